"""Figures against targets: what was promised, what was reported, and how far that goes.

Rates are given only where a share of the promised amount says something: growth and proportions (增速, 占比) are
held against what was promised (`targets.lights`).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from gwrb.model.plan import ABOUT, AT_LEAST, AT_MOST, CUMULATIVE, GROWTH, REDUCTION, SHARE, Settings, Target, Task
from gwrb.model.progress import Entry
from gwrb.model.values import DONE, LAGGING, Period, Quantity
from gwrb.reports.counting import counts_of, shares_in_words
from gwrb.reports.quarterly_views import Behind, Doubt, EntryRow, Measure, Pace, PaceQuarter, PaceTally, TaskRow
from gwrb.targets.conversion import in_unit, said_of
from gwrb.targets.figures import ADDED, LINKED, SUM, ReportedFigure
from gwrb.targets.lights import (
    BEHIND,
    FINISHED,
    LIGHTS,
    ON_TIME,
    PACES,
    UNMEASURED,
    Light,
    TaskLight,
    completion,
    reached,
    share_gone,
)
from gwrb.text.rounding import percent, points
from gwrb.tracking.office import OfficeRecords
from gwrb.tracking.states import ObligationStatus

MET, UNMET = "已达到", "未达到"
_BEFORE = (AT_LEAST, AT_MOST, GROWTH, REDUCTION, SHARE)  # kinds whose word stands before the amount


class Last(NamedTuple):
    """What a unit said last of a task; `stale`: the period, where it is not the quarter asked for."""

    unit: str
    entry: Entry
    stale: str = ""


def promises(task: Task, said: Sequence[Last]) -> tuple[Measure, ...]:
    """Every target of a task with what its units reported last."""
    return tuple(_promise(target, said) for target in task.targets)


def promised(records: OfficeRecords, task: Task, said: Sequence[Last], until: Period | None) -> tuple[Measure, ...]:
    """The same, with figures that come from linked tasks where its own units reported none, as the status has them."""
    own = promises(task, said)
    return tuple(
        one if (one.achieved or one.parts) and not target.adds else _elsewhere(records, task, target, until) or one
        for target, one in zip(task.targets, own, strict=True)
    )


def _elsewhere(records: OfficeRecords, task: Task, target: Target, until: Period | None) -> Measure | None:
    """The last figure of a target that was reported through linked tasks."""
    for quarter in reversed(records.up_to(until)):
        figure = records.figures.value(task, target, None, quarter)
        if figure.value is not None and figure.basis in (LINKED, ADDED):
            old = f"，{quarter.period}数" if quarter != until else ""
            return _measure(target, figure.value, _from(figure) + old)
    return None


def spoken(task: Task, entry: Entry) -> tuple[Measure, ...]:
    """The figures of one entry, each with its target where it has one."""
    targets = {t.name: t for t in task.targets if t.scope in (None, entry.scope)}
    return tuple(_one(name, number, targets.get(str(name))) for name, number in entry.values.items())


def number(value: Decimal) -> str:
    """A figure in plain digits; one with a unit of its own as it was written."""
    return str(value) if isinstance(value, Quantity) else f"{value:f}"


def _promise(target: Target, said: Sequence[Last]) -> Measure:
    """Values of several units add up where the target says so; one figure said by all is that figure."""
    values = [(one.unit, value, one.stale) for one in said if (value := said_of(target, one.entry)) is not None]
    parts = ""
    if len(values) > 1:
        parts = "、".join(f"{u}{number(v)}" + (f"〔{old}数〕" if old else "") for u, v, old in values)
    elif values and values[0][2]:
        parts = f"{values[0][2]}数"
    figures = [value for _, value, _ in values]
    total: Decimal | None = None
    if target.sum and figures:
        total = sum(figures, Decimal(0))
    elif len(set(figures)) == 1:
        total = figures[0]
    made = _measure(target, total, parts)
    stale = any(old for _, _, old in values)
    return made._replace(result="") if stale and made.result == UNMET else made  # what is missing may reach it


def _one(name: str, value: Decimal, target: Target | None) -> Measure:
    in_it = in_unit(value, target.unit) if target is not None else value
    if in_it is None:  # of another kind of measure: shown as it was written
        return _one(name, value, None)
    value = in_it
    if target is not None and not target.sum:
        share = completion(target, value)
        return _measure(target, value, "", _said(name, value, target, None if share is None else float(share)))
    # One unit's share of a common target is no completion of it.
    unit = target.unit if target else ""
    return Measure(name, unit=unit, achieved=number(value), line=_said(name, value, target, None))


def _said(name: str, value: Decimal, target: Target | None, share: float | None) -> str:
    done = f"（完成率{percent(share)}）" if share is not None else ""
    return f"{name}{number(value)}{target.unit if target else ''}{done}"


def _promised(target: Target) -> str:
    before = target.kind if target.kind in _BEFORE else ""
    after = ABOUT if target.kind == ABOUT else ""
    where = f"（{target.scope}）" if target.scope else ""
    start = "" if target.start is None else f"（年初{number(target.start)}）"
    return f"{target.name}{where}：目标{before}{number(target.amount)}{target.unit}{after}{start}"


def lit(one: Light) -> Measure:
    """A target of a task with its figure and its light in one quarter."""
    target, value = one.target, one.figure.value
    bare = _measure(target, value, _from(one.figure))
    promised = _promised(target)
    done = [] if value is None else [f"完成{number(value)}{target.unit}" + (f"（{bare.parts}）" if bare.parts else "")]
    share = [] if bare.rate is None else [f"完成率{percent(bare.rate)}"]
    far = [one.short] if one.behind and one.distance is not None else []
    light = light_words(one.colour) or _dark(one)
    return bare._replace(
        line="，".join([promised, *done, *share, *far, light]),
        brief="，".join([promised.replace(f"目标{AT_LEAST}", "目标", 1), *done, *share, light]),
        light=light_words(one.colour),
        reason=one.reason,
        behind=one.behind,
        below=points(one.distance) if one.distance is not None and one.distance > 0 else "",
        short=one.short,
        yardstick=one.basis,
    )


def _dark(one: Light) -> str:
    """Why a target has no light, in short; `Light.reason` says more."""
    if one.figure.value is None and not one.early:
        return one.figure.problem
    return "由人判断" if one.person else one.reason if one.early else f"不亮灯（{one.reason}）"


def light_words(colour: str) -> str:
    """A light as papers name it, never by its colour alone; empty where there is none."""
    return f"{colour}灯" if colour else ""


def _from(figure: ReportedFigure) -> str:
    """Where a figure comes from, where that is not plain: from how many units, or from which other task."""
    if figure.basis == SUM:
        whole = "" if figure.reported >= figure.expected else f"，应报{figure.expected}个"
        return f"{len(figure.parts)}个单位合计{whole}"
    if figure.basis == ADDED:
        return f"{figure.reported}个指标相加"
    if figure.basis == LINKED and figure.parts:
        return f"任务{figure.parts[0].task}报送"
    return ""


def _measure(target: Target, value: Decimal | None, parts: str, line: str = "") -> Measure:
    """A target with a value; `line`: what is told of it, where that is not the promise and the value."""
    share, met = None, None
    if value is not None:
        share, met = completion(target, value), reached(target, value)
        done = f"完成{number(value)}{target.unit}" + (f"（{parts}）" if parts else "")
    else:
        done = f"各单位分别报送：{parts}" if parts else "尚未报数"
    tail = f"，完成率{percent(share)}" if share is not None else ""
    return Measure(
        name=target.name,
        promised=number(target.amount),
        unit=target.unit,
        kind=target.kind,
        words=target.words,
        scope=target.scope or "",
        achieved="" if value is None else number(value),
        rate=None if share is None else float(share),
        result="" if met is None else MET if met else UNMET,
        parts=parts,
        line=line or f"{_promised(target)}，{done}{tail}",
    )


def lines(measures: Iterable[Measure], glue: str = "；") -> str:
    """The lines of several figures as one."""
    return glue.join(m.line for m in measures)


FEW = 3  # units of one task up to which each is told of, as in the report's second chapter
NO_LIGHT = "无灯"
WHY = ("没有量化目标", "由人判断", "还没有到期", "没有报数或报数不全")
UNPROMISED, JUDGED, EARLY, SILENT = WHY


def light_facts(light: TaskLight, pace: str) -> dict[str, str]:
    """A task's light as fields of its row."""
    return {
        "light": light_words(light.colour),
        "yardstick": light.basis,
        "reason": light.reason,
        "unmeasured": _why(light) if pace == UNMEASURED else "",
        "below": points(light.distance) if light.distance is not None and light.distance > 0 else "",
        "short": light.short,
    }


def _why(light: TaskLight) -> str:
    """Why a task has no light: it promises no figure, a person judges those it has, or they are missing."""
    if not light.lights:
        return UNPROMISED
    if all(one.person or one.early for one in light.lights):
        return JUDGED if any(one.person for one in light.lights) else EARLY
    return SILENT


def pace_tally(rows: Sequence[TaskRow]) -> PaceTally:
    """Some tasks counted by what their figures say against the share of the year gone."""
    total = len(rows)
    paces = counts_of(PACES, Counter(r.pace for r in rows), total)
    names = [*map(light_words, LIGHTS), NO_LIGHT]
    lights = counts_of(names, Counter(r.light or NO_LIGHT for r in rows), total)
    unmeasured = counts_of(WHY, Counter(r.unmeasured for r in rows if r.unmeasured), total)
    by = {count.name: count for count in paces}
    return PaceTally(
        total=total,
        counts=paces,
        lights=lights,
        unmeasured=unmeasured,
        done=by[FINISHED],
        on_time=by[ON_TIME],
        behind=by[BEHIND],
        words=shares_in_words(paces, "项"),
    )


def pace_view(
    records: OfficeRecords,
    quarter: Period,
    rows: Sequence[TaskRow],
    items: Sequence[EntryRow],
    statuses: Sequence[ObligationStatus],
) -> Pace | None:
    """What the report says of the quarter against the share of the year gone; None where nothing was promised."""
    shown = {row.id for row in rows}
    promised = [task for task in records.held(quarter).plan.tasks if task.targets and task.id in shown]
    if not promised:
        return None
    behind = _behind(records, quarter, [r for r in rows if r.pace == BEHIND])
    listed = {b.task.id for b in behind}
    pairs = zip(items, statuses, strict=True)
    quarters = {q: _pace_quarter(records, q, told=q <= quarter) for q in records.quarters}
    return Pace(
        share=float(share_gone(quarter)),
        total=pace_tally(rows),
        promised=len(promised),
        lit=sum(bool(r.light) for r in rows),
        behind=behind,
        short=sum(len(b.measures) for b in behind),
        lagging=tuple(i for i in items if i.lags and i.task not in listed),
        doubts=tuple(Doubt(item, lit(light)) for item, status in pairs for light in status.contrary),
        now=quarters[quarter],
        quarters=tuple(quarters.values()),
        notes=tuple(light_rules(records.plan.heading.settings)),
    )


def _pace_quarter(records: OfficeRecords, quarter: Period, *, told: bool) -> PaceQuarter:
    """A quarter's share of the year, and the median rate where it is one that is told of."""
    rates = _compared(records, quarter) if told else []
    name = quarter.period.partition("年")[2]
    return PaceQuarter(name, float(share_gone(quarter)), len(rates), _median(rates))


def _compared(records: OfficeRecords, quarter: Period) -> list[Fraction]:
    """Rates that can be held against the share of the year gone; one that several tasks share counts once."""
    out: list[Fraction] = []
    seen: set[tuple[str, str]] = set()
    for task in records.held(quarter).plan.tasks:
        for one in records.task_light(task, quarter).lights if task.targets else ():
            if one.target.counts != CUMULATIVE or one.distance is None or one.completion is None:
                continue
            if (task.id, one.target.name) not in seen:
                out.append(one.completion)
                shared = records.figures.linked(task, one.target, quarter)
                seen |= {(other.id, target.name) for other, target in shared}
    return out


def _median(rates: Sequence[Fraction]) -> float | None:
    """The rate in the middle; the `statistics` of the library take 10 ms to import."""
    if not rates:
        return None
    ordered, half = sorted(rates), len(rates) // 2
    return float(ordered[half] if len(rates) % 2 else (ordered[half - 1] + ordered[half]) / 2)


def _behind(records: OfficeRecords, quarter: Period, rows: Iterable[TaskRow]) -> tuple[Behind, ...]:
    """The tasks behind, the farthest first; those beyond a limit, which has no distance, after them."""
    lights = {task.id: records.task_light(task, quarter) for task in records.held(quarter).plan.tasks}
    far = sorted(rows, key=lambda r: _far(lights[r.id].distance))
    return tuple(_one_behind(lights[r.id].lights, r) for r in far)


def _far(distance: Fraction | None) -> tuple[bool, Fraction]:
    return (distance is None, -(distance or Fraction(0)))


def _one_behind(lights: Sequence[Light], row: TaskRow) -> Behind:
    short = [(light, m) for light, m in zip(lights, row.measures, strict=True) if m.behind]
    said = [i for i in row.items if i.reported]
    short.sort(key=lambda pair: _far(pair[0].distance))
    return Behind(
        task=row,
        measures=tuple(m for _, m in short),
        items=tuple(i for i in said if row.owed <= FEW or i.status == LAGGING or i.problems),
        silent="、".join(i.unit for i in row.items if not i.reported),
    )


def light_rules(settings: Settings) -> Iterable[str]:
    """How lights come about, with the plan's own limits."""
    yellow, red = (f"{float(x):g}" for x in (settings.yellow_below, settings.red_below))
    green = f"，或低于不超过{yellow}个百分点" if settings.yellow_below else ""
    beyond = f"超过{yellow}个百分点、" if settings.yellow_below else ""
    rate = f"{float(settings.rate_red_below):g}"
    yield (
        f"完成率不低于序时进度{green}的亮绿灯，低于序时进度{beyond}不超过{red}个百分点的亮黄灯，"
        f"超过{red}个百分点的亮红灯；定了节点的，和节点比。增速、压减、占比和目标比，低于目标超过{rate}个百分点的亮红灯。"
        "有上限的目标超过上限、一次办成的事到期没有办成，亮红灯。一项任务有几个指标的，取最差的灯。"
    )
    yield (
        "没有灯的任务，是没有量化目标、由人判断、还没有到期、没有报数或报数不全的；"
        f"任务状态为{DONE}的单列，不再对照序时进度。"
    )
