"""Query labels: descriptions of the values of queries, for explaining a build."""

from __future__ import annotations

from collections.abc import Callable

NOUNS = {"term": "glossary term", "media": "picture"}


def words_for(text: str) -> Callable[[str], str]:
    """Return a function that replaces `{}` in a text by a content path or by the id at the end of a key."""
    return lambda key: text.format(key.rpartition("/")[2] if not key.startswith("content/") else key)


def record_in_words(key: str) -> str:
    """Return the description of the record at a key: `the statistic "talk-every-day"`."""
    kind, _, name = key.split("/", 2)
    if kind == "week":
        return f"the week {name}"
    if kind == "media":
        return f'what is known of the picture "{name}"'
    return f'the {NOUNS.get(kind, kind)} "{name}"'


def text_in_words(key: str) -> str:
    """Return the description of a record's text: `the text of the article "bonding"`."""
    kind, _, name = key.split("/", 2)
    return f'the text of the {kind} "{name}"'


def kind_in_words(kind: str) -> str:
    """Return the description of the list of a kind's records: `the list of statistics`."""
    return f"the list of {NOUNS.get(kind, kind)}s" if kind else "the list of records"
