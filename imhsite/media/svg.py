"""Which SVG drawings are safe to publish, their size, and their content without editor data.

A drawing is rewritten from the elements and attributes in `svg_rules`. Data that drawing programs write for themselves
is left out; anything that could run a program or load something else is a fault.
"""

from __future__ import annotations

import re
from html import escape  # not xml.sax.saxutils: that imports all of urllib
from math import isfinite
from typing import NamedTuple
from xml.parsers.expat import ExpatError, ParserCreate

from imhsite.media.svg_rules import (
    ANIMATIONS,
    ELEMENTS,
    GEOMETRY,
    LEFT_OUT,
    PRESENTATION,
    STYLED,
    WORDS,
    fault_of_address,
    fault_of_style,
)

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"
XHTML = "http://www.w3.org/1999/xhtml"

DEFAULT = (300, 150)
"""The size of a drawing that declares none (CSS 2.2, 10.3.2)."""

MAX_SIZE = 100_000
"""The maximum width or height in pixels of a drawing that declares its size."""

MAX_NESTED = 200

_UNITS = {"": 1.0, "px": 1.0, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4, "q": 96 / 101.6, "pt": 96 / 72, "pc": 16.0}
_NUMBER = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?"
_LENGTH = re.compile(rf"\s*({_NUMBER})\s*([a-zA-Z]*|%)\s*")
_NAMESPACE = re.compile(r"https?://[\w./#:-]{0,200}")
_BREAKS = str.maketrans({"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
"""Characters that an attribute's value loses in parsing unless they are written as references (XML 1.0, 3.3.3)."""


class _Unfit(Exception):
    """Why a drawing cannot be published, as words that follow "this drawing"."""


class _Sizeless(_Unfit):
    """What is wrong with a drawing's size, as words that follow "this drawing"."""


class DrawingFault(NamedTuple):
    """What is wrong with a drawing, as words that follow "this drawing"; `size` if it concerns the size."""

    words: str
    size: bool = False


def svg_size(content: bytes) -> tuple[int, int] | DrawingFault:
    """Return the width and height of a drawing, or what is wrong with it."""
    reader = _Reader()
    try:
        reader.read(content)
    except _Unfit as error:
        return DrawingFault(str(error), isinstance(error, _Sizeless))
    except (ExpatError, ValueError, LookupError):
        return DrawingFault("cannot be read as XML")
    return reader.size or DEFAULT


def clean_svg(content: bytes) -> bytes:
    """Return a safe drawing without comments, metadata and editor data."""
    reader = _Reader()
    reader.read(content)
    return "".join(reader.written).encode("utf-8")


class _Reader:
    """Checks a drawing and rewrites its allowed parts in one pass."""

    def __init__(self) -> None:
        self.size: tuple[int, int] | None = None
        self.written: list[str] = []
        self.open: list[str] = []  # the written elements that are not closed yet
        self.left_out = 0  # the number of open elements that are left out
        self.foreign = False  # whether they are a `foreignObject` without an alternative
        self.style: list[str] | None = None
        self.linked = False

    def read(self, content: bytes) -> None:
        parser = ParserCreate(namespace_separator=" ")
        parser.ordered_attributes = True
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.EntityDeclHandler = self._entity
        parser.ProcessingInstructionHandler = self._instruction
        self.linked = XLINK.encode() in content
        parser.Parse(content, True)

    def _entity(self, name: str, parameter: bool, value: str | None, *_: object) -> None:
        """Accept the namespace entities that Illustrator declares, and no others."""
        if parameter or value is None or not _NAMESPACE.fullmatch(value):
            raise _Unfit(f"declares the entity {name[:40]}, which can refer to files")

    def _instruction(self, target: str, _: str) -> None:
        if target == "xml-stylesheet":
            raise _Unfit("has the instruction <?xml-stylesheet?>, which loads a style")

    def _start(self, name: str, attributes: list[str]) -> None:
        namespace, _, local = name.rpartition(" ")
        if len(self.open) + self.left_out > MAX_NESTED:
            raise _Unfit("is nested too deeply")
        if not self.open and (local != "svg" or namespace not in ("", SVG)):
            raise _Unfit("does not begin with <svg>")
        if self.left_out or self._is_left_out(namespace, local):
            if self.foreign and not (namespace == XHTML and local == "div"):
                raise _Unfit(f"has the HTML element <{local[:40]}>, which can do more than draw")
            self.foreign = self.foreign or (local == "foreignObject" and self.open[-1] != "switch")
            self.left_out += 1
            return
        if local not in ELEMENTS:
            raise _Unfit(f"has the element <{local[:40]}>, which can do more than draw")
        if self.style is not None:
            raise _Unfit(f"has a <{local}> inside a style")
        given = dict(zip(attributes[::2], attributes[1::2], strict=True))
        if not self.open:
            self.size = _size(given)
        self.style = [] if local == "style" else None
        self.written.append(f"<{local}{self._declared()}{self._attributes(local, given)}>")
        self.open.append(local)

    def _is_left_out(self, namespace: str, local: str) -> bool:
        """Return whether an element is editor data.

        Illustrator and draw.io put a `foreignObject` beside an equivalent drawing in a `switch`, Figma one with an
        empty `div` for a blurred background."""
        if namespace == XHTML:
            raise _Unfit(f"has the HTML element <{local[:40]}>, which can do more than draw")
        return namespace not in ("", SVG) or local in LEFT_OUT or (local == "foreignObject" and bool(self.open))

    def _declared(self) -> str:
        if self.open:
            return ""
        return f' xmlns="{SVG}"' + (f' xmlns:xlink="{XLINK}"' if self.linked else "")

    def _attributes(self, element: str, given: dict[str, str]) -> str:
        if element in ANIMATIONS and given.get("attributeName", "d") not in PRESENTATION | GEOMETRY:
            raise _Unfit(f'changes "{given["attributeName"][:40]}" with <{element}>, which can do more than draw')
        rewritten: list[str] = []
        for name, value in given.items():
            written = _checked(element, name, value)
            if written:
                rewritten.append(f' {written}="{escape(value).translate(_BREAKS)}"')
        return "".join(rewritten)

    def _end(self, _: str) -> None:
        if self.left_out:
            self.left_out -= 1
            self.foreign = self.foreign and bool(self.left_out)
            return
        if self.style is not None:
            style = "".join(self.style)
            _raise_for(fault_of_style(style))
            self.written.append(escape(style, quote=False))
            self.style = None
        self.written.append(f"</{self.open.pop()}>")

    def _text(self, text: str) -> None:
        if self.left_out:
            if self.foreign and text.strip():
                raise _Unfit("has words of another language in a <foreignObject>")
            return
        if self.style is not None:
            self.style.append(text)
        else:
            self.written.append(escape(text, quote=False))


def _checked(element: str, name: str, value: str) -> str | None:
    """Return the name under which an attribute is written, or None to leave it out. Raise _Unfit if it is unsafe."""
    namespace, _, local = name.rpartition(" ")
    if namespace == XML:
        if local == "base":
            raise _Unfit(f"refers to something outside itself ({value[:40]})")
        return f"xml:{local}" if local in ("space", "lang") else None
    if namespace not in ("", XLINK):
        return None
    if local.lower().startswith("on"):
        raise _Unfit(f"runs a script ({local[:40]})")
    if local in ("href", "src"):
        _raise_for(fault_of_address(value, element))
        return ("xlink:href" if namespace else "href") if local == "href" else None
    if namespace:
        return None
    if local in STYLED:
        _raise_for(fault_of_style(value))
        return local
    return local if local in WORDS else None


def _raise_for(fault: str | None) -> None:
    if fault:
        raise _Unfit(fault)


def _size(attributes: dict[str, str]) -> tuple[int, int] | None:
    """Return the size from `width` and `height`, else from `viewBox`, rounded to pixels, as drawings can be scaled."""
    width, height = (_length(name, attributes.get(name)) for name in ("width", "height"))
    box = _box(attributes.get("viewBox"))
    if width and height:
        return _pixels(width), _pixels(height)
    if box is None:
        return None
    wide, high = box
    scale = min(1.0, MAX_SIZE / max(box))
    if width:
        scale = width / wide
    elif height:
        scale = height / high
    return _pixels(wide * scale), _pixels(high * scale)


def _length(name: str, written: str | None) -> float | None:
    """Return a length in pixels; None if there is none, or it depends on where the drawing is shown."""
    if written is None or written.strip() in ("", "auto"):
        return None
    found = _LENGTH.fullmatch(written)
    number = float(found[1]) if found else None
    if found is None or number is None or not isfinite(number):
        raise _Sizeless(f"has a {name} that is not a valid number ({written[:20]})")
    if number <= 0:
        raise _Sizeless(f"has a {name} of {written[:20].strip()}, so nobody would see it")
    if (unit := _UNITS.get(found[2].lower())) is None:
        return None
    if number * unit > MAX_SIZE:
        raise _Sizeless(f"has a {name} of more than {MAX_SIZE:,} pixels")
    return number * unit


def _box(written: str | None) -> tuple[float, float] | None:
    """Return the width and height of a `viewBox`, or None if there is none."""
    if written is None:
        return None
    numbers = [float(each) for each in re.split(r"[\s,]+", written.strip()) if re.fullmatch(_NUMBER, each)]
    if len(numbers) != 4 or len(re.split(r"[\s,]+", written.strip())) != 4 or not all(map(isfinite, numbers)):
        raise _Sizeless(f"has a viewBox that is not four valid numbers ({written[:40]})")
    if min(numbers[2:]) <= 0:
        raise _Sizeless(f"has a viewBox without width or height ({written[:40]})")
    return numbers[2], numbers[3]


def _pixels(length: float) -> int:
    return max(1, round(min(length, MAX_SIZE)))
