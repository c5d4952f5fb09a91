"""The facts of a year for the office that assesses (市考评办): obligation by obligation, and added up per unit.

Facts only: what was owed, reported, returned, done, closed, what light the figures come to, and whether a
forecast came true. How they are weighed is for the office that assesses; no score is made up here.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from gwrb.model.office_records import AGREED, EXTENSION
from gwrb.model.plan import Plan
from gwrb.model.progress import FORECASTS
from gwrb.model.values import DONE, Period
from gwrb.reports.entry_rows import unit_row
from gwrb.reports.paper_request import NO_DATA, Year
from gwrb.reports.quarterly_report import period
from gwrb.reports.quarterly_views import ReportPeriod, UnitReportRow
from gwrb.targets.lights import MET, UNMET
from gwrb.tracking import samples, transitions
from gwrb.tracking.lagging import of_status
from gwrb.tracking.office import OfficeRecords
from gwrb.tracking.reporting import Owing, plans_standing
from gwrb.tracking.states import LATE, ObligationStatus, UnitStatus, grouped
from gwrb.tracking.tallies import Counts, Paces, count, paces
from gwrb.tracking.transitions import CLOSED, REPORTED, UNREPORTED

KEPT, BROKEN = ("兑现", "未兑现")
_PROMISING = FORECASTS[:2]  # that it will be done, with difficulty or without


class Detail(NamedTuple):
    """One obligation: its status in each quarter, and where it stands as of the last.

    `last` is the status that the unit said last. `forecast`: what it last said before the year's last quarter, and
    `outcome` whether that came true: KEPT, BROKEN; empty unless it forecast success and the year is over.
    `held`: its unit has it in the last quarter; else `of` is as of the last in which it had it.
    """

    of: ObligationStatus
    statuses: tuple[str, ...]
    last: str
    held: bool = True
    forecast: str = ""
    forecast_in: str = ""
    outcome: str = ""
    returned: int = 0
    why: str = ""

    @property
    def closed(self) -> bool:
        return self.of.state == CLOSED


class Filing(NamedTuple):
    """One unit's report of one quarter. `state` in words, as papers have it: 已报, 迟报3天, 未报（未到期）."""

    state: str
    counts: Counts
    on_time: bool = False
    late: int = 0
    missing: bool = False


class SupportFacts(NamedTuple):
    """What one unit supports: how many obligations, and of those asked for by now how many it reported, how many late."""

    bound: int = 0
    asked: int = 0
    reported: int = 0
    late: int = 0


class UnitFacts(NamedTuple):
    """One unit's year up to a quarter. `plan`, `people`: 已报, 迟报 or 未报; empty where it owes none."""

    unit: UnitReportRow
    details: tuple[Detail, ...]
    filings: tuple[Filing, ...]
    paces: Paces
    reminded: int = 0
    extensions: int = 0
    extended: int = 0
    findings: int = 0
    unrectified: int = 0
    sample: bool = False
    support: SupportFacts = SupportFacts()
    plan: str = ""
    people: str = ""


class Assessment(NamedTuple):
    """The facts of a year up to a quarter, by unit in the order of units.yaml. `over`: whether forecasts are settled."""

    plan: Plan
    quarter: Period
    quarters: tuple[Period, ...]
    today: dt.date
    period: ReportPeriod
    units: tuple[UnitFacts, ...]
    over: bool
    sample: bool


def assess(records: OfficeRecords, quarter: Period, today: dt.date) -> Assessment:
    """The facts up to a quarter, as of a day."""
    year, quarters = Year(records, today, quarter), records.up_to(quarter)
    over = quarter.last
    told: dict[str, dict[Period, UnitStatus]] = {}
    for one in reversed(quarters):
        for unit in records.held(one).bound:
            told.setdefault(records.root(unit.name, one), {})[one] = records.of_unit(unit, one)
    plans = {records.root(row.unit): row for row in plans_standing(records, today).rows}
    units = tuple(
        _with_parts(year, _unit(year, root, of, quarters, over=over), root, quarters, plans.get(root))
        for root, of in told.items()
    )
    sample = any(one.sample for one in units) or samples.of_office(records)
    return Assessment(records.plan, quarter, quarters, today, period(records, quarter, today), units, over, sample)


def _detail(year: Year, told: Sequence[ObligationStatus], quarters: Sequence[Period], *, over: bool) -> Detail:
    """One obligation from its statuses, quarter by quarter, as long as its unit had it."""
    now, said = told[-1], {one.quarter: one.status for one in told}
    last = next((one.status for one in reversed(told) if one.reported), "")
    earlier = [one for one in told if one.answer and one.answer.forecast and not one.quarter.last]
    forecast = ((earlier[-1].answer and earlier[-1].answer.forecast) or "") if earlier else ""
    detail = Detail(
        now,
        tuple(said.get(quarter, NO_DATA) for quarter in quarters),
        last,
        held=now.quarter == quarters[-1],
        forecast=forecast,
        forecast_in=str(earlier[-1].quarter) if earlier else "",
        returned=sum(step.event == transitions.RETURN for one in told for step in one.steps),
        why="；".join(reason.told for reason in of_status(now, year.today).reasons),
    )
    settled = over and detail.held and (now.reported or now.exempt or year.over(now.quarter, now.obligation.unit.name))
    if settled and forecast in _PROMISING:
        kept = now.outcome != UNMET and (last == DONE or detail.closed or now.outcome == MET)
        return detail._replace(outcome=KEPT if kept else BROKEN)
    return detail


def _unit(
    year: Year, root: str, told: Mapping[Period, UnitStatus], quarters: Sequence[Period], *, over: bool
) -> UnitFacts:
    """One unit from its statuses in the quarters in which it owed anything."""
    records, until = year.records, quarters[-1]
    mine = [r for r in records.requests.all if r.quarter <= until]
    asked = [r for r in mine if r.matter == EXTENSION and records.root(r.obligation.unit.name, r.quarter) == root]
    findings = [f for one in records.inspections for f in one.findings if records.root(f.unit) == root]
    chains = grouped((s for q in quarters if q in told for s in told[q].statuses), lambda status: status.key)
    details = [_detail(year, chain, quarters, over=over) for chain in chains.values()]
    return UnitFacts(
        unit_row(told[max(told)]),
        tuple(details),
        tuple(_filing(year, told[q], q) if q in told else Filing(NO_DATA, Counts()) for q in quarters),
        paces(detail.of for detail in details if detail.held),
        reminded=sum(
            records.root(r.unit) == root and (r.quarter is None or r.quarter <= until) for r in records.reminders
        ),
        extensions=len(asked),
        extended=sum(r.decision is not None and r.decision.decision == AGREED for r in asked),
        findings=len(findings),
        unrectified=sum(f.closed is None for f in findings),
        sample=any(one.sample for one in told.values()),
    )


def _with_parts(year: Year, facts: UnitFacts, root: str, quarters: Sequence[Period], plan: Owing | None) -> UnitFacts:
    """The same with what the unit supports, and with its plan and its list of people."""
    records = year.records
    now = {q: records.parts.of_unit(records.unit(root, q), q) for q in quarters}
    mine = [s for q in quarters for s in now[q]]
    due = [s for s in mine if s.entry or year.over(s.quarter, str(s.obligation.unit.name))]
    asked = [s for s in due if records.parts.required(s.obligation, s.quarter)]
    told = [s for s in mine if s.entry]
    support = SupportFacts(
        len(now[quarters[-1]]), len(asked), sum(s.reported for s in asked), sum(s.late > 0 for s in told)
    )
    people = plan.listed if plan else None
    return facts._replace(
        support=support,
        plan=plan.state if plan else "",
        people="" if people is None else REPORTED if people else UNREPORTED,
        sample=facts.sample or any(s.sample for s in told),
    )


def _filing(year: Year, of: UnitStatus, quarter: Period) -> Filing:
    """A unit's report of a quarter; missing only where the day has passed and something is still owed."""
    row = unit_row(of)
    if not of.statuses:
        return Filing(NO_DATA, Counts())
    return Filing(
        year.state(row, quarter).state,
        count(of.statuses, reviewed=year.records.in_use),
        on_time=row.state == REPORTED,
        late=row.late if row.state == LATE else 0,
        missing=row.state == UNREPORTED and year.over(quarter, row.name) and year.records.begun(quarter),
    )
