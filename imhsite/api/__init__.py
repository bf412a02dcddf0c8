"""The Python interface: build and check a site, and read its records. The names here are stable.

May import everything but the command line and the preview. Must never print, or end the process.
"""

from imhsite.api.results import Built, Checked
from imhsite.api.site_functions import build, check, records
from imhsite.app.record_values import RecordValues, SiteRecords
from imhsite.check.severity import Allowed
from imhsite.diagnostics.problems import Deletion, Origin, Problem, Renaming, Replacement, Span
from imhsite.engine.processes import ProcessEnded
from imhsite.engine.query import InputChanged
from imhsite.publish.errors import PublishRefused

__all__ = [
    "Allowed",
    "Built",
    "Checked",
    "Deletion",
    "InputChanged",
    "Origin",
    "Problem",
    "ProcessEnded",
    "PublishRefused",
    "RecordValues",
    "Renaming",
    "Replacement",
    "SiteRecords",
    "Span",
    "build",
    "check",
    "records",
]
