"""Rules of what units send: progress, consistent in itself and over time; plans of the year; people to call."""

import datetime as dt
import re
from decimal import Decimal

from gwrb.model.field_types import short
from gwrb.model.plan import CUMULATIVE
from gwrb.model.progress import FORECASTS, Progress
from gwrb.model.texts import meant
from gwrb.model.unit_plans import CONTACTS_FILE, LIAISON, PLANS_FILE
from gwrb.model.values import DONE, LAGGING, Period, Quantity
from gwrb.targets.conversion import in_unit
from gwrb.validation.engine import CheckContext, Findings, at, rule, where


@rule("GW506", "error")
def lagging(context: CheckContext) -> Findings:
    """滞后 without problems."""
    for _, entry in context.entries:
        if entry.status == LAGGING and not meant(entry.problems):
            message = f"{context.called(entry.task)}滞后，没有写明存在问题"
            yield at(entry.status, entry), message, "请补上 problems: 滞后的原因"


@rule("GW507", "error")
def done_silent(context: CheckContext) -> Findings:
    """已完成 without a word of progress."""
    for _, entry in context.entries:
        if entry.status == DONE and not meant(entry.progress):
            message = f"{context.called(entry.task)}已完成，没有写明完成情况"
            yield at(entry.status, entry), message, "请补上 progress: 完成了什么"


@rule("GW512", "error")
def forecast(context: CheckContext) -> Findings:
    """A finished task that is forecast to be hard or impossible."""
    for _, entry in context.entries:
        if entry.status == DONE and entry.forecast in FORECASTS[1:]:
            message = f"{context.called(entry.task)}已完成，年度预测却是“{entry.forecast}”"
            yield at(entry.forecast, entry), message, "请改正状态，或把预测改为能完成"


@rule("GW508", "warning")
def reopened(context: CheckContext) -> Findings:
    """Done in an earlier quarter, and not now."""
    for _, entry, when, said in context.with_earlier:
        if said.status == DONE and entry.status not in (DONE, ""):
            message = f"{context.called(entry.task)}在 {when} 已报“已完成”，这里却是“{entry.status}”"
            yield (
                at(entry.status, entry),
                message,
                "请核对；确实要改回的，在台账里这一行的上面写 # gwrb: allow GW508 理由",
            )


def _unit(value: Decimal) -> str:
    return value.unit if isinstance(value, Quantity) else ""


@rule("GW509", "warning")
def value_down(context: CheckContext) -> Findings:
    """A cumulative value below the one reported before; levels and rates may fall."""
    for progress, entry, when, said in context.with_earlier:
        task = context.tasks_in(progress.quarter).get(entry.task)
        targets = {str(t.name): t for t in task.targets} if task else {}
        for name, value in entry.values.items():
            earlier, target = said.values.get(name), targets.get(str(name))
            if earlier is None or (target is not None and target.counts != CUMULATIVE):
                continue
            now, then = (in_unit(v, target.unit if target else _unit(value)) for v in (value, earlier))
            if now is not None and then is not None and now < then:
                message = f"{context.called(entry.task)}的“{name}”是 {value}，比 {when} 的 {earlier} 少"
                yield at(name, entry), message, "请填从年初累计的数"


@rule("GW511", "warning")
def report_late(context: CheckContext) -> Findings:
    """Submitted after the due date."""
    for progress in context.progress if context.records else ():
        unit, records = context.name_of(progress.unit), context.records
        due, day = records and records.due(progress.quarter, unit), progress.submitted
        if records and due and day and due < day <= context.today and not _sent_again(context, progress, due):
            led = {one.key for one in records.held(progress.quarter).by_unit.get(unit, ())}
            told = "会列入报告的迟报名单" if led & {e.key for e in progress.entries} else "考评表里记作配合情况迟报"
            message = f"报送日期 {day} 晚于期限 {due}，迟了 {(day - due).days} 天"
            yield where(progress, "submitted"), message, f"{told}；日期有误请改正"


def _sent_again(context: CheckContext, progress: Progress, due: dt.date) -> bool:
    """Whether a unit had reported in time and sends again what the office sent back."""
    unit = context.reporter(progress)
    if unit is None or context.office is None:
        return False
    first = context.office.first_sent.get((unit.name, progress.quarter))
    return first is not None and first <= due


_MOBILE = 11  # digits
_NAMED = 3  # of a list, so many are named in a message


def _owed(context: CheckContext) -> dict[str, list[tuple[str, str | None]]]:
    """Task and scope of what every unit led at the beginning, by its first name, in the order of units.yaml."""
    keys: dict[str, list[tuple[str, str | None]]] = {unit.name: [] for unit in context.units.units}
    first = context.plan.quarters[0] if context.plan else None
    for obligations in context.bound(first).values():
        for obligation in obligations:
            keys.setdefault(context.root(obligation.unit.name, first), []).append(obligation.key)
    return {name: listed for name, listed in keys.items() if listed}


@rule("GW521", "error")
def no_measures(context: CheckContext) -> Findings:
    """An entry that does not say what will be done."""
    for entry in context.rows_of(PLANS_FILE):
        if not meant(entry.measures):
            message = f"{context.called(entry.task)}没有写明具体措施"
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
            message = f"{context.called(entry.task)}的完成时限 {due} 不在 {year} 年内"
            yield at(entry.task, entry), message, "请改正 deadline；方案只管本年度"
        for name in entry.milestones:
            quarter = Period.parse(name)
            if quarter is None:
                continue
            if quarter.year != year:
                message = f"{context.called(entry.task)}的季度节点 {name} 不在 {year} 年内"
                yield at(name, entry), message, "请改正季度；方案只管本年度"
            elif due and due.year == year and quarter > Period.of(due, quarter.rounds):
                message = f"{context.called(entry.task)}的季度节点 {name} 在完成时限 {due} 之后"
                yield at(name, entry), message, "请改正季度，或改正 deadline"


@rule("GW523", "warning")
def plan_late(context: CheckContext) -> Findings:
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
        keys = owed.get(context.root(plan.unit), [])
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


@rule("GW235", "warning")
def phone(context: CheckContext) -> Findings:
    """A mobile number that has not eleven digits; an office's without its area code, or whose 0 was lost in Excel."""
    for person in context.rows_of(CONTACTS_FILE):
        for kind, said in (("手机", person.mobile), ("办公电话", person.office_phone)):
            digits = re.sub(r"[^0-9]", "", re.sub(r"^\+?86(?=1)", "", said or ""))
            mobile = len(digits) == _MOBILE and digits.startswith("1")
            if not said or mobile or (kind == "办公电话" and re.fullmatch(r"0[0-9]{9,15}", digits)):
                continue
            if kind == "手机":
                why, help = f"有 {len(digits)} 位，手机号是 11 位", "请向本人核对"
            elif re.fullmatch(r"[1-9][0-9]{8,10}", digits):
                why, help = "开头的 0 像是在 Excel 里丢了", f"请改成 0{said}；在 Excel 里先把这一栏设成文本再填"
            else:
                why, help = "没有区号", "请补上区号，例如 027-12345678"
            yield at(said, person), f"“{person.name}”的{kind} {said} {why}", help


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
    owners = {context.root(file.value.unit) for file in sent}
    left = [str(name) for name in _owed(context) if name not in owners]
    if left and context.plan:
        named = "、".join(left[:_NAMED]) + (f" 等 {len(left)} 个单位" if len(left) > _NAMED else "")
        help = f"还没有送的：{named}；全部见 gwrb status --plans，催报用 gwrb remind"
        yield where(context.plan.heading, "plans_due"), f"办理方案的期限 {due} 已过，还有牵头单位没有送", help
