"""年度报告: the year's last word. Every task's outcome against its promise, up to the last quarter begun.

Counts of tasks and items are those of that quarter's report. Nothing is called kept, missed or failed
for good before the last quarter of the year has been reported.
"""

from collections.abc import Iterable, Sequence

from gwrb.model.obligations import Obligation
from gwrb.model.plan import ONE_OFF
from gwrb.model.progress import FORECASTS
from gwrb.model.texts import meant
from gwrb.model.values import DONE, LAGGING, Period
from gwrb.reports.change_words import changes_until
from gwrb.reports.counting import tidy
from gwrb.reports.measures import MET, UNMET, promised
from gwrb.reports.paper_request import NO_DATA, PaperRequest, Year
from gwrb.reports.paper_views import Closing, Outcome, QuarterYear, State, TaskOutcome, UnitYear
from gwrb.reports.quarterly_report import head, period, report_view, subject
from gwrb.reports.quarterly_views import Count, EntryRow, Measure, Report
from gwrb.reports.task_history import said
from gwrb.targets.lights import MET as REACHED
from gwrb.targets.lights import UNJUDGED
from gwrb.targets.lights import UNMET as UNREACHED
from gwrb.tracking import samples
from gwrb.tracking.later import later
from gwrb.tracking.office import OfficeRecords
from gwrb.tracking.states import ObligationStatus
from gwrb.tracking.transitions import CLOSED

KEPT, BROKEN, NO_FORECAST = "相符", "不符", "没有预测"


def closing_view(asked: PaperRequest) -> Closing:
    """The context `report` of 年度报告.html. Where nothing was filed it speaks of the plan's first quarter."""
    records = asked.records
    last = records.last or records.quarters[0]
    year = Year(records, asked.today, last, asked.only)
    mark = asked.only.mark if asked.only else ""
    plan, register = year.plan, year.register
    whole = last == plan.quarters[-1] and records.begun(last)
    report = report_view(records, last, asked.today, asked.only)
    earlier = [row for row in changes_until(records, last) if row.from_ != str(last)]  # this quarter's are the report's
    outcomes = _outcomes(year, report, last, whole=whole)
    every = [one for t in outcomes for one in t.outcomes]
    figures = [m for t in outcomes for m in t.targets]
    # The whole year is what the title names only once the whole year was reported.
    span = f"{plan.heading.year}年" if whole else last.period
    return Closing(
        title=asked.title or f"关于{span}{subject(plan)}完成情况的报告{mark}",
        **head(plan, register, asked.today),
        sample=bool(samples.of_quarters(records, records.up_to(last))) or samples.of_office(records),
        stem=f"{plan.heading.year}年年度报告{mark}",
        facts={"gwrb-quarter": report.period.quarter},
        uncounted=records.uncounted,
        postdated=later(records, asked.today),
        until=report.period,
        whole=whole,
        tasks=report.tasks,
        items=report.items,
        parts=report.parts,
        sections=report.sections,
        outcomes=outcomes,
        targets=len(figures),
        targets_met=sum(m.result == MET for m in figures),
        targets_unmet=sum(m.result == UNMET for m in figures),
        targets_silent=sum(map(_silent, figures)),
        targets_open=sum(not m.result and not _silent(m) for m in figures),
        closed=sum(o.closed for o in every),
        reviewed=records.in_use,
        unfulfilled=tuple(o for o in every if _unfulfilled(o)),
        unjudged=tuple(o for o in every if o.outcome == UNJUDGED),
        met=sum(o.outcome == REACHED for o in every),
        unmet=sum(o.outcome == UNREACHED for o in every),
        missing=tuple(o for o in every if not o.item.reported and not o.done and not _unfulfilled(o)),
        once_lagging=sum(bool(o.first_lagging) for o in every),
        recovered=sum(bool(o.first_lagging) and o.done for o in every),
        forecasts=_forecasts(every) if whole else (),
        quarters=tuple(_quarter(year, q) for q in records.up_to(last) if records.begun(q)),
        units=_units(year, report, last),
        notes=(*_notes(records, last), *(f"{row.line}。" for row in earlier), *report.notes),
    )


def _unfulfilled(one: Outcome) -> bool:
    """Whether it was not done, whoever says otherwise; what nobody reported has a list of its own."""
    if one.outcome in (REACHED, UNREACHED):
        return one.outcome == UNREACHED
    return one.item.lags or (one.item.reported and not one.done)


def _silent(measure: Measure) -> bool:
    """Whether nobody reported a figure of a target that needs one."""
    return measure.kind != ONE_OFF and not measure.achieved and not measure.parts


def _outcomes(year: Year, report: Report, last: Period, *, whole: bool) -> tuple[TaskOutcome, ...]:
    out: list[TaskOutcome] = []
    tasks = {task.id: task for task in year.plan.tasks}
    for row in report.all_tasks:
        records, task = year.records, tasks[row.id]
        mine = [one for one in records.leads_of(task, last) if year.only is None or year.only.keeps(one)]
        found = tuple(
            _outcome(year, obligation, one, last, whole=whole) for obligation, one in zip(mine, row.items, strict=True)
        )
        done = bool(found) and all(o.done for o in found)
        closed = bool(found) and all(o.closed for o in found)
        out.append(TaskOutcome(row, done, closed, promised(records, task, said(year, mine, last), last), found))
    return tuple(out)


def _outcome(year: Year, obligation: Obligation, one: EntryRow, last: Period, *, whole: bool) -> Outcome:
    records = year.records
    chain = {one.quarter: one.entry for one in records.chain(obligation)}
    history = [(q, chain.get(q)) for q in records.up_to(last)]
    lagging = next((q.period for q, e in history if e and e.status == LAGGING), "")
    ahead = [(q, e.forecast) for q, e in history if q < last and e and e.forecast]
    when, forecast = ahead[-1] if ahead else (None, "")
    now = records.at(obligation, last)
    closed, outcome = now.state == CLOSED, now.outcome
    done = outcome != UNREACHED and (one.status == DONE or closed or outcome == REACHED)
    return Outcome(
        item=one,
        done=done,
        closed=closed,
        outcome=outcome,
        closed_for=tidy(now.review.reason) if closed and now.review else "",
        states=tuple(
            State(q.period, (e.status if e else "未报") if q in chain and records.begun(q) else NO_DATA)
            for q, e in history
        ),
        first_lagging=lagging,
        forecast=forecast or "",
        forecast_period=when.period if when else "",
        kept=_kept(forecast, done=done) if whole and one.reported else "",
        reason="" if done else _reason(records.last_reported(obligation, last), last),
    )


def _reason(said: ObligationStatus | None, last: Period) -> str:
    """The problems that a unit named last; where that was earlier, when."""
    words = tidy(meant(said.entry.problems)) if said and said.entry else ""
    return f"{said.quarter.period}报：{words}" if said and words and said.quarter != last else words


def _kept(forecast: str | None, *, done: bool) -> str:
    """Whether a forecast came true: 能完成 and 有困难但能完成 say that it will be done, 不能完成 that it will not."""
    if not forecast:
        return ""
    return KEPT if (forecast != FORECASTS[-1]) == done else BROKEN


def _forecasts(outcomes: Sequence[Outcome]) -> tuple[Count, ...]:
    """Forecasts against results, of the items reported in the last quarter."""
    told = [o.kept or NO_FORECAST for o in outcomes if o.item.reported]
    total = len(told) or 1
    return tuple(Count(n, told.count(n), told.count(n) / total) for n in (KEPT, BROKEN, NO_FORECAST))


def _quarter(year: Year, quarter: Period) -> QuarterYear:
    found = year.reporting(quarter)
    return QuarterYear(
        period=period(year.records, quarter, year.today),
        owing=len(found.owing),
        on_time=len(found.reported) - len(found.late),
        late=len(found.late),
        missing=len(found.missing),
        lagging=sum(row.lagging for row in found.owing),
        classes=found.classes,
    )


def _units(year: Year, report: Report, last: Period) -> tuple[UnitYear, ...]:
    rows = {q: {r.name: r for r in year.reporting(q).owing} for q in year.records.up_to(last)}

    def state(name: str, quarter: Period) -> State:
        row = rows[quarter].get(year.records.unit(name, quarter))
        return year.state(row, quarter) if row else State(quarter.period, NO_DATA)

    return tuple(UnitYear(row, tuple(state(row.name, q) for q in rows)) for row in report.reporting.owing)


def _notes(records: OfficeRecords, last: Period) -> Iterable[str]:
    final = records.plan.quarters[-1]
    if not records.begun(last):
        yield "台账里还没有任何单位报送，各项任务均按未报列示。"
    elif last != final:
        yield f"{final.period}的进展尚未报送，本报告只说到{last.period}，不是全年的结果。"
    if not records.in_use:
        yield "办结须由督查机构审核认可；台账里没有审核记录，本报告的“已完成”是单位报送的状态。"
    if any(task.targets for task in records.held(last).plan.tasks):
        yield "完成数取各单位最近一次报送的；增速、压减、占比直接和目标比，不计完成率。"
