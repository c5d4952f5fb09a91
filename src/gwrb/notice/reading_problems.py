"""What reading a notice has to say."""

from __future__ import annotations

from dataclasses import dataclass

from gwrb.model.plan import Plan

Line = tuple[int, str]  # a line of a notice: its number from 1 and its text


@dataclass(frozen=True, slots=True)
class NoticeProblem:
    """One thing that cannot be read: the line (from 1; 0 for the whole file) and what to do, in Chinese."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a notice gave. `plan` is None where there are problems, so nothing half-read is ever used.

    `notes` say, in Chinese, what was deduced or left out. `blocks` are the names as the notice's commas
    part them: names of one block are of one class.
    """

    plan: Plan | None
    problems: tuple[NoticeProblem, ...] = ()
    notes: tuple[str, ...] = ()
    blocks: tuple[tuple[str, ...], ...] = ()
