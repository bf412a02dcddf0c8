"""The Jinja environment in which the templates of a theme are compiled and run."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from functools import partial
from typing import Any

import jinja2
import jinja2.filters

from imhsite.theme.inheritance import Theme
from imhsite.theme.locales import Locale
from imhsite.views.languages import Foreign, marked

GLOBALS = (
    "range",
    "dict",
    "namespace",
    "gettext",
    "ngettext",
    "pgettext",
    "npgettext",
    "_",
    "loop",
    "caller",
    "varargs",
    "kwargs",
    "self",
    "_trans",
    "super",
)
UNPREDICTABLE_FILTERS = ("random", "pprint", "filesizeformat")
LOCALE_FILTERS = ("long_date", "short_date", "weekday", "date_range", "date_time", "time_of_day", "number")
"""Our own filters, each a method of `Locale`."""
FILTERS = frozenset((*jinja2.filters.FILTERS, *LOCALE_FILTERS)).difference(UNPREDICTABLE_FILTERS)
"""The filters that a template can use."""


class UnknownName(jinja2.UndefinedError):
    """A template used a name that its `holder`, such as a mapping or a view, does not have."""

    def __init__(self, holder: object, name: str, message: str | None = None) -> None:
        super().__init__(message)
        self.holder = holder
        self.name = name


class _Undefined(jinja2.StrictUndefined):
    """A value that does not exist. Its use raises UnknownName, from which "did you mean" is derived."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        raised: Any = partial(UnknownName, self._undefined_obj, str(self._undefined_name))
        self._undefined_exception = raised


class _Environment(jinja2.Environment):
    """An environment whose globals are set before the first template is loaded."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the globals of one template.

        Jinja copies them each time that it renders a template, and its own ChainMap, which would show later changes of
        the environment's globals, is slow to copy."""
        return {**self.globals, **(d or {})}


def _decoded(content: bytes) -> str:
    return content.decode("utf-8", "replace")


def source_of_template(theme: Theme, name: str) -> tuple[str, str] | None:
    """Return the text and file of a template, or None.

    `name` is such as `article.html`, `default:article.html` or `directives/stat.html`."""
    prefix, colon, rest = name.rpartition(":")
    path = rest if rest.startswith("directives/") else f"templates/{rest}"
    key = f"{prefix}:{path}" if colon else path
    found = theme.by_theme.get(key) if colon else theme.files.get(key)
    return None if found is None else (_decoded(found), theme.shown[key])


def environment_of(theme: Theme | None, locale: Locale) -> jinja2.Environment:
    """Return the environment of a theme in one language; without a theme, it can only parse."""

    def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        found = source_of_template(theme, name) if theme else None
        return None if found is None else (*found, lambda: True)

    environment = _Environment(
        loader=jinja2.FunctionLoader(load),
        autoescape=True,
        undefined=_Undefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        extensions=["jinja2.ext.i18n"],
        auto_reload=False,
        cache_size=-1,
    )
    environment.install_gettext_translations(locale.catalogue, newstyle=True)  # type: ignore[attr-defined]
    environment.globals = {name: value for name, value in environment.globals.items() if name in GLOBALS}
    for name in UNPREDICTABLE_FILTERS:
        del environment.filters[name]
    environment.filters |= {name: getattr(locale, name) for name in LOCALE_FILTERS}
    return environment


def marking_languages(translate: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap a translation function so that foreign values in its placeholders are marked with their language."""

    @jinja2.pass_context
    def with_marks(context: Any, *words: Any, **values: Any) -> Any:
        return translate(
            context, *words, **{name: marked(one) if isinstance(one, Foreign) else one for name, one in values.items()}
        )

    return with_marks
