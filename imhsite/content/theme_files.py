"""Theme files: the Jinja theme of the site as queries, from the site's own themes and those that ship with imhsite."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from imhsite.content.inputs import InstalledFiles, file, installed_files, installed_names, loaded_extension, paths
from imhsite.content.settings import settings, settings_positions
from imhsite.diagnostics.problems import Problem
from imhsite.engine.file_scan import SHIPPED
from imhsite.engine.graph import Engine
from imhsite.engine.installed_packages import EXTENSIONS, PREFIXES, THEMES
from imhsite.engine.query import query
from imhsite.schema.records import Settings
from imhsite.theme.inheritance import ExtensionLayer, Theme, theme_of


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


class _Themes(Mapping[str, Mapping[str, bytes]]):
    """The themes by name. Only a name that neither the site nor imhsite has is looked for in installed packages.

    `of_site` are those of the site itself. `faults` are the reasons why a theme that was looked up cannot be used, and
    `problems` those of its files."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._names: dict[str, dict[str, str]] = {}
        self.of_site: dict[str, dict[str, str]] = {}
        self.faults: dict[str, tuple[str, str]] = {}
        self.problems: list[Problem] = []
        for folder in (f"{SHIPPED}themes/", "themes/"):
            in_folder: dict[str, dict[str, str]] = {}
            for path in engine.ask(paths, folder):
                name, _, inside = path.removeprefix(folder).partition("/")
                in_folder.setdefault(name, {})[inside] = path
            self.of_site = {name: files for name, files in in_folder.items() if "theme.yaml" in files}
            self._names |= self.of_site

    def __getitem__(self, name: str) -> Mapping[str, bytes]:
        if name not in self._names:
            self._names[name] = self._installed(name)
        return _Files(self._engine, self._names[name])

    def __iter__(self) -> Iterator[str]:
        here = (name for name, files in self._names.items() if files)
        return iter(dict.fromkeys((*here, *self._engine.ask(installed_names, THEMES))))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _installed(self, name: str) -> dict[str, str]:
        """Return the paths of an installed theme's files by their paths inside it, or nothing."""
        found = self._engine.ask(installed_files, f"{THEMES}/{name}")
        self.problems += found.problems
        prefix = f"{PREFIXES[THEMES]}{name}/"
        if fault := fault_of_installed(found, f'the theme "{name}"'):
            self.faults[name] = fault
        elif found.packages and f"{prefix}theme.yaml" not in found.paths:
            hint = f"install the package again: pip install --force-reinstall {found.packages[0]}"
            self.faults[name] = f'the theme "{name}" of the package {found.packages[0]} has no theme.yaml', hint
        return {path.removeprefix(prefix): path for path in found.paths}


def _layers(engine: Engine, chosen: Settings) -> Iterator[tuple[str, ExtensionLayer]]:
    """Yield what each extension that can be used adds to the theme, by its name."""
    for name in dict.fromkeys(chosen.extensions):
        loaded = loaded_extension(engine, name)
        if loaded and loaded.extension:
            prefix = f"{PREFIXES[EXTENSIONS]}{name}/"
            paths = engine.ask(installed_files, f"{EXTENSIONS}/{name}").paths
            files = _Files(engine, {path.removeprefix(prefix): path for path in paths})
            yield name, ExtensionLayer(files, tuple(one.name for one in loaded.extension.directives))


def fault_of_installed(found: InstalledFiles, what: str) -> tuple[str, str] | None:
    """Return why an installed theme or extension cannot be used, and how to fix it; None if it can, or is missing."""
    if len(found.packages) > 1:
        return f"several installed packages have {what}: {', '.join(found.packages)}", "uninstall all but one of them"
    if found.packages and not found.paths:
        package = found.packages[0]
        hint = f"install the package again: pip install --force-reinstall {package}"
        return f"the files of {what}, from the package {package}, are not where Python looks for them", hint
    return None


def _summary(loaded: LoadedTheme) -> object:
    theme = loaded.theme
    if theme is None:
        return loaded.problems
    settings = dict(theme.settings), dict(theme.places)
    return theme.name, theme.in_site, dict(theme.shown), settings, dict(theme.own_directives), loaded.problems


@query(3, stored=False, summary=_summary)
def theme(engine: Engine, _: str) -> LoadedTheme:
    """Return the site's theme with those that it extends.

    A site's own theme overrides a shipped one of that name, and both override one of an installed package."""
    found = engine.ask(settings)
    if found is None:
        return LoadedTheme(None, ())
    themes = _Themes(engine)
    merged, problems = theme_of(
        found.theme,
        themes,
        found.theme_settings,
        engine.ask(settings_positions),
        themes.faults,
        dict(_layers(engine, found)),
    )
    if merged and found.theme not in themes.of_site:
        merged = msgspec.structs.replace(merged, in_site=False)
    return LoadedTheme(merged, (*problems, *themes.problems))


ALL = (theme,)
