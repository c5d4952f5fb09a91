"""通报 on a quarter: who lags, who reported late or not at all, who did so before. Facts of the ledger only.

Counts are those of the quarterly report, taken from it. Before the due day has passed nobody is named
as missing: nothing is owed yet.
"""

from collections.abc import Container, Iterable, Sequence
from itertools import takewhile

from gwrb.model.obligations import Obligation
from gwrb.model.task_names import task_name
from gwrb.model.values import Period
from gwrb.reports.paper_request import PaperRequest, Year
from gwrb.reports.paper_views import Circular, LaggingUnit, Repeat, State
from gwrb.reports.quarterly_report import head, report_view, subject
from gwrb.reports.quarterly_views import EntryRow, Report, UnitReportRow
from gwrb.reports.report_notes import due_notes
from gwrb.reports.selection import Selection
from gwrb.tracking import samples
from gwrb.tracking.lagging import of_status
from gwrb.tracking.later import later
from gwrb.tracking.states import LATE, ObligationStatus, grouped
from gwrb.tracking.transitions import UNREPORTED
from gwrb.tracking.uncounted import about

_EVERYBODY = "各有关单位"


def circular_view(asked: PaperRequest) -> Circular:
    """The context `report` of 通报.html.

    Returns that are open are told, and who owes nothing any more (办结) is not named as missing.
    """
    records, year, quarter = asked.records, asked.year(), asked.quarter
    assert quarter is not None
    plan, register = year.plan, year.register
    report = report_view(records, quarter, asked.today, asked.only, by_leader=asked.by_leader)
    over = year.over(quarter)
    mark = asked.only.mark if asked.only else ""
    units = report.reporting
    returned = report.returned
    lagging_again, reporting_again = (
        _lagging_again(year, quarter, asked.only),
        _reporting_again(year, quarter, {row.name for row in units.owing}),
    )
    partial, missing = (
        tuple(row for row in rows if over and year.over(quarter, row.name) and year.owes(row.name, quarter))
        for rows in (units.partial, units.missing)
    )
    return Circular(
        title=asked.title or f"关于{quarter.period}{subject(plan)}办理情况的通报{mark}",
        **head(plan, register, asked.today),
        sample=bool(samples.of_quarters(records, records.up_to(quarter)) or (asked.only and report.sample))
        or any(e.sample for e in returned),
        stem=f"{quarter.period}通报{mark}",
        facts={"gwrb-quarter": str(quarter)},
        uncounted=about(records, records.up_to(quarter)),
        postdated=later(
            records, asked.today, records.up_to(quarter), {u.name for u in units.owing} if asked.only else None
        ),
        period=report.period,
        addressees=plan.heading.addressees or _EVERYBODY,
        due=over,
        tasks=report.tasks,
        items=report.items,
        reporting=units,
        lagging=report.lags,
        lagging_units=_by_unit(report.lags, units.owing),
        late=units.late,
        partial=partial,
        missing=missing,
        repeated_lagging=lagging_again,
        repeated_reporting=reporting_again,
        returned=returned,
        nothing=not (report.lags or units.late or partial or missing or returned),
        notes=tuple(_notes(report, year, quarter, named=[*units.late, *partial, *missing])),
    )


def _by_unit(items: Sequence[EntryRow], units: Sequence[UnitReportRow]) -> tuple[LaggingUnit, ...]:
    """Items under their units, in the order of those."""
    found = grouped(items, lambda one: one.unit)
    return tuple(LaggingUnit(u.name, tuple(found[u.name]), u.leader) for u in units if u.name in found)


def _back(year: Year, quarter: Period) -> Iterable[Period]:
    """A quarter and those before it, as long as anything was filed for them."""
    return takewhile(year.records.begun, reversed(year.records.up_to(quarter)))


def _lagging_again(year: Year, quarter: Period, only: Selection | None) -> tuple[Repeat, ...]:
    """Obligations that lag in this quarter and in the one before it at least."""
    return tuple(
        _repeat(status.obligation.unit.name, states, status.obligation)
        for status in year.records.statuses(quarter)
        if (only is None or only.keeps(status.obligation)) and len(states := _lagging_states(year, status)) > 1
    )


def _lagging_states(year: Year, status: ObligationStatus) -> list[State]:
    """The quarters in which an obligation lagged, one after another up to this one, each with the reason told first."""
    begun = takewhile(lambda one: year.records.begun(one.quarter), year.records.own(status))
    told = ((one.quarter, of_status(one, year.today).work) for one in begun)
    lagging = takewhile(lambda of: bool(of[1]), told)
    return [State(quarter.period, why[0].kind) for quarter, why in lagging][::-1]


def _reporting_again(year: Year, quarter: Period, owing: Container[str]) -> tuple[Repeat, ...]:
    """Units that reported late or not at all in this quarter and in the one before it at least."""
    rows = {q: {r.name: r for r in year.reporting(q).owing} for q in _back(year, quarter)}
    out: list[Repeat] = []
    for name, now in next(iter(rows.values()), {}).items():
        if name not in owing:
            continue
        states: list[State] = []
        for one, units in rows.items():
            then = year.records.unit(name, one)
            row = units.get(then)
            owed = row and row.state == UNREPORTED and year.over(one, then) and year.owes(then, one)
            if row is None or (row.state != LATE and not owed):
                break
            states.append(year.state(row, one))
        if len(states) > 1:
            out.append(_repeat(name, states[::-1], None, doubtful=now.doubtful))
    return tuple(out)


def _repeat(unit: str, states: Sequence[State], obligation: Obligation | None, *, doubtful: bool = False) -> Repeat:
    return Repeat(
        unit=unit,
        task=obligation.task.id if obligation else "",
        scope=(obligation.assignment.scope or "") if obligation else "",
        name=task_name(obligation.task) if obligation else "",
        unconfirmed=bool(obligation.unconfirmed) if obligation else doubtful,
        states=tuple(states),
        line="，".join(f"{s.period}{s.state}" for s in states),
    )


def _notes(report: Report, year: Year, quarter: Period, named: Sequence[UnitReportRow]) -> Iterable[str]:
    yield from due_notes(year.records, quarter)
    if any(unit.doubtful for unit in named):
        yield "标“待确认”的单位仅因成员名单待确认的统称而应报，名单确认以前不作定论。"
    if report.reporting.undated:
        names = "、".join(u.name for u in report.reporting.undated)
        yield f"{names}没有注明报送日期，未计迟报。"
    before = quarter.previous
    if before in year.plan.quarters and before is not None and not year.records.begun(before):
        yield f"台账里没有{before.period}的报送，连续情况只从{quarter.period}算起。"
