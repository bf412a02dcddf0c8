"""A number keeps its base, year and caveat wherever it goes; what its publisher left out is shown as not stated."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from zipfile import ZipFile

import jsonschema
import pytest
from building import build_here, built, said, write_site
from selectolax.lexbor import LexborHTMLParser

SETTINGS = "title: Small\nurl: https://example.org/\ntheme: default\nreview:\n  statistic_years: 5\n"
SOURCES = 'book:\n  title: A book\n  authors: ["Lee, A."]\n  year: null\n'
ARTICLE = "---\ntitle: Hello\nsummary: Words.\ntopic: bonding\n---\n{}\n"
WEEK = """year: 2026
title: Play
starts: 2026-06-08
ends: 2026-06-14
statistics: [asked]
messages:
  - text: Most parents sing.
    statistics: [asked]
"""


def site_with(root: Path, statistics: str, text: str = "", **more: str) -> Path:
    files = {
        "content/site.yaml": SETTINGS,
        "content/statistics/some.yaml": statistics,
        "content/sources.yaml": SOURCES,
        "content/articles/hello.md": ARTICLE.format(text),
        "content/weeks/2026.yaml": WEEK,
    }
    return write_site(root, files | more)


def words_of(html: bytes) -> str:
    tree = LexborHTMLParser(html.decode())
    tree.strip_tags(["script", "style", "svg"])
    return re.sub(r"\s+([.,;)])", r"\1", " ".join((tree.body.text(separator=" ") if tree.body else "").split()))


def sentence_of(files: dict[str, bytes], id: str) -> str:
    """What "To quote it" says on a statistic's own page."""
    found = LexborHTMLParser(files[f"statistics/{id}/index.html"].decode()).css_first("main blockquote")
    return found.text()


# What nobody stated

UNSTATED = """
asked:
  {title: Singing, value: 75, unit: percent, claim: of parents sing,
   population: parents, n: null, year: null, source: book}
dated:
  {title: Talking, value: 60, unit: percent, claim: of parents talk,
   population: parents, n: 10, year: 2024, source: book}
older:
  {title: Reading, value: 50, unit: percent, claim: of parents read,
   population: parents, n: 10, year: 2020, source: book}
"""
DIRECTIVES = """
::statistic[asked]

::chart[asked, dated]

::chart[asked]{kind=people}

So :stat[asked] of them sing.
"""


@pytest.fixture(scope="module")
def unstated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return built(site_with(tmp_path_factory.mktemp("unstated"), UNSTATED, DIRECTIVES))


def test_a_quote_says_that_year_and_sample_are_not_stated(unstated: dict[str, bytes]) -> None:
    assert sentence_of(unstated, "asked") == (
        "75% of parents sing (parents; sample size not stated; year not stated). Source: Lee: A book."
    )


def test_a_callout_and_a_chart_say_that_the_year_is_not_stated(unstated: dict[str, bytes]) -> None:
    page = words_of(unstated["articles/hello/index.html"])
    assert "Year: not stated." in page
    rows = LexborHTMLParser(unstated["articles/hello/index.html"].decode()).css(".chart__table tbody tr")
    assert [row.css("td")[3].text() for row in rows] == ["not stated", "2024", "not stated"]


def test_a_card_says_that_the_year_is_not_stated(unstated: dict[str, bytes]) -> None:
    with ZipFile(io.BytesIO(unstated["weeks/2026/toolkit/toolkit-2026.zip"])) as kit:
        pictures = kit.read("pictures.txt").decode()
    assert "sample size not stated; year not stated" in pictures


def test_data_files_leave_the_year_empty_and_their_schema_allows_it(unstated: dict[str, bytes]) -> None:
    data, schema = json.loads(unstated["data/statistics.json"]), json.loads(unstated["data/statistics.schema.json"])
    jsonschema.Draft202012Validator(schema).validate(data)
    assert next((row["id"], row["year"], row["n"]) for row in data["records"]) == ("asked", None, None)
    rows = list(
        csv.DictReader(io.StringIO(unstated["data/statistics.csv"].decode().removeprefix("\ufeff"), newline=""))
    )
    assert (rows[0]["year"], rows[0]["n"]) == ("", "")


def test_structured_data_claims_no_year(unstated: dict[str, bytes]) -> None:
    script = LexborHTMLParser(unstated["statistics/asked/index.html"].decode()).css_first(
        'script[type="application/ld+json"]'
    )
    dataset = json.loads(script.text())["@graph"][0]
    assert dataset["@type"] == "Dataset"
    assert "temporalCoverage" not in dataset


def test_statistics_without_a_year_come_after_those_with_one(unstated: dict[str, bytes]) -> None:
    page = words_of(unstated["statistics/index.html"])
    assert page.index("Talking") < page.index("Reading") < page.index("Singing")


def test_no_output_prints_none_or_an_empty_bracket(unstated: dict[str, bytes]) -> None:
    for path, content in unstated.items():
        if path.endswith((".html", ".csv", ".xml", ".txt")):
            text = words_of(content) if path.endswith(".html") else content.decode()
            assert not re.search(r"\bNone\b|\(\s*[;,]*\s*\)|[;,]\s*\)|\(\s*[;,]", text), path


def test_only_a_statistic_with_a_year_grows_old(tmp_path: Path) -> None:
    came = build_here(site_with(tmp_path, UNSTATED))
    warning = 'warning[old-statistic]: the statistic "older" is about 2020; this site allows 5 years'
    assert said(came) == f"content/statistics/some.yaml:8: {warning}"
