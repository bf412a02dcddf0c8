"""Times whole builds of a site of any size, step by step, and prints medians: `make bench`, or

    python benchmarks/run.py --articles 1000 --rounds 3 [--peer 'hugo=hugo --quiet' --peers FOLDER]

Every round builds each site in turn, so that a slow minute of the machine falls on all of them. Start-up counts.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from corpus import write_site

NEEDLE = "Need help now?"
"""A line of each site's base template, which is edited to measure an edit of it."""

STATISTIC = re.compile(r"^::statistic\[(\S+)\]", re.MULTILINE)

BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
"""The lines between which `--into` writes."""


class Contestant(NamedTuple):
    """A generator under test: a name, a command, the site as it is before the first build, and where it is built."""

    name: str
    command: Sequence[str]
    pristine: Path
    site: Path


class Took(NamedTuple):
    """One build: wall-clock seconds of the process, whether the output shows the edit, processor seconds.

    On a shared machine, processor seconds say more than wall-clock time."""

    seconds: float
    right: bool
    busy: float


class Spent(NamedTuple):
    """Seconds of each part of a build as reported by imhsite itself, and the amount of work."""

    seconds: Mapping[str, float]
    work: Mapping[str, int]


# Editing a site


def articles_of(contestant: Contestant) -> list[Path]:
    """Return the articles of a site, in order: the Markdown files of the folder that has most of them."""
    folders: dict[Path, list[Path]] = {}
    for file in sorted(contestant.pristine.rglob("*.md")):
        folders.setdefault(file.parent, []).append(file)
    most = max(folders.values(), key=len)
    return [contestant.site / file.relative_to(contestant.pristine) for file in most]


def base_template_of(contestant: Contestant) -> Path | None:
    """Return the template that contains the needle, or None."""
    for file in sorted(contestant.pristine.rglob("*")):
        # Templates are small, and so are the settings beside them.
        if file.is_file() and file.suffix not in (".md", ".png") and NEEDLE.encode() in file.read_bytes():
            return contestant.site / file.relative_to(contestant.pristine)
    return None


def replace(file: Path, old: str, new: str) -> None:
    """Replace the first occurrence of some words in a file."""
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


def title_in(article: Path) -> str:
    """Return the title in an article's front matter."""
    for line in article.read_text(encoding="utf-8").splitlines():
        name, _, title = line.replace("=", ":", 1).lstrip(". ").partition(":")
        if name.strip().lower() == "title":
            return title.strip().strip('"')
    raise SystemExit(f"run: {article} has no title in its first lines")


def restore_pristine(contestant: Contestant, _: str) -> bool:
    """Restore a site to its state before the first build."""
    shutil.rmtree(contestant.site, ignore_errors=True)
    shutil.copytree(contestant.pristine, contestant.site, symlinks=True)
    return True


def leave_alone(_: Contestant, __: str) -> bool:
    """Edit nothing."""
    return True


def edit_body(contestant: Contestant, mark: str) -> bool:
    """Add a sentence to an article."""
    replace(middle(contestant), "\n## ", f"\nOne more sentence, {mark}.\n\n## ")
    return True


def edit_title(contestant: Contestant, mark: str) -> bool:
    """Change the title of the article."""
    title = title_in(middle(contestant))
    replace(middle(contestant), title, f"{title} {mark}")
    return True


def edit_link(contestant: Contestant, mark: str) -> bool:
    """Change the first link to another article so that it leads to the first of all."""
    first = articles_of(contestant)[0].name
    return rewritten(middle(contestant), r"\[[^\]\n]+\]\([a-z0-9-]+\.md\)", f"[{mark}]({first})")


def edit_topic(contestant: Contestant, mark: str) -> bool:
    """Move the article to the topic of another article, and mention it in its text."""
    topics = (re.search(r"^topic: (.+)$", text_of(file), re.MULTILINE) for file in articles_of(contestant))
    own = re.search(r"^topic: (.+)$", text_of(middle(contestant)), re.MULTILINE)
    other = next((found[1] for found in topics if own and found and found[1] != own[1]), None)
    moved = other is not None and rewritten(middle(contestant), r"(?m)^topic: .+$", f"topic: {other}")
    return moved and edit_body(contestant, mark)


def edit_date(contestant: Contestant, mark: str) -> bool:
    """Make the article the newest of all, and mention it in its text."""
    dated = rewritten(middle(contestant), r"(?m)^date: .+$", "date: 2025-12-31")
    return dated and edit_body(contestant, mark)


def edit_statistic(contestant: Contestant, mark: str) -> bool:
    """Change the words of a statistic that the article shows."""
    found = STATISTIC.search(text_of(middle(contestant)))
    records = sorted((contestant.site / "content/statistics").glob("*.yaml"))
    if not found:
        return False
    pattern = rf"(?ms)(^{re.escape(found[1])}:\n.*?^  claim: )"
    return any(rewritten(file, pattern, rf"\g<1>{mark} ") for file in records)


def edit_template(contestant: Contestant, mark: str) -> bool:
    """Add a word to the base template."""
    template = base_template_of(contestant)
    if template is not None:
        replace(template, NEEDLE, f"{NEEDLE} {mark}")
    return template is not None


def text_of(file: Path) -> str:
    """Return the text of a file."""
    return file.read_text(encoding="utf-8")


def rewritten(file: Path, pattern: str, new: str) -> bool:
    """Replace the first match of a pattern in a file. Return whether there is one."""
    text, count = re.subn(pattern, new, text_of(file), count=1)
    file.write_text(text, encoding="utf-8", newline="\n")
    return count == 1


def check_out_again(contestant: Contestant, _: str) -> bool:
    """Give every source file a new inode and the current time, as a fresh checkout does."""
    for file in sorted(contestant.pristine.rglob("*")):
        there = contestant.site / file.relative_to(contestant.pristine)
        if there.is_file() and not there.is_symlink():
            content = there.read_bytes()
            there.unlink()
            there.write_bytes(content)
    return True


def middle(contestant: Contestant) -> Path:
    """Return the article to edit: from the middle on, the first that shows a statistic, if any does."""
    articles = articles_of(contestant)
    half = articles[len(articles) // 2 :]
    return next((file for file in half if STATISTIC.search(text_of(file))), half[0])


def shows(contestant: Contestant, words: str) -> bool:
    """Return whether the built page of the edited article contains the words; with "", whether there is a page."""
    slug = middle(contestant).stem
    pages = (page for page in contestant.site.rglob("*.html") if slug in page.as_posix())
    return any(words in page.read_text(encoding="utf-8", errors="replace") for page in pages)


STEPS: Mapping[str, tuple[Callable[[Contestant, str], bool], str]] = {
    "first build": (restore_pristine, "nothing is remembered"),
    "nothing changed": (leave_alone, "the same again"),
    "body edit": (edit_body, "one article has one more sentence"),
    "title edit": (edit_title, "the same article has another title"),
    "link edit": (edit_link, "it links to another article"),
    "topic edit": (edit_topic, "it is in another topic"),
    "date edit": (edit_date, "it is the newest"),
    "statistic edit": (edit_statistic, "a statistic that it shows has another word"),
    "template edit": (edit_template, "the base template has one word more"),
    "fresh checkout": (check_out_again, "every file is new on the disk, the cache is not"),
}
"""The steps that are timed, in this order; each continues from the one before.

A function gets the site and a word that occurs nowhere yet. It returns whether the step is possible: another generator
has no statistics."""


# Measuring


def environment() -> dict[str, str]:
    """Return the environment of a build: this one, but Python caches its compiled modules, as where it is installed."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def timed(contestant: Contestant, step: str, mark: str) -> Took | None:
    """Time one build after an edit; return None if the step is impossible."""
    if not STEPS[step][0](contestant, mark):
        return None
    if hasattr(os, "sync"):
        os.sync()  # so that the edit, or the build before, is not still being written to disk
    before, busy = time.perf_counter(), busy_seconds()
    done = subprocess.run(contestant.command, cwd=contestant.site, env=environment(), capture_output=True, check=False)
    seconds = time.perf_counter() - before
    if done.returncode:
        raise SystemExit(f"run: {contestant.name} failed:\n{done.stderr.decode(errors='replace')[-2000:]}")
    return Took(seconds, shows(contestant, mark if step.endswith("edit") else ""), busy_seconds() - busy)


def busy_seconds() -> float:
    """Return the processor seconds of all finished child processes and of their children."""
    times = os.times()
    return times.children_user + times.children_system


def one_round(contestant: Contestant, number: int) -> dict[str, Took]:
    """Time every step of one contestant, once."""
    took = ((step, timed(contestant, step, f"marker{number}{step.split()[0]}")) for step in STEPS)
    return {step: each for step, each in took if each}


def peak_of(contestant: Contestant) -> float:
    """Return the peak memory, in MiB, of a first build, all its processes together.

    Memory that its processes share counts once. Only Linux reports it; elsewhere 0."""
    if not Path("/proc/self/smaps_rollup").exists():
        return 0.0
    restore_pristine(contestant, "")
    with subprocess.Popen(
        contestant.command,
        cwd=contestant.site,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        peaks = [0]
        over = threading.Event()

        def watch() -> None:
            while not over.wait(0.01):
                peaks.append(together(map(memory_of, processes_of(process.pid))))

        watcher = threading.Thread(target=watch)
        watcher.start()
        process.wait()
        over.set()
        watcher.join()
    return max(peaks) / 1024


def processes_of(session: int) -> Iterator[str]:
    """Yield the ids of the processes of a session."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session:
            yield folder.name


def memory_of(process: str) -> tuple[int, int]:
    """Return the memory of a process in KiB: its share of written memory, and its mapped files; 0 if it has ended."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0, 0
    kib = {fields[0]: int(fields[1]) for fields in map(str.split, lines) if fields[-1] == "kB"}
    return kib["Pss_Anon:"], kib["Rss:"] - kib["Anonymous:"]


def together(memories: Iterable[tuple[int, int]]) -> int:
    """Return the memory of some processes, most of which map the same files."""
    each = list(memories)
    return sum(written for written, _ in each) + max((files for _, files in each), default=0)


def profile_of(contestant: Contestant) -> dict[str, Spent]:
    """Return imhsite's own report of each step."""
    spent: dict[str, Spent] = {}
    for step in STEPS:
        STEPS[step][0](contestant, f"profile{step.split()[0]}")
        command = [*contestant.command, "--format", "json"]
        done = subprocess.run(command, cwd=contestant.site, env=environment(), capture_output=True, check=False)
        report = json.loads(done.stdout)
        spent[step] = Spent(report["seconds"], report["work"] | {"written": len(report["published"]["written"])})
    return spent


# Reporting


Rounds = Mapping[str, Sequence[Mapping[str, Took]]]


def table_of(rounds: Rounds, peaks: Mapping[str, float]) -> str:
    """Return the Markdown table of all contestants: median seconds of each step, with the range."""
    rows = [["", *STEPS, "peak MiB"], ["---", *["---:"] * (len(STEPS) + 1)]]
    for name, each in rounds.items():
        peak = f"{peaks[name]:.0f}" if peaks[name] else "–"
        by_step = [[one[step] for one in each if step in one] for step in STEPS]
        rows.append([name, *map(cell_of, by_step), peak])
        busy = (f"{statistics.median(one.busy for one in took):.2f}" if took else "–" for took in by_step)
        rows.append([f"{name}, processor seconds", *busy, ""])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def cell_of(took: Sequence[Took]) -> str:
    """Return `0.21 (0.20–0.25)`: the median and the range, with a note if the page did not show the edit."""
    if not took:
        return "–"
    seconds = [one.seconds for one in took]
    wrong = "" if all(one.right for one in took) else " (edit not shown!)"
    return f"{statistics.median(seconds):.3f} ({min(seconds):.3f}–{max(seconds):.3f}){wrong}"


def ratios_of(rounds: Rounds) -> str:
    """Return the Markdown table of how many times as long the others take per round, or "" without others."""
    first, *others = rounds
    if not others:
        return ""
    rows = [["times as long as " + first, *STEPS], ["---", *["---:"] * len(STEPS)]]
    for name in others:
        cells = []
        for step in STEPS:
            pairs = zip(rounds[first], rounds[name], strict=True)
            both = ((ours[step], theirs[step]) for ours, theirs in pairs if step in ours and step in theirs)
            quotients = [theirs.seconds / ours.seconds for ours, theirs in both]
            cells.append(f"{statistics.median(quotients):.1f}" if quotients else "–")
        rows.append([name, *cells])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def profile_table_of(spent: Mapping[str, Spent]) -> str:
    """Return the Markdown table of what each part of a build took, in milliseconds, and of the amount of work."""
    parts = tuple(dict.fromkeys(part for each in spent.values() for part in each.seconds))
    works = tuple(dict.fromkeys(work for each in spent.values() for work in each.work))
    rows = [["", *(f"{part} ms" for part in parts), *works], ["---", *["---:"] * (len(parts) + len(works))]]
    for step, each in spent.items():
        times = [f"{each.seconds[part] * 1000:.0f}" if part in each.seconds else "–" for part in parts]
        rows.append([step, *times, *(str(each.work[work]) for work in works)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def machine() -> str:
    """Return the machine on which the builds were measured."""
    system = f"{platform.system()} {platform.machine()}"
    return f"{os.cpu_count()} processors, {system}, Python {platform.python_version()}"


def written_into(file: Path, report: str) -> None:
    """Write the report between the two lines that mark its place in a Markdown file."""
    before, begin, rest = file.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"run: {file} has no lines {BEGIN} and {END}")
    file.write_text(f"{before}{begin}\n\n{report}\n\n{end}{after}", encoding="utf-8", newline="\n")


# The command line


def contestants(options: argparse.Namespace, articles: int, work: Path) -> list[Contestant]:
    """Return imhsite and the given peers, each with its site."""
    pristine = work / "sites" / "imhsite"
    write_site(pristine, articles, options.theme)
    command = [*shlex.split(options.imhsite), "build", "--quiet"]
    found = [Contestant("imhsite", command, pristine, work / "built" / "imhsite")]
    for peer in options.peer:
        name, _, words = peer.partition("=")
        folder = options.peers / name
        if not words or not folder.is_dir():
            raise SystemExit(f"run: --peer {peer}: say NAME=COMMAND, and put its site into {folder}")
        program = shlex.split(words)
        if shutil.which(program[0]) is None:
            print(f"not installed, left out: {name} ({program[0]})", file=sys.stderr)
            continue
        found.append(Contestant(name, program, folder.resolve(), work / "built" / name))
    return found


def measured(options: argparse.Namespace, articles: int, work: Path) -> str:
    """Return the report on sites of so many articles, as Markdown."""
    all_of_them = contestants(options, articles, work)
    rounds: dict[str, list[dict[str, Took]]] = {one.name: [] for one in all_of_them}
    for number in range(options.rounds):
        for one in all_of_them:
            rounds[one.name].append(one_round(one, number))
            steps = (f"{step} {took.seconds:.3f}" for step, took in rounds[one.name][-1].items())
            print(f"round {number + 1}, {one.name}: {', '.join(steps)}", file=sys.stderr, flush=True)
    peaks = {one.name: peak_of(one) for one in all_of_them}
    rounded = f"{articles:,} articles, {options.rounds} round{'s' if options.rounds > 1 else ''}; {machine()}."
    timing = f"Seconds of whole processes: median (least–most). {rounded}"
    parts = [timing, table_of(rounds, peaks), ratios_of(rounds)]
    parts += ["The parts of one more build of imhsite at each step:", profile_table_of(profile_of(all_of_them[0]))]
    return "\n\n".join(part for part in parts if part)


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    options = argparse.ArgumentParser(
        description="Time whole builds step by step.",
        epilog="; ".join(f"{step}: {what}" for step, (_, what) in STEPS.items()),
    )
    options.add_argument(
        "--articles", type=int, nargs="+", default=[1000], metavar="N", help="how large (default: 1000)"
    )
    options.add_argument("--rounds", type=int, default=3, metavar="N", help="how often (default: 3)")
    options.add_argument("--theme", choices=("bench", "default"), default="bench", help="Jinja theme (default: bench)")
    options.add_argument(
        "--imhsite",
        default=f"{shlex.quote(sys.executable)} -m imhsite",
        metavar="COMMAND",
        help="how imhsite is started",
    )
    options.add_argument("--peer", action="append", default=[], metavar="NAME=COMMAND", help="another generator")
    options.add_argument("--peers", type=Path, default=Path(), metavar="FOLDER", help="holds a site NAME for each peer")
    options.add_argument("--into", type=Path, metavar="FILE", help="write the report into this Markdown file too")
    options.add_argument(
        "--work", type=Path, metavar="FOLDER", help="where sites are made (default: a temporary folder)"
    )
    return options


def main(words: Sequence[str] | None = None) -> int:
    """Run the benchmarks that the command line requests, and print the report."""
    options = parser().parse_args(words)
    reports = []
    for articles in options.articles:
        with tempfile.TemporaryDirectory(prefix="imhsite-bench-", dir=options.work) as work:
            reports.append(measured(options, articles, Path(work)))
    report = "\n\n".join(reports)
    print(report)
    if options.into:
        written_into(options.into, report)
    return 0


if __name__ == "__main__":
    sys.exit(main())
