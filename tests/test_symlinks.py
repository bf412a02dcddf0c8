"""Links, pipes and sockets in a site: rejected where they lead elsewhere, and never waited for."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from building import build_here, built, files_in, imhsite_here, problem_lines, write, write_site
from previewing import LocalLoader

pytestmark = pytest.mark.skipif(os.name == "nt", reason="not everybody may make links on Windows")

SECRET = "API_KEY: [hunter2"
"""A line that no program may quote; it is not even YAML."""


def pipe(place: Path) -> None:
    os.mkfifo(place)


def socket_at(place: Path) -> None:
    here = os.getcwd()
    os.chdir(place.parent)  # the address of a socket must be short
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(place.name)
    finally:
        os.chdir(here)


def link_to(target: str) -> Callable[[Path], None]:
    return lambda place: place.symlink_to(target)


CASES: tuple[tuple[str, str, Callable[[Path], None]], ...] = (
    ("content/pages/a.md", "link-outside", link_to("../../.env")),
    ("content/pages/a.md", "link-outside", link_to("/etc/passwd")),
    ("content/media/a.txt", "link-outside", link_to("../../.env")),
    ("content/media/a.txt", "link-outside", link_to("../../.git/config")),
    ("content/media/a.txt", "link-outside", link_to("../../themes/plain/theme.yaml")),
    ("content/media/a.txt", "link-outside", link_to("../.hidden")),
    ("content/media/a.txt", "link-outside", link_to("/dev/zero")),
    ("content/media/folder", "link-outside", link_to("../../.git")),
    ("content/statistics/a.yaml", "link-outside", link_to("../../.env")),
    ("content/media/a.txt", "link-to-nothing", link_to("a.txt")),
    ("content/articles/a.md", "link-to-nothing", link_to("gone.md")),
    ("content/media/folder", "link-to-folder", link_to("../articles")),
    ("content/media/folder", "link-to-folder", link_to("..")),
    ("content/media/a.txt", "special-file", pipe),
    ("content/articles/a.md", "special-file", pipe),
    ("content/notice.yaml", "special-file", socket_at),
    ("themes/plain/assets/a.txt", "link-outside", link_to("../../../.env")),
    ("themes/plain/assets/git", "link-outside", link_to("../../../.git")),
    ("themes/plain/templates/a.html", "link-outside", link_to("/etc/passwd")),
    ("themes/plain/strings/a.po", "link-to-nothing", link_to("a.po")),
    ("themes/plain/assets/a.txt", "special-file", pipe),
    ("themes/other", "link-outside", link_to("/etc")),
)


@pytest.mark.parametrize(("path", "rule", "make"), CASES, ids=[f"{path} {rule}" for path, rule, _ in CASES])
def test_what_is_no_file_of_the_site_is_rejected(
    path: str, rule: str, make: Callable[[Path], None], tmp_path: Path
) -> None:
    site = write_site(tmp_path, {".env": SECRET, ".git/config": SECRET, "content/.hidden": SECRET})
    (site / path).parent.mkdir(parents=True, exist_ok=True)
    make(site / path)
    result = build_here(site)
    assert [(one.rule, one.origin.file) for one in result.problems] == [(rule, path)], problem_lines(result)
    assert result.published is None


@pytest.mark.parametrize("path", ["content/site.yaml", "content/topics.yaml", "content/articles/hello.md",
                                  "themes/plain/theme.yaml", "themes/plain/templates/base.html"])  # fmt: skip
def test_no_report_quotes_what_a_rejected_link_leads_to(path: str, tmp_path: Path) -> None:
    site = write_site(tmp_path, {".env": f"{SECRET}\n" * 3})
    (site / path).unlink()
    (site / path).symlink_to(site / ".env")
    for command in ("build", "check"):
        result = imhsite_here(command, "--site", site)
        assert "link-outside" in result.stdout + result.stderr
        assert path in result.stdout + result.stderr
        assert "hunter2" not in result.stdout + result.stderr
        assert "Traceback" not in result.stderr


def test_a_link_to_another_file_of_the_content_is_that_file(tmp_path: Path) -> None:
    site = write_site(tmp_path, {"content/media/first.txt": "Words for all.\n"})
    (site / "content" / "media" / "second.txt").symlink_to("first.txt")
    (site / "content" / "articles" / "again.md").symlink_to("hello.md")
    (site / "themes" / "plain" / "assets" / "again.css").symlink_to("plain.css")
    hello = site / "content" / "pages" / "about.md"
    write(site, {"content/pages/about.md": "---\ntitle: T\nsummary: S.\n---\n[File](../media/second.txt).\n"})
    assert hello.is_file()
    files = built(site)
    assert files["media/second.txt"] == b"Words for all.\n"
    assert "articles/again/index.html" in files


def test_the_whole_content_and_the_themes_may_lie_elsewhere(tmp_path: Path) -> None:
    site = write_site(tmp_path / "site")
    expected = built(site)
    for folder in ("content", "themes"):
        shutil.move(site / folder, tmp_path / f"shared-{folder}")
        (site / folder).symlink_to(tmp_path / f"shared-{folder}", target_is_directory=True)
    assert build_here(site, tmp_path / "other").published is not None
    assert files_in(tmp_path / "other") == expected


def test_the_preview_waits_for_no_pipe_and_follows_no_link_outside(tmp_path: Path) -> None:
    site = write_site(tmp_path, {".env": SECRET})
    here = LocalLoader(site)
    hello = site / "content" / "articles" / "hello.md"
    hello.unlink()
    os.mkfifo(hello)
    rules = [one.rule for one in here.after("content/articles/hello.md").problems]
    assert rules == ["special-file"]
    hello.unlink()
    hello.symlink_to(site / ".env")
    problems = here.after("content/articles/hello.md").problems
    assert [one.rule for one in problems] == ["link-outside"]
    assert "hunter2" not in str(problems)
    settings = site / "content" / "site.yaml"
    settings.unlink()
    settings.symlink_to(site / ".env")
    problems = here.after("content/site.yaml").problems
    assert "link-outside" in [one.rule for one in problems]
    assert "hunter2" not in str(problems)
