"""Everyone's part as papers and tables print it: 配合情况 in lines, and each unit's share of a target as a row."""

from gwrb.model.plan import Task
from gwrb.model.values import Quarter
from gwrb.reports.counting import tidy
from gwrb.reports.measures import lines, spoken
from gwrb.tracking.office import OfficeRecords
from gwrb.tracking.parts import own_task
from gwrb.tracking.states import ObligationStatus


def support_lines(records: OfficeRecords, task: Task, quarter: Quarter, root: str | None = None) -> tuple[str, ...]:
    """配合情况 of a task: a line for each who reported (of one unit by its first name, or of all), then who was asked
    and is silent."""
    told = [
        s for s in records.parts.told(task, quarter) if root in (None, records.root(s.obligation.unit.name, quarter))
    ]
    silent = [str(s.obligation.unit.name) for s in told if not s.entry]
    missing = [f"要求报而没有报的：{'、'.join(silent)}"] if silent else []
    return (*(_line(s) for s in told if s.entry), *missing)


def _line(status: ObligationStatus) -> str:
    """东区（份额：小区42个）：正常推进；完成数：小区21（完成率50%）；完成21个小区."""
    entry, obligation = status.entry, status.obligation
    assert entry is not None
    own = own_task(status)
    shares = "、".join(f"{t.name}{t.amount:f}{t.unit}" for t in own.targets)
    notes = [obligation.assignment.scope or "", f"份额：{shares}" if shares else ""]
    about = "，".join(filter(None, notes))
    facts = [entry.status + ("（迟报）" if status.late else "")]
    facts += [f"完成数：{lines(spoken(own, entry), '、')}"] if entry.values else []
    said = (("", entry.progress), ("问题：", entry.problems), ("下一步：", entry.next))
    facts += [f"{name}{tidy(words).rstrip('。')}" for name, words in said if words]
    return f"{obligation.unit.name}{f'（{about}）' if about else ''}：{'；'.join(facts)}"
