"""年度报告: each outcome against its promise; what it may say before the year is over; its figures."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from gwrb.ledger.loading import Sound
from gwrb.model.office_records import Review, Reviews
from gwrb.reports.annual_report import closing_view
from gwrb.reports.paper_request import PaperRequest
from gwrb.reports.paper_views import Closing
from gwrb.reports.quarterly_report import report_view
from gwrb.tracking.office import OfficeRecords, office_records
from tests.documents.lint import lint_docx
from tests.documents.readback import docx_words
from tests.reports.small import Q2, Q4, TODAY, entry, filing, register
from tests.reports.test_papers_circular import asked, printed
from tests.reports.yearly import FIRST, SECOND, plan, whole_year

LATER = dt.date(2025, 1, 25)


def year(records: OfficeRecords | None = None) -> Closing:
    return closing_view(PaperRequest(records or OfficeRecords(plan(), register(), whole_year()), LATER))


def table(text: str, title: str) -> list[list[str]]:
    """The rows of the Markdown table that follows a line."""
    rows = []
    for line in text[text.index(title) :].split("\n")[1:]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
        elif rows:
            break
    return rows[2:]


def test_every_tasks_outcome() -> None:
    text = printed(year()).decode()
    assert table(text, "# 2024年目标任务逐项完成情况") == [
        ["<strong>增长百分之六</strong>（1-1）<br>增长百分之六，稳定就业。", "甲局<br>已完成，达到", "增速：目标增速6%，完成6.1%（已达到）", "2024年上半年：能完成，相符", ""],
        ["<strong>建设平台</strong>（2-1）<br>建设平台。", "乙局<br>已完成，达到", "平台：目标不少于10个，完成10个，完成率100%（已达到）", "2024年前三季度：不能完成，不符", ""],
        ["<strong>改造小区</strong>（2-2）<br>改造小区，全年一百个。", "东区（待确认）<br>正常推进，待核定", "小区：目标不少于100个，完成80个（东区60、西区20〔2024年上半年数〕），完成率80%", "2024年上半年：有困难但能完成，不符", "资金未到位。"],
        ["<strong>改造小区</strong>（2-2）", "西区（待确认）<br>未报，待核定", "", "", ""],
        ["<strong>帮扶两县</strong>（2-3）<br>帮扶两县。", "甲局（东片）<br>已完成，待核定", "", "", ""],
        ["<strong>帮扶两县</strong>（2-3）", "乙局（西片）<br>已完成，待核定", "", "", ""],
        ["<strong>建停车场</strong>（2-4）<br>建停车场。", "专班成员单位（成员待确认）<br>应报单位待确认", "", "", ""],
        ["<strong>联合行动</strong>（2-5）<br>联合行动。", "甲局<br>滞后，达到", "平台：目标不少于10个，完成10个，完成率100%（已达到）", "2024年第一季度滞后<br>2024年上半年：不能完成，不符", ""],
        ["<strong>联合行动</strong>（2-5）", "乙局<br>已完成，达到", "", "2024年前三季度：能完成，相符", ""],
    ]  # fmt: skip


def test_the_years_rounds() -> None:
    text = printed(year()).decode()
    assert table(text, "各期报送情况如下") == [
        ["2024年第一季度（截至3月31日）", "4", "2", "1", "1", "1"],
        ["2024年上半年（截至6月30日）", "4", "2", "1", "1", "1"],
        ["2024年前三季度（截至9月30日）", "4", "1", "0", "3", "0"],
        ["2024年全年（截至12月31日）", "4", "3", "0", "1", "1"],
    ]
    assert table(text, "# 2024年各单位报送和完成情况") == [
        ["甲局", "3", "2", "1", "", "已报", "已报", "未报", "已报"],
        ["乙局", "3", "3", "", "", "未报", "未报", "已报", "已报"],
        ["东区（待确认）", "1", "", "", "", "迟报3天", "迟报5天", "未报", "已报"],
        ["西区（待确认）", "1", "", "", "1", "已报", "已报", "未报", "未报"],
    ]
    assert "相符的2件，不符的3件，没有预测的2件。" in text
    assert "任务承诺的目标4个，已达到3个，需由人判断的1个。" in text
    assert "单位报过滞后的责任事项1件，其中最后报送已完成的1件。" in text


def test_its_figures_are_those_of_the_last_quarters_report() -> None:
    made = year()
    report = report_view(OfficeRecords(plan(), register(), whole_year()), Q4, LATER)
    assert (made.tasks, made.items, made.sections) == (report.tasks, report.items, report.sections)
    outcomes = [o for t in made.outcomes for o in t.outcomes]
    assert len(outcomes) == report.items.total
    assert len(made.missing) == report.items.missing.number
    assert len(made.unfulfilled) + len(made.missing) + sum(o.done for o in outcomes) == report.items.total
    assert made.met + made.unmet + len(made.unjudged) == report.items.total
    assert sum(f.number for f in made.forecasts) == report.items.total - report.items.missing.number
    parts = [made.targets_met, made.targets_unmet, made.targets_silent, made.targets_open]
    assert sum(parts) == made.targets


def test_before_the_year_is_over_nothing_is_kept_or_broken() -> None:
    made = closing_view(asked(plan(), [*FIRST, *SECOND], TODAY))
    text = printed(made).decode()
    assert (made.whole, made.until.quarter, made.forecasts) == (False, "2024Q2", ())
    assert {o.kept for t in made.outcomes for o in t.outcomes} == {""}
    assert made.title == "关于2024年上半年市《政府工作报告》目标任务完成情况的报告"
    assert "本报告只说到2024年上半年，所列不是全年结果。现将" in text
    assert "年度没有结束，预测与结果暂不比较。" in text
    assert "注1：2024年全年的进展尚未报送，本报告只说到2024年上半年，不是全年的结果。" in text


def test_a_reason_given_earlier_says_when() -> None:
    progress = [
        filing("东区", entry("2-2", "滞后", problems="缺钱。")),
        filing("西区", entry("2-2"), quarter=Q4, day=None),
    ]
    made = closing_view(asked(plan(), progress, LATER))
    reasons = {o.item.unit: o.reason for t in made.outcomes for o in t.outcomes if t.task.id == "2-2"}
    assert reasons == {"东区": "2024年上半年报：缺钱。", "西区": ""}


def test_closed_needs_the_offices_word_and_the_units() -> None:
    day = dt.date(2025, 1, 20)
    reviews = [Review("甲局", task, day, "认可") for task in ("1-1", "2-5")]
    desk = OfficeRecords(plan(), register(), whole_year(), reviews=[Reviews(Q4, True, tuple(reviews))])
    made = year(desk)
    assert (made.closed, made.reviewed) == (1, True)  # 2-5 lags: accepted, not closed
    assert [t.task.id for t in made.outcomes if t.closed] == ["1-1"]
    text = printed(made).decode()
    assert "经督查机构认可办结的责任事项1件。" in text
    assert "办结须由督查机构审核认可" not in text
    assert "办结须由督查机构审核认可" in printed(year()).decode()


def test_what_was_closed_earlier_is_no_open_end() -> None:
    progress = [filing("乙局", entry("2-1", "已完成")), filing("东区", entry("2-2"), quarter=Q4, day=None)]
    review = Review("乙局", "2-1", dt.date(2024, 7, 20), "认可")
    desk = OfficeRecords(plan(), register(), progress, reviews=[Reviews(Q2, False, (review,))])
    made = closing_view(PaperRequest(desk, LATER))
    assert [t.task.id for t in made.outcomes if t.done] == ["2-1"]
    assert "2-1" not in {o.item.task for o in (*made.missing, *made.unfulfilled)}


def test_nothing_filed_is_said() -> None:
    made = closing_view(asked(plan(), (), TODAY))
    text = printed(made).decode()
    assert "注1：台账里还没有任何单位报送，各项任务均按未报列示。" in text
    assert "截至2024年7月25日，没有单位报送。" in text
    assert lint_docx(printed(made, "docx")) == []


def test_the_samples_year_adds_up(samples: Sound) -> None:
    made = closing_view(PaperRequest(office_records(samples), TODAY))
    report = report_view(office_records(samples), Q2, TODAY)
    assert (made.tasks, made.items) == (report.tasks, report.items)
    states = Counter(u.states[-1].state.rstrip("0123456789天") for u in made.units)
    last = made.quarters[-1]
    assert states == Counter(已报=last.on_time, 迟报=last.late, 未报=last.missing)
    data = printed(made, "docx")
    assert lint_docx(data) == []
    assert docx_words(data)[0] == "示例数据：内容为虚构，仅供演示"
