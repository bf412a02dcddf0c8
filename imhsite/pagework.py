"""Page work: one page made from what was planned for it, here or in a process of its own.

What comes of a job depends on the job and on what was loaded, never on the order or the number of processes.
A view is kept with its bodies printed, so that an edit of a template only renders it again.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from imhsite.loading import Content
from imhsite.problems import Problem, Unmakeable
from imhsite.views.context import Context
from imhsite.views.nouns import Body, PageView, SiteView, digest_of_view
from imhsite.views.reads import Read

if TYPE_CHECKING:
    from imhsite.render import Renderer

PAYING = 64
"""Pages for which a process is worth starting: one makes about this many while it starts."""

FORKS = sys.platform == "linux"
"""Whether a new process begins with all that was loaded; to load it again would cost more than is saved."""


class PageJob(NamedTuple):
    """A page to be made: `view` makes its view; `before` is that view's digest where it must be the same as before.

    `lying` is the digest of the view from which the file was made that lies in its place, if nothing else changed."""

    path: str
    language: str
    template: str
    view: Callable[[], PageView]
    before: str
    lying: str


class PageMade(msgspec.Struct, frozen=True):
    """What came of a job: the view's digest, what it read (None: as before), the page (None: the one that lies there).

    `kept` is the view as it is to be kept for the next time."""

    view: str
    reads: tuple[Read, ...] | None = None
    content: bytes | None = None
    kept: bytes | None = None
    problem: Problem | None = None


class PageMaker:
    """Makes the pages of a site; `sites` are the frames by language, `inside` the digest of what bodies depend on."""

    def __init__(
        self, content: Content, contexts: Mapping[str, Context], sites: Callable[[str], SiteView], inside: str
    ) -> None:
        self.content = content
        self.contexts = contexts
        self.sites = sites
        self.inside = inside
        self.renderers: dict[str, Renderer] = {}

    def renderer(self, language: str) -> Renderer:
        """What renders the pages of a language."""
        if language not in self.renderers:
            from imhsite.render import Renderer

            locale, templates = self.contexts[language].locale, self.content.templates
            self.renderers[language] = Renderer(self.content.theme, locale, self.sites(language), templates)
        return self.renderers[language]

    def make(self, job: PageJob) -> PageMade:
        """The page of a job, or the problem that keeps it from being made."""
        digest = job.before
        try:
            page = self._kept(job) if job.before else None
            if page is not None:
                return PageMade(digest, content=self.renderer(job.language).page(job.template, page))
            context = self.contexts[job.language]
            context.reads.clear()
            page = job.view()
            digest, reads = digest_of_view(page), tuple(sorted(context.reads))
            if digest == job.lying:
                return PageMade(digest, reads)
            content = self.renderer(job.language).page(job.template, page)
            return PageMade(digest, reads, content, self._packed(digest, job.language, page))
        except Unmakeable as error:
            return PageMade(digest, problem=error.problem)

    def _name(self, digest: str, language: str) -> str:
        return f"{digest} {language} {self.inside}"

    def _packed(self, digest: str, language: str, page: PageView) -> bytes | None:
        """A view that was rendered, or None where its template left out a body."""
        packed = (self._name(digest, language), type(page).__name__, page)
        try:
            return msgspec.msgpack.encode(packed, enc_hook=_printed)
        except _NotPrinted:
            return None

    def _kept(self, job: PageJob) -> PageView | None:
        packed = self.content.views.get(job.path)
        try:
            name, kind, view = msgspec.msgpack.decode(packed or b"", type=tuple[str, str, msgspec.Raw])
            return _decoder(kind).decode(view) if name == self._name(job.before, job.language) else None
        except (msgspec.DecodeError, KeyError):
            return None


class _NotPrinted(Exception):
    """A body was not printed, so there is no HTML of it to keep."""


def _printed(value: Any) -> Any:
    if isinstance(value, Body) and value.html is not None:
        return value.digest, value.html
    raise _NotPrinted


def _body_from(kind: type, value: Any) -> Body:
    digest, html = msgspec.convert(value, tuple[str, str])
    return Body(digest, (), (), html)


@cache
def _decoder(name: str) -> msgspec.msgpack.Decoder[PageView]:
    """What reads views of one kind; raises KeyError where there is none of this name."""
    return msgspec.msgpack.Decoder(_kinds(PageView)[name], dec_hook=_body_from)


def _kinds(kind: type[PageView]) -> dict[str, type[PageView]]:
    return {
        kind.__name__: kind,
        **{name: one for below in kind.__subclasses__() for name, one in _kinds(below).items()},
    }


def pages_made(maker: PageMaker, jobs: Sequence[PageJob], processes: int) -> Iterator[PageMade]:
    """What comes of each job, in order; raises ProcessEnded when a process does not live to tell."""
    workers = min(processes, len(jobs) // PAYING)
    if workers < 2 or not FORKS:
        yield from map(maker.make, jobs)
        return
    from multiprocessing import get_context

    from imhsite.processes import each_in_processes

    for language in {job.language for job in jobs}:
        maker.renderer(language).compile_all()
    maker.content.bodies.store.commit()
    _inherited[:] = maker, jobs
    places, fork = range(len(jobs)), get_context("fork")
    yield from each_in_processes(_made, places, workers, chunk=PAYING // 4, prepare=_begin, context=fork)


_inherited: list[Any] = []
"""In a forked process: the maker and the jobs, as they were when it began."""


def _begin() -> None:
    _inherited[0].content.bodies.store.open_again()


def _made(place: int) -> PageMade:
    maker, jobs = _inherited
    made: PageMade = maker.make(jobs[place])
    return made
