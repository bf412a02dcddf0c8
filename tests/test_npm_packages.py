"""Why the archive of a pinned package could not be had from npm."""

from __future__ import annotations

import shutil
import subprocess
from typing import Any

import pytest

from imhsite.app.npm_packages import NotFetched, archive_from_npm
from imhsite.outputs.cms.cms_programs import packages_for

(PACKAGE, *_) = packages_for("sveltia").values()


def without_result(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.CompletedProcess(command, 0, "", "")


def with_error(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
    raise subprocess.CalledProcessError(1, command, "", "npm error code E404\nnpm error not found\n\n")


def too_slow(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
    raise subprocess.TimeoutExpired(command, 300)


@pytest.mark.parametrize(
    ("npm", "run", "reason"),
    [
        (None, without_result, "npm is not installed, so it cannot get .*--registry.*--from"),
        ("npm", with_error, "npm could not get .*: npm error not found$"),
        ("npm", too_slow, "npm could not get .* timed out after 300 seconds$"),
        ("npm", without_result, "npm ended without an error, but wrote no archive of "),
    ],
)
def test_what_npm_could_not_do_is_said(npm: str | None, run: Any, reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: npm)
    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(NotFetched, match=reason):
        archive_from_npm(PACKAGE)
