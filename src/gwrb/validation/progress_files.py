"""Checks of progress files: consistent in themselves and over time. What holds for all files is in `filed`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from gwrb.model.plan import CUMULATIVE
from gwrb.model.progress import DONE, FORECASTS, LAGGING, Progress
from gwrb.model.progress import Entry as Said
from gwrb.model.texts import NOTHING
from gwrb.model.values import Quantity, Quarter
from gwrb.targets.conversion import in_unit
from gwrb.text.diagnostics import Diagnostic, finding
from gwrb.text.source import Place
from gwrb.validation import progress_files_texts as rules
from gwrb.validation.engine import CheckContext, RuleCheck
from gwrb.validation.outline import at


def _where(progress: Progress, key: str) -> Place:
    return progress.where.get(key) or at(progress, None)


def _entries(book: CheckContext) -> Iterator[tuple[Progress, Said]]:
    for _, progress in book.progress:
        for entry in progress.entries:
            yield progress, entry


def lagging(book: CheckContext) -> Iterator[Diagnostic]:
    """滞后 without problems."""
    for _, entry in _entries(book):
        if entry.status == LAGGING and (entry.problems or "").strip("。.、 ") in NOTHING:
            message = f"{entry.task} 滞后，没有写明存在问题"
            yield finding(rules.LAGGING, at(entry.status, entry.at), message, "请补上 problems: 滞后的原因")


def done_silent(book: CheckContext) -> Iterator[Diagnostic]:
    """已完成 without a word of progress."""
    for _, entry in _entries(book):
        if entry.status == DONE and entry.progress is None:
            message = f"{entry.task} 已完成，没有写明完成情况"
            yield finding(
                rules.DONE_SILENT, at(entry.status, entry.at), message, "请补上 progress: 完成了什么"
            )


def forecast(book: CheckContext) -> Iterator[Diagnostic]:
    """A finished task that is forecast to be hard or impossible."""
    for _, entry in _entries(book):
        if entry.status == DONE and entry.forecast in FORECASTS[1:]:
            message = f"{entry.task} 已完成，年度预测却是“{entry.forecast}”"
            yield finding(
                rules.FORECAST, at(entry.forecast, entry.at), message, "请改正状态，或把预测改为能完成"
            )


def _before(book: CheckContext) -> Iterator[tuple[Progress, Said, Quarter, Said]]:
    """Each entry with the same unit's entry of the last quarter before it that has one."""
    for progress, entry in _entries(book):
        unit, earlier = book.reporter(progress), progress.quarter.previous
        while unit and earlier:
            last = book.reported.get((unit.name, earlier))
            said = next((e for e in last.entries if e.key == entry.key), None) if last else None
            if said is not None:
                yield progress, entry, earlier, said
                break
            earlier = earlier.previous


def reopened(book: CheckContext) -> Iterator[Diagnostic]:
    """Done in an earlier quarter, and not now."""
    for _, entry, when, said in _before(book):
        if said.status == DONE and entry.status not in (DONE, ""):
            message = f"{entry.task} 在 {when} 已报“已完成”，这里却是“{entry.status}”"
            yield finding(
                rules.REOPENED, at(entry.status, entry.at), message, "请核对；确实要改回的，请写明原因并放行"
            )


def _unit(value: Decimal) -> str:
    return value.unit if isinstance(value, Quantity) else ""


def value_down(book: CheckContext) -> Iterator[Diagnostic]:
    """A cumulative value below the one reported before; levels and rates may fall."""
    for _, entry, when, said in _before(book):
        task = book.by_id.get(entry.task)
        targets = {str(t.name): t for t in task.targets} if task else {}
        for name, value in entry.values.items():
            earlier, target = said.values.get(name), targets.get(str(name))
            if earlier is None or (target is not None and target.counts != CUMULATIVE):
                continue
            now, then = (in_unit(v, target.unit if target else _unit(value)) for v in (value, earlier))
            if now is not None and then is not None and now < then:
                message = f"{entry.task} 的“{name}”是 {value}，比 {when} 的 {earlier} 少"
                yield finding(rules.VALUE_DOWN, at(name, entry.at), message, "请填从年初累计的数")


def early(book: CheckContext) -> Iterator[Diagnostic]:
    """Submitted before the period ended."""
    for _, progress in book.progress:
        day = progress.submitted
        if day and day <= min(progress.quarter.as_of, book.today):
            message = f"报送日期 {day} 时报告期还没有结束（截至 {progress.quarter.as_of}）"
            yield finding(rules.EARLY, _where(progress, "submitted"), message, "请核对日期和季度")


def late(book: CheckContext) -> Iterator[Diagnostic]:
    """Submitted after the due date."""
    for _, progress in book.progress:
        due = book.plan.due(progress.quarter) if book.plan else None
        day = progress.submitted
        if due and day and due < day <= book.today and not _sent_again(book, progress, due):
            message = f"报送日期 {day} 晚于期限 {due}，迟了 {(day - due).days} 天"
            yield finding(
                rules.LATE, _where(progress, "submitted"), message, "会列入报告的迟报名单；日期有误请改正"
            )


def _sent_again(book: CheckContext, progress: Progress, due: dt.date) -> bool:
    """Whether a unit had reported in time and sends again what the office sent back."""
    unit = book.reporter(progress)
    if unit is None or book.desk is None:
        return False
    first = book.desk.histories.first_sent(progress.quarter).get(str(unit.name))
    return first is not None and first <= due


CHECKS = (
    RuleCheck(rules.LAGGING, lagging),
    RuleCheck(rules.DONE_SILENT, done_silent),
    RuleCheck(rules.FORECAST, forecast),
    RuleCheck(rules.REOPENED, reopened),
    RuleCheck(rules.VALUE_DOWN, value_down),
    RuleCheck(rules.EARLY, early),
    RuleCheck(rules.LATE, late),
)
