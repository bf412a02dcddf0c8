"""`imhsite build`: parse the options, build the site and report."""

from __future__ import annotations

import argparse
import gc
import os
import re
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from imhsite.cli.site_folder import add_site_option
from imhsite.engine.file_scan import Listing, sources_of
from imhsite.engine.up_to_date import options_key, untouched

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from imhsite.app.build_site import BuildOptions, BuildResult

SUMMARY = "Build the site. If there are errors, nothing is published."

PROGRESS_BAR_DELAY = 1.0
"""Seconds after which a progress bar appears."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `imhsite build`."""
    add = parser.add_argument
    add_site_option(parser)
    add("--output", metavar="DIR", help="where to put the site (default: build/ in the site's folder)")
    add(
        "--as-of",
        metavar="WHEN",
        help='build as of another date, such as 2026-06-08 or "first day of 2025 week"',
    )
    add("--drafts", action="store_true", help="include drafts and texts in review")
    add("--base-url", metavar="URL", help="use a different address from that in site.yaml")
    add("--jobs", type=_count, metavar="N", help="maximum number of worker processes (default: one per processor)")
    add("--format", choices=("text", "json"), default="text", help="output format (default: text)")
    add("--quiet", action="store_true", help="print problems only")
    add("--no-cache", action="store_true", help="rebuild everything and store nothing")
    add("--verify", action="store_true", help="also do a clean build in memory and compare (exit code 3: different)")
    add("--profile", action="store_true", help="show what each step did and how long it took")


def _count(text: str) -> int:
    if not re.fullmatch("[0-9]{1,4}", text) or int(text) < 1:
        raise argparse.ArgumentTypeError("the number of processes must be 1 or more")
    return int(text)


def run_command(options: argparse.Namespace) -> int:
    """Build and report. Return the exit code."""
    started = time.perf_counter()
    listing = sources_of(options.site)
    if _nothing_to_do(options, listing, started):
        return 0
    return _build(options, listing)


def _nothing_to_do(options: argparse.Namespace, listing: Listing, started: float) -> bool:
    """Report that nothing changed if the stamp of the last build proves it; return whether it does.

    Runs before anything needed for building is imported."""
    if options.as_of or options.no_cache or options.verify or options.profile or options.format != "text":
        return False
    site, output = _places(options)
    now = time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime())
    stamp = untouched(site, output, options_key(site, output, options.drafts, options.base_url), now, listing)
    if stamp and not options.quiet:
        print(f"Built {stamp.pages} pages in {time.perf_counter() - started:.2f} s: {output}")
        print(f"  nothing changed: {len(stamp.outputs)} files reused")
    return stamp is not None


def _build(options: argparse.Namespace, listing: Listing) -> int:
    from imhsite.app.build_site import build
    from imhsite.engine.processes import ProcessEnded
    from imhsite.publish import PublishRefused

    # Nearly all objects live as long as the command; garbage collection would cost a quarter of its time.
    gc.disable()
    try:
        build_options = _build_options(options)
    except ValueError as error:
        print(f"imhsite build: {error}", file=sys.stderr)
        return 2
    reporter = TerminalReporter(bar=sys.stderr.isatty() and not options.quiet and options.format == "text")
    try:
        with reporter:
            built = build(build_options, reporter, listing=listing)
    except (PublishRefused, ProcessEnded) as refused:
        print(f"imhsite build: {refused}", file=sys.stderr)
        return 1
    if options.format == "json":
        print(_json(built, build_options, reporter))
    else:
        _print(built, build_options, reporter, quiet=options.quiet, profile=options.profile)
    if built.published is None:
        return 1
    return _verified(build_options) if options.verify else 0


def _verified(build_options: BuildOptions) -> int:
    from imhsite.app.build_site import differences
    from imhsite.app.explain_output import explain, last_graph

    wrong = differences(build_options)
    graph = last_graph(build_options.site) if wrong else None
    for path in wrong:
        known = explain(graph, path) if graph else None
        why = f"; it was last rebuilt because {known.why}" if known else ""
        print(f"/{path.removesuffix('index.html')} differs from a clean build{why}", file=sys.stderr)
    if not wrong:
        print("Verified: every file is identical to a clean build.")
    return 3 if wrong else 0


def _places(options: argparse.Namespace) -> tuple[Path, Path]:
    """Return the folders of the site and of the output."""
    site = Path(options.site)
    return site, Path(options.output) if options.output else site / "build"


def _build_options(options: argparse.Namespace) -> BuildOptions:
    from imhsite.app.build_site import BuildOptions
    from imhsite.app.moments import moment_from, today_after

    site, output = _places(options)
    moment = moment_from(options.as_of, site)
    return BuildOptions(
        site=site,
        output=output,
        as_of=moment,
        today=today_after(moment) if options.as_of else "",
        drafts=options.drafts,
        base_url=_base_url(options.base_url),
        jobs=options.jobs or os.cpu_count() or 1,
        cache=not options.no_cache,
        home=_home(),
    )


def _base_url(text: str | None) -> str | None:
    if text is None:
        return None
    from imhsite.schema.web_addresses import read_site_url

    try:
        return read_site_url(text)
    except ValueError as error:
        raise ValueError(f'--base-url "{text}": {error}') from None


def _home() -> Path | None:
    try:
        return Path.home()
    except RuntimeError:
        return None


class TerminalReporter:
    """Times the steps of a build, and shows a progress bar if it takes long."""

    def __init__(self, bar: bool) -> None:
        self.bar = bar
        self.started = time.perf_counter()
        self.steps: list[tuple[str, float]] = []
        self.shown: tuple[Progress, TaskID] | None = None

    def __enter__(self) -> TerminalReporter:
        return self

    def __exit__(self, *_: object) -> None:
        if self.shown:
            self.shown[0].stop()

    def step(self, name: str) -> None:
        """Record the start of a step."""
        self.steps.append((name, time.perf_counter()))

    def progress(self, done: int, all: int) -> None:
        """Show how many of all pages are rendered."""
        if self.bar and self.shown is None and time.perf_counter() - self.started > PROGRESS_BAR_DELAY:
            self._show(all)
        if self.shown:
            self.shown[0].update(self.shown[1], completed=done)

    def _show(self, all: int) -> None:
        """Show a bar, or say once what would."""
        from imhsite.engine.extras import command_for, missing_from

        if missing_from("progress"):
            self.bar = False
            print(f"Rendering the pages. For a progress bar: {command_for('progress')}", file=sys.stderr)
            return
        from rich.console import Console
        from rich.progress import Progress

        from imhsite.cli.streams import unguarded

        progress = Progress(console=Console(file=unguarded(sys.stderr)), transient=True)
        progress.start()
        self.shown = progress, progress.add_task("rendering", total=all)

    def seconds(self) -> dict[str, float]:
        """Return the duration of each step in seconds."""
        ends = [start for _, start in self.steps[1:]] + [time.perf_counter()]
        took: dict[str, float] = {}
        for (name, start), end in zip(self.steps, ends, strict=True):
            took[name] = round(took.get(name, 0) + end - start, 3)
        return took


def _print(
    built: BuildResult, build_options: BuildOptions, reporter: TerminalReporter, *, quiet: bool, profile: bool
) -> None:
    from imhsite.cli.problem_report import coloured, plain, summary_of, text_report
    from imhsite.content.source_files import shipped_themes
    from imhsite.source.excerpts import line_reader

    paint = coloured if sys.stderr.isatty() and "NO_COLOR" not in os.environ else plain
    if problems := (*built.problems, *built.removals):
        roots = line_reader(build_options.site, shipped_themes().parent)
        print(text_report(problems, roots, paint), file=sys.stderr)
    if built.published is None:
        print(f"\nNothing was published; {_last_good(build_options.output)}", file=sys.stderr)
        return
    if built.published.unowned:
        print(_unowned_report(built.published.unowned, build_options.output), file=sys.stderr)
    if quiet:
        return
    published, seconds = built.published, reporter.seconds()
    steps = ", ".join(f"{name} {took:.2f} s" for name, took in seconds.items())
    after = f" with {summary_of(built.problems)}" if built.problems else ""
    counts = (
        f"{len(published.written)} files written, {len(published.unchanged)} reused, {len(published.removed)} removed"
    )
    print(f"Built {built.pages} pages in {sum(seconds.values()):.2f} s{after}: {build_options.output}")
    print(f"  {counts}\n  {steps}")
    if profile:
        _print_profile(built, seconds)


def _print_profile(built: BuildResult, seconds: dict[str, float]) -> None:
    work, published = built.work, built.published
    documents = f", {work.documents} documents written" if work.documents else ""
    done = {
        "look": "",
        "load": f"{work.compiled} files compiled",
        "render": f"{work.views} views made, {work.rendered} of {built.pages} pages rendered{documents}",
        "publish": f"{len(published.written) if published else 0} files written",
    }
    for name, took in seconds.items():
        print(f"  {name:8} {took * 1000:8.0f} ms  {done.get(name, '')}".rstrip())


def _unowned_report(paths: tuple[str, ...], output: Path) -> str:
    from imhsite.diagnostics.display import visible

    count = f"{len(paths)} files" if len(paths) > 1 else "one file"
    return (
        f"warning: {count} in {output} may be left over from an older build, such as {visible(paths[0])}; "
        f"to be sure, delete {output} and build again"
    )


def _last_good(output: Path) -> str:
    if (output / "index.html").is_file():
        return f"the last published site is still in {output}"
    return "there is no earlier published site"


def _json(built: BuildResult, build_options: BuildOptions, reporter: TerminalReporter) -> str:
    import json

    import msgspec

    report = {
        "problems": (*built.problems, *built.removals),
        "published": built.published,
        "pages": built.pages,
        "work": built.work,
        "output": str(build_options.output),
        "seconds": reporter.seconds(),
    }
    return json.dumps(msgspec.to_builtins(report), indent=2)
