"""Everyone's part: what supporters say counts nowhere among what leads owe; shares and sums add up, exactly."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwrb.model.plan import Assignment, Target, Task
from gwrb.model.progress import Entry, Progress
from gwrb.model.register import Register
from gwrb.model.unit_plans import Breakdown, UnitShare
from gwrb.model.units_file import Group
from gwrb.model.values import Period
from gwrb.reports.assessment import assess
from gwrb.tracking.office import OfficeRecords
from gwrb.tracking.open_items import open_items
from gwrb.tracking.tallies import apart
from tests.reports.small import UNITS as UNITS_FILE
from tests.tracking.small import PLAN, Q1, Q2, Q3, Q4, desk, entry, filing

TARGET = Target("小区", Decimal(200), "个", "不少于", "累计", "完成200个小区")
TASK = Task("2-6", "完成200个小区。", (Assignment(("甲局",), ("各区", "丙会")),), section="二", targets=(TARGET,))
TASKS = (*PLAN.tasks, TASK)
TODAY = dt.date(2024, 7, 25)


def parts_desk(sent: list[Progress], *shares: UnitShare, supporters: str = "可以", **kinds: Any) -> OfficeRecords:
    heading = PLAN.heading._replace(settings=PLAN.heading.settings._replace(supporters=supporters))
    plan = PLAN._replace(heading=heading, tasks=TASKS)
    return desk(sent, plan=plan, breakdowns=[Breakdown("2-6", shares=shares)] if shares else [], **kinds)


def number(value: int) -> dict[str, Any]:
    return {"values": {"小区": Decimal(value)}}


def test_a_district_that_reports_21_of_200_is_understood() -> None:
    sent = [filing("甲局", entry("2-6", **number(60))), filing("东区", entry("2-6", **number(21)))]
    records = parts_desk(sent, UnitShare("东区", Decimal(42)), UnitShare("西区", Decimal(158)))
    assert records.uncounted == ()
    (one,) = records.parts.of(TASK, Q2)
    assert (one.lead.value, one.sum.value, one.shared) == (Decimal(60), Decimal(21), Decimal(200))
    assert (one.sum.partial, one.differs) == (True, False)
    told = [(p.unit, p.share, p.figure.value, p.light and f"{p.light.colour}{p.light.completion}") for p in one.ranked]
    assert told == [("西区", Decimal(158), None, "None"), ("东区", Decimal(42), Decimal(21), "绿1/2")]
    assert [s.obligation.unit.name for s in records.parts.asked(Q2)] == ["东区", "西区"]


@pytest.mark.parametrize(
    ("lead", "east", "west", "differs"),
    [(60, 21, 39, False), (60, 21, 40, True), (60, 21, 30, True), (60, 61, None, True), (60, 21, None, False)],
)
def test_the_lead_beside_the_sum_of_its_members(lead: int, east: int, west: int | None, differs: bool) -> None:
    sent = [filing("甲局", entry("2-6", **number(lead))), filing("东区", entry("2-6", **number(east)))]
    sent += [filing("西区", entry("2-6", **number(west)))] if west is not None else []
    (one,) = parts_desk(sent, UnitShare("东区", Decimal(100)), UnitShare("西区", Decimal(100))).parts.of(TASK, Q2)
    assert one.differs == differs


def test_a_share_holds_from_its_quarter_and_follows_its_unit() -> None:
    records = parts_desk([], UnitShare("东区", Decimal(50)), UnitShare("东区", Decimal(80), from_=Q3))
    assert [records.parts.share(TASK, TARGET, "东区", q) for q in (Q1, Q2, Q3, Q4)] == [50, 50, 80, 80]


@pytest.mark.parametrize(("supporters", "why"), [("要求", ""), ("可以", ""), ("不要", "这项任务不收配合情况")])
def test_who_may_say_how_its_part_goes(supporters: str, why: str) -> None:
    records = parts_desk([filing("丙会", entry("2-6"))], supporters=supporters)
    assert [one.why for one in records.uncounted] == ([why] if why else [])
    asked = {"要求": ["2-6 东区", "2-6 西区", "2-5 丙会", "2-6 丙会", "1-1 乙局"]}.get(supporters, [])
    assert sorted(f"{s.obligation.task.id} {s.obligation.unit.name}" for s in records.parts.asked(Q2)) == sorted(asked)


def test_what_a_supporter_asks_for_is_told() -> None:
    records = parts_desk([filing("东区", entry("2-6", coordination="请协调用地"))])
    assert [(one.what, one.why) for one in records.uncounted] == [("申请", "是配合单位提出的，请由牵头单位提出")]


UNITS = ("甲局", "乙局", "东区", "西区", "丙会")
ENTRIES = st.lists(
    st.builds(
        lambda task, status, value: Entry(task, status, values={"小区": Decimal(value)}),
        st.sampled_from([task.id for task in TASKS]),
        st.sampled_from(["正常推进", "滞后", "已完成"]),
        st.integers(0, 300),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda one: one.task,
)
FILES = st.dictionaries(st.tuples(st.sampled_from(UNITS), st.sampled_from([Q1, Q2, Q3])), ENTRIES, max_size=8)


def led(records: OfficeRecords) -> list[object]:
    """Everything that is said of the leads' obligations, by quarter."""
    said: list[object] = [
        (str(q), s.key, s.entry, s.state, s.owed, s.missing, s.light.colour, records.begun(q))
        for q in records.quarters
        for s in records.statuses(q)
    ]
    return [*said, *(i for i in open_items(records, TODAY) if i.kind != "配合"), records.last]


@given(FILES, st.sampled_from(["要求", "可以", "不要"]), st.lists(st.sampled_from(["东区", "西区", "丙会"])))
def test_no_obligation_of_a_lead_moves_by_what_supporters_send(
    files: dict[tuple[str, Period], list[Entry]], supporters: str, shared: list[str]
) -> None:
    def of_leads(unit: str, quarter: Period, entries: list[Entry]) -> list[Entry]:
        keys = {d.key for d in records.held(quarter).supports.get(unit, ())}
        return [one for one in entries if one.key not in keys]

    shares = [UnitShare(unit, Decimal(10)) for unit in shared]
    records = parts_desk([filing(u, *e, quarter=q) for (u, q), e in files.items()], *shares, supporters=supporters)
    kept = {(u, q): of_leads(u, q, e) for (u, q), e in files.items()}
    alone = parts_desk([filing(u, *e, quarter=q) for (u, q), e in kept.items() if e])
    assert led(records) == led(alone)


@given(
    st.dictionaries(
        st.sampled_from(["东区", "西区", "丙会"]), st.tuples(st.integers(0, 200), st.none() | st.integers(0, 300))
    )
)
def test_sums_are_exact(parts: dict[str, tuple[int, int | None]]) -> None:
    sent = [filing(u, entry("2-6", **number(v))) for u, (_, v) in parts.items() if v is not None]
    records = parts_desk(sent, *(UnitShare(u, Decimal(s)) for u, (s, _) in parts.items()))
    (one,) = records.parts.of(TASK, Q2)
    assert one.shared == (sum(s for s, _ in parts.values()) if parts else None)
    values = [v for _, v in parts.values() if v is not None]
    assert one.sum.value == (sum(values) if values else None)
    assert one.lead.value is None
    assert [p.unit for p in one.ranked if p.figure.value is None] == [
        u for u in UNITS if parts.get(u, (0, 0))[1] is None
    ]


def test_what_everybody_does_is_counted_apart() -> None:
    """Recognised by its groups: through two of them or more it binds every member of all; a named lead is none of it."""
    both = Task("2-7", "人人都办。", (Assignment((), ("各区", "各局")),), section="二")
    units = UNITS_FILE._replace(groups=(*UNITS_FILE.groups, Group("各局", members=("甲局", "乙局"))))
    plan = PLAN._replace(tasks=(*PLAN.tasks, both))
    records = OfficeRecords(plan, Register(units, "某市"), [filing("东区", entry("2-7"))])
    found = apart(records, Q2, records.statuses(Q2))
    assert found is not None
    assert (found.tasks, found.common.owed, found.common.reported) == (("2-7",), 4, 1)
    assert found.words == "其中各单位都要办的1项（2-7）应报4件，已报1件；其余任务应报8件，已报0件"
    assert desk().held(Q2).common == ()


def test_assessment_has_everyone_that_is_bound() -> None:
    sent = [filing("东区", entry("2-6", **number(21))), filing("丙会", entry("2-6"), day=25)]
    facts = {u.unit.name: u for u in assess(parts_desk(sent, supporters="要求"), Q2, TODAY).units}
    assert {name: tuple(u.support) for name, u in facts.items()} == {
        "甲局": (0, 0, 0, 0),
        "乙局": (1, 2, 0, 0),
        "东区": (1, 2, 1, 0),
        "西区": (1, 2, 0, 0),
        "丙会": (2, 4, 1, 1),
    }
    assert [f.state for f in facts["丙会"].filings] == ["—", "—"]
