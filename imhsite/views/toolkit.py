"""Views of toolkits: everything a week offers to share, as a page and as the files of one archive."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Literal, NamedTuple

import msgspec

from imhsite.content.site import Target
from imhsite.schema.records import Week
from imhsite.views.context import Context
from imhsite.views.poster_foot import poster_foot
from imhsite.views.share_cards import (
    A4,
    SHAPES,
    card_view,
    is_printed,
    message_card,
    share_image,
    statistic_card,
    subjects_of_week,
)
from imhsite.views.subjects import Subject
from imhsite.views.types.card_views import CardView, KitFile, KitPicture, KitPoster, KitView
from imhsite.views.types.view import ShareImage
from imhsite.views.week_cards import week_card
from imhsite.views.weeks import messages_of, post_view

PICTURE_PERCENT = 70
"""The width of the picture of a poster, in pixels for each hundred points: twice that on the page."""


class Poster(NamedTuple):
    """A poster of a week: its file name, and the number of the message or the id of the statistic that it shows."""

    name: str
    message: int | None = None
    statistic: str = ""


def posters_of(context: Context, week: Week) -> Iterator[Poster]:
    """Yield a poster for each message and statistic of a week for which the theme has a template."""
    if is_printed(context, "poster-message"):
        yield from (Poster(f"message-{number + 1}", message=number) for number, _ in enumerate(week.messages))
    if is_printed(context, "poster-statistic"):
        shown = (id for id in week.statistics if id in context.site.statistics)
        yield from (Poster(f"statistic-{id}", statistic=id) for id in shown)


def poster_view(context: Context, year: int, poster: Poster) -> CardView:
    """Return the view of a poster."""
    week = context.site.weeks[year]
    if poster.message is not None:
        card, url = message_card(context, week, poster.message, A4), context.addresses.week(year)
    else:
        card = statistic_card(context, context.site.statistics[poster.statistic], A4, "poster-statistic")
        url = context.addresses.statistic(poster.statistic)
    return msgspec.structs.replace(card, foot=poster_foot(context, week, url, card.language))


def poster_address(context: Context, year: int, poster: Poster, ending: Literal["pdf", "png"] = "pdf") -> str:
    """Return the address of a poster, or of the picture of it."""
    return f"{context.addresses.toolkit(year)}posters/{poster.name}.{ending}"


def toolkit_title(context: Context, year: int) -> str:
    """Return the title of a week's toolkit."""
    return context.gettext("Toolkit for %s") % year


def toolkit_summary(context: Context, year: int) -> str:
    """Return what a week's toolkit contains, in a sentence."""
    return context.gettext("Messages, posts, pictures and posters of the awareness week %s, ready to share.") % year


def archive_address(context: Context, year: int) -> str:
    """Return the address of a week's archive."""
    return f"{context.addresses.toolkit(year)}toolkit-{year}.zip"


def kit_posters(context: Context, week: Week) -> tuple[KitPoster, ...]:
    """Return a week's posters, titled with their words."""
    views = ((poster, poster_view(context, week.year, poster)) for poster in posters_of(context, week))
    return tuple(
        KitPoster(
            title=f"{view.figure} {view.headline}".strip(),
            url=poster_address(context, week.year, poster),
            picture=poster_address(context, week.year, poster, "png"),
            width=_in_picture(view.width),
            height=_in_picture(view.height),
            alt=view.alt,
        )
        for poster, view in views
    )


def _in_picture(points: int) -> int:
    """Return a length of a poster in pixels of the picture of it, rounded as typst does."""
    return (points * PICTURE_PERCENT + 50) // 100


def pictures_of(context: Context, week: Week) -> tuple[KitPicture, ...]:
    """Return the cards of a week, each in all shapes."""
    return tuple(
        KitPicture(title=_title_of(context, subject, shapes[0]), shapes=shapes)
        for subject in subjects_of_week(context, week)
        if (shapes := tuple(filter(None, (share_image(context, subject, shape) for shape in SHAPES))))
    )


def _title_of(context: Context, subject: Subject, image: ShareImage) -> str:
    if subject.kind == "statistic":
        return context.title_of(Target("statistic", subject.id))
    if subject.kind == "week":
        return context.title_of(Target("week", subject.id))
    return image.alt.partition(". ")[0]


def signature_of(context: Context, week: Week) -> str:
    """Return an e-mail signature: site and year, title, dates, and the address of the week."""
    card = week_card(context, week)
    site = context.localized(context.site.settings.title)
    dates = card.dates if card.starts or card.ends else ""
    address = context.addresses.absolute(context.addresses.week(week.year))
    return "\n".join(filter(None, (f"{site} {week.year}", card.title, dates, address)))


def kit_view(context: Context, year: int) -> KitView:
    """Return the files of a week's archive."""
    week = context.site.weeks[year]
    texts = partial(_texts, context, week)
    return KitView(files=(*texts(), *_cards(context, week), *_posters(context, week)))


def _texts(context: Context, week: Week) -> Iterator[KitFile]:
    card = week_card(context, week)
    pictures = pictures_of(context, week)
    messages = [message.copied for message in messages_of(context, week)]
    tags = [f"#{tag}" for tag in week.hashtags] if week.verified.hashtags else []
    title = f"{context.localized(context.site.settings.title)} {week.year}" + (f": {card.title}" if card.title else "")
    more = context.addresses.absolute(context.addresses.week(week.year))
    about = context.gettext(
        "Words, pictures and posters to share. Each picture has its description in pictures.txt: please post it as "
        "the picture's alternative text. Every number needs its base, year, caveat and source beside it. "
        "MANIFEST.sha256 holds the SHA-256 digest of each file."
    )
    licence = context.localized(context.site.settings.licence)
    yield KitFile(path="README.txt", text="\n\n".join(filter(None, (title, about, licence, more))) + "\n")
    if messages:
        yield KitFile(path="messages.txt", text="\n\n".join(messages) + "\n")
    if week.posts:
        yield KitFile(path="posts.txt", text=_posts(context, week))
    if tags:
        yield KitFile(path="hashtags.txt", text=" ".join(tags) + "\n")
    if pictures:
        lines = (f"{_file_of(shape.url)}\n{shape.alt}\n" for picture in pictures for shape in picture.shapes)
        yield KitFile(path="pictures.txt", text="\n".join(lines))
    yield KitFile(path="signature.txt", text=signature_of(context, week) + "\n")


def _posts(context: Context, week: Week) -> str:
    """Return the posts, each preceded by its networks and its length on them."""
    views = (post_view(context, post) for post in week.posts)
    return "\n".join(
        f"[{', '.join(f'{each.network} {each.count}/{each.limit}' for each in view.counts)}]\n"
        + "".join(f"{line}\n" for line in (view.text, *view.bases))
        for view in views
    )


def _file_of(url: str) -> str:
    return "pictures/" + "-".join(url.rsplit("/", 2)[1:])


def _cards(context: Context, week: Week) -> Iterator[KitFile]:
    for subject in subjects_of_week(context, week):
        for shape in SHAPES:
            if image := share_image(context, subject, shape):
                yield KitFile(path=_file_of(image.url), card=card_view(context, subject, shape))


def _posters(context: Context, week: Week) -> Iterator[KitFile]:
    for poster in posters_of(context, week):
        yield KitFile(path=f"posters/{poster.name}.pdf", poster=poster_view(context, week.year, poster))
