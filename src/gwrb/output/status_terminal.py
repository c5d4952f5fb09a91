"""The views of `gwrb status` on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from functools import partial

from rich.text import Text

from gwrb.output.status_files import when_shown
from gwrb.output.status_grid import Grid, GridCell
from gwrb.output.status_grid import show as draw
from gwrb.output.terminal import console, emit, flowing, grid_of
from gwrb.reports.board import Board
from gwrb.reports.counting import MISSING, NOBODY, first_clause
from gwrb.reports.quarterly_views import SAMPLE
from gwrb.reports.status_cells import leading, plain, points, share
from gwrb.reports.status_rows import PART, SECTION, TARGET, TASK, UNIT, StatusRow, StatusView
from gwrb.reports.unit_reporting import EXEMPT
from gwrb.targets.lights import GREEN, RED, YELLOW, share_gone
from gwrb.targets.trajectory import ASSUMED, METHODS, NOTE, Course
from gwrb.text.rounding import half_up, percent

BARS = "▁▂▃▄▅▆▇█"
GAP = "·"
_STYLES = {GREEN: "green", YELLOW: "yellow", RED: "red"}
_UNIT = ("应报", "已报", "迟报", "未报", "免报", "退回", "待审核", "绿", "黄", "红")
_OPTIONAL = ("免报", "退回", "待审核")
_GROUP = ("任务", "已完成", "达序时", "未达序时", "不计", "绿", "黄", "红", "无灯")
_NUMBERS = ("一", "二")
_FIGURES = ("灯", "完成率", "距序时", "各季")
_RIGHT = frozenset((*_UNIT, *_GROUP, "完成率", "距序时", *(f"推算{n}" for n in _NUMBERS)))


def show(board: Board, view: StatusView, *, filtered: bool = False) -> None:
    """A view under its heading, with a sentence that adds it up."""
    out = console()
    body = {UNIT: _units, PART: _groups, SECTION: _groups, TASK: _tasks, TARGET: _targets}[view.by]
    mark = f"【{SAMPLE}】\n" if board.sample else ""
    emit(flowing(f"{mark}{when_shown(board)}\n", out.width), to=out)
    if view.rows:
        draw(body(view), out.width, partial(emit, to=out))
        emit(Text(""), to=out)
    emit(flowing("\n".join(_last(board, view, filtered=filtered)), out.width), to=out)


def _units(view: StatusView) -> Grid:
    def numbers(row: StatusRow) -> list[int]:
        c, p = row.counts, row.paces
        return [c.owed, c.reported, c.late, c.missing, c.exempt, c.returned, c.waiting,
                p.green, p.yellow, p.red]  # fmt: skip

    grid = _counted("单位", view, _UNIT, numbers)
    days = [
        GridCell(when(row), "red" if when(row).startswith("逾期") else "") for row in (*view.rows, view.total)
    ]
    rows = [[*row, day] for row, day in zip(grid.rows, days, strict=True)]
    return grid._replace(heads=[*grid.heads, "期限"], rows=rows)


def show_courses(board: Board, rows: Sequence[StatusRow]) -> None:
    """Lights and projections of one task's targets, for its story."""
    out = console()
    room = out.width - 10
    grid = grid_of(8, room)
    grid.add_row("", "")
    told = [_told(row.course, board) for row in rows if row.course is not None]
    if any(p.value is not None for row in rows if row.course for p in row.course.projections):
        told.append(f"{NOTE}。")
    for number, line in enumerate(told):
        grid.add_row(Text("" if number else "序时", style="bold"), flowing(line, room))
    emit(grid, to=out)


def _told(course: Course, board: Board) -> str:
    """停车泊位：黄灯，完成率36.2%，序时进度50%；推算年底：照全年平均速度10.85万个，照最近一季速度12.08万个."""
    now, unit = course.now, course.target.unit
    facts = [f"{now.colour}灯" if now.colour else now.reason]
    if now.completion is not None:
        facts.append(f"完成率{_percent(now.completion)}，序时进度{percent(share_gone(board.quarter))}")
    ahead = [
        f"{p.method}{plain(half_up(p.value, 2)):f}{unit}" for p in course.projections if p.value is not None
    ]
    return f"{course.target.name}：{'，'.join(facts)}" + (f"；推算年底：{'，'.join(ahead)}" if ahead else "")


def when(row: StatusRow) -> str:
    """逾期6天, 还有5天, 迟报3天; empty where nothing is owed."""
    if row.days is not None:
        if row.days < 0:
            return f"逾期{-row.days}天"
        return f"还有{row.days}天" if row.days else "今天到期"
    if row.unit is not None and row.unit.late:
        return f"迟报{row.unit.late}天"
    return EXEMPT if row.unit is not None and row.unit.state == EXEMPT else ""


def _groups(view: StatusView) -> Grid:
    def numbers(row: StatusRow) -> list[int]:
        p = row.paces
        return [p.total, p.finished, p.on_time, p.behind, p.unmeasured, p.green, p.yellow, p.red, p.dark]

    return _counted("章节" if view.by == SECTION else "部分", view, _GROUP, numbers)


def _counted(
    head: str, view: StatusView, fields: Sequence[str], numbers: Callable[[StatusRow], list[int]]
) -> Grid:
    """Rows of counts and their total; columns that an office may not use are left out where all are nought."""
    every = [*view.rows, view.total]
    counted = [numbers(row) for row in every]
    kept = [n for n, name in enumerate(fields) if name not in _OPTIONAL or any(row[n] for row in counted)]
    rows = []
    for row, mine in zip(every, counted, strict=True):
        style = "bold" if row is view.total else ""
        rows.append([GridCell(_name(row), style), *(GridCell(str(mine[n]), style) for n in kept)])
    return Grid([head, *(fields[n] for n in kept)], rows, 1, _RIGHT)


def _name(row: StatusRow) -> str:
    if not row.title:
        return row.name
    return f"{row.name}{row.title}" if row.section else f"{row.name}、{row.title}"


def _tasks(view: StatusView) -> Grid:
    """A row a task, and under it one a target; of tasks that nobody reported, the task alone."""
    drawn = _courses()
    rows = []
    for row in view.rows:
        one = row.task
        if one is None:
            continue
        doubt = "！" if one.contrary else ""
        said = "待确认" if one.status == NOBODY else one.status
        status = GridCell(said + doubt, "bold" if doubt else "")
        figures = _figures(one.light.colour, leading(row), drawn)
        rows.append([GridCell(row.name), GridCell(first_clause(one.task.text)), status, *figures])
        for each in one.courses if one.status != MISSING else ():
            own = _figures(each.now.colour, each, drawn) if len(one.courses) > 1 else []
            rows.append([GridCell(""), GridCell("·" + _target(each)), GridCell(""), *own])
    return Grid(("编号", "任务和指标", "状态", *_FIGURES), rows, 2, _RIGHT, beside=46)


def _targets(view: StatusView) -> Grid:
    """A row a target, with what the year would end at."""
    drawn = _courses()
    rows = []
    for row in view.rows:
        if row.course is not None:
            ahead = [GridCell(_percent(p.completion) or "—") for p in row.course.projections]
            figures = _figures(row.course.now.colour, row.course, drawn)
            rows.append([GridCell(row.name), GridCell(_target(row.course)), *figures, *ahead])
    heads = ("编号", "指标", *_FIGURES, *(f"推算{number}" for number in _NUMBERS))
    return Grid(heads, rows, 2, _RIGHT, beside=50)


def _figures(colour: str, of: Course | None, drawn: Callable[[Course], str]) -> list[GridCell]:
    """Light, completion, points ahead or behind, and the quarters."""
    light = GridCell(colour or "—", _STYLES.get(colour, ""))
    if of is None:
        return [light, GridCell(""), GridCell(""), GridCell("")]
    return [
        light,
        GridCell(_percent(of.now.completion)),
        GridCell(_distance(of.now.distance)),
        GridCell(drawn(of)),
    ]


def _target(course: Course) -> str:
    """停车泊位5.4/15万个; with the reason where it has no light."""
    now, target = course.now, course.target
    value = "—" if now.figure.value is None else f"{now.figure.value:f}"
    why = f"：{now.reason}" if now.reason else ""
    return f"{target.name} {value}/{target.amount:f}{target.unit}{why}"


def _percent(exact: Fraction | None) -> str:
    rounded = share(exact)
    return "" if rounded is None else percent(rounded)


def _distance(exact: Fraction | None) -> str:
    """Points ahead (+) or behind (-) the share of the year gone."""
    rounded = points(exact)
    if rounded is None:
        return ""
    return f"{-rounded:+g}" if rounded else "0"


def _courses() -> Callable[[Course], str]:
    """How the quarters are drawn: as bars, or in words where the terminal has none."""
    draw = sparkline if _draws() else words
    return lambda course: draw(course.completions)


def _draws() -> bool:
    """Whether the terminal's encoding has the bars."""
    try:
        (BARS + GAP).encode(sys.stdout.encoding or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def sparkline(shares: Iterable[Fraction | None]) -> str:
    """One bar a quarter: the share of the promised amount, in eighths; a dot where there is none."""
    return "".join(
        GAP if one is None else BARS[max(0, min(int(one * len(BARS)), len(BARS) - 1))] for one in shares
    )


def words(shares: Iterable[Fraction | None]) -> str:
    """The same without bars: 20%>36%."""
    return ">".join("-" if one is None else percent(one, 0) for one in shares)


def _last(board: Board, view: StatusView, *, filtered: bool) -> list[str]:
    """Sentences that add the view up, and say what its figures are."""
    c, p = view.total.counts, view.total.paces
    if not view.rows:
        return ["没有符合条件的。"]
    head = "符合条件的：" if filtered else ""
    rest = [f"迟报 {c.late}", f"免报 {c.exempt}", f"退回 {c.returned}", f"待审核 {c.waiting}"]
    more = "，".join(words for words in rest if not words.endswith(" 0"))
    many = {UNIT: f"{len(view.rows)} 个单位，", TARGET: f"{len(view.rows)} 个指标，"}.get(view.by, "")
    out = [
        f"{head}{many}应报 {c.owed} 件，已报 {c.reported}，未报 {c.missing}"
        + (f"；其中{more}" if more else "")
    ]
    measure = "件" if view.by == UNIT else "项"
    shares = [
        f"{name} {number}（{percent(Fraction(number, p.total))}）"
        for name, number in (("已完成", p.finished), ("达序时", p.on_time), ("未达序时", p.behind), ("不计序时", p.unmeasured))
    ]  # fmt: skip
    out.append(f"{head}{p.total} {measure}：" + "，".join(shares))
    out.append(
        f"序时进度 {percent(share_gone(board.quarter))}；灯：绿 {p.green}，黄 {p.yellow}，红 {p.red}，无灯 {p.dark}"
        + ("（按责任事项，几个单位共同的任务各计一次）" if view.by == UNIT else "")
    )
    doubtful = [row.name for row in view.rows if row.by == TASK and row.task and row.task.contrary]
    if doubtful:
        out.append(
            f"！单位报的状态与数矛盾 {len(doubtful)} 项：{'、'.join(doubtful)}；gwrb validate 逐条指出"
        )
    if view.by == TARGET:
        out += [f"推算{number}：{ASSUMED[method]}" for number, method in zip(_NUMBERS, METHODS, strict=True)]
        out.append(NOTE)
    return out
