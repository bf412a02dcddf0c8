"""HTML that authors write: what is published of it, and what is said about the rest."""

import pytest

from imhsite.diagnostics.problems import Span
from imhsite.markdown.compile import compile_markdown
from imhsite.markdown.fragment import DirectiveSlot, Fragment, Heading, ImageSlot, LinkSlot


def html_of(fragment: Fragment) -> str:
    """The parts as HTML, with what the author wrote in place of slots."""
    shown = ""
    for part in fragment.parts:
        if isinstance(part, LinkSlot):
            shown += part.destination
        elif isinstance(part, ImageSlot):
            shown += f"‹{part.destination} {part.alt}›"
        elif isinstance(part, DirectiveSlot):
            shown += f"«{part.name}»"
        elif isinstance(part, str):
            shown += part
        else:
            shown += "‹cited›"
    return shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a <b>b</b> <br> <kbd>c</kbd>", "<p>a <b>b</b> <br> <kbd>c</kbd></p>"),
        ('<p lang="cy" class="x">a</p>', '<p lang="cy" class="x">a</p>'),
        ("<ul>\n<li>a\n<li>b\n</ul>", "<ul>\n<li>a\n<li>b\n</ul>"),
        (
            "<details>\n<summary>S</summary>\n\n::x[y]\n\n[a](b.md) [@c]\n\n</details>",
            '<details>\n<summary>S</summary>\n«x»\n<p><a href="b.md">a</a> ‹cited›</p>\n</details>',
        ),
        ("- a\n\n  <div>\n\n  b\n\n  </div>", "<ul>\n<li>\n<p>a</p>\n<div>\n<p>b</p>\n</div>\n</li>\n</ul>"),
        ('<figure>\n<img src="a.png" alt="A">\n</figure>', "<figure>\n‹a.png A›\n</figure>"),
        ("a <!-- b --> c", "<p>a  c</p>"),
        ("a\n\n<!-- b\n\n:::note\n-->\n\nc", "<p>a</p>\n<p>c</p>"),
        ("<div>\n<!-- a -->\n</div>", "<div>\n\n</div>"),
        ("\\<b> `<i>` &lt;u&gt;", "<p>&lt;b&gt; <code>&lt;i&gt;</code> &lt;u&gt;</p>"),
        ("a < b and c > d <3", "<p>a &lt; b and c &gt; d &lt;3</p>"),
        ("a[^1]\n\n[^1]: <div>b</div>", None),
    ],
)
def test_what_is_published(text: str, expected: str | None) -> None:
    fragment = compile_markdown(text)
    assert fragment.findings == ()
    if expected is None:
        assert "<div>b</div>" in html_of(fragment)
    else:
        assert html_of(fragment) == expected


@pytest.mark.parametrize(
    ("text", "rule", "span"),
    [
        ("Hello <your name>", "html-not-allowed", Span(1, 7, 18)),
        ("<script>\nalert(1)\n</script>", "html-not-allowed", Span(1, 1, 9)),
        ("<style>\np > a { color: red }\n</style>", "html-not-allowed", Span(1, 1, 8)),
        ("<object data='x.swf'></object>", "html-not-allowed", Span(1, 1, 22)),
        ("a <button>b</button>", "html-not-allowed", Span(1, 3, 11)),
        ("a <o:p></o:p>", "html-not-allowed", Span(1, 3, 8)),
        ("<!DOCTYPE html>", "html-not-allowed", Span(1, 1, 16)),
        ("a <?php x ?>", "html-not-allowed", Span(1, 3, 13)),
        ("> <p onclick='x'>a</p>", "html-not-allowed", Span(1, 6, 17)),
        ("a <b style='x'>b</b>", "html-not-allowed", Span(1, 6, 15)),
        ("a\n{: onclick=x }", "html-not-allowed", Span(2, 4, 11)),
        ("a\n{: style=x }", "html-not-allowed", Span(2, 4, 9)),
        ("<table width=100%></table>", "dropped-attribute", Span(1, 8, 18)),
        ("## A {today}", "dropped-attribute", Span(1, 7, 12)),
        ("<div>\n\na", "unclosed-html", Span(1, 1, 6)),
        ("a\n\n</div>", "unclosed-html", Span(3, 1, 7)),
        ("- a <b>b\n- c</b>", "unclosed-html", Span(1, 5, 8)),
        ("<div>\n\n> a\n> </div>", "unclosed-html", Span(1, 1, 6)),
        ("a <i><b>c</i></b>", "unclosed-html", Span(1, 10, 14)),
        ("a </br>", "unclosed-html", Span(1, 3, 8)),
        ("a\n\n<!-- b", "unclosed-html", Span(3, 1, 5)),
        ("a <div>b</div>", "misplaced-html", Span(1, 3, 8)),
        ("<div>\na **b** c\n</div>", "markdown-in-html", Span(2, 3, 8)),
        ("<div>\n## a\n</div>", "markdown-in-html", Span(2, 1, 3)),
        ("<p>a [b](c.md)</p>", "markdown-in-html", Span(1, 6, 15)),
        ("<p><a href=''>a</a></p>", "empty-link", Span(1, 1)),
    ],
)
def test_what_is_said_first(text: str, rule: str, span: Span) -> None:
    found = compile_markdown(text).findings
    assert (found[0].rule, found[0].span) == (rule, span)


def test_what_is_not_allowed_is_not_in_the_fragment() -> None:
    shown = html_of(
        compile_markdown("<p onclick='x' class='y' style='z'>a</p>\n\nb <blink>c</blink>\n\nd\n{: onclick=x }")
    )
    assert shown == "<p class='y'>a</p>\n<p>b c</p>\n<p>d</p>"


def test_headings_of_html_have_ids_levels_and_places_like_others() -> None:
    fragment = compile_markdown(
        "## A\n\n<h2>A <i>b</i></h2>\n\n<h2>A</h2>\n\n<h4 id='own'>C</h4>\n\n[a](#a-b) [b](#own)"
    )
    assert fragment.headings == (
        Heading(2, "a", "A", Span(1, 1, 5)),
        Heading(2, "a-b", "A b", Span(3, 1, 5)),
        Heading(2, "a_1", "A", Span(5, 1, 5)),
        Heading(4, "own", "C", Span(7, 1, 14)),
    )
    assert [(each.rule, each.span.line) for each in fragment.findings] == [("skipped-heading-level", 7)]
    assert '<h2 id="a-b">A <i>b</i></h2>' in html_of(fragment)


def test_addresses_that_browsers_load_say_what_for() -> None:
    text = (
        '<iframe src="https://a.org/"></iframe>\n\n<form action="https://b.org/">\n<label>a <input name="c"></label>\n'
        '</form>\n\n<video src="https://d.org/e.mp4" poster="https://f.org/g.png"></video>\n\n'
        '<script src="https://h.org/"></script>\n\n[i](https://i.org/)'
    )
    fragment = compile_markdown(text)
    assert [(link.destination, link.purpose) for link in fragment.links] == [
        ("https://a.org/", "frame"),
        ("https://b.org/", "form"),
        ("https://d.org/e.mp4", "media"),
        ("https://f.org/g.png", "image"),
        ("https://h.org/", "script"),
        ("https://i.org/", ""),
    ]
