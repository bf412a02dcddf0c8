"""CSS colours: the colour that a value of a style sheet stands for, with custom properties resolved.

Supports CSS Color 4, color-mix() and light-dark(). A colour that depends on the element or the system, such as
currentColor or Canvas, counts as unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import tinycss2
from coloraide import Color
from tinycss2.ast import Node

from imhsite.theme.colours import contrast

MAX_LENGTH = 1000
"""The most characters of a value with its custom properties resolved; longer values count as unknown."""

_IMAGES = ("url", "image", "image-set", "element", "cross-fade", "paint")
_BACKDROPS = ("white", "black")


class CustomProperties:
    """Custom properties by name in light or dark mode; each is resolved once."""

    def __init__(self, values: Mapping[str, Sequence[Node]], dark: bool) -> None:
        self.values = values
        self.dark = dark
        self._texts: dict[str, str | None] = {}

    def with_own(self, own: Mapping[str, Sequence[Node]]) -> CustomProperties:
        """Return these properties with those that a rule sets itself."""
        return CustomProperties({**self.values, **own}, self.dark) if own else self

    def text_of(self, tokens: Iterable[Node]) -> str | None:
        """Return a value with var() and light-dark() replaced; None if it is unknown."""
        pieces = []
        for token in tokens:
            piece = self._replaced(token)
            if piece is None:
                return None
            pieces.append(piece)
        text = "".join(pieces).strip()
        return text if len(text) <= MAX_LENGTH else None

    def _replaced(self, token: Node) -> str | None:
        if token.type == "comment":
            return ""
        if token.type != "function":
            return str(token.serialize())
        if token.lower_name == "var":
            return self._variable(token.arguments)
        if token.lower_name == "light-dark":
            choices = parts_of(token.arguments)
            return self.text_of(choices[self.dark]) if len(choices) == 2 else None
        inside = self.text_of(token.arguments)
        return None if inside is None else f"{token.name}({inside})"

    def _variable(self, arguments: list[Node]) -> str | None:
        name, *_ = words_of(arguments) or [""]
        if name in self.values:
            if name not in self._texts:
                self._texts[name] = None  # a property that refers to itself is invalid
                self._texts[name] = self.text_of(self.values[name])
            return self._texts[name]
        comma = next((place for place, token in enumerate(arguments) if token == ","), None)
        return None if comma is None else self.text_of(arguments[comma + 1 :])


def parts_of(tokens: Iterable[Node]) -> list[list[Node]]:
    """Split a list at its commas."""
    parts: list[list[Node]] = [[]]
    for token in tokens:
        if token == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def words_of(tokens: Iterable[Node]) -> list[str]:
    """Return the words, numbers and functions of a list as written, without white space."""
    return [token.serialize() for token in tokens if token.type not in ("whitespace", "comment")]


@cache
def colour_of_text(text: str) -> Color | None:
    """Return the colour that a text stands for; None if it is not a colour or depends on its surroundings."""
    if text.lower().startswith("color-mix("):
        return _mixed(text)
    try:
        return Color(text)
    except ValueError:
        return None


@cache
def paper_of_text(text: str) -> Color | None:
    """Return the colour that a value of `background` sets; None if there is none, or a picture covers it."""
    tokens = tinycss2.parse_component_value_list(text)
    functions = [token.lower_name for token in tokens if token.type == "function"]
    if any(name in _IMAGES or name.endswith("gradient") for name in functions):
        return None
    if any(token == "," or token.type == "url" for token in tokens):
        return None
    return next((colour for word in words_of(tokens) if (colour := colour_of_text(word))), None)


@cache
def best_contrast(ink: str, paper: str) -> float | None:
    """Return the contrast of two CSS values, text on its background.

    If the background is translucent, the backdrop that helps most counts. None if one of the two is not a colour, or
    if the text is fully transparent.
    """
    text, ground = colour_of_text(ink), paper_of_text(paper)
    if text is None or ground is None or not text.alpha():
        return None
    return max(
        contrast(_shown(text, ground, Color(backdrop)), _shown(ground, Color(backdrop))) for backdrop in _BACKDROPS
    )


def _shown(*layers: Color) -> str:
    """Return the result of layered colours as #rrggbb; the first is on top."""
    return Color.layer(layers, space="srgb").to_string(hex=True, alpha=False)


def _mixed(text: str) -> Color | None:
    """Return the colour of `color-mix(in SPACE [HUE hue], COLOUR [PART%], COLOUR [PART%])` (CSS Color 5)."""
    mix = tinycss2.parse_one_component_value(text)
    method, *parts = parts_of(mix.arguments) if mix.type == "function" else [[]]
    words = [word.lower() for word in words_of(method)]
    if words[:1] != ["in"] or len(words) not in (2, 4) or len(parts) != 2:
        return None
    colours = [_colour_in(part) for part in parts]
    shares = [next((token.value for token in part if token.type == "percentage"), None) for part in parts]
    first, second = _completed(*shares)
    if colours[0] is None or colours[1] is None or min(first, second) < 0 or first + second <= 0:
        return None
    hue = words[2] if len(words) == 4 else "shorter"
    try:
        mixed = colours[0].mix(colours[1], second / (first + second), space=words[1], hue=hue)
    except ValueError:
        return None
    return mixed.set("alpha", mixed.alpha() * min(1, (first + second) / 100))


def _colour_in(part: Iterable[Node]) -> Color | None:
    words = words_of(token for token in part if token.type != "percentage")
    return colour_of_text(words[0]) if len(words) == 1 else None


def _completed(first: float | None, second: float | None) -> tuple[float, float]:
    if first is None:
        return (50, 50) if second is None else (100 - second, second)
    return first, 100 - first if second is None else second
