"""Helplines: pages and data say when a number was checked, and against what."""

import json
import re
from pathlib import Path

import pytest
from building import build_here, built, problem_lines, write_site

from imhsite.content.consistency import phone_of
from imhsite.schema.phones import dialled, grouped
from imhsite.schema.records import Resource
from imhsite.views.support import serves

LINE = "{id}:\n  name: The {id} line\n  coverage: GB\n  url: https://example.org/{id}\n  checked_on: 2026-06-01\n"
CHECKED = {
    "own": "  checked_against: own page\n",
    "listed": "  checked_against: public list\n",
    "elsewhere": "  checked_against: elsewhere\n",
    "silent": "",
}
HELPLINES = "".join(LINE.format(id=id) + against for id, against in CHECKED.items())
ARTICLE = "---\ntitle: Hello\nsummary: A first article.\ntopic: bonding\n---\n::helplines[]\n"


def site_of(root: Path, helplines: str = HELPLINES, settings: str = "") -> Path:
    settings = f"title: Small\nurl: https://example.org/\ntheme: default\n{settings}"
    return write_site(
        root,
        {
            "content/site.yaml": settings,
            "content/helplines.yaml": helplines,
            "content/articles/hello.md": ARTICLE,
        },
    )


def words_of(page: bytes) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", page.decode()).split())


def test_the_help_page_and_texts_say_what_a_helpline_was_compared_with(tmp_path: Path) -> None:
    files = built(site_of(tmp_path))
    facts = re.findall(rb"<dt>Checked</dt> <dd>(.*?)</dd>", files["help/index.html"], re.DOTALL)
    on_help = [words_of(fact) for fact in facts]
    assert on_help == [
        "1 June 2026, on its own page",
        "1 June 2026, in a public list",
        "1 June 2026, but not yet on its own page",
        "1 June 2026",
    ]
    in_text = words_of(files["articles/hello/index.html"])
    assert in_text.count("Checked on 1 June 2026. The list of all helplines says against what.") == 1


def test_a_text_says_once_when_its_helplines_were_checked(tmp_path: Path) -> None:
    own = LINE.format(id="one") + "  checked_against: own page\n"
    other = own.replace("one:", "two:").replace("2026-06-01", "2026-05-30")
    text = words_of(built(site_of(tmp_path, own + other))["articles/hello/index.html"])
    assert text.count("Checked between 30 May 2026 and 1 June 2026.") == 1
    assert "against what" not in text


def test_the_open_data_says_what_a_helpline_was_compared_with(tmp_path: Path) -> None:
    files = built(site_of(tmp_path))
    records = json.loads(files["data/helplines.json"])["records"]
    assert {one["id"]: one["checked_against"] for one in records} == {
        "own": "own page",
        "listed": "public list",
        "elsewhere": "elsewhere",
        "silent": None,
    }


def test_an_edit_of_what_it_was_compared_with_reaches_every_page_that_shows_it(tmp_path: Path) -> None:
    site = site_of(tmp_path)
    built(site)
    site_of(tmp_path, HELPLINES.replace("public list", "own page"))
    changed = built(site)
    assert b"in a public list" not in changed["help/index.html"] + changed["articles/hello/index.html"]


def test_anything_else_is_an_error_that_names_what_can_be_written(tmp_path: Path) -> None:
    result = build_here(site_of(tmp_path, HELPLINES.replace("public list", "a leaflet")))
    assert problem_lines(result).startswith("content/helplines.yaml:12: error[")
    assert "own page" in problem_lines(result) + str(result.problems[0].hint)


@pytest.mark.parametrize(
    ("against", "hint"),
    [
        ("public list", "compare it with the helpline's own page, then update checked_on and checked_against"),
        ("elsewhere", "compare it with the helpline's own page, then update checked_on and checked_against"),
        ("own page", "compare it with the helpline's own page, then update checked_on"),
    ],
)
def test_a_stale_helpline_is_to_be_compared_with_its_own_page(against: str, hint: str, tmp_path: Path) -> None:
    helpline = LINE.format(id="one") + f"  checked_against: {against}\n"
    result = build_here(site_of(tmp_path, helpline, "review:\n  helpline_days: 3\n"))
    (stale,) = (one for one in result.problems if one.rule == "stale-helpline")
    assert stale.hint == hint


@pytest.mark.parametrize(
    ("number", "country", "dial"),
    [
        ("999", "GB", "999"),
        ("111", "GB", "111"),
        ("116 123", "GB", "116123"),
        ("112", "DE", "112"),
        ("988", "US", "988"),
        ("999", "US", None),
        ("0800 1111", "GB", "+448001111"),
        ("0808 2000 247", "GB", "+448082000247"),
        ("0800 1111", "DE", None),
        ("1", "GB", None),
    ],
)
def test_a_number_is_dialled_as_a_short_code_or_with_its_country(number: str, country: str, dial: str | None) -> None:
    assert dialled(number, country) == dial


def test_a_number_for_the_whole_world_is_one_of_the_united_kingdom_or_begins_with_a_country_code() -> None:
    assert phone_of("0808 2000 247", ("world",)) == "+448082000247"
    assert phone_of("+1 800 273 8255", ("world",)) == "+18002738255"


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("116123", "116 123"),
        ("08001111", "0800 1111"),
        ("02079460018", "020 7946 0018"),
        ("0808 2000 247", "0808 2000 247"),
        ("999", "999"),
        ("09999999999", "09999999999"),
    ],
)
def test_digits_are_shown_in_groups_and_groups_as_they_were_typed(number: str, shown: str) -> None:
    assert grouped(number, "GB") == shown


@pytest.mark.parametrize(
    ("regions", "asked", "shown"),
    [
        (("GB",), "GB", True),
        (("GB-ENG",), "GB", True),
        (("GB",), "GB-ENG", True),
        (("IE", "GB-SCT"), "GB-SCT", True),
        (("GB-SCT",), "GB-ENG", False),
        (("IE",), "GB", False),
    ],
)
def test_a_resource_serves_a_region_its_country_and_its_parts(
    regions: tuple[str, ...], asked: str, shown: bool
) -> None:
    resource = Resource(name="A", url="https://example.org/", description="What it offers.", region=regions)
    assert serves(resource, asked) is shown
