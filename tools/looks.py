"""Take the pictures of docs/default-theme.md: the site's home page in three looks, and as another charity's.

`python tools/looks.py` builds the repository's own site with other settings in a temporary folder and writes
docs/images/*.webp. It needs Chromium.
"""

from __future__ import annotations

import io
import math
import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, sync_playwright

from imhsite.cli import run

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "images"
SIZE = {"width": 1280, "height": 800}
MOMENT = "2026-01-15"

LOOKS = {
    "look-default": {},
    "look-square": {
        "accent": "#a3402a",
        "display_face": "Hanken Grotesk 700",
        "radius": "0",
        "density": "80",
    },
    "look-soft": {
        "accent": "#2f6f4f",
        "text_face": "Source Serif Pro",
        "radius": "40",
        "density": "125",
    },
}
"""The settings of each look."""

CHARITY = """\
name: ours
extends: default
defaults:
  accent: "#6a3d9a"
  display_face: Hanken Grotesk 700
  text_face: Source Serif Pro
  radius: 8
"""
LOGO = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 60" width="120" height="60">
<path d="M6 54V22a24 24 0 0 1 48 0v32Z" fill="#6a3d9a"/><circle cx="30" cy="30" r="12" fill="#fff"/>
<path d="M66 54V30a12 12 0 0 1 24 0v24ZM96 54V38a9 9 0 0 1 18 0v16Z" fill="#b68ad6"/>
</svg>
"""


def site_with(folder: Path, settings: dict[str, str], charity: bool = False) -> Path:
    """Return a copy of the repository's site without the colours of weeks, so that a look's own is seen."""
    site = folder / "site"
    shutil.copytree(ROOT / "content", site / "content")
    shutil.copytree(ROOT / "themes", site / "themes")
    for week in (site / "content" / "weeks").glob("*.yaml"):
        lines = week.read_text(encoding="utf-8").splitlines(keepends=True)
        week.write_text("".join(line for line in lines if not line.startswith("colour:")), encoding="utf-8")
    file = site / "content" / "site.yaml"
    text = file.read_text(encoding="utf-8")
    if charity:
        ours = site / "themes" / "ours"
        ours.mkdir()
        (ours / "theme.yaml").write_text(CHARITY, encoding="utf-8")
        (site / "content/media/logo.svg").write_text(LOGO, encoding="utf-8")
        (site / "content/media/park.jpg").write_bytes(park())
        (site / "content/media/park.yaml").write_text("alt: A park in the evening\npeople: no\ncredit: Example Trust\n")
        text = text.replace("theme: default", "theme: ours\nlogo: logo.svg\npicture: park.jpg")
        text = text.replace("title: Infant Mental Health Awareness Week", "title: Small Steps Week")
    elif settings:
        lines = "".join(f'  {name}: "{value}"\n' for name, value in settings.items())
        text = text.replace("theme: default\n", f"theme: default\ntheme_settings:\n{lines}")
    file.write_text(text, encoding="utf-8")
    return site


def park() -> bytes:
    """Return a drawing of hills and a sun, in the place of a photograph."""
    side = 1200
    picture = Image.new("RGB", (side, side), "#f2c9a0")
    draw = ImageDraw.Draw(picture)
    for y in range(side):
        part = y / side
        draw.line([(0, y), (side, y)], fill=(int(242 - 60 * part), int(190 - 40 * part), int(160 + 40 * part)))
    draw.ellipse([700, 180, 960, 440], fill="#fff1cf")
    for level, colour in enumerate(("#8a6bb0", "#6a4a94", "#4a2f70")):
        points = [
            (x, 620 + level * 150 + 70 * math.sin(x / (190 - 30 * level) + level * 2)) for x in range(0, side + 20, 20)
        ]
        draw.polygon([*points, (side, side), (0, side)], fill=colour)
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=88)
    return written.getvalue()


def picture_of(browser: Browser, site: Path, name: str) -> None:
    """Build a site and write the picture of its home page."""
    if run(["build", "--site", str(site), "--as-of", MOMENT, "--quiet"]) != 0:
        sys.exit(f"{name} cannot be built")
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
    from threading import Thread

    class Quiet(SimpleHTTPRequestHandler):
        def __init__(self, *given: object) -> None:
            super().__init__(*given, directory=str(site / "build"))  # type: ignore[arg-type]

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Quiet)
    Thread(target=server.serve_forever, daemon=True).start()
    page = browser.new_page(viewport=SIZE, reduced_motion="reduce")  # type: ignore[arg-type]
    page.clock.set_fixed_time(f"{MOMENT}T12:00:00Z")
    page.goto(f"http://127.0.0.1:{server.server_port}/")
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(300)
    shot = Image.open(io.BytesIO(page.screenshot()))
    shot.resize((960, 600), Image.Resampling.LANCZOS).save(PICTURES / f"{name}.webp", quality=82, method=6)
    page.close()
    server.shutdown()


def main() -> None:
    """Write all pictures."""
    PICTURES.mkdir(exist_ok=True)
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"],
        ) as browser,
    ):
        for name, settings in LOOKS.items():
            with tempfile.TemporaryDirectory() as folder:
                picture_of(browser, site_with(Path(folder), settings), name)
        with tempfile.TemporaryDirectory() as folder:
            picture_of(browser, site_with(Path(folder), {}, charity=True), "look-charity")


if __name__ == "__main__":
    main()
