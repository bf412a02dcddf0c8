"""Files for hosts: `_headers`, `.nojekyll` and `CNAME`.

`_headers` is read by Netlify, Cloudflare Pages and others. If two of its rules match a path, hosts join their values,
and two joined policies allow only what both do; so no header is in two rules that match the same path. Cloudflare Pages
reads at most MAX_RULES rules (https://developers.cloudflare.com/pages/configuration/headers/).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from urllib.parse import urlsplit

from imhsite.content.aliases import path_of_alias
from imhsite.diagnostics.problems import Origin
from imhsite.outputs.documents.redirects import shown_aliases
from imhsite.outputs.documents.text_document import TextFile, write_text
from imhsite.outputs.headers import ALWAYS, IMMUTABLE, policy_of
from imhsite.outputs.kinds import DocumentOutput
from imhsite.views.context import Context
from imhsite.views.types.view import View

MAX_RULES = 100


class HeaderRule(View, frozen=True, kw_only=True):
    """The headers of the paths that match a pattern, which may end in `*`."""

    pattern: str
    headers: tuple[tuple[str, str], ...]


class HeaderRules(View, frozen=True, kw_only=True):
    """All rules in order."""

    rules: tuple[HeaderRule, ...]


def hosting_outputs(context: Context) -> Iterator[DocumentOutput]:
    """Yield the files for hosts; `CNAME` only if the settings ask for it."""
    origin = Origin("content/site.yaml")
    yield DocumentOutput("_headers", context.language, partial(_header_rules, context), _write_rules, origin)
    # GitHub Pages would omit files that begin with an underscore.
    yield DocumentOutput(".nojekyll", context.language, TextFile, write_text, origin)
    if context.site.settings.cname:
        host = urlsplit(context.url).hostname or ""
        yield DocumentOutput("CNAME", context.language, partial(TextFile, lines=(host,)), write_text, origin)


def _header_rules(context: Context) -> HeaderRules:
    rules = tuple(_rules_by_place(context))
    return HeaderRules(rules=rules if len(rules) <= MAX_RULES else tuple(_rules_for_all(context)))


def _rules_by_place(context: Context) -> Iterator[HeaderRule]:
    """Yield the strictest rules, which give only the search pages the policy that search needs."""
    base = context.addresses.base
    folders = {language: context.addresses_in(language).folder for language in context.site.languages}
    pages = [(page.path, page.language) for page in context.planned()]
    pages += [(path_of_alias(alias.address), alias.owner.language) for alias in shown_aliases(context)]
    places = dict.fromkeys(_place(path, folders[language]) for path, language in pages)
    yield HeaderRule(pattern=f"{base}*", headers=tuple(ALWAYS.items()))
    indexes = [f"{folder}pagefind/*" for folder in folders.values()] if context.has_search else []
    yield from (_policy_rule(base, place) for place in (*places, *indexes, "assets/*", "media/*"))
    yield from _rules_of_folders(base, folders)


def _rules_for_all(context: Context) -> Iterator[HeaderRule]:
    """Yield fewer rules, for sites with many pages and languages: one policy, which allows what search needs."""
    base = context.addresses.base
    folders = {language: context.addresses_in(language).folder for language in context.site.languages}
    policy = policy_of("search/" if context.has_search else "")
    yield HeaderRule(pattern=f"{base}*", headers=(*ALWAYS.items(), ("Content-Security-Policy", policy)))
    yield from _rules_of_folders(base, folders)


def _rules_of_folders(base: str, folders: dict[str, str]) -> Iterator[HeaderRule]:
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


def _policy_rule(base: str, place: str) -> HeaderRule:
    policy = policy_of(place.removesuffix("*"))
    return HeaderRule(pattern=f"{base}{place}", headers=(("Content-Security-Policy", policy),))


def _write_rules(view: HeaderRules) -> bytes:
    return "\n".join(_lines_of(view.rules)).encode()


def _lines_of(rules: Iterable[HeaderRule]) -> Iterator[str]:
    for rule in rules:
        yield rule.pattern
        yield from (f"  {name}: {value}" for name, value in rule.headers)
    yield ""
