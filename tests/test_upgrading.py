"""Content written for an earlier version still builds: the examples of its documentation, and its Jinja theme."""

from __future__ import annotations

import re
import shutil

import pytest
from building import REPOSITORY, build_here, files_in, problem_lines

from imhsite.engine import extras

SITE = REPOSITORY / "tests" / "versions" / "0.1.0"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The pages of the site of 0.1.0, built without cards and fonts, which 0.1.0 did not have."""
    site = shutil.copytree(SITE, tmp_path_factory.mktemp("upgrading") / "site")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(extras, "EXTRAS", {**extras.EXTRAS, "cards": ("missing",), "fonts": ("missing",)})
        result = build_here(site, as_of="2026-06-10")
    assert result.published is not None, problem_lines(result)
    # A word that a theme does not translate was no problem then.
    assert {one.rule for one in result.problems} == {"missing-strings", "missing-library"}
    files = files_in(site / "build")
    return {path: content.decode() for path, content in files.items() if path.endswith(".html")}


def test_every_page_of_0_1_0_is_at_its_address(pages: dict[str, str]) -> None:
    own = {path for path in pages if not path.startswith(("cy/", "search/", "data/")) and "toolkit" not in path}
    assert own == {
        "404.html",
        "about/index.html",
        "articles/award/index.html",
        "articles/every-directive/index.html",
        "articles/first-words/index.html",
        "articles/index.html",
        "articles/listening/index.html",
        "glossary/index.html",
        "help/index.html",
        "index.html",
        "resources/index.html",
        "sources/index.html",
        "statistics/baby-groups/index.html",
        "statistics/index.html",
        "statistics/sing-every-day/index.html",
        "statistics/talk-every-day/index.html",
        "topics/attachment/index.html",
        "topics/play/index.html",
        "weeks/2027/index.html",
        "weeks/index.html",
    }
    assert "<h1>Geiriau cyntaf</h1>" in pages["cy/articles/first-words/index.html"]


@pytest.mark.parametrize(
    "words",
    [
        "<li>a list</li>",
        "<td>faces</td>",
        "<dt>Attachment</dt>",
        '<abbr title="United Kingdom">UK</abbr>',
        'id="own-id"',
        'href="/articles/first-words/#what-you-can-do"',
        'href="/statistics/talk-every-day/"',
        "Babies like slow voices.",
        "The example baby guide",
        "116 123",
        "mother of two",
        "A grandfather and a baby laugh",
        "The person a baby comes back to",
        "Opening talk",
        "Talking to babies: a review that does not exist",
    ],
)
def test_what_authors_could_write_is_on_the_page(words: str, pages: dict[str, str]) -> None:
    assert words in pages["articles/every-directive/index.html"]


def test_a_theme_of_0_1_0_still_changes_the_default_theme(pages: dict[str, str]) -> None:
    award = pages["articles/award/index.html"]
    assert '<p class="badge">Best site (2026)</p>' in award
    assert 'In the guide: <a href="/topics/attachment/">Attachment</a>' in award
    assert "Good day from Baby Week" in pages["weeks/2027/index.html"]
    assert re.search(r'<link rel="stylesheet" href="/assets/css/ours\.\w+\.css">', pages["help/index.html"])
    assert "Cael help" in pages["cy/index.html"]
