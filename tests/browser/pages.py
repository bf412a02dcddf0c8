"""The pages of a built site, found by looking into its folder, and what kind and language each is by its address."""

from pathlib import Path
from typing import NamedTuple

INDEXES = ("articles", "data", "glossary", "help", "resources", "search", "sources", "statistics", "weeks")
LANGUAGES = ("cy",)
"""The languages of translations; each has a folder."""

KINDS_BELOW = {"articles": "article", "statistics": "statistic", "topics": "topic", "weeks": "week"}


class BuiltPage(NamedTuple):
    """A page: its address on the site, its kind, its file in the folder, how many bytes that has.

    `translation` is its language, if that is not the site's main one.
    """

    path: str
    kind: str
    file: str
    size: int
    translation: str


def pages_in(folder: Path) -> tuple[BuiltPage, ...]:
    """All pages of a built site by address."""
    files = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*.html"))
    return tuple(_page(file, (folder / file).stat().st_size) for file in files)


def translations_in(pages: tuple[BuiltPage, ...]) -> tuple[BuiltPage, ...]:
    """The translated pages that are looked at: all articles and pages of their own, and the largest of each other kind.

    All others have the same templates, and few words of their own.
    """
    translated = [page for page in pages if page.translation]
    largest = {page.kind: page for page in sorted(translated, key=lambda page: page.size)}
    return tuple(page for page in translated if _is_written(page) or page is largest[page.kind])


def _is_written(page: BuiltPage) -> bool:
    return page.kind in ("article", "page") and "/weeks/" not in page.path


def _page(file: str, size: int) -> BuiltPage:
    translation = next((language for language in LANGUAGES if file.startswith(f"{language}/")), "")
    return BuiltPage(path_of(file), kind_of(file.removeprefix(f"{translation}/")), file, size, translation)


def path_of(file: str) -> str:
    """The address of a page's file: that of a folder's index is the folder."""
    folder, _, name = file.rpartition("/")
    return f"/{file}" if name != "index.html" else f"/{folder}/" if folder else "/"


def kind_of(file: str) -> str:
    """The kind of a page by where its file is: home, article, articles, and so on."""
    match file.split("/"):
        case ["index.html"]:
            return "home"
        case ["404.html"]:
            return "not-found"
        case [folder, "index.html"] if folder in INDEXES:
            return folder
        case [folder, _, "index.html"] if folder in KINDS_BELOW:
            return KINDS_BELOW[folder]
        case _:
            return "page"
