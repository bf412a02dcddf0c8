"""The embargo proof: words, names and titles of hidden records are looked for in every byte that would be published."""

from __future__ import annotations

import gzip
import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from building import build_here, files_in, problem_lines, write_site
from editing import EditedSite
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from imhsite.app.build_site import BuildOptions, clean_build
from imhsite.diagnostics.problems import Origin
from imhsite.embargo.ngrams import Grams, phrases_of, single_words
from imhsite.engine.graph import Engine
from imhsite.outputs import plan
from imhsite.outputs.kinds import DocumentOutput, Output
from imhsite.schema.fields import Moment
from imhsite.views.context import Context
from imhsite.views.types.view import View

BEFORE, AFTER = "2026-06-08 00:00", "2026-06-08 00:01"
HELD = {
    "content/articles/zebra-news.md": """\
---
title: Stripes at dawn
summary: A quagga was seen at the café where nobody had been looking for one at all.
topic: bonding
publish_at: 2026-06-08 00:01
---
Words about a pangolin.
""",
}


class LeakingView(View, frozen=True, kw_only=True):
    """A view that says what it should not."""

    words: str


Wrapped = Callable[[str], bytes]


def zipped(words: str | bytes, name: str = "words.txt") -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, words)
    return into.getvalue()


def in_pdf(words: str) -> bytes:
    return b"%PDF-1.7\n\xff\xfe stream\n" + zlib.compress(b"(" + words.encode() + b") Tj") + b"\nendstream\n"


def leaking(monkeypatch: pytest.MonkeyPatch, path: str, words: str, wrap: Wrapped) -> None:
    """Let one more output say the words."""
    documents = plan._OF_LANGUAGE["documents"]

    def planning(engine: Engine, context: Context) -> Iterator[Output]:
        yield from documents(engine, context)
        made = LeakingView(words=words)
        yield DocumentOutput(path, context.language, lambda: made, lambda view: wrap(view.words), Origin("x"))

    monkeypatch.setitem(plan._OF_LANGUAGE, "documents", planning)


def as_text(words: str) -> bytes:
    return words.encode()


@pytest.mark.parametrize(
    ("path", "words", "wrap"),
    [
        ("a.txt", "He saw a QUAGGA there.", as_text),
        ("a.txt", "stripes at dawn", as_text),
        ("a.txt", "a pangolin", as_text),
        ("zebra-news/a.txt", "nothing", as_text),
        ("a.html", "<p>a&nbsp;p&#97;ngolin", as_text),
        ("a.html", "<!-- Zebra_News -->", as_text),
        ("a.html", '<a href="https://share.example/?t=Stripes%20at%20dawn">', as_text),
        ("a.json", "Stripes\nat dawn", lambda words: json.dumps(words).encode()),
        ("a.json", "the café where nobody had been looking for one", lambda words: json.dumps(words).encode()),
        ("a.ics", "SUMMARY:Stri\r\n pes at dawn\r\n", as_text),
        ("a.xml.gz", "a pangolin", lambda words: gzip.compress(words.encode(), mtime=0)),
        ("a.zip", "a pangolin", zipped),
        ("a.zip", "nothing", lambda words: zipped(words, "zebra-news.png")),
        ("a.zip", "a pangolin", lambda words: zipped(zipped(words), "inner.zip")),
        ("a.pdf", "Stripes at dawn", in_pdf),
        ("a.png", "Stripes at dawn", lambda _: b"\x89PNG\0\xff"),
        ("a.jpg", "nothing", lambda _: b"\xff\xd8\xff\0 Title: Stripes at dawn \xff"),
        ("a.js", "const next = 'zebra-news'", as_text),
    ],
)
def test_a_word_of_a_hidden_record_anywhere_stops_the_build(
    path: str, words: str, wrap: Wrapped, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leaking(monkeypatch, path, words, wrap)
    site = write_site(tmp_path, HELD)
    result = build_here(site, as_of=BEFORE)
    (problem,) = result.problems
    assert result.published is None
    assert (problem.rule, problem.origin.file) == ("embargo-leak", "content/articles/zebra-news.md")
    assert 'the article "zebra-news" is held back until 2026-06-08 00:01' in problem.message
    assert f"would be published in {path}" in problem.message
    assert not (site / "build").exists()
    assert build_here(site, as_of=AFTER).published is not None


@pytest.mark.parametrize("words", ["March with the zebras", "https://walk.example/rhinoceros"])
def test_the_action_of_a_hidden_week_is_a_secret_with_the_address_it_leads_to(
    words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leaking(monkeypatch, "a.txt", words, as_text)
    week = (
        "year: 2027\ntitle: null\nstarts: null\nends: null\npublish_at: 2026-06-08 00:01\n"
        "action: {label: March with the zebras, link: https://walk.example/rhinoceros}\n"
    )
    site = write_site(tmp_path, {"content/weeks/2027.yaml": week})
    (problem,) = build_here(site, as_of=BEFORE).problems
    assert (problem.rule, problem.origin.file) == ("embargo-leak", "content/weeks/2027.yaml")


@pytest.mark.parametrize(
    ("path", "words", "wrap"),
    [
        ("a.txt", "stripes, and at another dawn", as_text),  # the title's words one by one, which others say too
        ("a.html", "<li>Stripes</li><li>at dawn</li>", as_text),  # two elements are not one title
        ("a.ogg", "", lambda _: b"OggS\0\xffseen\xff"),  # a short word among bytes
        ("a.js", "let seen = 1", as_text),  # a word of a program
        ("a.txt", "Wednesday in Scotland", as_text),  # names that imhsite itself says
    ],
)
def test_what_others_say_too_is_no_leak(
    path: str, words: str, wrap: Wrapped, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leaking(monkeypatch, path, words, wrap)
    said_by_others = "---\ntitle: Dawn\nsummary: Stripes and another one.\ntopic: bonding\n---\nWords.\n"
    held = HELD["content/articles/zebra-news.md"].replace("Words about", "One Wednesday in Scotland: words about")
    site = write_site(tmp_path, {"content/articles/zebra-news.md": held, "content/articles/others.md": said_by_others})
    result = build_here(site, as_of=BEFORE)
    assert result.published is not None, problem_lines(result)


def test_where_the_doi_of_something_visible_leads_to_is_no_secret(tmp_path: Path) -> None:
    source = "smith2020:\n  title: Listening\n  year: 2020\n  authors: Smith, A.\n  doi: 10.3389/fpsyg.2021.620942\n"
    resource = (
        "a-review:\n  name: A review\n  url: https://doi.org/10.3389/fpsyg.2021.620942\n  description: A review.\n"
    )
    cited = "---\ntitle: Dawn\nsummary: S.\ntopic: bonding\n---\nWords [@smith2020], a review.\n"
    files = {"content/articles/cited.md": cited, "content/resources.yaml": f"{resource}  status: draft\n"}
    result = build_here(write_site(tmp_path, {**files, "content/sources.yaml": source}))
    assert result.published is not None, problem_lines(result)
    assert b"https://doi.org/10.3389/fpsyg.2021.620942" in files_in(tmp_path / "build")["articles/cited/index.html"]


CORRECTION = "content/corrections.yaml"
ABOUT = "---\ntitle: About us\nsummary: Who we are.\n---\n::corrections\n"


@pytest.mark.parametrize(
    ("secret", "files"),
    [
        (
            "echidna",
            {CORRECTION: "one:\n  date: 2026-06-01\n  what: The echidna was wrong.\n  articles: [zebra-news]\n"},
        ),
        (
            "echidna",
            {
                CORRECTION: "one: {date: 2026-06-01, what: An echidna, articles: [zebra-news], weeks: [2027]}\n",
                "content/weeks/2027.yaml": "year: 2027\ntitle: Stripes\nstarts: 2027-06-07\nends: 2027-06-13\n"
                "publish_at: 2026-06-08 00:01\n",
            },
        ),
        (
            "echidna",
            {
                "content/notice.yaml": "new:\n  text: Read about the echidna.\n"
                "  link: {label: Read it, link: articles/zebra-news.md}\n"
            },
        ),
        (
            "echidna",
            {
                "content/weeks/2026.yaml": "year: 2026\ntitle: Together\nstarts: 2026-06-08\nends: 2026-06-14\n"
                "messages:\n  - text: One in ten saw an echidna.\n    statistics: [seen]\n",
                "content/statistics/seen.yaml": "seen:\n  value: '10'\n  unit: percent\n  claim: of adults\n"
                "  population: adults\n  n: '100'\n  year: 2020\n  source: survey\n  publish_at: 2026-06-08 00:01\n",
                "content/sources.yaml": "survey:\n  title: A survey\n  year: 2020\n  authors: Smith, A.\n",
            },
        ),
        (
            "echidna",
            {
                "content/sources.yaml": "smith2020:\n  title: The echidna\n  year: 2020\n  authors: Smith, A.\n",
                "content/articles/zebra-news.md": HELD["content/articles/zebra-news.md"] + "\nMore [@smith2020].\n",
            },
        ),
    ],
    ids=["correction", "correction of two", "notice", "key message", "source"],
)
def test_what_belongs_only_to_something_hidden_is_hidden_with_it(
    secret: str, files: dict[str, str], tmp_path: Path
) -> None:
    site = write_site(tmp_path, {**HELD, "content/pages/about.md": ABOUT, **files})
    result = build_here(site, as_of=BEFORE)
    assert result.published is not None, problem_lines(result)
    assert [path for path, content in files_in(site / "build").items() if secret.encode() in content] == []
    assert build_here(site, as_of=AFTER).published is not None
    assert [path for path, content in files_in(site / "build").items() if secret.encode() in content] != []


def test_a_correction_of_something_visible_too_is_shown(tmp_path: Path) -> None:
    correction = "one:\n  date: 2026-06-01\n  what: A wrong name.\n  articles: [zebra-news, hello]\n"
    site = write_site(tmp_path, {**HELD, "content/pages/about.md": ABOUT, CORRECTION: correction})
    assert build_here(site, as_of=BEFORE).published is not None
    assert b"A wrong name" in files_in(site / "build")["about/index.html"]


def test_words_edited_beside_a_hidden_correction_leave_it_hidden(tmp_path: Path) -> None:
    correction = "one:\n  date: 2026-06-01\n  what: The echidna was wrong.\n  articles: [zebra-news]\n"
    site = write_site(tmp_path, {**HELD, "content/pages/about.md": ABOUT, CORRECTION: correction})
    assert build_here(site, as_of=BEFORE).published is not None
    about = site / "content" / "pages" / "about.md"
    about.write_text(about.read_text().replace("::corrections", "Other words.\n\n::corrections"))
    assert build_here(site, as_of=BEFORE).published is not None
    page = files_in(site / "build")["about/index.html"]
    assert b"Other words" in page
    assert b"echidna" not in page


def test_a_reused_output_is_checked_again_when_more_is_hidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    leaking(monkeypatch, "a.txt", "Is it a quagga?", as_text)
    site = write_site(tmp_path)
    assert build_here(site, as_of=BEFORE).published is not None
    write_site(tmp_path, HELD)
    result = build_here(site, as_of=BEFORE)
    assert [problem.rule for problem in result.problems] == ["embargo-leak"]
    assert files_in(site / "build")["a.txt"] == b"Is it a quagga?"


def test_a_second_proof_of_the_same_site_reads_no_reused_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from imhsite.embargo import leak_check

    site = write_site(tmp_path, HELD)
    read: list[str] = []
    real = leak_check.readable_in
    monkeypatch.setattr(leak_check, "readable_in", lambda path, *given: read.append(path) or real(path, *given))
    assert build_here(site, as_of=BEFORE).published is not None
    assert "index.html" in read
    read.clear()
    hello = site / "content" / "articles" / "hello.md"
    hello.write_text(hello.read_text().replace("Words.", "Other words."), encoding="utf-8")
    assert build_here(site, as_of=BEFORE).published is not None
    assert read == ["articles/hello/index.html"]


def test_a_gram_is_found_whatever_separates_its_words() -> None:
    grams = Grams(["zebra news", "okapi", "stripes at dawn"])
    assert grams.found_in("/ZEBRA-news/ and _Okapi_") == {"zebra news", "okapi"}
    assert grams.found_in("Stripes at <b>dawn</b>, zebras news, okapis") == set()


def test_numbers_and_short_words_are_not_looked_for_by_themselves() -> None:
    assert list(single_words("In 2026 the IBEX ate 12 of a5b2")) == ["ibex", "a5b2"]


def test_every_long_piece_of_a_text_holds_a_phrase() -> None:
    words = [f"{first}{second}" for first in "abcdefgh" for second in "klmnopqr"]
    phrases = Grams(phrases_of(" ".join(words)))
    pieces = (" ".join(words[start : start + 12]) for start in range(len(words) - 12))
    assert all(phrases.found_in(piece) for piece in pieces)


# Deleted or hidden, it is the same

RECORDS: tuple[tuple[str, str], ...] = (
    ("articles", "near"),
    ("articles", "far"),
    ("articles", "tie"),
    ("pages", "about"),
    ("statistics", "twice"),
    ("statistics", "insecure-share"),
    ("sources", "trust-report"),
    ("resources", "course"),
    ("helplines", "irish-line"),
    ("glossary", "co-regulation"),
    ("weeks", "2024"),
    ("weeks", "2025"),
    ("weeks", "2026"),
    ("events", "0"),
    ("events", "1"),
    ("downloads", "0"),
)
HIDING = (
    {"publish_at": "2025-06-11"},
    {"unpublish_at": "2025-06-10 00:01"},
    {"publish_at": "2025-06-10 23:59 America/New_York", "unpublish_at": "2027-01-01"},
    {"status": "draft"},
    {"status": "in-review"},
)
WEEK = "weeks/2025.yaml"


def fields_of(site: EditedSite, kind: str, id: str) -> list[dict[str, object]]:
    """The fields of a record, in every language there is of it."""
    if kind in ("events", "downloads"):
        return [site.weeks[WEEK][kind][int(id)]]  # type: ignore[index]
    if kind == "weeks":
        return [site.weeks[f"weeks/{id}.yaml"]]
    if kind in ("articles", "pages"):
        return [front for path, (front, _) in site.texts.items() if path.startswith(f"{kind}/{id}.")]
    return [site.records(kind)[id]]


def name_in(site: EditedSite, kind: str, id: str) -> str:
    """What others call the record."""
    named = "title" if kind == "downloads" else "id"
    return str(fields_of(site, kind, id)[0][named]) if kind in ("events", "downloads") else id


def remove_mentions(site: EditedSite, name: str) -> None:
    """Take out the blocks of text that name something, which could not stay while it is hidden."""
    for _, blocks in site.texts.values():
        blocks[:] = [block for block in blocks if name not in block]


def delete(site: EditedSite, kind: str, id: str) -> None:
    """Take a record out of its file."""
    if kind in ("events", "downloads"):
        site.weeks[WEEK][kind][int(id)] = None  # type: ignore[index]
    elif kind == "weeks":
        del site.weeks[f"weeks/{id}.yaml"]
    elif kind in ("articles", "pages"):
        for path in [path for path in site.texts if path.startswith(f"{kind}/{id}.")]:
            del site.texts[path]
    else:
        site.drop(kind, id)


def without_references(value: Any, gone: set[str]) -> Any:
    """The same fields without what is gone, and what leads to it: entries of lists, and the links of notices."""
    if isinstance(value, dict):
        kept = ((key, each) for key, each in value.items() if not (isinstance(each, dict) and names_any(each, gone)))
        return {key: without_references(each, gone) for key, each in kept}
    if isinstance(value, list):
        return [without_references(each, gone) for each in value if not names_any(each, gone)]
    return value


def names_any(value: Any, gone: set[str]) -> bool:
    """Whether an entry of a list is the place of a deleted one, its name, or a link to it."""
    link = str(value.get("link", "")) if isinstance(value, dict) else ""
    file = value.removesuffix(".md").rpartition("/")[2] if isinstance(value, str) and value.endswith(".md") else value
    return value is None or (isinstance(file, str) and file in gone) or link.partition(".md")[0][6:] in gone


def without(site: EditedSite, gone: dict[tuple[str, str], str]) -> None:
    """The site with records deleted from their files and from the lists that name them."""
    for kind, id in sorted(gone):  # what is inside a week goes before the week
        delete(site, kind, id)
    named = set(gone.values())
    if not site.records("glossary"):
        site.collections.pop("glossary.yaml", None)
    site.settings = without_references(site.settings, named)
    site.weeks = {path: without_references(week, named) for path, week in site.weeks.items()}
    site.texts = {path: (without_references(front, named), blocks) for path, (front, blocks) in site.texts.items()}
    site.collections = {path: without_references(records, named) for path, records in site.collections.items()}


def belonging_to(site: EditedSite, gone: set[str]) -> list[tuple[str, str]]:
    """The corrections, notices and sources that belong only to what is gone; and a week's messages are taken out."""
    found: list[tuple[str, str]] = []
    for id, one in site.records("corrections").items():
        named = [str(name) for field in ("articles", "pages", "weeks", "statistics") for name in one.get(field, ())]  # type: ignore[attr-defined]
        if named and gone.issuperset(named):
            found.append(("corrections", id))
    found += [("notice", id) for id, one in site.records("notice").items() if names_any(one.get("link"), gone)]
    users = {**{path: (week, "") for path, week in site.weeks.items()}, **site.texts}
    users |= {id: (one, "") for id, one in site.records("statistics").items()}
    for id in site.records("sources"):
        using = {path for path, user in users.items() if re.search(rf"\b{id}\b", json.dumps(user))}
        if id not in gone and using and gone.issuperset(path.split("/")[-1].split(".")[0] for path in using):
            found.append(("sources", id))
    return found


def made_of(site: EditedSite, root: Path, as_of: datetime) -> dict[str, bytes] | None:
    site.write(root)
    moment = Moment(f"{as_of:%Y-%m-%dT%H:%M:%S}", "UTC")
    files = clean_build(BuildOptions(root, root / "build", moment)).files
    return dict(files) if files is not None else None


@given(
    hidden=st.dictionaries(st.sampled_from(RECORDS), st.sampled_from(HIDING), min_size=1, max_size=3),
    as_of=st.datetimes(datetime(2025, 6, 10, 0, 1), datetime(2025, 6, 10, 22, 59)),
    languages=st.sampled_from((("en-GB",), ("en-GB", "cy"))),
)
def hidden_is_like_deleted(tmp_path: Path, hidden: Any, as_of: datetime, languages: tuple[str, ...]) -> None:
    hidden = {
        (kind, id): {name: value for name, value in how.items() if name != "status"} or HIDING[0]
        if kind in ("events", "downloads")
        else how
        for (kind, id), how in hidden.items()
    }
    site, other = EditedSite(languages=languages), EditedSite(languages=languages)
    gone = {(kind, id): name_in(site, kind, id) for kind, id in hidden}
    for (kind, id), how in hidden.items():
        for fields in fields_of(site, kind, id):
            fields.update(how)
    for either in (site, other):
        for name in gone.values():
            remove_mentions(either, name)
    belonging = belonging_to(site, set(gone.values()))
    without(other, gone)
    for kind, id in belonging:
        delete(other, kind, id)
    made = made_of(site, tmp_path, as_of)
    assume(made is not None)
    assert made is not None
    same = made_of(other, tmp_path, as_of)
    assert same is not None
    assert [path for path in sorted(made.keys() | same.keys()) if made.get(path) != same.get(path)] == []


@pytest.mark.hypothesis
def test_what_is_hidden_leaves_the_site_as_if_it_had_been_deleted(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    examples = 2000 if pytestconfig.getoption("thorough") else 15
    # What is made smaller takes as long as it took to find it, and both sites are there to be looked at.
    phases = (Phase.explicit, Phase.reuse, Phase.generate)
    checks = list(HealthCheck)
    settings(max_examples=examples, suppress_health_check=checks, phases=phases)(hidden_is_like_deleted)(
        tmp_path=tmp_path
    )
