"""The context that view builders work in: one language of a site and everything they look up."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeVar, cast

import msgspec

from imhsite.content.file_links import is_internal, resolve_link
from imhsite.content.helpline_numbers import PhoneNumber, shown_number
from imhsite.content.phases import Phase
from imhsite.content.site import Kind, Site, Target, WeekState
from imhsite.engine.graph import Engine
from imhsite.extensions.declarations import Directive
from imhsite.extensions.loading import LoadedExtension
from imhsite.markdown.fragment import Fragment, Outline
from imhsite.schema.directive_types import DirectiveType
from imhsite.schema.fields import LocalizedText
from imhsite.schema.records import Article, Page
from imhsite.schema.urls import Addresses, addresses_of, canonical_path
from imhsite.theme.colours import Surfaces
from imhsite.theme.emblems import Emblem, topic_emblem
from imhsite.theme.locales import Locale
from imhsite.views.languages import Foreign, LanguageNotices, language_of, text_in
from imhsite.views.related_records import Relations, article_lists_of, version_of
from imhsite.views.types.card_views import CardFaces
from imhsite.views.types.view import Anchor, Card, EmblemView, TopicView

Text = TypeVar("Text", Article, Page)
Part = TypeVar("Part")

AUDIENCES = ("everyone", "parents", "practitioners", "policy", "press")


def emblem_view(emblem: Emblem, colour: str | None) -> EmblemView:
    """Return the view of an emblem in its subject's colour."""
    return EmblemView(**emblem._asdict(), colour=colour or "")


class PrintColours(msgspec.Struct, frozen=True):
    """The paper colour of cards and posters, and the accent colour where a subject has none, as #rrggbb."""

    paper: str = "#faf6ef"
    accent: str = "#8a4b3a"


class PictureSizes(msgspec.Struct, frozen=True):
    """The widths, in pixels, in which a theme shows pictures, and their width in its layout (HTML's `sizes`)."""

    widths: tuple[int, ...] = (480, 960, 1600)
    sizes: str = "100vw"


class IconSource(msgspec.Struct, frozen=True):
    """What the icons of a site are made from: a file in content/media/, or if `file` is "", the theme's icon.svg.

    `can_resize`: icons in other sizes can be made from it, which needs typst for a drawing."""

    file: str
    is_drawing: bool
    can_resize: bool


class Shared(msgspec.Struct, frozen=True):
    """What all languages of a site share. `url` is where the site will be published."""

    site: Site
    url: str
    states: Mapping[int, WeekState]
    phases: Callable[[], tuple[Phase, ...]]
    """A function that returns the phases of the campaign from now on."""
    relations: Relations
    directives: Mapping[str, DirectiveType]
    extension_of: Callable[[str], tuple[LoadedExtension, Directive] | None]
    """A function that returns the extension that adds a directive, and its declaration, by the directive's name."""
    bodies: Mapping[str, Fragment]
    notices: Callable[[str], LanguageNotices]
    """A function that returns the notices about languages in a language of the site."""
    templates: frozenset[str] = frozenset()
    """The names of the Jinja theme's page templates; a theme may omit some pages."""
    can_search: bool = True
    """Whether this machine can build a search index."""
    card_templates: Mapping[str, str] = MappingProxyType({})
    """Maps the name of each typst template of the theme to the digest of everything it is rendered with."""
    print_colours: PrintColours = PrintColours()
    card_faces: CardFaces = CardFaces()
    picture_sizes: PictureSizes = PictureSizes()
    icon: IconSource | None = None
    """What icons are made from, if the site or its theme has one."""
    surfaces: Surfaces | None = None
    """The background colours of the theme's pages, if its style sheet lists them."""
    planned: Callable[[], tuple[PlannedPage, ...]] = tuple
    """A function that returns the planned pages, sorted by path."""


class PlannedPage(msgspec.Struct, frozen=True, array_like=True):
    """A planned page: the path of its output, its language, and when it last changed (ISO date or "")."""

    path: str
    language: str
    changed: str


class Context:
    """One language of a site, as view builders see it.

    Each lookup in its mappings asks the engine and so becomes a dependency of the query being evaluated. The other
    attributes are the same for every view; a view's query depends on the context as a whole."""

    def __init__(self, engine: Engine, shared: Shared, locale: Locale) -> None:
        self.locale = locale
        self.language = locale.language
        self.url = shared.url
        self.directives = shared.directives
        self.extension_of = shared.extension_of
        self.bodies = shared.bodies
        self.templates = shared.templates
        self.has_search = shared.can_search and "search.html" in shared.templates
        self.site = shared.site
        self.states = shared.states
        self.phases = shared.phases
        self.card_templates = shared.card_templates
        self.print_colours = shared.print_colours
        self.card_faces = shared.card_faces
        self.picture_sizes = shared.picture_sizes
        self.surfaces = shared.surfaces
        self.icon = shared.icon
        self.notices = shared.notices
        self.planned = shared.planned
        self.article_lists = article_lists_of(engine, shared.site, self.language)
        self.relations = shared.relations
        self.addresses = self.addresses_in(self.language)
        self._engine = engine
        self._parts: dict[Hashable, tuple[Any, Sequence[int]]] = {}
        self._revision = engine.revision

    def cached(self, name: Hashable, make: Callable[[], Part]) -> Part:
        """Return `make()`, cached for one revision of the engine; its dependencies become those of the running query.

        `name` must identify everything else that the result depends on."""
        if self._revision != self._engine.revision:
            self._parts.clear()
            self._revision = self._engine.revision
        found = self._parts.get(name)
        if found is None:
            found = self._parts[name] = self._engine.recorded(make)
        part, asked = found
        self._engine.add_dependencies(asked)
        return cast(Part, part)

    def addresses_in(self, language: str) -> Addresses:
        """Return the addresses of a language's pages."""
        return addresses_of(self.url, "" if language == self.site.language else f"{language}/")

    def gettext(self, words: str) -> str:
        """Return one of the Jinja theme's strings, translated into this language."""
        return self.locale.gettext(words)

    def localized(self, words: LocalizedText | None) -> str:
        """Return an author's words in this language, or marked as foreign if in another; "" if there are none."""
        if not words:
            return ""
        language, text = words.version_in(self.language, self.site.language)
        return text_in(text, language, self.language)

    def audience(self, codes: Iterable[str]) -> tuple[str, ...]:
        """Return the names of the given audiences."""
        names = {
            "everyone": self.gettext("Everyone"),
            "parents": self.gettext("Parents and carers"),
            "practitioners": self.gettext("Practitioners"),
            "policy": self.gettext("Policy makers"),
            "press": self.gettext("Press"),
        }
        return tuple(names[code] for code in codes)

    def phone_number(self, number: str, coverage: tuple[str, ...]) -> PhoneNumber:
        """Return a telephone number as it is shown, by the regions that it serves."""
        return shown_number(self._engine, number, coverage)

    def article(self, slug: str) -> Article | None:
        """Return an article in this language, else the main one, else any; None if it is not in the site."""
        return self._version(self.site.articles.get(slug, {}))

    def page(self, slug: str) -> Page | None:
        """Return a stand-alone page, chosen as in `article`."""
        return self._version(self.site.pages.get(slug, {}))

    def _version(self, versions: Mapping[str, Text]) -> Text | None:
        return version_of(versions, self.language, self.site.language)

    def topic(self, id: str) -> TopicView:
        """Return a topic's view."""
        return self.cached(("topic", id), lambda: self._topic(id))

    def _topic(self, id: str) -> TopicView:
        topic = self.site.topics[id]
        return TopicView(
            id=id,
            title=self.localized(topic.title),
            summary=self.localized(topic.summary),
            url=self.addresses.topic(id),
            colour=topic.colour or "",
            emblem=emblem_view(topic_emblem(id, topic.emblem), topic.colour),
        )

    def card(self, article: Article) -> Card:
        """Return an article's card."""
        return self.cached(("card", article.id, article.language, article.digest), lambda: self._card(article))

    def _card(self, article: Article) -> Card:
        return Card(
            title=text_in(article.title, article.language, self.language),
            url=text_in(self.addresses_in(article.language).article(article.id), article.language, self.language),
            summary=text_in(article.summary, article.language, self.language),
            date=article.updated or article.date or "",
            audience=self.audience(article.audience),
            topic=self.localized(self.site.topics[article.topic].title),
            content_note=self.content_note(article),
            language=self._name_if_foreign(article.language),
        )

    def _name_if_foreign(self, language: str) -> str:
        """Return the name of a language in itself, or "" if it is that of this context."""
        name = text_in(self.locale.language_name(language), language, self.language)
        return name if isinstance(name, Foreign) else ""

    def content_note(self, article: Article) -> str:
        """Return an article's content note, else its topic's."""
        if article.content_note:
            return text_in(article.content_note, article.language, self.language)
        return self.localized(self.site.topics[article.topic].content_note)

    def has_exit(self, article: Article) -> bool:
        """Return whether an article or its topic needs a quick exit."""
        return article.exit or self.site.topics[article.topic].exit

    def cards(self, slugs: Iterable[str]) -> tuple[Card, ...]:
        """Return the cards of those articles that are in the site."""
        return tuple(self.card(article) for slug in slugs if (article := self.article(slug)))

    def anchor_of(self, target: Target) -> Anchor | None:
        """Return a link to a target's page with its title; None if the target is not in the site."""
        address = self.address_of(target)
        title = self.title_of(target)
        return Anchor(title=title, url=address) if address and title else None

    def anchors_of(self, targets: Iterable[Target]) -> tuple[Anchor, ...]:
        """Return links to the targets that are in the site, each page once."""
        anchors = (self.anchor_of(Target(target.kind, target.id)) for target in targets)
        return tuple(dict.fromkeys(anchor for anchor in anchors if anchor))

    def title_of(self, target: Target) -> str:
        """Return a target's title; "" if it is not in the site or has no title."""
        match target.kind:
            case "article":
                article = self.article(target.id)
                return text_in(article.title, article.language, self.language) if article else ""
            case "page":
                page = self.page(target.id)
                return text_in(page.title, page.language, self.language) if page else ""
            case "week":
                week = self.site.weeks.get(int(target.id))
                if not week or not week.title:
                    return target.id if week else ""
                language, title = week.title.version_in(self.language, self.site.language)
                return text_in(f"{week.year}: {title}", language, self.language)
            case "topic":
                return self.localized(self.site.topics[target.id].title)
            case "statistic":
                statistic = self.site.statistics.get(target.id)
                return self.localized(statistic.title or statistic.claim) if statistic else ""
            case "index":
                return self.gettext("Home") if target.id == "home" else self.index_title(target.id)
            case _:
                return ""

    def index_title(self, name: str) -> str:
        """Return the title of an index page."""
        return {
            "articles": self.gettext("Articles"),
            "weeks": self.gettext("Awareness weeks"),
            "statistics": self.gettext("Numbers and where they come from"),
            "sources": self.gettext("Sources"),
            "resources": self.gettext("Resources"),
            "help": self.gettext("Get help"),
            "glossary": self.gettext("Glossary"),
        }[name]

    def address_of(self, target: Target, anchor: str = "") -> str:
        """Return the address of a target; "" if it is not in the site.

        A text that could not be parsed has its future address, because the preview reports its errors there."""
        address = self._address_of(target, anchor)
        language = language_of(address, self.language)
        return text_in(f"{address}#{anchor}" if address and anchor else address, language, self.language)

    def outline(self, text: Article | Page) -> Outline:
        """Return the outline of the text of an article or page."""
        kind: Kind = "article" if isinstance(text, Article) else "page"
        return self.site.outlines[Target(kind, text.id, text.language)]

    def _anchors_of(self, text: Article | Page) -> tuple[str, ...]:
        kind: Kind = "article" if isinstance(text, Article) else "page"
        return self.site.anchors[Target(kind, text.id, text.language)]

    def _version_with(self, versions: Mapping[str, Text], target: Target, anchor: str) -> Text | None:
        """Return the version a link means: the linked file's own if it is a translation or alone has the anchor."""
        version: Text | None = self._version(versions)
        own = versions.get(target.language) if target.language else None
        if own is None or version is None or own is version:
            return version
        alone = target.language != self.site.language or (anchor != "" and anchor not in self._anchors_of(version))
        return own if alone else version

    def _address_of_text(self, target: Target, anchor: str) -> str:
        text: Article | Page | None
        if target.kind == "article":
            text = self._version_with(self.site.articles.get(target.id, {}), target, anchor)
        else:
            text = self._version_with(self.site.pages.get(target.id, {}), target, anchor)
        if text is None and not self.site.is_broken(target.kind, target.id):
            return ""
        language = text.language if text else self.language
        addresses = self.addresses_in(language)
        address = addresses.article(target.id) if target.kind == "article" else addresses.page(target.id)
        return text_in(address, language, self.language)

    def _address_of(self, target: Target, anchor: str = "") -> str:
        match target.kind:
            case "article" | "page":
                return self._address_of_text(target, anchor)
            case "event":
                found = self.site.events.get(target.id)
                return f"{self.addresses.week(found[0])}#{target.id}" if found else ""
            case "index":
                return self.addresses.home() if target.id == "home" else self.addresses.listing(target.id)
            case "media":
                return self.addresses.media(target.id)
            case "week":
                return self.addresses.week(target.id)
            case "topic":
                return self.addresses.topic(target.id)
            case "statistic":
                return self.addresses.statistic(target.id)
            case "source" | "resource" | "helpline" | "term":
                index = {"source": "sources", "resource": "resources", "helpline": "help", "term": "glossary"}[
                    target.kind
                ]
                return self.addresses.entry(index, target.id)
            case "file":
                raise AssertionError("a file is resolved to what it stands for")
            case _:
                return ""  # notices, corrections and the records of extensions have no page

    def link(self, destination: str) -> str:
        """Return the address of a navigation entry: a file under content/, /an/address/, or another site.

        "" if it does not exist."""
        if destination.startswith("/"):
            return self.addresses.base + self.addresses.folder + canonical_path(destination[1:])
        if not is_internal(destination):
            return destination
        target, anchor = resolve_link(self.site, "content/site.yaml", destination)
        return self.address_of(target, anchor) if target else ""
