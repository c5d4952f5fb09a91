"""The quarterly report as one value, from which every figure in every format is printed.

Two things are counted, and every table says which. A *task* is a promise of the plan. An *item*
(责任事项) is what one lead unit owes for one assignment of a task: an obligation. What a task counts as
follows from its items (`tracking.tallies.task_status`), so both kinds of totals agree.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TypedDict

from gwrb.model.plan import Plan
from gwrb.model.progress import DONE, FORECASTS, LAGGING, ON_TRACK
from gwrb.model.register import Register
from gwrb.model.units_file import Unit
from gwrb.model.values import Quarter
from gwrb.reports.counting import counts_of, tally
from gwrb.reports.entry_rows import lit_row, reporting, task_row
from gwrb.reports.notes import exempt_notes, group_notes, task_notes
from gwrb.reports.pace import pace_view
from gwrb.reports.parts import parts_of, sections_of, task_statuses
from gwrb.reports.promised import lit
from gwrb.reports.quarterly_views import (
    Changes,
    Count,
    EntryRow,
    Measure,
    PlanFacts,
    Report,
    Reporting,
    ReportPeriod,
    TaskRow,
)
from gwrb.tracking.events import Event, open_rectifications, open_returns
from gwrb.tracking.office import OfficeRecords
from gwrb.tracking.states import ObligationStatus
from gwrb.tracking.tallies import ITEM_STATUSES, TaskStatus

SUPERVISION = "supervision"
_SUBJECT = re.compile(r"(?:\d{4}年度?)?(.+?)(?:任务)?(?:责任)?(?:分解|分工)(?:方案|表|清单)?")
_NO_FORECAST = "未填"
_INNER = str.maketrans("《》", "〈〉")  # GB/T 15834: a title inside a title


def report_view(records: OfficeRecords, quarter: Quarter, today: dt.date) -> Report:
    """Everything the quarterly report says: the context `report` of templates."""
    data = QuarterData(records, quarter, today)
    plan, register, items, rows = records.plan, records.register, data.items, data.rows
    statuses = task_statuses(rows)
    sections = sections_of(plan, rows, statuses)
    sampled = records.sample_units([quarter])
    exempt = sum(i.closed for i in items)
    return Report(
        title=report_title(plan, quarter),
        **head(plan, register, today),
        sample=bool(sampled) or any(e.sample for e in (*data.returned, *data.rectifying)),
        stem=f"{quarter.period}办理情况报告",
        facts={"gwrb-quarter": str(quarter)},
        period=data.period,
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
        reporting=data.reporting,
        changes=data.changes(items),
        pace=pace_view(records, quarter, rows, items),
        returned=data.returned,
        rectifying=data.rectifying,
        reported=sum(i.reported for i in items),
        exempt=exempt,
        notes=(*task_notes(rows), *exempt_notes(exempt), *group_notes(plan.tasks, register)),
    )


class QuarterData:
    """One quarter of the records on a day, as papers and tables show it: each row is made once, when it is asked for."""

    def __init__(self, records: OfficeRecords, quarter: Quarter, today: dt.date) -> None:
        self.records, self.quarter, self.today = records, quarter, today
        self.plan, self.register = records.plan, records.register

    @property
    def period(self) -> ReportPeriod:
        return period(self.plan, self.quarter, self.today)

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        """The quarters of the plan up to the one at hand."""
        return self.records.up_to(self.quarter)

    @property
    def sample(self) -> bool:
        """Whether anything that is counted comes from samples."""
        return bool(self.records.sample_units([self.quarter])) or self.records.office_samples

    @cached_property
    def statuses(self) -> list[ObligationStatus]:
        """Every obligation, in the order of the notice."""
        return self.records.statuses(self.quarter)

    def tasks(self, statuses: Iterable[ObligationStatus] | None = None) -> tuple[TaskStatus, ...]:
        """Every task; of some obligations only, those that have any of them."""
        return self.records.tasks(self.quarter, statuses)

    @cached_property
    def items(self) -> tuple[EntryRow, ...]:
        """Every obligation as a row."""
        return tuple(lit_row(one, self._measures.get(one.obligation.task.id, ())) for one in self.statuses)

    @cached_property
    def rows(self) -> tuple[TaskRow, ...]:
        """Every task as a row, with its items."""
        owed: dict[str, list[EntryRow]] = {}
        for one in self.items:
            owed.setdefault(one.task, []).append(one)
        return tuple(
            task_row(one, owed.get(one.task.id, []), self._measures.get(one.task.id, ()), self.register)
            for one in self.tasks()
        )

    @cached_property
    def _measures(self) -> dict[str, tuple[Measure, ...]]:
        """The figures of each task that has targets, with their lights."""
        light = self.records.task_light
        return {t.id: tuple(map(lit, light(t, self.quarter).lights)) for t in self.plan.tasks if t.targets}

    @cached_property
    def reporting(self) -> Reporting:
        """Who reported."""
        return reporting(self.records.units(self.quarter))

    @cached_property
    def returned(self) -> tuple[Event, ...]:
        return open_returns(self.records, self.quarter)

    @cached_property
    def rectifying(self) -> tuple[Event, ...]:
        return open_rectifications(self.records)

    def of(self, unit: Unit) -> tuple[EntryRow, ...]:
        """What one unit owes, in the order of the notice."""
        return self._by_unit.get(unit.name, ())

    @cached_property
    def _by_unit(self) -> dict[str, tuple[EntryRow, ...]]:
        out: dict[str, list[EntryRow]] = {}
        for one in self.items:
            out.setdefault(one.unit, []).append(one)
        return {unit: tuple(items) for unit, items in out.items()}

    def changes(self, items: Iterable[EntryRow]) -> Changes | None:
        """Items compared with the quarter before; None where nothing was filed then."""
        before = self.quarter.previous
        if before is None or not self.records.begun(before):
            return None
        both = [i for i in items if i.previous and i.reported]
        return Changes(
            period=before.period,
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
        title=h.title,
        cited=cited,
        subject=subject(plan),
        year=h.year,
        city=h.city or "",
        issuer=h.issuer or "",
        lead_word=h.lead_word,
        responsible_word=h.responsible_word,
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
    return ReportPeriod(str(quarter), quarter.period, end, due, line=line, overdue=overdue)


def _forecasts(items: Iterable[EntryRow]) -> tuple[Count, ...]:
    """Forecasts of what was reported; 未填 where a unit gave none."""
    return counts_of((*FORECASTS, _NO_FORECAST), Counter(i.forecast or _NO_FORECAST for i in items if i.reported))
