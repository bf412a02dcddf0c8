"""Template trees: the templates of a theme, parsed, and which others each of them reaches."""

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
    """A template's tree, the variables that it uses without setting them, and the templates that it names."""

    tree: jinja2.nodes.Template
    undeclared: frozenset[str]
    named: tuple[str | None, ...]


@lru_cache(maxsize=512)
def read_template(text: str, name: str) -> ReadTemplate | jinja2.TemplateSyntaxError:
    """Return a template as Jinja parses it, or what is wrong with it: this depends on its text and its name alone."""
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
    """What parses templates without loading others."""
    return environment_of(None, locale_of("en", {})[0])


class Trees:
    """The templates of a theme as Jinja parses them."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme

    def read(self, text: str, name: str) -> ReadTemplate:
        """A template; raises TemplateSyntaxError."""
        found = read_template(text, name)
        if isinstance(found, jinja2.TemplateSyntaxError):
            raise found
        return found

    def found(self, name: str) -> ReadTemplate | None:
        """A template as another one names it; None where there is none, or it cannot be read."""
        found = source_of_template(self.theme, name)
        try:
            return self.read(*found) if found else None
        except jinja2.TemplateSyntaxError:
            return None

    def named(self, name: str) -> jinja2.nodes.Template | None:
        """The tree of a template as another one names it; None where there is none, or it cannot be read."""
        found = self.found(name)
        return found.tree if found else None


def closures_of(trees: Trees) -> dict[str, str]:
    """For each page template the digest of all files that it can reach, those of every directive among them.

    A template that names another one by anything but a constant can reach all. What the directives alone can
    reach stands under DIRECTIVES.
    """
    theme = trees.theme
    names = [name.removeprefix("templates/") for name in theme.files if name.startswith("templates/")]
    directives = [name for name in theme.files if name.startswith("directives/")]
    reached = {name: _named_in(trees, name) for name in (*names, *directives)}
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
        closures[name] = digest_of(
            "".join(f"{one}\n{(source_of_template(theme, one) or ('',))[0]}\n" for one in sorted(closure))
        )
    return closures


def _named_in(trees: Trees, name: str) -> list[str]:
    """The templates that a template names."""
    found = trees.found(name)
    named = found.named if found else ()
    if None in named:
        every = (*trees.theme.files, *trees.theme.by_theme)
        return [path.replace("templates/", "", 1) for path in every if "templates/" in path.rpartition(":")[2][:10]]
    return [other for other in named if other]
