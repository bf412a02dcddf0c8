"""Documents of extensions: each from what it sees of one language, by the functions that the extension declares."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from imhsite.content.site_extensions import places_of_extensions, usable_extensions
from imhsite.diagnostics.problems import Origin
from imhsite.engine.graph import Engine
from imhsite.extensions.declarations import Document
from imhsite.extensions.extension_calls import called
from imhsite.extensions.loading import LoadedExtension
from imhsite.outputs.kinds import DocumentOutput
from imhsite.views.context import Context
from imhsite.views.extension_site import ContextSite
from imhsite.views.types.view import View


class ExtensionView(View, frozen=True, kw_only=True):
    """What an extension's writer gets. The `signature` of the code is part of it, because that decides bytes too."""

    signature: str
    value: Any


def extension_outputs(engine: Engine, context: Context) -> Iterator[DocumentOutput]:
    """Yield the documents of all extensions of the site in one language."""
    places = places_of_extensions(engine)
    for loaded, declared in usable_extensions(engine):
        for one in declared.documents:
            ids = ContextSite(context).records(one.each) if one.each else (None,)
            for id in ids:
                yield _output(context, loaded, one, id, places[loaded.name])


def _output(context: Context, loaded: LoadedExtension, one: Document, id: Any, origin: Origin) -> DocumentOutput:
    part, site = f'the document "{one.name}"', ContextSite(context)
    given = () if id is None else (id,)

    def view() -> ExtensionView:
        value = called(loaded.name, loaded.place, part, origin, lambda: one.view(site, *given))
        return ExtensionView(signature=loaded.signature, value=value)

    def write(shown: ExtensionView) -> bytes:
        return called(loaded.name, loaded.place, part, origin, partial(one.write, shown.value), expected=bytes)

    path = context.addresses.folder + one.path.replace("{id}", str(id))
    return DocumentOutput(path, context.language, view, write, origin)
