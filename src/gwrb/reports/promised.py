"""Figures against targets: what was promised, what was reported, and how far that goes.

Rates are given only where a share of the promised amount says something: growth and proportions
(增速, 占比) need a person's judgement and get none (published light rules, see docs of the lights).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from gwrb.model.plan import ABOUT, AT_LEAST, AT_MOST, GROWTH, SHARE, Target, Task
from gwrb.model.progress import Entry
from gwrb.model.values import Quantity
from gwrb.reports.quarterly_views import Measure
from gwrb.targets.conversion import in_unit, said_of
from gwrb.targets.figures import LINKED, SUM, ReportedFigure
from gwrb.targets.lights import RED, Light, completion, reached
from gwrb.text.rounding import percent, points

MET, UNMET = "已达到", "未达到"
_BEFORE = (AT_LEAST, AT_MOST, GROWTH, SHARE)  # kinds whose word stands before the amount


class Last(NamedTuple):
    """What a unit said last of a task; `stale`: the period, where it is not the quarter asked for."""

    unit: str
    entry: Entry
    stale: str = ""


def rate(target: Target, value: Decimal) -> float | None:
    """The share of the promised amount that was reached; None where that says nothing (`targets.lights`)."""
    share = completion(target, value)
    return None if share is None else float(share)


def result(target: Target, value: Decimal) -> str:
    """Whether a value reaches its target; empty where a person must judge."""
    met = reached(target, value)
    return "" if met is None else MET if met else UNMET


def promises(task: Task, said: Sequence[Last]) -> tuple[Measure, ...]:
    """Every target of a task with what its units reported last."""
    return tuple(_promise(target, _values(target, said)) for target in task.targets)


def spoken(task: Task, entry: Entry) -> tuple[Measure, ...]:
    """The figures of one entry, each with its target where it has one."""
    targets = {t.name: t for t in task.targets if t.scope in (None, entry.scope)}
    return tuple(_one(name, number, targets.get(str(name))) for name, number in entry.values.items())


def number(value: Decimal) -> str:
    """A figure in plain digits; one with a unit of its own as it was written."""
    return str(value) if isinstance(value, Quantity) else f"{value:f}"


def _values(target: Target, said: Sequence[Last]) -> list[tuple[str, Decimal, str]]:
    """The figures of one target, each with its unit, and its period where it is an older one."""
    return [(one.unit, value, one.stale) for one in said if (value := said_of(target, one.entry)) is not None]


def _promise(target: Target, values: Sequence[tuple[str, Decimal, str]]) -> Measure:
    """Values of several units add up where the target says so; one figure said by all is that figure."""
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
    return _measure(target, total, parts)


def _one(name: str, value: Decimal, target: Target | None) -> Measure:
    in_it = in_unit(value, target.unit) if target is not None else value
    if in_it is None:  # of another kind of measure: shown as it was written
        return _one(name, value, None)
    value = in_it
    if target is not None and not target.sum:
        made = _measure(target, value, "")
        return made._replace(line=_said(name, value, target, made.rate))
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
    return f"{target.name}{where}：目标{before}{number(target.amount)}{target.unit}{after}"


def lit(one: Light) -> Measure:
    """A target of a task with its figure and its light in one quarter."""
    target, value = one.target, one.figure.value
    bare = _measure(target, value, _from(one.figure))
    promised = _promised(target)
    done = [] if value is None else [f"完成{number(value)}{target.unit}" + (f"（{bare.parts}）" if bare.parts else "")]
    share = [] if bare.rate is None else [f"完成率{percent(bare.rate)}"]
    below = points(one.distance) if one.distance is not None and one.distance > 0 else ""
    far = [f"低于序时进度{below}个百分点"] if below else []
    light = light_words(one.colour) or _dark(one)
    return bare._replace(
        line="，".join([promised, *done, *share, *far, light]),
        brief="，".join([promised.replace(f"目标{AT_LEAST}", "目标", 1), *done, *share, light]),
        light=light_words(one.colour),
        reason=one.reason,
        behind=one.colour == RED or bool(below),
        below=below,
    )


def _dark(one: Light) -> str:
    """Why a target has no light, in short; `Light.reason` says more."""
    if one.figure.value is None:
        return one.figure.problem
    return "由人判断" if one.person else f"不亮灯（{one.reason}）"


def light_words(colour: str) -> str:
    """A light as papers name it, never by its colour alone; empty where there is none."""
    return f"{colour}灯" if colour else ""


def _from(figure: ReportedFigure) -> str:
    """Where a figure comes from, where that is not plain: from how many units, or from which other task."""
    if figure.basis == SUM:
        whole = "" if figure.reported >= figure.expected else f"，应报{figure.expected}个"
        return f"{len(figure.parts)}个单位合计{whole}"
    if figure.basis == LINKED and figure.parts:
        return f"任务{figure.parts[0].task}报送"
    return ""


def _measure(target: Target, value: Decimal | None, parts: str) -> Measure:
    share = rate(target, value) if value is not None else None
    if value is not None:
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
        rate=share,
        result="" if value is None else result(target, value),
        parts=parts,
        line=f"{_promised(target)}，{done}{tail}",
    )


def lines(measures: Iterable[Measure], glue: str = "；") -> str:
    """The lines of several figures as one."""
    return glue.join(m.line for m in measures)
