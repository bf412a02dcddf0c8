"""Icons for tabs and phones, and the web app manifest: made from one drawing or picture, in every size."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from building import build_here, built, problem_lines, write, write_site
from PIL import Image, ImageDraw

from imhsite.engine import extras
from imhsite.outputs.server_config import SERVERS, rules_in, snippet_for

SETTINGS = "title: Small\nurl: https://example.org/base/\ntheme: default\ntimezone: UTC\n"
PAPER = (250, 246, 239)
MADE = {
    "apple-touch-icon.png": 180,
    "icons/icon-192.png": 192,
    "icons/icon-512.png": 512,
    "icons/icon-maskable-512.png": 512,
}
ROUND = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><circle cx="4" cy="4" r="4" fill="#00f"/></svg>'


def site(root: Path, settings: str = "", files: Mapping[str, str | bytes] = {}) -> Path:
    return write_site(root, {"content/site.yaml": SETTINGS + settings} | dict(files))


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content)).convert("RGB")


def icons_in(files: Mapping[str, bytes]) -> dict[str, int]:
    """The icons that were made, each with its width."""
    found = {path: opened(files[path]) for path in files if path.startswith("icons/") or path == "apple-touch-icon.png"}
    assert all(image.width == image.height for image in found.values())
    return {path: image.width for path, image in found.items()}


def manifest(files: Mapping[str, bytes], path: str = "manifest.webmanifest") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files[path])
    return found


def links(files: Mapping[str, bytes], path: str = "index.html") -> dict[str, str]:
    """The addresses below the site's that the head of a page links to, by what each is."""
    found = re.findall(r'<link rel="([\w-]+)"[^>]* href="/base/([^"]*)"', files[path].decode())
    return {rel: address for rel, address in found if rel in ("icon", "apple-touch-icon", "manifest")}


def png(width: int, height: int, colour: str = "#00ff00", mode: str = "RGB") -> bytes:
    """A picture of one colour with a red circle in its middle."""
    image = Image.new(mode, (width, height), colour)
    ImageDraw.Draw(image).circle((width / 2, height / 2), min(width, height) / 4, "#ff0000")
    made = BytesIO()
    image.save(made, "PNG")
    return made.getvalue()


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A site with the icon of its theme, in two languages."""
    settings = "languages: [en, ar]\nshort_title: {en: Babies, ar: Rudda}\ndescription: About babies.\n"
    return built(site(tmp_path_factory.mktemp("icons"), settings))


def test_the_icon_of_the_theme_is_made_in_every_size_and_linked_to(plain: dict[str, bytes]) -> None:
    assert icons_in(plain) == MADE
    for path in ("index.html", "articles/hello/index.html", "404.html"):
        assert links(plain, path)["apple-touch-icon"] == "apple-touch-icon.png"
        assert links(plain, path)["icon"] in plain
        assert links(plain, path)["manifest"] == "manifest.webmanifest"
    assert links(plain, "ar/index.html")["manifest"] == "ar/manifest.webmanifest"


def test_each_language_has_a_manifest_whose_icons_are_there(plain: dict[str, bytes]) -> None:
    english, arabic = manifest(plain), manifest(plain, "ar/manifest.webmanifest")
    assert (english["name"], english["short_name"], english["lang"], english["dir"]) == ("Small", "Babies", "en", "ltr")
    assert (arabic["short_name"], arabic["lang"], arabic["dir"]) == ("Rudda", "ar", "rtl")
    assert english["start_url"] == english["scope"] == english["id"] == "/base/"
    assert arabic["start_url"] == "/base/ar/"
    assert english["display"] == "browser"
    assert english["description"] == "About babies."
    assert english["icons"] == arabic["icons"]
    for icon in english["icons"]:
        path = icon["src"].removeprefix("/base/")
        assert path in plain
        if icon["type"] == "image/png":
            assert icon["sizes"] == f"{MADE[path]}x{MADE[path]}"
    assert [icon["purpose"] for icon in english["icons"]] == ["any", "any", "any", "maskable"]


def test_a_manifest_has_the_colours_of_the_pages(plain: dict[str, bytes]) -> None:
    (light,) = re.findall(
        r'theme-color" content="(#\w+)" media="\(prefers-color-scheme: light', plain["index.html"].decode()
    )
    assert manifest(plain)["theme_color"] == light
    assert re.fullmatch("#f[0-9a-f]{5}", manifest(plain)["background_color"])


def test_no_mask_cuts_anything_off(plain: dict[str, bytes]) -> None:
    image = opened(plain["icons/icon-maskable-512.png"])
    beyond = [(x, y) for x in range(0, 512, 3) for y in range(0, 512, 3) if (x - 256) ** 2 + (y - 256) ** 2 > 205**2]
    assert {image.getpixel(place) for place in beyond} == {PAPER}
    assert len(image.getcolors(4096) or ()) > 1


def test_a_drawing_of_the_site_is_its_icon_without_a_record_of_consent(tmp_path: Path) -> None:
    files = built(site(tmp_path, "icon: a.svg\n", {"content/media/a.svg": ROUND}))
    assert icons_in(files) == MADE
    image = opened(files["icons/icon-512.png"])
    assert (image.getpixel((256, 256)), image.getpixel((9, 9))) == ((0, 0, 255), PAPER)
    assert re.fullmatch(r"media/a\.\w+\.svg", links(files)["icon"])
    assert b"#00f" in files[links(files)["icon"]]
    assert manifest(files)["icons"][0]["src"] == f"/base/{links(files)['icon']}"


def test_a_picture_with_a_background_of_its_own_fills_the_icon(tmp_path: Path) -> None:
    files = built(site(tmp_path, "icon: a.png\n", {"content/media/a.png": png(600, 600)}))
    assert icons_in(files) == MADE
    assert links(files)["icon"] == "icons/icon-192.png"
    assert not [path for path in files if path.startswith("media/")]
    whole, masked = (opened(files[f"icons/icon-{name}512.png"]) for name in ("", "maskable-"))
    assert whole.getpixel((1, 1)) == masked.getpixel((1, 1)) == (0, 255, 0)
    assert whole.getpixel((256, 150)) == (255, 0, 0)
    assert masked.getpixel((256, 150)) == (0, 255, 0), "it is smaller there"


def test_a_see_through_picture_has_the_paper_of_cards_behind_it(tmp_path: Path) -> None:
    files = built(site(tmp_path, "icon: a.png\n", {"content/media/a.png": png(512, 512, "#00000000", "RGBA")}))
    touch = opened(files["apple-touch-icon.png"])
    assert (touch.getpixel((1, 1)), touch.getpixel((90, 90))) == (PAPER, (255, 0, 0))


@pytest.mark.parametrize(
    ("icon", "expected"),
    [
        ("b.svg", "missing-media"),
        ("a.txt", "not-a-picture"),
        ("small.png", "bad-icon"),
        ("wide.png", "bad-icon"),
        ("a.jpg", "bad-icon"),
    ],
)
def test_what_cannot_be_an_icon_is_a_problem_of_the_settings(icon: str, expected: str, tmp_path: Path) -> None:
    photo = BytesIO()
    Image.new("RGB", (600, 600)).save(photo, "JPEG")
    media: dict[str, str | bytes] = {
        "content/media/a.txt": "A.",
        "content/media/small.png": png(200, 200),
        "content/media/wide.png": png(600, 512),
        "content/media/a.jpg": photo.getvalue(),
    }
    result = build_here(site(tmp_path, f"icon: {icon}\n", media))
    assert [(each.rule, each.origin.line) for each in result.problems] == [(expected, 5)]


def test_without_typst_a_drawing_is_only_shown_in_tabs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "_is_installed", lambda name: name != "typst")
    drawn = built(site(tmp_path / "drawn"))
    assert icons_in(drawn) == {}
    assert [icon["sizes"] for icon in manifest(drawn)["icons"]] == ["any"]
    assert links(drawn).keys() == {"icon", "manifest"}
    result = build_here(tmp_path / "drawn")
    assert "typst is not installed, so the site has no share cards, posters or icons for phones" in problem_lines(
        result
    )
    photographed = built(site(tmp_path / "photo", "icon: a.png\n", {"content/media/a.png": png(512, 512)}))
    assert icons_in(photographed) == MADE


def test_a_theme_without_an_icon_has_neither_icons_nor_a_manifest(tmp_path: Path) -> None:
    files = built(write_site(tmp_path))
    assert icons_in(files) == {}
    assert "manifest.webmanifest" not in files


@pytest.mark.parametrize("name", ["a.svg", "a.png"])
def test_an_edited_icon_is_made_again_and_nothing_else_is(name: str, tmp_path: Path) -> None:
    contents = {"a.svg": (ROUND, ROUND.replace(b"#00f", b"#f00")), "a.png": (png(512, 512), png(512, 512, "#0000ff"))}
    before, after = contents[name]
    root = site(tmp_path, f"icon: {name}\n", {f"content/media/{name}": before})
    first = built(root)
    write(root, {f"content/media/{name}": after})
    second = built(root)
    assert all(first[path] != second[path] for path in MADE)
    assert second == built(site(tmp_path / "clean", f"icon: {name}\n", {f"content/media/{name}": after}))


def test_an_edited_icon_of_the_theme_is_made_again(tmp_path: Path) -> None:
    own = {"themes/own/theme.yaml": "name: own\nextends: default\n", "themes/own/assets/icon.svg": ROUND}
    own |= {"content/site.yaml": SETTINGS.replace("default", "own")}
    root = write_site(tmp_path, own)
    built(root)
    edited = own | {"themes/own/assets/icon.svg": ROUND.replace(b"#00f", b"#f00")}
    again = built(write(root, edited))
    assert opened(again["apple-touch-icon.png"]).getpixel((90, 90)) == (255, 0, 0)
    assert manifest(again)["icons"][0]["src"].removeprefix("/base/") in again
    assert again == built(write_site(tmp_path / "clean", edited))


def test_servers_are_told_the_type_of_the_manifest(plain: dict[str, bytes]) -> None:
    rules = rules_in(plain["_headers"].decode(), "")
    assert [("application/manifest+json" in snippet_for(server, rules)) for server in SERVERS] == [True, True]
