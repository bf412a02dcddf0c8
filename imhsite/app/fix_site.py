"""Fix: which changes of the author's files fix problems safely, and making them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

import msgspec

from imhsite.app.open_site import OpenSite
from imhsite.app.source_changes import FileChange
from imhsite.diagnostics.problems import Deletion, Problem, Renaming, Replacement, in_order
from imhsite.outputs.site_problems import site_problems
from imhsite.source.edits import edited_file


class ProposedFixes(msgspec.Struct, frozen=True):
    """All problems of a site, the changes of files that fix some of them, and which those are.

    `left_alone` are problems that have a fix which cannot be made together with the others."""

    problems: tuple[Problem, ...]
    changes: tuple[FileChange, ...]
    fixed: frozenset[Problem]
    left_alone: tuple[Problem, ...]


def proposed_fixes(site: OpenSite, rules: Collection[str] = ()) -> ProposedFixes:
    """Return the safe fixes of a site's problems, as a build reports them: of some rules, or of all."""
    problems = in_order(site.engine.ask(site_problems))
    by_file: defaultdict[str, list[Problem]] = defaultdict(list)
    for one in problems:
        if one.fix and (one.rule in rules or not rules):
            by_file[one.origin.file].append(one)
    changes: list[FileChange] = []
    fixed: set[Problem] = set()
    for path, fixable in by_file.items():
        taken = {change.new_path for change in changes}
        change, its_own = _change_of(path, site.inputs.read(path), fixable, taken)
        if change.is_needed:
            changes.append(change)
            fixed.update(its_own)
    left_alone = tuple(one for some in by_file.values() for one in some if one not in fixed)
    return ProposedFixes(problems, tuple(changes), frozenset(fixed), left_alone)


def _change_of(
    path: str, content: bytes, fixable: Iterable[Problem], taken: Collection[str | None]
) -> tuple[FileChange, list[Problem]]:
    """Return the change of one file, and the problems that it fixes; `taken` are names that other files get."""
    for one in fixable:
        if isinstance(one.fix, Deletion):
            return FileChange(path, content, None), [one]
    edited = edited_file(content, (one.fix for one in fixable if isinstance(one.fix, Replacement)))
    renaming = next((one for one in fixable if isinstance(one.fix, Renaming) and one.fix.to not in taken), None)
    new_path = renaming.fix.to if renaming and isinstance(renaming.fix, Renaming) else path
    fixed = [one for one in fixable if one.fix in edited.made or one is renaming]
    return FileChange(path, content, new_path, edited.content), fixed
