"""Sheets of the ledger that tell where the quarter stands against the share of the year gone, and what is open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation

from gwrb.output.xlsx import Cell, Sheet, SheetColumn
from gwrb.reports.event import Event, Measure
from gwrb.reports.quarterly_views import Pace, PaceTally, Report, TaskRow
from gwrb.text.rounding import percent

TALLY, BEHIND, TARGETS, TASKS, OPEN = "序时进度", "未达序时", "指标", "任务和灯", "退回和整改"
_MEASURE = (
    SheetColumn("编号", 8), SheetColumn("指标", 26, prose=True), SheetColumn("分项", 16, prose=True), SheetColumn("要求", 8), SheetColumn("目标值", 10),
    SheetColumn("完成数", 10), SheetColumn("计量单位", 10), SheetColumn("数的来源", 20, prose=True), SheetColumn("完成率（%）", 10),
    SheetColumn("低于序时进度（百分点）", 12), SheetColumn("灯", 8), SheetColumn("没有灯的原因", 30, prose=True), SheetColumn("任务原话", 36, prose=True),
)  # fmt: skip
_TASK = (
    SheetColumn("编号", 8), SheetColumn("部分", 6), SheetColumn("章节", 6), SheetColumn("任务", 48, prose=True), SheetColumn("任务状态", 10),
    SheetColumn("序时", 10), SheetColumn("不计序时的原因", 22), SheetColumn("灯", 8), SheetColumn("低于序时进度（百分点）", 12),
    SheetColumn("没有灯的原因", 40, prose=True),
)  # fmt: skip


def pace_sheets(report: Report, pace: Pace) -> list[Sheet]:
    """The table of 序时进度, the tasks behind, every target and every task, as the Word report has them."""
    behind = [_measure(b.task.id, m) for b in pace.behind for m in b.measures]
    every = [_measure(t.id, m) for t in report.all_tasks for m in t.measures]
    return [
        _tally(report, pace),
        Sheet(BEHIND, _MEASURE, behind),
        Sheet(TARGETS, _MEASURE, every),
        Sheet(TASKS, _TASK, map(_task, report.all_tasks)),
    ]


def open_sheets(report: Report) -> Iterable[Sheet]:
    """What was sent back and what inspections found, as long as it is open."""
    found = (*report.returned, *report.rectifying)
    if found:
        heads = [SheetColumn("事项", 8), SheetColumn("单位", 20), SheetColumn("编号", 8), SheetColumn("分项", 16, prose=True),
                 SheetColumn("内容", 60, prose=True), SheetColumn("日期", 12), SheetColumn("期限", 12)]  # fmt: skip
        yield Sheet(OPEN, heads, map(_event, found))


def _event(one: Event) -> list[Cell]:
    return [one.kind, one.unit, one.task, one.scope, one.words, one.day, one.due]


def _tally(report: Report, pace: Pace) -> Sheet:
    names = [c.name for c in (*pace.total.counts, *pace.total.lights)]
    columns = [
        SheetColumn("部分", 8),
        SheetColumn("章节", 8),
        SheetColumn("标题", 60, prose=True),
        SheetColumn("任务数", 9),
    ]
    rows: list[list[Cell]] = []
    for part in report.parts:
        rows.append([part.part, "", part.title, *_numbers(part.pace)])
        rows += [[s.part, s.section, s.title, *_numbers(s.pace)] for s in part.sections if s.section]
    rows.append(["合计", "", "", *_numbers(pace.total)])
    shares = [percent(c.share) for c in (*pace.total.counts, *pace.total.lights)]
    rows.append(["占比", "", "", percent(1.0 if pace.total.total else 0.0), *shares])
    title = f"序时进度{percent(pace.share)}"
    return Sheet(TALLY, [*columns, *(SheetColumn(name, 10) for name in names)], rows, title)


def _numbers(tally: PaceTally) -> Sequence[Cell]:
    return [tally.total, *(c.number for c in (*tally.counts, *tally.lights))]


def _measure(task: str, one: Measure) -> list[Cell]:
    return [
        task,
        one.name,
        one.scope,
        one.kind,
        _figure(one.promised),
        _figure(one.achieved),
        one.unit,
        one.parts,
        None if one.rate is None else _figure(percent(one.rate).removesuffix("%")),
        _figure(one.below),
        one.light,
        one.reason,
        one.words,
    ]


def _task(one: TaskRow) -> list[Cell]:
    return [
        one.id,
        one.part,
        one.section,
        one.text,
        one.status,
        one.pace,
        one.unmeasured,
        one.light,
        _figure(one.below),
        one.reason,
    ]


def _figure(text: str) -> Cell:
    """A figure as a number, so that Excel can calculate; as its text where a number would not say the same."""
    try:
        number = float(text)
        return number if Decimal(repr(number)) == Decimal(text) else text
    except (ValueError, InvalidOperation):
        return text
