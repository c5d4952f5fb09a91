"""各单位完成情况 of a task, ranked; and 配合任务完成情况 of one unit, all its parts on one sheet."""

from typing import Annotated, NamedTuple

from gwrb.model.plan import Task
from gwrb.model.values import Period
from gwrb.reports.counting import cited
from gwrb.reports.paper_request import PaperRequest
from gwrb.reports.part_rows import UnitPart, parts_line, ranked_rows, unit_part_rows
from gwrb.reports.quarterly_report import head, period
from gwrb.reports.quarterly_views import QuarterPaper
from gwrb.targets.lights import share_gone
from gwrb.text.refusal import FOUND, WRONG_USE, Refusal
from gwrb.tracking.later import later
from gwrb.tracking.office import OfficeRecords
from gwrb.tracking.states import MISSING
from gwrb.tracking.uncounted import about


class RankedTarget(NamedTuple):
    """一个指标和各单位的份额、完成情况。"""

    task: Annotated[str, "任务编号"]
    name: Annotated[str, "任务名称"]
    text: Annotated[str, "任务全文"]
    target: Annotated[str, "指标名称"]
    measure: Annotated[str, "计量单位"]
    line: Annotated[str, "一句话：份额合计、承诺、各单位报的合计、牵头单位报的数"]
    rows: Annotated[tuple[UnitPart, ...], "有份额的各单位，没有报数的、离序时进度最远的在前"]
    behind: Annotated[tuple[UnitPart, ...], "其中低于序时进度的"]
    late: Annotated[tuple[UnitPart, ...], "其中迟报的"]
    silent: Annotated[tuple[UnitPart, ...], "其中没有报数的"]
    pace: Annotated[float, "序时进度，0 到 1"]
    chart: Annotated[str, "图的名称，写在 <figure data-chart> 里"]


class PartsPaper(QuarterPaper):
    """各单位完成情况。"""

    targets: Annotated[tuple[RankedTarget, ...], "各指标，依通知的顺序"]


class UnitParts(QuarterPaper):
    """一个单位配合任务的完成情况。"""

    unit: Annotated[str, "单位"]
    full_name: Annotated[str, "单位全称；未填则为简称"]
    rows: Annotated[tuple[UnitPart, ...], "有份额、报了或要求报的，依通知的顺序；一个指标一行"]
    supported: Annotated[int, "配合的任务一共多少项"]
    silent: Annotated[tuple[UnitPart, ...], "其中要求报而没有报的"]
    behind: Annotated[tuple[UnitPart, ...], "其中低于序时进度的"]


def parts_view(asked: PaperRequest) -> PartsPaper:
    """The context `report` of 各单位完成情况.html, on the tasks in the order given, else on all that are broken down."""
    records, quarter = asked.records, asked.quarter
    assert quarter is not None
    tasks = [records.held(quarter).tasks.get(str(t.id), t) for t in asked.tasks] or list(records.parts.tasks(quarter))
    found = tuple(one for task in tasks for one in ranked_targets(records, task, quarter))
    if not tasks:
        raise Refusal("没有分解到单位的任务；用 gwrb breakdown 编号 --set 单位=数 定份额", FOUND)
    named = tasks[0].name or str(tasks[0].id)
    subject = cited(named) + (f"等{len(tasks)}项任务" if len(tasks) > 1 else "")
    when, units = period(records, quarter, asked.today), {r.unit for one in found for r in one.rows}
    return PartsPaper(
        title=asked.title or f"{when.name}{subject}各单位完成情况",
        **head(records.held(quarter).plan, records.held(quarter).register, asked.today),
        sample=any(row.sample for one in found for row in one.rows),
        stem=f"{when.name}{named}{f'等{len(tasks)}项任务' if len(tasks) > 1 else ''}各单位完成情况",
        facts={"gwrb-quarter": str(quarter)},
        uncounted=about(records, {quarter}, tasks={str(task.id) for task in tasks}),
        postdated=later(records, asked.today, {quarter}, units),
        period=when,
        targets=found,
    )


def ranked_targets(records: OfficeRecords, task: Task, quarter: Period) -> list[RankedTarget]:
    """The targets of a task of which units have shares, with everyone's."""
    out = []
    for one in records.parts.of(task, quarter):
        mine = ranked_rows(one)
        if mine:
            out.append(
                RankedTarget(
                    task=str(task.id),
                    name=mine[0].name,
                    text=str(task.text),
                    target=str(one.target.name),
                    measure=str(one.target.unit),
                    line=parts_line(one).partition("：")[2],
                    rows=mine,
                    behind=tuple(row for row in mine if row.short),
                    late=tuple(row for row in mine if row.late),
                    silent=tuple(row for row in mine if row.value is None),
                    pace=float(share_gone(quarter, one.target)),
                    chart=f"{task.id} {one.target.name}",
                )
            )
    return out


def unit_parts_view(asked: PaperRequest) -> UnitParts:
    """The context `report` of 配合任务完成情况.html."""
    records, quarter = asked.records, asked.quarter
    if asked.only is None or quarter is None:
        raise Refusal("请用 --unit 写明单位，例如 --unit 江岸区", WRONG_USE)
    unit = asked.only.name
    held, rows = records.held(quarter), tuple(unit_part_rows(records, unit, quarter))
    supported = {s.obligation.task.id for s in records.parts.of_unit(unit, quarter)}
    when, found = period(records, quarter, asked.today, unit), held.register.find(unit)
    return UnitParts(
        title=asked.title or f"{unit}{when.name}配合任务完成情况",
        **head(held.plan, held.register, asked.today),
        sample=any(row.sample for row in rows),
        stem=f"{unit}{when.name}配合任务完成情况",
        facts={"gwrb-quarter": str(quarter), "gwrb-unit": unit},
        uncounted=about(records, {quarter}, {unit}),
        postdated=later(records, asked.today, {quarter}, {unit}),
        period=when,
        unit=unit,
        full_name=getattr(found, "full_name", None) or unit,
        rows=rows,
        supported=len(supported),
        silent=tuple(row for row in rows if row.required and row.status == MISSING),
        behind=tuple(row for row in rows if row.short),
    )
