"""`imhsite import` of WordPress exports and feeds: names, links, topics, media, and what hostile files do."""

from __future__ import annotations

import io
import itertools
import json
import tracemalloc
from pathlib import Path

import pytest
from importing import IMPORTS, imported, new_files, small_site
from PIL import Image

from imhsite.extensions.imported import CannotRead, Imported, Note
from imhsite.importers.web_feeds import import_feed
from imhsite.importers.wordpress import import_wordpress

EXPORT = IMPORTS / "export.xml"
SONGS = """\
---
title: Songs & games
summary: Why singing helps.
topic: bonding
date: 2026-05-04
authors: [Amira Jones]
picture: play.png
updated: 2026-05-10
aliases: [/2026/05/songs/]
---

Sing to your baby. Read [about us](../pages/about.md#us) and [more](https://old.example/lost/).[^1]

::figure[Two at play]{src="../media/play.png" caption="Play is talk."}

[^1]: Even *badly*.
"""
DRAFT = """\
---
title: Songs
authors: [Amira Jones]
status: draft
---

First line\\
second line.

\\[contact-form-7 id="3"\\]

::figure[Two at play]{src="../media/play.png" caption="At play"}
"""
ABOUT = """\
---
title: About
summary: Who we are.
updated: 2024-01-02
---

## Us

A small team.
"""


def test_a_wordpress_export_becomes_articles_pages_and_media(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site, uploads = small_site(tmp_path / "site"), tmp_path / "uploads" / "2026" / "05"
    uploads.mkdir(parents=True)
    Image.new("RGB", (8, 6)).save(uploads / "play.png")
    (tmp_path / "topics.yaml").write_text("Early Years: bonding\nNews:\n", encoding="utf-8")
    options = ("--topics", tmp_path / "topics.yaml", "--media", tmp_path / "uploads")
    assert imported(site, EXPORT, *options) == 0
    assert new_files(site) == {
        "articles/songs-2.md": DRAFT,
        "articles/songs.md": SONGS,
        "media/play.png": "",
        "media/play.yaml": "alt: Two children at play\n",
        "pages/about.md": ABOUT,
    }
    report = capsys.readouterr().out
    for line in (
        "export.xml: 1 × comment by a reader",
        'export.xml: 1 × entry of the type "nav_menu_item"',
        "export.xml, post 7 “Songs & games”: blocks that WordPress fills: latest-posts",
        "export.xml, page 2 “About”: pages name no authors: Amira Jones",
        'export.xml, post 8 “Songs”: the name "songs" was taken: it is content/articles/songs-2.md',
        'export.xml, post 8 “Songs”, line 4: the shortcode [contact-form-7 id="3"] is now plain words: write it '
        "anew, or delete it",
        "export.xml, post 7 “Songs & games”: nothing was imported for the link to https://old.example/lost/",
        'content/articles/songs-2.md:1: the article "songs-2" has no "topic"',
    ):
        assert f"\n  {line}\n" in report


def test_media_that_are_not_at_hand_are_listed_with_their_address_and_the_name_they_should_get(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = small_site(tmp_path)
    assert imported(site, EXPORT) == 0
    address = "https://old.example/wp-content/uploads/2026/05/play.png"
    report = capsys.readouterr().out
    assert f"attachment 9 “play”: not at hand: save {address} as content/media/play.png\n" in report
    assert 'content/articles/songs.md:14: there is no picture "../media/play.png"\n' in report
    assert 'category "Early years": no topic belongs to it; one text had it\n' in report


def test_a_report_for_programs_has_the_files_the_notes_and_the_problems(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = small_site(tmp_path)
    assert imported(site, EXPORT, "--format", "json", "--dry-run") == 0
    report = json.loads(capsys.readouterr().out)
    assert report["written"] is False
    assert new_files(site) == {}
    assert report["files"] == ["content/articles/songs-2.md", "content/articles/songs.md", "content/pages/about.md"]
    skipped = {"place": "export.xml", "concern": "skipped", "message": "1 × comment by a reader"}
    assert skipped in report["notes"]
    missing = next(one for one in report["problems"] if one["rule"] == "missing-key")
    assert missing["origin"][0] == "content/articles/songs-2.md"


def wordpress(text: str) -> Imported:
    return import_wordpress(io.BytesIO(text.encode()), "it.xml")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "it.xml is not well-formed XML: line 1, column 1"),
        ("<rss><channel>", "it.xml is not well-formed XML: line 1, column 15"),
        ("<rss><channel/></rss>", "it is not a WordPress export; in WordPress, choose Tools, then Export"),
        ('<!DOCTYPE a [<!ENTITY b "b"><!ENTITY c "&b;&b;">]><rss>&c;</rss>', "it.xml declares entities of its own"),
        ("<a>" * 300, "its XML is nested more than 200 deep"),
    ],
)
def test_a_file_that_is_no_sound_export_is_refused(text: str, reason: str) -> None:
    with pytest.raises(CannotRead) as refused:
        wordpress(text)
    assert str(refused.value).startswith(reason)


class Export(io.RawIOBase):
    """A WordPress export of as many entries as wanted, made while it is read."""

    HEAD = b'<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><wp:wxr_version>1.2</wp:wxr_version>'
    ITEM = (
        b"<item><wp:post_type>%s</wp:post_type><wp:post_id>%d</wp:post_id><wp:status>publish</wp:status>"
        b"<title>A</title><description>%s</description><wp:comment><a>%s</a></wp:comment></item>"
    )

    def __init__(self, entries: int) -> None:
        super().__init__()
        words = b"words " * 1000
        kinds = (b"post" if number % 500 == 0 else b"revision" for number in range(entries))
        items = (self.ITEM % (kind, number, words, words) for number, kind in enumerate(kinds))
        self._parts = itertools.chain((self.HEAD,), items, (b"</channel></rss>",))
        self.size = 0

    def read(self, size: int = -1) -> bytes:
        part = next(self._parts, b"")
        self.size += len(part)
        return part


def test_an_export_is_never_in_memory_as_a_whole() -> None:
    stream = Export(2000)
    import_wordpress(io.BytesIO(b"".join(iter(Export(2).read, b""))), "it.xml")  # what is imported once
    tracemalloc.start()
    found = import_wordpress(stream, "it.xml")  # type: ignore[arg-type]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found.texts) == 4
    assert found.notes == (
        Note("it.xml", "skipped", '1996 × entry of the type "revision"'),
        Note("it.xml", "skipped", "2000 × comment by a reader"),
    )
    assert stream.size > 24_000_000
    assert peak < 2_000_000


def test_a_file_that_is_too_large_is_refused_before_it_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    large = tmp_path / "large.xml"
    with large.open("wb") as file:
        file.truncate(200_000_001)
    assert imported(small_site(tmp_path / "site"), large) == 1
    assert "it has 200,000,001 bytes, and at most 200,000,000 are read; export it in parts" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("mapping", "reason"),
    [
        ("News: bondin\n", 'topics.yaml, line 1: there is no topic "bondin"; did you mean "bonding"?'),
        ("News\n", "topics.yaml cannot be read: "),
        ("", "topics.yaml cannot be read: "),
    ],
)
def test_a_mapping_that_cannot_be_right_stops_the_import(
    mapping: str, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    site = small_site(tmp_path)
    monkeypatch.chdir(tmp_path)
    Path("topics.yaml").write_text(mapping, encoding="utf-8")
    assert imported(site, EXPORT, "--topics", "topics.yaml") == 1
    assert capsys.readouterr().err.startswith(f"imhsite import: nothing was written: {reason}")
    assert new_files(site) == {}


ATOM = """\
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Old news</title><link href="https://old.example/"/>
<entry><title>First &amp;amp; last</title><link href="https://old.example/news/first.html"/>
<id>tag:old.example,2026:1</id><published>2026-05-04T08:00:00Z</published><updated>2026-05-05T08:00:00Z</updated>
<author><name>Amira Jones</name></author><category term="bonding"/><summary>In short.</summary>
<content type="html">&lt;p&gt;Read
&lt;a href="/news/second.html"&gt;the next&lt;/a&gt;.&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt;</content>
</entry>
<entry><title>Second</title><link href="https://old.example/news/second.html"/><id>2</id>
<updated>2026-05-06T08:00:00Z</updated><summary type="html">&lt;p&gt;All of it.&lt;/p&gt;</summary></entry></feed>
"""


def test_a_feed_becomes_articles_that_lead_to_each_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site, feed = small_site(tmp_path / "site"), tmp_path / "news.atom"
    feed.write_text(ATOM, encoding="utf-8")
    assert imported(site, feed) == 0
    assert new_files(site) == {
        "articles/first.md": (
            "---\ntitle: First & last\nsummary: In short.\ntopic: bonding\ndate: 2026-05-04\nauthors: [Amira Jones]\n"
            "updated: 2026-05-05\naliases: [/news/first.html]\n---\n\nRead [the next](second.md).\n"
        ),
        "articles/second.md": (
            "---\ntitle: Second\ndate: 2026-05-06\naliases: [/news/second.html]\n---\n\nAll of it.\n"
        ),
    }
    assert "news.atom, entry 1 “First & last”: a script\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<html><body>No</body></html>", "it is not an RSS or Atom feed"),
        (b'<!DOCTYPE rss [<!ENTITY a "b">]><rss version="2.0"/>', "it declares entities of its own"),
        ('<!DOCTYPE rss [<!ENTITY a "b">]><rss/>'.encode("utf-16"), "it declares entities of its own"),
    ],
)
def test_a_file_that_is_no_sound_feed_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(CannotRead, match=reason):
        import_feed(content, "it.xml")
