"""HTML of other programs becomes Markdown with the same words, which our compiler reads without a finding."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imhsite.extensions.imported import CannotRead
from imhsite.importers.html_to_markdown import markdown_of
from imhsite.markdown.compile import compile_markdown
from imhsite.markdown.html_tokens import tokens_of
from imhsite.markdown.plain_text import plain_text

SIGNS = st.text(st.sampled_from("abc 12.)#-+*_`[](){}<>|~:!&;=\\\"'@^/\né"), min_size=1, max_size=12).map(html.escape)
INLINE = ("b", "i", "s", "u", "sub", "code", "a href=x.html", "span lang=cy", "q", "small")
BLOCK = ("p", "h2", "h5", "blockquote", "div", "section", "pre")


def tagged(tag: str, content: str) -> str:
    return f"<{tag}>{content}</{tag.split(maxsplit=1)[0]}>"


def several(each: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(each, min_size=1, max_size=3).map("".join)


def inline(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return several(st.one_of(SIGNS, st.just("<br>"), st.builds(tagged, st.sampled_from(INLINE), inner)))


WORDS = st.recursive(SIGNS, inline, max_leaves=5)


def block(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    content = several(inner)
    rows = several(several(st.builds(tagged, st.just("td"), content)).map(lambda cells: tagged("tr", cells)))
    entries = several(st.builds(tagged, st.just("li"), content))
    return st.one_of(
        WORDS,
        st.builds(tagged, st.sampled_from(BLOCK), WORDS),
        st.builds(tagged, st.sampled_from(("blockquote", "div")), content),
        st.builds(tagged, st.sampled_from(("ul", "ol")), entries),
        rows.map(lambda written: tagged("table", written)),
        st.builds(lambda term, text: f"<dl><dt>{term}</dt><dd>{text}</dd></dl>", WORDS, content),
    )


DOCUMENTS = several(st.recursive(WORDS.map(lambda words: tagged("p", words)), block, max_leaves=6))
OF_ITS_WORDS = {"duplicate-anchor", "empty-link"}
"""Findings that the text had before it was converted."""


def words_of(text: str) -> str:
    return "".join(re.findall(r"[^\W_]+", text))


@settings(max_examples=40, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(DOCUMENTS)
def test_no_word_is_lost_and_nothing_is_read_as_other_markup(source: str) -> None:
    markdown, _, notes = markdown_of(source, "it")
    compiled = compile_markdown(markdown)
    assert [found for found in compiled.findings if found.rule not in OF_ITS_WORDS] == []
    assert notes == ()
    assert words_of(compiled.text) == words_of(plain_text(source, list(tokens_of(source))))


@pytest.mark.parametrize(
    ("source", "markdown"),
    [
        ("a <b>b</b> <i>c</i>d<b>e</b>f", "a **b** *c*d**e**f\n"),
        ("<b>a</b><i>b</i>", "<strong>a</strong><em>b</em>\n"),
        ("<b>“a”</b>b", "<strong>“a”</strong>b\n"),
        ("<ul><li>a<ol><li>b</li></ol></li><li>c</li></ul>", "- a\n  1. b\n- c\n"),
        ("<ul><li><p>a</p><p>b</p></li></ul>", "- a\n\n  b\n"),
        ("<ul><li>a</ul><ul><li>b</ul>", "- a\n\n* b\n"),
        ("<blockquote>a</blockquote><blockquote>b</blockquote>", "> a\n\n> b\n"),
        ("<pre><code class=language-py>a\n```\nb</code></pre>", "````py\na\n```\nb\n````\n"),
        ("<table><tr><td>a</td><td>b|c</td></tr><tr><td>d<br>e</td></tr></table>",
         "| a | b\\|c |\n| --- | --- |\n| d<br>e |  |\n"),
        ("<dl><dt>a</dt><dd>b</dd><dd>c</dd><dt>d</dt><dd>e</dd></dl>", "a\n:   b\n:   c\n\nd\n:   e\n"),
        ("a!<a href=b.md>c</a>", "a\\![c](b.md)\n"),
        ("a<br><br>b", "a\n\nb\n"),
        ("<a href='https://a.org/b (c)'>d [e]</a>", "[d \\[e\\]](https://a.org/b%20%28c%29)\n"),
        ("<h1>a</h1><h4>b</h4><h2>c</h2>", "## b\n\n## c\n"),
        ("<a href='#x'>a</a><h2><a id=x></a>b</h2>", "[a](#x)\n\n## b {#x}\n"),
        ("see [a](b.md), *c*, ::note and https://a.org/b_c_",
         "see \\[a\\](b.md), \\*c\\*, \\::note and https://a.org/b_c_\n"),
        ("<p>1. a</p><p># b</p><p>- c<br>+ d</p>", "1\\. a\n\n\\# b\n\n\\- c\\\n\\+ d\n"),
        ("<figure><img src=a.jpg alt=b><figcaption>c “d”</figcaption></figure>",
         '::figure[b]{src="a.jpg" caption="c “d”"}\n'),
        ("a<sup><a href='#n1' id=r1>1</a></sup><ol><li id=n1>b <a href='#r1'>↩</a></li></ol>", "a[^1]\n\n[^1]: b\n"),
        ("<details><summary>a</summary>b</details>", "<details>\n<summary>a</summary>\n\nb\n\n</details>\n"),
    ],
)  # fmt: skip
def test_markdown_is_as_people_write_it(source: str, markdown: str) -> None:
    assert markdown_of(source, "it").markdown == markdown


def test_a_first_heading_is_the_title_unless_another_one_is_known() -> None:
    source = "<h1>a <b>b</b></h1><p>c</p>"
    assert markdown_of(source, "it")[:2] == ("c\n", "a b")
    assert markdown_of(source, "it", "a b")[:2] == ("c\n", "a b")
    assert markdown_of(source, "it", "d")[:2] == ("## a b\n\nc\n", "")


def test_cells_that_span_others_stay_in_html_in_which_nothing_is_markup() -> None:
    written = markdown_of("<table><tr><td colspan=2>*a* [b] ::note</td></tr></table>", "it").markdown
    assert '<td colspan="2"><p>&#42;a&#42; &#91;b&#93; &#58;&#58;note</p></td>' in written
    assert compile_markdown(written).findings == ()


@pytest.mark.parametrize(
    ("source", "concern", "message"),
    [
        ("a<script>b</script>", "left out", "a script"),
        ("<form>a <input></form>", "left out", 'a form: "a"'),
        ("<a href='javascript:a'>b</a>", "left out", 'a link to javascript:a, on the words "b"'),
        ("<iframe src='//www.youtube.com/embed/x1'></iframe>", "changed",
         "embedded content became a link: https://www.youtube.com/watch?v=x1"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_noted(source: str, concern: str, message: str) -> None:
    assert [(note.concern, note.message) for note in markdown_of(source, "it").notes] == [(concern, message)]


def test_html_that_is_nested_too_deeply_is_refused_at_once() -> None:
    for deep in ("<div>" * 20_000, "<ul><li>a" * 100, "<b><i>" * 5_000 + "a"):
        with pytest.raises(CannotRead):
            markdown_of(deep, "it")
