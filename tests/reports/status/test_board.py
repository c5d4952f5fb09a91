"""By property: whatever is filed, every view adds up to the same, and to what report and remind count."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from gwrb.ledger.loading import read, sound
from gwrb.ledger.workspace import Workspace
from gwrb.model.obligations import Obligation, Obligations
from gwrb.model.office_records import VERDICTS, Review, Reviews
from gwrb.model.progress import FORECASTS, Entry, Progress
from gwrb.model.values import STATUSES, Period
from gwrb.reports.quarterly_report import QuarterData, report_view
from gwrb.reports.status_rows import BYS, PART, SECTION, TARGET, TASK, UNIT, view
from gwrb.tracking.office import OfficeRecords, office_records
from gwrb.tracking.open_items import REPORT, RETURN, REVIEW, open_items
from gwrb.tracking.reporting import standing
from gwrb.tracking.states import key_of
from gwrb.tracking.transitions import RETURNED
from tests.reports.small import PLAN, Q1, Q2, register
from tests.reports.yearly import plan

TODAY = dt.date(2024, 7, 25)
REGISTER = register()
DUTIES = Obligations(plan().tasks, REGISTER).leads()


def filings(draw: Random, quarter: Period) -> list[Progress]:
    """Of each unit nothing, or a file that answers some of its obligations, with figures or without."""
    units: dict[str, list[Obligation]] = {}
    for obligation in DUTIES:
        units.setdefault(str(obligation.unit.name), []).append(obligation)
    out = []
    for unit, mine in units.items():
        entries = [answer(draw, obligation) for obligation in mine if draw.random() < 0.6]
        if entries:
            day = draw.choice([None, 10, 15, 20, 21, 25])
            submitted = dt.date(2024, quarter.number * 3 + 1, day) if day else None
            out.append(Progress(unit, quarter, submitted, draw.random() < 0.3, tuple(entries)))
    return out


def answer(draw: Random, obligation: Obligation) -> Entry:
    task = obligation.task
    values = {str(t.name): Decimal(draw.randint(0, 120)) for t in task.targets if draw.random() < 0.7}
    said = draw.choice(STATUSES), obligation.assignment.scope
    return Entry(str(task.id), *said, progress="做了", values=values, forecast=draw.choice([None, *FORECASTS]))


def reviews(draw: Random, quarter: Period, day: dt.date) -> Reviews:
    rows = [
        Review(unit, task, day, draw.choice(VERDICTS), scope, reason="补")
        for unit, task, scope in map(key_of, DUTIES)
        if draw.random() < 0.5
    ]
    return Reviews(quarter, reviews=tuple(rows))


def made(seed: int) -> tuple[QuarterData, OfficeRecords]:
    """A year at random; by seed, for drawing each field by itself takes longer than all that is tested."""
    draw = Random(seed)
    filed = [*filings(draw, Q1), *filings(draw, Q2)]
    said = [reviews(draw, Q1, dt.date(2024, 5, 6)), reviews(draw, Q2, dt.date(2024, 7, 24))]
    desk = OfficeRecords(plan(), REGISTER, filed, reviews=said if draw.random() < 0.7 else ())
    return QuarterData(desk, Q2, TODAY), desk


seeds = st.integers(0, 10**6)


@settings(max_examples=60)
@given(seeds)
def test_every_view_adds_up_to_the_same(seed: int) -> None:
    board, _ = made(seed)
    views = {by: view(board, by) for by in BYS}
    for by in (UNIT, PART, SECTION, TASK):
        found = views[by]
        assert found.total.counts == tuple(map(sum, zip(*(r.counts for r in found.rows), strict=True)))
        assert found.total.counts == views[UNIT].total.counts
        c = found.total.counts
        assert c.owed == c.reported + c.missing + c.exempt == len(DUTIES)
        for row in (*found.rows, found.total):
            p = row.paces
            assert p.total == p.finished + p.on_time + p.behind + p.unmeasured
            assert p.total == p.green + p.yellow + p.red + p.dark
    assert views[PART].total.paces == views[SECTION].total.paces == views[TASK].total.paces
    assert views[TASK].total.paces.total == len(PLAN.tasks)
    assert len(views[TARGET].rows) == sum(len(t.targets) for t in plan().tasks)


@settings(max_examples=60)
@given(seeds)
def test_status_report_and_remind_agree(seed: int) -> None:
    board, desk = made(seed)
    report = report_view(desk, Q2, TODAY)
    tasks, units = view(board, TASK).total, view(board, UNIT)
    assert (tasks.counts.reported, tasks.counts.exempt) == tuple(
        sum(getattr(u, field) for u in report.reporting.owing) for field in ("reported", "exempt")
    )
    assert report.pace is not None
    assert [c.number for c in report.pace.total.counts] == list(tasks.paces[1:5])
    assert [c.number for c in report.pace.total.lights] == list(tasks.paces[5:])
    rows = {r.name: r for r in report.reporting.owing}
    for row in units.rows:
        mine = rows[row.name]
        assert (row.counts.owed, row.counts.reported) == (mine.owed, mine.reported)
        assert (row.counts.missing, row.counts.exempt) == (mine.missing, mine.exempt)
        assert bool(row.counts.late) == bool(mine.late)
    opened = [i for i in open_items(desk, TODAY) if i.quarter == Q2]
    kinds = {kind: sum(i.kind == kind for i in opened) for kind in (REPORT, RETURN, REVIEW)}
    counts = units.total.counts
    assert kinds[RETURN] == counts.returned
    assert kinds[REVIEW] == counts.waiting
    revoked = sum(one.missing and one.state == RETURNED for one in board.statuses)  # 办结 before, sent back
    assert kinds[REPORT] == counts.missing - revoked


def test_who_is_missing_is_who_merge_says_is_missing(town: Path) -> None:
    book = sound(read(Workspace(town)))
    records = office_records(book)
    for quarter in (Q1, Q2):
        units = view(QuarterData(records, quarter, TODAY), UNIT).rows
        found = standing(records, quarter)
        reported = {row.unit: row.reported for row in found.rows if row.reported}
        assert reported == {r.name: r.counts.reported for r in units if r.counts.reported}
        late = {row.unit: row.late for row in found.rows if row.late}
        assert late == {r.name: r.unit.late for r in units if r.unit and r.unit.late}
        assert list(found.missing) == [r.name for r in units if r.counts.missing and not r.counts.reported]
