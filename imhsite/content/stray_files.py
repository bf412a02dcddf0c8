"""Stray files: files in content/ that programs made and that are not read, each with its problem."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Mapping

from imhsite.content.content_paths import TEXT_FOLDERS, Misplaced, is_media, is_read, misplaced
from imhsite.content.copies import PossibleCopy, possible_copy
from imhsite.content.inputs import CONTENT, SETTINGS, file, paths
from imhsite.content.site_extensions import declared_parts
from imhsite.content.tool_traces import wrong_ending
from imhsite.diagnostics.problems import Deletion, Origin, Problem, problem
from imhsite.engine.graph import Engine
from imhsite.engine.query import query
from imhsite.schema.urls import canonical_path


@query(5, type=dict[str, Problem])
def stray_files(engine: Engine, _: str) -> dict[str, Problem]:
    """Map the path of each stray file to its problem."""
    every = engine.ask(paths, CONTENT)
    present = {canonical_path(path): path for path in every}
    collections = engine.ask(declared_parts).collections
    found = ((path, _fault(engine, path, present, collections)) for path in every if path != SETTINGS)
    return {path: problem(one.rule, Origin(path), one.message, one.hint, one.fix) for path, one in found if one}


def _fault(engine: Engine, path: str, present: Mapping[str, str], collections: Collection[str]) -> Misplaced | None:
    """Return why a file is not read because of the program that made it, or None.

    `present` maps the paths of all files, in their canonical form, to their paths on disk; `collections` are the names
    of all collections."""
    is_yaml = path.lower().endswith((".yaml", ".yml"))
    if is_media(path) and (not is_yaml or _has_picture(path, present)):
        return wrong_ending(path, present, collections) if is_yaml else None
    if copy := possible_copy(canonical_path(path), present):
        original = present.get(copy.original)
        same = original is not None and engine.fingerprint(file, path) == engine.fingerprint(file, original)
        if copy.certain or same or not is_read(path, collections):
            return _copied(path, copy, original, same)
    return wrong_ending(path, present, collections)


def _has_picture(path: str, present: Collection[str]) -> bool:
    """Return whether a sidecar in content/media/ has a file that it describes."""
    stem = posixpath.splitext(canonical_path(path))[0]
    return any(posixpath.splitext(other)[0] == stem and not other.endswith((".yaml", ".yml")) for other in present)


def _copied(path: str, copy: PossibleCopy, place: str | None, same: bool) -> Misplaced:
    """Return what is wrong with a copy of the file at a `place`, None if that is not there."""
    name, original = posixpath.basename(path), posixpath.basename(copy.original)
    if place and same:
        message = f'"{name}" is a copy of "{original}", with the same content'
        return Misplaced("copied-file", message, "delete it", fix=Deletion(place))
    if not copy.certain:
        other = misplaced(path).hint if path.startswith(TEXT_FOLDERS) else "give it another name"
        hint = f"if it is one, compare the two and delete one of them; if not, {other}"
        return Misplaced("copied-file", f'"{name}" may be a copy of "{original}", so it is not read', hint)
    message = f'"{name}" is a copy of "{original}" that another program made, so it is not read'
    if place is None:
        return Misplaced("copied-file", message, f'there is no "{original}": rename this file to that, or delete it')
    hint = f'compare the two, keep what you need in "{original}", and delete this file'
    return Misplaced("copied-file", message, hint)


ALL = (stray_files,)
