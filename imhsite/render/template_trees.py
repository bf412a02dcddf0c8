"""Template trees: the parsed templates of a theme, and the templates that each one reaches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache, partial
from typing import NamedTuple

import jinja2
import jinja2.meta
import jinja2.nodes

from imhsite.engine.caches import CachedKind, MemoryCache
from imhsite.engine.digest import digest_of
from imhsite.markdown.html_tokens import attributes_of, tokens_of, unescaped
from imhsite.render.environment import environment_of, source_of_template
from imhsite.render.template_errors import TOO_DEEP, line_reached
from imhsite.source.third_parties import LOADED, ThirdParty, third_parties_of
from imhsite.theme.inheritance import Theme
from imhsite.theme.locales import locale_of

TEMPLATES, DIRECTIVES = "templates/", "directives/"
"""The folders of a theme with the templates of pages and of directives."""

UNDECLARED = "undeclared"
"""The kind under which the names of a template's undeclared variables are cached, by the digest of its text."""


class ReadTemplate(NamedTuple):
    """A template's tree, the variables that it uses without setting them, and the templates that it names.

    A name that is not constant is None."""

    tree: jinja2.nodes.Template
    undeclared: frozenset[str]
    named: tuple[str | None, ...]


@lru_cache(maxsize=512)
def read_template(text: str, name: str, undeclared: frozenset[str] | None) -> ReadTemplate | jinja2.TemplateSyntaxError:
    """Return a parsed template or its syntax error; the result depends only on its text and its name.

    Its undeclared variables, if given, need not be found again, for which Jinja compiles the template."""
    try:
        tree = _syntax().parse(text, name)
        if undeclared is None:
            undeclared = frozenset(jinja2.meta.find_undeclared_variables(tree))
        return ReadTemplate(tree, undeclared, tuple(jinja2.meta.find_referenced_templates(tree)))
    except jinja2.TemplateSyntaxError as error:
        return error
    except RecursionError as error:
        return jinja2.TemplateSyntaxError(TOO_DEEP, line_reached(error), name)


@cache
def _syntax() -> jinja2.Environment:
    """Return an environment that parses templates without loading others."""
    return environment_of(None, locale_of("en"))


class Trees:
    """The parsed templates of a theme; each file is read once. `kept` caches what takes long to find in a text."""

    def __init__(self, theme: Theme, kept: CachedKind | None = None) -> None:
        self.theme = theme
        self._kept = kept or CachedKind(MemoryCache(), UNDECLARED)
        self._source = cache(partial(source_of_template, theme))
        self._read = cache(self._read_with_cache)
        self._named: dict[str, list[str]] = {}

    def read(self, text: str, name: str) -> ReadTemplate:
        """Parse a template; raise TemplateSyntaxError."""
        found = self._read(text, name)
        if isinstance(found, jinja2.TemplateSyntaxError):
            raise found
        return found

    def _read_with_cache(self, text: str, name: str) -> ReadTemplate | jinja2.TemplateSyntaxError:
        digest = digest_of(text)
        known = self._kept.get(digest)
        found = read_template(text, name, None if known is None else frozenset(known.decode().split()))
        if known is None and isinstance(found, ReadTemplate):
            self._kept.put(digest, " ".join(sorted(found.undeclared)).encode())
        return found

    def source(self, name: object) -> tuple[str, str] | None:
        """Return the text and the file of a template by the name that another one uses, or None.

        Templates may use a name that is not a text, such as a number."""
        return self._source(str(name))

    def found(self, name: str) -> ReadTemplate | None:
        """Return a template by the name that another one uses; None if it is missing or cannot be parsed."""
        found = self.source(name)
        try:
            return self.read(*found) if found else None
        except jinja2.TemplateSyntaxError:
            return None

    def named(self, name: str) -> jinja2.nodes.Template | None:
        """Return the tree of a template by the name that another one uses; None if it is missing or invalid."""
        found = self.found(name)
        return found.tree if found else None

    def reached_from(self, names: Iterable[str]) -> set[str]:
        """Return these templates and all that they can reach.

        A template that names another one by a non-constant expression can reach all."""
        reached: set[str] = set()
        waiting = [*names]
        while waiting:
            one = waiting.pop()
            if one not in reached:
                reached.add(one)
                if one not in self._named:
                    self._named[one] = self._named_in(one)
                waiting += self._named[one]
        return reached

    def _named_in(self, name: str) -> list[str]:
        found = self.found(name)
        named = found.named if found else ()
        if None in named:
            every = (*self.theme.files, *self.theme.by_theme)
            return [path.replace(TEMPLATES, "", 1) for path in every if TEMPLATES in path.rpartition(":")[2][:10]]
        return [other for other in named if other]


def closures_of(trees: Trees) -> dict[str, str]:
    """Return for each page template the digest of all files that it can reach, including every directive's.

    The digest for the directives alone is under DIRECTIVES.
    """
    theme = trees.theme

    @cache
    def lines_of(name: str) -> str:
        return f"{name}\n{(trees.source(name) or ('',))[0]}\n"

    directives = names_in(theme, DIRECTIVES)
    closures: dict[str, str] = {}
    for name in (*names_in(theme, TEMPLATES), DIRECTIVES):
        closure = trees.reached_from((name, *directives) if name != DIRECTIVES else directives)
        closures[name] = digest_of("".join(map(lines_of, sorted(closure))))
    return closures


def contacts_of(trees: Trees) -> dict[str, tuple[ThirdParty, ...]]:
    """Return the other hosts that each template of a page or directive contacts, by itself or by those it can reach.

    A host that is the value of a variable is unknown. Templates that contact no other host are left out."""
    theme = trees.theme

    @cache
    def contacted_by(name: str) -> tuple[ThirdParty, ...]:
        return tuple(_third_parties_in((trees.source(name) or ("",))[0]))

    contacts: dict[str, tuple[ThirdParty, ...]] = {}
    for name in (*names_in(theme, TEMPLATES), *names_in(theme, DIRECTIVES)):
        if found := {one for each in trees.reached_from((name,)) for one in contacted_by(each)}:
            contacts[name] = tuple(sorted(found))
    return contacts


def _third_parties_in(template: str) -> Iterator[ThirdParty]:
    for token in tokens_of(template):
        if token.kind == "open" and token.name in LOADED:
            attributes = {one.name: unescaped(one.value) for one in attributes_of(template, token)}
            yield from third_parties_of(token.name, attributes)


def names_in(theme: Theme, folder: str) -> list[str]:
    """Return the names of a theme's templates of pages (TEMPLATES) or directives, by which others use them."""
    return [name.removeprefix(TEMPLATES) for name in theme.files if name.startswith(folder)]
