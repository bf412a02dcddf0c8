"""Markdown has the structure that it has on GitHub: lists, quotations, code, tables, HTML, line breaks, links."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structure import by_github, by_imhsite, in_one_style

SAME = {
    "list without a blank line above": "What you need:\n- a blanket\n- a song\n",
    "numbers without a blank line above": "What to do:\n1. Sit\n2. Sing\n",
    "a number that begins no list": "We were born in\n1984. It was hot.\n",
    "lists nested by two spaces": "- a\n  - b\n    - c\n- d\n",
    "lists nested by three and by four": "1. a\n   - b\n2. c\n    - d\n",
    "signs that begin another list": "- a\n* b\n+ c\n",
    "numbers with a bracket": "1) one\n2) two\n\n3. three\n",
    "numbers that begin later": "7. seven\n8. eight\n",
    "numbers apart by an image and a fence": (
        "1. one\n\n   ![x](https://example.org/x.png)\n\n"
        "2. two\n\n   ```\n   code\n   ```\n3. three\n"
    ),
    "paragraphs in an entry": "- a\n\n  b\n\n- c\n",
    "a tight list and a loose one": "- a\n- b\n\ntext\n\n- a\n\n- b\n",
    "lazy lines": "- a\nb\n\n> c\nd\n",
    "a fence in an entry": "1. Find it.\n\n    ```sh\n    git tag\n    ```\n\n2. Tag it.\n",
    "a fence with an indentation": "   ```\n   a\n     b\n   ```\n",
    "a fence in a quotation": "> ```\n> a\n> ```\nb\n",
    "tildes": "~~~ python x=1\nprint('<&>')\n~~~\n",
    "indented code": "text\n\n    a\n\n      b\n\ntext\n",
    "two quotations": "> I talk to her.\n> - Amira\n\n> We sing.\n",
    "a quotation in a quotation": "> a\n> > b\n>\n> c\n",
    "a list in a quotation": "> - a\n> - b\n>\n> c\n",
    "a table below a line": "What we offer:\n| Day | Time |\n|-----|-----:|\n| Mon | 9 |\n",
    "a table with too few cells and with bars": "a | b\n:-:|--\n1\n\\| | `x`\n",
    "a table that ends": "| a |\n| - |\n| b |\n> c\n",
    "headings": "# a\n## b ##\n####### c\n#d\n\ne\n===\n\nf\ng\n---\n",
    "rules": "a\n\n***\n- - -\n___\n",
    "html with Markdown after it": "<details>\n<summary>S</summary>\n\n*a*\n\n</details>\nb\n",
    "html that is closed at once": "<div>a</div>\nb\n\nc\n",
    "an inline tag alone": "<em>\n\na\n\n</em>\n",
    "a tag in a sentence": "a <b>b</b> <br> c\n",
    "a comment": "a\n\n<!-- b\n\nc -->\n\nd <!-- e --> f\n",
    "line breaks": "a  \nb\\\nc\nd\n",
    "no line break at the end": "a\\\n\n# b\\\n\n- c  \n",
    "strikethrough": "~~a~~ ~~b *c*~~ d~~e\n",
    "about ten": "~5 to ~10 babies\n",
    "task list": "- [ ] a\n- [x] b\n  - [X] c\n- d\n",
    "no task": "- [] a\n- [y] b\n- [ ]c\n\n[ ] d\n",
    "addresses": "See https://example.org/a_b?c=d, (http://example.org/(e)) or me@example.org.\n",
    "no addresses": "a@b, http://, xhttp:/y, me@example\n",
    "addresses in angles": "<https://example.org/a?b&c> <tel:+441234> <me@example.org>\n",
    "links by label": "[a] [b][] [c][A] [d]\n\n[a]: https://x.org 'T'\n[B]: <https://y.org>\n[c]: z\n[a]: w\n",
    "a label twice": "[a]\n\n[a]: https://x.org\n[A]: https://y.org\n",
    "backslashes": "\\*a\\* \\_b\\_ \\#c \\~~d~~ \\<b> \\[e](f) \\| \\\\ C:\\temp\n",
    "tabs": "-\ta\n\n\tb\n\n\t\tc\n",
}  # fmt: skip
"""Texts whose structure is the same, each for a kind."""

OTHERWISE = {
    "an address without a scheme gets the safe one": (
        "www.example.org/a.\n",
        "<p><a href=https://www.example.org/a>www.example.org/a</a>.</p>",
    ),
    "one tilde is a tilde": ("about ~5~ babies\n", "<p>about ~5~ babies</p>"),
    "alerts are notes": (
        "> [!NOTE]\n> Worth *knowing*.\n\n> [!Caution]\n>\n> - Stop\n",
        "<x-note><p>Worth <em>knowing</em>.</p></x-note> <x-warning><ul><li>Stop</li></ul></x-warning>",
    ),
    "an attribute list": ("## A {#b .c}\n\nd\n{: .e}\n", "<h2>A</h2><p>d</p>"),
    "the first footnote that is mentioned is the first": (
        "a[^y] b[^x]\n\n[^x]: X\n[^y]: Y\n",
        None,
    ),
    "definitions": (
        "Tie\n:   What joins.\n: Or holds.\n",
        "<dl><dt>Tie</dt><dd>What joins.</dd><dd>Or holds.</dd></dl>",
    ),
    "abbreviations": ("The UK.\n*[UK]: United Kingdom\n", "<p>The <abbr title=United Kingdom>UK</abbr>.</p>"),
}
"""Texts whose structure differs on purpose: docs/writing.md lists these."""


@pytest.mark.parametrize("name", SAME)
def test_a_text_has_the_structure_that_it_has_on_github(name: str) -> None:
    assert by_imhsite(SAME[name])[0] == by_github(SAME[name])


@pytest.mark.parametrize("name", OTHERWISE)
def test_a_text_whose_structure_differs_on_purpose(name: str) -> None:
    text, expected = OTHERWISE[name]
    found = by_imhsite(text)[0]
    assert found != by_github(text)
    if expected is not None:
        assert found == expected
    else:
        assert found.index("Y") < found.index("X")


LINES = st.sampled_from(
    [
        "- a", "- ", "  - b", "    - c", "* d", "+ e", "1. f", "2. g", "10. h", "1) i", "   - j", "> k", "> - l", ">",
        "    code", "  text", "text", "more", "", "", "", "```", "```sh", "  ```", "~~~", "- ```", "c | d", "# m",
        "| a | b |\n| - | - |\n| c | d |", "---", "* * *", "===", "     deep", "\ttab", "- > o", "1. - p", "   q",
        "## n ##", "<hr>", "<p>r</p>", "<!-- s -->", "- [ ] t", "- [x] u", "#tag", "v\\", "w  ", "- # x",
        "<details>", "</details>",
    ]
)  # fmt: skip
"""Lines that mean something to the structure of blocks, to be put below one another at random."""


@given(st.lists(LINES, max_size=10).map("\n".join))
def test_lines_put_together_have_the_structure_that_they_have_on_github(text: str) -> None:
    structure, findings = by_imhsite(text + "\n")
    if any(finding.rule in ("unclosed-html", "misplaced-html", "unclosed-code-fence") for finding in findings):
        return
    assert structure == by_github(text + "\n")


def test_the_comparison_sees_what_differs() -> None:
    assert in_one_style("<p>a</p>\n<ul>\n<li>b</li></ul>") == in_one_style("<p>a</p><ul><li>b</li>\n</ul>")
    assert in_one_style("<ul><li>a</li></ul>") != in_one_style("<ul><li><p>a</p></li></ul>")
    assert in_one_style("<ol start=2><li>a</li></ol>") != in_one_style("<ol><li>a</li></ol>")
    assert by_github("- a\n- b") != by_github("- a\n\n- b")
