"""Tab redirects: the new address of a page that was renamed, so that an open tab can follow it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from imhsite.content.index import TEXT_KINDS, outline, record, target_of_file
from imhsite.content.record_keys import key_of
from imhsite.engine.graph import Engine
from imhsite.outputs.plan import PlannedOutput
from imhsite.schema.records import Article, Page

Traits = frozenset[tuple[str, ...]]
"""What identifies a page when its address changes: its text, its title, its place in a file."""


def page_traits(planned: Iterable[PlannedOutput], texts: Mapping[str, Traits]) -> dict[str, Traits]:
    """Return the traits of those outputs that are pages; `texts` are the traits of the texts in their files."""
    return {
        one.path: frozenset(
            (
                (one.template, one.language, one.origin.file, str(one.origin.line)),
                *((one.template, *trait) for trait in texts.get(one.origin.file, ())),
            )
        )
        for one in planned
        if one.kind == "page"
    }


def text_traits(engine: Engine, file: str) -> Traits:
    """Return the traits of the article or page in a file; nothing for a file of another kind."""
    target = engine.entry(target_of_file, file)
    if target is None or target.kind not in TEXT_KINDS:
        return frozenset()
    key = key_of(target)
    text, its_outline = engine.ask(record, key), engine.ask(outline, key)
    titles = [("title", text.title)] if isinstance(text, Article | Page) else []
    texts = [("text", its_outline.digest)] if its_outline else []
    return frozenset((*titles, *texts))


def redirects_between(removed: Mapping[str, Traits], added: Mapping[str, Traits]) -> dict[str, str]:
    """Return, for each removed page, the new page that shares a trait with it, if there is exactly one."""
    redirects: dict[str, str] = {}
    for path, traits in removed.items():
        found = [other for other, others in added.items() if traits & others]
        if len(found) == 1:
            redirects[path] = found[0]
    return redirects
