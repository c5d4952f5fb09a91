"""One quarter of a workspace as lines: an obligation each, and a task each, with state, light and pace.

Nothing is counted here in a way of its own: obligations, statuses and who is late are the quarterly report's
(`report.quarter.Book`), states are the desk's (`loop.history`), lights are those of `targets.lights`. So figures
agree with report, remind and 通报.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import NamedTuple

from gwrb.model.plan import Task
from gwrb.model.progress import Progress
from gwrb.model.values import Quarter
from gwrb.reports.counting import task_status
from gwrb.reports.quarterly_report import QuarterData, period
from gwrb.reports.quarterly_views import EntryRow, ReportPeriod, UnitReportRow
from gwrb.reports.unit_reporting import reporting
from gwrb.targets.figures import Reported
from gwrb.targets.lights import (
    BEHIND,
    DARK,
    FINISHED,
    GREEN,
    ON_TIME,
    RED,
    UNMEASURED,
    YELLOW,
    TaskLight,
    pace,
)
from gwrb.targets.trajectory import Course, course
from gwrb.tracking.closed import carried
from gwrb.tracking.office import OfficeRecords
from gwrb.tracking.states import ObligationStatus
from gwrb.tracking.transitions import CLOSED, REPORTED, RETURNED


class BoardLine(NamedTuple):
    """One obligation. `light` is its task's; `contrary`: the targets that speak against the unit's own status."""

    item: EntryRow
    stand: ObligationStatus
    light: TaskLight
    contrary: tuple[str, ...] = ()

    @property
    def pace(self) -> str:
        return pace(self.item.status, self.light)

    @property
    def exempt(self) -> bool:
        """Whether nothing more is owed: 办结 in an earlier quarter, and not reported again."""
        return self.item.closed

    @property
    def missing(self) -> bool:
        return not self.item.reported and not self.exempt


class TaskLine(NamedTuple):
    """One task with its obligations; `courses` has its targets over the quarters."""

    task: Task
    status: str
    light: TaskLight
    lines: tuple[BoardLine, ...]
    courses: tuple[Course, ...] = ()

    @property
    def pace(self) -> str:
        return pace(self.status, self.light)

    @property
    def contrary(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(words for line in self.lines for words in line.contrary))


class Paces(NamedTuple):
    """Tasks (or obligations) by 序时进度 and by light; each adds up to `total`."""

    total: int = 0
    finished: int = 0
    on_time: int = 0
    behind: int = 0
    unmeasured: int = 0
    green: int = 0
    yellow: int = 0
    red: int = 0
    dark: int = 0


class Counts(NamedTuple):
    """Obligations counted: `owed` is `reported` and `missing` and `exempt`; the others are among these."""

    owed: int = 0
    reported: int = 0
    late: int = 0
    missing: int = 0
    exempt: int = 0
    returned: int = 0
    waiting: int = 0
    closed: int = 0


class Board:
    """A quarter of a workspace on a day."""

    def __init__(
        self, desk: OfficeRecords, progress: Iterable[Progress], quarter: Quarter, today: dt.date
    ) -> None:
        filings = tuple(progress)
        self.desk, self.quarter, self.today = desk, quarter, today
        self.plan, self.register = desk.plan, desk.histories.register
        self.book = QuarterData(self.plan, self.register, filings, quarter, today, desk)
        closed = [one for q in self.quarters for one in carried(desk.histories, q)]
        self._reported = Reported(self.plan, self.register, (*filings, *closed))

    @property
    def period(self) -> ReportPeriod:
        return period(self.plan, self.quarter, self.today)

    @property
    def sample(self) -> bool:
        """Whether anything on the board comes from samples."""
        filed = self.book.now.files.values()
        return any(one.sample for one in filed) or self.desk.office_samples

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        """The quarters of the plan up to the one at hand."""
        return tuple(q for q in self.plan.quarters if q <= self.quarter)

    @cached_property
    def lines(self) -> tuple[BoardLine, ...]:
        """Every obligation, in the order of the notice."""
        stands = self.desk.histories.stands(self.quarter)
        return tuple(self._line(item, stand) for item, stand in zip(self.book.items, stands, strict=True))

    @cached_property
    def units(self) -> dict[str, UnitReportRow]:
        """Who owes a report, as the quarterly report has it; in the order of units.yaml."""
        book = self.book
        found = reporting(self.register, book.items, book.now, self.plan.due(self.quarter))
        return {str(row.name): row for row in found.owing}

    def tasks(self, lines: Iterable[BoardLine] | None = None) -> tuple[TaskLine, ...]:
        """Every task; of some obligations only, those that have any of them."""
        mine: dict[str, list[BoardLine]] = {}
        for line in self.lines if lines is None else lines:
            mine.setdefault(str(line.item.task), []).append(line)
        kept = [t for t in self.plan.tasks if lines is None or t.id in mine]
        return tuple(self._task(task, tuple(mine.get(task.id, ()))) for task in kept)

    @property
    def reviewed(self) -> bool:
        """Whether the office reviews at all: else nothing waits for it."""
        return self.desk.histories.in_use

    @cached_property
    def _contrary(self) -> dict[tuple[str, str, str], list[str]]:
        """The figures that speak against what a unit says, by unit, task and scope; as the report lists them."""
        out: dict[tuple[str, str, str], list[str]] = {}
        for doubt in self.book.lights.doubts(self.book.items):
            out.setdefault(_key(doubt.item), []).append(str(doubt.measure.name))
        return out

    def _line(self, item: EntryRow, stand: ObligationStatus) -> BoardLine:
        light = self.book.lights.scoped(item.task, item.scope)
        return BoardLine(item, stand, light, tuple(self._contrary.get(_key(item), ())))

    def _task(self, task: Task, lines: tuple[BoardLine, ...]) -> TaskLine:
        settings, quarters = self.plan.heading.settings, self.quarters
        status = task_status([line.item for line in lines])
        courses = tuple(course(settings, task, t, self._reported, quarters) for t in task.targets)
        return TaskLine(task, status, self.book.lights.scoped(task.id, ""), lines, courses)


def _key(item: EntryRow) -> tuple[str, str, str]:
    return item.unit, item.task, item.scope


def count(lines: Iterable[BoardLine], *, reviewed: bool) -> Counts:
    """Obligations counted. `reviewed`: whether the office reviews; else none waits for it."""
    every = list(lines)

    def many(test: Callable[[BoardLine], bool]) -> int:
        return sum(map(test, every))

    return Counts(
        owed=len(every),
        reported=many(lambda one: one.item.reported),
        late=many(lambda one: one.item.late),
        missing=many(lambda one: one.missing),
        exempt=many(lambda one: one.exempt),
        returned=many(lambda one: one.stand.state == RETURNED),
        waiting=many(lambda one: one.stand.state == REPORTED) if reviewed else 0,
        closed=many(lambda one: one.stand.state == CLOSED),
    )


def paces(lines: Iterable[BoardLine | TaskLine]) -> Paces:
    """Obligations or tasks by 序时进度 and by light."""
    every = list(lines)
    pace_of = Counter(one.pace for one in every)
    light_of = Counter(one.light.colour for one in every)
    return Paces(
        total=len(every),
        finished=pace_of[FINISHED],
        on_time=pace_of[ON_TIME],
        behind=pace_of[BEHIND],
        unmeasured=pace_of[UNMEASURED],
        green=light_of[GREEN],
        yellow=light_of[YELLOW],
        red=light_of[RED],
        dark=light_of[DARK],
    )
