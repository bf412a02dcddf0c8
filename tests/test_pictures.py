"""Pictures: what is published of them has the sizes of the layout and nothing that only their maker knows."""

import re
import struct
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from building import build_here, built, problem_lines, write, write_site
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image, ImageCms, ImageDraw, ImageFile, PngImagePlugin
from selectolax.lexbor import LexborHTMLParser

from imhsite.media.cleaning import clean
from imhsite.media.encoding import encoded
from imhsite.media.facts import PictureFacts, PictureFault, facts_of
from imhsite.media.recipes import Format, variants_of
from imhsite.media.svg import clean_svg

SECRET = b"Jane Doe of 12 Hill Road"
EXIF_TURNED = 6
"""The orientation of a camera that was held upright: to be turned by a quarter."""


def drawing(width: int = 90, height: int = 60, mode: str = "RGB") -> Image.Image:
    """A picture whose left half is red and whose right half is blue."""
    image = Image.new(mode, (width, height), (200, 30, 30, 255)[: len(mode)])
    ImageDraw.Draw(image).rectangle((width // 2, 0, width, height), (30, 30, 200, 255)[: len(mode)])
    return image


@cache
def exif(orientation: int = 1) -> bytes:
    tags = Image.Exif()
    tags[0x0112], tags[0x010E], tags[0x013B] = orientation, SECRET.decode(), SECRET.decode()
    tags.get_ifd(0x8825)[1] = "N"
    tags.get_ifd(0x8825)[2] = (51.0, 30.0, 26.0)
    return tags.tobytes()


XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF>" + SECRET + b"</rdf:RDF></x:xmpmeta>"


def saved(image: Image.Image, format: str, **options: object) -> bytes:
    made = BytesIO()
    image.save(made, format, **options)
    return made.getvalue()


def full_of_secrets(kind: str, orientation: int = 1) -> bytes:
    """A picture of a kind with every sort of metadata that we know of."""
    if kind == "jpeg":
        plain = saved(drawing(), "JPEG", exif=exif(orientation), xmp=XMP, comment=SECRET, icc_profile=other_profile())
        iptc = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", len(SECRET)) + SECRET
        return plain[:2] + struct.pack(">BBH", 0xFF, 0xED, len(iptc) + 2) + iptc + plain[2:]
    if kind == "png":
        words = PngImagePlugin.PngInfo()
        words.add_text("Author", SECRET.decode())
        words.add_itxt("XML:com.adobe.xmp", XMP.decode())
        words.add_text("Comment", SECRET.decode(), zip=False)
        return saved(drawing(mode="RGBA"), "PNG", pnginfo=words, exif=exif(orientation))
    if kind == "gif":
        return saved(
            drawing(), "GIF", comment=SECRET, save_all=True, append_images=[drawing(mode="RGB").rotate(180)], loop=0
        )
    if kind == "svg":
        return SVG.encode()
    return saved(drawing(), kind.upper(), exif=exif(orientation), xmp=XMP, icc_profile=other_profile())


SVG = f"""<?xml version="1.0"?>
<!-- {SECRET.decode()} -->
<svg xmlns="http://www.w3.org/2000/svg" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" viewBox="0 0 90 60"
 inkscape:export-filename="/home/{SECRET.decode()}/a.png">
<metadata><rdf:RDF xmlns:rdf="r">{SECRET.decode()}</rdf:RDF></metadata>
<title>Two halves</title><path d="M0 0H45V60H0Z" fill="url(#red)"/><use href="#red"/>
</svg>"""


@cache
def swapped_profile() -> bytes:
    """A valid colour profile (ICC.1:2001-04) with the primaries of sRGB, of which red and green have changed places."""
    red, green, blue = (0.4361, 0.2225, 0.0139), (0.3851, 0.7169, 0.0971), (0.1431, 0.0606, 0.7142)

    def xyz(values: tuple[float, ...]) -> bytes:
        return struct.pack(">4s4x3i", b"XYZ ", *(round(value * 65536) for value in values))

    name = b"Swapped\0"
    tags = {
        b"desc": struct.pack(">4s4xI", b"desc", len(name)) + name + bytes(78),
        b"cprt": b"text\0\0\0\0None\0\0\0\0",
        b"wtpt": xyz((0.9642, 1.0, 0.8249)),
        b"rXYZ": xyz(green),
        b"gXYZ": xyz(red),
        b"bXYZ": xyz(blue),
        **{curve: struct.pack(">4s4xIHxx", b"curv", 1, 0x0233) for curve in (b"rTRC", b"gTRC", b"bTRC")},
    }
    table, parts, place = struct.pack(">I", len(tags)), b"", 132 + 12 * len(tags)
    for tag, content in tags.items():
        padded = content + bytes(-len(content) % 4)
        table += struct.pack(">4sII", tag, place + len(parts), len(content))
        parts += padded
    size = 128 + len(table) + len(parts)
    white = struct.pack(">3i", 63190, 65536, 54061)
    head = struct.pack(">I4x4s4s4s4s", size, b"\2\x10\0\0", b"mntr", b"RGB ", b"XYZ ") + bytes(12) + b"acsp"
    return head.ljust(68, b"\0") + white + bytes(48) + table + parts


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "avif"])
def test_the_colours_of_another_profile_become_those_of_srgb(kind: str) -> None:
    red = Image.new("RGB", (32, 32), (255, 0, 0))
    options = {} if kind == "png" else {"quality": 100}
    content = saved(red, kind.upper(), icc_profile=swapped_profile(), **options)
    found = facts_of(f"a.{kind}", content)
    assert isinstance(found, PictureFacts)
    for made in (clean(content, found), encoded(content, "png", 16)):
        pixel = opened(made).convert("RGB").getpixel((8, 8))
        assert max(abs(is_ - was) for is_, was in zip(pixel, (0, 255, 0), strict=True)) < 12
        assert b"Swapped" not in made


def test_formats_that_are_made_at_once_have_the_bytes_that_each_has_alone() -> None:
    made = BytesIO()
    Image.effect_noise((160, 120), 90).convert("RGB").save(made, "PNG")
    content = made.getvalue()
    formats: list[Format] = ["avif", "webp", "jpeg", "png"]
    alone = [encoded(content, format, 160) for format in formats]
    with ThreadPoolExecutor(4) as pool:
        for _ in range(12):
            assert [*pool.map(lambda format: encoded(content, format, 160), formats)] == alone


def test_a_drawing_keeps_every_attribute_that_draws() -> None:
    kept = '<rect x="1" y="2" width="3" height="4" rx="1"></rect><path d="M0 0H9" id="i" style="fill:#a9cfc1"></path>'
    drawn = kept.replace(' rx="1"', ' rx="1" i:knockout="Off" x:made="by hand"')
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"'
    cleaned = clean_svg(f'{head} xmlns:x="adobe" xmlns:i="adobe">{drawn}</svg>'.encode())
    assert cleaned.decode() == f"{head}>{kept}</svg>"


def test_all_frames_of_an_animation_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("imhsite.media.facts.MAX_PIXELS", 50_000)
    frames = [Image.new("RGB", (100, 100), (40 * number, 0, 0)) for number in range(6)]
    for kind in ("gif", "png", "webp"):
        content = saved(frames[0], kind.upper(), save_all=True, append_images=frames[1:], duration=100)
        found = facts_of(f"a.{kind}", content)
        assert isinstance(found, PictureFault)
        assert found.message == "this animated picture has 100 by 100 pixels in each of 6 frames"
        still = facts_of(f"a.{kind}", saved(frames[0], kind.upper()))
        assert isinstance(still, PictureFacts)


def resized(avif: bytes, side: int) -> bytes:
    """An AVIF whose container says that it is as high and wide as this."""
    return re.sub(rb"(ispe....)........", lambda head: head[1] + struct.pack(">II", side, side), avif, flags=re.DOTALL)


def test_words_in_the_metadata_of_an_avif_are_not_taken_for_its_container() -> None:
    words = b"<x>irot\x01 imir auxC</x>"
    content = saved(Image.new("RGB", (64, 48)), "AVIF", xmp=words)
    assert words in content
    assert facts_of("a.avif", content) == PictureFacts("avif", 64, 48)


@pytest.mark.parametrize(
    ("side", "rule"), [(12_000, "huge-picture"), (70_000, "broken-picture"), (0, "broken-picture")]
)
def test_an_avif_is_refused_for_its_size_before_it_is_decoded(side: int, rule: str) -> None:
    found = facts_of("a.avif", resized(saved(Image.new("RGB", (64, 48)), "AVIF"), side))
    assert isinstance(found, PictureFault)
    assert found.rule == rule


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "avif"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_size_of_a_turned_picture_is_that_in_which_it_is_seen(kind: str, orientation: int) -> None:
    tags = Image.Exif()
    tags[ExifTags.Base.Orientation] = orientation
    content = saved(Image.new("RGB", (64, 48)), kind.upper(), exif=tags.tobytes())
    found = facts_of(f"a.{kind}", content)
    assert isinstance(found, PictureFacts)
    assert (found.width, found.height) == ((48, 64) if orientation > 4 else (64, 48))
    assert found.turned == (orientation > 1)


@pytest.mark.parametrize("exif", [b"II", b"MM\0*\xff\xff\xff\xff", b"Exif\0\0II*\0\x08\0\0\0\xff\xff\x12\x01"])
def test_damaged_exif_says_nothing_about_orientation(exif: bytes) -> None:
    content = saved(Image.new("RGB", (64, 48)), "JPEG", exif=exif)
    with warnings.catch_warnings(record=True) as printed:
        warnings.simplefilter("always")
        assert facts_of("a.jpg", content) == PictureFacts("jpeg", 64, 48)
    assert printed == []


@cache
def other_profile() -> bytes:
    """A colour profile that is not sRGB."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()


def opened(content: bytes) -> Image.Image:
    parser = ImageFile.Parser()
    parser.feed(content)
    return parser.close()


KINDS = ("jpeg", "png", "gif", "webp", "avif", "svg")
FORBIDDEN = (
    SECRET,
    b"Exif",
    b"xmpmeta",
    b"8BIM",
    b"ICC_PROFILE",
    b"iCCP",
    b"tEXt",
    b"iTXt",
    b"zTXt",
    b"rdf:RDF",
    b"GPS",
)


@pytest.mark.parametrize("kind", KINDS)
def test_the_kind_and_the_size_are_read_without_decoding(kind: str) -> None:
    found = facts_of(f"a.{kind}", full_of_secrets(kind))
    assert isinstance(found, PictureFacts)
    assert (found.kind, found.width, found.height, found.animated) == (kind, 90, 60, kind == "gif")


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp"])
def test_a_rotated_picture_has_its_displayed_size(kind: str) -> None:
    found = facts_of(f"a.{kind}", full_of_secrets(kind, EXIF_TURNED))
    assert isinstance(found, PictureFacts)
    assert (found.width, found.height, found.turned) == (60, 90, True)


@pytest.mark.parametrize("orientation", [1, EXIF_TURNED])
@pytest.mark.parametrize("kind", KINDS)
def test_a_cleaned_picture_shows_the_same_and_says_nothing_else(kind: str, orientation: int) -> None:
    content = full_of_secrets(kind, orientation)
    assert any(word in content for word in FORBIDDEN)
    found = facts_of(f"a.{kind}", content)
    assert isinstance(found, PictureFacts)
    cleaned = clean(content, found)
    assert [word for word in FORBIDDEN if word in cleaned] == []
    again = facts_of(f"a.{kind}", cleaned)
    assert isinstance(again, PictureFacts)
    assert (again.width, again.height, again.animated, again.turned) == (
        found.width,
        found.height,
        found.animated,
        False,
    )
    if kind != "svg":
        picture = opened(cleaned).convert("RGB")
        first, last = picture.getpixel((5, 5)), picture.getpixel((picture.width - 5, picture.height - 5))
        assert first[0] > 150 > first[2]
        assert last[2] > 150 > last[0]


def test_an_animation_stays_animated_and_repeats() -> None:
    content = full_of_secrets("gif")
    found = facts_of("a.gif", content)
    assert isinstance(found, PictureFacts)
    moving = Image.open(BytesIO(clean(content, found)))
    assert (moving.n_frames, moving.info["loop"]) == (2, 0)


@pytest.mark.parametrize(
    ("drawn", "reason"),
    [
        ("<svg><script/></svg>", "has the element <script>"),
        ("<svg onload='a()'/>", "runs a script"),
        ("<svg><a href='https://a.example'/></svg>", "has the element <a>"),
        ("<svg><use href='https://a.example'/></svg>", "refers to something outside itself"),
        ("<svg><use href=' java\nscript:a()'/></svg>", "refers to something outside itself"),
        ("<svg><use href='data:image/png;base64,aaaa#b'/></svg>", "refers to something outside itself"),
        ("<svg xml:base='//a.example/'><use href='#b'/></svg>", "refers to something outside itself"),
        ("<svg><path style='fill: url(//a.example/b)'/></svg>", "refers to something outside itself"),
        ("<svg><path fill='url(a.svg#b)'/></svg>", "refers to something outside itself"),
        (r"<svg><path fill='u\52l(//a.example/b)'/></svg>", "refers to something outside itself"),
        ("<svg><style>@import 'a.css';</style></svg>", "has the style rule @import"),
        (r"<svg><style>@\69mport 'a.css';</style></svg>", "has the style rule @import"),
        ("<svg><style>@im<!-- -->port 'a.css';</style></svg>", "has the style rule @import"),
        ("<svg><style>@im<![CDATA[port 'a.css';]]></style></svg>", "has the style rule @import"),
        ('<svg><style>a { background: url("https://a.example") }</style></svg>', "refers to something outside itself"),
        (r"<svg><style>a { fill: \75 rl(https://a.example) }</style></svg>", "refers to something outside itself"),
        ('<svg><style>a { b: "/*"; c: url(//a.example); d: "*/" }</style></svg>', "refers to something outside itself"),
        (
            "<svg><style>@font-face { src: url(//a.example/f.woff2) }</style></svg>",
            "refers to something outside itself",
        ),
        ("<svg><style>a { background: image-set('a.png' 1x) }</style></svg>", "has the style function image-set()"),
        ("<svg><style>a { background: -webkit-image-set('a' 1x) }</style></svg>", "function -webkit-image-set()"),
        ("<svg><style>a { background: src('a.png') }</style></svg>", "has the style function src()"),
        ("<svg><set attributeName='onclick' to='a()'/></svg>", 'changes "onclick" with <set>'),
        ("<svg><animate attributeName='href' to='a'/></svg>", 'changes "href" with <animate>'),
        ("<svg><set attributeName='xlink:href' to='a'/></svg>", 'changes "xlink:href" with <set>'),
        ("<svg><html xmlns='http://www.w3.org/1999/xhtml'/></svg>", "has the HTML element <html>"),
        ("<svg xmlns:h='http://www.w3.org/1999/xhtml'><h:script/></svg>", "has the HTML element <script>"),
        ("<svg><foreignObject>Words</foreignObject></svg>", "has words of another language"),
        (
            "<svg><foreignObject><iframe xmlns='http://www.w3.org/1999/xhtml'/></foreignObject></svg>",
            "has the HTML element <iframe>",
        ),
        ("<svg><image href='data:image/svg+xml,a'/></svg>", "refers to something outside itself"),
        ("<svg><audio/></svg>", "has the element <audio>"),
        ("<svg><SCRIPT/></svg>", "has the element <SCRIPT>"),
        ("<svg xmlns='https://a.example'/>", "does not begin with <svg>"),
        ("<!DOCTYPE svg [<!ENTITY a 'b'>]><svg>&a;</svg>", "declares the entity a"),
        ("<!DOCTYPE svg [<!ENTITY a SYSTEM 'https://a.example'>]><svg>&a;</svg>", "declares the entity a"),
        ("<!DOCTYPE svg [<!ENTITY % a 'b'>]><svg/>", "declares the entity a"),
        ("<?xml-stylesheet href='a.css'?><svg/>", "has the instruction"),
        ("<svg><g></svg>", "cannot be read"),
        ("<svg>" + "<g>" * 500 + "</g>" * 500 + "</svg>", "is nested too deeply"),
        ("<svg><metadata>" + "<g>" * 500 + "</g>" * 500 + "</metadata></svg>", "is nested too deeply"),
    ],
)
def test_a_drawing_that_can_do_more_than_draw_is_refused(drawn: str, reason: str) -> None:
    found = facts_of("a.svg", drawn.encode() if drawn.startswith("<svg") else b"<!-- <svg -->" + drawn.encode())
    assert isinstance(found, PictureFault)
    assert (found.rule, reason in found.message) == ("unsafe-svg", True), found.message


HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
DRAWINGS = {
    "Inkscape": (
        HEAD + ' xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" width="210mm" height="297mm" '
        'xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" viewBox="0 0 210 297" version="1.1" '
        'inkscape:version="1.3" sodipodi:docname="a.svg"><sodipodi:namedview inkscape:zoom="1"/><defs id="defs1"/>'
        '<g inkscape:label="Layer 1" inkscape:groupmode="layer" id="layer1"><flowRoot/>'
        """<path style="fill:none;-inkscape-font-specification:'Sans, Normal'" sodipodi:nodetypes="cc" d="M0 0H9"/>"""
        "</g></svg>",
        (794, 1123),
        HEAD + ' width="210mm" height="297mm" viewBox="0 0 210 297" version="1.1"><defs id="defs1"></defs>'
        '<g id="layer1">'
        """<path style="fill:none;-inkscape-font-specification:&#x27;Sans, Normal&#x27;" d="M0 0H9"></path>"""
        "</g></svg>",
    ),
    "Inkscape with a prefix": (
        '<svg:svg xmlns:svg="http://www.w3.org/2000/svg" width="90" height="60"><svg:g/></svg:svg>',
        (90, 60),
        '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60"><g></g></svg>',
    ),
    "Illustrator": (
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd" ['
        '<!ENTITY ns_ai "http://ns.adobe.com/AdobeIllustrator/10.0/">]>'
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:i="&ns_ai;" viewBox="0 0 90 60" style="enable-background:new" '
        'xml:space="preserve" data-name="Layer 1">'
        '<style type="text/css">.st0{fill:#FFF;} /* (v1) a@b.example */</style>'
        '<switch><foreignObject requiredExtensions="&ns_ai;"><i:aipgfRef xlink:href="#x" '
        'xmlns:xlink="http://www.w3.org/1999/xlink"/></foreignObject><g i:extraneous="self" class="st0"/></switch>'
        '<i:aipgf id="x"><![CDATA[eJzs]]></i:aipgf></svg>',
        (90, 60),
        HEAD + ' viewBox="0 0 90 60" style="enable-background:new" xml:space="preserve">'
        '<style type="text/css">.st0{fill:#FFF;} /* (v1) a@b.example */</style>'
        '<switch><g class="st0"></g></switch></svg>',
    ),
    "Figma": (
        HEAD + ' width="90" height="60" fill="none"><foreignObject x="1" width="9" height="9">'
        '<div xmlns="http://www.w3.org/1999/xhtml" style="backdrop-filter:blur(2px)"></div></foreignObject>'
        '<g filter="url(#f)" data-figma-bg-blur-radius="4"><rect width="9" height="9" fill="url(#p)"/></g>'
        '<defs><pattern id="p"><use xlink:href="#i"/></pattern><image id="i" xlink:href="data:image/png;base64,iVBO"/>'
        "</defs></svg>",
        (90, 60),
        HEAD + ' width="90" height="60" fill="none">'
        '<g filter="url(#f)"><rect width="9" height="9" fill="url(#p)"></rect></g>'
        '<defs><pattern id="p"><use xlink:href="#i"></use></pattern>'
        '<image id="i" xlink:href="data:image/png;base64,iVBO"></image></defs></svg>',
    ),
    "one that moves": (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 60"><circle r="4"><animate attributeName="r" '
        'values="4;9;4" dur="2s" repeatCount="indefinite"/></circle></svg>',
        (90, 60),
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 60"><circle r="4"><animate attributeName="r" '
        'values="4;9;4" dur="2s" repeatCount="indefinite"></animate></circle></svg>',
    ),
}


@pytest.mark.parametrize("program", DRAWINGS)
def test_ordinary_drawings_of_common_programs_are_published(program: str) -> None:
    drawn, size, cleaned = DRAWINGS[program]
    content = b'<?xml version="1.0" encoding="UTF-8"?>\n' + drawn.encode()
    found = facts_of("a.svg", content)
    assert isinstance(found, PictureFacts), found
    assert ((found.width, found.height), clean_svg(content).decode()) == (size, cleaned)
    again = facts_of("a.svg", clean_svg(content))
    assert isinstance(again, PictureFacts), again


NINES = "9" * 400


@pytest.mark.parametrize(
    ("size", "reason"),
    [
        (f'width="{NINES}" height="9"', "has a width that is not a valid number (99999999999999999999)"),
        (f'viewBox="0 0 {NINES} 9"', "has a viewBox that is not four valid numbers"),
        ('width="inf" height="inf"', "has a width that is not a valid number (inf)"),
        ('width="9" height="1e999"', "has a height that is not a valid number (1e999)"),
        ('width="nan" height="9"', "has a width that is not a valid number (nan)"),
        ('width="-9" height="9"', "has a width of -9, so nobody would see it"),
        ('width="0" height="0"', "has a width of 0, so nobody would see it"),
        ('width="9000000" height="9"', "has a width of more than 100,000 pixels"),
        ('viewBox="0 0 inf 9"', "has a viewBox that is not four valid numbers (0 0 inf 9)"),
        ('viewBox="0 0 nan nan"', "has a viewBox that is not four valid numbers"),
        ('viewBox="0 0 -9 9"', "has a viewBox without width or height (0 0 -9 9)"),
        ('viewBox="0 0 0 0"', "has a viewBox without width or height (0 0 0 0)"),
        ('viewBox="0 0 9"', "has a viewBox that is not four valid numbers (0 0 9)"),
        ('viewBox="a b c d"', "has a viewBox that is not four valid numbers (a b c d)"),
    ],
)
def test_a_drawing_of_an_impossible_size_is_a_problem(size: str, reason: str) -> None:
    found = facts_of("a.svg", f'<svg xmlns="http://www.w3.org/2000/svg" {size}/>'.encode())
    assert isinstance(found, PictureFault)
    assert (found.rule, reason in found.message) == ("broken-picture", True), found.message


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ('viewBox="0,0,90,60"', (90, 60)),
        ('width="100%" height="100%" viewBox="0 0 90 60"', (90, 60)),
        ('width="45" viewBox="0 0 90 60"', (45, 30)),
        ('width="1e300%" viewBox="0 0 1e300 1e299"', (100_000, 10_000)),
        ('width="5" viewBox="0 0 1e-300 1e300"', (5, 100_000)),
        ('width="0.3" height=".2in"', (1, 19)),
        ("", (300, 150)),
    ],
)
def test_the_size_of_a_drawing_is_that_which_browsers_show(size: str, expected: tuple[int, int]) -> None:
    found = facts_of("a.svg", f'<svg xmlns="http://www.w3.org/2000/svg" {size}/>'.encode())
    assert isinstance(found, PictureFacts), found
    assert (found.width, found.height) == expected


def without_size(kind: str) -> bytes:
    """A picture of a kind whose header says that it is 0 pixels wide."""
    content = bytearray(full_of_secrets(kind))
    if kind == "png":
        from zlib import crc32

        content[16:24] = bytes(8)
        content[29:33] = struct.pack(">I", crc32(content[12:29]))
    elif kind == "gif":
        content[6:10] = bytes(4)
    else:
        place = content.index(b"\xff\xc0")
        content[place + 5 : place + 9] = bytes(4)
    return bytes(content)


@pytest.mark.parametrize("kind", ["png", "gif", "jpeg"])
def test_a_picture_without_a_pixel_is_a_problem(kind: str, tmp_path: Path) -> None:
    name = f"content/media/a.{kind}"
    page = f"---\ntitle: B\nsummary: C.\n---\n\n![A hill](../media/a.{kind})\n"
    result = build_here(
        write_site(tmp_path, {name: without_size(kind), "content/media/a.yaml": RECORD, "content/pages/b.md": page})
    )
    words = "this picture is 0 pixels wide and 0 high, so nobody would see it"
    assert problem_lines(result) == f"{name}:1: error[broken-picture]: {words}"
    assert result.published is None


@pytest.mark.parametrize("kind", ["jpeg", "png", "gif", "webp", "avif"])
def test_a_picture_that_is_cut_off_anywhere_is_a_fault_or_still_has_a_size(kind: str) -> None:
    content = full_of_secrets(kind)
    for length in {*range(0, 400, 7), *range(0, len(content), 97), len(content) - 1}:
        found = facts_of(f"a.{kind}", content[:length])
        assert isinstance(found, PictureFault) or found.width == 90
    assert isinstance(facts_of(f"a.{kind}", content[: len(content) // 2]), PictureFault)


@settings(max_examples=60)
@given(st.sampled_from(KINDS), st.data())
def test_no_damage_ends_in_an_exception(kind: str, data: st.DataObject) -> None:
    content = bytearray(full_of_secrets(kind))
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=8)):
        content[place] = data.draw(st.integers(0, 255))
    assert isinstance(facts_of(f"a.{kind}", bytes(content)), PictureFacts | PictureFault)


def test_no_file_is_larger_than_the_picture() -> None:
    facts = PictureFacts("jpeg", 1000, 500)
    assert {each.width for each in variants_of("a.jpg", "d", facts, (480, 960, 1600))} == {480, 960, 1000}
    assert {each.width for each in variants_of("a.jpg", "d", facts, (480, 960))} == {480, 960}
    assert {each.format for each in variants_of("a.jpg", "d", facts, (480,))} == {"avif", "webp", "jpeg"}


def test_a_name_tells_apart_bytes_sizes_and_formats() -> None:
    facts = PictureFacts("png", 2000, 500)
    names = [each.path for digest in "ab" for each in variants_of("a/b.png", digest, facts, (480, 960))]
    assert len(set(names)) == len(names) == 12
    assert all(name.startswith("a/b-") for name in names)


# A whole site

ARTICLE = """---
title: Hello
summary: A first article.
topic: bonding
picture: {file: hill.jpg, alt: A hill in the morning.}
---

![A steep hill](../media/hill.jpg "Steep") and ![](../media/road.png).

::figure[Moving]{src=../media/move.gif}

[The whole picture](../media/hill.jpg)

![Two halves](../media/two.svg)
"""


RECORD = "alt: A road.\npeople: no\n"


def site_files() -> dict[str, str | bytes]:
    hill = saved(drawing(1000, 600), "JPEG", exif=exif(EXIF_TURNED), xmp=XMP, comment=SECRET)
    return {
        "content/articles/hello.md": ARTICLE,
        "content/media/hill.jpg": hill,
        "content/media/road.png": full_of_secrets("png"),
        "content/media/hill.yaml": RECORD,
        "content/media/move.yaml": RECORD,
        "content/media/road.yaml": RECORD,
        "content/media/two.yaml": RECORD,
        "content/media/move.gif": full_of_secrets("gif"),
        "content/media/two.svg": full_of_secrets("svg"),
        "content/media/unused.jpg": hill,
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_site(tmp_path_factory.mktemp("pictures"), site_files())


@pytest.fixture(scope="module")
def site(folder: Path) -> dict[str, bytes]:
    return built(folder)


def test_not_one_byte_of_metadata_is_published_anywhere(site: dict[str, bytes]) -> None:
    media = {path: content for path, content in site.items() if path.startswith("media/")}
    assert len(media) == 6 + 3 + 3, "sizes of the hill, sizes of the road, three as they are"
    found = [
        (path, word) for path, content in site.items() for word in (SECRET, b"xmpmeta", b"8BIM") if word in content
    ]
    assert found == []
    assert [(path, word) for path, content in media.items() for word in FORBIDDEN if word in content] == []


def test_the_address_of_a_picture_changes_when_its_bytes_do(tmp_path: Path) -> None:
    files = site_files()
    before = built(write_site(tmp_path / "before", files))
    files["content/media/move.gif"] = bytes(files["content/media/move.gif"]).replace(b"\xc8\x1e\x1e", b"\xc8\x1e\x1f")
    files["content/media/two.svg"] = SVG.replace("Two halves", "Two parts")
    files["content/media/road.png"] = saved(drawing(80, 60), "PNG")
    files["content/media/hill.jpg"] = saved(drawing(90, 60), "JPEG")
    after = built(write_site(tmp_path / "after", files))
    media = [{path: made[path] for path in made if path.startswith("media/")} for made in (before, after)]
    assert media[0].keys() & media[1].keys() == {"media/hill.jpg"}, "only what is offered has an address that stays"
    assert media[0]["media/hill.jpg"] != media[1]["media/hill.jpg"]


def test_what_is_shown_and_offered_has_an_address_for_each(tmp_path: Path) -> None:
    page = "---\ntitle: B\nsummary: C.\n---\n\n![Two](../media/two.svg)\n\n[The drawing](../media/two.svg)\n"
    files = {"content/pages/b.md": page, "content/media/two.svg": SVG, "content/media/two.yaml": RECORD}
    made = built(write_site(tmp_path, files))
    tree = LexborHTMLParser(made["b/index.html"].decode())
    shown = tree.css_first("main img").attributes["src"].removeprefix("/")
    assert tree.css_first('main a[href^="/media/"]').attributes["href"] == "/media/two.svg"
    assert shown != "media/two.svg"
    assert made[shown] == made["media/two.svg"]


def test_another_version_of_the_encoder_gives_other_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    facts = PictureFacts("jpeg", 1000, 500)
    before = {each.path for each in variants_of("a.jpg", "d", facts, (480, 960))}
    monkeypatch.setattr("imhsite.media.recipes.MADE_WITH", "999.0 2")
    assert not before & {each.path for each in variants_of("a.jpg", "d", facts, (480, 960))}


# What moves


def moving(kind: str) -> bytes:
    """A picture of four frames that repeats."""
    frames = [Image.new("RGB", (9, 6), (60 * number, 0, 0)) for number in range(4)]
    return saved(frames[0], kind.upper(), save_all=True, append_images=frames[1:], duration=80, loop=0)


def figure_of(kind: str, content: bytes) -> dict[str, str | bytes]:
    page = f"---\ntitle: B\nsummary: C.\n---\n\n::figure[A baby waves]{{src=../media/p.{kind}}}\n"
    return {
        "content/pages/b.md": page,
        f"content/media/p.{kind}": content,
        "content/media/p.yaml": RECORD,
        "content/site.yaml": "title: Small\nurl: https://example.org/\n",
    }


@pytest.mark.parametrize("kind", ["gif", "png", "webp"])
def test_an_animated_picture_is_shown_animated(kind: str, tmp_path: Path) -> None:
    made = built(write_site(tmp_path, figure_of(kind, moving(kind))))
    image = LexborHTMLParser(made["b/index.html"].decode()).css_first("main img")
    assert image.parent.tag != "picture"
    assert "srcset" not in image.attributes
    shown = Image.open(BytesIO(made[image.attributes["src"].removeprefix("/")]))
    assert (shown.n_frames, shown.info["loop"]) == (4, 0)


def test_a_gif_whose_equal_frames_were_joined_stays_a_gif(tmp_path: Path) -> None:
    same = [drawing()] * 4
    joined = saved(same[0], "GIF", save_all=True, append_images=same[1:], duration=200, loop=0)
    assert Image.open(BytesIO(joined)).n_frames == 1
    made = built(write_site(tmp_path, figure_of("gif", joined)))
    assert [path[-4:] for path in made if path.startswith("media/")] == [".gif"]


def test_an_animated_avif_is_reported(tmp_path: Path) -> None:
    result = build_here(write_site(tmp_path, figure_of("avif", moving("avif"))))
    words = "this is an animated AVIF picture, and only its first frame would be shown"
    assert problem_lines(result) == f"content/media/p.avif:1: error[picture-kind]: {words}"


# Pictures with transparent parts on dark pages

LINES = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 60"><path d="M0 0H90" stroke="#000"/></svg>'


@pytest.mark.parametrize(
    ("kind", "content", "transparent"),
    [
        ("svg", LINES.encode(), True),
        ("svg", LINES.replace("<path", "<style>@media (prefers-color-scheme: dark) {}</style><path").encode(), False),
        ("png", saved(drawing(mode="RGBA"), "PNG"), True),
        ("png", saved(drawing().convert("P"), "PNG", transparency=0), True),
        ("png", saved(drawing(), "PNG"), False),
        ("webp", saved(Image.new("RGBA", (90, 60), (0, 0, 0, 90)), "WEBP"), True),
        ("avif", saved(Image.new("RGBA", (90, 60), (0, 0, 0, 90)), "AVIF"), True),
        ("gif", saved(drawing(), "GIF"), True),
        ("jpg", saved(drawing(), "JPEG"), False),
    ],
)
def test_a_transparent_picture_gets_light_paper_on_a_dark_page(
    kind: str, content: bytes, transparent: bool, tmp_path: Path
) -> None:
    made = built(write_site(tmp_path, figure_of(kind, content)))
    image = LexborHTMLParser(made["b/index.html"].decode()).css_first("main img")
    assert ("data-transparent" in image.attributes) == transparent
    (style,) = (content.decode() for path, content in made.items() if re.fullmatch(r"assets/css/site\..*css", path))
    rule = (
        r"@media screen and \(prefers-color-scheme: ?dark\)[^{]*\{\s*img\[data-transparent\] ?\{[^}]*background: ?white"
    )
    assert re.search(rule, style)


def test_what_nobody_shows_is_not_published(site: dict[str, bytes]) -> None:
    assert not [path for path in site if "unused" in path]


def test_a_page_names_files_that_are_there_with_their_sizes(site: dict[str, bytes]) -> None:
    page = LexborHTMLParser(site["articles/hello/index.html"].decode())
    for image in page.css("main img"):
        path = image.attributes["src"].removeprefix("/")
        assert path in site
        if path.endswith(".svg"):
            continue
        shown = opened(site[path])
        assert (shown.width, shown.height) == (int(image.attributes["width"]), int(image.attributes["height"]))
    for source in page.css("picture source"):
        for candidate in source.attributes["srcset"].split(", "):
            address, width = candidate.split()
            assert opened(site[address.removeprefix("/")]).width == int(width.removesuffix("w"))
    assert [image.attributes["alt"] for image in page.css("p img")] == ["A steep hill", "A road.", "Two halves"]
    assert page.css_first("p img").attributes["title"] == "Steep"


def test_a_turned_picture_is_published_upright(site: dict[str, bytes]) -> None:
    for path, content in site.items():
        if path.startswith("media/hill"):
            upright = opened(content).convert("RGB")
            assert upright.height > upright.width, path
            assert upright.getpixel((5, 5))[0] > 150, path
            assert upright.getpixel((5, upright.height - 5))[2] > 150, path


def test_the_same_picture_gives_the_same_bytes_in_another_build(site: dict[str, bytes], tmp_path: Path) -> None:
    assert built(write_site(tmp_path, site_files())) == site


def test_an_edit_of_the_words_encodes_nothing_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built(folder)
    write(folder, {"content/articles/hello.md": ARTICLE + "\nMore words.\n"})
    monkeypatch.setattr("imhsite.outputs.pictures._variant", lambda *_: pytest.fail("encoded again"))
    assert build_here(folder).published


def broken_inside() -> Iterator[tuple[str, bytes]]:
    png = full_of_secrets("png")
    place = png.index(b"IDAT")
    size = struct.unpack(">I", png[place - 4 : place])[0]
    from zlib import crc32

    garbage = b"IDAT" + b"\x55" * size
    yield "png", png[:place] + garbage + struct.pack(">I", crc32(garbage)) + png[place + 8 + size :]
    jpeg = full_of_secrets("jpeg")
    yield "jpg", jpeg[: jpeg.index(b"\xff\xda") + 4] + b"\xff\xd9"


@pytest.mark.parametrize(("kind", "content"), list(broken_inside()), ids=["png", "jpeg"])
def test_a_picture_that_cannot_be_decoded_is_a_problem_of_its_file(kind: str, content: bytes, tmp_path: Path) -> None:
    write_site(tmp_path, {
        f"content/media/a.{kind}": content,
        "content/media/a.yaml": RECORD,
        "content/pages/b.md": f"---\ntitle: B\nsummary: C.\n---\n\n![A hill](../media/a.{kind})\n",
    })  # fmt: skip
    result = build_here(tmp_path)
    assert result.published is None
    assert f"content/media/a.{kind}:1: error[broken-picture]" in problem_lines(result)


def test_the_picture_of_people_is_gone_when_their_consent_has_ended(tmp_path: Path) -> None:
    told = "alt: Two people.\npeople: yes\nconsent: Form 12\nconsent_until: 2026-06-30\n"
    write_site(tmp_path, {"content/media/us.png": full_of_secrets("png"), "content/media/us.yaml": told})
    page = "---\ntitle: B\nsummary: C.\n---\n\n![](../media/us.png)\n"
    write(tmp_path, {"content/pages/b.md": page})
    assert [path for path in built(tmp_path, as_of="2026-06-30 23:00") if path.startswith("media/us")]
    result = build_here(tmp_path, as_of="2026-07-01 00:01")
    assert "error[depends-on-hidden]" in problem_lines(result)
    write(tmp_path, {"content/pages/b.md": page.replace("![](../media/us.png)", "No picture.")})
    assert not [path for path in built(tmp_path, as_of="2026-07-01 00:01") if path.startswith("media/us")]


# Every way in needs a description and a record of consent

HILL = "content/media/hill.png"
WAYS_IN = {
    "Markdown": "![{}](../media/hill.png)",
    "Markdown in a list": "- ![{}](../media/hill.png)",
    "Markdown in a link": "[![{}](../media/hill.png)](about.md)",
    "reference": "![{}][hill]\n\n[hill]: ../media/hill.png",
    "HTML": '<img src="../media/hill.png" alt="{}">',
    "HTML with sizes": '<img srcset="../media/hill.png 2x" src="../media/hill.png" alt="{}">',
    "directive": "::figure[{}]{{src=../media/hill.png}}",
    "easy words": ':::easy-read{{src=../media/hill.png alt="{}"}}\nWords.\n:::',
}


def error_rules(root: Path, files: dict[str, str | bytes]) -> set[tuple[str, str]]:
    """The file and the rule of each error of a site."""
    result = build_here(write_site(root, files))
    return {(each.origin.file, each.rule) for each in result.problems if each.severity == "error"}


def page_with(text: str) -> dict[str, str | bytes]:
    about = f"---\ntitle: B\nsummary: C.\n---\n\n{text}\n"
    return {"content/pages/about.md": about, HILL: full_of_secrets("png")}


@pytest.mark.parametrize("way", WAYS_IN)
def test_no_way_leads_a_picture_past_its_description_and_record_of_consent(way: str, tmp_path: Path) -> None:
    described = {("content/pages/about.md", "undescribed-picture")}
    recorded = {(HILL, "unrecorded-picture")}
    for number, words in enumerate(("", " ", ".")):
        files = page_with(WAYS_IN[way].format(words))
        assert error_rules(tmp_path / f"{number}", files) >= described | recorded
    described_only = page_with(WAYS_IN[way].format("A hill"))
    assert error_rules(tmp_path / "described", described_only) == recorded
    files = page_with(WAYS_IN[way].format("").replace(' alt=""}', "}"))
    decorative: dict[str, str | bytes] = {"content/media/hill.yaml": "decorative: yes\npeople: no\n"}
    assert error_rules(tmp_path / "decorative", files | decorative) == set()


@pytest.mark.parametrize(
    ("front_matter", "expected"),
    [
        ("picture: hill.png", {"undescribed-picture", "unrecorded-picture"}),
        ("picture: {file: hill.png, alt: A hill}", {"unrecorded-picture"}),
        ("picture: leaflet.txt", {"not-a-picture"}),
    ],
)
def test_the_picture_of_an_article_needs_both_too(front_matter: str, expected: set[str], tmp_path: Path) -> None:
    article = f"---\ntitle: Hello\nsummary: S.\ntopic: bonding\n{front_matter}\n---\nWords.\n"
    files = {"content/articles/hello.md": article, HILL: full_of_secrets("png"), "content/media/leaflet.txt": "A."}
    assert {rule for _, rule in error_rules(tmp_path, files)} == expected


@pytest.mark.parametrize(
    ("week", "expected"),
    [
        ("posts: [{text: Hi, picture: hill.png}]", {"undescribed-picture", "unrecorded-picture"}),
        (
            "posts: [{text: Hi, picture: {file: hill.png}}, {text: Ho, picture: {file: hill.png, alt: A hill}}]",
            {"undescribed-picture", "unrecorded-picture"},
        ),
        ("downloads: [{title: A hill, file: hill.png}]", {"unrecorded-picture"}),
    ],
)
def test_the_pictures_of_a_week_need_both_too(week: str, expected: set[str], tmp_path: Path) -> None:
    written = f"year: 2026\ntitle: W\nstarts: 2026-06-08\nends: 2026-06-14\n{week}\n"
    files = {"content/weeks/2026.yaml": written, HILL: full_of_secrets("png")}
    assert {rule for _, rule in error_rules(tmp_path, files)} == expected


@pytest.mark.parametrize(
    "text",
    [
        "[The whole picture](../media/hill.png)",
        "::video[A film]{url=https://films.example/1 provider=Films poster=../media/hill.png}",
        '<video poster="../media/hill.png"></video>',
        '<picture><source srcset="../media/hill.png 2x"></picture>',
    ],
)
def test_a_picture_with_words_beside_it_needs_a_record_of_consent(text: str, tmp_path: Path) -> None:
    assert error_rules(tmp_path, page_with(text)) == {(HILL, "unrecorded-picture")}


@pytest.mark.parametrize(
    "text",
    [
        "![A hill](https://pictures.example/hill.png)",
        "![A hill](//pictures.example/hill.png)",
        "![A hill][hill]\n\n[hill]: http://pictures.example/hill.png",
        "![A hill](/media/hill.png)",
        "![A hill](data:image/png;base64,iVBORw0KGgo=)",
        '<img alt="A hill" src="https://pictures.example/hill.png">',
        '<picture><source srcset="https://pictures.example/hill.png 2x"></picture>',
        '<video poster="https://pictures.example/hill.png"></video>',
    ],
)
def test_a_picture_from_elsewhere_is_an_error(text: str, tmp_path: Path) -> None:
    assert error_rules(tmp_path, page_with(text)) == {("content/pages/about.md", "picture-elsewhere")}


@pytest.mark.parametrize("name", ["../articles/hello.md", "../media/leaflet.txt", "../site.yaml"])
def test_only_a_picture_is_shown_as_one(name: str, tmp_path: Path) -> None:
    for number, text in enumerate((f"![A hill]({name})", f"::figure[A hill]{{src={name}}}")):
        files = page_with(text) | {"content/media/leaflet.txt": "A leaflet."}
        assert error_rules(tmp_path / str(number), files) == {("content/pages/about.md", "not-a-picture")}


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ("alt: A hill\n", {"missing-consent"}),
        ("alt: A hill\npeople: yes\n", {"missing-consent"}),
        ("alt: '…'\npeople: no\n", {"missing-alt"}),
        ("alt: A hill\nconsent: Form 12\n", set()),
        ("alt: A hill\npeople: no\n", set()),
        ("alt: [A hill\n", {"yaml-bracket"}),
    ],
)
def test_a_record_says_what_is_shown_and_who_agreed(record: str, expected: set[str], tmp_path: Path) -> None:
    files = page_with("![A hill](../media/hill.png)") | {"content/media/hill.yaml": record}
    assert {rule for _, rule in error_rules(tmp_path, files)} == expected
