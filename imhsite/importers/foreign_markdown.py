"""Markdown of other generators: shortcodes that have a meaning here are rewritten, and headings begin below the title.

Everything else stays as it is; what our compiler does not read is reported by the build, at its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from imhsite.markdown.compile import compile_markdown

_FENCE = re.compile(r"[ \t>*+-]*(`{3,}|~{3,})")
_REFERENCE = re.compile(
    r"\{\{[<%]\s*(?:rel)?ref\s+[\"']?(?P<hugo>[^\"'\s>%]+)[\"']?[^>%]*[>%]\}\}"
    r"|\{%-?\s*(?:post_url|link)\s+(?P<jekyll>[^\s%]+)\s*-?%\}"
)
_ADDRESS = re.compile(
    r"\{\{-?\s*(?:site\.(?:baseurl|url)|site\.github\.url|[.$]?site\.baseurl)\s*(?:\|[^}]*)?\}\}"
    r"|\{\{-?\s*[\"'](?P<path>[^\"']+)[\"']\s*\|\s*(?:relative_url|absolute_url|url|prepend:\s*site\.\w+)[^}]*\}\}",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"^\{\{[<%]\s*figure\s+(?P<options>[^>]*?)/?\s*[>%]\}\}\s*$")
_FILM = re.compile(r"^\{\{[<%]\s*(?P<site>youtube|vimeo)\s+(?:id=)?[\"']?(?P<id>[\w-]+)[\"']?\s*[>%]\}\}\s*$")
_CODE = re.compile(r"^\{%-?\s*highlight\s+(?P<language>\w+)[^%]*%\}\s*$")
_CODE_END = re.compile(r"^\{%-?\s*endhighlight\s*-?%\}\s*$")
_RAW = re.compile(r"\{%-?\s*(?:end)?raw\s*-?%\}")
_OPTION = re.compile(r"(\w+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|(\S+))")


def rewritten(body: str, address_of: Callable[[str], str]) -> str:
    """Return a text with references, pictures, films and code written as Markdown and directives.

    `address_of` returns the address of what a reference names. Code between fences is left alone."""
    lines = body.split("\n")
    fence = ""
    for number, line in enumerate(lines):
        marks = _FENCE.match(line)
        if marks and (not fence or (marks[1].startswith(fence) and not line.strip(" \t>`~"))):
            fence = "" if fence else marks[1]
        elif not fence:
            lines[number] = _line(line, address_of)
            if lines[number].startswith("```") and line != lines[number]:
                fence = "```" if _CODE.match(line) else ""
        elif fence == "```" and _CODE_END.match(line):
            lines[number], fence = "```", ""
    return "\n".join(lines)


def _line(line: str, address_of: Callable[[str], str]) -> str:
    if "{{" not in line and "{%" not in line:
        return line
    if found := _CODE.match(line):
        return f"```{found['language']}"
    if found := _FILM.match(line):
        page = "https://www.youtube.com/watch?v=" if found["site"] == "youtube" else "https://vimeo.com/"
        return f"{page}{found['id']}"
    if found := _FIGURE.match(line):
        return _figure(found[0], found["options"])
    line = _REFERENCE.sub(lambda named: address_of(named["hugo"] or named["jekyll"]) or named[0], line)
    return _RAW.sub("", _ADDRESS.sub(lambda named: named["path"] or "", line))


def _figure(written: str, options: str) -> str:
    """Return a directive for a picture of Hugo, or what was written if it has no address."""
    given = {name: double or single or bare for name, double, single, bare in _OPTION.findall(options)}
    source, caption = given.get("src", ""), given.get("caption") or given.get("title") or ""
    if not source:
        return written
    label = f"[{given['alt'].replace('[', '(').replace(']', ')')}]" if given.get("alt") else ""
    shown = f' caption="{caption}"' if caption and '"' not in caption else ""
    return f'::figure{label}{{src="{source}"{shown}}}'


def below_title(body: str, known: str) -> tuple[str, str, bool]:
    """Return a text whose headings begin at the second level, the title that it begins with, and whether it changed.

    A first heading of the first level is taken away if it is the title, or if no title is `known`."""
    headings = compile_markdown(body).headings
    lines = body.split("\n")
    title = ""
    is_title = bool(headings) and headings[0].level == 1 and known in ("", headings[0].text)
    if is_title and not "".join(lines[: headings[0].span.line - 1]).strip():
        title = headings[0].text
        _clear(lines, headings[0].span.line - 1)
        headings = headings[1:]
    if not any(heading.level == 1 for heading in headings):
        return "\n".join(lines).lstrip("\n"), title, False
    for heading in headings:
        at = heading.span.line - 1
        if lines[at].lstrip(" >*+-").startswith("#"):
            lines[at] = lines[at].replace("#", "##", 1) if heading.level < 6 else lines[at]
        elif at + 1 < len(lines) and re.fullmatch(r"\s*(?:=+|-+)\s*", lines[at + 1]):
            lines[at], lines[at + 1] = f"{'#' * (heading.level + 1)} {lines[at].strip()}", ""
    return "\n".join(lines).lstrip("\n"), title, True


def _clear(lines: list[str], at: int) -> None:
    """Delete the heading at a line, with the line of signs below it."""
    if at + 1 < len(lines) and re.fullmatch(r"=+\s*", lines[at + 1]):
        lines[at + 1] = ""
    lines[at] = ""
