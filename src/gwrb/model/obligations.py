"""Who owes what: the one function from which list, status, report and merge all derive."""

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from gwrb.model.plan import Assignment, Plan, Task
from gwrb.model.register import Register
from gwrb.model.units_file import Group, Unit

Role = Literal["lead", "responsible", "helping"]
LEAD: Role = "lead"
RESPONSIBLE: Role = "responsible"
HELPING: Role = "helping"


class Obligation(NamedTuple):
    """How one unit is bound by one assignment.

    `as_` is the name in the data through which it is bound, `group` the group behind that name.
    `by_rule`: it leads only because no lead is named (the notice, paragraph 一: 无牵头单位的，责任单位即为牵头单位; or
    the notice's own rule, `Heading.no_lead`). Who helps is bound, and owes nothing.
    """

    task: Task
    assignment: Assignment
    unit: Unit
    role: Role
    as_: str
    by_rule: bool = False
    group: Group | None = None

    @property
    def unconfirmed(self) -> str | None:
        """What is not confirmed about this binding: the group's members."""
        return self.group.unconfirmed if self.group else None

    @property
    def key(self) -> tuple[str, str | None]:
        """Task and scope: what an entry must name to answer this obligation."""
        return self.task.id, self.assignment.scope


def obligations_of(task: Task, register: Register) -> Iterator[Obligation]:
    """Everyone bound by a task, in the order of the notice.

    A unit is bound once by an assignment: leading before supporting, named before through a group.
    """
    for assignment in task.assignments:
        bound: set[str] = set()
        by_rule = assignment.by_rule
        for role, names in _roles(assignment):
            owners = [(name, owner) for name in names if (owner := register.find(name)) is not None]
            named = {owner.name for _, owner in owners if isinstance(owner, Unit)} - bound
            for name, owner in owners:
                group = owner if isinstance(owner, Group) else None
                for unit in register.members(owner) if isinstance(owner, Group) else (owner,):
                    if unit.name in bound or (group and unit.name in named):
                        continue
                    bound.add(unit.name)
                    yield Obligation(task, assignment, unit, role, name, by_rule and role == LEAD, group)


def _roles(assignment: Assignment) -> tuple[tuple[Role, tuple[str, ...]], ...]:
    """The names of an assignment by role: where no lead is named, each responsible unit leads."""
    lead, responsible = (assignment.lead, assignment.responsible) if assignment.lead else (assignment.responsible, ())
    return (LEAD, lead), (RESPONSIBLE, responsible), (HELPING, assignment.helping)


def obligations_of_unit(tasks: Iterable[Task], register: Register, unit: Unit) -> Iterator[Obligation]:
    """One unit's obligations, in the order of the tasks; tasks that do not name it are passed over unread."""
    binding = {unit.name, *(group.name for group in register.groups_of(unit))}
    find = register.find

    def binds(name: str) -> bool:
        owner = find(name)
        return owner is not None and owner.name in binding

    for task in tasks:
        if any(binds(name) for a in task.assignments for name in a.names):
            yield from (
                obligation for obligation in obligations_of(task, register) if obligation.unit.name == unit.name
            )


class Obligations:
    """Who owes what by the tasks of a plan: each task is expanded once, when it is first asked for."""

    def __init__(self, tasks: Iterable[Task], register: Register) -> None:
        self._tasks, self._register = tuple(tasks), register
        # By the task's id, all that it binds, and the leads; the task is kept, so that its id stays its own.
        self._of: dict[int, tuple[Task, tuple[Obligation, ...], tuple[Obligation, ...]]] = {}

    def of_others(self, tasks: Iterable[Task]) -> "Obligations":
        """Who owes what by other tasks of the same units; what both have is expanded once."""
        others = Obligations(tasks, self._register)
        others._of = self._of
        return others

    def of(self, task: Task) -> tuple[Obligation, ...]:
        """Everyone bound by a task, in the order of the notice."""
        return self._bound_by(task)[1]

    def leads_of(self, task: Task) -> tuple[Obligation, ...]:
        """The obligations of a task that owe a report every quarter: those of the leads."""
        return self._bound_by(task)[2]

    def _bound_by(self, task: Task) -> tuple[Task, tuple[Obligation, ...], tuple[Obligation, ...]]:
        if id(task) not in self._of:
            every = tuple(obligations_of(task, self._register))
            self._of[id(task)] = task, every, tuple(one for one in every if one.role == LEAD)
        return self._of[id(task)]

    def leads(self) -> tuple[Obligation, ...]:
        """The leads' obligations of all tasks, in the order of the notice."""
        return tuple(obligation for task in self._tasks for obligation in self.leads_of(task))


def group_obligations(plan: Plan, register: Register, group: Group) -> list[tuple[Task, Assignment, Role, str, bool]]:
    """The assignments that name a group itself: task, assignment, role, name in the data, by rule."""
    return [
        (task, assignment, role, name, role == LEAD and assignment.by_rule)
        for task in plan.tasks
        for assignment in task.assignments
        for role, names in _roles(assignment)
        for name in names
        if register.find(name) is group
    ]


def open_groups(task: Task, register: Register) -> list[Group]:
    """The groups named by a task whose members nobody has listed: whom they bind is not known."""
    names = (name for a in task.assignments for name in a.names)
    groups = {g.name: g for name in names if (g := register.group(name)) and g.open}
    return list(groups.values())
