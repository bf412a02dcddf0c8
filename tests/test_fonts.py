"""The fonts of a site: chosen by two settings, and made of the letters that pages need."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path

import pytest
from building import REPOSITORY, build_here, built, imhsite, problem_lines, write, write_site
from fontTools.ttLib import TTFont, newTable
from made_fonts import PLAIN, letters_of, made_font
from pypdf import PdfReader
from test_cards import card, never

from imhsite.outputs.cards.typst import CardCompiler, CardFonts
from imhsite.theme.faces import LATIN, SANS, SERIF, LocalFont, choice_of
from imhsite.theme.font_files import BadFont, facts_of, letters_in, style_of, subset_of, uncompressed
from imhsite.theme.installed_fonts import font_in
from imhsite.views.share_cards import A4
from imhsite.views.types.card_views import CardFaces

SERIF_REGULAR = font_in("font_source_serif_pro", "SourceSerifPro-Regular.ttf")
OURS = """
name: ours
extends: plain
settings:
  text_face: {type: font, default: system, doc: The font of text.}
  display_face: {type: font, default: system, doc: The font of headings.}
"""
SETTINGS = "title: Small\nurl: https://example.org/\ntheme: ours\ntheme_settings:\n"


def site_with(root: Path, chosen: str, fonts: dict[str, bytes]) -> Path:
    """The smallest site, with some settings of its theme and some font files in it."""
    files: dict[str, str | bytes] = {f"themes/ours/fonts/{name}": content for name, content in fonts.items()}
    files["themes/ours/theme.yaml"] = OURS
    files["themes/ours/assets/css/ours.css"] = "a { color: red }\n/* faces: here */\n"
    files["content/site.yaml"] = SETTINGS + chosen
    return write_site(root, files)


def style_sheet(files: dict[str, bytes]) -> str:
    [sheet] = [path for path in files if path.startswith("assets/css/ours.")]
    return files[sheet].decode()


def fonts_of(files: dict[str, bytes]) -> dict[str, bytes]:
    """The published fonts, by their names without what changes with their bytes."""
    fonts = {path: content for path, content in files.items() if path.startswith("assets/fonts/")}
    assert all(re.search(r"\.[0-9a-f]{10}\.woff2$", path) for path in fonts)
    return {path.removeprefix("assets/fonts/").split(".")[0]: content for path, content in fonts.items()}


# ------------------------------------------------------------------------------------ parts of a font


def test_a_part_has_its_letters_and_no_others() -> None:
    part = subset_of(SERIF_REGULAR, LATIN)
    assert part[:4] == b"wOF2"
    assert letters_of(part) == letters_of(SERIF_REGULAR) & set(map(chr, letters_in(LATIN)))
    assert set("AzŴŷéœ€–“”…→−½") <= letters_of(part)
    assert not set("łČβЖ") & letters_of(part)
    assert 15_000 < len(part) < 22_000


def test_a_part_keeps_kerning_ligatures_forms_of_digits_and_its_licence() -> None:
    font = TTFont(io.BytesIO(subset_of(SERIF_REGULAR, LATIN)))
    features = {
        record.FeatureTag for table in ("GSUB", "GPOS") for record in font[table].table.FeatureList.FeatureRecord
    }
    assert {"kern", "liga", "lnum", "onum", "pnum", "tnum"} <= features
    assert not {"smcp", "zero"} & features
    assert {record.nameID for record in font["name"].names} == {0, 13, 14}
    assert "SIL Open Font License" in font["name"].getDebugName(13)


def test_a_part_is_the_same_in_every_process_and_has_the_time_of_its_font() -> None:
    code = (
        "import sys; from imhsite.theme.font_files import *; from imhsite.theme.installed_fonts import font_in\n"
        "for file in ('font_source_serif_pro/SourceSerifPro-It.ttf', 'font_hanken_grotesk/HankenGrotesk-Bold.otf'):\n"
        "    sys.stdout.buffer.write(subset_of(font_in(*file.split('/')), ((32, 255),)))"
    )
    command = [sys.executable, "-c", code]
    runs = [
        subprocess.run(command, env={"PYTHONHASHSEED": seed}, cwd=REPOSITORY, capture_output=True, check=True)
        for seed in ("1", "2")
    ]
    assert runs[0].stdout == runs[1].stdout
    assert runs[0].stdout.count(b"wOF2") == 2
    assert runs[0].stderr == b""
    part, whole = (TTFont(io.BytesIO(font)) for font in (subset_of(SERIF_REGULAR, LATIN), SERIF_REGULAR))
    assert part["head"].modified == whole["head"].modified


@pytest.mark.parametrize(
    "content",
    [b"", b"Words.", SERIF_REGULAR[:3000], b"\0\1\0\0" + bytes(500), b"wOF2" + bytes(100), b"OTTO" + b"\xff" * 200],
    ids=["empty", "text", "cut off", "zeros", "no WOFF2", "ones"],
)
def test_a_damaged_font_is_a_bad_font_whatever_is_asked_of_it(content: bytes) -> None:
    for ask in (style_of, facts_of, lambda content: subset_of(content, LATIN)):
        with pytest.raises(BadFont):
            ask(content)


def test_a_table_that_is_not_known_is_left_out_without_a_word(caplog: pytest.LogCaptureFixture) -> None:
    font = TTFont(io.BytesIO(made_font()))
    font["Zzzz"] = newTable("Zzzz")
    font["Zzzz"].data = b"words"
    made = io.BytesIO()
    font.save(made)
    assert "Zzzz" not in TTFont(io.BytesIO(subset_of(made.getvalue(), LATIN)))
    assert caplog.messages == []


def test_a_compressed_font_is_uncompressed_for_cards() -> None:
    font = made_font()
    assert uncompressed(font) == font
    again = uncompressed(made_font(flavour="woff2"))
    assert again[:4] == b"\0\1\0\0"
    assert style_of(again) == style_of(font)


@pytest.mark.parametrize("font", [made_font('"}'), made_font(letters="")], ids=["without a name", "without letters"])
def test_a_font_that_no_page_could_use_is_a_bad_font(font: bytes) -> None:
    with pytest.raises(BadFont):
        style_of(font)


def test_a_name_of_a_family_cannot_end_a_rule_of_the_style_sheet() -> None:
    assert style_of(made_font('Our"} Hand')).family == "Our Hand"


# ------------------------------------------------------------------------------------ settings


@pytest.mark.parametrize(
    ("value", "choice"),
    [
        ("Lato", ("Lato", ())),
        ("Source Serif Pro 400 700", ("Source Serif Pro", (400, 700))),
        ("Source Sans 3 400", ("Source Sans 3", (400,))),
        ("system", None),
        ("System", None),
        ("400", ("400", ())),
    ],
)
def test_a_setting_names_a_family_and_may_name_its_weights(value: str, choice: tuple[str, tuple[int, ...]]) -> None:
    assert choice_of(value) == choice


def test_a_theme_s_own_files_are_found_by_their_family(tmp_path: Path) -> None:
    fonts = {
        "a.ttf": made_font(letters=f"{PLAIN}é"),
        "b.woff2": made_font(weight=700, flavour="woff2"),
        "c.ttf": made_font(weight=900),
        "d.otf": made_font(italic=True),
        "other.ttf": made_font("Other"),
        "OFL.txt": b"A licence.",
    }
    files = built(site_with(tmp_path, "  text_face: our hand\n", fonts))
    assert {name: letters_of(font) for name, font in fonts_of(files).items()} == {
        "our-hand-400": {*PLAIN, "é"},
        "our-hand-400-italic": {*PLAIN},
        "our-hand-700": {*PLAIN},
    }
    sheet = style_sheet(files)
    [regular] = [path for path in files if path.startswith("assets/fonts/our-hand-400.")]
    assert (
        f'@font-face{{font-family:"Our Hand";font-style:normal;font-weight:400;font-display:optional;'
        f'src:url("../{regular.removeprefix("assets/")}") format("woff2")}}\n'
    ) in sheet
    assert sheet.startswith("a { color: red }\n")
    assert sheet.endswith(
        ':root{--text:"Our Hand","Our Hand (Arial)","Our Hand (Roboto)",sans-serif;--text-weight:400}\n'
    )


def test_each_setting_can_have_its_own_weights_of_one_family(tmp_path: Path) -> None:
    fonts = {f"{weight}.ttf": made_font(weight=weight) for weight in (300, 400, 700, 900)}
    files = built(site_with(tmp_path, "  text_face: Our Hand 300 700\n  display_face: Our Hand 900\n", fonts))
    assert set(fonts_of(files)) == {"our-hand-300", "our-hand-700", "our-hand-900"}
    assert "--display-weight:900" in style_sheet(files)
    assert "--text-weight:300" in style_sheet(files)


def test_a_variable_font_has_all_weights_in_one_file(tmp_path: Path) -> None:
    fonts = {"a.ttf": made_font(weight=200, boldest=800)}
    files = built(site_with(tmp_path / "site", "  text_face: Our Hand\n  display_face: Our Hand 800\n", fonts))
    [font] = fonts_of(files)
    assert font == "our-hand-200-800"
    assert TTFont(io.BytesIO(fonts_of(files)[font]))["fvar"].axes[0].maxValue == 800
    assert style_sheet(files).count("font-weight:200 800;") == 3
    result = build_here(site_with(tmp_path / "wrong", "  display_face: Our Hand 900\n", fonts))
    assert [one.hint for one in result.problems] == ["its weights are: 200 to 800"]


def test_letters_outside_of_western_europe_are_in_a_file_of_their_own(tmp_path: Path) -> None:
    files = built(site_with(tmp_path, "  text_face: Our Hand\n", {"a.ttf": made_font(letters=f"{PLAIN}łńųŹЖЛ")}))
    fonts = fonts_of(files)
    assert letters_of(fonts["our-hand-400"]) == {*PLAIN}
    assert letters_of(fonts["our-hand-400-more"]) == {*"łńųŹЖЛ"}
    ranges = re.findall(r"unicode-range:([^}]*)", style_sheet(files))
    assert ranges == [
        "U+20-7E,U+A0-FF,U+131,U+152-153,U+174-178,U+2BB-2BC,U+1E80-1E85,U+1EF2-1EF3,U+2000-206F,U+20AC,U+2122,"
        "U+2153-2154,U+2190-2193,U+2212,U+2248,U+2260,U+2264-2265",
        "U+142-144,U+173,U+179,U+416-41B",
    ]


def test_without_a_face_the_style_sheet_and_the_site_have_no_font(tmp_path: Path) -> None:
    files = built(site_with(tmp_path, "  text_face: system\n", {"a.ttf": made_font()}))
    assert fonts_of(files) == {}
    assert style_sheet(files) == "a { color: red }\n\n"


def test_a_theme_whose_style_sheets_have_no_place_for_fonts_has_none(tmp_path: Path) -> None:
    site = site_with(tmp_path, "  text_face: Our Hand\n", {"a.ttf": made_font()})
    write(site, {"themes/ours/assets/css/ours.css": "a { color: red }\n"})
    assert fonts_of(built(site)) == {}
    write(site, {"themes/ours/assets/css/ours.css": "/* faces: here */\n"})
    assert set(fonts_of(built(site))) == {"our-hand-400"}


def test_the_name_of_an_installed_package_is_good_too(tmp_path: Path) -> None:
    for name in ("font-hanken-grotesk", "hanken grotesk", "Hanken Grotesk"):
        files = built(site_with(tmp_path / name, f"  display_face: {name}\n", {}))
        assert '--display:"Hanken Grotesk",' in style_sheet(files)


def test_a_changed_font_has_another_address_and_an_edited_text_has_not(tmp_path: Path) -> None:
    site = site_with(tmp_path, "  text_face: Our Hand\n", {"a.ttf": made_font()})
    before = {path for path in built(site) if path.startswith("assets/")}
    write(site, {"content/articles/hello.md": "---\ntitle: Żółć\nsummary: Жя ★\ntopic: bonding\n---\nOther words.\n"})
    assert {path for path in built(site) if path.startswith("assets/")} == before
    write(site, {"themes/ours/fonts/a.ttf": made_font(letters=f"{PLAIN}é")})
    assert not {path for path in built(site) if path.startswith("assets/fonts")} & before


def test_a_font_that_breaks_only_where_its_letters_are_is_a_problem(tmp_path: Path) -> None:
    font = made_font()
    outlines = font.index(b"glyf")
    offset = int.from_bytes(font[outlines + 8 : outlines + 12], "big")
    broken = font[:offset] + b"\x7f" * 400 + font[offset + 400 :]
    result = build_here(site_with(tmp_path, "  text_face: Our Hand\n", {"a.ttf": broken}))
    assert problem_lines(result) == (
        "themes/ours/fonts/a.ttf:1: error[broken-font]: this font file is damaged, "
        "or it is not a TrueType or OpenType font"
    )
    assert result.published is None


def test_a_warm_build_does_not_import_fonttools(tmp_path: Path) -> None:
    site = site_with(tmp_path, "  text_face: Our Hand\n", {"a.ttf": made_font()})
    imported = {"PYTHONPROFILEIMPORTTIME": "1"}
    assert "fontTools.ttLib" in imhsite("build", "--site", site, environment=imported).stderr
    write(site, {"content/articles/hello.md": "---\ntitle: Hello\nsummary: Second.\ntopic: bonding\n---\nWords.\n"})
    run = imhsite("build", "--site", site, environment=imported)
    assert run.returncode == 0
    assert "fontTools" not in run.stderr


# ------------------------------------------------------------------------------------ until a font is loaded


def rule_of(sheet: str, family: str, weight: int) -> dict[str, str]:
    found = re.search(
        rf'@font-face{{font-family:"{re.escape(family)}";font-style:normal;font-weight:{weight};(.*?)}}', sheet
    )
    assert found
    return dict(part.split(":", 1) for part in found[1].split(";"))


def test_a_font_of_the_system_gets_the_widths_and_the_line_of_the_face(tmp_path: Path) -> None:
    fonts = {"a.ttf": made_font(), "b.ttf": made_font(weight=700)}
    sheet = style_sheet(built(site_with(tmp_path, "  text_face: Our Hand\n", fonts)))
    # Letters are half an em wide, those of Arial 0.4388 em; the line is 0.9 em above and 0.3 em below the baseline.
    assert rule_of(sheet, "Our Hand (Arial)", 400) == {
        "src": 'local("Arial"),local("ArialMT"),local("Liberation Sans"),local("Helvetica")',
        "size-adjust": "113.95%",
        "ascent-override": "78.98%",
        "descent-override": "26.33%",
        "line-gap-override": "0.00%",
    }
    bold = rule_of(sheet, "Our Hand (Arial)", 700)
    assert bold["size-adjust"] == f"{0.53 / 0.4751:.2%}"
    assert "Arial Bold" in bold["src"]


FOLDERS = ("/usr/share/fonts", "/Library/Fonts", "/System/Library/Fonts", "C:/Windows/Fonts")


@pytest.mark.parametrize("local", [*SANS, *SERIF], ids=lambda local: local.name)
def test_the_widths_of_the_system_s_fonts_are_those_of_the_fonts_themselves(local: LocalFont) -> None:
    averages = dict.fromkeys(local.regular, local.average) | dict.fromkeys(local.bold, local.bold_average)
    measured: dict[str, float] = {}
    for file in (file for folder in FOLDERS for file in Path(folder).rglob("*.ttf")):
        content = file.read_bytes()
        name = TTFont(io.BytesIO(content))["name"].getBestFullName().removesuffix(" Regular")
        if name in averages:
            measured[name] = facts_of(content).average
    if not measured:
        pytest.skip("this system does not have the font")
    assert measured == pytest.approx({name: averages[name] for name in measured}, abs=0.001)


# ------------------------------------------------------------------------------------ the default theme


def test_the_default_theme_loads_its_upright_fonts_at_once_and_has_the_others_at_hand(tmp_path: Path) -> None:
    settings = "title: Small\nurl: https://example.org/base/\n"
    site = write_site(tmp_path, {"content/site.yaml": settings})
    files = built(site)
    assert set(fonts_of(files)) == {
        f"{name}{more}"
        for name in ("hanken-grotesk-400", "hanken-grotesk-400-italic", "hanken-grotesk-700", "source-serif-pro-400",
                     "source-serif-pro-400-italic")
        for more in ("", "-more")
    }  # fmt: skip
    assert sum(len(content) for name, content in fonts_of(files).items() if re.search("00$", name)) < 60_000
    link = r'<link rel="preload" href="/base/assets/fonts/(.*?)" as="font" type="font/woff2" crossorigin>'
    loaded = re.findall(link, files["index.html"].decode())
    assert [name.split(".")[0] for name in loaded] == [
        "source-serif-pro-400",
        "hanken-grotesk-400",
        "hanken-grotesk-700",
    ]
    assert {f"assets/fonts/{name}" for name in loaded} <= files.keys()


CHILD = """
name: ours
extends: default
defaults:
  text_face: Our Hand
  display_face: Hanken Grotesk 700
  accent: "#123456"
"""


def test_a_child_theme_sets_both_faces_in_a_line_each(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"themes/ours/theme.yaml": CHILD, "themes/ours/fonts/a.ttf": made_font()}
    files["content/site.yaml"] = "title: Small\nurl: https://example.org/\ntheme: ours\n"
    found = built(write_site(tmp_path, files))
    [sheet] = [content.decode() for path, content in found.items() if path.startswith("assets/css/site.")]
    assert '--text:"Our Hand","Our Hand (Arial)"' in sheet
    assert '--display:"Hanken Grotesk","Hanken Grotesk (Arial)"' in sheet
    assert "--display-weight:700" in sheet
    assert 'data-colour="#123456"' in found["index.html"].decode()


def test_a_site_s_settings_win_over_a_theme_s_defaults(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"themes/ours/theme.yaml": CHILD, "themes/ours/fonts/a.ttf": made_font()}
    chosen = "theme_settings:\n  text_face: system\n  display_face: Our Hand\n"
    files["content/site.yaml"] = f"title: Small\nurl: https://example.org/\ntheme: ours\n{chosen}"
    assert set(fonts_of(built(write_site(tmp_path, files)))) == {"our-hand-400"}


# ------------------------------------------------------------------------------------ cards and posters


def fonts_in_poster(faces: CardFaces, fonts: CardFonts) -> set[str]:
    """The fonts in a poster, by the names that PDF has for them, without what makes each subset's name unique."""
    files = {f"cards/{path.name}": path.read_bytes() for path in (REPOSITORY / "themes/default/cards").iterdir()}
    view = card("poster-message", A4, headline="Play", label="A week", notes=("A note.",), faces=faces)
    poster = CardCompiler(files, {}, read=never, fonts=fonts).compile_poster(view)
    found: set[str] = set()
    for font in PdfReader(io.BytesIO(poster)).pages[0]["/Resources"]["/Font"].values():
        found.add(str(font.get_object()["/BaseFont"]).partition("+")[2].removesuffix("-Identity-H"))
    return found


def test_posters_have_the_fonts_of_the_settings_in_their_weights() -> None:
    assert fonts_in_poster(CardFaces(), CardFonts()) == {
        "SourceSerifPro-Regular", "HankenGrotesk-Regular", "HankenGrotesk-SemiBold"
    }  # fmt: skip
    own = {f"fonts/{weight}.ttf": made_font(weight=weight) for weight in (300, 900)}
    fonts = CardFonts((), own, {"Our Hand": "fonts/300.ttf"})
    faces = CardFaces(display="Our Hand", display_weight=900, text="Our Hand", text_weight=300)
    assert fonts_in_poster(faces, fonts) == {"Ours300", "Ours900"}


@pytest.mark.parametrize("family", ["Our Hand", "Our Hand Condensed", "Our Hand Black"])
def test_a_compressed_font_is_found_whatever_typst_calls_its_family(family: str) -> None:
    own = {"fonts/a.woff2": made_font(family, flavour="woff2")}
    fonts = CardFonts(("font_hanken_grotesk",), own, {family: "fonts/a.woff2"})
    assert fonts_in_poster(CardFaces(display=family), fonts) == {
        "Ours400", "HankenGrotesk-Regular", "HankenGrotesk-SemiBold"
    }  # fmt: skip


CARD = "cards/articles/hello-1200x630.png"


def test_cards_have_the_fonts_of_pages_or_those_that_come_with_imhsite(tmp_path: Path) -> None:
    def card_with(chosen: str, letters: str = PLAIN) -> bytes:
        files: dict[str, str | bytes] = {"themes/ours/theme.yaml": "name: ours\nextends: default\n"}
        files |= {"themes/ours/fonts/a.ttf": made_font(letters=letters), "content/site.yaml": SETTINGS + chosen}
        return built(write_site(tmp_path, files))[CARD]

    usual = card_with("  accent: '#8a4b3a'\n")
    assert card_with("  text_face: system\n  display_face: system\n") == usual
    boxes = card_with("  display_face: Our Hand\n")
    assert boxes != usual
    assert card_with("  display_face: Our Hand\n", letters=PLAIN.replace("H", "")) != boxes


def test_a_letter_that_the_chosen_fonts_lack_is_reported_where_it_is_written(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"themes/ours/theme.yaml": CHILD.replace("Hanken Grotesk 700", "Our Hand")}
    files["themes/ours/fonts/a.ttf"] = made_font()
    files["content/site.yaml"] = "title: Small\nurl: https://example.org/\ntheme: ours\n"
    files["content/articles/hello.md"] = "---\ntitle: Café\nsummary: A first one.\ntopic: bonding\n---\nWords, été.\n"
    assert problem_lines(build_here(write_site(tmp_path, files))) == (
        "content/articles/hello.md:2: warning[unprintable-letter]: cards and posters cannot show é (U+00E9): "
        "it would appear as an empty box"
    )
