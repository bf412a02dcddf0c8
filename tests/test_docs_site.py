"""The documentation as a site: every document is in it, under its topic, and every link leads somewhere."""

from pathlib import Path

import yaml
from building import REPOSITORY, opened, tool_module, write

from imhsite import __version__
from imhsite.outputs.site_problems import site_problems

FILES: dict[str, bytes] = tool_module("docs_site").files_of(REPOSITORY)


def text_of(path: str) -> str:
    return FILES[path].decode("utf-8")


def test_every_document_is_in_the_site() -> None:
    documents = [*(REPOSITORY / "docs").glob("*.md"), *(REPOSITORY / "docs" / "decisions").glob("*.md")]
    wanted = {f"content/articles/{document.name}" for document in documents if document.name != "README.md"}
    assert {path for path in FILES if path.startswith("content/articles/")} == wanted


def test_topics_and_summaries_come_from_the_lists() -> None:
    topics = yaml.safe_load(FILES["content/topics.yaml"])
    assert [topic["title"] for topic in topics.values()] == [
        "For people who write", "For people who run and restyle it", "Decisions"
    ]  # fmt: skip
    assert text_of("content/articles/getting-started.md").startswith(
        "---\ntitle: Getting started\nsummary: A site in five minutes.\ntopic: writing-a-site\norder: 1\n---\n"
    )
    assert topics["writing-a-site"]["summary"].startswith("Getting started; Preview; Writing; ")
    assert "topic: decisions\n" in text_of("content/articles/sqlite.md")


def test_every_page_says_the_version_and_leads_to_the_changes() -> None:
    settings = yaml.safe_load(FILES["content/site.yaml"])
    assert settings["title"] == f"imhsite {__version__}"
    assert {"label": f"Changes in {__version__}", "link": "pages/changelog.md"} in settings["footer"]
    assert {"label": "Upgrade", "link": "articles/upgrading.md"} in settings["footer"]


def test_links_lead_to_articles_pages_and_topics() -> None:
    assert "](../pages/readme.md#other-ways-to-install)" in text_of("content/articles/getting-started.md")
    assert "[Decisions](/topics/decisions/)" in text_of("content/articles/how-it-works.md")
    assert "](../articles/performance.md)" in text_of("content/articles/query-engine.md")
    assert "](../articles/getting-started.md)" in text_of("content/pages/readme.md")
    assert "](first-words.md)" in text_of("content/articles/writing.md")  # in code


def test_the_site_has_no_problem_but_the_letters_that_a_document_shows_broken(tmp_path: Path) -> None:
    with opened(write(tmp_path, FILES)) as site:
        found = site.engine.ask(site_problems)
    assert {(one.rule, one.origin.file) for one in found} == {("garbled-characters", "content/articles/problems.md")}
