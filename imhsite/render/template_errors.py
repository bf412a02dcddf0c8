"""Template errors: exceptions while a template is rendered become problems with file, line and hint."""

from __future__ import annotations

import re
import traceback
from importlib import import_module

import jinja2
import jinja2.nodes
import jinja2.parser

from imhsite.diagnostics.problems import Origin, OutputError, Problem, problem
from imhsite.diagnostics.suggest import did_you_mean, nearest
from imhsite.theme.inheritance import Theme

TOO_DEEP = "brackets, operators or blocks are nested too deeply"


class TemplateProblem(OutputError):
    """A template could not be read or rendered."""


def problem_of(error: Exception, template: str, made: str, theme: Theme) -> Problem:
    """Return the problem for an exception from a template, with its file and line; `made` is the output."""
    file, line = f"themes/{theme.name}/{template}", 1
    if isinstance(error, jinja2.TemplateSyntaxError):
        file, line = error.filename or file, error.lineno
    else:
        for frame in traceback.extract_tb(error.__traceback__):
            if frame.filename.endswith(".html"):
                file, line = frame.filename, frame.lineno or 1
        if isinstance(error, SyntaxError):  # Python rejected the code that Jinja generated from the template
            compiled = [frame.f_locals.get("filename") for frame, _ in traceback.walk_tb(error.__traceback__)]
            file, line = next((name for name in reversed(compiled) if str(name).endswith(".html")), file), 1
    message = f"{made} could not be rendered: {_reason(error)}"
    return problem("template-error", Origin(file, line), message, _hint(error, theme))


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
    return re.sub(r"'imhsite\.[\w.]*?(\w+) object'", r"\1", str(error)) or type(error).__name__


def _hint(error: Exception, theme: Theme) -> str | None:
    if isinstance(error, jinja2.TemplateNotFound) and error.name:
        found = nearest(str(error.name), [name.removeprefix("templates/") for name in theme.files])
        return f'did you mean "{found}"?' if found else None
    if isinstance(error, jinja2.UndefinedError):
        listed = "docs/themes.md lists what a template can use"
        missing = re.search(r"'(imhsite\.views\.types\.\w+)\.(\w+) object' has no attribute '(\w+)'", str(error))
        if missing is None:
            return listed
        view = getattr(import_module(missing[1]), missing[2], None)
        return did_you_mean(missing[3], getattr(view, "__struct_fields__", ()), listed)
    return None
