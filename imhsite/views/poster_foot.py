"""The foot of a poster: what to do, where to read more, as words and as a QR code, and somebody to talk to."""

from __future__ import annotations

from functools import cache
from itertools import groupby
from urllib.parse import unquote, urlsplit

from imhsite.schema.records import Week
from imhsite.views.actions import action_of
from imhsite.views.context import Context
from imhsite.views.languages import direction_of, language_of
from imhsite.views.support import first_helplines
from imhsite.views.types.card_views import PosterFoot, PosterLogo

QUIET_ZONE = 4
"""The modules around a QR code that stay white, as ISO/IEC 18004 asks for."""


def poster_foot(context: Context, week: Week, url: str, language: str) -> PosterFoot:
    """Return the foot of a poster of a week, in a language, that leads to the page at `url`."""
    link = context.addresses.absolute(url)
    parts = urlsplit(link)
    path, size = qr_code(link)
    action = action_of(context, week)
    helping = _helping(context)
    return PosterFoot(
        action=action.label if action else "",
        address=parts.netloc + unquote(parts.path).rstrip("/"),
        code=path,
        code_size=size,
        code_alt=context.gettext("QR code that leads to %(address)s") % {"address": link},
        help=helping,
        action_language=language_of(action.label if action else "", context.language),
        code_language=context.language,
        help_language=language_of(helping, context.language),
        direction=direction_of(language),
        logos=tuple(_logos(context)),
    )


def _helping(context: Context) -> str:
    """Return a helpline that serves all of the site's nations, else what the site says about emergencies."""
    line = next((line for line in first_helplines(context) if line.phone and not line.emergency), None)
    if line is None:
        return context.localized(context.site.settings.emergency)
    words = context.gettext("Need to talk? %(name)s: %(number)s.") % {"name": line.name, "number": line.phone}
    return f"{words} {line.hours}." if line.hours else words


def _logos(context: Context) -> list[PosterLogo]:
    """Return the partners' logos. A file that is not in the site is reported elsewhere."""
    partners = context.site.settings.partners
    shown = ((partner, context.site.media.get(partner.logo.file)) for partner in partners if partner.logo)
    return [
        PosterLogo(
            name=context.localized(partner.name),
            file=media.file,
            digest=media.digest,
            drawn=media.picture is not None and media.picture.kind == "svg",
        )
        for partner, media in shown
        if media
    ]


@cache
def qr_code(text: str) -> tuple[str, int]:
    """Return a QR code as an SVG path in modules, and how many modules it is wide, with the quiet zone.

    Of four levels of error correction it has the second, M: it can be read with 15 % of it damaged."""
    import segno

    code = segno.make_qr(text, error="m", boost_error=False)
    runs = []
    for y, row in enumerate(code.matrix_iter(border=QUIET_ZONE)):
        x = 0
        for dark, modules in groupby(row):
            width = len(list(modules))
            if dark:
                runs.append(f"M{x} {y}h{width}v1h-{width}z")
            x += width
    return "".join(runs), len(code.matrix) + 2 * QUIET_ZONE
