"""Values that are no plain text or number: periods, quantities, statuses, ids of tasks, the days that words mean."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from gwrb.text import script

_SPAN = r"(?:[Qq](?P<Q>[1-4])|[Mm](?P<M>1[0-2]|0?[1-9])|[Hh](?P<H>[12]))"
_LETTERS = {"Q": 4, "M": 12, "H": 2}
NOT_STARTED, ON_TRACK, LAGGING, DONE = STATUSES = ("未启动", "正常推进", "滞后", "已完成")
"""How a unit may say that an obligation stands."""
ROUNDS = {"每月": 12, "每季度": 4, "每半年": 2}
"""How often a plan is reported on, and how many rounds make a year."""
RELATIONS = {
    "same": "内容相同",
    "subset": "本任务是其中一部分",
    "aggregate": "本任务汇总了它",
    "extend": "本任务是它的扩展",
    "merge": "本任务合并了它",
    "overlap": "部分重合",
    "related": "同一工作",
}
"""What a link says of the task that it stands in."""
_MONTHS = 12
_TASK_ID = rf"(?:(\d{{1,2}})\s*[-.·、—–_]|({script.NUMERAL})\s*[-.·、—–_]?)\s*(\d{{1,6}})"
_PERIODS = ("第一季度", "上半年", "前三季度", "全年")
_SPANS = {4: ("第一季度", "第二季度", "第三季度", "第四季度"), 2: ("上半年", "下半年")}


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


@cache
def _last_day(year: int, month: int) -> dt.date:
    return dt.date(year + month // _MONTHS, month % _MONTHS + 1, 1) - dt.timedelta(days=1)


class Period(NamedTuple):
    """The period that a report covers, from 1 January on: the year's first `number` of `rounds` equal spans.

    2024Q2 is the second of four, 2024M05 the fifth of twelve, 2024H1 the first of two and 2024 the second.
    """

    year: int
    number: int
    rounds: int = 4

    @classmethod
    def parse(cls, text: str) -> Period | None:
        """2024Q2, 2024q2, 2024-Q2, 2024M05, 2024H1, 2024, in any width; None for anything else."""
        match = re.fullmatch(rf"(\d{{4}})(?:\s*-?\s*{_SPAN})?", script.half_width(text).strip())
        return cls._of(match) if match else None

    @classmethod
    def within(cls, text: str) -> tuple[Period | None, str]:
        """The period that is named in a text (市经信局2024Q2), and the text without its name; a bare year names none."""
        match = re.search(rf"(?<!\d)(\d{{4}})\s*-?\s*{_SPAN}(?!\d)", text)
        return (cls._of(match), text.replace(match[0], "")) if match else (None, text)

    @classmethod
    def _of(cls, match: re.Match[str]) -> Period:
        letter, number = match.lastgroup or "H", match[match.lastgroup] if match.lastgroup else "2"
        return cls(int(match[1]), int(number), _LETTERS[letter])

    @classmethod
    def of(cls, day: dt.date, rounds: int = 4) -> Period:
        """The period at whose end a day lies, of a plan with so many rounds a year."""
        return cls(day.year, (day.month * rounds + _MONTHS - 1) // _MONTHS, rounds)

    def __str__(self) -> str:
        if self.rounds == _MONTHS:
            return f"{self.year}M{self.number:02}"
        return (
            f"{self.year}Q{self.number}" if self.rounds == len(_PERIODS) else f"{self.year}{'H1' * (self.number == 1)}"
        )

    @property
    def month(self) -> int:
        """The last month of the period."""
        return self.number * _MONTHS // self.rounds

    @property
    def last(self) -> bool:
        """Whether the year ends with it."""
        return self.number == self.rounds

    @property
    def as_of(self) -> dt.date:
        """The last day of the period."""
        return _last_day(self.year, self.month)

    def due(self, day: int, *, within: bool = False) -> dt.date:
        """The day of the following month by which it is due (`within`: of its last month); weekends do not move it."""
        following = self.as_of if within else self.as_of + dt.timedelta(days=1)
        return following.replace(day=day)

    @property
    def previous(self) -> Period | None:
        """The period before it in the same year."""
        return Period(self.year, self.number - 1, self.rounds) if self.number > 1 else None

    @property
    def following(self) -> Period:
        """The period after it; 2024Q5, which is none, after the last of a year."""
        return Period(self.year, self.number + 1, self.rounds)

    @property
    def period(self) -> str:
        """How a report names the period: 2024年上半年, 2024年1至5月."""
        if self.rounds != _MONTHS or self.last:
            return f"{self.year}年{_PERIODS[self.month * len(_PERIODS) // _MONTHS - 1]}"
        return f"{self.year}年{'1至' * (self.number > 1)}{self.number}月"

    @property
    def span(self) -> str:
        """What it adds to the period before it: 第三季度, 7月, 下半年."""
        return f"{self.number}月" if self.rounds == _MONTHS else _SPANS[self.rounds][self.number - 1]

    @property
    def noun(self) -> str:
        """What its plan reports by: 季度, 月, 半年."""
        return next(words for words, rounds in ROUNDS.items() if rounds == self.rounds)[1:]


def periods(year: int, rounds: int, first: Period | None) -> tuple[Period, ...]:
    """The periods of a year with so many rounds, from the first that is reported; a first one of another kind says nothing."""
    start = first.number if first and (first.year, first.rounds) == (year, rounds) else 1
    return tuple(Period(year, n, rounds) for n in range(start, rounds + 1))


def period_of(day: dt.date, reported: tuple[Period, ...]) -> Period:
    """The period, of those that a plan reports in order, in which a day lies or that is nearest to it."""
    return max(reported[0], min(reported[-1], Period.of(day, reported[0].rounds)))


def parse_task_id(text: str) -> str | None:
    """A task's id from what people write: 2-144, 二-144, 二.144, 二144; None where it is none."""
    match = re.fullmatch(_TASK_ID, script.half_width(text).strip())
    if not match:
        return None
    part = int(match[1]) if match[1] else script.to_int(match[2])
    return f"{part}-{int(match[3])}" if part else None


_YEAR = r"(\d{4})年"
_MONTH = rf"(\d{{1,2}}|{script.NUMERAL})月(?:份)?(?:(\d{{1,2}})日|(上旬|中旬|下旬))?"
_QUARTER = r"(?:第)?([一二三四1-4])季度"
_OPEN = "持续|长期|常年|常态"
_WHOLE_YEAR = "全年|年内|年底|年末|下半年|本年"
_DAY = r"(\d{4})[-./](\d{1,2})(?:[-./](\d{1,2}))?"
_TENS = {"上旬": 10, "中旬": 20}


def day_of(words: str, year: int) -> dt.date | None:
    """The last day that the words allow; None where they name none (长期坚持, 年内持续推进) or several.

    第一季度前 means by the quarter's end: notices of March use it.
    """
    text = script.half_width(words)
    exact = re.fullmatch(_DAY, text.strip())
    if exact:
        year, month = int(exact[1]), int(exact[2])
        return real_day(year, month, int(exact[3])) if exact[3] else _end(year, month)
    stages = re.findall(rf"{_QUARTER}|上半年|{_WHOLE_YEAR}", text)  # 一季度20家、全年100家
    if re.search(_OPEN, text) or len(stages) > 1:
        return None
    said = re.search(_YEAR, text)
    year = int(said[1]) if said else year
    months, quarter = list(re.finditer(_MONTH, text)), re.search(_QUARTER, text)
    if len(months) > 1:
        return None
    if months:
        number = _number(months[0][1])
        day = int(months[0][2]) if months[0][2] else _TENS.get(months[0][3] or "")
        return real_day(year, number, day) if day else _end(year, number)
    if quarter:
        return _end(year, 3 * _number(quarter[1]))
    if "上半年" in text:
        return _end(year, 6)
    return _end(year, 12) if re.search(_WHOLE_YEAR, text) or said else None


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else script.to_int(text) or 0


def real_day(year: int, month: int, day: int) -> dt.date | None:
    """A day by its numbers; None where the calendar has none such."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _end(year: int, month: int) -> dt.date | None:
    """The last day of a month."""
    first = real_day(year + month // 12, month % 12 + 1, 1) if 1 <= month <= _MONTHS else None
    return first - dt.timedelta(days=1) if first else None
