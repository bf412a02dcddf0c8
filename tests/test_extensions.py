"""Extensions in installed packages: what they add is declared, cached, checked, embargoed and imported as usual."""

import json
import re
from hashlib import sha256
from importlib import invalidate_caches
from pathlib import Path

import msgspec
import pytest
from building import AS_OF, REPOSITORY, build_here, built, imhsite_here, opened, write, write_site
from installing import PACKAGES, imhsite_with, install, wheel_of
from tracing import Trace

from imhsite.content.file_reader import ContentFile
from imhsite.content.parallel_parse import read_files
from imhsite.content.parse_file import FileRecords
from imhsite.content.site_extensions import declared_parts

CODE = "pledges_extension"

SITE = {
    "content/site.yaml": "title: Small\nurl: https://example.org/\ntheme: plain\nextensions: [pledges]\n"
    "timezone: Europe/London\n",
    "content/sources.yaml": "who-2020:\n  title: A report\n  year: 2020\n  publisher: WHO\n",
    "content/pledges.yaml": "talk:\n  words: I will talk with my baby\n  goal: 100\n  source: who-2020\n"
    "  more: Sing, too. See [hello](articles/hello.md).\n"
    "read:\n  words: I will read aloud\n  goal: 5\n  publish_at: 2026-07-01 09:00\n",
    "content/articles/hello.md": "---\ntitle: Hello\nsummary: A first article.\ntopic: bonding\n---\n"
    "Words.\n\n::pledge[talk]{size=large}\n",
    "content/articles/other.md": "---\ntitle: Other\nsummary: Another one.\ntopic: bonding\n---\nNo pledge here.\n",
}


@pytest.fixture
def installed(libraries: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(str(libraries))
    return libraries


@pytest.fixture
def site(installed: Path, tmp_path: Path) -> Path:
    return write_site(tmp_path / "site", SITE)


def edit(site: Path, path: str, old: str, new: str) -> None:
    text = (site / path).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (site / path).write_text(text.replace(old, new), encoding="utf-8")


def said(site: Path) -> list[tuple[str, str, str | None]]:
    """What a build says is wrong."""
    result = build_here(site)
    assert result.published is None
    return [(f"{one.origin.file}:{one.origin.line}", one.message, one.hint) for one in result.problems]


def test_its_directive_record_and_documents_are_built(site: Path) -> None:
    files = built(site)
    page = files["articles/hello/index.html"].decode()
    assert '<div class="pledge pledge-large">' in page
    assert "<p>I promise: I will talk with my baby</p>" in page
    assert '<p>Sing, too. See <a href="/articles/hello/">hello</a>.</p>' in page
    assert '<a href="/sources/#who-2020">talk</a>' in page
    assert json.loads(files["pledges.json"]) == [{"id": "talk", "words": "I will talk with my baby", "goal": 100}]
    assert files["pledges/talk.txt"].decode() == "I promise: I will talk with my baby\nSing, too. See hello.\n"
    assert "pledges/read.txt" not in files


def test_a_site_that_does_not_name_it_never_runs_it(installed: Path, tmp_path: Path) -> None:
    write(tmp_path / "trap", {"trapped.py": "raise SystemExit('this ran')\n"})
    write(tmp_path / "trap/trapped-1.0.dist-info", {"entry_points.txt": "[imhsite.extensions]\ntrap = trapped:it\n"})
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(tmp_path / "trap"))
        assert "articles/hello/index.html" in built(write_site(tmp_path / "site"))
        named = write_site(tmp_path / "named", {**SITE, "content/site.yaml": f"{SITE['content/site.yaml']}"})
        edit(named, "content/site.yaml", "[pledges]", "[pledges, trap]")
        assert said(named) == [
            (
                "content/site.yaml:4",
                'the extension "trap" cannot be loaded: SystemExit: this ran (trap/trapped.py, line 1)',
                "tell the authors of the package trapped, or remove the extension from extensions:",
            )
        ]


def test_an_edit_rebuilds_what_uses_the_record_and_nothing_else(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trace = Trace(site, AS_OF, monkeypatch)
    result = trace.edit("content/pledges.yaml", "I will talk with my baby", "I will talk to my baby")
    assert result.published
    assert result.published.written == ("articles/hello/index.html", "pledges.json", "pledges/talk.txt")
    assert "output_view(articles/other/index.html)" not in trace.evaluated
    result = trace.edit("content/articles/other.md", "No pledge", "Still no pledge")
    assert result.published
    assert result.published.written == ("articles/other/index.html",)


def test_an_embargoed_record_appears_at_its_moment_and_no_sooner(site: Path) -> None:
    before = built(site)
    assert not any(b"read aloud" in content for content in before.values())
    assert "2026-07-01 09:00" in imhsite_here("next-change", "--site", site, "--as-of", AS_OF).stdout
    after = built(site, as_of="2026-07-01 09:00")
    assert after["pledges/read.txt"].startswith(b"I promise: I will read aloud")
    assert len(json.loads(after["pledges.json"])) == 2


def test_a_page_that_shows_an_embargoed_record_is_an_error(site: Path) -> None:
    edit(site, "content/articles/hello.md", "::pledge[talk]{size=large}", "::pledge[read]")
    assert [message for _, message, _ in said(site)] == [
        'readers can see this, but it needs the pledge "read", which is held back until 2026-07-01 09:00'
    ]


def test_a_picture_of_an_embargoed_record_is_published_with_it(site: Path) -> None:
    edit(site, "content/pledges.yaml", "  words: I will read aloud\n",
         "  words: I will read aloud\n  more: '![A frog](media/frog.svg)'\n")  # fmt: skip
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="3"/></svg>'
    write(site, {"content/media/frog.svg": drawing, "content/media/frog.yaml": "alt: A frog\npeople: no\n"})
    assert not [path for path in built(site) if "frog" in path]
    (picture,) = (path for path in built(site, as_of="2026-07-01 09:00") if "frog" in path)
    assert picture.startswith("media/frog.")


def test_words_of_an_embargoed_record_in_any_file_are_a_leak(site: Path) -> None:
    edit(site, "content/pledges.yaml", "I will read aloud", "Zanzibar tales at bedtime")
    write(site, {"content/media/note.txt": "We tell Zanzibar tales at bedtime from July.\n"})
    edit(site, "content/articles/other.md", "No pledge here.", "[A note](../media/note.txt)")
    assert [(place, message[:52]) for place, message, _ in said(site)] == [
        ("content/pledges.yaml:6", 'the pledge "read" is held back until 2026-07-01 09:00'[:52])
    ]


def test_mistakes_in_its_directives_and_records_are_explained_like_others(site: Path) -> None:
    edit(site, "content/articles/hello.md", "::pledge[talk]{size=large}", "::pledge[tolk]{size=huge}")
    edit(site, "content/pledges.yaml", "goal: 100", "gaol: many")
    edit(site, "content/pledges.yaml", "source: who-2020", "source: who-2021")
    assert [message for _, message, _ in said(site)] == [
        'there is no pledge called "tolk"',
        '"huge" is not a choice for "size"',
        'the pledge "talk" has no field called "gaol"',
        'there is no source called "who-2021"',
    ]


def test_its_rule_is_applied_and_can_be_changed(site: Path) -> None:
    edit(site, "content/pledges.yaml", "  goal: 5\n", "")
    checked = json.loads(imhsite_here("check", "--site", site, "--as-of", AS_OF, "--format", "json").stdout)
    found = [one for one in checked["findings"] if one["rule"] == "pledge-without-goal"]
    assert [(one["group"], one["severity"], one["line"], one["message"]) for one in found] == [
        ("evidence", "warning", 7, 'the pledge "read" has no goal')
    ]
    for format in ("sarif", "html", "csv", "text"):
        ended = imhsite_here("check", "--site", site, "--as-of", AS_OF, "--format", format)
        assert "has no goal" in ended.stdout, ended.stderr
    edit(site, "content/pledges.yaml", "  publish_at: 2026-07-01 09:00\n",
         "  publish_at: 2026-07-01 09:00\n  allow:\n    pledge-without-goal: it is a trial\n")  # fmt: skip
    checked = json.loads(imhsite_here("check", "--site", site, "--as-of", AS_OF, "--format", "json").stdout)
    assert [one["reason"] for one in checked["allowed"]] == ["it is a trial"]
    edit(site, "content/site.yaml", "[pledges]\n", "[pledges]\nchecks:\n  pledge-without-goal: off\n  pledge-x: off\n")
    checked = json.loads(imhsite_here("check", "--site", site, "--as-of", AS_OF, "--format", "json").stdout)
    assert [one["rule"] for one in checked["findings"] if "pledge" in one["message"]] == ["unknown-rule"]


def test_its_importer_adds_records(site: Path, tmp_path: Path) -> None:
    source = tmp_path / "spring.pledges"
    source.write_text("walk: I will walk to school\nnothing\ntalk: I will talk\n", encoding="utf-8")
    ended = imhsite_here("import", source, "--site", site)
    assert ended.stdout == (
        "Wrote 1 file:\n  content/pledges.yaml\n\nNot imported:\n"
        '  spring.pledges, line 3: there is already an entry "talk"\n\n'
        "Left out:\n  spring.pledges, line 2: it has no colon\n"
    )
    assert "walk:\n  words: I will walk to school\n" in (site / "content/pledges.yaml").read_text(encoding="utf-8")
    assert "pledges/walk.txt" in built(site)
    ended = imhsite_here("import", source, "--site", site, "--from", "pledge-line")
    assert (ended.returncode, ended.stderr) == (
        2,
        'imhsite import: no format is called "pledge-line"; did you mean "pledge-lines"?\n',
    )


def test_a_theme_changes_its_template(site: Path) -> None:
    write(site, {"themes/plain/directives/pledge.html": "<b>{{ directive.view.words }}</b>\n"})
    assert b"<b>I will talk with my baby</b>" in built(site)["articles/hello/index.html"]


def test_its_words_are_translated_by_its_own_catalogue(site: Path) -> None:
    edit(site, "content/site.yaml", "extensions:", "languages: [en, cy]\nextensions:")
    files = built(site)
    assert files["cy/pledges/talk.txt"].decode().startswith("Rwy’n addo: I will talk with my baby")


def test_one_that_is_not_installed_is_a_problem_and_causes_no_others(tmp_path: Path) -> None:
    assert said(write_site(tmp_path, SITE)) == [
        (
            "content/site.yaml:4",
            'the extension "pledges" is not installed',
            "install the package that has it, as its documentation says, or remove it from extensions:",
        )
    ]


DIRECTIVE = "Directive(name='sum', form='leaf', use='A sum.', takes=Sum, label='of', view=lambda given, site: ({}))"
SUM = "class Sum(Part, frozen=True):\n    of: Annotated[Whole, doc('A number.')]\n"


def install_code(folder: Path, name: str, code: str) -> None:
    """Install an extension that is one module, without building a package. Each needs a name of its own."""
    head = "from imhsite.extensions import *\nfrom typing import Annotated\n"
    points = f"[imhsite.extensions]\n{name} = {name}:extension\n"
    write(folder, {f"{name}.py": head + code, f"{name}-1.0.dist-info/entry_points.txt": points})


@pytest.mark.parametrize(
    ("name", "view", "words"),
    [
        (
            "dividing",
            "9 / given.of",
            "ZeroDivisionError: division by zero (libraries/dividing.py, line 5)",
        ),
        ("sets", "{'all': {1, given.of}}", "its result['all'] is of the type set, which is not a plain value"),
        ("keys", "{given.of: 1}", "its result has the key 0, which is not text"),
        ("exits", "exit(3)", "SystemExit: 3 (libraries/exits.py, line 5)"),
    ],
)
def test_a_fault_in_a_directive_is_a_problem_at_the_directive(
    name: str, view: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / "libraries"
    install_code(there, name, f"{SUM}extension = Extension(directives=[{DIRECTIVE.format(view)}])\n")
    monkeypatch.syspath_prepend(str(there))
    files = {"themes/plain/directives/sum.html": "{{ directive.view }}\n"}
    files["content/site.yaml"] = SITE["content/site.yaml"].replace("pledges", name)
    words_of_article = SITE["content/articles/hello.md"]
    files["content/articles/hello.md"] = words_of_article.replace("::pledge[talk]{size=large}", "::sum[0]")
    assert said(write_site(tmp_path / "site", files)) == [
        (
            "content/articles/hello.md:8",
            f'the extension "{name}" has a fault in the directive "sum": {words}',
            "tell its authors; until it is fixed, leave this out, or install the version before",
        )
    ]


@pytest.mark.parametrize(
    ("name", "extension", "message"),
    [
        (
            "late",
            "documents=[Document(name='d', path='d.txt', view=lambda site: '', write=lambda view: view)]",
            'the extension "late" has a fault in the document "d": its result is of the type str, not bytes',
        ),
        (
            "taken",
            "documents=[Document(name='d', path='sitemap.xml', view=lambda site: '', write=str.encode)]",
            "the address /sitemap.xml is used twice: an extension has a document there",
        ),
        (
            "outside",
            "documents=[Document(name='d', path='../d.txt', view=lambda site: '', write=str.encode)]",
            'some systems cannot store the output "../d.txt": it has a folder called ".."',
        ),
        (
            "twice",
            f"directives=[{DIRECTIVE.format('1')}, {DIRECTIVE.format('2')}]",
            'the extension "twice" cannot be used: "sum" is twice among its directives',
        ),
        (
            "noted",
            f"directives=[{DIRECTIVE.format('1')}]".replace("'sum'", "'note'"),
            'the extension "noted" has the directive "note", and so has imhsite',
        ),
        (
            "sourced",
            "records=[RecordKind(name='proof', collection='sources', record=Timed)]",
            'the extension "sourced" has the collection "sources", and so has imhsite',
        ),
        (
            "untimed",
            "records=[RecordKind(name='sum', collection='sums', record=Sum)]",
            'the extension "untimed" cannot be used: the record of the kind "sum" does not derive from Timed',
        ),
        (
            "filed",
            "records=[RecordKind(name='film', collection='films', record=Film)]",
            'the extension "filed" cannot be used: the field "still" of the kind "film" is a file: use Markdown, which '
            "can show pictures",
        ),
    ],
)
def test_what_an_extension_declares_wrongly_is_a_problem_where_the_site_names_it(
    name: str, extension: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = (
        "class Film(Timed, frozen=True, kw_only=True):\n    still: Annotated[str, ReferenceTo('media'), doc('One.')]\n"
    )
    install_code(tmp_path / "libraries", name, f"{SUM}{film}extension = Extension({extension})\n")
    monkeypatch.syspath_prepend(str(tmp_path / "libraries"))
    settings = SITE["content/site.yaml"].replace("pledges", name)
    site = write_site(tmp_path / "site", {"content/site.yaml": settings, "themes/plain/directives/sum.html": "x"})
    assert [(place, words) for place, words, _ in said(site)] == [("content/site.yaml:4", message)]


def test_a_fault_in_a_rule_or_an_importer_leaves_the_rest_of_the_work_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = "find=lambda site: site.records('topic')['x']"
    rule = f"CheckRule(id='odd-rule', title='Odd', why='It is.', fix='None.', {find})"
    importer = "Importer(name='odd', read=lambda content, name: content, endings=('.odd',))"
    install_code(tmp_path / "libraries", "odd", f"extension = Extension(rules=[{rule}], importers=[{importer}])\n")
    monkeypatch.syspath_prepend(str(tmp_path / "libraries"))
    settings = SITE["content/site.yaml"].replace("pledges", "odd")
    site = write_site(tmp_path / "site", {"content/site.yaml": settings, "a.odd": "words"})
    checked = json.loads(imhsite_here("check", "--site", site, "--as-of", AS_OF, "--format", "json").stdout)
    assert checked["counts"]["pages"]
    assert [one["message"] for one in checked["findings"] if one["rule"] == "extension-fault"] == [
        'the extension "odd" has a fault in the rule "odd-rule": KeyError: \'x\' (libraries/odd.py, line 3)'
    ]
    ended = imhsite_here("import", site / "a.odd", "--site", site)
    assert 'fault in the importer "odd": its result is of the type bytes, not Imported' in ended.stdout


def test_an_extension_that_lacks_a_library_works_once_that_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / "libraries"
    document = "Document(name='d', path='d.txt', view=lambda site: helping.words, write=str.encode)"
    install_code(there, "needy", f"import helping\nextension = Extension(documents=[{document}])\n")
    monkeypatch.syspath_prepend(str(there))
    monkeypatch.syspath_prepend(str(tmp_path))
    site = write_site(tmp_path / "site", {"content/site.yaml": SITE["content/site.yaml"].replace("pledges", "needy")})
    assert [message for _, message, _ in said(site)] == [
        "the extension \"needy\" cannot be loaded: ModuleNotFoundError: No module named 'helping' (libraries/needy.py, "
        "line 3)"
    ]
    write(there, {"helping.py": "words = 'Help'\n"})
    invalidate_caches()
    assert built(site)["d.txt"] == b"Help"


def test_other_processes_parse_with_the_same_extensions(site: Path) -> None:
    text = SITE["content/articles/hello.md"].encode()
    files = [ContentFile(f"content/articles/a{number}.md", text) for number in range(96)]
    with opened(site) as found:
        parts = found.engine.ask(declared_parts)
        alone, together = (list(read_files(files, parts, jobs)) for jobs in (1, 2))
    assert alone == together
    assert not msgspec.msgpack.decode(alone[0].records, type=FileRecords).problems


def test_the_docs_show_the_code_of_the_package() -> None:
    page = (REPOSITORY / "docs" / "extensions.md").read_text(encoding="utf-8")
    package = PACKAGES / "pledges-extension"
    shown = re.findall(r"```(toml|python|jinja)\n(.*?)```", page, re.DOTALL)
    files = {"toml": "pyproject.toml", "python": f"{CODE}/__init__.py", "jinja": f"{CODE}/directives/pledge.html"}
    texts = {language: (package / file).read_text(encoding="utf-8") for language, file in files.items()}
    assert [text for language, text in shown if text not in texts[language]] == []
    assert {language for language, _ in shown} == files.keys()


def test_a_document_that_reads_the_author_s_files_is_a_leak(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = tmp_path / "site"
    view = f"view=lambda site: Path({str(site / 'content/articles/later.md')!r}).read_text()"
    document = f"Document(name='all', path='all.txt', {view}, write=str.encode)"
    code = f"from pathlib import Path\nextension = Extension(documents=[{document}])\n"
    install_code(tmp_path / "libraries", "prying", code)
    monkeypatch.syspath_prepend(str(tmp_path / "libraries"))
    later = "---\ntitle: Zanzibar\nsummary: Tales.\ntopic: bonding\npublish_at: 2026-07-01 09:00\n---\nWait.\n"
    settings = SITE["content/site.yaml"].replace("pledges", "prying")
    write_site(site, {"content/site.yaml": settings, "content/articles/later.md": later})
    (found,) = said(site)
    assert "would be published in all.txt" in found[1]


def test_a_new_record_takes_its_fields_as_options(site: Path) -> None:
    words = ("new", "record", "pledge", "walk", "--words", "I will walk", "--source", "who-2021", "--site", site)
    ended = imhsite_here(*words, "--yes")
    assert ended.returncode == 2
    assert 'there is no source called "who-2021": did you mean "who-2020"?' in ended.stderr
    ended = imhsite_here(*words[:-4], "--goal", "9", "--site", site, "--yes")
    assert (ended.returncode, ended.stdout) == (0, f"Added to {site / 'content/pledges.yaml'}\n")
    added = "walk:\n  words: I will walk\n  goal: 9\n"
    assert (site / "content/pledges.yaml").read_text(encoding="utf-8").endswith(added)
    assert "there is already a pledge called walk" in imhsite_here(*words[:-4], "--site", site, "--yes").stderr
    ended = imhsite_here("new", "record", "vow", "--site", site)
    assert (ended.returncode, "invalid choice: 'vow'" in ended.stderr) == (2, True)


def test_a_recipe_brings_it_along(site: Path, tmp_path: Path) -> None:
    assert imhsite_here("recipe", "netlify", "--site", site).returncode == 0
    wheel = "wheels/pledges_extension-1.0-py3-none-any.whl"
    digest = sha256((site / wheel).read_bytes()).hexdigest()
    assert f"\n./{wheel} --hash=sha256:{digest}\n" in (site / "requirements.txt").read_text(encoding="utf-8")
    install(site / wheel, tmp_path / "elsewhere")
    assert imhsite_with(tmp_path / "elsewhere", "build", "--site", site, "--as-of", AS_OF).returncode == 0
    edit(site, "content/site.yaml", "extensions: [pledges]\n", "")
    (site / "content/pledges.yaml").unlink()
    edit(site, "content/articles/hello.md", "::pledge[talk]{size=large}", "Words.")
    assert f"Deleted {wheel}" in imhsite_here("recipe", "netlify", "--site", site).stdout


def test_other_commands_know_its_records(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built(site)
    assert "/pledges/talk.txt" in imhsite_here("where-used", "talk", "--site", site).stdout
    assert "2  pledges" in imhsite_here("stats", "--site", site).stdout
    monkeypatch.chdir(site)
    assert "How many people should make it." in imhsite_here("schema", "--print", "pledges").stdout
    assert imhsite_here("rename", "talk", "talking", "--apply", "--site", site).returncode == 0
    assert "::pledge[talking]{size=large}" in (site / "content/articles/hello.md").read_text(encoding="utf-8")
    assert "pledges/talking.txt" in built(site)


def test_an_upgrade_rebuilds_what_its_code_makes(tmp_path: Path) -> None:
    site, there = write_site(tmp_path / "site", SITE), tmp_path / "libraries"
    when = ("--as-of", AS_OF)
    install(wheel_of("pledges-extension", tmp_path / "wheels"), there)
    assert imhsite_with(there, "build", "--site", site, *when).returncode == 0
    code = (PACKAGES / "pledges-extension/pledges_extension/__init__.py").read_text(encoding="utf-8")
    changed = code.replace("indent=2", "indent=4").replace('site.text(pledge.words), "source"', '"New", "source"')
    install(wheel_of("pledges-extension", tmp_path / "newer", {"pledges_extension/__init__.py": changed}), there)
    ended = imhsite_with(there, "build", "--site", site, *when, "--verify")
    assert "2 files written" in ended.stdout, ended.stderr
    assert "Verified" in ended.stdout
    assert "<p>I promise: New</p>" in (site / "build/articles/hello/index.html").read_text(encoding="utf-8")
