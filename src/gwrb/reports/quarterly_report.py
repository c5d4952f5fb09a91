"""The quarterly report as one value, from which every figure in every format is printed.

Two things are counted, and every table says which. A *task* is a promise of the plan. An *item*
(责任事项) is what one lead unit owes for one assignment of a task: an obligation. What a task counts as
follows from its items (`count.task_status`), so both kinds of totals agree.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import TypedDict

from gwrb.model.obligations import Obligation, lead_obligations, open_groups
from gwrb.model.plan import Plan, Task
from gwrb.model.progress import DONE, FORECASTS, LAGGING, ON_TRACK, Progress
from gwrb.model.register import Register
from gwrb.model.units_file import Unit
from gwrb.model.values import Quarter
from gwrb.reports.counting import ITEM_STATUSES, Answers, filed, first_clause, item, tally, task_status
from gwrb.reports.notes import exempt_notes, group_notes, task_notes
from gwrb.reports.pace import Lights, pace_view
from gwrb.reports.parts import parts_of, sections_of, task_statuses
from gwrb.reports.quarterly_views import Changes, Count, EntryRow, PlanFacts, Report, ReportPeriod, TaskRow
from gwrb.reports.trail import open_rectifications, open_returns
from gwrb.reports.unit_reporting import days_late, reporting
from gwrb.tracking.closed import carried
from gwrb.tracking.office import OfficeRecords

SUPERVISION = "supervision"
_SUBJECT = re.compile(r"(?:\d{4}年度?)?(.+?)(?:任务)?(?:责任)?(?:分解|分工)(?:方案|表|清单)?")
_NO_FORECAST = "未填"
_INNER = str.maketrans("《》", "〈〉")  # GB/T 15834: a title inside a title


def report_view(
    plan: Plan,
    register: Register,
    progress: Iterable[Progress],
    quarter: Quarter,
    today: dt.date,
    desk: OfficeRecords | None = None,
) -> Report:
    """Everything the quarterly report says.

    In: the plan, all progress of any quarter, the quarter, the day that counts as today, and what the office
    recorded. Out: the context `report` of templates. Entries that answer no obligation count nowhere.
    """
    book = QuarterData(plan, register, tuple(progress), quarter, today, desk)
    items = book.items
    rows = book.rows
    statuses = task_statuses(rows)
    sections = sections_of(plan, rows, statuses)
    sampled = tuple(u.name for u in register.units.units if (f := book.now.files.get(u.name)) and f.sample)
    exempt = sum(i.closed for i in items)
    return Report(
        title=report_title(plan, quarter),
        **head(plan, register, today),
        sample=bool(sampled) or any(e.sample for e in (*book.returned, *book.rectifying)),
        stem=f"{quarter.period}办理情况报告",
        facts={"gwrb-quarter": str(quarter)},
        period=period(plan, quarter, today),
        sample_units=sampled,
        tasks=tally((r.status for r in rows), statuses),
        items=tally((i.status for i in items), ITEM_STATUSES, "件"),
        forecasts=_forecasts(items),
        parts=parts_of(plan, rows, sections, statuses),
        sections=sections,
        all_tasks=rows,
        lagging=_with(items, lambda i: i.status == LAGGING),
        failing=_with(items, lambda i: i.forecast == FORECASTS[-1]),
        coordination=_with(items, lambda i: bool(i.coordination.strip())),
        reporting=reporting(register, items, book.now, plan.due(quarter)),
        changes=book.changes(items),
        pace=pace_view(book.lights, rows, items),
        returned=book.returned,
        rectifying=book.rectifying,
        reported=sum(i.reported for i in items),
        exempt=exempt,
        notes=(*task_notes(rows), *exempt_notes(exempt), *group_notes(plan.tasks, register)),
    )


class QuarterData:
    """One quarter of a plan: what is owed, what was answered now and the quarter before, and what the figures say.

    `desk`: what the office recorded. What is 办结 since an earlier quarter is answered by what was said last.
    """

    def __init__(
        self,
        plan: Plan,
        register: Register,
        progress: Sequence[Progress],
        quarter: Quarter,
        today: dt.date,
        desk: OfficeRecords | None = None,
    ) -> None:
        self.plan, self.register, self.quarter, self.today = plan, register, quarter, today
        self.obligations: list[Obligation] = lead_obligations(plan, register)
        done = carried(desk.histories, quarter) if desk else ()
        first = desk.histories.first_sent(quarter) if desk else {}
        self.now = Answers(filed(progress, quarter, register), done, first)
        earlier = [q for q in plan.quarters if desk and q < quarter]
        kept = [one for q in earlier if desk for one in carried(desk.histories, q)]
        self.lights = Lights(plan, register, (*progress, *kept, *done), quarter)
        last = quarter.previous
        files = filed(progress, last, register) if last else {}
        self.before = Answers(files) if files else None
        late = days_late(self.now, plan.due(quarter))
        found = (item(obligation, self.now, self.before, late) for obligation in self.obligations)
        self.items = tuple(map(self.lights.on_item, found))
        self.returned = open_returns(desk, quarter) if desk else ()
        self.rectifying = open_rectifications(desk) if desk else ()

    def of(self, unit: Unit) -> tuple[EntryRow, ...]:
        """What one unit owes, in the order of the notice."""
        return self._by_unit.get(unit.name, ())

    @cached_property
    def _by_unit(self) -> dict[str, tuple[EntryRow, ...]]:
        out: dict[str, list[EntryRow]] = {}
        for one in self.items:
            out.setdefault(one.unit, []).append(one)
        return {unit: tuple(items) for unit, items in out.items()}

    @cached_property
    def rows(self) -> tuple[TaskRow, ...]:
        """Every task with its items."""
        return tuple(map(self.lights.on_row, _task_rows(self.plan, self.register, self.items)))

    def changes(self, items: Iterable[EntryRow]) -> Changes | None:
        """Items compared with the quarter before; None where nothing was filed then."""
        if self.before is None or self.quarter.previous is None:
            return None
        both = [i for i in items if i.previous and i.reported]
        return Changes(
            period=self.quarter.previous.period,
            compared=len(both),
            newly_done=_with(both, lambda i: i.status == DONE != i.previous),
            newly_lagging=_with(both, lambda i: i.status == LAGGING != i.previous),
            recovered=_with(both, lambda i: i.previous == LAGGING and i.status in (ON_TRACK, DONE)),
            undone=_with(both, lambda i: i.previous == DONE != i.status),
            quiet=_with(items, lambda i: bool(i.previous) and not i.reported and not i.closed),
        )


def _with(items: Iterable[EntryRow], test: Callable[[EntryRow], bool]) -> tuple[EntryRow, ...]:
    return tuple(filter(test, items))


# --- heading facts -------------------------------------------------------------------------------


def report_title(plan: Plan, quarter: Quarter) -> str:
    """关于2024年上半年市《政府工作报告》目标任务办理情况的报告."""
    return f"关于{quarter.period}{subject(plan)}办理情况的报告"


def subject(plan: Plan) -> str:
    """What the plan is about, from its title without year and 责任分解方案; else the title itself in 《》."""
    match = _SUBJECT.fullmatch(plan.heading.title)
    if match is None:
        return f"《{plan.heading.title}》"
    words = re.sub(rf"(?<![\d—–至-]){plan.heading.year}年度?(?=《)", "", match[1], count=1)
    return words + ("任务" if f"{match[1]}任务" in plan.heading.title else "")


class Head(TypedDict):
    """What the head of every paper says of the plan."""

    plan: PlanFacts
    today: dt.date
    office: str


def head(plan: Plan, register: Register, today: dt.date) -> Head:
    return {"plan": plan_facts(plan), "today": today, "office": office(register)}


def plan_facts(plan: Plan) -> PlanFacts:
    h = plan.heading
    cited = f"《{h.title.translate(_INNER)}》"
    return PlanFacts(
        h.title, cited, subject(plan), h.year, h.city or "", h.issuer or "", h.lead_word, h.responsible_word
    )


def office(register: Register) -> str:
    """The office that supervises; empty where units.yaml names none."""
    return next((o.name for o in register.units.offices if o.role == SUPERVISION), "")


def period(plan: Plan, quarter: Quarter, today: dt.date) -> ReportPeriod:
    """Period, as-of day and due day, always told together (the year's rhythm in domain.md)."""
    due = plan.due(quarter)
    end = quarter.as_of
    line = f"报告期{quarter.period}（截至{end.month}月{end.day}日）"
    if due:
        year = f"{due.year}年" if due.year != quarter.year else ""
        line += f"，应于{year}{due.month}月{due.day}日前报送"
    overdue = max(0, (today - due).days) if due else 0
    return ReportPeriod(str(quarter), quarter.period, end, due, line, overdue)


# --- tasks ----------------------------------------------------------------------


def _task_rows(plan: Plan, register: Register, items: Iterable[EntryRow]) -> tuple[TaskRow, ...]:
    owed: dict[str, list[EntryRow]] = {}
    for one in items:
        owed.setdefault(one.task, []).append(one)
    return tuple(task_row(task, owed.get(task.id, []), register) for task in plan.tasks)


def task_row(task: Task, items: Sequence[EntryRow], register: Register) -> TaskRow:
    return TaskRow(
        id=task.id,
        part=task.part,
        section=task.section or "",
        topic=task.topic or "",
        name=first_clause(task.text),
        text=task.text,
        lead=named(task, lambda a: a.lead),
        responsible=named(task, lambda a: a.responsible),
        status=task_status(items),
        owed=len(items),
        reported=sum(i.reported for i in items),
        items=tuple(items),
        open_groups=tuple(g.name for g in open_groups(task, register)),
    )


def named(task: Task, names: Callable[..., tuple[str, ...]]) -> str:
    """Names as in the data, with the scope before them where a task has scopes."""
    parts = ((f"{a.scope}：" if a.scope else "") + "、".join(names(a)) for a in task.assignments if names(a))
    return "；".join(parts)


def _forecasts(items: Iterable[EntryRow]) -> tuple[Count, ...]:
    """Forecasts of what was reported; 未填 where a unit gave none."""
    found = Counter(i.forecast or _NO_FORECAST for i in items if i.reported)
    total = sum(found.values()) or 1
    return tuple(Count(name, found[name], found[name] / total) for name in (*FORECASTS, _NO_FORECAST))
