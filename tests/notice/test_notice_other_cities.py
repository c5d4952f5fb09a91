"""Notices of invented places: other words, other shapes, and mistakes, each named with its line."""

from __future__ import annotations

import datetime as dt

import pytest

from gwrb.model.plan import Assignment, Heading, Part, Plan, Printing, Section, Task
from gwrb.model.values import Period
from gwrb.notice.notice_file import text_blocks
from gwrb.notice.reading import Reading, read_notice
from gwrb.notice.writing import write_notice

BARE = """\
云川市2025年《政府工作报告》
重点任务分工方案
一、产业发展
（一）工业
1．新建标准厂房20万平方米（牵头部门：市工信局；配合单位：市财政局、市住建局，城关、七里区人民政府）。
2．培育企业30家。（牵头部门：市工信局；
配合单位：各县区政府）
（二）农业
3．建成高标准农田10万亩。（牵头部门：市农业农村局）
二、社会民生
1、新增学位5000个。（牵头部门：市教育局；配合单位：市财政局，云川新区、高新区管委会）
2、办好12件实事。（配合单位：市直有关部门）
附表：任务台账
"""


def _read(text: str) -> Reading:
    return read_notice(text_blocks(text), "test.txt")


def _plan(text: str) -> Plan:
    reading = _read(text)
    assert reading.plan is not None, reading.problems
    return reading.plan


def _problems(text: str) -> list[tuple[int, str]]:
    reading = _read(text)
    assert reading.plan is None
    return [(problem.line, problem.message) for problem in reading.problems]


def test_other_words_no_letter_no_topics() -> None:
    assert _plan(BARE) == Plan(
        Heading(
            title="云川市2025年《政府工作报告》重点任务分工方案",
            year=2025,
            city="云川市",
            lead_word="牵头部门",
            responsible_word="配合单位",
            printing=Printing(mark="1．"),
        ),
        (Part("一", "产业发展", (Section("一", "工业"), Section("二", "农业"))), Part("二", "社会民生")),
        (
            Task(
                "1-1",
                "新建标准厂房20万平方米。",
                (Assignment(("市工信局",), ("市财政局", "市住建局", "城关区人民政府", "七里区人民政府")),),
                "一",
                clause="（牵头部门：市工信局；配合单位：市财政局、市住建局，城关、七里区人民政府）。",
            ),
            Task("1-2", "培育企业30家。", (Assignment(("市工信局",), ("各县区政府",)),), "一"),
            Task("1-3", "建成高标准农田10万亩。", (Assignment(("市农业农村局",)),), "二"),
            Task(
                "2-1", "新增学位5000个。", (Assignment(("市教育局",), ("市财政局", "云川新区管委会", "高新区管委会")),)
            ),
            Task("2-2", "办好12件实事。", (Assignment((), ("市直有关部门",)),)),
        ),
    )


def test_what_was_deduced_and_left_out_is_noted() -> None:
    assert _read(BARE).notes == (
        "test.txt：读到5项任务、11个单位名称；其中1处未写牵头单位，按规定由责任单位牵头",
        "标题：云川市2025年《政府工作报告》重点任务分工方案；年度：2025年；地区：云川市",
        "通知里没有找到：发文机关（issuer）、成文日期（issued）、主送机关（addressees）、正文（letter）、"
        "办理方案报送期限（plans_due）、首个报告期（first_quarter）、报送期限日（due_day）；"
        "如有，请在 data/tasks.yaml 的 plan 下补上",
        "第7行没有编号，已接在第6行的任务后面",
        "第5行：“城关”补全为“城关区人民政府”",
        "第11行：“云川新区”补全为“云川新区管委会”",
        "第13行“附表：任务台账”在最后一项任务之后，没有写入账本",
        "第12行没有“牵头部门”，别的任务都有，请核对",
    )


def test_written_and_read_it_is_the_same_plan() -> None:
    plan = _plan(BARE)
    assert _plan(write_notice(plan)) == plan


LETTER = """\
云川市人民政府办公室文件
云政办〔2025〕3号
各县区人民政府：
现将方案印发给你们，请认真执行。
请于3月1日前报送实施方案。自2025年第1季度起，每个季度首月的15日前报送进展。
云川市人民政府办公室
二〇二五年一月二十六日
（此件公开发布）
附件1
目标任务分解表
一、目标
（一）全年增长5%。（责任单位：市发改委）
抄送：市委办公室。
"""


def test_a_letter_in_other_words() -> None:
    heading = _plan(LETTER).heading
    assert heading == Heading(
        title="目标任务分解表",
        year=2025,
        city="云川市",
        issuer="云川市人民政府办公室",
        issued=dt.date(2025, 1, 26),
        addressees="各县区人民政府",
        letter="现将方案印发给你们，请认真执行。\n请于3月1日前报送实施方案。自2025年第1季度起，每个季度首月的15日前报送进展。",
        plans_due=dt.date(2025, 3, 1),
        first_quarter=Period(2025, 1),
        due_day=15,
    )


def test_what_a_letter_has_besides_is_named() -> None:
    notes = _read(LETTER).notes
    assert "标题没有写年份，按第5行取2025年，请核对" in notes
    assert [note for note in notes if note.endswith("没有写入账本")] == [
        "第1行“云川市人民政府办公室文件”没有写入账本",
        "第2行“云政办〔2025〕3号”没有写入账本",
        "第8行“（此件公开发布）”没有写入账本",
        "第9行“附件1”没有写入账本",
        "第13行“抄送：市委办公室。”在最后一项任务之后，没有写入账本",
    ]


def _notice(*tasks: str) -> str:
    return "\n".join(["2025年方案", "一、目标", *tasks]) + "\n"


GOOD = "1.一。（牵头单位：市发改委；责任单位：市财政局）"


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("（责任单位：市发改委）", (Assignment((), ("市发改委",)),)),
        ("（责任单位：市财政局；牵头单位：市发改委）", (Assignment(("市发改委",), ("市财政局",)),)),
        ("(责任单位:市发改委 、 市财政局)。", (Assignment((), ("市发改委", "市财政局")),)),
        (
            "（牵头单位：市自贸办（云川新区管委会）；责任单位：市商务局。）",
            (Assignment(("市自贸办（云川新区管委会）",), ("市商务局",)),),
        ),
        ("（责任单位：武昌区、江夏区人民政府）", (Assignment((), ("武昌区人民政府", "江夏区人民政府")),)),
        ("（责任单位：市公安局、江夏区人民政府）", (Assignment((), ("市公安局", "江夏区人民政府")),)),
        (
            "（责任单位：武昌、江夏区人民政府、市公安局）",
            (Assignment((), ("武昌区人民政府", "江夏区人民政府", "市公安局")),),
        ),
        ("（责任单位：市财政局，江夏区人民政府）", (Assignment((), ("市财政局", "江夏区人民政府")),)),
        (
            "（东段〈牵头单位：市发改委；责任单位：市财政局〉；西段〈责任单位：市财政局〉）",
            (Assignment(("市发改委",), ("市财政局",), "东段"), Assignment((), ("市财政局",), "西段")),
        ),
        ("（东段＜责任单位：市财政局＞）", (Assignment((), ("市财政局",), "东段"),)),
    ],
)
def test_clauses(clause: str, expected: tuple[Assignment, ...]) -> None:
    task = _plan(_notice(GOOD, f"2.新增公厕（含改建）5座。{clause}")).tasks[1]
    assert task.text == "新增公厕（含改建）5座。"
    assert task.assignments == expected


@pytest.mark.parametrize(
    ("tasks", "expected"),
    [
        ((GOOD, "2.二。"), [(4, "“二。”后面没有读到单位：请在行末写上“（牵头单位：…；责任单位：…）”")]),
        ((GOOD, "2.二。（套）"), [(4, "“二。（套）”后面没有读到单位：请在行末写上“（牵头单位：…；责任单位：…）”")]),
        ((GOOD, "2.（责任单位：市发改委）"), [(4, "只有单位，没有任务内容，请补上")]),
        ((GOOD, "2.二。（牵头单位：；责任单位：市财政局）"), [(4, "“牵头单位：”后面没有单位")]),
        ((GOOD, "2.二。（市发改委；责任单位：市财政局）"), [(4, "“市发改委”前面没有写明是牵头单位还是责任单位")]),
        ((GOOD, "2.二。（责任单位：甲局；责任单位：乙局）"), [(4, "“责任单位”写了两次，请合并")]),
        (
            (GOOD, "2.二。（东段〈责任单位：甲局〉；西段）"),
            [(4, "括号里分项列了单位，但“西段”没有写明单位，请写成“事项〈责任单位：…〉”")],
        ),
        ((GOOD, GOOD.replace("1.", "3.")), [(4, "任务编号应为2，这里是3：编号须从1起连续、不重复，请更正")]),
        ((GOOD, GOOD), [(4, "任务编号应为2，这里是1：编号须从1起连续、不重复，请更正")]),
        ((GOOD, "三、民生", GOOD), [(4, "部分编号应为2，这里是3：编号须从1起连续、不重复，请更正")]),
        ((GOOD, "二、民生"), [(4, "“民生”下面没有任务，请检查")]),
        (
            (GOOD, "各单位要高度重视，认真组织好各项工作的落实。", "2" + GOOD[1:]),
            [(4, "“各单位要高度重视，认真组织好各项工作的落…”既不是标题也不是任务：请补上编号和单位，或删去这一行")],
        ),
        (
            (GOOD, "（一）民生（责任单位：甲局）"),
            [(4, "小标题后面写了单位，但本部分的任务用“1.”编号：请改成“1.”这样的编号，或删去单位")],
        ),
    ],
)
def test_each_bad_line_is_named(tasks: tuple[str, ...], expected: list[tuple[int, str]]) -> None:
    assert _problems(_notice(*tasks)) == expected


@pytest.mark.parametrize("mark", ["，", "、", ",", "/", "； ", " ", "\u3000\u3000"])
def test_two_roles_may_be_parted_by_any_separator(mark: str) -> None:
    plan = _plan(_notice(f"1.一。（牵头单位：市科技局{mark}配合单位：市教育局、市财政局）"))
    assert plan.tasks[0].assignments == (Assignment(("市科技局",), ("市教育局", "市财政局")),)
    assert (plan.heading.lead_word, plan.heading.responsible_word) == ("牵头单位", "配合单位")


def test_two_roles_of_a_scope_may_be_parted_by_a_comma() -> None:
    plan = _plan(_notice("1.一。（东段〈牵头单位：甲局，责任部门：乙局〉；西段〈牵头单位：丙局〉）"))
    assert plan.tasks[0].assignments == (Assignment(("甲局",), ("乙局",), "东段"), Assignment(("丙局",), (), "西段"))


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ("甲局责任单位：乙局", "“甲局责任单位：乙局”里有“：”，不是单位名称：牵头单位和责任单位之间请用“；”分开"),
        ("乙局、../../etc/passwd", "单位名称“../../etc/passwd”里不能有“/”：请更正，几个单位之间请用“、”分开"),
        ("甲\\局", "单位名称“甲\\局”里不能有“\\”：请更正，几个单位之间请用“、”分开"),
        ("甲*局", "单位名称“甲*局”里不能有“*”：请更正，几个单位之间请用“、”分开"),
        ("甲局?", "单位名称“甲局？”里不能有“？”：请更正，几个单位之间请用“、”分开"),
        ('甲"局', '单位名称“甲"局”里不能有“"”：请更正，几个单位之间请用“、”分开'),
        ("甲|局", "单位名称“甲|局”里不能有“|”：请更正，几个单位之间请用“、”分开"),
        ("甲\x07局", "单位名称“甲\ufffd局”里不能有控制字符：请更正，几个单位之间请用“、”分开"),
    ],
)
def test_what_cannot_be_in_a_name_is_refused(names: str, message: str) -> None:
    assert _problems(_notice(GOOD, f"2.二。（牵头单位：{names}）")) == [(4, message)]


ON = """\
2025年方案
一、目标
1.一。（责任单位：甲局）
2.二。（责任单位：甲局）
二、民生
（一）就业
3.三。（责任单位：甲局）
（二）住房
{}.四。（责任单位：甲局）
三、生态
5.五。（责任单位：甲局）
"""


def test_numbers_that_run_through_all_parts_are_made_to_run_through_each() -> None:
    reading = _read(ON.format(4))
    assert reading.plan is not None
    assert [task.id for task in reading.plan.tasks] == ["1-1", "1-2", "2-1", "2-2", "3-1"]
    assert [task.printed for task in reading.plan.tasks] == [None, None, "3", "4", "5"]
    note = "3项任务的编号在每部分从1起另编，通知上的编号记在 printed，例如通知上的“3”是2-1"
    assert note in reading.notes


def test_numbers_that_run_through_all_parts_with_a_gap_are_refused() -> None:
    assert [line for line, _ in _problems(ON.format(6))] == [9, 11]


WRAPPED = """\
各县区人民政府，市人民政府各部门：
　　现将《2025年重点任务分工方案》印发给你们，请结合实际，认
真执行，按时报送。
　　一、强化统筹
　　各单位要加强领导，落实责任，牵头单位要于2025年3月
1日前报送实施方案，不得拖延。
　　二、强化督办。市政府督查室要定期通报有关情况，并纳入考
核；

各单位要及时报告。
云川市人民政府
2025年1月26日
2025年重点任务分工方案
一、目标
1.一。（责任单位：甲局）
"""


def test_a_letter_cut_at_one_width_is_made_whole() -> None:
    reading = _read(WRAPPED)
    assert reading.plan is not None
    heading = reading.plan.heading
    assert heading.addressees == "各县区人民政府，市人民政府各部门"
    assert heading.letter == (
        "现将《2025年重点任务分工方案》印发给你们，请结合实际，认真执行，按时报送。\n"
        "一、强化统筹\n"
        "各单位要加强领导，落实责任，牵头单位要于2025年3月1日前报送实施方案，不得拖延。\n"
        "二、强化督办。市政府督查室要定期通报有关情况，并纳入考核；\n"
        "各单位要及时报告。"
    )
    assert heading.plans_due == dt.date(2025, 3, 1)
    assert heading.issuer == "云川市人民政府"
    assert "正文的第3行等3处是硬换行，已接回上一行，请核对正文的分段" in reading.notes


def test_a_heading_of_a_letter_that_is_not_cut_stays_a_paragraph() -> None:
    text = WRAPPED.replace("认\n真", "认真").replace("3月\n1", "3月1").replace("考\n核", "考核")
    reading = _read(text)
    assert reading.plan is not None
    assert reading.plan.heading == _plan(WRAPPED).heading
    assert not [note for note in reading.notes if "硬换行" in note]


def test_all_bad_lines_are_named_in_one_run() -> None:
    text = _notice("1.一。（责任单位：甲局）", "3.二。", "4.三。（主管：甲局）", "二、民生")
    assert [line for line, _ in _problems(text)] == [4, 4, 5, 6]


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("", 0, "没有读到任务"),
        ("今天天气好。\n", 0, "没有读到任务"),
        ("2025年方案\n2.一。（责任单位：甲局）\n", 2, "第一项任务之前没有“一、…”"),
        ("一、目标\n1.一。（责任单位：甲局）\n", 0, "没有找到方案的标题"),
        ("目标方案\n一、目标\n1.一。（责任单位：甲局）\n", 1, "标题“目标方案”里没有年份"),
    ],
)
def test_what_a_whole_notice_lacks(text: str, line: int, part: str) -> None:
    ((found, message),) = _problems(text)
    assert found == line
    assert part in message


def test_odd_names_are_noted_not_refused() -> None:
    notes = _read(_notice("1.一。（责任单位：市发改、财政局）")).notes
    assert "这些名称不像完整的单位名称，请核对：市发改" in notes


def test_traditional_characters_in_a_simplified_notice_stay_and_are_noted() -> None:
    reading = _read(_notice("1.建设“臺灣会馆”。（责任单位：市发改委）"))
    assert reading.plan is not None
    assert reading.plan.tasks[0].text == "建设“臺灣会馆”。"
    assert "第3行有繁体字“臺”，未作改动，请核对是否应为“台”" in reading.notes


def test_a_traditional_notice_names_what_one_character_decided() -> None:
    reading = _read(_notice("1.發展乾貨產業，後續擴大。（責任單位：市發改委）"))
    assert reading.plan is not None
    assert reading.plan.tasks[0].text == "发展干货产业，后续扩大。"
    assert "第3行有“乾”，简化时一字多解，请核对" in reading.notes


def test_blocks_are_parted_as_the_commas_part_them() -> None:
    assert _read(_notice(GOOD, "2.二。（责任单位：甲局、乙局，丙区人民政府）")).blocks == (
        ("市发改委",),
        ("市财政局",),
        ("甲局", "乙局"),
        ("丙区人民政府",),
    )
