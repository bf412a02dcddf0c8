"""Theme: the Jinja theme of the site as queries, from the files of its folders and of those that come with imhsite."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from imhsite.content.inputs import file, paths
from imhsite.content.settings import settings, settings_places
from imhsite.diagnostics.problems import Problem
from imhsite.engine.file_scan import SHIPPED
from imhsite.engine.graph import Engine
from imhsite.engine.query import query
from imhsite.theme.inheritance import OwnDirective, Theme, theme_of


class LoadedTheme(msgspec.Struct, frozen=True):
    """The theme, or None where it cannot be used, and what is wrong with it.

    Whoever looks up one of its files asks the engine for it."""

    theme: Theme | None
    problems: tuple[Problem, ...]


class _Files(Mapping[str, bytes]):
    """The files of one theme by their names inside it, asked for when they are looked up."""

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
    return theme.name, dict(theme.shown), dict(theme.settings), dict(theme.own_directives), loaded.problems


@query(3, stored=False, summary=_summary)
def theme(engine: Engine, _: str) -> LoadedTheme:
    """The site's theme with those that it extends; a theme of the site comes before one that ships with imhsite."""
    names: dict[str, dict[str, str]] = {}
    for folder in (f"{SHIPPED}themes/", "themes/"):
        here: dict[str, dict[str, str]] = {}
        for path in engine.ask(paths, folder):
            name, _, inside = path.removeprefix(folder).partition("/")
            here.setdefault(name, {})[inside] = path
        names |= {name: files for name, files in here.items() if "theme.yaml" in files}
    found = engine.ask(settings)
    if found is None:
        return LoadedTheme(None, ())
    themes = {name: _Files(engine, files) for name, files in names.items()}
    return LoadedTheme(*theme_of(found.theme, themes, found.theme_settings, engine.ask(settings_places)))


@query(4, type=dict[str, OwnDirective])
def own_directives(engine: Engine, _: str) -> dict[str, OwnDirective]:
    """The directives that the theme declares."""
    found = engine.ask(theme).theme
    return dict(found.own_directives) if found else {}


ALL = (theme, own_directives)
