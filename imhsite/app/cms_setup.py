"""Setting up editing in the browser: what to ask for, the lines in content/site.yaml, and the files of the program."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from imhsite.app.answers import NextStep, WrongAnswer, field_at, question_about, reason_of, value_of
from imhsite.app.npm_archives import unpacked_files
from imhsite.app.open_site import OpenSite
from imhsite.app.source_changes import FileChange
from imhsite.app.tried_changes import problems_after
from imhsite.content.inputs import SETTINGS
from imhsite.content.settings import settings
from imhsite.diagnostics.problems import Problem, stops
from imhsite.engine.file_scan import PROGRAMS_FOLDER
from imhsite.outputs.cms.cms_programs import Package
from imhsite.outputs.site_problems import site_problems
from imhsite.schema.fields import fields_of
from imhsite.schema.records import Cms
from imhsite.source.characters import text_of
from imhsite.source.edits import edited_file
from imhsite.source.yaml import CannotAdd, Value, added_entries

KEY = "cms"

GIT_ATTRIBUTES = b"# Written by imhsite cms: Git must not change these files.\n* -text linguist-vendored\n"

_ORIGIN = re.compile(r'^\[remote "origin"\][^\[]*?^\s*url\s*=\s*(?P<url>\S+)', re.MULTILINE)
_URL = re.compile(r"(?:(?:https?|ssh|git)://)?(?:[^@/\s]+@)?(?P<host>[\w.-]+)(?::\d+/|[:/])(?P<path>.+?)(?:\.git)?/?")
_HOSTS = {"github.com": "github", "gitlab.com": "gitlab", "gitea.com": "gitea", "codeberg.org": "forgejo"}


class CmsSetup(msgspec.Struct, frozen=True):
    """How far some answers about editing go, and the change of content/site.yaml that they make."""

    step: NextStep
    changes: tuple[FileChange, ...] = ()


def guessed_answers(git_config: str) -> dict[str, str]:
    """Return the answers that follow from the `origin` in a repository's Git configuration."""
    origin = _ORIGIN.search(git_config)
    found = _URL.fullmatch(origin["url"]) if origin else None
    if not found:
        return {}
    host = found["host"].lower()
    kind = _HOSTS.get(host, "gitlab" if "gitlab" in host else "")
    guessed = {"git_host": kind, "repository": found["path"]}
    if host not in _HOSTS:
        guessed["git_url"] = f"https://{host}"
    return {name: value for name, value in guessed.items() if value}


def cms_setup(site: OpenSite, answers: Mapping[str, str], guessed: Mapping[str, str]) -> CmsSetup:
    """Return how far some answers about editing in the browser go; raise CannotAdd where they cannot be written."""
    if site.engine.ask(settings) is None:
        raise CannotAdd(f"{SETTINGS} has errors; imhsite build explains them")
    fields = {field.name: field for field in fields_of(Cms)}
    questions = {
        name: question_about(field, guessed.get(name))
        for name, field in fields.items()
        if field.required or name in guessed
    }
    wrong: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    missing = tuple(question for name, question in questions.items() if name not in answers)
    changes: tuple[FileChange, ...] = ()
    if not missing:
        values = {name: value_of(field, answers[name]) for name, field in fields.items() if answers.get(name)}
        changes = (_change(site, values),)
        for one in _new_errors(site, changes):
            wrong[_field_of(one, changes[0], answers)] += (reason_of(one),)
    again = (WrongAnswer(question_about(fields[name]), reasons) for name, reasons in wrong.items())
    return CmsSetup(NextStep(tuple(again), missing), changes)


def _change(site: OpenSite, values: Mapping[str, Value]) -> FileChange:
    """Return the change that adds the settings to content/site.yaml."""
    before = site.inputs.read(SETTINGS)
    text = text_of(before)[0]
    if text is None:
        raise CannotAdd(f"{SETTINGS} cannot be read; imhsite build explains why")
    return FileChange(SETTINGS, before, SETTINGS, edited_file(before, [added_entries(text, {KEY: values})]).content)


def _new_errors(site: OpenSite, changes: tuple[FileChange, ...]) -> Iterator[Problem]:
    before = {(one.rule, one.message) for one in site.engine.ask(site_problems)}
    for one in problems_after(site, changes):
        if stops((one,)) and (one.rule, one.message) not in before:
            yield one


def _field_of(one: Problem, change: FileChange, answers: Mapping[str, str]) -> str:
    """Return the answer that a problem is about: that at its line, or else the repository."""
    text = change.after.decode("utf-8-sig").replace("\r\n", "\n")
    return field_at(text, one.origin.line, answers) or "repository"


def program_changes(site: Path, archives: Mapping[str, bytes], packages: Mapping[str, Package]) -> list[FileChange]:
    """Return the changes of the folder `cms` that put the files of packages there, and remove those of older ones.

    `archives` are those of the packages, by their folder in `cms`. Raise WrongArchive for any other archive."""
    changes = [_written(site, f"{PROGRAMS_FOLDER}/.gitattributes", GIT_ATTRIBUTES)] if archives else []
    for folder, archive in archives.items():
        files = unpacked_files(archive, folder, packages[folder])
        changes += [_written(site, path, content) for path, content in files.items()]
        changes += _removed(site, folder, files)
    return [change for change in changes if change.is_needed]


def _written(site: Path, path: str, content: bytes) -> FileChange:
    """Return the change that writes a file, whether or not there is one."""
    place = site / path
    return FileChange(path, place.read_bytes() if place.is_file() else None, path, content)


def _removed(site: Path, folder: str, files: Mapping[str, bytes]) -> Iterator[FileChange]:
    """Yield the removal of each file in the folder of a package that does not belong to it."""
    for place in sorted((site / PROGRAMS_FOLDER / folder).rglob("*")):
        path = place.relative_to(site).as_posix()
        if place.is_file() and path not in files:
            yield FileChange(path, place.read_bytes(), None)
