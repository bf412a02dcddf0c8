"""Secret words: the grams that occur in hidden records and in nothing visible.

A gram in a visible record or in the theme is not a secret, however often hidden records contain it.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from imhsite.content.site import TEXT_KINDS, Site, Target, embargoed_records
from imhsite.diagnostics.problems import Origin
from imhsite.embargo.ngrams import Grams, name_of, phrases_of, single_words
from imhsite.embargo.visible_words import TextItem, texts_of_fragment, texts_of_record
from imhsite.engine.digest import digest_of
from imhsite.markdown.fragment import Fragment


class HiddenItem(msgspec.Struct, frozen=True):
    """A hidden record, or a hidden part of one: what it is, its position, its texts."""

    target: Target
    origin: Origin
    texts: tuple[TextItem, ...]


class TextGroup(msgspec.Struct, frozen=True):
    """Some visible texts, with the digest of their source."""

    digest: str
    texts: Callable[[], Iterable[TextItem]]


def hidden_texts(whole: Site, seen: Site) -> Iterator[Target]:
    """Yield the hidden articles and pages, each in its language."""
    for kind, name in TEXT_KINDS:
        shown = getattr(seen, name)
        for id, versions in getattr(whole, name).items():
            yield from (Target(kind, id, language) for language in versions if language not in shown.get(id, ()))


def hidden_in(
    whole: Site, seen: Site, bodies: Mapping[str, Fragment], texts: Iterable[Target] | None = None
) -> tuple[HiddenItem, ...]:
    """Return everything in the whole site that is not in the visible site `seen`, with its texts.

    `texts` are the hidden articles and pages, if known."""
    found: list[HiddenItem] = []
    shown = embargoed_records(seen)
    for kind, (_, records) in embargoed_records(whole).items():
        visible = shown[kind][1]
        for id, record in records.items():
            if id not in visible:
                found.append(HiddenItem(Target(kind, str(id)), record.origin, _words_of(kind, str(id), record)))
    for target in hidden_texts(whole, seen) if texts is None else texts:
        name = dict(TEXT_KINDS)[target.kind]
        text = getattr(whole, name)[target.id][target.language]
        in_other = target.id in getattr(seen, name)
        named = TextItem(f"{target.language} {name} {target.id}" if in_other else target.id, name=True)
        body = texts_of_fragment(bodies[whole.outlines[target].digest])
        found.append(HiddenItem(target, text.origin, (named, *texts_of_record(text), *body)))
    for year, week in whole.weeks.items():
        if year in seen.weeks:
            found += _hidden_parts(week, seen.weeks[year])
    return tuple(found)


def _words_of(kind: str, id: str, record: Any) -> tuple[TextItem, ...]:
    names = [id]
    if kind == "week":
        names = [f"weeks {id}"]
    elif kind == "media":
        names = [id, posixpath.basename(id)]
    return (*(TextItem(name, name=True) for name in names), *texts_of_record(record))


def _hidden_parts(week: Any, seen: Any) -> Iterator[HiddenItem]:
    target = Target("week", str(week.year))
    for event in week.events:
        if event not in seen.events:
            yield HiddenItem(Target("event", event.id), week.origin, tuple(texts_of_record(event)))
    for part in (*week.downloads, *week.messages):
        if part not in seen.downloads and part not in seen.messages:
            yield HiddenItem(target, week.origin, tuple(texts_of_record(part)))


def visible_material(seen: Site, bodies: Mapping[str, Fragment], hidden_ids: frozenset[str]) -> Iterator[TextGroup]:
    """Yield the texts of all visible records, without `hidden_ids`."""
    yield TextGroup(seen.settings.digest, lambda: texts_of_record(seen.settings))
    for name, records in (("topics", seen.topics), *embargoed_records(seen).values()):
        for id, record in records.items():
            yield TextGroup(f"{name} {id} {record.digest}", lambda id=id, record=record: _with_id(id, record))  # type: ignore[misc]
    for kind, name in TEXT_KINDS:
        for slug, versions in getattr(seen, name).items():
            for language, text in versions.items():
                body = seen.outlines[Target(kind, slug, language)].digest
                yield TextGroup(f"{name} {slug} {text.digest}", lambda id=slug, record=text: _with_id(id, record))  # type: ignore[misc]
                yield TextGroup(f"text {body}", lambda body=body: texts_of_fragment(bodies[body], hidden_ids))  # type: ignore[misc]


def _with_id(id: object, record: Any) -> Iterator[TextItem]:
    yield TextItem(str(id))
    yield from texts_of_record(record)


class Secrets:
    """The grams that occur only in hidden records; `owners` maps each gram to its record."""

    def __init__(self, owners: Mapping[str, HiddenItem]) -> None:
        self.owners = owners
        self.grams = Grams(owners)


def candidates_of(hidden: Iterable[HiddenItem]) -> dict[str, HiddenItem]:
    """Return each gram of hidden records, with the first record that contains it."""
    owners: dict[str, HiddenItem] = {}
    for one in hidden:
        for texts in one.texts:
            for gram in _grams_of(texts):
                owners.setdefault(gram, one)
    return owners


def _grams_of(texts: TextItem) -> Iterator[str]:
    yield from single_words(texts.text)
    yield from phrases_of(texts.text)
    if texts.name:
        gram = name_of(texts.text)
        # A single short word or a number can be anywhere by chance.
        if " " in gram or len(gram) > (7 if gram.isdigit() else 2):
            yield gram


def secrets_of(
    candidates: Mapping[str, HiddenItem], visible: Iterable[TextGroup], known: dict[str, list[str]]
) -> Secrets:
    """Return the candidates that are not in anything visible.

    `known` maps the digest of visible material to the candidates found in it before, and is updated in place.
    """
    grams = Grams(candidates)
    public: set[str] = set()
    now: dict[str, list[str]] = {}
    for material in visible:
        found = known.get(material.digest)
        if found is None:
            found = sorted(grams.found_in("\n<".join(texts.text for texts in material.texts())))
        now[material.digest] = found
        public.update(found)
    known.clear()
    known |= now
    return Secrets({gram: owner for gram, owner in candidates.items() if gram not in public})


def digest_of_candidates(candidates: Mapping[str, HiddenItem]) -> str:
    """Return the digest of a set of grams."""
    return digest_of("\n".join(sorted(candidates)))
