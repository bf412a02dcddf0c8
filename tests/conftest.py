"""What all tests share."""

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers

# No deadline and no complaint about slowness: a busy machine is not a fault of the code.
settings.register_profile(
    "fixed", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "new seeds",
    deadline=None,
    derandomize=False,
    database=None,
    max_examples=1000,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("fixed")

MEMORY = Path("/dev/shm")
"""Linux keeps the files of this folder in memory. Tests write and delete tens of thousands, which takes a disk long."""

ROOM = 4_000_000_000
"""With less room, in bytes, tests use the usual folder. They need a tenth of that."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--rewrite`: write down what is said now as what is expected; then read the diff."""
    parser.addoption("--rewrite", action="store_true", help="rewrite the files that hold what tests expect")
    parser.addoption("--no-browser", action="store_true", help="leave out the tests that need Chromium")
    parser.addoption("--thorough", action="store_true", help="generate many more examples, from new seeds each time")


def pytest_configure(config: pytest.Config) -> None:
    """Generate the same examples in every run, or new ones in each with `--thorough`.

    By itself, Hypothesis also draws constants found in whatever local modules happen to be imported, and so the
    examples would depend on which tests ran before in the same process. It offers no setting for that."""
    if config.getoption("thorough"):
        settings.load_profile("new seeds")
    else:
        providers._get_local_constants = providers.Constants
    if "TMPDIR" not in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None  # it is found again from the environment


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let the longest files start first where several processes run the tests."""
    if hasattr(config, "workerinput"):
        from scheduling import position_of

        items.sort(key=lambda item: position_of(item.nodeid))


def pytest_collection_finish() -> None:
    """Look for garbage less often: the tests themselves stay, and little of what they make refers to itself."""
    gc.freeze()
    gc.set_threshold(100_000)


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Free the sites of a file of tests. They would add up to over a gigabyte, which is slow to copy for a process."""
    if nextitem is None or nextitem.path != item.path:
        gc.collect()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are processors, since tests wait for a browser, a server or the clock."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """With `--dist loadfile`, take apart the files whose tests are few and long."""
    if config.getoption("dist") != "loadfile":
        return None
    from scheduling import LongestFirst

    config.option.loadscopereorder = False
    return LongestFirst(config, log)


@pytest.fixture(scope="session", autouse=True)
def _made_once(pytestconfig: pytest.Config) -> Iterator[None]:
    """What many sites of tests have in common is made once: fonts, icons, small cards, posters, the code of templates.

    With `--thorough`, templates are compiled for each site, as in a process of its own."""
    from compiled_cards import compiling_cards_at, compiling_cards_once
    from compiling import compiling_once
    from made_fonts import drawing_icons_once, subsetting_once

    with (
        subsetting_once(),
        drawing_icons_once(),
        compiling_cards_once(),
        compiling_cards_at(1 / 6),
        nullcontext() if pytestconfig.getoption("thorough") else compiling_once(),
    ):
        yield


@pytest.fixture(scope="module")
def cards_of_full_size() -> Iterator[None]:
    """Cards are as large as authors get them."""
    from compiled_cards import compiling_cards_at

    with compiling_cards_at(1):
        yield


@pytest.fixture(scope="session")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which pip has installed the packages in tests/packages/, from their wheels. Leave it as it is."""
    from installing import PACKAGES, install, wheel_of

    folder = tmp_path_factory.mktemp("installed")
    for package in sorted(path.name for path in PACKAGES.iterdir()):
        install(wheel_of(package, folder / "wheels"), folder / "libraries")
    return folder / "libraries"


@pytest.fixture
def rewrite(pytestconfig: pytest.Config) -> bool:
    """Whether expected output is to be rewritten."""
    return bool(pytestconfig.getoption("rewrite"))
