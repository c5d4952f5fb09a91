"""Over random legal histories: one state for each obligation, nothing open unseen, and one count in every view."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from gwrb.model.obligations import Obligations
from gwrb.model.office_records import Decision, Decisions, Finding, Inspection, Reminders, Review, Reviews
from gwrb.model.progress import Entry, Progress
from gwrb.model.values import STATUSES, Period
from gwrb.reports.circular import circular_view
from gwrb.reports.paper_request import PaperRequest, Year
from gwrb.reports.quarterly_report import report_view
from gwrb.reports.reminder_papers import summary_view
from gwrb.reports.task_history import story_view
from gwrb.reports.waiting import as_of
from gwrb.tracking import transitions
from gwrb.tracking.due_dates import dates
from gwrb.tracking.events import events
from gwrb.tracking.history import entry_digest
from gwrb.tracking.office import OfficeRecords
from gwrb.tracking.open_items import LAG, RECTIFY, REPORT, RETURN, REVIEW, OpenItem, matters, open_items, recorded
from gwrb.tracking.states import Key, key_of
from gwrb.tracking.tallies import count
from tests.tracking.small import PLAN, register

KEYS = [key_of(d) for d in Obligations(PLAN.tasks, register()).leads()]
STATUS = st.sampled_from(STATUSES)
ROUNDS = st.lists(
    st.tuples(st.none() | STATUS, st.sampled_from(["认可", "退回"]), st.booleans(), st.booleans()), max_size=3
)
LAST = st.tuples(st.none() | STATUS, st.none(), st.booleans(), st.booleans())
PLAYS = st.dictionaries(st.integers(1, 4), st.builds(lambda some, last: [*some, last], ROUNDS, LAST), max_size=4)


class Made(NamedTuple):
    """A year as it was played, and the states in which its obligations must be."""

    desk: OfficeRecords
    progress: list[Progress]
    expected: dict[tuple[Key, Period], str]
    today: dt.date
    at: Period


def _play(
    key: Key, quarter: Period, state: str, rounds: Sequence[Any], day: Iterator[dt.date]
) -> tuple[str, Entry | None, list[Review], dt.date | None]:
    """One obligation's quarter, act by act, by the rules as people know them; acts that make no sense are left out."""
    unit, task, scope = key
    state = "办结" if state == "办结" else "未报"
    closed_before, entry, sent = state == "办结", None, None
    reviews: list[Review] = []
    for status, decision, asks, wants in rounds:
        if status is not None:
            first = entry is None
            sent = next(day)
            more = {"extension": dt.date(2025, 3, 1), "extension_reason": "汛期"} if asks else {}
            more |= {"coordination": "请协调用地"} if wants else {}
            said = f"{quarter} {sent} {len(reviews)}"
            entry = Entry(task, status, scope, progress=said, problems="雨", **more)  # type: ignore[arg-type]
            kept = state == "办结" and closed_before and first and status == "已完成"
            state = "办结" if kept else "已报"
        allowed = {
            "认可": state in ("已报", "退回") or (state == "办结" and (entry is None or entry.status == "已完成")),
            "退回": state in ("已报", "认可", "办结"),
        }
        if decision is None or not allowed[decision]:
            continue
        taken = "办结" if (entry.status == "已完成" if entry else closed_before) else "认可"
        state = "退回" if decision == "退回" else taken
        digest, read = (entry_digest(entry), entry.status) if entry else (None, None)
        reason = "数据不实" if decision == "退回" else None
        reviews.append(Review(unit, task, next(day), decision, scope, digest, read, reason))
    return state, entry, reviews, sent


@st.composite
def years(draw: st.DrawFn) -> Made:
    """Up to a round, every obligation of the small plan played through; some requests decided, some findings closed."""
    last = draw(st.integers(1, 4))
    quarters = PLAN.quarters[:last]
    expected: dict[tuple[Key, Period], str] = {}
    entries: dict[tuple[str, Period], list[Entry]] = {}
    sent_on: dict[tuple[str, Period], dt.date] = {}
    reviews: dict[Period, list[Review]] = {}
    played = draw(st.fixed_dictionaries(dict.fromkeys(KEYS[:3], PLAYS) | {k: st.just({}) | PLAYS for k in KEYS[3:]}))
    for key in KEYS:
        state = "未报"
        for quarter in quarters:
            rounds = played[key].get(quarter.number, ())
            days = (quarter.as_of + dt.timedelta(days=n) for n in range(5, 60))
            state, entry, said, sent = _play(key, quarter, state, rounds, days)
            expected[key, quarter] = state
            reviews.setdefault(quarter, []).extend(said)
            if entry and sent:
                where = (key[0], quarter)
                entries.setdefault(where, []).append(entry)
                sent_on[where] = max(sent, sent_on.get(where, sent))
    progress = [
        Progress(unit, quarter, sent_on[unit, quarter], entries=tuple(said))
        for (unit, quarter), said in entries.items()
    ]
    asked = OfficeRecords(
        PLAN, register(), progress, reviews=[Reviews(q, reviews=tuple(r)) for q, r in reviews.items()]
    )
    words = {"延期": ("同意", "不同意"), "协调": ("办理中", "已解决", "不予协调")}
    decisions = []
    for request in asked.requests.all:
        word = draw(st.none() | st.sampled_from(words[request.matter]))
        if word and not request.replaced:
            unit, task, scope = key_of(request.obligation)
            decided = Decision(unit, task, request.matter, request.quarter, word, dt.date(2024, 12, 1), scope)
            decisions.append(decided)
    closed = draw(st.lists(st.booleans(), max_size=3))
    inspection = Inspection(
        "20240515-1",
        dt.date(2024, 5, 15),
        "专项督查",
        "公园",
        findings=tuple(
            Finding(n, "甲局", "停工", "1-1", dt.date(2024, 6, n), "好了" if c else None, dt.date(2024, 6, 9) if c else None)
            for n, c in enumerate(closed, 1)
        ),
    )  # fmt: skip
    records = OfficeRecords(
        PLAN,
        register(),
        progress,
        reviews=asked.reviewed,
        decisions=[Decisions(decisions=tuple(decisions))],
        inspections=[inspection],
    )
    today = quarters[-1].as_of + dt.timedelta(days=draw(st.integers(1, 80)))
    return Made(records, progress, expected, today, quarters[-1])


def _keys(items: list[OpenItem]) -> Counter[Key]:
    return Counter((i.unit, i.task, i.scope or None) for i in items)


@settings(max_examples=25)
@given(years())
def test_every_obligation_is_in_exactly_the_state_that_was_played(made: Made) -> None:
    for obligation in made.desk.held(made.at).leads:
        for one in made.desk.chain(obligation):
            assert one.state in transitions.STATES
            assert one.refused == ()
            if one.quarter <= made.at:
                assert one.state == made.expected[key_of(obligation), one.quarter]
            walked = transitions.UNREPORTED if not one.steps else None
            for step in one.steps:
                walked = step.state
            assert walked in (one.state, transitions.UNREPORTED)


@settings(max_examples=25)
@given(years())
def test_nothing_that_is_open_goes_unseen(made: Made) -> None:
    records, today = made.desk, made.today
    items = open_items(records, today)
    found = {kind: _keys([i for i in items if i.kind == kind]) for kind in {i.kind for i in items}}
    assert all(n == 1 for kind in (REPORT, "方案") for n in found.get(kind, Counter()).values())
    for obligation in records.held(made.at).leads:
        key = key_of(obligation)
        now = records.at(obligation, made.at)
        listed = [i for i in items if (i.unit, i.task, i.scope or None) == key and i.quarter == made.at]
        kinds = Counter(i.kind for i in listed)
        assert kinds[REPORT] == (now.state == "未报")
        assert kinds[RETURN] == (now.state == "退回")
        assert kinds[REVIEW] == (now.state == "已报" and records.in_use)
        assert kinds[LAG] == bool(now.entry and now.entry.status == "滞后")
        assert now.missing <= (kinds[REPORT] + kinds[RETURN] > 0)  # what counts as 未报 is listed
        assert not (now.entry is None and now.state in ("已报", "认可"))  # nothing is accepted that was not sent
        late = [i for i in listed if i.kind in (REPORT, RETURN) and i.due and i.due < today]
        assert all(i.level == "红" and i.late == (today - i.due).days for i in late if i.due)
    asked = Counter((*key_of(r.obligation), r.matter) for r in records.requests.all if not r.settled)
    assert Counter((i.unit, i.task, i.scope or None, i.kind) for i in items if i.kind in ("延期", "协调")) == asked
    left = [f.number for one in records.inspections for f in one.findings if not f.closed]
    assert [int(i.ref.partition("/")[2]) for i in items if i.kind == RECTIFY] == left


@settings(max_examples=25)
@given(years())
def test_reminders_count_up_and_take_in_every_late_item(made: Made) -> None:
    records, today, at = made.desk, made.today, made.at
    items = open_items(records, today)
    found = matters(records, items, at, today)
    assert sorted(map(repr, (i for m in found for i in m.items))) == sorted(map(repr, (i for i in items if i.urged)))
    assert all(m.times == 1 for m in found)
    rows = recorded(records, found, today)
    kept = [Reminders(reminders=tuple(rows))]
    again = OfficeRecords(PLAN, register(), made.progress, reviews=records.reviewed, reminders=kept,
                 decisions=records.decided, inspections=records.inspections)  # fmt: skip
    assert recorded(again, matters(again, items, at, today), today) == []
    later = matters(again, items, at, today + dt.timedelta(days=1))
    assert [(m.unit, m.quarter, m.times) for m in later] == [(m.unit, m.quarter, 2) for m in found]


@settings(max_examples=25)
@given(years())
def test_every_view_counts_the_same(made: Made) -> None:
    records, today, at = made.desk, made.today, made.at
    items = [i for i in open_items(records, today, at) if i.quarter == at]
    kinds = Counter(i.kind for i in items)
    report = report_view(records, at, today)
    circular = circular_view(PaperRequest(records, today, quarter=at))
    counts = count(records.statuses(at), reviewed=records.in_use)
    summary = summary_view(
        records, open_items(records, today, at), matters(records, open_items(records, today, at), at, today), at, today
    )
    # Taken back after 办结 and not reported in this quarter: owed as a return, and reported by nobody.
    silent = sum(s.state == "退回" and s.entry is None for s in records.statuses(at))

    missing = kinds[REPORT] + silent
    assert report.items.missing.number == circular.items.missing.number == counts.missing == missing
    assert report.items.lagging.number == len(report.lagging) == kinds[LAG]
    assert circular.lagging == report.lags
    back = sorted(_keys([i for i in items if i.kind == RETURN]), key=repr)
    for told in (report.returned, circular.returned):
        assert sorted(((e.unit, e.task, e.scope or None) for e in told), key=repr) == back
    assert counts.returned == kinds[RETURN] == len(back)
    assert counts.waiting == kinds[REVIEW]
    assert sum(r.number for r in summary.reviewing) == sum(i.kind == REVIEW for i in open_items(records, today, at))
    closed = sum(s.state == "办结" for s in records.statuses(at))
    assert counts.closed == closed
    assert counts.owed == report.items.total == len(KEYS) == counts.reported + counts.missing + counts.exempt
    spoke = {s.obligation.unit.name for s in records.statuses(at) if s.entry}
    mute = {s.obligation.unit.name for s in records.statuses(at) if s.state == "未报"} - spoke
    assert {u.name for u in circular.missing} == (mute if circular.due else set())
    assert len(report.rectifying) == len(summary.rectifying)
    now = as_of(records, today, 0)
    assert now.quarter == at
    assert (now.owing, now.reported) == (len({key[0] for key in KEYS}), len(spoke))
    told_today = {w.matter: w.number for w in now.waiting}
    every = Counter(i.kind for i in open_items(records, today, at))
    assert told_today.get("进展没有报送", 0) == every[REPORT]
    assert told_today.get("退回没有重报", 0) == every[RETURN]
    assert told_today.get("进展待审核", 0) == every[REVIEW]
    if records.begun(at):  # else a task's story ends before
        year = Year(records, today)
        shown = [story_view(year, task, until=at, events=events(records)).quarters[-1] for task in PLAN.tasks]
        assert sum(q.owed for q in shown) == counts.owed
        assert sum(q.reported for q in shown) == counts.reported
        assert sum(q.status == "已完成" for q in shown) == now.finished
    owing = next(d for d in dates(records, today) if d.name == f"{at}-due")
    assert owing.open == len({s.obligation.unit.name for s in records.statuses(at) if s.owed})
