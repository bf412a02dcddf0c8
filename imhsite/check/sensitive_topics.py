"""What pages about distressing subjects need: a content note, a quick exit, helplines.

Covers every kind of page that can be about them: articles, pages, topics, weeks, events and statistics.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from imhsite.check.check_input import CheckInput, PlacedDirective
from imhsite.check.hard_subjects import hard_word_in
from imhsite.check.rule_table import check_problem
from imhsite.content.site import Kind, Target
from imhsite.diagnostics.problems import Origin, Problem
from imhsite.schema.fields import LocalizedText
from imhsite.schema.records import Article, Event, Helpline, Page, Statistic, Topic, Week

NOTE_HINT = "add content_note: and say what may be hard to read"
EXIT_HINT = "add a line exit: yes"


class CareSubject(NamedTuple):
    """Something with a page, or a place of its own on one, and the care it offers its readers.

    `why` is what makes it distressing, in words, "" if nothing does; `sensitive` is that of its topic. `unserved`
    returns the nations for which it shows no helpline, and `hint` is how to add one.
    """

    origin: Origin
    why: str
    sensitive: str
    has_note: bool
    has_exit: bool
    needs_exit: str
    unserved: Callable[[], list[str]]
    hint: str


def sensitive_pages(subject: CheckInput) -> Iterator[Problem]:
    """Yield what pages about distressing subjects lack: a content note, a quick exit, a helpline for each nation."""
    for one in _care_subjects(subject):
        why = one.sensitive or one.why
        if why and not one.has_note:
            yield check_problem(
                "sensitive-without-note", one.origin, f"{why}, but the page has no content note", NOTE_HINT
            )
        needs_exit = one.sensitive or one.needs_exit
        if needs_exit and not one.has_exit:
            message = f"{needs_exit}, but the page has no quick exit"
            yield check_problem("sensitive-without-exit", one.origin, message, EXIT_HINT)
        if (why or one.has_exit) and (missing := one.unserved()):
            message = f"{why or 'it has a quick exit'}, but it shows no helpline for {', '.join(missing)}"
            yield check_problem("sensitive-without-helplines", one.origin, message, one.hint)


def _care_subjects(subject: CheckInput) -> Iterator[CareSubject]:
    shown = _shown_in_texts(subject)
    for text in subject.texts():
        if subject.wants(text.origin):
            yield _text(subject, text, shown)
    for topic in subject.planned.topics.values():
        why = f'the topic "{topic.id}" is sensitive' if topic.sensitive else ""
        yield _record(subject, topic, (topic.title, topic.summary), why)
    for statistic in subject.planned.statistics.values():
        yield _statistic(subject, statistic)
    for week in subject.planned.weeks.values():
        if subject.wants(week.origin):
            yield _week(subject, week)
            yield from (_event(subject, week, event) for event in week.events)


def _text(subject: CheckInput, text: Article | Page, shown: dict[Target, list[Statistic | Event]]) -> CareSubject:
    """Return an article or page, which inherits its topic's content note and quick exit."""
    topic = subject.planned.topics.get(text.topic) if isinstance(text, Article) else None
    kind: Kind = "article" if isinstance(text, Article) else "page"
    there = shown.get(Target(kind, text.id, text.language), [])
    with_note = next((one for one in there if one.content_note), None)
    with_exit = next((one for one in there if one.exit), None)
    facts = subject.facts[text.origin.file]
    about = _mentioned(text.language, text.title, text.summary, text.content_note or "")
    shows = f"it shows the {_named(with_note)}, which has a content note" if with_note else ""
    return CareSubject(
        origin=text.origin,
        why=about or facts.hard or shows,
        sensitive=f'the topic "{topic.id}" is sensitive' if topic and topic.sensitive else "",
        has_note=bool(text.content_note or (topic and topic.content_note)) or facts.noted,
        has_exit=bool(text.exit or (topic and topic.exit)),
        needs_exit=f"it shows the {_named(with_exit)}, which needs a quick exit" if with_exit else "",
        unserved=lambda: _unserved(subject, _placed_helplines(subject, facts.directives)),
        hint="add ::helplines[] at the end",
    )


def _mentioned(language: str, *texts: str) -> str:
    """Return what hard subject some texts mention, in words, "" for none."""
    word = next((found for text in texts if (found := hard_word_in(text, language))), "")
    return f'it mentions "{word}"' if word else ""


def _named(one: Statistic | Event) -> str:
    return f'{type(one).__name__.lower()} "{one.id}"'


def _shown_in_texts(subject: CheckInput) -> dict[Target, list[Statistic | Event]]:
    """Return the statistics and events that each text shows."""
    site, shown = subject.planned, dict[Target, list[Statistic | Event]]()
    for use in site.uses:
        one: Statistic | Event | None = None
        if use.target.kind == "statistic":
            one = site.statistics.get(use.target.id)
        elif use.target.kind == "event" and use.target.id in site.events:
            one = site.events[use.target.id][1]
        if one and use.owner.kind in ("article", "page"):
            owner = Target(use.owner.kind, use.owner.id, use.owner.language or site.language)
            shown.setdefault(owner, []).append(one)
    return shown


def _record(
    subject: CheckInput, record: Topic | Week | Statistic, words: Iterable[LocalizedText | None], sensitive: str = ""
) -> CareSubject:
    """Return a record whose page shows the site's helplines automatically."""
    return CareSubject(
        origin=record.origin,
        why=_mentioned_in(subject, (*words, record.content_note)),
        sensitive=sensitive,
        has_note=record.content_note is not None,
        has_exit=record.exit,
        needs_exit="",
        unserved=lambda: _unserved(subject, list(subject.planned.helplines.values())),
        hint="add one to content/helplines.yaml; this page shows it automatically",
    )


def _mentioned_in(subject: CheckInput, words: Iterable[LocalizedText | None]) -> str:
    """Return what hard subject some texts mention in any of their languages, in words, "" for none."""
    texts = ((language or subject.planned.language, text) for one in words if one for language, text in one.texts)
    return next((found for language, text in texts if (found := _mentioned(language, text))), "")


def _statistic(subject: CheckInput, statistic: Statistic) -> CareSubject:
    """Return a statistic; a distressing one on a sensitive topic also needs a quick exit."""
    words = (statistic.title, statistic.claim, statistic.population, statistic.unit)
    topics = (subject.planned.topics.get(id) for id in statistic.topics)
    topic = next((topic for topic in topics if topic and topic.sensitive), None)
    found = _record(subject, statistic, words)
    return found._replace(needs_exit=f'{found.why} on the sensitive topic "{topic.id}"' if found.why and topic else "")


def _week(subject: CheckInput, week: Week) -> CareSubject:
    report = (week.report.title, week.report.summary) if week.report else ()
    days = (words for day in week.days for words in (day.title, day.summary))
    found = _record(subject, week, (week.title, week.summary, *days, *(one.text for one in week.messages), *report))
    reasons = week.why.fragments if week.why else ()
    why = (_mentioned(language or subject.planned.language, fragment.text) for language, fragment in reasons)
    return found._replace(why=found.why or next((one for one in why if one), ""))


def _event(subject: CheckInput, week: Week, event: Event) -> CareSubject:
    """Return an event on its week's page, which has the helplines and may have the content note."""
    places = subject.facts[week.origin.file].events
    return _record(subject, week, ())._replace(
        origin=places.get(event.id, week.origin),
        why=_mentioned_in(subject, (event.title, event.description, event.content_note)),
        has_note=bool(event.content_note or week.content_note),
        has_exit=event.exit,
    )


def _placed_helplines(subject: CheckInput, directives: tuple[PlacedDirective, ...]) -> list[Helpline]:
    """Return the helplines that the directives of a text show."""
    lines: list[Helpline] = []
    known = subject.planned.helplines
    for one in directives:
        if one.name == "helplines":
            region = dict(one.arguments).get("coverage")
            chosen = [known[id] for id in one.ids if id in known] if one.ids else list(known.values())
            lines += [line for line in chosen if not region or region in line.coverage]
    return lines


def _unserved(subject: CheckInput, lines: list[Helpline]) -> list[str]:
    """Return the nations of the site that none of the given helplines serves."""
    nations = subject.planned.settings.nations or (("world",) if not lines else ())
    return [nation for nation in nations if not any(_serves(line, nation) for line in lines)]


def _serves(line: Helpline, nation: str) -> bool:
    return bool({nation, nation.partition("-")[0], "world"} & set(line.coverage))
