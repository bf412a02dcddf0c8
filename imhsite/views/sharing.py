"""Plain links for sharing a page, without third-party scripts."""

from __future__ import annotations

from urllib.parse import quote

from imhsite.views.context import Context
from imhsite.views.types.view import Anchor


def share_links(context: Context, title: str, canonical: str) -> tuple[Anchor, ...]:
    """Return links for sharing the page with this title and absolute address."""
    words, address = quote(title, safe=""), quote(canonical, safe="")
    return (
        Anchor(title=context.gettext("Email"), url=f"mailto:?subject={words}&body={address}"),
        Anchor(title="WhatsApp", url=f"https://wa.me/?text={words}%20{address}"),
        Anchor(title="Facebook", url=f"https://www.facebook.com/sharer/sharer.php?u={address}"),
        Anchor(title="Bluesky", url=f"https://bsky.app/intent/compose?text={words}%20{address}"),
        Anchor(title="LinkedIn", url=f"https://www.linkedin.com/sharing/share-offsite/?url={address}"),
    )
