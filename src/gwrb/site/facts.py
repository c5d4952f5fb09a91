"""What the page shows, as values: all from tracking and the papers' own rows, so that it agrees with them."""

import datetime as dt
from collections.abc import Container, Iterable, Sequence
from typing import NamedTuple

from gwrb.documents.document import Chart, Series
from gwrb.model.dated import InForce
from gwrb.model.obligations import LEAD, Obligation
from gwrb.model.plan import Task
from gwrb.model.unit_plans import UnitPlan
from gwrb.model.units_file import Leader, Unit
from gwrb.model.values import Period
from gwrb.notice import unit_names
from gwrb.reports.brief import PAGE, KeyFigure, key_figures
from gwrb.reports.change_words import ChangeRow, change_rows
from gwrb.reports.counting import tally
from gwrb.reports.entry_rows import unit_row
from gwrb.reports.measures import light_rules, light_words
from gwrb.reports.paper_request import Year
from gwrb.reports.paper_views import EntryDetail, State, Story
from gwrb.reports.part_rows import UnitPart
from gwrb.reports.parts_papers import RankedTarget, ranked_targets
from gwrb.reports.quarterly_report import QuarterData, head, task_statuses
from gwrb.reports.quarterly_views import EntryRow, Reporting, ReportPeriod, Summary, Tally, TaskRow, UnitReportRow
from gwrb.reports.report_notes import notes_of
from gwrb.reports.selection import of_leader, of_unit
from gwrb.reports.summary import summary
from gwrb.reports.task_history import story_view
from gwrb.reports.task_lists import ROLE_WORDS, title_of, way_of, way_words
from gwrb.tracking import samples
from gwrb.tracking.due_dates import Date, dates, next_due
from gwrb.tracking.events import Event, events
from gwrb.tracking.office import OfficeRecords
from gwrb.tracking.open_items import OpenItem, by_unit, item_lines, open_items
from gwrb.tracking.states import grouped
from gwrb.tracking.tallies import TaskStatus, paces
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
    """One task: its row of the quarter, its story, every unit that it binds, its lights quarter by quarter, who is in
    charge of it, the first day by which the notice, a plan or an extension wants it met, whose share of it is how far."""

    row: TaskRow
    story: Story
    who: tuple[Who, ...]
    units: tuple[str, ...]
    lights: tuple[State, ...]
    leaders: tuple[str, ...]
    due: dt.date | None
    shares: tuple[RankedTarget, ...]


class Told(NamedTuple):
    """How it stands with some obligations: what the brief says of them, the tasks, what is asked of the city."""

    summary: Summary
    figures: tuple[KeyFigure, ...]
    tasks: tuple[TaskRow, ...]
    asked: tuple[EntryRow, ...]


class SiteUnit(NamedTuple):
    """One unit: what it owes in the quarter, how it reported each quarter, what it is to do as of the day (the colour, the
    words), and every duty that it has."""

    unit: Unit
    district: bool
    told: Told | None
    row: UnitReportRow | None
    states: tuple[State, ...]
    items: tuple[EntryRow, ...]
    due: tuple[tuple[str, str], ...]
    shares: tuple[UnitPart, ...]
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
    level: str
    period: ReportPeriod
    told: Told
    statuses: Tally
    lights: Chart
    light_rows: tuple[tuple[str, ...], ...]
    sections: tuple[tuple[str, tuple[SiteTask, ...]], ...]
    reporting: Reporting
    returned: tuple[Event, ...]
    rectifying: tuple[Event, ...]
    leaders: tuple[tuple[str, Told], ...]
    units: tuple[SiteUnit, ...]
    groups: tuple[SiteGroup, ...]
    changes: tuple[ChangeRow, ...]
    dates: tuple[Date, ...]
    next: tuple[Date, ...]
    uncounted: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def tasks(self) -> tuple[SiteTask, ...]:
        return tuple(task for _, tasks in self.sections for task in tasks)

    @property
    def classes(self) -> dict[str, list[SiteUnit]]:
        """Units by class, in the order of units.yaml."""
        return grouped(self.units, lambda one: one.unit.class_)

    @property
    def districts(self) -> list[SiteUnit]:
        return [unit for unit in self.units if unit.district]


def site_of(data: QuarterData, *, public: bool = False) -> Site:
    """The page's values of a quarter, of all that is owed or of some of it (`data.only`).

    `public`: without problems, coordination, people and what the office did; for readers outside.
    """
    records, quarter, today = data.records, data.quarter, data.today
    if public:
        data.items = tuple(map(_cleared, data.items))  # before anything is told of them
    rows, heading = data.rows, data.plan.heading
    told = tuple(q for q in records.up_to(quarter) if records.begun(q))
    lit = {q: {str(t.task.id): t for t in records.tasks(q)} for q in told}
    bound = {row.id: data.held.expanded.of(data.held.tasks[row.id]) for row in rows}
    counted = {q: paces(one for id, one in lit[q].items() if id in bound) for q in told}
    items = open_items(records, today)
    found, owed = dates(records, today, items), () if public else items
    divided = records.parts.tasks(quarter)
    shares = {str(task.id): tuple(ranked_targets(records, task, quarter)) for task in divided if task.id in bound}
    sections = grouped(_tasks(data, bound, lit, shares, public=public), lambda one: (one.row.part, one.row.section))
    units = tuple(
        _units(data, told, bound, owed, [row for found in shares.values() for one in found for row in one.rows])
    )
    return Site(
        title=f"{heading.year}年{heading.city or ''}目标任务看板",
        named=data.only.name if data.only else "",
        public=public,
        sample=bool(samples.of_quarters(records, told)) or data.sample or (not public and data.leaders.sample),
        today=today,
        office=head(data.plan, data.register, today)["office"],
        level=heading.level,
        period=data.period,
        told=_told(data),
        statuses=tally((r.status for r in rows), task_statuses(rows)),
        lights=_chart(tuple(counted), [(p.green, p.yellow, p.red, p.dark) for p in counted.values()]),
        light_rows=tuple((q.period, *map(str, (p.green, p.yellow, p.red, p.dark))) for q, p in counted.items()),
        sections=tuple((title_of(data.plan, *key), tuple(tasks)) for key, tasks in sections.items()),
        reporting=data.reporting,
        returned=() if public else data.returned,
        rectifying=() if public else data.rectifying,
        leaders=() if public else tuple((leader.label, _told(part)) for leader, part in _led(data)),
        units=units,
        groups=tuple(_groups(data.held, bound, {row.id: row.name for row in rows})),
        changes=tuple(_changes(data, bound, units)),
        dates=tuple(found),
        next=tuple(next_due(found, today)),
        uncounted=() if public else tuple(told_of(records.uncounted)),
        notes=(*light_rules(heading.settings), *notes_of(records, quarter, rows)),
    )


def _told(data: QuarterData) -> Told:
    made = summary(data.rows, data.asked, data.quarter.period, PAGE, level=data.plan.heading.level)
    return Told(made, key_figures(data, made), data.rows, tuple(data.asked))


def _led(data: QuarterData) -> Iterable[tuple[Leader, QuarterData]]:
    """What each leader is in charge of, in the order of units.yaml."""
    parts = dict(data.parts(data.leaders.of, lambda leader: of_leader(data.leaders, leader)))
    return ((leader, parts[leader]) for leader in data.leaders.all if leader in parts)


def _changes(data: QuarterData, tasks: Container[str], units: Iterable[SiteUnit]) -> Iterable[ChangeRow]:
    """The changes of the year, as `gwrb change list` has them; of some obligations only, those of their tasks and units."""
    records = data.records
    roots = {records.root(one.unit.name, data.quarter) for one in units}
    for row in change_rows(records):
        if data.only is None or row.task in tasks or (row.unit and records.root(row.unit) in roots):
            yield row


def _tasks(
    data: QuarterData,
    bound: dict[str, tuple[Obligation, ...]],
    lit: dict[Period, dict[str, TaskStatus]],
    shares: dict[str, tuple[RankedTarget, ...]],
    *,
    public: bool,
) -> Iterable[SiteTask]:
    year = Year(data.records, data.today, data.quarter)
    stories = _stories(year, data.quarter, [one.task for one in data.tasks()], public=public)
    due: dict[str, dt.date] = {}
    for status in data.statuses:
        deadline = data.records.requests.deadline(status)
        if deadline.stated:
            id = str(status.obligation.task.id)
            due[id] = min(deadline.day, due.get(id, deadline.day))
    for row in data.rows:
        yield SiteTask(
            row,
            stories[row.id],
            tuple(_who(bound[row.id])),
            tuple(dict.fromkeys(str(d.unit.name) for d in bound[row.id])),
            tuple(
                State(_short(q), light_words(mine[row.id].light.colour) or LIGHTS[3])
                for q, mine in lit.items()
                if row.id in mine
            ),
            tuple(dict.fromkeys(item.leader for item in row.items if item.leader)),
            due.get(row.id),
            shares.get(row.id, ()),
        )


def _chart(quarters: Sequence[Period], counts: Sequence[tuple[int, ...]]) -> Chart:
    series = tuple(Series(name, tuple(float(count[at]) for count in counts), at) for at, name in enumerate(LIGHTS))
    return Chart("stacked", "各期亮灯情况（项）", tuple(map(_short, quarters)), series)


def _stories(year: Year, quarter: Period, tasks: Iterable[Task], *, public: bool) -> dict[str, Story]:
    """The story of each task, up to a quarter."""
    recorded = {} if public else grouped(events(year.records), lambda event: event.task)
    planned: dict[str, list[UnitPlan]] = {}
    for plan in year.records.plans:
        for id, rows in grouped(plan.entries, lambda row: str(row.task)).items():
            planned.setdefault(id, []).append(plan._replace(entries=tuple(rows)))
    out = {}
    for task in tasks:
        plans, mine = planned.get(task.id, ()), recorded.get(task.id, ())
        story = story_view(year, task, until=quarter, plans=plans, events=mine, paper=False)
        out[str(task.id)] = _public(story) if public else story
    return out


def _cleared(row: EntryRow) -> EntryRow:
    return row._replace(problems="", coordination="", next="", why="", leader="")


def _public(story: Story) -> Story:
    """A story without problems, coordination and people."""
    quarters = tuple(
        q._replace(
            supporting=(),  # what supporters say, their problems with it
            items=tuple(
                i._replace(problems="", coordination="", next="", extension_reason="", line=i.line.split("；有问题")[0])
                for i in q.items
            ),
        )
        for q in story.quarters
    )
    plans = tuple(p._replace(leader="", office="", contact="") for p in story.plans)
    return story.but(quarters=quarters, plans=plans)


def _units(
    data: QuarterData,
    told: Sequence[Period],
    bound: dict[str, tuple[Obligation, ...]],
    owed: Iterable[OpenItem],
    shares: Iterable[UnitPart],
) -> Iterable[SiteUnit]:
    """The units that are bound by any task shown, in the order of units.yaml. `owed`: what is open as of the day."""
    names = {row.id: row.name for row in data.rows}
    duties = grouped((d for id in names for d in bound[id]), lambda d: str(d.unit.name))
    parts = dict(data.parts(lambda d: str(d.unit.name), of_unit))
    districts, shared = unit_names.districts(data.register), grouped(shares, lambda row: row.unit)
    year, due = Year(data.records, data.today), by_unit(item for item in owed if not item.office)
    for unit in data.register.units.units:
        name = str(unit.name)
        part = parts.get(name)
        if name not in duties or (data.only is not None and part is None):
            continue
        rows = dict(_reports(data.records, name, told))
        items = part.items if part else ()
        yield SiteUnit(
            unit,
            name in districts,
            _told(part) if part else None,
            part.reporting.owing[0] if part else None,
            tuple(year.state(rows[q], q) for q in told if q in rows),
            items,
            tuple(item_lines(due.get(name, ()))),
            tuple(shared.get(name, ())),
            tuple(_duties(duties[name], names, {item.task for item in items})),
        )


def _reports(records: OfficeRecords, name: str, quarters: Iterable[Period]) -> Iterable[tuple[Period, UnitReportRow]]:
    """How a unit reported some quarters, under the names that it bore, where it owed anything."""
    for quarter in quarters:
        unit = records.find(name, quarter)
        if isinstance(unit, Unit) and unit.name in records.held(quarter).by_unit:
            yield quarter, unit_row(records.of_unit(unit, quarter))


def _duties(found: Iterable[Obligation], names: dict[str, str], told: set[str]) -> Iterable[Duties]:
    """What binds a unit beside what it reports (`told`), by the way it is bound."""
    rest = (d for d in found if d.role != LEAD or d.task.id not in told)
    for way, mine in grouped(rest, way_of).items():
        yield _bound_by(way_words(*way), mine, names, way[2] or "")


def _bound_by(words: str, found: Iterable[Obligation], names: dict[str, str], group: str = "") -> Duties:
    """The tasks of some obligations, each once, under the words for how they bind."""
    return Duties(words, group, tuple((id, names[id]) for id in dict.fromkeys(str(d.task.id) for d in found)))


def _groups(held: InForce, bound: dict[str, tuple[Obligation, ...]], names: dict[str, str]) -> Iterable[SiteGroup]:
    """The groups that tasks name, in the order of units.yaml."""
    through = grouped((d for id in names for d in bound[id] if d.group), lambda d: str(d.group and d.group.name))
    for group in held.register.units.groups:
        mine = through.get(str(group.name), ())
        ways = grouped(mine, lambda d: way_words(d.role, d.by_rule, None, False))
        if mine:
            members = tuple(str(unit.name) for unit in held.register.members(group))
            duties = tuple(_bound_by(words, found, names) for words, found in ways.items())
            yield SiteGroup(str(group.name), str(group.unconfirmed or ""), members, duties)


def _who(found: Iterable[Obligation]) -> Iterable[Who]:
    for (scope, role), mine in grouped(found, lambda d: (str(d.assignment.scope or ""), d.role)).items():
        names = dict.fromkeys(("group", str(d.group.name)) if d.group else ("unit", str(d.unit.name)) for d in mine)
        yield Who(scope, ROLE_WORDS[role], tuple(names), any(d.by_rule for d in mine))


def alike(items: Iterable[EntryDetail]) -> list[tuple[str, str]]:
    """What units reported of one task, each that several say once: 正常推进；预测能完成, and the units."""

    def who(one: EntryDetail) -> str:
        return one.unit + (f"（{one.scope}）" if one.scope else "")

    said = grouped((one for one in items if one.reported), lambda one: one.line.removeprefix(f"{who(one)}："))
    return [(words, "、".join(map(who, mine))) for words, mine in said.items()]


def once(found: Iterable[Event]) -> list[Event]:
    """What the office recorded of one task, each that says the same of several units once, with all of them."""
    same = grouped(found, lambda e: (e.day, e.kind, e.words, e.due, e.settled))
    return [mine[0]._replace(unit="、".join(dict.fromkeys(e.unit for e in mine))) for mine in same.values()]


def _short(quarter: Period) -> str:
    """上半年 for 2024年上半年."""
    return quarter.period.partition("年")[2]
