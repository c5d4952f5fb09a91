"""Lights: what was reached of a target, against the share of the year gone (序时进度).

The one place where completion is calculated; exact throughout (Decimal and Fraction, no float). docs/亮灯.md
tells the same to a clerk, with an example. How a target counts decides what there is to compare:

- 累计 grows from nothing to its amount over the year: completion against the share of the year gone.
- 水平 is a state at a time, owed at the year's end: green as soon as it is reached; before the year's end a
  level that is not reached yet says nothing (where it stood in January is not known), and a person judges.
- 不超过 has no completion: green within the limit, red beyond it; a level has until the year's end to come
  down to it.
- 比率 (增速, 占比) and 一次性 have no course of the year: a person judges.
- 等于 is judged by a person once it is exceeded.

A sum of which units are missing has a light only where what is missing cannot change it.
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from gwrb.model.plan import ABOUT, AT_LEAST, AT_MOST, EXACTLY, LEVEL, ONE_OFF, RATE, Settings, Target, Task
from gwrb.model.progress import DONE, ON_TRACK
from gwrb.model.values import Quarter
from gwrb.targets.figures import Reported, ReportedFigure

LIGHTS = ("绿", "黄", "红")
GREEN, YELLOW, RED = LIGHTS
DARK = ""  # no light; the reason says why
ORDER = (RED, YELLOW, GREEN, DARK)  # worst first

PACES = ("已完成", "达序时", "未达序时", "不计序时")
FINISHED, ON_TIME, BEHIND, UNMEASURED = PACES

NO_TARGET = "没有量化目标，由人判断"
OF_RATES = "增速、占比没有序时进度，由人判断"
OF_ONE_OFF = "一次办成的事，没有序时进度，由人判断"
OF_LEVELS = "年底的存量，还没有达到，年中由人判断"
OF_EXCESS = "超过了要求的数，由人判断"
OF_AMOUNTS = "目标值不是正数，算不出完成率"


class Light(NamedTuple):
    """The light of one target in one quarter.

    `colour` is one of LIGHTS, or DARK, and then `reason` says why. `completion` is the share of the promised
    amount that was reached, also where there is no light but a share says something. `distance`: percentage
    points below the share of the year gone, negative where it is ahead; only with a light that compares the two.
    `person`: no figure would give it a light, now; a person judges.
    """

    target: Target
    figure: ReportedFigure
    colour: str = DARK
    reason: str = ""
    completion: Fraction | None = None
    distance: Fraction | None = None
    person: bool = False

    @property
    def reached(self) -> bool | None:
        """Whether the target is reached; None where there is no figure, or a person must judge."""
        return None if self.figure.value is None else reached(self.target, self.figure.value)


class TaskLight(NamedTuple):
    """The light of a task: the worst of its targets. `distance` is the greatest of theirs, None without any."""

    colour: str
    reason: str
    lights: tuple[Light, ...] = ()
    distance: Fraction | None = None

    @property
    def person(self) -> bool:
        """Whether no figure would give it a light."""
        return all(one.person for one in self.lights)


def share_gone(quarter: Quarter) -> Fraction:
    """序时进度: the share of the year that is gone when a quarter ends."""
    return Fraction(quarter.number, 4)


def completion(target: Target, value: Decimal | Fraction) -> Fraction | None:
    """完成率: the share of the promised amount that was reached; None where that says nothing."""
    if target.counts == RATE or target.kind not in (AT_LEAST, ABOUT, EXACTLY) or target.amount <= 0:
        return None
    return Fraction(value) / Fraction(target.amount)


def reached(target: Target, value: Decimal) -> bool | None:
    """Whether a value reaches its target; None where a person must judge (how near is 左右)."""
    if target.kind == AT_LEAST:
        return value >= target.amount
    if target.kind == AT_MOST:
        return value <= target.amount
    if target.kind == EXACTLY:
        return value == target.amount
    return True if target.kind == ABOUT and value >= target.amount else None


def light(settings: Settings, target: Target, figure: ReportedFigure, quarter: Quarter) -> Light:
    """The light of one target from its figure (`figures.Reported.value`)."""
    value = figure.value
    share = None if value is None else completion(target, value)
    bare = Light(target, figure, completion=share)
    judged = _for_a_person(target)
    if judged:
        return bare._replace(reason=judged, person=True)
    if value is None:
        return bare._replace(reason=figure.problem)
    one = _of_limit(bare, value, quarter) if target.kind == AT_MOST else _of_course(bare, settings, quarter)
    if figure.partial and not _certain(one):
        missing = figure.expected - figure.reported
        return bare._replace(reason=f"还有{missing}个单位没有报数，合计不全")
    return one


def _for_a_person(target: Target) -> str:
    """Why a target never has a light; empty where it may have one."""
    if target.kind == ONE_OFF:
        return OF_ONE_OFF
    if target.counts == RATE or target.kind not in (AT_LEAST, ABOUT, AT_MOST, EXACTLY):
        return OF_RATES
    return OF_AMOUNTS if target.kind != AT_MOST and target.amount <= 0 else ""


def _of_limit(bare: Light, value: Decimal, quarter: Quarter) -> Light:
    """不超过: within it, or beyond."""
    if value <= bare.target.amount:
        return bare._replace(colour=GREEN)
    if bare.target.counts == LEVEL and share_gone(quarter) < 1:
        return bare._replace(reason=OF_LEVELS, person=True)
    return bare._replace(colour=RED)


def _of_course(bare: Light, settings: Settings, quarter: Quarter) -> Light:
    """What is to be reached by the year's end: completion against the share of the year gone."""
    gone, share = share_gone(quarter), bare.completion or Fraction(0)
    if bare.target.kind == EXACTLY and share > 1:
        return bare._replace(reason=OF_EXCESS, person=True)
    if bare.target.counts == LEVEL and share < 1 and gone < 1:
        return bare._replace(reason=OF_LEVELS, person=True)
    if bare.target.counts == LEVEL:
        gone = Fraction(1)  # a level that is reached is not ahead of anything
    distance = (gone - share) * 100
    return bare._replace(colour=_colour(settings, distance), distance=distance)


def _colour(settings: Settings, distance: Fraction) -> str:
    """Beyond a threshold, not at it: 30 points below is not yet 红 where 红 begins beyond 30."""
    if distance > Fraction(settings.red_below):
        return RED
    return YELLOW if distance > Fraction(settings.yellow_below) else GREEN


def _certain(one: Light) -> bool:
    """Whether units that are yet to report cannot change the light: amounts only grow."""
    return one.colour == (RED if one.target.kind == AT_MOST else GREEN)


def task_light(
    settings: Settings, task: Task, reported: Reported, quarter: Quarter, scope: str | None = None
) -> TaskLight:
    """The light of a task, or of the part of it that `scope` names; figures of all its units together."""
    asked = [t for t in task.targets if scope is None or t.scope in (None, scope)]
    return worst(light(settings, t, reported.value(task, t, None, quarter), quarter) for t in asked)


def own_lights(
    settings: Settings, task: Task, reported: Reported, quarter: Quarter, unit: str, scope: str | None
) -> list[Light]:
    """Lights of what one unit says of a task; its share in a sum has no target, and is left out."""
    return [
        light(settings, t, reported.value(task, t, unit, quarter), quarter)
        for t in task.targets
        if t.scope in (None, scope) and not t.sum
    ]


def worst(lights: Iterable[Light]) -> TaskLight:
    """The worst of some targets: 红, 黄, then a figure that is missing, then 绿; what a person judges counts last.

    So a task is never green while a figure that could be red is missing.
    """
    found = tuple(lights)
    if not found:
        return TaskLight(DARK, NO_TARGET)
    most = max((one.distance for one in found if one.distance is not None), default=None)
    lit = [one.colour for one in found if one.colour]
    missing = [one for one in found if not one.colour and not one.person]
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
    if len(reasons) == 1 and (len(every) == 1 or every[0].person):
        return next(iter(reasons))
    return "；".join(f"{'、'.join(names)}：{reason}" for reason, names in reasons.items())


def pace(status: str, of: TaskLight) -> str:
    """What a task counts as in the table of 序时进度: one of PACES; `status` as `tracking.tallies.task_status` has it."""
    if status == DONE:
        return FINISHED
    if not of.colour:
        return UNMEASURED
    behind = of.colour == RED or (of.distance is not None and of.distance > 0)
    return BEHIND if behind else ON_TIME


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
