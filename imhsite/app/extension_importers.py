"""The importers that extensions of a site add, and what they make of a file."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import NamedTuple

from imhsite.content.site_extensions import usable_extensions
from imhsite.diagnostics.problems import Origin
from imhsite.engine.graph import Engine
from imhsite.engine.query import Failure
from imhsite.extensions.declarations import Importer
from imhsite.extensions.extension_calls import called
from imhsite.extensions.imported import CannotRead, Imported
from imhsite.extensions.loading import LoadedExtension


class AddedImporter(NamedTuple):
    """An importer and the extension that adds it."""

    extension: LoadedExtension
    importer: Importer

    def read(self, content: bytes, name: str, collections: Container[str]) -> Imported:
        """Return what a file contains; raise CannotRead, also if the importer has a fault.

        `collections` are the names of the site's collections."""
        loaded, one = self

        def read() -> Imported | CannotRead:
            try:
                return one.read(content, name)
            except CannotRead as reason:
                return reason

        part = f'the importer "{one.name}"'
        try:
            found = called(loaded.name, loaded.place, part, Origin(name), read, expected=(Imported, CannotRead))
        except Failure as failure:
            raise CannotRead(f"{failure.reason.message}; {failure.reason.hint}") from failure
        if isinstance(found, CannotRead):
            raise found
        for record in found.records:
            if record.collection not in collections:
                raise CannotRead(f'{part} made a record for "{record.collection}", which is no collection of this site')
        return found


def added_importers(engine: Engine, taken: Container[str]) -> Mapping[str, AddedImporter]:
    """Return the importers that the site's extensions add, by name; the first of a name counts.

    `taken` are the names of imhsite's own formats, which none replaces."""
    found: dict[str, AddedImporter] = {}
    for loaded, declared in usable_extensions(engine):
        for one in declared.importers:
            if one.name not in taken:
                found.setdefault(one.name, AddedImporter(loaded, one))
    return found
