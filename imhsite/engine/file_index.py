"""Statuses: which bytes a file had when it was last read, so that an unchanged file goes unread.

A file is unchanged when size, times and inode are. One that is as new as the last look at it may have changed in the
same tick of the clock and is read again (Git calls this racily clean).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from imhsite.engine.digest import digest_of
from imhsite.engine.file_scan import Status

Entry = tuple[int, int, int, int, str]
"""A status and the digest of the bytes it goes with."""


def digests_of(
    files: Iterable[tuple[str, Status]], known: Mapping[str, Entry], read: Callable[[str], bytes]
) -> dict[str, str]:
    """The digest of each file's bytes; those whose status is known are not read, and those that cannot be have none."""
    digests: dict[str, str] = {}
    for path, status in files:
        entry = known.get(path)
        if entry is not None and entry[:4] == status:
            digests[path] = entry[4]
        else:
            with suppress(OSError):  # loading says why
                digests[path] = digest_of(read(path))
    return digests


def entries_of(files: Iterable[tuple[str, Status]], digests: Mapping[str, str], now: int) -> dict[str, Entry]:
    """What to remember of files: those as new as `now`, the file system's own time before they were read, are not."""
    return {
        path: (*status, digests[path])
        for path, status in files
        if path in digests and status.modified < now and status.changed < now
    }


def time_after_changes(folder: Path) -> int:
    """The file system's own time as soon as it is later than that of the last change, in nanoseconds; 0 if it cannot.

    A file that is looked at from then on and is older shows each later edit. Many systems count in steps of some
    milliseconds. Those that count in whole seconds are not waited for: then it is the time of the last change."""
    last = now = file_system_time(folder)
    for _ in range(MOST_LOOKS if last else 0):
        now = file_system_time(folder)
        if now > last:
            break
    return now


MOST_LOOKS = 1000
"""So often the time is looked at: some 40 ms in all."""


def file_system_time(folder: Path) -> int:
    """The file system's own idea of now, in nanoseconds: the time it gives to a file written now; 0 if it cannot."""
    stamp = folder / "stamp"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        stamp.write_bytes(b"")
        os.utime(stamp)
        return stamp.stat().st_mtime_ns
    except OSError:
        return 0
