"""Rules of progress files: consistent in themselves and over time. What holds for all files is in `file_rules`."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from gwrb.model.plan import CUMULATIVE
from gwrb.model.progress import DONE, FORECASTS, LAGGING, Progress
from gwrb.model.values import Quantity
from gwrb.targets.conversion import in_unit
from gwrb.validation.engine import CheckContext, Findings, at, rule, says_nothing, where


@rule("GW506", "error")
def lagging(context: CheckContext) -> Findings:
    """滞后 without problems."""
    for _, entry in context.entries:
        if entry.status == LAGGING and says_nothing(entry.problems):
            message = f"{entry.task} 滞后，没有写明存在问题"
            yield at(entry.status, entry), message, "请补上 problems: 滞后的原因"


@rule("GW507", "error")
def done_silent(context: CheckContext) -> Findings:
    """已完成 without a word of progress."""
    for _, entry in context.entries:
        if entry.status == DONE and entry.progress is None:
            message = f"{entry.task} 已完成，没有写明完成情况"
            yield at(entry.status, entry), message, "请补上 progress: 完成了什么"


@rule("GW512", "error")
def forecast(context: CheckContext) -> Findings:
    """A finished task that is forecast to be hard or impossible."""
    for _, entry in context.entries:
        if entry.status == DONE and entry.forecast in FORECASTS[1:]:
            message = f"{entry.task} 已完成，年度预测却是“{entry.forecast}”"
            yield at(entry.forecast, entry), message, "请改正状态，或把预测改为能完成"


@rule("GW508", "warning")
def reopened(context: CheckContext) -> Findings:
    """Done in an earlier quarter, and not now."""
    for entry, when, said in context.with_earlier:
        if said.status == DONE and entry.status not in (DONE, ""):
            message = f"{entry.task} 在 {when} 已报“已完成”，这里却是“{entry.status}”"
            yield at(entry.status, entry), message, "请核对；确实要改回的，请写明原因并放行"


def _unit(value: Decimal) -> str:
    return value.unit if isinstance(value, Quantity) else ""


@rule("GW509", "warning")
def value_down(context: CheckContext) -> Findings:
    """A cumulative value below the one reported before; levels and rates may fall."""
    for entry, when, said in context.with_earlier:
        task = context.by_id.get(entry.task)
        targets = {str(t.name): t for t in task.targets} if task else {}
        for name, value in entry.values.items():
            earlier, target = said.values.get(name), targets.get(str(name))
            if earlier is None or (target is not None and target.counts != CUMULATIVE):
                continue
            now, then = (in_unit(v, target.unit if target else _unit(value)) for v in (value, earlier))
            if now is not None and then is not None and now < then:
                message = f"{entry.task} 的“{name}”是 {value}，比 {when} 的 {earlier} 少"
                yield at(name, entry), message, "请填从年初累计的数"


@rule("GW510", "warning")
def early(context: CheckContext) -> Findings:
    """Submitted before the period ended."""
    for progress in context.progress:
        day, end = progress.submitted, progress.quarter.as_of
        if day and day <= min(end, context.today):
            message = f"报送日期 {day} 时报告期还没有结束（截至 {end}）"
            yield where(progress, "submitted"), message, "请核对日期和季度"


@rule("GW511", "warning")
def late(context: CheckContext) -> Findings:
    """Submitted after the due date."""
    for progress in context.progress:
        due = context.plan.due(progress.quarter) if context.plan else None
        day = progress.submitted
        if due and day and due < day <= context.today and not _sent_again(context, progress, due):
            message = f"报送日期 {day} 晚于期限 {due}，迟了 {(day - due).days} 天"
            yield where(progress, "submitted"), message, "会列入报告的迟报名单；日期有误请改正"


def _sent_again(context: CheckContext, progress: Progress, due: dt.date) -> bool:
    """Whether a unit had reported in time and sends again what the office sent back."""
    unit = context.reporter(progress)
    if unit is None or context.office is None:
        return False
    first = context.office.first_sent(progress.quarter).get(str(unit.name))
    return first is not None and first <= due
