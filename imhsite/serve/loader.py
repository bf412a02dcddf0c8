"""Loader: keeps a site loaded while its files change, at the price of what changed.

While a file is wrong, it counts as it was when it was last right, so that everything else goes on. Whatever way an
edit takes, what comes of it is what loading everything anew would give.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from hashlib import blake2b
from pathlib import Path

import msgspec

from imhsite.dates import instant_of
from imhsite.fields import Moment
from imhsite.listing import Status, status_of
from imhsite.load.places import TEXT_FOLDERS, broken_by
from imhsite.load.read import FileRecords, read_file
from imhsite.load.rewording import is_rewording
from imhsite.load.walk import ContentFile, read_content
from imhsite.loading import SETTINGS, Content, Stopped, load, stop_if_wrong
from imhsite.next_change import next_change
from imhsite.problems import Problem, in_order
from imhsite.serve.shelf import Shelf
from imhsite.serve.snapshot import Snapshot, TextEdit, restyled, snapshot_of
from imhsite.serve.warm import WarmMemory
from imhsite.site import Target
from imhsite.sources import Sources, look, shipped_themes
from imhsite.themes import read_theme

LOOKS = ("templates", "directives", "assets")
"""The parts of a theme that decide how pages look, and nothing that is loaded."""


class Wishes(msgspec.Struct, frozen=True):
    """What is to be served: the site's folder, drafts or not, another Jinja theme, how many processes may load."""

    site: Path
    output: Path
    drafts: bool = True
    theme: str | None = None
    jobs: int = 1
    today: str = ""
    """The day it is (ISO 8601), where an earlier moment is shown: records may name any day until then."""


class Loaded(msgspec.Struct, frozen=True):
    """What came of a load: what can be shown (None: nothing that was not shown before) and what is wrong.

    `edits` are to be put into the snapshot by whoever makes pages of it. `as_they_were` are the files that count
    as they were when they were last right; an error anywhere else holds back everything.
    """

    snapshot: Snapshot | None
    problems: tuple[Problem, ...]
    edits: tuple[TextEdit, ...] = ()
    as_they_were: frozenset[str] = frozenset()
    new_templates: bool = True


class Loader:
    """The one place that knows which bytes of which files are loaded. Belongs to one thread at a time."""

    def __init__(self, wishes: Wishes, memory: WarmMemory, shelf: Shelf) -> None:
        self.wishes = wishes
        self.memory = memory
        self.shelf = shelf
        self.sources = Sources(wishes.site, (), ())
        self.digests: dict[str, str] = {}
        self.loaded: dict[str, str] = {}
        self.right: dict[str, FileRecords] = {}
        self.last = Loaded(None, ())

    def first(self, moment: Moment) -> Loaded:
        """Everything, with what earlier builds left behind; afterwards the cache's file is let go."""
        try:
            self._look()
            loaded = self._everything(moment, self.wishes.jobs)
        finally:
            compiled = bool(self.memory.by_path) and bool(self.shelf.fresh)
            kept = self.memory.store.writable and self.memory.store.file is not None
            self.memory.close(save=compiled)
        if kept:
            self.shelf.fresh.clear()
        return loaded

    def after(self, changed: Collection[str] | None, moment: Moment) -> Loaded:
        """What is loaded after files changed, given by their paths; None: anything may have changed."""
        if changed is not None and (quick := self._quick(changed)):
            self.last = quick
            self.loaded = dict(self.digests)
            return quick
        if changed is None or not self._note(changed):
            self._look()
            if self.digests == self.loaded and not self.sources.problems and self._holds_at(moment):
                return msgspec.structs.replace(self.last, edits=(), new_templates=False)
        return self._everything(moment, 1)

    def _holds_at(self, moment: Moment) -> bool:
        """Whether the clock has changed nothing since the last load."""
        if self.last.snapshot is None:
            return not self.last.problems
        content = self.last.snapshot.content
        until = next_change(content.whole, content.as_of)
        now = instant_of(moment, content.whole.settings.timezone)
        return content.as_of <= now and (until is None or now < until)

    def warm_up(self) -> None:
        """Load the code that compiles a text: after a start where nothing had changed, the first edit needs it."""
        read_file(ContentFile("content/articles/warm.md", b"---\ntitle: Warm\n---\n\nWords.\n"), {})

    # What there is

    def _look(self) -> None:
        self.sources = look(self.wishes.site)
        known = {path: (status, self.digests[path]) for path, status in self._statuses if path in self.digests}
        self._statuses = self.sources.files
        digests: dict[str, str] = {}
        unknown = []
        for path, status in self.sources.files:
            if path in known and known[path][0] == status:
                digests[path] = known[path][1]
            else:
                unknown.append((path, status))
        try:
            digests |= self.memory.digests(unknown, self.sources.read)
        except OSError:
            digests = {}
        self.digests = digests

    _statuses: tuple[tuple[str, Status], ...] = ()

    def _note(self, changed: Collection[str]) -> bool:
        """Look at these files only; whether that was enough to know what there is."""
        statuses = dict(self.sources.files)
        for path in changed:
            place = self._place_of(path)
            if place.is_symlink() or (place.exists() and not place.is_file()):
                return False
            status = status_of(place, follow=True)
            try:
                content = place.read_bytes() if status else b""
            except OSError:
                return False
            if status is None:
                statuses.pop(path, None)
                self.digests.pop(path, None)
            else:
                statuses[path] = status
                self.digests[path] = _digest(content)
        files = tuple(sorted(statuses.items(), key=lambda entry: _order(entry[0])))
        self.sources = msgspec.structs.replace(self.sources, files=files)
        self._statuses = files
        return not self.sources.problems

    def _place_of(self, path: str) -> Path:
        if path.startswith("imhsite/"):
            return shipped_themes().parent / path.removeprefix("imhsite/")
        return self.wishes.site / path

    # Everything

    def _everything(self, moment: Moment, jobs: int) -> Loaded:
        problems: list[Problem] = []
        self.memory.believe(self.digests)
        self.loaded = dict(self.digests)
        snapshot = self._attempt(moment, jobs, problems, {})
        if snapshot:
            self.right = dict(self.memory.by_path) | self._settings_now()
            self.last = Loaded(snapshot, in_order(problems))
            return self.last
        wrong = {one.origin.file for one in problems if one.severity == "error"}
        self.last = Loaded(None, in_order(problems))
        for given in self._ways_round(wrong):
            if snapshot := self._attempt(moment, 1, [], given):
                taken = {path: one for path, one in self.memory.by_path.items() if path not in given}
                self.right = {**self.right, **taken, **({} if SETTINGS in given else self._settings_now())}
                self.last = Loaded(snapshot, in_order(problems), as_they_were=frozenset(given))
                break
        return self.last

    def _ways_round(self, wrong: set[str]) -> Iterator[dict[str, FileRecords | None]]:
        """What files may count as, so that the others can be shown: first those that are wrong, then those gone too."""
        if not any(path.startswith("content/") for path in wrong) or (SETTINGS in wrong and SETTINGS not in self.right):
            return
        as_before = {path: self.right.get(path) or _never_read(path) for path in wrong}
        yield as_before
        gone = {path: records for path, records in self.right.items() if path not in self.digests and path != SETTINGS}
        if gone:
            yield {**as_before, **gone}

    def _attempt(
        self, moment: Moment, jobs: int, problems: list[Problem], given: Mapping[str, FileRecords | None]
    ) -> Snapshot | None:
        """A snapshot with some files counting as given (None: as not there); None where something is wrong."""
        files = {path: status for path, status in self.sources.files if given.get(path, "") is not None}
        files |= {path: Status(0, 0, 0, 0) for path, records in given.items() if records and path not in files}
        ordered = tuple((path, files[path]) for path in sorted(files, key=_order))
        sources = msgspec.structs.replace(self.sources, files=ordered)
        digests = {path: self.digests.get(path, "") for path in files} if self.digests else {}
        self.memory.given = {path: records for path, records in given.items() if records}
        wishes = self.wishes
        try:
            settings = given.get(SETTINGS)
            content = load(
                sources,
                moment,
                wishes.drafts,
                jobs,
                self.memory,
                digests,
                problems,
                wishes.theme,
                settings,
                wishes.today,
            )
            self.shelf.fresh |= content.bodies.fresh
            snapshot = snapshot_of(_of_its_own(content, self.shelf), sources.read, problems)
            stop_if_wrong(problems)
        except Stopped:
            return None
        return snapshot

    def _settings_now(self) -> dict[str, FileRecords]:
        """The settings that were loaded just now, by their path."""
        file = read_content(self.wishes.site, SETTINGS)
        return {SETTINGS: read_file(file, {})} if isinstance(file, ContentFile) else {}

    # One edit

    def _quick(self, changed: Collection[str]) -> Loaded | None:
        """What is loaded after an edit that cannot reach further than its own page or than how pages look."""
        if self.last.snapshot is None or self.sources.problems:
            return None
        if all(_decides_looks(path) for path in changed):
            return self._looks(changed)
        if len(changed) == 1 and (path := next(iter(changed))).startswith(TEXT_FOLDERS):
            return self._text(path)
        return None

    def _looks(self, changed: Collection[str]) -> Loaded | None:
        snapshot = self.last.snapshot
        assert snapshot
        if any(one.severity == "error" and not one.origin.file.startswith("content/") for one in self.last.problems):
            return None
        if not self._note(changed):
            return None
        settings = snapshot.content.whole.settings
        folders = (self.wishes.site / "themes", shipped_themes())
        theme, found = read_theme(self.wishes.theme or settings.theme, folders, settings.theme_settings)
        if theme is None or found or theme.own_directives != snapshot.content.theme.own_directives:
            return None
        if theme.files.keys() != snapshot.content.theme.files.keys():
            # A template that appeared or disappeared may add or remove pages, such as the search page.
            return None
        shown, wrong = restyled(snapshot, theme)
        if wrong or any(one.origin.file.startswith("themes/") for one in self.last.problems):
            return None
        return msgspec.structs.replace(self.last, snapshot=shown, edits=(), new_templates=True)

    def _text(self, path: str) -> Loaded | None:
        old = self.memory.by_path.get(path)
        if not old or path in self.last.as_they_were or not self.last.snapshot:
            return None
        if not self._note((path,)) or path not in self.digests:
            return None
        file = read_content(self.wishes.site, path)
        if isinstance(file, Problem) or self.digests[path] != _digest(file.content):
            return None
        new = read_file(file, self.last.snapshot.content.theme.directives)
        around = [one for one in self.last.problems if one.origin.file == path and one not in old.problems]
        if around or not is_rewording(old, new):
            return None
        text, before = new.records[0].texts[-1], old.records[0].texts[-1].outline.digest
        main = self.last.snapshot.content.whole.language
        owner = Target(text.owner.kind, text.owner.id, text.owner.language or main)
        without = msgspec.structs.replace(new, bodies=())
        self.memory.take(path, self.digests[path], without)
        if path in self.right:
            self.right[path] = without
        others = [one for one in self.last.problems if one.origin.file != path]
        edit = TextEdit(owner, text.outline, new.bodies[0], before)
        return msgspec.structs.replace(
            self.last, problems=in_order((*others, *new.problems)), edits=(edit,), new_templates=False
        )


def _of_its_own(content: Content, shelf: Shelf) -> Content:
    """The content with outlines of its own, which edits of texts may change, and with what is on the shelf."""
    outlines = dict(content.whole.outlines)
    whole = msgspec.structs.replace(content.whole, outlines=outlines)
    return msgspec.structs.replace(
        content,
        whole=whole,
        site=msgspec.structs.replace(content.site, outlines=outlines),
        bodies=shelf.texts(content.bodies.again),
        templates=shelf.kept("template"),
        documents=shelf.kept("document"),
    )


def _never_read(path: str) -> FileRecords | None:
    """What stands for a file that never was right: for a text that there is one, as others may link to it."""
    return FileRecords(path, broken=broken_by(path)) if path.startswith(TEXT_FOLDERS) else None


def _decides_looks(path: str) -> bool:
    pieces = path.removeprefix("imhsite/").split("/")
    return len(pieces) > 3 and pieces[0] == "themes" and pieces[2] in LOOKS


def _order(path: str) -> tuple[int, str]:
    """The order in which `look` gives paths: content, the site's themes, those that come with imhsite."""
    return (0 if path.startswith("content/") else 1 if path.startswith("themes/") else 2, path)


def _digest(content: bytes) -> str:
    return blake2b(content, digest_size=16).hexdigest()
