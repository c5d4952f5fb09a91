"""What a report says below its tables: how its figures are counted, what was changed, what is not confirmed."""

from collections.abc import Container, Iterable, Sequence

from gwrb.model.plan import Task
from gwrb.model.register import Register
from gwrb.model.values import Period
from gwrb.reports.change_words import changes_until
from gwrb.reports.quarterly_views import TaskRow
from gwrb.tracking.office import OfficeRecords
from gwrb.tracking.tallies import NOBODY


def notes_of(records: OfficeRecords, quarter: Period, rows: Sequence[TaskRow]) -> tuple[str, ...]:
    """Everything that is to be said of a quarter's figures, beside how lights come about."""
    held = records.held(quarter)
    return (
        *change_notes(records, quarter),
        *due_notes(records, quarter),
        *task_notes(rows),
        *exempt_notes(sum(item.closed for row in rows for item in row.items)),
        *group_notes(held.plan.tasks, held.register),
    )


def task_notes(rows: Sequence[TaskRow]) -> Iterable[str]:
    several = sum(r.owed > 1 for r in rows)
    if several:
        yield f"由多个单位或分项分别报送的任务有{several}项，每个单位的每个分项为一件责任事项。"
    yield (
        "任务的状态由其责任事项得出：有一件滞后的计滞后；没有滞后而有未报的计部分未报；"
        "全部已完成的计已完成；全部未启动的计未启动；其余计正常推进。未报的一律不计入正常推进。"
    )
    nobody = [r.id for r in rows if r.status == NOBODY]
    if nobody:
        yield f"任务{'、'.join(nobody)}的应报单位待确认，未列入应报。"


def change_notes(records: OfficeRecords, quarter: Period) -> Iterable[str]:
    """What was changed by a quarter in who leads what, the promises, the tasks and the units; this quarter's in full."""
    rows = changes_until(records, quarter)
    yield from (f"{row.line}（{row.decided}，{row.by}）。" for row in rows if row.from_ == str(quarter))
    earlier = sum(row.from_ != str(quarter) for row in rows)
    if earlier:
        yield f"本期以前起执行的调整有{earlier}项，见任务调整情况。"


def due_notes(records: OfficeRecords, quarter: Period) -> Iterable[str]:
    """What the office decided about the day by which a quarter is due."""
    for one in sorted(records.due_days, key=lambda one: bool(one.unit)):
        if one.quarter == quarter:
            whose = f"{records.unit(one.unit)}的" if one.unit else ""
            why = f"{one.decided.month}月{one.decided.day}日决定：{str(one.reason).strip().rstrip('。')}"
            yield f"本期{whose}报送期限改为{one.due.month}月{one.due.day}日（{why}）。"


def exempt_notes(exempt: int) -> Iterable[str]:
    """`exempt`: how many obligations are owed no more."""
    if exempt:
        yield f"以前各期已办结的责任事项有{exempt}件，本期免报，计入已完成，不计入已报和未报。"


def group_notes(tasks: Iterable[Task], register: Register, names: Container[str] | None = None) -> Iterable[str]:
    """What is not confirmed about the groups that tasks name, and which groups are open; of some groups only."""
    found = {
        g.name: g
        for task in tasks
        for a in task.assignments
        for name in a.names
        if (g := register.group(name)) and (names is None or g.name in names)
    }
    for group in found.values():
        if group.open:
            yield f"“{group.name}”的成员没有名单，未列入应报（待确认）。"
        elif group.unconfirmed:
            yield f"“{group.name}”（待确认）：{group.unconfirmed.rstrip('。')}。"
