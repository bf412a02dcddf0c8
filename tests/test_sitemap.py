"""The sitemap and robots.txt name every page there is, with its languages, and dates that authors wrote."""

from pathlib import Path
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

from building import built, copied_site, write_site

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def entries(files: dict[str, bytes]) -> dict[str, ElementTree.Element]:
    root = ElementTree.fromstring(files["sitemap.xml"])
    assert root.tag == f"{SITEMAP}urlset"
    return {url.findtext(f"{SITEMAP}loc") or "": url for url in root}


def changed(files: dict[str, bytes]) -> dict[str, str | None]:
    return {address: url.findtext(f"{SITEMAP}lastmod") for address, url in entries(files).items()}


def test_it_lists_every_page_but_the_one_for_errors(tmp_path: Path) -> None:
    files = built(copied_site("everything", tmp_path), as_of="2025-06-11 12:00")
    former = {line.split()[0].removeprefix("/") for line in files["_redirects"].decode().splitlines()}
    assert former == {"old-secure/", "statistics/secure/", "topics/coming-back/", "who/"}
    pages = {path.removesuffix("index.html") for path in files if path.endswith("index.html")} - former
    (home,) = [address for address in entries(files) if address.count("/") == 3]
    assert {address.removeprefix(home) for address in entries(files)} == pages


def test_a_date_is_the_latest_that_the_author_wrote_and_there_is_none_where_nobody_wrote_one(tmp_path: Path) -> None:
    article = "---\ntitle: Hello\nsummary: A first article.\ntopic: bonding\n{}---\nWords.\n"
    dates = "date: 2026-01-02\nupdated: 2026-03-04\nreviewed: 2026-02-03\n"
    site = write_site(tmp_path, {"content/articles/hello.md": article.format(dates)})
    found = changed(built(site))
    assert found["https://example.org/articles/hello/"] == "2026-03-04"
    assert {day for address, day in found.items() if not address.endswith("hello/")} == {None}


def test_each_version_names_all_versions(tmp_path: Path) -> None:
    files = built(copied_site("two-languages", tmp_path))
    found = entries(files)

    def versions(address: str) -> dict[str, str]:
        links = found[address].findall(f"{XHTML}link")
        assert {link.get("rel") for link in links} <= {"alternate"}
        return {link.get("hreflang", ""): link.get("href", "") for link in links}

    home = min(found, key=len)
    language = next(name for name in versions(home) if name != "cy")
    both = {language: f"{home}articles/tie/", "cy": f"{home}cy/articles/tie/"}
    assert versions(f"{home}articles/tie/") == versions(f"{home}cy/articles/tie/") == both
    assert versions(f"{home}articles/only-english/") == {}


def test_addresses_are_below_the_base_path_or_another_host(tmp_path: Path) -> None:
    site = copied_site("base-path", tmp_path)
    assert all(address.startswith("https://host.example/a/week/") for address in entries(built(site)))
    elsewhere = built(site, base_url="https://preview.example/pr-7/")
    assert all(address.startswith("https://preview.example/pr-7/") for address in entries(elsewhere))


def test_robots_may_read_everything_and_find_the_sitemap(tmp_path: Path) -> None:
    rules = RobotFileParser()
    rules.parse(built(write_site(tmp_path))["robots.txt"].decode().splitlines())
    assert rules.can_fetch("*", "https://example.org/articles/hello/")
    assert rules.site_maps() == ["https://example.org/sitemap.xml"]


def test_a_site_in_a_subfolder_has_no_robots_file_since_crawlers_read_it_at_the_root_only(tmp_path: Path) -> None:
    site = write_site(tmp_path, {"content/site.yaml": "title: Small\nurl: https://example.org/week/\ntheme: plain\n"})
    assert "robots.txt" not in built(site)
    assert "robots.txt" in built(site, base_url="https://week.example/")


def test_what_is_held_back_is_not_in_it(tmp_path: Path) -> None:
    held = "---\ntitle: Later\nsummary: Not yet.\ntopic: bonding\npublish_at: 2027-01-01\n---\nWords.\n"
    files = built(write_site(tmp_path, {"content/articles/later.md": held}))
    assert b"later" not in files["sitemap.xml"]
