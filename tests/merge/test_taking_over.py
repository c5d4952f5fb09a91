"""市 to 区: what a city's plan asks of a unit, in that unit's own ledger, and what a later file of it changes there."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwrb.merge.taking_over import compare, first_tasks, part_title
from gwrb.model.changes import DatedChange
from gwrb.model.dated import DatedPlan
from gwrb.model.plan import Assignment, Heading, Part, Plan, Target, Task
from gwrb.model.register import Register
from gwrb.model.unit_plans import UnitDuties
from gwrb.model.units_file import Unit, Units
from gwrb.model.values import Period
from tests.conftest import Ran, Run

OWN = """\
plan:
  title: 2024年东区目标任务
  year: 2024
outline:
- part: 一
  title: 主要目标
tasks:
- id: 1-1
  name: 居民点整治
  text: 整治居民点。
  assignments:
  - lead: [住建处]  # 老李管
"""
UNITS = "units:\n- name: 住建处\n  class: 部门\n"
FIRST = """\

# ======== 二、丙市人民政府交办的任务

- id: 2-1
  printed: 1-1
  text: 地区生产总值增长6%。
  assignments:
  - lead: [东区人民政府]
  figures:
  - {words: 增长6%, reason: 由统计部门核算}

- id: 2-2
  printed: 1-5
  text: 增长6%。
  assignments:
  - lead: [东区人民政府]
  figures:
  - {words: 增长6%, reason: 由统计部门核算}

- id: 2-3
  name: 开展活动
  printed: 1-6
  text: 开展活动10场。
  assignments:
  - lead: [东区人民政府]
  targets:
  - {name: 活动, amount: 4, unit: 场, kind: 不少于, counts: 累计, words: 活动10场,
     note: 丙市人民政府分给本单位4场}
"""
SHARED = """\
- id: 1-6
  section: 一
  name: 开展活动
  text: 开展活动10场。
  assignments:
  - lead: [乙局]
    responsible: [各区人民政府]
  targets:
  - {name: 活动, amount: 10, unit: 场, kind: 不少于, counts: 累计, words: 活动10场}
"""


@pytest.fixture
def city(base: Path) -> Path:
    tasks = base / "data/tasks.yaml"
    tasks.write_text(tasks.read_text() + SHARED)
    (base / "data/breakdown").mkdir()
    shares = "- {unit: 东区人民政府, amount: 4}\n- {unit: 西区人民政府, amount: 6}\n- {from: 2024Q3, unit: 东区人民政府, amount: 5}\n"
    (base / "data/breakdown/1-6.yaml").write_text(f"task: 1-6\nshares:\n{shares}")
    return base


@pytest.fixture
def district(tmp_path: Path) -> Path:
    data = tmp_path / "东区台账/data"
    data.mkdir(parents=True)
    (data / "tasks.yaml").write_text(OWN)
    (data / "units.yaml").write_text(UNITS)
    return data.parent


def sent(run: Run, city: Path, day: str) -> Path:
    out = city.parent / f"{day}.yaml"
    assert run("--root", city, "export", "duties", "--unit", "东区", "--on", day, "-o", out).code == 0
    return out


def take(run: Run, path: Path, district: Path, *more: str) -> Ran:
    return run("import", path, "-o", district.name, *more, cwd=district.parent)


def test_what_is_asked_stands_beside_the_own_notice(run: Run, city: Path, district: Path) -> None:
    ran = take(run, sent(run, city, "2024-02-01"), district)
    assert ran == (
        0,
        "丙市人民政府交给东区人民政府的任务（2024-02-01）：3 项，列为“二、丙市人民政府交办的任务”，编号 2-1 至 2-3\n"
        "已写入 东区台账/data/duties/丙市人民政府.yaml、东区台账/data/tasks.yaml、东区台账/data/units.yaml\n"
        "下一步：把任务分到本单位的部门（改 data/tasks.yaml 里各项的 lead），再运行 gwrb validate\n"
        "清单里的数都已定下；原有任务里的数也要定，先用 gwrb targets extract --write 提出建议\n",
        "",
    )
    outline = "  title: 主要目标\n- part: 二\n  title: 丙市人民政府交办的任务\n"
    assert (district / "data/tasks.yaml").read_text() == OWN.replace("  title: 主要目标\n", outline) + FIRST
    own = "- name: 东区人民政府\n  class: 区人民政府\n  unconfirmed: 类别由通知的标点推断，请核对\n"
    assert (district / "data/units.yaml").read_text() == UNITS + own
    assert run("validate", "--on", "2024-02-02", cwd=district).code == 0


def test_a_later_file_becomes_dated_changes(run: Run, city: Path, district: Path) -> None:
    take(run, sent(run, city, "2024-02-01"), district)
    tasks = district / "data/tasks.yaml"
    tasks.write_text(tasks.read_text().replace("- lead: [东区人民政府]\n  targets", "- lead: [住建处]\n  targets"))
    before = tasks.read_text()
    (city / "data/changes.yaml").write_text(
        "changes:\n- {from: 2024Q3, decided: 2024-07-01, by: 市政府, reason: 不办, task: 1-5, withdrawn: true}\n"
    )
    later = sent(run, city, "2024-07-10")
    assert take(run, later, district, "--preview").out == (
        "开展活动（2-3）自第三季度起“活动”的目标由4场调整为5场\n增长6%（2-2）自第三季度起不再执行\n"
        "丙市人民政府交办的任务，2024Q3 起有 2 项调整（2024-07-10）\n"
    )
    assert not (district / "data/changes.yaml").exists()
    assert take(run, later, district).code == 0
    head = (
        "- from: 2024Q3\n  decided: 2024-07-10\n  by: 丙市人民政府\n"
        "  reason: 丙市人民政府的任务清单有调整（2024-07-10）\n"
    )
    assert (district / "data/changes.yaml").read_text().partition("changes:\n")[2] == (
        f"{head}  task: 2-2\n  withdrawn: true\n{head}  task: 2-3\n  targets:\n"
        "  - {name: 活动, amount: 5, unit: 场, kind: 不少于, counts: 累计, words: 活动10场,\n"
        "     note: 丙市人民政府分给本单位5场}\n"
    )
    assert tasks.read_text() == before
    assert run("validate", "--select", "error", "--on", "2024-07-11", cwd=district).out.count("错误：") == 0
    assert take(run, later, district).out == "没有变化：与上次收的一份相同\n"
    ran = take(run, city.parent / "2024-02-01.yaml", district)
    assert (ran.code, ran.err) == (1, "台账里的是 2024-07-10 的，这一份是 2024-02-01 的，没有改动\n")


def test_what_both_changed_is_asked_about(run: Run, city: Path, district: Path) -> None:
    take(run, sent(run, city, "2024-02-01"), district)
    change = ("change", "target", "2-3", "活动", "7", "--from", "2024Q3", "--by", "区政府", "-r", "加码")
    assert run(*change, "--on", "2024-07-01", cwd=district).code == 0
    later, before = sent(run, city, "2024-07-10"), (district / "data/changes.yaml").read_text()
    ran = take(run, later, district)
    assert (ran.code, ran.err) == (
        1,
        "1-6 目标值·活动：上次 4，本地现有 7，这次 5\n有 1 处两边都改过，没有改动；核对后加 --force 照这次的收\n",
    )
    assert (district / "data/changes.yaml").read_text() == before
    assert take(run, later, district, "--force").code == 0
    assert "amount: 5, unit: 场" in (district / "data/changes.yaml").read_text()


def test_a_unit_without_a_notice_of_its_own(run: Run, city: Path, tmp_path: Path) -> None:
    assert take(run, sent(run, city, "2024-02-01"), tmp_path / "新台账").code == 0
    assert run("validate", "--on", "2024-02-02", cwd=tmp_path / "新台账").code == 0


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (("total: 3", "total: 4"), "里有 3 项任务，写明是 4 项，像是没有传完整或有重复，没有改动"),
        (("id: 1-5", "id: 1-1"), "里有 2 项任务，写明是 3 项，像是没有传完整或有重复，没有改动"),
        (("year: 2024", "year: 2025"), "任务清单是2025年的，台账是2024年的，没有改动"),
        (("issuer: 丙市人民政府", "issuer: ../丙市"), "不是任务清单（gwrb export duties 写出的那一种），没有改动"),
    ],
)  # fmt: skip
def test_a_wrong_file_writes_nothing(run: Run, city: Path, district: Path, edit: tuple[str, str], words: str) -> None:
    path = sent(run, city, "2024-02-01")
    path.write_text(path.read_text().replace(*edit))
    ran = take(run, path, district)
    assert (ran.code, ran.err.splitlines()[-1].endswith(words)) == (1, True)
    assert sorted(p.name for p in district.rglob("*.yaml")) == ["tasks.yaml", "units.yaml"]


def test_merge_says_who_takes_it(run: Run, city: Path, district: Path) -> None:
    ran = run("merge", sent(run, city, "2024-02-01"), cwd=district)
    assert ran.err.splitlines()[0].endswith("：这是上级交办的任务清单，请用 gwrb import 收")


TEXT = st.sampled_from(["建成若干", "建成一批", "修成若干"])
AMOUNTS = st.dictionaries(st.sampled_from(["公园", "泵站"]), st.integers(1, 9))
ASKED = st.dictionaries(st.integers(1, 4), st.tuples(TEXT, AMOUNTS), min_size=1)


def duties(asked: dict[int, tuple[str, dict[str, int]]], day: str) -> UnitDuties:
    def target(name: str, amount: int) -> Target:
        return Target(name, Decimal(amount), "个", "不少于", "累计", name)

    tasks = tuple(
        Task(f"3-{n}", text, (Assignment(("市局",), ("甲区",)),), targets=tuple(target(*one) for one in said.items()))
        for n, (text, said) in sorted(asked.items())
    )
    return UnitDuties("某市", "甲区", 2024, dt.date.fromisoformat(day), len(tasks), tasks)


def asked_of(plan: Plan) -> dict[str, tuple[str, dict[str, Decimal]]]:
    tasks = (task for task in plan.tasks if task.printed)
    return {str(t.printed): (str(t.text), {str(one.name): one.amount for one in t.targets}) for t in tasks}


@given(ASKED, st.lists(ASKED, min_size=1, max_size=3))
def test_after_each_file_the_plan_asks_just_what_the_file_asks(
    first: dict[int, tuple[str, dict[str, int]]], later: list[dict[int, tuple[str, dict[str, int]]]]
) -> None:
    before = duties(first, "2024-01-31")
    part, tasks = first_tasks(before, Plan(Heading("甲区任务", 2024), (Part("一", "本区"),), ()))
    assert part == Part("二", part_title(before))
    plan = Plan(Heading("甲区任务", 2024), (Part("一", "本区"), part), tasks)
    register = Register(Units((Unit("甲区", "区"),)), "")
    changes: list[DatedChange] = []
    for quarter, asked in enumerate(later, 2):
        now, since = duties(asked, f"2024-{quarter * 3:02}-20"), Period(2024, quarter)
        held = DatedPlan(plan, register, changes).at(since).plan
        found = compare(before, now, held, 2, lambda _: None, changes)
        assert (found.since, found.conflicts) == (since, ())
        changes += found.rows
        after = DatedPlan(plan, register, changes)
        wanted = {str(t.id): (str(t.text), {str(one.name): one.amount for one in t.targets}) for t in now.tasks}
        assert asked_of(after.at(since).plan) == wanted
        assert asked_of(after.at(Period(2024, quarter - 1)).plan) == asked_of(held), "what is over stays"
        before = now
