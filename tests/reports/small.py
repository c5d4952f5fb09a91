"""A small plan in memory, and how its tests fill it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from gwrb.model.plan import Assignment, Heading, Part, Plan, Section, Task
from gwrb.model.progress import Entry, Progress
from gwrb.model.register import Register
from gwrb.model.units_file import Group, Office, Unit, Units
from gwrb.model.values import Period

ROOT = Path(__file__).parents[2]
Q1, Q2, Q3, Q4 = (Period(2024, n) for n in (1, 2, 3, 4))
TODAY = dt.date(2024, 7, 25)

UNITS = Units(
    units=(
        Unit("甲局", "政府组成部门", full_name="某市甲局"),
        Unit("乙局", "政府组成部门"),
        Unit("东区", "区人民政府"),
        Unit("西区", "区人民政府"),
        Unit("丙会", "群团组织"),
    ),
    groups=(
        Group("各区", members=("东区", "西区"), unconfirmed="是两个还是三个，通知没有写明"),
        Group("专班成员单位", open=True, unconfirmed="没有名单"),
    ),
    offices=(Office("市督查室", "supervision"),),
)
PLAN = Plan(
    heading=Heading(
        title="2024年市《政府工作报告》目标任务责任分解方案",
        year=2024,
        city="某市",
        issuer="某市人民政府",
        first_quarter=Q1,
        due_day=20,
        plans_due=dt.date(2024, 2, 8),
    ),
    outline=(
        Part("一", "预期目标"),
        Part("二", "重点工作", sections=(Section("一", "科技"), Section("二", "产业"))),
    ),
    tasks=(
        Task("1-1", "增长百分之六，稳定就业。", (Assignment(("甲局",), ("乙局",)),)),
        Task("2-1", "建设平台。", (Assignment(("乙局",)),), section="一"),
        Task("2-2", "改造小区，全年一百个。", (Assignment((), ("各区",)),), section="一"),
        Task("2-3", "帮扶两县。", (Assignment(("甲局",), scope="东片"), Assignment(("乙局",), scope="西片")), section="二"),
        Task("2-4", "建停车场。", (Assignment(("专班成员单位",)),), section="二"),
        Task("2-5", "联合行动。", (Assignment(("甲局", "乙局"), ("丙会",)),), section="二"),
    ),
)  # fmt: skip


def register() -> Register:
    return Register(UNITS, PLAN.heading.city)


def entry(task: str, status: str = "正常推进", scope: str | None = None, **rest: str) -> Entry:
    return Entry(task, status, scope, **({"progress": f"{task}进展"} | rest))  # type: ignore[arg-type]


def filing(unit: str, *entries: Entry, quarter: Period = Q2, day: int | None = 15, sample: bool = False) -> Progress:
    submitted = None if day is None else dt.date(2024, quarter.number * 3 + 1, day)
    return Progress(unit, quarter, submitted, sample, tuple(entries))
