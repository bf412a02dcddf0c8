"""Exposure: the input of the leak check. Imported only while something is hidden."""

from __future__ import annotations

from functools import partial

from imhsite.content.mappings import site_of
from imhsite.content.visibility import visible_site
from imhsite.embargo.leak_check import Content, WrittenOutput
from imhsite.engine.graph import Engine
from imhsite.outputs.appearance import theme_of_site
from imhsite.outputs.contexts import Bodies
from imhsite.outputs.plan import plan
from imhsite.outputs.production import output_view, planned


def exposed(engine: Engine) -> Content:
    """Return the records, texts and theme that the leak check compares."""
    return Content(site_of(engine), visible_site(engine), Bodies(engine), theme_of_site(engine))


def written(engine: Engine) -> tuple[WrittenOutput, ...]:
    """Return the outputs for the leak check; documents have their views, which have as text what a picture shows."""
    every = (planned(engine, path) for path in engine.keys(plan))
    return tuple(
        WrittenOutput(
            one.path, one.origin, partial(engine.ask, output_view, one.path) if one.kind == "document" else None
        )
        for one in every
    )
