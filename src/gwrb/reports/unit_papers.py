"""One unit's papers as values: what it has reported for a quarter, and the list of what binds it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, NamedTuple

from gwrb.model.dated import InForce
from gwrb.model.obligations import LEAD
from gwrb.model.plan import Plan, Task
from gwrb.model.units_file import Group, Unit
from gwrb.model.values import LAGGING
from gwrb.reports import task_lists
from gwrb.reports.counting import tally
from gwrb.reports.entry_rows import named, unit_row
from gwrb.reports.quarterly_report import QuarterData, head, period
from gwrb.reports.quarterly_views import (
    EntryRow,
    PaperHead,
    QuarterComparison,
    QuarterPaper,
    ReportPeriod,
    Tally,
    UnitReportRow,
)
from gwrb.reports.report_notes import group_notes
from gwrb.reports.task_lists import ROLE_WORDS, ListRow, ObligationBasis
from gwrb.targets.lights import share_gone
from gwrb.tracking.events import Event
from gwrb.tracking.later import later
from gwrb.tracking.office import OfficeRecords
from gwrb.tracking.tallies import ITEM_STATUSES
from gwrb.tracking.uncounted import about


def unit_view(book: QuarterData, unit: Unit) -> UnitReport:
    """One unit's paper for a quarter: the context `report` of its template."""
    items, register = book.of(unit), book.register
    when = period(book.records, book.quarter, book.today, unit.name)
    row = unit_row(book.records.of_unit(unit, book.quarter))
    mine = book.records.held(book.quarter).by_unit.get(unit.name, ())
    tasks = list({d.task.id: d.task for d in mine}.values())
    return UnitReport(
        title=f"{unit.name}{when.name}目标任务办理情况",
        **head(book.plan, register, book.today),
        sample=row.sample,
        stem=f"{unit.name}{when.name}办理情况",
        facts={"gwrb-quarter": when.quarter, "gwrb-unit": unit.name},
        uncounted=about(book.records, {book.quarter}, {unit.name}),
        postdated=later(book.records, book.today, {book.quarter}, {unit.name}),
        period=when,
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
        notes=tuple(group_notes(tasks, register, {d.group.name for d in mine if d.group})),
        tasks=tuple(tasks),
    )


def duty_view(
    records: OfficeRecords, listed: Sequence[ListRow], who: Unit | Group, today: dt.date, held: InForce
) -> DutyList:
    """The list of what binds a unit (or names a group) by the plan that is `held`: the context `report` of its
    template."""
    plan, register = held.plan, held.register
    rows = tuple(_row(row, bond, plan) for row in listed for bond in row.bonds)
    full = who.full_name if isinstance(who, Unit) else None
    doubtful = {b.through or b.as_ for row in listed for b in row.bonds if b.unconfirmed}
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
        dues=tuple(period(records, quarter, today, who.name) for quarter in plan.quarters),
        notes=tuple(group_notes((row.task for row in listed), register, doubtful)),
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


class UnitReport(QuarterPaper):
    """一个单位的办理情况。"""

    sample: Annotated[bool, "是否示例数据"]
    unit: Annotated[UnitReportRow, "单位和它的报送情况"]
    full_name: Annotated[str, "单位全称；未填则为简称"]
    tally: Annotated[Tally, "责任事项统计"]
    items: Annotated[tuple[EntryRow, ...], "责任事项，依通知的顺序"]
    open_items: Annotated[tuple[EntryRow, ...], "未报的责任事项"]
    lagging: Annotated[tuple[EntryRow, ...], "滞后的责任事项"]
    coordination: Annotated[tuple[EntryRow, ...], "需本级协调的责任事项"]
    changes: Annotated[QuarterComparison | None, "与上季度比较；没有上季度数据为空"]
    behind: Annotated[tuple[EntryRow, ...], "任务未达序时进度的责任事项，依通知的顺序"]
    returned: Annotated[tuple[Event, ...], "退回而还没有重报的责任事项"]
    rectifying: Annotated[tuple[Event, ...], "督查发现、还没有整改销号的问题"]
    pace: Annotated[float | None, "序时进度，0 到 1；方案没有一个量化目标的为空"]
    notes: Annotated[tuple[str, ...], "说明，每条一句"]
    tasks: tuple[Task, ...]  # of which the items are: for the ledger


class DutyRow(NamedTuple):
    """责任清单的一行：一个单位在一项任务（或其分项）中的责任。"""

    task: Annotated[str, "任务编号"]
    heading: Annotated[str, "所在部分、章节、小标题"]
    text: Annotated[str, "任务全文"]
    scope: Annotated[str, "分项；没有为空"]
    role: Annotated[str, "牵头 或 责任"]
    basis: Annotated[str, "怎样承担：牵头（按规定）、责任（经各区人民政府，待确认）等"]
    lead: Annotated[str, "牵头单位，照通知写；没有点名为空"]
    responsible: Annotated[str, "责任单位，照通知写"]
    unconfirmed: Annotated[str, "成员名单待确认的原因；已确认为空"]


class DutyList(PaperHead):
    """一个单位（或统称）的责任清单。"""

    unit: Annotated[str, "单位"]
    full_name: Annotated[str, "单位全称；未填则为简称"]
    sample: Annotated[bool, "总是否：责任清单不含进展"]
    total: Annotated[int, "任务数"]
    line: Annotated[str, "合计一句"]
    rows: Annotated[tuple[DutyRow, ...], "每行一项责任，依通知的顺序"]
    lead_rows: Annotated[tuple[DutyRow, ...], "其中牵头的"]
    other_rows: Annotated[tuple[DutyRow, ...], "其中责任的"]
    plans_due: Annotated[dt.date | None, "办理方案的报送期限；未填为空"]
    dues: Annotated[tuple[ReportPeriod, ...], "各季度的报告期"]
    notes: Annotated[tuple[str, ...], "说明，每条一句"]
