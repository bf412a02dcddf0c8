"""What CommonMark and GitHub have inside a sentence and Python-Markdown has not.

Strikethrough, a backslash as a line break, backslashes before all punctuation, and addresses that become links by
themselves.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from markdown.extensions import Extension
from markdown.inlinepatterns import (
    IMAGE_LINK_RE,
    IMAGE_REFERENCE_RE,
    LINK_RE,
    REFERENCE_RE,
    AutolinkInlineProcessor,
    AutomailInlineProcessor,
    HtmlInlineProcessor,
    ImageInlineProcessor,
    ImageReferenceInlineProcessor,
    InlineProcessor,
    LinkInlineProcessor,
    ReferenceInlineProcessor,
    SubstituteTagInlineProcessor,
)
from markdown.util import AtomicString
from markdown_it.common.html_re import HTML_TAG_RE

if TYPE_CHECKING:
    from markdown import Markdown

# Not "&", which Python-Markdown would take for the beginning of a character reference, nor ":", which is ours.
ESCAPABLE = tuple("!\"#$%'()*+,-./;<=>?@[\\]^_`{|}~")

WITH_SCHEME = r"(?<![A-Za-z0-9])(?:https?|ftp)://[A-Za-z0-9][^\s<>\x02\x03]*"
WITHOUT_SCHEME = r"(?<![^\s*_~(])www\.[A-Za-z0-9][^\s<>\x02\x03]*"
E_MAIL = r"(?<![A-Za-z0-9.+_/@\x03-])[A-Za-z0-9][A-Za-z0-9.+_-]*@[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+(?![A-Za-z0-9_-])"
E_MAIL_IN_ANGLES = r"(?<!\\)<((?:mailto:)?[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*)>"
IN_ANGLES = r"(?<!\\)<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^<>\s\x00-\x20]*)>"

_TITLE = r"""(?:\s+(?P<title>"[^"]*"|'[^']*'|\([^()]*\)))?\s*\)"""
_LONGEST = 2_000  # characters of an address, so that a text of many opening brackets is searched in linear time


def _with_brackets(signs: str) -> str:
    """Return an expression for an address of certain characters, and of brackets that are closed in it."""
    return rf"(?:{signs}|\((?:{signs}|\({signs}*+\))*+\)){{0,{_LONGEST}}}+"


_PLAIN = _with_brackets(r"[^\s()<]")
_ADDRESS = re.compile(rf"\(\s*(?:<(?P<angle>[^<>\n]*)>|(?P<plain>{_PLAIN})){_TITLE}")
_SPACED_ADDRESS = re.compile(rf"\((?P<angle>)\s*(?P<plain>[^()<>\"'\[\]\n{{}}]{{1,{_LONGEST}}}){_TITLE}")
_HTML = re.compile(HTML_TAG_RE.pattern.lstrip("^"))
_TRAILING = "?!.,:;*_~'\"“”‘’…)]"
_ENTITY = re.compile(r"&[A-Za-z0-9]+;$")
_DOMAIN = re.compile(r"(?:[a-z]+://)?(?P<domain>[^/?#:]+)", re.IGNORECASE)


class BareLink(InlineProcessor):
    """Makes a link of an address in a text; punctuation at its end belongs to the sentence, as on GitHub."""

    ANCESTOR_EXCLUDES = ("a",)

    def __init__(self, pattern: str, md: Markdown, prefix: str = "") -> None:
        super().__init__(pattern, md)
        self._prefix = prefix

    def handleMatch(  # type: ignore[override]  # noqa: N802 - Python-Markdown's name
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        """Return the link, and the start and end of the address."""
        address = _without_trailing(m[0])
        domain = _DOMAIN.match(address)
        names = (domain["domain"] if domain else "").split(".")
        if not all(names) or any("_" in name for name in names[-2:]) or names == ["www"]:
            return None, m.start(), m.end()
        return _link(self._prefix + address, address), m.start(), m.start() + len(address)


class BareEmail(InlineProcessor):
    """Makes a link of an e-mail address in a text."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(  # type: ignore[override]  # noqa: N802 - Python-Markdown's name
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        """Return the link, and the start and end of the address."""
        if m[0][-1] in "-_" or "_" in m[0].rpartition("@")[2]:
            return None, m.start(), m.end()
        return _link(f"mailto:{m[0]}", m[0]), m.start(), m.end()


class _Destination:
    """Parses what follows the words of a link: its address and its title, in linear time."""

    def getLink(self, data: str, index: int) -> tuple[str, str | None, int, bool]:  # noqa: N802 - Python-Markdown's name
        """Return the address, the title, the end, and whether this is a link.

        An address with spaces is not one in CommonMark. It is one here, so that it can be reported as an address.
        """
        found = _ADDRESS.match(data, index) or _SPACED_ADDRESS.match(data, index)
        if found is None:
            return "", None, index, False
        address, title = found["angle"] or found["plain"] or "", found["title"]
        unescape = self.unescape  # type: ignore[attr-defined]
        words = " ".join(unescape(title[1:-1]).split()) if title else None
        return unescape(address).strip(), words, found.end(), True


class InlineLink(_Destination, LinkInlineProcessor):
    """Finds `[words](address "title")`."""


class InlineImage(_Destination, ImageInlineProcessor):
    """Finds `![words](address "title")`."""


class CloseReference(ReferenceInlineProcessor):
    """Finds `[words][label]` without a space between the brackets."""

    RE_LINK = re.compile(r"\[([^\]]*)\]")


class CloseImageReference(ImageReferenceInlineProcessor):
    """Finds `![words][label]` without a space between the brackets."""

    RE_LINK = CloseReference.RE_LINK


class InlineHtml(HtmlInlineProcessor):
    """Finds what CommonMark takes for a tag, a comment or the like in a text, in linear time."""

    _ENDINGS = (("<!--", "-->"), ("<![CDATA[", "]]>"), ("<!", ">"), ("<?", "?>"), ("<", ">"))

    def __init__(self, pattern: str, md: Markdown) -> None:
        super().__init__(pattern, md)
        self._searched = ""
        self._last: dict[str, int] = {}

    def handleMatch(  # type: ignore[override]  # noqa: N802 - Python-Markdown's name
        self, m: re.Match[str], data: str
    ) -> tuple[str | None, int | None, int | None]:
        """Return the placeholder of the HTML, and its start and end."""
        start = m.start()
        ending = next(ending for opening, ending in self._ENDINGS if data.startswith(opening, start))
        if self._last_place(data, ending) < start or not (found := _HTML.match(data, start)):
            return None, start, m.end()
        html = self.backslash_unescape(self.unescape(found[0]))
        return self.md.htmlStash.store(html), start, found.end()

    def _last_place(self, data: str, ending: str) -> int:
        """Return the last offset of an ending in a text, which is searched once for all tags in it."""
        if self._searched is not data:
            self._searched, self._last = data, {}
        if ending not in self._last:
            self._last[ending] = data.rfind(ending)
        return self._last[ending]


def _link(destination: str, text: str) -> Element:
    """Return a link whose text is not parsed any further."""
    link = Element("a", {"href": destination})
    link.text = AtomicString(text)
    return link


def _without_trailing(address: str) -> str:
    """Return an address without the punctuation at its end; a bracket that was opened in it belongs to it."""
    while address and address[-1] in _TRAILING:
        if address[-1] == ")" and address.count("(") >= address.count(")"):
            break
        reference = _ENTITY.search(address) if address[-1] == ";" else None
        address = address[: reference.start()] if reference else address[:-1]
    return address


class GitHubSyntax(Extension):
    """Adds the syntax to a Markdown instance."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Register our patterns among the library's own. The numbers are priorities, highest first."""
        md.ESCAPED_CHARS = list(dict.fromkeys([*md.ESCAPED_CHARS, *ESCAPABLE]))
        if md.delimiters is not None:
            md.delimiters.add("~", "del", double=True)
        md.inlinePatterns.register(SubstituteTagInlineProcessor(r"\\\n", "br"), "backslash_break", 185)
        md.inlinePatterns.register(AutolinkInlineProcessor(IN_ANGLES, md), "autolink", 186)  # before escapes
        md.inlinePatterns.register(AutomailInlineProcessor(E_MAIL_IN_ANGLES, md), "automail", 187)
        md.inlinePatterns.register(InlineLink(LINK_RE, md), "link", 160)
        md.inlinePatterns.register(InlineImage(IMAGE_LINK_RE, md), "image_link", 150)
        md.inlinePatterns.register(CloseReference(REFERENCE_RE, md), "reference", 170)
        md.inlinePatterns.register(CloseImageReference(IMAGE_REFERENCE_RE, md), "image_reference", 140)
        md.inlinePatterns.register(InlineHtml("<(?=[A-Za-z/!?])", md), "html", 90)
        md.inlinePatterns.register(BareLink(WITH_SCHEME, md), "bare_url", 85)
        md.inlinePatterns.register(BareLink(WITHOUT_SCHEME, md, "https://"), "bare_www", 84)
        md.inlinePatterns.register(BareEmail(E_MAIL, md), "bare_email", 83)
