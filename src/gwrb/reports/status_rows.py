"""The board by unit, part, section, task or target: rows and a total that they add up to.

By unit, obligations are counted, for a task of several units stands in the row of each; by part, section and
task, tasks are counted, with their obligations beside them. The obligations add up to the same in every view.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from gwrb.reports.board import Board, BoardLine, Counts, Paces, TaskLine, count, paces
from gwrb.reports.quarterly_views import UnitReportRow
from gwrb.targets.lights import DARK, GREEN, RED, YELLOW, Light
from gwrb.targets.trajectory import Course

BYS = ("unit", "part", "section", "task", "target")
UNIT, PART, SECTION, TASK, TARGET = BYS
TOTAL = "合计"
_LIGHT = {GREEN: "green", YELLOW: "yellow", RED: "red", DARK: "dark"}


class StatusRow(NamedTuple):
    """One row. `paces` counts obligations by unit, else tasks; `due` is the next day by which the unit owes a word."""

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
    task: TaskLine | None = None
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
    board: Board,
    by: str,
    *,
    unit: str | None = None,
    colour: str | None = None,
    sort: Callable[[Sequence[StatusRow]], list[StatusRow]] = list,
) -> StatusView:
    """The board by one of BYS; of one unit only, and of rows with one light only, where asked."""
    lines = board.lines if unit is None else [one for one in board.lines if one.item.unit == unit]
    if by == UNIT:
        rows = _units(board, lines)
    else:
        tasks = board.tasks() if unit is None else board.tasks(lines)
        rows = _BY[by](board, tasks)
    kept = [row for row in rows if colour is None or row.has(colour)]
    return StatusView(by, tuple(sort(kept)), _total(by, kept))


def _total(by: str, rows: Sequence[StatusRow]) -> StatusRow:
    """What rows add up to; of targets, that of their tasks, each once."""
    if by == TARGET:
        rows = list({row.name: row for row in rows}.values())
    counts = Counts(*map(sum, zip(*(row.counts for row in rows), strict=True)))
    return StatusRow(by, TOTAL, counts, Paces(*map(sum, zip(*(row.paces for row in rows), strict=True))))


def _units(board: Board, lines: Iterable[BoardLine]) -> list[StatusRow]:
    mine: dict[str, list[BoardLine]] = {}
    for line in lines:
        mine.setdefault(str(line.item.unit), []).append(line)
    return [_unit(board, row, mine[name]) for name, row in board.units.items() if name in mine]


def _unit(board: Board, unit: UnitReportRow, lines: Sequence[BoardLine]) -> StatusRow:
    """A unit's row. The next day that counts is the earliest of those by which a word of it is owed."""
    days = [line.stand.due for line in lines if line.stand.owed and line.stand.due]
    due = min(days, default=None)
    return StatusRow(
        UNIT,
        str(unit.name),
        count(lines, reviewed=board.reviewed),
        paces(lines),
        unit=unit,
        due=due,
        days=(due - board.today).days if due else None,
        sample=unit.sample,
    )


def _grouped(board: Board, by: str, tasks: Sequence[TaskLine]) -> list[StatusRow]:
    """By part, or by section; a part without sections is a row of its own."""
    titles = {(p.part, ""): str(p.title) for p in board.plan.outline}
    titles |= {(p.part, str(s.section)): str(s.title) for p in board.plan.outline for s in p.sections}
    found: dict[tuple[str, str], list[TaskLine]] = {}
    for one in tasks:
        section = str(one.task.section or "") if by == SECTION else ""
        found.setdefault((one.task.part, section), []).append(one)
    out = []
    for (part, section), mine in found.items():
        title = titles.get((part, section)) or titles.get((part, "")) or f"第{part}部分"
        name = f"{part}（{section}）" if section else part
        out.append(_of_tasks(board, by, name, mine)._replace(part=part, section=section, title=title))
    return out


def _of_tasks(board: Board, by: str, name: str, tasks: Sequence[TaskLine]) -> StatusRow:
    lines = [line for one in tasks for line in one.lines]
    sample = any(line.stand.sample for line in lines)
    return StatusRow(by, name, count(lines, reviewed=board.reviewed), paces(tasks), sample=sample)


def _parts(board: Board, tasks: Sequence[TaskLine]) -> list[StatusRow]:
    return _grouped(board, PART, tasks)


def _sections(board: Board, tasks: Sequence[TaskLine]) -> list[StatusRow]:
    return _grouped(board, SECTION, tasks)


def _tasks(board: Board, tasks: Sequence[TaskLine]) -> list[StatusRow]:
    return [_task(board, TASK, one) for one in tasks]


def _task(board: Board, by: str, one: TaskLine) -> StatusRow:
    task = one.task
    row = _of_tasks(board, by, str(task.id), [one])
    return row._replace(part=task.part, section=str(task.section or ""), title=str(task.text), task=one)


def courses(board: Board, task: str) -> tuple[StatusRow, ...]:
    """The targets of one task, a row each."""
    lines = [line for line in board.lines if line.item.task == task]
    return tuple(_targets(board, [one for one in board.tasks(lines) if one.task.id == task]))


def _targets(board: Board, tasks: Sequence[TaskLine]) -> list[StatusRow]:
    return [_task(board, TARGET, one)._replace(course=course) for one in tasks for course in one.courses]


_BY: dict[str, Callable[[Board, Sequence[TaskLine]], list[StatusRow]]] = {
    PART: _parts,
    SECTION: _sections,
    TASK: _tasks,
    TARGET: _targets,
}
