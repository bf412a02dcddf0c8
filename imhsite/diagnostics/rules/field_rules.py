"""Rules about the fields of records."""

from __future__ import annotations

from imhsite.diagnostics.rules.rule import Rule

FIELD_RULES: dict[str, Rule] = {
    "unknown-key": Rule(
        "A field that does not exist",
        "What is written under it would be lost without a word.",
        "Correct its spelling, or look the field up in docs/reference.md.",
    ),
    "missing-key": Rule(
        "A field that is missing",
        "Without it the record cannot be shown, or cannot be trusted.",
        "Add the line that the hint names.",
    ),
    "missing-value": Rule(
        "A field without a value",
        "The field is needed, and nothing stands after its colon.",
        "Write the value after the colon.",
    ),
    "empty-value": Rule(
        "A value without a word",
        "Quotes with nothing between them say nothing to a reader.",
        "Write the value, or remove the line.",
    ),
    "wrong-shape": Rule(
        "A list or group where text is meant, or the reverse",
        "The value cannot be understood in this form.",
        "Write it in the form the message names.",
    ),
    "bad-choice": Rule(
        "A word that is not among the choices",
        "Only certain words have a meaning in this field.",
        "Choose one of the words in the hint.",
    ),
    "bad-id": Rule(
        "An id in the wrong form",
        "Ids are part of addresses and are written in articles, so they must be simple.",
        "Use lower-case letters and digits with hyphens between words.",
    ),
    "bad-url": Rule(
        "A web address in the wrong form",
        "The link would lead nowhere.",
        "Copy the whole address from the browser, with https://.",
    ),
    "bad-site-url": Rule(
        "The address of the site in the wrong form",
        "Every link of the site begins with it.",
        "Write the host and, if the site is in a folder, that folder: https://example.org/week/.",
    ),
    "bad-link": Rule(
        "A link that a browser could not follow safely",
        "Links may lead to a file of the site, an address of the site, a web page, an e-mail address or a telephone "
        "number. Anything else, such as javascript: or data:, could run a program in the reader's browser.",
        "Name a file such as pages/about.md, or copy the whole address from the browser, with https://.",
    ),
    "bad-email": Rule(
        "An e-mail address in the wrong form",
        "Readers could not write to it.",
        "Write it as name@example.org.",
    ),
    "bad-language": Rule(
        "A language in the wrong form",
        "Browsers and screen readers need the standard code to read a page aloud correctly.",
        "Write a code such as en, en-GB or cy.",
    ),
    "bad-zone": Rule(
        "A time zone that does not exist",
        "Without it nobody can say when a moment comes.",
        "Write it as Europe/London.",
    ),
    "bad-colour": Rule(
        "A colour in the wrong form",
        "The colour could not be used. Without quotes, YAML takes # for the start of a comment.",
        'Write it in quotes as "#7a3e9d".',
    ),
    "bad-date": Rule(
        "A date that cannot be read",
        "Written in another order, a date means different days to different readers.",
        "Write year-month-day, such as 2026-06-08.",
    ),
    "bad-moment": Rule(
        "A moment that cannot be read",
        "An embargo that is misread can break.",
        "Write 2026-06-08 00:01, with a time zone after it if you like.",
    ),
    "bad-year": Rule(
        "A year that cannot be read",
        "The number's age could not be told.",
        "Write four digits, such as 2022.",
    ),
    "bad-whole": Rule(
        "A number that cannot be read",
        "The field counts something, in whole numbers.",
        "Write digits only, such as 12.",
    ),
    "bad-yes-no": Rule(
        "Neither yes nor no",
        "The field is a question with two answers.",
        "Write yes or no.",
    ),
    "bad-hashtag": Rule(
        "A hashtag that would not work",
        "Networks end a hashtag at the first sign that is not a letter, digit or underscore.",
        "Use letters, digits and underscores only.",
    ),
    "bad-region": Rule(
        "A region in the wrong form",
        "Helplines are shown by region, so the region must be known.",
        "Write a code such as GB, GB-SCT, IE or US, or the word world.",
    ),
    "bad-file": Rule(
        "A file name in the wrong form",
        "The file would not be found on every system.",
        "Write it with forward slashes, from content/media/.",
    ),
    "bad-doi": Rule(
        "A DOI in the wrong form",
        "The link to the work would lead nowhere.",
        "Copy it from the work; it begins with 10.",
    ),
    "bad-phone": Rule(
        "A telephone number that does not exist",
        "A wrong digit sends somebody who needs help to nobody.",
        "Compare it with the helpline's own page.",
    ),
}
