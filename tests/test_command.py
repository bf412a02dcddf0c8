"""The command as people and programs meet it: words, exit codes, JSON, the terminal."""

import argparse
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from pstats import Stats

import pytest
from building import REPOSITORY, files_in, imhsite, imhsite_here, write, write_site

import imhsite as package
from imhsite.cli import end, run
from imhsite.cli.commands import COMMANDS, parser_of
from imhsite.cli.completion import SHELLS

WRONG = {"content/articles/hello.md": "---\ntitle: Hello\nsummary: A first article.\ntopic: bondign\n---\nWords.\n"}


@pytest.mark.parametrize("words", [["--help"], ["build", "--help"], ["schema", "--help"], []])
def test_help_fits_a_small_terminal(words: list[str]) -> None:
    ended = imhsite(*words, environment={"COLUMNS": "80", "LINES": "24"})
    lines = ended.stdout.rstrip("\n").split("\n")
    assert len(lines) <= 24
    assert max(len(line) for line in lines) <= 80
    assert ended.stderr == ""


def test_help_names_every_command_and_what_the_exit_codes_mean() -> None:
    ended = imhsite("--help")
    assert ended.returncode == 0
    for words in ("build", "schema", "exit codes: 0 done, 1 problems (nothing was published), 2 wrong usage"):
        assert words in ended.stdout


def test_the_version_is_that_of_the_package() -> None:
    ended = imhsite("--version")
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, f"imhsite {package.__version__}\n", "")


def libraries_imported_by(words: list[str]) -> set[str]:
    ended = imhsite(*words, python=("-X", "importtime"))
    imported = {
        line.rpartition("|")[2].strip() for line in ended.stderr.splitlines() if line.startswith("import time:")
    }
    assert "argparse" in imported
    heavy = {"msgspec", "jinja2", "yaml", "markdown", "babel", "rich", "phonenumbers", "livereload", "PIL", "shtab"}
    return imported & {*heavy, "PIL.Image", "coloraide", "tinycss2"}


@pytest.mark.parametrize("words", [["--version"], ["--help"], ["no-such-command"]])
def test_what_needs_no_site_starts_without_the_libraries_that_build_one(words: list[str]) -> None:
    assert libraries_imported_by(words) == set()


def test_the_help_of_a_command_needs_none_of_the_libraries_that_read_or_render() -> None:
    assert libraries_imported_by(["build", "--help"]) == set()


def test_a_build_without_pictures_starts_without_the_library_that_reads_them(tmp_path: Path) -> None:
    assert "PIL.Image" not in libraries_imported_by(["build", "--site", str(write_site(tmp_path))])


def test_a_check_alone_imports_the_libraries_for_the_colours_of_style_sheets(tmp_path: Path) -> None:
    site = str(write_site(tmp_path))
    colours = {"coloraide", "tinycss2"}
    assert libraries_imported_by(["build", "--site", site]) & colours == set()
    assert libraries_imported_by(["check", "--site", site]) >= colours


def test_a_good_site_ends_with_0_and_says_how_much_was_done(tmp_path: Path) -> None:
    ended = imhsite("build", "--site", write_site(tmp_path), "--as-of", "2026-06-08")
    assert ended.returncode == 0
    assert ended.stderr == ""
    first, second, third = ended.stdout.splitlines()
    assert re.fullmatch(rf"Built 11 pages in \d+\.\d\d s: {re.escape(str(tmp_path / 'build'))}", first)
    written = sum(file.is_file() for file in (tmp_path / "build").rglob("*"))
    assert second == f"  {written} files written, 0 reused, 0 removed"
    assert re.fullmatch(r"  look \d\.\d\d s, load \d\.\d\d s, render \d\.\d\d s, publish \d\.\d\d s", third)
    assert f"{written} reused" in imhsite("build", "--site", tmp_path, "--as-of", "2026-06-08").stdout


def test_the_site_defaults_to_the_current_folder_and_the_output_to_its_build_folder(tmp_path: Path) -> None:
    ended = imhsite_here("build", folder=write_site(tmp_path))
    assert ended.returncode == 0
    assert (tmp_path / "build/index.html").is_file()


def test_the_output_may_be_elsewhere(tmp_path: Path) -> None:
    site = write_site(tmp_path / "site")
    assert imhsite_here("build", "--site", site, "--output", tmp_path / "public html").returncode == 0
    assert (tmp_path / "public html/index.html").is_file()
    assert not (site / "build").exists()


def test_a_mistake_is_reported_on_stderr_with_exit_code_1(tmp_path: Path) -> None:
    ended = imhsite("build", "--site", write_site(tmp_path, WRONG))
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr == (
        'content/articles/hello.md:4:8: error[unknown-topic]: there is no topic called "bondign"\n'
        "    4 | topic: bondign\n"
        "      |        ^^^^^^^\n"
        '   hint: did you mean "bonding"? It is in content/topics.yaml, line 1.\n\n'
        "1 error\n\n"
        "Nothing was published; there is no earlier published site\n"
    )
    assert not (tmp_path / "build").exists()


def test_after_a_mistake_it_says_where_the_last_good_site_is(tmp_path: Path) -> None:
    site = write_site(tmp_path)
    assert imhsite_here("build", "--site", site).returncode == 0
    before = files_in(site / "build")
    ended = imhsite_here("build", "--site", write(site, WRONG))
    assert ended.stderr.endswith(f"Nothing was published; the last published site is still in {site / 'build'}\n")
    assert files_in(site / "build") == before


def test_quiet_says_nothing_when_nothing_is_wrong_and_problems_all_the_same(tmp_path: Path) -> None:
    good = imhsite_here("build", "--quiet", "--site", write_site(tmp_path / "good"))
    assert (good.returncode, good.stdout, good.stderr) == (0, "", "")
    bad = imhsite_here("build", "--quiet", "--site", write_site(tmp_path / "bad", WRONG))
    assert bad.returncode == 1
    assert "error[unknown-topic]" in bad.stderr


def test_json_tells_a_program_what_became_of_each_file(tmp_path: Path) -> None:
    site = write_site(tmp_path)
    report = json.loads(imhsite_here("build", "--site", site, "--format", "json").stdout)
    assert report.keys() == {"problems", "published", "pages", "work", "output", "seconds"}
    assert report["problems"] == []
    assert report["published"].keys() == {"written", "unchanged", "removed", "unowned"}
    assert report["published"]["written"] == sorted(files_in(site / "build"))
    assert report["pages"] == 11
    assert report["output"] == str(site / "build")
    assert report["seconds"].keys() == {"look", "load", "render", "publish"}


def test_json_tells_a_program_each_problem_with_its_place(tmp_path: Path) -> None:
    ended = imhsite_here("build", "--site", write_site(tmp_path, WRONG), "--format", "json")
    assert (ended.returncode, ended.stderr) == (1, "")
    report = json.loads(ended.stdout)
    assert report["published"] is None
    (problem,) = report["problems"]
    assert problem == {
        "rule": "unknown-topic",
        "severity": "error",
        "origin": ["content/articles/hello.md", 4, 8, 15],
        "message": 'there is no topic called "bondign"',
        "hint": 'did you mean "bonding"? It is in content/topics.yaml, line 1.',
        "fix": {"type": "replace", "span": [4, 8, 15], "old": "bondign", "new": "bonding"},
    }


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["bild"], 'there is no command "bild"; did you mean "build"?'),
        (["xyz"], 'there is no command "xyz"; imhsite --help lists them'),
        (["build", "--xyz"], 'there is no option "--xyz"; imhsite build --help lists what it understands'),
        (["build", "--asof=now"], 'there is no option "--asof"; did you mean "--as-of"?'),
        (["build", "here"], '"here" is not expected here; imhsite build --help lists what it understands'),
        (["--versoin"], 'there is no option "--versoin"; did you mean "--version"?'),
        (["build", "--format", "xml"], "invalid choice: 'xml'"),
        (["build", "--jobs", "0"], "the number of processes must be 1 or more"),
        (["build", "--jobs", "many"], "the number of processes must be 1 or more"),
        (["build", "--jobs", "²"], "the number of processes must be 1 or more"),
        (["build", "--as-of", "yesterday"], '--as-of "yesterday": write it as 2026-06-08 or 2026-06-08 00:01'),
        (["build", "--as-of", "2026-02-30"], '--as-of "2026-02-30": the date 2026-02-30 does not exist'),
        (["build", "--as-of", "2026-06-08 25:00"], "the time 25:00 does not exist"),
        (["build", "--as-of", "2026-06-08 10:00 Mars/Base"], 'there is no time zone called "Mars/Base"'),
        (
            ["build", "--base-url", "example.org"],
            '--base-url "example.org": this address lacks "https://": did you mean "https://example.org"?',
        ),
        (["build", "--base-url", ""], '--base-url "": a web address begins with https://'),
        (["build", "--site", "nowhere"], 'there is no folder "nowhere"; name the site\'s folder with --site'),
        (["build", "--site", "a-file"], 'there is no folder "a-file"'),
        (["schema", "--print", "weak"], 'there is no schema "weak"; did you mean "week"?'),
    ],
)
def test_words_that_cannot_be_end_with_2_and_a_plain_sentence(words: list[str], sentence: str, tmp_path: Path) -> None:
    site = write_site(tmp_path, {"a-file": ""})
    ended = imhsite_here(*words, folder=site)
    assert ended.returncode == 2
    assert sentence in ended.stderr
    assert "Traceback" not in ended.stderr
    assert ended.stdout == ""
    assert not (site / "build").exists()


COMMANDS_OF_A_SITE = (
    ["build"], ["check"], ["explain", "/"], ["fix"], ["next-change"], ["rename", "a", "b"], ["serve"],
    ["server-rules", "nginx"], ["stats"], ["timeline"], ["where-used", "a"],
)  # fmt: skip


@pytest.mark.parametrize("words", COMMANDS_OF_A_SITE, ids=lambda words: words[0])
def test_where_there_is_no_site_a_command_says_how_to_begin(words: list[str], tmp_path: Path) -> None:
    ended = imhsite_here(*words, folder=tmp_path)
    assert ended.returncode == 2
    assert f"imhsite {words[0]}: there is no site here" in ended.stderr
    assert "imhsite new site my-site" in ended.stderr
    assert list(tmp_path.iterdir()) == []


def test_commands_work_in_any_folder_of_a_site(tmp_path: Path) -> None:
    site = write_site(tmp_path)
    inside = site / "content" / "articles"
    assert imhsite_here("build", folder=inside).returncode == 0
    assert (site / "build" / "index.html").is_file()
    assert "nothing changed" in imhsite_here("build", folder=site / "content").stdout
    assert imhsite_here("schema", folder=inside).returncode == 0
    assert (site / ".imhsite" / "schema" / "site.json").is_file()
    told = imhsite_here("explain", "hello.md", folder=inside).stdout
    assert told == imhsite_here("explain", "content/articles/hello.md", folder=site).stdout != ""
    assert files_in(inside).keys() == {"hello.md"}


@pytest.mark.parametrize("files", [{}, {"content/articles/a.md": "Words."}, {"content/site.yaml": "- no\n"}])
def test_a_folder_that_is_no_site_ends_with_1_and_a_hint(files: dict[str, str], tmp_path: Path) -> None:
    ended = imhsite_here("build", "--site", write(tmp_path, files))
    assert ended.returncode == 1
    assert "hint:" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_folder_with_somebody_s_files_is_not_built_over(tmp_path: Path) -> None:
    site = write_site(tmp_path / "site", {"build/index.html": "mine"})
    ended = imhsite_here("build", "--site", site)
    assert ended.returncode == 1
    assert ended.stderr.startswith("imhsite build: ")
    assert "index.html" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert files_in(site / "build") == {"index.html": b"mine"}


@pytest.mark.parametrize("output", [".", "content", "content/articles", "themes", ".imhsite/x", "a-file"])
def test_the_site_is_never_built_over_itself(output: str, tmp_path: Path) -> None:
    site = write_site(tmp_path, {"a-file": "mine"})
    before = {path: content for path, content in files_in(site).items() if not path.startswith(".imhsite")}
    ended = imhsite_here("build", "--output", output, folder=site)
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"imhsite build: {output} ")
    assert "Traceback" not in ended.stderr
    assert {path: content for path, content in files_in(site).items() if not path.startswith(".imhsite")} == before


@pytest.mark.skipif(sys.platform == "win32", reason="folders on Windows have no such permissions")
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write everywhere")
def test_an_output_that_may_not_be_written_ends_with_1_and_a_sentence(tmp_path: Path) -> None:
    site = write_site(tmp_path / "site")
    folder = tmp_path / "public"
    folder.mkdir(mode=0o500)
    ended = imhsite_here("build", "--site", site, "--output", folder)
    assert ended.returncode == 1
    assert "is not allowed to write" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_another_base_url_changes_every_address(tmp_path: Path) -> None:
    site = write_site(tmp_path)
    ended = imhsite_here("build", "--site", site, "--base-url", "https://preview.example/branch/")
    assert ended.returncode == 0
    for path, content in files_in(site / "build").items():
        assert b"https://example.org" not in content, path
        for address in re.findall(r'(?:href|src)="([^"]*)"', content.decode()):
            if not address.startswith(("https://", "mailto:")):
                assert address.startswith("/branch/"), f"{path}: {address}"
    home = (site / "build/index.html").read_text(encoding="utf-8")
    assert "<dt>canonical<dd>https://preview.example/branch/\n" in home


def test_drafts_are_built_when_asked_for(tmp_path: Path) -> None:
    draft = "---\ntitle: Draft\nsummary: Not yet.\ntopic: bonding\nstatus: draft\n---\nWords.\n"
    site = write_site(tmp_path, {"content/articles/later.md": draft})
    assert imhsite_here("build", "--site", site).returncode == 0
    assert not (site / "build/articles/later").exists()
    assert imhsite_here("build", "--site", site, "--drafts").returncode == 0
    assert (site / "build/articles/later/index.html").is_file()
    assert imhsite_here("build", "--site", site).returncode == 0
    assert not (site / "build/articles/later").exists()


def test_a_file_that_changes_its_kind_between_builds_is_replaced(tmp_path: Path) -> None:
    site = write_site(tmp_path)
    assert imhsite_here("build", "--site", site).returncode == 0
    (site / "build/about").write_text("mine", encoding="utf-8")
    ended = imhsite_here(
        "build", "--site", write(site, {"content/pages/about.md": "---\ntitle: A\nsummary: B.\n---\nC.\n"})
    )
    assert ended.returncode == 1
    assert "about" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert (site / "build/about").read_text(encoding="utf-8") == "mine"


# The terminal

pty_needed = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are a thing of POSIX")


def on_a_terminal(*words: str | Path, **variables: str) -> tuple[int, str]:
    """The exit code and all that `imhsite` shows on a terminal."""
    import pty

    ours, theirs = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    environment |= {"PYTHONPATH": str(REPOSITORY), "TERM": "xterm", "COLUMNS": "80"} | variables
    command = [sys.executable, "-m", "imhsite", *map(str, words)]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:
                break
            if not piece:
                break
            shown += piece
    os.close(ours)
    return process.returncode, shown.decode()


@pty_needed
def test_problems_are_coloured_on_a_terminal_only(tmp_path: Path) -> None:
    site = write_site(tmp_path, WRONG)
    code, shown = on_a_terminal("build", "--site", site)
    assert code == 1
    assert "\x1b[31;1merror[unknown-topic]:\x1b[0m" in shown
    assert "\x1b" not in imhsite("build", "--site", site).stderr


@pty_needed
def test_nothing_is_coloured_for_those_who_ask_for_no_colour(tmp_path: Path) -> None:
    _, shown = on_a_terminal("build", "--site", write_site(tmp_path, WRONG), NO_COLOR="1")
    assert "error[unknown-topic]:" in shown
    assert "\x1b[" not in shown


SLOW = """\
import sys
import imhsite.cli.build as command
command.PROGRESS_BAR_DELAY = -1.0
from imhsite.cli import run
sys.exit(run(sys.argv[1:]))
"""


@pty_needed
@pytest.mark.parametrize(("more", "barred"), [([], True), (["--quiet"], False), (["--format", "json"], False)])
def test_a_bar_shows_how_far_it_is_on_a_terminal_when_it_takes_long(
    more: list[str], barred: bool, tmp_path: Path
) -> None:
    import pty

    site = write_site(tmp_path)
    ours, theirs = pty.openpty()
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY), "TERM": "xterm", "COLUMNS": "80"}
    command = [sys.executable, "-c", SLOW, "build", "--site", str(site), *more]
    ended = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=theirs, check=False)
    os.close(theirs)
    os.set_blocking(ours, False)
    try:
        shown = os.read(ours, 65536)
    except OSError:
        shown = b""
    os.close(ours)
    assert ended.returncode == 0
    assert (b"rendering" in shown) is barred


@pty_needed
def test_without_what_draws_the_bar_one_line_says_so(tmp_path: Path) -> None:
    import pty

    ours, theirs = pty.openpty()
    without = SLOW.replace(
        "sys.exit", "from imhsite.engine import extras\nextras.EXTRAS['progress'] = ('none',)\nsys.exit"
    )
    command = [sys.executable, "-c", without, "build", "--site", str(write_site(tmp_path))]
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    ended = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=theirs, check=False)
    os.close(theirs)
    shown = os.read(ours, 65536)
    os.close(ours)
    assert ended.returncode == 0
    assert shown == b'Rendering the pages. For a progress bar: pip install "imhsite[progress]"\r\n'


def test_no_bar_is_shown_where_there_is_no_terminal(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SLOW, "build", "--site", str(write_site(tmp_path))]
    ended = subprocess.run(
        command, env=os.environ | {"PYTHONPATH": str(REPOSITORY)}, capture_output=True, encoding="utf-8", check=False
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "rendering" not in ended.stdout
    assert "\x1b" not in ended.stdout


def test_schemas_are_written_and_printed(tmp_path: Path) -> None:
    ended = imhsite_here("schema", "--output", tmp_path / "schemas")
    assert ended.returncode == 0
    names = {path.removesuffix(".json") for path in files_in(tmp_path / "schemas")}
    assert {"week", "statistics", "sources", "site"} <= names
    printed = imhsite_here("schema", "--print", "week")
    assert json.loads(printed.stdout) == json.loads((tmp_path / "schemas/week.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_terminal_that_cannot_show_a_letter_gets_no_traceback(encoding: str, tmp_path: Path) -> None:
    wrong = {"content/articles/hello.md": "---\ntitle: Hello\nsummary: Words.\ntopic: “日本é😀”\n---\nWords.\n"}
    site, environment = write_site(tmp_path / "日本", wrong), {"PYTHONIOENCODING": encoding}
    ended = imhsite("build", "--site", site, environment=environment)
    assert ended.returncode == 1
    assert "content/articles/hello.md:4:8: error[bad-id]" in ended.stderr
    assert "Traceback" not in ended.stderr
    ended = imhsite("build", "--site", site, "--format", "json", environment=environment)
    assert ended.returncode == 1
    assert "“日本é😀”" in json.loads(ended.stdout)["problems"][0]["message"]
    ended = imhsite("build", "--site", write_site(site), environment=environment)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_a_reader_that_goes_away_gets_no_traceback(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "imhsite", "schema", "--print", "week"]
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        sentence = process.stderr.read().decode()
    assert "Traceback" not in sentence


@pytest.mark.skipif(sys.platform != "linux", reason="a device that is always full is on Linux only")
@pytest.mark.parametrize("buffered", [True, False])
def test_a_full_standard_output_is_reported_in_one_sentence(
    buffered: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = str(write_site(tmp_path))
    assert run(["build", "--site", site]) == 0
    commands = (
        ["--help"], ["--version"], ["build", "--help"], ["build", "--site", site],
        ["build", "--site", site, "--format", "json"], ["check", "--site", site, "--format", "csv"],
        ["explain", "index.html", "--site", site], ["where-used", "bonding", "--site", site], ["stats", "--site", site],
        ["next-change", "--site", site], ["timeline", "--site", site], ["server-rules", "nginx", "--site", site],
        ["schema", "--print", "week"], ["completion", "bash"],
    )  # fmt: skip
    for command in commands:
        errors = io.StringIO()
        with (
            open("/dev/full", "wb", buffering=-1 if buffered else 0) as full,
            io.TextIOWrapper(full, encoding="utf-8", write_through=not buffered) as stream,  # type: ignore[type-var]
            monkeypatch.context() as patch,
        ):
            patch.setattr(sys, "stdout", stream)
            patch.setattr(sys, "stderr", errors)
            with pytest.raises(SystemExit) as ended:
                end(run(command))
            assert (ended.value.code, errors.getvalue()) == (
                1, "imhsite: the output could not be printed: No space left on device\n"
            ), command  # fmt: skip


def test_a_profiler_around_the_command_gets_to_write_its_report(tmp_path: Path) -> None:
    report = tmp_path / "report"
    ended = imhsite("build", "--site", write_site(tmp_path / "site"), python=("-m", "cProfile", "-o", str(report)))
    assert ended.returncode == 0, ended.stderr
    assert "imhsite" in {Path(file).parts[-3] for file, *_ in Stats(str(report)).stats if "build_site" in file}


@pytest.mark.parametrize("broken", [False, True])
def test_a_build_leaves_no_temporary_files_behind(tmp_path: Path, broken: bool) -> None:
    site, temporary = write_site(tmp_path / "site"), tmp_path / "temporary"
    temporary.mkdir()
    settings = "title: Small\nurl: https://example.org/\n"
    write(site, {"content/site.yaml": settings})
    if broken:
        theme = {"theme.yaml": "name: own\nextends: default\n", "cards/article.typ": "#no-such-function()\n"}
        write(site, {f"themes/own/{name}": text for name, text in theme.items()})
        write(site, {"content/site.yaml": f"{settings}theme: own\n"})
    ended = imhsite("build", "--site", site, environment={"TMPDIR": str(temporary)})
    assert ended.returncode == (1 if broken else 0), ended.stderr
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize(("day", "is_reported"), [("2021-01-01", False), ("2062-05-11", True)])
def test_a_look_back_reports_only_days_that_have_not_come_today(day: str, is_reported: bool, tmp_path: Path) -> None:
    text = f"---\ntitle: Hello\nsummary: A first article.\ntopic: bonding\ndate: {day}\n---\nWords.\n"
    site = write_site(tmp_path, {"content/articles/hello.md": text})
    for command in ("build", "check"):
        ended = imhsite_here(command, "--site", site, "--as-of", "2020-06-08")
        assert ("date-in-the-future" in ended.stdout + ended.stderr) is is_reported


def test_what_an_output_depends_on_is_printed_as_json_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = str(write_site(tmp_path))
    assert run(["build", "--site", site, "--quiet"]) == 0
    printed = []
    for command in (["explain", "articles/hello/"], ["where-used", "bonding"], ["explain", "content/topics.yaml"]):
        assert run([*command, "--site", site, "--format", "json"]) == 0
        printed.append(json.loads(capsys.readouterr().out))
    page, used, affected = printed
    assert (page["path"], page["why"]) == ("articles/hello/index.html", "it is new")
    assert 'the article "hello"' in page["made_from"]
    assert used["changed"] == "bonding"
    assert "articles/hello/index.html" in used["outputs"]
    assert affected == {"changed": "content/topics.yaml", "outputs": used["outputs"]}


def test_every_command_for_a_site_finds_the_one_around_the_current_folder() -> None:
    parsers = [parser_of(name) for name in COMMANDS]
    inner = [
        choice
        for each in parsers
        for action in each._actions
        if isinstance(action, argparse._SubParsersAction)
        for choice in action.choices.values()
    ]
    sites = [action for each in (*parsers, *inner) for action in each._actions if "--site" in action.option_strings]
    assert len(sites) > 10
    assert {action.default for action in sites} == {None}  # find_site completes it


# Completion in a shell


@pytest.fixture(scope="module")
def script() -> str:
    ended = imhsite_here("completion", "bash")
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout


BASH = """\
source "$0"
[[ $(complete -p imhsite) =~ -F\\ ([^\\ ]+) ]]
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
"${BASH_REMATCH[1]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.mark.skipif(sys.platform == "win32" or not shutil.which("bash"), reason="needs bash")
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["next"], ["next-change"]),
        (["s"], ["serve", "stats", "server-rules", "schema"]),
        (["where-used", "--"], ["--format", "--help", "--site"]),
        (["next-change", "--as-of", "now", "--format", "i"], ["ics"]),
        (["server-rules", ""], ["nginx", "apache"]),
        (["build", "--site", "ot"], ["other"]),
        (["explain", "ot"], ["other", "otter.md"]),
    ],
)
def test_bash_completes_commands_options_values_and_paths(
    words: list[str], offered: list[str], script: str, tmp_path: Path
) -> None:
    write(tmp_path, {"other/site.yaml": "", "otter.md": "", "completion.bash": script})
    command = ["bash", "--norc", "--noprofile", "-c", BASH, "completion.bash", "imhsite", *words]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
    assert (ended.stderr, sorted(ended.stdout.split())) == ("", sorted(offered))


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_for_every_shell_names_every_command(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["completion", shell]) == 0
    printed = capsys.readouterr().out
    assert [name for name in COMMANDS if name not in printed] == []
