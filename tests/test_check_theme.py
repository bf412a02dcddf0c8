"""What the check finds in a theme is reported in the theme's own file and line."""

from pathlib import Path

import pytest
from building import build_here, problem_lines, write_site

from imhsite.app.check_site import CheckOptions, check
from imhsite.schema.dates import moment_of

BASE = """<!doctype html>
<html lang="{{ page.language }}">
<head>
<meta http-equiv="Content-Security-Policy" content="{{ page.policy }}">
<title>{{ page.title }}</title>
</head>
<body>
<main>
<h1>{{ page.title }}</h1>
{% block main %}{% endblock %}
</main>
</body>
</html>
"""


def found(site: Path, base: str, more: dict[str, str] | None = None) -> list[tuple[str, str, int, str]]:
    settings = "title: Small\nurl: https://example.org/a/\ntheme: ours\n"
    files = {"themes/ours/theme.yaml": "name: ours\nextends: plain\n", "content/site.yaml": settings}
    write_site(site, {**files, "themes/ours/templates/base.html": base, **(more or {})})
    problems = check(CheckOptions(site, moment_of("2026-06-10"))).verdict.problems
    return [
        (one.rule, one.origin.file, one.origin.line, one.message.partition(" (on ")[0])
        for one in problems
        if one.rule != "site-in-subfolder"
        and (one.origin.file.startswith("themes/ours/") or one.origin.file == "content/site.yaml")
    ]


TEMPLATE = "themes/ours/templates/base.html"


@pytest.mark.parametrize(
    ("element", "rule", "message"),
    [
        (
            '<img src="/a/logo.png" alt="Us">',
            "missing-page-file",
            'there is no file "/a/logo.png" on this site, but <img src="/a/logo.png" alt="Us"> uses it',
        ),
        (
            '<source srcset="{{ site.home }}one.avif 1x, https://example.org/two.avif 2x">',
            "missing-page-file",
            'there is no file "/a/one.avif" on this site, but '
            '<source srcset="/a/one.avif 1x, https://example.org/two.avif 2x"> uses it',
        ),
        (
            '<video poster="/a/film.jpg"></video>',
            "missing-page-file",
            'there is no file "/a/film.jpg" on this site, but <video poster="/a/film.jpg"> uses it',
        ),
        (
            '<link rel="stylesheet" href="/a/print.css">',
            "missing-page-file",
            'there is no file "/a/print.css" on this site, but <link rel="stylesheet" href="/a/print.css"> uses it',
        ),
        (
            '<a href="/a/nowhere/">Go</a>',
            "dead-page-link",
            'the link "/a/nowhere/" does not lead to a page of this site',
        ),
        ('<img src="{{ site.assets["plain.css"] }}">', "image-without-alt", ""),
        ('<a href="{{ site.home }}" class="logo"></a>', "link-without-words", ""),
        ("<table><tr><td>{{ page.title }}</table>", "table-without-headers", "<table> has no header cells"),
        ('<p lang="english">Words</p>', "bad-language-code", ""),
        ('<i id="x"></i><b id="x"></b>', "duplicate-page-id", 'the id "x" is used 2 times'),
    ],
)
def test_an_element_of_a_template_is_reported_at_its_line(
    element: str, rule: str, message: str, tmp_path: Path
) -> None:
    base = BASE.replace("{% block", f'<p class="words">Words</p>\n{element}\n{{% block')
    ((first, file, line, said_of_it),) = found(tmp_path, base)
    assert (first, file, line) == (rule, TEMPLATE, 11)
    assert said_of_it.startswith(message)


@pytest.mark.parametrize(
    ("cut", "rule", "line"),
    [
        ('<html lang="{{ page.language }}">', "page-without-language", 2),
        ("<title>{{ page.title }}</title>", "page-without-title", 3),
        ('<meta http-equiv="Content-Security-Policy" content="{{ page.policy }}">', "page-without-policy", 3),
        ("<h1>{{ page.title }}</h1>", "page-heading", 8),
    ],
)
def test_what_whole_pages_lack_is_reported_where_it_belongs(cut: str, rule: str, line: int, tmp_path: Path) -> None:
    kept = "<html>" if cut.startswith("<html") else ""
    assert (rule, TEMPLATE, line) in [one[:3] for one in found(tmp_path, BASE.replace(cut, kept))]


def test_what_cannot_be_found_in_a_template_is_reported_in_the_theme_and_not_in_its_parent(tmp_path: Path) -> None:
    base = (
        '{% extends "plain:base.html" %}\n{% block main %}\n{% for word in ("A", "B") %}<h1>{{ word }}</h1>{% endfor %}'
    )
    rules = [one[:2] for one in found(tmp_path, f"{base}\n{{% endblock %}}\n")]
    assert ("page-heading", TEMPLATE) in rules


def test_files_that_are_there_and_those_of_other_sites_are_no_findings(tmp_path: Path) -> None:
    there = '<link rel="stylesheet" href="{{ site.assets["plain.css"] }}"><img src="https://example.org/x.png" alt="">'
    assert found(tmp_path, BASE.replace("{% block", f"{there}\n{{% block")) == []


FILM = '<iframe title="A film" src="https://player.example/1"></iframe>'


def test_what_browsers_block_because_no_service_allows_it_is_reported_at_its_line(tmp_path: Path) -> None:
    ((rule, file, line, message),) = found(tmp_path, BASE.replace("{% block", f"{FILM}\n{{% block"))
    assert (rule, file, line) == ("blocked-by-policy", TEMPLATE, 10)
    assert message == (
        'browsers block <iframe title="A film" src="https://player.example/1">, because no service allows '
        "player.example on this page"
    )


def test_an_asset_that_a_template_names_and_the_theme_lacks_is_an_error_with_a_suggestion(tmp_path: Path) -> None:
    base = BASE.replace(
        "</head>",
        """<link rel="icon" href="{{ site.assets["plane.css"] }}">
{% if "logo.svg" in site.assets %}<img src="{{ site.assets["logo.svg"] }}" alt="">{% endif %}
</head>""",
    )
    assert found(tmp_path, base) == [
        ("missing-asset", TEMPLATE, 6, 'there is no asset "plane.css" in the theme'),
    ]
    assert "themes/ours/templates/base.html:6: error[missing-asset]" in problem_lines(build_here(tmp_path))
