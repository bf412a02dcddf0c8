"""Which of a theme's typst templates imhsite uses, and the cards of a site as outputs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

import msgspec

from imhsite.diagnostics.problems import Origin, Problem, problem
from imhsite.engine.digest import digest_of
from imhsite.engine.extras import command_for, missing_from, not_installed
from imhsite.outputs.cards.typst import CARD, FOLDER, POSTER, POSTER_PICTURE, CardCompiler
from imhsite.outputs.kinds import DocumentOutput
from imhsite.outputs.toolkit_archive import kit_bytes
from imhsite.theme.inheritance import Theme
from imhsite.views.context import Context, PrintColours
from imhsite.views.share_cards import card_address, card_view, shapes_of
from imhsite.views.subjects import Subject
from imhsite.views.toolkit import archive_address, kit_view, poster_address, poster_view, posters_of
from imhsite.views.week_cards import has_toolkit

TEMPLATES = ("article", "statistic", "quote", "week", "day", "event", "poster-message", "poster-statistic")
"""The templates in a theme's cards/ that imhsite compiles. A theme may omit any; other files are shared by them."""


def card_templates_of(theme: Theme, fonts: str) -> Mapping[str, str]:
    """Map each template of the theme to the digest of everything it may use; empty if a library is missing.

    `fonts` is the digest of the fonts."""
    if missing_from("cards"):
        return {}
    files = {name.removeprefix(FOLDER): theme.files[name] for name in theme.files if name.startswith(FOLDER)}
    shared = {name: file for name, file in files.items() if name.removesuffix(".typ") not in TEMPLATES}
    return {
        template: _digest(files[f"{template}.typ"], sorted(shared.items()), fonts)
        for template in TEMPLATES
        if f"{template}.typ" in files
    }


def left_out(theme: Theme) -> Iterator[Problem]:
    """Yield a warning if the theme has card templates and a library that compiles them is not installed."""
    if (missing := missing_from("cards")) and any(f"{FOLDER}{template}.typ" in theme.files for template in TEMPLATES):
        message = f"{not_installed(missing)}, so the site has no share cards, posters or icons for phones"
        hint = f"install what is missing: {command_for('cards')}"
        yield problem("missing-library", Origin("content/site.yaml"), message, hint)


def print_colours_of(theme: Theme) -> PrintColours:
    """Return the theme's settings `card_paper` and `accent`, with defaults for those that are missing."""
    chosen = {"paper": theme.settings.get("card_paper"), "accent": theme.settings.get("accent")}
    return PrintColours(**{name: colour for name, colour in chosen.items() if isinstance(colour, str)})


def cards_of(context: Context, subjects: Iterable[Subject], card_compiler: CardCompiler) -> Iterator[DocumentOutput]:
    """Yield the cards of the given subjects, each in its shapes."""
    for subject in subjects:
        origin = _origin_of(context, subject)
        for shape in shapes_of(context, subject):
            view = partial(card_view, context, subject, shape)
            path = _path(context, card_address(context, subject, shape))
            yield DocumentOutput(
                path, context.language, view, card_compiler.compile_card, origin,
                cache_prefix=CARD, write_all=card_compiler.compile_cards,
            )  # fmt: skip


def kit_outputs(context: Context, card_compiler: CardCompiler) -> Iterator[DocumentOutput]:
    """Yield the posters and the archive of each week that has a toolkit."""
    for week in context.site.weeks.values():
        if not has_toolkit(context, week):
            continue
        for poster in posters_of(context, week):
            path = _path(context, poster_address(context, week.year, poster))
            view = partial(poster_view, context, week.year, poster)
            yield DocumentOutput(
                path, context.language, view, card_compiler.compile_poster, week.origin, cache_prefix=POSTER
            )
            picture = _path(context, poster_address(context, week.year, poster, "png"))
            yield DocumentOutput(
                picture, context.language, view, card_compiler.compile_picture, week.origin,
                cache_prefix=POSTER_PICTURE, write_all=card_compiler.compile_pictures,
            )  # fmt: skip
        path = _path(context, archive_address(context, week.year))
        kit = partial(kit_view, context, week.year)
        yield DocumentOutput(path, context.language, kit, partial(kit_bytes, card_compiler), week.origin)


def _path(context: Context, address: str) -> str:
    return address.removeprefix(context.addresses.base)


def _origin_of(context: Context, subject: Subject) -> Origin:
    site, (kind, id) = context.site, subject
    if kind in ("article", "quote"):
        slug = id if kind == "article" else id.rpartition("-")[0]
        return site.articles[slug][context.language].origin
    if kind == "statistic":
        return site.statistics[id].origin
    if kind == "page":
        return site.pages[id][context.language].origin
    if kind == "topic":
        return site.topics[id].origin
    if kind == "general":
        return Origin("content/site.yaml")
    year = site.events[id][0] if kind == "event" else int(id[:4])
    return site.weeks[year].origin


def _digest(*values: object) -> str:
    return digest_of(msgspec.msgpack.encode(values))
