"""Parsing: one content file becomes records, references and problems.

Must depend only on the file's path and bytes and on the declared directives, so that the result can be cached.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast, get_args

import msgspec

from imhsite.content.consistency import check_record
from imhsite.content.content_paths import (
    COLLECTIONS,
    TEXTS,
    CollectionType,
    broken_by,
    collection_of,
    is_media,
    is_read,
    media_name,
    misplaced,
    stem_of,
    text_of_place,
    week_of_place,
)
from imhsite.content.file_links import internal_links_of
from imhsite.content.file_reader import ContentFile
from imhsite.content.media_kinds import content_fault, program_fault
from imhsite.content.site import AnyRecord, ExtensionRecord, Kind, LoadedRecord, MediaFile, Target, Use, WrittenText
from imhsite.diagnostics.problems import Finding, Origin, Problem, Span, origin_of, problem
from imhsite.engine.digest import digest_of
from imhsite.markdown.compile import compile_markdown
from imhsite.markdown.fragment import CitationSlot, DirectiveSlot, Fragment, has_words, moved, outline_of, slots_of
from imhsite.media.facts import PictureFacts, PictureFault, facts_of, is_picture
from imhsite.schema.decode import Decoding, entries_of, read_struct
from imhsite.schema.directive_types import DescribedPicture, DirectiveType, read_directive
from imhsite.schema.fields import LocalizedMarkdown, Record, fields_of
from imhsite.schema.records import Photo, Settings, Timed, Week
from imhsite.schema.urls import slug_like
from imhsite.source.characters import text_of
from imhsite.source.merge_markers import merge_marker
from imhsite.source.yaml import FrontMatter, MappingNode, Node, parse_yaml, split_front_matter


class FileRecords(msgspec.Struct, frozen=True, array_like=True):
    """The result of parsing one file: its records, its problems, its media file, the compiled bodies of texts.

    `broken` are the records that it should contain but that could not be read; an id "" means all of a kind. `uses`
    and `texts` are those of broken records, which are checked all the same.
    """

    path: str
    records: tuple[LoadedRecord, ...] = ()
    problems: tuple[Problem, ...] = ()
    media: MediaFile | None = None
    bodies: tuple[Fragment, ...] = ()
    broken: tuple[Target, ...] = ()
    uses: tuple[Use, ...] = ()
    texts: tuple[WrittenText, ...] = ()


def read_file(
    file: ContentFile,
    directives: Mapping[str, DirectiveType],
    collections: Mapping[str, CollectionType] = COLLECTIONS,
) -> FileRecords:
    """Parse one content file; its path determines its kind."""
    path = file.path
    if is_media(path) and not path.endswith(".yaml"):
        return _media(path, media_name(path), file.content)
    if not is_read(path, collections):
        wrong = misplaced(path)
        return FileRecords(path, problems=(problem(wrong.rule, Origin(path), wrong.message, wrong.hint),))
    text, findings = text_of(file.content)
    reader = _FileReader(path, directives, collections)
    reader.note(findings)
    if text is not None and (marker := merge_marker(text)):
        reader.note((marker,))
        text = None  # everything else would be reported twice
    if text is None:
        reader.broken += reader.expected()
        return reader.result()
    if place := text_of_place(path):
        reader.read_markdown(text, *place)
    elif collection := collection_of(path, collections):
        reader.read_collection(text, collection)
    elif week := week_of_place(path):
        reader.read_single(text, "week", Week, week)
    elif is_media(path):
        reader.read_single(text, "media", Photo, stem_of(media_name(path)))
    else:
        reader.read_single(text, "index", Settings, "site")
    return reader.result()


def _media(path: str, name: str, content: bytes) -> FileRecords:
    facts: PictureFacts | PictureFault | None = program_fault(name)
    if facts is None:
        facts = facts_of(name, content) if is_picture(name) else content_fault(name, content)
    picture = facts if isinstance(facts, PictureFacts) else None
    wrong = (problem(facts.rule, Origin(path), facts.message, facts.hint),) if isinstance(facts, PictureFault) else ()
    return FileRecords(path, (), wrong, MediaFile(name, len(content), digest_of(content), path, picture))


def digest_of_record(record: Record) -> str:
    """Return the digest of the fields that the author wrote, without an article's body and without positions."""
    values = [
        record.id,
        getattr(record, "language", ""),
        *(_digestible(getattr(record, field.name)) for field in fields_of(type(record))),
    ]
    return digest_of(msgspec.msgpack.encode(values))


def _digestible(value: Any) -> Any:
    if isinstance(value, LocalizedMarkdown):
        return [(language, fragment.digest) for language, fragment in value.fragments]
    return value


class _FileReader:
    """Collects the records and problems of one file."""

    def __init__(
        self, path: str, directives: Mapping[str, DirectiveType], collections: Mapping[str, CollectionType]
    ) -> None:
        self.path = path
        self.directives = directives
        self.collections = collections
        self.records: list[LoadedRecord] = []
        self.problems: list[Problem] = []
        self.bodies: list[Fragment] = []
        self.broken: list[Target] = []
        self.uses: list[Use] = []
        self.texts: list[WrittenText] = []

    def result(self) -> FileRecords:
        records, problems = tuple(self.records), tuple(self.problems)
        bodies, broken = tuple(self.bodies), tuple(self.broken)
        uses, texts = tuple(self.uses), tuple(self.texts)
        return FileRecords(self.path, records, problems, bodies=bodies, broken=broken, uses=uses, texts=texts)

    def expected(self) -> tuple[Target, ...]:
        """Return the records that the file should contain."""
        return broken_by(self.path, self.collections)

    def note(self, findings: Iterable[Finding]) -> None:
        self.problems.extend(finding.in_file(self.path) for finding in findings)

    def parse(self, text: str, offset: int = 0) -> Node | None:
        node, findings = parse_yaml(text, offset)
        self.note(findings)
        return node

    def read_collection(self, text: str, collection: str) -> None:
        kind, struct, name = self.collections[collection]
        listing = Decoding()
        parsed = self.parse(text)
        if not isinstance(parsed, MappingNode) and (parsed or self.problems):
            self.broken += self.expected()
        elif isinstance(parsed, MappingNode):
            if any(one.rule == "yaml-key" for one in self.problems):
                self.broken += self.expected()
            slugs = {key.text: slug_like(key.text) for key, _ in parsed.entries}
            self.broken += [Target(kind, id) for written, id in slugs.items() if id != written]
        for key, node in entries_of(parsed, listing, name):
            reading = Decoding()
            record = read_struct(struct, node, reading, name=f'the {name} "{key.text}"', span=key.span)
            self.add_record(kind, key.text, record, reading, key.span)
        self.note(listing.findings)

    def read_single(self, text: str, kind: Kind, struct: type[Record], id: str) -> None:
        node = self.parse(text)
        reading = Decoding()
        start = Span(1, 1, 1)
        if node is None and self.problems:
            self.broken += self.expected()
            return
        record = read_struct(struct, node or MappingNode((), start), reading, name=_name(kind, id), span=start)
        self.add_record(kind, id, record, reading, start)

    def read_markdown(self, text: str, folder: str, slug: str, language: str) -> None:
        kind, struct, name = TEXTS[folder]
        front = split_front_matter(text)
        if not isinstance(front, FrontMatter):
            self.note((front,))
            self.broken += self.expected()
            return
        reading = Decoding()
        start = Span(front.yaml_line_offset, 1, 4)
        node = self.parse(front.yaml, front.yaml_line_offset)
        record: Record | None = None
        if node or not self.problems:
            values: dict[str, Any] = {"language": language}
            record = read_struct(
                struct, node or MappingNode((), start), reading, name=f'the {name} "{slug}"', span=start, **values
            )
        title = getattr(record, "title", "")
        body = moved(compile_markdown(front.body, str(title or "")), front.body_line_offset)
        self.note(body.findings)
        self.bodies.append(body)
        # Even if the front matter cannot be read, the references in the body are checked.
        reading.fragments.append(body)
        self.add_record(kind, slug, record, reading, start, language)

    def add_record(
        self, kind: Kind, id: str, record: Record | None, reading: Decoding, span: Span, language: str = ""
    ) -> None:
        """Complete a record, check it by itself, and add it with its references."""
        owner = Target(kind, id, language)
        in_texts = Decoding()
        bare: set[Span] = set()
        for fragment in reading.fragments:
            for slot in slots_of(fragment.parts):
                if isinstance(slot, DirectiveSlot):
                    before = len(in_texts.references)
                    given = read_directive(slot, self.directives, in_texts)
                    if isinstance(given, DescribedPicture) and not has_words(given.alt or ""):
                        bare |= {reference.span for reference in in_texts.references[before:]}
        self.note(reading.findings)
        self.note(in_texts.findings)
        uses = [self.use(owner, r.kind, r.id, r.span, r.listed) for r in reading.references]
        uses += [self.use(owner, r.kind, r.id, r.span, undescribed=r.span in bare) for r in in_texts.references]
        uses += self.citations(owner, reading.fragments)
        texts = [self.written(owner, fragment) for fragment in reading.fragments]
        if record is None:
            self.uses += uses
            self.texts += texts
            self.broken += self.expected() if kind in ("article", "page", "week") else (Target(kind, id),)
            return
        record = msgspec.structs.replace(record, id=id, origin=origin_of(self.path, span))
        record = msgspec.structs.replace(record, digest=digest_of_record(record))
        self.note(check_record(record, reading.spans, span, reading.wrong))
        self.records.append(LoadedRecord(kind, _stored(kind, record), reading.spans, tuple(uses), tuple(texts)))

    def written(self, owner: Target, fragment: Fragment) -> WrittenText:
        outline = outline_of(fragment)
        directives = {slot.name for slot in slots_of(fragment.parts) if isinstance(slot, DirectiveSlot)}
        return WrittenText(owner, self.path, outline, internal_links_of(self.path, outline), tuple(sorted(directives)))

    def use(
        self, owner: Target, kind: Any, id: str, span: Span, listed: bool = False, undescribed: bool = False
    ) -> Use:
        return Use(owner, Target(kind, id), origin_of(self.path, span), listed, undescribed)

    def citations(self, owner: Target, fragments: Iterable[Fragment]) -> list[Use]:
        return [
            self.use(owner, "source", item.source, Span(item.span.line, item.span.column + 1, item.span.end))
            for fragment in fragments
            for slot in slots_of(fragment.parts)
            if isinstance(slot, CitationSlot)
            for item in slot.items
        ]


_BUILT_IN = frozenset(get_args(AnyRecord))


def _stored(kind: Kind, record: Record) -> AnyRecord:
    """Return a record as it is stored; one that an extension declares is packed, because its type may change."""
    if type(record) in _BUILT_IN:
        return cast(AnyRecord, record)
    shared = {name: getattr(record, name) for name in Timed.__struct_fields__}
    return ExtensionRecord(**shared, kind=kind, content=msgspec.msgpack.encode(record))


def _name(kind: Kind, id: str) -> str:
    return {"week": f"the week {id}", "media": f'the picture "{id}"', "index": "site.yaml"}[kind]
