"""Values keep the digits that were printed, and have their unit once, where it belongs."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from building import build_here, built, problem_lines
from hypothesis import given
from hypothesis import strategies as st
from test_statistics import sentence_of, site_with, words_of

from imhsite.content.statistic_values import value_fits_unit, value_is_possible
from imhsite.diagnostics.problems import Span
from imhsite.schema.fields import LocalizedText
from imhsite.schema.quantities import figure_of, numbers_in, quantity_of, with_zero
from imhsite.schema.records import Statistic
from imhsite.theme.locales import locale_of
from imhsite.views.natural_frequencies import share_in


@pytest.mark.parametrize(
    ("value", "unit", "figure"),
    [
        ("75%", "percent", "75%"),
        ("75 %", "percent", "75%"),
        ("75 per cent", "percent", "75%"),
        ("75", "%", "75%"),
        ("75%", "", "75%"),
        ("75%%", "percent", "75%"),
        ("0%", "percent", "0%"),
        ("4-6", "percent", "4-6%"),
        ("4–6 %", "percent", "4–6%"),
        ("4% to 6%", "percent", "4 to 6%"),
        ("20 or more", "percent", "20% or more"),
        ("75% of adults", "percent", "75% of adults"),
        ("75", "percent of adults", "75% of adults"),
        ("51,6", "percent", "51,6%"),
        ("5%", "a year", "5% a year"),
        ("5‰", "per mille", "5 per mille"),
        ("5 ‰", "‰", "5‰"),
        ("75", "£", "£75"),
        ("£75", "£", "£75"),
        ("£75", "money", "£75"),
        ("£75", "", "£75"),
        ("£75", "pounds", "75 pounds"),
        ("75 pounds", "£", "£75"),
        ("-5", "£", "-£5"),
        ("over £1,200", "£", "over £1,200"),
        ("£4–£6", "£", "£4–6"),
        ("1.234,50", "£", "£1.234,50"),
        ("£8.1", "billion pounds", "8.1 billion pounds"),
        ("£8.1 billion", "billion pounds", "8.1 billion pounds"),
        ("8.1bn", "£bn", "£8.1bn"),
        ("8.1", "£ billion", "£8.1 billion"),
        ("75 €", "euros", "75 euros"),
        ("$5", "US dollars", "5 US dollars"),
        ("£5", "per head", "£5 per head"),
        ("49 teams", "teams", "49 teams"),
        ("1 team", "teams", "1 team"),
        ("over 500,000", "replies", "over 500,000 replies"),
        ("22.2 per 1,000 children", "per 1,000 children", "22.2 per 1,000 children"),
        (".25", "", "0.25"),
        ("-.25", "", "-0.25"),
        (".5", "percent", "0.5%"),
        (",25", "", "0,25"),
        ("1 in 4", "", "1 in 4"),
    ],
)
def test_a_value_and_its_unit_are_printed_once(value: str, unit: str, figure: str) -> None:
    assert figure_of(quantity_of(value, (unit,) if unit else ())) == figure


def test_the_unit_of_another_language_replaces_the_printed_one() -> None:
    units = ("teams", "tîm")
    assert figure_of(quantity_of("49 teams", units, "teams")) == "49 teams"
    assert figure_of(quantity_of("49 teams", units, "tîm")) == "49 tîm"
    assert figure_of(quantity_of("75%", ("percent", "y cant"), "y cant")) == "75%"


@pytest.mark.parametrize(
    ("text", "english", "german"),
    [
        ("1,234", "1234", "1.234"),
        ("1.234", "1.234", "1234"),
        ("1,5", "1.5", "1.5"),
        ("1.234,5", "1234.5", "1234.5"),
        ("1,234.5", "1234.5", "1234.5"),
        ("1,234,567", "1234567", "1234567"),
        ("20 720", "20720", "20720"),
        ("0,125", "0.125", "0.125"),
        (".25", "0.25", "0.25"),
        ("−5", "-5", "-5"),
    ],
)
def test_commas_and_points_mean_what_the_language_means_by_them(text: str, english: str, german: str) -> None:
    assert numbers_in(text) == (Decimal(english),)
    assert numbers_in(text, ",") == (Decimal(german),)


def test_a_share_with_a_decimal_comma_is_a_share() -> None:
    assert share_in("51,6", ",") == (Decimal("51.6"), Decimal("51.6"))


def test_a_hyphen_between_two_numbers_is_no_minus() -> None:
    assert numbers_in("4-6") == (Decimal(4), Decimal(6))
    assert numbers_in("-4 to 6") == (Decimal(-4), Decimal(6))


@pytest.mark.parametrize(
    ("language", "money", "percent"), [("en-GB", "£75", "75%"), ("de", "75\u00a0£", "75\u00a0%"), ("cy", "£75", "75%")]
)
def test_each_language_has_signs_in_their_places(language: str, money: str, percent: str) -> None:
    locale = locale_of(language)
    assert (locale.money("£", "75"), locale.percent("75")) == (money, percent)


@given(st.text(max_size=30), st.sampled_from(["", "percent", "%", "‰", "£", "£m", "pounds", "money", "teams"]))
def test_no_value_is_too_odd_to_print(value: str, unit: str) -> None:
    figure_of(quantity_of(value, (unit,) if unit else ()))
    numbers_in(value)


@pytest.mark.parametrize("value", ["1" * 100_000, "1," * 50_000, "1 " * 50_000, "teams " * 20_000, "." * 100_000])
def test_a_value_of_a_hundred_kilobytes_is_printed_as_it_is(value: str) -> None:
    """Searched like a number, each of these would take minutes."""
    words = LocalizedText((("", "words"),))
    for unit in ("percent", "£", "teams " * 20_000):
        assert figure_of(quantity_of(value, (unit,))) == f"{value} {unit}"
        record = Statistic(
            value=LocalizedText((("", value),)),
            unit=LocalizedText((("", unit),)),
            claim=words,
            population=words,
            n=None,
            year=None,
            source="book",
        )
        assert not list(value_is_possible(record, lambda _: Span(1)))
        assert len(list(value_fits_unit(record, lambda _: Span(1)))) <= 1


def test_a_zero_is_added_only_before_a_bare_point() -> None:
    assert with_zero("95% interval .22 to .28, p. 3, 1.5, v.2") == "95% interval 0.22 to 0.28, p. 3, 1.5, v.2"


# On pages


def statistic(**fields: str) -> str:
    whole = {"claim": "of parents sing", "population": "parents", "n": "10", "year": "2024", "source": "book"} | fields
    return "asked:\n" + "".join(f"  {name}: {value}\n" for name, value in whole.items())


def test_a_value_with_its_sign_is_published_with_one_sign_everywhere(tmp_path: Path) -> None:
    text = "::statistic[asked]\n\nSo :stat[asked] of them sing.\n\n::chart[asked]{kind=people}"
    files = built(site_with(tmp_path, statistic(value="75%", unit="percent"), text))
    assert sentence_of(files, "asked").startswith("75% of parents sing (")
    assert "75 in every 100" in words_of(files["articles/hello/index.html"])
    assert "75 of 100 round forms are dark" in files["articles/hello/index.html"].decode()
    written = [path for path, content in files.items() if b"75%%" in content]
    assert written == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"value": "'.25'"}, "0.25 of parents sing"),
        ({"value": '"75 %"'}, "About 3 in 4: 75 in every 100."),
        ({"value": '"4–6 %"', "unit": "percent"}, "4 to 6 in every 100."),
        ({"value": "5‰", "unit": "per mille"}, "5 in every 1,000."),
        ({"value": "£8.1", "unit": "billion pounds", "kind": "money"}, "8.1 billion pounds of parents sing"),
        ({"value": "101", "unit": "percent", "kind": "change"}, "101% of parents sing"),
        ({"value": '"-5%"', "kind": "change"}, "-5% of parents sing"),
        (
            {"value": "3", "kind": "relative", "baseline": "those at home, .5 in 10"},
            "Compared with: those at home, 0.5",
        ),
    ],
)
def test_a_page_prints_the_value_in_one_form(fields: dict[str, str], words: str, tmp_path: Path) -> None:
    files = built(site_with(tmp_path, statistic(**fields)))
    assert words in words_of(files["statistics/asked/index.html"])


def test_only_one_share_is_drawn_as_people_and_all_else_as_bars(tmp_path: Path) -> None:
    text = "::chart[asked]{kind=people}"
    page = built(site_with(tmp_path, statistic(value='"4–6 %"'), text))["articles/hello/index.html"].decode()
    assert "of 100 round forms" not in page
    assert '<rect class="bar__part" width="5.0%"' in page


def test_data_files_have_the_value_as_it_was_written(tmp_path: Path) -> None:
    files = built(site_with(tmp_path, statistic(value="'.25'", unit="points")))
    assert '"value": ".25"' in files["data/statistics.json"].decode()


@pytest.mark.parametrize(
    ("fields", "rule", "message"),
    [
        ({"value": "over half", "unit": "percent"}, "value-and-unit",
         '"over half" has no digits, so it cannot have the unit "percent"'),
        ({"value": "1 in 4", "unit": "percent"}, "value-and-unit",
         '"1 in 4" already says out of how many, so the unit "percent" would repeat it'),
        ({"value": "£75", "unit": "percent"}, "value-and-unit",
         'the value "£75" is in pounds, but its unit is "percent"'),
        ({"value": "£75", "unit": "euros"}, "value-and-unit", 'the value "£75" is in pounds, but its unit is "euros"'),
        ({"value": "75%", "unit": "teams"}, "value-and-unit", 'the value "75%" is in percent, but its unit is "teams"'),
        ({"value": "5‰", "unit": "percent"}, "value-and-unit",
         'the value "5‰" is in per mille, but its unit is "percent"'),
        ({"value": "75", "unit": "money"}, "value-and-unit", 'the unit "money" does not name a currency'),
        ({"value": "120", "unit": "percent"}, "impossible-value",
         '"120" is more than 100 percent, which no share can be'),
        ({"value": "120%"}, "impossible-value", '"120%" is more than 100 percent, which no share can be'),
        ({"value": '"90–110"', "unit": "percent", "kind": "share"}, "impossible-value",
         '"90–110" is more than 100 percent, which no share can be'),
        ({"value": '"1,234"', "unit": "per mille"}, "impossible-value",
         '"1,234" is more than 1000 per mille, which no share can be'),
        ({"value": '"-5"', "unit": "percent"}, "impossible-value", '"-5" is less than 0, which no share can be'),
        ({"value": "6–4", "unit": "percent"}, "impossible-value",
         'the range "6–4" goes from the larger number to the smaller'),
        ({"value": "5 in 4", "kind": "share"}, "impossible-value",
         '"5 in 4" is more than all of them, which no share can be'),
    ],
)  # fmt: skip
def test_what_would_print_nonsense_is_rejected(fields: dict[str, str], rule: str, message: str, tmp_path: Path) -> None:
    result = build_here(site_with(tmp_path, statistic(**fields)))
    assert result.published is None
    assert f"error[{rule}]: {message}" in problem_lines(result), problem_lines(result)
