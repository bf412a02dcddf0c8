"""The findings of the check in one content file, those that depend on the rest of the site included."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from imhsite.app.check_queries import checked_extensions, file_facts, planned_site
from imhsite.check.check_input import CheckInput, FileFacts
from imhsite.check.registry import site_findings
from imhsite.check.severity import judge
from imhsite.content.index import content_paths
from imhsite.content.visibility import visible_site
from imhsite.diagnostics.problems import Problem
from imhsite.engine.graph import Engine
from imhsite.schema.dates import local_day


class FactsOnDemand(Mapping[str, FileFacts]):
    """The facts of each content file, computed when they are asked for."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __getitem__(self, file: str) -> FileFacts:
        return self._engine.ask(file_facts, file)

    def __iter__(self) -> Iterator[str]:
        return iter(self._engine.ask(content_paths))

    def __len__(self) -> int:
        return len(self._engine.ask(content_paths))


def file_findings(engine: Engine, file: str, as_of: datetime) -> tuple[Problem, ...]:
    """Return what the check reports for one content file, with the severities of the site and without what is allowed.

    What only built pages show is not among it, nor whether an exception is still needed.
    """
    planned = planned_site(engine)
    today = local_day(as_of, planned.settings.timezone)
    subject = CheckInput(planned, visible_site(engine), as_of, today, FactsOnDemand(engine), only=file)
    added, of_extensions = checked_extensions(engine, subject)
    found = [one for one in (*site_findings(subject), *of_extensions) if one.origin.file == file]
    allowances = [one for one in subject.facts[file].allowances if one.reason]
    skipped = frozenset(one.rule for one in allowances)
    return judge(found, allowances, planned.settings.checks, skipped, added).problems
