"""Checking: whether a site is fit to be released, working out anew only what changed. One use case.

Loads as a build does, and publishes nothing. What is found in a file is kept under the digest of the file.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from imhsite.cache.memory import Memory
from imhsite.cache.signature import code_signature
from imhsite.cache.snapshot import Trace
from imhsite.check.calendar import calendar_of
from imhsite.check.contrast import low_contrast
from imhsite.check.judging import Verdict, judge, unknown_levels
from imhsite.check.network import came_through, is_lost, network_fault
from imhsite.check.pages import BuiltPage, PageFacts, can_look, found_on, page_facts
from imhsite.check.properties import ENDINGS, named_makers
from imhsite.check.review import owners
from imhsite.check.rulings import facts_of, found_in
from imhsite.check.subject import FileFacts, Knowledge, Subject
from imhsite.check.survey import Survey, survey_of
from imhsite.check.weblinks import (
    OUTCOMES,
    Answer,
    Reply,
    addresses_of,
    found_on_the_web,
    is_fresh,
    judged,
)
from imhsite.dates import instant_of, local_day, local_text
from imhsite.embargo.readability import unreadable
from imhsite.events import identity_host
from imhsite.fields import Moment
from imhsite.loading import Content, Stopped, load
from imhsite.making import make
from imhsite.media import used_files
from imhsite.outputs import PageOutput
from imhsite.pdftext import read_pdf
from imhsite.problems import Origin, Problem, in_order, problem
from imhsite.records import approval_of
from imhsite.site import Site
from imhsite.sources import Sources, look
from imhsite.views.frame import colours_of

if TYPE_CHECKING:
    from imhsite.asking import Manners

SILENT_HOSTS = 8
"""When the first so many hosts do not answer, no other is asked before the site's own."""

READING_AGE = 14
"""The reading age that a site allows when it says nothing: about what UK government pages aim at as a most."""


class CheckOrder(msgspec.Struct, frozen=True):
    """What is to be checked: the site's folder, the moment, and how."""

    site: Path
    as_of: Moment
    drafts: bool = False
    jobs: int = 1
    manners: Manners | None = None
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
    memory = Memory(order.site / ".imhsite", order.site / "build", code_signature())
    problems: list[Problem] = []
    saved = False
    try:
        sources = look(order.site)
        digests = memory.digests(sources.files, sources.read)
        try:
            content = load(
                sources,
                order.as_of,
                order.drafts,
                order.jobs,
                memory,
                digests,
                problems,
                today=order.today,
            )
        except Stopped:
            return Checked(Verdict(tuple(problems)), instant_of(order.as_of, "UTC"), {}, whole=False)
        checked = _checked(order, content, sources, digests, memory, problems)
        saved = True
        return checked
    finally:
        memory.close(save=saved)


def survey(order: CheckOrder) -> tuple[Survey | None, tuple[Problem, ...]]:
    """What a site holds in numbers; None where it cannot be loaded, with what is wrong."""
    memory = Memory(order.site / ".imhsite", order.site / "build", code_signature())
    problems: list[Problem] = []
    try:
        sources = look(order.site)
        digests = memory.digests(sources.files, sources.read)
        content = load(sources, order.as_of, order.drafts, order.jobs, memory, digests, problems, today=order.today)
        planned = content.whole if order.drafts else without_drafts(content.whole)
        return survey_of(planned, local_day(content.as_of, content.site.settings.timezone)), in_order(problems)
    except Stopped:
        return None, in_order(problems)
    finally:
        memory.close(save=False)


def _checked(
    order: CheckOrder,
    content: Content,
    sources: Sources,
    digests: Mapping[str, str],
    memory: Memory,
    problems: list[Problem],
) -> Checked:
    planned = content.whole if order.drafts else without_drafts(content.whole)
    facts = _facts(planned, sources, digests, memory)
    today = local_day(content.as_of, content.site.settings.timezone)
    subject = Subject(planned, content.site, content.as_of, today, facts)
    settings = content.site.settings
    problems += found_in(subject)
    _, offered = used_files(planned)
    downloads = [(name, sources.read(planned.media[name].file)) for name in sorted(offered & planned.media.keys())]
    problems += named_makers(one for one in downloads if one[0].rpartition(".")[2].lower() in ENDINGS)
    problems += unreadable(downloads, read_pdf)
    sheets = {one: text for one, text in _style_sheets(content)}
    problems += low_contrast(sheets, colours_of(content.site, content.theme.settings))
    try:
        pages, paths = _pages(content, sources, memory, problems)
    except Stopped:
        return Checked(Verdict(in_order(problems)), content.as_of, {"files": len(facts)}, whole=False)
    places = addresses_of(planned)
    written = {address: [place.origin for place in where] for address, where in places.items()}
    problems += found_on(pages, paths, settings.url, written, dict(_templates(content)))
    of_levels = {rule: content.site.place_in_settings(f"checks/{rule}") for rule in settings.checks}
    problems += unknown_levels(settings.checks, of_levels)
    allowances = [allowance for one in facts.values() for allowance in one.allowances]
    counts = {"files": len(facts), "pages": len(pages)}
    skipped, unasked = frozenset(OUTCOMES.values()), ""
    if order.manners and order.now:
        answers, fault = _answers(places, settings.url, order.manners, order.now, memory)
        problems += found_on_the_web(places, answers, order.now)
        counts["addresses"] = len(answers)
        if len(answers) < len(places):
            unasked = f"{len(places) - len(answers)} addresses of other sites could not be checked: {fault}"
        else:
            skipped = frozenset()
    verdict = judge(problems, allowances, settings.checks, skipped)
    return Checked(
        verdict,
        content.as_of,
        counts,
        site=settings.title.in_language(planned.language, planned.language),
        when=_in_words(content.as_of, settings.timezone),
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
    urls: Collection[str], own: str, manners: Manners, now: datetime, memory: Memory
) -> tuple[dict[str, Answer], str]:
    """The answer for each address, and what keeps the others from being asked, in words ("" for nothing).

    An address is asked where no answer is remembered that is fresh enough. Of what only tells of this machine's
    network nothing is remembered. `own` is the site's own address, asked when no other site answers.
    """
    answers: dict[str, Answer] = {}
    for url in urls:
        kept = memory.store.get("answer", url)
        try:
            answer = msgspec.msgpack.decode(kept, type=Answer) if kept else None
        except msgspec.DecodeError:
            answer = None
        if answer and is_fresh(answer, now):
            answers[url] = answer
    replies, fault = _replies([url for url in urls if url not in answers], own, manners)
    for url, reply in replies.items():
        answers[url] = judged(url, reply, now.isoformat())
        memory.store.put("answer", url, msgspec.msgpack.encode(answers[url]))
    return answers, fault


def _replies(urls: Collection[str], own: str, manners: Manners) -> tuple[dict[str, Reply], str]:
    """The replies that tell of their addresses, and what keeps the others from being asked, in words."""
    if not urls:
        return {}, ""
    from imhsite.asking import ask

    replies: dict[str, Reply] = {}
    ask(urls, manners, replies.__setitem__, give_up_after=SILENT_HOSTS)
    if fault := network_fault(replies):
        ask((own,), manners, (control := dict[str, Reply]()).__setitem__)
        if network_fault({**replies, **control}):
            return {}, fault
        ask([url for url in urls if url not in replies], manners, replies.__setitem__)
    lost = [url for url, reply in replies.items() if is_lost(reply)]
    earlier = next((url for url, reply in replies.items() if came_through(reply)), own)
    if len(lost) > 1:
        # The network may have gone meanwhile: then an address that answered before does not answer now.
        ask((earlier,), manners, (again := dict[str, Reply]()).__setitem__)
        if fault := network_fault(again):
            return {url: reply for url, reply in replies.items() if url not in lost}, fault
    return replies, ""


class KeptPages(msgspec.Struct, frozen=True):
    """What the last check found on each page, and what the pages were made from."""

    code: str
    trace: Trace
    facts: dict[str, PageFacts]


def _pages(
    content: Content, sources: Sources, memory: Memory, problems: list[Problem]
) -> tuple[tuple[BuiltPage, ...], frozenset[str]]:
    """Every page of the site with what is found on it, and the paths of all outputs; raises Stopped."""
    kept = _kept_pages(memory)
    last, facts = (kept.trace, kept.facts) if kept else (None, {})
    made = make(content, None, sources.read, last, facts.keys(), problems, _no_progress, pages_only=True)
    paths = frozenset(output.path for output in made.outputs)
    if not can_look():
        message = "selectolax is not installed, so the built pages were not checked"
        origin = Origin("content/site.yaml")
        problems.append(problem("missing-library", origin, message, "install it: pip install selectolax"))
        return (), paths
    planned = {output.path: output for output in made.outputs if isinstance(output, PageOutput)}
    now = {path: page_facts(bytes) if bytes is not None else facts[path]
           for path, bytes in made.files if path in planned}  # fmt: skip
    if now != facts or last != made.trace:
        memory.store.put("checked", "pages", msgspec.msgpack.encode(KeptPages(memory.code, made.trace, now)))
    pages = tuple(BuiltPage(path, planned[path].origin, one, planned[path].template) for path, one in now.items())
    return pages, paths


def _kept_pages(memory: Memory) -> KeptPages | None:
    kept = memory.store.get("checked", "pages")
    try:
        pages = msgspec.msgpack.decode(kept, type=KeptPages) if kept else None
    except msgspec.DecodeError:
        return None
    return pages if pages and pages.code == memory.code else None


def _no_progress(done: int, all: int) -> None:
    """Nobody is told."""


def _templates(content: Content) -> Iterator[tuple[str, str]]:
    """The templates of the site's theme by their files."""
    for path, file in content.theme.files.items():
        if path.endswith(".html") and path.startswith(("templates/", "directives/")):
            yield content.theme.shown[path], file.decode("utf-8", "replace")


def _style_sheets(content: Content) -> Iterator[tuple[str, str]]:
    """The style sheets of the site's theme by their files."""
    for path, file in content.theme.files.items():
        if path.endswith(".css") and path.startswith("assets/"):
            yield content.theme.shown[path], file.decode("utf-8", "replace")


def _facts(site: Site, sources: Sources, digests: Mapping[str, str], memory: Memory) -> dict[str, FileFacts]:
    """What each content file gives; what is remembered for its bytes and this knowledge is not worked out again."""
    knowledge = knowledge_of(site)
    known = blake2b(msgspec.msgpack.encode((knowledge, memory.code)), digest_size=16).hexdigest()
    texts = _files_of(site)
    paths = [path for path, _ in sources.files if _is_checked(path, texts)]
    keys = {path: f"{known} {digests[path]} {path}" for path in paths}
    kept = memory.store.get_all("facts", keys.values())
    decoder, encoder = msgspec.msgpack.Decoder(FileFacts), msgspec.msgpack.Encoder()
    facts: dict[str, FileFacts] = {}
    for path in paths:
        try:
            facts[path] = decoder.decode(kept[keys[path]])
        except (KeyError, msgspec.DecodeError):
            facts[path] = facts_of(path, sources.read(path), knowledge)
            memory.store.put("facts", keys[path], encoder.encode(facts[path]))
    return facts


def _is_checked(path: str, texts: frozenset[str]) -> bool:
    if not path.startswith("content/") or not path.endswith((".md", ".yaml")):
        return False
    if not path.startswith(("content/articles/", "content/pages/", "content/weeks/")):
        return True
    return path in texts


def _files_of(site: Site) -> frozenset[str]:
    texts = (text for kind in (site.articles, site.pages) for versions in kind.values() for text in versions.values())
    return frozenset(record.origin.file for record in (*texts, *site.weeks.values()))


def knowledge_of(site: Site) -> Knowledge:
    """What of a site decides what is found in each file."""
    settings = site.settings
    forms: set[str] = set()
    for term in site.terms.values():
        written = term.term.texts if term.term else ()
        forms |= {term.id.replace("-", " "), *(text for _, text in written), *term.forms}
    nation = next(iter(settings.nations), "GB")
    return Knowledge(
        language=site.language,
        house_words=dict(settings.house_words),
        terms=tuple(sorted({form.casefold() for form in forms})),
        reading_age=settings.review.reading_age or READING_AGE,
        country=nation.partition("-")[0],
    )


DRAFTED = ("weeks", "statistics", "sources", "resources", "helplines", "terms", "photos", "notices", "corrections")
"""The mappings of a site whose records may be drafts, besides articles and pages."""


def without_drafts(site: Site) -> Site:
    """The site without what is only a draft, which nobody means to release yet."""
    changes: dict[str, Any] = {name: _kept(getattr(site, name)) for name in DRAFTED}
    for name in ("articles", "pages"):
        versions = {id: _kept(each) for id, each in getattr(site, name).items()}
        changes[name] = {id: each for id, each in versions.items() if each}
    return msgspec.structs.replace(site, **changes)


def _kept(records: Mapping[Any, Any]) -> dict[Any, Any]:
    return {id: one for id, one in records.items() if approval_of(one) != "draft"}
