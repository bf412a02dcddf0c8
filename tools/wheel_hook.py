"""Put the template of the default theme's translations into a wheel, as pyproject.toml asks for."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

THEME = "default"


class WheelHook(BuildHookInterface):  # type: ignore[type-arg]
    """Writes the template from today's templates and code, so that no copy of it can go stale."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        root = Path(self.root)
        self.folder = TemporaryDirectory()
        template = Path(self.folder.name, f"{THEME}.pot")
        template.write_bytes(template_of_theme(root / "themes" / THEME))
        build_data["force_include"][str(template)] = f"imhsite/themes/{THEME}/strings/{THEME}.pot"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if version != "editable":
            self.folder.cleanup()


def template_of_theme(folder: Path) -> bytes:
    """The template of the theme in a folder, which extends no other."""
    sys.path.insert(0, str(folder.parent.parent))
    from imhsite.engine.caches import CachedKind, MemoryCache
    from imhsite.theme.catalogue_writing import template_of
    from imhsite.theme.inheritance import theme_of
    from imhsite.theme.texts import texts_of

    files = {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    theme, problems = theme_of(THEME, {THEME: files}, {})
    assert theme is not None, problems
    return template_of(THEME, texts_of(theme, CachedKind(MemoryCache(), "texts")))
