"""SVG: which drawings are safe to publish, how large they are, and how they look without what only their maker needs.

A drawing may hold no script, no handler of events, nothing from elsewhere, and no declaration of entities.
"""

from __future__ import annotations

import re
from html import escape  # not xml.sax.saxutils: that imports all of urllib
from xml.parsers.expat import ExpatError, ParserCreate

SCRIPTED = frozenset(("script", "foreignobject", "iframe", "object", "embed", "handler", "listener", "audio", "video"))
DROPPED = frozenset(("metadata", "namedview"))
FOREIGN_PREFIXES = ("inkscape", "sodipodi", "rdf", "cc", "dc", "x", "i", "sketch", "serif", "figma", "bx")
"""Prefixes of what drawing programs write for themselves."""

DEFAULT = (300, 150)
"""The size of a drawing that says none (CSS 2.2, 10.3.2)."""

_ADDRESS = re.compile(r"url\(\s*['\"]?(?!#|data:image/(?:png|jpeg|gif|webp);)", re.IGNORECASE)
_LENGTH = re.compile(r"\s*([\d.]+)(?:px)?\s*")
_BREAKS = str.maketrans({"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
"""What an attribute's value loses when it is read, unless it is written as a number (XML 1.0, 3.3.3)."""
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,")


class _Unsafe(Exception):
    """What a drawing does that it may not; in words that follow "this drawing"."""


def svg_size(content: bytes) -> tuple[int, int] | str:
    """The width and height of a drawing, or what is wrong with it in words that follow "this drawing"."""
    reader = _Reader()
    try:
        reader.read(content)
    except _Unsafe as error:
        return str(error)
    except (ExpatError, ValueError, LookupError):
        return "cannot be read as XML"
    if not reader.is_svg:
        return "does not begin with <svg>"
    return reader.size or DEFAULT


def clean_svg(content: bytes) -> bytes:
    """A safe drawing without comments, metadata and what drawing programs write for themselves."""
    reader = _Reader()
    reader.read(content)
    return "".join(reader.written).encode("utf-8")


class _Reader:
    """Reads a drawing once: checks it, and writes what is left of it."""

    def __init__(self) -> None:
        self.is_svg = False
        self.size: tuple[int, int] | None = None
        self.written: list[str] = []
        self.dropping = 0
        self.depth = 0
        self.styling = False

    def read(self, content: bytes) -> None:
        parser = ParserCreate()
        parser.ordered_attributes = True
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._doctype
        parser.ProcessingInstructionHandler = self._instruction
        parser.Parse(content, True)

    def _doctype(self, *_: object) -> None:
        raise _Unsafe("has a DOCTYPE, which can name files and entities")

    def _instruction(self, target: str, _: str) -> None:
        raise _Unsafe(f"has the instruction <?{target}?>, which can load something")

    def _start(self, name: str, attributes: list[str]) -> None:
        prefix, _, local = name.rpartition(":")
        self.depth += 1
        if self.depth == 1:
            self.is_svg = local == "svg"
        if self.depth > 200:
            raise _Unsafe("is nested too deeply")
        if local.lower() in SCRIPTED:
            raise _Unsafe(f"has a <{name}>, which can do more than draw")
        if self.dropping or local.lower() in DROPPED or prefix.lower() in FOREIGN_PREFIXES:
            self.dropping += 1
            return
        self.styling = local == "style"
        pairs = dict(zip(attributes[::2], attributes[1::2], strict=True))
        for attribute, value in pairs.items():
            _check(attribute, value)
        if self.depth == 1:
            self.size = _size(pairs)
        kept = (f' {key}="{escape(value).translate(_BREAKS)}"' for key, value in pairs.items() if not _is_foreign(key))
        self.written.append(f"<{name}{''.join(kept)}>")

    def _end(self, name: str) -> None:
        self.depth -= 1
        self.styling = False
        if self.dropping:
            self.dropping -= 1
        else:
            self.written.append(f"</{name}>")

    def _text(self, text: str) -> None:
        if self.dropping:
            return
        if self.styling and ("@import" in text.lower() or _ADDRESS.search(text)):
            raise _Unsafe("has a style that loads something from elsewhere")
        self.written.append(escape(text, quote=False))


def _is_foreign(attribute: str) -> bool:
    prefix, colon, local = attribute.partition(":")
    return bool(colon) and (prefix in FOREIGN_PREFIXES or (prefix == "xmlns" and local in FOREIGN_PREFIXES))


def _check(attribute: str, value: str) -> None:
    local = attribute.rpartition(":")[2].lower()
    if local.startswith("on"):
        raise _Unsafe(f"does something by itself ({attribute})")
    if local in ("href", "src"):
        address = re.sub(r"\s", "", value)
        if not (address.startswith("#") or _PICTURE.match(address)):
            raise _Unsafe(f"names something elsewhere ({value[:40]})")
    elif _ADDRESS.search(value) or "javascript:" in re.sub(r"\s", "", value).lower():
        raise _Unsafe(f"names something elsewhere ({value[:40]})")


def _size(attributes: dict[str, str]) -> tuple[int, int] | None:
    """The size that `width` and `height` say, else that of `viewBox`; a drawing can be scaled, so no pixel matters."""
    given = tuple(_LENGTH.fullmatch(attributes.get(name, "")) for name in ("width", "height"))
    if given[0] and given[1]:
        return _whole(float(given[0][1])), _whole(float(given[1][1]))
    box = attributes.get("viewBox", "").replace(",", " ").split()
    if len(box) == 4:
        return _whole(float(box[2])), _whole(float(box[3]))
    return None


def _whole(length: float) -> int:
    return max(1, min(round(length), 100_000))
