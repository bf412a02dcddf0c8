"""Upcoming: at which moments the output of a site will differ, what changes then, and on which pages.

Nothing is rendered: an output differs where its view does, because a template sees nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import groupby

import msgspec

from imhsite.assets import assets_of
from imhsite.campaign import visible_at
from imhsite.cards.printing import Printer
from imhsite.contexts import contexts_of
from imhsite.loading import Content
from imhsite.next_change import dues
from imhsite.outputs import FileOutput
from imhsite.plan import plan
from imhsite.problems import Problem, stops
from imhsite.views.frame import colours_of, site_view
from imhsite.views.nouns import digest_of_view


class Change(msgspec.Struct, frozen=True):
    """An instant (UTC) at which the output differs: what happens, the outputs that differ, what stops a build then."""

    instant: datetime
    what: tuple[str, ...]
    outputs: tuple[str, ...]
    problems: tuple[Problem, ...] = ()


def changes_after(content: Content, drafts: bool, read: Callable[[str], bytes]) -> Iterator[Change]:
    """Each moment after the content's own at which its output differs, in order.

    `read` gives a media file's bytes. Where the site would have errors at a moment, no output is compared.
    """
    before = _digests(content, read)
    for instant, due in _instants(content):
        site, problems = visible_at(content.whole, instant, drafts)
        if stops(problems):
            yield Change(instant, due, (), problems)
            before = {}
            continue
        now = _digests(msgspec.structs.replace(content, site=site, as_of=instant), read)
        differing = sorted(path for path in before.keys() | now.keys() if before.get(path) != now.get(path))
        if differing:
            yield Change(instant, due, tuple(differing))
        before = now


def _instants(content: Content) -> Iterator[tuple[datetime, tuple[str, ...]]]:
    """The instants at which something shown may change, each with what may change then."""
    shown = [due for due in dues(content.whole, content.as_of) if due.instant > content.as_of and not due.said]
    for instant, group in groupby(sorted(shown), key=lambda due: due.instant):
        yield instant, tuple(dict.fromkeys(due.what for due in group))


def _digests(content: Content, read: Callable[[str], bytes]) -> dict[str, str]:
    """A digest for each output, of its view with the frame around it, or of its bytes."""
    theme, problems = content.theme, list[Problem]()
    assets, _ = assets_of(theme.files, theme.shown, colours_of(content.site, theme.settings))
    contexts = contexts_of(content, content.site.settings.url, problems)
    printer = Printer(theme.files, theme.shown, content.documents)
    outputs, _ = plan(contexts.values(), assets, read, printer)
    names = {name: asset.path for name, asset in assets.items()}
    frames = {
        language: digest_of_view(site_view(context, names, theme.settings)) for language, context in contexts.items()
    }
    return {
        one.path: one.digest
        if isinstance(one, FileOutput)
        else digest_of_view(one.view()) + (frames[one.language] if hasattr(one, "template") else "")
        for one in outputs
    }
