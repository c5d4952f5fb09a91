"""In a pull request: only what the change brought, and nothing that disappears unsaid."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from gwrb.git.since import touched_lines
from gwrb.model.changes import CHANGES_FILE
from gwrb.model.record import parse_as
from gwrb.text.source import Source
from tests.conftest import Run


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=甲", "-c", "user.email=a@example.invalid", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(base: Path) -> Path:
    """The small workspace, with an old mistake in it, committed."""
    units = base / "data/units.yaml"
    units.write_text(units.read_text(encoding="utf-8") + "- name: 没人用的统称\n  open: true\n", encoding="utf-8")
    git(base, "init", "-q", "-b", "main")
    git(base, "add", "-A")
    git(base, "commit", "-qm", "x")
    return base


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def findings(out: str) -> list[str]:
    return [line for line in out.splitlines() if ": GW" in line]


def test_old_findings_are_left_out_but_counted(repository: Path, run: Run) -> None:
    ran = run("validate", "--since", "HEAD", cwd=repository)
    assert ran == (0, "检查了 3 个文件，没有发现问题（另有 1 处不在这次改动里，未列出）\n", "")


def test_new_mistakes_show_also_where_no_line_was_touched(repository: Path, run: Run) -> None:
    edit(repository / "data/units.yaml", "- name: 乙局\n", "- name: 丁局\n")
    ran = run("validate", "--since", "main", cwd=repository)
    assert ran.code == 1
    assert findings(ran.out) == [
        "data/tasks.yaml:29:12: GW301 错误：没有叫“乙局”的单位",
        "data/tasks.yaml:47:12: GW301 错误：没有叫“乙局”的单位",
        "data/units.yaml:1:1: GW801 提醒：单位“乙局”原来有，这次改动后没有了",
        "data/units.yaml:6:9: GW405 提醒：“丁局”没有承担任何任务",
    ]


def test_nothing_disappears_unsaid(repository: Path, run: Run) -> None:
    edit(repository / "data/tasks.yaml", "- id: 1-5\n", "- id: 1-6\n")
    (repository / "data/progress/2024Q1/甲局.yaml").unlink()
    ran = run("validate", "--since", "HEAD", cwd=repository)
    assert findings(ran.out) == [
        "data/progress/2024Q1/甲局.yaml:1:1: GW801 提醒：“甲局” 2024Q1 对 1-1 的进展原来有，这次改动后没有了",
        "data/progress/2024Q1/甲局.yaml:1:1: GW801 提醒：“甲局” 2024Q1 对 1-3 的进展原来有，这次改动后没有了",
        "data/tasks.yaml:1:1: GW801 提醒：任务 1-5（增长6%。）原来有，这次改动后没有了",
        "data/tasks.yaml:48:7: GW203 错误：1-6 前面缺少 1-5",
    ]


def test_what_the_base_gained_meanwhile_has_not_disappeared(repository: Path, run: Run) -> None:
    git(repository, "checkout", "-qb", "单位")
    git(repository, "checkout", "-q", "main")
    edit(repository / "data/units.yaml", "groups:\n", "- name: 丁局\n  class: 部门\ngroups:\n")
    git(repository, "commit", "-qam", "y")
    git(repository, "checkout", "-q", "单位")
    assert run("validate", "--since", "main", cwd=repository).code == 0


def test_a_new_file_is_new_throughout(repository: Path, run: Run) -> None:
    path = repository / "data/progress/2024Q2/乙局.yaml"
    path.parent.mkdir()
    path.write_text("unit: 乙局\nquarter: 2024Q2\nentries:\n- task: 1-2\n  status: 快了\n", encoding="utf-8")
    ran = run("validate", "--since", "HEAD", "--format", "github", cwd=repository)
    assert ran.out == (
        "::error file=data/progress/2024Q2/乙局.yaml,line=5,col=11,title=GW104::status 必须是未启动、正常推进、"
        "滞后、已完成之一，不能是“快了”%0A请照实选一个，照原样写\n"
        "检查了 4 个文件：1 个文件里有 1 处错误、0 处提醒（另有 1 处不在这次改动里，未列出）\n"
    )


def test_no_such_revision(repository: Path, run: Run) -> None:
    assert run("validate", "--since", "nope", cwd=repository).code == 2


def test_no_repository(base: Path, run: Run) -> None:
    assert run("validate", "--since", "HEAD", cwd=base).code == 2


def test_a_unit_that_keeps_its_old_name_as_alias_has_not_disappeared(repository: Path, run: Run) -> None:
    edit(
        repository / "data/units.yaml", "- name: 东区人民政府\n", "- name: 东新区人民政府\n  full_name: 东区人民政府\n"
    )
    assert findings(run("validate", "--since", "HEAD", cwd=repository).out) == [
        "data/units.yaml:8:9: GW802 提醒：“东区人民政府”改成了“东新区人民政府”；照此改，已经报过的季度也跟着变"
    ]


def test_a_unit_renamed_in_place_is_a_rename_and_nothing_else(repository: Path, run: Run) -> None:
    """The tasks and its reports still call it by its old name, to which its full name answers: none of them changed."""
    units = repository / "data/units.yaml"
    edit(units, "丙市甲管理局", "丙市甲局")
    git(repository, "commit", "-qam", "y")
    edit(units, "- name: 甲局\n", "- name: 新甲局\n")
    ran = run("validate", "--since", "HEAD", cwd=repository)
    assert findings(ran.out) == [
        "data/progress/2024Q1/甲局.yaml:2:7: GW501 错误：文件名和内容都写“甲局”，名单里这个单位叫“新甲局”",
        "data/units.yaml:3:9: GW802 提醒：“甲局”改成了“新甲局”；照此改，已经报过的季度也跟着变",
    ]
    record = "- {from: 2024Q2, decided: 决定日期, by: 决定机关, reason: 理由, unit: 甲局, renamed: 新甲局}"
    assert [line.strip() for line in ran.out.splitlines() if record in line] == [
        "= 请改名为 新甲局.yaml，或改正 unit；单位年中更了名的，请把方案、名单改回原来的，另在 data/changes.yaml 写一条："
        + record,
        "= 年初写错的可以这样改；年中调整的，请把 units.yaml 改回原来的，另在 data/changes.yaml 写一条：" + record,
    ]
    assert run("diff", "HEAD", cwd=repository).out == (
        "HEAD → 当前文件\n\n单位\n  新甲局 更名：甲局 → 新甲局\n\n共 1 处变动：其他 1\n"
    )


def test_the_plan_edited_after_reports_gets_the_record_to_write(repository: Path, run: Run) -> None:
    edit(repository / "data/tasks.yaml", "- lead: [乙局]\n  figures", "- lead: [甲局]\n  figures")
    edit(repository / "data/tasks.yaml", "  text: 建成公园10个。", "  text: 建成公园8个。")
    edit(
        repository / "data/tasks.yaml",
        "amount: 10, unit: 个, kind: 不少于, counts: 累计, words: 建成公园10个",
        "amount: 8, unit: 个, kind: 不少于, counts: 累计, words: 建成公园8个",
    )
    ran = run("validate", "--since", "HEAD", "--select", "GW802", "--format", "json", cwd=repository)
    told = json.loads(ran.out)["diagnostics"]
    assert [(d["message"], d["help"].partition("写一条：")[2]) for d in told] == [
        (
            "任务 1-2 的牵头单位改了；照此改，已经报过的季度也跟着变",
            "- {from: 2024Q2, decided: 决定日期, by: 决定机关, reason: 理由, task: 1-2, lead: [甲局]}",
        ),
        (
            "任务 1-3 的任务内容、目标改了；照此改，已经报过的季度也跟着变",
            "- {from: 2024Q2, decided: 决定日期, by: 决定机关, reason: 理由, task: 1-3, text: 建成公园8个。, targets: "
            "[{name: 公园, amount: 8, unit: 个, kind: 不少于, counts: 累计, words: 建成公园8个}]}",
        ),
    ]
    for d in told:  # what is to be pasted can be read once the office has filled in what only it knows
        record = d["help"].partition("写一条：")[2].replace("决定日期", "2024-04-05")
        changes, parsed = parse_as(CHANGES_FILE, Source("changes.yaml", f"changes:\n{record}\n"))
        assert not parsed.diagnostics
        assert changes is not None
        assert str(changes.changes[0].from_) == "2024Q2"


def test_touched_lines() -> None:
    diff = "--- a/x\n+++ b/x\n@@ -1 +1,2 @@\n-a\n+b\n+c\n@@ -9,2 +10,0 @@\n-d\n-e\n"
    assert touched_lines(diff) == {1, 2, 10}
    like_a_header = "+++ b/x\n@@ -0,0 +1,2 @@\n+++ b/y\n+a\n@@ -5 +7 @@\n-a\n+b\n\\ No newline at end of file\n"
    assert touched_lines(like_a_header) == {1, 2, 7}
