"""Review: what is due, by whom, what waits for approval, what appears soon, which translations fell behind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from imhsite.campaign import unapproved
from imhsite.check.rules import found
from imhsite.check.subject import Subject
from imhsite.dates import instant_of, local_text, months_after
from imhsite.problems import Problem
from imhsite.records import Article, Helpline, Page, Photo, Statistic

REVIEW_DAYS = 30
"""Days before a review is due at which it is said."""

EMBARGO_DAYS = 14
"""Days before something appears at which it is said."""


class Due(NamedTuple):
    """Something that somebody must look at by a day: what it is, whose it is ("" for nobody's), the record."""

    day: date
    what: str
    owner: str
    record: Any


def reviews_of(subject: Subject) -> Iterator[Due]:
    """Every review that has a day: of texts, statistics, helplines and consents."""
    site = subject.planned
    limits = site.settings.review
    for record in (*subject.texts(), *site.statistics.values()):
        reviewed = getattr(record, "reviewed", None)
        day = date.fromisoformat(record.review_by) if record.review_by else None
        if day is None and isinstance(record, Article) and reviewed and limits.article_months:
            day = months_after(date.fromisoformat(reviewed), limits.article_months)
        if day:
            yield Due(day, _name(record), owner_of(record), record)
    for line in site.helplines.values():
        if limits.helpline_days is not None:
            day = date.fromisoformat(line.checked_on) + timedelta(days=limits.helpline_days)
            yield Due(day, _name(line), owner_of(line), line)
    for photo in site.photos.values():
        if photo.consent_until:
            yield Due(date.fromisoformat(photo.consent_until), _name(photo), owner_of(photo), photo)


def owner_of(record: Any) -> str:
    """Who looks after a record: its owner, else who wrote it."""
    authors = record.authors if isinstance(record, Article) else ()
    return record.owner or next(iter(authors), "")


def _name(record: Article | Page | Statistic | Helpline | Photo) -> str:
    kind = {"Photo": "picture"}.get(type(record).__name__, type(record).__name__.lower())
    return f'the {kind} "{record.id}"'


def reviews(subject: Subject) -> Iterator[Problem]:
    """Reviews that are due soon, and those overdue that a build says nothing of."""
    soon = subject.today + timedelta(days=REVIEW_DAYS)
    for due in reviews_of(subject):
        if isinstance(due.record, Photo):
            continue
        whose = f", by {due.owner}" if due.owner else ""
        if subject.today <= due.day <= soon:
            days = (due.day - subject.today).days
            message = f"{due.what} is due for review on {due.day}, in {days} days{whose}"
            yield found("review-due-soon", due.record.origin, message, "look at it in time, then change its dates")
        elif due.day < subject.today and isinstance(due.record, Article) and due.record.review_by is None:
            message = f"{due.what} was due for review on {due.day}{whose}"
            hint = "check it, then change reviewed, or write review_by: with another day"
            yield found("review-overdue", due.record.origin, message, hint)


def owners(subject: Subject) -> tuple[tuple[str, int, int], ...]:
    """Each owner with how many reviews are overdue and how many due soon; "" stands for nobody, and comes last."""
    soon = subject.today + timedelta(days=REVIEW_DAYS)
    counts: dict[str, list[int]] = {}
    for due in reviews_of(subject):
        if due.day <= soon:
            counts.setdefault(due.owner, [0, 0])[due.day >= subject.today] += 1
    ordered = sorted(counts.items(), key=lambda owner: (not owner[0], -owner[1][0], owner[0]))
    return tuple((name, overdue, later) for name, (overdue, later) in ordered)


def embargoes(subject: Subject) -> Iterator[Problem]:
    """What appears within two weeks, and what of that nobody approved yet."""
    site = subject.planned
    zone = site.settings.timezone
    until = subject.as_of + timedelta(days=EMBARGO_DAYS)
    for record in _timed(subject):
        if record.publish_at is None:
            continue
        moment = instant_of(record.publish_at, getattr(record, "timezone", None) or zone)
        if subject.as_of < moment <= until:
            when = local_text(moment, zone)[:16].replace("T", " ")
            if record.status == "approved":
                message = f"{_name(record)} appears on {when}"
                yield found("embargo-soon", record.origin, message, "look at it as of then: imhsite check --as-of")
            else:
                message = f"{_name(record)} is to appear on {when}, and is {record.status.replace('-', ' ')}"
                hint = "approve it: status: approved, or move its publish_at"
                yield found("approval-missing", record.origin, message, hint)


def approvals(subject: Subject) -> Iterator[Problem]:
    """What will not be published when its moment comes, for want of a name: a build stops at what is seen already."""
    for one in unapproved(subject.planned):
        yield found("approval-missing", one.origin, one.message, one.hint or "")


def _timed(subject: Subject) -> Iterator[Any]:
    site = subject.planned
    yield from subject.texts()
    for records in (site.weeks, site.statistics, site.sources, site.resources, site.helplines, site.terms, site.photos):
        yield from records.values()
    yield from site.notices.values()
    yield from site.corrections.values()


def translations(subject: Subject) -> Iterator[Problem]:
    """Versions in other languages that are older than the words they translate."""
    site = subject.planned
    translated: tuple[Mapping[str, Article | Page], ...] = (*site.articles.values(), *site.pages.values())
    for versions in translated:
        first = versions.get(site.language)
        changed = _changed(first) if first else ""
        for language, text in versions.items():
            if text is not first and changed and _changed(text) and _changed(text) < changed:
                message = f"this translation is of {_changed(text)}, and the {site.language} text changed on {changed}"
                hint = "bring it up to date, then change updated"
                yield found("translation-out-of-date", text.origin, f"{message} ({language})", hint)


def _changed(text: Article | Page) -> str:
    return text.updated or getattr(text, "date", None) or text.reviewed or ""
