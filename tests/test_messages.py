"""Notices on every page between two moments, and corrections where they were made."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import build_here, built, write_site

from imhsite.views.types.page_views import PageView

SITE = {
    "content/site.yaml": "title: T\nurl: https://example.org/\ntimezone: Europe/London\n",
    "content/notice.yaml": "closed:\n  title: Closed today\n  text: The office is closed.\n"
    "  link: {label: Who we are, link: pages/about.md}\n"
    "  publish_at: 2026-06-09 09:00\n  unpublish_at: 2026-06-11\n"
    "storm:\n  text: Mind the storm.\n",
    "content/pages/about.md": "---\ntitle: About\nsummary: S.\n---\n::corrections\n",
    "content/corrections.yaml": "older:\n  date: 2026-01-02\n  what: It said four.\n  articles: [hello]\n"
    "newer:\n  date: 2026-05-02\n  what: It said nine.\n  articles: [hello, later]\n  weeks: [2026]\n"
    "held:\n  date: 2026-05-03\n  what: It said seven.\n  articles: [hello]\n  publish_at: 2026-07-01\n",
    "content/articles/later.md": "---\ntitle: Later\nsummary: S.\ntopic: bonding\npublish_at: 2026-07-01\n---\nWo.\n",
    "content/weeks/2026.yaml": "year: 2026\ntitle: W\nstarts: 2026-06-08\nends: 2026-06-14\n",
}


@pytest.mark.parametrize(
    ("moment", "closed"), [("2026-06-09 08:59", False), ("2026-06-09 09:00", True), ("2026-06-11", False)]
)
def test_a_notice_is_on_every_page_between_its_two_moments(moment: str, closed: bool, tmp_path: Path) -> None:
    files = built(write_site(tmp_path, SITE), as_of=moment)
    pages = [content.decode() for path, content in files.items() if path.endswith(".html")]
    assert all("Mind the storm." in page for page in pages)
    assert {"The office is closed." in page for page in pages} == {closed}


def test_a_notice_is_part_of_the_frame_and_announces_nothing(tmp_path: Path) -> None:
    page = built(write_site(tmp_path, SITE), as_of="2026-06-10")["index.html"].decode()
    _, _, notices = page.partition('<aside class="site-notices wrap" aria-label="Notices">')
    notices = notices.partition("</aside>")[0]
    assert '<a href="/about/">Who we are</a>' in notices
    assert notices.count('<div class="site-notice"') == 2
    assert "aria-live" not in page
    assert 'role="alert"' not in page
    assert page.index("<aside") < page.index("<main")


def test_a_link_of_a_notice_leads_somewhere(tmp_path: Path) -> None:
    for link in ("pages/nowhere.md", "/nowhere/"):
        notice = f"closed:\n  text: Closed.\n  link: {{label: Where, link: {link}}}\n"
        result = build_here(write_site(tmp_path, {**SITE, "content/notice.yaml": notice}))
        assert [(one.rule, one.origin.file) for one in result.problems] == [("dead-link", "content/notice.yaml")]


def test_a_correction_is_on_the_pages_it_names_and_on_the_page_of_all(tmp_path: Path) -> None:
    made = built(write_site(tmp_path, SITE), as_of="2026-06-10")
    files = {path: content.decode() for path, content in made.items() if path.endswith(".html")}
    where = {path for path, content in files.items() if "It said nine." in content}
    assert where == {"about/index.html", "articles/hello/index.html", "weeks/2026/index.html"}
    article = files["articles/hello/index.html"]
    assert article.index("It said nine.") < article.index("It said four.")
    assert '<time class="correction__date" datetime="2026-05-02">' in article
    about = files["about/index.html"]
    assert '<a href="/articles/hello/">Hello</a>' in about
    assert "Later" not in about
    assert "Corrected on this page" not in about
    assert "It said seven." not in "".join(files.values())


def test_without_corrections_the_page_says_so(tmp_path: Path) -> None:
    site = write_site(tmp_path, {**SITE, "content/corrections.yaml": ""})
    assert "There are none yet." in built(site, as_of="2026-06-10")["about/index.html"].decode()


def test_every_page_can_have_corrections() -> None:
    assert "corrections" in PageView.__struct_fields__
