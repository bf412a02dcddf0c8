"""Aliases: the former addresses that texts and records claim, and the problems visible without other addresses.

Whether an alias hides a page is checked in the plan, which knows every address.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from imhsite.content.site import Alias, LoadedRecord, Target
from imhsite.diagnostics.problems import Problem, Span, origin_of, problem
from imhsite.schema.records import Article, Page, Statistic, Topic


def aliases_of(loaded: Iterable[LoadedRecord], languages: Sequence[str]) -> Iterator[Alias]:
    """Yield the former addresses of all records of a file, in a site with these languages, the main one first."""
    for one in loaded:
        record = one.record
        if isinstance(record, Article | Page | Topic | Statistic):
            language = (record.language or languages[0]) if isinstance(record, Article | Page) else ""
            owner = Target(one.kind, record.id, language)
            for number, address in enumerate(record.aliases):
                span = one.spans.get(f"aliases.{number}", one.spans.get("aliases", Span(record.origin.line)))
                its_language = language or _language_of(address, languages)
                yield Alias(address, owner, its_language, origin_of(record.origin.file, span))


def _language_of(address: str, languages: Sequence[str]) -> str:
    """Return the language whose folder an address is in."""
    return next((language for language in languages[1:] if address.startswith(f"/{language}/")), languages[0])


def check_aliases(aliases: Iterable[Alias], main: str) -> Iterator[Problem]:
    """Yield a problem for each alias that redirects to itself or is claimed twice."""
    seen: dict[str, Alias] = {}
    for alias in aliases:
        address = alias.address
        path = path_of_alias(address)
        if path == _path_of(alias, main):
            message = f'"{address}" is the page\'s own address, so it would redirect to itself'
            yield problem("redirect-loop", alias.origin, message, 'delete it from "aliases"')
            continue
        first = seen.setdefault(path.casefold(), alias)
        if first is not alias:
            message = f'"{address}" is also one of the "aliases" in {first.origin.file}, line {first.origin.line}'
            yield problem(
                "alias-twice", alias.origin, message, "keep the one in the text that old links should lead to"
            )


def path_of_alias(address: str) -> str:
    """Return the output path of a former address: `old/index.html` for /old/ and /old, `old.html` for /old.html."""
    path = address.lstrip("/")
    if path.endswith((".html", ".htm")):
        return path
    return f"{path.rstrip('/')}/index.html".removeprefix("/")


def _path_of(alias: Alias, main: str) -> str:
    """Return the output path of the page that an alias leads to."""
    language = "" if alias.language == main else f"{alias.language}/"
    folder = {"article": "articles/", "topic": "topics/", "statistic": "statistics/"}.get(alias.owner.kind, "")
    return f"{language}{folder}{alias.owner.id}/index.html"
