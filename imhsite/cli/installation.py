"""The installation: which of the libraries that imhsite requires are missing, too old or damaged.

Imported only after a command has failed, so that other commands start as fast as without it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, packages_distributions, requires, version

from imhsite.engine.extras import EXTRAS

_NEED = re.compile(r"(?P<name>[\w.-]+)(?:\[.*?\])?\s*(?P<bounds>[^;]*?)\s*(?:;.*extra == .(?P<extra>[\w-]+).*)?")
"""A requirement as pyproject.toml writes it: `markdown>=3.11`, which metadata may end with `; extra == "links"`."""


def installation_fault(error: Exception) -> str:
    """Return what is wrong with the installed libraries and how to repair it; "" if `error` has another cause."""
    if unmet := list(_unmet()):
        return f"{'; '.join(unmet)}. To repair the installation: pip install imhsite"
    module = (error.name or "").partition(".")[0] if isinstance(error, ImportError) else ""
    if module in ("", "imhsite") or module in sys.stdlib_module_names:
        return ""
    packages = packages_distributions().get(module)
    command = f"pip install --force-reinstall {packages[0]}" if packages else "pip install imhsite"
    return f"the library {module} is missing or damaged ({error}). To repair the installation: {command}"


def _unmet() -> Iterator[str]:
    """Yield a sentence for each library whose installed version does not meet the requirements of imhsite."""
    try:
        needs = [need for text in requires("imhsite") or () if (need := _NEED.fullmatch(text))]
    except PackageNotFoundError:
        return
    for need in needs:
        name, bounds, extra = need["name"], need["bounds"], need["extra"]
        if extra and extra not in EXTRAS:
            continue  # `all` repeats the others, and the libraries of `dev` are no part of imhsite
        try:
            if not fits(version(name), bounds):
                yield f"{name} {version(name)} is installed, but imhsite needs {name}{bounds}"
        except PackageNotFoundError:
            if not extra:
                yield f"{name} is not installed"


def fits(installed: str, bounds: str) -> bool:
    """Return whether a version such as `3.11.2` is within bounds such as `>=3.11,<4`."""
    number = _numbers(installed)
    limits = re.findall(r"(>=|<)\s*([\d.]+)", bounds)
    return all(number >= _numbers(limit) if sign == ">=" else number < _numbers(limit) for sign, limit in limits)


def _numbers(release: str) -> list[int]:
    """Return the numbers of a version without trailing zeros: 3.0 is 3."""
    found = re.match(r"[\d.]*\d", release)
    numbers = [int(part) for part in found[0].split(".")] if found else []
    while numbers and not numbers[-1]:
        numbers.pop()
    return numbers
