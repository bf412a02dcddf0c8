"""Render: a view and its template become the bytes of a page.

A page's template sees `page` and `site`, a directive's sees `directive` and `site`, and nothing
else: that is checked when the theme is read. An undefined name is an error that says where.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterator, Set
from contextlib import suppress
from functools import cache, lru_cache
from importlib import import_module
from typing import Any, NamedTuple, Protocol, cast

import jinja2
import jinja2.bccache
import jinja2.meta
import jinja2.nodes
import jinja2.parser
from markupsafe import Markup, escape

from imhsite.diagnostics.problems import Origin, Problem, Unmakeable, problem
from imhsite.diagnostics.suggest import did_you_mean, nearest
from imhsite.engine.digest import digest_of
from imhsite.markdown.fragment import Part
from imhsite.source.characters import text_of
from imhsite.theme.inheritance import Theme
from imhsite.theme.locales import Locale, locale_of
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
DIRECTIVES = "directives/"
UNPREDICTABLE_FILTERS = ("random", "pprint", "filesizeformat")


TOO_DEEP = "brackets, operators or blocks are nested too deeply in one another"


class TemplateProblem(Unmakeable):
    """A template could not be read or rendered."""


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
        return jinja2.TemplateSyntaxError(TOO_DEEP, _line_reached(error), name)


@cache
def _syntax() -> jinja2.Environment:
    """What parses templates without loading others."""
    return _environment(None, locale_of("en", {})[0])


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
        found = _source_of(self.theme, name)
        try:
            return self.read(*found) if found else None
        except jinja2.TemplateSyntaxError:
            return None

    def named(self, name: str) -> jinja2.nodes.Template | None:
        """The tree of a template as another one names it; None where there is none, or it cannot be read."""
        found = self.found(name)
        return found.tree if found else None


def check_templates(trees: Trees) -> Iterator[Problem]:
    """What is wrong with a theme's templates before any page is made."""
    theme = trees.theme
    for name in sorted(theme.files):
        if not name.endswith(".html") or not name.startswith(("templates/", "directives/")):
            continue
        file = theme.shown[name]
        text, findings = text_of(theme.files[name])
        yield from (finding.in_file(file) for finding in findings)
        if text is None:
            continue
        try:
            tree, names, _ = trees.read(text, file)
        except jinja2.TemplateSyntaxError as error:
            reason = f"the template cannot be read: {error.message}"
            hint = "look at the brackets {{ … }} and {% … %} on this line, and at what they enclose"
            yield problem("template-syntax", Origin(file, error.lineno), reason, hint)
            continue
        circle = tuple(_circles(trees, tree, file))
        yield from circle
        if circle:
            continue
        sees = ("directive", "site") if name.startswith("directives/") else ("page", "site")
        given = _given(trees, tree)
        yield from _unseen(tree, names - given, file, sees)
        yield from _missing_templates(tree, file, theme)
        yield from _missing_assets(tree, file, theme)


def _circles(trees: Trees, tree: jinja2.nodes.Template, file: str) -> Iterator[Problem]:
    """A problem for each line by which a template always extends or includes itself, at once or by way of others."""
    for node in _always(tree):
        first: str = node.template.value
        waiting, seen = [first], set[str]()
        while waiting:
            name = waiting.pop()
            found = _source_of(trees.theme, name)
            if found and found[1] == file:
                message = f'with "{first}" this template is made of itself, so it would never be finished'
                yield problem("circular-template", Origin(file, node.lineno or 1), message, _meant(trees, name, file))
                break
            if name not in seen and (above := trees.named(name)):
                waiting += [one.template.value for one in _always(above)]
            seen.add(name)


def _meant(trees: Trees, name: str, file: str) -> str:
    """A hint that names the template of the same name in another theme, where there is one."""
    rest = name.rpartition(":")[2]
    places = (
        (prefix, f"{prefix}:{rest}") for prefix in dict.fromkeys(key.partition(":")[0] for key in trees.theme.by_theme)
    )
    others = [full for _, full in places if (found := _source_of(trees.theme, full)) and found[1] != file]
    return f'name the theme whose template is meant: "{others[-1]}"' if others else "take this line out"


def _always(tree: jinja2.nodes.Template) -> Iterator[Any]:
    """The nodes by which a template extends or imports another one, or includes one whatever its page is."""
    for node in tree.body:
        inside = node.nodes if isinstance(node, jinja2.nodes.Output) else (node,)
        for one in inside:
            kinds = (jinja2.nodes.Extends, jinja2.nodes.Include, jinja2.nodes.FromImport, jinja2.nodes.Import)
            if isinstance(one, kinds) and isinstance(one.template, jinja2.nodes.Const):
                yield one


def _unseen(tree: jinja2.nodes.Template, names: Set[str], file: str, sees: tuple[str, str]) -> Iterator[Problem]:
    """A problem for each name that a template uses and cannot see."""
    for name in sorted(names - set(sees) - set(GLOBALS)):
        line = next((node.lineno or 1 for node in tree.find_all(jinja2.nodes.Name) if node.name == name), 1)
        hint = did_you_mean(name, sees, f"it sees only: {' and '.join(sees)}")
        yield problem("template-variable", Origin(file, line), f'the template uses "{name}", which it cannot see', hint)


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
            "".join(f"{one}\n{(_source_of(theme, one) or ('',))[0]}\n" for one in sorted(closure))
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


def _given(trees: Trees, tree: jinja2.nodes.Template, below: tuple[jinja2.nodes.Template, ...] = ()) -> set[str]:
    """The names that a template, and those it extends, import or set for all of their blocks.

    `below` are the templates that extend it: one in a circle is looked at once."""
    named = jinja2.nodes.Name
    given: set[str] = set()
    for node in tree.body:
        match node:
            case jinja2.nodes.FromImport(names=names):
                given |= {name if isinstance(name, str) else name[1] for name in names}
            case jinja2.nodes.Import(target=name) | jinja2.nodes.Macro(name=name):
                given.add(name)
            case jinja2.nodes.Assign(target=named(name=name)) | jinja2.nodes.AssignBlock(target=named(name=name)):
                given.add(name)
            case jinja2.nodes.Extends(template=jinja2.nodes.Const(value=parent)):
                above = trees.named(parent)
                if above and all(above is not one for one in below):
                    given |= _given(trees, above, (*below, tree))
    return given


def _missing_templates(tree: jinja2.nodes.Template, file: str, theme: Theme) -> Iterator[Problem]:
    kinds = (jinja2.nodes.Extends, jinja2.nodes.Include, jinja2.nodes.FromImport, jinja2.nodes.Import)
    for node in tree.find_all(kinds):
        named = node.template  # type: ignore[attr-defined]
        if isinstance(named, jinja2.nodes.Const) and _source_of(theme, named.value) is None:
            known = [name.removeprefix("templates/") for name in theme.files]
            hint = did_you_mean(named.value, known, "put it into the theme's templates/")
            yield problem(
                "missing-template", Origin(file, node.lineno or 1), f'there is no template "{named.value}"', hint
            )


def _missing_assets(tree: jinja2.nodes.Template, file: str, theme: Theme) -> Iterator[Problem]:
    """A problem for each `site.assets["name"]` that the theme does not have, unless the template asks first."""
    asked = {
        node.expr.value for node in tree.find_all(jinja2.nodes.Compare) if isinstance(node.expr, jinja2.nodes.Const)
    }
    known = [name.removeprefix("assets/") for name in theme.files if name.startswith("assets/")]
    for node in tree.find_all(jinja2.nodes.Getitem):
        inside = isinstance(node.node, jinja2.nodes.Getattr) and node.node.attr == "assets"
        if inside and isinstance(node.arg, jinja2.nodes.Const) and node.arg.value not in (*known, *asked):
            hint = did_you_mean(node.arg.value, known, "put the file into the theme's assets/")
            message = f'there is no asset "{node.arg.value}" in the theme'
            yield problem("missing-asset", Origin(file, node.lineno or 1), message, hint)


def _decoded(content: bytes) -> str:
    return content.decode("utf-8", "replace")


def _source_of(theme: Theme, name: str) -> tuple[str, str] | None:
    """The text and the place of a template: `article.html`, `default:article.html`, `directives/stat.html`."""
    prefix, colon, rest = name.rpartition(":")
    path = rest if rest.startswith("directives/") else f"templates/{rest}"
    key = f"{prefix}:{path}" if colon else path
    found = theme.by_theme.get(key) if colon else theme.files.get(key)
    return None if found is None else (_decoded(found), theme.shown[key])


def _environment(theme: Theme | None, locale: Locale) -> jinja2.Environment:
    def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        found = _source_of(theme, name) if theme else None
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


class KeptCode(Protocol):
    """Where compiled templates are kept between builds."""

    def get(self, name: str) -> bytes | None:
        """What a template of this name was compiled to, or None."""

    def put(self, name: str, compiled: bytes) -> None:
        """Keep what a template of this name was compiled to."""


class _Bytecode(jinja2.BytecodeCache):
    """Compiled templates of one language, kept under the digest of their name; Jinja itself compares sources.

    Jinja works out what is constant while it compiles, such as `{{ "2026-06-08" | long_date }}`, so that one
    template compiles to something else in each language."""

    def __init__(self, kept: KeptCode, language: str) -> None:
        self.kept = kept
        self.language = language

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        code = self.kept.get(f"{self.language} {bucket.key}")
        if code is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        self.kept.put(f"{self.language} {bucket.key}", bucket.bytecode_to_string())


class Renderer:
    """Renders the pages of one language in one theme; `kept` saves compiling templates again."""

    def __init__(self, theme: Theme, locale: Locale, site: SiteView, kept: KeptCode | None = None) -> None:
        self.site = site
        self.theme = theme
        self.environment = _environment(theme, locale)
        self.language = locale.language
        self.environment.finalize = self._printed
        for name in ("gettext", "ngettext", "pgettext", "npgettext", "_"):
            if name in self.environment.globals:
                self.environment.globals[name] = _marking(cast(Callable[..., Any], self.environment.globals[name]))
        self.environment.bytecode_cache = _Bytecode(kept, locale.language) if kept else None
        self.inline = {
            "citation",
            "picture",
            *(name for name, kind in theme.directives.items() if kind.form == "inline"),
        }

    def page(self, template: str, page: PageView) -> bytes:
        """The bytes of a page; raises TemplateProblem."""
        try:
            html = self.environment.get_template(template).render(page=page, site=self.site)
            return with_languages(html, page.language).encode("utf-8")
        except Exception as error:
            raise TemplateProblem(_explained(error, f"templates/{template}", page.url, self.theme)) from error

    def html_of(self, body: Body, path: str) -> str:
        """A body's HTML for the output at a path, which is no page; raises TemplateProblem."""
        try:
            return with_languages(str(self.body(body)), self.language)
        except Exception as error:
            raise TemplateProblem(_explained(error, "theme.yaml", f"/{path}", self.theme)) from error

    def body(self, body: Body) -> Markup:
        """A body's HTML, which it then holds itself."""
        if body.html is None:
            body.html = "".join(self._pieces(body.parts, body.fills))
        return Markup(body.html)

    def compile_all(self) -> None:
        """Compile every template of the theme now, so that processes that begin with this one need not."""
        for name in self.theme.files:
            if name.endswith(".html") and name.startswith(("templates/", "directives/")):
                # The page that needs it says what is wrong; SyntaxError is what Python says of nesting too deep for it.
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
                return escape(url)
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


def _marking(translate: Callable[..., Any]) -> Callable[..., Any]:
    """A function for translated words that marks what is put into them, as a template's own output is."""

    @jinja2.pass_context
    def with_marks(context: Any, *words: Any, **values: Any) -> Any:
        return translate(
            context, *words, **{name: marked(one) if isinstance(one, Foreign) else one for name, one in values.items()}
        )

    return with_marks


def _explained(error: Exception, template: str, made: str, theme: Theme) -> Problem:
    """The problem behind an exception from a template: which file and line, and what was made."""
    file, line = f"themes/{theme.name}/{template}", 1
    if isinstance(error, jinja2.TemplateSyntaxError):
        file, line = error.filename or file, error.lineno
    else:
        for frame in traceback.extract_tb(error.__traceback__):
            if frame.filename.endswith(".html"):
                file, line = frame.filename, frame.lineno or 1
        if isinstance(error, SyntaxError):  # Jinja made a program of the template that Python does not take
            compiled = [frame.f_locals.get("filename") for frame, _ in traceback.walk_tb(error.__traceback__)]
            file, line = next((name for name in reversed(compiled) if str(name).endswith(".html")), file), 1
    message = f"this could not be rendered while making {made}: {_reason(error)}"
    return problem("template-error", Origin(file, line), message, _hint(error, theme))


def _line_reached(error: BaseException) -> int:
    """The line of a template at which Jinja gave up on it."""
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
        return "templates include each other without end"
    return re.sub(r"'imhsite\.[\w.]*?(\w+) object'", r"\1", str(error)) or type(error).__name__


def _hint(error: Exception, theme: Theme) -> str | None:
    if isinstance(error, jinja2.TemplateNotFound) and error.name:
        found = nearest(str(error.name), [name.removeprefix("templates/") for name in theme.files])
        return f'did you mean "{found}"?' if found else None
    if isinstance(error, jinja2.UndefinedError):
        listed = "what a template may see is listed in docs/themes.md"
        missing = re.search(r"'(imhsite\.views\.types\.\w+)\.(\w+) object' has no attribute '(\w+)'", str(error))
        if missing is None:
            return listed
        view = getattr(import_module(missing[1]), missing[2], None)
        return did_you_mean(missing[3], getattr(view, "__struct_fields__", ()), listed)
    return None
