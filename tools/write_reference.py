"""Writes the generated docs: docs/reference.md, and the marked parts of docs/themes.md.

Run `python tools/write_reference.py` after changing a field, a directive or a view. A test fails until you do.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
import types
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

import msgspec

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from imhsite.schema import records  # noqa: E402 - found by the line above
from imhsite.schema.directive_types import DIRECTIVES, DirectiveType  # noqa: E402
from imhsite.schema.fields import Field, ListShape, MappingShape, ScalarShape, Shape, StructShape, fields_of  # noqa: E402
from imhsite.theme.inheritance import ThemeSettings  # noqa: E402
from imhsite.views.types import (  # noqa: E402
    card_views,
    directive_views,
    markdown_body,
    page_views,
    record_views,
    view,
    week_views,
)

REFERENCE = ROOT / "docs" / "reference.md"
THEMES = ROOT / "docs" / "themes.md"


class Documented(NamedTuple):
    """A kind of file or record: its heading, where to write it, and its struct."""

    heading: str
    place: str
    struct: type[msgspec.Struct]


RECORDS = (
    Documented("The site", "`content/site.yaml`", records.Settings),
    Documented("Topics", "each entry of `content/topics.yaml`", records.Topic),
    Documented("Articles", "the front matter of `content/articles/*.md`", records.Article),
    Documented("Pages", "the front matter of `content/pages/*.md`", records.Page),
    Documented("Statistics", "each entry of `content/statistics/*.yaml`", records.Statistic),
    Documented("Sources", "each entry of `content/sources.yaml`", records.Source),
    Documented("Resources", "each entry of `content/resources/*.yaml`", records.Resource),
    Documented("Helplines", "each entry of `content/helplines.yaml`", records.Helpline),
    Documented("Glossary terms", "each entry of `content/glossary.yaml`", records.Term),
    Documented("Weeks", "`content/weeks/<year>.yaml`", records.Week),
    Documented("Notices", "each entry of `content/notice.yaml`", records.Notice),
    Documented("Corrections", "each entry of `content/corrections.yaml`", records.Correction),
    Documented("Photos", "`content/media/play.yaml` beside `content/media/play.jpg`", records.Photo),
    Documented("Jinja themes", "`themes/<name>/theme.yaml`", ThemeSettings),
)

# The name of each sort of value, and how to write it.
SORTS = {
    "text": ("text", "Text. Put it in quotes if it contains a colon and a space, or begins with a special character."),
    "words": ("words", "Text; on a site with several languages, also one line for each language: `en:` and `cy:`."),
    "lines": ("words", "Text on one or several lines, with translations as for other words."),
    "prose": ("Markdown", "Text with headings, links and directives, indented below a line that ends in `\\|`."),
    "id": ("id", "Lower-case letters and digits, with hyphens between words: `very-important-public`."),
    "url": ("web address", "`https://example.org/page`"),
    "site-url": ("address of a site", "`https://example.org/`, or with a folder: `https://example.org/week/`"),
    "host": ("host name", "`player.example.org`, with a port if there is one: `player.example.org:8443`"),
    "repository": ("repository", "Its owner and its name: `baby-week/site`, with groups `charity/web/site`."),
    "link": ("link", "`pages/about.md`, `/help/`, `https://example.org/page`, `mailto:name@example.org` or `tel:112`"),
    "alias": ("former address", "`/old-name/`: the part after the host name; `/caf%C3%A9/` is the same as `/café/`"),
    "email": ("e-mail address", "`name@example.org`"),
    "language": ("language", "`en`, `en-GB` or `cy`"),
    "zone": ("time zone", "`Europe/London`"),
    "colour": ("colour", '`"#7a3e9d"`, in quotes'),
    "date": ("date", "`2026-06-08`: year, month, day"),
    "past-date": ("past date", "`2026-06-08`: year, month, day; not in the future"),
    "past-moment": ("past date or time", "`2026-06-08` or `2026-06-08 14:30`; not in the future"),
    "moment": ("date or time", "`2026-06-08`, `2026-06-08 00:01`, or with a zone: `2026-06-08 00:01 Europe/London`"),
    "year": ("year", "`2022`"),
    "whole": ("whole number", "`12`"),
    "yes-no": ("yes or no", "`yes` or `no`"),
    "hashtag": ("hashtag", "`IMHAW2026`, with or without the `#`"),
    "region": ("region", "`GB`, `GB-SCT`, `IE`, `US`, or `world`"),
    "file": ("file in content/media/", "`week/poster.pdf`, with forward slashes"),
    "focus": ("place in a picture", "`40% 30%`: how far from the left, and how far from the top"),
    "doi": ("DOI", "`10.1037/bul0000388`"),
    "phone": ("telephone number", "`0808 800 2222`, as its operator writes it"),
}

FORMS = {"leaf": "`::{}[…]`", "inline": "`:{}[…]`", "container": "`:::{}` … `:::`"}


def reference() -> str:
    """Return the text of docs/reference.md."""
    return "\n\n".join([*_head(), *_sorts(), *_records(), *_directives()]) + "\n"


def themes(written: str) -> str:
    """Return the text of docs/themes.md with its marked parts replaced."""
    for name, part in (("views", _views()), ("directive-views", _directive_views())):
        pattern = re.compile(rf"(<!-- {name}:[^>]*-->\n).*?(<!-- end of {name} -->)", re.DOTALL)
        if not pattern.search(written):
            raise ValueError(f"docs/themes.md has no part marked {name}")
        body = "\n\n".join(part)
        written = pattern.sub(lambda found, body=body: f"{found[1]}\n{body}\n\n{found[2]}", written)  # type: ignore[misc]
    return written


def structs_in(struct: type[msgspec.Struct]) -> Iterator[type[msgspec.Struct]]:
    """Yield the groups inside a struct's fields, each before those inside it."""
    for field in fields_of(struct):
        shape = field.shape
        while isinstance(shape, ListShape | MappingShape):
            shape = shape.each
        if isinstance(shape, StructShape):
            yield shape.struct
            yield from structs_in(shape.struct)


def _head() -> Iterator[str]:
    yield "<!-- Written by tools/write_reference.py. Change the declarations in imhsite/, then run it. -->"
    yield "# Reference: every field and directive"
    yield (
        "Every field of every file. [Writing](writing.md) and [records](records.md) explain how to use them. A field "
        "marked **yes** is required. `null`, where it is allowed, means that the publisher does not say, and pages "
        "show that."
    )
    yield "\n".join(f"- [{one.heading}](#{_anchor(one.heading)}): {one.place}" for one in RECORDS) + (
        "\n- [Directives](#directives): in Markdown"
    )


def _sorts() -> Iterator[str]:
    yield "## How values are written"
    rows = ((name[0].upper() + name[1:], how) for name, how in SORTS.values())
    yield _table(("Kind of value", "How to write it"), rows)
    yield "Write a list as `[one, two]`, or with one entry per line after a hyphen. A single value is a list of one."


def _records() -> Iterator[str]:
    for heading, place, struct in RECORDS:
        yield f"## {heading}"
        yield f"Written in {place}."
        yield _fields(struct)
        for part in dict.fromkeys(structs_in(struct)):
            if part in _parts_before(struct):
                continue
            yield f"### {part.__name__}"
            yield (part.__doc__ or "").strip()
            yield _fields(part)
            if shorthand := getattr(part, "__shorthand__", ""):
                yield f"A single value is its `{shorthand}`."


def _parts_before(struct: type[msgspec.Struct]) -> set[type[msgspec.Struct]]:
    """Return the groups that are described with an earlier record."""
    above = [one.struct for one in RECORDS]
    return {part for earlier in above[: above.index(struct)] for part in structs_in(earlier)}


def _fields(struct: type[msgspec.Struct]) -> str:
    defaults = {info.name: info.default for info in msgspec.structs.fields(struct)}
    rows = (
        (f"`{field.name}`", _sort(field.shape), _needed(field), field.doc + _otherwise(defaults[field.name]))
        for field in fields_of(struct)
    )
    return _table(("Field", "What to write", "Required", "Meaning"), rows)


def _needed(field: Field) -> str:
    if not field.required:
        return ""
    return "**yes**, or `null`" if field.nullable else "**yes**"


def _otherwise(default: Any) -> str:
    if isinstance(default, bool):
        return " Default: no." if default is False else " Default: yes."
    return f" Default: `{default}`." if isinstance(default, str | int) and default != "" else ""


def _sort(shape: Shape) -> str:
    match shape:
        case ScalarShape(kind="choice", choices=choices):
            return "one of " + ", ".join(f"`{choice}`" for choice in choices)
        case ScalarShape(refers=kind) if kind:
            return "a picture's file" if kind == "file" else f"the id of a {kind}"
        case ScalarShape(kind=kind):
            return SORTS[kind][0]
        case ListShape(each=each):
            return f"list: {_sort(each)}"
        case MappingShape(each=each):
            return f"names, each with: {_sort(each)}"
        case StructShape(struct=struct):
            return f"[{struct.__name__}](#{_anchor(struct.__name__)})"


def _directives() -> Iterator[str]:
    yield "## Directives"
    yield "Write the argument marked *brackets* in the square brackets, and the others in braces: `{key=value}`."
    for name, kind in DIRECTIVES.items():
        yield f"### The directive {name}"
        yield f"{FORMS[kind.form].format(name)} {kind.use}"
        yield _table(("Argument", "What to write", "Required", "Meaning"), _arguments(kind))


def _arguments(kind: DirectiveType) -> Iterator[tuple[str, ...]]:
    for field in fields_of(kind.takes):
        where = " *brackets*" if field.name == kind.label else ""
        yield f"`{field.name}`{where}", _sort(field.shape), _needed(field), field.doc


# Views


def _views() -> list[str]:
    """Return a part for each struct that pages consist of, in the order of views/types."""
    return [part for struct in view_structs() if not _is_directive(struct) for part in _view(struct)]


def _directive_views() -> list[str]:
    return [part for struct in view_structs() if _is_directive(struct) for part in _view(struct)]


def view_structs() -> tuple[type[msgspec.Struct], ...]:
    """Return the structs that templates see, without those that only fill the slots of bodies."""
    inner = (view.View, markdown_body.AddressFill, markdown_body.DirectiveFill)
    modules = (markdown_body, view, record_views, week_views, card_views, page_views, directive_views)
    return tuple(
        struct
        for module in modules
        for struct in vars(module).values()
        if isinstance(struct, type) and struct.__module__ == module.__name__
        if issubclass(struct, view.View) and struct not in inner
    )


def _is_directive(struct: type[msgspec.Struct]) -> bool:
    return issubclass(struct, directive_views.DirectiveView) or struct in (
        markdown_body.CitationFill,
        markdown_body.CitationMark,
    )


def own_fields(struct: type[msgspec.Struct]) -> dict[str, Any]:
    """Return the fields that a view adds to those of its base, with their types."""
    above = get_type_hints(struct.__base__) if struct.__base__ not in (None, view.View) else {}
    return {name: hint for name, hint in get_type_hints(struct).items() if name not in above and name in _names(struct)}


def _names(struct: type[msgspec.Struct]) -> set[str]:
    return {info.name for info in msgspec.structs.fields(struct)}


def _view(struct: type[msgspec.Struct]) -> Iterator[str]:
    yield f"#### {struct.__name__}"
    docs = _docs_of_fields(struct)
    above = struct.__base__
    extends = (
        f" It also has all fields of [{above.__name__}](#{above.__name__.lower()})."
        if above not in (None, view.View)
        else ""
    )
    yield " ".join((struct.__doc__ or "").split()) + extends
    rows = [(f"`{name}`", _type(hint), docs.get(name, "")) for name, hint in own_fields(struct).items()]
    if rows:
        yield _table(("Field", "Type", "Notes"), rows)


def _docs_of_fields(struct: type[msgspec.Struct]) -> dict[str, str]:
    """Return the docstring below each field in the source, ready for a cell of a table."""
    body = ast.parse(inspect.getsource(struct)).body[0]
    assert isinstance(body, ast.ClassDef)
    pairs = zip(body.body, body.body[1:], strict=False)
    return {
        field.target.id: " ".join(words.value.value.split()).replace("|", "\\|")
        for field, words in pairs
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(words, ast.Expr)
        and isinstance(words.value, ast.Constant)
        and isinstance(words.value.value, str)
    }


def _type(hint: Any) -> str:
    origin, inside = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return " or ".join("none" if part is type(None) else _type(part) for part in inside)
    if origin is tuple:
        return f"list: {_type(inside[0])}"
    if origin is dict:
        return f"names, each with: {_type(inside[1])}"
    if origin is Literal:
        return "one of " + ", ".join(f'"{word}"' for word in inside)
    if hint is markdown_body.Body:
        return "Markdown, ready to use"
    plain = {str: "text", int: "whole number", float: "number", bool: "true or false", Any: "any value"}
    return plain.get(hint) or f"[{hint.__name__}](#{hint.__name__.lower()})"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |".replace("|  |", "| |") for cells in lines)


def _anchor(heading: str) -> str:
    return heading.lower().replace(" ", "-")


def main() -> None:
    """Write both files."""
    REFERENCE.write_text(reference(), encoding="utf-8", newline="\n")
    THEMES.write_text(themes(THEMES.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
