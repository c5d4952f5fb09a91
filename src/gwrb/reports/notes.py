"""What a paper must say about how it was counted, and about what is not confirmed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gwrb.model.plan import Task
from gwrb.model.register import Register
from gwrb.reports.quarterly_views import TaskRow
from gwrb.tracking.tallies import NOBODY


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


def exempt_notes(exempt: int) -> Iterable[str]:
    """`exempt`: how many obligations are owed no more."""
    if exempt:
        yield f"以前的季度已办结的责任事项有{exempt}件，本期免报，计入已完成，不计入已报和未报。"


def group_notes(tasks: Iterable[Task], register: Register) -> Iterable[str]:
    """What is not confirmed about the groups that tasks name, and which groups are open."""
    found = {
        g.name: g
        for task in tasks
        for a in task.assignments
        for name in (*a.lead, *a.responsible)
        if (g := register.group(name))
    }
    for group in found.values():
        if group.open:
            yield f"“{group.name}”的成员没有名单，未列入应报（待确认）。"
        elif group.unconfirmed:
            yield f"“{group.name}”（待确认）：{group.unconfirmed.rstrip('。')}。"
