"""Made: what comes of making a site, whether all of it was looked at or little."""

from __future__ import annotations

import msgspec

from imhsite.cache.snapshot import Trace
from imhsite.ground import Ground
from imhsite.mentions import Mentions
from imhsite.outputs import Output


class Made(msgspec.Struct, frozen=True):
    """What came of making: each output's path and bytes (None: as it lies there), and what they were made from."""

    files: tuple[tuple[str, bytes | None], ...]
    trace: Trace
    pages: int
    views: int = 0
    rendered: int = 0
    documents: int = 0
    sources: frozenset[str] = frozenset()
    """The source files whose bytes were read for this."""
    outputs: tuple[Output, ...] = ()
    ground: Ground | None = None
    """What was found out about the whole site, where all of it was looked at."""
    mentions: Mentions | None = None
    """Who names whom, as far."""
