"""Build: the steps from files to a published site, in order. One use case; the steps themselves stand elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec

from imhsite.cache.memory import Memory
from imhsite.cache.signature import code_signature
from imhsite.cache.snapshot import Head
from imhsite.dates import instant_of
from imhsite.fields import Moment
from imhsite.problems import Problem, in_order
from imhsite.publish import Published, Step, known_files, no_step, publish
from imhsite.sources import Sources, look, shipped_themes

if TYPE_CHECKING:
    from imhsite.loading import Content

__all__ = ["Built", "Order", "Reporter", "Silent", "build", "differences", "shipped_themes"]


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
    """What a build did: files read and compiled, views made, pages rendered. All else was remembered."""

    compiled: int = 0
    views: int = 0
    rendered: int = 0


class Built(msgspec.Struct, frozen=True):
    """What came of a build: its problems, and what was published (None: nothing)."""

    problems: tuple[Problem, ...]
    published: Published | None = None
    pages: int = 0
    work: Work = Work()


def build(order: Order, reporter: Reporter | None = None, steps: Step = no_step) -> Built:
    """Build a site and publish it if nothing is wrong; raises PublishRefused when the disk does not allow it.

    `steps` is told of each step of publishing, as `publish` says."""
    reporter = reporter or Silent()
    reporter.step("look")
    state = order.site / ".imhsite"
    memory = Memory(state if order.cache else None, order.output, code_signature())
    saved = True
    try:
        sources = look(order.site)
        digests = _digests(sources, memory)
        known = known_files(order.output, state, order.home)
        if unchanged := _unchanged(order, memory, digests, known):
            saved = False
            return unchanged
        return _rebuilt(order, reporter, steps, _Known(sources, digests, memory, known))
    except BaseException:
        saved = False
        raise
    finally:
        memory.close(save=saved)


def differences(order: Order) -> tuple[str, ...]:
    """The paths at which an output folder is not what a build that remembers nothing would make."""
    from imhsite.loading import Stopped, load
    from imhsite.making import make

    sources = look(order.site)
    memory = Memory(None, order.output, "")
    try:
        content = load(sources, order.as_of, order.drafts, order.jobs, memory, _digests(sources, memory), [])
        made = make(content, order.base_url, sources.read, None, (), [], Silent().progress)
    except Stopped:
        return ()
    finally:
        memory.close(save=False)
    planned = dict(made.files)
    stand = known_files(order.output, order.site / ".imhsite", order.home)
    changed = {path for path, content in planned.items() if _bytes_at(order.output / path) != content}
    return tuple(sorted(changed | (stand - planned.keys())))


def _bytes_at(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


class _Known(msgspec.Struct, frozen=True):
    """What is known before anything is loaded: sources, their digests, the memory, files of the last build."""

    sources: Sources
    digests: Mapping[str, str]
    memory: Memory
    files: frozenset[str]


def _rebuilt(order: Order, reporter: Reporter, steps: Step, known: _Known) -> Built:
    from imhsite.loading import Stopped, load
    from imhsite.making import make

    problems: list[Problem] = []
    memory, sources = known.memory, known.sources
    try:
        reporter.step("load")
        content = load(sources, order.as_of, order.drafts, order.jobs, memory, known.digests, problems)
        reporter.step("render")
        intact = memory.intact(known.files)
        made = make(content, order.base_url, sources.read, memory.trace(), intact, problems, reporter.progress)
    except Stopped:
        return Built(in_order(problems))
    reporter.step("publish")
    published = publish(made.files, order.output, order.site / ".imhsite", home=order.home, steps=steps)
    work = Work(content.compiled, made.views, made.rendered)
    built = Built(in_order(problems), published, made.pages, work)
    if not sources.problems:
        memory.keep(
            _head(order, content, built, memory), made.trace, sources.files, known.digests, [p for p, _ in made.files]
        )
    return built


def _digests(sources: Sources, memory: Memory) -> Mapping[str, str]:
    """The digests of the sources; of what cannot be read there is none, and loading says why."""
    try:
        return memory.digests(sources.files, sources.read)
    except OSError:
        return {}


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


def _unchanged(order: Order, memory: Memory, digests: Mapping[str, str], known: frozenset[str]) -> Built | None:
    """The last build's result where the same order, sources and outputs make it the result of this one."""
    head = memory.head
    if head is None or not known or head.order != _digest_of_order(order):
        return None
    if len(digests) != len(head.sources) or any(
        head.sources.get(path, ("",))[-1] != digest for path, digest in digests.items()
    ):
        return None
    as_of = instant_of(order.as_of, head.zone)
    if as_of < datetime.fromisoformat(head.since) or (head.until and as_of >= datetime.fromisoformat(head.until)):
        return None
    intact = memory.intact(known)
    if len(intact) != len(head.outputs):
        return None
    return Built(head.problems, Published((), tuple(sorted(intact)), ()), head.pages)


def _digest_of_order(order: Order) -> str:
    told = f"{order.drafts} {order.base_url}"
    return blake2b(told.encode(), digest_size=16).hexdigest()
