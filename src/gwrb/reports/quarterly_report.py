"""The quarterly report as one value, from which every figure in every format is printed.

Two things are counted, and every table says which. A *task* is a promise of the plan. An *item*
(责任事项) is what one lead unit owes for one assignment of a task: an obligation. What a task counts as
follows from its items (`tracking.tallies.task_status`), so both kinds of totals agree.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import TypedDict, TypeVar

from gwrb.model.leaders import Leaders
from gwrb.model.obligations import Obligation
from gwrb.model.office_records import COORDINATION
from gwrb.model.plan import Plan
from gwrb.model.register import Register
from gwrb.model.units_file import Unit
from gwrb.model.values import DONE, LAGGING, ON_TRACK, Period
from gwrb.reports.counting import first_words, tally
from gwrb.reports.entry_rows import lit_row, reporting, task_row
from gwrb.reports.measures import lit, pace_tally, pace_view
from gwrb.reports.part_rows import support_lines
from gwrb.reports.quarterly_views import (
    EntryRow,
    Measure,
    PartRow,
    PlanFacts,
    QuarterComparison,
    Report,
    Reporting,
    ReportPeriod,
    SectionRow,
    TaskRow,
)
from gwrb.reports.report_notes import notes_of
from gwrb.reports.selection import Selection
from gwrb.reports.summary import UNLED, summary
from gwrb.reports.task_lists import title_of
from gwrb.tracking import samples
from gwrb.tracking.events import Event, open_rectifications, open_returns
from gwrb.tracking.later import later
from gwrb.tracking.office import OfficeRecords
from gwrb.tracking.states import ObligationStatus, UnitStatus, grouped, key_of
from gwrb.tracking.tallies import ITEM_STATUSES, NOBODY, TASK_STATUSES, Apart, TaskStatus, apart
from gwrb.tracking.uncounted import about

ANNEXES = ("全部", "已报", "无")  # which tasks the annexes list; none of them where there are to be none
_SUBJECT = re.compile(r"(?:\d{4}年度?)?(.+?)(?:任务)?(?:责任)?(?:分解|分工)(?:方案|表|清单)?")
Owner = TypeVar("Owner")
_INNER = str.maketrans("《》", "〈〉")  # GB/T 15834: a title inside a title


def report_view(
    records: OfficeRecords,
    quarter: Period,
    today: dt.date,
    only: Selection | None = None,
    *,
    annex: str = ANNEXES[0],
    by_leader: bool = False,
) -> Report:
    """Everything the quarterly report says: the context `report` of templates; of some obligations `only`.

    `annex`: one of ANNEXES. `by_leader`: units and what needs attention stand under who is in charge of them.
    """
    data = QuarterData(records, quarter, today, only, by_leader=by_leader)
    plan, register, items, rows = data.plan, data.register, data.items, data.rows
    statuses = task_statuses(rows)
    sections = sections_of(plan, rows, statuses)
    sampled = samples.of_quarters(records, [quarter])
    return Report(
        title=f"关于{quarter.period}{subject(plan)}办理情况的报告{data.mark}",
        **head(plan, register, today),
        sample=bool(sampled) or data.leaders.sample or any(e.sample for e in (*data.returned, *data.rectifying)),
        stem=f"{quarter.period}办理情况报告{data.mark}",
        facts={"gwrb-quarter": str(quarter)},
        uncounted=about(records, {quarter}),
        postdated=later(records, today, {quarter}, {u.unit.name for u in data.units()} if only else None),
        period=data.period,
        tasks=tally((r.status for r in rows), statuses),
        items=tally((i.status for i in items), ITEM_STATUSES, "件"),
        parts=parts_of(plan, rows, sections, statuses),
        sections=sections,
        all_tasks=rows,
        lagging=_with(items, lambda i: i.status == LAGGING),
        lags=_with(items, lambda i: i.lags),
        reporting=data.reporting,
        changes=data.changes(items),
        pace=pace_view(records, quarter, rows, items, data.statuses),
        returned=data.returned,
        rectifying=data.rectifying,
        notes=(*notes_of(records, quarter, rows), *([f"{data.apart.words}。"] if data.apart else [])),
        summary=summary(rows, data.asked, quarter.period, leaders=data.order, level=plan.heading.level),
        annex=annex,
    )


class QuarterData:
    """One quarter of the records on a day, as papers and tables show it: each row is made once, when it is asked for.

    `only`: some of the obligations; tasks and units that have none of them are left out. `unit`: by whose due day the
    period is told, where it is not that of all. `by_leader`: units stand under the leader in charge of them.
    """

    def __init__(
        self,
        records: OfficeRecords,
        quarter: Period,
        today: dt.date,
        only: Selection | None = None,
        unit: str | None = None,
        *,
        by_leader: bool = False,
    ) -> None:
        self.by_leader = by_leader
        self.records, self.quarter, self.today, self.only, self.unit = records, quarter, today, only, unit
        self.held = records.held(quarter)
        self.plan, self.register = self.held.plan, self.held.register
        self._whole: dict[str, TaskRow] = {}  # of what this is a part of: a task that is all in it has the same row

    @property
    def mark(self) -> str:
        """Of which obligations only a paper tells, for its title."""
        return self.only.mark if self.only else ""

    @property
    def period(self) -> ReportPeriod:
        return period(self.records, self.quarter, self.today, self.unit)

    @property
    def quarters(self) -> tuple[Period, ...]:
        """The quarters of the plan up to the one at hand."""
        return self.records.up_to(self.quarter)

    @property
    def sample(self) -> bool:
        """Whether anything that is counted comes from samples."""
        sampled = bool(samples.of_quarters(self.records, [self.quarter])) or samples.of_office(self.records)
        return sampled or bool(self.only and self.leaders.sample)

    @cached_property
    def statuses(self) -> list[ObligationStatus]:
        """Every obligation, in the order of the notice."""
        every, only = self.records.statuses(self.quarter), self.only
        return every if only is None else [s for s in every if only.keeps(s.obligation)]

    def tasks(self, statuses: Iterable[ObligationStatus] | None = None) -> tuple[TaskStatus, ...]:
        """Every task; of some obligations only, those that have any of them."""
        return self.records.tasks(self.quarter, self.statuses if statuses is None and self.only else statuses)

    @cached_property
    def apart(self) -> Apart | None:
        """What everybody is to do, counted apart."""
        return apart(self.records, self.quarter, self.statuses)

    def units(self) -> tuple[UnitStatus, ...]:
        """Every unit that owes any of the obligations."""
        found = tuple(self._units.values())
        if self.only is not None:
            mine = grouped(self.statuses, lambda status: status.obligation.unit.name)
            found = tuple(u._replace(statuses=tuple(mine[n])) for n, u in self._units.items() if n in mine)
        return tuple(sorted(found, key=lambda u: self.order.index(self._led(u.unit.name)))) if self.order else found

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The leaders in their order, nobody last; empty where nothing stands under them."""
        return (*(leader.label for leader in self.leaders.all), UNLED) if self.by_leader else ()

    def _led(self, unit: str) -> str:
        """Under whom a unit stands."""
        found = self.leaders.of_unit(unit) if self.by_leader else None
        return found.label if found else UNLED if self.by_leader else ""

    @cached_property
    def _units(self) -> dict[str, UnitStatus]:
        return {unit.unit.name: unit for unit in self.records.units(self.quarter)}

    def parts(
        self, whose: Callable[[Obligation], Owner | None], only: Callable[[Owner], Selection]
    ) -> "Iterator[tuple[Owner, QuarterData]]":
        """What each of several has of it, as data of its own. `whose`: whose an obligation is; None: nobody's."""
        asked, order = set(map(id, self.asked)), {name: at for at, name in enumerate(self._units)}
        pairs = grouped(zip(self.statuses, self.items, strict=True), lambda pair: whose(pair[0].obligation))
        for owner, mine in pairs.items():
            if owner is not None:
                part = QuarterData(self.records, self.quarter, self.today, only(owner))
                part.leaders, part._measures, part._whole = self.leaders, self._measures, self._by_id
                part.statuses, part.items = [status for status, _ in mine], tuple(item for _, item in mine)
                part.asked = [item for item in part.items if id(item) in asked]
                names = {item.unit for item in part.items}
                part._units = {name: self._units[name] for name in sorted(names, key=order.__getitem__)}
                yield owner, part

    @cached_property
    def leaders(self) -> Leaders:
        """Who is in charge of what."""
        return Leaders(self.register, self.plan.tasks)

    @cached_property
    def items(self) -> tuple[EntryRow, ...]:
        """Every obligation as a row."""
        return tuple(self._item(one) for one in self.statuses)

    def _item(self, of: ObligationStatus) -> EntryRow:
        row = lit_row(of, self._measures.get(of.obligation.task.id, ()), self.today)
        leader = self.leaders.of(of.obligation)
        return row._replace(leader=leader.label) if leader else row

    @cached_property
    def rows(self) -> tuple[TaskRow, ...]:
        """Every task as a row, with its items."""
        owed = grouped(self.items, lambda one: one.task)
        return tuple(self._row(one, owed.get(one.task.id, [])) for one in self.tasks())

    def _row(self, one: TaskStatus, items: list[EntryRow]) -> TaskRow:
        whole = self._whole.get(one.task.id)
        if whole and len(whole.items) == len(items):
            return whole
        measures, supporting = self._measures.get(one.task.id, ()), support_lines(self.records, one.task, self.quarter)
        return task_row(one, items, measures, self.register, supporting)

    @cached_property
    def _by_id(self) -> dict[str, TaskRow]:
        return {row.id: row for row in self.rows}

    @cached_property
    def _measures(self) -> dict[str, tuple[Measure, ...]]:
        """The figures of each task that has targets, with their lights."""
        light = self.records.task_light
        return {t.id: tuple(map(lit, light(t, self.quarter).lights)) for t in self.plan.tasks if t.targets}

    @cached_property
    def asked(self) -> list[EntryRow]:
        """The items that ask for coordination, and have no final answer."""
        settled = {key_of(r.obligation) for r in self.records.requests.all if r.matter == COORDINATION and r.settled}
        waiting = {key_of(r.obligation) for r in self.records.requests.open if r.matter == COORDINATION}
        keys = (key_of(status.obligation) for status in self.statuses)
        pairs = zip(self.items, keys, strict=True)
        return [i for i, key in pairs if i.coordination.strip() and (key in waiting or key not in settled)]

    @cached_property
    def reporting(self) -> Reporting:
        """Who reported."""
        return reporting(self.units(), leader=self._led)

    @cached_property
    def returned(self) -> tuple[Event, ...]:
        return tuple(filter(self._keeps, open_returns(self.records, self.quarter)))

    @cached_property
    def rectifying(self) -> tuple[Event, ...]:
        return tuple(filter(self._keeps, open_rectifications(self.records)))

    def _keeps(self, event: Event) -> bool:
        """Whether an event is of one of the obligations; one of no task, whether it is of such a unit."""
        if self.only is None:
            return True
        if not event.task:
            return self.only.unit_keeps(event.unit)
        return any((s.obligation.unit.name, s.obligation.task.id) == (event.unit, event.task) for s in self.statuses)

    def of(self, unit: Unit) -> tuple[EntryRow, ...]:
        """What one unit owes, in the order of the notice."""
        return tuple(one for one in self.items if one.unit == unit.name)

    def changes(self, items: Iterable[EntryRow]) -> QuarterComparison | None:
        """Items compared with the quarter before; None where nothing was filed then."""
        before = self.quarter.previous
        if before is None or not self.records.begun(before):
            return None
        both = [i for i in items if i.previous and i.reported]
        return QuarterComparison(
            period=before.period,
            compared=len(both),
            newly_done=_with(both, lambda i: i.status == DONE != i.previous),
            newly_lagging=_with(both, lambda i: i.status == LAGGING != i.previous),
            recovered=_with(both, lambda i: i.previous == LAGGING and i.status in (ON_TRACK, DONE)),
            undone=_with(both, lambda i: i.previous == DONE != i.status),
        )


def _with(items: Iterable[EntryRow], test: Callable[[EntryRow], bool]) -> tuple[EntryRow, ...]:
    return tuple(filter(test, items))


# --- heading facts -------------------------------------------------------------------------------


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
    """The head of a paper; the office that supervises is empty where units.yaml names none."""
    office = register.units.supervision
    return {"plan": plan_facts(plan), "today": today, "office": office.name if office else ""}


def plan_facts(plan: Plan) -> PlanFacts:
    h = plan.heading
    return PlanFacts(
        title=h.title,
        cited=f"《{h.title.translate(_INNER)}》",
        subject=subject(plan),
        year=h.year,
        city=h.city or "",
        level=h.level,
        issuer=h.issuer or "",
        lead_word=h.lead_word,
        responsible_word=h.responsible_word,
    )


@lru_cache(maxsize=16)
def period(records: OfficeRecords, quarter: Period, today: dt.date, unit: str | None = None) -> ReportPeriod:
    """Period, as-of day and due day (of one unit its own), always told together (the year's rhythm in domain.md)."""
    due = records.due(quarter, unit)
    end = quarter.as_of
    line = f"报告期{quarter.period}" + (f"（截至{end.month}月{end.day}日）" if due is None or due > end else "")
    if due:
        year = f"{due.year}年" if due.year != quarter.year else ""
        line += f"，应于{year}{due.month}月{due.day}日前报送"
    overdue = max(0, (today - due).days) if due else 0
    return ReportPeriod(str(quarter), quarter.period, end, due, line, overdue, quarter.noun, quarter.last)


def task_statuses(rows: Iterable[TaskRow]) -> tuple[str, ...]:
    """The statuses that every table of tasks has a column for."""
    return (*TASK_STATUSES, NOBODY) if any(r.status == NOBODY for r in rows) else TASK_STATUSES


def sections_of(plan: Plan, rows: Sequence[TaskRow], statuses: Sequence[str]) -> tuple[SectionRow, ...]:
    """The sections that have tasks; a part without sections is one."""
    found = grouped(rows, lambda row: (row.part, row.section))
    return tuple(_section(title_of(plan, *place), tasks, statuses) for place, tasks in found.items())


def _section(title: str, tasks: Sequence[TaskRow], statuses: Sequence[str]) -> SectionRow:
    return SectionRow(
        part=tasks[0].part,
        section=tasks[0].section,
        title=title,
        brief=first_words(title, 0),
        first=tasks[0].id,
        last=tasks[-1].id,
        tally=tally((t.status for t in tasks), statuses),
        pace=pace_tally(tasks),
        tasks=tuple(tasks),
    )


def parts_of(
    plan: Plan, rows: Sequence[TaskRow], sections: Sequence[SectionRow], statuses: Sequence[str]
) -> tuple[PartRow, ...]:
    return tuple(
        PartRow(
            part=part,
            title=title_of(plan, part),
            tally=tally((r.status for r in tasks), statuses),
            pace=pace_tally(tasks),
            sections=tuple(s for s in sections if s.part == part),
        )
        for part, tasks in grouped(rows, lambda row: row.part).items()
    )
