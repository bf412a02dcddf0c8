"""What can be searched: the words of each page and the filters of a search, independent of how the page looks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from imhsite.content.site import Target
from imhsite.schema.records import Article, Page, Week
from imhsite.views.body import text_body, texts_body
from imhsite.views.context import AUDIENCES, Context
from imhsite.views.statistics import statistic_view
from imhsite.views.toolkit import toolkit_summary, toolkit_title
from imhsite.views.types.markdown_body import Body
from imhsite.views.types.view import View
from imhsite.views.week_cards import event_view, has_toolkit, title_with_status


class SearchedPart(View, frozen=True, kw_only=True):
    """A part of a page that a result can link to: its id in the page, its heading, its text."""

    id: str
    title: str
    text: str


class SearchedPage(View, frozen=True, kw_only=True):
    """A page that can be found: the path of its output, its text, and its `topics`, `audience` and `kind`.

    Results show `sentence` instead of an excerpt where an excerpt would mislead."""

    path: str
    title: str
    kind: str
    summary: str = ""
    sentence: str = ""
    topics: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    bodies: tuple[Body, ...] = ()
    parts: tuple[SearchedPart, ...] = ()


class Searched(View, frozen=True, kw_only=True):
    """Every page that can be found in one language."""

    language: str
    pages: tuple[SearchedPage, ...]


def kinds_of(context: Context) -> dict[str, str]:
    """Return the kinds of pages that can be found, with their names."""
    return {
        "article": context.gettext("Article"),
        "page": context.gettext("About the site"),
        "topic": context.gettext("Topic"),
        "statistic": context.gettext("Statistic"),
        "week": context.gettext("Awareness week"),
        "toolkit": context.gettext("Toolkit"),
        "resources": context.gettext("Resources"),
        "help": context.gettext("Get help"),
        "glossary": context.gettext("Glossary"),
    }


def topics_of(context: Context) -> tuple[str, ...]:
    """Return the names of all topics."""
    return tuple(context.topic(id).title for id in context.site.topics)


def audiences_of(context: Context) -> tuple[str, ...]:
    """Return the names of the audiences that have at least one article."""
    site = context.site
    articles = (article for versions in site.articles.values() for article in versions.values())
    used = {code for article in articles for code in article.audience}
    return context.audience(code for code in AUDIENCES if code in used)


def searched(context: Context) -> Searched:
    """Return every page that a search in the context's language can find."""
    return Searched(language=context.language, pages=(*_texts(context), *_records(context), *_lists(context)))


def _texts(context: Context) -> Iterator[SearchedPage]:
    kinds = kinds_of(context)
    for versions in context.site.articles.values():
        if article := versions.get(context.language):
            yield SearchedPage(
                path=_path(context, context.addresses.article(article.id)),
                title=article.title,
                kind=kinds["article"],
                summary=article.summary,
                topics=_topics(context, (article.topic, *article.also_in)),
                audience=context.audience(article.audience),
                bodies=(_body(context, article),),
            )
    for texts in context.site.pages.values():
        if page := texts.get(context.language):
            path = _path(context, context.addresses.page(page.id))
            body = _body(context, page)
            yield SearchedPage(path=path, title=page.title, kind=kinds["page"], summary=page.summary, bodies=(body,))


def _body(context: Context, text: Article | Page) -> Body:
    return text_body(context, context.outline(text).digest, text.origin.file)[0]


def _path(context: Context, address: str) -> str:
    return context.addresses.path_of(address)


def _topics(context: Context, ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(context.topic(id).title for id in ids)


def _records(context: Context) -> Iterator[SearchedPage]:
    site, kinds = context.site, kinds_of(context)
    for id in site.topics:
        topic = context.topic(id)
        path = _path(context, topic.url)
        yield SearchedPage(
            path=path, title=topic.title, kind=kinds["topic"], summary=topic.summary, topics=(topic.title,)
        )
    for statistic in site.statistics.values():
        view = statistic_view(context, statistic)
        words = " ".join(part for part in (view.sentence, view.caveat, view.baseline, view.interval) if part)
        yield SearchedPage(
            path=_path(context, view.url),
            title=view.title or f"{view.figure} {view.claim}",
            kind=kinds["statistic"],
            summary=words,
            sentence=view.sentence,
            topics=_topics(context, statistic.topics),
        )
    for week in site.weeks.values():
        yield _week(context, week, kinds["week"])
        if has_toolkit(context, week):
            yield _toolkit(context, week, kinds["toolkit"])


def _week(context: Context, week: Week, kind: str) -> SearchedPage:
    words = context.localized
    events = ((event_view(context, event, week), title_with_status(context, event)) for event in week.events)
    return SearchedPage(
        path=_path(context, context.addresses.week(week.year)),
        title=context.title_of(Target("week", str(week.year))),
        kind=kind,
        summary=" ".join(part for part in (words(week.summary), *(f"#{hashtag}" for hashtag in week.hashtags)) if part),
        bodies=(texts_body(context, week.why, week.origin.file),) if week.why else (),
        parts=(
            *(
                SearchedPart(id=event.id, title=title, text=f"{event.description} {event.place}".strip())
                for event, title in events
            ),
            *(SearchedPart(id="", title=words(day.title), text=words(day.summary)) for day in week.days),
            *(SearchedPart(id="", title="", text=words(message.text)) for message in week.messages),
        ),
    )


def _toolkit(context: Context, week: Week, kind: str) -> SearchedPage:
    texts = (*(message.text for message in week.messages), *(post.text for post in week.posts))
    return SearchedPage(
        path=_path(context, context.addresses.toolkit(week.year)),
        title=toolkit_title(context, week.year),
        kind=kind,
        summary=toolkit_summary(context, week.year),
        parts=tuple(SearchedPart(id="", title="", text=context.localized(text)) for text in texts),
    )


def _lists(context: Context) -> Iterator[SearchedPage]:
    site, words, kinds = context.site, context.localized, kinds_of(context)
    terms = tuple(
        SearchedPart(id=id, title=words(term.term) or id.replace("-", " "), text=words(term.meaning))
        for id, term in site.terms.items()
    )
    resources = tuple(
        SearchedPart(id=id, title=words(one.name), text=f"{words(one.organisation)} {words(one.description)}".strip())
        for id, one in site.resources.items()
    )
    helplines = tuple(
        SearchedPart(id=id, title=words(line.name), text=f"{line.phone or ''} {words(line.description)}".strip())
        for id, line in site.helplines.items()
    )
    for name, parts in (("glossary", terms), ("resources", resources), ("help", helplines)):
        if parts:
            path = _path(context, context.addresses.listing(name))
            yield SearchedPage(path=path, title=context.index_title(name), kind=kinds[name], parts=parts)
