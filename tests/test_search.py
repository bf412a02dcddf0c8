"""What is in the search index, when it is made anew, and what happens where it cannot be made."""

import gzip
import json
import re
import sys
from collections.abc import Mapping
from html import unescape
from pathlib import Path
from string import ascii_lowercase
from typing import Any, get_args

import pytest
from building import BuildResult, build_here, files_in, problem_lines, write, write_site

from imhsite.app import open_site
from imhsite.engine.caches import CachedKind, MemoryCache
from imhsite.engine.digest import digest_of
from imhsite.outputs.search import pagefind
from imhsite.outputs.search.cbor import decoded
from imhsite.outputs.search.index_writer import IndexWriter
from imhsite.outputs.search.page_words import opened
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


def page_for_search(number: int, more: str = "") -> str:
    fact = '<b data-pagefind-meta="fact">A fact</b>' if number % 5 == 0 else ""
    return (
        f'<html lang="en"><b data-pagefind-filter="topic">Topic {number % 4}</b>'
        f'<b data-pagefind-filter="kind">Kind {number % 3}</b><b data-pagefind-meta="kind">Kind</b>{fact}'
        f"<main data-pagefind-body><h1>Page {number}</h1><p>Caf\u00e9 cafe {'word ' * number}{more}</p></main>"
    )


PAGES = {f"{number}/index.html": page_for_search(number) for number in range(400)}
PAGES["silent/index.html"] = '<html lang="en"><main data-pagefind-body>&ndash;</main>'


def indexed(pages: Mapping[str, str], cache: CachedKind) -> dict[str, bytes]:
    return IndexWriter("en", pages, cache).finish()


def empty_cache() -> CachedKind:
    return CachedKind(MemoryCache(), "folder")


def test_an_index_is_the_same_whatever_was_cached_and_in_whatever_order_the_pages_come() -> None:
    cache = empty_cache()
    first = indexed(PAGES, cache)
    edited = {**PAGES, "7/index.html": page_for_search(7, "and more"), "new/index.html": page_for_search(3, "new")}
    del edited["9/index.html"]
    after = indexed(dict(reversed(edited.items())), cache)
    assert after == indexed(edited, empty_cache())
    assert indexed(PAGES, cache) == first
    assert len(set(first) & set(after)) > 390


def contents(files: Mapping[str, bytes]) -> tuple[object, ...]:
    """What an index says, without the order and the names of its files."""
    (metadata,) = (content for name, content in files.items() if name.endswith(".pf_meta"))
    version, pages, words, filters, sorts, fields = decoded(opened(metadata))[0]
    found = [word for *_, name in words for word in decoded(opened(files[f"index/{name}.pf_index"]))[0][0]]
    shown = [(opened(files[f"fragment/{name}.pf_fragment"]), count) for name, count in pages]
    narrowing = [decoded(opened(files[f"filter/{name}.pf_filter"]))[0] for _, name in filters]
    by_name = {name: sorted(values) for name, values in narrowing}
    return (
        version,
        shown,
        [(word, pages, sorted(forms)) for word, pages, forms in sorted(found)],
        by_name,
        sorts,
        fields,
    )


def test_a_merged_index_says_what_pagefinds_own_says() -> None:
    by_address = {f"/{path.removesuffix('index.html')}": html for path, html in sorted(PAGES.items())}
    own = Indexing(by_address).finish()
    ours = indexed(PAGES, empty_cache())
    assert contents(ours) == contents(own)
    entry, same = (json.loads(files["pagefind-entry.json"]) for files in (ours, own))
    hashes = [found["languages"]["en"].pop("hash") for found in (entry, same)]
    assert entry == same
    assert {f"pagefind.{hashes[0]}.pf_meta", "pagefind.js", "pagefind-worker.js", "wasm.en.pagefind"} < set(ours)


def test_each_word_is_in_the_range_of_the_file_that_contains_it() -> None:
    many = {f"{letter}.html": page_for_search(1, f"{letter * 3} " * 400) for letter in ascii_lowercase}
    for number in range(2000):
        many[f"{number}.html"] = page_for_search(number % 9, f"{digest_of(str(number))[:6]} {number}")
    files = indexed(many, empty_cache())
    (metadata,) = (content for name, content in files.items() if name.endswith(".pf_meta"))
    ranges = decoded(opened(metadata))[0][2]
    assert len(ranges) > 1
    assert ranges == sorted(ranges)
    for first, last, name in ranges:
        words = [word for word, *_ in decoded(opened(files[f"index/{name}.pf_index"]))[0][0]]
        assert (first, last) == (min(words), max(words))


def test_settings_for_pagefind_in_the_environment_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    few = dict(list(PAGES.items())[:3])
    before = indexed(few, empty_cache())
    monkeypatch.setenv("PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE", "1")
    monkeypatch.setenv("PAGEFIND_EXCLUDE_SELECTORS", "h1")
    assert indexed(few, empty_cache()) == before


def test_an_index_of_no_page_and_of_pages_without_words_has_no_language() -> None:
    for pages in ({}, {"silent/index.html": PAGES["silent/index.html"]}):
        assert json.loads(indexed(pages, empty_cache())["pagefind-entry.json"])["languages"] == {}


@pytest.mark.skipif(sys.platform == "win32", reason="the program is a script")
def test_a_program_that_stops_is_reported_in_its_own_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "pagefind"
    program.write_text("#!/bin/sh\necho 'no memory left' >&2\nexit 3\n")
    program.chmod(0o755)
    monkeypatch.setattr(pagefind, "search_program", lambda: str(program))
    with pytest.raises(NotIndexed, match=r"^no memory left$"):
        indexed(PAGES, empty_cache())


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

    monkeypatch.setattr(pagefind, "_begun", failing)
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
