"""YAML source: what authors wrote, where it stands, and what they are told when it cannot be read."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec, module_from_spec
from typing import Any

import pytest
import yaml
from hypothesis import assume, example, given
from hypothesis import strategies as st

from imhsite.diagnostics.problems import Finding, Span
from imhsite.diagnostics.rules import RULES
from imhsite.source.yaml import (
    EventSource,
    FrontMatter,
    MappingNode,
    Node,
    PythonParser,
    ScalarNode,
    SequenceNode,
    fastest_parser,
    parse_yaml,
    parse_yaml_with,
    split_front_matter,
)

Parser = Callable[[str], EventSource]
both_parsers = pytest.mark.parametrize("parser", [fastest_parser, PythonParser], ids=["fastest", "python"])


def test_a_pyyaml_without_its_c_part_is_read_by_the_python_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    assert fastest_parser is not PythonParser
    monkeypatch.delitem(sys.modules, "yaml.cyaml")
    monkeypatch.setitem(sys.modules, "yaml._yaml", None)
    spec = find_spec("imhsite.source.yaml.parsers")
    assert spec is not None
    assert spec.loader is not None
    parsers = module_from_spec(spec)
    spec.loader.exec_module(parsers)
    assert parsers.fastest_parser is parsers.PythonParser


def plain_values(node: Node | None) -> Any:
    """The node as texts, lists and dicts."""
    if isinstance(node, ScalarNode):
        return node.text
    if isinstance(node, SequenceNode):
        return [plain_values(member) for member in node.members]
    if isinstance(node, MappingNode):
        return {key.text: plain_values(value) for key, value in node.entries}
    return None


def scalars_of(node: Node | None) -> Iterator[ScalarNode]:
    if isinstance(node, ScalarNode):
        yield node
    elif isinstance(node, SequenceNode):
        for member in node.members:
            yield from scalars_of(member)
    elif isinstance(node, MappingNode):
        for key, value in node.entries:
            yield key
            yield from scalars_of(value)


def value_of(text: str, parser: Parser = fastest_parser) -> Node:
    """The value of the only key in a text without mistakes."""
    node, findings = parse_yaml_with(parser, text)
    assert findings == ()
    assert isinstance(node, MappingNode)
    return node.entries[0][1]


# Values


@both_parsers
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("phone: 08001111", "08001111"),
        ("region: NO", "NO"),
        ("time: 12:30", "12:30"),
        ("link: https://example.org/a:b", "https://example.org/a:b"),
        ("date: 2022-06-01", "2022-06-01"),
        ("share: 1_000.50", "1_000.50"),
        ("text: 'it''s'", "it's"),
        ('text: "a\\tb \\u00e9"', "a\tb é"),
        ("text: one\n  two\n\n  three", "one two\nthree"),
        ("text: |\n  one\n   two\n", "one\n two\n"),
        ("text: >-\n  one\n  two\n", "one two"),
        ("list: [a, 'b c', {d: e}]", ["a", "b c", {"d": "e"}]),
        ("list:\n- a\n- - b\n", ["a", ["b"]]),
        ("list: []", []),
        ("map: {}", {}),
        ("text: a\tb", "a\tb"),
        ("text:\tb", "b"),
        ("list: [a,\tb]", ["a", "b"]),
        ("text: a # a comment", "a"),
        ("text: a\u2028b\x85c\rd\x00\ud800\ufeff", "a\u2028b\x85c\rd\x00\ud800\ufeff"),
        ("text: 😀 \U0010fffd", "😀 \U0010fffd"),
    ],
)
def test_a_value_is_what_is_written(parser: Parser, text: str, value: Any) -> None:
    assert plain_values(value_of(text, parser)) == value


@both_parsers
@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n", "---\n---\n", "   "])
def test_an_empty_document_is_nothing_and_no_mistake(parser: Parser, text: str) -> None:
    assert parse_yaml_with(parser, text) == (None, ())


@both_parsers
@pytest.mark.parametrize(
    ("text", "is_null"),
    [
        ("a:", True),
        ("a: ~", True),
        ("a: null", True),
        ("a: Null", True),
        ("a: NULL", True),
        ("a: nULL", False),
        ("a: 'null'", False),
        ('a: ""', False),
        ("a: |\n  ~", False),
        ("a: none", False),
    ],
)
def test_only_an_unquoted_null_is_null(parser: Parser, text: str, is_null: bool) -> None:
    value = value_of(text, parser)
    assert isinstance(value, ScalarNode)
    assert value.is_null is is_null


@both_parsers
def test_an_alias_repeats_the_value_it_names(parser: Parser) -> None:
    node, findings = parse_yaml_with(parser, "a: &hours [9, 17]\nb: *hours\n")
    assert plain_values(node) == {"a": ["9", "17"], "b": ["9", "17"]}
    assert findings == ()


@both_parsers
@pytest.mark.parametrize("text", ["---\na: b\n", "a: b\n---\n", "---\na: b\n---\n\n"])
def test_lines_of_hyphens_are_allowed_around_the_one_document(parser: Parser, text: str) -> None:
    node, findings = parse_yaml_with(parser, text)
    assert (plain_values(node), findings) == ({"a": "b"}, ())


# Places


@both_parsers
def test_spans_count_lines_and_columns_from_one_in_characters(parser: Parser) -> None:
    text = "é😀: [b, 'c d']\nlonger: one\n  two\nnone:\nmap:\n  - k: v # why\n"
    node, findings = parse_yaml_with(parser, text, 10)
    assert findings == ()
    assert isinstance(node, MappingNode)
    (key, flow), (_, folded), (_, none), (_, listed) = node.entries
    assert node.span == Span(11, 1, 15)
    assert key.span == Span(11, 1, 3)
    assert isinstance(flow, SequenceNode)
    assert flow.span == Span(11, 5, 15)
    assert [member.span for member in flow.members] == [Span(11, 6, 7), Span(11, 9, 14)]
    assert folded.span == Span(12, 9, 12)
    assert none.span == Span(14, 6, 6)
    assert isinstance(listed, SequenceNode)
    assert (listed.span, listed.members[0].span) == (Span(16, 3, 9), Span(16, 5, 9))


@both_parsers
@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a: word", 1, 4),
        ("a: 'word'", 1, 5),
        ('a: "word"', 1, 5),
        ("a: &x word\nb: *x", 1, 7),
        ("a: |\n  one\n  two\n", 2, 3),
        ("a: >- # why\n    one\n", 2, 5),
        ("a: |\n\n\n   one\n", 2, 4),
        ("a: |2\n    one\n  two\n", 2, 3),
        ("a: &x\n  |\n  one\nb: *x", 3, 3),
        ("a:\n  b: |\n      one\n\n       two\n", 3, 7),
        ("a: |\n", 2, 1),
    ],
)
def test_the_first_character_of_a_value_can_be_found(parser: Parser, text: str, line: int, column: int) -> None:
    value = value_of(text, parser)
    while isinstance(value, MappingNode):
        value = value.entries[0][1]
    assert isinstance(value, ScalarNode)
    assert (value.content_line, value.content_column) == (line, column)


@both_parsers
def test_only_a_newline_ends_a_line(parser: Parser) -> None:
    node, _ = parse_yaml_with(parser, "a: b\u2028c\u2029d\x85e\rf\ng: h\n")
    assert isinstance(node, MappingNode)
    assert node.entries[1][0].span == Span(2, 1, 2)


# Mistakes

MISTAKES = [
    ("title: Bonding: the start", "yaml-colon", Span(1, 15, 16), 'the value of "title" contains a second colon'),
    ("a: b\n  c d\n  e: f", "yaml-colon", Span(3, 4, 5), "a value that began on an earlier line"),
    ("{a: b: c}", "yaml-colon", Span(1, 6, 7), "there is a second colon here inside brackets"),
    ("title:Bonding", "yaml-space", Span(1, 7, 8), 'after the colon of "title"'),
    ("title:Bonding\nsummary: x", "yaml-space", Span(1, 7, 8), 'after the colon of "title"'),
    ("a: x\nsummary:Bonding\nb: c", "yaml-space", Span(2, 9, 10), 'after the colon of "summary"'),
    ("a: x\nsummary:\xa0Bonding\nb: c", "yaml-space", Span(2, 9, 10), "a no-break space"),
    ("\xa0title: x", "yaml-space", Span(1, 1, 7), "a no-break space"),
    ("- a\n-b\n", "yaml-space", Span(2, 1, 2), "after this hyphen"),
    ("a: 1\ntitle x\nb: c", "yaml-line", Span(2, 1, 8), '"title x" is neither a key nor a value'),
    ("title\nb: c", "yaml-line", Span(1, 1, 6), '"title" is neither a key nor a value'),
    ('a: "unclosed\nb: c', "yaml-quote", Span(1, 4, 5), 'the quote " that opens here is never closed'),
    ("a: 'tis\nb: c", "yaml-quote", Span(1, 4, 5), "the quote ' that opens here is never closed"),
    ("a: 'it's'", "yaml-quote", Span(1, 8, 10), "the quote ' is closed before this"),
    ('a: "x" y', "yaml-quote", Span(1, 8, 9), 'the quote " is closed before this'),
    ('a: "unclosed\nb: "c"', "yaml-quote", Span(1, 4, 5), "only closed on line 2"),
    ("a: 'b\n---\nc: d", "yaml-quote", Span(1, 4, 5), "never closed"),
    ("a: [b, c\nd: e", "yaml-bracket", Span(1, 4, 5), 'the bracket "[" that opens here is never closed'),
    ("a: {b: [c]\n", "yaml-bracket", Span(1, 4, 5), 'the bracket "{" that opens here is never closed'),
    ("a: [b, c}", "yaml-bracket", Span(1, 9, 10), 'the bracket "[" on line 1 is closed by "}"'),
    ("a: [b]c", "yaml-bracket", Span(1, 7, 8), "more text after the closing bracket"),
    ('["a" b]', "yaml-bracket", Span(1, 6, 8), 'no comma or "]" before this'),
    ("[a,,b]", "yaml-bracket", Span(1, 4, 7), "there is nothing before this comma"),
    ("a:\n   b: c\n  d: e", "yaml-indentation", Span(3, 3, 7), "indented by 2 and the lines above by 0 or 3"),
    ("a: b\n  c: d", "yaml-indentation", Span(2, 3, 7), 'further than line 1, but "a" already has a value'),
    (" a: b\nc: d", "yaml-indentation", Span(2, 1, 5), "indented less than the first one, line 1"),
    ("- a\nb: c", "yaml-indentation", Span(2, 1, 5), "not an item of the list that begins on line 1"),
    ("a: b\n- c", "yaml-indentation", Span(2, 1, 4), "there is a list item where a key is expected"),
    ("a: |\n    x\n  y\n", "yaml-indentation", Span(3, 3, 4), "indented by 2"),
    ("a:\n\tb: c", "yaml-tab", Span(2, 1, 2), "there is a tab here"),
    ("a: b\n\t\tc: d", "yaml-tab", Span(2, 1, 3), "there is a tab here"),
    ("a: |\n\ttext", "yaml-tab", Span(2, 1, 2), "there is a tab here"),
    ("a: @name", "yaml-special-character", Span(1, 4, 5), 'cannot begin with "@"'),
    ("a: `code`", "yaml-special-character", Span(1, 4, 5), 'cannot begin with "`"'),
    ("a: %", "yaml-special-character", Span(1, 4, 5), 'cannot begin with "%"'),
    ("a: *bold*", "yaml-special-character", Span(1, 4, 5), 'cannot begin with "*"'),
    ("a: *bold", "yaml-special-character", Span(1, 4, 9), '"*bold" begins with "*"'),
    ("a: *bold text", "yaml-special-character", Span(1, 4, 9), '"*bold" begins with "*"'),
    ("a: & sons", "yaml-special-character", Span(1, 4, 5), 'cannot begin with "&"'),
    ("a: ]", "yaml-special-character", Span(1, 4, 5), 'cannot begin with "]"'),
    ("a: ? b", "yaml-special-character", Span(1, 4, 5), 'cannot begin with "?"'),
    ("%YAML 1.2\n---\na: b", "yaml-special-character", Span(1, 1, 10), '"%YAML 1.2" begins with "%"'),
    ("tags: #IMHAW", "yaml-comment", Span(1, 7, 13), '"#IMHAW" is read as a comment'),
    ("- Week #1 is on", "yaml-comment", Span(1, 8, 16), '"#1 is on" is read as a comment'),
    ("a: - b", "yaml-list", Span(1, 4, 5), "a list cannot begin on the same line"),
    ("a: | text", "yaml-block", Span(1, 4, 5), 'after "|", the text must begin on the next line'),
    ("a: >x", "yaml-block", Span(1, 4, 5), 'after ">", the text must begin on the next line'),
    ('a: "C:\\Users"', "yaml-escape", Span(1, 7, 9), '"\\U" means nothing'),
    ('a: "\\q"', "yaml-escape", Span(1, 5, 7), '"\\q" means nothing'),
    ('a: "x\\ud800"', "yaml-escape", Span(1, 4, 5), "a character that does not exist"),
    ('a: "\\U00110000"', "yaml-escape", Span(1, 4, 5), "a character that does not exist"),
    ('a: "\\x07"', "forbidden-character", Span(1, 4, 5), "the escape in these quotes stands for U+0007"),
    ("a: b\n---\nc: d", "yaml-documents", Span(2, 1, 4), "begins a second document"),
    ("a: b\n...\nc: d", "yaml-documents", Span(3, 1, 5), 'line 2 ("...") ends the document'),
    ("? [a]\n: b", "yaml-key", Span(1, 3, 6), "there is a list or a group where the name of a field is expected"),
    ("{a: b}: c", "yaml-key", Span(1, 1, 7), "there is a list or a group where the name of a field is expected"),
    (": x", "yaml-key", Span(1, 1, 4), "there is nothing before this colon"),
    ("{: x}", "yaml-key", Span(1, 2, 6), "there is nothing before this colon"),
    ("<<: {a: b}", "yaml-merge", Span(1, 1, 3), "copies other lines to this place"),
    ("a: !important news", "yaml-tag", Span(1, 4, 14), '"!important" is not read as text'),
    ("a: !!str b", "yaml-tag", Span(1, 4, 9), '"!!str" is not read as text'),
    ("a: !x [b]", "yaml-tag", Span(1, 4, 6), '"!x" is not read as text'),
    ("a: &Sons and", "yaml-alias", Span(1, 4, 9), 'YAML reads "&Sons" as a name'),
    ("a: &x [b, *x]", "yaml-alias", Span(1, 11, 13), "it would never end"),
    ("a: 1\nb: 2\na: 3", "duplicate-key", Span(3, 1, 2), 'the key "a" is used twice; the first is on line 1'),
    ("[[" * 40, "too-deeply-nested", Span(1, 61, 62), "more than 60 levels deep"),
    ("[" * 100_000, "too-deeply-nested", Span(1, 61, 62), "more than 60 levels deep"),
    ("- " * 100_000, "too-deeply-nested", Span(1, 121, 122), "more than 60 levels deep"),
    ("{a: " * 100_000, "too-deeply-nested", Span(1, 241, 242), "more than 60 levels deep"),
    ("".join(" " * depth + "a:\n" for depth in range(2000)), "too-deeply-nested", Span(61, 61, 62), "more than 60"),
]


@both_parsers
@pytest.mark.parametrize(("text", "rule", "span", "part"), MISTAKES, ids=[text[:20] for text, *_ in MISTAKES])
def test_a_mistake_is_reported_at_its_place_in_plain_words(
    parser: Parser, text: str, rule: str, span: Span, part: str
) -> None:
    _, (finding,) = parse_yaml_with(parser, text)
    assert (finding.rule, finding.span) == (rule, span)
    assert part in finding.message
    assert finding.rule in RULES
    assert finding.hint
    assert len(finding.message.split()) + len(finding.hint.split()) < 60


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("title: “Play: a game”", 'Write title: "Play: a game"'),
        ("title: ‘Play: a game’", 'Write title: "Play: a game"'),
        ("title: “Play”: a game", 'Write title: "“Play”: a game"'),
        ("title: Bonding: the start", 'Write title: "Bonding: the start"'),
        ('title: Bonding: "the" start', "Write title: 'Bonding: \"the\" start'"),
        ("title:Bonding", "Write title: Bonding"),
        ("a: @name", 'Put the value in quotes: "@name".'),
    ],
)
def test_a_hint_shows_the_line_as_it_should_be_written(text: str, hint: str) -> None:
    _, (finding,) = parse_yaml(text)
    assert finding.hint == hint


def test_the_lines_before_the_text_count_in_places_and_in_words() -> None:
    _, (finding,) = parse_yaml("a: b\n  c: d", 4)
    assert finding.span == Span(6, 3, 7)
    assert "line 5" in finding.message


@both_parsers
def test_of_a_key_written_three_times_the_first_stays_and_both_others_are_named(parser: Parser) -> None:
    node, findings = parse_yaml_with(parser, "a: 1\n'a': 2\nb: 3\na: 4\n", 1)
    assert plain_values(node) == {"a": "1", "b": "3"}
    assert [(finding.rule, finding.span.line) for finding in findings] == [("duplicate-key", 3), ("duplicate-key", 5)]
    assert all("the first is on line 2" in finding.message for finding in findings)


@both_parsers
def test_mistakes_that_spoil_one_value_leave_the_others_readable(parser: Parser) -> None:
    node, findings = parse_yaml_with(parser, "a: !x one\nb: *two\n? [c]\n: d\ne: f #g\n")
    assert plain_values(node) == {"a": "!x one", "b": "*two", "e": "f"}
    assert [finding.rule for finding in findings] == ["yaml-tag", "yaml-special-character", "yaml-key", "yaml-comment"]


def test_what_cannot_be_read_to_its_end_is_not_handed_on_in_part() -> None:
    node, _ = parse_yaml(" a: b\nc: d\n")
    assert node is None


@both_parsers
def test_aliases_that_multiply_are_refused_without_being_written_out(parser: Parser) -> None:
    levels = [f"a{level}: &a{level} [" + ", ".join([f"*a{level - 1}"] * 9) + "]\n" for level in range(1, 40)]
    node, (finding,) = parse_yaml_with(parser, "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(levels))
    assert node is None
    assert (finding.rule, finding.span.line) == ("yaml-alias", 6)
    assert "make the file too large" in finding.message


def test_one_long_text_repeated_often_is_refused_too() -> None:
    _, (finding,) = parse_yaml("- &long " + "x" * 10_000 + "\n" + "- *long\n" * 200)
    assert (finding.rule, finding.span) == ("yaml-alias", Span(101, 3, 8))


# What holds for every text

words = st.text(st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn", "Zl", "Zp"]) | st.just("\n"), max_size=20)
data = st.recursive(
    words,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(words.filter(lambda word: word not in ("", "<<")), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(data=data.filter(lambda value: value != ""), flow=st.booleans(), width=st.sampled_from([20, 80]))
def test_what_was_dumped_as_yaml_is_read_as_the_same_texts(data: Any, flow: bool, width: int) -> None:
    text = yaml.safe_dump(data, allow_unicode=True, default_flow_style=flow, width=width, sort_keys=False)
    for parser in (fastest_parser, PythonParser):
        node, findings = parse_yaml_with(parser, text)
        assert {finding.rule for finding in findings} <= {"yaml-space"}  # keys with wide spaces at their ends
        assume(not findings)
        assert plain_values(node) == data


@given(data=data, flow=st.booleans())
@example(data={"a b": ["c", ""]}, flow=True)
def test_the_span_of_a_plain_text_on_one_line_is_exact(data: Any, flow: bool) -> None:
    text = yaml.safe_dump({"key": data}, allow_unicode=True, default_flow_style=flow, width=10_000)
    lines = text.split("\n")
    for scalar in scalars_of(parse_yaml(text)[0]):
        span = scalar.span
        if scalar.plain:
            assert (scalar.content_line, scalar.content_column) == (span.line, span.column)
            assert lines[span.line - 1][span.column - 1 : span.end - 1] in (scalar.text, scalar.text.split("\n")[0])


pieces = st.sampled_from(
    [
        *("a", "é", "😀", "b: ", "c:", " ", "  ", "\n", "\n  ", "- ", "-", "[", "]", "{", "}", ",", ":", "'", '"', "#"),
        *(
            " #x",
            "|\n  ",
            ">-\n",
            "&x ",
            "*x",
            "!t ",
            "@",
            "%",
            "`",
            "\t",
            "---\n",
            "...\n",
            "\\",
            "\\u12",
            "~",
            "<<: ",
        ),
        *(
            "? ",
            "\u2028",
            "\x85",
            "\r",
            "\x00",
            "\ud800",
            "\ufeff",
            "\xa0",
            "\U0010fffd",
            "key: value\n",
            "  - member\n",
        ),
    ]
)
scraps = st.lists(pieces, max_size=14).map("".join) | st.text()


@given(scraps)
@example("\n\t")
@example("\r #x\n\r#")
@example("---\n#   %-")
@example("a: b\n%")
def test_no_text_raises_and_every_finding_is_inside_it(text: str) -> None:
    lines = text.split("\n")
    for parser in (fastest_parser, PythonParser):
        _, findings = parse_yaml_with(parser, text)
        for finding in findings:
            assert finding.rule in RULES
            assert finding.hint
            assert 1 <= finding.span.line <= len(lines)
            assert 1 <= finding.span.column <= len(lines[finding.span.line - 1]) + 1


@given(scraps.filter(lambda text: "?" not in text))
def test_both_parsers_read_the_same_or_refuse_the_same(text: str) -> None:
    fast, fast_findings = parse_yaml_with(fastest_parser, text)
    slow, slow_findings = parse_yaml_with(PythonParser, text)
    assert fast == slow
    assert bool(fast_findings) == bool(slow_findings)
    if fast is not None:
        assert fast_findings == slow_findings


# Front matter


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("---\ntitle: x\n---\nBody\n", FrontMatter("title: x\n", "Body\n", 1, 3)),
        ("---\n---\n", FrontMatter("", "", 1, 2)),
        ("---\na: b\n---", FrontMatter("a: b\n", "", 1, 3)),
        ("--- \t\na: b\n---  \nBody\n---\nmore", FrontMatter("a: b\n", "Body\n---\nmore", 1, 3)),
        ("\n  \n---\na: b\n---\n\nBody", FrontMatter("a: b\n", "\nBody", 3, 5)),
        ("---\na: |\n  ---\n---\nBody", FrontMatter("a: |\n  ---\n", "Body", 1, 4)),
        ("---\na: b\u2028\n---\nBody", FrontMatter("a: b\u2028\n", "Body", 1, 3)),
    ],
)
def test_front_matter_and_body_know_the_lines_before_them(text: str, parts: FrontMatter) -> None:
    assert split_front_matter(text) == parts


@pytest.mark.parametrize(
    ("text", "rule", "span", "part"),
    [
        ("", "front-matter-missing", Span(1, 1, 1), "this file is empty"),
        ("\n\n# Bonding\n", "front-matter-missing", Span(3, 1, 10), 'does not begin with a line "---"'),
        ("title: x\n---\nBody", "front-matter-missing", Span(1, 1, 9), 'the line "---" above the fields is missing'),
        ("----\ntitle: x\n----\n", "front-matter-missing", Span(1, 1, 5), 'begins with "----"'),
        ("—\ntitle: x\n—\n", "front-matter-missing", Span(1, 1, 2), 'begins with "—"'),
        (" ---\ntitle: x\n---\n", "front-matter-missing", Span(1, 1, 5), "must begin with exactly three hyphens"),
        ("+++\ntitle = 'x'\n+++\n", "front-matter-missing", Span(1, 1, 4), "TOML"),
        ("\n---\ntitle: x\nBody", "front-matter-unclosed", Span(2, 1, 4), 'no line "---" after the fields'),
        ("---", "front-matter-unclosed", Span(1, 1, 4), 'no line "---"'),
    ],
)
def test_front_matter_that_cannot_be_separated_from_the_body_is_explained(
    text: str, rule: str, span: Span, part: str
) -> None:
    finding = split_front_matter(text)
    assert isinstance(finding, Finding)
    assert (finding.rule, finding.span) == (rule, span)
    assert part in finding.message


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("---\ntitle: x\nlist:\n- a\n  b\n\n# Heading\n", 'above line 7 ("# Heading")'),
        ("---\ntitle: x\n# order: 3\nBabies need love.\n", 'above line 4 ("Babies need love.")'),
        ("---\ntitle: x\n----\nBody\n", 'Line 3 is "----"'),
        ("---\ntitle: x\n—\nBody\n", 'Line 3 is "—"'),
        ("---\ntitle: x\n", "below the last field"),
    ],
)
def test_the_hint_guesses_where_the_front_matter_should_have_ended(text: str, part: str) -> None:
    finding = split_front_matter(text)
    assert isinstance(finding, Finding)
    assert part in (finding.hint or "")


@given(scraps)
def test_front_matter_and_body_make_the_file_again(text: str) -> None:
    parts = split_front_matter("---\n" + text)
    if isinstance(parts, FrontMatter):
        lines = ("---\n" + text).split("\n")
        assert "\n".join(lines[parts.body_line_offset :]) == parts.body
        assert "\n".join([*lines[parts.yaml_line_offset : parts.body_line_offset - 1], ""]) == parts.yaml
