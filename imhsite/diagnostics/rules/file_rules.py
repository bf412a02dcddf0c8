"""Rules about the files of a site."""

from __future__ import annotations

from imhsite.diagnostics.rules.rule import Rule

FILE_RULES: dict[str, Rule] = {
    "missing-site": Rule(
        "No settings",
        "Without a title and an address there is no site to build.",
        "Create content/site.yaml with two lines, title: and url:.",
    ),
    "empty-site": Rule(
        "A site without articles",
        "An awareness site needs at least one article to show.",
        "Write one file in content/articles/.",
    ),
    "unreadable-file": Rule(
        "A file that cannot be read",
        "What cannot be read cannot be published, and leaving it out in silence would be worse.",
        "Check that the file is there and that you may read it.",
    ),
    "link-outside": Rule(
        "A link out of content/ or themes/",
        "It could publish files from elsewhere on the computer, or hidden ones such as .env.",
        "Put the file itself here. Links to files in the same folder (content/ or themes/) are fine.",
    ),
    "link-to-folder": Rule(
        "A link to a folder",
        "Such links can lead in a circle, and every file behind one would exist twice.",
        "Put the folder itself here, or name its files where they are.",
    ),
    "link-to-nothing": Rule(
        "A link that leads to no file",
        "The file it names is not there, or the link leads back to itself.",
        "Put the file itself here, or delete the link.",
    ),
    "special-file": Rule(
        "A pipe, socket or device",
        "It is not a file: reading it could take forever.",
        "Delete it, or put a file in its place.",
    ),
    "misplaced-file": Rule(
        "A file that is not read",
        "It has a name or a place that means nothing here, so "
        "its content would be missing from the site without a word.",
        "Rename or move it as the hint says, or take it out of content/.",
    ),
    "bad-file-name": Rule(
        "A file name that cannot be a web address",
        "The name becomes the page's address, which has to work everywhere.",
        "Use lower-case letters a to z, digits and hyphens.",
    ),
    "impossible-path": Rule(
        "A name that some systems cannot hold",
        "A site is built and served on different systems, and some forbid certain names.",
        "Give the file another name.",
    ),
    "same-address": Rule(
        "Two pages with one address",
        "Only one of them could be seen.",
        "Give one of the two files another name.",
    ),
}
