"""Loading, answering and telling tabs at the same time, on a web loop without a server."""

from __future__ import annotations

import asyncio
import gc
import json
import threading
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest
from building import AS_OF, write, write_site
from previewing import LocalLoader

from imhsite.app.open_site import SiteOptions
from imhsite.preview.handlers import Hello, Info, Plugins, ShownPage, read_message
from imhsite.preview.live_site import Preview
from imhsite.preview.loader import Loader, LoadResult
from imhsite.preview.panel import Panel
from imhsite.preview.responses import Response
from imhsite.preview.tabs import Tabs
from imhsite.schema.dates import moment_of

ARTICLE = "---\ntitle: {0}\nsummary: A summary.\ntopic: bonding\n---\n{1}\n"


class FakeTab:
    """A tab that remembers what it was told."""

    def __init__(self, target: str, digest: str = "", moment: str = "") -> None:
        self.target, self.digest, self.moment, self.is_reloading = target, digest, moment, False
        self.heard: list[str] = []

    def reload(self, path: str, original_path: str = "") -> None:
        self.heard.append(f"{original_path} -> {path}" if original_path else path)


class Live:
    """A preview with its tabs on the running loop."""

    def __init__(self, site: Path, as_of: str = AS_OF) -> None:
        self.moment = moment = moment_of(as_of)
        loader = Loader(SiteOptions(site, moment, drafts=True, cache=False, lasting=False))
        self.preview = Preview(loader, lambda: self.moment)
        self.tabs = Tabs(self.preview, set())
        self.loads = asyncio.Event()
        self.preview.on_load = self.shown
        self.preview.start(self.preview.engine.submit(lambda: loader.load(None, moment)).result())

    async def shown(self, loaded: LoadResult, _seconds: float) -> None:
        await self.tabs.notify_all(loaded)
        self.loads.set()

    async def save(self, *paths: str) -> None:
        """Say that files changed, and wait until it is loaded and told."""
        self.loads.clear()
        self.preview.changed(frozenset(paths))
        await self.loads.wait()

    async def answer(self, target: str) -> Response:
        answer = await self.preview.respond(target)
        assert isinstance(answer, Response)
        return answer

    async def tab(self, target: str) -> FakeTab:
        """A tab that shows what stands at a target."""
        answer = await self.answer(target)
        self.tabs.remember(answer)
        tab = FakeTab(target, answer.digest)
        await self.connect(tab)
        return tab

    async def connect(self, tab: FakeTab) -> None:
        """A tab says what it shows."""
        self.tabs.connected.add(tab)
        await self.tabs.opened(tab)


def on_a_loop(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(work, 60))


def test_of_twenty_tabs_only_the_one_whose_page_changed_is_notified(tmp_path: Path) -> None:
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
        assert tabs[7].heard == ["/articles/a-7/"]
        tabs[7].digest = (await live.answer("/articles/a-7/")).digest
        await live.tabs.opened(tabs[7])
        assert tabs[7].heard == ["/articles/a-7/"]

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
        assert tab.heard == ["/articles/new/"]
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


def test_a_tab_with_an_outdated_page_is_notified_when_it_connects(tmp_path: Path) -> None:
    async def work() -> None:
        live = Live(write_site(tmp_path))
        tab = FakeTab("/articles/hello/", "what stood there before the preview was started again")
        await live.connect(tab)
        assert tab.heard == ["/articles/hello/"]

    on_a_loop(work())


def test_a_request_while_something_is_loaded_gets_the_last_good_page_at_once(tmp_path: Path) -> None:
    site = write_site(tmp_path)

    async def work() -> None:
        live = Live(site)
        await live.answer("/articles/hello/")
        may_go_on = threading.Event()
        load = live.preview.loader.load

        def slow(*words: Any) -> LoadResult:
            assert may_go_on.wait(30)
            return load(*words)

        live.preview.loader.load = slow  # type: ignore[method-assign]
        write(site, {"content/articles/hello.md": ARTICLE.format("Hello", "Fresh words.")})
        live.loads.clear()
        live.preview.changed(frozenset(("content/articles/hello.md",)))
        await asyncio.sleep(0)
        assert b"Words." in (await live.answer("/articles/hello/")).content
        # A page that nobody asked for before is made as soon as the load is finished.
        asked = asyncio.create_task(live.answer("/statistics/"))
        await asyncio.sleep(0)
        may_go_on.set()
        assert (await asked).status == 200
        await live.loads.wait()
        assert b"Fresh words." in (await live.answer("/articles/hello/")).content

    on_a_loop(work())


def test_saves_during_a_load_are_loaded_together_afterwards(tmp_path: Path) -> None:
    site = write_site(tmp_path)

    async def work() -> None:
        live = Live(site)
        batches = []
        load = live.preview.loader.load

        def noting(batch: Any, *words: Any) -> LoadResult:
            batches.append(batch)
            return load(batch, *words)

        live.preview.loader.load = noting  # type: ignore[method-assign]
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
        before = await live.preview.respond("/articles/later/", "2026-07-01 08:59")
        first_minute = await live.preview.respond("/articles/later/", "2026-07-01 09:00")
        assert isinstance(before, Response)
        assert isinstance(first_minute, Response)
        assert (before.status, first_minute.status) == (404, 200)
        assert b"Later" not in (await live.answer("/articles/")).content
        write(site, {"content/articles/later.md": held.replace("Held back.", "Rewritten.")})
        await live.save("content/articles/later.md")
        again = await live.preview.respond("/articles/later/", "2026-07-01 09:00")
        assert isinstance(again, Response)
        assert b"Rewritten." in again.content

    on_a_loop(work())


def test_hundreds_of_edits_leave_no_more_in_memory_than_one(tmp_path: Path) -> None:
    here = LocalLoader(write_site(tmp_path), cache=True)

    def edit(number: int) -> None:
        write(here.site, {"content/articles/hello.md": ARTICLE.format("Hello", f"Words {number}.")})
        here.after("content/articles/hello.md")
        here.made("articles/hello/index.html")

    def size() -> int:
        gc.collect()
        return len(gc.get_objects())

    for number in range(20):
        edit(number)
    before = size()
    for number in range(300):
        edit(number + 20)
    assert size() < before + 100


def test_a_moment_for_which_a_build_is_rejected_says_why(tmp_path: Path) -> None:
    """Today the link is fine; before the article appears, `build` reports depends-on-hidden."""
    later = "---\ntitle: Later\nsummary: S.\ntopic: bonding\npublish_at: 2026-06-01 09:00\n---\nWords.\n"
    linking = "---\ntitle: Linking\nsummary: S.\ntopic: bonding\n---\nRead [that](later.md).\n"

    async def story() -> None:
        site = write_site(tmp_path, {"content/articles/later.md": later, "content/articles/linking.md": linking})
        live = Live(site)
        assert (await live.answer("/articles/linking/")).status == 200
        for target in ("/articles/linking/", "/", "/articles/later/"):
            answer = await live.preview.respond(target, "2026-05-31 12:00")
            assert answer.status == 500
            assert b"which is held back until 2026-06-01 09:00" in answer.content
            assert b"content/articles/linking.md, line 6" in answer.content
        panel = Panel(live.preview, site, "")
        state = await panel.state("/articles/linking/", "2026-05-31 12:00")
        assert [one["rule"] for one in state["problems"]] == ["depends-on-hidden"]
        assert (state["asOf"], state["travelling"], state["shown"]) == ("2026-05-31T12:00+00:00", True, False)
        assert await panel.writer("/articles/linking/", "2026-05-31 12:00") == {}
        assert (await live.preview.respond("/articles/linking/", "2026-06-01 09:00")).status == 200

    on_a_loop(story())


def test_the_writing_panel_shows_every_finding_of_its_file(tmp_path: Path) -> None:
    hard = "---\ntitle: Suicide\nsummary: S.\ntopic: bonding\n---\nHe hanged himself.\n\n[here](hello.md)\n\n"
    hard += "<!-- allow: phone-typed-by-hand because it is old -->\nCall 0800 1111.\n"
    settings = "title: Small\nurl: https://example.org/\ntheme: plain\nchecks: {vague-link-text: warning}\n"
    site = write_site(tmp_path, {"content/articles/hard.md": hard, "content/site.yaml": settings})

    async def work() -> None:
        live = Live(site)
        await live.answer("/articles/hard/")
        report = await Panel(live.preview, site, "").writer("/articles/hard/", "")
        assert [(one["severity"], one["line"]) for one in report["advice"]] == [
            ("error", 6), ("warning", 1), ("warning", 1), ("warning", 8),
        ]  # fmt: skip
        assert "no content note" in report["advice"][2]["message"] + report["advice"][1]["message"]
        assert ("Reading age", "too short to judge") in report["facts"]
        assert (await Panel(live.preview, site, "").writer("/articles/hello/", ""))["advice"] == []

    on_a_loop(work())


def test_an_article_that_is_a_link_shows_what_it_leads_to(tmp_path: Path) -> None:
    site = write_site(tmp_path, {"content/media/kept.txt": ARTICLE.format("Linked", "First words.")})
    try:
        (site / "content/articles/linked.md").symlink_to("../media/kept.txt")
    except OSError:
        pytest.skip("this user may not make links on this system")

    async def work() -> None:
        live = Live(site)
        assert b"First words." in (await live.answer("/articles/linked/")).content
        write(site, {"content/media/kept.txt": ARTICLE.format("Linked", "Other words.")})
        await live.save("content/articles/linked.md")
        assert b"Other words." in (await live.answer("/articles/linked/")).content

    on_a_loop(work())


def test_pages_appear_and_disappear_with_the_template_that_they_need(tmp_path: Path) -> None:
    week = "year: 2026\ntitle: Close\nstarts: 2026-06-08\nends: 2026-06-14\nposts:\n  - text: A post.\n"
    site = write_site(tmp_path, {"content/weeks/2026.yaml": week})
    template = "themes/plain/templates/toolkit.html"

    async def work() -> None:
        live = Live(site)
        assert (await live.answer("/weeks/2026/toolkit/")).status == 404
        for _ in range(2):
            write(site, {template: "<title>{{ page.title }}</title><p>To share</p>"})
            await live.save(template)
            assert b"To share" in (await live.answer("/weeks/2026/toolkit/")).content
            (site / template).unlink()
            await live.save(template)
            assert (await live.answer("/weeks/2026/toolkit/")).status == 404

    on_a_loop(work())


def test_a_template_that_another_includes_if_it_is_there_appears_and_disappears(tmp_path: Path) -> None:
    site = write_site(tmp_path)
    article = site / "themes/plain/templates/article.html"
    article.write_text(article.read_text(encoding="utf-8") + '{% include "extra.html" ignore missing %}', "utf-8")

    async def work() -> None:
        live = Live(site)
        for _ in range(2):
            assert b"Extra" not in (await live.answer("/articles/hello/")).content
            write(site, {"themes/plain/templates/extra.html": "Extra"})
            await live.save("themes/plain/templates/extra.html")
            assert b"Extra" in (await live.answer("/articles/hello/")).content
            (site / "themes/plain/templates/extra.html").unlink()
            await live.save("themes/plain/templates/extra.html")

    on_a_loop(work())


@pytest.mark.parametrize("fixed", [True, False])
def test_the_bar_knows_whether_a_moment_was_asked_for_at_the_start(tmp_path: Path, fixed: bool) -> None:
    async def work() -> None:
        live = Live(write_site(tmp_path))
        state = await Panel(live.preview, tmp_path, "", fixed=fixed).state("/", "")
        assert (state["fixed"], state["travelling"], state["asOf"][:16]) == (fixed, False, "2026-06-10T12:00")

    on_a_loop(work())


RIGHT = {"target": "/", "moment": "", "digest": ""}


def info(**shown: object) -> str:
    """What livereload.js says of a page, with what the preview's own script adds."""
    return json.dumps({"command": "info", "url": "http://127.0.0.1/", "plugins": {"imhsite": {**RIGHT, **shown}}})


HELLO = '{"command": "hello", "protocols": ["http://livereload.com/protocols/official-7"], "ver": "2.2.1"}'


@pytest.mark.parametrize(
    "message",
    [
        "[" * 20_000,
        '{"target":' * 20_000,
        info(more=None).replace("null", "[" * 20_000 + "]" * 20_000),
        "1" * 60_000,
        "",
        HELLO.replace("hello", "goodbye"),
        HELLO.replace('"2.2.1"', "[" * 20_000),
        '{"command": "info", "url": "http://127.0.0.1/", "plugins": {}}',
        '{"command": "reload", "path": "/"}',
        "null",
        "[]",
        "{}",
        "\x00",
        info(target=None),
        info(target=["/"]),
        info(digest=1e999),
        info(target="\ud800"),
        info(target="/%ff"),
        info(target="/" + "x" * 50_000),
        info(target="https://example.org/"),
        b"\xff\xfe",
        b"\x00" * 50_000,
        b"[" * 20_000,
    ],
    ids=lambda message: repr(message[:20]),
)
def test_a_message_that_the_previews_own_script_never_sends_is_ignored(message: str | bytes) -> None:
    assert read_message(message) is None


def test_a_message_says_which_page_is_shown() -> None:
    known = Info("http://127.0.0.1/", Plugins(ShownPage("/", "", "")))
    assert read_message(info()) == known
    assert read_message(info().encode()) == known
    assert read_message(HELLO) == Hello()


def test_a_page_that_is_open_while_its_week_ends_is_loaded_again(tmp_path: Path) -> None:
    week = "year: 2026\ntitle: Close\nstarts: 2026-06-08\nends: 2026-06-14\n"
    site = write_site(tmp_path, {"content/weeks/2026.yaml": week})

    async def work() -> None:
        live = Live(site, "2026-06-14 23:59:59 UTC")
        tab = await live.tab("/weeks/2026/")
        live.moment = moment_of("2026-06-15 00:00:01 UTC")
        while not tab.heard:
            live.loads.clear()
            await live.loads.wait()
        assert tab.heard == ["/weeks/2026/"]

    on_a_loop(work())
