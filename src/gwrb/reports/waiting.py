"""How a year stands today: the next date, five figures, and what waits for whom. What `gwrb today` shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from gwrb.model.values import Period
from gwrb.reports.quarterly_report import QuarterData
from gwrb.reports.status_rows import TASK, view
from gwrb.tracking import samples
from gwrb.tracking.due_dates import Date, dates, next_due
from gwrb.tracking.office import OfficeRecords
from gwrb.tracking.open_items import (
    COORDINATE,
    EXTEND,
    LIST,
    PART,
    PLAN,
    RECTIFY,
    REPORT,
    RETURN,
    REVIEW,
    WORDS,
    open_items,
    round_of,
)

UNITS, OFFICE = "各单位", "督查室"
# What waits: who is to act, what for, the kinds of open items, and the command that lists them.
MATTERS = (
    (UNITS, WORDS[REPORT], (REPORT,), "remind"),
    (UNITS, "退回没有重报", (RETURN,), "remind"),
    (UNITS, WORDS[PLAN], (PLAN,), "status --plans"),
    (UNITS, WORDS[LIST], (LIST,), "status --plans"),
    (UNITS, WORDS[PART], (PART,), "remind"),
    (UNITS, "督查问题没有整改", (RECTIFY,), "inspect list"),
    (OFFICE, WORDS[REVIEW], (REVIEW,), "review list"),
    (OFFICE, "延期、协调申请待答复", (EXTEND, COORDINATE), "decide list"),
)


class Waiting(NamedTuple):
    """One thing that waits: who is to act, on what, how many matters of which units, and the command for it."""

    who: str
    matter: str
    number: int
    units: tuple[str, ...]
    command: str


class Today(NamedTuple):
    """A year as of a day, with the figures of the round at hand."""

    on: dt.date
    quarter: Period
    coming: tuple[Date, ...]
    tasks: int
    finished: int
    red: int
    yellow: int
    owing: int
    reported: int
    waiting: tuple[Waiting, ...]
    sample: bool


def as_of(records: OfficeRecords, today: dt.date, errors: int) -> Today:
    """How the year stands on a day; `errors`: how many the checks found in the data."""
    quarter = round_of(records.plan, today)
    data = QuarterData(records, quarter, today)
    paces = view(data, TASK).total.paces
    units = records.units(quarter)
    return Today(
        today,
        quarter,
        tuple(next_due(dates(records, today), today)),
        paces.total,
        paces.finished,
        paces.red,
        paces.yellow,
        len(units),
        sum(unit.reported > 0 for unit in units),
        tuple(_waiting(records, today, quarter, errors)),
        samples.of_unit(records),
    )


def _waiting(records: OfficeRecords, today: dt.date, quarter: Period, errors: int) -> Sequence[Waiting]:
    items = open_items(records, today, quarter)
    found = []
    for who, matter, kinds, command in MATTERS:
        mine = [item for item in items if item.kind in kinds]
        if mine:
            found.append(Waiting(who, matter, len(mine), tuple(dict.fromkeys(i.unit for i in mine)), command))
    open_verdicts = [s for s in records.statuses(quarter) if s.unjudged]
    if open_verdicts:
        units = tuple(dict.fromkeys(str(s.obligation.unit.name) for s in open_verdicts))
        found.append(Waiting(OFFICE, "待核定", len(open_verdicts), units, "review list --unjudged"))
    if records.uncounted:
        found.append(Waiting(OFFICE, "材料没有计入", len(records.uncounted), (), "validate"))
    if errors:
        found.append(Waiting(OFFICE, "数据有错误", errors, (), "validate"))
    return found
