"""Rules about the Markdown of a single text."""

from __future__ import annotations

from imhsite.diagnostics.rules.rule import Rule

MARKDOWN_RULES: dict[str, Rule] = {
    # The syntax of Markdown
    "unclosed-directive": Rule(
        "Container directive that is never closed",
        "The rest of the page would become part of it.",
        "Add a closing line with as many colons as the opening line, and with the same indentation or quote marks.",
    ),
    "unclosed-bracket": Rule(
        "Unclosed bracket or brace in a directive",
        "Without the closing bracket, imhsite cannot tell where the directive ends and your text continues.",
        'Add the missing "]" or "}": on the same line or, inside a sentence, in the same paragraph.',
    ),
    "stray-directive-end": Rule(
        "Closing line without an opening line",
        "Either the line is left over, or the line that should open the container is misspelt and has no effect.",
        "Delete the line of colons, or correct the opening line above it.",
    ),
    "malformed-directive": Rule(
        "Colons without the name of a directive",
        "The colons would appear on the page, and the text below them would look like any other.",
        "Write the name right after the colons, in lower case with hyphens between words: `:::key-points`.",
    ),
    "malformed-argument": Rule(
        "Invalid argument of a directive",
        "The setting would have no effect.",
        'Write `key=value`, `key="two words"` or a single word, with straight quotes and with spaces between '
        "arguments.",
    ),
    "duplicate-argument": Rule(
        "Argument given twice",
        "Only one of the two values can be used, and imhsite cannot tell which one you meant.",
        "Keep one and delete the other.",
    ),
    "text-after-directive": Rule(
        "Text on the same line as a directive",
        "A leaf or container directive needs a line of its own. The text beside it would not appear.",
        "Move the text to a line of its own, or into the brackets if it is the title.",
    ),
    "misplaced-directive": Rule(
        "Directive in the wrong place",
        "The directive would not work here: readers would see its colons, or nothing at all.",
        "Put `::name[…]` and `:::name` on lines of their own. Inside a sentence, write `:name[…]`.",
    ),
    "malformed-citation": Rule(
        "Invalid citation",
        "Readers would see the claim without its source.",
        "Write `[@id]`, `[@id, p. 3]` or `[@first; @second]`.",
    ),
    "dead-anchor": Rule(
        "Link to a heading that does not exist",
        "The link would not take readers to the place you mean.",
        "Use the id of a heading on that page: its words in lower case, joined by hyphens.",
    ),
    "duplicate-anchor": Rule(
        "Id used twice on one page",
        "Links reach only the first of them, and screen readers may confuse the two.",
        "Give each place its own id.",
    ),
    "empty-link": Rule(
        "Link or picture without a destination",
        "Readers would find a link that does nothing, or an empty space instead of a picture.",
        "Write the file or the address between the round brackets.",
    ),
    "heading-level-one": Rule(
        "First-level heading in the text",
        "The page's title is its only first-level heading. A second one confuses people who use a screen reader.",
        "Begin the headings in the text with `##`.",
    ),
    "skipped-heading-level": Rule(
        "Skipped heading level",
        "People who move from heading to heading think that something is missing.",
        "Use the next level down: `###` below `##`.",
        "warning",
    ),
    "too-deeply-nested": Rule(
        "Too many levels of nesting",
        "Text nested this deeply is nearly always a mistake, and would slow every build down.",
        "Remove some levels, or write a backslash before characters that should appear as they are.",
    ),
    "unclosed-code-fence": Rule(
        "Code block that is never closed",
        "The rest of the page would appear as code.",
        "End the block with a line of the same backticks or tildes that opened it.",
    ),
    # References
    "unknown-directive": Rule(
        "Unknown directive",
        "Readers would see your colons and brackets on the page.",
        "Compare the name with the list of directives in docs/writing.md.",
    ),
}
