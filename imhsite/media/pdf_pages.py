"""Draw the pages of a PDF as pictures.

Needs pypdfium2 and Pillow, and is imported only when something must be drawn. The same page produces the same bytes,
whichever others the PDF has. Pdfium works in one thread at a time, so everything that uses it here holds a lock.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable
from contextlib import closing

import pypdfium2
from PIL import Image
from pypdfium2 import raw

from imhsite.media.palette import Colour, as_png

_drawing = threading.Lock()

WHITE = (255, 255, 255)
"""The colour of a page where nothing is drawn."""


def drawn_pages(content: bytes, scale: float) -> list[bytes]:
    """Return the pages of a PDF as PNG, `scale` pixels for a point."""
    with _drawing:
        document = pypdfium2.PdfDocument(content)
    try:
        with _drawing:
            points = [document.get_page_size(number) for number in range(len(document))]
        sizes = [(_whole(width * scale), _whole(height * scale)) for width, height in points]
        # One buffer for all pages: to get new memory from the system takes as long as to draw a page.
        buffer = (ctypes.c_ubyte * max(width * height * 4 for width, height in sizes))()
        return [as_png(*_drawn(document, number, size, buffer)) for number, size in enumerate(sizes)]
    finally:
        with _drawing:
            document.close()


def _whole(length: float) -> int:
    """Return a length as a whole number of pixels, at least 1; halves are rounded up."""
    return max(1, int(length + 0.5))


def _drawn(
    document: pypdfium2.PdfDocument, number: int, size: tuple[int, int], buffer: ctypes.Array[ctypes.c_ubyte]
) -> tuple[Image.Image, tuple[Colour, ...] | None]:
    """Return the picture of a page, and its colours if it has nothing but text and areas of one colour each."""
    with (
        _drawing,
        closing(document[number]) as page,
        closing(pypdfium2.PdfBitmap.new_native(*size, raw.FPDFBitmap_BGRx, buffer=buffer)) as bitmap,
    ):
        bitmap.fill_rect((*WHITE, 255), 0, 0, *size)
        # With red first, as Pillow has it.
        raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, *size, 0, raw.FPDF_REVERSE_BYTE_ORDER)
        image = Image.frombytes("RGB", size, memoryview(buffer), "raw", "RGBX", bitmap.stride, 1)
        return image, _colours_on(page)


def _colours_on(page: pypdfium2.PdfPage) -> tuple[Colour, ...] | None:
    colours: set[Colour] = set()
    for number in range(raw.FPDFPage_CountObjects(page)):
        item = raw.FPDFPage_GetObject(page, number)
        found = _colours_of(item)
        if found is None:
            return None
        colours |= found if number or _covers(item, page) else {WHITE, *found}
    return tuple(sorted(colours))


def _colours_of(item: object) -> set[Colour] | None:
    """Return the colours of a text or an area; None for anything else, which can have any number of them."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    match raw.FPDFPageObj_GetType(item):
        case raw.FPDF_PAGEOBJ_TEXT if raw.FPDFTextObj_GetTextRenderMode(item) == raw.FPDF_TEXTRENDERMODE_FILL:
            fill.value = True
        case raw.FPDF_PAGEOBJ_PATH if raw.FPDFPath_GetDrawMode(item, fill, stroke):
            pass
        case _:
            return None
    if raw.FPDFPageObj_HasTransparency(item):
        return None
    read = ((raw.FPDFPageObj_GetFillColor, fill), (raw.FPDFPageObj_GetStrokeColor, stroke))
    return {_colour(get, item) for get, used in read if used.value}


def _colour(get: Callable[..., int], item: object) -> Colour:
    channels = [ctypes.c_uint() for _ in range(4)]
    get(item, *channels)
    return tuple(channel.value for channel in channels[:3])


def _covers(item: object, page: pypdfium2.PdfPage) -> bool:
    """Return whether something is as large as its page."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    width, height = page.get_size()
    return left.value <= 0 and bottom.value <= 0 and right.value >= width and top.value >= height
