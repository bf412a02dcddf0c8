"""The Jinja environment in which the templates of a theme are compiled and run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jinja2

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

    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(load),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
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
    environment.filters |= {
        "long_date": locale.long_date,
        "short_date": locale.short_date,
        "weekday": locale.weekday,
        "date_range": locale.date_range,
        "date_time": locale.date_time,
        "time_of_day": locale.time_of_day,
        "number": locale.number,
    }
    return environment


def marking_languages(translate: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap a translation function so that foreign values in its placeholders are marked with their language."""

    @jinja2.pass_context
    def with_marks(context: Any, *words: Any, **values: Any) -> Any:
        return translate(
            context, *words, **{name: marked(one) if isinstance(one, Foreign) else one for name, one in values.items()}
        )

    return with_marks
