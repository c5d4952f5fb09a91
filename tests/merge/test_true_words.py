"""Words that are true: an older file sent again, a ledger with errors, what a pull request leaves open."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.conftest import DAY, FIRST, Run, Send
from tests.merge.test_merge_command import state
from tests.tracking.conftest import write

ON = ("--on", "2024-07-25")


def test_an_older_file_sent_again_is_called_older(base: Path, run: Run, send: Send) -> None:
    run("merge", send(), "--on", DAY, cwd=base)
    run("merge", send(FIRST.replace("07-10", "07-12").replace("12}", "13}"), "新.yaml"), "--on", DAY)
    again = run("merge", send(), "--on", DAY)
    assert again.out.startswith("没有变化：送来的是以前的一份，台账里是之后收到的\n")
    assert again.err == "略过 ../in/甲局.yaml：以前合并过，之后又收到过新的；要改用它，加 --take theirs --for 编号\n"
    same = run("merge", send(FIRST.replace("07-10", "07-12").replace("12}", "13}"), "新.yaml"), "--on", DAY)
    assert same.out.startswith("没有变化：送来的内容台账里都有了\n")


def test_a_file_that_was_taken_away_comes_back_when_it_is_sent_again(base: Path, run: Run, send: Send) -> None:
    assert run("merge", send(), "--on", DAY, cwd=base).code == 0
    before = state(base)
    (base / "data/progress/2024Q2/甲局.yaml").unlink()
    ran = run("merge", send(), "--on", DAY)
    assert (ran.code, ran.out.splitlines()[2]) == (0, "2024Q2  甲局     2     0     0  ../in/甲局.yaml")
    assert state(base) == before


@pytest.mark.parametrize(
    "asked",
    [
        ("status",),
        ("remind",),
        ("list", "--light", "red"),
        ("report", "-q", "2024Q1", "-o", "a.md"),
        ("paper", "brief", "-q", "2024Q1", "-o", "a.md"),
        ("export", "assessment", "-f", "csv"),
        ("pack", "-q", "2024Q2", "-o", "包"),
        ("site", "-o", "看板.html"),
    ],
)
def test_a_ledger_with_errors_says_so(asked: tuple[str, ...], base: Path, run: Run) -> None:
    assert "错误" not in run(*asked, *ON, cwd=base).err
    write(
        base,
        "data/reviews/2024Q1.yaml",
        "quarter: 2024Q1\nreviews:\n- {unit: 甲局, task: 1-1, date: 2024-05-01, decision: 退回}\n",
    )
    assert run(*asked, *ON, *(("--force",) if "-o" in asked else ())).err.startswith(
        "提示：数据有 1 处错误，结果可能不准；请运行 gwrb validate 逐处改正\n"
    )


def test_many_units_are_counted_and_named_when_asked(wuhan: Path, run: Run, send: Send) -> None:
    sent = send("unit: 市经信局\nquarter: 2024Q2\nsubmitted: 2024-07-15\nentries:\n- task: 2-19\n  status: 正常推进\n")
    counted = run("merge", sent, "--dry-run", "--on", DAY, cwd=wuhan).out
    assert re.search(r"2024Q2：应报 \d+ 个单位，已报 1 个，未报 \d+ 个；没有报全的", counted)
    assert "市委宣传部" not in counted
    assert "或加 --verbose" in "".join(counted.split("\n"))
    assert "市委宣传部" in run("merge", sent, "--dry-run", "--verbose", "--on", DAY).out


def test_a_pull_request_is_told_what_moved_and_what_is_left(base: Path, run: Run, send: Send, tmp_path: Path) -> None:
    shutil.copytree(base, tmp_path / "旧")
    run(
        "merge",
        send(FIRST.replace("2024Q2", "2024Q1").replace("07-10", "04-10")),
        "--yes",
        "--take",
        "theirs",
        "--on",
        DAY,
        cwd=base,
    )
    run("merge", send(), "--on", DAY)
    text = run("diff", tmp_path / "旧", ".").out
    assert text.endswith("甲局 2024Q1：应报 4 件，还缺 2 项：1-4、1-5\n甲局 2024Q2：应报 4 件，还缺 2 项：1-4、1-5\n")
    assert "\n- 甲局 2024Q2：应报 4 件，还缺 2 项：1-4、1-5\n" in run("diff", tmp_path / "旧", ".", "-f", "md").out
    assert json.loads(run("diff", tmp_path / "旧", ".", "-f", "json").out)["missing"][1] == {
        "unit": "甲局", "quarter": "2024Q2", "owed": 4, "tasks": ["1-4", "1-5"],
    }  # fmt: skip


def test_what_stands_otherwise_is_named_first(base: Path, run: Run, tmp_path: Path) -> None:
    shutil.copytree(base, tmp_path / "旧")
    path = base / "data/progress/2024Q1/甲局.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("status: 正常推进", "status: 滞后\n  problems: 缺人", 1),
        encoding="utf-8",
    )
    said = run("diff", tmp_path / "旧", ".", cwd=base).out
    assert "\n状态变了 1 件：甲局 1-1 正常推进→滞后\n" in said
