"""Apply Python-Markdown's inline patterns only to texts in which they can match.

Replaces the library's own `InlineProcessor`, which tries every pattern on every text, and produces the same tree: same
patterns, same order, same calls. All it knows of a pattern is its name and a string that every match contains.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.smarty import SubstituteTextPattern, openingQuotesBase
from markdown.inlinepatterns import DelimiterProcessor, InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import INLINE_PLACEHOLDER, INLINE_PLACEHOLDER_PREFIX, INLINE_PLACEHOLDER_RE, AtomicString, Registry

from imhsite.markdown.placeholders import MARK_CLOSE
from imhsite.markdown.quick_processors import quick_processors

PASSES = {"inline": 20, "smarty": 6}
"""The library's processors that are replaced, with their priorities."""

NEEDS = {
    "backtick": ("`", 0),
    "escape": ("\\", 0),
    "footnote": ("[^", 0),
    "reference": ("[", 0),
    "link": ("[", 0),
    "image_link": ("![", 0),
    "image_reference": ("![", 0),
    "short_reference": ("[", 0),
    "short_image_ref": ("![", 0),
    "autolink": ("<", 0),
    "automail": ("<", 0),
    "linebreak": ("  \n", 0),
    "backslash_break": ("\\\n", 0),
    "bare_url": ("://", len("https")),
    "bare_www": ("www.", 0),
    "bare_email": ("@", None),
    "html": ("<", 0),
    "entity": ("&", 0),
    "imhsite-slot": (MARK_CLOSE, None),
    "smarty-em-dashes": ("---", 0),
    "smarty-en-dashes": ("--", 0),
    "smarty-ellipses": ("...", 0),
}
"""For each pattern: a string that every match contains, and the maximum number of characters in front of it, not
counting backslashes. Where there is no such number, a text with the string is searched from its beginning."""

_CLASS = re.compile(r"\[(?:\\.|[^\]\\])*\]")
_QUOTES = re.compile("[\"']+")
_BEFORE_OPENING_QUOTE = len("&#8211;")


class Pattern(NamedTuple):
    """An expression, what to do with its matches, and when to look for them.

    A text must contain one of the strings `needed`. `before` is the maximum number of characters in front of it in a
    match; None if it is unknown. In `excluded` tags the pattern is not applied."""

    expression: re.Pattern[str]
    handle: Callable[[re.Match[str], str], tuple[Element | str | None, int | None, int | None]]
    needed: tuple[str, ...]
    before: int | None
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
        for name, (processor, place) in quick_processors(md).items():
            md.treeprocessors.register(processor, name, place)
        # The library looks up the name of every element in this list.
        md.block_level_elements = frozenset(md.block_level_elements)  # type: ignore[assignment]


class InlinePass(Treeprocessor):
    """One pass over a tree with one set of patterns."""

    def __init__(self, md: Markdown, patterns: Registry[Any]) -> None:
        super().__init__(md)
        self.stashed_nodes: dict[str, Element | str] = {}  # patterns of the library look into it
        self._registered = patterns
        self._patterns: tuple[Pattern, ...] = ()
        self._signs: tuple[str, ...] = ()  # a text without any of these matches no pattern
        self._ancestors: list[str] = []

    def patterns(self) -> tuple[Pattern, ...]:
        """Return the patterns in the order of the registry. They are looked up once, for the first text."""
        named = {self._registered.get_index_for_name(name): name for name in NEEDS if name in self._registered}
        return tuple(_pattern(processor, named.get(place, "")) for place, processor in enumerate(self._registered))

    def run(self, root: Element) -> None:
        """Apply the patterns to every text of a tree, in the library's order: level by level."""
        if not self._patterns:
            self._patterns = self.patterns()
            self._signs = _shortest({string for pattern in self._patterns for string in pattern.needed})
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
        if isinstance(text, AtomicString) or not any(map(text.__contains__, self._signs)):
            return text
        for place in range(first, len(self._patterns)):
            pattern = self._patterns[place]
            for needed in pattern.needed:
                if needed in text:
                    if not pattern.excluded or pattern.excluded.isdisjoint(self._ancestors):
                        match = next_match(pattern, text, 0)
                        text = self._matched(text, pattern, place, match) if match else text
                    break
        return text

    def _matched(self, text: str, pattern: Pattern, place: int, first: re.Match[str]) -> str:
        """Return a text with a placeholder for each match of one pattern."""
        done: list[str] = []  # what the pattern has finished with; the text begins with the last placeholder
        match: re.Match[str] | None = first
        while match:
            node, begin, end = pattern.handle(match, text)
            if begin is None or end is None:
                at = match.end()
            elif node is None:
                at = end
            else:
                placeholder = self._stashed(node, place)
                done.append(text[:begin])
                text = placeholder + text[end:]
                at = len(placeholder)
            match = next_match(pattern, text, at)
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
        pieces = INLINE_PLACEHOLDER_RE.split(text)
        for words, id in zip(pieces[::2], pieces[1::2], strict=False):
            # Emphasis may cut a placeholder; the library drops its first half if another one follows.
            pending.append(words.partition(INLINE_PLACEHOLDER_PREFIX)[0])
            node = self.stashed_nodes.get(id, INLINE_PLACEHOLDER % id)
            if isinstance(node, str):
                pending.append(node)
                continue
            _add_words("".join(pending), parent, found, in_text=in_text)
            pending.clear()
            self._fill(node)
            found.append((node, self._ancestors[:]))
        _add_words("".join((*pending, pieces[-1])), parent, found, in_text=in_text)
        return found

    def _fill(self, node: Element) -> None:
        """Replace the placeholders in a node, in its children and in their tails by elements."""
        for child in (node, *node):
            if (tail := child.tail) and INLINE_PLACEHOLDER_PREFIX in tail:
                child.tail = None
                after = self._elements(tail, child, in_text=False)
                place = 0 if child is node else list(node).index(child) + 1
                for new, _ in reversed(after):
                    node.insert(place, new)
            if (text := child.text) and INLINE_PLACEHOLDER_PREFIX in text:
                child.text = None
                for new, _ in reversed(self._elements(text, child, in_text=True)):
                    child.insert(0, new)


def _add_words(words: str, parent: Element, found: list[Found], *, in_text: bool) -> None:
    """Add words after the last element that was found, else to the text of the parent or after it."""
    if not words:
        return
    if in_text and not found:
        parent.text = parent.text + words if parent.text else words
    else:
        holder = found[-1][0] if found else parent
        holder.tail = holder.tail + words if holder.tail else words


def _pattern(processor: InlineProcessor, name: str) -> Pattern:
    """Return what is known of a pattern with a name in `NEEDS`, or of any other."""
    handle: Any = processor.handleMatch
    if isinstance(processor, SubstituteTextPattern):
        handle = partial(_substituted, processor.replace)
    if isinstance(processor, DelimiterProcessor):
        needed, before = tuple(processor.tokens), None
    else:
        string, before = NEEDS[name] if name else _quotes_in(processor)
        needed = (string,)
    excluded = frozenset(map(str.lower, processor.ANCESTOR_EXCLUDES))
    return Pattern(processor.getCompiledRegExp(), handle, needed, before, excluded)


def _substituted(replacement: Sequence[int | str | Element], match: re.Match[str], _: str) -> tuple[str, int, int]:
    """Return what a `smarty` pattern replaces a match by.

    The library stores the character references as HTML and puts them into the page at its end."""
    return "".join(match[part] if isinstance(part, int) else str(part) for part in replacement), *match.span()


def _quotes_in(processor: InlineProcessor) -> tuple[str, int | None]:
    """Return the quotation marks that a `smarty` pattern converts, and how much may be in front; "" if unknown.

    The quotation marks are those outside of character classes."""
    if not isinstance(processor, SubstituteTextPattern):
        return "", None
    expression = processor.getCompiledRegExp().pattern
    found = _QUOTES.findall(_CLASS.sub("", expression))
    before = _BEFORE_OPENING_QUOTE if expression.startswith(openingQuotesBase) else 0
    return (str(found[0]), before) if len(found) == 1 else ("", None)


def _shortest(strings: set[str]) -> tuple[str, ...]:
    """Return those strings that contain no other."""
    return tuple(sorted(one for one in strings if not any(other in one for other in strings - {one})))


def next_match(pattern: Pattern, text: str, at: int) -> re.Match[str] | None:
    """Return the first match of a pattern from an offset on, trying only places that are close to what it needs."""
    expression, before = pattern.expression, pattern.before
    if before is None:
        return expression.search(text, at)
    needed = pattern.needed[0]
    while (found := text.find(needed, at)) >= 0:
        place = max(at, found - before)
        while place > at and text[place - 1] == "\\":
            place -= 1
        while place <= found:
            if match := expression.match(text, place):
                return match
            place += 1
        at = place
    return None
