"""Loading, answering and telling tabs at the same time, on a web loop without a server."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from building import write, write_site
from previewing import Here

from imhsite.serve.answers import Answer
from imhsite.serve.loader import Loaded
from imhsite.serve.panel import Panel
from imhsite.serve.preview import Preview
from imhsite.serve.snapshot import Snapshot
from imhsite.serve.tabs import Tabs

ARTICLE = "---\ntitle: {0}\nsummary: A summary.\ntopic: bonding\n---\n{1}\n"


class FakeTab:
    """A tab that remembers what it was told."""

    def __init__(self, target: str, digest: str = "", moment: str = "") -> None:
        self.target, self.digest, self.moment, self.told = target, digest, moment, False
        self.heard: list[str] = []

    def say(self, command: str, **_: object) -> None:
        self.heard.append(command)


class Live:
    """A preview with its tabs on the running loop."""

    def __init__(self, site: Path) -> None:
        self.here = Here(site)
        self.preview = Preview(self.here.loader, self.here.press, lambda: self.here.moment)
        self.tabs = Tabs(self.preview)
        self.loads = asyncio.Event()
        self.preview.changed_what_is_shown = self.shown
        self.preview.start(self.here.loaded)

    async def shown(self, before: Snapshot | None, _loaded: Loaded, _seconds: float) -> None:
        await self.tabs.tell_all(before)
        self.loads.set()

    async def save(self, *paths: str) -> None:
        """Say that files changed, and wait until it is loaded and told."""
        self.loads.clear()
        self.preview.changed(frozenset(paths))
        await self.loads.wait()

    async def answer(self, target: str) -> Answer:
        answer = await self.preview.answer(target)
        assert isinstance(answer, Answer)
        return answer

    async def tab(self, target: str) -> FakeTab:
        """A tab that shows what stands at a target."""
        answer = await self.answer(target)
        self.tabs.remember(answer)
        tab = FakeTab(target, answer.digest)
        await self.tabs.opened(tab)
        return tab


def on_a_loop(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(work, 60))


def test_twenty_tabs_are_open_and_only_the_one_whose_page_changed_is_told(tmp_path: Path) -> None:
    articles = {f"content/articles/a-{n}.md": ARTICLE.format(f"Number {n}", "Words.") for n in range(20)}
    site = write_site(tmp_path, articles)

    async def work() -> None:
        live = Live(site)
        tabs = [await live.tab(f"/articles/a-{n}/") for n in range(20)]
        write(site, {"content/articles/a-7.md": ARTICLE.format("Number 7", "Other words.")})
        await live.save("content/articles/a-7.md")
        assert [tab.target for tab in tabs if tab.heard] == ["/articles/a-7/"]
        # It was told once, and is told no more until it has loaded its page again.
        write(site, {"content/articles/a-7.md": ARTICLE.format("Number 7", "Third words.")})
        await live.save("content/articles/a-7.md")
        assert tabs[7].heard == ["reload"]
        tabs[7].digest = (await live.answer("/articles/a-7/")).digest
        await live.tabs.opened(tabs[7])
        assert tabs[7].heard == ["reload"]

    on_a_loop(work())


def test_a_text_that_never_was_right_has_a_page_that_says_why_until_it_is(tmp_path: Path) -> None:
    async def work() -> None:
        live = Live(write_site(tmp_path, {"content/articles/new.md": ARTICLE.format("New", "See [this](nowhere.md).")}))
        tab = await live.tab("/articles/new/")
        answer = await live.answer("/articles/new/")
        assert answer.status == 500
        assert b"content/articles/new.md, line 6" in answer.content
        assert (await live.answer("/articles/newer/")).status == 404
        write(tmp_path, {"content/articles/new.md": ARTICLE.format("New", "See nothing.")})
        await live.save("content/articles/new.md")
        assert tab.heard == ["reload"]
        assert b"See nothing." in (await live.answer("/articles/new/")).content

    on_a_loop(work())


def test_a_start_with_mistakes_in_texts_that_others_link_to_shows_all_others(tmp_path: Path) -> None:
    async def work() -> None:
        wrong = ARTICLE.format("New", "See [this](nowhere.md).")
        other = ARTICLE.format("Other", "See [the new one](new.md) and [the page](../pages/about.md#part).")
        files = {"new.md": wrong, "other.md": other, "../pages/about.md": "---\ntitle: [\n---\nWords.\n"}
        live = Live(write_site(tmp_path, {f"content/articles/{name}": text for name, text in files.items()}))
        shown = (await live.answer("/articles/other/")).content
        assert b'<a href="/articles/new/">the new one</a>' in shown
        assert b'<a href="/about/#part">the page</a>' in shown
        for target in ("/articles/new/", "/articles/new/?panel=problems", "/about/"):
            assert (await live.answer(target)).status == 500
        write(tmp_path, {"content/articles/new.md": ARTICLE.format("New", "See nothing.")})
        await live.save("content/articles/new.md")
        assert b"See nothing." in (await live.answer("/articles/new/")).content

    on_a_loop(work())


def test_a_tab_that_shows_something_old_is_told_when_it_comes(tmp_path: Path) -> None:
    async def work() -> None:
        live = Live(write_site(tmp_path))
        tab = FakeTab("/articles/hello/", "what stood there before the preview was started again")
        await live.tabs.opened(tab)
        assert tab.heard == ["reload"]

    on_a_loop(work())


def test_a_request_while_something_is_loaded_gets_the_last_good_page_at_once(tmp_path: Path) -> None:
    site = write_site(tmp_path)

    async def work() -> None:
        live = Live(site)
        may_go_on = threading.Event()
        load = live.here.loader.after

        def slow(*words: Any) -> Loaded:
            assert may_go_on.wait(30)
            return load(*words)

        live.here.loader.after = slow  # type: ignore[method-assign]
        write(site, {"content/articles/hello.md": ARTICLE.format("Hello", "Fresh words.")})
        live.loads.clear()
        live.preview.changed(frozenset(("content/articles/hello.md",)))
        await asyncio.sleep(0)
        assert b"Words." in (await live.answer("/articles/hello/")).content
        # A page that nobody asked for before is made meanwhile, too.
        assert (await live.answer("/statistics/")).status == 200
        may_go_on.set()
        await live.loads.wait()
        assert b"Fresh words." in (await live.answer("/articles/hello/")).content

    on_a_loop(work())


def test_saves_during_a_load_are_loaded_together_afterwards(tmp_path: Path) -> None:
    site = write_site(tmp_path)

    async def work() -> None:
        live = Live(site)
        batches = []
        load = live.here.loader.after

        def noting(batch: Any, *words: Any) -> Loaded:
            batches.append(batch)
            return load(batch, *words)

        live.here.loader.after = noting  # type: ignore[method-assign]
        for number in range(50):
            write(site, {"content/articles/hello.md": ARTICLE.format("Hello", f"Save {number}.")})
            live.preview.changed(frozenset(("content/articles/hello.md",)))
        while live.preview.is_loading:
            await asyncio.sleep(0.01)
        assert len(batches) <= 2
        assert b"Save 49." in (await live.answer("/articles/hello/")).content

    on_a_loop(work())


def test_the_site_is_shown_as_of_another_moment_beside_that_of_now(tmp_path: Path) -> None:
    held = ARTICLE.format("Later", "Held back.").replace("topic:", "publish_at: 2026-07-01 09:00\ntopic:")
    site = write_site(tmp_path, {"content/articles/later.md": held})

    async def work() -> None:
        live = Live(site)
        assert (await live.answer("/articles/later/")).status == 404
        before = await live.preview.answer("/articles/later/", "2026-07-01 08:59")
        first_minute = await live.preview.answer("/articles/later/", "2026-07-01 09:00")
        assert isinstance(before, Answer)
        assert isinstance(first_minute, Answer)
        assert (before.status, first_minute.status) == (404, 200)
        assert b"Later" not in (await live.answer("/articles/")).content
        write(site, {"content/articles/later.md": held.replace("Held back.", "Rewritten.")})
        await live.save("content/articles/later.md")
        again = await live.preview.answer("/articles/later/", "2026-07-01 09:00")
        assert isinstance(again, Answer)
        assert b"Rewritten." in again.content

    on_a_loop(work())


def test_hundreds_of_edits_leave_no_more_in_memory_than_one(tmp_path: Path) -> None:
    here = Here(write_site(tmp_path))
    for number in range(300):
        write(here.site, {"content/articles/hello.md": ARTICLE.format("Hello", f"Words {number}.")})
        here.after("content/articles/hello.md")
        here.made("articles/hello/index.html")
    assert len(here.shelf.fresh) <= 3
    assert len(here.press.remembered) == 1
    assert len(here.loader.memory.known) <= len(here.loader.memory.by_path)
    assert len(here.loader.memory.taken) == 1
    assert len(here.shelf.store().used) <= 5


def test_a_moment_for_which_a_build_is_rejected_says_why(tmp_path: Path) -> None:
    """Today the link is fine; before the article appears, `build` reports depends-on-hidden."""
    later = "---\ntitle: Later\nsummary: S.\ntopic: bonding\npublish_at: 2026-06-01 09:00\n---\nWords.\n"
    linking = "---\ntitle: Linking\nsummary: S.\ntopic: bonding\n---\nRead [that](later.md).\n"

    async def story() -> None:
        site = write_site(tmp_path, {"content/articles/later.md": later, "content/articles/linking.md": linking})
        live = Live(site)
        assert (await live.answer("/articles/linking/")).status == 200
        for target in ("/articles/linking/", "/", "/articles/later/"):
            answer = await live.preview.answer(target, "2026-05-31 12:00")
            assert answer.status == 500
            assert b"it needs is held back until 2026-06-01 09:00" in answer.content
            assert b"content/articles/linking.md, line 6" in answer.content
        panel = Panel(live.preview, site, "")
        state = await panel.state("/articles/linking/", "2026-05-31 12:00")
        assert [one["rule"] for one in state["problems"]] == ["depends-on-hidden"]
        assert (state["asOf"], state["travelling"], state["shown"]) == ("2026-05-31T12:00+00:00", True, False)
        assert await panel.writer("/articles/linking/", "2026-05-31 12:00") == {}
        assert (await live.preview.answer("/articles/linking/", "2026-06-01 09:00")).status == 200

    on_a_loop(story())
