"""Rules about cards and about the search index."""

from __future__ import annotations

from imhsite.diagnostics.rules.rule import Rule

OUTPUT_RULES: dict[str, Rule] = {
    # Cards
    "unprintable-letter": Rule(
        "A letter that cards and posters cannot show",
        "Cards are printed with the fonts that come with imhsite, so that they are the same everywhere. They hold the "
        "letters of European languages, and no emoji. Anything else would be an empty box where people share it.",
        "Write it in words, or leave it out of titles, summaries, numbers and messages.",
        "warning",
    ),
    # Search
    "missing-library": Rule(
        "A library that is not installed",
        "Without typst there are no share cards and posters; without selectolax the built pages are not checked.",
        'Run the command of the hint: `pip install "imhsite[cards]"`, or with `check` in place of `cards`.',
        "warning",
    ),
    "no-search-program": Rule(
        "A machine on which no search index can be made",
        "The site is built without its search page, so nobody can search it.",
        "Install imhsite anew with pip on a system that Pagefind has a program for, and build there.",
        "warning",
    ),
    "search-failed": Rule(
        "A search index that could not be made",
        "The site would be published with a search that finds nothing.",
        "Build again. If it fails again, install imhsite anew; the message holds what the program said.",
    ),
}
