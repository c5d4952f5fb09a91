"""gwrb status: where a quarter stands, by unit, part, section, task or target."""

import datetime as dt
from dataclasses import replace
from typing import Annotated

import typer

from gwrb.cli import delivery, invocation, options
from gwrb.cli.delivery import deliver
from gwrb.cli.invocation import Destination
from gwrb.cli.options import Force, LightOption, On, TableFormat, TableOut, option
from gwrb.model.units_file import Unit
from gwrb.model.values import Period
from gwrb.output import status_tables as tables
from gwrb.output.office_lists import plans_object, plans_table
from gwrb.output.status_tables import columns, find, sorter
from gwrb.output.terminal import TerminalPage
from gwrb.reports.quarterly_report import QuarterData
from gwrb.reports.status_rows import TARGET, TASK, WORDS, view
from gwrb.text.refusal import FOUND, WRONG_USE, Refusal
from gwrb.tracking.office import OfficeRecords, office_records
from gwrb.tracking.reporting import plans_standing
from gwrb.tracking.uncounted import about

BYS = dict(zip(WORDS, WORDS, strict=True)) | {words: by for by, words in WORDS.items()}


def status(
    ctx: typer.Context,
    quarter: Annotated[str | None, options.quarter("哪个季度，例如 2024Q2；默认最近一个报告期已结束的季度。")] = None,
    by: Annotated[
        str,
        option(
            "--by",
            "unit|part|section|task|target",
            "unit 单位（默认）、part 部分、section 章节、task 任务、target 指标。",
        ),
    ] = "unit",
    plans: Annotated[bool, typer.Option("--plans", help="看办理方案：谁送了，谁没有送，缺几项；不分季度。")] = False,
    light: LightOption = None,
    unit: Annotated[str | None, options.unit("只看这个单位应报的。")] = None,
    leader: Annotated[str | None, options.leader("只看这位领导分管的。")] = None,
    task: Annotated[str | None, options.task("按单位看一项任务：牵头和配合的各单位，份额、完成数、灯。")] = None,
    sort: Annotated[
        str | None,
        option("--sort", "栏目", "按这一栏排序，例如 未报、红灯、低于序时；数从大到小，完成率、期限从小到大。"),
    ] = None,
    format: TableFormat = None,
    out: TableOut = None,
    force: Force = False,
    on: On = None,
) -> None:
    chosen = BYS[invocation.one_of("--by", by, tuple(BYS))]
    colour = None if light is None else options.LIGHTS[invocation.one_of("--light", light, tuple(options.LIGHTS))]
    wanted = invocation.wanted(format, out, options.TABLE, force=force)
    today = invocation.day(on)
    if plans and (quarter or light or sort or leader or chosen != "unit"):
        raise Refusal("--plans 不能与 --quarter、--by、--light、--leader、--sort 同用", WRONG_USE)
    if task and (plans or light or unit or leader or sort or chosen != "unit"):
        raise Refusal("--task 只能与 --by unit、--quarter 同用", WRONG_USE)
    records = office_records(book := invocation.read(ctx, on=today))
    delivery.tell_errors(book, today)
    if plans:
        _plans(records, unit, wanted, today)
        return
    if task:
        from gwrb.cli.breakdown import tell_parts

        tell_parts(book, task, quarter, wanted, today)
        return
    period = invocation.round_at(quarter, book.plan, today)
    held = records.held(period)
    only = invocation.led_by(held.register, held.plan.tasks, leader) if leader is not None else None
    who = _unit(records, period, unit)
    data = QuarterData(records, period, today, only, who)
    beside = about(records, {period}, who and {who})
    delivery.tell_uncounted(records, beside)
    delivery.tell_later(records, today, {period}, who and {who})
    order = _order(data, chosen, sort)
    found = view(data, chosen, unit=who, colour=colour, sort=order)

    def page() -> TerminalPage:
        from gwrb.output.status_page import status_page

        return status_page(data, found, filtered=any(x is not None for x in (colour, who, only)))

    table = tables.status_table(data, found)
    more = [view(data, TARGET, unit=who, colour=colour)] if chosen == TASK and wanted.format == "xlsx" else []
    deliver(
        table.only_filled() if wanted.format == "md" else table,
        wanted,
        page,
        today,
        whole=tables.status_object(data, found, beside) if wanted.format == "json" else None,
        stem=f"{data.period.name}{table.name}进度",
        sheets=tables.status_sheets(data, [found, *more]) if wanted.format == "xlsx" else (),
        beside=beside,
    )


def _unit(records: OfficeRecords, period: Period, name: str | None) -> str | None:
    if name is None:
        return None
    found = invocation.unit_of(records.held(period).register, name, "请写一个单位；全部单位见 gwrb status")
    if str(found.name) not in records.held(period).by_unit:
        raise Refusal(f"{found.name}没有应报的责任事项", FOUND)
    return str(found.name)


def _order(data: QuarterData, by: str, sort: str | None):  # type: ignore[no-untyped-def]
    if sort is None:
        return list
    column = find(by, data.quarters, sort)
    if column is None:
        heads = "、".join(c.head for c in columns(by, data.quarters))
        raise Refusal(f"--sort 没有“{sort}”这一栏；可以写：{heads}", WRONG_USE)
    return sorter(column)


def _plans(records: OfficeRecords, unit: str | None, wanted: Destination, today: dt.date) -> None:
    """Who has sent the plan of the year, and who has not."""
    one = plans_standing(records, today)
    if unit is not None:
        due = records.plan.heading.plans_due
        owner = invocation.owner(records.held(records.quarter_of(due or today)).register, unit)
        if not isinstance(owner, Unit) or owner.name not in one.owing:
            raise Refusal(f"{owner.name}不报办理方案；应报的单位见 gwrb status --plans", FOUND)
        one = replace(one, rows=tuple(row for row in one.rows if row.unit == owner.name))
    beside = about(records, (), None if unit is None else one.owing)
    delivery.tell_uncounted(records, beside)
    table = plans_table(one, today)

    def page() -> TerminalPage:
        page = TerminalPage()
        page.say(f"{table.title}\n")
        page.table(table)
        page.say(f"\n{table.foot}")
        return page

    whole = plans_object(one, today, beside)
    deliver(table, wanted, page, today, whole=whole, stem="办理方案报送情况", beside=beside)
