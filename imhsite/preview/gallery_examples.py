"""Gallery examples: the Markdown of the sample site, in which each example is followed by what makes it.

In the sample's files, an example is a code block of the language `example`, and a heading of the second level that is
the name of a directive is followed by what the directive is for and what it takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from textwrap import fill
from typing import NamedTuple

from imhsite.schema.directive_types import DirectiveType
from imhsite.schema.fields import fields_of
from imhsite.theme.inheritance import OwnDirective

EXAMPLE = re.compile(r"^```example\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
TITLE = re.compile(r"^title: (.+)$", re.MULTILINE)

MARKUP = re.compile(r"[\\`*_~{}\[\]<>#|]")

MACRO = re.compile(r"\{%-?\s*macro\s.*?%\}", re.DOTALL)
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)

COMPONENTS = "templates/components/"

OWN = "articles/own.md"
"""The article about the directives that a theme declares itself."""

OWN_HEAD = """---
title: Directives of this theme
summary: Those that its theme.yaml declares.
topic: words
order: 3
---"""


class GalleryPart(NamedTuple):
    """An article of the gallery: its address below that of the site, its title, its headings of the second level."""

    address: str
    title: str
    headings: tuple[str, ...]


def part_of(path: str, text: str) -> GalleryPart:
    """Return what an article of the gallery contains, from its path and its text."""
    title = TITLE.search(text)
    return GalleryPart(path.removesuffix(".md") + "/", title[1] if title else path, tuple(HEADING.findall(text)))


def with_examples(text: str, directives: Mapping[str, DirectiveType]) -> str:
    """Return the Markdown of an article with its examples, their source, and the arguments of each directive."""

    def documented(found: re.Match[str]) -> str:
        kind = directives.get(found[1])
        return "\n\n".join([found[0], _plain(kind.use), *_arguments(kind)]) if kind else found[0]

    def shown(found: re.Match[str]) -> str:
        return f"{found[1]}\n```markdown\n{found[1]}```"

    return EXAMPLE.sub(shown, HEADING.sub(documented, text))


def _arguments(kind: DirectiveType) -> Iterator[str]:
    """Yield a table of the arguments of a directive, or that it takes none."""
    fields = fields_of(kind.takes)
    if not fields:
        yield "It takes no arguments."
        return
    rows = [
        f"| {'in brackets' if field.name == kind.label else f'`{field.name}`'} | {'yes' if field.required else ''} "
        f"| {_plain(field.doc)} |"
        for field in fields
    ]
    yield "\n".join(["| Argument | Required | Meaning |", "| --- | --- | --- |", *rows])


def _plain(text: str) -> str:
    """Return Markdown for a text in which nothing is markup."""
    return MARKUP.sub(r"\\\g<0>", text)


def components_page(files: Mapping[str, bytes]) -> str:
    """Return a page with the macros of a theme's components, each with its arguments and the comment above it."""
    head = (
        "---\ntitle: Components of templates\nsummary: What templates of this theme can use, with all arguments.\n---\n"
        "Each is in the folder `templates/components/`. A template imports what it uses, as in "
        '`{% from "components/section.html" import section %}`.\n'
    )
    return head + "".join(_component(path, files[path]) for path in sorted(files) if path.startswith(COMPONENTS))


def _component(path: str, content: bytes) -> str:
    """Return the heading of a component and its macros, each with the last comment above it."""
    source = content.decode("utf-8", "replace")
    shown, start = [], 0
    for macro in MACRO.finditer(source):
        comment = [*COMMENT.finditer(source, start, macro.start())][-1:]
        shown.append("\n".join([*(fill(one[0], 72, subsequent_indent="   ") for one in comment), macro[0]]))
        start = max(macro.end(), source.find("endmacro", macro.end()))
    code = "\n\n".join(shown)
    return f"\n## {PurePosixPath(path).stem}\n\n````jinja\n{code}\n````\n" if shown else ""


def own_article(own: Mapping[str, OwnDirective]) -> str:
    """Return an article that uses each directive that a theme declares itself once, with all of its arguments."""
    examples = (f"## {name}\n\n```example\n{_example(name, own[name])}\n```\n" for name in sorted(own))
    return "\n".join((OWN_HEAD, *examples))


def _example(name: str, directive: OwnDirective) -> str:
    values = {
        argument: "https://example.org/" if taken.type == "url" else f"Sample {argument}"
        for argument, taken in directive.arguments.items()
    }
    label = f"[{values[directive.label]}]" if directive.label else ""
    others = " ".join(f'{argument}="{value}"' for argument, value in values.items() if argument != directive.label)
    written = f"{name}{label}{f'{{{others}}}' if others else ''}"
    if directive.form == "inline":
        return f"Inside a sentence: :{written}."
    return f"::{written}" if directive.form == "leaf" else f":::{written}\nText inside it.\n:::"
