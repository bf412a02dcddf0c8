"""Warm: a memory whose records stay decoded from one load to the next, so that a load reads what changed.

After the first load nothing is written to disk any more: what a writer types a minute long is not worth keeping.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from imhsite.cache.memory import Memory
from imhsite.load.read import FileRecords


class WarmMemory(Memory):
    """The memory of one site while it is served.

    `given` are the records to be taken for some files whatever their bytes are; `by_path` are those that the
    last load had.
    """

    def __init__(self, state: Path | None, output: Path, code: str) -> None:
        super().__init__(state, output, code)
        self.known: dict[str, FileRecords] = {}
        self.given: Mapping[str, FileRecords] = {}
        self.by_path: dict[str, FileRecords] = {}
        self.taken: dict[str, tuple[str, FileRecords]] = {}
        self.cold = True

    def records(self, keys: Mapping[str, str]) -> dict[str, FileRecords]:
        """From the path of each file to its records, where they are known."""
        if self.cold:
            self.known = {keys[path]: records for path, records in super().records(keys).items()}
        self.known |= {keys[path]: records for path, (_, records) in self.taken.items() if path in keys}
        self.taken = {}
        # What was known of other bytes is forgotten, or it would grow with each save.
        self.known = {key: self.known[key] for key in keys.values() if key in self.known}
        found = {path: self.known[key] for path, key in keys.items() if key in self.known}
        self.by_path = found | {path: records for path, records in self.given.items() if path in keys}
        return dict(self.by_path)

    def keep_records(self, key: str, records: FileRecords) -> None:
        """Keep a file's records under its key, without its texts."""
        if self.cold:
            super().keep_records(key, records)
        self.known[key] = self.by_path[records.path] = msgspec.structs.replace(records, bodies=())

    def take(self, path: str, digest: str, records: FileRecords) -> None:
        """Take records, without their texts, that somebody else read of a file's bytes, which have a digest."""
        self.by_path[path] = records
        self.taken[path] = digest, records

    def believe(self, digests: Mapping[str, str]) -> None:
        """Of what was taken, keep what is still of the bytes that files have now."""
        self.taken = {path: one for path, one in self.taken.items() if digests.get(path) == one[0]}

    def close(self, *, save: bool, all_used: bool = True) -> None:
        """Let go of the disk; what is known stays known."""
        self.cold = False
        super().close(save=save, all_used=all_used)
