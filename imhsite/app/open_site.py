"""Opening a site: scan its files, read those that may have changed, and create the engine that runs its queries.

Reuses what earlier runs saved in `.imhsite/cache`; deleting it costs only time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import msgspec

from imhsite.app.check_queries import SITE_QUERIES
from imhsite.content.file_reader import ContentFile, fault_at
from imhsite.content.files import TEXT, parsed_file, prepare
from imhsite.content.index import content_paths
from imhsite.content.inputs import SETTINGS, SiteInputs, instants_asked
from imhsite.content.mappings import site_of
from imhsite.content.parse_file import read_file
from imhsite.content.site import Site
from imhsite.content.source_files import Sources, look
from imhsite.diagnostics.problems import Problem
from imhsite.engine.blob_store import BlobStore
from imhsite.engine.digest import digest_of
from imhsite.engine.file_index import digests_of, entries_of, file_system_time, time_after_changes
from imhsite.engine.file_scan import Listing, Status
from imhsite.engine.graph import Engine
from imhsite.engine.query import InputChanged
from imhsite.engine.store import GraphStore, StoreDamaged
from imhsite.engine.toolchain import code_signature, search_program
from imhsite.schema.dates import instant_of
from imhsite.schema.fields import Moment
from imhsite.schema.records import Settings
from imhsite.source.characters import MAX_BYTES, too_large

Answer = TypeVar("Answer")

STATUSES = "statuses"
"""Kind, in the blob store, of the status of each file with the digest of its bytes."""


LASTING = (STATUSES, TEXT, parsed_file.name, "view", "folder", "outputs", "proof", "options")
"""Kinds whose unused entries are retained, because a build with few changes reads few of them."""


class SiteOptions(msgspec.Struct, frozen=True):
    """Which site to open, and how: its folder, the moment, whether to show drafts, the base URL, the theme."""

    site: Path
    as_of: Moment
    drafts: bool = False
    base_url: str | None = None
    theme: str | None = None
    jobs: int = 1
    cache: bool = True
    lasting: bool = True
    """Whether results may be saved for the next run."""
    today: str = ""
    """Today's date (ISO 8601), if the moment is in the past."""


class OpenSite:
    """A site whose queries can be asked. `close` releases its files."""

    def __init__(self, options: SiteOptions, code: str, listing: Listing | None = None) -> None:
        """Scan the site's files unless a `listing` is given, and bring every query up to date; raise StoreDamaged."""
        self.options = options
        state = options.site / ".imhsite" / "cache" if options.cache else None
        self.code = code
        self.now = file_system_time(state) if state else 0
        self.cache = BlobStore(state / "store.sqlite" if state else None, code)
        self.graph = GraphStore(state / "graph.sqlite" if state else None, SITE_QUERIES, code)
        if not options.lasting:
            self.graph.detach()
        self.sources = look(options.site, listing)
        self.digests, unreadable = digests_and_faults(self.sources, self._statuses())
        self.inputs = inputs_of(options, self.sources, self.digests, unreadable)
        self.engine = Engine(SITE_QUERIES, self.inputs, self.graph, self.cache)
        self.engine.update()
        if self.graph.is_empty:
            prepare(self.engine, self.engine.ask(content_paths))

    def _statuses(self) -> dict[str, tuple[int, int, int, int, str]]:
        cached = self.cache.get(STATUSES, "")
        try:
            return msgspec.msgpack.decode(cached or b"", type=dict[str, tuple[int, int, int, int, str]])
        except msgspec.DecodeError:
            return {}

    @property
    def all_records(self) -> Site:
        """All records of the site, visible or hidden; the settings must exist."""
        return site_of(self.engine)

    @property
    def as_of(self) -> datetime:
        """The instant (UTC) for which queries are evaluated."""
        return self.inputs.as_of()

    def set_instant(self, instant: datetime) -> None:
        """Evaluate queries for another instant from now on."""
        self.inputs.as_of = lambda: instant
        self.engine.update()

    def time_after_changes(self) -> int:
        """Return a time of the file system that is later than all changes, in nanoseconds; 0 without a cache."""
        return time_after_changes(self.options.site / ".imhsite" / "cache") if self.options.cache else 0

    def valid_between(self) -> tuple[str, str]:
        """Return the instants (ISO 8601) between which time changes no result; "" for no limit."""
        since = max(self._instants(passed=True), default=None)
        until = self.next_instant()
        return since.isoformat() if since else "", until.isoformat() if until else ""

    def next_instant(self) -> datetime | None:
        """Return the first future instant that any query has asked about; before it, time changes no result."""
        return min(self._instants(passed=False), default=None)

    def _instants(self, *, passed: bool) -> Iterator[datetime]:
        """Yield the instants that queries have asked about and that have passed, or those that have not."""
        return (instant for instant in instants_asked(self.engine) if (instant <= self.as_of) == passed)

    def save(self) -> None:
        """Save the graph and the statuses of the files for the next run."""
        entries = entries_of(self.sources.files, self.digests, self.now)
        try:
            self.cache.put(STATUSES, "", msgspec.msgpack.encode(entries))
        except UnicodeEncodeError:
            # The name of a file is not text. Such a file is not published, so this is rare and does not last.
            self.cache.put(STATUSES, "", msgspec.msgpack.encode({}))
        self.engine.save()
        self.cache.save(LASTING)

    def close(self) -> None:
        """Release the store's files without saving."""
        self.graph.close()
        self.cache.close()


@contextmanager
def open_site(options: SiteOptions, listing: Listing | None = None) -> Iterator[OpenSite]:
    """Open a site for the duration of a block; raise StoreDamaged or InputChanged."""
    cache = options.site / ".imhsite" / "cache"
    site = OpenSite(options, code_signature(cache) if options.cache else "", listing)
    try:
        yield site
    finally:
        site.close()


ATTEMPTS = 3
"""How many times a site is opened again because files changed while they were read or the store was damaged."""


def with_open_site(
    options: SiteOptions, answer: Callable[[OpenSite], Answer], listing: Listing | None = None
) -> Answer:
    """Open a site and return the result of a function of it; raise InputChanged if files keep changing.

    The site is opened and the function called again if files changed meanwhile or the store is damaged."""
    for attempt in range(ATTEMPTS):
        try:
            with open_site(options, listing if attempt == 0 else None) as site:
                return answer(site)
        except (InputChanged, StoreDamaged):
            continue
    with open_site(msgspec.structs.replace(options, cache=False)) as site:
        return answer(site)


def digests_and_faults(
    sources: Sources, known: Mapping[str, tuple[int, int, int, int, str]]
) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """Return the digest of each file in listing order, "" for one that cannot be read, and a problem for each of these.

    Files whose status is in `known` are not read."""
    faults: dict[str, Problem] = {one.origin.file: one for one in sources.problems}
    large = {path: status.size for path, status in sources.files if _is_too_large(path, status)}
    faults |= {path: too_large(size).in_file(path) for path, size in large.items()}
    digests = digests_of([entry for entry in sources.files if entry[0] not in large], known, sources.read)
    for path, _ in sources.files:
        if path not in digests:
            digests[path] = ""
            faults.setdefault(path, _fault_of(sources, path))
    for path, fault in faults.items():
        if path.startswith("content/") and fault.severity == "error":
            digests.setdefault(path, "")
    ordered = dict(sorted(digests.items(), key=lambda entry: listing_order(entry[0])))
    return ordered, tuple(faults.values())


def _is_too_large(path: str, status: Status) -> bool:
    return status.size > MAX_BYTES and path.startswith("content/") and path.lower().endswith((".md", ".yaml", ".yml"))


def _fault_of(sources: Sources, path: str) -> Problem:
    try:
        sources.read(path)
    except OSError as error:
        return fault_at(path, error)
    return fault_at(path, FileNotFoundError())


def listing_order(path: str) -> tuple[int, str]:
    """Return the sort key of a file in listing order: content, the site's themes, those that ship with imhsite."""
    return (0 if path.startswith("content/") else 1 if path.startswith("themes/") else 2, path)


def inputs_of(
    options: SiteOptions, sources: Sources, digests: Mapping[str, str], unreadable: tuple[Problem, ...]
) -> SiteInputs:
    """Return the present inputs of a site."""

    def read(path: str) -> bytes:
        try:
            content = sources.read(path)
        except OSError as error:
            raise InputChanged(path) from error
        if digest_of(content) != digests.get(path):
            raise InputChanged(path)
        return content

    chosen = {"base-url": options.base_url, "drafts": "yes" if options.drafts else None, "theme": options.theme}
    return SiteInputs(
        digests=digests,
        read=read,
        as_of=_moment_of(options.as_of, digests, read),
        unreadable=unreadable,
        options={name: value for name, value in chosen.items() if value},
        tools={"search": "yes"} if search_program() else {},
        jobs=options.jobs,
        today=options.today,
    )


def _moment_of(moment: Moment, digests: Mapping[str, str], read: Callable[[str], bytes]) -> Callable[[], datetime]:
    """Return a function that returns the instant of a moment, in the site's time zone if the moment has none."""
    found: list[datetime] = []

    def as_of() -> datetime:
        if not found:
            zone = "UTC" if moment.zone else _timezone(digests, read)
            found.append(instant_of(moment, zone))
        return found[0]

    return as_of


def _timezone(digests: Mapping[str, str], read: Callable[[str], bytes]) -> str:
    if not digests.get(SETTINGS):
        return "UTC"
    records = read_file(ContentFile(SETTINGS, read(SETTINGS)), {}).records
    settings = records[0].record if records else None
    return settings.timezone if isinstance(settings, Settings) else "UTC"
