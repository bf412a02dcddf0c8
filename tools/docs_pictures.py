"""Take the pictures of README.md and docs/: the home page in several looks, the preview, and the report of a check.

`make pictures` builds the repository's own site with other settings in temporary folders and writes docs/images/*.webp.
It needs Chromium. Each picture is 960 pixels wide and less than 80 kB large, as tests/test_docs.py checks.
"""

from __future__ import annotations

import io
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from screenshots import served  # noqa: E402 - found in this folder

from imhsite.cli import run  # noqa: E402 - found by the line above

PICTURES = ROOT / "docs" / "images"
SIZE = {"width": 1280, "height": 800}
MOMENT = "2026-11-30"
IN_THE_WEEK = "2025-06-11"
"""A day in the latest week whose dates are known."""

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


def picture_of(browser: Browser, site: Path, name: str, day: str = MOMENT) -> None:
    """Build a site and write the picture of its home page."""
    if run(["build", "--site", str(site), "--as-of", day, "--quiet"]) != 0:
        sys.exit(f"{name} cannot be built")
    with served(site / "build") as address:
        page = opened(browser, f"{address}/", day)
        write_picture(page, name)


def opened(browser: Browser, address: str, day: str = MOMENT) -> Page:
    """A page as readers see it on a day, with its fonts."""
    page = browser.new_page(viewport=SIZE, reduced_motion="reduce")  # type: ignore[arg-type]
    page.clock.set_fixed_time(f"{day}T12:00:00Z")
    page.goto(address)
    page.evaluate("document.fonts.ready")
    page.reload()  # the preview makes fonts while the page waits for them, and a late font is not used
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(300)
    return page


def write_picture(page: Page, name: str) -> None:
    """Write what is visible of a page, and close it."""
    shot = Image.open(io.BytesIO(page.screenshot()))
    shot.resize((960, 600), Image.Resampling.LANCZOS).save(PICTURES / f"{name}.webp", quality=82, method=6)
    page.close()


@contextmanager
def previewed(site: Path) -> Iterator[str]:
    """Run the preview of a site, and yield its address."""
    command = [sys.executable, "-m", "imhsite", "serve", "--site", str(site), "--port", "0", "--as-of", MOMENT]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        try:
            yield next(found[0] for line in process.stdout if (found := re.search(r"http://[\d.]+:\d+/", line)))
        finally:
            process.terminate()


def take_preview(browser: Browser, site: Path) -> None:
    """Write the pictures of the preview: of a mistake, and of the panel about the words of a page."""
    article = site / "content" / "articles" / "secure-base.md"
    text = article.read_text(encoding="utf-8")
    with previewed(site) as address:
        page = opened(browser, f"{address}articles/secure-base/")
        page.get_by_role("button", name="Writing").click()
        page.wait_for_timeout(1500)
        write_picture(page, "preview-writing")
        page = opened(browser, f"{address}articles/secure-base/")
        article.write_text(text.replace("attachment-secure]", "atachment-secure]"), encoding="utf-8")
        page.get_by_text("atachment-secure").first.wait_for()
        page.wait_for_timeout(500)
        write_picture(page, "preview-mistake")
        article.write_text(text, encoding="utf-8")


def take_report(browser: Browser, site: Path) -> None:
    """Write the picture of the report of a check for managers."""
    command = [sys.executable, "-m", "imhsite", "check", "--site", str(site), "--as-of", MOMENT, "--format", "html"]
    report = subprocess.run(command, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, check=False)
    (site / "build").mkdir(exist_ok=True)
    (site / "build" / "report.html").write_bytes(report.stdout)
    with served(site / "build") as address:
        write_picture(opened(browser, f"{address}/report.html"), "check-report")


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
        with tempfile.TemporaryDirectory() as folder:
            site = Path(folder) / "site"
            for name in ("content", "themes"):
                shutil.copytree(ROOT / name, site / name)
            picture_of(browser, site, "home-in-the-week", IN_THE_WEEK)
            take_preview(browser, site)
            take_report(browser, site)


if __name__ == "__main__":
    main()
