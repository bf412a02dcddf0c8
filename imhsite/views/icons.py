"""Views of icons: the icon of a site in each size, and the web app manifest that lists them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from imhsite.media.recipes import MADE_WITH, original_path
from imhsite.views.context import Context
from imhsite.views.languages import direction_of
from imhsite.views.subjects import browser_colours_of, colour_of, emblem_of
from imhsite.views.types.view import SiteIcon, View

WHOLE, SAFE = 0.8, 0.56
"""The part of an icon's width that a drawing takes: usually, and where systems may cut off all but a circle.

What they show for certain is a circle of 80 % of the width (https://www.w3.org/TR/appmanifest/#icon-masks), in which
the largest square has 56 %."""


class IconSize(NamedTuple):
    """One icon: its path in the site, its width in pixels, the part of it that the drawing takes, its purpose."""

    path: str
    width: int
    part: float = WHOLE
    purpose: str = "any"


TOUCH = IconSize("apple-touch-icon.png", 180)
LISTED = (
    IconSize("icons/icon-192.png", 192),
    IconSize("icons/icon-512.png", 512),
    IconSize("icons/icon-maskable-512.png", 512, SAFE, "maskable"),
)
"""The icons that the manifest lists; browsers find the touch icon at its address too."""


class IconView(View, frozen=True, kw_only=True):
    """What one icon is made from: a file in content/media/ with the digest of its bytes, or the text of a drawing.

    `part` is how much of the width it takes; the rest is `paper`. `made_with` names the versions of the libraries."""

    file: str
    digest: str
    drawing: str
    width: int
    part: float
    paper: str
    made_with: str


class ManifestIcon(View, frozen=True, kw_only=True):
    """An icon in a manifest; the fields have the names and values of the format."""

    src: str
    sizes: str
    type: str
    purpose: str


class WebManifest(View, frozen=True, kw_only=True):
    """A web app manifest. `home` is the address of the home page; `colours` are a page's background and its tint."""

    name: str
    short_name: str
    description: str
    language: str
    direction: str
    home: str
    background: str
    colour: str
    icons: tuple[ManifestIcon, ...]


def sizes_of(context: Context) -> tuple[IconSize, ...]:
    """Return the icons that are made for a site."""
    return (TOUCH, *LISTED) if context.icon and context.icon.can_resize else ()


def icon_view(context: Context, size: IconSize, drawing: Callable[[], str]) -> IconView:
    """Return what an icon is made from; `drawing` returns the text of the theme's icon."""
    name = context.icon.file if context.icon else ""
    media = context.site.media[name] if name else None
    return IconView(
        file=media.file if media else "",
        digest=media.digest if media else "",
        drawing="" if media else drawing(),
        width=size.width,
        part=size.part,
        paper=context.print_colours.paper,
        made_with=MADE_WITH,
    )


def site_icon(context: Context, assets: Mapping[str, str]) -> SiteIcon | None:
    """Return the icon of a site; `assets` maps an asset's name to its path in the site."""
    icon, base = context.icon, context.addresses.base
    if icon is None:
        return None
    url, type = _icon(context, assets)
    touch = f"{base}{TOUCH.path}" if icon.can_resize else ""
    return SiteIcon(url=url, type=type, touch=touch, manifest=manifest_address(context))


def _icon(context: Context, assets: Mapping[str, str]) -> tuple[str, str]:
    """Return the address and the media type of the icon for tabs."""
    icon = context.icon
    assert icon is not None
    if icon.file and icon.is_drawing:
        media = context.site.media[icon.file]
        return context.addresses.media(original_path(icon.file, media.digest)), "image/svg+xml"
    if icon.is_drawing:
        return f"{context.addresses.base}{assets['icon.svg']}", "image/svg+xml"
    return f"{context.addresses.base}{LISTED[0].path}", "image/png"


def manifest_address(context: Context) -> str:
    """Return the address of the web app manifest in a language."""
    return f"{context.addresses.home()}manifest.webmanifest"


def manifest_view(context: Context, assets: Mapping[str, str]) -> WebManifest:
    """Return the manifest of a site in a language; `assets` maps an asset's name to its path in the site."""
    settings, base = context.site.settings, context.addresses.base
    colours = browser_colours_of(context, colour_of(context, emblem_of(context, None)))
    url, type = _icon(context, assets)
    drawn = [ManifestIcon(src=url, sizes="any", type=type, purpose="any")] if type == "image/svg+xml" else []
    made = [
        ManifestIcon(src=f"{base}{one.path}", sizes=f"{one.width}x{one.width}", type="image/png", purpose=one.purpose)
        for one in LISTED
        if one in sizes_of(context)
    ]
    return WebManifest(
        name=context.localized(settings.title),
        short_name=context.localized(settings.short_title),
        description=context.localized(settings.description),
        language=context.language,
        direction=direction_of(context.language),
        home=context.addresses.home(),
        background=context.surfaces.light[0] if context.surfaces else context.print_colours.paper,
        colour=colours.light if colours else "",
        icons=(*drawn, *made),
    )
