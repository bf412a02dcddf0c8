"""What machines are told of a page is what the page shows, and nothing in it can end its script."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from building import built, copied_site, write, write_site
from selectolax.lexbor import LexborHTMLParser

AS_OF = "2025-06-11 12:00"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The site of everything, with the default theme's head over the plain pages."""
    site = copied_site("everything", tmp_path_factory.mktemp("site"))
    themes = Path(__file__).parent.parent / "themes/default/templates/components"
    templates = site / "themes/plain/templates"
    (templates / "about-page.html").write_bytes((themes / "about-page.html").read_bytes())
    base = (templates / "base.html").read_text(encoding="utf-8")
    include = '{% from "about-page.html" import about_page %}\n'
    base = include + base.replace(
        "<main>", "{{ about_page(page=page, site=site) }}\n{{ site.organisation }}{{ site.logo.light.url }}<main>"
    )
    (templates / "base.html").write_text(base, encoding="utf-8")
    return built(site, as_of=AS_OF)


def things(files: dict[str, bytes], path: str) -> dict[str, Any]:
    """The things on a page by their type."""
    scripts = LexborHTMLParser(files[path].decode()).css('script[type="application/ld+json"]')
    (script,) = scripts
    metadata = json.loads(script.text())
    assert metadata["@context"] == "https://schema.org"
    return {thing["@type"]: thing for thing in metadata["@graph"]}


def texts(value: Any) -> list[str]:
    """Every text in a thing that is no name of a type and no identifier."""
    if isinstance(value, dict):
        return [text for name, each in value.items() if not name.startswith("@") for text in texts(each)]
    if isinstance(value, list):
        return [text for each in value for text in texts(each)]
    return [value] if isinstance(value, str) else []


def test_every_page_except_home_and_404_has_breadcrumbs_in_its_structured_data(files: dict[str, bytes]) -> None:
    for path, content in files.items():
        if path.endswith("index.html") and path != "index.html" and b"http-equiv" not in content:
            steps = things(files, path)["BreadcrumbList"]["itemListElement"]
            assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
            address = path.removesuffix("index.html")
            assert steps[-1]["item"] == f"https://everything.example/{address}"
    assert b"ld+json" not in files["404.html"]


def test_an_article_tells_its_days_its_makers_and_what_it_cites(files: dict[str, bytes]) -> None:
    page = things(files, "articles/secure/index.html")["WebPage"]
    article = page["mainEntity"]
    assert article["@type"] == "Article"
    assert article["headline"] == 'Secure "enough" <always>'
    assert (article["datePublished"], article["dateModified"]) == ("2025-06-01", "2025-06-02")
    assert [author["name"] for author in article["author"]] == ["A. Writer", "B. Writer"]
    assert [work["name"] for work in article["citation"]] == ["Ties & trust", "The report"]
    assert page["lastReviewed"] == "2025-06-03"
    assert page["reviewedBy"] == [
        {"@type": "Person", "name": "C. Reader", "jobTitle": "health visitor"},
        {"@type": "Person", "name": "D. Reader"},
    ]


def test_a_page_tells_who_reviewed_it_and_when(files: dict[str, bytes]) -> None:
    page = things(files, "about/index.html")["WebPage"]
    assert page["lastReviewed"] == "2025-01-03"
    assert [one["name"] for one in page["reviewedBy"]] == ["C. Reader"]


def test_the_publisher_has_its_logo(files: dict[str, bytes]) -> None:
    logo = things(files, "index.html")["Organization"]["logo"]
    assert logo.removeprefix("https://everything.example/") in files
    publisher = things(files, "articles/secure/index.html")["WebPage"]["mainEntity"]["publisher"]
    assert publisher["logo"] == logo


def test_statistics_weeks_and_terms_have_structured_data(files: dict[str, bytes]) -> None:
    number = things(files, "statistics/secure-share/index.html")["Dataset"]
    assert number["variableMeasured"]["value"] == "51.6"
    assert number["isBasedOn"]["name"] == "Ties & trust"
    week = things(files, "weeks/2025/index.html")["Event"]
    assert (week["startDate"], week["endDate"]) == ("2025-06-09", "2025-06-15")
    launch = next(event for event in week["subEvent"] if event["@id"].endswith("#launch"))
    assert launch["startDate"] == "2025-06-09T09:30+01:00"
    assert launch["location"] == {"@type": "Place", "name": "London"}
    assert things(files, "glossary/index.html")["DefinedTermSet"]["hasDefinedTerm"]
    home = things(files, "index.html")
    assert home["WebSite"]["publisher"]["@id"] == home["Organization"]["@id"]


def test_it_claims_nothing_that_the_page_does_not_show(files: dict[str, bytes]) -> None:
    for path in ("articles/secure/index.html", "statistics/secure-share/index.html", "weeks/2025/index.html"):
        body = LexborHTMLParser(files[path].decode()).body
        assert body
        for script in body.css("script"):
            script.decompose()
        addresses = [link.attributes["href"] or "" for link in body.css("[href]")]
        shown = " ".join((body.text() + " ".join(addresses)).split())
        for text in texts(things(files, path)):
            if text.startswith("https://schema.org/Event") or text.endswith("EventAttendanceMode"):
                continue  # words of the vocabulary, not of the page
            assert " ".join(text.removeprefix("https://everything.example").split()) in shown, (path, text)


def test_nothing_in_it_can_end_its_script(tmp_path: Path) -> None:
    title = "</script><script>alert(1)</script><!-- & \u2028"
    article = f"---\ntitle: {json.dumps(title)}\nsummary: A.\ntopic: bonding\n---\nWords.\n"
    site = write_site(tmp_path, {"content/articles/hello.md": article})
    write(site, {"themes/plain/templates/article.html": "{{ page.structured | safe }}"})
    text = built(site)["articles/hello/index.html"]
    assert not re.search(rb"[<>&]", text)
    assert json.loads(text)["@graph"][0]["name"] == title.strip()


def test_metadata_for_sharing_has_absolute_addresses(files: dict[str, bytes]) -> None:
    metas = LexborHTMLParser(files["articles/secure/index.html"].decode()).css("meta[property]")
    metadata = {meta.attributes["property"]: meta.attributes["content"] for meta in metas}
    assert metadata["og:type"] == "article"
    assert metadata["og:title"] == 'Secure "enough" <always>'
    assert metadata["og:url"] == "https://everything.example/articles/secure/"
    assert metadata["og:locale"] == "en_GB"
