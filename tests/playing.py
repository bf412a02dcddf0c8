"""How the tests of random edits are run: a few fixed sequences, or many new ones with `--thorough`."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test


def play(
    machine: type[RuleBasedStateMachine],
    part: int,
    config: pytest.Config,
    *,
    few: tuple[int, int],
    many: tuple[int, int],
) -> None:
    """Run a state machine for `few` sequences of so many steps, or for `many` with `--thorough`.

    The few are the same in every run; each `part` has its own. They are not shrunk, which takes minutes: the failure
    shows every step, and `--thorough` finds shorter ones."""
    thorough = config.getoption("thorough")
    examples, steps = many if thorough else few
    played = type(f"{machine.__name__}{part}", (machine,), {})
    phases = tuple(Phase) if thorough else (Phase.explicit, Phase.generate)
    run_state_machine_as_test(
        played if thorough else seed(part)(played),
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            phases=phases,
            suppress_health_check=list(HealthCheck),
        ),
    )
