"""Answers: what a command asks for, from the declarations of fields, and what an answer is as a value in YAML."""

from __future__ import annotations

import re
from collections.abc import Container

import msgspec

from imhsite.diagnostics.problems import Problem
from imhsite.schema.fields import Field, ListShape, ScalarShape
from imhsite.schema.scalars import NO, YES
from imhsite.source.yaml import MappingNode, Node, SequenceNode, Value, parse_yaml

_IN_LIST = re.compile(r"\s*[,;]\s*|\s+")
_TEXTS_IN_LIST = re.compile(r"\s*;\s*")


class Question(msgspec.Struct, frozen=True):
    """What is asked: the name of a field, its explanation, and the answer that Enter gives; None if it gives none.

    `choices` are all possible answers, if they are few. `others` are fields of which one can be given instead."""

    name: str
    doc: str
    default: str | None = None
    choices: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


class WrongAnswer(msgspec.Struct, frozen=True):
    """An answer that cannot be: the question to ask again, and what is wrong."""

    question: Question
    reasons: tuple[str, ...]


class NextStep(msgspec.Struct, frozen=True):
    """How far some answers go: which of them are wrong, and what is still to be asked."""

    wrong: tuple[WrongAnswer, ...]
    questions: tuple[Question, ...]


def question_about(field: Field, default: str | None = None, choices: tuple[str, ...] = ()) -> Question:
    """Return the question about a field. One that is not required, or may be null, can be passed with Enter."""
    shape = field.shape.each if isinstance(field.shape, ListShape) else field.shape
    if not choices and isinstance(shape, ScalarShape):
        choices = shape.choices
    usual = None if field.required and not field.nullable else "null" if field.required else ""
    return Question(field.name, field.doc, usual if default is None else default, choices)


def reason_of(one: Problem) -> str:
    """Return what is wrong with an answer, and how to write it."""
    return f"{one.message}: {one.hint}" if one.hint else one.message


def value_of(field: Field, text: str) -> Value:
    """Return an answer as a value to write; raise ValueError for one that must be YAML and is not.

    Lists have commas, or for texts semicolons, between their entries. Groups of fields are written as in YAML, such as
    `{file: a.jpg, alt: Two frogs}`."""
    shape = field.shape
    if field.nullable and text.lower() == "null":
        return None
    if isinstance(shape, ScalarShape):
        return _scalar(shape, text)
    if isinstance(shape, ListShape) and isinstance(shape.each, ScalarShape):
        between = _TEXTS_IN_LIST if shape.each.kind in ("text", "words", "lines") else _IN_LIST
        entries = [_scalar(shape.each, entry) for entry in between.split(text) if entry]
        return entries[0] if len(entries) == 1 else entries
    node, findings = parse_yaml(text)
    if findings:
        raise ValueError(reason_of(findings[0].in_file("")))
    return _as_value(node)


def _scalar(shape: ScalarShape, text: str) -> Value:
    if shape.kind in ("year", "whole") and re.fullmatch("[1-9][0-9]{0,8}", text):
        return int(text)
    if shape.kind == "yes-no" and text.lower() in YES | NO:
        return text.lower() in YES
    return text


def _as_value(node: Node | None) -> Value:
    match node:
        case MappingNode():
            return {key.text: _as_value(value) for key, value in node.entries}
        case SequenceNode():
            return [_as_value(member) for member in node.members]
        case None:
            return ""
        case _:
            return None if node.is_null else node.text


def field_at(text: str, line: int, names: Container[str]) -> str:
    """Return which of some fields a line of YAML belongs to: the nearest one, at it or above; "" if there is none."""
    for each in reversed(text.split("\n")[:line]):
        key = re.match(r"\s*(?:- )?(\w+):", each)
        if key and key[1] in names:
            return key[1]
    return ""
