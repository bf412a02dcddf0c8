"""Site installation: how another computer installs imhsite for a site, in exactly the versions that this one has."""

from __future__ import annotations

from pathlib import Path

from imhsite import __version__
from imhsite.app.publishing_recipe import MARK, Installation

LOCK_FILE = "requirements.txt"

FROM_LOCK_FILE = Installation(
    LOCK_FILE,
    (
        f"pip install --require-hashes -r {LOCK_FILE}",
        f"pip install --no-deps --find-links wheels imhsite=={__version__}",
    ),
)
"""The packages that imhsite needs, from the site's own lock file; imhsite itself from wheels/ or the package index."""

FROM_CHECKOUT = Installation(
    "constraints.txt",
    ("pip install --require-hashes -r constraints.txt", "pip install --no-deps --no-build-isolation ."),
)
"""The same for a site inside imhsite's own repository."""

_PACKAGE = Path(__file__).parent.parent


def installation_of(site: Path) -> Installation:
    """Return how to install imhsite for a site."""
    own = all((site / name).is_file() for name in ("constraints.txt", "pyproject.toml", "imhsite/__main__.py"))
    return FROM_CHECKOUT if own else FROM_LOCK_FILE


def has_wheel(site: Path) -> bool:
    """Return whether a site keeps the wheel of this version of imhsite in wheels/."""
    return any((site / "wheels").glob(f"imhsite-{__version__}-*.whl"))


def lock_file_text() -> str:
    """Return the lock file of a site: exact versions of the packages that imhsite needs, with hashes of their files.

    They are those that imhsite is tested with: constraints.txt, in the package or beside it in a checkout."""
    inside = _PACKAGE / "constraints.txt"
    pinned = (inside if inside.is_file() else _PACKAGE.parent / "constraints.txt").read_text(encoding="utf-8")
    packages = "".join(line for line in pinned.splitlines(keepends=True) if not line.startswith("#"))
    return f"{MARK.decode()}, for imhsite {__version__}\n{packages}"
