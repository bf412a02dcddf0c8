"""The rules of all subjects in one table."""

from __future__ import annotations

from imhsite.diagnostics.rules.address_rules import ADDRESS_RULES
from imhsite.diagnostics.rules.extension_rules import EXTENSION_RULES
from imhsite.diagnostics.rules.field_rules import FIELD_RULES
from imhsite.diagnostics.rules.file_rules import FILE_RULES
from imhsite.diagnostics.rules.markdown_rules import MARKDOWN_RULES
from imhsite.diagnostics.rules.output_rules import OUTPUT_RULES
from imhsite.diagnostics.rules.record_rules import RECORD_RULES
from imhsite.diagnostics.rules.rule import Rule
from imhsite.diagnostics.rules.source_rules import SOURCE_RULES
from imhsite.diagnostics.rules.theme_rules import THEME_RULES

RULES: dict[str, Rule] = {
    **ADDRESS_RULES,
    **EXTENSION_RULES,
    **FIELD_RULES,
    **FILE_RULES,
    **MARKDOWN_RULES,
    **OUTPUT_RULES,
    **RECORD_RULES,
    **SOURCE_RULES,
    **THEME_RULES,
}
