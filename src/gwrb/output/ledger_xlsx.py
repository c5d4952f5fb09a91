"""The ledger (台账) as sheets: one row an item, the totals, and how they were counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from gwrb.model.plan import Heading, Task
from gwrb.model.units_file import Group, Unit
from gwrb.output.listings import tasks_table
from gwrb.output.pace_xlsx import open_sheets, pace_sheets
from gwrb.output.printer import Made, file_stem
from gwrb.output.xlsx import Cell, Sheet, SheetColumn, to_xlsx
from gwrb.reports.quarterly_views import SAMPLE, EntryRow, Report, ReportPeriod, TaskRow
from gwrb.reports.task_lists import ListRow
from gwrb.reports.unit_views import UnitReport

_ITEM = (
    SheetColumn("编号", 8), SheetColumn("部分", 6), SheetColumn("章节", 6), SheetColumn("小标题", 20, prose=True),
    SheetColumn("任务内容", 48, prose=True), SheetColumn("分项", 16, prose=True), SheetColumn("应报单位", 20), SheetColumn("怎样承担", 22, prose=True),
    SheetColumn("进度状态", 10), SheetColumn("上季度状态", 11), SheetColumn("完成情况", 48, prose=True), SheetColumn("完成数", 24, prose=True),
    SheetColumn("存在问题", 30, prose=True), SheetColumn("下一步措施", 30, prose=True), SheetColumn("年度预测", 16),
    SheetColumn("需协调事项", 30, prose=True), SheetColumn("报送日期", 12), SheetColumn("迟报", 6), SheetColumn("待确认", 24, prose=True),
    SheetColumn("灯", 8), SheetColumn("指标完成情况", 48, prose=True),
)  # fmt: skip


def ledger(view: object) -> tuple[str, bytes]:
    """The ledger's rows behind a paper: what the file is called, and its bytes."""
    if isinstance(view, Report):
        return f"{view.period.name}办理情况台账", _report(view)
    assert isinstance(view, UnitReport)
    return view.stem, _unit(view)


def _report(report: Report) -> bytes:
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


def _unit(report: UnitReport) -> bytes:
    """One unit's rows of the ledger."""
    known = {task.id: task for task in report.tasks}
    title = _title(report.title, report.period, sample=report.sample)
    rows = (_item(one, known[one.task]) for one in report.items)
    return to_xlsx([Sheet("台账", _ITEM, rows, title)], report.today)


def list_xlsx(rows: Sequence[ListRow], heading: Heading, today: dt.date, who: Unit | Group | None) -> Made:
    """A list of tasks: the columns of `gwrb list --format csv`."""
    stem = file_stem(f"{who.name if who else f'{heading.year}年'}任务清单")
    table = tasks_table(rows, heading, with_bonds=who is not None)
    return Made(f"{stem}.xlsx", to_xlsx([table], today))


def _title(words: str, period: ReportPeriod, *, sample: bool) -> str:
    return f"{words}　{period.line}{f'　【{SAMPLE}】' if sample else ''}"


def _item(one: EntryRow, task: Task | TaskRow) -> list[Cell]:
    return [
        one.task,
        task.part,
        task.section or "",
        task.topic or "",
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
    columns = [
        SheetColumn("部分", 8),
        SheetColumn("章节", 8),
        SheetColumn("标题", 60, prose=True),
        SheetColumn("任务数", 9),
    ]
    rows: list[list[Cell]] = []
    for part in report.parts:
        rows.append([part.part, "", part.title, part.tally.total, *(c.number for c in part.tally.counts)])
        rows += [
            [s.part, s.section, s.title, s.tally.total, *(c.number for c in s.tally.counts)]
            for s in part.sections
            if s.section
        ]
    rows.append(["合计", "", "", report.tasks.total, *(c.number for c in report.tasks.counts)])
    return Sheet("任务统计", [*columns, *(SheetColumn(name, 10) for name in names)], rows)


def _units(report: Report) -> Sheet:
    heads = ("应报", "已报", "已完成", "正常推进", "滞后", "未启动", "未报", "免报")
    columns = [SheetColumn("单位", 26), SheetColumn("类别", 18), *(SheetColumn(h, 9) for h in heads), SheetColumn("报送情况", 10),
               SheetColumn("报送日期", 12), SheetColumn("迟报天数", 9), SheetColumn("待确认", 8)]  # fmt: skip
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
    return Sheet("说明", [SheetColumn("统计口径和待确认事项", 120, prose=True)], ([note] for note in notes))
