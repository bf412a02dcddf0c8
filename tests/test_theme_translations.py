"""`imhsite translations`: one list of texts; catalogues keep what people wrote; the default theme is whole in Welsh."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from building import REPOSITORY, files_in, imhsite_here, write, write_site

from imhsite.theme.catalogue_writing import new_catalogue, template_of, updated_catalogue
from imhsite.theme.catalogues import Catalogue, compiled_strings, read_catalogue
from imhsite.theme.locales import locale_of
from imhsite.theme.texts import TextUse, ThemeText

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
OWN = {
    "content/site.yaml": "title: Small\nurl: https://example.org/\ntheme: ours\nlanguages: [en, cy]\n",
    "themes/ours/theme.yaml": "name: ours\nextends: plain\n",
    "themes/ours/templates/not-found.html": (
        '{{ _("Nothing here") }}\n{{ ngettext("%(num)s page", "%(num)s pages", 2) }}\n'
    ),
    "themes/ours/templates/help.html": '{{ _("Nothing here") }}\n',
}
CHANGED = "There are none yet!"
CATALOGUE = "themes/ours/strings/cy.po"


def text(words: str, plural: str = "", *files: str) -> ThemeText:
    return ThemeText(words, plural, tuple(TextUse(file, 1) for file in files or ("a.html",)))


def catalogue(content: str) -> Catalogue:
    found, problems = read_catalogue("cy.po", content.encode())
    assert found is not None
    assert problems == ()
    return found


def translations(site: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return imhsite_here("translations", *words, "--site", site)


# Catalogues


def test_a_new_catalogue_has_every_text_the_plural_forms_of_its_language_and_says_that_nobody_reviewed_it() -> None:
    written = new_catalogue("ours", "cy", (text("%(num)s page", "%(num)s pages"), text("Help", "", "b", "a", "b")))
    assert written.decode() == (
        '# The words of the theme "ours" in Welsh.\n'
        '# Once a native speaker has reviewed all of them, write "yes" after "X-Reviewed".\n'
        'msgid ""\nmsgstr ""\n"Project-Id-Version: ours\\n"\n"Language: cy\\n"\n'
        '"Plural-Forms: nplurals=5; plural=(n==1 ? 1 : n==2 ? 2 : n==3 ? 3 : n==6 ? 4 : 0);\\n"\n'
        '"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n"X-Reviewed: no\\n"\n\n'
        '#: a.html\n#, python-format\nmsgid "%(num)s page"\nmsgid_plural "%(num)s pages"\n'
        'msgstr[0] ""\nmsgstr[1] ""\nmsgstr[2] ""\nmsgstr[3] ""\nmsgstr[4] ""\n\n'
        '#: a b\nmsgid "Help"\nmsgstr ""\n'
    )
    assert catalogue(written.decode()).unreviewed_at == 11


def test_a_language_whose_plurals_nobody_knows_gets_two_forms() -> None:
    written = new_catalogue("ours", "la", (text("page", "pages"),)).decode()
    assert written.startswith('# The words of the theme "ours" in Latin.\n')
    assert '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"' in written


def test_the_template_belongs_to_no_language() -> None:
    written = template_of("ours", (text("Help"),)).decode()
    assert written.endswith('#: a.html\nmsgid "Help"\nmsgstr ""\n')
    assert not re.search("Language|Plural|Reviewed|Date", written)


def test_an_update_keeps_the_header_comments_and_translations() -> None:
    header = f'# Ours.\n#\n# Since 2024.\n{HEADER}"X-Reviewed: yes, by Mair\\n"\n"X-Generator: Poedit\\n"\n'
    before = catalogue(f'{header}\n# Said at the door.\n#: old.html\nmsgid "Help"\nmsgstr "Help llaw"\n')
    after = updated_catalogue(before, (text("Home"), text("Help"))).decode()
    assert after == (
        f'{header}\n#: a.html\nmsgid "Home"\nmsgstr ""\n\n'
        '# Said at the door.\n#: a.html\nmsgid "Help"\nmsgstr "Help llaw"\n'
    )
    assert catalogue(after).unreviewed_at == 0


def test_a_text_that_changed_a_little_keeps_its_translation_marked_as_fuzzy() -> None:
    before = catalogue(f'{HEADER}\nmsgid "There are none yet."\nmsgstr "Nid oes rhai eto."\n')
    after = catalogue(updated_catalogue(before, (text(CHANGED),)).decode())
    assert after.state_of(CHANGED)[0] == "fuzzy"
    again = updated_catalogue(catalogue(after.text.replace("#, fuzzy", '#| msgid "Old"\n#, fuzzy')), (text(CHANGED),))
    assert again == after.content


def test_a_text_that_is_gone_is_kept_as_obsolete_and_comes_back_with_its_translation() -> None:
    before = catalogue(f'{HEADER}\nmsgid "Help"\nmsgstr "Cymorth"\n')
    gone = catalogue(updated_catalogue(before, ()).decode())
    assert gone.text.endswith('#~ msgid "Help"\n#~ msgstr "Cymorth"\n')
    assert catalogue(updated_catalogue(gone, (text("Help"),)).decode()).state_of("Help")[0] == "translated"


@pytest.mark.parametrize("first", ["\ufeff", ""])
def test_ends_of_lines_of_windows_stay_and_a_byte_order_mark_does_no_harm(first: str) -> None:
    before = catalogue(first + f'{HEADER}\nmsgid "Help"\nmsgstr "Cymorth"\n'.replace("\n", "\r\n"))
    after = updated_catalogue(before, (text("Help"),))
    assert after.replace(b"\r\n", b"").count(b"\n") == 0
    assert catalogue(after.decode()).header == HEADER


def test_an_update_of_an_updated_catalogue_changes_nothing() -> None:
    once = updated_catalogue(
        catalogue(f'{HEADER}\nmsgid "Help"\nmsgstr "Cymorth"\n\nmsgid "Old"\nmsgstr "Hen"\n'),
        (text("Help"), text("A long text. " * 20)),
    )
    again = updated_catalogue(catalogue(once.decode()), (text("Help"), text("A long text. " * 20)))
    assert again == once


def test_the_nearest_catalogue_that_translates_a_text_counts() -> None:
    near = catalogue(f'{HEADER}\nmsgid "Help"\nmsgstr "Cymorth"\n\nmsgid "Home"\nmsgstr ""\n')
    far = catalogue(f'{HEADER}\nmsgid "Help"\nmsgstr "Help"\n\nmsgid "Home"\nmsgstr "Hafan"\n')
    locale = locale_of("cy", (compiled_strings(near), compiled_strings(far)))
    assert [locale.gettext(words) for words in ("Help", "Home", "Search")] == ["Cymorth", "Hafan", "Search"]


# The command


def test_a_theme_gets_a_catalogue_of_what_no_theme_below_translates(tmp_path: Path) -> None:
    site = write_site(tmp_path, {**OWN, "themes/plain/strings/cy.po": f'{HEADER}\nmsgid "Home"\nmsgstr "Hafan"\n'})
    ended = translations(site, "update", "cy")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert re.fullmatch(
        r"themes/ours/strings/cy.po created: 0 translated, 0 to compare with the English, \d+ to translate\n",
        ended.stdout,
    )
    written = (site / CATALOGUE).read_text(encoding="utf-8")
    assert 'msgid "Nothing here"' in written
    assert 'msgid "Scotland"' in written
    assert 'msgid "Home"' not in written
    assert translations(site, "update", "cy").stdout == "themes/ours/strings/cy.po is up to date\n"


def test_the_report_tells_of_each_text_its_state_and_where_it_is_used(tmp_path: Path) -> None:
    words = (
        f'{HEADER}"X-Reviewed: no\\n"\n\nmsgid "Home"\nmsgstr "Hafan"\n\n#, fuzzy\nmsgid "Nothing here"\nmsgstr "Dim"\n'
    )
    site = write_site(tmp_path, {**OWN, CATALOGUE: words})
    (report,) = json.loads(translations(site, "report", "--format", "json").stdout)
    found = {one["text"]: one for one in report["texts"]}
    assert {key: report[key] for key in ("language", "theme", "translated", "fuzzy", "unreviewed")} == {
        "language": "cy",
        "theme": "ours",
        "translated": 1,
        "fuzzy": 1,
        "unreviewed": [CATALOGUE],
    }
    assert report["missing"] == len(found) - 2
    assert found["Nothing here"] == {
        "text": "Nothing here",
        "plural": "",
        "state": "fuzzy",
        "used_in": ["themes/ours/templates/help.html:1", "themes/ours/templates/not-found.html:1"],
        "entry": f"{CATALOGUE}:10",
    }
    assert found["%(num)s page"]["plural"] == "%(num)s pages"
    shown = translations(site, "report", "cy").stdout
    assert shown.startswith(f'cy: 1 translated, 1 fuzzy, {report["missing"]} missing in the theme "ours"\n')
    assert f"  not yet reviewed by a native speaker: {CATALOGUE}\n\n  fuzzy:\n" in shown
    assert '    "%(num)s page" / "%(num)s pages"\n      used in themes/ours/templates/not-found.html:2\n' in shown


def test_the_template_has_all_texts_and_can_be_written_to_a_file(tmp_path: Path) -> None:
    site = write_site(tmp_path, OWN)
    printed = translations(site, "extract").stdout
    assert "#: themes/ours/templates/help.html themes/ours/templates/not-found.html\n" in printed
    output = tmp_path / "ours.pot"
    for _ in range(2):
        assert translations(site, "extract", "--output", str(output)).stdout == f"{output} written\n"
        assert output.read_text(encoding="utf-8") == printed


@pytest.mark.parametrize(
    ("words", "files", "said"),
    [
        (("update", "Welsh"), {}, 'there is no language "Welsh"; did you mean "cy"?'),
        (("update", "xx"), {}, 'there is no language "xx"; use a code such as cy, or cy-GB'),
        (("update", "cy-XX"), {}, 'there is no language "cy-XX"; use a code such as cy, or cy-GB'),
        (("update", "en-GB"), {}, "themes are written in English, so they need no translation into it"),
        (("report",), {"content/site.yaml": "title: S\nurl: https://example.org/\n"}, "the site is in English alone"),
        (("update", "cy"), {"content/site.yaml": "title: S\nurl: https://example.org/\n"}, "no theme of its own"),
        (
            ("update", "cy"),
            {CATALOGUE: f"{HEADER}\nmsgid Help\n"},
            f"{CATALOGUE}:5:1: error[bad-strings]",
        ),
        (("extract",), {"content/site.yaml": "url: https://example.org/\n"}, 'site.yaml has no "title"'),
        (("report",), {"themes/ours/theme.yaml": "name: ours\nextends: plian\n"}, 'no theme called "plian"'),
    ],
)
def test_what_is_in_the_way_is_explained_and_nothing_changes(
    words: tuple[str, ...], files: dict[str, str], said: str, tmp_path: Path
) -> None:
    site = write_site(tmp_path, {**OWN, **files})
    before = files_in(site / "themes")
    ended = translations(site, *words)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert said in ended.stderr
    assert files_in(site / "themes") == before


def test_outside_of_a_site_there_is_nothing_to_translate(tmp_path: Path) -> None:
    assert "there is no folder content/ here" in translations(tmp_path, "report").stderr
    assert translations(tmp_path / "none", "report").returncode == 2


def test_a_catalogue_that_cannot_be_written_stays_as_it_was(tmp_path: Path) -> None:
    site = write_site(tmp_path, OWN)
    write(site, {"themes/ours/strings": b"in the way"})
    ended = translations(site, "update", "cy")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("imhsite translations: nothing was changed: ")
    assert (site / "themes/ours/strings").read_bytes() == b"in the way"


# The default theme


def test_the_default_theme_is_whole_in_welsh_and_its_catalogue_is_up_to_date(tmp_path: Path) -> None:
    site = write(
        tmp_path,
        {"content/site.yaml": "title: Small\nurl: https://example.org/\nlanguages: [en, cy]\n"}
        | {f"themes/default/{path}": content for path, content in files_in(REPOSITORY / "themes/default").items()},
    )
    report = json.loads(translations(site, "report", "--format", "json").stdout)[0]
    assert [one["text"] for one in report["texts"] if one["state"] != "translated"] == []
    assert report["unreviewed"] == ["themes/default/strings/cy.po"]
    assert translations(site, "update", "cy").stdout == "themes/default/strings/cy.po is up to date\n"
