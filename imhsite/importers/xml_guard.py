"""Open ZIP archives and XML of other programs safely: nothing may expand without end, and nothing may be too deep."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Iterator
from typing import IO
from xml.etree.ElementTree import Element
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler

from imhsite.extensions.imported import CannotRead

MAX_BYTES = 200_000_000
"""The limit of a source, and of all that an archive contains once it is unpacked."""

MAX_XML_BYTES = 50_000_000
"""The limit of one XML file in an archive: it is read as a whole, and takes many times its size in memory."""

DEEPEST_XML = 200

_ZIP_ERRORS = (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)


def opened_archive(content: bytes, kind: str, needed: str) -> zipfile.ZipFile:
    """Return a ZIP archive of a kind, in words, that contains a `needed` file. Raise CannotRead.

    Everything in it was unpacked once, and all its XML read."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        names = archive.namelist()
    except _ZIP_ERRORS as error:
        raise CannotRead(f"it is not {kind}, or it is damaged; open it in its program and save it again") from error
    if needed not in names:
        raise CannotRead(f"it is not {kind}: it contains no {needed}")
    total = 0
    for member in archive.infolist():
        try:
            total += _checked_size(archive, member, MAX_BYTES - total)
        except _ZIP_ERRORS as error:
            raise CannotRead(f"{member.filename} in it cannot be unpacked: the file is damaged or locked") from error
    return archive


def _checked_size(archive: zipfile.ZipFile, member: zipfile.ZipInfo, room: int) -> int:
    """Return the size of a member in bytes once it is unpacked; its XML is checked."""
    is_xml = member.filename.lower().endswith((".xml", ".rels"))
    most = min(room, MAX_XML_BYTES) if is_xml else room
    if member.file_size > most:
        raise CannotRead(f"{member.filename} in it takes {member.file_size:,} bytes; {most:,} are allowed")
    with archive.open(member) as unpacked:
        content = unpacked.read(most + 1)
    if len(content) > most:
        raise CannotRead(f"{member.filename} in it takes more than {most:,} bytes")
    if is_xml:
        check_xml(io.BytesIO(content), member.filename)
    return len(content)


def check_xml(stream: IO[bytes], name: str) -> None:
    """Raise CannotRead if XML declares entities, is nested too deeply, or is malformed."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.sax import make_parser

    parser = make_parser()
    parser.forbid_dtd = False
    parser.setContentHandler(_DepthLimit())
    try:
        parser.parse(stream)
    except DefusedXmlException as error:
        raise CannotRead(f"{name} declares entities of its own, which can expand without end") from error
    except SAXParseException as error:
        raise CannotRead(
            f"{name} is not well-formed XML: line {error.getLineNumber()}, column {error.getColumnNumber()}"
        ) from error
    except (SAXException, ValueError, LookupError) as error:
        raise CannotRead(f"{name} is not well-formed XML") from error


def elements_of(stream: IO[bytes], name: str, wanted: Collection[str]) -> Iterator[Element]:
    """Yield the elements of some names, whatever their namespaces, as XML is read; each is emptied afterwards.

    Raise CannotRead for what `check_xml` refuses."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, iterparse

    open_elements: list[Element] = []
    try:
        for event, element in iterparse(stream, events=("start", "end")):
            if event == "start":
                open_elements.append(element)
                if len(open_elements) > DEEPEST_XML:
                    raise CannotRead(f"its XML is nested more than {DEEPEST_XML} deep")
                continue
            open_elements.pop()
            if element.tag.rpartition("}")[2] in wanted:
                yield element
                element.clear()
                if open_elements:
                    open_elements[-1].remove(element)
    except DefusedXmlException as error:
        raise CannotRead(f"{name} declares entities of its own, which can expand without end") from error
    except ParseError as error:
        line, column = error.position
        raise CannotRead(f"{name} is not well-formed XML: line {line}, column {column + 1}") from error


class _DepthLimit(ContentHandler):
    """Raises CannotRead at an element that is nested too deeply."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0

    def startElement(self, name: str, attrs: object) -> None:  # noqa: N802 - the name is the standard library's
        """Count an element that begins."""
        self._depth += 1
        if self._depth > DEEPEST_XML:
            raise CannotRead(f"its XML is nested more than {DEEPEST_XML} deep")

    def endElement(self, name: str) -> None:  # noqa: N802 - the name is the standard library's
        """Count an element that ends."""
        self._depth -= 1
