"""Names are found however they are written; who owes what follows from them alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from gwrb.model.obligations import LEAD, obligations_of, obligations_of_unit, open_groups
from gwrb.model.plan import TASKS_FILE, Assignment, Task
from gwrb.model.record import parse_as
from gwrb.model.register import Register
from gwrb.model.units_file import UNITS_FILE, Group, Office, Unit, Units
from gwrb.text.source import Source
from tests.conftest import ROOT

UNITS, _ = parse_as(UNITS_FILE, Source("", (ROOT / "data/units.yaml").read_text(encoding="utf-8")))
PLAN, _ = parse_as(TASKS_FILE, Source("", (ROOT / "data/tasks.yaml").read_text(encoding="utf-8")))
assert UNITS
assert PLAN
WUHAN = Register(UNITS, "武汉市")
TRADITIONAL = OpenCC("s2t")
OWNERS: list[Unit | Group] = [*UNITS.units, *UNITS.groups]
EVERY = [(owner.name, name) for owner in OWNERS for name in (owner.name, *owner.aliases)]


def wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


@given(st.sampled_from(EVERY), st.booleans(), st.booleans(), st.lists(st.sampled_from(" 　\t\u200b"), max_size=3))
def test_script_width_and_spaces_do_not_matter(
    pair: tuple[str, str], traditional: bool, full: bool, spaces: list[str]
) -> None:
    owner, name = pair
    written = TRADITIONAL.convert(name) if traditional else name
    written = wide(written) if full else written
    for number, space in enumerate(spaces):
        at = (number * 7) % (len(written) + 1)
        written = written[:at] + space + written[at:]
    found = WUHAN.find(written)
    assert found is not None
    assert found.name == owner


@pytest.mark.parametrize("unit", [u for u in UNITS.units if u.name.startswith("市")], ids=lambda u: u.name)
def test_the_citys_name_may_stand_before(unit: Unit) -> None:
    for written in ("武汉" + unit.name, "武汉市" + unit.name[1:], unit.name[1:]):
        found = WUHAN.find(written)
        assert found is unit or (found is None and written == unit.name[1:])


@given(st.text(max_size=20))
def test_any_text_is_answered(text: str) -> None:
    found = WUHAN.find(text)
    assert found is None or found in (*WUHAN.units.units, *WUHAN.units.groups)
    assert set(WUHAN.suggest(text)) <= {o.name for o in WUHAN.units.owners}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("市经信厅", "市经信局"),
        ("市城管委员会", "市城管执法委"),
        ("江岸", "江岸区人民政府"),
        ("武汉地铁", "武汉地铁集团"),
        ("各区政府", "各区人民政府"),
        ("市政务数据局", "市政务服务大数据局"),
    ],
)
def test_near_misses_suggest(written: str, meant: str) -> None:
    assert meant in WUHAN.suggest(written)


def test_what_two_could_be_is_nobody() -> None:
    register = Register(Units((Unit("市甲局", "部门"), Unit("丙市甲局", "部门"))), "丙市")
    assert register.find("甲局") is None
    assert register.find("丙市甲局") == Unit("丙市甲局", "部门")


def test_groups_within_groups_and_cycles() -> None:
    a, b, c = Unit("甲", "区"), Unit("乙", "区"), Unit("丙", "局")
    groups = (
        Group("全部", ("各区", "丙")),
        Group("各区", (), ("区",)),
        Group("环一", ("环二", "甲")),
        Group("环二", ("环一", "乙")),
    )
    register = Register(Units((a, b, c), groups, (Office("督查室", "supervision"),)))
    assert [u.name for u in register.members(groups[0])] == ["甲", "乙", "丙"]
    assert [u.name for u in register.members(groups[2])] == ["乙", "甲"]
    assert [g.name for g in register.groups_of(c)] == ["全部"]


def bound(*assignments: Assignment) -> list[tuple[str, str, str, bool]]:
    units = Units(
        (Unit("甲", "区"), Unit("乙", "区"), Unit("丙", "局")), (Group("各区", (), ("区",)), Group("专班", open=True))
    )
    task = Task("1-1", "事", assignments)
    return [(d.unit.name, d.role, str(d.as_), d.by_rule) for d in obligations_of(task, Register(units))]


def test_no_lead_named_the_responsible_lead() -> None:
    """The notice, first paragraph: 无牵头单位的，责任单位即为牵头单位."""
    assert bound(Assignment((), ("丙", "各区"))) == [
        ("丙", "lead", "丙", True),
        ("甲", "lead", "各区", True),
        ("乙", "lead", "各区", True),
    ]


def test_a_group_leads_member_by_member_and_a_unit_is_bound_once() -> None:
    assert bound(Assignment(("甲",), ("各区", "丙", "专班", "没有这个"))) == [
        ("甲", "lead", "甲", False),
        ("乙", "responsible", "各区", False),
        ("丙", "responsible", "丙", False),
    ]
    assert bound(Assignment((), ("各区", "甲"))) == [("乙", "lead", "各区", True), ("甲", "lead", "甲", True)]


def test_scopes_bind_apart() -> None:
    assert bound(Assignment(("甲",), (), "东"), Assignment((), ("甲",), "西")) == [
        ("甲", "lead", "甲", False),
        ("甲", "lead", "甲", True),
    ]


def test_one_units_duties_are_those_of_all() -> None:
    assert PLAN
    everything = [d for task in PLAN.tasks for d in obligations_of(task, WUHAN)]
    for unit in WUHAN.units.units:
        assert list(obligations_of_unit(PLAN.tasks, WUHAN, unit)) == [d for d in everything if d.unit is unit]
    assert {d.task.id for d in everything if d.role == LEAD} == {t.id for t in PLAN.tasks}
    by_rule = {(d.task.id, d.assignment.scope) for d in everything if d.by_rule}
    assert len(by_rule) == 43  # research/domain.md: 43 assignments name no lead
    through = {d.task.id for d in everything if d.by_rule and d.group}
    assert through == {"2-224", "3-1", "3-2", "3-6", "3-7", "3-8"}
    assert [t.id for t in PLAN.tasks if open_groups(t, WUHAN)] == ["2-123", "2-139"]


def test_several_names_as_near_are_all_named_and_an_office_is_no_unit() -> None:
    said = WUHAN.unknown("市科计局")
    assert said.startswith("是否想写“市统计局”、“市科技局”、“市审计局”？")
    assert WUHAN.unknown("市政府督查室") == "市人民政府督查室组织督查考评，自己不承担任务"


@pytest.mark.parametrize("unit", ["甲区", "甲区人民政府"])
def test_a_district_is_its_government(unit: str) -> None:
    register = Register(Units((Unit(unit, "区"), Unit("甲区财政局", "部门"), Unit("乙市", "市"))), "丙市")
    for name in ("甲区", "甲区人民政府", "丙市甲区人民政府", "丙市甲區"):
        found = register.find(name)
        assert found, name
        assert found.name == unit
    assert register.find("乙市人民政府") is None


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (
            "市科技创新局",
            "“市科技局”的备注里提到它。若是它的新名称，请在 data/units.yaml 里加进市科技局的 aliases（别名）；",
        ),
        ("武汉市科技创新局", "“市科技局”的备注里提到它。若是它的新名称，请在 data/units.yaml 里加进市科技局的"),
        (
            "市自然资源和城乡建设局",
            "“市规划局”、“市城建局”的备注里提到它。若是它的新名称，请在 data/units.yaml 里加进其中一个单位的",
        ),
        ("市人民政府", "请核对名称。若是已有单位的新名称，请在 data/units.yaml 里加进该单位的 aliases（别名）；"),
        ("市科技厅", "是否想写“市科技局”？若是已有单位的新名称，请在 data/units.yaml 里加进该单位的 aliases（别名）；"),
    ],
)
def test_an_unknown_name_may_be_a_new_name_or_a_new_unit(name: str, words: str) -> None:
    notes = {
        "市科技局": "机构改革后为武汉市科技创新局；何时起用，待确认",
        "市规划局": "改为武汉市自然资源和城乡建设局",
        "市城建局": "并入市自然资源和城乡建设局",
        "市审计局": "由“市人民政府各部门”承担任务",
    }
    register = Register(Units(tuple(Unit(unit, "部门", note=note) for unit, note in notes.items())), "武汉市")
    said = register.unknown(name)
    assert said.startswith(words)
    assert said.endswith("若是新单位，请另加一条")
