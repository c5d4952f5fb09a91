"""The plan and the units as they hold in each quarter."""

from __future__ import annotations

from typing import Any

import pytest

from gwrb.model.changes import CHANGES_FILE, DatedChange
from gwrb.model.dated import DatedPlan, InForce
from gwrb.model.plan import TASKS_FILE, Plan
from gwrb.model.record import sound
from gwrb.model.register import Register
from gwrb.model.units_file import UNITS_FILE
from gwrb.model.values import Period
from gwrb.text.source import Source

PLAN = """\
plan: {title: 2024年方案, year: 2024, city: 丙市}
outline:
- {part: 一, title: 主要}
tasks:
- id: 1-1
  text: 建成泵站10座。
  assignments:
  - {lead: [市水务局], responsible: [市城建局, 各区]}
  targets:
  - {name: 泵站, amount: 10, unit: 座, kind: 不少于, counts: 累计, words: 泵站10座}
- id: 1-2
  text: 帮扶。
  assignments:
  - {scope: 东片, lead: [市水务局]}
  - {scope: 西片, lead: [市科技局]}
  targets:
  - {name: 东, amount: 1, unit: 个, kind: 不少于, counts: 累计, words: 一, scope: 东片}
  - {name: 西, amount: 2, unit: 个, kind: 不少于, counts: 累计, words: 二, scope: 西片}
- id: 1-4
  text: 推进。
  assignments:
  - {responsible: [科技局, 市知识产权局]}
  links:
  - {task: 1-2, relation: related}
"""
UNITS = """\
units:
- {name: 市科技局, full_name: 丙市科学技术局, class: 部门}
- {name: 市知识产权局, class: 部门, aliases: [知产局]}
- {name: 市水务局, class: 部门}
- {name: 市城建局, class: 部门}
- {name: 甲区, class: 区}
- {name: 乙区, class: 区}
groups:
- {name: 各区, classes: [区]}
"""
Q1, Q2, Q3, Q4 = (Period(2024, n) for n in (1, 2, 3, 4))


def change(text: str, since: str = "2024Q3") -> DatedChange:
    head = f"changes:\n- {{from: {since}, decided: 2024-07-05, by: 市政府, reason: 机构改革, {text}}}\n"
    value: Any = sound(CHANGES_FILE, Source("c", head))
    assert value is not None, head
    one: DatedChange = value.changes[0]
    return one


def year(*changes: DatedChange) -> DatedPlan:
    plan: Plan = sound(TASKS_FILE, Source("t", PLAN))
    units = sound(UNITS_FILE, Source("u", UNITS))
    return DatedPlan(plan, Register(units, "丙市"), changes)


def owed(held: InForce) -> list[str]:
    """Who owes what: 市水务局 1-2（东片）."""
    return [
        f"{d.unit.name} {d.task.id}" + (f"（{d.assignment.scope}）" if d.assignment.scope else "") for d in held.leads
    ]


ISSUED = ["市水务局 1-1", "市水务局 1-2（东片）", "市科技局 1-2（西片）", "市科技局 1-4", "市知识产权局 1-4"]


def test_without_changes_every_quarter_has_the_very_same() -> None:
    of = year()
    assert of.at(Q1) is of.at(Q4) is of.issued is of.on(Q3.as_of)
    assert of.issued.plan is of.plan
    assert owed(of.issued) == ISSUED


def test_quarters_without_a_change_between_share_theirs() -> None:
    of = year(change("task: 1-1, lead: [市城建局]"))
    assert of.at(Q1) is of.at(Q2)
    assert of.at(Q3) is of.at(Q4) is of.on(Q3.as_of)
    assert of.on(Q2.as_of) is of.at(Q2)
    assert of.at(Q1).plan is of.plan
    untouched = [(a, b) for a, b in zip(of.at(Q1).leads, of.at(Q4).leads, strict=True) if a.task.id != "1-1"]
    assert all(a is b for a, b in untouched)
    assert len(untouched) == 4


def test_a_lead_moves_and_stands_no_more_among_the_responsible() -> None:
    held = year(change("task: 1-1, lead: [城建局]")).at(Q3)
    assert owed(held) == ["市城建局 1-1", *ISSUED[1:]]
    assert held.tasks["1-1"].assignments[0].responsible == ("各区",)


def test_who_led_for_a_while_is_among_the_responsible_again_afterwards() -> None:
    """A name that the unit bears since is its name there too; a list that is stated anew is what holds."""
    moves = [change("task: 1-1, lead: [市城建局]", "2024Q2"), change("unit: 市城建局, renamed: 市建设局")]
    back = change("task: 1-1, lead: [市水务局]", "2024Q4")
    one = year(*moves, back).at(Q4).plan.tasks[0].assignments[0]
    assert (one.lead, one.responsible) == (("市水务局",), ("市建设局", "各区"))
    stated = change("task: 1-1, responsible: [各区]")
    assert year(moves[0], stated, back).at(Q4).plan.tasks[0].assignments[0].responsible == ("各区",)


def test_a_unit_that_is_founded_later_is_told_from_a_name_that_nobody_knows() -> None:
    plan = year(change("founded: {name: 市数据局, class: 部门}"))
    said = "它自2024年第三季度起新设，以前没有它"
    assert {plan.at(q).register.unknown("丙市数据局") for q in (Q1, Q2)} == {said}
    assert plan.at(Q3).register.find("市数据局")
    assert plan.at(Q2).register.founded("市统计局") is None


def test_one_part_of_a_task_changes_alone() -> None:
    of = year(
        change("task: 1-2, scope: 西片, lead: [市城建局], targets: [{name: 西, amount: 3, unit: 个, kind: 不少于, "
               "counts: 累计, words: 三, scope: 西片}]"),
        change("task: 1-2, scope: 东片, withdrawn: true", "2024Q4"),
    )  # fmt: skip
    assert owed(of.at(Q3)) == [ISSUED[0], ISSUED[1], "市城建局 1-2（西片）", *ISSUED[3:]]
    assert [(t.name, int(t.amount)) for t in of.at(Q3).tasks["1-2"].targets] == [("东", 1), ("西", 3)]
    assert [(t.name, int(t.amount)) for t in of.at(Q4).tasks["1-2"].targets] == [("西", 3)]
    assert owed(of.at(Q4)) == [ISSUED[0], "市城建局 1-2（西片）", *ISSUED[3:]]


def test_text_and_targets_are_those_of_the_quarter() -> None:
    target = "{name: 泵站, amount: 6, unit: 座, kind: 不少于, counts: 累计, words: 泵站6座}"
    of = year(change(f"task: 1-1, text: 建成泵站6座。, targets: [{target}]"))
    assert [str(of.at(q).tasks["1-1"].text) for q in (Q1, Q2, Q3, Q4)] == ["建成泵站10座。"] * 2 + ["建成泵站6座。"] * 2
    assert [int(of.at(q).tasks["1-1"].targets[0].amount) for q in (Q2, Q3)] == [10, 6]


def test_tasks_are_added_at_their_place_and_withdrawn_with_the_links_to_them() -> None:
    of = year(
        change("added: {id: 1-3, text: 新建。, assignments: [{lead: [甲区]}]}"),
        change("task: 1-2, withdrawn: true", "2024Q4"),
    )
    assert [list(map(str, of.at(q).tasks)) for q in (Q2, Q3, Q4)] == [
        ["1-1", "1-2", "1-4"],
        ["1-1", "1-2", "1-3", "1-4"],
        ["1-1", "1-3", "1-4"],
    ]
    assert [len(of.at(q).tasks["1-4"].links) for q in (Q3, Q4)] == [1, 0]


def test_a_renamed_unit_is_found_by_every_name_and_called_by_the_one_of_then() -> None:
    of = year(change("unit: 市科技局, renamed: 市科技创新局, full_name: 丙市科技创新局"))
    for name in ("市科技局", "丙市科学技术局", "市科技创新局", "科技创新局", "丙市科技创新局"):
        found = [of.at(q).register.find(name) for q in (Q1, Q4)]
        assert [str(one and one.name) for one in found] == ["市科技局", "市科技创新局"], name
        assert of.root(name) == "市科技局"
    assert owed(of.at(Q2)) == ISSUED
    assert owed(of.at(Q3)) == [one.replace("市科技局", "市科技创新局") for one in ISSUED]
    assert of.at(Q3).tasks["1-4"].assignments[0].responsible == ("市科技创新局", "市知识产权局")


def test_the_new_name_may_be_known_as_an_alias_already() -> None:
    of = year(change("unit: 市知识产权局, renamed: 知产局"))
    assert owed(of.at(Q3)) == [*ISSUED[:4], "知产局 1-4"]
    assert [str(one and one.name) for q in (Q1, Q4) if (one := of.at(q).register.find("知产局"))] == [
        "市知识产权局",
        "知产局",
    ]


def test_a_merged_unit_is_found_as_the_one_that_it_joined() -> None:
    of = year(change("unit: 市知识产权局, merged_into: 市科技局"))
    assert owed(of.at(Q3)) == ISSUED[:4]
    assert [str(u.name) for u in of.at(Q3).register.units.units][:2] == ["市科技局", "市水务局"]
    for name in ("市知识产权局", "知产局"):
        found = [of.at(q).register.find(name) for q in (Q1, Q4)]
        assert [str(one and one.name) for one in found] == ["市知识产权局", "市科技局"], name


@pytest.mark.parametrize("more", ["renamed: 市创新局", "merged_into: 市水务局", "abolished: true, successor: 市水务局"])
@pytest.mark.parametrize("name", ["市知识产权局", "丙市知产局"])
def test_what_is_said_of_a_unit_that_is_gone_befalls_no_other(name: str, more: str) -> None:
    merged = change("unit: 市知识产权局, merged_into: 市科技局")
    assert owed(year(merged, change(f"unit: {name}, {more}", "2024Q4")).at(Q4)) == owed(year(merged).at(Q4))


def test_a_unit_may_take_the_name_of_one_that_joined_it() -> None:
    of = year(
        change("unit: 市知识产权局, merged_into: 市科技局"),
        change("unit: 市科技局, renamed: 市知识产权局", "2024Q4"),
        change("unit: 市知识产权局, merged_into: 市水务局", "2025Q1"),
    )
    assert owed(of.at(Q4))[2:] == ["市知识产权局 1-2（西片）", "市知识产权局 1-4"]
    assert [str(unit.name) for unit in of.steps[-1].after.register.units.units] == [
        "市水务局",
        "市城建局",
        "甲区",
        "乙区",
    ]


def test_units_that_become_a_new_one() -> None:
    of = year(
        change("founded: {name: 市创新局, class: 部门}"),
        change("unit: 市知识产权局, merged_into: 市创新局"),
        change("unit: 市科技局, abolished: true, successor: 市创新局"),
    )
    assert owed(of.at(Q3)) == [ISSUED[0], ISSUED[1], "市创新局 1-2（西片）", "市创新局 1-4"]
    assert of.at(Q2).register.find("市创新局") is None
    assert [str(u.name) for u in of.at(Q3).register.units.units] == ["市水务局", "市城建局", "市创新局", "甲区", "乙区"]


def test_an_abolished_unit_without_successor_leaves_what_others_do_and_what_it_led_unled() -> None:
    of = year(change("unit: 市城建局, abolished: true"), change("unit: 市水务局, abolished: true", "2024Q4"))
    assert of.at(Q3).tasks["1-1"].assignments[0].responsible == ("各区",)
    assert of.at(Q4).tasks["1-1"].assignments[0].lead == ("市水务局",)
    assert owed(of.at(Q4)) == ISSUED[2:]


def test_members_of_a_group() -> None:
    of = year(change("group: 各区, members: [乙区]"))
    groups = [of.at(q).register.group("各区") for q in (Q2, Q3)]
    assert [
        [str(u.name) for u in of.at(q).register.members(g)] for q, g in zip((Q2, Q3), groups, strict=True) if g
    ] == [["甲区", "乙区"], ["乙区"]]


def test_units_change_before_the_tasks_that_name_them_whatever_the_order_of_the_file() -> None:
    changes = [change("task: 1-1, lead: [市创新局]"), change("unit: 市科技局, renamed: 市创新局")]
    assert owed(year(*changes).at(Q3)) == owed(year(*reversed(changes)).at(Q3))
    assert owed(year(*changes).at(Q3))[0] == "市创新局 1-1"


@pytest.mark.parametrize(
    "text",
    [
        "task: 1-9, lead: [市城建局]",
        "task: 1-2, lead: [市城建局]",
        "task: 1-1, scope: 东片, lead: [市城建局]",
        "added: {id: 1-1, text: 又一项。, assignments: [{lead: [市城建局]}]}",
        "unit: 市卫健委, renamed: 市医保局",
        "unit: 各区, renamed: 各新区",
        "unit: 市科技局, merged_into: 市卫健委",
        "unit: 市科技局, merged_into: 科技局",
        "founded: {name: 市科技局, class: 部门}",
        "group: 市科技局, members: [甲区]",
    ],
)
def test_what_makes_no_sense_changes_nothing(text: str) -> None:
    assert owed(year(change(text)).at(Q3)) == ISSUED


def test_what_holds_from_the_next_year_on_gives_names_and_moves_nothing() -> None:
    made = year(
        change("unit: 市科技局, renamed: 市科技创新局", "2025Q1"),
        change("unit: 市城建局, merged_into: 市水务局", "2025Q1"),
    )
    assert [owed(held) for held in made.stages] == [ISSUED]
    assert [str(unit.name) for unit in made.at(Q4).register.units.units[:4]] == [
        "市科技局", "市知识产权局", "市水务局", "市城建局",
    ]  # fmt: skip
    found = [made.find(name, Q2) for name in ("市科技创新局", "市城建局")]
    assert [one and str(one.name) for one in found] == ["市科技局", "市城建局"]
    assert [step.change.renamed for step in made.steps] == ["市科技创新局", None]
