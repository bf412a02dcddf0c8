"""Contrast: the text and background colours that a theme's style sheets set together (WCAG 2.2, 1.4.3).

Resolves the custom properties of the page in light and dark mode. Reports only what is certain: both colours are set
for one selector, or the background is set for an ancestor of it. Week and topic colours need no rule: their palettes
always have enough contrast.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import tinycss2
from tinycss2.ast import Node

from imhsite.check.css_colours import CustomProperties, best_contrast
from imhsite.check.rule_table import check_problem
from imhsite.check.style_rules import Selector, StyleRule, style_rules
from imhsite.diagnostics.problems import Origin, Problem
from imhsite.theme.colours import TEXT, with_palettes

_PAGE = (":root", "html", "body")
_SIMPLE = re.compile(r"[.#]?[\w-]+")


def low_contrast(sheets: Mapping[str, str], colours: tuple[str, ...]) -> Iterator[Problem]:
    """Yield a problem for each rule whose text has too little contrast, in the style sheets by file.

    `colours` are those that pages can have; the first is that of a page without a colour of its own.
    """
    rules = {file: _rules_of(css) for file, css in sheets.items()}
    filled = {file: _rules_of(with_palettes(css, colours)) for file, css in sheets.items()}
    for file, own in rules.items():
        # The sheet's own custom properties take precedence.
        page = [rule for name in (*(name for name in filled if name != file), file) for rule in filled[name]]
        try:
            yield from _found_in(file, own, page)
        except RecursionError:  # as in _rules_of
            continue


def _rules_of(css: str) -> list[StyleRule]:
    try:
        return list(style_rules(css))
    except RecursionError:  # thousands of brackets inside one another, which no browser reads either
        return []


def _found_in(file: str, rules: list[StyleRule], page: list[StyleRule]) -> list[Problem]:
    problems: dict[str, Problem] = {}
    for dark in (False, True):
        there = [rule for rule in rules if (rule.scope.dark if dark else rule.scope.light)]
        properties = CustomProperties(_page_properties(page, dark), dark)
        inks = _Setters((rule, rule.ink) for rule in there)
        papers = _Setters((rule, rule.paper) for rule in there)
        for rule in there:
            for pair in _pairs(rule, inks, papers):
                ratio = _contrast(pair, properties)
                if ratio is not None and ratio < TEXT and rule.written not in problems:
                    problems[rule.written] = _problem(file, rule, pair, ratio, dark)
    return sorted(problems.values(), key=lambda problem: problem.origin.line)


def _page_properties(rules: Iterable[StyleRule], dark: bool) -> dict[str, Sequence[Node]]:
    """Return the custom properties of the whole page; those of one colour scheme take precedence."""
    of_page = [
        rule for rule in rules if rule.custom and not {(name,) for name in _PAGE}.isdisjoint(rule.scope.selectors)
    ]
    both = [rule for rule in of_page if rule.scope.light and rule.scope.dark]
    one = [rule for rule in of_page if rule.scope.light != rule.scope.dark and rule.scope.dark == dark]
    return {name: value for rule in (*both, *one) for name, value in rule.custom.items()}


class _Pair(NamedTuple):
    """The colours of a text and its background, and the custom properties that are set with them."""

    ink: Sequence[Node]
    paper: Sequence[Node]
    own: Mapping[str, Sequence[Node]]


class _Setters:
    """The rules that set one of the two colours, by selector."""

    def __init__(self, rules: Iterable[tuple[StyleRule, Sequence[Node] | None]]) -> None:
        self._last: dict[tuple[Selector, tuple[str, ...]], tuple[int, StyleRule]] = {}
        for place, (rule, value) in enumerate(rules):
            for selector in rule.scope.selectors if value else ():
                self._last[selector, rule.scope.conditions] = place, rule
        self._styled = {name for selector, _ in self._last for name in _SIMPLE.findall(selector[-1])}

    def of(self, selector: Selector, conditions: tuple[str, ...]) -> StyleRule | None:
        """Return the last rule for a selector that applies wherever these conditions are met."""
        rules = [self._last[key] for key in ((selector, ()), (selector, conditions)) if key in self._last]
        return max(rules, key=lambda rule: rule[0])[1] if rules else None

    def around(self, selector: Selector, conditions: tuple[str, ...]) -> StyleRule | None:
        """Return the rule for the nearest ancestor of a selector; None if another rule may come between them."""
        for end in range(len(selector) - 1, 0, -1):
            if not self._styled.isdisjoint(_SIMPLE.findall(selector[end])):
                return None
            if rule := self.of(selector[:end], conditions):
                return None if selector[:end][-1] in _PAGE else rule
        return None


def _pairs(rule: StyleRule, inks: _Setters, papers: _Setters) -> Iterator[_Pair]:
    """Yield the pairs of colours of a rule: both its own, or its own one and the one that another rule sets."""
    if rule.ink and rule.paper:
        yield _Pair(rule.ink, rule.paper, rule.custom)
        return
    for selector in rule.scope.selectors:
        where = (selector, rule.scope.conditions)
        if rule.ink and inks.of(*where) is rule and (other := papers.of(*where) or papers.around(*where)):
            yield _Pair(rule.ink, other.paper or (), {**other.custom, **rule.custom})
        if rule.paper and papers.of(*where) is rule and (other := inks.of(*where)):
            yield _Pair(other.ink or (), rule.paper, {**other.custom, **rule.custom})


def _contrast(pair: _Pair, properties: CustomProperties) -> float | None:
    known = properties.with_own(pair.own)
    ink, paper = known.text_of(pair.ink), known.text_of(pair.paper)
    return best_contrast(ink, paper) if ink and paper else None


def _problem(file: str, rule: StyleRule, pair: _Pair, ratio: float, dark: bool) -> Problem:
    when = " in dark mode" if dark else ""
    message = f'the text of "{rule.written}" has a contrast of {ratio:.1f} to 1{when}'
    ink, paper = (tinycss2.serialize(value).strip() for value in (pair.ink, pair.paper))
    hint = f"text needs at least {TEXT} to 1: change {ink} or {paper}"
    return check_problem("low-contrast", Origin(file, rule.line, 1, 1), message, hint)
