"""Check: whether a site is ready to be published. Nothing is published."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from imhsite.app.check_queries import checked_extensions, file_facts, page_facts, planned_site
from imhsite.app.open_site import OpenSite, SiteOptions, with_open_site
from imhsite.check.built_pages import BuiltPage, page_findings
from imhsite.check.check_input import CheckInput
from imhsite.check.declared_services import unused_services
from imhsite.check.document_metadata import ENDINGS, named_makers
from imhsite.check.downloads import unreadable
from imhsite.check.external_links import (
    OUTCOMES,
    JudgedReply,
    Reply,
    addresses_of,
    is_fresh,
    judged,
    link_problems,
)
from imhsite.check.hosting_limits import Upload, exceeded_limits
from imhsite.check.network import may_be_network_failure, network_fault, site_answered
from imhsite.check.registry import site_findings
from imhsite.check.review import owners, unreviewed_words
from imhsite.check.review_calendar import calendar_of
from imhsite.check.rule_table import CHECKS, unknown_languages
from imhsite.check.severity import Verdict, judge, unknown_levels
from imhsite.check.survey import Survey, survey_of
from imhsite.content.event_times import identity_host
from imhsite.content.index import content_paths
from imhsite.content.relations import used_media
from imhsite.content.services import contacts_of
from imhsite.content.site import Site
from imhsite.content.validation import content_problems
from imhsite.content.visibility import visible_site
from imhsite.diagnostics.problems import Origin, Problem, in_order, problem, stops
from imhsite.embargo.pdf_text import read_pdf
from imhsite.engine.blob_store import BlobStore
from imhsite.engine.extras import command_for, missing_from, not_installed
from imhsite.engine.graph import Engine
from imhsite.engine.query import Failure
from imhsite.outputs.appearance import contacts_of_template, theme_of_site
from imhsite.outputs.page_services import services_of_page
from imhsite.outputs.plan import plan
from imhsite.outputs.production import output_content, problem_of
from imhsite.outputs.site_problems import site_problems
from imhsite.schema.dates import local_day, local_text
from imhsite.schema.fields import Moment
from imhsite.schema.records import Service
from imhsite.theme.inheritance import Theme
from imhsite.views.frame import colours_of

if TYPE_CHECKING:
    from imhsite.check.http_fetch import FetchPolicy


SILENT_HOSTS = 8
"""If no host has answered after this many have not, the site's own host is tried before the others."""


class CheckOptions(msgspec.Struct, frozen=True):
    """What to check: the site's folder, the moment, and options."""

    site: Path
    as_of: Moment
    drafts: bool = False
    jobs: int = 1
    policy: FetchPolicy | None = None
    """How to request the addresses of other sites; without it, none is requested."""
    now: datetime | None = None
    """The time of the requests; answers are cached for some days."""
    today: str = ""
    """Today's date (ISO 8601), if the moment is in the past: records may name days up to it."""
    host: str = ""
    """The host whose limits apply; by default, that of the settings."""


class CheckResult(msgspec.Struct, frozen=True):
    """The result of a check: the verdict, the moment, how much was checked, whether the check was complete.

    `counts` are in display order: files, pages and so on. `site` is the site's title, `when` the moment in words,
    `owners` each owner with the numbers of reviews overdue and due soon.
    """

    verdict: Verdict
    as_of: datetime
    counts: dict[str, int]
    complete: bool = True
    site: str = ""
    when: str = ""
    owners: tuple[tuple[str, int, int], ...] = ()
    calendar: Callable[[], bytes] | None = None
    """A function that returns the calendar of all reviews, as iCalendar."""
    unchecked: str = ""
    """Why addresses of other sites could not be checked, in words; "" if they were, or if this was not requested."""
    unknown_languages: dict[str, tuple[str, ...]] = {}
    """The rules that do not know a language of the site, by language."""


def check(options: CheckOptions) -> CheckResult:
    """Check a site without publishing it; raise InputChanged if files keep changing."""
    return with_open_site(_site_options(options), partial(_checked, options))


def survey(options: CheckOptions) -> tuple[Survey | None, tuple[Problem, ...]]:
    """Return the numbers of a site's records, or None if it has errors, and its problems."""

    def answer(site: OpenSite) -> tuple[Survey | None, tuple[Problem, ...]]:
        problems = in_order(site.engine.ask(content_problems))
        if stops(problems):
            return None, problems
        planned = planned_site(site.engine)
        return survey_of(planned, local_day(site.as_of, planned.settings.timezone)), problems

    return with_open_site(_site_options(options), answer)


def _site_options(options: CheckOptions) -> SiteOptions:
    return SiteOptions(options.site, options.as_of, options.drafts, jobs=options.jobs, today=options.today)


def _checked(options: CheckOptions, site: OpenSite) -> CheckResult:
    engine = site.engine
    problems = [*engine.ask(content_problems)]
    if stops(problems):
        return CheckResult(Verdict(tuple(problems)), site.as_of, {}, complete=False)
    planned, seen, theme = planned_site(engine), visible_site(engine), theme_of_site(engine)
    paths = _checked_among(engine.ask(content_paths), planned)
    facts = dict(zip(paths, engine.scan(file_facts, paths), strict=True))
    settings = planned.settings
    subject = CheckInput(planned, seen, site.as_of, local_day(site.as_of, settings.timezone), facts)
    added, of_extensions = checked_extensions(engine, subject)
    problems += [*site_findings(subject), *unreviewed_words(theme, planned.languages), *of_extensions]
    offered = (planned.media[name] for name in engine.ask(used_media).offered if name in planned.media)
    downloads = [(media.path, site.inputs.read(media.file)) for media in offered]
    office = (one for one in downloads if one[0].rpartition(".")[2].lower() in ENDINGS)
    problems += [*named_makers(office), *unreadable(downloads, read_pdf)]
    missing = missing_from("check")
    problems += _unchecked(missing) if missing else _low_contrast(theme, seen)
    problems += [one for one in engine.ask(site_problems) if one not in problems]
    pages = () if missing or _prevents_build(problems, of_extensions) else _pages(engine, problems)
    if _prevents_build(problems, of_extensions):
        verdict = Verdict(in_order(problems), (), added)
        return CheckResult(verdict, site.as_of, {"files": len(facts)}, complete=False)
    places = addresses_of(planned)
    written = {address: [place.origin for place in where] for address, where in places.items()}
    paths_of_outputs = frozenset(engine.keys(plan))
    problems += page_findings(pages, paths_of_outputs, settings.url, written, dict(_templates(theme)), theme.name)
    problems += _host_findings(engine, planned, options.host, paths_of_outputs)
    in_templates = (one for found in engine.entries(contacts_of_template).values() for one in found or ())
    problems += unused_services(
        planned, {*(one for text in planned.texts for one in contacts_of(text.outline)), *in_templates}
    )
    problems += unknown_levels(
        settings.checks, {rule: planned.place_in_settings(f"checks/{rule}") for rule in settings.checks}, added
    )
    counts = {"files": len(facts), "pages": len(pages)}
    skipped, unchecked = frozenset(OUTCOMES.values()), ""
    if options.policy and options.now:
        answers, fault = _answers(places, settings.url, options.policy, options.now, site.cache)
        problems += link_problems(places, answers, options.now)
        counts["addresses"] = len(answers)
        if len(answers) < len(places):
            unchecked = f"{len(places) - len(answers)} external links could not be checked: {fault}"
        else:
            skipped = frozenset()
    allowances = [allowance for one in facts.values() for allowance in one.allowances]
    site.save()
    return CheckResult(
        judge(problems, allowances, settings.checks, skipped, added),
        site.as_of,
        counts,
        site=settings.title.in_language(planned.language, planned.language),
        when=_in_words(site.as_of, settings.timezone),
        owners=owners(subject),
        calendar=partial(calendar_of, subject, identity_host(settings) or "localhost"),
        unchecked=unchecked,
        unknown_languages=unknown_languages(planned.languages),
    )


def _host_findings(engine: Engine, planned: Site, host: str, paths: Collection[str]) -> Iterator[Problem]:
    """Yield the findings about the limits of a host, or of that in the settings, for a site with some outputs."""
    texts = {path: engine.ask(output_content, path).decode() for path in ("_headers", "_redirects") if path in paths}
    offered = engine.ask(used_media).offered
    media = {one.file: one.size for name, one in planned.media.items() if name in offered}
    upload = Upload(len(paths), media, texts.get("_headers", ""), texts.get("_redirects", ""))
    return exceeded_limits(host or planned.settings.host or "", upload, planned.place_in_settings("host"))


def _prevents_build(problems: list[Problem], of_extensions: Container[Problem]) -> bool:
    """Return whether a build would be rejected; an error of the check alone rejects none.

    `of_extensions` are what the rules of extensions found, and the faults in these rules."""
    return stops(one for one in problems if one.rule not in CHECKS and one not in of_extensions)


def _in_words(instant: datetime, zone: str) -> str:
    """Return an instant as words in a time zone: `8 June 2026, 00:01, Europe/London`."""
    local = datetime.fromisoformat(local_text(instant, zone))
    return f"{local.day} {MONTHS[local.month - 1]} {local.year}, {local:%H:%M}, {zone}"


MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def _answers(
    urls: Collection[str], own: str, policy: FetchPolicy, now: datetime, cache: BlobStore
) -> tuple[dict[str, JudgedReply], str]:
    """Return the answer for each address, and why the others could not be requested, in words, or "".

    An address is requested unless a recent answer is cached. Answers that only reflect this machine's network are not
    cached. `own` is the site's own address, requested if no other site answers.
    """
    answers: dict[str, JudgedReply] = {}
    for url in urls:
        cached = cache.get("answer", url)
        try:
            answer = msgspec.msgpack.decode(cached, type=JudgedReply) if cached else None
        except msgspec.DecodeError:
            answer = None
        if answer and is_fresh(answer, now):
            answers[url] = answer
    replies, fault = _replies([url for url in urls if url not in answers], own, policy)
    for url, reply in replies.items():
        answers[url] = judged(url, reply, now.isoformat())
        cache.put("answer", url, msgspec.msgpack.encode(answers[url]))
    return answers, fault


def _replies(urls: Collection[str], own: str, policy: FetchPolicy) -> tuple[dict[str, Reply], str]:
    """Return the conclusive reply for each address, and why the others could not be requested, in words."""
    if not urls:
        return {}, ""
    if missing_from("links"):
        return {}, f"httpx is not installed; install it with {command_for('links')}"
    from imhsite.check.http_fetch import ask

    replies: dict[str, Reply] = {}
    ask(urls, policy, replies.__setitem__, give_up_after=SILENT_HOSTS)
    if fault := network_fault(replies):
        ask((own,), policy, (control := dict[str, Reply]()).__setitem__)
        if network_fault({**replies, **control}):
            return {}, fault
        ask([url for url in urls if url not in replies], policy, replies.__setitem__)
    failed = [url for url, reply in replies.items() if may_be_network_failure(reply)]
    earlier = next((url for url, reply in replies.items() if site_answered(reply)), own)
    if len(failed) > 1:
        # The network may have failed meanwhile: then an address that answered before no longer does.
        ask((earlier,), policy, (again := dict[str, Reply]()).__setitem__)
        if fault := network_fault(again):
            return {url: reply for url, reply in replies.items() if url not in failed}, fault
    return replies, ""


def _unchecked(missing: Sequence[str]) -> Iterator[Problem]:
    """Yield a warning about the part of the check that needs libraries that are not installed."""
    message = f"{not_installed(missing)}, so style sheets and built pages were not checked"
    hint = f"install what is missing: {command_for('check')}"
    yield problem("missing-library", Origin("content/site.yaml"), message, hint)


def _low_contrast(theme: Theme, site: Site) -> Iterator[Problem]:
    from imhsite.check.contrast import low_contrast  # its libraries take long to import

    return low_contrast(dict(_style_sheets(theme)), colours_of(site, theme.settings))


def _pages(engine: Engine, problems: list[Problem]) -> tuple[BuiltPage, ...]:
    """Return every page of the site with its facts; add a problem for each page that cannot be rendered."""
    found: list[BuiltPage] = []
    for path in engine.keys(plan):
        one = engine.entry(plan, path)
        if one is None or one.kind != "page":
            continue
        try:
            services = tuple(one for one in services_of_page(engine, path) if isinstance(one, Service))
            found.append(BuiltPage(path, one.origin, engine.ask(page_facts, path), one.template, services))
        except Failure as failure:
            problems.append(problem_of(failure))
    return tuple(found)


def _templates(theme: Theme) -> Iterator[tuple[str, str]]:
    """Yield the path and text of each template of the site's theme."""
    for path in theme.files:
        if path.endswith(".html") and path.startswith(("templates/", "directives/")):
            yield theme.shown[path], theme.files[path].decode("utf-8", "replace")


def _style_sheets(theme: Theme) -> Iterator[tuple[str, str]]:
    """Yield the path and text of each style sheet of the site's theme."""
    for path in theme.files:
        if path.endswith(".css") and path.startswith("assets/"):
            yield theme.shown[path], theme.files[path].decode("utf-8", "replace")


def _checked_among(paths: Iterable[str], site: Site) -> list[str]:
    """Return the content files that are checked: of texts and weeks, those that are planned to be published."""
    planned = _files_of(site)
    written = (path for path in paths if path.startswith("content/") and path.endswith((".md", ".yaml")))
    texts = ("content/articles/", "content/pages/", "content/weeks/")
    return [path for path in written if path in planned or not path.startswith(texts)]


def _files_of(site: Site) -> frozenset[str]:
    texts = (text for kind in (site.articles, site.pages) for versions in kind.values() for text in versions.values())
    return frozenset(record.origin.file for record in (*texts, *site.weeks.values()))
