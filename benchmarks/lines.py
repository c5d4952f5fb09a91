"""The lines of a benchmark's table, and how they are printed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Line(NamedTuple):
    """One line of the table: what, the measured value, the limit (None: for comparison only)."""

    what: str
    value: float
    unit: str
    limit: float | None = None

    @property
    def over(self) -> bool:
        return self.limit is not None and self.value > self.limit


def told(lines: Iterable[Line]) -> int:
    """Prints the table; 1 where a limit is passed."""
    over = False
    for line in lines:
        limit = "" if line.limit is None else f"   at most {line.limit:g}"
        print(f"{line.what:<68}{line.value:>9.2f} {line.unit}{limit}{'   OVER' if line.over else ''}")
        over |= line.over
    return int(over)
