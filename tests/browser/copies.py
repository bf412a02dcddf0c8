"""Copies of the real site to change, with all that its builds remember: so a copy is built in a moment."""

import shutil
from pathlib import Path

from browser.serving import Served


def copied(site: Served, root: Path) -> Path:
    """A folder with the content, the Jinja themes and the memory of a site that was built beside them."""
    for folder in ("content", "themes", ".imhsite"):
        shutil.copytree(site.folder.parent / folder, root / folder)
    return root
