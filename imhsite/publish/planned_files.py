"""Planned files: the files of a build by path, whose paths are valid and do not conflict on any file system."""

from __future__ import annotations

from collections.abc import Iterable

from imhsite.outputs.paths import fault_of, folded, folders_of


def planned_files(
    files: Iterable[tuple[str, bytes | None]], known: frozenset[str] = frozenset()
) -> dict[str, bytes | None]:
    """Return the files by path, sorted; raise ValueError for an invalid path, or paths that conflict.

    `known` are the paths of an earlier build, which are valid and do not conflict."""
    planned: dict[str, bytes | None] = {}
    for path, content in files:
        if path in planned:
            raise ValueError(f"two outputs have the same path: {path!r}")
        planned[path] = content
    if not planned.keys() <= known:
        _check_paths(planned)
    return dict(sorted(planned.items()))


def _check_paths(paths: Iterable[str]) -> None:
    spelled: dict[str, str] = {}
    for path in paths:
        if fault := fault_of(path):
            raise ValueError(f"the output path {path!r} {fault}")
        other = spelled.setdefault(folded(path), path)
        if other != path:
            raise ValueError(f"two outputs have the same path: {other!r} and {path!r}")
    for path in paths:
        for folder in folders_of(path):
            if folded(folder) in spelled:
                raise ValueError(f"{spelled[folded(folder)]!r} is an output, but also a folder for {path!r}")
