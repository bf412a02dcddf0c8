"""View, the base struct of all views, and the small views that many others hold.

All texts are in the page's language, all addresses are ready to print (they include the base path), all dates are ISO
8601 (`2026-06-08`), to be formatted by the filters of `render/environment.py`.
"""

from __future__ import annotations

import msgspec


class View(msgspec.Struct, frozen=True, kw_only=True):
    """A frozen struct of plain values and other views."""


class PictureSource(View, frozen=True, kw_only=True):
    """The files of a picture in one format, for `<source>`: `image/avif`, and a `srcset`."""

    type: str
    srcset: str


class PictureView(View, frozen=True, kw_only=True):
    """A picture with everything a page needs to show it: its files, size and alt text.

    `url` is the file that every browser can show. `alt` is "" for a decorative picture. `width` and `height` are those
    of `url` in pixels, 0 if unknown. `transparent`: parts of it are see-through, so on a dark page it needs light paper
    behind it. `eager`: it is among the first things seen, so it loads at once. `credit` names who made it, where a page
    has a place for that.
    """

    url: str
    srcset: str
    sources: tuple[PictureSource, ...]
    sizes: str
    width: int
    height: int
    alt: str
    transparent: bool = False
    eager: bool = False
    credit: str = ""


class LogoView(View, frozen=True, kw_only=True):
    """A logo, whose alt text is the name that it belongs to. `dark` is its version for dark pages, if there is one."""

    light: PictureView
    dark: PictureView | None


class PartnerView(View, frozen=True, kw_only=True):
    """A partner or funder. `url` is "" if it has no link; `external`: its address is on another website."""

    name: str
    url: str
    external: bool
    logo: LogoView | None


class PartnerGroup(View, frozen=True, kw_only=True):
    """Partners or funders, in the order of the settings. `kind` is "partner" or "funder"."""

    kind: str
    title: str
    partners: tuple[PartnerView, ...]


class Anchor(View, frozen=True, kw_only=True):
    """A link: its text, its address, and whether it is the current page or contains it."""

    title: str
    url: str
    current: bool = False


class ActionView(View, frozen=True, kw_only=True):
    """The one thing that readers are asked to do. `external`: its address is on another website.

    `audience` are the names of those who are asked; empty if everybody is."""

    label: str
    url: str
    external: bool
    audience: tuple[str, ...] = ()


class Card(View, frozen=True, kw_only=True):
    """What lists show of a page. A change of the page's body does not change its card."""

    title: str
    url: str
    summary: str = ""
    date: str = ""
    audience: tuple[str, ...] = ()
    topic: str = ""
    content_note: str = ""
    language: str = ""
    """The name of the language that the page is in, in that language; "" if it is that of the list."""


class FeedLink(View, frozen=True, kw_only=True):
    """A feed of a page: its absolute address and its media type."""

    title: str
    url: str
    type: str


class Contents(View, frozen=True, kw_only=True):
    """One heading in the list "on this page"."""

    title: str
    id: str
    level: int


class Translation(View, frozen=True, kw_only=True):
    """The same page in another language. `url` is absolute, for search engines; `address` is for links."""

    language: str
    name: str
    address: str
    url: str


class NearestPage(View, frozen=True, kw_only=True):
    """A language that does not have a page: its name, and the address of the nearest page that it has.

    `words` say in that language that the link leads to another page, and to which.
    """

    language: str
    name: str
    address: str
    words: str


class UnreviewedTranslation(View, frozen=True, kw_only=True):
    """The notice on a translation that no native speaker has reviewed; `text` says so in the main language."""

    text: str


class EmblemView(View, frozen=True, kw_only=True):
    """The emblem of a topic or a week, as SVG paths on a square of 100 by 100.

    `large` and `small` are the two round forms, `shared` is their overlap, `lines` are strokes; the last two may be "".
    `colour` is "" if the subject has none.
    """

    relation: str
    large: str
    small: str
    shared: str
    lines: str
    colour: str


class BrowserColours(View, frozen=True, kw_only=True):
    """The colours, as #rrggbb, of the parts of a browser around a page, in the light and the dark colour scheme."""

    light: str
    dark: str


class TopicView(View, frozen=True, kw_only=True):
    """A topic as lists and pages show it."""

    id: str
    title: str
    summary: str
    url: str
    colour: str
    emblem: EmblemView


class SiteIcon(View, frozen=True, kw_only=True):
    """The icon of a site: its address and media type for `rel="icon"`, and its address for `rel="apple-touch-icon"`.

    `touch` is "" if imhsite cannot make icons in other sizes. `manifest` is the address of the web app manifest."""

    url: str
    type: str
    touch: str
    manifest: str


class ShareImage(View, frozen=True, kw_only=True):
    """A picture to share: its address, its size in pixels, and its alt text.

    `url` never changes, so that toolkits and other sites can link to it. `absolute` is for programs that cache what
    they found there: it ends in a version, which changes with the picture.
    """

    url: str
    absolute: str
    width: int
    height: int
    alt: str
