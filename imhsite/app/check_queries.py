"""Check queries: the findings of the check in each file and on each page, so that only changes are checked again.

The rules are imported lazily, because every build declares these queries but asks for none of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from imhsite.content.index import loaded
from imhsite.content.inputs import file, option
from imhsite.content.mappings import site_of
from imhsite.content.record_keys import record_key
from imhsite.content.site import RECORD_KINDS, TEXT_KINDS, Site
from imhsite.content.site_extensions import declared_parts, places_of_extensions, usable_extensions
from imhsite.diagnostics.problems import Origin, Problem, origin_of
from imhsite.engine.graph import Engine
from imhsite.engine.query import query
from imhsite.outputs.output_queries import OUTPUT_QUERIES
from imhsite.outputs.production import output_content
from imhsite.schema.records import approval_of

if TYPE_CHECKING:
    from imhsite.check.built_pages import PageFacts
    from imhsite.check.check_input import CheckInput, FileFacts, SiteFacts
    from imhsite.check.rule_table import Check

READING_AGE = 14
"""The default maximum reading age: about the upper limit that UK government pages aim for."""


def _types() -> Any:
    from imhsite.check import check_input

    return check_input


def _page_facts_type() -> Any:
    from imhsite.check.built_pages import PageFacts

    return PageFacts


def planned_site(engine: Engine) -> Site:
    """Return all records, without drafts unless the option `drafts` is set, in plain mappings."""
    site = site_of(engine)
    drafts = engine.ask(option, "drafts") is not None
    changes: dict[str, Any] = {name: _planned(getattr(site, name), drafts) for _, name in RECORD_KINDS}
    changes["added"] = {kind: _planned(records, drafts) for kind, records in site.added.items()}
    for _, name in TEXT_KINDS:
        versions = {id: _planned(each, drafts) for id, each in getattr(site, name).items()}
        changes[name] = {id: each for id, each in versions.items() if each}
    return msgspec.structs.replace(site, **changes)


def _planned(records: Mapping[Any, Any], drafts: bool) -> dict[Any, Any]:
    return {id: one for id, one in records.items() if drafts or approval_of(one) != "draft"}


def checked_extensions(engine: Engine, subject: CheckInput) -> tuple[dict[str, Check], tuple[Problem, ...]]:
    """Return the rules that the site's extensions add, by id, and what they find."""
    from imhsite.check.added_rules import PlannedSite, added_checks, added_findings

    def place(kind: str, id: str, field: str) -> Origin:
        found = loaded(engine, record_key(kind, id, subject.planned.language if kind in ("article", "page") else ""))
        if found is None:
            raise KeyError(id)
        span = found.spans.get(field)
        return origin_of(found.record.origin.file, span) if span else found.record.origin

    extensions = usable_extensions(engine)
    findings = added_findings(extensions, places_of_extensions(engine), PlannedSite(subject, place))
    return added_checks(extensions), tuple(findings)


@query(14, type=lambda: _types().SiteFacts, lazy=True)
def site_facts(engine: Engine, _: str) -> SiteFacts:
    """Return the facts about a site that affect the findings in each file, without draft terms."""
    site, drafts = site_of(engine), engine.ask(option, "drafts") is not None
    return site_facts_of(msgspec.structs.replace(site, terms=_planned(site.terms, drafts)))


def site_facts_of(site: Site) -> SiteFacts:
    """Return the facts about a site that affect the findings in each file."""
    from imhsite.check.check_input import SiteFacts

    settings = site.settings
    forms: set[str] = set()
    for term in site.terms.values():
        written = term.term.texts if term.term else ()
        forms |= {term.id.replace("-", " "), *(text for _, text in written), *term.forms}
    return SiteFacts(
        language=site.language,
        house_words=dict(settings.house_words),
        terms=tuple(sorted({form.casefold() for form in forms})),
        reading_age=settings.review.reading_age or READING_AGE,
        countries=tuple(dict.fromkeys(nation.partition("-")[0] for nation in settings.nations)) or ("GB",),
    )


@query(15, type=lambda: _types().FileFacts, lazy=True, root=True)
def file_facts(engine: Engine, path: str) -> FileFacts:
    """Return the facts about a content file for the check."""
    from imhsite.check.text_rules import facts_of

    collections = engine.ask(declared_parts).collections
    return facts_of(path, engine.ask(file, path) or b"", engine.ask(site_facts), collections)


@query(26, type=_page_facts_type, lazy=True, root=True)
def page_facts(engine: Engine, path: str) -> PageFacts:
    """Return the facts about a page for the check."""
    from imhsite.check.built_pages import read_page

    return read_page(engine.ask(output_content, path))


SITE_QUERIES = (*OUTPUT_QUERIES, site_facts, file_facts, page_facts)
"""All queries of a site, to be declared to an engine: all commands share one store, so each declares them all."""
