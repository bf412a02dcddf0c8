"""Site installation: how another computer installs imhsite for a site, in exactly the versions that this one has."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from imhsite import __version__
from imhsite.app.own_wheel import OwnWheel, own_wheel, package_wheel
from imhsite.app.publishing_recipe import MARK, Installation

LOCK_FILE = "requirements.txt"

WHEELS = "wheels"
"""The folder of a site in which its imhsite is, and the packages of its themes and extensions."""

FROM_LOCK_FILE = Installation(LOCK_FILE, (f"pip install --require-hashes -r {LOCK_FILE}",))
"""Everything from the site's own lock file: the packages from the package index, imhsite from the site's folder."""

FROM_CHECKOUT = Installation(
    "constraints.txt",
    ("pip install --require-hashes -r constraints.txt", "pip install --no-deps --no-build-isolation ."),
)
"""The same for a site inside imhsite's own repository."""

_PACKAGE = Path(__file__).parent.parent

_LOCKED_WHEEL = re.compile(rb"^\./(wheels/[\w.!+-]+\.whl) --hash=sha256:([0-9a-f]{64})$", re.MULTILINE)


def installation_of(site: Path) -> Installation:
    """Return how to install imhsite for a site."""
    own = all((site / name).is_file() for name in ("constraints.txt", "pyproject.toml", "imhsite/__main__.py"))
    return FROM_CHECKOUT if own else FROM_LOCK_FILE


def installation_files(packages: Iterable[Path] = ()) -> dict[str, bytes]:
    """Return the files that a site needs for FROM_LOCK_FILE, by path. Raise CannotPack.

    `packages` are the folders of the metadata of its themes and extensions and of what they require. Those that
    imhsite itself needs come from the package index, as always."""
    pinned = {_normal(name) for name in re.findall(r"^([\w.-]+)==", _pinned_packages(), re.MULTILINE)}
    others = (one for one in packages if _normal(one.name.partition("-")[0]) not in (*pinned, "imhsite"))
    wheels = (own_wheel(), *map(package_wheel, others))
    return {
        LOCK_FILE: lock_file_text(*wheels).encode("utf-8"),
        **{f"{WHEELS}/{wheel.name}": wheel.content for wheel in wheels},
    }


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _pinned_packages() -> str:
    """Return the packages that imhsite needs, in exact versions with hashes.

    The versions are those that imhsite is tested with: constraints.txt, in the package or beside it in a checkout."""
    inside = _PACKAGE / "constraints.txt"
    pinned = (inside if inside.is_file() else _PACKAGE.parent / "constraints.txt").read_text(encoding="utf-8")
    return "".join(line for line in pinned.splitlines(keepends=True) if not line.startswith("#"))


def lock_file_text(*wheels: OwnWheel) -> str:
    """Return the lock file of a site: wheels of imhsite and its extensions, and the packages that imhsite needs."""
    own = "".join(f"./{WHEELS}/{one.name} --hash=sha256:{sha256(one.content).hexdigest()}\n" for one in wheels)
    return f"{MARK.decode()}, for imhsite {__version__}\n{own}{_pinned_packages()}"


def wheels_locked_by(lock_file: bytes) -> dict[str, str]:
    """Return the paths and the SHA-256 digests of the wheels that a lock file written here names."""
    found = _LOCKED_WHEEL.findall(lock_file) if lock_file.startswith(MARK) else []
    return {path.decode(): digest.decode() for path, digest in found}
