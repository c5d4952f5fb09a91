"""Values that are no plain text or number: periods, quantities, the ids of tasks."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import NamedTuple

from gwrb.text import script

_QUARTER = r"(\d{4})\s*-?\s*[Qq]([1-4])"
_TASK_ID = rf"(?:(\d{{1,2}})\s*[-.·、—–_]|({script.NUMERAL})\s*[-.·、—–_]?)\s*(\d{{1,6}})"
_ENDS = ((3, 31), (6, 30), (9, 30), (12, 31))
_PERIODS = ("第一季度", "上半年", "前三季度", "全年")


class Quantity(Decimal):
    """A number that was written with its unit of measure: 15万个 is 15 in 万个.

    It prints as it was written, and equals only the same number in the same unit: 15 and 15万个 are two
    different things to say. To calculate, bring it to the target's unit first (`targets.measures`).
    """

    __slots__ = ("unit", "written")
    unit: str
    written: str

    def __new__(cls, number: str, unit: str, written: str = "") -> Quantity:
        self = super().__new__(cls, number)
        self.unit = unit
        self.written = written or number + unit
        return self

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Quantity):
            return self.unit == other.unit and Decimal.__eq__(self, other)
        return False

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash((self.unit, Decimal.__hash__(self)))

    def __str__(self) -> str:
        return self.written

    def __repr__(self) -> str:
        return f"Quantity({self.written!r})"

    def __format__(self, spec: str, /, context: object = None) -> str:
        return self.written


class Quarter(NamedTuple):
    """The period that a report covers: 1 January to the end of the quarter, cumulative."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Quarter | None:
        """2024Q2, 2024q2, 2024-Q2, in any width; None for anything else."""
        match = re.fullmatch(_QUARTER, script.half_width(text).strip())
        return cls(int(match[1]), int(match[2])) if match else None

    @classmethod
    def of(cls, day: dt.date) -> Quarter:
        """The quarter in which a day lies."""
        return cls(day.year, (day.month + 2) // 3)

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"

    @property
    def as_of(self) -> dt.date:
        """The last day of the period."""
        return dt.date(self.year, *_ENDS[self.number - 1])

    def due(self, day: int) -> dt.date:
        """The day of the following month by which it is due; weekends do not move it (the notice is silent)."""
        following = self.as_of + dt.timedelta(days=1)
        return following.replace(day=day)

    @property
    def previous(self) -> Quarter | None:
        """The quarter before it in the same year."""
        return Quarter(self.year, self.number - 1) if self.number > 1 else None

    @property
    def following(self) -> Quarter:
        """The quarter after it; 2024Q5, which is none, after the last of a year."""
        return Quarter(self.year, self.number + 1)

    @property
    def period(self) -> str:
        """How a report names the period: 2024年上半年."""
        return f"{self.year}年{_PERIODS[self.number - 1]}"


def parse_task_id(text: str) -> str | None:
    """A task's id from what people write: 2-144, 二-144, 二.144, 二144; None where it is none."""
    match = re.fullmatch(_TASK_ID, script.half_width(text).strip())
    if not match:
        return None
    part = int(match[1]) if match[1] else script.to_int(match[2])
    return f"{part}-{int(match[3])}" if part else None
