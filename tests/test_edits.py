"""An edit is built from what it affects, on a small site, whatever was edited before: the result is a clean build's."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from building import AS_OF, SITES, copied_site, files_in, problem_lines, write, write_site
from editing import pick
from hypothesis.stateful import invariant
from PIL import Image
from random_runs import run_random_steps
from test_incremental import Edits
from tracing import Trace, written

from imhsite.app.explain_output import explain, last_graph
from imhsite.content.visibility import visible_record
from imhsite.engine.blob_store import OLDEST
from imhsite.outputs.production import output_view

SOURCE = "report:\n  title: The report\n  year: 2025\n  publisher: The Trust\n"
NUMBER = (
    "talk:\n  value: '75'\n  unit: percent\n  claim: of parents talk to their baby every day\n"
    "  population: Parents\n  n: null\n  year: 2025\n  source: report\n"
)
HEAD = "---\ntitle: Hello\nsummary: A first article.\ntopic: bonding\ndate: 2026-01-02\n---\n"
QUOTE = '\n:::quote{name="A. Parent"}\nShe smiled at me.\n:::\n'
BODY = "## First smiles\n\nWords of one. Read [another](other.md#more). As many as :stat[talk] do.[@report]\n" + QUOTE
TEXTS = {
    "content/site.yaml": "title: Small\nurl: https://example.org/\n",
    "content/sources.yaml": SOURCE,
    "content/statistics/all.yaml": NUMBER,
    "content/articles/hello.md": HEAD + BODY,
    "content/articles/other.md": HEAD.replace("Hello", "Other") + "## More\n\nOther words. ![](../media/one.png)\n",
    "content/articles/third.md": HEAD.replace("Hello", "Third") + "[Back](hello.md#first-smiles)\n",
    "content/articles/kept-back.md": HEAD.replace("\n---\n", "\nstatus: draft\n---\n") + "An aardvark.\n",
    "content/pages/about.md": "---\ntitle: About\nsummary: Who we are.\n---\nWe are few.\n",
    "content/media/one.yaml": "alt: A picture of one\npeople: no\n",
}
HELLO = "content/articles/hello.md"
LINE = "{}:\n  name: A line\n  phone: '0800 000 000'\n  hours: always\n  coverage: GB\n  checked_on: 2026-01-01\n"


PLANNING = (
    "plan",
    "output_groups",
    "article_order",
    "links",
    "content_paths",
    "cross_file_problems",
    "content_problems",
)
"""Queries about the site as a whole, which the edit of one text's words never evaluates."""


def built_site(root: Path, theme: str) -> Path:
    write_site(root, TEXTS | {"content/site.yaml": TEXTS["content/site.yaml"] + theme})
    Image.new("RGB", (8, 8)).save(root / "content/media/one.png")
    return root


@pytest.fixture
def trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Trace:
    """A site with feeds and a draft in the tests' own Jinja theme, built once."""
    return Trace(built_site(tmp_path, "theme: plain\n"), AS_OF, monkeypatch)


@pytest.fixture
def printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Trace:
    """The same with cards and a search index, in the theme that comes with imhsite."""
    return Trace(built_site(tmp_path, ""), AS_OF, monkeypatch)


def explained(site: Path, address: str) -> tuple[str, tuple[str, ...]]:
    """Return why the output at an address was last made, and what it depends on."""
    graph = last_graph(site)
    assert graph
    known = explain(graph, address)
    graph.store.close()
    assert known
    return known.why, known.made_from


def test_words_of_an_article_reach_its_page_the_feeds_and_the_search_index(printed: Trace) -> None:
    result = printed.edit(HELLO, "Words of one.", "Other words of one, and many more.")
    assert [path for path in written(result) if not path.startswith("pagefind/")] == [
        "articles/hello/index.html",
        "feed.json",
        "feed.xml",
        "topics/bonding/feed.json",
        "topics/bonding/feed.xml",
    ]
    assert printed.queries("parsed_file", *PLANNING) == [f"parsed_file({HELLO})"]
    assert any(path.startswith("pagefind/fragment/") for path in written(result))
    assert result.published
    assert any(path.startswith("pagefind/fragment/") for path in result.published.removed)


def test_a_page_is_made_of_the_articles_near_it_and_of_no_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Forty articles of one topic in a theme without a search index; feeds hold the twenty newest.
    many = {f"content/articles/a{n:02}.md": HEAD.replace("2026", f"20{n:02}") + "One.\n" for n in range(40)}
    write_site(tmp_path, many)
    (tmp_path / "content/articles/hello.md").unlink()
    trace = Trace(tmp_path, AS_OF, monkeypatch)
    result = trace.edit("content/articles/a10.md", "\nOne.\n", "\nTwo.\n")
    assert written(result) == ["articles/a10/index.html"]
    assert trace.queries("output_view", "output_content") == [
        "output_content(articles/a10/index.html)",
        "output_view(articles/a10/index.html)",
    ]
    graph = last_graph(tmp_path)
    assert graph
    node = graph.find(output_view, "articles/a10/index.html")
    assert node
    asked = {
        one.key for one in graph.dependencies_of(node) if one.query is visible_record and one.key.startswith("article/")
    }
    graph.store.close()
    near = {f"article/en/a{n:02}" for n in range(5, 17)}
    assert near <= asked <= near | {"article/en/a00"}  # it has a day, so there are feeds, which every page names


def edited_texts(root: Path) -> Iterator[str]:
    return (file.relative_to(root).as_posix() for file in sorted((root / "content").rglob("*.md")))


@pytest.mark.parametrize(
    ("name", "as_of"), [("everything", "2025-06-11 12:00"), ("two-languages", AS_OF), ("base-path", AS_OF)]
)
def test_a_word_more_in_any_text_looks_at_no_other_file(
    name: str, as_of: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trace = Trace(copied_site(name, tmp_path), as_of, monkeypatch)
    for path in edited_texts(SITES / name):
        text = (trace.site / path).read_text(encoding="utf-8").rstrip()
        write(trace.site, {path: f"{text}\n\nOne paragraph more.\n"})
        trace.built()
        assert trace.queries("parsed_file", "file_problems", *PLANNING) == [
            f"file_problems({path})",
            f"parsed_file({path})",
        ]


def test_several_texts_at_once_and_one_after_the_other(trace: Trace) -> None:
    trace.change(HELLO, "Words of one.", "Words of two.")
    trace.change("content/pages/about.md", "We are few.", "We are many.")
    assert trace.built().work.compiled == 2
    assert trace.edit(HELLO, "Words of two.", "Words of three.").work.compiled == 1
    assert trace.edit(HELLO, "Words of three.", "Words of one.").work.compiled == 0  # it is known from the first build
    assert trace.edit("content/articles/other.md", "title: Other", "title: Another").work.compiled == 1


def test_the_words_of_a_quotation_reach_its_cards(printed: Trace) -> None:
    result = printed.edit(HELLO, "She smiled at me.", "She laughed at me.")
    assert [path for path in written(result) if "quotes/hello-1" in path]


TOLD = {
    "an article's title": ("content/articles/other.md", "title: Other", "title: Others & more"),
    "an article's summary": ("content/articles/other.md", "summary: A first article.", "summary: A second one."),
    "the first article's summary": (HELLO, "summary: A first article.", "summary: A second one."),
    "the last article's title": ("content/articles/third.md", "title: Third", "title: Thirty"),
    "a page's title": ("content/pages/about.md", "title: About", "title: About us"),
}


@pytest.mark.parametrize("edit", TOLD)
def test_what_a_text_is_called_changes_no_plan_and_then_changes_back(trace: Trace, edit: str) -> None:
    path, old, new = TOLD[edit]
    trace.edit(path, old, new)
    assert trace.queries("parsed_file", "plan", "output_groups") == [f"parsed_file({path})"]
    trace.change(path, new, old)
    trace.edit(HELLO, "Words of one.", "Words of two.")
    trace.edit(HELLO, "title: Hello", "title: Good day")


def test_why_pages_that_name_a_text_were_made_again_is_known(trace: Trace) -> None:
    trace.edit("content/articles/other.md", "title: Other", "title: Others & more")
    assert explained(trace.site, "/articles/other/")[0] == 'the article "other" changed'
    assert explained(trace.site, "/articles/")[0] == 'the article "other" changed'
    assert explained(trace.site, "/about/")[0] == "it is new"


def test_only_the_last_reason_is_given(trace: Trace) -> None:
    trace.edit("content/statistics/all.yaml", "'75'", "'76'")
    assert explained(trace.site, "/articles/hello/")[0] == 'the statistic "talk" changed'
    trace.edit(HELLO, "Words of one.", "Words of two.")
    why, made_from = explained(trace.site, "/articles/hello/")
    assert why == 'the text of the article "hello" changed'
    assert 'the statistic "talk"' in made_from


def test_a_title_that_cards_have_no_letters_for_is_a_problem(printed: Trace) -> None:
    printed.change("content/articles/other.md", "title: Other", "title: Others 😀")
    assert "unprintable-letter" in problem_lines(printed.attempt())


FURTHER = {
    "a title": ("title: Hello", "title: Good day"),
    "a link": ("(other.md#more)", "(other.md)"),
    "a number": ("do.[@report]", "do, :stat[talk].[@report]"),
    "a citation": ("[@report]", ""),
    "a quotation": (QUOTE, QUOTE + QUOTE),
    "an alias": ("\n---\n", "\naliases: [/old-hello/]\n---\n"),
}


@pytest.mark.parametrize("edit", FURTHER)
def test_what_reaches_further_than_words(trace: Trace, edit: str) -> None:
    text = (trace.site / HELLO).read_text(encoding="utf-8")
    write(trace.site, {HELLO: text.replace(*FURTHER[edit], 1)})
    trace.built()
    assert trace.queries("parsed_file", "file_problems") == [f"file_problems({HELLO})", f"parsed_file({HELLO})"]


def test_a_heading_that_another_text_links_to(trace: Trace) -> None:
    trace.change("content/articles/third.md", "#first-smiles", "#first-smiles-and-more")
    assert "dead-anchor" in problem_lines(trace.attempt())
    trace.edit(HELLO, "## First smiles", "## First smiles and more")
    assert trace.queries("parsed_file") == [f"parsed_file({HELLO})"]
    assert trace.queries("file_problems") == [f"file_problems({HELLO})", "file_problems(content/articles/third.md)"]


def test_a_text_becomes_a_draft(trace: Trace) -> None:
    trace.edit("content/articles/third.md", "[Back](hello.md#first-smiles)", "No link.")
    text = (trace.site / HELLO).read_text(encoding="utf-8")
    write(trace.site, {HELLO: text.replace("\n---\n", "\nstatus: draft\n---\n", 1)})
    result = trace.built()
    assert result.published
    assert "articles/hello/index.html" in result.published.removed
    trace.built(drafts=True)
    assert trace.queries("parsed_file") == []
    assert (trace.site / "build/articles/hello/index.html").is_file()
    trace.built()


def test_a_picture_that_lost_its_description_is_a_problem(trace: Trace) -> None:
    path = "content/articles/other.md"
    trace.change(path, "![](../media/one.png)", "![One](../media/one.png)")
    (trace.site / "content/media/one.yaml").unlink()
    assert "undescribed-picture" not in problem_lines(trace.attempt())
    trace.change(path, "![One](../media/one.png)", "![](../media/one.png)")
    result = trace.attempt()
    assert result.published is None
    assert "undescribed-picture" in problem_lines(result)


def test_mistakes_in_the_words_publish_nothing(trace: Trace) -> None:
    before = files_in(trace.site / "build")
    trace.change(HELLO, "Words of one.", ":stat[talc] of one.")
    result = trace.attempt()
    assert result.published is None
    assert "unknown-statistic" in problem_lines(result)
    assert files_in(trace.site / "build") == before
    trace.edit(HELLO, ":stat[talc] of one.", "Right words of one.")


def test_a_word_of_a_draft_is_a_secret_again_once_nothing_visible_says_it(trace: Trace) -> None:
    trace.edit(HELLO, "Words of one.", "An aardvark.")
    trace.edit(HELLO, "An aardvark.", "No animal.")


def test_words_are_edited_while_a_correction_is_hidden(trace: Trace) -> None:
    correction = "late:\n  date: 2026-05-01\n  what: We named an aardvark.\n  articles: [hello]\n  status: draft\n"
    write(trace.site, {"content/corrections.yaml": correction})
    trace.built()
    trace.edit(HELLO, "Words of one.", "Words of two.")
    trace.edit(HELLO, "title: Hello", "title: Good day")
    pages = (content for path, content in files_in(trace.site / "build").items() if path.endswith(".html"))
    assert not any(b"We named" in page for page in pages)


def test_an_edit_is_built_at_a_later_time(trace: Trace) -> None:
    text = (trace.site / "content/articles/third.md").read_text(encoding="utf-8")
    write(trace.site, {"content/articles/third.md": text.replace("\n---\n", "\npublish_at: 2026-07-01\n---\n", 1)})
    trace.change(HELLO, "(other.md#more)", "(other.md)")
    trace.built("2026-06-10 12:00")
    trace.change(HELLO, "Words of one.", "Words of two.")
    result = trace.built("2026-07-01 12:00")
    assert "articles/third/index.html" in written(result)
    assert trace.queries("parsed_file") == [f"parsed_file({HELLO})"]


def test_a_problem_caused_by_time_is_reported_at_the_present_line_of_its_record(trace: Trace) -> None:
    helplines = "content/helplines.yaml"
    settings = TEXTS["content/site.yaml"] + "theme: plain\nreview:\n  helpline_days: 60\n"
    write(trace.site, {helplines: LINE.format("first") + LINE.format("second"), "content/site.yaml": settings})
    trace.built("2026-02-01 12:00")
    write(trace.site, {helplines: LINE.format("second")})
    trace.built("2026-02-01 12:00")
    assert f"{helplines}:1: warning[stale-helpline]" in problem_lines(trace.built("2026-12-01 12:00"))


def test_what_others_need_is_not_forgotten_while_only_words_change(trace: Trace) -> None:
    for turn in range(OLDEST + 5):
        write(trace.site, {HELLO: HEAD + BODY.replace("one", f"one and {turn}")})
        trace.built(compare=False)
        assert trace.queries("parsed_file") == [f"parsed_file({HELLO})"]
    assert trace.edit("content/articles/other.md", "title: Other", "title: Another").work.compiled == 1


def test_what_the_cache_lost_is_made_again(trace: Trace) -> None:
    with sqlite3.connect(trace.site / ".imhsite/cache/store.sqlite") as connection:
        few = "SELECT key FROM entries WHERE kind = 'parsed_file' LIMIT 3"
        assert connection.execute(f"DELETE FROM entries WHERE kind = 'parsed_file' AND key IN ({few})").rowcount == 3
    trace.edit(HELLO, "Words of one.", "Words of two.")


THEME = {
    "themes/own/theme.yaml": "name: own\nextends: plain\n",
    "themes/own/templates/article.html": '{% extends "plain:article.html" %}\n',
    "themes/own/templates/unused.html": "{{ page.title }}\n",
    "themes/own/directives/note.html": "<b>A note</b>\n",
    "content/site.yaml": "title: Small\nurl: https://example.org/\ntheme: own\nlanguages: [en, cy]\n",
    "content/articles/hello.cy.md": HEAD.replace("Hello", "Helo") + "Geiriau.\n\n:::note\nNodyn.\n:::\n",
}
OWN = "themes/own/templates/article.html"
ADDED = '{% extends "plain:article.html" %}\n{% block main %}<p>NEW</p>{{ super() }}{% endblock %}\n'


@pytest.fixture
def styled(trace: Trace) -> Trace:
    """The site in two languages and in a Jinja theme of its own, built."""
    write(trace.site, THEME)
    trace.built()
    return trace


def test_a_template_is_rendered_again_and_no_content_is_looked_at(styled: Trace) -> None:
    write(styled.site, {OWN: ADDED})
    result = styled.built()
    # Views are kept as they were rendered, apart from one with a note whose words its template leaves out.
    assert styled.queries("output_view") == ["output_view(cy/articles/hello/index.html)"]
    assert result.work.compiled == 0
    assert styled.queries("parsed_file", "record", "file_problems", *PLANNING) == []
    pages = [path for path in written(result) if "<p>NEW</p>" in (styled.site / "build" / path).read_text("utf-8")]
    assert len(pages) == result.work.rendered == 4
    assert "cy/articles/hello/index.html" in pages
    assert explained(styled.site, "/articles/hello/")[0] == "a template it uses changed"
    # Then words, a title and a template again.
    styled.edit(HELLO, "Words of one.", "Words of two.")
    styled.edit("content/articles/third.md", "title: Third", "title: Thirty")
    write(styled.site, {OWN: ADDED.replace("NEW", "NEWER"), "themes/own/templates/unused.html": "Nothing.\n"})
    assert styled.built().work.rendered == 4


WRONG = {
    "a template that cannot be read": {OWN: "{% block"},
    "a template that sees nothing": {OWN: "{{ nothing }}"},
    "a template that fails": {OWN: "{{ page.title + 1 }}"},
}


@pytest.mark.parametrize("edit", WRONG)
def test_a_mistake_in_a_template_publishes_nothing(styled: Trace, edit: str) -> None:
    before = files_in(styled.site / "build")
    write(styled.site, WRONG[edit])
    result = styled.attempt()
    assert result.published is None
    assert [one.origin.file for one in result.problems if one.severity == "error"] == [OWN]
    assert files_in(styled.site / "build") == before
    write(styled.site, {OWN: ADDED})
    styled.built()


STYLED_FURTHER = {
    "a directive's template": {"themes/own/directives/note.html": "<i>A note</i>\n"},
    "a new template": {"themes/own/templates/page.html": '{% extends "plain:page.html" %}\n'},
    "a template and words": {OWN: ADDED, HELLO: HEAD + BODY.replace("one", "two")},
    "a style sheet": {"themes/own/assets/css/more.css": "p { color: black }\n"},
}


@pytest.mark.parametrize("edit", STYLED_FURTHER)
def test_what_reaches_further_than_pages_looks_compiles_nothing(styled: Trace, edit: str) -> None:
    write(styled.site, STYLED_FURTHER[edit])
    styled.built()
    compiled = [f"parsed_file({HELLO})"] if HELLO in STYLED_FURTHER[edit] else []
    assert styled.queries("parsed_file") == compiled


class FrequentEdits(Edits):
    """An author who looks for better words and another title after each other edit."""

    @invariant()
    def a_build_that_remembers_equals_a_clean_one(self) -> None:
        super().a_build_that_remembers_equals_a_clean_one()
        for number, words in ((self.turn, f"Said *{self.turn}*."), (self.turn // 2, f"Said & said {self.turn}.")):
            self.change_paragraph(number, words, first=self.turn % 3 == 0)
            super().a_build_that_remembers_equals_a_clean_one()
        self.change_summary(self.turn)
        super().a_build_that_remembers_equals_a_clean_one()

    def change_summary(self, number: int) -> None:
        """Give a text another summary, and now and then another title, which may move it in lists."""
        path = pick(self.site.texts, number)
        fields = self.site.texts[path][0] if path else {}
        if fields:
            fields["summary"] = f"In short: {number}."
        if fields and number % 2:
            fields["title"] = f"{str(fields.get('title', 'A')).partition(' no. ')[0]} no. {number}"

    def change_paragraph(self, number: int, words: str, *, first: bool) -> None:
        """Put a paragraph before or behind a text, or change the one there."""
        path = pick(self.site.texts, number)
        blocks = self.site.texts[path][1] if path else []
        place = 0 if first else len(blocks) - 1
        if blocks and blocks[place].startswith("Said"):
            blocks[place] = words
        else:
            blocks.insert(0 if first else len(blocks), words)


@pytest.mark.hypothesis
@pytest.mark.parametrize("part", range(2))
def test_rewordings_between_other_edits_give_what_a_clean_build_gives(part: int, pytestconfig: pytest.Config) -> None:
    """The same edits in every run; thousands of new ones with --thorough."""
    run_random_steps(FrequentEdits, part, pytestconfig, few=(1, 3), many=(500, 12))
