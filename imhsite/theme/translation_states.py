"""Translations: which texts of a theme are translated into a language, and where to add those that are not.

Themes are written in English, which needs no catalogue.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from imhsite.diagnostics.problems import Origin, Problem, problem
from imhsite.theme.catalogues import Catalogue, State, catalogue_names, catalogues_of
from imhsite.theme.inheritance import Theme
from imhsite.theme.texts import TextCache, ThemeText, texts_of

FEW = 3
"""How many texts the problem with a missing catalogue lists."""

SHIPPED = "default"
"""The theme that ships with imhsite; a site's translations belong in a theme that extends it."""


class TextState(NamedTuple):
    """Whether a text is translated. `entry` is where; with line 0, the catalogue does not have it; None without one."""

    text: ThemeText
    state: State
    entry: Origin | None


def is_english(language: str) -> bool:
    """Return whether a language is the one that themes are written in."""
    return language.partition("-")[0] == "en"


def states_of(texts: Iterable[ThemeText], catalogues: Iterable[Catalogue]) -> Iterator[TextState]:
    """Yield the state of each text in the catalogues of a language, of which the first that translates it counts."""
    nearest = tuple(catalogues)
    for text in texts:
        found = [(*one.state_of(text.text), one) for one in nearest]
        best = min(found, key=lambda each: ("translated", "fuzzy", "missing").index(each[0]), default=None)
        yield TextState(text, best[0], Origin(best[2].file, best[1])) if best else TextState(text, "missing", None)


def own_catalogue(theme: Theme, catalogues: Iterable[Catalogue]) -> Catalogue | None:
    """Return the catalogue that belongs to a theme itself, or None."""
    return next((one for one in catalogues if theme.has_own(one.file)), None)


def place_of_catalogue(theme: Theme, language: str) -> str:
    """Return the path of the catalogue that a theme should have for a language."""
    return f"themes/{theme.name}/{catalogue_names(language)[-1]}"


def untranslated(
    theme: Theme, languages: Iterable[str], places: Mapping[str, Origin], kept: TextCache
) -> Iterator[Problem]:
    """Yield a problem for each text that a theme's own catalogue lacks, or one for each language without a catalogue.

    `places` maps languages to their positions in the site's settings.
    """
    foreign = [language for language in languages if not is_english(language)]
    texts = texts_of(theme, kept) if foreign else ()
    for language in foreign:
        catalogues, problems = catalogues_of(theme, language)
        if problems and not catalogues:
            continue  # it cannot be read, which is reported with the locale
        lacking = [one for one in states_of(texts, catalogues) if one.state != "translated"]
        own = own_catalogue(theme, catalogues) if theme.in_site else None
        if own:
            yield from (_lacking(one, own) for one in lacking)
        elif lacking:
            yield _without_catalogue(theme, language, lacking, len(texts), places[language])


def _without_catalogue(theme: Theme, language: str, lacking: list[TextState], count: int, place: Origin) -> Problem:
    clear = [one for one in lacking if "%" not in one.text.text] or lacking
    named = ", ".join(f'"{one.text.text}"' for one in clear[:FEW])
    some = "" if len(lacking) == count else f" {len(lacking)} of"
    message = f"{some} the theme's words are not translated into {language} and stay in English, such as {named}"
    if theme.name == SHIPPED or not theme.in_site:
        hint = f"make a theme of your own that extends {theme.name}, then run imhsite translations update {language}"
    else:
        hint = f"run imhsite translations update {language}, and fill in {place_of_catalogue(theme, language)}"
    return problem("missing-strings", place, message.strip(), hint)


def _lacking(one: TextState, own: Catalogue) -> Problem:
    text, uses = one.text, one.text.uses
    shown = f'"{text.text}" ({uses[0]})'.replace("\n", " ")
    entry = one.entry if one.entry and one.entry.line and one.entry.file == own.file else None
    if entry is None:
        hint = f"add at the end of the file: msgid {_quoted(text.text)}"
        hint += f", msgid_plural {_quoted(text.plural)}" if text.plural else ""
        end = Origin(own.file, own.text.count("\n") + 1)
        return problem("missing-strings", end, f"{shown} is not translated here", f"{hint}, and its msgstr")
    if one.state == "fuzzy":
        hint = "compare it with the English, then remove the word fuzzy above it"
        return problem("missing-strings", entry, f"{shown} is marked as fuzzy here", hint)
    hint = "fill in its msgstr, or each of them if it has several"
    return problem("missing-strings", entry, f"{shown} has no translation here", hint)


def _quoted(text: str) -> str:
    """Return a text quoted as in a catalogue."""
    return json.dumps(text, ensure_ascii=False)
