"""Text: what becomes of an author's bytes, and which characters are reported where."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from imhsite.diagnostics.problems import Span
from imhsite.diagnostics.rules import RULES
from imhsite.source.characters import MAX_BYTES, findings_in, text_of, too_large

BOM = b"\xef\xbb\xbf"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"", ""),
        (b"one\ntwo\n", "one\ntwo\n"),
        (b"one\r\ntwo\rthree\n\r\n", "one\ntwo\nthree\n\n"),
        (BOM + b"title: x\n", "title: x\n"),
        ("Gŵyl y Tŷ, café".encode(), "Gŵyl y Tŷ, café"),
        ("e\u0301".encode(), "e\u0301"),  # as typed: what is one letter stays two characters
    ],
)
def test_good_bytes_become_text_without_a_finding(content: bytes, text: str) -> None:
    assert text_of(content) == (text, ())


@pytest.mark.parametrize(
    ("content", "rule", "span", "part"),
    [
        ("title: x\n".encode("utf-16"), "not-utf8", Span(1), "UTF-16"),
        ("title: x\n".encode("utf-16-le"), "not-utf8", Span(1), "UTF-16"),
        ("title: x\n".encode("utf-16-be"), "not-utf8", Span(1), "UTF-16"),
        ("title: x\n".encode("utf-32"), "not-utf8", Span(1), "UTF-32"),
        ("title: x\n".encode("utf-32-le"), "not-utf8", Span(1), "UTF-32"),
        ("title: x\n".encode("utf-32-be"), "not-utf8", Span(1), "UTF-32"),
        ("one\r\na\rdon’t".encode("cp1252"), "not-utf8", Span(3, 4, 5), '"’" (right single quotation mark)'),
        (BOM + "é caf".encode() + b"\xe9 x", "not-utf8", Span(1, 6, 7), '"é" (latin small letter e with acute)'),
        (b"caf\xe9", "not-utf8", Span(1, 4, 5), "Windows-1252"),
        (b"\x93a\x94", "not-utf8", Span(1, 1, 2), "1 more follow"),
        (b"\x81", "not-utf8", Span(1, 1, 2), "the first character that cannot be read is here"),
        (b"\xed\xa0\x80", "not-utf8", Span(1, 1, 2), "the first character that cannot be read is here"),
        ("é and".encode() + b"\xe2\x80", "not-utf8", Span(1, 6, 7), "the file ends in the middle of a character"),
        (b"\x89PNG\r\n\x1a\n\0", "not-text", Span(1), "a PNG picture"),
        (b"\xff\xd8\xff\xe0", "not-text", Span(1), "a JPEG picture"),
        (b"%PDF-1.7\n", "not-text", Span(1), "a PDF document"),
        (b"{\\rtf1\\ansi}", "not-text", Span(1), "a rich text (RTF) document"),
        (b"PK\x03\x04....word/document.xml", "not-text", Span(1), "a Word document"),
        (b"PK\x03\x04....xl/workbook.xml", "not-text", Span(1), "an Excel workbook"),
        (b"PK\x03\x04....", "not-text", Span(1), "a ZIP archive"),
        (b"\xd0\xcf\x11\xe0", "not-text", Span(1), "an old Word"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "not-text", Span(1), "a picture, sound or video"),
        (b"\0\0\0\x18ftypheic", "not-text", Span(1), "a picture from a phone"),
        (b"one\r\ntw\0o", "not-text", Span(2, 3, 4), "text never contains this character"),
    ],
)
def test_bytes_that_are_no_text_are_refused_with_the_place_and_the_reason(
    content: bytes, rule: str, span: Span, part: str
) -> None:
    text, (finding,) = text_of(content)
    assert text is None
    assert (finding.rule, finding.span) == (rule, span)
    assert part in finding.message


@pytest.mark.parametrize(
    ("text", "rule", "span", "part"),
    [
        ("donâ€™t", "garbled-characters", Span(1, 4, 7), '"â€™" looks like "’"'),
        ("a\ncafÃ© x", "garbled-characters", Span(2, 4, 6), 'looks like "é"'),
        ("voilÃ\xa0 tout", "garbled-characters", Span(1, 5, 7), 'looks like "à"'),
        ("HÃ”TEL", "garbled-characters", Span(1, 2, 4), 'looks like "Ô"'),
        ("cÅ“ur", "garbled-characters", Span(1, 2, 4), 'looks like "œ"'),
        ("tÅ· bach", "garbled-characters", Span(1, 2, 4), 'looks like "ŷ"'),
        ("costs Â£5", "garbled-characters", Span(1, 7, 9), 'looks like "£"'),
        ("one.Â\xa0 Two", "garbled-characters", Span(1, 5, 7), "left over"),
        ("smile ðŸ˜€", "garbled-characters", Span(1, 7, 11), 'looks like "😀"'),
        ("he said â€ so", "garbled-characters", Span(1, 9, 11), 'looks like "”"'),
        ("â\x80\x99s", "garbled-characters", Span(1, 1, 4), '"â<80><99>" looks like "’"'),
        ("Ã¢â‚¬â„¢", "garbled-characters", Span(1, 1, 9), 'looks like "’"'),  # garbled twice
        ("a \ufffd b", "garbled-characters", Span(1, 3, 4), "a character was lost here"),
        ("a\u200b\u200bb", "invisible-character", Span(1, 2, 4), "(U+200B, zero width space) here (2 times)"),
        ("x\ufeff", "invisible-character", Span(1, 2, 3), "byte-order mark"),
        ("a\u2060b", "invisible-character", Span(1, 2, 3), "word joiner"),
        ("ab\xadcd", "invisible-character", Span(1, 3, 4), "soft hyphen"),
        ("a\u200db", "invisible-character", Span(1, 2, 3), "zero width joiner"),
        ("a\u200eb", "invisible-character", Span(1, 2, 3), "left-to-right mark"),
        ("a\U000e0041", "invisible-character", Span(1, 2, 3), "tag latin capital letter a"),
        ("one\u2028two", "invisible-character", Span(1, 4, 5), "an invisible line break (U+2028"),
        ("one\n\u2029", "invisible-character", Span(2, 1, 2), "paragraph separator"),
        ("a\x0bb", "forbidden-character", Span(1, 2, 3), "vertical tab"),
        ("it\x92s", "forbidden-character", Span(1, 3, 4), "a control character (U+0092)"),
        ("\x85", "forbidden-character", Span(1, 1, 2), "U+0085"),
        ("\uf0b7 bullet", "forbidden-character", Span(1, 1, 2), "a private-use character (U+F0B7)"),
        ("\U0010fffd", "forbidden-character", Span(1, 1, 2), "a private-use character"),
        ("a\u202eb", "forbidden-character", Span(1, 2, 3), "right-to-left override"),
        ("a\u2066b", "forbidden-character", Span(1, 2, 3), "left-to-right isolate"),
        ("\ufdd0", "forbidden-character", Span(1, 1, 2), "there is U+FDD0 here, which is not a character"),
        ("\U0001ffff", "forbidden-character", Span(1, 1, 2), "U+1FFFF"),
        ("a\ud800", "forbidden-character", Span(1, 2, 3), "half of a character (U+D800)"),
    ],
)
def test_characters_nobody_meant_are_reported_where_they_stand(text: str, rule: str, span: Span, part: str) -> None:
    (finding,) = findings_in(text)
    assert (finding.rule, finding.span) == (rule, span)
    assert part in finding.message


@pytest.mark.parametrize(
    "text",
    [
        "À l’été, « ça va\xa0! » — Noël, cœur, Œuvre, maïs, île, août",
        "“CAFÉ” «\xa0À\xa0» “GRÂCE…” «É» DÉJÀ\xa0VU…",
        "Â chi: â’r tŷ, gŵyl, dŵr, llythyrau â”",
        "“Â” «Â» Â\xa0chi",
        "NÃO, “IRMÔ, MANHû, AMANHÃ… IRMÃ—disse, MAÇÃ\xa0VERDE, não, pão",
        "“Å” Å, PÅ… Ärger, ÄÄNI, «Å» Å’s",
        "å ä ö ø æ ð þ Ðð",
        "👩‍👩‍👧 ❤️‍🔥 🏴󠁧󠁢󠁷󠁬󠁳󠁿 1️⃣",  # joined emoji and the flag of Wales
        "کتاب‌ها क्‍ष ភាសា\u200bខ្មែរ",  # scripts that need joiners or places to break a line
        "שלום\u200f! مرحبا\u200e.",
        "tab\there, no-break\xa0space",
    ],
)
def test_what_people_write_on_purpose_raises_no_alarm(text: str) -> None:
    assert findings_in(text) == ()


def test_of_one_rule_twenty_are_reported_and_then_how_many_more() -> None:
    findings = findings_in("a\u200b\n" * 23 + "\x01")
    assert [finding.rule for finding in findings] == ["invisible-character"] * 20 + [
        "forbidden-character",
        "invisible-character",
    ]
    assert (findings[-1].span, findings[-1].message) == (Span(21, 2, 3), "3 more like this follow from here on")


def test_what_is_garbled_is_not_reported_a_second_time_for_the_control_characters_in_it() -> None:
    assert [finding.rule for finding in findings_in("â\x80\x9d \x80")] == ["garbled-characters", "forbidden-character"]


def test_a_file_that_is_too_large_is_named_with_its_size() -> None:
    finding = too_large(7_240_000)
    assert MAX_BYTES == 5_000_000
    assert finding.rule == "file-too-large"
    assert finding.message == "this file has 7.2 MB; the limit for text is 5 MB"


@given(st.binary())
@example(b"\xff\xfe")
@example(b"\xff")
@example(b"\0")
def test_any_bytes_become_text_or_one_reason_why_not(content: bytes) -> None:
    text, findings = text_of(content)
    assert text is not None or len(findings) == 1
    assert all(finding.rule in RULES and finding.hint for finding in findings)


@given(st.text(st.characters(categories=["L", "M", "N", "P", "S", "Zs", "Cc", "Cf", "Co", "Cs", "Cn", "Zl"])))
def test_every_finding_marks_characters_that_are_in_the_text(text: str) -> None:
    lines = text.split("\n")
    for finding in findings_in(text):
        span = finding.span
        assert 1 <= span.column < span.end <= len(lines[span.line - 1]) + 1


@given(st.text(st.sampled_from("abc nop éèêëïîôùûüçñíóúßæø’“–…€£©"), max_size=20))
@example("été, cœur")
def test_following_the_hints_repairs_western_text_garbled_by_windows_1252(text: str) -> None:
    mended = text.encode().decode("cp1252", "replace")
    for finding in reversed(findings_in(mended)):
        written = re.match('Write "(.*)" instead', finding.hint or "")
        assert written is not None
        mended = mended[: finding.span.column - 1] + written[1] + mended[finding.span.end - 1 :]
    assert mended == text
