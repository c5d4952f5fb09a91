"""Proposals for the tasks of a plan: for every number that no target and no figure speaks of yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from gwrb.model.plan import Target, Task
from gwrb.targets.covering import stretches, uncovered, words_of
from gwrb.targets.extract import propose
from gwrb.targets.insertion import Numbers
from gwrb.text import measure_units


def for_tasks(asked: Iterable[Task], plan: Sequence[Task]) -> dict[str, Numbers]:
    """What to add to each task that was asked for, where there is something; linked tasks name a figure alike."""
    found = {task.id: missing(task) for task in asked}
    found = {id: numbers for id, numbers in found.items() if numbers.targets or numbers.figures}
    known = {task.id: task.targets for task in plan}
    for task in plan:
        if task.id not in found:
            continue
        for link in task.links:
            other = str(link.task)
            theirs = (*known.get(other, ()), *(found[other].targets if other in found else ()))
            named = _named_alike(found[task.id].targets, theirs, {str(t.name) for t in task.targets})
            found[task.id] = found[task.id]._replace(targets=named)
    return found


def missing(task: Task) -> Numbers:
    """The proposals for the numbers that the task's targets and figures leave out."""
    whole = propose(task.text)
    if not task.targets and not task.figures:
        return whole
    left = uncovered(task.text, words_of(task))

    def speaks(words: str) -> bool:
        return any(a <= f.at and f.to <= b for a, b in stretches(task.text, words) for f in left)

    return Numbers(
        tuple(target for target in whole.targets if speaks(target.words)),
        tuple(figure for figure in whole.figures if speaks(figure.words)),
    )


def _named_alike(mine: Sequence[Target], theirs: Sequence[Target], taken: set[str]) -> tuple[Target, ...]:
    """Targets under the names that the same amounts have in a linked task, where that is one name and free."""
    taken = taken | {str(target.name) for target in mine}
    out = []
    for target in mine:
        same = {str(t.name) for t in theirs if measure_units.convert(t.amount, t.unit, target.unit) == target.amount}
        name = same.pop() if len(same) == 1 else ""
        if name in taken:
            name = ""
        if name:
            taken = (taken - {str(target.name)}) | {name}
        out.append(target._replace(name=name or target.name))
    return tuple(out)


def closed(found: Mapping[str, Numbers], plan: Iterable[Task]) -> list[str]:
    """The tasks among those found that have targets or figures already: to them nothing is written."""
    return [task.id for task in plan if task.id in found and (task.targets or task.figures)]
