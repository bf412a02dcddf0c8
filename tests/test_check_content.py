"""The site in this repository passes its own check, as of the day on which its facts were last looked at."""

from __future__ import annotations

import shutil
from pathlib import Path

from imhsite.app.check_site import CheckOptions, check
from imhsite.schema.dates import moment_of

ROOT = Path(__file__).parent.parent
AS_OF = "2026-12-01"


def test_nothing_in_this_site_is_in_the_way_of_a_release(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    checked = check(CheckOptions(tmp_path, moment_of(AS_OF)))
    grave = [(one.rule, one.origin, one.message) for one in checked.verdict.problems if one.severity != "advice"]
    assert grave == []
    assert all(one.reason for one in checked.verdict.allowed)
