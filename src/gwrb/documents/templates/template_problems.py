"""What is wrong with a template, as a value that can also be raised."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class TemplateProblem(Exception):
    """One mistake of a template: its name, the line (from 1) and a Chinese sentence saying what to do."""

    def __init__(self, path: str, line: int, message: str) -> None:
        super().__init__(path, line, message)
        self.path = path
        self.line = line
        self.message = message

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TemplateProblem) and self.args == other.args

    def __hash__(self) -> int:
        return hash(self.args)


def in_order(problems: Iterable[TemplateProblem]) -> list[TemplateProblem]:
    """The given problems sorted by path, line and message, exact repeats once."""
    return sorted(set(problems), key=lambda problem: problem.args)
