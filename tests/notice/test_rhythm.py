"""How often a letter asks for reports and by when: what it says becomes the plan's rounds, first period and due day."""

from __future__ import annotations

import pytest

from gwrb.notice.notice_file import text_blocks
from gwrb.notice.reading import read_notice

NOTICE = """\
各县区人民政府：
现将方案印发给你们，请认真执行。
{words}
云川市人民政府
2025年3月15日
2025年重点任务分解方案
一、产业
1.建成甲。（牵头单位：市工信局）
"""


@pytest.mark.parametrize(
    ("words", "rounds", "first", "due"),
    [
        ("从2025年第二季度起，在每个季度第1个月20日前报督查室。", "每季度", "2025Q1", "2025-04-20"),
        ("自第二季度起，每季度结束后10日内报送进展情况。", "每季度", "2025Q2", "2025-07-10"),
        ("每季度末月25日前将进展情况报市政府办公室。", "每季度", "2025Q1", "2025-03-25"),
        ("每季度首月5日前报送上季度进展。", "每季度", "2025Q1", "2025-04-05"),
        ("要于每月28日前将进展情况报送市政府督考办。", "每月", "2025M03", "2025-03-28"),
        ("每月5日前报送上月进展。", "每月", "2025M03", "2025-04-05"),
        ("从4月起，每月5日前报送上月进展。", "每月", "2025M03", "2025-04-05"),
        ("自2025年4月起，每月25日前报送当月进展。", "每月", "2025M04", "2025-04-25"),
        ("每月3日前报送进展。", "每月", "2025M03", "2025-04-03"),
        ("半年和年底完成情况分别于7月10日前、次年1月10日前报送市政府办。", "每半年", "None", "None"),
        ("半年、全年工作总结分别于6月25日、12月25日前报送。", "每半年", "None", "None"),
        ("每半年报送一次进展情况。", "每半年", "None", "None"),
        ("各单位要于每月5日前召开调度会。", "每季度", "None", "None"),
    ],
)
def test_rounds_first_period_and_due_day(words: str, rounds: str, first: str, due: str) -> None:
    plan = read_notice(text_blocks(NOTICE.format(words=words)), "通知.txt").plan
    assert plan is not None
    heading = plan.heading
    said = str(plan.due(heading.first_quarter)) if heading.first_quarter else "None"
    assert (heading.rounds, str(heading.first_quarter), said) == (rounds, first, due)


def test_half_years_are_due_on_the_day_that_both_ends_have() -> None:
    words = "半年和年底完成情况分别于7月10日前、次年1月10日前报送市政府办。"
    plan = read_notice(text_blocks(NOTICE.format(words=words)), "通知.txt").plan
    assert plan is not None
    assert [(str(q), str(plan.due(q))) for q in plan.quarters] == [("2025H1", "2025-07-10"), ("2025", "2026-01-10")]
