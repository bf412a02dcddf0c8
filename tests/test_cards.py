"""Share cards: their words stay inside, can be read in any colour, and say in alt text what they show."""

import atexit
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from io import BytesIO
from pathlib import Path

import msgspec
import pytest
import typst
from building import AS_OF, REPOSITORY, build_here, built, files_in, problem_lines, write_site
from compiled_cards import forget_compiled_cards
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageFile
from selectolax.lexbor import LexborHTMLParser

from imhsite.app.build_site import BuildOptions, differences
from imhsite.diagnostics.problems import OutputError
from imhsite.media import pdf_pages
from imhsite.media.palette import STEP, as_png
from imhsite.outputs.cards.typst import DRAW_ALL, CardCompiler, CardFonts
from imhsite.schema.dates import moment_of
from imhsite.schema.records import EmblemName
from imhsite.theme.colours import contrast
from imhsite.theme.emblems import RELATIONS, topic_emblem, week_emblem
from imhsite.theme.installed_fonts import folder_of
from imhsite.views.context import emblem_view
from imhsite.views.share_cards import A4, SHAPES, Shape, colours_of_card
from imhsite.views.types.card_views import CardFaces, CardLanguages, CardView, PosterFoot
from imhsite.views.types.markdown_body import digest_of_view

pytestmark = pytest.mark.usefixtures("cards_of_full_size")

CARDS = REPOSITORY / "themes" / "default" / "cards"
SAFE = {"wide": (64, 50), "square": (80, 80), "tall": (84, 250)}
"""How far from the sides, and from top and bottom, all words stay in each shape."""

LONG = "How grandmothers, uncles, neighbours, midwives and everybody who is near can hold a family that holds a baby"
ENDLESS = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 3
NO_EMBLEM = msgspec.structs.replace(
    emblem_view(week_emblem(2025, "", ""), None), large="", small="", shared="", lines=""
)
THEMED = {
    "content/site.yaml": "title: Small\nurl: https://example.org/base/\ntheme: default\ntimezone: Europe/London\n",
}


def never(file: str) -> bytes:
    raise AssertionError(f"no card shows {file}")


FOOT = PosterFoot(
    action="Join in", address="example.org", code="M4 4h1v1h-1z", code_size=41, code_alt="A code", help="Call 999.",
    action_language="en-GB", code_language="en-GB", help_language="en-GB", direction="ltr", logos=(),
)  # fmt: skip


@cache
def card_compiler() -> CardCompiler:
    files = {f"cards/{path.name}": path.read_bytes() for path in CARDS.iterdir()}
    return CardCompiler(files, {}, read=never)


def card(template: str, shape: Shape = SHAPES[0], **fields: object) -> CardView:
    blank = CardView(
        template=template, shape=shape.name, width=shape.width, height=shape.height, label="", figure="",
        headline="Play", text="", notes=(), site="Week", address="example.org", language="en", region="GB",
        languages=CardLanguages(label="en-GB", headline="en-GB", text="en-GB", notes=(), site="en-GB"),
        emblem=NO_EMBLEM,
        colours=colours_of_card("#2b5d8c", "#faf6ef"), faces=CardFaces(), alt="", templates="",
    )  # fmt: skip
    foot = FOOT if template.startswith("poster") else None
    return msgspec.structs.replace(blank, foot=foot, **fields)


@cache
def fonts() -> typst.Fonts:
    folders = [folder_of(package) for package in CardFonts().packages]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


@cache
def measuring() -> Path:
    """The templates, changed so that each text box also says how high its texts became."""
    folder = Path(tempfile.mkdtemp(prefix="cards-"))
    atexit.register(shutil.rmtree, folder)
    for path in CARDS.iterdir():
        words = path.read_text(encoding="utf-8")
        if path.name == "frame.typ":
            assert "height: height.pt()," in words
            words = words.replace("height: height.pt(),", "height: height.pt(), took: measure(content).height.pt(),")
        (folder / path.name).write_text(words, encoding="utf-8")
    (folder / "all.typ").write_bytes(DRAW_ALL)
    return folder


def fitted(view: CardView) -> list[dict[str, float]]:
    """The room of each text box of a template, and how high its texts became."""
    found = typst.query(
        measuring() / "all.typ",
        "<fitted>",
        field="value",
        root=measuring(),
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={name: msgspec.json.encode(value, enc_hook=str).decode()
                    for name, value in {"cards": [view], "faces": view.faces}.items()},
    )  # fmt: skip
    boxes: list[dict[str, float]] = json.loads(found)
    return boxes


def full(template: str, shape: Shape, words: str) -> CardView:
    return card(
        template, shape, label=words, figure=words[:60], headline=words, text=words, notes=(words, words, words),
        site=words, address="a-very-long-name-of-a-site.example.org/base",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("frame.typ", "#let x = 1\n"),
        ("article.typ", '#import "layout.typ": *\n#let draw(card) = card-page(card, w => [x])\n'),
    ],
)
def test_a_failure_in_a_card_of_a_parent_theme_is_shown_in_the_file_that_causes_it(name: str, content: str) -> None:
    files = {f"cards/{path.name}": path.read_bytes() for path in CARDS.iterdir()}
    shown = {file: f"themes/default/{file}" for file in files}
    own = {f"cards/{name}": content.encode()}
    failing = CardCompiler({**files, **own}, {**shown, f"cards/{name}": f"themes/ours/cards/{name}"}, read=never)
    with pytest.raises(OutputError) as failed:
        failing.compile_card(card("article"))
    assert failed.value.problem.origin.file == f"themes/ours/cards/{name}"
    assert "(themes/default/cards/layout.typ, line " in failed.value.problem.message


@pytest.mark.parametrize(
    "words", [LONG, f"{LONG}; {LONG}; {LONG}; {LONG}", ENDLESS], ids=["long", "longer", "one word"]
)
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
@pytest.mark.parametrize("template", ["article", "statistic", "quote", "week", "day", "event"])
def test_whatever_is_written_the_words_stay_inside_their_boxes(template: str, shape: Shape, words: str) -> None:
    boxes = fitted(full(template, shape, words))
    assert len(boxes) >= 2
    assert [box for box in boxes if box["took"] > box["height"] + 0.01] == []


@pytest.mark.parametrize("template", ["poster-message", "poster-statistic"])
@pytest.mark.parametrize("words", [LONG, ENDLESS], ids=["long", "one word"])
def test_words_stay_inside_the_boxes_of_posters_too(template: str, words: str) -> None:
    foot = msgspec.structs.replace(FOOT, action=words, address=words, help=words)
    boxes = fitted(msgspec.structs.replace(full(template, A4, words), foot=foot))
    assert len(boxes) >= 4
    assert [box for box in boxes if box["took"] > box["height"] + 0.01] == []


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
@pytest.mark.parametrize("words", [LONG, ENDLESS], ids=["long", "one word"])
def test_outside_of_the_safe_area_there_is_only_paper(shape: Shape, words: str) -> None:
    picture = opened(card_compiler().compile_card(full("statistic", shape, words)))
    paper = Image.new("RGB", picture.size, picture.getpixel((0, 0)))
    left, top, right, bottom = ImageChops.difference(picture, paper).getbbox() or (0, 0, 0, 0)
    side, edge = SAFE[shape.name]
    assert left >= side - 1
    assert right <= shape.width - side + 1
    assert top >= edge
    assert bottom <= shape.height - edge


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
@pytest.mark.parametrize("template", ["article", "statistic", "quote", "week", "day"])
def test_nothing_overlaps_the_label(template: str, shape: Shape) -> None:
    view = msgspec.structs.replace(full(template, shape, LONG), label="Bonding")
    with_label, without = (
        opened(card_compiler().compile_card(msgspec.structs.replace(view, label=label))) for label in ("Bonding", "")
    )
    place = differing(with_label, without)
    assert place
    paper = Image.new("RGB", without.size, without.getpixel((0, 0)))
    assert differing(without.crop(place), paper.crop(place)) is None


@pytest.mark.parametrize("shape", [*SHAPES, A4], ids=lambda shape: shape.name)
@pytest.mark.parametrize("relation", RELATIONS)
def test_the_whole_emblem_is_on_the_page(relation: EmblemName, shape: Shape) -> None:
    template = "poster-message" if shape is A4 else "article"
    bare = card(template, shape)
    emblem = emblem_view(topic_emblem("bonding", relation), None)
    drawn, paper = (
        opened(card_compiler().compile_card(one)) for one in (msgspec.structs.replace(bare, emblem=emblem), bare)
    )
    left, top, right, _ = differing(drawn, paper) or (0, 0, 0, 0)
    assert (left > shape.width // 3, top > 8, right < shape.width - 8) == (True, True, True)


def differing(one: Image.Image, other: Image.Image) -> tuple[int, int, int, int] | None:
    """The box in which two pictures differ by more than their palettes do."""
    apart = ImageChops.difference(one, other).convert("L")
    return apart.point([255 * (level >= 2 * STEP) for level in range(256)]).getbbox()


def opened(content: bytes) -> Image.Image:
    parser = ImageFile.Parser()
    parser.feed(content)
    return parser.close().convert("RGB")


def test_words_can_be_read_in_two_hundred_colours_on_light_and_dark_paper() -> None:
    colours = random.Random(7)
    for _ in range(100):
        for paper in ("#faf6ef", "#1d1712"):
            found = colours_of_card(f"#{colours.randrange(1 << 24):06x}", paper)
            assert min(contrast(each, found.tint) for each in (found.ink, found.soft, found.accent)) >= 4.5


@pytest.mark.parametrize("letter", "ŵŷŴŶâêîôûïéßøłćž")
def test_letters_with_accents_have_a_shape_of_their_own(letter: str) -> None:
    no_letter, plain, accented = (
        card_compiler().compile_card(card("article", headline=f"d{sign}r", label=f"d{sign}r"))
        for sign in ("\uf8ff", "w", letter)
    )
    assert len({no_letter, plain, accented}) == 3


def test_another_printer_gives_the_same_bytes() -> None:
    view = full("week", SHAPES[0], LONG)
    assert card_compiler.__wrapped__().compile_card(view) == card_compiler().compile_card(view)


def test_a_card_is_no_larger_than_its_shape_says_and_carries_no_date() -> None:
    for shape in SHAPES:
        content = card_compiler().compile_card(card("article", shape))
        assert opened(content).size == (shape.width, shape.height)
        assert not re.search(rb"tEXt|iTXt|zTXt|tIME|eXIf|iCCP", content)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_a_card_has_a_palette_and_no_colour_changes_visibly(shape: Shape, monkeypatch: pytest.MonkeyPatch) -> None:
    with_emblem = emblem_view(week_emblem(2025, "", ""), None)
    view = msgspec.structs.replace(full("statistic", shape, LONG), emblem=with_emblem)
    printed = card_compiler().compile_card(view)
    monkeypatch.setattr(pdf_pages, "as_png", lambda image, _: image)
    [drawn] = pdf_pages.drawn_pages(card_compiler()._typeset((view,)), 1)
    assert Image.open(BytesIO(printed)).mode == "P"
    assert max(high for _, high in ImageChops.difference(opened(printed), drawn).getextrema()) < 2 * STEP
    colours = view.colours
    flat = {colours.tint, colours.ink, colours.accent, colours.graphic, colours.form}
    assert flat <= {"#{:02x}{:02x}{:02x}".format(*colour) for _, colour in opened(printed).getcolors(256)}
    assert opened(printed).getpixel((0, 0)) == drawn.getpixel((0, 0)) == max(drawn.getcolors(4096))[1]


def test_a_palette_has_the_very_colours_of_a_picture_and_blends_of_them() -> None:
    drawn = Image.new("RGB", (12, 1), (250, 240, 230))
    drawn.putpixel((0, 0), (9, 10, 11))
    drawn.putpixel((1, 0), (129, 125, 120))
    drawn.putpixel((2, 0), (252, 240, 230))
    found = opened(as_png(drawn, ((9, 10, 11), (250, 240, 230))))
    assert found.getpixel((0, 0)) == (9, 10, 11)
    assert found.getpixel((9, 0)) == (250, 240, 230)
    assert max(abs(a - b) for a, b in zip(found.getpixel((1, 0)), (129, 125, 120), strict=True)) < STEP
    assert max(abs(a - b) for a, b in zip(found.getpixel((2, 0)), (252, 240, 230), strict=True)) < STEP


@pytest.mark.parametrize("number", [2, 6, 12, 40])
def test_a_palette_of_any_number_of_colours_shows_each_of_them(number: int) -> None:
    chosen = random.Random(number)
    colours = sorted({tuple(chosen.randrange(0, 256, 8) for _ in range(3)) for _ in range(number)})
    drawn = Image.new("RGB", (len(colours), 1))
    for place, colour in enumerate(colours):
        drawn.putpixel((place, 0), colour)
    assert sorted(colour for _, colour in opened(as_png(drawn, tuple(colours))).getcolors(256)) == colours


def test_colours_that_run_into_each_other_are_not_changed() -> None:
    running = Image.linear_gradient("L")
    coloured = Image.merge("RGB", (running, running.rotate(90), running.rotate(180)))
    assert ImageChops.difference(opened(as_png(coloured)), coloured).getbbox() is None


OWN = {
    "cards/own.typ": b"""#let draw(card) = {
  set page(width: card.width * 1pt, height: card.height * 1pt, fill: none)
  BODY
}
""",
}


@pytest.mark.parametrize(
    ("body", "colours"),
    [
        (b"rect(width: 100%, height: 50%, fill: blue)", {(255, 255, 255), (0, 116, 217)}),
        (b"rect(width: 100%, height: 50%, fill: red.transparentize(50%))", {(255, 255, 255), (255, 159, 154)}),
        (b"place(rect(width: 60%, height: 20%, stroke: 12pt + green))", {(255, 255, 255), (46, 204, 64)}),
    ],
    ids=["no paper", "seen through", "an outline"],
)
def test_a_theme_s_own_colours_are_shown_as_they_are(body: bytes, colours: set[tuple[int, ...]]) -> None:
    compiler = CardCompiler({name: file.replace(b"BODY", body) for name, file in OWN.items()}, {}, read=never)
    shown = {colour: count for count, colour in opened(compiler.compile_card(card("own"))).getcolors(4096)}
    assert {colour for colour, count in shown.items() if count > 3000} == colours


def test_a_card_with_colours_that_run_into_each_other_keeps_them() -> None:
    body = b"rect(width: 100%, height: 100%, fill: gradient.linear(red, blue, green))"
    compiler = CardCompiler({name: file.replace(b"BODY", body) for name, file in OWN.items()}, {}, read=never)
    assert len(opened(compiler.compile_card(card("own"))).getcolors(1 << 20)) > 60


def test_a_card_of_two_pages_is_reported_at_its_template_and_the_others_are_not_blamed() -> None:
    body = b'if card.headline == "Two" { pagebreak(weak: false) }; card.headline; pagebreak(weak: true)'
    own = {name: file.replace(b"BODY", body) for name, file in OWN.items()}
    compiler = CardCompiler(own, {"cards/own.typ": "themes/ours/cards/own.typ"}, read=never)
    views = [card("own", headline=headline) for headline in ("One", "Two", "Three")]
    with pytest.raises(OutputError) as failed:
        compiler.compile_cards(views)
    assert failed.value.problem.origin.file == "themes/ours/cards/own.typ"
    assert '"Two"' in failed.value.problem.message


def test_a_template_without_draw_is_reported_at_its_file() -> None:
    compiler = CardCompiler({"cards/own.typ": b"#let paint(card) = card.headline\n"}, {}, read=never)
    with pytest.raises(OutputError) as failed:
        compiler.compile_card(card("own"))
    assert failed.value.problem.origin.file == "cards/own.typ"
    assert "#let draw(card)" in failed.value.problem.hint


def test_a_card_is_the_same_whichever_others_are_compiled_with_it() -> None:
    templates = ("article", "statistic", "quote", "week", "day", "event")
    views = [full(template, shape, LONG) for template in templates for shape in SHAPES[:2]]
    views += [card("article", headline=word) for word in ("Play", "ŵyŷ", "fi ffl", "12 %")]
    emblem = emblem_view(topic_emblem("bonding", "mend"), None)
    views = [msgspec.structs.replace(view, emblem=emblem) if place % 2 else view for place, view in enumerate(views)]
    mixed = views.copy()
    random.Random(5).shuffle(mixed)
    forget_compiled_cards()
    together = dict(zip(map(digest_of_view, mixed), card_compiler().compile_cards(mixed), strict=True))
    forget_compiled_cards()
    alone = card_compiler.__wrapped__()
    for view in views[::4]:
        assert alone.compile_card(view) == together[digest_of_view(view)], view.template


WEEK = """year: 2026
title: Time to play
starts: 2026-06-08
ends: 2026-06-14
colour: "#2b5d8c"
days:
  - date: 2026-06-09
    title: Peekaboo
events:
  - id: meeting
    title: The meeting
    starts: 2026-06-10 10:00
    place: York
statistics: talk
"""
STATISTIC = """talk:
  value: 75
  unit: percent
  claim: of parents talk every day
  population: Parents in Wales
  n: 2000
  year: 2025
  source: study
later:
  value: 10
  unit: percent
  claim: nobody may know yet
  population: Parents
  n: null
  year: 2026
  source: study
  publish_at: 2026-07-01 00:01
"""
SOURCE = "study:\n  title: A study\n  authors: Lee, A.\n  year: 2025\n"
QUOTING = """---
title: Hello
summary: A first article.
topic: bonding
---

::::quote{name="Ann Lee" role="midwife"}
Babies *talk* with their whole body.
::::
"""
WHOLE = THEMED | {
    "content/weeks/2026.yaml": WEEK,
    "content/statistics/a.yaml": STATISTIC,
    "content/sources.yaml": SOURCE,
    "content/articles/hello.md": QUOTING,
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return built(write_site(tmp_path_factory.mktemp("cards"), WHOLE))


def cards_in(site: dict[str, bytes]) -> set[str]:
    return {path.removeprefix("cards/").removesuffix(".png") for path in site if path.startswith("cards/")}


GENERAL = {
    f"general/{name}-1200x630"
    for name in ("articles", "weeks", "statistics", "sources", "resources", "help", "glossary", "data", "search")
}


def test_every_subject_has_a_wide_card_what_a_toolkit_offers_has_all_and_an_embargoed_one_has_none(
    site: dict[str, bytes],
) -> None:
    offered = ("statistics/talk", "weeks/2026", "days/2026-06-09", "events/meeting")
    wanted = {f"{subject}-{shape.width}x{shape.height}" for subject in offered for shape in SHAPES}
    wanted |= {f"{subject}-1200x630" for subject in ("articles/hello", "quotes/hello-1", "topics/bonding")}
    assert cards_in(site) == wanted | GENERAL


def test_settings_add_sizes_and_a_week_without_a_toolkit_needs_none(tmp_path: Path) -> None:
    chosen = "card_sizes:\n  articles: [tall, square]\n  statistics: square\n  pages: tall\n"
    page = {"content/pages/about.md": "---\ntitle: About\nsummary: Who we are.\n---\n"}
    site = {**WHOLE, **page, "content/weeks/2026.yaml": WEEK.replace("statistics: talk\n", "")}
    found = cards_in(built(write_site(tmp_path, {**site, "content/site.yaml": THEMED["content/site.yaml"] + chosen})))
    assert found == GENERAL | {
        "articles/hello-1200x630", "articles/hello-1080x1080", "articles/hello-1080x1920",
        "statistics/talk-1200x630", "statistics/talk-1080x1080", "pages/about-1200x630", "pages/about-1080x1920",
        "quotes/hello-1-1200x630", "topics/bonding-1200x630", "weeks/2026-1200x630", "days/2026-06-09-1200x630",
        "events/meeting-1200x630",
    }  # fmt: skip


def test_a_page_names_its_card_with_its_size_and_what_it_says(site: dict[str, bytes]) -> None:
    head = LexborHTMLParser(site["statistics/talk/index.html"].decode())
    meta = {tag.attributes["property"]: tag.attributes["content"] for tag in head.css('meta[property^="og:image"]')}
    address, _, version = (meta.pop("og:image") or "").partition("?v=")
    assert address == "https://example.org/base/cards/statistics/talk-1200x630.png"
    assert re.fullmatch("[0-9a-f]{8}", version)
    assert meta == {
        "og:image:type": "image/png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "75% of parents talk every day (Parents in Wales; sample: 2,000; 2025). "
        "Source: Lee, 2025: A study.",
    }
    assert opened(site["cards/statistics/talk-1200x630.png"]).size == (1200, 630)


def test_every_page_but_the_not_found_page_has_a_picture_with_its_title(tmp_path: Path) -> None:
    page = "---\ntitle: Ymuno\nsummary: Beth i'w wneud.\n---\n"
    settings = THEMED["content/site.yaml"] + "languages: [en, cy]\n"
    more = {"content/pages/join.md": page.replace("Ymuno", "Join in"), "content/pages/join.cy.md": page}
    files = built(write_site(tmp_path, {**WHOLE, "content/site.yaml": settings, **more}))
    without, titles = [], {}
    for path, content in files.items():
        if path.endswith(".html"):
            head = LexborHTMLParser(content.decode())
            meta = {tag.attributes["property"]: tag.attributes["content"] or "" for tag in head.css("meta[property]")}
            image = meta.get("og:image", "").removeprefix("https://example.org/base/").partition("?")[0]
            titles[path] = meta.get("og:image:alt", "").partition(".")[0]
            without += [] if image in files else [path]
    assert without == ["404.html", "cy/404.html"]
    assert titles["join/index.html"] == "Join in"
    assert titles["cy/join/index.html"] == "Ymuno"
    assert titles["help/index.html"] == "Get help"
    assert titles["index.html"] == "2026: Time to play"
    assert titles["topics/bonding/index.html"] == "Bonding"


def test_the_home_page_of_a_site_without_a_week_has_a_picture_of_its_own(tmp_path: Path) -> None:
    files = built(write_site(tmp_path, THEMED))
    assert b"/base/cards/general/home-1200x630.png?v=" in files["index.html"]
    assert "cards/general/home-1200x630.png" in files


def shared_images(site: Path) -> dict[str, tuple[str, bytes]]:
    """The address of each page's picture to share, with the bytes that lie there."""
    files = built(site)
    found = {}
    for path, content in files.items():
        if path.endswith("index.html") and (named := re.search(rb'og:image" content="([^"]*)"', content)):
            address = named[1].decode()
            picture = address.removeprefix("https://example.org/base/").partition("?")[0]
            found[path] = address, files[picture]
    return found


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("content/statistics/a.yaml", "talk every day", "talk each day"),
        ("content/articles/hello.md", "title: Hello", "title: Hello again"),
        ("themes/own/cards/statistic.typ", "wide: 210", "wide: 160"),
    ],
)
def test_the_address_that_is_shared_changes_with_the_picture(path: str, old: str, new: str, tmp_path: Path) -> None:
    own = {"content/site.yaml": THEMED["content/site.yaml"].replace("theme: default", "theme: own")}
    own |= {"themes/own/theme.yaml": "name: own\nextends: default\n"}
    own |= {"themes/own/cards/statistic.typ": (CARDS / "statistic.typ").read_text(encoding="utf-8")}
    site = write_site(tmp_path, WHOLE | own)
    before = shared_images(site)
    edited = (site / path).read_text(encoding="utf-8")
    assert old in edited
    (site / path).write_text(edited.replace(old, new), encoding="utf-8")
    after = shared_images(site)
    assert before.keys() == after.keys()
    changed = {page for page in before if before[page][0] != after[page][0]}
    assert changed == {page for page in before if before[page][1] != after[page][1]} != set()
    assert differences(BuildOptions(site, site / "build", moment_of(AS_OF))) == ()


def test_a_theme_without_cards_prints_none(tmp_path: Path) -> None:
    assert not [path for path in built(write_site(tmp_path)) if path.startswith("cards/")]


def test_a_build_with_nothing_to_print_does_not_import_what_prints(tmp_path: Path) -> None:
    write_site(tmp_path, THEMED | {"content/articles/hello.md": QUOTING})
    assert "typst" in modules_of_a_build(tmp_path)
    article = tmp_path / "content/articles/hello.md"
    article.write_text(QUOTING + "\nMore words.\n", encoding="utf-8", newline="\n")
    assert not {"typst", "PIL.Image"} & modules_of_a_build(tmp_path)


def modules_of_a_build(site: Path) -> set[str]:
    code = (
        "import sys, json; from pathlib import Path; from building import build_here;"
        "build_here(Path(sys.argv[1])); print(json.dumps([*sys.modules]))"
    )
    folder = Path(__file__).parent
    result = subprocess.run(
        [sys.executable, "-c", code, str(site)], cwd=folder, capture_output=True, encoding="utf-8", check=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join((str(folder), str(REPOSITORY)))},
    )  # fmt: skip
    return set(json.loads(result.stdout))


def test_a_lost_output_folder_is_printed_from_what_was_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = write_site(tmp_path, WHOLE)
    first = built(site)
    monkeypatch.setattr(CardCompiler, "_compiled", lambda *_: pytest.fail("this was printed before"))
    assert built_elsewhere(site) == first


def built_elsewhere(site: Path) -> dict[str, bytes]:
    result = build_here(site, site / "elsewhere")
    assert result.published, problem_lines(result)
    return files_in(site / "elsewhere")


@settings(max_examples=25)
@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=80))
def test_any_text_is_printed_as_it_is_and_never_as_markup(text: str) -> None:
    assert card_compiler().compile_card(card("article", headline=text)).startswith(b"\x89PNG")


EMBLEM = (790, 44, 1200, 494)
"""Where a wide card has its emblem, right of all words."""


def test_a_number_without_a_topic_has_the_emblem_and_colour_of_its_week(site: dict[str, bytes]) -> None:
    number, week = (opened(site[f"cards/{card}-1200x630.png"]) for card in ("statistics/talk", "weeks/2026"))
    assert number.getpixel((0, 0)) == week.getpixel((0, 0))
    assert differing(number.crop(EMBLEM), week.crop(EMBLEM)) is None


def test_a_number_of_two_weeks_has_the_emblem_of_the_later_one(tmp_path: Path) -> None:
    earlier = WEEK.replace("2026", "2023").replace("#2b5d8c", "#9b3b64").replace("meeting", "earlier-meeting")
    site = built(write_site(tmp_path, WHOLE | {"content/weeks/2023.yaml": earlier}))
    number, week = (opened(site[f"cards/{card}-1200x630.png"]) for card in ("statistics/talk", "weeks/2026"))
    assert differing(number.crop(EMBLEM), week.crop(EMBLEM)) is None


def colours_in(site: dict[str, bytes]) -> dict[str, str]:
    """The colour of each page, which its palette comes from."""
    found = {path: re.search(r'<html[^>]* data-colour="([^"]+)"', html.decode()) for path, html in site.items()
             if path.endswith(("index.html", "404.html"))}  # fmt: skip
    return {path: colour[1] for path, colour in found.items() if colour}


TOPICS = """bonding: {title: Bonding, summary: S., colour: "#7a3e9d"}
play: {title: Play, summary: S.}
"""
MANY = WHOLE | {
    "content/topics.yaml": TOPICS,
    "content/statistics/a.yaml": STATISTIC + STATISTIC.partition("later:")[0].replace("talk:", "unused:")
    + STATISTIC.partition("later:")[0].replace("talk:", "sing:\n  topics: bonding"),
    "content/weeks/2024.yaml": 'year: 2024\ntitle: W\nstarts: 2024-06-08\nends: 2024-06-14\ncolour: "#9b3b64"\n',
}  # fmt: skip


def test_every_page_has_the_colour_of_its_card(tmp_path: Path) -> None:
    site = built(write_site(tmp_path, MANY))
    colours = colours_in(site)
    for path, colour in colours.items():
        if card := re.search(r'og:image" content="https://example.org/base/([^"?]+)', site[path].decode()):
            paper = "#{:02x}{:02x}{:02x}".format(*opened(site[card[1]]).convert("RGB").getpixel((0, 0)))
            assert paper == colours_of_card(colour, "#faf6ef").tint, path
    assert {path.removesuffix("index.html"): colours[path] for path in colours if path.count("/") == 2} == {
        "articles/hello/": "#7a3e9d",
        "statistics/sing/": "#7a3e9d",
        "statistics/talk/": "#2b5d8c",  # of the week that uses it
        "statistics/unused/": "#2b5d8c",  # of the current week
        "topics/bonding/": "#7a3e9d",
        "topics/play/": "#8a4b3a",
        "weeks/2024/": "#9b3b64",
        "weeks/2026/": "#2b5d8c",
    }
    assert colours["help/index.html"] == colours["index.html"] == colours["404.html"] == "#2b5d8c"


def test_no_id_decides_the_emblem_of_a_number_without_topic_and_week(tmp_path: Path) -> None:
    ids = ("sleep", "play", "feeding", "fathers", "grief", "joy")
    assert len({topic_emblem(id, None).relation for id in ids}) >= 3
    record = STATISTIC.partition("later:")[0]
    statistics = "".join(record.replace("talk:", f"{id}:") for id in ids)
    site = built(write_site(tmp_path, {
        **THEMED, "content/sources.yaml": SOURCE, "content/statistics/a.yaml": statistics,
    }))  # fmt: skip
    assert len({site[f"cards/statistics/{id}-1200x630.png"] for id in ids}) == 1


def test_another_colour_of_the_week_reaches_its_numbers_and_so_does_another_week(tmp_path: Path) -> None:
    site = write_site(tmp_path, WHOLE)
    built(site)
    week = site / "content/weeks/2026.yaml"
    for words in (WEEK.replace("#2b5d8c", "#9b3b64"), WEEK.replace("statistics: talk\n", ""), WEEK):
        week.write_text(words, encoding="utf-8", newline="\n")
        again = built(site)
        clean = built(write_site(tmp_path / f"clean-{len(words)}-{words.count('#2b')}", {
            **WHOLE, "content/weeks/2026.yaml": words,
        }))  # fmt: skip
        assert {path for path in clean if clean[path] != again.get(path)} == set()
