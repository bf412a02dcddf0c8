"""What looks like Markdown and is not read as such is reported at its place; what only resembles it is not."""

import pytest

from imhsite.diagnostics.problems import Span
from imhsite.markdown.compile import compile_markdown


@pytest.mark.parametrize(
    ("text", "rule", "span"),
    [
        ("a\n> b [c] (d.md)", "space-in-link", Span(2, 5, 15)),
        ("- a\n  (b)[c.md]", "reversed-link", Span(2, 3, 12)),
        ("*a ~b~*", "single-tilde", Span(1, 4, 7)),
        ("a | b\n--|--\n`c` | [[d]]", "wiki-link", Span(3, 7, 12)),
        ("[a](b c 'd", "unread-link", Span(1, 1, 11)),
        ("[caption id=1]x[/caption]", "unread-shortcode", Span(1, 1, 15)),
        ("{{ site.name }}", "unread-shortcode", Span(1, 1, 16)),
        ("a\n[b]: c", "unread-definition", Span(2, 1, 7)),
        ("a ** b ** c**", "unpaired-emphasis", Span(1, 12, 14)),
        ("__a b", "unpaired-emphasis", Span(1, 1, 3)),
        ("~~a b", "unpaired-emphasis", Span(1, 1, 3)),
        ("it`s", "unpaired-backtick", Span(1, 3, 4)),
        ("###a", "heading-without-space", Span(1, 1, 5)),
        ("· a\n· b", "text-bullet", Span(1, 1, 4)),
        ("1.a\n2.b", "list-without-space", Span(1, 1, 4)),
        ("|a|b|\n|c|d|", "unread-table", Span(1, 1, 6)),
        ("a | b\n--|--\nc | d | e", "lost-table-cells", Span(3, 9, 10)),
        ("a[^b]", "unknown-footnote", Span(1, 2, 6)),
        ("a[^b]\n\n[^b]:", "unknown-footnote", Span(3, 1, 6)),
        ("[^b]: c", "unused-footnote", Span(1, 1, 8)),
        ("[a][b]", "unknown-link-label", Span(1, 1, 7)),
        ("[a]\n\n[a]: https://b.org\n[A]: https://c.org", "duplicate-definition", Span(4, 1, 19)),
    ],
)
def test_it_is_reported_at_its_place(text: str, rule: str, span: Span) -> None:
    found = compile_markdown(text).findings
    assert [(each.rule, each.span) for each in found if each.rule == rule][:1] == [(rule, span)]


@pytest.mark.parametrize(
    "text",
    [
        "[sic] (as she said) and (see below)[1], a [note], an array[0][1] in `[a] (b.md)`",
        "```\n[a] (b.md) ** [[c]] {{ d }}\n```",
        "\\[a] (b.md) \\[^c] \\{{ d }} \\~e~ \\`f \\## g",
        "2 * 3 ** and 4 ~ 5, about ~10 to ~20; snake_case__name, 5 | 6, a - b",
        "#hashtag and #1, - and 1. in a line\n-5 degrees",
        "10. Downing Street",
        "At 10:30, C++::x, a::b, :smile:",
        '(a)(b) [c](d "e") ![f](g.png) <https://h.org> https://i.org/(j)',
        "*a* **b** ***c*** _d_ __e__ ~~f~~ `g` ``h ` i``",
        "| a |\n| - |\n| b | |",
        "> | a | b |\n> | - | - |\n> | c | d |",
        "- | a |\n  | - |\n  | b |\n\n1. > | c | d |\n   > | - | - |\n\n[^e]: | f |\n      | - |\n\n[^e]",
        "Write \\[x\\]\\(y\\) to link.",
    ],
)
def test_what_only_resembles_it_is_not_reported(text: str) -> None:
    found = {each.rule for each in compile_markdown(text).findings}
    assert found - {"picture-elsewhere", "unknown-link-label"} == set()
