"""gwrb report: the quarterly report, or one unit's paper, as Word, HTML, Markdown or Excel."""

from pathlib import Path
from typing import Annotated

import typer

from gwrb.cli import delivery, invocation, options
from gwrb.cli.invocation import Destination, complain, echo, unit_of
from gwrb.cli.options import Base, ByLeader, Fields, Force, On, Out, Split, Template, option
from gwrb.ledger.workspace import shown
from gwrb.reports.quarterly_report import ANNEXES, QuarterData, report_view
from gwrb.reports.quarterly_views import PaperHead
from gwrb.text.refusal import WRONG_USE, Refusal
from gwrb.tracking.office import office_records
from gwrb.tracking.uncounted import about

FORMATS = ("docx", "html", "md", "xlsx", "pdf")


def report(
    ctx: typer.Context,
    quarter: Annotated[str, options.quarter("报告的季度，例如 2024Q2。")],
    unit: Annotated[str | None, options.unit("只印这个单位的办理情况。")] = None,
    annex: Annotated[
        str | None, option("--annex", "全部|已报|无", "全部（默认）、已报（没有单位报送的任务不列）或 无。")
    ] = None,
    leader: Annotated[str | None, options.leader("只印这位领导分管的。")] = None,
    by: ByLeader = None,
    split: Split = False,
    all_units: Annotated[bool, typer.Option("--all-units", help="每个应报单位各印一份；-o 写文件夹。")] = False,
    format: Annotated[
        str | None,
        options.format(
            "docx（默认）、html、md、xlsx（台账）或 pdf（要有 LibreOffice）；写了 -o 的，默认按它的扩展名。", *FORMATS
        ),
    ] = None,
    out: Out = None,
    template: Template = None,
    base: Base = None,
    field: Fields = None,
    force: Force = False,
    on: On = None,
) -> None:
    if unit is not None and (all_units or leader is not None):
        raise Refusal("--unit 和 --leader、--all-units 只能写一个", WRONG_USE)
    several = all_units or split
    folder = invocation.folder(out) if several and out else None
    wanted = Destination(format or FORMATS[0]) if several else invocation.wanted(format, out, FORMATS, force=force)
    if (template is not None or split) and wanted.format == "xlsx":
        raise Refusal("--template、--split 不用于 xlsx：台账没有模板和附件", WRONG_USE)
    listed = invocation.one_of("--annex", annex or ANNEXES[0], ANNEXES)
    whole = annex is not None or by is not None
    if (whole and (unit is not None or all_units)) or (split and all_units):
        raise Refusal("--annex、--by 只用于全部单位的报告，--split 不和 --all-units 连用", WRONG_USE)
    today = invocation.day(on)
    book = invocation.read(ctx)
    delivery.tell_errors(book, today)
    period = invocation.quarter(quarter, book.plan)
    held = book.at(period)
    printer = delivery.printer(book, wanted.format, template, base, field or [])
    records = office_records(book)
    only = invocation.led_by(held.register, held.plan.tasks, leader) if leader is not None else None
    if all_units:
        from gwrb.reports.unit_papers import unit_view

        delivery.tell_uncounted(records, about(records, {period}))
        data = QuarterData(records, period, today)
        place = folder or Path(f"{period.period}各单位办理情况")
        units = [one for one in records.held(period).owing if only is None or only.unit_keeps(str(one.name))]
        made = [printer.paper(unit_view(data, one)) for one in delivery.watched(units)]
        delivery.deliver_all(place, dict(made), force=force)
        echo(f"已写入 {shown(place)}：{len(made)} 个单位，每个单位一份")
        return
    if unit:
        from gwrb.reports.unit_papers import unit_view

        who = unit_of(held.register, unit, "请写一个单位；各单位都印请用 --all-units")
        data = QuarterData(records, period, today)
        if not data.of(who):
            complain(f"提示：{who.name}没有应报的责任事项")
        view: PaperHead = unit_view(data, who)
    else:
        grouped = invocation.by_leader(held.register, held.plan.tasks, by)
        view = report_view(records, period, today, only, annex=listed, by_leader=grouped)
    delivery.tell_uncounted(records, view.uncounted)
    if split:
        delivery.deliver_pieces(printer, view, folder, force=force)
    else:
        delivery.deliver_paper(printer.paper(view), wanted)
