"""Memory: what earlier builds of a site left behind, as a build asks for it.

Answers are believed only where digests, statuses and the code's signature agree; else there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from imhsite.cache.index import digests_of, entries_of, file_system_time
from imhsite.cache.snapshot import Head, Trace, with_later
from imhsite.cache.stamp import place_of, stamp_of, write_stamp
from imhsite.cache.store import Store
from imhsite.listing import Status, linked_folders, status_of
from imhsite.markup.fragment import Fragment

if TYPE_CHECKING:
    from imhsite.load.read import FileRecords

_encoder = msgspec.msgpack.Encoder()

UNKNOWN = Status(-1, -1, -1, -1)
"""A status that no file has."""

UNSURE = (*UNKNOWN, "")


Left = TypeVar("Left")


class Memory:
    """The memory of one site in its state folder, for one output and one version of the code."""

    def __init__(self, state: Path | None, output: Path, code: str) -> None:
        """Open the memory in a state folder; without one it is empty and nothing is kept."""
        self.state = state
        self.now = file_system_time(state / "cache") if state else 0
        self.store = Store(state / "cache" / "store.sqlite" if state else None, code)
        self.output = output
        self.code = code
        self.templates = Kept(self.store, "template", code)
        self.documents = Kept(self.store, "document", code)
        self.proofs = Kept(self.store, "proof", code)
        self.views = Kept(self.store, "view", code)
        self.grounds = Kept(self.store, "ground", code)
        self.mentions = Kept(self.store, "mentions", code)
        self.just_read: dict[str, FileRecords] = {}
        """Records, by their keys, of files that this build has read already and not kept yet."""
        self.name = blake2b(str(output.absolute()).encode(), digest_size=16).hexdigest()
        head = self._decoded(Head, "head")
        self.head = head if head and head.code == code else None

    def _decoded(self, struct: type[Left], kind: str) -> Left | None:
        kept = self.store.get(kind, self.name)
        try:
            return msgspec.msgpack.decode(kept, type=struct) if kept is not None else None
        except msgspec.DecodeError:
            return None

    def trace(self) -> Trace | None:
        """What the last build's pages were made from."""
        trace = self._decoded(Trace, "trace") if self.head else None
        later = self.later()
        return with_later(trace, later) if trace and later else trace

    def later(self) -> Trace | None:
        """What those pages were made from that builds made again since everything was looked at; None for none."""
        later = self._decoded(Trace, "later") if self.head else None
        return later if later and later.pages else None

    def digests(self, sources: Iterable[tuple[str, Status]], read: Callable[[str], bytes]) -> dict[str, str]:
        """The digests of the source files, reading only those that may have changed; unreadable ones have none."""
        return digests_of(sources, self.head.sources if self.head else {}, read)

    def records(self, keys: Mapping[str, str]) -> dict[str, FileRecords]:
        """From the path of each file to its records, where they are kept under its key."""
        from imhsite.load.read import FileRecords

        decoder = msgspec.msgpack.Decoder(FileRecords)
        kept = self.store.get_all("records", keys.values())
        found: dict[str, FileRecords] = {}
        for path, key in keys.items():
            if key in kept:
                try:
                    found[path] = decoder.decode(kept[key])
                except msgspec.DecodeError:
                    continue
        # A text is asked for only when its page is made again; it is not to be forgotten before its record is.
        for records in found.values():
            self.store.used += [("text", digest) for digest in body_digests_of(records)]
        return found

    def keep_records(self, key: str, records: FileRecords) -> None:
        """Keep a file's records under its key, and each of its texts under its digest."""
        for body in records.bodies:
            self._put("text", body.digest, body)
        self._put("records", key, msgspec.structs.replace(records, bodies=()))

    def intact(self, known: frozenset[str]) -> frozenset[str]:
        """The outputs that lie there just as the last build left them, of those `known` to be whole.

        What lies behind a link to a folder does not lie in the output."""
        if self.head is None:
            return frozenset()
        place = str(self.output)
        links = tuple(f"{folder}/" for folder in linked_folders(place, self.head.outputs))
        return frozenset(
            path
            for path, status in self.head.outputs.items()
            if path in known and not path.startswith(links) and status_of(f"{place}/{path}") == status
        )

    def keep(
        self,
        head: Head,
        trace: Trace,
        sources: Iterable[tuple[str, Status]],
        digests: Mapping[str, str],
        outputs: Iterable[tuple[str, bool]],
    ) -> None:
        """Keep what a build left behind: its outputs with whether each was left as it lay there.

        To be called before anybody else may publish. What was left is remembered as it was before the build,
        since somebody may have changed it meanwhile; what was written is looked at now."""
        self._keep_head(head, sources, digests, outputs)
        self._put("trace", self.name, trace)
        self._put("later", self.name, Trace(trace.common))

    def keep_later(
        self,
        head: Head,
        later: Trace,
        sources: Iterable[tuple[str, Status]],
        digests: Mapping[str, str],
        outputs: Iterable[tuple[str, bool]],
    ) -> None:
        """Keep, as `keep` does, what a build left behind that made only some outputs; `later` is their trace."""
        self._keep_head(head, sources, digests, outputs)
        self._put("later", self.name, later)

    def _keep_head(
        self,
        head: Head,
        sources: Iterable[tuple[str, Status]],
        digests: Mapping[str, str],
        outputs: Iterable[tuple[str, bool]],
    ) -> None:
        known = entries_of(sources, digests, self.now)
        remembered = {path: known.get(path, (*UNKNOWN, digest)) for path, digest in digests.items()}
        before = self.head.outputs if self.head else {}
        stand = {
            path: (before.get(path) if left else status_of(self.output / path)) or UNKNOWN for path, left in outputs
        }
        self.head = msgspec.structs.replace(head, sources=remembered, outputs=stand)
        self._put("head", self.name, self.head)

    def refresh(self, sources: Iterable[tuple[str, Status]], digests: Mapping[str, str]) -> bool:
        """Remember the statuses of files that hold what they held; whether any had changed."""
        if self.head is None:
            return False
        known = self.head.sources | entries_of(sources, digests, self.now)
        if known == self.head.sources:
            return False
        self.head = msgspec.structs.replace(self.head, sources=known)
        self._put("head", self.name, self.head)
        return True

    def stamp(self, sources: Iterable[tuple[str, Status]], order: str, manifest: Path) -> None:
        """Leave a stamp by which the next build may see at once that nothing changed; none where that is not sure.

        `sources` are the files that were looked at, `manifest` the output's manifest."""
        head = self.head
        if head is None or self.state is None:
            return
        if (
            any(head.sources.get(path, UNSURE)[:4] != status for path, status in sources)
            or UNKNOWN in head.outputs.values()
        ):
            return
        stamp = stamp_of(order, (head.since, head.until), sources, head.outputs, manifest, head.pages)
        write_stamp(place_of(self.state, self.output), stamp)

    def _put(self, kind: str, key: str, value: msgspec.Struct) -> None:
        try:
            self.store.put(kind, key, _encoder.encode(value))
        except UnicodeEncodeError:
            # The name of some file is no text. Nothing of it is published, so it is seldom there for long.
            return

    def close(self, *, save: bool, all_used: bool = True) -> None:
        """Let go, keeping what was put or not; `all_used` says that what was not used may be forgotten in time."""
        if save:
            self.store.save(all_used=all_used)
        self.store.close()


class Kept:
    """Bytes of one kind by name, of one version of the code, such as compiled templates."""

    def __init__(self, store: Store, kind: str, code: str) -> None:
        self.store = store
        self.kind = kind
        self.code = code

    def get(self, name: str) -> bytes | None:
        """What is kept under this name, or None."""
        return self.store.get(self.kind, f"{self.code} {name}")

    def put(self, name: str, content: bytes) -> None:
        """Keep bytes under this name."""
        self.store.put(self.kind, f"{self.code} {name}", content)

    def used(self, name: str) -> None:
        """Say that what is kept under this name is still needed, without reading it."""
        self.store.used.append((self.kind, f"{self.code} {name}"))


def body_digests_of(records: FileRecords) -> Iterator[str]:
    """The digests of the texts of a file's articles and pages."""
    for one in records.records:
        if one.kind in ("article", "page"):
            yield from (text.outline.digest for text in one.texts)


class Texts(Mapping[str, Fragment]):
    """Compiled texts by digest: those made now, and those kept, which are decoded when they are asked for."""

    def __init__(self, fresh: dict[str, Fragment], store: Store, again: Callable[[str], Fragment]) -> None:
        """`again` compiles the text of a digest once more, for when it was forgotten or is damaged."""
        self.fresh = fresh
        self.store = store
        self.again = again
        self.decoder = msgspec.msgpack.Decoder(Fragment)

    def __getitem__(self, digest: str) -> Fragment:
        if digest in self.fresh:
            return self.fresh[digest]
        kept = self.store.get("text", digest)
        try:
            return self.decoder.decode(kept) if kept is not None else self._compiled_again(digest)
        except msgspec.DecodeError:
            return self._compiled_again(digest)

    def _compiled_again(self, digest: str) -> Fragment:
        body = self.fresh[digest] = self.again(digest)
        self.store.put("text", digest, _encoder.encode(body))
        return body

    def __iter__(self) -> Iterator[str]:
        return iter(self.fresh)

    def __len__(self) -> int:
        return len(self.fresh)
