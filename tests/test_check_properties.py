"""The names that documents carry unseen are found as programs write them, and no file ends in an exception."""

import zlib
from io import BytesIO
from time import process_time
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfWriter

from imhsite.check.document_metadata import makers_in

XMP = "<rdf:RDF><dc:creator><rdf:Seq><rdf:li>Ann &amp; Bo</rdf:li></rdf:Seq></dc:creator></rdf:RDF>"


def written(author: str) -> bytes:
    writer, made = PdfWriter(), BytesIO()
    writer.add_blank_page(100, 100)
    writer.add_metadata({"/Author": author, "/Title": "How babies talk"})
    writer.write(made)
    return made.getvalue()


def packed(objects: bytes) -> bytes:
    return b"%PDF-1.7\n2 0 obj\n<< /Type /ObjStm /Filter /FlateDecode >>\nstream\r\n" + zlib.compress(objects)


def office(path: str, properties: str) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        archive.writestr(path, properties)
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "makers"),
    [
        (written("Siân (Ward 3)"), ("Siân (Ward 3)",)),
        (written("Łucja ŵyn"), ("Łucja ŵyn",)),
        (packed(b"<< /Author (Jane Doe) >>"), ("Jane Doe",)),
        (b"%PDF-1.7\n" + XMP.encode(), ("Ann & Bo",)),
        (
            office("docProps/core.xml", "<dc:creator>Jane</dc:creator><cp:lastModifiedBy>Bo</cp:lastModifiedBy>"),
            ("Jane", "Bo"),
        ),
        (
            office("meta.xml", "<meta:initial-creator>Jane</meta:initial-creator><dc:creator>Jane</dc:creator>"),
            ("Jane",),
        ),
        (written(""), ()),
        (b"The words /Author (Jane) in a text.", ()),
    ],
)
def test_who_made_a_document_is_read_from_its_properties(content: bytes, makers: tuple[str, ...]) -> None:
    assert makers_in(content) == makers


@given(st.binary(max_size=200), st.integers(0, 400))
def test_no_damage_ends_in_an_exception(noise: bytes, place: int) -> None:
    for whole in (written("Jane"), packed(b"<< /Author <4a616e65> >>"), office("meta.xml", XMP)):
        makers_in(whole[:place] + noise + whole[place + len(noise) :])


HARD = {
    "tags that never end": office("docProps/core.xml", "<dc:creator>" * 300_000),
    "tags in a PDF": b"%PDF-1.7\n" + b"<dc:creator>" * 8_000,
    "a name without an end": b"%PDF-1.7\n" + b"/Author (" * 11_000,
    "objects without an end": b"%PDF-1.7\n" + b"/ObjStm stream\n" * 6_000,
    "objects that expand": b"%PDF-1.7\n" + packed(b"\0" * 4_000_000) * 20,
}


@pytest.mark.parametrize("content", HARD.values(), ids=HARD)
def test_no_document_keeps_the_check_busy(content: bytes) -> None:
    """The processor time of the slowest is under a second; what was squared took minutes."""
    began = process_time()
    makers_in(content)
    assert process_time() - began < 10
