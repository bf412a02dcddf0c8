"""The built-in directives, their arguments and their purpose.

Each is declared as a struct, like a record. `label` names the field that the text in brackets fills ("" if a directive
takes none). A template decides how a directive looks.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, NamedTuple

import msgspec

from imhsite.diagnostics.problems import Span
from imhsite.diagnostics.suggest import did_you_mean
from imhsite.markdown.fragment import Argument, DirectiveSlot
from imhsite.schema.decode import Decoding, read_struct
from imhsite.schema.fields import As, Date, ListShape, Part, ReferenceTo, Region, Text, Url, doc, fields_of
from imhsite.schema.records import Audience, ResourceId, StatisticId, TopicId
from imhsite.source.yaml import MappingNode, Node, ScalarNode, SequenceNode

FileLink = Annotated[str, ReferenceTo("file")]


class OneStatistic(Part, frozen=True, kw_only=True):
    """Takes one statistic."""

    statistic: Annotated[StatisticId, doc("The statistic's id.")]


class Titled(Part, frozen=True, kw_only=True):
    """Wraps Markdown under an optional title."""

    title: Annotated[Text | None, doc("Its title.")] = None


class Chart(Part, frozen=True, kw_only=True):
    """Draws statistics as bars, or one percentage as a hundred people."""

    statistics: Annotated[tuple[StatisticId, ...], doc("The ids of the statistics, separated by commas.")]
    kind: Annotated[Literal["bars", "people"], doc("bars, or people to show one percentage as 100 figures.")] = "bars"
    title: Annotated[Text | None, doc("What the chart shows.")] = None


class Nothing(Part, frozen=True, kw_only=True):
    """Takes nothing."""


class EveryService(Part, frozen=True, kw_only=True):
    """Takes nothing, and lists what the settings declare."""


class OneResource(Part, frozen=True, kw_only=True):
    """Takes one resource."""

    resource: Annotated[ResourceId, doc("The resource's id.")]


class SomeResources(Part, frozen=True, kw_only=True):
    """Takes resources by id, or all of a topic, an audience or a region."""

    resources: Annotated[tuple[ResourceId, ...], doc("The ids of the resources, separated by commas.")] = ()
    topic: Annotated[TopicId | None, doc("Show only those on this topic.")] = None
    audience: Annotated[Audience | None, doc("Show only those for these readers.")] = None
    region: Annotated[Region | None, doc("Show only those that serve this region.")] = None


class SomeHelplines(Part, frozen=True, kw_only=True):
    """Takes helplines by id, or all that serve a region; without either, all of the site's nations."""

    helplines: Annotated[
        tuple[Annotated[str, ReferenceTo("helpline")], ...], doc("The ids of the helplines, separated by commas.")
    ] = ()
    coverage: Annotated[Region | None, doc("Show only those that serve this region.")] = None


class Quote(Part, frozen=True, kw_only=True):
    """Wraps a quotation."""

    name: Annotated[Text, doc("Who said it.")]
    role: Annotated[Text | None, doc("Who that person is.")] = None
    date: Annotated[Date | None, doc("When it was said.")] = None


class DescribedPicture(Part, frozen=True, kw_only=True):
    """Takes a picture with its description."""

    alt: Annotated[
        Text | None, doc("What the picture shows. If left out, the description in its .yaml file is used.")
    ] = None
    src: Annotated[FileLink, doc("The picture's file, such as ../media/play.jpg.")]


class ShownPicture(DescribedPicture, frozen=True, kw_only=True):
    """Shows a picture."""

    caption: Annotated[Text | None, doc("The caption.")] = None
    credit: Annotated[Text | None, doc("Who made it.")] = None


class Video(Part, frozen=True, kw_only=True):
    """Links to a video elsewhere; nothing is loaded from there until the link is followed."""

    label: Annotated[Text, doc("The film's title.")]
    url: Annotated[Url, doc("Where it can be watched.")]
    provider: Annotated[Text, doc("The website it is on.")]
    duration: Annotated[Text | None, doc("Its length, such as 3 minutes.")] = None
    poster: Annotated[FileLink | None, doc("A still picture from it, such as ../media/film.jpg.")] = None


class OneTerm(Part, frozen=True, kw_only=True):
    """Takes one glossary term."""

    term: Annotated[Annotated[str, ReferenceTo("term")], doc("The term's id in the glossary.")]


class OneWeek(Part, frozen=True, kw_only=True):
    """Takes one week."""

    year: Annotated[Annotated[str, ReferenceTo("week")], doc("The week's year.")]


class OneEvent(Part, frozen=True, kw_only=True):
    """Takes one event."""

    event: Annotated[Annotated[str, ReferenceTo("event")], doc("The event's id.")]


class DirectiveType(NamedTuple):
    """A directive: its form, the struct of its arguments, the field that its label fills, its purpose."""

    form: str
    takes: type[msgspec.Struct]
    label: str
    use: str


DIRECTIVES: dict[str, DirectiveType] = {
    "statistic": DirectiveType(
        "leaf", OneStatistic, "statistic", "One statistic, set apart, with its sample size, year and source."
    ),
    "stat": DirectiveType("inline", OneStatistic, "statistic", "A statistic's number inside a sentence."),
    "statistics": DirectiveType(
        "container", Titled, "title", "Several statistics in rows, each with its sample size, year and source folded."
    ),
    "chart": DirectiveType(
        "leaf",
        Chart,
        "statistics",
        "A bar chart that compares statistics, or a hundred figures for one percentage, with a table.",
    ),
    "resource": DirectiveType("leaf", OneResource, "resource", "One resource."),
    "resources": DirectiveType("leaf", SomeResources, "resources", "A list of resources."),
    "helplines": DirectiveType("leaf", SomeHelplines, "helplines", "Helplines by nation."),
    "note": DirectiveType("container", Titled, "title", "A note, set apart from the text."),
    "warning": DirectiveType("container", Titled, "title", "A warning that readers must not miss."),
    "key-points": DirectiveType("container", Titled, "title", "The main points, as a list."),
    "do": DirectiveType("container", Titled, "title", "What helps, as a list."),
    "do-not": DirectiveType("container", Titled, "title", "What does not help, as a list."),
    "quote": DirectiveType("container", Quote, "", "A quotation, with who said it and when."),
    "figure": DirectiveType("leaf", ShownPicture, "alt", "A picture with its caption and credit."),
    "easy-read": DirectiveType("container", DescribedPicture, "", "A picture beside one idea in large, easy words."),
    "video": DirectiveType("leaf", Video, "label", "A link to a film; nothing is loaded from the other website."),
    "content-note": DirectiveType("container", Titled, "title", "A note about what may be hard to read below."),
    "definition": DirectiveType("leaf", OneTerm, "term", "A glossary term with its meaning."),
    "week": DirectiveType("leaf", OneWeek, "year", "The week of one year, with its dates."),
    "event": DirectiveType("leaf", OneEvent, "event", "One event with its time and place."),
    "corrections": DirectiveType("leaf", Nothing, "", "Every correction, newest first."),
    "services": DirectiveType(
        "leaf", EveryService, "", "The services of other websites that pages may use, and what data goes there."
    ),
    "call-to-action": DirectiveType("container", Titled, "title", "What the reader can do next."),
}

_COLONS = {"inline": ":", "leaf": "::", "container": ":::"}
_STANDS = {"leaf": "alone on a line", "inline": "inside a sentence", "container": "around text"}
_WRITTEN = {
    "leaf": "::{}[…] on a line of its own",
    "inline": ":{}[…] inside a sentence",
    "container": ":::{} above the text and ::: below it",
}


def read_directive(
    slot: DirectiveSlot, declared: Mapping[str, DirectiveType], reading: Decoding
) -> msgspec.Struct | None:
    """Decode the arguments of a directive. Return None if it is unknown or an argument is wrong."""
    start = _name_span(slot)
    kind = declared.get(slot.name)
    if kind is None:
        hint = did_you_mean(slot.name, declared, "docs/writing.md lists the directives")
        reading.find("unknown-directive", start, f'there is no directive called "{slot.name}"', hint)
        return None
    if kind.form != slot.form:
        hint = f"write {_WRITTEN[kind.form].format(slot.name)}"
        message = f'the directive "{slot.name}" cannot be used {_STANDS[slot.form]}'
        reading.find("wrong-directive-form", start, message, hint)
        return None
    if slot.label and not kind.label:
        reading.find(
            "unknown-argument",
            slot.label_span,
            f'the directive "{slot.name}" takes no text in brackets',
            "remove the brackets",
        )
        return None
    if not _has_known_arguments(slot, kind, reading):
        return None
    node = MappingNode(tuple(_entries_of(slot, kind)), start)

    def adding(field: str) -> str:
        in_brackets = f"write it in brackets: {_COLONS[slot.form]}{slot.name}[…]"
        return in_brackets if field == kind.label else f'write {{{field}="…"}} after it'

    name = f'the directive "{slot.name}"'
    return read_struct(kind.takes, node, reading, name=name, span=start, adding=adding)


def _name_span(slot: DirectiveSlot) -> Span:
    """Return the span of a directive's name."""
    if not slot.label and slot.label_span.end - slot.label_span.column == len(slot.name):
        return slot.label_span
    end = slot.label_span.column - 1
    return Span(slot.span.line, end - len(slot.name), end)


def _value_span(argument: Argument) -> Span:
    """Return the span of an argument's value without its quotes, or of the whole argument if it has no value."""
    span = argument.span
    written = span.end - span.column - len(argument.name) - 1
    if written < 0:
        return span
    quotes = 1 if written == len(argument.value) + 2 else 0
    return Span(span.line, span.end - written + quotes, span.end - quotes)


def declared_directive(
    form: str, label: str, use: str, arguments: Mapping[str, tuple[str, bool, str]]
) -> DirectiveType:
    """Return a theme's own directive. `arguments` maps names to (one-line doc, whether required, type)."""
    fields: list[Any] = []
    for name, (words, required, sort) in sorted(arguments.items(), key=lambda argument: not argument[1][1]):
        value: Any = Annotated[str, As(sort)]
        kind: Any = Annotated[value, doc(words)] if required else Annotated[value | None, doc(words)]
        fields.append((name.replace("-", "_"), kind) if required else (name.replace("-", "_"), kind, None))
    return DirectiveType(form, msgspec.defstruct("Declared", fields, frozen=True, kw_only=True), label, use)


def _has_known_arguments(slot: DirectiveSlot, kind: DirectiveType, reading: Decoding) -> bool:
    names = [field.name for field in fields_of(kind.takes)]
    before = len(reading.findings)
    words: list[Argument] = []  # a value without quotes, and the words after it that are no arguments
    for argument in slot.arguments:
        if _field_of(argument) in names:
            _report_words(words, reading)
            words = [argument] if argument.value and not _is_quoted(argument) else []
        elif words and _is_bare(argument):
            words.append(argument)
        else:
            _report_unknown(slot, argument, names, kind, reading)
    _report_words(words, reading)
    return len(reading.findings) == before


def _report_words(words: list[Argument], reading: Decoding) -> None:
    """Report a value of several words without quotes."""
    if len(words) > 1:
        first, last = words[0].span, words[-1].span
        value = " ".join((words[0].value, *(word.name for word in words[1:])))
        end = last.end if last.line == first.line else first.end
        message, hint = f'the value of "{words[0].name}" needs quotes', f'write {words[0].name}="{value}"'
        reading.find("malformed-argument", Span(first.line, first.column, end), message, hint)


def _report_unknown(
    slot: DirectiveSlot, argument: Argument, names: list[str], kind: DirectiveType, reading: Decoding
) -> None:
    """Report an argument that a directive does not have."""
    taken = [name for name in names if name != kind.label]
    otherwise = f"it takes: {', '.join(taken)}" if taken else "it takes none: remove the braces"
    if _is_bare(argument) and kind.label and not slot.label:
        otherwise = f"write it in square brackets: {_COLONS[slot.form]}{slot.name}[{argument.name}]"
    message = f'the directive "{slot.name}" has no argument called "{argument.name}"'
    span = Span(argument.span.line, argument.span.column, argument.span.column + len(argument.name))
    reading.find("unknown-argument", span, message, did_you_mean(argument.name, names, otherwise))


def _is_bare(argument: Argument) -> bool:
    """Return whether an argument is one word without a value."""
    return argument.span.end - argument.span.column == len(argument.name)


def _is_quoted(argument: Argument) -> bool:
    """Return whether the value of an argument is in quotes."""
    return argument.span.end - argument.span.column != len(argument.name) + 1 + len(argument.value)


def _entries_of(slot: DirectiveSlot, kind: DirectiveType) -> list[tuple[ScalarNode, Node]]:
    """Return the label and the arguments as YAML entries; lists are split at commas."""
    lists = {field.name for field in fields_of(kind.takes) if isinstance(field.shape, ListShape)}
    given = [(kind.label, slot.label, slot.label_span)] if slot.label and kind.label else []
    given += [(_field_of(argument), argument.value, _value_span(argument)) for argument in slot.arguments]
    return [
        (_scalar(name, span), _split(text, span) if name in lists else _scalar(text, span))
        for name, text, span in given
    ]


def _field_of(argument: Argument) -> str:
    """Return the field that an argument fills, with underscores instead of hyphens."""
    return argument.name.replace("-", "_")


def _scalar(text: str, span: Span) -> ScalarNode:
    return ScalarNode(text, False, span, span.line, span.column)


def _split(text: str, span: Span) -> SequenceNode:
    members: list[Node] = []
    column = span.column
    for piece in text.split(","):
        start = column + len(piece) - len(piece.lstrip())
        members.append(_scalar(piece.strip(), Span(span.line, start, start + len(piece.strip()))))
        column += len(piece) + 1
    return SequenceNode(tuple(members), span)
