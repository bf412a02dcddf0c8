"""The command line: commands, options, terminal output and exit codes. The only place that asks for the time.

May import everything. Must never decide anything about a site: a command calls a use case and reports.
"""

from imhsite.cli.command_line import end, run

__all__ = ["end", "run"]
