"""What the office did, as events that papers print: the one place where papers meet what was tracked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from gwrb.model.office_records import COORDINATION, EXTENSION, RETURN, Inspection
from gwrb.model.values import Quarter
from gwrb.reports.event import Event
from gwrb.tracking.events import Happened, by_day, happened, of_inspection, of_reviews
from gwrb.tracking.office import OfficeRecords

RECTIFY = "整改"
OPENING = frozenset({RETURN, EXTENSION, COORDINATION, RECTIFY})  # kinds that stay open until they are settled


def events(records: OfficeRecords) -> tuple[Event, ...]:
    """Everything that happened to a year's tasks; all are samples where anything of the office's is."""
    return _printed(happened(records), sample=records.office_samples)


def _printed(found: Iterable[Happened], *, sample: bool) -> tuple[Event, ...]:
    every = (Event(*one, sample=sample) for one in found)
    # Of what was never open it would say nothing that it is settled.
    return tuple(e._replace(settled=e.settled and e.kind in OPENING) for e in every)


def open_returns(records: OfficeRecords, quarter: Quarter) -> tuple[Event, ...]:
    """What was sent back for a quarter and has not been sent again."""
    found = by_day(of_reviews(records)) if records.in_use else []
    said = str(quarter)
    kept = (e for e in found if e.kind == RETURN and not e.settled and e.quarter == said)
    return _printed(kept, sample=records.office_samples)


def open_rectifications(records: OfficeRecords) -> tuple[Event, ...]:
    """What inspections found and nobody has put right, the earliest due first."""
    found = (e for one in records.inspections for e in inspection_events(records, one))
    kept = [e for e in found if e.kind == RECTIFY and not e.settled]
    return tuple(sorted(kept, key=lambda e: (e.due is None, e.due or dt.date.max)))


def inspection_tasks(one: Inspection) -> list[str]:
    """The tasks that an inspection looked at: those it names, then those of its findings."""
    return list(dict.fromkeys(map(str, (*one.tasks, *(f.task for f in one.findings if f.task)))))


def inspection_events(records: OfficeRecords, one: Inspection) -> tuple[Event, ...]:
    """What happened in one inspection alone, findings of no task included."""
    return _printed(by_day(of_inspection(records, one)), sample=one.sample)
