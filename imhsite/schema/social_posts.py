"""The length of a text on each social network, as the network itself counts.

X: weighted characters, links 23, emoji 2 (twitter-text configuration v3). Bluesky, Mastodon and Threads: graphemes
(Unicode UAX 29); on Mastodon links are 23 too. The others: characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import NamedTuple

LINK = re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?)\]]", re.IGNORECASE)
LINK_SIZE = 23
ZERO_WIDTH_JOINER = "\u200d"
LIGHT = ((0, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))
"""The characters that X counts as one; any other counts as two."""


class Network(NamedTuple):
    """A social network: its name, the maximum length of a post, its counting function."""

    name: str
    limit: int
    count: Callable[[str], int]


def graphemes_of(text: str) -> Iterator[str]:
    """Yield what readers see as single characters: letters with their accents, emoji with their modifiers."""
    cluster = ""
    for sign in text:
        if cluster and not _belongs(cluster, sign):
            yield cluster
            cluster = ""
        cluster += sign
    if cluster:
        yield cluster


def _belongs(cluster: str, sign: str) -> bool:
    """Return whether a character extends a cluster (UAX 29, rules GB3 to GB12, except for Hangul jamo and Indic)."""
    if cluster == "\r":
        return sign == "\n"
    if cluster[-1] in "\n\r":
        return False
    if _is_flag(sign):
        return _is_flag(cluster[-1]) and sum(map(_is_flag, cluster)) % 2 == 1
    if cluster[-1] == ZERO_WIDTH_JOINER and _is_emoji(sign):
        return True
    return sign == ZERO_WIDTH_JOINER or unicodedata.category(sign) in ("Mn", "Me", "Mc") or _is_modifier(sign)


def _is_flag(sign: str) -> bool:
    return "\U0001f1e6" <= sign <= "\U0001f1ff"


def _is_modifier(sign: str) -> bool:
    return "\U0001f3fb" <= sign <= "\U0001f3ff" or "\U000e0020" <= sign <= "\U000e007f"


def _is_emoji(sign: str) -> bool:
    return unicodedata.category(sign) == "So" or _is_modifier(sign)


def _without_links(text: str) -> tuple[str, int]:
    """Return a text without its links, and the number of links."""
    return LINK.subn("", text)


def count_graphemes(text: str) -> int:
    """Return the number of characters that readers see."""
    return sum(1 for _ in graphemes_of(unicodedata.normalize("NFC", text)))


def count_for_mastodon(text: str) -> int:
    """Return the number of graphemes, where each link counts 23 and an account only by its name."""
    rest, links = _without_links(text)
    return count_graphemes(re.sub(r"(@\w+)@[\w.-]+\w", r"\1", rest)) + links * LINK_SIZE


def count_for_x(text: str) -> int:
    """Return the number of weighted characters, where each link counts 23 and each emoji 2."""
    rest, links = _without_links(unicodedata.normalize("NFC", text))
    return sum(map(_weight, graphemes_of(rest))) + links * LINK_SIZE


def _weight(grapheme: str) -> int:
    if any(_is_emoji(sign) or _is_flag(sign) for sign in grapheme) or "\ufe0f" in grapheme:
        return 2
    return sum(1 if any(low <= ord(sign) <= high for low, high in LIGHT) else 2 for sign in grapheme)


NETWORKS: dict[str, Network] = {
    "x": Network("X", 280, count_for_x),
    "bluesky": Network("Bluesky", 300, count_graphemes),
    "mastodon": Network("Mastodon", 500, count_for_mastodon),
    "threads": Network("Threads", 500, count_graphemes),
    "instagram": Network("Instagram", 2200, len),
    "linkedin": Network("LinkedIn", 3000, len),
    "facebook": Network("Facebook", 63206, len),
}
"""By the name that authors write, in lower case; the shortest first."""


def network_called(name: str) -> Network | None:
    """Return the network of a name, ignoring case; X is also found as Twitter."""
    plain = name.strip().casefold()
    return NETWORKS.get("x" if plain == "twitter" else plain)
