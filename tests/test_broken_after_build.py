"""What breaks after a build is reported as in a first build, and is forgotten when it is repaired."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from building import build_here, built, copied_site

from imhsite.app.build_site import BuildOptions, clean_build
from imhsite.schema.dates import moment_of

AS_OF = "2025-06-11"


def writing(path: str, text: str) -> Callable[[Path], object]:
    return lambda site: (site / path).write_text(text, encoding="utf-8")


def removing(path: str) -> Callable[[Path], object]:
    return lambda site: shutil.rmtree(site / path) if (site / path).is_dir() else (site / path).unlink()


@pytest.mark.parametrize(
    ("breaks", "rule"),
    [
        (writing("content/site.yaml", "title: T\nurl: https://example.org/\ntheme: nope\n"), "unknown-theme"),
        (removing("themes/plain"), "unknown-theme"),
        (writing("content/site.yaml", "title: ["), "yaml-bracket"),
        (removing("content/site.yaml"), "missing-site"),
        (removing("content"), "unreadable-file"),
        (writing("content/weeks/2025.yaml", "year: ["), "yaml-bracket"),
        (removing("content/topics.yaml"), "unknown-topic"),
        (removing("content/statistics"), "unknown-statistic"),
        (removing("content/media"), "dead-link"),
        (writing("themes/plain/templates/page.html", "{% if %}"), "template-syntax"),
    ],
)
def test_what_breaks_after_a_build_is_reported_as_in_a_first_build(
    breaks: Callable[[Path], object], rule: str, tmp_path: Path
) -> None:
    site = copied_site("everything", tmp_path / "site")
    before = built(site, as_of=AS_OF)
    shutil.copytree(site, tmp_path / "whole", ignore=shutil.ignore_patterns("build", ".imhsite"))
    breaks(site)
    result = build_here(site, as_of=AS_OF)
    assert result.published is None
    assert rule in {one.rule for one in result.problems}
    assert result.problems == clean_build(BuildOptions(site, site / "build", moment_of(AS_OF))).problems
    shutil.copytree(tmp_path / "whole", site, dirs_exist_ok=True)
    assert built(site, as_of=AS_OF) == before
