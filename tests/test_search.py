"""What is in the search index, when it is made anew, and what happens where it cannot be made."""

import gzip
import json
import re
from html import unescape
from pathlib import Path
from typing import Any, get_args

import pytest
from building import BuildResult, build_here, files_in, problem_lines, write, write_site

from imhsite.app import open_site
from imhsite.outputs.search import pagefind
from imhsite.outputs.search.pagefind import Indexing, NotIndexed
from imhsite.schema.distress_words import DISTRESS_WORDS, HelpSubject

SETTINGS = "title: Small\nurl: https://example.org/a/week/\nlanguages: [en, cy]\n"
STATISTICS = (
    "talk:\n  value: '75'\n  unit: percent\n  claim: of parents talk to their baby every day\n"
    "  population: Parents\n  n: null\n  year: 2025\n  source: report\n  topics: [bonding]\n"
)
TEXT = "---\ntitle: {}\nsummary: A text.\ntopic: bonding\naudience: [parents]\n{}---\n## A heading\n\n{}\n"
TEXTS = {
    "content/site.yaml": SETTINGS,
    "content/statistics/all.yaml": STATISTICS,
    "content/sources.yaml": "report:\n  title: The report\n  year: 2025\n  publisher: The Trust\n",
    "content/articles/hello.md": TEXT.format("Hello", "", "Words, :stat[talk] <em>&amp;</em> more."),
    "content/articles/hello.cy.md": TEXT.format("Helo", "", "Geiriau."),
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write_site(tmp_path, TEXTS)


def built(site: Path) -> BuildResult:
    result = build_here(site)
    assert result.published, problem_lines(result)
    return result


def found(site: Path, folder: str = "pagefind") -> dict[str, dict[str, Any]]:
    """What the index can show, by address, read as Pagefind's script reads it: gzip around a mark and JSON."""
    files = (gzip.decompress(file.read_bytes()) for file in (site / "build" / folder / "fragment").iterdir())
    pages = [json.loads(content.removeprefix(b"pagefind_dcd")) for content in files]
    return {page["url"]: page for page in pages}


def test_each_language_has_an_index_of_its_own_pages_with_what_narrows_a_search(site: Path) -> None:
    built(site)
    pages = found(site)
    assert {"/articles/hello/", "/statistics/talk/", "/topics/bonding/"} <= pages.keys()
    assert "/articles/hello/" not in found(site, "cy/pagefind")
    assert found(site, "cy/pagefind")["/cy/articles/hello/"]["meta"]["title"] == "Helo"
    hello, talk = pages["/articles/hello/"], pages["/statistics/talk/"]
    assert hello["filters"] == {"topic": ["Bonding"], "audience": ["Parents and carers"], "kind": ["Article"]}
    assert hello["content"] == "Hello. A text. A heading. Words, 75% & more."
    assert [anchor["id"] for anchor in hello["anchors"]] == ["a-heading"]
    assert talk["filters"] == {"topic": ["Bonding"], "kind": ["Statistic"]}
    assert "75%" in talk["content"]


def test_an_edit_of_what_cannot_be_found_leaves_the_index_as_it_is(site: Path) -> None:
    built(site)
    words = "Words, :stat[talk] <em>&amp;</em> more."
    write(site, {"content/articles/hello.md": TEXT.format("Hello", "date: 2026-01-01\n", words)})
    result = built(site)
    assert result.published
    assert not [path for path in result.published.written if "pagefind" in path]


def test_an_edit_rebuilds_the_index_and_a_lost_output_does_not(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built(site)
    write(site, {"content/articles/hello.md": TEXT.format("Hello", "", "Elephants.")})
    result = built(site)
    assert result.published
    assert any(path.startswith("pagefind/fragment/") for path in result.published.written)
    assert not any(path.startswith("cy/pagefind/") for path in result.published.written)
    assert "Elephants" in found(site)["/articles/hello/"]["content"]
    monkeypatch.setattr(pagefind, "_begun", None)
    before = files_in(site / "build/pagefind")
    (site / "build/pagefind/pagefind.js").unlink()
    built(site)
    assert files_in(site / "build/pagefind") == before


def test_what_is_held_back_cannot_be_found(site: Path) -> None:
    write(site, {"content/articles/later.md": TEXT.format("Later", "publish_at: 2027-01-01\n", "Zebras.")})
    built(site)
    assert not any("Zebras" in page["content"] or "Later" in page["content"] for page in found(site).values())


def test_the_same_pages_give_the_same_bytes() -> None:
    pages = {
        f"{number}/index.html": f'<html lang="en"><b data-pagefind-filter="topic">Topic {number % 4}</b>'
        f'<b data-pagefind-filter="kind">Kind {number % 3}</b><b data-pagefind-meta="kind">Kind</b>'
        f"<main data-pagefind-body><h1>Page {number}</h1></main>"
        for number in range(40)
    }
    first = Indexing(pages).finish()
    for _ in range(3):
        assert Indexing(dict(reversed(pages.items()))).finish() == first


def test_where_the_program_is_missing_the_site_is_built_without_search_and_says_so(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_site, "search_program", lambda: None)
    result = built(site)
    assert "warning[no-search-program]" in problem_lines(result)
    assert not [path for path in files_in(site / "build") if "pagefind" in path or path.startswith("search")]
    assert "/search/" not in (site / "build/index.html").read_text(encoding="utf-8")


def test_where_the_program_fails_nothing_is_published(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> None:
        raise NotIndexed("it ended with exit code 1")

    monkeypatch.setattr(pagefind, "_wait", failing)
    result = build_here(site)
    assert result.published is None
    message = "error[search-failed]: the search index could not be made: it ended with exit code 1"
    assert message in problem_lines(result)


def test_a_theme_without_a_search_page_has_no_index(tmp_path: Path) -> None:
    site = write_site(tmp_path)
    built(site)
    assert not (site / "build/pagefind").exists()


def test_toolkits_can_be_found_by_what_they_offer(site: Path) -> None:
    week = (
        "year: 2025\ntitle: Talk\nstarts: 2025-06-09\nends: 2025-06-15\nmessages:\n- text: Babies listen.\n"
        "posts:\n- text: Sing to your baby today.\n"
    )
    write(site, {"content/weeks/2025.yaml": week})
    built(site)
    toolkit = found(site)["/weeks/2025/toolkit/"]
    assert toolkit["filters"] == {"kind": ["Toolkit"]}
    assert toolkit["meta"]["title"] == "Toolkit for 2025"
    assert "Babies listen. Sing to your baby today." in toolkit["content"]


HELPLINE = "{id}:\n  name: {id}\n  coverage: {coverage}\n  checked_on: 2026-01-01\n  phone: 0808 800 5000\n{more}"


def offered(site: Path, *helplines: str) -> dict[str, list[str]]:
    """The phrases that show each helpline on the search page, in the order of the lines."""
    settings = f"{SETTINGS}nations: [GB-ENG, GB-SCT]\n"
    write(site, {"content/site.yaml": settings, "content/helplines.yaml": "".join(helplines)})
    built(site)
    page = (site / "build/search/index.html").read_text(encoding="utf-8")
    lines = re.findall(r'data-phrases="([^"]*)" hidden>.*?"helpline__name">([^<]*)<', page, re.DOTALL)
    return {name: unescape(phrases).split(", ") for phrases, name in lines}


def test_a_helpline_is_offered_for_the_words_of_what_it_helps_with_in_the_sites_languages(site: Path) -> None:
    lines = offered(
        site,
        HELPLINE.format(id="abroad", coverage="world", more="  helps_with: crying-baby\n"),
        HELPLINE.format(id="scottish", coverage="GB-SCT", more="  helps_with: [crying-baby]\n"),
        HELPLINE.format(
            id="crying", coverage="GB", more="  helps_with: crying-baby\n  search_words: teeth*,, won’t eat\n"
        ),
        HELPLINE.format(id="emergency", coverage="GB", more="  helps_with: suicide\n  emergency: yes\n"),
    )
    assert list(lines) == ["emergency", "crying", "scottish"]
    assert lines["crying"][:2] == ["teeth*", "won’t eat"]
    assert {"colic*", "llefain"} <= set(lines["crying"])
    assert not {"pleur*", "suicid*"} & set(lines["crying"])
    assert "suicid*" in lines["emergency"]


def test_for_what_no_helpline_helps_with_those_that_listen_are_offered(site: Path) -> None:
    lines = offered(
        site,
        HELPLINE.format(id="crying", coverage="GB", more="  helps_with: crying-baby\n"),
        HELPLINE.format(id="listening", coverage="GB", more="  helps_with: mental-health\n"),
        HELPLINE.format(id="anything", coverage="GB", more=""),
    )
    assert "bereav*" not in lines["crying"]
    assert "bereav*" in lines["listening"]
    assert "bereav*" in lines["anything"]
    assert "depress*" not in lines["anything"]


@pytest.mark.parametrize("language", DISTRESS_WORDS)
def test_there_are_words_of_distress_for_everything_that_helplines_help_with(language: str) -> None:
    assert set(DISTRESS_WORDS[language]) == set(get_args(HelpSubject))
    for subject, words in DISTRESS_WORDS[language].items():
        phrases = words.split(", ")
        assert len(set(phrases)) == len(phrases), subject
        for phrase in phrases:
            assert re.fullmatch(r"[^\W_]+'?[^\W_]*\*?( [^\W_]+'?[^\W_]*\*?)*", phrase), (subject, phrase)
