"""The quarter against the share of the year gone (序时进度): what the lights come to in tables and lists.

Lights are decided in `targets.lights`, and only there; here they are counted, ordered and put into words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction

from gwrb.model.plan import CUMULATIVE, Settings
from gwrb.model.progress import DONE, LAGGING
from gwrb.model.values import Quarter
from gwrb.reports.counting import counts_of, shares_in_words
from gwrb.reports.promised import light_words, lit
from gwrb.reports.quarterly_views import Behind, Doubt, EntryRow, Pace, PaceQuarter, PaceTally, TaskRow
from gwrb.targets.lights import BEHIND, FINISHED, LIGHTS, ON_TIME, PACES, UNMEASURED, Light, TaskLight, share_gone
from gwrb.text.rounding import points
from gwrb.tracking.office import OfficeRecords
from gwrb.tracking.states import ObligationStatus

FEW = 3  # units of one task up to which each is told of, as in the report's second chapter
NO_LIGHT = "无灯"
WHY = ("没有量化目标", "由人判断", "没有报数或报数不全")
UNPROMISED, JUDGED, SILENT = WHY


def light_facts(light: TaskLight, pace: str) -> dict[str, str]:
    """A task's light as fields of its row."""
    return {
        "light": light_words(light.colour),
        "reason": light.reason,
        "unmeasured": _why(light) if pace == UNMEASURED else "",
        "below": points(light.distance) if light.distance is not None and light.distance > 0 else "",
    }


def _why(light: TaskLight) -> str:
    """Why a task has no light: it promises no figure, a person judges those it has, or they are missing."""
    if not light.lights:
        return UNPROMISED
    return JUDGED if light.person else SILENT


def doubts(items: Iterable[EntryRow], statuses: Iterable[ObligationStatus]) -> tuple[Doubt, ...]:
    """Obligations whose own status their figures speak against."""
    pairs = zip(items, statuses, strict=True)
    return tuple(Doubt(item, lit(light)) for item, status in pairs for light in status.contrary)


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
        light_words="、".join(f"{c.name}{c.number}项" for c in lights[:-1]),
    )


def pace_view(
    records: OfficeRecords, quarter: Quarter, rows: Sequence[TaskRow], items: Sequence[EntryRow]
) -> Pace | None:
    """What the report says of the quarter against the share of the year gone; None where nothing was promised."""
    promised = [task for task in records.plan.tasks if task.targets]
    if not promised:
        return None
    behind = _behind(records, quarter, [r for r in rows if r.pace == BEHIND])
    listed = {b.task.id for b in behind}
    return Pace(
        share=float(share_gone(quarter)),
        total=pace_tally(rows),
        promised=len(promised),
        lit=sum(bool(r.light) for r in rows),
        behind=behind,
        short=sum(len(b.measures) for b in behind),
        lagging=tuple(i for i in items if i.status == LAGGING and i.task not in listed),
        doubts=doubts(items, records.statuses(quarter)),
        now=_pace_quarter(records, quarter, told=True),
        quarters=tuple(_pace_quarter(records, q, told=q <= quarter) for q in records.quarters),
        notes=tuple(_notes(records.plan.heading.settings)),
    )


def _pace_quarter(records: OfficeRecords, quarter: Quarter, *, told: bool) -> PaceQuarter:
    """A quarter's share of the year, and the median rate where it is one that is told of."""
    rates = _compared(records, quarter) if told else []
    name = quarter.period.partition("年")[2]
    return PaceQuarter(name, float(share_gone(quarter)), len(rates), _median(rates))


def _compared(records: OfficeRecords, quarter: Quarter) -> list[Fraction]:
    """Rates that can be held against the share of the year gone; one that several tasks share counts once."""
    out: list[Fraction] = []
    seen: set[tuple[str, str]] = set()
    for task in records.plan.tasks:
        for one in records.task_light(task, quarter).lights:
            if one.target.counts != CUMULATIVE or one.distance is None or one.completion is None:
                continue
            if (task.id, one.target.name) not in seen:
                out.append(one.completion)
                shared = records.figures.linked(task, one.target)
                seen |= {(other.id, target.name) for other, target in shared}
    return out


def _median(rates: Sequence[Fraction]) -> float | None:
    """The rate in the middle; the `statistics` of the library take 10 ms to import."""
    if not rates:
        return None
    ordered, half = sorted(rates), len(rates) // 2
    return float(ordered[half] if len(rates) % 2 else (ordered[half - 1] + ordered[half]) / 2)


def _behind(records: OfficeRecords, quarter: Quarter, rows: Iterable[TaskRow]) -> tuple[Behind, ...]:
    """The tasks behind, the farthest first; those beyond a limit, which has no distance, after them."""
    lights = {task.id: records.task_light(task, quarter) for task in records.plan.tasks}
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


def _notes(settings: Settings) -> Iterable[str]:
    yellow, red = (f"{float(x):g}" for x in (settings.yellow_below, settings.red_below))
    green = f"，或低于不超过{yellow}个百分点" if settings.yellow_below else ""
    beyond = f"超过{yellow}个百分点、" if settings.yellow_below else ""
    yield (
        f"完成率不低于序时进度{green}的亮绿灯，低于序时进度{beyond}不超过{red}个百分点的亮黄灯，"
        f"超过{red}个百分点的亮红灯；有上限的目标超过上限亮红灯。一项任务有几个指标的，取最差的灯。"
    )
    yield (
        "不计序时的任务没有灯：没有量化目标的、增速和占比等由人判断的、没有报数或报数不全的；"
        f"任务状态为{DONE}的单列，不再对照序时进度。"
    )
