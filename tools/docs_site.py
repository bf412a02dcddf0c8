"""Make a site of the documentation, which imhsite then builds: `python tools/docs_site.py FOLDER`.

The documents stay as a code host shows them. Here they become articles: docs/README.md gives the topics and the order,
docs/decisions/README.md the decisions. Links between documents lead to the articles.
"""

from __future__ import annotations

import posixpath
import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from imhsite import __version__  # noqa: E402 - found by the line above

SETTINGS = {
    "title": f"imhsite {__version__}",
    "short_title": "imhsite",
    "description": f"How to write, check, build and restyle an awareness-campaign site with version {__version__}.",
    "url": "https://imhsite.example/",
    "organisation": "The imhsite authors",
    "language": "en-GB",
    "navigation": [
        {"label": "Documents", "link": "/articles/"},
        {"label": "Search", "link": "/search/"},
        {"label": "Changes", "link": "pages/changelog.md"},
    ],
    "footer": [
        {"label": "Install", "link": "pages/readme.md"},
        {"label": "Upgrade", "link": "articles/upgrading.md"},
        {"label": f"Changes in {__version__}", "link": "pages/changelog.md"},
        {"label": "Contribute", "link": "pages/contributing.md"},
    ],
    "action": {"label": "Get started", "link": "articles/getting-started.md"},
    "home": {"headline": "A folder of words becomes a campaign."},
    "licence": "MIT",
}

TOPICS = {
    "docs/README.md": ("writing-a-site", "running-and-restyling"),
    "docs/decisions/README.md": ("decisions",),
}
"""The documents that list others, with an id for each of their lists."""

PAGES = {
    "README.md": "What imhsite is, how to install it, and where things are.",
    "CONTRIBUTING.md": "How to change imhsite: set-up, rules, and recipes for common changes.",
    "CHANGELOG.md": "What changed in each version, for people who write or build a site.",
}
"""The documents outside docs/ that become pages, with their summaries."""

LIST = re.compile(r"(?:^- .*\n(?:  .*\n)*)+", re.MULTILINE)
ENTRY = re.compile(r"- \[([^\]]+)\]\(([^)]+)\)[:,]?((?:.|\n  )*)")
PICTURE = re.compile(r"!\[([^\]]+)\]\(((?:docs/)?images/[^)]+)\)")
LINK = re.compile(r"(`+).+?\1|\[([^\]`]*(?:`[^`]*`[^\]`]*)*)\]\(([^)\s]+)\)")


class Listed(NamedTuple):
    """A document in a list: its path in the repository, its title there, its topic, its place, a sentence about it."""

    file: str
    title: str
    topic: str
    order: int
    summary: str


def files_of(root: Path) -> dict[str, bytes]:
    """Return the files of the site, by their paths inside it, from a repository's documents."""
    texts = {file: (root / file).read_text(encoding="utf-8") for file in (*TOPICS, *PAGES)}
    listed = [entry for file in TOPICS for entry in _entries(file, texts[file])]
    texts |= {entry.file: (root / entry.file).read_text(encoding="utf-8") for entry in listed}
    # Where each document goes: its path inside content/, or the address of a list.
    places = {entry.file: f"articles/{_stem(entry.file)}.md" for entry in listed}
    places |= {file: f"pages/{_stem(file)}.md" for file in PAGES}
    heads = {one.file: {"summary": one.summary, "topic": one.topic, "order": one.order} for one in listed}
    heads |= {file: {"summary": summary} for file, summary in PAGES.items()}
    files = {"content/site.yaml": _yaml(SETTINGS), "content/topics.yaml": _yaml(_topics(texts, listed))}
    for file, head in heads.items():
        title, body = _title_and_body(texts[file])
        files[f"content/{places[file]}"] = b"---\n" + _yaml({"title": title} | head) + b"---\n"
        files[f"content/{places[file]}"] += _relinked(body, file, places).encode()
    for file, text in texts.items():
        for alt, link in PICTURE.findall(text):
            picture = root / _target(file, link)
            files[f"content/media/{picture.name}"] = picture.read_bytes()
            files[f"content/media/{picture.stem}.yaml"] = _yaml({"alt": alt, "people": "no"})
    return files


def _entries(file: str, text: str) -> Iterator[Listed]:
    """Yield the documents that a list names."""
    for topic, found in zip(TOPICS[file], LIST.findall(text), strict=True):
        for order, (title, link, rest) in enumerate(ENTRY.findall(found), 1):
            summary = " ".join(rest.split()) or title
            if not link.endswith("README.md"):
                yield Listed(_target(file, link), title, topic, order, f"{summary[0].upper()}{summary[1:]}.")


def _topics(texts: Mapping[str, str], listed: Iterable[Listed]) -> dict[str, dict[str, object]]:
    """Return the topics: the line above each list is its title, and its documents are the summary."""
    titles = [
        title
        for file, ids in TOPICS.items()
        for title in (re.findall(r"^(.+):$", texts[file], re.MULTILINE) if len(ids) > 1 else [_title(texts[file])])
    ]
    names = [name for ids in TOPICS.values() for name in ids]
    documents = {name: "; ".join(entry.title for entry in listed if entry.topic == name) for name in names}
    return {
        name: {"title": title, "summary": f"{documents[name]}.", "order": order}
        for order, (name, title) in enumerate(zip(names, titles, strict=True), 1)
    }


def _title(text: str) -> str:
    return _title_and_body(text)[0]


def _title_and_body(text: str) -> tuple[str, str]:
    found = re.match(r"(?:<!--.*-->\n\n)?# (.+)\n", text)
    assert found, text[:80]
    return found[1], text[found.end() :]


def _relinked(text: str, file: str, places: Mapping[str, str]) -> str:
    """Return a document with links to the articles and pages; what becomes none of them loses its link."""

    def link(found: re.Match[str]) -> str:
        words, address = found[2], found[3]
        if found[1] or re.match(r"[a-z]+:|#", address):
            return found[0]
        path, mark, anchor = address.partition("#")
        target = _target(file, path)
        if target in TOPICS:
            return f"[{words}](/topics/{TOPICS[target][-1]}/)" if len(TOPICS[target]) == 1 else f"[{words}](/)"
        if "/images/" in target:
            return f"[{words}](../media/{posixpath.basename(target)})"
        return f"[{words}](../{places[target]}{mark}{anchor})" if target in places else words

    pieces = re.split(r"(^(?:```|~~~)[\s\S]*?^(?:```|~~~)$)", text, flags=re.MULTILINE)
    return "".join(piece if number % 2 else LINK.sub(link, piece) for number, piece in enumerate(pieces))


def _target(file: str, link: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(file), link))


def _stem(file: str) -> str:
    return posixpath.splitext(posixpath.basename(file))[0].lower()


def _yaml(value: object) -> bytes:
    return yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=1000).encode()


def main() -> None:
    folder = Path(sys.argv[1])
    shutil.rmtree(folder / "content", ignore_errors=True)
    for path, content in files_of(ROOT).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


if __name__ == "__main__":
    main()
