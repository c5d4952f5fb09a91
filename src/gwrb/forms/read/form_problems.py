"""What reading a form finds: problems that a person must decide on, and notes that are only told."""

from __future__ import annotations

from typing import NamedTuple

QUOTED = 20  # characters of a form's words that a sentence quotes


class FormProblem(NamedTuple):
    """Something in a form that stands against writing it, or is worth telling.

    `word` is stable, for programs; `where` a place in the words of the form (may be empty); `taken`
    says what accepting it takes; empty: it cannot be accepted, and `message` says what to do instead.
    """

    word: str
    message: str
    where: str = ""
    taken: str = ""

    @property
    def sentence(self) -> str:
        """The problem as people read it."""
        return f"{self.where}：{self.message}" if self.where else self.message


class FormFindings:
    """What was found so far: what stands against a form, and what forbids nothing."""

    def __init__(self) -> None:
        self.problems: list[FormProblem] = []
        self.notes: list[FormProblem] = []

    def problem(self, word: str, message: str, where: str = "", taken: str = "") -> None:
        self.problems.append(FormProblem(word, message, where, taken))

    def note(self, word: str, message: str, where: str = "") -> None:
        self.notes.append(FormProblem(word, message, where))

    def add(self, other: FormFindings) -> None:
        self.problems += other.problems
        self.notes += other.notes
