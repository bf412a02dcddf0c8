"""Views of share cards and posters: the words, colours and emblem of each.

A card's alt text is built here from the same words, so that the two never differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple
from urllib.parse import urlsplit

from imhsite.content.clock import week_of_now
from imhsite.schema.records import Article, Statistic, Week
from imhsite.theme.colours import ink_on, oklch_of, palette_of
from imhsite.views.context import Context
from imhsite.views.general_pages import names_of_general_pages, words_of_page
from imhsite.views.languages import Foreign, language_of
from imhsite.views.statistics import statistic_view
from imhsite.views.subjects import Subject, colour_of, emblem_of
from imhsite.views.types.card_views import CardColours, CardLanguages, CardView
from imhsite.views.types.markdown_body import digest_of_view
from imhsite.views.types.record_views import StatisticView
from imhsite.views.types.view import EmblemView, ShareImage
from imhsite.views.week_cards import event_view, has_toolkit, status_words, title_with_status, week_card

INKS = ("#2d2119", "#f7f1e8")
SOFT_INKS = ("#54463c", "#ddd3c6")


class Shape(NamedTuple):
    """The size of a card in pixels, or of a poster in points."""

    name: str
    width: int
    height: int


WIDE = Shape("wide", 1200, 630)
SHAPES = (WIDE, Shape("square", 1080, 1080), Shape("tall", 1080, 1920))
A4 = Shape("a4", 595, 842)

PLAIN = {"topic": "topics", "page": "pages", "general": "general"}
"""The kinds of subjects whose card has a title and a description, and is in a folder of this name."""


def subjects_beside_texts(context: Context) -> Iterator[Subject]:
    """Yield every subject that has a card, except texts and quotations, if the theme has a template for its kind.

    The home page has a card of its own only if the site has no week."""
    site = context.site
    is_home = week_of_now(site.weeks, context.states) is None
    kinds: dict[str, Iterable[str]] = {
        "topic": site.topics,
        "general": (*names_of_general_pages(context), *(["home"] if is_home else [])),
        "statistic": site.statistics,
        "week": (str(year) for year in site.weeks),
        "day": (day.date for week in site.weeks.values() for day in week.days),
        "event": (event.id for week in site.weeks.values() for event in week.events),
    }
    for kind, ids in kinds.items():
        if is_printed(context, template_of(kind)):
            yield from (Subject(kind, id) for id in ids)


def subjects_of_page(context: Context, slug: str) -> Iterator[Subject]:
    """Yield a stand-alone page as a subject, if the theme has a template for it."""
    if is_printed(context, template_of("page")):
        yield Subject("page", slug)


def subjects_of_article(context: Context, slug: str) -> Iterator[Subject]:
    """Return an article and its quotations as subjects, if the theme has templates for them."""
    ids = {"article": (slug,), "quote": quotes_of(context, slug)}
    return (Subject(kind, id) for kind, each in ids.items() if is_printed(context, kind) for id in each)


def quotes_of(context: Context, slug: str) -> tuple[str, ...]:
    """Return the ids of an article's quotations; `secure-base-1` is the first of `secure-base`."""
    article = context.site.articles[slug].get(context.language)
    return tuple(f"{slug}-{n}" for n, _ in enumerate(context.outline(article).quotes, 1)) if article else ()


def subjects_of_week(context: Context, week: Week) -> Iterator[Subject]:
    """Yield the subjects of a week's cards: the week, its days, its events, its statistics."""
    yield Subject("week", str(week.year))
    yield from (Subject("day", day.date) for day in sorted(week.days, key=lambda day: day.date))
    yield from (Subject("event", event.id) for event in week.events)
    yield from (Subject("statistic", id) for id in week.statistics if id in context.site.statistics)


def is_printed(context: Context, template: str) -> bool:
    """Return whether the theme has a typst template of this name."""
    return template in context.card_templates


def template_of(kind: str) -> str:
    """Return the typst template for the cards of a kind of subject."""
    return "article" if kind in PLAIN else kind


def shapes_of(context: Context, subject: Subject) -> tuple[Shape, ...]:
    """Return the shapes of a subject's cards: the wide one, those of the settings, and all if a toolkit offers them."""
    kind, id = subject
    if kind == "statistic":
        weeks = [week for week in context.site.weeks.values() if id in week.statistics]
    elif kind in ("week", "day", "event"):
        weeks = [context.site.weeks[context.site.events[id][0] if kind == "event" else int(id[:4])]]
    else:
        weeks = []
    if any(has_toolkit(context, week) for week in weeks):
        return SHAPES
    more = getattr(context.site.settings.card_sizes, f"{kind}s", ())
    return tuple(shape for shape in SHAPES if shape is WIDE or shape.name in more)


def card_address(context: Context, subject: Subject, shape: Shape) -> str:
    """Return the address of a subject's card in a shape, such as `/cards/weeks/2022-1200x630.png`."""
    folder = PLAIN.get(subject.kind, f"{subject.kind}s")
    return context.addresses.card(f"{folder}/{subject.id}", shape.width, shape.height)


def share_image(context: Context, subject: Subject, shape: Shape = WIDE) -> ShareImage | None:
    """Return a subject's card as a picture to share; None if the theme has no template for its kind."""
    if not is_printed(context, template_of(subject.kind)):
        return None
    url = card_address(context, subject, shape)
    view = card_view(context, subject, shape)
    absolute = f"{context.addresses.absolute(url)}?v={digest_of_view(view)[:8]}"
    return ShareImage(url=url, absolute=absolute, width=shape.width, height=shape.height, alt=view.alt)


def card_view(context: Context, subject: Subject, shape: Shape) -> CardView:
    """Return a subject's card in a shape."""
    kind, id = subject
    site = context.site
    if kind == "article":
        return _article(context, site.articles[id][context.language], shape)
    if kind in PLAIN:
        return _plain(context, subject, shape)
    if kind == "statistic":
        return statistic_card(context, site.statistics[id], shape)
    if kind == "quote":
        slug, _, number = id.rpartition("-")
        return _quote(context, site.articles[slug][context.language], int(number), shape)
    if kind == "week":
        return _week(context, site.weeks[int(id)], shape)
    if kind == "day":
        return _day(context, site.weeks[int(id[:4])], id, shape)
    assert kind == "event", f"there is no card of a {kind}"
    return _event(context, id, shape)


def message_card(context: Context, week: Week, number: int, shape: Shape) -> CardView:
    """Return the poster of a week's key message. `number` counts from 0."""
    card = week_card(context, week)
    message = week.messages[number]
    text = context.localized(message.text)
    statistics = (context.site.statistics[id] for id in message.statistics if id in context.site.statistics)
    notes = tuple(note for each in statistics for note in _basis(context, statistic_view(context, each)))
    alt = _sentences((text, *notes))
    return _printed(
        context, "poster-message", shape, card.emblem, label=card.title, headline=text, notes=notes, alt=alt
    )


def statistic_card(context: Context, statistic: Statistic, shape: Shape, template: str = "statistic") -> CardView:
    """Return a statistic's card with everything needed to quote it: baseline, base, year and source."""
    view = statistic_view(context, statistic)
    topic = statistic.topics[0] if statistic.topics else None
    compared = context.gettext("Compared with: %(baseline)s") % {"baseline": view.baseline} if view.baseline else ""
    return _printed(
        context,
        template,
        shape,
        emblem_of(context, Subject("statistic", statistic.id)),
        label=view.title or (context.topic(topic).title if topic else ""),
        figure=view.figure,
        headline=view.claim,
        notes=(_like(view.baseline, compared), *_basis(context, view)),
        alt=view.sentence,
    )


def _basis(context: Context, view: StatisticView) -> tuple[str, ...]:
    """Return the base of a statistic (population, sample, year), its caveat and its source."""
    stated = context.gettext("sample: %(size)s") % {"size": view.sample}
    sample = stated if view.sample else context.gettext("sample size not stated")
    base = context.gettext("Base: %(population)s (%(sample)s), %(year)s") % {
        "population": view.population,
        "sample": ", ".join(filter(None, (sample, view.sample_note))),
        "year": view.year or context.gettext("year not stated"),
    }
    caveat = f"{context.gettext('Take care:')} {view.caveat_short}" if view.caveat_short else ""
    source = context.gettext("Source: %(source)s") % {"source": view.source.short}
    return _like(view.population, base), _like(view.caveat_short, caveat), _like(view.source.short, source)


def _article(context: Context, article: Article, shape: Shape) -> CardView:
    topic = context.topic(article.topic)
    words = f"{article.title}. {article.summary}"
    return _printed(
        context,
        "article",
        shape,
        emblem_of(context, Subject("article", article.id)),
        label=topic.title,
        headline=article.title,
        text=article.summary,
        alt=words,
    )


def _plain(context: Context, subject: Subject, shape: Shape) -> CardView:
    """Return the card of a topic, a stand-alone page or a general page: its title and its description."""
    if subject.kind == "topic":
        topic = context.topic(subject.id)
        label, title, text = context.index_title("articles"), topic.title, topic.summary
    elif subject.kind == "page":
        page = context.site.pages[subject.id][context.language]
        label, title, text = "", page.title, page.summary
    else:
        label, (title, text) = "", words_of_page(context, subject.id)
    return _printed(
        context,
        template_of(subject.kind),
        shape,
        emblem_of(context, subject),
        label=label,
        headline=title,
        text=text,
        alt=_sentences((title, text)),
    )


def _quote(context: Context, article: Article, number: int, shape: Shape) -> CardView:
    quote = context.outline(article).quotes[number - 1]
    speaker = ", ".join(filter(None, (quote.name, quote.role)))
    return _printed(
        context,
        "quote",
        shape,
        emblem_of(context, Subject("article", article.id)),
        label=article.title,
        headline=quote.text,
        text=speaker,
        alt=f"“{quote.text}” {speaker}",
    )


def _week(context: Context, week: Week, shape: Shape) -> CardView:
    card = week_card(context, week)
    headline = card.title or context.gettext("The week of %s") % week.year
    dates = card.dates
    if not (card.starts or card.ends):
        dates = dates if card.state == "open" else ""
    elif not week.verified.dates:
        dates = context.gettext("%(dates)s (not confirmed)") % {"dates": dates}
    tags = " ".join(f"#{tag}" for tag in week.hashtags) if week.verified.hashtags else ""
    notes = (dates, tags)
    return _printed(
        context, "week", shape, card.emblem, figure=str(week.year), headline=headline, notes=notes,
        label=card.organiser if week.verified.organiser else "",
        alt=_sentences((f"{week.year}: {headline}", *notes)),
    )  # fmt: skip


def _day(context: Context, week: Week, date: str, shape: Shape) -> CardView:
    day = next(day for day in week.days if day.date == date)
    card = week_card(context, week)
    when = f"{context.locale.weekday(date)} {context.locale.long_date(date)}"
    title, summary = context.localized(day.title), context.localized(day.summary)
    return _printed(
        context, "day", shape, card.emblem, label=card.title, figure=when, headline=title, notes=(summary,),
        alt=_sentences((when, title, summary, card.title)),
    )  # fmt: skip


def _event(context: Context, id: str, shape: Shape) -> CardView:
    year, event = context.site.events[id]
    week = context.site.weeks[year]
    card, view = week_card(context, week), event_view(context, event, week)
    when = " ".join(filter(None, (context.locale.date_time(view.starts), view.zone)))
    moved = context.gettext("Moved from %s") % context.locale.date_time(view.moved_from) if view.moved_from else ""
    status = status_words(context, event)
    figure, notes = (status, (when, moved)) if status else (when, (moved,))
    notes = (*notes, view.place, view.organiser)
    return _printed(
        context, "event", shape, card.emblem, label=card.title, figure=figure, headline=view.title, notes=notes,
        alt=_sentences((title_with_status(context, event), when, moved, view.place, view.organiser)),
    )  # fmt: skip


def _like(words: str, text: str) -> str:
    """Return a text marked with the language of the author's words that make up most of it."""
    return Foreign(text, words.language) if isinstance(words, Foreign) else text


def _sentences(parts: Iterable[str]) -> str:
    """Join texts, adding a full stop to those without closing punctuation."""
    return " ".join(part if part[-1] in ".?!”" else f"{part}." for part in parts if part)


def _printed(
    context: Context,
    template: str,
    shape: Shape,
    emblem: EmblemView,
    *,
    headline: str,
    alt: str,
    label: str = "",
    figure: str = "",
    text: str = "",
    notes: tuple[str, ...] = (),
) -> CardView:
    site = context.site.settings
    notes = tuple(note for note in notes if note)
    name = context.localized(site.title)
    languages = CardLanguages(
        label=language_of(label, context.language),
        headline=language_of(headline, context.language),
        text=language_of(text, context.language),
        notes=tuple(language_of(note, context.language) for note in notes),
        site=language_of(name, context.language),
    )
    language, _, rest = languages.headline.partition("-")
    return CardView(
        template=template,
        shape=shape.name,
        width=shape.width,
        height=shape.height,
        label=label,
        figure=figure,
        headline=headline,
        text=text,
        notes=notes,
        site=name,
        address=urlsplit(context.url).netloc + context.addresses.home().rstrip("/"),
        language=language,
        region=next((part for part in rest.split("-") if len(part) == 2), ""),
        languages=languages,
        emblem=emblem,
        colours=colours_of_card(colour_of(context, emblem), context.print_colours.paper),
        faces=context.card_faces,
        alt=_like(headline, alt),
        templates=context.card_templates[template],
    )


@cache
def colours_of_card(colour: str, paper: str) -> CardColours:
    """Return a card's colours for any accent and paper colour. The contrast of its text is at least 4.5."""
    palette = palette_of(colour, (paper,), dark=oklch_of(paper).lightness < 0.5)
    papers = (paper, palette.tint)
    return CardColours(
        tint=palette.tint,
        ink=ink_on(papers, INKS),
        soft=ink_on(papers, SOFT_INKS),
        accent=palette.accent,
        graphic=palette.graphic,
        form=palette.form,
    )
