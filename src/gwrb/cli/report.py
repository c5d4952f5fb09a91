"""gwrb report: the quarterly report, or one unit's paper, as Word, HTML, Markdown or Excel."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gwrb.cli import invocation, options, paper_files
from gwrb.cli.invocation import Invocation, complain, echo
from gwrb.cli.options import Force, On, Out, Template
from gwrb.cli.recording import unit_of
from gwrb.ledger.workspace import shown
from gwrb.text.refusal import DONE, WRONG_USE, Refusal

FORMATS = ("docx", "html", "md", "xlsx")


def report(
    ctx: typer.Context,
    quarter: Annotated[str, options.quarter("报告的季度，例如 2024Q2。")],
    unit: Annotated[str | None, options.unit("只印这个单位的办理情况。")] = None,
    all_units: Annotated[bool, typer.Option("--all-units", help="每个应报单位各印一份；-o 写文件夹。")] = False,
    format: Annotated[str, options.format("docx（默认）、html、md 或 xlsx（台账）。", *FORMATS)] = "docx",
    out: Out = None,
    template: Template = None,
    force: Force = False,
    on: On = None,
) -> int:
    """没有单位报送时也照实打印：全部列为未报。"""
    from gwrb.reports.quarterly_report import QuarterData, report_view
    from gwrb.reports.unit_papers import unit_view
    from gwrb.tracking.office import office_records

    place: Invocation = ctx.obj
    if all_units and unit is not None:
        raise Refusal("--unit 和 --all-units 只能写一个", WRONG_USE)
    if template is not None and format == "xlsx":
        raise Refusal("--template 不用于 xlsx：台账没有模板", WRONG_USE)
    today = invocation.day(on)
    book = place.read(progress=True)
    period = invocation.quarter(quarter, book.plan)
    printer = paper_files.printer(book, format, template)
    records = office_records(book)
    paper_files.warn_of_strays(records, period)
    if not unit and not all_units:
        paper_files.deliver(printer.paper(report_view(records, period, today)), out, force=force)
        return DONE
    data = QuarterData(records, period, today)
    if unit:
        who = unit_of(book.register, unit, "请写一个单位；各单位都印请用 --all-units")
        if not data.of(who):
            complain(f"提示：{who.name}没有应报的责任事项")
        paper_files.deliver(printer.paper(unit_view(data, who)), out, force=force)
        return DONE
    folder = Path(out or f"{period.period}各单位办理情况")
    units = records.owing()
    made = [printer.paper(unit_view(data, one)) for one in paper_files.watched(units)]
    paper_files.deliver_all(folder, dict(made), force=force)
    echo(f"已写入 {shown(folder)}：{len(made)} 个单位，每个单位一份")
    return DONE
