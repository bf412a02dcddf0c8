"""Rules about characters and YAML as authors type them."""

from __future__ import annotations

from imhsite.diagnostics.rules.rule import Rule

SOURCE_RULES: dict[str, Rule] = {
    "file-too-large": Rule(
        "A text file that is too large",
        "One enormous file makes every build slow, and is nearly always a picture or document under a wrong name.",
        "Split the file, or save the right one under this name. Five megabytes are the most.",
    ),
    "not-text": Rule(
        "A file that is not text",
        "Pictures and documents cannot be read as words.",
        "Save the words as plain text in UTF-8. Pictures and documents belong in content/media/.",
    ),
    "not-utf8": Rule(
        "A file that is not saved as UTF-8",
        "In any other encoding, accents, curly quotes and dashes turn into the wrong characters on the page.",
        "Open the file in a text editor, choose Save As, and choose the encoding UTF-8.",
    ),
    "garbled-characters": Rule(
        "Characters garbled on the way",
        "A program read UTF-8 as Windows-1252, so a curly apostrophe became three odd characters for all to see.",
        "Write what the message suggests, or copy the text again from where it is whole.",
        "warning",
    ),
    "invisible-character": Rule(
        "An invisible character",
        "It breaks searching, links and copying, and nobody can see why.",
        "Delete it: put the cursor behind it and press Backspace.",
        "warning",
    ),
    "forbidden-character": Rule(
        "A character that no page may hold",
        "Control characters and private signs show as boxes; characters that turn the direction of writing can make "
        "a text read otherwise than it is.",
        "Delete it and type the line again, or write the sign that was meant.",
    ),
    "yaml-syntax": Rule(
        "Something that is not YAML",
        "The rest of the file cannot be understood, so it may say something else than you meant.",
        "Write one key, a colon, a space and the value on each line, and put values with signs in them in quotes.",
    ),
    "yaml-colon": Rule(
        "A colon inside a value without quotes",
        "A colon and a space mean that a value follows, so a second one on the line cannot be understood.",
        'Put the whole value in quotes: title: "Bonding: the start".',
    ),
    "yaml-space": Rule(
        "A missing space",
        "Without an ordinary space after it, a colon or hyphen is part of the word.",
        "Type a space after the colon of a key and after the hyphen of a list item.",
    ),
    "yaml-line": Rule(
        "A line that is neither a key nor a value",
        "It could be a key without its colon, or the rest of the value above.",
        "Write key: value, or indent the line by two spaces so that it goes on from the line above.",
    ),
    "yaml-quote": Rule(
        "A quote that does not end where the value ends",
        "Everything up to the next quote, even lines further down, becomes part of the value.",
        "Put the same quote at both ends of the value. Use double quotes for a value with an apostrophe.",
    ),
    "yaml-bracket": Rule(
        "Brackets that do not fit together",
        "Square brackets hold a list and curly ones hold keys with values; without its end, neither can be read.",
        "Close the bracket, put commas between the items, or put the value in quotes if the brackets are text.",
    ),
    "yaml-indentation": Rule(
        "A line that begins at the wrong column",
        "How far a line is indented says what it belongs to.",
        "Let lines that belong together begin at the same column; use two more spaces for what belongs to a line.",
    ),
    "yaml-tab": Rule(
        "A tab where only spaces may stand",
        "Editors show tabs with different widths, so nobody can see what such a line belongs to.",
        "Replace the tab by spaces: two for each level.",
    ),
    "yaml-special-character": Rule(
        "A value that begins with a sign YAML keeps for itself",
        "At the beginning of a value, signs such as @, %, ` and * have a meaning of their own.",
        'Put the whole value in quotes: "@name".',
    ),
    "yaml-comment": Rule(
        "Words left out because of a #",
        "A # after a space begins a comment, so a hashtag there never reaches the page.",
        'Put the value in quotes: "#Week2024". For a comment, put a space after the #.',
        "warning",
    ),
    "yaml-list": Rule(
        "A list on the line of its key",
        "A list begins on the line below its key.",
        "Begin each item on a line of its own with a hyphen and a space, or put the value in quotes if it is text.",
    ),
    "yaml-block": Rule(
        "Text beside a | or >",
        "After | or > the text begins on the next line.",
        "Move the text down one line and indent it, or put the value in quotes.",
    ),
    "yaml-escape": Rule(
        "A backslash that means nothing",
        "Inside double quotes a backslash has a meaning of its own, as in \\n for a new line, and this one has none.",
        "Use single quotes, or write the backslash twice.",
    ),
    "yaml-documents": Rule(
        "Two documents in one file",
        "A line of three hyphens begins another document, and what stands there would be lost.",
        "Remove the line, or put the second part into a file of its own.",
    ),
    "yaml-key": Rule(
        "A key that is not a word",
        "Fields are found by their names.",
        "Write the name of the field before the colon.",
    ),
    "yaml-merge": Rule(
        "Lines copied from elsewhere by <<",
        "Copied lines hide where their values stand, and imhsite always says where.",
        "Write the keys out.",
    ),
    "yaml-tag": Rule(
        "A value that begins with an exclamation mark",
        "What a value means follows from its field, so a word that begins with ! would be lost.",
        "Remove it, or put the value in quotes if it is text.",
    ),
    "yaml-alias": Rule(
        "A repeated value that cannot be used",
        "A name written with & is for repeating a value with *. Unused, it is usually text that lost its quotes; "
        "nested, it can make a small file enormous.",
        "Put text that begins with & in quotes; write repeated values out.",
    ),
    "duplicate-key": Rule(
        "A key that is there twice",
        "Only one of the two values can be used, and it may not be the one you meant.",
        "Remove one of them.",
    ),
    "front-matter-missing": Rule(
        "A Markdown file without its fields",
        "The title and summary stand between two lines of three hyphens at the top of the file.",
        "Begin the file with a line ---, the fields, and a line --- again.",
    ),
    "front-matter-unclosed": Rule(
        "Fields that never end",
        "Without a second line of three hyphens, nothing says where the fields end and the text begins.",
        "Put a line --- between the fields and the text.",
    ),
}
