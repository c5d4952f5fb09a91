"""Who has reported: by unit and by class of unit."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from gwrb.model.progress import DONE, LAGGING, NOT_STARTED, ON_TRACK
from gwrb.model.register import Register
from gwrb.model.units_file import Unit
from gwrb.reports.counting import MISSING, Answers
from gwrb.reports.quarterly_views import ClassRow, EntryRow, Reporting, UnitReportRow

REPORTED, LATE, UNREPORTED, EXEMPT = "已报", "迟报", "未报", "免报"


def days_late(now: Answers, due: dt.date | None) -> dict[str, int]:
    """Days by which units filed after the due day; a filing without its day counts as in time.

    What was sent again after the office had sent it back counts by the day when it came first.
    """
    if due is None:
        return {}
    submitted = {unit: now.first.get(unit, p.submitted) for unit, p in now.files.items()}
    return {unit: (day - due).days for unit, day in submitted.items() if day and day > due}


def reporting(register: Register, items: Sequence[EntryRow], now: Answers, due: dt.date | None) -> Reporting:
    """The state of every unit that owes a report, in the order of units.yaml.

    A unit has reported where it has answered one of its items at least; how many of how many is told.
    """
    by_unit: dict[str, list[EntryRow]] = {}
    for one in items:
        by_unit.setdefault(one.unit, []).append(one)
    late = days_late(now, due)
    rows = tuple(
        unit_row(unit, by_unit[unit.name], now, late) for unit in register.units.units if unit.name in by_unit
    )
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


def unit_row(unit: Unit, items: Sequence[EntryRow], now: Answers, late: Mapping[str, int]) -> UnitReportRow:
    count = Counter(i.status for i in items)
    reported, exempt = sum(i.reported for i in items), sum(i.closed for i in items)
    filing = now.files.get(unit.name)
    days = late.get(unit.name, 0) if reported else 0
    return UnitReportRow(
        name=unit.name,
        class_=unit.class_,
        owed=len(items),
        reported=reported,
        done=count[DONE],
        on_track=count[ON_TRACK],
        lagging=count[LAGGING],
        not_started=count[NOT_STARTED],
        missing=count[MISSING],
        exempt=exempt,
        state=_state(reported, days, exempt=bool(exempt) and exempt == len(items)),
        submitted=filing.submitted if filing and reported else None,
        late=days,
        partial=bool(reported and count[MISSING]),
        doubtful=bool(items) and all(i.unconfirmed for i in items),
        sample=bool(filing and filing.sample),
    )


def _state(reported: int, days: int, *, exempt: bool) -> str:
    if exempt:
        return EXEMPT
    return UNREPORTED if not reported else LATE if days else REPORTED


def _classes(rows: Iterable[UnitReportRow]) -> Iterable[ClassRow]:
    rows = list(rows)
    for name in dict.fromkeys(r.class_ for r in rows):
        found = Counter(r.state for r in rows if r.class_ == name)
        yield ClassRow(name, found.total(), found[REPORTED], found[LATE], found[UNREPORTED], found[EXEMPT])
