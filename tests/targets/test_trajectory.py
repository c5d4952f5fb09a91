"""Projections by hand, and what holds of all of them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from gwrb.model.changes import DatedChange
from gwrb.model.dated import DatedPlan
from gwrb.model.plan import Assignment, Settings, Target, Task
from gwrb.model.values import Period
from gwrb.targets import trajectory
from gwrb.targets.figures import OWN, SUM, Reported, ReportedFigure
from gwrb.targets.trajectory import Projection, projections
from tests.reports.small import PLAN, Q1, Q2, Q3, entry, filing, register

NOTHING = ReportedFigure(None, problem="没有报送")


def target(kind: str = "不少于", counts: str = "累计", amount: int = 23) -> Target:
    return Target("项目", Decimal(amount), "个", kind, counts, "项目23个")


def figures(*values: object) -> dict[Period, ReportedFigure]:
    return {
        Period(2024, n): NOTHING if value is None else ReportedFigure(Decimal(str(value)), OWN, (), 1, 1)
        for n, value in enumerate(values, 1)
    }


def shown(found: tuple[Projection, ...]) -> list[object]:
    return [one.reason or one.value for one in found]


def test_cumulative() -> None:
    assert shown(projections(target(), figures(6, 9))) == [18, 15]
    assert shown(projections(target(), figures(6))) == [24, 24]
    assert shown(projections(target(), figures(None, 9))) == [18, trajectory.NO_LAST]
    assert shown(projections(target(), figures(1, 5, 12))) == [16, 19]
    assert shown(projections(target(), figures(1, 5, 10))) == [Fraction(40, 3), 15]
    assert [p.completion for p in projections(target(), figures(6, 9))] == [Fraction(18, 23), Fraction(15, 23)]


def test_levels_go_on_from_the_first_that_is_known() -> None:
    level = target(counts="水平", amount=2000)
    assert shown(projections(level, figures(1400, 1500))) == [1700, 1700]
    assert shown(projections(level, figures(1400, None, 1500))) == [1550, trajectory.NO_LAST]
    assert shown(projections(level, figures(None, 1500))) == [trajectory.NO_START, trajectory.NO_LAST]


def test_what_is_not_projected() -> None:
    assert shown(projections(target("增速", "比率"), figures(5, 6))) == [trajectory.OF_RATES] * 2
    assert shown(projections(target("一次性"), figures(0, 1))) == [trajectory.OF_RATES] * 2
    assert shown(projections(target(), figures(1, 2, 3, 4))) == [trajectory.OVER] * 2
    assert shown(projections(target(), figures(1, None))) == [trajectory.UNKNOWN] * 2
    summer = target()._replace(months=(7, 8))  # nothing is added after August
    assert shown(projections(summer, figures(0, 0, 20))) == [trajectory.OF_WINDOWS] * 2
    partly = {Period(2024, 2): ReportedFigure(Decimal(3), SUM, (), 1, 2)}
    assert shown(projections(target(), partly)) == [trajectory.UNKNOWN] * 2
    capped = projections(target("不超过"), figures(6, 9))
    assert shown(capped) == [18, 15]
    assert [p.completion for p in capped] == [None, None]


def test_the_course_of_a_target() -> None:
    parks = target(amount=20)._replace(nodes={"2024Q2": Decimal(4)})
    task = Task("2-1", "建设项目。", (Assignment(("乙局",)),), targets=(parks,))
    change = DatedChange(Q2, None, "市政府", "调减", task="2-1", targets=(parks._replace(amount=Decimal(10)),))
    year = DatedPlan(PLAN._replace(tasks=(task,)), register(), [change])
    said = [
        filing("乙局", entry("2-1")._replace(values={"项目": Decimal(value)}), quarter=q)
        for q, value in ((Q1, 2), (Q2, 3))
    ]
    now = year.at(Q3).tasks["2-1"]
    found = trajectory.course(Settings(), now, now.targets[0], Reported(year, said), (Q1, Q2, Q3))
    assert found.target.amount == 10
    assert found.completions == (Fraction(1, 10), Fraction(3, 10), None)
    assert [(int(one.target.amount), one.basis, one.reason) for one in found.lights] == [
        (20, "", "第一个节点是6月底，还没有到"), (10, "节点", ""), (10, "", "没有报送"),
    ]  # fmt: skip
    assert found.now is found.lights[2]
    assert shown(found.projections) == [trajectory.UNKNOWN] * 2
    half = trajectory.course(Settings(), now, now.targets[0], Reported(year, said), (Q1, Q2))
    assert shown(half.projections) == [6, 5]
    assert [one.completion for one in half.projections] == [Fraction(6, 10), Fraction(5, 10)]


amounts = st.decimals(0, 10**6, allow_nan=False, places=3)


@given(st.lists(amounts, min_size=1, max_size=3), st.sampled_from(["累计", "水平"]))
def test_an_even_course_goes_on_evenly(steps: list[Decimal], counts: str) -> None:
    step = steps[0]
    values = figures(*(step * (n + 1) for n in range(len(steps))))
    assume(counts == "累计" or len(steps) > 1)
    assert shown(projections(target(counts=counts), values)) == [Fraction(step) * 4] * 2


@given(st.lists(st.one_of(st.none(), amounts), min_size=1, max_size=4), st.sampled_from(["累计", "水平", "比率"]))
def test_a_value_or_a_reason(values: list[Decimal | None], counts: str) -> None:
    found = projections(target(counts=counts), figures(*values))
    assert [p.method for p in found] == list(trajectory.METHODS)
    for one in found:
        assert (one.value is None) == bool(one.reason)
        assert one.completion is None or one.value is not None
