"""The helplines that a search for words of distress shows before its results."""

from __future__ import annotations

from collections.abc import Iterator

from imhsite.schema.distress_words import DISTRESS_WORDS, HelpSubject
from imhsite.schema.fields import LocalizedText
from imhsite.schema.records import Helpline
from imhsite.views.context import Context
from imhsite.views.support import first_helplines, helpline_view, serves
from imhsite.views.types.record_views import SearchHelp

ALWAYS = "en"
"""The language whose words count on every site, because people search in it everywhere."""

LISTENS: HelpSubject = "mental-health"
"""What a line helps with that may also be shown for a subject with which no line says that it helps."""


def search_help(context: Context) -> tuple[SearchHelp, ...]:
    """Return the helplines of the site's nations with the phrases that show them.

    Lines for emergencies come first, then those that serve most of the nations. A subject that no line `helps_with`
    shows the lines of the footer that listen, or that name no subject.
    """
    nations = context.site.settings.nations
    lines = [line for line in context.site.helplines.values() if not nations or _nations_served(line, nations)]
    lines.sort(key=lambda line: (not line.emergency, -_nations_served(line, nations)))
    footer = {line.id for line in first_helplines(context)}
    general = [line.id for line in lines if line.id in footer and (not line.helps_with or LISTENS in line.helps_with)]
    phrases: dict[str, list[str]] = {line.id: [*_own_phrases(line.search_words)] for line in lines}
    for language in _languages(context):
        for subject, words in DISTRESS_WORDS[language].items():
            helping = [line.id for line in lines if subject in line.helps_with]
            for id in helping or general:
                phrases[id] += _split(words)
    return tuple(
        SearchHelp(helpline=helpline_view(context, line), phrases=tuple(dict.fromkeys(phrases[line.id])))
        for line in lines
        if phrases[line.id]
    )


def _nations_served(line: Helpline, nations: tuple[str, ...]) -> int:
    return sum(serves(line, nation) for nation in nations)


def _languages(context: Context) -> list[str]:
    """Return the languages of the site whose words are known, and English."""
    codes = dict.fromkeys([*(language.partition("-")[0] for language in context.site.languages), ALWAYS])
    return [code for code in codes if code in DISTRESS_WORDS]


def _own_phrases(words: LocalizedText | None) -> Iterator[str]:
    """Yield an author's phrases in all languages, because readers search in their own on any page."""
    for _, text in words.texts if words else ():
        yield from _split(text)


def _split(words: str) -> list[str]:
    return [phrase for part in words.split(",") if (phrase := part.strip())]
