"""Plans of the year: rules that go by the due date, files in the wrong place, and who has sent."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from pathlib import Path

import pytest

from gwrb.ledger import loading
from gwrb.ledger.loading import sound
from gwrb.ledger.workspace import Workspace
from gwrb.model.values import Period
from gwrb.tracking.office import office_records
from gwrb.tracking.reporting import Owing, plans_standing, standing
from gwrb.validation.registry import check
from tests.conftest import ROOT, Ran, Run
from tests.tracking.conftest import write

FIRST = "unit: 甲局\nsubmitted: 2024-02-20\nentries:\n- task: 1-1\n  measures: 按月调度\n"
REST = "".join(f"- task: {task}\n  measures: 按月调度\n" for task in ("1-3", "1-4\n  scope: 东片", "1-5"))
SECOND = "unit: 乙局\nentries:\n- task: 1-2\n  measures: 走访\n- task: 1-4\n  scope: 西片\n  measures: 走访\n"
AUGUST = dt.date(2024, 8, 1)


@pytest.fixture
def due(base: Path) -> Path:
    """The small workspace, whose plans are due on 8 February."""
    tasks = base / "data/tasks.yaml"
    tasks.write_text(tasks.read_text().replace("  due_day: 20\n", "  due_day: 20\n  plans_due: 2024-02-08\n"))
    return base


def put(root: Path, text: str, name: str = "甲局.yaml", folder: str = "data/plans") -> None:
    (root / folder).mkdir(parents=True, exist_ok=True)
    (root / folder / name).write_text(text)


def found(root: Path, today: dt.date = AUGUST) -> list[str]:
    """Every finding: file, line, code, message, help."""
    out = check(loading.read(Workspace(root)), today)
    return [f"{Path(d.path).name}:{d.line} {d.code} {d.message}；{d.help}" for d in out]


def test_a_plan_sent_late_and_one_not_sent(due: Path) -> None:
    put(due, FIRST + REST)
    assert found(due) == [
        "甲局.yaml:2 GW523 报送日期 2024-02-20 晚于办理方案的期限 2024-02-08，迟了 12 天；日期有误请改正；确实迟报的不必改",
        "tasks.yaml:8 GW526 办理方案的期限 2024-02-08 已过，还有牵头单位没有送；"
        "还没有送的：乙局；全部见 gwrb status --plans，催报用 gwrb remind",
    ]
    put(due, SECOND, "乙局.yaml")
    put(due, (FIRST + REST).replace("02-20", "02-08"))
    assert found(due) == []


def test_before_the_due_date_and_without_any_plan_nothing_is_missing(due: Path) -> None:
    assert found(due) == []
    put(due, (FIRST + REST).replace("02-20", "02-05"))
    assert not [line for line in found(due, dt.date(2024, 2, 8)) if "GW526" in line]


def test_an_unreadable_plan_may_be_anybodys(due: Path) -> None:
    put(due, "unit: [\n")
    assert not [line for line in found(due) if "GW526" in line]


def test_what_a_plan_leaves_out(base: Path) -> None:
    put(base, FIRST.replace("02-20", "02-05"))
    assert found(base) == [
        "甲局.yaml:1 GW524 “甲局”牵头 4 项，方案里还缺 3 项：1-3、1-4（东片）、1-5；请补上；全部任务见 gwrb list --unit 甲局"
    ]


PROGRESS = "unit: 甲局\nquarter: 2024Q2\nentries: []\n"


def test_a_file_of_the_wrong_name_is_to_be_renamed(base: Path) -> None:
    put(base, PROGRESS, "甲.yaml", "data/progress/2024Q2")
    assert found(base) == ["甲.yaml:1 GW501 文件名是 甲.yaml，内容却是“甲局”的；请改名为 甲局.yaml，或改正 unit"]


def test_beside_the_right_file_it_is_to_be_merged(base: Path) -> None:
    for name in ("丙市甲局.yaml", "甲局.yaml"):
        put(base, PROGRESS, name, "data/progress/2024Q2")
    (line,) = found(base)
    assert line.startswith("丙市甲局.yaml:1 GW501 “甲局” 2024Q2 的进展已在 ")
    assert line.endswith("data/progress/2024Q2/甲局.yaml 里；请合并成一个文件")


def test_a_file_in_the_wrong_folder(base: Path) -> None:
    put(base, PROGRESS, "甲局.yaml", "data/progress/2024Q3")
    assert found(base) == [
        "甲局.yaml:2 GW501 文件在 2024Q3 文件夹，内容却是 2024Q2；请移到 2024Q2 文件夹，或改正 quarter"
    ]


def test_who_owes_and_who_has_sent(due: Path) -> None:
    put(due, FIRST)
    book = sound(loading.read(Workspace(due)))
    plans = plans_standing(office_records(book))
    assert (plans.quarter, plans.due) == (None, dt.date(2024, 2, 8))
    assert plans.rows == (Owing("甲局", 4, 1, dt.date(2024, 2, 20), 12), Owing("乙局", 2))
    assert (plans.owing, plans.missing, plans.unconfirmed) == (("甲局", "乙局"), ("乙局",), ())
    first = standing(office_records(book), Period(2024, 1))
    assert (first.due, first.rows) == (
        dt.date(2024, 4, 20),
        (Owing("甲局", 4, 2, dt.date(2024, 4, 15)), Owing("乙局", 2)),
    )
    assert standing(office_records(book), Period(2024, 2)).missing == ("甲局", "乙局")


def test_what_is_closed_is_not_owed_again(due: Path) -> None:
    put(due, "unit: 乙局\nquarter: 2024Q1\nsubmitted: 2024-04-10\nentries:\n"
        "- task: 1-2\n  status: 已完成\n  progress: 已建成。\n"
        "- task: 1-4\n  scope: 西片\n  status: 正常推进\n  progress: 开工。\n",
        "乙局.yaml", "data/progress/2024Q1")  # fmt: skip
    review = "quarter: 2024Q1\nreviews:\n- {unit: 乙局, task: 1-2, date: 2024-04-12, decision: 认可}\n"
    put(due, review, "2024Q1.yaml", "data/reviews")
    book = sound(loading.read(Workspace(due)))
    assert standing(office_records(book), Period(2024, 1)).rows[1] == Owing("乙局", 2, 2, dt.date(2024, 4, 10))
    assert standing(office_records(book), Period(2024, 2)).rows[1] == Owing("乙局", 1)


def test_status_of_plans(due: Path, run: Run, tmp_path: Path) -> None:
    put(due, FIRST.replace("entries", "sample: true\nentries"))

    def status(*more: str) -> Ran:
        return run("--root", due, "status", "--plans", "--on", "2024-03-01", *more, cwd=tmp_path)

    assert (
        status().out
        == """\
办理方案，期限 2024-02-08；今天 2024-03-01【示例数据：内容为虚构，仅供演示】

单位  应报  已报  缺  报送情况  报送日期    迟报天数  示例
──────────────────────────────────────────────────────────
甲局     4     1   3  迟报      2024-02-20        12  是
乙局     2     0   2  未报

应报 2 个单位，已报 1 个（其中迟报 1 个，没有报全的 1 个），未报 1 个；已逾期 22
天
"""
    )
    csv = "单位,应报,已报,缺,报送情况,报送日期,迟报天数,待确认,示例,名单,名单报送日期\n"
    assert status("--format", "csv").out == csv + "甲局,4,1,3,迟报,2024-02-20,12,,是,,\n乙局,2,0,2,未报,,,,,,\n"
    assert status("-u", "乙局", "-f", "md").out.endswith(
        "| 乙局 | 2 | 0 | 2 | 未报 |  |  |  |  |  |  |\n\n应报 1 个单位，已报 0 个，未报 1 个；已逾期 22 天\n"
    )
    told = json.loads(status("--format", "json").out)
    assert {k: told[k] for k in ("due", "on", "sample", "total")} == {
        "due": "2024-02-08",
        "on": "2024-03-01",
        "sample": True,
        "total": {"units": 2, "missing_units": 1, "unlisted_units": 0, "owed": 6, "reported": 1, "missing": 5},
    }
    assert list(told["rows"][1].values()) == ["乙局", 2, 0, 2, "未报", None, 0, False, False, None, None]
    assert status("--format", "xlsx").out == "已写入 办理方案报送情况.xlsx\n"
    with zipfile.ZipFile(tmp_path / "办理方案报送情况.xlsx") as book:
        assert "乙局" in "".join(book.read(part).decode() for part in book.namelist())
    write(due, "data/contacts/甲局.yaml", "unit: 甲局\nsubmitted: 2024-02-05\npeople:\n- {name: 张某, duty: 联络员}\n")
    assert status("--format", "csv").out.splitlines()[1:] == [
        "甲局,4,1,3,迟报,2024-02-20,12,,是,已报,2024-02-05",
        "乙局,2,0,2,未报,,,,,未报,",
    ]
    assert status().out.replace("\n", "").endswith("未报 1 个；已逾期 22天。名单：已报 1 个，未报 1 个")
    urged = run("--root", due, "remind", "--on", "2024-03-01", "-f", "csv", cwd=tmp_path).out
    assert [line.split(",")[0] for line in urged.splitlines() if ",名单," in line] == ["乙局"]
    said = status("--by", "task")
    assert (said.code, said.err) == (2, "--plans 不能与 --quarter、--by、--light、--leader、--sort 同用\n")
    said = status("--unit", "各区人民政府")
    assert (said.code, said.err) == (1, "各区人民政府不报办理方案；应报的单位见 gwrb status --plans\n")


def test_the_manuals_examples_are_in_order(run: Run, wuhan: Path, tmp_path: Path) -> None:
    for number, part in enumerate((ROOT / "docs/提交进展.md").read_text().split("```yaml\n")[1:]):
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / f"in/{number}.yaml").write_text(part.partition("```")[0])
    ran = run("--root", wuhan, "merge", "in", "-n", "--on", "2024-07-16", cwd=tmp_path)
    assert ran.code == 0
    assert [line.split()[:3] for line in ran.out.splitlines()[2:5]] == [
        ["2024Q2", "市经信局", "1"], ["办理方案", "市经信局", "1"], ["联系人", "市经信局", "2"]
    ]  # fmt: skip
    (line,) = ran.err.splitlines()
    assert line.startswith("wuhan/data/plans/市经信局.yaml:4:7: GW524 ")
