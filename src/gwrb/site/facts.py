"""What the page shows, as values: all from tracking and the papers' own rows, so that it agrees with them."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gwrb.documents.document import Chart, Series
from gwrb.model.dated import InForce
from gwrb.model.obligations import LEAD, Obligation
from gwrb.model.plan import Task
from gwrb.model.progress import FORECASTS
from gwrb.model.units_file import Unit
from gwrb.model.values import Quarter
from gwrb.reports.counting import tally
from gwrb.reports.entry_rows import unit_row
from gwrb.reports.measures import light_words, pace_tally
from gwrb.reports.paper_request import Year
from gwrb.reports.paper_views import State, Story
from gwrb.reports.quarterly_report import QuarterData, head, task_statuses
from gwrb.reports.quarterly_views import EntryRow, PaceTally, ReportPeriod, Tally, TaskRow, UnitReportRow
from gwrb.reports.task_history import story_view
from gwrb.reports.task_lists import ROLE_WORDS, basis_of, title_of
from gwrb.tracking.due_dates import Date, dates, next_due
from gwrb.tracking.events import Event, events
from gwrb.tracking.office import OfficeRecords
from gwrb.tracking.states import grouped
from gwrb.tracking.tallies import paces
from gwrb.tracking.uncounted import told as told_of

LIGHTS = ("绿灯", "黄灯", "红灯", "无灯")


class Duties(NamedTuple):
    """The tasks by which a unit is bound in one way, as id and name; through a group, whose page lists them."""

    basis: str
    group: str
    tasks: tuple[tuple[str, str], ...]


class Who(NamedTuple):
    """Who is bound by one part of a task in one role: names of units, and of groups that stand for several."""

    scope: str
    role: str
    names: tuple[tuple[str, str], ...]  # unit or group, name
    by_rule: bool


class SiteTask(NamedTuple):
    """One task: its row of the quarter, its story, every unit that it binds, its lights quarter by quarter."""

    row: TaskRow
    story: Story
    who: tuple[Who, ...]
    units: tuple[str, ...]
    lights: tuple[State, ...]


class SiteUnit(NamedTuple):
    """One unit: what it owes in the quarter, how it reported each quarter, and every duty that it has."""

    unit: Unit
    row: UnitReportRow | None
    states: tuple[State, ...]
    items: tuple[EntryRow, ...]
    duties: tuple[Duties, ...]


class SiteGroup(NamedTuple):
    """A name that stands for several units: its members, and the tasks that bind them through it."""

    name: str
    note: str
    members: tuple[str, ...]
    duties: tuple[Duties, ...]


class Site(NamedTuple):
    """Everything on the page."""

    title: str
    named: str
    public: bool
    sample: bool
    today: dt.date
    office: str
    period: ReportPeriod
    pace: PaceTally
    statuses: Tally
    lights: Chart
    light_rows: tuple[tuple[str, ...], ...]
    sections: tuple[tuple[str, tuple[SiteTask, ...]], ...]
    failing: tuple[EntryRow, ...]
    hard: tuple[EntryRow, ...]
    red: tuple[TaskRow, ...]
    yellow: tuple[TaskRow, ...]
    coordination: tuple[EntryRow, ...]
    returned: tuple[Event, ...]
    units: tuple[SiteUnit, ...]
    groups: tuple[SiteGroup, ...]
    missing: tuple[SiteUnit, ...]
    dates: tuple[Date, ...]
    next: tuple[Date, ...]
    uncounted: tuple[str, ...]

    @property
    def tasks(self) -> tuple[SiteTask, ...]:
        return tuple(task for _, tasks in self.sections for task in tasks)

    @property
    def classes(self) -> dict[str, list[SiteUnit]]:
        """Units by class, in the order of units.yaml."""
        return grouped(self.units, lambda one: one.unit.class_)


def site_of(data: QuarterData, *, public: bool = False) -> Site:
    """The page's values of a quarter, of all that is owed or of some of it (`data.only`).

    `public`: without problems, coordination, people and what the office did; for readers outside.
    """
    records, quarter, today, rows = data.records, data.quarter, data.today, data.rows
    items = tuple(map(_cleared, data.items)) if public else data.items
    year = Year(records, today)
    told = tuple(q for q in records.up_to(quarter) if records.begun(q))
    lit = {q: {str(t.task.id): t for t in records.tasks(q)} for q in told}
    stories = _stories(year, quarter, [one.task for one in data.tasks()], public=public)
    held = records.held(quarter)
    bound = {row.id: held.expanded.of(held.tasks[row.id]) for row in rows}
    made = tuple(
        SiteTask(
            row,
            stories[row.id],
            tuple(_who(bound[row.id])),
            tuple(dict.fromkeys(str(d.unit.name) for d in bound[row.id])),
            tuple(
                State(_short(q), light_words(lit[q][row.id].light.colour) or LIGHTS[3])
                for q in told
                if row.id in lit[q]
            ),
        )
        for row in rows
    )
    counted = {q: paces(one for id, one in lit[q].items() if id in bound) for q in told}
    names = {row.id: row.name for row in rows}
    owners = {item.unit for item in items}
    units = tuple(_units(year, quarter, told, items, bound, names, owners if data.only else None))
    found = dates(records, today)
    sections = grouped(made, lambda one: (one.row.part, one.row.section))
    heading = data.plan.heading
    return Site(
        title=f"{heading.year}年{heading.city or ''}目标任务看板",
        named=data.only.name if data.only else "",
        public=public,
        sample=bool(records.sample_units(told)) or data.sample,
        today=today,
        office=head(data.plan, data.register, today)["office"],
        period=data.period,
        pace=pace_tally(rows),
        statuses=tally((r.status for r in rows), task_statuses(rows)),
        lights=_chart(tuple(counted), [(p.green, p.yellow, p.red, p.dark) for p in counted.values()]),
        light_rows=tuple((q.period, *map(str, (p.green, p.yellow, p.red, p.dark))) for q, p in counted.items()),
        sections=tuple((title_of(data.plan, *key), tuple(found)) for key, found in sections.items()),
        failing=tuple(i for i in items if i.forecast == FORECASTS[-1]),
        hard=tuple(i for i in items if i.forecast == FORECASTS[1]),
        red=tuple(r for r in rows if r.light == LIGHTS[2]),
        yellow=tuple(r for r in rows if r.light == LIGHTS[1]),
        coordination=() if public else tuple(data.asked),
        returned=() if public else data.returned,
        units=units,
        groups=tuple(_groups(held, bound, names)),
        missing=tuple(u for u in units if u.row and not u.row.reported and u.row.missing),
        dates=tuple(found),
        next=tuple(next_due(found, today)),
        uncounted=() if public else tuple(told_of(records.uncounted)),
    )


def _chart(quarters: Sequence[Quarter], counts: Sequence[tuple[int, ...]]) -> Chart:
    series = tuple(Series(name, tuple(float(count[at]) for count in counts), at) for at, name in enumerate(LIGHTS))
    return Chart("stacked", "各季度亮灯情况（项）", tuple(map(_short, quarters)), series)


def _stories(year: Year, quarter: Quarter, tasks: Iterable[Task], *, public: bool) -> dict[str, Story]:
    """The story of each task, up to a quarter."""
    recorded = grouped(events(year.records), lambda event: event.task)
    out = {}
    for task in tasks:
        mine = () if public else recorded.get(task.id, ())
        story = story_view(year, task, until=quarter, plans=year.records.plans, events=mine)
        out[str(task.id)] = _public(story) if public else story
    return out


def _cleared(row: EntryRow) -> EntryRow:
    return row._replace(problems="", coordination="", next="")


def _public(story: Story) -> Story:
    """A story without problems, coordination and people."""
    from dataclasses import replace

    quarters = tuple(
        q._replace(
            items=tuple(
                i._replace(problems="", coordination="", next="", extension_reason="", line=i.line.split("；有问题")[0])
                for i in q.items
            )
        )
        for q in story.quarters
    )
    plans = tuple(p._replace(leader="", office="", contact="") for p in story.plans)
    return replace(story, quarters=quarters, plans=plans)


def _units(
    year: Year,
    quarter: Quarter,
    told: Sequence[Quarter],
    items: Iterable[EntryRow],
    bound: dict[str, tuple[Obligation, ...]],
    names: dict[str, str],
    only: set[str] | None,
) -> Iterable[SiteUnit]:
    """The units that are bound by any task shown, in the order of units.yaml."""
    records, held = year.records, year.records.held(quarter)
    duties = grouped((d for id in names for d in bound[id]), lambda d: str(d.unit.name))
    mine = grouped(items, lambda item: item.unit)
    for unit in held.register.units.units:
        name = str(unit.name)
        if name not in duties or (only is not None and name not in only):
            continue
        rows = dict(_reports(records, name, (*told, quarter)))
        yield SiteUnit(
            unit,
            rows.get(quarter),
            tuple(year.state(rows[q], q) for q in told if q in rows),
            tuple(mine.get(name, ())),
            tuple(_duties(duties[name], names, {i.task for i in mine.get(name, ())})),
        )


def _reports(records: OfficeRecords, name: str, quarters: Iterable[Quarter]) -> Iterable[tuple[Quarter, UnitReportRow]]:
    """How a unit reported some quarters, under the names that it bore, where it owed anything."""
    for quarter in quarters:
        unit = records.find(name, quarter)
        if isinstance(unit, Unit) and unit.name in records.by_unit(quarter):
            yield quarter, unit_row(records.of_unit(unit, quarter))


def _duties(found: Iterable[Obligation], names: dict[str, str], told: set[str]) -> Iterable[Duties]:
    """What binds a unit beside what it reports (`told`), by the way it is bound."""
    rest = (d for d in found if d.role != LEAD or d.task.id not in told)
    for way, mine in grouped(rest, lambda d: basis_of(d)._replace(scope=None, as_="")).items():
        yield _bound_by(way.words, mine, names, str(way.through or ""))


def _bound_by(words: str, found: Iterable[Obligation], names: dict[str, str], group: str = "") -> Duties:
    """The tasks of some obligations, each once, under the words for how they bind."""
    return Duties(words, group, tuple((id, names[id]) for id in dict.fromkeys(str(d.task.id) for d in found)))


def _groups(held: InForce, bound: dict[str, tuple[Obligation, ...]], names: dict[str, str]) -> Iterable[SiteGroup]:
    """The groups that tasks name, in the order of units.yaml."""
    through = grouped((d for id in names for d in bound[id] if d.group), lambda d: str(d.group and d.group.name))
    for group in held.register.units.groups:
        mine = through.get(str(group.name), ())
        ways = grouped(mine, lambda d: basis_of(d)._replace(scope=None, as_="", through=None, unconfirmed=None).words)
        if mine:
            members = tuple(str(unit.name) for unit in held.register.members(group))
            duties = tuple(_bound_by(words, found, names) for words, found in ways.items())
            yield SiteGroup(str(group.name), str(group.unconfirmed or ""), members, duties)


def _who(found: Iterable[Obligation]) -> Iterable[Who]:
    for (scope, role), mine in grouped(found, lambda d: (str(d.assignment.scope or ""), d.role)).items():
        names = dict.fromkeys(("group", str(d.group.name)) if d.group else ("unit", str(d.unit.name)) for d in mine)
        yield Who(scope, ROLE_WORDS[role], tuple(names), any(d.by_rule for d in mine))


def _short(quarter: Quarter) -> str:
    """上半年 for 2024年上半年."""
    return quarter.period.partition("年")[2]
