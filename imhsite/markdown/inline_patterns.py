"""Passes: Python-Markdown's inline patterns applied to the texts of a page's tree, each where it can match at all.

Stands in for the library's own `InlineProcessor`, which tries every pattern on every text, and gives the same tree:
same patterns, same order, same calls. It knows of a pattern only its name and what it cannot match without.
"""

from __future__ import annotations

import re
from collections import deque
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import INLINE_PLACEHOLDER, INLINE_PLACEHOLDER_PREFIX, INLINE_PLACEHOLDER_RE, AtomicString, Registry

PASSES = {"inline": 20, "smarty": 6}
"""The library's processors that are replaced, and their places in its order."""

NEEDS = {
    "backtick": "`",
    "escape": "\\",
    "footnote": "[^",
    "reference": "[",
    "link": "[",
    "image_link": "![",
    "image_reference": "![",
    "short_reference": "[",
    "short_image_ref": "![",
    "autolink": "://",
    "automail": "@",
    "linebreak": "  \n",
    "html": "<",
    "entity": "&",
    "smarty-em-dashes": "---",
    "smarty-en-dashes": "--",
    "smarty-ellipses": "...",
}
"""What a text must hold for a pattern to match in it. A pattern that is not listed is always tried."""

_CLASS = re.compile(r"\[(?:\\.|[^\]\\])*\]")
_QUOTES = re.compile("[\"']+")


class Pattern(NamedTuple):
    """A pattern as a pass uses it: what it needs in a text ("": not known), and the tags it must not stand in."""

    processor: InlineProcessor
    needed: str
    excluded: frozenset[str]


Found = tuple[Element, list[str]]
"""An element made of a piece of text, and the tags that it stands in."""


class QuickPasses(Extension):
    """Puts our processors in the place of the library's; comes last among a Markdown's extensions."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Register one of ours under the name of each that it replaces."""
        for name, place in PASSES.items():
            patterns = md.treeprocessors[name].inlinePatterns  # type: ignore[attr-defined]
            md.treeprocessors.register(InlinePass(md, patterns), name, place)


class InlinePass(Treeprocessor):
    """One pass over a tree with one set of patterns."""

    def __init__(self, md: Markdown, patterns: Registry[Any]) -> None:
        super().__init__(md)
        self.stashed_nodes: dict[str, Element | str] = {}  # patterns of the library look into it
        self._registered = patterns
        self._patterns: tuple[Pattern, ...] = ()
        self._ancestors: list[str] = []

    def patterns(self) -> tuple[Pattern, ...]:
        """The patterns in the order of the registry; they are looked up once, when the first text comes."""
        named = {self._registered.get_index_for_name(name): name for name in NEEDS if name in self._registered}
        return tuple(
            Pattern(
                processor,
                NEEDS[named[place]] if place in named else _quotes_in(processor),
                frozenset(map(str.lower, processor.ANCESTOR_EXCLUDES)),
            )
            for place, processor in enumerate(self._registered)
        )

    def run(self, root: Element) -> None:
        """Apply the patterns to every text of a tree, in the library's order: level by level."""
        self._patterns = self._patterns or self.patterns()
        self.stashed_nodes = {}
        waiting: deque[Found] = deque([(root, [root.tag.lower()])])
        while waiting:
            element, self._ancestors = waiting.popleft()
            if element is not root:
                self._ancestors.append(element.tag.lower())
            made: list[tuple[Element, list[Found]]] = []
            for child in element:  # elements made of a tail are inserted behind it, and come next
                if child.text:
                    self._do_text(child, waiting, made)
                if child.tail:
                    self._do_tail(child, element)
                if len(child):
                    waiting.append((child, self._ancestors[:]))
            for child, found in made:
                for place, (new, _) in enumerate(found):
                    child.insert(place, new)

    def _do_text(self, child: Element, waiting: deque[Found], made: list[tuple[Element, list[Found]]]) -> None:
        """Make elements of the text of an element; they are put into it once its neighbours are done."""
        text = child.text
        if text is None or isinstance(text, AtomicString):
            return
        self._ancestors.append(child.tag.lower())
        marked = self._marked(text, 0)
        if INLINE_PLACEHOLDER_PREFIX in marked:
            child.text = None
            found = self._elements(marked, child, in_text=True)
            waiting.extend(found)
            made.append((child, found))
        self._ancestors.pop()

    def _do_tail(self, child: Element, parent: Element) -> None:
        """Make elements of the text behind an element, and put them there."""
        marked = self._marked(child.tail or "", 0)
        if INLINE_PLACEHOLDER_PREFIX not in marked:
            return
        child.tail = None
        holder = Element("d")
        found = self._elements(marked, holder, in_text=False)
        if holder.tail:
            child.tail = holder.tail
        place = list(parent).index(child) + 1
        for new, _ in reversed(found):
            parent.insert(place, new)

    def _marked(self, text: str, first: int) -> str:
        """A text with a placeholder for each match of the patterns from the `first` on."""
        if isinstance(text, AtomicString):
            return text
        for place in range(first, len(self._patterns)):
            pattern, needed, excluded = self._patterns[place]
            if needed in text and (not excluded or excluded.isdisjoint(self._ancestors)):
                text = self._matched(text, pattern, place)
        return text

    def _matched(self, text: str, pattern: InlineProcessor, place: int) -> str:
        """A text with a placeholder for each match of one pattern."""
        done: list[str] = []  # what the pattern is through with; the text begins with the last placeholder
        start: int | None = 0
        expression = pattern.getCompiledRegExp()
        while start is not None:
            at, start = start, None
            for match in expression.finditer(text, at):
                node, begin, end = pattern.handleMatch(match, text)
                if begin is None or end is None:
                    continue
                if node is None:
                    start = end
                else:
                    placeholder = self._stashed(node, place)
                    done.append(text[:begin])
                    text = placeholder + text[end:]
                    start = len(placeholder)
                break
        return "".join((*done, text)) if done else text

    def _stashed(self, node: Element | str, place: int) -> str:
        """The placeholder of what a pattern made; what stands in that goes through the patterns that follow."""
        if not isinstance(node, str) and not isinstance(node.text, AtomicString):
            for child in (node, *node):
                if child.text:
                    self._ancestors.append(child.tag.lower())
                    child.text = self._marked(child.text, place + 1)
                    self._ancestors.pop()
                if child.tail:
                    child.tail = self._marked(child.tail, place)
        id = f"{len(self.stashed_nodes):04d}"
        self.stashed_nodes[id] = node
        return INLINE_PLACEHOLDER % id

    def _elements(self, text: str, parent: Element, *, in_text: bool) -> list[Found]:
        """The elements that a text's placeholders stand for; the words between go to them, or to the parent."""
        found: list[Found] = []
        said: list[str] = []  # the words since the last element

        def keep() -> None:
            pieces = [words for words in said if words]
            said.clear()
            if not pieces:
                return
            holder = found[-1][0] if found else parent
            words = pieces[0] if len(pieces) == 1 else "".join(pieces)
            if in_text and not found:
                holder.text = holder.text + words if holder.text else words
            else:
                holder.tail = holder.tail + words if holder.tail else words

        done = 0
        while (begin := text.find(INLINE_PLACEHOLDER_PREFIX, done)) >= 0:
            match = INLINE_PLACEHOLDER_RE.search(text, begin)
            node = self.stashed_nodes.get(match[1]) if match else None
            if match is None or node is None:
                begin += len(INLINE_PLACEHOLDER_PREFIX)
                said.append(text[done:begin])
                done = begin
                continue
            said.append(text[done:begin])
            done = match.end()
            if isinstance(node, str):
                said.append(node)
            else:
                keep()
                self._fill(node)
                found.append((node, self._ancestors[:]))
        rest = text[done:]
        said.append(AtomicString(rest) if isinstance(text, AtomicString) else rest)
        keep()
        return found

    def _fill(self, node: Element) -> None:
        """Put elements in the place of the placeholders in and behind a node and its children."""
        for child in (node, *node):
            if (tail := child.tail) and tail.strip():
                child.tail = None
                after = self._elements(tail, child, in_text=False)
                place = 0 if child is node else list(node).index(child) + 1
                for new, _ in reversed(after):
                    node.insert(place, new)
            if (text := child.text) and text.strip():
                child.text = None
                for new, _ in reversed(self._elements(text, child, in_text=True)):
                    child.insert(0, new)


def _quotes_in(pattern: InlineProcessor) -> str:
    """The quotation marks of a pattern that curls them: in `smarty`, those that stand outside of classes."""
    if type(pattern).__name__ != "SubstituteTextPattern":
        return ""
    found = _QUOTES.findall(_CLASS.sub("", pattern.getCompiledRegExp().pattern))
    return str(found[0]) if len(found) == 1 else ""
