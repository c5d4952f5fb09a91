"""gwrb targets: proposals printed and written, targets and figures listed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run
from tests.notice.test_notice_other_cities import BARE

TASKS = """\
plan: {title: 方案, year: 2024}
outline: [{part: 一, title: 目标}]
tasks:
- id: 1-1
  text: 建成公园10个，公厕5座，5G基站300个。
  assignments:
  - lead: [甲局]
  targets:
  - {name: 公园, amount: 10, unit: 个, kind: 不少于, counts: 累计, words: 建成公园10个, note: 含口袋公园}
- id: 1-2
  text: 公厕新建5座以上，实施三年行动。
  assignments:
  - lead: [甲局]
  links: [{task: 1-1, relation: overlap}]   # 与上一项同
- id: 1-3
  text: 做好服务。
  assignments:
  - lead: [甲局]
"""
PROPOSED = """\
- id: 1-1
  targets:
  - {name: 公厕, amount: 5, unit: 座, kind: 不少于, counts: 累计, words: 公厕5座}
  - {name: 5G基站, amount: 300, unit: 个, kind: 不少于, counts: 累计, words: 5G基站300个}
- id: 1-2
  targets:
  - {name: 公厕, amount: 5, unit: 座, kind: 不少于, counts: 累计, words: 公厕新建5座以上}
  figures:
  - {words: 三年行动, reason: 期限}
"""
OTHER_CITY = """\
- id: 1-1
  targets:
  - {name: 标准厂房, amount: 20, unit: 万平方米, kind: 不少于, counts: 累计,
     words: 新建标准厂房20万平方米}
- id: 1-2
  targets:
  - {name: 企业, amount: 30, unit: 家, kind: 不少于, counts: 累计, words: 培育企业30家}
- id: 1-3
  targets:
  - {name: 高标准农田, amount: 10, unit: 万亩, kind: 不少于, counts: 累计,
     words: 建成高标准农田10万亩}
- id: 2-1
  targets:
  - {name: 学位, amount: 5000, unit: 个, kind: 不少于, counts: 累计, words: 新增学位5000个}
- id: 2-2
  targets:
  - {name: 实事, amount: 12, unit: 件, kind: 不少于, counts: 累计, words: 办好12件实事}
"""


@pytest.fixture
def tasks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """data/tasks.yaml of the current workspace."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "data" / "tasks.yaml"
    path.parent.mkdir()
    path.write_text(TASKS, encoding="utf-8")
    (path.parent / "units.yaml").write_text("units:\n- {name: 甲局, class: 部门}\n", encoding="utf-8")
    return path


def test_numbers_that_are_left_out_are_proposed(tasks: Path, run: Run) -> None:
    """Only what no target speaks of yet; under the name that a linked task proposes."""
    assert run("targets", "extract") == (
        0,
        PROPOSED,
        "建议 2 项任务的 3 个目标、1 个非目标数字；请逐项核对名称、要求、怎样计数；加 --write 写入 data/tasks.yaml\n",
    )
    assert tasks.read_text(encoding="utf-8") == TASKS
    assert run("targets", "extract", "一-3") == (0, "", "没有要补的目标：任务内容里没有数字，或都已写明\n")


def test_written_are_only_tasks_without_any(tasks: Path, run: Run) -> None:
    assert run("targets", "extract", "--write") == (
        0,
        "",
        "1-1 已写了一部分，没有改动；请运行 gwrb targets extract 1-1，手工抄入\n"
        "已写入 1 项任务的 1 个目标、1 个非目标数字；请逐项核对名称、要求、怎样计数\n",
    )
    lines = PROPOSED.partition("- id: 1-2\n")[2]
    assert tasks.read_text(encoding="utf-8") == TASKS.replace("上一项同\n", f"上一项同\n{lines}")
    assert run("targets", "extract", "--write").err == (
        "1-1 已写了一部分，没有改动；请运行 gwrb targets extract 1-1，手工抄入\n"
    )


def test_a_task_in_braces_is_refused_and_nothing_written(tasks: Path, run: Run) -> None:
    text = TASKS + "- {id: 1-4, text: 建成公园3个。, assignments: [{lead: [甲局]}]}\n"
    tasks.write_text(text, encoding="utf-8")
    assert run("targets", "extract", "--write", "1-2", "1-4") == (
        1,
        "",
        "data/tasks.yaml 没有改动：1-4 的写法不能自动添加；请手工把建议抄到这项任务下面\n",
    )
    assert tasks.read_text(encoding="utf-8") == text


def test_unknown_tasks_are_refused(tasks: Path, run: Run) -> None:
    del tasks
    assert run("targets", "extract", "1-9", "1-1", "x") == (1, "", "方案里没有任务 1-9、x；编号见 gwrb list\n")


def test_another_city_s_notice_is_clean_once_written(tasks: Path, run: Run) -> None:
    tasks.unlink()
    (tasks.parent / "units.yaml").unlink()
    Path("通知.txt").write_text(BARE, encoding="utf-8")
    assert run("import", "通知.txt").code == 0
    assert run("targets", "extract").out == OTHER_CITY
    assert run("targets", "extract", "--write").code == 0
    assert "GW21" not in run("validate").out


def test_listed(tasks: Path, run: Run) -> None:
    del tasks
    assert run("targets", "list") == (
        0,
        "编号  指标名称  目标值  计量单位  要求    怎样计数\n"
        "──────────────────────────────────────────────────\n"
        "1-1   公园      10      个        不少于  累计\n",
        "共 1 个目标\n",
    )
    assert json.loads(run("targets", "list", "--format", "json").out) == [
        {
            "task": "1-1",
            "amount": "10",
            "name": "公园",
            "unit": "个",
            "kind": "不少于",
            "counts": "累计",
            "words": "建成公园10个",
            "scope": None,
            "sum": False,
            "note": "含口袋公园",
        }
    ]
    assert run("targets", "list", "1-1", "--format", "csv").out == (
        "编号,指标名称,目标值,计量单位,要求,怎样计数,分项,原话,备注\n"
        "1-1,公园,10,个,不少于,累计,,建成公园10个,含口袋公园\n"
    )
    assert run("targets", "list", "--format", "xml").code == 2


def test_the_repository_s_are_listed(run: Run) -> None:
    root = ("--root", str(ROOT))
    assert len(json.loads(run(*root, "targets", "list", "-f", "json").out)) == 259
    assert len(json.loads(run(*root, "targets", "list", "--figures", "-f", "json").out)) == 37
    assert run(*root, "targets", "list", "--figures", "-f", "md", "2-27").out == (
        "| 编号 | 原话 | 为什么不是目标 |\n"
        "| --- | --- | --- |\n"
        "| 2-27 | 做强4个国家级战略性新兴产业集群 | 已有的集群，要的是做强 |\n"
    )
    assert run(*root, "targets", "extract").err == "没有要补的目标：任务内容里没有数字，或都已写明\n"
