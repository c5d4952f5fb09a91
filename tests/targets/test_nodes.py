"""What is due by the end of a period: as the office says, else as the units planned it; a target as it was then."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from gwrb.model.changes import DatedChange
from gwrb.model.dated import DatedPlan
from gwrb.model.plan import Assignment, Link, Target, Task
from gwrb.model.unit_plans import PlanEntry, UnitPlan
from gwrb.model.values import Period
from gwrb.targets.figures import Reported
from gwrb.targets.period_nodes import office_nodes, planned_nodes, stated
from tests.reports.small import PLAN, Q1, Q2, Q3, Q4, register

JUNE, SEPTEMBER = dt.date(2024, 6, 30), dt.date(2024, 9, 30)


def _target(name: str = "公园", amount: int = 10, **more: object) -> Target:
    return Target(name, Decimal(amount), "个", "不少于", "累计", "原话", **more)  # type: ignore[arg-type]


PARKS, ROADS = _target(), _target("绿道")
EAST = _target(scope="东片")
SUM = _target("泊位", sum=True)
TASKS = (
    Task("2-1", "建成公园10个。", (Assignment(("甲局", "乙局")),), targets=(PARKS,)),
    Task("2-2", "新增泊位10个。", (Assignment(("东区", "西区")),), targets=(SUM,)),
    Task("2-3", "建成公园、绿道。", (Assignment(("甲局",)),), targets=(PARKS, ROADS)),
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("公园：5个", [("公园", "5")]),
        ("公园: 5个；绿道：2个。", [("公园", "5"), ("绿道", "2")]),
        ("绿道：2.5\n公园：约5个", [("绿道", "2.5"), ("公园", None)]),
        ("湿地：5个；建成5个", []),
        ("5个", []),  # of which of the two?
    ],
)
def test_a_milestone_names_its_targets(text: str, found: list[tuple[str, str | None]]) -> None:
    told = [(str(t.name), None if v is None else f"{Decimal(v)}") for t, v in stated(text, TASKS[2], None)]
    assert told == found


def test_the_only_target_of_a_task_need_not_be_named() -> None:
    assert list(stated("5。\n到6月底", TASKS[0], None)) == [(PARKS, Decimal(5))]
    in_parts = TASKS[0]._replace(targets=(EAST, _target(scope="西片")))
    assert list(stated("5", in_parts, "东片")) == [(EAST, Decimal(5))]
    assert list(stated("5", in_parts, None)) == []


def test_nodes_of_a_plan() -> None:
    entries = [
        PlanEntry("2-1", milestones={"2024Q2": "5个；公园：6个", "开春": "1个", "2024Q3": "0.0008万个"}),
        PlanEntry("2-1", milestones={"2024Q2": "7个", "2024Q1": "三个"}),
    ]
    assert planned_nodes(entries, TASKS[0], PARKS) == {JUNE: Decimal(5), SEPTEMBER: Decimal(8)}
    both = [PlanEntry("2-3", milestones={"2024Q2": "公园：5公里；绿道：2个"})]
    assert planned_nodes(both, TASKS[2], PARKS) == {}  # in a unit of another kind
    assert planned_nodes(both, TASKS[2], ROADS) == {JUNE: Decimal(2)}


def test_nodes_of_a_part_stand_in_the_entry_of_the_part() -> None:
    task = TASKS[0]._replace(targets=(EAST,))
    entries = [PlanEntry("2-1", scope, milestones={"2024Q2": said}) for scope, said in (("西片", "3"), ("东片", "5"))]
    assert planned_nodes(entries, task, EAST) == {JUNE: Decimal(5)}
    assert planned_nodes(entries[:1], task, EAST) == {}
    assert planned_nodes(entries[:1], TASKS[0], PARKS) == {JUNE: Decimal(3)}  # the whole's, in whichever entry


def test_nodes_of_the_office() -> None:
    assert office_nodes(_target(nodes={"2024Q2": Decimal(5), "夏天": Decimal(7)})) == {JUNE: Decimal(5)}


def _plan(unit: str, task: str, **said: str) -> UnitPlan:
    return UnitPlan(unit, entries=(PlanEntry(task, milestones=said),))


def _nodes(
    *plans: UnitPlan, task: Task, unit: str | None = None, quarter: Period = Q2, change: object = None
) -> object:
    changes = [change] if isinstance(change, DatedChange) else []
    year = DatedPlan(PLAN._replace(tasks=TASKS), register(), changes)
    return Reported(year, (), plans).nodes(task, task.targets[0], unit, quarter)


def test_of_several_that_plan_one_figure_the_most_counts() -> None:
    plans = _plan("某市甲局", "2-1", **{"2024Q2": "4"}), _plan("乙局", "2-1", **{"2024Q2": "5", "2024Q3": "9"})
    assert _nodes(*plans, task=TASKS[0]) == {JUNE: 5, SEPTEMBER: 9}
    assert _nodes(*plans, task=TASKS[0], unit="甲局") == {JUNE: 4}
    assert _nodes(*plans, task=TASKS[0], unit="东区") == {}
    assert _nodes(_plan("路人", "2-1", **{"2024Q2": "4"}), task=TASKS[0]) == {}
    assert _nodes(_plan("丙会", "2-1", **{"2024Q2": "4"}), task=TASKS[0]) == {}  # it does not lead
    assert _nodes(task=TASKS[0]) == {}


def test_of_a_sum_what_all_have_planned() -> None:
    plans = _plan("东区", "2-2", **{"2024Q2": "2", "2024Q3": "3"}), _plan("西区", "2-2", **{"2024Q2": "2.5"})
    assert _nodes(*plans, task=TASKS[1]) == {JUNE: Decimal("4.5")}
    assert _nodes(*plans, task=TASKS[1], unit="东区") == {JUNE: 2, SEPTEMBER: 3}
    assert _nodes(plans[0], task=TASKS[1]) == {}


def test_the_office_stands_before_the_plans() -> None:
    task = TASKS[0]._replace(targets=(PARKS._replace(nodes={"2024Q3": Decimal(6)}),))
    assert _nodes(_plan("甲局", "2-1", **{"2024Q2": "4"}), task=task) == {SEPTEMBER: 6}


def test_what_the_former_lead_planned_holds_until_another_plans() -> None:
    change = DatedChange(Q3, None, "市政府", "划转", task="2-3", lead=("乙局",))
    plan = _plan("甲局", "2-3", **{"2024Q2": "公园：4个"})
    assert _nodes(plan, task=TASKS[2], quarter=Q4, change=change) == {JUNE: 4}
    assert _nodes(plan, _plan("乙局", "2-3", **{"2024Q3": "公园：6个"}), task=TASKS[2], quarter=Q4, change=change) == {
        SEPTEMBER: 6
    }


def test_a_target_as_it_was_then() -> None:
    more, fewer = TASKS[0]._replace(targets=(EAST, PARKS)), PARKS._replace(amount=Decimal(8))
    change = DatedChange(Q3, None, "市政府", "调减", task="2-1", targets=(EAST, fewer))
    reported = Reported(DatedPlan(PLAN._replace(tasks=(more,)), register(), [change]), ())
    assert [reported.then(more, fewer, q).amount for q in (Q1, Q2, Q3)] == [10, 10, 8]
    assert reported.then(more, EAST._replace(amount=Decimal(3)), Q1) == EAST  # of two of one name its own part's
    assert reported.then(more, ROADS, Q1) == ROADS
    new = TASKS[1]._replace(links=(Link("2-1", "same"),))
    assert reported.then(new, SUM, Q1) == SUM
