"""Rules about cards and the search index."""

from __future__ import annotations

from imhsite.diagnostics.rules.rule import Rule

OUTPUT_RULES: dict[str, Rule] = {
    # Cards
    "unprintable-letter": Rule(
        "Character that cards and posters cannot show",
        "Cards and posters use the theme's fonts and no others, so that they look the same everywhere. The fonts that "
        "come with imhsite cover European languages but not emoji. A character that the fonts lack would appear as an "
        "empty box.",
        "Write it in words, or leave it out of titles, summaries, numbers and messages.",
        "warning",
    ),
    # Search
    "missing-library": Rule(
        "Missing library",
        "Without typst, the site has no share cards and posters; without fonttools, pages have the fonts of the "
        "reader's system; without selectolax, the built pages are not checked.",
        'Run the command in the hint, such as `pip install "imhsite[cards]"`.',
        "warning",
    ),
    "no-search-program": Rule(
        "No search program for this computer",
        "The site is built without its search page, so visitors cannot search it.",
        "Install imhsite again with pip, or build on a system that Pagefind supports.",
        "warning",
    ),
    "cms-without-program": Rule(
        "No program for the page for editors",
        "The site is built without the page /admin/, so nobody can edit it in the browser.",
        "Run `imhsite cms`, and commit the folder `cms`.",
        "warning",
    ),
    "cms-program-changed": Rule(
        "Changed program of the page for editors",
        "The page gets the right to change the site, so it only runs the program that its makers published.",
        "Run `imhsite cms`, which writes the files as they were published.",
    ),
    "cms-two-places": Rule(
        "Records that the page for editors does not show",
        "The program reads either one file or the files of one folder, and offers no ids from elsewhere.",
        "Move the file into the folder.",
        "warning",
    ),
    "search-failed": Rule(
        "Search index that could not be made",
        "Visitors would find nothing with the search.",
        "Build again. If it fails again, reinstall imhsite. The message includes what the search program said.",
    ),
}
