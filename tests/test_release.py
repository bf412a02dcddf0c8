"""The release workflow is valid and has few rights; a tag is released only if everything says its version."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import Any

import jsonschema
import pytest
import yaml
from building import REPOSITORY, tool_module
from test_publishing import schema_called, steps_of

from imhsite import __version__

TEXT = (REPOSITORY / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8")
WORKFLOW: dict[str, Any] = yaml.load(TEXT, yaml.BaseLoader)
RELEASE = tool_module("release")
LOG = "# Changelog\n\n## 0.2.0 - 2026-12-01\n\n### Added\n\n- A thing.\n\n## 0.1.0 - 2026-11-22\n\nOld.\n"


def test_the_workflow_is_valid() -> None:
    workflow = yaml.safe_load(TEXT.replace("\non:", "\n'on':"))
    faults = jsonschema.Draft7Validator(schema_called("github-workflows.json")).iter_errors(workflow)
    assert [fault.message for fault in faults] == []
    shell = shutil.which("bash") or "sh"
    commands = "\n".join(step["run"] for step in steps_of(TEXT) if "run" in step)
    subprocess.run([shell, "-n"], input=commands, text=True, check=True)


def test_only_a_tag_starts_it() -> None:
    assert WORKFLOW["on"] == {"push": {"tags": ["v*"]}}


def test_every_action_is_pinned_by_its_commit_and_says_its_version() -> None:
    used = re.findall(r"uses: (.+)", TEXT)
    assert len(used) >= 10
    assert [use for use in used if not re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", use)] == []


def test_what_may_publish_runs_no_code_of_the_repository() -> None:
    assert WORKFLOW["permissions"] == {"contents": "read"}
    allowed = {name: job["permissions"] for name, job in WORKFLOW["jobs"].items() if "permissions" in job}
    assert allowed == {
        "attest": {"id-token": "write", "attestations": "write"},
        "publish": {"id-token": "write"},
        "announce": {"contents": "write"},
    }
    for name in allowed:
        steps = WORKFLOW["jobs"][name]["steps"]
        assert not any("checkout" in step.get("uses", "") for step in steps)
        assert all(step["run"].startswith("gh release create ") for step in steps if "run" in step)
    assert WORKFLOW["jobs"]["attest"]["needs"] == ["test", "build"]
    assert WORKFLOW["jobs"]["publish"]["needs"] == "attest"


def test_everything_that_it_installs_is_pinned_with_hashes() -> None:
    installs = [line for step in steps_of(TEXT) for line in step.get("run", "").splitlines() if " install " in line]
    assert [line for line in installs if "--require-hashes" not in line] == [
        "python -m pip --python installed install --no-deps dist/*.whl"
    ]
    for file in re.findall(r"-r (\S+)", "\n".join(installs)):
        text = (REPOSITORY / file).read_text(encoding="utf-8")
        assert text.count("--hash=sha256:") >= len(re.findall(r"^[\w-]+==", text, re.MULTILINE)) > 0


def test_the_notes_of_a_release_are_its_part_of_the_changelog() -> None:
    assert RELEASE.notes_of("v0.2.0", "0.2.0", LOG) == "### Added\n\n- A thing.\n"


@pytest.mark.parametrize(
    ("tag", "log", "reason"),
    [
        ("v0.2.1", LOG, "the tag is v0.2.1, but imhsite/__init__.py says 0.2.0"),
        ("v0.2.0", LOG.replace(" - 2026-12-01", ""), 'no section "0.2.0 - " with a date'),
        ("v0.2.0", f"{LOG}\n## Unreleased\n", 'still has a section "Unreleased"'),
    ],
)
def test_a_tag_that_does_not_fit_is_no_release(tag: str, log: str, reason: str) -> None:
    with pytest.raises(RELEASE.NotReady, match=reason):
        RELEASE.notes_of(tag, "0.2.0", log)


def test_the_changelog_begins_with_this_version_or_what_comes_next() -> None:
    titles = re.findall(r"^## (.+)", (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert titles[0] == "Unreleased" or titles[0].startswith(f"{__version__} - ")
    assert all(re.fullmatch(r"\d+\.\d+\.\d+ - \d{4}-\d\d-\d\d", title) for title in titles[1:])
