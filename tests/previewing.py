"""How tests look at the preview: by the command in a process of its own, or in this one without a server."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from building import AS_OF, CTRL_C, REPOSITORY

from imhsite.app.open_site import SiteOptions
from imhsite.diagnostics.problems import Problem
from imhsite.preview.loader import Loader, LoadResult
from imhsite.preview.on_demand import PendingOutput, ProducedOutput
from imhsite.preview.site_state import SiteState
from imhsite.schema.dates import moment_of

MARK = re.compile(rb'<meta name="as-of" content="[^"]*">\n<script defer src="/_imhsite/preview\.js"[^>]*></script>\n')
ALLOWED = re.compile(rb"""(?<=<meta http-equiv="Content-Security-Policy" content=")connect-src 'self'; """)
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
        return ALLOWED.sub(b"", MARK.sub(b"", self.body))


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
        line = next((line for line in process.stdout if line.startswith("Preview: ")), "")
        assert line, "the preview did not start"
        yield Previewed(process, line.removeprefix("Preview: ").strip())
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


class LocalLoader:
    """A loader in this process."""

    def __init__(
        self, site: Path, *, drafts: bool = True, theme: str | None = None, as_of: str = AS_OF, cache: bool = False
    ) -> None:
        self.site = site
        self.moment = moment_of(as_of)
        options = SiteOptions(site, self.moment, drafts, theme=theme, cache=cache, lasting=False)
        self.loader = Loader(options)
        self.loaded = self.loader.load(None, self.moment)
        self.shown = self.loaded.state
        self.before: dict[str, ProducedOutput] = {}

    @property
    def state(self) -> SiteState:
        """What is shown."""
        assert self.shown, self.loaded.problems
        return self.shown

    def after(self, *changed: str, anything: bool = False) -> LoadResult:
        """What is loaded after these files, or anything, changed."""
        self.loaded = self.loader.load(None if anything else frozenset(changed), self.moment)
        self.shown = self.loaded.state or self.shown
        self.loader.tidy()
        return self.loaded

    def follow(self, changed: Collection[str], as_of: str) -> None:
        """Load what is shown at a moment after these files changed, as somebody who watches them would."""
        moment = moment_of(as_of)
        moved, self.moment = moment != self.moment, moment
        if changed or moved:
            self.after(*changed, anything=moved)

    def made(self, path: str) -> ProducedOutput:
        """An output."""
        before = self.before.get(path, ProducedOutput(None))
        made = self.loader.output(self.state, path, before.fingerprint)
        if isinstance(made, PendingOutput):
            made = made.write()
        self.before[path] = made if isinstance(made, ProducedOutput) else before
        return self.before[path]

    def everything(self) -> dict[str, ProducedOutput]:
        """Every output by path, but what is made in a folder together."""
        return {path: self.made(path) for path in self.state.plan.outputs if not path.endswith("/")}

    def contents(self) -> dict[str, bytes | None]:
        """Their bytes."""
        return {path: made.content for path, made in self.everything().items()}

    def errors(self) -> set[Problem]:
        """Every error that is told, those of outputs that cannot be made included."""
        made = self.everything().values() if self.shown else ()
        wrong = (one.problem for one in made if one.problem)
        return {one for one in (*self.loaded.problems, *wrong) if one.severity == "error"}

    def differences(self, files: Mapping[str, bytes]) -> list[str]:
        """The paths at which something else is shown than these files of a build, but for folders made as a whole."""
        folders = tuple(path for path in self.state.plan.outputs if path.endswith("/"))
        built = {path: content for path, content in files.items() if not path.startswith(folders)}
        shown = self.contents()
        return sorted(path for path in built.keys() | shown.keys() if built.get(path) != shown.get(path))
