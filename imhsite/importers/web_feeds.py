"""Import RSS or Atom: each entry becomes an article."""

from __future__ import annotations

import io
import posixpath
from collections.abc import Iterator
from html import escape
from typing import Any

from imhsite.extensions.imported import CannotRead, Imported, ImportedText, Note
from imhsite.importers.html_to_markdown import markdown_of, words_of_html
from imhsite.importers.old_addresses import path_of

_ENTITY = b"<!ENTITY"


def import_feed(content: bytes, name: str) -> Imported:
    """Return what a feed of a name contains. Raise CannotRead."""
    import feedparser

    if _ENTITY in content.replace(b"\0", b""):
        raise CannotRead("it declares entities of its own, which can expand without end")
    feed = feedparser.parse(io.BytesIO(content), sanitize_html=False)
    if not feed.version:
        raise CannotRead("it is not an RSS or Atom feed, or it is damaged")
    notes: list[Note] = []
    if feed.bozo and isinstance(feed.bozo_exception, feedparser.exceptions.ThingsNobodyCaresAboutButMe) is False:
        notes.append(Note(name, "changed", f"the feed is not well-formed: {feed.bozo_exception}"))
    texts = tuple(_texts(feed, name, notes))
    return Imported(texts=texts, notes=tuple(notes))


def _texts(feed: Any, name: str, notes: list[Note]) -> Iterator[ImportedText]:
    for number, entry in enumerate(feed.entries, 1):
        title = words_of_html(entry.get("title", ""))
        place = f"{name}, entry {number}{f' “{title}”' if title else ''}"
        try:
            yield _text(entry, title, place, notes, str(feed.feed.get("link", "")))
        except CannotRead as fault:
            notes.append(Note(place, "skipped", str(fault)))


def _text(entry: Any, title: str, place: str, notes: list[Note], home: str) -> ImportedText:
    contents = entry.get("content") or []
    html = _html_of(contents[0]) if contents else _html_of(entry.get("summary_detail"))
    converted = markdown_of(html, place, title)
    notes += converted.notes
    notes += (
        Note(place, "left out", f"an attached file: {one.get('href')}") for one in entry.get("enclosures", ()) if one
    )
    link = str(entry.get("link", ""))
    date, updated = (_day(entry.get(f"{field}_parsed")) for field in ("published", "updated"))
    return ImportedText(
        place=place,
        body=converted.markdown,
        title=title or converted.heading,
        slug=posixpath.splitext(posixpath.basename(path_of(link).rstrip("/")))[0],
        summary=words_of_html(entry.get("summary", "")) if contents else "",
        date=date or updated,
        updated=updated if date and updated > date else "",
        authors=tuple(dict.fromkeys(filter(None, (one.get("name") for one in entry.get("authors", ()))))),
        categories=tuple(filter(None, (tag.get("label") or tag.get("term") for tag in entry.get("tags", ())))),
        base=link or home,
        addresses=(link,) if link else (),
        names=(str(entry.get("id", "")),),
    )


def _html_of(detail: Any) -> str:
    if not detail:
        return ""
    value = str(detail.get("value", ""))
    return f"<p>{escape(value)}</p>" if detail.get("type") == "text/plain" and "<" not in value else value


def _day(moment: Any) -> str:
    return f"{moment.tm_year:04}-{moment.tm_mon:02}-{moment.tm_mday:02}" if moment else ""
