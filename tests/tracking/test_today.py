"""gwrb today, and gwrb alone: one screen; outside a ledger, how to start."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.tracking.conftest import read, write

ON = ("--on", "2024-07-25")


@pytest.fixture
def town(ws: Path, run: Run) -> Path:
    """A quarter under way, with something of every kind that waits."""
    run("review", "return", "1-1", "-u", "甲局", "-r", "没有依据", *ON, cwd=ws)
    run("inspect", "add", "停车场", *ON, cwd=ws)
    run("inspect", "finding", "20240725-1", "没有挂牌", "-u", "乙局", *ON, cwd=ws)
    tasks = read(ws, "data/tasks.yaml").replace("  due_day: 20\n", "  due_day: 20\n  plans_due: 2024-02-20\n")
    write(ws, "data/tasks.yaml", tasks)
    write(ws, "data/plans/甲局.yaml", "unit: 甲局\nentries:\n- task: 1-1\n  measures: 先办用地\n")
    return ws


def test_one_screen(town: Path, run: Run) -> None:
    assert run("today", *ON, cwd=town) == (
        0,
        """\
丙市2024年目标任务 5 项；今天 2024-07-25
接下来：2024-08-01（周四，还有 7 天）重报退回的进展：甲局 1-1，1 个单位还没有办

2024年上半年：应报 2 个单位，已报 1 个；已完成 1 项，红灯 0，黄灯 0

等各单位办
    进展没有报送          3 件：甲局、乙局            gwrb remind
    退回没有重报          1 件：甲局                  gwrb remind
    办理方案没有报送      5 件：甲局、乙局            gwrb status --plans
    督查问题没有整改      1 件：乙局                  gwrb inspect list

等督查室办
    进展待审核            2 件：甲局                  gwrb review list
    延期、协调申请待答复  2 件：甲局                  gwrb decide list

全部命令见 gwrb -h
""",
        "",
    )


def test_narrow(town: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    out = run("today", *ON, cwd=town).out
    assert "\n等督查室办\n  进展待审核：2 件：甲局\n  → gwrb review list\n" in out


def test_gwrb_alone_is_today(town: Path, run: Run) -> None:
    assert run(cwd=town) == run("today") == run("--root", town, "--no-pager")


def test_for_programs(town: Path, run: Run) -> None:
    said = json.loads(run("today", *ON, "-f", "json", cwd=town).out)
    assert {key: said[key] for key in ("on", "quarter", "figures", "sample")} == {
        "on": "2024-07-25",
        "quarter": "2024Q2",
        "figures": {"tasks": 5, "finished": 1, "red": 0, "yellow": 0, "owing": 2, "reported": 1},
        "sample": False,
    }
    assert said["next"][0]["date"] == "2024-08-01"
    assert said["waiting"][-1] == {
        "who": "督查室",
        "matter": "延期、协调申请待答复",
        "count": 2,
        "units": ["甲局"],
        "command": "decide list",
    }


def test_what_counts_nowhere_and_what_is_wrong_waits_too(ws: Path, run: Run) -> None:
    path = "data/progress/2024Q2/甲局.yaml"
    write(ws, path, read(ws, path).replace("- task: 1-3", "- task: 9-9").replace("problems: 资金没有到位", "problems:"))
    out = run("today", *ON, cwd=ws).out
    assert "    材料没有计入          1 处                        gwrb validate\n" in out
    assert "    数据有错误            2 处                        gwrb validate\n" in out


def test_nothing_waits(base: Path, run: Run) -> None:
    out = run("today", "--on", "2024-01-05", cwd=base).out
    assert out.endswith("\n没有等着办的事。\n\n全部命令见 gwrb -h\n")


def test_outside_a_ledger_it_says_how_to_start(tmp_path: Path, run: Run) -> None:
    said = run(cwd=tmp_path)
    assert said == (
        2,
        "",
        """\
这里还没有台账。这样开始：
  gwrb init 通知.docx -o 台账    读入今年的通知，建好一个台账文件夹
  gwrb init --sample -o 试用     先用一个虚构的小城市试试
已有台账的，先进入它的文件夹，或写 --root 文件夹；全部命令见 gwrb -h
""",
    )
    assert run("today") == said
    assert run("--root", "没有").err.startswith("--root 指定的文件夹里没有 data/tasks.yaml：没有\n")
