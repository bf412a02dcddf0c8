"""Making: the bytes of every output, making only those whose reads, frame or templates changed."""

from __future__ import annotations

from collections.abc import Callable, Collection

import msgspec

from imhsite.assets import assets_of
from imhsite.cache.snapshot import Trace
from imhsite.campaign import states_of
from imhsite.cards.printing import Printer
from imhsite.desk import Desk
from imhsite.ground import Ground, ground_of
from imhsite.loading import Content, stop_if_wrong
from imhsite.locales import locale_of
from imhsite.media import picture_sizes_of
from imhsite.outputs import Output, PageOutput
from imhsite.plan import plan
from imhsite.prints import print_colours_of, prints_of
from imhsite.problems import Problem
from imhsite.search_index import search_program
from imhsite.views.context import Context, Shared
from imhsite.views.frame import colours_of
from imhsite.views.relations import Related, related_in


class Made(msgspec.Struct, frozen=True):
    """What came of making: each output's path and bytes (None: as it lies there), and what they were made from."""

    files: tuple[tuple[str, bytes | None], ...]
    trace: Trace
    pages: int
    views: int = 0
    rendered: int = 0
    documents: int = 0
    sources: frozenset[str] = frozenset()
    """The source files whose bytes were read for this."""
    outputs: tuple[Output, ...] = ()
    ground: Ground | None = None
    """What was found out about the whole site."""


def make(
    content: Content,
    base_url: str | None,
    read: Callable[[str], bytes],
    last: Trace | None,
    intact: Collection[str],
    problems: list[Problem],
    progress: Callable[[int, int], None],
    *,
    pages_only: bool = False,
    processes: int = 1,
) -> Made:
    """Every output of the content, for the site's own URL or another; raises Stopped and ProcessEnded.

    `read` gives a media file's bytes; `last` is the trace of the making before, of which the outputs
    `intact` lie there as they were left; `progress` is told how many outputs of how many are made.
    With `pages_only`, what is no page is only planned: it is among the outputs, and not among the files.
    """
    assets, found = assets_of(
        content.theme.files, content.theme.shown, colours_of(content.site, content.theme.settings)
    )
    problems += found
    related = related_in(content.site)
    contexts = contexts_of(content, base_url or content.site.settings.url, problems, related, settled=True)
    opened: set[str] = set()

    def noting(path: str) -> bytes:
        opened.add(path)
        return read(path)

    printer = Printer(content.theme.files, content.theme.shown, content.documents)
    outputs, clashes = plan(contexts.values(), assets, noting, printer)
    desk = Desk(content, contexts, assets, last, intact)
    desk.check_theme(problems)
    problems += clashes
    stop_if_wrong(problems)
    wanted = tuple(one for one in outputs if isinstance(one, PageOutput)) if pages_only else outputs
    files = tuple(desk.made(wanted, problems, progress, processes))
    stop_if_wrong(problems)
    pages = sum(isinstance(output, PageOutput) for output in outputs)
    trace = desk.trace()
    ground = ground_of(content, related, trace)
    return Made(files, trace, pages, desk.views, desk.rendered, desk.documents, frozenset(opened), outputs, ground)


def contexts_of(
    content: Content, url: str, problems: list[Problem], related: Related | None = None, *, settled: bool = False
) -> dict[str, Context]:
    """What views are made from, by language, for a URL; adds what is wrong with the theme's words to `problems`.

    `related` is how the records are related, where that is known already; `settled` says that neither texts nor
    templates will be edited under them."""
    site, theme = content.site, content.theme
    related = related or related_in(site)
    shared = Shared(
        site=site,
        url=url,
        states=states_of(site.weeks, content.as_of, site.settings.timezone),
        relations=related.relations,
        listed=related.listed,
        directives=theme.directives,
        bodies=content.bodies,
        templates=frozenset(path.removeprefix("templates/") for path in theme.files if path.startswith("templates/")),
        can_search=search_program() is not None,
        prints=prints_of(theme),
        print_colours=print_colours_of(theme),
        picture_sizes=picture_sizes_of(theme),
        settled=settled,
    )
    contexts: dict[str, Context] = {}
    for language in site.languages:
        locale, wrong = locale_of(language, theme.files, theme.shown)
        problems += wrong
        contexts[language] = Context(shared, locale)
    return contexts
