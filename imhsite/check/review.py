"""Reviews that are due, pending approvals, coming publications, consents that end, and outdated translations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

import msgspec

from imhsite.check.check_input import CheckInput
from imhsite.check.rule_table import check_problem
from imhsite.content.clock import review_day, unapproved
from imhsite.diagnostics.problems import Origin, Problem
from imhsite.schedule.coming_changes import noun_of
from imhsite.schema.dates import instant_of, local_text
from imhsite.schema.fields import LocalizedMarkdown, LocalizedText, Part, Record, fields_of
from imhsite.schema.quantities import quantity_of
from imhsite.schema.records import Article, Page, Photo, approval_of
from imhsite.theme.catalogues import catalogues_of
from imhsite.theme.inheritance import Theme

REVIEW_DAYS = 30
"""Days before a review is due at which it is reported."""

EMBARGO_DAYS = 14
"""Days before a publication at which it is reported."""

CONSENT_DAYS = 60
"""Days before a consent ends at which it is reported."""


class ReviewDue(NamedTuple):
    """A review due on a day: what is reviewed, its owner ("" for none), the record."""

    day: date
    what: str
    owner: str
    record: Any


def reviews_of(subject: CheckInput) -> Iterator[ReviewDue]:
    """Yield every review that has a date: of texts, statistics, helplines and consents."""
    site = subject.planned
    limits = site.settings.review
    for record in (*subject.texts(), *site.statistics.values()):
        if due := review_day(record, limits):
            yield ReviewDue(date.fromisoformat(due), noun_of(record, site.language), owner_of(record), record)
    for line in site.helplines.values():
        if limits.helpline_days is not None:
            day = date.fromisoformat(line.checked_on) + timedelta(days=limits.helpline_days)
            yield ReviewDue(day, noun_of(line), owner_of(line), line)
    for photo in site.photos.values():
        if photo.consent_until:
            yield ReviewDue(date.fromisoformat(photo.consent_until), noun_of(photo), owner_of(photo), photo)


def owner_of(record: Any) -> str:
    """Return the owner of a record, else its first author, or ""."""
    authors = record.authors if isinstance(record, Article) else ()
    return record.owner or next(iter(authors), "")


def reviews(subject: CheckInput) -> Iterator[Problem]:
    """Yield reviews that are due soon. A build reports overdue ones."""
    soon = subject.today + timedelta(days=REVIEW_DAYS)
    for due in reviews_of(subject):
        if isinstance(due.record, Photo):
            continue
        whose = f", by {due.owner}" if due.owner else ""
        if subject.today <= due.day <= soon:
            days = (due.day - subject.today).days
            message = f"{due.what} is due for review on {due.day}, in {days} days{whose}"
            yield check_problem(
                "review-due-soon", due.record.origin, message, "review it in time, then update its dates"
            )


def owners(subject: CheckInput) -> tuple[tuple[str, int, int], ...]:
    """Return each owner with the numbers of overdue and upcoming reviews. "", for no owner, comes last."""
    soon = subject.today + timedelta(days=REVIEW_DAYS)
    counts: dict[str, list[int]] = {}
    for due in reviews_of(subject):
        if due.day <= soon:
            counts.setdefault(due.owner, [0, 0])[due.day >= subject.today] += 1
    ordered = sorted(counts.items(), key=lambda owner: (not owner[0], -owner[1][0], owner[0]))
    return tuple((name, overdue, later) for name, (overdue, later) in ordered)


def consents(subject: CheckInput) -> Iterator[Problem]:
    """Yield pictures of people whose consent ends soon."""
    soon = (subject.today + timedelta(days=CONSENT_DAYS)).isoformat()
    for photo in subject.planned.photos.values():
        if photo.consent_until and subject.today.isoformat() <= photo.consent_until <= soon:
            days = (date.fromisoformat(photo.consent_until) - subject.today).days
            message = f'the consent for "{photo.id}" ends on {photo.consent_until}, in {days} days'
            hint = "ask the people in it again and update consent_until, or choose another picture"
            yield check_problem("consent-ending", photo.origin, message, hint)


def embargoes(subject: CheckInput) -> Iterator[Problem]:
    """Yield what is published within two weeks, and which of it is not approved yet."""
    site = subject.planned
    zone = site.settings.timezone
    until = subject.as_of + timedelta(days=EMBARGO_DAYS)
    for record, origin, own_zone in _timed(subject):
        if record.publish_at is None:
            continue
        moment = instant_of(record.publish_at, own_zone or zone)
        if subject.as_of < moment <= until:
            when = local_text(moment, zone)[:16].replace("T", " ")
            name, status = noun_of(record, site.language), approval_of(record)
            if status == "approved":
                hint = "check the site as of then: imhsite check --as-of"
                yield check_problem("embargo-soon", origin, f"{name} appears on {when}", hint)
            else:
                message = f"{name} should appear on {when}, but is {status.replace('-', ' ')}"
                hint = "set status: approved, or move publish_at"
                yield check_problem("approval-missing", origin, message, hint)


def approvals(subject: CheckInput) -> Iterator[Problem]:
    """Yield what will not be published because an approval is missing. A build stops at what is visible already."""
    site = subject.planned
    articles = (article for versions in site.articles.values() for article in versions.values())
    for one in unapproved(articles, site.settings.approval):
        yield check_problem("approval-missing", one.origin, one.message, one.hint or "")


def _timed(subject: CheckInput) -> Iterator[tuple[Any, Origin, str | None]]:
    """Yield everything that can be embargoed, its place, and its own time zone; parts of a week inherit the week's."""
    site = subject.planned
    kinds = (site.statistics, site.sources, site.resources, site.helplines, site.terms, site.photos)
    records = (record for kind in (*kinds, site.notices, site.corrections) for record in kind.values())
    for record in (*subject.texts(), *records):
        yield record, record.origin, None
    for week in site.weeks.values():
        for part in (week, *week.events, *week.downloads):
            yield part, week.origin, week.timezone


def translations(subject: CheckInput) -> Iterator[Problem]:
    """Yield translations that are older than their originals."""
    site = subject.planned
    translated: tuple[Mapping[str, Article | Page], ...] = (*site.articles.values(), *site.pages.values())
    for versions in translated:
        first = versions.get(site.language)
        changed = _changed(first) if first else ""
        for language, text in versions.items():
            if text is not first and changed and _changed(text) and _changed(text) < changed:
                message = f"this translation is of {_changed(text)}, but the {site.language} text changed on {changed}"
                hint = "update the translation, then its updated date"
                yield check_problem("translation-out-of-date", text.origin, f"{message} ({language})", hint)


def _changed(text: Article | Page) -> str:
    return text.updated or getattr(text, "date", None) or text.reviewed or ""


def unreviewed(subject: CheckInput) -> Iterator[Problem]:
    """Yield the translations that no native speaker has reviewed: languages in the settings, then files."""
    settings = subject.planned.settings
    for index, language in enumerate(settings.unreviewed_languages):
        place = subject.planned.place_in_settings(f"unreviewed_languages.{index}")
        message = f"no native speaker has reviewed the translations into {language}, and its pages say so"
        hint = "have them reviewed, then remove the language from this list"
        yield check_problem("unreviewed-translation", place, message, hint)
    for text in subject.texts():
        if text.translation_reviewed is False:
            message = f"no native speaker has reviewed this translation into {text.language}, and its page says so"
            hint = "have it reviewed, then write translation_reviewed: yes"
            yield check_problem("unreviewed-translation", text.origin, message, hint)


def unreviewed_words(theme: Theme, languages: Iterable[str]) -> Iterator[Problem]:
    """Yield the catalogues of a theme that say that no native speaker has reviewed them."""
    for language in languages:
        for catalogue in catalogues_of(theme, language)[0]:
            if line := catalogue.unreviewed_at:
                message = f"no native speaker has reviewed the words of the theme in {language}"
                hint = "have them reviewed, then write X-Reviewed: yes"
                yield check_problem("unreviewed-translation", Origin(catalogue.file, line), message, hint)


SAME_EVERYWHERE = frozenset(("name", "operator", "organisation", "organiser", "place", "publisher", "licence"))
"""Fields for names, which are usually the same in all languages."""


def untranslated(subject: CheckInput) -> Iterator[Problem]:
    """Yield records that lack words in an additional language of the site, once for each language."""
    site = subject.planned
    kinds: tuple[Mapping[Any, Any], ...] = (site.topics, site.weeks, site.statistics, site.resources, site.helplines,
                                            site.terms, site.notices, site.corrections)  # fmt: skip
    for language in site.languages[1:]:
        for record in (record for kind in kinds for record in kind.values()):
            if fields := tuple(dict.fromkeys(_fields_without(record, language))):
                more = f" and {len(fields) - FEW_FIELDS} more" if len(fields) > FEW_FIELDS else ""
                message = f"{noun_of(record)} has no {language} text for {', '.join(fields[:FEW_FIELDS])}{more}"
                yield check_problem(
                    "untranslated-words", record.origin, message, f"add a line {language}: below each of them"
                )


FEW_FIELDS = 5


def _fields_without(record: msgspec.Struct, language: str) -> Iterator[str]:
    """Yield the fields of a record, and of the groups in it, that have no words in a language."""
    for field in fields_of(type(record)):
        value = getattr(record, field.name)
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, Part | Record):
                yield from _fields_without(one, language)
            written = (
                one.texts
                if isinstance(one, LocalizedText)
                else one.fragments
                if isinstance(one, LocalizedMarkdown)
                else ()
            )
            named = field.name in SAME_EVERYWHERE or language in dict(written)
            if not named and any(_has_words(text) for _, text in written):
                yield field.name


def _has_words(text: object) -> bool:
    """Return whether a text differs between languages: not if it is a number, or "percent", which is shown as %."""
    return not isinstance(text, str) or any(letter.isalpha() for letter in quantity_of("1", (text,)).unit)
