"""Validation: the problems in the content of a site, file by file, as values.

A query asks narrowly (does a record with this id exist?) and fetches the full list only to explain an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from imhsite.content.aliases import check_aliases
from imhsite.content.clock import dependent, stale, superseded, unapproved
from imhsite.content.content_paths import is_media, means_settings
from imhsite.content.event_times import uids_taken
from imhsite.content.file_links import resolve_link
from imhsite.content.files import internal_links_in, media_file_in, parsed_file, uses_in
from imhsite.content.future_dates import check_days
from imhsite.content.index import (
    TEXT_KINDS,
    aliases,
    broken_records,
    content_paths,
    file_of_record,
    first_record_with_id,
    keys_of_kind,
    loaded,
    space_of,
    target_of_file,
)
from imhsite.content.inputs import SETTINGS, day_reached, paths, unreadable
from imhsite.content.link_checks import check_links, check_settings_links
from imhsite.content.mappings import Entries, site_of
from imhsite.content.media_uses import check_copy, check_icon, check_media, check_names, check_published
from imhsite.content.record_keys import record_key
from imhsite.content.references import (
    changes_that_do_not_compare,
    events_taken,
    impossible_times,
    noun,
    place_of,
    rename_hint,
    supersession_circles,
    times_without_zone,
    unknown_languages,
    unresolved,
)
from imhsite.content.relations import superseding_statistic
from imhsite.content.services import check_contacts, check_service_pages, contacts_of, without_allowed_pictures
from imhsite.content.settings import languages, settings, settings_file, signs_of, timezone
from imhsite.content.site import LoadedRecord, Target
from imhsite.content.site_extensions import extension_problems
from imhsite.content.stray_files import stray_files
from imhsite.content.theme_files import theme
from imhsite.content.visibility import Hidden, has_passed, is_visible, visible_record, visible_site
from imhsite.diagnostics.problems import Origin, Problem, origin_of, problem, stops
from imhsite.engine.graph import Engine
from imhsite.engine.query import map_query, query
from imhsite.schema.dates import first_instant
from imhsite.schema.records import Article, Page


def _keys(engine: Engine, path: str) -> Iterator[tuple[str, LoadedRecord]]:
    """Yield each record of a file with its key."""
    main = engine.ask(languages)[0]
    for one in engine.ask(parsed_file, path).records:
        record: Any = one.record
        language = (record.language or main) if one.kind in TEXT_KINDS else ""
        yield record_key(one.kind, str(record.year) if one.kind == "week" else record.id, language), one


def _owned(engine: Engine, path: str) -> tuple[list[tuple[str, LoadedRecord]], list[Problem]]:
    """Return the records of a file that own their ids, with their keys, and a problem for each of the others."""
    owned: list[tuple[str, LoadedRecord]] = []
    problems: list[Problem] = []
    seen_ids: set[str] = set()
    for key, one in _keys(engine, path):
        kind, language, name = key.split("/", 2)
        space = record_key(space_of(kind), name, language)
        first = engine.entry(first_record_with_id, space)
        if first == key and engine.entry(file_of_record, key) == path and space not in seen_ids:
            seen_ids.add(space)
            owned.append((key, one))
            continue
        taken = loaded(engine, first or key)
        assert taken is not None
        origin = one.record.origin
        if kind == "week":
            origin = origin_of(origin.file, one.spans["year"])
        message = f'the id "{name}" is already used by the {noun(taken.kind)} in {place_of(taken.record.origin)}'
        rule = "duplicate-week" if kind == "week" else "duplicate-id"
        problems.append(problem(rule, origin, message, rename_hint(kind)))
    return owned, problems


@query(16, type=tuple[Problem, ...])
def file_problems(engine: Engine, path: str) -> tuple[Problem, ...]:
    """Return the problems of a content file, by itself and in what it refers to."""
    found = engine.ask(parsed_file, path)
    owned, problems = _owned(engine, path)
    records = [one for _, one in owned]
    uses = (*(use for one in records for use in one.uses), *found.uses)
    texts = (*(text for one in records for text in one.texts), *found.texts)
    whole, visible, hidden = site_of(engine), visible_site(engine), Hidden(engine, is_visible)
    in_languages = [whole.articles[one.record.id][key.split("/")[1]] if one.kind == "article" else
                    whole.pages[one.record.id][key.split("/")[1]]
                    for key, one in owned if isinstance(one.record, Article | Page)]  # fmt: skip
    problems += without_allowed_pictures(whole, found.problems, texts)
    problems += unresolved(whole, uses)
    problems += events_taken(whole, records)
    problems += uids_taken(whole, records)
    problems += unknown_languages(whole, in_languages)
    problems += impossible_times(whole, records)
    problems += times_without_zone(whole, records)
    problems += check_links(whole, texts, uses, records)
    if any(next(contacts_of(text.outline), None) for text in texts) and not stops(engine.ask(settings_file).problems):
        problems += check_contacts(whole, texts)
    problems += dependent(whole, hidden, uses, texts)
    problems += superseded(visible, Entries(engine, superseding_statistic), hidden, uses)
    problems += check_media(whole, texts, uses, [one.record for one in records])
    if found.media:
        may_show_people = engine.entry(published_media, found.media.path)
        if may_show_people is None:
            problems += check_copy(whole, found.media)
        else:
            problems += check_published(whole, found.media, may_show_people)
    problems += check_days(records, partial(_has_come, engine), engine.ask(timezone))
    for key, _ in owned:
        problems += _problems_of(engine, key)
    return tuple(problems)


def _has_come(engine: Engine, day: str) -> bool:
    """Return whether a day has come, by the instant of the build or by today's date."""
    begins = first_instant(day, engine.ask(timezone))
    return begins is not None and (has_passed(engine, begins) or engine.ask(day_reached, day))


def _problems_of(engine: Engine, key: str) -> Iterator[Problem]:
    """Yield the problems that a record has now, if it is visible."""
    record = engine.ask(visible_record, key)
    its_settings = engine.ask(settings)
    if record is None or its_settings is None:
        return
    if isinstance(record, Article):
        yield from unapproved([record], its_settings.approval)
    yield from stale(record, its_settings, partial(has_passed, engine))


@map_query(14, type=bool | None)
def published_media(engine: Engine) -> dict[str, bool]:
    """Map each media file that any record, visible or not, or the settings use to whether it may show people.

    A logo or an icon is assumed not to."""
    its_settings = engine.ask(settings)
    named = dict.fromkeys(signs_of(its_settings) if its_settings else (), False)
    if its_settings and its_settings.picture:
        named[its_settings.picture.file] = True
    every = engine.ask(content_paths)
    for uses in engine.scan(uses_in, every):
        for one in uses:
            if one.target.kind == "media":
                named[one.target.id] = True
            elif one.target.kind == "file":
                target = _media_at(engine, one.file, one.target.id)
                named |= {target: True} if target else {}
    for texts in engine.scan(internal_links_in, every):
        for internal_link in (
            internal_link for text in texts for internal_link in text.internal_links if is_media(internal_link.path)
        ):
            target_of_link = engine.entry(target_of_file, internal_link.path)
            if target_of_link and target_of_link.kind == "media":
                named[target_of_link.id] = True
    return named


def _media_at(engine: Engine, file: str, destination: str) -> str | None:
    target, _ = resolve_link(site_of(engine), file, destination)
    return target.id if target and target.kind == "media" else None


def _place_of_use(engine: Engine, owner: Target, target: Target) -> Origin:
    """Return the position at which a record names another one."""
    found = loaded(engine, record_key(owner.kind, owner.id))
    assert found is not None
    return next(use.origin for use in found.uses if use.target == target)


@query(16, type=tuple[Problem, ...])
def cross_file_problems(engine: Engine, _: str) -> tuple[Problem, ...]:
    """Return the problems of the settings, and those between records."""
    site, hidden = site_of(engine), Hidden(engine, is_visible)
    uses = [use for one in engine.ask(settings_file).records for use in one.uses]
    problems = [
        *unresolved(site, uses),
        *dependent(site, hidden, uses, ()),
        *superseded(visible_site(engine), Entries(engine, superseding_statistic), hidden, uses),
        *supersession_circles(site, partial(_place_of_use, engine)),
        *changes_that_do_not_compare(site, partial(_place_of_use, engine)),
        *check_aliases(engine.ask(aliases), site.language),
        *check_settings_links(site),
        *check_links(site, (), uses, ()),
        *check_media(site, (), uses, [site.settings]),
        *check_icon(site),
        *dependent(site, hidden, uses, ()),
        *check_service_pages(site),
        *check_names(found for found in engine.scan(media_file_in, engine.ask(content_paths)) if found),
    ]
    has_broken = any(key.startswith("article/") for key in engine.keys(broken_records))
    has_articles = engine.entry(keys_of_kind, "article") or has_broken
    if not has_articles:
        hint = "write one as content/articles/my-first-article.md"
        problems.append(problem("empty-site", Origin("content/articles"), "this site has no article yet", hint))
    return tuple(problems)


@query(17, type=tuple[Problem, ...])
def content_problems(engine: Engine, _: str) -> tuple[Problem, ...]:
    """Return all problems of the settings, the theme's manifest and the content, independent of any output."""
    every = engine.ask(content_paths)
    faults = engine.ask(unreadable)
    of_theme = engine.ask(theme).problems
    if any(one.origin.file.split("/")[0] == "themes" for one in faults):
        # A theme whose folder cannot be read is already reported, so its missing files are not.
        of_theme = tuple(one for one in of_theme if one.rule not in ("unknown-theme", "missing-template"))
    strays = engine.ask(stray_files)
    of_extensions = engine.ask(extension_problems)
    problems = [*faults, *engine.ask(settings_file).problems, *of_theme, *of_extensions]
    is_missing = SETTINGS not in engine.ask(paths, "content/") and not any(map(means_settings, (*every, *strays)))
    if engine.ask(settings) is None and not stops(problems) and is_missing:
        hint = "create it with two lines: title: and url:"
        problems.append(problem("missing-site", Origin(SETTINGS), "there is no content/site.yaml here", hint))
    problems += strays.values()
    if engine.ask(settings) is None or engine.ask(theme).theme is None or stops(of_extensions):
        # An unknown directive may be one that the missing theme or extension declares, and a file one of its records.
        doubtful = ("unknown-directive", *(("misplaced-file",) if stops(of_extensions) else ()))
        for path in every:
            problems += (one for one in engine.ask(parsed_file, path).problems if one.rule not in doubtful)
        return tuple(problems)
    for found in engine.scan(file_problems, every):
        problems += found
    return (*problems, *engine.ask(cross_file_problems))


ALL = (file_problems, published_media, cross_file_problems, content_problems)
