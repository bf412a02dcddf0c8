"""Ground: what a build found out about the whole site, for builds in which only words of texts change.

A site that stands on it has all records, and looks a text up in its file only when somebody asks for it. What it
does not know it does not make up: who asks for that is told that the edit reaches too far.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NoReturn

import msgspec

from imhsite.cache.snapshot import FRAME, TEXTS, Trace
from imhsite.campaign import TEXT_KINDS, hidden_records, hidden_texts, visible_at
from imhsite.deferred import Deferred
from imhsite.load.assemble import gathered, text_in
from imhsite.load.places import TEXT_FOLDERS
from imhsite.load.read import FileRecords
from imhsite.loading import Content
from imhsite.markup.fragment import Outline
from imhsite.mentions import Mentions
from imhsite.problems import Span
from imhsite.records import Settings
from imhsite.site import Kind, Site, Target
from imhsite.views.context import Context
from imhsite.views.reads import Read, as_text
from imhsite.views.relations import Listed, Related, relations_of


class TooFar(Exception):
    """An edit reaches further than the outputs that show a text."""


class Ground(msgspec.Struct, frozen=True, array_like=True):
    """What holds on while only words of texts change.

    `texts` leads from "articles" and "pages" to each text's file by id and language, `hidden` are those that cannot be
    seen, and `hidden_records` the other records that cannot; `files` is what each other file stands for, `listed` the
    articles' order by language. `links` and `backlinks` are those of each article, as places among the articles.
    `readers` leads from texts, as reads name them, to the outputs beside their own pages that read them. `start` is the
    build's trace with nothing in it but the frames and the files of folders that are made as a whole.
    """

    texts: dict[str, dict[str, dict[str, str]]]
    hidden: tuple[Target, ...]
    hidden_records: tuple[Target, ...]
    files: dict[str, Target]
    listed: dict[str, Listed]
    links: tuple[tuple[int, ...], ...]
    backlinks: tuple[tuple[int, ...], ...]
    readers: dict[str, tuple[str, ...]]
    start: Trace


def ground_of(content: Content, contexts: Mapping[str, Context], related: Related, trace: Trace) -> Ground:
    """What a build that made everything found out."""
    whole = content.whole
    texts = {
        name: {
            id: {language: text.origin.file for language, text in versions.items()}
            for id, versions in getattr(whole, name).items()
        }
        for _, name in TEXT_KINDS
    }
    places = {id: place for place, id in enumerate(texts["articles"])}

    def placed(relation: Mapping[str, tuple[str, ...]]) -> tuple[tuple[int, ...], ...]:
        return tuple(tuple(places[other] for other in relation.get(id, ())) for id in places)

    own = {as_text(text): page_of(text, contexts) for text in targets_in(texts) if text.language in contexts}
    beside = ((text, tuple(path for path in paths if path != own[text])) for text, paths in readers_in(trace).items())
    return Ground(
        texts,
        tuple(hidden_texts(whole, content.site)),
        tuple(hidden_records(whole, content.site)),
        {path: target for path, target in whole.files.items() if not path.startswith(TEXT_FOLDERS)},
        dict(related.listed),
        placed(related.relations.links),
        placed(related.relations.backlinks),
        {text: paths for text, paths in beside if paths},
        start_of(trace),
    )


def page_of(text: Target, contexts: Mapping[str, Context]) -> str:
    """The path of a text's own page."""
    addresses = contexts[text.language].addresses
    return addresses.path_of(addresses.article(text.id) if text.kind == "article" else addresses.page(text.id))


def targets_in(texts: Mapping[str, Mapping[str, Mapping[str, str]]]) -> Iterator[Target]:
    """All articles and pages, each in its language."""
    return (
        Target(kind, id, language)
        for kind, name in TEXT_KINDS
        for id, files in texts[name].items()
        for language in files
    )


def readers_in(trace: Trace) -> dict[str, tuple[str, ...]]:
    """The outputs that read each text, by the text as reads name it."""
    texts = {place: read[2] for place, read in enumerate(trace.reads) if read[1] == TEXTS}
    readers: dict[str, list[str]] = defaultdict(list)
    for path, page in trace.pages.items():
        for place in page.reads:
            if place in texts:
                readers[texts[place]].append(path)
    return {text: tuple(dict.fromkeys(paths)) for text, paths in readers.items()}


def start_of(trace: Trace) -> Trace:
    """A trace without pages and reads."""
    frames = {path: msgspec.structs.replace(page, reads=()) for path, page in trace.pages.items() if _is_frame(path)}
    folders = tuple(path for path in trace.pages if path.endswith("/"))
    files = {path: digest for path, digest in trace.files.items() if folders and path.startswith(folders)}
    return msgspec.structs.replace(trace, reads=(), pages=frames, files=files, beginnings={})


def _is_frame(path: str) -> bool:
    return path.startswith(FRAME)


def whole_on(
    ground: Ground,
    settings: Settings,
    places: Mapping[str, Span],
    others: Iterable[FileRecords],
    text_at: Callable[[str], FileRecords],
) -> Site:
    """The whole site: `others` are the records of all files but those of texts, which `text_at` gives by path."""
    site, _ = gathered(settings, others, places, [])

    def versions(name: str) -> Mapping[str, Mapping[str, Any]]:
        def of(id: str) -> dict[str, Any]:
            files = ground.texts[name][id]
            return {language: text_in(text_at(file).records[0], language) for language, file in files.items()}

        return Deferred(ground.texts[name], of)

    def outline(target: Target) -> Outline:
        name = "articles" if target.kind == "article" else "pages"
        return text_at(ground.texts[name][target.id][target.language]).records[0].texts[-1].outline

    known = {text: None for text in targets_in(ground.texts)}
    files = {
        path: Target(kind, id, language)
        for kind, name in TEXT_KINDS
        for id, versions_of in ground.texts[name].items()
        for language, path in versions_of.items()
    }
    return msgspec.structs.replace(
        site,
        articles=versions("articles"),
        pages=versions("pages"),
        files=files | ground.files,
        outlines=Deferred(known, outline),
    )


def seen_on(ground: Ground, whole: Site, as_of: datetime, drafts: bool) -> Site:
    """What may be seen of a whole site at a moment of which the ground knows what texts may."""
    hidden: dict[tuple[str, str], set[str]] = defaultdict(set)
    for target in ground.hidden:
        hidden[target.kind, target.id].add(target.language)
    others, _ = visible_at(
        msgspec.structs.replace(whole, articles={}, pages={}), as_of, drafts, frozenset(ground.hidden_records)
    )

    def shown(name: str, kind: Kind) -> Mapping[str, Mapping[str, Any]]:
        gone = {id for (of, id), languages in hidden.items() if of == kind and languages == {*ground.texts[name][id]}}
        records = getattr(whole, name)

        def of(id: str) -> Mapping[str, Any]:
            left_out = hidden.get((kind, id), ())
            return {language: text for language, text in records[id].items() if language not in left_out}

        return Deferred({id: None for id in ground.texts[name] if id not in gone} if gone else records.keys(), of)

    return msgspec.structs.replace(others, **{name: shown(name, kind) for kind, name in TEXT_KINDS})


def without_the_rest(site: Site) -> Site:
    """The site, telling who asks for what nobody has put together that the edit reaches too far."""
    unknown: Any = Unknown()
    return msgspec.structs.replace(site, uses=unknown, texts=unknown, aliases=unknown)


def related_on(ground: Ground, seen: Site, mentions: Mentions | None) -> Related:
    """How the records are related, as far as that is known."""
    unknown: Any = Unknown()
    ids = tuple(ground.texts["articles"])

    def named(rows: tuple[tuple[int, ...], ...]) -> Mapping[str, tuple[str, ...]]:
        placed = {id: row for id, row in zip(ids, rows, strict=True) if row}
        return Deferred(placed, lambda id: tuple(ids[place] for place in placed[id]))

    records = relations_of(msgspec.structs.replace(seen, uses=(), texts=()))
    relations = msgspec.structs.replace(
        records,
        used_on=mentions.used_on if mentions else unknown,
        cited_on=mentions.cited_on if mentions else unknown,
        links=named(ground.links),
        backlinks=named(ground.backlinks),
    )
    return Related(relations, ground.listed)


def readers_of(
    ground: Ground, later: Trace | None, texts: Iterable[Target], contexts: Mapping[str, Context]
) -> dict[str, set[Read]]:
    """The outputs that read any of the texts, with those reads.

    `later` is the trace of what was made again since the ground was."""
    since = readers_in(later) if later else {}
    found: dict[str, set[Read]] = defaultdict(set)
    for text in texts:
        key = as_text(text)
        for path in (page_of(text, contexts), *ground.readers.get(key, ()), *since.get(key, ())):
            found[path].add((TEXTS, key))
    return found


class Unknown(Mapping[Any, Any]):
    """What stands for what nobody has found out: whoever asks it for anything gets TooFar."""

    def __getitem__(self, key: Any) -> NoReturn:
        raise TooFar

    def __contains__(self, key: object) -> NoReturn:
        raise TooFar

    def __iter__(self) -> NoReturn:
        raise TooFar

    def __len__(self) -> NoReturn:
        raise TooFar
