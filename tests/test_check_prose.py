"""How the check reads an author's words: blocks, sentences, their places, and how hard they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from imhsite.check.author_texts import file_text
from imhsite.check.prose import CITATION, STATISTIC, Lines, links_in, markdown_blocks, sentences_of
from imhsite.check.reading_age import reading_age, syllables_of
from imhsite.markdown.compile import compile_markdown
from imhsite.source.yaml import FrontMatter, split_front_matter

CONTENT = Path(__file__).parent.parent / "content"
TEXTS = sorted(CONTENT.glob("*/*.md"))


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("One *two* **three**\nfour.\n\nFive", [("paragraph", "One two three four."), ("paragraph", "Five")]),
        ("## A head {#a}\n\nTop\n---\nWords", [("heading", "A head"), ("heading", "Top"), ("paragraph", "Words")]),
        ("- One\n- Two\n  more\n\n1. Three", [("item", "One"), ("item", "Two more"), ("item", "Three")]),
        (":::note[A title]\nWords.\n:::\n::statistic[x]", [("title", "A title"), ("paragraph", "Words.")]),
        ("| A | B |\n|---|---|\n| 1 | `2` |", [("cell", " A"), ("cell", " B"), ("cell", " 1"), ("cell", " \ue002")]),
        ("> Said\n> he.\n\n```\ncode\n```\n<!-- a\nb -->\n", [("paragraph", "Said he.")]),
        ("See [the *page*](a.md#b) and ![alt](b.png)<br>it.", [("paragraph", "See the page and it.")]),
        ("Of :stat[x] [@y; @z][^1].\n\n[^1]: N.", [("paragraph", f"Of {STATISTIC} {CITATION}."), ("paragraph", "N.")]),
        ("    code\n\nWords\\* &amp; more\n\n[a]: b.md\n", [("paragraph", "Words* & more")]),
    ],
)  # fmt: skip
def test_a_text_is_cut_into_blocks_of_plain_words(text: str, blocks: list[tuple[str, str]]) -> None:
    assert [(block.kind, block.text) for block in markdown_blocks(text)] == blocks


def test_every_character_knows_its_place() -> None:
    text = "---\na: b\n---\n- See *all*\n  of [it](b.md).\n"
    lines = Lines("a.md", text)
    (block,) = markdown_blocks(text, text.index("- See"))
    at = block.text.index("it")
    assert lines.within(block, at, at + 2) == lines.origin(text.index("it]"), text.index("it]") + 2)
    assert (block.first, block.last) == (4, 5)


def test_sentences_end_at_a_full_stop_and_not_at_an_abbreviation() -> None:
    text = f"Dr. Smith et al. say so, e.g. here {CITATION}. “Is it?” Yes! It is 3.5 or more"
    assert [text[start:end] for start, end in sentences_of(text)] == [
        f"Dr. Smith et al. say so, e.g. here {CITATION}.",
        "“Is it?”",
        "Yes!",
        "It is 3.5 or more",
    ]


def test_links_are_found_with_their_words_and_not_in_code() -> None:
    text = "A [one](a.md), `[two](b.md)`, ![three](c.png) and [four *five*](<d.md>)."
    assert [(link.words, link.destination) for link in links_in(text)][:1] == [("one", "a.md")]
    assert "two" not in {link.words for link in links_in(text)}


def test_values_in_yaml_know_their_place() -> None:
    content = b'year: 2026\ntitle: "A &amp; B"\nsummary: >-\n  One two\n  three.\nwhy: |\n  Some *words*.\n\n  More.\n'
    text = file_text("content/weeks/2026.yaml", content)
    assert text is not None
    places = {block.text: text.lines.within(block, 0, len(block.text)) for block in text.blocks}
    assert {words: (place.line, place.column) for words, place in places.items()} == {
        "A &amp; B": (2, 9),
        "One two three.": (4, 3),
        "Some words.": (7, 3),
        "More.": (9, 3),
    }


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_the_words_of_a_text_are_those_of_its_page(path: Path) -> None:
    front = split_front_matter(path.read_text(encoding="utf-8"))
    assert isinstance(front, FrontMatter)
    read = {word for block in markdown_blocks(front.body) for word in block.text.split() if word.isalpha()}
    shown = set(compile_markdown(front.body).text.split())
    assert read - shown == set()


@pytest.mark.parametrize(
    ("word", "count"),
    [("cat", 1), ("made", 1), ("baby", 2), ("wanted", 2), ("walked", 1), ("science", 2), ("attachment", 3), ("idea", 3),
     ("relationship", 4), ("people", 2), ("houses", 2), ("playing", 2), ("sensitivity", 5), ("someone", 2)],
)  # fmt: skip
def test_syllables_are_counted_as_they_are_spoken(word: str, count: int) -> None:
    assert syllables_of(word) == count


def test_the_reading_age_is_the_grade_of_flesch_and_kincaid_and_five_years() -> None:
    # 6 words of 6 syllables in one sentence: 0.39 * 6 + 11.8 * 1 - 15.59 + 5.
    assert reading_age(["The cat sat on the mat."]) == pytest.approx(3.55)
    assert reading_age([]) == 0
