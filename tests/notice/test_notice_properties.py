"""Any plan survives being printed and read; no text, however odd, breaks the reader."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from gwrb.model.plan import Assignment, Definition, Heading, Part, Plan, Section, Task
from gwrb.model.values import Period
from gwrb.notice.notice_file import notice_blocks, text_blocks
from gwrb.notice.reading import read_notice
from gwrb.notice.writing import write_notice
from gwrb.text import script

NAMES = [
    "市发改委",
    "市委编办",
    "团市委",
    "市税务局",
    "云川供电公司",
    "云川城投集团",
    "武创院",
    "市自贸办〈高新区管委会〉",
    "市专班“一张网”成员单位",
    "市人民政府各部门",
    "高新区管委会",
    "长江新区管委会",
    "城关区人民政府",
    "新会区人民政府",
    "秭归县人民政府",
    "关山街道办事处",
    "各区人民政府",
    "区人民政府",
    "某某",
]
TITLES = st.sampled_from(["目标", "做强做优，提升能级", "“双千兆”城市（一期）", "A级景区", "3A级景区"])
TEXTS = st.sampled_from(
    ["增长6%。", "建设5座（套）", "推进〈一期〉、“二期”；三期。", "使用IPv6，占比3:1。", "完成1,200户改造！"]
)
SOME_NAMES = st.lists(st.sampled_from(NAMES), min_size=1, max_size=6, unique=True).map(tuple)


@st.composite
def assignments(draw: st.DrawFn) -> tuple[Assignment, ...]:
    if draw(st.booleans()):
        return tuple(Assignment((), draw(SOME_NAMES), scope) for scope in ("东段（一期）", "西段、南段"))
    lead = draw(st.one_of(st.just(()), SOME_NAMES))
    return (Assignment(lead, draw(SOME_NAMES) if not lead or draw(st.booleans()) else ()),)


@st.composite
def bodies(draw: st.DrawFn) -> tuple[tuple[Part, ...], tuple[Task, ...]]:
    outline, tasks = [], []
    for number in range(1, draw(st.integers(2, 4))):
        numeral = script.to_chinese(number)
        ids = (f"{number}-{i}" for i in range(1, 1000))

        def some(section: str | None, topic: str | None, ids: Any = ids) -> list[Task]:
            count = draw(st.integers(1, 3))
            return [Task(next(ids), draw(TEXTS), draw(assignments()), section, topic) for _ in range(count)]

        if draw(st.booleans()):
            outline.append(Part(numeral, draw(TITLES)))
            tasks += some(None, None)
            continue
        sections = []
        for i in range(1, draw(st.integers(2, 4))):
            topics = tuple(draw(st.lists(TITLES, unique=True, max_size=2)))
            sections.append(Section(script.to_chinese(i), draw(TITLES), topics))
            for topic in topics or (None,):
                tasks += some(script.to_chinese(i), topic)
        outline.append(Part(numeral, draw(TITLES), tuple(sections)))
    return tuple(outline), tuple(tasks)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    outline, tasks = draw(bodies())
    named = {name for task in tasks for a in task.assignments for name in (*a.lead, *a.responsible)}
    definitions = (Definition("各区人民政府", "含高新区、长江新区管委会，下同"),) if "各区人民政府" in named else ()
    words = draw(st.sampled_from([("牵头单位", "责任单位"), ("主办单位", "协办单位"), ("责任部门", "配合部门")]))
    both = any(a.lead for t in tasks for a in t.assignments) and any(
        a.responsible for t in tasks for a in t.assignments
    )
    if not both:
        words = ("牵头单位", "责任单位")
    heading = Heading(
        title="云川市2025年《政府工作报告》任务分工",
        year=2025,
        city="云川市",
        issuer="云川市人民政府",
        issued=dt.date(2025, 1, draw(st.integers(1, 31))),
        addressees=draw(st.one_of(st.none(), st.just("各区人民政府，市直各单位"))),
        letter="现将分工印发给你们。\n一、请于2025年2月8日前报送方案。\n二、从2025年第二季度起，每季度第1个月9日前报送。",
        lead_word=words[0],
        responsible_word=words[1],
        plans_due=dt.date(2025, 2, 8),
        first_quarter=Period(2025, 1),
        due_day=9,
        definitions=definitions,
    )
    return Plan(heading, outline, tasks)


@given(plans())
@settings(max_examples=150, deadline=None)
def test_any_plan_survives_being_printed_and_read(plan: Plan) -> None:
    reading = read_notice(text_blocks(write_notice(plan)), "x")
    assert reading.problems == ()
    assert reading.plan == plan


PIECES = st.sampled_from(
    ["一、", "二、目标", "（一）", "（二）工业", "——", "——做强", "1.", "2.建设。", "3、", "（牵头单位：", "；责任单位：", "市发改委",
     "、江夏区人民政府", "，", "〈", "〉", "）", "（", "“", "2025年", "1月26日", "：", "。", "附件1", "十百", "\n", "\n", "\n", "\u3000", ""]
)  # fmt: skip


@given(st.lists(PIECES, max_size=60).map("".join))
@settings(max_examples=300, deadline=None)
def test_no_text_breaks_the_reader(text: str) -> None:
    reading = read_notice(text_blocks(text), "x")
    assert (reading.plan is None) == bool(reading.problems)
    last = text.count("\n") + 1
    assert all(0 <= problem.line <= last and problem.message for problem in reading.problems)


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    for prefix in (b"", b"PK\x03\x04", b"\xff\xfe", b"\xef\xbb\xbf"):
        lines, problems = notice_blocks(prefix + data)
        assert bool(lines) != bool(problems)
