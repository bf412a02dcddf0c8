"""The wheels of imhsite and of packages that extend it, made from what is installed.

So another computer can install exactly the same."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

_OF_INSTALLATION = ("RECORD", "INSTALLER", "REQUESTED", "direct_url.json", "uv_cache.json")
"""What the program that installed a package wrote beside its metadata."""

_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The date of each file, always the same, so that the same installation makes the same bytes."""


_SOURCE = Path(__file__).parent.parent.parent


class CannotPack(Exception):
    """No wheel can be made of this installation; the text says why and what to do."""


class OwnWheel(msgspec.Struct, frozen=True):
    """A wheel: the name of its file, and its bytes."""

    name: str
    content: bytes


@cache
def own_wheel() -> OwnWheel:
    """Return the wheel of this imhsite. Raise CannotPack."""
    try:
        found = distribution("imhsite")
    except PackageNotFoundError as error:
        raise CannotPack("imhsite is not installed as a package; install it with pip or pipx") from error
    where = msgspec.json.decode(found.read_text("direct_url.json") or "{}")
    return _built() if where.get("dir_info", {}).get("editable") else _packed(found, "imhsite")


def package_wheel(metadata: Path) -> OwnWheel:
    """Return the wheel of another package that is installed, by the folder of its metadata. Raise CannotPack."""
    found = Distribution.at(metadata)
    name = metadata.name.partition("-")[0]
    where = msgspec.json.decode(found.read_text("direct_url.json") or "{}")
    if where.get("dir_info", {}).get("editable"):
        raise CannotPack(f"{name} runs from its source code; install it without --editable, so that it can be packed")
    return _packed(found, name)


def _built() -> OwnWheel:
    """Return a wheel that hatchling builds from the source code that an editable installation runs from."""
    try:
        from hatchling.builders.wheel import WheelBuilder
    except ImportError as error:
        raise CannotPack(f"imhsite runs from {_SOURCE}, and hatchling is missing: pip install hatchling") from error
    with TemporaryDirectory() as folder:
        made = Path(next(WheelBuilder(str(_SOURCE)).build(directory=folder, versions=["standard"])))
        return OwnWheel(made.name, made.read_bytes())


def _packed(found: Distribution, name: str) -> OwnWheel:
    """Return a wheel of the files that an installation lists. `name` is that of the package in names of files."""
    tags = re.findall(r"^Tag: (\S+)", found.read_text("WHEEL") or "", re.MULTILINE)
    names = sorted(file.as_posix() for file in found.files or () if _is_of_wheel(file.as_posix()))
    if not tags or not names:
        raise CannotPack(f"this installation of {name} does not list its files; install it with pip or pipx")
    tag = "py3-none-any" if "py3-none-any" in tags else tags[0]
    if not tag.endswith("-none-any"):
        raise CannotPack(f"{name} has files for one kind of computer, so its wheel would not work on every other")
    try:
        contents = {name: Path(str(found.locate_file(name))).read_bytes() for name in names}
    except OSError as error:
        raise CannotPack(f"{error.filename} cannot be read: {error.strerror}") from error
    version = found.version
    return OwnWheel(f"{name}-{version}-{tag}.whl", wheel_of(contents, f"{name}-{version}.dist-info"))


def _is_of_wheel(name: str) -> bool:
    """Return whether a listed file came with the wheel, and was not made when that was installed."""
    folder, _, file = name.rpartition("/")
    return not (
        name.startswith(("../", "/"))
        or "__pycache__" in name
        or (folder.endswith(".dist-info") and file in _OF_INSTALLATION)
    )


def wheel_of(contents: Mapping[str, bytes], metadata: str) -> bytes:
    """Return the bytes of a wheel with some files. `metadata` is the folder in which its list of files goes."""
    record = io.StringIO()
    rows = csv.writer(record, lineterminator="\n")
    for name, content in contents.items():
        digest = urlsafe_b64encode(sha256(content).digest()).rstrip(b"=").decode()
        rows.writerow((name, f"sha256={digest}", len(content)))
    rows.writerow((f"{metadata}/RECORD", "", ""))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**contents, f"{metadata}/RECORD": record.getvalue().encode()}.items():
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
