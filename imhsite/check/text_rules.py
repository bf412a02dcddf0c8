"""The rules of texts in one table, and the function that applies them to a content file.

Imported only when a file has changed: their patterns take time to compile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from imhsite.check import (
    claims,
    hard_subjects,
    harmful_words,
    leftovers,
    link_words,
    numbers,
    phone_numbers,
    readability,
    unexplained,
)
from imhsite.check.author_texts import FileText, file_text
from imhsite.check.check_input import FileFacts, SiteFacts
from imhsite.check.rule_table import CHECKS, ENGLISH
from imhsite.content.content_paths import COLLECTIONS, CollectionType
from imhsite.diagnostics.problems import Problem, in_order

TextRule = Callable[[FileText, SiteFacts], Iterator[Problem]]

TEXT_RULES: tuple[tuple[str, TextRule], ...] = (
    ("number-without-statistic", numbers.numbers_in),
    ("claim-without-citation", claims.research_in),
    ("phone-typed-by-hand", phone_numbers.phones_in),
    ("leftover-placeholder", leftovers.placeholders_in),
    ("house-word", harmful_words.house_words_in),
    ("method-of-suicide", hard_subjects.methods_in),
    ("reading-age", readability.hard_texts),
    ("long-sentence", readability.long_ones),
    ("passive-voice", readability.passive_texts),
    ("unexplained-jargon", unexplained.jargon_in),
    ("unexplained-abbreviation", unexplained.abbreviations_in),
    ("vague-link-text", link_words.links_in),
    ("weak-alt-text", link_words.alternatives_in),
    ("heading-without-words", link_words.headings_in),
)
"""The rules of texts, each with the id of a finding, which decides the languages that it is applied to."""


def facts_of(
    file: str, content: bytes, site_facts: SiteFacts, collections: Mapping[str, CollectionType] = COLLECTIONS
) -> FileFacts:
    """Return what the check derives from one content file; `collections` are those of the site."""
    text = file_text(file, content, collections)
    if text is None:
        return FileFacts()
    parts: dict[tuple[str, ...], FileText] = {}
    findings: list[Problem] = []
    for name, rule in TEXT_RULES:
        languages = CHECKS[name].languages
        if languages not in parts:
            parts[languages] = in_languages(text, languages, site_facts)
        findings += rule(parts[languages], site_facts)
    return FileFacts(
        in_order(findings),
        text.allowances,
        tuple(claims.claims_in(parts[ENGLISH])),
        text.directives,
        dict(text.events),
        hard_subjects.hard_subject_of(text, site_facts),
        hard_subjects.begins_with_note(text),
    )


def in_languages(text: FileText, languages: tuple[str, ...], site_facts: SiteFacts) -> FileText:
    """Return the parts of a text that are in some languages, or all of it if there are none."""
    if not languages:
        return text
    own = text.language or site_facts.language
    blocks = (one for one in text.blocks if (one.language or own).partition("-")[0] in languages)
    return text._replace(blocks=tuple(blocks))
