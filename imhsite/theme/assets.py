"""Assets: a Jinja theme's files for the browser, each with the digest of its content in its name.

The `url()`s and `@import`s of a style sheet and the imports of a script are rewritten to these names, so a file's
digest covers everything that it loads. Pure: bytes in, bytes out.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping

import msgspec

from imhsite.diagnostics.lazy_patterns import lazy_pattern
from imhsite.diagnostics.problems import Origin, Problem, problem
from imhsite.diagnostics.suggest import nearest
from imhsite.engine.digest import digest_of

_ADDRESS = r"""\s*(?:"[^"]*"|'[^']*'|[^"')\s]+)\s*"""
_CSS = lazy_pattern(
    rf"""/\*.*?(?:\*/|\Z)
    |@import\s+(?P<import>url\({_ADDRESS}\)|"[^"]*"|'[^']*')\s*
      (?P<layer>layer(?:\([^)]*\))?)?\s*(?P<supports>supports\([^;]*?\))?\s*(?P<media>[^;{{}}]*)(?:;|\Z)
    |url\((?P<url>{_ADDRESS})\)""",
    re.DOTALL | re.VERBOSE,
)
_ELSEWHERE = lazy_pattern(r"[a-z]+:|//|#|/")
_NAMES = r"(?:(?!\n[ \t]*(?:im|ex)port\b)[\w$*{},\s])+?\bfrom\s*"  # up to the next statement of the kind
_SCRIPT = lazy_pattern(
    rf"""^[ \t]*(?:import\s*(?:{_NAMES})?|export\s*{_NAMES})(?P<url>"\.[^"]*"|'\.[^']*')""",
    re.MULTILINE,
)


Completed = Callable[[str, str], str]
"""A function from the text of a style sheet and the path of its folder to the text with what its comments ask for."""


class Asset(msgspec.Struct, frozen=True):
    """One asset ready to be published: its path in the site and its bytes."""

    path: str
    content: bytes


class _Missing(Exception):
    """An asset refers to a missing asset or, directly or not, to itself; the problem has been recorded."""


def assets_of(
    files: Mapping[str, bytes], shown: Mapping[str, str], completed: Completed = lambda css, _: css
) -> tuple[dict[str, Asset], tuple[Problem, ...]]:
    """Return the published asset for each asset's name ("css/site.css"), and the problems.

    `files` are the theme's files, `shown` their paths in messages. `completed` completes each style sheet. One that is
    part of another is published by itself only if a template names it.
    """
    templates = [content for path, content in files.items() if path.startswith(("templates/", "directives/"))]
    names = {path.removeprefix("assets/"): content for path, content in files.items() if path.startswith("assets/")}
    publisher = _Publisher(names, completed, shown)
    for name in sorted(names):
        try:
            publisher.publish(name, ())
        except _Missing:
            continue
    parts = {name for name in publisher.included if not any(name.encode() in content for content in templates)}
    assets = {name: asset for name, asset in publisher.done.items() if name not in parts}
    return assets, tuple(dict.fromkeys(publisher.problems))


class _Publisher:
    """Publishes assets one after the other, each after all that it loads.

    `done` are the published assets by name; `included` are the style sheets that have become part of another.
    """

    def __init__(self, names: Mapping[str, bytes], completed: Completed, shown: Mapping[str, str]) -> None:
        self._names = names
        self._completed = completed
        self._shown = shown
        self.done: dict[str, Asset] = {}
        self.included: set[str] = set()
        self.problems: list[Problem] = []

    def publish(self, name: str, loaders: tuple[str, ...]) -> Asset:
        """Return an asset as it is published. `loaders` are those that load it, from the first to the last."""
        if name in self.done:
            return self.done[name]
        self._refuse_circle(name, loaders)
        content, ending = self._names[name], posixpath.splitext(name)[1]
        if ending == ".css":
            folder = posixpath.dirname(name)
            text = self._style_sheet(name, folder, loaders)
            # Last, as the fonts that this adds are already named as they are published.
            content = _bytes(self._completed(text, f"assets/{folder}"))
        elif ending in (".js", ".mjs"):
            content = _bytes(self._script(name, loaders))
        path = f"assets/{name.removesuffix(ending)}.{digest_of(content, size=5)}{ending}"
        self.done[name] = Asset(path, content)
        return self.done[name]

    def _style_sheet(self, name: str, folder: str, loaders: tuple[str, ...]) -> str:
        """Return the text of a style sheet that is read in a folder, with what it imports in the imports' place."""
        text = _text(self._names[name])
        joins = not self._imports_from_elsewhere(name, frozenset())

        def replaced(found: re.Match[str]) -> str:
            line = text.count("\n", 0, found.start()) + 1
            written = found["import"] or (f"url({found['url']})" if found["url"] else "")
            given = _unquoted(written)
            if not given or _ELSEWHERE.match(given):
                return found[0]
            wanted = self._named(name, given, line)
            if found["import"] and joins and wanted.endswith(".css"):
                self._refuse_circle(wanted, (*loaders, name))
                self.included.add(wanted)
                return _inside(found, self._style_sheet(wanted, folder, (*loaders, name)))
            address = self._address(wanted, given, folder, (*loaders, name))
            return found[0].replace(written, written.replace(given, address), 1)

        return _CSS.sub(replaced, text)

    def _script(self, name: str, loaders: tuple[str, ...]) -> str:
        text = _text(self._names[name])

        def replaced(found: re.Match[str]) -> str:
            given = found["url"][1:-1]
            wanted = self._named(name, given, text.count("\n", 0, found.start()) + 1)
            address = self._address(wanted, given, posixpath.dirname(name), (*loaders, name))
            return found[0].replace(given, address)

        return _SCRIPT.sub(replaced, text)

    def _imports_from_elsewhere(self, name: str, seen: frozenset[str]) -> bool:
        """Return whether a style sheet or one that it imports imports from another address.

        Such imports work only at the beginning of a file, so none of its imports can be replaced by their content."""
        for found in _CSS.finditer(_text(self._names.get(name, b""))):
            given = _unquoted(found["import"] or "")
            wanted = _beside(name, given)
            if given and (
                _ELSEWHERE.match(given)
                or (wanted not in seen and self._imports_from_elsewhere(wanted, seen | {name, wanted}))
            ):
                return True
        return False

    def _address(self, wanted: str, given: str, folder: str, loaders: tuple[str, ...]) -> str:
        """Return the address of an asset as seen from a folder, with the query and fragment that were written."""
        address = posixpath.relpath(self.publish(wanted, loaders).path, f"assets/{folder}")
        return (address if address.startswith(".") else f"./{address}") + given[len(re.split("[?#]", given)[0]) :]

    def _named(self, name: str, given: str, line: int) -> str:
        """Return the name of the asset that another one names at a line."""
        wanted = _beside(name, given)
        if wanted in self._names:
            return wanted
        found = nearest(wanted, self._names)
        hint = f'did you mean "{found}"?' if found else "put the file in the theme's assets/"
        origin = Origin(self._shown[f"assets/{name}"], line)
        self.problems.append(problem("missing-asset", origin, f'there is no asset "{wanted}" in the theme', hint))
        raise _Missing

    def _refuse_circle(self, name: str, loaders: tuple[str, ...]) -> None:
        if name not in loaders:
            return
        circle = loaders[loaders.index(name) :]
        first = circle.index(min(circle))
        links = " → ".join((*circle[first:], *circle[: first + 1]))
        origin = Origin(self._shown[f"assets/{circle[first]}"])
        self.problems.append(
            problem(
                "asset-circle", origin, f"these files load each other: {links}", "remove one of the links between them"
            )
        )
        raise _Missing


def _inside(found: re.Match[str], text: str) -> str:
    """Return an imported style sheet as it applies: in the layer, and under the conditions, of its `@import`."""
    media = found["media"].strip()
    for rule in (f"@media {media}" if media else "", f"@{found['supports']}" if found["supports"] else ""):
        if rule:
            text = f"{rule.replace('@supports(', '@supports (')} {{\n{text}\n}}"
    if layer := found["layer"]:
        text = f"@layer {layer.removeprefix('layer').strip('()')} {{\n{text}\n}}"
    return text


def _beside(name: str, given: str) -> str:
    """Return the name of the asset that an address means in another asset."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), re.split("[?#]", given)[0]))


def _unquoted(address: str) -> str:
    """Return the address in `"a"`, `'a'`, `url(a)` or `url("a")`."""
    return address.removeprefix("url(").removesuffix(")").strip().strip("\"'")


def _text(content: bytes) -> str:
    return content.decode("utf-8", "surrogateescape")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
