"""gwrb change: each kind of change written from the command line, listed, and told in papers; never a withdrawal and a new task."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.documents.readback import docx_words
from tests.tracking.conftest import read, write

BY = ("--from", "2024Q3", "--by", "市政府办公厅", "--reason", "职责划转", "--on", "2024-07-05")
WORDS = {
    ("lead", "1-2", "甲局"): "培育企业500家（1-2）自第三季度起由甲局牵头，原牵头单位乙局",
    ("responsible", "1-1", "乙局"): "地区生产总值增长6%（1-1）自第三季度起责任单位为乙局，原责任单位各区人民政府",
    ("target", "1-3", "公园", "8"): "建成公园10个（1-3）自第三季度起“公园”的目标由10个调整为8个",
    ("name", "1-2", "企业培育"): "培育企业500家（1-2）自第三季度起名称改为“企业培育”",
    ("text", "1-4", "做好结对帮扶工作。"): "做好结对帮扶（1-4）自第三季度起任务内容改为“做好结对帮扶工作。”",
    ("withdraw", "1-4", "--scope", "东片"): "做好结对帮扶（1-4，东片）自第三季度起不再执行",
    ("add", "1-6", "建设平台。", "--lead", "乙局"): "建设平台（1-6）自第三季度起新增，由乙局牵头",
    ("rename", "乙局", "丙局"): "乙局自第三季度起更名为丙局",
    ("merge", "乙局", "甲局"): "乙局自第三季度起并入甲局，任务由甲局承担",
    ("abolish", "乙局", "--successor", "甲局"): "乙局自第三季度起撤销，任务由甲局承接",
    ("found", "戊局", "--class", "部门"): "戊局自第三季度起新设",
    ("members", "各区人民政府", "东区"): "“各区人民政府”自第三季度起的成员为东区人民政府，减少西区人民政府",
}
LEAD = """\
# yaml-language-server: $schema=../schema/changes.schema.json
changes:
- from: 2024Q3
  decided: 2024-07-05
  by: 市政府办公厅
  document: 政办函〔2024〕12号
  reason: 职责划转
  task: 1-2
  lead: [甲局]
"""


@pytest.mark.parametrize(
    ("arguments", "words"), WORDS.items(), ids=lambda one: one[0] if isinstance(one, tuple) else ""
)
def test_each_kind_is_written_and_told(run: Run, base: Path, arguments: tuple[str, ...], words: str) -> None:
    look = run("change", *arguments, *BY, "--dry-run", cwd=base)
    assert (look.code, look.err) == (0, "")
    assert look.out.endswith(f"\n若写入：{words}。这是预览，什么都没有写入\n")
    assert not (base / "data/changes.yaml").exists()
    done = run("change", *arguments, *BY, cwd=base)
    assert (done.code, done.err) == (0, "")
    assert done.out.endswith(f"\n已写入：{words}\n")
    assert run("fmt", "--check", cwd=base).code == 0
    (row,) = json.loads(run("change", "list", "-f", "json", cwd=base).out)
    assert row["about"] + row["text"] == words


def test_a_record_is_whole_and_more_of_the_same_day_joins_it(run: Run, base: Path) -> None:
    more = ("--document", "政办函〔2024〕12号")
    assert run("change", "lead", "一-2", "丙市甲管理局", *BY, *more, cwd=base).code == 0
    assert read(base, "data/changes.yaml") == LEAD
    assert run("change", "name", "1-2", "企业培育", *BY, cwd=base).code == 0
    assert read(base, "data/changes.yaml") == LEAD.replace("  lead:", "  name: 企业培育\n  lead:")


def test_a_new_name_is_corrected_under_either_name(run: Run, base: Path) -> None:
    assert run("change", "rename", "乙局", "丙局", *BY, cwd=base).code == 0
    done = run("change", "rename", "丙局", "丁局", *BY, cwd=base)
    assert (done.code, done.out.splitlines()[-1]) == (0, "已写入：乙局自第三季度起更名为丁局")
    assert stated(base) == "  unit: 乙局\n  renamed: 丁局\n"
    same = run("change", "rename", "甲局", "甲局", *BY, cwd=base)
    assert (same.code, same.err) == (1, "照这条调整，什么也没有变，没有写：甲局自第三季度起更名为甲局\n")


@pytest.mark.parametrize("more", [("withdraw", "1-6"), ("text", "1-6", "建设两个平台。"), ("lead", "1-6", "甲局")])
def test_a_record_that_states_one_thing_alone_is_joined_by_no_other(
    run: Run, base: Path, more: tuple[str, ...]
) -> None:
    assert run("change", "add", "1-6", "建设平台。", "--lead", "乙局", *BY, cwd=base).code == 0
    before = read(base, "data/changes.yaml")
    refused = run("change", *more, *BY, cwd=base)
    assert (refused.code, refused.out, refused.err) == (
        1,
        "",
        "建设平台（1-6）自第三季度起新增，由乙局牵头，也是这一天定的，"
        "这一条里不能再写别的；请改正 data/changes.yaml 里的这一条\n",
    )
    assert read(base, "data/changes.yaml") == before


def test_a_class_that_no_unit_has_is_told(run: Run, base: Path) -> None:
    done = run("change", "found", "戊局", "--class", "部们", *BY, cwd=base)
    assert (done.code, done.err) == (
        0,
        "注意：没有别的单位属于“部们”这一类，按类别列成员的统称不会有它；现有的类别：部门、区人民政府\n",
    )


@pytest.mark.parametrize(
    ("amount", "told"),
    [("8个", ""), ("8", ""), ("200", "注意：“公园”原来是10个，调整为200个，是目标的 20 倍，请核对\n")],
)
def test_an_amount_may_bear_its_unit_and_a_slip_is_told(run: Run, base: Path, amount: str, told: str) -> None:
    done = run("change", "target", "1-3", "公园", amount, *BY, cwd=base)
    assert (done.code, done.err) == (0, told)
    number = amount.removesuffix("个")
    assert done.out.endswith(f"建成公园10个（1-3）自第三季度起“公园”的目标由10个调整为{number}个\n")


def stated(base: Path) -> str:
    return read(base, "data/changes.yaml").partition("  reason: 职责划转\n")[2]


def test_a_new_text_keeps_the_targets_that_stand_in_it_and_asks_for_its_other_numbers(run: Run, base: Path) -> None:
    assert run("change", "text", "1-3", "建成公园10个，培训5000人次。", *BY, cwd=base).code == 0
    assert stated(base) == (
        "  task: 1-3\n"
        "  text: 建成公园10个，培训5000人次。\n"
        "  targets:\n"
        "  - {name: 公园, amount: 10, unit: 个, kind: 不少于, counts: 累计, words: 建成公园10个}\n"
        "  - {name: 培训, amount: 5000, unit: 人次, kind: 不少于, counts: 累计, words: 培训5000人次}\n"
    )


def test_a_new_text_without_the_old_ones_numbers_says_that_none_is_left(run: Run, base: Path) -> None:
    ran = run("change", "text", "1-2", "培育企业400家。", *BY, cwd=base)
    assert (ran.code, ran.err) == (0, "")
    assert stated(base) == (
        "  task: 1-2\n"
        "  text: 培育企业400家。\n"
        "  targets:\n"
        "  - {name: 企业, amount: 400, unit: 家, kind: 不少于, counts: 累计, words: 培育企业400家}\n"
        "  figures: []\n"
    )


def test_a_new_task_stands_in_the_section_of_the_last_and_has_targets(run: Run, base: Path) -> None:
    assert run("change", "add", "1-6", "新建驿站9个。", "--lead", "乙局", *BY, cwd=base).code == 0
    assert stated(base) == (
        "  added:\n"
        "    id: 1-6\n"
        "    section: 一\n"
        "    text: 新建驿站9个。\n"
        "    assignments:\n"
        "    - lead: [乙局]\n"
        "    targets:\n"
        "    - {name: 驿站, amount: 9, unit: 个, kind: 不少于, counts: 累计, words: 新建驿站9个}\n"
    )


def test_a_figure_of_two_linked_tasks_is_changed_in_both(run: Run, base: Path) -> None:
    said = "  - {name: 公园, amount: 10, unit: 个, kind: 不少于, counts: 累计, words: 建成公园10个}\n"
    text = read(base, "data/tasks.yaml").replace("text: 增长6%。", "text: 增长6%，建成公园10个。")
    text = text.replace("  - task: 1-1\n", "  - {task: 1-3, relation: overlap}\n  - task: 1-1\n")
    text = text.replace("[各区人民政府]\n  links", f"[各区人民政府]\n  targets:\n{said}  links")
    write(base, "data/tasks.yaml", text)
    ran = run("change", "target", "1-3", "公园", "8", *BY, cwd=base)
    assert (ran.code, ran.err) == (0, "")
    assert stated(base).partition("- from")[0] == (
        "  task: 1-3\n  targets:\n"
        "  - {name: 公园, amount: 8, unit: 个, kind: 不少于, counts: 累计, words: 建成公园10个,\n"
        "     note: 年度中调整为8个}\n"
    )
    words = "自第三季度起“公园”的目标由10个调整为8个"
    assert ran.out.endswith(f"\n已写入：建成公园10个（1-3）{words}；增长6%（1-5）{words}\n")


def test_a_target_changed_twice_notes_its_last_amount_and_none_where_the_words_state_it(run: Run, base: Path) -> None:
    noted = []
    for quarter, amount in (("2024Q2", "8"), ("2024Q3", "9"), ("2024Q4", "10")):
        assert run("change", "target", "1-3", "公园", amount, "--from", quarter, *BY[2:], cwd=base).code == 0
        noted.append(" ".join(stated(base).rpartition("amount: ")[2].rstrip("}\n").split()))
    head = "unit: 个, kind: 不少于, counts: 累计, words: 建成公园10个"
    assert noted == [f"8, {head}, note: 年度中调整为8个", f"9, {head}, note: 年度中调整为9个", f"10, {head}"]


def test_what_was_withdrawn_is_changed_no_more(run: Run, base: Path) -> None:
    assert run("change", "withdraw", "1-3", *BY, cwd=base).code == 0
    for asked in (("target", "1-3", "公园", "8"), ("text", "1-3", "建成公园8个。"), ("lead", "1-3", "乙局")):
        ran = run("change", *asked, "--from", "2024Q4", *BY[2:], cwd=base)
        words = "那个季度没有 1-3 这项任务：已经撤销，或者还没有新增；全年的调整见 gwrb change list\n"
        assert (ran.code, ran.err) == (1, words)


def test_a_unit_may_change_from_the_next_year_on_and_a_task_may_not(run: Run, base: Path) -> None:
    by = ("--from", "2025Q1", *BY[2:])
    ran = run("change", "rename", "乙局", "丙局", *by, cwd=base)
    assert (ran.code, ran.out.splitlines()[-1]) == (0, "已写入：乙局自2025年第一季度起更名为丙局")
    ran = run("change", "lead", "1-2", "甲局", *by, cwd=base)
    assert (ran.code, "GW222 2025Q1 不在这份方案的报告范围内" in ran.err) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("lead", "9-9", "甲局"), "没有 9-9 这项任务；各部分的任务见 gwrb list"),
        (
            ("lead", "1-1", "丁局"),
            "没有叫“丁局”的单位。请核对名称。若是已有单位的新名称，请在 data/units.yaml 里加进该单位的 aliases（别名）；若是新单位，请另加一条。全部单位见 gwrb units",
        ),
        (("target", "1-3", "学校", "8"), "1-3 没有叫“学校”的指标；现有：公园"),
        (("target", "1-3", "公园", "八"), "目标值请写数，例如 10，不能是“八”；计量单位是个"),
        (("target", "1-3", "公园", "1e400"), "目标值请写数，例如 10，不能是“1e400”；计量单位是个"),
        (
            ("lead", "1-2", "乙局"),
            "照这条调整，什么也没有变，没有写：培育企业500家（1-2）自第三季度起由乙局牵头，原牵头单位乙局",
        ),
        (
            ("lead", "1-4", "甲局"),
            "data/changes.yaml:7:9: GW223 1-4 分成几项，没有写明哪一项（请写 scope：东片；西片）\n写进 data/changes.yaml 会有错误，没有改动",
        ),
        (
            ("lead", "1-4", "甲局", "--scope", "东"),
            "data/changes.yaml:8:10: GW223 1-4 没有“东”这一项（有：东片；西片）\n写进 data/changes.yaml 会有错误，没有改动",
        ),
        (("merge", "乙局", "乙局"), "照这条调整，什么也没有变，没有写：乙局自第三季度起并入乙局，任务由乙局承担"),
        (("add", "1-3", "x。", "--lead", "甲局"), "已有 1-3 这项任务；这一部分最后一项是 1-5"),
        (("found", "丙市乙局", "--class", "部门"), "已有叫“丙市乙局”的单位：乙局"),
        (("members", "甲局", "乙局"), "没有叫“甲局”的统称；全部统称见 gwrb units"),
        (("name", "1-1", " "), "请写明名称，不能空着"),
    ],
)
def test_refusals(run: Run, base: Path, arguments: tuple[str, ...], words: str) -> None:
    ran = run("change", *arguments, *BY, cwd=base)
    assert (ran.code in (1, 2), ran.err) == (True, f"{words}\n")
    assert not (base / "data/changes.yaml").exists()


def test_a_unit_that_is_gone_is_changed_no_more(run: Run, base: Path) -> None:
    run("change", "merge", "乙局", "甲局", *BY, cwd=base)
    before = (base / "data/changes.yaml").read_text()
    for command in (("rename", "乙局", "丁局"), ("abolish", "丙市乙局", "--successor", "甲局")):
        ran = run("change", *command, "--from", "2024Q4", *BY[2:], cwd=base)
        said = f"GW223 2024Q4 时没有叫“{command[1]}”的单位（它的任务由“甲局”承接了；要改的是“甲局”的，请写这个名称）"
        assert (ran.code, said in ran.err, (base / "data/changes.yaml").read_text()) == (1, True, before)


def test_lists_and_papers_tell_it(run: Run, base: Path) -> None:
    run("change", "lead", "1-2", "甲局", *BY, "--unconfirmed", "文号待核", cwd=base)
    run("change", "due", "2024Q2", "2024-07-22", "-r", "周六", "--on", "2024-07-05", cwd=base)
    line = "培育企业500家（1-2）自第三季度起由甲局牵头，原牵头单位乙局"
    assert run("change", "list", cwd=base).out == (
        "2024Q2 全部应报单位：2024年上半年进展的报送期限改为2024-07-22（周一）\n  2024-07-05 决定：周六\n"
        f"2024Q3 培育企业500家（1-2）：{line.partition('）')[2]}（待确认）\n  2024-07-05 市政府办公厅：职责划转\n共 2 项调整\n"
    )
    assert run("change", "list", "--from", "2024Q3", "-o", "c.docx", "--on", "2024-07-25", cwd=base).code == 0
    assert f"{line}（待确认：文号待核）" in docx_words((base / "c.docx").read_bytes())
    made = run("paper", "changes", "-q", "2024Q2", "-f", "md", "-o", "-", "--on", "2024-07-25", cwd=base).out
    assert "到2024年上半年，共调整1项：报送期限1项。" in made
    told = run("show", "1-2", "-f", "md", "-o", "-", "--on", "2024-07-25", cwd=base).out
    assert f"{line}（待确认）（2024年7月5日，市政府办公厅）。" in told
    assert f"{line}（待确认）" in run("report", "-q", "2024Q3", "-f", "md", "-o", "-", cwd=base).out
    assert line not in run("report", "-q", "2024Q2", "-f", "md", "-o", "-", cwd=base).out
    assert run("export", "notice", cwd=base).err == f"与印发的通知相比：{line}（待确认）\n"


@pytest.mark.parametrize(
    "unit", [("rename", "乙局", "丙局"), ("merge", "乙局", "甲局"), ("abolish", "乙局", "--successor", "甲局")]
)
def test_who_led_before_is_called_as_it_was_then(run: Run, base: Path, unit: tuple[str, ...]) -> None:
    """The unit that led is renamed, merged or abolished in the quarter from which another leads."""
    assert run("change", *unit, *BY, cwd=base).code == 0
    assert run("change", "lead", "1-2", "东区人民政府", *BY, cwd=base).code == 0
    words = [row["text"] for row in json.loads(run("change", "list", "-f", "json", cwd=base).out) if row["task"]]
    assert words == ["自第三季度起由东区人民政府牵头，原牵头单位乙局"]


def test_a_unit_may_be_renamed_to_what_it_was_called_beside(run: Run, base: Path) -> None:
    """The new name was known before as another name of the unit: what it owes goes on under it."""
    write(
        base,
        "data/units.yaml",
        read(base, "data/units.yaml").replace("- name: 乙局\n", "- name: 乙局\n  aliases: [丙局]\n"),
    )
    assert run("change", "rename", "乙局", "丙局", *BY, cwd=base).code == 0
    for quarter, name in (("2024Q2", "乙局"), ("2024Q3", "丙局")):
        rows = json.loads(run("status", "-q", quarter, "-f", "json", "--on", "2024-10-30", cwd=base).out)["rows"]
        assert {row["unit"]: row["owed"] for row in rows} == {"甲局": 4, name: 2}
