"""The views of `gwrb status` on a terminal."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from gwrb.model.task_names import short_label, task_name
from gwrb.output.status_tables import leading, plain, points, share, when_shown
from gwrb.output.table import Column, Table, counts
from gwrb.output.terminal import TerminalPage
from gwrb.reports.quarterly_report import QuarterData
from gwrb.reports.quarterly_views import SAMPLE
from gwrb.reports.status_rows import PART, SECTION, TARGET, TASK, UNIT, StatusRow, StatusView
from gwrb.targets.lights import GREEN, NODE, PACES, RED, VERDICT, YEAR, YELLOW, share_gone
from gwrb.targets.trajectory import ASSUMED, METHODS, NOTE, Course
from gwrb.text.rounding import half_up, percent
from gwrb.tracking.states import EXEMPT, MISSING
from gwrb.tracking.tallies import NOBODY

BARS = "▁▂▃▄▅▆▇█"
GAP = "·"
_STYLES = {GREEN: "green", YELLOW: "yellow", RED: "red"}
_NUMBERS = ("一", "二")


def status_page(data: QuarterData, view: StatusView, *, filtered: bool = False) -> TerminalPage:
    """A view under its heading, with a sentence that adds it up."""
    page = TerminalPage()
    mark = f"【{SAMPLE}】\n" if data.sample else ""
    page.say(f"{mark}{when_shown(data)}\n")
    if view.rows:
        page.table(_table(view))
        page.say("")
    page.say("\n".join(_last(data, view, filtered=filtered)))
    return page


def _table(view: StatusView) -> Table[Any]:
    if view.by == TASK:
        return Table(_TASKS, [line for row in view.rows for line in _tasks(row)], names=2)
    if view.by == TARGET:
        return Table(_TARGETS, [line for row in view.rows for line in _target_line(row)], names=2)
    return Table(_COUNTED[view.by], view.rows, total=view.total, names=1)


def when(row: StatusRow) -> str:
    """逾期6天, 还有5天, 迟报3天; empty where nothing is owed."""
    if row.days is not None:
        if row.days < 0:
            return f"逾期{-row.days}天"
        return f"还有{row.days}天" if row.days else "今天到期"
    if row.unit is not None and row.unit.late:
        return f"迟报{row.unit.late}天"
    return EXEMPT if row.unit is not None and row.unit.state == EXEMPT else ""


def _name(row: StatusRow) -> str:
    if not row.title:
        return row.name
    return f"{row.name}{row.title}" if row.section else f"{row.name}、{row.title}"


_LIGHTS = counts("paces", "绿 黄 红", "green yellow red")
# Columns that an office may not use are left out where all are nought.
_UNITS = (
    Column("", "单位", _name),
    *counts("counts", "应报 已报 迟报 未报", "owed reported late missing"),
    *counts("counts", "免报 退回 待审核", "exempt returned waiting", optional=True),
    *_LIGHTS,
    Column("", "期限", when, style=lambda r: "red" if when(r).startswith("逾期") else ""),
)
_GROUPS = (
    *counts("paces", "任务 已完成 达序时 未达序时 不计", "total finished on_time behind unmeasured"),
    *_LIGHTS,
    *counts("paces", "无灯", "dark"),
)
_COUNTED = {UNIT: _UNITS, PART: (Column("", "部分", _name), *_GROUPS), SECTION: (Column("", "章节", _name), *_GROUPS)}


class _Line(NamedTuple):
    """A line of a task or of a target. `colour` None: its figures stand in another line."""

    name: str
    words: str
    status: str = ""
    colour: str | None = None
    course: Course | None = None
    bold: bool = False
    mark: str = ""  # where the colour comes from, if the office found it


_FIGURES: tuple[Column[_Line], ...] = (
    Column(
        "",
        "灯",
        lambda x: "" if x.colour is None else x.colour + x.mark or "—",
        style=lambda x: _STYLES.get(x.colour or "", ""),
    ),
    Column("", "完成率", lambda x: _percent(x.course.now.completion) if x.course else "", right=True),
    Column("", "距序时", lambda x: _distance(x.course.now.distance) if x.course else "", right=True),
    Column("", "各季", lambda x: _quarters(x.course.completions) if x.course else ""),
)
_TASKS: tuple[Column[_Line], ...] = (
    Column("", "编号", lambda x: x.name),
    Column("", "任务和指标", lambda x: x.words, fold=-46),
    Column("", "状态", lambda x: x.status, style=lambda x: "bold" if x.bold else ""),
    *_FIGURES,
)


def _projected(method: int) -> Column[_Line]:
    """What the year would end at, by one of the methods."""

    def of(line: _Line) -> str:
        return (_percent(line.course.projections[method].completion) if line.course else "") or "—"

    return Column("", f"推算{_NUMBERS[method]}", of, right=True)


_TARGETS: tuple[Column[_Line], ...] = (
    Column("", "编号", lambda x: x.name),
    Column("", "指标", lambda x: x.words, fold=-50),
    *_FIGURES,
    *map(_projected, range(len(_NUMBERS))),
)


def _tasks(row: StatusRow) -> Iterator[_Line]:
    """A task, and under it its targets; of one that nobody reported, the task alone."""
    one = row.task
    if one is None:
        return
    doubt = bool(one.contrary)
    status = ("待确认" if one.status == NOBODY else one.status) + "！" * doubt
    yield _Line(
        row.name, task_name(one.task), status, one.light.colour, leading(row), doubt, one.light.verdict and VERDICT
    )
    for each in one.courses if one.status != MISSING else ():
        words = "·" + _target(each)
        yield _Line("", words, "", each.now.colour, each) if len(one.courses) > 1 else _Line("", words)


def _target_line(row: StatusRow) -> Iterator[_Line]:
    """A target, with what the year would end at."""
    if row.course is not None:
        yield _Line(row.name, _target(row.course), "", row.course.now.colour, row.course)


_DUE = {YEAR: "序时进度", NODE: "节点"}  # what a share of a target is held against


def courses_page(page: TerminalPage, rows: Sequence[StatusRow]) -> None:
    """Lights and projections of one task's targets, for its story."""
    told = [_told(row.course) for row in rows if row.course is not None]
    light = next((row.task.light for row in rows if row.task), None)
    if light and light.verdict:
        told.insert(0, f"{light.colour}灯（督查室核定{light.verdict}）；各指标照完成数：")
    if any(p.value is not None for row in rows if row.course for p in row.course.projections):
        told.append(f"{NOTE}。")
    page.facts([("", ""), *(("" if number else "序时", line) for number, line in enumerate(told))])


def _told(course: Course) -> str:
    """停车泊位：黄灯，完成率36.2%，序时进度50%；推算年底：照全年平均速度10.85万个，照最近一期速度12.08万个."""
    now, unit = course.now, course.target.unit
    facts = [f"{now.colour}灯" if now.colour else now.reason]
    if now.completion is not None:
        facts.append(f"完成率{_percent(now.completion)}")
        if now.basis in _DUE and now.distance is not None:
            facts.append(_DUE[now.basis] + percent(now.completion + now.distance / 100))
    ahead = [f"{p.method}{plain(half_up(p.value, 2)):f}{unit}" for p in course.projections if p.value is not None]
    return f"{course.target.name}：{'，'.join(facts)}" + (f"；推算年底：{'，'.join(ahead)}" if ahead else "")


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


def _quarters(shares: Sequence[Fraction | None]) -> str:
    """The quarters as bars, or in words where the terminal has none."""
    return sparkline(shares) if _draws() else words(shares)


def _draws() -> bool:
    """Whether the terminal's encoding has the bars."""
    try:
        (BARS + GAP).encode(sys.stdout.encoding or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def sparkline(shares: Iterable[Fraction | None]) -> str:
    """One bar a quarter: the share of the promised amount, in eighths; a dot where there is none."""
    return "".join(GAP if one is None else BARS[max(0, min(int(one * len(BARS)), len(BARS) - 1))] for one in shares)


def words(shares: Iterable[Fraction | None]) -> str:
    """The same without bars: 20%>36%."""
    return ">".join("-" if one is None else percent(one, 0) for one in shares)


def _last(data: QuarterData, view: StatusView, *, filtered: bool) -> list[str]:
    """Sentences that add the view up, and say what its figures are."""
    c, p = view.total.counts, view.total.paces
    if not view.rows:
        return ["没有符合条件的。"]
    head = "符合条件的：" if filtered else ""
    rest = [f"迟报 {c.late}", f"免报 {c.exempt}", f"退回 {c.returned}", f"待审核 {c.waiting}"]
    more = "，".join(words for words in rest if not words.endswith(" 0"))
    many = {UNIT: f"{len(view.rows)} 个单位，", TARGET: f"{len(view.rows)} 个指标，"}.get(view.by, "")
    out = [f"{head}{many}应报 {c.owed} 件，已报 {c.reported}，未报 {c.missing}" + (f"；其中{more}" if more else "")]
    if data.apart and not filtered:
        out.append(data.apart.words)
    measure = "件" if view.by == UNIT else "项"
    counted = zip(PACES, (p.finished, p.on_time, p.behind, p.unmeasured), strict=True)
    shares = [f"{name} {number}（{percent(Fraction(number, p.total))}）" for name, number in counted]
    out.append(f"{head}{p.total} {measure}：" + "，".join(shares))
    out.append(
        f"序时进度 {percent(share_gone(data.quarter))}；灯：绿 {p.green}，黄 {p.yellow}，红 {p.red}，无灯 {p.dark}"
        + ("（按责任事项，几个单位共同的任务各计一次）" if view.by == UNIT else "")
    )
    doubtful = [short_label(row.task.task) for row in view.rows if row.by == TASK and row.task and row.task.contrary]
    if doubtful:
        out.append(f"！单位报的状态与数矛盾 {len(doubtful)} 项：{'、'.join(doubtful)}；gwrb validate 逐条指出")
    if view.by == TARGET:
        out += [f"推算{number}：{ASSUMED[method]}" for number, method in zip(_NUMBERS, METHODS, strict=True)]
        out.append(NOTE)
    return out
