"""The calendar, what is open, and what the office did, for people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from rich.text import Text

from gwrb.model.office_records import LEVELS, Inspection
from gwrb.model.plan import Plan
from gwrb.output.terminal import console, emit, flowing, grid_of, table
from gwrb.output.wrap import wrap
from gwrb.reports.quarterly_views import SAMPLE
from gwrb.tracking.due_dates import Date
from gwrb.tracking.office import OfficeRecords
from gwrb.tracking.open_items import OpenItem, by_unit
from gwrb.tracking.reminders import ReminderMatter, lines, task_words, told_apart
from gwrb.tracking.requests import Request


def show_calendar(
    plan: Plan, found: Sequence[Date], coming: Sequence[Date], today: dt.date, *, sample: bool = False
) -> None:
    """Every date of the year, a mark where today stands, and what is due next."""
    out = console()
    grid = grid_of(10, 12, out.width - 26)
    marked = False
    for date in found:
        if not marked and date.day >= today:
            marked = True
            grid.add_row(Text(str(today), style="bold"), Text("← 今天", style="bold"), Text(""))
        grid.add_row(str(date.day), date.kind, flowing(_date(date), out.width - 26))
    last = [f"接下来：{_coming(date, today)}" for date in coming] or ["接下来没有要办的期限。"]
    emit(
        *marks(sample=sample),
        flowing(f"{plan.heading.year}年目标任务日历\n", out.width),
        grid,
        flowing("\n" + "\n".join(last), out.width),
        to=out,
    )


def _date(date: Date) -> str:
    if not date.owed:
        return date.words
    left = f"还有 {date.open} 个没有办" if date.open else "都办了"
    return f"{date.words}；{date.units} 个单位，{left}"


def _coming(date: Date, today: dt.date) -> str:
    days = (date.day - today).days
    when = f"还有 {days} 天" if days else "就是今天"
    return f"{date.day}（{when}）{date.words}，{date.open} 个单位还没有办"


def show_open(
    desk: OfficeRecords, items: Sequence[OpenItem], found: Iterable[ReminderMatter], about: str
) -> None:
    """What each unit is reminded of, what waits for the office, and what else is open."""
    out = console()
    times = {(m.unit, m.quarter): m for m in found}
    names = {i.unit for i in items}
    sample = desk.sampled(names.pop() if len(names) == 1 else None)
    parts: list[object] = [flowing(about, out.width), *marks(sample=sample)]
    urged = by_unit(i for i in items if i.urged)
    for unit, mine in urged.items():
        said = [f"{_matter(m)}第 {m.times} 次" for m in times.values() if m.unit == unit]
        parts.append(flowing(f"\n{unit}（{'，'.join(said)}催办）", out.width))
        parts.append(_lines(mine, out.width))
    office = [i for i in items if i.office]
    if office:
        parts.append(flowing("\n等督查室办的", out.width))
        for unit, mine in by_unit(office).items():
            parts.append(_lines(mine, out.width, unit))
    rest = [i for i in items if not i.office and not i.level]
    if rest:
        parts.append(flowing("\n还没有到期的", out.width))
        for unit, mine in by_unit(rest).items():
            parts.append(_lines(mine, out.width, unit))
    parts.append(flowing("\n" + totals(items), out.width))
    emit(*parts, to=out)


def totals(items: Sequence[OpenItem]) -> str:
    """One sentence that adds up."""
    counts = [f"{level} {sum(i.urged and i.level == level for i in items)} 件" for level in reversed(LEVELS)]
    office = sum(i.office for i in items)
    rest = sum(not i.office and not i.level for i in items)
    units = len({i.unit for i in items if i.urged})
    return f"催办 {units} 个单位：{'，'.join(counts)}；等督查室办的 {office} 件；还没有到期的 {rest} 件"


def _matter(matter: ReminderMatter) -> str:
    return f"{matter.quarter} " if matter.quarter else "办理方案"


def _lines(items: Sequence[OpenItem], width: int, unit: str = "") -> object:
    grid = grid_of(2, width - 4)
    for line in lines(items):
        names = "、".join(filter(None, map(task_words, line.items)))
        count = f"，{len(line.items)} 件" if len(line.items) > 1 else ""
        said = (
            (names, line.words)
            if told_apart(line.items[0])
            else (f"{line.words}{count}：{names}".rstrip("："),)
        )
        grid.add_row(line.level or "·", flowing(" ".join(filter(None, (unit, *said))), width - 4))
    return grid


def marks(*, sample: bool) -> list[Text]:
    """The mark of what is made from samples; nothing where there is none."""
    return [Text(SAMPLE)] if sample else []


def show_rows(
    columns: Sequence[str], rows: Sequence[Sequence[str]], last: str, *, sample: bool = False
) -> None:
    """A table whose empty columns are left out, and a line that adds it up."""
    kept = [n for n in range(len(columns)) if any(row[n] for row in rows)]
    body = table(*(columns[n] for n in kept))
    for row in rows:
        body.add_row(*(Text(row[n]) for n in kept))
    out = console()
    emit(*marks(sample=sample), *([body, Text("")] if rows else []), flowing(last, out.width), to=out)


def show_requests(found: Sequence[Request], names: Sequence[str]) -> None:
    """Requests one after another, each with what was decided."""
    out = console()
    body: list[str] = []
    for request, name in zip(found, names, strict=True):
        asked = f"，{request.asked} 提出" if request.asked else ""
        head = f"{name} {request.matter}（{request.quarter}{asked}）"
        until = f"申请延期至 {request.until}" if request.until else ""
        until += f"（原定 {request.deadline}）" if request.until and request.stated else ""
        words = "：".join(part for part in (until, " ".join(request.words.split())) if part)
        decided = request.decision
        end = "等决定"
        if request.replaced:
            end = "单位另行申请，不再办"
        elif decided is not None:
            day = decided.until or request.until
            new = f"，延至 {day}" if decided.decision == "同意" and day else ""
            end = f"{decided.date} {decided.decision}{new}"
            end += f"：{' '.join(str(decided.note).split())}" if decided.note else ""
        body.append(f"{head}\n  {words}\n  → {end}")
    still = sum(not r.settled for r in found)
    body.append(f"共 {len(found)} 件，没有办结的 {still} 件")
    sample = any(r.sample for r in found)
    emit(*marks(sample=sample), hanging("\n".join(body), out.width), to=out)


def show_inspections(found: Sequence[Inspection], today: dt.date) -> None:
    """Inspections with what they found and how it stands."""
    out = console()
    body: list[str] = []
    still = 0
    for one in found:
        body.append(f"{one.id} {one.date} {one.kind}：{one.title}")
        for f in one.findings:
            still += f.closed is None
            end = f"{f.closed} 已整改：{' '.join(str(f.result or '').split())}" if f.closed else "没有整改"
            if f.closed is None and f.due:
                late = (today - f.due).days
                end += f"（期限 {f.due}" + (f"，逾期 {late} 天）" if late > 0 else "）")
            about = f"{f.unit} {f.task}" if f.task else f"{f.unit}"
            body.append(f"  {f.number}. {about}：{' '.join(str(f.text).split())}\n     → {end}")
        if not one.findings:
            body.append("  没有发现问题")
    body.append(f"共督查 {len(found)} 次，没有整改的问题 {still} 个")
    emit(*marks(sample=any(one.sample for one in found)), hanging("\n".join(body), out.width), to=out)


def hanging(text: str, width: int) -> Text:
    """Lines folded to a width; what is carried over stands under what it belongs to."""
    out: list[str] = []
    for line in text.split("\n"):
        margin = len(line) - len(line.lstrip(" "))
        for mark in ("→ ", "1. "):
            margin += 2 * line[margin:].startswith(mark)
        first, *rest = wrap(line, width)
        if rest and margin:
            rest = wrap("".join(rest), width - margin)
        out += [first, *(" " * margin + one for one in rest)]
    return Text("\n".join(out))
