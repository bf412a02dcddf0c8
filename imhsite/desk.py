"""The desk: where the outputs of one making are made, or kept as they lie there; it fills the trace as it goes.

An output's key is the digest of its view and of what stands around it: for a page its frame and the
templates it can reach. It is kept when its key is the same and its file lies there as it was left; a
view is not even made when all that it read is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property
from hashlib import blake2b
from typing import TypeVar

import msgspec

from imhsite.assets import Asset
from imhsite.cache.snapshot import FRAME, PageTrace, Trace
from imhsite.documentwork import DocumentJob, documents_written
from imhsite.load.read import digest_of_bytes
from imhsite.loading import Content
from imhsite.outputs import AtWork, DocumentOutput, FileOutput, FolderOutput, Output, PageOutput, Written
from imhsite.pagework import PageJob, PageMade, PageMaker, pages_made
from imhsite.problems import Origin, Problem, Unmakeable
from imhsite.views.context import Context
from imhsite.views.frame import colours_of, site_view
from imhsite.views.nouns import Body, SiteView, View, digest_of_body, digest_of_view
from imhsite.views.reads import Read, name_of_read
from imhsite.views.relations import MADE_OF, beginnings_of, touched_by

Shown = TypeVar("Shown", bound=View)

OFTEN = 64
"""Pages after which their views are written, so that processes that read the store never wait long."""


class _Ready:
    """Files that need not be written: None for one that lies there."""

    def __init__(self, files: Mapping[str, bytes | None]) -> None:
        self.files = files

    def finish(self) -> Mapping[str, bytes | None]:
        """The files."""
        return self.files

    def stop(self) -> None:
        """Nothing is at work."""


class Desk:
    """Where pages are made or kept; it fills the trace as it goes."""

    def __init__(
        self,
        content: Content,
        contexts: Mapping[str, Context],
        assets: Mapping[str, Asset],
        last: Trace | None,
        intact: Collection[str],
        beginnings: Mapping[str, str] | None = None,
        *,
        changed: set[int] | None = None,
    ) -> None:
        """`last` is the trace of the making before, of which the outputs `intact` lie there as they were left.

        `beginnings` are the digests of what large mappings are made of, and `changed` the places of the reads that give
        something else now, where they are known already."""
        self.content = content
        self.contexts = contexts
        self.intact = intact
        self.theme = _digest_of_theme(content)
        self.common = _common(content, contexts)
        self.last = last if last and last.common == self.common else Trace(common=self.common)
        self.started_anew = last is not None and self.last is not last
        self.same_theme = last is not None and last.theme == self.theme
        self.templates: Mapping[str, str] = last.templates if last and self.same_theme else {}
        self.assets = {name: asset.path for name, asset in assets.items()}
        self.reads = list(self.last.reads)
        self.places = {read[:3]: place for place, read in enumerate(self.reads)}
        self.pages: dict[str, PageTrace] = {}
        self.files: dict[str, str] = {}
        self.printed: dict[str, str] = {}
        self.around: dict[tuple[str, str], str] = {}
        self.views = self.rendered = self.documents = 0
        listed = {language: context.listed for language, context in contexts.items()}
        self.beginnings = dict(beginnings_of(content.site, listed) if beginnings is None else beginnings)
        self.changed = self._changed() if changed is None else changed
        self.frames = {language: self._frame(language) for language in contexts}

    def check_theme(self, problems: list[Problem]) -> None:
        """Check the templates, unless this very theme was found right before, and learn which reach which."""
        if self.same_theme:
            return
        from imhsite.render import Trees, check_templates, closures_of

        trees = Trees(self.content.theme, next(iter(self.contexts.values())).locale)
        problems += check_templates(trees)
        self.templates = closures_of(trees)

    @cached_property
    def maker(self) -> PageMaker:
        """What makes pages; it is needed once the templates are known to be right."""
        inside = _digest(self.common, self.frames, self.templates.get("directives/", self.theme))
        return PageMaker(self.content, self.contexts, self._site, inside)

    def made(
        self,
        outputs: tuple[Output, ...],
        problems: list[Problem],
        progress: Callable[[int, int], None],
        processes: int,
    ) -> Iterator[tuple[str, bytes | None]]:
        """Each output's path and bytes, None where it lies there already."""
        wrong: dict[Origin, Problem] = {}
        at_work: dict[str, AtWork | _Ready] = {}
        try:
            self._begin(outputs, at_work, wrong)
            made = self._pages(outputs, wrong, progress, processes)
            made |= self._costly(outputs, wrong, lambda done: progress(len(made) + done, len(outputs)), processes)
            for done, output in enumerate(outputs, 1):
                if isinstance(output, PageOutput) or output.path in made:
                    yield output.path, made.get(output.path)
                    continue
                try:
                    yield from self._made(output, at_work)
                except Unmakeable as error:
                    wrong.setdefault(error.problem.origin, error.problem)
                progress(max(done, len(made)), len(outputs))
        finally:
            for work in at_work.values():
                work.stop()
        problems += wrong.values()

    def _begin(
        self, outputs: tuple[Output, ...], at_work: dict[str, AtWork | _Ready], wrong: dict[Origin, Problem]
    ) -> None:
        """Begin what other programs write, so that they work while pages are made here."""
        for output in outputs:
            if isinstance(output, FolderOutput):
                try:
                    at_work[output.path] = self._begun(output)
                except Unmakeable as error:
                    wrong.setdefault(error.problem.origin, error.problem)

    def _pages(
        self,
        outputs: tuple[Output, ...],
        wrong: dict[Origin, Problem],
        progress: Callable[[int, int], None],
        processes: int,
    ) -> dict[str, bytes | None]:
        """The bytes of each page that is made, None where it lies there."""
        pages = [output for output in outputs if isinstance(output, PageOutput)]
        jobs = [job for output in pages if (job := self._job(output))]
        made: dict[str, bytes | None] = {}
        for job, came in zip(jobs, pages_made(self.maker, jobs, processes), strict=True):
            if self.rendered % OFTEN == OFTEN - 1:
                self.content.views.store.commit()
            if came.problem:
                # One mistake in a template is one problem, however many pages it spoils.
                wrong.setdefault(came.problem.origin, came.problem)
            else:
                made[job.path] = self._came(job, came)
            progress(len(made), len(outputs))
        return made

    def _job(self, output: PageOutput) -> PageJob | None:
        """What is to be done for a page; None where the one that lies there is the same."""
        before = self.last.pages.get(output.path)
        self.content.views.used(output.path)
        lies_there = output.path in self.intact
        same_view = before is not None and self.changed.isdisjoint(before.reads)
        around = self._around_page(output.language, output.template)
        as_it_was = before is not None and lies_there and before.key == f"{before.view} {around}"
        if before and same_view and as_it_was:
            self.pages[output.path] = before
            return None
        lying = before.view if before and as_it_was else ""
        known = before.view if before and same_view else ""
        return PageJob(output.path, output.language, output.template, output.view, known, lying)

    def _around_page(self, language: str, template: str) -> str:
        """What a page depends on beside its view: its frame and the templates that it can reach."""
        if (language, template) not in self.around:
            reach = self.templates.get(template, self.theme)
            self.around[language, template] = f"{self.frames[language]} {reach} {template}"
        return self.around[language, template]

    def _came(self, job: PageJob, made: PageMade) -> bytes | None:
        """Note what a page was made from; gives its bytes, None where the one that lies there is the same."""
        before = self.last.pages.get(job.path)
        context = self.contexts[job.language]
        if made.reads is not None:
            self.views += 1
        reads = before.reads if before and made.reads is None else self._places_of(context, made.reads or ())
        if made.content is None and before:
            self.pages[job.path] = msgspec.structs.replace(before, reads=reads)
            return None
        around = self._around_page(job.language, job.template)
        why = self._reason(before, around, job.path in self.intact)
        key = f"{made.view} {around}"
        self.pages[job.path] = PageTrace(made.view, key, reads, why, self.content.as_of.isoformat())
        if made.kept is not None:
            self.content.views.put(job.path, made.kept)
        self.rendered += 1
        return made.content

    def _made(
        self, output: FileOutput | DocumentOutput | FolderOutput, at_work: dict[str, AtWork | _Ready]
    ) -> Iterator[tuple[str, bytes | None]]:
        match output:
            case FileOutput():
                yield output.path, self._file(output)
            case DocumentOutput():
                yield output.path, self._document(output)
            case FolderOutput() if output.path in at_work:
                yield from self._folder(output, at_work.pop(output.path))

    def _file(self, output: FileOutput) -> bytes | None:
        if output.path in self.intact and self.last.files.get(output.path) == output.digest:
            self.files[output.path] = output.digest
            return None
        content = output.content()
        # A file may change after it was looked at: what is published now is what counts.
        self.files[output.path] = digest_of_bytes(content)
        return content

    def trace(self) -> Trace:
        """What everything was made from, without reads that no page makes any more."""
        before = self.last.pages
        as_before = self.pages.keys() == before.keys() and all(
            page is before[path] or page.reads == before[path].reads for path, page in self.pages.items()
        )
        every = set().union(*(page.reads for page in self.pages.values())) if not as_before else ()
        live = range(len(self.reads)) if as_before else sorted(every)
        if len(live) < len(self.reads):
            moved = {old: new for new, old in enumerate(live)}
            self.pages = {
                path: msgspec.structs.replace(page, reads=tuple(moved[place] for place in page.reads))
                for path, page in self.pages.items()
            }
        return Trace(
            common=self.common,
            theme=self.theme,
            templates=dict(self.templates),
            reads=tuple(self.reads[place] for place in live),
            pages=self.pages,
            files=self.files,
            beginnings=self.beginnings,
        )

    def _changed(self) -> set[int]:
        """The places of the reads that give something else now; they are brought up to date."""
        before = self.last.beginnings
        same = {part for part, digest in self.beginnings.items() if before.get(part) == digest}
        as_before = {name for name, parts in MADE_OF.items() if same.issuperset(parts)}
        changed = self._changed_among(lambda language, name, key: name == "articles" and name not in as_before)
        touched = self._touched_by(changed) if "order" in same else {}

        def may_differ(language: str, name: str, key: str) -> bool:
            if name in touched.get(language, ()):
                return key in touched[language][name]
            return name not in as_before and name != "articles"

        return changed | self._changed_among(may_differ)

    def _changed_among(self, may_differ: Callable[[str, str, str], bool]) -> set[int]:
        changed: set[int] = set()
        for place, (language, name, key, digest) in enumerate(self.reads):
            if not may_differ(language, name, key):
                continue
            now = self.contexts[language].digest_of((name, key))
            if now != digest:
                changed.add(place)
                self.reads[place] = (language, name, key, now)
        return changed

    def _touched_by(self, changed: set[int]) -> dict[str, dict[str, set[str]]]:
        """By language the keys of what lists articles under which some that changed may stand.

        None where an article may have changed of which nobody has read anything."""
        read = {key for _, name, key, _ in self.reads if name == "articles"}
        if not self.content.site.articles.keys() <= read:
            return {}
        articles = {self.reads[place][2] for place in changed}
        return {language: touched_by(articles, context.listed) for language, context in self.contexts.items()}

    def _frame(self, language: str) -> str:
        """The digest of a language's frame."""
        name = f"{FRAME}{language}"
        before = self.last.pages.get(name)
        if before and self.changed.isdisjoint(before.reads) and self.same_theme:
            self.pages[name] = before
            return before.view
        context = self.contexts[language]
        context.reads.clear()
        view = digest_of_view(self._site(language))
        self.pages[name] = PageTrace(view, view, self._noted(context))
        return view

    def _costly(
        self, outputs: tuple[Output, ...], wrong: dict[Origin, Problem], progress: Callable[[int], None], threads: int
    ) -> dict[str, bytes | None]:
        """The bytes of each document that takes long to write, None where it lies there; several at once."""
        made: dict[str, bytes | None] = {}
        jobs: list[DocumentJob] = []
        for output in outputs:
            if isinstance(output, DocumentOutput) and output.kept_as and not output.bodies:
                view = self._view_of(output, output.path in self.intact)
                made[output.path] = self.content.documents.get(self._name(output)) if view is not None else None
                if view is not None and made[output.path] is None:
                    jobs.append(DocumentJob(output, view))
        for done, (job, came) in enumerate(zip(jobs, documents_written(jobs, threads), strict=True), 1):
            progress(done)
            if isinstance(came, Problem):
                wrong.setdefault(came.origin, came)
                continue
            made[job.output.path] = came
            self.documents += 1
            self.content.documents.put(self._name(job.output), came)
        return made

    def _document(self, output: DocumentOutput) -> bytes | None:
        view = self._view_of(output, output.path in self.intact)
        return None if view is None else self._written(output, view)

    def _begun(self, output: FolderOutput) -> AtWork | _Ready:
        """The files of a folder, which are begun to be written unless they lie there or are kept; raises Unmakeable."""
        lying = [path for path in self.last.files if path.startswith(output.path)]
        view = self._view_of(output, bool(lying) and all(path in self.intact for path in lying))
        if view is None:
            return _Ready({path.removeprefix(output.path): None for path in lying})
        kept = self.content.documents.get(self._name(output)) if output.kept_as else None
        if kept is not None:
            return _Ready(msgspec.msgpack.decode(kept, type=dict[str, bytes | None]))
        self.documents += 1
        return output.begin(view, self._html_of(output)) if output.bodies else output.begin(view)

    def _folder(self, output: FolderOutput, work: AtWork | _Ready) -> Iterator[tuple[str, bytes | None]]:
        files = work.finish()
        if output.kept_as and not isinstance(work, _Ready):
            self.content.documents.put(self._name(output), msgspec.msgpack.encode(files))
        for name, content in sorted(files.items()):
            path = output.path + name
            self.files[path] = self.last.files[path] if content is None else digest_of_bytes(content)
            yield path, content

    def _around(self, output: Written) -> str:
        """What a document depends on beside its view: the frame and the directives, where it holds bodies."""
        if not output.bodies:
            return "- - document"
        return f"{self.frames[output.language]} {self.templates.get('directives/', self.theme)} document"

    def _view_if_changed(
        self, path: str, context: Context, make: Callable[[], Shown], around: str, lies_there: bool
    ) -> Shown | None:
        """The view of the output at a path; None where the output is the same as the one that lies there."""
        before = self.last.pages.get(path)
        if before and lies_there and self.changed.isdisjoint(before.reads) and before.key == f"{before.view} {around}":
            self.pages[path] = before
            return None
        context.reads.clear()
        view = make()
        self.views += 1
        digest = digest_of_view(view)
        key = f"{digest} {around}"
        reads = self._noted(context)
        if before and lies_there and before.key == key:
            self.pages[path] = msgspec.structs.replace(before, reads=reads)
            return None
        why = self._reason(before, around, lies_there)
        self.pages[path] = PageTrace(digest, key, reads, why, self.content.as_of.isoformat())
        return view

    def _view_of(self, output: Written, lies_there: bool) -> View | None:
        context = self.contexts[output.language]
        view = self._view_if_changed(output.path, context, output.view, self._around(output), lies_there)
        if view is None and output.kept_as:
            self.content.documents.used(self._name(output))
        return view

    def _name(self, output: Written) -> str:
        """The name under which a costly output is kept: bodies also depend on the theme's words and addresses."""
        page = self.pages[output.path]
        return f"{output.kept_as} {f'{page.key} {self.common}' if output.bodies else page.view}"

    def _written(self, output: DocumentOutput, view: View) -> bytes:
        """What an output's writer makes of its view; costly ones only once."""
        kept = self.content.documents.get(self._name(output)) if output.kept_as else None
        if kept is not None:
            return kept
        self.documents += 1
        content = output.write(view, self._html_of(output)) if output.bodies else output.write(view)
        if output.kept_as:
            self.content.documents.put(self._name(output), content)
        return content

    def _html_of(self, output: Written) -> Callable[[Body], str]:
        renderer = self.maker.renderer(output.language)

        def html_of(body: Body) -> str:
            # A text stands in several feeds and in the search index, is the same in each, and seldom changes.
            key = f"html {output.language} {digest_of_body(body)} {self.maker.inside}"
            if key not in self.printed:
                kept = self.content.documents.get(key)
                self.printed[key] = renderer.html_of(body, output.path) if kept is None else kept.decode()
                if kept is None:
                    self.content.documents.put(key, self.printed[key].encode())
            return self.printed[key]

        return html_of

    def _reason(self, before: PageTrace | None, around: str, lies_there: bool) -> str:
        """Why a page is made again, in words that follow "because"."""
        if self.started_anew:
            return "settings, addresses or the theme's words changed"
        if before is None:
            return "it is new"
        changed = sorted(self.changed.intersection(before.reads))
        if changed:
            names = [name_of_read(*self.reads[place][1:3]) for place in changed[:3]]
            more = f" and {len(changed) - 3} more" if len(changed) > 3 else ""
            return f"{', '.join(names)}{more} changed"
        if not before.key.endswith(around):
            same_frame = before.key.split(" ", 2)[1] == around.split(" ", 1)[0]
            return "a template it uses changed" if same_frame else "what stands around every page changed"
        return "its file was missing or had been changed" if not lies_there else "what it shows changed"

    def _noted(self, context: Context) -> tuple[int, ...]:
        """The places of what was read since the reads were emptied."""
        return self._places_of(context, sorted(context.reads))

    def _places_of(self, context: Context, reads: Iterable[Read]) -> tuple[int, ...]:
        """The places of reads among all reads, where new ones are added."""
        places: list[int] = []
        for name, key in reads:
            named = (context.language, name, key)
            place = self.places.get(named)
            if place is None:
                place = self.places[named] = len(self.reads)
                self.reads.append((*named, context.digest_of((name, key))))
            places.append(place)
        return tuple(places)

    def _site(self, language: str) -> SiteView:
        """What every page of a language shows around its own content."""
        return site_view(self.contexts[language], self.assets, self.content.theme.settings)


def _digest_of_theme(content: Content) -> str:
    """The digest of a theme's files, and of those of its parents that templates can reach by their theme's name."""
    theme = content.theme
    named = {path: file for path, file in theme.by_theme.items() if path.endswith(".html")}
    return _digest(theme.files, named, theme.shown, theme.settings, colours_of(content.site, content.theme.settings))


def _common(content: Content, contexts: Mapping[str, Context]) -> str:
    """The digest of what every view depends on alike: settings, addresses, the theme's words and directives."""
    theme, first = content.theme, next(iter(contexts.values()))
    strings = {path: file for path, file in theme.files.items() if path.startswith("strings/")}
    urls = [context.url for context in contexts.values()]
    return _digest(
        content.site.settings.digest,
        content.site.languages,
        urls,
        strings,
        dict(theme.own_directives),
        first.print_colours,
        first.picture_sizes,
    )


def _digest(*values: object) -> str:
    return blake2b(msgspec.msgpack.encode(values), digest_size=16).hexdigest()
