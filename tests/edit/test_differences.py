"""What changed between two states of the ledger: every kind of change in exact words, in the order of the plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pytest

from gwrb.edit.differences import Change, Snapshot, compare, renames
from gwrb.model.files import FileSlot
from gwrb.model.plan import Assignment, Link, Part, Plan, Section, Target, Task
from gwrb.model.unit_plans import Contacts, Person, PlanEntry, UnitPlan
from gwrb.model.units_file import Group, Leader, Unit, Units
from tests.reports.small import PLAN, Q1, Q2, UNITS, entry, filing
from tests.tracking.small import review, reviews

TASKS = {task.id: task for task in PLAN.tasks}
A, B, EAST, WEST, SOCIETY = UNITS.units
PARK = Target("公园", Decimal(10), "个", "不少于", "累计", "原话")


def told(changes: Iterable[Change]) -> list[str]:
    """kind 项目 before→after, then what it is about."""
    lines = []
    for one in changes:
        about = [f"{key}={value}" for key, value in one._asdict().items() if value and key in Change._fields[4:]]
        lines.append(" ".join((one.kind, one.what, f"{one.before}→{one.after}", *about)))
    return lines


def plans(old: Plan, new: Plan) -> list[str]:
    return told(compare(Snapshot("旧", plan=old), Snapshot("新", plan=new)))


def tasks(*new: Task, old: Iterable[Task] = PLAN.tasks) -> list[str]:
    return plans(PLAN._replace(tasks=tuple(old)), PLAN._replace(tasks=new))


def units(old: Units = UNITS, **new: Any) -> list[str]:
    return told(compare(Snapshot("旧", units=old), Snapshot("新", units=UNITS._replace(**new))))


def files(kind: str, identity: tuple[Any, ...], old: Any, new: Any) -> list[str]:
    slot = FileSlot(kind, identity)
    states = (Snapshot("", files={} if file is None else {slot: file}) for file in (old, new))
    return told(compare(*states))


def test_nothing_of_what_could_not_be_read() -> None:
    full = Snapshot("", plan=PLAN, units=UNITS)
    assert compare(full, full) == compare(Snapshot(""), full) == compare(full, Snapshot("")) == []


def test_heading_and_outline() -> None:
    settings = PLAN.heading.settings._replace(due_soon=3)
    heading = PLAN.heading._replace(title="新方案", issuer=None, settings=settings)
    assert plans(PLAN, PLAN._replace(heading=heading)) == [
        "plan-changed 标题 2024年市《政府工作报告》目标任务责任分解方案→新方案",
        "plan-changed 印发机关 某市人民政府→None",
        "plan-changed 临期天数 7→3",
    ]
    one, two = PLAN.outline
    sections = (Section("一", "科技", topics=("话题",)), Section("二", "产业化"))
    outline = (one, two._replace(sections=sections), Part("三", "保障", topics=("总话题",)))
    assert plans(PLAN, PLAN._replace(outline=outline)) == [
        "outline-changed 提纲 （二）产业→话题\n（二）产业化\n三、保障\n总话题"
    ]


def test_tasks_that_come_go_and_change_their_words() -> None:
    first, *rest = PLAN.tasks
    new = Task("3-1", "新建学校一所。", (Assignment(("甲局",)),))
    assert tasks(*(t for t in PLAN.tasks if t.id != "2-2"), new) == [
        "task-added 新增任务 None→新建学校一所。 task=3-1",
        "task-removed 删去任务 改造小区，全年一百个。→None task=2-2",
    ]
    assert tasks(first._replace(text="增长百分之七，稳定就业。"), *rest) == [
        "task-reworded 任务内容 增长百分之六，稳定就业。→增长百分之七，稳定就业。 task=1-1"
    ]
    # what is another by its words under the same number
    assert tasks(first._replace(text="植树造林一万亩，治理荒山。"), *rest) == [
        "task-reworded 任务内容 增长百分之六，稳定就业。→植树造林一万亩，治理荒山。 task=1-1"
    ]


def test_tasks_that_are_numbered_anew_or_stand_elsewhere() -> None:
    first, second, third, *rest = PLAN.tasks
    assert tasks(first, third._replace(id="2-1"), second._replace(id="2-2"), *rest) == [
        "task-renumbered 编号 2-2→2-1 task=2-1",
        "task-renumbered 编号 2-1→2-2 task=2-2",
    ]
    # one goes, and the next takes its number
    assert tasks(first, third._replace(id="2-1"), *rest) == [
        "task-renumbered 编号 2-2→2-1 task=2-1",
        "task-removed 删去任务 建设平台。→None task=2-1",
    ]
    assert tasks(second, first, third, *rest) == ["task-moved 次序 在 1-1 之后→在最前 task=2-1"]
    assert tasks(second, third, *rest, first) == ["task-moved 次序 在最前→在 2-5 之后 task=1-1"]
    other = first._replace(section="二", topic="新话题", leader="王五", links=(Link("2-1", "same"),))
    assert tasks(other, second, third, *rest) == [
        "task-moved 章节 None→二 task=1-1",
        "task-moved 小标题 None→新话题 task=1-1",
        "task-leader 责任领导 None→王五 task=1-1",
        "task-links 关联 None→关联任务：2-1；关系：内容相同 task=1-1",
    ]


def test_who_does_it_part_by_part() -> None:
    one = TASKS["1-1"]._replace(assignments=(Assignment(("乙局",), helping=("丙会",)),))
    parts = Assignment(("甲局",), scope="东片"), Assignment(("乙局",), scope="北片")
    new = {**TASKS, "1-1": one, "2-3": TASKS["2-3"]._replace(assignments=parts)}
    assert tasks(*new.values()) == [
        "task-reassigned 牵头单位 甲局→乙局 task=1-1",
        "task-reassigned 责任单位 乙局→None task=1-1",
        "task-reassigned 配合单位 None→丙会 task=1-1",
        "task-reassigned 牵头单位 乙局→None task=2-3 scope=西片",
        "task-reassigned 牵头单位 None→乙局 task=2-3 scope=北片",
    ]


def test_of_targets_only_those_that_differ() -> None:
    road, more = PARK._replace(name="绿道"), PARK._replace(amount=Decimal("12.50"), sum=True)
    said = "指标名称：公园；目标值：{}；计量单位：个；要求：不少于；怎样计数：累计；原话：原话"
    old, new = (TASKS["1-1"]._replace(targets=(one, road)) for one in (PARK, more))
    assert tasks(new, old=[old]) == [
        f"task-targets 目标 {said.format(10)}→{said.format('12.50')}；各单位相加：是 task=1-1"
    ]


def test_units() -> None:
    new = (A._replace(full_name="甲局全称", aliases=("小甲",)), EAST, B, SOCIETY, Unit("丁局", "政府组成部门"))
    groups = (UNITS.groups[0]._replace(members=("东区",)),)
    assert units(units=new, groups=groups, offices=(), leaders=(Leader("王五"),)) == [
        "unit-changed 全称 某市甲局→甲局全称 unit=甲局",
        "unit-changed 别名 None→小甲 unit=甲局",
        "unit-added 新增单位 None→丁局 unit=丁局",
        "unit-changed 成员 东区、西区→东区 unit=各区",
        "unit-added 新增分管领导 None→王五 unit=王五",
        "unit-removed 删去单位 西区→None unit=西区",
        "unit-removed 删去统称 专班成员单位→None unit=专班成员单位",
        "unit-removed 删去主办机构 市督查室→None unit=市督查室",
        "unit-changed 次序 在 乙局 之后→在 甲局 之后 unit=东区",
    ]
    assert units(units=UNITS.units[:4], groups=(*UNITS.groups, Group("丙会", members=("甲局",)))) == [
        "unit-changed 性质 单位→统称 unit=丙会",
        "unit-changed 次序 在 西区 之后→在 专班成员单位 之后 unit=丙会",
    ]


NEW = Unit("新局", "政府组成部门", full_name="某市新局", aliases=("甲局",))


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ((A, B), (NEW, B), {"新局": "甲局"}),
        ((A, B), (A._replace(name="甲委"), B), {"甲委": "甲局"}),  # by the full name
        ((A._replace(aliases=("新局",)), B), (Unit("新局", "政府组成部门"), B), {"新局": "甲局"}),
        ((A, B), (A, B, NEW), {}),  # the old one is still there
        ((A, B), (NEW._replace(aliases=("甲局", "乙局")),), {}),  # two in one
        ((A, B), (Unit("新局", "政府组成部门"), B), {}),
        ((Unit("甲", "局"), Unit("乙", "局")), (Unit("丙", "局"), Unit("丁", "局")), {}),
    ],
)
def test_renames(old: tuple[Unit, ...], new: tuple[Unit, ...], found: dict[str, str]) -> None:
    assert renames(UNITS._replace(units=old), UNITS._replace(units=new)) == found


def test_a_renamed_unit_s_files_are_the_same_files() -> None:
    report = filing("甲局", entry("1-1"))
    before = Snapshot("", units=UNITS, files={FileSlot("progress", (Q2, "甲局")): report})
    after = Snapshot("", units=UNITS._replace(units=(NEW, *UNITS.units[1:])),
                     files={FileSlot("progress", (Q2, "新局")): report._replace(unit="新局")})  # fmt: skip
    assert told(compare(before, after)) == [
        "unit-renamed 更名 甲局→新局 unit=新局",
        "unit-changed 全称 某市甲局→某市新局 unit=新局",
        "unit-changed 别名 None→甲局 unit=新局",
    ]
    assert told(compare(before, Snapshot("", units=UNITS))) == [
        "report-removed 撤下 正常推进 1→None unit=甲局 quarter=2024Q2 entries=1"
    ]


def test_reports() -> None:
    old = filing("甲局", entry("1-1"), entry("2-3", scope="东片"))
    done = entry("1-1", "已完成", problems="无人")._replace(values={"公园": Decimal("3.50")})
    new = old._replace(submitted=dt.date(2024, 7, 16), entries=(done, entry("2-5")))
    about = "unit=甲局 quarter=2024Q2"
    assert files("progress", (Q2, "甲局"), old, new) == [
        f"report-changed 报送日期 2024-07-15→2024-07-16 {about}",
        f"status-moved 进度状态 正常推进→已完成 task=1-1 {about}",
        f"entry-changed 完成数·公园 None→3.50 task=1-1 {about}",
        f"entry-changed 存在问题 None→无人 task=1-1 {about}",
        f"entry-removed 删去 正常推进→None task=2-3 scope=东片 {about}",
        f"entry-added 新增 None→正常推进 task=2-5 {about}",
    ]
    assert files("progress", (Q2, "甲局"), None, new) == [
        f"report-added 新报 None→已完成 1、正常推进 1 {about} entries=2"
    ]
    assert files("progress", (Q2, "甲局"), old, None) == [f"report-removed 撤下 正常推进 2→None {about} entries=2"]
    assert files("progress", (Q1, "甲局"), None, filing("甲局", quarter=Q1)) == [
        "report-added 新报 None→0 条 unit=甲局 quarter=2024Q1"
    ]


def test_files_come_in_the_order_of_their_names() -> None:
    slots = [FileSlot("progress", of) for of in ((Q2, "乙局"), (Q1, "乙局"), (Q2, "甲局"))]
    new = {slot: filing(slot.identity[1], entry("2-1"), quarter=slot.identity[0]) for slot in slots}
    found = compare(Snapshot("", files={slots[0]: new[slots[0]]}), Snapshot("", files=new))
    assert [(one.quarter, one.unit) for one in found] == [("2024Q1", "乙局"), ("2024Q2", "甲局")]


def test_plans_and_contacts() -> None:
    old = UnitPlan("甲局", approver="张三", entries=(
        PlanEntry("1-1", goal="做好"), PlanEntry("2-3", "东片", milestones={"2024Q2": "一半"}),
    ))  # fmt: skip
    first = PlanEntry("1-1", goal="做得更好", milestones={"2024Q3": "全部"})
    new = UnitPlan("甲局", approver="李四", entries=(first, PlanEntry("2-5", goal="联合", office="一处")))
    about = "unit=甲局 file=办理方案"
    assert files("plans", ("甲局",), old, new) == [
        f"file-changed 审定人 张三→李四 {about}",
        f"row-changed 工作目标 做好→做得更好 task=1-1 {about}",
        f"row-changed 季度节点·2024Q3 None→全部 task=1-1 {about}",
        f"row-removed 删去 季度节点·2024Q2：一半→None task=2-3 scope=东片 {about}",
        f"row-added 新增 None→工作目标：联合；承办处室：一处 task=2-5 {about}",
    ]
    assert files("plans", ("甲局",), None, old) == [
        "file-added 新增 None→1-1、2-3（东片） unit=甲局 entries=2 file=办理方案"
    ]
    people = Contacts("甲局", people=(Person("张三", "联络员"),))
    more = people._replace(people=(Person("张三", "联络员", post="科长"), Person("李四", "分管负责人")))
    assert files("contacts", ("甲局",), people, more) == [
        "row-changed 职务 None→科长 unit=甲局 file=联系人 row=张三",
        "row-added 新增 None→职责：分管负责人 unit=甲局 file=联系人 row=李四",
    ]
    assert files("contacts", ("甲局",), people._replace(people=()), None) == [
        "file-removed 撤下 0 条→None unit=甲局 file=联系人"
    ]


def test_of_a_kind_that_one_side_says_nothing_of_nothing_is_told() -> None:
    full = Snapshot("", files={FileSlot("plans", ("甲局",)): UnitPlan("甲局")})
    silent = Snapshot("", silent=frozenset({"plans"}))
    assert compare(silent, full) == compare(full, silent) == []
    assert len(compare(full, Snapshot(""))) == 1


def test_rows_of_the_office_name_their_unit() -> None:
    """A review need not say a status; none is told."""
    returned = review("07-20", "退回", entry("1-1"))  # with the digest of what it read
    old, new = reviews(q2=[returned])[0], reviews(q2=[returned._replace(reason="没有数字"), review("07-25", "认可")])[0]
    about = "task=1-1 unit=甲局 quarter=2024Q2 file=审核"
    assert files("reviews", (Q2,), old, new) == [
        f"row-changed 理由 数据不实→没有数字 {about} row=2024-07-20",
        f"row-added 新增 None→审核意见：认可 {about} row=2024-07-25",
    ]
    assert files("reviews", (Q2,), new, None) == [
        "file-removed 撤下 甲局（1-1，2024-07-20）、甲局（1-1，2024-07-25）→None quarter=2024Q2 entries=2 file=审核"
    ]
