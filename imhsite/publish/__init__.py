"""Publishing: make the output folder contain the planned files, or change nothing.

May import outputs and everything below it. Must never change or remove a file that imhsite did not write.
"""

from imhsite.publish.errors import OutputChanged, PublishRefused
from imhsite.publish.last_build import KnownFiles, known_files
from imhsite.publish.lock import locked
from imhsite.publish.publishing import PublishResult, ignore_step, publish
from imhsite.publish.writing import Step

__all__ = [
    "KnownFiles",
    "OutputChanged",
    "PublishRefused",
    "PublishResult",
    "Step",
    "ignore_step",
    "known_files",
    "locked",
    "publish",
]
