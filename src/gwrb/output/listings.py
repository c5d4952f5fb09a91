"""Lists of tasks and units as tables, and one task or unit as an object for programs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from gwrb.model.obligations import Obligation
from gwrb.model.plan import Assignment, Figure, Heading, Target, Task
from gwrb.model.register import Register
from gwrb.model.units_file import Group, Unit
from gwrb.output.table import Column, Table
from gwrb.reports.task_lists import ROLE_WORDS, ListRow, ObligationBasis, TaskDetail, UnitRow

# The columns that are wide in Excel, and wrap there.
_WIDE = {
    "任务内容": 56,
    "小标题": 22,
    "牵头单位": 20,
    "责任单位": 30,
    "分项": 16,
    "待确认": 24,
    "依据名称": 18,
    "经统称": 18,
}
_UNITS: tuple[Column[UnitRow], ...] = (
    Column("name", "单位", lambda r: r.unit.name),
    Column("full_name", "全称", lambda r: r.unit.full_name),
    Column("class", "类别", lambda r: r.unit.class_),
    Column("aliases", "", lambda r: list(r.unit.aliases)),
    Column("unconfirmed", "", lambda r: r.unit.unconfirmed),
    Column("lead", "牵头任务", lambda r: r.totals.lead),
    Column("by_rule", "其中按规定", lambda r: r.totals.by_rule),
    Column("lead_through", "其中经统称", lambda r: r.totals.lead_through),
    Column("responsible", "责任任务", lambda r: r.totals.responsible),
    Column("responsible_through", "", lambda r: r.totals.responsible_through),
    Column("unconfirmed_tasks", "其中由待确认名单决定", lambda r: r.totals.unconfirmed),
    Column("", "待确认", lambda r: r.unit.unconfirmed),
)


def units_table(rows: Sequence[UnitRow]) -> Table[UnitRow]:
    """Every unit with how much it leads and supports."""
    return Table(_UNITS, rows)


class Bound(NamedTuple):
    """A row of a list of tasks: an assignment, and where a unit was asked for, one way in which it is bound by it."""

    task: Task
    assignment: Assignment
    basis: ObligationBasis | None = None


def tasks_table(listed: Iterable[ListRow], heading: Heading, *, with_bonds: bool) -> Table[Bound]:
    """One row an assignment; with bonds, one a bond."""
    columns = _columns(heading)
    rows = [
        Bound(row.task, a, basis)
        for row in listed
        for a in row.task.assignments
        for basis in ([b for b in row.bonds if b.scope == a.scope] if with_bonds else [None])
    ]
    return Table(columns if with_bonds else columns[:8], rows, name="任务")


def _columns(heading: Heading) -> list[Column[Bound]]:
    def basis(row: Bound) -> ObligationBasis:
        assert row.basis is not None
        return row.basis

    return [
        Column("", head, of, width=_WIDE.get(head, 9), prose=head in _WIDE)
        for head, of in (
            ("编号", lambda r: r.task.id),
            ("部分", lambda r: r.task.part),
            ("章节", lambda r: r.task.section),
            ("小标题", lambda r: r.task.topic),
            ("任务内容", lambda r: r.task.text),
            ("分项", lambda r: r.assignment.scope),
            (heading.lead_word, lambda r: "、".join(r.assignment.lead)),
            (heading.responsible_word, lambda r: "、".join(r.assignment.responsible)),
            ("角色", lambda r: ROLE_WORDS[basis(r).role]),
            ("依据名称", lambda r: basis(r).as_),
            ("按规定牵头", lambda r: basis(r).by_rule),
            ("经统称", lambda r: basis(r).through),
            ("待确认", lambda r: basis(r).unconfirmed),
        )
    ]


_TARGETS: tuple[Column[tuple[Task, Target]], ...] = (
    Column("task", "编号", lambda r: r[0].id),
    Column("amount", "", lambda r: r[1].amount),
    Column("name", "指标名称", lambda r: r[1].name),
    Column("", "目标值", lambda r: r[1].amount),
    Column("unit", "计量单位", lambda r: r[1].unit),
    Column("kind", "要求", lambda r: r[1].kind),
    Column("counts", "怎样计数", lambda r: r[1].counts),
    Column("words", "", lambda r: r[1].words),
    Column("scope", "分项", lambda r: r[1].scope, screen=False),
    Column("", "原话", lambda r: r[1].words, screen=False),
    Column("sum", "", lambda r: r[1].sum),
    Column("note", "备注", lambda r: r[1].note, screen=False),
)
_FIGURES: tuple[Column[tuple[Task, Figure]], ...] = (
    Column("task", "编号", lambda r: r[0].id),
    Column("words", "原话", lambda r: r[1].words),
    Column("reason", "为什么不是目标", lambda r: r[1].reason),
)


def targets_table(tasks: Iterable[Task]) -> Table[tuple[Task, Target]]:
    """What the tasks promise in numbers."""
    return Table(_TARGETS, [(task, one) for task in tasks for one in task.targets])


def figures_table(tasks: Iterable[Task]) -> Table[tuple[Task, Figure]]:
    """The numbers of the tasks that promise nothing, and why."""
    return Table(_FIGURES, [(task, one) for task in tasks for one in task.figures])


def task_object(whole: TaskDetail) -> dict[str, Any]:
    """The object of `gwrb show --format json`."""
    return {
        **ListRow(whole.task).as_json(with_duties=False),
        "part_title": whole.part_title,
        "section_title": whole.section_title,
        "bound": [{"scope": a.scope, "units": list(map(_unit_bound, bound))} for a, bound in whole.assignments],
        "open_groups": [g.name for g in whole.open_groups],
        "links": [{"task": link.task, "relation": link.relation} for link in whole.task.links],
    }


def _unit_bound(obligation: Obligation) -> dict[str, Any]:
    return {
        "unit": obligation.unit.name,
        "role": obligation.role,
        "as": obligation.as_,
        "by_rule": obligation.by_rule,
        "through": obligation.group.name if obligation.group else None,
        "unconfirmed": obligation.unconfirmed,
    }


def owner_object(who: Unit | Group, rows: Sequence[ListRow], register: Register) -> dict[str, Any]:
    """The object of `gwrb units NAME --format json`."""
    tasks = [{"id": r.task.id, "duties": [b.as_json() for b in r.bonds]} for r in rows]
    if isinstance(who, Group):
        return {
            "name": who.name,
            "members": [u.name for u in register.members(who)],
            "open": who.open,
            "unconfirmed": who.unconfirmed,
            "tasks": tasks,
        }
    return {
        "name": who.name,
        "full_name": who.full_name,
        "class": who.class_,
        "aliases": list(who.aliases),
        "note": who.note,
        "unconfirmed": who.unconfirmed,
        "groups": [g.name for g in register.groups_of(who)],
        "tasks": tasks,
    }
