"""`imhsite import` of Word documents: from LibreOffice, and what is damaged, hostile or cannot be kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import files_in
from importing import IMPORTS, WORD, archive, docx, imported, new_files, small_site

from imhsite.extensions.imported import CannotRead
from imhsite.importers.word_documents import import_word
from imhsite.importers.xml_guard import MAX_XML_BYTES

TALKING = IMPORTS / "talking.docx"
FROM_LIBREOFFICE = """\
---
title: Talking to your baby
topic: bonding
authors: [Amira Jones]
updated: 2026-05-04
status: draft
---

Babies turn to a **voice they know**. Say what you do[^1], and wait.

## What to try

- Look at your baby.
  1. Wait for an answer.
  2. Answer back.
- Sing a song.

### By age

| Age | What babies like |
| --- | --- |
| 3 months | faces |
| 12 months | games \\| songs |

Ask [your health visitor](https://example.org/visit). Write \\*nothing\\* down, or use \\[brackets\\].

![A grandfather and a baby laugh.](../media/talking-1.png)

[^1]: Slow words, with *pauses*, work best.
"""


def test_a_document_of_libreoffice_becomes_an_article_with_its_picture(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = small_site(tmp_path)
    assert imported(site, TALKING, "--topic", "bonding") == 0
    assert new_files(site) == {
        "articles/talking.md": FROM_LIBREOFFICE,
        "media/talking-1.png": "",
        "media/talking-1.yaml": "alt: A grandfather and a baby laugh.\n",
    }
    assert capsys.readouterr().out == (
        "Wrote 3 files:\n"
        "  content/articles/talking.md\n"
        "  content/media/talking-1.png\n"
        "  content/media/talking-1.yaml\n"
        "\n"
        "A build reports in them (2 errors):\n"
        '  content/articles/talking.md:1: the article "talking" has no "summary"\n'
        "  content/media/talking-1.yaml:1: nothing says whether people can be recognised in this picture, or whether "
        "they agreed\n"
        "\n"
        "To see each of these with its fix: imhsite build\n"
    )


def test_a_dry_run_reports_the_same_and_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = small_site(tmp_path)
    assert imported(site, TALKING, "--dry-run") == 0
    out = capsys.readouterr().out
    assert out.startswith("This would write 3 files:\n  content/articles/talking.md\n")
    assert 'the article "talking" has no "topic"' in out
    assert new_files(site) == {}


def test_nothing_is_overwritten_when_a_document_is_imported_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = small_site(tmp_path)
    imported(site, TALKING)
    before = files_in(site / "content")
    assert imported(site, TALKING) == 1
    assert "  talking.docx: there is already a file content/articles/talking.md\n" in capsys.readouterr().out
    assert files_in(site / "content") == before


def test_what_word_keeps_beside_the_text_is_reported() -> None:
    paragraph = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
    question = paragraph.format("Is it?")
    math = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    found = import_word(
        docx(
            "<w:p><w:r><w:t>a</w:t></w:r><w:del><w:r><w:delText>b</w:delText></w:r></w:del>"
            f'<m:oMath xmlns:m="{math}"/></w:p>',
            comments=f'<w:comments xmlns:w="{WORD}"><w:comment w:id="0">{question}</w:comment></w:comments>',
            header1=f'<w:hdr xmlns:w="{WORD}">{paragraph.format("Draft 3")}</w:hdr>',
        ),
        "A letter.docx",
    )
    assert [note.message for note in found.notes if note.concern == "left out"] == [
        "1 deletion that was tracked",
        "1 formula",
        'comment 1: "Is it?"',
        'the header of its pages: "Draft 3"',
    ]
    assert [(text.title, text.slug, text.body) for text in found.texts] == [("A letter", "a-letter", "a\n")]


BOMB = '<!DOCTYPE a [<!ENTITY b "b"><!ENTITY c "&b;&b;">]>'


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is not a Word document (.docx), or it is damaged"),
        (b"PK\x03\x04 and no more", "it is not a Word document (.docx), or it is damaged"),
        (TALKING.read_bytes()[:3000], "it is not a Word document (.docx), or it is damaged"),
        (TALKING.read_bytes().replace(b"\x50\x4b\x03\x04", b"\x50\x4b\x03\x05", 1), "in it cannot be unpacked"),
        (archive({"content.xml": "<a/>"}), "it contains no word/document.xml"),
        (archive({"word/document.xml": "<a>"}), "word/document.xml is not well-formed XML: line 1, column 3"),
        (docx("&c;", BOMB), "word/document.xml declares entities of its own"),
        (docx("<w:p>" * 500 + "</w:p>" * 500), "nested more than 200 deep"),
        (archive({"word/document.xml": b" " * (MAX_XML_BYTES + 1)}), "takes 50,000,001 bytes; 50,000,000 are allowed"),
        (archive({"word/document.xml": "<a/>"}), "it is damaged or not a Word document"),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",  # archives hold the time at which they are made
)
def test_a_file_that_is_no_sound_document_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(CannotRead) as refused:
        import_word(content, "a.docx")
    assert reason in str(refused.value)


def test_a_refused_document_is_named_in_the_report_and_the_others_are_imported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = small_site(tmp_path / "site")
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"not a document")
    assert imported(site, broken, TALKING) == 1
    out = capsys.readouterr().out
    assert f"Not imported:\n  {broken}: it is not a Word document (.docx), or it is damaged" in out
    assert "articles/talking.md" in new_files(site)
