"""Notices of other places, in every spelling: each gives what is expected of it, and every command reads what import writes."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx
import pytest

from gwrb.model.plan import BY_COLUMNS, Plan
from gwrb.model.units_file import Units
from gwrb.notice.notice_file import notice_blocks, text_blocks
from gwrb.notice.reading import read_notice
from gwrb.notice.writing import write_notice
from tests.conftest import ROOT

if TYPE_CHECKING:
    from tests.conftest import Run

FOLDER = ROOT / "tests" / "data" / "notices"
NOTICES = sorted(path for path in FOLDER.iterdir() if path.suffix != ".json")
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
    again = read_notice(text_blocks(write_notice(plan, Units())), "")
    assert again.problems == ()
    assert again.plan is not None
    if plan.heading.printing.form == BY_COLUMNS:
        plan = plan._replace(heading=plan.heading._replace(printing=again.plan.heading.printing))
    assert again.plan == plan


@pytest.mark.parametrize(
    "name", ["04-two-unit-lines", "06-state-council", "10-overall-lead", "12-three-roles", "18-by-lead-unit"]
)
def test_tasks_are_printed_as_they_were(name: str) -> None:
    """Line by line, but for 、 and ，, by which classes of units are parted that nobody has yet looked at."""
    raw = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    plan = _plan(FOLDER / f"{name}.txt")
    lines = [line.strip().replace("，", "、") for line in write_notice(plan, Units()).split("\n") if line]
    first = next(
        line
        for line in lines
        if line.startswith("一、") and line not in (plan.heading.letter or "").replace("，", "、")
    )
    original = [line.strip().replace("，", "、") for line in raw.split("\n") if line.strip()]
    printed, written = original[original.index(first) :], lines[lines.index(first) :]
    odd = [(a, b) for a, b in zip(printed, written, strict=True) if a != b]
    assert odd == (
        [
            (
                "1.地区生产总值增长6.5%左右。（市政府各部门分别负责、年内持续推进）",
                "1.地区生产总值增长6.5%左右。（市政府各部门等按职责分工负责、年内持续推进）",
            )
        ]
        if name == "06-state-council"
        else []
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
