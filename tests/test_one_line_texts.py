"""Titles and other plain texts are one line wherever they go, however they are written in YAML."""

from pathlib import Path

import pytest
from building import SMALL, add_themes, build_here, built, problem_lines, write

WEEK = """\
year: 2026
title: |
  Who is
  holding the babies?
starts: 2026-06-08
ends: 2026-06-14
organiser: "The Example\\n  Trust"
events:
  - id: launch
    title: >
      The launch

      event
    starts: 2026-06-08
    place: "The hall\\u2028London"
    description: |
      Talks.
      Tea.
posts:
  - text: |
      First line.
      Second line.
    network: Mastodon
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("site")
    settings = SMALL["content/site.yaml"].replace("title: Small", "title: |\n  A small\n  site")
    write(folder, {**SMALL, "content/site.yaml": settings, "content/weeks/2026.yaml": WEEK})
    add_themes(folder)
    return built(folder)


def test_two_lines_of_a_title_are_one_in_calendars(site: dict[str, bytes]) -> None:
    calendar = site["weeks/2026/week.ics"].decode().replace("\r\n ", "")
    lines = calendar.split("\r\n")
    assert "SUMMARY:A small site: Who is holding the babies?" in lines
    assert "SUMMARY:The launch event" in lines
    assert "LOCATION:The hall London" in lines
    assert any(line.startswith("DESCRIPTION:Talks. Tea.\\n") for line in lines)
    assert "NAME:A small site" in site["calendar.ics"].decode().split("\r\n")


def test_two_lines_of_a_title_are_one_on_pages(site: dict[str, bytes]) -> None:
    assert b"Who is holding the babies?" in site["weeks/2026/index.html"]
    assert b"A small site" in site["index.html"]


def test_the_lines_of_a_post_stay(site: dict[str, bytes]) -> None:
    assert b"First line.\nSecond line." in site["weeks/2026/index.html"]


def test_a_title_of_line_breaks_alone_is_empty(tmp_path: Path) -> None:
    settings = SMALL["content/site.yaml"].replace("title: Small", 'title: "\\n\\u2028\\n"')
    write(tmp_path, {**SMALL, "content/site.yaml": settings})
    add_themes(tmp_path)
    assert '"title" is empty' in problem_lines(build_here(tmp_path))
