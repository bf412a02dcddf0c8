"""Import a WordPress export (WXR): posts, pages and the list of media, entry by entry as the file is read."""

from __future__ import annotations

import json
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from html import escape
from typing import IO, Any
from urllib.parse import unquote

import msgspec

from imhsite.extensions.imported import CannotRead, Imported, ImportedFile, ImportedText, Note
from imhsite.importers.html_to_markdown import markdown_of, words_of_html
from imhsite.importers.xml_guard import elements_of
from imhsite.schema.urls import slug_like

_PUBLISHED = ("publish", "future")
_HIDDEN = ("draft", "pending", "private")
_QUIET_BLOCKS = ("more", "footnotes", "spacer", "separator", "nextpage")

_CAPTION = re.compile(r"\[caption[^\]]*\](?P<picture>.*?<img[^>]*>(?:\s*</a>)?)(?P<words>.*?)\[/caption\]", re.DOTALL)
_EMBED = re.compile(r"\[embed[^\]]*\](?P<address>[^\[]+)\[/embed\]")
_PLAYER = re.compile(r"\[(?P<kind>audio|video)[^\]]*?(?P<address>https?://[^\s\"'\]]+)[^\]]*\](?:\[/(?P=kind)\])?")
_GALLERY = re.compile(r"\[gallery(?P<options>[^\]]*)\]")
_BLOCK = re.compile(r"<!--\s+wp:(?P<name>[a-z][a-z0-9/-]*)[^>]*?/-->")
_SHORTCODE = re.compile(
    r"\[(?:[a-z][\w-]*\s+[^\[\]<>]*=[^\[\]<>]*|/[a-z][\w-]*|(?:gallery|playlist|audio|video|embed)[^\[\]]*"
    r"|[a-z]+[-_][\w-]+)/?\](?!\()"
)
_DAY = re.compile(r"(?!0000)\d{4}-\d\d-\d\d")


class _Item(msgspec.Struct, kw_only=True):
    """One entry of an export, as far as it is of use here."""

    fields: dict[str, str] = {}
    categories: list[str] = []
    meta: dict[str, str] = {}
    comments: int = 0

    def get(self, field: str) -> str:
        """Return a field without spaces around it, "" if it is missing."""
        return self.fields.get(field, "").strip()


def import_wordpress(stream: IO[bytes], name: str) -> Imported:
    """Return what a WordPress export of a name contains. Raise CannotRead."""
    export = _Export(name)
    for item in export.items(stream):
        export.sort(item)
    if not export.is_export:
        raise CannotRead("it is not a WordPress export; in WordPress, choose Tools, then Export")
    export.describe_others()
    return Imported(texts=tuple(export.texts()), files=tuple(export.files()), notes=tuple(export.notes))


class _Export:
    """What was read of an export so far."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.is_export = False
        self.notes: list[Note] = []
        self._texts: deque[_Item] = deque()
        self._media: dict[str, _Item] = {}
        self._authors: dict[str, str] = {}
        self._base = ""
        self._others: Counter[str] = Counter()
        self._comments = 0

    def items(self, stream: IO[bytes]) -> Iterator[_Item]:
        """Yield each entry of the file, and keep what it says of the site and of its authors."""
        for element in elements_of(stream, self.name, ("item", "author", "base_blog_url", "wxr_version")):
            called = _called(element.tag)
            if called == "item":
                yield _item_of(element)
            elif called == "author":
                found = {_called(child.tag): (child.text or "").strip() for child in element}
                self._authors[found.get("author_login", "")] = found.get("author_display_name", "")
            elif called == "base_blog_url":
                self._base = (element.text or "").strip()
            else:
                self.is_export = True

    def sort(self, item: _Item) -> None:
        """Keep an entry where it belongs, or count it among those that are not imported."""
        kind, status = item.get("post_type"), item.get("status")
        self._comments += item.comments
        if kind == "attachment":
            self._media[item.get("post_id")] = item
        elif kind in ("post", "page") and status in (*_PUBLISHED, *_HIDDEN):
            self._texts.append(item)
        elif kind in ("post", "page"):
            self._others[f"{kind} with the status {status}"] += 1
        else:
            self._others[f'entry of the type "{kind}"'] += 1

    def describe_others(self) -> None:
        """Note what is not imported."""
        for what, count in sorted(self._others.items()):
            self.notes.append(Note(self.name, "skipped", f"{count} × {what}"))
        if self._comments:
            self.notes.append(Note(self.name, "skipped", f"{self._comments} × comment by a reader"))

    def files(self) -> Iterator[ImportedFile]:
        """Yield the list of media."""
        for item in self._media.values():
            address = item.get("attachment_url")
            yield ImportedFile(
                place=self._place(item),
                name=address.rpartition("/")[2],
                content=None,
                addresses=(address,),
                alt=item.meta.get("_wp_attachment_image_alt", ""),
                caption=words_of_html(item.get("excerpt")),
            )

    def texts(self) -> Iterator[ImportedText]:
        """Yield every post and page; a text that cannot be converted is a note.

        Each entry is forgotten as soon as its text is made, so that a large export is not in memory twice."""
        while self._texts:
            item = self._texts.popleft()
            try:
                yield self._text(item)
            except CannotRead as fault:
                self.notes.append(Note(self._place(item), "skipped", str(fault)))

    def _text(self, item: _Item) -> ImportedText:
        place, status, is_post = self._place(item), item.get("status"), item.get("post_type") == "post"
        content = item.fields.get("content", "")
        is_plain = "<!-- wp:" not in content
        title = words_of_html(item.get("title"))
        converted = markdown_of(self._without_shortcodes(item, content), place, title, line_breaks=is_plain)
        self.notes += converted.notes
        self._report_unread(item, content, place)
        day, updated = (_DAY.match(item.get(field)) for field in ("post_date", "post_modified"))
        is_future = status == "future" and day is not None
        picture = self._media.get(item.meta.get("_thumbnail_id", ""))
        is_public = status == "publish" and not item.get("post_password")
        author = item.get("creator")
        return ImportedText(
            place=place,
            body=converted.markdown,
            kind="article" if is_post else "page",
            title=title or converted.heading,
            slug=slug_like(unquote(item.get("post_name"))) or f"{item.get('post_type')}-{item.get('post_id')}",
            summary=words_of_html(item.get("excerpt")),
            date="" if is_future or day is None else day[0],
            updated=updated[0] if updated and day and updated[0] > day[0] and not is_future else "",
            publish_at=item.get("post_date")[:16] if is_future else "",
            authors=tuple(filter(None, [self._authors.get(author) or author])),
            categories=tuple(item.categories),
            draft=status in _HIDDEN or bool(item.get("post_password")),
            picture=picture.get("attachment_url") if picture else "",
            base=item.get("link") or self._base,
            addresses=(item.get("link"),) if is_public and item.get("link") else (),
            names=tuple(filter(None, [item.get("guid"), item.get("link")])),
        )

    def _without_shortcodes(self, item: _Item, content: str) -> str:
        """Return HTML with captions, embedded addresses, galleries and footnotes written in HTML."""
        content = _CAPTION.sub(
            lambda found: f"<figure>{found['picture']}<figcaption>{found['words']}</figcaption></figure>", content
        )
        content = _EMBED.sub(lambda found: f"\n\n{found['address'].strip()}\n\n", content)
        content = _PLAYER.sub(lambda found: f"\n\n{found['address']}\n\n", content)
        content = _GALLERY.sub(lambda found: "".join(self._gallery(found["options"], item.get("post_id"))), content)
        return content + "".join(_footnotes(item.meta.get("footnotes", "")))

    def _gallery(self, options: str, post: str) -> Iterator[str]:
        """Yield the pictures of a gallery: those that it names, or all that were uploaded to its post."""
        named = re.search(r"ids=[\"'](?P<ids>[\d,\s]+)", options)
        own = (id for id, item in self._media.items() if item.get("post_parent") == post)
        for id in re.findall(r"\d+", named["ids"]) if named else own:
            if picture := self._media.get(id):
                alt = picture.meta.get("_wp_attachment_image_alt", "")
                address, caption = picture.get("attachment_url"), words_of_html(picture.get("excerpt"))
                yield f'<figure><img src="{escape(address)}" alt="{escape(alt)}">'
                yield f"<figcaption>{escape(caption)}</figcaption></figure>"

    def _report_unread(self, item: _Item, content: str, place: str) -> None:
        """Note shortcodes and blocks whose content only WordPress knows, each with its line in the post."""
        content = _PLAYER.sub("", _GALLERY.sub("", _EMBED.sub("", re.sub(r"\[/?caption[^\]]*\]", "", content))))
        for found in _SHORTCODE.finditer(content):
            line = content.count("\n", 0, found.start()) + 1
            words = f"the shortcode {found[0]} is now plain words: write it anew, or delete it"
            self.notes.append(Note(f"{place}, line {line}", "changed", words))
        blocks = dict.fromkeys(
            found["name"] for found in _BLOCK.finditer(content) if found["name"] not in _QUIET_BLOCKS
        )
        if blocks:
            self.notes.append(Note(place, "left out", f"blocks that WordPress fills: {', '.join(blocks)}"))
        if item.get("post_password"):
            self.notes.append(Note(place, "changed", "it had a password, so it is a draft"))
        elif item.get("status") == "private":
            self.notes.append(Note(place, "changed", "it was private, so it is a draft"))

    def _place(self, item: _Item) -> str:
        title = words_of_html(item.get("title"))
        return f"{self.name}, {item.get('post_type')} {item.get('post_id')}{f' “{title}”' if title else ''}"


def _called(tag: Any) -> str:
    """Return the name of an element; the encoded content and excerpt have the same one in two namespaces."""
    space, _, name = str(tag).rpartition("}")
    return ("excerpt" if "excerpt" in space else "content") if name == "encoded" else name


def _item_of(element: Any) -> _Item:
    item = _Item()
    for child in element:
        called, text = _called(child.tag), child.text or ""
        if called == "category":
            if child.get("domain", "category") == "category":
                item.categories.append(text.strip())
        elif called == "postmeta":
            found = {_called(one.tag): one.text or "" for one in child}
            item.meta[found.get("meta_key", "")] = found.get("meta_value", "").strip()
        elif called == "comment":
            item.comments += 1
        else:
            item.fields.setdefault(called, text)
    return item


def _footnotes(written: str) -> Iterable[str]:
    """Yield the list of the footnotes that the editor of WordPress stores beside a post."""
    try:
        notes = json.loads(written) if written else []
        entries = [f'<li id="{escape(note["id"])}">{note["content"]}</li>' for note in notes]
    except (ValueError, TypeError, KeyError):
        return
    if entries:
        yield f"<ol>{''.join(entries)}</ol>"
