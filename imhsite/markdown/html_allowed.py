"""The HTML that authors can write in Markdown: elements, their attributes, and what to write instead of others.

From the HTML standard, without what runs, styles, embeds or frames; `services:` may allow some of these elsewhere.
"""

from __future__ import annotations

EVERYWHERE = frozenset({"id", "class", "lang", "dir", "title", "translate", "hidden", "role"})
"""Attributes of every element, beside `aria-…` and `data-…`."""

_CITED = frozenset({"cite", "datetime"})
_CELL = frozenset({"colspan", "rowspan", "headers", "scope", "align", "abbr"})
_PLAYER = frozenset({"src", "poster", "controls", "muted", "loop", "preload", "width", "height", "playsinline"})
_PICTURE = frozenset({"src", "srcset", "sizes", "alt", "width", "height", "loading", "decoding", "media", "type"})

ELEMENTS: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        [
            "abbr", "address", "article", "aside", "b", "bdi", "bdo", "br", "caption", "cite", "code", "dd", "dfn",
            "div",
            "dl", "dt", "em", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i",
            "kbd", "mark", "p", "picture", "pre", "rp", "rt", "ruby", "s", "samp", "section", "small", "span", "strong",
            "sub", "summary", "sup", "table", "tbody", "tfoot", "thead", "tr", "u", "ul", "var", "wbr",
        ],
        frozenset(),
    ),
    "a": frozenset({"href", "hreflang", "rel", "type", "download"}),
    "audio": _PLAYER,
    "blockquote": _CITED,
    "col": frozenset({"span"}),
    "colgroup": frozenset({"span"}),
    "data": frozenset({"value"}),
    "del": _CITED,
    "details": frozenset({"open", "name"}),
    "img": _PICTURE,
    "input": frozenset({"type", "disabled", "checked"}),  # only as Markdown writes a task list; authors get none
    "ins": _CITED,
    "label": frozenset(),
    "li": frozenset({"value"}),
    "ol": frozenset({"start", "reversed", "type"}),
    "q": _CITED,
    "source": _PICTURE,
    "td": _CELL,
    "th": _CELL,
    "time": frozenset({"datetime"}),
    "track": frozenset({"src", "kind", "srclang", "label", "default"}),
    "video": _PLAYER,
}  # fmt: skip

WRITTEN_BY_MARKDOWN = frozenset({"input", "label"})
"""Elements that a form may hold, and otherwise only Markdown itself writes."""

SERVICE_ELEMENTS: dict[str, frozenset[str]] = {
    "iframe": frozenset({"src", "width", "height", "allow", "allowfullscreen", "loading", "name", "referrerpolicy"}),
    "form": frozenset(
        {"action", "method", "name", "autocomplete", "enctype", "novalidate", "target", "accept-charset"}
    ),
    "script": frozenset({"src", "async", "defer", "type", "crossorigin", "integrity"}),
}
"""Elements that are allowed where `services:` names their host."""

FORM_ELEMENTS: dict[str, frozenset[str]] = dict.fromkeys(
    [
        "button", "datalist", "fieldset", "input", "label", "legend", "optgroup", "option", "output", "select",
        "textarea",
    ],
    frozenset(
        {
            "accept", "autocomplete", "checked", "cols", "disabled", "for", "form", "label", "list", "max", "maxlength",
            "min", "minlength", "multiple", "name", "pattern", "placeholder", "readonly", "required", "rows",
            "selected",
            "size", "step", "type", "value",
        }
    ),
)  # fmt: skip
"""Elements that are allowed inside a form."""

VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
)
"""Elements without an end tag."""

OPTIONAL_END = frozenset(
    {"p", "li", "dt", "dd", "td", "th", "tr", "thead", "tbody", "tfoot", "option", "optgroup", "rt", "rp", "colgroup"}
)
"""Elements whose end tag may be left out."""

BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "details", "div", "dl", "fieldset", "figcaption", "figure",
        "footer",
        "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "ol", "p", "pre", "section", "table", "ul",
    }
)  # fmt: skip
"""Elements that cannot be in a paragraph."""

INSTEAD = {
    "style": "Use a class that the theme defines, and style it in the theme.",
    "link": "Style sheets belong in the theme.",
    "base": "Delete it: the build resolves links to files.",
    "meta": "Delete it. An article's title and summary are fields above its text.",
    "object": "Write ::video[title]{url=…} for a film, or a link to the file.",
    "embed": "Write ::video[title]{url=…} for a film, or a link to the file.",
    "center": "Delete the tags, and keep the text.",
    "font": "Delete the tags, and keep the text.",
    "big": "Delete the tags, and keep the text, or write **bold**.",
    "tt": "Write `code` between backticks.",
    "strike": "Write ~~struck out~~.",
    "marquee": "Delete the tags, and keep the text.",
    "blink": "Delete the tags, and keep the text.",
    "svg": "Save it as a file in content/media/ and write ![description](../media/file.svg).",
    "math": "Write the formula in words, or as a picture with a description.",
    "main": "Delete the tags: each page has one already.",
    "nav": "Write a list of links.",
    "html": "Delete the tags: the theme writes the page around your text.",
    "head": "Delete the tags: the theme writes the page around your text.",
    "body": "Delete the tags: the theme writes the page around your text.",
    "title": "An article's title is a field above its text.",
    "noscript": "Delete the tags: pages work without scripts.",
}
"""What to write instead of an element that is not allowed."""

OBSOLETE = frozenset(
    {
        "align", "background", "bgcolor", "border", "bordercolor", "cellpadding", "cellspacing", "clear", "color",
        "face",
        "height", "hspace", "markdown", "noshade", "nowrap", "size", "summary", "target", "valign", "vspace", "width",
    }
)  # fmt: skip
"""Attributes that are left out of the page, with a warning: their effect is a matter of the theme."""


def is_allowed_attribute(element: str, name: str) -> bool:
    """Return whether an attribute list in braces may give an element this attribute."""
    return name in EVERYWHERE or name in ELEMENTS.get(element, frozenset()) or name.startswith(("aria-", "data-"))
