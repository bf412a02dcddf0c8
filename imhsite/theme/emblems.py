"""Emblems: a large round form and a small one, in a relation that tells a subject.

Pure geometry on a square of 100 by 100: the same subject always gives the same paths. How they are
drawn, and in which colours, is said by whoever draws them: a page, a card, a print.
"""

from __future__ import annotations

from math import acos, cos, hypot, pi, sin
from typing import NamedTuple, get_args

from imhsite.engine.digest import digest_of
from imhsite.schema.records import EmblemName

RELATIONS: tuple[EmblemName, ...] = get_args(EmblemName)

NEUTRAL: EmblemName = "hold"
"""The emblem of what belongs to no topic and no week."""

YEARS = 10
"""In so many years the small form of the weeks' emblems goes once around the large one."""


class Round(NamedTuple):
    """A circle: its middle and its radius."""

    x: float
    y: float
    radius: float


class Emblem(NamedTuple):
    """The paths of an emblem, as SVG writes them.

    `large` is filled quietly, `small` strongly, `shared` is where the two lie over each other, and
    `lines` are drawn as strokes with round ends.
    """

    relation: str
    large: str
    small: str
    shared: str = ""
    lines: str = ""


def topic_emblem(id: str, relation: str | None) -> Emblem:
    """The emblem of a topic: the declared relation, else one that its id decides."""
    return _DRAWN[relation or RELATIONS[_number(id, len(RELATIONS))]]()


def week_emblem(year: int, title: str, colour: str) -> Emblem:
    """The emblem of a year's week: the year says where the small form is, title and colour how near and how large.

    Looked at year after year, the small form goes around the large one and comes closer or moves away.
    """
    turn = 2 * pi * (year % YEARS) / YEARS - pi / 2
    small = 11 + _number(f"{colour} size", 5)
    near = _number(f"{title} near", 4)
    away = (0.56, 0.78, 1.0, 1.18)[near] * 31
    large = Round(50 - 7 * cos(turn), 50 - 7 * sin(turn), 31)
    held = Round(large.x + away * cos(turn), large.y + away * sin(turn), small)
    echo = _arc(large, large.radius + 7, turn + pi - 0.75, turn + pi + 0.75)
    return Emblem("week", _circle(large), _circle(held), _lens(large, held), echo)


def _overlap() -> Emblem:
    """Two that are partly one: before birth."""
    large, small = Round(43, 46, 34), Round(70, 68, 18)
    return Emblem("overlap", _circle(large), _circle(small), _lens(large, small))


def _branch() -> Emblem:
    """From the small form, paths that fork: a brain that grows."""
    stem = "M50 82V60"
    forks = "M50 64C50 52 36 52 32 40M50 64C50 52 64 52 68 40M50 60V30"
    twigs = "M32 40C30 33 24 32 21 30M32 40C34 32 36 28 36 22M68 40C66 32 64 28 64 22M68 40C70 33 76 32 79 30"
    return Emblem("branch", _circle(Round(50, 44, 40)), _circle(Round(50, 85, 11)), "", stem + forks + twigs)


def _waves() -> Emblem:
    """Waves from either form that answer each other."""
    large, small = Round(26, 50, 22), Round(84, 50, 11)
    calls = "".join(_arc(large, 22 + step, -0.72, 0.72) for step in (8, 16))
    answers = "".join(_arc(small, 11 + step, pi - 0.95, pi + 0.95) for step in (7, 15))
    return Emblem("waves", _circle(large), _circle(small), "", calls + answers)


def _orbit() -> Emblem:
    """A base, and a way around it that leads back."""
    base = Round(50, 50, 24)
    held = Round(50 + 40 * cos(-0.7), 50 + 40 * sin(-0.7), 9)
    way = _arc(base, 40, -0.7 + 0.36, 2 * pi - 0.7 - 0.36)
    return Emblem("orbit", _circle(base), _circle(held), "", way)


def _mend() -> Emblem:
    """A break through the large form, and the small one where it is joined again."""
    left = "M49.5 12L42.5 31L51.5 50L43.5 69L47.5 88A38 38 0 0 1 49.5 12Z"
    right = "M54.5 12.3A38 38 0 0 1 52.5 87.9L48.5 69L56.5 50L47.5 31Z"
    stitches = "M42 20.5L56 23.5M41 76.5L55 79.5"
    return Emblem("mend", left + right, _circle(Round(53, 50, 11)), "", stitches)


def _hold() -> Emblem:
    """The large form as arms, the small one in them."""
    arms = Round(50, 48, 38)
    return Emblem("hold", _circle(Round(50, 48, 29)), _circle(Round(50, 44, 15)), "", _arc(arms, 38, -0.25, pi + 0.25))


_DRAWN = {"overlap": _overlap, "branch": _branch, "waves": _waves, "orbit": _orbit, "mend": _mend, "hold": _hold}


def _number(words: str, below: int) -> int:
    """A whole number below a bound, always the same for the same words."""
    return int(digest_of(words, size=4), 16) % below


def _circle(round: Round) -> str:
    x, y, radius = round
    turned = f"a{_shown(radius)} {_shown(radius)} 0 1 0"
    return f"M{_shown(x - radius)} {_shown(y)}{turned} {_shown(2 * radius)} 0{turned} {_shown(-2 * radius)} 0Z"


def _arc(round: Round, radius: float, start: float, end: float) -> str:
    """Part of a circle around a form's middle, from one angle to another, clockwise."""
    from_x, from_y = round.x + radius * cos(start), round.y + radius * sin(start)
    to_x, to_y = round.x + radius * cos(end), round.y + radius * sin(end)
    far = int(end - start > pi)
    size = _shown(radius)
    return f"M{_shown(from_x)} {_shown(from_y)}A{size} {size} 0 {far} 1 {_shown(to_x)} {_shown(to_y)}"


def _lens(one: Round, other: Round) -> str:
    """Where two circles lie over each other; "" where they do not, the other where it lies within the first."""
    apart = hypot(other.x - one.x, other.y - one.y)
    if apart >= one.radius + other.radius:
        return ""
    if apart <= one.radius - other.radius:
        return _circle(other)
    along = (one.radius**2 - other.radius**2 + apart**2) / (2 * apart)
    half = acos(along / one.radius)
    turn = _angle(other.x - one.x, other.y - one.y)
    start = one.x + one.radius * cos(turn - half), one.y + one.radius * sin(turn - half)
    end = one.x + one.radius * cos(turn + half), one.y + one.radius * sin(turn + half)
    far = int(along > apart)
    big, small = _shown(one.radius), _shown(other.radius)
    return (
        f"M{_shown(start[0])} {_shown(start[1])}A{big} {big} 0 0 1 {_shown(end[0])} {_shown(end[1])}"
        f"A{small} {small} 0 {far} 1 {_shown(start[0])} {_shown(start[1])}Z"
    )


def _angle(x: float, y: float) -> float:
    return acos(x / hypot(x, y)) * (1 if y >= 0 else -1)


def _shown(number: float) -> str:
    """A number with one decimal, as short as it gets; rounded first, so that every machine prints the same."""
    text = f"{round(number, 6):.1f}".removesuffix(".0")
    return "0" if text == "-0" else text
