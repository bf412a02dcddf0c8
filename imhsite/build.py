"""Build: the steps from files to a published site, in order. One use case; the steps themselves stand elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Protocol

import msgspec

from imhsite.assets import assets_of
from imhsite.campaign import freshness, states_of, visible_at
from imhsite.dates import instant_of
from imhsite.fields import Moment
from imhsite.load.assemble import assemble
from imhsite.load.places import broken_by, is_media
from imhsite.load.read import FileRecords, read_file
from imhsite.load.walk import ContentFile, read_content
from imhsite.locales import locale_of
from imhsite.markup.fragment import Fragment
from imhsite.plan import FileOutput, Output, PageOutput, plan
from imhsite.problems import Origin, Problem, Span, in_order, problem, stops
from imhsite.publish import Published, Step, no_step, publish
from imhsite.records import Settings
from imhsite.render import Renderer, TemplateProblem, check_templates
from imhsite.site import Site
from imhsite.themes import OwnDirective, Theme, directives_with, read_theme
from imhsite.views.context import Context, Shared
from imhsite.views.frame import site_view
from imhsite.views.relations import relations_of


class Order(msgspec.Struct, frozen=True):
    """What is to be built: the site's folder, the output's, the moment, and how."""

    site: Path
    output: Path
    as_of: Moment
    drafts: bool = False
    base_url: str | None = None
    jobs: int = 1
    home: Path | None = None


class Content(msgspec.Struct, frozen=True):
    """What was loaded: the theme, the site as it may be seen at the instant `as_of`, its texts and media files."""

    theme: Theme
    site: Site
    bodies: Mapping[str, Fragment]
    media: tuple[ContentFile, ...]
    as_of: datetime


class Reporter(Protocol):
    """Is told how the build goes."""

    def step(self, name: str) -> None:
        """A step begins: load, plan, render, publish."""

    def progress(self, done: int, all: int) -> None:
        """So many of all pages are rendered."""


class Silent:
    """A reporter that says nothing."""

    def step(self, name: str) -> None:
        """Nothing."""

    def progress(self, done: int, all: int) -> None:
        """Nothing."""


class Built(msgspec.Struct, frozen=True):
    """What came of a build: its problems, and what was published (None: nothing)."""

    problems: tuple[Problem, ...]
    published: Published | None = None
    pages: int = 0


class Planned(msgspec.Struct, frozen=True):
    """A site ready to be rendered: its outputs, and what renders each language's pages."""

    outputs: tuple[Output, ...]
    renderers: Mapping[str, Renderer]


class Stopped(Exception):
    """There are errors, so nothing may be published."""


SETTINGS = "content/site.yaml"

PAYING = 48
"""Files for which a worker process is worth starting: one compiles about this many while it starts."""


def build(order: Order, reporter: Reporter | None = None, steps: Step = no_step) -> Built:
    """Build a site and publish it if nothing is wrong; raises PublishRefused when the disk does not allow it.

    `steps` is told of each step of publishing, as `publish` says."""
    reporter = reporter or Silent()
    problems: list[Problem] = []
    try:
        reporter.step("load")
        content = load(order, problems)
        reporter.step("plan")
        planned = plan_site(content, order.base_url, problems)
        reporter.step("render")
        files = list(render(planned, reporter, problems))
        _stop_if_wrong(problems)
    except Stopped:
        return Built(in_order(problems))
    reporter.step("publish")
    published = publish(files, order.output, order.site / ".imhsite", home=order.home, steps=steps)
    pages = sum(isinstance(output, PageOutput) for output in planned.outputs)
    return Built(in_order(problems), published, pages)


def load(order: Order, problems: list[Problem]) -> Content:
    """The content of the order's site at the order's moment; raises Stopped."""
    files, unread = read_content(order.site)
    problems += unread
    others = [file for file in files if file.path != SETTINGS]
    try:
        settings, places = _settings(files, problems)
        theme = _theme(order, settings, places, problems)
    except Stopped:
        # What is wrong in each file by itself is said in the same run, but for what hangs on the theme.
        alone = (one for file in read_files(others, {}, order.jobs) for one in file.problems)
        problems += (one for one in alone if one.rule != "unknown-directive")
        raise
    read = list(read_files(others, theme.own_directives, order.jobs))
    problems += [one for file in read for one in file.problems]
    read += [FileRecords(one.origin.file, broken=broken_by(one.origin.file)) for one in unread]
    whole, found = assemble(settings, read, places)
    problems += found
    problems += _emptiness(whole)
    as_of = instant_of(order.as_of, settings.timezone)
    site, hidden = visible_at(whole, as_of, order.drafts)
    problems += hidden
    problems += freshness(site, as_of)
    _stop_if_wrong(problems)
    bodies = {body.digest: body for file in read for body in file.bodies}
    return Content(theme, site, bodies, tuple(file for file in others if is_media(file.path)), as_of)


def read_files(files: list[ContentFile], own: Mapping[str, OwnDirective], jobs: int) -> Iterator[FileRecords]:
    """Each file's records, in order; in worker processes when there are files enough to pay for starting them."""
    workers = min(jobs, len(files) // PAYING)
    if workers < 2:
        directives = directives_with(own)
        for file in files:
            yield read_file(file, directives)
        return
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(workers, initializer=_prepare_worker, initargs=(dict(own),)) as pool:
        yield from pool.map(_read_in_worker, files, chunksize=PAYING // 4)


_worker: dict[str, Mapping[str, object]] = {}


def _prepare_worker(own: Mapping[str, OwnDirective]) -> None:
    _worker["directives"] = directives_with(own)


def _read_in_worker(file: ContentFile) -> FileRecords:
    return read_file(file, _worker["directives"])  # type: ignore[arg-type]


def _settings(files: Iterable[ContentFile], problems: list[Problem]) -> tuple[Settings, Mapping[str, Span]]:
    file = next((file for file in files if file.path == SETTINGS), None)
    if file is None:
        if any(one.origin.file in (SETTINGS, "content") for one in problems):
            raise Stopped
        hint = "create it with two lines: title: and url:"
        problems.append(problem("missing-site", Origin(SETTINGS), "there is no content/site.yaml here", hint))
        raise Stopped
    read = read_file(file, {})
    problems += read.problems
    if not read.records:
        raise Stopped
    settings = read.records[0].record
    assert isinstance(settings, Settings)
    return settings, read.records[0].spans


def _theme(order: Order, settings: Settings, places: Mapping[str, Span], problems: list[Problem]) -> Theme:
    folders = (order.site / "themes", shipped_themes())
    theme, found = read_theme(settings.theme, folders, settings.theme_settings, places)
    problems += found
    if theme is None:
        raise Stopped
    return theme


def shipped_themes() -> Path:
    """The folder of the themes that come with imhsite: in the package, or beside it in a checkout."""
    inside = Path(__file__).parent / "themes"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "themes"


def _emptiness(site: Site) -> Iterator[Problem]:
    if not site.articles and not any(target.kind == "article" for target in site.broken):
        hint = "write one as content/articles/my-first-article.md"
        yield problem("empty-site", Origin("content/articles"), "this site has no article yet", hint)


def plan_site(content: Content, base_url: str | None, problems: list[Problem]) -> Planned:
    """The outputs and what renders them, for the site's own URL or another; raises Stopped."""
    theme, site = content.theme, content.site
    assets, found = assets_of(theme.files, theme.shown)
    problems += found
    shared = Shared(
        site=site,
        url=base_url or site.settings.url,
        as_of=content.as_of,
        states=states_of(site.weeks, content.as_of, site.settings.timezone),
        relations=relations_of(site),
        directives=theme.directives,
        bodies=content.bodies,
    )
    contexts: list[Context] = []
    for language in site.languages:
        locale, wrong = locale_of(language, theme.files, theme.shown)
        problems += wrong
        contexts.append(Context(shared, locale))
    problems += check_templates(theme, contexts[0].locale)
    outputs, clashes = plan(contexts, assets, content.media)
    problems += clashes
    _stop_if_wrong(problems)
    paths = {name: asset.path for name, asset in assets.items()}
    frames = ((context, site_view(context, paths, theme.settings)) for context in contexts)
    return Planned(outputs, {context.language: Renderer(theme, context.locale, frame) for context, frame in frames})


def render(planned: Planned, reporter: Reporter, problems: list[Problem]) -> Iterator[tuple[str, bytes]]:
    """Each output's path and bytes; a template's mistakes become problems, one for each line of a template."""
    wrong: set[Origin] = set()
    for done, output in enumerate(planned.outputs, 1):
        if isinstance(output, FileOutput):
            yield output.path, output.content
        else:
            try:
                view = output.view()
                yield output.path, planned.renderers[view.language].page(output.template, view)
            except TemplateProblem as error:
                if error.problem.origin not in wrong:
                    problems.append(error.problem)
                wrong.add(error.problem.origin)
        reporter.progress(done, len(planned.outputs))


def _stop_if_wrong(problems: list[Problem]) -> None:
    if stops(problems):
        raise Stopped
