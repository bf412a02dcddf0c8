"""Outputs: the kinds of files that a plan can promise, and what each is made from.

An output says what makes its bytes and makes none itself. Whatever a view or a writer needs from the site is
in the view, so that two builds with equal views need one writing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

import msgspec

from imhsite.diagnostics.problems import Origin
from imhsite.views.types.page_views import PageView
from imhsite.views.types.view import View


class PageOutput(msgspec.Struct, frozen=True):
    """A page: its path, its language, its template, what makes its view, and the file it comes from.

    `changed` is the ISO date on which somebody last changed or checked what it shows; "" where nobody says.
    """

    path: str
    language: str
    template: str
    view: Callable[[], PageView]
    origin: Origin
    changed: str = ""


class FileOutput(msgspec.Struct, frozen=True):
    """A file that is published as it is: its path, its bytes' digest, what gives its bytes, where it comes from."""

    path: str
    digest: str
    content: Callable[[], bytes]
    origin: Origin


class DocumentOutput(msgspec.Struct, frozen=True):
    """A file that is no page, such as a feed or a card: its path, its language, what makes its view, and its writer.

    `write` gives the bytes from the view alone. It knows no record, clock or file, so that the view's digest
    says all there is to say about them. Where `bodies` is set it is also given a function from a Body to its
    HTML. What is costly to write is written once and kept in `.imhsite/`, even when the output folder is lost: under
    the name `kept_as` and its view's digest, so outputs of one such name and equal views have the same bytes. Without
    bodies, several of them are written at once.
    """

    path: str
    language: str
    view: Callable[[], View]
    write: Callable[..., bytes]
    origin: Origin
    bodies: bool = False
    kept_as: str = ""


class AtWork(Protocol):
    """Files that are being written, by a program that works beside this one."""

    def finish(self) -> Mapping[str, bytes]:
        """The files' bytes by path inside the folder, once all are written; raises Unmakeable."""

    def stop(self) -> None:
        """Leave it, if nobody waits for the files any more."""


class FolderOutput(msgspec.Struct, frozen=True):
    """A folder of files that one writer makes together, such as a search index; else as a DocumentOutput.

    `path` ends in a slash and is the folder's alone; `begin` begins to write the files, and raises Unmakeable.
    """

    path: str
    language: str
    view: Callable[[], View]
    begin: Callable[..., AtWork]
    origin: Origin
    bodies: bool = False
    kept_as: str = ""


Written = DocumentOutput | FolderOutput
Output = PageOutput | FileOutput | Written
