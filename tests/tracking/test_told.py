"""What happened, what is open and why it lags, told in exact words, row by row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pytest

from gwrb.model.changes import DatedChange
from gwrb.model.dated import DatedPlan
from gwrb.model.office_records import Decision, Decisions, Finding, Inspection, Reminder, Reminders, Review
from gwrb.model.plan import Target
from gwrb.model.progress import Entry
from gwrb.model.unit_plans import Breakdown, Contacts, Person, PlanEntry, UnitPlan, UnitShare
from gwrb.model.values import Period
from gwrb.tracking import events
from gwrb.tracking.due_dates import dates, next_due
from gwrb.tracking.history import same_words
from gwrb.tracking.lagging import of_status
from gwrb.tracking.office import OfficeRecords
from gwrb.tracking.open_items import (
    BEHIND,
    DEADLINE,
    LAG,
    RECTIFY,
    REPORT,
    RETURN,
    OpenItem,
    ReminderMatter,
    item_lines,
    kept,
    matters,
    open_items,
    recorded,
    round_of,
    slip_numbers,
)
from gwrb.tracking.reporting import plans_standing, standing
from tests.tracking.small import (
    PLAN,
    Q1,
    Q2,
    Q3,
    Q4,
    day,
    desk,
    entry,
    filing,
    obligation_of,
    register,
    review,
    reviews,
    stand,
)

PARKING = Inspection(
    "20240718-1",
    day("07-18"),
    "专项督查",
    "停车场",
    tasks=("1-1", "2-1"),
    units=("某市甲局", "乙局"),
    findings=(
        Finding(1, "某市甲局", "少一个 \n", task="1-1", due=day("08-01")),
        Finding(2, "乙局", "乱停", due=day("07-20")),
        Finding(3, "甲局", "没挂牌", result="挂上了\n", closed=day("07-30"), task="2-3"),
        Finding(4, "东区", "无期限", task="2-2"),
    ),
)
REMINDED = (
    Reminder("甲局", day("07-21"), "红", Q2, ("1-1", "2-3")),
    Reminder("甲局", day("07-25"), "黄", Q2),
    Reminder("乙局", day("02-10"), "黄", None),
)


def records(*sent: Entry, reminders: Iterable[Reminder] = (), **kinds: Any) -> OfficeRecords:
    files = [Reminders(reminders=tuple(reminders))]
    return desk([filing("甲局", *sent)] if sent else [], inspections=[PARKING], reminders=files, **kinds)


def shown(found: Iterable[events.Event]) -> list[str]:
    return [
        " ".join(filter(None, (e.kind, e.task, e.unit, e.words, str(e.day)[5:], str(e.due)[5:] if e.due else "",
                               "了结" if e.settled else "", e.name)))
        for e in found
    ]  # fmt: skip


def test_inspections_and_reminders_as_events() -> None:
    told = records(entry("1-1"), reminders=REMINDED)
    assert shown(events.events(told)) == [
        "催办 乙局 第1次催办（黄）：办理方案 02-10",
        "督查 1-1 甲局 专项督查：停车场 07-18 增长百分之六",
        "督查 1-1 乙局 专项督查：停车场 07-18 增长百分之六",
        "督查 2-1 甲局 专项督查：停车场 07-18 建设平台",
        "督查 2-1 乙局 专项督查：停车场 07-18 建设平台",
        "整改 1-1 甲局 少一个 07-18 08-01 增长百分之六",
        "整改 乙局 乱停 07-18 07-20",
        "整改 2-3 甲局 没挂牌 07-18 了结 帮扶两县",
        "整改 2-2 东区 无期限 07-18 改造小区",
        "催办 1-1 甲局 第1次催办（红）：2024年上半年进展 07-21 增长百分之六",
        "催办 2-3 甲局 第1次催办（红）：2024年上半年进展 07-21 帮扶两县",
        "催办 甲局 第2次催办（黄）：2024年上半年进展 07-25",
        "整改 2-3 甲局 销号：挂上了 07-30 了结 帮扶两县",
    ]
    assert shown(events.open_rectifications(told)) == [
        "整改 乙局 乱停 07-18 07-20",
        "整改 1-1 甲局 少一个 07-18 08-01 增长百分之六",
        "整改 2-2 东区 无期限 07-18 改造小区",
    ]
    assert events.inspection_tasks(PARKING) == ["1-1", "2-1", "2-3", "2-2"]
    whole = PARKING._replace(tasks=(), units=(), findings=())
    assert shown(events.inspection_events(told, whole)) == ["督查 专项督查：停车场 07-18"]


def test_what_was_sent_back_and_not_sent_again() -> None:
    said = entry("1-1")
    back = reviews(q2=[review("07-22", "退回", said)])
    assert shown(events.open_returns(records(said, reviews=back), Q2)) == ["退回 1-1 甲局 数据不实 07-22 增长百分之六"]
    assert events.open_returns(records(said, reviews=back), Q1) == ()
    assert events.open_returns(records(said, reviews=reviews(q2=[review("07-22", "认可", said)])), Q2) == ()


def test_open_items_of_a_day() -> None:
    told = records(entry("1-1", "滞后", problems="缺人 "), entry("2-3", scope="东片"))
    found = open_items(told, day("07-25"))
    assert [(i.unit, i.level, i.kind, i.task, i.scope, i.late, i.words, i.ref) for i in found] == [
        ("甲局", "红", "未报", "2-5", "", 5, "", ""),
        ("甲局", "黄", "滞后", "1-1", "", 0, "缺人", ""),
        ("甲局", "蓝", "整改", "1-1", "", 0, "少一个", "20240718-1/1"),
        ("乙局", "红", "未报", "2-1", "", 5, "", ""),
        ("乙局", "红", "未报", "2-3", "西片", 5, "", ""),
        ("乙局", "红", "未报", "2-5", "", 5, "", ""),
        ("乙局", "红", "整改", "", "", 5, "乱停", "20240718-1/2"),
        ("东区", "红", "未报", "2-2", "", 5, "", ""),
        ("东区", "", "整改", "2-2", "", 0, "无期限", "20240718-1/4"),
        ("西区", "红", "未报", "2-2", "", 5, "", ""),
    ]
    first = [(i.unit, i.kind) for i in open_items(told, day("07-25"), Q1) if i.task in ("1-1", "2-2", "")]
    assert first == [("甲局", "整改"), ("乙局", "整改"), ("东区", "未报"), ("东区", "整改"), ("西区", "未报")]
    of_first = kept(told, found, lambda one: one.task.id == "1-1", lambda unit: unit == "乙局")
    assert [(i.unit, i.kind) for i in of_first] == [("甲局", "滞后"), ("甲局", "整改"), ("乙局", "整改")]


@pytest.mark.parametrize(
    ("item", "line"),
    [
        (OpenItem(DEADLINE, "甲局", "红", "1-1", due=day("07-01"), late=3), "完成时限已过，没有报已完成（期限 2024-07-01，逾期 3 天）：1-1"),
        (OpenItem(DEADLINE, "甲局", "蓝", "1-1", due=day("07-01"), words="延期后的时限"), "延期后的时限将到，没有报已完成（期限 2024-07-01）：1-1"),
        (OpenItem(REPORT, "甲局", "红", "1-1", quarter=Q2, due=day("07-20")), "2024年上半年进展没有报送（期限 2024-07-20）：1-1"),
        (OpenItem(REPORT, "甲局", "红", "1-1", quarter=Q2, words="一季度起一直没有报送进展"), "一季度起一直没有报送进展：1-1"),
        (OpenItem(RETURN, "甲局", "黄", "1-1", "东片", quarter=Q2, words="没有\n数字"), "1-1（东片） 2024年上半年进展被退回，没有重报：没有 数字"),
        (OpenItem(RECTIFY, "甲局", "红", "2-1", due=day("07-20"), late=1, words="停工", ref="20240718-1/1"), "2-1 督查 20240718-1/1 督查发现的问题没有整改（期限 2024-07-20，逾期 1 天）：停工"),
        (OpenItem(RECTIFY, "甲局", "", words="停工", ref="20240718-1/2"), "督查 20240718-1/2 督查发现的问题没有整改：停工"),
        (OpenItem(LAG, "甲局", "黄", "1-1", "东片", quarter=Q2, unconfirmed=True, name="稳增长"), "2024年上半年进度滞后：稳增长（1-1，东片）（待确认）"),
        (OpenItem(BEHIND, "甲局", "黄", "1-1", quarter=Q2, name="稳增长"), "2024年上半年没有达到序时进度：稳增长（1-1）"),
        (OpenItem(BEHIND, "甲局", "黄", "1-1", quarter=Period(2024, 4), name="稳增长"), "2024年全年没有达到年度目标：稳增长（1-1）"),
    ],
)  # fmt: skip
def test_lines(item: OpenItem, line: str) -> None:
    assert list(item_lines([item])) == [(item.level or "·", line)]
    assert list(item_lines([item], "甲局")) == [(item.level or "·", f"甲局 {line}")]


def test_what_is_alike_is_told_in_one_line() -> None:
    one = OpenItem(REPORT, "甲局", "红", "1-1", quarter=Q2, due=day("07-20"), late=2)
    other = one._replace(task="2-3", scope="东片")
    assert list(item_lines([one, other, one._replace(late=0, due=None)])) == [
        ("红", "2024年上半年进展没有报送（期限 2024-07-20，逾期 2 天），2 件：1-1、2-3（东片）"),
        ("红", "2024年上半年进展没有报送：1-1"),
    ]


def test_reminders_of_a_day() -> None:
    told = records(entry("1-1"), reminders=REMINDED)
    found = matters(told, open_items(told, day("07-26")), Q2, day("07-26"))
    assert [(m.unit, str(m.quarter), m.times, m.level, m.tasks) for m in found] == [
        ("甲局", "2024Q2", 3, "红", ("2-3", "2-5", "1-1")),
        ("乙局", "2024Q2", 1, "红", ("2-1", "2-3", "2-5")),
        ("东区", "2024Q2", 1, "红", ("2-2",)),
        ("西区", "2024Q2", 1, "红", ("2-2",)),
    ]
    assert slip_numbers(told, ["甲局", "乙局"], day("07-26")) == {"甲局": 4, "乙局": 5}
    assert slip_numbers(told, ["东区", "甲局"], day("07-25")) == {"甲局": 3, "东区": 4}
    matter = ReminderMatter("甲局", Q2, 2, (OpenItem(REPORT, "甲局", "红", "2-5"), OpenItem(LAG, "甲局", "黄", "1-1")))
    assert recorded(told, [matter], day("07-26"), "张三") == [
        Reminder("甲局", day("07-26"), "红", Q2, ("2-5", "1-1"), "张三")
    ]
    # on a day on which it was reminded already, what is new joins what was recorded
    assert recorded(told, [matter], day("07-25")) == [Reminder("甲局", day("07-25"), "红", Q2, ("2-5", "1-1"))]
    assert recorded(told, [matter], day("07-21"), "张三") == [
        Reminder("甲局", day("07-21"), "红", Q2, ("1-1", "2-3", "2-5"), "张三")
    ]
    same = matter._replace(items=(OpenItem(LAG, "甲局", "黄", "1-1"),))
    assert recorded(told, [same], day("07-21")) == []


def test_the_round_at_hand() -> None:
    days = {"2024-01-15": Q1, "03-31": Q1, "04-01": Q1, "06-30": Q1, "07-01": Q2, "10-01": Q3, "2025-02-01": Q4}
    assert {text: round_of(PLAN, day(text)) for text in days} == days


def test_the_same_words() -> None:
    assert same_words("协调用地\n", " 协调用地")
    assert same_words(None, "")
    assert same_words("", None)
    assert not same_words("协调用地", None)
    assert not same_words(None, "协调用地")
    assert not same_words("协调用地", "协调用水")


def _reasons(said: Entry | None, *found: Review, quarter: Period = Q2, today: str = "07-25", **task: Any) -> list[str]:
    target = Target("公园", Decimal(10), "个", "不少于", "累计", "公园十个")
    road = target._replace(name="绿道", unit="公里")
    facts: dict[str, Any] = {"targets": (target, road)} | task
    plan = PLAN._replace(tasks=tuple(t._replace(**facts) if t.id == "1-1" else t for t in PLAN.tasks))
    sent = [filing("甲局", said, quarter=quarter, day=None)] if said else []
    held = desk(sent, plan=plan, reviews=reviews(**{f"q{quarter.number}": found}), inspections=[PARKING])
    status = held.at(obligation_of(held, "甲局", "1-1"), quarter)
    return [reason.told for reason in of_status(status, day(today)).reasons]


def _values(park: str, road: str, status: str = "正常推进") -> Entry:
    return entry("1-1", status)._replace(values={"公园": Decimal(park), "绿道": Decimal(road)})


def test_why_it_lags() -> None:
    red = "红灯：公园完成率10%，低于序时进度40个百分点；绿道完成率40%，低于序时进度10个百分点"
    assert _reasons(_values("5", "6")) == []
    assert _reasons(_values("1", "4")) == [red, "单位报“正常推进”，与数不符：公园"]
    assert _reasons(_values("1", "4", "滞后")) == [red, "单位报“滞后”"]
    assert _reasons(_values("4", "6")) == ["黄灯：公园完成率40%，低于序时进度10个百分点"]
    assert _reasons(_values("5", "6", "滞后")) == ["单位报“滞后”"]
    assert _reasons(_values("1", "1", "已完成"))[1:] == ["单位报“已完成”，与数不符：公园、绿道"]
    back = review("07-22", "退回", _values("5", "6"), reason="没有\n数字")
    assert _reasons(_values("5", "6"), back) == ["退回没有重报：没有 数字"]
    judged = review("07-22", "核定", verdict="未达序时", verified="现场", basis="看过\n两次")
    assert _reasons(_values("9", "9"), judged) == ["督查室核定未达序时：看过 两次"]
    assert _reasons(_values("1", "1"), judged._replace(verdict="达序时")) == ["单位报“正常推进”，与数不符：公园、绿道"]
    assert _reasons(_values("5", "6"), today="08-02") == ["督查问题逾期没有整改：少一个（期限 2024-08-01）"]
    assert _reasons(_values("5", "6"), today="08-01") == []  # the day itself is in time
    end = "2025-01-15"
    assert _reasons(_values("9", "10"), quarter=Q4, today=end)[0] == "未达到：公园完成率90%，距目标差10个百分点"
    assert _reasons(entry("1-1", "未启动"), quarter=Q4, today=end, targets=())[0] == "未达到：单位报“未启动”"


def test_a_quarter_that_the_former_lead_missed_is_not_the_new_ones() -> None:
    change = DatedChange(Q3, None, "市政府", "划转", task="1-1", lead=("乙局",))
    sent = [filing("乙局", entry("2-1"), quarter=quarter) for quarter in (Q1, Q2, Q3)]
    held = desk(sent, year=DatedPlan(PLAN, register(), [change]))
    found = [i for i in open_items(held, day("10-25")) if i.task in ("1-1", "2-5")]
    assert [(i.unit, i.kind, i.task, str(i.quarter), str(i.due), i.late, i.words) for i in found] == [
        ("甲局", "未报", "2-5", "2024Q3", "2024-04-20", 188, "2024年第一季度起一直没有报送进展"),
        ("乙局", "未报", "1-1", "2024Q3", "2024-10-20", 5, ""),
        ("乙局", "未报", "2-5", "2024Q3", "2024-04-20", 188, "2024年第一季度起一直没有报送进展"),
    ]


def test_only_findings_of_the_same_unit_and_task() -> None:
    both = PARKING._replace(findings=(Finding(1, "甲局", "停工", task="2-5", due=day("08-01")),))
    held = desk([filing("甲局", entry("2-5"))], inspections=[both])
    told = [of_status(held.at(obligation_of(held, unit, "2-5"), Q2), day("08-02")).reasons for unit in ("甲局", "乙局")]
    assert [[r.words for r in reasons if r.kind == "整改"] for reasons in told] == [
        ["督查问题逾期没有整改：停工（期限 2024-08-01）"],
        [],
    ]
    held = records(entry("1-1"), entry("2-5"))
    for unit, task in (("乙局", "2-5"), ("甲局", "2-5"), ("乙局", "2-1")):
        status = held.at(obligation_of(held, unit, task), Q2)
        assert not [r for r in of_status(status, dt.date(2024, 12, 31)).reasons if r.kind == "整改"]


def test_the_dates_of_a_year() -> None:
    plan = PLAN._replace(heading=PLAN.heading._replace(issued=dt.date(2024, 1, 26)))
    mine = (("1-1", None, "06-30"), ("2-5", None, "09-30"), ("2-3", "东片", "09-30"))
    plans = [
        UnitPlan("甲局", entries=tuple(PlanEntry(task, scope, deadline=day(until)) for task, scope, until in mine)),
        UnitPlan("乙局", entries=(PlanEntry("2-5", deadline=day("09-30")),)),
    ]
    back = reviews(q2=[review("07-22", "退回", entry("2-5"), task="2-5", due=day("07-29"))])
    people = [Contacts("甲局", people=(Person("张三", "联络员"),))]
    held = records(entry("1-1", "已完成"), entry("2-5"), plan=plan, plans=plans, contacts=people, reviews=back)
    found = dates(held, day("07-25"))
    told = [" ".join((str(d.day)[5:], d.weekday, d.kind, d.words, d.name, f"{d.open}/{d.units}")) for d in found]
    assert told == [
        "01-26 周五 印发 印发责任分解方案 issued 0/0",
        "02-08 周四 办理方案期限 报办理方案 plans 3/4",
        "02-08 周四 名单期限 报督办工作人员名单 lists 3/4",
        "03-31 周日 报告期截止 2024年第一季度报告期截止 2024Q1-end 0/0",
        "04-20 周六 报送期限 报2024年第一季度责任事项完成情况（截至3月31日） 2024Q1-due 4/4",
        "06-30 周日 报告期截止 2024年上半年报告期截止 2024Q2-end 0/0",
        "06-30 周日 完成时限 完成时限：甲局 1-1 deadline-2024-06-30 0/1",
        "07-18 周四 督查 专项督查：停车场 inspection-20240718-1 0/0",
        "07-20 周六 报送期限 报2024年上半年责任事项完成情况（截至6月30日） 2024Q2-due 4/4",
        "07-20 周六 整改期限 乙局整改：乱停 rectify-20240718-1-2 1/1",
        "07-29 周一 重报期限 重报退回的进展：甲局 2-5 resend-2024-07-29 1/1",
        "08-01 周四 整改期限 甲局整改：少一个 rectify-20240718-1-1 1/1",
        "09-30 周一 报告期截止 2024年前三季度报告期截止 2024Q3-end 0/0",
        "09-30 周一 完成时限 完成时限：甲局 2-3、甲局 2-5、乙局 2-5 deadline-2024-09-30 2/2",
        "10-20 周日 报送期限 报2024年前三季度责任事项完成情况（截至9月30日） 2024Q3-due 4/4",
        "12-31 周二 报告期截止 2024年全年报告期截止 2024Q4-end 0/0",
        "01-20 周一 报送期限 报2024年全年责任事项完成情况（截至12月31日） 2024Q4-due 4/4",
    ]
    assert [d.name for d in next_due(found, day("07-25"))] == ["resend-2024-07-29"]
    assert [d.name for d in next_due(found, day("07-20"))] == ["2024Q2-due", "rectify-20240718-1-2"]
    assert next_due(found, day("2025-02-01")) == []


@pytest.mark.parametrize(
    ("city", "asked"),
    [
        ("竹溪县", "请求县级协调"),
        ("江岸区", "请求区级协调"),
        ("湖北省", "请求省级协调"),
        (None, "请求上级协调"),
        ("某地", "请求上级协调"),
    ],
)
def test_a_request_asks_the_level_of_government_that_the_plan_is_of(city: str | None, asked: str) -> None:
    plan = PLAN._replace(heading=PLAN.heading._replace(city=city))
    held = desk([filing("甲局", entry("1-1")._replace(coordination="协调用地"))], plan=plan)
    assert [e.words for e in events.events(held)] == [f"{asked}：用地"]


def test_verdicts_and_requests_as_events() -> None:
    judged = review("07-22", "核定", verdict="达到", verified="现场", basis="看过\n两次")
    asked = entry("1-1")._replace(extension=day("11-30"), extension_reason="雨季", coordination="协调用地")
    again = asked._replace(extension=day("12-10"), coordination="协调用水")
    decided = (
        Decision("甲局", "1-1", "延期", Q2, "同意", day("07-25"), until=day("11-20"), note="最后一次"),
        Decision("甲局", "1-1", "协调", Q3, "已解决", day("10-20")),
        Decision("甲局", "2-5", "延期", Q2, "同意", day("07-25")),  # nobody asked
    )
    sent = [filing("甲局", asked, quarter=Q2), filing("甲局", again, quarter=Q3)]
    held = desk(sent, decisions=[Decisions(decisions=decided)], reviews=reviews(q2=[judged]))
    assert shown(events.events(held)) == [
        "延期 1-1 甲局 申请延期至2024-11-30：雨季 07-15 11-30 了结 增长百分之六",
        "协调 1-1 甲局 请求市级协调：用水（2024年前三季度又提） 07-15 了结 增长百分之六",
        "核定 1-1 甲局 达到（现场）：看过 两次 07-22 增长百分之六",
        "延期 1-1 甲局 延期申请：同意，延至2024-11-20。最后一次 07-25 11-20 了结 增长百分之六",
        "延期 1-1 甲局 申请延期至2024-12-10：雨季 10-15 12-10 增长百分之六",
        "协调 1-1 甲局 协调申请：已解决 10-20 了结 增长百分之六",
    ]
    assert [(d.task, d.matter) for d in held.requests.unasked] == [("2-5", "延期")]
    late, later = (one for one in held.requests.all if one.matter == "延期")
    assert (late.deadline, late.stated, late.late, late.backward) == (day("12-31"), False, False, False)
    assert (later.deadline, later.stated, later.late, later.backward) == (day("11-20"), True, False, False)
    status = held.at(obligation_of(held, "甲局", "1-1"), Q3)
    assert held.requests.deadline(status) == (day("11-20"), True, True)
    assert [i.words for i in open_items(held, day("10-25")) if i.kind == "延期"] == ["申请延期至2024-12-10：雨季"]


def test_standings() -> None:
    sent = [
        filing("甲局", entry("1-1"), entry("2-3", scope="东片"), day=25),
        filing("东区", entry("2-2"), day=10, sample=True),
    ]
    found = standing(desk(sent), Q2)
    assert [(r.unit, r.owed, r.reported, r.late, r.unconfirmed, r.sample, r.state) for r in found.rows] == [
        ("甲局", 3, 2, 5, False, False, "迟报"),
        ("乙局", 3, 0, 0, False, False, "未报"),
        ("东区", 1, 1, 0, True, True, "已报"),
        ("西区", 1, 0, 0, True, False, "未报"),
    ]
    assert (found.due, found.owing, found.missing) == (day("07-20"), ("甲局", "乙局", "东区", "西区"), ("乙局", "西区"))
    assert ([r.unit for r in found.partial], found.unlisted, found.unconfirmed) == (["甲局"], (), ("东区", "西区"))


def test_standings_of_plans_and_lists() -> None:
    plans = [
        UnitPlan("甲局", day("02-10"), entries=(PlanEntry("1-1"), PlanEntry("9-9"))),
        UnitPlan("东区", day("02-01"), sample=True, entries=(PlanEntry("2-2"),)),
        UnitPlan("乙局", day("02-01"), entries=(PlanEntry("1-1"),)),  # of what another leads
    ]
    people = Contacts("甲局", day("02-03"), people=(Person("张三", "联络员"),))
    with_lists, without = (desk(plans=plans, contacts=contacts) for contacts in ([people], []))
    found = plans_standing(with_lists, day("03-01"))
    assert [(r.unit, r.owed, r.reported, r.late, r.sample, r.listed, r.state) for r in found.rows] == [
        ("甲局", 3, 1, 2, False, True, "迟报"),
        ("乙局", 3, 0, 0, False, False, "未报"),
        ("东区", 1, 1, 0, True, False, "已报"),
        ("西区", 1, 0, 0, False, False, "未报"),
    ]
    assert (found.rows[0].submitted, found.rows[0].listed_on) == (day("02-10"), day("02-03"))
    assert (found.quarter, found.due, found.unlisted) == (None, day("02-08"), ("乙局", "东区", "西区"))
    # where nobody sent a list by the day, lists are not kept here
    assert [plans_standing(without, day(text)).unlisted for text in ("02-08", "02-09")] == [
        ("甲局", "乙局", "东区", "西区"),
        (),
    ]


def test_shares_of_units() -> None:
    park, road = (Target(name, Decimal(10), "个", "不少于", "累计", "话") for name in ("公园", "绿道"))
    tasks = {t.id: t for t in PLAN.tasks}
    both = tasks["2-5"]._replace(targets=(park, road))
    one = tasks["1-1"]._replace(targets=(park,))
    plan = PLAN._replace(tasks=(both, one))
    shares = [
        Breakdown("2-5", shares=(
            UnitShare("丙会", Decimal(3), "公园"), UnitShare("甲局", Decimal(4), "绿道"), UnitShare("乙局", Decimal(1)),
            UnitShare("丙会", Decimal(5), "公园", Q3),
        )),
        Breakdown("1-1", shares=(UnitShare("乙局", Decimal(2)),)),
    ]  # fmt: skip
    parts = desk(plan=plan, breakdowns=shares).parts
    assert [parts.share(both, park, "丙会", q) for q in (Q1, Q2, Q3, Q4)] == [3, 3, 5, 5]
    assert [parts.share(both, road, unit, Q2) for unit in ("丙会", "甲局", "乙局")] == [None, 4, None]
    assert [parts.share(one, park, unit, Q2) for unit in ("乙局", "甲局")] == [2, None]  # of the only target
    assert parts.shares(both, "甲局", Q2) == [(road, Decimal(4))]
    assert parts.shares(both, "东区", Q2) == []
    assert [t.id for t in parts.tasks(Q2)] == ["2-5", "1-1"]
    asked = [(str(s.obligation.unit.name), s.obligation.task.id) for s in parts.asked(Q2)]
    assert asked == [("丙会", "2-5"), ("乙局", "1-1")]
    assert [u.name for u in parts.asked_units(Q2)] == ["乙局", "丙会"]
    assert [str(s.obligation.unit.name) for s in parts.told(both, Q2)] == ["丙会"]
    unwanted = both._replace(supporters="不要")
    parts = desk(plan=plan._replace(tasks=(unwanted,)), breakdowns=shares).parts
    assert parts.told(unwanted, Q2) == parts.of_task(unwanted, Q2) == []


def test_an_empty_file_that_counts_nowhere_is_told_too() -> None:
    sent = [
        filing("甲局", quarter=Period(2023, 4), day=None),
        filing("路人"),
        filing("甲局", entry("1-1")),
        filing("甲局"),
    ]
    found = [(u.what, u.unit, str(u.quarter), u.why) for u in desk(sent).uncounted]
    assert found == [
        ("进展", "甲局", "2023Q4", "方案不报这个季度"),
        ("进展", "路人", "2024Q2", "单位名单里没有这个单位"),
        ("进展", "甲局", "2024Q2", "同一单位另有一份，按那一份算"),
    ]


def test_words_that_were_decided_on_and_sent_again_keep_their_last_decision() -> None:
    old, new = entry("1-1"), entry("1-1", progress="改过的")
    on_old = review("07-20", "退回", old), review("07-21", "认可", old)
    one = stand([filing("甲局", old)], q2=[*on_old, review("07-24", "退回", new)])
    assert one.state == "认可"
    assert [step.event for step in one.steps] == ["报送", "退回", "认可", "重报", "退回", "重报", "认可"]
