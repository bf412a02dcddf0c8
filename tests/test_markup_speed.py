"""Our inline passes make of every text what Python-Markdown's own processor makes of it, and skip what cannot match."""

import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from test_markup_ordinary import CORPUS

from imhsite.markdown.compile_state import Compilation, Draft
from imhsite.markdown.converter import OUTPUT, BlockExtension, inline_extensions
from imhsite.markdown.github_syntax import GitHubSyntax
from imhsite.markdown.inline_patterns import NEEDS, PASSES, InlinePass, QuickPasses
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


def patterns() -> list[tuple[str, InlineProcessor, str]]:
    """Each pattern of ours that is not always tried, with the name of its pass and what a text must hold for it."""
    md = Library(ours=True).markdown
    return [
        (name, each.processor, each.needed) for name in PASSES for each in pass_of(md, name).patterns() if each.needed
    ]


def pass_of(md: Markdown, name: str) -> InlinePass:
    found = md.treeprocessors[name]
    assert isinstance(found, InlinePass)
    return found


@pytest.mark.parametrize(("of", "pattern", "needed"), patterns(), ids=lambda value: value if value in PASSES else "")
@given(text=st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=20).map("".join))
def test_a_pattern_matches_in_no_text_without_what_it_needs(
    of: str, pattern: InlineProcessor, needed: str, text: str
) -> None:
    without = text.replace(needed, " ").replace(needed, " ")
    assert needed in without or not pattern.getCompiledRegExp().search(without)


def test_every_pattern_of_the_library_that_can_be_skipped_is_known_by_its_name() -> None:
    found = patterns()
    assert len([1 for of, _, _ in found if of == "inline"]) == len([name for name in NEEDS if "smarty" not in name])
    smart = [needed for of, _, needed in found if of == "smarty"]
    assert sorted(smart) == sorted(["---", "--", "...", *6 * ["'"], *5 * ['"'], *2 * ["\"'"], *2 * ["'\""]])


def test_a_plain_sentence_is_searched_only_for_emphasis(monkeypatch: pytest.MonkeyPatch) -> None:
    searched: list[str] = []

    def noted(pattern: InlineProcessor) -> re.Pattern[str]:
        searched.append(type(pattern).__name__)
        return pattern.compiled_re

    monkeypatch.setattr(InlineProcessor, "getCompiledRegExp", noted)
    assert converted("A plain sentence.", ours=True) == "<p>A plain sentence.</p>"
    tried, searched[:] = [name for name in searched if name != "SubstituteTextPattern"], []
    assert tried == ["DelimiterProcessor"]
    converted("A plain sentence.", ours=False)
    assert len(searched) > 30
