"""Checking: whether a site is fit to be released. Nothing is published."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from imhsite.app.check_queries import facts_of_page, file_facts, planned_site
from imhsite.app.open_site import OpenSite, SiteOptions, reopening
from imhsite.check.built_pages import BuiltPage, can_look, found_on
from imhsite.check.check_input import CheckInput
from imhsite.check.contrast import low_contrast
from imhsite.check.document_metadata import ENDINGS, named_makers
from imhsite.check.downloads import unreadable
from imhsite.check.external_links import (
    OUTCOMES,
    JudgedReply,
    Reply,
    addresses_of,
    found_on_the_web,
    is_fresh,
    judged,
)
from imhsite.check.network import came_through, is_lost, network_fault
from imhsite.check.registry import found_in
from imhsite.check.review import owners
from imhsite.check.review_calendar import calendar_of
from imhsite.check.severity import Verdict, judge, unknown_levels
from imhsite.check.survey import Survey, survey_of
from imhsite.content.event_times import identity_host
from imhsite.content.index import content_paths
from imhsite.content.relations import used_media
from imhsite.content.site import Site
from imhsite.content.validation import content_problems
from imhsite.content.visibility import seen_site
from imhsite.diagnostics.problems import Origin, Problem, in_order, problem, stops
from imhsite.embargo.pdf_text import read_pdf
from imhsite.engine.blob_store import Store
from imhsite.engine.graph import Engine
from imhsite.engine.query import Failure
from imhsite.outputs.appearance import theme_of_site
from imhsite.outputs.plan import plan
from imhsite.outputs.production import problem_of
from imhsite.outputs.site_problems import site_problems
from imhsite.schema.dates import local_day, local_text
from imhsite.schema.fields import Moment
from imhsite.theme.inheritance import Theme
from imhsite.views.frame import colours_of

if TYPE_CHECKING:
    from imhsite.check.http_fetch import FetchPolicy


SILENT_HOSTS = 8
"""When the first so many hosts do not answer, no other is asked before the site's own."""


class CheckOrder(msgspec.Struct, frozen=True):
    """What is to be checked: the site's folder, the moment, and how."""

    site: Path
    as_of: Moment
    drafts: bool = False
    jobs: int = 1
    policy: FetchPolicy | None = None
    """How to ask for the addresses of other sites; without it, none is asked for."""
    now: datetime | None = None
    """When they are asked for: answers are remembered for some days."""
    today: str = ""
    """The day it is (ISO 8601), where the moment is an earlier one: records may name any day until then."""


class Checked(msgspec.Struct, frozen=True):
    """What came of a check: the verdict, the moment, how much was looked at, whether it could be finished.

    `counts` are in the order in which they are shown: files, pages and so on. `site` is its title, `when` the moment in
    words, `owners` who has how many reviews overdue and due soon.
    """

    verdict: Verdict
    as_of: datetime
    counts: dict[str, int]
    whole: bool = True
    site: str = ""
    when: str = ""
    owners: tuple[tuple[str, int, int], ...] = ()
    calendar: Callable[[], bytes] | None = None
    """What makes the calendar of all reviews."""
    unasked: str = ""
    """Why addresses of other sites could not be checked, in words; "" where they were, or nobody asked for that."""


def check(order: CheckOrder) -> Checked:
    """Check a site; nothing is published."""
    return reopening(_options(order), partial(_checked, order))


def survey(order: CheckOrder) -> tuple[Survey | None, tuple[Problem, ...]]:
    """What a site holds in numbers; None where it has errors, with what is wrong."""

    def answer(site: OpenSite) -> tuple[Survey | None, tuple[Problem, ...]]:
        problems = in_order(site.engine.ask(content_problems))
        if stops(problems):
            return None, problems
        planned = planned_site(site.engine)
        return survey_of(planned, local_day(site.as_of, planned.settings.timezone)), problems

    return reopening(_options(order), answer)


def _options(order: CheckOrder) -> SiteOptions:
    return SiteOptions(order.site, order.as_of, order.drafts, jobs=order.jobs, today=order.today)


def _checked(order: CheckOrder, site: OpenSite) -> Checked:
    engine = site.engine
    problems = [*engine.ask(content_problems)]
    if stops(problems):
        return Checked(Verdict(tuple(problems)), site.as_of, {}, whole=False)
    planned, seen, theme = planned_site(engine), seen_site(engine), theme_of_site(engine)
    paths = [path for path in engine.ask(content_paths) if _is_checked(path, _files_of(planned))]
    facts = dict(zip(paths, engine.scan(file_facts, paths), strict=True))
    settings = planned.settings
    subject = CheckInput(planned, seen, site.as_of, local_day(site.as_of, settings.timezone), facts)
    problems += found_in(subject)
    offered = [planned.media[name] for name in engine.ask(used_media).offered if name in planned.media]
    downloads = [(media.path, site.inputs.read(media.file)) for media in offered]
    problems += named_makers(one for one in downloads if one[0].rpartition(".")[2].lower() in ENDINGS)
    problems += unreadable(downloads, read_pdf)
    problems += low_contrast(dict(_style_sheets(theme)), colours_of(seen, theme.settings))
    problems += [one for one in engine.ask(site_problems) if one not in problems]
    pages = () if stops(problems) else _pages(engine, problems)
    if stops(problems):
        return Checked(Verdict(in_order(problems)), site.as_of, {"files": len(facts)}, whole=False)
    places = addresses_of(planned)
    written = {address: [place.origin for place in where] for address, where in places.items()}
    problems += found_on(pages, frozenset(engine.keys(plan)), settings.url, written, dict(_templates(theme)))
    of_levels = {rule: planned.place_in_settings(f"checks/{rule}") for rule in settings.checks}
    problems += unknown_levels(settings.checks, of_levels)
    allowances = [allowance for one in facts.values() for allowance in one.allowances]
    counts = {"files": len(facts), "pages": len(pages)}
    skipped, unasked = frozenset(OUTCOMES.values()), ""
    if order.policy and order.now:
        answers, fault = _answers(places, settings.url, order.policy, order.now, site.cache)
        problems += found_on_the_web(places, answers, order.now)
        counts["addresses"] = len(answers)
        if len(answers) < len(places):
            unasked = f"{len(places) - len(answers)} addresses of other sites could not be checked: {fault}"
        else:
            skipped = frozenset()
    verdict = judge(problems, allowances, settings.checks, skipped)
    site.save()
    return Checked(
        verdict,
        site.as_of,
        counts,
        site=settings.title.in_language(planned.language, planned.language),
        when=_in_words(site.as_of, settings.timezone),
        owners=owners(subject),
        calendar=partial(calendar_of, subject, identity_host(settings) or "localhost"),
        unasked=unasked,
    )


def _in_words(instant: datetime, zone: str) -> str:
    """A moment as it is said: `8 June 2026, 00:01, Europe/London`."""
    local = datetime.fromisoformat(local_text(instant, zone))
    return f"{local.day} {MONTHS[local.month - 1]} {local.year}, {local:%H:%M}, {zone}"


MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def _answers(
    urls: Collection[str], own: str, policy: FetchPolicy, now: datetime, cache: Store
) -> tuple[dict[str, JudgedReply], str]:
    """The answer for each address, and what keeps the others from being asked, in words ("" for nothing).

    An address is asked where no answer is remembered that is fresh enough. Of what only tells of this machine's
    network nothing is remembered. `own` is the site's own address, asked when no other site answers.
    """
    answers: dict[str, JudgedReply] = {}
    for url in urls:
        kept = cache.get("answer", url)
        try:
            answer = msgspec.msgpack.decode(kept, type=JudgedReply) if kept else None
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
    """The replies that tell of their addresses, and what keeps the others from being asked, in words."""
    if not urls:
        return {}, ""
    from imhsite.check.http_fetch import ask

    replies: dict[str, Reply] = {}
    ask(urls, policy, replies.__setitem__, give_up_after=SILENT_HOSTS)
    if fault := network_fault(replies):
        ask((own,), policy, (control := dict[str, Reply]()).__setitem__)
        if network_fault({**replies, **control}):
            return {}, fault
        ask([url for url in urls if url not in replies], policy, replies.__setitem__)
    lost = [url for url, reply in replies.items() if is_lost(reply)]
    earlier = next((url for url, reply in replies.items() if came_through(reply)), own)
    if len(lost) > 1:
        # The network may have gone meanwhile: then an address that answered before does not answer now.
        ask((earlier,), policy, (again := dict[str, Reply]()).__setitem__)
        if fault := network_fault(again):
            return {url: reply for url, reply in replies.items() if url not in lost}, fault
    return replies, ""


def _pages(engine: Engine, problems: list[Problem]) -> tuple[BuiltPage, ...]:
    """Every page of the site with what is found on it; a page that cannot be made is a problem."""
    found: list[BuiltPage] = []
    if not can_look():
        message = "selectolax is not installed, so the built pages were not checked"
        origin = Origin("content/site.yaml")
        problems.append(problem("missing-library", origin, message, "install it: pip install selectolax"))
        return ()
    for path in engine.keys(plan):
        one = engine.entry(plan, path)
        if one is None or one.kind != "page":
            continue
        try:
            found.append(BuiltPage(path, one.origin, engine.ask(facts_of_page, path), one.template))
        except Failure as failure:
            problems.append(problem_of(failure))
    return tuple(found)


def _templates(theme: Theme) -> Iterator[tuple[str, str]]:
    """The templates of the site's theme by their files."""
    for path in theme.files:
        if path.endswith(".html") and path.startswith(("templates/", "directives/")):
            yield theme.shown[path], theme.files[path].decode("utf-8", "replace")


def _style_sheets(theme: Theme) -> Iterator[tuple[str, str]]:
    """The style sheets of the site's theme by their files."""
    for path in theme.files:
        if path.endswith(".css") and path.startswith("assets/"):
            yield theme.shown[path], theme.files[path].decode("utf-8", "replace")


def _is_checked(path: str, texts: frozenset[str]) -> bool:
    if not path.startswith("content/") or not path.endswith((".md", ".yaml")):
        return False
    if not path.startswith(("content/articles/", "content/pages/", "content/weeks/")):
        return True
    return path in texts


def _files_of(site: Site) -> frozenset[str]:
    texts = (text for kind in (site.articles, site.pages) for versions in kind.values() for text in versions.values())
    return frozenset(record.origin.file for record in (*texts, *site.weeks.values()))
