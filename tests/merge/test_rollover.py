"""The next year: what stands is archived as it is, and nothing of it counts in the new year."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Run

FIRST = """\
2024年重点任务分解方案
一、工业
1.新增停车泊位5000个。（牵头单位：市城管局）
2.建成公园10个。（牵头单位：市园林局；责任单位：市财政局）
3.办好一号工程。（牵头单位：市发改委）
4.办好二号工程。（牵头单位：市发改委）
"""
SECOND = """\
2025年重点任务分解方案
一、工业
1.举办大赛三场。（牵头单位：市体育局）
2.建成公园10个。（牵头单位：市园林局；责任单位：市财政局）
3.新增停车泊位6000个。（牵头单位：市城管局）
"""
PROGRESS = """\
unit: 市发改委
quarter: 2024Q4
submitted: 2025-01-10
entries:
- task: 1-3
  status: 已完成
  progress: 办好了。
- task: 1-4
  status: 滞后
  progress: 办了一半。
  problems: 没有钱。
"""
TARGET = """\
  targets:
  - {name: 公园, amount: 10, unit: 个, kind: 不少于, counts: 累计, words: 建成公园10个}  # 按台账计
"""


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> Path:
    """A year's ledger in the current folder, with the next year's notice."""
    monkeypatch.chdir(tmp_path)
    Path("一.txt").write_text(FIRST, encoding="utf-8")
    Path("二.txt").write_text(SECOND, encoding="utf-8")
    assert run("import", "一.txt").code == 0
    tasks = Path("data/tasks.yaml")
    text = tasks.read_text(encoding="utf-8").replace("\n\n- id: 1-3\n", f"\n{TARGET}\n- id: 1-3\n")
    tasks.write_text(text, encoding="utf-8")
    Path("data/progress/2024Q4").mkdir(parents=True)
    Path("data/progress/2024Q4/市发改委.yaml").write_text(PROGRESS, encoding="utf-8")
    Path("data/contacts/市发改委.yaml").write_text(
        "unit: 市发改委\npeople:\n- name: 张三\n  duty: 联络员\n  mobile: 13800000000\n", encoding="utf-8"
    )
    return tmp_path


def _files(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and ".gwrb" not in p.parts
    }


TOLD = """\
{0}归档 2024 年：archive/2024（4 个文件）；以后看它：gwrb --root archive/2024 show 编号
{0}写入 2025 年：3 项任务，其中 1 项与 2024 年相同（0 项编号变了），1 项文字有改动，1 项是新的；单位、别名、领导、联系人、设置沿用

文字有改动、当作原来那一项的，请逐项核对：
  1-3 新增停车泊位6000个。
    原 1-1 新增停车泊位5000个。

2024 年没有完成、新通知里没有的 1 项，请确认不再办理，或补进新的台账：
  办好二号工程（1-4）（滞后）

data/units.yaml 里还没有的 1 个名称：市体育局

"""


def test_a_preview_writes_nothing(ledger: Path, run: Run) -> None:
    before = _files(ledger)
    ran = run("rollover", "二.txt", "--dry-run")
    assert (ran.code, ran.out) == (0, TOLD.format("将") + "这是预览，什么都没有写；去掉 --dry-run 再运行一次就写\n")
    assert _files(ledger) == before


def test_the_year_is_archived_as_it_is_and_the_next_begins(ledger: Path, run: Run) -> None:
    before = _files(ledger / "data")
    ran = run("rollover", "二.txt")
    assert ran.out == TOLD.format("已") + "下一步：对照通知核对，再运行 gwrb validate；用 git 管理的，请提交一次\n"
    assert {name: data for name, data in before.items() if not name.startswith("contacts/")} == _files(
        ledger / "archive/2024/data"
    )
    assert sorted(_files(ledger / "data")) == [
        "contacts/.gitignore",
        "contacts/市发改委.yaml",
        "notice.yaml",
        "tasks.yaml",
        "units.yaml",
    ]
    assert Path("data/units.yaml").read_bytes() == before["units.yaml"]
    assert TARGET in Path("data/tasks.yaml").read_text(encoding="utf-8")
    listed = json.loads(run("list", "--format", "json").out)
    assert [(row["id"], row["name"]) for row in listed] == [
        ("1-1", "举办大赛三场"),
        ("1-2", "建成公园10个"),
        ("1-3", "新增停车泊位6000个"),
    ]


INSPECTION = """\
id: 20241110-1
date: 2024-11-10
kind: 专项督查
title: 公园建设
findings:
- number: 1
  unit: 市园林局
  text: 停工
  due: 2024-12-31
- number: 2
  unit: 市园林局
  text: 没有围挡
  closed: 2024-11-20
  result: 已围挡
"""


def test_what_is_still_open_is_told_with_where_it_is_closed(ledger: Path, run: Run) -> None:
    asked = PROGRESS + "  extension: 2025-03-31\n  extension_reason: 资金未到位\n"
    Path("data/progress/2024Q4/市发改委.yaml").write_text(asked, encoding="utf-8")
    Path("data/inspections").mkdir()
    Path("data/inspections/20241110-1.yaml").write_text(INSPECTION, encoding="utf-8")

    def told(*options: str) -> list[str]:
        out = run("rollover", "二.txt", *options).out
        return out.split("办好二号工程（1-4）（滞后）\n\n")[1].split("\n\n")[0].splitlines()

    head = "2024 年还没有办结的，归档以后新的台账里不再列，请在归档里办结，或另行登记："
    findings, requests = "督查发现的问题没有整改 1 件", "延期、协调申请没有办结 1 件"
    assert told("--dry-run") == [head, f"  {findings}：gwrb inspect list", f"  {requests}：gwrb decide list"]
    root = "--root archive/2024"
    assert told() == [head, f"  {findings}：gwrb {root} inspect list", f"  {requests}：gwrb {root} decide list"]
    assert run("inspect", "list").out == "共督查 0 次，没有整改的问题 0 个\n"
    closed = run("--root", "archive/2024", "inspect", "close", "20241110-1", "1", "-r", "已复工", "--on", "2025-02-10")
    assert closed.code == 0
    assert (
        run("--root", "archive/2024", "inspect", "list", "--all").out.splitlines()[-1]
        == "共督查 1 次，没有整改的问题 0 个"
    )


CHANGES = """\
changes:
- from: 2024Q3
  decided: 2024-07-05
  by: 市政府
  reason: 机构改革
  unit: 市园林局
  renamed: 市园林林业局
- from: 2024Q3
  decided: 2024-07-05
  by: 市政府
  reason: 机构改革
  founded: {name: 市数据局, class: 政府部门}
- from: 2025Q1
  by: 市政府
  reason: 机构改革
  unit: 市财政局
  merged_into: 市发改委
  unconfirmed: 哪一天起，没有查到
"""
UNITS = """\
# 单位
units:
- name: 市城管局
  class: 政府部门
- name: 市园林局  # 管公园
  class: 政府部门
  aliases: [园林局]
- name: 市财政局
  class: 政府部门
- name: 市发改委
  class: 政府部门
- name: 市体育局
  class: 政府部门
groups:
- {name: 综合部门, members: [市财政局, 市发改委, 市园林局]}
"""
NEXT = """\
# 单位
units:
- name: 市城管局
  class: 政府部门
- name: 市园林林业局  # 管公园
  class: 政府部门
  aliases: [园林局, 市园林局]
- name: 市发改委
  class: 政府部门
  aliases: [市财政局]
  note: “市财政局”的变动待确认：哪一天起，没有查到
- name: 市体育局
  class: 政府部门
- name: 市数据局
  class: 政府部门
groups:
- name: 综合部门
  members: [市发改委, 市园林林业局]
"""


def test_units_go_into_the_next_year_as_this_one_left_them(ledger: Path, run: Run) -> None:
    Path("data/changes.yaml").write_text(CHANGES, encoding="utf-8")
    Path("data/units.yaml").write_text(UNITS, encoding="utf-8")
    ran = run("rollover", "二.txt")
    assert (ran.code, "还没有的" in ran.out) == (0, False)
    assert Path("data/units.yaml").read_text(encoding="utf-8") == NEXT
    assert Path("archive/2024/data/units.yaml").read_text(encoding="utf-8") == UNITS
    assert not Path("data/changes.yaml").exists()
    assert "市园林林业局" in run("list", "--unit", "市园林局").out


def test_nothing_of_the_old_year_counts_in_the_new(ledger: Path, run: Run) -> None:
    run("rollover", "二.txt")
    status = json.loads(run("status", "--quarter", "2025Q4", "--format", "json", "--on", "2026-01-10").out)
    assert "2024" not in json.dumps(status, ensure_ascii=False)
    refused = run("status", "--quarter", "2024Q4")
    assert refused.code != 0
    assert "1-4 办好二号工程" in run("--root", "archive/2024", "log", "1-4").out


def test_a_task_over_the_years(ledger: Path, run: Run) -> None:
    run("rollover", "二.txt")
    assert run("log", "--text", "停车").out == (
        "2024 年\n  新增停车泊位5000个（1-1）：没有报过\n    新增停车泊位5000个。\n"
        "2025 年\n  新增停车泊位6000个（1-3）：没有报过\n    新增停车泊位6000个。\n"
    )
    assert json.loads(run("log", "--text", "工程", "--format", "json").out) == [
        {"year": 2024, "id": "1-3", "text": "办好一号工程。", "statuses": {"2024Q4": "已完成"}},
        {"year": 2024, "id": "1-4", "text": "办好二号工程。", "statuses": {"2024Q4": "滞后"}},
    ]
    assert run("log", "--text", "没有的").code == 1
    assert run("log", "1-1", "--text", "停车").code == 2


def test_two_years_are_never_mixed(ledger: Path, run: Run) -> None:
    before = _files(ledger)
    ran = run("import", "二.txt", "--force")
    assert (ran.code, ran.err) == (
        1,
        "台账是2024年的，通知是2025年的，没有改动；换年度请用 gwrb rollover 通知，上一年会归档\n",
    )
    again = run("rollover", "一.txt")
    assert (again.code, again.err) == (
        1,
        "通知是2024年的，台账是2024年的，没有改动；同一年的通知改了，请用 gwrb import 通知 --force\n",
    )
    Path("archive/2024").mkdir(parents=True)
    standing = run("rollover", "二.txt")
    assert (standing.code, standing.err) == (1, "archive/2024 已存在，没有改动；请先核对，再移走它\n")
    assert _files(ledger) == before
