"""Fixture sites: their whole output is kept beside them. After a change: `pytest tests/test_sites.py --rewrite`."""

import re
import shutil
from pathlib import Path
from typing import get_args

import msgspec
import pytest
from building import SITES, built, copied_site, files_in

from imhsite.schema import records
from imhsite.schema.directive_types import DIRECTIVES
from imhsite.schema.fields import Record, fields_of

MOMENTS = {
    "smallest": "2026-06-10",
    "everything": "2025-06-11 12:00",
    "two-languages": "2026-06-10",
    "base-path": "2026-06-10",
    "extending-theme": "2026-06-10",
}
"""The moment that each fixture site is built for."""


@pytest.mark.parametrize("name", MOMENTS)
def test_a_site_becomes_exactly_the_files_kept_beside_it(name: str, tmp_path: Path, rewrite: bool) -> None:
    files = built(copied_site(name, tmp_path / name), as_of=MOMENTS[name])
    expected = SITES / name / "expected"
    if rewrite:
        shutil.rmtree(expected, ignore_errors=True)
        shutil.copytree(tmp_path / name / "build", expected)
    kept = files_in(expected)
    assert sorted(files) == sorted(kept)
    for path, content in files.items():
        if path.endswith((".avif", ".webp")) or "icon" in path:
            continue  # what an encoder writes differs between its versions
        assert content.decode(errors="replace") == kept[path].decode(errors="replace"), path


def test_each_folder_of_a_fixture_site_is_built() -> None:
    assert {folder.name for folder in SITES.iterdir()} == {*MOMENTS, "themes"}


EVERYTHING = {
    path: content.decode() for path, content in files_in(SITES / "everything/content").items() if path[-3:] != "png"
}


@pytest.mark.parametrize(
    ("struct", "place"),
    [
        (records.Settings, r"site\.yaml"),
        (records.Topic, r"topics\.yaml"),
        (records.Article, r"articles/"),
        (records.Page, r"pages/"),
        (records.Week, r"weeks/"),
        (records.Statistic, r"statistics/"),
        (records.Source, r"sources\.yaml"),
        (records.Resource, r"resources/"),
        (records.Helpline, r"helplines\.yaml"),
        (records.Term, r"glossary\.yaml"),
        (records.Photo, r"media/"),
        (records.Notice, r"notice\.yaml"),
        (records.Correction, r"corrections\.yaml"),
    ],
)
def test_the_site_of_everything_uses_every_field(struct: type[Record], place: str) -> None:
    text = "\n".join(content for path, content in EVERYTHING.items() if re.match(place, path))
    unused = {field.name for field in all_fields(struct)} - set(
        re.findall(r"(?:^[ -]*|[{,] *)(\w+):", text, re.MULTILINE)
    )
    assert unused == set()


def all_fields(struct: type[msgspec.Struct]) -> set[object]:
    """The fields of a struct and of the structs inside it."""
    fields = set(fields_of(struct))
    for hint in struct.__annotations__.values():
        for part in (hint, *get_args(hint)):
            for inner in (part, *get_args(part)):
                if isinstance(inner, type) and issubclass(inner, records.Part):
                    fields |= all_fields(inner)
    return fields


def test_the_site_of_everything_uses_every_directive() -> None:
    text = EVERYTHING["articles/secure.md"]
    written = {"leaf": "\n::{}", "inline": " :{}[", "container": "\n:::{}"}
    assert [name for name, kind in DIRECTIVES.items() if written[kind.form].format(name) not in text] == []


def test_no_site_leaves_a_slot_or_a_private_character_in_its_pages() -> None:
    for name in MOMENTS:
        for path, content in files_in(SITES / name / "expected").items():
            if path.startswith("media/") or path.endswith(".png"):
                continue
            assert not re.search("[\ue000-\uf8ff\x02\x03]|wzxhzdk|klzzwxh", content.decode(errors="replace")), path
