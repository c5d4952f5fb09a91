"""`gwrb today` as a screen, a table and an object."""

from collections.abc import Sequence
from typing import Any

from gwrb.model.plan import Plan
from gwrb.output.office_lists import coming_words, uncounted_object
from gwrb.output.table import Column, Table
from gwrb.output.terminal import NARROW, TerminalPage
from gwrb.reports.waiting import Today, Waiting
from gwrb.tracking.uncounted import Uncounted

NAMED = 3  # units that a line names before the rest is only counted
_WAITING: tuple[Column[Waiting], ...] = (
    Column("who", "谁办", lambda w: w.who, width=10),
    Column("matter", "等着办的事", lambda w: w.matter, width=26),
    Column("count", "件数", lambda w: w.number),
    Column("", "单位", lambda w: "、".join(w.units), width=60, prose=True),
    Column("units", "", lambda w: list(w.units)),
    Column("", "命令", lambda w: f"gwrb {w.command}", width=24),
    Column("command", "", lambda w: w.command),
)


def waiting_table(today: Today) -> Table[Waiting]:
    """What waits for whom."""
    return Table(_WAITING, today.waiting, name="等着办的事")


def today_object(today: Today, uncounted: Sequence[Uncounted]) -> dict[str, Any]:
    """The object of `gwrb today --format json`."""
    figures = ("tasks", "finished", "red", "yellow", "owing", "reported")
    return {
        "on": today.on.isoformat(),
        "quarter": str(today.quarter),
        "next": [{"date": d.day.isoformat(), "kind": d.kind, "text": d.words, "open": d.open} for d in today.coming],
        "figures": {name: getattr(today, name) for name in figures},
        "waiting": waiting_table(today).objects(),
        "sample": today.sample,
        **uncounted_object(uncounted),
    }


def today_page(today: Today, plan: Plan) -> TerminalPage:
    """The next date, the figures of the round at hand, and what waits, each with its command."""
    page = TerminalPage(sample=today.sample)
    city = plan.heading.city or ""
    page.say(f"{city}{plan.heading.year}年目标任务 {today.tasks} 项；今天 {today.on}")
    page.say(coming_words(today.coming, today.on))
    page.say("\n" + _figures(today))
    for who in dict.fromkeys(w.who for w in today.waiting):
        page.say(f"\n等{who}办")
        mine = [w for w in today.waiting if w.who == who]
        if page.width < NARROW:
            page.hang("\n".join(f"  {w.matter}：{_count(w)}\n  → gwrb {w.command}" for w in mine))
        else:
            page.rows((2, 20, 0, 26), [("", w.matter, _count(w), f"gwrb {w.command}") for w in mine])
    if not today.waiting:
        page.say("\n没有等着办的事。")
    page.say("\n全部命令见 gwrb -h")
    return page


def _figures(today: Today) -> str:
    units = f"应报 {today.owing} 个单位，已报 {today.reported} 个"
    return f"{today.quarter.period}：{units}；已完成 {today.finished} 项，红灯 {today.red}，黄灯 {today.yellow}"


def _count(waiting: Waiting) -> str:
    if not waiting.units:
        return f"{waiting.number} 处"
    names = "、".join(waiting.units[:NAMED])
    rest = f"等 {len(waiting.units)} 个单位" if len(waiting.units) > NAMED else ""
    return f"{waiting.number} 件：{names}{rest}"
