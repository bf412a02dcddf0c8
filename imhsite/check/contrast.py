"""Contrast: the colours of text and paper that a theme's style sheet sets together (WCAG 2.2, 1.4.3).

Follows custom properties of the page, by day and by night. Week and topic colours need no rule: their palettes
are made to pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from imhsite.check.rule_table import found
from imhsite.diagnostics.problems import Origin, Problem
from imhsite.theme.colours import TEXT, Oklch, colour_of, contrast, with_palettes

_COMMENT = re.compile(r"/\*[^\0]*?(?:\*/|\Z)")
_BLOCK = re.compile(r"(?<![^{};])(?P<selector>[^{};]*+)\{(?P<body>[^{}]*)\}")
_DECLARED = re.compile(r"(?:^|;|\n)[^\S\n]*+(?P<name>--[\w-]+|color|background(?:-color)?)\s*:\s*(?P<value>[^;]+)")
_OKLCH = re.compile(r"oklch\(\s*([\d.]+)(%?)\s+([\d.]+)\s+([\d.]+)(?:deg)?\s*\)")
_NAMED = {"white": "#ffffff", "black": "#000000"}


def low_contrast(sheets: Mapping[str, str], colours: tuple[str, ...]) -> Iterator[Problem]:
    """Rules whose text can hardly be read on the paper that they set, in style sheets by their files.

    `colours` are those that the pages can have, the first that of a page which names none.
    """
    for file, css in sheets.items():
        day, dark = _day_and_dark(with_palettes(css, colours))
        plain = _COMMENT.sub(lambda comment: re.sub(r"[^\n]", " ", comment[0]), css)
        others = _spans(plain, r"@media[^{]*(?:print|forced-colors)[^{]*\{")
        for block in _BLOCK.finditer(plain):
            declared = {one["name"]: one["value"].strip() for one in _DECLARED.finditer(block["body"])}
            paper = declared.get("background-color", declared.get("background", ""))
            if "color" in declared and paper and not _is_in(block.start(), others):
                yield from _judged(file, plain, block, declared["color"], paper, day, dark)


def _day_and_dark(css: str) -> tuple[dict[str, str], dict[str, str]]:
    """The custom properties of the whole page by day, and by night."""
    plain = _COMMENT.sub("", css)
    blocks = list(_BLOCK.finditer(plain))
    more = _spans(plain, r"@media[^{]*(?:prefers-contrast|print|forced-colors)[^{]*\{")
    night = _spans(plain, r"@media[^{]*prefers-color-scheme:\s*dark[^{]*\{")
    usual = [one for one in blocks if not _is_in(one.start(), more)]
    day = _properties(one for one in usual if not _is_in(one.start(), night))
    return day, day | _properties(one for one in usual if _is_in(one.start(), night))


def _judged(
    file: str, css: str, block: re.Match[str], ink: str, paper: str, day: dict[str, str], dark: dict[str, str]
) -> Iterator[Problem]:
    for properties, when in ((day, ""), (dark, " in dark mode")):
        one, other = _colour(ink, properties), _colour(paper, properties)
        if one and other and contrast(one, other) < TEXT:
            selector = " ".join(block["selector"].split())
            start = block.start() + len(block["selector"]) - len(block["selector"].lstrip())
            line = css.count("\n", 0, start) + 1
            message = f'the text of "{selector}" has a contrast of {contrast(one, other):.1f} to 1{when}'
            hint = f"text needs at least {TEXT} to 1: change {ink} or {paper}"
            yield found("low-contrast", Origin(file, line, 1, 1), message, hint)
            return


def _spans(css: str, beginning: str) -> list[tuple[int, int]]:
    """From where to where the rules go that begin so."""
    spans: list[tuple[int, int]] = []
    for start in re.finditer(beginning, css):
        depth, at = 1, start.end()
        while depth and at < len(css):
            depth += {"{": 1, "}": -1}.get(css[at], 0)
            at += 1
        spans.append((start.start(), at))
    return spans


def _is_in(place: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in spans)


def _properties(blocks: Iterable[re.Match[str]]) -> dict[str, str]:
    return {
        one["name"]: one["value"].strip()
        for block in blocks
        if re.search(r":root|\bhtml\b", block["selector"]) and "print" not in block["selector"]
        for one in _DECLARED.finditer(block["body"])
        if one["name"].startswith("--")
    }


def _colour(value: str, properties: Mapping[str, str], depth: int = 8) -> str | None:
    """A value as #rrggbb; None where it is something else than one plain colour."""
    value = value.strip().lower()
    if value in _NAMED:
        return _NAMED[value]
    if named := re.fullmatch(r"var\((--[\w-]+)\)", value):
        return _colour(properties[named[1]], properties, depth - 1) if depth and named[1] in properties else None
    if short := re.fullmatch(r"#([\da-f])([\da-f])([\da-f])", value):
        return "#" + "".join(digit * 2 for digit in short.groups())
    if re.fullmatch(r"#[\da-f]{6}", value):
        return value
    if lch := _OKLCH.fullmatch(value):
        lightness = float(lch[1]) / (100 if lch[2] else 1)
        return colour_of(Oklch(lightness, float(lch[3]), float(lch[4])))
    return None
