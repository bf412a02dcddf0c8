"""The one thing that a site or a week asks its readers to do, on every page."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from building import SMALL, build_here, built, problem_lines, write_site

OWN = {
    "themes/own/theme.yaml": "name: own\nextends: plain\n",
    "themes/own/templates/base.html": """\
{% macro shown(it) %}<p>{{ [it.label, it.url, it.external, it.audience] if it else "-" }}</p>{% endmacro %}
<title>{{ page.title }}</title>
{{ shown(page.action) }}
{{ shown(site.action) }}
{% if page.kind == "week" or page.kind == "home" and page.week %}
{{ shown(page.week.action) }}
{% endif %}
""",
    "themes/own/templates/toolkit.html": '{% extends "base.html" %}',
}
SETTINGS = SMALL["content/site.yaml"].replace("plain", "own") + "timezone: UTC\n"
JOIN = SETTINGS + "action: {label: Join in, link: articles/hello.md, audience: [parents]}\n"
MARCH = "year: 2026\ntitle: W\nstarts: 2026-06-08\nends: 2026-06-14\nposts: [{text: A post.}]\n" + (
    "action: {label: March with us, link: https://march.example/}\n"
)
OF_SITE = "['Join in', '/articles/hello/', False, ('Parents and carers',)]"
OF_WEEK = "['March with us', 'https://march.example/', True, ()]"


def shown(root: Path, files: Mapping[str, str], path: str, as_of: str = "2026-06-10") -> list[str]:
    """What a page knows of actions: its own, that of the site and, if it shows a week, that of the week."""
    html = built(write_site(root, OWN | dict(files)), as_of=as_of)[path].decode().replace("&#39;", "'")
    return [line.removeprefix("<p>").removesuffix("</p>") for line in html.splitlines() if line.startswith("<p>")]


def test_every_page_has_the_action_of_the_site(tmp_path: Path) -> None:
    for path in ("index.html", "articles/hello/index.html", "help/index.html", "404.html"):
        assert shown(tmp_path, {"content/site.yaml": JOIN}, path)[:2] == [OF_SITE, OF_SITE]


def test_a_site_need_not_have_an_action(tmp_path: Path) -> None:
    assert shown(tmp_path, {"content/site.yaml": SETTINGS}, "index.html") == ["-", "-"]


@pytest.mark.parametrize(
    ("path", "as_of", "expected"),
    [
        ("weeks/2026/index.html", "2026-06-10", OF_WEEK),
        ("weeks/2026/index.html", "2027-01-01", OF_WEEK),
        ("weeks/2026/toolkit/index.html", "2026-06-10", OF_WEEK),
        ("index.html", "2026-01-01", OF_WEEK),
        ("index.html", "2026-06-10", OF_WEEK),
        ("index.html", "2026-06-15", OF_SITE),
        ("articles/hello/index.html", "2026-06-10", OF_SITE),
    ],
)
def test_the_action_of_a_week_replaces_that_of_the_site_on_its_pages_and_at_home_until_it_is_over(
    path: str, as_of: str, expected: str, tmp_path: Path
) -> None:
    files = {"content/site.yaml": JOIN, "content/weeks/2026.yaml": MARCH}
    found = shown(tmp_path, files, path, as_of)
    assert found[:2] == [expected, OF_SITE]
    assert found[2:] in ([], [OF_WEEK])


def test_a_week_without_an_action_has_that_of_the_site(tmp_path: Path) -> None:
    files = {"content/site.yaml": JOIN, "content/weeks/2026.yaml": MARCH.partition("action")[0]}
    assert shown(tmp_path, files, "weeks/2026/index.html") == [OF_SITE, OF_SITE, "-"]


def test_an_action_is_in_the_language_of_its_page_and_leads_to_the_version_in_it(tmp_path: Path) -> None:
    settings = (
        SETTINGS + "languages: [en, cy]\naction:\n  label: {en: Join in, cy: Ymunwch}\n  link: articles/hello.md\n"
    )
    welsh = SMALL["content/articles/hello.md"].replace("Hello", "Helo")
    files = {"content/site.yaml": settings, "content/articles/hello.cy.md": welsh}
    assert shown(tmp_path, files, "cy/index.html")[0] == "['Ymunwch', '/cy/articles/hello/', False, ()]"


def test_an_action_that_leads_to_something_hidden_is_not_shown_until_then(tmp_path: Path) -> None:
    hidden = SMALL["content/articles/hello.md"].replace("topic:", "publish_at: 2026-06-09\ntopic:")
    files = {
        "content/site.yaml": JOIN,
        "content/articles/hello.md": hidden,
        "content/articles/other.md": SMALL["content/articles/hello.md"].replace("Hello", "Other"),
    }
    assert shown(tmp_path, files, "index.html", "2026-06-08") == ["-", "-"]
    assert shown(tmp_path, files, "index.html", "2026-06-09")[0] == OF_SITE


def test_the_action_of_a_week_may_lead_to_any_address_of_the_site_and_to_no_other(tmp_path: Path) -> None:
    week = MARCH.replace("https://march.example/", "/weeks/2026/")
    assert "weeks/2026/index.html" in built(write_site(tmp_path, {"content/weeks/2026.yaml": week}))
    wrong = week.replace("/2026/", "/2036/")
    result = build_here(write_site(tmp_path, {"content/weeks/2026.yaml": wrong}))
    assert problem_lines(result) == (
        'content/weeks/2026.yaml:6: error[dead-link]: this site has no address "/weeks/2036/"'
    )
