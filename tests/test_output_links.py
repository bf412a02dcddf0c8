"""Whoever puts links into the output folder: the next build makes real files of them and never writes behind one."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from building import AS_OF, build_here, built, files_in, imhsite_here, problem_lines, write_site

from imhsite.publish import PublishRefused

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="making links needs a privilege on Windows")

WHO = "---\ntitle: Who we are\nsummary: A charity.\n---\nWords.\n"
NOTHING_CHANGED = "nothing changed"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site that was built, with a page at /who/."""
    site = a_site(tmp_path / "site")
    built(site)
    return site


def a_site(root: Path) -> Path:
    return write_site(root, {"content/pages/who.md": WHO, "content/pages/us.md": WHO.replace("Who", "Us")})


def build_again(site: Path) -> str:
    """What the command says of another build, which succeeds."""
    run = imhsite_here("build", "--site", site)
    assert run.returncode == 0, run.stderr
    return run.stdout


def replace_folder_by_link(folder: Path, target: Path) -> None:
    folder.rename(target)
    folder.symlink_to(os.path.relpath(target, folder.parent), target_is_directory=True)


def is_real(place: Path, below: Path) -> bool:
    """Whether a file is one, and is reached through no link below a folder."""
    return place.is_file() and not any(one.is_symlink() for one in (place, *place.parents) if below in one.parents)


@pytest.mark.parametrize("folder", ["who", "articles", "articles/hello"])
def test_a_folder_that_became_a_link_to_its_moved_content_is_a_folder_again_after_the_next_build(
    folder: str, site: Path, tmp_path: Path
) -> None:
    build_again(site)
    assert NOTHING_CHANGED in build_again(site)
    before = files_in(site / "build")
    replace_folder_by_link(site / "build" / folder, tmp_path / "elsewhere")
    moved = files_in(tmp_path / "elsewhere")
    assert NOTHING_CHANGED not in build_again(site)
    assert files_in(site / "build") == before
    assert all(is_real(site / "build" / path, site / "build") for path in before)
    assert files_in(tmp_path / "elsewhere") == moved
    assert NOTHING_CHANGED in build_again(site)


@pytest.mark.parametrize("built_between", [False, True])
def test_a_page_behind_such_a_link_is_gone_once_the_site_has_it_no_more(
    built_between: bool, site: Path, tmp_path: Path
) -> None:
    replace_folder_by_link(site / "build/who", tmp_path / "elsewhere")
    if built_between:
        built(site)
    (site / "content/pages/who.md").unlink()
    result = build_here(site)
    assert result.published is not None
    assert not os.path.lexists(site / "build/who")
    assert ["/who/" in one.message for one in result.removals] == [True]
    assert files_in(tmp_path / "elsewhere").keys() == {"index.html"}


@pytest.mark.parametrize("kind", ["page removed", "page edited"])
def test_a_link_to_a_folder_of_somebody_else_goes_and_nothing_behind_it_changes(
    kind: str, site: Path, tmp_path: Path
) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "index.html").write_text("theirs")
    (theirs / "notes.txt").write_text("theirs")
    shutil.rmtree(site / "build/who")
    (site / "build/who").symlink_to(theirs, target_is_directory=True)
    if kind == "page removed":
        (site / "content/pages/who.md").unlink()
    else:
        (site / "content/pages/who.md").write_text(WHO.replace("Words.", "Other words."))
    built(site)
    assert (site / "build/who").is_dir() == (kind == "page edited")
    assert files_in(theirs) == {"index.html": b"theirs", "notes.txt": b"theirs"}


def link_to_copy(file: Path, elsewhere: Path) -> None:
    elsewhere.write_bytes(file.read_bytes())
    file.unlink()
    file.symlink_to(elsewhere)


def to_nothing(file: Path, elsewhere: Path) -> None:
    file.unlink()
    file.symlink_to(elsewhere)


def to_itself(file: Path, elsewhere: Path) -> None:
    file.unlink()
    file.symlink_to(file)


def folder_to_nothing(file: Path, elsewhere: Path) -> None:
    shutil.rmtree(file.parent)
    file.parent.symlink_to(elsewhere, target_is_directory=True)


def folder_to_itself(file: Path, elsewhere: Path) -> None:
    shutil.rmtree(file.parent)
    file.parent.symlink_to(file.parent, target_is_directory=True)


def folder_to_its_sibling(file: Path, elsewhere: Path) -> None:
    shutil.rmtree(file.parent)
    file.parent.symlink_to("us", target_is_directory=True)


def an_empty_folder(file: Path, elsewhere: Path) -> None:
    file.unlink()
    file.mkdir()


def a_hard_link(file: Path, elsewhere: Path) -> None:
    os.link(file, elsewhere)


def a_hard_link_to_other_bytes(file: Path, elsewhere: Path) -> None:
    elsewhere.write_bytes(b"?" * file.stat().st_size)
    file.unlink()
    os.link(elsewhere, file)


WAYS = (
    link_to_copy,
    to_nothing,
    to_itself,
    folder_to_nothing,
    folder_to_itself,
    folder_to_its_sibling,
    an_empty_folder,
    a_hard_link,
    a_hard_link_to_other_bytes,
)


def edit(site: Path, then: str) -> None:
    if then == "removed":
        (site / "content/pages/who.md").unlink()
    elif then == "edited":
        (site / "content/pages/who.md").write_text(WHO.replace("Words.", "Other words."))


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], dict[str, bytes]]:
    """From what was edited to the files of a first build after it."""

    @cache
    def files_of(then: str) -> dict[str, bytes]:
        site = a_site(tmp_path_factory.mktemp("clean"))
        edit(site, then)
        return built(site)

    return files_of


@pytest.mark.parametrize("change", WAYS)
@pytest.mark.parametrize("then", ["nothing", "edited", "removed"])
def test_the_next_build_replaces_whatever_is_in_place_of_a_page(
    change: Callable[[Path, Path], None],
    then: str,
    site: Path,
    tmp_path: Path,
    clean: Callable[[str], dict[str, bytes]],
) -> None:
    elsewhere = tmp_path / "elsewhere"
    change(site / "build/who/index.html", elsewhere)
    outside = elsewhere.read_bytes() if elsewhere.exists() else None
    edit(site, then)
    result = built(site)
    assert ("who/index.html" in result) == (then != "removed")
    assert all(is_real(site / "build" / path, site / "build") for path in result)
    assert os.path.lexists(site / "build/who") == (then != "removed")
    assert result == clean(then)
    assert (elsewhere.read_bytes() if elsewhere.exists() else None) == outside


def test_a_folder_with_somebody_elses_file_where_a_page_was_is_refused(site: Path) -> None:
    page = site / "build/who/index.html"
    page.unlink()
    page.mkdir()
    (page / "notes.txt").write_text("theirs")
    with pytest.raises(PublishRefused, match=r"who/index\.html/notes\.txt"):
        build_here(site)
    assert (page / "notes.txt").read_text() == "theirs"


def test_a_link_that_somebody_added_beside_our_files_stays(site: Path, tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir()
    (site / "build/theirs").symlink_to(tmp_path / "theirs", target_is_directory=True)
    (site / "content/pages/who.md").unlink()
    built(site)
    assert (site / "build/theirs").is_symlink()


def test_a_page_that_is_now_a_file_takes_the_place_of_a_link_where_its_folder_was(site: Path, tmp_path: Path) -> None:
    from imhsite.publish import publish

    output, state = tmp_path / "output", tmp_path / "state"
    publish([("a/b.txt", b"1")], output, state)
    replace_folder_by_link(output / "a", tmp_path / "elsewhere")
    publish([("a", b"2")], output, state)
    assert files_in(output) == {"a": b"2"}
    assert not (output / "a").is_symlink()
    assert files_in(tmp_path / "elsewhere") == {"b.txt": b"1"}


def test_an_output_folder_that_is_a_link_is_built_into_and_nothing_is_done_again(site: Path, tmp_path: Path) -> None:
    shutil.rmtree(site / "build")
    (tmp_path / "web").mkdir()
    (site / "build").symlink_to(tmp_path / "web", target_is_directory=True)
    build_again(site)
    assert (tmp_path / "web/who/index.html").is_file()
    assert NOTHING_CHANGED in build_again(site)
    assert (site / "build").is_symlink()


def test_an_output_folder_that_was_moved_behind_a_link_is_imhsites_own_again(site: Path, tmp_path: Path) -> None:
    build_again(site)
    replace_folder_by_link(site / "build", tmp_path / "web")
    assert NOTHING_CHANGED not in build_again(site)
    assert NOTHING_CHANGED in build_again(site)
    (site / "content/pages/who.md").unlink()
    result = build_here(site, as_of=AS_OF)
    assert result.published is not None, problem_lines(result)
    assert result.published.unowned == ()
    assert not (tmp_path / "web/who").exists()
