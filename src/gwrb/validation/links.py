"""Rules across tasks: those that are linked must agree."""

from __future__ import annotations

from decimal import Decimal

from gwrb.model.plan import Target, Task
from gwrb.model.progress import Entry
from gwrb.model.values import Quantity, Quarter
from gwrb.targets.conversion import in_unit
from gwrb.validation.engine import CheckContext, Findings, at, rule


@rule("GW603", "error")
def link(context: CheckContext) -> Findings:
    """A link to no task, to the task itself, or made twice."""
    for task in context.tasks:
        seen: set[str] = set()
        for one in task.links:
            problem = (
                f"{task.id} 关联到了自己"
                if one.task == task.id
                else f"与 {one.task} 的关联写了两次"
                if one.task in seen
                else f"关联的 {one.task} 不在方案里"
                if one.task not in context.by_id and context.complete
                else None
            )
            seen.add(one.task)
            if problem:
                yield at(one.task, one), problem, "请改正编号，或删去这条关联"


def _names(context: CheckContext, task: Task) -> dict[str, str]:
    """The units that a task names, each once under its own name."""
    return {context.name_of(n): n for a in task.assignments for n in (*a.lead, *a.responsible)}


@rule("GW601", "warning")
def units_differ(context: CheckContext) -> Findings:
    """Linked tasks that name different units."""
    for task, one, other in context.linked:
        mine, theirs = _names(context, task), _names(context, other)
        only = [
            f"只有 {whose.id} 有{'、'.join(n for n in names if n not in others)}"
            for whose, names, others in ((task, mine, theirs), (other, theirs, mine))
            if names.keys() - others
        ]
        if only:
            message = f"{task.id} 与关联的 {other.id} 单位不同：{'；'.join(only)}"
            help = "请核对通知；通知如此的，在上一行写 # gwrb: allow GW601 理由"
            yield at(one.task, one), message, help


@rule("GW602", "error")
def values_differ(context: CheckContext) -> Findings:
    """One figure of two linked tasks, reported differently in one quarter: by one unit, or by two that share a target."""
    said: dict[tuple[Quarter, str], list[tuple[str, Entry]]] = {}
    for progress, entry in context.entries:
        if entry.values:
            unit = context.reporter(progress)
            who = unit.name if unit else progress.unit
            said.setdefault((progress.quarter, entry.task), []).append((who, entry))
    for (quarter, id), mine in said.items():
        task = context.by_id.get(id)
        for link in task.links if task else ():
            for who, entry in mine:
                for whom, other in said.get((quarter, link.task), ()):
                    yield from _differing(context, entry, other, one=who == whom)


def _differing(context: CheckContext, entry: Entry, other: Entry, *, one: bool) -> Findings:
    """Values of one name that two entries state differently; `one`: both are of one unit."""
    for name, value in entry.values.items():
        theirs = other.values.get(name)
        if theirs is None or theirs == value:
            continue
        a, b = (_target(context, e, name) for e in (entry, other))
        if not one and (a is None or b is None or a.sum or b.sum):
            continue
        if a is not None and b is not None and _same(a, value, b, theirs) is not False:
            continue  # where nothing can be compared, another finding says so
        if (a is None or b is None) and _alike(value, theirs):
            continue
        there, here = at(next(n for n in other.values if n == name), other), at(name, entry)
        path = "" if there.source is here.source else f"{there.source.path} "
        place = f"{path}第 {there.line} 行"
        message = f"{entry.task} 的“{name}”是 {value}，关联的 {other.task} 是 {theirs}（{place}）"
        yield here, message, "两处是同一个数，请改成一致"


def _same(a: Target, value: Decimal, b: Target, theirs: Decimal) -> bool | None:
    """Whether two values of two targets are one amount; None where their units of measure do not compare."""
    from gwrb.text.measure_units import convert

    mine, other = in_unit(value, a.unit), in_unit(theirs, b.unit)
    other = None if other is None else convert(other, b.unit, a.unit)
    return None if mine is None or other is None else mine == other


def _alike(value: Decimal, theirs: Decimal) -> bool:
    """Whether two values without a target, each with its unit of measure, are one amount."""
    if not isinstance(value, Quantity) or not isinstance(theirs, Quantity):
        return False
    other = in_unit(theirs, value.unit)
    return other is not None and other == Decimal(value)


def _target(context: CheckContext, entry: Entry, name: str) -> Target | None:
    task = context.by_id.get(entry.task)
    targets = task.targets if task else ()
    return next((t for t in targets if t.name == name and t.scope in (None, entry.scope)), None)
