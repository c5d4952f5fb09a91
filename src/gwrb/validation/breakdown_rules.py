"""Rules of everyone's part: shares of a target, and what members report beside what the lead does."""

from collections.abc import Iterator

from gwrb.model.field_types import short
from gwrb.model.plan import RATE, Task
from gwrb.model.unit_plans import BREAKDOWN_FILE, Breakdown
from gwrb.model.units_file import Unit
from gwrb.validation.engine import CheckContext, Findings, at, rule

_NAMED = 5  # members whose figures stand in a message


def _broken_down(context: CheckContext) -> Iterator[tuple[Breakdown, Task]]:
    """Each breakdown of a task that there is, with the task as it was issued or added."""
    tasks = context.tasks_in(None)
    for file in context.ledger.of(BREAKDOWN_FILE):
        if file.task in tasks:
            yield file, tasks[file.task]


@rule("GW231", "error")
def share_of_nobody(context: CheckContext) -> Findings:
    """A share of a unit that the task does not bind when the share begins to hold."""
    for file, task in _broken_down(context):
        for row in file.shares:
            year = context.ledger.year
            stages = [year.at(row.from_)] if row.from_ else year.stages
            unit = context.find(row.unit, row.from_)
            bound = {
                held.origin(one.unit.name)
                for held in stages
                for one in held.expanded.of(held.tasks.get(file.task, task))
            }
            if isinstance(unit, Unit) and context.root(unit.name, row.from_) not in bound:
                message = f"{context.called(file.task)}没有“{unit.name}”的责任，不能给它份额"
                help = f"请核对单位；谁承担这项任务见 gwrb show {file.task}"
                yield at(row.unit, row), message, help


@rule("GW232", "error")
def share_of_nothing(context: CheckContext) -> Findings:
    """A share that does not say of which target, or of one that the task does not have."""
    for file, task in _broken_down(context):
        names = [str(target.name) for target in task.targets]
        for row in file.shares:
            if row.target in names or (row.target is None and len(names) == 1):
                continue
            said = f"没有叫“{short(row.target)}”的指标" if row.target else "有几个指标，没有写明是哪一个"
            if not names:
                said = "没有指标，不能分解"
            help = f"请写 target: {'，或 target: '.join(names)}" if names else "请先用 gwrb targets 定下指标"
            yield at(row.target or row.unit, row), f"{context.called(file.task)}{said}", help


@rule("GW233", "warning")
def shares_short(context: CheckContext) -> Findings:
    """Shares that come to less than was promised, in the first quarter in which they do; more is allowed."""
    records = context.records
    if records is None:
        return
    for file, _ in _broken_down(context):
        told: set[str] = set()
        for quarter in records.quarters:
            task = records.held(quarter).tasks.get(str(file.task))
            for target in task.targets if task else ():
                shared = records.parts.of_target(task, target, quarter).shared if task else None
                if shared is None or target.counts == RATE or target.name in told or shared >= target.amount:
                    continue
                told.add(str(target.name))
                when = f"{quarter} 起" if quarter != records.quarters[0] else ""
                message = (
                    f"{context.called(file.task)}的“{target.name}”{when}各单位的份额合计 {shared:f}{target.unit}，"
                    f"比承诺的 {target.amount:f}{target.unit} 少 {target.amount - shared:f}{target.unit}"
                )
                yield (
                    at(file.task, file),
                    message,
                    f"请补齐各单位的份额；改一个单位的用 gwrb breakdown {file.task} --set 单位=数",
                )


@rule("GW234", "warning")
def lead_differs(context: CheckContext) -> Findings:
    """A lead's figure that cannot be right beside what its members reported of their parts."""
    records = context.records
    if records is None:
        return
    asked = {
        (progress.quarter, str(entry.task)): None
        for progress, entry in context.entries
        if entry.values and context.supports(context.reporter(progress), progress.quarter, entry.task)
    }
    for quarter, id in asked:
        task = records.held(quarter).tasks.get(id)
        for one in records.parts.of(task, quarter) if task else ():
            if not one.differs or not one.lead.parts:
                continue
            entry = one.lead.parts[0].entry
            unit = one.target.unit
            members = [f"{part.unit}{part.value:f}" for part in one.sum.parts]
            named = "、".join(members[:_NAMED]) + (f" 等 {len(members)} 个单位" if len(members) > _NAMED else "")
            message = (
                f"{context.called(id)}的“{one.target.name}”牵头单位报的是 {one.lead.value:f}{unit}，"
                f"各单位报的合计是 {one.sum.value:f}{unit}（{named}）"
            )
            name = next((n for n in entry.values if n == one.target.name), entry.task)
            yield at(name, entry), message, "请与各单位核对；各单位只报本单位的数，牵头单位报全市的数"
