"""The site as an extension's directives and documents see it: one language of what is visible, without a clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from imhsite.content.references import known_ids
from imhsite.content.site import Target
from imhsite.extensions.plain_values import Printable
from imhsite.schema.fields import LocalizedMarkdown, LocalizedText
from imhsite.schema.records import Timed
from imhsite.views.context import Context

BodyBuilder: TypeAlias = Callable[[Context, LocalizedMarkdown, str], Printable]
"""Returns a record's Markdown for a template, from its context, the Markdown and the path of its file."""


class ContextSite:
    """A context as a `VisibleSite`. Each lookup becomes a dependency of the query that is being evaluated."""

    def __init__(self, context: Context, body_of: BodyBuilder | None = None) -> None:
        """`body_of` fills Markdown for a template; documents have none."""
        self._context = context
        self._body_of = body_of

    @property
    def language(self) -> str:
        """The language of the page or document."""
        return self._context.language

    @property
    def url(self) -> str:
        """The address at which the site is published."""
        return self._context.url

    @property
    def title(self) -> str:
        """The site's name in this language."""
        return self.text(self._context.site.settings.title)

    def records(self, kind: str) -> Mapping[str, Any]:
        """Return the visible records of a kind by id; of texts, the versions that this language shows."""
        context = self._context
        if kind == "article":
            return _Versions(context.site.articles, context.article)
        if kind == "page":
            return _Versions(context.site.pages, context.page)
        if kind == "event":
            events = context.site.events
            return _Versions(events, lambda id: events[id][1] if id in events else None)
        return known_ids(context.site, kind)

    def address_of(self, kind: str, id: str) -> str:
        """Return the address of a record; "" if it has none or is not visible."""
        return self._context.address_of(Target(kind, id)) if id in self.records(kind) else ""

    def text(self, words: LocalizedText | None) -> str:
        """Return an author's words in this language, or else in the main one."""
        return self._context.localized(words)

    def plain_text(self, prose: LocalizedMarkdown | None) -> str:
        """Return an author's Markdown as text without markup."""
        return prose.in_language(self.language, self._context.site.language).text if prose else ""

    def markdown(self, prose: LocalizedMarkdown | None, record: Timed) -> Printable | None:
        """Return the Markdown of a record for the template of a directive."""
        if self._body_of is None:
            raise TypeError("a document has no template that could print Markdown; use plain_text")
        return self._body_of(self._context, prose, record.origin.file) if prose else None

    def translated(self, words: str) -> str:
        """Return words of the extension's own in this language."""
        return self._context.gettext(words)


class _Versions(Mapping[str, Any]):
    """The articles or pages by slug, each in the version that one language shows."""

    def __init__(self, slugs: Mapping[str, Any], version_of: Callable[[str], Any]) -> None:
        self._slugs = slugs
        self._version_of = version_of

    def __getitem__(self, slug: str) -> Any:
        found = self._version_of(slug)
        if found is None:
            raise KeyError(slug)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._slugs)

    def __len__(self) -> int:
        return len(self._slugs)
