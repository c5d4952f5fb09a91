"""The facts of a year for the office that assesses (市考评办): obligation by obligation, and added up per unit.

Facts only: what was owed, reported, returned, done, closed, what light the figures come to, and whether a
forecast came true. How they are weighed is for the office that assesses; no score is made up here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from gwrb.model.office_records import AGREED, EXTENSION
from gwrb.model.plan import Plan
from gwrb.model.progress import DONE, FORECASTS, Progress
from gwrb.model.register import Register
from gwrb.model.values import Quarter
from gwrb.reports.board import Board, BoardLine, Counts, Paces, count, paces
from gwrb.reports.quarterly_views import UnitReportRow
from gwrb.reports.unit_reporting import LATE, REPORTED, UNREPORTED
from gwrb.reports.year import Year
from gwrb.tracking import transitions
from gwrb.tracking.office import OfficeRecords
from gwrb.tracking.transitions import CLOSED

KEPT, BROKEN = ("兑现", "未兑现")
_PROMISING = FORECASTS[:2]  # that it will be done, with difficulty or without


class Detail(NamedTuple):
    """One obligation: its status in each quarter, and where it stands as of the last.

    `last` is the status that the unit said last. `forecast`: what it last said before the year's last quarter, and
    `outcome` whether that came true; empty where it forecast nothing, or no success, or the year is not over.
    """

    line: BoardLine
    statuses: tuple[str, ...]
    last: str
    forecast: str = ""
    forecast_in: str = ""
    outcome: str = ""
    returned: int = 0

    @property
    def closed(self) -> bool:
        return self.line.stand.state == CLOSED


class Filing(NamedTuple):
    """One unit's report of one quarter. `state` in words, as papers have it: 已报, 迟报3天, 未报（未到期）."""

    quarter: Quarter
    state: str
    counts: Counts
    on_time: bool = False
    late: int = 0
    missing: bool = False


class UnitFacts(NamedTuple):
    """One unit's year up to a quarter."""

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


class Assessment(NamedTuple):
    """The facts of a year up to a quarter, by unit in the order of units.yaml. `over`: whether forecasts are settled."""

    plan: Plan
    quarter: Quarter
    quarters: tuple[Quarter, ...]
    today: dt.date
    units: tuple[UnitFacts, ...]
    over: bool
    sample: bool


def assess(
    desk: OfficeRecords, register: Register, progress: Iterable[Progress], quarter: Quarter, today: dt.date
) -> Assessment:
    """The facts up to a quarter, as of a day."""
    filings = tuple(progress)
    quarters = tuple(q for q in desk.plan.quarters if q <= quarter)
    boards = [Board(desk, filings, q, today) for q in quarters]
    year = Year(desk.plan, register, filings, today, desk.histories)
    over = quarter.number == 4
    found: dict[str, list[Detail]] = {}
    for detail in _details(boards, year, over=over):
        found.setdefault(str(detail.line.item.unit), []).append(detail)
    units = tuple(
        _unit(desk, boards, year, row, tuple(found[name]))
        for name, row in boards[-1].units.items()
        if name in found
    )
    sample = any(one.sample for one in units) or desk.office_samples
    return Assessment(desk.plan, quarter, quarters, today, units, over, sample)


def _details(boards: list[Board], year: Year, *, over: bool) -> Iterable[Detail]:
    last = boards[-1]
    for number, line in enumerate(last.lines):
        lines = [board.lines[number] for board in boards]
        spoken = [one for one in lines if one.item.reported]
        earlier = [one for one in lines if one.item.forecast and one.stand.quarter.number < 4]
        said = earlier[-1] if earlier else None
        detail = Detail(
            line,
            tuple(one.item.status for one in lines),
            spoken[-1].item.status if spoken else "",
            forecast=said.item.forecast if said else "",
            forecast_in=str(said.stand.quarter) if said else "",
            returned=sum(step.event == transitions.RETURN for one in lines for step in one.stand.steps),
        )
        settled = over and (line.item.reported or line.exempt or year.over(last.quarter))
        if settled and detail.forecast in _PROMISING:
            detail = detail._replace(outcome=KEPT if detail.last == DONE or detail.closed else BROKEN)
        yield detail


def _unit(
    desk: OfficeRecords, boards: list[Board], year: Year, row: UnitReportRow, details: tuple[Detail, ...]
) -> UnitFacts:
    name, until = str(row.name), boards[-1].quarter
    asked = [
        r
        for r in desk.requests.all
        if r.matter == EXTENSION and r.obligation.unit.name == name and r.quarter <= until
    ]
    findings = [f for one in desk.inspections for f in one.findings if desk.histories.unit(f.unit) == name]
    return UnitFacts(
        row,
        details,
        tuple(_filing(board, year, name) for board in boards),
        paces(d.line for d in details),
        reminded=sum(
            desk.histories.unit(r.unit) == name and (r.quarter is None or r.quarter <= until)
            for r in desk.reminders
        ),
        extensions=len(asked),
        extended=sum(r.decision is not None and r.decision.decision == AGREED for r in asked),
        findings=len(findings),
        unrectified=sum(f.closed is None for f in findings),
        sample=bool(year.sampled([b.quarter for b in boards], [name])),
    )


def _filing(board: Board, year: Year, name: str) -> Filing:
    """A unit's report of a quarter; missing only where the day has passed and something is still owed."""
    row, quarter = board.units[name], board.quarter
    lines = [line for line in board.lines if line.item.unit == name]
    return Filing(
        quarter,
        year.state(row, quarter).state,
        count(lines, reviewed=board.reviewed),
        on_time=row.state == REPORTED,
        late=row.late if row.state == LATE else 0,
        missing=row.state == UNREPORTED and year.over(quarter) and year.begun(quarter),
    )
