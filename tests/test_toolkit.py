"""Toolkits: words counted as networks count them, posters that can be read, and an archive that is always the same."""

import hashlib
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from building import built, write_site
from compiled_cards import forget_compiled_cards
from selectolax.lexbor import LexborHTMLParser
from test_cards import WHOLE, opened

from imhsite.media import pdf_pages
from imhsite.outputs.cards.typst import CardCompiler
from imhsite.schema.social_posts import NETWORKS, count_graphemes, network_called
from imhsite.views.types.card_views import CardView
from imhsite.views.types.markdown_body import digest_of_view

pytestmark = pytest.mark.usefixtures("cards_of_full_size")

FAMILY = "👨‍👩‍👧"
FLAG = "🏴󠁧󠁢󠁷󠁬󠁳󠁿"


@pytest.mark.parametrize(
    ("network", "text", "count"),
    [
        ("x", "Hello", 5),
        ("x", "Tŷ dŵr", 6),
        ("x", "See https://example.org/a/very/long/address?with=many&parts=1.", 4 + 23 + 1),
        ("x", "(https://a.example)", 25),
        ("x", "👶", 2),
        ("x", FAMILY, 2),
        ("x", f"{FLAG}🇬🇧👍🏽❤️", 8),
        ("x", "宝宝", 4),
        ("x", "“Quoted” – words…", 18),
        ("bluesky", FAMILY, 1),
        ("bluesky", f"{FLAG}🇬🇧🇮🇪👍🏽❤️", 5),
        ("bluesky", "e\u0301", 1),
        ("bluesky", "See https://example.org/1234567890", 34),
        ("mastodon", "See https://example.org/1234567890", 27),
        ("mastodon", "@me@mastodon.example hi", 6),
        ("linkedin", "a" * 3000, 3000),
    ],
)
def test_a_post_is_as_long_as_its_network_counts(network: str, text: str, count: int) -> None:
    assert NETWORKS[network].count(text) == count


def test_a_network_is_known_however_it_is_written() -> None:
    assert {network_called(name) for name in ("X", " x", "Twitter")} == {NETWORKS["x"]}
    assert network_called("Myspace") is None


def test_adjacent_flags_are_counted_separately() -> None:
    assert count_graphemes("🇬🇧🇮🇪🇺🇸") == 3


WEEK = (
    WHOLE["content/weeks/2026.yaml"]
    + """hashtags: [Play2026]
messages:
  - text: Play is how babies learn.
  - text: Three in four talk every day.
    statistics: talk
posts:
  - network: X
    text: Talk & play every day https://example.org/a-long-address-of-a-page
  - text: For any network.
"""
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return built(write_site(tmp_path_factory.mktemp("kit"), {**WHOLE, "content/weeks/2026.yaml": WEEK}))


def archive(site: dict[str, bytes]) -> ZipFile:
    return ZipFile(BytesIO(site["weeks/2026/toolkit/toolkit-2026.zip"]))


def test_the_archive_holds_what_the_page_shows_and_a_manifest_of_it(site: dict[str, bytes]) -> None:
    kit = archive(site)
    assert kit.testzip() is None
    files = {name: kit.read(name) for name in kit.namelist()}
    manifest = dict(reversed(line.split("  ")) for line in files.pop("MANIFEST.sha256").decode().splitlines())
    assert manifest == {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    assert files["pictures/weeks-2026-1200x630.png"] == site["cards/weeks/2026-1200x630.png"]
    assert files["posters/message-1.pdf"] == site["weeks/2026/toolkit/posters/message-1.pdf"]
    assert files["posts.txt"].decode().startswith("[X 45/280]\nTalk & play every day https://")
    assert "pictures/statistics-talk-1080x1920.png\n75% of parents talk" in files["pictures.txt"].decode()
    assert len([name for name in files if name.startswith("pictures/")]) == 4 * 3
    assert {name for name in files if name.endswith(".txt")} == {
        "README.txt", "messages.txt", "posts.txt", "hashtags.txt", "pictures.txt", "signature.txt",
    }  # fmt: skip


def test_the_archive_is_in_order_and_says_no_time_and_no_owner(site: dict[str, bytes]) -> None:
    entries = archive(site).infolist()
    assert [entry.filename for entry in entries] == sorted(entry.filename for entry in entries)
    entries = {(entry.date_time, entry.external_attr >> 16, entry.create_system, entry.extra) for entry in entries}
    assert entries == {((1980, 1, 1, 0, 0, 0), 0o100644, 3, b"")}


def test_another_build_makes_the_same_archive_and_the_same_posters(site: dict[str, bytes], tmp_path: Path) -> None:
    forget_compiled_cards()
    again = built(write_site(tmp_path, {**WHOLE, "content/weeks/2026.yaml": WEEK}))
    assert {path: again[path] for path in again if "toolkit" in path} == {
        path: site[path] for path in site if "toolkit" in path
    }


def test_what_is_published_and_in_the_archive_is_printed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    printed: list[tuple[str, CardView]] = []

    def typeset(self: CardCompiler, views: Sequence[CardView], standard: str | None = None) -> bytes:
        printed.extend((standard or "", view) for view in views)
        return "\n".join(view.headline for view in views).encode()

    monkeypatch.setattr(CardCompiler, "_typeset", typeset)
    monkeypatch.setattr(pdf_pages, "drawn_pages", lambda content, _: content.splitlines())
    forget_compiled_cards()
    files = built(write_site(tmp_path, {**WHOLE, "content/weeks/2026.yaml": WEEK}))
    forget_compiled_cards()
    assert files["weeks/2026/toolkit/posters/message-1.pdf"] == b"Play is how babies learn."
    assert len(archive(files).namelist()) > len([name for name in files if name.endswith(".pdf")]) > 0
    assert len(printed) == len({(standard, digest_of_view(view)) for standard, view in printed}) > 0


def test_posters_are_tagged_and_carry_no_date(site: dict[str, bytes]) -> None:
    posters = {path: content for path, content in site.items() if path.endswith(".pdf")}
    folder = "weeks/2026/toolkit/posters"
    assert {*posters} == {f"{folder}/message-1.pdf", f"{folder}/message-2.pdf", f"{folder}/statistic-talk.pdf"}
    for content in posters.values():
        assert content.startswith(b"%PDF-1.")
        assert b"/StructTreeRoot" in content
        assert b"/ToUnicode" in content, "its words can be selected"
        assert b"CreationDate" not in content


def test_the_page_leads_to_files_that_are_there_and_says_how_long_posts_are(site: dict[str, bytes]) -> None:
    page = LexborHTMLParser(site["weeks/2026/toolkit/index.html"].decode())
    links = [tag.attributes["href"] or "" for tag in page.css("main a[href^='/base/']")]
    files = [link.removeprefix("/base/") for link in links if not link.endswith("/")]
    assert len(files) >= 1 + 4 * 3 + 3
    assert [file for file in files if file not in site] == []
    posters = page.css("main img.kit-poster")
    assert len(posters) == 3
    for each in posters:
        size = int(each.attributes["width"] or 0), int(each.attributes["height"] or 0)
        assert opened(site[(each.attributes["src"] or "").removeprefix("/base/")]).size == size == (417, 589)
        assert (each.attributes["alt"] or "").startswith(("Play is how", "Three in four", "75% of parents"))
    pictures = page.css("main img.kit-picture")
    assert len(pictures) == 4
    assert all(opened(site[(each.attributes["src"] or "").removeprefix("/base/")]).width == 1200 for each in pictures)
    assert all(each.attributes["alt"] for each in pictures)
    words = " ".join((page.css_first("#_posts").parent.text() if page.css_first("#_posts").parent else "").split())
    assert "X 45/280" in words
    assert "X 16/280" in words
    assert "Bluesky 16/300" in words


def test_a_week_with_nothing_to_share_has_no_toolkit(tmp_path: Path) -> None:
    bare = "year: 2026\ntitle: Play\nstarts: 2026-06-08\nends: 2026-06-14\n"
    assert not [
        path for path in built(write_site(tmp_path, {**WHOLE, "content/weeks/2026.yaml": bare})) if "toolkit" in path
    ]
