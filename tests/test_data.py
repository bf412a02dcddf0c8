"""Open data says what the records say, in files that other programs read as their formats promise."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from building import built, copied_site, write, write_site

from imhsite.outputs.spreadsheets import cell_of

AS_OF = "2025-06-11 12:00"
SETS = ("statistics", "sources", "resources", "helplines", "events", "weeks")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return built(copied_site("everything", tmp_path_factory.mktemp("site")), as_of=AS_OF)


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def records(files: dict[str, bytes], name: str) -> dict[Any, dict[str, Any]]:
    found = json.loads(files[f"data/{name}.json"])["records"]
    return {record.get("id", record.get("year")): record for record in found}


@pytest.mark.parametrize("name", SETS)
def test_each_set_is_what_its_schema_says_and_a_table_says_the_same(name: str, files: dict[str, bytes]) -> None:
    data, schema = json.loads(files[f"data/{name}.json"]), json.loads(files[f"data/{name}.schema.json"])
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(data)
    assert data["$schema"] == schema["$id"] == f"https://everything.example/data/{name}.schema.json"
    assert data["licence"] == {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}
    rows = table(files[f"data/{name}.csv"])
    assert len(rows) == len(data["records"]) > 0
    for row, record in zip(rows, data["records"], strict=True):
        assert list(row) == list(record)
        for column, value in record.items():
            if isinstance(value, str):
                assert row[column].removeprefix("'") == value
            elif value is None:
                assert row[column] == ""
            elif isinstance(value, list):
                assert row[column] == "; ".join(value)


def test_a_record_says_what_its_author_wrote_and_where_it_is_shown(files: dict[str, bytes]) -> None:
    share = records(files, "statistics")["secure-share"]
    assert (share["value"], share["unit"], share["source"]) == ("51.6", "percent", "jones2020")
    assert share["page"] == "https://everything.example/statistics/secure-share/"
    launch = records(files, "events")["launch"]
    assert (launch["week"], launch["starts"]) == (2025, "2025-06-09T09:30+01:00")
    assert records(files, "weeks")[2025]["starts"] == "2025-06-09"


def test_the_day_is_the_latest_that_an_author_wrote(files: dict[str, bytes]) -> None:
    for name in ("statistics", "resources", "helplines"):
        data = json.loads(files[f"data/{name}.json"])
        assert data["as_of"] == max(record["checked_on"] for record in data["records"] if record["checked_on"])
    assert json.loads(files["data/weeks.json"])["as_of"] is None


def test_a_table_is_as_its_standard_says_and_no_cell_is_a_formula(tmp_path: Path) -> None:
    name = '=HYPERLINK("http://bad.example"), a "b"'
    resource = {"name": name, "url": "https://a.example/", "description": "+44 or\ntwo lines", "organisation": "-5"}
    content = built(write_site(tmp_path, {"content/resources/all.yaml": json.dumps({"one": resource})}))[
        "data/resources.csv"
    ]
    (row,) = table(content)
    assert row["name"] == f"'{name}"
    assert row["description"].startswith("'+44")
    assert row["organisation"] == "-5"
    assert content.endswith(b"\r\n")
    assert b'"\'=HYPERLINK(""http://bad.example""), a ""b"""' in content


def test_excel_reads_a_table_as_utf_8(tmp_path: Path) -> None:
    source = "ex:\n  title: Étude – parents “talk”\n  year: 2024\n  publisher: Example Institute\n"
    content = built(write_site(tmp_path, {"content/sources.yaml": source}))["data/sources.csv"]
    assert content.startswith(b"\xef\xbb\xbfid,")
    assert "Étude – parents “talk”" in content.decode("utf-8-sig")


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1 in 4", "'+1 in 4"),
        ("-1 in 4", "'-1 in 4"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1+1", "'\t=1+1"),
        (" =1+1", "' =1+1"),
        ("＝1+1", "'＝1+1"),  # full-width, which some keyboards write
        ("08001111", "'08001111"),  # as a number it loses its zero
        ("+448081961111", "'+448081961111"),
        ("123456789012", "'123456789012"),  # as a number it is shown as 1.23E+11
        ("-5", "-5"),
        ("+10.5", "+10.5"),
        ("0", "0"),
        ("0.5", "0.5"),
        ("116 123", "116 123"),
        ("2026-06-08", "2026-06-08"),
        ("a = b", "a = b"),
        ("", ""),
    ],
)
def test_a_cell_is_neither_run_nor_shortened(text: str, cell: str) -> None:
    assert cell_of(text) == cell


def test_each_language_has_its_own_and_what_is_held_back_is_in_none(tmp_path: Path) -> None:
    site = copied_site("two-languages", tmp_path)
    file = site / "content/helplines.yaml"
    held = "\nsecret-line:\n  name: Secret\n  coverage: [GB]\n  checked_on: 2026-06-01\n  phone: '0800 1111'\n"
    write(site, {"content/helplines.yaml": file.read_text(encoding="utf-8") + held + "  publish_at: 2040-01-01\n"})
    files = built(site)
    welsh = json.loads(files["cy/data/helplines.json"])
    assert welsh["language"] == "cy"
    assert welsh["url"].endswith("/cy/data/helplines.json")
    assert not any(b"secret-line" in content or b"Secret" in content for content in files.values())


def test_the_lists_on_the_site_lead_to_their_data(files: dict[str, bytes]) -> None:
    for path, name in (("statistics", "statistics"), ("help", "helplines"), ("weeks", "events")):
        assert f"/data/{name}.csv".encode() in files[f"{path}/index.html"]
