"""What a writer sees in an open tab while they save files: nothing is touched in the browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import product
from pathlib import Path

import pytest
from building import write_site
from playwright.sync_api import BrowserContext, Error, Page, expect
from previewing import Previewed, previewed

from browser.axe import AXE, TAGS, Viewport, apply_viewport
from browser.waiting import wait_until

TALL = "\n\n".join(f"Paragraph {number} of many." for number in range(80))

SITE = {
    "content/site.yaml": "title: Small\nurl: https://example.org/week/\ntheme: plain\n",
    "content/articles/hello.md": "---\ntitle: Hello\nsummary: A first article.\ntopic: bonding\n---\nWords.\n\n" + TALL,
    "content/articles/other.md": "---\ntitle: Other\nsummary: Another.\ntopic: bonding\n---\nOther words.\n",
    "content/articles/counted.md": "---\ntitle: Counted\nsummary: One.\ntopic: bonding\n---\nIt is :stat[share].\n\n"
    "![A drawing](../media/drawing.svg)\n",
    "content/sources.yaml": "jones2020:\n  title: A study\n  authors: [Jones]\n  year: 2020\n",
    "content/statistics/all.yaml": "share:\n  value: 40%\n  claim: of babies\n  population: babies\n"
    "  n: 100\n  year: 2020\n  source: jones2020\n",
    "content/media/drawing.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="30"/>\n',
    "content/media/drawing.yaml": "alt: A drawing.\npeople: no\n",
    "themes/seen/theme.yaml": "name: seen\nextends: plain\n",
    "themes/seen/assets/css/seen.css": "#said { color: rgb(1, 2, 3) }\n",
    "themes/seen/templates/article.html": '{% extends "plain:article.html" %}\n{% block main %}\n'
    '<link rel="stylesheet" href="{{ site.assets["css/seen.css"] }}">\n<p id="said">First look\n'
    "<details><summary>More</summary>Inside</details>\n{{ super() }}\n{% endblock %}\n",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A small site below a base path, in a theme with a style sheet."""
    files = SITE | {"content/site.yaml": SITE["content/site.yaml"].replace("plain", "seen")}
    return write_site(tmp_path, files)


@pytest.fixture
def preview(site: Path) -> Iterator[Previewed]:
    with previewed(site) as running:
        yield running


class Tab:
    """An open tab that counts how often its page was loaded."""

    def __init__(self, context: BrowserContext, preview: Previewed, path: str) -> None:
        self.loads = 0
        self.page: Page = context.new_page()
        self.page.on("load", self.loaded)
        self.page.goto(preview.address + path)
        self.page.wait_for_selector("imhsite-preview", state="attached")

    def loaded(self, _: object) -> None:
        self.loads += 1

    def wait_for(self, expression: str) -> None:
        """Wait for what the page says of itself; Playwright's own way of waiting is against the page's policy."""

        def is_true() -> bool:
            with suppress(Error):  # the page is just being loaded
                return bool(self.page.evaluate(expression))
            return False

        assert wait_until(self.page, is_true), expression

    def wait_for_loads(self, times: int) -> None:
        """Wait until the page was loaded so often; it may not be loaded once more while one waits a little longer."""
        wait_until(self.page, lambda: self.loads >= times)
        self.page.wait_for_timeout(200)
        assert self.loads == times

    def shows(self, words: str) -> None:
        expect(self.page.locator("body")).to_contain_text(words)


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_an_edit_of_a_body_is_seen_where_the_reader_is_and_in_no_other_tab(
    context: BrowserContext, site: Path, preview: Previewed
) -> None:
    tab, other = Tab(context, preview, "articles/hello/"), Tab(context, preview, "articles/other/")
    tab.page.locator("summary").click()
    tab.page.evaluate("scrollTo(0, 700)")
    edit(site / "content/articles/hello.md", "Words.", "Fresh words.")
    tab.shows("Fresh words.")
    tab.wait_for("scrollY === 700")
    assert tab.page.locator("details").get_attribute("open") is not None
    tab.wait_for_loads(2)
    other.wait_for_loads(1)


def test_a_number_a_template_and_a_picture_are_seen_when_they_change(
    context: BrowserContext, site: Path, preview: Previewed
) -> None:
    tab = Tab(context, preview, "articles/counted/")
    edit(site / "content/statistics/all.yaml", "40%", "45%")
    tab.shows("45%")
    edit(site / "themes/seen/templates/article.html", "First look", "Second look")
    tab.shows("Second look")
    edit(site / "content/media/drawing.svg", 'width="30"', 'width="60"')
    tab.wait_for("document.querySelector('main img').naturalWidth === 60")


def test_a_style_sheet_is_exchanged_without_loading_the_page(
    context: BrowserContext, site: Path, preview: Previewed
) -> None:
    tab = Tab(context, preview, "articles/hello/")
    edit(site / "themes/seen/assets/css/seen.css", "1, 2, 3", "4, 5, 6")
    tab.wait_for("getComputedStyle(document.querySelector('#said')).color === 'rgb(4, 5, 6)'")
    # Nor does a load come later: the next edit of the page itself is the second one.
    edit(site / "content/articles/hello.md", "Words.", "Fresh words.")
    tab.shows("Fresh words.")
    tab.wait_for_loads(2)


def test_a_style_sheet_that_is_as_it_was_again_after_a_restart_is_seen(context: BrowserContext, site: Path) -> None:
    sheet = site / "themes/seen/assets/css/seen.css"
    with previewed(site) as preview:
        tab = Tab(context, preview, "articles/hello/")
        edit(sheet, "1, 2, 3", "4, 5, 6")
        tab.wait_for("getComputedStyle(document.querySelector('#said')).color === 'rgb(4, 5, 6)'")
    edit(sheet, "4, 5, 6", "1, 2, 3")
    with previewed(site, "--port", str(preview.port)):
        tab.wait_for("getComputedStyle(document.querySelector('#said')).color === 'rgb(1, 2, 3)'")


def test_a_mistake_is_explained_on_the_last_valid_page_until_it_is_fixed(
    context: BrowserContext, site: Path, preview: Previewed
) -> None:
    tab = Tab(context, preview, "articles/hello/")
    panel = tab.page.locator("imhsite-preview section")
    edit(site / "content/articles/hello.md", "Words.", "Words. See [this](nowhere.md).")
    expect(panel).to_contain_text('there is no file "nowhere.md" to link to')
    expect(panel).to_contain_text("content/articles/hello.md, line 6")
    assert panel.locator("mark").inner_text() == "nowhere.md"
    opens = panel.locator("a").first.get_attribute("href")
    assert opens == f"vscode://file/{(site / 'content/articles/hello.md').as_posix().lstrip('/')}:6:19"
    tab.shows("Words.")
    edit(site / "content/articles/other.md", "Other words.", "While it is broken.")
    other = Tab(context, preview, "articles/other/")
    other.shows("While it is broken.")
    edit(site / "content/articles/hello.md", " See [this](nowhere.md).", " Mended.")
    tab.shows("Mended.")
    expect(panel).to_be_hidden()


def test_a_tab_follows_an_article_to_its_new_name(context: BrowserContext, site: Path, preview: Previewed) -> None:
    tab = Tab(context, preview, "articles/hello/")
    (site / "content/articles/hello.md").rename(site / "content/articles/good-day.md")
    tab.page.wait_for_url("**/week/articles/good-day/")
    tab.shows("Words.")


def test_a_page_that_is_deleted_and_comes_back_is_followed(
    context: BrowserContext, site: Path, preview: Previewed
) -> None:
    tab = Tab(context, preview, "articles/other/")
    file = site / "content/articles/other.md"
    text = file.read_text()
    file.unlink()
    tab.wait_for("!document.body.textContent.includes('Other words.')")
    file.write_text(text)
    tab.shows("Other words.")


def test_a_site_that_was_never_valid_says_so_and_appears_when_it_is_fixed(
    context: BrowserContext, tmp_path: Path
) -> None:
    site = write_site(tmp_path, {"content/site.yaml": "titel: Small\n"})
    with previewed(site) as preview:
        tab = Tab(context, preview, "")
        tab.shows("This site cannot be shown yet")
        (site / "content/site.yaml").write_text("title: Small\nurl: https://example.org/\ntheme: plain\n")
        expect(tab.page).to_have_title(re.compile("Small"))


def test_wrong_settings_count_as_they_were_and_the_panel_says_so(
    context: BrowserContext, site: Path, preview: Previewed
) -> None:
    tab = Tab(context, preview, "articles/hello/")
    edit(site / "content/site.yaml", "title:", "titel:")
    expect(tab.page.locator("imhsite-preview .count")).to_contain_text("error")
    tab.page.locator("imhsite-preview .count").click()
    expect(tab.page.locator("imhsite-preview section")).to_contain_text(
        "The last valid version of content/site.yaml is used."
    )
    edit(site / "content/articles/hello.md", "Words.", "Words go on.")
    tab.shows("Words go on.")


def test_a_tab_finds_the_preview_again_after_a_restart(context: BrowserContext, site: Path) -> None:
    with previewed(site) as preview:
        tab = Tab(context, preview, "articles/hello/")
        port = str(preview.port)
    edit(site / "content/articles/hello.md", "Words.", "While it was away.")
    with previewed(site, "--port", port):
        tab.shows("While it was away.")


def test_many_quick_saves_end_with_the_last_one_and_no_page_is_loaded_twice(
    context: BrowserContext, site: Path, preview: Previewed, pytestconfig: pytest.Config
) -> None:
    """200 saves with --thorough."""
    tab = Tab(context, preview, "articles/hello/")
    digests: list[str] = []
    tab.page.on("response", lambda reply: digests.append(reply.headers["etag"]) if "/hello/" in reply.url else None)
    file = site / "content/articles/hello.md"
    text = file.read_text()
    saves = 200 if pytestconfig.getoption("thorough") else 30
    for number in range(saves):
        file.write_text(text.replace("Words.", f"Save number {number}."))
        tab.page.wait_for_timeout((number * 7) % 90)
    tab.shows(f"Save number {saves - 1}.")
    tab.page.wait_for_timeout(300)
    tab.wait_for_loads(len(digests) + 1)
    assert len(digests) == len(set(digests))
    assert 2 <= tab.loads <= saves + 1


def test_ten_tabs_are_open_and_each_is_loaded_when_its_page_changes_and_only_then(
    context: BrowserContext, site: Path
) -> None:
    """A browser has six connections to a server, and one more for each tab that listens."""
    article = "---\ntitle: Number {0}\nsummary: One of many.\ntopic: bonding\n---\nWords.\n"
    for number in range(10):
        (site / f"content/articles/a-{number}.md").write_text(article.format(number))
    with previewed(site) as preview:
        tabs = [Tab(context, preview, f"articles/a-{number}/") for number in range(10)]
        edit(site / "content/articles/a-7.md", "Words.", "Fresh words.")
        tabs[7].shows("Fresh words.")
        tabs[7].wait_for_loads(2)
        assert [tab.loads for tab in tabs] == [1] * 7 + [2] + [1] * 2
        edit(site / "themes/seen/templates/article.html", "First look", "Second look")
        for tab in tabs:
            tab.shows("Second look")
            tab.page.wait_for_load_state()
        tabs[9].wait_for_loads(2)
        assert [tab.loads for tab in tabs] == [2] * 7 + [3] + [2] * 2


def test_the_page_of_a_draft_says_so_and_so_do_links_to_it(context: BrowserContext, site: Path) -> None:
    draft = "---\ntitle: Soon\nsummary: Not yet.\ntopic: bonding\nstatus: draft\n---\nWords.\n"
    (site / "content/articles/soon.md").write_text(draft)
    edit(site / "content/site.yaml", "theme: seen", "theme: default")
    with previewed(site) as preview:
        tab = Tab(context, preview, "articles/soon/")
        expect(tab.page.locator("imhsite-preview .bar")).to_contain_text("Draft")
        tab = Tab(context, preview, "articles/")
        expect(tab.page.locator("a[data-imhsite-status=draft]").first).to_have_attribute("href", "/week/articles/soon/")


def test_the_writers_panel_tells_of_the_words_and_shows_where_they_are(
    context: BrowserContext, site: Path, preview: Previewed
) -> None:
    long = "This sentence " + "goes on and on " * 10 + "until nobody knows where it began."
    edit(
        site / "content/articles/counted.md",
        "It is :stat[share].",
        f"It is :stat[share] of all.\n\n{long}\n\n## A heading",
    )
    tab = Tab(context, preview, "articles/counted/?panel=writer")
    panel = tab.page.locator("imhsite-preview section")
    expect(panel).to_contain_text("Reading age")
    expect(panel).to_contain_text("this sentence has 48 words")
    expect(panel).to_contain_text("A heading")
    expect(panel).to_contain_text("40% of babies (babies, n = 100, 2020)")
    expect(panel).to_contain_text("“A drawing”")
    assert tab.page.evaluate("[...CSS.highlights.get('imhsite-long')].map(String)") == [long.rstrip(".")]
    tab.page.get_by_text("until nobody knows").hover()
    label = tab.page.locator("imhsite-preview .label--place")
    expect(label).to_have_text("content/articles/counted.md:8")
    # What was chosen goes along to the next page, and the page itself is as it was.
    assert "label" not in tab.page.locator("main").inner_html()
    panel.get_by_role("button", name="Close").click()
    expect(panel).to_be_hidden()
    assert "panel" not in tab.page.url


def test_a_week_is_shown_as_it_is_at_the_chosen_moment_and_not_at_the_reader_s(
    context: BrowserContext, site: Path
) -> None:
    edit(site / "content/site.yaml", "theme: seen", "theme: default")
    week = "year: 2026\ntitle: Hold me\nstarts: 2026-07-06\nends: 2026-07-12\n"
    week += "days: [{date: 2026-07-07, title: The second}]\n"
    (site / "content/weeks").mkdir()
    (site / "content/weeks/2026.yaml").write_text(week)
    with previewed(site, as_of="2026-07-08") as preview:
        page = context.new_page()
        for clock in ("2020-01-01T00:00:00Z", "2040-01-01T00:00:00Z"):
            page.clock.set_fixed_time(clock)
            for chosen, state, today in (
                ("", "Happening now", 0),
                ("?as-of=2026-07-07", "Happening now", 1),
                ("?as-of=2026-07-05", "Coming up", 0),
                ("?as-of=2026-08-01", "This week has ended", 0),
            ):
                page.goto(f"{preview.address}weeks/2026/{chosen}")
                expect(page.locator(".hero .tag:visible")).to_have_text(state)
                expect(page.locator(".week-day__today:visible")).to_have_count(today)


JUDGE = """async (tags) => {
  const { violations } = await axe.run("imhsite-preview", { runOnly: tags, preload: false });
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target}`));
}"""

PLACES = """() => {
  const panel = document.querySelector("imhsite-preview").shadowRoot.querySelector("section").getBoundingClientRect();
  const words = document.querySelector("#said").getBoundingClientRect();
  return { right: words.right, left: panel.left, top: panel.top, height: innerHeight };
}"""


def test_a_panel_is_beside_or_below_the_text_and_axe_finds_nothing_in_it(
    page: Page, site: Path, preview: Previewed
) -> None:
    edit(site / "content/articles/other.md", "Other words.", "Other words. See [this](nowhere.md).")
    for panel, (width, scheme) in product(
        ("problems", "writer", "moment"), ((360, "light"), (1280, "light"), (1280, "dark"))
    ):
        apply_viewport(page, Viewport(width, scheme))
        page.goto(f"{preview.address}articles/counted/?panel={panel}")
        expect(page.locator("imhsite-preview section h2")).to_be_visible()
        expect(page.locator("imhsite-preview .count")).to_have_text("1 error")
        places = page.evaluate(PLACES)
        assert places["right"] <= places["left"] if width > 1000 else places["top"] >= places["height"] / 2
        page.evaluate(AXE)
        assert page.evaluate(JUDGE, TAGS) == [], (panel, width, scheme)


def test_focus_stays_in_a_panel_while_files_change_and_problems_are_announced(
    context: BrowserContext, site: Path, preview: Previewed
) -> None:
    tab = Tab(context, preview, "articles/hello/?panel=moment")
    tab.page.get_by_label("Date and time").fill("2026-08-01T10:00")
    edit(site / "content/articles/other.md", "Other words.", "Other words, and more.")
    tab.page.wait_for_timeout(500)
    expect(tab.page.get_by_label("Date and time")).to_have_value("2026-08-01T10:00")
    expect(tab.page.get_by_label("Date and time")).to_be_focused()
    edit(site / "content/articles/other.md", "and more.", "and [more](nowhere.md).")
    expect(tab.page.locator("imhsite-preview").get_by_role("status")).to_have_text("1 error")
    expect(tab.page.locator("imhsite-preview section")).to_be_focused()
    tab.page.keyboard.press("Escape")
    expect(tab.page.locator("imhsite-preview").get_by_role("button", name="2026-06-10 12:00")).to_be_focused()


def test_another_moment_is_kept_in_the_address_and_goes_along(context: BrowserContext, site: Path) -> None:
    edit(site / "content/site.yaml", "theme: seen", "theme: default")
    held = "---\ntitle: Later\nsummary: Held.\ntopic: bonding\npublish_at: 2026-07-01 09:00\n---\nWords.\n"
    (site / "content/articles/later.md").write_text(held)
    with previewed(site) as preview:
        tab = Tab(context, preview, "articles/")
        assert tab.page.get_by_role("link", name="Later").count() == 0
        tab.page.locator("imhsite-preview").get_by_role("button", name="2026-06-10 12:00").click()
        tab.page.locator("imhsite-preview").get_by_role("button", name="“Later” appears").click()
        expect(tab.page.locator("imhsite-preview .bar")).to_contain_text("2026-07-01 09:00")
        tab.page.get_by_role("link", name="Later").first.click()
        tab.page.wait_for_url(re.compile(r"/articles/later/\?.*as-of=2026-07-01"))
        tab.shows("Held.")
        expect(tab.page.locator("imhsite-preview .bar")).to_contain_text("2026-07-01 09:00")
