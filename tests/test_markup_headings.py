"""Headings, plain text and words of a fragment."""

import pytest

from imhsite.diagnostics.problems import Span
from imhsite.markdown.compile import compile_markdown
from imhsite.markdown.fragment import Heading


def test_headings_have_ids_words_and_places() -> None:
    text = (
        "## A *b* `c`\n\n```\n## A\n```\n\n### D {#own}\n\n> ## In a quotation\n\nUnder\n-----\n\n"
        "- ## In a list\n\n## Same\n\n## Same"
    )
    assert compile_markdown(text).headings == (
        Heading(2, "a-b-c", "A b c", Span(1, 1, 13)),
        Heading(3, "own", "D", Span(7, 1, 13)),
        Heading(2, "in-a-quotation", "In a quotation", Span(9, 3, 20)),
        Heading(2, "under", "Under", Span(11, 1, 6)),
        Heading(2, "in-a-list", "In a list", Span(14, 3, 15)),
        Heading(2, "same", "Same", Span(16, 1, 8)),
        Heading(2, "same_1", "Same", Span(18, 1, 8)),
    )


def test_a_heading_of_the_first_level_is_found_and_its_hint_can_be_pasted() -> None:
    found = compile_markdown("a\n\n# Bonding\n\nTitle\n=====").findings
    assert [(finding.rule, finding.span, finding.hint) for finding in found] == [
        ("heading-level-one", Span(3, 1, 10), "Write it with two number signs: ## Bonding"),
        ("heading-level-one", Span(5, 1, 6), "Write it with two number signs: ## Title"),
    ]


def test_a_level_left_out_is_found_once_and_going_back_up_is_fine() -> None:
    found = compile_markdown("## A\n\n#### B\n\n## C\n\n### D").findings
    assert [(finding.rule, finding.span) for finding in found] == [("skipped-heading-level", Span(3, 1, 7))]


def test_text_is_one_block_a_line_without_markup_slots_and_footnote_signs() -> None:
    text = (
        "## Head\n\nSome *words* & [more](x.md)\nhere :stat[no] [@no].\n\n- one\n- two\n\n"
        ":::note[Title *t*]{a=b}\nInside[^1]\n:::\n\n"
        "a | b\n--|--\nc | d\n\n```\ncode <b>\n```\n\n<!-- no -->\n\n[^1]: Foot\n"
    )
    fragment = compile_markdown(text)
    assert fragment.text == ("Head\nSome words & more here .\none\ntwo\nTitle t\nInside\na b\nc d\ncode <b>\nFoot")
    assert fragment.words == 17


@pytest.mark.parametrize(
    ("words", "id"),
    [
        ("What to do", "what-to-do"),
        ("Café & crèche", "cafe-creche"),
        ("Привет мир", "привет-мир"),
        ("你好", "你好"),
        ("Łódź i ß", "łódź-i-ß"),
        ("Ein Cafe\u0301 in Łódź", "ein-café-in-łódź"),
        ("1 in 10?", "1-in-10"),
    ],
)
def test_an_id_is_the_words_in_any_script(words: str, id: str) -> None:
    fragment = compile_markdown(f"## {words}\n\n[a](#{id})")
    assert [heading.id for heading in fragment.headings] == [id]
    assert fragment.findings == ()


def test_an_id_does_not_depend_on_other_headings() -> None:
    alone = compile_markdown("## 你好").headings[0].id
    assert [heading.id for heading in compile_markdown("## Привет\n\n## 你好").headings] == ["привет", alone]


def test_a_heading_that_repeats_the_title_is_left_out() -> None:
    fragment = compile_markdown("# First *words*\n\nText.", "First words")
    assert fragment.parts == ("<p>Text.</p>",)
    assert [(each.rule, each.span) for each in fragment.findings] == [("repeated-title", Span(1, 1, 16))]
    assert fragment.digest != compile_markdown("# First *words*\n\nText.", "Other").digest
    assert compile_markdown("Text.", "A").digest == compile_markdown("Text.", "B").digest


def test_another_first_level_heading_is_not_the_title() -> None:
    assert [each.rule for each in compile_markdown("Text.\n\n# A", "A").findings] == ["heading-level-one"]
    assert [each.rule for each in compile_markdown("# B", "A").findings] == ["heading-level-one"]
