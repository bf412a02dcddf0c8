"""The logos of a site and its partners, and the pictures that fill its emblem: how they are published and described."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pytest
from building import SMALL, build_here, built, problem_lines, write, write_site
from PIL import Image, ImageDraw

from imhsite.cli import run
from imhsite.media.encoding import encoded

OWN = {
    "themes/own/theme.yaml": "name: own\nextends: plain\n",
    "themes/own/templates/base.html": """\
{% macro file(it) %}<b>{{ [it.url, it.width, it.height, it.sizes, it.alt, it.credit] if it else "-" }}</b>{% endmacro %}
<title>{{ page.title }}</title>
{% if site.logo %}{{ file(site.logo.light) }}{{ file(site.logo.dark) }}{% endif %}
{% for group in site.partners %}
<h2>{{ group.kind }} {{ group.title }}</h2>
{% for one in group.partners %}
<p>{{ one.name }} {{ one.url }} {{ one.external }} {{ one.logo.light.alt if one.logo }}</p>
{% endfor %}
{% endfor %}
<i>{{ file(site.picture) }}</i>
{% if page.kind == "week" %}<u>{{ file(page.week.picture) }}</u>{% endif %}
{% if page.kind == "home" %}<u>{{ file(page.picture) }}</u>{% endif %}
""",
}
SETTINGS = SMALL["content/site.yaml"].replace("plain", "own") + "timezone: UTC\n"
DRAWING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><metadata>Jane</metadata><path d="M0 0h20"/></svg>'
)
WEEK = "year: 2026\ntitle: W\nstarts: 2026-06-08\nends: 2026-06-14\n"


def png(width: int, height: int) -> bytes:
    """A picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", (width, height), (255, 0, 0))
    ImageDraw.Draw(image).rectangle((width // 2, 0, width, height), (0, 0, 255))
    made = BytesIO()
    image.save(made, "PNG")
    return made.getvalue()


def site(root: Path, settings: str, files: Mapping[str, str | bytes] = {}) -> Path:
    return write_site(root, OWN | {"content/site.yaml": SETTINGS + settings} | dict(files))


def shown(files: Mapping[str, bytes], tag: str, path: str = "index.html") -> list[str]:
    """The texts of all elements of a name on a page."""
    html = files[path].decode().replace("&#39;", "'")
    return [piece.partition(f"</{tag}>")[0] for piece in html.split(f"<{tag}>")[1:]]


def rules(root: Path, *, as_of: str = "2026-06-10") -> set[str]:
    """The places and the rules of the errors of a site."""
    result = build_here(root, as_of=as_of)
    return {f"{each.origin.file}:{each.origin.line} {each.rule}" for each in result.problems}


# Logos


def test_a_drawing_needs_no_record_of_consent_to_be_a_logo_and_is_cleaned(tmp_path: Path) -> None:
    media: dict[str, str | bytes] = {"content/media/a.svg": DRAWING, "content/media/b.svg": DRAWING + b"\n"}
    files = built(site(tmp_path, "organisation: The Trust\nlogo: {file: a.svg, dark: b.svg}\n", media))
    light, dark = (path for path in sorted(files) if path.startswith("media/"))
    assert shown(files, "b")[:2] == [f"['/{each}', 20, 10, '15rem', 'The Trust', '']" for each in (light, dark)]
    assert b"Jane" not in files[light]
    assert b"M0 0h20" in files[light]


def test_without_an_organisation_a_logo_stands_for_the_title(tmp_path: Path) -> None:
    files = built(site(tmp_path, "logo: a.svg\n", {"content/media/a.svg": DRAWING}))
    assert "'Small', ''" in shown(files, "b")[0]
    assert shown(files, "b")[1] == "-"


def test_a_photographed_logo_is_published_in_the_sizes_of_pictures(tmp_path: Path) -> None:
    files = built(site(tmp_path, "logo: a.png\n", {"content/media/a.png": png(700, 70)}))
    media = sorted(path for path in files if path.startswith("media/"))
    assert len(media) == 6, "two widths in three formats"
    assert ", 700, 70, '15rem'," in shown(files, "b")[0]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("logo: b.svg", {"content/site.yaml:5 missing-media"}),
        ("logo: {file: a.svg, dark: b.svg}", {"content/site.yaml:5 missing-media"}),
        ("partners: [{name: P, logo: b.svg}]", {"content/site.yaml:5 missing-media"}),
        ("partners: [{name: P, logo: a.txt}]", {"content/site.yaml:5 not-a-picture"}),
        ("partners: [{name: P, link: pages/p.md}]", {"content/site.yaml:5 dead-link"}),
        ("partners: [{name: P, link: /p/}]", {"content/site.yaml:5 dead-link"}),
        ("picture: b.png", {"content/site.yaml:5 missing-media"}),
        ("picture: a.png", {"content/site.yaml:5 undescribed-picture", "content/media/a.png:1 unrecorded-picture"}),
        ("picture: {file: a.png, alt: A hill}", {"content/media/a.png:1 unrecorded-picture"}),
        ("logo: a.png\npicture: {file: a.png, alt: A hill}", {"content/media/a.png:1 unrecorded-picture"}),
    ],
)
def test_what_the_settings_show_must_be_there_described_and_recorded(
    settings: str, expected: set[str], tmp_path: Path
) -> None:
    media = {"content/media/a.svg": DRAWING, "content/media/a.txt": "A.", "content/media/a.png": png(90, 60)}
    assert rules(site(tmp_path, f"{settings}\n", media)) == expected


@pytest.mark.parametrize(
    ("picture", "expected"),
    [
        ("a.png", {"content/weeks/2026.yaml:5 undescribed-picture", "content/media/a.png:1 unrecorded-picture"}),
        ("{file: a.png, alt: A hill}", {"content/media/a.png:1 unrecorded-picture"}),
    ],
)
def test_the_picture_of_a_week_needs_a_description_and_a_record(
    picture: str, expected: set[str], tmp_path: Path
) -> None:
    files = {"content/weeks/2026.yaml": f"{WEEK}picture: {picture}\n", "content/media/a.png": png(90, 60)}
    assert rules(site(tmp_path, "", files)) == expected


def test_a_logo_that_a_text_shows_too_needs_a_record_of_consent(tmp_path: Path) -> None:
    page = "---\ntitle: A\nsummary: B.\n---\n\n![Us](../media/a.png)\n"
    files = {"content/media/a.png": png(90, 60), "content/pages/a.md": page}
    assert rules(site(tmp_path, "logo: a.png\n", files)) == {"content/media/a.png:1 unrecorded-picture"}


def test_renaming_a_logo_changes_the_settings(tmp_path: Path) -> None:
    root = site(tmp_path, "logo: {file: a.svg, dark: b.svg}\n", {f"content/media/{n}.svg": DRAWING for n in "ab"})
    assert run(["rename", "b.svg", "c.svg", "--apply", "--site", str(root)]) == 0
    assert (root / "content/site.yaml").read_text(encoding="utf-8").endswith("logo: {file: a.svg, dark: c.svg}\n")


# Partners

PARTNERS = """\
languages: [en, cy]
partners:
  - name: {en: The Fund, cy: Y Gronfa}
    link: https://fund.example/
    group: funder
  - name: The Clinic
    link: articles/hello.md
    logo: a.svg
  - name: The Choir
"""


def test_partners_and_funders_are_shown_in_groups_in_the_language_of_the_page(tmp_path: Path) -> None:
    files = built(site(tmp_path, PARTNERS, {"content/media/a.svg": DRAWING}))
    assert shown(files, "h2") == ["partner Our partners", "funder Our funders"]
    assert shown(files, "p") == [
        "The Clinic /articles/hello/ False The Clinic",
        "The Choir  False ",
        "The Fund https://fund.example/ True ",
    ]
    assert shown(files, "p", "cy/index.html")[2] == "Y Gronfa https://fund.example/ True "


# Pictures in a circle

HILL = "alt: A hill.\npeople: yes\nconsent: Form 1\nconsent_until: 2026-06-30\ncredit: By A. B.\n"
MEDIA: dict[str, str | bytes] = {"content/media/a.png": png(90, 60), "content/media/a.yaml": HILL}


def test_a_picture_is_a_square_with_the_words_beside_it(tmp_path: Path) -> None:
    files = built(site(tmp_path, "picture: a.png\n", MEDIA))
    (found,) = set(shown(files, "i"))
    assert found.endswith(", 60, 60, '100vw', 'A hill.', 'By A. B.']</b>")
    sizes = {path: Image.open(BytesIO(files[path])).size for path in files if path.startswith("media/")}
    assert set(sizes.values()) == {(60, 60)}
    assert len(sizes) == 3, "one width in three formats, and nothing of the whole picture"


@pytest.mark.parametrize(
    ("focus", "red"), [("0% 0%", 45), ("50% 50%", 30), ("100% 0%", 15)], ids=["left", "middle", "right"]
)
def test_the_focus_decides_what_is_cut_off(focus: str, red: int) -> None:
    square = Image.open(BytesIO(encoded(png(90, 60), "png", 90, focus))).convert("RGB")
    assert square.size == (60, 60)
    assert sum(square.getpixel((x, 30)) == (255, 0, 0) for x in range(60)) == red


def test_a_tall_picture_is_cut_off_above_and_below() -> None:
    tall = Image.open(BytesIO(png(60, 90)))
    ImageDraw.Draw(tall).rectangle((0, 0, 60, 9), (0, 255, 0))
    made = BytesIO()
    tall.save(made, "PNG")
    for focus, green in (("50% 0%", 10), ("50% 20%", 4), ("50% 100%", 0)):
        square = Image.open(BytesIO(encoded(made.getvalue(), "png", 90, focus))).convert("RGB")
        assert sum(square.getpixel((30, y)) == (0, 255, 0) for y in range(60)) == green


def test_another_focus_has_other_files(tmp_path: Path) -> None:
    found = [
        shown(built(site(tmp_path / str(n), f"picture: {{file: a.png{focus}}}\n", MEDIA)), "i")[0]
        for n, focus in enumerate(("", ", focus: 50% 50%", ", focus: 0% 0%"))
    ]
    assert found[0] == found[1] != found[2]


@pytest.mark.parametrize(
    ("as_of", "expected"), [("2026-06-01", "b-60"), ("2026-06-14 23:00", "b-60"), ("2026-06-15", "a-60")]
)
def test_the_picture_of_a_week_replaces_that_of_the_site_at_home_until_it_is_over(
    as_of: str, expected: str, tmp_path: Path
) -> None:
    week = WEEK + "picture: {file: b.png, alt: Another hill}\n"
    record = "alt: B\npeople: no\n"
    more = {"content/weeks/2026.yaml": week, "content/media/b.png": png(60, 60), "content/media/b.yaml": record}
    files = built(site(tmp_path, "picture: a.png\n", MEDIA | more), as_of=as_of)
    assert shown(files, "u")[0].startswith(f"<b>['/media/{expected}.")
    assert shown(files, "u", "weeks/2026/index.html")[0].startswith("<b>['/media/b-60.")
    assert shown(files, "i")[0].startswith("<b>['/media/a-60.")


def test_the_picture_of_a_hidden_week_is_not_published(tmp_path: Path) -> None:
    week = WEEK + "picture: a.png\npublish_at: 2026-06-09\n"
    root = site(tmp_path, "", MEDIA | {"content/weeks/2026.yaml": week})
    assert not [path for path in built(root, as_of="2026-06-08") if path.startswith("media/")]
    assert [path for path in built(root, as_of="2026-06-09") if path.startswith("media/")]


def test_the_picture_of_the_site_is_an_error_once_the_consent_has_ended(tmp_path: Path) -> None:
    root = site(tmp_path, "picture: a.png\n", MEDIA)
    assert rules(root, as_of="2026-06-30 23:00") == set()
    assert rules(root, as_of="2026-07-01 00:01") == {"content/site.yaml:5 depends-on-hidden"}


def test_a_drawing_in_a_circle_is_published_whole(tmp_path: Path) -> None:
    media = {"content/media/a.svg": DRAWING, "content/media/a.yaml": "alt: A line\npeople: no\n"}
    files = built(site(tmp_path, "picture: a.svg\n", media))
    (path,) = (path for path in files if path.startswith("media/"))
    assert shown(files, "i")[0] == f"<b>['/{path}', 20, 10, '', 'A line', '']</b>"


def test_an_edit_of_a_logo_is_published_by_the_next_build(tmp_path: Path) -> None:
    root = site(tmp_path, "logo: a.svg\n", {"content/media/a.svg": DRAWING})
    before = shown(built(root), "b")
    write(root, {"content/media/a.svg": DRAWING.replace(b"M0 0h20", b"M0 0h10")})
    files = built(root)
    assert shown(files, "b") != before
    assert [b"M0 0h10" in files[path] for path in files if path.startswith("media/")] == [True]
    assert problem_lines(build_here(root)) == ""
