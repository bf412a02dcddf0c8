"""Template errors: exceptions while a template is rendered become problems with file, line and hint."""

from __future__ import annotations

import re
import traceback
from collections.abc import Mapping

import jinja2
import jinja2.nodes
import jinja2.parser
import jinja2.tests

from imhsite.diagnostics.problems import Origin, OutputError, Problem, problem
from imhsite.diagnostics.suggest import did_you_mean, nearest
from imhsite.render.environment import FILTERS, UnknownName
from imhsite.theme.inheritance import Theme

LISTED = "docs/themes.md lists what a template can use"
TOO_DEEP = "brackets, operators or blocks are nested too deeply"


class TemplateProblem(OutputError):
    """A template could not be read or rendered."""


def problem_of(error: Exception, template: str, made: str, theme: Theme) -> Problem:
    """Return the problem for an exception from a template, with its file and line; `made` is the output.

    The file is one of the theme itself, if any was involved, and not of a theme that it extends."""
    if isinstance(error, jinja2.TemplateNotFound) and template == f"templates/{error.name}":
        message = f'the theme "{theme.name}" has no template "{error.name}", which {made} needs'
        hint = f"add {template} to the theme, or the line extends: default to its theme.yaml"
        return problem("missing-template", Origin(f"themes/{theme.name}/theme.yaml"), message, hint)
    places = _places_of(error) or [(f"themes/{theme.name}/{template}", 1)]
    own = [place for place in places if theme.has_own(place[0])]
    file, line = own[-1] if own else places[-1]
    elsewhere = f" ({places[-1][0]}, line {places[-1][1]})" if file != places[-1][0] else ""
    message = f"{made} could not be rendered: {_reason(error)}{elsewhere}"
    return problem("template-error", Origin(file, line), message, _hint(error, theme))


def _places_of(error: Exception) -> list[tuple[str, int]]:
    """Return the files and lines of the templates that an exception passed, outermost first."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return [(error.filename, error.lineno)] if error.filename else []
    if isinstance(error, SyntaxError):  # Python rejected the code that Jinja generated from the template
        compiled = [str(frame.f_locals.get("filename")) for frame, _ in traceback.walk_tb(error.__traceback__)]
        return [(name, 1) for name in compiled if name.endswith(".html")]
    frames = traceback.extract_tb(error.__traceback__)
    return [(frame.filename, frame.lineno or 1) for frame in frames if frame.filename.endswith(".html")]


def line_reached(error: BaseException) -> int:
    """Return the line of a template at which Jinja failed, from the traceback."""
    line = 1
    for frame, _ in traceback.walk_tb(error.__traceback__):
        for one in (frame.f_locals.get("self"), frame.f_locals.get("node")):
            if isinstance(one, jinja2.parser.Parser):
                line = one.stream.current.lineno
            elif isinstance(one, jinja2.nodes.Node):
                line = one.lineno or line
    return line


def _reason(error: Exception) -> str:
    if isinstance(error, SyntaxError | MemoryError):
        return TOO_DEEP
    if isinstance(error, jinja2.TemplateNotFound):
        return f'there is no template "{error.name}"'
    if isinstance(error, RecursionError):
        return "templates include each other in a circle"
    if isinstance(error, UnknownName) and isinstance(error.holder, Mapping):
        return f'there is no "{error.name}"'
    return re.sub(r"'imhsite\.[\w.]*?(\w+) object'", r"\1", str(error)) or type(error).__name__


def _hint(error: Exception, theme: Theme) -> str | None:
    if isinstance(error, jinja2.TemplateNotFound) and error.name:
        found = nearest(str(error.name), [name.removeprefix("templates/") for name in theme.files])
        return f'did you mean "{found}"?' if found else None
    if isinstance(error, UnknownName):
        fields: tuple[str, ...] = getattr(error.holder, "__struct_fields__", ())
        names = map(str, error.holder) if isinstance(error.holder, Mapping) else fields
        return did_you_mean(error.name, names, LISTED)
    return hint_of_unknown(str(error)) or None


def hint_of_unknown(message: str, otherwise: str = "") -> str:
    """Return a hint for Jinja's message about a filter or test that does not exist, or `otherwise`."""
    found = re.search(r"No (?P<kind>filter|test) named '(?P<name>\w+)'", message)
    if found is None:
        return otherwise
    return did_you_mean(found["name"], FILTERS if found["kind"] == "filter" else jinja2.tests.TESTS, LISTED)
