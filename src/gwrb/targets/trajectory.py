"""Trajectories: the quarters of a target so far, and what the year would end at under stated assumptions.

A projection (推算) is arithmetic and called so; it says nothing about people, and no light, count or paper
takes it for a fact. Two assumptions, each of which a clerk can calculate again:

- `STRAIGHT` 照全年平均速度: what grew over the quarters so far goes on growing as fast. 累计 started at nothing on
  1 January; 水平 is followed from the first quarter that was reported.
- `RECENT` 照最近一期速度: every quarter to come adds what the last one added.

Rates (增速, 占比), 一次性 and what has its own months or day have none; nor has a figure that is not complete.
"""

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from gwrb.model.plan import CUMULATIVE, GROWTH, ONE_OFF, RATE, REDUCTION, SHARE, Settings, Target, Task
from gwrb.model.values import Period
from gwrb.targets.figures import Reported, ReportedFigure
from gwrb.targets.lights import Light, completion, light, share_gone

METHODS = ("照全年平均速度", "照最近一期速度")
STRAIGHT, RECENT = METHODS
ASSUMED = {STRAIGHT: "假定以后各期与已过各期的平均速度一样", RECENT: "假定以后每期都与最近一期增加得一样多"}
NOTE = "推算是按假定算出的数，不是预测，也不是评价"

OF_RATES, OVER, UNKNOWN = "增速、占比等不推算", "全年已过", "本期没有完整的数"
OF_WINDOWS = "另有期限或办理月份的不推算"
NO_START, NO_LAST = "只有一期的数", "没有上期的数"


class Projection(NamedTuple):
    """What the year would end at, in the target's unit; None where nothing is projected, and `reason` says why."""

    method: str
    value: Fraction | None = None
    completion: Fraction | None = None
    reason: str = ""


class Course(NamedTuple):
    """One target over the quarters up to one: a light each (the last is that quarter's), and the projections."""

    target: Target
    lights: tuple[Light, ...]
    projections: tuple[Projection, ...]

    @property
    def now(self) -> Light:
        return self.lights[-1]

    @property
    def completions(self) -> tuple[Fraction | None, ...]:
        """The share that was reached, quarter by quarter; None where there is none."""
        return tuple(one.completion for one in self.lights)


def course(settings: Settings, task: Task, target: Target, reported: Reported, quarters: Iterable[Period]) -> Course:
    """A target over some quarters in order, the last of which is the one at hand."""
    asked = tuple(quarters)
    figures = {q: reported.value(task, target, None, q) for q in asked}
    then = {q: reported.then(task, target, q) for q in asked}
    nodes = {q: reported.nodes(task, one, None, q) for q, one in then.items()}
    lights = tuple(light(settings, then[q], figure, q, nodes[q]) for q, figure in figures.items())
    return Course(target, lights, projections(target, figures))


def projections(target: Target, figures: dict[Period, ReportedFigure]) -> tuple[Projection, ...]:
    """Both projections of a target from its figures by quarter, the last of which is the one at hand."""
    if target.counts == RATE or target.kind in (GROWTH, REDUCTION, SHARE, ONE_OFF):
        return _none(OF_RATES)
    quarter = max(figures)
    if share_gone(quarter) == 1:
        return _none(OVER)
    if target.months or target.by:
        return _none(OF_WINDOWS)
    known = {q: Fraction(f.value) for q, f in figures.items() if f.value is not None and not f.partial}
    if quarter not in known:
        return _none(UNKNOWN)
    if target.counts == CUMULATIVE:
        known[quarter._replace(number=0)] = Fraction(0)
    left, value, first = quarter.rounds - quarter.number, known[quarter], min(known)
    last = quarter._replace(number=quarter.number - 1)
    out = []
    for method, since, missing in ((STRAIGHT, first, NO_START), (RECENT, last, NO_LAST)):
        if since not in known or since == quarter:
            out.append(Projection(method, reason=missing))
            continue
        each = (value - known[since]) / (quarter.number - since.number)
        end = value + each * left
        out.append(Projection(method, end, completion(target, end)))
    return tuple(out)


def _none(reason: str) -> tuple[Projection, ...]:
    return tuple(Projection(method, reason=reason) for method in METHODS)
