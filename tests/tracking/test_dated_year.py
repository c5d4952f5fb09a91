"""A year in which leads move, units are renamed and merged, tasks come and go: who owes, who carries on, what counts."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from gwrb.model.changes import DatedChange
from gwrb.model.dated import DatedPlan
from gwrb.model.office_records import Decision, Decisions, Reminder, Reminders, Review, Reviews
from gwrb.model.plan import Assignment, Target, Task
from gwrb.model.progress import Entry, Progress
from gwrb.model.unit_plans import PlanEntry, UnitPlan
from gwrb.model.units_file import Unit
from gwrb.model.values import STATUSES, Period
from gwrb.reports.assessment import assess
from gwrb.reports.circular import circular_view
from gwrb.reports.paper_request import PaperRequest
from gwrb.reports.quarterly_report import QuarterData, report_view
from gwrb.reports.status_rows import TASK, UNIT, view
from gwrb.tracking import transitions
from gwrb.tracking.office import OfficeRecords
from gwrb.tracking.open_items import LAG, REPORT, RETURN, REVIEW, open_items
from gwrb.tracking.states import key_of
from gwrb.tracking.tallies import count
from gwrb.tracking.uncounted import ENTRY
from tests.tracking.small import PLAN as SMALL
from tests.tracking.small import Q1, Q2, Q3, Q4, entry, filing, obligation_of, register

ROADS = Target("道路", Decimal(100), "公里", "不少于", "累计", "一百公里")
HOMES = Target("小区", Decimal(100), "个", "不少于", "累计", "一百个", sum=True)
PLAN = SMALL._replace(
    tasks=tuple(
        task._replace(targets={"1-1": (ROADS,), "2-2": (HOMES,)}.get(task.id, ())) for task in SMALL.tasks
    )
)  # fmt: skip
QUARTERS = (Q1, Q2, Q3, Q4)


def change(since: Period, **what: Any) -> DatedChange:
    return DatedChange(since, dt.date(2024, 7, 5), "市政府", "机构改革", **what)


def desk(changes: Sequence[DatedChange], progress: Sequence[Progress] = (), **office: Any) -> OfficeRecords:
    units = register()
    return OfficeRecords(PLAN, units, progress, year=DatedPlan(PLAN, units, changes), **office)


def measured(task: str, status: str = "正常推进", **values: int) -> Entry:
    return entry(task, status)._replace(values={name: Decimal(value) for name, value in values.items()})


MOVED = change(Q3, task="1-1", lead=("乙局",))
MERGED = change(Q3, unit="西区", merged_into="东区")


def chain(records: OfficeRecords, unit: str, task: str) -> list[str]:
    """An obligation through the year: 2024Q2 甲局 已报."""
    found = next(d for q in reversed(QUARTERS) for d in records.held(q).leads if key_of(d)[:2] == (unit, task))
    return [f"{s.quarter} {s.obligation.unit.name} {s.state}" for s in records.chain(found)]


def test_the_new_lead_goes_on_where_the_old_one_stood() -> None:
    done = entry("1-1", "已完成")
    sent = [filing("甲局", entry("1-1"), quarter=Q1), filing("甲局", done, quarter=Q2)]
    closed = Review("甲局", "1-1", dt.date(2024, 7, 20), "认可", status="已完成")
    records = desk([MOVED], sent, reviews=[Reviews(Q2, reviews=(closed,))])
    assert chain(records, "乙局", "1-1") == [
        "2024Q1 甲局 已报",
        "2024Q2 甲局 办结",
        "2024Q3 乙局 办结",
        "2024Q4 乙局 办结",
    ]
    now = records.at(next(d for d in records.held(Q3).leads if d.task.id == "1-1"), Q3)
    assert (now.exempt, now.answer) == (True, done)
    assert [records.units(q)[0].unit.name for q in (Q2, Q3)] == ["甲局", "甲局"]
    assert [len(records.held(q).by_unit["甲局"]) for q in QUARTERS] == [3, 3, 2, 2]


def test_what_was_sent_back_is_open_with_whoever_has_it_once_it_is_asked_for() -> None:
    back = Review("甲局", "1-1", dt.date(2024, 7, 22), "退回", reason="数据不实")
    records = desk([MOVED], [filing("甲局", entry("1-1"))], reviews=[Reviews(Q2, reviews=(back,))])

    def returned(day: dt.date) -> list[tuple[str, str]]:
        return [(i.unit, str(i.quarter)) for i in open_items(records, day) if i.kind == RETURN]

    assert returned(dt.date(2024, 7, 25)) == [("甲局", "2024Q2")]
    assert returned(dt.date(2024, 10, 8)) == [("乙局", "2024Q2")]


def test_a_quarter_that_the_old_lead_missed_is_not_the_new_ones() -> None:
    records = desk([MOVED], [filing("丙会", entry("2-5"), quarter=Q1)])
    items = [i for i in open_items(records, dt.date(2024, 10, 30)) if i.kind == REPORT and i.task == "1-1"]
    assert [(i.unit, str(i.quarter), i.late) for i in items] == [("乙局", "2024Q3", 10)]


def test_requests_go_on_and_may_be_answered_to_either() -> None:
    asked = entry("1-1", coordination="用地", extension_reason="汛期")._replace(extension=dt.date(2025, 3, 1))
    sent = [filing("甲局", asked)]
    records = desk([MOVED], sent)
    assert [(r.obligation.unit.name, r.now.unit.name, r.settled) for r in records.requests.all] == [
        ("甲局", "乙局", False)
    ] * 2
    assert {i.unit for i in open_items(records, dt.date(2024, 10, 8)) if i.kind == "协调"} == {"乙局"}
    for unit in ("甲局", "乙局"):
        said = Decision(unit, "1-1", "协调", Q2, "已解决", dt.date(2024, 8, 1))
        again = desk([MOVED], sent, decisions=[Decisions(decisions=(said,))])
        assert [r.settled for r in again.requests.all if r.matter == "协调"] == [True], unit
        assert again.uncounted == ()


def test_what_was_asked_of_a_task_that_is_withdrawn_is_asked_no_more() -> None:
    gone = change(Q3, task="1-1", withdrawn=True)
    records = desk([gone], [filing("甲局", entry("1-1", coordination="用地"))])
    assert [(r.lapsed, r.settled) for r in records.requests.all] == [(True, True)]
    assert [len(records.tasks(q)) for q in QUARTERS] == [6, 6, 5, 5]


def test_the_plan_of_the_old_lead_holds_for_the_new_one() -> None:
    plan = UnitPlan("甲局", entries=(PlanEntry("1-1", deadline=dt.date(2024, 11, 30)),))
    records = desk([MOVED], plans=[plan])
    now = next(s for s in records.statuses(Q4) if s.obligation.task.id == "1-1")
    assert (now.obligation.unit.name, records.planned(now.obligation, Q4)) == ("乙局", True)
    assert records.requests.deadline(now).day == dt.date(2024, 11, 30)


def test_figures_are_those_of_the_lead_of_the_quarter() -> None:
    sent = [
        filing("甲局", measured("1-1", 道路=40), quarter=Q2),
        filing("乙局", measured("1-1", 道路=70), quarter=Q3),
        filing("甲局", measured("1-1", 道路=5), quarter=Q3),
    ]
    records = desk([MOVED], sent)
    task = records.held(Q3).tasks["1-1"]
    figures = [records.figures.value(task, ROADS, None, q) for q in (Q2, Q3)]
    assert [(str(f.value), [p.unit for p in f.parts]) for f in figures] == [("40", ["甲局"]), ("70", ["乙局"])]
    assert [(u.unit, u.task, str(u.quarter)) for u in records.uncounted] == [("甲局", "1-1", "2024Q3")]


def test_a_target_is_that_of_its_quarter() -> None:
    lower = change(Q3, task="1-1", targets=(ROADS._replace(amount=Decimal(50)),))
    sent = [filing("甲局", measured("1-1", 道路=40), quarter=q) for q in (Q2, Q3)]
    records = desk([lower], sent)
    lights = [t.light.lights[0] for q in (Q2, Q3) for t in records.tasks(q) if t.task.id == "1-1"]
    assert [(str(one.target.amount), str(one.completion)) for one in lights] == [("100", "2/5"), ("50", "4/5")]
    course = next(t for t in records.tasks(Q3) if t.task.id == "1-1").courses[0]
    assert [float(c) for c in course.completions if c is not None] == [0.4, 0.8]


def test_a_merged_unit_is_counted_once_and_its_closed_figure_is_not_lost() -> None:
    sent = [
        filing("东区", measured("2-2", "已完成", 小区=30), quarter=Q2),
        filing("西区", measured("2-2", "已完成", 小区=50), quarter=Q2),
    ]
    said = [Review(who, "2-2", dt.date(2024, 7, 20), "认可", status="已完成") for who in ("东区", "西区")]
    office = {"reviews": [Reviews(Q2, reviews=tuple(said))]}
    task = PLAN.tasks[2]
    closed = desk([MERGED], sent, **office)
    assert [closed.figures.value(task, HOMES, None, q).value for q in (Q2, Q3)] == [80, 80]
    assert chain(closed, "东区", "2-2") == [
        f"2024Q{n} 东区 {s}" for n, s in enumerate(["未报", "办结", "办结", "办结"], 1)
    ]
    # a file that still comes under the old name is the one unit's second, and says so
    twice = [filing(who, measured("2-2", 小区=n), quarter=Q3) for who, n in (("西区", 10), ("东区", 90))]
    records = desk([MERGED], [*sent, *twice])
    assert records.figures.value(task, HOMES, None, Q3).value == 90
    assert [(u.unit, u.why) for u in records.uncounted] == [("东区", "同一单位另有一份，按那一份算")]


def test_a_merged_obligation_is_closed_only_where_all_of_it_was() -> None:
    done = [filing(who, entry("2-2", "已完成")) for who in ("东区", "西区")]
    said = Review("东区", "2-2", dt.date(2024, 7, 20), "认可", status="已完成")
    records = desk([MERGED], done, reviews=[Reviews(Q2, reviews=(said,))])
    assert chain(records, "东区", "2-2")[2] == "2024Q3 东区 未报"


def test_a_renamed_unit_is_one_unit() -> None:
    renamed = change(Q3, unit="乙局", renamed="新乙局")
    sent = [
        filing("乙局", entry("2-1")),
        filing("新乙局", entry("2-1"), quarter=Q1),
        filing("乙局", entry("2-1"), quarter=Q3),
    ]
    reminded = Reminder("乙局", dt.date(2024, 8, 1), "红", Q2)
    records = desk([renamed], sent, reminders=[Reminders(reminders=(reminded,))])
    assert records.uncounted == ()
    assert chain(records, "新乙局", "2-1") == [f"2024Q{n} {u} {s}" for n, u, s in (
        (1, "乙局", "已报"), (2, "乙局", "已报"), (3, "新乙局", "已报"), (4, "新乙局", "未报"))]  # fmt: skip
    assert records.reminded("新乙局", Q2, dt.date(2024, 9, 1)) == 1
    facts = assess(records, Q4, dt.date(2025, 1, 25)).units
    assert [u.unit.name for u in facts] == ["甲局", "新乙局", "东区", "西区", "丙会"]
    assert [f.counts.reported for f in facts[1].filings] == [1, 1, 1, 0]


def test_assessment_counts_each_unit_for_its_quarters() -> None:
    founded = change(Q3, founded=Unit("丁局", "政府组成部门"))
    given = change(Q3, task="2-1", lead=("丁局",))
    records = desk([founded, given, MERGED], [filing("乙局", entry("2-1")), filing("丁局", entry("2-1"), quarter=Q3)])
    facts = {u.unit.name: u for u in assess(records, Q4, dt.date(2025, 1, 25)).units}
    assert {name: [f.counts.owed for f in u.filings] for name, u in facts.items()} == {
        "甲局": [3, 3, 3, 3],
        "乙局": [3, 3, 2, 2],
        "丁局": [0, 0, 1, 1],
        "东区": [1, 1, 1, 1],
        "丙会": [0, 0, 0, 0],
        "西区": [1, 1, 0, 0],
    }
    assert facts["丁局"].filings[0].state == "—"
    assert [d.statuses for d in facts["丁局"].details] == [("—", "—", "正常推进", "未报")]
    assert next((d.statuses, d.held) for d in facts["乙局"].details) == (("未报", "正常推进", "—", "—"), False)


# -- by property


@st.composite
def changed(draw: st.DrawFn) -> list[DatedChange]:
    """Some legal changes, each of what there is at its time."""
    out: list[DatedChange] = []
    for number in range(draw(st.integers(0, 5))):
        since = draw(st.sampled_from(QUARTERS[1:]))
        since = max([since, *(one.from_ for one in out)])
        held = DatedPlan(PLAN, register(), out).at(since)
        units = [str(u.name) for u in held.register.units.units]
        some = st.lists(st.sampled_from(units), min_size=1, max_size=2, unique=True).map(tuple)
        task = draw(st.sampled_from([*held.tasks.values()]))
        unit, other = draw(st.sampled_from(units)), draw(st.sampled_from(units))
        scope = draw(st.sampled_from([a.scope for a in task.assignments]))
        kind = draw(st.sampled_from(["lead", "text", "withdrawn", "added", "renamed", "merged", "founded", "group"]))
        if kind == "lead":
            out.append(change(since, task=task.id, scope=scope, lead=draw(some)))
        elif kind == "text":
            lower = tuple(t._replace(amount=t.amount / 2) for t in task.targets)
            out.append(change(since, task=task.id, text=f"{task.text}（第{number}次调整）", targets=lower or None))
        elif kind == "withdrawn" and len(held.tasks) > 1:
            out.append(change(since, task=task.id, withdrawn=True))
        elif kind == "added":
            new = Task(f"2-{10 + number}", "新增。", (Assignment(draw(some)),), section="二")
            out.append(change(since, added=new))
        elif kind == "renamed":
            out.append(change(since, unit=unit, renamed=f"新{number}{unit}"))
        elif kind == "merged" and unit != other:
            out.append(change(since, unit=unit, merged_into=other))
        elif kind == "founded":
            out.append(change(since, founded=Unit(f"新设{number}局", "政府组成部门")))
        elif kind == "group":
            out.append(change(since, group="各区", members=draw(some)))
    return out


@st.composite
def years(draw: st.DrawFn) -> tuple[OfficeRecords, Period]:
    """Every quarter up to one: entries of what is owed and of what is not, some reviewed."""
    changes = draw(changed())
    last = draw(st.sampled_from(QUARTERS))
    year = DatedPlan(PLAN, register(), changes)
    progress, reviews = [], []
    for quarter in QUARTERS[: last.number]:
        held = year.at(quarter)
        sent: dict[str, list[Entry]] = {}
        for number, obligation in enumerate(held.leads):
            status = draw(st.none() | st.sampled_from(STATUSES))
            if status is not None:
                unit, task, scope = key_of(obligation)
                values = {t.name: Decimal(quarter.number * 10 + number) for t in obligation.task.targets}
                sent.setdefault(unit, []).append(Entry(task, status, scope, "进展", values, problems="雨"))
        for unit, rows in sent.items():
            stray = [Entry("9-9", "未启动")] if draw(st.booleans()) else []
            progress.append(Progress(unit, quarter, quarter.as_of + dt.timedelta(15), entries=(*rows, *stray)))
            for row in rows:
                word = draw(st.none() | st.sampled_from(["认可", "退回"]))
                if word:
                    day = quarter.as_of + dt.timedelta(20)
                    reviews.append(
                        (quarter, Review(unit, row.task, day, word, row.scope, status=row.status, reason="不实"))
                    )
    kept = [Reviews(q, reviews=tuple(r for of, r in reviews if of == q)) for q in QUARTERS]
    return desk(changes, progress, reviews=kept), last


def told(records: OfficeRecords, quarter: Period) -> list[tuple[object, ...]]:
    """All that a paper tells of a quarter: who, what, how it stands, its light and figure."""
    every = records.statuses(quarter)
    return [
        (*key_of(s.obligation), s.status, s.state, s.late, s.exempt, s.obligation.task.text, s.light.colour, s.pace)
        for s in every
    ]


@settings(max_examples=25)
@given(years())
def test_every_obligation_of_every_quarter_is_in_exactly_one_state(made: tuple[OfficeRecords, Period]) -> None:
    records, _ = made
    every = [(id(s.obligation), s.quarter) for q in QUARTERS for s in records.statuses(q)]
    assert max(Counter(every).values()) == 1
    walked = [(id(s.obligation), s.quarter) for chain in records.chains() for s in chain]
    assert sorted(walked, key=repr) == sorted(every, key=repr)
    for quarter in QUARTERS:
        for status in records.statuses(quarter):
            assert status.state in transitions.STATES
            assert [status.exempt, status.missing, status.reported].count(True) == 1
            line = records.chain(status.obligation)
            assert [s.quarter for s in line] == sorted({s.quarter for s in line})
            assert status in line or all(
                s.quarter != quarter or s.obligation.task.id == status.obligation.task.id for s in line
            )
        assert len({key_of(s.obligation) for s in records.statuses(quarter)}) == len(records.statuses(quarter))


@settings(max_examples=25)
@given(years())
def test_a_quarter_that_is_over_is_not_repainted(made: tuple[OfficeRecords, Period]) -> None:
    records, _ = made
    for quarter in QUARTERS:
        then = [one for one in records.year.changes if one.from_ <= quarter]
        known = [file for file in records.sent if file.quarter <= quarter]
        said = [file for file in records.reviewed if file.quarter <= quarter]
        assert told(records, quarter) == told(desk(then, known, reviews=said), quarter)


@settings(max_examples=25)
@given(years())
def test_every_view_counts_the_same(made: tuple[OfficeRecords, Period]) -> None:
    records, at = made
    today = at.as_of + dt.timedelta(25)
    report = report_view(records, at, today)
    circular = circular_view(PaperRequest(records, today, quarter=at))
    counts = count(records.statuses(at), reviewed=records.in_use)
    units, tasks = (view(QuarterData(records, at, today), by) for by in (UNIT, TASK))
    facts = assess(records, at, today).units
    items = Counter(i.kind for i in open_items(records, today, at) if i.quarter == at)
    assert counts.owed == report.items.total == units.total.counts.owed == sum(u.filings[-1].counts.owed for u in facts)
    missing = [report.items.missing.number, circular.items.missing.number, units.total.counts.missing]
    missing.append(sum(u.filings[-1].counts.missing for u in facts))
    assert set(missing) == {counts.missing}
    assert counts.missing == sum(s.missing for s in records.statuses(at))
    assert items[REPORT] == sum(s.state == "未报" for s in records.statuses(at))
    assert counts.waiting == items[REVIEW]
    assert counts.returned == items[RETURN] == len(report.returned) == len(circular.returned)
    assert report.items.lagging.number == len(report.lagging) == items[LAG]
    assert tasks.total.paces.total == len(records.tasks(at)) == len(report.all_tasks)
    lights = Counter(s.light.colour for s in records.statuses(at))
    assert (lights["红"], lights["黄"], lights["绿"]) == tuple(
        sum(getattr(u.paces, colour) for u in facts) for colour in ("red", "yellow", "green")
    )


@settings(max_examples=25)
@given(years())
def test_nothing_that_was_sent_is_both_uncounted_and_unlisted(made: tuple[OfficeRecords, Period]) -> None:
    records, _ = made
    counted = {id(s.entry) for q in QUARTERS for s in records.statuses(q) if s.entry}
    left = [(str(e.task), str(f.quarter)) for f in records.sent for e in f.entries if id(e) not in counted]
    listed = [(u.task, str(u.quarter)) for u in records.uncounted if u.what == ENTRY]
    assert sorted(left) == sorted(listed)


def test_obligations_of_a_quarter_are_found_by_the_name_of_then() -> None:
    records = desk([change(Q3, unit="甲局", renamed="新甲局")])
    assert obligation_of(records, "甲局", "1-1").unit.name == "甲局"
    assert [str(d.unit.name) for d in records.held(Q3).leads if d.task.id == "1-1"] == ["新甲局"]
