"""Apply Python-Markdown's inline patterns only to texts in which they can match.

Replaces the library's own `InlineProcessor`, which tries every pattern on every text, and produces the same tree: same
patterns, same order, same calls. All it knows of a pattern is its name and a string that every match contains.
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
"""The library's processors that are replaced, with their priorities."""

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
    "autolink": "<",
    "automail": "@",
    "linebreak": "  \n",
    "backslash_break": "\\\n",
    "bare_url": "://",
    "bare_www": "www.",
    "bare_email": "@",
    "html": "<",
    "entity": "&",
    "smarty-em-dashes": "---",
    "smarty-en-dashes": "--",
    "smarty-ellipses": "...",
}
"""A string that a text must contain for a pattern to match. A pattern that is not listed is always tried."""

_CLASS = re.compile(r"\[(?:\\.|[^\]\\])*\]")
_QUOTES = re.compile("[\"']+")


class Pattern(NamedTuple):
    """A pattern, the string it needs in a text ("" if unknown), and the tags in which it must not be applied."""

    processor: InlineProcessor
    needed: str
    excluded: frozenset[str]


Found = tuple[Element, list[str]]
"""An element created from a piece of text, and the tags around it."""


class QuickPasses(Extension):
    """Replaces the library's processors with ours. Must be the last of a Markdown instance's extensions."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Register each of our processors under the name of the one it replaces."""
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
        """Return the patterns in the order of the registry. They are looked up once, for the first text."""
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
            for child in element:  # elements created from a tail are inserted after it, and come next
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
        """Create elements from the text of an element; they are inserted once its siblings are done."""
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
        """Create elements from the text after an element, and insert them there."""
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
        """Return a text with a placeholder for each match of the patterns from index `first` on."""
        if isinstance(text, AtomicString):
            return text
        for place in range(first, len(self._patterns)):
            pattern, needed, excluded = self._patterns[place]
            if needed in text and (not excluded or excluded.isdisjoint(self._ancestors)):
                text = self._matched(text, pattern, place)
        return text

    def _matched(self, text: str, pattern: InlineProcessor, place: int) -> str:
        """Return a text with a placeholder for each match of one pattern."""
        done: list[str] = []  # what the pattern has finished with; the text begins with the last placeholder
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
        """Return the placeholder of a pattern's result, after applying the patterns that follow to its content."""
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
        """Return the elements behind a text's placeholders; the words between go to them, or to the parent."""
        found: list[Found] = []
        pending: list[str] = []  # the words since the last element

        def flush() -> None:
            pieces = [words for words in pending if words]
            pending.clear()
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
                pending.append(text[done:begin])
                done = begin
                continue
            pending.append(text[done:begin])
            done = match.end()
            if isinstance(node, str):
                pending.append(node)
            else:
                flush()
                self._fill(node)
                found.append((node, self._ancestors[:]))
        rest = text[done:]
        pending.append(AtomicString(rest) if isinstance(text, AtomicString) else rest)
        flush()
        return found

    def _fill(self, node: Element) -> None:
        """Replace the placeholders in a node, in its children and in their tails by elements."""
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
    """Return the quotation marks that a `smarty` pattern converts, i.e. those outside of character classes, or ""."""
    if type(pattern).__name__ != "SubstituteTextPattern":
        return ""
    found = _QUOTES.findall(_CLASS.sub("", pattern.getCompiledRegExp().pattern))
    return str(found[0]) if len(found) == 1 else ""
