"""The ledger (台账) as sheets: one row an item, the totals, and how they were counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from gwrb.model.plan import Heading, Task
from gwrb.model.units_file import Group, Unit
from gwrb.output.listings import tasks_table
from gwrb.output.pace_xlsx import by_part, column, open_sheets, pace_sheets
from gwrb.output.printer import Made, file_stem
from gwrb.output.table import Table
from gwrb.output.xlsx import to_xlsx
from gwrb.reports.quarterly_views import SAMPLE, EntryRow, Report, TaskRow
from gwrb.reports.task_lists import ListRow
from gwrb.reports.unit_views import UnitReport


class LedgerRow(NamedTuple):
    """An item with its task."""

    item: EntryRow
    task: Task | TaskRow


_ITEM = (
    column("编号", "item.task", 8),
    column("部分", "task.part", 6),
    column("章节", "task.section", 6),
    column("小标题", "task.topic", 20, prose=True),
    column("任务内容", "item.text", 48, prose=True),
    column("分项", "item.scope", 16, prose=True),
    column("应报单位", "item.unit", 20),
    column("怎样承担", "item.basis", 22, prose=True),
    column("进度状态", "item.status", 10),
    column("上季度状态", "item.previous", 11),
    column("完成情况", "item.progress", 48, prose=True),
    column("完成数", lambda row: "，".join(f"{v.name}{v.number}" for v in row.item.values), 24, prose=True),
    column("存在问题", "item.problems", 30, prose=True),
    column("下一步措施", "item.next", 30, prose=True),
    column("年度预测", "item.forecast", 16),
    column("需协调事项", "item.coordination", 30, prose=True),
    column("报送日期", "item.submitted", 12),
    column("迟报", "item.late", 6),
    column("待确认", "item.unconfirmed", 24, prose=True),
    column("灯", "item.light", 8),
    column("指标完成情况", lambda row: "\n".join(m.line for m in row.item.measures), 48, prose=True),
)
_UNIT = (
    column("单位", "name", 26),
    column("类别", "class_", 18),
    column("应报", "owed", 9),
    column("已报", "reported", 9),
    column("已完成", "done", 9),
    column("正常推进", "on_track", 9),
    column("滞后", "lagging", 9),
    column("未启动", "not_started", 9),
    column("未报", "missing", 9),
    column("免报", "exempt", 9),
    column("报送情况", "state", 10),
    column("报送日期", "submitted", 12),
    column("迟报天数", lambda unit: unit.late or None, 9),
    column("待确认", "doubtful", 8),
)
_NOTE = (column("统计口径和待确认事项", str, 120, prose=True),)


def ledger(view: object) -> tuple[str, bytes]:
    """The ledger's rows behind a paper: what the file is called, and its bytes."""
    if isinstance(view, Report):
        return f"{view.period.name}办理情况台账", _report(view)
    assert isinstance(view, UnitReport)
    known = {task.id: task for task in view.tasks}
    rows = [LedgerRow(one, known[one.task]) for one in view.items]
    return view.stem, to_xlsx([_items(view.title, view, rows)], view.today)


def _report(report: Report) -> bytes:
    """The quarter's ledger."""
    title = f"{report.period.name}{report.plan.subject}办理台账"
    rows = [LedgerRow(one, task) for task in report.all_tasks for one in task.items]
    pace = report.pace
    sheets = [
        _items(title, report, rows),
        by_part("任务统计", report, report.tasks, lambda row: row.tally),
        *(pace_sheets(report, pace) if pace else ()),
        Table(_UNIT, report.reporting.owing, name="报送情况"),
        *open_sheets(report),
        Table(_NOTE, (*report.notes, *(pace.notes if pace else ())), name="说明"),
    ]
    return to_xlsx(sheets, report.today)


def _items(title: str, view: Report | UnitReport, rows: Sequence[LedgerRow]) -> Table[LedgerRow]:
    sample = f"　【{SAMPLE}】" if view.sample else ""
    return Table(_ITEM, rows, f"{title}　{view.period.line}{sample}", name="台账")


def list_xlsx(rows: Sequence[ListRow], heading: Heading, today: dt.date, who: Unit | Group | None) -> Made:
    """A list of tasks: the columns of `gwrb list --format csv`."""
    stem = file_stem(f"{who.name if who else f'{heading.year}年'}任务清单")
    return Made(f"{stem}.xlsx", to_xlsx([tasks_table(rows, heading, with_bonds=who is not None)], today))
