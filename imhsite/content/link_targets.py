"""Link targets: the one file that a link to a missing file must mean, if there is no doubt."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

from imhsite.content.aliases import path_of_alias
from imhsite.content.content_paths import TEXTS, text_of_place
from imhsite.content.site import Site
from imhsite.diagnostics.typos import meant_by


def renamed_text(site: Site, path: str) -> str | None:
    """Return the path of the only text that has the address of a missing one among its aliases, or None."""
    place = text_of_place(path)
    if place is None:
        return None
    folder, slug, language = place
    prefix = f"{language}/" if language and language != site.language else ""
    former = f"{prefix}articles/{slug}/index.html" if folder == "articles" else f"{prefix}{slug}/index.html"
    owners = {alias.owner for alias in site.aliases if path_of_alias(alias.address) == former}
    kinds = {kind: name for name, (kind, _, _) in TEXTS.items()}
    found = {
        file
        for owner in owners
        for ending in (f".{owner.language}.md", ".md")
        if (file := f"content/{kinds.get(owner.kind, '')}/{owner.id}{ending}") in site.files
    }
    return found.pop() if len(found) == 1 else None


def only_file_like(path: str, files: Iterable[str]) -> str | None:
    """Return the only file with the name of a missing one, in any folder, or with a mistyped one, or None."""
    files = tuple(files)
    folder, name = posixpath.split(path)
    same = [file for file in files if posixpath.basename(file).casefold() == name.casefold()]
    if same:
        return same[0] if len(same) == 1 else None
    stem, ending = posixpath.splitext(name)
    beside = (posixpath.splitext(posixpath.basename(file)) for file in files if posixpath.dirname(file) == folder)
    meant = meant_by(stem, (other for other, its_ending in beside if its_ending == ending))
    return posixpath.join(folder, f"{meant}{ending}") if meant else None
