"""What a build does: an edit costs what it changes, and nothing else is read, made, rendered or written.

It is told of pages and files here; what an edit costs among documents is in test_documents.py.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from building import REPOSITORY, build_here, copied_site, said, write

from imhsite import making, rewording, workers
from imhsite.build import Built, Work
from imhsite.load.read import FileRecords, read_file
from imhsite.load.walk import ContentFile
from imhsite.outputs import FileOutput, Output, PageOutput
from imhsite.plan import plan
from imhsite.textplan import outputs_of_texts
from imhsite.views.nouns import PageView

AS_OF = "2025-06-11 12:00"

STATISTICS = "content/statistics/family.yaml"

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
    "statistics/teams/index.html",
    "statistics/twice/index.html",
    "topics/attachment/index.html",
    "topics/bonding/index.html",
    "weeks/2024/index.html",
    "weeks/2025/index.html",
    "weeks/2026/index.html",
    "weeks/index.html",
]


class Trace:
    """The site of everything, built once; then which files are read and which pages' views are made, by path."""

    def __init__(self, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.site = site
        self.read: list[str] = []
        self.viewed: list[str] = []

        def reading(file: ContentFile, directives: Any) -> FileRecords:
            self.read.append(file.path)
            return read_file(file, directives)

        def planning(*given: Any) -> tuple[tuple[Output, ...], Any]:
            outputs, problems = plan(*given)
            kept = (one for one in outputs if isinstance(one, PageOutput | FileOutput))
            return tuple(one if isinstance(one, FileOutput) else self.watched(one) for one in kept), problems

        def planning_texts(*given: Any) -> tuple[PageOutput, ...]:
            return tuple(self.watched(one) for one in outputs_of_texts(*given) if isinstance(one, PageOutput))

        monkeypatch.setattr(making, "plan", planning)
        monkeypatch.setattr(rewording, "outputs_of_texts", planning_texts)
        self.built()
        self.viewed.clear()
        monkeypatch.setattr(workers, "read_file", reading)

    def watched(self, output: PageOutput) -> PageOutput:
        def view() -> PageView:
            self.viewed.append(output.path)
            return output.view()

        return msgspec.structs.replace(output, view=view)

    def built(self, as_of: str = AS_OF) -> Built:
        came = build_here(self.site, as_of=as_of)
        assert came.published, said(came)
        return came

    def edit(self, path: str, old: str, new: str) -> Built:
        """What came of a build after some words of a file were changed."""
        text = (self.site / path).read_text(encoding="utf-8")
        assert text.count(old) == 1
        write(self.site, {path: text.replace(old, new)})
        return self.built()


@pytest.fixture
def trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Trace:
    return Trace(copied_site("everything", tmp_path), monkeypatch)


def written(came: Built) -> list[str]:
    assert came.published
    return list(came.published.written)


def test_a_first_build_reads_makes_renders_and_writes_everything(tmp_path: Path) -> None:
    came = build_here(copied_site("everything", tmp_path), as_of=AS_OF)
    assert (came.work.compiled, came.work.rendered) == (19, 22)
    assert came.work.views == 22 + came.work.documents
    former = {"old-secure/index.html", "who/index.html"}  # written, and no pages of the plan
    assert [path for path in written(came) if path.endswith(".html") and path not in former] == EVERY_PAGE


def test_an_edit_of_a_body_reads_one_file_and_makes_renders_and_writes_one_page(trace: Trace) -> None:
    came = trace.edit("content/articles/tie.md", "Before birth.", "Long before birth.")
    assert trace.read == ["content/articles/tie.md"]
    assert trace.viewed == ["articles/tie/index.html"]
    assert came.work == Work(compiled=1, views=1, rendered=1)
    assert written(came) == ["articles/tie/index.html"]


def test_an_edit_of_a_title_makes_the_article_and_the_pages_that_name_it(trace: Trace) -> None:
    came = trace.edit("content/articles/tie.md", "title: The tie", "title: The first tie")
    named_on = [
        "about/index.html",  # one correction was made on it and on the article
        "articles/index.html",
        "articles/secure/index.html",  # links to it, so it is related
        "articles/tie/index.html",
        "index.html",
        "statistics/twice/index.html",
        "topics/bonding/index.html",
        "weeks/2025/index.html",
    ]
    assert trace.read == ["content/articles/tie.md"]
    assert trace.viewed == named_on
    assert came.work.rendered == 8
    assert written(came) == named_on


def test_an_edit_of_a_number_renders_the_pages_that_show_it(trace: Trace) -> None:
    came = trace.edit(STATISTICS, 'value: "51.6"', 'value: "51.7"')
    assert trace.read == [STATISTICS]
    assert written(came) == [
        "articles/secure/index.html",
        "statistics/index.html",
        "statistics/secure-share/index.html",
        "topics/attachment/index.html",
    ]
    assert came.work.rendered == 4


def test_an_edit_of_a_source_renders_the_pages_that_quote_from_it(trace: Trace) -> None:
    came = trace.edit("content/sources.yaml", "title: The report", "title: The new report")
    assert trace.read == ["content/sources.yaml"]
    assert written(came) == [
        "articles/secure/index.html",
        "index.html",
        "sources/index.html",
        "statistics/index.html",
        "statistics/secure-share-old/index.html",
        "statistics/teams/index.html",
        "statistics/twice/index.html",
        "weeks/2025/index.html",
    ]


def test_records_that_only_move_in_their_file_render_nothing(trace: Trace) -> None:
    came = trace.edit(STATISTICS, "secure-share-old:\n", "\n# Two lines more.\nsecure-share-old:\n")
    assert trace.read == [STATISTICS]
    assert came.work == Work(compiled=1, views=0, rendered=0)
    assert written(came) == []


def test_an_edit_of_a_style_sheet_reads_no_content_and_renders_all_pages_as_its_name_changes(trace: Trace) -> None:
    came = trace.edit("themes/plain/assets/plain.css", "70ch", "60ch")
    assert trace.read == []
    assert came.work.rendered == 22
    pages = [path for path in written(came) if path.endswith(".html")]
    assets = [path for path in written(came) if not path.endswith(".html")]
    assert pages == EVERY_PAGE
    assert [path.partition(".")[0] for path in assets] == ["assets/plain"]
    assert came.published
    assert [path.partition(".")[0] for path in came.published.removed] == ["assets/plain"]


def test_an_edit_of_a_template_renders_only_the_pages_that_can_reach_it(trace: Trace) -> None:
    came = trace.edit("themes/plain/templates/week.html", 'extends "base.html" %}', 'extends "base.html" %}{# #}')
    assert trace.read == []
    assert came.work.rendered == 3
    assert written(came) == []  # a comment is not in the pages


def test_an_edit_of_the_base_template_reads_no_content(trace: Trace) -> None:
    came = trace.edit("themes/plain/templates/base.html", "<main>", '<main class="new">')
    assert trace.read == []
    assert written(came) == EVERY_PAGE


def test_a_new_day_of_a_week_changes_no_page(trace: Trace) -> None:
    came = trace.built(as_of="2025-06-12")
    assert trace.read == []
    assert written(came) == []
    assert came.work == Work(compiled=0, views=0, rendered=0)


def test_the_day_after_a_week_renders_the_pages_that_show_the_week(trace: Trace) -> None:
    came = trace.built(as_of="2025-06-16")
    assert trace.read == []
    assert "weeks/2025/index.html" in written(came)
    assert "articles/secure/index.html" in written(came)
    assert set(written(came)) < set(EVERY_PAGE)


def test_an_edit_of_a_download_publishes_it_and_makes_no_page(trace: Trace) -> None:
    came = trace.edit("content/media/week/poster.txt", "A poster.", "A better poster.")
    assert trace.viewed == []
    assert written(came) == ["media/week/poster.txt"]


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
    came = trace.built()
    assert trace.read == []
    assert trace.viewed == []
    assert came.work == Work()
    assert came.published
    assert came.published.written == came.published.removed == ()
    built = trace.site / "build"
    assert sorted(came.published.kept) == sorted(
        file.relative_to(built).as_posix() for file in built.rglob("*") if file.is_file()
    )


def test_a_file_that_was_lost_is_the_only_one_made_again(trace: Trace) -> None:
    (trace.site / "build/articles/tie/index.html").unlink()
    came = trace.built()
    assert trace.read == []
    assert written(came) == ["articles/tie/index.html"]
    assert came.work == Work(compiled=0, views=0, rendered=1)  # its view was kept


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


def test_where_nothing_changed_no_heavy_library_is_loaded(tmp_path: Path) -> None:
    site = copied_site("everything", tmp_path)
    assert loaded_by_a_build(site, "--as-of", AS_OF) >= {"babel", "jinja2", "markdown", "yaml"}
    assert loaded_by_a_build(site, "--as-of", AS_OF) == {"msgspec", "sqlite3"}


def test_where_the_stamp_agrees_nothing_is_loaded_that_builds(tmp_path: Path) -> None:
    site = copied_site("smallest", tmp_path)
    assert loaded_by_a_build(site) >= {"jinja2", "markdown", "yaml"}
    assert loaded_by_a_build(site) == set()
    (site / "build/index.html").write_text("Not ours.")
    assert loaded_by_a_build(site) >= {"jinja2"}
    assert "Not ours." not in (site / "build/index.html").read_text()
