"""New records: whether the site would accept some answers, as a build checks them, and the changes that they make."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from imhsite.app.added_records import AddedRecord, changes_adding, file_of
from imhsite.app.answers import NextStep, WrongAnswer, field_at, reason_of, value_of
from imhsite.app.open_site import OpenSite
from imhsite.app.record_questions import (
    is_taken,
    proposed_id,
    question_called,
    questions_for,
    struct_of,
    weeks_of,
)
from imhsite.app.renamed_names import noun_with_article
from imhsite.app.source_changes import FileChange
from imhsite.app.tried_changes import problems_after
from imhsite.check.leftovers import BODY
from imhsite.content.consistency import ABSENCES
from imhsite.content.references import CITED
from imhsite.content.settings import settings
from imhsite.content.site import Kind
from imhsite.content.site_extensions import declared_parts
from imhsite.diagnostics.problems import Problem, stops
from imhsite.outputs.site_problems import site_problems
from imhsite.schema.fields import fields_of
from imhsite.source.yaml import CannotAdd, Value

STATUS = "draft"
"""What a new article or page says, and that it is not published before somebody has written it."""

UNNAMED = "unnamed"
"""What a record is called while nothing gives it a name."""

NO_VALUE = frozenset(("missing-key", "missing-value")) | ABSENCES


class NewRecord(msgspec.Struct, frozen=True):
    """How far some answers about a record go, the changes that they make, and what a build will warn about."""

    step: NextStep
    changes: tuple[FileChange, ...] = ()
    warnings: tuple[Problem, ...] = ()


def new_record(site: OpenSite, kind: Kind, answers: Mapping[str, str]) -> NewRecord:
    """Return how far some answers about a new record go; raise CannotAdd where nothing can be added."""
    if site.engine.ask(settings) is None:
        raise CannotAdd("content/site.yaml has errors; imhsite build explains them")
    questions = questions_for(site, kind, answers)
    wrong: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    values: dict[str, Value] = {}
    for name, value in _values(struct_of(site, kind), answers):
        if isinstance(value, ValueError):
            wrong[name] += (str(value),)
        else:
            values[name] = value
    for name, reason in _misplacements(site, kind, answers):
        wrong[name] += (reason,)
    changes: tuple[FileChange, ...] = ()
    found: tuple[Problem, ...] = ()
    if not wrong:
        collections = site.engine.ask(declared_parts).collections
        changes = changes_adding([_record(site, kind, answers, values)], site.digests, site.inputs.read, collections)
        found = _new_problems(site, changes, whole=not questions)
    for one in found:
        if stops((one,)):
            wrong[_field_of(one, changes, answers)] += (reason_of(one),)
    again = (WrongAnswer(question_called(site, kind, name), reasons) for name, reasons in wrong.items())
    return NewRecord(NextStep(tuple(again), questions), changes, tuple(one for one in found if not stops((one,))))


def _values(struct: type[msgspec.Struct], answers: Mapping[str, str]) -> Iterator[tuple[str, Value | ValueError]]:
    """Yield the value of each answered field in the order of declaration, or why it has none."""
    for field in fields_of(struct):
        answer = answers.get(field.name, "null" if field.required and field.nullable else "")
        if answer and field.name != "id":
            try:
                yield field.name, value_of(field, answer)
            except ValueError as error:
                yield field.name, error


def _record(site: OpenSite, kind: Kind, answers: Mapping[str, str], values: Mapping[str, Value]) -> AddedRecord:
    """Return the record as answered so far."""
    if kind == "week":
        return AddedRecord(kind, str(values.get("year", UNNAMED)), values)
    id = answers.get("id") or proposed_id(site, kind, answers) or UNNAMED
    if kind == "event":
        return AddedRecord(kind, id, {"id": id, **values}, week=answers.get("week") or weeks_of(site)[0])
    drafted = {} if kind not in ("article", "page") or "status" in values else {"status": STATUS}
    return AddedRecord(kind, id, {**values, **drafted}, body=BODY, file=answers.get("file", ""))


def _misplacements(site: OpenSite, kind: Kind, answers: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the answers that say where a record goes and cannot, each with the reason."""
    name, collections = "year" if kind == "week" else "id", site.engine.ask(declared_parts).collections
    if id := answers.get(name, ""):
        try:
            file_of(AddedRecord(kind, id, {}), site.digests, collections)
        except CannotAdd as reason:
            yield name, str(reason)
        if is_taken(site, kind, id):
            kinds = "a statistic, source, resource or helpline" if kind in CITED else noun_with_article(kind)
            yield name, f"there is already {kinds} called {id}"
    if (week := answers.get("week", "")) and week not in weeks_of(site):
        yield "week", f"there is no week {week}: the weeks are {', '.join(weeks_of(site))}"
    if file := answers.get("file", ""):
        try:
            file_of(AddedRecord(kind, UNNAMED, {}, file=file), site.digests, collections)
        except CannotAdd as reason:
            yield "file", str(reason)


def _new_problems(site: OpenSite, changes: Iterable[FileChange], whole: bool) -> tuple[Problem, ...]:
    """Return the problems that the site has only with some changes. Unless it is `whole`, a record may lack fields."""
    before = {(one.rule, one.message) for one in site.engine.ask(site_problems)}
    after = (one for one in problems_after(site, changes) if (one.rule, one.message) not in before)
    return tuple(one for one in after if whole or one.rule not in NO_VALUE)


def _field_of(one: Problem, changes: Iterable[FileChange], answers: Mapping[str, str]) -> str:
    """Return the answer that a problem is about: that at its line, or else the last one."""
    texts = (change.after.decode("utf-8-sig") for change in changes if change.new_path == one.origin.file)
    found = next((field_at(text.replace("\r\n", "\n"), one.origin.line, answers) for text in texts), "")
    if not found and not answers:
        raise CannotAdd(reason_of(one))
    return found or [*answers][-1]
