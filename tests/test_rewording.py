"""An edit of words alone is built from the few records that it needs, and its result is that of a clean build."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from building import AS_OF, SITES, build_here, copied_site, files_in, said, write, write_site
from hypothesis.stateful import invariant
from PIL import Image
from playing import play
from test_incremental import Edits, pick

from imhsite import build as build_module
from imhsite import loading
from imhsite.build import Built, Order, differences
from imhsite.cache.memory import Memory
from imhsite.cache.signature import code_signature
from imhsite.cache.store import OLDEST
from imhsite.dates import moment_of
from imhsite.explain import explain, last_trace

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


class Loads:
    """How often the whole site was loaded, and which content files' records were looked up."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        self.looked_up: list[str] = []
        load, records = loading.load, Memory.records

        def loaded(*given: object, **named: object) -> object:
            self.count += 1
            return load(*given, **named)  # type: ignore[arg-type]

        def looked_up(memory: Memory, keys: dict[str, str]) -> object:
            self.looked_up += keys
            return records(memory, keys)

        monkeypatch.setattr(loading, "load", loaded)
        monkeypatch.setattr(Memory, "records", looked_up)


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> Loads:
    return Loads(monkeypatch)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with feeds and a draft, built once in the tests' own Jinja theme."""
    return built_site(tmp_path, "theme: plain\n")


@pytest.fixture
def printed(tmp_path: Path) -> Path:
    """The same with cards and a search index, in the theme that comes with imhsite."""
    return built_site(tmp_path, "")


def built_site(root: Path, theme: str) -> Path:
    write_site(root, TEXTS | {"content/site.yaml": TEXTS["content/site.yaml"] + theme})
    Image.new("RGB", (8, 8)).save(root / "content/media/one.png")
    assert build_here(root).published
    return root


def changed(site: Path, path: str, old: str, new: str) -> None:
    """Change some words of a file."""
    text = (site / path).read_text(encoding="utf-8")
    assert text.count(old) == 1, path
    write(site, {path: text.replace(old, new)})


def clean(site: Path, as_of: str = AS_OF) -> bool:
    """Whether what lies there is what a build from nothing makes."""
    wrong = differences(Order(site, site / "build", moment_of(as_of)))
    assert wrong == ()
    return True


def test_words_of_an_article_are_built_without_loading_the_site(printed: Path, loads: Loads) -> None:
    changed(printed, HELLO, "Words of one.", "Other words of one, and many more.")
    came = build_here(printed)
    assert loads.count == 0
    assert came.published
    written = [path for path in came.published.written if not path.startswith("pagefind/")]
    assert written == [
        "articles/hello/index.html",
        "feed.json",
        "feed.xml",
        "topics/bonding/feed.json",
        "topics/bonding/feed.xml",
    ]
    assert any(path.startswith("pagefind/fragment/") for path in came.published.written)
    assert any(path.startswith("pagefind/fragment/") for path in came.published.removed)
    assert clean(printed)


def test_only_records_that_its_page_is_made_of_are_looked_up(tmp_path: Path, loads: Loads) -> None:
    # Forty articles of one topic in a theme without a search index; feeds hold the twenty newest.
    many = {f"content/articles/a{n:02}.md": HEAD.replace("2026", f"20{n:02}") + "One.\n" for n in range(40)}
    write_site(tmp_path, many)
    (tmp_path / "content/articles/hello.md").unlink()
    assert build_here(tmp_path).published
    loads.looked_up.clear()
    changed(tmp_path, "content/articles/a10.md", "\nOne.\n", "\nTwo.\n")
    came = build_here(tmp_path)
    assert came.published
    assert came.published.written == ("articles/a10/index.html",)
    near = {f"content/articles/a{n:02}.md" for n in range(5, 17)}
    first = {"content/articles/a00.md"}  # has a date, so there are feeds that every page names
    assert {path for path in loads.looked_up if "articles" in path} == near | first
    assert clean(tmp_path)


def edited_texts(root: Path) -> Iterator[str]:
    return (file.relative_to(root).as_posix() for file in sorted((root / "content").rglob("*.md")))


@pytest.mark.parametrize(
    ("name", "as_of"), [("everything", "2025-06-11 12:00"), ("two-languages", AS_OF), ("base-path", AS_OF)]
)
def test_a_word_more_in_any_text_gives_what_a_clean_build_gives(
    name: str, as_of: str, tmp_path: Path, loads: Loads
) -> None:
    site = copied_site(name, tmp_path)
    assert build_here(site, as_of=as_of).published
    quick = 0
    for path in edited_texts(SITES / name):
        text = (site / path).read_text(encoding="utf-8").rstrip()
        write(site, {path: f"{text}\n\nOne paragraph more.\n"})
        loads.count = 0
        came = build_here(site, as_of=as_of)
        assert came.published, said(came)
        quick += loads.count == 0
        assert clean(site, as_of)
    # What cannot be seen is loaded, as its words may be secrets.
    hidden = sum(
        "status: in-review" in (site / path).read_text(encoding="utf-8") for path in edited_texts(SITES / name)
    )
    assert quick == len(list(edited_texts(SITES / name))) - hidden


def test_several_texts_at_once_and_one_after_the_other(site: Path, loads: Loads) -> None:
    changed(site, HELLO, "Words of one.", "Words of two.")
    changed(site, "content/pages/about.md", "We are few.", "We are many.")
    assert build_here(site).work.compiled == 2
    changed(site, HELLO, "Words of two.", "Words of three.")
    assert build_here(site).work.compiled == 1
    changed(site, HELLO, "Words of three.", "Words of one.")
    build_here(site)
    assert loads.count == 0
    assert clean(site)
    # And everything at once again, with what was remembered of both ways.
    loads.count = 0
    changed(site, "content/articles/other.md", "title: Other", "title: Another")
    came = build_here(site)
    assert loads.count == 1
    assert came.work.compiled == 1
    assert clean(site)


def test_the_words_of_a_quotation_reach_its_cards(printed: Path, loads: Loads) -> None:
    changed(printed, HELLO, "She smiled at me.", "She laughed at me.")
    came = build_here(printed)
    assert came.published
    assert [path for path in came.published.written if "quotes/hello-1" in path]
    assert loads.count == 0
    assert clean(printed)


TOLD = {
    "an article's title": ("content/articles/other.md", "title: Other", "title: Others & more"),
    "an article's summary": ("content/articles/other.md", "summary: A first article.", "summary: A second one."),
    "the first article's summary": (HELLO, "summary: A first article.", "summary: A second one."),
    "the last article's title": ("content/articles/third.md", "title: Third", "title: Thirty"),
    "a page's title": ("content/pages/about.md", "title: About", "title: About us"),
}


@pytest.mark.parametrize("edit", TOLD)
def test_what_a_text_is_called_is_built_without_loading_the_site(site: Path, loads: Loads, edit: str) -> None:
    path, old, new = TOLD[edit]
    changed(site, path, old, new)
    came = build_here(site)
    assert came.published, said(came)
    assert loads.count == (1 if edit == "the first article's summary" else 0)
    assert clean(site)
    changed(site, path, new, old)
    changed(site, HELLO, "Words of one.", "Words of two.")
    build_here(site)
    assert clean(site)
    changed(site, HELLO, "title: Hello", "title: Good day")
    build_here(site)
    assert clean(site)


def test_why_pages_that_name_a_text_were_made_again_is_known(site: Path, loads: Loads) -> None:
    changed(site, "content/articles/other.md", "title: Other", "title: Others & more")
    build_here(site)
    assert loads.count == 0
    trace = last_trace(site, site / "build")
    assert trace
    whys = {path: known.why for path in ("/articles/other/", "/articles/") if (known := explain(trace, path))}
    assert whys == {
        "/articles/other/": 'the article "other", the articles beside the article "other" changed',
        "/articles/": 'the articles of the topic "bonding" changed',
    }


def test_a_title_that_cards_have_no_letters_for_is_told(printed: Path) -> None:
    changed(printed, "content/articles/other.md", "title: Other", "title: Others 😀")
    assert "unprintable-letter" in said(build_here(printed))


FURTHER = {
    "a title": ("title: Hello", "title: Good day"),
    "a heading": ("## First smiles", "## First smiles and more"),
    "a link": ("(other.md#more)", "(other.md)"),
    "a number": ("do.[@report]", "do, :stat[talk].[@report]"),
    "a citation": ("[@report]", ""),
    "a quotation": (QUOTE, QUOTE + QUOTE),
    "a status": ("\n---\n", "\nstatus: draft\n---\n"),
    "an alias": ("\n---\n", "\naliases: [/old-hello/]\n---\n"),
}


@pytest.mark.parametrize("edit", FURTHER)
def test_what_reaches_further_is_loaded_as_a_whole(site: Path, loads: Loads, edit: str) -> None:
    old, new = FURTHER[edit]
    if edit == "a heading":
        changed(site, "content/articles/third.md", "#first-smiles", "#first-smiles-and-more")
        build_here(site)
        loads.count = 0
    if edit == "a status":
        changed(site, "content/articles/third.md", "[Back](hello.md#first-smiles)", "No link.")
        assert build_here(site).published
        loads.count = 0
    text = (site / HELLO).read_text(encoding="utf-8")
    write(site, {HELLO: text.replace(old, new, 1)})
    came = build_here(site)
    assert came.published, said(came)
    assert loads.count == 1
    # Where the build before failed, what it had read is read once more, to see whether only words changed.
    assert came.work.compiled == (2 if edit == "a heading" else 1)
    assert clean(site)


def test_a_picture_that_lost_its_description_is_a_problem(site: Path) -> None:
    path = "content/articles/other.md"
    changed(site, path, "![](../media/one.png)", "![One](../media/one.png)")
    (site / "content/media/one.yaml").unlink()
    assert "undescribed-picture" not in said(build_here(site))
    changed(site, path, "![One](../media/one.png)", "![](../media/one.png)")
    came = build_here(site)
    assert came.published is None
    assert "undescribed-picture" in said(came)


def test_mistakes_in_the_words_are_told_and_publish_nothing(site: Path) -> None:
    before = files_in(site / "build")
    changed(site, HELLO, "Words of one.", ":stat[talc] of one.")
    came = build_here(site)
    assert came.published is None
    assert "unknown-statistic" in said(came)
    assert files_in(site / "build") == before
    changed(site, HELLO, ":stat[talc] of one.", "Right words of one.")
    assert build_here(site).published
    assert clean(site)


def test_a_word_of_a_draft_is_a_secret_again_once_nothing_visible_says_it(site: Path) -> None:
    changed(site, HELLO, "Words of one.", "An aardvark.")
    assert build_here(site).published
    assert clean(site)
    changed(site, HELLO, "An aardvark.", "No animal.")
    assert build_here(site).published
    assert clean(site)


def test_the_clock_decides_whether_all_is_loaded(site: Path, loads: Loads) -> None:
    changed(site, "content/articles/third.md", "\n---\n", "\npublish_at: 2026-07-01\n---\n")
    build_here(site, as_of="2026-06-10 12:00")
    loads.count = 0
    changed(site, HELLO, "Words of one.", "Words of two.")
    build_here(site, as_of="2026-07-01 12:00")
    assert loads.count == 1
    assert clean(site, "2026-07-01 12:00")


def test_what_others_need_is_not_forgotten_while_only_words_change(site: Path, loads: Loads) -> None:
    for turn in range(OLDEST + 5):
        write(site, {HELLO: HEAD + BODY.replace("one", f"one and {turn}")})
        assert build_here(site).published
    assert loads.count == 0
    changed(site, "content/articles/other.md", "title: Other", "title: Another")
    assert build_here(site).work.compiled == 1


def test_why_a_page_was_made_again_is_known(site: Path) -> None:
    changed(site, HELLO, "Words of one.", "Words of two.")
    build_here(site)
    trace = last_trace(site, site / "build")
    assert trace
    known = explain(trace, "/articles/hello/")
    assert known
    assert known.why == 'the text of the article "hello" changed'
    assert 'the statistic "talk"' in known.made_from
    about = explain(trace, "/about/")
    assert about
    assert about.why == "it is new"


def test_a_damaged_memory_of_the_site_loads_it(site: Path, loads: Loads) -> None:
    memory = Memory(site / ".imhsite", site / "build", code_signature())
    memory.store.connection.execute("DELETE FROM entries WHERE kind = 'records' AND key IN "
                                    "(SELECT key FROM entries WHERE kind = 'records' LIMIT 3)")  # fmt: skip
    memory.store.connection.commit()
    memory.close(save=False)
    changed(site, HELLO, "Words of one.", "Words of two.")
    assert build_here(site).published
    assert clean(site)


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
def styled(site: Path) -> Path:
    """The site in two languages and in a Jinja theme of its own, built."""
    write(site, THEME)
    assert build_here(site).published
    return site


def test_a_template_is_rendered_anew_without_loading_the_site(styled: Path, loads: Loads) -> None:
    write(styled, {OWN: ADDED})
    came = build_here(styled)
    assert came.published, said(came)
    assert (loads.count, came.work.views, came.work.compiled) == (0, 0, 0)
    pages = [path for path in came.published.written if "<p>NEW</p>" in (styled / "build" / path).read_text("utf-8")]
    assert len(pages) == came.work.rendered == 4
    assert "cy/articles/hello/index.html" in pages
    assert clean(styled)
    trace = last_trace(styled, styled / "build")
    assert trace
    known = explain(trace, "/articles/hello/")
    assert known
    assert known.why == "a template it uses changed"
    # Then words, a title and a template again.
    loads.count = 0
    changed(styled, HELLO, "Words of one.", "Words of two.")
    build_here(styled)
    changed(styled, "content/articles/third.md", "title: Third", "title: Thirty")
    build_here(styled)
    write(styled, {OWN: ADDED.replace("NEW", "NEWER"), "themes/own/templates/unused.html": "Nothing.\n"})
    build_here(styled)
    assert loads.count == 0
    assert clean(styled)


WRONG = {
    "a template that cannot be read": {OWN: "{% block"},
    "a template that sees nothing": {OWN: "{{ nothing }}"},
    "a template that fails": {OWN: "{{ page.title + 1 }}"},
}


@pytest.mark.parametrize("edit", WRONG)
def test_a_mistake_in_a_template_publishes_nothing(styled: Path, edit: str) -> None:
    before = files_in(styled / "build")
    write(styled, WRONG[edit])
    came = build_here(styled)
    assert came.published is None
    assert [one.origin.file for one in came.problems if one.severity == "error"] == [OWN]
    assert files_in(styled / "build") == before
    write(styled, {OWN: ADDED})
    assert build_here(styled).published
    assert clean(styled)


STYLED_FURTHER = {
    "a directive's template": {"themes/own/directives/note.html": "<i>A note</i>\n"},
    "a new template": {"themes/own/templates/page.html": '{% extends "plain:page.html" %}\n'},
    "a template and words": {OWN: ADDED, HELLO: HEAD + BODY.replace("one", "two")},
    "a style sheet": {"themes/own/assets/css/more.css": "p { color: black }\n"},
}


@pytest.mark.parametrize("edit", STYLED_FURTHER)
def test_what_reaches_further_than_pages_looks_is_loaded(styled: Path, loads: Loads, edit: str) -> None:
    write(styled, STYLED_FURTHER[edit])
    came = build_here(styled)
    assert came.published, said(came)
    assert loads.count == 1
    assert clean(styled)


class Rewordings(Edits):
    """An author who looks for better words and another title after each other edit."""

    @invariant()
    def a_build_that_remembers_equals_a_clean_one(self) -> None:
        super().a_build_that_remembers_equals_a_clean_one()
        for number, words in ((self.turn, f"Said *{self.turn}*."), (self.turn // 2, f"Said & said {self.turn}.")):
            self.reword(number, words, first=self.turn % 3 == 0)
            super().a_build_that_remembers_equals_a_clean_one()
        self.retell(self.turn)
        super().a_build_that_remembers_equals_a_clean_one()

    def retell(self, number: int) -> None:
        """Give a text another summary, and now and then another title, which may move it in lists."""
        path = pick(self.site.texts, number)
        fields = self.site.texts[path][0] if path else {}
        if fields:
            fields["summary"] = f"In short: {number}."
        if fields and number % 2:
            fields["title"] = f"{str(fields.get('title', 'A')).partition(' no. ')[0]} no. {number}"

    def reword(self, number: int, words: str, *, first: bool) -> None:
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
def test_rewordings_between_other_edits_give_what_a_clean_build_gives(
    part: int, pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same edits in every run; thousands of new ones with --thorough."""
    quick: list[bool] = []
    reworded = build_module._renewed

    def counted(*given: Any) -> Built | None:
        quick.append((came := reworded(*given)) is not None)
        return came

    monkeypatch.setattr(build_module, "_renewed", counted)
    play(Rewordings, part, pytestconfig, few=(2, 5), many=(500, 12))
    assert sum(quick) >= 6
