"""Words in another language than their page say so, and languages written from right to left have a direction."""

import re
from pathlib import Path

import pytest
from building import add_themes, built, write

from imhsite.views.languages import Foreign, direction_of, marked, with_languages

ADDRESS = marked(Foreign("/x/", "en-GB"))
WORDS = marked(Foreign("Talk & play", "en-GB"))


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (f"<h1>{WORDS}</h1>", '<h1 lang="en-GB">Talk & play</h1>'),
        (f'<a class="x" href="/">\n  {WORDS}\n</a>', '<a class="x" href="/" lang="en-GB">\n  Talk & play\n</a>'),
        (f"<p>2027: {WORDS}</p>", '<p>2027: <span lang="en-GB">Talk & play</span></p>'),
        (
            f"<p>{WORDS} {WORDS}</p>",
            '<p><span lang="en-GB">Talk & play</span> <span lang="en-GB">Talk & play</span></p>',
        ),
        (f'<a href="{ADDRESS}">Mwy</a>', '<a href="/x/" hreflang="en-GB">Mwy</a>'),
        (f'<a href="{ADDRESS}">{WORDS}</a>', '<a href="/x/" hreflang="en-GB" lang="en-GB">Talk & play</a>'),
        (f"<title>{WORDS} – Wythnos</title>", "<title>Talk & play – Wythnos</title>"),
        (f'<meta content="{WORDS}">', '<meta content="Talk & play">'),
        (f'<img class="a" alt="{WORDS}" src="a.png">', '<img class="a" alt="Talk & play" lang="en-GB" src="a.png">'),
        (f'<a aria-label="Cymraeg">{WORDS}</a>', '<a aria-label="Cymraeg"><span lang="en-GB">Talk & play</span></a>'),
        (f'<q lang="fr">{WORDS}</q>', '<q lang="fr"><span lang="en-GB">Talk & play</span></q>'),
        (f"<option>{WORDS} x</option>", "<option>Talk & play x</option>"),
        (f"<p>{marked(Foreign('ہفتہ', 'ur'))}</p>", '<p lang="ur" dir="rtl">ہفتہ</p>'),
        ("<p>Dim</p>", "<p>Dim</p>"),
    ],
)
def test_marks_become_attributes_where_html_has_a_place_for_them(html: str, expected: str) -> None:
    assert with_languages(html, "cy") == expected


SITE = {
    "content/site.yaml": "title: Baby Week\nurl: https://example.org/\nlanguages: [en-GB, cy]\n"
    "timezone: Europe/London\n",
    "content/topics.yaml": "attachment:\n  title: Attachment\n  summary: How a baby comes to trust someone.\n",
    "content/articles/first-words.md": "---\ntitle: First words\nsummary: Why talking helps.\ntopic: attachment\n"
    "---\nBabies know your voice.\n",
    "content/articles/english.md": "---\ntitle: In English alone\nsummary: Not translated.\ntopic: attachment\n"
    "---\n## Talk\n\nBabies know your voice.\n",
    "content/articles/first-words.cy.md": "---\ntitle: Geiriau cyntaf\nsummary: Pam.\ntopic: attachment\n"
    "translation_reviewed: no\n---\nMae.\n",
    "content/pages/about.md": "---\ntitle: About\nsummary: Us.\n---\nWe.\n",
    "content/pages/amdanom.cy.md": "---\ntitle: Amdanom\nsummary: Ni.\n---\n[Mwy](../articles/english.md#talk)\n",
    "content/sources.yaml": "study:\n  title: A study\n  year: 2020\n  publisher: A press\n",
    "content/statistics.yaml": "three:\n  value: 3\n  claim: of 4 talk\n  population: Parents\n  n: null\n"
    "  year: 2020\n  source: study\n",
    "content/weeks/2027.yaml": "year: 2027\ntitle: Talk, play\nstarts: 2027-06-14\nends: 2027-06-20\n"
    "why: |\n  Because they listen.\nmessages:\n  - text: Three in four parents talk to their baby every day.\n",
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    output = built(write(tmp_path_factory.mktemp("site"), SITE), as_of="2027-06-15")
    return {path: content.decode() for path, content in output.items() if path.endswith(".html")}


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("cy/weeks/2027/index.html", "Talk, play"),
        ("cy/weeks/2027/index.html", "Three in four parents talk to their baby every day."),
        ("cy/topics/attachment/index.html", "How a baby comes to trust someone."),
        ("cy/topics/attachment/index.html", "In English alone"),  # the title of an article in a list
        ("cy/articles/first-words/index.html", "Attachment"),  # navigation and breadcrumbs
    ],
)
def test_words_that_fall_back_carry_their_language(path: str, words: str, pages: dict[str, str]) -> None:
    assert f'lang="en-GB">{words}</' in pages[path]


def test_a_text_of_several_paragraphs_carries_its_language_around_all_of_it(pages: dict[str, str]) -> None:
    assert '<div lang="en-GB"><p>Because they listen.</p>' in pages["cy/weeks/2027/index.html"].replace("\n", "")


def test_words_in_the_language_of_the_page_carry_none(pages: dict[str, str]) -> None:
    for path, page in pages.items():
        assert "\ufdd0" not in page
        if not path.startswith("cy/"):
            assert "<span lang=" not in page, path


def test_a_site_in_urdu_is_written_from_right_to_left(tmp_path: Path) -> None:
    settings = "title:\n  en: Baby Week\n  ur: ہفتہ\nurl: https://example.org/week/\nlanguages: [en, ur]\n"
    urdu = "---\ntitle: پہلے الفاظ\nsummary: بچے\ntopic: attachment\ndate: 2026-05-11\naliases: [/old/]\n---\nبچے.\n"
    files = {"content/site.yaml": settings, "content/articles/first-words.ur.md": urdu}
    output = built(write(tmp_path, {**{path: SITE[path] for path in SITE if ".cy" not in path}, **files}))
    page = output["ur/articles/first-words/index.html"].decode()
    assert '<html lang="ur" dir="rtl"' in page
    assert '<html lang="en" data' in output["index.html"].decode()
    assert '&lt;div lang="ur" dir="rtl"&gt;' in output["ur/feed.xml"].decode()
    assert '<html lang="ur" dir="rtl">' in output["old/index.html"].decode()
    assert 'lang="en" dir="ltr">' in output["ur/topics/attachment/index.html"].decode()


@pytest.mark.parametrize("language", ["ar", "ckb", "fa", "he", "ps", "sd", "ug", "ur", "yi", "ar-EG"])
def test_these_languages_are_written_from_right_to_left(language: str) -> None:
    assert direction_of(language) == "rtl"


@pytest.mark.parametrize("language", ["en", "cy", "pl", "zh", "xx"])
def test_others_are_not(language: str) -> None:
    assert direction_of(language) == "ltr"


def test_a_translation_that_nobody_has_reviewed_says_so_in_both_languages(pages: dict[str, str]) -> None:
    notice = "Not yet reviewed by a native speaker."
    page = pages["cy/articles/first-words/index.html"]
    assert "<p>Heb ei adolygu eto gan siaradwr iaith gyntaf.</p>" in page
    assert f'<p lang="en-GB">{notice}</p>' in page
    assert '<a href="/articles/first-words/" lang="en-GB" hreflang="en-GB">English</a>' in page
    assert [path for path, one in pages.items() if notice in one] == ["cy/articles/first-words/index.html"]


def languages_of(page: str) -> list[tuple[str, str]]:
    """The links of the language switcher of a page: addresses and words."""
    switcher = re.search('<nav class="languages.*?</nav>', page, re.DOTALL)
    return re.findall(r'<a href="([^"]+)" lang="[^>]+>(.*)</a>', switcher[0]) if switcher else []


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("articles/english/index.html",
         [("/cy/topics/attachment/", "Cymraeg (nid y dudalen hon eto, ond: Attachment)")]),
        ("about/index.html", [("/cy/", "Cymraeg (nid y dudalen hon eto, ond: Hafan)")]),
        ("cy/amdanom/index.html", [("/", "English (not this page yet, but: Home)")]),
        *((f"{folder}{path}index.html", [(f"/{path}", "English"), (f"/cy/{path}", "Cymraeg")])
          for folder in ("", "cy/")
          for path in ("", "articles/", "articles/first-words/", "topics/attachment/", "weeks/", "weeks/2027/",
                       "weeks/2027/toolkit/", "statistics/", "statistics/three/", "sources/", "resources/", "help/",
                       "glossary/", "data/", "search/")),
        ("404.html", [("/404.html", "English"), ("/cy/404.html", "Cymraeg")]),
    ],
)  # fmt: skip
def test_the_switcher_leads_to_the_same_page_or_says_that_it_is_another(
    path: str, expected: list[tuple[str, str]], pages: dict[str, str]
) -> None:
    assert languages_of(pages[path]) == expected


def test_only_versions_of_the_same_page_are_alternates_for_search_engines(pages: dict[str, str]) -> None:
    assert '<link rel="alternate" hreflang="cy"' in pages["articles/first-words/index.html"]
    for path in ("articles/english/index.html", "404.html"):
        assert '<link rel="alternate" hreflang' not in pages[path]


@pytest.mark.parametrize(
    ("path", "announced"),
    [
        ("cy/weeks/2027/index.html", True),
        ("cy/topics/attachment/index.html", True),
        ("cy/amdanom/index.html", False),
        ("cy/glossary/index.html", False),
        ("weeks/2027/index.html", False),
    ],
)
def test_a_page_with_parts_in_another_language_says_so(path: str, announced: bool, pages: dict[str, str]) -> None:
    notice = "Mae rhannau yn dal yn: "
    assert (f'<p>{notice}<span lang="en-GB">English</span></p>' in pages[path]) == announced


def test_a_link_to_a_page_in_another_language_says_so(pages: dict[str, str]) -> None:
    page = pages["cy/topics/attachment/index.html"]
    assert '<a href="/articles/english/" hreflang="en-GB" lang="en-GB">In English alone</a>' in page
    assert '<p class="card__detail">Mewn iaith arall: <span lang="en-GB">English</span></p>' in page
    assert '<a href="/articles/english/#talk" hreflang="en-GB">' in pages["cy/amdanom/index.html"]


def test_all_pages_in_an_unreviewed_language_say_so_except_those_that_are_reviewed(tmp_path: Path) -> None:
    theme = {
        "themes/own/theme.yaml": "name: own\nextends: plain\n",
        "themes/own/templates/article.html": "{{ page.unreviewed.text if page.unreviewed else 'reviewed' }}\n",
        "themes/own/templates/home.html": "{{ page.unreviewed.text if page.unreviewed else 'reviewed' }}\n",
        "themes/own/strings/en.po": 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "Not yet reviewed by a native speaker."\nmsgstr "Not reviewed."\n',
    }
    settings = "unreviewed_languages: [cy]\ntheme: own\n"
    site = {**SITE, "content/site.yaml": SITE["content/site.yaml"] + settings, **theme}
    site["content/articles/english.cy.md"] = SITE["content/articles/first-words.cy.md"].replace(
        "reviewed: no", "reviewed: yes"
    )
    add_themes(tmp_path)
    files = built(write(tmp_path, site), as_of="2027-06-15")
    shown = {
        path: files[path].decode().strip() for path in ("index.html", "cy/index.html", "cy/articles/english/index.html")
    }
    assert shown == {
        "index.html": "reviewed",
        "cy/index.html": '<span lang="en-GB">Not reviewed.</span>',
        "cy/articles/english/index.html": "reviewed",
    }
