"""`imhsite rename`: every reference follows, everything else stays, and old addresses still work."""

from pathlib import Path

import pytest
from building import SMALL, build_here, built, copied_site, files_in, opened, write, write_site

from imhsite.app.rename_record import proposed_renaming
from imhsite.app.renamed_names import KINDS
from imhsite.cli import run
from imhsite.content.references import known_ids

HELLO = SMALL["content/articles/hello.md"]
NUMBER = "value: 1\n  claim: of babies\n  population: Babies\n  n: null\n  year: null\n  source: study\n"
FILES = {
    "content/site.yaml": (
        "title: Small\nurl: https://example.org/week/\ntheme: plain\nlanguages: [en, cy]\ntimezone: UTC\n"
        "navigation: [{label: Hello, link: 'articles/hello.md#start'}]\nfooter:\n"
        "  - label: H\n    link: /articles/hello/\naction: {label: Read, link: articles/hello.md}\n"
    ),
    "content/articles/hello.md": (
        "---\ntitle: Hello\nsummary: First.\ntopic: bonding\nresources: ['forum']\n---\n## Start\n\n"
        "hello [self](hello.md#start) [a](/articles/hello/#start) [b][ref] [@study, p. 3; @other]\n\n"
        "::statistic[one]\n\n"
        "[n](../statistics/n.yaml#one) [s](/statistics/one/) [src](/sources/#study)\n\n[ref]: ./hello.md\n"
    ),
    "content/articles/hello.cy.md": b"\xef\xbb\xbf---\r\ntitle: Helo\r\nsummary: C.\r\ntopic: bonding\r\n---\r\n"
    b"[h](hello.md) [c](hello.cy.md)\r\n",
    "content/pages/about.md": (
        "---\ntitle: About\nsummary: Us.\naliases:\n  - /us/  # before 2020\n---\n"
        '<a href="../articles/hello.md">x</a>\n[words](../media/plan.txt)\n'
    ),
    "content/weeks/2026.yaml": (
        "year: 2026\ntitle: W\nstarts: 2026-06-08\nends: 2026-06-14\narticles: [hello]\nstatistics: one\nwhy: >\n"
        "  Words and words and\n  [a](../articles/hello.md) and\n  [b](../articles/hello.md) :stat[one].\nevents:\n"
        "  - id: tea\n    title: Tea\n    starts: 2026-06-08\n    place: Leeds\n"
        "  - {id: talk, title: Talk, starts: 2026-06-09, place: Leeds}\n"
        "downloads: [{title: P, file: plan.txt}]\n"
    ),
    "content/statistics/n.yaml": f"# one\none:\n  {NUMBER}two:\n  {NUMBER}",
    "content/sources.yaml": (
        "study:\n  title: A study\n  year: 2020\n  publisher: A press\nother: {title: O, year: 2021, publisher: P}\n"
    ),
    "content/resources/r.yaml": "forum:\n  name: F\n  url: https://example.com/\n  description: D\n",
    "content/media/plan.txt": "A plan.\n",
    "content/notice.yaml": "open:\n  text: T\n  link: {label: x, link: articles/hello.md}\n",
}


def rename(site: Path, *words: str) -> int:
    return run(["rename", *words, "--site", str(site)])


def changed_lines(site: Path, *words: str) -> list[str]:
    """The lines that differ in each file after renaming, with the names of files that are gone or new."""
    before = files_in(site / "content")
    assert rename(site, *words, "--apply") == 0
    after = files_in(site / "content")
    lines = []
    for path in sorted(before.keys() | after.keys()):
        old, new = (found.get(path, b"").decode("utf-8-sig").splitlines(keepends=True) for found in (before, after))
        if path not in before or path not in after:
            lines.append(f"{path} is {'gone' if path in before else 'new'}")
        else:
            lines += [f"{path}: {line.strip()}" for line in new if line not in old]
    return lines


def test_an_article_moves_with_its_translations_and_every_reference_to_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = write_site(tmp_path, FILES)
    assert changed_lines(site, "hello", "hi") == [
        "articles/hello.cy.md is gone",
        "articles/hello.md is gone",
        "articles/hi.cy.md is new",
        "articles/hi.md is new",
        "notice.yaml: link: {label: x, link: articles/hi.md}",
        'pages/about.md: <a href="../articles/hi.md">x</a>',
        "site.yaml: navigation: [{label: Hello, link: 'articles/hi.md#start'}]",
        "site.yaml: link: /articles/hi/",
        "site.yaml: action: {label: Read, link: articles/hi.md}",
        "weeks/2026.yaml: articles: [hi]",
        "weeks/2026.yaml: [a](../articles/hi.md) and",
        "weeks/2026.yaml: [b](../articles/hi.md) :stat[one].",
    ]
    assert capsys.readouterr().out.endswith('Renamed the article "hello": 13 references, 6 files.\n')
    assert (site / "content/articles/hi.md").read_text(encoding="utf-8") == FILES["content/articles/hello.md"].replace(
        "hello [self](hello.md#start) [a](/articles/hello/#start)", "hello [self](hi.md#start) [a](/articles/hi/#start)"
    ).replace("[ref]: ./hello.md", "[ref]: ./hi.md").replace("\n---\n##", "\naliases: [/articles/hello/]\n---\n##")
    assert (site / "content/articles/hi.cy.md").read_bytes() == (
        b"\xef\xbb\xbf---\r\ntitle: Helo\r\nsummary: C.\r\ntopic: bonding\r\naliases: [/cy/articles/hello/]\r\n---\r\n"
        b"[h](hi.md) [c](hi.cy.md)\r\n"
    )


def test_the_old_addresses_of_what_was_renamed_lead_to_the_new_ones(tmp_path: Path) -> None:
    site = write_site(tmp_path, FILES)
    before = build_here(site).problems
    assert [one.rule for one in before] == ["missing-strings"]
    for old, new in (("hello", "hi"), ("about", "team"), ("statistic:one", "uno"), ("bonding", "bond"), ("tea", "cup")):
        assert rename(site, old, new, "--apply") == 0
    made = build_here(site)
    assert (made.problems, made.removals) == (before, ())
    lines = (site / "build/_redirects").read_text(encoding="utf-8").splitlines()
    assert {line.rpartition(" ")[0].replace("/week/", "/") for line in lines} == {
        "/articles/hello/ /articles/hi/",
        "/cy/articles/hello/ /cy/articles/hi/",
        "/about/ /team/",
        "/us/ /team/",
        "/statistics/one/ /statistics/uno/",
        "/cy/statistics/one/ /cy/statistics/uno/",
        "/topics/bonding/ /topics/bond/",
        "/cy/topics/bonding/ /cy/topics/bond/",
    }
    assert "UID:tea@example.org" in (site / "build/weeks/2026/week.ics").read_text(encoding="utf-8")


def test_a_statistic_keeps_its_record_and_gets_its_former_addresses(tmp_path: Path) -> None:
    assert changed_lines(write_site(tmp_path, FILES), "statistic:one", "uno") == [
        "articles/hello.md: ::statistic[uno]",
        "articles/hello.md: [n](../statistics/n.yaml#uno) [s](/statistics/uno/) [src](/sources/#study)",
        "statistics/n.yaml: uno:",
        "statistics/n.yaml: aliases: [/statistics/one/, /cy/statistics/one/]",
        "weeks/2026.yaml: statistics: uno",
        "weeks/2026.yaml: [b](../articles/hello.md) :stat[uno].",
    ]


def test_a_source_is_renamed_in_citations_fields_and_links(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert changed_lines(write_site(tmp_path, FILES), "study", "the-study") == [
        "articles/hello.md: hello [self](hello.md#start) [a](/articles/hello/#start) [b][ref] "
        "[@the-study, p. 3; @other]",
        "articles/hello.md: [n](../statistics/n.yaml#one) [s](/statistics/one/) [src](/sources/#the-study)",
        "sources.yaml: the-study:",
        "statistics/n.yaml: source: the-study",
        "statistics/n.yaml: source: the-study",
    ]
    assert "Links from elsewhere to /sources/#study will no longer work.\n" in capsys.readouterr().out


def test_an_event_keeps_its_identifier_in_calendars(tmp_path: Path) -> None:
    site = write_site(tmp_path, FILES)
    assert changed_lines(site, "tea", "cup") == ["weeks/2026.yaml: - id: cup", "weeks/2026.yaml: uid: tea@example.org"]
    assert changed_lines(site, "event:talk", "chat") == [
        "weeks/2026.yaml: - {id: chat, uid: talk@example.org, title: Talk, starts: 2026-06-09, place: Leeds}"
    ]
    assert changed_lines(site, "cup", "mug") == ["weeks/2026.yaml: - id: mug"]


def test_media_move_to_another_folder_with_the_file_that_describes_them(tmp_path: Path) -> None:
    site = write_site(tmp_path, FILES | {"content/media/plan.yaml": "alt: A plan\npeople: no\n"})
    assert changed_lines(site, "content/media/plan.txt", "media/2026/our-plan.txt") == [
        "media/2026/our-plan.txt is new",
        "media/2026/our-plan.yaml is new",
        "media/plan.txt is gone",
        "media/plan.yaml is gone",
        "pages/about.md: [words](../media/2026/our-plan.txt)",
        "weeks/2026.yaml: downloads: [{title: P, file: 2026/our-plan.txt}]",
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "aliases: [/about/]\n"),
        ("aliases:\n", "aliases: [/about/]\n"),
        ("aliases: []\n", "aliases: [/about/]\n"),
        ("aliases: /us/\n", "aliases: [/us/, /about/]\n"),
        ("aliases: [/us/]\n", "aliases: [/us/, /about/]\n"),
        ("aliases:\n- /us/ # old\n- '/we/'\nexit: yes\n", "aliases:\n- /us/ # old\n- '/we/'\n- /about/\nexit: yes\n"),
        ("aliases: [/about, /us/]\n", "aliases: [/about, /us/]\n"),
        ("aliases: [/us/, /team/]\n", "aliases: [/us/, /about/]\n"),
    ],
)
def test_the_former_address_joins_the_aliases_however_they_are_written(before: str, after: str, tmp_path: Path) -> None:
    text = "---\ntitle: About\nsummary: Us.\n{}---\nWords.\n"
    # An alias that is the page's own address is an error between texts, which hides no reference.
    site = write_site(tmp_path, {"content/pages/about.md": text.format(before)})
    assert rename(site, "page:about", "team", "--apply") == 0
    assert (site / "content/pages/team.md").read_text(encoding="utf-8") == text.format(after)


def test_a_record_on_one_line_gets_its_former_address_too(tmp_path: Path) -> None:
    topics = "bonding: {title: Bonding, summary: A tie.}\n"
    site = write_site(tmp_path, {"content/topics.yaml": topics})
    assert changed_lines(site, "bonding", "bond") == [
        "articles/hello.md: topic: bond",
        "topics.yaml: bond: {aliases: [/topics/bonding/], title: Bonding, summary: A tie.}",
    ]


def test_nothing_is_written_without_being_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = write_site(tmp_path, {"content/pages/about.md": "---\ntitle: About\nsummary: Us.\n---\n[a](about.md)\n"})
    before = files_in(site)
    assert rename(site, "content/pages/about.md", "content/pages/team.md") == 0
    assert capsys.readouterr().out == (
        "rename content/pages/about.md to content/pages/team.md\n"
        "--- content/pages/about.md\n"
        "+++ content/pages/team.md\n"
        "@@ -1,5 +1,6 @@\n"
        " ---\n"
        " title: About\n"
        " summary: Us.\n"
        "+aliases: [/about/]\n"
        " ---\n"
        "-[a](about.md)\n"
        "+[a](team.md)\n"
        "\n"
        'This renames the page "about": 1 reference, 1 file. To do it: imhsite rename content/pages/about.md '
        "content/pages/team.md --apply\n"
    )
    assert {path: content for path, content in files_in(site).items() if not path.startswith(".imhsite")} == before


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("helo", "x", 'there is no record or file called "helo"; did you mean "hello"?'),
        ("page:helo", "x", 'there is no page called "helo"; imhsite stats counts what there is'),
        ("statisic:one", "x", 'there is no kind of record called "statisic"; did you mean "statistic"?'),
        ("week:2026", "2027", "a week is named after its year, which is also its address"),
        ("hello", "about", 'there is already an article called "about"'),
        ("study", "forum", 'there is already a resource called "forum"'),
        ("hello", "hello", "the article is already called hello"),
        (
            "hello",
            "Hi_you",
            '"Hi_you" cannot be the name of an article: use lower-case letters and digits, with hyphens between '
            'words, such as "hi-you"',
        ),
        ("about", "x", '"about" is the name of an article and of a page: write article:about or page:about'),
        (
            "statistics/n.yaml",
            "x",
            "content/statistics/n.yaml is a file of records: give the id of one of them, such as statistic:its-id",
        ),
        ("media/plan.txt", "plan.pdf", "a file keeps its ending: write plan.txt"),
        (
            "media/plan.txt",
            "../plan2.txt",
            '"../plan2.txt" cannot be the name of a file: use letters, digits, hyphens and underscores',
        ),
        ("media/plan.txt", "media/other.txt", "there is already a file other.txt in content/media/"),
    ],
)
def test_a_name_that_is_unknown_unclear_taken_or_impossible_is_refused(
    old: str, new: str, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = write_site(tmp_path, FILES | {"content/articles/about.md": HELLO, "content/media/other.txt": ""})
    assert rename(site, old, new, "--apply") == 1
    assert capsys.readouterr() == ("", f"imhsite rename: {reason}\n")


def test_a_description_that_two_files_share_stays_where_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = {"content/media/plan.yaml": "alt: A\npeople: no\n", "content/media/plan.rtf": "{\\rtf1}"}
    assert rename(write_site(tmp_path, FILES | more), "plan.txt", "new.txt", "--apply") == 1
    assert capsys.readouterr().err == (
        "imhsite rename: plan.yaml also describes plan.rtf: give that file a description of its own first\n"
    )


def test_errors_that_may_hide_references_are_fixed_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = {"content/articles/other.md": "---\ntitle: Other: one\n---\n[a](hello.md)\n"}
    site = write_site(tmp_path, broken)
    assert rename(site, "hello", "hi", "--apply") == 1
    output = capsys.readouterr().err
    assert output.startswith("content/articles/other.md:2:13: error[yaml-colon]: ")
    assert output.endswith("\n1 error\n\nimhsite rename: first fix these errors, since they may hide references\n")
    write(site, {"content/articles/other.md": HELLO + "[a](hello.md) [b](nowhere.md)\n"})
    assert rename(site, "hello", "hi", "--apply") == 0
    assert (site / "content/articles/other.md").read_text(encoding="utf-8") == HELLO + "[a](hi.md) [b](nowhere.md)\n"


def test_of_two_records_with_one_id_none_is_renamed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = write_site(tmp_path, FILES | {"content/statistics/m.yaml": f"one:\n  {NUMBER}"})
    assert rename(site, "statistic:one", "uno", "--apply") == 1
    reason = 'there are 2 records called "one": first give one another id'
    assert capsys.readouterr().err == f"imhsite rename: {reason}\n"


def test_a_folder_without_a_site_is_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "content").mkdir()
    assert rename(tmp_path, "hello", "hi") == 1
    output = capsys.readouterr().err
    assert output.startswith("content/site.yaml:1:1: error[missing-site]: there is no content/site.yaml here\n")
    assert output.endswith("\n1 error\n\nimhsite rename: first fix these errors\n")
    assert rename(tmp_path / "nowhere", "hello", "hi") == 2


def test_a_name_that_would_cause_an_error_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = write_site(tmp_path, {"content/pages/about.md": "---\ntitle: About\nsummary: Us.\n---\nWords.\n"})
    before = files_in(site / "content")
    assert rename(site, "about", "articles", "--apply") == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert "error[same-address]: the address /articles/ is already used" in output.err
    assert output.err.endswith("\nimhsite rename: with the new name, the site would have these errors\n")
    assert files_in(site / "content") == before


def test_every_record_and_file_of_the_site_of_everything_can_be_renamed(tmp_path: Path) -> None:
    with opened(copied_site("everything", tmp_path)) as site:
        names = [f"{kind}:{id}" for kind in KINDS for id in known_ids(site.all_records, kind)]
        names += [f"media/{name}" for name in site.all_records.media]
        counts = {name: proposed_renaming(site, name, f"z-{Path(name.rpartition(':')[2]).name}").references
                  for name in names}  # fmt: skip
    assert len(counts) == 31
    assert counts["source:trust-report"] == 10
    assert counts["topic:attachment"] == 5


def test_renaming_back_restores_every_byte_but_the_aliases(tmp_path: Path) -> None:
    site = write_site(tmp_path, FILES)
    before = files_in(site / "content")
    for old, new in (("hello", "hi"), ("study", "the-study"), ("forum", "place"), ("plan.txt", "new.txt")):
        assert rename(site, old, new, "--apply") == 0
        assert rename(site, new, old, "--apply") == 0
    after = files_in(site / "content")
    differing = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    assert differing == {"articles/hello.md", "articles/hello.cy.md"}
    alias = b"aliases: [/articles/hi/]\n"
    assert after["articles/hello.md"].replace(alias, b"") == before["articles/hello.md"]
    assert built(site)
