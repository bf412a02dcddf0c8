"""The structure of a Markdown text as HTML in one style, by imhsite and by cmark-gfm, the parser of GitHub."""

import re
from html.parser import HTMLParser

import cmarkgfm
from cmarkgfm.cmark import Options

from imhsite.diagnostics.problems import Finding
from imhsite.markdown.compile import compile_markdown
from imhsite.markdown.fragment import CitationSlot, DirectiveSlot, ImageSlot, LinkSlot, Part

EXTENSIONS = ["table", "strikethrough", "autolink", "tasklist"]
KEPT = {"href", "src", "start", "alt", "title", "align"}
BLOCKS = "blockquote|dd|details|div|dl|dt|h[1-6]|hr|li|ol|p|pre|section|summary|table|tbody|td|th|thead|tr|ul|br"
"""Elements beside whose tags a space means nothing."""
TYPOGRAPHIC = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "."})


class OneStyle(HTMLParser):
    """Writes HTML again with the attributes that matter, and with one space for many outside of code."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.code = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Write an opening tag; a check box says only whether it is checked."""
        if tag == "label":
            return
        kept = [f"{name}={value}" for name, value in sorted(attrs) if name in KEPT or (name, tag) == ("class", "code")]
        kept += ["checked" for name, _ in attrs if name == "checked"]
        self.pieces.append(f"<{' '.join([tag, *kept])}>")
        self.code += tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        """Write an end tag."""
        if tag not in ("label", "br", "hr", "img", "input"):
            self.pieces.append(f"</{tag}>")
        self.code -= tag == "pre"

    def handle_data(self, data: str) -> None:
        """Write words."""
        self.pieces.append(data.rstrip() if self.code else re.sub(r"\s+", " ", data))


def in_one_style(html: str) -> str:
    """HTML in the style of both."""
    writer = OneStyle()
    writer.feed(re.sub(r"<!--.*?-->", "", html, flags=re.DOTALL))
    writer.close()
    written = re.sub(rf"\s*(</?(?:{BLOCKS}|input)(?: [^<>]*)?>)\s*", r"\1", "".join(writer.pieces)).strip()
    written = re.sub(r"<p>(<input[^<>]*>)\s*", r"\1<p>", written)  # where GitHub puts the check box of a paragraph
    return re.sub(r"[-.]{2,}", lambda found: found[0][0], written.translate(TYPOGRAPHIC))


def by_github(text: str) -> str:
    """The structure that cmark-gfm gives a text."""
    options = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES
    return in_one_style(cmarkgfm.markdown_to_html_with_extensions(text, options, EXTENSIONS))


def by_imhsite(text: str) -> tuple[str, tuple[Finding, ...]]:
    """The structure that imhsite gives a text, and what it says about it."""
    fragment = compile_markdown(text)
    return in_one_style("".join(map(_filled, fragment.parts))), fragment.findings


def _filled(part: Part) -> str:
    """A part as HTML, each slot filled with what the author wrote."""
    if isinstance(part, LinkSlot):
        return part.destination.replace("&", "&amp;").replace('"', "&quot;")
    if isinstance(part, ImageSlot):
        return f'<img src="{part.destination}" alt="{part.alt}"{part.attributes}>'
    if isinstance(part, DirectiveSlot):
        return f"<x-{part.name}>{''.join(map(_filled, part.parts))}</x-{part.name}>"
    return "<x-cite></x-cite>" if isinstance(part, CitationSlot) else part
