"""Fields: the vocabulary in which records are declared.

A record is a frozen struct; each author's field is `Annotated[type, doc("one line")]`. This module
reads such declarations back as `Field`s, from which reading, JSON Schema and documentation are made.
It knows no particular record.
"""

from __future__ import annotations

import types
from functools import cache
from typing import Annotated, Any, Literal, NamedTuple, TypeAlias, Union, get_args, get_origin, get_type_hints

import msgspec

from imhsite.diagnostics.problems import Origin
from imhsite.markdown.fragment import Fragment


# The two marks are structs and not tuples: typing keeps types by equality, and As("file") must not be Refers("file").
class As(msgspec.Struct, frozen=True):
    """Marks a scalar type with the name of the rule by which its text is read."""

    kind: str


class Refers(msgspec.Struct, frozen=True):
    """Marks an id that must be the id of a record of this kind, or a link that must lead to a file."""

    kind: str


def doc(text: str) -> msgspec.Meta:
    """The one line that explains a field to the people who write it."""
    return msgspec.Meta(description=text)


class Words(msgspec.Struct, frozen=True, array_like=True):
    """Text that may have translations: (language, text) pairs; language "" is the site's own."""

    texts: tuple[tuple[str, str], ...]

    def in_language(self, language: str, default: str) -> str:
        """The text in a language, else in the default language, else the first there is."""
        return self.version_in(language, default)[1]

    def version_in(self, language: str, default: str) -> tuple[str, str]:
        """The language of the text that `in_language` gives, and the text."""
        texts = dict(self.texts)
        for wanted in (language, default, ""):
            if wanted in texts:
                return wanted or default, texts[wanted]
        return self.texts[0]


class Prose(msgspec.Struct, frozen=True, array_like=True):
    """Markdown that may have translations, compiled: (language, fragment) pairs."""

    fragments: tuple[tuple[str, Fragment], ...]

    def in_language(self, language: str, default: str) -> Fragment:
        """The fragment in a language, else in the default language, else the first there is."""
        return self.version_in(language, default)[1]

    def version_in(self, language: str, default: str) -> tuple[str, Fragment]:
        """The language of the fragment that `in_language` gives, and the fragment."""
        fragments = dict(self.fragments)
        for wanted in (language, default, ""):
            if wanted in fragments:
                return wanted or default, fragments[wanted]
        return self.fragments[0]


class Moment(msgspec.Struct, frozen=True, array_like=True):
    """A moment as people write it: a local date and time, and a time zone where one was named.

    `text` is ISO 8601 without zone (`2026-06-08T00:01`); `zone` is an IANA name, an offset such as
    `+01:00`, or "" for the time zone of the site.
    """

    text: str
    zone: str = ""


Text: TypeAlias = Annotated[str, As("text")]
Lines: TypeAlias = Annotated[Words, As("lines")]
"""Words whose line breaks mean something."""
Id: TypeAlias = Annotated[str, As("id")]
Url: TypeAlias = Annotated[str, As("url")]
SiteUrl: TypeAlias = Annotated[str, As("site-url")]
Link: TypeAlias = Annotated[str, As("link")]
FormerAddress: TypeAlias = Annotated[str, As("alias")]
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
Doi: TypeAlias = Annotated[str, As("doi")]
Phone: TypeAlias = Annotated[str, As("phone")]


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A group of fields inside a record, without an id of its own."""


class Record(msgspec.Struct, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    """What every record has besides its author's fields: its id, where it stands, its digest.

    `digest` is the BLAKE2b digest (hexadecimal, 32 digits) of the author's fields alone: a record
    that only moved within its file keeps it.
    """

    id: str = ""
    origin: Origin = Origin("")
    digest: str = ""


class Scalar(NamedTuple):
    """One value: how its text is read, the words allowed, the kind of record it names."""

    kind: str
    choices: tuple[str, ...] = ()
    refers: str = ""


class Many(NamedTuple):
    """A list of one shape; a single value may stand for a list of one."""

    each: Shape


class Group(NamedTuple):
    """A mapping with the fields of a struct; `shorthand` names the field a bare value stands for."""

    struct: type[msgspec.Struct]
    shorthand: str


class Table(NamedTuple):
    """A mapping from free names to values of one shape."""

    each: Shape


Shape: TypeAlias = Scalar | Many | Group | Table


class Field(NamedTuple):
    """One author's field of a struct, as declared."""

    name: str
    doc: str
    required: bool
    nullable: bool
    shape: Shape


@cache
def fields_of(struct: type[msgspec.Struct]) -> tuple[Field, ...]:
    """The author's fields of a struct in the order of declaration: those that have a doc."""
    hints = get_type_hints(struct, include_extras=True)
    infos = {info.name: info for info in msgspec.structs.fields(struct)}
    return tuple(
        Field(name, described, infos[name].required, *_shape_of(hint))
        for name, hint in hints.items()
        if name in infos and (described := _doc_of(hint))
    )


def shorthand_of(struct: type[msgspec.Struct]) -> str:
    """The field that a bare value stands for in a struct (its class attribute `__shorthand__`), or ""."""
    return getattr(struct, "__shorthand__", "")


def _doc_of(hint: Any) -> str:
    notes = get_args(hint)[1:] if get_origin(hint) is Annotated else ()
    return next((note.description or "" for note in notes if isinstance(note, msgspec.Meta)), "")


def _shape_of(hint: Any) -> tuple[bool, Shape]:
    """Whether null is allowed, and the shape, of a type hint."""
    if get_origin(hint) is Annotated:
        inner, *notes = get_args(hint)
        nullable, shape = _shape_of(inner)
        for note in notes:
            if isinstance(note, As):
                shape = Scalar(note.kind)
            elif isinstance(note, Refers):
                shape = Scalar("text" if note.kind == "file" else "id", refers=note.kind)
        return nullable, shape
    if get_origin(hint) in (Union, types.UnionType):
        rest = [part for part in get_args(hint) if part is not type(None)]
        assert len(rest) == 1, f"a field has one type, or one type and None: {hint}"
        return True, _shape_of(rest[0])[1]
    return False, _plain_shape_of(hint)


def _plain_shape_of(hint: Any) -> Shape:
    origin = get_origin(hint)
    if origin is tuple:
        return Many(_shape_of(get_args(hint)[0])[1])
    if origin is dict:
        return Table(_shape_of(get_args(hint)[1])[1])
    if origin is Literal:
        return Scalar("choice", tuple(get_args(hint)))
    if hint is Words:
        return Scalar("words")
    if hint is Prose:
        return Scalar("prose")
    if hint is Moment:
        return Scalar("moment")
    if hint is str:
        return Scalar("text")
    return Group(hint, shorthand_of(hint))
