"""The icons of a site for tabs and phones, made from one drawing or picture, and its web app manifests.

Format: https://www.w3.org/TR/appmanifest/. The site opens in the browser, not as an app of its own: people must be able
to see where they are, and to leave it quickly.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from imhsite.diagnostics.problems import Origin, OutputError, problem
from imhsite.outputs.kinds import DocumentOutput
from imhsite.views.context import Context
from imhsite.views.icons import IconView, WebManifest, icon_view, manifest_address, manifest_view, sizes_of

DRAWN = b"""#set page(width: auto, height: auto, margin: 0pt, fill: none)
#image(bytes(sys.inputs.drawing), format: "svg", width: 512pt, height: 512pt, fit: "contain")
"""
"""The typst source of a drawing, as a picture as large as the largest icon."""


def icon_outputs(
    context: Context, drawing: Callable[[], str], read: Callable[[str], bytes]
) -> Iterator[DocumentOutput]:
    """Yield the icons of a site, once for all languages; `drawing` returns the text of the theme's icon."""
    icon = context.icon
    file = context.site.media[icon.file].file if icon and icon.file else ""
    for size in sizes_of(context):
        view = partial(icon_view, context, size, drawing)
        origin = Origin(file or "themes")
        yield DocumentOutput(size.path, context.language, view, partial(_icon, read), origin, cache_prefix="icon")


def manifest_outputs(context: Context, assets: Callable[[], Mapping[str, str]]) -> Iterator[DocumentOutput]:
    """Yield the web app manifest of a language, if the site has an icon; `assets` returns the paths of assets."""
    if context.icon:
        path = manifest_address(context).removeprefix(context.addresses.base)
        origin = Origin("content/site.yaml")
        yield DocumentOutput(path, context.language, lambda: manifest_view(context, assets()), _manifest, origin)


def _icon(read: Callable[[str], bytes], view: IconView) -> bytes:
    from imhsite.media.encoding import Undecodable
    from imhsite.media.icon_frames import framed

    content = read(view.file) if view.file else view.drawing.encode()
    origin = Origin(view.file or "themes")
    try:
        picture = content if view.file.lower().endswith(".png") else _drawn(content, origin)
        return framed(picture, view.width, view.part, view.paper)
    except Undecodable as error:
        message = "this picture is damaged: part of it cannot be decoded"
        hint = "save it again, or copy it again from the original"
        raise OutputError(problem("broken-picture", origin, message, hint)) from error


def _drawn(drawing: bytes, origin: Origin) -> bytes:
    """Return an SVG drawing as PNG."""
    import typst

    try:
        inputs = {"drawing": drawing.decode("utf-8-sig", "replace")}
        made = typst.compile(DRAWN, format="png", ppi=72, sys_inputs=inputs, ignore_system_fonts=True)
    except typst.TypstError as error:
        message = f"no icons can be made from this drawing: {error.message}"
        hint = "save it again as plain SVG, or use a PNG of 512 by 512 pixels"
        raise OutputError(problem("bad-icon", origin, message, hint)) from error
    assert isinstance(made, bytes), "a drawing is one page"
    return made


def _manifest(view: WebManifest) -> bytes:
    members: dict[str, Any] = {
        "name": view.name,
        "short_name": view.short_name,
        "description": view.description,
        "lang": view.language,
        "dir": view.direction,
        "id": view.home,
        "start_url": view.home,
        "scope": view.home,
        "display": "browser",
        "background_color": view.background,
        "theme_color": view.colour,
        "icons": [{"src": one.src, "sizes": one.sizes, "type": one.type, "purpose": one.purpose} for one in view.icons],
    }
    named = {name: value for name, value in members.items() if value}
    return (json.dumps(named, ensure_ascii=False, indent=1) + "\n").encode()
