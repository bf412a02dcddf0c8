"""The plain words of a text inside one block of Markdown, with the links and pictures in it."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from imhsite.check.prose import ADDRESS, CITATION, CODE, NOTE, STATISTIC, ProseImage, ProseLink

_INLINE = re.compile(
    r"(?P<code>(?P<ticks>`+)(?!`)[^\0]*?(?<!`)(?P=ticks)(?!`))"
    r"|!\[(?P<alt>[^\]\n]*)\](?:\((?P<source>[^)\n]*)\)|\[(?P<sourced>[^\]\n]*)\])"
    r"|(?P<citation>\[@[^\[\]]*\])"
    r"|(?P<footnote>\[\^[^\]\n]*\])"
    r"|(?<![\w:\]]):(?P<directive>[a-z][a-z-]*)\[(?P<label>[^\]\n]*)\](?:\{[^}\n]*\})?"
    r"|<(?P<autolink>(?:https?:|mailto:)[^<>\s]*)>|(?<![\w/])(?P<address>(?:https?://|www\.)[^\s<>)\]]+)"
    r"|(?P<target>\]\((?P<to>(?:[^()\n]|\([^()\n]*\)|\n(?!\s*\n))*)\)|\]\[(?P<reference>[^\]\n]*)\])"
    r"|<(?P<tag>/?[A-Za-z][^<>]*)>"
    r"|(?P<attributes>\{:?[ ]*[#.][^}\n]*\})"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<entity>&(?:#\d+|#x[\da-fA-F]+|\w+);)"
    r"|(?P<emphasis>\*+|(?<!\w)_+|_+(?!\w)|~~)"
    r"|(?P<bracket>[\[\]])"
)
_CITED = re.compile(r"@([\w-]+)")
_FIRST = re.compile(r"\s*<?([^\s>]*)")
_ATTRIBUTE = re.compile(
    r"""\b(?P<name>href|alt|src)\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'>]+))"""
)
_SHOWN_SPACES = "\n\t\xa0"
_TRAILING = ".,:;!?'\"*_”’"


@dataclass
class PlainWords:
    """The result: the text, the offset of each character, the meaning of marks, links, pictures, named words."""

    definitions: Mapping[str, str]
    text: list[str] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    marks: dict[int, tuple[str, ...]] = field(default_factory=dict)
    links: list[ProseLink] = field(default_factory=list)
    images: list[ProseImage] = field(default_factory=list)
    emphasised: list[tuple[int, int]] = field(default_factory=list)
    _opened: list[int] = field(default_factory=list)

    def read(self, raw: str, offsets: list[int]) -> PlainWords:
        """Add a text whose characters have these offsets in the file."""
        open_at: dict[str, list[tuple[int, str]]] = defaultdict(list)
        done = 0
        for found in _INLINE.finditer(raw):
            self._put(raw[done : found.start()], offsets[done : found.start()])
            done = found.end()
            if found["emphasis"]:
                self._emphasis(found["emphasis"], open_at)
            elif found["target"] or found["bracket"]:
                self._bracket(found, open_at, offsets[found.start()])
            elif found["tag"]:
                self._tag(found, offsets, open_at)
            else:
                self._other(found, offsets, linked=bool(open_at["["] or open_at["a"]))
        self._put(raw[done:], offsets[done:])
        return self

    def _put(self, words: str, places: list[int]) -> None:
        self.text.extend(" " if character in _SHOWN_SPACES else character for character in words)
        self.places.extend(places[: len(words)])

    def _mark(self, sign: str, place: int, ids: tuple[str, ...] = ()) -> None:
        if ids:
            self.marks[len(self.text)] = ids
        self._put(sign, [place])

    def _other(self, found: re.Match[str], offsets: list[int], linked: bool) -> None:
        start = offsets[found.start()]
        if found["code"]:
            self._mark(CODE, start)
        elif found["citation"]:
            self._mark(CITATION, start, tuple(_CITED.findall(found["citation"])))
        elif found["footnote"]:
            self._mark(NOTE, start, (found["footnote"][2:-1],))
        elif found["directive"] == "stat":
            self._mark(STATISTIC, start, (found["label"].strip(),))
        elif found["directive"]:
            self._put(found["label"], offsets[found.start("label") :])
        elif found["alt"] is not None:
            file = _FIRST.match(found["source"] or "")
            place = found.start("alt")
            end = place + len(found["alt"])
            self._image(found["alt"], file[1] if file else "", offsets[place], offsets[end - 1] + 1)
        elif linked and found["address"]:
            self._put(found["address"], offsets[found.start() :])
        elif found["autolink"] or found["address"]:
            name = "autolink" if found["autolink"] else "address"
            self._address(found[name], offsets[found.start(name)])
        elif found["escaped"]:
            self._put(found["escaped"], offsets[found.start("escaped") :])
        elif found["entity"]:
            shown = html.unescape(found["entity"])
            self._put(shown, [start] * len(shown))

    def _address(self, address: str, start: int) -> None:
        """Add a bare address as one mark; punctuation behind it belongs to the sentence."""
        shown = address.rstrip(_TRAILING)
        if not address.startswith("mailto:"):
            self.links.append(ProseLink(shown, shown, start, start + len(shown)))
        self._mark(ADDRESS, start)
        self._put(address[len(shown) :], [start + len(shown) + number for number in range(len(address) - len(shown))])

    def _emphasis(self, sign: str, open_at: dict[str, list[tuple[int, str]]]) -> None:
        if open_at[sign]:
            start, _ = open_at[sign].pop()
            if len(sign) == 1:
                self.emphasised.append((start, len(self.text)))
        else:
            open_at[sign].append((len(self.text), ""))

    def _bracket(self, found: re.Match[str], open_at: dict[str, list[tuple[int, str]]], place: int) -> None:
        if found["bracket"] == "[":
            open_at["["].append((len(self.text), ""))
            self._opened.append(place)
            return
        if not open_at["["]:
            return
        start, _ = open_at["["].pop()
        opened = self._opened.pop()
        to = _FIRST.match(found["to"]) if found["to"] is not None else None
        label = found["reference"] or "".join(self.text[start:])
        destination = to[1] if to else self.definitions.get(" ".join(label.split()).upper())
        if destination is not None:
            self._link(start, destination)
        elif all(mark < start for mark in self.marks):
            self.text.insert(start, "[")
            self.places.insert(start, opened)
            self._put("]", [place])

    def _link(self, start: int, destination: str) -> None:
        words = " ".join("".join(self.text[start:]).split())
        if len(self.text) > start:
            self.links.append(ProseLink(words, destination, self.places[start], self.places[-1] + 1))

    def _image(self, alt: str, file: str, start: int, end: int) -> None:
        self.images.append(ProseImage(alt, file, start, end))

    def _tag(self, found: re.Match[str], offsets: list[int], open_at: dict[str, list[tuple[int, str]]]) -> None:
        name = re.split(r"[\s/>]", found["tag"].lstrip("/"), maxsplit=1)[0].lower()
        given = {
            one["name"]: (one[one.lastgroup or 0], one.start(one.lastgroup or 0))
            for one in _ATTRIBUTE.finditer(found["tag"])
        }
        if name == "a" and found["tag"].startswith("/") and open_at["a"]:
            self._link(*open_at["a"].pop())
        elif name == "a" and "href" in given:
            open_at["a"].append((len(self.text), given["href"][0]))
        elif name == "img" and "alt" in given:
            alt, at = given["alt"]
            start = offsets[found.start("tag") + at]
            self._image(alt, given.get("src", ("", 0))[0], start, start + len(alt))
        elif name in ("br", "hr"):
            self._put(" ", [offsets[found.start()]])
