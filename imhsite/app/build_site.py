"""Build: bring a site's outputs up to date and publish them, unless there are errors."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec

from imhsite.diagnostics.problems import Problem, in_order, stops
from imhsite.engine.digest import digest_of
from imhsite.engine.file_index import entries_of
from imhsite.engine.file_scan import Listing, Status, linked_folders, status_of
from imhsite.engine.up_to_date import options_key, place_of, stamp_of, write_stamp
from imhsite.publish import KnownFiles, OutputChanged, PublishResult, Step, ignore_step, known_files, publish
from imhsite.schema.fields import Moment

if TYPE_CHECKING:
    from imhsite.app.open_site import OpenSite, SiteOptions
    from imhsite.app.republished_entries import Replaced
    from imhsite.engine.graph import Engine
    from imhsite.outputs.evaluate_all import EvaluatedOutputs

__all__ = [
    "BuildOptions",
    "BuildResult",
    "CleanBuild",
    "Reporter",
    "SilentReporter",
    "build",
    "build_in_memory",
    "clean_build",
    "differences",
]

ATTEMPTS = 3
"""How many times a build is started again because another one published into the same folder meanwhile."""

OUTPUTS = "outputs"
"""Kind, in the blob store, of the statuses and fingerprints of an output folder's files, by folder."""

PROOF = "proof"
"""Kind, in the blob store, of the last embargo proof of an output folder."""

OPTIONS = "options"
"""Kind, in the blob store, of the options of the last build of an output folder."""


class BuildOptions(msgspec.Struct, frozen=True):
    """What to build: the site's folder, the output folder, the moment, and options."""

    site: Path
    output: Path
    as_of: Moment
    drafts: bool = False
    base_url: str | None = None
    jobs: int = 1
    cache: bool = True
    home: Path | None = None
    today: str = ""
    """Today's date (ISO 8601), if the moment is in the past: records may name days up to it."""


class Reporter(Protocol):
    """Receives progress events of a build."""

    def step(self, name: str) -> None:
        """Report that a step starts: look, load, render or publish."""

    def progress(self, done: int, all: int) -> None:
        """Report how many of all outputs are up to date."""


class SilentReporter:
    """A reporter that ignores all events."""

    def step(self, name: str) -> None:
        """Ignore a step."""

    def progress(self, done: int, all: int) -> None:
        """Ignore progress."""


class Work(msgspec.Struct, frozen=True):
    """How many files a build compiled, views it built, and pages and documents it rendered; all else was reused."""

    compiled: int = 0
    views: int = 0
    rendered: int = 0
    documents: int = 0


class BuildResult(msgspec.Struct, frozen=True):
    """The result of a build: its problems, and what was published (None for nothing)."""

    problems: tuple[Problem, ...]
    published: PublishResult | None = None
    pages: int = 0
    work: Work = Work()
    removals: tuple[Problem, ...] = ()
    """Warnings about what this build removes or changes for visitors and subscribers of the last one."""


class PublishedFile(msgspec.Struct, frozen=True, array_like=True):
    """One file of an output folder after a build: its status, its fingerprint and the digest of its bytes.

    A status that might not reveal an edit is replaced by (0, 0, 0, 0), which no file has. The files of a folder that
    is produced as a whole have the folder's fingerprint."""

    status: tuple[int, int, int, int]
    fingerprint: bytes
    digest: str


NO_FILE = (0, 0, 0, 0)


def build(
    options: BuildOptions, reporter: Reporter | None = None, steps: Step = ignore_step, listing: Listing | None = None
) -> BuildResult:
    """Build a site and publish it if it has no errors; raise PublishRefused if a folder or disk does not allow it.

    `steps` is called before each step of publishing, see `publish`; `listing` is a fresh listing of the site's files.
    """
    from imhsite.app.open_site import with_open_site

    reporter = reporter or SilentReporter()
    reporter.step("look")

    def answer(site: OpenSite) -> BuildResult:
        # Read again on each attempt, because another build may have published meanwhile.
        known = known_files(options.output, options.site / ".imhsite", options.home)
        built = _built(options, reporter, steps, site, known)
        if built.published is None:
            site.save()
        return built

    for attempt in range(ATTEMPTS):
        try:
            return with_open_site(_site_options(options), answer, listing if attempt == 0 else None)
        except OutputChanged:
            continue
    return with_open_site(_site_options(options), answer)


def _site_options(options: BuildOptions) -> SiteOptions:
    from imhsite.app.open_site import SiteOptions

    return SiteOptions(
        options.site,
        options.as_of,
        options.drafts,
        options.base_url,
        None,
        options.jobs,
        options.cache,
        today=options.today,
    )


def _built(options: BuildOptions, reporter: Reporter, steps: Step, site: OpenSite, known: KnownFiles) -> BuildResult:
    from imhsite.app.republished_entries import republished
    from imhsite.content.mappings import site_of
    from imhsite.outputs.evaluate_all import evaluate_outputs
    from imhsite.outputs.plan import plan
    from imhsite.outputs.production import output_content
    from imhsite.outputs.site_problems import site_problems
    from imhsite.publish.removed_pages import removed_page_problems

    engine = site.engine
    reporter.step("load")
    problems = [*engine.ask(site_problems)]
    if stops(problems):
        return BuildResult(in_order(problems), work=_work_of(engine))
    reporter.step("render")
    last = _intact(site, options, known)
    intact = {path: one.fingerprint if one else b"" for path, one in last.items()}
    made = evaluate_outputs(engine, intact, reporter.progress)
    problems += made.problems
    if not stops(problems):
        problems += _leaks(engine, made.files, options, site, known.name)
    pages = sum(one.kind == "page" for one in made.planned.values())
    built = BuildResult(in_order(problems), None, pages, _work_of(engine))
    if stops(problems):
        return built
    reporter.step("publish")
    replaced = _replaced(options, site, known, made)

    published_files: dict[str, PublishedFile] = {}

    def save() -> None:
        published_files.update(_statuses_after(options, site, made, last))
        site.cache.put(OUTPUTS, known.name, msgspec.msgpack.encode(published_files))
        site.cache.put(OPTIONS, known.name, _encoded_options(options))
        engine.retain(output_content, engine.keys(plan))
        site.save()

    state = options.site / ".imhsite"
    published = publish(made.files, options.output, state, home=options.home, steps=steps, known=known, then=save)
    built = msgspec.structs.replace(built, published=published)
    _stamp(options, site, known, built, published_files)
    whole = site_of(engine)
    removed = removed_page_problems(whole, known.files, {path: one.origin for path, one in made.planned.items()})
    changed = republished(whole, replaced, site.as_of, site.sources.read)
    return msgspec.structs.replace(built, removals=(*removed, *changed))


def _replaced(options: BuildOptions, site: OpenSite, known: KnownFiles, made: EvaluatedOutputs) -> dict[str, Replaced]:
    """Return the calendars and feeds that a build replaces, with their bytes; no feed if the options changed."""
    from imhsite.app.republished_entries import FEED, Replaced, is_compared

    same_options = site.cache.get(OPTIONS, known.name) == _encoded_options(options)
    after = {path: content for path, content in made.files if is_compared(path)}
    return {
        path: Replaced(_bytes_at(options.output / path) or b"", after.get(path, b"") or b"")
        for path in known.files
        if is_compared(path) and after.get(path, b"") is not None and (path != FEED or same_options)
    }


def _encoded_options(options: BuildOptions) -> bytes:
    return f"{options.drafts} {options.base_url} {options.today}".encode()


def _leaks(
    engine: Engine, files: Iterable[tuple[str, bytes | None]], options: BuildOptions, site: OpenSite, name: str
) -> list[Problem]:
    """Return the problems of the embargo proof: a problem for each hidden record that an output reveals.

    `name` is that of the output folder in the cache."""
    from imhsite.content.visibility import hidden_keys

    if not engine.ask(hidden_keys):
        site.cache.put(PROOF, name, b"")
        return []
    from imhsite.embargo.builtin_strings import builtin_strings
    from imhsite.embargo.exposure import exposed, written
    from imhsite.embargo.leak_check import ProofInputs, SavedProof, prove
    from imhsite.embargo.pdf_text import read_pdf

    try:
        last = msgspec.msgpack.decode(site.cache.get(PROOF, name) or b"", type=SavedProof)
    except msgspec.DecodeError:
        last = SavedProof()
    content = exposed(engine)
    words = partial(builtin_strings, content.site.languages, engine.cache)
    around = ProofInputs(lambda path: _bytes_at(options.output / path) or b"", words, read_pdf)
    proven, leaks = prove(content, written(engine), files, last, around)
    site.cache.put(PROOF, name, b"" if leaks else msgspec.msgpack.encode(proven))
    return list(leaks)


def _statuses_after(
    options: BuildOptions, site: OpenSite, made: EvaluatedOutputs, last: Mapping[str, PublishedFile | None]
) -> Iterator[tuple[str, PublishedFile]]:
    """Yield each file in the output folder after a build; files that it did not touch keep their old entry."""
    now = site.time_after_changes()
    for path, content in made.files:
        found = last.get(path) if content is None else None
        if found is None:
            status = _lasting(status_of(f"{options.output}/{path}"), now)
            found = PublishedFile(status, made.fingerprints[path], digest_of(content or b""))
        yield path, found


def _lasting(status: Status | None, now: int) -> tuple[int, int, int, int]:
    """Return a status that will reveal an edit after the time `now` (nanoseconds), or NO_FILE."""
    return status if status and status.changed < now else NO_FILE


def _stamp(
    options: BuildOptions, site: OpenSite, known: KnownFiles, built: BuildResult, files: Mapping[str, PublishedFile]
) -> None:
    """Write a stamp from which the next build sees at once that nothing changed, unless there is a problem to report.

    None is written if the status of a file might not reveal an edit."""
    if not known.manifest or built.problems or not built.published or built.published.unowned or not options.cache:
        return
    from imhsite.content.site_extensions import packages_in_use

    entries = entries_of(site.sources.files, site.digests, site.now)
    outputs = {path: (one.status, one.digest) for path, one in files.items()}
    if len(entries) != len(site.sources.files) or any(one.status == NO_FILE for one in files.values()):
        return
    key = options_key(options.site, options.output, options.drafts, options.base_url)
    sources = {path: (status, site.digests[path]) for path, status in site.sources.files}
    between, used = site.valid_between(), packages_in_use(site.engine)
    installed = site.inputs.installed
    if installed.latest_change(used) >= site.now:
        return  # a file of a package might change again without a new status
    stamp = stamp_of(key, between, sources, outputs, known.manifest, built.pages, site.code, used, installed)
    write_stamp(place_of(options.site, options.output), stamp)


def _intact(site: OpenSite, options: BuildOptions, known: KnownFiles) -> dict[str, PublishedFile | None]:
    """Return each file of the last build in the output folder, None for one that has changed since.

    A file with a new status, as in a restored cache, is compared by its digest. Files behind a link to a folder count
    as changed."""
    last = {path: one for path, one in _last(site, known.name).items() if path in known.files}
    place = str(options.output)
    links = tuple(f"{folder}/" for folder in linked_folders(place, last))
    return {
        path: None if path.startswith(links) else _unchanged(f"{place}/{path}", one, site.now)
        for path, one in last.items()
    }


def _unchanged(place: str, one: PublishedFile, now: int) -> PublishedFile | None:
    """Return a file with its present status if it is unchanged, or None."""
    status = status_of(place)
    if status == one.status:
        return one
    if status is None or os.path.islink(place):
        return None
    try:
        with open(place, "rb") as file:
            is_same = digest_of(file.read()) == one.digest
    except OSError:
        return None
    return msgspec.structs.replace(one, status=_lasting(status, now)) if is_same else None


def _last(site: OpenSite, name: str) -> Mapping[str, PublishedFile]:
    """Return the files of the last build in an output folder, by path."""
    cached = site.cache.get(OUTPUTS, name)
    try:
        return msgspec.msgpack.decode(cached or b"", type=dict[str, PublishedFile])
    except msgspec.DecodeError:
        return {}


def _work_of(engine: Engine) -> Work:
    done = engine.evaluated
    return Work(done["parsed_file"], done["output_view"], done["page"], done["document"])


class CleanBuild(msgspec.Struct, frozen=True):
    """The result of a clean build: its problems, and each output's bytes (None if there are errors)."""

    problems: tuple[Problem, ...]
    files: Mapping[str, bytes] | None = None
    pages: int = 0


def clean_build(options: BuildOptions) -> CleanBuild:
    """Build a whole site in memory with an empty store; publish and save nothing."""
    from imhsite.app.open_site import open_site

    with open_site(_site_options(msgspec.structs.replace(options, cache=False))) as site:
        return build_in_memory(site)


def build_in_memory(site: OpenSite) -> CleanBuild:
    """Produce every output of an open site in memory, reusing what its engine has cached."""
    from imhsite.outputs.evaluate_all import evaluate_outputs
    from imhsite.outputs.site_problems import site_problems

    problems = [*site.engine.ask(site_problems)]
    if stops(problems):
        return CleanBuild(in_order(problems))
    made = evaluate_outputs(site.engine, {}, SilentReporter().progress)
    problems += made.problems
    if stops(problems):
        return CleanBuild(in_order(problems))
    pages = sum(one.kind == "page" for one in made.planned.values())
    return CleanBuild(in_order(problems), {path: found or b"" for path, found in made.files}, pages)


def differences(options: BuildOptions) -> tuple[str, ...]:
    """Return the paths at which an output folder differs from a clean build; none if the site has errors."""
    planned = clean_build(options).files
    if planned is None:
        return ()
    present = known_files(options.output, options.site / ".imhsite", options.home).files
    changed = {path for path, content in planned.items() if _bytes_at(options.output / path) != content}
    return tuple(sorted(changed | (present - planned.keys())))


def _bytes_at(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
