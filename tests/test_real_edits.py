"""Whatever is edited in the real site: the preview shows what a build beside it publishes, byte for byte."""

from __future__ import annotations

import copy
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from building import files_in
from editing import ParsedSite, pick, set_or_remove
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from previewing import LocalLoader
from random_runs import run_random_steps
from real import copied, real_site

from imhsite.app.build_site import BuildOptions, build, differences
from imhsite.schema.dates import moment_of

OWN = "themes/own"
"""A theme of its own, which gets templates that replace those of the default theme."""

HOME_IN_WELSH = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Home"\nmsgstr "Hafan"\n'

FILES: tuple[tuple[str, str], ...] = (
    (f"{OWN}/templates/data.html", '{% extends "default:data.html" %}\n'),
    (f"{OWN}/templates/toolkit.html", '{% extends "base.html" %}{% block main %}{{ page.title }}{% endblock %}\n'),
    (f"{OWN}/templates/article.html", '{% extends "default:article.html" %}\n'),
    (f"{OWN}/templates/base.html", '{% extends "default:base.html" %}\n'),
    (f"{OWN}/templates/components/card.html", "A component of another name.\n"),
    (f"{OWN}/directives/note.html", "<aside>{{ directive.title }}</aside>\n"),
    (f"{OWN}/strings/cy.po", HOME_IN_WELSH),
    (f"{OWN}/strings/en.po", HOME_IN_WELSH.replace("Hafan", "Start")),
    (f"{OWN}/assets/css/more.css", "p { color: black }\n"),
    ("content/media/notes.txt", "Notes.\n"),
    (
        "content/articles/new.md",
        "---\ntitle: New\nsummary: New words.\ntopic: bonding\n---\nA [link](secure-base.md).\n",
    ),
    (
        "content/articles/secure-base.cy.md",
        "---\ntitle: Sylfaen\nsummary: Geiriau.\ntopic: attachment\n---\nGeiriau.\n",
    ),
    ("content/pages/about.cy.md", "---\ntitle: Amdanom\nsummary: Pwy ydym ni.\n---\nYchydig.\n"),
)
"""Files that come and go. Those of the theme matter while it is chosen."""

OPTIONAL = ("data.html", "toolkit.html", "search.html")
"""Templates that the default theme may do without."""

MOMENTS = (
    "2025-06-11 12:00",
    "2025-06-01 12:00",
    "2025-06-08 22:59 UTC",
    "2025-06-08 23:00 UTC",
    "2025-07-01 12:00",
    "2026-06-10 12:00",
    "2030-01-01 00:00",
)
INSTANTS = (None, "2025-06-09 12:00", "2025-06-20", "2040-01-01")
BLOCKS = (
    "Words that were not there.",
    "## A heading of its own\n\nWith words, and :stat[unknown-number] in them.",
    "## A heading of its own\n\nWith words below it, and [a link](../articles/secure-base.md).",
    "::helplines",
    "::week[2024]",
    "::resources{topic=attachment}",
    ":::note\nA note in a box.\n:::",
)
TEXT_FIELDS: tuple[tuple[str, Any], ...] = (
    ("title", "Another title"),
    ("title", "Ünother & <title>"),
    ("summary", "Said in other words."),
    ("updated", "2025-05-05"),
    ("date", "2025-06-02"),
    ("date", "2019-01-01"),
    ("topic", "bonding"),
    ("topic", "attachment"),
    ("status", "draft"),
    ("status", None),
    ("order", "1"),
    ("aliases", ["/it-was-here/"]),
    ("content_note", "It speaks of loss."),
    *(("publish_at", instant) for instant in INSTANTS),
    *(("unpublish_at", instant) for instant in INSTANTS),
)
RECORD_FIELDS: dict[str, tuple[tuple[str, Any], ...]] = {
    "statistics": (
        ("claim", "of all families"),
        ("caveat", "Beware."),
        ("checked_on", "2025-05-05"),
        ("topics", ["bonding"]),
        ("status", "draft"),
        ("status", None),
        *(("publish_at", instant) for instant in INSTANTS),
    ),
    "sources": (("title", "Another title"), ("year", "null"), ("note", "A note."), ("publisher", "A publisher")),
    "resources": (("name", "Another name"), ("audience", ["parents", "press"]), ("topics", ["attachment"])),
    "helplines": (("name", "Another line"), ("hours", "By night"), ("checked_on", "2025-05-05"), ("note", "A note.")),
    "glossary": (("meaning", "Another meaning."), ("term", "Another term")),
    "topics": (("title", "Another topic"), ("summary", "Another summary."), ("order", "1"), ("colour", "#225566")),
}
WEEK_FIELDS: tuple[tuple[str, Any], ...] = (
    ("title", "Another title"),
    ("title", "null"),
    ("summary", "Another summary."),
    ("hashtags", ["Babies"]),
    ("colour", "#225566"),
    ("messages", [{"text": "One thing to say."}]),
    *(("publish_at", instant) for instant in INSTANTS),
)
SETTINGS: tuple[tuple[str, Any], ...] = (
    ("title", "Another site"),
    ("url", "https://other.example/"),
    ("url", "https://other.example/base/"),
    ("languages", ["en"]),
    ("languages", ["en", "cy"]),
    ("theme", "own"),
    ("theme", "default"),
    ("timezone", "America/New_York"),
    ("review", {"helpline_days": "30"}),
    ("review", None),
    ("emergency", "Call 112."),
)

NUMBERS = st.integers(0, 10_000)


class RealEdits(RuleBasedStateMachine):
    """An author of the real site beside the preview, who builds after each edit, and takes back what was wrong."""

    built_before: Path
    """The real site, as it was built for all tests."""

    clean_each_time = False
    """Whether the last build of a sequence is compared with one that remembers nothing, which prints every card."""

    def __init__(self) -> None:
        super().__init__()
        self.root = copied(self.built_before, Path(tempfile.mkdtemp(prefix="imhsite-real-")))
        self.site = ParsedSite(self.root / "content")
        self.site.add_theme(self.root / "themes/default")
        self.site.files[f"{OWN}/theme.yaml"] = b"name: own\nextends: default\n"
        self.good = copy.deepcopy(self.site)
        self.templates = {name: self.site.files[f"themes/default/templates/{name}"] for name in OPTIONAL}
        self.as_of, self.turn = MOMENTS[0], 0
        self.here: LocalLoader | None = None

    @initialize(number=NUMBERS)
    def begin(self, number: int) -> None:
        """Nothing yet; sequences differ by the number."""

    def teardown(self) -> None:
        if self.clean_each_time:
            self.good.write(self.root)
            assert build(self.options()).published
            assert differences(self.options()) == ()
        shutil.rmtree(self.root, ignore_errors=True)

    def options(self) -> BuildOptions:
        return BuildOptions(self.root, self.root / "build", moment_of(self.as_of), drafts=True)

    @invariant()
    def the_preview_shows_what_is_built(self) -> None:
        self.turn += 1
        before, published = files_in(self.root), files_in(self.root / "build")
        self.site.write(self.root)
        now = files_in(self.root)
        changed = {path for path in before | now if before.get(path) != now.get(path)}
        result = build(self.options())
        if self.here is None:
            self.here = LocalLoader(self.root, as_of=self.as_of, cache=True)
        else:
            self.here.follow(changed, self.as_of)
        files = files_in(self.root / "build")
        if result.published is None:
            assert files == published
            assert self.here.errors()
            self.site = copy.deepcopy(self.good)
            return
        assert not self.here.loaded.using_last_valid, self.here.loaded.problems
        assert self.here.differences(files) == []
        assert result.pages == sum(one.kind == "page" for one in self.here.state.plan.outputs.values())
        self.good = copy.deepcopy(self.site)

    # What an author does

    @rule(number=NUMBERS, block=st.sampled_from(BLOCKS))
    def write_more(self, number: int, block: str) -> None:
        self.site.texts[pick(self.site.texts, number)][1].append(block)

    @rule(number=NUMBERS, which=NUMBERS)
    def remove_words(self, number: int, which: int) -> None:
        blocks = self.site.texts[pick(self.site.texts, number)][1]
        if blocks:
            del blocks[which % len(blocks)]

    @rule(number=NUMBERS, which=NUMBERS)
    def change_words(self, number: int, which: int) -> None:
        blocks = self.site.texts[pick(self.site.texts, number)][1]
        if blocks:
            blocks[which % len(blocks)] += " And so on."

    @rule(number=NUMBERS, field=st.sampled_from(TEXT_FIELDS))
    def change_front_matter(self, number: int, field: tuple[str, object]) -> None:
        path = pick(self.site.texts, number)
        if path.startswith("articles/") or field[0] in ("title", "summary", "updated", "status", "aliases"):
            set_or_remove(self.site.texts[path][0], *copy.deepcopy(field))

    @rule(number=NUMBERS, forget=st.booleans())
    def delete_text(self, number: int, forget: bool) -> None:
        path = pick(self.site.texts, number)
        del self.site.texts[path]
        if forget:
            self.site.remove_mentions(Path(path).name.partition(".")[0])

    @rule(number=NUMBERS, other=st.sampled_from(("renamed", "a-renamed")))
    def rename_text_and_links(self, number: int, other: str) -> None:
        name = Path(pick(self.site.texts, number)).name.partition(".")[0]
        if not any(Path(path).name.startswith(f"{other}.") for path in self.site.texts):
            self.site.rename(name, other)

    @rule(collection=st.sampled_from(tuple(RECORD_FIELDS)), number=NUMBERS, which=NUMBERS)
    def change_record(self, collection: str, number: int, which: int) -> None:
        records, fields = self.site.records(collection), RECORD_FIELDS[collection]
        set_or_remove(records[pick(records, number)], *copy.deepcopy(fields[which % len(fields)]))

    @rule(collection=st.sampled_from(tuple(RECORD_FIELDS)), number=NUMBERS)
    def rename_record_and_links(self, collection: str, number: int) -> None:
        records = self.site.records(collection)
        if f"{collection}-renamed" not in records:
            self.site.rename(pick(records, number), f"{collection}-renamed")

    @rule(number=NUMBERS, field=st.sampled_from(WEEK_FIELDS))
    def change_week(self, number: int, field: tuple[str, object]) -> None:
        set_or_remove(self.site.weeks[pick(self.site.weeks, number)], *copy.deepcopy(field))

    @rule(field=st.sampled_from(SETTINGS))
    def change_setting(self, field: tuple[str, object]) -> None:
        set_or_remove(self.site.settings, *copy.deepcopy(field))

    @rule(file=st.sampled_from(FILES))
    def add_or_remove_a_file(self, file: tuple[str, str]) -> None:
        path, text = file
        if self.site.files.pop(path, None) is None:
            self.site.files[path] = text.encode()

    @rule(name=st.sampled_from(OPTIONAL))
    def add_or_remove_an_optional_template(self, name: str) -> None:
        path = f"themes/default/templates/{name}"
        if self.site.files.pop(path, None) is None:
            self.site.files[path] = self.templates[name]

    @rule(number=NUMBERS)
    def change_a_template(self, number: int) -> None:
        files = (path for path in self.site.files if path.startswith("themes/default/") and path.endswith(".html"))
        self.site.files[pick(files, number)] += b"\n{# changed #}\n"

    @rule(as_of=st.sampled_from(MOMENTS))
    def another_moment(self, as_of: str) -> None:
        self.as_of = as_of


@pytest.mark.hypothesis
def test_the_preview_of_the_real_site_shows_what_is_built(
    tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> None:
    """Few edits, the same in every run; hundreds of new ones with --thorough."""
    thorough = bool(pytestconfig.getoption("thorough"))
    site = real_site("live", tmp_path_factory)
    machine = type("RealEdits", (RealEdits,), {"built_before": site, "clean_each_time": thorough})
    run_random_steps(machine, 0, pytestconfig, few=(1, 3), many=(100, 40))
