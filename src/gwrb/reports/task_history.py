"""The whole story of one task: the promise, who, the plans, each quarter, what the office did, its links.

And 督查专报 on one matter: the stories of some tasks, and what is open in them.
"""

from collections.abc import Iterable, Sequence
from operator import attrgetter

from gwrb.model.obligations import Obligation, open_groups
from gwrb.model.plan import Link, Task
from gwrb.model.progress import Entry
from gwrb.model.task_names import task_label, task_name
from gwrb.model.unit_plans import PlanEntry, UnitPlan
from gwrb.model.units_file import Unit
from gwrb.model.values import LAGGING, RELATIONS, Period
from gwrb.reports import task_lists
from gwrb.reports.change_words import ChangeRow
from gwrb.reports.counting import cited, tally, tidy
from gwrb.reports.entry_rows import named
from gwrb.reports.measures import Last, lines, number, promised, promises, spoken
from gwrb.reports.paper_request import PaperRequest, Year
from gwrb.reports.paper_views import (
    EntryDetail,
    LinkRow,
    Milestone,
    PlanRow,
    QuarterStory,
    Shared,
    Special,
    Story,
    WhoRow,
)
from gwrb.reports.part_rows import support_lines
from gwrb.reports.quarterly_report import head, period
from gwrb.reports.quarterly_views import EntryRow, Measure
from gwrb.reports.selection import Selection
from gwrb.text.refusal import FOUND, WRONG_USE, Refusal
from gwrb.tracking import samples
from gwrb.tracking.events import Event, by_day, events, inspection_events
from gwrb.tracking.later import later
from gwrb.tracking.states import MISSING, ObligationStatus, grouped
from gwrb.tracking.tallies import TASK_STATUSES, task_status
from gwrb.tracking.uncounted import about

MANY = 3  # units of one task beyond which each gets one line a quarter; as the quarterly report has it
DOUBT = "待确认"

_SAME = [name for name in EntryDetail._fields if name in EntryRow._fields and name != "values"]
_same = attrgetter(*_SAME)

# What a link says of the task that it stands in, told at the task that it names.
_THERE = RELATIONS | {
    "subset": "是本任务的一部分",
    "aggregate": "汇总了本任务",
    "extend": "是本任务的扩展",
    "merge": "合并了本任务",
}


def story_view(
    year: Year,
    task: Task,
    *,
    until: Period | None = None,
    unit: Unit | None = None,
    plans: Sequence[UnitPlan] = (),
    events: Iterable[Event] = (),
    only: Selection | None = None,
    paper: bool = True,
) -> Story:
    """The context `report` of 任务详情.html.

    In: the year, the task, the last quarter told (the last that has begun where not said), one unit whose
    plans and quarters alone are wanted (or some obligations, `only`), the units' plans, and what the office recorded; whether it is a paper of its
    own, which says what it rests on, or stands in one.
    """
    plan, register, records = year.plan, year.register, year.records
    helped = [q for q in records.quarters if any(s.entry for s in records.parts.told(task, q))]
    last = until or max((q for q in (records.last, *helped) if q), default=None)
    last = max((q for q in records.up_to(last) if task.id in records.held(q).tasks), default=None) if last else None
    now = records.leads_of(task, last or year.quarter)
    told = [q for q in records.up_to(last) if (records.begun(q) or q in helped) and task.id in records.held(q).tasks]
    root = unit and records.root(unit.name)
    led = {q: records.leads_of(task, q) for q in dict.fromkeys((*told, last or year.quarter))}
    mine = {
        q: [d for d in of if root in (None, records.root(d.unit.name, q)) and (not only or only.keeps(d))]
        for q, of in led.items()
    }
    filed = {(d.unit.name, records.root(d.unit.name, q)) for q, of in mine.items() for d in of}
    roots = {root for _, root in filed}
    kept = [(p, e) for p in plans for e in p.entries if e.task == task.id and records.root(p.unit) in roots]
    shown = None if unit is None else {"", *(name for name, _ in filed)}
    items = year.items(now, last) if last else ()
    recorded = tuple(by_day(e for e in events if e.task == task.id and (shown is None or e.unit in shown)))
    return Story(
        title=f"{task_label(task)}办理情况",
        **head(plan, register, year.today),
        sample=any(p.sample for p, _ in kept)
        or any(e.sample for e in recorded)
        or (paper and bool(samples.of_quarters(records, told, _shown(year, task)))),
        stem=f"任务{task.id}办理情况" + (f"（{unit.name}）" if unit else ""),
        facts={"gwrb-task": task.id},
        uncounted=about(records, records.up_to(until) or None, unit and {unit.name}, {task.id}) if paper else (),
        postdated=later(records, year.today, told, {name for name, _ in filed}) if paper else "",
        task=task.id,
        heading=" ".join(task_lists.heading(task, plan)),
        name=task_name(task),
        text=task.text,
        status=task_status(i.status for i in items) if last else "",
        until=period(records, last, year.today) if last else None,
        who=tuple(_who(task, year)),
        open_groups=tuple(g.name for g in open_groups(task, register)),
        targets=promised(year.records, task, said(year, now, last) if last else (), last) if paper else (),
        plans=tuple(_plan(records.unit(p.unit), e) for p, e in kept),
        quarters=tuple(_quarter(year, task, mine[q], q, root) for q in told),
        changes=tuple(_changes(year, task)),
        events=recorded,
        links=tuple(_links(year, task, last)),
        only=unit.name if unit else "",
    )


def _changes(year: Year, task: Task) -> Iterable[ChangeRow]:
    """What was changed of a task during the year, and of the units that its assignments name."""
    root, changed = year.records.root, year.changed
    named = dict.fromkeys(root(name) for a in task.assignments for name in (*a.lead, *a.responsible, *a.helping))
    found = dict(
        (*changed.get(("task", task.id), ()), *(one for who in named for one in changed.get(("unit", who), ())))
    )
    return (found[place] for place in sorted(found))


def said(year: Year, obligations: Iterable[Obligation], until: Period) -> list[Last]:
    """What the units of a task said last, up to a quarter."""
    found = (year.records.last_reported(obligation, until) for obligation in obligations)
    return [
        Last(s.obligation.unit.name, s.entry, s.quarter.period if s.quarter != until else "")
        for s in found
        if s and s.entry
    ]


def _shown(year: Year, task: Task) -> set[str]:
    """The units whose filings the page rests on: those of the task and of the tasks linked with it."""
    linked = (year.tasks[link.task] for link in task.links if link.task in year.tasks)
    tasks = (*linked, *year.linking.get(task.id, ()), task)
    records = year.records
    led = {d.unit.name for t in tasks for q in records.quarters for d in records.leads_of(t, q)}
    return led | {s.obligation.unit.name for q in records.quarters for s in records.parts.of_task(task, q) if s.entry}


def _who(task: Task, year: Year) -> Iterable[WhoRow]:
    bound = year.records.held(year.quarter).expanded.of(task)
    for assignment in task.assignments:
        for role, word in task_lists.ROLE_WORDS.items():
            mine = [d for d in bound if d.assignment is assignment and d.role == role]
            if mine:
                note = task_lists.unnamed_lead(year.records.plan) if any(d.by_rule for d in mine) else ""
                yield WhoRow(assignment.scope or "", word, _names(mine), note)


def _names(obligations: Sequence[Obligation]) -> str:
    """Units one after another; those bound through a group behind its name."""

    def through(one: Obligation) -> str:
        return f"{one.group.name}{f'（{DOUBT}）' if one.unconfirmed else ''}：" if one.group else ""

    found = grouped(obligations, through)
    return "；".join(key + "、".join(one.unit.name for one in mine) for key, mine in found.items())


def _plan(unit: str, entry: PlanEntry) -> PlanRow:
    milestones = sorted(entry.milestones.items(), key=lambda one: Period.parse(str(one[0])) or Period(0, 0))
    return PlanRow(
        unit=unit,
        scope=entry.scope or "",
        goal=tidy(entry.goal),
        measures=tidy(entry.measures),
        deadline=entry.deadline,
        milestones=tuple(Milestone(_period(key), tidy(words)) for key, words in milestones),
        leader=entry.leader or "",
        office=entry.office or "",
        contact=entry.contact or "",
    )


def _period(key: object) -> str:
    found = Period.parse(str(key))
    return found.period if found else str(key)


def _quarter(
    year: Year, task: Task, obligations: Sequence[Obligation], quarter: Period, root: str | None
) -> QuarterStory:
    """One quarter; of one unit, by its first name, alone and in full."""
    items = year.items(obligations, quarter)
    told = tuple(
        _said(one, year.records.at(obligation, quarter)) for one, obligation in zip(items, obligations, strict=True)
    )
    return QuarterStory(
        period=period(year.records, quarter, year.today),
        status=task_status(i.status for i in items),
        owed=len(items),
        reported=sum(i.reported for i in items),
        items=told,
        compact=root is None and len(items) > MANY,
        silent="、".join(_silent(i) for i in items if not i.reported and not i.closed),
        supporting=support_lines(year.records, task, quarter, root),
    )


def _silent(one: EntryRow) -> str:
    """An item that was not reported, by its unit."""
    notes = [one.scope] if one.scope else []
    notes += [DOUBT] if one.unconfirmed else []
    return one.unit + (f"（{'，'.join(notes)}）" if notes else "")


def _said(one: EntryRow, status: ObligationStatus) -> EntryDetail:
    """What was said for a quarter, its figures beside the targets of that quarter."""
    entry = status.entry
    values = spoken(status.obligation.task, entry) if entry else ()
    return EntryDetail(
        **dict(zip(_SAME, _same(one), strict=True)),
        values=values,
        expected=entry.expected if entry else None,
        extension=entry.extension if entry else None,
        extension_reason=tidy(entry.extension_reason) if entry else "",
        line=_line(one, values, entry),
    )


def _line(one: EntryRow, values: Sequence[Measure], entry: Entry | None) -> str:
    """One unit and quarter in one line: what it said, and which of the long texts it gave."""
    facts = [one.status + ("（迟报）" if one.late else "")]
    facts += [f"完成数：{lines(values, '、')}"] if values else []
    facts += [f"预测{one.forecast}"] if one.forecast else []
    facts += ["有问题"] if one.problems else []
    facts += ["需协调"] if one.coordination else []
    facts += ["申请延期"] if entry and entry.extension else []
    return f"{one.unit}{f'（{one.scope}）' if one.scope else ''}：{'；'.join(facts)}"


def _links(year: Year, task: Task, last: Period | None) -> Iterable[LinkRow]:
    """Tasks that this one names, then tasks that name it."""
    told: set[str] = set()
    forth = [(link.task, RELATIONS[link.relation]) for link in task.links]
    back = [(t.id, _THERE[x.relation]) for t in year.linking.get(task.id, ()) for x in _to(t, task)]
    for id, relation in (*forth, *back):
        other = year.tasks.get(id)
        if other is None or id in told:
            continue
        told.add(id)
        led = year.records.leads_of(other, last) if last and id in year.records.held(last).tasks else ()
        yield LinkRow(
            task=other.id,
            name=task_name(other),
            relation=relation,
            lead=named(other, lambda a: a.lead or a.responsible),
            status=task_status(i.status for i in year.items(led, last)) if last and led else "",
            shared=_shared(year, task, other, last),
        )


def _to(task: Task, other: Task) -> Iterable[Link]:
    return (link for link in task.links if link.task == other.id)


def _shared(year: Year, task: Task, other: Task, last: Period | None) -> tuple[Shared, ...]:
    """Figures that two tasks have in common: targets of one name, and values reported under one name."""
    here, there = (_figures(year, t, last) for t in (task, other))
    return tuple(
        Shared(name, a, b, bool(a) and a == b, bool(a and b) and a != b)
        for name, a in here.items()
        if (b := there.get(name)) is not None
    )


def _figures(year: Year, task: Task, last: Period | None) -> dict[str, str]:
    """Figures of a task by name: what was reported of it last, empty where nothing was."""
    found = said(year, year.records.leads_of(task, last), last) if last else []
    out = {m.name: m.achieved or m.parts for m in promises(task, found)}
    values = ((str(name), unit, number(value)) for unit, entry, _ in found for name, value in entry.values.items())
    for name, parts in grouped(values, lambda part: part[0]).items():
        one = len({value for _, _, value in parts}) == 1
        out.setdefault(name, parts[0][2] if one else "、".join(f"{u}{v}" for _, u, v in parts))
    return out


NAMED = 10  # tasks that the file's name tells


def special_view(asked: PaperRequest) -> Special:
    """The context `report` of 督查专报.html, on tasks in the order given, up to a quarter (else the last begun).

    What an inspection found stands in the paper whatever task it is of.
    """
    records, year, tasks, looked = asked.records, asked.year(), asked.tasks, asked.inspection
    only = asked.only
    if not tasks and not looked:
        raise Refusal("请用 --task 写明任务编号，例如 --task 2-13；或用 --inspection 写明督查编号", WRONG_USE)
    last = asked.quarter or records.last
    inspected = inspection_events(records, looked) if looked else ()
    told = events(records)
    matters = tuple(
        story_view(year, t, until=last, plans=tuple(records.plan_of.values()), events=told, only=only) for t in tasks
    )
    led = [[d for d in records.leads_of(t, last or year.quarter) if only is None or only.keeps(d)] for t in tasks]
    for task, mine in zip(tasks, led, strict=True):
        if only and not mine:
            raise Refusal(f"{task_label(task)}不由{only.name}", FOUND)
    items = [year.items(mine, last) for mine in led] if last else []
    every = [one for of in items for one in of]
    until = period(records, last, year.today) if last else None
    named = looked.title if looked else ""
    return Special(
        title=asked.title
        or (f"关于{cited(named)}的督查专报" if named else special_title(tasks)) + (only.mark if only else ""),
        **head(year.plan, year.register, year.today),
        sample=any(m.sample for m in matters) or any(e.sample for e in inspected),
        stem=f"{named or _ids(tasks)}督查专报",
        facts={"gwrb-quarter": until.quarter} if until else {},
        uncounted=about(records, records.up_to(asked.quarter) or None, tasks={t.id for t in tasks}),
        postdated=later(records, asked.today, records.up_to(last), {one.unit for one in every}),
        until=until,
        matters=matters,
        tasks=tally((task_status(i.status for i in of) for of in items), TASK_STATUSES),
        lagging=tuple(i for i in every if i.status == LAGGING),
        missing=tuple(i for i in every if i.status == MISSING),
        coordination=tuple(i for i in every if i.coordination.strip()),
        next=tuple(i for i in every if i.next.strip()),
        events=tuple(by_day(dict.fromkeys([*(e for m in matters for e in m.events), *inspected]))),
    )


def special_title(tasks: Sequence[Task]) -> str:
    """关于“建设平台”办理情况的督查专报; of several: 关于“建设平台”等3项任务办理情况的督查专报."""
    name = task_name(tasks[0])
    more = f"等{len(tasks)}项任务" if len(tasks) > 1 else ""
    return f"关于{cited(name)}{more}办理情况的督查专报"


def _ids(tasks: Sequence[Task]) -> str:
    return "、".join(t.id for t in tasks[:NAMED]) + ("等" if len(tasks) > NAMED else "")
