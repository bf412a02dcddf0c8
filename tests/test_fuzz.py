"""Every kind of input file, damaged at random: `build` and `check` explain it or succeed, and take a bounded time.

A test run plays the same few mutations every time. `make long-test` plays many, from a new seed, and prints the seed
of each that fails: `FOUND` then gets a line, so that it stays a case. Only the long form limits processor time.
"""

import os
import random
import struct
import time
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from building import copied_site

from imhsite.cli import run

AS_OF = "2025-06-11"
SECONDS_PER_100_KB = 2.0
ORDINARY_SECONDS = 6.0
"""What the site itself may take, on a machine that is shared."""

TOKENS = (
    b"---\n", b"- ", b"  ", b"\t", b": ", b":::", b"::statistic[", b"[@", b"]", b"{", b"}", b"{% for a in b %}",
    b"{{ (", b"|", b"> ", b"&a ", b"*a", b"!x ", b"'", b'"', b"# ", b"```\n", b"<", b"<a ", b"<!--", b"<http://",
    b"*[A]: b\n",
    b"[a](b ", b"[^1]", b"\r\n", b"\x00", b"\xff\xfe", b"\xe2\x80\xa8", b"9" * 40, b"9999-12-31", b"../", b"a{",
    b"/*",
    b"url(", b"@import ", b"<svg>", b"&#0;", b"\\", b"null", b"%PDF-1.7\n", b"stream\n", b"PK\x03\x04",
    b"\x89PNG", b"\n",
)  # fmt: skip


def _png() -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" + b"\xff" * 6 + b"\0" + b"\x80" * 6)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def _pictures() -> Iterator[tuple[str, bytes]]:
    from PIL import Image

    yield "png", _png()
    for name in ("jpeg", "gif", "webp", "avif"):
        made = BytesIO()
        Image.new("RGB", (16, 16), "#7a3e9d").save(made, name)
        yield {"jpeg": "jpg"}.get(name, name), made.getvalue()
    yield "svg", b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z" fill="#123"/></svg>\n'


def _archive(name: str, text: str) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text)
    return made.getvalue()


def _downloads() -> Iterator[tuple[str, bytes]]:
    yield "zip", _archive("words.txt", "Words.\n")
    yield "docx", _archive("word/document.xml", "<w:document><w:t>Words.</w:t></w:document>")
    pdf = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF\n"
    )
    yield "pdf", pdf


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of everything, with a picture and a download of every kind and strings in its theme."""
    site = copied_site("everything", tmp_path_factory.mktemp("fuzz") / "site")
    media = site / "content/media"
    for ending, content in (*_pictures(), *_downloads()):
        (media / f"fuzzed-{ending}.{ending}").write_bytes(content)
        (media / f"fuzzed-{ending}.yaml").write_text("alt: A colour.\npeople: no\n", encoding="utf-8")
    strings = site / "themes/plain/strings"
    strings.mkdir()
    (strings / "cy.po").write_text('msgid ""\nmsgstr ""\n"Language: cy\\n"\n\nmsgid "Home"\nmsgstr "Hafan"\n')
    return site


def files_of(site: Path) -> list[Path]:
    return sorted(path for top in ("content", "themes/plain") for path in (site / top).rglob("*") if path.is_file())


def mutated(content: bytes, chance: random.Random) -> bytes:
    """Bytes with some of them flipped, cut off, repeated, put elsewhere or joined by awkward signs."""
    for _ in range(chance.randint(1, 4)):
        at = chance.randint(0, len(content))
        until = min(len(content), at + chance.randint(1, 40))
        token = chance.choice(TOKENS)
        match chance.randrange(7):
            case 0 if content:
                place = min(at, len(content) - 1)
                content = content[:place] + bytes([content[place] ^ (1 << chance.randrange(8))]) + content[place + 1 :]
            case 1:
                content = content[:at]
            case 2:
                content = content[:at] + content[at:until] * chance.choice((2, 50, 400)) + content[until:]
            case 3:
                content = content[:at] + token * chance.choice((1, 30, 3_000)) + content[at:]
            case 4:
                content = content[:at] + content[until:]
            case 5:
                content = content[:at] + token * 100 + content[at:until] + chance.choice(TOKENS) * 100 + content[until:]
            case _:
                lines = content.split(b"\n")
                chance.shuffle(lines)
                content = b"\n".join(lines)
    return content[:100_000]


def run_random_steps(site: Path, seed: int, *, limited: bool = False) -> None:
    """Change one file, build and check the site, and put the file back; fails on an exception or another exit code."""
    chance = random.Random(seed)
    file = chance.choice(files_of(site))
    before = file.read_bytes()
    damaged = mutated(before, chance)
    file.write_bytes(damaged)
    try:
        for command in ("check", "build"):
            report = StringIO()
            begun = time.process_time()
            with redirect_stdout(report), redirect_stderr(report):
                words = ["--jobs", "1", "--quiet"] if command == "build" else []
                code = run([command, "--site", str(site), "--as-of", AS_OF, *words])
            taken = time.process_time() - begun
            assert code in (0, 1), (seed, file.name, report.getvalue())
            allowed = ORDINARY_SECONDS + SECONDS_PER_100_KB * len(damaged) / 100_000
            assert not limited or taken < allowed, (seed, file.name, taken)
    finally:
        file.write_bytes(before)


FOUND: tuple[int, ...] = ()
"""Seeds that found a fault once."""


@pytest.mark.hypothesis
@pytest.mark.parametrize("seed", [*FOUND, *range(24)])
def test_a_damaged_file_is_explained(site: Path, seed: int) -> None:
    run_random_steps(site, seed)


@pytest.mark.hypothesis  # which is how make long-test finds what is random
def test_many_damaged_files_are_explained_in_time(site: Path, pytestconfig: pytest.Config) -> None:
    if not pytestconfig.getoption("thorough"):
        pytest.skip("only in make long-test")
    first = int.from_bytes(os.urandom(4), "big")
    for seed in range(first, first + 300):
        run_random_steps(site, seed, limited=True)


def test_every_kind_of_input_file_is_among_those_that_are_damaged(site: Path) -> None:
    endings = {path.suffix for path in files_of(site)}
    pictures = {".png", ".jpg", ".gif", ".webp", ".avif", ".svg"}
    assert endings >= {".md", ".yaml", ".html", ".css", ".po", ".pdf", ".zip", ".docx"} | pictures
