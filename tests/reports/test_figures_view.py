"""The quarter against the share of the year gone, on a small plan: what counts as what, and what the office recorded."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwrb.ledger.loading import DataFile, Ledger, Sound
from gwrb.ledger.workspace import Workspace
from gwrb.model.office_records import INSPECTION_FILE, REVIEWS_FILE, Finding, Inspection, Review, Reviews
from gwrb.model.plan import Plan, Settings, Target
from gwrb.model.progress import Progress
from gwrb.model.values import STATUSES, Period
from gwrb.output.printer import charts
from gwrb.reports.quarterly_report import QuarterData, report_view
from gwrb.reports.quarterly_views import PaceTally, Report
from gwrb.reports.unit_papers import unit_view
from gwrb.text.rounding import percent, points
from gwrb.text.source import Source
from gwrb.tracking.office import OfficeRecords
from tests.documents.readback import docx_words, html_words, markdown_words
from tests.reports.printing import report_of, unit_report_of
from tests.reports.small import PLAN, Q1, Q2, Q3, TODAY, UNITS, entry, filing, register
from tests.reports.yearly import PLATFORMS, counted, plan

LATER = dt.date(2024, 10, 25)
CLOSING = Reviews(
    Q1, reviews=(Review("甲局", "2-5", dt.date(2024, 4, 25), "认可"), Review("乙局", "2-1", dt.date(2024, 4, 25), "认可"))
)  # fmt: skip
RETURNING = Reviews(
    Q2,
    reviews=(
        Review("甲局", "1-1", dt.date(2024, 7, 22), "退回", reason="没有写完成数。", due=dt.date(2024, 7, 30)),
        Review("东区", "2-2", dt.date(2024, 7, 22), "退回", reason="数不对"),
        Review("西区", "2-2", dt.date(2024, 7, 22), "认可"),
    ),
)
INSPECTED = Inspection(
    "20240701-1", dt.date(2024, 7, 1), "暗访督查", "看现场",
    findings=(
        Finding(1, "东区", "停工", "2-2", dt.date(2024, 7, 20)),
        Finding(2, "甲局", "没有台账", due=dt.date(2024, 8, 1)),
        Finding(3, "乙局", "缺材料", "2-1", dt.date(2024, 7, 10), "已补齐", dt.date(2024, 7, 9)),
    ),
)  # fmt: skip
SECOND = (
    filing("甲局", entry("1-1"), entry("2-5")),
    filing("东区", counted(entry("2-2"), 小区=8)),
    filing("西区", counted(entry("2-2"), 小区=4)),
)


def view(*progress: Progress, of: Plan | None = None, quarter: Period = Q2, **office: object) -> Report:
    used = of or plan()
    records = OfficeRecords(used, register(), progress, **office)  # type: ignore[arg-type]
    return report_view(records, quarter, TODAY)


def with_settings(yellow: int, red: int) -> Plan:
    made = plan()
    settings = Settings(yellow_below=Decimal(yellow), red_below=Decimal(red))
    return made._replace(heading=made.heading._replace(settings=settings))


# --- what counts as what -------------------------------------------------------------------------


def test_each_task_counts_once_and_says_why_not() -> None:
    report = view(
        filing("甲局", counted(entry("1-1"), 增速=7)),
        filing("乙局", counted(entry("2-1"), 平台=3)),
        filing("东区", counted(entry("2-2"), 小区=8)),
    )
    assert [(t.id, t.pace, t.light, t.below, t.unmeasured) for t in report.all_tasks] == [
        ("1-1", "达序时", "绿灯", "", ""),
        ("2-1", "未达序时", "黄灯", "20", ""),
        ("2-2", "不计序时", "", "", "没有报数或报数不全"),
        ("2-3", "不计序时", "", "", "没有量化目标"),
        ("2-4", "不计序时", "", "", "没有量化目标"),
        ("2-5", "未达序时", "黄灯", "20", ""),
    ]
    pace = report.pace
    assert pace is not None
    assert (pace.promised, pace.lit, pace.short, pace.share) == (4, 3, 2, 0.5)
    assert pace.total.words == "达序时1项，占16.7%；未达序时2项，占33.3%；不计序时3项，占50%"
    assert [m.line for t in report.all_tasks for m in t.measures] == [
        "增速：目标增速6%，完成7%，绿灯",
        "平台：目标不少于10个，完成3个，完成率30%，低于序时进度20个百分点，黄灯",
        "小区：目标不少于100个，完成8个（1个单位合计，应报2个），完成率8%，不亮灯（还有1个单位没有报数，合计不全）",
        "平台：目标不少于10个，完成3个（任务2-1报送），完成率30%，低于序时进度20个百分点，黄灯",
    ]
    assert pace.now == ("上半年", 0.5, 1, 0.3)  # the figure that two tasks share counts once


def test_done_by_its_own_word_is_behind_by_its_figures_and_doubted() -> None:
    report = view(filing("乙局", counted(entry("2-1", "已完成"), 平台=3)))
    assert (report.all_tasks[1].pace, report.all_tasks[1].light) == ("未达序时", "黄灯")
    assert report.pace is not None
    assert [(b.task.id, b.silent) for b in report.pace.behind] == [("2-1", ""), ("2-5", "甲局、乙局")]
    assert [(d.item.task, d.item.unit, d.measure.name) for d in report.pace.doubts] == [("2-1", "乙局", "平台")]


@pytest.mark.parametrize(
    ("value", "status", "doubted"),
    [(1, "正常推进", 1), (2, "正常推进", 0), (1, "滞后", 0), (9, "已完成", 1), (10, "已完成", 0), (1, "未启动", 0)],
)  # fmt: skip
def test_what_is_doubted(value: int, status: str, doubted: int) -> None:
    report = view(filing("乙局", counted(entry("2-1", status, problems="x"), 平台=value)))
    assert report.pace is not None
    assert len(report.pace.doubts) == doubted


def test_the_list_goes_by_distance_and_limits_come_last() -> None:
    limit = Target("能耗", Decimal(5), "%", "不超过", "累计", "能耗")
    used = plan()
    used = used._replace(tasks=tuple(t._replace(targets=(limit,)) if t.id == "2-3" else t for t in used.tasks))
    report = view(
        filing("甲局", counted(entry("2-3", scope="东片"), 能耗=6)),
        filing("乙局", counted(entry("2-1"), 平台=4), entry("2-3", scope="西片")),
        filing("东区", counted(entry("2-2", problems="停工"), 小区=8)),
        filing("西区", counted(entry("2-2", "滞后", problems="缺地"), 小区="2.5")),
        of=used,
    )
    pace = report.pace
    assert pace is not None
    assert [(b.task.id, b.task.light, b.task.below, [m.below for m in b.measures]) for b in pace.behind] == [
        ("2-2", "红灯", "39.5", ["39.5"]),
        ("2-1", "黄灯", "10", ["10"]),
        ("2-5", "黄灯", "10", ["10"]),
        ("2-3", "红灯", "", [""]),
    ]
    assert [(i.unit, i.problems) for i in pace.behind[0].items] == [("东区", "停工"), ("西区", "缺地")]
    assert (len(report.lagging), pace.lagging) == (1, ())
    chart = charts(report)["未达序时进度的指标"]
    assert chart.categories == ("2-2 小区", "2-1 平台", "2-5 平台")
    assert [s.values for s in chart.series] == [(10.5, 40.0, 40.0), (50.0, 50.0, 50.0)]


@pytest.mark.parametrize(
    ("yellow", "red", "value", "light", "pace"),
    [(0, 30, 5, "绿灯", "达序时"), (10, 30, 4, "绿灯", "未达序时"), (10, 30, 3, "黄灯", "未达序时"), (0, 10, 3, "红灯", "未达序时")],
)  # fmt: skip
def test_thresholds_are_those_of_the_plan(yellow: int, red: int, value: int, light: str, pace: str) -> None:
    report = view(filing("乙局", counted(entry("2-1"), 平台=value)), of=with_settings(yellow, red))
    assert (report.all_tasks[1].light, report.all_tasks[1].pace) == (light, pace)
    assert report.pace is not None
    told = report.pace.notes[0]
    if yellow:
        assert told.startswith("完成率不低于序时进度，或低于不超过10个百分点的亮绿灯，低于序时进度超过10个百分点、")
    else:
        assert told.startswith(f"完成率不低于序时进度的亮绿灯，低于序时进度不超过{red}个百分点的亮黄灯，")


@given(st.integers(0, 10**9), st.integers(1, 10**9), st.integers(1, 4))
def test_rate_and_distance_add_up_as_printed(done: int, goal: int, quarter: int) -> None:
    rate, gone = Fraction(done, goal), Fraction(quarter, 4)
    printed = Decimal(percent(rate).rstrip("%")) + Decimal(points((gone - rate) * 100))
    assert printed == 25 * quarter


amounts = st.decimals(0, 120, places=1)


@given(
    st.dictionaries(st.sampled_from(["甲局", "乙局"]), st.tuples(st.sampled_from(STATUSES), amounts)),
    st.dictionaries(st.sampled_from(["东区", "西区"]), st.tuples(st.sampled_from(STATUSES), amounts)),
)
def test_everything_counted_adds_up(
    offices: dict[str, tuple[str, Decimal]], districts: dict[str, tuple[str, Decimal]]
) -> None:
    report = view(
        *(filing(u, counted(entry("2-5", s), 平台=str(v)), entry("2-1", s)) for u, (s, v) in offices.items()),
        *(filing(u, counted(entry("2-2", s), 小区=str(v))) for u, (s, v) in districts.items()),
    )
    pace = report.pace
    assert pace is not None
    for tally in (pace.total, *(p.pace for p in report.parts), *(s.pace for s in report.sections)):
        agree(tally)
    for names in ("counts", "lights", "unmeasured"):
        for at, count in enumerate(getattr(pace.total, names)):
            assert count.number == sum(getattr(p.pace, names)[at].number for p in report.parts)
            assert count.number == sum(getattr(s.pace, names)[at].number for s in report.sections)
    assert pace.total.behind.number == len(pace.behind)
    assert pace.lit == sum(c.number for c in pace.total.lights[:3])
    far = [Decimal(b.task.below or 0) for b in pace.behind]
    assert far == sorted(far, reverse=True)
    listed = {b.task.id for b in pace.behind}
    assert len(report.lags) == len(pace.lagging) + sum(i.task in listed for i in report.lags)


def agree(tally: PaceTally) -> None:
    assert tally.total == sum(c.number for c in tally.counts) == sum(c.number for c in tally.lights)
    assert sum(c.number for c in tally.unmeasured) == tally.counts[3].number


# --- what the office recorded --------------------------------------------------------------------


def test_what_was_closed_is_owed_no_more() -> None:
    first = (
        filing("甲局", counted(entry("2-5", "已完成"), 平台=10), quarter=Q1),
        filing("乙局", counted(entry("2-1", "已完成"), 平台=10), entry("2-5"), quarter=Q1),
    )
    report = view(*first, filing("乙局", entry("2-5")), reviews=[CLOSING])
    items = {(i.task, i.unit): i for t in report.all_tasks for i in t.items}
    one = items["2-5", "甲局"]
    assert (one.status, one.reported, one.closed, one.submitted, one.progress) == (
        "已完成", False, True, None, "2-5进展",
    )  # fmt: skip
    assert (report.items.total, report.items.missing.number) == (8, 5)
    assert report.notes[3] == "以前各期已办结的责任事项有2件，本期免报，计入已完成，不计入已报和未报。"
    rows = {u.name: (u.owed, u.reported, u.missing, u.exempt, u.state) for u in report.reporting.owing}
    assert rows["甲局"] == (3, 0, 2, 1, "未报")
    assert rows["乙局"] == (3, 1, 1, 1, "已报")
    assert all(owed == said + missing + exempt for owed, said, missing, exempt, _ in rows.values())
    assert report.all_tasks[1].light == "绿灯"  # the figure said before it was closed
    assert report.changes is not None
    without = report_view(OfficeRecords(plan(), register(), first), Q2, TODAY)
    assert without.items.missing.number == 8


def test_a_unit_whose_every_item_is_closed_reports_nothing() -> None:
    alone = plan()._replace(tasks=tuple(t for t in plan().tasks if t.id == "2-1"))
    said = filing("乙局", counted(entry("2-1", "已完成"), 平台=10), quarter=Q1)
    report = view(said, of=alone, quarter=Q3, reviews=[CLOSING])
    who = report.reporting
    assert [u.state for u in who.owing] == ["免报"]
    assert (who.reported, who.missing, who.undated, [u.name for u in who.exempt]) == ((), (), (), ["乙局"])
    assert [s.name for s in charts(report)["各类单位报送情况"].series] == ["按时报送", "迟报", "未报", "免报"]
    book = QuarterData(OfficeRecords(alone, register(), [said], reviews=[CLOSING]), Q3, LATER)
    paper = unit_view(book, UNITS.units[1])
    assert (paper.open_items, paper.unit.exempt, paper.unit.state) == ((), 1, "免报")


def sound(root: Path, used: Plan, *progress: Progress) -> Sound:
    files = tuple(DataFile(Path(p.unit), Source(p.unit, ""), p) for p in progress)
    filed = {
        "progress": files,
        REVIEWS_FILE.name: (DataFile(Path("r"), Source("r", ""), RETURNING),),
        INSPECTION_FILE.name: (DataFile(Path("i"), Source("i", ""), INSPECTED),),
    }
    return Sound(Ledger(Workspace(root), used, UNITS, (), (), filed=filed), used, UNITS)


@pytest.mark.parametrize("format", ["docx", "html", "md"])
def test_what_is_open_is_named(tmp_path: Path, format: str) -> None:
    made = report_of(sound(tmp_path, plan(), *SECOND), format, Q2, TODAY).data
    lines = [line.partition("各类单位报送情况")[0] for line in words(made, format)]  # a chart has no line of its own
    told = "".join(lines)
    assert (
        "报送后被退回、还没有重报的2件：甲局“增长百分之六”（1-1，没有写完成数）、东区“改造小区”（2-2，数不对）。"
        in told
    )
    assert "对督查发现、尚未整改的2个问题（东区，改造小区，已逾期；甲局），督促整改销号。" in told


def words(data: bytes, format: str) -> list[str]:
    if format == "docx":
        return docx_words(data)
    return (html_words if format == "html" else markdown_words)(data.decode())


# --- plans without targets -----------------------------------------------------------------------


@pytest.mark.parametrize("format", ["docx", "html", "md"])
def test_a_plan_without_targets_hears_nothing_of_lights(tmp_path: Path, format: str) -> None:
    used = Sound(
        Ledger(
            Workspace(tmp_path), PLAN, UNITS, (), (),
            filed={"progress": (DataFile(Path("x"), Source("x", ""), filing("甲局", entry("1-1", "滞后", problems="慢"))),)},
        ),
        PLAN, UNITS,
    )  # fmt: skip
    for made in (report_of(used, format, Q2, TODAY), unit_report_of(used, format, UNITS.units[0], Q2, TODAY)):
        told = "".join(words(made.data, format))
        assert "灯" not in told
        assert "序时" not in told
        assert "（一）未达" not in told
        assert "慢" in told


@pytest.mark.parametrize("format", ["docx", "html", "md"])
def test_targets_without_figures_are_told_in_one_sentence(tmp_path: Path, format: str) -> None:
    used = plan()
    one = DataFile(Path("x"), Source("x", ""), filing("甲局", entry("1-1", "滞后", problems="慢")))
    made = Sound(Ledger(Workspace(tmp_path), used, UNITS, (), (), filed={"progress": (one,)}), used, UNITS)
    told = "".join(words(report_of(made, format, Q2, TODAY).data, format))
    assert "从量化指标看" not in told
    assert "未达序时" not in told
    assert "滞后的1项" in told


def test_hostile_names_of_targets_are_words(tmp_path: Path) -> None:
    evil = "=1+1 <b>|{{ x }}"
    used = plan()
    target = PLATFORMS._replace(name=evil)
    used = used._replace(tasks=tuple(t._replace(targets=(target,)) if t.id == "2-1" else t for t in used.tasks))
    said = entry("2-1")._replace(values={evil: Decimal(1)})
    one = DataFile(Path("x"), Source("x", ""), filing("乙局", said))
    for format in ("docx", "html", "md"):
        made = Sound(Ledger(Workspace(tmp_path), used, UNITS, (), (), filed={"progress": (one,)}), used, UNITS)
        told = "".join(words(report_of(made, format, Q2, TODAY).data, format))
        assert f"{evil}：目标10个，完成1个，完成率10%，红灯" in told
