"""Loader: keeps the engine of a site up to date while its files change.

While a file has errors, its last valid version is used, so that everything else goes on. Which version of a file is
used is a matter of the engine's inputs; what is made of them is what a build would make.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import UTC, datetime

import msgspec

from imhsite.app.open_site import SiteOptions
from imhsite.content.content_paths import TEXT_FOLDERS
from imhsite.content.inputs import CONTENT, SETTINGS, InputChanged
from imhsite.diagnostics.problems import Problem, in_order
from imhsite.engine.query import Failure
from imhsite.engine.toolchain import code_signature
from imhsite.preview.file_state import ServedFiles, in_listed_order
from imhsite.preview.on_demand import UNCHANGED, PendingOutput, ProducedOutput, Unchanged, make
from imhsite.preview.preview_cache import SharedCache
from imhsite.preview.site_engine import ServedSite, passes_any
from imhsite.preview.site_state import SiteState
from imhsite.preview.tab_redirects import Traits, text_traits, traits_of
from imhsite.schema.dates import instant_of
from imhsite.schema.fields import Moment

Inputs = tuple[Mapping[str, str], tuple[Problem, ...]]
"""The digests of files, and the problems of those that cannot be read."""

ATTEMPTS = 5
"""How often files are looked at again because they changed while they were read."""

GONE = 100
"""Files that are gone and whose texts are remembered, so that tabs can follow them."""


class LoadResult(msgspec.Struct, frozen=True):
    """The result of a load: what can be shown (None: nothing that was not shown before) and what is wrong.

    `as_they_were` are the files of which the last valid version is used; an error anywhere else holds back everything.
    `gone` and `come` are the traits of the pages that disappeared and appeared."""

    state: SiteState | None
    problems: tuple[Problem, ...]
    as_they_were: frozenset[str] = frozenset()
    gone: Mapping[str, Traits] = {}
    come: Mapping[str, Traits] = {}


class Loader:
    """A served site while its files change. Belongs to the thread that first loads it."""

    files: ServedFiles
    site: ServedSite

    def __init__(self, options: SiteOptions) -> None:
        self.options = options
        self._folder = options.site / ".imhsite" / "cache" if options.cache else None
        self._code = code_signature() if options.cache else ""
        self.cache = SharedCache(self._folder / "store.sqlite" if self._folder else None, self._code)
        self.generation = 0
        self.last = LoadResult(None, ())
        self._right: dict[str, str] = {}
        self._seen: Inputs | None = None
        self._shown: tuple[Inputs, SiteState] | None = None
        self._instant = datetime.min.replace(tzinfo=UTC)
        self._asked: frozenset[datetime] = frozenset()
        self._texts_gone: dict[str, Traits] = {}

    # Loading

    def load(self, changed: Collection[str] | None, moment: Moment) -> LoadResult:
        """Return the site after files changed, given by their paths; None: anything may have changed."""
        if not hasattr(self, "site"):
            self._open()
            changed = None
        attempts = ATTEMPTS
        while attempts:
            try:
                return self.site.ask(lambda _: self._load(changed, moment))  # noqa: B023 - called at once
            except InputChanged as error:
                changed, self._seen, path = None, None, error.args[0]
                is_former = self.site.inputs.digests.get(path) != self.files.digests.get(path)
                if not is_former or self._right.pop(path, None) is None:
                    attempts -= 1
                # Else, what was made of its last valid version is no longer cached: do without that version.
        # Somebody goes on writing; when they are finished, that is one more change.
        with suppress(InputChanged):
            self.site.ask(lambda _: self._hold_back())
        return msgspec.structs.replace(self.last, gone={}, come={})

    def _open(self) -> None:
        self.files = ServedFiles(self.options.site, self._folder, self.cache)
        graph = self._folder / "graph.sqlite" if self._folder else None
        self.site = ServedSite(self.options, graph, self._code, self.cache, self.files.read)

    def _load(self, changed: Collection[str] | None, moment: Moment) -> LoadResult:
        if changed is None or not self.files.note(changed):
            self.files.look()
        seen = self.files.digests, self.files.faults
        to = instant_of(moment, self.site.zone)
        if seen == self._seen and not passes_any(self._instants(), self._instant, to):
            return msgspec.structs.replace(self.last, gone={}, come={})
        self._note_texts_gone()
        before, state = self._shown[1] if self._shown else None, None
        problems, given = self._settle(moment)
        if given is None:
            self._hold_back()
        else:
            self.generation += 1
            state = self.site.state(self.generation)
            self._shown = (self.site.inputs.digests, self.site.inputs.unreadable), state
        self._seen, self._instant = seen, instant_of(moment, self.site.zone)
        gone, come = self._differences(before, state) if before and state else ({}, {})
        self.last = LoadResult(state, problems, frozenset(given or ()), gone, come)
        return self.last

    def _settle(self, moment: Moment) -> tuple[tuple[Problem, ...], Mapping[str, str | None] | None]:
        """Bring the engine up to date.

        Returns what is wrong, and the digests that files are taken with instead of their own, None for one that counts
        as absent; nothing can be shown if that is None."""
        self._asked = frozenset()
        problems = self._evaluate(moment, {})
        errors = self.site.errors_among(problems)
        given: dict[str, str | None] = {}
        deleted = self._right.keys() - self.files.digests.keys()
        while errors:
            wrong = {one.origin.file for one in errors if one.origin.file.startswith(CONTENT)} - given.keys()
            if SETTINGS in wrong and SETTINGS not in self._right:
                return in_order(problems), None
            if not wrong and deleted - given.keys():
                wrong = {*deleted} - given.keys()
            if not wrong:
                return in_order(problems), None
            given |= {path: self._valid(path) for path in wrong}
            errors = self.site.errors_among(self._evaluate(moment, given))
        used = self.site.inputs.digests
        ours = {path: digest for path, digest in used.items() if path not in given and digest}
        self._right = {**self._right, **ours} if given else ours
        return in_order(problems), given

    def _valid(self, path: str) -> str | None:
        """Return the digest of the last valid version of a file.

        A text that never was valid counts as unreadable, as others may link to it, and another file as absent."""
        return self._right.get(path, "" if path.startswith(TEXT_FOLDERS) else None)

    def _evaluate(self, moment: Moment, given: Mapping[str, str | None]) -> tuple[Problem, ...]:
        """Return what is wrong with the site where some files are taken as given.

        When that changes depends on every instant asked about on the way, and not only on what is shown in the end."""
        digests = self.files.digests
        if given:
            merged = digests | {path: digest or "" for path, digest in given.items()}
            kept = {path: digest for path, digest in merged.items() if given.get(path, digest) is not None}
            digests = in_listed_order(kept)
        faults = tuple(one for one in self.files.faults if one.origin.file not in given)
        problems = self.site.update(digests, faults, moment)
        self._asked |= self.site.instants()
        return problems

    def _hold_back(self) -> None:
        """Go on with the inputs of what is shown."""
        if self._shown:
            (digests, unreadable), state = self._shown
            self.site.update(digests, unreadable, state.instant)

    # Questions

    def next_instant(self) -> datetime | None:
        """Return the next instant that changes what is wrong with the site, or a page that was made."""
        return min((instant for instant in self._instants() if instant > self._instant), default=None)

    def _instants(self) -> frozenset[datetime]:
        # Pages that were made since the last load have asked about further ones.
        return self._asked | self.site.instants()

    def state_at(self, moment: Moment) -> SiteState:
        """Return the site at another moment; raises Unshowable if a build for that moment is rejected."""
        return self.site.state_at(moment, self.generation)

    def output(self, state: SiteState, path: str, known: bytes) -> ProducedOutput | PendingOutput | Unchanged | None:
        """Return an output of a state; None where the site has changed since. Raises InputChanged.

        `known` is the fingerprint of the output that whoever asks has already."""
        if state.generation != self.generation:
            return None
        try:
            return self.site.ask(lambda engine: make(engine, path, known), state.instant)
        except InputChanged as error:
            if known and error.args[0] in self.last.as_they_were:
                return UNCHANGED
            raise

    def tidy(self) -> None:
        """Do what would otherwise take time when the next file changes."""
        if self._shown:
            self.files.read_ahead(self._shown[0][0].values())
        self.site.engine.save()
        self.cache.commit()

    # Pages that move

    def _note_texts_gone(self) -> None:
        for path in self._seen[0].keys() - self.files.digests.keys() if self._seen else ():
            try:
                self._texts_gone[path] = text_traits(self.site.engine, path)
            except (Failure, InputChanged):
                continue
        while len(self._texts_gone) > GONE:
            del self._texts_gone[next(iter(self._texts_gone))]

    def _differences(self, before: SiteState, now: SiteState) -> tuple[Mapping[str, Traits], Mapping[str, Traits]]:
        old, new = before.plan.outputs, now.plan.outputs
        if old is new:
            return {}, {}
        gone = [old[path] for path in old.keys() - new.keys()]
        come = [new[path] for path in new.keys() - old.keys()]
        texts = {
            file: text_traits(self.site.engine, file)
            for file in {one.origin.file for one in come if one.kind == "page"}
        }
        return traits_of(gone, self._texts_gone), traits_of(come, texts)
