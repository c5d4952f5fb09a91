"""Checks of the units' plans of the year and of their people: what an obligation needs, and by when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gwrb.model.field_types import short
from gwrb.model.texts import NOTHING
from gwrb.model.unit_plans import CONTACTS_FILE, LIAISON, PLANS_FILE, Contacts, PlanEntry, UnitPlan
from gwrb.model.units_file import Unit
from gwrb.model.values import Quarter
from gwrb.text.diagnostics import Diagnostic, finding
from gwrb.validation import plan_files_texts as rules
from gwrb.validation.engine import CheckContext, RuleCheck
from gwrb.validation.file_rules import where
from gwrb.validation.outline import at

_NAMED = 3  # of a list, so many are named in a message


class _Owed(NamedTuple):
    """What one unit leads: task and scope."""

    unit: Unit
    keys: list[tuple[str, str | None]]


def _plans(book: CheckContext) -> list[UnitPlan]:
    plans: list[UnitPlan] = book.ledger.of(PLANS_FILE)
    return plans


def _entries(book: CheckContext) -> Iterator[PlanEntry]:
    for plan in _plans(book):
        yield from plan.entries


def _owed(book: CheckContext) -> list[_Owed]:
    """What every unit leads, in the order of units.yaml."""
    keys: dict[str, list[tuple[str, str | None]]] = {}
    for obligations in book.bound.values():
        for obligation in obligations:
            keys.setdefault(obligation.unit.name, []).append(obligation.key)
    return [_Owed(unit, keys[unit.name]) for unit in book.units.units if unit.name in keys]


def no_measures(book: CheckContext) -> Iterator[Diagnostic]:
    """An entry that does not say what will be done."""
    for entry in _entries(book):
        if (entry.measures or "").strip("。.、 ") in NOTHING:
            message = f"{entry.task} 没有写明具体措施"
            yield finding(rules.NO_MEASURES, at(entry.task, entry.at), message, "请补上 measures: 准备怎样做")


def dates(book: CheckContext) -> Iterator[Diagnostic]:
    """A deadline or a milestone outside the plan's year; a milestone after the deadline."""
    if book.plan is None:
        return
    year = book.plan.heading.year
    for entry in _entries(book):
        due = entry.deadline
        if due and due.year != year:
            message = f"{entry.task} 的完成时限 {due} 不在 {year} 年内"
            yield finding(rules.DATES, at(entry.task, entry.at), message, "请改正 deadline；方案只管本年度")
        for name in entry.milestones:
            quarter = Quarter.parse(name)
            if quarter is None:
                continue
            place = at(name, entry.at)
            if quarter.year != year:
                message = f"{entry.task} 的季度节点 {name} 不在 {year} 年内"
                yield finding(rules.DATES, place, message, "请改正季度；方案只管本年度")
            elif due and due.year == year and quarter.number > (due.month + 2) // 3:
                message = f"{entry.task} 的季度节点 {name} 在完成时限 {due} 之后"
                yield finding(rules.DATES, place, message, "请改正季度，或改正 deadline")


def late(book: CheckContext) -> Iterator[Diagnostic]:
    """Submitted after the due date."""
    due = book.plan.heading.plans_due if book.plan else None
    for plan in _plans(book) if due else ():
        day = plan.submitted
        if due and day and due < day <= book.today:
            message = f"报送日期 {day} 晚于办理方案的期限 {due}，迟了 {(day - due).days} 天"
            yield finding(rules.LATE, where(plan, "submitted"), message, "日期有误请改正；确实迟报的不必改")


def incomplete(book: CheckContext) -> Iterator[Diagnostic]:
    """A plan that leaves out obligations of its unit."""
    plans = _plans(book)
    owed = {one.unit.name: one.keys for one in _owed(book)} if plans and book.complete else {}
    for plan in plans:
        owner = book.register.find(plan.unit)
        keys = owed.get(owner.name, []) if isinstance(owner, Unit) else []
        said = {(entry.task, entry.scope) for entry in plan.entries}
        left = [_words(key) for key in keys if key not in said]
        if left:
            more = "等" if len(left) > _NAMED else ""
            message = f"“{plan.unit}”牵头 {len(keys)} 项，方案里还缺 {len(left)} 项：{'、'.join(left[:_NAMED])}{more}"
            help = f"请补上；全部任务见 gwrb list --unit {plan.unit}"
            yield finding(rules.INCOMPLETE, at(plan.unit, plan.at), message, help)


def _words(key: tuple[str, str | None]) -> str:
    return f"{key[0]}（{short(key[1], 12)}）" if key[1] else key[0]


def no_liaison(book: CheckContext) -> Iterator[Diagnostic]:
    """A list of people without one to call."""
    files: list[Contacts] = book.ledger.of(CONTACTS_FILE)
    for one in files:
        if all(person.duty != LIAISON for person in one.people):
            message = f"“{one.unit}”的名单里没有{LIAISON}"
            help = f"请补上一人，duty 写{LIAISON}；问进展、催报都找这个人"
            yield finding(rules.NO_LIAISON, at(one.unit, one.at), message, help)


def missing(book: CheckContext) -> Iterator[Diagnostic]:
    """Units that lead and have sent no plan after the due date: one finding for all of them, at the date.

    Silent where no unit has sent one: the office does not use them. Who they are stands in the help, so that
    with one plan more the finding is still the same, and none that a change brought (`history.since`).
    """
    due = book.plan.heading.plans_due if book.plan else None
    sent = book.ledger.files(PLANS_FILE)
    if due is None or book.today <= due or not sent or any(file.value is None for file in sent):
        return
    owners = {owner.name for plan in _plans(book) if (owner := book.register.find(plan.unit))}
    left = [str(unit.name) for unit, _ in _owed(book) if unit.name not in owners]
    if left and book.plan:
        more = f" 等 {len(left)} 个单位" if len(left) > _NAMED else ""
        help = f"还没有送的：{'、'.join(left[:_NAMED])}{more}；全部见 gwrb status --plans，催报用 gwrb remind"
        message = f"办理方案的期限 {due} 已过，还有牵头单位没有送"
        yield finding(rules.MISSING, where(book.plan.heading, "plans_due"), message, help)


CHECKS = (
    RuleCheck(rules.NO_MEASURES, no_measures),
    RuleCheck(rules.DATES, dates),
    RuleCheck(rules.LATE, late),
    RuleCheck(rules.INCOMPLETE, incomplete),
    RuleCheck(rules.NO_LIAISON, no_liaison),
    RuleCheck(rules.MISSING, missing),
)
