"""How the check reads an author's words: blocks, sentences, their places, and how hard they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from imhsite.check.author_texts import file_text
from imhsite.check.markdown_blocks import MarkdownBlocks, markdown_blocks
from imhsite.check.prose import CITATION, NOTE, STATISTIC, Lines, own_words, sentences_in, sentences_of
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
        ("| A | B |\n|---|---|\n| 1 | `2` |", [("cell", "A"), ("cell", "B"), ("cell", "1"), ("cell", "\ue002")]),
        ("> Said\n> he.\n\n```\ncode\n```\n<!-- a\nb -->\n", [("paragraph", "Said he.")]),
        ("See [the *page*](a.md#b) and ![alt](b.png)<br>it.", [("paragraph", "See the page and  it.")]),
        ("Of :stat[x] [@y; @z][^1].\n\n[^1]: N.",
         [("paragraph", f"Of {STATISTIC} {CITATION}{NOTE}."), ("paragraph", "N.")]),
        ("Words [a] and [b](c.md) [^d].\n\n[^d]: N.", [("paragraph", f"Words [a] and b {NOTE}."), ("paragraph", "N.")]),
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


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("A [one](a.md), `[two](b.md)`, ![three](c.png) and [four *five*](<d.md>).",
         [("one", "a.md"), ("four five", "d.md")]),
        ("See [here][1], [1] and [gone].\n\n[1]: https://a.example 'T'\n",
         [("here", "https://a.example"), ("1", "https://a.example")]),
        ('A <a class="b" href="c.md">*word*</a> and <https://d.example/e>, or www.f.example.',
         [("word", "c.md"), ("https://d.example/e", "https://d.example/e"), ("www.f.example", "www.f.example")]),
        ("[https://a.example](https://b.example)", [("https://a.example", "https://b.example")]),
    ],
)  # fmt: skip
def test_links_in_every_form_are_found_with_their_words_and_not_in_code(
    text: str, links: list[tuple[str, str]]
) -> None:
    found = [link for block in markdown_blocks(text) for link in block.links]
    assert [(link.words, link.destination) for link in found] == links
    assert all(text[link.start : link.end].replace("*", "") in link.words for link in found)


def test_a_picture_is_found_with_its_description() -> None:
    text = "![A *dog*](a.jpg)\n\n<img src='b.png' alt='A cat'>\n\n::figure[A cow]{src=c.jpg caption=\"Moo\"}\n"
    images = [image for block in markdown_blocks(text) for image in block.images]
    assert [(image.alt, image.file, image.caption) for image in images] == [
        ("A *dog*", "a.jpg", ""),
        ("A cat", "b.png", ""),
        ("A cow", "c.jpg", "Moo"),
    ]
    assert [text[image.start : image.end] for image in images] == [image.alt for image in images]


@pytest.mark.parametrize(
    ("text", "around"),
    [
        ("> He said.", (True, (), "")),
        ("> [!NOTE]\n> He said.", (False, (), "")),
        (':::quote{name="A"}\nHe said.\n:::', (True, ("quote",), "")),
        ("::::note\n:::do\nHe said.\n:::\n::::", (False, ("note", "do"), "")),
        ("Words.[^a]\n\n[^a]: He said.", (False, (), "a")),
    ],
)
def test_a_block_knows_what_is_around_it(text: str, around: tuple[bool, tuple[str, ...], str]) -> None:
    block = markdown_blocks(text)[-1]
    assert (block.quoted, block.inside, block.note) == around
    assert block.text == "He said."


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ('He says "no way" here.', "He says          here."),
        ("It’s ‘a word’, don’t you think?", "It’s         , don’t you think?"),
        ("The parents' 'bad' day, isn't it?", "The parents'       day, isn't it?"),
    ],
)
def test_what_others_said_is_not_among_the_authors_own_words(text: str, own: str) -> None:
    assert own_words(text) == own


def test_emphasis_names_a_few_words_but_stresses_a_sentence() -> None:
    (block,) = markdown_blocks("The word *junkie* hurts. *All of this is really stressed.*")
    assert block.own == "The word        hurts. All of this is really stressed."


def test_a_sentence_knows_its_neighbours() -> None:
    (block,) = markdown_blocks("One is. Two is. Three is.")
    assert [(one.before, one.text, one.after) for one in sentences_in(block)][1] == ("One is.", "Two is.", "Three is.")


def test_directives_that_stand_alone_are_found_with_their_place() -> None:
    text = "A\n\n::statistic[x]\n\n- ::helplines[a, b]{coverage=GB}\n"
    reader = MarkdownBlocks(text)
    list(reader.read())
    assert [(one.name, one.label, text[one.start : one.end]) for one in reader.directives] == [
        ("statistic", "x", "::statistic[x]"),
        ("helplines", "a, b", "::helplines[a, b]{coverage=GB}"),
    ]


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
