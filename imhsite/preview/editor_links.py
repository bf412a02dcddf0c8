"""Editor links: the address that opens a file in a writer's editor, at a line."""

from __future__ import annotations

from pathlib import PurePath
from urllib.parse import quote

from imhsite.schema.address_faults import scheme_of

EDITORS = {
    "vscode": "vscode://file/{file}:{line}:{column}",
    "vscodium": "vscodium://file/{file}:{line}:{column}",
    "cursor": "cursor://file/{file}:{line}:{column}",
    "zed": "zed://file/{file}:{line}:{column}",
    "idea": "idea://open?file={file}&line={line}&column={column}",
    "sublime": "subl://open?url=file:///{file}&line={line}&column={column}",
    "textmate": "txmt://open?url=file:///{file}&line={line}&column={column}",
    "none": "",
}
"""The addresses that editors open, by the name of the editor."""

RUN_BY_BROWSERS = ("blob", "data", "javascript", "vbscript", "view-source")
"""Schemes that a browser interprets itself instead of handing the address to another program."""


def editor_address(words: str) -> str:
    """Return the address for the name of an editor, or the given address with {file} in it; raises ValueError."""
    if words in EDITORS:
        return EDITORS[words]
    if "{file}" not in words or scheme_of(words) in ("", *RUN_BY_BROWSERS):
        raise ValueError(f"choose one of {', '.join(EDITORS)}, or write an address that contains {{file}} and {{line}}")
    return words


def link_to(editor: str, file: PurePath, line: int = 1, column: int = 1) -> str:
    """Return the address that opens a file at a line and column; "" without an editor."""
    path = quote(file.as_posix(), safe="/:")
    address = editor.replace("/{file}", f"/{path.lstrip('/')}").replace("{file}", path)
    return address.replace("{line}", str(line)).replace("{column}", str(column))
