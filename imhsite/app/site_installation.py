"""Site installation: how another computer installs imhsite for a site, in exactly the versions that this one has."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

from imhsite import __version__
from imhsite.app.own_wheel import OwnWheel, own_wheel
from imhsite.app.publishing_recipe import MARK, Installation

LOCK_FILE = "requirements.txt"

WHEELS = "wheels"
"""The folder of a site in which its imhsite is."""

FROM_LOCK_FILE = Installation(LOCK_FILE, (f"pip install --require-hashes -r {LOCK_FILE}",))
"""Everything from the site's own lock file: the packages from the package index, imhsite from the site's folder."""

FROM_CHECKOUT = Installation(
    "constraints.txt",
    ("pip install --require-hashes -r constraints.txt", "pip install --no-deps --no-build-isolation ."),
)
"""The same for a site inside imhsite's own repository."""

_PACKAGE = Path(__file__).parent.parent

_LOCKED_WHEEL = re.compile(rb"^\./(wheels/imhsite-[\w.!+-]+\.whl) --hash=sha256:([0-9a-f]{64})$", re.MULTILINE)


def installation_of(site: Path) -> Installation:
    """Return how to install imhsite for a site."""
    own = all((site / name).is_file() for name in ("constraints.txt", "pyproject.toml", "imhsite/__main__.py"))
    return FROM_CHECKOUT if own else FROM_LOCK_FILE


def installation_files() -> dict[str, bytes]:
    """Return the files that a site needs for FROM_LOCK_FILE, by path. Raise CannotPack."""
    wheel = own_wheel()
    return {LOCK_FILE: lock_file_text(wheel).encode("utf-8"), f"{WHEELS}/{wheel.name}": wheel.content}


def lock_file_text(wheel: OwnWheel) -> str:
    """Return the lock file of a site: a wheel of imhsite and the packages that it needs, in exact versions with hashes.

    The versions are those that imhsite is tested with: constraints.txt, in the package or beside it in a checkout."""
    inside = _PACKAGE / "constraints.txt"
    pinned = (inside if inside.is_file() else _PACKAGE.parent / "constraints.txt").read_text(encoding="utf-8")
    packages = "".join(line for line in pinned.splitlines(keepends=True) if not line.startswith("#"))
    own = f"./{WHEELS}/{wheel.name} --hash=sha256:{sha256(wheel.content).hexdigest()}"
    return f"{MARK.decode()}, for imhsite {__version__}\n{own}\n{packages}"


def wheel_locked_by(lock_file: bytes) -> tuple[str, str] | None:
    """Return the path and the SHA-256 digest of the wheel that a lock file written here names."""
    found = _LOCKED_WHEEL.search(lock_file) if lock_file.startswith(MARK) else None
    return (found[1].decode(), found[2].decode()) if found else None
