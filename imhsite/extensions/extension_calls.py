"""Calls of an extension's functions: what goes wrong in them becomes a problem that names the extension and the place.

This and `loading.py` are the only modules that catch every exception, because the code is not ours.
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable
from typing import Any, TypeVar

from imhsite.diagnostics.problems import Origin, OutputError, Problem, problem
from imhsite.engine.graph import RankViolation
from imhsite.engine.query import Failure, InputChanged
from imhsite.engine.store import StoreDamaged
from imhsite.extensions.plain_values import fault_in

Result = TypeVar("Result")

OURS = (Failure, OutputError, InputChanged, StoreDamaged, RankViolation)
"""Exceptions of imhsite itself, which pass through an extension's function that looks something up."""


def called(
    extension: str,
    code: str,
    part: str,
    origin: Origin,
    call: Callable[[], Result],
    *,
    expected: type | tuple[type, ...] | None = None,
    printable: bool = False,
) -> Result:
    """Return the result of an extension's function; raise Failure with a problem if it goes wrong.

    `code` is the folder of its code, `part` what it makes, in words, and `origin` where an author asked for it. The
    result must be of a type `expected`, or else a plain value, for a template a `printable` one."""
    try:
        found = call()
        fault = fault_in(found, printable=printable) if expected is None else _fault_of_type(found, expected)
    except OURS:
        raise
    except (Exception, SystemExit) as error:
        raise Failure(_problem(extension, part, origin, words_for_error(error, code))) from error
    if fault:
        raise Failure(_problem(extension, part, origin, fault))
    return found


def _fault_of_type(found: Any, expected: type | tuple[type, ...]) -> str:
    if isinstance(found, expected):
        return ""
    wanted = expected[0] if isinstance(expected, tuple) else expected
    return f"its result is of the type {type(found).__name__}, not {wanted.__name__}"


def _problem(extension: str, part: str, origin: Origin, words: str) -> Problem:
    message = f'the extension "{extension}" has a fault in {part}: {words}'
    hint = "tell its authors; until it is fixed, leave this out, or install the version before"
    return problem("extension-fault", origin, message, hint)


def words_for_error(error: BaseException, code: str) -> str:
    """Return an error of an extension in words, with the line of its code in a folder `code` where it arose."""
    frames = traceback.extract_tb(error.__traceback__)
    inside = [frame for frame in frames if frame.filename.startswith(os.path.join(code, ""))]
    said = " ".join(str(error).split())
    what = type(error).__name__ + (f": {said if len(said) <= 200 else f'{said[:199]}…'}" if said else "")
    if not inside:
        return what
    place = inside[-1].filename.removeprefix(os.path.join(os.path.dirname(code), "")).replace(os.sep, "/")
    return f"{what} ({place}, line {inside[-1].lineno})"
