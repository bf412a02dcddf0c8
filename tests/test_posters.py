"""Posters are PDF/UA: every text is a heading or a paragraph in its language, and the emblem is decoration."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from building import REPOSITORY, build_here, built, problem_lines, write, write_site
from pypdf import PdfReader

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
    label, notes, foot = [("P", "")], [("P", "")] * 3, [("P", "")] * 2
    assert tags(content) == [*label, ("H1", ""), *notes, *foot]


def test_words_that_fall_back_name_their_language_on_a_poster(output: dict[str, bytes]) -> None:
    untranslated = output[f"cy/{POSTERS}message-1.pdf"]
    assert catalog(untranslated)["/Lang"] == "en-GB"
    assert tags(untranslated) == [
        ("P", "cy"), ("H1", ""), ("P", ""), ("P", ""), ("P", "cy"), ("P", "cy"), ("P", ""),
    ]  # fmt: skip


def test_of_a_translated_poster_only_the_notes_are_in_another_language(output: dict[str, bytes]) -> None:
    translated = output[f"cy/{POSTERS}message-2.pdf"]
    assert catalog(translated)["/Lang"] == "cy"
    assert title_of_heading(translated) == "Mae babanod yn gwrando."
    assert tags(translated) == [
        ("P", ""), ("H1", ""), ("P", "en-GB"), ("P", "en-GB"), ("P", ""), ("P", ""), ("P", ""),
    ]  # fmt: skip


def test_the_alt_text_of_a_card_names_its_language(output: dict[str, bytes]) -> None:
    page = output["cy/weeks/2027/toolkit/index.html"].decode()
    (picture,) = (part for part in page.split("<img")[1:] if "75% of parents talk every day" in part.split(">")[0])
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
