"""Themes in installed packages: found by their names, and part of what a build depends on."""

from pathlib import Path

import pytest
from building import REPOSITORY, build_here, built, imhsite_here, problem_lines, write, write_site
from installing import PACKAGES, imhsite_with, install, wheel_of

from imhsite.engine.installed_packages import InstalledPackages
from imhsite.preview.gallery_examples import OWN
from imhsite.preview.gallery_files import GalleryFiles

AUTUMN = {"content/site.yaml": "title: Small\nurl: https://example.org/\ntheme: autumn\nlanguages: [en, cy]\n"}
WELSH = "---\ntitle: Helo\nsummary: Erthygl.\ntopic: bonding\n---\n::leaf[Derwen]\n"
OURS = {
    "content/site.yaml": "title: Small\nurl: https://example.org/\ntheme: ours\ntheme_settings: {leaf: '#112233'}\n",
    "themes/ours/theme.yaml": "name: ours\nextends: autumn\n",
}


@pytest.fixture
def installed(libraries: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(str(libraries))
    return libraries


def test_a_theme_of_a_package_has_templates_assets_directives_strings_and_settings(
    installed: Path, tmp_path: Path
) -> None:
    files = built(write_site(tmp_path, {**AUTUMN, "content/articles/hello.cy.md": WELSH}))
    assert b'<p class="autumn">Falling leaves: #a0522d</p>' in files["articles/hello/index.html"]
    welsh = files["cy/articles/hello/index.html"].decode()
    assert '<p class="autumn">Dail yn disgyn: #a0522d</p>' in welsh
    assert '<p class="leaf">Derwen</p>' in welsh
    assert [path for path in files if "autumn" in path] == [
        next(path for path in files if path.startswith("assets/css/autumn."))
    ]


def test_a_site_s_own_theme_extends_one_of_a_package_which_extends_one_of_the_site(
    installed: Path, tmp_path: Path
) -> None:
    files = built(write_site(tmp_path, OURS))
    assert b'<p class="autumn">Falling leaves: #112233</p>' in files["articles/hello/index.html"]


def test_a_site_s_own_theme_replaces_one_of_a_package(installed: Path, tmp_path: Path) -> None:
    files = built(write_site(tmp_path, {**AUTUMN, "themes/autumn/theme.yaml": "name: autumn\nextends: plain\n"}))
    assert b"Falling leaves" not in files["articles/hello/index.html"]


def test_the_gallery_of_the_preview_shows_its_directives(installed: Path, tmp_path: Path) -> None:
    gallery = GalleryFiles(write_site(tmp_path, AUTUMN), None)
    gallery.scan()
    own = f"content/{OWN}"
    assert b"::leaf[" in gallery.read(own, gallery.digests[own])


def test_a_theme_that_is_not_installed_is_a_problem_with_the_fix(tmp_path: Path) -> None:
    result = build_here(write_site(tmp_path, AUTUMN))
    assert problem_lines(result) == 'content/site.yaml:3: error[unknown-theme]: there is no theme called "autumn"'
    assert result.problems[0].hint == "install the package that has it; the themes here are: default, plain"


def test_a_package_can_have_several_themes_and_one_whose_files_are_gone_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    points = (
        "# themes\n[console_scripts]\nlate = no:thing\n[imhsite.themes]\nlate = seasons.late\nnone = seasons.none\n"
    )
    files = {
        "seasons/late/theme.yaml": "name: late\nextends: plain\n",
        "seasons-1.0.dist-info/entry_points.txt": points,
    }
    write(tmp_path / "libraries", files)
    monkeypatch.syspath_prepend(str(tmp_path / "libraries"))
    settings = "title: Small\nurl: https://example.org/\ntheme: {}\n"
    site = write_site(tmp_path / "site", {"content/site.yaml": settings.format("late")})
    assert "index.html" in built(site)
    write(site, {"content/site.yaml": settings.format("none")})
    (problem,) = build_here(site).problems
    assert problem.message == (
        'the files of the theme "none", from the package seasons, are not where Python looks for them'
    )
    assert problem.hint == "install the package again: pip install --force-reinstall seasons"


def test_two_packages_with_the_same_theme_are_a_problem(installed: Path, tmp_path: Path) -> None:
    other = {"entry_points.txt": "[imhsite.themes]\nautumn = autumn_copy\n", "METADATA": "Name: autumn-copy\n"}
    write(tmp_path / "more", {f"autumn_copy-2.0.dist-info/{name}": text for name, text in other.items()})
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(tmp_path / "more"))
        result = build_here(write_site(tmp_path / "site", AUTUMN))
    assert [(one.rule, one.message, one.hint) for one in result.problems] == [
        (
            "unknown-theme",
            'several installed packages have the theme "autumn": autumn-copy, autumn-theme',
            "uninstall all but one of them",
        )
    ]


def test_an_error_in_a_template_of_a_package_is_shown_with_its_line(libraries: Path, tmp_path: Path) -> None:
    wrong = {"autumn_theme/templates/article.html": '{% extends "plain:article.html" %}\n{% blok main %}\n'}
    install(wheel_of("autumn-theme", tmp_path / "wheels", wrong), tmp_path / "libraries")
    said = imhsite_with(tmp_path / "libraries", "build", "--site", write_site(tmp_path / "site", AUTUMN)).stderr
    assert "themes/autumn/templates/article.html:2:1: error[template-syntax]" in said
    assert "    2 | {% blok main %}" in said


def test_an_upgraded_theme_rebuilds_what_it_changes_and_an_unchanged_one_nothing(tmp_path: Path) -> None:
    settings = "title: Small\nurl: https://example.org/\ntheme: autumn\n"
    site, there = write_site(tmp_path / "site", {"content/site.yaml": settings}), tmp_path / "libraries"
    install(wheel_of("autumn-theme", tmp_path / "wheels"), there)
    assert imhsite_with(there, "build", "--site", site).returncode == 0
    assert "nothing changed" in imhsite_with(there, "build", "--site", site).stdout
    article, project = "autumn_theme/templates/article.html", "pyproject.toml"
    words = {name: (PACKAGES / "autumn-theme" / name).read_text() for name in (article, project)}
    changed = {article: words[article].replace("Falling leaves", "Red leaves")}
    changed[project] = words[project].replace('"1.0"', '"1.1"')
    install(wheel_of("autumn-theme", tmp_path / "newer", changed), there)
    said = imhsite_with(there, "build", "--site", site, "--verify")
    assert "1 files written" in said.stdout
    assert "Verified" in said.stdout
    assert b"Red leaves" in (site / "build/articles/hello/index.html").read_bytes()


def test_the_docs_show_the_metadata_of_the_package() -> None:
    page = (REPOSITORY / "docs" / "themes.md").read_text(encoding="utf-8")
    shown = page.partition("In its `pyproject.toml`:\n\n```toml\n")[2].partition("```")[0]
    assert shown == (PACKAGES / "autumn-theme" / "pyproject.toml").read_text(encoding="utf-8")


def test_a_site_without_packages_never_looks_for_any(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> None:
        raise AssertionError("nothing names a package")

    monkeypatch.setattr(InstalledPackages, "_distributions", refuse)
    site = write_site(tmp_path)
    built(site)
    assert imhsite_here("build", "--site", site).returncode == 0
