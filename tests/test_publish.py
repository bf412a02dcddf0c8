"""What publishing promises: the planned files, nothing old of ours, and never a change to a stranger's file."""

import errno
import io
import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imhsite.outputs.paths import fault_of, folded, folders_of
from imhsite.publish import (
    OutputChanged,
    PublishRefused,
    PublishResult,
    changes,
    folder,
    known_files,
    locked,
    ownership,
    publish,
    writing,
)
from imhsite.publish.planned_files import planned_files

HOME = b'<!doctype html><meta name="generator" content="imhsite 0.1.0"><title>Home</title>'
LOST = b'<!doctype html><meta content="imhsite 0.1.0" name="generator"><title>Not found</title>'
PLAIN = {"index.html": HOME, "404.html": LOST, "about/index.html": b"about", "assets/site.css": b"p{}"}

links = pytest.mark.skipif(sys.platform == "win32", reason="making links needs a privilege on Windows")


class Site:
    """A site's folder with its output and state, and what is done to it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.output = root / "build"
        self.state = root / ".imhsite"
        (root / "content").mkdir(parents=True)
        (root / "themes").mkdir()

    def publish(self, files: dict[str, bytes], steps: Callable[[str, str], None] | None = None) -> PublishResult:
        return publish(files.items(), self.output, self.state, steps=steps or (lambda name, path: None))

    def steps_of(self, files: dict[str, bytes]) -> list[tuple[str, str]]:
        steps: list[tuple[str, str]] = []
        self.publish(files, lambda name, path: steps.append((name, path)))
        return steps

    def put(self, path: str, content: bytes) -> Path:
        """Write a file into the output, as somebody who is not imhsite."""
        file = self.output / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        return file

    def delete_state(self) -> None:
        """Delete the state folder."""
        for file in self.state.iterdir():
            file.unlink()
        self.state.rmdir()

    @property
    def manifest(self) -> Path:
        (file,) = self.state.glob("manifest-*")
        return file


def tree(folder: Path) -> dict[str, bytes | str]:
    """Every file's bytes, every link's target, and every empty folder, by path."""
    found: dict[str, bytes | str] = {}
    for place, folders, files in os.walk(folder):
        here = Path(place)
        for name in (*folders, *files):
            path = (here / name).relative_to(folder).as_posix()
            if (here / name).is_symlink():
                found[path] = "link to " + os.readlink(here / name)
            elif name in files:
                found[path] = (here / name).read_bytes()
            elif not any((here / name).iterdir()):
                found[path] = "empty folder"
    return found


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path / "site")


def refusal(site: Site, files: dict[str, bytes]) -> str:
    """The sentence with which a publish is refused, after seeing that it changed nothing in the output."""
    before = tree(site.output) if site.output.is_dir() else None
    with pytest.raises(PublishRefused) as refused:
        site.publish(files)
    assert (tree(site.output) if site.output.is_dir() else None) == before
    return str(refused.value)


# ------------------------------------------------------------------------------------------ what differs


def test_a_first_publish_writes_every_file(site: Site) -> None:
    published = site.publish({"b/index.html": b"b", "a.css": b"a"})
    assert published == PublishResult(written=("a.css", "b/index.html"), unchanged=(), removed=())
    assert tree(site.output) == {"b/index.html": b"b", "a.css": b"a"}


def test_a_second_publish_writes_only_what_differs_and_removes_what_is_no_longer_planned(site: Site) -> None:
    site.publish({"same": b"1", "longer": b"1", "other": b"1", "old/page.html": b"1"})
    published = site.publish({"same": b"1", "longer": b"12", "other": b"2", "new": b"1"})
    assert published == PublishResult(
        written=("longer", "new", "other"), unchanged=("same",), removed=("old/page.html",)
    )
    assert tree(site.output) == {"same": b"1", "longer": b"12", "other": b"2", "new": b"1"}


def test_publishing_the_same_again_changes_nothing_on_the_disk(site: Site) -> None:
    site.publish(PLAIN)
    assert site.steps_of(PLAIN) == []
    site.publish(PLAIN | {"index.html": b"changed"})
    assert site.steps_of(PLAIN | {"index.html": b"changed"}) == []


def test_a_file_that_is_kept_is_not_touched(site: Site) -> None:
    site.publish({"a": b"1", "b": b"1"})
    os.utime(site.output / "a", (1, 1))
    before = (site.output / "a").stat()
    site.publish({"a": b"1", "b": b"2"})
    assert (site.output / "a").stat().st_mtime == 1
    assert (site.output / "a").stat().st_ino == before.st_ino


def test_a_file_of_ours_that_somebody_changed_or_deleted_is_written_again(site: Site) -> None:
    site.publish({"a": b"1", "b": b"1"})
    (site.output / "a").write_bytes(b"x")
    (site.output / "b").unlink()
    assert site.publish({"a": b"1", "b": b"1"}).written == ("a", "b")


def test_an_empty_plan_leaves_an_empty_folder(site: Site) -> None:
    site.publish(PLAIN)
    site.publish({})
    assert tree(site.output) == {}
    assert site.output.is_dir()


def test_all_bytes_are_staged_before_any_file_is_replaced_and_pages_come_last(site: Site) -> None:
    site.publish({"old/a.html": b"1"})
    names = site.steps_of({"index.html": b"1", "a/b.html": b"1", "site.css": b"1"})
    assert names == [
        ("write manifest", site.manifest.name),
        ("place manifest", site.manifest.name),
        ("make folder", "a"),
        ("stage", "site.css"),
        ("stage", "a/b.html"),
        ("stage", "index.html"),
        ("place", "site.css"),
        ("place", "a/b.html"),
        ("place", "index.html"),
        ("remove", "old/a.html"),
        ("remove folder", "old"),
        ("write manifest", site.manifest.name),
        ("place manifest", site.manifest.name),
    ]


def test_a_new_folder_is_written_beside_its_place_and_renamed_once(site: Site) -> None:
    site.output = site.root / "out" / "site"
    steps = site.steps_of({"index.html": b"1", "a/b/c.html": b"1", "a/b/d.html": b"1"})
    assert [step for step in steps if "manifest" not in step[0]] == [
        ("make folder", "."),
        ("make folder", "."),
        ("make folder", "a"),
        ("make folder", "a/b"),
        ("stage", "a/b/c.html"),
        ("stage", "a/b/d.html"),
        ("stage", "index.html"),
        ("place", "."),
    ]
    assert tree(site.output.parent) == {"site/index.html": b"1", "site/a/b/c.html": b"1", "site/a/b/d.html": b"1"}


def test_a_folder_that_was_deleted_is_written_as_a_new_one(site: Site) -> None:
    site.publish(PLAIN)
    shutil.rmtree(site.output)
    assert ("place", ".") in site.steps_of(PLAIN)
    assert tree(site.output) == PLAIN
    assert site.publish({"index.html": HOME}).removed == tuple(sorted(PLAIN.keys() - {"index.html"}))


def test_a_new_folder_that_a_killed_build_left_beside_its_place_is_deleted(site: Site) -> None:
    left = site.output.with_name(ownership.temporary_name(site.output.name))
    for publish_again in (lambda: site.publish(PLAIN), lambda: site.publish({"a": b"1"})):
        (left / "a").mkdir(parents=True)
        (left / "a" / "b.html").write_bytes(b"ha")
        publish_again()
        assert not left.exists()
    assert tree(site.output) == {"a": b"1"}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_an_empty_folder_that_is_replaced_passes_its_permissions_on(site: Site) -> None:
    site.output.mkdir()
    site.output.chmod(0o750)
    assert ("place", ".") in site.steps_of({"a": b"1"})
    assert stat.S_IMODE(site.output.stat().st_mode) == 0o750


def test_an_empty_folder_that_is_a_mount_point_is_written_into(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.output.mkdir()
    before = site.output.stat().st_ino
    monkeypatch.setattr(os.path, "ismount", lambda place: Path(place) == site.output)
    site.publish(PLAIN)
    assert tree(site.output) == PLAIN
    assert site.output.stat().st_ino == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_files_have_the_permissions_that_any_new_file_has(site: Site) -> None:
    before = os.umask(0o022)
    try:
        site.publish({"a": b"1"})
    finally:
        os.umask(before)
    assert stat.S_IMODE((site.output / "a").stat().st_mode) == 0o644


def test_each_output_folder_has_a_manifest_of_its_own(site: Site) -> None:
    site.publish({"a": b"1", "b": b"1"})
    site.output = site.root / "draft"
    site.publish({"a": b"1"})
    site.output = site.root / "build"
    assert site.publish({"a": b"1"}).removed == ("b",)


def test_a_site_moved_with_its_state_still_knows_its_output(site: Site) -> None:
    site.publish({"a": b"1", "b": b"1"})
    site.root.rename(site.root.with_name("moved"))
    moved = site.root.with_name("moved")
    assert publish([("a", b"2")], moved / "build", moved / ".imhsite") == PublishResult(("a",), (), ("b",))


# ------------------------------------------------------------------- files and folders that change places


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"a": b"1"}, {"a/index.html": b"2"}),
        ({"a/index.html": b"1"}, {"a": b"2"}),
        ({"a/b/c": b"1", "a/d": b"1"}, {"a": b"2"}),
        ({"a/b": b"1"}, {"a/b/c/d": b"2"}),
        ({"a": b"1", "b/c": b"1"}, {"a/c": b"1", "b": b"1"}),
        ({"About/index.html": b"1"}, {"about/index.html": b"1"}),
        ({"About/index.html": b"1"}, {"about/index.html": b"2", "about/more.html": b"1"}),
        ({"Page.html": b"1"}, {"page.html": b"1"}),
        ({"a/Page.html": b"1", "a/b": b"1"}, {"a/page.html": b"2", "a/b": b"1"}),
        ({"A/b": b"1"}, {"a": b"1"}),
        ({"A": b"1"}, {"a/b": b"1"}),
        ({"caf\u00e9/a": b"1"}, {"cafe\u0301/a": b"1"}),
        ({"a/b/C/d": b"1", "a/b/e": b"1"}, {"a/B/c/d": b"1", "a/B/e": b"1"}),
    ],
)
@pytest.mark.parametrize("disk", ["as it is", "caseless"])
def test_names_that_change_their_kind_or_their_letters(
    before: dict[str, bytes], after: dict[str, bytes], disk: str, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    if disk == "caseless":
        pretend_caseless(monkeypatch, site.output)
    site.publish(before)
    published = site.publish(after)
    assert tree(site.output) == after
    assert published.removed == tuple(sorted(before.keys() - after.keys()))
    assert site.steps_of(after) == []
    site.publish(before)
    assert tree(site.output) == before


def test_a_folder_that_somebody_used_too_may_keep_its_old_letters_on_a_caseless_disk(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend_caseless(monkeypatch, site.output)
    site.publish({"About/index.html": b"1"})
    site.put("About/notes.txt", b"mine")
    site.publish({"about/index.html": b"1"})
    assert tree(site.output) == {"About/index.html": b"1", "About/notes.txt": b"mine"}
    assert site.steps_of({"about/index.html": b"1"}) == []


class CaselessDisk:
    """`os` as it is on a disk that does not tell `A` from `a`, below one folder; a replaced file keeps its old name."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def __getattr__(self, name: str) -> object:
        return getattr(os, name)

    def real(self, place: str) -> str:
        path = Path(place)
        if not path.is_relative_to(self.root):
            return place
        real = self.root
        for name in path.relative_to(self.root).parts:
            names = os.listdir(real) if real.is_dir() else []
            real = real / next((there for there in names if folded(there) == folded(name)), name)
        return str(real)

    def lstat(self, place: str) -> os.stat_result:
        return os.lstat(self.real(place))

    def listdir(self, place: str) -> list[str]:
        return os.listdir(self.real(place))

    def unlink(self, place: str) -> None:
        os.unlink(self.real(place))

    def rmdir(self, place: str) -> None:
        os.rmdir(self.real(place))

    def mkdir(self, place: str) -> None:
        os.mkdir(self.real(place))

    def open(self, place: str, mode: str) -> IO[Any]:
        return open(self.real(place), mode)

    def replace(self, old: str, new: str) -> None:
        os.replace(self.real(old), self.real(new))


def pretend_caseless(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    caseless = CaselessDisk(root)
    for module in (changes, folder, ownership, writing):
        monkeypatch.setattr(module, "os", caseless)
        monkeypatch.setattr(module, "open", caseless.open, raising=False)


# ---------------------------------------------------------------------------------- what is not ours


def test_a_foreign_folder_is_refused_with_a_hint(site: Site) -> None:
    for name in ("a.txt", "b.txt", "c.txt", "d.txt"):
        site.put(name, b"mine")
    assert refusal(site, PLAIN) == (
        f"{site.output} contains files that imhsite did not write, such as a.txt, b.txt, c.txt. Choose an "
        "empty folder with --output, or move those files elsewhere (if it is an old build, delete the folder)."
    )
    assert list(site.state.glob("manifest-*")) == []


def test_an_empty_folder_or_one_that_only_systems_wrote_to_is_taken(site: Site) -> None:
    site.put(".git/HEAD", b"ref")
    site.put(".DS_Store", b"\0")
    (site.output / "empty").mkdir()
    site.publish({"a": b"1"})
    assert tree(site.output) == {".git/HEAD": b"ref", ".DS_Store": b"\0", "empty": "empty folder", "a": b"1"}


def test_a_file_that_somebody_added_stays_through_everything(site: Site) -> None:
    site.publish({"a/b.html": b"1"})
    site.put("a/notes.txt", b"mine")
    site.put("top.txt", b"mine")
    site.publish({"c.html": b"1"})
    assert tree(site.output) == {"a/notes.txt": b"mine", "top.txt": b"mine", "c.html": b"1"}


def test_a_folder_of_ours_goes_once_the_file_that_somebody_added_is_gone(site: Site) -> None:
    site.publish({"a/b.html": b"1", "c": b"1"})
    notes = site.put("a/notes.txt", b"mine")
    site.publish({"c": b"1"})
    notes.unlink()
    site.publish({"c": b"1"})
    assert tree(site.output) == {"c": b"1"}


def test_an_empty_folder_that_somebody_made_stays(site: Site) -> None:
    site.publish({"c": b"1"})
    (site.output / "a").mkdir()
    site.publish({"a/b": b"1", "c": b"1"})
    site.publish({"c": b"1"})
    assert tree(site.output) == {"a": "empty folder", "c": b"1"}


@pytest.mark.parametrize(
    ("stranger", "planned"),
    [
        ("about.html", "about.html"),
        ("about", "about/index.html"),
        ("about/notes.txt", "about"),
        ("about/deep/notes.txt", "about"),
    ],
)
def test_a_foreign_file_on_a_planned_path_is_refused_before_anything_changes(
    stranger: str, planned: str, site: Site
) -> None:
    site.publish({"a": b"1"})
    site.put(stranger, b"mine")
    named = "about" if stranger == "about" else stranger
    assert refusal(site, {"a": b"2", planned: b"1"}) == (
        f"{site.output} contains files that imhsite did not write, in places where pages of the site must go: {named}. "
        "Move them elsewhere, or choose an empty folder with --output."
    )


def test_an_owned_folder_with_a_foreign_file_does_not_become_a_file(site: Site) -> None:
    site.publish({"a/b": b"1"})
    site.put("a/notes.txt", b"mine")
    assert "a/notes.txt" in refusal(site, {"a": b"1"})


def test_a_foreign_file_that_differs_in_case_is_refused_on_a_caseless_disk(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend_caseless(monkeypatch, site.output)
    site.publish({"a": b"1"})
    site.put("About.html", b"mine")
    assert "about.html" in refusal(site, {"a": b"1", "about.html": b"1"})


def test_many_foreign_files_are_counted(site: Site) -> None:
    site.publish({"a": b"1"})
    for name in "bcdef":
        site.put(name, b"mine")
    assert ": b, c, d and 2 more. " in refusal(site, dict.fromkeys("abcdef", b"1"))


# --------------------------------------------------------------------------------- without a manifest


def damage(file: Path, how: str) -> None:
    whole = file.read_bytes()
    seal, _, body = whole.partition(b"\n")
    damaged = {
        "missing": None,
        "empty": b"",
        "cut short": whole[:-5],
        "one letter": whole.replace(b"about/index", b"abuut/index"),
        "another version": seal.replace(b" 1 ", b" 2 ") + b"\n" + body,
        "not text": b"\xff\x00" * 40,
    }[how]
    if damaged is None:
        file.unlink()
    else:
        file.write_bytes(damaged)


@pytest.mark.parametrize("how", ["missing", "empty", "cut short", "one letter", "another version", "not text"])
def test_our_own_output_is_known_again_when_its_manifest_cannot_be_trusted(how: str, site: Site) -> None:
    site.publish(PLAIN)
    site.put("abuut/index.html", b"mine")
    damage(site.manifest, how)
    after = PLAIN | {"assets/site.css": b"p{color:red}", "new.html": b"1"}
    published = site.publish(after)
    assert published.written == ("assets/site.css", "new.html")
    assert published.unowned == ("abuut/index.html",)
    assert tree(site.output) == after | {"abuut/index.html": b"mine"}


def test_deleting_the_state_folder_costs_nothing_when_the_content_is_the_same(site: Site) -> None:
    site.publish(PLAIN)
    site.delete_state()
    assert site.publish(PLAIN) == PublishResult(written=(), unchanged=tuple(sorted(PLAIN)), removed=())
    site.publish({"index.html": HOME})
    assert tree(site.output) == {"index.html": HOME}


def test_output_without_our_mark_is_taken_when_each_file_is_just_what_is_planned(site: Site) -> None:
    site.publish({"a": b"1", "b/c": b"1"})
    site.delete_state()
    assert site.publish({"a": b"1", "b/c": b"1", "d": b"1"}).written == ("d",)


def test_files_left_from_a_lost_manifest_are_named_until_they_are_gone(site: Site) -> None:
    site.publish(PLAIN)
    site.delete_state()
    rest = {path: PLAIN[path] for path in PLAIN if path != "about/index.html"}
    assert site.publish(rest).unowned == ("about/index.html",)
    assert site.publish(rest).unowned == ("about/index.html",)
    (site.output / "about/index.html").unlink()
    assert site.publish(rest).unowned == ()


def test_a_page_without_our_mark_is_not_ours_even_in_our_output(site: Site) -> None:
    site.publish(PLAIN)
    site.put("visit.html", b"<p>mine")
    site.delete_state()
    assert "visit.html" in refusal(site, PLAIN | {"visit.html": HOME})


@pytest.mark.parametrize("page", ["index.html", "404.html"])
def test_a_site_that_another_program_made_is_refused(page: str, site: Site) -> None:
    site.publish(PLAIN)
    site.delete_state()
    site.put(page, b'<meta name="generator" content="Another 1.0"><p>imhsite</p>')
    assert "did not write" in refusal(site, PLAIN)


# ------------------------------------------------------------------------------------------- links


@links
def test_an_output_folder_that_is_a_link_is_built_into(site: Site, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    site.output.symlink_to(tmp_path / "elsewhere")
    site.publish({"a": b"1"})
    assert tree(tmp_path / "elsewhere") == {"a": b"1"}


@links
@pytest.mark.parametrize("planned", ["link", "link/a.html"])
def test_a_link_on_a_planned_path_is_refused(planned: str, site: Site, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.html").write_bytes(b"mine")
    site.publish({"b": b"1"})
    (site.output / "link").symlink_to(outside)
    assert "link" in refusal(site, {"b": b"1", planned: b"1"})
    assert tree(outside) == {"a.html": b"mine"}


@links
def test_a_link_where_our_file_was_is_replaced_and_its_target_stays(site: Site, tmp_path: Path) -> None:
    outside = tmp_path / "outside.html"
    outside.write_bytes(b"1")
    site.publish({"a.html": b"1"})
    (site.output / "a.html").unlink()
    (site.output / "a.html").symlink_to(outside)
    assert site.publish({"a.html": b"1"}).written == ("a.html",)
    assert tree(site.output) == {"a.html": b"1"}
    assert outside.read_bytes() == b"1"


@links
@pytest.mark.parametrize("after", [{"a/b.html": b"2"}, {"c": b"1"}])
def test_a_link_where_our_folder_was_never_leads_outside(after: dict[str, bytes], site: Site, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "b.html").write_bytes(b"mine")
    site.publish({"a/b.html": b"1"})
    (site.output / "a/b.html").unlink()
    (site.output / "a").rmdir()
    (site.output / "a").symlink_to(outside)
    site.publish(after)
    assert tree(outside) == {"b.html": b"mine"}
    assert after.items() <= tree(site.output).items()


@links
def test_unchanged_files_below_a_folder_that_became_a_link_are_produced_again(site: Site, tmp_path: Path) -> None:
    site.publish({"a/b/c.html": b"1", "a/d/e.html": b"1"})
    (site.output / "a").rename(tmp_path / "elsewhere")
    (site.output / "a").symlink_to(tmp_path / "elsewhere")
    known = known_files(site.output, site.state)
    files: dict[str, bytes | None] = {"a/b/c.html": b"2", "a/d/e.html": None}
    with pytest.raises(OutputChanged):
        publish(files.items(), site.output, site.state, known=known)
    assert (tmp_path / "elsewhere/b/c.html").read_bytes() == b"1"
    assert (site.output / "a").is_symlink()


@links
def test_a_file_in_place_of_an_owned_folder_is_foreign(site: Site) -> None:
    site.publish({"a/b.html": b"1"})
    (site.output / "a/b.html").unlink()
    (site.output / "a").rmdir()
    site.put("a", b"mine")
    assert ": a. " in refusal(site, {"a/b.html": b"1"})


@links
def test_a_link_that_leads_to_itself_is_refused(site: Site) -> None:
    site.output.symlink_to(site.output)
    with pytest.raises(PublishRefused):
        site.publish({"a": b"1"})


# ------------------------------------------------------------------------------- folders never built into


@pytest.mark.parametrize(
    ("output", "words"),
    [
        (".", "contains content/"),
        ("..", "contains content/"),
        ("content", "contains content/"),
        ("content/build", "is inside content/"),
        ("themes/default", "is inside themes/"),
        (".imhsite/build", "is inside .imhsite/"),
        ("content/../.imhsite", "contains .imhsite/"),
        ("/", "is a whole disk"),
        ("file", "is a file"),
        (".git", "belongs to a version control system"),
        (".git/hooks", "belongs to a version control system"),
        (".GIT/build", "belongs to a version control system"),
        ("../other/.hg/store", "belongs to a version control system"),
        ("../bare/objects/build", "belongs to a version control system"),
        ("../other/home", "contains your home folder"),
    ],
)
def test_a_folder_that_a_build_could_harm_is_refused(output: str, words: str, site: Site) -> None:
    (site.root / "file").write_bytes(b"mine")
    home = site.root.parent / "other" / "home"
    home.mkdir(parents=True)
    (site.root / ".git" / "hooks").mkdir(parents=True)
    for name in ("objects", "refs"):
        (site.root.parent / "bare" / name).mkdir(parents=True)
    (site.root.parent / "bare" / "HEAD").write_bytes(b"ref: refs/heads/main\n")
    before = tree(site.root)
    with pytest.raises(PublishRefused, match=words):
        publish([("a", b"1")], site.root / output, site.state, home=home)
    assert tree(site.root) == before


@links
def test_a_link_into_a_repository_is_refused_and_a_folder_beside_it_is_not(site: Site) -> None:
    (site.root / ".git").mkdir()
    site.output.symlink_to(site.root / ".git")
    assert "belongs to a version control system" in refusal(site, {"a": b"1"})
    assert publish([("a", b"1")], site.root / "public.git.build", site.state).written == ("a",)


@links
def test_a_link_to_the_content_is_refused(site: Site) -> None:
    site.output.symlink_to(site.root / "content")
    assert "contains content/" in refusal(site, {"a": b"1"})


# ------------------------------------------------------------------------------------- paths of a plan


@pytest.mark.parametrize(
    "path",
    [
        "", "/a", "a/", "a//b", ".", "..", "../a", "a/../b", "a/./b", "C:/a", "c:a", "a\\b", "a\0b", "a\nb", "a?b",
        "a*", '"a"', "a|b", "<a>", "con", "NUL", "aux.html", "a/Com1/b", "lpt9.txt", "com¹", "conout$", "nul .txt",
        "a.", "a ", "a./b", "a /b", "\ud800", ".imhsite", ".imhsite-tmp-0123456789abcdef", "a/.IMHSITE/b",
    ],
)  # fmt: skip
def test_a_path_that_not_every_disk_can_hold_is_our_mistake(path: str, site: Site) -> None:
    assert fault_of(path) is not None
    with pytest.raises(ValueError, match="output path"):
        site.publish({path: b"1"})
    assert not site.output.exists()


@pytest.mark.parametrize(
    "path", ["a", "a/b.html", ".well-known/security.txt", "_headers", "console", "com10", "croeso-i-gymru é.html"]
)
def test_an_ordinary_path_has_no_fault(path: str) -> None:
    assert fault_of(path) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [("a", "a"), ("About", "about"), ("straße", "STRASSE"), ("caf\u00e9", "cafe\u0301"), ("a", "a/b"), ("A", "a/b/c")],
)
def test_two_outputs_that_need_one_place_are_our_mistake(one: str, other: str, site: Site) -> None:
    with pytest.raises(ValueError, match="output"):
        publish([(one, b"1"), (other, b"2")], site.output, site.state)


def test_the_folders_of_a_path_come_outermost_first() -> None:
    assert folders_of("a/b/c.html") == ("a", "a/b")
    assert folders_of("index.html") == ()


# ------------------------------------------------------------------------------------ disks that refuse


def failing(name: str, number: int) -> Callable[[str, str], None]:
    """A disk that refuses every step of one name."""

    def step(at: str, path: str) -> None:
        if at == name:
            raise OSError(number, os.strerror(number), path)

    return step


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (
            errno.ENOSPC,
            "The disk is full: there is no room for a/b.html in {output}. Free some space and build again.",
        ),
        (
            errno.EACCES,
            "imhsite is not allowed to write a/b.html in {output}. Change the folder's permissions, "
            "or close any program that has the file open, or choose another folder with --output.",
        ),
        (
            errno.EROFS,
            "{output} is on a read-only disk, so a/b.html cannot be written. "
            "Choose a folder on another disk with --output.",
        ),
        (
            errno.ENAMETOOLONG,
            "The name a/b.html is too long for the disk that contains {output}. Give that file a shorter name.",
        ),
        (
            errno.EBUSY,
            f"a/b.html could not be written in {{output}}: {os.strerror(errno.EBUSY)}. "
            "Fix that and build again, or choose another folder with --output.",
        ),
    ],
)
def test_a_disk_that_refuses_the_new_bytes_leaves_the_last_site_untouched(number: int, words: str, site: Site) -> None:
    site.publish({"index.html": b"1", "old.html": b"1"})
    before, manifest = tree(site.output), site.manifest.read_bytes()
    with pytest.raises(PublishRefused) as refused:
        site.publish({"index.html": b"2", "a/b.html": b"1"}, failing("stage", number))
    untouched = " The previous site is unchanged."
    assert str(refused.value) == words.format(output=site.output) + untouched
    assert tree(site.output) == before
    assert site.manifest.read_bytes() == manifest


def test_a_write_that_fails_half_way_leaves_no_trace(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    class HalfFull(io.FileIO):
        def write(self, content: Any) -> int:
            super().write(content[:1])
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(writing, "open", HalfFull, raising=False)
    with pytest.raises(PublishRefused, match="The disk is full"):
        site.publish({"a/b.html": b"123"})
    assert not site.output.exists()
    assert list(site.state.glob("*manifest*")) == []


def test_a_disk_that_refuses_half_way_through_replacing_leaves_whole_files_and_says_so(site: Site) -> None:
    site.publish({"a": b"1", "b": b"1", "c": b"1"})

    def second(name: str, path: str) -> None:
        if (name, path) == ("place", "b"):
            raise PermissionError(errno.EACCES, "in use", path)

    with pytest.raises(PublishRefused, match="Some new files are already in place, and each of them is complete"):
        site.publish({"a": b"2", "b": b"2", "d": b"2"}, second)
    assert tree(site.output) == {"a": b"2", "b": b"1", "c": b"1"}
    site.publish({"b": b"3"})
    assert tree(site.output) == {"b": b"3"}


def test_a_state_folder_that_cannot_be_written_is_refused_in_its_own_name(site: Site) -> None:
    site.publish({"a": b"1"})
    manifest = site.manifest.name
    with pytest.raises(PublishRefused) as refused:
        site.publish({"b": b"1"}, failing("write manifest", errno.EROFS))
    assert str(refused.value) == (
        f"{site.state} is on a read-only disk, so {manifest} cannot be written. Copy the site to another "
        "disk. The previous site is unchanged."
    )
    assert tree(site.output) == {"a": b"1"}


def test_a_state_folder_that_cannot_be_made_is_refused(site: Site) -> None:
    site.state.write_bytes(b"mine")
    with pytest.raises(PublishRefused, match="lock could not be written"):
        site.publish({"a": b"1"})


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_folder_that_may_only_be_read_is_refused(site: Site) -> None:
    site.publish({"a": b"1"})
    site.output.chmod(0o555)
    try:
        assert "is not allowed to write" in refusal(site, {"a": b"2"})
    finally:
        site.output.chmod(0o755)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other limits")
def test_a_path_too_long_for_the_disk_is_refused(site: Site) -> None:
    site.output = site.output.joinpath(*["a" * 200] * 30)
    with pytest.raises(PublishRefused, match="too long"):
        site.publish({"index.html": b"1"})


def test_a_build_stopped_by_hand_cleans_up_and_knows_what_is_ours(site: Site) -> None:
    site.publish({"a": b"1"})
    for stop in range(1, 11):
        with pytest.raises(KeyboardInterrupt):
            site.publish({"b/c": b"1", "d": b"1"}, interrupting(stop))
        assert not any(".imhsite" in path for path in tree(site.output))
        site.publish({"a": b"1"})
        assert tree(site.output) == {"a": b"1"}
    site.publish({"b/c": b"1", "d": b"1"}, interrupting(11))


def interrupting(stop: int) -> Callable[[str, str], None]:
    seen: list[str] = []

    def step(name: str, path: str) -> None:
        seen.append(name)
        if len(seen) == stop:
            raise KeyboardInterrupt

    return step


# ------------------------------------------------------------------------------------------- the lock


def test_a_second_build_is_refused_while_one_is_running_and_the_message_names_it(site: Site) -> None:
    with locked(site.state), pytest.raises(PublishRefused) as refused:
        site.publish({"a": b"1"})
    assert str(refused.value) == (
        f"Another imhsite build of this site is running (process {os.getpid()}). Wait until it has finished, or stop "
        f"it, then build again."
    )
    site.publish({"a": b"1"})


def test_the_lock_is_given_back_after_a_failure(site: Site) -> None:
    with pytest.raises(RuntimeError), locked(site.state):
        raise RuntimeError
    site.publish({"a": b"1"})


# ------------------------------------------------------------------------------- what holds for any plans

names = st.sampled_from(["a", "A", "b", "c.html", "index.html"])
paths = st.lists(names, min_size=1, max_size=3).map("/".join)
contents = st.sampled_from([b"", b"1", b"2", b"longer"])


def _fits(files: dict[str, bytes]) -> bool:
    """Whether the paths can all stand on one disk, each folder spelled in one way."""
    try:
        planned_files(files.items())
    except ValueError:
        return False
    folders = {above for path in files for above in folders_of(path)}
    return len({folded(above) for above in folders}) == len(folders)


plans = st.dictionaries(paths, contents, max_size=6).filter(_fits)
strangers = st.sets(st.sampled_from(["notes.txt", "a/notes.txt", "b/notes.txt", "b/c.html", "A", "a/b/index.html"]))


def _numbers() -> Iterator[int]:
    number = 0
    while True:
        yield (number := number + 1)


numbers = _numbers()


@pytest.mark.parametrize("disk", ["as it is", "caseless"])
@settings(max_examples=60)
@given(st.lists(st.tuples(plans, st.one_of(st.none(), st.integers(1, 25))), min_size=1, max_size=5))
def test_after_each_publish_the_output_is_the_plan_whatever_stopped_the_ones_before(
    disk: str, tmp_path_factory: pytest.TempPathFactory, rounds: list[tuple[dict[str, bytes], int | None]]
) -> None:
    site = Site(tmp_path_factory.getbasetemp() / f"{disk}-{next(numbers)}")
    with pytest.MonkeyPatch.context() as monkeypatch:
        if disk == "caseless":
            pretend_caseless(monkeypatch, site.output)
        for files, stop in rounds:
            if stop is not None:
                try:
                    site.publish(files, interrupting(stop))
                except KeyboardInterrupt:
                    continue
            published = site.publish(files)
            assert tree(site.output) == files
            assert sorted((*published.written, *published.unchanged)) == sorted(files)
            assert site.steps_of(files) == []


@settings(max_examples=60)
@given(st.lists(st.tuples(plans, strangers), min_size=1, max_size=4))
def test_a_foreign_file_is_never_changed_and_a_refused_plan_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, rounds: list[tuple[dict[str, bytes], set[str]]]
) -> None:
    site = Site(tmp_path_factory.getbasetemp() / f"strangers-{next(numbers)}")
    site.publish({})
    theirs: dict[str, bytes | str] = {}
    last: dict[str, bytes] = {}
    for files, added in rounds:
        for path in sorted(added - last.keys() - theirs.keys()):
            if all(above not in tree(site.output) for above in folders_of(path)) and not (site.output / path).exists():
                site.put(path, b"theirs")
                theirs[path] = b"theirs"
        try:
            site.publish(files)
        except PublishRefused:
            assert tree(site.output) == last | theirs
        else:
            assert tree(site.output) == files | theirs
            last = files
