"""People at a terminal, as tests need them."""

import builtins

import pytest


class Person:
    """Somebody at a terminal, who gives these answers in turn; an exception stands for what interrupts them."""

    closed = False

    def __init__(self, *answers: str | type[BaseException]) -> None:
        self.answers = iter(answers)
        self.asked: list[str] = []

    def isatty(self) -> bool:
        return True

    def answer(self, prompt: str) -> str:
        self.asked.append(prompt)
        answer = next(self.answers)
        if isinstance(answer, str):
            return answer
        raise answer


def at_terminal(monkeypatch: pytest.MonkeyPatch, *answers: str | type[BaseException]) -> Person:
    """Put a person at the terminal; what they are asked is in `asked`."""
    person = Person(*answers)
    monkeypatch.setattr("sys.stdin", person)
    monkeypatch.setattr(builtins, "input", person.answer)
    return person
