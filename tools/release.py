"""Print the release notes of a tag, such as v0.2.0, or say why it is no release: `python tools/release.py TAG`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class NotReady(Exception):
    """The code is not ready for a release; the text says why."""


def notes_of(tag: str, version: str, changelog: str) -> str:
    """The part of the changelog about a version; raise NotReady if the tag or the changelog is about another one."""
    if tag != f"v{version}":
        raise NotReady(f"the tag is {tag}, but imhsite/__init__.py says {version}")
    parts = re.split(r"^## (.+)\n", changelog, flags=re.MULTILINE)
    sections = dict(zip(parts[1::2], parts[2::2], strict=True))
    title = next(
        (title for title in sections if re.fullmatch(rf"{re.escape(version)} - \d{{4}}-\d\d-\d\d", title)), None
    )
    if title is None:
        raise NotReady(f'CHANGELOG.md has no section "{version} - " with a date')
    if "Unreleased" in sections:
        raise NotReady('CHANGELOG.md still has a section "Unreleased"')
    return sections[title].strip() + "\n"


def main() -> None:
    sys.path.insert(0, str(ROOT))
    from imhsite import __version__

    try:
        notes = notes_of(sys.argv[1], __version__, (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    except NotReady as reason:
        sys.exit(f"{sys.argv[0]}: {reason}")
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    print(notes, end="")


if __name__ == "__main__":
    main()
