"""gwrb paper: 通报, 督查专报 and the closing report of the year, as Word, HTML or Markdown."""

from __future__ import annotations

from typing import Annotated

import typer

from gwrb.cli import invocation, options, paper_files
from gwrb.cli.invocation import Invocation
from gwrb.cli.options import Force, On, Out, Template
from gwrb.cli.show import find_task
from gwrb.ledger.loading import Sound
from gwrb.model.office_records import INSPECTION_FILE, Inspection
from gwrb.model.unit_plans import PLANS_FILE
from gwrb.text.refusal import DONE, FOUND, WRONG_USE, Refusal

CIRCULAR, SPECIAL, CLOSING = "通报.html", "督查专报.html", "年度报告.html"
FORMATS = ("docx", "html", "md")

Title = Annotated[str | None, typer.Option("--title", metavar="标题", help="自己写的标题，代替程序拟的。")]
Format = Annotated[str, options.format("docx（默认）、html 或 md。", *FORMATS)]


def circular(
    ctx: typer.Context,
    quarter: Annotated[str, options.quarter("通报的季度，例如 2024Q2。")],
    title: Title = None,
    format: Format = "docx",
    out: Out = None,
    template: Template = None,
    force: Force = False,
    on: On = None,
) -> int:
    """只写台账里的事实；没有需要通报的，照实写明。报送期限没到，不列未报的单位。"""
    from gwrb.reports.circular import circular_view
    from gwrb.tracking.office import office_records

    place: Invocation = ctx.obj
    today = invocation.day(on)
    book = place.read(progress=True)
    period = invocation.quarter(quarter, book.plan)
    paper_files.warn_of_strays(book, period)
    told = paper_files.progress(book), period, today
    view = circular_view(book.plan, book.register, *told, title=title, desk=office_records(book))
    press = paper_files.Press(book, format, template)
    made = press.paper(CIRCULAR, view, f"{period.period}通报", today, {"gwrb-quarter": str(period)})
    paper_files.deliver(made, out, force=force)
    return DONE


def special(
    ctx: typer.Context,
    task: Annotated[list[str] | None, options.task("任务编号，例如 2-13；几项任务就写几个 --task。")] = None,
    quarter: Annotated[str | None, options.quarter("说到哪个季度，默认到最近一个有报送的季度。")] = None,
    inspection: Annotated[
        str | None,
        typer.Option("--inspection", metavar="编号", help="一次督查的编号：说它查到的问题和涉及的任务。"),
    ] = None,
    title: Title = None,
    format: Format = "docx",
    out: Out = None,
    template: Template = None,
    force: Force = False,
    on: On = None,
) -> int:
    """任务要求、责任分工、各季度的说法、目标和完成数、存在问题、需协调事项、下一步。"""
    from gwrb.reports.special_report import special_view
    from gwrb.reports.trail import events, inspection_events, inspection_tasks
    from gwrb.reports.year import Year
    from gwrb.tracking.office import office_records

    place: Invocation = ctx.obj
    if not task and not inspection:
        raise Refusal("请用 --task 写明任务编号，例如 --task 2-13；或用 --inspection 写明督查编号", WRONG_USE)
    today = invocation.day(on)
    book = place.read(progress=True)
    looked = _inspection(book, inspection) if inspection else None
    asked = [*(task or ()), *(inspection_tasks(looked) if looked else ())]
    tasks = list({found.id: found for found in (find_task(book.plan, text) for text in asked)}.values())
    until = invocation.quarter(quarter, book.plan) if quarter else None
    desk = office_records(book)
    year = Year(book.plan, book.register, paper_files.progress(book), today, desk.histories)
    view = special_view(
        year,
        tasks,
        until=until,
        title=title or (f"关于“{looked.title}”的督查专报" if looked else None),
        plans=book.ledger.of(PLANS_FILE),
        events=events(desk),
        inspected=inspection_events(desk, looked) if looked else (),
    )
    ids = "、".join(t.id for t in tasks[: paper_files.NAMED]) + (
        "等" if len(tasks) > paper_files.NAMED else ""
    )
    facts = {"gwrb-quarter": view.until.quarter} if view.until else {}
    name = f"{looked.title if looked else ids}督查专报"
    made = paper_files.Press(book, format, template).paper(SPECIAL, view, name, today, facts)
    paper_files.deliver(made, out, force=force)
    return DONE


def _inspection(book: Sound, id: str) -> Inspection:
    """The inspection meant; refuses where there is none of that id."""
    found: list[Inspection] = book.ledger.of(INSPECTION_FILE)
    for one in found:
        if one.id == id.strip():
            return one
    known = "、".join(str(one.id) for one in found[: paper_files.NAMED])
    raise Refusal(
        f"没有编号为“{id}”的督查；" + (f"现有：{known}" if known else "台账里还没有督查记录"), FOUND
    )


def closing(
    ctx: typer.Context,
    title: Title = None,
    format: Format = "docx",
    out: Out = None,
    template: Template = None,
    force: Force = False,
    on: On = None,
) -> int:
    """说到最近一个有报送的季度；第四季度还没有报送的，写明不是全年结果。"""
    from gwrb.reports.annual_report import closing_view
    from gwrb.tracking.office import office_records

    place: Invocation = ctx.obj
    today = invocation.day(on)
    book = place.read(progress=True)
    told = paper_files.progress(book), today
    view = closing_view(book.plan, book.register, *told, title=title, desk=office_records(book))
    facts = {"gwrb-quarter": view.until.quarter}
    name = f"{book.plan.heading.year}年年度报告"
    made = paper_files.Press(book, format, template).paper(CLOSING, view, name, today, facts)
    paper_files.deliver(made, out, force=force)
    return DONE


COMMANDS = {
    "circular": (circular, "通报：一个季度谁滞后、谁迟报、谁未报。"),
    "special": (special, "督查专报：一项或几项任务的来龙去脉。"),
    "closing": (closing, "年度报告：每项任务的结果与承诺对照。"),
}
