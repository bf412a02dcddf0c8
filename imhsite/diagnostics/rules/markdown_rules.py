"""Rules about the Markdown of a single text."""

from __future__ import annotations

from imhsite.diagnostics.rules.rule import Rule

MARKDOWN_RULES: dict[str, Rule] = {
    # The syntax of Markdown
    "unclosed-directive": Rule(
        "A container directive that never ends",
        "Everything after it would land inside it: the rest of the page would be one note.",
        "Add a closing line of as many colons as the opening line has, indented or quoted alike.",
    ),
    "unclosed-bracket": Rule(
        "A directive's bracket or brace that never closes",
        "Nobody can tell where the directive ends and your text goes on.",
        'Add the missing "]" or "}" on the same line, or in the same paragraph for one inside a sentence.',
    ),
    "stray-directive-end": Rule(
        "A closing line with nothing to close",
        "Either it is left over, or the line that should open the container is misspelt and does nothing.",
        "Delete the line of colons, or mend the opening line above it.",
    ),
    "malformed-directive": Rule(
        "Colons without a directive's name",
        "The colons would be printed on the page, and what they should wrap would not be wrapped.",
        "Write the name right after the colons, in lower case, words joined by hyphens: `:::key-points`.",
    ),
    "malformed-argument": Rule(
        "An argument that cannot be read",
        "What you meant to set would be ignored.",
        'Write `key=value`, `key="two words"`, or a word alone, with spaces between and straight quotes.',
    ),
    "duplicate-argument": Rule(
        "An argument given twice",
        "Only one of the two values can count, and nobody knows which you meant.",
        "Keep one and delete the other.",
    ),
    "text-after-directive": Rule(
        "Text on the line of a directive",
        "A leaf or container directive has its line to itself; the text beside it belongs to nothing.",
        "Move the text to a line of its own, or into the brackets if it is the title.",
    ),
    "misplaced-directive": Rule(
        "A directive where none can stand",
        "It cannot be shown there, so its colons or nothing at all would be on the page.",
        "Put `::name[…]` and `:::name` on lines of their own; inside a sentence write `:name[…]`.",
    ),
    "malformed-citation": Rule(
        "A citation that cannot be read",
        "The claim would stand without its source.",
        "Write `[@id]`, `[@id, p. 3]` or `[@first; @second]`.",
    ),
    "dead-anchor": Rule(
        "A link to an anchor that is not there",
        "Whoever follows the link stays where they are.",
        "Use the id of a heading on the page: its words in lower case, joined by hyphens.",
    ),
    "duplicate-anchor": Rule(
        "An id used twice on one page",
        "A link can only reach the first of them, and screen readers may mix them up.",
        "Give each place its own id.",
    ),
    "empty-link": Rule(
        "A link or an image without a destination",
        "The link leads nowhere, or the image shows nothing.",
        "Write the file or the address between the round brackets.",
    ),
    "heading-level-one": Rule(
        "A heading of the first level in the text",
        "The page's title is its one first-level heading; a second one confuses people who listen to the page.",
        "Begin the headings in the text with `##`.",
    ),
    "skipped-heading-level": Rule(
        "A heading level left out",
        "People who move through a page by its headings think that something is missing.",
        "Use the next level down: `###` below `##`.",
        "warning",
    ),
    "too-deeply-nested": Rule(
        "Too many things inside one another",
        "No page needs it, and the text would take forever to compile.",
        "Take some levels out, or write a backslash before characters that are meant as they are.",
    ),
    "unclosed-code-fence": Rule(
        "Code that never ends",
        "The rest of the page would be shown as code.",
        "Close the code with a line of the same three backticks or tildes that opened it.",
    ),
    # Directives, citations and links in Markdown
    "unknown-directive": Rule(
        "A directive that does not exist",
        "imhsite would have to print your colons and brackets on the page.",
        "Check the name against the list of directives in docs/writing.md.",
    ),
}
