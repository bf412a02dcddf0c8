"""Which services each page may use: those that it contacts, and those that name the page.

What a page contacts is derived from its texts, the directives in them and its templates, because the page itself
contains the policy that follows from it.
"""

from __future__ import annotations

from collections.abc import Mapping

from imhsite.content.content_paths import text_of_place, week_of_place
from imhsite.content.files import contacts_in
from imhsite.content.query_labels import words_for
from imhsite.content.services import is_used
from imhsite.content.settings import services, settings
from imhsite.engine.graph import Engine
from imhsite.engine.query import query
from imhsite.outputs.appearance import contacts_of_template
from imhsite.outputs.cms.cms_problems import cms_problems
from imhsite.outputs.contexts import context_of
from imhsite.outputs.headers import EDITING_PAGE, Allowed, EditingNeeds
from imhsite.outputs.plan import PlannedOutput, plan, planned_pages
from imhsite.render.template_trees import DIRECTIVES
from imhsite.source.third_parties import ThirdParty


@query(18, type=dict[str, tuple[str, ...]])
def limited_services(engine: Engine, language: str) -> dict[str, tuple[str, ...]]:
    """Map the paths of pages in a language to the ids of the limited services that name them."""
    context = context_of(engine, language)
    found: dict[str, tuple[str, ...]] = {}
    for id, service in engine.ask(services).items():
        for destination in service.pages:
            if address := context.link(destination).partition("#")[0]:
                path = context.addresses.path_of(address)
                found[path] = (*found.get(path, ()), id)
    return found


@query(21, type=tuple[str, ...], words=words_for("the services it uses"))
def services_on(engine: Engine, path: str) -> tuple[str, ...]:
    """Return the ids of the services that a page may use, in the order of the settings."""
    page = engine.entry(plan, path)
    if page is None or page.kind != "page":
        return ()
    contacted = _contacts_of(engine, page)
    limited = engine.ask(limited_services, page.language).get(path, ())
    declared = engine.ask(services)
    return tuple(
        id for id, service in declared.items() if (id in limited if service.pages else is_used(service, contacted))
    )


def _contacts_of(engine: Engine, page: PlannedOutput) -> set[ThirdParty]:
    """Return the other hosts that a page contacts."""
    templates, found = [page.template], set[ThirdParty]()
    if text_of_place(page.origin.file) or week_of_place(page.origin.file):
        contacts = engine.ask(contacts_in, page.origin.file)
        found.update(contacts.hosts)
        templates += [f"{DIRECTIVES}{name}.html" for name in contacts.directives]
    for name in templates:
        found.update(engine.entry(contacts_of_template, name) or ())
    return found


def services_of_page(engine: Engine, path: str) -> tuple[Allowed, ...]:
    """Return what a page may use. A site without services costs each page one dependency."""
    if path == EDITING_PAGE:
        return _editing_needs(engine)
    declared = engine.ask(services)
    return tuple(declared[id] for id in engine.ask(services_on, path)) if declared else ()


def _editing_needs(engine: Engine) -> tuple[EditingNeeds, ...]:
    """Return what the page for editors needs, if the site has one."""
    found = engine.ask(settings)
    if found is None or found.cms is None or engine.ask(cms_problems):
        return ()
    from imhsite.outputs.cms.cms_config import needs_of

    return (needs_of(found.cms),)


def services_by_page(engine: Engine) -> Mapping[str, tuple[Allowed, ...]]:
    """Map the path of each page that may use services, and that of the page for editors, to what they may use."""
    declared = engine.ask(services)
    paths = [page.path for page in engine.ask(planned_pages)] if declared else []
    found = zip(paths, engine.scan(services_on, paths), strict=True)
    used: dict[str, tuple[Allowed, ...]] = {path: tuple(declared[id] for id in ids) for path, ids in found if ids}
    return used | {EDITING_PAGE: needs} if (needs := _editing_needs(engine)) else used


ALL = (limited_services, services_on)
