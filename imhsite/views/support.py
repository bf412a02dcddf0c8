"""Views of resources, helplines and services."""

from __future__ import annotations

from collections.abc import Iterable

from imhsite.content.helpline_numbers import PhoneNumber
from imhsite.schema.records import Helpline, Resource
from imhsite.views.context import Context
from imhsite.views.types.record_views import HelplineGroup, HelplineView, ResourceView, ServiceView
from imhsite.views.types.view import Anchor

UK = ("GB-ENG", "GB-SCT", "GB-WLS", "GB-NIR")


def resource_view(context: Context, resource: Resource) -> ResourceView:
    """Return a resource's view."""
    regions = _joined(resource.region)
    topics = (Anchor(title=topic.title, url=topic.url) for id in resource.topics for topic in (context.topic(id),))
    return ResourceView(
        id=resource.id,
        name=context.localized(resource.name),
        organisation=context.localized(resource.organisation),
        url=resource.url,
        description=context.localized(resource.description),
        regions=tuple(context.locale.region(code) for code in regions),
        region_codes=regions,
        audience=context.audience(resource.audience),
        topics=tuple(topics),
        free=resource.free,
        checked_on=resource.checked_on or "",
    )


def resources_views(context: Context, ids: Iterable[str]) -> tuple[ResourceView, ...]:
    """Return the views of those resources that are in the site."""
    return tuple(resource_view(context, context.site.resources[id]) for id in ids if id in context.site.resources)


def services_views(context: Context) -> tuple[ServiceView, ...]:
    """Return the views of all services of other websites, in the order of the settings."""
    purposes = {
        "frame": context.gettext("things shown inside a page, such as films or maps"),
        "form": context.gettext("forms"),
        "image": context.gettext("pictures"),
        "media": context.gettext("sound and films"),
        "script": context.gettext("scripts"),
    }
    return tuple(
        ServiceView(
            id=id,
            name=context.localized(service.name),
            purposes=tuple(purposes[purpose] for purpose in service.purpose),
            hosts=service.host,
            data=context.localized(service.data),
            url=service.url,
        )
        for id, service in context.site.settings.services.items()
    )


def helpline_view(context: Context, helpline: Helpline) -> HelplineView:
    """Return a helpline's view, with `tel:` and `sms:` links."""
    coverage = _joined(helpline.coverage)
    phone, text = (_shown(context, number, helpline) for number in (helpline.phone, helpline.text))
    return HelplineView(
        id=helpline.id,
        name=context.localized(helpline.name),
        operator=context.localized(helpline.operator),
        coverage=tuple(context.locale.region(code) for code in coverage),
        coverage_codes=coverage,
        phone=phone.printed,
        phone_url=f"tel:{phone.dialled}" if phone.dialled else "",
        text=text.printed,
        text_url=f"sms:{text.dialled}" if text.dialled else "",
        text_keyword=helpline.text_keyword or "",
        url=helpline.url or "",
        hours=context.localized(helpline.hours),
        free=helpline.free,
        audience=context.localized(helpline.audience),
        description=context.localized(helpline.description),
        note=context.localized(helpline.note),
        emergency=helpline.emergency,
        checked_on=helpline.checked_on,
        checked_against=helpline.checked_against or "",
    )


def helplines_near(context: Context, coverage: str = "") -> tuple[HelplineGroup, ...]:
    """Return the helplines of one region, else those that serve any of the site's nations, else all, by region."""
    regions = (coverage,) if coverage else context.site.settings.nations
    lines = context.site.helplines.values()
    chosen = [line for line in lines if not regions or any(serves(line, region) for region in regions)]
    return helpline_groups(context, chosen, coverage)


def helpline_groups(context: Context, helplines: Iterable[Helpline], only: str = "") -> tuple[HelplineGroup, ...]:
    """Group helplines by region: the whole country first, the site's nations in their order, then others by name.

    A line that serves all nations of the UK appears once, under the UK. `only` selects one region, with the lines that
    serve its whole country.
    """
    views = [helpline_view(context, helpline) for helpline in helplines]
    codes = {code for view in views for code in view.coverage_codes}
    if only:
        codes &= {only, only.partition("-")[0]}
    nations = context.site.settings.nations

    def is_home(code: str) -> bool:
        return not nations or any(nation.startswith(code) for nation in nations)

    def place(code: str) -> tuple[int, int, str]:
        rank = nations.index(code) if code in nations else -1 if nations and is_home(code) else len(nations)
        return (rank, code == "world", context.locale.region(code))

    return tuple(
        HelplineGroup(
            code=code,
            name=context.locale.region(code),
            helplines=tuple(v for v in views if code in v.coverage_codes),
            home=is_home(code),
        )
        for code in sorted(codes, key=place)
    )


def serves(record: Helpline | Resource, region: str) -> bool:
    """Return whether a helpline or a resource serves a region, its country, or a part of it."""
    codes = record.coverage if isinstance(record, Helpline) else record.region
    return any(code == region or region.startswith(f"{code}-") or code.startswith(f"{region}-") for code in codes)


def first_helplines(context: Context, most: int = 3) -> tuple[HelplineView, ...]:
    """Return the footer's helplines: the nations' emergency numbers, then up to `most` lines that serve all nations."""
    nations = context.site.settings.nations
    lines = context.site.helplines.values()
    emergency = [
        line for line in lines if line.emergency and (not nations or any(serves(line, nation) for nation in nations))
    ]
    home = [nation for nation in nations if nations and nation.partition("-")[0] == nations[0].partition("-")[0]]
    general = [line for line in lines if not line.emergency and home and all(serves(line, nation) for nation in home)]
    return tuple(helpline_view(context, line) for line in (*emergency, *general[:most]))


def _joined(coverage: tuple[str, ...]) -> tuple[str, ...]:
    """Return the coverage with GB in place of all nations of the UK."""
    if not all(nation in coverage for nation in UK):
        return coverage
    return ("GB", *(code for code in coverage if code not in UK and code != "GB"))


def _shown(context: Context, number: str | None, helpline: Helpline) -> PhoneNumber:
    return context.phone_number(number, helpline.coverage) if number else PhoneNumber("", "")
