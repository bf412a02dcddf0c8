"""Index pages with Pagefind's program, over the pipes of its service.

The program reads and writes no file, and is given the pages in a fixed order.
"""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from contextlib import suppress
from io import BufferedReader
from typing import IO, TYPE_CHECKING, Any

import msgspec

from imhsite.engine.toolchain import search_program

if TYPE_CHECKING:
    import subprocess

MAX_LENGTH = 600
"""Seconds after which the program is stopped."""

SETTINGS = "PAGEFIND_"
"""Prefix of environment variables that would change the index."""


class NotIndexed(Exception):
    """The program could not be run, or stopped with an error. The message is its own."""


class _Payload(msgspec.Struct):
    """The part of an answer that is used; other fields are ignored."""

    type: str
    message: str = ""
    files: list[_File] = []


class _File(msgspec.Struct):
    path: str
    content: bytes


class _Answer(msgspec.Struct):
    payload: _Payload


_answer = msgspec.json.Decoder(_Answer)


class Indexing:
    """An index of some pages being built: the program runs until `finish` or `stop` is called."""

    def __init__(self, pages: Mapping[str, str]) -> None:
        """Start indexing HTML pages by address; raise NotIndexed if the program cannot be started.

        The order of the pages decides their numbers in the index."""
        requests: list[dict[str, Any]] = [
            {"type": "NewIndex", "config": {}},
            *(
                {"type": "AddFile", "index_id": 0, "url": url, "file_path": None, "file_contents": html}
                for url, html in pages.items()
            ),
            {"type": "GetFiles", "index_id": 0},
        ]
        self._expected = len(requests)
        self._process = _begun()
        self._asked, self._answered, self._errors = _pipes_of(self._process)
        encoded = (msgspec.json.encode({"message_id": id, "payload": one}) for id, one in enumerate(requests))
        try:
            # The program reads its requests in a thread of its own, so this never waits for its work.
            self._asked.write(b"".join(b64encode(one) + b"," for one in encoded))
            self._asked.flush()
        except OSError:
            # It has ended; `finish` reports why.
            pass
        except BaseException:
            self.stop()
            raise

    def finish(self) -> dict[str, bytes]:
        """Wait for the program; return the files of the index by name. Raise NotIndexed if it fails."""
        from threading import Timer

        timer = Timer(MAX_LENGTH, self._process.kill)
        timer.start()
        try:
            for _, encoded in zip(range(self._expected), self._answers(), strict=False):
                answer = _answer.decode(b64decode(encoded)).payload
                if answer.type == "Error":
                    raise NotIndexed(answer.message)
            return {file.path: file.content for file in answer.files}
        finally:
            timer.cancel()
            self.stop()

    def stop(self) -> None:
        """End the program."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._asked, self._answered, self._errors):
            with suppress(OSError):  # requests that it did not read
                pipe.close()

    def _answers(self) -> Iterator[bytearray]:
        """Yield the program's answers; raise NotIndexed if it ends before all are read."""
        answer = bytearray()
        while some := self._answered.read1(1 << 20):
            first, *others = some.split(b",")
            answer += first
            for other in others:
                yield answer
                answer = bytearray(other)
        words = self._errors.read().decode("utf-8", "replace").strip()[-300:]
        raise NotIndexed(words or f"it ended with exit code {self._process.wait()}")


def _pipes_of(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], BufferedReader, IO[bytes]]:
    assert process.stdin
    assert isinstance(process.stdout, BufferedReader)
    assert process.stderr
    return process.stdin, process.stdout, process.stderr


def _begun() -> subprocess.Popen[bytes]:
    import subprocess

    program = search_program()
    if program is None:
        raise NotIndexed("the Pagefind program is not installed")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(SETTINGS)}
    pipe = subprocess.PIPE
    try:
        # Its own folder contains no settings for it, as another might.
        return subprocess.Popen(
            [program, "--service"],
            cwd=os.path.dirname(program),
            env=environment,
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
        )
    except OSError as error:
        raise NotIndexed(str(error)) from error
