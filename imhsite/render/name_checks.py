"""Name checks: names in a template that no other template, setting or asset of the theme has.

A problem is reported in the file of the chosen theme that causes it: where a template of a parent theme uses a macro
that a file of the chosen theme replaces, in that file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from jinja2 import nodes

from imhsite.diagnostics.problems import Origin, Problem, problem
from imhsite.diagnostics.suggest import did_you_mean, nearest
from imhsite.render.template_names import ImportedMacro, MacroCall, TemplateNames, names_of
from imhsite.render.template_trees import Trees
from imhsite.theme.inheritance import Theme


class ParsedTemplate(NamedTuple):
    """A template's tree and the path of its file."""

    tree: nodes.Template
    file: str


# Blocks


def unknown_blocks(trees: Trees, one: ParsedTemplate, replaced: str = "") -> Iterator[Problem]:
    """Yield a warning for each block that no template above has, and for text outside all blocks: neither is shown.

    `replaced` is the name of the parent theme's template that this one replaces, if any."""
    names = names_of(one.tree)
    above = _blocks_above(trees, names)
    if above is not None:
        for block, line in names.top_blocks.items():
            if block not in above:
                message = f'no template above this one has a block called "{block}", so its content is not shown'
                yield _unknown_block(Origin(one.file, line), block, message, above)
        yield from _outside_blocks(one, above)
    elif not names.parent and (other := trees.named(replaced) if replaced else None):
        missing = names_of(other).blocks.keys() - names.blocks.keys()
        for block in names.blocks.keys() - names_of(other).blocks.keys():
            if nearest(block, missing):
                message = f'the template that this one replaces has no block called "{block}"'
                yield _unknown_block(Origin(one.file, names.blocks[block]), block, message, missing)


def _unknown_block(origin: Origin, block: str, message: str, known: Iterable[str]) -> Problem:
    known = sorted(known)
    hint = did_you_mean(block, known, f"its blocks are: {', '.join(known) or 'none'}")
    return problem("unknown-block", origin, message, hint)


def _outside_blocks(one: ParsedTemplate, above: set[str]) -> Iterator[Problem]:
    """Yield a warning for text after the line with which a template extends another, outside all blocks."""
    extends = next((node.lineno for node in one.tree.body if isinstance(node, nodes.Extends)), 0)
    for output in (node for node in one.tree.body if isinstance(node, nodes.Output) and node.lineno >= extends):
        for node in output.nodes:
            text = node.data if isinstance(node, nodes.TemplateData) else "{{ … }}"
            if text.strip():
                line = node.lineno + text[: len(text) - len(text.lstrip())].count("\n")
                hint = f"move it into one of the blocks: {', '.join(sorted(above)) or 'none'}"
                message = "this is outside the blocks of this template, so it is not shown"
                yield problem("unknown-block", Origin(one.file, line), message, hint)
                return


def _blocks_above(trees: Trees, names: TemplateNames) -> set[str] | None:
    """Return the blocks of all templates that a template extends; None if it extends none, or one is unknown."""
    blocks: set[str] = set()
    seen: set[str] = set()
    while names.parent or names.dynamic_parent:
        above = trees.named(names.parent)
        if names.dynamic_parent or above is None or names.parent in seen:
            return None
        seen.add(names.parent)
        names = names_of(above)
        blocks |= names.blocks.keys()
    return blocks if seen else None


# Macros


def mismatched_macros(trees: Trees, one: ParsedTemplate) -> Iterator[Problem]:
    """Yield a problem for each imported macro that does not exist, and for each unknown argument that one is given."""
    names = names_of(one.tree)
    for each in names.imported:
        target = trees.named(each.template)
        if target is not None and each.macro not in (exported := names_of(target).exported):
            yield _missing_macro(trees, one, each, exported)
    imported = {each.alias: each for each in names.imported}
    for call in names.calls:
        if call.keywords and call.name in imported:
            yield from _unknown_arguments(trees, one, call, imported[call.name])


def _missing_macro(trees: Trees, one: ParsedTemplate, wanted: ImportedMacro, exported: frozenset[str]) -> Problem:
    theme, file = trees.theme, _file_of(trees, wanted.template)
    if theme.has_own(one.file) or not theme.has_own(file):
        hint = did_you_mean(wanted.macro, exported, f"its macros are: {', '.join(sorted(exported)) or 'none'}")
        message = f'"{wanted.template}" has no macro called "{wanted.macro}"'
        return problem("macro-mismatch", Origin(one.file, wanted.line), message, hint)
    found = nearest(wanted.macro, exported)
    hint = f'give "{found}" this name' if found else f"add it: {{% macro {wanted.macro}(…) %}}"
    message = f'this file has no macro called "{wanted.macro}", which {one.file} uses'
    return problem("macro-mismatch", Origin(file), message, hint)


def _unknown_arguments(trees: Trees, one: ParsedTemplate, call: MacroCall, called: ImportedMacro) -> Iterator[Problem]:
    target = trees.named(called.template)
    macro = names_of(target).macros.get(called.macro) if target else None
    if macro is None or macro.takes_any:
        return
    file = _file_of(trees, called.template)
    for key in (key for key in call.keywords if key not in macro.arguments):
        message = f'the macro "{called.macro}" takes no "{key}"'
        if trees.theme.has_own(one.file) or not trees.theme.has_own(file):
            hint = did_you_mean(key, macro.arguments, f"it takes: {', '.join(macro.arguments) or 'nothing'}")
            yield problem("macro-mismatch", Origin(one.file, call.line), message, hint)
        else:
            message = f"{message}, which {one.file} gives it"
            hint = f"write it as {{% macro {called.macro}({', '.join((*macro.arguments, key))}) %}}"
            yield problem("macro-mismatch", Origin(file, macro.line), message, hint)


def _file_of(trees: Trees, name: str) -> str:
    found = trees.source(name)
    return found[1] if found else ""


# Settings and assets


def missing_values(one: ParsedTemplate, theme: Theme) -> Iterator[Problem]:
    """Yield a problem for each setting and asset that a template uses and the theme does not have."""
    assets = {name.removeprefix("assets/") for name in theme.files if name.startswith("assets/")}
    for mapping, name, line in names_of(one.tree).values:
        origin = Origin(one.file, line)
        if mapping == "settings" and name not in theme.settings:
            hint = did_you_mean(name, theme.settings, f"the settings are: {', '.join(theme.settings) or 'none'}")
            message = f'the theme "{theme.name}" has no setting called "{name}"'
            yield problem("unknown-setting", origin, message, hint)
        elif mapping == "assets" and name not in assets:
            hint = did_you_mean(name, assets, "put the file in the theme's assets/")
            yield problem("missing-asset", origin, f'there is no asset "{name}" in the theme', hint)
