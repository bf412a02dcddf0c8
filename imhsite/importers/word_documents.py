"""Import a Word document (.docx): its words through mammoth, its pictures, its properties, and what it leaves out."""

from __future__ import annotations

import io
import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

from imhsite.extensions.imported import CannotRead, Imported, ImportedFile, ImportedText, Note
from imhsite.importers.html_to_markdown import markdown_of
from imhsite.importers.xml_guard import opened_archive
from imhsite.schema.urls import slug_like

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_DOCUMENT = "word/document.xml"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LOST = {
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath": "formula",
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart": "chart",
    "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds": "diagram",
    f"{_WORD}del": "deletion that was tracked",
    f"{_WORD}moveFrom": "passage that was moved elsewhere",
}
"""Elements that are not converted, each with what it is called."""

_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Quotations'] => blockquote > p:fresh
r[style-name='Footnote Characters'] =>
r[style-name='Endnote Characters'] =>
r[style-name='footnote text Char'] =>
u => u
strike => s
"""
_PROPERTIES = {
    "title": "{http://purl.org/dc/elements/1.1/}title",
    "author": "{http://purl.org/dc/elements/1.1/}creator",
}
_MODIFIED = "{http://purl.org/dc/terms/}modified"


def import_word(content: bytes, name: str) -> Imported:
    """Return what a Word document of a name contains. Raise CannotRead if it is not one, or not safe to read."""
    import mammoth

    archive = opened_archive(content, "a Word document (.docx)", _DOCUMENT)
    pictures = _Pictures(name)
    try:
        result = mammoth.convert_to_html(
            io.BytesIO(content), style_map=_STYLES, convert_image=pictures.convert, external_file_access=False
        )
    except Exception as error:  # mammoth raises whatever a damaged document leads to
        raise CannotRead(
            "it is damaged or not a Word document; open it in Word or LibreOffice, and save it again"
        ) from error
    converted = markdown_of(str(result.value), name)
    properties = _properties(archive)
    stem = posixpath.splitext(name)[0]
    text = ImportedText(
        place=name,
        body=converted.markdown,
        title=converted.heading or properties.get("title", "") or stem,
        slug=slug_like(stem),
        authors=tuple(filter(None, [properties.get("author", "")])),
        updated=properties.get("modified", ""),
        draft=True,
        base=pictures.base,
    )
    notes = (
        *converted.notes,
        *(Note(name, "left out", words) for words in (*_left_out(archive), *pictures.left_out)),
        *(Note(name, "changed", words) for words in _in_words(result.messages)),
    )
    return Imported(texts=(text,), files=tuple(pictures.files), notes=notes)


class _Pictures:
    """Collects the pictures of a document, and gives each an address in its text."""

    def __init__(self, name: str) -> None:
        self.base = f"https://word.invalid/{slug_like(name) or 'document'}/"
        self.files: list[ImportedFile] = []
        self.left_out: list[str] = []
        self._name = name
        self._stem = posixpath.splitext(name)[0]

    @property
    def convert(self) -> Callable[[Any], Any]:
        """Return the function that mammoth calls for each picture."""
        import mammoth

        converter: Callable[[Any], Any] = mammoth.images.img_element(self._attributes)
        return converter

    def _attributes(self, image: Any) -> dict[str, str]:
        kind = str(image.content_type or "").rpartition("/")[2].partition("+")[0] or "bin"
        alt = " ".join(str(image.alt_text or "").split())
        name = f"{self._stem}-{len(self.files) + 1}.{kind}"
        address = f"{self.base}{len(self.files) + 1}.{kind}"
        with image.open() as opened:
            content = opened.read()
        self.files.append(
            ImportedFile(
                place=f"{self._name}, picture {len(self.files) + 1}",
                name=name,
                content=content,
                addresses=(address,),
                alt=alt,
            )
        )
        return {"src": address}


def _read(archive: ZipFile, name: str) -> Element | None:
    from defusedxml.ElementTree import fromstring

    found: Element | None = fromstring(archive.read(name)) if name in archive.namelist() else None
    return found


def _properties(archive: ZipFile) -> dict[str, str]:
    """Return the title, the author and the day of the last change, as far as they are known."""
    root = _read(archive, "docProps/core.xml")
    if root is None:
        return {}
    found = {field: " ".join((root.findtext(tag) or "").split()) for field, tag in _PROPERTIES.items()}
    modified = re.match(r"\d{4}-\d\d-\d\d", root.findtext(_MODIFIED) or "")
    return found | ({"modified": modified[0]} if modified else {})


def _left_out(archive: ZipFile) -> Iterator[str]:
    """Yield what a document contains that is not converted."""
    root = _read(archive, _DOCUMENT)
    assert root is not None
    counts = Counter(_LOST[element.tag] for element in root.iter() if element.tag in _LOST)
    for called, count in sorted(counts.items()):
        yield f"{count} {called}{'' if count == 1 else 's'}"
    for number, words in enumerate(_comments(archive), 1):
        yield f'comment {number}: "{words}"'
    for part in sorted(name for name in archive.namelist() if re.fullmatch(r"word/(?:header|footer)\d*\.xml", name)):
        if words := _words(_read(archive, part)):
            yield f'the {part[5:11]} of its pages: "{words}"'


def _comments(archive: ZipFile) -> Iterator[str]:
    root = _read(archive, "word/comments.xml")
    yield from (_words(comment) for comment in root.iter(f"{_WORD}comment")) if root is not None else ()


def _words(element: Element | None) -> str:
    paragraphs = [] if element is None else element.iter(f"{_WORD}p")
    return " ".join(" ".join("".join(p.text or "" for p in one.iter(f"{_WORD}t")) for one in paragraphs).split())


def _in_words(messages: Any) -> Iterator[str]:
    """Yield what mammoth reports, each kind once, in plain words."""
    for message in dict.fromkeys(str(one.message) for one in messages):
        style = re.match(r"Unrecognised (paragraph|run|table) style: '?(.+?)'? \(Style ID: .*\)$", message)
        if style and style[1] == "paragraph":
            yield f'paragraphs in the style "{style[2]}" became plain paragraphs'
        elif style:
            yield f'words in the style "{style[2]}" lost it'
        elif "element was ignored" not in message:
            yield message
