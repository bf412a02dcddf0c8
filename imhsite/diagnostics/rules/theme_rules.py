"""Rules about themes and the directives that they declare."""

from __future__ import annotations

from imhsite.diagnostics.rules.rule import Rule

THEME_RULES: dict[str, Rule] = {
    # Directives
    "wrong-directive-form": Rule(
        "Wrong number of colons for a directive",
        "Some directives belong inside a sentence and others on lines of their own. In the wrong place they cannot be "
        "shown.",
        "Use the number of colons shown in the hint.",
    ),
    "unknown-argument": Rule(
        "Unknown argument of a directive",
        "The argument would have no effect.",
        "Correct the spelling, or remove it.",
    ),
    # Themes
    "unknown-theme": Rule(
        "Unknown theme",
        "Without its theme, the site cannot be built.",
        "Correct theme: in content/site.yaml, or extends: in theme.yaml.",
    ),
    "theme-name": Rule(
        "Theme name that differs from its folder",
        "Two names for one theme cause mistakes.",
        "Use the same name for both.",
    ),
    "bad-theme-name": Rule(
        "Directive or argument name that Markdown does not allow",
        "Authors could not use it.",
        "Use lower-case letters and digits, with hyphens between words, and declare which argument the label fills.",
    ),
    "theme-circle": Rule(
        "Themes that extend each other in a circle",
        "imhsite cannot tell which theme's files come first.",
        "Remove one of the extends: lines.",
    ),
    "unknown-setting": Rule(
        "Unknown theme setting",
        "It would have no effect or, in a template, stop every build.",
        "Correct the spelling, remove it, or declare it in theme.yaml.",
    ),
    "bad-setting": Rule(
        "Invalid theme setting",
        "The theme could not use it.",
        "Write it in the form that the message names.",
    ),
    "unknown-font": Rule(
        "Unknown font",
        "Pages, cards and posters would use another font.",
        "Correct the name or the weight, put the font's files into the theme's fonts/, or install its package.",
    ),
    "broken-font": Rule(
        "Damaged font file",
        "Browsers could not use it.",
        "Copy the file again from where it came from.",
    ),
    "missing-template": Rule(
        "Missing template",
        "The page or directive could not be shown.",
        "Add the template, or correct its name.",
    ),
    "unknown-block": Rule(
        "Content of a template that does not appear",
        "A template that extends another shows only the blocks that the other one has.",
        "Correct the name of the block, or move the content into one. Each template of the default theme begins with a "
        "list of its blocks.",
        "warning",
    ),
    "macro-mismatch": Rule(
        "Macro that does not exist, or takes other arguments",
        "Every page that uses it would fail.",
        "Correct the name or the argument. A file that replaces a component of another theme needs the same macros.",
    ),
    "circular-template": Rule(
        "Templates that extend or include each other in a circle",
        "Rendering them would never end.",
        "Say which theme's template you mean, such as default:article.html, or remove one of the lines.",
    ),
    "template-syntax": Rule(
        "Syntax error in a template",
        "No page that uses the template can be built.",
        "Correct the line that the message names.",
    ),
    "template-variable": Rule(
        "Unknown variable in a template",
        "A template can use only what its view contains, so that every change reaches the pages that it affects.",
        "Use page and site or, in a directive's template, directive and site.",
    ),
    "template-error": Rule(
        "Template that failed while rendering a page",
        "The page could not be built.",
        "Correct the line that the message names.",
    ),
    "missing-asset": Rule(
        "Missing asset",
        "A style sheet, picture or script would be missing.",
        "Add the file to the theme's assets/, or correct its name.",
    ),
    "card-error": Rule(
        "Error in the template of a card or poster",
        "The picture that appears when people share the page would be missing.",
        "Correct the line that the message names, in the theme's cards/.",
    ),
    "asset-circle": Rule(
        "Assets that load each other in a circle",
        "Each asset's file name contains a digest of its content, which is impossible to compute in a circle.",
        "Remove one of the links between them.",
    ),
    "missing-strings": Rule(
        "Untranslated words of the theme",
        "They appear in English on pages in another language.",
        "Add them to strings/<language>.po of the theme. Once that file exists, each missing word is reported.",
        "warning",
    ),
    "bad-strings": Rule(
        "Invalid translation of the theme",
        "The theme's words would appear in English, or the pages that use them could not be built.",
        "Open the file in a PO editor, and use the same placeholders as the English words.",
    ),
}
