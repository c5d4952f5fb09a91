"""Who is in charge of what."""

import datetime as dt

import pytest

from gwrb.model.leaders import Leaders
from gwrb.model.obligations import obligations_of
from gwrb.model.plan import Assignment, Task
from gwrb.model.register import Register
from gwrb.model.units_file import Group, Leader, Unit, Units

LEADERS = (
    Leader("赵甲", "常务副市长", ("甲局", "各区")),
    Leader("钱乙", "副市长", ("丙市乙局", "西区")),
    Leader("孙丙", "副市长"),
)
REGISTER = Register(
    Units(
        tuple(Unit(name, "部门") for name in ("甲局", "乙局", "东区", "西区", "丁局")),
        (Group("各区", ("东区", "西区")),),
        leaders=LEADERS,
    ),
    "丙市",
)


def leads(*names: str, leader: str | None = None) -> list[str]:
    task = Task("1-1", "增长。", (Assignment(names),), leader=leader)
    leaders = Leaders(REGISTER, [task])
    return [found.label if (found := leaders.of(one)) else "" for one in obligations_of(task, REGISTER)]


def test_the_leader_of_the_unit_that_answers() -> None:
    """Who names a unit himself goes before who names its group."""
    assert leads("甲局", "乙局", "丁局") == ["常务副市长赵甲", "副市长钱乙", ""]
    assert leads("各区") == ["常务副市长赵甲", "副市长钱乙"]


def test_a_tasks_own_leader_goes_before_the_units() -> None:
    assert leads("甲局", "丁局", leader="孙丙副市长") == ["副市长孙丙"] * 2
    assert leads("甲局", leader="常务副市长") == ["常务副市长赵甲"]
    assert leads("甲局", leader="李丁") == ["李丁"]  # whom only the notice names


@pytest.mark.parametrize("text", ["钱乙", "副市长钱乙", "錢乙", " 钱 乙 副市长"])
def test_a_leader_is_found_by_name_in_any_script(text: str) -> None:
    assert Leaders(REGISTER).find(text) == LEADERS[1]


def test_an_office_of_two_means_neither() -> None:
    assert Leaders(REGISTER).find("常务副市长") == LEADERS[0]
    assert Leaders(REGISTER).find("副市长") is None
    assert Leaders(REGISTER).find("") is None


def test_leaders_whom_only_tasks_name_are_known() -> None:
    tasks = [Task("1-1", "增长。", (), leader=text) for text in ("副市长钱乙", "李丁", "李丁")]
    assert [one.label for one in Leaders(REGISTER, tasks).all] == ["常务副市长赵甲", "副市长钱乙", "副市长孙丙", "李丁"]
    assert [one.name for one in Leaders(Register(Units()), tasks).all] == ["副市长钱乙", "李丁"]


def changed(**facts: object) -> Leaders:
    """The leaders after one change from the third quarter on."""
    from gwrb.model.changes import DatedChange
    from gwrb.model.dated import DatedPlan
    from gwrb.model.plan import Heading, Plan
    from gwrb.model.values import Period

    plan = Plan(Heading("方案", 2024), (), ())
    change = DatedChange(Period(2024, 3), dt.date(2024, 7, 1), "市政府", "分工调整", **facts)  # type: ignore[arg-type]
    year = DatedPlan(plan, REGISTER, [change])
    assert Leaders(year.at(Period(2024, 2)).register).all == LEADERS
    return Leaders(year.at(Period(2024, 3)).register)


def of(leaders: Leaders) -> list[str]:
    return [
        one.name if (one := leaders.of_unit(unit)) else "" for unit in ("甲局", "乙局", "东区", "西区", "丁局", "新局")
    ]


@pytest.mark.parametrize(
    ("facts", "after"),
    [
        ({"unit": "甲局", "leader": "副市长钱乙"}, ["钱乙", "钱乙", "赵甲", "钱乙", "", ""]),
        ({"unit": "丁局", "leader": "孙丙"}, ["赵甲", "钱乙", "赵甲", "钱乙", "孙丙", ""]),
        ({"group": "各区", "leader": "孙丙"}, ["赵甲", "钱乙", "孙丙", "钱乙", "", ""]),
        ({"unit": "甲局", "leader": "李丁"}, ["李丁", "钱乙", "赵甲", "钱乙", "", ""]),  # whom units.yaml has not
        ({"unit": "甲局", "renamed": "新局"}, ["赵甲", "钱乙", "赵甲", "钱乙", "", "赵甲"]),
        ({"unit": "乙局", "merged_into": "丁局"}, ["赵甲", "", "赵甲", "钱乙", "", ""]),
        ({"unit": "乙局", "merged_into": "甲局"}, ["赵甲", "", "赵甲", "钱乙", "", ""]),
    ],
)
def test_who_is_in_charge_follows_the_changes_of_the_year(facts: dict[str, object], after: list[str]) -> None:
    found = of(changed(**facts))
    if "renamed" in facts:
        after[0] = ""  # by its old name it is nobody's own any more
    assert found == after
