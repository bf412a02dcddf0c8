"""How tests look at the preview: by the command in a process of its own, or in this one without a server."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from building import AS_OF, CTRL_C, REPOSITORY

from imhsite.dates import moment_of
from imhsite.serve.loader import Loaded, Loader, Wishes
from imhsite.serve.press import Made, Press, Writing
from imhsite.serve.shelf import Shelf
from imhsite.serve.snapshot import Snapshot
from imhsite.serve.warm import WarmMemory

MARK = re.compile(rb'<meta name="as-of" content="[^"]*">\n<script defer src="/_imhsite/preview\.js"[^>]*></script>\n')
"""What the preview adds to a page."""


class Reply(NamedTuple):
    """What the preview sent."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def without_marks(self) -> bytes:
        """The bytes as a build writes them; exactly one mark is taken out of a page."""
        found = MARK.findall(self.body)
        assert len(found) == 1, found
        return MARK.sub(b"", self.body)


class Previewed(NamedTuple):
    """A running preview: its process, its address."""

    process: subprocess.Popen[str]
    address: str

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.address.split(":")[2].split("/")[0])

    def get(self, target: str, method: str = "GET", **headers: str) -> Reply:
        """What is sent for a target, which goes over the wire as it is."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.putrequest(method, target, skip_host="Host" in headers)
            for name, value in headers.items():
                connection.putheader(name.replace("_", "-"), value)
            connection.endheaders()
            reply = connection.getresponse()
            return Reply(reply.status, dict(reply.getheaders()), reply.read())
        finally:
            connection.close()


@contextmanager
def previewed(site: Path, *options: str, as_of: str = AS_OF) -> Iterator[Previewed]:
    """The preview of a site while it runs."""
    words = [sys.executable, "-m", "imhsite", "serve", "--site", str(site), "--port", "0", "--as-of", as_of, *options]
    process = subprocess.Popen(
        words,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTHONUNBUFFERED": "1"},
        preexec_fn=CTRL_C,  # noqa: PLW1509 - it sets one signal, and no thread runs beside
    )
    assert process.stdout
    try:
        said = next((line for line in process.stdout if line.startswith("Preview: ")), "")
        assert said, "the preview did not start"
        yield Previewed(process, said.removeprefix("Preview: ").strip())
    finally:
        stop(process)


def stop(process: subprocess.Popen[str]) -> int:
    """End a preview as Ctrl-C does, and gives its exit code; one that does not listen fails the test."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT if os.name == "posix" else signal.SIGTERM)
    try:
        return process.wait(20)
    finally:
        process.kill()
        process.wait(20)
        if process.stdout:
            process.stdout.close()


class Here:
    """A loader and a press in this process."""

    def __init__(self, site: Path, *, drafts: bool = True, theme: str | None = None, as_of: str = AS_OF) -> None:
        self.site = site
        self.moment = moment_of(as_of)
        memory = WarmMemory(None, site / "build", "")
        self.shelf = Shelf(None, "")
        self.press = Press(self.shelf)
        self.loader = Loader(Wishes(site, site / "build", drafts, theme), memory, self.shelf)
        self.loaded = self.loader.first(self.moment)

    @property
    def snapshot(self) -> Snapshot:
        """What was loaded."""
        assert self.loaded.snapshot, self.loaded.problems
        return self.loaded.snapshot

    def after(self, *changed: str, anything: bool = False) -> Loaded:
        """What is loaded after these files, or anything, changed."""
        before = self.loaded.snapshot
        self.loaded = self.loader.after(None if anything else frozenset(changed), self.moment)
        if self.loaded.snapshot and self.loaded.edits:
            assert self.loaded.snapshot is before
            self.press.take(self.loaded.snapshot, self.loaded.edits)
        return self.loaded

    def made(self, path: str) -> Made:
        """An output."""
        made = self.press.make(self.snapshot, path)
        if isinstance(made, Writing):
            return made.finish(made.write())
        return made

    def everything(self) -> dict[str, Made]:
        """Every output by path, but what is made in a folder together."""
        snapshot = self.snapshot
        paths = [path for path in (*snapshot.outputs, *snapshot.published) if not path.endswith("/")]
        return {path: self.made(path) for path in paths}

    def contents(self) -> dict[str, bytes | None]:
        """Their bytes."""
        return {path: made.content for path, made in self.everything().items()}
