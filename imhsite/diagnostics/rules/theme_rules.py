"""Rules about Jinja themes and the directives they declare."""

from __future__ import annotations

from imhsite.diagnostics.rules.rule import Rule

THEME_RULES: dict[str, Rule] = {
    # Directives
    "wrong-directive-form": Rule(
        "A directive in the wrong form",
        "A callout cannot stand inside a sentence, and a number inside a sentence cannot stand alone.",
        "Use the number of colons that the hint names.",
    ),
    "unknown-argument": Rule(
        "An argument that a directive does not take",
        "What is written there would be lost without a word.",
        "Correct its spelling, or remove it.",
    ),
    # Jinja themes
    "unknown-theme": Rule(
        "A Jinja theme that does not exist",
        "Without it no page can be made.",
        "Correct theme: in content/site.yaml, or extends: in theme.yaml.",
    ),
    "theme-name": Rule(
        "A theme whose name is not its folder's",
        "Two names for one theme lead to mistakes.",
        "Give both one name.",
    ),
    "bad-theme-name": Rule(
        "A directive or an argument with a name that cannot be written in Markdown",
        "No author could use it.",
        "Name it in lower-case letters and digits, with hyphens between words, and declare what its label fills.",
    ),
    "theme-circle": Rule(
        "Themes that extend each other in a circle",
        "Nobody could say which file comes first.",
        "Remove one of the lines extends:.",
    ),
    "unknown-setting": Rule(
        "A setting that the theme does not have",
        "The setting would do nothing.",
        "Correct its spelling, or remove it.",
    ),
    "bad-setting": Rule(
        "A setting in the wrong form",
        "The theme could not use it.",
        "Write it in the form the message names.",
    ),
    "missing-template": Rule(
        "A template that is not there",
        "The page or directive could not be shown.",
        "Add the template, or correct its name.",
    ),
    "circular-template": Rule(
        "Templates that extend or include each other in a circle",
        "None of them could ever be finished.",
        "Name the theme whose template is meant, such as default:article.html, or take one of the lines out.",
    ),
    "template-syntax": Rule(
        "A template that cannot be read",
        "No page that uses it could be made.",
        "Mend the line that the message names.",
    ),
    "template-variable": Rule(
        "A template that uses what it cannot see",
        "Pages show exactly what their views hold, so that a rebuild is always right.",
        "Use page and site, or directive and site in a directive's template.",
    ),
    "template-error": Rule(
        "A template that failed while a page was made",
        "The page could not be made.",
        "Mend the line that the message names.",
    ),
    "missing-asset": Rule(
        "An asset that is not there",
        "A style, picture or script would be missing.",
        "Add the file to the theme's assets/, or correct its name.",
    ),
    "card-error": Rule(
        "A card or poster that cannot be printed",
        "The picture that is shown when a page is shared would be missing.",
        "Correct the file in the theme's cards/ at the line named.",
    ),
    "asset-circle": Rule(
        "Assets that load each other in a circle",
        "Their names hold their content's digest, which a circle makes impossible.",
        "Remove one of the links between them.",
    ),
    "missing-strings": Rule(
        "Words of the theme that are not translated",
        "They appear in English on pages in another language.",
        "Add them to strings/<language>.po of the theme. Once the file is there, each missing word is reported.",
        "warning",
    ),
    "bad-strings": Rule(
        "Translated words that cannot be used",
        "The theme's words would appear in English, or the pages with them could not be made.",
        "Open the file in a PO editor, and use the placeholders of the English words.",
    ),
}
