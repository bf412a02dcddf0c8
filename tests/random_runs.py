"""How tests of random input run: a few fixed examples or sequences of edits, or many new ones with `--thorough`."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test


def examples(few: int) -> settings:
    """Return the settings for so `few` examples of a property, or for as many as `--thorough` generates."""
    thorough = settings.get_current_profile_name() == "new seeds"
    return settings(max_examples=settings.default.max_examples if thorough else few)


def run_random_steps(
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
