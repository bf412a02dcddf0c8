"""The frame: what every page shows around its own content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from re import fullmatch

from imhsite import __version__
from imhsite.content.clock import week_of_now
from imhsite.content.site import Site
from imhsite.schema.address_faults import WEB_SCHEMES, scheme_of
from imhsite.schema.records import NavigationEntry, Partner
from imhsite.schema.urls import INDEXES
from imhsite.views.actions import action_view
from imhsite.views.context import Context
from imhsite.views.feed_membership import feed_links, newest_of_site
from imhsite.views.icons import site_icon
from imhsite.views.images import logo_view, round_picture_view
from imhsite.views.notices import notices_views
from imhsite.views.support import first_helplines
from imhsite.views.types.page_views import SiteView
from imhsite.views.types.view import Anchor, PartnerGroup, PartnerView
from imhsite.views.week_cards import week_card


def site_view(
    context: Context, assets: Mapping[str, str], fonts: Iterable[str], settings: Mapping[str, str | int | bool]
) -> SiteView:
    """Return the frame in one language. `assets` maps an asset's name to its path in the site; `fonts` are paths."""
    site = context.site.settings
    week = week_of_now(context.site.weeks, context.states)
    addresses = context.addresses
    return SiteView(
        title=context.localized(site.title),
        description=context.localized(site.description),
        organisation=context.localized(site.organisation),
        organisation_url=site.organisation_url or "",
        contact=site.contact or "",
        language=context.language,
        home=addresses.home(),
        url=addresses.absolute(addresses.home()),
        navigation=anchors_of_menu(context, site.navigation),
        footer=anchors_of_menu(context, site.footer),
        topics=tuple(context.topic(id) for id in context.site.topics),
        week=week_card(context, week) if week else None,
        helplines=first_helplines(context),
        emergency=context.localized(site.emergency),
        licence=context.localized(site.licence),
        licence_url=site.licence_url or "",
        assets={name: f"{addresses.base}{path}" for name, path in assets.items()},
        fonts=tuple(f"{addresses.base}{path}" for path in fonts),
        addresses={name: addresses.listing(name) for name in INDEXES},
        settings=dict(settings),
        notices=notices_views(context),
        action=action_view(context, site.action),
        icon=site_icon(context, assets),
        logo=logo_view(context, site.logo, context.localized(site.organisation or site.title), eager=True),
        partners=tuple(_partners(context)),
        picture=round_picture_view(context, site.picture),
        generator=f"imhsite {__version__}",
        search=addresses.search() if context.has_search else "",
        feeds=feed_links(context, addresses.home(), context.localized(site.title), newest_of_site(context)),
    )


def colours_of(site: Site, settings: Mapping[str, str | int | bool]) -> tuple[str, ...]:
    """Return the colours that a site's pages can have: those of the theme's settings, then of weeks and topics."""
    chosen = (value for value in settings.values() if isinstance(value, str) and fullmatch("#[0-9a-f]{6}", value))
    weeks = (week.colour for week in site.weeks.values())
    topics = (topic.colour for topic in site.topics.values())
    return tuple(dict.fromkeys(colour for colour in (*chosen, *weeks, *topics) if colour))


def _partners(context: Context) -> Iterator[PartnerGroup]:
    """Yield partners, then funders, if there are any."""
    every = context.site.settings.partners
    titles = {"partner": context.gettext("Our partners"), "funder": context.gettext("Our funders")}
    for kind, title in titles.items():
        if group := [partner for partner in every if partner.group == kind]:
            yield PartnerGroup(kind=kind, title=title, partners=tuple(_partner(context, each) for each in group))


def _partner(context: Context, partner: Partner) -> PartnerView:
    name, url = context.localized(partner.name), context.link(partner.link) if partner.link else ""
    logo = logo_view(context, partner.logo, name)
    return PartnerView(name=name, url=url, external=scheme_of(url) in WEB_SCHEMES, logo=logo)


def anchors_of_menu(context: Context, entries: Iterable[NavigationEntry]) -> tuple[Anchor, ...]:
    """Return the links of a menu; those that lead to something hidden are left out."""
    anchors = (Anchor(title=context.localized(entry.label), url=context.link(entry.link)) for entry in entries)
    return tuple(anchor for anchor in anchors if anchor.url)
