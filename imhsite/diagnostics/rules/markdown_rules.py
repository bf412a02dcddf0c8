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
    # What was meant as markup and is not
    "reversed-link": Rule(
        "Link with its brackets the wrong way round",
        "Readers would see the brackets and the address, and no link.",
        "Put the words in square brackets and the address in round ones: `[words](address)`.",
        "warning",
    ),
    "space-in-link": Rule(
        "Space between the brackets of a link",
        "Readers would see the brackets and the address, and no link.",
        "Write the round bracket right after the square one: `[words](address)`.",
        "warning",
    ),
    "unread-link": Rule(
        "Link that is not read as one",
        "Readers would see the brackets and the address, and no link.",
        'Write the address alone between the round brackets, or with a title: `[words](address "title")`.',
        "warning",
    ),
    "unknown-link-label": Rule(
        "Link to a label that no line defines",
        "Readers would see the brackets, and no link.",
        "Write the address in round brackets, or add a line such as `[label]: https://example.org/`.",
        "warning",
    ),
    "unread-definition": Rule(
        "Definition of a link inside a paragraph",
        "It would appear on the page, and the links that use it would not work.",
        "Leave a blank line above it.",
        "warning",
    ),
    "wiki-link": Rule(
        "Link in double square brackets",
        "Readers would see the brackets, and no link.",
        "Write a link to the file: `[words](file.md)`.",
        "warning",
    ),
    "unread-shortcode": Rule(
        "Shortcode of another program",
        "Readers would see it as it is written.",
        "Write a directive that does the same, or delete it.",
        "warning",
    ),
    "unpaired-emphasis": Rule(
        "Emphasis that begins and does not end",
        "Readers would see the asterisks.",
        "Write the same signs before the first word and after the last one, with no space in between and within one "
        "paragraph.",
        "warning",
    ),
    "single-tilde": Rule(
        "Text between single tildes",
        "Readers would see the tildes.",
        "Write two on each side to strike it out: `~~word~~`.",
        "warning",
    ),
    "unpaired-backtick": Rule(
        "Backtick without a second one",
        "Readers would see the backtick.",
        "Write an apostrophe as `'`, and code between two backticks.",
        "warning",
    ),
    "heading-without-space": Rule(
        "Heading without a space after its number signs",
        "Readers would see the number signs in an ordinary paragraph.",
        "Write a space after them: `## Heading`.",
        "warning",
    ),
    "text-bullet": Rule(
        "Bullet that was pasted from elsewhere",
        "The entries would run on in one paragraph.",
        "Begin each entry with a hyphen and a space.",
        "warning",
    ),
    "list-without-space": Rule(
        "List without spaces after its signs",
        "The entries would run on in one paragraph.",
        "Write a space after each hyphen or number.",
        "warning",
    ),
    "unread-table": Rule(
        "Table without a line of hyphens",
        "Readers would see the vertical bars in an ordinary paragraph.",
        "Below the first row, write a line with hyphens for each of its columns: `| --- | --- |`.",
        "warning",
    ),
    "lost-table-cells": Rule(
        "Row with more cells than the table has columns",
        "The last cells would not be on the page.",
        "Add a column to the first two rows, or delete the cell.",
        "warning",
    ),
    "unknown-footnote": Rule(
        "Footnote that does not exist",
        "Readers would see the brackets, and not what you wanted to add.",
        "Write the footnote in a paragraph of its own, such as `[^note]: Its text.`, or correct its name.",
    ),
    "unused-footnote": Rule(
        "Footnote that nothing refers to",
        "It would appear at the end of the page without a connection to the text.",
        "Write its name where it belongs, such as `[^note]`, or delete it.",
        "warning",
    ),
    "duplicate-definition": Rule(
        "Two footnotes or link definitions of the same name",
        "Only the first would be used, and the text of the other would be lost.",
        "Give one of them another name.",
    ),
    "repeated-title": Rule(
        "Title repeated in the text",
        "The page shows its title already, so the heading is left out.",
        "Delete the heading.",
        "warning",
    ),
    # HTML in a text
    "html-not-allowed": Rule(
        "HTML that cannot be used in a text",
        "It could run scripts, load something from elsewhere, or break the design or the page for some readers.",
        "Write Markdown or a directive instead, or delete it. To show a tag as it is, write a backslash before it.",
    ),
    "unclosed-html": Rule(
        "HTML tag without its counterpart",
        "Browsers guess where it ends, and may change the rest of the page.",
        "Write both tags in the same paragraph, list item or quotation, or delete the one that is left.",
    ),
    "misplaced-html": Rule(
        "HTML block in the middle of other text",
        "Browsers end the paragraph there, which changes the page.",
        "Begin a line with the tag, below a blank line.",
    ),
    "dropped-attribute": Rule(
        "Attribute that is left out",
        "It has no effect on this site, or the text in braces is no attribute.",
        "Delete it. To show braces as they are, write a backslash before the first one.",
        "warning",
    ),
    "markdown-in-html": Rule(
        "Markdown inside a block of HTML",
        "Readers would see its signs.",
        "Leave a blank line after the opening tag and before the closing one.",
        "warning",
    ),
    "directive-in-html": Rule(
        "Directive or citation inside a block of HTML",
        "Readers would see its colons or brackets, and nothing checks it.",
        "Leave a blank line after the opening tag and before the closing one.",
    ),
    # References
    "unknown-directive": Rule(
        "Unknown directive",
        "Readers would see your colons and brackets on the page.",
        "Compare the name with the list of directives in docs/writing.md.",
    ),
}
