"""What an extension declares: directives, kinds of records, documents, rules of the check, importers.

Each is data with pure functions: a function gets everything through its arguments, reads no file, clock, environment or
network, and returns the same result for the same arguments. So imhsite can cache results, and prove embargoes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Literal, Protocol, TypeAlias

import msgspec

from imhsite.diagnostics.problems import Origin
from imhsite.extensions.imported import Imported
from imhsite.extensions.plain_values import Printable
from imhsite.schema.fields import LocalizedMarkdown, LocalizedText, Part
from imhsite.schema.records import Timed

Plain: TypeAlias = Any
"""A value that can be compared and stored: None, text, a number, yes or no, bytes, or a frozen struct, a tuple, a list
or a mapping with texts as keys, of such values."""


class VisibleSite(Protocol):
    """What a directive or document sees of a site in one language: only what is visible at the moment of the build.

    Everything that is looked up here is recorded, so that the result is computed again when it changes."""

    @property
    def language(self) -> str:
        """The language of the page or document, such as en-GB."""

    @property
    def url(self) -> str:
        """The address at which the site is published, which ends in a slash."""

    @property
    def title(self) -> str:
        """The site's name in this language."""

    def records(self, kind: str) -> Mapping[str, Any]:
        """Return the visible records of a kind, such as "statistic" or one of the extension's own, by id.

        Weeks are by year. Articles and pages are the versions in this language, or else in the main one."""

    def address_of(self, kind: str, id: str) -> str:
        """Return the address of a record on the site, as for a link; "" if it has none or is not visible."""

    def text(self, words: LocalizedText | None) -> str:
        """Return an author's words in this language, or else in the main one; "" for None."""

    def plain_text(self, prose: LocalizedMarkdown | None) -> str:
        """Return an author's Markdown as text without markup, in this language or else in the main one."""

    def markdown(self, prose: LocalizedMarkdown | None, record: Timed) -> Printable | None:
        """Return the Markdown of a record for the template of a directive, which prints it with `{{ … }}`."""

    def translated(self, words: str) -> str:
        """Return words of the extension's own in this language, from its strings/ or those of the theme."""


class CheckedSite(Protocol):
    """What a rule of the check sees of a site: everything that is planned to be published, now or later."""

    @property
    def language(self) -> str:
        """The main language of the site."""

    @property
    def today(self) -> date:
        """The day for which the site is checked, in its time zone."""

    def records(self, kind: str) -> Mapping[str, Any]:
        """Return the planned records of a kind by id; of articles and pages, the versions in the main language."""

    def is_visible(self, kind: str, id: str) -> bool:
        """Return whether a record is visible at the moment of the check."""

    def place_of(self, kind: str, id: str, field: str = "") -> Origin:
        """Return the place of a record in the author's files, or of one of its fields."""


class Directive(msgspec.Struct, frozen=True, kw_only=True):
    """A directive. Its template is `directives/<name>.html` in the extension's package or in the theme.

    `takes` declares its arguments, and `label` names the one that the text in brackets fills. The template gets them
    as `directive.arguments`, and the result of `view` as `directive.view`."""

    name: str
    form: Literal["leaf", "inline", "container"]
    use: str
    takes: type[Part]
    label: str = ""
    view: Callable[[Any, VisibleSite], Plain] | None = None


class RecordKind(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of record, which authors write in `content/<collection>.yaml`, or in files of `content/<collection>/`.

    `record` declares the fields. Since it derives from `Timed`, a record can be a draft, embargoed and withdrawn."""

    name: str
    collection: str
    record: type[Timed]


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A file of the built site that is not a page, once for each language.

    `path` is its path in the folder of its language. With `each`, the name of a kind of record, there is one file for
    each visible record, `path` contains `{id}`, and `view` gets the id as a second argument. `write` gets nothing but
    the result of `view`: equal results make equal files."""

    name: str
    path: str
    view: Callable[..., Plain]
    write: Callable[[Any], bytes]
    each: str = ""


class Found(msgspec.Struct, frozen=True):
    """What a rule of the check found: its place, what is wrong, and how to fix it."""

    place: Origin
    message: str
    hint: str


Group: TypeAlias = Literal["evidence", "care", "words", "links", "pages", "review", "files"]
"""The groups of findings in a report of the check."""


class CheckRule(msgspec.Struct, frozen=True, kw_only=True):
    """A rule of `imhsite check`. Authors can change its severity and allow exceptions by its id, as for all rules."""

    id: str
    title: str
    why: str
    fix: str
    find: Callable[[CheckedSite], Iterable[Found]]
    severity: Literal["error", "warning", "advice"] = "warning"
    group: Group = "files"


class Importer(msgspec.Struct, frozen=True, kw_only=True):
    """A format of `imhsite import --from`. `read` gets the bytes of a file and its name; it raises `CannotRead`.

    `endings`, such as ".pledges", are those by which files are recognised without `--from`."""

    name: str
    read: Callable[[bytes, str], Imported]
    endings: tuple[str, ...] = ()


class Extension(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that an extension adds. The entry point of its package names an object of this type."""

    directives: tuple[Directive, ...] = ()
    records: tuple[RecordKind, ...] = ()
    documents: tuple[Document, ...] = ()
    rules: tuple[CheckRule, ...] = ()
    importers: tuple[Importer, ...] = ()
