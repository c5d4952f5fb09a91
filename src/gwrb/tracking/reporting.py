"""Who owes a quarter's report, or the year's plan; who has sent it, and how late."""

import datetime as dt
from dataclasses import dataclass

from gwrb.model.values import Period
from gwrb.tracking.office import OfficeRecords
from gwrb.tracking.states import days_late, key_of, plain


@dataclass(frozen=True)
class Owing:
    """One unit that owes: how many obligations, of how many it has spoken, when, how many days late.

    `late` is 0 where it was sent in time, where there is no due date, and where nothing was sent.
    `unconfirmed`: it owes only as a member of a group that nobody has confirmed. `listed`: beside a plan, whether it
    sent its list of people, and on which day; None where no lists are kept.
    """

    unit: str
    owed: int
    reported: int = 0
    submitted: dt.date | None = None
    late: int = 0
    unconfirmed: bool = False
    sample: bool = False
    listed: bool | None = None
    listed_on: dt.date | None = None

    @property
    def state(self) -> str:
        return "未报" if self.missing else "迟报" if self.late else "已报"

    @property
    def missing(self) -> bool:
        """Whether it has spoken of none of what it owes."""
        return not self.reported


@dataclass(frozen=True)
class Standing:
    """Who owes, in the order of units.yaml, and who has sent. `quarter` None: the plans of the year."""

    quarter: Period | None
    due: dt.date | None
    rows: tuple[Owing, ...]

    @property
    def owing(self) -> tuple[str, ...]:
        return tuple(row.unit for row in self.rows)

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(row.unit for row in self.rows if row.missing)

    @property
    def partial(self) -> tuple[Owing, ...]:
        """Those that have spoken of some of what they owe and left out the rest."""
        return tuple(row for row in self.rows if 0 < row.reported < row.owed)

    @property
    def unlisted(self) -> tuple[str, ...]:
        """Who sent no list of people, where lists are kept."""
        return tuple(row.unit for row in self.rows if row.listed is False)

    @property
    def unconfirmed(self) -> tuple[str, ...]:
        return tuple(row.unit for row in self.rows if row.unconfirmed)


def standing(records: OfficeRecords, quarter: Period) -> Standing:
    """Where a quarter's reports stand; what was closed before (办结免报) is owed no more."""
    rows = [
        Owing(one.unit.name, owed, one.reported, one.received, one.late, one.doubtful,
              bool(one.reported and one.sample))
        for one in records.units(quarter)
        if (owed := len(one.statuses) - one.exempt)
    ]  # fmt: skip
    return Standing(quarter, records.due(quarter), tuple(rows))


def plans_standing(records: OfficeRecords, today: dt.date | None = None) -> Standing:
    """Where the units' plans of the year stand, of what they led when the plans were due, and their lists of people."""
    lists = records.parts.lists
    kept = bool(lists or records.parts.unlisted(today))
    due = records.plan.heading.plans_due
    quarter = records.quarter_of(due) if due else records.quarters[0]
    rows = []
    for unit in records.held(quarter).owing:
        mine, one = records.held(quarter).by_unit[unit.name], records.plan_of.get(records.root(unit.name, quarter))
        spoken = {(str(e.task), plain(e.scope)) for e in one.entries} if one else set()
        reported = len(spoken & {key_of(obligation)[1:] for obligation in mine})
        day = one.submitted if one and reported else None
        doubtful, sample = all(d.unconfirmed for d in mine), bool(one and reported and one.sample)
        people = lists.get(records.root(unit.name, quarter))
        listed = (people is not None if kept else None), people and people.submitted
        rows.append(Owing(unit.name, len(mine), reported, day, days_late(day, due), doubtful, sample, *listed))
    return Standing(None, due, tuple(rows))
