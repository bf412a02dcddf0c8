"""The view and the bytes of each output, evaluated on demand.

A page depends on its view, on the frame around it and on the templates it can reach; a template sees nothing else.
Costly bytes are cached under the digest of everything that decides them.
"""

from __future__ import annotations

from functools import cache
from typing import Any, cast

import msgspec

from imhsite.content.query_labels import words_for
from imhsite.diagnostics.problems import OutputError, Problem
from imhsite.engine.caches import CachedKind
from imhsite.engine.graph import Engine
from imhsite.engine.query import Failure, query
from imhsite.outputs.appearance import template_closures
from imhsite.outputs.contexts import context_of
from imhsite.outputs.headers import with_policy
from imhsite.outputs.kinds import DocumentOutput, FileOutput, FolderOutput, Output, PageOutput
from imhsite.outputs.page_renderer import around_bodies, renderer
from imhsite.outputs.page_services import services_of_page
from imhsite.outputs.plan import PlannedOutput, outputs_of, plan
from imhsite.views.page_languages import with_fallbacks
from imhsite.views.types.markdown_body import Body, digest_of_view
from imhsite.views.types.page_views import PageView
from imhsite.views.types.view import View

VIEW, DOCUMENT, FOLDER = "view", "document", "folder"
"""The cache kinds of views with rendered bodies, of documents, and of what the writers of folders store."""


def problem_of(failure: Failure) -> Problem:
    """Return the problem that prevents an output from being produced."""
    found = failure.reason
    return found if isinstance(found, Problem) else msgspec.convert(found, Problem)


def planned(engine: Engine, path: str) -> PlannedOutput:
    """Return the planned output at a path."""
    found = engine.entry(plan, path)
    assert found is not None, path
    return found


def output_at(engine: Engine, path: str) -> Output:
    """Return the output at a path with its view builder and writer."""
    return outputs_of(engine, planned(engine, path).group)[path]


@query(23, stored=False, lazy=True, summary=digest_of_view, words=words_for("what it shows"))
def output_view(engine: Engine, path: str) -> View:
    """Return the view of a page or document. Raise Failure if an error of the author's prevents it."""
    output = output_at(engine, path)
    assert isinstance(output, PageOutput | DocumentOutput | FolderOutput)
    context = context_of(engine, output.language)
    try:
        shown = output.view()
    except OutputError as error:
        raise Failure(error.problem) from error
    if not isinstance(shown, PageView):
        return shown
    return with_policy(with_fallbacks(context, shown), path, services_of_page(engine, path))


@query(24, lazy=True, root=True)
def output_fingerprints(engine: Engine, path: str) -> tuple[str, ...]:
    """Return the fingerprints of everything that decides an output."""
    one = planned(engine, path)
    if one.kind == "file":
        return (one.digest,)
    found = [engine.fingerprint(output_view, path).hex()]
    if one.kind == "page":
        found.append(around_bodies(engine, one.language))
        found.append(engine.entry(template_closures, one.template) or "")
    return tuple(found)


@query(25, stored=False, lazy=True, root=True)
def output_content(engine: Engine, path: str) -> Any:
    """Return the bytes of an output, or of each file of a folder by name. Raise Failure on an author's error."""
    one = planned(engine, path)
    try:
        match one.kind:
            case "page":
                return _page(engine, one)
            case "file":
                output = output_at(engine, path)
                assert isinstance(output, FileOutput)
                return output.content()
            case "document":
                return _document(engine, one)
            case _:
                return _folder(engine, one)
    except OutputError as error:
        raise Failure(error.problem) from error


# Pages


def _page(engine: Engine, one: PlannedOutput) -> bytes:
    digest = engine.fingerprint(output_view, one.path).hex()
    name = f"{digest} {one.language} {around_bodies(engine, one.language)}"
    engine.entry(template_closures, one.template)
    page = _cached_view(engine, one.path, name)
    if page is None:
        page = cast(PageView, engine.ask(output_view, one.path))
        made = _rendered(engine, one, page)
        _cache_view(engine, one.path, name, page)
        # It is as large as the page itself and is not needed again.
        engine.release(output_view, one.path)
        return made
    return _rendered(engine, one, page)


def _rendered(engine: Engine, one: PlannedOutput, page: PageView) -> bytes:
    engine.evaluated["page"] += 1
    return engine.unrecorded(lambda: renderer(engine, one.language).page(one.template, page))


def _cached_view(engine: Engine, path: str, name: str) -> PageView | None:
    """Return the cached view of an unchanged page, with its bodies rendered, or None."""
    packed = engine.cache.get(VIEW, path)
    try:
        cached, kind, found = msgspec.msgpack.decode(packed or b"", type=tuple[str, str, msgspec.Raw])
        return _decoder(kind).decode(found) if cached == name else None
    except (msgspec.DecodeError, KeyError):
        return None


def _cache_view(engine: Engine, path: str, name: str, page: PageView) -> None:
    """Cache a rendered view, unless its template left out a body."""
    try:
        packed = msgspec.msgpack.encode((name, type(page).__name__, page), enc_hook=_pack_body)
    except _NotRendered:
        return
    engine.cache.put(VIEW, path, packed)


class _NotRendered(Exception):
    """A body was not rendered, so there is no HTML of it to cache."""


def _pack_body(value: Any) -> Any:
    if isinstance(value, Body) and value.html is not None:
        return value.digest, value.html
    raise _NotRendered


def _body_from(_kind: type, value: Any) -> Body:
    digest, html = msgspec.convert(value, tuple[str, str])
    return Body(digest, (), (), html)


@cache
def _decoder(name: str) -> msgspec.msgpack.Decoder[PageView]:
    """Return a decoder of one kind of view. Raise KeyError if there is no kind of this name."""
    return msgspec.msgpack.Decoder(_kinds(PageView)[name], dec_hook=_body_from)


def _kinds(kind: type[PageView]) -> dict[str, type[PageView]]:
    below = {name: one for each in kind.__subclasses__() for name, one in _kinds(each).items()}
    return {kind.__name__: kind, **below}


# Documents


def address_of(engine: Engine, one: PlannedOutput) -> str:
    """Return the cache key of a costly document: everything that decides its bytes."""
    return f"{one.cache_prefix} {engine.fingerprint(output_view, one.path).hex()}"


def _document(engine: Engine, one: PlannedOutput) -> bytes:
    if one.cache_prefix:
        address = address_of(engine, one)
        found = engine.cache.get(DOCUMENT, address)
        if found is None:
            found = _written(engine, one)
            engine.cache.put(DOCUMENT, address, found)
        return found
    return _written(engine, one)


def _written(engine: Engine, one: PlannedOutput) -> bytes:
    output = output_at(engine, one.path)
    assert isinstance(output, DocumentOutput)
    shown = engine.ask(output_view, one.path)
    engine.evaluated["document"] += 1
    return output.write(shown)


def _folder(engine: Engine, one: PlannedOutput) -> dict[str, bytes]:
    # Work that began earlier was not recorded as part of this query.
    engine.fingerprint(output_view, one.path)
    begun = engine.shared.pop(("begun", one.path), None) or begin(engine, one)
    return dict(begun.finish())


def begin(engine: Engine, one: PlannedOutput) -> Any:
    """Start writing a folder; another program may work in parallel until its files are requested."""
    output = output_at(engine, one.path)
    assert isinstance(output, FolderOutput)
    shown = engine.ask(output_view, one.path)
    engine.evaluated["document"] += 1
    return output.begin(shown, CachedKind(engine.cache, FOLDER))


ALL = (output_view, output_fingerprints, output_content)
