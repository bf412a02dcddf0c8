"""Parse an author's YAML to nodes with their text and positions, and explain its mistakes in plain words.

Knows YAML's grammar through PyYAML's parser; knows no field and no type, so 08001111 and NO remain text. Works on
events, not on PyYAML's own nodes: nesting and aliases are bounded here, and nothing recurses.
"""

from imhsite.source.yaml.findings import straightened
from imhsite.source.yaml.front_matter import FrontMatter, split_front_matter
from imhsite.source.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from imhsite.source.yaml.parse import parse_yaml, parse_yaml_with
from imhsite.source.yaml.parsers import EventSource, PythonParser, fastest_parser

__all__ = [
    "EventSource",
    "FrontMatter",
    "MappingNode",
    "Node",
    "PythonParser",
    "ScalarNode",
    "SequenceNode",
    "fastest_parser",
    "parse_yaml",
    "parse_yaml_with",
    "split_front_matter",
    "straightened",
]
