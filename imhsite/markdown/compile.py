"""Compile an author's Markdown, without front matter, to a fragment.

Pure: the same text produces the same fragment. Characters that `source/characters.py` rejects become U+FFFD.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from imhsite.diagnostics.problems import Span
from imhsite.engine.digest import digest_of
from imhsite.markdown.anchors import report_anchors
from imhsite.markdown.fragment import Fragment
from imhsite.markdown.placeholders import without_private

if TYPE_CHECKING:
    from imhsite.markdown.positions import SourceText

# Incremented by every change to this package that changes a fragment.
COMPILER = 4
EXTENSIONS = "footnotes,attr_list,abbr,smarty,toc"


@lru_cache(maxsize=1)
def compiler_version() -> str:
    """Return what decides a fragment besides its text: our version, Python-Markdown's, and the options."""
    from markdown import __version__
    from markdown_it import __version__ as blocks_version

    return f"markup {COMPILER}; Markdown {__version__}; markdown-it {blocks_version}; html; {EXTENSIONS}"


def compile_markdown(text: str, title: str = "") -> Fragment:
    """Compile a Markdown text. Mistakes in it are findings of the fragment, never exceptions.

    A first heading that repeats the title of the page is left out.
    """
    fragment = _compile(text, title)
    shown = any(finding.rule == "repeated-title" for finding in fragment.findings)
    return msgspec.structs.replace(
        fragment, digest=digest_of(f"{compiler_version()}\n{title if shown else ''}\n{text}")
    )


def _compile(text: str, title: str) -> Fragment:
    from imhsite.markdown.allowances import without_allowances
    from imhsite.markdown.limits import TooDeepError, nested_too_deeply
    from imhsite.markdown.positions import SourceText

    written = without_private(text).replace("\r\n", "\n").replace("\r", "\n")
    try:
        return _compiled(SourceText(without_allowances(written)), title)
    except TooDeepError as error:
        return Fragment(findings=(error.finding,))
    except RecursionError:
        return Fragment(findings=(nested_too_deeply(Span(1), "tags, emphasis or links"),))


def _compiled(source: SourceText, title: str) -> Fragment:
    """Compile a text that does not nest too deeply."""
    from imhsite.markdown.compile_state import Draft
    from imhsite.markdown.converter import converter
    from imhsite.markdown.headings import headings_of, report_levels
    from imhsite.markdown.html_tokens import tokens_of
    from imhsite.markdown.plain_text import plain_text, word_count
    from imhsite.markdown.slot_splitter import Cutter

    draft = Draft(source, title)
    try:
        html = converter().html_of(draft)
    except BaseException:
        converter.cache_clear()  # the state after an interrupted run is unknown
        raise
    tokens = list(tokens_of(html))
    headings = headings_of(converter().contents(), draft)
    cut = Cutter(html, tokens, draft, headings, _contents(html, source.text)).cut()
    report_levels(cut.headings, draft)
    report_anchors(cut.anchors, cut.links, draft)
    words = plain_text(html, tokens)
    return Fragment(
        parts=cut.parts,
        headings=cut.headings,
        anchors=tuple(sorted(set(cut.anchors))),
        text=words,
        links=cut.links,
        words=word_count(words),
        findings=tuple(sorted(set(draft.findings), key=lambda finding: (finding.span, finding.rule, finding.message))),
    )


def _contents(html: str, text: str) -> tuple[int, int]:
    """Return the start and end of the `[TOC]` table of contents in the HTML, (0, 0) if there is none."""
    from imhsite.markdown.headings import TOC_MARKER

    start = html.find('<div class="toc">') if TOC_MARKER in text else -1
    return (0, 0) if start < 0 else (start, html.find("</div>", start))
