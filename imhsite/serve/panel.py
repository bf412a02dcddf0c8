"""Panel: what the preview tells a page about itself: what is wrong, what it is made from, whether it is a draft."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from imhsite.dates import instant_of, local_text, moment_of
from imhsite.display import visible
from imhsite.excerpts import line_reader, place_on_disk, shown_place
from imhsite.listing import is_ordinary
from imhsite.problems import Origin, Problem, in_order
from imhsite.records import Article, Page
from imhsite.serve.editors import link_to
from imhsite.serve.guard import not_found_of, output_of
from imhsite.serve.preview import Preview
from imhsite.serve.snapshot import Snapshot, Unshowable
from imhsite.sources import shipped_themes

SHOWN = 160
"""Characters of a line that are shown around what is wrong in it."""


class Panel:
    """Answers what pages ask of a preview.

    `editor` is the address that opens a file. `fixed` says that the preview shows one moment instead of the present.
    """

    def __init__(self, preview: Preview, site: Path, editor: str, *, fixed: bool = False) -> None:
        self.preview = preview
        self.site = site
        self.editor = editor
        self.fixed = fixed

    async def state(self, target: str, moment: str) -> dict[str, Any]:
        """What is wrong, the problems of the page first, and what the page is."""
        problems = self.preview.problems()
        try:
            snapshot = await self.preview.snapshot_at(moment)
        except Unshowable as error:
            snapshot, problems = None, in_order((*error.problems, *problems))
        path, file = self.page_at(snapshot, target)
        wrong = self.preview.wrong_outputs.get(path)
        line_of = line_reader(self.site, shipped_themes().parent)
        here = [one for one in problems if one.origin.file == file or one == wrong]
        rest = sorted((one for one in problems if one not in here), key=lambda one: one.severity)
        told: dict[str, Any] = {
            "problems": [self.problem(one, line_of, one in here) for one in (*here, *rest)],
            "asTheyWere": sorted(self.preview.loaded.as_they_were),
            "stale": bool(path) and file in self.preview.loaded.as_they_were,
            "heldBack": self.preview.loaded.snapshot is None and snapshot is not None,
            "shown": snapshot is not None,
        }
        now = snapshot or self.preview.snapshot
        return told | (self._about(now, file, moment) if now else {})

    async def writer(self, target: str, moment: str) -> dict[str, Any]:
        """What helps to write the file behind the page; nothing of a page that no file is behind."""
        try:
            snapshot = await self.preview.snapshot_at(moment)
        except Unshowable:
            return {}
        _, file = self.page_at(snapshot, target)
        place = self.site / file
        if snapshot is None or not file.startswith("content/") or not file.endswith((".md", ".yaml")):
            return {}

        def report() -> dict[str, Any]:
            from imhsite.serve.writer import report_of

            if not is_ordinary(self.site / "content", file.removeprefix("content/")):
                return {}
            try:
                content = place.read_bytes()
            except OSError:
                return {}
            return report_of(snapshot, file, content, self.place)

        return await asyncio.wrap_future(self.preview.writing.do(report))

    def page_at(self, snapshot: Snapshot | None, target: str) -> tuple[str, str]:
        """The output at a target and the file that it comes from; "" where there is none."""
        if snapshot is None:
            return "", ""
        path = output_of(target, snapshot.base, snapshot)
        if path is None and (wrong := self.preview.never_right(target, snapshot)):
            return "", wrong.origin.file
        if not isinstance(path, str):
            path = not_found_of(target, snapshot.base, snapshot.folders(), snapshot)
        output = snapshot.output_at(path) if path else None
        return (path or "", output.origin.file) if output else ("", "")

    def problem(self, problem: Problem, line_of: Callable[[Origin], str | None], here: bool) -> dict[str, Any]:
        """A problem as the page shows it: with its line, and which part of that is meant."""
        told = {
            "severity": problem.severity,
            "rule": problem.rule,
            "message": visible(problem.message),
            "hint": visible(problem.hint or ""),
            "here": here,
            **self.place(problem.origin),
        }
        line = line_of(problem.origin)
        if line is not None and (found := shown_place(problem, line)):
            start, end = found.column - 1, max(found.end - 1, found.column)
            first = max(0, start - SHOWN // 2) if len(line) > SHOWN else 0
            told["excerpt"] = [
                visible(part) for part in (line[first:start], line[start:end], line[end : first + SHOWN])
            ]
        return told

    def place(self, origin: Origin) -> dict[str, Any]:
        """A place, with the address that opens it."""
        file = place_on_disk(origin.file, self.site, shipped_themes().parent)
        opens = link_to(self.editor, file, origin.line, origin.column) if self.editor else ""
        return {"file": visible(origin.file), "line": origin.line, "column": origin.column, "opens": opens}

    def _about(self, snapshot: Snapshot, file: str, moment: str) -> dict[str, Any]:
        content, zone = snapshot.content, snapshot.content.whole.settings.timezone
        record = next((text for text, _ in _texts(snapshot) if text.origin.file == file), None)
        return {
            "status": record.status if record else "",
            "drafts": [[address, text.status] for text, address in _texts(snapshot) if text.status != "approved"],
            "asOf": local_text(instant_of(moment_of(moment), zone) if moment else content.as_of, zone),
            "travelling": bool(moment),
            "fixed": self.fixed,
            "zone": zone,
            "moments": list(_moments(snapshot)),
        }


def _moments(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """Moments that are worth a look: around the newest weeks, and the first minute of what is held back."""
    whole = snapshot.content.whole
    weeks = [week for _, week in sorted(whole.weeks.items(), reverse=True)[:2]]
    for week in weeks:
        if week.starts:
            yield f"{week.year}: the day before the week", _days_from(week.starts, -1)
            yield f"{week.year}: its first day", f"{week.starts} 12:00"
        if week.ends:
            yield f"{week.year}: the day after the week", _days_from(week.ends, 1)
    texts: list[Article | Page] = [text for versions in whole.articles.values() for text in versions.values()]
    texts += [text for versions in whole.pages.values() for text in versions.values()]
    held = [(text.title, text.publish_at) for text in texts if text.publish_at]
    for title, moment in sorted(held, key=lambda one: one[1].text, reverse=True)[:5]:
        yield f"“{title}” appears", f"{moment.text.replace('T', ' ')} {moment.zone or ''}".strip()


def _days_from(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days)).isoformat()


def _texts(snapshot: Snapshot) -> Iterator[tuple[Article | Page, str]]:
    """All texts that can be seen, with their addresses."""
    site = snapshot.content.site
    contexts = snapshot.contexts
    for slug, versions in site.articles.items():
        yield from ((text, contexts[language].addresses.article(slug)) for language, text in versions.items())
    for slug, pages in site.pages.items():
        yield from ((page, contexts[language].addresses.page(slug)) for language, page in pages.items())
