"""The small plan with targets, links and two quarters of filings, for the tests of papers."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from gwrb.model.plan import Link, Plan, Target
from gwrb.model.progress import Entry, Progress
from gwrb.model.unit_plans import PlanEntry, UnitPlan
from tests.reports.small import PLAN, Q1, Q3, Q4, entry, filing

PLATFORMS = Target("平台", Decimal(10), "个", "不少于", "累计", "建设平台")
HOMES = Target("小区", Decimal(100), "个", "不少于", "累计", "全年一百个", sum=True)
GROWTH = Target("增速", Decimal(6), "%", "增速", "比率", "增长百分之六")
SHARED = Target("平台", Decimal(10), "个", "不少于", "累计", "联合行动")
EXTRA = {
    "1-1": {"targets": (GROWTH,)},
    "2-1": {"targets": (PLATFORMS,)},
    "2-2": {"targets": (HOMES,)},
    "2-5": {"targets": (SHARED,), "links": (Link("2-1", "extend"),)},
}


def plan() -> Plan:
    return PLAN._replace(tasks=tuple(t._replace(**EXTRA.get(t.id, {})) for t in PLAN.tasks))  # type: ignore[arg-type]


def counted(one: Entry, **values: int | str) -> Entry:
    return one._replace(values={name: Decimal(value) for name, value in values.items()})


def lagging(task: str, scope: str | None = None, **rest: str) -> Entry:
    said = {"problems": f"{task}问题", "next": f"{task}下一步"} | rest
    return entry(task, "滞后", scope, **said)


FIRST = (
    filing("甲局", entry("1-1"), entry("2-3", scope="东片"), lagging("2-5"), quarter=Q1),
    filing("东区", counted(entry("2-2"), 小区=10), quarter=Q1, day=23),
    filing("西区", counted(entry("2-2"), 小区=5), quarter=Q1),
)
SECOND = (
    filing(
        "甲局",
        counted(entry("1-1", forecast="能完成"), 增速="6.2"),
        entry("2-3", "已完成", "东片"),
        counted(lagging("2-5", forecast="不能完成", coordination="请协调用地。"), 平台=4),
    ),
    filing("东区", counted(entry("2-2", forecast="有困难但能完成"), 小区=40), day=25),
    filing("西区", counted(entry("2-2"), 小区=20), sample=True),
)
PLANS = (
    UnitPlan(
        "甲局",
        entries=(
            PlanEntry(
                "2-5",
                goal="年底前办成。",
                measures="每月调度。",
                deadline=dt.date(2024, 11, 30),
                milestones={"2024Q2": "完成选址", "2024Q1": "印发方案"},
                leader="张三",
                office="一处",
            ),
            PlanEntry("1-1", goal="别的任务"),
        ),
    ),
)
LAST = (
    filing("甲局", counted(entry("1-1", "已完成", forecast="不能完成"), 增速="6.1"), entry("2-3", "已完成", "东片"), lagging("2-5"), quarter=Q4, day=None),
    filing(
        "乙局",
        counted(entry("2-1", "已完成"), 平台=10),
        entry("2-3", "已完成", "西片"),
        counted(entry("2-5", "已完成"), 平台=10),
        quarter=Q4,
        day=None,
    ),
    filing("东区", counted(entry("2-2", "正常推进", problems="资金未到位。"), 小区=60), quarter=Q4, day=None),
)  # fmt: skip


def whole_year() -> list[Progress]:
    """Four quarters; the last is dated in January of the following year."""
    last = [p._replace(submitted=dt.date(2025, 1, 15)) for p in LAST]
    third = filing("乙局", entry("2-1", forecast="不能完成"), entry("2-5", forecast="能完成"), quarter=Q3)
    return [*FIRST, *SECOND, third, *last]
