"""Placed media: names for imported pictures and downloads in content/media/, and what their sidecars say."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import unquote

import msgspec

from imhsite.content.media_kinds import content_fault, kind_fault, program_fault
from imhsite.engine.digest import digest_of
from imhsite.extensions.imported import ImportedFile, Note
from imhsite.importers.old_addresses import address_key, path_of, picture_keys
from imhsite.media.facts import PictureFault, facts_of, is_picture, kind_of
from imhsite.schema.urls import slug_like
from imhsite.source.yaml import Value

_ENDINGS = {"jpeg": "jpg"}


class PlacedFile(msgspec.Struct, frozen=True):
    """A file with its name in content/media/, its bytes, and the fields of its sidecar, which may be empty."""

    name: str
    content: bytes
    sidecar: Mapping[str, Value]

    @property
    def path(self) -> str:
        """Return its path."""
        return f"content/media/{self.name}"

    @property
    def sidecar_path(self) -> str:
        """Return the path of its sidecar."""
        return f"content/media/{posixpath.splitext(self.name)[0]}.yaml"


def place_media(
    files: Iterable[ImportedFile],
    digests: Mapping[str, str],
    wanted: Iterable[tuple[str, str, bool]],
    find: Callable[[str], bytes | None],
) -> tuple[tuple[PlacedFile, ...], dict[str, str], tuple[Note, ...]]:
    """Return the files to write, the name of each address in content/media/, and notes.

    `digests` are those of the site's files; `wanted` are the keys of what texts show or link to, with places, and
    whether it is a picture. A picture that is not at hand gets a name too, under which the user can put it. `find`
    returns the bytes of a file whose address is all that is known, None if it is not at hand."""
    placement = _Media(digests, find)
    for file in files:
        placement.add(file)
    for key, place, is_shown in wanted:
        if any(known in placement.names for known in picture_keys(key)):
            continue
        if not is_shown and find(key) is None:
            continue  # a link to another website
        address = f"https://{key.partition('?')[0]}"
        placement.add(ImportedFile(place=place, name=path_of(address), content=None, addresses=(address,)))
    return tuple(placement.files), placement.names, tuple(placement.notes)


class _Media:
    """The names given so far, by address, and the stems that are taken."""

    def __init__(self, digests: Mapping[str, str], find: Callable[[str], bytes | None]) -> None:
        self._find = find
        self.files: list[PlacedFile] = []
        self.names: dict[str, str] = {}
        self.notes: list[Note] = []
        self._by_digest = {
            digest: path.removeprefix("content/media/")
            for path, digest in digests.items()
            if path.startswith("content/media/") and not path.endswith(".yaml")
        }
        self._stems = {posixpath.splitext(path)[0].casefold() for path in digests}

    def add(self, file: ImportedFile) -> None:
        """Give a file a name, unless it cannot be published."""
        keys = [key for address in file.addresses if (key := address_key(address))]
        if any(key in self.names for key in keys):
            return
        if file.content is None:
            at_hand = next((content for key in keys if (content := self._find(key)) is not None), None)
            file = msgspec.structs.replace(file, content=at_hand)
        name = _clean_name(file)
        if file.content is not None and (fault := _fault_of(name, file.content)):
            self.notes.append(Note(file.place, "skipped", f"{fault.message}: {fault.hint}"))
            return
        digest = digest_of(file.content) if file.content is not None else ""
        if digest in self._by_digest:
            name = self._by_digest[digest]
        else:
            name = self._free(name)
            self._by_digest[digest or f"missing {name}"] = name
            self._keep(file, name)
        self.names |= dict.fromkeys(keys, name)

    def _free(self, name: str) -> str:
        stem, ending = posixpath.splitext(name)
        free, number = stem, 1
        while f"content/media/{free}".casefold() in self._stems:
            number += 1
            free = f"{stem}-{number}"
        self._stems.add(f"content/media/{free}".casefold())
        return f"{free}{ending}"

    def _keep(self, file: ImportedFile, name: str) -> None:
        if file.content is None:
            address = next(iter(file.addresses), file.name)
            self.notes.append(Note(file.place, "skipped", f"not at hand: save {address} as content/media/{name}"))
            return
        known = {"alt": file.alt, "caption": file.caption, "credit": file.credit}
        is_shown = is_picture(name)
        sidecar: dict[str, Value] = {field: words for field, words in known.items() if words} if is_shown else {}
        self.files.append(PlacedFile(name, file.content, sidecar))


def _clean_name(file: ImportedFile) -> str:
    """Return the name of a file as it should be in an address, with the ending that its content has."""
    stem, ending = posixpath.splitext(unquote(posixpath.basename(file.name.replace("\\", "/"))))
    ending = ending.lower().removeprefix(".")
    if file.content is not None and (is_picture(f"x.{ending}") or not ending) and (kind := kind_of(file.content)):
        ending = ending if kind == "jpeg" and ending == "jpeg" else _ENDINGS.get(kind, kind)
    return f"{slug_like(stem) or 'file'}{f'.{ending}' if ending else ''}"


def _fault_of(name: str, content: bytes) -> PictureFault | None:
    """Return why a file cannot be published."""
    if found := program_fault(name) or kind_fault(name, ()):
        return found
    facts = facts_of(name, content) if is_picture(name) else content_fault(name, content)
    return facts if isinstance(facts, PictureFault) else None
