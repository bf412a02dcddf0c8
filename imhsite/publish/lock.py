"""The lock: only one build at a time publishes a site.

The operating system releases it when its process ends, even if it is killed. The lock file remains; its content is
only the id of the process to wait for.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from imhsite.publish.errors import PublishRefused, refusal_of

_BUSY = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}

if sys.platform == "win32":
    import msvcrt

    # On Windows other processes cannot read locked bytes, so the locked byte is far beyond the process id.
    _FAR = 1 << 30

    def _take(lock: int) -> None:
        os.lseek(lock, _FAR, os.SEEK_SET)
        msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)

    def _release(lock: int) -> None:
        os.lseek(lock, _FAR, os.SEEK_SET)
        msvcrt.locking(lock, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _take(lock: int) -> None:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _release(lock: int) -> None:
        fcntl.flock(lock, fcntl.LOCK_UN)


@contextmanager
def locked(state: Path) -> Iterator[None]:
    """Hold the site's lock, creating the state folder if needed; raise PublishRefused if it cannot be acquired."""
    try:
        state.mkdir(parents=True, exist_ok=True)
        lock = os.open(state / "lock", os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise refusal_of(error, str(state), "lock", begun=False, state=True) from error
    try:
        try:
            _take(lock)
        except OSError as error:
            raise _refusal(error, state, lock) from error
        try:
            os.lseek(lock, 0, os.SEEK_SET)
            # Padded instead of truncated: on a full disk truncation can fail, and the new id must cover the old one.
            os.write(lock, f"{os.getpid():<20}\n".encode())
            yield
        finally:
            _release(lock)
    finally:
        os.close(lock)


def _refusal(error: OSError, state: Path, lock: int) -> PublishRefused:
    if error.errno not in _BUSY:
        return PublishRefused(f"{state} cannot be locked, so two builds could overwrite each other's work: "
                              f"{error.strerror}. Keep the site on a disk of this computer.")  # fmt: skip
    holder = os.pread(lock, 20, 0) if hasattr(os, "pread") else os.read(lock, 20)
    number = holder.decode("ascii", "replace").strip()
    who = f"process {number}" if number.isdigit() else "an unknown process"
    return PublishRefused(f"Another imhsite build of this site is running ({who}). Wait until it has finished, "
                          "or stop it, then build again.")  # fmt: skip
