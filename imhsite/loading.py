"""Loading: from the files of a site to what may be published of it at a moment, reading only what changed.

Puts load's steps in order: settings, theme, records, what they refer to, what may be seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime

import msgspec

from imhsite.cache.memory import Kept, Memory, Texts, body_digests_of
from imhsite.campaign import freshness, unapproved, visible_at
from imhsite.cards.letters import Printed, unprintable
from imhsite.dates import instant_of, local_day
from imhsite.fields import Moment
from imhsite.load.assemble import assemble
from imhsite.load.future import check_days
from imhsite.load.places import broken_by, week_of_place
from imhsite.load.read import FileRecords, digest_of_bytes, read_file
from imhsite.load.walk import ContentFile, read_content
from imhsite.markup.fragment import Fragment
from imhsite.prints import left_out, prints_of
from imhsite.problems import Origin, Problem, Span, problem, stops
from imhsite.records import Settings, Week
from imhsite.site import Site
from imhsite.sources import Sources, shipped_themes
from imhsite.themes import Theme, directives_with, read_theme
from imhsite.workers import read_files

SETTINGS = "content/site.yaml"


class Stopped(Exception):
    """There are errors, so nothing may be published."""


class Content(msgspec.Struct, frozen=True):
    """What was loaded: the theme, the whole site, what may be seen of it at the instant `as_of`, its texts."""

    theme: Theme
    whole: Site
    site: Site
    bodies: Texts
    as_of: datetime
    read: tuple[str, ...]
    """The content files that were read and compiled now; all others were remembered."""
    templates: Kept
    """Compiled templates of earlier builds."""
    documents: Kept
    """What costly outputs were made once."""
    views: Kept
    """The views of pages, with their bodies printed, by the pages' paths."""


def load(
    sources: Sources,
    moment: Moment,
    drafts: bool,
    jobs: int,
    memory: Memory,
    digests: Mapping[str, str],
    problems: list[Problem],
    theme_name: str | None = None,
    settings_as: FileRecords | None = None,
    today: str = "",
) -> Content:
    """What the sources hold at a moment, in the settings' Jinja theme or in another one; raises Stopped.

    `settings_as` are taken for the settings, whatever their file holds. `today` (ISO 8601) is the
    day it is, where the moment is an earlier one."""
    problems += sources.problems
    try:
        settings, places, theme = beginning(sources, problems, theme_name, settings_as)
    except Stopped:
        problems += _wrong_by_themselves(sources, jobs)
        raise
    read, texts, fresh = _records(sources, theme, jobs, memory, digests, problems)
    whole, found = assemble(settings, read, places)
    problems += found
    problems += _emptiness(whole)
    if prints_of(theme):
        printed = [Printed(one.record, one.spans) for file in read for one in file.records]
        problems += unprintable([Printed(settings, places), *printed], whole.languages)
    problems += left_out(theme)
    as_of = instant_of(moment, settings.timezone)
    site, hidden = visible_at(whole, as_of, drafts)
    problems += hidden
    problems += unapproved(site)
    problems += freshness(site, as_of)
    records = (one for file in read for one in file.records)
    day = max(local_day(as_of, settings.timezone).isoformat(), today)
    problems += check_days(records, date.fromisoformat(day), settings.timezone)
    stop_if_wrong(problems)
    return Content(theme, whole, site, texts, as_of, fresh, memory.templates, memory.documents, memory.views)


def beginning(
    sources: Sources,
    problems: list[Problem],
    theme_name: str | None = None,
    settings_as: FileRecords | None = None,
) -> tuple[Settings, Mapping[str, Span], Theme]:
    """What must be known before anything else is read: settings, their places, the Jinja theme; raises Stopped."""
    settings, places = _settings(sources, settings_as, problems)
    settings = msgspec.structs.replace(settings, theme=theme_name or settings.theme)
    return settings, places, _theme(sources, settings, places, problems)


def weeks_in(sources: Sources) -> dict[int, Week]:
    """The weeks of a site by year, without those whose files cannot be read."""
    paths = [path for path, _ in sources.files if week_of_place(path)]
    files = (file for path in paths if isinstance(file := read_content(sources.site, path), ContentFile))
    weeks = (one.record for file in files for one in read_file(file, {}).records)
    return {week.year: week for week in weeks if isinstance(week, Week)}


def stop_if_wrong(problems: list[Problem]) -> None:
    """Raise Stopped when any of the problems is an error."""
    if stops(problems):
        raise Stopped


def _settings(
    sources: Sources, settings_as: FileRecords | None, problems: list[Problem]
) -> tuple[Settings, Mapping[str, Span]]:
    read = settings_as or _settings_file(sources, problems)
    problems += read.problems
    if not read.records:
        raise Stopped
    settings = read.records[0].record
    assert isinstance(settings, Settings)
    return settings, read.records[0].spans


def _settings_file(sources: Sources, problems: list[Problem]) -> FileRecords:
    if not any(path == SETTINGS for path, _ in sources.files):
        if any(one.origin.file in (SETTINGS, "content") for one in problems):
            raise Stopped
        hint = "create it with two lines: title: and url:"
        problems.append(problem("missing-site", Origin(SETTINGS), "there is no content/site.yaml here", hint))
        raise Stopped
    file = read_content(sources.site, SETTINGS)
    if isinstance(file, Problem):
        problems.append(file)
        raise Stopped
    return read_file(file, {})


def _theme(sources: Sources, settings: Settings, places: Mapping[str, Span], problems: list[Problem]) -> Theme:
    folders = (sources.site / "themes", shipped_themes())
    theme, found = read_theme(settings.theme, folders, settings.theme_settings, places)
    if any(one.origin.file.split("/")[0] == "themes" for one in sources.problems):
        # A theme whose folder cannot be read has been reported, so what it lacks is not.
        found = tuple(one for one in found if one.rule not in ("unknown-theme", "missing-template"))
    problems += found
    if theme is None:
        raise Stopped
    return theme


def _wrong_by_themselves(sources: Sources, jobs: int) -> Iterator[Problem]:
    """What is wrong in each file whatever the settings and the theme are, so that it is said in the same run."""
    paths = [path for path, _ in sources.files if path.startswith("content/") and path != SETTINGS]
    read = [read_content(sources.site, path) for path in paths]
    yield from (file for file in read if isinstance(file, Problem))
    for records in read_files([file for file in read if isinstance(file, ContentFile)], {}, jobs):
        # A theme may have directives of its own.
        yield from (one for one in records.problems if one.rule != "unknown-directive")


def _records(
    sources: Sources, theme: Theme, jobs: int, memory: Memory, digests: Mapping[str, str], problems: list[Problem]
) -> tuple[list[FileRecords], Texts, tuple[str, ...]]:
    """The records of every content file, the texts, and which files were not remembered."""
    paths = [path for path, _ in sources.files if path.startswith("content/") and path != SETTINGS]
    key_of = keys_of(theme, memory.code)
    keys = {path: key_of(path, digests[path]) for path in paths if path in digests}
    kept = memory.records(keys)
    now = [(key, memory.just_read[key]) for key in keys.values() if key in memory.just_read]
    known = kept.keys() | {records.path for _, records in now}
    missing: list[ContentFile] = []
    unread = [one.origin.file for one in sources.problems]
    for path in paths:
        if path not in known:
            file = read_content(sources.site, path)
            if isinstance(file, Problem):
                problems.append(file)
                unread.append(path)
            else:
                missing.append(file)
    read_now = zip(missing, read_files(missing, theme.own_directives, jobs), strict=True)
    now += ((key_of(file.path, digest_of_bytes(file.content)), records) for file, records in read_now)
    fresh: dict[str, Fragment] = {}
    for key, records in now:
        kept[records.path] = records
        fresh |= {body.digest: body for body in records.bodies}
        memory.keep_records(key, records)
    read = [kept[path] for path in paths if path in kept]
    problems += [one for file in read for one in file.problems]
    read += [FileRecords(path, broken=broken_by(path)) for path in unread]
    places = {digest: path for path, records in kept.items() for digest in body_digests_of(records)}

    def again(digest: str) -> Fragment:
        file = read_content(sources.site, places[digest])
        assert isinstance(file, ContentFile), file.message
        return read_file(file, directives_with(theme.own_directives)).bodies[0]

    return read, Texts(fresh, memory.store, again), tuple(records.path for _, records in now)


def keys_of(theme: Theme, code: str) -> Callable[[str, str], str]:
    """The key of a file's records in the memory, from its path and the digest of its bytes, for a theme and code."""
    own = digest_of_bytes(msgspec.msgpack.encode(dict(theme.own_directives)))

    def key_of(path: str, digest: str) -> str:
        return digest_of_bytes(f"{path}\n{digest}\n{code}\n{own}".encode("utf-8", "surrogateescape"))

    return key_of


def _emptiness(site: Site) -> Iterator[Problem]:
    if not site.articles and not any(target.kind == "article" for target in site.broken):
        hint = "write one as content/articles/my-first-article.md"
        yield problem("empty-site", Origin("content/articles"), "this site has no article yet", hint)
