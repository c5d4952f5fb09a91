"""Targets proposed from texts: what is proposed, and that every number of every text is spoken of."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwrb.model.plan import TASKS_FILE, Figure, Link, Target, Task
from gwrb.model.record import parse_as
from gwrb.targets.covering import says, uncovered
from gwrb.targets.extract import CannotInsertError, add, closed, for_tasks, propose
from gwrb.text.source import Source
from tests.conftest import ROOT

PIECES = (
    "新建", "完成", "推进", "支持", "每", "达到", "超过", "增长", "公园", "“双跨”", "等", "、", "，", "。", "以上", "左右",
    "10", "5G", "三大", "1,500", "3.5", "万", "亿元", "个", "%", "人次", "2024年", "第3", "10—15", "（", "）", "“", "百分之八",
)  # fmt: skip


def seen(text: str) -> list[str]:
    """The proposal, one line a target or figure."""
    found = propose(text)
    lines = [f"{t.name}：{t.amount:f}{t.unit} {t.kind} {t.counts}「{t.words}」" for t in found.targets]
    return lines + [f"{f.reason}「{f.words}」" for f in found.figures]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("新增停车泊位15万个。", ["停车泊位：15万个 不少于 累计「新增停车泊位15万个」"]),
        ("公众安全感提高2个百分点。", ["公众安全感提高：2个百分点 增速 比率「公众安全感提高2个百分点」"]),
        ("市场占有率达到30个百分点。", ["市场占有率：30个百分点 占比 比率「市场占有率达到30个百分点」"]),
        ("完成200个以上老旧小区改造。", ["老旧小区改造：200个 不少于 累计「完成200个以上老旧小区改造」"]),
        (
            "新开工中信科移动等23个50亿元以上，高速光模块等300个亿元以上工业项目",
            [
                "50亿元以上：23个 不少于 累计「新开工中信科移动等23个50亿元以上」",
                "亿元以上工业项目：300个 不少于 累计「高速光模块等300个亿元以上工业项目」",
            ],
        ),
        (
            "力争科技型中小企业评价入库1.3万家、高新技术企业达到1.55万家。",
            [
                "科技型中小企业评价入库：1.3万家 不少于 累计「力争科技型中小企业评价入库1.3万家」",
                "高新技术企业：1.55万家 不少于 水平「高新技术企业达到1.55万家」",
            ],
        ),
        (
            "国控断面水质优良率达90.9%，城镇调查失业率控制在5.5%以内，固定资产投资增长8%",
            [
                "国控断面水质优良率：90.9% 占比 比率「国控断面水质优良率达90.9%」",
                "城镇调查失业率：5.5% 不超过 比率「城镇调查失业率控制在5.5%以内」",
                "固定资产投资：8% 增速 比率「固定资产投资增长8%」",
            ],
        ),
        (
            "PM2.5平均浓度降到35微克/立方米以下，社会消费品零售总额突破三千亿元",
            [
                "PM2.5平均浓度：35微克/立方米 不超过 水平「PM2.5平均浓度降到35微克/立方米以下」",
                "社会消费品零售总额：300000000000元 不少于 累计「社会消费品零售总额突破三千亿元」",
            ],
        ),
        (
            "建成5G工厂30家，推进12号线建设，用3年时间，2024年为60岁以上老人体检，每户补贴3000元，马车20驾，热线“12345”",
            [
                "5G工厂：30家 不少于 累计「建成5G工厂30家」",
                "名称里的数字「12号线建设」",
                "期限「3年时间」",
                "日期「2024年为60岁以上老人体检」",
                "对象的年龄「60岁以上老人体检」",
                "每一个的标准，不是总数「3000元」",
                "计量单位没有认出来，请人工判定是不是目标「20驾」",
                "名称里的数字「12345」",
            ],
        ),
        ("支持29家新型研发机构加快发展", ["所涉对象的个数，不是今年新增或完成的数「29家新型研发机构加快发展」"]),
        ("支持遴选10个项目", ["项目：10个 不少于 累计「支持遴选10个项目」"]),
        ("推进10个田园综合体建设", ["在推进的个数，没有说年内完成多少「10个田园综合体建设」"]),
        ("建成公园10个、公园5个，公园3个", [
            "公园：10个 不少于 累计「建成公园10个」",
            "公园（2）：5个 不少于 累计「公园5个」",
            "公园（3）：3个 不少于 累计「公园3个」",
        ]),
        ("一网通办，万家灯火，第三跑道", []),
        ("打造“智慧社区”10个", ["智慧社区：10个 不少于 累计「打造“智慧社区”10个」"]),
        ("建设“一圈”“两带”10个", ["“一圈”“两带”：10个 不少于 累计「建设“一圈”“两带”10个」"]),
        ("建设“双跨”平台5个", ["“双跨”平台：5个 不少于 累计「建设“双跨”平台5个」"]),
        ("建设平台“双跨”10个", ["平台“双跨”：10个 不少于 累计「建设平台“双跨”10个」"]),
        ("建成50亿元以上5G项目", ["5G项目：50亿元 不少于 累计「建成50亿元以上5G项目」"]),
        ("建成10x平台", ["名称里的数字「10x平台」"]),
        ("编号10,绿道20公里", ["绿道：20公里 不少于 累计「绿道20公里」", "名称里的数字「10」"]),
        (f"新建{'长' * 50}10个", [f"{'长' * 40}：10个 不少于 累计「新建{'长' * 50}10个」"]),
        ("新建大专班约10个", ["大专班：10个 左右 累计「新建大专班约10个」"]),
        ("约10个", ["完成数：10个 左右 累计「约10个」"]),
        ("增长10%", ["完成数：10% 增速 比率「增长10%」"]),
        ("地区生产总值增长6%左右", ["地区生产总值：6% 左右 比率「地区生产总值增长6%左右」"]),
        ("价格涨幅控制在3%以内", ["价格涨幅：3% 不超过 比率「价格涨幅控制在3%以内」"]),
        ("失业率降低到5%以内", ["失业率降低到：5% 不超过 比率「失业率降低到5%以内」"]),
        ("能耗下降3%以上", ["能耗下降：3% 压减 比率「能耗下降3%以上」"]),
        ("规上企业达1000家以上", ["规上企业达：1000家 不少于 水平「规上企业达1000家以上」"]),
        ("完成投资50亿元、建成公园10个", [
            "投资：50亿元 不少于 累计「完成投资50亿元」",
            "公园：10个 不少于 累计「建成公园10个」",
        ]),
        ("总数1000家以上", ["总数：1000家 不少于 水平「总数1000家以上」"]),
        ("年产量达到500万吨以上", ["年产量：500万吨 不少于 累计「年产量达到500万吨以上」"]),
        ("新增规上企业超过1000家", ["规上企业：1000家 不少于 累计「新增规上企业超过1000家」"]),
        ("在建项目10个", ["在建项目：10个 不少于 水平「在建项目10个」"]),
        ("10亿元级企业5家", ["10亿元级企业：5家 不少于 累计「10亿元级企业5家」"]),
        ("师生比1:15，建成学校1,500所", [
            "学校：1500所 不少于 累计「建成学校1,500所」",
            "名称里的数字「1:」",
            "名称里的数字「15」",
        ]),
        ("建成公园10个和绿道20公里与广场3个", [
            "公园：10个 不少于 累计「建成公园10个」",
            "绿道：20公里 不少于 累计「绿道20公里」",
            "广场：3个 不少于 累计「广场3个」",
        ]),
        ("围绕新建10个园区，在3个区推广", [
            "园区：10个 不少于 累计「围绕新建10个园区」",
            "所涉对象的个数，不是今年新增或完成的数「3个区推广」",
        ]),
        ("支持10%的企业", ["企业：10% 占比 比率「支持10%的企业」"]),
        ("持续推动5项工程", ["在推进的个数，没有说年内完成多少「5项工程」"]),
        ("推进10个公园", ["公园：10个 不少于 累计「推进10个公园」"]),
        ("完成改造项目（10个）", ["项目：10个 不少于 累计「完成改造项目（10个）」"]), ("培育企业10家（含民营）", ["企业：10家 不少于 累计「培育企业10家（含民营）」"]),
        ("第3产业提速，建成3大中心", ["中心：3个 不少于 累计「建成3大中心」", "序号「3产业提速」"]),
        ("使用12345热线", ["计量单位没有认出来，请人工判定是不是目标「12345热线」"]),
    ],
)  # fmt: skip
def test_proposed(text: str, lines: list[str]) -> None:
    assert seen(text) == lines


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join)))
def test_no_number_is_left_out(text: str) -> None:
    """Nothing fails; words stand in the text, state the amount, and cover every number; names differ."""
    found = propose(text)
    words = [*(str(t.words) for t in found.targets), *(str(f.words) for f in found.figures)]
    assert all(each and each in text for each in words)
    assert uncovered(text, words) == []
    assert all(says(t.words, t.amount, t.unit) for t in found.targets)
    assert len({t.name for t in found.targets}) == len(found.targets)


def test_the_repository_s_texts_are_nearly_read() -> None:
    """What is proposed for Wuhan's 302 tasks against what was decided: a person has little to change."""
    read, _ = parse_as(TASKS_FILE, Source("", (ROOT / "data/tasks.yaml").read_text(encoding="utf-8")))
    assert read is not None
    same = alike = more = 0
    for task in read.tasks:
        mine = [(t.amount, t.unit) for t in task.targets]
        decided = [(t.kind, t.counts, *pair) for t, pair in zip(task.targets, mine, strict=True)]
        for target in propose(task.text).targets:
            pair = target.amount, target.unit
            same += pair in mine
            more += pair not in mine
            alike += (target.kind, target.counts, *pair) in decided
    assert (same, alike, more) == (243, 233, 18)


def test_linked_tasks_name_a_figure_alike() -> None:
    """Wuhan's plan without its targets: 35 of the 36 shared figures; 4-9's reads as a place (在150个试点小区)."""
    read, _ = parse_as(TASKS_FILE, Source("", (ROOT / "data/tasks.yaml").read_text(encoding="utf-8")))
    assert read is not None
    bare = [task._replace(targets=(), figures=()) for task in read.tasks]
    found = for_tasks(bare, bare)
    shared = [
        target.name
        for task in bare
        for link in task.links
        for target in found[task.id].targets
        if link.task in found and any(t.name == target.name for t in found[link.task].targets)
    ]
    assert len(shared) == 35


SMALL = """\
plan: {title: 方案, year: 2024}
outline: [{part: 一, title: 目标}]
tasks:
- id: 1-1
  text: 建成公园10个。
  assignments:
  - lead: [甲局]
  # 末行的注释
# 下一项
- id: 1-2
  text: 第1批。
  targets: []
"""


def test_added_to_the_text_and_nothing_else_changed() -> None:
    source = Source("data/tasks.yaml", SMALL)
    read, _ = parse_as(TASKS_FILE, source)
    assert read is not None
    wanted = {task.id: propose(task.text) for task in read.tasks}
    assert add(source, {"1-1": wanted["1-1"]}) == SMALL.replace(
        "  - lead: [甲局]\n",
        "  - lead: [甲局]\n  targets:\n"
        "  - {name: 公园, amount: 10, unit: 个, kind: 不少于, counts: 累计, words: 建成公园10个}\n",
    )
    with pytest.raises(CannotInsertError) as refused:
        add(source, wanted)
    assert refused.value.task == "1-2"


PARK = "- {name: 公园, amount: 10, unit: 个, kind: 不少于, counts: 累计, words: 建成公园10个}"


def _added(text: str, *tasks: str) -> str:
    return add(Source("data/tasks.yaml", text), dict.fromkeys(tasks or ("1-1",), propose("建成公园10个。")))


def test_added_lines_stand_as_the_file_s_own() -> None:
    """In its column and with its line ends; behind the last line, be it the last of the file and without an end."""
    indented = SMALL.replace("- id", "  - id").replace("\n  ", "\n    ").replace("\n    - id", "\n  - id")
    assert f"\n      - lead: [甲局]\n    targets:\n    {PARK}\n    # 末行" in _added(
        indented.replace("  - lead", "    - lead")
    )
    windows = _added(SMALL.replace("\n", "\r\n"))
    assert f"\r\n  targets:\r\n  {PARK}\r\n  # 末行" in windows
    assert "\n" not in windows.replace("\r\n", "")
    short = SMALL.partition("  # 末行")[0].rstrip()
    assert _added(short) == f"{short}\n  targets:\n  {PARK}\n"


@pytest.mark.parametrize(
    ("text", "asked", "named"),
    [
        (SMALL, ("1-1", "9-9"), "9-9"),
        (SMALL.replace("targets: []", "targets:"), ("1-1", "1-2"), "1-2"),
        (SMALL.replace("targets: []", "figures: []"), ("1-1", "1-2"), "1-2"),
        (
            SMALL.replace("- id: 1-2\n  text: 第1批。\n  targets: []", "- {id: 1-2, text: 第1批。}"),
            ("1-1", "1-2"),
            "1-2",
        ),
        ("tasks: 1-1\n", ("1-1",), ""),
        ("plan: {title: 方案, year: 2024}\n", ("1-1",), ""),
    ],
)
def test_where_no_line_can_be_added_the_task_is_named(text: str, asked: tuple[str, ...], named: str) -> None:
    with pytest.raises(CannotInsertError) as refused:
        _added(text, *asked)
    assert refused.value.task == named


def _task(id: str, text: str, *targets: Target, linked: str = "") -> Task:
    return Task(id, text, (), targets=targets, links=(Link(linked, "overlap"),) if linked else ())


def _proposed(*tasks: Task) -> dict[str, list[str]]:
    return {id: [str(t.name) for t in found.targets] for id, found in for_tasks(tasks, tasks).items()}


def test_what_a_task_speaks_of_is_not_proposed_again() -> None:
    park = propose("建成公园10个").targets[0]
    text = "建成公园10个，绿道20公里，5G基站300个。"
    found = for_tasks([_task("1-1", text, park)], [])["1-1"]
    assert [t.name for t in found.targets] == ["绿道", "5G基站"]
    of_figures = Task("1-1", "建成公园10个，用3年时间。", (), figures=(Figure("3年时间", "期限"),))
    assert [t.name for t in for_tasks([of_figures], [])["1-1"].targets] == ["公园"]
    assert for_tasks([of_figures], [])["1-1"].figures == ()
    assert for_tasks([_task("1-1", "建成公园10个。", park), _task("1-2", "做好服务。")], []) == {}
    assert (
        closed({"1-1": found, "1-2": found}, [_task("1-1", text, park), _task("1-2", text), of_figures]) == ["1-1"] * 2
    )


def test_the_name_of_the_linked_task_is_taken_where_it_is_one_and_free() -> None:
    def there(*names: str, amount: int = 10, unit: str = "个") -> tuple[Target, ...]:
        return tuple(Target(name, Decimal(amount), unit, "不少于", "累计", "建成") for name in names)

    mine = _task("1-1", "建成公园10个，绿道20公里。", linked="1-2")
    assert _proposed(mine, _task("1-2", "做好。", *there("口袋公园"))) == {"1-1": ["口袋公园", "绿道"]}
    assert _proposed(mine, _task("1-2", "做好。", *there("口袋公园", amount=11))) == {"1-1": ["公园", "绿道"]}
    assert _proposed(mine, _task("1-2", "做好。", *there("口袋公园", "街心公园"))) == {"1-1": ["公园", "绿道"]}
    assert _proposed(mine, _task("1-2", "做好。", *there("绿道"))) == {"1-1": ["公园", "绿道"]}  # it is another's here
    also = mine._replace(targets=there("口袋公园", amount=20, unit="公里"), text="建成公园10个。")
    assert _proposed(also, _task("1-2", "做好。", *there("口袋公园"))) == {"1-1": ["公园"]}
    both = mine, _task("1-2", "公园新建10个。")
    assert _proposed(*both) == {"1-1": ["公园新建", "绿道"], "1-2": ["公园新建"]}
