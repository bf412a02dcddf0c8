"""A small but rich site that tests edit as its authors would, field by field and file by file."""

from __future__ import annotations

import copy
import json
import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from building import SITES, THEMES

Record = dict[str, object]

COLLECTIONS = ("statistics", "sources", "resources", "helplines", "glossary", "topics")

THEME = {
    "theme.yaml": """\
name: own
extends: plain
settings:
  loudness: {type: whole, default: "1", doc: How loud.}
directives:
  shout:
    form: inline
    use: Loud words.
    label: words
    arguments:
      words: {doc: The words., required: yes}
""",
    "templates/article.html": """\
{% extends "plain:article.html" %}
{% block main %}
<p>{{ ngettext("%(num)s minute to read", "%(num)s minutes to read", page.minutes) }}
{% include "place.html" %}
{{ super() }}
{% endblock %}
""",
    "templates/place.html": "<p>{% trans topic=page.topic.title %}In {{ topic }}{% endtrans %}\n",
    "templates/week.html": """\
{% extends "plain:week.html" %}
{% block main %}
<p>{{ page.week.card.starts | date_range(page.week.card.ends) }} {{ site.settings.loudness }}
{{ super() }}
{% endblock %}
""",
    "templates/shown.html": "{% macro shown(value) %}{{ value }}{% endmacro %}\n",  # all that it holds, quickly
    "templates/unused.html": "{{ page.title }}\n",
    "directives/shout.html": "<b>{{ directive.arguments.words | upper }}</b>\n",
    "directives/stat.html": '<a href="{{ directive.statistic.url }}">{{ directive.statistic.figure }}</a>\n',
    "assets/css/site.css": '@import "parts.css";\nmain { background: url("../images/dot.svg") }\n',
    "assets/css/parts.css": "p { color: black }\n",
    "assets/images/dot.svg": "<svg/>\n",
    "strings/cy.po": """\
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\nPlural-Forms: nplurals=2; plural=(n==2);\\n"

msgid "Home"
msgstr "Hafan"

msgid "%(num)s minute to read"
msgid_plural "%(num)s minutes to read"
msgstr[0] "%(num)s funud"
msgstr[1] "%(num)s funud (dau)"
""",
}


class ParsedSite:
    """A site taken apart into records; `write` puts it down as files.

    `collections` leads from a file to its records by id, `texts` from a file to front matter and blocks,
    `weeks` from a file to its fields; `files` are all others, whatever they hold;
    `broken` are files that hold something else than they should.
    """

    def __init__(self, content: Path) -> None:
        self.collections: dict[str, dict[str, Record]] = {}
        self.texts: dict[str, tuple[Record, list[str]]] = {}
        self.weeks: dict[str, Record] = {}
        self.settings: Record = {}
        self.files: dict[str, bytes] = {}
        self.broken: dict[str, bytes] = {}
        for file in sorted(content.rglob("*")):
            path = file.relative_to(content).as_posix()
            if path.startswith("media/"):
                if file.is_file():
                    self.files[f"content/{path}"] = file.read_bytes()
            elif path.endswith(".md"):
                self.texts[path] = _split_text(file.read_text())
            elif path.startswith("weeks/") and file.is_file():
                self.weeks[path] = _parsed(file.read_text())
            elif path == "site.yaml":
                self.settings = _parsed(file.read_text())
            elif file.is_file():
                self.collections[path] = _parsed(file.read_text())

    def add_theme(self, theme: Path) -> None:
        """Add the files of a theme."""
        for file in sorted(theme.rglob("*")):
            if file.is_file():
                self.files[f"themes/{theme.name}/{file.relative_to(theme).as_posix()}"] = file.read_bytes()

    def whole(self) -> dict[str, bytes]:
        """Every file by path from the site's folder."""
        files = dict(self.files)
        files["content/site.yaml"] = _dumped(self.settings).encode()
        for path, records in self.collections.items():
            files[f"content/{path}"] = "".join(f"{id}:\n{_dumped(each, 2)}" for id, each in records.items()).encode()
        for path, (front, blocks) in self.texts.items():
            body = "\n\n".join(blocks)
            files[f"content/{path}"] = f"---\n{_dumped(front)}---\n{body}\n".encode()
        files |= {f"content/{path}": _dumped(week).encode() for path, week in self.weeks.items()}
        return files | self.broken

    def write(self, root: Path) -> None:
        """Make the files of `content/` and `themes/` be these, touching only what differs."""
        files = self.whole()
        for folder in ("content", "themes"):
            for file in sorted((root / folder).rglob("*"), reverse=True):
                path = file.relative_to(root).as_posix()
                if file.is_dir():
                    if not any(other.startswith(f"{path}/") for other in files):
                        shutil.rmtree(file)
                elif path not in files:
                    file.unlink()
        for path, content in files.items():
            file = root / path
            if not file.is_file() or file.read_bytes() != content:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)

    def records(self, collection: str) -> dict[str, Record]:
        """The records of a collection, in whichever file they stand."""
        return {id: record for path in self._files_of(collection) for id, record in self.collections[path].items()}

    def put(self, collection: str, id: str, record: Record) -> None:
        """Give a record these fields, where it stands or in the collection's first file."""
        path = next((path for path in self._files_of(collection) if id in self.collections[path]), None)
        self.collections.setdefault(path or _main_file(collection), {})[id] = record

    def drop(self, collection: str, id: str) -> None:
        """Remove a record, and a file that is then empty."""
        for path in list(self._files_of(collection)):
            if self.collections[path].pop(id, None) is not None and not self.collections[path]:
                del self.collections[path]

    def move(self, collection: str, id: str) -> None:
        """Move a record to another file of its collection."""
        record = self.records(collection)[id]
        here = next(path for path in self._files_of(collection) if id in self.collections[path])
        other = f"{collection}/moved.yaml" if here != f"{collection}/moved.yaml" else f"{collection}/first.yaml"
        self.drop(collection, id)
        self.collections.setdefault(other, {})[id] = record

    def remove_mentions(self, name: str) -> None:
        """Take out what names a record or a file: blocks of text, entries of lists."""
        for _, blocks in self.texts.values():
            blocks[:] = [block for block in blocks if name not in block]
        records = (record for collection in self.collections.values() for record in collection.values())
        fronts = (front for front, _ in self.texts.values())
        for fields in (self.settings, *records, *fronts, *self.weeks.values()):
            for value in fields.values():
                if isinstance(value, list):
                    value[:] = [each for each in value if name not in str(each)]

    def rename_links(self, name: str, other: str) -> None:
        """Change the name of a file where texts and settings link to it."""
        for _, blocks in self.texts.values():
            blocks[:] = [block.replace(f"({name}", f"({other}") for block in blocks]
        for week in self.weeks.values():
            if "why" in week:
                week["why"] = str(week["why"]).replace(f"/{name}", f"/{other}")

    def rename(self, name: str, other: str) -> None:
        """Rename a text or a record, all translations of a text included, wherever it is named."""
        for path in [path for path in self.texts if Path(path).name.partition(".")[0] == name]:
            folder, _, file = path.rpartition("/")
            self.texts[f"{folder}/{other}{file[len(name) :]}"] = self.texts.pop(path)
        for path, records in self.collections.items():
            self.collections[path] = {other if id == name else id: _renamed(each, name, other)
                                      for id, each in records.items()}  # fmt: skip
        for path, (front, blocks) in self.texts.items():
            self.texts[path] = _renamed(front, name, other), _renamed(blocks, name, other)
        self.weeks = {path: _renamed(week, name, other) for path, week in self.weeks.items()}
        self.settings = _renamed(self.settings, name, other)

    def _files_of(self, collection: str) -> Iterator[str]:
        return (path for path in sorted(self.collections) if re.match(rf"{collection}(/|\.yaml)", path))


class EditedSite(ParsedSite):
    """The site of everything in one or two languages, with a Jinja theme of its own."""

    def __init__(self, *, languages: tuple[str, ...] = ("en-GB", "cy")) -> None:
        super().__init__(SITES / "everything" / "content")
        self.settings |= {"theme": "own", "languages": list(languages)}
        self._add_articles()
        if "cy" in languages:
            self._add_translations()
        self.add_theme(THEMES / "plain")
        self.files |= {f"themes/own/{path}": text.encode() for path, text in THEME.items()}

    def _add_articles(self) -> None:
        self.texts["articles/near.md"] = (
            {"title": "Near", "summary": "Close by.", "topic": "bonding", "order": "2"},
            ["## How it starts", "Words with :shout[noise] and [a tie](tie.md)."],
        )
        self.texts["articles/far.md"] = (
            {
                "title": "Far",
                "summary": "Far off.",
                "topic": "bonding",
                "also_in": ["attachment"],
                "date": "2025-03-01",
                "approved_by": "A. Reader",
            },
            ["See [@trust-report]."],
        )

    def _add_translations(self) -> None:
        self.texts["articles/tie.cy.md"] = (
            {"title": "Y cwlwm", "summary": "Sut mae'n dechrau.", "topic": "bonding"},
            ["Geiriau. [Arall](far.md)"],
        )
        self.texts["pages/about.cy.md"] = ({"title": "Amdanom", "summary": "Pwy ydym ni."}, ["Ychydig."])


def set_or_remove(fields: Record, name: str, value: object) -> None:
    """Give a field a value, or take it out where that is None."""
    if value is None:
        fields.pop(name, None)
    else:
        fields[name] = value


def pick(names: Any, number: int) -> Any:
    """One of some names, by any number."""
    ordered = sorted(names)
    return ordered[number % len(ordered)] if ordered else None


def _renamed(value: Any, name: str, other: str) -> Any:
    """A value with a name changed in all text that it holds, where the name is a whole word of its own."""
    match value:
        case dict():
            return {key: _renamed(each, name, other) for key, each in value.items()}
        case list():
            return [_renamed(each, name, other) for each in value]
        case str():
            return re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", other, value)
    return value


def _main_file(collection: str) -> str:
    return {"statistics": "statistics/family.yaml", "resources": "resources/all.yaml"}.get(
        collection, f"{collection}.yaml"
    )


def _parsed(text: str) -> Any:
    """YAML whose every value is text."""
    return copy.deepcopy(_parsed_once(text))


@cache
def _parsed_once(text: str) -> Any:
    return yaml.load(text, yaml.BaseLoader)


def _split_text(text: str) -> tuple[Record, list[str]]:
    _, front, body = text.split("---\n", 2)
    return _parsed(front), body.strip("\n").split("\n\n")


def _dumped(fields: Record, indent: int = 0) -> str:
    """Fields as YAML, in its JSON form, which needs no rules of quoting."""
    return "".join(f"{' ' * indent}{name}: {_value(value)}\n" for name, value in fields.items())


def _value(value: object) -> str:
    return "null" if value == "null" else json.dumps(value, ensure_ascii=False)
