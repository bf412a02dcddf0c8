"""What is shown while files are wrong, while they change under a request, and beside builds of the same site."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest
from building import built, write, write_site
from previewing import LocalLoader
from test_serve_live import ARTICLE, Live, on_a_loop

from imhsite.preview import live_site
from imhsite.preview.preview_cache import SharedCache
from imhsite.preview.responses import Response

HELLO = "content/articles/hello.md"
OTHER = "content/articles/other.md"
TEMPLATE = "themes/plain/templates/article.html"
PAGE, OTHER_PAGE = "articles/hello/index.html", "articles/other/index.html"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write_site(tmp_path, {OTHER: ARTICLE.format("Other", "Read [that](hello.md).")})


def text_of(here: LocalLoader, path: str) -> str:
    return (here.made(path).content or b"").decode()


def test_a_link_in_the_navigation_that_leads_nowhere_leaves_the_settings_as_they_were(site: Path) -> None:
    here = LocalLoader(site)
    right = (site / "content/site.yaml").read_text(encoding="utf-8")
    write(site, {"content/site.yaml": f"{right}navigation:\n  - label: Gone\n    link: articles/gone.md\n"})
    assert here.after("content/site.yaml").using_last_valid == {"content/site.yaml"}
    write(site, {HELLO: ARTICLE.format("Hello", "Fresh words.")})
    assert here.after(HELLO).using_last_valid == {"content/site.yaml"}
    assert "Fresh words." in text_of(here, PAGE)
    write(site, {"content/site.yaml": right})
    assert here.after("content/site.yaml").using_last_valid == frozenset()
    assert here.contents() == built(site)


def test_two_files_with_mistakes_are_both_as_they_were_and_are_followed_one_by_one(site: Path) -> None:
    here = LocalLoader(site)
    write(site, {HELLO: ARTICLE.format("[Hello", "New."), OTHER: ARTICLE.format("Other", "Read [that](gone.md).")})
    assert here.after(HELLO, OTHER).using_last_valid == {HELLO, OTHER}
    assert "Words." in text_of(here, PAGE)
    assert "Read <a" in text_of(here, OTHER_PAGE)
    write(site, {HELLO: ARTICLE.format("Hello", "New.")})
    assert here.after(HELLO).using_last_valid == {OTHER}
    assert "New." in text_of(here, PAGE)
    write(site, {OTHER: ARTICLE.format("Other", "Read nothing.")})
    assert here.after(OTHER).using_last_valid == frozenset()
    assert here.contents() == built(site)


def test_a_text_that_is_gone_is_shown_as_long_as_others_lead_to_it(site: Path) -> None:
    here = LocalLoader(site)
    (site / HELLO).unlink()
    loaded = here.after(HELLO)
    assert [(one.rule, one.origin.file) for one in loaded.problems] == [("dead-link", OTHER)]
    assert PAGE in here.state
    assert "Read <a" in text_of(here, OTHER_PAGE)
    write(site, {HELLO: ARTICLE.format("Hello again", "It is back.")})
    assert here.after(HELLO).using_last_valid == frozenset()
    assert here.contents() == built(site)


@pytest.mark.parametrize(
    "change",
    [
        {"themes/plain/theme.yaml": "name: plain\nextends: nowhere\n"},
        {"themes/plain/theme.yaml": "name: plain\nextends: nowhere\n", TEMPLATE: "No"},
    ],
)
def test_a_theme_that_cannot_be_used_holds_back_everything(site: Path, change: dict[str, str]) -> None:
    """Pages that nobody has asked for yet are made of the files that the theme had."""
    expected = built(site)
    before = {path: (site / path).read_bytes() for path in change}
    here = LocalLoader(site)
    here.loader.tidy()
    write(site, change)
    assert here.after(*change).state is None
    assert "theme" in here.loaded.problems[0].rule
    assert here.contents() == expected
    write(site, before)
    assert here.after(*change).state
    assert here.contents() == expected


def test_a_template_with_a_mistake_keeps_its_pages_as_they_were_and_no_others(site: Path) -> None:
    new = "content/articles/new.md"

    async def work() -> None:
        live = Live(site)
        shown = (await live.answer("/articles/hello/")).content
        write(site, {TEMPLATE: "{{ page.title", new: ARTICLE.format("New", "Words.")})
        await live.save(TEMPLATE, new)
        answer = await live.answer("/articles/hello/")
        assert (answer.status, answer.content) == (200, shown)
        assert answer.problem
        assert answer.problem.origin.file == TEMPLATE
        assert [one.rule for one in live.preview.loaded.problems] == ["template-syntax"]
        assert b"New" in (await live.answer("/articles/")).content
        assert (await live.answer("/articles/new/")).status == 500

    on_a_loop(work())


def test_a_file_that_changed_before_it_was_reported_is_looked_at_again(site: Path) -> None:
    write(site, {OTHER: ARTICLE.format("Other", "A [file](../media/list.txt)."), "content/media/list.txt": "One"})

    async def work() -> None:
        live = Live(site)
        write(site, {"content/media/list.txt": "Another one"})
        page = (await live.answer("/articles/other/")).content.decode()
        address = page.partition('<a href="')[2].partition('">file')[0].rpartition('"')[2] or "/media/list.txt"
        answer = await live.answer(address)
        assert (answer.status, answer.content) == (200, b"Another one")

    on_a_loop(work())


def test_looking_at_another_moment_leaves_the_present_as_it_is(site: Path) -> None:
    held = ARTICLE.format("Later", "Held back.").replace("topic:", "publish_at: 2026-07-01 09:00\ntopic:")
    write(site, {"content/articles/later.md": held})
    expected = built(site)

    async def work() -> None:
        live = Live(site)
        for moment in ("2026-07-02", "", "2026-05-01", "2026-07-02", ""):
            for path in (path for path in expected if not path.endswith((".png", ".pdf"))):
                answer = await live.preview.respond(f"/{path}", moment)
                assert isinstance(answer, Response)
                assert moment or answer.content == expected[path], path
            answer = await live.preview.respond("/articles/later/", moment)
            assert isinstance(answer, Response)
            assert answer.status == (200 if "07" in moment else 404)

    on_a_loop(work())


def test_a_start_after_the_graph_was_damaged_shows_everything(site: Path) -> None:
    expected = built(site)
    graph = site / ".imhsite/cache/graph.sqlite"
    content = bytearray(graph.read_bytes())
    for place in range(5000, len(content), 997):
        content[place] ^= 255
    graph.write_bytes(content)
    here = LocalLoader(site, cache=True, drafts=False)
    assert here.contents() == expected
    write(site, {HELLO: ARTICLE.format("Hello there", "New words.")})
    here.after(HELLO)
    assert here.contents() == built(site)


def test_builds_go_on_beside_a_preview_and_both_are_right(site: Path) -> None:
    here = LocalLoader(site, cache=True, drafts=False)
    for number in range(5):
        write(site, {HELLO: ARTICLE.format(f"Hello {number % 2}", f"Words {number}.")})
        here.after(HELLO)
        assert here.contents() == built(site)


def test_what_cannot_be_written_now_is_not_lost(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite"
    cache = SharedCache(file, "code")
    cache.put("kind", "first", b"one")
    cache.commit()
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    cache.put("kind", "second", b"two")
    cache.commit()
    assert cache.get("kind", "second") == b"two"
    other.execute("ROLLBACK")
    other.close()
    cache.commit()
    again = SharedCache(file, "code")
    assert (again.get("kind", "first"), again.get("kind", "second")) == (b"one", b"two")


def test_only_some_outputs_are_kept_in_memory(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_site, "MAX_OUTPUTS", 3)

    async def work() -> None:
        live = Live(site)
        for target in ("/", "/articles/", "/articles/hello/", "/articles/other/", "/weeks/", "/"):
            assert (await live.answer(target)).status == 200
        assert len(live.preview.latest) == 3

    on_a_loop(work())


def test_a_page_that_did_not_change_is_not_made_again(site: Path) -> None:
    write(site, {HELLO: ARTICLE.format("Hello", "Some words.")})
    here = LocalLoader(site)
    here.made(PAGE), here.made(OTHER_PAGE)
    before = here.loader.site.engine.evaluated["page"]
    write(site, {HELLO: ARTICLE.format("Hello", "Other words.")})
    here.after(HELLO)
    here.made(PAGE), here.made(OTHER_PAGE)
    assert here.loader.site.engine.evaluated["page"] == before + 1


def test_a_style_sheet_is_exchanged_and_a_picture_or_download_loads_the_page_again(site: Path) -> None:
    style = "themes/plain/assets/css/new.css"
    files = {style: "p { color: red }", "content/media/list.txt": "One"}
    base = "themes/plain/templates/base.html"
    template = (site / base).read_text(encoding="utf-8")
    link = '<link rel="stylesheet" href="{{ site.assets["css/new.css"] }}">'
    write(site, {**files, base: template + link})
    write(site, {OTHER: ARTICLE.format("Other", "A [file](../media/list.txt).")})

    async def work() -> None:
        live = Live(site)
        tab = await live.tab("/articles/other/")
        write(site, {style: "p { color: blue }"})
        await live.save(style)
        (exchanged,) = tab.heard
        assert re.fullmatch(r"/assets/css/new\.\w+\.css -> /assets/css/new\.\w+\.css", exchanged)
        write(site, {"content/media/list.txt": "Two"})
        await live.save("content/media/list.txt")
        assert tab.heard == [exchanged, "/articles/other/"]

    on_a_loop(work())


def test_a_problem_that_another_moment_resolves_is_no_longer_reported_beside_one_that_remains(site: Path) -> None:
    week = (
        "year: 2026\ntitle: Close\nstarts: 2026-06-08\nends: 2026-06-14\nevents:\n"
        "  - id: launch\n    title: The launch\n    starts: 2026-06-09\n    unpublish_at: 2026-06-12\n"
        "  - id: late\n    title: Too late\n    starts: 2026-07-01\n"
    )
    write(site, {"content/weeks/2026.yaml": week, HELLO: ARTICLE.format("Hello", "::event[launch]")})
    here = LocalLoader(site, as_of="2026-06-13 12:00")
    assert {one.rule for one in here.errors()} == {"outside-week", "depends-on-hidden"}
    here.follow((), "2026-06-10 12:00")
    assert {one.rule for one in here.errors()} == {"outside-week"}
    here.follow((), "2026-06-13 12:00")
    assert {one.rule for one in here.errors()} == {"outside-week", "depends-on-hidden"}


def test_however_many_files_are_as_they_were_a_change_of_the_theme_s_directives_is_followed(site: Path) -> None:
    texts = [f"content/articles/text-{number}.md" for number in range(8)]
    write(site, {path: ARTICLE.format(path, "Words.") for path in texts})
    own = "name: own\nextends: plain\n"
    settings = (site / "content/site.yaml").read_text(encoding="utf-8").replace("theme: plain", "theme: own")
    write(site, {"themes/own/theme.yaml": own, "content/site.yaml": settings})
    here = LocalLoader(site)
    assert here.loaded.problems == ()
    write(site, {path: ARTICLE.format(path, "See [this](nowhere.md).") for path in texts})
    assert here.after(*texts).using_last_valid == set(texts)
    shout = (
        "directives:\n  shout:\n    form: inline\n    use: Loud words.\n    label: words\n    arguments:\n"
        "      words: {doc: The words., required: yes}\n"
    )
    write(site, {"themes/own/theme.yaml": f"{own}{shout}", "themes/own/directives/shout.html": "<b>!</b>\n"})
    write(site, {HELLO: ARTICLE.format("Hello", "::shout[Hello]")})
    here.after("themes/own/theme.yaml", "themes/own/directives/shout.html", HELLO)
    assert here.loaded.problems == LocalLoader(site).loaded.problems


def test_a_moment_that_only_pages_asked_about_is_followed(site: Path) -> None:
    write(site, {"content/weeks/2026.yaml": "year: 2026\ntitle: Close\nstarts: 2026-06-08\nends: 2026-06-14\n"})
    here = LocalLoader(site, as_of="2026-06-10 12:00")
    before = here.contents()
    here.follow((), "2026-06-20 12:00")
    assert here.contents() == built(site, as_of="2026-06-20 12:00", drafts=True)
    here.follow((), "2026-06-10 12:00")
    assert here.contents() == before
