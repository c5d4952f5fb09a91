"""What the office keeps, as tables and on a terminal: dates, reminders, states, requests, inspections, plans."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from rich.text import Text

from gwrb.model.office_records import LEVELS, Finding, Inspection
from gwrb.model.plan import Plan
from gwrb.model.values import Period
from gwrb.output.table import DOUBT, Column, Table, keyed
from gwrb.output.terminal import TerminalPage
from gwrb.reports.change_words import UNDATED, ChangeRow
from gwrb.reports.quarterly_views import SAMPLE
from gwrb.tracking import samples
from gwrb.tracking.due_dates import Date, weekday
from gwrb.tracking.office import OfficeRecords
from gwrb.tracking.open_items import PLAN, OpenItem, ReminderMatter, by_unit, item_lines, line_words
from gwrb.tracking.reporting import Owing, Standing
from gwrb.tracking.requests import Request
from gwrb.tracking.states import ObligationStatus, key_of
from gwrb.tracking.uncounted import Uncounted

Reminded = tuple[OpenItem, int | None]  # which reminder it is of; None where the unit is not reminded of it
_REMINDERS: tuple[Column[Reminded], ...] = (
    Column("unit", "单位", lambda r: r[0].unit),
    Column("kind", "", lambda r: r[0].kind),
    Column("level", "颜色", lambda r: r[0].level or None),
    Column("", "种类", lambda r: r[0].kind),
    Column("task", "编号", lambda r: r[0].task or None),
    Column("name", "名称", lambda r: r[0].name or None),
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
REQUESTS: tuple[Column[Request], ...] = (
    Column("unit", "单位", lambda r: key_of(r.obligation)[0], width=26),
    Column("task", "编号", lambda r: key_of(r.obligation)[1]),
    Column("name", "名称", lambda r: r.obligation.task.name, width=24),
    Column("scope", "分项", lambda r: key_of(r.obligation)[2], width=16),
    Column("matter", "事项", lambda r: r.matter),
    Column("quarter", "季度", lambda r: r.quarter, width=9),
    Column("asked", "提出日期", lambda r: r.asked, width=12),
    Column("until", "延期至", lambda r: r.until, width=12),
    Column("text", "内容", lambda r: r.words, width=50, prose=True),
    Column("decision", "决定", lambda r: r.decision and r.decision.decision, width=10),
    Column("date", "决定日期", lambda r: r.decision and r.decision.date, width=12),
    Column("settled", "办结", lambda r: r.settled),
    Column("sample", "示例", lambda r: r.sample),
)
_FINDINGS = keyed("number unit task text due result closed")
Found = tuple[Inspection, Finding | None]  # a finding, or an inspection that found nothing
_FOUND: tuple[Column[Found], ...] = (
    Column("", "督查编号", lambda r: r[0].id, width=14),
    Column("", "日期", lambda r: r[0].date, width=12),
    Column("", "方式", lambda r: r[0].kind, width=10),
    Column("", "名称", lambda r: r[0].title, width=24, prose=True),
    Column("", "问题序号", lambda r: r[1] and r[1].number),
    Column("", "整改单位", lambda r: r[1] and r[1].unit, width=26),
    Column("", "编号", lambda r: r[1] and r[1].task),
    Column("", "问题", lambda r: r[1] and r[1].text, width=50, prose=True),
    Column("", "整改期限", lambda r: r[1] and r[1].due, width=12),
    Column("", "整改结果", lambda r: r[1] and r[1].result, width=40, prose=True),
    Column("", "销号日期", lambda r: r[1] and r[1].closed, width=12),
    Column("", "示例", lambda r: r[0].sample),
)
INSPECTIONS: tuple[Column[Inspection], ...] = (
    *keyed("id date kind title sample"),
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
    Column(
        "", "名单", lambda row: None if row.listed is None else "已报" if row.listed else "未报", width=8, optional=True
    ),
    Column("", "名单报送日期", lambda row: row.listed_on, width=12, optional=True),
    *keyed("listed listed_on"),
)
_CHANGES: tuple[Column[ChangeRow], ...] = (
    Column("from", "起始季度", lambda row: row.from_),
    Column("kind", "种类", lambda row: row.kind),
    Column("about", "调整什么", lambda row: row.about),
    Column("text", "内容", lambda row: row.words, prose=True),
    Column("decided", "决定日期", lambda row: None if row.decided == UNDATED else row.decided),
    Column("by", "决定机关", lambda row: row.by or None),
    Column("document", "依据文件", lambda row: row.document or None),
    Column("reason", "理由", lambda row: row.reason, prose=True),
    Column("unconfirmed", "待确认", lambda row: row.unconfirmed or None, prose=True),
    *keyed("task unit"),
)
_UNCOUNTED: tuple[Column[Uncounted], ...] = (
    Column("what", "材料", lambda one: one.what, width=10),
    Column("why", "为什么没有计入", lambda one: one.why, width=34),
    Column("unit", "单位", lambda one: one.unit, width=26),
    Column("task", "编号", lambda one: one.task or None, width=8),
    Column("scope", "分项", lambda one: one.scope, width=16, prose=True),
    Column("quarter", "季度", lambda one: one.quarter and str(one.quarter), width=8),
    Column("path", "文件", lambda one: one.path, width=40),
    Column("line", "行", lambda one: one.line or None),
)


def reminders_table(items: Iterable[OpenItem], found: Iterable[ReminderMatter]) -> Table[Reminded]:
    """What is open, each with the reminder in which it stands."""
    times = {(m.unit, i): m.times for m in found for i in m.items}
    return Table(_REMINDERS, [(item, times.get((item.unit, item))) for item in items])


def states_table(
    statuses: Sequence[ObligationStatus], quarter: Period, today: dt.date, *, unjudged: bool = False
) -> Table[ObligationStatus]:
    """Where the obligations of a quarter stand; with `unjudged`, why each waits for the office to judge it."""

    def note(status: ObligationStatus) -> str:
        if unjudged:
            return status.unjudged
        late = status.overdue(today)
        return status.reason or (f"逾期 {late} 天" if late else "")

    columns: tuple[Column[ObligationStatus], ...] = (
        Column("unit", "单位", lambda s: key_of(s.obligation)[0]),
        Column("task", "编号", lambda s: key_of(s.obligation)[1]),
        Column("name", "名称", lambda s: s.obligation.task.name or "", optional=True),
        Column("scope", "分项", lambda s: key_of(s.obligation)[2] or "", optional=True),
        Column("state", "状态", lambda s: s.state),
        Column("status", "进度状态", lambda s: s.entry.status if s.entry else "", optional=True),
        Column("submitted", "报送日期", lambda s: s.received or "", optional=True),
        Column("note", "说明", note, optional=True, fold=30),
        Column("quarter", "", lambda _: quarter),
        Column("sample", "示例", lambda s: s.sample, screen=False),
        Column("light", "", lambda s: s.light.colour),
        Column("yardstick", "", lambda s: s.light.basis),
        Column("verdict", "", lambda s: s.verdict and s.verdict.verdict),
        Column("unjudged", "", lambda s: s.unjudged),
        Column("evidence", "", lambda s: list(s.answer.evidence) if s.answer else []),
        Column("", "佐证材料", lambda s: "；".join(s.answer.evidence) if s.answer else "", optional=True, fold=20),
        Column("judge", "", lambda s: s.records.judge if s.unjudged else ""),
    )
    return Table(columns, statuses, names=3)


def findings_table(found: Iterable[Inspection]) -> Table[Found]:
    """What inspections found, a row each; an inspection that found nothing has a row of its own."""
    return Table(_FOUND, [(one, finding) for one in found for finding in one.findings or (None,)])


def dates_table(found: Sequence[Date], today: dt.date, *, sample: bool) -> Table[Date]:
    """The dates of a year; of each that is owed, by how many units."""
    columns: tuple[Column[Date], ...] = (
        Column("date", "日期", lambda d: d.day),
        Column("weekday", "星期", lambda d: d.weekday),
        Column("kind", "事项", lambda d: d.kind),
        Column("text", "内容", lambda d: d.words),
        *keyed("quarter units open"),
        Column("days", "", lambda d: (d.day - today).days),
        Column("", "应办单位", lambda d: d.units if d.owed else None),
        Column("", "未办单位", lambda d: d.open if d.owed else None),
    )
    return Table(columns, found, title=SAMPLE if sample else "")


def plans_table(one: Standing, today: dt.date) -> Table[Owing]:
    """Who has sent the plan of the year and who has not."""
    mark = f"【{SAMPLE}】" if any(row.sample for row in one.rows) else ""
    title = f"办理方案{f'，期限 {one.due}' if one.due else ''}；今天 {today}{mark}"
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
    if any(row.listed is not None for row in one.rows):
        lists = len(one.unlisted)
        out += f"。名单：已报 {len(one.owing) - lists} 个，未报 {lists} 个"
    return out


def plans_object(one: Standing, today: dt.date, uncounted: Sequence[Uncounted]) -> dict[str, object]:
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
            "unlisted_units": len(one.unlisted),
            **{key: sum(fact[key] for fact in facts) for key in ("owed", "reported", "missing")},
        },
        **uncounted_object(uncounted),
    }


def uncounted_object(found: Sequence[Uncounted]) -> dict[str, object]:
    """What counts nowhere, under the one key that it has in every object for programs."""
    return {"uncounted": Table(_UNCOUNTED, found).objects()}


def changes_table(rows: Sequence[ChangeRow]) -> Table[ChangeRow]:
    """What was changed during the year."""
    return Table(_CHANGES, rows)


def changes_page(rows: Sequence[ChangeRow]) -> TerminalPage:
    """The same one after another, each with who decided it and why."""
    page = TerminalPage()
    page.hang("\n".join([*map(_change, rows), f"共 {len(rows)} 项调整"]))
    return page


def _change(row: ChangeRow) -> str:
    decided = "".join(filter(None, (row.by, row.document and f"（{row.document}）")))
    doubt = "（待确认）" if row.unconfirmed else ""
    return f"{row.from_} {row.about}：{row.words}{doubt}\n  {row.decided} {decided or '决定'}：{' '.join(row.reason.split())}"


def uncounted_sheets(found: Sequence[Uncounted]) -> list[Table[Uncounted]]:
    """The same as the last sheet of an Excel file; no sheet where everything counts."""
    return [Table(_UNCOUNTED, found, name="没有计入")] if found else []


def calendar_page(
    plan: Plan, found: Sequence[Date], coming: Sequence[Date], today: dt.date, *, sample: bool = False
) -> TerminalPage:
    """Every date of the year, a mark where today stands, and what is due next."""
    page = TerminalPage(sample=sample)
    page.say(f"{plan.heading.year}年目标任务日历\n")
    rows: list[tuple[str | Text, ...]] = [(f"{date.day} {date.weekday}", date.kind, _date(date)) for date in found]
    ahead = next((n for n, date in enumerate(found) if date.day >= today), None)
    if ahead is not None:
        rows.insert(ahead, (Text(f"{today} {weekday(today)}", style="bold"), Text("← 今天", style="bold"), ""))
    page.rows((15, 12, 0), rows)
    page.say(f"\n{coming_words(coming, today)}")
    return page


def _date(date: Date) -> str:
    if not date.owed:
        return date.words
    left = f"还有 {date.open} 个没有办" if date.open else "都办了"
    return f"{date.words}；{date.units} 个单位，{left}"


def coming_words(coming: Iterable[Date], today: dt.date) -> str:
    """What is due next, a line each: how soon, and how many still owe it."""
    lines = []
    for date in coming:
        days = (date.day - today).days
        when = f"还有 {days} 天" if days else "就是今天"
        lines.append(f"接下来：{date.day}（{date.weekday}，{when}）{date.words}，{date.open} 个单位还没有办")
    return "\n".join(lines) or "接下来没有要办的期限。"


def open_page(
    records: OfficeRecords, items: Sequence[OpenItem], found: Sequence[ReminderMatter], about: str
) -> TerminalPage:
    """What each unit is reminded of, what waits for the office, and what else is open."""
    names = {i.unit for i in items}
    page = TerminalPage()
    page.say(about)
    if samples.of_unit(records, names.pop() if len(names) == 1 else None):
        page.mark()
    for unit, mine in by_unit(i for i in items if i.urged).items():
        said = [f"{_matter(m)}第 {m.times} 次" for m in found if m.unit == unit]
        page.say(f"\n{unit}（{'，'.join(said)}催办）")
        page.rows((2, 0), item_lines(mine))
    for title, rest in (
        ("等督查室办的", [i for i in items if i.office]),
        ("还没有到期的", [i for i in items if not i.office and not i.level]),
    ):
        if rest:
            page.say(f"\n{title}")
        for unit, mine in by_unit(rest).items():
            page.rows((2, 0), item_lines(mine, unit))
    page.say("\n" + totals(items))
    return page


def totals(items: Sequence[OpenItem]) -> str:
    """One sentence that adds up."""
    counts = [f"{level} {sum(i.urged and i.level == level for i in items)} 件" for level in reversed(LEVELS)]
    office = sum(i.office for i in items)
    rest = sum(not i.office and not i.level for i in items)
    units = len({i.unit for i in items if i.urged})
    return f"催办 {units} 个单位：{'，'.join(counts)}；等督查室办的 {office} 件；还没有到期的 {rest} 件"


def _matter(matter: ReminderMatter) -> str:
    if matter.quarter:
        return f"{matter.quarter} "
    return "办理方案" if any(i.kind == PLAN for i in matter.items) else "名单"


def requests_page(found: Sequence[Request], names: Sequence[str]) -> TerminalPage:
    """Requests one after another, each under its name, with what was decided."""
    page = TerminalPage(sample=any(r.sample for r in found))
    still = sum(not r.settled for r in found)
    page.hang("\n".join([*map(_request, found, names), f"共 {len(found)} 件，没有办结的 {still} 件"]))
    return page


def _request(request: Request, name: str) -> str:
    asker, day = request.obligation.unit.name, str(request.asked or "")
    made = f"由{asker}{day and f' {day} '}提出" if asker != request.now.unit.name else day and f"{day} 提出"
    asked = made and f"，{made}"
    head = f"{name} {request.matter}（{request.quarter}{asked}）"
    until = f"申请延期至 {request.until}" if request.until else ""
    until += f"（原定 {request.deadline}）" if request.until and request.stated else ""
    words = "：".join(part for part in (until, " ".join(request.words.split())) if part)
    return f"{head}\n  {words}\n  → {_decided(request)}"


def _decided(request: Request) -> str:
    decided = request.decision
    if request.replaced:
        return "单位另行申请，不再办"
    if decided is None:
        return "等决定"
    day = decided.until or request.until
    new = f"，延至 {day}" if decided.decision == "同意" and day else ""
    note = f"：{' '.join(str(decided.note).split())}" if decided.note else ""
    return f"{decided.date} {decided.decision}{new}{note}"


def inspections_page(found: Sequence[Inspection], today: dt.date) -> TerminalPage:
    """Inspections with what they found and how it stands."""
    page = TerminalPage(sample=any(one.sample for one in found))
    still = sum(f.closed is None for one in found for f in one.findings)
    said = [line for one in found for line in _inspection(one, today)]
    page.hang("\n".join([*said, f"共督查 {len(found)} 次，没有整改的问题 {still} 个"]))
    return page


def _inspection(one: Inspection, today: dt.date) -> Iterator[str]:
    yield f"{one.id} {one.date} {one.kind}：{one.title}"
    for f in one.findings:
        end = f"{f.closed} 已整改：{' '.join(str(f.result or '').split())}" if f.closed else "没有整改"
        if f.closed is None and f.due:
            late = (today - f.due).days
            end += f"（期限 {f.due}" + (f"，逾期 {late} 天）" if late > 0 else "）")
        about = f"{f.unit} {f.task}" if f.task else f"{f.unit}"
        yield f"  {f.number}. {about}：{' '.join(str(f.text).split())}\n     → {end}"
    if not one.findings:
        yield "  没有发现问题"
