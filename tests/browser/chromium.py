"""Where this system keeps its Chromium, and how the tests start it: with an empty profile, and with no way out."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Playwright

COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
PLACES = {
    "darwin": (
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    ),
    "win32": (
        r"Chromium\Application\chrome.exe",
        r"Google\Chrome\Application\chrome.exe",
        r"Microsoft\Edge\Application\msedge.exe",
    ),
}
PROGRAM_FOLDERS = ("ProgramFiles", "ProgramFiles(x86)", "LocalAppData")

# Parts of Chromium that no test sees, but that each new profile starts two or three processes for.
UNSEEN = (
    "SpareRendererForSitePerProcess",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    "WebUIOmniboxPopup",
)

# What Playwright leaves out by the same option, of which the last one counts.
LEFT_OUT_BY_PLAYWRIGHT = (
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--renderer-process-limit=1",  # for each profile
    f"--disable-features={','.join(UNSEEN + LEFT_OUT_BY_PLAYWRIGHT)}",
)

MISSING = (
    "The browser tests need Chromium, and none was found. Install it (Debian: apt-get install chromium), or name "
    "one: CHROMIUM=/path/to/chrome. To leave these tests out: pytest --no-browser."
)


def chromium_found() -> str | None:
    """The path of a Chromium: the one that CHROMIUM names, else one on PATH, else one in a usual place."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    on_path = (shutil.which(command) for command in COMMANDS)
    in_place = (str(path) for path in _usual_places() if path.is_file())
    return next((path for path in (*on_path, *in_place) if path), None)


def _usual_places() -> Iterator[Path]:
    for place in PLACES.get(sys.platform, ()):
        if sys.platform != "win32":
            yield Path(place)
        else:
            yield from (Path(os.environ[folder], place) for folder in PROGRAM_FOLDERS if folder in os.environ)


def launched(playwright: Playwright, path: str) -> Browser:
    """A running browser that no other site can be reached from."""
    return playwright.chromium.launch(executable_path=path, args=list(FLAGS))
