"""Checks of assignments: every name known, once, and someone to answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gwrb.model.field_types import ListOf
from gwrb.model.plan import Assignment, Task
from gwrb.model.tables import is_unit, shapes
from gwrb.model.units_file import NAME, NAMES, Group
from gwrb.text.diagnostics import Diagnostic, finding
from gwrb.text.source import Place
from gwrb.validation import assignments_texts as rules
from gwrb.validation.engine import CheckContext, RuleCheck
from gwrb.validation.outline import at


def _assignments(book: CheckContext) -> Iterator[tuple[Task, Assignment]]:
    for task in book.tasks:
        for assignment in task.assignments:
            yield task, assignment


def unknown_unit(book: CheckContext) -> Iterator[Diagnostic]:
    """A name that units.yaml does not have: in an assignment, as the unit of a file, in a row of one."""
    if not book.names_known:
        return
    find = book.register.find
    names = [(n, a.at) for _, a in _assignments(book) for n in (*a.lead, *a.responsible)]
    owners = list(_owners(book))
    names += [(value.unit, value.at) for value in owners]
    names += list(_in_rows(book))
    for name, place in names:
        if find(name) is None:
            yield finding(rules.UNKNOWN_UNIT, at(name, place), f"没有叫“{name}”的单位", _meant(book, name))
    for value in owners:
        if isinstance(find(value.unit), Group):
            message = f"“{value.unit}”是统称，不能作为填报单位"
            help = "请由它的成员各报各的，unit 写成员的简称"
            yield finding(rules.UNKNOWN_UNIT, at(value.unit, value.at), message, help)


def _owners(book: CheckContext) -> Iterator[Any]:
    """What the files say that are a unit's own."""
    for shape in shapes():
        if "unit" in shape.record.identity:
            yield from (file.value for file in book.ledger.files(shape.record) if file.value is not None)


def _in_rows(book: CheckContext) -> Iterator[tuple[str, Place | None]]:
    """The names of units in the rows of files, of every kind, and in their own lists."""
    for shape in shapes():
        for field in (f for f in shape.heads if f.kind is NAMES):
            for file in book.ledger.files(shape.record):
                if file.value is not None:
                    yield from ((name, file.value.at) for name in getattr(file.value, field.name))
        named = [f for f in shape.row.fields if is_unit(f)]
        listed = [f for f in shape.row.fields if isinstance(f.kind, ListOf) and f.kind.item is NAME]
        for file in book.ledger.files(shape.record) if named or listed else ():
            for row in getattr(file.value, shape.rows.name) if file.value is not None else ():
                yield from ((name, row.at) for f in named if (name := getattr(row, f.name)) is not None)
                yield from ((name, row.at) for f in listed for name in getattr(row, f.name))


def _meant(book: CheckContext, name: str) -> str:
    near = book.register.suggest(name, 1)
    return (
        f"是否想写“{near[0]}”？若是新单位，请加到 data/units.yaml"
        if near
        else "请加到 data/units.yaml，或改正名称"
    )


def twice(book: CheckContext) -> Iterator[Diagnostic]:
    """A unit named twice in one list, also by another of its names."""
    for _, assignment in _assignments(book):
        for names in (assignment.lead, assignment.responsible):
            first: dict[str, str] = {}
            for name in names:
                owner = book.register.find(name)
                key = owner.name if owner else name
                if key in first:
                    other = "" if first[key] == name else f"，与“{first[key]}”是同一个单位"
                    message = f"“{name}”写了两次{other}"
                    yield finding(rules.TWICE, at(name, assignment.at), message, "请删去一个")
                first.setdefault(key, name)


def lead_again(book: CheckContext) -> Iterator[Diagnostic]:
    """A lead that stands among the responsible as well."""
    for _, assignment in _assignments(book):
        if not assignment.lead:
            continue
        find = book.register.find
        leads = {owner.name if (owner := find(n)) else n for n in assignment.lead}
        for name in assignment.responsible:
            owner = find(name)
            if (owner.name if owner else name) in leads:
                message = f"“{name}”已是牵头单位，不必再写在责任单位里"
                yield finding(rules.LEAD_AGAIN, at(name, assignment.at), message, "请从 responsible 里删去")


def beside_group(book: CheckContext) -> Iterator[Diagnostic]:
    """A unit named beside a group that it belongs to, in the same list."""
    find = book.register.find
    for _, assignment in _assignments(book):
        for names in (assignment.lead, assignment.responsible):
            groups = [g for n in names if isinstance(g := find(n), Group)]
            members = {u.name: g.name for g in groups for u in book.register.members(g)}
            for name in names if groups else ():
                owner = find(name)
                if owner and owner.name in members and not isinstance(owner, Group):
                    message = f"“{name}”已包括在“{members[owner.name]}”里"
                    yield finding(rules.BESIDE_GROUP, at(name, assignment.at), message, "请删去其中一个")


def no_unit(book: CheckContext) -> Iterator[Diagnostic]:
    """An assignment that names nobody."""
    for task, a in _assignments(book):
        if not a.lead and not a.responsible and not _damaged(book, a.at):
            message = f"{task.id} 的这项分工没有单位"
            yield finding(
                rules.NO_UNIT, at(a, task.at), message, "请填 lead（牵头单位）或 responsible（责任单位）"
            )


def _damaged(book: CheckContext, place: Place | None) -> bool:
    """Whether something inside was already reported: the names may be there, unreadable."""
    return place is not None and any(
        d.source is place.source and place.start <= d.start < place.end for d in book.ledger.diagnostics
    )


def scope(book: CheckContext) -> Iterator[Diagnostic]:
    """Several assignments of one task must each have a scope of their own."""
    for task in book.tasks:
        if len(task.assignments) < 2:
            continue
        seen: set[str] = set()
        for a in task.assignments:
            if a.scope is None:
                message = f"{task.id} 有 {len(task.assignments)} 项分工，这一项没有写明分项"
                yield finding(rules.SCOPE, at(a, task.at), message, "请补上 scope: 分项的原话")
            elif a.scope in seen:
                message = f"分项“{a.scope}”写了两次"
                yield finding(rules.SCOPE, at(a.scope, a.at), message, "请合并成一项，或改正名称")
            else:
                seen.add(a.scope)


def open_lead(book: CheckContext) -> Iterator[Diagnostic]:
    """A group without known members that leads, by name or by the notice's rule."""
    for _, a in _assignments(book):
        for name in a.lead or a.responsible:
            group = book.register.find(name)
            if isinstance(group, Group) and group.open:
                message = f"“{name}”的成员没有列出，不能牵头"
                help = "请写明牵头单位，或在 data/units.yaml 里列出它的成员"
                yield finding(rules.OPEN_LEAD, at(name, a.at), message, help)


CHECKS = (
    RuleCheck(rules.UNKNOWN_UNIT, unknown_unit),
    RuleCheck(rules.TWICE, twice),
    RuleCheck(rules.LEAD_AGAIN, lead_again),
    RuleCheck(rules.BESIDE_GROUP, beside_group),
    RuleCheck(rules.NO_UNIT, no_unit),
    RuleCheck(rules.SCOPE, scope),
    RuleCheck(rules.OPEN_LEAD, open_lead),
)
