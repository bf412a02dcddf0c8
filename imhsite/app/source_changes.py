"""Source changes: show what a command would change in the author's files, and write all of it or nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from difflib import unified_diff
from pathlib import Path

import msgspec


class FileChange(msgspec.Struct, frozen=True):
    """A file of the site before and after a change: its path, and its new one, or None if it is deleted.

    A file that does not exist yet has None as its bytes before."""

    path: str
    before: bytes | None
    new_path: str | None
    after: bytes = b""

    @property
    def is_needed(self) -> bool:
        """Return whether the file is not already as it should be."""
        return self.new_path != self.path or self.after != self.before


class NotWritten(Exception):
    """The changes could not be written, so that all files are as they were; the text says why."""


def diff_of(changes: Iterable[FileChange]) -> str:
    """Return the changes as a unified diff. New, renamed and deleted files are named in a line of their own."""
    return "\n".join(line for change in changes for line in _diff_of(change))


def _diff_of(change: FileChange) -> Iterator[str]:
    if change.new_path is None:
        yield f"delete {change.path}"
        return
    if change.before is None:
        yield f"create {change.path}"
        yield from (f"+{line}" for line in _lines_of(change.after))
        return
    if change.new_path != change.path:
        yield f"rename {change.path} to {change.new_path}"
    if change.after != change.before:
        lines = (_lines_of(change.before), _lines_of(change.after))
        yield from (
            line if line.strip() else "" for line in unified_diff(*lines, change.path, change.new_path, lineterm="")
        )


def _lines_of(content: bytes) -> list[str]:
    return (
        content.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
    )


def write_changes(site: Path, changes: Sequence[FileChange]) -> None:
    """Write all changes; raise NotWritten if one is impossible, with every file as it was.

    All new bytes are written to temporary files first, so that a full disk or a missing permission changes nothing.
    Folders are created as needed, the site's own too."""
    for change in changes:
        _check(site, change)
    staged: dict[int, Path] = {}
    done: list[FileChange] = []
    folders: list[Path] = []
    try:
        for number, change in enumerate(changes):
            if change.new_path is not None:
                staged[number] = _temporary(site, change)
                folders += _made_folders(staged[number].parent)
                _stage(site, change, staged[number])
        for number, change in enumerate(changes):
            done.append(change)
            _put_in_place(site, change, staged.get(number))
    except BaseException as error:
        for change in reversed(done):
            _restore(site, change)
        _remove(staged.values())
        for folder in reversed(folders):
            with suppress(OSError):
                folder.rmdir()
        if not isinstance(error, OSError):
            raise
        raise NotWritten(f"{error.filename or 'a file'} cannot be written: {error.strerror}") from error
    finally:
        _remove(staged.values())


def _check(site: Path, change: FileChange) -> None:
    """Raise NotWritten if a file is not as it was read, if its new place is taken, or if that is outside the site."""
    place = site / change.path
    try:
        if change.before is not None and place.read_bytes() != change.before:
            raise NotWritten(f"{change.path} was changed meanwhile")
    except OSError as error:
        raise NotWritten(f"{change.path} cannot be read: {error.strerror}") from error
    new = site / (change.new_path or change.path)
    # Where upper and lower case are not distinguished, both names may be those of one file.
    if os.path.lexists(new) and not (change.before is not None and new.exists() and new.samefile(place)):
        raise NotWritten(f"there is already a file {change.new_path}")
    homes = (site, site / "content", site / "themes")
    if change.before is None and not any(_is_inside(new.parent, home) for home in homes):
        raise NotWritten(f"{change.path} is outside the site's folder")


def _is_inside(folder: Path, home: Path) -> bool:
    """Return whether a folder is in another one, or is the same, with links followed; `home` itself may be a link."""
    return Path(os.path.realpath(folder)).is_relative_to(os.path.realpath(home))


def _temporary(site: Path, change: FileChange) -> Path:
    """Return the path of a hidden file beside the new place of a file."""
    is_moved = change.new_path not in (None, change.path)
    place = site / str(change.new_path) if is_moved else Path(os.path.realpath(site / change.path))
    return place.with_name(f".{place.name}.imhsite")


def _made_folders(folder: Path) -> list[Path]:
    """Create a folder, and those that it is in, and return the new ones."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing[::-1]


def _stage(site: Path, change: FileChange, temporary: Path) -> None:
    """Write the new bytes of a file to a temporary one."""
    temporary.write_bytes(change.after)
    if change.before is not None:
        shutil.copymode(site / change.path, temporary)


def _put_in_place(site: Path, change: FileChange, staged: Path | None) -> None:
    place = site / change.path
    if staged is None or change.new_path is None:
        place.unlink()
    elif change.new_path == change.path:
        os.replace(staged, os.path.realpath(place))
    elif os.path.lexists(new := site / change.new_path):  # the same file, see `_check`
        os.replace(staged, place)
        os.rename(place, new)
    else:
        os.replace(staged, new)
        place.unlink()


def _restore(site: Path, change: FileChange) -> None:
    """Bring a file back to what it was, as far as the disk allows it."""
    with suppress(OSError):
        place = site / change.path
        if change.before is None:
            place.unlink(missing_ok=True)
            return
        if not place.exists() or place.read_bytes() != change.before:
            place.write_bytes(change.before)
        new = site / (change.new_path or change.path)
        if new.exists() and not new.samefile(place) and new.read_bytes() == change.after:
            new.unlink()


def _remove(files: Iterable[Path]) -> None:
    for file in files:
        with suppress(OSError):
            file.unlink(missing_ok=True)
