"""Everything that is open as of a day: what units owe, and what waits for the office.

What was opened stays listed until it is settled. Reports are cumulative for the year: a later quarter's entry
settles what the same unit owed on the same obligation for an earlier one, and of quarters missed one after
another the last is owed, late since the first. Colours as 督办 uses them: 蓝 due soon,
黄 behind or returned, 红 overdue; no colour where nothing is late yet.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

from gwrb.model.obligations import Obligation
from gwrb.model.office_records import BLUE, COORDINATION, RED, YELLOW, Reminder
from gwrb.model.plan import Plan
from gwrb.model.values import DONE, LAGGING, Period
from gwrb.tracking.lagging import OF_REPORTING, REASONS, of_status
from gwrb.tracking.lagging import RECTIFY as OVERDUE
from gwrb.tracking.office import OfficeRecords
from gwrb.tracking.states import ObligationStatus, days_late, grouped, key_of
from gwrb.tracking.transitions import CLOSED, REPORTED, RETURNED, UNREPORTED

WORDS = {
    "方案": "办理方案没有报送",
    "名单": "督办工作人员名单没有报送",
    "未报": "进展没有报送",
    "配合": "配合情况没有报送",
    "退回": "进展被退回，没有重报",
    "滞后": "进度滞后",
    "序时": "没有达到序时进度",
    "时限": "完成时限",
    "整改": "督查发现的问题没有整改",
    "审核": "进展待审核",
    "延期": "延期申请待决定",
    "协调": "需协调事项待办",
}
KINDS = tuple(WORDS)
PLAN, LIST, REPORT, PART, RETURN, LAG, BEHIND, DEADLINE, RECTIFY, REVIEW, EXTEND, COORDINATE = KINDS
OFFICES = (REVIEW, EXTEND, COORDINATE)  # kinds whose next step is the office's
_BEHIND = frozenset(REASONS) - {*OF_REPORTING, OVERDUE}  # reasons to lag that are no item of their own
MISSED = "没有达到年度目标"  # what BEHIND means where the year has ended
PLAIN = ""  # open, and nothing late about it yet
COLOURS = (RED, YELLOW, BLUE, PLAIN)


class OpenItem(NamedTuple):
    """One open matter. `due`: by when the next step is owed; `late`: days past it, 0 where it is not."""

    kind: str
    unit: str
    level: str
    task: str = ""
    scope: str = ""
    quarter: Period | None = None
    since: dt.date | None = None
    due: dt.date | None = None
    late: int = 0
    words: str = ""
    ref: str = ""  # of an inspection: its id and the finding's number
    unconfirmed: bool = False
    sample: bool = False
    name: str = ""  # of the task, where it was given one

    @property
    def office(self) -> bool:
        """Whether the office is to act (else the unit)."""
        return self.kind in OFFICES

    @property
    def urged(self) -> bool:
        """Whether the unit is reminded of it."""
        return bool(self.level) and not self.office


def open_items(records: OfficeRecords, today: dt.date, quarter: Period | None = None) -> list[OpenItem]:
    """All that is open as of a day, or up to a quarter; by unit as in units.yaml, the reddest first.

    What is of no quarter (plans, rectifications) is open in each.
    """
    found = [
        *_plans(records, today),
        *_lists(records, today),
        *_obligations(records, today, quarter),
        *_parts(records, today, quarter),
        *_requests(records),
        *_rectifications(records, today),
    ]
    named = (str(u.name) for held in records.year.stages for u in held.register.units.units)
    units = {name: n for n, name in enumerate(dict.fromkeys(named))}
    tasks = {str(task.id): n for n, task in enumerate(records.held(records.quarters[-1]).plan.tasks)}
    kept = [i for i in found if quarter is None or i.quarter is None or i.quarter <= quarter]
    return sorted(
        kept,
        key=lambda i: (
            units.get(i.unit, len(units)),
            COLOURS.index(i.level),
            KINDS.index(i.kind),
            str(i.quarter or ""),
            tasks.get(i.task, len(tasks)),
        ),
    )


def _level(records: OfficeRecords, due: dt.date | None, today: dt.date) -> str:
    """The colour of something owed by a day."""
    if due is None:
        return PLAIN
    if today > due:
        return RED
    return BLUE if (due - today).days <= records.plan.heading.settings.due_soon else PLAIN


def _plans(records: OfficeRecords, today: dt.date) -> Iterator[OpenItem]:
    """Obligations without a plan of the year; an office that has no plan at all once they were due does not use them."""
    due = records.plan.heading.plans_due
    if due is None or (not records.plans and today > due):
        return
    quarter = records.quarter_of(today)
    for obligation in records.held(quarter).leads:
        added = records.chain(obligation)[0].quarter > records.quarters[0]  # after the plans were made
        if not added and not records.planned(obligation, quarter):
            yield _item(PLAN, obligation, _level(records, due, today), due=due, late=days_late(today, due))


def _lists(records: OfficeRecords, today: dt.date) -> Iterator[OpenItem]:
    """Units without a list of people."""
    due = records.plan.heading.plans_due
    for unit in records.parts.unlisted(today):
        yield OpenItem(LIST, str(unit.name), _level(records, due, today), due=due, late=days_late(today, due))


def _parts(records: OfficeRecords, today: dt.date, until: Period | None) -> Iterator[OpenItem]:
    """What those who support were asked for in the last quarter asked for (up to one), and did not report."""
    quarters = [q for q in records.asked(today) if until is None or q <= until]
    for status in records.parts.asked(quarters[-1]) if quarters else ():
        if status.entry is None:
            due = records.due(status.quarter, str(status.obligation.unit.name))
            yield _of(PART, status, status.obligation, _level(records, due, today), due=due, late=days_late(today, due))


def _obligations(records: OfficeRecords, today: dt.date, until: Period | None) -> Iterator[OpenItem]:
    """What is open of the obligations of the last quarter asked for, and of what they carry on.

    What was asked of others before is open with whoever has it now; a quarter that they missed is their own.
    """
    quarters = records.asked(today)
    for obligation in records.held(quarters[-1]).leads if quarters else ():
        statuses = [status for status in records.chain(obligation) if status.quarter in quarters]
        spoken = max((n for n, s in enumerate(statuses) if s.entry), default=-1)
        for status in statuses[max(spoken, 0) :]:
            yield from _of_status(records, status, today, obligation)
        own = {id(status) for status in records.own(statuses[-1])}
        silent = [s for s in statuses[spoken + 1 :] if id(s) in own and (until is None or s.quarter <= until)]
        yield from _silent(records, silent, today)
        yield from _deadline(records, statuses, today)


def _silent(records: OfficeRecords, statuses: Iterable[ObligationStatus], today: dt.date) -> Iterator[OpenItem]:
    """What was not reported for the last quarter that is over: one item, late since the first of those missed.

    A quarter for which no unit sent anything was not kept in this ledger; it counts for the last one only.
    """
    missed = [s for s in statuses if s.state == UNREPORTED and records.plan.asks(s.quarter, today)]
    if missed:
        last = missed[-1]
        first = next(s for s in missed if s is last or records.begun(s.quarter))
        words = f"{first.quarter.period}起一直没有报送进展" if first is not last else ""
        late = first.overdue(today)
        yield _of(
            REPORT, last, last.obligation, _level(records, first.due, today), due=first.due, late=late, words=words
        )


def _of_status(records: OfficeRecords, status: ObligationStatus, today: dt.date, now: Obligation) -> Iterator[OpenItem]:
    """What is open of what was sent for a quarter, of the obligation as it is `now`."""
    late = status.overdue(today)
    if status.state == RETURNED:
        since = status.review.date if status.review else None
        colour = RED if late else YELLOW
        yield _of(RETURN, status, now, colour, since=since, due=status.due, late=late, words=status.reason)
    elif status.state == REPORTED and records.in_use:
        yield _of(REVIEW, status, now, PLAIN, since=status.received)
    if status.entry and status.entry.status == LAGGING:
        words = str(status.entry.problems or "").strip()
        yield _of(LAG, status, now, YELLOW, since=status.received, words=words)
    elif found := [r for r in of_status(status, today).work if r.kind in _BEHIND]:
        yield _of(BEHIND, status, now, YELLOW, since=status.received, words="；".join(r.words for r in found))


def _deadline(records: OfficeRecords, statuses: list[ObligationStatus], today: dt.date) -> Iterator[OpenItem]:
    """A deadline of the unit's plan (or of an extension) that is near or past while the unit has not said 已完成."""
    deadline = records.requests.deadline(statuses[-1])
    spoken = next((s for s in reversed(statuses) if s.entry), None)
    met = statuses[-1].state == CLOSED or (spoken and spoken.entry and spoken.entry.status == DONE)
    colour = _level(records, deadline.day, today) if deadline.stated and not met else PLAIN
    if colour:
        words = "延期后的时限" if deadline.extended else ""
        last = statuses[-1]
        yield _of(
            DEADLINE, last, last.obligation, colour, due=deadline.day, late=days_late(today, deadline.day), words=words
        )


def _requests(records: OfficeRecords) -> Iterator[OpenItem]:
    for request in records.requests.open:
        kind = COORDINATE if request.matter == COORDINATION else EXTEND
        words = request.words
        if request.until:
            words = f"申请延期至{request.until}" + (f"：{words}" if words else "")
        elif request.decision:
            words = f"{request.decision.decision}：{words}"
        told = {"quarter": request.quarter, "since": request.asked, "words": words}
        yield _item(kind, request.now, PLAIN, sample=request.sample, **told)


def _rectifications(records: OfficeRecords, today: dt.date) -> Iterator[OpenItem]:
    names = {id: task.name or "" for held in records.year.stages for id, task in held.tasks.items()}
    for inspection in records.inspections:
        for one in inspection.findings:
            if one.closed is None:
                yield OpenItem(
                    RECTIFY,
                    records.unit(one.unit, records.quarter_of(today)),
                    _level(records, one.due, today),
                    str(one.task or ""),
                    since=inspection.date,
                    due=one.due,
                    late=days_late(today, one.due),
                    words=str(one.text).strip(),
                    ref=f"{inspection.id}/{one.number}",
                    sample=inspection.sample,
                    name=names.get(str(one.task), ""),
                )


def _item(kind: str, obligation: Obligation, colour: str, **facts: Any) -> OpenItem:
    """An open matter of an obligation; `facts`: further fields of it."""
    unit, task, scope = key_of(obligation)
    doubt = bool(obligation.unconfirmed)
    name = obligation.task.name or ""
    return OpenItem(kind, unit, colour, task, scope or "", unconfirmed=doubt, name=name, **facts)


def _of(kind: str, status: ObligationStatus, now: Obligation, colour: str, **facts: Any) -> OpenItem:
    """An open matter of an obligation in a quarter, as it is `now`."""
    return _item(kind, now, colour, quarter=status.quarter, sample=status.sample, **facts)


def kept(
    records: OfficeRecords,
    items: Iterable[OpenItem],
    keeps: Callable[[Obligation], bool],
    unit_keeps: Callable[[str], bool],
) -> list[OpenItem]:
    """Items of some obligations; those of no task, of some units."""
    every = (one for held in records.year.stages for one in held.leads)
    keys = {key_of(one)[:2] for one in every if keeps(one)}
    return [i for i in items if ((i.unit, i.task) in keys if i.task else unit_keeps(i.unit))]


def by_unit(items: Iterable[OpenItem]) -> dict[str, list[OpenItem]]:
    """Items under their units, in their order."""
    return grouped(items, lambda item: item.unit)


class ReminderMatter(NamedTuple):
    """What one unit is reminded of: a round (`quarter`), or its plan of the year (None). `times`: which reminder it is."""

    unit: str
    quarter: Period | None
    times: int
    items: tuple[OpenItem, ...]

    @property
    def level(self) -> str:
        """The reddest of its colours."""
        return min((i.level for i in self.items), key=COLOURS.index)

    @property
    def tasks(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(i.task for i in self.items if i.task))


def round_of(plan: Plan, today: dt.date) -> Period:
    """The round at hand: the last quarter whose period is over; the first one before that."""
    over = [q for q in plan.quarters if plan.asks(q, today)]
    return over[-1] if over else plan.quarters[0]


def matters(records: OfficeRecords, items: Iterable[OpenItem], at: Period, today: dt.date) -> list[ReminderMatter]:
    """The reminders of a day, by unit, of what is late or near. Earlier reminders count up to the day before."""
    out: list[ReminderMatter] = []
    for unit, mine in by_unit(i for i in items if i.urged).items():
        of_year = [i for i in mine if i.kind in (PLAN, LIST)]
        for quarter, kept in ((None, of_year), (at, [i for i in mine if i.kind not in (PLAN, LIST)])):
            if kept:
                out.append(ReminderMatter(unit, quarter, records.reminded(unit, quarter, today) + 1, tuple(kept)))
    return out


def slip_numbers(records: OfficeRecords, units: Iterable[str], today: dt.date) -> dict[str, int]:
    """The number of each unit's reminder of a day among those of the year: one a unit and day, in the order recorded."""
    then = records.quarter_of(today)
    sent = sorted((r for r in records.reminders if r.date <= today), key=lambda r: r.date)
    order = dict.fromkeys((r.date, records.unit(r.unit, then)) for r in sent)
    order |= dict.fromkeys((today, unit) for unit in units)
    return {unit: number for number, (day, unit) in enumerate(order, 1) if day == today}


def recorded(
    records: OfficeRecords, found: Iterable[ReminderMatter], today: dt.date, by: str | None = None
) -> list[Reminder]:
    """Reminders to be added to the data, or put in the place of one of the same unit, matter and day.

    A unit is reminded of a matter once a day: what was recorded that day stays, with what is new beside it.
    """
    there = {
        (records.unit(r.unit, records.quarter_of(today)), r.quarter): r for r in records.reminders if r.date == today
    }
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
    ended = item.kind == BEHIND and item.quarter and item.quarter.last
    said = f"{about}{MISSED if ended else WORDS[item.kind]}"
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
    if item.name:
        words = f"{item.name}（{'，'.join(filter(None, (item.task, item.scope)))}）"
    words = " ".join(part for part in (words, ref_words(item)) if part)
    return words + ("（待确认）" if item.unconfirmed else "")


def item_lines(items: Iterable[OpenItem], unit: str = "") -> Iterator[tuple[str, str]]:
    """What is open of one unit in lines: the colour, the words."""
    for line in lines(items):
        names = "、".join(filter(None, map(task_words, line.items)))
        count = f"，{len(line.items)} 件" if len(line.items) > 1 else ""
        apart = told_apart(line.items[0])
        said = (names, line.words) if apart else (f"{line.words}{count}：{names}".rstrip("："),)
        yield line.level or "·", " ".join(filter(None, (unit, *said)))
