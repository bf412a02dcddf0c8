"""Gallery: every part of a site's theme on pages of invented content, below an address of its own.

The pages are made from the themes and the theme settings of the previewed site, by the same steps as its own pages,
and only once somebody has asked for the gallery. No build publishes them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from pathlib import Path

import msgspec

from imhsite.app.open_site import SiteOptions
from imhsite.content.inputs import CONTENT, SETTINGS
from imhsite.diagnostics.problems import Problem, in_order
from imhsite.engine.digest import digest_of
from imhsite.engine.file_scan import SHIPPED
from imhsite.markdown.headings import heading_id
from imhsite.preview.gallery_files import GalleryFiles
from imhsite.preview.host_check import RedirectTarget, decoded_path
from imhsite.preview.live_site import Preview
from imhsite.preview.loader import Loader
from imhsite.preview.responses import Response, missing_page
from imhsite.preview.work_queue import SOON
from imhsite.schema.dates import moment_of

GALLERY = "/_gallery/"
"""The address of the gallery; no page of a site can have it."""

SAMPLE_SITE = f"{GALLERY}site/"
"""The address of the sample site, which its settings state, too."""

NOW = "2025-09-01 12:00"
"""The moment that the gallery shows: between two weeks of the sample site, when pages have the theme's own colour."""

LIVE = "?as-of=2025-06-11"
"""Shows a page while a week of the sample site is live."""

OVERVIEW = Path(__file__).parent / "files" / "gallery.html"

PHASES = {"Between weeks": "2025-09-01", "Coming up": "2025-05-20", "Live": "2025-06-11", "Just ended": "2025-06-18"}
"""A day in each phase of the home page. On the last one there is a notice."""

PAGES = {
    "Design tokens": "tokens/",
    "Components of templates": "components/",
    "Home": "",
    "Article": "articles/text/",
    "Articles": "articles/",
    "Topic": "topics/support/",
    "Week that is live": f"weeks/2025/{LIVE}",
    "Week that is over": "weeks/2024/",
    "Week without a theme": "weeks/2026/",
    "Weeks": "weeks/",
    "Toolkit": f"weeks/2025/toolkit/{LIVE}",
    "Statistic": "statistics/play-outside/",
    "Statistic that is a change": "statistics/playgrounds-now/",
    "Statistics": "statistics/",
    "Sources": "sources/",
    "Resources": "resources/",
    "Help": "help/",
    "Glossary": "glossary/",
    "Search": "search/",
    "Open data": "data/",
    "Page": "about/",
    "Page in another language": "cy/about/",
    "Not found": "404.html",
}
"""A page of each kind, with its address below that of the sample site."""

TOKENS = "tokens/"
CAMPAIGN = "articles/campaign/"
_TOKENS_HEAD = (
    b'<link rel="stylesheet" href="/_imhsite/gallery.css">\n<script defer src="/_imhsite/tokens.js"></script>\n</head>'
)


def is_in_gallery(target: str) -> bool:
    """Return whether a target is that of a page of the gallery."""
    return target.startswith(GALLERY)


class Gallery(Preview):
    """Answers requests for the gallery of a site whose own problems `problems_of_site` returns."""

    def __init__(self, options: SiteOptions, problems_of_site: Callable[[], tuple[Problem, ...]]) -> None:
        self.files = GalleryFiles(options.site, options.theme)
        own = msgspec.structs.replace(options, as_of=moment_of(NOW), cache=False, today="")
        super().__init__(Loader(own, self.files), lambda: moment_of(NOW))
        self._problems_of_site = problems_of_site
        self._opening: asyncio.Task[None] | None = None

    def problems(self) -> tuple[Problem, ...]:
        """Return the problems of the theme and of its settings, whose places the site itself knows."""
        own = {one for one in super().problems() if one.origin.file != SETTINGS}
        of_site = (one for one in self._problems_of_site() if one.origin.file == SETTINGS or not _is_content(one))
        return in_order({*own, *of_site})

    def changed(self, batch: Collection[str] | None = None) -> None:
        """Make the pages again if files changed that they depend on, and if somebody has asked for them."""
        used = ("themes/", SHIPPED, SETTINGS)
        if self._opening and (batch is None or any(path.startswith(used) for path in batch)):
            super().changed()

    async def respond(self, target: str, moment: str = "", urgency: int = SOON) -> Response | RedirectTarget:
        """Return what is at a target of the gallery."""
        path = decoded_path(target) or ""
        if path == GALLERY.removesuffix("/"):
            return RedirectTarget(GALLERY)
        self._opening = self._opening or asyncio.ensure_future(self._open())
        await self._opening
        if path == GALLERY:
            return await self._ask(self._overview)
        if not path.startswith(SAMPLE_SITE):
            return missing_page()
        response = await super().respond(target, moment, urgency)
        if isinstance(response, Response) and path == f"{SAMPLE_SITE}{TOKENS}":
            return msgspec.structs.replace(response, content=response.content.replace(b"</head>", _TOKENS_HEAD, 1))
        return response

    async def _open(self) -> None:
        self.start(await asyncio.wrap_future(self.engine.submit(lambda: self.loader.load(None, self.now()))))

    def _overview(self) -> Response:
        """Return the page that leads to all others, which has nothing of the theme."""
        from jinja2 import Environment

        environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)
        environment.filters["anchor"] = lambda heading: heading_id(heading, "-")
        template = environment.from_string(OVERVIEW.read_text(encoding="utf-8"))
        pages = {name: address for name, address in PAGES.items() if self._has_page(address)}
        moments = {CAMPAIGN: LIVE}
        shown = template.render(site=SAMPLE_SITE, parts=self.files.parts, moments=moments, pages=pages, phases=PHASES)
        content = shown.encode()
        return Response(200, "text/html; charset=utf-8", content, digest_of(content))

    def _has_page(self, address: str) -> bool:
        """Return whether the theme has a page at an address; every theme may, while the site cannot be shown."""
        path = address.partition("?")[0]
        return self.state is None or (path if path.endswith(".html") else f"{path}index.html") in self.state


def _is_content(one: Problem) -> bool:
    return one.origin.file.startswith(CONTENT)
