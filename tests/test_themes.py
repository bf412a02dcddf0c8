"""Jinja themes: templates see `page` and `site` only, and each mistake in a theme is a problem with its place."""

from collections import Counter
from pathlib import Path

import pytest
from building import build_here, built, files_in, problem_lines, write_site
from jinja2 import meta

from imhsite.content.source_files import shipped_themes
from imhsite.engine.caches import CachedKind, MemoryCache
from imhsite.render.template_checks import check_templates
from imhsite.render.template_trees import UNDECLARED, Trees
from imhsite.theme.inheritance import theme_of

OURS = {
    "content/site.yaml": "title: Small\nurl: https://example.org/\ntheme: ours\n",
    "themes/ours/theme.yaml": "name: ours\nextends: plain\n",
}
ARTICLE = "themes/ours/templates/article.html"
FRAME = '{{% extends "base.html" %}}\n{{% block main %}}\n{}\n{{% endblock %}}\n'


def wrong(root: Path, files: dict[str, str | bytes]) -> str:
    """What is said of a theme with a mistake, and that nothing was published."""
    result = build_here(write_site(root, {**OURS, **files}))
    assert result.published is None
    assert not (root / "build").exists()
    return problem_lines(result)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("{{ article.title }}", 'there is no variable "article" in this template'),
        ("{{ now() }}", 'there is no variable "now" in this template'),
        ("{{ lipsum() }}", 'there is no variable "lipsum" in this template'),
        ("{{ directive.title }}", 'there is no variable "directive" in this template'),
        ("{% if false %}{{ never_reached }}{% endif %}", 'there is no variable "never_reached" in this template'),
        ("{% for x in pages %}{{ x }}{% endfor %}", 'there is no variable "pages" in this template'),
    ],
)
def test_a_template_sees_page_and_site_and_nothing_else(words: str, message: str, tmp_path: Path) -> None:
    assert wrong(tmp_path, {ARTICLE: FRAME.format(words)}) == f"{ARTICLE}:3: error[template-variable]: {message}"


@pytest.mark.parametrize("words", ["{{ page.title }}", "{{ article }}"])
def test_a_directive_s_template_sees_directive_and_site_and_nothing_else(words: str, tmp_path: Path) -> None:
    name = words.strip("{} ").partition(".")[0]
    assert wrong(tmp_path, {"themes/ours/directives/note.html": f"<p>\n{words}\n</p>\n"}) == (
        f'themes/ours/directives/note.html:2: error[template-variable]: there is no variable "{name}" in this template'
    )


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("{{ page.titel }}", "ArticlePage has no attribute 'titel'"),
        ("{{ page.topic.nothing }}", "TopicView has no attribute 'nothing'"),
        ("{{ site.clock }}", "SiteView has no attribute 'clock'"),
        ("{{ site.assets[page.title] }}", 'there is no "Hello"'),
        ("{{ 1 / 0 }}", "division by zero"),
        ('{% include page.title ~ ".html" %}', 'there is no template "Hello.html"'),
    ],
)
def test_what_is_not_there_is_a_problem_that_names_template_line_and_page(
    words: str, reason: str, tmp_path: Path
) -> None:
    assert wrong(tmp_path, {ARTICLE: FRAME.format(words)}) == (
        f"{ARTICLE}:3: error[template-error]: /articles/hello/ could not be rendered: {reason}"
    )


def test_a_mistake_on_a_line_that_every_page_needs_is_reported_once(tmp_path: Path) -> None:
    base = "<!doctype html>\n<title>{{ page.titel }}</title>\n"
    assert wrong(tmp_path, {"themes/ours/templates/base.html": base}).splitlines() == [
        "themes/ours/templates/base.html:2: error[template-error]: /404.html could not be rendered: NotFoundPage has "
        "no attribute 'titel'"
    ]


@pytest.mark.parametrize("filter", ["random", "pprint", "filesizeformat", "no_such_filter"])
def test_there_is_no_filter_whose_result_could_differ(filter: str, tmp_path: Path) -> None:
    assert wrong(tmp_path, {ARTICLE: FRAME.format(f"{{{{ page.title | {filter} }}}}")}) == (
        f"{ARTICLE}:3: error[template-syntax]: the template cannot be read: No filter named '{filter}'."
    )


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("{% if page %}\n", 1, "Unexpected end of template."),
        ("\n{% endfor %}\n", 2, "Encountered unknown tag 'endfor'."),
        ("\n\n{{ page. }}\n", 3, "expected name or number"),
    ],
)
def test_a_template_that_cannot_be_read_is_a_problem_at_its_line(
    text: str, line: int, reason: str, tmp_path: Path
) -> None:
    found = wrong(tmp_path, {ARTICLE: text})
    assert found.startswith(f"{ARTICLE}:{line}: error[template-syntax]: the template cannot be read: {reason}")


@pytest.mark.parametrize(
    "words",
    [
        '{% extends "nowhere.html" %}',
        '{% extends "base.html" %}{% include "nowhere.html" %}',
        '{% extends "base.html" %}{% from "nowhere.html" import x %}',
        '{% extends "base.html" %}{% import "nowhere.html" as x %}',
    ],
)
def test_a_template_that_is_not_there_is_a_problem(words: str, tmp_path: Path) -> None:
    found = wrong(tmp_path, {ARTICLE: words}).splitlines()
    assert found[0] == f'{ARTICLE}:1: error[missing-template]: there is no template "nowhere.html"'


def test_a_parent_s_template_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    found = wrong(tmp_path, {ARTICLE: '{% extends "plain:artikle.html" %}'}).splitlines()
    assert found[0] == f'{ARTICLE}:1: error[missing-template]: there is no template "plain:artikle.html"'


def test_a_theme_without_parents_needs_a_template_for_each_directive(tmp_path: Path) -> None:
    result = build_here(write_site(tmp_path, {**OURS, "themes/ours/theme.yaml": "name: ours\n"}))
    (problem,) = result.problems
    assert problem_lines(result) == (
        "themes/ours/theme.yaml:1: error[missing-template]: this theme has no templates for 25 directives, such as "
        '"statistic"'
    )
    assert (problem.hint or "").startswith("add the line extends: default to theme.yaml")


def hints(root: Path, files: dict[str, str | bytes]) -> list[tuple[str, int, str, str | None]]:
    """File, line, rule and hint of each problem of a theme."""
    result = build_here(write_site(root, {**OURS, **files}))
    return [(one.origin.file, one.origin.line, one.rule, one.hint) for one in result.problems]


BASE = "themes/ours/templates/base.html"
OVER_BASE = '{{% extends "plain:base.html" %}}\n{}\n'


@pytest.mark.parametrize(
    ("words", "rule", "hint"),
    [
        ("{% block mian %}x{% endblock %}", "unknown-block", 'did you mean "main"?'),
        ("<p>Hello</p>", "unknown-block", "move it into one of the blocks: main"),
        ("{% block main %}{{ site.settings.greting }}{% endblock %}", "unknown-setting", 'did you mean "greeting"?'),
        ('{% block main %}{{ site.settings["greting"] }}{% endblock %}', "unknown-setting", 'did you mean "greeting"?'),
        ('{% block main %}{{ site.assets["plane.css"] }}{% endblock %}', "missing-asset", 'did you mean "plain.css"?'),
        ('{% from "shown.html" import shwon %}', "macro-mismatch", 'did you mean "shown"?'),
        (
            '{% from "shown.html" import shown %}{% block main %}{{ shown(valeu=1) }}{% endblock %}',
            "macro-mismatch",
            'did you mean "value"?',
        ),
        ("{% block main %}{{ site.title | uper }}{% endblock %}", "template-syntax", 'did you mean "upper"?'),
        ("{% block main %}{{ page.url | longdate }}{% endblock %}", "template-syntax", 'did you mean "long_date"?'),
        ("{% block main %}{{ supper() }}{% endblock %}", "template-variable", 'did you mean "super"?'),
        ("{% block main %}{{ site.addresses.hlep }}{% endblock %}", "template-error", 'did you mean "help"?'),
        ("{% block main %}{% if 1 is od %}{% endif %}{% endblock %}", "template-error", 'did you mean "odd"?'),
        (
            '{% block main %}{% include "plain:shwon.html" %}{% endblock %}',
            "missing-template",
            'did you mean "plain:shown.html"?',
        ),
    ],
)
def test_what_a_template_misspells_is_suggested(words: str, rule: str, hint: str, tmp_path: Path) -> None:
    assert hints(tmp_path, {BASE: OVER_BASE.format(words)}) == [(BASE, 2, rule, hint)]


@pytest.mark.parametrize(
    "words",
    [
        "{% block main %}{{ super() }}{% block ours %}{% endblock %}{% endblock %}",
        '{% block main %}{{ site.settings.greting | default("Hi") }}{% endblock %}',
        "{% block main %}{% if site.settings.greting is defined %}{% endif %}{% endblock %}",
        '{% block main %}{{ site.settings.get("greting") }}{% endblock %}',
        "{% macro any() %}{{ kwargs }}{% endmacro %}{% block main %}{{ any(a=1) }}{% endblock %}",
    ],
)
def test_what_a_template_may_lack_is_no_mistake(words: str, tmp_path: Path) -> None:
    assert hints(tmp_path, {BASE: OVER_BASE.format(words)}) == []


def test_a_block_of_a_template_that_replaces_another_is_compared_with_the_blocks_of_that(tmp_path: Path) -> None:
    frame = "<!doctype html>\n<title>{{ page.title }}</title>\n"
    words = frame + "{% block mian %}{% endblock %}{% block ours %}{% endblock %}\n"
    assert hints(tmp_path, {BASE: words}) == [(BASE, 3, "unknown-block", 'did you mean "main"?')]


SHOWN = "themes/ours/templates/shown.html"


@pytest.mark.parametrize(
    ("macro", "hint"),
    [
        ("{% macro show(value) %}{% endmacro %}", 'give "show" this name'),
        ("{% macro other(value) %}{% endmacro %}", "add it: {% macro shown(…) %}"),
    ],
)
def test_a_file_that_replaces_a_component_needs_its_macros(macro: str, hint: str, tmp_path: Path) -> None:
    found = hints(tmp_path, {SHOWN: macro})
    assert {(file, rule, said) for file, _, rule, said in found} == {(SHOWN, "macro-mismatch", hint)}


def test_a_failure_in_a_parent_s_template_is_shown_where_the_theme_calls_it(tmp_path: Path) -> None:
    parent = "{% macro card(page) %}\n{{ page.titel }}\n{% endmacro %}"
    words = '{% from "card.html" import card %}{% block main %}{{ card(page) }}{% endblock %}'
    files = {"themes/plain/templates/card.html": parent, BASE: OVER_BASE.format(words)}
    result = build_here(write_site(tmp_path, {**OURS, **files}))
    assert f"{BASE}:2: error[template-error]" in problem_lines(result)
    assert "(themes/plain/templates/card.html, line 2)" in problem_lines(result)


def test_a_page_without_a_template_is_a_problem_of_the_theme(tmp_path: Path) -> None:
    site = write_site(tmp_path, {"themes/ours/theme.yaml": "name: ours\n"})
    (site / "themes/plain/templates/topic.html").unlink()
    assert problem_lines(build_here(site)) == (
        'themes/plain/theme.yaml:1: error[missing-template]: the theme "plain" has no template "topic.html", which '
        "/topics/bonding/ needs"
    )


@pytest.mark.parametrize(
    ("manifest", "problem"),
    [
        (
            "name: other\n",
            'theme.yaml:1: error[theme-name]: this theme is called "other", but its folder is called "ours"',
        ),
        (
            "name: ours\nextends: ours\n",
            "theme.yaml:2: error[theme-circle]: these themes extend each other: ours → ours",
        ),
        (
            "name: ours\nextends: plane\n",
            'theme.yaml:2: error[unknown-theme]: there is no theme called "plane"',
        ),
        ("name: ours\nextend: plain\n", 'theme.yaml:2: error[unknown-key]: theme.yaml has no field called "extend"'),
    ],
)
def test_a_mistake_in_theme_yaml_is_a_problem(manifest: str, problem: str, tmp_path: Path) -> None:
    found = wrong(tmp_path, {"themes/ours/theme.yaml": manifest}).splitlines()
    assert f"themes/ours/{problem}" in found


def test_a_theme_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    settings = "title: Small\nurl: https://example.org/\ntheme: plian\n"
    result = build_here(write_site(tmp_path, {"content/site.yaml": settings}))
    assert problem_lines(result) == 'content/site.yaml:3: error[unknown-theme]: there is no theme called "plian"'
    assert result.problems[0].hint == 'did you mean "plain"?'


SETTING = (
    "name: ours\nextends: plain\nsettings:\n  columns: {type: whole, default: 2, doc: How many.}\n"
    "  picture_widths: {type: text, default: 480 960, doc: Widths.}\n"
    "  space: {type: whole, default: 100, doc: Space in percent., least: 75, most: 150}\n"
    "  least: {type: whole, default: 4, doc: At least this., least: 4}\n"
    "  most: {type: whole, default: 8, doc: At most this., most: 8}\n"
)


@pytest.mark.parametrize(
    ("chosen", "problem"),
    [
        ("{columns: many}", 'the setting "columns" should be a whole number, not "many"'),
        ("{colums: 3}", 'the theme "ours" has no setting called "colums"'),
        ("{picture_widths: wide}", 'the setting "picture_widths" should be widths in pixels, not "wide"'),
        ("{space: 151}", 'the setting "space" should be a whole number from 75 to 150, not "151"'),
        ("{space: 74}", 'the setting "space" should be a whole number from 75 to 150, not "74"'),
        ("{least: 3}", 'the setting "least" should be a whole number from 4, not "3"'),
        ("{most: 9}", 'the setting "most" should be a whole number to 8, not "9"'),
    ],
)
def test_a_setting_that_cannot_be_is_a_problem_of_site_yaml(chosen: str, problem: str, tmp_path: Path) -> None:
    settings = OURS["content/site.yaml"] + f"theme_settings: {chosen}\n"
    assert problem in wrong(tmp_path, {"content/site.yaml": settings, "themes/ours/theme.yaml": SETTING})


def test_numbers_colours_and_answers_among_the_settings_reach_style_sheets(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {**OURS, "themes/ours/assets/ours.css": "/* settings: */\n"}
    files["content/site.yaml"] = OURS["content/site.yaml"] + "theme_settings: {columns: 3, rounded: no}\n"
    files["themes/ours/theme.yaml"] = (
        f"{SETTING}  paper_of_page: {{type: colour, default: '#FAF6EF', doc: Paper.}}\n"
        "  rounded: {type: yes-no, default: yes, doc: Round corners.}\n"
        "  'a}b': {type: whole, default: 1, doc: A name that no style sheet can have.}\n"
    )
    found = built(write_site(tmp_path, files))
    [sheet] = [content.decode() for path, content in found.items() if path.startswith("assets/ours.")]
    values = sheet.removeprefix(":root{").removesuffix("}\n").split(";")
    assert {value for value in values if "accent" not in value} == {
        "--setting-columns:3", "--setting-space:100", "--setting-least:4", "--setting-most:8",
        "--setting-paper-of-page:#FAF6EF", "--setting-rounded:0",
    }  # fmt: skip


@pytest.mark.parametrize(("name", "kind"), [("accent", "colour"), ("greeting", "text")])
def test_a_theme_cannot_change_the_type_of_a_setting_that_others_use(name: str, kind: str, tmp_path: Path) -> None:
    manifest = f"name: ours\nextends: plain\nsettings:\n  {name}: {{type: whole, default: 2, doc: A number.}}\n"
    assert hints(tmp_path, {"themes/ours/theme.yaml": manifest}) == [
        ("themes/ours/theme.yaml", 4, "bad-setting", f"write type: {kind}, or give your setting another name")
    ]


def test_a_missing_asset_stops_the_build_at_its_line(tmp_path: Path) -> None:
    css = "a {}\nb { background: url(none.svg) }\n"
    assert wrong(tmp_path, {"themes/ours/assets/ours.css": css}) == (
        'themes/ours/assets/ours.css:2: error[missing-asset]: there is no asset "none.svg" in the theme'
    )


def test_words_of_a_theme_that_cannot_be_read_are_a_problem_of_their_file(tmp_path: Path) -> None:
    assert wrong(tmp_path, {"themes/ours/strings/en.po": 'msgid "a"\nnonsense\n'}).startswith(
        "themes/ours/strings/en.po:"
    )


@pytest.mark.parametrize("file", ["templates/article.html", "directives/note.html", "strings/en.po", "theme.yaml"])
def test_a_file_of_a_theme_that_is_no_text_is_a_problem(file: str, tmp_path: Path) -> None:
    assert wrong(tmp_path, {f"themes/ours/{file}": b"\xff\xfe\x00 caf\xe9"}).startswith(f"themes/ours/{file}:")


def test_a_mistake_leaves_the_last_good_site_as_it_was(tmp_path: Path) -> None:
    before = built(write_site(tmp_path, OURS))
    result = build_here(write_site(tmp_path, {**OURS, ARTICLE: FRAME.format("{{ page.titel }}")}))
    assert result.published is None
    assert files_in(tmp_path / "build") == before


def test_what_authors_write_is_escaped_in_templates(tmp_path: Path) -> None:
    article = '---\ntitle: "<script>alert(1)</script> & more"\nsummary: A "quote".\ntopic: bonding\n---\nWords.\n'
    files = built(write_site(tmp_path, {"content/articles/hello.md": article}))
    for path, content in files.items():
        assert b"<script>" not in content, path
    assert b"&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in files["articles/hello/index.html"]


def test_the_files_of_a_theme_that_editors_leave_behind_are_not_published(tmp_path: Path) -> None:
    files = built(
        write_site(tmp_path, {**OURS, "themes/ours/assets/.DS_Store": b"x", "themes/ours/assets/a.css~": b"x"})
    )
    assert [path for path in files if "DS_Store" in path or "~" in path] == []


def test_the_check_of_a_theme_reads_each_template_twice_at_most() -> None:
    """As a page's template, and as one that others name."""
    reads: Counter[str] = Counter()

    class Files(dict[str, bytes]):
        def __getitem__(self, path: str) -> bytes:
            reads[path] += 1
            return super().__getitem__(path)

    folder = shipped_themes() / "default"
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    theme, _ = theme_of("default", {"default": Files(files)}, {})
    assert theme is not None
    reads.clear()
    assert list(check_templates(Trees(theme))) == []
    assert reads["templates/base.html"] == max(reads.values()) == 2


@pytest.mark.parametrize("words", ["{% extends 5 %}", '{% extends "base.html" %}{% include 5 %}'])
def test_a_template_that_is_named_by_a_number_is_a_problem(words: str, tmp_path: Path) -> None:
    found = wrong(tmp_path, {ARTICLE: words}).splitlines()
    assert found[0] == f'{ARTICLE}:1: error[missing-template]: there is no template "5"'


def test_an_asset_that_is_named_by_a_number_is_a_problem(tmp_path: Path) -> None:
    found = wrong(tmp_path, {ARTICLE: FRAME.format("{{ site.assets[5] }}")}).splitlines()
    assert found[0] == f'{ARTICLE}:3: error[missing-asset]: there is no asset "5" in the theme'


def test_what_a_template_does_not_declare_is_found_once(monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"theme.yaml": b"name: ours\n", "templates/page.html": b"{{ page.title }} {{ nothing }}\n"}
    theme, _ = theme_of("ours", {"ours": files}, {})
    assert theme is not None
    kept = CachedKind(MemoryCache(), UNDECLARED)
    problems = list(check_templates(Trees(theme, kept)))
    monkeypatch.setattr(meta, "find_undeclared_variables", None)
    assert list(check_templates(Trees(theme, kept))) == problems
    assert [(one.rule, one.message) for one in problems] == [
        ("template-variable", 'there is no variable "nothing" in this template')
    ]
