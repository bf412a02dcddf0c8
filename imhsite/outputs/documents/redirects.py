"""Redirects: a page at each former address that links to the new one, and `_redirects` for hosts that read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from html import escape
from urllib.parse import quote

from imhsite.content.aliases import path_of_alias
from imhsite.content.site import Alias, Site, Target
from imhsite.diagnostics.problems import Problem, problem
from imhsite.outputs.headers import meta_policy_of
from imhsite.outputs.kinds import DocumentOutput
from imhsite.outputs.paths import folded
from imhsite.views.context import Context
from imhsite.views.languages import direction_of
from imhsite.views.types.view import View


class Redirect(View, frozen=True, kw_only=True):
    """A former address: its destination, as a link and as an absolute URL, and the words and the policy of its page."""

    language: str
    address: str
    url: str
    title: str
    moved: str
    policy: str


class Redirects(View, frozen=True, kw_only=True):
    """Pairs of former and new addresses, with the base path; `forced` if the host would serve the page instead."""

    pairs: tuple[tuple[str, str], ...]
    forced: bool = False


def redirect_outputs(context: Context) -> Iterator[DocumentOutput]:
    """Yield the redirects to one language's pages; with the main language also `_redirects`, which covers all."""
    for alias in shown_aliases(context):
        if alias.language == context.language:
            view = partial(_redirect, context, alias)
            yield DocumentOutput(path_of_alias(alias.address), context.language, view, write_page, alias.origin)
    aliases = shown_aliases(context)
    if aliases and context.language == context.site.language:
        yield DocumentOutput(
            "_redirects", context.language, partial(_redirects, context), write_list, aliases[0].origin
        )


def hidden_pages(context: Context, paths: Iterable[str]) -> Iterator[Problem]:
    """Yield a problem for each alias that is the address of a page. `paths` are those of all other outputs."""
    taken = {folded(path) for path in paths}
    for alias in shown_aliases(context):
        if folded(path_of_alias(alias.address)) in taken:
            message = f'there is already a page at "{alias.address}", which would be hidden'
            yield problem("alias-hides-page", alias.origin, message, "delete it from aliases, or rename that page")


def shown_aliases(context: Context) -> list[Alias]:
    """Return the aliases of visible records, so that the name of an embargoed one never appears."""
    return [alias for alias in context.site.aliases if _is_shown(context.site, alias.owner)]


def _is_shown(site: Site, owner: Target) -> bool:
    if owner.kind in ("article", "page"):
        return owner.language in (site.articles if owner.kind == "article" else site.pages).get(owner.id, {})
    return owner.id in (site.topics if owner.kind == "topic" else site.statistics)


def _address(context: Context, alias: Alias) -> str:
    addresses = context.addresses_in(alias.language)
    page_of = {
        "article": addresses.article,
        "page": addresses.page,
        "topic": addresses.topic,
        "statistic": addresses.statistic,
    }
    return page_of[alias.owner.kind](alias.owner.id)


def _redirect(context: Context, alias: Alias) -> Redirect:
    address = _address(context, alias)
    return Redirect(
        language=context.language,
        address=address,
        url=context.addresses.absolute(address),
        title=context.title_of(alias.owner),
        moved=context.gettext("This page has moved to:"),
        policy=meta_policy_of(path_of_alias(alias.address)),
    )


def _redirects(context: Context) -> Redirects:
    base = context.addresses.base
    return Redirects(
        pairs=tuple(
            (base + path_of_alias(alias.address).removesuffix("index.html"), _address(context, alias))
            for alias in shown_aliases(context)
        ),
        forced=context.site.settings.host == "netlify",
    )


def write_page(view: Redirect) -> bytes:
    """Return a page that redirects at once, with a link for browsers that do not."""
    direction = ' dir="rtl"' if direction_of(view.language) == "rtl" else ""
    return (
        f'<!doctype html>\n<html lang="{escape(view.language)}"{direction}>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(view.policy)}">\n'
        f"<title>{escape(view.title)}</title>\n"
        f'<link rel="canonical" href="{escape(view.url)}">\n'
        f'<meta http-equiv="refresh" content="0; url={escape(view.address)}">\n'
        f'<main>\n<h1>{escape(view.moved)} <a href="{escape(view.address)}">{escape(view.title)}</a></h1>\n</main>\n'
        "</html>\n"
    ).encode()


def write_list(view: Redirects) -> bytes:
    """Return a line for each redirect, in the format of Netlify and Cloudflare Pages.

    Netlify serves the page at a former address instead of redirecting, unless the status ends in "!" (docs.netlify.com,
    "Redirect options", shadowing). Cloudflare Pages always redirects, and rejects a "!".
    """
    status = "301!" if view.forced else "301"
    return "".join(f"{quote(old)} {new} {status}\n" for old, new in view.pairs).encode()
