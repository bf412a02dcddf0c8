"""What a build does: an edit costs what it affects, and nothing else is evaluated, rendered or written.

Each trace under tests/traces/ lists every query that one edit evaluates. `--rewrite` writes them again: read the diff,
as each line more is work that each such edit costs. What an edit costs among documents is in test_documents.py.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from building import REPOSITORY, build_here, copied_site, write
from editing import EditedSite
from tracing import Trace, written

from imhsite.app.build_site import BuildResult, Work

AS_OF = "2025-06-11 12:00"
TRACES = Path(__file__).parent / "traces"

ARTICLE = "content/articles/tie.md"
LONG = "content/articles/secure.md"
STATISTICS = "content/statistics/family.yaml"
SOURCES = "content/sources.yaml"
WEEK = "content/weeks/2026.yaml"
SETTINGS = "content/site.yaml"
NEW = "content/articles/new.md"

EVERY_PAGE = [
    "404.html",
    "about/index.html",
    "articles/index.html",
    "articles/secure/index.html",
    "articles/tie/index.html",
    "glossary/index.html",
    "help/index.html",
    "index.html",
    "resources/index.html",
    "sources/index.html",
    "statistics/index.html",
    "statistics/insecure-share/index.html",
    "statistics/secure-share-old/index.html",
    "statistics/secure-share/index.html",
    "statistics/teams-before/index.html",
    "statistics/teams-now/index.html",
    "statistics/teams/index.html",
    "statistics/twice/index.html",
    "topics/attachment/index.html",
    "topics/bonding/index.html",
    "weeks/2024/index.html",
    "weeks/2025/index.html",
    "weeks/2026/index.html",
    "weeks/index.html",
]


@pytest.fixture
def trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Trace:
    return Trace(copied_site("everything", tmp_path), AS_OF, monkeypatch)


@pytest.fixture
def bilingual(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Trace:
    """The site of everything and more in two languages and a theme of its own."""
    EditedSite().write(tmp_path)
    return Trace(tmp_path, AS_OF, monkeypatch)


def assert_trace(name: str, trace: Trace, result: BuildResult, rewrite: bool) -> None:
    """See that a build evaluated, rendered, wrote and removed what the trace of a name says."""
    assert result.published
    assert len(set(trace.evaluated)) == len(trace.evaluated), "a query was evaluated twice"
    parts: Mapping[str, tuple[str, ...]] = {
        "evaluated": tuple(sorted(trace.evaluated)),
        "written": result.published.written,
        "removed": result.published.removed,
    }
    counts = result.work
    work = f"{counts.compiled} compiled, {counts.rendered} pages rendered, {counts.documents} documents written"
    lists = [f"{part}:\n" + "".join(f"  {line}\n" for line in lines) for part, lines in parts.items()]
    found = f"{work}\n" + "".join(lists)
    file = TRACES / f"{name.replace(' ', '-')}.txt"
    if rewrite:
        write(TRACES, {file.name: found})
    assert found == file.read_text(encoding="utf-8")


EDITS = {
    "a body": (ARTICLE, "Before birth.", "Long before birth."),
    "a title": (ARTICLE, "title: The tie", "title: The first tie"),
    "a summary": (ARTICLE, "summary: How it starts.", "summary: How it all starts."),
    "a heading": (ARTICLE, "## How it starts", "## A heading more\n\n## How it starts"),
    "a link": (LONG, "[another article](tie.md)", "[another page](../pages/about.md)"),
    "a further link": (ARTICLE, "[another article](secure.md)", "[another article](secure.md) and :stat[teams]"),
    "a topic": (ARTICLE, "topic: bonding", "topic: attachment\napproved_by: A. Reader"),
    "a date": (ARTICLE, "topic: bonding", "topic: bonding\ndate: 2025-02-02"),
    "an order": (ARTICLE, "topic: bonding", "topic: bonding\norder: 3"),
    "an alias": (ARTICLE, "topic: bonding", "topic: bonding\naliases: [/first-tie/]"),
    "a number": (STATISTICS, 'value: "51.6"', 'value: "51.7"'),
    "lines that move": (STATISTICS, "secure-share-old:\n", "\n# Two lines more.\nsecure-share-old:\n"),
    "a source": (SOURCES, "title: The report", "title: The new report"),
    "a week": (WEEK, "title: The first thousand days", "title: The first days"),
    "a week's days": (WEEK, "ends: 2026-06-14", "ends: 2026-06-13"),
    "a page template": ("themes/plain/templates/week.html", 'extends "base.html" %}', 'extends "base.html" %}{# #}'),
    "the base template": ("themes/plain/templates/base.html", "<main>", '<main class="new">'),
    "a directive's template": ("themes/plain/directives/note.html", "{{ shown", "<hr>{{ shown"),
    "a style sheet": ("themes/plain/assets/plain.css", "70ch", "60ch"),
    "a download": ("content/media/week/poster.txt", "A poster.", "A better poster."),
    "a file that no page shows": ("content/media/unused.txt", "", "More."),
    "a sidecar": ("content/media/play.yaml", "caption: Bricks.", "caption: Bricks and blocks."),
    "a glossary term": ("content/glossary.yaml", "meaning: Calming down together.", "meaning: To calm down together."),
    "a form of a term": ("content/glossary.yaml", "forms: [co-regulate,", "forms: [soothe, co-regulate,"),
    "a title of the site": (SETTINGS, "title: Everything", "title: Everything there is"),
    "a rule of the check": (SETTINGS, "reading_age: 12", "reading_age: 13"),
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_evaluates_what_it_affects_and_nothing_else(edit: str, trace: Trace, rewrite: bool) -> None:
    path, old, new = EDITS[edit]
    before = (trace.site / path).read_bytes()
    if old:
        result = trace.edit(path, old, new)
    else:
        write(trace.site, {path: new})
        result = trace.built()
    assert_trace(edit, trace, result, rewrite)
    # And back: what the file gave before is known.
    write(trace.site, {path: before})
    assert trace.built(compare=False).work.compiled == 0


TEXT = "---\ntitle: New\nsummary: A new one.\ntopic: bonding\n---\nWords of a [new](tie.md) one.\n"


def test_a_new_article_and_then_none(trace: Trace, rewrite: bool) -> None:
    write(trace.site, {NEW: TEXT})
    assert_trace("a new article", trace, trace.built(), rewrite)
    (trace.site / NEW).unlink()
    assert_trace("a removed article", trace, trace.built(), rewrite)


def test_a_renamed_article_with_its_former_address(trace: Trace, rewrite: bool) -> None:
    trace.change(LONG, "to [another article](tie.md), to [its heading](tie.md#", "to [it](bond.md), [there](bond.md#")
    trace.change(LONG, '<a href="tie.md">', '<a href="bond.md">')
    trace.change("content/corrections.yaml", "articles: [tie]", "articles: [bond]")
    write(trace.site, {"content/articles/bond.md": (trace.site / ARTICLE).read_text().replace(
        "topic: bonding", "topic: bonding\naliases: [/articles/tie/]")})  # fmt: skip
    (trace.site / ARTICLE).unlink()
    assert_trace("a rename", trace, trace.built(), rewrite)


BILINGUAL_EDITS = {
    "a translation's body": ("content/articles/tie.cy.md", "Geiriau.", "Geiriau eraill."),
    "a translation's title": ("content/articles/tie.cy.md", "Y cwlwm", "Y cwlwm cyntaf"),
    "a translated article's body": (ARTICLE, "Before birth.", "Long before birth."),
    "a translated string": ("themes/own/strings/cy.po", "Hafan", "Cartref"),
    "a directive of the theme": ("themes/own/directives/shout.html", "<b>", "<b lang=en>"),
    "a template that another one includes": ("themes/own/templates/place.html", "In {{ topic }}", "On {{ topic }}"),
    "a template that nothing uses": ("themes/own/templates/unused.html", "{{ page.title }}", "{{ page.url }}"),
    "a setting of the theme": ("themes/own/theme.yaml", 'default: "1"', 'default: "2"'),
}


@pytest.mark.parametrize("edit", BILINGUAL_EDITS)
def test_an_edit_in_two_languages_evaluates_what_it_affects(edit: str, bilingual: Trace, rewrite: bool) -> None:
    assert_trace(edit, bilingual, bilingual.edit(*BILINGUAL_EDITS[edit]), rewrite)


def test_a_new_translation(bilingual: Trace, rewrite: bool) -> None:
    text = '---\ntitle: "Agos"\nsummary: "Yn agos."\ntopic: "bonding"\n---\nGeiriau.\n'
    write(bilingual.site, {"content/articles/near.cy.md": text})
    assert_trace("a new translation", bilingual, bilingual.built(), rewrite)


# What these traces must never say


def test_an_edit_of_a_body_looks_at_no_other_file_and_plans_nothing_else(trace: Trace) -> None:
    result = trace.edit(ARTICLE, "Before birth.", "Long before birth.")
    assert result.work == Work(compiled=1, views=1, rendered=1)
    assert written(result) == ["articles/tie/index.html"]
    assert trace.queries("parsed_file", "file_problems") == [f"file_problems({ARTICLE})", f"parsed_file({ARTICLE})"]
    assert trace.queries("outputs_in_group", "plan", "output_groups") == ["outputs_in_group(article/en-GB/tie)"]
    assert trace.queries("article_order", "nearby_articles", "links", "visible_record", "list_position") == []


def test_an_edit_of_a_number_checks_no_article_again(trace: Trace) -> None:
    result = trace.edit(STATISTICS, 'value: "51.6"', 'value: "51.7"')
    assert trace.queries("file_problems") == [f"file_problems({STATISTICS})"]
    assert [path for path in written(result) if path.endswith("index.html")] == [
        "articles/secure/index.html",
        "index.html",
        "statistics/index.html",
        "statistics/secure-share/index.html",
        "topics/attachment/index.html",
    ]
    assert result.work.rendered == 5


def test_a_page_whose_view_stays_the_same_is_not_rendered(trace: Trace) -> None:
    result = trace.edit(ARTICLE, "topic: bonding", "topic: bonding\norder: 3")
    assert result.work.views > 7
    assert (result.work.rendered, result.work.documents, written(result)) == (0, 0, [])


def test_a_first_build_compiles_renders_and_writes_everything(tmp_path: Path) -> None:
    result = build_here(copied_site("everything", tmp_path), as_of=AS_OF)
    assert (result.work.compiled, result.work.rendered) == (22, 24)
    assert result.work.views == 24 + result.work.documents
    # Written, and no pages of the plan.
    former = {f"{name}/index.html" for name in ("old-secure", "who", "statistics/secure", "topics/coming-back")}
    assert [path for path in written(result) if path.endswith(".html") and path not in former] == EVERY_PAGE


def test_an_edit_of_a_style_sheet_renders_all_pages_as_its_name_changes(trace: Trace) -> None:
    result = trace.edit("themes/plain/assets/plain.css", "70ch", "60ch")
    pages = [path for path in written(result) if path.endswith(".html")]
    assets = [path for path in written(result) if not path.endswith(".html")]
    assert pages == EVERY_PAGE
    assert [path.partition(".")[0] for path in assets] == ["assets/plain"]
    assert result.published
    assert [path.partition(".")[0] for path in result.published.removed] == ["assets/plain"]


def test_a_new_day_of_a_week_changes_no_page(trace: Trace, rewrite: bool) -> None:
    result = trace.built("2025-06-12")
    assert written(result) == []
    assert result.work == Work()
    assert_trace("the next day", trace, result, rewrite)


def test_the_day_after_a_week_renders_the_pages_that_show_the_week(trace: Trace, rewrite: bool) -> None:
    result = trace.built("2025-06-16")
    assert trace.queries("parsed_file", "file_problems") == []
    assert {"weeks/2025/index.html", "articles/secure/index.html"} < set(written(result))
    assert {path for path in written(result) if path.endswith(".html")} < set(EVERY_PAGE)
    assert_trace("the day after a week", trace, result, rewrite)


def touch_all(site: Path) -> None:
    for file in (*site.glob("content/**/*"), *site.glob("themes/**/*")):
        os.utime(file)


def write_all_again(site: Path) -> None:
    for file in (*site.glob("content/**/*"), *site.glob("themes/**/*")):
        if file.is_file():
            content = file.read_bytes()
            file.unlink()
            file.write_bytes(content)


@pytest.mark.parametrize("touch", [touch_all, write_all_again, lambda site: None], ids=["touched", "anew", "left"])
def test_where_no_byte_changed_nothing_is_done(touch: Callable[[Path], None], trace: Trace) -> None:
    touch(trace.site)
    result = trace.built()
    assert trace.queries("parsed_file", "output_view", "output_content", "plan", "file_problems") == []
    assert result.work == Work()
    assert result.published
    assert result.published.written == result.published.removed == ()
    built = trace.site / "build"
    assert sorted(result.published.unchanged) == sorted(
        file.relative_to(built).as_posix() for file in built.rglob("*") if file.is_file()
    )


def test_a_file_that_was_lost_is_the_only_one_made_again(trace: Trace) -> None:
    (trace.site / "build/articles/tie/index.html").unlink()
    result = trace.built()
    assert trace.queries("parsed_file", "output_content") == ["output_content(articles/tie/index.html)"]
    assert written(result) == ["articles/tie/index.html"]
    assert result.work == Work(compiled=0, views=0, rendered=1)  # its view was kept


HEAVY = (
    "babel",
    "jinja2",
    "markdown",
    "markupsafe",
    "msgspec",
    "multiprocessing",
    "phonenumbers",
    "rich",
    "sqlite3",
    "yaml",
)


def loaded_by_a_build(site: Path, *more: str) -> set[str]:
    """Which of the heavy libraries a build by the command has loaded at its end."""
    words = ["build", "--site", str(site), "--quiet", *more]
    program = (
        "import sys; from imhsite.cli import run\n"
        f"assert run({words!r}) == 0\n"
        f"print(*(set(sys.modules) & {set(HEAVY)!r}))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=REPOSITORY, capture_output=True, encoding="utf-8", check=True
    )
    return set(ran.stdout.split())


def test_where_nothing_changed_no_library_that_compiles_is_loaded(tmp_path: Path) -> None:
    site = copied_site("everything", tmp_path)
    assert loaded_by_a_build(site, "--as-of", AS_OF) >= {"babel", "jinja2", "markdown", "yaml"}
    assert loaded_by_a_build(site, "--as-of", AS_OF) <= {"msgspec", "sqlite3", "jinja2", "markupsafe", "yaml"}


def test_where_the_stamp_agrees_nothing_is_loaded_that_builds(tmp_path: Path) -> None:
    site = copied_site("smallest", tmp_path)
    assert loaded_by_a_build(site) >= {"jinja2", "markdown", "yaml"}
    assert loaded_by_a_build(site) == set()
    (site / "build/index.html").write_text("Not ours.")
    assert loaded_by_a_build(site) >= {"jinja2"}
    assert "Not ours." not in (site / "build/index.html").read_text()
