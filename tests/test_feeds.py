"""Feeds hold whole articles with addresses that lead somewhere from anywhere, and days that authors wrote."""

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import feedparser
import pytest
from building import build_here, built, copied_site, files_in, problem_lines, write_site
from selectolax.lexbor import LexborHTMLParser

AS_OF = "2025-06-11 12:00"


def parsed(content: bytes) -> Any:
    ElementTree.fromstring(content)  # feedparser mends what is not XML; a reader may not
    found = feedparser.parse(content)
    assert not found.bozo
    return found


def article(title: str, day: str, more: str = "", body: str = "Words.") -> str:
    return f"---\ntitle: {title}\nsummary: About {title}.\ntopic: bonding\ndate: {day}\n{more}---\n{body}\n"


def test_both_forms_say_the_same_of_each_article(tmp_path: Path) -> None:
    files = built(copied_site("everything", tmp_path), as_of=AS_OF)
    feeds = [path for path in files if path.endswith("feed.xml")]
    assert {"feed.xml", "topics/bonding/feed.xml", "topics/attachment/feed.xml", "weeks/2025/feed.xml"} <= set(feeds)
    for path in feeds:
        atom, other = parsed(files[path]), json.loads(files[path.replace(".xml", ".json")])
        assert other["version"] == "https://jsonfeed.org/version/1.1"
        assert atom.feed.title == other["title"]
        assert len(atom.entries) == len(other["items"]) > 0
        for entry, item in zip(atom.entries, other["items"], strict=True):
            assert entry.id == entry.link == item["id"] == item["url"]
            assert (entry.title, entry.summary) == (item["title"], item["summary"])
            assert (entry.published, entry.updated) == (item["date_published"], item["date_modified"])
            assert [tag.term for tag in entry.tags] == item["tags"]


def test_an_entry_says_what_its_article_says(tmp_path: Path) -> None:
    more = "updated: 2026-03-01\nauthors: [A. Writer]\ncontent_note: It speaks of loss.\n"
    texts = {"content/articles/hello.md": article("Hello & <b>", "2026-01-02", more, "Whole *words*.")}
    texts["content/articles/older.md"] = article("Older", "2025-12-31")
    site = write_site(tmp_path, texts)
    feed = parsed(built(site)["feed.xml"])
    first, second = feed.entries
    assert feed.feed.updated == first.updated == "2026-03-01T00:00:00Z"
    assert (first.published, second.published) == ("2026-01-02T00:00:00Z", "2025-12-31T00:00:00Z")
    assert first.author == "A. Writer"
    assert "Whole <em>words</em>." in first.content[0].value
    assert "It speaks of loss." in first.content[0].value
    item = json.loads(built(site)["feed.json"])["items"][0]
    assert item["title"] == "Hello & <b>"


def test_a_day_begins_where_the_site_is(tmp_path: Path) -> None:
    settings = "title: Small\nurl: https://example.org/\ntheme: plain\ntimezone: Europe/London\n"
    texts = {"content/site.yaml": settings, "content/articles/hello.md": article("Hello", "2026-06-08")}
    (entry,) = parsed(built(write_site(tmp_path, texts))["feed.xml"]).entries
    assert entry.published == "2026-06-08T00:00:00+01:00"


@pytest.mark.parametrize(
    ("zone", "day", "expected"),
    [
        ("Europe/London", "2026-05-11", "2026-05-11T00:00:00+01:00"),
        ("Europe/London", "2026-01-11", "2026-01-11T00:00:00Z"),
        ("Pacific/Auckland", "2026-05-11", "2026-05-11T00:00:00+12:00"),
        ("America/New_York", "2026-05-11", "2026-05-11T00:00:00-04:00"),
        ("Africa/Cairo", "2026-04-24", "2026-04-24T01:00:00+03:00"),  # clocks go forward at midnight
        ("Europe/Dublin", "1900-05-11", "1900-05-11T00:25:21Z"),  # an offset with seconds, which RFC 3339 lacks
    ],
)
def test_the_day_can_be_read_in_the_feed(zone: str, day: str, expected: str, tmp_path: Path) -> None:
    settings = f"title: Small\nurl: https://example.org/\ntheme: plain\ntimezone: {zone}\n"
    texts = {"content/site.yaml": settings, "content/articles/hello.md": article("Hello", day)}
    files = built(write_site(tmp_path, texts))
    assert f"<published>{expected}</published>".encode() in files["feed.xml"]
    assert json.loads(files["feed.json"])["items"][0]["date_published"] == expected


def test_an_article_without_a_day_is_in_no_feed(tmp_path: Path) -> None:
    site = write_site(tmp_path)
    assert not [path for path in built(site) if "feed" in path]
    write_site(site, {"content/articles/dated.md": article("Dated", "2026-01-01")})
    assert [entry.title for entry in parsed(built(site)["feed.xml"]).entries] == ["Dated"]


@pytest.mark.parametrize(
    ("name", "base"), [("everything", ""), ("base-path", ""), ("base-path", "https://b.example/x/")]
)
def test_every_address_inside_is_whole_and_those_of_the_site_are_there(name: str, base: str, tmp_path: Path) -> None:
    site = copied_site(name, tmp_path)
    approved = "approved_by: An editor\n"
    dated = article(
        "Linked", "2025-01-02", approved, body="[Another](hello.md), [help](/help/), [below](#there).\n\n## There\n"
    )
    other = article("Hello", "2025-01-01", approved, body="Back to [it](linked.md).")
    topic = next(iter(re.findall(r"^([\w-]+):", (site / "content/topics.yaml").read_text(), re.MULTILINE)))
    texts = {"content/articles/linked.md": dated, "content/articles/hello.md": other}
    write_site_texts(site, {path: text.replace("topic: bonding", f"topic: {topic}") for path, text in texts.items()})
    result = build_here(site, as_of=AS_OF, base_url=base or None)
    assert result.published, problem_lines(result)
    files = files_in(site / "build")
    feed = json.loads(files["feed.json"])
    home = feed["home_page_url"]
    assert not base or home == base
    seen = 0
    for item in feed["items"]:
        for node in LexborHTMLParser(item["content_html"]).css("[href], [src], [poster]"):
            address = node.attributes.get("href") or node.attributes.get("src") or node.attributes.get("poster") or ""
            assert urlsplit(address).scheme in ("https", "http", "mailto", "tel", "sms"), address
            if address.startswith(home):
                path = urlsplit(address).path.removeprefix(urlsplit(home).path)
                assert path in files or f"{path}index.html" in files, address
                seen += 1
    assert seen >= 4


def write_site_texts(site: Path, texts: dict[str, str]) -> None:
    for path, text in texts.items():
        (site / path).write_text(text, encoding="utf-8")


def test_each_language_has_its_own_with_its_own_articles(tmp_path: Path) -> None:
    site = copied_site("two-languages", tmp_path)
    for path in ("tie.md", "tie.cy.md", "only-english.md"):
        file = site / "content/articles" / path
        text = re.sub(r"^date:.*\n", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
        file.write_text(text.replace("---\n", "---\ndate: 2026-01-01\n", 1), encoding="utf-8")
    files = built(site)
    welsh = json.loads(files["cy/feed.json"])
    assert welsh["language"] == "cy"
    assert [urlsplit(item["url"]).path for item in welsh["items"]] == ["/cy/articles/tie/"]
    assert len(json.loads(files["feed.json"])["items"]) == 2


def test_pages_name_their_feeds_in_their_head(tmp_path: Path) -> None:
    settings = "title: Small\nurl: https://example.org/a/\n"
    texts = {"content/site.yaml": settings, "content/articles/hello.md": article("Hello", "2026-06-08")}
    files = built(write_site(tmp_path, texts))

    def named(path: str) -> list[str]:
        links = LexborHTMLParser(files[path].decode()).css('head link[rel="alternate"][type]')
        addresses = [link.attributes["href"] or "" for link in links]
        assert all(address.removeprefix("https://example.org/a/") in files for address in addresses)
        return [address.removeprefix("https://example.org/a/") for address in addresses]

    assert set(named("help/index.html")) == {"feed.xml", "feed.json"}
    of_topic = {"topics/bonding/feed.xml", "topics/bonding/feed.json"}
    assert set(named("topics/bonding/index.html")) == {"feed.xml", "feed.json"} | of_topic


def test_an_edit_of_a_text_touches_its_page_and_the_feeds_that_hold_it(tmp_path: Path) -> None:
    texts = {
        "content/articles/hello.md": article("Hello", "2026-06-08"),
        "content/articles/two.md": article("Two", "2026-01-01"),
    }
    topics = "bonding:\n  title: B\n  summary: B.\nplay:\n  title: P\n  summary: P.\n"
    texts["content/articles/three.md"] = article("Three", "2026-01-01").replace("topic: bonding", "topic: play")
    site = write_site(tmp_path, texts | {"content/topics.yaml": topics})
    built(site)
    write_site_texts(site, {"content/articles/two.md": article("Two", "2026-01-01", body="Other words.")})
    result = build_here(site)
    assert result.published
    feeds = {"feed.json", "feed.xml", "topics/bonding/feed.json", "topics/bonding/feed.xml"}
    assert set(result.published.written) == {"articles/two/index.html"} | feeds


def test_what_is_held_back_is_in_no_feed(tmp_path: Path) -> None:
    texts = {"content/articles/hello.md": article("Hello", "2026-01-01")}
    texts["content/articles/later.md"] = article("Later", "2026-01-01", "publish_at: 2027-01-01\n")
    files = built(write_site(tmp_path, texts))
    assert not any(b"Later" in content for path, content in files.items() if "feed" in path)
