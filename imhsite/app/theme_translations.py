"""Translations of a theme: the template for translators, a catalogue brought up to date, and how complete each is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from imhsite.app.open_site import OpenSite
from imhsite.app.source_changes import FileChange
from imhsite.content.settings import languages
from imhsite.content.theme_files import theme
from imhsite.content.validation import content_problems
from imhsite.diagnostics.problems import Problem, in_order, stops
from imhsite.engine.caches import CachedKind
from imhsite.schema.language_codes import language_code, name_of_language
from imhsite.theme.catalogue_writing import new_catalogue, template_of, updated_catalogue
from imhsite.theme.catalogues import Catalogue, State, catalogues_of, read_catalogue
from imhsite.theme.inheritance import Theme
from imhsite.theme.texts import ThemeText, texts_of
from imhsite.theme.translation_states import TextState, is_english, own_catalogue, place_of_catalogue, states_of


class CannotTranslate(Exception):
    """The translations cannot be read or written; the text says why. `problems` are what is in the way."""

    def __init__(self, message: str, problems: Iterable[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


class StringState(msgspec.Struct, frozen=True):
    """A text of a theme in one language: its state, the places that use it, the line of its translation, if any."""

    text: str
    plural: str
    state: State
    used_in: tuple[str, ...]
    entry: str


class LanguageReport(msgspec.Struct, frozen=True):
    """The state of a theme's texts in one language. `unreviewed` are its catalogues that nobody has reviewed."""

    language: str
    theme: str
    catalogues: tuple[str, ...]
    unreviewed: tuple[str, ...]
    translated: int
    fuzzy: int
    missing: int
    texts: tuple[StringState, ...]


class ProposedCatalogue(msgspec.Struct, frozen=True):
    """The change of a catalogue that brings it up to date, and its number of texts in each state afterwards."""

    change: FileChange
    translated: int
    fuzzy: int
    missing: int
    obsolete: int


def template_for_translators(site: OpenSite) -> bytes:
    """Return the template of the catalogues of a site's theme; raise CannotTranslate."""
    found = _theme_of(site)
    return template_of(found.name, _texts(site, found))


def reports(site: OpenSite, wanted: Sequence[str] = ()) -> tuple[LanguageReport, ...]:
    """Return the state of each text in the wanted languages, or in all of the site's; raise CannotTranslate."""
    found = _theme_of(site)
    every = wanted or [one for one in site.engine.ask(languages) if not is_english(one)]
    if not every:
        raise CannotTranslate("the site is in English alone; name a language, such as cy")
    texts = _texts(site, found)
    return tuple(_report(found, _checked_language(one), texts) for one in every)


def proposed_catalogue(site: OpenSite, wanted: str) -> ProposedCatalogue:
    """Return the change that creates or updates a theme's catalogue for a language; raise CannotTranslate.

    It has the texts that no theme below translates, and those that it translates itself."""
    found, language = _theme_of(site), _checked_language(wanted)
    if f"themes/{found.name}/theme.yaml" not in site.digests:
        raise CannotTranslate(
            f'the site has no theme of its own, and the theme "{found.name}" belongs to imhsite: first create '
            "themes/ours/theme.yaml with name: ours and extends: default, then write theme: ours in content/site.yaml"
        )
    catalogues = _readable(*catalogues_of(found, language))
    own = own_catalogue(found, catalogues)
    below = [one for one in catalogues if one is not own]
    needed = [
        one.text
        for one in states_of(_texts(site, found), below)
        if one.state != "translated" or (own and own.messages.get(one.text.text))
    ]
    path = own.file if own else place_of_catalogue(found, language)
    after = updated_catalogue(own, needed) if own else new_catalogue(found.name, language, needed)
    counts = Counter(one.state for one in states_of(needed, _readable(*_one(path, after))))
    obsolete = after.count(b"\n#~ msgid ")
    change = FileChange(path, own.content if own else None, path, after)
    return ProposedCatalogue(change, counts["translated"], counts["fuzzy"], counts["missing"], obsolete)


def _one(path: str, content: bytes) -> tuple[tuple[Catalogue, ...], tuple[Problem, ...]]:
    catalogue, problems = read_catalogue(path, content)
    return ((catalogue,) if catalogue else ()), problems


def _theme_of(site: OpenSite) -> Theme:
    """Return the theme of a site; raise CannotTranslate with what is wrong with it or the settings."""
    loaded = site.engine.ask(theme)
    if loaded.theme is None:
        raise CannotTranslate(
            "first fix these errors", in_order((*site.engine.ask(content_problems), *loaded.problems))
        )
    return loaded.theme


def _texts(site: OpenSite, found: Theme) -> tuple[ThemeText, ...]:
    return texts_of(found, CachedKind(site.engine.cache, "template"))


def _readable(catalogues: tuple[Catalogue, ...], problems: tuple[Problem, ...]) -> tuple[Catalogue, ...]:
    """Return catalogues; raise CannotTranslate if one of them has errors, since a new file would lose its words."""
    if stops(problems):
        raise CannotTranslate("first fix these errors", problems)
    return catalogues


def _checked_language(wanted: str) -> str:
    """Return the code of a language that is not English; raise CannotTranslate."""
    code = language_code(wanted)
    if code != wanted or not name_of_language(code):
        hint = f'did you mean "{code}"?' if code not in ("", wanted) else "use a code such as cy, or cy-GB"
        raise CannotTranslate(f'there is no language "{wanted}"; {hint}')
    if is_english(code):
        raise CannotTranslate("themes are written in English, so they need no translation into it")
    return code


def _report(found: Theme, language: str, texts: Iterable[ThemeText]) -> LanguageReport:
    catalogues = _readable(*catalogues_of(found, language))
    states = tuple(states_of(texts, catalogues))
    counts = Counter(one.state for one in states)
    return LanguageReport(
        language=language,
        theme=found.name,
        catalogues=tuple(one.file for one in catalogues),
        unreviewed=tuple(one.file for one in catalogues if one.unreviewed_at),
        translated=counts["translated"],
        fuzzy=counts["fuzzy"],
        missing=counts["missing"],
        texts=tuple(_string_state(one) for one in states),
    )


def _string_state(one: TextState) -> StringState:
    entry = f"{one.entry.file}:{one.entry.line}" if one.entry and one.entry.line else ""
    uses = tuple(f"{use.file}:{use.line}" if use.line else use.file for use in one.text.uses)
    return StringState(one.text.text, one.text.plural, one.state, uses, entry)
