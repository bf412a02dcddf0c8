"""The file index: the status and digest of each file when it was last read, so that unchanged files are not read.

A file is unchanged if its size, times and inode are. A file that is as new as the last look at it may have changed in
the same tick of the clock, so it is read again (Git calls this racily clean).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from imhsite.engine.digest import digest_of
from imhsite.engine.file_scan import Status

Entry = tuple[int, int, int, int, str]
"""The fields of a status, then the digest of the file's bytes."""


def digests_of(
    files: Iterable[tuple[str, Status]], known: Mapping[str, Entry], read: Callable[[str], bytes]
) -> dict[str, str]:
    """Return the digest of each file's bytes by path.

    Files whose status is known are not read; files that cannot be read are left out."""
    digests: dict[str, str] = {}
    for path, status in files:
        entry = known.get(path)
        if entry is not None and entry[:4] == status:
            digests[path] = entry[4]
        else:
            with suppress(OSError):  # reported when the file is loaded
                digests[path] = digest_of(read(path))
    return digests


def entries_of(files: Iterable[tuple[str, Status]], digests: Mapping[str, str], now: int) -> dict[str, Entry]:
    """Return the index entries of files, without those as new as `now`.

    `now` is the file system's time, in nanoseconds, before the files were read."""
    return {
        path: (*status, digests[path])
        for path, status in files
        if path in digests and status.modified < now and status.changed < now
    }


def time_after_changes(folder: Path) -> int:
    """Wait until the file system's time is later than the last change; return it in nanoseconds, or 0 on failure.

    Every later edit of a file that is older than this time changes its status. Many file systems have a resolution of
    a few milliseconds. Those with a resolution of a second are not waited for: the result is then the time of the
    last change."""
    last = now = file_system_time(folder)
    for _ in range(MAX_LOOKS if last else 0):
        now = file_system_time(folder)
        if now > last:
            break
    return now


MAX_LOOKS = 1000
"""How many times at most the time is read: about 40 ms in total."""


def file_system_time(folder: Path) -> int:
    """Return the time in nanoseconds that the file system gives to a file written now, or 0 on failure."""
    stamp = folder / "stamp"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        stamp.write_bytes(b"")
        os.utime(stamp)
        return stamp.stat().st_mtime_ns
    except OSError:
        return 0
