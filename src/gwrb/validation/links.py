"""Checks across tasks: those that are linked must agree."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from gwrb.model.plan import Link, Target, Task
from gwrb.model.progress import Entry as Said
from gwrb.model.values import Quantity, Quarter
from gwrb.targets.conversion import in_unit
from gwrb.text.diagnostics import Diagnostic, finding
from gwrb.validation import links_texts as rules
from gwrb.validation.engine import CheckContext, RuleCheck
from gwrb.validation.outline import at


def _links(book: CheckContext) -> Iterator[tuple[Task, Link]]:
    for task in book.tasks:
        for link in task.links:
            yield task, link


def link(book: CheckContext) -> Iterator[Diagnostic]:
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


def _names(book: CheckContext, task: Task) -> dict[str, str]:
    """The units that a task names, each once under its own name."""
    names = (n for a in task.assignments for n in (*a.lead, *a.responsible))
    owners = ((name, book.register.find(name)) for name in names)
    return {owner.name if owner else name: name for name, owner in owners}


def units_differ(book: CheckContext) -> Iterator[Diagnostic]:
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


def values_differ(book: CheckContext) -> Iterator[Diagnostic]:
    """One figure of two linked tasks, reported differently in one quarter: by one unit, or by two that share a target."""
    said: dict[tuple[Quarter, str], list[tuple[str, Said]]] = {}
    for _, progress in book.progress:
        unit = book.reporter(progress)
        for entry in progress.entries:
            if entry.values:
                said.setdefault((progress.quarter, entry.task), []).append(
                    (unit.name if unit else progress.unit, entry)
                )
    for (quarter, id), mine in said.items():
        task = book.by_id.get(id)
        for link in task.links if task else ():
            for who, entry in mine:
                for whom, other in said.get((quarter, link.task), ()):
                    yield from _differing(book, entry, other, one=who == whom)


def _differing(book: CheckContext, entry: Said, other: Said, *, one: bool) -> Iterator[Diagnostic]:
    """Values of one name that two entries state differently; `one`: both are of one unit."""
    for name, value in entry.values.items():
        theirs = other.values.get(name)
        if theirs is None or theirs == value:
            continue
        a, b = (_target(book, e, name) for e in (entry, other))
        if not one and (a is None or b is None or a.sum or b.sum):
            continue
        if a is not None and b is not None and _same(a, value, b, theirs) is not False:
            continue  # where nothing can be compared, another finding says so
        if (a is None or b is None) and _alike(value, theirs):
            continue
        where = at(next(n for n in other.values if n == name), other.at)
        here = at(name, entry.at)
        path = "" if where.source is here.source else f"{where.source.path} "
        message = (
            f"{entry.task} 的“{name}”是 {value}，关联的 {other.task} 是 {theirs}（{path}第 {where.line} 行）"
        )
        yield finding(rules.VALUES_DIFFER, here, message, "两处是同一个数，请改成一致")


def _same(a: Target, value: Decimal, b: Target, theirs: Decimal) -> bool | None:
    """Whether two values of two targets are one amount; None where their units of measure do not compare."""
    from gwrb.text.measure_units import convert

    mine, other = in_unit(value, a.unit), in_unit(theirs, b.unit)
    other = None if other is None else convert(other, b.unit, a.unit)
    return None if mine is None or other is None else mine == other


def _alike(value: Decimal, theirs: Decimal) -> bool:
    """Whether two values without a target, each with its unit of measure, are one amount."""
    if not isinstance(value, Quantity) or not isinstance(theirs, Quantity):
        return False
    other = in_unit(theirs, value.unit)
    return other is not None and other == Decimal(value)


def _target(book: CheckContext, entry: Said, name: str) -> Target | None:
    task = book.by_id.get(entry.task)
    found = (
        (t for t in task.targets if t.name == name and t.scope in (None, entry.scope)) if task else iter(())
    )
    return next(found, None)


CHECKS = (
    RuleCheck(rules.LINK, link),
    RuleCheck(rules.UNITS_DIFFER, units_differ),
    RuleCheck(rules.VALUES_DIFFER, values_differ),
)
