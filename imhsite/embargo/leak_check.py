"""The leak check: proves that no output contains words that belong only to hidden records; a leak stops the build.

What an earlier build proved about an output that is unchanged on disk is not proved again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import msgspec

from imhsite.content.clock import why_hidden
from imhsite.content.references import noun
from imhsite.content.site import Site, Target
from imhsite.diagnostics.problems import Origin, Problem, problem
from imhsite.embargo.file_text import DRAWN, ReadableText, ReadPdf, UnreadablePart, drawn_text, readable_in
from imhsite.embargo.ngrams import Grams, words_of
from imhsite.embargo.pdf_text import PdfContent
from imhsite.embargo.secret_words import (
    HiddenItem,
    Secrets,
    TextGroup,
    candidates_of,
    digest_of_candidates,
    hidden_in,
    secrets_of,
    visible_material,
)
from imhsite.embargo.visible_words import TextItem
from imhsite.engine.digest import digest_of
from imhsite.markdown.fragment import Fragment
from imhsite.outputs.cms.cms_programs import is_for_editors
from imhsite.theme.inheritance import Theme

BY_CHANCE = 6
"""Maximum length, in letters, of a word that can occur by chance in binary data."""


class SavedProof(msgspec.Struct, frozen=True):
    """The result of a proof that the next one reuses.

    `known` maps the digest of visible material to those of the `candidates` that it contains; none of the grams in
    `absent` is in any output.
    """

    candidates: str = ""
    known: dict[str, list[str]] = {}
    absent: frozenset[str] = frozenset()


class Content(msgspec.Struct, frozen=True):
    """What a proof compares: the whole site, the visible site, compiled texts by digest, the theme."""

    whole: Site
    site: Site
    bodies: Mapping[str, Fragment]
    theme: Theme


class WrittenOutput(msgspec.Struct, frozen=True):
    """An output: its path, its source file and, for a document, a function that returns its view."""

    path: str
    origin: Origin
    view: Callable[[], Any] | None = None


class ProofInputs(msgspec.Struct, frozen=True):
    """The proof's access to the world: the bytes of reused outputs, imhsite's built-in strings, the text of PDFs."""

    read_published: Callable[[str], bytes]
    builtin_strings: Callable[[], Iterable[str]]
    read_pdf: ReadPdf


def prove(
    content: Content,
    outputs: Sequence[WrittenOutput],
    files: Iterable[tuple[str, bytes | None]],
    last: SavedProof,
    around: ProofInputs,
    texts: Iterable[Target] | None = None,
) -> tuple[SavedProof, tuple[Problem, ...]]:
    """Return a proof for the next build, and a problem for each leaked record and each output that cannot be read.

    `files` are the outputs' paths and bytes; None means unchanged on disk. `texts` are the hidden texts, if known."""
    hidden = hidden_in(content.whole, content.site, content.bodies, texts)
    if not hidden:
        return SavedProof(), ()
    candidates = candidates_of(hidden)
    digest = digest_of_candidates(candidates)
    known = dict(last.known) if last.candidates == digest else {}
    hidden_ids = frozenset(one.target.id for one in hidden)
    secrets = secrets_of(
        candidates, (*visible_material(content.site, content.bodies, hidden_ids), _of_theme(content)), known
    )
    search_all = not secrets.grams.all <= last.absent
    origins = {one.path: one.origin for one in outputs}
    # The page for editors follows from no record, and its program has words of its own in any number.
    files = [(path, content) for path, content in files if not is_for_editors(path, origins.get(path, Origin(path)))]
    unread: list[UnreadablePart] = []
    readables = _readable(outputs, files, search_all, around, unread)
    problems = tuple(_leaks(secrets, readables, content.whole, around.builtin_strings))
    # One unreadable part per output is enough.
    first = {one.place.partition(": ")[0]: one for one in reversed(unread)}
    problems += tuple(_unread(path, one, origins, hidden[0]) for path, one in first.items())
    return SavedProof(digest, known, secrets.grams.all), problems


def _of_theme(content: Content) -> TextGroup:
    theme = content.theme
    texts = sorted(theme.by_theme.items())
    digest = digest_of(b"\0".join((*(file for _, file in texts), repr(theme.settings).encode())))

    def readables() -> Iterator[TextItem]:
        yield from (TextItem(text.decode("utf-8", "replace")) for _, text in texts if b"\0" not in text)
        yield from (TextItem(str(value)) for value in theme.settings.values())

    return TextGroup(f"theme {digest}", readables)


def _readable(
    outputs: Sequence[WrittenOutput],
    files: Sequence[tuple[str, bytes | None]],
    search_all: bool,
    around: ProofInputs,
    unread: list[UnreadablePart],
) -> Iterator[ReadableText]:
    """Yield the text of the new outputs or, with `search_all`, of all; add what cannot be read to `unread`."""
    drawn = {one.path: one.view for one in outputs if one.view and one.path.endswith(DRAWN)}

    def bytes_of(path: str, content: bytes | None) -> bytes:
        return around.read_published(path) if content is None else content

    @cache
    def sheets() -> frozenset[str]:
        """Return the digests of the PDFs that imhsite produced, which are also in kits."""
        ours = (pair for pair in files if pair[0] in drawn and pair[0].endswith(".pdf"))
        return frozenset(digest_of(bytes_of(*pair)) for pair in ours)

    def read_pdf(content: bytes) -> PdfContent:
        # The text of the view from which a sheet is drawn is searched, so the sheet need not be.
        return PdfContent((), ()) if digest_of(content) in sheets() else around.read_pdf(content)

    for path, content in files:
        if content is None and not search_all:
            continue
        for one in readable_in(path, bytes_of(path, content), read_pdf):
            if isinstance(one, UnreadablePart):
                unread.append(one)
            else:
                yield one
        if path in drawn:
            yield drawn_text(path, drawn[path]())


def _unread(path: str, one: UnreadablePart, origins: Mapping[str, Origin], hidden: HiddenItem) -> Problem:
    inside = one.place.removeprefix(path).removeprefix(": ")
    which = f'the file "{inside}" in it' if inside else "this file"
    message = (
        f"{which} cannot be searched for embargoed content, such as the "
        f'{noun(hidden.target.kind)} "{hidden.target.id}": {one.why}'
    )
    hint = "save it in a form that can be read, or publish it after the embargo"
    return problem("embargo-unread", origins.get(path, Origin(path)), message, hint)


def _leaks(
    secrets: Secrets, readables: Iterable[ReadableText], whole: Site, builtin_strings: Callable[[], Iterable[str]]
) -> Iterator[Problem]:
    """Yield a problem for each leaked record, with the longest of its grams that were found and the places."""
    places: dict[str, list[ReadableText]] = {}
    for readable in readables:
        found = secrets.grams.found_in(readable.text)
        if readable.sort == "pages":
            found |= secrets.grams.found_run_together(readable.text)
        for gram in found:
            if not _is_chance(gram, readable):
                places.setdefault(gram, []).append(readable)
    if not places:
        return
    harmless = Grams(places).found_in("\n<".join(builtin_strings()))
    by_record: dict[Target, list[str]] = {}
    for gram in sorted(places.keys() - harmless, key=lambda gram: (-len(gram), gram)):
        by_record.setdefault(secrets.owners[gram].target, []).append(gram)
    for target, grams in by_record.items():
        origin = secrets.owners[grams[0]].origin
        where = sorted({_place_in(readable, gram) for gram in grams for readable in places[gram]})
        more = f" and {len(where) - 1} more places" if len(where) > 1 else ""
        what = f'the {noun(target.kind)} "{target.id}" {why_hidden(whole, target)}'
        message = f'{what}, but "{grams[0]}", which occurs only there, would be published in {where[0]}{more}'
        hint = (
            "remove it from the media file or template that contains it; if none of yours does, please report a bug "
            "in imhsite"
        )
        yield problem("embargo-leak", origin, message, hint)


def _is_chance(gram: str, readable: ReadableText) -> bool:
    """Return whether a gram can be there by chance: a short run of letters in binary data, a word of a program."""
    if " " in gram or readable.sort in ("text", "pages"):
        return False
    return readable.sort == "program" or len(gram) <= BY_CHANCE


def _place_in(readable: ReadableText, gram: str) -> str:
    """Return a place in words: the output and, if found, the line with the first words of the gram."""
    words = gram.split(" ")
    for number, line in enumerate(readable.text.split("\n"), 1):
        if number > 1 and set(words[:3]) <= set(words_of(line)):
            return f"{readable.place}, line {number}"
    return readable.place
