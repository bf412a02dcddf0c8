"""Site engine: the engine of a served site with its inputs, which can be asked for any moment."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from imhsite.app.check_queries import SITE_QUERIES
from imhsite.app.open_site import SiteOptions
from imhsite.content.files import parsed_file, prepare
from imhsite.content.index import content_paths
from imhsite.content.inputs import CONTENT, SETTINGS, SiteInputs, instants_asked
from imhsite.content.settings import languages, settings, timezone
from imhsite.content.theme_files import theme
from imhsite.content.validation import content_problems
from imhsite.diagnostics.problems import Problem
from imhsite.engine.caches import Cache
from imhsite.engine.graph import Engine
from imhsite.engine.installed_packages import InstalledPackages
from imhsite.engine.query import InputChanged
from imhsite.engine.store import GraphStore, StoreDamaged
from imhsite.engine.toolchain import search_program
from imhsite.outputs.appearance import asset_paths, checked_templates
from imhsite.outputs.contexts import context_of
from imhsite.outputs.plan import plan
from imhsite.outputs.site_problems import site_problems
from imhsite.preview.site_state import Plan, SiteState, Unshowable
from imhsite.schema.dates import instant_of
from imhsite.schema.fields import Moment

Result = TypeVar("Result")


class ServedSite:
    """The engine of a site, kept in memory; its graph is not saved. Belongs to one thread."""

    def __init__(
        self, options: SiteOptions, graph: Path | None, code: str, cache: Cache, read: Callable[[str, str], bytes]
    ) -> None:
        """`graph` is the file with the graph of builds by code of one signature; `read` returns the bytes of a file
        that has a digest."""
        self.instant = instant_of(options.as_of, "UTC")
        self.zone = "UTC"
        chosen = {"drafts": "yes" if options.drafts else None, "theme": options.theme}
        self.inputs = SiteInputs(
            digests={},
            read=lambda path: read(path, self.inputs.digests.get(path, "")),
            as_of=lambda: self.instant,
            options={name: value for name, value in chosen.items() if value},
            tools={"search": "yes"} if search_program() else {},
            jobs=options.jobs,
            today=options.today,
        )
        self._cache = cache
        self._is_usable = False
        self._usable_settings: tuple[tuple[str, str], ...] | None = None
        self._plan: tuple[int, Plan] | None = None
        self.engine = Engine(SITE_QUERIES, self.inputs, _copy_in_memory(graph, code), cache)

    def start_over(self) -> None:
        """Evaluate everything again, because the graph of the builds is damaged."""
        self.engine = Engine(SITE_QUERIES, self.inputs, None, self._cache)
        self._plan = None

    def ask(self, question: Callable[[Engine], Result], instant: datetime | None = None) -> Result:
        """Return the result of a question to the engine, at an instant if that matters. Raises InputChanged."""

        def result() -> Result:
            if instant:
                self.set_instant(instant)
            return question(self.engine)

        try:
            return self.engine.unrecorded(result)
        except StoreDamaged as error:
            self.start_over()
            raise InputChanged("") from error

    # Problems

    def update(
        self, digests: Mapping[str, str], unreadable: tuple[Problem, ...], moment: Moment | datetime
    ) -> tuple[Problem, ...]:
        """Take other inputs; return the problems of the site that is made from them."""
        self.inputs.digests, self.inputs.unreadable = digests, unreadable
        self.inputs.installed = InstalledPackages()
        if (found := self._without_settings(digests)) is not None:
            return found
        self.instant = moment if isinstance(moment, datetime) else instant_of(moment, self.zone)
        self.engine.update()
        if not self.engine.nodes.known_keys(parsed_file):
            prepare(self.engine, self.engine.ask(content_paths))
        return self.engine.ask(site_problems)

    def _without_settings(self, digests: Mapping[str, str]) -> tuple[Problem, ...] | None:
        """Return the problems of a site whose settings or theme cannot be used; None if they can be.

        No query that depends on them would give a useful value, so the engine of the session is not asked."""
        decisive = tuple(
            (path, digest) for path, digest in digests.items() if path == SETTINGS or path.endswith("/theme.yaml")
        )
        if decisive == self._usable_settings:
            self._is_usable = True
            return None
        separate = Engine(SITE_QUERIES, self.inputs, None, self._cache)
        self._is_usable = separate.ask(settings) is not None and separate.ask(theme).theme is not None
        if not self._is_usable:
            return separate.ask(content_problems)
        self._usable_settings, self.zone = decisive, separate.ask(timezone)
        return None

    def errors_among(self, problems: Collection[Problem]) -> list[Problem]:
        """Return the errors that keep a site from being shown: an error in a template concerns its own pages only."""
        errors = [one for one in problems if one.severity == "error"]
        if all(one.origin.file.startswith(CONTENT) for one in errors):
            return errors
        templates = self.engine.ask(checked_templates).problems if self._is_usable else ()
        return [one for one in errors if one not in templates]

    # Moments

    def instants(self) -> frozenset[datetime]:
        """Return the instants that queries have asked about, given the current inputs."""
        return frozenset(instants_asked(self.engine))

    def set_instant(self, instant: datetime) -> None:
        """Evaluate queries at another instant from now on."""
        passes = passes_any(self.instants(), self.instant, instant)
        self.instant = instant
        if passes:
            self.engine.update()

    def state_at(self, moment: Moment, generation: int) -> SiteState:
        """Return the site at another moment; raises Unshowable if a build for that moment is rejected."""

        def state(engine: Engine) -> SiteState:
            if errors := self.errors_among(engine.ask(site_problems)):
                raise Unshowable(errors)
            return self.state(generation)

        return self.ask(state, instant_of(moment, self.zone))

    def state(self, generation: int) -> SiteState:
        """Return what the web loop needs to know about the site."""
        engine = self.engine
        evaluated = engine.evaluated[plan.name]
        if self._plan is None or self._plan[0] != evaluated:
            outputs = {path: one for path in engine.keys(plan) if (one := engine.entry(plan, path))}
            folders = tuple(path for path, one in outputs.items() if one.kind == "folder")
            self._plan = evaluated, Plan(outputs, folders)
        return SiteState(
            generation,
            self.instant,
            self.zone,
            self._plan[1],
            {language: context_of(engine, language).addresses for language in engine.ask(languages)},
            {name: path for name, path in engine.ask(asset_paths).items() if name.endswith(".css")},
        )


def passes_any(instants: Iterable[datetime], one: datetime, other: datetime) -> bool:
    """Return whether any of some instants is between two others."""
    first, last = sorted((one, other))
    return any(first < instant <= last for instant in instants)


def _copy_in_memory(graph: Path | None, code: str) -> GraphStore:
    """Return a copy in memory of the graph of the builds, or an empty graph."""
    store = GraphStore(graph, SITE_QUERIES, code)
    try:
        store.detach()
    except StoreDamaged:
        return GraphStore(None, SITE_QUERIES)
    return store
