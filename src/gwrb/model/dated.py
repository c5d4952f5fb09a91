"""The plan and the units as they hold in each quarter: what was issued in January, and what was changed since.

What was issued is never edited. A quarter's plan is January's with every change applied that holds by then, units
before tasks, so that a change of a task may name a unit by the name that it bears from then on. A change that makes
no sense (`validation.change_rules`) leaves what it cannot change as it was.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from gwrb.model.obligations import LEAD, Obligation, Obligations
from gwrb.model.plan import Plan, Task
from gwrb.model.register import Register
from gwrb.model.units_file import Group, Unit, Units
from gwrb.model.values import Period
from gwrb.text.refusal import WRONG_USE, Refusal

if TYPE_CHECKING:
    from gwrb.model.changes import DatedChange
    from gwrb.model.plan import Assignment

NONE: Mapping[str, str] = MappingProxyType({})
MOST_WORK = 8_000_000  # tasks, units and changes gone through by all changes together: some seconds
_FEW = 10_000  # so much of changes is applied to a plan of any size: a province has a hundred times the tasks
_WORK_OF_NAMES = 16  # a unit's name is written anew wherever it stands, a new task finds its place by all numbers


class InForce:
    """Plan and register as they hold from one change to the next, and everyone's obligations by them.

    `origins`: the first name of a unit that was renamed, by its name here. `gone`: of a unit that is no more, by its
    first name, the first name of the unit that took over; empty where none did.
    """

    def __init__(
        self,
        plan: Plan,
        register: Register,
        expanded: Obligations | None = None,
        origins: Mapping[str, str] = NONE,
        gone: Mapping[str, str] = NONE,
    ) -> None:
        self.plan, self.register = plan, register
        self.expanded = expanded or Obligations(plan.tasks, register)
        self.origins, self.gone = origins, gone

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Where the tasks of an id stand in the notice."""
        out: dict[str, list[int]] = {}
        for place, task in enumerate(self.plan.tasks):
            out.setdefault(task.id, []).append(place)
        return out

    @cached_property
    def leads(self) -> tuple[Obligation, ...]:
        """The obligations that owe a report, in the order of the notice."""
        return self.expanded.leads()

    @cached_property
    def by_unit(self) -> dict[str, tuple[Obligation, ...]]:
        """The same of each unit that has any."""
        out: dict[str, list[Obligation]] = {}
        for obligation in self.leads:
            out.setdefault(obligation.unit.name, []).append(obligation)
        return {unit: tuple(mine) for unit, mine in out.items()}

    @cached_property
    def supports(self) -> dict[str, tuple[Obligation, ...]]:
        """What each unit supports, in the order of the notice; it owes no report, but may say how its part goes."""
        out: dict[str, list[Obligation]] = {}
        for task in self.plan.tasks:
            for obligation in self.expanded.of(task):
                if obligation.role != LEAD:
                    out.setdefault(obligation.unit.name, []).append(obligation)
        return {unit: tuple(mine) for unit, mine in out.items()}

    @cached_property
    def own(self) -> dict[tuple[str, str], tuple[Obligation, ...]]:
        """What binds each unit in each task, in any role, by the unit's name and the task's id."""
        out: dict[tuple[str, str], list[Obligation]] = {}
        for task in self.plan.tasks:
            for obligation in self.expanded.of(task):
                out.setdefault((obligation.unit.name, task.id), []).append(obligation)
        return {key: tuple(mine) for key, mine in out.items()}

    @cached_property
    def common(self) -> tuple[str, ...]:
        """The tasks that everybody leads: through groups alone, that have between them the members of every group.

        A notice has a few of them, and they are half of all obligations: totals tell them apart.
        """
        groups = [one for one in self.register.units.groups if not one.open]
        every = {unit.name for group in groups for unit in self.register.members(group)}
        out = []
        for task in self.plan.tasks:
            leads = self.expanded.leads_of(task)
            through = {one.group.name for one in leads if one.group}
            if len(through) > 1 and all(one.group for one in leads) and every <= {one.unit.name for one in leads}:
                out.append(str(task.id))
        return tuple(out)

    @property
    def bound(self) -> list[Unit]:
        """The units that any task binds, in the order of units.yaml."""
        return [u for u in self.register.units.units if u.name in self.by_unit or u.name in self.supports]

    @property
    def owing(self) -> list[Unit]:
        """The units that owe reports, in the order of units.yaml."""
        return [unit for unit in self.register.units.units if unit.name in self.by_unit]

    @cached_property
    def tasks(self) -> dict[str, Task]:
        """The tasks by id, the first of each."""
        out: dict[str, Task] = {}
        for task in self.plan.tasks:
            out.setdefault(task.id, task)
        return out

    @cached_property
    def links(self) -> dict[str, set[str]]:
        """The tasks that each linked task names, or that name it, by their ids."""
        out: dict[str, set[str]] = {}
        for task in self.plan.tasks:
            for link in task.links:
                out.setdefault(task.id, set()).add(str(link.task))
                out.setdefault(str(link.task), set()).add(task.id)
        return out

    def origin(self, unit: str) -> str:
        """What a unit was called first: what tells it from the others in every quarter."""
        return self.origins.get(unit, unit)


class PlanState(NamedTuple):
    """Tasks and units between two changes. `left`: the names of the units that are gone by then."""

    tasks: tuple[Task, ...]
    units: Units
    register: Register
    origins: Mapping[str, str] = NONE
    gone: Mapping[str, str] = NONE
    left: Register | None = None

    def unit(self, name: str) -> Unit | None:
        """The unit that bears a name; none where the one that bore it is gone, though the name leads to its heir."""
        found = self.register.find(name)
        gone = self.left.find(name) if self.left else None
        return found if isinstance(found, Unit) and (gone is None or gone.name == found.name) else None


class ChangeStep(NamedTuple):
    """One change, what held before and after it, and what held before any change of its quarter."""

    change: DatedChange
    before: PlanState
    after: PlanState
    earlier: PlanState


class DatedPlan:
    """A plan, its units and what was changed during the year. Without changes every quarter has the same `InForce`."""

    def __init__(self, plan: Plan, register: Register, changes: Iterable[DatedChange] = ()) -> None:
        self.plan = plan
        self.changes = tuple(sorted(changes, key=lambda one: (one.from_, _rank(one))))
        _weigh(plan, register, self.changes)
        self.issued = InForce(plan, register)
        self._at: dict[Period, InForce] = {}
        self._roots: dict[tuple[str, Period | None], str] = {}

    def at(self, quarter: Period) -> InForce:
        """What holds in a quarter."""
        if not self.changes:
            return self.issued
        if quarter not in self._at:
            self._at[quarter] = next(
                (held for since, held in reversed(self._held) if since <= quarter), self._held[0][1]
            )
        return self._at[quarter]

    @property
    def stages(self) -> tuple[InForce, ...]:
        """What holds from each change on, January's first."""
        return tuple(held for _, held in self._held) if self.changes else (self.issued,)

    def find(self, name: str, quarter: Period | None = None) -> Unit | Group | None:
        """Who is meant by a name in a quarter; without one, whose name it was first."""
        stages = self.stages if quarter is None else (self.at(quarter),)
        return next((found for held in stages if (found := held.register.find(name))), None)

    def root(self, name: str, quarter: Period | None = None) -> str:
        """The first name of a unit, which tells it from others all year; the name as it is where nobody knows it."""
        if (name, quarter) not in self._roots:
            stages = self.stages if quarter is None else (self.at(quarter), *self.stages)
            found = ((held, owner) for held in stages if (owner := held.register.find(name)))
            self._roots[name, quarter] = next((held.origin(owner.name) for held, owner in found), str(name))
        return self._roots[name, quarter]

    def on(self, day: dt.date) -> InForce:
        """What holds on a day: in the quarter in which it lies."""
        return self.at(Period.of(day, self.plan.rounds)) if self.changes else self.issued

    @cached_property
    def steps(self) -> tuple[ChangeStep, ...]:
        """The changes one by one, in the order in which they are applied."""
        within = self._within
        return (*within, *_stepped(self._last, self.changes[len(within) :]))

    @cached_property
    def _within(self) -> tuple[ChangeStep, ...]:
        """Those that hold within the year."""
        last = self.plan.quarters[-1]
        return _stepped(self._first, [change for change in self.changes if change.from_ <= last])

    @cached_property
    def _first(self) -> PlanState:
        """What holds before any change."""
        register = self.issued.register
        return PlanState(self.plan.tasks, register.units, register)

    @property
    def _last(self) -> PlanState:
        """What holds at the end of the year."""
        return self._within[-1].after if self._within else self._first

    @cached_property
    def _held(self) -> list[tuple[Period, InForce]]:
        """What holds from each quarter in which something changes, the earliest first; January's from the year 0.

        What holds only from the next year on gives no more than names by which a unit is known.
        """
        stages = {Period(0, 1): self._first, **{step.change.from_: step.after for step in self._within}}
        later = _stepped(self._last._replace(tasks=()), self.changes[len(self._within) :])
        names = _names_of([*stages.values(), *{step.change.from_: step.after for step in later}.values()])
        registers: dict[int, Register] = {}
        out: list[tuple[Period, InForce]] = []
        for quarter, state in stages.items():
            register = registers.setdefault(id(state.units), _known(state, names))
            plan = self.plan if state.tasks is self.plan.tasks else self.plan._replace(tasks=state.tasks)
            same = next((held.expanded for _, held in out if held.register is register), None)
            expanded = same.of_others(state.tasks) if same else None
            out.append((quarter, InForce(plan, register, expanded, state.origins, state.gone)))
        for change in self.changes:
            if change.founded:
                founded = self.issued.register.of(Units((change.founded,)))
                without = (held.register for quarter, held in out if quarter < change.from_)
                for register in {self.issued.register: None, **dict.fromkeys(without)}:
                    register.later.append((founded, change.from_))
        return out


def _stepped(state: PlanState, changes: Iterable[DatedChange]) -> tuple[ChangeStep, ...]:
    """Changes one by one, applied to a state in their order."""
    out: list[ChangeStep] = []
    for change in changes:
        earlier = out[-1].earlier if out and out[-1].change.from_ == change.from_ else state
        after = applied(state, change)
        out.append(ChangeStep(change, state, after, earlier))
        state = after
    return tuple(out)


def _weigh(plan: Plan, register: Register, changes: Sequence[DatedChange]) -> None:
    """Counts what applying the changes would take, each of which goes through all tasks and units; refuses too much."""
    each = len(plan.tasks) + len(register.units.units) + len(changes)
    work = sum(_WORK_OF_NAMES if change.who or change.added else 1 for change in changes)
    if work > _FEW and each * work > MOST_WORK:
        raise Refusal(
            f"data/changes.yaml 有 {len(changes)} 条调整，方案有 {len(plan.tasks)} 项任务，一条一条算下来太多，没有算；"
            "请删去用不着的调整",
            WRONG_USE,
        )


def _rank(change: DatedChange) -> int:
    """Of one quarter units come before the tasks that name them."""
    orders = change.founded, change.renamed, change.merged_into or change.abolished, change.group, change.added
    return next((number for number, said in enumerate(orders) if said), len(orders))


def _names_of(states: Iterable[PlanState]) -> dict[str, list[Unit]]:
    """A unit under every name that it bears during the year, by its first."""
    out: dict[str, list[Unit]] = {}
    for state in states:
        for unit in state.units.units:
            mine = out.setdefault(state.origins.get(unit.name, unit.name), [])
            if all(unit.name != other.name for other in mine):
                mine.append(unit)
    return out


def _known(state: PlanState, names: Mapping[str, Sequence[Unit]]) -> Register:
    """The register of a state in which a unit is found by the names as well that it bears only later."""
    units = [_also_called(unit, names.get(state.origins.get(unit.name, unit.name), ())) for unit in state.units.units]
    if all(a is b for a, b in zip(units, state.units.units, strict=True)):
        return state.register
    return state.register.of(state.units._replace(units=tuple(units)))


def _also_called(unit: Unit, others: Iterable[Unit]) -> Unit:
    """A unit that answers to the names of some others too."""
    known = {unit.name, unit.full_name, *unit.aliases}
    named = (name for other in others for name in (other.name, other.full_name, *other.aliases) if name)
    more = tuple(dict.fromkeys(name for name in named if name not in known))
    return unit._replace(aliases=(*unit.aliases, *more)) if more else unit


def applied(state: PlanState, change: DatedChange) -> PlanState:
    """What holds after a change; as it was where the change speaks of what is not there."""
    if change.unit and state.unit(change.unit) is None:
        return state
    if change.founded or change.unit:
        state = _with_unit(state, change)
    if change.group and change.members is not None:
        state = _with_group(state, change.group, change.members)
    if change.leader and (change.unit or change.group):
        state = _with_leaders(state, str(change.unit or change.group), change.leader)
    if not (change.added or change.task):
        return state
    from gwrb.model.changed_tasks import tasks_after

    return state._replace(tasks=tuple(tasks_after(state, change)))


def _with_unit(state: PlanState, change: DatedChange) -> PlanState:
    find, units = state.register.find, state.units.units
    if change.founded and find(change.founded.name) is None:
        return _with_units(state, _placed(units, change.founded))
    old = find(change.unit) if change.unit else None
    if not isinstance(old, Unit):
        return state
    if change.renamed:
        if (change.renamed, change.full_name or old.full_name) == (old.name, old.full_name):
            return state
        new = _also_called(old._replace(name=change.renamed, full_name=change.full_name), (old,))
        new = new._replace(aliases=tuple(name for name in new.aliases if name not in (new.name, new.full_name)))
        state = state._replace(origins={**state.origins, new.name: state.origins.get(old.name, old.name)})
        state = _with_leaders(state, old.name, None, new.name)
        return _moved(state, old, new, tuple(new if unit is old else unit for unit in units))
    if not (change.merged_into or change.abolished):
        return state
    name = change.merged_into or change.successor
    heir = find(name) if name else None
    if name and (not isinstance(heir, Unit) or heir is old):
        return state
    to = state.origins.get(heir.name, heir.name) if heir else ""
    state = _with_leaders(state, old.name, None)
    left = state.register.of(Units((*(state.left.units.units if state.left else ()), old)))
    state = state._replace(gone={**state.gone, state.origins.get(old.name, old.name): to}, left=left)
    new_heir = _also_called(heir, (old,)) if isinstance(heir, Unit) else None
    kept = tuple(new_heir if new_heir and unit is heir else unit for unit in units if unit is not old)
    return _moved(state, old, new_heir, kept)


def _placed(units: tuple[Unit, ...], new: Unit) -> tuple[Unit, ...]:
    """A new unit behind the last one of its class, else at the end."""
    at = max((n for n, unit in enumerate(units, 1) if unit.class_ == new.class_), default=len(units))
    return (*units[:at], new, *units[at:])


def _with_units(state: PlanState, units: tuple[Unit, ...], groups: tuple[Group, ...] | None = None) -> PlanState:
    named = state.units._replace(units=units, groups=state.units.groups if groups is None else groups)
    return state._replace(units=named, register=state.register.of(named))


def _with_leaders(state: PlanState, owner: str, leader: str | None, name: str = "") -> PlanState:
    """The state in which one leader alone is in charge of a unit or a group; nobody, or whoever was under a new name."""
    from gwrb.model.leaders import in_charge

    put = in_charge(state.register, owner, leader, name)
    if put == state.units.leaders:
        return state
    units = state.units._replace(leaders=put)
    return state._replace(units=units, register=state.register.of(units))


def _with_group(state: PlanState, name: str, members: tuple[str, ...]) -> PlanState:
    group = state.register.group(name)
    if group is None:
        return state
    new = group._replace(members=members, classes=(), open=False)
    groups = tuple(new if one is group else one for one in state.units.groups)
    return _with_units(state, state.units.units, groups)


def _moved(state: PlanState, old: Unit, new: Unit | None, units: tuple[Unit, ...]) -> PlanState:
    """The state in which `new` stands wherever `old` was named; without `new`, only where others are left to do it."""
    find = state.register.find
    heir = find(new.name) if new else None
    named = [
        (number, (*one.lead, *one.responsible, *one.helping))
        for number, task in enumerate(state.tasks)
        for one in task.assignments
    ]
    grouped = [group.members for group in state.units.groups]
    mine = {name for name in set().union(*[given for _, given in named], *grouped) if find(name) is old}

    def names(given: tuple[str, ...]) -> tuple[str, ...]:
        if mine.isdisjoint(given):
            return given
        put = [(new and new.name) if name in mine or (heir and find(name) is heir) else name for name in given]
        return tuple(dict.fromkeys(name for name in put if name))

    def assignment(one: Assignment) -> Assignment:
        lead, responsible = names(one.lead) if new else one.lead, names(one.responsible)
        if not new and not one.lead:
            responsible = one.responsible
        responsible = tuple(name for name in responsible if not (new and name == new.name and name in lead))
        helping, listed = names(one.helping), names(one.listed)
        same = (lead, responsible, helping, listed) == (one.lead, one.responsible, one.helping, one.listed)
        return one if same else one._replace(lead=lead, responsible=responsible, helping=helping, listed=listed)

    groups = tuple(
        group if (members := names(group.members)) == group.members else group._replace(members=members)
        for group in state.units.groups
    )
    tasks = list(state.tasks)
    for number in {number for number, given in named if not mine.isdisjoint(given)}:
        task = tasks[number]
        given = tuple(map(assignment, task.assignments))
        if any(a is not b for a, b in zip(given, task.assignments, strict=True)):
            tasks[number] = task._replace(assignments=given)
    return _with_units(state._replace(tasks=tuple(tasks)), units, groups)
