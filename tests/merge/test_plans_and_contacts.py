"""gwrb merge of plans and contacts, alone and beside progress: exact words, what is written, what is asked."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from gwrb.merge.intake import Incoming, Unread, gather, made
from gwrb.model.files import RECEIPTS, SENT
from gwrb.model.unit_plans import CONTACTS_FILE, PLANS_FILE
from gwrb.model.values import Period
from gwrb.output.merge_preview import LISTED, show_standing
from gwrb.text.source import Source
from gwrb.tracking.reporting import Owing, Standing
from tests.conftest import DAY, FIRST, Ran, Run, Send
from tests.merge.test_merge_command import state

PLAN = """\
# 经局务会审定
unit: 丙市甲局
submitted: 2024-02-05
approver: 王五
entries:
- task: 1-3
  measures: 分三批建设
  deadline: 2024-11-30
  milestones:
    2024Q2: 开工5个 # 首批
    2024Q3: |-
      完工5个
      验收3个
- task: 1-1
  measures: 按月调度
- task: 1-5
  measures: 按月调度
- task: 1-4
  scope: 东片
  measures: 每月走访
"""
PEOPLE = """\
unit: 甲局
submitted: 2024-02-05
people:
- name: 张三
  duty: 分管负责人
- name: 李四
  duty: 联络员
  mobile: 13800000000
"""


@pytest.fixture
def merge(run: Run, base: Path, tmp_path: Path) -> Run:
    """gwrb merge in the small workspace, on the day of the tests."""

    def go(*arguments: str | Path) -> Ran:
        return run("--root", base, "merge", "--on", DAY, *arguments, cwd=tmp_path)

    return go


def test_three_kinds_in_one_run(merge: Run, send: Send, base: Path, run: Run) -> None:
    send(FIRST)
    send(PLAN, "甲局方案.yaml")
    send(PEOPLE, "甲局名单.yaml")
    ran = merge("in")
    assert (ran.code, ran.err) == (0, "")
    assert (
        ran.out
        == """\
种类      单位  新增  修改  不变  文件
──────────────────────────────────────────────────
2024Q2    甲局     2     0     0  in/甲局.yaml
办理方案  甲局     4     0     0  in/甲局方案.yaml
联系人    甲局     2     0     0  in/甲局名单.yaml

已合并：新增 8 条，修改 0 条，涉及 1 个单位

2024Q2：应报 2 个单位，已报 1 个，未报 1 个：乙局；没有报全的 1 个：甲局（缺 2
项）

办理方案：应报 2 个单位，已报 1 个，未报 1 个：乙局
"""
    )
    assert (
        (base / "data/plans/甲局.yaml").read_text()
        == """\
# yaml-language-server: $schema=../../schema/plans.schema.json
# 经局务会审定
unit: 甲局
submitted: 2024-02-05
approver: 王五
entries:
- task: 1-1
  measures: 按月调度
- task: 1-3
  measures: 分三批建设
  deadline: 2024-11-30
  milestones:
    2024Q2: 开工5个 # 首批
    2024Q3: |-
      完工5个
      验收3个
- task: 1-4
  scope: 东片
  measures: 每月走访
- task: 1-5
  measures: 按月调度
"""
    )
    modeline = "# yaml-language-server: $schema=../../schema/contacts.schema.json\n"
    assert (base / "data/contacts/甲局.yaml").read_text() == modeline + PEOPLE
    assert run("--root", base, "validate", "--on", DAY, "--strict").code == 0
    before = state(base)
    assert merge("in").out.startswith("没有变化：送来的内容台账里都有了\n")
    assert state(base) == before


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_the_receipt_of_a_plan(merge: Run, send: Send, base: Path) -> None:
    send(PLAN, "甲局方案.yaml")
    merge("in")
    assert (
        (base / "data/plans/received/甲局.yaml").read_text()
        == f"""\
# yaml-language-server: $schema=../../../schema/received_plans.schema.json
# 收件记录，由 gwrb merge 填写：收到过哪些文件，各说了哪些任务；长文字只记摘要码。
# 再次合并时据此分清是谁改了哪一处，请不要手工修改。
unit: 甲局
files:
- file: 甲局方案.yaml
  sha256: '{_digest(PLAN)}'
  received: 2024-07-18
  submitted: 2024-02-05
  tasks: [1-3, 1-1, 1-5, 1-4]
  scopes: [东片]
sent:
- task: 1-3
  measures: '{_digest("分三批建设")[:16]}'
  deadline: 2024-11-30
  milestones:
    2024Q2: '{_digest("开工5个")[:16]}'
    2024Q3: '{_digest("完工5个" + chr(10) + "验收3个")[:16]}'
- task: 1-1
  measures: '{_digest("按月调度")[:16]}'
- task: 1-5
  measures: '{_digest("按月调度")[:16]}'
- task: 1-4
  scope: 东片
  measures: '{_digest("每月走访")[:16]}'
"""
    )


def test_a_plan_sent_again_is_three_way(merge: Run, send: Send, base: Path) -> None:
    send(PLAN, "甲局方案.yaml")
    merge("in")
    here = base / "data/plans/甲局.yaml"
    here.write_text(here.read_text().replace("每月走访", "每周走访"))
    send(PLAN.replace("开工5个", "开工6个").replace("02-05", "02-07"), "甲局方案.yaml")
    ran = merge("in")
    assert (
        ran.out
        == """\
种类      单位  新增  修改  不变  文件
──────────────────────────────────────────────────
办理方案  甲局     0     1     3  in/甲局方案.yaml

单位  任务  栏目             现有        合并后
───────────────────────────────────────────────────
甲局  文件  报送日期         2024-02-05  2024-02-07
甲局  1-3   季度节点·2024Q2  开工5个     开工6个

已合并：新增 0 条，修改 1 条，涉及 1 个单位

办理方案：应报 2 个单位，已报 1 个，未报 1 个：乙局
"""
    )
    assert "2024Q2: 开工6个 # 首批\n" in here.read_text()
    assert "每周走访" in here.read_text()
    send(PLAN.replace("每月走访", "每季走访").replace("02-05", "02-07"), "甲局方案.yaml")
    ran = merge("in")
    assert ran.code == 1
    assert (
        ran.out
        == """\
单位      任务         栏目      上次报送                    现有      送来
───────────────────────────────────────────────────────────────────────────────
甲局      1-4（东片）  具体措施  （与两边都不同，原文未存）  每周走访  每季走访
办理方案

送来：in/甲局方案.yaml
"""
    )
    assert merge("in", "--take", "theirs", "--for", "1-4").code == 0


def test_contacts_leave_no_receipt_and_differences_are_asked(merge: Run, send: Send, base: Path) -> None:
    send(PEOPLE, "名单.yaml")
    merge("in")
    assert [p for p in state(base) if "contacts" in p or "received" in p] == [
        "data/contacts/.gitignore",
        "data/contacts/甲局.yaml",
    ]
    assert (base / "data/contacts/.gitignore").read_text().endswith("\n*\n!.gitignore\n")
    send(PEOPLE.replace("138", "139").replace("02-05", "03-01"), "名单.yaml")
    before = state(base)
    ran = merge("in")
    assert ran.code == 1
    assert (
        ran.out
        == """\
单位    条目  栏目  上次报送      现有         送来
──────────────────────────────────────────────────────────
甲局    李四  手机  （不作记录）  13800000000  13900000000
联系人

送来：in/名单.yaml
"""
    )
    assert state(base) == before
    assert merge("in", "--take", "theirs").code == 0
    text = (base / "data/contacts/甲局.yaml").read_text()
    assert "mobile: 13900000000\n" in text
    assert "submitted: 2024-03-01\n" in text
    send("unit: 甲局\nsubmitted: 2024-03-02\npeople:\n- name: 王五\n  duty: 联络员\n", "名单.yaml")
    assert merge("in").code == 0
    names = [line for line in (base / "data/contacts/甲局.yaml").read_text().splitlines() if "name:" in line]
    assert names == ["- name: 张三", "- name: 李四", "- name: 王五"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            PLAN.replace("1-3", "1-2"),
            "第 6 行第 9 列 GW504 1-2 不是“甲局”牵头的任务（这项任务由乙局牵头报送；编号写错的请改正）",
        ),
        (
            "unit: 东区\nsubmitted: 2024-02-05\nentries:\n- task: 1-1\n  measures: 配合\n",
            "第 4 行第 9 列 GW504 1-1 不是“东区人民政府”牵头的任务（这项任务由甲局牵头报送，方案也由牵头单位报，请删去这一条；本单位是配合的，每季度报配合情况（附表4））",
        ),
        (
            PLAN.replace("  scope: 东片\n", ""),
            "第 18 行第 9 列 GW513 1-4 分成几项，这里没有写明是哪一项（请写 scope: 东片）",
        ),
        (
            PLAN.replace("  measures: 每月走访\n", ""),
            "第 18 行第 9 列 GW521 1-4 没有写明具体措施（请补上 measures: 准备怎样做）",
        ),
        (
            PLAN.replace("丙市甲局", "各区人民政府"),
            "第 2 行第 7 列 GW301 “各区人民政府”是统称，不能作为填报单位（请由它的成员各报各的，unit 写成员的简称）",
        ),
        (
            PLAN.replace("丙市甲局", "丁局"),
            "第 2 行第 7 列 GW301 没有叫“丁局”的单位（请核对名称。若是已有单位的新名称，请在 data/units.yaml 里加进该单位的 aliases（别名）；若是新单位，请另加一条）",
        ),
        (
            PEOPLE.replace("联络员", "联络人"),
            "第 7 行第 9 列 GW104 duty 必须是分管负责人、联络员之一，不能是“联络人”（请照实选一个，照原样写）",
        ),
    ],
)
def test_wrong_files_are_named_and_nothing_is_written(
    merge: Run, send: Send, base: Path, text: str, words: str
) -> None:
    send(FIRST)
    send(text, "报送.yaml")
    before = state(base)
    ran = merge("in")
    assert (ran.code, ran.out) == (1, "")
    assert (
        ran.err == f"in/报送.yaml：内容有错误\n  {words}\n有 1 个文件不能合并，什么都没有写入。请改正或移走后再合并\n"
    )
    assert state(base) == before


def test_kinds_are_known_by_content(send: Send) -> None:
    texts = {
        "a": FIRST,
        "b": PLAN,
        "c": PEOPLE,
        "d": "unit: 甲局\nentries:\n- task: 1-1\n  measures: 甲\n",
        "e": "unit: 甲局\nquarter: 2024Q2\nentries: []\n",
        "f": "unit: 甲局\npeople: []\n",
    }
    found = [gather([str(send(text, f"{name}.yaml"))])[0] for name, text in texts.items()]
    names = [f.record.name if isinstance(f, Incoming) else f.why for f in found]
    assert names == ["progress", "plans", "contacts", "plans", "progress", "contacts"]


def test_only_one_quarter_passes_over_what_has_none(merge: Run, send: Send) -> None:
    send(FIRST)
    send(PLAN, "甲局方案.yaml")
    ran = merge("in", "--quarter", "2024Q2")
    assert (ran.code, ran.err) == (0, "略过 in/甲局方案.yaml：是办理方案，不分季度，这次只合并 2024Q2\n")


def test_a_standing_file_of_another_name_is_to_be_renamed_first(merge: Run, send: Send, base: Path) -> None:
    folder = base / "data/progress/2024Q2"
    folder.mkdir(parents=True)
    (folder / "甲.yaml").write_text(FIRST)
    send(FIRST.replace("5.8%", "5.9%"))
    before = state(base)
    ran = merge("in")
    assert ran.code == 1
    assert ran.err == (
        "ws/data/progress/2024Q2/甲.yaml：是“甲局”的，文件名却不对；请先改名为 甲局.yaml，再合并\n"
        "有 1 个文件不能合并，什么都没有写入。请改正或移走后再合并\n"
    )
    assert state(base) == before


def test_what_is_wanting_is_told_of_the_file_as_it_would_be(merge: Run, send: Send, base: Path) -> None:
    half, rest = PLAN.split("- task: 1-5\n")
    send(half, "甲局方案.yaml")
    send(PEOPLE.partition("- name: 李四")[0], "甲局名单.yaml")
    assert merge("in").err == (
        "ws/data/contacts/甲局.yaml:2:7: GW525 “甲局”的名单里没有联络员"
        "（请补上一人，duty 写联络员；问进展、催报都找这个人）\n"
        "ws/data/plans/甲局.yaml:3:7: GW524 “甲局”牵头 4 项，方案里还缺 2 项：1-4（东片）、1-5"
        "（请补上；全部任务见 gwrb list --unit 甲局）\n"
    )
    send("unit: 甲局\nsubmitted: 2024-02-06\nentries:\n- task: 1-5\n" + rest, "甲局方案.yaml")
    send(PEOPLE.replace("- name: 张三\n  duty: 分管负责人\n", ""), "甲局名单.yaml")
    ran = merge("in")
    assert (ran.code, ran.err) == (0, "")  # what each leaves out stands in the ledger already


def test_a_long_list_is_only_counted_unless_asked(capsys: pytest.CaptureFixture[str]) -> None:
    rows = (Owing("甲局", 4, 1), Owing("乙局", 2, 2), *(Owing(f"丙{n}", 1) for n in range(LISTED + 1)))
    statuses = [Standing(Period(2024, 2), None, rows), Standing(None, None, rows[:3])]
    show_standing(statuses, verbose=True)
    assert (
        capsys.readouterr().out
        == """

2024Q2：应报 13 个单位，已报 2 个，未报 11 个：丙0、丙1、丙2、丙3、丙4、丙5、丙
6、丙7、丙8、丙9、丙10；没有报全的 1 个：甲局（缺 3 项）

办理方案：应报 3 个单位，已报 2 个，未报 1 个：丙0；没有报全的 1 个：甲局（缺 3
项）
"""[1:]
    )
    show_standing(statuses)
    assert (
        capsys.readouterr().out
        == """

2024Q2：应报 13 个单位，已报 2 个，未报 11 个；没有报全的 1 个：甲局（缺 3
项）。名单见 gwrb status --quarter 2024Q2，或加 --verbose

办理方案：应报 3 个单位，已报 2 个，未报 1 个：丙0；没有报全的 1 个：甲局（缺 3
项）
"""[1:]
    )


def test_texts_made_from_forms() -> None:
    good = made(PLANS_FILE, "in/甲局.docx", Source("in/甲局.docx", PLAN), "0" * 64)
    assert isinstance(good, Incoming)
    assert (good.record, good.file, good.named) == (PLANS_FILE, "甲局.docx", True)
    bad = made(CONTACTS_FILE, "in/甲局.docx", Source("in/甲局.docx", "unit: 甲局\npeople: [\n"), "0" * 64)
    assert isinstance(bad, Unread)
    assert bad.diagnostics


def test_nothing_personal_is_recorded() -> None:
    assert CONTACTS_FILE in SENT
    assert CONTACTS_FILE.name not in RECEIPTS
