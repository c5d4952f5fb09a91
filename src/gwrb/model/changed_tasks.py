"""The tasks of a plan after one change of them: one added, withdrawn, given to others, or with other words or targets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gwrb.model.changes import ASSIGNMENT_FACTS, TASK_FACTS, DatedChange
from gwrb.model.plan import Assignment, Task
from gwrb.model.register import Register

if TYPE_CHECKING:
    from gwrb.model.dated import PlanState


def tasks_after(state: PlanState, change: DatedChange) -> Iterator[Task]:
    """The tasks after a change of one of them."""
    if change.added:
        yield from _with_task(state.tasks, change.added)
        return
    unlinked = change.withdrawn and not change.scope
    for task in state.tasks:
        if task.id == change.task:
            yield from _changed(task, change, state.register)
        elif unlinked and any(link.task == change.task for link in task.links):
            yield task._replace(links=tuple(link for link in task.links if link.task != change.task))
        else:
            yield task


def _with_task(tasks: tuple[Task, ...], added: Task) -> tuple[Task, ...]:
    """A new task at its place by its number; left out where its number is taken."""
    if any(task.id == added.id for task in tasks):
        return tasks
    place = added.part_number, added.number
    at = next((n for n, task in enumerate(tasks) if place < (task.part_number, task.number)), len(tasks))
    return (*tasks[:at], added, *tasks[at:])


def _changed(task: Task, change: DatedChange, register: Register) -> Iterator[Task]:
    """A task after a change of it; none where it is withdrawn."""
    facts = {name: said for name in TASK_FACTS if (said := getattr(change, name)) is not None}
    if change.scope is None:
        if change.withdrawn:
            return
    elif "targets" in facts or change.withdrawn:  # those of the other parts stay
        others = (target for target in task.targets if target.scope != change.scope)
        facts["targets"] = (*others, *(change.targets or ()))
    assignments = tuple(
        new
        for one in task.assignments
        if (new := _assigned(one, change, register) if _assigned_by(task, one, change) else one)
    )
    if assignments != task.assignments and assignments:
        facts["assignments"] = assignments
    yield task._replace(**facts) if facts else task


def _assigned_by(task: Task, one: Assignment, change: DatedChange) -> bool:
    """Whether a change of a task is of this one of its assignments."""
    return one.scope == change.scope or (change.scope is None and len(task.assignments) == 1)


def _assigned(one: Assignment, change: DatedChange, register: Register) -> Assignment | None:
    """An assignment after a change; a unit that leads from now on stands no more among the responsible, until it does not."""
    if change.withdrawn:
        return None
    facts = {name: said for name in ASSIGNMENT_FACTS if (said := getattr(change, name)) is not None}
    new = one._replace(**facts, issued=None if "lead" in facts else one.issued)  # who is named now leads by name
    if not change.lead or change.responsible:
        return new._replace(listed=()) if change.responsible else new
    leads = {register.find(name) or name for name in new.lead}
    listed = one.listed or one.responsible
    left = tuple(name for name in listed if (register.find(name) or name) not in leads)
    return new._replace(responsible=left, listed=() if left == listed else listed)
