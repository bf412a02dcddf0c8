"""Questions on the terminal: an answer comes from an option, a person or a default, and is checked at once."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping

import msgspec

from imhsite.app.answers import NextStep, Question, WrongAnswer, question_about
from imhsite.diagnostics.display import visible
from imhsite.schema.fields import ListShape, fields_of


class Unanswered(Exception):
    """Answers are missing or wrong, and nobody can be asked; the text says which options to give."""


def add_fields(parser: argparse.ArgumentParser, struct: type[msgspec.Struct]) -> None:
    """Declare `--yes`, and an option for each field of a struct but its id."""
    parser.add_argument("--yes", action="store_true", help="ask nothing: use the defaults for what no option says")
    for field in (each for each in fields_of(struct) if each.name != "id"):
        is_list = isinstance(field.shape, ListShape)
        more = {"action": "append"} if is_list else {}
        again = " May be repeated." if is_list else ""
        choices = question_about(field).choices
        one_of = f" One of: {', '.join(choices)}." if choices else ""
        text = f"{field.doc}{one_of}{again}".replace("%", "%%")
        parser.add_argument(option_of(field.name), metavar="…", help=text, **more)  # type: ignore[arg-type]


def option_of(name: str) -> str:
    """Return the option for a field; an id is no option but the word after the kind."""
    return "ID" if name == "id" else f"--{name.replace('_', '-')}"


def given_in(options: argparse.Namespace, struct: type[msgspec.Struct]) -> dict[str, str]:
    """Return the answers that options give, by field. Several for a list are joined."""
    found = {field.name: getattr(options, field.name) for field in fields_of(struct)}
    return {name: value if isinstance(value, str) else ";".join(value) for name, value in found.items() if value}


def somebody_answers(options: argparse.Namespace) -> bool:
    """Return whether there is a person to ask, who has not answered everything with `--yes`."""
    if options.yes or sys.stdin is None or sys.stdin.closed:
        return False
    return sys.stdin.isatty()


def all_answers(
    given: Mapping[str, str], asking: bool, step_of: Callable[[Mapping[str, str]], NextStep]
) -> dict[str, str]:
    """Return the answers to all questions, those that are `given` too.

    `step_of` says what is wrong with some answers and what else to ask; it is called again after each answer. Raise
    Unanswered, or EOFError if the terminal is closed."""
    answers = dict(given)
    while True:
        step = step_of(answers)
        if step.wrong and asking:
            for one in step.wrong:
                print("\n".join(_shown(one)))
                answers[one.question.name] = _answer_to(one.question)
        elif step.wrong or (not asking and any(one.default is None for one in step.questions)):
            raise Unanswered("\n".join(_what_to_do(step, answers)))
        elif not step.questions:
            return answers
        elif asking:
            answers[step.questions[0].name] = _answer_to(step.questions[0])
        else:
            answers |= {one.name: one.default or "" for one in step.questions}


def _answer_to(question: Question) -> str:
    """Ask a person until there is an answer, and return it."""
    print(f"\n{question.doc}")
    if question.choices:
        print(f"  {visible(', '.join(question.choices))}")
    if question.others:
        print(f"  Press Enter if there is none; then {' or '.join(question.others)} is needed.")
    shown = f" [{visible(question.default)}]" if question.default else ""
    while True:
        answer = input(f"{question.name}{shown}: ").strip()
        if answer or question.others or question.default is not None:
            return answer or question.default or ""


def _shown(wrong: WrongAnswer) -> Iterator[str]:
    return (f"  {visible(reason)}" for reason in wrong.reasons)


def _what_to_do(step: NextStep, answers: Mapping[str, str]) -> Iterator[str]:
    for wrong in step.wrong:
        name = wrong.question.name
        yield f"{option_of(name)} {visible(answers.get(name, ''))}".rstrip()
        yield from _shown(wrong)
    alternatives = {other for one in step.questions for other in one.others}
    missing = [one for one in step.questions if one.default is None and one.name not in alternatives]
    if missing:
        yield "these options are missing:"
    for one in missing:
        choices = f" Choose from: {', '.join(one.choices)}." if one.choices else ""
        others = "".join(f" or {option_of(other)}" for other in one.others)
        yield f"  {option_of(one.name)}{others}: {one.doc}{visible(choices)}"
