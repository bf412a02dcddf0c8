"""Plan: which outputs a site has, and the view of each page.

Two outputs never share a path, not even on a file system that ignores case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from urllib.parse import unquote

from imhsite.assets import Asset
from imhsite.cards.printing import Printer
from imhsite.documents.every import documents_beside_texts, documents_of
from imhsite.documents.redirects import hidden_pages, redirect_outputs
from imhsite.load.read import digest_of_bytes
from imhsite.media import media_outputs
from imhsite.output_paths import fault_of, folded, folders_of
from imhsite.outputs import FileOutput, FolderOutput, Output, PageOutput
from imhsite.prints import card_outputs, kit_outputs
from imhsite.problems import Origin, Problem, origin_of, problem
from imhsite.suggest import nearest
from imhsite.textplan import article_output, page_output, text_output
from imhsite.views import pages
from imhsite.views.context import Context, PlannedPage
from imhsite.views.nouns import PageView
from imhsite.views.weeks import has_toolkit

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


def plan(
    contexts: Iterable[Context], assets: Mapping[str, Asset], read: Callable[[str], bytes], printer: Printer
) -> tuple[tuple[Output, ...], tuple[Problem, ...]]:
    """All outputs by path, and what is wrong with the plan."""
    every = tuple(contexts)
    outputs: list[Output] = [page for context in every for page in _pages(context)]
    for context in every:
        outputs += [*card_outputs(context, printer), *kit_outputs(context, printer)]
    theme = Origin("themes")
    outputs += [
        FileOutput(a.path, digest_of_bytes(a.content), partial(_same, a.content), theme) for a in assets.values()
    ]
    planned = tuple(PlannedPage(page.path, page.language, page.changed) for page in _by_path(outputs))
    for context in every:
        context.plan(planned)
    outputs += documents_of({context.language: context for context in every})
    outputs += media_outputs(every[0], read)
    found = tuple(hidden_pages(every[0], [output.path for output in outputs]))
    for context in every:
        outputs += redirect_outputs(context) if not found else ()
    problems = (*found, *_without_search(every), *_clashes(outputs), *_impossible(outputs))
    problems += tuple(_dead_addresses(every, outputs))
    return tuple(sorted(outputs, key=lambda output: output.path)), problems


def _without_search(contexts: tuple[Context, ...]) -> Iterator[Problem]:
    if contexts[0].lacks_search_program:
        message = "there is no search program for this machine, so the site is built without its search page"
        hint = "install imhsite anew with pip, or build on another machine"
        yield problem("no-search-program", Origin(GENERATED["home"]), message, hint)


def _by_path(outputs: Iterable[Output]) -> list[PageOutput]:
    return sorted((output for output in outputs if isinstance(output, PageOutput)), key=lambda page: page.path)


def _same(content: bytes) -> bytes:
    return content


def outputs_beside_texts(contexts: Mapping[str, Context], printer: Printer) -> Iterator[Output]:
    """The outputs that are about no one text and name texts: pages, kits, documents."""
    for context in contexts.values():
        yield from _general_pages(context)
        yield from kit_outputs(context, printer)
    yield from documents_beside_texts(contexts)


def _pages(context: Context) -> Iterator[PageOutput]:
    yield from _general_pages(context)
    site, language = context.unwatched, context.language
    yield from (article_output(context, each[language]) for each in site.articles.values() if language in each)
    yield from (text_output(context, each[language]) for each in site.pages.values() if language in each)


def _general_pages(context: Context) -> Iterator[PageOutput]:
    site, addresses, page = context.unwatched, context.addresses, partial(page_output, context)
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


def _clashes(outputs: Iterable[Output]) -> Iterator[Problem]:
    seen: dict[str, Output] = {}
    told: set[tuple[Origin, Origin]] = set()
    for output in outputs:
        first = seen.setdefault(folded(output.path), output)
        if first is output:
            continue
        one, other = sorted((first, output), key=lambda o: (not o.origin.file.endswith(".md"), o.origin))
        if (one.origin, other.origin) in told:
            continue
        told.add((one.origin, other.origin))
        message = f"the address /{output.path.removesuffix('index.html')} is taken by {other.origin.file}"
        hint = "give one of the two another name"
        if one.path != other.path:
            hint += ", as upper and lower case are the same on many systems"
        yield problem("same-address", one.origin, message, hint)
    yield from _inside_files(outputs, seen)
    folders = [output for output in outputs if isinstance(output, FolderOutput)]
    for output in outputs if folders else ():
        for folder in folders:
            if output is not folder and folded(output.path).startswith(folder.path):
                message = f"the address /{folder.path} is kept for what imhsite makes there"
                yield problem("same-address", output.origin, message, "give it another name")


def _inside_files(outputs: Iterable[Output], by_path: Mapping[str, Output]) -> Iterator[Problem]:
    """A problem for each output in a folder that would have the path of another output, which is a file."""
    for output in outputs:
        for folder in folders_of(output.path.removesuffix("/")):
            if other := by_path.get(folded(folder)):
                origin = output.origin if output.origin.file.endswith(".md") else other.origin
                message = f"/{other.path} is a file of this site, so nothing can have an address below it"
                yield problem("same-address", origin, message, "choose another address")


def _impossible(outputs: Iterable[Output]) -> Iterator[Problem]:
    for output in outputs:
        if fault := fault_of(output.path.removesuffix("/") if isinstance(output, FolderOutput) else output.path):
            shown = output.path if len(output.path) <= 80 else f"{output.path[:79]}…"
            message = f'the output "{shown}" cannot be on every system: it {fault}'
            yield problem("impossible-path", output.origin, message, "give the file another name")


def _dead_addresses(contexts: tuple[Context, ...], outputs: Iterable[Output]) -> Iterator[Problem]:
    """A problem for each /address/ that authors link to and that no output has."""
    known = {f"/{output.path.removesuffix('index.html')}" for output in outputs}
    site = contexts[0].unwatched
    links = [
        (origin_of(text.file, link.span), link.destination)
        for text in site.texts
        for link in text.outline.links
        if link.destination.startswith("/")
    ]
    for name, entries in (("navigation", site.settings.navigation), ("footer", site.settings.footer)):
        links += [(site.place_in_settings(f"{name}.{n}.link"), entry.link) for n, entry in enumerate(entries)]
    links += [(notice.origin, notice.link.link) for notice in site.notices.values() if notice.link]
    for origin, destination in links:
        address = unquote(destination.partition("#")[0].partition("?")[0])
        if destination.startswith("/") and not destination.startswith("//") and address not in known:
            found = nearest(address, known)
            hint = f'did you mean "{found}"?' if found else "link to the file instead, such as ../pages/about.md"
            yield problem("dead-link", origin, f'this site has no address "{address}"', hint)
