"""Everyone's part (配合情况, 任务分解, 名单): what those who support a task say, what each has to do of its targets, and
whom each named for supervision.

Nothing here is owed by a lead, and no figure of a lead comes from here: shares are held against what their own units
report, and the sum of those is held beside the lead's figure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from gwrb.model.obligations import LEAD, Obligation
from gwrb.model.plan import RATE, REQUIRED, UNWANTED, Target, Task
from gwrb.model.values import Period
from gwrb.tracking.states import Key, ObligationStatus, grouped, plain

if TYPE_CHECKING:
    from gwrb.model.progress import Progress
    from gwrb.model.unit_plans import Breakdown, Contacts
    from gwrb.model.units_file import Unit
    from gwrb.targets.figures import ReportedFigure
    from gwrb.targets.lights import Light
    from gwrb.tracking.office import OfficeRecords


class PartStatus(NamedTuple):
    """One unit's part in a target in a quarter. `share`: what it has to do, None where nobody said.

    `light`: what it reported against its share, by the yardstick of the target; None without a share.
    """

    status: ObligationStatus
    share: Decimal | None
    figure: ReportedFigure
    light: Light | None

    @property
    def unit(self) -> str:
        return str(self.status.obligation.unit.name)


class TargetParts(NamedTuple):
    """A target with everyone's part in it. `lead`: the figure that counts; `sum`: what the parts come to."""

    target: Target
    parts: tuple[PartStatus, ...]
    lead: ReportedFigure
    sum: ReportedFigure

    @property
    def shared(self) -> Decimal | None:
        """What the shares come to; None without any."""
        shares = [part.share for part in self.parts if part.share is not None]
        return sum(shares, Decimal(0)) if shares else None

    @property
    def differs(self) -> bool:
        """Whether the lead's figure cannot be right beside those of the parts: below them, or above all of them."""
        if self.lead.value is None or self.sum.value is None or self.target.sum:
            return False
        return self.sum.value > self.lead.value or (not self.sum.partial and self.sum.value < self.lead.value)

    @property
    def ranked(self) -> tuple[PartStatus, ...]:
        """The parts with a share, those first that are furthest below what is due; what nobody reported before them."""
        mine = [part for part in self.parts if part.light is not None]
        far = {id(p): p.light.distance for p in mine if p.light and p.light.distance is not None}
        return tuple(sorted(mine, key=lambda p: (p.figure.value is not None, -far.get(id(p), Decimal(-1000)))))


class Parts:
    """Everyone's part in the tasks of a year."""

    def __init__(self, records: OfficeRecords, breakdowns: Iterable[Breakdown], contacts: Iterable[Contacts]) -> None:
        self.records = records
        self.lists = {records.root(one.unit): one for one in contacts if one.people}  # by the first name of the unit
        rows = [(str(file.task), row) for file in breakdowns for row in file.shares]
        self._shares = grouped(
            sorted(rows, key=lambda one: str(one[1].from_ or "")), lambda one: (one[0], records.root(one[1].unit))
        )
        self.samples = frozenset(str(file.task) for file in breakdowns if file.sample)

    def alone_in(self, unit: str, file: Progress) -> bool:
        """Whether a file says nothing but how its unit supports others: of what leads owe it begins nothing."""
        records, quarter = self.records, file.quarter
        root, owed = records.root(unit, quarter), {d.key for d in records.held(quarter).by_unit.get(unit, ())}
        return bool(file.entries) and all(
            e.key not in owed and self.answered(root, str(e.task), e.scope, quarter) for e in file.entries
        )

    def unlisted(self, today: dt.date | None = None) -> list[Unit]:
        """The units that owe a list of people, as they owe a plan and by the same day, and sent none.

        An office that has no list at all once they were due does not keep them here: then nobody owes one.
        """
        records, due = self.records, self.records.plan.heading.plans_due
        if due is None or (not self.lists and (today is None or today > due)):
            return []
        quarter = records.quarter_of(due)
        return [u for u in records.held(quarter).owing if records.root(str(u.name), quarter) not in self.lists]

    def share(self, task: Task, target: Target, unit: str, quarter: Period) -> Decimal | None:
        """What a unit has to do of a target, as it holds in a quarter; None where nobody said."""
        rows = self._shares.get((str(task.id), self.records.root(unit, quarter)), ())
        only = len(task.targets) == 1
        found = [
            row.amount
            for _, row in rows
            if (row.target == target.name or (only and row.target is None)) and (row.from_ or quarter) <= quarter
        ]
        return Decimal(found[-1]) if found else None

    def shares(self, task: Task, unit: str, quarter: Period) -> list[tuple[Target, Decimal]]:
        """The same of each target of which it has a share."""
        if (str(task.id), self.records.root(unit, quarter)) not in self._shares:
            return []
        each = ((target, self.share(task, target, unit, quarter)) for target in task.targets)
        return [(target, share) for target, share in each if share is not None]

    def tasks(self, quarter: Period) -> list[Task]:
        """The tasks that are broken down, in the order of the notice."""
        return [task for task in self.records.held(quarter).plan.tasks if task.id in self._shared]

    # -- who supports

    def wanted(self, task: Task, quarter: Period) -> bool:
        """Whether those who support a task may report on their part."""
        return self.records.held(quarter).plan.supporters(task) != UNWANTED

    def required(self, obligation: Obligation, quarter: Period) -> bool:
        """Whether a unit is asked to: where the plan says so, and of what it has a share in."""
        said = self.records.held(quarter).plan.supporters(obligation.task)
        return said == REQUIRED or (
            said != UNWANTED and bool(self.shares(obligation.task, str(obligation.unit.name), quarter))
        )

    def of_unit(self, unit: str, quarter: Period) -> list[ObligationStatus]:
        """What a unit supports and may report on, in the order of the notice."""
        mine = self.records.held(quarter).supports.get(unit, ())
        return [self.records.at(one, quarter) for one in mine if self.wanted(one.task, quarter)]

    def of_task(self, task: Task, quarter: Period) -> list[ObligationStatus]:
        """Those who support a task and may report on it, in the order of the notice."""
        held = self.records.held(quarter)
        now = held.tasks.get(str(task.id))
        if now is None or not self.wanted(now, quarter):
            return []
        return [self.records.at(one, quarter) for one in held.expanded.of(now) if one.role != LEAD]

    def told(self, task: Task, quarter: Period) -> list[ObligationStatus]:
        """Those of them who reported, or were asked to."""
        id, said = str(task.id), self.records.held(quarter).plan.supporters(task)
        if said != REQUIRED and id not in self._shared and (id, quarter) not in self._spoken:
            return []
        return [s for s in self.of_task(task, quarter) if s.entry or self.required(s.obligation, quarter)]

    @cached_property
    def _shared(self) -> set[str]:
        """The tasks of which anybody has a share."""
        return {task for task, _ in self._shares}

    @cached_property
    def _spoken(self) -> set[tuple[str, Period]]:
        """The tasks of which a unit speaks that does not lead them, with the quarter."""
        files = self.records.files.items()
        owed = {key: {one.key for one in self.records.held(key[1]).by_unit.get(key[0], ())} for key, _ in files}
        return {(str(e.task), key[1]) for key, file in files for e in file.entries if e.key not in owed[key]}

    def asked(self, quarter: Period) -> Iterator[ObligationStatus]:
        """Everyone's parts that are to be reported for a quarter, by unit."""
        for unit in self.records.held(quarter).supports:
            yield from (s for s in self.of_unit(unit, quarter) if self.required(s.obligation, quarter))

    def asked_units(self, quarter: Period) -> list[Unit]:
        """The units that are asked for any, in the order of units.yaml."""
        names = {str(status.obligation.unit.name) for status in self.asked(quarter)}
        return [unit for unit in self.records.held(quarter).register.units.units if unit.name in names]

    def before(self, obligation: Obligation, quarter: Period) -> tuple[ObligationStatus, ...]:
        """What a unit's part was in the quarter before."""
        earlier = quarter.previous
        if earlier not in self.records.quarters or earlier is None:
            return ()
        key = self.records.key_of(obligation, quarter)
        held = self.records.held(earlier)
        task = held.tasks.get(str(obligation.task.id))
        mine = (one for one in (held.expanded.of(task) if task else ()) if one.role != LEAD)
        return tuple(self.records.at(one, earlier) for one in mine if self.records.key_of(one, earlier) == key)

    @cached_property
    def _keys(self) -> dict[tuple[Period, Key], Obligation]:
        return {
            (quarter, self.records.key_of(one, quarter)): one
            for quarter in self.records.quarters
            for mine in self.records.held(quarter).supports.values()
            for one in mine
        }

    def answered(self, root: str, task: str, scope: str | None, quarter: Period) -> Obligation | None:
        """What a unit (by its first name) supports of a task, of which an entry of its own speaks."""
        return self._keys.get((quarter, (root, task, plain(scope))))

    def sent(self, status: ObligationStatus) -> dt.date | None:
        """The day of a part that was reported: where its unit's file also speaks of what it leads, by the receipts."""
        unit, quarter = str(status.obligation.unit.name), status.quarter
        filing = self.records.filing(unit, quarter)
        if filing is None:
            return None
        leads = any(one.key in filing.entries for one in self.records.held(quarter).by_unit.get(unit, ()))
        own = self.records.receipts.get((unit, quarter), ()) if leads else ()
        days = [one.submitted for one in own if one.submitted and one.speaks_of(*status.obligation.key)]
        return max(days, default=filing.progress.submitted)

    # -- what the figures say

    def of_target(self, task: Task, target: Target, quarter: Period) -> TargetParts:
        """Everyone's part in one target: of those who support, and of leads whose figures add up or who have a share.

        Where there are shares, those who have one are to report; without any, those who support are.
        """
        from gwrb.targets.figures import summed

        held = self.records.held(quarter)
        bound = [self.records.at(one, quarter) for one in held.expanded.of(held.tasks.get(str(task.id), task))]
        mine = [s for s in bound if target.scope in (None, plain(s.obligation.assignment.scope))]
        every = [self._part(task, target, s) for s in mine]
        parts = tuple(p for p in every if p.status.obligation.role != LEAD or target.sum or p.share is not None)
        shared = [part for part in parts if part.share is not None]
        found = [one for part in shared or parts for one in part.figure.parts]
        counts = target.counts != RATE and (shared or len(found) > 1)
        total = summed(found if counts else (), len(shared) or len(parts))
        return TargetParts(target, parts, self.records.figures.value(task, target, None, quarter), total)

    def of(self, task: Task, quarter: Period) -> list[TargetParts]:
        """The same of each target."""
        return [self.of_target(task, target, quarter) for target in task.targets]

    def _part(self, task: Task, target: Target, status: ObligationStatus) -> PartStatus:
        from gwrb.targets.figures import ReportedFigure, part_of, summed
        from gwrb.targets.lights import light

        unit, quarter = str(status.obligation.unit.name), status.quarter
        if status.obligation.role == LEAD and not target.sum:
            figure = ReportedFigure(None, expected=1, problem="牵头单位报的是合计")
        elif status.obligation.role == LEAD:
            figure = self.records.figures.value(task, target, unit, quarter)
        else:
            said = part_of(unit, str(task.id), target, target, status.entry) if status.entry else None
            figure = summed([said], 1) if said else ReportedFigure(None, expected=1, problem="没有报送")
        share = self.share(task, target, unit, quarter)
        if share is None:
            return PartStatus(status, None, figure, None)
        own = _own(target, share)
        return PartStatus(status, share, figure, light(self.records.plan.heading.settings, own, figure, quarter))


def _own(target: Target, share: Decimal) -> Target:
    """A target as one unit has it: its share, by the same yardstick of time."""
    return target._replace(amount=share, start=None, nodes={}, sum=False, adds=())


def own_task(status: ObligationStatus) -> Task:
    """A task as one unit has it in a quarter: the targets in which it has a share, each with that."""
    task, unit = status.obligation.task, str(status.obligation.unit.name)
    shares = status.records.parts.shares(task, unit, status.quarter)
    return task._replace(targets=tuple(_own(target, share) for target, share in shares))
