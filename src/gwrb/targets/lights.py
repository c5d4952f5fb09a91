"""Lights: every target against its own yardstick: a verdict, its nodes, the share of the year gone, or the promise.

The one place where completion is calculated; exact throughout (Decimal and Fraction, no float). docs/亮灯.md
tells the same to a clerk, with an example of each yardstick:

- 节点: where `nodes` say what is due by a period, the last one that is due; they come from the office or the unit's plan.
- 序时: 累计 grows from nothing, 水平 from its `start`, to its amount over the year, or over its `months`: the way
  that is gone against the share of the time gone. Of a level without start that
  is still short, a person judges until it is due.
- 目标: 比率 (增速, 压减, 占比) is held against what was promised; 不超过 is green within its limit.
- 期限: 一次性 is asked for from its day on.

On the day that a target is due (`by`, else the year's end) all of it is owed, whatever the yardstick: then it is
reached, or not, or waits for the office. What the office found (核定, `tracking.states`) stands before all of these.
A sum of which units are missing has a light only where what is missing cannot change it.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from gwrb.model import office_records
from gwrb.model.plan import (
    ABOUT,
    AT_LEAST,
    AT_MOST,
    CUMULATIVE,
    EXACTLY,
    GROWTH,
    LEVEL,
    ONE_OFF,
    RATE,
    REDUCTION,
    Settings,
    Target,
    Task,
)
from gwrb.model.values import DONE, ON_TRACK, Period
from gwrb.targets.figures import Reported, ReportedFigure
from gwrb.targets.plausible import doubt
from gwrb.text.rounding import points

LIGHTS = ("绿", "黄", "红")
GREEN, YELLOW, RED = LIGHTS
DARK = ""  # no light; the reason says why
ORDER = (RED, YELLOW, GREEN, DARK)  # worst first

PACES = ("已完成", "达序时", "未达序时", "不计序时")
FINISHED, ON_TIME, BEHIND, UNMEASURED = PACES
MET, UNMET, UNJUDGED = OUTCOMES = ("达到", "未达到", "待核定")

YARDSTICKS = ("核定", "节点", "序时", "目标", "期限")
VERDICT, NODE, YEAR, PROMISE, DATE = YARDSTICKS

NO_TARGET = "没有量化目标，由人判断"
OF_ABOUT = "要求是“左右”，由人判断"
OF_LEVELS = "年底的存量，还没有达到，年中由人判断"
OF_EXCESS = "超过了要求的数，由人判断"
OF_AMOUNTS = "目标值不是正数，算不出完成率"

_WHOLE, _NOUGHT = Fraction(1), Fraction(0)
_exact = cache(Fraction)  # the few thresholds of a plan
_RISING = (AT_LEAST, ABOUT, EXACTLY)


class Light(NamedTuple):
    """The light of one target in one quarter.

    `colour` is one of LIGHTS, or DARK, and then `reason` says why. `basis`: the yardstick, one of YARDSTICKS.
    `completion` is the share of the way that is gone, also where there is no light but a share says something.
    `distance`: percentage points below what is due, negative where it is ahead; only with a light that compares the
    two. `person`: no figure would give it a light, now; a person judges. `early`: nothing of it is due yet.
    `due`: all of it is. `odd`: what makes a figure doubtful that would be green; it waits for a person.
    """

    target: Target
    figure: ReportedFigure
    colour: str = DARK
    reason: str = ""
    completion: Fraction | None = None
    distance: Fraction | None = None
    person: bool = False
    basis: str = ""
    early: bool = False
    due: bool = False
    odd: str = ""

    @property
    def reached(self) -> bool | None:
        """Whether the target is reached; None where there is no figure, or a person must judge."""
        return None if self.figure.value is None else reached(self.target, self.figure.value)

    @property
    def outcome(self) -> str:
        """达到, 未达到, or who has yet to judge it (待核定); empty while it is not due."""
        if self.reached and not self.figure.partial and not self.odd:
            return MET
        if not self.due:
            return ""
        return UNMET if self.reached is False and not self.figure.partial else UNJUDGED

    @property
    def behind(self) -> bool:
        """Whether it is below what is due, be it within the threshold of yellow."""
        return self.colour in (YELLOW, RED) or (self.distance is not None and self.distance > 0)

    @property
    def short(self) -> str:
        """How far it is below what is due: 低于序时进度10.9个百分点, 距目标差40个百分点 once it is due; empty where it is not."""
        if not self.behind:
            return ""
        if self.distance is None:
            return "到期没有办成" if self.basis == DATE else "超过上限"
        if self.due and self.basis == YEAR:
            return f"距目标差{points(self.distance)}个百分点"
        words = {YEAR: "序时进度", NODE: "节点"}.get(self.basis, "目标")
        percent = self.basis in (YEAR, NODE) or self.target.unit in ("%", "个百分点")
        return f"低于{words}{points(self.distance)}{'个百分点' if percent else self.target.unit}"


class TaskLight(NamedTuple):
    """The light of a task: the worst of its targets. `distance` is the greatest of theirs, None without any.

    `verdict`: what the office found (核定), where it decides the colour.
    """

    colour: str
    reason: str
    lights: tuple[Light, ...] = ()
    distance: Fraction | None = None
    verdict: str = ""

    @property
    def leading(self) -> Light | None:
        """The target that decides: of the worst colour, the one that is furthest below what is due."""
        found = [one for one in self.lights if one.colour == self.colour]
        return max(found, key=lambda one: (one.distance is not None, one.distance or 0), default=None)

    @property
    def behind(self) -> bool:
        """Whether it is below what is due, be it within the threshold of yellow."""
        if self.verdict:
            return self.colour != GREEN
        return any(one.behind for one in self.lights)

    @property
    def basis(self) -> str:
        """The yardstick by which it has its colour."""
        if self.verdict:
            return VERDICT
        return self.leading.basis if self.colour and self.leading else ""

    @property
    def short(self) -> str:
        """How far the target that decides is below what is due."""
        if self.verdict:
            return f"督查室核定{self.verdict}" if self.behind else ""
        return self.leading.short if self.leading else ""


def share_gone(quarter: Period, target: Target | None = None) -> Fraction:
    """序时进度: the share of the year that is gone when a quarter ends; of a target, of the months that are its own."""
    return _gone(quarter.month, _months(target))


@cache
def _gone(until: int, months: tuple[int, ...]) -> Fraction:
    return Fraction(sum(month <= until for month in months), len(months))


def _months(target: Target | None) -> tuple[int, ...]:
    if target is not None and target.months:
        return target.months
    return tuple(range(1, (target.by.month if target is not None and target.by else 12) + 1))


def is_due(target: Target, quarter: Period) -> bool:
    """Whether all of a target is owed when a quarter ends: by its day, its last month, or the year's end."""
    if target.by is not None:
        return quarter.as_of >= target.by
    return quarter.month >= max(_months(target))


def completion(target: Target, value: Decimal | Fraction) -> Fraction | None:
    """完成率: the share of the way from a target's start to its amount; None where that says nothing."""
    base = _start(target)
    whole, done = Fraction(target.amount), Fraction(value)
    if base:
        whole, done = whole - base, done - base
    rising = target.kind in _RISING and target.counts != RATE and whole > 0
    if whole == 0 or not (rising or base):
        return None
    return done / whole


def _start(target: Target) -> Fraction:
    """Where the way to a target's amount begins: nought, or the level of January where it lies on the other side."""
    if target.start is None or target.counts == CUMULATIVE or target.kind in (GROWTH, REDUCTION):
        return _NOUGHT
    below = target.start < target.amount
    return Fraction(target.start) if below != (target.kind == AT_MOST) else _NOUGHT


def reached(target: Target, value: Decimal) -> bool | None:
    """Whether a value reaches its target; None where a person must judge (how near is 左右)."""
    if target.kind == AT_MOST:
        return value <= target.amount
    if target.kind == ABOUT:
        return True if value >= target.amount and target.counts != RATE else None
    if target.kind == EXACTLY and value > target.amount:
        return None
    return value >= target.amount


def light(
    settings: Settings,
    target: Target,
    figure: ReportedFigure,
    quarter: Period,
    nodes: Mapping[dt.date, Decimal] | None = None,
) -> Light:
    """The light of one target from its figure (`figures.Reported.value`) and its nodes (`Reported.nodes`)."""
    value, due = figure.value, is_due(target, quarter)
    node = None if due or not nodes else _node(nodes, quarter)
    bare = Light(target, figure, completion=None if value is None else completion(target, value), due=due)
    if (
        not due
        and not (value is not None and reached(target, value))
        and (wait := _early(target, quarter, nodes, node))
    ):
        return bare._replace(reason=wait, early=True)
    if target.kind == ABOUT and target.counts == RATE:
        return bare._replace(reason=OF_ABOUT, person=True)
    if _start(target) == 0 and target.kind in _RISING and target.counts != RATE and target.amount <= 0:
        return bare._replace(reason=OF_AMOUNTS, person=True)
    if value is None:
        return bare._replace(reason=figure.problem)
    one = _measured(bare, settings, value, quarter, node)
    if figure.partial and not _certain(one):
        missing = figure.expected - figure.reported
        return bare._replace(reason=f"还有{missing}个单位没有报数，合计不全")
    odd = doubt(target, value) if one.colour == GREEN else None
    return bare._replace(odd=odd[0], reason=f"{odd[0]}，核实以前不亮灯", person=True) if odd else one


def _node(nodes: Mapping[dt.date, Decimal], quarter: Period) -> Decimal | None:
    """What is due by the last node up to a quarter; None before the first one."""
    past = [day for day in nodes if day <= quarter.as_of]
    return nodes[max(past)] if past else None


def _early(target: Target, quarter: Period, nodes: Mapping[dt.date, Decimal] | None, node: Decimal | None) -> str:
    """Why nothing of a target is due yet; empty where something is."""
    if nodes:
        return "" if node is not None else f"第一个节点是{min(nodes).month}月底，还没有到"
    if target.kind == ONE_OFF:
        day = target.by
        return f"期限是{f'{day.month}月{day.day}日' if day else '年底'}，还没有到"
    return "" if share_gone(quarter, target) else f"{min(_months(target))}月才开始，还不计序时"


def _measured(bare: Light, settings: Settings, value: Decimal, quarter: Period, node: Decimal | None) -> Light:
    """A figure against the yardstick of its target."""
    target = bare.target
    if target.kind == ONE_OFF:
        return bare._replace(colour=GREEN if bare.reached else RED, basis=DATE)
    if target.kind == EXACTLY and value > target.amount:
        return bare._replace(reason=OF_EXCESS, person=True)
    if bare.completion is None or (target.kind == AT_MOST and bare.reached):
        return _of_promise(bare, settings, value, node)
    if target.counts == LEVEL and not bare.reached and not bare.due and target.start is None and node is None:
        return bare._replace(reason=OF_LEVELS, person=True)
    gone, basis = share_gone(quarter, target), YEAR
    if node is not None:
        gone, basis = completion(target, node) or Fraction(0), NODE
    kept = target.start is not None and target.start >= target.amount and target.kind != AT_MOST
    if target.counts == LEVEL and (bare.reached or kept):
        gone = _WHOLE  # a level that is reached is not ahead of anything; one that was reached in January is to stay
    distance = (gone - bare.completion) * 100
    return bare._replace(
        colour=_colour(distance, settings.yellow_below, settings.red_below), distance=distance, basis=basis
    )


def _of_promise(bare: Light, settings: Settings, value: Decimal, node: Decimal | None) -> Light:
    """What has no way to go: a rate beside what was promised, an amount beside its limit; beside the node where there is one."""
    target = bare.target
    wanted, basis = (target.amount, PROMISE) if node is None else (node, NODE)
    if target.kind != AT_MOST:
        distance = Fraction(wanted) - Fraction(value)
        colour = _colour(distance, settings.rate_yellow_below, settings.rate_red_below)
        return bare._replace(colour=colour, distance=distance, basis=basis)
    if value <= wanted:
        return bare._replace(colour=GREEN, basis=basis)
    if target.counts == LEVEL and node is None and not bare.due:
        return bare._replace(reason=OF_LEVELS, person=True)
    return bare._replace(colour=RED, basis=basis)


def _colour(distance: Fraction, yellow: Decimal, red: Decimal) -> str:
    """Beyond a threshold, not at it: 30 points below is not yet 红 where 红 begins beyond 30."""
    if distance > _exact(red):
        return RED
    return YELLOW if distance > _exact(yellow) else GREEN


def _certain(one: Light) -> bool:
    """Whether units that are yet to report cannot change the light: amounts only grow."""
    return one.target.counts != RATE and one.colour == (RED if one.target.kind == AT_MOST else GREEN)


def task_light(settings: Settings, task: Task, reported: Reported, quarter: Period) -> TaskLight:
    """The light of a task: figures of all its units together."""
    return worst(_lit(settings, task, t, reported, quarter, None) for t in task.targets)


def own_lights(
    settings: Settings, task: Task, reported: Reported, quarter: Period, unit: str, scope: str | None
) -> list[Light]:
    """Lights of what one unit says of a task; its share in a sum has no target, and is left out."""
    return [
        _lit(settings, task, t, reported, quarter, unit) for t in task.targets if t.scope in (None, scope) and not t.sum
    ]


def _lit(
    settings: Settings, task: Task, target: Target, reported: Reported, quarter: Period, unit: str | None
) -> Light:
    figure = reported.value(task, target, unit, quarter)
    return light(settings, target, figure, quarter, reported.nodes(task, target, unit, quarter))


def worst(lights: Iterable[Light]) -> TaskLight:
    """The worst of some targets: 红, 黄, then a figure that is missing, then 绿; what a person judges, and what is not
    due yet, count last.

    So a task is never green while a figure that could be red is missing.
    """
    found = tuple(lights)
    if not found:
        return TaskLight(DARK, NO_TARGET)
    most = max((one.distance for one in found if one.distance is not None), default=None)
    lit = [one.colour for one in found if one.colour]
    missing = [one for one in found if not (one.colour or one.person or one.early)]
    colour = next((c for c in (RED, YELLOW) if c in lit), "")
    if not colour and not missing:
        colour = GREEN if lit else DARK
    return TaskLight(colour, "" if colour else _why(missing or found), found, most)


def _why(dark: Iterable[Light]) -> str:
    """Why a task has no light; names the targets where they are several."""
    reasons: dict[str, list[str]] = {}
    every = list(dark)
    for one in every:
        reasons.setdefault(one.reason, []).append(str(one.target.name))
    if len(reasons) == 1 and (len(every) == 1 or every[0].person or every[0].early):
        return next(iter(reasons))
    return "；".join(f"{'、'.join(names)}：{reason}" for reason, names in reasons.items())


def judged(of: TaskLight, verdict: str) -> TaskLight:
    """A light as the office found it. 未达序时 is 黄, or 红 where the figures say so."""
    colours = {office_records.AHEAD: GREEN, office_records.MET: GREEN, office_records.UNMET: RED}
    behind = RED if of.colour == RED else YELLOW
    return of._replace(colour=colours.get(verdict, behind), reason="", verdict=verdict)


def together(figures: TaskLight, lights: Sequence[TaskLight]) -> TaskLight:
    """The light of a task of which the office judged some obligations: the worst of all of them."""
    one = min(lights, key=lambda light: (ORDER.index(light.colour), not light.verdict))
    return figures._replace(colour=one.colour, reason=one.reason, verdict=one.verdict)


def pace(status: str, of: TaskLight) -> str:
    """What a task counts as in the table of 序时进度: one of PACES; `status` as `tracking.tallies.task_status` has it.

    What is below what is due is behind, whatever its units say of it.
    """
    if of.colour and of.behind:
        return BEHIND
    if status == DONE:
        return FINISHED
    return ON_TIME if of.colour else UNMEASURED


def contradictions(status: str, lights: Iterable[Light]) -> list[Light]:
    """The targets that speak against a unit's own status: 正常推进 under 红, 已完成 below the target.

    A sum of which units are missing speaks against nothing.
    """
    return [
        one
        for one in lights
        if one.figure.value is not None
        and not one.figure.partial
        and ((status == ON_TRACK and one.colour == RED) or (status == DONE and one.reached is False))
    ]
