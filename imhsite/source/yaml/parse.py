"""Parse a YAML text: its node, and its mistakes in order."""

from __future__ import annotations

import re
from collections.abc import Callable

import yaml

from imhsite.diagnostics.problems import Finding
from imhsite.source.yaml.faults import explain
from imhsite.source.yaml.node_builder import NodeBuilder, Refused
from imhsite.source.yaml.nodes import Node
from imhsite.source.yaml.parsers import EventSource, fastest_parser

# Characters that YAML cannot contain, or would treat as line breaks.
UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def parse_yaml(text: str, line_offset: int = 0) -> tuple[Node | None, tuple[Finding, ...]]:
    """Parse a YAML text. Return its node (None: empty or unreadable) and its mistakes.

    `text` comes from `text_of`, whose findings are not repeated; the characters remain in the values. `line_offset` is
    added to the line numbers of spans.
    """
    return parse_yaml_with(fastest_parser, text, line_offset)


def parse_yaml_with(
    parser: Callable[[str], EventSource], text: str, line_offset: int = 0
) -> tuple[Node | None, tuple[Finding, ...]]:
    """Do the same as `parse_yaml` with a given parser; the result does not depend on it."""
    readable, originals = _readable(text)
    reading = NodeBuilder(text, originals, line_offset)
    try:
        reading.read(parser(readable))
    except Refused as refusal:
        reading.findings.append(refusal.finding)
    except yaml.MarkedYAMLError as error:
        reading.findings.append(explain(reading, error))
        reading.root = None  # a partial result would look as if the rest were missing
    found = (one.moved(line_offset) for one in reading.findings)
    return reading.root, tuple(sorted(dict.fromkeys(found), key=lambda finding: finding.span))


def _readable(text: str) -> tuple[str, dict[int, str]]:
    """Return the text with a stand-in for each character that YAML would reject, and the originals by stand-in."""
    odd = sorted(set(UNREADABLE.findall(text)))
    if not odd:
        return text, {}
    free = (chr(code) for code in range(0x10FFFD, 0xF0000, -1) if chr(code) not in text)
    stand_ins = dict(zip(odd, free, strict=False))
    return text.translate(str.maketrans(stand_ins)), {ord(free): original for original, free in stand_ins.items()}
