"""Compile an author's Markdown, without front matter, to a fragment.

Pure: the same text produces the same fragment. Characters that `source/characters.py` rejects become U+FFFD.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from imhsite.diagnostics.problems import Finding, Span
from imhsite.engine.digest import digest_of
from imhsite.markdown.anchors import report_anchors
from imhsite.markdown.fragment import Fragment
from imhsite.markdown.placeholders import without_private

if TYPE_CHECKING:
    from imhsite.markdown.positions import SourceText

# Incremented by every change to this package that changes a fragment.
COMPILER = 3
EXTENSIONS = "fenced_code,footnotes,attr_list,def_list,tables,abbr,md_in_html,sane_lists,smarty,toc"


@lru_cache(maxsize=1)
def compiler_version() -> str:
    """Return what decides a fragment besides its text: our version, Python-Markdown's, and the options."""
    from markdown import __version__

    return f"markup {COMPILER}; Markdown {__version__}; html; {EXTENSIONS}"


def compile_markdown(text: str) -> Fragment:
    """Compile a Markdown text. Mistakes in it are findings of the fragment, never exceptions."""
    return msgspec.structs.replace(_compile(text), digest=digest_of(f"{compiler_version()}\n{text}"))


def _compile(text: str) -> Fragment:
    from imhsite.markdown.allowances import without_allowances
    from imhsite.markdown.limits import nested_too_deeply, too_deep
    from imhsite.markdown.line_structure import fences_of, unclosed_fence
    from imhsite.markdown.positions import SourceText, readable

    written = without_private(text).replace("\r\n", "\n").replace("\r", "\n")
    written = without_allowances(written)
    read = readable(written)
    lines = read.split("\n")
    fences = fences_of(lines)
    unclosed = tuple(unclosed_fence(fence) for fence in fences if not fence.closed)
    deep = too_deep(read, lines, fences)
    if deep is None:
        closed = f"{read}\n{fences[-1].sign}" if unclosed else read
        try:
            return _compiled(closed, SourceText(written, closed, fences), unclosed)
        except RecursionError:
            deep = nested_too_deeply(Span(1), "tags, emphasis or links")
    return Fragment(findings=(*unclosed, deep))


def _compiled(text: str, source: SourceText, findings: tuple[Finding, ...]) -> Fragment:
    """Compile a text that does not nest too deeply, adding the given findings to its own."""
    from imhsite.markdown.compile_state import Draft
    from imhsite.markdown.converter import converter
    from imhsite.markdown.headings import headings_of, report_levels
    from imhsite.markdown.html_tokens import tokens_of
    from imhsite.markdown.plain_text import plain_text, word_count
    from imhsite.markdown.slot_splitter import Cutter

    draft = Draft(source)
    draft.findings.extend(findings)
    try:
        html = converter().html_of(text, draft)
    except BaseException:
        converter.cache_clear()  # the state after an interrupted run is unknown
        raise
    tokens = list(tokens_of(html))
    cut = Cutter(html, tokens, draft, _contents(html, text)).cut()
    headings = headings_of(converter().contents(), draft)
    report_levels(headings, draft)
    report_anchors(cut.anchors, cut.links, draft)
    words = plain_text(html, tokens)
    return Fragment(
        parts=cut.parts,
        headings=headings,
        anchors=tuple(sorted(set(cut.anchors))),
        text=words,
        links=cut.links,
        words=word_count(words),
        findings=tuple(sorted(set(draft.findings), key=lambda finding: (finding.span, finding.rule, finding.message))),
    )


def _contents(html: str, text: str) -> tuple[int, int]:
    """Return the start and end of the `[TOC]` table of contents in the HTML, (0, 0) if there is none."""
    start = html.find('<div class="toc">') if "[TOC]" in text else -1
    return (0, 0) if start < 0 else (start, html.find("</div>", start))
