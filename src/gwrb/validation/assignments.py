"""Rules of assignments: every name known, once, and someone to answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gwrb.model.field_types import ListOf
from gwrb.model.files import ROW_FILES
from gwrb.model.tables import is_unit
from gwrb.model.units_file import NAME, NAMES, Group
from gwrb.text.source import Place
from gwrb.validation.engine import CheckContext, Findings, at, rule


@rule("GW301", "error")
def unknown_unit(context: CheckContext) -> Findings:
    """A name that units.yaml does not have: in an assignment, as the unit of a file, in a row of one."""
    if context.ledger.units is None:
        return  # could not be read: every name would be unknown
    find = context.register.find
    owners = list(_owners(context))
    names = [(name, a) for _, a in context.assignments for name in (*a.lead, *a.responsible)]
    names += [(value.unit, value) for value in owners]
    names += _in_files(context)
    for name, record in names:
        if find(name) is None:
            near = context.register.suggest(name, 1)
            help = (
                f"是否想写“{near[0]}”？若是新单位，请加到 data/units.yaml"
                if near
                else "请加到 data/units.yaml，或改正名称"
            )
            yield at(name, record), f"没有叫“{name}”的单位", help
    for value in owners:
        if isinstance(find(value.unit), Group):
            message = f"“{value.unit}”是统称，不能作为填报单位"
            yield at(value.unit, value), message, "请由它的成员各报各的，unit 写成员的简称"


def _owners(context: CheckContext) -> Iterator[Any]:
    """What the files say that are a unit's own."""
    for file_type in ROW_FILES:
        if "unit" in file_type.identity:
            yield from (file.value for file in context.files(file_type))


def _in_files(context: CheckContext) -> Iterator[tuple[str, Any]]:
    """The names of units in lists of files and in their rows, of every kind, each with the record that names it."""
    for file_type in ROW_FILES:
        heads = [f.name for f in file_type.heads if f.kind is NAMES]
        named = [f.name for f in file_type.row.fields if is_unit(f)]
        listed = [f.name for f in file_type.row.fields if isinstance(f.kind, ListOf) and f.kind.item is NAME]
        for file in context.files(file_type) if heads or named or listed else ():
            yield from ((name, file.value) for field in heads for name in getattr(file.value, field))
            for row in file_type.rows_of(file.value) if named or listed else ():
                yield from ((name, row) for field in named if (name := getattr(row, field)) is not None)
                yield from ((name, row) for field in listed for name in getattr(row, field))


@rule("GW302", "error")
def twice(context: CheckContext) -> Findings:
    """A unit named twice in one list, also by another of its names."""
    for _, assignment in context.assignments:
        for names in (assignment.lead, assignment.responsible):
            for name, message in context.repeated(names):
                yield at(name, assignment), message, "请删去一个"


@rule("GW303", "error")
def lead_again(context: CheckContext) -> Findings:
    """A lead that stands among the responsible as well."""
    for _, assignment in context.assignments:
        leads = {context.name_of(name) for name in assignment.lead}
        for name in assignment.responsible if leads else ():
            if context.name_of(name) in leads:
                message = f"“{name}”已是牵头单位，不必再写在责任单位里"
                yield at(name, assignment), message, "请从 responsible 里删去"


@rule("GW304", "warning")
def beside_group(context: CheckContext) -> Findings:
    """A unit named beside a group that it belongs to, in the same list."""
    find = context.register.find
    for _, assignment in context.assignments:
        for names in (assignment.lead, assignment.responsible):
            groups = [g for n in names if isinstance(g := find(n), Group)]
            members = {u.name: g.name for g in groups for u in context.register.members(g)}
            for name in names if groups else ():
                owner = find(name)
                if owner and owner.name in members and not isinstance(owner, Group):
                    message = f"“{name}”已包括在“{members[owner.name]}”里"
                    yield at(name, assignment), message, "请删去其中一个"


@rule("GW305", "error")
def no_unit(context: CheckContext) -> Findings:
    """An assignment that names nobody."""
    for task, a in context.assignments:
        if not a.lead and not a.responsible and not _damaged(context, a.at):
            help = "请填 lead（牵头单位）或 responsible（责任单位）"
            yield at(a, task), f"{task.id} 的这项分工没有单位", help


def _damaged(context: CheckContext, place: Place | None) -> bool:
    """Whether something inside was already reported: the names may be there, unreadable."""
    return place is not None and any(
        d.source is place.source and place.start <= d.start < place.end for d in context.ledger.diagnostics
    )


@rule("GW306", "error")
def scope(context: CheckContext) -> Findings:
    """Several assignments of one task must each have a scope of their own."""
    for task in context.tasks:
        seen: set[str] = set()
        for a in task.assignments if len(task.assignments) > 1 else ():
            if a.scope is None:
                message = f"{task.id} 有 {len(task.assignments)} 项分工，这一项没有写明分项"
                yield at(a, task), message, "请补上 scope: 分项的原话"
            elif a.scope in seen:
                yield at(a.scope, a), f"分项“{a.scope}”写了两次", "请合并成一项，或改正名称"
            else:
                seen.add(a.scope)


@rule("GW307", "error")
def open_lead(context: CheckContext) -> Findings:
    """A group without known members that leads, by name or by the notice's rule."""
    for _, a in context.assignments:
        for name in a.lead or a.responsible:
            group = context.register.group(name)
            if group and group.open:
                help = "请写明牵头单位，或在 data/units.yaml 里列出它的成员"
                yield at(name, a), f"“{name}”的成员没有列出，不能牵头", help
