"""Which changes of a site's files the preview sees: also those that the system does not report by itself."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from building import SMALL, THEMES, write, write_site

from imhsite.preview.site_watcher import SiteWatcher

HELLO = "content/articles/hello.md"

Seen = Callable[[str], Awaitable[None]]


def watching(site: Path, work: Callable[[Seen], Awaitable[None]], *, polling: bool = False) -> None:
    """Do some work while a site is watched; `seen` waits until a change of a source, or of anything, is reported."""

    async def run() -> None:
        batches: asyncio.Queue[list[str] | None] = asyncio.Queue()

        def changed(batch: list[str] | None = None) -> None:
            batches.put_nowait(batch)

        watch = SiteWatcher(site, polling=polling)
        watch.watch(str(site), changed)
        watch.start(watch.examine)

        async def seen(path: str) -> None:
            while (batch := await asyncio.wait_for(batches.get(), 20)) is not None:
                if any(path == changed or path.startswith(f"{changed}/") for changed in batch):
                    return

        async def quiet() -> None:
            await seen("")
            while not batches.empty():
                batches.get_nowait()

        try:
            await quiet()
            await work(seen)
        finally:
            watch.stop()

    asyncio.run(run())


def link(place: Path, target: str | Path) -> None:
    try:
        os.symlink(target, place)
    except OSError:
        pytest.skip("this user may not make links on this system")


def edit(site: Path, path: str, words: str) -> None:
    with (site / path).open("a", encoding="utf-8") as file:
        file.write(words)


def swap(folder: Path) -> None:
    """Replace a folder by a copy of itself, as programs that restore or synchronise do."""
    shutil.copytree(folder, folder.with_name("new"))
    folder.rename(folder.with_name("old"))
    folder.with_name("new").rename(folder)


@pytest.mark.parametrize("polling", [False, True])
@pytest.mark.parametrize(
    ("folder", "path"),
    [
        ("content", HELLO),
        ("content/articles", HELLO),
        ("themes", "themes/plain/templates/article.html"),
        ("themes/plain", "themes/plain/templates/article.html"),
    ],
)
def test_edits_are_seen_after_a_folder_was_replaced(tmp_path: Path, folder: str, path: str, polling: bool) -> None:
    site = write_site(tmp_path / "site")

    async def work(seen: Seen) -> None:
        swap(site / folder)
        await seen(path)
        await asyncio.sleep(1.5)
        for words in ("One.\n", "Two.\n"):
            edit(site, path, words)
            await seen(path)

    watching(site, work, polling=polling)


def test_edits_are_seen_after_the_whole_site_was_replaced(tmp_path: Path) -> None:
    site = write_site(tmp_path / "site")

    async def work(seen: Seen) -> None:
        swap(site)
        await seen(HELLO)
        await asyncio.sleep(1.5)
        edit(site, HELLO, "One.\n")
        await seen(HELLO)

    watching(site, work)


def test_edits_of_what_a_link_leads_to_are_seen(tmp_path: Path) -> None:
    site = write(tmp_path, {**SMALL, "notes/real.md": SMALL[HELLO], "notes/other.md": SMALL[HELLO]})
    shutil.copytree(THEMES / "plain", site / "themes" / "plain")
    link(site / "content" / "articles" / "linked.md", "../../notes/real.md")

    async def work(seen: Seen) -> None:
        edit(site, "notes/real.md", "One.\n")
        await seen("content/articles/linked.md")
        # As most editors save: another file under the same name.
        write(site, {"notes/saved.md": SMALL[HELLO] + "Two.\n"})
        (site / "notes" / "saved.md").replace(site / "notes" / "real.md")
        await seen("content/articles/linked.md")
        # A link that is made while the preview runs, in a folder that is new.
        (site / "content" / "pages").mkdir()
        link(site / "content" / "pages" / "later.md", "../../notes/other.md")
        await seen("content/pages/later.md")
        await asyncio.sleep(1.5)
        edit(site, "notes/other.md", "Three.\n")
        await seen("content/pages/later.md")

    watching(site, work)


def test_edits_of_a_template_that_a_link_leads_to_are_seen(tmp_path: Path) -> None:
    site = write_site(tmp_path / "site", {"shared/extra.html": "Words."})
    link(site / "themes" / "plain" / "templates" / "extra.html", "../../../shared/extra.html")
    link(site / "themes" / "linked", "plain")

    async def work(seen: Seen) -> None:
        edit(site, "shared/extra.html", "More.\n")
        await seen("themes/plain/templates/extra.html")

    watching(site, work)
