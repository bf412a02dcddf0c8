"""Secrets: the grams that belong to hidden records and to nothing that readers can see.

A word that a visible record or the theme says is no secret, however often a hidden one says it.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import Any

import msgspec

from imhsite.content.site import RECORD_KINDS, TEXT_KINDS, Site, Target
from imhsite.diagnostics.problems import Origin
from imhsite.embargo.ngrams import Grams, name_of, phrases_of, single_words
from imhsite.embargo.visible_words import Told, told_by, told_by_text
from imhsite.markdown.fragment import Fragment


class Hidden(msgspec.Struct, frozen=True):
    """Something that is hidden: what it is, where it stands, its words."""

    target: Target
    origin: Origin
    told: tuple[Told, ...]


class Material(msgspec.Struct, frozen=True):
    """Some visible words, with the digest of what they are taken from."""

    digest: str
    told: Callable[[], Iterable[Told]]


def hidden_texts(whole: Site, seen: Site) -> Iterator[Target]:
    """The articles and pages, each in its language, of which nothing may be seen."""
    for kind, name in TEXT_KINDS:
        shown = getattr(seen, name)
        for id, versions in getattr(whole, name).items():
            yield from (Target(kind, id, language) for language in versions if language not in shown.get(id, ()))


def hidden_in(
    whole: Site, seen: Site, bodies: Mapping[str, Fragment], texts: Iterable[Target] | None = None
) -> tuple[Hidden, ...]:
    """Everything of the whole site that is not in the site that is seen, with its words.

    `texts` are the articles and pages of it, where that is known."""
    found: list[Hidden] = []
    for kind, name in RECORD_KINDS:
        records, visible = getattr(whole, name), getattr(seen, name)
        for id, record in records.items():
            if id not in visible:
                found.append(Hidden(Target(kind, str(id)), record.origin, _words_of(kind, str(id), record)))
    for target in hidden_texts(whole, seen) if texts is None else texts:
        name = dict(TEXT_KINDS)[target.kind]
        text = getattr(whole, name)[target.id][target.language]
        shown = target.id in getattr(seen, name)
        named = Told(f"{target.language} {name} {target.id}" if shown else target.id, name=True)
        body = told_by_text(bodies[whole.outlines[target].digest])
        found.append(Hidden(target, text.origin, (named, *told_by(text), *body)))
    for year, week in whole.weeks.items():
        if year in seen.weeks:
            found += _hidden_parts(week, seen.weeks[year])
    return tuple(found)


def _words_of(kind: str, id: str, record: Any) -> tuple[Told, ...]:
    names = [id]
    if kind == "week":
        names = [f"weeks {id}"]
    elif kind == "media":
        names = [id, posixpath.basename(id)]
    return (*(Told(name, name=True) for name in names), *told_by(record))


def _hidden_parts(week: Any, seen: Any) -> Iterator[Hidden]:
    target = Target("week", str(week.year))
    for event in week.events:
        if event not in seen.events:
            yield Hidden(Target("event", event.id), week.origin, tuple(told_by(event)))
    for part in (*week.downloads, *week.messages):
        if part not in seen.downloads and part not in seen.messages:
            yield Hidden(target, week.origin, tuple(told_by(part)))


def visible_material(seen: Site, bodies: Mapping[str, Fragment], unsaid: frozenset[str]) -> Iterator[Material]:
    """The words of all that readers can see, without the ids of what they cannot."""
    yield Material(seen.settings.digest, lambda: told_by(seen.settings))
    for name in ("topics", *(name for _, name in RECORD_KINDS)):
        for id, record in getattr(seen, name).items():
            yield Material(f"{name} {id} {record.digest}", lambda id=id, record=record: _with_id(id, record))  # type: ignore[misc]
    for kind, name in TEXT_KINDS:
        for slug, versions in getattr(seen, name).items():
            for language, text in versions.items():
                body = seen.outlines[Target(kind, slug, language)].digest
                yield Material(f"{name} {slug} {text.digest}", lambda id=slug, record=text: _with_id(id, record))  # type: ignore[misc]
                yield Material(f"text {body}", lambda body=body: told_by_text(bodies[body], unsaid))  # type: ignore[misc]


def _with_id(id: object, record: Any) -> Iterator[Told]:
    yield Told(str(id))
    yield from told_by(record)


class Secrets:
    """The grams that belong only to hidden records; `owners` says whose each of them is."""

    def __init__(self, owners: Mapping[str, Hidden]) -> None:
        self.owners = owners
        self.grams = Grams(owners)


def candidates_of(hidden: Iterable[Hidden]) -> dict[str, Hidden]:
    """Each gram of hidden records, with the first record it belongs to."""
    owners: dict[str, Hidden] = {}
    for one in hidden:
        for told in one.told:
            for gram in _grams_of(told):
                owners.setdefault(gram, one)
    return owners


def _grams_of(told: Told) -> Iterator[str]:
    yield from single_words(told.text)
    yield from phrases_of(told.text)
    if told.name:
        gram = name_of(told.text)
        # One short word, or a number alone, stands anywhere by chance.
        if " " in gram or len(gram) > (7 if gram.isdigit() else 2):
            yield gram


def secrets_of(candidates: Mapping[str, Hidden], visible: Iterable[Material], known: dict[str, list[str]]) -> Secrets:
    """The candidates that nothing visible says.

    `known` leads from the digest of some visible material to the candidates found in it before; it is
    brought up to date.
    """
    grams = Grams(candidates)
    public: set[str] = set()
    now: dict[str, list[str]] = {}
    for material in visible:
        found = known.get(material.digest)
        if found is None:
            found = sorted(grams.found_in("\n<".join(told.text for told in material.told())))
        now[material.digest] = found
        public.update(found)
    known.clear()
    known |= now
    return Secrets({gram: owner for gram, owner in candidates.items() if gram not in public})


def digest_of_candidates(candidates: Mapping[str, Hidden]) -> str:
    """The digest of a set of grams."""
    return blake2b("\n".join(sorted(candidates)).encode(), digest_size=16).hexdigest()
