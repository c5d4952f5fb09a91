"""What the office did, as events that papers print: the one place where papers meet the closed loop."""

from __future__ import annotations

import datetime as dt

from gwrb.model.office_records import COORDINATION, EXTENSION, RETURN, Inspection
from gwrb.model.values import Quarter
from gwrb.reports.event import Event
from gwrb.tracking.events import happened
from gwrb.tracking.office import OfficeRecords

RECTIFY = "整改"
OPENING = frozenset({RETURN, EXTENSION, COORDINATION, RECTIFY})  # kinds that stay open until they are settled


def events(desk: OfficeRecords) -> tuple[Event, ...]:
    """Everything that happened to a year's tasks; all are samples where anything of the office's is."""
    every = (Event(*one, sample=desk.office_samples) for one in happened(desk))
    # Of what was never open it would say nothing that it is settled.
    return tuple(e._replace(settled=e.settled and e.kind in OPENING) for e in every)


def open_returns(desk: OfficeRecords, quarter: Quarter) -> tuple[Event, ...]:
    """What was sent back for a quarter and has not been sent again."""
    if not desk.histories.in_use:
        return ()
    said = str(quarter)
    return tuple(e for e in events(desk) if e.kind == RETURN and not e.settled and e.quarter == said)


def open_rectifications(desk: OfficeRecords) -> tuple[Event, ...]:
    """What inspections found and nobody has put right, the earliest due first."""
    if not desk.inspections:
        return ()
    found = [e for one in desk.inspections for e in inspection_events(desk, one)]
    kept = [e for e in found if e.kind == RECTIFY and not e.settled]
    return tuple(sorted(kept, key=lambda e: (e.due is None, e.due or dt.date.max)))


def inspection_tasks(one: Inspection) -> list[str]:
    """The tasks that an inspection looked at: those it names, then those of its findings."""
    return list(dict.fromkeys(map(str, (*one.tasks, *(f.task for f in one.findings if f.task)))))


def inspection_events(desk: OfficeRecords, one: Inspection) -> tuple[Event, ...]:
    """What happened in one inspection alone, findings of no task included."""
    return events(OfficeRecords(desk.plan, desk.histories.register, (), inspections=[one]))
