"""`imhsite new article` and the like: what it asks for, what it refuses, and where it writes."""

import re
from pathlib import Path

import pytest
from building import files_in, imhsite_here, opened, write_site
from people import at_terminal

from imhsite.app.answers import value_of
from imhsite.app.record_questions import STRUCTS
from imhsite.cli.new import DRAFTED, USES
from imhsite.outputs.site_problems import site_problems
from imhsite.schema.fields import fields_of
from imhsite.schema.records import Article, Source, Week

FILES = {
    "content/sources.yaml": "# Ours.\nstudy:\n  title: A study  # 2020\n  year: 2020\n  publisher: A press\n",
    "content/statistics/a.yaml": "",
    "content/statistics/b.yaml": "",
    "content/weeks/2026.yaml": "year: 2026\ntitle: W\nstarts: 2026-06-08\nends: 2026-06-14\n# End.\n",
}
RECORDS = {
    "article": ("title=First words", "summary=S."),
    "page": ("title=About us", "summary=S."),
    "week": ("year=2027", "starts=2027-06-07", "ends=2027-06-13", "days=[{date: 2027-06-08, title: D}]"),
    "event": ("title=Tea: at 5", "starts=2026-06-09", "place=Leeds"),
    "topic": ("title=Play", "summary=S."),
    "statistic": ("value=70.5", "claim=of babies", "population=Babies", "n=1,200", "unit=percent"),
    "source": ("title=T: U", "publisher=Press", "year=2021"),
    "resource": ("name=R", "url=https://r.example/", "description=D.", "audience=parents, practitioners"),
    "helpline": ("name=H", "coverage=GB-ENG", "checked-on=2026-06-01", "phone=0800 1111"),
    "term": ("meaning=M.",),
    "notice": ("text=N.", "link={label: L, link: /help/}"),
    "correction": ("date=2026-06-01", "what=It was wrong.", "articles=hello"),
}
WRITTEN = {
    "article": "---\ntitle: First words\nsummary: S.\ntopic: bonding\nstatus: draft\n---\n\nWrite the text here.\n",
    "page": "---\ntitle: About us\nsummary: S.\nstatus: draft\n---\n\nWrite the text here.\n",
    "week": (
        "year: 2027\ntitle: null\nstarts: 2027-06-07\nends: 2027-06-13\ndays:\n  - date: 2027-06-08\n    title: D\n"
    ),
    "event": (
        FILES["content/weeks/2026.yaml"]
        + "events:\n  - id: tea-at-5\n    title: 'Tea: at 5'\n    starts: 2026-06-09\n    place: Leeds\n"
    ),
    "statistic": (
        "of-babies:\n  value: '70.5'\n  claim: of babies\n  population: Babies\n  n: 1,200\n  year: null\n"
        "  source: study\n  unit: percent\n"
    ),
    "source": FILES["content/sources.yaml"] + "\npress-2021:\n  title: 'T: U'\n  year: 2021\n  publisher: Press\n",
    "helpline": "h:\n  name: H\n  coverage: GB-ENG\n  checked_on: 2026-06-01\n  phone: 0800 1111\n",
    "term": "named:\n  meaning: M.\n",
    "resource": (
        "r:\n  name: R\n  url: https://r.example/\n  description: D.\n  audience: [parents, practitioners]\n"
    ),
}  # fmt: skip
PLACES = {
    "article": "articles/first-words.md", "page": "pages/about-us.md", "week": "weeks/2027.yaml",
    "event": "weeks/2026.yaml", "statistic": "statistics/a.yaml", "source": "sources.yaml",
    "helpline": "helplines.yaml", "term": "glossary.yaml", "resource": "resources.yaml", "topic": "topics.yaml",
    "notice": "notice.yaml", "correction": "corrections.yaml",
}  # fmt: skip


def words_for(kind: str, *fields: str) -> list[str]:
    pairs = (field.partition("=") for field in fields)
    return ["new", kind, *(word for name, _, value in pairs for word in (f"--{name}", value))]


@pytest.mark.parametrize("kind", STRUCTS)
def test_a_record_of_each_kind_is_written_where_it_belongs_and_the_site_stays_sound(kind: str, tmp_path: Path) -> None:
    site = write_site(tmp_path, FILES)
    before = files_in(site / "content")
    named = ["named"] if kind == "term" else []
    words = [*words_for(kind, *RECORDS[kind]), *named]
    ended = imhsite_here(*words, "--yes", folder=site / "content" / "statistics")
    assert (ended.stderr, ended.returncode) == ("", 0)
    after = files_in(site / "content")
    changed = {path for path in after if after[path] != before.get(path)}
    assert changed == {PLACES[kind]}
    assert kind not in WRITTEN or after[PLACES[kind]].decode() == WRITTEN[kind]
    assert PLACES[kind] in ended.stdout
    with opened(site) as found:
        assert found.engine.ask(site_problems) == ()


@pytest.mark.parametrize(
    ("words", "reasons"),
    [
        (words_for("article"), ["--title: The article's title.", "--summary: One or two sentences;"]),
        (words_for("source"), ["--title: ", "--authors or --publisher: "]),
        (words_for("statistic", "value=1", "claim=c", "population=p", "source=studie"),
         ["--source studie", 'there is no source called "studie": did you mean "study"?']),
        (words_for("week", "year=20266"), ['"year" should be a year, not "20266": write it in four digits']),
        (words_for("week", "year=2026"), ["--year 2026", "there is already a week called 2026"]),
        (words_for("week", "year=2027", "starts=2027-06-09", "ends=2027-06-01"), ["--ends 2027-06-01", "before it"]),
        (words_for("week", "year=2027", "days=[{date"), ["--days [{date", "never closed"]),
        (words_for("event", "title=Tea", "starts=2027-01-01"), ["--starts 2027-01-01", "is not between"]),
        (words_for("event", "title=Tea", "starts=2026-06-08", "week=2031"), ["--week 2031", "the weeks are 2026"]),
        ([*words_for("article", "title=T", "summary=S"), "hello"], ["ID hello", "already an article called hello"]),
        ([*words_for("article", "title=T", "summary=S"), "../../x"], ["ID ../../x", "use lower-case letters"]),
        ([*words_for("term", "meaning=M", "file=../../x.yaml"), "t"], ["--file ../../x.yaml", "no file for glossary"]),
        (words_for("term", "meaning=M", "forms=a;;b", "file=topics.yaml"), ["no file for glossary"]),
        (words_for("helpline", "name=H", "coverage=GB", "checked-on=2026-06-01", "phone=12"), ["--phone 12"]),
        (words_for("article", "title=A", "summary=S", "review-by=soon"), ["--review-by soon", "should be a date"]),
    ],
)  # fmt: skip
def test_what_is_missing_or_wrong_is_listed_and_nothing_is_written(
    words: list[str], reasons: list[str], tmp_path: Path
) -> None:
    site = write_site(tmp_path, FILES)
    before = files_in(site / "content")
    ended = imhsite_here(*words, "--yes", folder=site)
    assert ended.returncode == 2
    assert "nothing was written" in ended.stderr
    for reason in reasons:
        assert reason in ended.stderr
    assert files_in(site / "content") == before


def test_a_person_answers_what_is_required_and_corrects_what_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = write_site(tmp_path, FILES)
    person = at_terminal(monkeypatch, "71%", "of babies", "Babies", "", "19", "2019", "study", "", "study", "of-babies")
    ended = imhsite_here("new", "statistic", folder=site)
    assert ended.returncode == 0
    assert [prompt.split(":")[0] for prompt in person.asked] == [
        "value", "claim", "population", "n [null]", "year [null]", "year [null]", "source [study]",
        "file [content/statistics/a.yaml]", "id [of-babies]", "id",
    ]  # fmt: skip
    assert "there is already a statistic, source, resource or helpline called study" in ended.stdout
    assert "of-babies:\n  value: 71%\n" in (site / "content/statistics/a.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", [kind for kind in RECORDS if kind in USES and USES[kind] != DRAFTED])
def test_what_it_says_about_a_new_record_works_in_a_text(kind: str, tmp_path: Path) -> None:
    site = write_site(tmp_path, FILES)
    said = imhsite_here(*words_for(kind, *RECORDS[kind]), "--yes", folder=site).stdout
    example = re.search(r"Show it in a text with (.+)|Cite it in a text with (.+)", said)
    assert example
    article = site / "content/articles/hello.md"
    text = f"{article.read_text(encoding='utf-8')}\n{example[1] or 'So it is.' + example[2]}\n"
    article.write_text(text, encoding="utf-8")
    with opened(site) as found:
        assert found.engine.ask(site_problems) == ()


def test_an_approved_article_is_not_called_a_draft(tmp_path: Path) -> None:
    words = [*words_for("article", "title=T", "summary=S", "status=approved"), "--yes"]
    assert "draft" not in imhsite_here(*words, folder=write_site(tmp_path)).stdout
    assert "status: approved" in (tmp_path / "content/articles/t.md").read_text(encoding="utf-8")


def test_one_of_several_fields_is_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = write_site(tmp_path)
    person = at_terminal(monkeypatch, "T", "", "", "A press", "")
    assert imhsite_here("new", "source", folder=site).returncode == 0
    assert person.asked[2:] == ["authors: ", "publisher: ", "id [a-press]: "]
    assert (site / "content/sources.yaml").read_text(encoding="utf-8") == (
        "a-press:\n  title: T\n  year: null\n  publisher: A press\n"
    )


@pytest.mark.parametrize("end", [EOFError, KeyboardInterrupt])
def test_whoever_stops_at_a_question_changes_nothing(
    end: type[BaseException], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = write_site(tmp_path, FILES)
    before = files_in(site / "content")
    at_terminal(monkeypatch, "T", end)
    assert imhsite_here("new", "source", folder=site).returncode == (1 if end is EOFError else 130)
    assert files_in(site / "content") == before


@pytest.mark.parametrize(
    ("files", "words", "reason"),
    [
        ({}, words_for("statistic"), "a statistic needs a source, and there is none yet: imhsite new source adds one"),
        ({}, words_for("event"), "imhsite new week adds one"),
        ({"content/site.yaml": "title: x\n"}, words_for("topic"), "content/site.yaml has errors"),
        ({"content/sources.yaml": "a: [\n"}, words_for("source", "title=T", "publisher=P"),
         "nothing can be added to content/sources.yaml: it cannot be read; imhsite build explains why"),
    ],
)  # fmt: skip
def test_what_must_be_done_first_is_said(files: dict[str, str], words: list[str], reason: str, tmp_path: Path) -> None:
    site = write_site(tmp_path, files)
    ended = imhsite_here(*words, "--yes", folder=site)
    assert ended.returncode == 1
    assert reason in ended.stderr


def test_a_file_that_changes_before_the_end_is_kept_and_the_answers_are_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from imhsite.cli import new

    site = write_site(tmp_path, FILES)
    write = new.write_changes

    def late(*words: object) -> None:
        (site / "content/sources.yaml").write_text("other: 1\n", encoding="utf-8")
        write(*words)  # type: ignore[arg-type]

    monkeypatch.setattr(new, "write_changes", late)
    ended = imhsite_here(*words_for("source", "title=A b", "publisher=P"), "--yes", folder=site)
    assert ended.returncode == 1
    assert "content/sources.yaml was changed meanwhile" in ended.stderr
    assert "imhsite new source p --title 'A b' --publisher P --year null --yes" in ended.stderr
    assert (site / "content/sources.yaml").read_text(encoding="utf-8") == "other: 1\n"


def test_an_answer_becomes_the_value_that_the_field_declares() -> None:
    fields = {field.name: field for struct in (Article, Week, Source) for field in fields_of(struct)}
    answers = {
        "year": "2026", "exit": "yes", "title": "2026", "authors": "Lee, A.; Roe, B.", "hashtags": "#A, B c",
        "audience": "parents", "picture": "a.jpg", "verified": "{dates: no}", "starts": "NULL",
    }  # fmt: skip
    assert {name: value_of(fields[name], answer) for name, answer in answers.items()} == {
        "year": 2026, "exit": True, "title": "2026", "authors": ["Lee, A.", "Roe, B."], "hashtags": ["#A", "B", "c"],
        "audience": "parents", "picture": "a.jpg", "verified": {"dates": "no"}, "starts": None,
    }  # fmt: skip
