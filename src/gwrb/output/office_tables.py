"""What the office keeps, as tables: dates, reminders, states, requests, inspections, and who has sent a plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from gwrb.model.office_records import Finding, Inspection
from gwrb.model.values import Quarter
from gwrb.output.table import Column, Table
from gwrb.reports.quarterly_views import SAMPLE
from gwrb.tracking.due_dates import Date
from gwrb.tracking.open_items import OpenItem
from gwrb.tracking.reminders import ReminderMatter, line_words
from gwrb.tracking.reporting import Owing, Standing
from gwrb.tracking.requests import Request
from gwrb.tracking.states import ObligationStatus, key_of

DOUBT = "待确认"
Reminded = tuple[OpenItem, int | None]  # which reminder it is of; None where the unit is not reminded of it
_REMINDERS: tuple[Column[Reminded], ...] = (
    Column("unit", "单位", lambda r: r[0].unit),
    Column("kind", "", lambda r: r[0].kind),
    Column("level", "颜色", lambda r: r[0].level or None),
    Column("", "种类", lambda r: r[0].kind),
    Column("task", "编号", lambda r: r[0].task or None),
    Column("scope", "分项", lambda r: r[0].scope or None),
    Column("quarter", "季度", lambda r: r[0].quarter),
    Column("since", "", lambda r: r[0].since),
    Column("due", "期限", lambda r: r[0].due),
    Column("late", "", lambda r: r[0].late),
    Column("", "逾期天数", lambda r: r[0].late or None),
    Column("times", "第几次催办", lambda r: r[1]),
    Column("office", "", lambda r: r[0].office),
    Column("text", "", lambda r: r[0].words),
    Column("", "内容", lambda r: line_words(r[0]) + (f"（{DOUBT}）" if r[0].unconfirmed else "")),
    Column("ref", "", lambda r: r[0].ref or None),
    Column("unconfirmed", "", lambda r: r[0].unconfirmed),
    Column("sample", "示例", lambda r: r[0].sample),
)
_REQUESTS: tuple[Column[Request], ...] = (
    Column("unit", "", lambda r: key_of(r.obligation)[0]),
    Column("task", "", lambda r: key_of(r.obligation)[1]),
    Column("scope", "", lambda r: key_of(r.obligation)[2]),
    Column("matter", "", lambda r: r.matter),
    Column("quarter", "", lambda r: r.quarter),
    Column("asked", "", lambda r: r.asked),
    Column("until", "", lambda r: r.until),
    Column("text", "", lambda r: r.words),
    Column("decision", "", lambda r: r.decision and r.decision.decision),
    Column("date", "", lambda r: r.decision and r.decision.date),
    Column("settled", "", lambda r: r.settled),
    Column("sample", "", lambda r: r.sample),
)
_FINDINGS: tuple[Column[Finding], ...] = (
    Column("number", "", lambda f: f.number),
    Column("unit", "", lambda f: f.unit),
    Column("task", "", lambda f: f.task or None),
    Column("text", "", lambda f: f.text),
    Column("due", "", lambda f: f.due),
    Column("result", "", lambda f: f.result or None),
    Column("closed", "", lambda f: f.closed),
)
_INSPECTIONS: tuple[Column[Inspection], ...] = (
    Column("id", "", lambda one: one.id),
    Column("date", "", lambda one: one.date),
    Column("kind", "", lambda one: one.kind),
    Column("title", "", lambda one: one.title),
    Column("sample", "", lambda one: one.sample),
    Column("tasks", "", lambda one: list(one.tasks)),
    Column("units", "", lambda one: list(one.units)),
    Column("findings", "", lambda one: Table(_FINDINGS, one.findings).objects()),
)
_OWING: tuple[Column[Owing], ...] = (
    Column("unit", "单位", lambda row: row.unit, width=26, optional=True),
    Column("owed", "应报", lambda row: row.owed, width=8, right=True),
    Column("reported", "已报", lambda row: row.reported, width=8, right=True),
    Column("missing", "缺", lambda row: row.owed - row.reported, width=8, right=True, optional=True),
    Column("state", "报送情况", lambda row: row.state, width=10, optional=True),
    Column("submitted", "报送日期", lambda row: row.submitted, width=12, optional=True),
    Column("days_late", "", lambda row: row.late),
    Column("", "迟报天数", lambda row: row.late or None, width=10, right=True, optional=True),
    Column("unconfirmed", DOUBT, lambda row: row.unconfirmed, width=10, optional=True),
    Column("sample", "示例", lambda row: row.sample, width=8, optional=True),
)


def reminders_table(items: Iterable[OpenItem], found: Iterable[ReminderMatter]) -> Table[Reminded]:
    """What is open, each with the reminder in which it stands."""
    times = {(m.unit, i): m.times for m in found for i in m.items}
    return Table(_REMINDERS, [(item, times.get((item.unit, item))) for item in items])


def requests_table(found: Sequence[Request]) -> Table[Request]:
    return Table(_REQUESTS, found)


def inspections_table(found: Sequence[Inspection]) -> Table[Inspection]:
    return Table(_INSPECTIONS, found)


def states_table(statuses: Sequence[ObligationStatus], quarter: Quarter, today: dt.date) -> Table[ObligationStatus]:
    """Where the obligations of a quarter stand."""

    def note(status: ObligationStatus) -> str:
        late = status.overdue(today)
        return status.reason or (f"逾期 {late} 天" if late else "")

    columns: tuple[Column[ObligationStatus], ...] = (
        Column("unit", "单位", lambda s: key_of(s.obligation)[0]),
        Column("task", "编号", lambda s: key_of(s.obligation)[1]),
        Column("scope", "分项", lambda s: key_of(s.obligation)[2] or "", optional=True),
        Column("state", "状态", lambda s: s.state),
        Column("status", "进度状态", lambda s: s.entry.status if s.entry else "", optional=True),
        Column("submitted", "报送日期", lambda s: s.received or "", optional=True),
        Column("note", "说明", note, optional=True),
        Column("quarter", "", lambda _: quarter),
        Column("sample", "示例", lambda s: s.sample, screen=False),
    )
    return Table(columns, statuses)


def dates_table(found: Sequence[Date], today: dt.date, *, sample: bool) -> Table[Date]:
    """The dates of a year; of each that is owed, by how many units."""
    columns: tuple[Column[Date], ...] = (
        Column("date", "日期", lambda d: d.day),
        Column("kind", "事项", lambda d: d.kind),
        Column("text", "内容", lambda d: d.words),
        Column("quarter", "", lambda d: d.quarter),
        Column("units", "", lambda d: d.units),
        Column("open", "", lambda d: d.open),
        Column("days", "", lambda d: (d.day - today).days),
        Column("", "应办单位", lambda d: d.units if d.owed else None),
        Column("", "未办单位", lambda d: d.open if d.owed else None),
    )
    return Table(columns, found, title=SAMPLE if sample else "")


def plans_table(one: Standing, today: dt.date) -> Table[Owing]:
    """Who has sent the plan of the year and who has not."""
    mark = f"【{SAMPLE}】" if any(row.sample for row in one.rows) else ""
    due = f"，期限 {one.due}" if one.due else ""
    title = f"办理方案{due}；今天 {today}{mark}"
    return Table(_OWING, one.rows, title, foot=_plans_total(one, today), name="办理方案")


def _plans_total(one: Standing, today: dt.date) -> str:
    """One sentence that adds the rows up."""
    left, late = len(one.missing), sum(bool(row.late) for row in one.rows)
    said = [f"其中迟报 {late} 个"] if late else []
    said += [f"没有报全的 {len(one.partial)} 个"] if one.partial else []
    more = f"（{'，'.join(said)}）" if said else ""
    out = f"应报 {len(one.owing)} 个单位，已报 {len(one.owing) - left} 个{more}，未报 {left} 个"
    if one.due and left:
        days = (one.due - today).days
        out += f"；离期限还有 {days} 天" if days > 0 else "；今天到期" if not days else f"；已逾期 {-days} 天"
    return out


def plans_object(one: Standing, today: dt.date) -> dict[str, object]:
    """The object of `gwrb status --plans --format json`."""
    facts = plans_table(one, today).objects()
    return {
        "due": one.due and one.due.isoformat(),
        "on": today.isoformat(),
        "sample": any(row.sample for row in one.rows),
        "rows": facts,
        "total": {
            "units": len(one.rows),
            "missing_units": len(one.missing),
            **{key: sum(fact[key] for fact in facts) for key in ("owed", "reported", "missing")},
        },
    }
