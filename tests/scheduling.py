"""How tests are spread over processes: by file, long ones first, so that no process is idle while another works."""

from __future__ import annotations

from xdist.scheduler import LoadFileScheduling

MAX_LENGTH = (
    # They start hundreds of processes as copies of this one, which is still small.
    "tests/test_publish_kill.py",
    "tests/test_build_kill.py",
    "tests/test_edits.py",
    "tests/browser/test_axe.py",
    "tests/test_mistakes.py",
    "tests/test_cards.py",
    "tests/test_docs.py",
    "tests/test_trace_of_work.py",
    "tests/browser/test_preview.py",
    "tests/browser/test_visits.py",
    "tests/test_cache.py",
    "tests/browser/test_keyboard.py",
    "tests/test_promises.py",
    "tests/test_serve.py",
    "tests/test_command.py",
    "tests/browser/test_week_colours.py",
    "tests/test_engine.py",
    "tests/test_next_change.py",
    "tests/test_serve_edits.py",
    "tests/test_damaged_sites.py",
    "tests/browser/test_exit.py",
    "tests/test_pictures.py",
    "tests/test_fonts.py",
    "tests/test_embargo_files.py",
    "tests/test_embargo.py",
    "tests/test_real_edits.py",
    "tests/test_benchmarks.py",
    "tests/test_optional_templates.py",
    "tests/test_care.py",
    "tests/test_real_weeks.py",
    "tests/test_incremental.py",
)
"""The files that take longest, in the order in which they start. All others follow in order of their names."""

APART = frozenset(("tests/test_incremental.py",))
"""The files whose tests are few and long, so that several processes share them."""


def position_of(nodeid: str) -> int:
    """Return where the file of a test comes in the order of starting."""
    file = nodeid.partition("::")[0]
    return MAX_LENGTH.index(file) if file in MAX_LENGTH else len(MAX_LENGTH)


def unit_of(nodeid: str) -> str:
    """Return the name of the unit of work that a test belongs to: all tests of a unit run in one process."""
    file = nodeid.partition("::")[0]
    return nodeid if file in APART else file


class LongestFirst(LoadFileScheduling):
    """Schedules units in the order in which they were collected."""

    def _split_scope(self, nodeid: str) -> str:
        return unit_of(nodeid)
