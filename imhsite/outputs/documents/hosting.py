"""Files for hosts: `_headers`, `.nojekyll` and `CNAME`.

`_headers` is read by Netlify, Cloudflare Pages and others. If two of its rules match a path, hosts join their values,
and two joined policies allow only what both do; so no header is in two rules that match the same path. Cloudflare Pages
reads at most MAX_RULES rules (https://developers.cloudflare.com/pages/configuration/headers/).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from typing import TypeAlias
from urllib.parse import urlsplit

import msgspec

from imhsite.content.aliases import path_of_alias
from imhsite.diagnostics.problems import Origin
from imhsite.outputs.documents.redirects import shown_aliases
from imhsite.outputs.documents.text_document import TextFile, write_text
from imhsite.outputs.headers import ALWAYS, EDITING_PAGE, IMMUTABLE, OPENER, Allowed, opener_of, policy_of, referrer_of
from imhsite.outputs.kinds import DocumentOutput
from imhsite.views.context import Context
from imhsite.views.types.view import View

Services: TypeAlias = tuple[Allowed, ...]
ServicesByPage: TypeAlias = Callable[[], Mapping[str, Services]]

MAX_RULES = 100
POLICY, REFERRER = "Content-Security-Policy", "Referrer-Policy"


class HeaderRule(View, frozen=True, kw_only=True):
    """The headers of the paths that match a pattern, which may end in `*`."""

    pattern: str
    headers: tuple[tuple[str, str], ...]


class HeaderRules(View, frozen=True, kw_only=True):
    """All rules in order."""

    rules: tuple[HeaderRule, ...]


def hosting_outputs(context: Context, services: ServicesByPage) -> Iterator[DocumentOutput]:
    """Yield the files for hosts; `CNAME` only if the settings ask for it. `services` returns those of each page."""
    origin = Origin("content/site.yaml")
    rules = partial(_header_rules, context, services)
    yield DocumentOutput("_headers", context.language, rules, _write_rules, origin)
    # GitHub Pages would omit files that begin with an underscore.
    yield DocumentOutput(".nojekyll", context.language, TextFile, write_text, origin)
    if context.site.settings.cname:
        host = urlsplit(context.url).hostname or ""
        yield DocumentOutput("CNAME", context.language, partial(TextFile, lines=(host,)), write_text, origin)


def _header_rules(context: Context, services: ServicesByPage) -> HeaderRules:
    """Return the strictest rules that are few enough. The `<meta>` element of each page has its own policy anyway."""
    used = services()
    for make in (_rules_by_page, _rules_by_folder) if used else (_rules_by_folder,):
        rules = tuple(make(context, used))
        if len(rules) <= MAX_RULES:
            return HeaderRules(rules=rules)
    return HeaderRules(rules=tuple(_rules_for_all(context, used)))


def _rules_by_page(context: Context, used: Mapping[str, Services]) -> Iterator[HeaderRule]:
    """Yield the rules of folders, and in those where a page uses a service a rule for each page."""
    folders = _folders_of_pages(context, used)
    groups: dict[str, Services] = {}
    for place, paths in folders.items():
        if any(path in used for path in paths):
            groups |= {_place_alone(path, paths): used.get(path, ()) for path in paths}
        else:
            groups[place] = ()
    return _rules_for(context, groups, (REFERRER, *_special(used)))


def _rules_by_folder(context: Context, used: Mapping[str, Services]) -> Iterator[HeaderRule]:
    """Yield a rule for each folder, whose policy allows what any page in it needs."""
    folders = _folders_of_pages(context, used)
    groups = {place: _union(used.get(path, ()) for path in paths) for place, paths in folders.items()}
    return _rules_for(context, groups, _special(used))


def _rules_for(context: Context, groups: Mapping[str, Services], special: Collection[str]) -> Iterator[HeaderRule]:
    """Yield the rule for all paths, and those of places, which have the headers that are `special` to each place."""
    always = tuple((name, value) for name, value in ALWAYS.items() if name not in special)
    yield HeaderRule(pattern=f"{context.addresses.base}*", headers=always)
    for rule, services in _rules_of_places(context, groups):
        values = {REFERRER: referrer_of(services), OPENER: opener_of(services)}
        more = tuple((name, values[name]) for name in special)
        yield msgspec.structs.replace(rule, headers=(*rule.headers, *more))
    yield from _rules_of_folders(context)


def _special(used: Mapping[str, Services]) -> tuple[str, ...]:
    """Return the header that only a site with a page for editors has in several values."""
    return (OPENER,) if EDITING_PAGE in used else ()


def _rules_for_all(context: Context, used: Mapping[str, Services]) -> Iterator[HeaderRule]:
    """Yield fewer rules, for sites with many pages and languages: one policy, which allows what any page needs.

    The page for editors needs so much that then no other page gets a policy by header."""
    readers = _union(services for path, services in used.items() if path != EDITING_PAGE)
    policy = ((POLICY, policy_of("search/" if context.has_search else "", readers)),)
    always = tuple((name, value) for name, value in ALWAYS.items() if name not in _special(used))
    editing = used.get(EDITING_PAGE, ())
    yield HeaderRule(pattern=f"{context.addresses.base}*", headers=always if editing else (*always, *policy))
    if editing:
        headers = ((POLICY, policy_of(EDITING_PAGE, editing)), (OPENER, opener_of(editing)))
        yield HeaderRule(pattern=f"{context.addresses.base}{_place(EDITING_PAGE, '')}", headers=headers)
    yield from _rules_of_folders(context)


def _union(every: Iterable[Services]) -> Services:
    found: list[Allowed] = []
    for services in every:
        found += (service for service in services if service not in found)
    return tuple(found)


def _language_folders(context: Context) -> dict[str, str]:
    return {language: context.addresses_in(language).folder for language in context.site.languages}


def _folders_of_pages(context: Context, used: Mapping[str, Services]) -> dict[str, list[str]]:
    """Return the paths of the pages and redirects in each top-level folder, by the pattern of its rule."""
    folders = _language_folders(context)
    pages = [(page.path, page.language) for page in context.planned()]
    pages += [(path_of_alias(alias.address), alias.language) for alias in shown_aliases(context)]
    pages += [(path, context.site.language) for path in used if path == EDITING_PAGE]
    found: dict[str, list[str]] = {}
    for path, language in pages:
        found.setdefault(_place(path, folders[language]), []).append(path)
    return found


def _rules_of_places(context: Context, groups: Mapping[str, Services]) -> Iterator[tuple[HeaderRule, Services]]:
    """Yield the rule of each pattern with its policy, and the services that it allows."""
    folders = _language_folders(context).values()
    indexes = [f"{folder}pagefind/*" for folder in folders] if context.has_search else []
    for place in dict.fromkeys((*groups, *indexes, "assets/*", "media/*")):
        services = groups.get(place, ())
        policy = policy_of(place.removesuffix("*"), services)
        yield HeaderRule(pattern=f"{context.addresses.base}{place}", headers=((POLICY, policy),)), services


def _rules_of_folders(context: Context) -> Iterator[HeaderRule]:
    base, folders = context.addresses.base, _language_folders(context)
    for folder in _hashed(folders):
        yield HeaderRule(pattern=f"{base}{folder}", headers=(("Cache-Control", IMMUTABLE),))
    shared = (("Access-Control-Allow-Origin", "*"),)
    yield from (HeaderRule(pattern=f"{base}{folder}data/*", headers=shared) for folder in folders.values())


def _hashed(folders: dict[str, str]) -> Iterator[str]:
    yield "assets/*"
    for folder in folders.values():
        yield f"{folder}pagefind/fragment/*"
        yield f"{folder}pagefind/index/*"


def _place(path: str, folder: str) -> str:
    """Return the pattern of a page's rule, shared by all pages in the same top-level folder of its language."""
    first, slash, _ = path.removeprefix(folder).removesuffix("index.html").partition("/")
    return f"{folder}{first}{slash}{'*' if slash else ''}"


def _place_alone(path: str, others: Iterable[str]) -> str:
    """Return the pattern of a page's own rule, which matches none of some other pages."""
    address = path.removesuffix("index.html")
    has_pages_below = any(other.startswith(address) for other in others if other != path)
    return address if has_pages_below or not address.endswith("/") else f"{address}*"


def _write_rules(view: HeaderRules) -> bytes:
    return "\n".join(_lines_of(view.rules)).encode()


def _lines_of(rules: Iterable[HeaderRule]) -> Iterator[str]:
    for rule in rules:
        yield rule.pattern
        yield from (f"  {name}: {value}" for name, value in rule.headers)
    yield ""
