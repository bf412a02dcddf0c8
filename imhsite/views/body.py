"""Fill a fragment's slots with addresses, reference numbers and directive views.

Slots are filled in document order, so that references are numbered in order of first citation.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from imhsite.content.file_links import is_internal, resolve_link
from imhsite.content.site import Target
from imhsite.diagnostics.problems import origin_of
from imhsite.extensions.declarations import Directive
from imhsite.extensions.extension_calls import called
from imhsite.extensions.loading import LoadedExtension
from imhsite.markdown.fragment import CitationSlot, DirectiveSlot, ImageSlot, LinkSlot, Part, Slot, slots_of
from imhsite.schema.decode import Decoding
from imhsite.schema.directive_types import (
    Chart,
    DescribedPicture,
    EveryService,
    Nothing,
    OneEvent,
    OneResource,
    OneStatistic,
    OneTerm,
    OneWeek,
    Quote,
    ShownPicture,
    SomeHelplines,
    SomeResources,
    Titled,
    Video,
    read_directive,
)
from imhsite.schema.fields import Field, LocalizedMarkdown, ScalarShape, fields_of
from imhsite.schema.records import Photo
from imhsite.views.context import Context
from imhsite.views.extension_site import ContextSite
from imhsite.views.glossary_terms import uses_of
from imhsite.views.images import photo_of, picture_view
from imhsite.views.languages import attributes
from imhsite.views.notices import corrections_views
from imhsite.views.related_records import sorted_by_date
from imhsite.views.statistics import group_for, source_view, statistic_view, statistics_views
from imhsite.views.support import (
    helpline_groups,
    helplines_near,
    resource_view,
    resources_views,
    serves,
    services_views,
)
from imhsite.views.types.directive_views import (
    Bar,
    ChartDirective,
    CorrectionsDirective,
    DefinitionDirective,
    DirectiveView,
    EventDirective,
    ExtensionDirective,
    FreeDirective,
    HelplinesDirective,
    PictureDirective,
    QuoteDirective,
    ResourcesDirective,
    ServicesDirective,
    StatisticDirective,
    VideoDirective,
    WeekDirective,
)
from imhsite.views.types.markdown_body import (
    AddressFill,
    Body,
    CitationFill,
    CitationMark,
    DirectiveFill,
    Fill,
    PictureFill,
    TermFill,
    TermSlot,
    body_of,
)
from imhsite.views.types.record_views import Reference, StatisticView, TermView
from imhsite.views.types.view import PictureView
from imhsite.views.week_cards import event_view, week_card


def text_body(context: Context, digest: str, file: str) -> tuple[Body, tuple[Reference, ...]]:
    """Return the body of a file, by its digest, and the numbered references that it cites.

    The result is cached, because a page, several feeds and the search index share it."""
    return context.cached(("text", digest, file), lambda: _text_body(context, digest, file))


def _text_body(context: Context, digest: str, file: str) -> tuple[Body, tuple[Reference, ...]]:
    fragment = context.bodies[digest]
    filler = _Filler(context, file, group=_group_of(context, fragment.parts))
    body = body_of(fragment, *filler.filled(fragment.parts))
    return body, filler.references()


def texts_body(context: Context, prose: LocalizedMarkdown, file: str) -> Body:
    """Return a record's Markdown as a body in the context's language; its citations link to the bibliography."""
    language, fragment = prose.version_in(context.language, context.site.language)
    filler = _Filler(context, file, to_bibliography=True)
    body = body_of(fragment, *filler.filled(fragment.parts))
    if language.partition("-")[0] == context.language.partition("-")[0]:
        return body
    opening = f"<div{attributes(language, context.language)}>"
    return Body(f"{body.digest} {language}", (opening, *body.parts, "</div>"), body.fills, None, language)


def _group_of(context: Context, parts: tuple[Part, ...]) -> int:
    """Return the group size for every percentage in a text ("75 in every 100"), so that they can be compared."""
    slots = (slot for slot in slots_of(parts) if isinstance(slot, DirectiveSlot))
    given = (read_directive(slot, context.directives, Decoding()) for slot in slots)
    ids: list[str] = []
    for one in given:
        if isinstance(one, OneStatistic):
            ids.append(one.statistic)
        elif isinstance(one, Chart):
            ids += one.statistics
    return group_for(context, (context.site.statistics[id] for id in ids if id in context.site.statistics))


class _Filler:
    """Fills the slots of one page, numbers its references and charts, and links each glossary term once."""

    def __init__(self, context: Context, file: str, group: int = 100, to_bibliography: bool = False) -> None:
        self.context = context
        self.file = file
        self.group = group
        self.to_bibliography = to_bibliography
        self.cited: dict[str, list[str]] = {}
        self.charts = 0
        self.explained: set[str] = set()

    def references(self) -> tuple[Reference, ...]:
        sources = self.context.site.sources
        return tuple(
            Reference(number=number, id=f"ref-{id}", source=source_view(self.context, sources[id]), backs=tuple(backs))
            for number, (id, backs) in enumerate(self.cited.items(), 1)
        )

    def filled(self, parts: tuple[Part, ...], within: str = "") -> tuple[tuple[Part | TermSlot, ...], tuple[Fill, ...]]:
        """Return the parts, split where a glossary term is first used, and the fill of each slot.

        `within` names the directive whose parts they are, if any."""
        cut: list[Part | TermSlot] = []
        fills: list[Fill] = []
        for part, uses in zip(parts, uses_of(self.context, parts), strict=True):
            if not isinstance(part, str):
                cut.append(part)
                fills.append(self.fill(part, within))
                continue
            done = 0
            for start, end, id in uses:
                if id not in self.explained:
                    self.explained.add(id)
                    cut += [part[done:start], TermSlot()]
                    url = self.context.address_of(Target("term", id))
                    fills.append(TermFill(words=part[start:end], term=id, url=url, place=start))
                    done = end
            cut.append(part[done:])
        return tuple(cut), tuple(fills)

    def fill(self, slot: Slot, within: str = "") -> Fill:
        match slot:
            case LinkSlot():
                return AddressFill(url=self.address(slot.destination))
            case ImageSlot():
                return PictureFill(picture=self.picture(slot.destination, slot.alt or None), attributes=slot.attributes)
            case CitationSlot():
                return CitationFill(marks=tuple(self.mark(item.source, item.locator) for item in slot.items))
            case DirectiveSlot():
                return DirectiveFill(name=slot.name, directive=self.directive(slot, within))

    def picture(self, destination: str, alt: str | None) -> PictureView:
        target, _ = resolve_link(self.context.site, self.file, destination) if is_internal(destination) else (None, "")
        if target and target.kind == "media":
            return picture_view(self.context, target.id, alt, eager=False)
        return PictureView(
            url=self.address(destination), srcset="", sources=(), sizes="", width=0, height=0, alt=alt or ""
        )

    def address(self, destination: str) -> str:
        if destination.startswith("/"):
            return self.context.link(destination)
        target, anchor = resolve_link(self.context.site, self.file, destination)
        assert target is not None, destination
        return self.context.address_of(target, anchor)

    def mark(self, id: str, locator: str) -> CitationMark:
        backs = self.cited.setdefault(id, [])
        number = list(self.cited).index(id) + 1
        backs.append(f"cite-{id}-{len(backs) + 1}")
        source = source_view(self.context, self.context.site.sources[id])
        reference = source.page if self.to_bibliography else f"#ref-{id}"
        return CitationMark(number=number, anchor=backs[-1], reference=reference, title=source.title, locator=locator)

    def body(self, parts: tuple[Part, ...], within: str) -> Body | None:
        # The page's body carries the digest of the whole text, containers included.
        return Body("", *self.filled(parts, within)) if parts else None

    def label(self, parts: tuple[Part, ...]) -> Body | None:
        # A label is a kind of heading, so no glossary terms are linked in it.
        fills = tuple(self.fill(part) for part in parts if not isinstance(part, str))
        return Body("", parts, fills) if parts else None

    def directive(self, slot: DirectiveSlot, within: str) -> DirectiveView:
        given = read_directive(slot, self.context.directives, Decoding())
        assert given is not None, slot.name
        build = _BUILDERS.get(type(given))
        shared: dict[str, Any] = {
            "name": slot.name,
            "within": within,
            "title": self.label(slot.label_parts),
            "body": self.body(slot.parts, slot.name),
        }
        if build is None and (found := self.context.extension_of(slot.name)):
            return self.of_extension(*found, slot, given, shared)
        if build is None:
            values = {name: getattr(given, name) or "" for name in given.__struct_fields__}
            return FreeDirective(**shared, label=slot.label, arguments=values)
        return build(self, given, shared)

    def argument(self, field: Field, value: Any) -> Any:
        """Return an argument as the template of an extension's directive sees it: of a file, its address."""
        is_file = isinstance(field.shape, ScalarShape) and field.shape.refers == "file"
        return self.address(value) if is_file and value else value

    def of_extension(
        self, loaded: LoadedExtension, declared: Directive, slot: DirectiveSlot, given: Any, shared: dict[str, Any]
    ) -> DirectiveView:
        """Return the view of an extension's directive; raise Failure if its function goes wrong."""
        part, origin = f'the directive "{slot.name}"', origin_of(self.file, slot.span)
        view, site = declared.view, ContextSite(self.context, texts_body)
        made = None
        if view:
            made = called(loaded.name, loaded.place, part, origin, lambda: view(given, site), printable=True)
        arguments = {
            field.name: self.argument(field, getattr(given, field.name)) for field in fields_of(declared.takes)
        }
        return ExtensionDirective(**shared, label=slot.label, arguments=arguments, view=made)


def _statistic(filler: _Filler, given: OneStatistic, shared: dict[str, Any]) -> DirectiveView:
    statistic = filler.context.site.statistics[given.statistic]
    return StatisticDirective(**shared, statistic=statistic_view(filler.context, statistic, filler.group))


def _chart(filler: _Filler, given: Chart, shared: dict[str, Any]) -> DirectiveView:
    filler.charts += 1
    statistics = statistics_views(filler.context, given.statistics, filler.group)
    longest = max((abs(statistic.number or 0) for statistic in statistics), default=0) or 1
    whole = all(statistic.share is not None for statistic in statistics)
    full = 100 if whole else longest
    bars = tuple(
        Bar(statistic=statistic, part=round(abs(statistic.number or 0) / full * 100, 2)) for statistic in statistics
    )
    summary = "; ".join(f"{each.title or each.claim}: {each.figure}" for each in statistics)
    people = given.kind == "people" and len(statistics) == 1 and _is_one_share(statistics[0])
    return ChartDirective(
        **shared,
        id=f"chart-{filler.charts}",
        caption=given.title or "",
        style="people" if people else "bars",
        bars=bars,
        shaded=_shaded(statistics[0]) if people else 0,
        whole=whole,
        summary=summary,
    )


def _is_one_share(statistic: StatisticView) -> bool:
    """Return whether 100 figures can show the value; a range or any other measure would be drawn incorrectly."""
    frequency = statistic.frequency
    return statistic.share is not None and (frequency is None or frequency.low == frequency.high)


def _shaded(statistic: StatisticView) -> int:
    """Return how many of 100 figures to shade, rounding half a person up."""
    return int((statistic.share or 0) + 0.5)


def _resource(filler: _Filler, given: OneResource, shared: dict[str, Any]) -> DirectiveView:
    resource = filler.context.site.resources[given.resource]
    return ResourcesDirective(**shared, resources=(resource_view(filler.context, resource),))


def _resources(filler: _Filler, given: SomeResources, shared: dict[str, Any]) -> DirectiveView:
    context = filler.context
    if given.resources:
        return ResourcesDirective(**shared, resources=resources_views(context, given.resources))
    chosen = [
        resource.id
        for resource in context.site.resources.values()
        if (given.topic is None or given.topic in resource.topics)
        and (given.audience is None or given.audience in resource.audience)
        and (given.region is None or serves(resource, given.region))
    ]
    return ResourcesDirective(**shared, resources=resources_views(context, chosen))


def _helplines(filler: _Filler, given: SomeHelplines, shared: dict[str, Any]) -> DirectiveView:
    context = filler.context
    lines = context.site.helplines
    if given.helplines:
        chosen = [lines[id] for id in given.helplines if id in lines]
        return HelplinesDirective(**shared, groups=helpline_groups(context, chosen))
    return HelplinesDirective(**shared, groups=helplines_near(context, given.coverage or ""))


def _quote(filler: _Filler, given: Quote, shared: dict[str, Any]) -> DirectiveView:
    return QuoteDirective(**shared, speaker=given.name, role=given.role or "", date=given.date or "")


def _figure(filler: _Filler, given: ShownPicture, shared: dict[str, Any]) -> DirectiveView:
    photo = _photo(filler, given)
    caption = given.caption or (filler.context.localized(photo.caption) if photo else "")
    credit = given.credit or (filler.context.localized(photo.credit) if photo else "")
    return PictureDirective(**shared, picture=filler.picture(given.src, given.alt), caption=caption, credit=credit)


def _easy_read(filler: _Filler, given: DescribedPicture, shared: dict[str, Any]) -> DirectiveView:
    photo = _photo(filler, given)
    credit = filler.context.localized(photo.credit) if photo else ""
    return PictureDirective(**shared, picture=filler.picture(given.src, given.alt), credit=credit)


def _photo(filler: _Filler, given: DescribedPicture) -> Photo | None:
    """Return the sidecar record of the picture that a directive shows, if any."""
    target, _ = resolve_link(filler.context.site, filler.file, given.src)
    assert target is not None
    return photo_of(filler.context, target.id)


def _video(filler: _Filler, given: Video, shared: dict[str, Any]) -> DirectiveView:
    poster = filler.picture(given.poster, "").url if given.poster else ""
    return VideoDirective(
        **shared,
        url=given.url,
        label=given.label,
        provider=given.provider,
        duration=given.duration or "",
        poster=poster,
    )


def term_view(context: Context, id: str) -> TermView:
    """Return the view of a glossary term."""
    term = context.site.terms[id]
    name = context.localized(term.term) or id.replace("-", " ").capitalize()
    return TermView(
        id=id, term=name, meaning=context.localized(term.meaning), url=context.address_of(Target("term", id))
    )


def _definition(filler: _Filler, given: OneTerm, shared: dict[str, Any]) -> DirectiveView:
    filler.explained.add(given.term)
    return DefinitionDirective(**shared, term=term_view(filler.context, given.term))


def _week(filler: _Filler, given: OneWeek, shared: dict[str, Any]) -> DirectiveView:
    week = filler.context.site.weeks[int(given.year)]
    return WeekDirective(**shared, week=week_card(filler.context, week))


def _event(filler: _Filler, given: OneEvent, shared: dict[str, Any]) -> DirectiveView:
    year, event = filler.context.site.events[given.event]
    week = filler.context.site.weeks[year]
    return EventDirective(**shared, event=event_view(filler.context, event, week), week=week_card(filler.context, week))


def _corrections(filler: _Filler, _given: Nothing, shared: dict[str, Any]) -> DirectiveView:
    corrections = sorted_by_date(filler.context.site.corrections.values())
    return CorrectionsDirective(**shared, corrections=corrections_views(filler.context, corrections))


def _services(filler: _Filler, _given: EveryService, shared: dict[str, Any]) -> DirectiveView:
    return ServicesDirective(**shared, services=services_views(filler.context))


_BUILDERS: dict[type, Callable[[_Filler, Any, dict[str, Any]], DirectiveView]] = {
    OneStatistic: _statistic,
    Titled: lambda _filler, _given, shared: DirectiveView(**shared),
    Chart: _chart,
    OneResource: _resource,
    SomeResources: _resources,
    SomeHelplines: _helplines,
    Quote: _quote,
    ShownPicture: _figure,
    DescribedPicture: _easy_read,
    Video: _video,
    OneTerm: _definition,
    OneWeek: _week,
    OneEvent: _event,
    Nothing: _corrections,
    EveryService: _services,
}
