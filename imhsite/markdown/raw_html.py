"""Check the HTML that authors write: what is allowed, whether tags are closed, and whether Markdown in it is read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from imhsite.diagnostics.lazy_patterns import lazy_pattern
from imhsite.diagnostics.problems import Span
from imhsite.markdown.headings import HEADINGS
from imhsite.markdown.html_allowed import (
    BLOCKS,
    ELEMENTS,
    EVERYWHERE,
    FORM_ELEMENTS,
    INSTEAD,
    OBSOLETE,
    OPTIONAL_END,
    SERVICE_ELEMENTS,
    VOID,
    WRITTEN_BY_MARKDOWN,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from imhsite.markdown.compile_state import Draft

# As in CommonMark, and with the prefixes of tags that Word writes, such as <o:p>.
TAG = lazy_pattern(
    r"""<(?P<closing>/?)(?P<name>(?:(?:[a-zA-Z]|st1):)?[a-zA-Z][a-zA-Z0-9-]*+)"""
    r"""(?P<attributes>(?:\s+[^\s"'=<>/]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'=<>`]++))?+)*+)\s*+/?>"""
)
_SOURCE = lazy_pattern(r"\ssrc\s*=", re.IGNORECASE)
ATTRIBUTE = lazy_pattern(r"""(?P<name>[^\s"'=<>/]+)(?:\s*=\s*(?P<value>"[^"]*"|'[^']*'|[^\s"'=<>`]+))?""")


class _OpenTag(NamedTuple):
    """A tag that waits for its end tag."""

    name: str
    span: Span


class HtmlChecker:
    """Checks tags in the order of the text. Each quotation, list item or container has open tags of its own."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._levels: list[list[_OpenTag]] = [[]]

    def begin(self) -> None:
        """Begin a block or a sentence in which tags must be closed."""
        self._levels.append([])

    def end(self) -> None:
        """End it, and report the tags that are still open."""
        for tag in self._levels.pop():
            if tag.name not in OPTIONAL_END:
                self._draft.report(
                    "unclosed-html",
                    tag.span,
                    f"this <{tag.name}> is never closed",
                    f"Add </{tag.name}> after what belongs to it, in the same paragraph, list item or quotation; or "
                    f"delete the tag. To show the tag itself, write a backslash before it.",
                )

    def finish(self) -> None:
        """Report the tags that are open at the end of the text."""
        while self._levels:
            self.end()

    def check(self, tag: re.Match[str], place: Callable[[int], int], *, in_sentence: bool) -> list[tuple[int, int]]:
        """Check a tag whose offsets `place` maps to the source. Return the parts of it that are not published."""
        name = tag["name"].lower()
        start = place(tag.start())
        span = self._draft.source.span(start, start + tag.end() - tag.start())
        if not self._is_allowed(name, tag["name"], span):
            return [tag.span()]
        if in_sentence and name in BLOCKS and not tag["closing"]:
            self._draft.report(
                "misplaced-html",
                span,
                f"<{name}> is in the middle of other text",
                "Begin a line with it, below a blank line, or use <span> inside a sentence."
                if name == "div"
                else "Begin a line with it, below a blank line.",
            )
        if tag["closing"]:
            self._close(name, span)
            return []
        if name in HEADINGS:
            self._draft.html_headings.append(span)
        if name == "script" and not _SOURCE.search(tag["attributes"]):
            hint = "Delete it: pages work without scripts. One of another website can be named in services."
            self._draft.report("html-not-allowed", span, "<script> cannot be used in a text", hint)
        if name not in VOID:
            self._levels[-1].append(_OpenTag(name, span))
        return self._attributes_left_out(tag, name, place)

    def _is_allowed(self, name: str, written: str, span: Span) -> bool:
        """Return whether an element is allowed here; report it if it is not."""
        if name in SERVICE_ELEMENTS or (name in FORM_ELEMENTS and self._in_form()):
            return True
        if name in ELEMENTS and name not in WRITTEN_BY_MARKDOWN:
            return True
        if name in FORM_ELEMENTS:
            hint = "A field belongs in a <form>. To show the tag itself, write a backslash before it."
        else:
            hint = INSTEAD.get(name, "Delete it and keep its text. To show it as it is, write a backslash before it.")
        self._draft.report("html-not-allowed", span, f"<{written}> cannot be used in a text", hint)
        return False

    def _close(self, name: str, span: Span) -> None:
        """Close the tag that an end tag belongs to, or report that there is none."""
        level = self._levels[-1]
        while level and level[-1].name != name and level[-1].name in OPTIONAL_END:
            level.pop()
        if level and level[-1].name == name:
            level.pop()
            return
        if name in VOID:
            message, hint = f"<{name}> has no end tag", "Delete this one."
        elif any(tag.name == name for tag in level):
            inner = level[-1]
            del level[max(at for at, tag in enumerate(level) if tag.name == name)]
            message = f"</{name}> comes before the <{inner.name}> of line {inner.span.line} is closed"
            hint = f"Write </{inner.name}> first."
        else:
            message = f"there is no <{name}> that </{name}> could close"
            hint = "Delete it, or write the opening tag in the same paragraph, list item or quotation."
        self._draft.report("unclosed-html", span, message, hint)

    def _attributes_left_out(self, tag: re.Match[str], name: str, place: Callable[[int], int]) -> list[tuple[int, int]]:
        """Return the attributes of an opening tag that are not allowed, after reporting them."""
        allowed = ELEMENTS.get(name, frozenset()) | SERVICE_ELEMENTS.get(name, frozenset()) | EVERYWHERE
        if name in FORM_ELEMENTS and self._in_form():
            allowed |= FORM_ELEMENTS[name]
        found: list[tuple[int, int]] = []
        for attribute in ATTRIBUTE.finditer(tag.string, *tag.span("attributes")):
            wrong = attribute["name"].lower()
            if wrong in allowed or wrong.startswith(("aria-", "data-")):
                continue
            start = place(attribute.start())
            report_attribute(self._draft, wrong, f"<{name}>", self._draft.source.span(start, start + len(attribute[0])))
            found.append((attribute.start() - 1, attribute.end()))
        return found

    def _in_form(self) -> bool:
        """Return whether a form is open."""
        return any(tag.name == "form" for level in self._levels for tag in level)


def report_comment(draft: Draft, offset: int) -> None:
    """Report a comment without an end."""
    draft.report(
        "unclosed-html",
        draft.source.span(offset, offset + len("<!--")),
        "this comment is never closed, so the text after it would be part of it",
        "Add --> after the comment.",
    )


def report_declaration(draft: Draft, offset: int, written: str) -> None:
    """Report a declaration or a processing instruction, such as `<!DOCTYPE html>`."""
    draft.report(
        "html-not-allowed",
        draft.source.span(offset, offset + len(written)),
        f'"{written[:2]}" cannot be used in a text',
        "Delete it. To show it as it is, write a backslash before it.",
    )


_MARKDOWN = lazy_pattern(
    r"""(?P<directive>(?m:^)[ ]*:{2,}[a-z][\w-]*(?=[\[{\s]|$)|(?<![\w:\]{<]):[a-z][\w-]*\[[^\]\n]*\]|\[@[^\]\n]+\])"""
    r"""|\[[^\[\]\n]+\]\([^()\s]+\)|\*\*[^\s*][^*\n]*\*\*|(?m:^)[ ]*(?:\#{2,6}|[-*+]|\d+[.)])[ ]+(?=\S)"""
)


def report_markdown(draft: Draft, html: str, start: int, end: int, place: Callable[[int], int]) -> None:
    """Report Markdown in a text between two tags of a block of HTML, in which it has no effect."""
    for found in _MARKDOWN.finditer(html, start, end):
        at = place(found.start() + len(found[0]) - len(found[0].lstrip()))
        draft.report(
            "directive-in-html" if found["directive"] else "markdown-in-html",
            draft.source.span(at, at + len(found[0].strip())),
            f'"{found[0].strip()}" would appear as it is written, because it is in a block of HTML',
            "Leave a blank line after the tag above and before the tag below. Markdown between them is then read.",
        )


def report_attribute(draft: Draft, name: str, of: str, span: Span) -> None:
    """Report an attribute that is not allowed."""
    if name == "style":
        draft.report("html-not-allowed", span, f"{of} cannot have a style", INSTEAD["style"])
    elif name.startswith("on"):
        hint = "Delete it: pages work without scripts."
        draft.report("html-not-allowed", span, f'{of} cannot have the script "{name}"', hint)
    else:
        hint = (
            "Leave a blank line before and after Markdown inside HTML."
            if name == "markdown"
            else "Delete it: the theme decides how things look."
            if name in OBSOLETE
            else f"Delete it, or write a backslash before the brace to show it: \\{{{name}}}."
            if of[0] != "<"
            else "Delete it."
        )
        draft.report("dropped-attribute", span, f'{of} cannot have the attribute "{name}", so it is left out', hint)
