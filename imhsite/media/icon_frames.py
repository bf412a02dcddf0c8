"""Put a picture in the middle of a square of one colour, as an icon.

Needs Pillow, and is imported only when something must be made. The same bytes produce the same bytes.
"""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from imhsite.media.encoding import encoded
from imhsite.media.palette import as_png

MOST = 0.7
"""A picture with a background of its own fills the square if it may take more than this part of its width."""


def framed(content: bytes, width: int, part: float, paper: str) -> bytes:
    """Return a PNG of a square with a picture that takes a `part` of its width, on `paper`. Raise Undecodable.

    A picture without transparent parts has a background of its own: it fills the square, or else the square has the
    colour of its corner."""
    with Image.open(BytesIO(encoded(content, "png", width))) as opened:
        image = opened.convert("RGBA")
    if image.getchannel("A").getextrema() == (255, 255):
        corner = image.convert("RGB").resize((1, 1), box=(0, 0, 1, 1)).tobytes()
        paper = f"#{corner.hex()}"
        part = 1 if part > MOST else part
    inner = round(width * part)
    image.thumbnail((inner, inner), Image.Resampling.LANCZOS)
    square = Image.new("RGBA", (width, width), paper)
    square.alpha_composite(image, ((width - image.width) // 2, (width - image.height) // 2))
    return as_png(square.convert("RGB"))
