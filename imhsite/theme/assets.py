"""Assets: a Jinja theme's files for the browser, each with the digest of its content in its name.

The `url()`s and `@import`s of a style sheet and the imports of a script are rewritten to these names, so a file's
digest covers everything that it loads. Pure: bytes in, bytes out.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping

import msgspec

from imhsite.diagnostics.problems import Origin, Problem, problem
from imhsite.diagnostics.suggest import nearest
from imhsite.engine.digest import digest_of
from imhsite.theme.colours import with_palettes

_CSS = re.compile(
    r"""/\*.*?(?:\*/|\Z)|url\(\s*(?P<url>"[^"]*"|'[^']*'|[^"')\s]+)\s*\)|@import\s+(?P<import>"[^"]*"|'[^']*')""",
    re.DOTALL,
)
_NAMES = r"(?:(?!\n[ \t]*(?:im|ex)port\b)[\w$*{},\s])+?\bfrom\s*"  # up to the next statement of the kind
_SCRIPT = re.compile(
    rf"""^[ \t]*(?:import\s*(?:{_NAMES})?|export\s*{_NAMES})(?P<url>"\.[^"]*"|'\.[^']*')""",
    re.MULTILINE,
)


class Asset(msgspec.Struct, frozen=True):
    """One asset ready to be published: its path in the site and its bytes."""

    path: str
    content: bytes


class _Missing(Exception):
    """An asset refers to a missing asset or, directly or not, to itself; the problem has been recorded."""


def assets_of(
    files: Mapping[str, bytes], shown: Mapping[str, str], colours: Iterable[str] = ()
) -> tuple[dict[str, Asset], tuple[Problem, ...]]:
    """Return the published asset for each asset's name ("css/site.css"), and the problems.

    `files` are the theme's files, `shown` their paths in messages. A style sheet with a `palettes:` comment gets the
    palettes of the `colours`.
    """
    names = {path.removeprefix("assets/"): content for path, content in files.items() if path.startswith("assets/")}
    for name in [name for name in names if name.endswith(".css") and b"palettes:" in names[name]]:
        names[name] = with_palettes(names[name].decode("utf-8", "surrogateescape"), colours).encode(
            "utf-8", "surrogateescape"
        )
    done: dict[str, Asset] = {}
    problems: list[Problem] = []
    for name in sorted(names):
        try:
            _publish(name, names, done, (), shown, problems)
        except _Missing:
            continue
    return done, tuple(dict.fromkeys(problems))


def _publish(
    name: str,
    names: Mapping[str, bytes],
    done: dict[str, Asset],
    loaders: tuple[str, ...],
    shown: Mapping[str, str],
    problems: list[Problem],
) -> Asset:
    if name in done:
        return done[name]
    if name in loaders:
        circle = loaders[loaders.index(name) :]
        first = circle.index(min(circle))
        links = " → ".join((*circle[first:], *circle[: first + 1]))
        origin = Origin(shown[f"assets/{circle[first]}"])
        problems.append(
            problem(
                "asset-circle", origin, f"these files load each other: {links}", "remove one of the links between them"
            )
        )
        raise _Missing
    content = names[name]
    pattern = {".css": _CSS, ".js": _SCRIPT, ".mjs": _SCRIPT}.get(posixpath.splitext(name)[1])
    if pattern:
        text = content.decode("utf-8", "surrogateescape")

        def renamed(found: re.Match[str]) -> str:
            group = "import" if found.groupdict().get("import") else "url"
            if not found[group]:
                return found[0]
            quotes = found[group][0] if found[group][0] in "\"'" else ""
            given = found[group].strip("\"'")
            if re.match(r"[a-z]+:|//|#|/", given) or not given:
                return found[0]
            wanted = posixpath.normpath(posixpath.join(posixpath.dirname(name), re.split("[?#]", given)[0]))
            if wanted not in names:
                _missing(name, wanted, text.count("\n", 0, found.start()) + 1, names, shown, problems)
            asset = _publish(wanted, names, done, (*loaders, name), shown, problems)
            folder = posixpath.dirname(f"assets/{name}")
            address = posixpath.relpath(asset.path, folder) + given[len(re.split("[?#]", given)[0]) :]
            if not address.startswith("."):
                address = f"./{address}"
            return found[0].replace(found[group], f"{quotes}{address}{quotes}")

        content = pattern.sub(renamed, text).encode("utf-8", "surrogateescape")
    stem, ending = posixpath.splitext(name)
    done[name] = Asset(f"assets/{stem}.{digest_of(content, size=5)}{ending}", content)
    return done[name]


def _missing(
    name: str, wanted: str, line: int, names: Mapping[str, bytes], shown: Mapping[str, str], problems: list[Problem]
) -> None:
    found = nearest(wanted, names)
    hint = f'did you mean "{found}"?' if found else "put the file in the theme's assets/"
    origin = Origin(shown[f"assets/{name}"], line)
    problems.append(problem("missing-asset", origin, f'there is no asset "{wanted}" in the theme', hint))
    raise _Missing
