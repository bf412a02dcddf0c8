"""Whatever is edited, in whatever order: a build that remembers equals one that remembers nothing, byte for byte.

`make long-test` plays thousands of sequences. In every run, thousands of edits are made in tests/test_engine.py, where
one costs a hundredth as much.
"""

from __future__ import annotations

import copy
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from editing import THEME, EditedSite, Record, pick, set_or_remove
from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)
from icalendar import Calendar
from random_runs import run_random_steps

from imhsite.app.build_site import BuildOptions, BuildResult, SilentReporter, build, clean_build
from imhsite.engine import toolchain
from imhsite.engine.file_scan import sources_of
from imhsite.engine.up_to_date import Stamp, options_key, untouched
from imhsite.schema.dates import instant_of, moment_of

MOMENTS = (
    "2025-06-11 12:00",  # the week of 2025 is live
    "2024-12-31 23:59",
    "2025-01-01",  # the week of 2025 is announced, its poster offered
    "2025-06-08 22:59 UTC",
    "2025-06-08 23:00 UTC",  # the first midnight of the week
    "2025-06-12",
    "2025-06-16",  # the week has ended
    "2025-08-31",
    "2025-09-10",  # helplines are stale
    "2025-09-11",
    "2026-06-04",  # an article is due for review
    "2026-06-10",
    "2034-01-01",  # numbers are old
)

TITLES = ("The tie", "A new title", "Ünicode & <tags>", "a lower title")
MAYBE_MOMENTS = (None, "2025-06-12", "2025-06-11 12:00", "2025-06-11 12:01", "2024-01-01", "2040-01-01")

ARTICLE_FIELDS: tuple[tuple[str, Any], ...] = (
    *(("title", title) for title in TITLES),
    ("summary", "Another summary."),
    ("topic", "bonding"),
    ("topic", "attachment"),
    ("also_in", ["bonding"]),
    ("also_in", ["attachment", "bonding"]),
    ("also_in", None),
    *(("order", order) for order in (None, "1", "2", "9")),
    *(("aliases", addresses) for addresses in (None, ["/before/"], ["/before/", "/long-before/"])),
    *(("date", day) for day in (None, "2025-06-01", "2024-02-29")),
    ("updated", "2026-01-01"),
    ("status", "draft"),
    ("status", None),
    *(("publish_at", moment) for moment in MAYBE_MOMENTS),
    *(("unpublish_at", moment) for moment in MAYBE_MOMENTS),
    ("audience", ["press"]),
    ("content_note", "It speaks of loss."),
    ("exit", "yes"),
    ("resources", ["course", "guide"]),
    ("resources", None),
    ("picture", "play.png"),
    ("authors", ["C. Writer"]),
    ("review_by", "2025-06-11"),
    ("review_by", None),
)

BLOCKS = (
    "Plain words.",
    "Other words, of another length.",
    "## A heading\n\nUnder it.",
    "[TOC]",
    "A link to [another](secure.md), to [its heading](tie.md#how-it-starts), to [the one near](near.md).",
    "A link to [far](far.md) and to [far again](far.md).",
    "A link to [a page](../pages/about.md) and [a week](../weeks/2024.yaml).",
    "A link to [a number](../statistics/family.yaml#teams), [them all](../statistics/family.yaml), [help](/help/).",
    "A link to [the poster](../media/week/poster.txt), which lies in a folder.",
    "Nobody used [this](../media/unused.txt) before.",
    "It was found [@jones2020, p. 5].",
    "It was counted [@trust-report; @jones2020].",
    "About :stat[teams] and :stat[secure-share].",
    "::statistic[secure-share]",
    "::statistic[insecure-share]",
    "::chart[secure-share, insecure-share]",
    "::chart[secure-share]{kind=people}",
    "::resource[guide]",
    "::resources{topic=attachment}",
    "::resources{audience=parents}",
    "::resources{region=GB}",
    "::helplines",
    "::helplines{coverage=IE}",
    "::helplines[parent-line]",
    "::definition[co-regulation]",
    "::week[2024]",
    "::week[2025]",
    "::event[launch]",
    "::event[afterwards]",
    "::figure{src=../media/play.png}",
    "::video[A film]{url=https://films.example/1 provider=Films poster=../media/play.png}",
    ":::note[A title with :stat[teams]]\nWrapped [link](tie.md) words [@jones2020].\n:::",
    "Loud :shout[words].",
)

TIMED: tuple[tuple[str, Any], ...] = (
    *(("publish_at", moment) for moment in MAYBE_MOMENTS),
    *(("unpublish_at", moment) for moment in MAYBE_MOMENTS),
    ("status", "draft"),
    ("status", None),
)

CARE: tuple[tuple[str, Any], ...] = (
    ("content_note", "It speaks of loss."),
    ("content_note", None),
    ("exit", "yes"),
    ("exit", None),
)

RECORD_FIELDS: dict[str, tuple[tuple[str, Any], ...]] = {
    "statistics": (
        *(("value", value) for value in ("51.6", "7", "over 7", "99.9")),
        ("unit", "percent"),
        ("unit", None),
        ("claim", "of families"),
        ("title", "A title"),
        ("year", "2024"),
        ("year", "2001"),
        ("caveat", None),
        ("caveat", "Beware."),
        ("source", "jones2020"),
        ("source", "trust-report"),
        ("topics", ["attachment"]),
        ("topics", ["bonding", "attachment"]),
        ("topics", None),
        ("supersedes", None),
        ("supersedes", "secure-share-old"),
        ("review_by", "2025-06-11"),
        ("checked_on", "2025-06-10"),
        *CARE,
        *TIMED,
    ),
    "sources": (
        ("title", "A new source"),
        ("year", "1999"),
        ("year", "null"),
        ("publisher", "Another press"),
        ("url", "https://new.example/"),
        ("note", {"en-GB": "A note.", "cy": "Nodyn."}),
        *TIMED,
    ),
    "resources": (
        ("name", "A new resource"),
        ("description", "It helps."),
        ("region", ["GB-SCT", "IE"]),
        ("region", None),
        ("audience", ["parents", "press"]),
        ("topics", ["attachment"]),
        ("topics", ["bonding"]),
        ("free", "yes"),
        *TIMED,
    ),
    "helplines": (
        ("name", "A new line"),
        ("checked_on", "2025-06-10"),
        ("checked_on", "2025-03-10"),
        ("checked_against", "own page"),
        ("checked_against", None),
        ("hours", "By night"),
        ("emergency", "yes"),
        ("emergency", "no"),
        ("note", "A note."),
        *TIMED,
    ),
    "glossary": (("meaning", "Another meaning."), ("term", "Another term"), *TIMED),
    "topics": (
        ("title", "A new topic"),
        ("title", {"en-GB": "A topic", "cy": "Pwnc"}),
        ("summary", "Another summary."),
        *(("order", order) for order in (None, "1", "2")),
        ("colour", "#00ff00"),
        *CARE,
    ),
}

EVENT = {"id": "launch", "title": "The launch", "starts": "2025-06-09 09:30"}

WEEK_FIELDS: tuple[tuple[str, Any], ...] = (
    ("title", "A new title"),
    ("title", "null"),
    ("summary", "Another summary."),
    ("starts", "2025-06-10"),
    ("starts", "2025-06-12"),
    ("ends", "2025-06-15"),
    ("ends", "2025-06-11"),
    ("starts", "null"),
    ("ends", "null"),
    *CARE,
    ("timezone", "Pacific/Auckland"),
    ("timezone", None),
    ("why", "Other [words](../articles/near.md) [@jones2020].\n\n::statistic[secure-share]\n"),
    ("why", None),
    ("days", [{"date": "2025-06-10", "title": "A day", "topic": "attachment"}]),
    ("days", [{"date": "2025-06-11", "title": "Today"}, {"date": "2025-06-12", "title": "Tomorrow"}]),
    ("events", [EVENT, {"id": "afterwards", "title": "Tea", "starts": "2025-06-13"}]),
    ("events", [EVENT, {"id": "afterwards", "title": "Tea", "starts": "2025-06-13", "publish_at": "2025-06-12"}]),
    ("events", [EVENT | {"unpublish_at": "2025-06-12"}, {"id": "afterwards", "title": "Tea", "starts": "2025-06-13"}]),
    ("events", [EVENT | {"content_note": "Loss.", "exit": "yes"}]),
    ("downloads", [{"title": "A poster", "file": "week/poster.txt", "publish_at": "2025-06-12"}]),
    ("downloads", [{"title": "A poster", "file": "week/poster.txt"}]),
    ("downloads", None),
    ("articles", ["tie", "near"]),
    ("articles", ["secure"]),
    ("statistics", ["secure-share"]),
    ("statistics", None),
    ("resources", ["course"]),
    ("sources", ["jones2020"]),
    ("messages", [{"text": "Said.", "statistics": ["insecure-share"]}]),
    ("posts", [{"text": "Shared.", "picture": "play.png"}]),
    ("posts", None),
    ("action", {"label": "Read", "link": "articles/near.md", "audience": "parents"}),
    ("picture", {"file": "play.png"}),
    ("picture", None),
    ("action", None),
    ("impact", None),
    ("report", None),
    ("colour", "#abcdef"),
    *TIMED,
)

SETTINGS: tuple[tuple[str, Any], ...] = (
    ("title", "Another site"),
    ("title", {"en-GB": "A site", "cy": "Safle"}),
    ("url", "https://everything.example/base/"),
    ("url", "https://everything.example/"),
    ("url", "https://everything.example/deep/er/"),
    ("description", None),
    ("navigation", [{"label": "Near", "link": "articles/near.md"}]),
    ("navigation", [{"label": "Number", "link": "statistics/family.yaml#teams"}, {"label": "W", "link": "/weeks/"}]),
    ("footer", None),
    ("action", {"label": "Read", "link": "articles/near.md"}),
    ("action", None),
    ("logo", {"file": "play.png"}),
    ("logo", None),
    ("icon", None),
    ("short_title", "Short"),
    ("picture", {"file": "play.png", "focus": "0% 0%"}),
    ("picture", None),
    ("partners", [{"name": "Ours", "link": "articles/near.md", "logo": "play.png"}, {"name": "Theirs"}]),
    ("partners", None),
    ("languages", ["en-GB"]),
    ("languages", ["en-GB", "cy"]),
    ("languages", ["en-GB", "cy", "ga"]),
    ("languages", ["cy", "en-GB"]),
    ("timezone", "Europe/London"),
    ("timezone", "America/New_York"),
    ("theme", "plain"),
    ("theme", "own"),
    ("theme_settings", {"greeting": "Hi"}),
    ("theme_settings", None),
    ("nations", ["IE", "GB-WLS"]),
    ("nations", None),
    ("emergency", "Call 112."),
    ("review", {"helpline_days": "30"}),
    ("review", {"article_months": "6", "statistic_years": "1"}),
    ("review", None),
)

PAGE = '{% extends "base.html" %}\n{% block main %}{{ page.title }}{% endblock %}\n'
OPTIONAL_TEMPLATES = ("data.html", "toolkit.html", "search.html")
"""The pages that a theme may do without."""

WHOLE_BASE = """\
{% from "shown.html" import shown %}
<title>{{ page.title }}</title>{{ shown(site) }}{% block main %}{{ shown(page) }}{% endblock %}
"""
CARD = "#set page(width: 100pt, height: 50pt)\nA card.\n"
OWN_THEME = "name: own\nextends: plain\n"
HEAD_OF_STRINGS = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'

THEME_EDITS: tuple[tuple[str, str | None], ...] = (
    *(
        (f"{theme}/templates/{name}", text)
        for theme in ("own", "plain")
        for name in OPTIONAL_TEMPLATES
        for text in (PAGE, None)
    ),
    ("own/templates/base.html", WHOLE_BASE),
    ("own/templates/base.html", None),
    ("own/templates/topic.html", PAGE),
    ("own/templates/topic.html", None),
    ("own/directives/note.html", "<aside>{{ directive.title }}</aside>\n"),
    ("own/directives/note.html", None),
    ("between/theme.yaml", "name: between\nextends: plain\n"),
    ("between/templates/topic.html", '{% extends "base.html" %}\n{% block main %}Between{% endblock %}\n'),
    ("between/templates/data.html", PAGE),
    ("between/strings/cy.po", HEAD_OF_STRINGS + 'msgid "Home"\nmsgstr "Rhwng"\n'),
    ("between/theme.yaml", None),
    ("own/theme.yaml", "name: own\nextends: between\n"),
    ("own/theme.yaml", THEME["theme.yaml"]),
    ("own/theme.yaml", THEME["theme.yaml"].replace("extends: plain", "extends: between")),
    ("own/theme.yaml", THEME["theme.yaml"].replace("required: yes", "required: no")),
    ("own/theme.yaml", THEME["theme.yaml"].replace("form: inline", "form: leaf")),
    ("plain/strings/cy.po", HEAD_OF_STRINGS + 'msgid "Help"\nmsgstr "Cymorth"\n'),
    ("plain/strings/cy.po", None),
    ("own/strings/cy.po", THEME["strings/cy.po"]),
    ("own/strings/cy.po", THEME["strings/cy.po"].replace("Hafan", "Cartref")),
    ("own/strings/cy.po", 'msgid "Home"\nmsgstr "'),
    ("own/strings/ga.po", HEAD_OF_STRINGS + 'msgid "Home"\nmsgstr "Baile"\n'),
    ("own/templates/article.html", '{% extends "plain:article.html" %}\n'),
    ("own/templates/article.html", None),
    ("own/templates/place.html", "<p>{{ page.topic.title }}\n"),
    ("own/templates/place.html", '<p>{% include "inner.html" ignore missing %}\n'),
    ("own/templates/inner.html", "Inner.\n"),
    ("own/templates/inner.html", None),
    ("own/templates/week.html", '{% extends "plain:week.html" %}\n'),
    ("own/templates/unused.html", "{{ page.url }}\n"),
    ("own/templates/glossary.html", "{% for term in page.terms %}{{ term.term }} {% endfor %}\n"),
    ("own/templates/glossary.html", '{% set name = "plain:glossary.html" %}{% extends name %}\n'),
    ("own/templates/glossary.html", None),
    ("plain/templates/glossary.html", '{% extends "base.html" %}\n{% block main %}{{ page.title }}{% endblock %}\n'),
    ("plain/templates/glossary.html", '{% extends "base.html" %}\n'),
    ("plain/templates/article.html", '{% extends "base.html" %}\n{% block main %}{{ page.body }}{% endblock %}\n'),
    ("plain/templates/article.html", '{% extends "base.html" %}\n'),
    ("plain/templates/week.html", '{% extends "base.html" %}\n{% block main %}{{ page.title }}{% endblock %}\n'),
    ("plain/templates/base.html", "{{ page.title }}{% block main %}{{ page.url }}{% endblock %}\n"),
    ("own/directives/stat.html", "<i>{{ directive.statistic.value }}</i>\n"),
    ("own/directives/stat.html", None),
    ("own/directives/shout.html", '{% include "inner.html" ignore missing %}{{ directive.arguments.words }}\n'),
    ("plain/directives/stat.html", "<u>{{ directive.statistic.value }}</u>\n"),
    ("plain/directives/note.html", "<aside>{{ directive.body }}</aside>\n"),
    ("own/assets/css/site.css", 'main { background: url("../images/dot.svg") }\n'),
    ("own/assets/css/parts.css", "p { color: red }\n"),
    ("own/assets/css/parts.css", "p { color: tan }\n"),
    ("own/assets/images/dot.svg", "<svg></svg>\n"),
    ("plain/assets/plain.css", "main { color: red }\n"),
    ("own/assets/plain.css", "main { color: blue }\n"),
    ("own/assets/plain.css", None),
    (
        "own/strings/cy.po",
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Home"\nmsgstr "H"\n',
    ),
    ("own/strings/cy.po", None),
    (
        "own/strings/en.po",
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Home"\nmsgstr "O"\n',
    ),
    ("own/theme.yaml", "name: own\nextends: plain\n"),
    ("own/theme.yaml", "name: own\nextends: plain\nsettings:\n  loudness: {type: whole, default: '7', doc: Loud.}\n"),
)

BEHIND_THE_BACK = (
    ("themes/plain/templates/base.html", b"<main>", b"<MAIN>"),
    ("themes/own/strings/cy.po", b"Hafan", b"Adref"),
    ("themes/own/assets/css/site.css", b"main", b"body"),
    ("themes/own/directives/stat.html", b"<a ", b"<A "),
    ("content/media/week/poster.txt", b"A poster", b"A placat"),
)
"""Edits that leave a file's size as it was."""

GARBAGE = (b"---\ntitle: [\n---\n", b"\xff\xfe", b"{% block %}", b"key: value\nkey: value\n", b"")


def files_below(folder: Path) -> dict[str, bytes]:
    """The files in a folder by path, those behind links to folders too."""
    found = {}
    for place, _, names in os.walk(folder, followlinks=True):
        for name in names:
            path = Path(place) / name
            found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found


NUMBERS = st.integers(0, 40)
WHOLE_NUMBERS = st.integers(0, 10_000)


class DuringBuild(SilentReporter):
    """Reports to nobody, and does something after so many events of a build."""

    def __init__(self, after: int, action: Callable[[], None]) -> None:
        self.left = after
        self.action = action

    def step(self, name: str) -> None:
        self.count_event()

    def progress(self, done: int, all: int) -> None:
        self.count_event()

    def count_event(self) -> None:
        """Count an event."""
        if self.left == 0:
            self.action()
        self.left -= 1


class Edits(RuleBasedStateMachine):
    """An author at work; after each step, what was built is compared with a clean build."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp(prefix="imhsite-edits-"))
        self.site = self.good = EditedSite(languages=("en-GB",))
        self.broken = False
        self.as_of, self.drafts, self.base_url = MOMENTS[0], False, None
        self.turn = 0
        self.foreign_files: dict[str, bytes] = {}
        self.linked = False
        self.last: dict[str, bytes] = {}
        self.other: dict[str, bytes] = {}
        self.patched = pytest.MonkeyPatch()
        self.install_library()

    @initialize(languages=st.sampled_from((("en-GB",), ("en-GB", "cy"))), number=NUMBERS)
    def begin(self, languages: tuple[str, ...], number: int) -> None:
        # The first sequence that is tried repeats the simplest step.
        assume(number)
        self.site = EditedSite(languages=languages)

    def install_library(self) -> None:
        """Let calendars be written by a library of which there are several versions."""
        library = self.root / "libraries" / "changing_library.py"
        library.parent.mkdir()
        library.write_text("")
        self.patched.syspath_prepend(str(library.parent))
        self.patched.setattr(toolchain, "LIBRARIES", (*toolchain.LIBRARIES, library.stem))
        write = Calendar.to_ical

        def to_ical(calendar: Calendar, sorted: bool = True) -> bytes:
            end = f"X-LIBRARY:{len(library.read_text())}\r\nEND:VCALENDAR".encode()
            return write(calendar, sorted).replace(b"END:VCALENDAR", end)

        self.patched.setattr(Calendar, "to_ical", to_ical)

    def teardown(self) -> None:
        self.patched.undo()
        shutil.rmtree(self.root, ignore_errors=True)

    # What is compared

    def options(self, output: Path, *, cache: bool) -> BuildOptions:
        return BuildOptions(self.root, output, moment_of(self.as_of), self.drafts, self.base_url, cache=cache)

    @invariant()
    def a_build_that_remembers_equals_a_clean_one(self) -> None:
        self.turn += 1
        self.site.write(self.root)
        before = files_below(self.root / "build")
        stamp = self.stamp()
        result = build(self.options(self.root / "build", cache=True))
        clean = clean_build(self.options(self.root / "build", cache=False))
        assert result.problems == clean.problems
        if stamp:
            assert clean.problems == ()
            assert before == {**(clean.files or {}), **self.foreign_files}
        self.broken = clean.files is None
        made = files_below(self.root / "build")
        if clean.files is None:
            assert result.published is None
            assert made == self.last
            return
        assert result.published is not None
        expected = {**clean.files, **self.foreign_files}
        assert sorted(made) == sorted(expected)
        for path, content in expected.items():
            assert made[path] == content, path
        assert result.pages == clean.pages
        assert sorted((*result.published.written, *result.published.unchanged)) == sorted(clean.files)
        self.assert_up_to_date(result)
        self.good = copy.deepcopy(self.site)
        self.last = made

    def stamp(self) -> Stamp | None:
        """What the command looks at before it builds: that nothing changed."""
        moment = instant_of(moment_of(self.as_of), str(self.site.settings.get("timezone", "UTC")))
        options = options_key(self.root, self.root / "build", self.drafts, self.base_url)
        return untouched(self.root, self.root / "build", options, moment.isoformat(), sources_of(str(self.root)))

    def assert_up_to_date(self, result: BuildResult) -> None:
        again = build(self.options(self.root / "build", cache=True))
        assert again.published is not None
        assert again.published.written == ()
        assert again.work.rendered == 0
        assert again.problems == result.problems

    # Articles and pages

    @rule(number=NUMBERS, field=st.sampled_from(ARTICLE_FIELDS))
    def change_front_matter(self, number: int, field: tuple[str, object]) -> None:
        path = pick(self.site.texts, number)
        if path:
            name = field[0] if path.startswith("articles") or field[0] in ("title", "summary", "status") else "updated"
            set_or_remove(self.site.texts[path][0], name, field[1] if name == field[0] else "2025-06-10")

    @rule(number=NUMBERS, block=st.sampled_from(BLOCKS))
    def write_more(self, number: int, block: str) -> None:
        if path := pick(self.site.texts, number):
            self.site.texts[path][1].append(block.replace("](", "](../articles/") if path[0] == "p" and ".md" in block
                                            and "../" not in block else block)  # fmt: skip

    @rule(number=NUMBERS, which=NUMBERS)
    def remove_words(self, number: int, which: int) -> None:
        path = pick(self.site.texts, number)
        if path and self.site.texts[path][1]:
            del self.site.texts[path][1][which % len(self.site.texts[path][1])]

    @rule(name=st.sampled_from(("near", "new", "another", "new.cy", "far.cy")), title=st.sampled_from(TITLES),
          topic=st.sampled_from(("bonding", "attachment")), block=st.sampled_from(BLOCKS))  # fmt: skip
    def write_article(self, name: str, title: str, topic: str, block: str) -> None:
        self.site.texts[f"articles/{name}.md"] = ({"title": title, "summary": "Words.", "topic": topic}, [block])

    @rule(number=NUMBERS)
    def delete_text(self, number: int) -> None:
        if path := pick(self.site.texts, number):
            del self.site.texts[path]
            self.site.remove_mentions(Path(path).name.partition(".")[0])

    @rule(number=NUMBERS, name=st.sampled_from(("moved", "near", "a-new-name")))
    def rename_article(self, number: int, name: str) -> None:
        path = pick((path for path in self.site.texts if path.startswith("articles/")), number)
        if path and f"articles/{name}.md" not in self.site.texts:
            self.site.texts[f"articles/{name}.md"] = self.site.texts.pop(path)
            self.site.rename_links(Path(path).name, f"{name}.md")

    @rule(number=NUMBERS, other=st.sampled_from(("renamed", "a-renamed")))
    def rename_text_and_links(self, number: int, other: str) -> None:
        if path := pick(self.site.texts, number):
            self.rename(Path(path).name.partition(".")[0], other)

    @rule(collection=st.sampled_from(tuple(RECORD_FIELDS)), number=NUMBERS)
    def rename_record_and_links(self, collection: str, number: int) -> None:
        if id := pick(self.site.records(collection), number):
            self.rename(id, f"{collection}-renamed")

    def rename(self, name: str, other: str) -> None:
        names = {Path(path).name.partition(".")[0] for path in self.site.texts}
        if other not in names.union(*self.site.collections.values()):
            self.site.rename(name, other)

    @rule(number=NUMBERS, title=st.sampled_from(TITLES))
    def translate(self, number: int, title: str) -> None:
        """Translate an article or page into Welsh, or remove its translation."""
        path = pick((path for path in self.site.texts if path.count(".") == 1), number)
        if path is None or self.site.texts.pop(translated := path.replace(".md", ".cy.md"), None):
            return
        front = {name: value for name, value in self.site.texts[path][0].items() if name in ("summary", "topic")}
        self.site.texts[translated] = ({"title": title, **front}, ["Geiriau."])

    @rule(one=NUMBERS, other=NUMBERS)
    def swap_files(self, one: int, other: int) -> None:
        paths = pick(self.site.texts, one), pick(self.site.texts, other)
        if all(paths):
            texts = self.site.texts
            texts[paths[0]], texts[paths[1]] = texts[paths[1]], texts[paths[0]]

    # Records

    @rule(collection=st.sampled_from(tuple(RECORD_FIELDS)), number=NUMBERS, which=NUMBERS)
    def change_record(self, collection: str, number: int, which: int) -> None:
        records = self.site.records(collection)
        if id := pick(records, number):
            fields = RECORD_FIELDS[collection]
            set_or_remove(records[id], *fields[which % len(fields)])

    @rule(collection=st.sampled_from(tuple(RECORD_FIELDS)), number=NUMBERS, id=st.sampled_from(("new", "a-first")))
    def copy_record(self, collection: str, number: int, id: str) -> None:
        records = self.site.records(collection)
        if copied := pick(records, number):
            record = {name: value for name, value in records[copied].items() if name != "supersedes"}
            self.site.put(collection, f"{id}-{collection}", copy.deepcopy(record))

    @rule(collection=st.sampled_from(tuple(RECORD_FIELDS)), number=NUMBERS, forget=st.booleans())
    def drop_record(self, collection: str, number: int, forget: bool) -> None:
        if id := pick(self.site.records(collection), number):
            self.site.drop(collection, id)
            if forget:
                self.site.remove_mentions(id)

    @rule(collection=st.sampled_from(tuple(RECORD_FIELDS)), number=NUMBERS)
    def move_record(self, collection: str, number: int) -> None:
        if id := pick(self.site.records(collection), number):
            self.site.move(collection, id)

    # Weeks, settings, theme, media

    @rule(year=st.sampled_from(("2025", "2025", "2024", "2026")), field=st.sampled_from(WEEK_FIELDS))
    def change_week(self, year: str, field: tuple[str, object]) -> None:
        week = self.site.weeks.get(f"weeks/{year}.yaml")
        if week:
            value = copy.deepcopy(field[1])
            if year != "2025" and field[0] in ("starts", "ends"):
                value = str(value).replace("2025", year)
            set_or_remove(week, field[0], value)

    @rule(year=st.sampled_from(("2023", "2027", "2025")), publish_at=st.sampled_from(MAYBE_MOMENTS))
    def add_week(self, year: str, publish_at: str | None) -> None:
        week: Record = {"year": year, "title": "A week", "starts": f"{year}-06-10", "ends": f"{year}-06-14"}
        set_or_remove(week, "publish_at", publish_at)
        self.site.weeks[f"weeks/{year}.yaml"] = week

    @rule(number=NUMBERS)
    def delete_week(self, number: int) -> None:
        if path := pick(self.site.weeks, number):
            del self.site.weeks[path]
            self.site.remove_mentions(path[6:10])
            self.site.remove_mentions("event")

    @rule(field=st.sampled_from(SETTINGS))
    def change_setting(self, field: tuple[str, object]) -> None:
        set_or_remove(self.site.settings, *field)

    @rule(edit=st.sampled_from(THEME_EDITS))
    def change_theme(self, edit: tuple[str, str | None]) -> None:
        path, text = edit
        set_or_remove(self.site.files, f"themes/{path}", None if text is None else text.encode())

    @rule(name=st.sampled_from(("play.png", "week/poster.txt", "unused.txt", "new.png")), content=st.binary(max_size=3))
    def change_media(self, name: str, content: bytes) -> None:
        self.site.files[f"content/media/{name}"] = content

    @rule(field=st.sampled_from((("alt", "Other alt."), ("caption", None), ("credit", "D. Maker"), *TIMED)))
    def change_photo(self, field: tuple[str, str | None]) -> None:
        photo = self.site.files["content/media/play.yaml"].decode()
        lines = [line for line in photo.splitlines() if not line.startswith(f"{field[0]}:")]
        lines += [f"{field[0]}: {field[1]}"] if field[1] else []
        self.site.files["content/media/play.yaml"] = "\n".join(lines).encode()

    # Files as such

    @rule(number=WHOLE_NUMBERS)
    def touch(self, number: int) -> None:
        path = pick(self.site.whole(), number)
        if (self.root / path).exists():
            os.utime(self.root / path)

    @precondition(lambda self: self.turn > 0)
    @rule(number=NUMBERS, word=st.sampled_from(("Words", "Later", "Never")))
    def edit_behind_the_back(self, number: int, word: str) -> None:
        """The same size, the same time of change."""
        if path := pick(self.site.texts, number):
            front, _ = self.site.texts[path]
            summary = str(front["summary"])
            front["summary"] = (word + summary[len(word) :])[: len(summary)]
            self.write_behind_the_back(f"content/{path}")

    @precondition(lambda self: self.turn > 0)
    @rule(edit=st.sampled_from(BEHIND_THE_BACK))
    def edit_theme_or_media_behind_the_back(self, edit: tuple[str, bytes, bytes]) -> None:
        path, old, new = edit
        if path in self.site.files:
            assert len(old) == len(new)
            self.site.files[path] = self.site.files[path].replace(old, new)
            self.write_behind_the_back(path)

    @precondition(lambda self: self.turn > 0)
    @rule(value=st.sampled_from(("11", "22")))
    def edit_a_number_behind_the_back(self, value: str) -> None:
        records = self.site.records("statistics")
        if id := pick((id for id in records if len(str(records[id].get("value"))) == len(value)), 0):
            records[id]["value"] = value
            self.write_behind_the_back("content/statistics/family.yaml")

    def write_behind_the_back(self, path: str) -> None:
        """Write a file and give it the time of change that it had before."""
        file, files = self.root / path, self.site.whole()
        if file.is_file() and path in files:
            before = file.stat()
            file.write_bytes(files[path])
            os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))

    @precondition(lambda self: self.turn > 0)
    @rule(one=NUMBERS, other=NUMBERS)
    def swap_files_on_the_disk(self, one: int, other: int) -> None:
        """Two files change places and keep their times of change."""
        paths = pick(self.site.texts, one), pick(self.site.texts, other)
        files = [self.root / f"content/{path}" for path in paths]
        if None in paths or paths[0] == paths[1] or not all(file.is_file() for file in files):
            return
        texts = self.site.texts
        texts[paths[0]], texts[paths[1]] = texts[paths[1]], texts[paths[0]]
        between = self.root / "between"
        files[0].rename(between)
        files[1].rename(files[0])
        between.rename(files[1])

    @precondition(lambda self: not self.broken)
    @rule(number=WHOLE_NUMBERS, garbage=st.sampled_from(GARBAGE))
    def break_file(self, number: int, garbage: bytes) -> None:
        self.site.broken[pick(self.site.whole(), number)] = garbage

    @rule()
    def repair(self) -> None:
        self.site = copy.deepcopy(self.good)

    # How it is built

    @rule(as_of=st.sampled_from(MOMENTS))
    def another_day(self, as_of: str) -> None:
        self.as_of = as_of

    @rule()
    def show_or_hide_drafts(self) -> None:
        self.drafts = not self.drafts

    @rule(as_of=st.sampled_from(MOMENTS), drafts=st.booleans())
    def another_day_and_back(self, as_of: str, drafts: bool) -> None:
        before = self.as_of, self.drafts
        self.as_of, self.drafts = as_of, drafts
        self.a_build_that_remembers_equals_a_clean_one()
        self.as_of, self.drafts = before

    @precondition(lambda self: self.turn > 0)
    @rule()
    def build_into_another_folder(self) -> None:
        """It may have been built many edits ago, for another day and another address."""
        self.site.write(self.root)
        result = build(self.options(self.root / "other", cache=True))
        clean = clean_build(self.options(self.root / "other", cache=False))
        assert result.problems == clean.problems
        assert files_below(self.root / "other") == (self.other if clean.files is None else clean.files)
        self.other = files_below(self.root / "other")

    @precondition(lambda self: self.turn > 0 and not self.broken and not self.linked)
    @rule(number=NUMBERS, title=st.sampled_from(TITLES), after=NUMBERS)
    def edit_during_a_build(self, number: int, title: str, after: int) -> None:
        """What is published is the site as it was before the edit, or as it was after it."""
        self.site.write(self.root)
        options = self.options(self.root / "build", cache=True)
        before = clean_build(options)
        path = pick(self.site.texts, number)

        def edit() -> None:
            self.site.texts[path][0]["title"] = f"{title} {self.turn}"
            self.site.write(self.root)

        result = build(options, DuringBuild(after, edit))
        clean = clean_build(options)
        made = files_below(self.root / "build")
        if result.published:
            assert made in [{**(each.files or {}), **self.foreign_files} for each in (before, clean)]
        else:
            assert made == self.last
        self.last = made

    @rule()
    def another_version_of_a_library(self) -> None:
        with open(self.root / "libraries" / "changing_library.py", "a") as library:
            library.write("#")

    @rule(base_url=st.sampled_from((None, "https://preview.example/", "https://preview.example/some/base/")))
    def another_base_url(self, base_url: str | None) -> None:
        self.base_url = base_url

    # The output and the state folder

    @rule(number=WHOLE_NUMBERS, how=st.sampled_from(("remove", "append", "same size", "link", "folder")))
    def tamper_with_output(self, number: int, how: str) -> None:
        path = pick(self.last, number)
        if self.broken or path is None or path in self.foreign_files:
            return
        file = self.root / "build" / path
        before = file.stat()
        if how == "append":
            file.write_bytes(self.last[path] + b"!")
        elif how == "same size":
            file.write_bytes(b"?" * before.st_size)
            os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
        else:
            file.unlink()
        if how == "link":
            (self.root / "elsewhere").write_bytes(self.last[path])
            file.symlink_to(self.root / "elsewhere")
        elif how == "folder":
            file.mkdir()

    @rule()
    @precondition(lambda self: not self.broken)
    def delete_output(self) -> None:
        shutil.rmtree(self.root / "build")
        self.foreign_files = {}
        self.linked = False

    @rule(number=WHOLE_NUMBERS)
    @precondition(lambda self: not self.broken)
    def replace_output_folder_by_link(self, number: int) -> None:
        folder = self.root / "build" / pick((path.split("/")[0] for path in self.last if "/" in path), number)
        if folder.is_dir() and not folder.is_symlink() and not self.foreign_files:
            elsewhere = self.root / f"elsewhere-{self.turn}"
            folder.rename(elsewhere)
            folder.symlink_to(elsewhere, target_is_directory=True)
            self.linked = True

    @rule()
    @precondition(lambda self: not self.broken)
    def add_foreign_file(self) -> None:
        (self.root / "build" / "verification.txt").write_text("mine")
        self.foreign_files["verification.txt"] = b"mine"
        self.last["verification.txt"] = b"mine"

    @rule(what=st.sampled_from((".imhsite", ".imhsite/cache", ".imhsite/cache/store.sqlite")))
    @precondition(lambda self: not self.broken and not self.foreign_files and not self.linked)
    def delete_state(self, what: str) -> None:
        """Without its memory, imhsite rightly refuses a folder in which somebody put a link of their own."""
        shutil.rmtree(self.root / "other", ignore_errors=True)
        self.other = {}
        place = self.root / what
        if place.is_dir():
            shutil.rmtree(place)
        else:
            place.unlink(missing_ok=True)

    @rule(at=WHOLE_NUMBERS, bit=st.integers(0, 7))
    def flip_a_bit_of_the_cache(self, at: int, bit: int) -> None:
        store = self.root / ".imhsite/cache/store.sqlite"
        if store.exists():
            content = bytearray(store.read_bytes())
            content[at * 7919 % len(content)] ^= 1 << bit
            store.write_bytes(content)


PARTS = 6
"""The sequences are played in so many tests, which `make long-test` runs side by side."""


@pytest.mark.hypothesis
@pytest.mark.parametrize("part", range(PARTS))
def test_a_build_that_remembers_equals_a_clean_one(part: int, pytestconfig: pytest.Config) -> None:
    """Forty edits, the same in every run; thousands of new ones with --thorough."""
    run_random_steps(Edits, part, pytestconfig, few=(1, 7), many=(500, 12))
