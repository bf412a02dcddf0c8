"""Theme files: the Jinja theme of the site as queries, from the site's own themes and those that ship with imhsite."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from imhsite.content.inputs import file, paths
from imhsite.content.settings import settings, settings_positions
from imhsite.diagnostics.problems import Problem
from imhsite.engine.file_scan import SHIPPED
from imhsite.engine.graph import Engine
from imhsite.engine.query import query
from imhsite.theme.inheritance import OwnDirective, Theme, theme_of


class LoadedTheme(msgspec.Struct, frozen=True):
    """The theme, or None if it cannot be used, and its problems.

    Looking up one of its files asks the engine for that file."""

    theme: Theme | None
    problems: tuple[Problem, ...]


class _Files(Mapping[str, bytes]):
    """The files of one theme by their paths inside it; each lookup asks the engine."""

    def __init__(self, engine: Engine, names: Mapping[str, str]) -> None:
        self._engine = engine
        self._paths = names

    def __getitem__(self, name: str) -> bytes:
        found = self._engine.ask(file, self._paths[name])
        return found or b""

    def __contains__(self, name: object) -> bool:
        return name in self._paths

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


def _summary(loaded: LoadedTheme) -> object:
    theme = loaded.theme
    if theme is None:
        return loaded.problems
    settings = dict(theme.settings), dict(theme.places)
    return theme.name, dict(theme.shown), settings, dict(theme.own_directives), loaded.problems


@query(3, stored=False, summary=_summary)
def theme(engine: Engine, _: str) -> LoadedTheme:
    """Return the site's theme with those that it extends; a site's own theme overrides a shipped one of that name."""
    names: dict[str, dict[str, str]] = {}
    for folder in (f"{SHIPPED}themes/", "themes/"):
        in_folder: dict[str, dict[str, str]] = {}
        for path in engine.ask(paths, folder):
            name, _, inside = path.removeprefix(folder).partition("/")
            in_folder.setdefault(name, {})[inside] = path
        names |= {name: files for name, files in in_folder.items() if "theme.yaml" in files}
    found = engine.ask(settings)
    if found is None:
        return LoadedTheme(None, ())
    themes = {name: _Files(engine, files) for name, files in names.items()}
    return LoadedTheme(*theme_of(found.theme, themes, found.theme_settings, engine.ask(settings_positions)))


@query(4, type=dict[str, OwnDirective])
def own_directives(engine: Engine, _: str) -> dict[str, OwnDirective]:
    """Return the directives that the theme declares."""
    found = engine.ask(theme).theme
    return dict(found.own_directives) if found else {}


ALL = (theme, own_directives)
