"""The digest that identifies bytes and texts: BLAKE2b (RFC 7693)."""

from __future__ import annotations

from hashlib import blake2b

SIZE = 16
"""Size of a digest in bytes: large enough to rule out accidental collisions."""


def raw_digest(content: bytes, key: bytes = b"", size: int = SIZE) -> bytes:
    """Return the digest of bytes, `size` bytes long; a `key` of up to 64 bytes makes it a keyed digest."""
    return blake2b(content, digest_size=size, key=key).digest()


def digest_of(content: bytes | str, size: int = SIZE) -> str:
    """Return the digest of bytes, or of a text as UTF-8, as twice `size` hexadecimal digits.

    A text may contain lone surrogates, as file names do."""
    encoded = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    return blake2b(encoded, digest_size=size).hexdigest()
