"""Loading: the code of the extensions that a site names, imported once in a process.

An extension that cannot be used has a fault in words, never an exception.
"""

from __future__ import annotations

from importlib import import_module

import msgspec

from imhsite.engine.installed_packages import EXTENSIONS, InstalledPackages, Offer
from imhsite.engine.query import ABSENT, Fingerprint, InputChanged
from imhsite.extensions.declaration_faults import fault_of
from imhsite.extensions.declarations import Extension
from imhsite.extensions.extension_calls import words_for_error


class LoadedExtension(msgspec.Struct, frozen=True):
    """An extension by its name, with the name of its package, the folder of its code, and the digest of all it runs.

    `extension` is None if it cannot be used; then `fault` says why, and how to fix it."""

    name: str
    package: str
    place: str
    signature: str
    extension: Extension | None
    fault: tuple[str, str] | None = None


_loaded: dict[tuple[str, ...], LoadedExtension] = {}
"""The extensions whose code this process has imported, by entry point: code cannot be replaced while it runs."""


def signature_of(name: str, installed: InstalledPackages) -> Fingerprint:
    """Return the digest of the code that an extension runs in this process, without importing it."""
    offers = installed.offers(EXTENSIONS, name)
    if len(offers) == 1 and (known := _loaded.get(offers[0][:3])):
        return bytes.fromhex(known.signature)
    found = installed.signature(EXTENSIONS, name)
    return bytes.fromhex(found) if found else ABSENT


def load(name: str, installed: InstalledPackages) -> LoadedExtension | None:
    """Return an extension, or None if it is not installed in exactly one package. Raise InputChanged."""
    offers, files = installed.offers(EXTENSIONS, name), installed.files(EXTENSIONS, name)
    if len(offers) != 1 or files is None:
        return None
    offer = offers[0]
    key = offer[:3]
    if key not in _loaded:
        signature = installed.signature(EXTENSIONS, name)
        found = _imported(offer, files.place, signature)
        if InstalledPackages().signature(EXTENSIONS, name) != signature:
            raise InputChanged(offer.metadata)
        if found.extension is None:
            return found  # a later try may find it whole
        _loaded[key] = found
    return _loaded[key]


def _imported(offer: Offer, place: str, signature: str) -> LoadedExtension:
    found = LoadedExtension(offer.name, offer.package, place, signature, None)
    hint = f"tell the authors of the package {offer.package}, or remove the extension from extensions:"
    try:
        declared = getattr(import_module(offer.module), offer.attribute)
        wrong = fault_of(declared)
    except (Exception, SystemExit) as error:
        # The code is not ours, and may do anything when it is imported.
        said = f'the extension "{offer.name}" cannot be loaded: {words_for_error(error, place)}'
        return msgspec.structs.replace(found, fault=(said, hint))
    if wrong or not isinstance(declared, Extension):
        said = f'the extension "{offer.name}" cannot be used: {wrong}'
        return msgspec.structs.replace(found, fault=(said, hint))
    return msgspec.structs.replace(found, extension=declared)
