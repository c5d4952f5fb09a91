"""gwrb import over a workspace that people have worked on, and what it says should be done next."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gwrb.model.plan import TASKS_FILE
from gwrb.model.record import parse_as
from gwrb.model.task_matching import match_tasks
from gwrb.text.source import Source
from tests.conftest import ROOT, Run

NOTICE = ROOT / "tests" / "data" / "wuhan-2024.txt"
SMALL = """\
2025年方案
一、目标
1.一。（牵头单位：市科技局）
2.二。（牵头单位：市科技局）
3.三。（牵头单位：市科技局）
"""
LINKED = """\
# 本年度由张三维护
plan:
  title: 2025年方案
  year: 2025
  letter: |-
    # 不是注释
outline:
- part: 一
  title: 目标
tasks:

# ======== 一、目标

- id: 1-1
  text: 一。
  assignments:
  - lead: [市科技局]
  links:
  # gwrb: allow GW601 原文如此
  - task: 1-2
    relation: same  # gwrb: allow GW602 也是原文
  - task: 1-3
    relation: same
- id: 1-2
  text: 二。
  assignments:
  - lead: [市科技局]  # 待核
- id: 1-3
  text: 旧的三。
  assignments:
  - lead: [市科技局]
  links:
  # gwrb: allow GW601 没有用了
  - {task: 1-1, relation: same}
"""
MISSING = "请从 git 历史取回"


@pytest.fixture
def tasks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """data/tasks.yaml of the current folder, which also holds a notice."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "通知.txt").write_text(SMALL, encoding="utf-8")
    return tmp_path / "data" / "tasks.yaml"


def test_the_repository_s_notice_over_its_own_tasks_changes_nothing(tasks: Path, run: Run) -> None:
    own = (ROOT / "data" / "tasks.yaml").read_bytes()
    tasks.write_bytes(own)
    ran = run("import", NOTICE, "--force")
    assert ran.code == 0
    assert ran.err.splitlines()[:2] == [
        "原文件的 27 条关联（links）已带过来",
        "原文件里 180 项任务的目标（targets、figures）已带过来",
    ]
    assert tasks.read_bytes() == own


WRITTEN = """\
  settings: {red_below: 20}  # 市政府办公会定
"""
NUMBERS = """\
  targets:
  # 按台账计
  - name: 公园
    amount: 10
    unit: 个
    kind: 不少于
    counts: 累计  # 不含口袋公园
    words: 建成公园10个
  figures:
  - words: 3号线
    reason: >-
      名称
      里的数字
"""


def test_settings_targets_and_figures_stay_as_they_were_written(tasks: Path, run: Run) -> None:
    notice = tasks.parent.parent / "通知.txt"
    notice.write_text(SMALL.replace("二。", "建成公园10个，修3号线。"), encoding="utf-8")
    assert run("import", "通知.txt").code == 0
    text = tasks.read_text(encoding="utf-8").replace("\noutline:\n", WRITTEN + "\noutline:\n", 1)
    text = text.replace("\n\n- id: 1-3\n", "\n" + NUMBERS + "\n- id: 1-3\n")
    tasks.write_text(text, encoding="utf-8")
    ran = run("import", "通知.txt", "--force")
    assert [line for line in ran.err.splitlines() if not line.startswith("注意：")] == [
        "原文件里 1 项任务的目标（targets、figures）已带过来"
    ]
    assert tasks.read_text(encoding="utf-8") == text
    notice.write_text(SMALL.replace("二。", "建成公园12个，修3号线。"), encoding="utf-8")
    ran = run("import", "通知.txt", "--force")
    assert [line for line in ran.err.splitlines() if not line.startswith("注意：")] == [
        "1 项任务的目标没有带过来，因为任务已改动或不在了：1-2；请从 git 历史取回，按新的内容核对",
        "1 项任务的文字有改动，当作原来的任务，请逐项核对：1-2",
        f"原文件里另有 2 行手写的注释没有带过来；需要的{MISSING}",
        "按任务内容给 1 项任务拟了名称（name），不是定稿，请逐项核对",
    ]
    assert WRITTEN in tasks.read_text(encoding="utf-8")
    assert "公园10个" not in tasks.read_text(encoding="utf-8")


def test_targets_and_links_go_with_their_tasks_when_numbers_move(tasks: Path, run: Run) -> None:
    """A new first task moves all numbers of its part: nothing that was written of the others is lost."""
    own = (ROOT / "data" / "tasks.yaml").read_text(encoding="utf-8")
    tasks.write_text(own, encoding="utf-8")
    raw = NOTICE.read_text(encoding="utf-8")
    body, last = raw.rindex("\n1."), raw.rindex("52.")
    moved = re.sub(r"^(\d+)\.", lambda m: f"{int(m[1]) + 1}.", raw[body:], flags=re.MULTILINE)
    added = "\n1.新建市民驿站50个。(责任单位:市民政局)"
    assert last > body
    moved_notice = tasks.parent.parent / "改.txt"
    moved_notice.write_text(raw[:body] + added + moved, encoding="utf-8")
    ran = run("import", moved_notice, "--force")
    old, new = (parse_as(TASKS_FILE, Source("", text))[0] for text in (own, tasks.read_text(encoding="utf-8")))
    links, having = sum(len(t.links) for t in old.tasks), sum(bool(t.targets or t.figures) for t in old.tasks)
    assert ran.err.splitlines()[:2] == [
        f"原文件的 {links} 条关联（links）已带过来",
        f"原文件里 {having} 项任务的目标（targets、figures）已带过来",
    ]
    ids = {m.old.id: m.new.id for m in match_tasks(old.tasks, new.tasks)}
    assert (len(ids), ids["4-1"], ids["4-52"], ids["2-237"]) == (302, "4-2", "4-53", "2-237")
    now = {t.id: t for t in new.tasks}
    for task in old.tasks:
        after = now[ids[task.id]]
        assert (after.name, after.targets, after.figures) == (task.name, task.targets, task.figures)
        assert [(link.task, link.relation) for link in after.links] == [(ids[x.task], x.relation) for x in task.links]


@pytest.mark.parametrize("flow", [False, True])
def test_what_stands_in_braces_or_further_in_is_laid_out_anew(tasks: Path, run: Run, *, flow: bool) -> None:
    """The facts are carried all the same."""
    notice = tasks.parent.parent / "通知.txt"
    notice.write_text(SMALL.replace("三。", "建成公园10个。"), encoding="utf-8")
    assert run("import", "通知.txt").code == 0
    text = tasks.read_text(encoding="utf-8")
    target = "{name: 公园, amount: 10, unit: 个, kind: 不少于, counts: 累计, words: 建成公园10个}"
    head, item = text[: text.index("- id: 1-3")], text[text.index("- id: 1-3") :]
    if flow:
        item = f"- {{id: 1-3, text: 建成公园10个。, assignments: [{{lead: [市科技局]}}], targets: [{target}]}}\n"
        tasks.write_text(head + item, encoding="utf-8")
    else:
        start = head.index("- id: 1-1")
        item = (head[start:] + item).rstrip("\n") + f"\n  targets:\n  - {target}\n"
        tasks.write_text(
            head[:start] + "".join(f"    {line}" for line in item.splitlines(keepends=True)), encoding="utf-8"
        )
    assert run("import", "通知.txt", "--force").code == 0
    after = tasks.read_text(encoding="utf-8")
    assert after == text.rstrip("\n") + f"\n  targets:\n  - {target}\n"


def test_links_are_carried_where_both_tasks_are_unchanged_and_others_named(tasks: Path, run: Run) -> None:
    tasks.write_text(LINKED, encoding="utf-8")
    ran = run("import", "通知.txt", "--force")
    assert ran.code == 0
    assert ran.err.splitlines()[:2] == [
        "原文件的 1 条关联（links）已带过来；2 条关联没有带过来，因为任务已改动或不在了：1-1→1-3、1-3→1-1；"
        f"{MISSING}并核对",
        f"原文件里另有 3 行手写的注释没有带过来；需要的{MISSING}",
    ]
    assert (
        "  links:\n"
        "  # gwrb: allow GW601 原文如此\n"
        "  # gwrb: allow GW602 也是原文\n"
        "  - task: 1-2\n"
        "    relation: same\n"
        "\n"
        "- id: 1-2\n"
    ) in tasks.read_text(encoding="utf-8")


def test_over_a_file_without_links_and_comments_nothing_is_said(tasks: Path, run: Run) -> None:
    assert run("import", "通知.txt").code == 0
    before = tasks.read_bytes()
    ran = run("import", "通知.txt", "--force")
    assert [line for line in ran.err.splitlines() if not line.startswith("注意：")] == []
    assert tasks.read_bytes() == before


def test_over_a_file_that_cannot_be_read_the_loss_is_told(tasks: Path, run: Run) -> None:
    tasks.write_bytes(b"\xff\xfe\x00")
    ran = run("import", "通知.txt", "--force")
    assert ran.code == 0
    assert ran.err.splitlines()[0] == (
        f"原文件有读不懂的地方，其中的关联（links）、目标（targets）和注释没有带过来；需要的{MISSING}"
    )


def test_groups_without_members_are_the_next_step(tasks: Path, run: Run) -> None:
    assert run("import", NOTICE).out.splitlines()[-2:] == [
        "在工作区里运行 gwrb init，补齐编辑器、git 和检查的设置",
        "下一步：对照通知核对。6 个统称（各区人民政府、市人民政府各部门、各中心城区人民政府等）还没有成员，"
        "请先在 data/units.yaml 里补上成员（members: [甲局, 乙局]，或按类别 classes: [区人民政府]），删去 open 和 unconfirmed，再运行 gwrb validate",
    ]
    assert (tasks.parent / "contacts/.gitignore").read_bytes() == (ROOT / "data/contacts/.gitignore").read_bytes()
    again = run("import", NOTICE, "--force").out.splitlines()
    assert again[-1] == "下一步：对照通知核对，再运行 gwrb validate"


def test_the_help_of_export_says_what_a_notice_holds(run: Run) -> None:
    assert "再导入得到同样的任务和分工（关联、注释不在通知里）" in "".join(
        run("export", "notice", "--help").out.split()
    )
