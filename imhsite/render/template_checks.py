"""Template checks: errors in the templates of a theme, found before a page is rendered.

A page's template sees only `page` and `site`, a directive's only `directive` and `site`.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import Any

import jinja2
import jinja2.nodes

from imhsite.diagnostics.problems import Origin, Problem, problem
from imhsite.diagnostics.suggest import did_you_mean
from imhsite.render.environment import GLOBALS
from imhsite.render.name_checks import ParsedTemplate, mismatched_macros, missing_values, unknown_blocks
from imhsite.render.template_errors import hint_of_unknown
from imhsite.render.template_trees import Trees
from imhsite.source.characters import text_of
from imhsite.theme.inheritance import Theme


def check_templates(trees: Trees) -> Iterator[Problem]:
    """Yield the problems of a theme's templates that can be found without rendering."""
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
            brackets = "check the brackets {{ … }} and {% … %} on this line, and what is inside them"
            hint = hint_of_unknown(str(error.message), brackets)
            yield problem("template-syntax", Origin(file, error.lineno), reason, hint)
            continue
        circle = tuple(_circles(trees, tree, file))
        yield from circle
        if circle:
            continue
        sees = ("directive", "site") if name.startswith("directives/") else ("page", "site")
        defined = _defined_names(trees, tree)
        yield from _unseen(tree, names - defined, file, sees)
        yield from _missing_templates(trees, tree, file)
        one = ParsedTemplate(tree, file)
        yield from missing_values(one, theme)
        if theme.has_own(file):
            yield from unknown_blocks(trees, one, _replaced(theme, name))
    for one in _with_replaced(trees):
        yield from mismatched_macros(trees, one)


def _replaced(theme: Theme, name: str) -> str:
    """Return the template of a parent theme that a file of the theme replaces, such as `default:base.html`; or ""."""
    places = (key for key in theme.by_theme if key.endswith(f":{name}") and theme.shown[key] != theme.shown[name])
    return next((key.replace(":templates/", ":") for key in places), "")


def _with_replaced(trees: Trees) -> Iterator[ParsedTemplate]:
    """Yield every template of the theme, and those of its parents that it replaces, which it may still extend."""
    theme = trees.theme
    for key in (*theme.files, *theme.by_theme):
        path = key.rpartition(":")[2]
        replaced = ":" not in key or theme.shown[key] != theme.shown[path]
        if path.endswith(".html") and path.startswith(("templates/", "directives/")) and replaced:
            name = key.replace("templates/", "", 1)
            tree, found = trees.named(name), trees.source(name)
            if tree and found:
                yield ParsedTemplate(tree, found[1])


def _circles(trees: Trees, tree: jinja2.nodes.Template, file: str) -> Iterator[Problem]:
    """Yield a problem for each line by which a template unconditionally extends or includes itself, even indirectly."""
    for node in _always(tree):
        first: str = node.template.value
        waiting, seen = [first], set[str]()
        while waiting:
            name = waiting.pop()
            found = trees.source(name)
            if found and found[1] == file:
                message = f'"{first}" makes this template include itself, so rendering would never end'
                yield problem(
                    "circular-template", Origin(file, node.lineno or 1), message, _cycle_hint(trees, name, file)
                )
                break
            if name not in seen and (above := trees.named(name)):
                waiting += [one.template.value for one in _always(above)]
            seen.add(name)


def _cycle_hint(trees: Trees, name: str, file: str) -> str:
    """Return a hint that names the template of the same name in another theme, if there is one."""
    rest = name.rpartition(":")[2]
    places = (
        (prefix, f"{prefix}:{rest}") for prefix in dict.fromkeys(key.partition(":")[0] for key in trees.theme.by_theme)
    )
    others = [full for _, full in places if (found := trees.source(full)) and found[1] != file]
    return f'say which theme\'s template you mean: "{others[-1]}"' if others else "remove this line"


def _always(tree: jinja2.nodes.Template) -> Iterator[Any]:
    """Yield the nodes by which a template extends, imports or unconditionally includes another one."""
    for node in tree.body:
        inside = node.nodes if isinstance(node, jinja2.nodes.Output) else (node,)
        for one in inside:
            kinds = (jinja2.nodes.Extends, jinja2.nodes.Include, jinja2.nodes.FromImport, jinja2.nodes.Import)
            if isinstance(one, kinds) and isinstance(one.template, jinja2.nodes.Const):
                yield one


def _unseen(tree: jinja2.nodes.Template, names: Set[str], file: str, sees: tuple[str, str]) -> Iterator[Problem]:
    """Yield a problem for each name that a template uses but cannot see."""
    for name in sorted(names - set(sees) - set(GLOBALS)):
        line = next((node.lineno or 1 for node in tree.find_all(jinja2.nodes.Name) if node.name == name), 1)
        hint = did_you_mean(name, (*sees, *GLOBALS), f"it can only use: {' and '.join(sees)}")
        yield problem("template-variable", Origin(file, line), f'there is no variable "{name}" in this template', hint)


def _defined_names(
    trees: Trees, tree: jinja2.nodes.Template, below: tuple[jinja2.nodes.Template, ...] = ()
) -> set[str]:
    """Return the names that a template, and those it extends, import or set for all of their blocks.

    `below` are the templates that extend it, so that a cycle ends."""
    named = jinja2.nodes.Name
    defined: set[str] = set()
    for node in tree.body:
        match node:
            case jinja2.nodes.FromImport(names=names):
                defined |= {name if isinstance(name, str) else name[1] for name in names}
            case jinja2.nodes.Import(target=name) | jinja2.nodes.Macro(name=name):
                defined.add(name)
            case jinja2.nodes.Assign(target=named(name=name)) | jinja2.nodes.AssignBlock(target=named(name=name)):
                defined.add(name)
            case jinja2.nodes.Extends(template=jinja2.nodes.Const(value=parent)):
                above = trees.named(parent)
                if above and all(above is not one for one in below):
                    defined |= _defined_names(trees, above, (*below, tree))
    return defined


def _missing_templates(trees: Trees, tree: jinja2.nodes.Template, file: str) -> Iterator[Problem]:
    kinds = (jinja2.nodes.Extends, jinja2.nodes.Include, jinja2.nodes.FromImport, jinja2.nodes.Import)
    for node in tree.find_all(kinds):
        named = node.template  # type: ignore[attr-defined]
        if isinstance(named, jinja2.nodes.Const) and trees.source(str(named.value)) is None:
            files = trees.theme.by_theme if ":" in str(named.value) else trees.theme.files
            known = [name.replace("templates/", "", 1) for name in files]
            hint = did_you_mean(str(named.value), known, "add it to the theme's templates/")
            yield problem(
                "missing-template", Origin(file, node.lineno or 1), f'there is no template "{named.value}"', hint
            )
