"""Media kinds: which kinds of file a site publishes from content/media/, by file extension and by content.

A page, script or program there would run in the site's name, on its server or on readers' computers. These are never
published, whatever the settings are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from imhsite.media.facts import ENDINGS, FOREIGN, PictureFault, is_picture

KINDS: dict[str, tuple[str, ...]] = {
    "pictures": tuple(sorted(ENDINGS)),
    "documents": (
        "pdf", "docx", "xlsx", "pptx", "doc", "xls", "ppt", "odt", "ods", "odp", "epub", "rtf", "txt", "csv", "brf",
    ),
    "calendars and contacts": ("ics", "vcf"),
    "sound": ("mp3", "m4a", "aac", "ogg", "oga", "opus", "wav", "flac"),
    "films and subtitles": ("mp4", "m4v", "webm", "ogv", "mov", "vtt", "srt"),
    "data and archives": ("json", "zip", "gz"),
}  # fmt: skip
"""The kinds of file that every site may publish, by extension."""

PUBLISHED = frozenset(ending for endings in KINDS.values() for ending in endings)

_RUN_BY_SERVERS = re.compile(r"php\d*|phps|phtml|pht|phar|shtml?|stm|aspx?|ashx|asmx|ascx|cshtml|jspx?|cfml?|cgi|fcgi")
"""Extensions that make some servers execute a file wherever they are in its name, as in a.php.jpg."""

_NEVER = re.compile(
    rf"{_RUN_BY_SERVERS.pattern}|pl|py|rb|x?html?|xht|mht|mhtml|xml|xslt?|m?js|cjs|jsx|tsx?|wasm|css|map|swf|jar|class|war|"
    r"htaccess|htpasswd|config|conf|ini|env|sh|bash|zsh|csh|fish|command|bat|cmd|ps1|psm1|vbs?|vbe|jse|wsf|wsh|hta|"
    r"exe|com|scr|msi|msp|msix|appx|dll|sys|cpl|so|dylib|app|apk|ipa|deb|rpm|dmg|pkg|bin|elf|run|appimage|"
    r"lnk|url|webloc|desktop|reg|docm|dotm|xlsm|xltm|xlam|pptm|potm|ppsm|ppam|sql|sqlite|db"
)
"""Extensions of pages, scripts, programs, server configuration and documents with macros."""

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)
_OGG = (b"OggS",)
_STARTS: dict[str, tuple[bytes, ...]] = {
    **dict.fromkeys(("docx", "xlsx", "pptx", "odt", "ods", "odp", "epub", "zip"), _ZIP),
    **dict.fromkeys(("doc", "xls", "ppt"), _OLE),
    **dict.fromkeys(("ogg", "oga", "ogv", "opus"), _OGG),
    "rtf": (b"{\\rtf",), "gz": (b"\x1f\x8b",), "flac": (b"fLaC", b"ID3"), "wav": (b"RIFF", b"RF64"),
    "webm": (b"\x1a\x45\xdf\xa3",), "mp3": (b"ID3", b"\xff"), "aac": (b"ID3", b"\xff"),
    "ics": (b"BEGIN:VCALENDAR",), "vcf": (b"BEGIN:VCARD",), "vtt": (b"WEBVTT",),
}  # fmt: skip
"""The first bytes of files of a kind; in text files, after a byte order mark and white space."""

_FILM_BOXES = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")
_CONTENTS: dict[str, Callable[[bytes], bool]] = {
    "pdf": lambda content: b"%PDF-" in content[:1024],
    **dict.fromkeys(("mp4", "m4v", "m4a", "mov"), lambda content: content[4:8] in _FILM_BOXES),
}
_TEXTS = frozenset(("txt", "csv", "brf", "srt", "json", "ics", "vcf", "vtt"))

_PROGRAMS = (b"\x7fELF", b"#!", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"\0asm", b"dex\n")
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body|script|iframe|\?php|\?=|%@)", re.IGNORECASE)


def program_fault(name: str) -> PictureFault | None:
    """Return why a file may never be published, whatever the settings are: it is a page, a script or a program."""
    parts = [part.strip().lower() for part in name.rpartition("/")[2].split(".")[1:]]
    if not parts or not (_NEVER.fullmatch(parts[-1]) or any(_RUN_BY_SERVERS.fullmatch(part) for part in parts)):
        return None
    message = (
        f'"{name.rpartition("/")[2]}" could run as a program or page, or change the web server, so it is never '
        f"published"
    )
    return PictureFault("program-in-media", message, "remove it; to offer its content, save it as a PDF")


def kind_fault(name: str, further: Iterable[str]) -> PictureFault | None:
    """Return why a used file may not be published, by its extension, or None; `further` are the site's own kinds."""
    ending = _ending(name)
    if program_fault(name) or ending in PUBLISHED or ending in FOREIGN:
        return None  # programs and foreign kinds of picture are reported when the file is parsed
    if ending in {kind.strip().lower().removeprefix(".") for kind in further}:
        return None
    kind = f"of the kind .{ending}" if ending else "without an ending"
    hint = "save it as another kind, such as .pdf"
    if ending:
        hint = f"{hint}, or add media_kinds: [{ending}] to content/site.yaml"
    return PictureFault("media-kind", f"files {kind} in media/ are not published", hint)


def content_fault(name: str, content: bytes) -> PictureFault | None:
    """Return why the content of a file contradicts its extension, or None; pictures are checked elsewhere."""
    ending = _ending(name)
    if is_picture(name):
        return None
    start = content[:1024]
    plain = start.removeprefix(b"\xef\xbb\xbf").lstrip() if ending in _TEXTS else start
    if _is_program(start) or (ending not in ("pdf", "rtf") and _PAGE.match(plain or b"")):
        message = f"this file is called .{ending}, but it is a page, a script or a program"
        return PictureFault(
            "program-in-media", message, "remove it, and save the document that you meant to publish again"
        )
    fits = _CONTENTS.get(ending)
    starts = _STARTS.get(ending)
    if (fits and not fits(content)) or (starts and not plain.startswith(starts)):
        message = f"this file is called .{ending}, but its content is of another kind"
        return PictureFault("mislabelled-file", message, "save it again as that kind, or correct its ending")
    return None


def _is_program(start: bytes) -> bool:
    return start.startswith(_PROGRAMS) or (start.startswith(b"MZ") and b"\0" in start)


def _ending(name: str) -> str:
    stem, dot, ending = name.rpartition("/")[2].rpartition(".")
    return ending.strip().lower() if dot and stem else ""
