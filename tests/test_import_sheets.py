"""`imhsite import` of tables: rows become records, in UTF-8 and what spreadsheets write, without guessing."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from building import SMALL, write_site
from importing import IMPORTS, archive, imported, small_site
from openpyxl import Workbook

from imhsite.extensions.imported import CannotRead
from imhsite.importers.record_sheets import MAX_ROWS, import_sheet

RECORDS = """\
sing-daily:
  value: 62%
  claim: of parents sing to their baby every day
  population: Parents in the UK
  n: '1000'
  year: 2024
  source: lee2021
  kind: share
  checked_on: 2026-05-04
  topics: [attachment]

teams-support-parents:
  value: '40'
  claim: teams support parents
  population: Teams
  n: null
  year: 2023
  source: lee2021
"""


@pytest.mark.parametrize("name", ["numbers.csv", "numbers.xlsx"])
def test_rows_become_records_from_csv_and_from_libreoffice(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = small_site(tmp_path)
    assert imported(site, IMPORTS / name, "--from", "statistics") == 0
    assert (site / "content" / "statistics.yaml").read_text(encoding="utf-8") == RECORDS
    out = capsys.readouterr().out
    assert 'the column "notes" is no field of a statistic; did you mean "n_note"?\n' in out
    assert 'content/statistics.yaml:7: there is no source called "lee2021"\n' in out


def test_records_are_added_below_others_and_none_is_replaced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = "# Ours\nforum:\n  name: Forum\n  url: https://example.org/\n  description: Ask.\n"
    source = "kent-2020:\n  title: T\n  year: 2020\n  publisher: P\n"
    site = write_site(tmp_path / "site", {**SMALL, "content/resources.yaml": before, "content/sources.yaml": source})
    table = tmp_path / "places.csv"
    table.write_bytes(
        "Name;URL;Description;Free;Region\nForum;https://a.org/;A;yes;GB\nKent 2020;https://b.org/;B;;\n"
        "Café;https://c.org/;C, “so”;no;GB-ENG;GB-WLS\n;;;;\n;https://d.org/;D;;\n".encode("cp1252")
    )
    assert imported(site, table, "--from", "resources") == 0
    assert (site / "content" / "resources.yaml").read_text(encoding="utf-8") == (
        f"{before}\ncafe:\n  name: Café\n  url: https://c.org/\n  description: C, “so”\n"
        "  region: [GB-ENG]\n  free: no\n"
    )
    out = capsys.readouterr().out
    for line in (
        'places.csv, row 2: there is already an entry "forum"',
        'places.csv, row 3: there is already an entry "kent-2020"',
        "places.csv, row 6: it has no id, and no name to make one from",
        "places.csv: it is not in UTF-8: compare letters with accents",
    ):
        assert f"  {line}\n" in out


def test_cells_say_what_the_spreadsheet_shows() -> None:
    workbook = Workbook()
    sheet = workbook.active
    sheet.append(["term", "meaning", "forms"])
    sheet.append(["Bond", 0.255, "bonds; tie"])
    sheet["B2"].number_format = "0.0%"
    sheet.append(["Tie", 12.0, True])
    workbook.create_sheet("Others").append(["a", "b"])
    content = io.BytesIO()
    workbook.save(content)
    found = import_sheet(content.getvalue(), "words.xlsx", "glossary")
    assert [(one.id, dict(one.fields)) for one in found.records] == [
        ("bond", {"meaning": "25.5%", "term": "Bond", "forms": ["bonds", "tie"]}),
        ("tie", {"meaning": "12", "term": "Tie", "forms": ["yes"]}),
    ]
    assert [(note.place, note.message) for note in found.notes] == [
        ("words.xlsx, sheet “Others”", "no column of its first row is a field of a term")
    ]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.csv", b"", "it has no rows"),
        ("a.csv", b"term\0,meaning\n", "it is not a text file"),
        ("a.csv", b"term,meaning\n" + b"a,b\n" * (MAX_ROWS + 1), "it has more than 10,000 rows"),
        ("a.csv", b'term,meaning\n"' + b"a" * 200_000 + b'"\n', "it cannot be read as CSV: field larger"),
        ("a.xlsx", b"term,meaning\n", "it is not a spreadsheet"),
        ("a.xlsx", archive({"xl/workbook.xml": "<a/>"}), "it is damaged or not a spreadsheet"),
        ("a.xlsx", archive({"xl/workbook.xml": '<!DOCTYPE a [<!ENTITY b "b">]><a/>'}), "declares entities"),
    ],
)
def test_a_file_that_is_no_sound_table_is_refused(name: str, content: bytes, reason: str) -> None:
    with pytest.raises(CannotRead, match=reason):
        import_sheet(content, name, "glossary")


def test_a_table_needs_to_be_told_what_its_rows_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert imported(small_site(tmp_path), IMPORTS / "numbers.csv") == 1
    assert "say what its rows are: --from and one of statistics, resources," in capsys.readouterr().out
