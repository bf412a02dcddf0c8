"""The renderer of each language's pages, and the HTML of texts that feeds and the search index contain."""

from __future__ import annotations

from imhsite.diagnostics.problems import OutputError
from imhsite.engine.caches import CachedKind
from imhsite.engine.graph import Engine
from imhsite.engine.query import Failure
from imhsite.outputs.appearance import locale, template_closures, theme_of_site
from imhsite.outputs.contexts import frame
from imhsite.render.renderer import Renderer
from imhsite.render.template_trees import DIRECTIVES
from imhsite.views.types.markdown_body import Body

TEMPLATE = "template"
"""The cache kind of compiled templates."""


def renderer(engine: Engine, language: str) -> Renderer:
    """Return the renderer of a language's pages, one for each revision of the engine.

    The templates that it reads are covered by the closures that pages depend on."""
    found: Renderer | None = engine.shared.get(("renderer", language))
    if found is None:
        found = engine.shared["renderer", language] = engine.unrecorded(
            lambda: Renderer(
                theme_of_site(engine),
                engine.ask(locale, language).locale,
                engine.ask(frame, language),
                CachedKind(engine.cache, TEMPLATE),
            )
        )
    return found


def around_bodies(engine: Engine, language: str) -> str:
    """Return a key of everything that decides the HTML of a body, apart from the body itself."""
    around = (
        engine.fingerprint(frame, language).hex(),
        engine.fingerprint(locale, language).hex(),
        engine.entry(template_closures, DIRECTIVES) or "",
    )
    return " ".join(around)


def html_of(engine: Engine, language: str, body: Body, path: str) -> str:
    """Return a body's HTML, with the theme's directives, as part of a document about the page at a path.

    Raise Failure on an author's error."""
    around_bodies(engine, language)
    try:
        return engine.unrecorded(lambda: renderer(engine, language).html_of(body, path))
    except OutputError as error:
        raise Failure(error.problem) from error
