"""`imhsite fix`: what it changes, what it leaves alone, and that a file keeps every other byte."""

import os
from pathlib import Path

import pytest
from building import SMALL, files_in, write, write_site

from imhsite.app.source_changes import FileChange, NotWritten, diff_of, write_changes
from imhsite.cli import run
from imhsite.diagnostics.problems import Replacement, Span
from imhsite.diagnostics.typos import meant_by
from imhsite.source.edits import edited_file

HELLO = SMALL["content/articles/hello.md"]
SOURCES = "study:\n  title: A study\n  year: 2020\n  publisher: A press\n"
NUMBER = "value: 1\n  claim: of babies\n  population: Babies\n  n: null\n  year: null\n  source: study\n"


def fix(site: Path, *words: str) -> int:
    return run(["fix", "--site", str(site), *words])


def fixed(site: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """What `imhsite fix --apply` says once it has fixed everything."""
    assert fix(site, "--apply") == 0
    return capsys.readouterr().out


def test_mistakes_in_a_text_are_shown_first_and_fixed_on_request(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = "---\ntitle: “Hello: a start”\nsumary: First.\ntopic: bonding\n---\nAbout :stat[one-numbre].[@stduy]\n"
    half = wrong.replace("“Hello: a start”", "Hello")
    site = write_site(
        tmp_path,
        {
            "content/articles/hello.md": half,
            "content/sources.yaml": SOURCES,
            "content/statistics/a.yaml": f"one-number:\n  {NUMBER}",
        },
    )
    assert fix(site) == 1
    assert capsys.readouterr().out == (
        "--- content/articles/hello.md\n"
        "+++ content/articles/hello.md\n"
        "@@ -1,6 +1,6 @@\n"
        " ---\n"
        " title: Hello\n"
        "-sumary: First.\n"
        "+summary: First.\n"
        " topic: bonding\n"
        " ---\n"
        "-About :stat[one-numbre].[@stduy]\n"
        "+About :stat[one-number].[@study]\n"
        "\n"
        "These changes fix 3 of 3 problems. To make them: imhsite fix --apply\n"
    )
    assert (site / "content/articles/hello.md").read_text(encoding="utf-8") == half
    assert fixed(site, capsys).endswith("\nFixed 3 problems.\nNo problem remains.\n")
    right = "---\ntitle: Hello\nsummary: First.\ntopic: bonding\n---\nAbout :stat[one-number].[@study]\n"
    assert (site / "content/articles/hello.md").read_text(encoding="utf-8") == right
    assert fix(site, "--apply") == 0
    assert capsys.readouterr().out == "There is nothing to fix.\n"


def test_curly_quotes_that_yaml_cannot_read_become_straight_ones(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "---\ntitle: “Hello: a start”\nsummary: “It is all right”\ntopic: bonding\ndate: ‘2026-01-02’\n---\nWords.\n"
    site = write_site(tmp_path, {"content/articles/hello.md": text})
    assert fix(site, "--apply") == 1
    assert "1 of them can be fixed now that others are: imhsite fix\n" in capsys.readouterr().out
    fixed(site, capsys)
    assert (site / "content/articles/hello.md").read_text(encoding="utf-8") == (
        '---\ntitle: "Hello: a start"\nsummary: “It is all right”\ntopic: bonding\ndate: "2026-01-02"\n---\nWords.\n'
    )


def test_links_with_only_one_possible_target_are_corrected(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    links = (
        "[was renamed](old.md#more) [elsewhere](about.md) [mistyped](helo.md) [heading](hello.md#first-wrods) "
        "[scheme](htttps://example.net/a) [moved](<../media/our plan.txt>) [address](/abuot/) [entry](../sources.yaml#"
        "studdy)\n"
    )
    site = write_site(
        tmp_path,
        {
            "content/articles/hello.md": HELLO + "## First words\n\n" + links,
            "content/articles/new.md": HELLO.replace("\n---\nW", "\naliases: /articles/old/\n---\n## More\n\nW"),
            "content/pages/about.md": "---\ntitle: About\nsummary: Us.\n---\nWords.\n",
            "content/media/2026/our plan.txt": "A plan.",
            "content/sources.yaml": SOURCES + "  url: hhtps://example.net/\n",
            "content/site.yaml": SMALL["content/site.yaml"] + "footer:\n  - {label: Us, link: pages/abuot.md}\n",
        },
    )
    assert fix(site, "--apply") == 1  # addresses are checked once the rest is right
    fixed(site, capsys)
    assert (
        (site / "content/articles/hello.md")
        .read_text(encoding="utf-8")
        .endswith(
            "[was renamed](new.md#more) [elsewhere](../pages/about.md) [mistyped](hello.md) "
            "[heading](hello.md#first-words) [scheme](https://example.net/a) [moved](<../media/2026/our%20plan.txt>) "
            "[address](/about/) [entry](../sources.yaml#study)\n"
        )
    )
    assert "  url: https://example.net/\n" in (site / "content/sources.yaml").read_text(encoding="utf-8")
    assert "link: pages/about.md}" in (site / "content/site.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "link",
    [
        "two.md",  # in both folders
        "../pages/care-on.md",  # may be care-one.md or care-own.md
        "www.example.org",  # nobody can know whether it is http or https
        "../media/plan-2025.txt",
        "hello.md#part-2",
    ],
)
def test_a_link_that_could_mean_several_things_is_left_alone(link: str, tmp_path: Path) -> None:
    page = "---\ntitle: P\nsummary: S.\n---\nWords.\n"
    files = {f"content/pages/{name}.md": page for name in ("two", "care-one", "care-own")}
    files |= {"content/media/two.md": page, "content/media/plan-2026.txt": ""}
    text = HELLO + f"## Part 1\n\n[x]({link})\n"
    site = write_site(tmp_path, files | {"content/articles/hello.md": text})
    assert fix(site, "--apply") == 1
    assert (site / "content/articles/hello.md").read_text(encoding="utf-8") == text


def test_what_remains_is_explained_and_ends_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = HELLO.replace("summary:", "sumary:") + "[x](nowhere.md)\n"
    site = write_site(tmp_path, {"content/articles/hello.md": text})
    assert fix(site, "--apply") == 1
    rest = capsys.readouterr().out.partition("Fixed 1 problem.\n")[2]
    assert rest.startswith("1 problem left:\n\ncontent/articles/hello.md:7:5: error[dead-link]: ")
    assert fix(site) == 1
    assert capsys.readouterr().out == "1 problem, and no safe fix. imhsite build explains what to do.\n"


def test_only_the_rules_that_are_named_are_fixed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = HELLO.replace("summary:", "sumary:").replace("bonding", "bondign")
    site = write_site(tmp_path, {"content/articles/hello.md": text})
    assert fix(site, "--rule", "unknown-topic", "--apply") == 1
    assert (site / "content/articles/hello.md").read_text(encoding="utf-8") == text.replace("bondign", "bonding")
    assert fix(site, "--rule", "unknwon-key") == 2
    assert capsys.readouterr().err == 'imhsite fix: there is no rule "unknwon-key"; did you mean "unknown-key"?\n'


def test_a_copy_with_the_same_bytes_is_deleted_and_any_other_is_left(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copies = {"content/articles/hello (1).md": HELLO, "content/articles/hello copy.md": HELLO + "More.\n"}
    site = write_site(tmp_path, copies)
    assert fix(site, "--apply") == 1
    output = capsys.readouterr().out
    assert output.startswith("delete content/articles/hello (1).md\n\nFixed 1 problem.\n1 problem left:\n")
    assert sorted(path.name for path in (site / "content/articles").iterdir()) == ["hello copy.md", "hello.md"]


def test_files_with_another_ending_are_renamed_unless_the_name_is_taken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = write_site(
        tmp_path,
        {
            "content/sources.yml": SOURCES.encode("utf-8-sig"),
            "content/articles/other.markdown": HELLO,
            "content/articles/other.mdown": HELLO,
            "content/articles/hello.md.txt": HELLO + "Older.\n",
        },
    )
    assert fix(site, "--apply") == 1
    assert capsys.readouterr().out.startswith(
        "rename content/articles/other.markdown to content/articles/other.md\n"
        "rename content/sources.yml to content/sources.yaml\n"
        "\n"
        "left alone, since another change is in the way: content/articles/other.mdown:1: "
    )
    names = {path for path in files_in(site / "content") if path.startswith(("articles", "sources"))}
    assert names == {
        "articles/hello.md",
        "articles/hello.md.txt",
        "articles/other.md",
        "articles/other.mdown",
        "sources.yaml",
    }
    assert (site / "content/sources.yaml").read_bytes() == SOURCES.encode("utf-8-sig")


def test_a_changed_file_keeps_its_line_ends_its_byte_order_mark_and_every_other_byte() -> None:
    before = b"\xef\xbb\xbfa: \xc3\xa9 one\r\nb: two\rc: 'two'\nd: two, two\n"
    after = edited_file(
        before,
        [
            Replacement(Span(1, 6, 9), "one", "éins"),
            Replacement(Span(2, 4, 7), "two", "zwei"),
            Replacement(Span(3, 4, 9), "two", "zwei"),
            Replacement(Span(4, 4, 4), "", "null, "),
            Replacement(Span(4, 4, 12), "two", "zwei"),
            Replacement(Span(4, 9, 12), "tow", "zwei"),
            Replacement(Span(9, 1, 2), "a", "b"),
        ],
    )
    assert after.content == (b"\xef\xbb\xbfa: \xc3\xa9 \xc3\xa9ins\r\nb: zwei\rc: 'zwei'\nd: null, two, two\n")
    assert [one.span for one in after.refused] == [Span(4, 4, 12), Span(4, 9, 12), Span(9, 1, 2)]


def test_of_two_changes_that_overlap_the_first_is_made() -> None:
    after = edited_file(b"abcdef\n", [Replacement(Span(1, 3, 5), "cd", "X"), Replacement(Span(1, 1, 4), "abc", "Y")])
    assert (after.content, [one.old for one in after.refused]) == (b"Ydef\n", ["cd"])


@pytest.mark.parametrize(
    ("name", "known", "meant"),
    [
        ("bondign", ["bonding", "sleep"], "bonding"),
        ("Bonding", ["bonding"], "bonding"),
        ("“very_important public”", ["very-important-public"], "very-important-public"),
        ("very-importnat-pubic", ["very-important-public"], "very-important-public"),
        ("survey-2021", ["survey-2022"], None),
        ("care-on", ["care-one", "care-own"], None),
        ("care-on", ["care-one", "care-two"], "care-one"),
        ("attach", ["attachment"], None),
        ("ulr", ["url"], None),
        ("sleep", ["sleepless"], None),
        ("", ["a"], None),
    ],
)
def test_only_a_typing_mistake_that_can_mean_one_name_is_corrected(
    name: str, known: list[str], meant: str | None
) -> None:
    assert meant_by(name, known) == meant


CHANGES = (
    FileChange("a.md", b"a\n", "a.md", b"A\n"),
    FileChange("b.md", b"b\n", "c.md", b"B\n"),
    FileChange("d.md", b"d\n", None),
    FileChange("new/e.md", None, "new/e.md", b"E\n"),
)


def test_changes_are_shown_as_a_diff_and_written_together(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": b"a\n", "b.md": b"b\n", "d.md": b"d\n"})
    (tmp_path / "b.md").chmod(0o640)
    assert diff_of(CHANGES) == (
        "--- a.md\n+++ a.md\n@@ -1 +1 @@\n-a\n+A\nrename b.md to c.md\n--- b.md\n+++ c.md\n@@ -1 +1 @@\n-b\n+B\n"
        "delete d.md\ncreate new/e.md\n+E"
    )
    write_changes(tmp_path, CHANGES)
    assert files_in(tmp_path) == {"a.md": b"A\n", "c.md": b"B\n", "new/e.md": b"E\n"}
    assert os.name == "nt" or (tmp_path / "c.md").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("failing", range(8))
def test_if_one_change_is_impossible_all_files_are_as_they_were(
    failing: int, late: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {"a.md": b"a\n", "b.md": b"b\n", "d.md": b"d\n"}
    write(tmp_path, before)
    calls = iter(range(100))
    for owner, name in ((os, "replace"), (Path, "unlink"), (Path, "write_bytes")):
        monkeypatch.setattr(owner, name, _failing(getattr(owner, name), calls, failing, late))
    with pytest.raises(NotWritten, match="cannot be written: No space left on device"):
        write_changes(tmp_path, CHANGES)
    monkeypatch.undo()
    assert files_in(tmp_path) == before
    assert not (tmp_path / "new").exists()


def _failing(function, calls, number, late):  # type: ignore[no-untyped-def]
    """A function whose call of one number fails, before or after it has done its work."""

    def call(*words, **named):  # type: ignore[no-untyped-def]
        fails = next(calls) == number
        if late or not fails:
            function(*words, **named)
        if fails:
            raise OSError(28, "No space left on device", "x")

    return call


def test_a_file_that_changed_meanwhile_or_a_name_that_is_taken_stops_everything(tmp_path: Path) -> None:
    before = {"a.md": b"a\n", "b.md": b"b\n", "d.md": b"other\n"}
    write(tmp_path, before)
    with pytest.raises(NotWritten, match=r"^d\.md was changed meanwhile$"):
        write_changes(tmp_path, CHANGES)
    write(tmp_path, {"c.md": b"", "d.md": b"d\n"})
    with pytest.raises(NotWritten, match=r"^there is already a file c\.md$"):
        write_changes(tmp_path, CHANGES)
    assert files_in(tmp_path) == before | {"c.md": b"", "d.md": b"d\n"}


def test_a_new_file_is_not_written_over_another_nor_through_a_link_out_of_the_site(tmp_path: Path) -> None:
    site = write(tmp_path / "site", {"a.md": b"a\n"})
    with pytest.raises(NotWritten, match=r"^there is already a file a\.md$"):
        write_changes(site, [FileChange("a.md", None, "a.md", b"x")])
    with pytest.raises(NotWritten, match=r"outside the site's folder$"):
        write_changes(site, [FileChange("../b.md", None, "../b.md", b"x")])
    if os.name == "posix":
        (site / "away").symlink_to(tmp_path)
        with pytest.raises(NotWritten, match=r"outside the site's folder$"):
            write_changes(site, [FileChange("away/b.md", None, "away/b.md", b"x")])
    assert not (tmp_path / "b.md").exists()


def test_ctrl_c_while_files_are_written_leaves_them_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    write(tmp_path, before := {"a.md": b"a\n", "b.md": b"b\n", "d.md": b"d\n"})
    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_changes(tmp_path, CHANGES)
    assert files_in(tmp_path) == before
