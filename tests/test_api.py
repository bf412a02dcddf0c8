"""The Python interface: the same results as the commands, as frozen data, without a word printed."""

import inspect
import re
import runpy
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from building import AS_OF, REPOSITORY, write, write_site

import imhsite.api
import imhsite.extensions
from imhsite.api import build, check, records

SITE = {
    "content/articles/hello.md": "---\ntitle: Hello\nsummary: A first article.\ntopic: bonding\ndate: 2026-01-02\n---\n"
    "Words **here**.\n",
    "content/articles/later.md": "---\ntitle: Later\nsummary: Another one.\ntopic: bonding\n"
    "publish_at: 2026-07-01 09:00 Europe/London\n---\nWait.\n",
    "content/glossary.yaml": "bond:\n  meaning:\n    en: A tie.\n    cy: Cwlwm.\n",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_site(tmp_path_factory.mktemp("site"), SITE)


def test_a_build_publishes_and_says_what_it_wrote(site: Path, capfd: pytest.CaptureFixture[str]) -> None:
    first = build(site, as_of=AS_OF)
    assert (first.is_published, first.problems, first.output) == (True, (), site / "build")
    assert "articles/hello/index.html" in first.written
    assert (site / "build/articles/hello/index.html").is_file()
    again = build(site, as_of=datetime(2026, 6, 10, 12, tzinfo=UTC))
    assert (again.written, again.unchanged, again.removed) == ((), first.written, ())
    assert capfd.readouterr() == ("", "")


def test_problems_are_data_and_nothing_is_published(tmp_path: Path) -> None:
    wrong = {"content/articles/hello.md": SITE["content/articles/hello.md"].replace("bonding", "bondign")}
    built = build(write_site(tmp_path, wrong), as_of=AS_OF)
    assert (built.is_published, built.written) == (False, ())
    (problem,) = built.problems
    assert (problem.rule, problem.severity, problem.origin.file, problem.origin.line) == (
        "unknown-topic",
        "error",
        "content/articles/hello.md",
        4,
    )


def test_a_check_says_whether_the_site_is_ready(site: Path, capfd: pytest.CaptureFixture[str]) -> None:
    checked = check(site, as_of=AS_OF)
    assert checked.is_complete
    assert checked.counts["pages"] > 0
    # The theme of the tests has no markup that would pass.
    assert (checked.is_ready, {one.severity for one in checked.problems}) == (False, {"warning"})
    assert capfd.readouterr() == ("", "")


def test_records_are_plain_values_as_of_a_moment(site: Path) -> None:
    found = records(site, as_of=AS_OF)
    (article,) = found.of_kind("article")
    assert (article.id, article.language, article.file, article.text) == (
        "hello",
        "en",
        "content/articles/hello.md",
        "Words here.",
    )
    assert (article.fields["title"], article.fields["date"], article.fields["publish_at"]) == (
        "Hello",
        "2026-01-02",
        None,
    )
    assert found.of_kind("term")[0].fields["meaning"] == {"en": "A tie.", "cy": "Cwlwm."}
    assert found.settings["title"] == "Small"
    assert [one.id for one in records(site, as_of="2026-07-01 09:00 Europe/London").of_kind("article")] == [
        "hello",
        "later",
    ]
    hidden = [one for one in records(site, as_of=AS_OF, hidden=True).records if not one.is_visible]
    assert [(one.id, one.fields["publish_at"]) for one in hidden] == [("later", "2026-07-01 09:00 Europe/London")]
    assert msgspec.json.encode(found.records)


def test_the_records_of_extensions_are_among_them(
    libraries: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(libraries))
    settings = "title: Small\nurl: https://example.org/\ntheme: plain\nextensions: [pledges]\n"
    pledges = {"content/site.yaml": settings, "content/pledges.yaml": "talk:\n  words: I will talk\n"}
    (pledge,) = records(write_site(tmp_path, pledges), as_of=AS_OF).of_kind("pledge")
    assert (pledge.id, pledge.line, pledge.fields["words"], pledge.fields["goal"]) == ("talk", 1, "I will talk", None)


def test_a_wrong_argument_or_folder_is_an_exception(site: Path, tmp_path: Path) -> None:
    with pytest.raises(NotADirectoryError):
        build(tmp_path / "none")
    with pytest.raises(ValueError, match="time zone"):
        records(site, as_of=datetime(2026, 6, 10))
    with pytest.raises(ValueError, match="tomorow"):
        check(site, as_of="tomorow")
    with pytest.raises(ValueError, match="example"):
        build(site, base_url="example")


def test_results_cannot_be_changed(site: Path) -> None:
    with pytest.raises(AttributeError):
        build(site, as_of=AS_OF).pages = 0  # type: ignore[misc]


@pytest.mark.parametrize("module", [imhsite.api, imhsite.extensions])
def test_every_public_name_is_documented_and_typed(module: object) -> None:
    names = module.__all__  # type: ignore[attr-defined]
    public = {name: getattr(module, name) for name in names}
    ours = {name: one for name, one in public.items() if inspect.isclass(one) or inspect.isfunction(one)}
    assert [name for name, one in ours.items() if not one.__doc__] == []
    page = "api.md" if module is imhsite.api else "extensions.md"
    text = (REPOSITORY / "docs" / page).read_text(encoding="utf-8")
    assert [name for name in names if not re.search(rf"\b{name}\b", text)] == []


def test_the_program_in_the_docs_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (REPOSITORY / "docs" / "api.md").read_text(encoding="utf-8")
    program, said = re.findall(r"```(?:python|text)\n(.*?)```", page, re.DOTALL)
    write(write_site(tmp_path), {"report.py": program})
    monkeypatch.chdir(tmp_path)
    runpy.run_path("report.py")
    assert capsys.readouterr().out == said


def test_the_signatures_in_the_docs_are_those_of_the_functions() -> None:
    page = (REPOSITORY / "docs" / "api.md").read_text(encoding="utf-8")
    for function in (build, check, records):
        names = list(inspect.signature(function).parameters)
        (written,) = re.findall(rf"^\| `{function.__name__}\((.*?)\)`", page, re.MULTILINE)
        assert [name.strip(" *") for name in written.split(",") if name.strip() != "*"] == names
