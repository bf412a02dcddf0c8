"""Template names: the blocks, macros, settings and assets that a parsed template has and uses."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from jinja2 import nodes


class ImportedMacro(NamedTuple):
    """A macro that a template imports: its name there, its name in its own template, that template, and the line."""

    alias: str
    macro: str
    template: str
    line: int


class MacroCall(NamedTuple):
    """A call by name: the name, the keyword arguments, and the line."""

    name: str
    keywords: tuple[str, ...]
    line: int


class DeclaredMacro(NamedTuple):
    """A macro: its arguments, whether it takes any others too, and its line."""

    arguments: tuple[str, ...]
    takes_any: bool
    line: int


class UsedValue(NamedTuple):
    """A value such as `site.settings.accent`: the mapping, the name in it, and the line."""

    mapping: str
    name: str
    line: int


class TemplateNames(NamedTuple):
    """The names in one template. `parent` is the template that it extends, "" if none; blocks have their lines.

    `top_blocks` are in no other block; `exported` can be imported by other templates. Values that the template tests
    for are left out."""

    parent: str
    dynamic_parent: bool
    blocks: dict[str, int]
    top_blocks: dict[str, int]
    imported: tuple[ImportedMacro, ...]
    exported: frozenset[str]
    macros: dict[str, DeclaredMacro]
    calls: tuple[MacroCall, ...]
    values: tuple[UsedValue, ...]


@lru_cache(maxsize=512)
def names_of(tree: nodes.Template) -> TemplateNames:
    """Return the names in a template; cached, because most templates stay the same between two edits of a theme."""
    every = list(tree.find_all(nodes.Node))
    extends = [node.template for node in every if isinstance(node, nodes.Extends)]
    parents = [str(named.value) for named in extends if isinstance(named, nodes.Const)]
    imported = tuple(one for node in every if isinstance(node, nodes.FromImport) for one in _imported(node))
    macros = {node.name: _declared(node) for node in every if isinstance(node, nodes.Macro)}
    modules = {node.target for node in every if isinstance(node, nodes.Import)}
    stored = {node.name for node in every if isinstance(node, nodes.Name) and node.ctx == "store"}
    return TemplateNames(
        parent=parents[0] if parents else "",
        dynamic_parent=len(parents) < len(extends),
        blocks={node.name: node.lineno or 1 for node in every if isinstance(node, nodes.Block)},
        top_blocks={node.name: node.lineno or 1 for node in tree.body if isinstance(node, nodes.Block)},
        imported=imported,
        exported=frozenset((*macros, *modules, *stored, *(one.alias for one in imported))),
        macros=macros,
        calls=tuple(
            _called(node) for node in every if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name)
        ),
        values=tuple(_used_values(every)),
    )


def _imported(node: nodes.FromImport) -> Iterator[ImportedMacro]:
    if isinstance(node.template, nodes.Const):
        for name in node.names:
            macro, alias = (name, name) if isinstance(name, str) else name
            yield ImportedMacro(alias, macro, str(node.template.value), node.lineno or 1)


def _declared(node: nodes.Macro) -> DeclaredMacro:
    takes_any = any(name.name == "kwargs" for name in node.find_all(nodes.Name))
    return DeclaredMacro(tuple(argument.name for argument in node.args), takes_any, node.lineno or 1)


def _called(node: nodes.Call) -> MacroCall:
    assert isinstance(node.node, nodes.Name)
    return MacroCall(node.node.name, tuple(argument.key for argument in node.kwargs), node.lineno or 1)


def _used_values(every: list[nodes.Node]) -> Iterator[UsedValue]:
    """Yield each value of a mapping of `site` that is named by a constant and not tested for."""
    compared = (node.expr for node in every if isinstance(node, nodes.Compare))
    tested = {expression.value for expression in compared if isinstance(expression, nodes.Const)}
    tests = (node for node in every if isinstance(node, nodes.Filter | nodes.Test))
    guarded = [test.node for test in tests if test.name in ("default", "d", "defined")]
    for node in every:
        match node:
            case nodes.Getattr(node=nodes.Getattr(node=nodes.Name(name="site"), attr=mapping), attr=name) if not (
                hasattr(dict, name)
            ):
                pass
            case nodes.Getitem(
                node=nodes.Getattr(node=nodes.Name(name="site"), attr=mapping), arg=nodes.Const(value=name)
            ):
                pass
            case _:
                continue
        if name not in tested and not any(node is one for one in guarded):
            yield UsedValue(mapping, str(name), node.lineno or 1)
