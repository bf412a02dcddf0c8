"""Rewording: whether an edit of a text's file changed words that only its own page and what quotes it shows.

Then all that was found out about the rest of the site holds on.
"""

from __future__ import annotations

import msgspec

from imhsite.load.read import FileRecords
from imhsite.markup.fragment import Outline
from imhsite.problems import stops


def is_rewording(old: FileRecords, new: FileRecords) -> bool:
    """Whether two readings of a text's file have the same record, references, links, anchors, and no mistakes."""
    if stops((*old.problems, *new.problems)) or old.broken or new.broken:
        return False
    if len(old.records) != 1 or len(new.records) != 1 or len(new.bodies) != 1:
        return False
    one, other = old.records[0], new.records[0]
    if one.record.digest != other.record.digest or one.record.origin != other.record.origin:
        return False
    if one.spans != other.spans or len(one.texts) != len(other.texts):
        return False
    if [(use.owner, use.needs, use.listed, use.undescribed) for use in one.uses] != [
        (use.owner, use.needs, use.listed, use.undescribed) for use in other.uses
    ]:
        return False
    return all(_same_for_others(a.outline, b.outline) for a, b in zip(one.texts, other.texts, strict=True))


def is_retelling(old: FileRecords, new: FileRecords) -> bool:
    """Whether two readings of a text's file differ in their words, title and summary only."""
    if len(old.records) != 1 or len(new.records) != 1:
        return False
    before, now = old.records[0], new.records[0]
    if before.kind not in ("article", "page") or before.kind != now.kind:
        return False
    told = {name: getattr(before.record, name) for name in ("title", "summary", "digest")}
    if msgspec.structs.replace(now.record, **told) != before.record:
        return False
    as_before = msgspec.structs.replace(now, record=before.record, spans=before.spans)
    return is_rewording(old, msgspec.structs.replace(new, records=(as_before,)))


def _same_for_others(one: Outline, other: Outline) -> bool:
    """Whether two outlines have the same links and anchors and as many quotations, which have cards of their own.

    Other files depend on nothing else. A picture that nothing describes is wrong or not by what else there is."""
    links = [[(link.destination, link.image, link.is_bare_image) for link in outline.links] for outline in (one, other)]
    return links[0] == links[1] and one.anchors == other.anchors and len(one.quotes) == len(other.quotes)
