"""Lists of tasks and units as rows and JSON objects, for programs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from gwrb.model.obligations import Obligation
from gwrb.model.plan import Heading
from gwrb.model.register import Register
from gwrb.model.units_file import Group, Unit
from gwrb.output.text_tables import to_csv, to_markdown
from gwrb.reports.task_lists import ROLE_WORDS, ListRow, TaskDetail, UnitRow

__all__ = ["csv", "markdown", "owner_json", "to_csv", "to_markdown", "unit_json", "unit_table", "whole_json"]


def _columns(heading: Heading, *, with_bonds: bool) -> list[str]:
    own = ["编号", "部分", "章节", "小标题", "任务内容", "分项", heading.lead_word, heading.responsible_word]
    return own + (["角色", "依据名称", "按规定牵头", "经统称", "待确认"] if with_bonds else [])


def _cells(rows: Iterable[ListRow], *, with_bonds: bool) -> Iterable[list[str]]:
    """One row an assignment; with bonds, one a bond."""
    for row in rows:
        task = row.task
        for a in task.assignments:
            own = [
                task.id,
                task.part,
                task.section or "",
                task.topic or "",
                task.text,
                a.scope or "",
                "、".join(a.lead),
                "、".join(a.responsible),
            ]
            if not with_bonds:
                yield own
            for b in row.bonds if with_bonds else ():
                if b.scope == a.scope:
                    rule = "是" if b.by_rule else ""
                    yield [*own, ROLE_WORDS[b.role], b.as_, rule, b.through or "", b.unconfirmed or ""]


def table(
    rows: Sequence[ListRow], heading: Heading, *, with_bonds: bool
) -> tuple[list[str], Iterable[list[str]]]:
    """Column names and rows of a list of tasks."""
    return _columns(heading, with_bonds=with_bonds), _cells(rows, with_bonds=with_bonds)


def csv(rows: Sequence[ListRow], heading: Heading, *, with_bonds: bool) -> str:
    return to_csv(_columns(heading, with_bonds=with_bonds), _cells(rows, with_bonds=with_bonds))


def markdown(rows: Sequence[ListRow], heading: Heading, *, with_bonds: bool) -> str:
    return to_markdown(_columns(heading, with_bonds=with_bonds), _cells(rows, with_bonds=with_bonds))


def _duty_json(obligation: Obligation) -> dict[str, Any]:
    return {
        "unit": obligation.unit.name,
        "role": obligation.role,
        "as": obligation.as_,
        "by_rule": obligation.by_rule,
        "through": obligation.group.name if obligation.group else None,
        "unconfirmed": obligation.unconfirmed,
    }


def whole_json(whole: TaskDetail) -> dict[str, Any]:
    """The object of `gwrb show --format json`."""
    task = whole.task
    return {
        **ListRow(task).as_json(with_duties=False),
        "part_title": whole.part_title,
        "section_title": whole.section_title,
        "bound": [
            {"scope": a.scope, "units": [_duty_json(d) for d in bound]} for a, bound in whole.assignments
        ],
        "open_groups": [g.name for g in whole.open_groups],
        "links": [{"task": link.task, "relation": link.relation} for link in task.links],
    }


def unit_json(row: UnitRow) -> dict[str, Any]:
    return {
        "name": row.unit.name,
        "full_name": row.unit.full_name,
        "class": row.unit.class_,
        "aliases": list(row.unit.aliases),
        "unconfirmed": row.unit.unconfirmed,
        "lead": row.totals.lead,
        "by_rule": row.totals.by_rule,
        "lead_through": row.totals.lead_through,
        "responsible": row.totals.responsible,
        "responsible_through": row.totals.responsible_through,
        "unconfirmed_tasks": row.totals.unconfirmed,
    }


def unit_table(rows: Iterable[UnitRow]) -> tuple[list[str], list[list[object]]]:
    columns = [
        "单位",
        "全称",
        "类别",
        "牵头任务",
        "其中按规定",
        "其中经统称",
        "责任任务",
        "其中由待确认名单决定",
        "待确认",
    ]
    cells: list[list[object]] = [
        [
            r.unit.name,
            r.unit.full_name or "",
            r.unit.class_,
            r.totals.lead,
            r.totals.by_rule,
            r.totals.lead_through,
            r.totals.responsible,
            r.totals.unconfirmed,
            r.unit.unconfirmed or "",
        ]
        for r in rows
    ]
    return columns, cells


def owner_json(who: Unit | Group, rows: Iterable[ListRow], register: Register) -> dict[str, Any]:
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
