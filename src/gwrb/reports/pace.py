"""The quarter against the share of the year gone (序时进度): what the lights come to in tables and lists.

Lights are decided in `targets.lights`, and only there; here they are counted, ordered and put into words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from gwrb.model.plan import CUMULATIVE, Plan, Settings
from gwrb.model.progress import DONE, LAGGING, ON_TRACK, Progress
from gwrb.model.register import Register
from gwrb.model.values import Quarter
from gwrb.reports.event import Measure
from gwrb.reports.promised import light_words, lit
from gwrb.reports.quarterly_views import Behind, Count, Doubt, EntryRow, Pace, PaceQuarter, PaceTally, TaskRow
from gwrb.targets.figures import Reported
from gwrb.targets.lights import (
    BEHIND,
    DARK,
    FINISHED,
    LIGHTS,
    NO_TARGET,
    ON_TIME,
    PACES,
    UNMEASURED,
    Light,
    TaskLight,
    contradictions,
    own_lights,
    pace,
    share_gone,
    task_light,
    worst,
)
from gwrb.text.rounding import percent, points

FEW = 3  # units of one task up to which each is told of, as in the report's second chapter
NO_LIGHT = "无灯"
WHY = ("没有量化目标", "由人判断", "没有报数或报数不全")
UNPROMISED, JUDGED, SILENT = WHY
_UNLIT = TaskLight(DARK, NO_TARGET)


class Lights:
    """The lights of every task of a plan in one quarter, and the figures that all quarters' lights come from."""

    def __init__(
        self, plan: Plan, register: Register, progress: Iterable[Progress], quarter: Quarter
    ) -> None:
        self.plan, self.quarter = plan, quarter
        self._tasks = {task.id: task for task in plan.tasks if task.targets}
        self.promised = bool(self._tasks)
        self._reported = Reported(plan, register, progress) if self.promised else None
        self.of = self._lights(quarter)
        self._measures = {id: tuple(map(lit, of.lights)) for id, of in self.of.items()}

    @property
    def share(self) -> float | None:
        """The share of the year gone; None where the plan promises no figure."""
        return float(share_gone(self.quarter)) if self.promised else None

    def _lights(self, quarter: Quarter) -> dict[str, TaskLight]:
        settings, reported = self.plan.heading.settings, self._reported
        if reported is None:
            return {}
        return {id: task_light(settings, t, reported, quarter) for id, t in self._tasks.items()}

    def measures(self, task: str, scope: str | None = None) -> tuple[Measure, ...]:
        """The figures of a task, or of the part of it that a scope names."""
        found = self._measures.get(task, ())
        return tuple(m for m in found if m.scope in ("", scope)) if scope else found

    def scoped(self, task: str, scope: str) -> TaskLight:
        """The light of a task, or of the part of it that a scope names."""
        whole = self.of.get(task, _UNLIT)
        return worst(x for x in whole.lights if x.target.scope in (None, scope)) if scope else whole

    def on_row(self, row: TaskRow) -> TaskRow:
        """A task with what its figures say."""
        light = self.of.get(row.id, _UNLIT)
        counted = pace(row.status, light)
        return row._replace(
            pace=counted,
            light=light_words(light.colour),
            reason=light.reason,
            unmeasured=_why(light) if counted == UNMEASURED else "",
            below=points(light.distance) if light.distance is not None and light.distance > 0 else "",
            measures=self.measures(row.id),
        )

    def on_item(self, item: EntryRow) -> EntryRow:
        """An obligation with what the figures of its task, or of its scope, say."""
        if item.task not in self.of:
            return item
        light = self.scoped(item.task, item.scope)
        return item._replace(
            measures=self.measures(item.task, item.scope or None),
            light=light_words(light.colour),
            behind=pace(item.status, light) == BEHIND,
        )

    def doubts(self, items: Iterable[EntryRow]) -> tuple[Doubt, ...]:
        """Obligations whose own status their figures speak against."""
        if self._reported is None:
            return ()
        out: list[Doubt] = []
        settings = self.plan.heading.settings
        for item in items:
            if item.task not in self.of or item.status not in (ON_TRACK, DONE):
                continue
            told = item.unit, item.scope or None
            own = own_lights(settings, self._tasks[item.task], self._reported, self.quarter, *told)
            out += [Doubt(item, lit(light)) for light in contradictions(item.status, own)]
        return tuple(out)

    def quarters(self) -> tuple[PaceQuarter, ...]:
        """Each quarter of the plan with its share of the year, and with its median rate where it has begun."""
        return tuple(map(self.pace, self.plan.quarters))

    def pace(self, quarter: Quarter) -> PaceQuarter:
        """A quarter's share of the year, and the median rate where it is not one to come."""
        if quarter > self.quarter:
            return _quarter(quarter, ())
        lights = self.of if quarter == self.quarter else self._lights(quarter)
        return _quarter(quarter, self._compared(lights))

    def _compared(self, lights: Mapping[str, TaskLight]) -> list[Fraction]:
        """Rates that can be held against the share of the year gone; one that several tasks share counts once."""
        out: list[Fraction] = []
        seen: set[tuple[str, str]] = set()
        for id, of in lights.items():
            for one in of.lights:
                if one.target.counts != CUMULATIVE or one.distance is None or one.completion is None:
                    continue
                if self._reported is not None and (id, one.target.name) not in seen:
                    out.append(one.completion)
                    shared = self._reported.linked(self._tasks[id], one.target)
                    seen |= {(task.id, target.name) for task, target in shared}
        return out


def _quarter(quarter: Quarter, rates: Sequence[Fraction]) -> PaceQuarter:
    name = quarter.period.partition("年")[2]
    return PaceQuarter(name, float(share_gone(quarter)), len(rates), _median(rates))


def _median(rates: Sequence[Fraction]) -> float | None:
    """The rate in the middle; the `statistics` of the library take 10 ms to import."""
    if not rates:
        return None
    ordered, half = sorted(rates), len(rates) // 2
    return float(ordered[half] if len(rates) % 2 else (ordered[half - 1] + ordered[half]) / 2)


def pace_tally(rows: Sequence[TaskRow]) -> PaceTally:
    """Some tasks counted by what their figures say against the share of the year gone."""
    total = len(rows)
    paces = _counts(PACES, (r.pace for r in rows), total)
    found = [light_words(colour) for colour in LIGHTS]
    lights = _counts([*found, NO_LIGHT], (r.light or NO_LIGHT for r in rows), total)
    unmeasured = _counts(WHY, (r.unmeasured for r in rows if r.unmeasured), total)
    by = {count.name: count for count in paces}
    return PaceTally(
        total=total,
        counts=paces,
        lights=lights,
        unmeasured=unmeasured,
        done=by[FINISHED],
        on_time=by[ON_TIME],
        behind=by[BEHIND],
        words="；".join(f"{c.name}{c.number}项，占{percent(c.share)}" for c in paces if c.number),
        light_words="、".join(f"{c.name}{c.number}项" for c in lights[:-1]),
    )


def _counts(names: Sequence[str], found: Iterable[str], total: int) -> tuple[Count, ...]:
    number = Counter(found)
    return tuple(Count(n, number[n], number[n] / total if total else 0.0) for n in names)


def _why(light: TaskLight) -> str:
    """Why a task has no light: it promises no figure, a person judges those it has, or they are missing."""
    if not light.lights:
        return UNPROMISED
    return JUDGED if light.person else SILENT


def pace_view(lights: Lights, rows: Sequence[TaskRow], items: Sequence[EntryRow]) -> Pace | None:
    """What the report says of the quarter against the share of the year gone; None where nothing was promised."""
    if not lights.promised:
        return None
    behind = _behind(lights, [r for r in rows if r.pace == BEHIND])
    listed = {b.task.id for b in behind}
    return Pace(
        share=float(share_gone(lights.quarter)),
        total=pace_tally(rows),
        promised=len(lights.of),
        lit=sum(bool(r.light) for r in rows),
        behind=behind,
        short=sum(len(b.measures) for b in behind),
        lagging=tuple(i for i in items if i.status == LAGGING and i.task not in listed),
        doubts=lights.doubts(items),
        now=lights.pace(lights.quarter),
        quarters=lights.quarters(),
        notes=tuple(_notes(lights.plan.heading.settings)),
    )


def _behind(lights: Lights, rows: Iterable[TaskRow]) -> tuple[Behind, ...]:
    """The tasks behind, the farthest first; those beyond a limit, which has no distance, after them."""
    far = sorted(rows, key=lambda r: _far(lights.of[r.id].distance))
    return tuple(_one_behind(lights.of[r.id].lights, r) for r in far)


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
