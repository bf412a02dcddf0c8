"""A fixed order in a search index, because Pagefind writes filters in an order that varies between runs.

Its files are CBOR (RFC 8949) after a marker, compressed with gzip. Rewritten files are left uncompressed: Pagefind's
script reads both, and gzip's output for the same bytes differs between builds of zlib.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from typing import Any

from imhsite.engine.digest import digest_of

MARK = b"pagefind_dcd"
FILTERS = 3
"""The position of the list of filters (name, file name) among the fields of an index's metadata."""


def in_one_order(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return an index with its filters and their values sorted, under names derived from their content."""
    done = dict(files)
    names: dict[str, str] = {}
    for path in [path for path in files if path.endswith(".pf_filter")]:
        name, values = _read(done.pop(path))
        content = MARK + _encoded([name, sorted(values)])
        old = path.removeprefix("filter/").removesuffix(".pf_filter")
        names[old] = _renamed(old, content)
        done[f"filter/{names[old]}.pf_filter"] = content
    entry = json.loads(done["pagefind-entry.json"])
    for language in entry["languages"].values():
        head = _read(done.pop(f"pagefind.{language['hash']}.pf_meta"))
        head[FILTERS] = sorted([name, names[file]] for name, file in head[FILTERS])
        content = MARK + _encoded(head)
        language["hash"] = _renamed(language["hash"], content)
        done[f"pagefind.{language['hash']}.pf_meta"] = content
    done["pagefind-entry.json"] = json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode()
    return dict(sorted(done.items()))


def _renamed(name: str, content: bytes) -> str:
    """Return a name such as `en_7054826` for other content."""
    start, _, digest = name.rpartition("_")
    return f"{start}_{digest_of(content, size=64)[: len(digest)]}"


def _read(compressed: bytes) -> Any:
    content = gzip.decompress(compressed)
    assert content.startswith(MARK), content[:20]
    value, end = _decoded(content, len(MARK))
    assert end == len(content), end
    return value


def _decoded(content: bytes, at: int) -> tuple[Any, int]:
    """Return the value at an offset and the offset after it. Knows integers, strings and arrays."""
    kind, size = content[at] >> 5, content[at] & 31
    at += 1
    if size >= 24:
        width = 1 << (size - 24)
        size, at = int.from_bytes(content[at : at + width], "big"), at + width
    match kind:
        case 0:
            return size, at
        case 3:
            return content[at : at + size].decode(), at + size
        case 4:
            values = []
            for _ in range(size):
                value, at = _decoded(content, at)
                values.append(value)
            return values, at
    raise ValueError(f"an index holds no CBOR of kind {kind}")


def _encoded(value: Any) -> bytes:
    if isinstance(value, int):
        return _head(0, value)
    if isinstance(value, str):
        return _head(3, len(value.encode())) + value.encode()
    return _head(4, len(value)) + b"".join(map(_encoded, value))


def _head(kind: int, size: int) -> bytes:
    if size < 24:
        return bytes([kind << 5 | size])
    width = next(width for width in (1, 2, 4, 8) if size < 1 << 8 * width)
    return bytes([kind << 5 | 23 + width.bit_length()]) + size.to_bytes(width, "big")
