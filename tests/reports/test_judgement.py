"""The first sentence of a report: what it may say of all tasks, and when it must not."""

from __future__ import annotations

import pytest

from gwrb.model.plan import Heading, Plan
from gwrb.reports.counting import cited
from gwrb.reports.quarterly_report import plan_facts
from gwrb.reports.quarterly_views import EntryRow, TaskRow
from gwrb.reports.summary import summary


def task(number: int, status: str) -> TaskRow:
    words = f"任务{number}"
    reported = int(status != "未报")
    return TaskRow(f"2-{number}", "二", "", "", words, words, "甲局", "", status, 1, reported, (), ())


@pytest.mark.parametrize(
    ("silent", "sentence"),
    [
        (0, "2024年上半年，8项目标任务进展顺利：正常推进8项。"),
        (2, "2024年上半年，8项目标任务进展顺利：正常推进6项，尚未报送2项。"),
        (3, "2024年上半年，8项目标任务中有5项报送了进展，进展顺利：正常推进5项；其余3项尚未报送，还不能判断全局。"),
    ],
)
def test_no_verdict_on_all_where_more_than_a_quarter_is_silent(silent: int, sentence: str) -> None:
    rows = [task(n, "未报" if n < silent else "正常推进") for n in range(8)]
    assert summary(rows, (), "2024年上半年", level="市级").judgement[0] == sentence


@pytest.mark.parametrize(
    ("city", "level"),
    [("武汉市", "市级"), ("某县", "县级"), ("江岸区", "区级"), ("东湖高新区管委会", "上级"), (None, "上级")],
)
def test_what_is_asked_for_is_asked_of_the_plan_s_own_level(city: str | None, level: str) -> None:
    assert plan_facts(Plan(Heading(title="方案", year=2024, city=city), (), ())).level == level


@pytest.mark.parametrize(
    ("words", "level", "told"),
    [
        ("请市级层面协调人才引进编制。", "市级", "协调人才引进编制"),
        ("请协调周边地市保障料源。", "市级", "协调周边地市保障料源"),
        ("需要县协调用地指标。", "县级", "协调用地指标"),
        ("请区级层面协调选址。", "市级", "请区级层面协调选址"),
        ("选址请市级层面协调。", "市级", "选址请市级层面协调"),
        ("请市住建局牵头会审。", "市级", "请市住建局牵头会审"),
    ],
)
def test_a_request_is_told_without_the_plea_that_all_have(words: str, level: str, told: str) -> None:
    item = EntryRow(
        "2-1",
        "任务1",
        "任务1",
        "",
        "甲局",
        "牵头",
        "",
        True,
        "正常推进",
        "",
        "",
        (),
        "",
        "",
        "",
        "",
        words,
        None,
        False,
    )
    assert [one.words for one in summary((), (item,), "2024年上半年", level=level).asked] == [told]


def test_what_the_office_judged_stands_beside_what_the_unit_says() -> None:
    judged = task(1, "已完成")._replace(yardstick="核定", light="红灯")
    made = summary([judged, *(task(n, "正常推进") for n in range(2, 9))], (), "2024年上半年", level="市级")
    assert made.judgement[0] == (
        "2024年上半年，8项目标任务总体进展平稳：已完成1项、正常推进7项（督查室核定已完成的有1项没有达到）。"
    )
    assert [i.cause for g in made.groups for i in g.issues] == ["督查室核定没有达到，单位报“已完成”"]


def test_quotes_within_quotes_are_single() -> None:
    assert cited("“万兆城市”和高性能算力建设") == "“‘万兆城市’和高性能算力建设”"
