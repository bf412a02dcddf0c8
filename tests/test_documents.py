"""Outputs that are no pages: made from a view by a writer, made again only when the view changed, explained."""

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from building import build_here, copied_site, problem_lines, write

from imhsite.app.build_site import BuildOptions, BuildResult, build, differences
from imhsite.app.explain_output import explain, last_graph, reached_by, records_called, records_in
from imhsite.diagnostics.problems import Origin, OutputError, problem
from imhsite.engine.caches import CachedKind
from imhsite.engine.graph import Engine
from imhsite.outputs import evaluate_all, plan
from imhsite.outputs.documents.search_pages import IndexablePage, search_page
from imhsite.outputs.kinds import DocumentOutput, FolderOutput, Output
from imhsite.schema.dates import moment_of
from imhsite.views.context import Context
from imhsite.views.types.view import View

AS_OF = "2025-06-11 12:00"

TOPICS = "play:\n  title: Play\n  summary: Play.\n"


class Titles(View, frozen=True, kw_only=True):
    titles: tuple[str, ...]


class Texts(View, frozen=True, kw_only=True):
    pages: tuple[IndexablePage, ...]


class Letters:
    """A file for the first letter of each title, at work until it is finished or stopped."""

    def __init__(self, view: Titles, stopped: list[str]) -> None:
        self.view = view
        self.stopped = stopped

    def finish(self) -> dict[str, bytes]:
        return {f"{title[0]}.txt": title.encode() for title in self.view.titles}

    def stop(self) -> None:
        self.stopped.append("letters/")


@dataclass
class Writers:
    """Three outputs of every site that a test builds, and which of them were written since the test looked."""

    site: Path
    written: list[str] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)

    def outputs(self, engine: Engine, context: Context) -> tuple[Output, ...]:
        def titles() -> Titles:
            return Titles(titles=tuple(topic.id for topic in context.site.topics.values()))

        def texts() -> Texts:
            keys = ("en-GB/article/tie", "en-GB/article/secure")
            return Texts(pages=tuple(engine.scan(search_page, keys)))

        def write_titles(view: Titles) -> bytes:
            self.written.append("titles.txt")
            return "\n".join(view.titles).encode()

        def write_texts(view: Texts) -> bytes:
            self.written.append("texts.html")
            return "\n".join(page.html for page in view.pages).encode()

        def write_letters(view: Titles, _: CachedKind) -> Letters:
            self.written.append("letters/")
            return Letters(view, self.stopped)

        here, language = Origin("content/topics.yaml"), context.language
        return (
            DocumentOutput("titles.txt", language, titles, write_titles, here),
            DocumentOutput("texts.html", language, texts, write_texts, here),
            FolderOutput("letters/", language, titles, write_letters, here),
        )

    def built(self) -> BuildResult:
        self.written.clear()
        result = build_here(self.site, as_of=AS_OF)
        assert result.published, problem_lines(result)
        return result

    def edit(self, path: str, old: str, new: str) -> BuildResult:
        text = (self.site / path).read_text(encoding="utf-8")
        assert text.count(old) == 1
        write(self.site, {path: text.replace(old, new)})
        return self.built()


@pytest.fixture
def writers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Writers:
    found = Writers(copied_site("everything", tmp_path))

    documents = plan._OF_LANGUAGE["documents"]

    def planning(engine: Engine, context: Context) -> Iterator[Output]:
        yield from documents(engine, context)
        yield from found.outputs(engine, context)

    monkeypatch.setitem(plan._OF_LANGUAGE, "documents", planning)
    found.built()
    return found


def errors_in(result: BuildResult) -> str:
    """The errors of a build of the site that uses all there is, which lacks the program of its page for editors."""
    return "\n".join(line for line in problem_lines(result).split("\n") if "[cms-without-program]" not in line)


def test_each_writer_makes_its_files(writers: Writers) -> None:
    build = writers.site / "build"
    assert (build / "titles.txt").read_text() == "attachment\nbonding"
    assert "Before birth." in (build / "texts.html").read_text()
    assert sorted(file.name for file in (build / "letters").iterdir()) == ["a.txt", "b.txt"]


def test_where_nothing_changed_nothing_is_written(writers: Writers) -> None:
    (writers.site / "content/media/unused.txt").write_text("Not the same.")
    result = writers.built()
    assert writers.written == []
    assert result.work.documents == 0


def test_an_edit_of_a_text_writes_the_document_that_holds_it_and_no_other(writers: Writers) -> None:
    result = writers.edit("content/articles/tie.md", "Before birth.", "Long before birth.")
    assert writers.written == ["texts.html"]
    assert result.work.documents == 1
    assert "Long before birth." in (writers.site / "build/texts.html").read_text()


def test_an_edit_of_another_text_writes_none(writers: Writers) -> None:
    path = next((writers.site / "content/pages").glob("*.md")).relative_to(writers.site).as_posix()
    text = (writers.site / path).read_text(encoding="utf-8")
    write(writers.site, {path: f"{text}\nMore.\n"})
    writers.built()
    assert writers.written == []


@pytest.mark.parametrize(("more", "written"), [("{# #}", []), ("<p>More.</p>", ["texts.html"])])
def test_an_edit_of_directives_templates_writes_the_document_that_it_changes(
    more: str, written: list[str], writers: Writers
) -> None:
    for template in (writers.site / "themes/plain/directives").glob("*.html"):
        template.write_text(template.read_text(encoding="utf-8") + more, encoding="utf-8")
    writers.built()
    assert writers.written == written


def test_an_edit_of_a_pages_template_writes_none(writers: Writers) -> None:
    template = writers.site / "themes/plain/templates/week.html"
    template.write_text(template.read_text(encoding="utf-8") + "{# #}", encoding="utf-8")
    writers.built()
    assert writers.written == []


def test_lost_documents_are_written_again(writers: Writers) -> None:
    shutil.rmtree(writers.site / "build")
    writers.built()
    assert sorted(writers.written) == ["letters/", "texts.html", "titles.txt"]
    assert (writers.site / "build/letters/a.txt").read_text() == "attachment"


def test_one_lost_file_of_a_folder_brings_it_back(writers: Writers) -> None:
    (writers.site / "build/letters/a.txt").unlink()
    result = writers.built()
    assert result.published
    assert result.published.written == ("letters/a.txt",)
    assert writers.written == ["letters/"]


def test_a_file_that_a_folder_no_longer_has_is_removed(writers: Writers) -> None:
    topics = writers.site / "content/topics.yaml"
    topics.write_text(topics.read_text(encoding="utf-8") + "\nplay:\n  title: Play\n  summary: Play.\n")
    result = writers.built()
    assert result.published
    assert "letters/p.txt" in result.published.written
    text = topics.read_text(encoding="utf-8").replace("\nplay:\n  title: Play\n  summary: Play.\n", "")
    topics.write_text(text, encoding="utf-8")
    result = writers.built()
    assert result.published
    assert "letters/p.txt" in result.published.removed


def test_documents_are_explained_like_pages(writers: Writers) -> None:
    writers.edit("content/articles/tie.md", "Before birth.", "Long before birth.")
    graph = last_graph(writers.site)
    assert graph
    texts, letters = explain(graph, "/texts.html"), explain(graph, "build/letters/a.txt")
    assert texts
    assert letters
    assert texts.why == 'the text of the article "tie" changed'
    assert 'the text of the article "tie"' in texts.made_from
    assert (letters.path, letters.why) == ("letters/", "it is new")
    assert {"the order of topics", 'the topic "attachment"', 'the topic "bonding"'} < set(letters.made_from)
    reached = reached_by(graph, records_called(graph, "bonding"))
    assert {"letters/", "titles.txt"} <= set(reached)
    assert "404.html" not in reached  # a topic in the frame does not count
    assert set(reached) < set(reached_by(graph, records_in(graph, "content/topics.yaml")))
    assert records_in(graph, "content/nothing.yaml") == []
    assert explain(graph, "/nothing/") is None


def test_a_build_that_remembers_nothing_makes_the_same_documents(writers: Writers) -> None:
    writers.edit("content/articles/tie.md", "Before birth.", "Long before birth.")
    assert differences(BuildOptions(writers.site, writers.site / "build", moment_of(AS_OF))) == ()


def test_a_writer_that_cannot_go_on_says_why_and_nothing_is_published(
    writers: Writers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> bytes:
        raise OutputError(problem("same-address", Origin("content/topics.yaml", 2), "this cannot be written"))

    monkeypatch.setattr(Writers, "outputs", _with_a_writer(refuse))
    (writers.site / "content/topics.yaml").write_text(TOPICS + (writers.site / "content/topics.yaml").read_text())
    result = build_here(writers.site, as_of=AS_OF)
    assert result.published is None
    assert errors_in(result) == "content/topics.yaml:2: error[same-address]: this cannot be written"


def test_where_something_fails_what_is_at_work_beside_is_stopped(
    writers: Writers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("no more memory")

    topics = writers.site / "content/topics.yaml"
    topics.write_text(topics.read_text(encoding="utf-8") + "\nplay:\n  title: Play\n  summary: Play.\n")
    monkeypatch.setattr(evaluate_all, "_pages", fail)
    with pytest.raises(RuntimeError):
        build_here(writers.site, as_of=AS_OF)
    assert writers.stopped == ["letters/"]
    monkeypatch.undo()
    assert build_here(writers.site, as_of=AS_OF).published


def _with_a_writer(refuse: Callable[..., bytes]) -> Callable[[Writers, Engine, Context], tuple[Output, ...]]:
    def outputs(_: Writers, _engine: Engine, context: Context) -> tuple[Output, ...]:
        view = lambda: Titles(titles=())  # noqa: E731  (a view that holds nothing)
        return (DocumentOutput("none.txt", context.language, view, refuse, Origin("content/topics.yaml")),)

    return outputs


def test_what_takes_long_is_written_two_at_a_time_and_comes_in_order(
    writers: Writers, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = threading.Barrier(2, timeout=60)

    def write_slowly(view: Titles) -> bytes:
        both.wait()  # one alone would wait for ever
        return view.titles[0].encode()

    def outputs(_: Writers, _engine: Engine, context: Context) -> tuple[Output, ...]:
        return tuple(
            DocumentOutput(
                f"{number}.txt",
                context.language,
                partial(Titles, titles=(str(number),)),
                write_slowly,
                Origin("content/topics.yaml"),
                cache_prefix="text",
            )
            for number in range(6)
        )

    monkeypatch.setattr(Writers, "outputs", outputs)
    (writers.site / "content/topics.yaml").write_text(TOPICS + (writers.site / "content/topics.yaml").read_text())
    before = threading.active_count()
    result = build(BuildOptions(writers.site, writers.site / "build", moment_of(AS_OF), jobs=2))
    assert result.published, problem_lines(result)
    assert [(writers.site / f"build/{number}.txt").read_text() for number in range(6)] == ["0", "1", "2", "3", "4", "5"]
    assert threading.active_count() == before


def test_of_several_that_are_written_at_once_one_that_cannot_go_on_is_a_problem(
    writers: Writers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write_or_refuse(view: Titles) -> bytes:
        if view.titles == ("3",):
            raise OutputError(problem("broken-picture", Origin("content/media/a.jpg"), "damaged"))
        return view.titles[0].encode()

    def outputs(_: Writers, _engine: Engine, context: Context) -> tuple[Output, ...]:
        return tuple(
            DocumentOutput(
                f"{number}.txt",
                context.language,
                partial(Titles, titles=(str(number),)),
                write_or_refuse,
                Origin("content/topics.yaml"),
                cache_prefix="text",
            )
            for number in range(6)
        )

    monkeypatch.setattr(Writers, "outputs", outputs)
    (writers.site / "content/topics.yaml").write_text(TOPICS + (writers.site / "content/topics.yaml").read_text())
    result = build(BuildOptions(writers.site, writers.site / "build", moment_of(AS_OF), jobs=2))
    assert result.published is None
    assert errors_in(result) == "content/media/a.jpg:1: error[broken-picture]: damaged"
