"""gwrb status: where a quarter stands, by unit, part, section, task or target."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from gwrb.cli import invocation, options, paper_files
from gwrb.cli.invocation import Invocation
from gwrb.cli.options import Force, On
from gwrb.model.units_file import Unit
from gwrb.text.refusal import FOUND, WRONG_USE, Refusal

if TYPE_CHECKING:
    from gwrb.reports.quarterly_report import QuarterData

FORMATS = ("table", "json", "csv", "xlsx", "md")
BYS = {
    "unit": "unit", "part": "part", "section": "section", "task": "task", "target": "target",
    "单位": "unit", "部分": "part", "章节": "section", "任务": "task", "指标": "target",
}  # fmt: skip
LIGHTS = {
    "red": "红", "yellow": "黄", "green": "绿", "none": "",
    "红": "红", "黄": "黄", "绿": "绿", "无": "", "红灯": "红", "黄灯": "黄", "绿灯": "绿", "无灯": "",
}  # fmt: skip


def status(
    ctx: typer.Context,
    quarter: Annotated[str | None, options.quarter("哪个季度，例如 2024Q2；默认最近一个报告期已结束的季度。")] = None,
    by: Annotated[
        str,
        typer.Option(
            "--by", metavar="口径", help="unit 单位（默认）、part 部分、section 章节、task 任务、target 指标。"
        ),
    ] = "unit",
    plans: Annotated[bool, typer.Option("--plans", help="看办理方案：谁送了，谁没有送，缺几项；不分季度。")] = False,
    light: Annotated[
        str | None,
        typer.Option("--light", metavar="灯", help="只列有这种灯的：red 红、yellow 黄、green 绿、none 无灯。"),
    ] = None,
    unit: Annotated[str | None, options.unit("只看这个单位应报的。")] = None,
    sort: Annotated[
        str | None,
        typer.Option(
            "--sort", metavar="栏目", help="按这一栏排序，例如 未报、红灯、低于序时；数从大到小，完成率、期限从小到大。"
        ),
    ] = None,
    format: Annotated[str, options.format("table（默认）、json、csv、xlsx 或 md。", *FORMATS)] = "table",
    out: Annotated[str | None, options.out("写入的文件；xlsx 默认在当前文件夹取中文名。")] = None,
    force: Force = False,
    on: On = None,
) -> None:
    """灯怎样算，见手册《亮灯》。应报等按责任事项计：一个牵头单位对一项任务是一件。"""
    from gwrb.reports.quarterly_report import QuarterData
    from gwrb.reports.status_rows import TARGET, TASK, view
    from gwrb.tracking.office import office_records

    place: Invocation = ctx.obj
    chosen = BYS[invocation.one_of("--by", by, tuple(BYS))]
    colour = None if light is None else LIGHTS[invocation.one_of("--light", light, tuple(LIGHTS))]
    if format == "table" and (out is not None or force):
        raise Refusal("-o 和 --force 要与 --format json、csv、xlsx 或 md 同用", WRONG_USE)
    today = invocation.day(on)
    if plans:
        from gwrb.cli.plans_status import plans_status

        if quarter or light or sort or chosen != "unit":
            raise Refusal("--plans 不能与 --quarter、--by、--light、--sort 同用", WRONG_USE)
        plans_status(place, unit, format, out, today, force=force)
        return
    book = place.read(progress=True)
    period = invocation.round_at(quarter, book.plan, today)
    records = office_records(book)
    paper_files.warn_of_strays(records, period)
    data = QuarterData(records, period, today)
    who = _unit(data, unit)
    order = _order(data, chosen, sort)
    found = view(data, chosen, unit=who, colour=colour, sort=order)
    from gwrb.cli.delivery import deliver, deliver_xlsx
    from gwrb.output import status_tables as tables

    if format == "table":
        from gwrb.output.status_page import status_page

        status_page(data, found, filtered=colour is not None or who is not None).show()
    elif format == "xlsx":
        more = [view(data, TARGET, unit=who, colour=colour)] if chosen == TASK else []
        name = out or f"{data.period.name}{tables.NAMES[chosen]}进度.xlsx"
        deliver_xlsx(tables.status_sheets(data, [found, *more]), name, today, force=force)
    else:
        table = tables.status_table(data, found)
        whole = tables.status_object(data, found) if format == "json" else None
        deliver(table.only_filled() if format == "md" else table, format, out, force=force, whole=whole)


def _unit(data: QuarterData, name: str | None) -> str | None:
    if name is None:
        return None
    found = invocation.owner(data.register, name)
    if not isinstance(found, Unit):
        raise Refusal(f"“{found.name}”是统称，请写一个单位；全部单位见 gwrb status", FOUND)
    if str(found.name) not in data.records.by_unit:
        raise Refusal(f"{found.name}没有应报的责任事项", FOUND)
    return str(found.name)


def _order(data: QuarterData, by: str, sort: str | None):  # type: ignore[no-untyped-def]
    from gwrb.output.status_tables import columns, find, sorter

    if sort is None:
        return list
    column = find(by, data.quarters, sort)
    if column is None:
        heads = "、".join(c.head for c in columns(by, data.quarters))
        raise Refusal(f"--sort 没有“{sort}”这一栏；可以写：{heads}", WRONG_USE)
    return sorter(column)
