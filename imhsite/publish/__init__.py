"""Publishing: make the output folder contain the planned files, or change nothing.

May import outputs and everything below it. Must never change or remove a file that imhsite did not write.
"""

from imhsite.publish.errors import OutputChanged, PublishRefused
from imhsite.publish.last_build import KnownFiles, known_files
from imhsite.publish.lock import locked
from imhsite.publish.publishing import Published, no_step, publish
from imhsite.publish.writing import Step

__all__ = [
    "KnownFiles",
    "OutputChanged",
    "PublishRefused",
    "Published",
    "Step",
    "known_files",
    "locked",
    "no_step",
    "publish",
]
