"""Writer: what helps to write the file behind a page well: how its words read, what it rests on, what is due."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from imhsite.check.prose import MARKS, Block, sentences_of
from imhsite.check.reading_age import reading_age, words_in
from imhsite.check.rulings import facts_of
from imhsite.check.texts import FileText, file_text
from imhsite.check.words import LONG_SENTENCE, is_english
from imhsite.checking import knowledge_of
from imhsite.problems import Origin
from imhsite.quantities import figure_of, quantity_of
from imhsite.records import Article, Page, Statistic
from imhsite.serve.snapshot import Snapshot
from imhsite.site import Site
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


def report_of(snapshot: Snapshot, file: str, content: bytes, place: Place) -> dict[str, Any]:
    """What is to be known of a content file, as plain values; `place` says how a place is told."""
    site = snapshot.content.site
    told: dict[str, Any] = {"place": place(Origin(file)), "blocks": [], "advice": [], "facts": []}
    text = file_text(file, content)
    if text is None:
        return told
    knowledge = knowledge_of(site)
    told["blocks"] = [{"text": _key(block.text), **place(Origin(file, block.first))} for block in text.blocks]
    told["facts"] = [*_how_it_reads(text, is_english(text, knowledge), knowledge.reading_age), *_dates(snapshot, file)]
    told["long"] = [_key(text) for text in _long_sentences(text)] if is_english(text, knowledge) else []
    told["advice"] = [
        {"message": one.message, "hint": one.hint or "", **place(one.origin)}
        for one in facts_of(file, content, knowledge).findings
    ]
    told["headings"] = [
        {"level": heading.level, "text": heading.text, "id": heading.id, **place(Origin(file, heading.span.line))}
        for heading in _headings(site, file)
    ]
    told["statistics"] = list(_statistics(snapshot, file, place))
    told["links"] = [
        {"text": link.words, "url": link.destination, **place(text.lines.origin(link.start, link.end))}
        for link in text.links
        if link.destination.startswith(("http:", "https:"))
    ]
    told["sources"] = len({use.needs.id for use in site.uses if use.origin.file == file and use.needs.kind == "source"})
    return told


def _how_it_reads(text: FileText, english: bool, aim: int) -> Iterator[tuple[str, str]]:
    said = [_plain(block.text[start:end]) for block in _running(text) for start, end in sentences_of(block.text)]
    words = sum(len(sentence.split()) for sentence in said)
    yield "Words", str(words)
    yield "Time to read", f"{max(1, round(words / WORDS_A_MINUTE))} min"
    if english and (age := reading_age(said)):
        yield "Reading age", f"{age:.0f} years (aim: {aim})"


def _long_sentences(text: FileText) -> Iterator[str]:
    for block in _running(text):
        for start, end in sentences_of(block.text):
            if len(words_in(_plain(block.text[start:end]))) > LONG_SENTENCE:
                yield block.text[start:end]


def _running(text: FileText) -> list[Block]:
    return [block for block in text.blocks if block.kind in ("paragraph", "item", "words")]


def _plain(text: str) -> str:
    return text.translate(dict.fromkeys(map(ord, MARKS), " "))


def _key(text: str) -> str:
    """The longest run of an author's words in which nothing else stands: what to look for in the page."""
    runs = [""]
    for character in text:
        if character in MARKS:
            runs.append("")
        else:
            runs[-1] += character
    return max(runs, key=len).strip()


def _dates(snapshot: Snapshot, file: str) -> Iterator[tuple[str, str]]:
    record = _record(snapshot.content.whole, file)
    if record is None:
        return
    status = {"draft": "Draft", "review": "In review"}.get(record.status, record.status.capitalize())
    yield "Status", f"{status} by {record.approved_by}" if getattr(record, "approved_by", None) else status
    today = snapshot.content.as_of.date().isoformat()
    for field, words in DATES:
        value = getattr(record, field, None)
        if value is None:
            continue
        said = value if isinstance(value, str) else f"{value.text.replace('T', ' ')} {value.zone or ''}".strip()
        yield words, f"{said} (overdue)" if field == "review_by" and said < today else said


def _record(site: Site, file: str) -> Article | Page | None:
    target = site.files.get(file)
    if target is None or target.kind not in ("article", "page"):
        return None
    texts = site.articles if target.kind == "article" else site.pages
    return texts.get(target.id, {}).get(target.language)


def _headings(site: Site, file: str) -> tuple[Any, ...]:
    target = site.files.get(file)
    outline = site.outlines.get(target) if target else None
    return outline.headings if outline else ()


def _statistics(snapshot: Snapshot, file: str, place: Place) -> Iterator[dict[str, Any]]:
    site = snapshot.content.site
    ids = dict.fromkeys(use.needs.id for use in site.uses if use.origin.file == file and use.needs.kind == "statistic")
    for id in ids:
        if statistic := site.statistics.get(id):
            yield {"id": id, "says": _says(statistic, site), **place(statistic.origin)}


def _says(statistic: Statistic, site: Site) -> str:
    """A statistic with its base, its age and its caveat in a line."""
    language = site.language
    unit = statistic.unit.in_language(language, language) if statistic.unit else None
    figure = figure_of(quantity_of(statistic.value, (unit,) if unit else ()))
    claim = statistic.claim.in_language(language, language)
    base = f"n = {statistic.n}" if statistic.n else "base not published"
    year = statistic.year or "year not published"
    caveat = statistic.caveat_short or statistic.caveat
    care = f" Take care: {caveat.in_language(language, language)}" if caveat else ""
    return f"{figure} {claim} ({statistic.population.in_language(language, language)}, {base}, {year}){care}"
