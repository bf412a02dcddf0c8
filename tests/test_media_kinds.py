"""Media kinds: what content/media/ publishes, by ending and by content."""

import re
from pathlib import Path

import pytest
from building import REPOSITORY, build_here, built, problem_lines, write_site

from imhsite.content.media_kinds import KINDS, content_fault, program_fault

PROGRAMS = """
contact.php contact.PHP5 a.phtml a.phar a.asp a.aspx a.jsp a.cgi a.pl a.py a.shtml photo.php.jpg photo.asp.txt .htaccess
.htpasswd web.config page.html page.xhtml a.js a.mjs a.wasm a.css a.exe a.scr a.msi a.bat a.ps1 a.vbs a.jar a.apk a.dmg
a.sh a.lnk a.url a.docm a.xlsm week/a.php
"""


def test_pages_scripts_and_programs_are_errors_even_where_nothing_uses_them(tmp_path: Path) -> None:
    names = PROGRAMS.split()
    result = build_here(write_site(tmp_path, {f"content/media/{name}": b"x" for name in names}))
    assert {each.origin.file for each in result.problems if each.rule == "program-in-media"} == {
        f"content/media/{name}" for name in names
    }
    assert result.published is None


@pytest.mark.parametrize(
    "name", ["php.txt", "a.html-guide.pdf", "report-2026.final.pdf", "Mr. Py.txt", "ends-with-exe"]
)
def test_a_name_that_only_looks_like_that_of_a_program_is_none(name: str) -> None:
    assert program_fault(name) is None


@pytest.mark.parametrize(
    ("name", "content", "rule"),
    [
        ("a.pdf", b"<!DOCTYPE html><p>", "mislabelled-file"),
        ("a.pdf", b"MZ\x90\0", "program-in-media"),
        ("a.zip", b"<html>", "program-in-media"),
        ("a.txt", b"\xef\xbb\xbf \n<?php echo 1;", "program-in-media"),
        ("a.csv", b"<script>alert(1)</script>", "program-in-media"),
        ("a.txt", b"#!/bin/sh\n", "program-in-media"),
        ("a.docx", b"\x7fELF\2", "program-in-media"),
        ("a.docx", b"%PDF-1.7", "mislabelled-file"),
        ("a.mp4", b"\x1a\x45\xdf\xa3", "mislabelled-file"),
        ("a.ics", b"BEGIN:VCARD", "mislabelled-file"),
        ("a.pdf", b"%PDF-1.7", None),
        ("a.pdf", b"\n\n%PDF-1.7", None),
        ("a.epub", b"PK\3\4", None),
        ("a.mp4", b"\0\0\0\x18ftypisom", None),
        ("a.vtt", b"\xef\xbb\xbfWEBVTT", None),
        ("a.txt", b"MZ was the first to say so.", None),
        ("a.txt", b"", None),
    ],
)
def test_content_that_contradicts_the_ending_is_a_fault(name: str, content: bytes, rule: str | None) -> None:
    fault = content_fault(name, content)
    assert (fault and fault.rule) == rule


LINKED = "---\ntitle: B\nsummary: C.\n---\n\n[A badge](../media/badge.stl)\n"
BADGE = {"content/pages/b.md": LINKED, "content/media/badge.stl": "solid"}
SETTINGS = "title: Small\nurl: https://example.org/\ntheme: plain\n"


def test_another_kind_is_published_where_the_settings_name_it(tmp_path: Path) -> None:
    result = build_here(write_site(tmp_path / "without", BADGE))
    assert (
        problem_lines(result)
        == "content/media/badge.stl:1: error[media-kind]: files of the kind .stl in media/ are not published"
    )
    named = {"content/site.yaml": f"{SETTINGS}media_kinds: [.STL]\n"}
    assert built(write_site(tmp_path / "with", BADGE | named))["media/badge.stl"] == b"solid"


def test_another_kind_that_nothing_uses_is_left_alone(tmp_path: Path) -> None:
    files = built(write_site(tmp_path, {"content/media/sources/poster.afdesign": b"x"}))
    assert not [path for path in files if "poster" in path]


def test_the_settings_cannot_let_programs_in(tmp_path: Path) -> None:
    files = {"content/site.yaml": f"{SETTINGS}media_kinds: [stl, php]\n", "content/media/a.php": "<?php"}
    result = build_here(write_site(tmp_path, files))
    assert [(each.origin.file, each.origin.line, each.rule) for each in result.problems] == [
        ("content/media/a.php", 1, "program-in-media"),
        ("content/site.yaml", 4, "program-in-media"),
    ]


def test_the_kinds_are_listed_in_the_documentation() -> None:
    text = (REPOSITORY / "docs" / "records.md").read_text(encoding="utf-8")
    _, _, lists = text.partition("Files of these kinds are published:")
    listed = dict(re.findall(r"^  - ([a-z ]+): (.+)$", lists, re.MULTILINE)[: len(KINDS)])
    assert listed == {group: ", ".join(endings) for group, endings in KINDS.items()}
