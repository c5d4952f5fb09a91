"""Rules of what a target says of its way through the year: nodes, where it starts, its months, its day."""

from __future__ import annotations

from gwrb.model.field_types import short
from gwrb.model.plan import AT_MOST, CUMULATIVE, GROWTH, ONE_OFF, REDUCTION, Target
from gwrb.model.unit_plans import PLANS_FILE
from gwrb.model.values import Period
from gwrb.validation.engine import CheckContext, Findings, at, rule


@rule("GW251", "error")
def nodes(context: CheckContext) -> Findings:
    """A node of another year; nodes that go back, or beyond the amount."""
    for task, target in context.targets:
        year = context.plan.heading.year if context.plan else 0
        down = target.kind == AT_MOST and target.counts != CUMULATIVE
        before = target.start
        for name, amount in sorted(target.nodes.items(), key=lambda pair: str(pair[0])):
            quarter = Period.parse(name)
            if quarter is None:
                continue
            why = ""
            if quarter.year != year:
                why = f"不在 {year} 年内"
            elif before is not None and (amount > before if down else amount < before):
                why = f"是 {amount:f}，比前一个数 {before:f} 退了"
            elif amount < target.amount if down else amount > target.amount:
                why = f"是 {amount:f}，已经过了目标值 {target.amount:f}"
            else:
                before = amount
            if why:
                yield (
                    at(name, target),
                    f"{task.id} 的“{target.name}”节点 {name} {why}",
                    "请核对节点；写到那个季度末应达到的数",
                )


@rule("GW252", "error")
def start(context: CheckContext) -> Findings:
    """A start of what begins at nothing, or of what is compared with no way at all."""
    for task, target in context.targets:
        if target.start is None:
            continue
        if target.counts == CUMULATIVE or target.kind in (GROWTH, REDUCTION, ONE_OFF):
            kind = target.kind if target.kind in (GROWTH, REDUCTION, ONE_OFF) else target.counts
            message = f"{task.id} 的“{target.name}”是{kind}，没有年初数"
            yield at(target.name, target), message, "请删去 start；是存量的，把 counts 改为水平"
        elif target.start == target.amount:
            message = f"{task.id} 的“{target.name}”年初数和目标值都是 {target.amount:f}"
            yield at(target.name, target), message, "请核对；年初已经达到、保持就行的，删去 start"


@rule("GW253", "error")
def time(context: CheckContext) -> Findings:
    """A day of another year; months twice; a day and months that do not go together."""
    for task, target in context.targets:
        year = context.plan.heading.year if context.plan else 0
        head = f"{task.id} 的“{target.name}”"
        if target.by and target.by.year != year:
            yield at(target.name, target), f"{head}期限 {target.by} 不在 {year} 年内", "请改正 by；方案只管本年度"
        if len(set(target.months)) < len(target.months):
            yield at(target.name, target), f"{head}办理月份写了两次", "请改正 months，每个月只写一次"
        elif target.by and target.months and max(target.months) > target.by.month:
            message = f"{head}期限 {target.by} 以后还有办理月份"
            yield at(target.name, target), message, "请改正 by 或 months"


@rule("GW254", "warning")
def planned(context: CheckContext) -> Findings:
    """A milestone that names a target and gives no number that can be compared with it."""
    from gwrb.targets.conversion import in_unit
    from gwrb.targets.period_nodes import stated

    for entry in context.rows_of(PLANS_FILE):
        task = context.by_id.get(entry.task)
        for name, text in entry.milestones.items() if task and task.targets else ():
            for target, value in stated(text, task, entry.scope) if task else ():
                if value is None or in_unit(value, target.unit) is None:
                    message = f"{entry.task} 的季度节点 {name} 里，“{short(target.name)}”后面不是按{target.unit}计的数"
                    yield (
                        at(name, entry),
                        message,
                        f"写成“{target.name}：数”的样子，一行一个指标；只写数就按{target.unit}计",
                    )


@rule("GW255", "error")
def added(context: CheckContext) -> Findings:
    """A name to be added up that is no target of a linked task, or one counted in another unit of measure."""
    from gwrb.text.measure_units import convert

    adding = [(task, target) for task, target in context.targets if target.adds]
    links = [(task, other) for task, _, other in context.linked] if adding else []
    linked: dict[str, dict[str, Target]] = {}
    for task, near in links + [(other, task) for task, other in links]:
        linked.setdefault(task.id, {}).update((str(t.name), t) for t in near.targets)
    for task, target in adding:
        for name in target.adds:
            part = linked.get(task.id, {}).get(str(name))
            if part is None:
                message = f"{task.id} 的“{target.name}”要加的“{short(name)}”，关联的任务里没有"
                yield at(name, target), message, "请照关联任务的指标名称写，或补上 links"
            elif convert(part.amount, part.unit, target.unit) is None:
                message = f"{task.id} 的“{target.name}”按{target.unit}计，要加的“{short(name)}”按{part.unit}计"
                yield at(name, target), message, "单位不同的不能相加，请核对"


@rule("GW553", "warning")
def sum_differs(context: CheckContext) -> Findings:
    """A reported figure that is not the sum of those that it adds."""
    from gwrb.targets.conversion import said_of

    tasks = {task.id: task for task, target in context.targets if target.adds}
    for progress, entry in context.entries if tasks and context.records else ():
        task = tasks.get(entry.task)
        for target in task.targets if task else ():
            said = said_of(target, entry) if target.adds else None
            total = context.figures.added(task, target, progress.quarter) if task and said is not None else None
            if said is not None and total and total.value is not None and total.value != said:
                message = f"{entry.task} 的“{target.name}”报的是 {said:f}{target.unit}，各项相加是 {total.value:f}{target.unit}"
                place = at(next(name for name in entry.values if name == target.name), entry)
                yield place, message, f"请核对：{'、'.join(target.adds)}；合计由程序相加，不用另报"
