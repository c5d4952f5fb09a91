"""The one view from which every figure comes: what counts as what, and that all totals agree."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwrb.ledger.loading import Sound
from gwrb.model.plan import Heading, Plan
from gwrb.model.progress import Progress
from gwrb.model.values import STATUSES, Period
from gwrb.output.printer import PaperPrinter
from gwrb.reports.counting import tally, tidy
from gwrb.reports.quarterly_report import QuarterData, report_view, subject
from gwrb.reports.quarterly_views import Report
from gwrb.reports.unit_papers import unit_view
from gwrb.tracking.office import OfficeRecords, office_records
from gwrb.tracking.states import MISSING
from gwrb.tracking.tallies import task_status
from tests.reports.small import PLAN, Q1, Q2, Q4, TODAY, UNITS, entry, filing, register


def view(*progress: Progress, quarter: Period = Q2, today: dt.date = TODAY) -> Report:
    return report_view(OfficeRecords(PLAN, register(), progress), quarter, today)


def counts(report: Report) -> dict[str, int]:
    return {c.name: c.number for c in report.tasks.counts if c.number}


def names(rows: object) -> list[str]:
    return [row.name for row in rows]  # type: ignore[attr-defined]


def test_nothing_reported_is_a_report() -> None:
    report = view()
    assert report.title == "关于2024年上半年市《政府工作报告》目标任务办理情况的报告"
    assert report.period.line == "报告期2024年上半年（截至6月30日），应于7月20日前报送"
    assert (report.period.overdue, report.sample, report.changes) == (5, False, None)
    assert counts(report) == {"未报": 5, "应报单位待确认": 1}
    assert {c.name: c.number for c in report.items.counts} == {
        "已完成": 0, "正常推进": 0, "滞后": 0, "未启动": 0, "未报": 8,
    }  # fmt: skip
    assert names(report.reporting.missing) == ["甲局", "乙局", "东区", "西区"]
    assert (report.reporting.reported, report.lagging, report.summary.asked) == ((), (), ())
    assert view(today=dt.date(2024, 7, 20)).period.overdue == 0


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        (["已完成"], "已完成"),
        (["已完成", "已完成"], "已完成"),
        (["未启动", "未启动"], "未启动"),
        (["已完成", "未启动"], "正常推进"),
        (["已完成", "正常推进"], "正常推进"),
        (["已完成", "滞后"], "滞后"),
        (["未报", "滞后"], "滞后"),
        (["未报", "已完成"], "部分未报"),
        (["未报", "正常推进"], "部分未报"),
        (["未报", "未启动"], "部分未报"),
        (["未报", "未报"], "未报"),
        ([], "应报单位待确认"),
    ],
)
def test_a_tasks_status_follows_from_its_items(statuses: list[str], expected: str) -> None:
    assert task_status(statuses) == expected


def test_items_are_answered_by_unit_task_and_scope() -> None:
    report = view(
        filing("某市甲局", entry("1-1", "已完成"), entry("2-3", "滞后", "东片", problems="慢", next="快")),
        filing("东区", entry("2-2", "正常推进", coordination="协调")),
    )
    shown = {(i.task, i.scope, i.unit): i.status for t in report.all_tasks for i in t.items}
    assert shown == {
        ("1-1", "", "甲局"): "已完成",
        ("2-1", "", "乙局"): "未报",
        ("2-2", "", "东区"): "正常推进",
        ("2-2", "", "西区"): "未报",
        ("2-3", "东片", "甲局"): "滞后",
        ("2-3", "西片", "乙局"): "未报",
        ("2-5", "", "甲局"): "未报",
        ("2-5", "", "乙局"): "未报",
    }
    assert {t.id: t.status for t in report.all_tasks} == {
        "1-1": "已完成", "2-1": "未报", "2-2": "部分未报", "2-3": "滞后", "2-4": "应报单位待确认", "2-5": "未报",
    }  # fmt: skip
    assert [(i.task, i.problems, i.next) for i in report.lagging] == [("2-3", "慢", "快")]
    assert [one.words for one in report.summary.asked] == ["协调"]


def test_who_has_reported() -> None:
    report = view(
        filing("甲局", entry("1-1"), day=21),
        filing("乙局", entry("2-1"), entry("2-3", scope="西片"), entry("2-5"), day=20),
        filing("东区", entry("2-2"), day=None),
        filing("丙会", entry("2-5")),
    )
    who = report.reporting
    assert [(u.name, u.owed, u.reported, u.state, u.late, u.partial) for u in who.owing] == [
        ("甲局", 3, 1, "迟报", 1, True),
        ("乙局", 3, 3, "已报", 0, False),
        ("东区", 1, 1, "已报", 0, False),
        ("西区", 1, 0, "未报", 0, False),
    ]
    assert (names(who.late), names(who.partial), names(who.missing)) == (["甲局"], ["甲局"], ["西区"])
    assert (names(who.undated), names(who.doubtful)) == (["东区"], ["东区", "西区"])
    assert [(c.name, c.owing, c.on_time, c.late, c.missing) for c in who.classes] == [
        ("政府组成部门", 2, 1, 1, 0),
        ("区人民政府", 2, 1, 0, 1),
    ]


def test_entries_that_answer_nothing_count_nowhere() -> None:
    files = (
        filing("丙会", entry("2-5", "已完成")),
        filing("甲局", entry("2-3", "已完成")),
        filing("无此局", entry("1-1")),
    )
    report = view(*files)
    assert report.items.missing.number == report.items.total
    assert names(report.reporting.reported) == []
    assert [(one.unit, one.task) for one in OfficeRecords(PLAN, register(), files).uncounted] == [
        ("甲局", "2-3"), ("无此局", "1-1")
    ]  # fmt: skip
    assert report.uncounted == OfficeRecords(PLAN, register(), files).uncounted


def test_what_changed() -> None:
    before = filing("甲局", entry("1-1", "正常推进"), entry("2-3", "滞后", "东片"), entry("2-5", "已完成"), quarter=Q1)
    others = filing("乙局", entry("2-1", "未启动"), entry("2-3", "正常推进", "西片"), quarter=Q1)
    report = view(
        before,
        others,
        filing("甲局", entry("1-1", "已完成"), entry("2-3", "正常推进", "东片"), entry("2-5", "正常推进")),
        filing("乙局", entry("2-1", "滞后")),
        filing("东区", entry("2-2", "已完成")),
    )
    changes = report.changes
    assert changes is not None
    assert (changes.period, changes.compared) == ("2024年第一季度", 4)
    found = {
        name: [(i.task, i.unit, i.previous, i.status) for i in getattr(changes, name)]
        for name in ("newly_done", "newly_lagging", "recovered", "undone")
    }
    assert found == {
        "newly_done": [("1-1", "甲局", "正常推进", "已完成")],
        "newly_lagging": [("2-1", "乙局", "未启动", "滞后")],
        "recovered": [("2-3", "甲局", "滞后", "正常推进")],
        "undone": [("2-5", "甲局", "已完成", "正常推进")],
    }
    assert view(before, others, quarter=Q1).changes is None


def test_what_is_not_confirmed_is_said() -> None:
    report = view()
    basis = {i.unit: i.basis for i in report.all_tasks[2].items}
    assert basis == dict.fromkeys(("东区", "西区"), "牵头（按规定，经各区，待确认）")
    assert all(i.unconfirmed for i in report.all_tasks[2].items)
    assert report.all_tasks[4].open_groups == ("专班成员单位",)
    assert any("“各区”（待确认）" in note for note in report.notes)
    assert any("“专班成员单位”的成员没有名单" in note for note in report.notes)
    assert any("任务2-4的应报单位待确认" in note for note in report.notes)


def test_samples_are_marked() -> None:
    report = view(filing("甲局", entry("1-1"), sample=True), filing("乙局", entry("2-1")))
    assert report.sample
    assert not view(filing("甲局", entry("1-1"))).sample


def test_periods_and_titles() -> None:
    last = view(quarter=Q4)
    assert last.period.line == "报告期2024年全年（截至12月31日），应于2025年1月20日前报送"
    undated = Plan(Heading("区年度计划", 2024), PLAN.outline, PLAN.tasks)
    report = report_view(OfficeRecords(undated, register(), ()), Q2, TODAY)
    assert report.period.line == "报告期2024年上半年（截至6月30日）"
    assert (report.period.due, report.period.overdue) == (None, 0)
    assert report.title == "关于2024年上半年《区年度计划》办理情况的报告"
    assert report.plan.cited == "《区年度计划》"
    assert view().plan.cited == "《2024年市〈政府工作报告〉目标任务责任分解方案》"
    titles = {
        "2024年市《政府工作报告》目标任务责任分解方案": "市《政府工作报告》目标任务",
        "2023年度重点工作任务分工方案": "重点工作任务",
        "重点工作责任分解表": "重点工作",
        "云川市2024年《政府工作报告》重点任务分工方案": "云川市《政府工作报告》重点任务",
        "云川市2023—2024年《政府工作报告》分工方案": "云川市2023—2024年《政府工作报告》",
    }
    for title, expected in titles.items():
        assert subject(Plan(Heading(title, 2024), (), ())) == expected


def test_sections_and_parts() -> None:
    report = view(filing("乙局", entry("2-1", "已完成")))
    assert [(s.part, s.title, s.first, s.last, [t.id for t in s.tasks]) for s in report.sections] == [
        ("一", "预期目标", "1-1", "1-1", ["1-1"]),
        ("二", "科技", "2-1", "2-2", ["2-1", "2-2"]),
        ("二", "产业", "2-3", "2-5", ["2-3", "2-4", "2-5"]),
    ]
    assert [(p.part, p.tally.total) for p in report.parts] == [("一", 1), ("二", 5)]


def test_at_the_years_end_every_task_has_an_outcome_and_nothing_is_forecast() -> None:
    sent = (
        filing("甲局", entry("1-1", "已完成"), entry("2-3", "未启动", "东片", forecast="能完成"), quarter=Q4, day=None),
        filing("乙局", entry("2-1", "滞后", problems="缺地", forecast="有困难但能完成"), quarter=Q4, day=None),
    )
    report = view(*sent, quarter=Q4, today=dt.date(2025, 1, 26))
    assert report.summary.judgement == (
        "2024年全年，6项目标任务中，没有达到2项，待督查室核定4项（其中3项尚未报送）。单位报已完成1项、滞后1项、部分单位未报1项。",
    )
    assert [(g.kind, [(i.task, i.cause) for i in g.issues]) for g in report.summary.groups] == [
        ("没有达到全年目标", [("2-1", "缺地"), ("2-3", "未达到：单位报“未启动”，单位未说明原因")])
    ]
    assert (report.summary.failing, report.summary.unjudged) == (2, 4)
    assert {i.forecast for t in report.all_tasks for i in t.items} == {""}
    assert [t.outcome for t in report.all_tasks] == ["待核定", "未达到", "待核定", "未达到", "", "待核定"]
    made = PaperPrinter(Path(), "md").paper(report).data.decode()
    assert "一是没有达到全年目标的2项任务，由牵头单位说明原因，提出后续措施。二是对待核定的4项任务逐项核定。" in made
    assert [word for word in ("预测", "预计", "能完成", "有困难") if word in made] == []
    before = view(*(p._replace(quarter=Q2) for p in sent)).summary
    assert (before.unjudged, [g.kind for g in before.groups]) == (None, ["完成全年目标有困难"])


def test_an_empty_plan_is_a_report() -> None:
    report = report_view(OfficeRecords(Plan(PLAN.heading, (), ()), register(), ()), Q2, TODAY)
    assert (report.tasks.total, report.items.total, report.parts, report.tasks.words) == (0, 0, (), "")


def test_words() -> None:
    assert (
        tally(["滞后", "已完成", "滞后"], ("已完成", "正常推进", "滞后")).words
        == "已完成1项，占33.3%；滞后2项，占66.7%"
    )
    assert tidy("一\n\n  \n 二 ") == "一\n 二 "
    assert tidy(None) == ""


def test_one_units_paper() -> None:
    filed = [filing("甲局", entry("1-1", "滞后", problems="慢"), day=22)]
    book = QuarterData(OfficeRecords(PLAN, register(), filed), Q2, TODAY)
    paper = unit_view(book, UNITS.units[0])
    assert (paper.title, paper.full_name) == ("甲局2024年上半年目标任务办理情况", "某市甲局")
    assert [i.task for i in paper.items] == ["1-1", "2-3", "2-5"]
    assert [i.task for i in paper.open_items] == ["2-3", "2-5"]
    assert (paper.unit.late, paper.tally.words) == (2, "滞后1件，占33.3%；未报2件，占66.7%")
    assert paper.notes == ()
    assert unit_view(book, UNITS.units[2]).notes == ("“各区”（待确认）：是两个还是三个，通知没有写明。",)
    nothing = unit_view(book, UNITS.units[4])
    assert (nothing.items, nothing.unit.owed, nothing.unit.state) == ((), 0, "未报")


statuses = st.sampled_from(STATUSES)
filings = st.dictionaries(
    st.sampled_from(["甲局", "乙局", "东区", "西区", "丙会"]),
    st.tuples(
        st.dictionaries(
            st.sampled_from([("1-1", None), ("2-1", None), ("2-2", None), ("2-3", "东片"), ("2-3", "西片"), ("2-5", None)]),
            statuses,
        ),
        st.none() | st.integers(1, 28),
    ),
)  # fmt: skip


@given(filings)
def test_all_totals_agree(given_: dict[str, tuple[dict[tuple[str, str | None], str], int | None]]) -> None:
    report = view(
        *(
            filing(unit, *(entry(task, status, scope) for (task, scope), status in entries.items()), day=day)
            for unit, (entries, day) in given_.items()
        )
    )
    agree(report)


def agree(report: Report) -> None:
    """Every way of adding up gives the same."""
    items = [i for t in report.all_tasks for i in t.items]
    for at, count in enumerate(report.tasks.counts):
        assert count.number == sum(t.status == count.name for t in report.all_tasks)
        assert count.number == sum(p.tally.counts[at].number for p in report.parts)
        assert count.number == sum(s.tally.counts[at].number for s in report.sections)
    assert report.tasks.total == sum(c.number for c in report.tasks.counts) == len(report.all_tasks)
    for count in report.items.counts:
        assert count.number == sum(i.status == count.name for i in items)
    units = report.reporting
    assert report.items.total == sum(u.owed for u in units.owing) == len(items)
    for field, tallied in (("done", "done"), ("on_track", "on_track"), ("lagging", "lagging"), ("missing", "missing")):
        assert sum(getattr(u, field) for u in units.owing) == getattr(report.items, tallied).number
    assert len(units.owing) == len(units.reported) + len(units.missing)
    assert set(units.late) <= set(units.reported)
    assert sum(c.owing for c in units.classes) == len(units.owing)
    assert all(c.owing == c.on_time + c.late + c.missing for c in units.classes)
    assert all(not i.reported or i.status != MISSING for i in items)
    assert len(report.lagging) == report.items.lagging.number


def test_the_samples_agree(samples: Sound) -> None:
    report = report_view(office_records(samples), Q2, TODAY)
    agree(report)
    assert report.sample
    assert (report.tasks.total, report.items.total, len(report.reporting.owing)) == (302, 621, 69)
    assert len(report.reporting.reported) == 10
    assert names(report.reporting.late) == ["东湖高新区管委会"]
    assert names(report.reporting.partial) == ["市发改委", "市商务局"]
    assert [(i.task, i.unit) for i in report.changes.newly_lagging] == [  # type: ignore[union-attr]
        ("2-23", "市经信局"), ("2-96", "市商务局"), ("2-152", "市水务局"), ("4-36", "市水务局"),
    ]  # fmt: skip
    obligations = [i for t in report.all_tasks for i in t.items if i.unit == "市经信局"]
    assert len(obligations) == 29
