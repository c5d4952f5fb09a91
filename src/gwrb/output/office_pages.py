"""The calendar, what is open, and what the office did, on a terminal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from rich.text import Text

from gwrb.model.office_records import LEVELS, Inspection
from gwrb.model.plan import Plan
from gwrb.output.terminal import TerminalPage
from gwrb.tracking.due_dates import Date
from gwrb.tracking.office import OfficeRecords
from gwrb.tracking.open_items import OpenItem, by_unit
from gwrb.tracking.reminders import ReminderMatter, lines, task_words, told_apart
from gwrb.tracking.requests import Request


def calendar_page(
    plan: Plan, found: Sequence[Date], coming: Sequence[Date], today: dt.date, *, sample: bool = False
) -> TerminalPage:
    """Every date of the year, a mark where today stands, and what is due next."""
    page = TerminalPage(sample=sample)
    page.say(f"{plan.heading.year}年目标任务日历\n")
    rows: list[tuple[str | Text, ...]] = [(str(date.day), date.kind, _date(date)) for date in found]
    ahead = next((n for n, date in enumerate(found) if date.day >= today), None)
    if ahead is not None:
        rows.insert(ahead, (Text(str(today), style="bold"), Text("← 今天", style="bold"), ""))
    page.rows((10, 12, 0), rows)
    last = [f"接下来：{_coming(date, today)}" for date in coming] or ["接下来没有要办的期限。"]
    page.say("\n" + "\n".join(last))
    return page


def _date(date: Date) -> str:
    if not date.owed:
        return date.words
    left = f"还有 {date.open} 个没有办" if date.open else "都办了"
    return f"{date.words}；{date.units} 个单位，{left}"


def _coming(date: Date, today: dt.date) -> str:
    days = (date.day - today).days
    when = f"还有 {days} 天" if days else "就是今天"
    return f"{date.day}（{when}）{date.words}，{date.open} 个单位还没有办"


def open_page(
    desk: OfficeRecords, items: Sequence[OpenItem], found: Sequence[ReminderMatter], about: str
) -> TerminalPage:
    """What each unit is reminded of, what waits for the office, and what else is open."""
    names = {i.unit for i in items}
    page = TerminalPage()
    page.say(about)
    if desk.sampled(names.pop() if len(names) == 1 else None):
        page.mark()
    for unit, mine in by_unit(i for i in items if i.urged).items():
        said = [f"{_matter(m)}第 {m.times} 次" for m in found if m.unit == unit]
        page.say(f"\n{unit}（{'，'.join(said)}催办）")
        page.rows((2, 0), _lines(mine))
    for title, rest in (
        ("等督查室办的", [i for i in items if i.office]),
        ("还没有到期的", [i for i in items if not i.office and not i.level]),
    ):
        if rest:
            page.say(f"\n{title}")
        for unit, mine in by_unit(rest).items():
            page.rows((2, 0), _lines(mine, unit))
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
    return f"{matter.quarter} " if matter.quarter else "办理方案"


def _lines(items: Iterable[OpenItem], unit: str = "") -> Iterator[tuple[str, str]]:
    for line in lines(items):
        names = "、".join(filter(None, map(task_words, line.items)))
        count = f"，{len(line.items)} 件" if len(line.items) > 1 else ""
        apart = told_apart(line.items[0])
        said = (names, line.words) if apart else (f"{line.words}{count}：{names}".rstrip("："),)
        yield line.level or "·", " ".join(filter(None, (unit, *said)))


def requests_page(found: Sequence[Request], names: Sequence[str]) -> TerminalPage:
    """Requests one after another, each under its name, with what was decided."""
    page = TerminalPage(sample=any(r.sample for r in found))
    still = sum(not r.settled for r in found)
    page.hang("\n".join([*map(_request, found, names), f"共 {len(found)} 件，没有办结的 {still} 件"]))
    return page


def _request(request: Request, name: str) -> str:
    asked = f"，{request.asked} 提出" if request.asked else ""
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
