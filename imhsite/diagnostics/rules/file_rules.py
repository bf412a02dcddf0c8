"""Rules about the files of a site."""

from __future__ import annotations

from imhsite.diagnostics.rules.rule import Rule

FILE_RULES: dict[str, Rule] = {
    "missing-site": Rule(
        "Missing settings",
        "A site needs a title and an address before it can be built.",
        "Create content/site.yaml with two lines, title: and url:.",
    ),
    "empty-site": Rule(
        "Site without articles",
        "A site needs at least one article.",
        "Write one in content/articles/.",
    ),
    "unreadable-file": Rule(
        "Unreadable file",
        "imhsite cannot publish a file that it cannot read, and does not leave one out without telling you.",
        "Check that the file exists and that you have permission to read it.",
    ),
    "link-outside": Rule(
        "Link to a place outside content/ or themes/",
        "Following it could publish files from elsewhere on the computer, or hidden ones such as .env.",
        "Replace the link with a copy of the file. Links within content/, or within themes/, are fine.",
    ),
    "link-to-folder": Rule(
        "Link to a folder",
        "Links to folders can form a loop, and every file in the folder would exist twice.",
        "Move the folder itself here, or refer to its files where they are.",
    ),
    "link-to-nothing": Rule(
        "Broken link to a file",
        "The file that the link names does not exist, or the link leads back to itself.",
        "Replace the link with the file itself, or delete the link.",
    ),
    "special-file": Rule(
        "Pipe, socket or device",
        "This is not an ordinary file, and reading it could take forever.",
        "Delete it, or replace it with a file.",
    ),
    "backup-file": Rule(
        "Backup file of a program",
        "Nothing is lost, but somebody may take it for the file itself, or put it online with the folder.",
        "Delete it. Many editors have a setting for backup files.",
        "warning",
    ),
    "lock-file": Rule(
        "Document that is open in a word processor",
        "What has not been saved is not on the site yet.",
        "Save and close the document, then build again. If it is not open, delete the lock file.",
        "warning",
    ),
    "misplaced-file": Rule(
        "File that imhsite does not read",
        "imhsite does not expect a file with this name in this place, so its content would be missing from the site.",
        "Rename or move it as the hint says, or move it out of content/.",
    ),
    "copied-file": Rule(
        "Copy of a file that another program made",
        "When two people change a file, a sync program keeps both versions. Two of them on the site would be the same "
        "article twice, one of them out of date.",
        "Compare the two files, keep what you need in the original, and delete the copy.",
    ),
    "unused-copy": Rule(
        "Copy of a picture or download that nothing uses",
        "Nobody can tell later which of the two files is the right one.",
        "Delete the copy, or use it.",
        "warning",
    ),
    "wrong-ending": Rule(
        "File with the wrong ending",
        "imhsite reads texts from files that end in .md, and records from files that end in .yaml.",
        "Rename the file as the hint says.",
    ),
    "word-document": Rule(
        "Document of a word processor",
        "imhsite reads texts in Markdown. The words in this document would be missing from the site.",
        "Copy the text into a Markdown file. Documents to download belong in content/media/.",
    ),
    "bad-icon": Rule(
        "Picture that cannot be an icon",
        "On the home screens of phones, it would be blurred or distorted.",
        "Save it as an SVG drawing, or as a square PNG of at least 512 by 512 pixels.",
    ),
    "bad-file-name": Rule(
        "File name that cannot be a web address",
        "The file name becomes part of the page's address, which must work everywhere.",
        "Use lower-case letters a to z, digits and hyphens.",
    ),
    "impossible-path": Rule(
        "Name that some systems do not allow",
        "Sites are built and hosted on different systems, and some of them forbid certain names.",
        "Give the file another name.",
    ),
    "same-address": Rule(
        "Two files with the same address",
        "Visitors could see only one of them.",
        "Rename one of the two files.",
    ),
}
