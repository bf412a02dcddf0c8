"""Our inline passes make of every text what Python-Markdown's own processor makes of it, and skip what cannot match."""

import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown
from markdown_it.token import Token
from test_markup_ordinary import CORPUS

from imhsite.markdown.block_parser import block_tokens, grammar
from imhsite.markdown.compile_state import Compilation, Draft
from imhsite.markdown.converter import OUTPUT, BlockExtension, inline_extensions
from imhsite.markdown.github_syntax import GitHubSyntax
from imhsite.markdown.inline_patterns import NEEDS, PASSES, InlinePass, Pattern, QuickPasses, next_match
from imhsite.markdown.placeholders import without_private
from imhsite.markdown.positions import SourceText

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))

from corpus import Article  # noqa: E402

PIECES = (
    "*", "**", "***", "_", "__", "`", "``", "[", "]", "(", ")", "![", "](", "](x.md)", "[a]", "[b][a]", "[^1]", "<b>",
    "</b>", '<a href="x">', "<http://x.y/z>", "<me@x.y>", "&amp;", "&", "  \n", "\n", "\n\n", "\\", "\\*", "\\[", "--",
    "---", "...", "'", '"', "\"'", "'\"", "'80s", "word", "it's", " ", "\n- ", "\n1. ", "\n> ", "\n\n## ", "\n    ",
    "{.a}", "{: #b }", "HTML", "\n\n*[HTML]: Hyper\n", "\n\n[a]: y.md \"t'q\"\n", "\n\n[^1]: note *x* `y`\n", "!", "@",
    "a | b\n--|--\n*c* | 'd'\n", "\nTerm\n: def *x*\n", '<div markdown="1">\n', "\n</div>", "```\n", "~", "é", "–",
    "—", "[TOC]", "://", "<!-- x -->", "_a_b_", "**a*b**c*", "[a *b](c) d*", "`[x](y)`", "[![i](j)](k 'l')", "<!",
    "klzzwxh:0001", "<?", "?>",
    "\n# h\n", "\n===\n", "\n---\n", "\n* * *\n", "\n|a\n|-\n", "\n: b\n", "\n: c\n", "*[H", "]: d\n",
    "<a b=\"", "</a>",
)  # fmt: skip
"""Whatever means something to Markdown, to be put together at random."""


class Library:
    """Python-Markdown with our parser of blocks, and with our passes or its own."""

    def __init__(self, *, ours: bool) -> None:
        self.compilation = Compilation()
        extensions = [BlockExtension(self.compilation), *inline_extensions(), GitHubSyntax()]
        self.markdown = Markdown(extensions=[*extensions, *([QuickPasses()] if ours else [])], output_format=OUTPUT)

    def html_of(self, text: str) -> str:
        """A text as HTML."""
        self.compilation.draft = Draft(SourceText(without_private(text).replace("\r\n", "\n")))
        return self.markdown.reset().convert(text)


def converted(text: str, *, ours: bool) -> str:
    """A text as HTML, by our passes or by the library's own processor."""
    return Library(ours=ours).html_of(text)


@pytest.mark.parametrize("name", CORPUS)
def test_no_byte_differs_in_the_ordinary_texts(name: str) -> None:
    assert converted(CORPUS[name], ours=True) == converted(CORPUS[name], ours=False)


@pytest.mark.parametrize("path", sorted(ROOT.glob("content/*/*.md")) + sorted(ROOT.glob("docs/*.md")), ids=str)
def test_no_byte_differs_in_the_real_texts(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert converted(text, ours=True) == converted(text, ours=False)


def test_no_byte_differs_in_the_texts_of_the_benchmarks_in_one_engine_after_another() -> None:
    ours, theirs = Library(ours=True), Library(ours=False)
    for number in range(40):
        text = Article(number).text()
        assert ours.html_of(text) == theirs.html_of(text), number


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=40).map("".join))
def test_no_byte_differs_in_random_texts(text: str) -> None:
    assert converted(text, ours=True) == converted(text, ours=False)


def patterns() -> list[tuple[str, Pattern]]:
    """Each pattern of ours that is not always tried, with the name of its pass."""
    md = Library(ours=True).markdown
    return [(name, each) for name in PASSES for each in pass_of(md, name).patterns() if all(each.needed)]


def pass_of(md: Markdown, name: str) -> InlinePass:
    found = md.treeprocessors[name]
    assert isinstance(found, InlinePass)
    return found


def words(pattern: tuple[str, Pattern]) -> str:
    """What to call a case: its pass, and what the pattern needs."""
    return f"{pattern[0]} {' '.join(pattern[1].needed)}"


TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=20).map("".join)


@pytest.mark.parametrize("pattern", patterns(), ids=words)
@given(text=TEXTS, at=st.integers(0, 9))
def test_the_first_match_close_to_what_a_pattern_needs_is_the_first_of_its_expression(
    pattern: tuple[str, Pattern], text: str, at: int
) -> None:
    of = pattern[1]
    expected = of.expression.search(text, at)
    assert not expected or any(one in expected[0] for one in of.needed)
    found = next_match(of, text, at)
    assert (found and (found.span(), found.groups())) == (expected and (expected.span(), expected.groups()))


def test_every_pattern_of_the_library_that_can_be_skipped_is_known_by_its_name() -> None:
    found = patterns()
    emphasis = 1
    assert len([1 for of, _ in found if of == "inline"]) == emphasis + len(
        [name for name in NEEDS if not name.startswith(("smarty", "imhsite"))]
    )
    smart = [pattern.needed[0] for of, pattern in found if of == "smarty"]
    assert sorted(smart) == sorted(["---", "--", "...", *6 * ["'"], *5 * ['"'], *2 * ["\"'"], *2 * ["'\""]])


def test_a_plain_sentence_is_not_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    searched: list[str] = []

    def noted(pattern: Pattern, text: str, at: int) -> re.Match[str] | None:
        searched.append(text)
        return next_match(pattern, text, at)

    monkeypatch.setattr("imhsite.markdown.inline_patterns.next_match", noted)
    assert converted("A plain sentence.", ours=True) == "<p>A plain sentence.</p>"
    assert searched == []
    converted("It's a plain sentence.", ours=True)
    assert searched[0] == "It's a plain sentence."


every_rule = grammar.__wrapped__()
every_rule.block.ruler.disable("lone_line")


@given(st.lists(st.sampled_from((*PIECES, "\n\n", "\n: x", "\n\n~ y", "\n    ")), max_size=20).map("".join))
def test_a_line_by_itself_is_the_paragraph_that_all_rules_together_make_of_it(text: str) -> None:
    expected: list[Token] = []
    every_rule.block.parse(text, every_rule, {}, expected)
    assert block_tokens(text)[0] == expected


TOC = "[TOC]\n\n# a *b*\n\n## c `d`\n\n### e[^1]\n\n## [f](g.md) 'h'\n\n[^1]: i\n"


@pytest.mark.parametrize("text", [TOC, TOC.removeprefix("[TOC]"), TOC.replace("[TOC]", "in a sentence: [TOC]")])
def test_the_list_of_headings_is_the_librarys_with_and_without_a_table_of_contents(text: str) -> None:
    ours, theirs = Library(ours=True), Library(ours=False)
    assert ours.html_of(text) == theirs.html_of(text)
    assert len(ours.markdown.toc_tokens) == 1  # type: ignore[attr-defined]
    assert ours.markdown.toc_tokens == theirs.markdown.toc_tokens  # type: ignore[attr-defined]
