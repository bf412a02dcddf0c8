"""Parse an author's YAML to nodes with their text and positions, explain its mistakes in plain words, and add to it.

Knows YAML's grammar through PyYAML's parser; knows no field and no type, so 08001111 and NO remain text. Works on
events, not on PyYAML's own nodes: nesting and aliases are bounded here, and nothing recurses.
"""

from imhsite.source.yaml.additions import CannotAdd, added_entries, added_items
from imhsite.source.yaml.findings import straightened
from imhsite.source.yaml.front_matter import FrontMatter, split_front_matter
from imhsite.source.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from imhsite.source.yaml.parse import parse_yaml, parse_yaml_with
from imhsite.source.yaml.parsers import EventSource, PythonParser, fastest_parser
from imhsite.source.yaml.writer import Value, yaml_text

__all__ = [
    "CannotAdd",
    "EventSource",
    "FrontMatter",
    "MappingNode",
    "Node",
    "PythonParser",
    "ScalarNode",
    "SequenceNode",
    "Value",
    "added_entries",
    "added_items",
    "fastest_parser",
    "parse_yaml",
    "parse_yaml_with",
    "split_front_matter",
    "straightened",
    "yaml_text",
]
