"""Press: makes outputs when they are asked for, and keeps what it made for as long as nothing in it changed.

An output is kept while everything that its view read, its frame and its theme are the same: the rule that builds go
by. Belongs to one thread; what it gives to be written may be written by another one.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from hashlib import blake2b
from typing import TYPE_CHECKING, TypeVar

import msgspec

from imhsite.outputs import FileOutput, FolderOutput, PageOutput, Written
from imhsite.problems import Problem, Unmakeable
from imhsite.serve.shelf import Shelf
from imhsite.serve.snapshot import Snapshot, TextEdit
from imhsite.themes import Theme
from imhsite.views.context import Context
from imhsite.views.frame import site_view
from imhsite.views.nouns import View, digest_of_view
from imhsite.views.reads import Read

if TYPE_CHECKING:
    from imhsite.render import Renderer

Shown = TypeVar("Shown", bound=View)

MOST = 400
"""Outputs that are kept."""


class Made(msgspec.Struct, frozen=True):
    """An output's bytes and their digest, with the problem that kept it from being made anew, if one did.

    `content` is None where there is nothing to show."""

    content: bytes | None
    digest: str = ""
    problem: Problem | None = None
    files: Mapping[str, bytes] | None = None
    """The files of a folder that is made as one; `content` is None then."""

    def at(self, name: str) -> Made:
        """What is to be shown: this itself, or one of its files."""
        if self.files is None:
            return self
        return _made(self.files[name]) if name in self.files else NOTHING


NOTHING = Made(None)


class Writing(msgspec.Struct, frozen=True):
    """An output that is still to be written from its view, which takes a while; `finish` is for the press again."""

    write: Callable[[], Made]
    finish: Callable[[Made], Made]


class _Remembered(msgspec.Struct, frozen=True):
    """What was made, and what it was made from: its frame's digest, its theme, what its view read."""

    made: Made
    frame: str
    theme: Theme
    reads: tuple[tuple[Read, str], ...]


class Press:
    """Makes the outputs of snapshots, with what is on the shelf."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.templates = shelf.kept("template")
        self.remembered: OrderedDict[tuple[str, str], _Remembered] = OrderedDict()
        self.frames: dict[tuple[int, str], tuple[Snapshot, str, Renderer]] = {}

    def take(self, snapshot: Snapshot, edits: tuple[TextEdit, ...]) -> None:
        """Put edited texts into a snapshot."""
        outlines = snapshot.content.whole.outlines
        for edit in edits:
            assert isinstance(outlines, dict)
            self.shelf.fresh[edit.body.digest] = edit.body
            outlines[edit.owner] = edit.outline
            if edit.before != edit.body.digest:
                self.shelf.fresh.pop(edit.before, None)

    def make(self, snapshot: Snapshot, path: str, moment: str = "") -> Made | Writing:
        """An output of a snapshot by its path; `moment` tells apart what was made of a site at several moments.

        What cannot be made comes as it was when it last could, with the problem."""
        if asset := snapshot.published.get(path):
            return _made(asset.content)
        output = snapshot.output_at(path)
        match output:
            case None:
                return NOTHING
            case FileOutput():
                return _read(output)
            case PageOutput():
                return self._page(snapshot, output, moment)
            case _:
                return self._written(snapshot, output, path, moment)

    def _page(self, snapshot: Snapshot, output: PageOutput, moment: str) -> Made:
        context = snapshot.contexts[output.language]
        frame, renderer = self._renderer(snapshot, context)
        name = moment, output.path
        if (before := self._known(name, frame, snapshot)) and _still_holds(before, context):
            return before.made
        try:
            view, reads = _view(context, output.view)
            made = _made(renderer.page(output.template, view))
        except Unmakeable as error:
            return self._as_before(name, error.problem)
        self._remember(name, _Remembered(made, frame, snapshot.content.theme, reads))
        return made

    def _written(self, snapshot: Snapshot, output: Written, path: str, moment: str) -> Made | Writing:
        context = snapshot.contexts[output.language]
        frame, renderer = self._renderer(snapshot, context) if output.bodies else ("", None)
        name = moment, output.path
        within = path.removeprefix(output.path)
        if (before := self._known(name, frame, snapshot)) and _still_holds(before, context):
            return before.made.at(within)
        try:
            view, reads = _view(context, output.view)
        except Unmakeable as error:
            return self._as_before(name, error.problem)

        def write() -> Made:
            given = (view, lambda body: renderer.html_of(body, output.path)) if renderer else (view,)
            try:
                written = output.begin(*given).finish() if isinstance(output, FolderOutput) else output.write(*given)
            except Unmakeable as error:
                return self._as_before(name, error.problem)
            return _made(written) if isinstance(written, bytes) else Made(None, files=written)

        def finish(made: Made) -> Made:
            if not made.problem:
                self._remember(name, _Remembered(made, frame, snapshot.content.theme, reads))
            return made.at(within)

        return Writing(write, finish)

    def _known(self, name: tuple[str, str], frame: str, snapshot: Snapshot) -> _Remembered | None:
        """What was made under a name, if in the same frame and theme."""
        before = self.remembered.get(name)
        if before is None or before.frame != frame or before.theme is not snapshot.content.theme:
            return None
        self.remembered.move_to_end(name)
        return before

    def _as_before(self, name: tuple[str, str], problem: Problem) -> Made:
        before = self.remembered.get(name)
        return Made(before.made.content, before.made.digest, problem) if before else Made(None, "", problem)

    def _remember(self, name: tuple[str, str], made: _Remembered) -> None:
        self.remembered[name] = made
        self.remembered.move_to_end(name)
        if len(self.remembered) > MOST:
            self.remembered.popitem(last=False)

    def _renderer(self, snapshot: Snapshot, context: Context) -> tuple[str, Renderer]:
        """The digest of a language's frame, and what renders inside it."""
        from imhsite.render import Renderer

        name = id(snapshot), context.language
        if name not in self.frames:
            content = snapshot.content
            assets = {asset: published.path for asset, published in snapshot.assets.items()}
            site = site_view(context, assets, content.theme.settings)
            frame = digest_of_view(site)
            same = (
                renderer
                for other, digest, renderer in self.frames.values()
                if digest == frame and other.content.theme is content.theme and other.contexts is snapshot.contexts
            )
            renderer = next(same, None) or Renderer(content.theme, context.locale, site, self.templates)
            while len(self.frames) >= 6:
                del self.frames[next(iter(self.frames))]
            # The snapshot is kept beside it, so that no other one can have its id meanwhile.
            self.frames[name] = snapshot, frame, renderer
        return self.frames[name][1:]


def _view(context: Context, make: Callable[[], Shown]) -> tuple[Shown, tuple[tuple[Read, str], ...]]:
    """A view, and what it read with what that gave."""
    context.reads.clear()
    view = make()
    return view, tuple((read, context.digest_of(read)) for read in sorted(context.reads))


def _still_holds(before: _Remembered, context: Context) -> bool:
    return all(context.digest_of(read) == digest for read, digest in before.reads)


def _read(output: FileOutput) -> Made:
    try:
        return _made(output.content())
    except OSError:
        # It went away after it was planned; the next load will say so.
        return NOTHING


def _made(content: bytes) -> Made:
    return Made(content, blake2b(content, digest_size=12).hexdigest())
