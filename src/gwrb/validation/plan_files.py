"""Rules of the units' plans of the year and of their people: what an obligation needs, and by when."""

from __future__ import annotations

from gwrb.model.field_types import short
from gwrb.model.unit_plans import CONTACTS_FILE, LIAISON, PLANS_FILE
from gwrb.model.values import Quarter
from gwrb.validation.engine import CheckContext, Findings, at, rule, says_nothing, where

_NAMED = 3  # of a list, so many are named in a message


def _owed(context: CheckContext) -> dict[str, list[tuple[str, str | None]]]:
    """Task and scope of what every unit leads, by its name, in the order of units.yaml."""
    keys: dict[str, list[tuple[str, str | None]]] = {unit.name: [] for unit in context.units.units}
    for obligations in context.bound.values():
        for obligation in obligations:
            keys[obligation.unit.name].append(obligation.key)
    return {name: listed for name, listed in keys.items() if listed}


@rule("GW521", "error")
def no_measures(context: CheckContext) -> Findings:
    """An entry that does not say what will be done."""
    for entry in context.rows_of(PLANS_FILE):
        if says_nothing(entry.measures):
            message = f"{entry.task} 没有写明具体措施"
            yield at(entry.task, entry), message, "请补上 measures: 准备怎样做"


@rule("GW522", "error")
def dates(context: CheckContext) -> Findings:
    """A deadline or a milestone outside the plan's year; a milestone after the deadline."""
    if context.plan is None:
        return
    year = context.plan.heading.year
    for entry in context.rows_of(PLANS_FILE):
        due = entry.deadline
        if due and due.year != year:
            message = f"{entry.task} 的完成时限 {due} 不在 {year} 年内"
            yield at(entry.task, entry), message, "请改正 deadline；方案只管本年度"
        for name in entry.milestones:
            quarter = Quarter.parse(name)
            if quarter is None:
                continue
            if quarter.year != year:
                message = f"{entry.task} 的季度节点 {name} 不在 {year} 年内"
                yield at(name, entry), message, "请改正季度；方案只管本年度"
            elif due and due.year == year and quarter.number > (due.month + 2) // 3:
                message = f"{entry.task} 的季度节点 {name} 在完成时限 {due} 之后"
                yield at(name, entry), message, "请改正季度，或改正 deadline"


@rule("GW523", "warning")
def late(context: CheckContext) -> Findings:
    """Submitted after the due date."""
    due = context.plan.heading.plans_due if context.plan else None
    for plan in context.ledger.of(PLANS_FILE) if due else ():
        day = plan.submitted
        if due and day and due < day <= context.today:
            message = f"报送日期 {day} 晚于办理方案的期限 {due}，迟了 {(day - due).days} 天"
            yield where(plan, "submitted"), message, "日期有误请改正；确实迟报的不必改"


@rule("GW524", "warning")
def incomplete(context: CheckContext) -> Findings:
    """A plan that leaves out obligations of its unit."""
    plans = context.ledger.of(PLANS_FILE)
    owed = _owed(context) if plans and context.complete else {}
    for plan in plans:
        keys = owed.get(context.name_of(plan.unit), [])
        said = {(entry.task, entry.scope) for entry in plan.entries}
        left = [f"{task}（{short(scope, 12)}）" if scope else task for task, scope in keys if (task, scope) not in said]
        if left:
            named = "、".join(left[:_NAMED]) + ("等" if len(left) > _NAMED else "")
            message = f"“{plan.unit}”牵头 {len(keys)} 项，方案里还缺 {len(left)} 项：{named}"
            yield at(plan.unit, plan), message, f"请补上；全部任务见 gwrb list --unit {plan.unit}"


@rule("GW525", "warning")
def no_liaison(context: CheckContext) -> Findings:
    """A list of people without one to call."""
    for one in context.ledger.of(CONTACTS_FILE):
        if all(person.duty != LIAISON for person in one.people):
            help = f"请补上一人，duty 写{LIAISON}；问进展、催报都找这个人"
            yield at(one.unit, one), f"“{one.unit}”的名单里没有{LIAISON}", help


@rule("GW526", "warning")
def missing(context: CheckContext) -> Findings:
    """Units that lead and have sent no plan after the due date: one finding for all of them, at the date.

    Silent where no unit has sent one: the office does not use them. Who they are stands in the help, so that
    with one plan more the finding is still the same, and none that a change brought (`git.since`).
    """
    due = context.plan.heading.plans_due if context.plan else None
    sent = context.ledger.files(PLANS_FILE)
    if due is None or context.today <= due or not sent or any(file.value is None for file in sent):
        return
    owners = {context.name_of(file.value.unit) for file in sent}
    left = [str(name) for name in _owed(context) if name not in owners]
    if left and context.plan:
        named = "、".join(left[:_NAMED]) + (f" 等 {len(left)} 个单位" if len(left) > _NAMED else "")
        help = f"还没有送的：{named}；全部见 gwrb status --plans，催报用 gwrb remind"
        yield where(context.plan.heading, "plans_due"), f"办理方案的期限 {due} 已过，还有牵头单位没有送", help
