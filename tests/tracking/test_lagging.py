"""What lags is one list: every paper that names what lags names it, whatever its unit says."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from gwrb.model.changes import DatedChange
from gwrb.model.dated import DatedPlan
from gwrb.model.office_records import VERDICTS, Finding, Inspection, Review, Reviews
from gwrb.model.plan import Target
from gwrb.model.progress import Progress
from gwrb.model.values import STATUSES, Period
from gwrb.reports.annual_report import closing_view
from gwrb.reports.assessment import assess
from gwrb.reports.circular import circular_view
from gwrb.reports.paper_request import PaperRequest
from gwrb.reports.quarterly_report import report_view
from gwrb.targets.lights import RED, UNMET
from gwrb.tracking.lagging import of_status
from gwrb.tracking.office import OfficeRecords
from gwrb.tracking.open_items import open_items
from tests.tracking.small import PLAN, Q1, Q2, Q3, Q4, desk, entry, filing, obligation_of, register

Key = tuple[str, str, str]
OWED = (("甲局", "1-1", None), ("甲局", "2-3", "东片"), ("甲局", "2-5", None), ("乙局", "2-1", None),
        ("乙局", "2-3", "西片"), ("乙局", "2-5", None), ("东区", "2-2", None), ("西区", "2-2", None))  # fmt: skip
TARGETS = {
    "1-1": (Target("增速", Decimal(6), "%", "增速", "比率", "百分之六"),),
    "2-1": (Target("平台", Decimal(10), "个", "不少于", "累计", "平台"), Target("线路", Decimal(3), "条", "一次性", "累计", "平台")),
    "2-2": (Target("小区", Decimal(100), "个", "不少于", "累计", "一百个", sum=True),),
    "2-5": (Target("车", Decimal(50), "辆", "不少于", "水平", "行动", start=Decimal(40)),),
}  # fmt: skip
YEAR = PLAN._replace(tasks=tuple(t._replace(targets=TARGETS.get(t.id, ())) for t in PLAN.tasks))


def after(quarter: Period) -> dt.date:
    """A day after a quarter's due day."""
    return quarter.as_of + dt.timedelta(days=40)


@st.composite
def years(draw: st.DrawFn) -> tuple[OfficeRecords, Period]:
    """A small year up to some quarter: what units said, what the office found, what inspections found."""
    until = draw(st.sampled_from([Q1, Q2, Q3, Q4]))
    sent: list[Progress] = []
    found: dict[Period, list[Review]] = {}
    for quarter in (q for q in (Q1, Q2, Q3, Q4) if q <= until):
        for unit in dict.fromkeys(u for u, *_ in OWED):
            rows = []
            for _, task, scope in (o for o in OWED if o[0] == unit):
                if draw(st.booleans()):
                    values = {str(t.name): Decimal(draw(st.integers(0, 12))) for t in TARGETS.get(task, ())}
                    rows.append(entry(task, draw(st.sampled_from(STATUSES)), scope)._replace(values=values))
                if draw(st.integers(0, 5)) == 0:
                    verdict = draw(st.sampled_from(VERDICTS))
                    row = Review(
                        unit, task, after(quarter), "核定", scope, verdict=verdict, verified="现场", basis="看过"
                    )
                    found.setdefault(quarter, []).append(row)
            if rows:
                sent.append(filing(unit, *rows, quarter=quarter, day=None))
    if not sent or max(p.quarter for p in sent) != until:
        sent.append(filing("甲局", entry("1-1"), quarter=until, day=None))
    reviews = [Reviews(q, reviews=tuple(rows)) for q, rows in found.items()]
    late = Inspection(
        "1", dt.date(2024, 1, 5), "专项督查", "看", findings=(Finding(1, "甲局", "停工", "1-1", dt.date(2024, 2, 1)),)
    )
    inspections = [late] if draw(st.booleans()) else []
    return OfficeRecords(YEAR, register(), sent, reviews=reviews, inspections=inspections), until


@given(years())
def test_what_is_red_or_unmet_is_in_every_paper_that_lists_what_lags(year: tuple[OfficeRecords, Period]) -> None:
    records, quarter = year
    today = after(quarter)
    bad = {s.key for s in records.statuses(quarter) if s.light.colour == RED or s.outcome == UNMET}
    asked = PaperRequest(records, today, quarter=quarter)
    report = report_view(records, quarter, today)
    assert report.pace is not None
    behind = {b.task.id for b in report.pace.behind}
    closing = closing_view(asked)
    listed = {
        "lagging": {s.key for s in records.statuses(quarter) if of_status(s, today).reasons},
        "report": {_key(i) for i in report.lags if i.task in behind or i in report.pace.lagging},
        "circular": {_key(i) for i in circular_view(asked).lagging},
        "remind": {(i.unit, i.task, i.scope or None) for i in open_items(records, today, quarter) if not i.office},
        "assessment": {d.of.key for u in assess(records, quarter, today).units for d in u.details if d.why},
        "annual": {_key(o.item) for o in closing.unfulfilled},
    }
    settled = {s.key for s in records.statuses(quarter) if s.outcome == "达到"}
    for name, found in listed.items():
        assert bad - (settled if name == "annual" else set()) <= found, name


def _key(row: object) -> tuple[str, str, str | None]:
    return row.unit, row.task, row.scope or None  # type: ignore[attr-defined]


@given(years())
def test_at_the_years_end_nothing_is_left_without_a_word(year: tuple[OfficeRecords, Period]) -> None:
    records, quarter = year
    for status in records.statuses(quarter):
        if quarter == Q4:
            assert status.outcome in ("达到", "未达到", "待核定")
            assert bool(status.unjudged) == (status.outcome == "待核定")


def test_every_reason_is_told() -> None:
    late = Inspection(
        "1", dt.date(2024, 7, 1), "专项督查", "看", findings=(Finding(1, "甲局", "停工", "1-1", dt.date(2024, 7, 10)),)
    )
    plan = YEAR
    said = entry("1-1", "已完成")._replace(values={"增速": Decimal(3)})
    records = desk([filing("甲局", said)], plan=plan, inspections=[late])
    one = of_status(records.at(obligation_of(records, "甲局", "1-1"), Q2), dt.date(2024, 7, 25))
    assert [reason.told for reason in one.reasons] == [
        "红灯：增速报的是3%，低于目标3个百分点",
        "督查问题逾期没有整改：停工（期限 2024-07-10）",
        "单位报“已完成”，与数不符：增速",
    ]


def test_an_inspections_finding_follows_a_unit_through_its_renaming() -> None:
    renamed = DatedChange(Q3, dt.date(2024, 7, 5), "市政府", "机构改革", unit="甲局", renamed="丙局")
    for name in ("甲局", "丙局"):
        finding = Finding(1, name, "停工", "1-1", dt.date(2024, 7, 10))
        late = Inspection("1", dt.date(2024, 7, 1), "专项督查", "看", findings=(finding,))
        year = DatedPlan(YEAR, register(), [renamed])
        records = desk(plan=YEAR, inspections=[late], year=year)
        (one,) = (o for o in records.held(Q3).leads if (o.unit.name, o.task.id) == ("丙局", "1-1"))
        said = of_status(records.at(one, Q3), dt.date(2024, 10, 1)).reasons
        assert "督查问题逾期没有整改：停工（期限 2024-07-10）" in [reason.words for reason in said]


def test_what_nobody_reported_again_and_again_is_told_with_how_often() -> None:
    sent = [filing("甲局", entry("1-1"), quarter=q, day=None) for q in (Q1, Q2)]
    sent.append(filing("西区", entry("2-2"), quarter=Q1, day=None))
    said = [(s.key[:2], of_status(s, after(Q2)).reasons) for s in desk(sent).statuses(Q2)]
    assert [(*key, reasons[0].words) for key, reasons in said if reasons] == [
        ("乙局", "2-1", "连续2个季度未报"),
        ("东区", "2-2", "连续2个季度未报"),
        ("西区", "2-2", "未报"),
        ("甲局", "2-3", "连续2个季度未报"),
        ("乙局", "2-3", "连续2个季度未报"),
        ("甲局", "2-5", "连续2个季度未报"),
        ("乙局", "2-5", "连续2个季度未报"),
    ]
    assert not any(of_status(s, dt.date(2024, 7, 20)).reasons for s in desk(sent).statuses(Q2))  # due on that day


def test_what_was_not_begun_by_the_years_end_is_told_where_there_are_no_figures() -> None:
    sent = [filing("甲局", entry("2-5", "未启动"), quarter=q, day=None) for q in (Q3, Q4)]
    records = desk(sent)
    now, then = (of_status(records.at(obligation_of(records, "甲局", "2-5"), q), after(q)) for q in (Q4, Q3))
    assert [(reason.kind, reason.told) for reason in now.reasons] == [("未达到", "未达到：单位报“未启动”")]
    assert then.reasons == ()


def test_growth_below_its_promise_that_says_done() -> None:
    """5.2 of 6 in the last quarter, with 已完成: not reached, and named so in the year's report."""
    said = entry("1-1", "已完成")._replace(values={"增速": Decimal("5.2")})
    records = desk([filing("甲局", said, quarter=Q4, day=None)], plan=YEAR)
    made = closing_view(PaperRequest(records, after(Q4)))
    one = next(o for o in made.unfulfilled if o.item.task == "1-1")
    assert (one.outcome, one.item.status, one.done) == ("未达到", "已完成", False)
    assert one.item.why == "未达到：增速报的是5.2%，低于目标0.8个百分点；单位报“已完成”，与数不符：增速"
