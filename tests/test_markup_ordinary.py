"""Marks and slots change nothing in ordinary Markdown: it comes out as if there were none."""

import re
from html import escape
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown
from selectolax.lexbor import LexborHTMLParser

from imhsite.markdown.compile import compile_markdown
from imhsite.markdown.compile_state import Compilation, Draft
from imhsite.markdown.converter import OUTPUT, BlockExtension, inline_extensions
from imhsite.markdown.fragment import Fragment, ImageSlot, LinkSlot
from imhsite.markdown.github_syntax import GitHubSyntax
from imhsite.markdown.inline_marks import InlineMarks
from imhsite.markdown.placeholders import without_marks
from imhsite.markdown.positions import SourceText

CORPUS = {
    "emphasis": "Some *emphasis*, **strong**, ***both***, _under_scores_, `code` and ``co`de``.\n\nA  \nbreak.",
    "headings": "Title\n=====\n\nSub\n---\n\n## Two ##\n\n### Three {#own .class}\n\n#### Same\n\n#### Same\n",
    "lists": "- a\n- b\n    - c\n\n        deep\n\n1. one\n2. two\n\n    para\n\n3. three\n\n* x\n\n* y",
    "numbered from five": "5. five\n6. six\n\ntext\n\n1. one",
    "quotation": "> a\n> b\n>\n> > nested\n>\n> - list\n\nlazy",
    "code blocks": "    indented\n\n    more\n\n```python\nprint('<&>')\n```\n\n~~~\n```\n~~~\n",
    "code with directives": "```\n::leaf[x]\n:::note\n[@a]\n```\n\n    :::note\n\n    x\n    :::\n\nand `:stat[x]` and `[@a]`",  # noqa: E501
    "escaped in code": "`\\:stat[x]`\n\n    \\::leaf[x]\n",
    "links": '[a](b.md) [c](<d e.md> "T") [e](/f) [g](https://example.org/?a=1&b=2) [h][1] [1] ![i](j.png \'k\')\n\n[1]: l.md "m"',  # noqa: E501
    "definitions of links": "[a] [b][] [c][A]\n\n[a]: x.md\n  [b]: <y.md> 'title'\n[c]: z.md\n  (other title)\n",
    "addresses alone": "<https://example.org/a?b&c> <me@example.org>",
    "tables": "a | b\n:--|--:\n`x|y` | [l](m.md)\n\n|one|\n|---|\n|two|",
    "a table of colons": "a | b\n::|::\n1 | 2\n",
    "footnotes": "A[^1] and B[^long] and again[^1].\n\n[^1]: One.\n[^long]: Two.\n\n    With [link](x.md).\n",
    "abbreviations": "The HTML spec.\n\n*[HTML]: Hyper Text\n",
    "definition list": "Term\n:   Meaning\n\n    More\n\nOther\n: One\n: Two\n",
    "attributes": "para\n{: .cls #id lang=cy }\n\n*em*{.x} [l](m.md){rel=next}\n\n# H {.a}\n",
    "smart punctuation": "\"Quoted\" -- it's --- 'fine'... the '80s",
    "raw html": '<div class="x">\n<p>Raw &amp; <a href="y.md">link</a></p>\n\n</div>\n\nInline <b>bold</b> <img src="a.png" alt="b">',  # noqa: E501
    "markdown in html": '<div markdown="1">\n*em*\n\n- a\n\n<section markdown="block">\n## H\n</section>\n</div>\n',
    "comments": "a <!-- [x](y.md) ::leaf[z] --> b\n\n<!-- block\n\n:::note\n-->\n\nend",
    "comment with a tag": '<!-- <a href="x.md"> -->',
    "script": "<script>\nvar x = '<a href=\"y\">';\n</script>\n\ntext",
    "colons in a sentence": "At 10:30, a:b[c], :smile:, x::y[z], C:\\dir, https://x.org/:a, 1::2, note: [x](y.md)",
    "colons in a tag": '<span title="see :stat[x] and [@a]">t</span>',
    "at signs": "[@handle](https://example.org/@handle) me@example.org [@x][y] ![@alt](z.png)\n\n[y]: w.md\n[@z]: v.md\n\n[@z]",  # noqa: E501
    "entities": "&copy; &amp; & &lt; AT&T <br> &#38;",
    "tabs": "-\titem\n\n\t- nested\n\n\t\tcode\n\na\tb [x](y.md)\tc",
    "table of contents": "[TOC]\n\n## A\n\n### B\n\n## C [l](m.md)\n",
    "rule": "a\n\n---\n\n* * *\n\n- - -\n",
    "empty": "",
    "only spaces": "  \n \n",
    "windows lines": "a\r\n\r\n- b\r\n- [c](d.md)\r\n",
    "escapes": "\\*not\\* \\[x\\](y) \\\\ \\` \\: \\:smile:",
    "hard brackets": "[a [b](c.md) d] ![e [f] g](h.png) [](i.md) [j]( k.md ) [l](m(n).md)",
    "destination with a mark in it": '[a](b"c.md) [d](e \'f\') [g](#h) [i](?j) [k](./l) [m](_n)\n\n<p id="h"></p>',
    "srcset": '<picture><source srcset="a.png 1x, b.png 2x"></picture>\n\n<video poster="p.jpg" src="v.mp4"></video>',
}


def library() -> tuple[Markdown, Compilation]:
    """Python-Markdown with our parser of blocks and without slots, and the compilation that it reads from."""
    compilation = Compilation()
    extensions = [BlockExtension(compilation), *inline_extensions(), GitHubSyntax()]
    return Markdown(extensions=extensions, output_format=OUTPUT), compilation


def unmarked(text: str) -> str:
    """A text as HTML without marks."""
    md, compilation = library()
    compilation.draft = Draft(SourceText(text.replace("\r\n", "\n")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(InlineMarks, "marked", lambda marks, words, line: words)
        patch.setattr(InlineMarks, "marked_html", lambda marks, html, line: html.rstrip("\n"))
        return in_one_style(without_marks(md.convert(text)))


def filled(fragment: Fragment) -> str:
    html = ""
    for part in fragment.parts:
        assert isinstance(part, str | LinkSlot | ImageSlot)
        if isinstance(part, ImageSlot):
            html += f'<img alt="{escape(part.alt)}" src="{escaped(part.destination)}"{part.attributes}>'
        else:
            html += part if isinstance(part, str) else escaped(part.destination)
    return in_one_style(html)


def in_one_style(html: str) -> str:
    """HTML with the attributes of each picture in alphabetical order and written alike."""

    def written(found: re.Match[str]) -> str:
        tag = LexborHTMLParser(found[0]).css_first("img")
        attributes = (f" {name}={escape(value or '')!r}" for name, value in sorted(tag.attributes.items()))
        return f"<img{''.join(attributes)}>"

    return re.sub(r"""<img\b(?:[^<>"']|"[^"]*"|'[^']*')*>""", written, html)


def escaped(destination: str) -> str:
    """As Python-Markdown's serializer writes an attribute's value."""
    ampersand = re.sub(r"&(?!(?:#[0-9]+|#x[0-9a-f]+|[0-9a-z]+);)", "&amp;", destination, flags=re.IGNORECASE)
    return ampersand.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


LEFT_OUT = ("comments", "markdown in html", "comment with a tag", "script", "srcset", "raw html", "hard brackets")
"""Texts with something that is not published."""


@pytest.mark.parametrize("name", [name for name in CORPUS if name not in LEFT_OUT])
def test_marks_change_nothing(name: str) -> None:
    assert filled(compile_markdown(CORPUS[name])) == unmarked(CORPUS[name])


@pytest.mark.parametrize("name", CORPUS)
def test_parts_hold_no_private_character_no_empty_text_and_no_two_texts_in_a_row(name: str) -> None:
    parts = compile_markdown(CORPUS[name]).parts
    assert not any(re.search("[\ue000-\ue0ff]", part) for part in parts if isinstance(part, str))
    assert "" not in parts
    assert not any(isinstance(a, str) and isinstance(b, str) for a, b in pairwise(parts))


# Pieces that meet in odd ways when put together; none is a directive or a citation.
PIECES = st.sampled_from(
    [
        "word", "Two words", "*", "**", "_", "`", "``", "[", "]", "(", ")", "](x.md)", "[a](b.md)", "![a](b.png)",
        "<", ">", "<b>", "</b>", "<div>", "</div>", '<a href="c.md">', "</a>", "<!--", "-->", "\n", "\n\n", "    ",
        "\t", "- ", "1. ", "> ", "# ", "## ", "---", "===", "|", "a|b", "-|-", ":", "::", ":::", ": ", "[^1]",
        "[^1]: ", "[x]: y.md", "*[ab]: c", "{: .c}", "{#i}", '"', "'", "...", "--", "\\", "&", "&amp;", "!", "```",
        "~~~", "```\ncode\n```", "  \n", "[TOC]", "<https://x.org>", "<a@b.org>", '<div markdown="1">', "@", "é",
        "10:30", "http://x/y", "=", '"t"', "<br>", "{", "}", "ab",
    ]
)  # fmt: skip
CHANGED = frozenset({"too-deeply-nested", "html-not-allowed", "dropped-attribute"})
SYNTAX = re.compile(r":+[a-z][a-z0-9-]*\[|\[@|(?m:^[ >*+.:\d-]*(?:\[\^1\]: *)?:{2,} *(?:[A-Za-z{]|$))")


def is_ordinary(text: str) -> bool:
    return SYNTAX.search(text.expandtabs(4).replace("\\", "")) is None


@given(st.lists(PIECES, max_size=30).map("".join).filter(is_ordinary))
def test_marks_change_nothing_in_any_ordinary_text(text: str) -> None:
    fragment = compile_markdown(text)
    if "<!" in text or any(finding.rule in CHANGED for finding in fragment.findings):
        return
    assert filled(fragment) == unmarked(text)


@given(st.text(alphabet="ab:[]@{}()<>`*_#-\"'\\|!&; \n\t=/.1x~^", max_size=80))
def test_no_text_raises_and_none_leaves_a_private_character(text: str) -> None:
    fragment = compile_markdown(text)
    assert not re.search("[\ue000-\ue0ff]", repr(fragment.parts) + fragment.text + repr(fragment.headings))


def test_a_text_is_compiled_the_same_after_any_other() -> None:
    alone = {name: compile_markdown(text) for name, text in CORPUS.items()}
    assert {name: compile_markdown(CORPUS[name]) for name in reversed(CORPUS)} == alone


def test_private_characters_of_an_author_become_replacement_characters() -> None:
    assert compile_markdown("a\ue000b\ue010c").parts == ("<p>a\ufffdb\ufffdc</p>",)
