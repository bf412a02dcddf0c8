"""The renderer: a view and its template become the bytes of a page.

An undefined name is an error with its file and line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, Protocol, cast

import jinja2
import jinja2.bccache
from markupsafe import Markup, escape

from imhsite.markdown.fragment import Part
from imhsite.render.environment import environment_of, marking_languages
from imhsite.render.template_errors import TemplateProblem, problem_of
from imhsite.theme.inheritance import Theme
from imhsite.theme.locales import Locale
from imhsite.views.languages import Foreign, marked, with_languages
from imhsite.views.types.markdown_body import (
    AddressFill,
    Body,
    CitationFill,
    DirectiveFill,
    Fill,
    PictureFill,
    TermFill,
    TermSlot,
)
from imhsite.views.types.page_views import PageView, SiteView


class BytecodeStore(Protocol):
    """A cache of compiled templates between builds."""

    def get(self, name: str) -> bytes | None:
        """Return the bytecode cached under a name, or None."""

    def put(self, name: str, compiled: bytes) -> None:
        """Cache bytecode under a name."""


class _Bytecode(jinja2.BytecodeCache):
    """Compiled templates of one language, cached under the digest of their name; Jinja itself compares sources.

    Jinja evaluates constant expressions at compile time, such as `{{ "2026-06-08" | long_date }}`, so a template
    compiles to different bytecode in each language."""

    def __init__(self, store: BytecodeStore, language: str) -> None:
        self.store = store
        self.language = language

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        code = self.store.get(f"{self.language} {bucket.key}")
        if code is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        self.store.put(f"{self.language} {bucket.key}", bucket.bytecode_to_string())


class Renderer:
    """Renders the pages of one language in one theme; `kept` caches compiled templates."""

    def __init__(self, theme: Theme, locale: Locale, site: SiteView, kept: BytecodeStore | None = None) -> None:
        self.site = site
        self.theme = theme
        self.environment = environment_of(theme, locale)
        self.language = locale.language
        self.environment.finalize = self._printed
        for name in ("gettext", "ngettext", "pgettext", "npgettext", "_"):
            if name in self.environment.globals:
                self.environment.globals[name] = marking_languages(
                    cast(Callable[..., Any], self.environment.globals[name])
                )
        self.environment.bytecode_cache = _Bytecode(kept, locale.language) if kept else None
        self.inline = {
            "citation",
            "picture",
            *(name for name, kind in theme.directives.items() if kind.form == "inline"),
        }

    def page(self, template: str, page: PageView) -> bytes:
        """Return the bytes of a page; raise TemplateProblem."""
        try:
            html = self.environment.get_template(template).render(page=page, site=self.site)
            return with_languages(html, page.language).encode("utf-8")
        except Exception as error:
            raise TemplateProblem(problem_of(error, f"templates/{template}", page.url, self.theme)) from error

    def html_of(self, body: Body, path: str) -> str:
        """Return a body's HTML for the document at a path; raise TemplateProblem."""
        try:
            return with_languages(str(self.body(body)), self.language)
        except Exception as error:
            raise TemplateProblem(problem_of(error, "theme.yaml", f"/{path}", self.theme)) from error

    def body(self, body: Body) -> Markup:
        """Return a body's HTML, which is cached in the body."""
        if body.html is None:
            body.html = "".join(self._pieces(body.parts, body.fills))
        return Markup(body.html)

    def compile_all(self) -> None:
        """Compile every template of the theme, so that forked processes need not."""
        for name in self.theme.files:
            if name.endswith(".html") and name.startswith(("templates/", "directives/")):
                # Errors are reported by the page that uses the template. Python raises SyntaxError for deep nesting.
                with suppress(jinja2.TemplateError, RecursionError, SyntaxError, MemoryError):
                    self.environment.get_template(name.removeprefix("templates/"))

    def _printed(self, value: Any) -> Any:
        if isinstance(value, Foreign):
            return marked(value)
        return self.body(value) if isinstance(value, Body) else value

    def _pieces(self, parts: tuple[Part | TermSlot, ...], fills: tuple[Fill, ...]) -> Iterator[str]:
        rest = iter(fills)
        for part in parts:
            yield part if isinstance(part, str) else self._filled(next(rest))

    def _filled(self, fill: Fill) -> str:
        match fill:
            case AddressFill(url=url):
                return escape(marked(url) if isinstance(url, Foreign) else url)
            case TermFill(words=words, url=url):
                return f'<a class="term" href="{escape(url)}">{words}</a>'
            case CitationFill():
                return self._directive("citation", fill)
            case PictureFill():
                return self._directive("picture", fill)
            case DirectiveFill(name=name, directive=directive):
                return self._directive(name, directive)

    def _directive(self, name: str, directive: Any) -> str:
        html = self.environment.get_template(f"directives/{name}.html").render(directive=directive, site=self.site)
        return html.strip() if name in self.inline else html
