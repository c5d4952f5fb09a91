"""Statuses as the rows that papers print: an obligation, a task, a unit each."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from gwrb.model.obligations import open_groups
from gwrb.model.plan import Task
from gwrb.model.progress import Entry
from gwrb.model.register import Register
from gwrb.model.task_names import task_name
from gwrb.model.values import DONE, LAGGING, NOT_STARTED, ON_TRACK
from gwrb.reports.counting import tidy
from gwrb.reports.measures import light_facts, light_words
from gwrb.reports.quarterly_views import ClassRow, EntryRow, Measure, Reporting, TaskRow, UnitReportRow, Value
from gwrb.reports.task_lists import way_of, way_words
from gwrb.targets.lights import BEHIND, MET, UNJUDGED, UNMET
from gwrb.tracking.lagging import of_status
from gwrb.tracking.states import EXEMPT, LATE, MISSING, ObligationStatus, UnitStatus
from gwrb.tracking.tallies import ITEM_STATUSES, TaskStatus
from gwrb.tracking.transitions import REPORTED, UNREPORTED


def entry_row(of: ObligationStatus, entry: Entry | None, **more: Any) -> EntryRow:
    """One obligation in a quarter, with the entry that is told of it: `of.answer`, or only `of.entry`; and more fields."""
    obligation = of.obligation
    earlier = next((before.entry for before in of.before if before.entry), None)
    return EntryRow(
        task=obligation.task.id,
        name=task_name(obligation.task),
        text=obligation.task.text,
        scope=obligation.assignment.scope or "",
        unit=obligation.unit.name,
        basis=way_words(*way_of(obligation)),
        unconfirmed=obligation.unconfirmed or "",
        reported=of.reported,
        status=entry.status if entry else MISSING,
        previous=earlier.status if earlier else "",
        progress=tidy(entry.progress) if entry else "",
        values=tuple(Value(name, f"{number:f}", f"{name}{number:f}") for name, number in entry.values.items())
        if entry
        else (),
        evidence="；".join(entry.evidence) if entry else "",
        problems=tidy(entry.problems) if entry else "",
        next=tidy(entry.next) if entry else "",
        forecast=(entry and not of.final and entry.forecast) or "",
        coordination=tidy(entry.coordination) if entry and of.reported else "",
        submitted=of.received,
        late=of.late > 0,
        closed=entry is not None and of.exempt,
        **more,
    )


def lit_row(of: ObligationStatus, measures: Sequence[Measure], today: dt.date) -> EntryRow:
    """One obligation as it counts in a quarter, as of a day. `measures`: those of its task."""
    why, scope = of_status(of, today), of.obligation.assignment.scope
    return entry_row(
        of,
        of.answer,
        why="；".join(reason.told for reason in why.reasons),
        lags=bool(why.work),
        measures=tuple(m for m in measures if not scope or m.scope in ("", scope)),
        light=light_words(of.light.colour),
        yardstick=of.light.basis,
        behind=of.pace == BEHIND,
        outcome=of.outcome if of.final else "",
    )


def task_row(
    of: TaskStatus,
    items: Sequence[EntryRow],
    measures: tuple[Measure, ...],
    register: Register,
    supporting: tuple[str, ...] = (),
) -> TaskRow:
    """One task in a quarter with its obligations, what its figures say, and what its supporters do."""
    task = of.task
    return TaskRow(
        id=task.id,
        part=task.part,
        section=task.section or "",
        topic=task.topic or "",
        name=task_name(task),
        text=task.text,
        lead=named(task, lambda a: a.lead),
        responsible=named(task, lambda a: a.responsible),
        status=of.status,
        owed=len(items),
        reported=sum(i.reported for i in items),
        items=tuple(items),
        open_groups=tuple(g.name for g in open_groups(task, register)),
        pace=of.pace,
        measures=measures,
        states=_states(items),
        outcome=_outcome(items),
        supporting=supporting,
        **light_facts(of.light, of.pace),
    )


def _states(items: Sequence[EntryRow]) -> str:
    """How many obligations have each status, in the order of statuses: 正常推进13个、滞后2个."""
    found = Counter(i.status for i in items)
    return "、".join(f"{name}{found[name]}个" for name in ITEM_STATUSES if found[name])


def _outcome(items: Sequence[EntryRow]) -> str:
    """What became of a task in the year's last quarter: reached where all of its obligations are."""
    found = {i.outcome for i in items} - {""}
    return next((one for one in (UNMET, UNJUDGED, MET) if one in found), "")


def named(task: Task, names: Callable[..., tuple[str, ...]]) -> str:
    """Names as in the data, with the scope before them where a task has scopes."""
    parts = ((f"{a.scope}：" if a.scope else "") + "、".join(names(a)) for a in task.assignments if names(a))
    return "；".join(parts)


def reporting(
    units: Iterable[UnitStatus], *, as_filed: bool = False, leader: Callable[[str], str] = lambda _: ""
) -> Reporting:
    """Who reported a quarter, of the units that owe a report, in their order. `leader`: whose a unit is, by its name.

    A unit has reported where it has answered one of its obligations at least; how many of how many is told.
    `as_filed`: only what was sent for the quarter is told; what was closed before it counts as 未报.
    """
    rows = tuple(unit_row(unit, as_filed=as_filed)._replace(leader=leader(unit.unit.name)) for unit in units)
    return Reporting(
        owing=rows,
        reported=tuple(r for r in rows if r.reported),
        late=tuple(r for r in rows if r.late),
        partial=tuple(r for r in rows if r.partial),
        missing=tuple(r for r in rows if not r.reported and r.missing),
        exempt=tuple(r for r in rows if r.state == EXEMPT),
        doubtful=tuple(r for r in rows if r.doubtful),
        undated=tuple(r for r in rows if r.reported and r.submitted is None),
        classes=tuple(_classes(rows)),
    )


def unit_row(of: UnitStatus, *, as_filed: bool = False) -> UnitReportRow:
    """One unit's report of a quarter."""
    told = (s.entry if as_filed else s.answer for s in of.statuses)
    count = Counter(entry.status if entry else MISSING for entry in told)
    exempt = 0 if as_filed else of.exempt
    return UnitReportRow(
        name=of.unit.name,
        class_=of.unit.class_,
        owed=len(of.statuses),
        reported=of.reported,
        done=count[DONE],
        on_track=count[ON_TRACK],
        lagging=count[LAGGING],
        not_started=count[NOT_STARTED],
        missing=count[MISSING],
        exempt=exempt,
        state=_state(of, exempt=bool(exempt) and exempt == len(of.statuses)),
        submitted=of.received,
        late=of.late,
        partial=bool(of.reported and count[MISSING]),
        doubtful=bool(of.statuses) and of.doubtful,
        sample=of.sample,
    )


def _state(of: UnitStatus, *, exempt: bool) -> str:
    if exempt:
        return EXEMPT
    return UNREPORTED if not of.reported else LATE if of.late else REPORTED


def _classes(rows: Sequence[UnitReportRow]) -> Iterable[ClassRow]:
    for name in dict.fromkeys(r.class_ for r in rows):
        found = Counter(r.state for r in rows if r.class_ == name)
        counts = (found[state] for state in (REPORTED, LATE, UNREPORTED, EXEMPT))
        yield ClassRow(name, found.total(), *counts)
