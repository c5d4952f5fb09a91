"""One unit's papers as values: what it has reported for a quarter, and the list of what binds it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from gwrb.model.obligations import LEAD
from gwrb.model.plan import Plan
from gwrb.model.progress import LAGGING
from gwrb.model.register import Register
from gwrb.model.units_file import Group, Unit
from gwrb.reports import task_lists
from gwrb.reports.counting import tally
from gwrb.reports.entry_rows import named, unit_row
from gwrb.reports.notes import group_notes
from gwrb.reports.quarterly_report import QuarterData, head, period
from gwrb.reports.task_lists import ROLE_WORDS, ListRow, ObligationBasis
from gwrb.reports.unit_views import DutyList, DutyRow, UnitReport
from gwrb.targets.lights import share_gone
from gwrb.tracking.tallies import ITEM_STATUSES


def unit_view(book: QuarterData, unit: Unit) -> UnitReport:
    """One unit's paper for a quarter: the context `report` of its template."""
    items, register = book.of(unit), book.register
    about = period(book.plan, book.quarter, book.today)
    row = unit_row(book.records.of_unit(unit, book.quarter))
    mine = book.records.by_unit.get(unit.name, ())
    tasks = list({d.task.id: d.task for d in mine}.values())
    bound_through = {d.group.name for d in mine if d.group}
    notes = [n for n in group_notes(tasks, register) if any(f"“{name}”" in n for name in bound_through)]
    return UnitReport(
        title=f"{unit.name}{about.name}目标任务办理情况",
        **head(book.plan, register, book.today),
        sample=row.sample,
        stem=f"{unit.name}{about.name}办理情况",
        facts={"gwrb-quarter": about.quarter, "gwrb-unit": unit.name},
        period=about,
        unit=row,
        full_name=unit.full_name or unit.name,
        tally=tally((i.status for i in items), ITEM_STATUSES, "件"),
        items=items,
        open_items=tuple(i for i in items if not i.reported and not i.closed),
        lagging=tuple(i for i in items if i.status == LAGGING),
        coordination=tuple(i for i in items if i.coordination.strip()),
        changes=book.changes(items),
        behind=tuple(i for i in items if i.behind),
        returned=tuple(e for e in book.returned if e.unit == unit.name),
        rectifying=tuple(e for e in book.rectifying if e.unit == unit.name),
        pace=float(share_gone(book.quarter)) if any(t.targets for t in book.plan.tasks) else None,
        notes=tuple(notes),
        tasks=tuple(tasks),
    )


def duty_view(plan: Plan, register: Register, listed: Sequence[ListRow], who: Unit | Group, today: dt.date) -> DutyList:
    """The list of what binds a unit (or names a group): the context `report` of its template."""
    rows = tuple(_row(row, bond, plan) for row in listed for bond in row.bonds)
    full = who.full_name if isinstance(who, Unit) else None
    return DutyList(
        title=f"{who.name}{plan.heading.year}年目标任务责任清单",
        **head(plan, register, today),
        sample=False,
        stem=f"{who.name}责任清单",
        facts={"gwrb-unit": who.name},
        unit=who.name,
        full_name=full or who.name,
        total=len(listed),
        line=task_lists.total_line(who.name, task_lists.totals(listed)),
        rows=rows,
        lead_rows=tuple(r for r in rows if r.role == ROLE_WORDS[LEAD]),
        other_rows=tuple(r for r in rows if r.role != ROLE_WORDS[LEAD]),
        plans_due=plan.heading.plans_due,
        dues=tuple(period(plan, quarter, today) for quarter in plan.quarters),
        notes=tuple(_notes(listed, register)),
    )


def _row(row: ListRow, bond: ObligationBasis, plan: Plan) -> DutyRow:
    one = next((a for a in row.task.assignments if a.scope == bond.scope), None)
    return DutyRow(
        task=row.task.id,
        heading=" ".join(task_lists.heading(row.task, plan)),
        text=row.task.text,
        scope=bond.scope or "",
        role=ROLE_WORDS[bond.role],
        basis=bond._replace(scope=None).words,
        lead="、".join(one.lead) if one else named(row.task, lambda a: a.lead),
        responsible="、".join(one.responsible) if one else named(row.task, lambda a: a.responsible),
        unconfirmed=bond.unconfirmed or "",
    )


def _notes(listed: Sequence[ListRow], register: Register) -> list[str]:
    """What is not confirmed about the names through which the unit is bound."""
    names = {b.through or b.as_ for row in listed for b in row.bonds if b.unconfirmed}
    return [n for n in group_notes([r.task for r in listed], register) if any(f"“{x}”" in n for x in names)]
