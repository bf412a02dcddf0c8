"""Import the folder of a site made with Hugo, Jekyll or Eleventy: its Markdown texts, and the addresses they had."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal, TypeAlias

import msgspec

from imhsite.extensions.imported import CannotRead, Imported, ImportedText, Note, TextKind
from imhsite.importers.foreign_front_matter import (
    ForeignText,
    day,
    first_of,
    foreign_text,
    is_no,
    is_yes,
    several,
    toml_values,
    unused,
    words,
    yaml_values,
)
from imhsite.importers.foreign_markdown import below_title, rewritten
from imhsite.importers.html_to_markdown import markdown_of
from imhsite.schema.language_codes import language_code
from imhsite.schema.urls import slug_like
from imhsite.source.characters import text_of

Generator: TypeAlias = Literal["hugo", "jekyll", "eleventy"]

CONFIGURATION: Mapping[Generator, tuple[str, ...]] = {
    "hugo": (
        "hugo.toml",
        "hugo.yaml",
        "config.toml",
        "config.yaml",
        "config/_default/hugo.toml",
        "archetypes/default.md",
    ),
    "jekyll": ("_config.yml", "_config.yaml", "_config.toml"),
    "eleventy": ("eleventy.config.js", "eleventy.config.mjs", "eleventy.config.cjs", ".eleventy.js"),
}
"""The files by which each generator is recognised, those that name the old address first."""

# fmt: off
SKIPPED_FOLDERS = frozenset({
    "_data", "_includes", "_layouts", "_sass", "_site", "archetypes", "assets", "data", "dist", "exampleSite", "i18n",
    "layouts", "node_modules", "public", "resources", "static", "themes", "vendor",
})
"""Folders without texts."""

_USED = frozenset({
    "aliases", "author", "authors", "categories", "category", "cover", "date", "description", "draft", "excerpt",
    "featured_image", "featuredimage", "image", "lang", "language", "last_modified_at", "lastmod", "layout", "modified",
    "permalink", "pubdate", "published", "publishdate", "redirect_from", "slug", "summary", "tags", "thumbnail",
    "title", "type", "updated", "url",
})
"""The fields that mean something here, and those that only choose a template."""
# fmt: on

_POST = re.compile(r"(?P<day>\d{4}-\d\d?-\d\d?)-(?P<name>.+)")
_ABOUT_CODE = re.compile(
    r"(?:readme|license|licence|changelog|contributing|code_of_conduct|security)(?:\.[\w-]+)?\.md", re.I
)
_PERMALINKS = {
    "date": "/:categories/:year/:month/:day/:title.html",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title.html",
    "none": "/:categories/:title.html",
}
NOWHERE = "https://old-site.invalid"


class _Source(msgspec.Struct, frozen=True):
    """A text of the old site: the path of its file below the folder of its texts, and what it consists of."""

    path: str
    text: ForeignText


def import_folder(generator: Generator, name: str, paths: Sequence[str], read: Callable[[str], bytes]) -> Imported:
    """Return the texts of a site. `paths` are its files, relative to its folder; `read` returns the bytes of one."""
    folder = _Folder(generator, name, frozenset(paths), read)
    texts = tuple(folder.texts())
    return Imported(texts=texts, notes=(*folder.notes, *folder.unread_fields()))


class _Folder:
    """The texts of a site, and the addresses that they had."""

    def __init__(self, generator: Generator, name: str, paths: frozenset[str], read: Callable[[str], bytes]) -> None:
        self.notes: list[Note] = []
        self._generator = generator
        self._name = name
        self._read = read
        self._settings = self._configuration(paths)
        self._home = words(
            first_of(self._settings, "baseurl url") if generator == "hugo" else self._settings.get("url")
        )
        if not self._home.startswith("http"):
            self._home = NOWHERE
        self._home = self._home.rstrip("/")
        self._unread: Counter[str] = Counter()
        self._root = self._root_of(paths)
        self._sources = [*self._readable(sorted(paths))]
        self._by_reference = self._references()

    def _configuration(self, paths: frozenset[str]) -> Mapping[str, Any]:
        """Return the settings of the old site, as far as they can be read."""
        for path in CONFIGURATION[self._generator]:
            if path in paths and path.endswith((".toml", ".yaml", ".yml")):
                text = text_of(self._read(path))[0] or ""
                try:
                    return toml_values(text) if path.endswith(".toml") else yaml_values(text)
                except CannotRead as fault:
                    self.notes.append(Note(f"{self._name}/{path}", "skipped", str(fault)))
        return {}

    def _root_of(self, paths: frozenset[str]) -> str:
        """Return the folder of the texts, with a slash at its end, or ""."""
        likely = {"hugo": ("content/",), "jekyll": (), "eleventy": ("content/", "src/")}[self._generator]
        return next((root for root in likely if any(path.startswith(root) for path in paths)), "")

    def _readable(self, paths: Sequence[str]) -> Iterator[_Source]:
        for path in paths:
            below = path.removeprefix(self._root)
            folders = set(path.split("/")[:-1])
            is_post = "_posts" in folders or "_drafts" in folders
            if not path.startswith(self._root) or folders & SKIPPED_FOLDERS:
                continue
            if not path.endswith((".md", ".markdown")) and not (is_post and path.endswith(".html")):
                continue
            place = f"{self._name}/{path}"
            try:
                found = self._foreign_text(path)
            except CannotRead as fault:
                self.notes.append(Note(place, "skipped", str(fault)))
                continue
            if not found.has_fields and (
                _ABOUT_CODE.fullmatch(posixpath.basename(path)) or self._generator == "jekyll"
            ):
                self.notes.append(Note(place, "skipped", "it has no front matter, so it was not part of the site"))
            elif posixpath.basename(path).startswith("_index.") and not found.body.strip():
                self.notes.append(Note(place, "skipped", "it describes a section and has no text"))
            else:
                yield _Source(below, found)

    def _foreign_text(self, path: str) -> ForeignText:
        text, findings = text_of(self._read(path))
        if text is None:
            raise CannotRead(findings[0].message if findings else "it is not text")
        return foreign_text(text)

    def _references(self) -> dict[str, str]:
        """Return the address of each text by every name that a reference in another one may use."""
        found: dict[str, str] = {}
        for source in self._sources:
            stem = re.sub(r"(?:/_?index)?\.\w+$", "", source.path)
            for known in (source.path, stem, posixpath.basename(source.path), posixpath.basename(stem)):
                found.setdefault(known, self._address(source))
        return found

    def _address_of(self, reference: str) -> str:
        path, sign, anchor = reference.partition("#")
        known = self._by_reference.get(path.strip("/")) or self._by_reference.get(posixpath.basename(path))
        return f"{known}{sign}{anchor}" if known else ""

    def texts(self) -> Iterator[ImportedText]:
        """Yield every text."""
        for source in self._sources:
            place = f"{self._name}/{self._root}{source.path}"
            try:
                yield self._text(source, place)
            except CannotRead as fault:
                self.notes.append(Note(place, "skipped", str(fault)))

    def _text(self, source: _Source, place: str) -> ImportedText:
        fields, body = source.text.fields, source.text.body
        self._unread.update(unused(fields, _USED))
        title = words(fields.get("title"))
        if source.path.endswith(".html"):
            converted = markdown_of(body, place, title)
            self.notes += converted.notes
            body, own_title = converted.markdown, converted.heading
        else:
            body, own_title, is_changed = below_title(rewritten(body, self._address_of), title)
            if is_changed:
                self.notes.append(Note(place, "changed", "its headings are one level lower, below its title"))
        categories = first_of(fields, "tags" if self._generator == "eleventy" else "categories category")
        date = day(first_of(fields, "date publishdate pubdate")) or self._day_in_name(source)
        updated = day(first_of(fields, "lastmod last_modified_at updated modified"))
        return ImportedText(
            place=place,
            body=body,
            kind=self._kind(source),
            title=title or own_title or self._title_in_name(source),
            slug=slug_like(words(fields.get("slug"))) or self._name_of(source),
            summary=words(first_of(fields, "summary description excerpt")),
            date=date,
            updated=updated if updated > date else "",
            authors=several(first_of(fields, "authors author")),
            categories=tuple(one for one in several(categories) if one not in ("post", "posts", "all")),
            language=self._language(source, place),
            draft=is_yes(fields.get("draft")) or is_no(fields.get("published")) or "_drafts/" in source.path,
            picture=self._picture(fields),
            base=f"{self._home}/{source.path}",
            addresses=(self._address(source), *self._former(fields)),
            names=(f"{self._home}/{source.path}", f"{self._home}/{posixpath.splitext(source.path)[0]}"),
        )

    def unread_fields(self) -> Iterator[Note]:
        """Yield a note for each field of the old front matter that has no meaning here."""
        for field, count in sorted(self._unread.items()):
            texts = "one text" if count == 1 else f"{count} texts"
            yield Note(self._name, "left out", f'the field "{field}", which {texts} had')

    def _kind(self, source: _Source) -> TextKind:
        """Return what a text becomes: texts in a folder are articles, others pages."""
        parts = source.path.split("/")
        is_bundle = posixpath.basename(source.path).startswith(("index.", "_index."))
        folders = parts[: -2 if is_bundle else -1]
        return "article" if folders and folders[0] not in ("pages", "_pages") else "page"

    def _stem(self, source: _Source) -> str:
        """Return the name of a text without its language and its ending; that of its folder for an index file."""
        folder, _, name = source.path.rpartition("/")
        stem = re.sub(r"(?:\.[a-z]{2}(?:-[A-Za-z]{2})?)?\.\w+$", "", name)
        return posixpath.basename(folder) if stem in ("index", "_index") and folder else stem

    def _name_of(self, source: _Source) -> str:
        found = _POST.fullmatch(self._stem(source))
        return slug_like(found["name"] if found else self._stem(source))

    def _title_in_name(self, source: _Source) -> str:
        """Return the title that Jekyll makes from the name of a post, "" for other texts."""
        found = _POST.fullmatch(self._stem(source))
        return found["name"].replace("-", " ").capitalize() if found and self._generator == "jekyll" else ""

    def _day_in_name(self, source: _Source) -> str:
        found = _POST.fullmatch(self._stem(source))
        return "-".join(f"{int(part):02}" for part in found["day"].split("-")) if found else ""

    def _language(self, source: _Source, place: str) -> str:
        """Return the language of a text, which becomes part of the name of its file."""
        written = words(first_of(source.text.fields, "lang language"))
        if written and not language_code(written):
            self.notes.append(Note(place, "left out", f'the language "{written}", which is not a code such as cy'))
        in_name = re.search(r"\.([a-z]{2})\.\w+$", source.path)
        return language_code(written) if written else in_name[1] if in_name else ""

    def _picture(self, fields: Mapping[str, Any]) -> str:
        found = first_of(fields, "image featured_image featuredimage cover thumbnail")
        if isinstance(found, dict):
            found = first_of(found, "src image path url feature")
        return words(found)

    def _former(self, fields: Mapping[str, Any]) -> Iterator[str]:
        for alias in several(first_of(fields, "aliases redirect_from")):
            yield alias if alias.startswith("http") else f"{self._home}/{alias.lstrip('/')}"

    def _address(self, source: _Source) -> str:
        """Return the address that a text had on the old site."""
        fields = source.text.fields
        own = words(fields.get("permalink") or fields.get("url"))
        if own and "{" not in own and ":" not in own:
            return f"{self._home}/{own.lstrip('/')}"
        if self._generator == "jekyll":
            return f"{self._home}{self._jekyll_path(source)}"
        folder = posixpath.dirname(source.path)
        if posixpath.basename(source.path).startswith(("index.", "_index.")):
            folder = posixpath.dirname(folder)
        name = words(fields.get("slug")) or (
            self._name_of(source) if self._generator == "eleventy" else self._stem(source)
        )
        return f"{self._home}/{f'{folder}/' if folder else ''}{name}/".lower() if name != "index" else f"{self._home}/"

    def _jekyll_path(self, source: _Source) -> str:
        """Return the path of a text by the permalinks of its site (https://jekyllrb.com/docs/permalinks/)."""
        found = _POST.fullmatch(self._stem(source))
        style = words(self._settings.get("permalink")) or "date"
        pattern = _PERMALINKS.get(style, style)
        if not found or "_posts/" not in source.path:
            stem = re.sub(r"(?:/?index)?\.\w+$", "", source.path)
            return f"/{stem}{'/' if pattern.endswith('/') else '.html'}" if stem else "/"
        year, month, number = self._day_in_name(source).split("-")
        categories = several(first_of(source.text.fields, "categories category"))
        values = {
            "categories": "/".join(map(slug_like, categories)), "year": year, "month": month, "day": number,
            "title": found["name"], "slug": found["name"], "short_year": year[2:], "i_month": str(int(month)),
            "i_day": str(int(number)),
        }  # fmt: skip
        path = re.sub(r":(\w+)", lambda part: values.get(part[1], ""), pattern)
        return re.sub("/{2,}", "/", f"/{path}")
