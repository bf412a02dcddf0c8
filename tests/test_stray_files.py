"""Files that other programs leave in content/: copies, backups, lock files, documents."""

from pathlib import Path
from unicodedata import normalize

import pytest
from building import SMALL, build_here, opened, write, write_site

from imhsite.content.validation import content_problems
from imhsite.diagnostics.problems import in_order

HELLO = SMALL["content/articles/hello.md"]
OTHER = HELLO.replace("Words.", "Older words.")
SOURCES = "study:\n  title: A study\n  year: 2020\n  publisher: A press\n"


def problems_with(files: dict[str, str], root: Path) -> list[str]:
    """The problems of the smallest site with these files added to content/, one a line, with their hints."""
    site = {**SMALL, "content/site.yaml": "title: Small\nurl: https://example.org/\n"}
    write(root, site | {f"content/{path}": text for path, text in files.items()})
    with opened(root) as found:
        return [
            f"{p.origin.file.removeprefix('content/')}:{p.origin.line} {p.severity}[{p.rule}] {p.message} -- {p.hint}"
            for p in in_order(found.engine.ask(content_problems))
        ]


COMPARE = 'compare the two, keep what you need in "hello.md", and delete this file'


@pytest.mark.parametrize(
    "name",
    [
        "hello (Anna's conflicted copy 2026-05-01).md",
        "hello (Case Conflict).md",
        "hello.sync-conflict-20260101-120000-ABCDEFG.md",
        "hello_conflict-20260101-120000.md",
        "hello-conflict-20260101.md",
        "hello-DESKTOP-AB12.md",
        "hello-Annas-MacBook-Pro.md",
        "hello (1).md",
        "hello copy.md",
        "hello copy 2.md",
        "hello - Copy.md",
        "hello - Copy (2).md",
        "Copy of hello.md",
        "hello - Kopie.md",
    ],
)
def test_a_copy_that_a_program_made_is_compared_with_its_original_and_not_published(name: str, tmp_path: Path) -> None:
    assert problems_with({f"articles/{name}": OTHER}, tmp_path) == [
        f'articles/{name}:1 error[copied-file] "{name}" is a copy of "hello.md" that another program made, so it is '
        f"not read -- {COMPARE}"
    ]


@pytest.mark.parametrize("name", ["hello (1).md", "hello 2.md", "hello-2.md", "hello-copy.md", "copy-of-hello.md"])
def test_a_copy_with_the_same_content_is_to_be_deleted(name: str, tmp_path: Path) -> None:
    assert problems_with({f"articles/{name}": HELLO}, tmp_path) == [
        f'articles/{name}:1 error[copied-file] "{name}" is a copy of "hello.md", with the same content -- delete it'
    ]


def test_a_name_that_an_author_may_also_choose_is_explained_both_ways(tmp_path: Path) -> None:
    assert problems_with({"articles/hello 2.md": OTHER, "articles/hello-Again.md": OTHER}, tmp_path) == [
        'articles/hello 2.md:1 error[copied-file] "hello 2.md" may be a copy of "hello.md", so it is not read -- if it '
        "is one, compare the two and delete one of them; if not, rename it to hello-2.md",
        'articles/hello-Again.md:1 error[copied-file] "hello-Again.md" may be a copy of "hello.md", so it is not read '
        "-- if it is one, compare the two and delete one of them; if not, rename it to hello-again.md",
    ]


def test_articles_whose_names_only_look_like_those_of_copies_are_read(tmp_path: Path) -> None:
    files = {"articles/hello-2.md": OTHER, "articles/part-1.md": OTHER, "articles/hello-copy.md": OTHER}
    assert problems_with(files | {"sources.yaml": SOURCES, "statistics/uk (1).yaml": ""}, tmp_path) == []


def test_a_copy_without_its_original_is_to_be_renamed(tmp_path: Path) -> None:
    name = "bonding (conflicted copy).md"
    assert problems_with({f"articles/{name}": OTHER}, tmp_path) == [
        f'articles/{name}:1 error[copied-file] "{name}" is a copy of "bonding.md" that another program made, so it is '
        'not read -- there is no "bonding.md": rename this file to that, or delete it'
    ]


def test_a_copy_of_a_collection_is_one_mistake_and_its_records_are_not_read(tmp_path: Path) -> None:
    week = "year: 2026\ntitle: W\nstarts: 2026-06-08\nends: 2026-06-14\n"
    files = {"sources.yaml": SOURCES, "sources (1).yaml": SOURCES, "weeks/2026.yaml": week}
    assert problems_with(files | {"weeks/2026-DESKTOP-AB12.yaml": week + "place: Leeds\n"}, tmp_path) == [
        'sources (1).yaml:1 error[copied-file] "sources (1).yaml" is a copy of "sources.yaml", with the same content '
        "-- delete it",
        'weeks/2026-DESKTOP-AB12.yaml:1 error[copied-file] "2026-DESKTOP-AB12.yaml" is a copy of "2026.yaml" that '
        'another program made, so it is not read -- compare the two, keep what you need in "2026.yaml", and delete '
        "this file",
    ]


def test_a_copy_is_found_whichever_way_accents_are_stored(tmp_path: Path) -> None:
    name = normalize("NFD", "café")
    files = {
        "sources.yaml": SOURCES,
        f"statistics/{normalize('NFC', name)}.yaml": "",
        f"statistics/{name} (1).yaml": "",
    }
    (found,) = problems_with(files, tmp_path)
    assert found.endswith('is a copy of "café.yaml", with the same content -- delete it')


def test_a_copy_in_media_is_reported_unless_something_uses_it(tmp_path: Path) -> None:
    files = {"media/plan.txt": "A", "media/plan (1).txt": "B", "media/list (1).txt": "C", "media/plan copy.txt": "A"}
    text = HELLO + "[A](../media/plan.txt) [C](../media/list%20(1).txt)\n"
    assert problems_with(files | {"articles/hello.md": text}, tmp_path / "unused") == [
        'media/plan (1).txt:1 warning[unused-copy] "plan (1).txt" is a copy of "plan.txt", and nothing uses it -- '
        'compare the two, keep the better one as "plan.txt", and delete this file',
        'media/plan copy.txt:1 warning[unused-copy] "plan copy.txt" is a copy of "plan.txt", with the same content, '
        "and nothing uses it -- delete it",
    ]
    text += "[B](../media/plan%20(1).txt) [A](../media/plan%20copy.txt)\n"
    assert problems_with(files | {"articles/hello.md": text}, tmp_path / "used") == []


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("bonding.markdown", "Markdown files here end in .md -- rename it to bonding.md"),
        ("bonding.mdown", "Markdown files here end in .md -- rename it to bonding.md"),
        ("Bonding.MD", "Markdown files here end in .md -- rename it to bonding.md"),
        ("Bonding.cy.MD", "Markdown files here end in .md -- rename it to bonding.cy.md"),
        (
            "bonding.md.txt",
            "Markdown files here end in .md -- rename it to bonding.md. Windows may hide the ending .txt",
        ),
        (
            "Bonding.txt",
            "Markdown files here end in .md -- rename it to bonding.md, or move it to content/media/ if readers "
            "download it",
        ),
        (
            "hello.markdown",
            "Markdown files here end in .md -- there is already a hello.md: compare the two, and delete one",
        ),
    ],
)
def test_a_text_with_another_ending_is_to_be_renamed(name: str, message: str, tmp_path: Path) -> None:
    assert problems_with({f"articles/{name}": OTHER}, tmp_path) == [
        f'articles/{name}:1 error[wrong-ending] "{name}" is not read: {message}'
    ]


@pytest.mark.parametrize("ending", ["yml", "YAML", "Yml", "yaml.txt"])
def test_records_in_a_file_with_another_ending_are_to_be_renamed(ending: str, tmp_path: Path) -> None:
    hint = "rename it to study.yaml" + (". Windows may hide the ending .txt" if ending == "yaml.txt" else "")
    assert problems_with({f"statistics/study.{ending}": "a: b\n"}, tmp_path) == [
        f'statistics/study.{ending}:1 error[wrong-ending] "study.{ending}" is not read: YAML files here end in .yaml '
        f"-- {hint}"
    ]


def test_what_is_known_of_a_picture_has_the_same_ending(tmp_path: Path) -> None:
    (found,) = problems_with({"media/plan.txt": "A", "media/plan.yml": "alt: A plan\n"}, tmp_path)
    assert found.startswith('media/plan.yml:1 error[wrong-ending] "plan.yml" is not read')


@pytest.mark.parametrize(
    ("name", "kind", "better"),
    [
        ("articles/Bonding time.docx", "a Word document", "bonding-time.md"),
        ("pages/bonding.odt", "a LibreOffice document", "bonding.md"),
        ("articles/bonding.pages", "a Pages document", "bonding.md"),
        ("articles/bonding.gdoc", "a link to a Google document", "bonding.md"),
        ("plan.docx", "a Word document", "an .md file in content/articles/"),
    ],
)
def test_a_document_is_to_be_written_in_markdown(name: str, kind: str, better: str, tmp_path: Path) -> None:
    assert problems_with({name: "PK"}, tmp_path) == [
        f'{name}:1 error[word-document] "{Path(name).name}" is {kind}, so it is not read -- copy its text into '
        f"{better}, as docs/writing.md shows; to offer the document itself, move it to content/media/"
    ]


@pytest.mark.parametrize("name", ["bonding.md~", "#bonding.md#", "bonding.md.bak", "bonding.md.orig"])
def test_a_backup_that_a_program_made_is_a_warning(name: str, tmp_path: Path) -> None:
    assert problems_with({f"articles/{name}": OTHER}, tmp_path) == [
        f'articles/{name}:1 warning[backup-file] this is a backup of "bonding.md" that a program made; it is not read '
        '-- delete it; if "bonding.md" is lost, rename this file'
    ]


@pytest.mark.parametrize("name", ["~$bonding.docx", ".~lock.bonding.md#"])
def test_a_document_that_is_open_is_a_warning(name: str, tmp_path: Path) -> None:
    assert problems_with({f"media/{name}": ""}, tmp_path) == [
        f"media/{name}:1 warning[lock-file] a document in this folder is open in a word processor, or was when that "
        "program crashed -- save the document and close it, then build again; if it is not open, delete this hidden "
        "file"
    ]


def test_what_systems_and_editors_hide_is_not_mentioned(tmp_path: Path) -> None:
    names = ("desktop.ini", "Desktop.ini", ".DS_Store", "Thumbs.db", "thumbs.db", ".hello.md.swp", "._hello.md")
    more = {f"articles/{name}": "" for name in names}
    assert problems_with(more | {"articles/@eaDir/hello.md": "", "__MACOSX/a.md": ""}, tmp_path) == []


def test_a_backup_that_appears_after_a_build_is_reported_by_the_next(tmp_path: Path) -> None:
    write_site(tmp_path)
    assert build_here(tmp_path).problems == ()
    write(tmp_path, {"content/articles/hello.md~": ""})
    assert [problem.rule for problem in build_here(tmp_path).problems] == ["backup-file"]
