"""Whole commands over a year that changes: what was edited before is written down in data/changes.yaml."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from gwrb.forms.content import CARRIED, FormBuilder
from gwrb.forms.form_kinds import PROGRESS_FORM
from gwrb.ledger.loading import read, sound
from gwrb.ledger.workspace import Workspace
from gwrb.model.units_file import Unit
from gwrb.model.values import Period
from tests.conftest import Run

HEAD = "- from: {since}\n  decided: 2024-07-05\n  by: 市政府办公厅\n  reason: 机构改革\n"
TARGET = "{name: 公园, amount: 6, unit: 个, kind: 不少于, counts: 累计, words: 建成公园6个}"


def changed(root: Path, *records: str, since: str = "2024Q3") -> None:
    head = HEAD.format(since=since)
    (root / "data/changes.yaml").write_text("changes:\n" + "".join(f"{head}{one}\n" for one in records), "utf-8")


def reported(root: Path, unit: str, quarter: str, day: str, *tasks: str) -> None:
    entries = "".join(
        f"- task: {task}\n  status: 正常推进\n  progress: 有进展。\n" + "".join(f"  {line}\n" for line in more)
        for task, *more in (one.split("|") for one in tasks)
    )
    path = root / f"data/progress/{quarter}/{unit}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"unit: {unit}\nquarter: {quarter}\nsubmitted: {day}\nentries:\n{entries}", "utf-8")


def rows(out: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(out)))


@pytest.fixture
def ws(base: Path) -> Path:
    """Both units reported all that they led, on time, in two quarters."""
    for quarter, day in (("2024Q1", "2024-04-15"), ("2024Q2", "2024-07-15")):
        figure = 3 if quarter == "2024Q1" else 6
        values = f"1-3|values: {{公园: {figure}}}"
        reported(base, "甲局", quarter, day, "1-1", values, "1-4|scope: 东片", "1-5")
        reported(base, "乙局", quarter, day, "1-2", "1-4|scope: 西片")
    return base


def facts(run: Run, root: Path) -> list[list[str]]:
    out = run("export", "assessment", "--on", "2025-01-25", "-f", "csv", cwd=root).out
    return [[row["单位"], *(row[f"2024Q{n}{what}"] for n in (1, 2) for what in ("报送", "已报件数", "未报件数"))] for row in rows(out)
            if row["单位"] in ("甲局", "乙局")]  # fmt: skip


def test_what_was_owed_before_a_lead_moved_stays_as_it_was(ws: Path, run: Run) -> None:
    before = facts(run, ws)
    assert before == [["甲局", "已报", "4", "0", "已报", "4", "0"], ["乙局", "已报", "2", "0", "已报", "2", "0"]]
    changed(ws, "  task: 1-3\n  lead: [乙局]")
    assert sorted(facts(run, ws)) == sorted(before)
    circular = run("paper", "circular", "--quarter", "2024Q2", "--on", "2024-07-25", "-f", "md", "-o", "-", cwd=ws)
    assert circular.err == ""
    assert "只报送了一部分" not in circular.out.replace("没有只报送了一部分的单位", "")


def test_a_fall_across_the_handover_is_a_fall(ws: Path, run: Run) -> None:
    changed(ws, "  task: 1-3\n  lead: [乙局]")
    reported(ws, "乙局", "2024Q3", "2024-10-15", "1-2", "1-3|values: {公园: 5}", "1-4|scope: 西片")
    found = json.loads(run("validate", "--on", "2024-10-16", "-f", "json", cwd=ws).out)["diagnostics"]
    assert [(d["code"], d["message"]) for d in found] == [("GW509", "1-3 的“公园”是 5，比 2024Q2 的 6 少")]


def test_what_the_old_lead_said_last_stands_in_the_new_ones_form(ws: Path) -> None:
    changed(ws, "  task: 1-3\n  lead: [乙局]")
    book, quarter = sound(read(Workspace(ws))), Period(2024, 3)
    unit = book.at(quarter).register.find("乙局")
    assert isinstance(unit, Unit)
    form = FormBuilder(book).form(PROGRESS_FORM, unit, quarter)
    assert [(row.id, row.cells["progress"], row.filled) for row in form.rows] == [
        (id, "有进展。", CARRIED) for id in ("1-2/0", "1-3/0", "1-4/1")
    ]


def test_a_merged_unit_keeps_its_reports_and_is_found_by_its_old_name(ws: Path, run: Run) -> None:
    changed(ws, "  unit: 乙局\n  merged_into: 甲局")
    counted = {q: [(r["单位"], r["应报"], r["已报"]) for r in rows(run("status", "--quarter", q, "--on", "2024-10-25", "-f", "csv", cwd=ws).out)
                   if r["单位"] in ("甲局", "乙局")] for q in ("2024Q1", "2024Q3")}  # fmt: skip
    assert counted == {"2024Q1": [("甲局", "4", "4"), ("乙局", "2", "2")], "2024Q3": [("甲局", "6", "0")]}
    listed = json.loads(run("list", "-u", "乙局", "-f", "json", "--on", "2024-10-25", cwd=ws).out)
    assert [t["id"] for t in listed] == ["1-1", "1-2", "1-3", "1-4", "1-5"]
    assert run("validate", "--on", "2024-10-25", cwd=ws).code == 0


def test_a_task_of_july_is_not_owed_before(ws: Path, run: Run) -> None:
    new = "{id: 1-6, section: 一, text: 新建泵站。, assignments: [{lead: [甲局]}]}"
    changed(ws, f"  added: {new}", "  task: 1-5\n  withdrawn: true")
    owed = [
        {
            r["单位"]: r["应报"]
            for r in rows(run("status", "--quarter", q, "--on", "2024-10-25", "-f", "csv", cwd=ws).out)
        }["甲局"]
        for q in ("2024Q1", "2024Q2", "2024Q3")
    ]
    assert owed == ["4", "4", "4"]
    assert "1-6" not in run("remind", "-u", "甲局", "--on", "2024-07-25", cwd=ws).out
    assert "1-6" in run("remind", "-u", "甲局", "--on", "2024-10-25", cwd=ws).out

    def ids(*options: str) -> list[str]:
        return [t["id"] for t in json.loads(run("list", "-f", "json", *options, cwd=ws).out)]

    assert ids("--on", "2024-06-30") == ids("--as-issued") == ["1-1", "1-2", "1-3", "1-4", "1-5"]
    assert ids("--on", "2024-07-01") == ["1-1", "1-2", "1-3", "1-4", "1-6"]
    gone = run("show", "1-5", "--on", "2024-10-25", cwd=ws)
    assert (gone.code, gone.out.splitlines()[0].split()) == (0, ["编号", "1-5"])
    early = run("show", "1-6", "--on", "2024-05-01", cwd=ws).out
    assert "状态" not in early
    assert "新建泵站（1-6）自第三季度起新增，由甲局牵头" in early


@pytest.mark.parametrize(
    ("task", "quarter", "said"), [("1-6", "2024Q2", "2024Q3 起新增"), ("1-5", "2024Q3", "2024Q3 起不再执行")]
)
def test_an_entry_of_a_quarter_without_its_task_hears_of_the_change(
    ws: Path, run: Run, task: str, quarter: str, said: str
) -> None:
    new = "{id: 1-6, section: 一, text: 新建泵站。, assignments: [{lead: [甲局]}]}"
    changed(ws, f"  added: {new}", "  task: 1-5\n  withdrawn: true")
    (ws / "a.yaml").write_text(
        f"unit: 甲局\nquarter: {quarter}\nsubmitted: 2024-10-15\nentries:\n- task: {task}\n  status: 正常推进\n  progress: 有进展。\n"
    )
    ran = run("merge", "a.yaml", "--on", "2024-10-16", cwd=ws)
    assert (ran.code, f"GW503 {quarter} 没有 {task} 这项任务（它自 {said}；请核对季度和编号）" in ran.err) == (1, True)


@pytest.mark.parametrize(
    ("record", "unit", "quarter", "task", "said"),
    [
        (
            "  task: 1-3\n  lead: [乙局]",
            "乙局", "2024Q2", "1-3",
            "2024Q2 1-3 不是“乙局”牵头的任务（这项任务由甲局牵头报送；“乙局”牵头它的是 2024Q3、2024Q4，季度写错的请改正）",
        ),
        (
            "  task: 1-3\n  lead: [乙局]",
            "甲局", "2024Q3", "1-3",
            "2024Q3 1-3 不是“甲局”牵头的任务（这项任务由乙局牵头报送；“甲局”牵头它的是 2024Q1、2024Q2，季度写错的请改正）",
        ),
        (
            "  unit: 乙局\n  merged_into: 甲局",
            "甲局", "2024Q2", "1-2",
            "2024Q2 1-2 不是“甲局”牵头的任务（这项任务由乙局牵头报送；“甲局”牵头它的是 2024Q3、2024Q4，季度写错的请改正；补报这一期的，请把 unit 写成“乙局”）",
        ),
    ],
)  # fmt: skip
def test_who_leads_a_task_in_another_quarter_hears_when_and_no_remedy_for_what_is_written_down(
    ws: Path, run: Run, record: str, unit: str, quarter: str, task: str, said: str
) -> None:
    changed(ws, record)
    (ws / "a.yaml").write_text(
        f"unit: {unit}\nquarter: {quarter}\nsubmitted: 2024-10-15\nentries:\n- task: {task}\n  status: 正常推进\n"
    )
    ran = run("merge", "a.yaml", "--on", "2024-10-16", cwd=ws)
    assert (ran.code, [line.split("GW504 ")[1] for line in ran.err.splitlines() if "GW504" in line]) == (1, [said])


def test_what_a_unit_owes_for_one_that_became_part_of_it_goes_under_that_name(ws: Path, run: Run) -> None:
    (ws / "data/progress/2024Q2/乙局.yaml").unlink()
    changed(ws, "  unit: 乙局\n  merged_into: 甲局")
    (ws / "a.yaml").write_text(
        "unit: 乙局\nquarter: 2024Q2\nsubmitted: 2024-10-15\nentries:\n- task: 1-2\n  status: 正常推进\n  progress: 补报。\n"
    )
    assert run("merge", "a.yaml", "--yes", "--on", "2024-10-16", cwd=ws).code == 0
    assert "progress: 补报。" in (ws / "data/progress/2024Q2/乙局.yaml").read_text("utf-8")


def test_a_light_that_was_printed_stays(ws: Path, run: Run) -> None:
    def light(quarter: str) -> dict[str, Any]:
        out = run("status", "--quarter", quarter, "--by", "target", "-f", "csv", "--on", "2024-10-25", cwd=ws).out
        return {key: row[key] for row in rows(out) if row["编号"] == "1-3" for key in ("目标值", "完成数", "灯")}

    before = light("2024Q1")
    changed(ws, f"  task: 1-3\n  text: 建成公园6个。\n  targets: [{TARGET}]")
    assert light("2024Q1") == before
    assert light("2024Q3")["目标值"] == "6"


def test_the_notice_of_january_is_still_there(ws: Path, run: Run) -> None:
    changed(ws, "  task: 1-3\n  withdrawn: true", since="2024Q1")
    refused = run("export", "notice", cwd=ws)
    assert (refused.code, refused.out) == (1, "")
    assert refused.err == (
        "年中撤销了任务，编号接不上，写不成通知，没有导出；加 --as-issued 导出印发时的通知，调整另用 gwrb change list 列出\n"
    )
    assert "建成公园10个。" in run("export", "notice", "--as-issued", cwd=ws).out


def test_a_report_under_the_old_name_of_a_quarter_that_has_the_new_one_hears_of_the_record(ws: Path, run: Run) -> None:
    reported(ws, "乙局", "2024Q3", "2024-10-15", "1-2")
    changed(ws, "  unit: 乙局\n  renamed: 新乙局")
    found = json.loads(run("validate", "--on", "2024-10-25", "-f", "json", cwd=ws).out)["diagnostics"]
    assert [(d["code"], d["help"]) for d in found if d["severity"] == "error"] == [
        (
            "GW501",
            "请改名为 新乙局.yaml，或改正 unit；data/changes.yaml 写的是从 2024Q3 起更名，这个季度还用旧名称的，请改正 from",
        )
    ]
