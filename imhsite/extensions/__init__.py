"""Extensions: what an installed package can add to a site, as data and pure functions. The names here are stable.

May import schema, engine and diagnostics. Must never know a site's records: what an extension sees of a site is a
protocol here, and is implemented above.
"""

from imhsite.diagnostics.problems import Origin
from imhsite.extensions.declarations import (
    CheckedSite,
    CheckRule,
    Directive,
    Document,
    Extension,
    Found,
    Importer,
    RecordKind,
    VisibleSite,
)
from imhsite.extensions.imported import CannotRead, Imported, ImportedFile, ImportedRecord, ImportedText, Note
from imhsite.schema.fields import (
    Colour,
    Date,
    Email,
    Id,
    LocalizedMarkdown,
    LocalizedText,
    Moment,
    Part,
    ReferenceTo,
    Text,
    Url,
    Whole,
    Year,
    YesNo,
    doc,
)
from imhsite.schema.records import Timed

__all__ = [
    "CannotRead",
    "CheckRule",
    "CheckedSite",
    "Colour",
    "Date",
    "Directive",
    "Document",
    "Email",
    "Extension",
    "Found",
    "Id",
    "Imported",
    "ImportedFile",
    "ImportedRecord",
    "ImportedText",
    "Importer",
    "LocalizedMarkdown",
    "LocalizedText",
    "Moment",
    "Note",
    "Origin",
    "Part",
    "RecordKind",
    "ReferenceTo",
    "Text",
    "Timed",
    "Url",
    "VisibleSite",
    "Whole",
    "Year",
    "YesNo",
    "doc",
]
