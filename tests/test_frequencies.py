"""Percentages are said as people are counted, and never as more or less than was printed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from building import built, write_site
from hypothesis import given
from hypothesis import strategies as st

from imhsite.views.natural_frequencies import Frequency, Share, count_of, denominator_for, ratio_of, share_in


def share(low: str, high: str | None = None) -> Share:
    return Share(Decimal(low), Decimal(high or low))


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("75", share("75")),
        ("51.6", share("51.6")),
        ("about 15", share("15")),
        ("4–6", share("4", "6")),
        ("4 to 6", share("4", "6")),
        ("100", share("100")),
        ("up to 20", None),
        ("almost 20", None),
        ("over 500,000", None),
        ("101", None),
        ("6–4", None),
        ("one quarter", None),
    ],
)
def test_a_printed_share_is_read_and_a_bound_is_not(printed: str, expected: Share | None) -> None:
    assert share_in(printed) == expected


@pytest.mark.parametrize(
    ("percent", "expected"),
    [
        ("75", Frequency(3, 4)),
        ("67", Frequency(2, 3)),
        ("26", Frequency(1, 4)),
        ("10.2", Frequency(1, 10)),
        ("70", Frequency(7, 10)),
        ("97", None),
        ("84", None),
        ("3", None),
        ("0", None),
        ("100", None),
    ],
)
def test_a_share_is_expressed_in_a_small_group_if_one_is_close(percent: str, expected: Frequency | None) -> None:
    assert ratio_of(share(percent)) == expected


def test_a_range_has_no_small_group() -> None:
    assert ratio_of(share("4", "6")) is None


@pytest.mark.parametrize(
    ("percents", "expected"),
    [(["75", "84"], 100), (["51.6"], 100), (["75", "0.4"], 1000), (["0.02"], 10_000), (["0", "50"], 100), ([], 100)],
)
def test_a_page_has_one_group_in_which_none_of_its_shares_vanishes(percents: list[str], expected: int) -> None:
    assert denominator_for(map(share, percents)) == expected


def test_a_count_is_of_whole_people_with_halves_rounded_up() -> None:
    assert count_of(share("51.6"), 100) == (52, 52, 100)
    assert count_of(share("22.5"), 100) == (23, 23, 100)
    assert count_of(share("4", "6"), 1000) == (40, 60, 1000)


@given(st.decimals(0, 100, places=1))
def test_a_small_group_is_never_further_off_than_one_in_a_hundred(percent: Decimal) -> None:
    if ratio := ratio_of(Share(percent, percent)):
        assert abs(Decimal(ratio.some) / ratio.of * 100 - percent) <= Decimal("1.0001")


STATISTICS = """
asked:
  {value: 75, unit: percent, claim: of adults agree, population: adults, n: 2000, year: 2022, source: book}
few:
  {value: 0.4, unit: percent, claim: of adults do not, population: adults, n: null, year: 2022, source: book}
money:
  {value: 72, unit: percent, counted: no, claim: of the cost, population: costs, n: null, year: 2022, source: book}
"""
SOURCES = """
book:
  title: A book
  authors: ["Madigan, S.", "Fearon, R.", "Duschinsky, R."]
  year: 2023
"""
ARTICLE = "---\ntitle: Hello\nsummary: Words.\ntopic: bonding\n---\n{}\n"


def article(root: Path, text: str) -> str:
    files = {
        "content/site.yaml": "title: Small\nurl: https://example.org/\ntheme: default\n",
        "content/statistics/some.yaml": STATISTICS,
        "content/sources.yaml": SOURCES,
        "content/articles/hello.md": ARTICLE.format(text),
    }
    return built(write_site(root, files))["articles/hello/index.html"].decode()


def test_a_callout_says_label_figure_people_base_year_source(tmp_path: Path) -> None:
    page = article(tmp_path, "::statistic[asked]")
    order = [
        "75%",
        "of adults agree.",
        "About 3 in 4: 75 in every 100.",
        "Base:",
        "Year:",
        "Source:",
        "Madigan and others, 2023",
    ]
    places = [page.index(words) for words in order]
    assert places == sorted(places)


def test_all_numbers_of_a_page_are_expressed_in_the_same_group(tmp_path: Path) -> None:
    page = article(tmp_path, "::statistic[asked]\n\n:::note\n::statistic[few]\n:::")
    assert "750 in every 1,000" in page
    assert "4 in every 1,000" in page
    assert "sample size not stated" in page


def test_a_share_of_something_uncountable_is_not_expressed_as_people(tmp_path: Path) -> None:
    assert "in every" not in article(tmp_path, "::statistic[money]")
