"""Sites into which tests import, and files of other programs that tests make."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from building import SMALL, files_in, write_site

from imhsite.cli import run

IMPORTS = Path(__file__).parent / "imports"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def small_site(folder: Path) -> Path:
    return write_site(folder, SMALL)


def imported(site: Path, *words: str | Path) -> int:
    return run(["import", *map(str, words), "--site", str(site)])


def new_files(site: Path) -> dict[str, str]:
    """The text of each file that the smallest site does not have, "" for pictures."""
    files = files_in(site / "content")
    return {
        path: "" if content.startswith((b"\x89PNG", b"\xff\xd8")) else content.decode()
        for path, content in files.items()
        if f"content/{path}" not in SMALL
    }


def archive(members: Mapping[str, str | bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as writer:
        for name, content in members.items():
            writer.writestr(name, content)
    return packed.getvalue()


def docx(body: str, head: str = "", **members: str) -> bytes:
    """A Word document with some XML in its body, and further members by their names in word/, without .xml."""
    document = f'{head}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return archive({"word/document.xml": document, **{f"word/{name}.xml": text for name, text in members.items()}})
