"""Checks across tasks: those that are linked must agree."""

from __future__ import annotations

from collections.abc import Iterator

from gwrb.checks.engine import Book, Entry
from gwrb.checks.tasks import at
from gwrb.diagnostics import Diagnostic, finding
from gwrb.model import Entry as Said
from gwrb.model import Link, Task
from gwrb.rules import across as rules


def _links(book: Book) -> Iterator[tuple[Task, Link]]:
    for task in book.tasks:
        for link in task.links:
            yield task, link


def link(book: Book) -> Iterator[Diagnostic]:
    """A link to no task, to the task itself, or made twice."""
    for task in book.tasks:
        seen: set[str] = set()
        for one in task.links:
            problem = (
                f"{task.id} 关联到了自己"
                if one.task == task.id
                else f"与 {one.task} 的关联写了两次"
                if one.task in seen
                else f"关联的 {one.task} 不在方案里"
                if one.task not in book.by_id and book.complete
                else None
            )
            seen.add(one.task)
            if problem:
                yield finding(rules.LINK, at(one.task, one.at), problem, "请改正编号，或删去这条关联")


def _names(book: Book, task: Task) -> dict[str, str]:
    """The units that a task names, each once under its own name."""
    names = (n for a in task.assignments for n in (*a.lead, *a.responsible))
    owners = ((name, book.register.find(name)) for name in names)
    return {owner.name if owner else name: name for name, owner in owners}


def units_differ(book: Book) -> Iterator[Diagnostic]:
    """Linked tasks that name different units."""
    for task, one in _links(book):
        other = book.by_id.get(one.task)
        if other is None or other is task:
            continue
        mine, theirs = _names(book, task), _names(book, other)
        only = (
            [f"只有 {task.id} 有{'、'.join(n for n in mine if n not in theirs)}"]
            if mine.keys() - theirs
            else []
        )
        only += (
            [f"只有 {other.id} 有{'、'.join(n for n in theirs if n not in mine)}"]
            if theirs.keys() - mine
            else []
        )
        if only:
            message = f"{task.id} 与关联的 {other.id} 单位不同：{'；'.join(only)}"
            help = "请核对通知；通知如此的，在上一行写 # gwrb: allow GW601 理由"
            yield finding(rules.UNITS_DIFFER, at(one.task, one.at), message, help)


def values_differ(book: Book) -> Iterator[Diagnostic]:
    """One unit's value of one name, reported differently for two linked tasks in one quarter."""
    pairs: dict[str, list[str]] = {}
    for task, one in _links(book):
        pairs.setdefault(task.id, []).append(one.task)
    for _, progress in book.progress:
        said: dict[str, list[Said]] = {}
        for entry in progress.entries:
            said.setdefault(entry.task, []).append(entry)
        for entry in progress.entries:
            for other in (e for id in pairs.get(entry.task, ()) for e in said.get(id, ())):
                for name in entry.values:
                    value, theirs = entry.values[name], other.values.get(name)
                    if theirs is not None and theirs != value:
                        line = at(other.task, other.at).line
                        message = f"{entry.task} 的“{name}”是 {value}，关联的 {other.task} 是 {theirs}（第 {line} 行）"
                        yield finding(
                            rules.VALUES_DIFFER, at(name, entry.at), message, "两处是同一个数，请改成一致"
                        )


CHECKS = (
    Entry(rules.LINK, link),
    Entry(rules.UNITS_DIFFER, units_differ),
    Entry(rules.VALUES_DIFFER, values_differ),
)
