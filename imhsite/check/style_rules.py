"""Style rules: the rules of a style sheet with their colours and custom properties, nested ones included.

Records where a rule applies, as far as colours depend on it. Rules for print, forced colours and more contrast are
omitted: they have colours of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import tinycss2
from tinycss2.ast import Node

from imhsite.check.css_colours import parts_of

MAX_DEPTH = 20
"""The deepest nesting of rules; deeper ones are omitted."""

MAX_SELECTORS = 50
"""The most selectors of one rule: nested lists multiply."""

_GROUPS = ("media", "supports", "layer", "container", "scope", "starting-style")
_OTHER_MEDIA = re.compile(r"(?<!not )\bprint\b|prefers-contrast|forced-colors")
_SCHEME = re.compile(r"(not\s+)?\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)")

Selector = tuple[str, ...]
"""Compound selectors from the outermost to the one that is styled; what joins them does not matter here."""


class Scope(NamedTuple):
    """Where rules apply: inside which selectors and conditions, and in which of the two colour schemes."""

    selectors: tuple[Selector, ...] = ()
    conditions: tuple[str, ...] = ()
    light: bool = True
    dark: bool = True


class StyleRule(NamedTuple):
    """A rule: its selector as written, its line, its scope, and what it sets."""

    written: str
    line: int
    scope: Scope
    ink: Sequence[Node] | None
    paper: Sequence[Node] | None
    custom: Mapping[str, Sequence[Node]]


def style_rules(css: str) -> Iterator[StyleRule]:
    """Yield the rules of a style sheet in order; raise RecursionError for thousands of nested brackets."""
    return _rules_in(
        tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True), Scope(), "", 0, MAX_DEPTH
    )


def _rules_in(nodes: list[Node], scope: Scope, written: str, line: int, depth: int) -> Iterator[StyleRule]:
    """Yield the rules among nodes; `written` is the selector of the rule around them, "" outside of rules."""
    if not depth:
        return
    if written and (declared := {_key(node): node.value for node in nodes if node.type == "declaration"}):
        custom = {name: value for name, value in declared.items() if name.startswith("--")}
        yield StyleRule(written, line, scope, declared.get("color"), declared.get("background"), custom)
    for node in nodes:
        if node.type == "qualified-rule":
            selector = " ".join(tinycss2.serialize(node.prelude).split())
            inside = scope._replace(selectors=_selectors(node.prelude, scope.selectors))
            yield from _rules_in(_contents(node), inside, selector, node.source_line, depth - 1)
        elif node.type == "at-rule" and node.content is not None and node.lower_at_keyword in _GROUPS:
            inner = _within(scope, node)
            if inner.light or inner.dark:
                content = _contents(node) if written else _rule_list(node)
                yield from _rules_in(content, inner, written, node.source_line, depth - 1)


def _key(declaration: Node) -> str:
    name: str = declaration.name
    if name.startswith("--"):
        return name
    lower = name.lower()
    return "background" if lower == "background-color" else lower


def _contents(node: Node) -> list[Node]:
    contents: list[Node] = tinycss2.parse_blocks_contents(node.content, skip_comments=True, skip_whitespace=True)
    return contents


def _rule_list(node: Node) -> list[Node]:
    rules: list[Node] = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
    return rules


def _within(scope: Scope, rule: Node) -> Scope:
    """Return the scope of the contents of an at-rule."""
    if rule.lower_at_keyword == "layer":
        return scope
    condition = " ".join(tinycss2.serialize(rule.prelude).lower().split())
    if rule.lower_at_keyword != "media":
        return scope._replace(conditions=(*scope.conditions, condition))
    if _OTHER_MEDIA.search(condition):
        return scope._replace(light=False, dark=False)
    if scheme := _SCHEME.search(condition):
        dark = (scheme[2] == "dark") != bool(scheme[1])
        condition = condition.replace(scheme[0], "").removeprefix("screen").strip().removeprefix("and").strip()
        scope = scope._replace(light=scope.light and not dark, dark=scope.dark and dark)
    return scope._replace(conditions=(*scope.conditions, condition)) if condition else scope


def _selectors(prelude: list[Node], parents: tuple[Selector, ...]) -> tuple[Selector, ...]:
    """Return the selectors of a rule; if it is nested, below those of its parents or in the place of `&`."""
    found: list[Selector] = []
    for part in parts_of(prelude):
        compounds = _compounds(part)
        for parent in parents or ((),):
            if not any("&" in compound for compound in compounds):
                found.append((*parent, *compounds))
            elif compounds[0].startswith("&") and parent:
                found.append((*parent[:-1], parent[-1] + compounds[0][1:], *compounds[1:]))
            else:
                found.append(tuple(compounds))
    return tuple(found[:MAX_SELECTORS])


def _compounds(selector: list[Node]) -> list[str]:
    """Return the compounds of a selector; siblings stay together, as neither is an ancestor of the other."""
    compounds: list[str] = []
    begins = True
    for token in selector:
        if token.type in ("whitespace", "comment") or token == ">":
            begins = begins if compounds and compounds[-1][-1] in "+~" else True
        elif token in ("+", "~"):
            compounds = compounds or ["&"]
            compounds[-1] += token.serialize()
            begins = False
        elif begins:
            compounds.append(token.serialize())
            begins = False
        else:
            compounds[-1] += token.serialize()
    return compounds or [""]
