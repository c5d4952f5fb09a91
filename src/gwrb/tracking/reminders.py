"""Whom to remind of what, and for which time: open items as the reminders that are sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from gwrb.model.office_records import Reminder
from gwrb.model.plan import Plan
from gwrb.model.values import Quarter
from gwrb.tracking.office import OfficeRecords
from gwrb.tracking.open_items import COLOURS, DEADLINE, KINDS, PLAN, REPORT, OpenItem, by_unit

WORDS = dict(
    zip(
        KINDS,
        (
            "办理方案没有报送",
            "进展没有报送",
            "进展被退回，没有重报",
            "进度滞后",
            "没有达到序时进度",
            "完成时限",
            "督查发现的问题没有整改",
            "进展待审核",
            "延期申请待决定",
            "需协调事项待办",
        ),
        strict=True,
    )
)


class ReminderMatter(NamedTuple):
    """What one unit is reminded of: a round (`quarter`), or its plan of the year (None). `times`: which reminder it is."""

    unit: str
    quarter: Quarter | None
    times: int
    items: tuple[OpenItem, ...]

    @property
    def level(self) -> str:
        """The reddest of its colours."""
        return min((i.level for i in self.items), key=COLOURS.index)

    @property
    def tasks(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(i.task for i in self.items if i.task))


def round_of(plan: Plan, today: dt.date) -> Quarter:
    """The round at hand: the last quarter whose period is over; the first one before that."""
    over = [q for q in plan.quarters if q.as_of < today]
    return over[-1] if over else plan.quarters[0]


def matters(records: OfficeRecords, items: Iterable[OpenItem], at: Quarter, today: dt.date) -> list[ReminderMatter]:
    """The reminders of a day, by unit, of what is late or near. Earlier reminders count up to the day before."""
    out: list[ReminderMatter] = []
    for unit, mine in by_unit(i for i in items if i.urged).items():
        for quarter, kept in ((None, [i for i in mine if i.kind == PLAN]), (at, [i for i in mine if i.kind != PLAN])):
            if kept:
                out.append(ReminderMatter(unit, quarter, records.reminded(unit, quarter, today) + 1, tuple(kept)))
    return out


def recorded(
    records: OfficeRecords, found: Iterable[ReminderMatter], today: dt.date, by: str | None = None
) -> list[Reminder]:
    """Reminders to be added to the data, or put in the place of one of the same unit, matter and day.

    A unit is reminded of a matter once a day: what was recorded that day stays, with what is new beside it.
    """
    there = {(records.unit(r.unit), r.quarter): r for r in records.reminders if r.date == today}
    out = []
    for m in found:
        old = there.get((m.unit, m.quarter))
        if old is None:
            out.append(Reminder(m.unit, today, m.level, m.quarter, m.tasks, by))
            continue
        level = min(m.level, str(old.level), key=COLOURS.index)
        tasks = tuple(dict.fromkeys((*old.tasks, *m.tasks)))
        new = old._replace(level=level, tasks=tasks, by=by or old.by)
        if new != old:
            out.append(new)
    return out


class ReminderLine(NamedTuple):
    """Items of one unit that are said in one line: of one kind, quarter, colour and date."""

    level: str
    words: str
    items: tuple[OpenItem, ...]


def lines(items: Iterable[OpenItem]) -> list[ReminderLine]:
    """One unit's items in lines; what has words of its own stands alone."""
    found = groupby(items, key=lambda i: (i.level, i.kind, i.quarter, i.due, i.words, i.ref))
    runs = [tuple(run) for _, run in found]
    return [ReminderLine(run[0].level, _words(run[0]), run) for run in runs]


def _words(item: OpenItem) -> str:
    head, _, tail = line_words(item).partition("：")
    when = f"（{timing(item)}）" if timing(item) else ""
    return f"{head}{when}：{tail}" if tail else f"{head}{when}"


def told_apart(item: OpenItem) -> bool:
    """Whether an item has words of its own, so that it is told by itself, its task first."""
    return bool(item.words) and item.kind not in (REPORT, DEADLINE)


def line_words(item: OpenItem) -> str:
    """What is open, in words; without its date."""
    about = item.quarter.period if item.quarter else ""
    if item.kind == DEADLINE:
        return (item.words or "完成时限") + ("已过" if item.late else "将到") + "，没有报已完成"
    said = f"{about}{WORDS[item.kind]}"
    if item.kind == REPORT:
        return item.words or said
    return f"{said}：{' '.join(item.words.split())}" if item.words else said


def ref_words(item: OpenItem) -> str:
    """The inspection and its finding: 督查 20240815-1/2; empty for what is none."""
    return f"督查 {item.ref}" if item.ref else ""


def timing(item: OpenItem) -> str:
    """期限 2024-07-20，逾期 5 天; empty where no day is set."""
    if item.due is None:
        return ""
    return f"期限 {item.due}" + (f"，逾期 {item.late} 天" if item.late else "")


def task_words(item: OpenItem) -> str:
    """The task with its scope, or the inspection's finding."""
    words = f"{item.task}（{item.scope}）" if item.scope else item.task
    words = " ".join(part for part in (words, ref_words(item)) if part)
    return words + ("（待确认）" if item.unconfirmed else "")
