"""Words: what the values of queries are called when a build is explained."""

from __future__ import annotations

from collections.abc import Callable

NOUNS = {"term": "glossary term", "media": "picture"}


def words_for(text: str) -> Callable[[str], str]:
    """Return what says a text of each key, with the last part of the key, an id, in place of `{}`."""
    return lambda key: text.format(key.rpartition("/")[2] if not key.startswith("content/") else key)


def record_in_words(key: str) -> str:
    """Return what the record at a key is called: `the statistic "talk-every-day"`."""
    kind, _, name = key.split("/", 2)
    if kind == "week":
        return f"the week {name}"
    if kind == "media":
        return f'what is known of the picture "{name}"'
    return f'the {NOUNS.get(kind, kind)} "{name}"'


def text_in_words(key: str) -> str:
    """Return what the text of a record is called."""
    kind, _, name = key.split("/", 2)
    return f'the text of the {kind} "{name}"'


def kind_in_words(kind: str) -> str:
    """Return what the list of a kind's records is called."""
    return f"the list of {NOUNS.get(kind, kind)}s" if kind else "the list of records"
