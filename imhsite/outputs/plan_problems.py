"""Problems of the plan: addresses that no output has, that two outputs share, or that no file system can store."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote

from imhsite.content.field_links import links_in_fields
from imhsite.content.files import absolute_links_in
from imhsite.content.index import loaded
from imhsite.content.record_keys import record_key
from imhsite.content.settings import languages
from imhsite.content.visibility import visible_site
from imhsite.diagnostics.problems import Origin, Problem, Replacement, origin_of, problem, span_of
from imhsite.diagnostics.suggest import nearest
from imhsite.diagnostics.typos import meant_by
from imhsite.engine.graph import Engine
from imhsite.engine.query import query
from imhsite.outputs.contexts import context_of
from imhsite.outputs.paths import fault_of, folded, folders_of
from imhsite.outputs.plan import GENERATED, PlannedOutput, output_groups, outputs_in_group, plan
from imhsite.schema.address_faults import LOCAL_FILE, MOVE
from imhsite.schema.records import Notice, Week
from imhsite.schema.urls import canonical_path
from imhsite.views.context import Context

_HOME_FOLDERS = re.compile(r"/(?:Users|home|Volumes)/[^/]+/")
"""The folders in which computers keep people's files; no page has an address below them."""


@query(21, type=tuple[Problem, ...])
def plan_problems(engine: Engine, _: str) -> tuple[Problem, ...]:
    """Return the problems of the plan as a whole."""
    every = [output for planned in engine.scan(outputs_in_group, engine.ask(output_groups)) for output in planned]
    main = context_of(engine, engine.ask(languages)[0])
    redirects = [output for output in every if output.group.startswith("redirects/")]
    others = [output for output in every if not output.group.startswith("redirects/")]
    hiding = tuple(_hidden_by(main, redirects, others))
    planned = others if hiding else every
    return (*hiding, *_without_search(main), *_clashes(planned), *_impossible(planned))


def _hidden_by(context: Context, redirects: list[PlannedOutput], others: list[PlannedOutput]) -> Iterator[Problem]:
    if redirects:
        from imhsite.outputs.documents.redirects import hidden_pages

        yield from hidden_pages(context, [output.path for output in others])


def _without_search(context: Context) -> Iterator[Problem]:
    if "search.html" in context.templates and not context.has_search:
        message = "there is no search program for this computer, so the site is built without its search page"
        hint = "reinstall imhsite with pip, or build on another computer"
        yield problem("no-search-program", Origin(GENERATED["home"]), message, hint)


@query(21, type=tuple[Problem, ...])
def dead_addresses_in(engine: Engine, path: str) -> tuple[Problem, ...]:
    """Return a problem for each /address/ in a content file that no output has."""
    return tuple(_dead_addresses(engine, engine.ask(absolute_links_in, path)))


@query(21, type=tuple[Problem, ...])
def dead_addresses_in_fields(engine: Engine, _: str) -> tuple[Problem, ...]:
    """Return a problem for each /address/ in the fields of settings, notices and weeks that no output has."""
    site = visible_site(engine)
    links = [(site.place_in_settings(path), link) for path, link in links_in_fields(site.settings)]
    records: dict[str, Notice | Week] = {record_key("notice", id): notice for id, notice in site.notices.items()}
    records |= {record_key("week", str(year)): week for year, week in site.weeks.items()}
    for key, record in records.items():
        for path, link in links_in_fields(record):
            one = loaded(engine, key)
            assert one is not None
            links.append((origin_of(record.origin.file, one.spans[path]), link))
    return tuple(_dead_addresses(engine, links))


def _dead_addresses(engine: Engine, links: Iterable[tuple[Origin, str]]) -> Iterator[Problem]:
    for origin, destination in links:
        address = canonical_path(unquote(destination.partition("#")[0].partition("?")[0]))
        if destination.startswith("/") and not destination.startswith("//") and not _is_planned(engine, address):
            yield _dead(engine, origin, address)


def _dead(engine: Engine, origin: Origin, address: str) -> Problem:
    """Return the problem of a link to an /address/ that the site does not have."""
    if _HOME_FOLDERS.match(address):
        return problem("local-address", origin, LOCAL_FILE, MOVE)
    known = [f"/{path.removesuffix('index.html')}" for path in engine.keys(plan)]
    found = nearest(address, known)
    hint = f'did you mean "{found}"?' if found else "link to the file instead, such as ../pages/about.md"
    meant = meant_by(address, known)
    fix = Replacement(span_of(origin), address, meant) if meant else None
    return problem("dead-link", origin, f'this site has no address "{address}"', hint, fix)


def _is_planned(engine: Engine, address: str) -> bool:
    paths = (f"{address[1:]}index.html", address[1:]) if address.endswith("/") else (address[1:],)
    return not address.endswith("/index.html") and any(engine.entry(plan, path) for path in paths)


def _clashes(outputs: Iterable[PlannedOutput]) -> Iterator[Problem]:
    seen: dict[str, PlannedOutput] = {}
    reported: set[tuple[Origin, Origin]] = set()
    for output in outputs:
        first = seen.setdefault(folded(output.path), output)
        if first is output:
            continue
        one, other = sorted((first, output), key=lambda o: (not o.origin.file.endswith(".md"), o.origin))
        if (one.origin, other.origin) in reported:
            continue
        reported.add((one.origin, other.origin))
        if added := next((each for each in (first, output) if each.group.startswith("extensions/")), None):
            message = f"the address /{output.path} is used twice: an extension has a document there"
            hint = "give what else is there another name, or remove the extension from extensions:"
            yield problem("same-address", added.origin, message, hint)
            continue
        message = f"the address /{output.path.removesuffix('index.html')} is already used by {other.origin.file}"
        hint = "rename one of the two"
        if one.path != other.path:
            hint += ": many systems do not distinguish upper and lower case"
        yield problem("same-address", one.origin, message, hint)
    yield from _inside_files(outputs, seen)
    folders = [output for output in outputs if output.kind == "folder"]
    for output in outputs if folders else ():
        for folder in folders:
            if output is not folder and folded(output.path).startswith(folder.path):
                message = f"the address /{folder.path} is reserved for files that imhsite makes"
                yield problem("same-address", output.origin, message, "choose another name")


def _inside_files(outputs: Iterable[PlannedOutput], by_path: Mapping[str, PlannedOutput]) -> Iterator[Problem]:
    """Yield a problem for each output inside a folder whose path is the path of another output, which is a file."""
    for output in outputs:
        for folder in folders_of(output.path.removesuffix("/")):
            if other := by_path.get(folded(folder)):
                origin = output.origin if output.origin.file.endswith(".md") else other.origin
                message = f"/{other.path} is a file of this site, so no address can be below it"
                yield problem("same-address", origin, message, "choose another address")


def _impossible(outputs: Iterable[PlannedOutput]) -> Iterator[Problem]:
    for output in outputs:
        if fault := fault_of(output.path.removesuffix("/") if output.kind == "folder" else output.path):
            shown = output.path if len(output.path) <= 80 else f"{output.path[:79]}…"
            message = f'some systems cannot store the output "{shown}": it {fault}'
            is_alias = output.group.startswith("redirects/")
            hint = 'delete the address from "aliases"' if is_alias else "give the file another name"
            yield problem("impossible-path", output.origin, message, hint)


ALL = (plan_problems, dead_addresses_in, dead_addresses_in_fields)
