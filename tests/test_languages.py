"""Several languages: each page knows its own, and falls back to the main one where nothing is translated."""

import re
from pathlib import Path

import pytest
from building import build_here, built, copied_site, problem_lines, write_site

from imhsite.theme.locales import locale_of

MOMENT = "2026-06-10"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The text files of the site in English and Welsh."""
    output = built(copied_site("two-languages", tmp_path_factory.mktemp("languages")), as_of=MOMENT)
    return {path: content.decode() for path, content in output.items()}


def language_in(page: str) -> str:
    found = re.search(r'<html lang="([^"]*)"', page)
    assert found
    return found[1]


def test_a_page_s_language_is_that_of_its_folder(files: dict[str, str]) -> None:
    for path, page in files.items():
        if path.endswith(".html"):
            assert language_in(page) == ("cy" if path.startswith("cy/") else "en"), path


def test_what_every_site_has_is_there_in_each_language_and_articles_where_they_are_translated(
    files: dict[str, str],
) -> None:
    welsh = {path.removeprefix("cy/") for path in files if path.startswith("cy/")}
    english = {path for path in files if not path.startswith(("cy/", "assets/"))}
    of_the_whole_site = {
        path for path in english if "/" not in path and not path.endswith((".html", "feed.json", ".xml"))
    }
    assert of_the_whole_site == {".nojekyll", "_headers", "calendar.ics", "robots.txt"}
    assert english - welsh - of_the_whole_site == {"articles/only-english/index.html", "sitemap.xml"}
    assert welsh - english == set()


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("cy/index.html", "<title>Geiriau cyntaf</title>"),
        ("index.html", "<title>First words</title>"),
        ("cy/topics/bonding/index.html", "Sut mae&#39;r cwlwm yn tyfu."),
        (
            "cy/statistics/teams/index.html",
            "2 tîm yn gweithio yng Nghymru (timau arbenigol; sampl: 1,200; 2025). Ffynhon",
        ),
        ("cy/statistics/listeners/index.html", "dros hanner o deuluoedd a gafodd eu clywed"),
        ("cy/statistics/listeners/index.html", 'lang="en">nearly 300</span>'),
        ("statistics/listeners/index.html", "over half of families were heard"),
        ("cy/articles/index.html", 'lang="en">It mentions fear.'),
        ("cy/articles/tie/index.html", '<li><a href="/articles/only-english/" lang="en">'),  # in the guide
        ("cy/help/index.html", "<dt>hours<dd>Drwy&#39;r dydd"),
        ("cy/help/index.html", "<li>Cymru"),
        ("help/index.html", "<li>Wales"),
        ("cy/glossary/index.html", "<dt>meaning<dd>Cyswllt."),
        ("cy/weeks/2026/index.html", "Y lansiad"),
        ("cy/sources/index.html", "Yn Saesneg yn unig."),
        ("cy/articles/tie/index.html", '<a href="/cy/">Hafan</a>'),
        ("cy/articles/tie/index.html", "1 funud i&#39;w darllen"),
        ("cy/articles/tie/index.html", "Yn Bondio"),
        ("articles/tie/index.html", "1 minute to read"),
        ("cy/articles/tie/index.html", "2 Ionawr 2026"),
        ("articles/tie/index.html", "Friday 2 January 2026"),
        ("weeks/2026/index.html", "<p>8 to 14 June 2026"),
    ],
)
def test_words_dates_numbers_and_names_are_in_the_page_s_language(path: str, words: str, files: dict[str, str]) -> None:
    assert words.replace("&#39;w", "'w") in files[path].replace("&#39;w", "'w")


def test_a_date_that_a_template_holds_itself_is_in_the_page_s_language(tmp_path: Path) -> None:
    files = {
        "content/site.yaml": "title: Small\nurl: https://example.org/\ntheme: own\nlanguages: [en, cy]\n",
        "content/articles/hello.cy.md": "---\ntitle: Helo\nsummary: Geiriau.\ntopic: bonding\n---\nGeiriau.\n",
        "themes/own/theme.yaml": "name: own\nextends: plain\n",
        "themes/own/templates/article.html": '{{ page.title }}: {{ "2026-06-08" | long_date }}\n',
    }
    pages = built(write_site(tmp_path, files), as_of=MOMENT)
    assert pages["articles/hello/index.html"] == b"Hello: 8 June 2026\n"
    assert pages["cy/articles/hello/index.html"] == b"Helo: 8 Mehefin 2026\n"


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("cy/articles/tie/index.html", "/cy/about/"),  # to a page that is translated
        ("cy/articles/tie/index.html", "/articles/only-english/"),  # to one that is not
        ("cy/articles/tie/index.html", "/cy/articles/tie/#cyn-geni"),  # to the translation's own file
        ("cy/articles/tie/index.html", "/articles/tie/#before-birth"),  # to a heading that only the original has
        ("cy/articles/tie/index.html", "/cy/statistics/teams/"),
        ("cy/weeks/2026/index.html", "/cy/articles/tie/"),
        ("articles/tie/index.html", "/articles/tie/#before-birth"),
        ("articles/only-english/index.html", "/articles/tie/"),
    ],
)
def test_links_lead_to_the_page_s_language_where_it_has_the_page(
    path: str, address: str, files: dict[str, str]
) -> None:
    assert f'href="{address}"' in files[path]


def test_no_english_page_leads_to_a_welsh_one_but_by_its_translations(files: dict[str, str]) -> None:
    for path, page in files.items():
        if path.endswith(".html") and not path.startswith("cy/"):
            assert 'href="/cy/' not in page, path


def translations_in(page: str) -> list[str]:
    listed = page.partition("<dt>translations<dd>")[2].partition("\n</ul>")[0]
    return re.findall(r"<dt>address<dd>(\S+)", listed)


def test_a_page_names_its_translations_and_only_those_there_are(files: dict[str, str]) -> None:
    both = ["/articles/tie/", "/cy/articles/tie/"]
    assert translations_in(files["articles/tie/index.html"]) == both
    assert translations_in(files["cy/articles/tie/index.html"]) == both
    assert translations_in(files["articles/only-english/index.html"]) == []
    assert translations_in(files["cy/weeks/index.html"]) == ["/weeks/", "/cy/weeks/"]


def test_the_same_article_may_be_the_only_one_in_a_language_that_is_not_the_main_one(tmp_path: Path) -> None:
    site = copied_site("two-languages", tmp_path)
    only = site / "content/articles/only-english.md"
    only.rename(only.with_name("only-english.cy.md"))
    english = site / "content/articles/tie.md"
    for file in (english, english.with_name("tie.cy.md")):
        file.write_text(file.read_text(encoding="utf-8").replace("only-english.md", "only-english.cy.md"), "utf-8")
    output = built(site, as_of=MOMENT)
    assert "articles/only-english/index.html" not in output
    assert b'href="/cy/articles/only-english/"' in output["articles/tie/index.html"]


def test_a_file_in_a_language_that_the_site_does_not_have_is_a_problem(tmp_path: Path) -> None:
    site = copied_site("two-languages", tmp_path)
    tie = site / "content/articles/tie.md"
    tie.with_name("tie.ga.md").write_bytes(tie.read_bytes())
    assert problem_lines(build_here(site, as_of=MOMENT)).startswith(
        'content/articles/tie.ga.md:1: error[unknown-language]: this file is in "ga", which is not'
    )


def test_a_site_in_one_language_offers_no_translations(tmp_path: Path) -> None:
    for path, content in built(copied_site("smallest", tmp_path)).items():
        assert b"translations" not in content, path


@pytest.mark.parametrize(
    ("language", "first", "last", "shown"),
    [
        ("en", "2026-06-08", "2026-06-14", "8 to 14 June 2026"),
        ("en-GB", "2026-06-29", "2026-07-05", "29 June to 5 July 2026"),
        ("en", "2026-12-28", "2027-01-03", "28 December 2026 to 3 January 2027"),
        ("en", "2026-06-08", "2026-06-08", "8 June 2026"),
        ("de", "2026-06-08", "2026-06-08", "8 Juni 2026"),
    ],
)
def test_a_range_of_dates_says_once_what_both_share(language: str, first: str, last: str, shown: str) -> None:
    locale = locale_of(language)
    assert locale.date_range(first, last) == shown


TEMPLATES = {
    "content/site.yaml": "title: Small\nurl: https://example.org/\ntheme: ours\nlanguages: [en, cy]\n",
    "themes/ours/theme.yaml": "name: ours\nextends: plain\n",
    "themes/ours/templates/not-found.html": """{{ _("Nothing here") }}
{{ ngettext("%(num)s page", "%(num)s pages", 2) }}
{% trans count=2 %}{{ count }} left{% endtrans %}
""",
}
HEADER = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


def warnings_of(site: Path, rule: str = "missing-strings") -> list[tuple[str, int, str, str | None]]:
    problems = build_here(site).problems
    return [(one.origin.file, one.origin.line, one.message, one.hint) for one in problems if one.rule == rule]


def test_a_language_without_a_catalogue_is_reported_where_it_is_asked_for(tmp_path: Path) -> None:
    ((file, line, message, hint),) = warnings_of(write_site(tmp_path, TEMPLATES))
    assert (file, line) == ("content/site.yaml", 4)
    assert re.match(r"the theme's words are not translated into cy and stay in English, such as ", message)
    assert hint == "run imhsite translations update cy, and fill in themes/ours/strings/cy.po"


def test_each_word_without_a_translation_is_reported_where_it_is_to_be_added(tmp_path: Path) -> None:
    catalogue = HEADER + (
        'msgid "Home"\nmsgstr "Hafan"\n\n'
        '#, fuzzy\nmsgid "Search"\nmsgstr "Chwilio"\n\n'
        'msgid "%(num)s page"\nmsgid_plural "%(num)s pages"\nmsgstr[0] "%(num)s tudalen"\nmsgstr[1] ""\n'
    )
    found = warnings_of(write_site(tmp_path, {**TEMPLATES, "themes/ours/strings/cy.po": catalogue}))
    place, template = "themes/ours/strings/cy.po", "themes/ours/templates/not-found.html"
    for expected in (
        (17, f'"Nothing here" ({template}, line 1) is not translated here',
         'add at the end of the file: msgid "Nothing here", and its msgstr'),
        (17, f'"%(count)s left" ({template}, line 3) is not translated here',
         'add at the end of the file: msgid "%(count)s left", and its msgstr'),
        (13, f'"%(num)s page" ({template}, line 2) has no translation here',
         "fill in its msgstr, or each of them if it has several"),
    ):  # fmt: skip
        assert (place, *expected) in found
    assert [line for _, line, message, _ in found if message.startswith('"Search"')] == [10]
    assert not any(message.startswith('"Home"') for _, _, message, _ in found)
    assert any(message.startswith('"Held by: %s"') for _, _, message, _ in found)  # a word of imhsite itself


def test_a_catalogue_in_english_reports_nothing(tmp_path: Path) -> None:
    settings = TEMPLATES["content/site.yaml"].replace("[en, cy]", "[en-GB, en-US]")
    assert warnings_of(write_site(tmp_path, {**TEMPLATES, "content/site.yaml": settings})) == []


def test_a_translation_with_other_placeholders_is_an_error_at_its_line(tmp_path: Path) -> None:
    catalogue = HEADER + 'msgid "Held by: %s"\nmsgstr "Gan: %(who)s"\n'
    site = write_site(tmp_path, {**TEMPLATES, "themes/ours/strings/cy.po": catalogue})
    assert warnings_of(site, "bad-strings") == [
        (
            "themes/ours/strings/cy.po",
            6,
            'this translation of "Held by: %s" has different placeholders',
            "use exactly the same placeholders as the English, such as %(count)s, in each form",
        )
    ]


def test_a_word_without_a_translation_stays_in_english() -> None:
    assert locale_of("cy").gettext("Home") == "Home"
