"""Every date of a plan's year: what falls on it, and how many are still owing as of a day."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gwrb.model.task_names import short_label
from gwrb.model.values import DONE, Period
from gwrb.tracking.office import OfficeRecords
from gwrb.tracking.open_items import RETURN, OpenItem, open_items, task_words
from gwrb.tracking.states import grouped, key_of
from gwrb.tracking.transitions import CLOSED

# In the order in which those of a day are told.
KINDS = ("印发", "督查", "办理方案期限", "名单期限", "报告期截止", "报送期限", "重报期限", "完成时限", "整改期限")
ISSUED, INSPECTED, PLANS_DUE, LISTS_DUE, AS_OF, DUE, RESEND, DEADLINE, RECTIFICATION = KINDS
_PASSED = (ISSUED, AS_OF, INSPECTED)  # kinds on which nobody owes anything
_NAMED = 5  # units or tasks of one date; more are only counted


class Date(NamedTuple):
    """One date. `units`: who owed something by it, `open`: who still does. `name` tells it from others of its day."""

    day: dt.date
    kind: str
    words: str
    name: str
    quarter: Period | None = None
    units: int = 0
    open: int = 0

    @property
    def weekday(self) -> str:
        """周一 to 周日: no day rolls by itself where it is a Saturday."""
        return weekday(self.day)

    @property
    def owed(self) -> bool:
        """Whether something is to be done by it."""
        return self.kind not in _PASSED


def weekday(day: dt.date) -> str:
    """A day of the week as calendars print it: 周六."""
    return f"周{'一二三四五六日'[day.weekday()]}"


def dates(records: OfficeRecords, today: dt.date, items: Iterable[OpenItem] | None = None) -> list[Date]:
    """The year's dates in order; deadlines of one day are one date. `items`: what is open, where it is known already."""
    items = open_items(records, today) if items is None else items
    found = [*_of_plan(records), *_of_units(records, today, items), *_of_inspections(records)]
    return sorted(found, key=lambda d: (d.day, KINDS.index(d.kind), d.name))


def next_due(found: list[Date], today: dt.date) -> list[Date]:
    """What is due next: all dates of the first day, from today on, by which somebody still owes something."""
    coming = [d for d in found if d.open and d.day >= today]
    return [d for d in coming if d.day == coming[0].day]


def _of_plan(records: OfficeRecords) -> Iterator[Date]:
    heading = records.plan.heading
    if heading.issued:
        yield Date(heading.issued, ISSUED, "印发责任分解方案", "issued")
    if heading.plans_due:
        first = records.quarter_of(heading.plans_due)
        owing = {str(d.unit.name) for d in records.held(first).leads}
        left = {str(d.unit.name) for d in records.held(first).leads if not records.planned(d, first)}
        yield Date(heading.plans_due, PLANS_DUE, "报办理方案", "plans", units=len(owing), open=len(left))
        unlisted = len(records.parts.unlisted(heading.plans_due))
        words = "报督办工作人员名单"
        yield Date(heading.plans_due, LISTS_DUE, words, "lists", units=len(owing), open=unlisted)
    for quarter in records.plan.quarters:
        yield Date(quarter.as_of, AS_OF, f"{quarter.period}报告期截止", f"{quarter}-end", quarter)
        yield from _reports(records, quarter)


def _reports(records: OfficeRecords, quarter: Period) -> Iterator[Date]:
    """The days by which a quarter's reports are due: that of all units, and those of single ones, which are named."""
    statuses = records.statuses(quarter)
    missing = {str(s.obligation.unit.name) for s in statuses if s.owed and not records.reported_later(s)}
    asked = [
        s.obligation.unit.name for s in statuses if s.state != CLOSED or s.entry or s.obligation.unit.name in missing
    ]
    usual = records.due(quarter)
    found = grouped(dict.fromkeys(map(str, asked)), lambda unit: records.due(quarter, unit))
    for due in dict.fromkeys((usual, *found)):
        if due is not None:
            units = found.get(due, [])
            whose = "" if due == usual else f"，{_some(units, what='个单位')}"
            end = quarter.as_of
            until = f"截至{end.month}月{end.day}日{whose}" if due > end else whose[1:]
            words = f"报{quarter.period}责任事项完成情况" + (f"（{until}）" if until else "")
            name = f"{quarter}-due" + ("" if due == usual else f"-{due}")
            yield Date(due, DUE, words, name, quarter, len(units), len(missing.intersection(units)))


def _of_units(records: OfficeRecords, today: dt.date, items: Iterable[OpenItem]) -> Iterator[Date]:
    """Days by which single units owe something: returned entries, deadlines of their plans."""
    returned = [i for i in items if i.kind == RETURN and i.due and i.quarter]
    again = grouped((i for i in returned if i.quarter and i.due != records.due(i.quarter, i.unit)), lambda i: i.due)
    for day, mine in again.items():
        units = len({i.unit for i in mine})
        words = f"重报退回的进展：{_some([f'{i.unit} {task_words(i)}' for i in mine])}"
        yield Date(day or today, RESEND, words, f"resend-{day}", None, units, units)
    for day, rows in _deadlines(records).items():
        names = [f"{unit} {task}" for unit, task, _ in rows]
        left = {unit for unit, _, met in rows if not met}
        words = f"完成时限：{_some(names)}"
        yield Date(day, DEADLINE, words, f"deadline-{day}", None, len({unit for unit, _, _ in rows}), len(left))


def _deadlines(records: OfficeRecords) -> dict[dt.date, list[tuple[str, str, bool]]]:
    """Unit, task and whether the unit reported 已完成, by the deadline that a plan or an extension states."""
    out: dict[dt.date, list[tuple[str, str, bool]]] = {}
    for status in records.statuses(records.quarters[-1]):
        deadline = records.requests.deadline(status)
        if deadline.stated:
            unit = key_of(status.obligation)[0]
            last = records.last_reported(status.obligation)
            met = bool(last and last.entry and last.entry.status == DONE)
            out.setdefault(deadline.day, []).append((unit, short_label(status.obligation.task), met))
    return out


def _of_inspections(records: OfficeRecords) -> Iterator[Date]:
    for one in records.inspections:
        yield Date(one.date, INSPECTED, f"{one.kind}：{one.title}", f"inspection-{one.id}")
        for found in one.findings:
            if found.due:
                unit = records.unit(found.unit, records.quarter_of(one.date))
                words = f"{unit}整改：{' '.join(str(found.text).split())}"
                left = int(found.closed is None)
                yield Date(found.due, RECTIFICATION, words, f"rectify-{one.id}-{found.number}", None, 1, left)


def _some(names: list[str], what: str = "件") -> str:
    names = list(dict.fromkeys(names))
    return "、".join(names[:_NAMED]) + (f"等 {len(names)} {what}" if len(names) > _NAMED else "")
