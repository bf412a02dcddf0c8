"""The words of links, pictures and headings, which some readers hear without the text around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from imhsite.check.author_texts import FileText
from imhsite.check.captions import repeated_alternative, same_words
from imhsite.check.check_input import SiteFacts
from imhsite.check.prose import ADDRESS, Block, ProseImage
from imhsite.check.rule_table import check_problem
from imhsite.check.word_lists import Phrases, languages_in, word_list, words_in_list
from imhsite.diagnostics.problems import Origin, Problem

LONGEST_ALTERNATIVE = 150
"""Characters of an alternative text; screen readers read it in one piece, without a way to pause or go back."""

_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+$|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|uk|ie|info|gov|eu|scot|wales|cymru)(?:/\S*)?$", re.I
)
_FILE = re.compile(
    r"\S+\.(?:jpe?g|png|gif|webp|avif|svg|heic|tiff?|bmp)$|(?:img|dsc[nf]?|pxl|image|photo|screenshot)[-_ ]?\d[\w-]*$",
    re.I,
)
_NO_PAGE = ("tel:", "sms:", "mailto:")
_REFERENCE = re.compile(r"\((?:19|20)\d\d[a-z]?\)|\bdoi\b")
_PLACE = re.compile(r"\W+")


def links_in(text: FileText, site_facts: SiteFacts) -> Iterator[Problem]:
    """Yield links whose words mean nothing alone, and links with equal words but different destinations."""
    seen: dict[str, str] = {}
    for block in text.blocks:
        vague = _vague_words(block.language or text.language or site_facts.language)
        own = bool(block.links) and _are_own_addresses(block)
        for link in block.links if not block.quoted else ():
            if link.destination.startswith(_NO_PAGE):
                continue
            words = " ".join(re.findall(r"[\w'’]+", link.words.replace("_", " "))).casefold()
            origin = text.lines.origin(link.start, link.end)
            if _ADDRESS.match(link.words.strip()) or link.words.strip() == ADDRESS:
                if not own:
                    message = f'"{link.words}" is an address, which screen readers spell out'
                    yield check_problem("vague-link-text", origin, message, _hint())
            elif link.words.strip() and not link.destination.startswith("#") and _is_vague(words, vague):
                message = f'"{link.words}" says nothing to people who hear only the links'
                yield check_problem("vague-link-text", origin, message, _hint())
            elif words and seen.setdefault(words, link.destination) != link.destination:
                message = f'"{link.words}" leads to {seen[words]} above, but to {link.destination} here'
                yield check_problem("repeated-link-text", origin, message, "give the two links different texts")


def _is_vague(words: str, vague: frozenset[str]) -> bool:
    """Return whether words say nothing alone; "about us" is the name of a page, and 2027 is a year."""
    if words.isdigit():
        return len(words) < 4
    return not set(words.split()) - vague and not words.startswith("about ")


def _hint() -> str:
    return "let the link text name the page, for example with its title"


def _are_own_addresses(block: Block) -> bool:
    """Return whether addresses are themselves the information, as in a reference or a table of addresses."""
    return bool(block.note or _REFERENCE.search(block.text)) or block.kind in ("cell", "words")


def _vague_words(language: str) -> frozenset[str]:
    """Return the words that say nothing in a language; English ones are known everywhere."""
    short = language.partition("-")[0]
    own = words_in_list("vague-links", "word", short) if short in languages_in("vague-links") else frozenset()
    return own | words_in_list("vague-links", "word", "en")


def alternatives_in(text: FileText, _: SiteFacts) -> Iterator[Problem]:
    """Yield alternative texts of pictures that do not say what a picture shows."""
    for block in text.blocks:
        for image in block.images:
            origin = text.lines.origin(image.start, max(image.end, image.start + 1))
            if image.caption and same_words(image.alt, image.caption):
                yield repeated_alternative(origin)
            yield from _weak(image, origin)
        if block.field in ("alt", "picture.alt") and block.text:
            whole = ProseImage(block.text, "", 0, 0, "caption" if "caption" in block.beside else "")
            yield from _weak(whole, text.lines.within(block, 0, len(block.text)))


def _weak(image: ProseImage, origin: Origin) -> Iterator[Problem]:
    words = image.alt.strip()
    plain = _PLACE.sub(" ", words).strip()
    name = image.file.rpartition("/")[2].rpartition(".")[0]
    fault, hint = "", "say in a sentence what the picture shows, and why it is there"
    if not plain:
        return
    if _FILE.match(words) or (name and plain.casefold() == _PLACE.sub(" ", name).casefold() and "-" in name + words):
        fault = f'"{words}" is the name of a file, not what the picture shows'
    elif not (set(re.findall(r"[^\W\d_]+", plain.casefold())) - _placeholders()):
        fault = f'"{words}" does not say what the picture shows'
    elif (beginning := _beginnings().first(words)) and not beginning.start:
        fault = f'screen readers say that it is a picture, so "{words[: beginning.end]}" is not needed'
        hint = "begin with what the picture shows"
    elif len(words) > LONGEST_ALTERNATIVE and not image.caption:
        fault = f"this description has {len(words)} characters, which are read out without a pause"
        hint = f"keep it under {LONGEST_ALTERNATIVE}, and describe the rest in the text or the caption"
    if fault:
        yield check_problem("weak-alt-text", origin, fault, hint)


def _placeholders() -> frozenset[str]:
    return frozenset(one["phrase"] for one in word_list("weak-alternatives") if one["kind"] == "placeholder")


@cache
def _beginnings() -> Phrases:
    return Phrases(tuple(one for one in word_list("weak-alternatives") if one["kind"] == "beginning"))


def headings_in(text: FileText, _: SiteFacts) -> Iterator[Problem]:
    """Yield headings without words, and headings that repeat another one below the same heading."""
    seen: dict[tuple[str, ...], int] = {}
    path: list[str] = []
    for block in text.blocks:
        if block.kind != "heading" or block.field:
            continue
        words = " ".join(block.text.casefold().split())
        start = text.lines.starts[block.first - 1]
        if not words:
            origin, hint = text.lines.origin(start, start + 1), "write its words, or remove it"
            yield check_problem("heading-without-words", origin, "this heading is empty", hint)
            continue
        path = [*path[: block.level - 1], *[""] * (block.level - 1 - len(path)), words]
        if tuple(path) in seen:
            message = f'"{block.text}" is also the heading of line {seen[tuple(path)]}'
            hint = "say how this part differs from the other"
            origin = text.lines.within(block, 0, len(block.text))
            yield check_problem("repeated-heading", origin, message, hint)
        seen.setdefault(tuple(path), block.first)
