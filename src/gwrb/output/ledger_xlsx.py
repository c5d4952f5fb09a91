"""The ledger (台账) as sheets: one row an item, the totals, where they stand against the share of the year gone."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal, InvalidOperation
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from gwrb.model.plan import Task
from gwrb.output.office_lists import uncounted_sheets
from gwrb.output.table import Cell, Table, column
from gwrb.output.xlsx import to_xlsx
from gwrb.reports import quarterly_views as views
from gwrb.reports.quarterly_views import SAMPLE, Pace, PaceTally, Report, Tally
from gwrb.reports.unit_papers import UnitReport
from gwrb.text.rounding import percent


class LedgerRow(NamedTuple):
    """An item, or a target, with its task."""

    item: views.EntryRow | views.Measure
    task: Task | views.TaskRow


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
    column("上期状态", "item.previous", 11),
    column("完成情况", "item.progress", 48, prose=True),
    column("完成数", lambda row: "，".join(f"{v.name}{v.number}" for v in row.item.values), 24, prose=True),
    column("佐证材料", "item.evidence", 24, prose=True),
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
_COUNTED = {
    "应报": "owed", "已报": "reported", "已完成": "done", "正常推进": "on_track",
    "滞后": "lagging", "未启动": "not_started", "未报": "missing", "免报": "exempt",
}  # fmt: skip
_UNIT = (
    column("单位", "name", 26),
    column("类别", "class_", 18),
    *(column(head, of, 9) for head, of in _COUNTED.items()),
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
    return view.stem, to_xlsx([_items(view.title, view, rows), *uncounted_sheets(view.uncounted)], view.today)


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
        *uncounted_sheets(report.uncounted),
    ]
    return to_xlsx(sheets, report.today)


def _items(title: str, view: Report | UnitReport, rows: Sequence[LedgerRow]) -> Table[LedgerRow]:
    sample = f"　【{SAMPLE}】" if view.sample else ""
    return Table(_ITEM, rows, f"{title}　{view.period.line}{sample}", name="台账")


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
    column("编号", "task.id", 8),
    column("指标", "item.name", 26, prose=True),
    column("分项", "item.scope", 16, prose=True),
    column("要求", "item.kind", 8),
    column("目标值", _figure("item.promised"), 10),
    column("完成数", _figure("item.achieved"), 10),
    column("计量单位", "item.unit", 10),
    column("数的来源", "item.parts", 20, prose=True),
    column("完成率（%）", _figure("item.rate"), 10),
    column("差距（百分点）", _figure("item.below"), 12),
    column("灯", "item.light", 8),
    column("灯从哪里来", "item.yardstick", 10),
    column("没有灯的原因", "item.reason", 30, prose=True),
    column("任务原话", "item.words", 36, prose=True),
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
    column("差距（百分点）", _figure("below"), 12),
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
    behind = [LedgerRow(m, b.task) for b in pace.behind for m in b.measures]
    yield Table(_TARGET, behind, name="未达序时")
    yield Table(_TARGET, [LedgerRow(m, t) for t in report.all_tasks for m in t.measures], name="指标")
    yield Table(_TASK, report.all_tasks, name="任务和灯")


def open_sheets(report: Report) -> Iterable[Table[Any]]:
    """What was sent back and what inspections found, as long as it is open."""
    found = (*report.returned, *report.rectifying)
    if found:
        yield Table(_EVENT, found, name="退回和整改")


def by_part(
    name: str,
    report: Report,
    whole: Tally | PaceTally,
    of: Callable[[views.PartRow | views.SectionRow], Tally | PaceTally],
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


def _counts(tally: Tally | PaceTally) -> Sequence[views.Count]:
    return (*tally.counts, *tally.lights) if isinstance(tally, PaceTally) else tally.counts


def _numbers(tally: Tally | PaceTally) -> Sequence[int]:
    return tally.total, *(c.number for c in _counts(tally))
