"""The committed targets of Wuhan's 302 tasks against a second reading of their texts.

The reader here knows nothing of gwrb.amounts: one pattern of its own for numbers with a unit, one list of the
words in which a Chinese numeral counts nothing. What it reads must be what the targets and figures say, but for
HAND, where a person decided; the reasons stand in the data (`note`, `reason`).
"""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from functools import cache

import pytest

from gwrb.model.plan import TASKS_FILE, Plan, Task
from gwrb.model.record import parse_as
from gwrb.text.source import Source
from gwrb.validation.registry import RULES
from tests.conftest import ROOT

UNITS = (
    "平方公里|平方米|立方米/秒|立方米|公里|吨/日|吨|亩|套（间）|台（套）|场次|人次|亿元|元|个|家|项|条|场|处|座|"
    "所|户|辆|类|张|名|人|台|套|天|岁|P|%|大|年"
)
NUMBER = re.compile(
    rf"(?:(?P<digits>\d+(?:\.\d+)?)(?P<times>[万亿]?)|(?<!第)(?P<han>[二两三四五六七八九十]))(?P<unit>{UNITS})?"
)
HAN = dict(zip("二三四五六七八九十", range(2, 11), strict=True)) | {"两": 2}
TIMES = {"": 1, "万": 10**4, "亿": 10**8}

# Words of the texts in which a Chinese numeral counts nothing; each must be found (none is left over from other texts).
WORDS = (
    "一批|双一流|双优计划|一业一策|一线|万兆城市|双智|双跨|十百千|五率|一流|七万工程|五经普|第三跑道|千企百展|一体|三级|"
    "二次供水|一张网|一网统管|独树一帜|四化|五同|一期|一带一路|长三角|两江四岸|一桥两山|三期|二期|近零碳|百臻|四好农村路|"
    "五好两宜|一二三产业|零就业|清零|双减|平急两用|双拥|八连冠|高度一致|一丝不苟|万家灯火|百姓|四下基层|一线工作法|一抓到底|"
    "多干一些|一岗双责|四风|二级医院|一刻钟|零高差|万树|第一医院|第三医院|红十字|四上|一元路|九州医药|五通|百亿元|十亿元|"
    "亿元以上|亿元级"
)

# Where the reading and the data differ on purpose: what the reader finds besides the targets (+), what the targets
# have besides the reading (-), and why.
HAND: dict[str, tuple[tuple[str, ...], tuple[str, ...], str]] = {
    "2-11": (("2 大",), ("2 个",), "两大，按个计"),
    "2-23": (("5000000000 元", "5000000000 元"), (), "50亿元以上是项目的界限，写在目标的名称里"),
    "2-28": ((), ("20 %", "20 %", "20 %"), "“分别”：四个产业各增长20%"),
    "2-43": (("5",), (), "5G工厂的5是名称"),
    "2-60": (("5000000000 元",), (), "50亿元以上是项目的界限"),
    "2-113": (("11",), (), "11号线是名称"),
    "2-139": (("10 大",), ("10 个",), "十大，按个计"),
    "2-214": (("3",), (), "3A级是名称"),
    "2-219": ((), ("3 个",), "点了名的三个，原文没有写几个"),
    "4-7": (("12 天",), (), "12天是每人培训的天数"),
}


@cache
def plan() -> Plan:
    text = (ROOT / "data" / "tasks.yaml").read_text(encoding="utf-8")
    read, parsed = parse_as(TASKS_FILE, Source("data/tasks.yaml", text))
    assert read is not None
    assert not parsed.diagnostics
    plan: Plan = read
    return plan


def task(id: str) -> Task:
    return next(t for t in plan().tasks if t.id == id)


def blank(text: str) -> str:
    """The text without the words in which a numeral counts nothing."""
    return re.sub(rf"(?<!\d)(?:{WORDS})", "，", text)  # behind digits 亿元 is a unit


def told(amount: Decimal, unit: str) -> str:
    """An amount for comparison: 15 万个 as 150000 个."""
    times = unit[:1] if unit[:1] in ("万", "亿") else ""
    return f"{(amount * TIMES[times]).normalize():f} {unit.removeprefix(times)}".rstrip()


def read(text: str) -> Counter[str]:
    """The numbers of a text with their units, each as often as it stands there."""
    found: Counter[str] = Counter()
    for match in NUMBER.finditer(blank(text)):
        unit = match["unit"] or ""
        if match["han"]:
            if unit:
                found[told(Decimal(HAN[match["han"]]), unit)] += 1
        else:
            found[told(Decimal(match["digits"]), match["times"] + unit)] += 1
    return found


def counted(task: Task) -> Counter[str]:
    """What the targets of a task say; promises without a number in the text say so in their note."""
    numbered = (t for t in task.targets if not (t.note or "").startswith("原文没有数"))
    return Counter(told(target.amount, target.unit) for target in numbered)


@pytest.mark.parametrize("id", [t.id for t in plan().tasks if t.targets or t.figures or read(t.text)])
def test_a_second_reading_agrees(id: str) -> None:
    """Numbers of the text = numbers of the targets + numbers of the figures, one by one."""
    one = task(id)
    figures = sum((read(figure.words) for figure in one.figures), Counter[str]())
    more, less, _ = HAND.get(id, ((), (), ""))
    expected = counted(one) + figures + Counter(more)
    expected.subtract(less)
    assert read(one.text) == +expected


def test_what_was_decided_by_hand_is_said_in_the_data() -> None:
    """Every task of HAND that differs tells why, beside a target; none is in the list that does not differ."""
    for id, (more, less, why) in HAND.items():
        assert more or less, id
        assert why
        assert any(target.note for target in task(id).targets), id


def test_no_other_chinese_numeral_stands_in_a_text() -> None:
    """Every 一 to 十, 百, 千, 万, 亿, 双, 零 is a number that was read, or part of a word that is no number."""
    left = {}
    for one in plan().tasks:
        rest = NUMBER.sub("，", blank(one.text))
        left[one.id] = re.findall("[零一二两三四五六七八九十百千万亿双]", rest)
    assert {id: found for id, found in left.items() if found} == {}
    everything = "".join(one.text for one in plan().tasks)
    assert [word for word in WORDS.split("|") if word not in everything] == []


def test_counts() -> None:
    tasks = plan().tasks
    targets = [target for one in tasks for target in one.targets]
    figures = [figure for one in tasks for figure in one.figures]
    assert len(tasks) == 302
    assert (sum(1 for t in tasks if t.targets), len(targets)) == (158, 259)
    assert (sum(1 for t in tasks if t.figures), len(figures)) == (36, 37)
    assert sum(1 for t in tasks if t.targets or t.figures) == 180
    assert Counter(t.kind for t in targets) == {"增速": 9, "不少于": 226, "左右": 1, "一次性": 17, "占比": 4, "压减": 2}
    assert Counter(t.counts for t in targets) == {"比率": 17, "累计": 233, "水平": 9}
    assert sum(1 for t in targets if t.note) == 61
    assert [t.name for t in targets if t.sum or t.scope] == []  # every task with a target has one lead


def test_linked_tasks_share_what_they_have_in_common() -> None:
    """A figure that stands in two linked tasks stands there under one name; 4-8 is the sum of 2-193."""
    shared = []
    for one in plan().tasks:
        for link in one.links:
            other = task(link.task)
            names = {str(t.name): told(t.amount, t.unit) for t in other.targets}
            for target in one.targets:
                amount = told(target.amount, target.unit)
                if target.name in names:
                    assert amount == names[str(target.name)]
                    shared.append(target.name)
                else:
                    assert amount not in names.values(), (one.id, other.id, target.name)
    assert len(shared) == 37
    parts = [t.amount for t in task("2-193").targets]
    assert [t.amount for t in task("4-8").targets] == [sum(parts)]


def test_names_are_short_and_of_the_text() -> None:
    """At most 20 characters, nearly all of the task's text: a clerk finds the figure again."""
    added: Counter[str] = Counter()
    for one in plan().tasks:
        for target in one.targets:
            assert len(target.name) <= 20, target.name
            added.update(c for c in target.name if c not in one.text)
    assert added == {"数": 2, "之": 1, "差": 1}  # 免费游泳服务天数, 社会保险补贴人数


def test_the_manual_speaks_of_this_data() -> None:
    """Its examples stand in data/tasks.yaml, its figures are these, and the tasks and rules that it names exist."""
    manual = (ROOT / "docs" / "目标.md").read_text(encoding="utf-8")
    data = (ROOT / "data" / "tasks.yaml").read_text(encoding="utf-8")
    blocks = re.findall("```yaml\n(.*?)```", manual, re.DOTALL)
    assert [block in data for block in blocks] == [True, True]
    assert "302 项任务有 259 个目标、37 处不是目标的数字" in manual
    ids = {one.id for one in plan().tasks}
    assert set(re.findall(r"(?<!\d)\d-\d+", manual)) <= ids
    assert set(re.findall(r"GW\d{3}", manual)) <= {rule.code for rule in RULES}
