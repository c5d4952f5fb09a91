"""The data by unit, part, section, task or target: rows and a total that they add up to.

By unit, obligations are counted, for a task of several units stands in the row of each; by part, section and
task, tasks are counted, with their obligations beside them. The obligations add up to the same in every view.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import NamedTuple

from gwrb.reports.entry_rows import unit_row
from gwrb.reports.quarterly_report import QuarterData
from gwrb.reports.quarterly_views import UnitReportRow
from gwrb.reports.task_lists import title_of
from gwrb.targets.lights import DARK, GREEN, RED, YELLOW, Light
from gwrb.targets.trajectory import Course
from gwrb.tracking.states import UnitStatus, grouped
from gwrb.tracking.tallies import Counts, Paces, TaskStatus, count, paces

WORDS = {"unit": "单位", "part": "部分", "section": "章节", "task": "任务", "target": "指标"}
BYS = tuple(WORDS)
UNIT, PART, SECTION, TASK, TARGET = BYS
TOTAL = "合计"
_LIGHT = {GREEN: "green", YELLOW: "yellow", RED: "red", DARK: "dark"}


class StatusRow(NamedTuple):
    """One row. `paces` counts obligations by unit, else tasks; `due` is the next day by which the unit is to send something."""

    by: str
    name: str
    counts: Counts
    paces: Paces
    part: str = ""
    section: str = ""
    title: str = ""
    unit: UnitReportRow | None = None
    due: dt.date | None = None
    days: int | None = None
    task: TaskStatus | None = None
    course: Course | None = None
    sample: bool = False

    def has(self, colour: str) -> bool:
        """Whether anything in it has a light (or none: DARK)."""
        if self.course is not None:
            return self.course.now.colour == colour
        return bool(getattr(self.paces, _LIGHT[colour]))

    @property
    def light(self) -> Light | None:
        """Of a target: its light now."""
        return self.course.now if self.course else None


class StatusView(NamedTuple):
    """What is shown: rows in order, and what they add up to."""

    by: str
    rows: tuple[StatusRow, ...]
    total: StatusRow


def view(
    data: QuarterData,
    by: str,
    *,
    unit: str | None = None,
    colour: str | None = None,
    sort: Callable[[Sequence[StatusRow]], list[StatusRow]] = list,
) -> StatusView:
    """A quarter by one of BYS; of one unit only, and of rows with one light only, where asked."""
    if by == UNIT:
        owing = data.units()
        rows = [_unit(data, one) for one in owing if unit in (None, one.unit.name)]
    elif unit is None:
        rows = _BY[by](data, data.tasks())
    else:
        rows = _BY[by](data, data.tasks(s for s in data.statuses if s.obligation.unit.name == unit))
    kept = [row for row in rows if colour is None or row.has(colour)]
    return StatusView(by, tuple(sort(kept)), _total(by, kept))


def _total(by: str, rows: Sequence[StatusRow]) -> StatusRow:
    """What rows add up to; of targets, that of their tasks, each once."""
    if by == TARGET:
        rows = list({row.name: row for row in rows}.values())
    counts = Counts(*map(sum, zip(*(row.counts for row in rows), strict=True)))
    return StatusRow(by, TOTAL, counts, Paces(*map(sum, zip(*(row.paces for row in rows), strict=True))))


def _unit(data: QuarterData, of: UnitStatus) -> StatusRow:
    """A unit's row. The next day that counts is the earliest of those by which it is to send something."""
    due = min((one.due for one in of.statuses if one.due), default=None)
    return StatusRow(
        UNIT,
        str(of.unit.name),
        count(of.statuses, reviewed=data.records.in_use),
        paces(of.statuses),
        unit=unit_row(of),
        due=due,
        days=(due - data.today).days if due else None,
        sample=of.sample,
    )


def _grouped(data: QuarterData, by: str, tasks: Sequence[TaskStatus]) -> list[StatusRow]:
    """By part, or by section; a part without sections is a row of its own."""
    found = grouped(tasks, lambda one: (one.task.part, str(one.task.section or "") if by == SECTION else ""))
    out = []
    for (part, section), mine in found.items():
        title = str(title_of(data.plan, part, section))
        name = f"{part}（{section}）" if section else part
        out.append(_of_tasks(data, by, name, mine)._replace(part=part, section=section, title=title))
    return out


def _of_tasks(data: QuarterData, by: str, name: str, tasks: Sequence[TaskStatus]) -> StatusRow:
    statuses = [status for one in tasks for status in one.statuses]
    sample = any(status.sample for status in statuses)
    return StatusRow(by, name, count(statuses, reviewed=data.records.in_use), paces(tasks), sample=sample)


def _task(data: QuarterData, by: str, one: TaskStatus) -> StatusRow:
    task = one.task
    row = _of_tasks(data, by, str(task.id), [one])
    return row._replace(part=task.part, section=str(task.section or ""), title=str(task.text), task=one)


def courses(data: QuarterData, task: str) -> tuple[StatusRow, ...]:
    """The targets of one task, a row each."""
    return tuple(_targets(data, [one for one in data.tasks() if one.task.id == task and one.statuses]))


def _targets(data: QuarterData, tasks: Sequence[TaskStatus]) -> list[StatusRow]:
    return [_task(data, TARGET, one)._replace(course=course) for one in tasks for course in one.courses]


_BY: dict[str, Callable[[QuarterData, Sequence[TaskStatus]], list[StatusRow]]] = {
    PART: lambda data, tasks: _grouped(data, PART, tasks),
    SECTION: lambda data, tasks: _grouped(data, SECTION, tasks),
    TASK: lambda data, tasks: [_task(data, TASK, one) for one in tasks],
    TARGET: _targets,
}
