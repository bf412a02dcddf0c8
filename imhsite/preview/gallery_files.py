"""Gallery files: the content of the sample site, with the themes of a site and what its settings say about them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from imhsite.content.file_reader import ContentFile
from imhsite.content.inputs import SETTINGS
from imhsite.content.parse_file import read_file
from imhsite.content.source_files import shipped_themes
from imhsite.diagnostics.problems import Problem
from imhsite.engine.digest import digest_of
from imhsite.engine.file_scan import SHIPPED, files_in
from imhsite.engine.installed_packages import PREFIXES, THEMES, InstalledPackages
from imhsite.engine.query import InputChanged
from imhsite.preview.gallery_examples import OWN, GalleryPart, components_page, own_article, part_of, with_examples
from imhsite.preview.served_files import in_listed_order
from imhsite.schema.records import Settings
from imhsite.theme.inheritance import directives_with, theme_of

SAMPLE = Path(__file__).parent / "sample"
"""The sample site."""


class GalleryFiles:
    """The files that the gallery of a site is made from, in memory, as of the last scan.

    `theme` replaces the theme that the site's settings name, unless it is None. `parts` are the articles with examples.
    """

    def __init__(self, site: Path, theme: str | None) -> None:
        self.site = site
        self.digests: dict[str, str] = {}
        self.faults: tuple[Problem, ...] = ()
        self.parts: tuple[GalleryPart, ...] = ()
        self._theme = theme
        self._settings: Settings | None = None
        self._contents: dict[str, bytes] = {}

    def scan(self) -> None:
        """Read all files. A file of a theme that cannot be read is left out: the preview of the site reports it."""
        themes = {**_read(self.site / "themes", "themes/"), **_read(shipped_themes(), f"{SHIPPED}themes/")}
        files = {**self._content(themes), **themes}
        self.digests = in_listed_order({path: digest_of(content) for path, content in files.items()})
        self._contents |= {self.digests[path]: content for path, content in files.items()}

    def read_changed(self, changed: Collection[str]) -> bool:
        """Return False: the files are few enough to scan them all."""
        return False

    def read(self, path: str, digest: str) -> bytes:
        """Return the bytes of a file; raises InputChanged if there are none with this digest."""
        if digest not in self._contents:
            raise InputChanged(path)
        return self._contents[digest]

    def keep_in_memory(self, used: Collection[str]) -> None:
        """Drop the bytes of former versions, except those with the digests `used`."""
        for digest in self._contents.keys() - {*self.digests.values(), *used}:
            del self._contents[digest]

    def _content(self, themes: Mapping[str, bytes]) -> dict[str, bytes]:
        """Return the files of the sample site, with the settings of the theme and with examples of its directives."""
        content = _read(SAMPLE / "content", "content/")
        self._settings = _settings_in(self.site) or self._settings
        name = self._theme or (self._settings.theme if self._settings else "default")
        chosen = self._settings.theme_settings if self._settings else {}
        theme, _ = theme_of(name, _Themes(_by_name(themes)), chosen)
        own = theme.own_directives if theme else {}
        content["content/pages/components.md"] = components_page(theme.files if theme else {}).encode()
        content[SETTINGS] += f"\ntheme: {json.dumps(name)}\ntheme_settings: {json.dumps(chosen)}\n".encode()
        if own:
            content[f"content/{OWN}"] = own_article(own).encode()
        directives, parts = directives_with(own), []
        for path in sorted(path for path in content if path.startswith("content/articles/")):
            text = content[path].decode()
            parts.append(part_of(path.removeprefix("content/"), text))
            content[path] = with_examples(text, directives).encode()
        self.parts = tuple(parts)
        return content


class _Themes(Mapping[str, Mapping[str, bytes]]):
    """The files of each theme by its name: those that were read, and those in installed packages."""

    def __init__(self, read: Mapping[str, Mapping[str, bytes]]) -> None:
        self._read = read
        self._installed = InstalledPackages()

    def __getitem__(self, name: str) -> Mapping[str, bytes]:
        if name in self._read:
            return self._read[name]
        prefix = f"{PREFIXES[THEMES]}{name}/"
        with suppress(OSError):
            return {
                path.removeprefix(prefix): self._installed.read(path) for path in self._installed.paths(THEMES, name)
            }
        return {}

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys((*self._read, *self._installed.names(THEMES))))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _settings_in(site: Path) -> Settings | None:
    """Return the settings of a site; None if they cannot be read."""
    try:
        written = (site / SETTINGS).read_bytes()
    except OSError:
        return None
    records = read_file(ContentFile(SETTINGS, written), {}).records
    found = records[0].record if records else None
    return found if isinstance(found, Settings) else None


def _read(folder: Path, prefix: str) -> dict[str, bytes]:
    """Return the bytes of the files in a folder by path, without those that cannot be read."""
    return dict(_each(folder, prefix)) if folder.is_dir() else {}


def _each(folder: Path, prefix: str) -> Iterator[tuple[str, bytes]]:
    for path, _ in files_in(str(folder), prefix).files:
        with suppress(OSError):
            yield path, (folder / path.removeprefix(prefix)).read_bytes()


def _by_name(themes: Mapping[str, bytes]) -> dict[str, dict[str, bytes]]:
    """Return the files of each theme by its name; a site's own theme overrides a shipped one of that name."""
    found: dict[str, dict[str, bytes]] = {}
    for folder in (f"{SHIPPED}themes/", "themes/"):
        named: dict[str, dict[str, bytes]] = {}
        for path, content in themes.items():
            if path.startswith(folder):
                name, _, inside = path.removeprefix(folder).partition("/")
                named.setdefault(name, {})[inside] = content
        found |= {name: files for name, files in named.items() if "theme.yaml" in files}
    return found
