"""Consistency: constraints within one record, beyond the types of its fields.

Each check takes one record and the positions of its fields, and yields findings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from imhsite.content.media_kinds import program_fault
from imhsite.content.statistic_values import value_fits_unit, value_is_possible
from imhsite.diagnostics.problems import Finding, Span
from imhsite.diagnostics.suggest import did_you_mean
from imhsite.markdown.fragment import has_words
from imhsite.schema.dates import WEEKDAYS
from imhsite.schema.fields import Moment, Record
from imhsite.schema.phones import country_of, dialled
from imhsite.schema.records import (
    CAVEAT_LENGTH,
    Article,
    Event,
    Helpline,
    Page,
    Photo,
    Settings,
    Source,
    Statistic,
    Timed,
    Week,
)
from imhsite.schema.social_posts import NETWORKS, network_called

Spans = Mapping[str, Span]


def check_record(record: Record, spans: Spans, whole: Span, unread: bool = False) -> Iterator[Finding]:
    """Yield the findings about a record by itself; `whole` is the position of a finding that concerns no one field.

    `unread` means that a field is present but could not be read: then no field is reported as missing.
    """
    for kind, checks in CHECKS.items():
        if isinstance(record, kind):
            for check in checks:
                found = check(record, lambda path: spans.get(path, whole))
                yield from (finding for finding in found if not (unread and finding.rule in ABSENCES))


ABSENCES = frozenset(
    (
        "download-without-file",
        "event-without-updated",
        "helpline-unreachable",
        "missing-alt",
        "missing-consent",
        "relative-without-baseline",
        "source-without-maker",
    )
)
"""Rules about missing fields."""


At = Callable[[str], Span]


def _relative_has_baseline(statistic: Statistic, at: At) -> Iterator[Finding]:
    if statistic.kind == "relative" and statistic.baseline is None:
        yield Finding(
            "relative-without-baseline",
            at("kind"),
            f'the statistic "{statistic.id}" says how many times as likely something is, but not compared with whom',
            "add a line baseline: with the comparison group and that group's own number",
        )


def _short_caveat_is_short(statistic: Statistic, at: At) -> Iterator[Finding]:
    for _, text in statistic.caveat_short.texts if statistic.caveat_short else ():
        if len(text) > CAVEAT_LENGTH:
            message = f"this short caveat has {len(text)} characters, but cards have room for {CAVEAT_LENGTH}"
            hint = "write only the part that nobody may miss, such as An estimate, and the rest in caveat:"
            yield Finding("long-caveat", at("caveat_short"), message, hint)


def _review_follows_check(record: Any, at: At) -> Iterator[Finding]:
    first = "checked_on" if hasattr(record, "checked_on") else "reviewed"
    checked, due = getattr(record, first), record.review_by
    if checked and due and due < checked:
        yield Finding(
            "dates-out-of-order",
            at("review_by"),
            f'"review_by" ({due}) is before "{first}" ({checked})',
            "correct one of the two dates",
        )


def _publication_has_an_order(record: Timed, at: At) -> Iterator[Finding]:
    first, last = record.publish_at, record.unpublish_at
    if first and last and first.zone == last.zone and last.text <= first.text:
        hint = "set unpublish_at to a later time than publish_at"
        yield Finding("dates-out-of-order", at("unpublish_at"), "it would be removed before it is published", hint)


def _updates_follow_publication(article: Article, at: At) -> Iterator[Finding]:
    if article.date and article.updated and article.updated < article.date:
        message = f'"updated" ({article.updated}) is before "date" ({article.date})'
        yield Finding("dates-out-of-order", at("updated"), message, "correct one of the two dates")


def _source_has_a_maker(source: Source, at: At) -> Iterator[Finding]:
    if not any(getattr(source, field) for field in source.__one_of__):
        message = f'the source "{source.id}" has no authors and no publisher'
        yield Finding("source-without-maker", at(""), message, "add a line authors: or publisher:")


def _helpline_can_be_reached(helpline: Helpline, at: At) -> Iterator[Finding]:
    if not any(getattr(helpline, field) for field in helpline.__one_of__):
        message = f'the helpline "{helpline.id}" cannot be reached: it has no phone, text or url'
        yield Finding("helpline-unreachable", at(""), message, "add at least one of phone:, text: or url:")


def _helpline_numbers_exist(helpline: Helpline, at: At) -> Iterator[Finding]:
    for field, number in (("phone", helpline.phone), ("text", helpline.text)):
        if number and phone_of(number, helpline.coverage) is None:
            where = ", ".join(helpline.coverage)
            hint = "compare it with the number on the helpline's own page, and check its coverage"
            yield Finding("bad-phone", at(field), f'"{number}" is not a telephone number in {where}', hint)


def phone_of(number: str, coverage: tuple[str, ...]) -> str | None:
    """Return the number to dial, valid in the first possible country of a coverage, or None if it does not exist.

    Numbers with + work from anywhere."""
    countries = [country_of(region) for region in coverage if region != "world"] or ["GB"]
    return next((found for country in countries if (found := dialled(number, country))), None)


def _week_file_is_its_year(week: Week, at: At) -> Iterator[Finding]:
    if week.id != str(week.year):
        message = f'this file is called "{week.id}.yaml" but contains the week of {week.year}'
        yield Finding("week-file-name", at("year"), message, f"rename the file to {week.year}.yaml, or change the year")


def _week_has_an_order(week: Week, at: At) -> Iterator[Finding]:
    if week.starts and week.ends and week.ends < week.starts:
        yield Finding(
            "dates-out-of-order",
            at("ends"),
            f"the week ends ({week.ends}) before it starts ({week.starts})",
            "swap the two dates, or correct one of them",
        )
    elif week.starts and int(week.starts[:4]) != week.year:
        message = f"the week of {week.year} starts on {week.starts}"
        yield Finding("week-outside-year", at("starts"), message, "correct the year of the date, or the week's year")
    elif week.ends and not week.starts and int(week.ends[:4]) not in (week.year, week.year + 1):
        message = f"the week of {week.year} ends on {week.ends}"
        yield Finding("week-outside-year", at("ends"), message, "correct the year of the date, or the week's year")


def _days_are_inside(week: Week, at: At) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    for index, day in enumerate(week.days):
        if day.date in seen:
            message = f"{day.date} is listed twice"
            yield Finding(
                "duplicate-day", at(f"days.{index}.date"), message, "correct one of the dates, or join the two entries"
            )
        seen[day.date] = index
        if not day.outside and (where := _misses(day.date, week)):
            yield _outside(at(f"days.{index}.date"), f"the day {day.date} {where}")


def _events_are_inside(week: Week, at: At) -> Iterator[Finding]:
    seen: set[str] = set()
    for index, event in enumerate(week.events):
        if event.id in seen:
            message = f'two events of this week are called "{event.id}"'
            yield Finding("duplicate-id", at(f"events.{index}.id"), message, "give one of them another id")
        seen.add(event.id)
        yield from _event_has_an_order(event, index, at)
        day = event.starts.text[:10]
        if not event.outside and (where := _misses(day, week)):
            yield _outside(at(f"events.{index}.starts"), f'the event "{event.id}" on {day} {where}')


def _event_has_an_order(event: Event, index: int, at: At) -> Iterator[Finding]:
    if (
        event.ends
        and event.ends.zone == event.starts.zone
        and event.ends.text < event.starts.text[: len(event.ends.text)]
    ):
        message = f'the event "{event.id}" ends before it starts'
        yield Finding(
            "dates-out-of-order", at(f"events.{index}.ends"), message, "swap starts and ends, or correct one of them"
        )
    if event.moved_from == event.starts:
        message = f'the event "{event.id}" has the same time in moved_from and starts'
        hint = "write the new time in starts: and the original time in moved_from:"
        yield Finding("dates-out-of-order", at(f"events.{index}.moved_from"), message, hint)


def _event_changes_are_dated(week: Week, at: At) -> Iterator[Finding]:
    for index, event in enumerate(week.events):
        change = event.status or ("moved" if event.moved_from else "")
        if change and not event.updated:
            field = "status" if event.status else "moved_from"
            message = f'the event "{event.id}" is {change}, but nothing says when that was decided'
            hint = "add updated: with the day, so that people's calendars are updated"
            yield Finding("event-without-updated", at(f"events.{index}.{field}"), message, hint)


def _misses(day: str, week: Week) -> str:
    """Return how a day lies outside a week, as the end of a sentence, or "" if it is or may be in the week."""
    if week.starts and week.ends:
        return "" if week.starts <= day <= week.ends else f"is not between {week.starts} and {week.ends}"
    if week.starts and day < week.starts:
        return f"is before {week.starts}, the first day of the week"
    if week.ends and day > week.ends:
        return f"is after {week.ends}, the last day of the week"
    last = week.year + 1 if week.starts or week.ends else week.year
    if not week.year <= int(day[:4]) <= last:
        return f"is not in {week.year}"
    return ""


def _outside(span: Span, message: str) -> Finding:
    return Finding("outside-week", span, message, "correct its date, or add a line outside: yes if it is meant")


def _weekdays_match(week: Week, at: At) -> Iterator[Finding]:
    for index, day in enumerate(week.days):
        if day.weekday is None:
            continue
        actual = WEEKDAYS[date.fromisoformat(day.date).weekday()]
        if day.weekday.casefold() not in (actual.casefold(), actual[:3].casefold()):
            span = at(f"days.{index}.weekday")
            message = f'{day.date} is a {actual}, not a "{day.weekday}"'
            yield Finding("weekday-mismatch", span, message, f"write {actual}, or correct the date")


def _downloads_lead_somewhere(week: Week, at: At) -> Iterator[Finding]:
    for index, download in enumerate(week.downloads):
        if (download.file is None) == (download.url is None):
            span = at(f"downloads.{index}")
            message = (
                f"a download needs either a file or a url, but {'both are' if download.file else 'neither is'} here"
            )
            hint = "keep one of the two" if download.file else "add a line file: or url:"
            yield Finding("download-without-file", span, message, hint)


def _posts_fit_their_networks(week: Week, at: At) -> Iterator[Finding]:
    for index, post in enumerate(week.posts):
        if post.network is None:
            continue
        network = network_called(post.network)
        if network is None:
            known = ", ".join(each.name for each in NETWORKS.values())
            message = f'imhsite does not know the network "{post.network}"'
            hint = did_you_mean(post.network, [each.name for each in NETWORKS.values()], f"choose one of: {known}")
            yield Finding("unknown-network", at(f"posts.{index}.network"), message, hint)
            continue
        for _, text in post.text.texts:
            if (count := network.count(text)) > network.limit:
                message = f"this post has {count} characters, but {network.name} allows only {network.limit}"
                hint = f"remove {count - network.limit} characters; on X and Mastodon, a link counts as 23"
                yield Finding("long-post", at(f"posts.{index}.text"), message, hint)


def _picture_is_described(photo: Photo, at: At) -> Iterator[Finding]:
    said = photo.alt is not None and any(has_words(text) for _, text in photo.alt.texts)
    if not said and not photo.decorative:
        message = "this picture has no description"
        yield Finding("missing-alt", at(""), message, "add a line alt: that says what it shows, or decorative: yes")


def _people_have_consented(photo: Photo, at: At) -> Iterator[Finding]:
    if photo.consent or photo.people is False:
        return
    if photo.people:
        message = "people can be recognised in this picture, but no consent is recorded"
        hint = "add a line consent: that says where the consent is kept, or use another picture"
    else:
        message = "nothing says whether people can be recognised in this picture, or whether they agreed"
        hint = "add a line people: no, or a line consent: that says where their consent is kept"
    yield Finding("missing-consent", at("people"), message, hint)


def _media_kinds_are_harmless(settings: Settings, at: At) -> Iterator[Finding]:
    for index, kind in enumerate(settings.media_kinds):
        if program_fault(f"a.{kind.removeprefix('.')}"):
            message = f'"{kind}" files can run as pages, scripts or programs, so they are never published'
            yield Finding("program-in-media", at(f"media_kinds.{index}"), message, "remove it from the list")


def _unreviewed_languages_are_translations(settings: Settings, at: At) -> Iterator[Finding]:
    for index, language in enumerate(settings.unreviewed_languages):
        if language not in settings.languages[1:]:
            message = f'"{language}" is not a language that this site is translated into'
            hint = did_you_mean(
                language, settings.languages[1:], "remove it, or add it to languages: after the main one"
            )
            yield Finding("unknown-language", at(f"unreviewed_languages.{index}"), message, hint)


def _editors_can_sign_in(settings: Settings, at: At) -> Iterator[Finding]:
    cms = settings.cms
    if cms is None or cms.program != "decap" or cms.sign_in_url:
        return
    if cms.git_host == "github" and settings.host != "netlify":
        message = "Decap CMS signs editors in to GitHub through a server, and none is named here"
        hint = "add a line sign_in_url: with its address, or use program: sveltia, which needs none"
        yield Finding("cms-setup", at("cms.git_host"), message, hint)
    elif cms.git_host != "github" and not cms.app_id:
        message = "Decap CMS signs editors in as an application of the Git host, and its id is not given here"
        hint = "add a line app_id: with the id that the Git host shows, or use program: sveltia, which needs none"
        yield Finding("cms-setup", at("cms.git_host"), message, hint)


def _editing_is_possible(settings: Settings, at: At) -> Iterator[Finding]:
    cms = settings.cms
    with_branches = ("github", "gitlab", "forgejo") if cms and cms.program == "decap" else ("github", "gitlab")
    if cms and cms.workflow and cms.git_host not in with_branches:
        message = (
            f"with {cms.program.capitalize()} CMS and {cms.git_host.capitalize()}, changes cannot wait for approval"
        )
        yield Finding("cms-setup", at("cms.workflow"), message, "delete this line")
    if cms and cms.local_server and cms.program != "decap":
        message = "only Decap CMS has a server for your own computer; Sveltia CMS opens the folder by itself"
        yield Finding("cms-setup", at("cms.local_server"), message, "delete this line")


CHECKS: dict[type[Record], tuple[Callable[[Any, At], Iterator[Finding]], ...]] = {
    Timed: (_publication_has_an_order,),
    Statistic: (
        _relative_has_baseline,
        _review_follows_check,
        _short_caveat_is_short,
        value_fits_unit,
        value_is_possible,
    ),
    Source: (_source_has_a_maker,),
    Helpline: (_helpline_can_be_reached, _helpline_numbers_exist),
    Article: (_review_follows_check, _updates_follow_publication),
    Page: (_review_follows_check,),
    Settings: (
        _editing_is_possible,
        _editors_can_sign_in,
        _media_kinds_are_harmless,
        _unreviewed_languages_are_translations,
    ),
    Week: (
        _week_file_is_its_year,
        _week_has_an_order,
        _days_are_inside,
        _events_are_inside,
        _event_changes_are_dated,
        _weekdays_match,
        _posts_fit_their_networks,
        _downloads_lead_somewhere,
    ),
    Photo: (_picture_is_described, _people_have_consented),
}


def moments_of(record: Record) -> Iterator[tuple[str, Moment]]:
    """Yield every moment in a record, with the path of its field."""
    for name in ("publish_at", "unpublish_at"):
        if moment := getattr(record, name, None):
            yield name, moment
    for index, event in enumerate(getattr(record, "events", ())):
        for name in ("starts", "ends", "moved_from", "publish_at", "unpublish_at"):
            if moment := getattr(event, name):
                yield f"events.{index}.{name}", moment
    for index, download in enumerate(getattr(record, "downloads", ())):
        for name in ("publish_at", "unpublish_at"):
            if moment := getattr(download, name):
                yield f"downloads.{index}.{name}", moment
