"""What was reported of a target: one figure for a task, whoever reported it, in the target's own unit.

Linked tasks share a figure where both have a target of one name: it is reported once, in either, and
stands in both. Values are cumulative for the year, so that one quarter's reports say it all.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from gwrb.model.dated import DatedPlan
from gwrb.model.plan import Target, Task
from gwrb.model.progress import Entry, Progress
from gwrb.model.unit_plans import PlanEntry, UnitPlan
from gwrb.model.values import Period
from gwrb.targets.conversion import converted, in_unit, said_of

OWN, LINKED, SUM, ADDED, NOTHING = ("本任务报送", "关联任务报送", "各单位相加", "关联指标相加", "没有")


class FigurePart(NamedTuple):
    """One unit's figure: `value` in the target's unit, in an entry of `task`."""

    unit: str
    value: Decimal
    task: str
    entry: Entry


class ReportedFigure(NamedTuple):
    """What there is to say of a target in one quarter.

    `value` is in the target's unit; None where nothing can be said, and `problem` says why. `reported` of
    the `expected` units that owe a report gave the figure; members of open groups are not counted.
    """

    value: Decimal | None
    basis: str = NOTHING
    parts: tuple[FigurePart, ...] = ()
    reported: int = 0
    expected: int = 0
    problem: str = ""

    @property
    def partial(self) -> bool:
        """Whether it is a sum to which somebody has yet to add."""
        return self.basis == SUM and self.reported < self.expected


class Reported:
    """All values of a plan's year, ready to be asked for.

    `plans`: the units' plans of the year, which may say what is due by a period.
    """

    def __init__(self, year: DatedPlan, progress: Iterable[Progress], plans: Iterable[UnitPlan] = ()) -> None:
        self._year = year
        self._entries: dict[tuple[str, Period], dict[str, list[Entry]]] = {}
        for file in progress:
            owner = year.at(file.quarter).register.find(file.unit)
            unit = str(owner.name) if owner else str(file.unit)
            here = self._entries.setdefault((unit, file.quarter), {})
            for entry in file.entries:
                here.setdefault(str(entry.task), []).append(entry)
        self._planned: dict[str, dict[str, list[PlanEntry]]] = {}  # by task, then by the unit's first name
        for mine in plans:
            for planned in mine.entries if year.find(mine.unit) else ():
                of = self._planned.setdefault(str(planned.task), {})
                of.setdefault(year.root(mine.unit), []).append(planned)

    def value(self, task: Task, target: Target, unit: str | None, quarter: Period) -> ReportedFigure:
        """The figure of one target, of one unit (its name in units.yaml) or of all that owe a report (None)."""
        if target.adds and unit is None and (added := self.added(task, target, quarter)):
            return added
        owing = self._owing(task, target, quarter)
        asked = owing if unit is None else [unit]
        expected = len(asked)
        shared = self.linked(task, target, quarter)
        parts = [p for who in asked if (p := self._part(who, task, target, shared, quarter))]
        reported = len(parts)
        if not parts and unit is None:  # those who owe the linked task may be others
            parts = self._elsewhere(shared, target, quarter)
        if not parts:
            wrong = any(self._unreadable(who, task, target, quarter) for who in asked)
            problem = "计量单位不能换算" if wrong else "没有报送"
            return ReportedFigure(None, expected=expected, problem=problem)
        basis = OWN if any(p.task == task.id for p in parts) else LINKED
        figure = ReportedFigure(parts[0].value, basis, tuple(parts), reported, expected)
        if target.sum and expected > 1:
            return summed(parts, expected)
        if len({p.value for p in parts}) > 1:
            said = "、".join(f"{p.unit}{p.value:f}" for p in parts)
            return figure._replace(value=None, problem=f"报的数不一样：{said}")
        return figure

    def added(self, task: Task, target: Target, quarter: Period) -> ReportedFigure | None:
        """The sum of what was reported of the targets of linked tasks that it `adds`; None until each is known."""
        held = self._year.at(quarter)
        others = [held.tasks[id] for id in sorted(held.links.get(task.id, ())) if id in held.tasks]
        found = [(other, one) for name in target.adds for other in others for one in other.targets if one.name == name]
        figures = [(one, self.value(other, one, None, quarter)) for other, one in found]
        values = [
            v
            for one, f in figures
            if f.value is not None and (v := converted(f.value, one.unit, target.unit)) is not None
        ]
        if len(values) < len(target.adds) or any(f.partial for _, f in figures):
            return None
        parts = tuple(part for _, figure in figures for part in figure.parts)
        return ReportedFigure(_sum(values), ADDED, parts, len(values), len(values))

    def nodes(self, task: Task, target: Target, unit: str | None, quarter: Period) -> Mapping[dt.date, Decimal]:
        """What is due by the last day of a period, in the target's unit: as the office says, else as the units' plans do.

        Of several units that plan one figure the most counts; of a sum, what all of them have planned. Where none of
        those who lead now has planned it, what those planned who led before holds.
        """
        from gwrb.targets.period_nodes import office_nodes, planned_nodes

        if target.nodes:
            return office_nodes(target)
        plans = self._planned.get(task.id)
        if not plans:
            return {}
        asked = self._owing(task, target, quarter) if unit is None else [unit]
        roots = [self._year.root(who, quarter) for who in asked]
        if not any(root in plans for root in roots):
            roots = [*plans] if self._year.changes else []
        each = [planned_nodes(plans.get(root, ()), task, target) for root in roots]
        if target.sum and len(each) > 1:
            return {day: _sum(one[day] for one in each) for day in each[0] if all(day in one for one in each)}
        return {day: max(one[day] for one in each if day in one) for day in sorted({d for one in each for d in one})}

    def then(self, task: Task, target: Target, quarter: Period) -> Target:
        """A target as it was in a quarter; as it is where it was none then."""
        was = self._year.at(quarter).tasks.get(task.id, task)
        return next((one for one in was.targets if one.name == target.name and one.scope == target.scope), target)

    def linked(self, task: Task, target: Target, quarter: Period) -> list[tuple[Task, Target]]:
        """The same figure in other tasks: linked, directly or through others that have it, under the same name."""
        held = self._year.at(quarter)
        out: list[tuple[Task, Target]] = []
        seen, queue = {task.id}, [task.id]
        while queue:
            for id in sorted(held.links.get(queue.pop(0), set()) - seen):
                seen.add(id)
                other = held.tasks.get(id)
                same = next((t for t in other.targets if t.name == target.name), None) if other else None
                if other is not None and same is not None:
                    out.append((other, same))
                    queue.append(id)
        return out

    def _owing(self, task: Task, target: Target, quarter: Period) -> list[str]:
        """The units that owe a report on a target, in the order of the obligations."""
        held = self._year.at(quarter)
        obligations = held.expanded.leads_of(held.tasks.get(task.id, task))
        found = (d.unit.name for d in obligations if target.scope in (None, d.assignment.scope))
        return [str(name) for name in dict.fromkeys(found)]

    def _part(
        self, unit: str, task: Task, target: Target, shared: list[tuple[Task, Target]], quarter: Period
    ) -> FigurePart | None:
        """What one unit says: in the task itself, else in a task that shares the figure."""
        entries = self._entries.get((unit, quarter), {})
        for where, own in ((task, target), *shared):
            for entry in entries.get(where.id, ()):
                if found := part_of(unit, where.id, own, target, entry):
                    return found
        return None

    def _elsewhere(self, shared: list[tuple[Task, Target]], target: Target, quarter: Period) -> list[FigurePart]:
        out: list[FigurePart] = []
        for other, own in shared:
            for unit in self._owing(other, own, quarter):
                part = self._part(unit, other, own, [], quarter)
                value = converted(part.value, own.unit, target.unit) if part else None
                if part is not None and value is not None and all(p.unit != unit for p in out):
                    out.append(part._replace(value=value))
        return out

    def _unreadable(self, unit: str, task: Task, target: Target, quarter: Period) -> bool:
        entries = self._entries.get((unit, quarter), {}).get(task.id, ())
        values = (e.values[target.name] for e in entries if target.name in e.values)
        return any(in_unit(value, target.unit) is None for value in values)


def part_of(unit: str, task: str, own: Target, target: Target, entry: Entry) -> FigurePart | None:
    """What one entry of a task says of a target that the task has as `own`; None where it says nothing that converts."""
    said = said_of(own, entry)
    value = None if said is None else converted(said, own.unit, target.unit)
    return None if value is None else FigurePart(unit, value, task, entry)


def summed(parts: Sequence[FigurePart], expected: int) -> ReportedFigure:
    """The sum of what units reported of one target; without any there is none."""
    value = _sum(p.value for p in parts) if parts else None
    return ReportedFigure(value, SUM, tuple(parts), len(parts), expected)


def _sum(values: Iterable[Decimal]) -> Decimal:
    """The exact sum of values as long as they may be."""
    from decimal import localcontext

    with localcontext() as context:
        context.prec = 80
        return sum(values, Decimal(0))
