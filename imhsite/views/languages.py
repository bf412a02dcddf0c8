"""Text in a language other than its page's, and its `lang` attribute in HTML (WCAG 2.2, 3.1.2).

A text that falls back to another language is a `Foreign` string. Templates print it like any other; the output then
contains markers, which become `lang` and `dir` attributes once the page is complete.
"""

from __future__ import annotations

import re
from functools import cache

import msgspec

from imhsite.theme.locales import Locale

START, NAMED, END = "\ufdd0", "\ufdd1", "\ufdd2"
"""Noncharacters (Unicode 23.7), which cannot occur in an author's text."""

_MARKED = re.compile(f"{START}([^{NAMED}]*){NAMED}([^{END}]*){END}")
_HREF = re.compile(f'(<a\\b(?:(?!\\shreflang=)[^<>])*?\\shref="){_MARKED.pattern}"')
_ALT = re.compile(f'(<img\\b(?:(?!\\slang=)[^<>])*?\\salt="){_MARKED.pattern}(")')
_OPENED = re.compile(r"<([a-zA-Z][\w-]*)((?:\s[^<>]*)?)>(\s*)$")
_NAMING = re.compile(r"""\s(?:lang|aria-label|title|alt|placeholder)=""")
_WITHOUT_ELEMENTS = frozenset(("title", "option", "textarea", "text", "tspan", "desc"))

RIGHT_TO_LEFT = frozenset(("ckb", "dv", "nqo", "sd", "syr", "yi"))
"""Right-to-left languages for which CLDR's data may lack the direction."""


class LanguageNotices(msgspec.Struct, frozen=True):
    """What a language's pages say about languages, for pages in other languages to say it too."""

    unreviewed: str
    nearest: str
    """Words for a link to another page than this one, with a placeholder %(title)s."""
    home: str


def notices_in(locale: Locale) -> LanguageNotices:
    """Return the notices of a language."""
    return LanguageNotices(
        unreviewed=locale.gettext("Not yet reviewed by a native speaker."),
        nearest=locale.gettext("not this page yet, but: %(title)s"),
        home=locale.gettext("Home"),
    )


class Foreign(str):
    """A text with the code of its language."""

    __slots__ = ("language",)
    language: str

    def __new__(cls, text: str, language: str) -> Foreign:
        """Create a text from a plain string and the code of its language."""
        foreign = super().__new__(cls, text)
        foreign.language = language
        return foreign


def text_in(text: str, language: str, page: str) -> str:
    """Return a text for a page, as `Foreign` if their languages differ. Regions are ignored."""
    if not text or not language or language.partition("-")[0] == page.partition("-")[0]:
        return text
    return Foreign(text, language)


def language_of(text: str, page: str) -> str:
    """Return the language of a text on a page in a language."""
    return text.language if isinstance(text, Foreign) else page


@cache
def direction_of(language: str) -> str:
    """Return `rtl` for languages written from right to left, else `ltr`."""
    from babel import Locale, UnknownLocaleError

    if language.partition("-")[0] in RIGHT_TO_LEFT:
        return "rtl"
    try:
        return str(Locale.parse(language, sep="-").text_direction)
    except (UnknownLocaleError, ValueError):
        return "ltr"


def marked(text: Foreign) -> str:
    """Return a text between markers, for a template to print."""
    return f"{START}{text.language}{NAMED}{text}{END}"


def attributes(language: str, page: str) -> str:
    """Return the `lang` and, if needed, `dir` attributes for an element, each preceded by a space."""
    direction = direction_of(language)
    return f' lang="{language}"' + (f' dir="{direction}"' if direction != direction_of(page) else "")


def with_languages(html: str, page: str) -> str:
    """Return a page's HTML with `lang` attributes instead of markers.

    An element that contains nothing else gets the attribute; other texts are wrapped in a `<span>`. Inside an
    attribute, HTML cannot declare a language, except for an image's `alt`. The marker of an address says which language
    the page is in that a link leads to (`hreflang`).
    """
    if START not in html:
        return html
    html = _HREF.sub(lambda found: f'{found[1]}{found[3]}" hreflang="{found[2]}"', html)
    html = _ALT.sub(lambda found: f"{found[1]}{found[3]}{found[4]}{attributes(found[2], page)}", html)
    pieces: list[str] = []
    done = 0
    for found in _MARKED.finditer(html):
        before = html[done : found.start()]
        language, text = found.groups()
        opened = _OPENED.match(before, max(before.rfind("<"), 0))
        if html.rfind("<", 0, found.start()) > html.rfind(">", 0, found.start()):
            pieces += [before, text]
        elif opened and _is_all(html, found.end(), opened[1]) and not _NAMING.search(opened[2]):
            start = before[: opened.start()]
            pieces += [f"{start}<{opened[1]}{opened[2]}{attributes(language, page)}>{opened[3]}", text]
        elif _holder(html, found.start()) in _WITHOUT_ELEMENTS:
            pieces += [before, text]
        else:
            pieces += [before, f"<span{attributes(language, page)}>{text}</span>"]
        done = found.end()
    return "".join((*pieces, html[done:]))


def _is_all(html: str, end: int, name: str) -> bool:
    """Return whether an element ends at `end`, apart from white space."""
    return re.compile(rf"\s*</{re.escape(name)}\s*>", re.IGNORECASE).match(html, end) is not None


def _holder(html: str, at: int) -> str:
    """Return the name of the last tag opened before `at`, which is the element around it; "" after a closing tag."""
    opened = re.match(r"<([a-zA-Z][\w-]*)", html[html.rfind("<", 0, at) : at])
    return opened[1].lower() if opened else ""
