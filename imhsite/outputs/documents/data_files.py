"""Open data as files: JSON with its description and licence, CSV for tables, and a JSON Schema for each set.

CSV follows RFC 4180, with a byte order mark and with cells that spreadsheets do not alter (spreadsheets.py); the JSON
of the same set holds every text unchanged.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from functools import partial
from typing import Any

from imhsite.diagnostics.problems import Origin
from imhsite.outputs.kinds import DocumentOutput
from imhsite.outputs.spreadsheets import BYTE_ORDER_MARK, cell_of
from imhsite.views.context import Context
from imhsite.views.open_data import as_of, columns_of, rows_of, sets_in, titles_of
from imhsite.views.types.view import View

FILES = {
    "statistics": "content/statistics",
    "sources": "content/sources.yaml",
    "resources": "content/resources",
    "helplines": "content/helplines.yaml",
    "events": "content/weeks",
    "weeks": "content/weeks",
}


class DataTable(View, frozen=True, kw_only=True):
    """One set with everything needed to reuse it; addresses are absolute."""

    name: str
    title: str
    url: str
    schema: str
    language: str
    publisher: str
    licence: str
    licence_url: str
    as_of: str
    columns: dict[str, tuple[str, str]]
    """Maps a column to its JSON type and its description."""
    rows: tuple[dict[str, Any], ...]


def data_outputs(context: Context) -> Iterator[DocumentOutput]:
    """Yield the files of every set that has rows, in one language."""
    for name in sets_in(context):
        view, origin = partial(_table, context, name), Origin(FILES[name])
        for ending, write in (("json", write_json), ("csv", write_csv), ("schema.json", write_schema)):
            path = f"{context.addresses.folder}data/{name}.{ending}"
            yield DocumentOutput(path, context.language, view, write, origin)


def _table(context: Context, name: str) -> DataTable:
    settings, rows = context.site.settings, rows_of(context, name)
    address = context.addresses.absolute(f"{context.addresses.home()}data/{name}")
    return DataTable(
        name=name,
        title=titles_of(context)[name],
        url=f"{address}.json",
        schema=f"{address}.schema.json",
        language=context.language,
        publisher=context.localized(settings.organisation) or context.localized(settings.title),
        licence=context.localized(settings.licence),
        licence_url=settings.licence_url or "",
        as_of=as_of(name, rows),
        columns=columns_of(name),
        rows=rows,
    )


def write_json(view: DataTable) -> bytes:
    """Return a set as JSON, valid against its schema."""
    return _json(
        {
            "$schema": view.schema,
            "title": view.title,
            "url": view.url,
            "language": view.language,
            "publisher": view.publisher,
            "licence": {"name": view.licence, "url": view.licence_url} if view.licence else None,
            "as_of": view.as_of or None,
            "records": list(view.rows),
        }
    )


def write_schema(view: DataTable) -> bytes:
    """Return the JSON Schema of a set's JSON."""
    properties = {
        name: {"type": _types(kind), "description": words, **({"items": {"type": "string"}} if kind == "array" else {})}
        for name, (kind, words) in view.columns.items()
    }
    record = {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}
    text, maybe = {"type": "string"}, {"type": ["string", "null"]}
    licence = {"type": ["object", "null"], "properties": {"name": text, "url": text}}
    about = {name: text for name in ("$schema", "title", "url", "language", "publisher")}
    return _json(
        {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": view.schema,
            "title": view.title,
            "type": "object",
            "properties": {
                **about,
                "licence": licence,
                "as_of": {**maybe, "description": "The latest day on which somebody looked at any of the records."},
                "records": {"type": "array", "items": record},
            },
            "required": [*about, "licence", "as_of", "records"],
        }
    )


def _types(kind: str) -> str | list[str]:
    return kind if kind == "array" else [kind, "null"]


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def write_csv(view: DataTable) -> bytes:
    """Return a set as CSV with a header row; lists are joined by semicolons."""
    written = io.StringIO(newline="")
    written.write(BYTE_ORDER_MARK)
    table = csv.writer(written, lineterminator="\r\n")
    table.writerow(view.columns)
    for row in view.rows:
        table.writerow([_cell(row[column]) for column in view.columns])
    return written.getvalue().encode()


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = "; ".join(value) if isinstance(value, list) else "" if value is None else str(value)
    return cell_of(text)
