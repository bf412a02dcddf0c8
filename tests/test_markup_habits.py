# ruff: noqa: E501
"""What authors bring with them from GitHub, a word processor or a page of HTML comes out right on a built page."""

from pathlib import Path

import pytest
from building import built, write_site

PAGES = {
    "list right below a line": ("To bring:\n- a cup\n- a cake\n\nThen:\n1. Sit\n2. Talk\n", "<p>To bring:</p>\n<ul>\n<li>a cup</li>\n<li>a cake</li>\n</ul>\n<p>Then:</p>\n<ol>\n<li>Sit</li>\n<li>Talk</li>\n</ol>"),
    "table right below a line": ("Open:\n| Day | Time |\n|---|---|\n| Tue | 10 |\n", "<p>Open:</p>\n<table>\n<thead>\n<tr>\n<th>Day</th>\n<th>Time</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>Tue</td>\n<td>10</td>\n</tr>\n</tbody>\n</table>"),
    "code in a list": ("1. Type:\n\n    ```sh\n    ls\n    cd\n    ```\n\n2. Read.\n", '<li>\n<p>Type:</p>\n<pre><code class="language-sh">ls\ncd\n</code></pre>\n</li>\n<li>\n<p>Read.</p>\n</li>'),
    "two quotations": ("> It helps.\n> - Bo\n\n> So it does.\n", "<blockquote>\n<p>It helps.</p>\n<ul>\n<li>Bo</li>\n</ul>\n</blockquote>\n<blockquote>\n<p>So it does.</p>\n</blockquote>"),
    "GitHub": ("~~no~~ yes: https://example.net/tea or tea@example.net.\n\n- [ ] cup\n- [x] cake\n\n1) one\n2) two\n\nHigh Street\\\nLeeds\n", '<p><del>no</del> yes: <a href="https://example.net/tea">https://example.net/tea</a> or <a href="mailto:tea@example.net">tea@example.net</a>.</p>\n<ul>\n<li class="task"><label><input disabled type="checkbox"> cup</label></li>\n<li class="task"><label><input checked disabled type="checkbox"> cake</label></li>\n</ul>\n<ol>\n<li>one</li>\n<li>two</li>\n</ol>\n<p>High Street<br>\nLeeds</p>'),
    "headings in every script": ("## Добрый день\n\n## Łódź\n\n[here](#добрый-день)\n", '<h2 id="добрый-день">Добрый день</h2>\n<h2 id="łódź">Łódź</h2>\n<p><a href="#добрый-день">here</a></p>'),
    "HTML with Markdown in it": ("<details>\n<summary>More</summary>\n\nRead [the other](../articles/hello.md).\n\n</details>\n", '<details>\n<summary>More</summary>\n<p>Read <a href="/articles/hello/">the other</a>.</p>\n</details>'),
    "comments": ("Before.\n\n<!-- Jo: is this right? -->\n\n<!--\nTaken out:\n\nSecret.\n-->\n\nAfter.\n", "<p>Before.</p>\n<p>After.</p>"),
}  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("habits")
    pages: dict[str, str | bytes] = {
        f"content/pages/page-{number}.md": f"---\ntitle: A page\nsummary: Words.\n---\n\n{text}"
        for number, (text, _) in enumerate(PAGES.values())
    }
    dated = "---\ntitle: Dated\nsummary: In the feed.\ntopic: bonding\ndate: 2026-05-01\n---\n\n" + PAGES["comments"][0]
    site = write_site(folder, {**pages, "content/articles/dated.md": dated})
    built(site)
    return site


@pytest.mark.parametrize("name", PAGES)
def test_it_comes_out_right(name: str, site: Path) -> None:
    page = site / "build" / f"page-{list(PAGES).index(name)}" / "index.html"
    assert PAGES[name][1] in page.read_text(encoding="utf-8")


def test_comments_are_in_no_file(site: Path) -> None:
    files = [path for path in (site / "build").rglob("*") if path.suffix in (".html", ".xml", ".json", ".txt")]
    assert any("Dated" in path.read_text(encoding="utf-8") for path in files if path.name == "feed.xml")
    for path in files:
        assert "is this right" not in path.read_text(encoding="utf-8"), path
        assert "Secret" not in path.read_text(encoding="utf-8"), path
