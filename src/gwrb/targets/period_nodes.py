"""序时节点: what is due of a target by the end of a period, as the office or a unit's plan of the year says.

A unit writes them into 季度节点 of 附表1, one target a line: 新增停车泊位：7.5, with a unit of measure or without; of
the only target of a task the number alone. Lines that are no such figures are words, and bind nobody.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal

from gwrb.model.field_types import measured
from gwrb.model.plan import Target, Task
from gwrb.model.unit_plans import PlanEntry
from gwrb.model.values import Period
from gwrb.targets.conversion import in_unit
from gwrb.text.script import comparable


def office_nodes(target: Target) -> dict[dt.date, Decimal]:
    """The nodes that stand with the target itself, by the last day of their period."""
    return {q.as_of: amount for name, amount in target.nodes.items() if (q := Period.parse(name))}


def planned_nodes(entries: Iterable[PlanEntry], task: Task, target: Target) -> dict[dt.date, Decimal]:
    """The nodes of a target in the entries of one unit's plan, by the last day of their period."""
    out: dict[dt.date, Decimal] = {}
    for entry in entries:
        for name, text in entry.milestones.items() if target.scope in (None, entry.scope) else ():
            quarter = Period.parse(name)
            for said, value in stated(text, task, entry.scope) if quarter else ():
                amount = in_unit(value, target.unit) if value is not None and said is target else None
                if quarter and amount is not None:
                    out.setdefault(quarter.as_of, amount)
    return out


def stated(text: str, task: Task, scope: str | None) -> Iterator[tuple[Target, Decimal | None]]:
    """The figures of one milestone: each target that a line names, and its number; None where that is not one."""
    targets = {comparable(str(t.name)): t for t in task.targets if t.scope in (None, scope)}
    for line in text.replace("；", "\n").splitlines():
        name, mark, rest = line.replace(":", "：").partition("：")
        target = targets.get(comparable(name.strip())) if mark else None
        if target is not None:
            yield target, measured(rest.strip().rstrip("。"))
        elif len(targets) == 1 and (value := measured(line.strip().rstrip("。"))) is not None:
            yield next(iter(targets.values())), value
