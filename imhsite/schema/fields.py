"""The vocabulary in which records are declared.

A record is a frozen struct; each author's field is `Annotated[type, doc("one line")]`. This module reads such
declarations back as `Field`s, from which decoding, JSON Schema and documentation are derived. It knows no particular
record.
"""

from __future__ import annotations

import types
from functools import cache
from typing import Annotated, Any, Literal, NamedTuple, TypeAlias, Union, get_args, get_origin, get_type_hints

import msgspec

from imhsite.diagnostics.problems import Origin
from imhsite.markdown.fragment import Fragment


# The two markers are structs and not tuples, because typing caches types by equality, and As("file") must not equal
# Refers("file").
class As(msgspec.Struct, frozen=True):
    """Marks a scalar type with the name of the rule that decodes its text."""

    kind: str


class ReferenceTo(msgspec.Struct, frozen=True):
    """Marks an id that must belong to a record of this kind, or a link that must lead to a file."""

    kind: str


def doc(text: str) -> msgspec.Meta:
    """Return the annotation with the one line that explains a field to authors."""
    return msgspec.Meta(description=text)


class LocalizedText(msgspec.Struct, frozen=True, array_like=True):
    """Text that may have translations: (language, text) pairs; language "" is the site's own."""

    texts: tuple[tuple[str, str], ...]

    def in_language(self, language: str, default: str) -> str:
        """Return the text in a language, else in the default language, else the first one."""
        return self.version_in(language, default)[1]

    def version_in(self, language: str, default: str) -> tuple[str, str]:
        """Return the language of the text that `in_language` returns, and the text."""
        texts = dict(self.texts)
        for wanted in (language, default, ""):
            if wanted in texts:
                return wanted or default, texts[wanted]
        return self.texts[0]


class LocalizedMarkdown(msgspec.Struct, frozen=True, array_like=True):
    """Markdown that may have translations, compiled: (language, fragment) pairs."""

    fragments: tuple[tuple[str, Fragment], ...]

    def in_language(self, language: str, default: str) -> Fragment:
        """Return the fragment in a language, else in the default language, else the first one."""
        return self.version_in(language, default)[1]

    def version_in(self, language: str, default: str) -> tuple[str, Fragment]:
        """Return the language of the fragment that `in_language` returns, and the fragment."""
        fragments = dict(self.fragments)
        for wanted in (language, default, ""):
            if wanted in fragments:
                return wanted or default, fragments[wanted]
        return self.fragments[0]


class Moment(msgspec.Struct, frozen=True, array_like=True):
    """A moment as written: a local date and time, and a time zone if one was named.

    `text` is ISO 8601 without zone (`2026-06-08T00:01`); `zone` is an IANA name, an offset such as `+01:00`, or "" for
    the time zone of the site.
    """

    text: str
    zone: str = ""


Text: TypeAlias = Annotated[str, As("text")]
Lines: TypeAlias = Annotated[LocalizedText, As("lines")]
"""Words whose line breaks are significant."""
Id: TypeAlias = Annotated[str, As("id")]
Url: TypeAlias = Annotated[str, As("url")]
SiteUrl: TypeAlias = Annotated[str, As("site-url")]
Link: TypeAlias = Annotated[str, As("link")]
FormerAddress: TypeAlias = Annotated[str, As("alias")]
HostName: TypeAlias = Annotated[str, As("host")]
Email: TypeAlias = Annotated[str, As("email")]
Language: TypeAlias = Annotated[str, As("language")]
Zone: TypeAlias = Annotated[str, As("zone")]
Colour: TypeAlias = Annotated[str, As("colour")]
Date: TypeAlias = Annotated[str, As("date")]
PastDate: TypeAlias = Annotated[str, As("past-date")]
PastMoment: TypeAlias = Annotated[Moment, As("past-moment")]
Year: TypeAlias = Annotated[int, As("year")]
Whole: TypeAlias = Annotated[int, As("whole")]
YesNo: TypeAlias = Annotated[bool, As("yes-no")]
Hashtag: TypeAlias = Annotated[str, As("hashtag")]
Region: TypeAlias = Annotated[str, As("region")]
FilePath: TypeAlias = Annotated[str, As("file")]
Repository: TypeAlias = Annotated[str, As("repository")]
Focus: TypeAlias = Annotated[str, As("focus")]
Doi: TypeAlias = Annotated[str, As("doi")]
Phone: TypeAlias = Annotated[str, As("phone")]


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A group of fields inside a record, without an id of its own."""


class Record(msgspec.Struct, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    """What every record has besides its author's fields: its id, its origin, its digest.

    `digest` is the BLAKE2b digest (hexadecimal, 32 digits) of the author's fields alone: it does not change when a
    record only moves within its file.
    """

    id: str = ""
    origin: Origin = Origin("")
    digest: str = ""


class ScalarShape(NamedTuple):
    """One value: the rule that decodes its text, the allowed words, the kind of record it refers to."""

    kind: str
    choices: tuple[str, ...] = ()
    refers: str = ""


class ListShape(NamedTuple):
    """A list of one shape; a single value is accepted as a list of one."""

    each: Shape


class StructShape(NamedTuple):
    """A mapping with the fields of a struct; `shorthand` names the field that a bare value fills."""

    struct: type[msgspec.Struct]
    shorthand: str


class MappingShape(NamedTuple):
    """A mapping from free names to values of one shape."""

    each: Shape


Shape: TypeAlias = ScalarShape | ListShape | StructShape | MappingShape


class Field(NamedTuple):
    """One author's field of a struct, as declared."""

    name: str
    doc: str
    required: bool
    nullable: bool
    shape: Shape


@cache
def fields_of(struct: type[msgspec.Struct]) -> tuple[Field, ...]:
    """Return the author's fields of a struct, i.e. those with a doc, in the order of declaration."""
    hints = get_type_hints(struct, include_extras=True)
    infos = {info.name: info for info in msgspec.structs.fields(struct)}
    return tuple(
        Field(name, described, infos[name].required, *_shape_of(hint))
        for name, hint in hints.items()
        if name in infos and (described := _doc_of(hint))
    )


def shorthand_of(struct: type[msgspec.Struct]) -> str:
    """Return the field that a bare value fills in a struct (its class attribute `__shorthand__`), or ""."""
    return getattr(struct, "__shorthand__", "")


def one_of(struct: type[msgspec.Struct]) -> tuple[str, ...]:
    """Return the optional fields of which a struct needs at least one (its class attribute `__one_of__`), or none."""
    return getattr(struct, "__one_of__", ())


def _doc_of(hint: Any) -> str:
    notes = get_args(hint)[1:] if get_origin(hint) is Annotated else ()
    return next((note.description or "" for note in notes if isinstance(note, msgspec.Meta)), "")


def _shape_of(hint: Any) -> tuple[bool, Shape]:
    """Return whether a type hint allows null, and its shape."""
    if get_origin(hint) is Annotated:
        inner, *notes = get_args(hint)
        nullable, shape = _shape_of(inner)
        for note in notes:
            if isinstance(note, As):
                shape = ScalarShape(note.kind)
            elif isinstance(note, ReferenceTo):
                shape = ScalarShape("text" if note.kind == "file" else "id", refers=note.kind)
        return nullable, shape
    if get_origin(hint) in (Union, types.UnionType):
        rest = [part for part in get_args(hint) if part is not type(None)]
        assert len(rest) == 1, f"a field has one type, or one type and None: {hint}"
        return True, _shape_of(rest[0])[1]
    return False, _plain_shape_of(hint)


def _plain_shape_of(hint: Any) -> Shape:
    origin = get_origin(hint)
    if origin is tuple:
        return ListShape(_shape_of(get_args(hint)[0])[1])
    if origin is dict:
        return MappingShape(_shape_of(get_args(hint)[1])[1])
    if origin is Literal:
        return ScalarShape("choice", tuple(get_args(hint)))
    if hint is LocalizedText:
        return ScalarShape("words")
    if hint is LocalizedMarkdown:
        return ScalarShape("prose")
    if hint is Moment:
        return ScalarShape("moment")
    if hint is str:
        return ScalarShape("text")
    return StructShape(hint, shorthand_of(hint))
