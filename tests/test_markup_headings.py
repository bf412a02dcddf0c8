"""Headings, plain text and words of a fragment."""

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
