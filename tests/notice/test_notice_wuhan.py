"""The whole 2024 notice: counts, every special task, and a second, cruder reading of the same text."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from itertools import pairwise

import opencc
import pytest

from gwrb.model.plan import Assignment, Definition, Plan, Task
from gwrb.model.units_file import Unit, Units
from gwrb.model.values import Period
from gwrb.notice.notice_file import text_blocks
from gwrb.notice.reading import Reading, read_notice
from gwrb.notice.writing import write_notice
from gwrb.text import script


def _names(plan: Plan) -> list[str]:
    return [name for task in plan.tasks for a in task.assignments for name in (*a.lead, *a.responsible)]


def _task(plan: Plan, id_: str) -> Task:
    return next(task for task in plan.tasks if task.id == id_)


def test_counts(plan: Plan) -> None:
    assert Counter(task.part for task in plan.tasks) == {"一": 5, "二": 237, "三": 8, "四": 52}
    assert len(set(_names(plan))) == 90
    assert sum(not a.lead for task in plan.tasks for a in task.assignments) == 43
    assert [[len(part.sections), sum(len(s.topics) for s in part.sections)] for part in plan.outline] == [
        [0, 0],
        [10, 34],
        [5, 0],
        [19, 0],
    ]


def test_heading(plan: Plan) -> None:
    heading = plan.heading
    assert heading.title == "2024年市《政府工作报告》目标任务责任分解方案"
    assert (heading.year, heading.city, heading.issuer) == (2024, "武汉市", "武汉市人民政府")
    assert heading.issued == dt.date(2024, 1, 26)
    assert heading.addressees == "各区人民政府，市人民政府各部门，各有关单位"
    assert (heading.lead_word, heading.responsible_word) == ("牵头单位", "责任单位")
    assert heading.plans_due == dt.date(2024, 2, 8)
    assert (heading.first_quarter, heading.due_day) == (Period(2024, 1), 20)
    assert heading.definitions == (Definition("各区人民政府", "含开发区、长江新区、风景区管委会，下同"),)
    assert heading.letter is not None
    paragraphs = heading.letter.split("\n")
    assert [p[:8] for p in paragraphs] == ["现将《2024年", "一、强化工作统筹", "二、强化责任落实", "三、强化督办协调"]
    assert paragraphs[3].endswith("并反馈市考评办，作为各责任单位年度考核依据。")


@pytest.mark.parametrize(
    ("id_", "text", "assignments"),
    [
        ("1-1", "地区生产总值增长6%。", (Assignment(("市发改委",), ("各区人民政府",)),)),
        (
            "2-85",
            "以交通强国建设试点为抓手，实施枢纽通道提升工程，加快建设沿江高铁合武段、汉宜段，"
            "积极推进武汉枢纽直通线、武汉新城站建设。",
            (
                Assignment(
                    ("市发改委",),
                    (
                        "市交通运输局",
                        "东湖高新区管委会",
                        "长江新区管委会",
                        "武汉经开区管委会",
                        "临空港开发区管委会",
                        "汉阳区人民政府",
                        "洪山区人民政府",
                        "蔡甸区人民政府",
                        "江夏区人民政府",
                        "黄陂区人民政府",
                    ),
                ),
            ),
        ),
        (
            "2-91",
            "深入落实自贸区提升战略，布局建设联动创新发展区，打造武汉自贸片区升级版。",
            (Assignment(("市自贸办〈东湖高新区管委会〉",), ("市商务局",)),),
        ),
        (
            "2-144",
            "扎实做好省内结对帮扶工作。",
            (
                Assignment((), ("市乡村振兴局",), "结对帮扶恩施州和宜昌市五峰县"),
                Assignment((), ("市水务局",), "结对帮扶三峡库区秭归、兴山、五峰县"),
            ),
        ),
        (
            "2-213",
            "深入开展“武汉以我为荣”文明实践活动，建设更高水平的全国文明城市。",
            (Assignment((), ("市委宣传部〈市文明办〉",)),),
        ),
        (
            "2-224",
            "严格落实重大行政决策社会稳定风险评估机制。",
            (Assignment((), ("市人民政府各部门", "各区人民政府")),),
        ),
        (
            "3-3",
            "党政机关要习惯过紧日子，坚守节用裕民，严肃财经纪律，市直部门日常公用经费按定额标准压减10%、"
            "部门项目支出平均压减20%。",
            (Assignment(("市财政局",), ("市人民政府各部门",)),),
        ),
        (
            "4-19",
            "按照二级医院标准新改扩建社区卫生服务中心和乡镇卫生院8家。",
            (Assignment(("市卫健委",), ("各区人民政府",)),),
        ),
        ("4-28", "新建街道（乡镇）社区体育中心（广场）30个。", (Assignment(("市体育局",), ("各区人民政府",)),)),
    ],
)
def test_special_tasks(plan: Plan, id_: str, text: str, assignments: tuple[Assignment, ...]) -> None:
    task = _task(plan, id_)
    assert (task.text, task.assignments) == (text, assignments)


def test_places_in_the_outline(plan: Plan) -> None:
    def place(id_: str) -> tuple[str | None, str | None]:
        return _task(plan, id_).section, _task(plan, id_).topic

    assert place("1-5") == (None, None)
    assert place("2-1") == ("一", "着力增强高水平创新策源能力")
    assert place("2-18") == ("二", "构筑制造强市新优势")
    assert place("2-237") == ("十", "深化基层社会治理")
    assert place("3-8") == ("五", None)
    assert place("4-49") == ("十九", None)


def test_open_quotes_do_not_part_names(plan: Plan) -> None:
    assert _task(plan, "2-123").assignments[0].responsible == ("市停车“一张网”建设工作专班成员单位",)


def test_text_is_simplified_and_full_width(plan: Plan) -> None:
    text = "\n".join([str(plan.heading), *(task.text for task in plan.tasks), *_names(plan)])
    assert script.traditional_characters(text) == []
    assert all(script.half_width_marks(task.text) == [] for task in plan.tasks)


def test_notes_tell_what_was_deduced(reading: Reading) -> None:
    assert reading.notes[:7] == (
        "wuhan-2024.txt：读到302项任务、90个单位名称；其中43处未写牵头单位，按规定由责任单位牵头",
        "原文是繁体字，已转换为简体字",
        "半角标点已改为全角",
        "标题：2024年市《政府工作报告》目标任务责任分解方案；年度：2024年；地区：武汉市",
        "发文机关：武汉市人民政府；成文日期：2024-01-26",
        "办理方案报送期限：2024-02-08",
        "季度报送：每季度首月20日前报上一季度（累计），首个报告期为2024Q1，应于2024-04-20前报送，请核对",
    )
    assert reading.notes[7] == "第43行：“武昌”补全为“武昌区人民政府”（共3处）"
    assert len(reading.notes) == 20
    assert "第297行：“硚口”补全为“硚口区人民政府”" in reading.notes


# --- the same text by other means ------------------------------------------------------------------


def _crude(raw: str) -> dict[str, list[tuple[str, list[str]]]]:
    """Ids and (role, names) by regular expressions over the raw text, knowing nothing of the reader."""
    text = opencc.OpenCC("t2s").convert(raw)
    text = text[text.index("责任分解方案\n") :]
    starts = [m.start() for m in re.finditer(r"^[一二三四]、", text, re.MULTILINE)]
    found = {}
    for number, (start, end) in enumerate(pairwise([*starts, len(text)]), 1):
        tasks = re.findall(r"^(?:(\d+)\.|\([一二三四五]\)).*\((.*单位:.*)\)$", text[start:end], re.MULTILINE)
        for order, (_, clause) in enumerate(tasks, 1):
            roles = re.findall(r"(牵头|责任)单位:(.*?)(?=;|〉|\)|$)(?!〉;责)", _plain(clause))
            found[f"{number}-{order}"] = [(role, _crude_names(names)) for role, names in roles]
    return found


def _plain(clause: str) -> str:
    clause = clause.replace("〈含开发区、长江新区、风景区管委会,下同〉", "")
    return re.sub(r"〈((?!责任)[^〉]*)〉", r"<\1>", clause)


def _crude_names(names: str) -> list[str]:
    result = []
    for block in names.replace("<", "〈").replace(">", "〉").split(","):
        own = block.split("、")
        for ending in ("区人民政府", "管委会"):
            if own[-1].endswith(ending):
                own = [name.removesuffix(ending) + ending for name in own]
        result += own
    return result


def test_a_cruder_reading_finds_the_same(raw: str, plan: Plan) -> None:
    read = {
        task.id: [
            (role, list(names))
            for a in task.assignments
            for role, names in (("牵头", a.lead), ("责任", a.responsible))
            if names
        ]
        for task in plan.tasks
    }
    assert read == _crude(raw)


def test_no_text_is_lost(raw: str, plan: Plan) -> None:
    """Every character of the raw notice, marks and spaces aside, is in the plan or is its structure."""

    def letters(text: str) -> Counter[str]:
        return Counter(c for c in text if c.isalnum())

    written = write_notice(plan)
    assert letters(written) == letters(script.to_simplified(raw))


# --- written again ---------------------------------------------------------------------------------

CLASSES = (("市供销社", "事业单位"), ("武汉供电公司", "中央企业属地单位"), ("市房管局", "政府直属机构"))


@pytest.mark.parametrize("units", [Units(), Units(tuple(Unit(*row) for row in CLASSES))])
def test_written_it_is_the_notice_line_by_line(raw: str, plan: Plan, units: Units) -> None:
    original = [line for line in script.full_width(script.to_simplified(raw)).split("\n") if line]
    title = original.index("2024年市《政府工作报告》目标任务")
    original[title : title + 2] = ["".join(original[title : title + 2])]
    written = write_notice(plan)
    assert [line for line in written.split("\n") if line] == original


def test_written_and_read_it_is_the_same_plan(plan: Plan) -> None:
    again = read_notice(text_blocks(write_notice(plan)), "again.txt")
    assert again.problems == ()
    assert again.plan == plan
    assert not any("繁体" in note or "半角" in note for note in again.notes)
