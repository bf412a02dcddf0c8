"""Takes screenshots for review: each state and kind of page, narrow to wide, light and dark, and as PDF.

They go into screenshots/, which is never committed. Run it as `make screenshots`; it needs Chromium.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "screenshots"
WIDTHS = (360, 768, 1280)
STATES = {"announced": "2025-06-01", "live": "2025-06-11", "ended": "2025-07-01"}
"""A day in each state of the week of 2025."""

PAGES = {
    "article": "/articles/secure-base/",
    "article-with-exit": "/articles/when-life-is-hard/",
    "article-of-numbers": "/articles/why-services-are-missing/",
    "articles": "/articles/",
    "topic": "/topics/attachment/",
    "statistics": "/statistics/",
    "statistic": "/statistics/very-important-public/",
    "week": "/weeks/2022/",
    "weeks": "/weeks/",
    "help": "/help/",
    "resources": "/resources/",
    "glossary": "/glossary/",
    "not-found": "/404.html",
}
ON_PAPER = ("article", "week", "statistics", "help")


class Quiet(SimpleHTTPRequestHandler):
    """Serves files without logging."""

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine, and yield its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


def take(browser: Browser, address: str, day: str, pages: dict[str, str]) -> None:
    """Take screenshots of whole pages on a day, at each width in each colour scheme."""
    for width in WIDTHS:
        for scheme in ("light", "dark"):
            context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
            page = context.new_page()
            page.clock.set_fixed_time(f"{day}T12:00:00Z")
            for name, path in pages.items():
                page.goto(address + path)
                page.screenshot(path=PICTURES / f"{name}-{width}-{scheme}.png", full_page=True)
            context.close()


def main() -> None:
    """Build the site in each state and take its screenshots."""
    shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir()
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for state, day in STATES.items():
            output = Path(folder) / state
            command = [sys.executable, "-m", "imhsite", "build", "--output", str(output), "--as-of", day]
            subprocess.run(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=True)
            with served(output) as address:
                take(browser, address, day, {f"home-{state}": "/"} | (PAGES if state == "live" else {}))
                page = browser.new_page()
                for name in ON_PAPER if state == "live" else ():
                    page.goto(address + PAGES[name])
                    page.pdf(path=PICTURES / f"{name}.pdf", format="A4")
                page.close()
        browser.close()
    print(f"{len(list(PICTURES.iterdir()))} pictures in {PICTURES}")


if __name__ == "__main__":
    main()
