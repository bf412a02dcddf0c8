"""Restyling: what a build makes where only templates of pages changed since the last one: all pages, from kept views.

No record is looked at but those of the frame. What pages say is the same, and so are all other outputs; where a view
is not kept, or something else would change, that is told by TooFar, and then everything is loaded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import NoReturn

import msgspec

from imhsite.assets import assets_of
from imhsite.cache.snapshot import FRAME, Trace
from imhsite.contexts import contexts_of
from imhsite.desk import Desk
from imhsite.ground import Ground, TooFar, related_on, start_of
from imhsite.loading import Content
from imhsite.made import Made
from imhsite.outputs import PageOutput
from imhsite.problems import Origin, Problem
from imhsite.views.frame import colours_of

TEMPLATE = re.compile(r"(?:imhsite/)?themes/[^/]+/templates/.+\.html")
"""The paths of what only decides how pages look."""


def are_templates(paths: Collection[str]) -> bool:
    """Whether all of some files are templates of pages."""
    return all(TEMPLATE.fullmatch(path) for path in paths)


def make_restyling(
    content: Content,
    ground: Ground,
    problems: Collection[Problem],
    base_url: str | None,
    outputs: Collection[str],
    trace: Trace,
    progress: Callable[[int, int], None],
    processes: int,
) -> Made:
    """Every output after an edit of templates, with the whole trace and the ground of it.

    `outputs` are the paths that lie there as the last build left them, whose trace and problems these are. Raises
    TooFar and ProcessEnded."""
    if any(one.origin.file.startswith(("themes/", "imhsite/")) for one in problems):
        raise TooFar
    theme = content.theme
    contexts = contexts_of(
        content, base_url or content.site.settings.url, [], related_on(ground, content.site, None), settled=True
    )
    assets, _ = assets_of(theme.files, theme.shown, colours_of(content.site, theme.settings))
    desk = Desk(content, contexts, assets, trace, outputs, trace.beginnings, changed=set())
    wrong: list[Problem] = []
    desk.check_theme(wrong)
    frames = {path: page.view for path, page in trace.pages.items() if path.startswith(FRAME)}
    same_frames = all(frames.get(f"{FRAME}{language}") == view for language, view in desk.frames.items())
    same_directives = desk.templates.get("directives/") == trace.templates.get("directives/")
    if wrong or desk.started_anew or not same_frames or not same_directives:
        raise TooFar
    pages = tuple(_pages(trace, {view: path.removeprefix(FRAME) for path, view in frames.items()}))
    others = trace.pages.keys() - {page.path for page in pages} - frames.keys()
    desk.pages |= {path: trace.pages[path] for path in others}
    desk.files |= trace.files
    made = dict(desk.made(pages, wrong, progress, processes))
    if wrong:
        raise TooFar
    after = desk.trace()
    files = tuple((path, made.get(path)) for path in outputs)
    ground = msgspec.structs.replace(ground, start=start_of(after))
    return Made(files, after, 0, desk.views, desk.rendered, desk.documents, frozenset(), pages, ground)


def _pages(trace: Trace, languages: Mapping[str, str]) -> Iterator[PageOutput]:
    """The pages of a trace; `languages` are those of frames by their digests."""
    for path, page in trace.pages.items():
        pieces = page.key.split(" ")
        if len(pieces) == 4 and pieces[1] in languages and pieces[3].endswith(".html"):
            yield PageOutput(path, languages[pieces[1]], pieces[3], _not_kept, Origin("themes"))


def _not_kept() -> NoReturn:
    raise TooFar
