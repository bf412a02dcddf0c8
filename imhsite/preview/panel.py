"""Panel: what the bar shows about a page: its problems, the file it comes from, whether it is a draft."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from imhsite.content.source_files import shipped_themes
from imhsite.diagnostics.display import visible
from imhsite.diagnostics.problems import Origin, Problem, in_order
from imhsite.engine.file_scan import is_ordinary
from imhsite.preview.editor_links import link_to
from imhsite.preview.host_check import not_found_output, resolve_target
from imhsite.preview.live_site import Preview
from imhsite.preview.overview import Overview, overview_of
from imhsite.preview.site_state import SiteState, Unshowable
from imhsite.schema.dates import instant_of, local_text, moment_of
from imhsite.source.excerpts import line_reader, place_on_disk, shown_place

EXCERPT_LENGTH = 160
"""How many characters of a line are shown around the problem in it."""


class Panel:
    """Answers the questions that the bar of a page asks.

    `editor` is the address that opens a file. `fixed` means that the preview shows one moment instead of the present.
    """

    def __init__(self, preview: Preview, site: Path, editor: str, *, fixed: bool = False) -> None:
        self.preview = preview
        self.site = site
        self.editor = editor
        self.fixed = fixed
        self._overview: tuple[SiteState, Overview] | None = None

    async def state(self, target: str, moment: str) -> dict[str, Any]:
        """Return the problems, those of the page first, and facts about the page."""
        problems = self.preview.problems()
        try:
            state = await self.preview.state_at(moment)
        except Unshowable as error:
            state, problems = None, in_order((*error.problems, *problems))
        path, file = self.page_at(state, target)
        own_problem = self.preview.output_problems.get(path)
        line_of = line_reader(self.site, shipped_themes().parent)
        here = [one for one in problems if one.origin.file == file or one == own_problem]
        rest = sorted((one for one in problems if one not in here), key=lambda one: one.severity)
        result: dict[str, Any] = {
            "problems": [self.problem(one, line_of, one in here) for one in (*here, *rest)],
            "usingLastValid": sorted(self.preview.loaded.using_last_valid),
            "stale": bool(path) and file in self.preview.loaded.using_last_valid,
            "heldBack": self.preview.loaded.state is None and state is not None,
            "shown": state is not None,
        }
        now = state or self.preview.state
        return result | (await self._about(now, file, moment) if now else {})

    async def writer(self, target: str, moment: str) -> dict[str, Any]:
        """Return advice about the file that the page comes from; nothing if it does not come from one."""
        try:
            state = await self.preview.state_at(moment)
        except Unshowable:
            return {}
        _, file = self.page_at(state, target)
        place = self.site / file
        if state is None or not file.startswith("content/") or not file.endswith((".md", ".yaml")):
            return {}
        from imhsite.preview.writing_panel import known_content, writing_report

        loader = self.preview.loader
        known = await self.preview.ask_later(
            lambda: loader.site.ask(partial(known_content, file=file, as_of=state.instant), state.instant)
        )

        def report() -> dict[str, Any]:
            if not is_ordinary(self.site / "content", file.removeprefix("content/")):
                return {}
            try:
                content = place.read_bytes()
            except OSError:
                return {}
            return writing_report(known, state.instant, file, content, self.place)

        return await asyncio.wrap_future(self.preview.writing.submit(report))

    def page_at(self, state: SiteState | None, target: str) -> tuple[str, str]:
        """Return the output at a target and the file that it comes from; "" if there is none."""
        if state is None:
            return "", ""
        path = resolve_target(target, state.base, state)
        if path is None and (own_problem := self.preview.problem_at(target, state)):
            return "", own_problem.origin.file
        if not isinstance(path, str):
            path = not_found_output(target, state.base, state.folders(), state)
        output = state.output_at(path) if path else None
        return (path or "", output.origin.file) if output else ("", "")

    def problem(self, problem: Problem, line_of: Callable[[Origin], str | None], here: bool) -> dict[str, Any]:
        """Return a problem as the panel shows it: with its line, and the part of it that is marked."""
        result = {
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
            first = max(0, start - EXCERPT_LENGTH // 2) if len(line) > EXCERPT_LENGTH else 0
            result["excerpt"] = [
                visible(part) for part in (line[first:start], line[start:end], line[end : first + EXCERPT_LENGTH])
            ]
        return result

    def place(self, origin: Origin) -> dict[str, Any]:
        """Return a place with the address that opens it in the editor."""
        file = place_on_disk(origin.file, self.site, shipped_themes().parent)
        opens = link_to(self.editor, file, origin.line, origin.column) if self.editor else ""
        return {"file": visible(origin.file), "line": origin.line, "column": origin.column, "opens": opens}

    async def _about(self, state: SiteState, file: str, moment: str) -> dict[str, Any]:
        overview = await self._overview_of(state)
        return {
            "status": overview.statuses.get(file, ""),
            "drafts": [list(one) for one in overview.drafts],
            "asOf": local_text(instant_of(moment_of(moment), state.zone) if moment else state.instant, state.zone),
            "travelling": bool(moment),
            "fixed": self.fixed,
            "zone": state.zone,
            "moments": list(overview.moments),
        }

    async def _overview_of(self, state: SiteState) -> Overview:
        """Return the overview of a state, which is computed once."""
        if self._overview is None or self._overview[0] is not state:
            loader = self.preview.loader
            self._overview = (
                state,
                await self.preview.ask_later(
                    lambda: loader.site.ask(partial(overview_of, addresses=state.addresses), state.instant)
                ),
            )
        return self._overview[1]
