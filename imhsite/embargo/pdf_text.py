"""PDF text: the text of a PDF, extracted by PDFium in a separate process.

PDFium decodes what common programs write: embedded fonts with custom encodings, compressed objects, words placed
letter by letter. It is native code, and a small file can keep it busy for ever, so it runs with limits and may crash.
This file is also the program of that process, so it must not import anything else from imhsite.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import msgspec

SECONDS, BYTES_A_SECOND = 1.5, 200_000
"""Processor time that a PDF may take: a constant in seconds, plus a second for each `BYTES_A_SECOND` bytes."""

MAX_MEMORY = 2 << 30
MAX_ATTACHED = 64 << 20
"""Bytes of memory that PDFium may use, and bytes of attachments that are read."""

ENCRYPTED, DAMAGED, TOO_MUCH, MISSING = 3, 4, 5, 6
"""Exit codes of the process."""

REASONS = {
    ENCRYPTED: "it needs a password",
    DAMAGED: "it is damaged",
    TOO_MUCH: "its attachments are too large",
    MISSING: "pypdfium2, which reads PDF files, is not installed",
}
TOO_LONG = "reading it takes too much time or memory"


class PdfContent(msgspec.Struct, frozen=True):
    """The text of a PDF, of its pages, then of its metadata and bookmarks, and the attached files by name."""

    texts: tuple[str, ...]
    files: tuple[tuple[str, bytes], ...]


class UnreadablePdf(Exception):
    """The text of a PDF cannot be read; the message is the reason."""


def read_pdf(content: bytes) -> PdfContent:
    """Return the text and attachments of a PDF; raise UnreadablePdf."""
    # -P: import nothing from the working directory, nor from this file's folder.
    command = [sys.executable, "-P", __file__, str(_seconds_for(content))]
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, timeout=60 + 10 * _seconds_for(content), check=False
        )
    except subprocess.TimeoutExpired:
        raise UnreadablePdf(TOO_LONG) from None
    if done.returncode:
        raise UnreadablePdf(REASONS.get(done.returncode, TOO_LONG))
    return msgspec.msgpack.decode(done.stdout, type=PdfContent)


def _seconds_for(content: bytes) -> float:
    return SECONDS + len(content) / BYTES_A_SECOND


def main() -> None:
    """Read a PDF from standard input and write its content to standard output; the exit code is a key of `REASONS`."""
    _limit(float(sys.argv[1]))
    try:
        import pypdfium2
    except ImportError:
        sys.exit(MISSING)
    try:
        with pypdfium2.PdfDocument(sys.stdin.buffer.read()) as document:
            content = PdfContent(tuple(_texts_of(document)), tuple(_files_of(document)))
    except pypdfium2.PdfiumError as error:
        sys.exit(ENCRYPTED if "password" in str(error).lower() or "security" in str(error).lower() else DAMAGED)
    sys.stdout.buffer.write(msgspec.msgpack.encode(content))


def _limit(seconds: float) -> None:
    """Let the system, if it can, end this process when it takes too long or too much memory."""
    with suppress(ImportError, OSError, ValueError):
        import resource
        import signal

        signal.setitimer(signal.ITIMER_PROF, seconds)
        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))


def _texts_of(document: Any) -> Iterator[str]:
    for page in document:
        text = page.get_textpage()
        yield text.get_text_range(errors="ignore")
        yield from _notes_of(page)
        text.close()
        page.close()
    yield from (value for value in document.get_metadata_dict().values() if value)
    yield from (bookmark.get_title() for bookmark in document.get_toc())


def _notes_of(page: Any) -> Iterator[str]:
    """Yield the text of comments and form fields, which is not part of the page's text."""
    import ctypes

    from pypdfium2 import raw

    for number in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, number)
        for key in (b"Contents", b"V", b"DV", b"T", b"TU", b"Subj"):
            size = raw.FPDFAnnot_GetStringValue(annotation, key, None, 0)
            if size > 2:
                into = ctypes.create_string_buffer(size)
                raw.FPDFAnnot_GetStringValue(annotation, key, ctypes.cast(into, ctypes.POINTER(raw.FPDF_WCHAR)), size)
                yield into.raw[: size - 2].decode("utf-16-le", "replace")
        raw.FPDFPage_CloseAnnot(annotation)


def _files_of(document: Any) -> Iterator[tuple[str, bytes]]:
    remaining = MAX_ATTACHED
    for number in range(document.count_attachments()):
        attachment = document.get_attachment(number)
        data = bytes(attachment.get_data())
        remaining -= len(data)
        if remaining < 0:
            sys.exit(TOO_MUCH)
        yield attachment.get_name(), data


if __name__ == "__main__":
    main()
