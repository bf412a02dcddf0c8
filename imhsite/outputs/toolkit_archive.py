"""The files of a toolkit as one ZIP archive, the same bytes for the same files.

Times, order and permissions are fixed, and nothing is compressed: pictures and PDFs already are, and other versions of
a compressor produce other bytes.
"""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO

from imhsite.outputs.cards.typst import CARD, POSTER, CardCompiler
from imhsite.views.types.card_views import KitFile, KitView

MANIFEST = "MANIFEST.sha256"
FIRST_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP archive can store."""


def kit_bytes(card_compiler: CardCompiler, view: KitView) -> bytes:
    """Return the archive, with a manifest of the digests of all other files. Raise OutputError if a card fails."""
    from zipfile import ZIP_STORED, ZipFile, ZipInfo

    files = {file.path: _content_of(card_compiler, file) for file in view.files}
    lines = (f"{sha256(content).hexdigest()}  {path}\n" for path, content in sorted(files.items()))
    files[MANIFEST] = "".join(lines).encode()
    made = BytesIO()
    with ZipFile(made, "w", ZIP_STORED) as archive:
        for path, content in sorted(files.items()):
            entry = ZipInfo(path, FIRST_TIME)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, content)
    return made.getvalue()


def _content_of(card_compiler: CardCompiler, file: KitFile) -> bytes:
    if file.card:
        return card_compiler.cached(CARD, file.card)
    if file.poster:
        return card_compiler.cached(POSTER, file.poster)
    return file.text.encode("utf-8")
