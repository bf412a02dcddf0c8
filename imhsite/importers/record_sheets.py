"""Import a table (.csv or .xlsx): each row becomes a record, each column one of its fields."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, TypeAlias

from imhsite.content.content_paths import COLLECTIONS
from imhsite.diagnostics.suggest import did_you_mean
from imhsite.extensions.imported import CannotRead, Imported, ImportedRecord, Note
from imhsite.importers.xml_guard import opened_archive
from imhsite.schema.fields import Field, ListShape, ScalarShape, fields_of
from imhsite.schema.scalars import NO, YES
from imhsite.schema.urls import slug_like
from imhsite.source.yaml import Value

Row: TypeAlias = tuple[str, ...]
SHEETS = ("statistics", "resources", "sources", "helplines", "glossary")
"""The collections that a table can contain."""

MAX_ROWS = 10_000
LONGEST_ID = 60
NULL = "null"
"""What a cell contains if its publisher does not say; an empty cell says nothing at all."""


def import_sheet(content: bytes, name: str, collection: str) -> Imported:
    """Return the records of a collection that a table contains. Raise CannotRead."""
    notes: list[Note] = []
    tables = _workbook(content) if name.lower().endswith(".xlsx") else _csv(content, name, notes)
    records: list[ImportedRecord] = []
    for sheet, rows in tables:
        records += _records(rows, f"{name}, sheet “{sheet}”" if sheet else name, collection, notes)
    if not records and not notes:
        raise CannotRead("it has no rows below its first one, which names the fields")
    return Imported(records=tuple(records), notes=tuple(notes))


def _records(rows: Iterator[Row], place: str, collection: str, notes: list[Note]) -> Iterator[ImportedRecord]:
    """Yield the record of each row; the first row names the fields."""
    _, struct, noun = COLLECTIONS[collection]
    fields = {field.name: field for field in fields_of(struct)}
    columns: list[str] = []
    for number, row in enumerate(rows, 1):
        if not any(row):
            continue
        if not columns:
            columns = [slug_like(cell).replace("-", "_") for cell in row]
            if not fields.keys() & set(columns):
                notes.append(Note(place, "skipped", f"no column of its first row is a field of a {noun}"))
                return
            notes += _unknown_columns(columns, fields, place, noun)
            continue
        given = dict(zip(columns, row, strict=False))
        written = tuple(_written(given, fields))
        id = given.get("id") or _id_of(given)
        if not id or not written:
            notes.append(Note(f"{place}, row {number}", "skipped", "it has no id, and no name to make one from"))
            continue
        yield ImportedRecord(place=f"{place}, row {number}", collection=collection, id=slug_like(id), fields=written)


def _unknown_columns(columns: Sequence[str], fields: dict[str, Field], place: str, noun: str) -> Iterator[Note]:
    for column in columns:
        field = fields.get(column)
        if column and column != "id" and (field is None or not _is_writable(field)):
            hint = did_you_mean(column, fields)
            words = f'the column "{column}" is no field of a {noun}{f"; {hint}" if hint else ""}'
            yield Note(place, "left out", words)


def _is_writable(field: Field) -> bool:
    """Return whether a cell can contain the value of a field: one value, or a list of them."""
    shape = field.shape.each if isinstance(field.shape, ListShape) else field.shape
    return isinstance(shape, ScalarShape)


def _written(given: dict[str, str], fields: dict[str, Field]) -> Iterator[tuple[str, Value]]:
    """Yield the fields of a row in the order in which they are declared."""
    for name, field in fields.items():
        cell = given.get(name, "")
        if not cell or not _is_writable(field):
            continue
        if cell.lower() == NULL:
            yield name, None
        elif isinstance(field.shape, ListShape):
            yield name, [part.strip() for part in cell.replace("\n", ";").split(";") if part.strip()]
        elif isinstance(field.shape, ScalarShape) and field.shape.kind in ("year", "whole") and cell.isdecimal():
            yield name, int(cell)
        elif isinstance(field.shape, ScalarShape) and field.shape.kind == "yes-no" and cell.lower() in YES | NO:
            yield name, cell.lower() in YES
        else:
            yield name, cell


def _id_of(given: dict[str, str]) -> str:
    """Return an id made from the name of a record, of whole words as far as they fit."""
    named = slug_like(next((given[name] for name in ("term", "name", "title", "claim") if given.get(name)), ""))
    return named if len(named) <= LONGEST_ID else named[: LONGEST_ID + 1].rpartition("-")[0]


def _csv(content: bytes, name: str, notes: list[Note]) -> Iterator[tuple[str, Iterator[Row]]]:
    """Yield the rows of a file of comma-separated values, or with other signs between them."""
    try:
        text = content.decode("utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
        notes.append(Note(name, "changed", "it is not in UTF-8: compare letters with accents"))
    if "\0" in text:
        raise CannotRead("it is not a text file; save it as CSV in UTF-8, or as .xlsx")
    first = text.partition("\n")[0]
    sign = max(",;\t|", key=first.count)
    yield "", _limited(tuple(map(_cell, row)) for row in _csv_rows(text, sign))


def _csv_rows(text: str, sign: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    except csv.Error as error:
        raise CannotRead(f"it cannot be read as CSV: {error}") from error


def _workbook(content: bytes) -> Iterator[tuple[str, Iterator[Row]]]:
    """Yield the name and the rows of each sheet of a workbook."""
    from openpyxl import load_workbook

    opened_archive(content, "a spreadsheet (.xlsx)", "xl/workbook.xml")
    try:
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        for sheet in workbook.worksheets:
            sheet.reset_dimensions()  # some programs write that a sheet has a million rows
            rows = [tuple(map(_of_cell, row)) for row in _limited(sheet.iter_rows())]
            yield sheet.title, iter(rows)
    except CannotRead:
        raise
    except Exception as error:  # openpyxl raises whatever a damaged workbook leads to
        raise CannotRead("it is damaged or not a spreadsheet; open it in its program, and save it again") from error


def _limited(rows: Iterable[Any]) -> Iterator[Any]:
    for number, row in enumerate(rows, 1):
        if number > MAX_ROWS:
            raise CannotRead(f"it has more than {MAX_ROWS:,} rows; import it in parts")
        yield row


def _cell(text: str) -> str:
    return text.strip()


def _of_cell(cell: Any) -> str:
    """Return what a cell shows, as far as its number format says it simply."""
    value, format = cell.value, str(getattr(cell, "number_format", "") or "")
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, int | float) and "%" in format:
        return f"{round(value * 100, 10):g}%"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _cell(str(value))
