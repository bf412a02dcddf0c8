"""Rewording: what a build makes where only words of texts changed since the last one, loading next to nothing else.

The words of a text are on its own page, in feeds and in the search index; its title and summary are on pages that
name it. All that the last build found out about the rest of the site holds on; an edit that reaches further is told
by TooFar, and then everything is loaded.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial

import msgspec

from imhsite.assets import assets_of
from imhsite.cache.memory import Memory, Texts
from imhsite.cache.snapshot import FRAME, TEXTS, PageTrace, Trace, with_later
from imhsite.cards.letters import Printed, unprintable
from imhsite.cards.printing import Printer
from imhsite.contexts import contexts_of
from imhsite.desk import Desk
from imhsite.ground import (
    Ground,
    TooFar,
    page_of,
    readers_of,
    related_on,
    seen_on,
    targets_in,
    whole_on,
    without_the_rest,
)
from imhsite.load.places import TEXT_FOLDERS
from imhsite.load.read import FileRecords, digest_of_bytes
from imhsite.load.rewording import is_retelling, is_rewording
from imhsite.load.walk import ContentFile, read_content
from imhsite.loading import SETTINGS, Content, Stopped, beginning, keys_of
from imhsite.made import Made
from imhsite.markup.fragment import Fragment
from imhsite.mentions import Mentions, namers_of
from imhsite.outputs import FileOutput, FolderOutput, Output
from imhsite.prints import prints_of
from imhsite.problems import Problem, stops
from imhsite.records import Article, Settings
from imhsite.site import Target
from imhsite.sources import Sources
from imhsite.textplan import outputs_of_texts
from imhsite.themes import Theme
from imhsite.views.context import Context
from imhsite.views.frame import colours_of
from imhsite.views.reads import Read, as_text
from imhsite.views.relations import keeps_its_place, touched_by
from imhsite.workers import read_files

MOST = 16
"""Texts that are compiled here, one after the other; of more, several processes make light work."""

MANY = 100
"""Texts that are looked up one by one; where more are asked for, as for a list of all, the others are as well."""


class Rewording(msgspec.Struct, frozen=True):
    """What was loaded: the content, the ground it stands on, what is wrong with it, which files were read.

    `before` leads from each text whose file changed to the file's records as they were; `retold` are those of another
    title or summary, and `mentions` who names them, where there are any."""

    content: Content
    ground: Ground
    mentions: Mentions | None
    problems: tuple[Problem, ...]
    before: Mapping[Target, FileRecords]
    retold: tuple[Target, ...]


def are_texts(paths: Collection[str]) -> bool:
    """Whether all of some files are those of texts, and few."""
    return len(paths) <= MOST and all(path.startswith(TEXT_FOLDERS) for path in paths)


def load_rewording(
    sources: Sources, edited: Collection[str], digests: Mapping[str, str], memory: Memory, as_of: datetime, drafts: bool
) -> Rewording:
    """The content after edits of some texts' files, for a moment at which what may be seen is what could be seen.

    Raises TooFar where more than words changed, or where something is not remembered."""
    head = memory.head
    if head is None or sources.problems:
        raise TooFar
    try:
        settings, places, theme = beginning(sources, [])
        shelf = _Shelf(memory, theme, {path: entry[4] for path, entry in head.sources.items()})
        before = {path: shelf.at(path) for path in edited}
        shelf.now |= _read(sources, before, digests, memory, theme)
        retold = [path for path, old in before.items() if _is_retold(old, shelf.now[path], theme, settings)]
        ground = msgspec.msgpack.decode(memory.grounds.get(memory.name) or b"", type=Ground)
        kept = memory.mentions.get(memory.name) if retold else None
        mentions = msgspec.msgpack.decode(kept or b"", type=Mentions) if retold else None
    except (msgspec.DecodeError, Stopped):
        raise TooFar from None
    others = [path for path in digests if _is_other(path)]
    whole = whole_on(ground, settings, places, shelf.all(others), shelf.at)
    seen = seen_on(ground, whole, as_of, drafts)
    fresh = {body.digest: body for path in edited for body in shelf.now[path].bodies}
    content = Content(
        theme=theme,
        whole=without_the_rest(whole),
        site=without_the_rest(seen),
        bodies=Texts(fresh, memory.store, _not_remembered),
        as_of=as_of,
        read=tuple(edited),
        templates=memory.templates,
        documents=memory.documents,
        views=memory.views,
    )
    texts = {_owner(records, whole.language): records for records in before.values()}
    if not texts.keys().isdisjoint(ground.hidden):
        raise TooFar
    problems = tuple(_problems(head.problems, before, shelf.now))
    return Rewording(
        content, ground, mentions, problems, texts, tuple(_owner(before[path], whole.language) for path in retold)
    )


def _is_retold(old: FileRecords, new: FileRecords, theme: Theme, settings: Settings) -> bool:
    """Whether a text has another title or summary; raises TooFar where cards have no letters for it."""
    if old.records[0].record.digest == new.records[0].record.digest:
        return False
    printed = Printed(new.records[0].record, new.records[0].spans)
    if prints_of(theme) and any(True for _ in unprintable([printed], settings.languages or (settings.language,))):
        raise TooFar
    return True


class _Shelf:
    """The records of files, looked up one by one as they are asked for; `now` are those that were read anew."""

    def __init__(self, memory: Memory, theme: Theme, digests: Mapping[str, str]) -> None:
        self.memory = memory
        self.digests = digests
        self.key_of = keys_of(theme, memory.code)
        self.asked = 0
        self.found: dict[str, FileRecords] = {}
        self.now: dict[str, FileRecords] = {}

    def at(self, path: str) -> FileRecords:
        """The records of one file; raises TooFar where they were forgotten."""
        if path in self.now:
            return self.now[path]
        if path not in self.found:
            self.asked += 1
            self.all((path,) if self.asked < MANY else [text for text in self.digests if text.startswith(TEXT_FOLDERS)])
        return self.found[path]

    def all(self, paths: Collection[str]) -> tuple[FileRecords, ...]:
        """The records of some files, in order; raises TooFar where any were forgotten."""
        self.found |= self.memory.records({path: self.key_of(path, self.digests[path]) for path in paths})
        if not self.found.keys() >= set(paths):
            raise TooFar
        return tuple(self.found[path] for path in paths)


def _is_other(path: str) -> bool:
    """Whether a file is one of content's, and neither a text's nor the settings'."""
    return path.startswith("content/") and path != SETTINGS and not path.startswith(TEXT_FOLDERS)


def _not_remembered(digest: str) -> Fragment:
    raise TooFar


def _owner(records: FileRecords, main: str) -> Target:
    owner = records.records[0].texts[-1].owner if records.records else None
    if owner is None:
        raise TooFar
    return Target(owner.kind, owner.id, owner.language or main)


def _read(
    sources: Sources,
    before: Mapping[str, FileRecords],
    digests: Mapping[str, str],
    memory: Memory,
    theme: Theme,
) -> dict[str, FileRecords]:
    """The records of the edited files as they are now; raises TooFar where more than words changed."""
    files = [file for path in before if isinstance(file := read_content(sources.site, path), ContentFile)]
    if [digest_of_bytes(file.content) for file in files] != [digests[path] for path in before]:
        raise TooFar
    read = dict(zip(before, read_files(files, theme.own_directives, 1), strict=True))
    key_of = keys_of(theme, memory.code)
    memory.just_read |= {key_of(path, digests[path]): records for path, records in read.items()}
    if not all(
        is_rewording(before[path], records) or is_retelling(before[path], records) for path, records in read.items()
    ):
        raise TooFar
    for key, records in memory.just_read.items():
        memory.keep_records(key, records)
    return read


def _problems(
    last: Iterable[Problem], before: Mapping[str, FileRecords], now: Mapping[str, FileRecords]
) -> list[Problem]:
    """What is wrong now; raises TooFar where the site around an edited file has to do with something in it."""
    problems = [one for one in last if one.origin.file not in before]
    around = [one for one in last if one.origin.file in before and one not in before[one.origin.file].problems]
    if around:
        raise TooFar
    return problems + [one for path in before for one in now[path].problems]


def make_rewording(rewording: Rewording, base_url: str | None, outputs: Collection[str], later: Trace | None) -> Made:
    """Every output after an edit of words; its trace is that of what was made since the ground was.

    `outputs` are the paths that lie there as the last build left them, `later` is such a trace of builds between.
    Raises TooFar."""
    content, ground = rewording.content, rewording.ground
    url = base_url or content.site.settings.url
    related = related_on(ground, content.site, rewording.mentions)
    contexts = contexts_of(content, url, [], related, settled=True)
    wanted = _wanted(rewording, contexts, later)
    printer = Printer(content.theme.files, content.theme.shown, content.documents)
    candidates = _candidates(rewording, contexts, wanted, printer)
    planned = tuple({one.path: one for one in candidates if one.path in wanted}.values())
    if len(planned) != len(wanted):
        raise TooFar
    desk = _desk(rewording, contexts, wanted, planned, later, outputs)
    problems: list[Problem] = []
    files = _files(planned, desk.made(planned, problems, _nobody, processes=1), outputs)
    if stops(problems):
        raise TooFar
    trace = desk.trace()
    pages = {path: page for path, page in trace.pages.items() if not path.startswith(FRAME)}
    trace = msgspec.structs.replace(trace, pages=pages)
    trace = with_later(later, trace) if later else trace
    return Made(files, trace, 0, desk.views, desk.rendered, desk.documents, frozenset(), planned)


def _wanted(rewording: Rewording, contexts: Mapping[str, Context], later: Trace | None) -> dict[str, set[Read]]:
    """The outputs that must be made anew, with the reads of each that give something else now."""
    content = rewording.content
    reworded = [text for text, records in rewording.before.items() if _says_something_else(content, text, records)]
    if rewording.mentions is None:
        return readers_of(rewording.ground, later, reworded, contexts)
    reads: set[Read] = {(TEXTS, as_text(text)) for text in reworded}
    for text in rewording.retold:
        reads.update(_named_by(text, contexts))
    return namers_of(rewording.mentions, later, reads)


def _says_something_else(content: Content, text: Target, before: FileRecords) -> bool:
    return content.site.outlines[text].digest != before.records[0].texts[-1].outline.digest


def _named_by(text: Target, contexts: Mapping[str, Context]) -> Iterator[Read]:
    """The reads that give what a text is called; raises TooFar where it has another place among others now."""
    if text.kind == "page":
        yield "pages", text.id
        return
    yield "articles", text.id
    for context in contexts.values():
        article = context.article(text.id)
        if article and article.language == text.language:
            if not keeps_its_place(context.listed, text.id, partial(_article, context)):
                raise TooFar
            for name, keys in touched_by((text.id,), context.listed).items():
                yield from ((name, key) for key in keys)


def _article(context: Context, id: str) -> Article:
    article = context.article(id)
    if article is None:
        raise TooFar
    return article


def _candidates(
    rewording: Rewording, contexts: Mapping[str, Context], wanted: Collection[str], printer: Printer
) -> Iterator[Output]:
    """Outputs among which those that are wanted are to be found."""
    texts = set(rewording.before)
    if rewording.retold:
        from imhsite.plan import outputs_beside_texts

        seen = (text for text in targets_in(rewording.ground.texts) if text.language in contexts)
        texts |= {text for text in seen if page_of(text, contexts) in wanted}
        yield from outputs_beside_texts(contexts, printer)
    yield from outputs_of_texts(contexts, sorted(texts, key=as_text), printer)


def _desk(
    rewording: Rewording,
    contexts: Mapping[str, Context],
    wanted: Mapping[str, set[Read]],
    planned: Iterable[Output],
    later: Trace | None,
    outputs: Collection[str],
) -> Desk:
    """A desk that knows of the last making only that some reads gave something else; raises TooFar where more did."""
    content, ground = rewording.content, rewording.ground
    changed = sorted(set().union(*wanted.values()))
    reads = tuple((language, *read, "") for language in contexts for read in changed)
    places = {read[:3]: place for place, read in enumerate(reads)}
    pages = dict(ground.start.pages)
    for output in planned:
        if not isinstance(output, FileOutput):
            made = sorted(places[output.language, *read] for read in wanted[output.path])
            pages[output.path] = PageTrace("", "", tuple(made))
    files = with_later(ground.start, later).files if later else ground.start.files
    last = msgspec.structs.replace(ground.start, reads=reads, pages=pages, files=files)
    theme = content.theme
    assets, _ = assets_of(theme.files, theme.shown, colours_of(content.site, theme.settings))
    desk = Desk(content, contexts, assets, last, outputs, ground.start.beginnings)
    if desk.started_anew or not desk.same_theme:
        raise TooFar
    return desk


def _files(
    planned: Iterable[Output], made: Iterable[tuple[str, bytes | None]], outputs: Collection[str]
) -> tuple[tuple[str, bytes | None], ...]:
    """The path of every output, with its bytes where it was made anew; what lay in folders made anew may be gone."""
    anew = dict(made)
    folders = tuple(output.path for output in planned if isinstance(output, FolderOutput))
    lying = (path for path in outputs if not (folders and path.startswith(folders)))
    return tuple(({path: None for path in lying} | anew).items())


def _nobody(done: int, all: int) -> None:
    """Nobody is told how far it is."""
