"""The ledger (台账) as sheets: one row an item, the totals, and how they were counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from gwrb.model import Heading
from gwrb.render import listing
from gwrb.render.pace_xlsx import open_sheets, pace_sheets
from gwrb.render.xlsx import Cell, Column, Sheet, to_xlsx
from gwrb.report.model import SAMPLE, Item, Period, Report, TaskRow
from gwrb.report.unitmodel import UnitReport
from gwrb.views import Row

_ITEM = (
    Column("编号", 8), Column("部分", 6), Column("章节", 6), Column("小标题", 20, prose=True),
    Column("任务内容", 48, prose=True), Column("分项", 16, prose=True), Column("应报单位", 20), Column("怎样承担", 22, prose=True),
    Column("进度状态", 10), Column("上季度状态", 11), Column("完成情况", 48, prose=True), Column("完成数", 24, prose=True),
    Column("存在问题", 30, prose=True), Column("下一步措施", 30, prose=True), Column("年度预测", 16),
    Column("需协调事项", 30, prose=True), Column("报送日期", 12), Column("迟报", 6), Column("待确认", 24, prose=True),
    Column("灯", 8), Column("指标完成情况", 48, prose=True),
)  # fmt: skip
_PROSE = {
    "任务内容": 56,
    "小标题": 22,
    "牵头单位": 20,
    "责任单位": 30,
    "分项": 16,
    "待确认": 24,
    "依据名称": 18,
    "经统称": 18,
}


def report_xlsx(report: Report) -> bytes:
    """The quarter's ledger."""
    title = _title(f"{report.period.name}{report.plan.subject}办理台账", report.period, sample=report.sample)
    rows = (_item(one, task) for task in report.all_tasks for one in task.items)
    pace = report.pace
    sheets = [
        Sheet("台账", _ITEM, rows, title),
        _totals(report),
        *(pace_sheets(report, pace) if pace else ()),
        _units(report),
        *open_sheets(report),
        _notes((*report.notes, *(pace.notes if pace else ()))),
    ]
    return to_xlsx(sheets, report.today)


def unit_xlsx(report: UnitReport, tasks: Sequence[TaskRow]) -> bytes:
    """One unit's rows of the ledger. `tasks`: the rows of its tasks, for part and section."""
    known = {task.id: task for task in tasks}
    title = _title(report.title, report.period, sample=report.sample)
    rows = (_item(one, known[one.task]) for one in report.items)
    return to_xlsx([Sheet("台账", _ITEM, rows, title)], report.today)


def list_xlsx(rows: Sequence[Row], heading: Heading, today: dt.date, *, with_bonds: bool) -> bytes:
    """A list of tasks: the columns of `gwrb list --format csv`."""
    names, cells = listing.table(rows, heading, with_bonds=with_bonds)
    columns = [Column(name, _PROSE.get(name, 9), name in _PROSE) for name in names]
    return to_xlsx([Sheet("任务", columns, cells)], today)


def _title(words: str, period: Period, *, sample: bool) -> str:
    return f"{words}　{period.line}{f'　【{SAMPLE}】' if sample else ''}"


def _item(one: Item, task: TaskRow) -> list[Cell]:
    return [
        one.task,
        task.part,
        task.section,
        task.topic,
        one.text,
        one.scope,
        one.unit,
        one.basis,
        one.status,
        one.previous,
        one.progress,
        "，".join(f"{v.name}{v.number}" for v in one.values),
        one.problems,
        one.next,
        one.forecast,
        one.coordination,
        one.submitted,
        "是" if one.late else "",
        one.unconfirmed,
        one.light,
        "\n".join(m.line for m in one.measures),
    ]


def _totals(report: Report) -> Sheet:
    names = [c.name for c in report.tasks.counts]
    columns = [Column("部分", 8), Column("章节", 8), Column("标题", 60, prose=True), Column("任务数", 9)]
    rows: list[list[Cell]] = []
    for part in report.parts:
        rows.append([part.part, "", part.title, part.tally.total, *(c.number for c in part.tally.counts)])
        rows += [
            [s.part, s.section, s.title, s.tally.total, *(c.number for c in s.tally.counts)]
            for s in part.sections
            if s.section
        ]
    rows.append(["合计", "", "", report.tasks.total, *(c.number for c in report.tasks.counts)])
    return Sheet("任务统计", [*columns, *(Column(name, 10) for name in names)], rows)


def _units(report: Report) -> Sheet:
    heads = ("应报", "已报", "已完成", "正常推进", "滞后", "未启动", "未报", "免报")
    columns = [Column("单位", 26), Column("类别", 18), *(Column(h, 9) for h in heads), Column("报送情况", 10),
               Column("报送日期", 12), Column("迟报天数", 9), Column("待确认", 8)]  # fmt: skip
    rows: Iterable[Sequence[Cell]] = (
        [
            u.name,
            u.class_,
            u.owed,
            u.reported,
            u.done,
            u.on_track,
            u.lagging,
            u.not_started,
            u.missing,
            u.exempt,
            u.state,
            u.submitted,
            u.late or None,
            "是" if u.doubtful else "",
        ]
        for u in report.reporting.owing
    )
    return Sheet("报送情况", columns, rows)


def _notes(notes: Sequence[str]) -> Sheet:
    return Sheet("说明", [Column("统计口径和待确认事项", 120, prose=True)], ([note] for note in notes))
