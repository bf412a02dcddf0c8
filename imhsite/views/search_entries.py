"""What can be searched: the words of each page and the filters of a search, independent of how the page looks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from imhsite.content.site import Target
from imhsite.schema.records import Article, Page
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


def searchable(context: Context) -> Iterator[str]:
    """Yield each page that a search in the context's language can find, such as `article/bonding` or `list/help`."""
    site, language = context.site, context.language
    yield from (f"article/{id}" for id, versions in site.articles.items() if language in versions)
    yield from (f"page/{id}" for id, versions in site.pages.items() if language in versions)
    yield from (f"topic/{id}" for id in site.topics)
    yield from (f"statistic/{id}" for id in site.statistics)
    for year, week in site.weeks.items():
        yield f"week/{year}"
        if has_toolkit(context, week):
            yield f"toolkit/{year}"
    lists = {"glossary": site.terms, "resources": site.resources, "help": site.helplines}
    yield from (f"list/{name}" for name, records in lists.items() if records)


def searched_page(context: Context, key: str) -> SearchedPage:
    """Return a page that `searchable` names."""
    kind, _, id = key.partition("/")
    return _BUILDERS[kind](context, id)


def _article(context: Context, id: str) -> SearchedPage:
    article = context.site.articles[id][context.language]
    return SearchedPage(
        path=_path(context, context.addresses.article(id)),
        title=article.title,
        kind=kinds_of(context)["article"],
        summary=article.summary,
        topics=_topics(context, (article.topic, *article.also_in)),
        audience=context.audience(article.audience),
        bodies=(_body(context, article),),
    )


def _page(context: Context, id: str) -> SearchedPage:
    page = context.site.pages[id][context.language]
    return SearchedPage(
        path=_path(context, context.addresses.page(id)),
        title=page.title,
        kind=kinds_of(context)["page"],
        summary=page.summary,
        bodies=(_body(context, page),),
    )


def _body(context: Context, text: Article | Page) -> Body:
    return text_body(context, context.outline(text).digest, text.origin.file)[0]


def _path(context: Context, address: str) -> str:
    return context.addresses.path_of(address)


def _topics(context: Context, ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(context.topic(id).title for id in ids)


def _topic(context: Context, id: str) -> SearchedPage:
    topic = context.topic(id)
    return SearchedPage(
        path=_path(context, topic.url),
        title=topic.title,
        kind=kinds_of(context)["topic"],
        summary=topic.summary,
        topics=(topic.title,),
    )


def _statistic(context: Context, id: str) -> SearchedPage:
    statistic = context.site.statistics[id]
    view = statistic_view(context, statistic)
    words = " ".join(part for part in (view.sentence, view.caveat, view.baseline, view.interval) if part)
    return SearchedPage(
        path=_path(context, view.url),
        title=view.title or f"{view.figure} {view.claim}",
        kind=kinds_of(context)["statistic"],
        summary=words,
        sentence=view.sentence,
        topics=_topics(context, statistic.topics),
    )


def _week(context: Context, year: str) -> SearchedPage:
    week, words = context.site.weeks[int(year)], context.localized
    events = ((event_view(context, event, week), title_with_status(context, event)) for event in week.events)
    return SearchedPage(
        path=_path(context, context.addresses.week(week.year)),
        title=context.title_of(Target("week", year)),
        kind=kinds_of(context)["week"],
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


def _toolkit(context: Context, year: str) -> SearchedPage:
    week = context.site.weeks[int(year)]
    texts = (*(message.text for message in week.messages), *(post.text for post in week.posts))
    return SearchedPage(
        path=_path(context, context.addresses.toolkit(week.year)),
        title=toolkit_title(context, week.year),
        kind=kinds_of(context)["toolkit"],
        summary=toolkit_summary(context, week.year),
        parts=tuple(SearchedPart(id="", title="", text=context.localized(text)) for text in texts),
    )


def _list(context: Context, name: str) -> SearchedPage:
    return SearchedPage(
        path=_path(context, context.addresses.listing(name)),
        title=context.index_title(name),
        kind=kinds_of(context)[name],
        parts=tuple(_PARTS[name](context)),
    )


def _terms(context: Context) -> Iterator[SearchedPart]:
    words = context.localized
    for id, term in context.site.terms.items():
        yield SearchedPart(id=id, title=words(term.term) or id.replace("-", " "), text=words(term.meaning))


def _resources(context: Context) -> Iterator[SearchedPart]:
    words = context.localized
    for id, one in context.site.resources.items():
        text = f"{words(one.organisation)} {words(one.description)}".strip()
        yield SearchedPart(id=id, title=words(one.name), text=text)


def _helplines(context: Context) -> Iterator[SearchedPart]:
    words = context.localized
    for id, line in context.site.helplines.items():
        text = f"{line.phone or ''} {words(line.description)}".strip()
        yield SearchedPart(id=id, title=words(line.name), text=text)


_PARTS: dict[str, Callable[[Context], Iterator[SearchedPart]]] = {
    "glossary": _terms,
    "resources": _resources,
    "help": _helplines,
}
_BUILDERS: dict[str, Callable[[Context, str], SearchedPage]] = {
    "article": _article,
    "page": _page,
    "topic": _topic,
    "statistic": _statistic,
    "week": _week,
    "toolkit": _toolkit,
    "list": _list,
}
