"""Posters are PDF/UA: every text is a heading or a paragraph in its language, and the emblem is decoration.

At their foot is what to do, where to read more, as words and as a QR code, and somebody to talk to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import segno
from building import REPOSITORY, build_here, built, problem_lines, write, write_site
from pypdf import PdfReader
from test_logos import png

from imhsite.views.poster_foot import qr_code

SITE = {
    "content/site.yaml": "title:\n  en-GB: Baby Week\n  cy: Wythnos y Babi\nurl: https://example.org/\ntheme: default\n"
    "languages: [en-GB, cy]\n",
    "content/weeks/2027.yaml": "year: 2027\ntitle:\n  en-GB: Time to play\n  cy: Amser chwarae\n"
    "starts: 2027-06-07\nends: 2027-06-13\nstatistics: [talk]\nmessages:\n"
    "  - text: Talk, play and sing.\n    statistics: [talk]\n"
    "  - text:\n      en-GB: Babies listen.\n      cy: Mae babanod yn gwrando.\n    statistics: [talk]\n",
    "content/statistics/all.yaml": "talk:\n  value: '75'\n  unit: percent\n  claim: of parents talk every day\n"
    "  population: Parents in Wales\n  n: 2000\n  year: 2025\n  source: study\n  caveat: A guess.\n"
    "  caveat_short: A guess.\n  title: Talking\n",
    "content/sources.yaml": "study:\n  title: A study\n  authors: Lee, A.\n  year: 2025\n",
}
POSTERS = "weeks/2027/toolkit/posters/"


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return built(write_site(tmp_path_factory.mktemp("posters"), SITE), as_of="2027-06-08")


def catalog(content: bytes) -> Any:
    return PdfReader(BytesIO(content)).trailer["/Root"]


def elements(node: Any) -> Iterator[tuple[str, str]]:
    """The tags of a PDF in the order in which it is read, each with its language where it has its own."""
    node = node.get_object()
    if not hasattr(node, "get"):
        return
    if "/S" in node:
        yield node["/S"].removeprefix("/"), str(node.get("/Lang", ""))
    inner = node.get("/K", [])
    for each in inner if isinstance(inner, list) else [inner]:
        yield from elements(each)


def tags(content: bytes) -> list[tuple[str, str]]:
    return [*elements(catalog(content)["/StructTreeRoot"])][1:]


def title_of_heading(content: bytes) -> str:
    def find(node: Any) -> Iterator[str]:
        node = node.get_object()
        if hasattr(node, "get"):
            if node.get("/S") == "/H1":
                yield str(node["/T"])
            inner = node.get("/K", [])
            for each in inner if isinstance(inner, list) else [inner]:
                yield from find(each)

    (title,) = find(catalog(content)["/StructTreeRoot"])
    return title


@pytest.mark.parametrize(
    ("name", "title"),
    [("message-1", "Talk, play and sing."), ("statistic-talk", "75% of parents talk every day")],
)
def test_a_poster_has_a_heading_and_paragraphs_and_shows_its_title(
    name: str, title: str, output: dict[str, bytes]
) -> None:
    content = output[f"{POSTERS}{name}.pdf"]
    root = catalog(content)
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 -- a boolean of pypdf, not Python's
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data()
    assert PdfReader(BytesIO(content)).metadata.title == title
    assert title_of_heading(content) == title
    label, notes, foot = [("P", "")], [("P", "")] * 3, [("P", ""), ("P", ""), ("Figure", "")]
    assert tags(content) == [*label, ("H1", ""), *notes, *foot]


def test_words_that_fall_back_name_their_language_on_a_poster(output: dict[str, bytes]) -> None:
    untranslated = output[f"cy/{POSTERS}message-1.pdf"]
    assert catalog(untranslated)["/Lang"] == "en-GB"
    assert tags(untranslated) == [
        ("P", "cy"), ("H1", ""), ("P", ""), ("P", ""), ("P", "cy"), ("P", "cy"), ("P", ""), ("Figure", "cy"),
    ]  # fmt: skip


def test_of_a_translated_poster_only_the_notes_are_in_another_language(output: dict[str, bytes]) -> None:
    translated = output[f"cy/{POSTERS}message-2.pdf"]
    assert catalog(translated)["/Lang"] == "cy"
    assert title_of_heading(translated) == "Mae babanod yn gwrando."
    assert tags(translated) == [
        ("P", ""), ("H1", ""), ("P", "en-GB"), ("P", "en-GB"), ("P", ""), ("P", ""), ("P", ""), ("Figure", ""),
    ]  # fmt: skip


def test_the_alt_text_of_a_card_names_its_language(output: dict[str, bytes]) -> None:
    page = output["cy/weeks/2027/toolkit/index.html"].decode()
    found = [part for part in page.split("<img")[1:] if "75% of parents talk every day" in part.split(">")[0]]
    assert len(found) == 2
    for picture in found:
        assert 'lang="en-GB"' in picture.split(">")[0]


def test_a_poster_template_with_a_picture_without_alt_text_is_reported(tmp_path: Path) -> None:
    cards = REPOSITORY / "themes/default/cards"
    poster = (cards / "poster.typ").read_text(encoding="utf-8").replace("emblem(card, emblem-size)", "drawing")
    drawing = "#let drawing = image(bytes(\"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>\"))\n"
    site = write_site(tmp_path, SITE | {"content/site.yaml": SITE["content/site.yaml"].replace("default", "ours")})
    write(
        site,
        {"themes/ours/theme.yaml": "name: ours\nextends: default\n", "themes/ours/cards/poster.typ": drawing + poster},
    )
    result = build_here(site, as_of="2027-06-08")
    assert result.published is None
    assert "error[card-error]" in problem_lines(result)
    assert "alt text" in problem_lines(result)


def test_a_letter_that_no_font_has_is_a_warning_and_the_poster_keeps_its_structure(tmp_path: Path) -> None:
    week = SITE["content/weeks/2027.yaml"].replace("Talk, play and sing.", "Talk, play and sing 🎉.")
    site = write_site(tmp_path, SITE | {"content/weeks/2027.yaml": week})
    result = build_here(site, as_of="2027-06-08")
    assert result.published is not None, problem_lines(result)
    assert "warning[unprintable-letter]" in problem_lines(result)
    assert ("H1", "") in tags((site / f"build/{POSTERS}message-1.pdf").read_bytes())


WITH_FOOT = SITE | {
    "content/site.yaml": SITE["content/site.yaml"]
    + "nations: [GB]\nemergency: Call 999.\naction:\n  label:\n    en-GB: Join in\n    cy: Ymunwch\n  link: /weeks/\n"
    "partners:\n  - name: The Round Trust\n    logo: round.svg\n  - name: Wide Fund\n    logo: wide.png\n"
    "  - name: Bare\n",
    "content/helplines.yaml": "line:\n  name: The Line\n  coverage: GB\n  checked_on: 2027-01-01\n"
    "  phone: 0808 800 5000\n  hours: Day and night\n",
    "content/media/round.svg": "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><path d='M0 0h9v9z'/></svg>",
    "content/media/round.yaml": "people: no\nalt: A circle\n",
    "content/media/wide.png": png(1400, 500),
    "content/media/wide.yaml": "people: no\nalt: A bar\n",
}


@pytest.fixture(scope="module")
def with_foot(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return built(write_site(tmp_path_factory.mktemp("foot"), WITH_FOOT), as_of="2027-06-08")


def words_of(content: bytes) -> str:
    return " ".join(PdfReader(BytesIO(content)).pages[0].extract_text().split())


def figures(content: bytes) -> list[Any]:
    """The elements of the pictures of a poster, in the order in which it is read."""

    def find(node: Any) -> Iterator[Any]:
        node = node.get_object()
        if hasattr(node, "get"):
            if node.get("/S") == "/Figure":
                yield node
            inner = node.get("/K", [])
            for each in inner if isinstance(inner, list) else [inner]:
                yield from find(each)

    return [*find(catalog(content)["/StructTreeRoot"])]


def test_a_poster_ends_with_what_to_do_an_address_and_somebody_to_talk_to(with_foot: dict[str, bytes]) -> None:
    assert words_of(with_foot[f"{POSTERS}message-1.pdf"]).endswith(
        "Join in Baby Week example.org/weeks/2027 Need to talk? The Line: 0808 800 5000. Day and night."
    )
    assert "Ymunwch Wythnos y Babi example.org/cy/statistics/talk" in words_of(
        with_foot[f"cy/{POSTERS}statistic-talk.pdf"]
    )


def test_without_an_action_and_a_helpline_a_poster_says_whose_it_is_and_what_to_do_in_an_emergency(
    output: dict[str, bytes], tmp_path: Path
) -> None:
    assert words_of(output[f"{POSTERS}message-1.pdf"]).endswith("Source: Lee, 2025 Baby Week example.org/weeks/2027")
    settings = SITE["content/site.yaml"] + "emergency: Call 999.\n"
    files = built(write_site(tmp_path, SITE | {"content/site.yaml": settings}), as_of="2027-06-08")
    assert words_of(files[f"{POSTERS}message-1.pdf"]).endswith("example.org/weeks/2027 Call 999.")


def test_the_qr_code_and_the_logos_of_a_poster_have_alt_text_and_the_code_is_large_enough(
    with_foot: dict[str, bytes],
) -> None:
    for path, address in (("message-1", "weeks/2027/"), ("statistic-talk", "statistics/talk/")):
        code, *logos = figures(with_foot[f"{POSTERS}{path}.pdf"])
        assert code["/Alt"] == f"QR code that leads to https://example.org/{address}"
        assert [logo["/Alt"] for logo in logos] == ["The Round Trust", "Wide Fund"]
        left, bottom, right, top = (float(each) for part in code["/A"] for each in part.get("/BBox", ()))
        _, modules = qr_code(f"https://example.org/{address}")
        assert right - left == pytest.approx(top - bottom)
        assert (right - left) * (modules - 8) / modules == pytest.approx(24 / 25.4 * 72, abs=0.1)


def test_a_qr_code_has_three_finders_inside_a_white_edge_and_the_modules_that_segno_computes() -> None:
    path, size = qr_code("https://example.org/weeks/2027/")
    drawn = [[0] * size for _ in range(size)]
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", path):
        drawn[int(y)][int(x) : int(x) + int(width)] = [1] * int(width)
    solid, ring, heart = [1] * 7, [1, 0, 0, 0, 0, 0, 1], [1, 0, 1, 1, 1, 0, 1]
    finder = [solid, ring, heart, heart, heart, ring, solid]
    far = size - 11
    for x, y in ((4, 4), (far, 4), (4, far)):
        assert [row[x : x + 7] for row in drawn[y : y + 7]] == finder
    edge = [*drawn[:4], *drawn[-4:], *(row[:4] + row[-4:] for row in drawn)]
    assert not any(module for row in edge for module in row)
    code = segno.make_qr("https://example.org/weeks/2027/", error="m", boost_error=False)
    assert [row[4:-4] for row in drawn[4:-4]] == [list(row) for row in code.matrix]


def test_a_changed_logo_is_printed(tmp_path: Path) -> None:
    site = write_site(tmp_path, WITH_FOOT)
    before = built(site, as_of="2027-06-08")[f"{POSTERS}message-1.pdf"]
    write(site, {"content/media/wide.png": png(700, 500)})
    assert built(site, as_of="2027-06-08")[f"{POSTERS}message-1.pdf"] != before


def test_letters_of_the_foot_that_no_font_has_are_a_warning(tmp_path: Path) -> None:
    settings = WITH_FOOT["content/site.yaml"].replace("Join in", "Join in 🎉")
    helplines = WITH_FOOT["content/helplines.yaml"].replace("Day and night", "☎ Day and night")
    files = WITH_FOOT | {"content/site.yaml": settings, "content/helplines.yaml": helplines}
    result = build_here(write_site(tmp_path, files), as_of="2027-06-08")
    assert result.published is not None, problem_lines(result)
    assert {"content/site.yaml", "content/helplines.yaml"} == {
        problem.origin.file for problem in result.problems if problem.rule == "unprintable-letter"
    }
