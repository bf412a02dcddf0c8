"""Rules about extensions and what they add."""

from __future__ import annotations

from imhsite.diagnostics.rules.rule import Rule

EXTENSION_RULES: dict[str, Rule] = {
    "unknown-extension": Rule(
        "Extension that is not installed",
        "The site uses what it adds, so it cannot be built without it.",
        "Install its package where imhsite is installed, correct the name, or remove it from extensions: in "
        "content/site.yaml.",
    ),
    "extension-fault": Rule(
        "Fault in an extension",
        "The site would lack what the extension makes. The message names the place in its code.",
        "Tell its authors. Until it is fixed, leave out what the message names, or install the version before.",
    ),
    "unknown-record": Rule(
        "Reference to a record that does not exist, of a kind that an extension adds",
        "Readers would miss what it stands for.",
        "Correct the id, or add the record.",
    ),
}
