"""The page for editors, and the command that sets it up."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from building import build_here, built, problem_lines, write, write_site
from test_headers import rules, sent_with

from imhsite.app.npm_archives import files_in_archive, integrity_of
from imhsite.cli import run
from imhsite.engine.digest import digest_of
from imhsite.outputs.cms import cms_programs
from imhsite.outputs.cms.cms_config import needs_of
from imhsite.outputs.headers import headers_of
from imhsite.schema.records import Cms


def archive_with(files: Mapping[str, str]) -> bytes:
    """An archive as npm writes it."""
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w") as opened:
        for path, text in files.items():
            member = tarfile.TarInfo(f"package/{path}")
            member.size = len(text)
            opened.addfile(member, io.BytesIO(text.encode()))
    return gzip.compress(tar.getvalue(), mtime=0)


ARCHIVES = {
    "sveltia": archive_with(
        {"npm/index.js": "1", "locales/cy.json": "{}\n", "npm/index.js.map": "2", "LICENSE": "MIT"}
    ),
    "yaml": archive_with({"browser/dist/index.js": "3"}),
}
NEEDED = {"sveltia": ("LICENSE", "locales/cy.js", "npm/index.js"), "yaml": ("browser/dist/index.js",)}


@pytest.fixture
def archives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with archives of two small packages, which are pinned instead of the real ones."""
    folder = tmp_path / "archives"
    folder.mkdir()
    pins: dict[str, Any] = {}
    for name, archive in ARCHIVES.items():
        (folder / f"{name}.tgz").write_bytes(archive)
        contents = dict(files_in_archive(archive))
        pins[name] = {
            "name": f"@example/{name}",
            "version": "1.2.3",
            "licence": "MIT",
            "integrity": integrity_of(archive),
            "files": {path: digest_of(contents[path]) for path in NEEDED[name]},
            "module": "npm/index.js",
        }
    (folder / "programs.json").write_text(json.dumps(pins), encoding="utf-8")
    monkeypatch.setattr(cms_programs, "PINS", folder / "programs.json")
    cms_programs.packages.cache_clear()
    yield folder
    cms_programs.packages.cache_clear()


def set_up(site: Path, archives: Path, *words: str) -> int:
    """The exit code of `imhsite cms` with the archives of a folder."""
    given = [word for file in sorted(archives.glob("*.tgz")) for word in ("--from", str(file))]
    return run(["cms", "--site", str(site), "--yes", *given, *words])


@pytest.fixture
def small(tmp_path: Path, archives: Path) -> Path:
    """A small site with a page for editors."""
    site = write_site(tmp_path / "small")
    assert set_up(site, archives, "--git-host", "github", "--repository", "baby-week/site") == 0
    return site


def test_the_command_adds_the_settings_and_the_files_of_the_program(
    tmp_path: Path, archives: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = write_site(tmp_path / "site", {"content/site.yaml": "# Ours\ntitle: Small\nurl: https://example.org/\n"})
    write(site, {".git/config": '[core]\n[remote "origin"]\n\turl = git@git.example.org:baby-week/site.git\n'})
    assert set_up(site, archives) == 2
    assert "--git-host: The kind of Git host" in capsys.readouterr().err
    assert set_up(site, archives, "--git-host", "gitlab") == 0
    assert (site / "content/site.yaml").read_text(encoding="utf-8") == (
        "# Ours\ntitle: Small\nurl: https://example.org/\n"
        "cms:\n  git_host: gitlab\n  repository: baby-week/site\n  git_url: https://git.example.org\n"
    )
    found = {path.relative_to(site / "cms").as_posix(): path.read_text() for path in (site / "cms").rglob("*.*")}
    assert found.pop(".gitattributes").endswith("* -text linguist-vendored\n")
    assert found == {
        "sveltia/npm/index.js": "1",
        "sveltia/locales/cy.js": "export default {};\n",
        "yaml/browser/dist/index.js": "3",
    }
    assert (site / "cms/sveltia/LICENSE").read_text() == "MIT"
    write(site, {"cms/yaml/old.js": "from an older version"})
    assert set_up(site, archives) == 0
    assert not (site / "cms/yaml/old.js").exists()
    capsys.readouterr()
    assert set_up(site, archives) == 0
    assert "Nothing to do: this site has @example/sveltia 1.2.3 (MIT)" in capsys.readouterr().out


def test_the_command_refuses_another_archive_and_settings_that_cannot_be(
    tmp_path: Path, archives: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = write_site(tmp_path / "site")
    before = (site / "content/site.yaml").read_bytes()
    (archives / "yaml.tgz").write_bytes(ARCHIVES["yaml"] + b" ")
    assert set_up(site, archives, "--git-host", "github", "--repository", "a/b") == 1
    assert "their SHA-512 digests differ" in capsys.readouterr().err
    assert set_up(site, archives, "--git-host", "github", "--repository", "https://github.com/a/b") == 2
    assert "write its owner and its name, such as baby-week/site" in capsys.readouterr().err
    assert set_up(site, archives, "--git-host", "gitlab", "--repository", "a/b", "--program", "decap") == 2
    assert "add a line app_id:" in capsys.readouterr().err
    assert (site / "content/site.yaml").read_bytes() == before
    assert not (site / "cms").exists()


def test_the_page_for_editors_is_no_page_of_the_site(small: Path) -> None:
    files = built(small)
    page = files["admin/index.html"].decode()
    assert '<meta name="robots" content="noindex, nofollow">' in page
    assert 'imports":{"./sveltia/locales/cy.json":"./sveltia/locales/cy.js"}' in page
    assert json.loads(files["admin/config.json"])["program"] == {"module": "./sveltia/npm/index.js"}
    names = {path for path in files if path.startswith("admin/")}
    assert names == {
        "admin/index.html", "admin/config.json", "admin/start.js", "admin/file_formats.js", "admin/sveltia/LICENSE",
        "admin/sveltia/locales/cy.js", "admin/sveltia/npm/index.js", "admin/yaml/browser/dist/index.js",
    }  # fmt: skip
    others = [path for path, content in files.items() if b"admin/" in content and path not in names]
    assert others == ["_headers"]
    assert built(small) == files


def test_only_the_page_for_editors_has_its_policy_and_may_open_a_window_to_sign_in(small: Path) -> None:
    needs = (needs_of(Cms(git_host="github", repository="baby-week/site")),)
    many = {f"content/pages/page-{n}{code}.md": PAGE for n in range(60) for code in ("", ".cy", ".ga")}
    settings = (small / "content/site.yaml").read_text(encoding="utf-8")
    for more in ({}, many | {"content/site.yaml": f"{settings}languages: [en, cy, ga]\n"}):
        write(small, more)
        files = built(small)
        found = rules(files)
        assert len(found) <= 100
        for path in files:
            if path.endswith(".html"):
                sent = sent_with("/" + path.removesuffix("index.html"), found)
                is_editing = path == "admin/index.html"
                wanted = {name: [value] for name, value in headers_of(path, needs if is_editing else ()).items()}
                del wanted["Cache-Control"]
                if more:
                    wanted["Referrer-Policy"] = sent["Referrer-Policy"] = ["any"]
                if more and not is_editing:  # its <meta> element has its policy
                    del wanted["Content-Security-Policy"], wanted["Cross-Origin-Opener-Policy"]
                assert sent == wanted, path


PAGE = "---\ntitle: A page\nsummary: About it.\n---\nWords.\n"


def test_a_changed_program_is_never_published_and_a_missing_one_is_left_out(small: Path) -> None:
    program = small / "cms/sveltia/npm/index.js"
    program.write_text("steal()", encoding="utf-8")
    result = build_here(small)
    assert result.published is None
    assert [(one.rule, one.origin.file) for one in result.problems] == [
        ("cms-program-changed", "cms/sveltia/npm/index.js")
    ]
    program.unlink()
    result = build_here(small)
    assert result.published is not None, problem_lines(result)
    assert [one.rule for one in result.problems] == ["cms-without-program"]
    assert not (small / "build/admin").exists()
    assert "admin" not in (small / "build/_headers").read_text(encoding="utf-8")


def test_words_of_the_program_are_no_leak_and_names_of_embargoed_files_are_not_in_the_forms(
    small: Path, archives: Path
) -> None:
    write(small, {
        "content/statistics/secret-theme.yaml": "hidden-one:\n  value: 1\n  claim: forms of the topics it belongs to\n"
        "  population: x\n  n: null\n  year: null\n  source: s\n  publish_at: 2030-01-01\n",
        "content/sources.yaml": "s:\n  title: S\n  year: null\n  publisher: P\n  publish_at: 2030-01-01\n",
    })  # fmt: skip
    files = built(small)
    assert b"secret-theme" not in files["admin/config.json"]
    assert b'"content/statistics"' in files["admin/config.json"]


def test_the_forms_follow_files_that_come_and_go(small: Path, tmp_path: Path) -> None:
    before = built(small)["admin/config.json"]
    statistic = "one:\n  value: 1\n  claim: x\n  population: x\n  n: null\n  year: null\n  source: s\n"
    source = "s:\n  title: S\n  year: null\n  publisher: P\n"
    write(small, {"content/statistics/more.yaml": statistic, "content/sources.yaml": source})
    after = built(small)["admin/config.json"]
    assert b'"folder": "content/statistics"' in after
    (small / "content/statistics/more.yaml").unlink()
    assert built(small)["admin/config.json"] == before
