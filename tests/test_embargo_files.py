"""Files for download are searched for what is hidden, whatever wraps their words; what cannot be read is rejected."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from pathlib import Path
from time import process_time

import pypdf
import pytest
import typst
from building import build_here, problem_lines, write_site
from hypothesis import given, settings
from hypothesis import strategies as st

from imhsite.embargo.file_text import UnreadablePart, readable_in
from imhsite.embargo.ngrams import Grams
from imhsite.embargo.pdf_text import UnreadablePdf, read_pdf

BEFORE, AFTER = "2026-06-08 00:00", "2026-06-08 00:01"
HELD = (
    "---\ntitle: Stripes at dawn\nsummary: A quagga was seen.\ntopic: bonding\npublish_at: 2026-06-08 00:01\n---\n"
    "Words about a pangolin.\n"
)
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
GRAMS = Grams(["stripes at dawn", "quagga", "café official"])
TITLE = "Stripes at dawn"


def zipped(**files: str | bytes) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return into.getvalue()


def tarred(name: str, content: bytes) -> bytes:
    into = io.BytesIO()
    with tarfile.open(fileobj=into, mode="w") as archive:
        member = tarfile.TarInfo(name)
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    return into.getvalue()


def printed(markup: str) -> bytes:
    """A PDF as typst writes it: fonts with codes of their own, compressed streams."""
    return bytes(typst.compile(markup.encode()))


def handmade_pdf(words: bytes, more: bytes = b"") -> bytes:
    """A PDF of the plainest form, in which the letters of a font have other codes than usual."""
    encoding = b"<</Type/Encoding/Differences[1/S/t/r/i/p/e/s/a/d/w/n/space]>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>" + more + b">>",
        b"<</Length %d>>stream\n" % len(words) + words + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding " + encoding + b">>",
    ]
    content, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(content)
    return content + b"xref\n0 6\n0000000000 65535 f \n" + table + end


CODES = b"BT /F 12 Tf 9 700 Td <010203040506070c0802" + b"0c09080a0b> Tj ET"
LETTER_BY_LETTER = (
    b"BT /F 12 Tf 9 700 Td <01> Tj "
    + b"".join(b"30 0 Td <%02x> Tj " % letter for letter in (2, 3, 4, 5, 6, 7, 8, 2, 9, 8, 10, 11))
    + b"ET"
)


def with_attachment(name: str, content: bytes) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(printed("Nothing")))
    writer.add_attachment(name, content)
    into = io.BytesIO()
    writer.write(into)
    return into.getvalue()


def locked(password: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(printed(TITLE)))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    into = io.BytesIO()
    writer.write(into)
    return into.getvalue()


def read(path: str, content: bytes) -> tuple[set[str], list[str]]:
    """The grams that are found in a file, and why parts of it cannot be read."""
    found: set[str] = set()
    why: list[str] = []
    for one in readable_in(path, content, read_pdf):
        if isinstance(one, UnreadablePart):
            why.append(one.why)
        else:
            found |= GRAMS.found_in(one.text)
            found |= GRAMS.found_run_together(one.text) if one.sort == "pages" else set()
    return found, why


DOCX = (
    "<w:p><w:r><w:t>Stri</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>pes at</w:t></w:r>"
    '<w:r><w:t xml:space="preserve"> dawn</w:t></w:r></w:p>'
)
ODT = "<text:p>Stripes<text:s/><text:span>at da</text:span>wn</text:p>"
XLSX = "<sst><si><r><t>Stripes </t></r><r><t>at dawn</t></r></si></sst>"
NARROW = "#set par(justify: true)\n#block(width: 30pt)[Stripes at dawn]"
COMMENT = b"/Annots[<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents(Stripes at dawn)>>]"
BYTES: dict[str, tuple[str, bytes]] = {
    "PDF of typst": ("a.pdf", printed(TITLE)),
    "PDF of typst, justified and hyphenated": ("a.pdf", printed(NARROW)),
    "PDF with spaced letters": ("a.pdf", printed("#text(tracking: 9pt)[Stripes at dawn]")),
    "PDF with codes of its own": ("a.pdf", handmade_pdf(CODES)),
    "PDF letter by letter": ("a.pdf", handmade_pdf(LETTER_BY_LETTER)),
    "PDF properties": ("a.pdf", printed('#set document(title: "Stripes at dawn")\nNothing')),
    "PDF comment": ("a.pdf", handmade_pdf(b"", COMMENT)),
    "PDF attachment": ("a.pdf", with_attachment("a.zip", zipped(a_txt=TITLE))),
    "PDF that may not be changed": ("a.pdf", locked("")),
    "UTF-16": ("a.txt", TITLE.encode("utf-16")),
    "UTF-16, high byte first": ("a.txt", b"\xfe\xff" + TITLE.encode("utf-16-be")),
    "UTF-16 without a mark": ("a.csv", TITLE.encode("utf-16-le")),
    "UTF-32": ("a.txt", TITLE.encode("utf-32")),
    "Windows-1252": ("a.txt", "Stripes\x96at\x96dawn".encode("latin-1")),
    "an old Word document": ("a.doc", OLD_WORD + b"\0\1" + TITLE.encode("utf-16-le") + b"\0\xff"),
    "RTF": ("a.rtf", rb"{\rtf1\ansi Stri{\b pes} at\b0  da\'77n\par}"),
    "bold inside a word": ("a.html", b"<p>Stri<b>pes</b> at <i class=x>dawn</i>"),
    "a comment inside a word": ("a.html", b"Stri<!-- -->pes at dawn"),
    "a line break that is allowed": ("a.html", b"Stri<wbr>pes at da&shy;wn"),
    "soft hyphens": ("a.txt", "Stri\u00adpes at da\u00adwn".encode()),
    "signs without width": ("a.txt", "Str\u200bipes\u00a0at\u2009d\u2060awn".encode()),
    "joined letters": ("a.txt", "cafe\u0301 o\ufb03cial".encode()),
    "entities": ("a.html", b"S&#116;ripes&nbsp;at d&#x61;w&zwnj;n"),
    "markup in a feed": ("a.xml", b"<content>&lt;p&gt;Stri&lt;b&gt;pes&lt;/b&gt; at dawn</content>"),
    "markup in JSON": ("a.json", rb'{"html": "Stri<b>pes<\/b> at dawn"}'),
    "spans of SVG": ("a.svg", b"<svg><text>Stri<tspan>pes at</tspan> dawn</text></svg>"),
    "DOCX": ("a.docx", zipped(word__document_xml=DOCX)),
    "ODT": ("a.odt", zipped(content_xml=ODT)),
    "XLSX": ("a.xlsx", zipped(xl__sharedStrings_xml=XLSX)),
    "EPUB": ("a.epub", zipped(a_xhtml="<p>Stri<em>pes</em> at dawn</p>")),
    "DOCX in ZIP in ZIP": ("a.zip", zipped(b_zip=zipped(c_docx=zipped(word__document_xml=DOCX)))),
    "PDF in ZIP": ("a.zip", zipped(a_pdf=printed(TITLE))),
    "tar.gz": ("a.tar.gz", gzip.compress(tarred("a.txt", TITLE.encode()))),
    "a name in tar": ("a.tar", tarred("stripes-at-dawn.txt", b"")),
    "bzip2": ("a.bz2", bz2.compress(TITLE.encode())),
    "xz": ("a.xz", lzma.compress(TITLE.encode())),
    "two gzip files in a row": ("a.gz", gzip.compress(b"Nothing. ") + gzip.compress(TITLE.encode())),
}  # fmt: skip


@pytest.mark.parametrize(("path", "content"), BYTES.values(), ids=BYTES)
def test_a_title_is_found_whatever_wraps_it(path: str, content: bytes) -> None:
    found, why = read(path, content)
    assert found & {"stripes at dawn", "café official"}
    assert why == []


def test_two_elements_or_cells_are_not_one_title() -> None:
    assert read("a.html", b"<li>Stripes</li><li>at dawn</li>") == (set(), [])
    assert read("a.docx", zipped(a_xml="<w:p><w:t>Stripes</w:t></w:p><w:p><w:t>at dawn</w:t></w:p>")) == (set(), [])
    assert read("a.csv", b"Stripes at noon\nAt dawn") == (set(), [])


EMF = b"\x01\0\0\0" + bytes(36) + b" EMF" + TITLE.encode("utf-16-le")
PLAIN = {
    "printer settings": zipped(xl__printerSettings__printerSettings1_bin=b"\0\xff\3\xdc", xl__workbook_xml="<x/>"),
    "a font in a document": zipped(word__fonts__font1_odttf=b"\xf1\0\3\xdc", word__document_xml="<w:p/>"),
    "what a Mac adds": zipped(__MACOSX___a_txt=b"\x00\x05\x16\x07\0\2", _DS_Store=b"\0\0\0\1Bud1\0\xff", a_txt="Words"),
    "a film": b"\0\0\0\x20ftypisom\xff\0",
    "an empty file": b"",
    "an empty ZIP": zipped(),
}


@pytest.mark.parametrize("content", PLAIN.values(), ids=PLAIN)
def test_ordinary_files_are_not_in_the_way(content: bytes) -> None:
    assert read("a.zip", content) == (set(), [])


def test_words_in_a_drawing_of_a_document_are_found() -> None:
    assert read("a.docx", zipped(word__media__image1_emf=EMF)) == ({"stripes at dawn"}, [])


def test_a_document_of_opendocument_with_a_password_cannot_be_read() -> None:
    parts = {"META-INF/manifest.xml": "<x/>", "content.xml": b"\x9c\0\xf1\3\xdc", "layout-cache": b"\0\xff\1"}
    assert read("a.odt", zipped(**parts)) == (set(), ["imhsite cannot read files of this kind"])


def broken(content: bytes) -> bytes:
    return content[: len(content) // 2]


def scratched(content: bytes) -> bytes:
    return content[:40] + b"\xff" * 9 + content[49:]


def many_archives() -> bytes:
    return zipped(**{f"n{number}_gz": gzip.compress(b"\0" * 999_000) for number in range(99)})


def encrypted_zip() -> bytes:
    content = bytearray(zipped(a_txt=TITLE))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def chain(depth: int) -> bytes:
    content = b"Nothing"
    for _ in range(depth):
        content = zipped(a_zip=content)
    return content


UNREAD: dict[str, tuple[str, bytes, str]] = {
    "PDF with a password": ("a.pdf", locked("secret"), "it needs a password"),
    "damaged PDF": ("a.pdf", b"%PDF-1.7 and nothing else", "it is damaged"),
    "damaged ZIP": ("a.zip", broken(zipped(a_txt="x" * 999)), "it is damaged"),
    "damaged DOCX": ("a.docx", scratched(zipped(a_xml="ab" * 999)), "it is damaged"),
    "encrypted ZIP": ("a.zip", encrypted_zip(), "it is encrypted"),
    "encrypted DOCX": ("a.docx", OLD_WORD + "EncryptedPackage".encode("utf-16-le"), "it is encrypted"),
    "damaged gzip": ("a.gz", broken(gzip.compress(b"words" * 99)), "it is damaged"),
    "damaged tar": ("a.tar", tarred("a.txt", b"a" * 9000)[:2000], "it is damaged"),
    "gzip that expands to 100 MB": ("a.gz", gzip.compress(b"\0" * 100_000_000), "it expands to more than 9 MB"),
    "ZIP that expands to 100 MB": ("a.zip", zipped(a_txt=b"\0" * 100_000_000), "it expands to more than 9 MB"),
    "many archives that expand": ("a.zip", many_archives(), "it expands to more than 8 MB"),
    "PDF that expands": ("a.pdf", handmade_pdf(zlib.compress(b" " * 99_000_000)), "it expands to more than 9 MB"),
    "nested deep": ("a.zip", chain(40), "it is inside more than 5 archives"),
    "7z": ("a.7z", b"7z\xbc\xaf\x27\x1c\0\4", "imhsite cannot read files of this kind"),
    "unknown bytes in a ZIP": ("a.zip", zipped(a_xyz=b"\0\xfe\1\xfd\2"), "imhsite cannot read files of this kind"),
}  # fmt: skip


@pytest.mark.parametrize(("path", "content", "why"), UNREAD.values(), ids=UNREAD)
def test_what_cannot_be_read_is_reported(path: str, content: bytes, why: str) -> None:
    assert why in read(path, content)[1]


def test_archives_as_deep_as_the_limit_are_read() -> None:
    assert read("a.zip", chain(5)) == (set(), [])


def test_a_pdf_that_never_ends_is_given_up() -> None:
    heavy = handmade_pdf(b"BT /F 12 Tf " + b"[<01>1<02>2]TJ\n" * 40_000 + b"ET")
    many = heavy.replace(b"/Count 1/Kids[3 0 R]", b"/Count 4000/Kids[" + b"3 0 R " * 4000 + b"]")
    with pytest.raises(UnreadablePdf, match="reading it takes too much time or memory"):
        read_pdf(many)


ABOUT = "---\ntitle: About\nsummary: S.\n---\n[A leaflet](../media/{0}).\n"
FILES: dict[str, tuple[str, bytes, str]] = {
    "a leaking PDF": ("leaflet.pdf", printed(TITLE), "embargo-leak"),
    "a leaking text in UTF-16": ("leaflet.txt", TITLE.encode("utf-16"), "embargo-leak"),
    "a leaking document": ("leaflet.docx", zipped(word__document_xml=DOCX), "embargo-leak"),
    "a locked PDF": ("leaflet.pdf", locked("secret"), "embargo-unread"),
    "a damaged ZIP": ("leaflet.zip", broken(zipped(a_txt="x" * 999)), "embargo-unread"),
    "a damaged document": ("leaflet.docx", broken(zipped(a_xml="x" * 999)), "embargo-unread"),
    "a small ZIP of 100 MB": ("leaflet.zip", zipped(a_txt=b"\0" * 100_000_000), "embargo-unread"),
}


@pytest.mark.parametrize(("name", "content", "rule"), FILES.values(), ids=FILES)
def test_a_download_that_tells_or_may_tell_stops_the_build_while_something_is_hidden(
    name: str, content: bytes, rule: str, tmp_path: Path
) -> None:
    files = {f"content/media/{name}": content, "content/pages/about.md": ABOUT.format(name)}
    site = write_site(tmp_path, {"content/articles/zebra-news.md": HELD, **files})
    result = build_here(site, as_of=BEFORE)
    assert result.published is None
    assert [one.rule for one in result.problems] == [rule], problem_lines(result)
    if rule == "embargo-unread":
        assert result.problems[0].origin.file == f"content/media/{name}"
    assert build_here(site, as_of=AFTER).published is not None


def test_what_cannot_be_read_stops_the_build_too_when_something_is_hidden_later(tmp_path: Path) -> None:
    files = {"content/media/a.pdf": locked("secret"), "content/pages/about.md": ABOUT.format("a.pdf")}
    site = write_site(tmp_path, files)
    assert build_here(site, as_of=BEFORE).published is not None
    write_site(tmp_path, {"content/articles/zebra-news.md": HELD})
    assert [one.rule for one in build_here(site, as_of=BEFORE).problems] == ["embargo-unread"]


def test_the_process_that_reads_pdfs_imports_nothing_from_the_site(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for module in ("pypdfium2", "msgspec", "subprocess", "imhsite"):
        (tmp_path / f"{module}.py").write_text("raise SystemExit(1)\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert TITLE in "".join(read_pdf(printed(TITLE)).texts)


def test_a_reader_that_is_not_installed_is_a_problem(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "pypdfium2.py").write_text("raise ImportError\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(UnreadablePdf, match="pypdfium2, which reads PDF files, is not installed"):
        read_pdf(printed(TITLE))


def zip_of_zeros(size: int) -> bytes:
    """A ZIP of one file of so many MB of zeros, put together from one compressed piece."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    first, piece = (packer.compress(bytes(1_000_000)) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    data = first + piece * (size - 1) + packer.flush()
    about = struct.pack("<HHHHHLLLHH", 20, 0, 8, 0, 33, 0, len(data), size * 1_000_000, 5, 0)
    local = b"PK\x03\x04" + about + b"a.txt" + data
    entry = b"PK\x01\x02\x14\0" + about + struct.pack("<HHHLL", 0, 0, 0, 0, 0) + b"a.txt"
    return local + entry + b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, 1, 1, len(entry), len(local), 0)


def test_a_zip_of_1_5_mb_that_expands_to_1_6_gb_is_given_up() -> None:
    content = zip_of_zeros(1600)
    assert 1_400_000 < len(content) < 1_700_000
    assert read("a.zip", content) == (set(), ["it expands to more than 39 MB"])
    assert read("a.zip", zip_of_zeros(5))[1] == ["it is damaged"]  # its checksum is wrong, and all of it was read


SEEDS = tuple(content for _, content in BYTES.values()) + tuple(content for _, content, _ in UNREAD.values())


@given(
    seed=st.sampled_from([content for content in SEEDS if b"%PDF-" not in content]),
    changes=st.lists(st.tuples(st.integers(0, 400), st.binary(max_size=6)), max_size=4),
    cut=st.integers(0, 2000),
)
def assert_no_exception_when_damaged(seed: bytes, changes: list[tuple[int, bytes]], cut: int) -> None:
    damaged = bytearray(seed[:100_000])
    for place, noise in changes:
        damaged[place : place + len(noise)] = noise
    read("a.bin", bytes(damaged[: len(damaged) - cut] if cut < len(damaged) else damaged))


def test_no_damage_ends_in_an_exception(pytestconfig: pytest.Config) -> None:
    examples = 5000 if pytestconfig.getoption("thorough") else 100
    settings(max_examples=examples, deadline=None)(assert_no_exception_when_damaged)()


SLOW = {
    "tags": b"<a " * 33_000,
    "brackets": b"<" * 100_000,
    "comments that never end": b"<!--" * 25_000,
    "entities": b"&amp;" * 20_000,
    "escapes": b"%41" * 33_000,
    "streams without an end": b"%PDF-1.4\n" + b"stream\n" * 14_000,
    "commands of RTF": rb"{\rtf1" + rb"\u1" * 30_000,
    "accents": "\u0301".encode() * 50_000,
    "markup that expands": zipped(a_xml=b"abc def <b> &amp; " * 500_000),
    "many empty archives": gzip.compress(b"") * 4_000,
}


@pytest.mark.parametrize("content", SLOW.values(), ids=SLOW)
def test_no_file_of_100_kb_takes_long(content: bytes) -> None:
    """Each takes less than 2 s of processor time on the machine this was written on; what is squared takes minutes."""
    assert len(content) <= 110_000
    began = process_time()
    read("a.html", content)
    assert process_time() - began < 10
