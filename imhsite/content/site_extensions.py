"""The extensions of a site: what those that its settings name add to it, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from imhsite.content.content_paths import COLLECTIONS, TEXTS, CollectionType
from imhsite.content.inputs import extension, installed_files, installed_names, loaded_extension, paths
from imhsite.content.settings import settings, settings_positions
from imhsite.content.site import ExtensionRecord
from imhsite.content.theme_files import fault_of_installed, theme
from imhsite.diagnostics.problems import Origin, Problem, Span, origin_of, problem
from imhsite.diagnostics.suggest import did_you_mean
from imhsite.engine.file_scan import SHIPPED
from imhsite.engine.graph import Engine
from imhsite.engine.installed_packages import EXTENSIONS, THEMES, InstalledPackages
from imhsite.engine.query import query
from imhsite.extensions.declaration_faults import described
from imhsite.extensions.declarations import Directive, Extension
from imhsite.extensions.loading import LoadedExtension, load
from imhsite.schema.directive_types import DIRECTIVES, DirectiveType
from imhsite.theme.inheritance import OwnDirective, directives_with

RESERVED_COLLECTIONS = frozenset((*COLLECTIONS, *TEXTS, "weeks", "media", "site"))
RESERVED_KINDS = frozenset((
    *(kind for kind, _, _ in (*COLLECTIONS.values(), *TEXTS.values())), "week", "event", "media", "index", "file",
))  # fmt: skip
"""The names of collections and kinds of records that imhsite itself has."""


class DeclaredParts(msgspec.Struct, frozen=True):
    """What authors of a site can write: all directives by name, and all collections.

    `own` are the directives that the theme declares. `extensions` maps the kinds of records that extensions add to the
    names of the extensions; `names` are those of all extensions that can be used."""

    directives: Mapping[str, DirectiveType]
    collections: Mapping[str, CollectionType]
    own: Mapping[str, OwnDirective]
    extensions: Mapping[str, str]
    names: tuple[str, ...]


def parts_of(own: Mapping[str, OwnDirective], added: Iterable[tuple[str, Extension]]) -> DeclaredParts:
    """Return what authors can write, from the theme's own directives and the extensions by name."""
    directives, collections, extensions = directives_with(own), dict(COLLECTIONS), dict[str, str]()
    added = tuple(added)
    for name, one in added:
        for directive in one.directives:
            kind = DirectiveType(directive.form, directive.takes, directive.label, directive.use)
            directives.setdefault(directive.name, kind)
        for kind_of_record in one.records:
            collections.setdefault(
                kind_of_record.collection, (kind_of_record.name, kind_of_record.record, kind_of_record.name)
            )
            extensions.setdefault(kind_of_record.name, name)
    return DeclaredParts(directives, collections, dict(own), extensions, tuple(name for name, _ in added))


def parts_in_process(own: Mapping[str, OwnDirective], names: Iterable[str]) -> DeclaredParts:
    """Return what authors can write, in a process that has not loaded the extensions yet."""
    installed = InstalledPackages()
    loaded = ((name, load(name, installed)) for name in names)
    return parts_of(own, ((name, one.extension) for name, one in loaded if one and one.extension))


def _summary(parts: DeclaredParts) -> object:
    directives = {
        name: (kind.form, kind.label, described(kind.takes))
        for name, kind in parts.directives.items()
        if name not in DIRECTIVES and name not in parts.own
    }
    collections = {
        name: (kind, described(struct))
        for name, (kind, struct, _) in parts.collections.items()
        if name not in COLLECTIONS
    }
    return parts.own, directives, collections, parts.extensions


def usable_extensions(engine: Engine) -> tuple[tuple[LoadedExtension, Extension], ...]:
    """Return the extensions that the settings name and that can be used, in their order."""
    found = engine.ask(settings)
    loaded = (loaded_extension(engine, name) for name in dict.fromkeys(found.extensions if found else ()))
    return tuple((one, one.extension) for one in loaded if one and one.extension)


@query(4, stored=False, summary=_summary)
def declared_parts(engine: Engine, _: str) -> DeclaredParts:
    """Return the directives and collections of the site: those of imhsite, of the theme and of extensions."""
    found = engine.ask(theme).theme
    own = dict(found.own_directives) if found else {}
    return parts_of(own, ((one.name, declared) for one, declared in usable_extensions(engine)))


def packages_in_use(engine: Engine) -> tuple[tuple[str, str], ...]:
    """Return the group and the name of each installed theme and extension that the site uses, in order."""
    found = engine.ask(theme).theme
    here = {*engine.ask(paths, "themes/"), *engine.ask(paths, f"{SHIPPED}themes/")}
    extensions = [one.name for one, _ in usable_extensions(engine)]
    chain = found.chain[: len(found.chain) - len(extensions)] if found else ()
    themes = [name for name in chain if not here & {f"{root}themes/{name}/theme.yaml" for root in ("", SHIPPED)}]
    return (*((EXTENSIONS, name) for name in sorted(extensions)), *((THEMES, name) for name in sorted(themes)))


def directive_of_extension(engine: Engine, name: str) -> tuple[LoadedExtension, Directive] | None:
    """Return the extension that adds a directive, and its declaration; None if no extension adds it."""
    for loaded, declared in usable_extensions(engine):
        for one in declared.directives:
            if one.name == name:
                return loaded, one
    return None


def record_of_extension(engine: Engine, stored: ExtensionRecord) -> Any:
    """Return a record as its extension declares it."""
    parts = engine.ask(declared_parts)
    # The struct may have properties, so the record depends on the code of the extension.
    engine.ask(extension, parts.extensions[stored.kind])
    struct = next(struct for kind, struct, _ in parts.collections.values() if kind == stored.kind)
    return msgspec.msgpack.decode(stored.content, type=struct)


def places_of_extensions(engine: Engine) -> dict[str, Origin]:
    """Return where the settings name each extension."""
    found, places = engine.ask(settings), engine.ask(settings_positions)
    names = found.extensions if found else ()
    return {
        name: origin_of("content/site.yaml", places.get(f"extensions.{number}", Span(1)))
        for number, name in reversed(tuple(enumerate(names)))
    }


@query(5, type=tuple[Problem, ...])
def extension_problems(engine: Engine, _: str) -> tuple[Problem, ...]:
    """Return the problems of the extensions that the settings name: missing, broken, or in conflict."""
    problems: list[Problem] = []
    for name, origin in places_of_extensions(engine).items():
        found = engine.ask(installed_files, f"{EXTENSIONS}/{name}")
        loaded = loaded_extension(engine, name)
        problems += found.problems
        if fault := fault_of_installed(found, f'the extension "{name}"') or (loaded and loaded.fault):
            problems.append(problem("extension-fault", origin, *fault))
        elif loaded is None:
            known = engine.ask(installed_names, EXTENSIONS)
            otherwise = "install the package that has it, as its documentation says, or remove it from extensions:"
            hint = did_you_mean(name, known, otherwise)
            message = f'the extension "{name}" is not installed'
            problems.append(problem("unknown-extension", origin, message, hint))
    return (*problems, *_conflicts(engine))


def _conflicts(engine: Engine) -> Iterator[Problem]:
    """Yield a problem for each name that an extension gives to something although it is taken."""
    found = engine.ask(theme).theme
    places = places_of_extensions(engine)
    owners = {
        "directive": dict.fromkeys(DIRECTIVES, "imhsite"),
        "kind of record": dict.fromkeys(RESERVED_KINDS, "imhsite"),
        "collection": dict.fromkeys(RESERVED_COLLECTIONS, "imhsite"),
    }
    owners["directive"] |= dict.fromkeys(found.own_directives if found else (), "the theme")
    for loaded, declared in usable_extensions(engine):
        names = [("directive", one.name) for one in declared.directives]
        names += [("kind of record", one.name) for one in declared.records]
        names += [("collection", one.collection) for one in declared.records]
        for what, name in names:
            owner = owners[what].setdefault(name, f'the extension "{loaded.name}"')
            if owner != f'the extension "{loaded.name}"':
                message = f'the extension "{loaded.name}" has the {what} "{name}", and so has {owner}'
                hint = f"remove {loaded.name} from extensions:, or use a version of one of them with another name"
                yield problem("extension-fault", places[loaded.name], message, hint)


ALL = (declared_parts, extension_problems)
