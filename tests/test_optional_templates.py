"""Templates that a theme may do without come and go: pages, and links to them, do so with the next build or save."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from building import AS_OF, SITES, build_here, copied_site, files_in, problem_lines, write
from previewing import LocalLoader

from imhsite.app.build_site import BuildOptions, clean_build
from imhsite.schema.dates import moment_of

PAGE = '{% extends "base.html" %}{% block main %}{{ page.title }}{% endblock %}\n'
WEEK = """\
{% extends "base.html" %}
{% block main %}
{% if page.week.card.toolkit %}<a href="{{ page.week.card.toolkit }}">Share it</a>{% endif %}
{% endblock %}
"""
INDEX = """\
{% extends "base.html" %}
{% block main %}{% for link in page.data %}<a href="{{ link.url }}">{{ link.title }}</a>{% endfor %}{% endblock %}
"""
BASE = """\
<!doctype html><title>{{ page.title }}</title>
{% if site.search %}<a href="{{ site.search }}">Search</a>{% endif %}
<main>{% block main %}{% endblock %}</main>
"""

ADDRESSES = {"data.html": "data/", "toolkit.html": "weeks/2025/toolkit/", "search.html": "search/"}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site whose theme links to the pages that it may do without, and has none of them."""
    site = copied_site("everything", tmp_path / "site")
    theme = {"theme.yaml": "name: own\nextends: plain\n", "templates/week.html": WEEK, "templates/base.html": BASE}
    theme |= {f"templates/{name}.html": INDEX for name in ("statistics", "sources", "resources", "help", "weeks")}
    write(site, {f"themes/own/{path}": text for path, text in theme.items()})
    settings = (site / "content/site.yaml").read_text()
    (site / "content/site.yaml").write_text(re.sub(r"(?m)^theme: .*$", "theme: own", settings))
    assert "theme: own" in (site / "content/site.yaml").read_text()
    return site


def built_as_clean(site: Path) -> dict[str, bytes]:
    """The files of a build that remembers, which are those of a clean one."""
    result = build_here(site)
    assert result.published is not None, problem_lines(result)
    clean = clean_build(BuildOptions(site, site / "build", moment_of(AS_OF)))
    files = files_in(site / "build")
    assert clean.files is not None
    assert sorted(files) == sorted(clean.files)
    assert [path for path, content in clean.files.items() if files[path] != content] == []
    return files


def dead_links(files: dict[str, bytes]) -> Iterator[str]:
    for path, content in files.items():
        for link in re.findall(rb'href="/([^"#?]*)"', content) if path.endswith(".html") else ():
            target = link.decode()
            if target not in files and f"{target}index.html" not in files:
                yield f"{path}: {target}"


@pytest.mark.parametrize("template", ADDRESSES)
def test_a_page_and_the_links_to_it_come_and_go_with_its_template(template: str, site: Path) -> None:
    page = f"{ADDRESSES[template]}index.html"
    without = built_as_clean(site)
    assert page not in without
    write(site, {f"themes/own/templates/{template}": PAGE})
    with_it = built_as_clean(site)
    assert page in with_it
    assert any(f'/{ADDRESSES[template]}"'.encode() in content for content in with_it.values())
    (site / f"themes/own/templates/{template}").unlink()
    after = built_as_clean(site)
    assert after == without
    assert list(dead_links(after)) == []


def test_a_page_comes_and_goes_with_a_template_of_the_theme_that_is_extended(site: Path) -> None:
    without = built_as_clean(site)
    write(site, {"themes/plain/templates/data.html": PAGE})
    assert "data/index.html" in built_as_clean(site)
    write(site, {"themes/own/theme.yaml": "name: own\n"})
    assert build_here(site).published is None
    write(site, {"themes/own/theme.yaml": "name: own\nextends: plain\n"})
    (site / "themes/plain/templates/data.html").unlink()
    assert built_as_clean(site) == without


def test_pages_change_when_the_theme_gains_or_loses_the_template_of_cards(site: Path) -> None:
    without = built_as_clean(site)
    files = {path.name: path.read_bytes() for path in (SITES.parent.parent / "themes/default/cards").iterdir()}
    write(site, {f"themes/own/cards/{name}": content for name, content in files.items()})
    assert any(path.endswith(".png") and "cards/" in path for path in built_as_clean(site))
    for name in files:
        (site / f"themes/own/cards/{name}").unlink()
    assert built_as_clean(site) == without


@pytest.mark.parametrize("template", ADDRESSES)
@pytest.mark.parametrize("theme", ["own", "plain"])
def test_in_the_preview_a_page_and_the_links_to_it_come_and_go_with_its_template(
    template: str, theme: str, site: Path
) -> None:
    page, file = f"{ADDRESSES[template]}index.html", f"themes/{theme}/templates/{template}"
    here = LocalLoader(site)
    without = here.contents()
    assert page not in here.state.plan.outputs
    write(site, {file: PAGE})
    here.after(file)
    assert page in here.state.plan.outputs
    assert here.contents() == LocalLoader(site).contents()
    assert here.contents() != without
    (site / file).unlink()
    here.after(file)
    assert page not in here.state.plan.outputs
    assert here.contents() == without
