"""Links, images, citations and anchors: what becomes a slot, what is listed, and where each stands."""

import pytest

from imhsite.diagnostics.problems import Span
from imhsite.markdown.compile import compile_markdown
from imhsite.markdown.fragment import CitationItem, CitationSlot, ImageSlot, Link, LinkSlot


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a](b.md#c)", [LinkSlot("b.md#c", Span(1, 5, 11))]),
        ('x [a](<b c.md> "T")', [LinkSlot("b c.md", Span(1, 8, 14))]),
        ("![a](../b.jpg)", [ImageSlot("../b.jpg", "a", "", Span(1, 6, 14))]),
        ("[a](/b/)", [LinkSlot("/b/", Span(1, 5, 8))]),
        ("[a][r]\n\n[r]: b.md", [LinkSlot("b.md", Span(3, 6, 10))]),
        ("[a](b.md?x=1&y=2)", [LinkSlot("b.md?x=1&y=2", Span(1, 5, 17))]),
        ('<a href="b.md?x=1&amp;y=2">t</a>', [LinkSlot("b.md?x=1&y=2", Span(1, 10, 26))]),
        ("<p>\n<a class='x' href='b.md'>t</a></p>", [LinkSlot("b.md", Span(2, 20, 24))]),
        (
            '<img data-src="no.png" alt="src=no.png" src="b.png">',
            [ImageSlot("b.png", "src=no.png", ' data-src="no.png"', Span(1, 46, 51))],
        ),
        (
            '<video src="v.mp4" poster="p.jpg"></video>',
            [LinkSlot("v.mp4", Span(1, 13, 18)), LinkSlot("p.jpg", Span(1, 28, 33))],
        ),
        (
            '<source srcset="a.png 1x, b.png 2x">',
            [LinkSlot("a.png", Span(1, 17, 22)), LinkSlot("b.png", Span(1, 27, 32))],
        ),
        ("<https://a.b> [c](mailto:d@e.f) [g](#top) [h](tel:1) [i](//j.k) ![l](data:m,n)", []),
        ('<!-- <a href="b.md"> -->', []),
        ("`[a](b.md)`", []),
        ("\t[a](b.md)\n\n- [a](b.md)", [LinkSlot("b.md", Span(3, 7, 11))]),
        ("[b.md](b.md)", [LinkSlot("b.md", Span(1, 8, 12))]),
        ("[a\\]b](c.md)", [LinkSlot("c.md", Span(1, 8, 12))]),
    ],
)
def test_local_destinations_become_slots_at_their_place(text: str, expected: list[LinkSlot | ImageSlot]) -> None:
    parts = compile_markdown(text).parts
    assert [part for part in parts if isinstance(part, LinkSlot | ImageSlot)] == expected


def test_a_value_without_quotes_gets_them_around_its_slot() -> None:
    assert compile_markdown("<a href=b.md>t</a>").parts == (
        '<p><a href="',
        LinkSlot("b.md", Span(1, 9, 13)),
        '">t</a></p>',
    )


def test_links_are_listed_with_their_words_and_images_with_their_description() -> None:
    text = "[a *b*](c.md) <https://d.e> ![f](g.png) [![h](i.png)](j.md) <k@l.org> [m](#n)\n\n## N\n\n[^1]\n\n[^1]: o"
    links = compile_markdown(text).links
    assert [(link.destination, link.text, link.image) for link in links] == [
        ("c.md", "a b", False),
        ("https://d.e", "https://d.e", False),
        ("g.png", "f", True),
        ("i.png", "h", True),
        ("j.md", "h", False),
        ("mailto:k@l.org", "k@l.org", False),
        ("#n", "m", False),
    ]
    assert links[1].span == Span(1, 16, 27)


def test_the_links_of_a_table_of_contents_are_not_the_authors() -> None:
    assert compile_markdown("[TOC]\n\n## A\n\n[b](c.md)").links == (Link("c.md", "b", Span(5, 5, 9)),)


def test_a_link_to_an_anchor_that_is_not_there_is_found_at_its_place() -> None:
    fragment = compile_markdown("## Secure base\n\n[a](#secure-base) [b](#secure-bas) [c](#d)\n\n<p id='d'>e</p>")
    assert [(finding.rule, finding.span, finding.hint) for finding in fragment.findings] == [
        ("dead-anchor", Span(3, 23, 34), 'did you mean "secure-base"?')
    ]
    assert fragment.anchors == ("d", "secure-base")


def test_footnotes_anchors_are_known() -> None:
    assert compile_markdown("a[^1] [b](#fn:1)\n\n[^1]: c").findings == ()


def test_an_id_used_twice_is_found() -> None:
    assert [finding.rule for finding in compile_markdown("## A {#x}\n\n## B {#x}").findings] == ["duplicate-anchor"]


def test_a_link_and_an_image_without_destination_are_found() -> None:
    assert [finding.message for finding in compile_markdown("[a]() and\n\n![b]()").findings] == [
        "this link has no destination",
        "this picture has no destination",
    ]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("A [@felitti1998].", (CitationItem("felitti1998", "", Span(1, 4, 16)),)),
        (
            "[@a; @b-c, p. 3; @d:e.f_g]",
            (
                CitationItem("a", "", Span(1, 2, 4)),
                CitationItem("b-c", "p. 3", Span(1, 6, 10)),
                CitationItem("d:e.f_g", "", Span(1, 18, 26)),
            ),
        ),
        ("as in [@a]: b", (CitationItem("a", "", Span(1, 8, 10)),)),
        ("> a [@b,\n> p. 4]", (CitationItem("b", "p. 4", Span(1, 6, 8)),)),
    ],
)
def test_citations(text: str, items: tuple[CitationItem, ...]) -> None:
    fragment = compile_markdown(text)
    assert [part.items for part in fragment.parts if isinstance(part, CitationSlot)] == [items]
    assert fragment.findings == ()


@pytest.mark.parametrize(
    "text", ["`[@a]`", "\\[@a]", "[@a](b.md)", "[@a]\n\n[@a]: https://b.c", "a@b.c", "![@a](b.png)"]
)
def test_what_is_no_citation(text: str) -> None:
    fragment = compile_markdown(text)
    assert not any(isinstance(part, CitationSlot) for part in fragment.parts)
    assert fragment.findings == ()


@pytest.mark.parametrize(
    ("text", "span", "hint"),
    [
        ("a [@]", Span(1, 4, 5), "Write [@id]"),
        ("a [@b p. 3]", Span(1, 4, 11), "Put a comma after the id: @b, p. 3]"[:34]),
        ("a [@b; c]", Span(1, 8, 9), 'Put "@" before the id of each source: @c.'),
        ("a [@b; ]", Span(1, 6, 9), "Write [@id]"),
        ("a [@b", Span(1, 3, 5), 'Add "]" after the id.'),
        ("a [@é!]", Span(1, 4, 7), "Write [@id]"),
    ],
)
def test_mistakes_in_citations(text: str, span: Span, hint: str) -> None:
    found = compile_markdown(text).findings
    assert [(finding.rule, finding.span) for finding in found] == [("malformed-citation", span)]
    assert (found[0].hint or "").startswith(hint)
