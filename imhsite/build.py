"""Build: the steps from files to a published site, in order. One use case; the steps themselves stand elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, Protocol

import msgspec

from imhsite.cache.memory import Memory
from imhsite.cache.signature import code_signature
from imhsite.cache.snapshot import Head
from imhsite.cache.stamp import order_of
from imhsite.dates import instant_of
from imhsite.fields import Moment
from imhsite.listing import Listing
from imhsite.problems import Problem, in_order
from imhsite.publish import Known, OutputChanged, Published, Step, known_files, no_step, publish
from imhsite.sources import Sources, look, shipped_themes

if TYPE_CHECKING:
    from imhsite.loading import Content
    from imhsite.made import Made
    from imhsite.republished import Replaced
    from imhsite.rewording import Rewording
    from imhsite.site import Target

__all__ = ["Anew", "Built", "Order", "Reporter", "Silent", "build", "differences", "made_anew", "shipped_themes"]


class Order(msgspec.Struct, frozen=True):
    """What is to be built: the site's folder, the output's, the moment, and how."""

    site: Path
    output: Path
    as_of: Moment
    drafts: bool = False
    base_url: str | None = None
    jobs: int = 1
    cache: bool = True
    home: Path | None = None
    today: str = ""
    """The day it is (ISO 8601), where the moment is an earlier one: records may name any day until then."""


class Reporter(Protocol):
    """Is told how the build goes."""

    def step(self, name: str) -> None:
        """A step begins: look, load, render, publish."""

    def progress(self, done: int, all: int) -> None:
        """So many of all pages are rendered."""


class Silent:
    """A reporter that says nothing."""

    def step(self, name: str) -> None:
        """Nothing."""

    def progress(self, done: int, all: int) -> None:
        """Nothing."""


class Work(msgspec.Struct, frozen=True):
    """What a build did: files read and compiled, views made, pages rendered, documents written.

    All else was remembered."""

    compiled: int = 0
    views: int = 0
    rendered: int = 0
    documents: int = 0


class Built(msgspec.Struct, frozen=True):
    """What came of a build: its problems, and what was published (None: nothing)."""

    problems: tuple[Problem, ...]
    published: Published | None = None
    pages: int = 0
    work: Work = Work()
    vanished: tuple[Problem, ...] = ()
    """Warnings about what this build takes away from, or changes for, those who hold what the last one published."""


def build(
    order: Order, reporter: Reporter | None = None, steps: Step = no_step, listing: Listing | None = None
) -> Built:
    """Build a site and publish it if nothing is wrong; raises PublishRefused when the disk does not allow it.

    `steps` is told of each step of publishing, as `publish` says; `listing` are the site's files, where somebody has
    just listed them."""
    reporter = reporter or Silent()
    reporter.step("look")
    state = order.site / ".imhsite"
    memory = Memory(state if order.cache else None, order.output, code_signature())
    saved, looked_at_all = True, False
    try:
        sources = look(order.site, listing)
        digests = _digests(sources, memory)
        known = known_files(order.output, state, order.home)
        if not sources.problems and (unchanged := _unchanged(order, memory, digests, known)):
            saved = memory.refresh(sources.files, digests)
            _stamp(order, sources, memory, known, unchanged)
            return unchanged
        begun = _Begun(sources, digests, memory, known)
        reporter.step("load")
        built = _renewed(order, reporter, steps, begun)
        looked_at_all = built is None
        built = built or _rebuilt(order, reporter, steps, begun)
        _stamp(order, sources, memory, known, built)
        return built
    except BaseException:
        saved = False
        raise
    finally:
        memory.close(save=saved, all_used=looked_at_all)


def _stamp(order: Order, sources: Sources, memory: Memory, known: Known, built: Built) -> None:
    """Leave a stamp for the next build, unless there is something to say each time."""
    if known.manifest and built.published and not (built.problems or built.published.left):
        memory.stamp(sources.files, order_of(order.output, order.drafts, order.base_url), known.manifest)


class Anew(msgspec.Struct, frozen=True):
    """What a build that remembers nothing makes: problems, and each output's bytes (None: nothing may be published)."""

    problems: tuple[Problem, ...]
    files: Mapping[str, bytes] | None = None
    pages: int = 0


def made_anew(order: Order) -> Anew:
    """Make a whole site in memory, as if for the first time; nothing is published or remembered."""
    from imhsite.loading import Stopped, load
    from imhsite.making import make

    problems: list[Problem] = []
    sources = look(order.site)
    memory = Memory(None, order.output, "")
    try:
        content = load(
            sources,
            order.as_of,
            order.drafts,
            order.jobs,
            memory,
            _digests(sources, memory),
            problems,
            today=order.today,
        )
        made = make(content, order.base_url, sources.read, None, (), problems, Silent().progress, processes=order.jobs)
    except Stopped:
        return Anew(in_order(problems))
    finally:
        memory.close(save=False)
    return Anew(in_order(problems), {path: content or b"" for path, content in made.files}, made.pages)


def differences(order: Order) -> tuple[str, ...]:
    """The paths at which an output folder is not what a build that remembers nothing would make."""
    planned = made_anew(order).files
    if planned is None:
        return ()
    stand = known_files(order.output, order.site / ".imhsite", order.home).files
    changed = {path for path, content in planned.items() if _bytes_at(order.output / path) != content}
    return tuple(sorted(changed | (stand - planned.keys())))


def _bytes_at(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


class _Begun(msgspec.Struct, frozen=True):
    """What is there before anything is loaded: sources, their digests, the memory, the last build's output."""

    sources: Sources
    digests: Mapping[str, str]
    memory: Memory
    known: Known


class _Release(msgspec.Struct, frozen=True):
    """What is to be published: what was loaded and made of it, how many pages the site has.

    `hidden` are the texts that cannot be seen, where that is known; `lying` gives the bytes of an output that lies
    there; `keep` remembers the build, given the digests of the sources and each output with whether it was left."""

    content: Content
    made: Made
    pages: int
    hidden: tuple[Target, ...] | None
    lying: Callable[[str], bytes]
    keep: Callable[[Built, Mapping[str, str], Iterable[tuple[str, bool]]], None]


def _renewed(order: Order, reporter: Reporter, steps: Step, begun: _Begun) -> Built | None:
    """The build of a site in which only words or templates changed; None where more did, so that all must be loaded."""
    memory, head = begun.memory, begun.memory.head
    as_of = _holding_at(order, head)
    if head is None or as_of is None or len(memory.intact(begun.known.files)) != len(head.outputs):
        return None
    if head.sources.keys() != begun.digests.keys():
        return None
    from imhsite.ground import TooFar
    from imhsite.loading import Stopped
    from imhsite.restyling import are_templates
    from imhsite.rewording import are_texts, load_rewording, make_rewording

    edited = [path for path, digest in begun.digests.items() if head.sources[path][4] != digest]
    texts = edited if are_texts(edited) else []
    if not edited or not (texts or are_templates(edited)):
        return None
    try:
        loaded = load_rewording(begun.sources, texts, begun.digests, memory, as_of, order.drafts)
        reporter.step("render")
        if texts:
            made = make_rewording(loaded, order.base_url, tuple(head.outputs), memory.later())
        else:
            made = _restyled(order, reporter, memory, head, loaded)
        release = _release_of(begun, head, loaded, made)
        return _released(order, reporter, steps, begun, release, list(loaded.problems))
    except (TooFar, Stopped, OutputChanged):
        return None


def _restyled(order: Order, reporter: Reporter, memory: Memory, head: Head, loaded: Rewording) -> Made:
    """What is made where templates changed; raises TooFar."""
    from imhsite.ground import TooFar
    from imhsite.restyling import make_restyling

    trace = memory.trace()
    if trace is None:
        raise TooFar
    return make_restyling(
        loaded.content,
        loaded.ground,
        loaded.problems,
        order.base_url,
        tuple(head.outputs),
        trace,
        reporter.progress,
        order.jobs,
    )


def _release_of(begun: _Begun, head: Head, loaded: Rewording, made: Made) -> _Release:
    """What is to be published of what was made without loading the site."""
    from imhsite.ground import TooFar

    def too_far(path: str) -> NoReturn:
        raise TooFar

    def keep(built: Built, digests: Mapping[str, str], outputs: Iterable[tuple[str, bool]]) -> None:
        memory, now = begun.memory, msgspec.structs.replace(head, problems=built.problems)
        if made.ground is None:
            memory.keep_later(now, made.trace, begun.sources.files, digests, outputs)
        else:
            memory.keep(now, made.trace, begun.sources.files, digests, outputs)
            memory.grounds.put(memory.name, msgspec.msgpack.encode(made.ground))

    return _Release(loaded.content, made, head.pages, loaded.ground.hidden, too_far, keep)


def _rebuilt(order: Order, reporter: Reporter, steps: Step, begun: _Begun) -> Built:
    from imhsite.loading import Stopped, load

    problems: list[Problem] = []
    try:
        content = load(
            begun.sources,
            order.as_of,
            order.drafts,
            order.jobs,
            begun.memory,
            begun.digests,
            problems,
            today=order.today,
        )
        intact = begun.memory.intact(begun.known.files)
        try:
            return _made_and_released(order, reporter, steps, begun, content, intact, problems)
        except OutputChanged:
            return _made_and_released(order, reporter, steps, begun, content, frozenset(), problems)
    except Stopped:
        return Built(in_order(problems))


def _made_and_released(
    order: Order,
    reporter: Reporter,
    steps: Step,
    begun: _Begun,
    content: Content,
    intact: frozenset[str],
    problems: list[Problem],
) -> Built:
    """Make what is not among the intact outputs and publish it."""
    from imhsite.making import make
    from imhsite.republished import republished
    from imhsite.vanished import vanished

    sources, memory = begun.sources, begun.memory
    reporter.step("render")
    made = make(
        content, order.base_url, sources.read, memory.trace(), intact, problems, reporter.progress, processes=order.jobs
    )

    def keep(built: Built, digests: Mapping[str, str], outputs: Iterable[tuple[str, bool]]) -> None:
        memory.keep(_head(order, content, built, memory), made.trace, sources.files, digests, outputs)
        memory.grounds.put(memory.name, msgspec.msgpack.encode(made.ground))
        memory.mentions.put(memory.name, msgspec.msgpack.encode(made.mentions))

    def lying(path: str) -> bytes:
        return _bytes_at(order.output / path) or b""

    release = _Release(content, made, made.pages, None, lying, keep)
    replaced = _replaced(order, begun, made, lying)
    built = _released(order, reporter, steps, begun, release, problems)
    gone = vanished(content.whole, begun.known.files, {output.path: output.origin for output in made.outputs})
    changed = republished(content.whole, replaced, content.as_of, sources.read)
    return msgspec.structs.replace(built, vanished=(*gone, *changed))


def _replaced(order: Order, begun: _Begun, made: Made, lying: Callable[[str], bytes]) -> dict[str, Replaced]:
    """The calendars and feeds that a build replaces, with their bytes; no feed after a build for another address."""
    from imhsite.republished import FEED, Replaced, is_compared

    same_order = begun.memory.head is not None and begun.memory.head.order == _digest_of_order(order)
    after = {path: content for path, content in made.files if is_compared(path)}
    return {
        path: Replaced(lying(path), after.get(path, b"") or b"")
        for path in begun.known.files
        if is_compared(path) and after.get(path, b"") is not None and (path != FEED or same_order)
    }


def _released(
    order: Order, reporter: Reporter, steps: Step, begun: _Begun, release: _Release, problems: list[Problem]
) -> Built:
    """Publish what was made, and remember it before anybody else may publish; raises Stopped where it tells secrets."""
    from imhsite.loading import SETTINGS

    sources, memory, content, made = begun.sources, begun.memory, release.content, release.made
    proven = _prove(memory, release, problems)
    built = Built(in_order(problems), None, release.pages, _work_of(content, made))

    def remember() -> None:
        if sources.problems:
            return
        themes = (path for path in begun.digests if "themes/" in path)
        torn = sources.changed({SETTINGS, *content.read, *made.sources, *themes})
        digests = {path: "" if path in torn else digest for path, digest in begun.digests.items()}
        release.keep(built, digests, ((path, content is None) for path, content in made.files))
        memory.proofs.put(memory.name, proven)

    reporter.step("publish")
    state = order.site / ".imhsite"
    published = publish(made.files, order.output, state, home=order.home, steps=steps, known=begun.known, then=remember)
    return msgspec.structs.replace(built, published=published)


def _prove(memory: Memory, release: _Release, problems: list[Problem]) -> bytes:
    """Prove that nothing hidden is in what was made; raises Stopped where something is.

    Gives what the next proof goes by."""
    from imhsite.campaign import hidden_texts, is_all_seen
    from imhsite.loading import stop_if_wrong

    content, made = release.content, release.made
    hidden = tuple(hidden_texts(content.whole, content.site)) if release.hidden is None else release.hidden
    if not hidden and is_all_seen(content.whole, content.site):
        return b""
    from imhsite.embargo.proof import Proven, Surroundings, prove
    from imhsite.own_words import own_words
    from imhsite.pdftext import read_pdf

    try:
        last = msgspec.msgpack.decode((memory.head and memory.proofs.get(memory.name)) or b"", type=Proven)
    except msgspec.DecodeError:
        last = Proven()
    around = Surroundings(release.lying, lambda: own_words(content.site.languages), read_pdf)
    proven, leaks = prove(content, made.outputs, made.files, last, around, hidden)
    problems += leaks
    stop_if_wrong(problems)
    return msgspec.msgpack.encode(proven)


def _digests(sources: Sources, memory: Memory) -> Mapping[str, str]:
    return memory.digests(sources.files, sources.read)


def _work_of(content: Content, made: Made) -> Work:
    return Work(len(content.read), made.views, made.rendered, made.documents)


def _head(order: Order, content: Content, built: Built, memory: Memory) -> Head:
    from imhsite.next_change import next_change

    until = next_change(content.whole, content.as_of)
    return Head(
        code=memory.code,
        order=_digest_of_order(order),
        sources={},
        outputs={},
        since=content.as_of.isoformat(),
        until=until.isoformat() if until else "",
        zone=content.site.settings.timezone,
        problems=built.problems,
        pages=built.pages,
    )


def _unchanged(order: Order, memory: Memory, digests: Mapping[str, str], known: Known) -> Built | None:
    """The last build's result where the same order, sources and outputs make it the result of this one."""
    head = memory.head
    if head is None or _holding_at(order, head) is None:
        return None
    if len(digests) != len(head.sources) or any(
        head.sources.get(path, ("",))[-1] != digest for path, digest in digests.items()
    ):
        return None
    intact = memory.intact(known.files)
    if len(intact) != len(head.outputs):
        return None
    return Built(head.problems, Published((), tuple(sorted(intact)), (), known.left), head.pages)


def _holding_at(order: Order, head: Head | None) -> datetime | None:
    """The instant to build for, where the clock has changed nothing since the last build of this order; else None."""
    if head is None or head.order != _digest_of_order(order):
        return None
    as_of = instant_of(order.as_of, head.zone)
    since, until = datetime.fromisoformat(head.since), datetime.fromisoformat(head.until) if head.until else None
    return as_of if since <= as_of and (until is None or as_of < until) else None


def _digest_of_order(order: Order) -> str:
    told = f"{order.drafts} {order.base_url} {order.today}"
    return blake2b(told.encode(), digest_size=16).hexdigest()
