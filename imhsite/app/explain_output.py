"""Explain: what an output depends on and why it was last produced; which outputs depend on a record.

Reads the graph that the last run saved, without bringing it up to date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from imhsite.app.check_queries import SITE_QUERIES
from imhsite.content.files import declared_records, media_file_in
from imhsite.content.index import media_files, outline, target_of_file
from imhsite.content.visibility import visible_record
from imhsite.engine.node_table import ENTRY, WHOLE, Node, NodeTable
from imhsite.engine.query import MapQuery
from imhsite.engine.store import GraphStore
from imhsite.engine.toolchain import code_signature
from imhsite.outputs.contexts import frame
from imhsite.outputs.documents.feed_entries import feed_entry
from imhsite.outputs.documents.search_pages import search_page
from imhsite.outputs.plan import outputs_in_group
from imhsite.outputs.production import output_content, output_fingerprints, output_view


class Explanation(msgspec.Struct, frozen=True):
    """One output: its path, why it was last produced, what it depends on."""

    path: str
    why: str
    made_from: tuple[str, ...]


def last_graph(site: Path) -> NodeTable | None:
    """Return the graph that the last run saved; None if there is none or other code wrote it. Raise StoreDamaged."""
    cache = site / ".imhsite" / "cache"
    store = GraphStore(cache / "graph.sqlite", SITE_QUERIES, code_signature(cache))
    if store.is_empty:
        store.close()
        return None
    store.detach()
    return NodeTable(SITE_QUERIES, store)


def explain(graph: NodeTable, address: str) -> Explanation | None:
    """Return the explanation of the output at a URL, path or file under build/; None if there is no such output."""
    for path in _paths_of(address):
        for name in (path, *_folders_of(path)):
            node = graph.find(output_content, name)
            if node is not None:
                return Explanation(name, _why(graph, node), tuple(sorted(set(_dependencies(graph, node)))))
    return None


def _folders_of(path: str) -> Iterator[str]:
    """Yield the parent folders of a path, the nearest first, in the form that names outputs that are folders."""
    pieces = path.split("/")[:-1]
    for end in range(len(pieces), 0, -1):
        yield "/".join(pieces[:end]) + "/"


def _dependencies(graph: NodeTable, node: Node) -> Iterator[str]:
    """Yield an output's dependencies in words, with the dependencies of its view and of its parts instead of these."""
    for found in graph.dependencies_of(node):
        if found.query in _PARTS:
            yield from _dependencies(graph, found)
        elif words := graph.words_of(found):
            yield words


def _why(graph: NodeTable, node: Node) -> str:
    """Return why an output was last produced, in words that follow "because"."""
    causes = [cause for found in graph.causes_of(node) for cause in _causes(graph, found)]
    named = dict.fromkeys(words for cause in causes if (words := graph.words_of(cause)))
    return f"{', '.join(named)} changed" if named else "it is new"


def _causes(graph: NodeTable, node: Node) -> Iterator[Node]:
    """Yield the causes of the change of a view or of a part of an output, or else the changed node itself."""
    causes = graph.causes_of(node) if node.query in _PARTS else []
    if not causes:
        yield node
    for cause in causes:
        yield from _causes(graph, cause)


_PARTS = (output_view, feed_entry, search_page)
"""Queries that an explanation does not mention: each is about one output, or about one page in an output."""


# From records to outputs


def records_in(graph: NodeTable, path: str) -> list[Node]:
    """Return the nodes of everything in a content file."""
    found = graph.find(declared_records, path)
    nodes: list[Node | None] = []
    for one in graph.stored_value(found) or () if found else ():
        nodes += records_called(graph, one.name, one.kind)
    file = graph.find(media_file_in, path)
    if file and (stored := graph.stored_value(file)):
        nodes += [graph.find(media_files, ENTRY + stored.path), graph.find(target_of_file, ENTRY + path)]
    return [node for node in nodes if node]


def records_called(graph: NodeTable, name: str, kind: str = "") -> list[Node]:
    """Return the nodes of all records with an id, of one kind or of any."""
    found: list[Node] = []
    for query in (visible_record, outline):
        for key in graph.known_keys(query):
            its_kind, _, its_name = key.split("/", 2)
            node = graph.find(query, key) if its_name == name and kind in ("", its_kind) else None
            if node is not None and graph.stored_value(node) is not None:
                found.append(node)
    return found


_NOT_FOLLOWED = (frame, outputs_in_group)
"""Queries through which a change reaches all pages or none; their dependents do not count as showing a record."""


def reached_by(graph: NodeTable, nodes: Iterable[Node]) -> tuple[str, ...]:
    """Return the paths of the outputs that depend on any of the nodes, sorted."""
    waiting, reached, outputs = list(nodes), set[int](), set[str]()
    while waiting:
        node = waiting.pop()
        if node.id in reached:
            continue
        reached.add(node.id)
        if node.query in (output_content, output_fingerprints):
            outputs.add(node.key)
        elif node.query not in _NOT_FOLLOWED and not (isinstance(node.query, MapQuery) and node.key == WHOLE):
            waiting += graph.dependents_of(node)
    return tuple(sorted(outputs))


def _paths_of(address: str) -> Iterator[str]:
    """Yield the output paths that an address can mean, with or without a base path."""
    path = urlsplit(address).path.removeprefix("build/")
    pieces = [piece for piece in path.split("/") if piece]
    for start in range(len(pieces) or 1):
        rest = "/".join(pieces[start:])
        yield rest
        yield f"{rest}/index.html".removeprefix("/")
