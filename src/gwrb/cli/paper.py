"""gwrb paper: 通报, 督查专报 and the closing report of the year, as Word, HTML or Markdown."""

from __future__ import annotations

from typing import Annotated

import typer

from gwrb.cli import common, papers, usage
from gwrb.cli.common import Place
from gwrb.cli.options import Force, On, Out, Template
from gwrb.cli.show import find_task
from gwrb.errors import DONE, FOUND, WRONG_USE, Refusal
from gwrb.ledger import Sound
from gwrb.supervision import Inspection
from gwrb.supervision_schema import INSPECTION_FILE, PLANS_FILE

CIRCULAR, SPECIAL, CLOSING = "通报.html", "督查专报.html", "年度报告.html"
FORMATS = ("docx", "html", "md")

Title = Annotated[str | None, typer.Option("--title", metavar="标题", help="自己写的标题，代替程序拟的。")]
Format = Annotated[str, typer.Option("--format", "-f", metavar="格式", help="docx（默认）、html 或 md。")]


def add(app: typer.Typer) -> None:
    family = typer.Typer(
        cls=usage.Family,
        name="paper",
        help="打印通报、督查专报、年度报告。",
        rich_markup_mode=None,
        add_completion=False,
        no_args_is_help=True,
    )
    family.command("circular", cls=usage.Command, help="通报：一个季度谁滞后、谁迟报、谁未报。")(circular)
    family.command("special", cls=usage.Command, help="督查专报：一项或几项任务的来龙去脉。")(special)
    family.command("closing", cls=usage.Command, help="年度报告：每项任务的结果与承诺对照。")(closing)
    app.add_typer(family)


def circular(
    ctx: typer.Context,
    quarter: Annotated[
        str, typer.Option("--quarter", "-q", metavar="季度", help="通报的季度，例如 2024Q2。")
    ],
    title: Title = None,
    format: Format = "docx",
    out: Out = None,
    template: Template = None,
    force: Force = False,
    on: On = None,
) -> int:
    """只写台账里的事实；没有需要通报的，照实写明。报送期限没到，不列未报的单位。"""
    from gwrb.loop.desk import desk_of
    from gwrb.report.circular import circular_view

    place: Place = ctx.obj
    common.one_of("--format", format, FORMATS)
    today = common.day(on)
    book = place.read(progress=True)
    period = common.quarter(quarter, book.plan)
    papers.warn_of_strays(book, period)
    told = papers.progress(book), period, today
    view = circular_view(book.plan, book.register, *told, title=title, desk=desk_of(book))
    press = papers.Press(book, format, template)
    made = press.paper(CIRCULAR, view, f"{period.period}通报", today, {"gwrb-quarter": str(period)})
    papers.deliver(made, out, force=force)
    return DONE


def special(
    ctx: typer.Context,
    task: Annotated[
        list[str] | None,
        typer.Option("--task", metavar="编号", help="任务编号，例如 2-13；几项任务就写几个 --task。"),
    ] = None,
    quarter: Annotated[
        str | None,
        typer.Option("--quarter", "-q", metavar="季度", help="说到哪个季度，默认到最近一个有报送的季度。"),
    ] = None,
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
    from gwrb.loop.desk import desk_of
    from gwrb.report.special import special_view
    from gwrb.report.trail import events, inspection_events, inspection_tasks
    from gwrb.report.year import Year

    place: Place = ctx.obj
    common.one_of("--format", format, FORMATS)
    if not task and not inspection:
        raise Refusal("请用 --task 写明任务编号，例如 --task 2-13；或用 --inspection 写明督查编号", WRONG_USE)
    today = common.day(on)
    book = place.read(progress=True)
    looked = _inspection(book, inspection) if inspection else None
    asked = [*(task or ()), *(inspection_tasks(looked) if looked else ())]
    tasks = list({found.id: found for found in (find_task(book.plan, text) for text in asked)}.values())
    until = common.quarter(quarter, book.plan) if quarter else None
    desk = desk_of(book)
    year = Year(book.plan, book.register, papers.progress(book), today, desk.histories)
    view = special_view(
        year,
        tasks,
        until=until,
        title=title or (f"关于“{looked.title}”的督查专报" if looked else None),
        plans=book.ledger.of(PLANS_FILE),
        events=events(desk),
        inspected=inspection_events(desk, looked) if looked else (),
    )
    ids = "、".join(t.id for t in tasks[: papers.NAMED]) + ("等" if len(tasks) > papers.NAMED else "")
    facts = {"gwrb-quarter": view.until.quarter} if view.until else {}
    name = f"{looked.title if looked else ids}督查专报"
    made = papers.Press(book, format, template).paper(SPECIAL, view, name, today, facts)
    papers.deliver(made, out, force=force)
    return DONE


def _inspection(book: Sound, id: str) -> Inspection:
    """The inspection meant; refuses where there is none of that id."""
    found: list[Inspection] = book.ledger.of(INSPECTION_FILE)
    for one in found:
        if one.id == id.strip():
            return one
    known = "、".join(str(one.id) for one in found[: papers.NAMED])
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
    from gwrb.loop.desk import desk_of
    from gwrb.report.closing import closing_view

    place: Place = ctx.obj
    common.one_of("--format", format, FORMATS)
    today = common.day(on)
    book = place.read(progress=True)
    told = papers.progress(book), today
    view = closing_view(book.plan, book.register, *told, title=title, desk=desk_of(book))
    facts = {"gwrb-quarter": view.until.quarter}
    name = f"{book.plan.heading.year}年年度报告"
    made = papers.Press(book, format, template).paper(CLOSING, view, name, today, facts)
    papers.deliver(made, out, force=force)
    return DONE
