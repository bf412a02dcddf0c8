"""Input that nobody writes on purpose, deep, unclosed or enormous, ends with findings and never with an exception."""

import pytest

from imhsite.diagnostics.problems import Span
from imhsite.markdown.compile import compile_markdown, compiler_version

DEEP = {
    "quotations": ">" * 10_000 + "a",
    "brackets": "[" * 10_000,
    "bullets": "- " * 10_000 + "a",
    "numbers": "1. " * 10_000 + "a",
    "indented lists": "\n".join("    " * depth + "- a" for depth in range(200)),
    "containers": ":::a\n" * 10_000,
    "many brackets": "[" * 200_000,
    "unclosed links": "[a](" * 50_000,
    "unclosed directives": ":a[" * 60_000,
}


@pytest.mark.parametrize("name", DEEP)
def test_what_nests_too_deeply_is_one_finding(name: str) -> None:
    fragment = compile_markdown(DEEP[name])
    assert [finding.rule for finding in fragment.findings] == ["too-deeply-nested"]
    assert compile_markdown("*fine*").parts == ("<p><em>fine</em></p>",)


def test_emphasis_in_emphasis_is_never_too_deep() -> None:
    fragment = compile_markdown("*a **b " * 1_000 + "b** a* " * 1_000)
    assert fragment.findings == ()
    assert "".join(map(str, fragment.parts)).count("<em>") == 1_000


@pytest.mark.parametrize("piece", ["*", "`", ":::", "_", "~", "|", "]"])
def test_two_hundred_thousand_characters_of_one_kind_compile(piece: str) -> None:
    assert compile_markdown(piece * (200_000 // len(piece))).digest


@pytest.mark.parametrize("piece", [":", "::a", "{", "<", "(", "\\", "\t", "\n", "<!--", "[@", ">", "[@a] ", "::a[b]\n"])
def test_twenty_thousand_characters_of_one_kind_compile(piece: str) -> None:
    assert compile_markdown(piece * (20_000 // len(piece))).digest


def test_a_thousand_closing_lines_are_a_thousand_findings() -> None:
    assert len(compile_markdown(":::\n" * 1_000).findings) == 1_000


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("a\n\n```python\nb", Span(3, 1, 4)),
        ("~~~~\n~~~\n", Span(1, 1, 5)),
        ("```\na\n```\n\n```\nb", Span(5, 1, 4)),
        ("``` not closed", Span(1, 1, 4)),
        ("> ```\n\na", Span(1, 3, 6)),
        ("- ```\n  a\n\nb", Span(1, 3, 6)),
    ],
)
def test_a_fence_that_is_never_closed_is_found_where_it_opens(text: str, span: Span) -> None:
    assert [(finding.rule, finding.span) for finding in compile_markdown(text).findings] == [
        ("unclosed-code-fence", span)
    ]


def test_what_follows_an_unclosed_fence_is_code_and_what_precedes_it_is_checked() -> None:
    fragment = compile_markdown("[a](#b)\n\n```\n[c](#d)\n::e[f]")
    assert [finding.rule for finding in fragment.findings] == ["dead-anchor", "unclosed-code-fence"]


@pytest.mark.parametrize(
    "text", ["```\n```", "a ```", "``` b ```", "    ```", "> ```\n> ```", "```a b\n```\n", "\\```"]
)
def test_what_is_no_unclosed_fence(text: str) -> None:
    assert [each for each in compile_markdown(text).findings if each.rule == "unclosed-code-fence"] == []


def test_the_version_names_compiler_markdown_and_options() -> None:
    assert compiler_version().startswith("markup ")
    assert "; Markdown 3." in compiler_version()
    assert compiler_version().endswith("smarty,toc")
