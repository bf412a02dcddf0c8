"""Emblems: a large round form and a small one, in a relation that symbolises a subject.

Pure geometry on a square of 100 by 100: the same subject always has the same paths. The caller (a page, a card, a
print) decides how they are drawn and in which colours.
"""

from __future__ import annotations

from math import acos, cos, hypot, pi, sin, sqrt
from typing import Literal, NamedTuple, get_args

from imhsite.engine.digest import digest_of
from imhsite.schema.records import EmblemName

RELATIONS: tuple[EmblemName, ...] = get_args(EmblemName)

NEUTRAL: EmblemName = "hold"
"""The emblem of subjects without a topic or week."""

YEARS = 10
"""Number of years in which the small form of the weeks' emblems circles the large one once."""


class Round(NamedTuple):
    """A circle: its centre and its radius."""

    x: float
    y: float
    radius: float


class Emblem(NamedTuple):
    """The paths of an emblem, in SVG syntax.

    `large` is filled with a muted colour, `small` with a strong one, `shared` is the intersection of the two, and
    `lines` are strokes with round caps.
    """

    relation: str
    large: str
    small: str
    shared: str = ""
    lines: str = ""


def topic_emblem(id: str, relation: str | None) -> Emblem:
    """Return the emblem of a topic, with the declared relation or else one derived from its id."""
    return _DRAWN[relation or RELATIONS[_number(id, len(RELATIONS))]]()


def week_emblem(year: int, title: str, colour: str) -> Emblem:
    """Return the emblem of a week: the year determines the small form's angle, title and colour its distance and size.

    Over the years, the small form circles the large one, coming closer or moving away.
    """
    turn = 2 * pi * (year % YEARS) / YEARS - pi / 2
    small = 11 + _number(f"{colour} size", 5)
    near = _number(f"{title} near", 4)
    away = (0.56, 0.78, 1.0, 1.18)[near] * 31
    large = Round(50 - 7 * cos(turn), 50 - 7 * sin(turn), 31)
    held = Round(large.x + away * cos(turn), large.y + away * sin(turn), small)
    echo = _arc(large, large.radius + 7, turn + pi - 0.75, turn + pi + 0.75)
    return Emblem("week", _circle(large), _circle(held), _lens(large, held), echo)


HELD = Round(45, 44, 36)
"""The large form of the emblems that show the phase of a campaign."""


def phase_emblem(phase: Literal["between", "upcoming", "live", "ended"]) -> Emblem:
    """Return the emblem of a phase: the small form waits outside, crosses the rim, is held, or rests inside."""
    x, y, radius = HELD
    turn = 0.96
    away, size = {"between": (1.44, 12), "upcoming": (0.99, 12), "live": (0, 17), "ended": (0.58, 12)}[phase]
    held = Round(x + away * radius * cos(turn), y + away * radius * sin(turn), size)
    return Emblem(phase, _circle(HELD), _circle(held), _lens(HELD, held) if phase == "upcoming" else "")


class Nested(NamedTuple):
    """A round form inside a larger one that has the radius 48 and its centre at 50, 50: its radius, and its y."""

    radius: float
    y: float


def nested_forms(part: float) -> Nested:
    """Return a form whose area is a `part` (above 0, at most 1) of the larger one's; it rests at its lower rim."""
    radius = round(WHOLE.radius * sqrt(part), 2)
    return Nested(radius, round(max(WHOLE.y, WHOLE.y + WHOLE.radius - radius - 1.5), 2))


def change_emblem(part: float) -> Emblem:
    """Return the emblem of a change: two forms whose areas are to each other as its numbers."""
    radius, y = nested_forms(part)
    return Emblem("change", _circle(WHOLE), _circle(Round(WHOLE.x, y, radius)))


WHOLE = Round(50, 50, 48)


def _overlap() -> Emblem:
    """Two forms that overlap: before birth."""
    large, small = Round(43, 46, 34), Round(70, 68, 18)
    return Emblem("overlap", _circle(large), _circle(small), _lens(large, small))


def _branch() -> Emblem:
    """Paths that fork from the small form: a growing brain."""
    stem = "M50 82V60"
    forks = "M50 64C50 52 36 52 32 40M50 64C50 52 64 52 68 40M50 60V30"
    twigs = "M32 40C30 33 24 32 21 30M32 40C34 32 36 28 36 22M68 40C66 32 64 28 64 22M68 40C70 33 76 32 79 30"
    return Emblem("branch", _circle(Round(50, 44, 40)), _circle(Round(50, 85, 11)), "", stem + forks + twigs)


def _waves() -> Emblem:
    """Waves from both forms that answer each other."""
    large, small = Round(26, 50, 22), Round(84, 50, 11)
    calls = "".join(_arc(large, 22 + step, -0.72, 0.72) for step in (8, 16))
    answers = "".join(_arc(small, 11 + step, pi - 0.95, pi + 0.95) for step in (7, 15))
    return Emblem("waves", _circle(large), _circle(small), "", calls + answers)


def _orbit() -> Emblem:
    """A base, and a path around it that leads back."""
    base = Round(50, 50, 24)
    held = Round(50 + 40 * cos(-0.7), 50 + 40 * sin(-0.7), 9)
    way = _arc(base, 40, -0.7 + 0.36, 2 * pi - 0.7 - 0.36)
    return Emblem("orbit", _circle(base), _circle(held), "", way)


def _mend() -> Emblem:
    """A large form broken in two, and the small one where the halves are joined again."""
    left = "M49.5 12L42.5 31L51.5 50L43.5 69L47.5 88A38 38 0 0 1 49.5 12Z"
    right = "M54.5 12.3A38 38 0 0 1 52.5 87.9L48.5 69L56.5 50L47.5 31Z"
    stitches = "M42 20.5L56 23.5M41 76.5L55 79.5"
    return Emblem("mend", left + right, _circle(Round(53, 50, 11)), "", stitches)


def _hold() -> Emblem:
    """The large form as arms that hold the small one."""
    arms = Round(50, 48, 38)
    return Emblem("hold", _circle(Round(50, 48, 29)), _circle(Round(50, 44, 15)), "", _arc(arms, 38, -0.25, pi + 0.25))


_DRAWN = {"overlap": _overlap, "branch": _branch, "waves": _waves, "orbit": _orbit, "mend": _mend, "hold": _hold}


def _number(words: str, below: int) -> int:
    """Return an integer from 0 to below a bound, derived from the digest of the words."""
    return int(digest_of(words, size=4), 16) % below


def _circle(round: Round) -> str:
    x, y, radius = round
    turned = f"a{_decimal(radius)} {_decimal(radius)} 0 1 0"
    return f"M{_decimal(x - radius)} {_decimal(y)}{turned} {_decimal(2 * radius)} 0{turned} {_decimal(-2 * radius)} 0Z"


def _arc(round: Round, radius: float, start: float, end: float) -> str:
    """Return the path of a clockwise arc around a form's centre, between two angles in radians."""
    from_x, from_y = round.x + radius * cos(start), round.y + radius * sin(start)
    to_x, to_y = round.x + radius * cos(end), round.y + radius * sin(end)
    far = int(end - start > pi)
    size = _decimal(radius)
    return f"M{_decimal(from_x)} {_decimal(from_y)}A{size} {size} 0 {far} 1 {_decimal(to_x)} {_decimal(to_y)}"


def _lens(one: Round, other: Round) -> str:
    """Return the path of the intersection of two circles: "" if they are apart, the other if it is inside the first."""
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
    big, small = _decimal(one.radius), _decimal(other.radius)
    return (
        f"M{_decimal(start[0])} {_decimal(start[1])}A{big} {big} 0 0 1 {_decimal(end[0])} {_decimal(end[1])}"
        f"A{small} {small} 0 {far} 1 {_decimal(start[0])} {_decimal(start[1])}Z"
    )


def _angle(x: float, y: float) -> float:
    return acos(x / hypot(x, y)) * (1 if y >= 0 else -1)


def _decimal(number: float) -> str:
    """Return a number with at most one decimal; rounded first, so that every machine prints the same."""
    text = f"{round(number, 6):.1f}".removesuffix(".0")
    return "0" if text == "-0" else text
