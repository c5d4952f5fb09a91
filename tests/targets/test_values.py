"""What was reported of a target: shared by linked tasks, added up where the target says so, converted exactly."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from gwrb.model.dated import DatedPlan
from gwrb.model.plan import TASKS_FILE, Assignment, Link, Plan, Target, Task
from gwrb.model.progress import PROGRESS_FILE
from gwrb.model.record import parse_as
from gwrb.model.register import Register
from gwrb.model.units_file import UNITS_FILE, Units
from gwrb.reports.measures import promised
from gwrb.targets.figures import Reported, ReportedFigure
from gwrb.text.source import Source
from gwrb.tracking.office import OfficeRecords
from tests.conftest import Run
from tests.reports.small import PLAN as SMALL
from tests.reports.small import Q1, Q2, entry, filing, register

UNITS = """\
units:
- {name: 甲区, class: 区}
- {name: 乙区, class: 区}
- {name: 丙局, class: 局}
- {name: 丁局, class: 局}
groups:
- {name: 各区, classes: [区]}
"""
TASKS = """\
plan: {title: 方案, year: 2024}
outline: [{part: 一, title: 目标}]
tasks:
- id: 1-1
  text: 新增泊位15万个。
  assignments: [{lead: [各区]}]
  targets:
  - {name: 泊位, amount: 15, unit: 万个, kind: 不少于, counts: 累计, words: 泊位15万个, sum: true}
- id: 1-2
  text: 建成公园10个，绿道20公里。
  assignments: [{lead: [丙局]}]
  links: [{task: 1-3, relation: overlap}]
  targets:
  - {name: 公园, amount: 10, unit: 个, kind: 不少于, counts: 累计, words: 公园10个}
  - {name: 绿道, amount: 20, unit: 公里, kind: 不少于, counts: 累计, words: 绿道20公里}
- id: 1-3
  text: 公园0.001万个。
  assignments: [{lead: [丁局]}]
  targets:
  - {name: 公园, amount: 0.001, unit: 万个, kind: 不少于, counts: 累计, words: 公园0.001万个}
- id: 1-4
  text: 公园10个。
  assignments: [{lead: [丁局]}]
  links: [{task: 1-3, relation: same}]
  targets:
  - {name: 公园, amount: 10, unit: 个, kind: 不少于, counts: 累计, words: 公园10个}
- id: 1-5
  text: 东片绿道5公里，西片绿道8公里，栽树2千棵。
  assignments: [{scope: 东片, lead: [丙局]}, {scope: 西片, lead: [丁局]}]
  targets:
  - {name: 绿道, amount: 5, unit: 公里, kind: 不少于, counts: 累计, words: 东片绿道5公里, scope: 东片}
  - {name: 绿道, amount: 8, unit: 公里, kind: 不少于, counts: 累计, words: 西片绿道8公里, scope: 西片}
  - {name: 树, amount: 2000, unit: 棵, kind: 不少于, counts: 累计, words: 栽树2千棵}
- id: 1-7
  text: 泊位10个。
  assignments: [{lead: [丙局]}]
  targets:
  - {name: 泊位, amount: 10, unit: 个, kind: 不少于, counts: 累计, words: 泊位10个, sum: true}
- id: 1-6
  text: 公园10个。
  assignments: [{lead: [甲区, 乙区]}]
  targets:
  - {name: 公园, amount: 10, unit: 个, kind: 不少于, counts: 累计, words: 公园10个}
"""


def plan() -> tuple[Plan, Units]:
    tasks, _ = parse_as(TASKS_FILE, Source("tasks.yaml", TASKS))
    units, _ = parse_as(UNITS_FILE, Source("units.yaml", UNITS))
    assert tasks is not None
    assert units is not None
    return tasks, units


PLAN, ALL = plan()


def asked(
    said: dict[str, list[str]], id: str, name: str, unit: str | None = None, scope: str | None = None
) -> ReportedFigure:
    """A target's figure; `said` has each unit's entries in flow style."""
    files = []
    for who, entries in said.items():
        lines = "".join(f"- {{{entry}, status: 正常推进}}\n" for entry in entries)
        file, _ = parse_as(PROGRESS_FILE, Source("p.yaml", f"unit: {who}\nquarter: 2024Q2\nentries:\n{lines}"))
        assert file is not None
        files.append(file)
    task = next(t for t in PLAN.tasks if t.id == id)
    target = next(t for t in task.targets if t.name == name and scope in (None, t.scope))
    return Reported(DatedPlan(PLAN, Register(ALL)), files).value(task, target, unit, Q2)


def told(figure: ReportedFigure) -> tuple[str | None, str, int, int, str]:
    value = None if figure.value is None else f"{figure.value}"
    return value, figure.basis, figure.reported, figure.expected, figure.problem


def test_districts_add_up() -> None:
    said = {"甲区": ["task: 1-1, values: {泊位: 3}"], "乙区": ["task: 1-1, values: {泊位: 45000个}"]}
    assert told(asked(said, "1-1", "泊位")) == ("7.5", "各单位相加", 2, 2, "")
    assert told(asked(said, "1-1", "泊位", "乙区")) == ("4.5", "本任务报送", 1, 1, "")
    del said["乙区"]
    assert told(asked(said, "1-1", "泊位")) == ("3", "各单位相加", 1, 2, "")
    assert told(asked(said, "1-1", "泊位", "乙区")) == (None, "没有", 0, 1, "没有报送")
    said = {"甲区": ["task: 1-1, values: {泊位: 3公里}"]}
    assert told(asked(said, "1-1", "泊位")) == (None, "没有", 0, 2, "计量单位不能换算")
    said = {"丙局": ["task: 1-7, values: {泊位: 3}"]}
    assert told(asked(said, "1-7", "泊位")) == ("3", "本任务报送", 1, 1, "")  # one alone adds nothing up


def test_linked_tasks_share_one_value() -> None:
    """Reported once, in any of the linked tasks, by whoever owes it; in the unit of the target that is asked for."""
    said = {"丁局": ["task: 1-3, values: {公园: 0.0006}"]}
    assert told(asked(said, "1-3", "公园")) == ("0.0006", "本任务报送", 1, 1, "")
    assert told(asked(said, "1-4", "公园")) == ("6", "关联任务报送", 1, 1, "")
    assert told(asked(said, "1-2", "公园")) == ("6", "关联任务报送", 0, 1, "")  # owed by another
    assert told(asked(said, "1-2", "绿道")) == (None, "没有", 0, 1, "没有报送")
    assert told(asked(said, "1-2", "公园", "丙局")) == (None, "没有", 0, 1, "没有报送")  # itself it said nothing
    said = {"丙局": ["task: 1-2, values: {公园: 7}"]}
    assert told(asked(said, "1-4", "公园")) == ("7", "关联任务报送", 0, 1, "")  # through 1-3


def test_what_differs_is_no_figure() -> None:
    said = {"甲区": ["task: 1-6, values: {公园: 3}"], "乙区": ["task: 1-6, values: {公园: 4}"]}
    assert told(asked(said, "1-6", "公园")) == (None, "本任务报送", 2, 2, "报的数不一样：甲区3、乙区4")
    said["乙区"] = ["task: 1-6, values: {公园: 0.0003万个}"]
    assert told(asked(said, "1-6", "公园")) == ("3", "本任务报送", 2, 2, "")


def test_a_difference_is_an_error_with_both_places(tmp_path: Path, run: Run) -> None:
    """Two units that share a target; the same amount in another unit of measure is none."""
    progress = tmp_path / "data" / "progress" / "2024Q2"
    progress.mkdir(parents=True)
    (tmp_path / "data" / "tasks.yaml").write_text(TASKS, encoding="utf-8")
    (tmp_path / "data" / "units.yaml").write_text(UNITS, encoding="utf-8")
    head = "quarter: 2024Q2\nsubmitted: 2024-07-15\nentries:\n"
    one = f"unit: 丙局\n{head}- task: 1-2\n  status: 正常推进\n  progress: 建成7个\n  values: {{公园: 7}}\n"
    two = f"unit: 丁局\n{head}- task: 1-3\n  status: 正常推进\n  progress: 建成6个\n  values: {{公园: 6个}}\n"
    (progress / "丙局.yaml").write_text(one, encoding="utf-8")
    (progress / "丁局.yaml").write_text(two, encoding="utf-8")

    def found() -> list[str]:
        out = run("validate", "--on", "2024-07-16", "--format", "json", cwd=tmp_path).out
        return [f"{d['path']}:{d['line']}:{d['column']} {d['message']}" for d in json.loads(out)["diagnostics"]
                if d["code"] == "GW602"]  # fmt: skip

    assert found() == [
        "data/progress/2024Q2/丙局.yaml:8:12 1-2 的“公园”是 7，关联的 1-3 是 6个"
        "（data/progress/2024Q2/丁局.yaml 第 8 行）"
    ]
    (progress / "丁局.yaml").write_text(two.replace("6个}", "0.0007万个}"), encoding="utf-8")
    assert found() == []


def test_scopes_have_targets_of_their_own() -> None:
    said = {
        "丙局": ["task: 1-5, scope: 东片, values: {绿道: 2, 树: 500}"],
        "丁局": ["task: 1-5, scope: 西片, values: {绿道: 3}"],
    }
    assert told(asked(said, "1-5", "绿道", scope="东片")) == ("2", "本任务报送", 1, 1, "")
    assert told(asked(said, "1-5", "绿道", scope="西片")) == ("3", "本任务报送", 1, 1, "")
    assert told(asked(said, "1-5", "树")) == ("500", "本任务报送", 1, 2, "")


@given(st.lists(st.decimals(0, 10**20, places=3), min_size=2, max_size=2), st.booleans())
def test_sums_are_exact(values: list[Decimal], whole: bool) -> None:
    """However long the values, and whichever way they are written."""
    written = [f"{v:f}个" if whole else f"{v:f}" for v in values]
    said = {
        who: [f"task: 1-1, values: {{泊位: {value}}}"] for who, value in zip(("甲区", "乙区"), written, strict=True)
    }
    figure = asked(said, "1-1", "泊位")
    assert figure.value is not None
    digits = sum(int(v.scaleb(3)) for v in values)
    assert figure.value * 1 == Decimal(digits).scaleb(-7 if whole else -3)


def test_a_figure_that_is_the_sum_of_others_is_added_up_from_the_linked_task() -> None:
    def target(name: str, amount: int, **more: object) -> Target:
        return Target(name, Decimal(amount), "个", "不少于", "累计", "建成", **more)  # type: ignore[arg-type]

    parts = Task(
        "2-6",
        "建成大公园、小公园。",
        (Assignment(("乙局",)),),
        targets=(target("大公园", 4), target("小公园", 6), target("湿地", 1)),
    )
    whole = Task("4-1", "建成公园。", (Assignment(("甲局",)),), links=(Link("2-6", "aggregate"), Link("9-9", "aggregate")),
                 targets=(target("公园", 10, adds=("大公园", "小公园")),))  # fmt: skip
    plan = SMALL._replace(tasks=(parts, whole))
    said = [
        filing(
            "乙局",
            entry("2-6")._replace(values={"大公园": Decimal(2), "小公园": Decimal(3), "湿地": Decimal(1)}),
            quarter=Q1,
        ),
        filing("乙局", entry("2-6")._replace(values={"大公园": Decimal(3)})),
        filing("甲局", entry("4-1")._replace(values={"公园": Decimal(7)}), quarter=Q1),
    ]
    records = OfficeRecords(plan, register(), said)
    first = records.figures.value(whole, whole.targets[0], None, Q1)
    assert (first.value, first.basis) == (Decimal(5), "关联指标相加")  # not the seven that its own unit says
    assert records.figures.value(whole, whole.targets[0], None, Q2).value is None  # one part is missing
    assert records.figures.value(whole, whole.targets[0], "甲局", Q1).value == 7  # which stays what it said
    assert [m.line for m in promised(records, whole, (), Q1)] == [
        "公园：目标不少于10个，完成5个（2个指标相加），完成率50%"
    ]
    assert [m.line for m in promised(records, whole, (), Q2)] == [
        "公园：目标不少于10个，完成5个（2个指标相加，2024年第一季度数），完成率50%"
    ]


def test_a_sum_that_is_not_whole_is_not_added_up() -> None:
    """Nor does a unit's other name, or a sender that nobody knows, count twice or for another."""

    def target(name: str, **more: object) -> Target:
        return Target(name, Decimal(10), "个", "不少于", "累计", "建成", **more)  # type: ignore[arg-type]

    shares = Task(
        "2-2", "改造小区。", (Assignment(("东区", "甲局")),), targets=(target("小区", sum=True)._replace(unit="万个"),)
    )
    whole = Task("4-1", "改造。", (Assignment(("丙会",)),), links=(Link("2-2", "aggregate"),),
                 targets=(target("改造", adds=("小区",)),))  # fmt: skip
    year = DatedPlan(SMALL._replace(tasks=(shares, whole)), register())

    def added(*units: str) -> tuple[str | None, str, int, int, str]:
        said = [filing(unit, entry("2-2")._replace(values={"小区": Decimal("0.0003")})) for unit in units]
        return told(Reported(year, said).value(whole, whole.targets[0], None, Q2))

    assert added() == added("东区") == added("东区", "路人") == (None, "没有", 0, 1, "没有报送")
    assert added("东区", "某市甲局") == ("6", "关联指标相加", 1, 1, "")


def test_a_linked_figure_in_a_unit_of_another_kind_is_none() -> None:
    def task(id: str, unit: str, lead: str, *links: Link) -> Task:
        return Task(id, "绿道。", (Assignment((lead,)),), links=links,
                    targets=(Target("绿道", Decimal(10), unit, "不少于", "累计", "绿道"),))  # fmt: skip

    tasks = task("1-1", "公里", "甲局", Link("1-2", "same")), task("1-2", "个", "乙局")
    said = [filing("乙局", entry("1-2")._replace(values={"绿道": Decimal(3)}))]
    reported = Reported(DatedPlan(SMALL._replace(tasks=tasks), register()), said)
    assert [told(reported.value(t, t.targets[0], None, Q2)) for t in tasks] == [
        (None, "没有", 0, 1, "没有报送"),
        ("3", "本任务报送", 1, 1, ""),
    ]


def test_of_one_unit_s_two_linked_tasks_the_first_counts() -> None:
    def task(id: str, lead: str, *links: str) -> Task:
        target = Target("绿道", Decimal(10), "公里", "不少于", "累计", "绿道")
        return Task(
            id, "绿道。", (Assignment((lead,)),), links=tuple(Link(to, "same") for to in links), targets=(target,)
        )

    tasks = task("1-1", "甲局", "1-2", "1-3"), task("1-2", "乙局"), task("1-3", "乙局"), task("1-4", "丙会", "1-3")
    said = [filing("乙局", *(entry(id)._replace(values={"绿道": Decimal(n)}) for id, n in (("1-2", 3), ("1-3", 4))))]
    reported = Reported(DatedPlan(SMALL._replace(tasks=tasks), register()), said)
    found = [told(reported.value(t, t.targets[0], None, Q2)) for t in tasks]
    assert found[0] == ("3", "关联任务报送", 0, 1, "")
    assert [one[0] for one in found] == ["3", "3", "4", "4"]
