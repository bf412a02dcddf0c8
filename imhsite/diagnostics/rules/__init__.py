"""Every kind of problem that a build reports, declared once, in one module for each subject.

`docs/problems.md` is generated from this table. A rule's id never changes once released.
"""

from imhsite.diagnostics.rules.all_rules import RULES
from imhsite.diagnostics.rules.rule import Rule

__all__ = ["RULES", "Rule"]
