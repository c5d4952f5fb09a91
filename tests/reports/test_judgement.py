"""The first sentence of a report: what it may say of all tasks, and when it must not."""

from __future__ import annotations

import pytest

from gwrb.model.plan import Heading, Plan
from gwrb.reports.quarterly_report import plan_facts
from gwrb.reports.quarterly_views import TaskRow
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
    assert summary(rows, (), "2024年上半年").judgement[0] == sentence


@pytest.mark.parametrize(
    ("city", "level"),
    [("武汉市", "市级"), ("某县", "县级"), ("江岸区", "区级"), ("东湖高新区管委会", "上级"), (None, "上级")],
)
def test_what_is_asked_for_is_asked_of_the_plan_s_own_level(city: str | None, level: str) -> None:
    assert plan_facts(Plan(Heading(title="方案", year=2024, city=city), (), ())).level == level
