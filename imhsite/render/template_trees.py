"""Template trees: the parsed templates of a theme, and the templates that each one reaches."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

import jinja2
import jinja2.meta
import jinja2.nodes

from imhsite.engine.digest import digest_of
from imhsite.render.environment import environment_of, source_of_template
from imhsite.render.template_errors import TOO_DEEP, line_reached
from imhsite.theme.inheritance import Theme
from imhsite.theme.locales import locale_of

DIRECTIVES = "directives/"


class ReadTemplate(NamedTuple):
    """A template's tree, the variables that it uses without setting them, and the templates that it names.

    A name that is not constant is None."""

    tree: jinja2.nodes.Template
    undeclared: frozenset[str]
    named: tuple[str | None, ...]


@lru_cache(maxsize=512)
def read_template(text: str, name: str) -> ReadTemplate | jinja2.TemplateSyntaxError:
    """Return a parsed template or its syntax error; the result depends only on its text and its name."""
    try:
        tree = _syntax().parse(text, name)
        undeclared = frozenset(jinja2.meta.find_undeclared_variables(tree))
        return ReadTemplate(tree, undeclared, tuple(jinja2.meta.find_referenced_templates(tree)))
    except jinja2.TemplateSyntaxError as error:
        return error
    except RecursionError as error:
        return jinja2.TemplateSyntaxError(TOO_DEEP, line_reached(error), name)


@cache
def _syntax() -> jinja2.Environment:
    """Return an environment that parses templates without loading others."""
    return environment_of(None, locale_of("en", {})[0])


class Trees:
    """The parsed templates of a theme."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme

    def read(self, text: str, name: str) -> ReadTemplate:
        """Parse a template; raise TemplateSyntaxError."""
        found = read_template(text, name)
        if isinstance(found, jinja2.TemplateSyntaxError):
            raise found
        return found

    def found(self, name: str) -> ReadTemplate | None:
        """Return a template by the name that another one uses; None if it is missing or cannot be parsed."""
        found = source_of_template(self.theme, name)
        try:
            return self.read(*found) if found else None
        except jinja2.TemplateSyntaxError:
            return None

    def named(self, name: str) -> jinja2.nodes.Template | None:
        """Return the tree of a template by the name that another one uses; None if it is missing or invalid."""
        found = self.found(name)
        return found.tree if found else None


def closures_of(trees: Trees) -> dict[str, str]:
    """Return for each page template the digest of all files that it can reach, including every directive's.

    A template that names another one by a non-constant expression can reach all. The digest for the directives alone
    is under DIRECTIVES.
    """
    theme = trees.theme
    names = [name.removeprefix("templates/") for name in theme.files if name.startswith("templates/")]
    directives = [name for name in theme.files if name.startswith("directives/")]
    reached = {name: _named_in(trees, name) for name in (*names, *directives)}

    @cache
    def lines_of(name: str) -> str:
        return f"{name}\n{(source_of_template(theme, name) or ('',))[0]}\n"

    closures: dict[str, str] = {}
    for name in (*names, DIRECTIVES):
        closure: set[str] = set()
        waiting = [name, *directives] if name != DIRECTIVES else [*directives]
        while waiting:
            one = waiting.pop()
            if one not in closure:
                closure.add(one)
                if one not in reached:
                    reached[one] = _named_in(trees, one)
                waiting += reached[one]
        closures[name] = digest_of("".join(map(lines_of, sorted(closure))))
    return closures


def _named_in(trees: Trees, name: str) -> list[str]:
    """Return the templates that a template can name: all of them if a name is not constant."""
    found = trees.found(name)
    named = found.named if found else ()
    if None in named:
        every = (*trees.theme.files, *trees.theme.by_theme)
        return [path.replace("templates/", "", 1) for path in every if "templates/" in path.rpartition(":")[2][:10]]
    return [other for other in named if other]
