"""The URL of everything in a site, and slugs.

Addresses are permanent: a week is always /weeks/2022/. Those of pages end in a slash, so that any static host serves
them. Knows no records, only their ids.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote, urlsplit

INDEXES = ("articles", "weeks", "statistics", "sources", "resources", "help", "glossary")


_SAFE_IN_DOIS = "/:;().,-_~!*'$&+=@[]"


def slug_like(text: str) -> str:
    """Return the slug nearest to a text: lower-case ASCII letters and digits with hyphens; "" if none is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def canonical_path(path: str) -> str:
    """Return the canonical form of a path whose accents can be encoded in several ways: composed (Unicode form NFC).

    macOS and some ZIP programs write an é in a file name as an e and an accent, keyboards as one character."""
    return path if path.isascii() else unicodedata.normalize("NFC", path)


def doi_address(doi: str) -> str:
    """Return the URL of a DOI (https://www.doi.org/the-identifier/resources/handbook)."""
    return f"https://doi.org/{quote(doi, safe=_SAFE_IN_DOIS)}"


class Addresses(NamedTuple):
    """Builds addresses below a scheme and host, a base path ("/" at both ends) and a language's folder.

    `folder` is "" for the main language and e.g. "cy/" for another.
    """

    host: str
    base: str
    folder: str = ""

    def home(self) -> str:
        """Return the address of the home page."""
        return f"{self.base}{self.folder}"

    def listing(self, name: str) -> str:
        """Return the address of an index page, one of INDEXES."""
        return f"{self.home()}{name}/"

    def article(self, slug: str) -> str:
        """Return the address of an article."""
        return f"{self.home()}articles/{slug}/"

    def topic(self, topic: str) -> str:
        """Return the address of a topic."""
        return f"{self.home()}topics/{topic}/"

    def week(self, year: int | str) -> str:
        """Return the address of a week."""
        return f"{self.home()}weeks/{year}/"

    def toolkit(self, year: int | str) -> str:
        """Return the address of a week's toolkit."""
        return f"{self.week(year)}toolkit/"

    def statistic(self, statistic: str) -> str:
        """Return the address of a statistic."""
        return f"{self.home()}statistics/{statistic}/"

    def search(self) -> str:
        """Return the address of the search page."""
        return f"{self.home()}search/"

    def page(self, slug: str) -> str:
        """Return the address of a stand-alone page."""
        return f"{self.home()}{slug}/"

    def entry(self, index: str, id: str) -> str:
        """Return the address of an entry on an index page, such as a source in the bibliography."""
        return f"{self.listing(index)}#{id}"

    def media(self, path: str) -> str:
        """Return the address of a file of content/media/, shared by all languages."""
        return f"{self.base}media/{quote(path)}"

    def media_path(self, path: str) -> str:
        """Return the output path of a file of content/media/."""
        return f"media/{path}"

    def card(self, name: str, width: int, height: int) -> str:
        """Return the address of a picture to share, such as `/cards/weeks/2022-1200x630.png`."""
        return f"{self.home()}cards/{name}-{width}x{height}.png"

    def absolute(self, address: str) -> str:
        """Return an address on the site as a full URL."""
        return f"{self.host}{address}"

    def path_of(self, address: str) -> str:
        """Return the output path of a page's address: `articles/x/index.html`."""
        return f"{address.removeprefix(self.base)}index.html"


@lru_cache(maxsize=100)
def addresses_of(url: str, folder: str = "") -> Addresses:
    """Return the addresses below a site's URL."""
    parts = urlsplit(url)
    base = "/" + "".join(f"{piece}/" for piece in parts.path.split("/") if piece)
    return Addresses(f"{parts.scheme}://{parts.netloc}", base, folder)
