"""Texts that the memory of earlier builds lost, or would lose, are there when a page needs them."""

import sqlite3
from pathlib import Path

from building import AS_OF, build_here, files_in, write, write_site

from imhsite.app.build_site import BuildOptions, build
from imhsite.engine.blob_store import OLDEST
from imhsite.schema.dates import moment_of

ARTICLE = b"---\ntitle: Hello\nsummary: A first article.\ntopic: bonding\n---\nWords that last.\n"
DRAFT = ARTICLE.replace(b"---\nWords that last.", b"status: draft\n---\nWords of a draft.")


def test_a_text_that_no_page_asked_for_is_kept_for_as_long_as_its_record(tmp_path: Path) -> None:
    site = write_site(tmp_path, {"content/articles/kept.md": ARTICLE, "content/articles/draft.md": DRAFT})
    build_here(site)
    for turn in range(2 * OLDEST):
        write(site, {"content/articles/hello.md": ARTICLE + f"{turn}".encode()})
        assert build_here(site).published
    result = build_here(site, drafts=True)
    assert result.published
    assert b"Words of a draft." in (site / "build/articles/draft/index.html").read_bytes()
    assert result.work.compiled == 0


def damage_texts(site: Path, statement: str) -> None:
    connection = sqlite3.connect(site / ".imhsite" / "cache" / "store.sqlite")
    assert connection.execute(statement).rowcount > 0
    connection.commit()
    connection.close()


def rebuilt_after(statement: str, tmp_path: Path) -> bool:
    """Whether a build whose kept texts met with an SQL statement makes what a build without memory makes."""
    site = write_site(tmp_path / "site")
    build_here(site)
    damage_texts(site, statement)
    base = "themes/plain/templates/base.html"
    write(site, {base: (site / base).read_bytes().replace(b"</html>", b"<!-- changed --></html>")})
    build_here(site)
    kept = files_in(site / "build")
    assert b"<!-- changed -->" in kept["articles/hello/index.html"]
    build(BuildOptions(site, tmp_path / "anew", moment_of(AS_OF), cache=False))
    return kept == files_in(tmp_path / "anew")


def test_a_lost_text_is_compiled_again(tmp_path: Path) -> None:
    assert rebuilt_after("DELETE FROM entries WHERE kind = 'text'", tmp_path)


def test_a_damaged_text_is_compiled_again(tmp_path: Path) -> None:
    assert rebuilt_after("UPDATE entries SET value = x'00112233' WHERE kind = 'text'", tmp_path)
