"""Four spellings of one thing: any units in any of them come back; damaged, a notice gives the same tasks or a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwrb.model.notice_profile import IGNORED, NoticeProfile
from gwrb.model.plan import Task
from gwrb.notice.notice_file import text_blocks
from gwrb.notice.reading import Reading, print_notice, read_notice

HEAD = """\
各县区人民政府，市政府各部门：
现将《2024年市〈政府工作报告〉责任分解方案》印发给你们，请认真贯彻执行。
云澜市人民政府
2024年1月26日
2024年市《政府工作报告》责任分解方案
"""
Row = tuple[list[str], list[str], list[str]]  # lead, responsible, helping


def _read(text: str) -> Reading:
    return read_notice(text_blocks(HEAD + text), "x")


def _tasks(text: str) -> tuple[Task, ...]:
    reading = _read(text)
    assert reading.plan is not None, reading.problems
    again = read_notice(text_blocks(print_notice(reading.plan) or ""), "again")
    assert again.plan is not None, again.problems
    assert _bare(again.plan.tasks) == _bare(reading.plan.tasks)
    return reading.plan.tasks


def _said(text: str) -> list[tuple[str, Row]]:
    return [(t.text, (list(a.lead), list(a.responsible), list(a.helping))) for t in _tasks(text) for a in t.assignments]


ONE = "一、工作\n1.建成基地。"


@pytest.mark.parametrize(
    ("written", "lead", "responsible"),
    [
        ("（牵头单位：甲局）（责任单位：乙局、丙局）", ["甲局"], ["乙局", "丙局"]),
        ("【牵头单位：甲局；责任单位：乙局和丙局】", ["甲局"], ["乙局", "丙局"]),
        ("[牵头单位:甲局;责任单位:乙局及各县区人民政府]", ["甲局"], ["乙局", "各县区人民政府"]),
        ("（牵头单位：甲局；责任单位：市人力资源和社会保障局与丙局）", ["甲局"], ["市人力资源和社会保障局", "丙局"]),
        ("（责任单位：各县（市）、区人民政府）", [], ["各县（市）、区人民政府"]),
        ("（责任单位：乙局，各县（市、区）人民政府）", [], ["乙局", "各县（市、区）人民政府"]),
        ("（责任单位：乙局、丙局等单位）", [], ["乙局", "丙局"]),
        ("（责任单位：乙局、丙局等12个部门）", [], ["乙局", "丙局"]),
        ("（责任单位：乙局、丙局等有关部门）", [], ["乙局", "丙局"]),
        ("（责任单位：甲乙局 丙丁局 各镇人民政府）", [], ["甲乙局", "丙丁局", "各镇人民政府"]),
        ("由甲局、乙局负责落实。", [], ["甲局", "乙局"]),
        ("（甲局牵头，乙局、丙局等按职责分工负责）", ["甲局"], ["乙局", "丙局"]),
        ("由甲局牵头，会同乙局、丙局于9月底前完成。", ["甲局"], ["乙局", "丙局"]),
        ("（甲局会同乙局负责）", ["甲局"], ["乙局"]),
        ("（责任单位：市甲局会同市乙局）", ["市甲局"], ["市乙局"]),
        ("（以市甲局为主，市乙局负责）", ["市甲局"], ["市乙局"]),
        ("（主办：甲局；协办：乙局）", ["甲局"], ["乙局"]),
        ("（主办单位：甲局；承办单位：乙局）", ["甲局"], ["乙局"]),
        ("（承办单位：甲局；协办单位：乙局）", ["甲局"], ["乙局"]),
        ("（责任单位：甲局（牵头）、乙局）", ["甲局"], ["乙局"]),
        ("\n牵头单位：甲局　　责任单位：乙局", ["甲局"], ["乙局"]),
        ("\n[牵头单位]甲局 [责任单位]乙局", ["甲局"], ["乙局"]),
        ("\n牵头单位 甲局\n责任单位 乙局", ["甲局"], ["乙局"]),
        ("\n（牵头单位：甲局；\n责任单位：乙局）", ["甲局"], ["乙局"]),
        ("牵头单位：甲局；责任单位：乙局。", ["甲局"], ["乙局"]),
        ("（甲局、乙局）", [], ["甲局", "乙局"]),
        ("{责任单位：乙局}", [], ["乙局"]),
        ("\n【完成时限】10月底\n【牵头单位】甲局\n【责任单位】乙局", ["甲局"], ["乙局"]),
        ("——责任单位：乙局", [], ["乙局"]),
        ("（牵头单位：甲局；责任单位：无）", ["甲局"], []),
        ("责任单位：甲局；乙局；丙局", [], ["甲局", "乙局", "丙局"]),
        ("（市甲局牵头、市乙局负责）", ["市甲局"], ["市乙局"]),
        ("市甲局牵头；市乙局负责。", ["市甲局"], ["市乙局"]),
        ("（牵头单位：甲局，乙局、丙局负责）", ["甲局"], ["乙局", "丙局"]),
        ("（责任单位：乙局、丙局），", [], ["乙局", "丙局"]),
        ("\n牵头单位：\n甲局\n责任单位：\n乙局、丙局", ["甲局"], ["乙局", "丙局"]),
        ("\n（牵头单位：甲局\n责任单位：乙局、\n丙局）", ["甲局"], ["乙局", "丙局"]),
    ],
)
def test_units_however_they_are_written(written: str, lead: list[str], responsible: list[str]) -> None:
    assert _said(ONE + written) == [("建成基地。", (lead, responsible, []))]


def test_units_that_are_not_listed_are_noted() -> None:
    notes = _read(f"{ONE}（责任单位：乙局、丙局等12个部门）").notes
    assert "第7行：“等12个部门”没有列出名称，只写入列出的单位，请核对" in notes


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("（责任单位：乙局，12月底前完成）", (None, "12月底前", ())),
        ("（甲局牵头，乙局负责，年内持续推进）", (None, "年内持续推进", ())),
        ("（牵头领导：周明远；责任单位：乙局；完成时间：9月底）", ("周明远", "9月底", ())),
        ("（周明远同志负责，乙局牵头）", ("周明远同志", None, ())),
        ("（责任单位：乙局）（民生实事）", (None, None, ("民生实事",))),
        ("\n责任领导：周明远\n责任单位：乙局、\n丙局\n完成时限：2024年12月底", ("周明远", "2024年12月底", ())),
    ],
)
def test_leader_deadline_and_tags(written: str, expected: tuple[str | None, str | None, tuple[str, ...]]) -> None:
    (task,) = _tasks(ONE + written)
    assert (task.leader, task.deadline, task.tags) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "一、工作\n1.★新增公厕50座。（责任单位：甲局）\n★2.新增幼儿园10所。（责任单位：乙局）",
            [("1-1", None, "新增公厕50座。"), ("1-2", None, "新增幼儿园10所。")],
        ),
        (
            "一、工作\n1.加快培育。\n（1）建成甲。（责任单位：甲局）\n（2）建成乙。（责任单位：乙局）\n2.加快技改。\n（1）建成丙。（责任单位：甲局）",
            [("1-1", "（1）", "建成甲。"), ("1-2", "（2）", "建成乙。"), ("1-3", "（1）", "建成丙。")],
        ),
        (
            "一、工作\n1.加快培育：\n▲建成甲；\n▲建成乙。\n（责任单位：甲局）",
            [("1-1", None, "加快培育：\n▲建成甲；\n▲建成乙。")],
        ),
        (
            "一、工作\n（一）工业\n▲建成甲。（责任单位：甲局）\n▲建成乙。（责任单位：乙局）",
            [("1-1", "▲", "建成甲。"), ("1-2", "▲", "建成乙。")],
        ),
        (
            "一、建成甲。（责任单位：甲局）\n二、建成乙。（责任单位：乙局）",
            [("1-1", "一、", "建成甲。"), ("1-2", "二、", "建成乙。")],
        ),
        (
            "一. 工作\n1.1 建成甲。（责任单位：甲局）\n1.2 建成乙。（责任单位：乙局）\n二. 民生\n2.1 建成丙。（责任单位：甲局）",
            [("1-1", "1.1", "建成甲。"), ("1-2", "1.2", "建成乙。"), ("2-1", "2.1", "建成丙。")],
        ),
        (
            "任务1：建成甲\n责任单位：甲局\n任务2：建成乙\n责任单位：乙局",
            [("1-1", None, "建成甲"), ("1-2", None, "建成乙")],
        ),
        (
            "一、工作\n1.推进甲。（责任单位：甲局）\n2.推进乙。\n▲建成乙。（责任单位：乙局）\n3.推进丙。（责任单位：甲局）",
            [("1-1", None, "推进甲。"), ("1-2", "▲", "建成乙。"), ("1-3", None, "推进丙。")],
        ),
        (
            "1.建成甲。（责任单位：甲局）\n2.建成乙。（责任单位：乙局）",
            [("1-1", None, "建成甲。"), ("1-2", None, "建成乙。")],
        ),
        (
            "第一部分 省级任务\n一、工业\n1.建成甲。（责任单位：甲局）\n第二部分 市级任务\n一、工业\n（一）技改\n2.建成乙。（责任单位：乙局）",
            [("1-1", None, "建成甲。"), ("2-1", "2", "建成乙。")],
        ),
        (
            "一、工作\n1.建成甲。（责任单位：甲局）\n附件2\n2024年民生实事责任分解\n一、教育\n1.建成乙。（责任单位：乙局）",
            [("1-1", None, "建成甲。"), ("2-1", None, "建成乙。")],
        ),
    ],
)
def test_numbers_and_marks_of_every_kind(body: str, expected: list[tuple[str, str | None, str]]) -> None:
    assert [(task.id, task.printed, task.text) for task in _tasks(body)] == expected


def test_a_lead_on_a_heading_leads_the_tasks_below_that_name_none() -> None:
    body = (
        "一、工作\n（一）工业（牵头单位：甲局）\n1.建成甲。（责任单位：乙局）\n2.建成乙。（牵头单位：丙局）\n"
        "（二）农业（牵头单位：丁局；责任单位：戊局）\n3.建成丙。\n"
    )
    assert _said(body) == [
        ("建成甲。", (["甲局"], ["乙局"], [])),
        ("建成乙。", (["丙局"], [], [])),
        ("建成丙。", (["丁局"], ["戊局"], [])),
    ]


def test_sections_that_are_units_lead_their_tasks() -> None:
    body = "一、市发改委\n1.建成甲。\n2.建成乙。\n二、市经信局（1项）\n3.建成丙。\n"
    assert [row[1][0] for row in _said(body)] == [["市发改委"], ["市发改委"], ["市经信局"]]


@pytest.mark.parametrize(
    ("body", "line", "message"),
    [
        (
            f"{ONE}（牵头单位：甲局）建成二期。",
            7,
            "“牵头单位：”还留在文字里，没有读成单位：请改成行末的一个括号，或分成几项",
        ),
        (
            f"{ONE}（牵头单位：甲局）2.建成二期。（牵头单位：乙局）",
            7,
            "“牵头单位：”还留在文字里，没有读成单位：请改成行末的一个括号，或分成几项",
        ),
        (
            "一、工作\n1.建成甲（牵头单位：甲局），建成乙。（责任单位：市财政局）",
            7,
            "一项里有的分项只写牵头单位，有的没有写，不知道谁牵头谁的：请分成几项",
        ),
        (f"{ONE}（责任单位：同上）", 7, "“责任单位：”后面是“同上”：请写出来"),
        (
            f"{ONE}（责任单位：市财政局 陈伟）",
            7,
            "“市财政局 陈伟”像是单位和人名连在一起：请把“陈伟”写在“责任领导：”这样的用语后面",
        ),
        (
            f"{ONE}（责任单位：陈伟 市财政局）",
            7,
            "“陈伟 市财政局”像是单位和人名连在一起：请把“陈伟”写在“责任领导：”这样的用语后面",
        ),
        (
            f"{ONE}（责任单位：市科技局市财政局）",
            7,
            "“市科技局市财政局”像是两个单位连在一起：请写成“市科技局、市财政局”",
        ),
        ("一、市发改委牵头工作（3项）\n1.建成甲。\n2.建成乙。", 6, "标题写明3项，读到2项，请检查是否漏了编号或写错"),
        (
            "一、工作\n1.建成甲。（责任单位：甲局）\n3.建成乙。（责任单位：甲局）",
            8,
            "任务编号应为2，这里是3：编号须从1起连续、不重复，请更正",
        ),
        (
            f"{ONE}（责任单位：甲局；包案单位：乙局）",
            7,
            "不认识“包案单位：”这个用语，请在 data/notice.yaml 的 labels 里写明它是什么，例如 包案单位: 责任；若是笔误，请改正通知",
        ),
        *(
            (
                f"一、工作\n1.{text}（责任单位：市财政局）",
                7,
                f"“{left}”还留在文字里，没有读成单位：请改成行末的一个括号，或分成几项",
            )
            for text, left in (
                ("修桥1座，由市交通局牵头建设。", "由市交通局牵头"),
                ("建成学校，责任单位要抓好落实。", "责任单位要抓好落实"),
                ("牵头单位市交通局修路。", "牵头单位市交通局修路"),
            )
        ),
    ],
)
def test_what_is_not_understood_is_refused_at_its_line(body: str, line: int, message: str) -> None:
    assert [(p.line, p.message) for p in _read(body).problems] == [(line, message)]


def test_a_heading_s_leader_deadline_and_tags_are_those_of_the_tasks_below_it() -> None:
    body = (
        "一、工业（分管领导：周明远；牵头单位：甲局；完成时限：11月底）\n1.建成甲。\n2.建成乙。（责任单位：乙局；完成时限：6月底）\n"
        "二、民生（民生实事）\n3.建成丙。（牵头单位：丙局）"
    )
    assert [(t.leader, t.deadline, t.tags) for t in _tasks(body)] == [
        ("周明远", "11月底", ()),
        ("周明远", "6月底", ()),
        (None, None, ("民生实事",)),
    ]


@pytest.mark.parametrize(
    ("written", "text", "parts"),
    [
        (
            "新增企业50家（市经信局负责），培育企业20家（市科技局、市财政局负责）。",
            "新增企业50家，培育企业20家。",
            [("新增企业50家", ["市经信局"]), ("培育企业20家", ["市科技局", "市财政局"])],
        ),
        (
            "培育主体。新增企业50家。（责任单位：市经信局）技改投资增长10%。（责任单位：市科技局）",
            "培育主体。新增企业50家。技改投资增长10%。",
            [("培育主体。新增企业50家", ["市经信局"]), ("技改投资增长10%", ["市科技局"])],
        ),
        ("建成甲（责任单位：甲局）；建成甲二期（责任单位：乙局）", "建成甲；建成甲二期", [("建成甲", ["甲局"]), ("建成甲二期", ["乙局"])]),
    ],
)  # fmt: skip
def test_several_parts_of_a_task_each_with_its_units(
    written: str, text: str, parts: list[tuple[str, list[str]]]
) -> None:
    (task,) = _tasks(f"一、工作\n（一）{written}")
    assert task.text == text
    assert [(a.scope, list(a.responsible)) for a in task.assignments] == parts
    told = [note for note in _read(f"一、工作\n（一）{written}").notes if "分项" in note]
    assert told == ["第7行一项里2处写了单位，按2个分项读，请核对"]


def test_what_is_asked_of_a_task_is_part_of_its_text() -> None:
    body = "一、工作\n1.建成甲。\n责任领导：周明远\n责任单位：乙局、\n丙局\n工作要求：加快；抓好。\n完成时限：10月底"
    (task,) = _tasks(body)
    assert (task.text, task.deadline, task.assignments[0].responsible) == (
        "建成甲。\n工作要求：加快；抓好。",
        "10月底",
        ("乙局", "丙局"),
    )


def test_units_in_a_line_of_their_own_below_tasks_that_no_heading_heads() -> None:
    body = "1.建成甲。\n市甲局牵头，市乙局等部门配合\n2.建成乙。\n市甲局、市乙局按职责分工负责，8月底前完成"
    assert _said(body) == [("建成甲。", (["市甲局"], [], ["市乙局"])), ("建成乙。", ([], ["市甲局", "市乙局"], []))]


def test_a_task_behind_a_heading_of_its_own_kind_is_not_below_it() -> None:
    body = "一、工作\n1.推进乙。\n▲建成乙。（责任单位：乙局）\n2.推进丙。（责任单位：甲局）"
    assert [task.topic for task in _tasks(body)] == ["1.推进乙。", None]


def test_words_that_data_notice_yaml_leaves_out_may_stand_in_a_text() -> None:
    text = HEAD + "一、工作\n1.建成学校，责任单位要抓好落实。（责任单位：市财政局）"
    (problem,) = read_notice(text_blocks(text), "x").problems
    assert problem.settle == "labels: {责任单位要抓好落实: 忽略}"
    reading = read_notice(text_blocks(text), "x", NoticeProfile(labels={"责任单位要抓好落实": IGNORED}))
    assert reading.plan is not None
    assert reading.plan.tasks[0].text == "建成学校，责任单位要抓好落实。"


@pytest.mark.parametrize(
    "text",
    [
        "建立市民中心负责人制度，参与单位达到30家。",
        "支持国际会展中心承办展会30场。",
        "牵头组建产业联盟。",
        "压实市政府负责同志包联责任。",
    ],
)
def test_words_of_a_text_that_name_no_role_stay(text: str) -> None:
    (task,) = _tasks(f"一、工作\n1.{text}（责任单位：市财政局）")
    assert task.text == text


def test_a_notice_that_is_its_own_plan_has_its_title() -> None:
    text = (
        "关于做好2025年重点工作分解落实的通知\n云政办〔2025〕3号\n各县区人民政府：\n现将任务分解如下：\n"
        "一、发展\n（一）建成甲。（责任单位：市财政局）\n云澜市人民政府办公室\n2025年2月10日\n"
    )
    reading = read_notice(text_blocks(text), "x")
    assert reading.plan is not None
    heading = reading.plan.heading
    assert (heading.title, heading.issuer) == ("关于做好2025年重点工作分解落实的通知", "云澜市人民政府办公室")
    assert [note for note in reading.notes if "没有写入账本" in note] == ["第2行“云政办〔2025〕3号”没有写入账本"]


def test_a_lead_in_is_no_title_and_stays() -> None:
    reading = _read(
        "为做好工作，制定本方案。\n一、工作\n围绕重点，抓好以下工作。\n1.建成甲。（责任单位：甲局）\n二、保障措施\n各单位要重视。"
    )
    assert reading.plan is not None
    heading = reading.plan.heading
    assert (heading.title, heading.preamble) == ("2024年市《政府工作报告》责任分解方案", "为做好工作，制定本方案。")
    assert [note for note in reading.notes if "没有写入账本" in note] == [
        "第8行“围绕重点，抓好以下工作。”是标题下的引言，没有写入账本",
        "第10行“二、保障措施”在最后一项任务之后，没有写入账本",
        "第11行“各单位要重视。”在最后一项任务之后，没有写入账本",
    ]


# --- any units in any spelling ---------------------------------------------------------------------

NAMES = st.lists(
    st.sampled_from(
        ["市发改委", "市经信局", "市人力资源和社会保障局", "市住房和城乡建设局", "市委宣传部", "高新区管委会", "团市委", "市税务局",
         "各县区人民政府", "市供电公司", "南溪县人民政府", "城关街道办事处", "市政府各部门", "各县（市）、区人民政府", "市城投集团"]
    ),
    min_size=1, max_size=4, unique=True,
)  # fmt: skip
TEXTS = st.sampled_from(
    ["建成基地一期", "新增公厕（含改建）50座", "推进“一网通办”，办理率达到90%", "举办活动30场；发放消费券2000万元"]
)
DEADLINES = st.sampled_from([None, "12月底前", "第三季度前", "全年"])


def _brackets(open_: str, close: str) -> Callable[[Row, str | None], str]:
    def write(row: Row, deadline: str | None) -> str:
        said = [
            f"{word}：{'、'.join(names)}"
            for word, names in zip(("牵头单位", "责任单位", "配合单位"), row, strict=True)
            if names
        ]
        return open_ + "；".join(said + ([f"完成时限：{deadline}"] if deadline else [])) + close

    return write


def _lines(row: Row, deadline: str | None) -> str:
    said = [
        f"\n{word}：{'、'.join(names)}"
        for word, names in zip(("牵头单位", "责任单位", "配合单位"), row, strict=True)
        if names
    ]
    return "".join(said) + (f"\n完成时限：{deadline}" if deadline else "")


def _sentence(row: Row, deadline: str | None) -> str:
    verbs = ("牵头", "等按职责分工负责", "配合")
    said = [f"{'、'.join(names)}{verb}" for verb, names in zip(verbs, row, strict=True) if names]
    return f"（{'，'.join(said + ([f'{deadline}完成'] if deadline else []))}）"


SPELLINGS: tuple[Callable[[Row, str | None], str], ...] = (
    _brackets("（", "）"), _brackets("[", "]"), _brackets("【", "】"), _lines, _sentence,
)  # fmt: skip
ROWS = st.lists(st.tuples(TEXTS, NAMES, NAMES, st.one_of(st.just([]), NAMES), DEADLINES), min_size=1, max_size=5)


@given(ROWS, st.sampled_from(SPELLINGS), st.sampled_from(["1.", "1、", "（1）", "▲"]), st.booleans())
@settings(max_examples=150, deadline=None)
def test_any_units_in_any_spelling_come_back(
    rows: list[tuple[str, list[str], list[str], list[str], str | None]],
    spelling: Callable[[Row, str | None], str],
    mark: str,
    table: bool,
) -> None:
    rows[0][3][:] = rows[0][3] or ["市统计局"]  # three roles, so that 配合 helps
    if table:
        lines = ["序号\t任务\t牵头单位\t责任单位\t配合单位\t完成时限"]
        cells = [(str(n), t, *("、".join(names) for names in row), d or "") for n, (t, *row, d) in enumerate(rows, 1)]
        text = "\n".join(lines + ["\t".join(row) for row in cells])
    else:
        marks = [mark.replace("1", str(n)) for n in range(1, len(rows) + 1)]
        tasks = (f"{m}{t}。{spelling((a, b, c), d)}" for m, (t, a, b, c, d) in zip(marks, rows, strict=True))
        text = "一、工作\n（一）工业\n" + "\n".join(tasks)
    tasks_ = _tasks(text)
    assert [
        (t.text.rstrip("。"), list(a.lead), list(a.responsible), list(a.helping), t.deadline)
        for t in tasks_
        for a in t.assignments
    ] == rows


NOTICE = """\
一、工业
（一）培育
1.新认定高新技术企业120家。（牵头单位：市科技局；责任单位：市经信局、市财政局）
2.建成中试基地一期。（牵头单位：市科技局；责任单位：高新区管委会）
（二）技改
3.实施工业技改项目200个。（牵头单位：市经信局；责任单位：市科技局，各县区人民政府）
二、农业
4.建设高标准农田12万亩。（牵头单位：市农业农村局；责任单位：市水利局、市自然资源局）
5.新建农村公路180公里。（牵头单位：市交通局；责任单位：市农业农村局）
"""
FORMS = (
    NOTICE,
    """\
一、工业
（一）培育
1.新认定高新技术企业120家。
牵头单位：市科技局
责任单位：市经信局、市财政局
完成时限：12月底
2.建成中试基地一期。
牵头单位：市科技局
责任单位：高新区管委会
完成时限：6月底
二、农业
3.建设高标准农田12万亩。
牵头单位：市农业农村局
责任单位：市水利局、市自然资源局
完成时限：全年
""",
    """\
一、工业
（一）培育
1.新认定高新技术企业120家。（市科技局牵头，市经信局、市财政局等按职责分工负责，12月底前完成）
2.建成中试基地一期。（市科技局牵头，高新区管委会负责，6月底前完成）
二、农业
3.建设高标准农田12万亩。（市农业农村局牵头，市水利局、市自然资源局配合，年内持续推进）
4.新建农村公路180公里。（市交通局负责，11月底前完成）
""",
    """\
一、工业
1.新认定高新技术企业120家。（牵头单位：市科技局；责任单位：市经信局、市财政局；配合单位：市统计局）
2.建成中试基地一期。（责任领导：张明远；牵头单位：市科技局；配合单位：高新区管委会；完成时限：6月底）
二、农业
3.建设高标准农田12万亩。（牵头单位：市农业农村局；责任单位：市水利局，南溪、北屏县人民政府）（民生实事）
""",
    """\
一、市发改委牵头工作（2项）
1.新认定高新技术企业120家。
2.建成中试基地一期。
二、农业（牵头单位：市农业农村局）
3.建设高标准农田12万亩。
4.新建农村公路180公里。（牵头单位：市交通局；责任单位：市财政局）
""",
    """\
一、工业
1.新认定高新技术企业120家。（市科技局、市经信局）
2.建成中试基地一期。（市科技局、高新区管委会）
二、农业
3.建设高标准农田12万亩。（市农业农村局，各县区人民政府）
""",
    """\
一、工业
序号\t任务\t牵头单位\t责任单位\t完成时限
1\t新认定高新技术企业120家\t市科技局\t市经信局、市财政局\t12月底
2\t建成中试基地一期\t市科技局\t高新区管委会\t6月底
二、农业
序号\t任务\t牵头单位\t责任单位\t完成时限
3\t建设高标准农田12万亩\t市农业农村局\t市水利局、市自然资源局\t全年
""",
)
PARTS = (
    "（",
    "）",
    "：",
    "；",
    "、",
    "牵头单位",
    "责任单位",
    "配合单位",
    "单位",
    "牵头",
    "负责",
    "完成",
    "，",
    "\t",
    "1.",
    "3.",
    "5.",
    "一、",
    "二、",
    "（一）",
    "（二）",
    "\n",
)


def _bare(tasks: tuple[Task, ...]) -> list[Task]:
    """Tasks without the marks at the end of their texts, and as they are printed."""
    return [task._replace(text=task.text.rstrip("。，、；"), clause=None) for task in tasks]


@given(st.sampled_from(FORMS), st.sampled_from(PARTS), st.integers(0, 30), st.sampled_from(["", " ", "，", "。", "、"]))
@settings(max_examples=400, deadline=None)
def test_a_damaged_notice_gives_the_same_tasks_or_a_sentence(notice: str, part: str, which: int, instead: str) -> None:
    """One sign or label is lost or changed."""
    sound = _read(notice)
    places = [at for at in range(len(notice)) if notice.startswith(part, at)]
    at = places[which % len(places)] if places else len(notice)
    reading = _read(notice[:at] + instead + notice[at + len(part) :])
    assert sound.plan is not None
    if reading.plan is not None and _bare(reading.plan.tasks) != _bare(sound.plan.tasks):
        changed = [(a, b) for a, b in zip(reading.plan.tasks, sound.plan.tasks, strict=False) if a != b]
        assert set(reading.notes) - set(sound.notes), changed


def _damaged(notice: str) -> Iterator[tuple[str, str]]:
    """The notice with a line lost, doubled, moved, cut in two, cut short or joined with the next; each with what was done."""
    lines = notice.splitlines()
    for i, line in enumerate(lines):
        rest, half = lines[:i] + lines[i + 1 :], len(line) // 2
        yield f"lost {line}", "\n".join(rest)
        yield f"doubled {line}", "\n".join(lines[: i + 1] + lines[i:])
        yield f"cut in two {line}", "\n".join([*lines[:i], line[:half], line[half:], *lines[i + 1 :]])
        yield f"cut short {line}", "\n".join([*lines[:i], line[:half], *lines[i + 1 :]])
        yield f"joined {line}", "\n".join([*lines[:i], line + "".join(lines[i + 1 : i + 2]), *lines[i + 2 :]])
        yield from ((f"moved to {at} {line}", "\n".join([*rest[:at], line, *rest[at:]])) for at in range(len(lines)))


# Tasks that count on over sections: nobody can know where the heading stood; nor that an only one was there.
UNKNOWABLE = {
    "moved to 4 2.建成中试基地一期。（牵头单位：市科技局；责任单位：高新区管委会）",
    "moved to 3 （二）技改",
    "moved to 5 （二）技改",
    "moved to 2 （二）技改",
    "moved to 4 3.实施工业技改项目200个。（牵头单位：市经信局；责任单位：市科技局，各县区人民政府）",
    "lost （一）培育",
}


def test_a_line_lost_doubled_or_moved_gives_the_same_tasks_or_a_sentence() -> None:
    silent = set()
    for notice in FORMS:
        sound = _read(notice)
        assert sound.plan is not None
        for done, text in _damaged(notice):
            reading = _read(text)
            if reading.plan is not None and _bare(reading.plan.tasks) != _bare(sound.plan.tasks):
                told = {note for note in reading.notes if not note.startswith("x：读到")}
                silent |= set() if told - set(sound.notes) else {done}
    assert silent == UNKNOWABLE


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("一、工业\n1.建成甲。（责任单位：市财政局）", "第6行只有“一、工业”，没有第二个标题，请核对是否漏了"),
        (
            "一、工业\n1.建成甲。（责任单位：市财政局）\n（一）技改\n2.建成乙。（责任单位：市财政局）\n（二）用能\n3.建成丙。（责任单位：市财政局）",
            "“工业”有1项任务不在小标题下（1-1等），请核对标题的位置",
        ),
        (
            "本方案共4项任务。\n一、工业\n1.建成甲。（责任单位：市财政局）\n2.建成乙。（责任单位：市财政局）\n3.建成丙。（责任单位：市财政局）",
            "通知写明“共4项”，读到3项任务，请核对",
        ),
        (
            "序号\t任务\t责任单位\n1\t建成甲\t市财政局\n2\t建成乙\t市财政局\n合计\t3项\t",
            "第9行写明3项，读到2项任务，请核对",
        ),
        (
            "一、工业\n1.建成甲。（责任单位：市财政局）\n2.建成乙。（责任单位：市财政局\n3.建成丙。（责任单位：市财政局）",
            "第8行的括号不成对，请核对后面的文字是否完整",
        ),
    ],
)
def test_what_may_be_lost_is_told(body: str, told: str) -> None:
    assert told in _read(body).notes


def test_words_behind_the_last_column_are_refused() -> None:
    body = "序号\t任务\t责任单位\n1\t建成甲\t市财政局\t12月底\n2\t建成乙\t市财政局\t"
    assert [(p.line, p.message) for p in _read(body).problems] == [(7, "第4列“12月底”没有表头，请补上表头")]
