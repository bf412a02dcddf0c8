"""Directives: three forms, wherever Markdown has blocks and sentences, and what is said about those written wrongly."""

import pytest

from imhsite.diagnostics.problems import Span
from imhsite.markdown.compile import compile_markdown
from imhsite.markdown.fragment import DirectiveSlot, Fragment, Part
from imhsite.schema.decode import Decoding
from imhsite.schema.directive_types import DIRECTIVES, read_directive


def outline(parts: tuple[Part, ...]) -> str:
    """The HTML with each directive as «name label|title|content», so that nesting shows."""
    shown = ""
    for part in parts:
        if isinstance(part, DirectiveSlot):
            title = f"|{outline(part.label_parts)}" if part.label_parts else ""
            content = f"|{outline(part.parts)}" if part.form == "container" else ""
            shown += f"«{part.form[0]}:{part.name} {part.label}{title}{content}»"
        elif isinstance(part, str):
            shown += part
        else:
            shown += "‹slot›"
    return shown


def only(fragment: Fragment) -> DirectiveSlot:
    found = [part for part in fragment.parts if isinstance(part, DirectiveSlot)]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("::statistic[abc]", "«l:statistic abc»"),
        ("::helplines", "«l:helplines »"),
        ("See :stat[abc] here.", "<p>See «i:stat abc» here.</p>"),
        (":stat[abc]", "<p>«i:stat abc»</p>"),
        ("(:stat[a]), **:stat[b]** _:stat[c]_", "<p>(«i:stat a»), <strong>«i:stat b»</strong> <em>«i:stat c»</em></p>"),
        (":::note[Title]\nText\n:::", "«c:note Title|Title|<p>Text</p>»"),
        (":::note\n\nA\n\nB\n\n:::", "«c:note |<p>A</p>\n<p>B</p>»"),
        (":::note[A *b* :stat[c]]\n:::", "«c:note A *b* :stat[c]|A <em>b</em> «i:stat c»|»"),
        ("before\n::leaf[x]\nafter", "<p>before</p>\n«l:leaf x»\n<p>after</p>"),
        ("before\n:::note\nin\n:::\nafter", "<p>before</p>\n«c:note |<p>in</p>»\n<p>after</p>"),
        (":::a\n:::b\nin\n:::\n:::", "«c:a |«c:b |<p>in</p>»»"),
        ("::::a\n:::b\nin\n:::\n::::", "«c:a |«c:b |<p>in</p>»»"),
        (":::a\n::::b\nin\n::::\n:::", "«c:a |«c:b |<p>in</p>»»"),
        (":::a\n1\n:::\n:::b\n2\n:::", "«c:a |<p>1</p>»\n«c:b |<p>2</p>»"),
        (":::a\n# no\n- x\n- y\n:::", '«c:a |<h1 id="no">no</h1>\n<ul>\n<li>x</li>\n<li>y</li>\n</ul>»'),
        ("::video[https://example.org/a_(b)]", "«l:video https://example.org/a_(b)»"),
        ("::x[a [b] c]", "«l:x a [b] c»"),
        ("::x[a \\] b]", "«l:x a \\] b»"),
        (":x[two\nlines]", "<p>«i:x two lines»</p>"),
        ("> a :x[two\n> lines]", "<blockquote>\n<p>a «i:x two lines»</p>\n</blockquote>"),
        ("a | b\n--|--\n:x[y] | z", None),
        ("## With :stat[a] in it", '<h2 id="with-in-it">With «i:stat a» in it</h2>'),
        ("Term\n:   ::x[y]", "<dl>\n<dt>Term</dt>\n<dd>\n«l:x y»\n</dd>\n</dl>"),
        ("&nbsp;:x[y]", "<p>&nbsp;«i:x y»</p>"),
    ],
)
def test_forms_and_places(text: str, expected: str | None) -> None:
    fragment = compile_markdown(text)
    assert [f for f in fragment.findings if f.rule != "heading-level-one"] == []
    if expected is not None:
        assert outline(fragment.parts) == expected


LIST = """- first
  ::leaf[a]
- :::note
  tight

    after a blank line
  :::
- third

    :::note
    one

    two

    - deeper

        :::warning
        three

        four
        :::

    five
    :::

    outside
"""


def test_containers_hold_together_inside_lists() -> None:
    fragment = compile_markdown(LIST)
    assert fragment.findings == ()
    assert outline(fragment.parts) == (
        "<ul>\n<li>\n<p>first</p>\n«l:leaf a»\n</li>\n"
        "<li>\n«c:note |<p>tight</p>\n<p>after a blank line</p>»\n</li>\n"
        "<li>\n<p>third</p>\n«c:note |<p>one</p>\n<p>two</p>\n<ul>\n<li>\n<p>deeper</p>\n"
        "«c:warning |<p>three</p>\n<p>four</p>»\n</li>\n</ul>\n<p>five</p>»\n<p>outside</p>\n</li>\n</ul>"
    )


def test_containers_hold_together_inside_quotations_and_footnotes() -> None:
    fragment = compile_markdown("> :::note\n> a\n>\n> - b\n>\n>     :::x\n>     c\n>\n>     d\n>     :::\n> :::\n")
    assert fragment.findings == ()
    assert outline(fragment.parts) == (
        "<blockquote>\n«c:note |<p>a</p>\n<ul>\n<li>\n<p>b</p>\n«c:x |<p>c</p>\n<p>d</p>»\n</li>\n</ul>»\n</blockquote>"
    )


def test_the_page_shares_footnotes_abbreviations_links_and_ids_with_its_containers() -> None:
    text = "## A\n\n:::note\n## A\n\nHTML[^1] [l][r]\n\n*[HTML]: Hyper\n:::\n\nHTML[^1]\n\n[r]: x.md\n[^1]: Foot"
    fragment = compile_markdown(text)
    assert [heading.id for heading in fragment.headings] == ["a", "a_1"]
    assert outline(fragment.parts).count('<abbr title="Hyper">HTML</abbr>') == 2
    assert [link.destination for link in fragment.links] == ["x.md"]
    assert "fnref2:1" in fragment.anchors


@pytest.mark.parametrize(
    "text",
    [
        "10:30 a:b[c] :smile: x::y[z] a::b",
        "\\:stat[x]",
        "\\::leaf[x]",
        "\\:::note",
        "`:stat[x]`",
        "`` `:stat[x] ``",
        "    ::leaf[x]",
        "```\n::leaf[x]\n:::note\n```",
        "<!-- :stat[x] ::y -->",
        '<b title=":stat[x]">t</b>',
        "std::vector[int] {:.cls}",
        "::std::vector",
        "see http://x.org/:a",
    ],
)
def test_what_is_no_directive(text: str) -> None:
    fragment = compile_markdown(text)
    assert not any(isinstance(part, DirectiveSlot) for part in fragment.parts)
    assert fragment.findings == ()


def test_a_backslash_shows_the_colons_and_goes_away() -> None:
    assert compile_markdown("\\:stat[x] \\\\:stat[y]").parts[0] == "<p>:stat[x] \\"


def test_arguments_are_values_in_quotes_or_without_and_bare_words() -> None:
    slot = only(
        compile_markdown("""::x[y]{size=big q="two words" s='it is' flag url=https://a.b/c?d n="say \\"so\\""}""")
    )
    assert {argument.name: argument.value for argument in slot.arguments} == {
        "size": "big",
        "q": "two words",
        "s": "it is",
        "flag": "true",
        "url": "https://a.b/c?d",
        "n": 'say "so"',
    }


def test_spans_are_lines_and_columns_of_the_text_as_written() -> None:
    slot = only(compile_markdown("# x\n\npara\n:::note[Title]{kind=warm flag}\n:::"))
    assert slot.span == Span(4, 1, 31)
    assert slot.label_span == Span(4, 9, 14)
    assert [argument.span for argument in slot.arguments] == [Span(4, 16, 25), Span(4, 26, 30)]


def test_columns_count_a_tab_as_one_character() -> None:
    fragment = compile_markdown("a\tb\t:stat[x] and :stat[y]")
    assert [part.span for part in fragment.parts if isinstance(part, DirectiveSlot)] == [
        Span(1, 5, 13),
        Span(1, 18, 26),
    ]


def test_the_same_words_in_code_do_not_move_a_span() -> None:
    text = "    ::x[y]\n\n`:s[t]` ::\n\n```\n::x[y]\n```\n\n<div>\n::x[y]\n</div>\n\n::x[y]\n"
    assert only(compile_markdown(text)).span == Span(13, 1, 7)


@pytest.mark.parametrize(
    ("text", "rule", "span"),
    [
        ("a\n\n:::note\nb", "unclosed-directive", Span(3, 1, 8)),
        ("- :::note\n    b\n\nc", "unclosed-directive", Span(1, 3, 10)),
        (":::a\n:::b\n:::", "unclosed-directive", Span(1, 1, 5)),
        ("::::a\n:::\n::::", "stray-directive-end", Span(2, 1, 4)),
        ("a\n\n:::", "stray-directive-end", Span(3, 1, 4)),
        ("::x[y", "unclosed-bracket", Span(1, 1, 5)),
        ("::x[y]{a=b", "unclosed-bracket", Span(1, 1, 8)),
        ("a :x[y", "unclosed-bracket", Span(1, 3, 6)),
        ("a :x[y]{z", "unclosed-bracket", Span(1, 3, 9)),
        ("a :x[y `]`", "unclosed-bracket", Span(1, 3, 6)),
        (":::x[y\nin\n:::", "unclosed-bracket", Span(1, 1, 6)),
        ("::x{a=}", "malformed-argument", Span(1, 5, 7)),
        ("::x{a = b}", "malformed-argument", Span(1, 7, 8)),
        ("::x{.a}", "malformed-argument", Span(1, 5, 7)),
        ("::x{a=“b”}", "malformed-argument", Span(1, 5, 10)),
        ("::x{a=1, b=2}", "malformed-argument", Span(1, 5, 9)),
        ("::x{a=1 a=2}", "duplicate-argument", Span(1, 9, 12)),
        ("::x[y] more", "text-after-directive", Span(1, 8, 12)),
        (":::note Title\n:::", "text-after-directive", Span(1, 9, 14)),
        ("::x[y] {a=b}", "text-after-directive", Span(1, 8, 13)),
        ("::x y {a=b}", "text-after-directive", Span(1, 4, 7)),
        ("::x{a=“b c d” e=f}", "malformed-argument", Span(1, 5, 14)),
        ("::x{a=b, c d=e}", "malformed-argument", Span(1, 5, 11)),
        ("a ::x[y] b", "misplaced-directive", Span(1, 3, 6)),
        ("![a :x[y] b](c.png)", "misplaced-directive", Span(1, 5, 10)),
        ('[a](b.md "c :x[y]")', "misplaced-directive", Span(1, 13, 18)),
        ("::: note\nin\n:::", "malformed-directive", Span(1, 1, 9)),
        (":::Note\nin\n:::", "malformed-directive", Span(1, 1, 8)),
        ("::Statistic[x]", "malformed-directive", Span(1, 1, 15)),
        ("<div>\n::leaf[x]\n</div>", "directive-in-html", Span(2, 1, 7)),
        ("<p>See :stat[x].</p>", "directive-in-html", Span(1, 8, 16)),
        ("<div>\nBabies talk [@a].\n</div>", "directive-in-html", Span(2, 13, 17)),
        ("## Help ::helplines", "misplaced-directive", Span(1, 9, 20)),
    ],
)
def test_each_mistake_is_one_finding_at_its_place(text: str, rule: str, span: Span) -> None:
    found = compile_markdown(text).findings
    assert [(finding.rule, finding.span) for finding in found] == [(rule, span)]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (":::note\nb", "Add a line with ::: after the last line that belongs to it."),
        ("::x{a=“b c”}", 'Write a="b c".'),
        ('::x{a="b c d=e}', 'Write a="b c".'),
        ("::x{a=b, c? d=e}", 'Write a="b, c?".'),
        ("::x{a=don't b}", 'Write a="don\'t b".'),
        ("::x{a=b c, d=e}", 'Write a="b c".'),
        ("::x y", "Write ::x[y]."),
        ("::x y, z", "Write ::x[y, z]."),
        ("::x [y z]", "Write ::x[y z]."),
        ("::x (y)", "Write ::x[y]."),
        ("::x y z {a=b}", "Write ::x[y z]."),
        ("::x y z", "Move it to a line of its own."),
        (":::note Title\n:::", "A title goes in brackets: :::note[Title]. Text goes on the next line."),
        ("::: note\n:::", "Write the name in lower case right after the colons: :::note."),
        ("a ::x[y] b", "Put it on a line of its own."),
    ],
)
def test_hints_say_what_to_type(text: str, hint: str) -> None:
    found = compile_markdown(text).findings
    assert (found[0].hint or "").startswith(hint)


def test_a_label_without_brackets_is_read_all_the_same() -> None:
    slot = only(compile_markdown("::x y {a=b}"))
    assert (slot.label, slot.label_span, slot.arguments[0].value) == ("y", Span(1, 5, 6), "b")


def reports(text: str) -> list[tuple[str, Span, str | None]]:
    """What is said about the arguments of the directives in a text."""
    reading = Decoding()
    for part in compile_markdown(text).parts:
        if isinstance(part, DirectiveSlot):
            read_directive(part, DIRECTIVES, reading)
    return [(finding.rule, finding.span, finding.hint) for finding in reading.findings]


def test_a_value_of_several_words_needs_quotes() -> None:
    hint = 'write title="What parents do"'
    assert reports("::chart[a]{title=What parents do kind=bars}") == [("malformed-argument", Span(1, 12, 33), hint)]
    assert reports("::chart[a]{kind=bars title=What parents do}") == [("malformed-argument", Span(1, 22, 43), hint)]


def test_an_id_in_braces_belongs_into_brackets() -> None:
    hint = "write it in square brackets: ::statistic[a-b]"
    assert reports("::statistic{a-b}") == [("unknown-argument", Span(1, 13, 16), hint)]


def test_what_a_misspelt_container_holds_is_still_compiled() -> None:
    assert outline(compile_markdown("::: note\n[a](b.md)\n:::\nafter").parts) == (
        '<p><a href="‹slot›">a</a></p>\n<p>after</p>'
    )


def test_a_misplaced_directive_leaves_no_private_character_in_the_attribute() -> None:
    assert compile_markdown("![a :x[y] b](https://c.org/d.png)").parts == (
        '<p><img alt="a  b" src="https://c.org/d.png"></p>',
    )
