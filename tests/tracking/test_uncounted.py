"""What lies in the data and counts nowhere: one list, told by every command, every paper and every object alike."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from gwrb.ledger.loading import read as read_ledger
from gwrb.ledger.workspace import Workspace
from gwrb.model.office_records import Review
from gwrb.model.progress import Entry, Progress
from gwrb.model.values import Period
from gwrb.output.papers import PAPERS
from gwrb.tracking.office import OfficeRecords, ledger_records
from gwrb.tracking.uncounted import ENTRY, REVIEW
from tests.conftest import Run
from tests.documents.readback import docx_words
from tests.tracking.conftest import write
from tests.tracking.small import desk, review, reviews

FILES = {
    # a unit that nobody knows; a group; a second file of a unit; a quarter that is not reported; other units' tasks
    "progress/2024Q1/丁局.yaml": "unit: 丁局\nquarter: 2024Q1\nentries:\n- {task: 1-1, status: 未启动, coordination: 请协调}\n- {task: 1-2, status: 未启动}\n",
    "progress/2024Q1/各区.yaml": "unit: 各区人民政府\nquarter: 2024Q1\nentries:\n- {task: 1-1, status: 未启动}\n",
    "progress/2024Q2/甲管理局.yaml": "unit: 丙市甲管理局\nquarter: 2024Q2\nentries: []\n",
    "progress/2023Q4/甲局.yaml": "unit: 甲局\nquarter: 2023Q4\nentries:\n- {task: 1-1, status: 未启动}\n",
    "progress/2024Q2/乙局.yaml": (
        "unit: 乙局\nquarter: 2024Q2\nsubmitted: 2024-07-15\nentries:\n- {task: 1-2, status: 未启动}\n- {task: 1-2, status: 未启动}\n"
        "- {task: 1-3, status: 未启动}\n- {task: 1-4, status: 未启动, scope: 东片}\n- {task: 9-9, status: 未启动}\n"
    ),
    "plans/乙局.yaml": "unit: 乙局\nentries:\n- {task: 1-2, measures: 按月调度}\n- {task: 1-1, measures: 按月调度}\n",
    "plans/丁局.yaml": "unit: 丁局\nentries:\n- {task: 1-2, measures: 按月调度}\n",
    "reviews/2024Q2.yaml": (
        "quarter: 2024Q2\nreviews:\n- {unit: 甲局, task: 1-1, date: 2024-07-20, decision: 认可}\n"
        "- {unit: 甲局, task: 1-1, date: 2024-07-21, decision: 认可}\n- {unit: 乙局, task: 1-1, date: 2024-07-20, decision: 认可}\n"
    ),
    "decisions.yaml": (
        "decisions:\n- {unit: 甲局, task: 1-1, matter: 协调, quarter: 2024Q2, decision: 办理中, date: 2024-07-20}\n"
        "- {unit: 甲局, task: 1-3, matter: 协调, quarter: 2024Q2, decision: 办理中, date: 2024-07-20}\n"
        "- {unit: 丁局, task: 1-3, matter: 协调, quarter: 2024Q2, decision: 办理中, date: 2024-07-20}\n"
    ),
    "reminders.yaml": (
        "reminders:\n- {unit: 丁局, quarter: 2024Q1, date: 2024-05-01, level: 红}\n"
        "- {unit: 甲局, quarter: 2023Q4, date: 2024-05-01, level: 红}\n- {unit: 甲局, date: 2024-05-01, level: 红}\n"
    ),
    "inspections/20240710-1.yaml": (
        "id: 20240710-1\ndate: 2024-07-10\nkind: 专项督查\ntitle: 公园\ntasks: [1-3, 9-9]\nunits: [甲局, 丁局]\n"
        "findings:\n- {number: 1, unit: 丁局, text: 停工}\n- {number: 2, unit: 甲局, task: 9-8, text: 停工}\n"
    ),
    "progress/乙局-二季度.docx": "",
}  # fmt: skip


@pytest.fixture
def bad(ws: Path) -> Path:
    """A workspace with one of everything that counts nowhere."""
    for name, text in FILES.items():
        write(ws, f"data/{name}", text)
    return ws


def records_of(root: Path) -> OfficeRecords:
    ledger = read_ledger(Workspace(root))
    assert ledger.plan
    return ledger_records(ledger)


def test_each_kind_with_its_reason(bad: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(bad / "data")
    found = records_of(bad).uncounted
    assert [
        f"{one.path}:{one.line} {one.what} {one.unit} {one.task}{one.scope or ''} {one.quarter or '-'} {one.why}"
        for one in found
    ] == [
        "progress/2023Q4/甲局.yaml:4 进展 甲局 1-1 2023Q4 方案不报这个季度",
        "progress/2024Q1/丁局.yaml:4 进展 丁局 1-1 2024Q1 单位名单里没有这个单位",
        "progress/2024Q1/丁局.yaml:4 申请 丁局 1-1 2024Q1 提出它的进展没有计入，不能答复",
        "progress/2024Q1/丁局.yaml:5 进展 丁局 1-2 2024Q1 单位名单里没有这个单位",
        "progress/2024Q1/各区.yaml:4 进展 各区人民政府 1-1 2024Q1 是统称，不是一个单位",
        "progress/2024Q2/乙局.yaml:6 进展 乙局 1-2 2024Q2 同一件事项写了两条，按第一条算",
        "progress/2024Q2/乙局.yaml:7 进展 乙局 1-3 2024Q2 不是该单位应报的事项",
        "progress/2024Q2/乙局.yaml:8 进展 乙局 1-4东片 2024Q2 任务分成几项，没有写对是哪一项",
        "progress/2024Q2/乙局.yaml:9 进展 乙局 9-9 2024Q2 方案里没有这项任务",
        "progress/2024Q2/甲管理局.yaml:1 进展 甲局  2024Q2 同一单位另有一份，按那一份算",
        "plans/丁局.yaml:3 办理方案 丁局 1-2 - 单位名单里没有这个单位",
        "plans/乙局.yaml:4 办理方案 乙局 1-1 - 不是该单位应报的事项",
        "reviews/2024Q2.yaml:4 审核 甲局 1-1 2024Q2 与当时的状态接不上",
        "reviews/2024Q2.yaml:5 审核 乙局 1-1 2024Q2 不是该单位应报的事项",
        "decisions.yaml:3 决定 甲局 1-3 2024Q2 没有等答复的申请",
        "decisions.yaml:4 决定 丁局 1-3 2024Q2 单位名单里没有这个单位",
        "reminders.yaml:2 催办 丁局  2024Q1 单位名单里没有这个单位",
        "reminders.yaml:3 催办 甲局  2023Q4 方案不报这个季度",
        "inspections/20240710-1.yaml:1 督查  9-9 - 方案里没有这项任务",
        "inspections/20240710-1.yaml:1 督查 丁局  - 单位名单里没有这个单位",
        "inspections/20240710-1.yaml:8 督查 丁局  - 单位名单里没有这个单位",
        "inspections/20240710-1.yaml:9 督查 甲局 9-8 - 方案里没有这项任务",
        "progress/乙局-二季度.docx:0 文件   - 不认识这个文件，没有读",
    ]


def test_what_counts_is_not_in_the_list(ws: Path) -> None:
    assert records_of(ws).uncounted == ()


def test_validate_finds_each_of_them(run: Run, bad: Path) -> None:
    """Every file in which something counts nowhere has a finding that says so."""
    said = json.loads(run("validate", "--format", "json", "--on", "2024-07-25", cwd=bad).out)["diagnostics"]
    assert {one.path for one in records_of(bad).uncounted} <= {d["path"] for d in said}


ON = ("--on", "2024-07-25")
Q2_TOLD = """\
提示：数据有 20 处错误，结果可能不准；请运行 gwrb validate 逐处改正
提示：有 18 条没有计入：
  甲局2023年全年进展 1 条，方案不报这个季度：1-1
  乙局2024年上半年进展 1 条，同一件事项写了两条，按第一条算：1-2
  乙局2024年上半年进展 1 条，不是该单位应报的事项：1-3
  乙局2024年上半年进展 1 条，任务分成几项，没有写对是哪一项：1-4（东片）
  乙局2024年上半年进展 1 条，方案里没有这项任务：9-9
  还有 13 条
别的季度、单位、任务另有 5 条没有计入；逐条见 gwrb validate
"""
NOTE = (
    "（注：有3条材料没有计入本件：乙局2024年上半年进展1条，不是该单位应报的事项：1-3；"
    "甲局2024年上半年决定1条，没有等答复的申请：1-3；丁局2024年上半年决定1条，单位名单里没有这个单位：1-3。）\n"
)


def test_commands_tell_of_what_they_are_about(run: Run, bad: Path) -> None:
    assert run("status", "-q", "2024Q2", *ON, cwd=bad).err == Q2_TOLD
    mine = run("status", "-q", "2024Q2", "-u", "乙局", "--format", "json", *ON, cwd=bad)
    said = json.loads(mine.out)["uncounted"]
    assert [(one["what"], one["task"], one["line"]) for one in said] == [
        ("进展", "1-2", 6), ("进展", "1-3", 7), ("进展", "1-4", 8), ("进展", "9-9", 9), ("办理方案", "1-1", 4), ("审核", "1-1", 5)
    ]  # fmt: skip
    assert said[2] == {
        "what": "进展", "why": "任务分成几项，没有写对是哪一项", "unit": "乙局", "task": "1-4", "scope": "东片",
        "quarter": "2024Q2", "path": "data/progress/2024Q2/乙局.yaml", "line": 8,
    }  # fmt: skip
    assert mine.err.splitlines()[1] == "提示：有 6 条没有计入："
    assert run("show", "1-3", *ON, "-f", "md", "-o", "-", cwd=bad).out.endswith(NOTE)
    assert run("show", "1-5", *ON, "-f", "md", "-o", "-", cwd=bad).err == (
        "提示：别的季度、单位、任务有 23 条没有计入；逐条见 gwrb validate\n"
    )


def test_excel_has_a_sheet_of_it(run: Run, bad: Path) -> None:
    for arguments in (["report", "-q", "2024Q2"], ["status", "-q", "2024Q2"], ["export", "assessment"]):
        assert run(*arguments, "-f", "xlsx", "-o", "a.xlsx", "--force", *ON, cwd=bad).code == 0
        rows = CalamineWorkbook.from_path(str(bad / "a.xlsx")).get_sheet_by_name("没有计入").to_python()
        assert rows[1] == [
            "进展",
            "方案不报这个季度",
            "甲局",
            "1-1",
            "",
            "2023Q4",
            "data/progress/2023Q4/甲局.yaml",
            4.0,
        ]


COMMANDS = (
    ["status", "--plans"],
    ["today"],
    ["list", "--status", "未报"],
    ["remind"],
    ["show", "1-3"],
    ["calendar"],
    ["export", "assessment", "-f", "csv"],
    ["report", "-q", "2024Q2", "-f", "md", "-o", "-"],
    ["report", "-q", "2024Q2", "-u", "乙局", "-f", "md", "-o", "-"],
    ["form", "progress", "-q", "2024Q2", "-u", "乙局"],
    ["pack", "-q", "2024Q2", "-o", "p"],
    ["review", "list"],
    ["decide", "list"],
)


@pytest.mark.parametrize("arguments", COMMANDS)
def test_every_command_that_prints_figures_says_it(run: Run, bad: Path, arguments: list[str]) -> None:
    ran = run(*arguments, *(ON if arguments[0] != "decide" else ()), cwd=bad)
    assert ran.code == 0
    assert len(re.findall(r"^提示：有 \d+ 条没有计入：$", ran.err, re.MULTILINE)) == 1
    assert len(set(ran.err.splitlines())) == len(ran.err.splitlines())  # nothing is said twice


def test_every_paper_says_it(run: Run, bad: Path) -> None:
    for paper in PAPERS:
        more = {"quarter": ["-q", "2024Q2"], "task": ["--task", "1-3"]}
        asked = [word for name in (paper.made.asks if paper.made else ()) for word in more.get(name, [])]
        asked += ["-u", "乙局"] if paper.command.endswith("unit-parts") else []
        if paper.made:
            ran = run(*paper.command.split(), *asked, *ON, "-f", "md", "-o", "-", cwd=bad)
            assert ran.out.count("（注：有") == 1
    assert run("remind", "-o", "出", *ON, cwd=bad).code == 0
    for path in (bad / "出").iterdir():
        words = docx_words(path.read_bytes())
        (at,) = (n for n, one in enumerate(words) if one.startswith("（注：有"))
        assert words[at - 1] == "2024年7月25日"  # below the date, before the receipt


TASKS = st.sampled_from(["1-1", "2-1", "2-2", "2-3", "2-5", "9-9"])
ENTRIES = st.builds(lambda task, scope: Entry(task, "正常推进", scope), TASKS, st.sampled_from([None, "东片", "西片"]))
SENT = st.builds(
    lambda unit, quarter, entries: Progress(unit, quarter, entries=tuple(entries)),
    st.sampled_from(["甲局", "某市甲局", "乙局", "东区", "各区", "无此局"]),
    st.builds(Period, st.sampled_from([2023, 2024]), st.integers(1, 4)),
    st.lists(ENTRIES, max_size=6),
)
REVIEWED = st.builds(
    lambda unit, task, scope, day, decision: review(f"07-{day:02}", decision, unit=unit, task=task, scope=scope),
    st.sampled_from(["甲局", "乙局", "无此局"]), TASKS, st.sampled_from([None, "东片"]), st.integers(1, 30),
    st.sampled_from(["认可", "退回"]),
)  # fmt: skip


@given(st.lists(SENT, max_size=6), st.lists(REVIEWED, max_size=6))
def test_what_was_sent_is_counted_or_listed(sent: list[Progress], reviewed: list[Review]) -> None:
    records = desk(sent, reviews=reviews(q2=reviewed))
    said = Counter(one.what for one in records.uncounted if one.task)
    statuses = [status for quarter in records.quarters for status in records.statuses(quarter)]
    counted = sum(status.reported for status in statuses)
    parts = (s for q in records.quarters for unit in records.held(q).supports for s in records.parts.of_unit(unit, q))
    counted += sum(status.reported for status in parts)
    assert counted + said[ENTRY] == sum(len(file.entries) for file in sent)
    taken = {id(step.review) for status in statuses for step in status.steps if step.review}
    assert len(taken) + said[REVIEW] == len({id(one) for one in reviewed})


def test_figures_of_what_does_not_count_do_not_count(run: Run, base: Path) -> None:
    head = "unit: 甲局\nquarter: 2024Q2\nsubmitted: 2024-07-15\nentries:\n"
    one = "- task: 1-3\n  status: 正常推进\n  progress: 在建\n"
    write(base, "data/progress/2024Q2/甲局.yaml", f"{head}{one}{one}  values: {{公园: 9}}\n")
    made = json.loads(run("status", "-q", "2024Q2", "--by", "target", "-f", "json", *ON, cwd=base).out)
    assert [(row["task"], row["value"]) for row in made["rows"]] == [("1-3", None)]
    assert [(u["task"], u["line"]) for u in made["uncounted"]] == [("1-3", 8)]
