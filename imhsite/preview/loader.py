"""Loader: keeps the engine of a site up to date while its files change.

While a file has errors, its last valid version is used and everything else stays up to date. This only decides the
engine's inputs; from these, the queries produce what a build would.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import UTC, datetime

import msgspec

from imhsite.app.open_site import SiteOptions
from imhsite.content.content_paths import TEXT_FOLDERS
from imhsite.content.inputs import CONTENT, SETTINGS
from imhsite.diagnostics.problems import Problem, in_order
from imhsite.engine.query import Failure, InputChanged
from imhsite.engine.toolchain import code_signature
from imhsite.preview.on_demand import UNCHANGED, PendingOutput, ProducedOutput, Unchanged, produce
from imhsite.preview.preview_cache import SharedCache
from imhsite.preview.served_files import ServedFiles, SiteFiles, in_listed_order
from imhsite.preview.site_engine import ServedSite, passes_any
from imhsite.preview.site_state import SiteState
from imhsite.preview.tab_redirects import Traits, page_traits, text_traits
from imhsite.schema.dates import instant_of
from imhsite.schema.fields import Moment

Inputs = tuple[Mapping[str, str], tuple[Problem, ...]]
"""The digests of files, and the problems of those that cannot be read."""

ATTEMPTS = 5
"""How often a load is retried because files changed while they were read."""

MAX_REMOVED = 100
"""How many removed files are remembered by their texts, so that tabs can follow a renamed page."""


class LoadResult(msgspec.Struct, frozen=True):
    """The result of a load: the new state of the site (None: the former one stays) and the problems.

    `using_last_valid` are the files whose last valid version is used. An error that no such version avoids leaves the
    whole site as it was. `removed` and `added` are the traits of the pages that disappeared and appeared."""

    state: SiteState | None
    problems: tuple[Problem, ...]
    using_last_valid: frozenset[str] = frozenset()
    removed: Mapping[str, Traits] = {}
    added: Mapping[str, Traits] = {}


class Loader:
    """Loads a served site again when its files change. Belongs to the thread that first loads it."""

    files: SiteFiles
    site: ServedSite

    def __init__(self, options: SiteOptions, files: SiteFiles | None = None) -> None:
        """`files` are those of a site that is not in the folder of the options; they need options without a cache."""
        self.options = options
        self._other_files = files
        self._folder = options.site / ".imhsite" / "cache" if options.cache else None
        self._code = code_signature(self._folder) if self._folder else ""
        self.cache = SharedCache(self._folder / "store.sqlite" if self._folder else None, self._code)
        self.generation = 0
        self.last = LoadResult(None, ())
        self._valid: dict[str, str] = {}
        self._inputs: Inputs | None = None
        self._shown: tuple[Inputs, SiteState] | None = None
        self._instant = datetime.min.replace(tzinfo=UTC)
        self._instants_asked: frozenset[datetime] = frozenset()
        self._removed_texts: dict[str, Traits] = {}

    # Loading

    def load(self, changed: Collection[str] | None, moment: Moment) -> LoadResult:
        """Return the site after files at these paths changed; None: any file may have."""
        if not hasattr(self, "site"):
            self._open()
            changed = None
        attempts = ATTEMPTS
        while attempts:
            try:
                return self.site.ask(lambda _: self._load(changed, moment))  # noqa: B023 - called at once
            except InputChanged as error:
                changed, self._inputs, path = None, None, error.args[0]
                is_former = self.site.inputs.digests.get(path) != self.files.digests.get(path)
                if not is_former or self._valid.pop(path, None) is None:
                    attempts -= 1
                # Otherwise the results for its last valid version are no longer cached: do without that version.
        # Files are still being written; the last write will be reported as one more change.
        with suppress(InputChanged):
            self.site.ask(lambda _: self._keep_shown())
        return msgspec.structs.replace(self.last, removed={}, added={})

    def _open(self) -> None:
        self.files = self._other_files or ServedFiles(self.options.site, self._folder, self.cache)
        graph = self._folder / "graph.sqlite" if self._folder else None
        self.site = ServedSite(self.options, graph, self._code, self.cache, self.files.read)

    def _load(self, changed: Collection[str] | None, moment: Moment) -> LoadResult:
        if changed is None or not self.files.read_changed(changed):
            self.files.scan()
        inputs = self.files.digests, self.files.faults
        to = instant_of(moment, self.site.zone)
        if inputs == self._inputs and not passes_any(self._instants(), self._instant, to):
            return msgspec.structs.replace(self.last, removed={}, added={})
        self._note_removed_texts()
        before, state = self._shown[1] if self._shown else None, None
        problems, replaced = self._settle(moment)
        if replaced is None:
            self._keep_shown()
        else:
            self.generation += 1
            state = self.site.state(self.generation)
            self._shown = (self.site.inputs.digests, self.site.inputs.unreadable), state
        self._inputs, self._instant = inputs, instant_of(moment, self.site.zone)
        removed, added = self._differences(before, state) if before and state else ({}, {})
        self.last = LoadResult(state, problems, frozenset(replaced or ()), removed, added)
        return self.last

    def _settle(self, moment: Moment) -> tuple[tuple[Problem, ...], Mapping[str, str | None] | None]:
        """Bring the engine up to date.

        Returns the problems, and the digests that replace those of some files, None for a file that counts as absent.
        If there is None instead of digests, the site cannot be shown."""
        self._instants_asked = frozenset()
        problems = self._evaluate(moment, {})
        errors = self.site.errors_among(problems)
        replaced: dict[str, str | None] = {}
        deleted = self._valid.keys() - self.files.digests.keys()
        while errors:
            wrong = {one.origin.file for one in errors if one.origin.file.startswith(CONTENT)} - replaced.keys()
            if SETTINGS in wrong and SETTINGS not in self._valid:
                return in_order(problems), None
            if not wrong and deleted - replaced.keys():
                wrong = {*deleted} - replaced.keys()
            if not wrong:
                return in_order(problems), None
            replaced |= {path: self._last_valid(path) for path in wrong}
            errors = self.site.errors_among(self._evaluate(moment, replaced))
        used = self.site.inputs.digests
        ours = {path: digest for path, digest in used.items() if path not in replaced and digest}
        self._valid = {**self._valid, **ours} if replaced else ours
        return in_order(problems), replaced

    def _last_valid(self, path: str) -> str | None:
        """Return the digest of the last valid version of a file.

        A text that never was valid counts as unreadable, as others may link to it, and another file as absent."""
        return self._valid.get(path, "" if path.startswith(TEXT_FOLDERS) else None)

    def _evaluate(self, moment: Moment, replaced: Mapping[str, str | None]) -> tuple[Problem, ...]:
        """Return the problems of the site with other digests for some of its files.

        The instants that every attempt asked about are collected: each may change the problems."""
        digests = self.files.digests
        if replaced:
            merged = digests | {path: digest or "" for path, digest in replaced.items()}
            kept = {path: digest for path, digest in merged.items() if replaced.get(path, digest) is not None}
            digests = in_listed_order(kept)
        faults = tuple(one for one in self.files.faults if one.origin.file not in replaced)
        problems = self.site.update(digests, faults, moment)
        self._instants_asked |= self.site.instants()
        return problems

    def _keep_shown(self) -> None:
        """Return to the inputs of the state that is shown."""
        if self._shown:
            (digests, unreadable), state = self._shown
            self.site.update(digests, unreadable, state.instant)

    # Questions

    def next_instant(self) -> datetime | None:
        """Return the next instant that changes the problems, or a page that was produced."""
        return min((instant for instant in self._instants() if instant > self._instant), default=None)

    def _instants(self) -> frozenset[datetime]:
        # Pages that were produced since the last load have asked about further ones.
        return self._instants_asked | self.site.instants()

    def state_at(self, moment: Moment) -> SiteState:
        """Return the site at another moment; raises Unshowable if a build for that moment is rejected."""
        return self.site.state_at(moment, self.generation)

    def output(self, state: SiteState, path: str, known: bytes) -> ProducedOutput | PendingOutput | Unchanged | None:
        """Return an output of a state; None if the site has changed since. Raises InputChanged.

        `known` is the fingerprint of the version that the caller has."""
        if state.generation != self.generation:
            return None
        try:
            return self.site.ask(lambda engine: produce(engine, path, known), state.instant)
        except InputChanged as error:
            if known and error.args[0] in self.last.using_last_valid:
                return UNCHANGED
            raise

    def tidy(self) -> None:
        """Do now what would otherwise delay the next load."""
        if self._shown:
            self.files.keep_in_memory(self._shown[0][0].values())
        self.site.engine.save()
        self.cache.commit()

    # Pages that were renamed

    def _note_removed_texts(self) -> None:
        for path in self._inputs[0].keys() - self.files.digests.keys() if self._inputs else ():
            try:
                self._removed_texts[path] = text_traits(self.site.engine, path)
            except (Failure, InputChanged):
                continue
        while len(self._removed_texts) > MAX_REMOVED:
            del self._removed_texts[next(iter(self._removed_texts))]

    def _differences(self, before: SiteState, now: SiteState) -> tuple[Mapping[str, Traits], Mapping[str, Traits]]:
        old, new = before.plan.outputs, now.plan.outputs
        if old is new:
            return {}, {}
        removed = [old[path] for path in old.keys() - new.keys()]
        added = [new[path] for path in new.keys() - old.keys()]
        texts = {
            file: text_traits(self.site.engine, file)
            for file in {one.origin.file for one in added if one.kind == "page"}
        }
        return page_traits(removed, self._removed_texts), page_traits(added, texts)
