"""What hatchling asks as it builds a package, as pyproject.toml says: the long description, and a file of the wheel."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

THEME = "default"

FENCE = re.compile(r"(^(?P<fence>`{3,}).*?^(?P=fence)$)", re.MULTILINE | re.DOTALL)
PICTURE = re.compile(r"^!\[[^\]]*\]\((?!https?:)[^)\s]+\)\n\n?", re.MULTILINE)
LINK = re.compile(r"\[([^\]]*)\]\((?!https?:|mailto:)[^)\s]+\)")


class DescriptionHook(MetadataHookInterface):
    """Gives the package the README as its long description."""

    def update(self, metadata: dict[str, Any]) -> None:
        text = Path(self.root, "README.md").read_text(encoding="utf-8")
        metadata["readme"] = {"content-type": "text/markdown", "text": description_of(text)}


def description_of(readme: str) -> str:
    """A README without pictures of the repository and links to its files, which a package index does not have."""
    pieces = FENCE.split(readme)  # text, code block, its fence, text and so on
    text = (LINK.sub(r"\1", PICTURE.sub("", piece)) for piece in pieces[::3])
    return "".join(part for pair in zip(text, [*pieces[1::3], ""], strict=True) for part in pair)


class WheelHook(BuildHookInterface):  # type: ignore[type-arg]
    """Puts the template of the default theme's translations into a wheel.

    It is written from today's templates and code, so that no copy of it can go stale."""

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
