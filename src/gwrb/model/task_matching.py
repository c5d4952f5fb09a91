"""Which task of one plan is which of another: by what is to be done, never by number alone."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from gwrb.model.plan import Task
from gwrb.text.script import fold

NEAR = 0.75  # of two texts' pairs of characters: as many in common are one task reworded


class TaskMatch(NamedTuple):
    """A task of the old plan, the task of the new one that it is, and whether their words are the same."""

    old: Task
    new: Task
    same: bool


def match_tasks(old: Iterable[Task], new: Iterable[Task]) -> list[TaskMatch]:
    """The tasks that both plans have, in the order of the new one; each matches one other at most.

    Same words first, those with the same number before others; then the nearest of what is left.
    """
    left: dict[str, list[Task]] = {}
    for task in old:
        left.setdefault(_key(task), []).append(task)
    found: dict[str, TaskMatch] = {}
    rest: list[Task] = []
    tasks = list(new)
    for task in sorted(tasks, key=lambda t: t.id not in {o.id for o in left.get(_key(t), ())}):
        same = left.get(_key(task), [])
        if same:
            one = next((o for o in same if o.id == task.id), same[0])
            same.remove(one)
            found[task.id] = TaskMatch(one, task, same=True)
        else:
            rest.append(task)
    for match in _nearest([task for same in left.values() for task in same], rest):
        found[match.new.id] = match
    return [found[task.id] for task in tasks if task.id in found]


def _key(task: Task) -> str:
    return fold(task.text)


def _nearest(old: list[Task], new: list[Task]) -> Iterable[TaskMatch]:
    """Pairs of tasks whose words are nearly the same, the nearest first."""
    pairs = {id(task): _pairs(_key(task)) for task in (*old, *new)}
    scored = sorted(
        (
            (_likeness(pairs[id(a)], pairs[id(b)]), n, m)
            for n, a in enumerate(old)
            for m, b in enumerate(new)
            if _sizes_allow(pairs[id(a)], pairs[id(b)])
        ),
        reverse=True,
    )
    taken: set[tuple[str, int]] = set()
    for likeness, n, m in scored:
        if likeness >= NEAR and not {("old", n), ("new", m)} & taken:
            taken |= {("old", n), ("new", m)}
            yield TaskMatch(old[n], new[m], same=False)


def _pairs(text: str) -> Counter[str]:
    return Counter(text[at : at + 2] for at in range(max(1, len(text) - 1)))


def _sizes_allow(a: Counter[str], b: Counter[str]) -> bool:
    small, large = sorted((a.total(), b.total()))
    return 2 * small >= NEAR * (small + large)


def _likeness(a: Counter[str], b: Counter[str]) -> float:
    return 2 * (a & b).total() / (a.total() + b.total())
