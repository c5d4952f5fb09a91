"""Sheets of the ledger that tell where the quarter stands against the share of the year gone, and what is open."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal, InvalidOperation
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from gwrb.output.table import Column, Table
from gwrb.output.xlsx import Cell
from gwrb.reports.quarterly_views import Count, Measure, Pace, PaceTally, PartRow, Report, SectionRow, Tally
from gwrb.text.rounding import percent


class TargetRow(NamedTuple):
    """A target of a task."""

    task: str
    target: Measure


def column(head: str, of: str | Callable[[Any], Any], width: float, *, prose: bool = False) -> Column[Any]:
    """A column of a sheet. `of`: how its value is got from a row, or its attribute, the inner one after a dot."""
    return Column("", head, attrgetter(of) if isinstance(of, str) else of, width=width, prose=prose)


def _figure(name: str) -> Callable[[Any], Cell]:
    """A figure as a number, so that Excel can calculate; as its text where a number would not say the same."""
    get = attrgetter(name)

    def figure(row: object) -> Cell:
        text = get(row)
        text = percent(text).removesuffix("%") if isinstance(text, float) else text
        try:
            number = float(text)
            return number if Decimal(repr(number)) == Decimal(text) else text
        except (TypeError, ValueError, InvalidOperation):
            return text

    return figure


_TARGET = (
    column("编号", "task", 8),
    column("指标", "target.name", 26, prose=True),
    column("分项", "target.scope", 16, prose=True),
    column("要求", "target.kind", 8),
    column("目标值", _figure("target.promised"), 10),
    column("完成数", _figure("target.achieved"), 10),
    column("计量单位", "target.unit", 10),
    column("数的来源", "target.parts", 20, prose=True),
    column("完成率（%）", _figure("target.rate"), 10),
    column("低于序时进度（百分点）", _figure("target.below"), 12),
    column("灯", "target.light", 8),
    column("没有灯的原因", "target.reason", 30, prose=True),
    column("任务原话", "target.words", 36, prose=True),
)
_TASK = (
    column("编号", "id", 8),
    column("部分", "part", 6),
    column("章节", "section", 6),
    column("任务", "text", 48, prose=True),
    column("任务状态", "status", 10),
    column("序时", "pace", 10),
    column("不计序时的原因", "unmeasured", 22),
    column("灯", "light", 8),
    column("低于序时进度（百分点）", _figure("below"), 12),
    column("没有灯的原因", "reason", 40, prose=True),
)
_EVENT = (
    column("事项", "kind", 8),
    column("单位", "unit", 20),
    column("编号", "task", 8),
    column("分项", "scope", 16, prose=True),
    column("内容", "words", 60, prose=True),
    column("日期", "day", 12),
    column("期限", "due", 12),
)


def pace_sheets(report: Report, pace: Pace) -> Iterable[Table[Any]]:
    """The table of 序时进度, the tasks behind, every target and every task, as the Word report has them."""
    total = pace.total
    shares = ("占比", "", "", percent(1.0 if total.total else 0.0), *(percent(c.share) for c in _counts(total)))
    tally = by_part("序时进度", report, total, lambda row: row.pace)
    yield tally._replace(rows=[*tally.rows, shares], title=f"序时进度{percent(pace.share)}")
    behind = [TargetRow(b.task.id, m) for b in pace.behind for m in b.measures]
    yield Table(_TARGET, behind, name="未达序时")
    yield Table(_TARGET, [TargetRow(t.id, m) for t in report.all_tasks for m in t.measures], name="指标")
    yield Table(_TASK, report.all_tasks, name="任务和灯")


def open_sheets(report: Report) -> Iterable[Table[Any]]:
    """What was sent back and what inspections found, as long as it is open."""
    found = (*report.returned, *report.rectifying)
    if found:
        yield Table(_EVENT, found, name="退回和整改")


def by_part(
    name: str, report: Report, whole: Tally | PaceTally, of: Callable[[PartRow | SectionRow], Tally | PaceTally]
) -> Table[Any]:
    """Counts of tasks by part and section, with those of all tasks below."""
    rows: list[tuple[Cell, ...]] = []
    for part in report.parts:
        rows.append((part.part, "", part.title, *_numbers(of(part))))
        rows += [(s.part, s.section, s.title, *_numbers(of(s))) for s in part.sections if s.section]
    rows.append(("合计", "", "", *_numbers(whole)))
    heads = [("部分", 8), ("章节", 8), ("标题", 60), ("任务数", 9), *((c.name, 10) for c in _counts(whole))]
    columns = [column(head, itemgetter(n), width, prose=head == "标题") for n, (head, width) in enumerate(heads)]
    return Table(columns, rows, name=name)


def _counts(tally: Tally | PaceTally) -> Sequence[Count]:
    return (*tally.counts, *tally.lights) if isinstance(tally, PaceTally) else tally.counts


def _numbers(tally: Tally | PaceTally) -> Sequence[int]:
    return tally.total, *(c.number for c in _counts(tally))
