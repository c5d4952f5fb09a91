"""The ledger's first text: exact layout, and the same plan when read again."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import yaml

from gwrb.model.plan import TASKS_FILE, Assignment, Definition, Heading, Link, Part, Plan, Section, Task
from gwrb.model.record import parse_as
from gwrb.model.units_file import UNITS_FILE, Group, Office, Unit, Units
from gwrb.model.values import Period
from gwrb.notice import tasks_file
from gwrb.notice.reading import Reading
from gwrb.text.source import Source

ROOT = Path(__file__).parents[2]

PLAN = Plan(
    Heading(
        title="2025年方案",
        year=2025,
        city="云川市",
        issuer="云川市人民政府",
        issued=dt.date(2025, 1, 6),
        addressees="各区人民政府，市人民政府各部门",
        letter="第一段。\n第二段。",
        lead_word="牵头部门",
        responsible_word="配合单位",
        plans_due=dt.date(2025, 2, 8),
        first_quarter=Period(2025, 2),
        due_day=20,
        definitions=(Definition("各区人民政府", "含新区，下同"),),
    ),
    (
        Part("一", "目标"),
        Part("二", "工作", (Section("一", "工业"), Section("二", "农业", ("做强", "做优")))),
        Part("三", "民生", topics=("就业",)),
    ),
    (
        Task("1-1", "增长: 6%。", (Assignment(("市发改委",), ("各区人民政府",)),)),
        Task("2-1", "建设。", (Assignment((), ("市工信局",), "东段"), Assignment(("甲局",), (), "西段")), "一"),
        Task("2-2", "种植。", (Assignment((), tuple(f"市第{i}农业农村局" for i in range(1, 8))),), "二", "做强"),
        Task("3-1", "就业。", (Assignment((), ("市人社局",)),), None, "就业", (Link("2-1", "same"),)),
    ),
)
TEXT = """\
# yaml-language-server: $schema=../schema/tasks.schema.json

plan:
  title: 2025年方案
  year: 2025
  city: 云川市
  issuer: 云川市人民政府
  issued: 2025-01-06
  addressees: 各区人民政府，市人民政府各部门
  letter: |-
    第一段。
    第二段。
  lead_word: 牵头部门
  responsible_word: 配合单位
  plans_due: 2025-02-08
  first_quarter: 2025Q2
  due_day: 20
  definitions:
  - name: 各区人民政府
    text: 含新区，下同

outline:
- part: 一
  title: 目标
- part: 二
  title: 工作
  sections:
  - section: 一
    title: 工业
  - section: 二
    title: 农业
    topics:
    - 做强
    - 做优
- part: 三
  title: 民生
  topics:
  - 就业

tasks:

# ======== 一、目标

- id: 1-1
  text: "增长: 6%。"
  assignments:
  - lead: [市发改委]
    responsible: [各区人民政府]

# ======== 二、工作

# ---- 二（一）工业

- id: 2-1
  section: 一
  text: 建设。
  assignments:
  - scope: 东段
    responsible: [市工信局]
  - scope: 西段
    lead: [甲局]

# ---- 二（二）农业

- id: 2-2
  section: 二
  topic: 做强
  text: 种植。
  assignments:
  - responsible: [市第1农业农村局, 市第2农业农村局, 市第3农业农村局, 市第4农业农村局,
      市第5农业农村局, 市第6农业农村局, 市第7农业农村局]

# ======== 三、民生

- id: 3-1
  topic: 就业
  text: 就业。
  assignments:
  - responsible: [市人社局]
  links:
  - task: 2-1
    relation: same
"""


def test_layout() -> None:
    assert tasks_file.write_tasks(PLAN) == TEXT


def test_read_again_it_is_the_same_plan(plan: Plan) -> None:
    for written in (PLAN, plan):
        read, parsed = parse_as(TASKS_FILE, Source("data/tasks.yaml", tasks_file.write_tasks(written)))
        assert parsed.diagnostics == ()
        assert read == written


def test_comments_hold_for_any_title() -> None:
    """A title with a line's end would otherwise break out of its comment."""
    odd = PLAN._replace(outline=(Part("一", "目\n标"), *PLAN.outline[1:]))
    assert tasks_file.write_tasks(odd).count("# ======== 一、目 标\n") == 1


def test_every_task_begins_with_its_id(plan: Plan) -> None:
    lines = tasks_file.write_tasks(plan).split("\n")
    assert [line.removeprefix("- id: ") for line in lines if line.startswith("- id: ")] == [t.id for t in plan.tasks]
    assert yaml.safe_load("\n".join(lines))["tasks"][5]["id"] == "2-1"


def test_the_repository_holds_what_the_notice_says(plan: Plan) -> None:
    """data/tasks.yaml may gain comments, names, links and targets; what the notice says stays."""
    text = (ROOT / "data" / "tasks.yaml").read_text(encoding="utf-8")
    read, _ = parse_as(TASKS_FILE, Source("data/tasks.yaml", text))
    assert read is not None
    bare = tuple(task._replace(links=(), targets=(), figures=(), name=None) for task in read.tasks)
    assert read._replace(tasks=bare) == plan


def test_units_layout() -> None:
    units = Units(
        (
            Unit(
                "市发改委", "政府组成部门", "云川市发展和改革委员会", ("市发展改革委",), note="备注", unconfirmed="待核"
            ),
        ),
        (Group("各区人民政府", ("甲区人民政府",), ("区人民政府",), open=True),),
        (Office("市政府督查室", "supervision", ("督查室",)),),
    )
    assert tasks_file.write_units(units) == (
        "# yaml-language-server: $schema=../schema/units.schema.json\n\n"
        "units:\n- name: 市发改委\n  full_name: 云川市发展和改革委员会\n  class: 政府组成部门\n"
        "  aliases: [市发展改革委]\n  note: 备注\n  unconfirmed: 待核\n\n"
        "groups:\n- name: 各区人民政府\n  members: [甲区人民政府]\n  classes: [区人民政府]\n  open: true\n\n"
        "offices:\n- name: 市政府督查室\n  role: supervision\n  aliases: [督查室]\n"
    )


def test_first_units_of_the_notice(reading: Reading, plan: Plan) -> None:
    units = tasks_file.first_units(plan, reading.blocks)
    found = {unit.name: unit for unit in units.units}
    assert len(found) == 83
    assert found["市委宣传部"].aliases == ("市文明办", "市委宣传部〈市文明办〉")
    assert found["东湖高新区管委会"].aliases == ("市自贸办", "市自贸办〈东湖高新区管委会〉")
    assert {unit.class_ for unit in units.units} == {
        "党委部门",
        "政府组成部门",
        "政府直属特设机构",
        "群团组织",
        "事业单位",
        "中央省属垂直单位",
        "中央企业属地单位",
        "派出机构管委会",
        "区人民政府",
        "市属国企",
        "临时指挥部专班",
    }
    assert all(unit.unconfirmed for unit in units.units)
    assert [group.name for group in units.groups] == [
        "各区人民政府",
        "市人民政府各部门",
        "各中心城区人民政府",
        "市停车“一张网”建设工作专班成员单位",
        "市推进武汉新城建设工作领导小组成员单位",
        "各新城区人民政府",
    ]
    assert all(group.open and group.unconfirmed == "通知未列成员，请补充" for group in units.groups)
    assert units.offices == (Office("市人民政府督查室", "supervision"), Office("市考评办", "assessment"))
    read, parsed = parse_as(UNITS_FILE, Source("data/units.yaml", tasks_file.write_units(units)))
    assert (read, parsed.diagnostics) == (units, ())


def test_a_name_that_says_nothing_takes_its_neighbours_class() -> None:
    plan = PLAN._replace(tasks=(Task("1-1", "一。", (Assignment((), ("云川科创", "云川城投集团", "某某")),)),))
    units = tasks_file.first_units(plan, (("云川科创", "云川城投集团"), ("某某",)))
    assert [(unit.name, unit.class_) for unit in units.units] == [
        ("云川科创", "市属国企"),
        ("云川城投集团", "市属国企"),
        ("某某", "其他"),
    ]


def test_a_name_without_a_telling_ending_becomes_no_department() -> None:
    named = ("市科技局", "null", "是", "某某")
    plan = PLAN._replace(tasks=(Task("1-1", "一。", (Assignment((), named),)),))
    units = tasks_file.first_units(plan, (named, ("是", "云川城投集团")))
    assert {unit.name: unit.class_ for unit in units.units} == {
        "市科技局": "政府组成部门",
        "null": "其他",
        "是": "其他",
        "某某": "其他",
    }


def test_comments_stand_above_their_link() -> None:
    text = tasks_file.write_tasks(PLAN, {("3-1", "2-1"): ("# gwrb: allow GW601 原文如此",)})
    link = "  - task: 2-1\n"
    assert text == TEXT.replace(link, f"  # gwrb: allow GW601 原文如此\n{link}")
