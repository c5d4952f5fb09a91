"""gwrb diff, gwrb log, gwrb git codeowners, gwrb git docx-text: exact words."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import docx
import pytest

from gwrb.git.setup import ATTRIBUTES
from tests.conftest import Run
from tests.git.conftest import HEAD, Repo, entry


@pytest.fixture
def changed(repo: Repo) -> Repo:
    """A repository whose files have moved on since the last commit."""
    repo.commit(HEAD + entry("1-1", progress="增长5%。") + entry("1-5"))
    repo.write(
        HEAD
        + entry("1-1", "滞后", progress="增长5%。", problems="资金未到位")
        + entry("1-3", "已完成", progress="建成。")
    )
    repo.write(
        HEAD.replace("甲局", "乙局") + entry("1-2") + entry("1-4", scope="西片"), "data/progress/2024Q2/乙局.yaml"
    )
    tasks = repo.read("data/tasks.yaml")
    tasks = tasks.replace("培育企业500家", "培育企业600家").replace("  - lead: [乙局]\n", "  - lead: [乙局, 甲局]\n", 1)
    repo.write(tasks.replace("- id: 1-3\n", "- id: 1-13\n"), "data/tasks.yaml")
    repo.write(repo.read("data/units.yaml").replace("aliases: [东区]", "aliases: [东区, 东城]"), "data/units.yaml")
    return repo


def test_diff_in_words(changed: Repo, run: Run) -> None:
    ran = run("--root", changed.root, "diff")
    assert (ran.code, ran.err) == (0, "")
    assert (
        ran.out
        == """\
HEAD → 当前文件

任务
  1-2 任务内容：培育企业500家。 → 培育企业600家。
  1-2 牵头单位：乙局 → 乙局、甲局
  1-13 编号：1-3 → 1-13

单位
  东区人民政府 别名：东区 → 东区、东城

进展 2024Q2
  乙局 新报 2 条：正常推进 2
  甲局 1-1 进度状态：正常推进 → 滞后
  甲局 1-1 存在问题：（无） → 资金未到位
  甲局 1-5 删去一条：正常推进
  甲局 1-3 新增一条：已完成

共 9 处变动：改编号 1、改写任务 1、调整分工 1、新报单位 1、新增进展 1、修改进展 1、删去进展 1、状态变动 1、其他 1
状态变了 1 件：甲局 1-1 正常推进→滞后
乙局 2024Q2：应报 2 件，报全了
甲局 2024Q2：应报 5 件，还缺 4 项：1-2、1-13、1-4、1-5
"""
    )


def test_diff_for_a_pull_request(changed: Repo, run: Run) -> None:
    changed.git("checkout", "-q", "-b", "乙")
    changed.commit()
    out = run("--root", changed.root, "diff", "main...乙", "--format", "md").out
    assert out.startswith("**共 9 处变动：改编号 1、")
    assert "### 进展 2024Q2\n\n| 对象 | 变动 | 原来 | 现在 |\n| --- | --- | --- | --- |\n" in out
    assert "| 甲局 1-1 | 进度状态 | 正常推进 | 滞后 |" in out


def test_diff_for_programs(changed: Repo, run: Run) -> None:
    found = json.loads(run("--root", changed.root, "diff", "-f", "json").out)
    assert (found["from"], found["to"], found["unread"]) == ("HEAD", "当前文件", [])
    assert found["changes"][5] == {
        "kind": "status-moved",
        "what": "进度状态",
        "before": "正常推进",
        "after": "滞后",
        "task": "1-1",
        "unit": "甲局",
        "quarter": "2024Q2",
    }


def test_diff_of_the_heading_the_outline_and_the_order(repo: Repo, run: Run) -> None:
    tasks = repo.read("data/tasks.yaml").replace("  city: 丙市\n", "  city: 丁市\n  addressees: 各区\n", 1)
    repo.write("# 注\n" + tasks.replace("title: 主要目标", "title: 目标", 1), "data/tasks.yaml")
    units = repo.read("data/units.yaml")
    first, second = units.index("- name: "), units.index("- name: ", units.index("- name: ") + 1)
    third = units.index("- name: ", second + 1)
    moved = units[:first] + units[second:third] + units[first:second] + units[third:]
    repo.write(moved, "data/units.yaml")
    out = run("--root", repo.root, "diff").out
    assert (
        out
        == """\
HEAD → 当前文件

方案
  城市：丙市 → 丁市
  主送机关：（无） → 各区
  提纲：一、主要目标 → 一、目标

单位
  乙局 次序：在 甲局 之后 → 在最前

共 4 处变动：其他 4
"""
    )


def test_diff_of_folders(base: Path, run: Run, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(base, other)
    assert run("--root", base, "diff", base, other).out.endswith("\n没有变动\n")
    (other / "data/tasks.yaml").write_text("plan: [\n")
    ran = run("--root", base, "diff", base, other)
    assert ran.code == 1
    assert "tasks.yaml 读不懂，没有比较；问题见 gwrb validate" in ran.err


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["nope"], 2, "“nope”不是文件夹，也不是 git 里的版本（分支、标签或提交）\n"),
        (["--", "--output=x"], 2, "“--output=x”不是文件夹，也不是 git 里的版本（分支、标签或提交）\n"),
        (["main...nope"], 2, "“nope”不是文件夹，也不是 git 里的版本（分支、标签或提交）\n"),
        (["-f", "html"], 2, "--format 必须是 table、json、csv、md、xlsx 之一，不能是“html”\n"),
    ],
)
def test_diff_wrong_use(repo: Repo, run: Run, arguments: list[str], code: int, words: str) -> None:
    ran = run("--root", repo.root, "diff", *arguments)
    assert (ran.code, ran.err) == (code, words)


def test_diff_outside_git(base: Path, run: Run) -> None:
    ran = run("--root", base, "diff")
    assert (ran.code, ran.err) == (2, "工作区不在 git 仓库里，无从找到“HEAD”；请写两个工作区文件夹来比较\n")


def test_log_of_a_task(repo: Repo, run: Run) -> None:
    repo.commit(HEAD + entry("1-1", progress="增长5%。"))
    repo.commit(HEAD.replace("07-10", "07-12") + entry("1-1", "滞后", progress="增长5%。", problems="资金未到位"))
    ran = run("--root", repo.root, "log", "1-1")
    assert (ran.code, ran.err) == (0, "")
    assert (
        ran.out
        == """\
1-1 地区生产总值增长6%。
一、主要目标 ＞ （一）经济

2024Q1 甲局 1-1 正常推进（2024-04-15 报送）
  完成数·完成数：10

2024Q2 甲局 1-1 滞后（2024-07-12 报送）
  完成情况：增长5%。
  存在问题：资金未到位

修改记录
  2024-07-01 张三  2024Q2 甲局 1-1 进度状态：正常推进 → 滞后
  2024-07-01 张三  2024Q2 甲局 1-1 存在问题：（无） → 资金未到位
  2024-07-01 张三  2024Q2 甲局 1-1 新增一条：正常推进
  2024-07-01 张三  2024Q1 甲局 1-1 新增一条：正常推进
"""
    )


def test_log_of_a_unit(base: Path, run: Run) -> None:
    assert run("--root", base, "log", "--unit", "无此局").code == 1
    out = run("--root", base, "log", "--unit", "丙市甲局").out
    assert (
        out
        == "2024Q1 甲局 1-1 正常推进（2024-04-15 报送）\n  完成数·完成数：10\n\n2024Q1 甲局 1-3 已完成（2024-04-15 报送）\n  完成情况：已建成10个\n"
    )
    assert run("--root", base, "log", "--unit", "乙局").out == "还没有报过进展\n"
    found = json.loads(run("--root", base, "log", "1-3", "-f", "json").out)
    assert found == {
        "reports": [
            {
                "quarter": "2024Q1",
                "unit": "甲局",
                "task": "1-3",
                "scope": None,
                "status": "已完成",
                "progress": "已建成10个",
                "sample": False,
            }
        ],
        "edits": [],
    }
    path = base / "data/progress/2024Q1/甲局.yaml"
    path.write_text("sample: true\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    marked = run("--root", base, "log", "--unit", "甲局").out
    assert marked == "示例数据：内容为虚构，仅供演示\n\n" + out


def test_log_wrong_use(base: Path, run: Run) -> None:
    assert run("--root", base, "log").code == 2
    assert run("--root", base, "log", "1-99").code == 1


SET_UP = """\
装好了：
- 合并进展等数据文件时按任务、按栏目合并，真有冲突只标出那一个栏目
- git diff 的每一段标出任务编号，Word 文件比较文字
- 路径里的中文照常显示
"""


def test_setup_adds_what_is_missing_and_only_once(repo: Repo, run: Run) -> None:
    (repo.root / ".gitattributes").write_text("*.txt text")
    ran = run("--root", repo.root, "git", "setup", cwd=repo.root)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == SET_UP + (
        f"- .gitattributes 里补上了 {len(ATTRIBUTES.splitlines())} 行：哪些文件这样合并、比较\n"
        "- 写了 data/contacts/.gitignore：联系人的电话是个人信息，默认不进 git\n"
        "上面写入的文件请提交，别的克隆才有\n"
    )
    assert repo.git("config", "core.quotepath") == "false\n"
    assert repo.read(".gitattributes") == "*.txt text\n" + ATTRIBUTES
    repo.write("", "data/contacts/甲局.yaml")
    repo.git("add", "-A")
    assert "data/contacts" not in repo.git("ls-files").replace("data/contacts/.gitignore", "")
    assert run("--root", repo.root, "git", "setup").out == SET_UP


def test_setup_of_a_workspace_inside_a_repository(repo: Repo, run: Run) -> None:
    """The lines go beside the data, where their patterns hold."""
    (repo.root / "2024年").mkdir()
    (repo.root / "data").rename(repo.root / "2024年/data")
    out = run("--root", repo.root / "2024年", "git", "setup", cwd=repo.root).out
    assert f"- 2024年/.gitattributes 里补上了 {len(ATTRIBUTES.splitlines()) - 3} 行：哪些文件这样合并、比较\n" in out
    attribute = repo.git("check-attr", "merge", "2024年/data/plans/甲局.yaml")
    assert attribute.endswith(": merge: gwrb\n")


def test_the_owner_may_keep_contacts_in_git(repo: Repo, run: Run) -> None:
    repo.write("# 只有本机关能看的仓库\n", "data/contacts/.gitignore")
    assert run("--root", repo.root, "git", "setup").out == SET_UP


def test_setup_outside_git(base: Path, run: Run) -> None:
    ran = run("--root", base, "git", "setup")
    assert ran.code == 2
    assert ran.err.endswith("不在 git 仓库里，这个命令用不了\n")


def test_hunk_headers_and_paths(driven: Repo) -> None:
    more = "\n".join(f"    第{n}行" for n in range(9))
    driven.commit(HEAD + entry("1-1", progress=f"|-\n{more}"))
    driven.write(driven.read().replace("第7行", "第七行"))
    shown = driven.git("diff")
    assert "@@ - task: 1-1" in shown or "task: 1-1" in shown.split("@@")[2]
    assert "+++ b/data/progress/2024Q2/甲局.yaml" in shown
    driven.write(driven.read("data/tasks.yaml").replace("增长6%。\n", "增长7%。\n"), "data/tasks.yaml")
    assert "id: 1-5" in driven.git("diff", "-U0", "data/tasks.yaml")


def _changed_word_file(driven: Repo) -> tuple[Path, str]:
    """A committed Word file of which the words changed, and what git says of the change."""
    path = driven.root / "报告.docx"
    for words in ("上半年完成50%。", "上半年完成60%。"):
        document = docx.Document()
        document.add_paragraph(words)
        document.save(str(path))
        shown = driven.git("diff")
        driven.commit()
    return path, shown


def test_word_files_compare_as_text(driven: Repo, run: Run) -> None:
    path, shown = _changed_word_file(driven)
    assert "-上半年完成50%。\n+上半年完成60%。" in shown
    path.write_bytes(b"no word")
    assert (
        run("git", "docx-text", path).out
        == "（这不是 Word 文档（.docx），或文件已损坏，请在 Word 或 WPS 中重新另存后再导入）\n"
    )


def test_the_program_gone_word_files_still_show_a_difference(driven: Repo) -> None:
    shown = driven.git("config", "diff.docx.textconv")
    assert f"{sys.executable} -P -m gwrb git docx-text" in shown
    driven.git("config", "diff.docx.textconv", shown.strip().replace(sys.executable, "/gone/python"))
    _, diff = _changed_word_file(driven)
    assert "\n-" in diff
    assert "\n+" in diff
    if shutil.which("unzip"):
        assert "+上半年完成60%。" in diff


def test_git_starts_nothing_that_lies_in_the_repository(driven: Repo) -> None:
    (driven.root / "gwrb.py").write_text("raise SystemExit('stolen')", encoding="utf-8")
    (driven.root / "json.py").write_text("raise SystemExit('stolen')", encoding="utf-8")
    document = docx.Document()
    document.add_paragraph("甲")
    document.save(str(driven.root / "报告.docx"))
    driven.git("add", "报告.docx")
    assert "+甲" in driven.git("diff", "--cached", "报告.docx")


def test_codeowners(repo: Repo, run: Run) -> None:
    ran = run("--root", repo.root, "git", "codeowners")
    assert (ran.code, ran.err) == (1, "units.yaml 里没有单位写了 accounts（代码托管账号），没有可生成的\n")
    units = repo.read("data/units.yaml").replace(
        "- name: 乙局\n", "- name: 乙局\n  accounts: [wang, org/yi, li@example.org]\n"
    )
    repo.write(units, "data/units.yaml")
    assert run("--root", repo.root, "validate", "--on", "2024-07-18").code == 0
    target = repo.root / "CODEOWNERS"
    assert run("--root", repo.root, "git", "codeowners", "--office", "dudu", "-o", target).code == 0
    assert (
        target.read_text()
        == """\
# 由 gwrb git codeowners 生成：账号在 data/units.yaml 里改，改后重新生成。
* @dudu
/data/progress/*/乙局.yaml @wang @org/yi li@example.org
/data/plans/乙局.yaml @wang @org/yi li@example.org
"""
    )
    assert run("--root", repo.root, "git", "codeowners", "-o", target).code == 1


def test_the_base_of_a_conflict_comes_from_history(repo: Repo, run: Run, tmp_path: Path) -> None:
    sent = tmp_path / "甲局.yaml"
    for words, edited in (("增长5%。", None), ("增长7%。", "增长6%。")):
        sent.write_text(HEAD + entry("1-1", progress=words))
        if edited:
            repo.commit()
            repo.write(repo.read().replace("增长5%。", edited))
        ran = run("--root", repo.root, "merge", "--on", "2024-07-18", sent)
    assert ran.code == 1
    assert "完成情况  增长5%。  增长6%。  增长7%。" in ran.out
