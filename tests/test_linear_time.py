"""Texts of one construct, repeated, take a time proportional to their length.

What is compared is the growth: four times the text may take at most eight times as long, where a quadratic search
takes sixteen times as long. No duration is asserted.
"""

import time
from collections.abc import Callable

import pytest

from imhsite.check.check_input import SiteFacts
from imhsite.check.contrast import low_contrast
from imhsite.check.markdown_blocks import markdown_blocks
from imhsite.check.text_rules import facts_of
from imhsite.diagnostics.suggest import nearest
from imhsite.markdown.compile import compile_markdown
from imhsite.markdown.directive_syntax import read_directive

MOST_GROWTH = 8.0

PIECES = {
    "tags never closed": "<a ",
    "tags with an attribute": "<a b=c ",
    "tags with a quote": "<a href='",
    "addresses never closed": "<http://",
    "headings": "## a\n",
    "underlined headings": "a\n---\n",
    "empty underlined headings": "-\n",
    "rules": "* * *\n",
    "abbreviations": "*[A]: b\n",
    "abbreviations without words": "*[a]\n",
    "definitions": "a\n\n: b\n: c\n",
    "headings behind what might be a table": "a|b|c\n-|-\n# x\n",
    "headings behind a table of one column": "|a\n|-\n# x\n",
    "double quotes": '"',
    "single quotes": "'",
    "containers": ":::note\n:::\n",
    "inline directives in headings": "# a :a[b]\n",
    "directives in lists": "- a\n  ::b\n",
    "comments in open tags": "<b><!-- a -->",
    "directives without brackets": "::a b, c\n",
    "emphasis": "*a* ",
    "allowances never closed": "<!-- allow ",
    "lists": "- a\n",
    "lists in lists in quotations": "> - a\n>   1. b\n",
    "empty entries": "-\n\n",
    "quotations": "> a\n\n",
    "lazy lines": "> a\nb\n",
    "tables": "|a|b|\n|-|-|\n|c|d|\n\n",
    "rows": "|a|b|\n",
    "definitions of links": "[a]: b\n",
    "footnotes": "[^a]: b\n",
    "containers in lists never closed": "- :::a\n",
    "html blocks": "<div>\n",
    "declarations never closed": "<!a ",
    "instructions never closed": "<? ",
    "tildes": "~~a ",
    "addresses": "https://a.b/c ",
    "addresses with brackets": "http://a.b/((( ",
    "e-mail addresses": "a.b@c ",
    "links with an address never closed": "[a](b ",
    "links with a title that is never closed": "[a](b 'c ",
    "brackets in an address": "[a](b(",
    "labels": "[a][b] ",
    "spaces between brackets": "[a] (b ",
    "task lists": "- [ ] a\n",
    "alerts": "> [!NOTE]\n\n",
    "backslashes": "\\\n",
    "braces": "a {b ",
}


def time_of(action: Callable[[str], object], text: str) -> float:
    """The processor time of an action, in seconds."""
    begun = time.process_time()
    action(text)
    return time.process_time() - begun


def is_linear(action: Callable[[str], object], piece: str) -> bool:
    """Whether four times the text takes less than eight times as long, in one of three tries: the machine is shared."""
    small, large = (piece * (length // len(piece)) for length in (8_000, 32_000))
    action(small)
    return any(time_of(action, large) < MOST_GROWTH * time_of(action, small) for _ in range(3))


@pytest.mark.parametrize("name", PIECES)
def test_a_construct_repeated_compiles_in_linear_time(name: str) -> None:
    assert is_linear(compile_markdown, PIECES[name])


def advice_on(text: str) -> object:
    return facts_of("content/articles/a.md", f"---\ntitle: A\n---\n{text}\n".encode(), SITE_FACTS)


SITE_FACTS = SiteFacts(language="en", house_words={}, terms=(), reading_age=14, countries=("GB",))

OTHERS: dict[str, tuple[Callable[[str], object], str]] = {
    "comments never closed": (markdown_blocks, "<!-- a\n"),
    "links with a title never closed": (markdown_blocks, "[a](b c\n\n"),
    "brackets that open": (markdown_blocks, "[a *b "),
    "brackets that close": (markdown_blocks, "a] b* "),
    "quotation marks": (markdown_blocks, "'a \"b "),
    "cells of a table": (markdown_blocks, "|a|b|\n|-|-|\n|c|d|\n\n"),
    "addresses that never end": (markdown_blocks, "<http://"),
    "percentages": (advice_on, "5% "),
    "shares": (advice_on, "one in ten "),
    "counts": (advice_on, "1 2 3 "),
    "telephone numbers": (advice_on, "call 0116 496 0123 "),
    "abbreviations in a sentence": (advice_on, "ABC "),
    "studies": (advice_on, "a study of "),
    "words that blame": (advice_on, "suffers from "),
    "links without words": (advice_on, "[here](a) "),
    "a style sheet of words": (lambda text: list(low_contrast({"a.css": text}, ())), "a "),
    "a style sheet of blank lines": (lambda text: list(low_contrast({"a.css": f"a{{{text}}}"}, ())), "\n"),
    "comments of a style sheet": (lambda text: list(low_contrast({"a.css": text}, ())), "/*"),
    "rules inside rules": (lambda text: list(low_contrast({"a.css": text}, ())), "a,b{"),
    "rules of one selector": (
        lambda text: list(low_contrast({"a.css": text}, ())),
        "a{color:red}@media(b){a{color:#777}}",
    ),
    "custom properties of custom properties": (
        lambda text: list(low_contrast({"a.css": f":root{{{text}}}a{{color:var(--a);background:red}}"}, ())),
        "--a:var(--a)var(--b);--b:var(--a)var(--a);",
    ),
}


@pytest.mark.parametrize("name", OTHERS)
def test_a_sign_repeated_is_checked_in_linear_time(name: str) -> None:
    action, piece = OTHERS[name]
    assert is_linear(action, piece)


def test_names_are_compared_in_full_only_where_they_may_be_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    from difflib import SequenceMatcher

    compared: list[str] = []

    class Counted(SequenceMatcher):  # type: ignore[type-arg]
        def ratio(self) -> float:
            compared.append(self.a)
            return super().ratio()

    monkeypatch.setattr("difflib.SequenceMatcher", Counted)
    known = [f"article-number-{number}" for number in range(300)]
    assert nearest("article-numbr-123", known) == "article-number-123"
    assert len(compared) < 30


@pytest.mark.parametrize(
    ("name", "known", "found"),
    [
        ("tree", ["three", "free", "trees"], "trees"),
        ("Bonding", ["bonding", "binding"], "bonding"),
        ("x", ["entirely", "different"], None),
        ("abcd", ["abce", "abcf"], "abcf"),
        ("a" * 300, ["a" * 299], None),
    ],
)
def test_the_nearest_name(name: str, known: list[str], found: str | None) -> None:
    assert nearest(name, known) == found


@pytest.mark.parametrize("piece", ["a ", "a, ", "a=b ", "a=b, ", "“a ", "a='b ", "     "])
def test_the_arguments_of_one_directive_are_read_in_linear_time(piece: str) -> None:
    assert is_linear(lambda text: read_directive(f'::x{{a=b {text}"}}', 0, len(text) + 11), piece)
