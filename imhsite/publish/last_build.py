"""The last build: which files in an output folder it wrote, as its manifest says."""

from __future__ import annotations

from pathlib import Path

import msgspec

from imhsite.publish.errors import PublishRefused
from imhsite.publish.folder import output_folder, status_of
from imhsite.publish.manifest import Manifest, manifest_file, mark_of, read_manifest


class KnownFiles(msgspec.Struct, frozen=True):
    """The files in an output folder that the last build wrote, and those of unknown origin.

    `manifest` is the path of the folder's manifest, `previous` its content, `mark` the status that identifies it."""

    files: frozenset[str] = frozenset()
    unowned: tuple[str, ...] = ()
    mark: str = ""
    manifest: Path | None = None
    previous: Manifest | None = None

    @property
    def name(self) -> str:
        """The name of the output folder in the cache: it is the same if the site moves to another place."""
        return self.manifest.name if self.manifest else ""


def known_files(output: Path, state: Path, home: Path | None = None) -> KnownFiles:
    """Return the files known in an output folder; none if a build was killed in it, or if it has no manifest."""
    try:
        root = output_folder(output, state, home)
        file = manifest_file(state, root)
        mark = mark_of(file)
        manifest = read_manifest(file)
        if manifest is None or manifest.pending:
            return KnownFiles(manifest=file)
        unowned = tuple(path for path in manifest.unowned if status_of(str(root), path) is not None)
        return KnownFiles(frozenset(manifest.files), unowned, mark, file, manifest)
    except (OSError, PublishRefused):
        return KnownFiles()
