"""Record keys: the names of records in queries."""

from __future__ import annotations

from imhsite.content.site import Target


def record_key(kind: str, name: str, language: str = "") -> str:
    """Return the key of a record: its kind, its language ("" for kinds without one) and its id."""
    return f"{kind}/{language}/{name}"


def key_of(target: Target) -> str:
    """Return the key of the record that a target names."""
    return record_key(target.kind, target.id, target.language)


def target_of(key: str) -> Target:
    """Return the record that a key names."""
    kind, language, name = key.split("/", 2)
    return Target(kind, name, language)
