"""The plan: which outputs a site has, in groups that are planned one by one.

The plan is stored as data; the functions that build an output's view and bytes are recreated from its group when
needed. Two outputs never share a path, even on a file system that ignores case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

import msgspec

from imhsite.content.index import content_paths
from imhsite.content.inputs import SiteInputs
from imhsite.content.query_labels import words_for
from imhsite.content.relations import used_media
from imhsite.content.settings import languages
from imhsite.content.site_extensions import declared_parts, usable_extensions
from imhsite.content.visibility import visible_keys, visible_site
from imhsite.diagnostics.problems import Origin
from imhsite.engine.digest import digest_of
from imhsite.engine.graph import Engine
from imhsite.engine.query import map_query, query
from imhsite.outputs.appearance import asset_paths, assets, theme_of_site
from imhsite.outputs.cards.typst_templates import cards_of, kit_outputs
from imhsite.outputs.cms.cms_problems import cms_problems
from imhsite.outputs.contexts import ICON_OF_THEME, card_compiler, context_of
from imhsite.outputs.fonts import font_outputs
from imhsite.outputs.kinds import DocumentOutput, FileOutput, FolderOutput, Output, PageOutput
from imhsite.schema.records import Article, Page
from imhsite.views import pages
from imhsite.views.context import Context, PlannedPage
from imhsite.views.json_ld import with_structure
from imhsite.views.share_cards import subjects_beside_texts, subjects_of_article, subjects_of_page
from imhsite.views.types.page_views import PageView
from imhsite.views.week_cards import has_toolkit

GENERATED = {
    "home": "content/site.yaml",
    "articles": "content/articles",
    "weeks": "content/weeks",
    "statistics": "content/statistics",
    "sources": "content/sources.yaml",
    "resources": "content/resources",
    "help": "content/helplines.yaml",
    "glossary": "content/glossary.yaml",
}

KINDS: dict[type, str] = {PageOutput: "page", FileOutput: "file", DocumentOutput: "document", FolderOutput: "folder"}


class PlannedOutput(msgspec.Struct, frozen=True, array_like=True):
    """A planned output as data; `outputs.kinds` explains the fields.

    `group` is the group in which it is planned; `digest` is that of a file that is published unchanged."""

    path: str
    group: str
    kind: str
    language: str
    origin: Origin
    template: str = ""
    changed: str = ""
    digest: str = ""
    cache_prefix: str = ""


def _planned(group: str, output: Output) -> PlannedOutput:
    fields = {
        name: getattr(output, name)
        for name in ("language", "template", "changed", "digest", "cache_prefix")
        if hasattr(output, name)
    }
    fields.setdefault("language", "")
    return PlannedOutput(path=output.path, group=group, kind=KINDS[type(output)], origin=output.origin, **fields)


# Groups: a name, a language and the id of a text


@query(18, type=tuple[str, ...])
def output_groups(engine: Engine, _: str) -> tuple[str, ...]:
    """Return the groups of outputs, such as `pages/en-GB` and `article/en-GB/bonding`."""
    every, extends = engine.ask(languages), bool(usable_extensions(engine))
    found = list(_OF_SITE)
    for language in every:
        found += [f"{name}/{language}" for name in _OF_LANGUAGE if name != "extensions" or extends]
    for kind in _OF_TEXT:
        for key in engine.entry(visible_keys, kind) or ():
            language, slug = key.split("/")[1:]
            if language in every:
                found.append(f"{kind}/{language}/{slug}")
    return tuple(found)


def _assets(engine: Engine) -> Iterator[Output]:
    for asset in engine.ask(assets).assets.values():
        yield FileOutput(asset.path, digest_of(asset.content), partial(_same, asset.content), Origin("themes"))


def _fonts(engine: Engine) -> Iterator[Output]:
    return font_outputs(engine, engine.ask(languages)[0])


def _same(content: bytes) -> bytes:
    return content


def _media(engine: Engine) -> Iterator[Output]:
    from imhsite.outputs.pictures import media_outputs

    inputs: SiteInputs = engine.inputs
    # A picture's view names its bytes by their digest, and reading them compares it.
    return media_outputs(context_of(engine, engine.ask(languages)[0]), engine.ask(used_media), inputs.read)


def _site(engine: Engine) -> Iterator[Output]:
    from imhsite.outputs.documents.hosting import hosting_outputs
    from imhsite.outputs.documents.sitemap import sitemap_outputs
    from imhsite.outputs.icon_files import icon_outputs
    from imhsite.outputs.page_services import services_by_page

    main = context_of(engine, engine.ask(languages)[0])
    inputs: SiteInputs = engine.inputs
    # As with pictures, the view names the bytes of a file by their digest.
    yield from icon_outputs(main, partial(_icon_of_theme, engine), inputs.read)
    yield from sitemap_outputs(main)
    yield from _editing(engine, main)
    yield from hosting_outputs(main, partial(services_by_page, engine))


def _editing(engine: Engine, main: Context) -> Iterator[Output]:
    """Yield the page for editors, if the site has one and all files of its program."""
    if main.site.settings.cms and not engine.ask(cms_problems):
        from imhsite.outputs.cms.cms_page import Declared, editing_outputs

        inputs: SiteInputs = engine.inputs

        def declared() -> Declared:
            return engine.ask(content_paths), engine.ask(declared_parts).collections

        yield from editing_outputs(main, main.site.settings.cms, declared, inputs.read)


def _icon_of_theme(engine: Engine) -> str:
    """Return the text of the theme's icon."""
    return theme_of_site(engine).files[ICON_OF_THEME].decode("utf-8", "replace")


def _documents(engine: Engine, context: Context) -> Iterator[Output]:
    from imhsite.outputs.documents.calendars import calendar_outputs
    from imhsite.outputs.documents.data_files import data_outputs
    from imhsite.outputs.documents.feed_entries import feed_entry
    from imhsite.outputs.documents.feeds import feed_outputs
    from imhsite.outputs.documents.search_documents import search_outputs
    from imhsite.outputs.documents.search_pages import search_page
    from imhsite.outputs.icon_files import manifest_outputs

    yield from calendar_outputs(context)
    yield from data_outputs(context)
    yield from feed_outputs(context, partial(engine.ask, feed_entry))
    yield from search_outputs(context, partial(engine.scan, search_page))
    yield from manifest_outputs(context, partial(engine.ask, asset_paths))


def _extensions(engine: Engine, context: Context) -> Iterator[Output]:
    from imhsite.outputs.documents.extension_documents import extension_outputs

    return extension_outputs(engine, context)


def _redirects(context: Context) -> Iterator[Output]:
    from imhsite.outputs.documents.redirects import redirect_outputs

    return redirect_outputs(context)


def _article(engine: Engine, context: Context, slug: str) -> Iterator[Output]:
    yield article_output(context, context.site.articles[slug][context.language])
    yield from cards_of(context, subjects_of_article(context, slug), card_compiler(engine))


def _page(engine: Engine, context: Context, slug: str) -> Iterator[Output]:
    yield text_output(context, context.site.pages[slug][context.language])
    yield from cards_of(context, subjects_of_page(context, slug), card_compiler(engine))


_OF_SITE: dict[str, Callable[[Engine], Iterator[Output]]] = {
    "assets": _assets,
    "fonts": _fonts,
    "media": _media,
    "site": _site,
}
_OF_LANGUAGE: dict[str, Callable[[Engine, Context], Iterator[Output]]] = {
    "pages": lambda _, context: _general_pages(context),
    "cards": lambda engine, context: cards_of(context, subjects_beside_texts(context), card_compiler(engine)),
    "kits": lambda engine, context: kit_outputs(context, card_compiler(engine)),
    "documents": _documents,
    "extensions": _extensions,
    "redirects": lambda _, context: _redirects(context),
}
_OF_TEXT: dict[str, Callable[[Engine, Context, str], Iterator[Output]]] = {"article": _article, "page": _page}


def outputs_of(engine: Engine, group: str) -> Mapping[str, Output]:
    """Return the outputs of a group by path, each created once in a revision of the engine.

    A query that produces an output depends on the fact that it is planned, but not on what planning asked for."""
    found: Mapping[str, Output] | None = engine.shared.get(("outputs", group))
    if found is None:
        found = engine.shared["outputs", group] = engine.unrecorded(
            lambda: {output.path: output for output in _outputs_of(engine, group)}
        )
    return found


def _outputs_of(engine: Engine, group: str) -> Iterator[Output]:
    name, _, rest = group.partition("/")
    if name in _OF_SITE:
        return _OF_SITE[name](engine)
    language, _, slug = rest.partition("/")
    context = context_of(engine, language)
    return _OF_TEXT[name](engine, context, slug) if slug else _OF_LANGUAGE[name](engine, context)


@query(19, type=tuple[PlannedOutput, ...])
def outputs_in_group(engine: Engine, group: str) -> tuple[PlannedOutput, ...]:
    """Return the outputs of a group."""
    if group.count("/") == 2:
        name, language, slug = group.split("/")
        site = visible_site(engine)
        if language not in (site.articles if name == "article" else site.pages).get(slug, {}):
            return ()
    return tuple(_planned(group, output) for output in _outputs_of(engine, group))


@map_query(20, type=PlannedOutput | None)
def plan(engine: Engine) -> dict[str, PlannedOutput]:
    """Map each path to its output, sorted by path; if two outputs share a path, the first wins."""
    every = [output for planned in engine.scan(outputs_in_group, engine.ask(output_groups)) for output in planned]
    by_path: dict[str, PlannedOutput] = {}
    for output in every:
        by_path.setdefault(output.path, output)
    return dict(sorted(by_path.items()))


@query(21, type=tuple[PlannedPage, ...], words=words_for("the list of all pages"))
def planned_pages(engine: Engine, _: str) -> tuple[PlannedPage, ...]:
    """Return the planned pages, sorted by path."""
    every = [output for planned in engine.scan(outputs_in_group, engine.ask(output_groups)) for output in planned]
    found = (PlannedPage(one.path, one.language, one.changed) for one in every if one.kind == "page")
    return tuple(sorted(found, key=lambda page: page.path))


# Pages


def page_output(
    context: Context,
    address: str,
    template: str,
    view: Callable[[], PageView],
    origin: Origin,
    changed: str = "",
) -> PageOutput:
    """Return a page of a context's language at an address."""
    whole = partial(with_structure, context, view)
    return PageOutput(context.addresses.path_of(address), context.language, f"{template}.html", whole, origin, changed)


def article_output(context: Context, article: Article) -> PageOutput:
    """Return an article's page."""
    view = partial(pages.article_page, context, article.id)
    changed = _changed(article.date, article.updated, article.reviewed)
    return page_output(context, context.addresses.article(article.id), "article", view, article.origin, changed)


def text_output(context: Context, page: Page) -> PageOutput:
    """Return a stand-alone page."""
    view = partial(pages.standalone_page, context, page.id)
    changed = _changed(page.updated, page.reviewed)
    return page_output(context, context.addresses.page(page.id), "page", view, page.origin, changed)


def _changed(*days: str | None) -> str:
    """Return the latest of some ISO dates, or ""."""
    return max((day for day in days if day), default="")


def _general_pages(context: Context) -> Iterator[PageOutput]:
    site, addresses, page = context.site, context.addresses, partial(page_output, context)
    yield page(addresses.home(), "home", partial(pages.home_page, context), Origin(GENERATED["home"]))
    indexes: dict[str, Callable[[Context], PageView]] = {
        "articles": pages.articles_page,
        "weeks": pages.weeks_page,
        "statistics": pages.statistics_page,
        "sources": pages.sources_page,
        "resources": pages.resources_page,
        "help": pages.help_page,
        "glossary": pages.glossary_page,
    }
    for name, make in indexes.items():
        yield page(addresses.listing(name), name, partial(make, context), Origin(GENERATED[name]))
    if "data.html" in context.templates:
        yield page(f"{addresses.home()}data/", "data", partial(pages.data_page, context), Origin(GENERATED["home"]))
    if context.has_search:
        yield page(addresses.search(), "search", partial(pages.search_page, context), Origin(GENERATED["home"]))
    for id, topic in site.topics.items():
        yield page(addresses.topic(id), "topic", partial(pages.topic_page, context, id), topic.origin)
    for week in site.weeks.values():
        yield page(addresses.week(week.year), "week", partial(pages.week_page, context, week.year), week.origin)
        if has_toolkit(context, week):
            kit = partial(pages.toolkit_page, context, week.year)
            yield page(addresses.toolkit(week.year), "toolkit", kit, week.origin)
    for statistic in site.statistics.values():
        shown = partial(pages.statistic_page, context, statistic.id)
        checked = statistic.checked_on or ""
        yield page(addresses.statistic(statistic.id), "statistic", shown, statistic.origin, checked)
    path = f"{addresses.folder}404.html"
    yield PageOutput(
        path, context.language, "not-found.html", partial(pages.not_found_page, context), Origin(GENERATED["home"])
    )


ALL = (output_groups, outputs_in_group, plan, planned_pages)
