"""Writing panel: what helps to write the file of a page well: readability, evidence, dates."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import msgspec

from imhsite.app.check_queries import site_facts
from imhsite.app.file_findings import file_findings
from imhsite.check.author_texts import FileText, file_text
from imhsite.check.check_input import SiteFacts
from imhsite.check.prose import MARKS, Block, sentences_in
from imhsite.check.readability import LONG_SENTENCE, is_long_enough, whole_sentences
from imhsite.check.reading_age import reading_age, words_in
from imhsite.check.report import SEVERITIES
from imhsite.content.files import parsed_file
from imhsite.content.index import TEXT_KINDS, outline, record, target_of_file
from imhsite.content.mappings import site_of
from imhsite.content.record_keys import key_of
from imhsite.diagnostics.problems import Origin, Problem
from imhsite.engine.graph import Engine
from imhsite.markdown.fragment import Heading
from imhsite.schema.quantities import figure_of, quantity_of
from imhsite.schema.records import Article, Page, Statistic
from imhsite.views.pages import WORDS_A_MINUTE

Place = Callable[[Origin], dict[str, Any]]

DATES = (
    ("date", "First published"),
    ("updated", "Updated"),
    ("reviewed", "Reviewed"),
    ("review_by", "Review due"),
    ("publish_at", "Held back until"),
    ("unpublish_at", "Shown until"),
)


class FileContent(msgspec.Struct, frozen=True):
    """What the site knows about a content file: its text, headings, statistics, sources, and what the check finds."""

    site_facts: SiteFacts
    language: str
    text: Article | Page | None
    headings: tuple[Heading, ...]
    statistics: tuple[Statistic, ...]
    sources: int
    findings: tuple[Problem, ...]


def known_content(engine: Engine, file: str, as_of: datetime) -> FileContent:
    """Return what the site knows about a content file at a moment."""
    site = site_of(engine)
    target = engine.entry(target_of_file, file)
    key = key_of(target) if target and target.kind in TEXT_KINDS else ""
    text, its_outline = (engine.ask(record, key), engine.ask(outline, key)) if key else (None, None)
    found = engine.ask(parsed_file, file)
    targets = [use.target for use in (*(use for one in found.records for use in one.uses), *found.uses)]
    ids = dict.fromkeys(one.id for one in targets if one.kind == "statistic")
    return FileContent(
        engine.ask(site_facts),
        site.language,
        text if isinstance(text, Article | Page) else None,
        its_outline.headings if its_outline else (),
        tuple(site.statistics[id] for id in ids if id in site.statistics),
        len({one.id for one in targets if one.kind == "source"}),
        file_findings(engine, file, as_of),
    )


def writing_report(known: FileContent, now: datetime, file: str, content: bytes, place: Place) -> dict[str, Any]:
    """Return facts and advice about a content file, as plain values; `place` describes a place in a file."""
    report: dict[str, Any] = {"place": place(Origin(file)), "blocks": [], "advice": [], "facts": []}
    text = file_text(file, content)
    if text is None:
        return report
    english = (text.language or known.site_facts.language).partition("-")[0] == "en"
    report["blocks"] = [{"text": _key(block.text), **place(Origin(file, block.first))} for block in text.blocks]
    report["facts"] = [
        *_readability(text, english, known.site_facts.reading_age),
        *_dates(known.text, now),
    ]
    report["long"] = [_key(words) for words in _long_sentences(text)] if english else []
    report["advice"] = [
        {"severity": one.severity, "message": one.message, "hint": one.hint or "", **place(one.origin)}
        for one in sorted(known.findings, key=lambda one: SEVERITIES.index(one.severity))
    ]
    report["headings"] = [
        {"level": heading.level, "text": heading.text, "id": heading.id, **place(Origin(file, heading.span.line))}
        for heading in known.headings
    ]
    report["statistics"] = list(_statistics(known, place))
    report["links"] = [
        {"text": link.words, "url": link.destination, **place(text.lines.origin(link.start, link.end))}
        for block in text.blocks
        for link in block.links
        if link.destination.startswith(("http:", "https:"))
    ]
    report["sources"] = known.sources
    return report


def _readability(text: FileText, english: bool, aim: int) -> Iterator[tuple[str, str]]:
    words = sum(len(sentence.words.split()) for block in _prose_blocks(text) for sentence in sentences_in(block))
    yield "Words", str(words)
    yield "Time to read", f"{max(1, round(words / WORDS_A_MINUTE))} min"
    if english:
        sentences = [sentence.words for _, sentence in whole_sentences(text)]
        age = f"{reading_age(sentences):.0f} years (aim: {aim})"
        yield "Reading age", age if is_long_enough(sentences) else "too short to judge"


def _long_sentences(text: FileText) -> Iterator[str]:
    for block in _prose_blocks(text):
        for sentence in sentences_in(block) if not block.quoted else ():
            if len(words_in(sentence.words)) > LONG_SENTENCE:
                yield sentence.text


def _prose_blocks(text: FileText) -> list[Block]:
    return [block for block in text.blocks if block.kind in ("paragraph", "item", "words")]


def _key(text: str) -> str:
    """Return the longest run of words without markup in a text: what to look for in the page."""
    runs = [""]
    for character in text:
        if character in MARKS:
            runs.append("")
        else:
            runs[-1] += character
    return max(runs, key=len).strip()


def _dates(text: Article | Page | None, now: datetime) -> Iterator[tuple[str, str]]:
    if text is None:
        return
    status = {"draft": "Draft", "review": "In review"}.get(text.status, text.status.capitalize())
    yield "Status", f"{status} by {text.approved_by}" if getattr(text, "approved_by", None) else status
    today = now.date().isoformat()
    for field, label in DATES:
        value = getattr(text, field, None)
        if value is None:
            continue
        date = value if isinstance(value, str) else f"{value.text.replace('T', ' ')} {value.zone or ''}".strip()
        yield label, f"{date} (overdue)" if field == "review_by" and date < today else date


def _statistics(known: FileContent, place: Place) -> Iterator[dict[str, Any]]:
    for statistic in known.statistics:
        yield {"id": statistic.id, "says": _statistic_line(statistic, known.language), **place(statistic.origin)}


def _statistic_line(statistic: Statistic, language: str) -> str:
    """Return a statistic with its base, year and caveat on one line."""
    unit = statistic.unit.in_language(language, language) if statistic.unit else None
    value = statistic.value.in_language(language, language)
    figure = figure_of(quantity_of(value, (unit,) if unit else ()))
    claim = statistic.claim.in_language(language, language)
    base = f"n = {statistic.n.in_language(language, language)}" if statistic.n else "base not published"
    year = statistic.year or "year not published"
    caveat = statistic.caveat_short or statistic.caveat
    care = f" Take care: {caveat.in_language(language, language)}" if caveat else ""
    return f"{figure} {claim} ({statistic.population.in_language(language, language)}, {base}, {year}){care}"
