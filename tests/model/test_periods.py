"""Periods that a report covers: quarters, months, half-years, the year; a plan's rounds, due days, share of the year."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest

from gwrb.model.plan import AT_LEAST, CUMULATIVE, Heading, Plan, Target
from gwrb.model.values import Period
from gwrb.targets.figures import ReportedFigure
from gwrb.targets.lights import share_gone
from gwrb.targets.trajectory import projections


@pytest.mark.parametrize(
    ("written", "name", "as_of", "period", "span", "noun"),
    [
        ("2024Q2", "2024Q2", "2024-06-30", "2024年上半年", "第二季度", "季度"),
        ("2024-q4", "2024Q4", "2024-12-31", "2024年全年", "第四季度", "季度"),
        ("２０２４Ｑ３", "2024Q3", "2024-09-30", "2024年前三季度", "第三季度", "季度"),
        ("2024m5", "2024M05", "2024-05-31", "2024年1至5月", "5月", "月"),
        ("2024M01", "2024M01", "2024-01-31", "2024年1月", "1月", "月"),
        ("2024-M02", "2024M02", "2024-02-29", "2024年1至2月", "2月", "月"),
        ("2024M12", "2024M12", "2024-12-31", "2024年全年", "12月", "月"),
        ("2024H1", "2024H1", "2024-06-30", "2024年上半年", "上半年", "半年"),
        ("2024", "2024", "2024-12-31", "2024年全年", "下半年", "半年"),
    ],
)
def test_a_period_is_named_by_what_it_covers(
    written: str, name: str, as_of: str, period: str, span: str, noun: str
) -> None:
    found = Period.parse(written)
    assert found is not None
    assert (str(found), found.as_of.isoformat(), found.period, found.span, found.noun) == (
        name,
        as_of,
        period,
        span,
        noun,
    )
    assert Period.parse(str(found)) == found


@pytest.mark.parametrize("written", ["2024Q5", "2024M13", "2024M00", "2024H3", "24Q1", "2024Q", "第二季度", ""])
def test_anything_else_names_none(written: str) -> None:
    assert Period.parse(written) is None


def test_a_file_s_name_says_its_period_but_not_by_a_year_alone() -> None:
    assert Period.within("市经信局2024M05定稿") == (Period(2024, 5, 12), "市经信局定稿")
    assert Period.within("市经信局 2024-Q2") == (Period(2024, 2), "市经信局 ")
    assert Period.within("市经信局2024年") == (None, "市经信局2024年")


def _plan(**facts: object) -> Plan:
    return Plan(Heading("方案", 2024, **facts), (), ())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "quarters", "dues"),
    [
        ({"due_day": 20}, "2024Q1 2024Q2 2024Q3 2024Q4", "2024-04-20 2024-07-20 2024-10-20 2025-01-20"),
        ({"rounds": "每半年", "due_day": 10}, "2024H1 2024", "2024-07-10 2025-01-10"),
        ({"rounds": "每半年", "first_quarter": Period(2024, 2, 2)}, "2024", "None"),
        (
            {"rounds": "每月", "first_quarter": Period(2024, 10, 12), "due_day": 28, "due_in": "当月"},
            "2024M10 2024M11 2024M12",
            "2024-10-28 2024-11-28 2024-12-28",
        ),
    ],
)
def test_a_plan_s_rounds_and_their_due_days(facts: dict[str, object], quarters: str, dues: str) -> None:
    plan = _plan(**facts)
    assert " ".join(map(str, plan.quarters)) == quarters
    assert " ".join(str(plan.due(q)) for q in plan.quarters) == dues


def test_a_round_that_is_due_before_its_end_is_asked_for_when_that_is_near() -> None:
    plan, may = _plan(rounds="每月", due_day=28, due_in="当月"), Period(2024, 5, 12)
    assert [plan.asks(may, dt.date(2024, 5, day)) for day in (20, 21, 28)] == [False, True, True]
    later = _plan(rounds="每月", due_day=5)
    assert [later.asks(may, day) for day in (dt.date(2024, 5, 31), dt.date(2024, 6, 1))] == [False, True]


def test_the_share_of_the_year_and_what_the_year_would_end_at_follow_the_period() -> None:
    may, half = Period(2024, 5, 12), Period(2024, 1, 2)
    assert (share_gone(may), share_gone(half), share_gone(Period(2024, 2, 2))) == (
        Fraction(5, 12),
        Fraction(1, 2),
        Fraction(1),
    )
    target = Target("路", Decimal(120), "公里", AT_LEAST, CUMULATIVE, "120公里")
    figures = {Period(2024, n, 12): ReportedFigure(Decimal(10 * n)) for n in (4, 5)}
    assert [p.value for p in projections(target, figures)] == [120, 120]
