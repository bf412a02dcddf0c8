"""The command `imhsite`; also `python -m imhsite`."""

from __future__ import annotations

import sys
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line's words; the exit code is 0 done, 1 problems, 2 wrong usage."""
    from imhsite.cli import end, run

    end(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
