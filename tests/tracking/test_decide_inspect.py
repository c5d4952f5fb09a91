"""gwrb decide and gwrb inspect: requests until they are settled, findings until they are put right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.tracking.conftest import read, write

ON = ("--on", "2024-07-25")


def kinds(run: Run, ws: Path, on: str = "2024-07-30") -> list[tuple[str, str, str | None]]:
    rows = json.loads(run("remind", "-u", "甲局", "-f", "json", "--on", on, cwd=ws).out)
    return [(r["kind"], r["task"], r["level"]) for r in rows if r["kind"] not in ("未报", "滞后")]


def test_requests_are_listed_until_they_are_settled(run: Run, ws: Path) -> None:
    assert (
        run("decide", "list", cwd=ws).out
        == """\
甲局 1-1 协调（2024Q2，2024-07-15 提出）
  请协调用地
  → 等决定
甲局 1-4（东片） 延期（2024Q2，2024-07-15 提出）
  申请延期至 2024-11-30：汛期停工
  → 等决定
共 2 件，没有办结的 2 件
"""
    )
    said = run("decide", "coordination", "1-1", "办理中", "-u", "甲局", "--note", "已请分管副市长召集", *ON, cwd=ws)
    assert said.out == "协调 办理中：甲局 1-1（2024Q2 提出）\n"
    assert kinds(run, ws) == [("延期", "1-4", None), ("协调", "1-1", None)]
    said = run("decide", "extension", "1-4", "同意", "-u", "甲局", "--until", "2024-10-31", "--by", "王五", *ON, cwd=ws)
    assert said.out == "延期 同意，延至 2024-10-31：甲局 1-4（东片）（2024Q2 提出）\n"
    assert kinds(run, ws) == [("协调", "1-1", None)]
    said = run("decide", "coordination", "1-1", "已解决", "-u", "甲局", "--on", "2024-07-28", cwd=ws)
    assert said.out == "协调 已解决：甲局 1-1（2024Q2 提出）\n"
    assert kinds(run, ws) == []
    assert run("decide", "list", cwd=ws).out == "共 0 件，没有办结的 0 件\n"
    assert (
        read(ws, "data/decisions.yaml")
        == """\
# yaml-language-server: $schema=../schema/decisions.schema.json
decisions:
- unit: 甲局
  task: 1-1
  matter: 协调
  quarter: 2024Q2
  decision: 已解决
  date: 2024-07-28
- unit: 甲局
  task: 1-4
  scope: 东片
  matter: 延期
  quarter: 2024Q2
  decision: 同意
  until: 2024-10-31
  date: 2024-07-25
  by: 王五
"""
    )
    assert run("decide", "list", "--all", cwd=ws).out.endswith("""\
  → 2024-07-25 同意，延至 2024-10-31
共 2 件，没有办结的 0 件
""")
    assert run("validate", cwd=ws).code == 0


def test_a_request_that_was_handed_over_says_who_made_it(run: Run, ws: Path) -> None:
    """The task is named as whoever has it now has it; the unit that asked is not the one that leads today."""
    moved = "{from: 2024Q3, decided: 2024-07-20, by: 市政府, reason: 分工调整, task: 1-1, lead: [乙局]}"
    write(ws, "data/changes.yaml", f"changes:\n- {moved}\n")
    assert (
        run("decide", "list", *ON, cwd=ws).out
        == """\
乙局 1-1 协调（2024Q2，由甲局 2024-07-15 提出）
  请协调用地
  → 等决定
甲局 1-4（东片） 延期（2024Q2，2024-07-15 提出）
  申请延期至 2024-11-30：汛期停工
  → 等决定
共 2 件，没有办结的 2 件
"""
    )
    quarter = read(ws, "data/progress/2024Q2/甲局.yaml").replace("submitted: 2024-07-15\n", "")
    write(ws, "data/progress/2024Q2/甲局.yaml", quarter)
    assert run("decide", "list", *ON, cwd=ws).out.startswith("乙局 1-1 协调（2024Q2，由甲局提出）\n")


def test_an_extension_moves_the_deadline(run: Run, ws: Path) -> None:
    plan = "unit: 甲局\nentries:\n- {task: 1-4, scope: 东片, measures: 走访, deadline: 2024-08-31}\n"
    write(ws, "data/plans/甲局.yaml", plan)
    assert ("时限", "1-4", "红") in kinds(run, ws, "2024-09-02")
    before = run("decide", "extension", "1-4", "同意", "-u", "甲局", "--until", "2024-08-31", *ON, cwd=ws)
    assert (before.code, before.err) == (1, "2024-08-31 不晚于现在的时限 2024-08-31，不是延期\n")
    run("decide", "extension", "1-4", "同意", "-u", "甲局", *ON, cwd=ws)
    assert ("时限", "1-4", "红") not in kinds(run, ws, "2024-09-02")
    assert ("时限", "1-4", "红") in kinds(run, ws, "2024-12-01")
    days = run("calendar", "-f", "csv", *ON, cwd=ws).out
    assert "2024-11-30,周六,完成时限,完成时限：甲局 1-4,1,1\n" in days
    assert "2024-08-31" not in days


def test_a_refused_extension_leaves_the_deadline_and_may_be_asked_again(run: Run, ws: Path) -> None:
    run("decide", "extension", "1-4", "不同意", "-u", "甲局", "--note", "抓紧", *ON, cwd=ws)
    assert kinds(run, ws) == [("协调", "1-1", None)]
    text = read(ws, "data/progress/2024Q2/甲局.yaml")
    third = text.replace("2024Q2", "2024Q3").replace("07-15", "10-15")
    write(ws, "data/progress/2024Q3/甲局.yaml", third.replace("2024-11-30", "2024-12-20"))
    rows = json.loads(run("decide", "list", "--all", "-f", "json", cwd=ws).out)
    assert [(r["matter"], r["quarter"], r["until"], r["decision"], r["settled"]) for r in rows] == [
        ("协调", "2024Q2", None, None, False),  # the same words once more: the same request
        ("延期", "2024Q2", "2024-11-30", "不同意", True),
        ("延期", "2024Q3", "2024-12-20", None, False),
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("extension", "1-1", "同意"), 1, "甲局 1-1 没有等决定的延期申请；全部申请见 gwrb decide list --all\n"),
        (("coordination", "1-4", "已解决"), 1, "甲局 1-4（东片）没有等决定的协调申请；全部申请见 gwrb decide list --all\n"),
        (("extension", "1-4", "已解决"), 2, "决定 必须是 同意、不同意 之一，不能是“已解决”\n"),
        (("coordination", "1-1", "同意"), 2, "决定 必须是 办理中、已解决、不予协调 之一，不能是“同意”\n"),
        (("extension", "1-4", "不同意", "--until", "2024-12-01"), 2, "--until 只用于同意延期\n"),
        (("extension", "1-4", "同意", "--until", "年底"), 2, "--until 必须是日期，写成 2024-07-15 的样子，不能是“年底”\n"),
    ],
)  # fmt: skip
def test_decisions_refused(run: Run, ws: Path, arguments: tuple[str, ...], code: int, words: str) -> None:
    ran = run("decide", *arguments, "-u", "甲局", *ON, cwd=ws)
    assert (ran.code, ran.out, ran.err) == (code, "", words)
    assert not (ws / "data/decisions.yaml").exists()


def inspected(run: Run, ws: Path) -> None:
    add = ("inspect", "add", "公园建设", "-k", "暗访督查", "--task", "1-3", "-u", "东区", "--on", "2024-07-16")
    assert run(*add, cwd=ws).out == "已登记暗访督查 20240716-1：公园建设\n"
    told = run(
        "inspect", "finding", "20240716-1", "现场停工", "-u", "甲局", "--task", "一-3", "--due", "2024-07-20", cwd=ws
    )
    assert told.out == "20240716-1 第 1 个问题：甲局，2024-07-20 前整改\n"
    told = run("inspect", "finding", "20240716-1", "没有台账", "-u", "东区", cwd=ws)
    assert told.out == "20240716-1 第 2 个问题：东区人民政府\n"


def test_findings_stay_until_they_are_put_right(run: Run, ws: Path) -> None:
    inspected(run, ws)
    assert (
        run("inspect", "list", *ON, cwd=ws).out
        == """\
20240716-1 2024-07-16 暗访督查：公园建设
  1. 甲局 1-3：现场停工
     → 没有整改（期限 2024-07-20，逾期 5 天）
  2. 东区人民政府：没有台账
     → 没有整改
共督查 1 次，没有整改的问题 2 个
"""
    )
    shown = run("remind", *ON, cwd=ws).out
    assert (
        "红  1-3 督查 20240716-1/1 督查发现的问题没有整改（期限 2024-07-20，逾期 5 天）：现场停工\n"
        in shown.replace("\n    ", "")
    )
    assert "还没有到期的\n·   东区人民政府 督查 20240716-1/2 督查发现的问题没有整改：没有台账\n" in shown
    report = run("report", "-q", "2024Q2", "-f", "md", "-o", "-", *ON, cwd=ws).out
    assert "现场停工" in report
    assert "没有台账" in report
    closed = run("inspect", "close", "20240716-1", "1", "-r", "已复工", "--on", "2024-07-24", cwd=ws)
    assert closed.out == "已销号：20240716-1 第 1 个问题（甲局）\n"
    assert "现场停工" not in run("remind", *ON, cwd=ws).out
    assert "现场停工" not in run("report", "-q", "2024Q2", "-f", "md", "-o", "-", *ON, cwd=ws).out
    run("inspect", "close", "20240716-1", "2", "-r", "已建", "--on", "2024-07-24", cwd=ws)
    assert run("inspect", "list", *ON, cwd=ws).out == "共督查 0 次，没有整改的问题 0 个\n"
    assert "     → 2024-07-24 已整改：已建\n" in run("inspect", "list", "--all", *ON, cwd=ws).out
    assert (
        read(ws, "data/inspections/20240716-1.yaml")
        == """\
# yaml-language-server: $schema=../../schema/inspection.schema.json
id: 20240716-1
date: 2024-07-16
kind: 暗访督查
title: 公园建设
tasks: [1-3]
units: [东区人民政府]
findings:
- number: 1
  unit: 甲局
  task: 1-3
  text: 现场停工
  due: 2024-07-20
  result: 已复工
  closed: 2024-07-24
- number: 2
  unit: 东区人民政府
  text: 没有台账
  result: 已建
  closed: 2024-07-24
"""
    )
    assert run("validate", cwd=ws).code == 0


def test_inspections_of_one_day_are_numbered(run: Run, ws: Path) -> None:
    for number in (1, 2):
        out = run("inspect", "add", f"第{number}次", *ON, cwd=ws).out
        assert out == f"已登记专项督查 20240725-{number}：第{number}次\n"
    assert run("inspect", "list", *ON, cwd=ws).out == "共督查 0 次，没有整改的问题 0 个\n"
    ids = [one["id"] for one in json.loads(run("inspect", "list", "--all", "-f", "json", cwd=ws).out)]
    assert ids == ["20240725-1", "20240725-2"]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("add", "x", "-k", "明察"), 2, "--kind 必须是 专项督查、暗访督查 之一，不能是“明察”\n"),
        (("add", "x", "--task", "9-9"), 1, "没有 9-9 这项任务；各部分的任务见 gwrb list\n"),
        (("add", "x", "-u", "各区人民政府"), 1, "“各区人民政府”是统称，请写一个单位\n"),
        (("finding", "20240101-1", "x", "-u", "甲局"), 1, "没有编号为“20240101-1”的督查；最近的有：20240716-1\n"),
        (
            ("close", "20240716-1", "7", "-r", "x"),
            1,
            "20240716-1 没有第 7 个问题；共 2 个，见 gwrb inspect list --all\n",
        ),
        (
            ("close", "20240716-1", "x", "-r", "x"),
            1,
            "20240716-1 没有第 x 个问题；共 2 个，见 gwrb inspect list --all\n",
        ),
        (("close", "20240716-1", "1", "-r", "  "), 2, "请写明整改结果，不能空着\n"),
        (("add", "　"), 2, "请写明名称，不能空着\n"),
        (("finding", "20240716-1", "\n", "-u", "甲局"), 2, "请写明问题，不能空着\n"),
    ],
)
def test_inspections_refused(run: Run, ws: Path, arguments: tuple[str, ...], code: int, words: str) -> None:
    inspected(run, ws)
    before = read(ws, "data/inspections/20240716-1.yaml")
    ran = run("inspect", *arguments, *(() if arguments[0] == "finding" else ON), cwd=ws)
    assert (ran.code, ran.out, ran.err) == (code, "", words)
    assert read(ws, "data/inspections/20240716-1.yaml") == before
    assert len(list((ws / "data/inspections").iterdir())) == 1


def test_closed_once(run: Run, ws: Path) -> None:
    inspected(run, ws)
    close = ("inspect", "close", "20240716-1", "1", "-r", "好了", *ON)
    assert run(*close, cwd=ws).code == 0
    again = run(*close, cwd=ws)
    assert (again.code, again.err) == (1, "20240716-1 第 1 个问题已在 2024-07-25 销号\n")
