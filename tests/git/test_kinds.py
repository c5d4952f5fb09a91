"""Every kind of file with rows under real git: the driver, the attributes, gwrb diff, what disappeared."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from gwrb.git.setup import ATTRIBUTES
from gwrb.model.files import FILES, RECEIPTS
from tests.conftest import ROOT, Run
from tests.git.conftest import HEAD, Repo, entry

PLAN = "data/plans/甲局.yaml"
PEOPLE = "data/contacts/甲局.yaml"
PLAN_HEAD = "unit: 甲局\nsubmitted: 2024-02-05\nentries:\n"
ONE = "- task: 1-1\n  measures: 按月调度\n  milestones:\n    2024Q2: 过半\n    2024Q4: 完成\n"
THREE = "- task: 1-3\n  measures: 分批建设\n"
FIVE = "- task: 1-5\n  measures: 稳增长\n"
NAMES = "unit: 甲局\npeople:\n- name: 张三\n  duty: 联络员\n  mobile: 13800000000\n"


def test_plans_merge_entry_by_entry_in_the_notices_order(driven: Repo) -> None:
    base = PLAN_HEAD + ONE
    driven.pair(base + FIVE, base.replace("过半", "三分之二") + THREE, base, PLAN)
    driven.git("merge", "-q", "乙")
    assert driven.read(PLAN) == PLAN_HEAD + ONE.replace("过半", "三分之二") + THREE + FIVE


def test_a_milestone_of_each_side(driven: Repo) -> None:
    base = PLAN_HEAD + ONE
    driven.pair(base.replace("过半", "六成"), base.replace("完成", "全部完成"), base, PLAN)
    driven.git("merge", "-q", "乙")
    assert driven.read(PLAN) == base.replace("过半", "六成").replace("完成", "全部完成")


def test_one_field_of_a_plan_in_conflict(driven: Repo) -> None:
    base = PLAN_HEAD + ONE + FIVE
    driven.pair(base.replace("按月", "按周"), base.replace("按月", "按季").replace("稳增长", "稳中求进"), base, PLAN)
    said = driven.git("merge", "乙", fails=True)
    assert f"{PLAN}：有冲突：1-1 具体措施" in said
    assert driven.read(PLAN) == (
        PLAN_HEAD
        + """\
- task: 1-1
<<<<<<< 当前分支：1-1 具体措施
  measures: 按周调度
||||||| 共同的上一版
  measures: 按月调度
=======
  measures: 按季调度
>>>>>>> 合并进来的
  milestones:
    2024Q2: 过半
    2024Q4: 完成
"""
        + FIVE.replace("稳增长", "稳中求进")
    )


def test_people_merge_by_name(driven: Repo) -> None:
    """Whoever keeps contacts in git has them merged like the rest."""
    more = "- name: 李四\n  duty: 分管负责人\n"
    driven.write("", "data/contacts/.gitignore")
    driven.pair(NAMES.replace("138", "139"), NAMES + more, NAMES, PEOPLE)
    driven.git("merge", "-q", "乙")
    assert driven.read(PEOPLE) == NAMES.replace("138", "139") + more


@pytest.mark.parametrize(
    ("head", "path"), [(HEAD, "data/received/2024Q2/甲局.yaml"), (PLAN_HEAD, "data/plans/received/甲局.yaml")]
)
def test_records_of_what_was_received_merge(driven: Repo, run: Run, tmp_path: Path, head: str, path: str) -> None:
    driven.commit()
    first, second = (ONE, THREE) if head == PLAN_HEAD else (entry("1-1"), entry("1-3"))
    for name, text in (("main", head + first), ("乙", head + second)):
        if name != "main":
            driven.git("checkout", "-q", "-b", name, "main~1")
        (tmp_path / f"{name}.yaml").write_text(text)
        assert run("--root", driven.root, "merge", tmp_path / f"{name}.yaml", "--on", "2024-07-18").code == 0
        driven.commit()
    driven.git("checkout", "-q", "main")
    driven.git("merge", "-q", "乙")
    record = driven.read(path)
    assert record.count("sha256") == 2
    assert record.count("- task: 1-") == 2
    assert run("--root", driven.root, "validate", "--on", "2024-07-18").code == 0


def test_tasks_and_units_are_left_to_git(driven: Repo) -> None:
    tasks = driven.read("data/tasks.yaml")
    driven.branch("乙", tasks.replace("建成公园10个", "建成公园12个"), path="data/tasks.yaml")
    driven.commit(tasks.replace("增长6%。\n", "增长7%。\n", 1), "data/tasks.yaml")
    driven.git("merge", "-q", "乙")
    assert driven.read("data/tasks.yaml") == tasks.replace("10个", "12个").replace("增长6%。\n", "增长7%。\n", 1)


def test_a_workspace_inside_a_repository(driven: Repo) -> None:
    inner = f"2024年/{PLAN}"
    shutil.copytree(driven.root / "data", driven.root / "2024年/data")
    attributes = driven.read(".gitattributes")
    driven.write(attributes.replace("\ndata/", "\n2024年/data/"), ".gitattributes")
    base = PLAN_HEAD + ONE
    driven.pair(base + FIVE, base + THREE, base, inner)
    driven.git("merge", "-q", "乙")
    assert driven.read(inner) == PLAN_HEAD + ONE + THREE + FIVE


def test_the_attributes_are_those_of_the_kinds() -> None:
    text = (ROOT / ".gitattributes").read_text(encoding="utf-8")
    assert text.endswith(ATTRIBUTES)
    merged = [line.split()[0].replace("/**/", "/*/") for line in text.splitlines() if "merge=gwrb" in line]
    assert merged == [k.glob for k in FILES if k.rows or k in RECEIPTS.values()]


def test_diff_of_plans(repo: Repo, run: Run) -> None:
    repo.commit(PLAN_HEAD + ONE + FIVE, PLAN)
    repo.write(PLAN_HEAD.replace("02-05", "02-07") + ONE.replace("过半", "六成") + THREE, PLAN)
    second = PLAN_HEAD.replace("甲局", "乙局")
    repo.write(second + "- task: 1-2\n  measures: 走访企业\n", "data/plans/乙局.yaml")
    repo.write(NAMES, PEOPLE)
    repo.write("/data/contacts/\n", ".gitignore")
    ran = run("--root", repo.root, "diff")
    assert (ran.code, ran.err) == (0, "")
    assert (
        ran.out
        == """\
HEAD → 当前文件

办理方案
  乙局 新增 1 条：1-2
  甲局 报送日期：2024-02-05 → 2024-02-07
  甲局 1-1 季度节点·2024Q2：过半 → 六成
  甲局 1-5 删去一条：具体措施：稳增长
  甲局 1-3 新增一条：具体措施：分批建设

共 5 处变动：新增条目 1、修改条目 1、删去条目 1、其他 2
"""
    )
    changes = json.loads(run("--root", repo.root, "diff", "-f", "json").out)["changes"]
    assert changes[0] == {
        "kind": "file-added",
        "what": "新增",
        "before": None,
        "after": "1-2",
        "unit": "乙局",
        "entries": 1,
        "file": "办理方案",
    }
    assert changes[2] == {
        "kind": "row-changed",
        "what": "季度节点·2024Q2",
        "before": "过半",
        "after": "六成",
        "task": "1-1",
        "unit": "甲局",
        "file": "办理方案",
    }


def test_log_of_plans(driven: Repo, run: Run) -> None:
    """What two branches changed is told once each, and not again of their merge."""
    base = PLAN_HEAD + ONE + FIVE
    driven.pair(base.replace("过半", "六成") + "", base.replace("稳增长", "稳中求进"), base, PLAN)
    driven.git("merge", "-q", "--no-edit", "乙")
    ran = run("--root", driven.root, "log", "--unit", "甲局")
    assert (ran.code, ran.err) == (0, "")
    assert (
        ran.out.partition("修改记录\n")[2].partition("  2024-07-01 张三  2024Q1")[0]
        == """\
  2024-07-01 张三  办理方案 甲局 1-1 季度节点·2024Q2：过半 → 六成
  2024-07-01 张三  办理方案 甲局 1-5 具体措施：稳增长 → 稳中求进
  2024-07-01 张三  办理方案 甲局 报送日期：（无） → 2024-02-05
  2024-07-01 张三  办理方案 甲局 1-1 新增一条：具体措施：按月调度；季度节点·2024Q2：过半；季度节点·2024Q4：完成
  2024-07-01 张三  办理方案 甲局 1-5 新增一条：具体措施：稳增长
"""
    )
    out = run("--root", driven.root, "log", "1-5", "--format", "json").out
    edits = [e for e in json.loads(out)["edits"] if e["task"] == "1-5"]
    edit = edits[-1]
    assert {k: edit[k] for k in ("kind", "file", "unit", "task", "author")} == {
        "kind": "row-added", "file": "办理方案", "unit": "甲局", "task": "1-5", "author": "张三"
    }  # fmt: skip


def test_contacts_that_git_ignores_are_not_compared_with_a_revision(repo: Repo, run: Run, tmp_path: Path) -> None:
    repo.commit("/data/contacts/\n", ".gitignore")
    repo.write(NAMES, PEOPLE)
    assert run("--root", repo.root, "diff").out.endswith("\n没有变动\n")
    assert run("--root", repo.root, "diff", ".", "HEAD", cwd=repo.root).out.endswith("\n没有变动\n")
    other = tmp_path / "other"
    shutil.copytree(repo.root, other)
    (other / PEOPLE).write_text(NAMES.replace("138", "139"))
    out = run("--root", repo.root, "diff", ".", other, cwd=repo.root).out
    assert "联系人\n  甲局 张三 手机：13800000000 → 13900000000\n" in out


def test_diff_of_targets_figures_settings_and_definitions(repo: Repo, run: Run) -> None:
    before = repo.read("data/tasks.yaml")
    assert "  due_day: 20\n" in before
    after = before.replace("amount: 10,", "amount: 12,").replace(
        "  - {words: 企业500家, reason: 往年已有的数}\n", "  - {words: 500家, reason: 往年已有}\n"
    )
    after = after.replace(
        "  figures:\n  - {words: 增长6%, reason: 由统计部门核算}\n- id: 1-2\n",
        "  targets:\n  - {name: 总值, amount: 6, unit: '%', kind: 增速, counts: 比率, words: 增长6%}\n- id: 1-2\n",
    )
    after = after.replace(
        "  due_day: 20\n",
        "  due_day: 20\n  plans_due: 2024-02-08\n  definitions:\n  - name: 各区人民政府\n    text: 含开发区\n"
        "  settings: {red_below: 25}\n",
    )
    repo.write(after, "data/tasks.yaml")
    assert (
        run("--root", repo.root, "diff").out
        == """\
HEAD → 当前文件

方案
  办理方案报送期限：（无） → 2024-02-08
  名称定义：（无） → 名称：各区人民政府；说明：含开发区
  红灯：30 → 25

任务
  1-1 目标：
    - （无）
    + 指标名称：总值；目标值：6；计量单位：%；要求：增速；怎样计数：比率；原话：增长6%
  1-1 非目标数字：原话：增长6%；为什么不是目标：由统计部门核算 → （无）
  1-2 非目标数字：
    - 原话：企业500家；为什么不是目标：往年已有的数
    + 原话：500家；为什么不是目标：往年已有
  1-3 目标：
    - 指标名称：公园；目标值：10；计量单位：个；要求：不少于；怎样计数：累计；原话：建成公园10个
    + 指标名称：公园；目标值：12；计量单位：个；要求：不少于；怎样计数：累计；原话：建成公园10个

共 7 处变动：其他 7
"""
    )


def test_an_entry_of_a_plan_that_disappears_is_told(repo: Repo, run: Run) -> None:
    repo.commit(PLAN_HEAD + ONE + FIVE, PLAN)
    repo.write(PLAN_HEAD + ONE, PLAN)
    out = run("--root", repo.root, "validate", "--since", "HEAD", "--on", "2024-02-06", cwd=repo.root).out
    assert f"{PLAN}:1:1: GW801 提醒：“甲局” 对 1-5 的办理方案原来有，这次改动后没有了" in out
    repo.git("rm", "-q", "-f", PLAN)
    repo.write(HEAD + entry("1-1"))
    out = run("--root", repo.root, "validate", "--since", "HEAD", "--on", "2024-07-18", cwd=repo.root).out
    assert out.count("的办理方案原来有，这次改动后没有了") == 2
