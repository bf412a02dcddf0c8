"""Rules about encodings, characters, YAML and front matter."""

from __future__ import annotations

from imhsite.diagnostics.rules.rule import Rule

SOURCE_RULES: dict[str, Rule] = {
    "file-too-large": Rule(
        "Text file that is too large",
        "A huge file slows every build down, and is nearly always a picture or document saved under the wrong name.",
        "Split the file, or save the right one under this name. The limit is five megabytes.",
    ),
    "not-text": Rule(
        "File that is not text",
        "The words in a picture or document cannot be read.",
        "Save the words as plain text in UTF-8. Pictures and documents belong in content/media/.",
    ),
    "not-utf8": Rule(
        "File that is not saved as UTF-8",
        "In any other encoding, accents, curly quotes and dashes turn into the wrong characters on the page.",
        "Open the file in a text editor, choose Save As, and select the encoding UTF-8.",
    ),
    "garbled-characters": Rule(
        "Garbled characters",
        "A program read UTF-8 as Windows-1252, so readers would see, for example, three odd characters instead of an "
        "apostrophe.",
        "Write what the hint suggests, or copy the text again from the original.",
        "warning",
    ),
    "invisible-character": Rule(
        "Invisible character",
        "It breaks searching, links and copying, and nobody can see why.",
        "Delete it: put the cursor behind it and press Backspace.",
        "warning",
    ),
    "forbidden-character": Rule(
        "Forbidden character",
        "Control characters and private-use characters appear as boxes. Characters that change the direction of "
        "writing can make a text look different from what it says.",
        "Delete it and type the line again, or type the character that you meant.",
    ),
    "unfinished-merge": Rule(
        "Two versions of the same lines",
        "Git or a sync program could not decide between the changes of two people. Readers would see both versions "
        "and the marks between them.",
        "Keep the lines that you want, and delete the others and the lines with the marks.",
    ),
    "yaml-syntax": Rule(
        "Invalid YAML",
        "The rest of the file could be read in a way that you did not mean.",
        "Write a key, a colon, a space and the value on each line, and put values with special characters in quotes.",
    ),
    "yaml-colon": Rule(
        "Colon in a value without quotes",
        "A colon followed by a space introduces a value, so a second one on the line is ambiguous.",
        'Put the whole value in quotes: title: "Bonding: the start".',
    ),
    "yaml-space": Rule(
        "Missing space",
        "Without an ordinary space after it, a colon or hyphen becomes part of the word.",
        "Type a space after the colon of a key and after the hyphen of a list item.",
    ),
    "yaml-line": Rule(
        "Line that is neither a key nor a value",
        "It could be a key without its colon, or the continuation of the value above.",
        "Write key: value, or indent the line by two spaces to continue the value above.",
    ),
    "yaml-quote": Rule(
        "Quote in the wrong place",
        "Everything up to the next quote becomes part of the value, even on later lines.",
        "Put the same kind of quote at both ends of the value. Use double quotes if it contains an apostrophe.",
    ),
    "yaml-bracket": Rule(
        "Brackets that do not match",
        "Square brackets contain a list and curly brackets contain keys with values. Without the closing bracket, "
        "neither can be read.",
        "Close the bracket and put commas between the items. If the brackets are part of the text, put the value in "
        "quotes.",
    ),
    "yaml-indentation": Rule(
        "Wrong indentation",
        "The indentation of a line shows what it belongs to.",
        "Start lines of the same level at the same column, and indent what belongs to a line by two more spaces.",
    ),
    "yaml-tab": Rule(
        "Tab instead of spaces",
        "Editors show tabs with different widths, so nobody can see what the line belongs to.",
        "Replace the tab with spaces: two for each level.",
    ),
    "yaml-special-character": Rule(
        "Value that begins with a special character",
        "At the start of a value, characters such as @, % and * have a special meaning in YAML.",
        'Put the whole value in quotes: "@name".',
    ),
    "yaml-comment": Rule(
        "Text lost after a #",
        "A # after a space starts a comment, so a hashtag there never reaches the page.",
        'Put the value in quotes: "#Week2024". To write a comment, put a space after the #.',
        "warning",
    ),
    "yaml-list": Rule(
        "List on the same line as its key",
        "A list must begin on the line below its key.",
        "Begin each item on a line of its own with a hyphen and a space. If it is text, put the value in quotes.",
    ),
    "yaml-block": Rule(
        "Text on the same line as | or >",
        "After | or >, the text must begin on the next line.",
        "Move the text down one line and indent it, or put the value in quotes.",
    ),
    "yaml-escape": Rule(
        "Backslash without a meaning",
        "Inside double quotes, a backslash begins a code such as \\n for a new line. This one is not a known code.",
        "Use single quotes, or write the backslash twice.",
    ),
    "yaml-documents": Rule(
        "Two documents in one file",
        "A line of three hyphens starts a new document, and everything after it would be lost.",
        "Remove the line, or put the second part into a file of its own.",
    ),
    "yaml-key": Rule(
        "Key that is not a word",
        "imhsite finds fields by their names.",
        "Write the name of the field before the colon.",
    ),
    "yaml-merge": Rule(
        "Values copied with <<",
        "Copied values hide where they were written, and messages could not point to the right line.",
        "Write the keys out.",
    ),
    "yaml-tag": Rule(
        "Value that begins with an exclamation mark",
        "YAML reads ! as an instruction, so the word after it would be lost.",
        "Remove the exclamation mark, or put the value in quotes if it is text.",
    ),
    "yaml-alias": Rule(
        "Misused & or * in YAML",
        "In YAML, & names a value that * repeats. A name that is never repeated is usually text without quotes, and "
        "repeats inside repeats can make a small file enormous.",
        "Put text that begins with & in quotes, and write repeated values out.",
    ),
    "duplicate-key": Rule(
        "Key used twice",
        "Only one of the two values can be used, and it may not be the one you meant.",
        "Remove one of them.",
    ),
    "front-matter-missing": Rule(
        "Markdown file without fields",
        "A Markdown file begins with its title and summary, between two lines of three hyphens.",
        "Begin the file with a line of three hyphens (---), the fields, and another such line.",
    ),
    "front-matter-unclosed": Rule(
        "Fields without a closing line",
        "Without a second line of three hyphens, imhsite cannot tell where the fields end and the text begins.",
        "Put a line of three hyphens (---) between the fields and the text.",
    ),
}
