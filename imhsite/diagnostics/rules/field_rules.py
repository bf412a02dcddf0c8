"""Rules about the fields of records."""

from __future__ import annotations

from imhsite.diagnostics.rules.rule import Rule

FIELD_RULES: dict[str, Rule] = {
    "unknown-key": Rule(
        "Unknown field",
        "imhsite does not know this field, so its value would not appear anywhere.",
        "Correct the spelling, or look the field up in docs/reference.md.",
    ),
    "missing-key": Rule(
        "Missing field",
        "The record is incomplete without it.",
        "Add the line shown in the hint.",
    ),
    "missing-value": Rule(
        "Field without a value",
        "This field is required, but there is nothing after its colon.",
        "Write the value after the colon.",
    ),
    "empty-value": Rule(
        "Empty value",
        "Readers would see nothing where the value should be.",
        "Write the value, or remove the line.",
    ),
    "wrong-shape": Rule(
        "List, group or text where another form is expected",
        "The value cannot be read in this form.",
        "Write it in the form that the message names.",
    ),
    "bad-choice": Rule(
        "Value that is not one of the choices",
        "This field accepts only certain words.",
        "Choose one of the words in the hint.",
    ),
    "bad-id": Rule(
        "Invalid id",
        "Ids are part of web addresses and are typed into articles, so they must be simple.",
        "Use lower-case letters and digits, with hyphens between words.",
    ),
    "bad-url": Rule(
        "Invalid web address",
        "The link would not work.",
        "Copy the whole address from the browser, with https://.",
    ),
    "bad-site-url": Rule(
        "Invalid address of the site",
        "Every link on the site begins with this address.",
        "Write the host and, if the site is in a folder, that folder: https://example.org/week/.",
    ),
    "bad-link": Rule(
        "Link that does not work",
        "A link may lead to a file or an address of this site, a web page, an e-mail address or a telephone number. "
        "Anything else leads nowhere or, like javascript: or data:, could run a program in the reader's browser.",
        "Name a file such as pages/about.md, or copy the whole address from the browser, with https://.",
    ),
    "bad-host": Rule(
        "Invalid host name",
        "Browsers would not recognise the host, and would block the service.",
        "Write the part of the address between https:// and the next slash, such as player.example.org.",
    ),
    "bad-email": Rule(
        "Invalid e-mail address",
        "Readers could not write to it.",
        "Write it as name@example.org.",
    ),
    "bad-language": Rule(
        "Invalid language code",
        "Browsers and screen readers need the standard code to read a page aloud correctly.",
        "Write a code such as en, en-GB or cy.",
    ),
    "bad-zone": Rule(
        "Unknown time zone",
        "Without a time zone, dates and times are ambiguous.",
        "Write it as Europe/London.",
    ),
    "bad-colour": Rule(
        "Invalid colour",
        "The theme cannot use this colour. Without quotes, YAML reads # as the start of a comment.",
        'Write it in quotes, as "#7a3e9d".',
    ),
    "bad-date": Rule(
        "Invalid date",
        "In any other order, a date can mean different days to different readers.",
        "Write year-month-day, such as 2026-06-08.",
    ),
    "bad-moment": Rule(
        "Invalid date or time",
        "If an embargo's time is misread, something could be published too early.",
        "Write 2026-06-08 00:01, followed by a time zone if you like.",
    ),
    "bad-year": Rule(
        "Invalid year",
        "Readers could not tell how old the figure is.",
        "Write four digits, such as 2022.",
    ),
    "bad-whole": Rule(
        "Invalid whole number",
        "This field needs a whole number.",
        "Write digits only, such as 12.",
    ),
    "bad-yes-no": Rule(
        "Value other than yes or no",
        "This field is a question with two possible answers.",
        "Write yes or no.",
    ),
    "bad-hashtag": Rule(
        "Invalid hashtag",
        "Social networks end a hashtag at the first character that is not a letter, digit or underscore.",
        "Use letters, digits and underscores only.",
    ),
    "bad-region": Rule(
        "Invalid region",
        "Helplines are shown by region, so each region must be one that imhsite knows.",
        "Write a code such as GB, GB-SCT, IE or US, or the word world.",
    ),
    "bad-file": Rule(
        "Invalid file name",
        "Some computers and web servers would not find the file.",
        "Write its path from content/media/, with forward slashes.",
    ),
    "bad-focus": Rule(
        "Invalid place in a picture",
        "The picture would be cropped in another place than you want.",
        "Write two percentages, such as 40% 30%: how far from the left edge, and how far from the top.",
    ),
    "bad-repository": Rule(
        "Wrong repository",
        "The page for editors would look for the files of the site where nothing is.",
        "Write the owner and the name as in the repository's address, such as `baby-week/site`.",
    ),
    "bad-doi": Rule(
        "Invalid DOI",
        "The link to the work would not work.",
        "Copy the DOI from the publication; it begins with 10.",
    ),
    "bad-phone": Rule(
        "Telephone number that does not exist",
        "With one wrong digit, somebody who needs help reaches nobody.",
        "Compare it with the number on the helpline's own website.",
    ),
}
