"""What all tests share."""

import os

import pytest
from hypothesis import settings

# No deadline: a busy machine is no fault of the code. In CI, the same examples each time, so that a red
# run can be had again; elsewhere, new ones, which is how new mistakes are found.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, database=None, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--rewrite`: write down what is said now as what is expected; then read the diff."""
    parser.addoption("--rewrite", action="store_true", help="rewrite the files that hold what tests expect")
    parser.addoption("--no-browser", action="store_true", help="leave out the tests that need Chromium")
    parser.addoption("--thorough", action="store_true", help="play and try much more of what is made up")


@pytest.fixture
def rewrite(pytestconfig: pytest.Config) -> bool:
    """Whether expected output is to be rewritten."""
    return bool(pytestconfig.getoption("rewrite"))
