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
from building import build_here, built, problem_lines, write_site
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

:::statistics[In groups]
::statistic[dated]

::statistic[older]
:::
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


def test_numbers_in_a_group_are_rows_that_open_and_a_number_alone_is_set_apart(unstated: dict[str, bytes]) -> None:
    page = LexborHTMLParser(unstated["articles/hello/index.html"].decode())
    rows = page.css(".statistics-group > .row")
    assert [row.css_first(".row__figure").text() for row in rows] == ["60%", "50%"]
    assert ["Base: parents (sample: 10)." in row.css_first("details").text() for row in rows] == [True, True]
    assert [each.text() for each in page.css(".statistic .statistic__figure")] == ["75%"]


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
    result = build_here(site_with(tmp_path, UNSTATED))
    warning = 'warning[old-statistic]: the statistic "older" is about 2020; this site allows 5 years'
    assert problem_lines(result) == f"content/statistics/some.yaml:8: {warning}"


# Caveats

ESTIMATE = """
asked:
  title: Babies who get help
  value: "4–6 %"
  unit: percent
  claim: of babies are reached
  population: babies thought to need help
  n: null
  n_note: all the teams known
  year: 2025
  source: book
  caveat: An estimate. How many need help is the publisher's own figure, which others count in another way.
  caveat_short: An estimate.
"""
WEEK_TO_SHARE = """year: 2026
title: Play
starts: 2026-06-08
ends: 2026-06-14
statistics: [asked]
messages:
  - text: Few babies are reached.
    statistics: [asked]
posts:
  - text: Only 4–6% are reached.
    statistics: [asked]
  - text: {long}
    network: X
    statistics: [asked]
"""
BASIS = (
    "4–6%: babies thought to need help; sample size not stated, all the teams known; 2025. Take care: An estimate. "
    "Source: Lee."
)
LONG_POST = "Few babies are reached, and " + "we would like to see many more of them reached. " * 5


@pytest.fixture(scope="module")
def estimate(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    week = {"content/weeks/2026.yaml": WEEK_TO_SHARE.replace("{long}", LONG_POST)}
    return built(site_with(tmp_path_factory.mktemp("estimate"), ESTIMATE, "::statistic[asked]", **week))


def texts_of(files: dict[str, bytes]) -> dict[str, str]:
    """The texts in a week's archive."""
    with ZipFile(io.BytesIO(files["weeks/2026/toolkit/toolkit-2026.zip"])) as kit:
        return {name: kit.read(name).decode() for name in kit.namelist() if name.endswith(".txt")}


def copies_of(html: bytes) -> list[str]:
    """What the buttons of a page copy."""
    return [button.attributes["data-copy"] or "" for button in LexborHTMLParser(html.decode()).css("[data-copy]")]


def test_a_quote_and_what_is_copied_carry_base_year_and_caveat(estimate: dict[str, bytes]) -> None:
    quote = (
        "4–6% of babies are reached (babies thought to need help; sample size not stated, all the teams known; 2025). "
        "Take care: An estimate. Source: Lee: A book."
    )
    assert sentence_of(estimate, "asked") == quote
    assert copies_of(estimate["statistics/asked/index.html"]) == [quote]
    assert copies_of(estimate["articles/hello/index.html"]) == [quote]


def test_descriptions_of_pictures_carry_the_caveat(estimate: dict[str, bytes]) -> None:
    pictures = texts_of(estimate)["pictures.txt"].split("\n\n")
    of_statistic = [each for each in pictures if "statistics-asked" in each]
    assert len(of_statistic) == 3
    assert all("Take care: An estimate." in each for each in of_statistic)


def test_messages_and_posts_carry_what_they_rest_on(estimate: dict[str, bytes]) -> None:
    texts = texts_of(estimate)
    assert texts["messages.txt"] == f"Few babies are reached.\n{BASIS}\n"
    assert f"Only 4–6% are reached.\n{BASIS}\n" in texts["posts.txt"]
    for page in ("weeks/2026/index.html", "weeks/2026/toolkit/index.html"):
        copies = copies_of(estimate[page])
        assert f"Few babies are reached.\n{BASIS}" in copies
        assert f"Only 4–6% are reached.\n{BASIS}" in copies
        assert LONG_POST.strip() in copies, "with its base it would be too long for its network"
        assert BASIS in copies, "so the base is there to be posted as a reply"


def test_search_data_and_structured_data_carry_the_caveat(estimate: dict[str, bytes]) -> None:
    row = json.loads(estimate["data/statistics.json"])["records"][0]
    assert (row["value"], row["caveat_short"]) == ("4–6 %", "An estimate.")
    page = LexborHTMLParser(estimate["statistics/asked/index.html"].decode())
    dataset = json.loads(page.css_first('script[type="application/ld+json"]').text())["@graph"][0]
    assert "Take care: An estimate." in dataset["description"]
    assert "Take care: An estimate." in (page.css_first('meta[name="description"]').attributes["content"] or "")


def test_without_a_short_caveat_the_whole_one_goes_along(tmp_path: Path) -> None:
    whole = ESTIMATE.replace("  caveat_short: An estimate.\n", "")
    sentence = sentence_of(built(site_with(tmp_path, whole)), "asked")
    assert "Take care: An estimate. How many need help is the publisher's own figure, which others count" in sentence


def test_a_quote_says_what_a_relative_number_is_compared_with(tmp_path: Path) -> None:
    relative = """
asked: {value: 3, unit: times as many, claim: were reached, population: babies, n: 10, year: 2025, source: book,
        kind: relative, baseline: "babies elsewhere, of whom 2% were"}
"""
    assert sentence_of(built(site_with(tmp_path, relative)), "asked") == (
        "3 times as many were reached (babies; sample: 10; 2025). Compared with: babies elsewhere, of whom 2% were. "
        "Source: Lee: A book."
    )


def test_an_edit_of_the_short_caveat_reaches_everything_that_carries_it(tmp_path: Path) -> None:
    site = site_with(tmp_path, ESTIMATE, "::statistic[asked]")
    built(site)
    file = site / "content/statistics/some.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("short: An estimate", "short: A guess"), encoding="utf-8")
    again = built(site)
    for path in ("statistics/asked/index.html", "articles/hello/index.html", "data/statistics.csv"):
        assert b"A guess." in again[path], path
    assert "Take care: A guess." in texts_of(again)["messages.txt"]
    assert again == built(site_with(tmp_path / "clean", file.read_text(encoding="utf-8"), "::statistic[asked]"))
