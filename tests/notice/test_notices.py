"""Notices of other places, in every spelling: each gives what is expected of it, and every command reads what import writes."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx
import pytest

from gwrb.model.plan import Assignment, Plan
from gwrb.notice.blocks import Block
from gwrb.notice.notice_file import notice_blocks, text_blocks
from gwrb.notice.reading import print_notice, read_notice
from gwrb.text import script
from tests.conftest import ROOT

if TYPE_CHECKING:
    from tests.conftest import Run

FOLDER = ROOT / "tests" / "data" / "notices"
NOTICES = sorted(path for path in FOLDER.iterdir() if path.suffix != ".json")
WUHAN = ROOT / "tests" / "data" / "wuhan-2024.txt"
ALL = pytest.mark.parametrize("notice", NOTICES, ids=lambda path: path.stem)


def _plan(notice: Path) -> Plan:
    blocks, problems = notice_blocks(notice.read_bytes())
    assert problems == []
    reading = read_notice(blocks, notice.name)
    assert reading.plan is not None, reading.problems
    return reading.plan


def _expected(notice: Path) -> list[dict[str, Any]]:
    expected: list[dict[str, Any]] = json.loads(notice.with_suffix(".expect.json").read_bytes())["tasks"]
    return expected


def _said(plan: Plan, wanted: dict[str, Any], number: int) -> dict[str, Any]:
    """What the plan says of one task, under the keys that an expectation uses."""
    task = plan.ruled.tasks[number]
    (one,) = task.assignments
    part = next(p for p in plan.outline if p.part == task.part)
    section = next((s for s in part.sections if s.section == task.section), None)
    overall = (section.overall if section else ()) or part.overall
    said = {
        "text": task.text.rstrip("。"),
        "lead": list(one.lead),
        "responsible": list(one.responsible),
        "helping": list(one.helping),
        "leader": task.leader,
        "deadline": task.deadline,
        "overall": "、".join(overall),
        "type": "、".join(task.tags),
        "section": task.section,
        "part": part.title if part.title == wanted["part"] else "1" if len(plan.outline) == 1 else task.part,
    }
    if wanted["part"] == "一" and len(plan.outline) == 1:
        said["part"] = task.part
    return {key: said[key] for key in said if said[key] or key in wanted}


@ALL
def test_every_notice_gives_what_is_expected_of_it(notice: Path) -> None:
    plan, expected = _plan(notice), _expected(notice)
    assert [_said(plan, wanted, number) for number, wanted in enumerate(expected)] == expected
    assert len(plan.tasks) == len(expected)


@ALL
def test_every_notice_is_printed_so_that_it_is_read_again(notice: Path) -> None:
    plan = _plan(notice)
    again = read_notice(text_blocks(print_notice(plan) or ""), "")
    assert again.problems == ()
    assert again.plan == plan


def _lines(blocks: list[Block]) -> list[str]:
    """What stands in the lines and rows, in Simplified and full width, without blanks."""
    said = ("".join("".join(block.texts).split()) for block in blocks)
    return [script.full_width(script.to_simplified(text)) for text in said if text]


@pytest.mark.parametrize("notice", [*NOTICES, WUHAN], ids=lambda path: path.stem)
def test_every_task_is_printed_as_it_was(notice: Path) -> None:
    """From the first heading or the head of the table to the end: same words, order, separators and brackets."""
    blocks, _ = notice_blocks(notice.read_bytes())
    plan = _plan(notice)
    printed, written = _lines(blocks), _lines(text_blocks(print_notice(plan) or ""))
    body = len(written) - written.index("".join(plan.heading.title.split())) - 1
    assert body > len(plan.tasks)
    assert printed[-body:] == written[-body:]


@pytest.mark.parametrize(
    ("body", "clauses"),
    [
        ("1.建成甲（责任单位：市甲局）。\n2.建成乙。（责任单位：市乙局）", ["（责任单位：市甲局）。", None]),
        ("1.建成甲。（责任单位：市甲局）（民生实事）\n2.建成乙。（责任单位：市乙局）", ["。（责任单位：市甲局）（民生实事）", None]),
        ("1.建成甲。（责任领导：周明远；责任单位：市甲局）", ["。（责任领导：周明远；责任单位：市甲局）"]),
        ("1.建成甲。（牵头单位：市甲局）（责任单位：市乙局，市丙局）", ["。（牵头单位：市甲局）（责任单位：市乙局，市丙局）"]),
        ("1.推进甲：\n▲建成乙。（责任单位：市甲局、市供销社）", ["。（责任单位：市甲局、市供销社）"]),
        ("序号\t任务\t责任单位\n1\t建成甲\t市甲局、市供销社\n2\t建成乙\t市乙局", ["1\t建成甲\t市甲局、市供销社", None]),
    ],
)  # fmt: skip
def test_a_task_keeps_what_the_general_form_would_change(body: str, clauses: list[str | None]) -> None:
    text = "2024年市《政府工作报告》责任分解方案\n" + ("" if "\t" in body else "一、工作\n") + body
    reading = read_notice(text_blocks(text), "x")
    assert reading.plan is not None, reading.problems
    assert [task.clause for task in reading.plan.tasks] == clauses
    assert print_notice(reading.plan) == "\n\n".join(text.split("\n")) + "\n"


def test_a_task_that_was_changed_is_printed_as_it_now_is() -> None:
    text = (
        "2024年市《政府工作报告》责任分解方案\n一、工作\n1.建成甲（责任单位：市甲局）。\n2.建成乙（责任单位：市乙局）。"
    )
    plan = read_notice(text_blocks(text), "x").plan
    assert plan is not None
    changed = plan.tasks[0]._replace(assignments=(Assignment((), ("市丙局",)),))
    assert print_notice(plan._replace(tasks=(changed, plan.tasks[1]))) == (
        "2024年市《政府工作报告》责任分解方案\n\n一、工作\n\n1.建成甲。（责任单位：市丙局）\n\n2.建成乙（责任单位：市乙局）。\n"
    )


@ALL
def test_what_import_writes_every_command_reads(notice: Path, tmp_path: Path, run: Run) -> None:
    tasks = len(_expected(notice))
    made = run("import", notice, "-o", tmp_path)
    assert made.code == 0, made.err
    assert sorted(p.name for p in (tmp_path / "data").glob("*.yaml")) == ["notice.yaml", "tasks.yaml", "units.yaml"]
    listed = json.loads(run("--root", tmp_path, "list", "--format", "json").out)
    assert len(listed) == tasks
    assert [row["text"].rstrip("。") for row in listed] == [wanted["text"] for wanted in _expected(notice)]
    found = json.loads(run("--root", tmp_path, "validate", "--format", "json").out)["diagnostics"]
    assert {d["code"] for d in found} <= {"GW307", "GW406"}  # groups whose members nobody has listed
    first, unit = (
        listed[-1]["id"],
        (listed[-1]["assignments"][0]["lead"] or listed[-1]["assignments"][0]["responsible"])[0],
    )
    for command in (
        ("list",),
        ("list", "--unit", unit),
        ("show", first),
        ("status",),
        ("export", "notice"),
        ("units",),
    ):
        ran = run("--root", tmp_path, *command)
        assert (command, ran.code) == (command, 0)
        assert re.fullmatch(r"(提示：数据有 \d+ 处错误，结果可能不准；请运行 gwrb validate 逐处改正\n)?", ran.err)


def test_a_task_is_due_on_its_own_deadline(tmp_path: Path, run: Run) -> None:
    run("import", FOLDER / "16-workbook.xlsx", "-o", tmp_path)
    shown = run("--root", tmp_path, "calendar", "--format", "json", "--on", "2024-08-25").out
    days = [row["date"] for row in json.loads(shown) if row["kind"] == "完成时限"]
    assert days == [f"2024-{day}" for day in ("03-31", "06-30", "08-31", "09-30", "10-31", "11-30", "12-31")]
    assert "完成时限已过，没有报已完成（期限 2024-06-30" in run("--root", tmp_path, "remind", "--on", "2024-09-25").out


def test_the_notice_with_a_letterhead_and_forms_in_tables(raw: str) -> None:
    """The Word file as an office has it: its letterhead a table, the forms to be filled in behind it."""
    document = docx.Document()
    head = document.add_table(1, 2)
    head.cell(0, 0).text, head.cell(0, 1).text = "武汉市人民政府文件", "武政〔2024〕1号"
    for line in raw.split("\n"):
        document.add_paragraph(line)
    for name, columns in (("附表1", "序号 目标任务 工作目标 牵头单位 责任单位"), ("附表2", "序号 单位 姓名 职务")):
        document.add_paragraph(name)
        table = document.add_table(2, len(columns.split()))
        for cell, words in zip(table.rows[0].cells, columns.split(), strict=True):
            cell.text = words
        table.cell(1, 0).text = "1"
    file = io.BytesIO()
    document.save(file)
    blocks, problems = notice_blocks(file.getvalue())
    assert problems == []
    plain, word = read_notice(text_blocks(raw), ""), read_notice(blocks, "")
    assert word.plan == plain.plan
    left = [note for note in word.notes if note not in plain.notes]
    assert next(note for note in left if "没有写入账本" in note) == "第1行起的表格里没有任务，没有写入账本"
