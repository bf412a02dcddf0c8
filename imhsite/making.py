"""Making: the bytes of every output, making only those whose reads, frame or templates changed."""

from __future__ import annotations

from collections.abc import Callable, Collection

from imhsite.assets import assets_of
from imhsite.cache.snapshot import Trace
from imhsite.cards.printing import Printer
from imhsite.contexts import contexts_of
from imhsite.desk import Desk
from imhsite.ground import ground_of
from imhsite.loading import Content, stop_if_wrong
from imhsite.made import Made
from imhsite.mentions import mentions_of
from imhsite.outputs import PageOutput
from imhsite.plan import plan
from imhsite.problems import Problem
from imhsite.views.frame import colours_of
from imhsite.views.relations import related_in


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
    return Made(
        files,
        trace,
        pages,
        desk.views,
        desk.rendered,
        desk.documents,
        frozenset(opened),
        outputs,
        ground_of(content, contexts, related, trace),
        mentions_of(related.relations, trace),
    )
