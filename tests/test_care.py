"""Care on pages: content notes, quick exits and helplines on every kind of page that asks for them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from building import built, write_site

TOPIC = "hard:\n  title: Hard times\n  summary: When life is hard.\n{more}"
NOTE = "  content_note: It speaks of fear at home.\n"
EXIT = "  exit: yes\n"
STATISTIC = (
    "wait:\n  value: 75\n  unit: percent\n  claim: of babies waited\n  population: Babies\n  n: 20\n  year: 2025\n"
    "  source: smith2020\n  topics: calm\n"
)
WEEK = "year: 2026\ntitle: Calm\nstarts: 2026-06-08\nends: 2026-06-14\nmessages: [Babies cannot wait.]\n"
EVENT = "events:\n  - {{id: talk, title: A talk, starts: 2026-06-09, {more}}}\n"
BOTH = "content_note: It speaks of fear at home.\nexit: yes\n"
HELPLINES = (
    "ours:\n  name: Our line\n  coverage: GB\n  url: https://ours.example/\n  checked_on: 2026-06-01\n"
    "far:\n  name: Far line\n  coverage: AU\n  url: https://far.example/\n  checked_on: 2026-06-01\n"
)
QUICK_EXIT = b'<nav class="exit"'


def site_of(root: Path, *, topic: str = "", statistic: str = "", week: str = "", article: str = "") -> Path:
    calm = "calm:\n  title: Calm\n  summary: What calms.\n"
    front = "---\ntitle: {title}\nsummary: Words.\ndate: 2026-01-01\ntopic: {topic}\n{more}---\n{body}\n"
    return write_site(
        root,
        {
            "content/site.yaml": "title: Small\nurl: https://example.org/\ntheme: default\nnations: [GB-ENG]\n",
            "content/topics.yaml": calm + TOPIC.format(more=topic),
            "content/sources.yaml": "smith2020:\n  title: Waiting\n  year: 2020\n  authors: Smith, A.\n",
            "content/statistics/all.yaml": STATISTIC + statistic,
            "content/weeks/2026.yaml": WEEK + week,
            "content/helplines.yaml": HELPLINES,
            "content/articles/hello.md": front.format(title="Hello", topic="hard", more=article, body="Words."),
            "content/articles/calm.md": front.format(title="Calm", topic="calm", more="", body="::statistic[wait]"),
        },
    )


def words_of(page: bytes) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", page.decode().partition("<main")[2]).split())


def with_exit(files: dict[str, bytes]) -> set[str]:
    """The pages with a quick way out, and the script that belongs to it."""
    found = {path for path, page in files.items() if QUICK_EXIT in page}
    assert found == {path for path, page in files.items() if path.endswith(".html") and b"/exit." in page}
    return {path.removesuffix("/index.html") for path in found}


def noted(files: dict[str, bytes]) -> set[str]:
    """The pages that begin with a content note of their own."""
    found = [path for path, page in files.items() if b'<section class="content-note"' in page]
    return {path.removesuffix("/index.html") for path in found}


def with_helplines(files: dict[str, bytes]) -> set[str]:
    """The pages that end with the helplines of the site's nations; that for lost readers has others."""
    found = [path for path, page in files.items() if b'id="_helplines"' in page and path != "404.html"]
    assert all("Our line" in words_of(files[path]) and "Far line" not in words_of(files[path]) for path in found)
    return {path.removesuffix("/index.html") for path in found}


def test_without_any_of_it_only_the_help_page_has_a_quick_exit(tmp_path: Path) -> None:
    files = built(site_of(tmp_path))
    assert with_exit(files) == {"help", "search"}
    assert noted(files) == set()
    assert with_helplines(files) == set()


def test_a_topic_s_note_and_exit_are_on_its_page_and_in_its_articles(tmp_path: Path) -> None:
    files = built(site_of(tmp_path, topic=NOTE + EXIT))
    assert with_exit(files) == {"help", "search", "topics/hard", "articles/hello"}
    assert noted(files) == {"topics/hard", "articles/hello"}
    assert with_helplines(files) == {"topics/hard"}
    assert "Content note. It speaks of fear at home." in words_of(files["articles/hello/index.html"])
    assert "Content note: It speaks of fear at home." in words_of(files["articles/index.html"])
    (entry,) = (one for one in json.loads(files["feed.json"])["items"] if one["title"] == "Hello")
    assert entry["content_html"].startswith("<p><strong>It speaks of fear at home.</strong></p>")


def test_an_article_s_own_note_takes_the_place_of_its_topic_s(tmp_path: Path) -> None:
    files = built(site_of(tmp_path, topic=NOTE, article="content_note: It speaks of loss.\n"))
    page = words_of(files["articles/hello/index.html"])
    assert "Content note. It speaks of loss." in page
    assert "fear" not in page


def test_a_statistic_s_note_is_before_the_number_wherever_it_is_shown(tmp_path: Path) -> None:
    files = built(site_of(tmp_path, statistic=NOTE + EXIT))
    assert noted(files) == {"statistics/wait"}
    assert with_helplines(files) == {"statistics/wait", "topics/calm"}
    assert with_exit(files) == {"help", "search", "statistics", "statistics/wait", "topics/calm", "index.html"}
    for path in ("statistics/index.html", "topics/calm/index.html", "articles/calm/index.html", "index.html"):
        assert "Content note: It speaks of fear at home. 75% " in words_of(files[path]), path
    assert words_of(files["statistics/wait/index.html"]).count("It speaks of fear at home.") == 1


def test_a_week_s_note_and_exit_are_on_all_its_pages(tmp_path: Path) -> None:
    files = built(site_of(tmp_path, week=BOTH))
    assert noted(files) == {"weeks/2026", "weeks/2026/toolkit", "index.html"}
    assert with_exit(files) == {"help", "search", "weeks/2026", "weeks/2026/toolkit", "index.html"}
    assert with_helplines(files) == {"weeks/2026"}


def test_an_event_s_note_is_with_the_event_and_its_exit_on_its_week_s_pages(tmp_path: Path) -> None:
    files = built(site_of(tmp_path, week=EVENT.format(more="content_note: It speaks of fear., exit: yes")))
    assert noted(files) == set()
    assert "A talk Content note: It speaks of fear." in words_of(files["weeks/2026/index.html"])
    assert with_exit(files) == {"help", "search", "weeks/2026", "weeks/2026/toolkit", "index.html"}


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("topic", {"topic": NOTE + EXIT}),
        ("statistic", {"statistic": NOTE + EXIT}),
        ("week", {"week": BOTH}),
        ("event", {"week": EVENT.format(more="content_note: Fear., exit: yes")}),
    ],
)
def test_an_edit_of_a_note_reaches_every_page_that_shows_it(name: str, changes: dict[str, str], tmp_path: Path) -> None:
    site = site_of(tmp_path / name)
    built(site)
    after = built(site_of(tmp_path / name, **changes))
    assert after == built(site_of(tmp_path / "clean", **changes))


def test_notes_are_in_the_open_data(tmp_path: Path) -> None:
    event = EVENT.format(more="content_note: It speaks of loss.")
    files = built(site_of(tmp_path, statistic=NOTE, week=event + BOTH))
    notes = {
        name: [one["content_note"] for one in json.loads(files[f"data/{name}.json"])["records"]]
        for name in ("statistics", "weeks", "events")
    }
    fear = ["It speaks of fear at home."]
    assert notes == {"statistics": fear, "weeks": fear, "events": ["It speaks of loss."]}
