"""gwrb report: the quarterly report, or one unit's paper, as Word, HTML, Markdown or Excel."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gwrb.cli import invocation, options, paper_files
from gwrb.cli.invocation import Invocation, complain
from gwrb.cli.options import Force, On, Out, Template
from gwrb.ledger.loading import Sound
from gwrb.model.units_file import Unit
from gwrb.text.refusal import DONE, FOUND, WRONG_USE, Refusal

FORMATS = ("docx", "html", "md", "xlsx")


def report(
    ctx: typer.Context,
    quarter: Annotated[str, options.quarter("报告的季度，例如 2024Q2。")],
    unit: Annotated[str | None, options.unit("只印这个单位的办理情况。")] = None,
    all_units: Annotated[
        bool, typer.Option("--all-units", help="每个应报单位各印一份；-o 写文件夹。")
    ] = False,
    format: Annotated[str, options.format("docx（默认）、html、md 或 xlsx（台账）。", *FORMATS)] = "docx",
    out: Out = None,
    template: Template = None,
    force: Force = False,
    on: On = None,
) -> int:
    """没有单位报送时也照实打印：全部列为未报。"""
    place: Invocation = ctx.obj
    if all_units and unit is not None:
        raise Refusal("--unit 和 --all-units 只能写一个", WRONG_USE)
    if template is not None and format == "xlsx":
        raise Refusal("--template 不用于 xlsx：台账没有模板", WRONG_USE)
    today = invocation.day(on)
    book = place.read(progress=True)
    period = invocation.quarter(quarter, book.plan)
    press = paper_files.Press(book, format, template)
    paper_files.warn_of_strays(book, period)
    if all_units:
        folder = Path(out or f"{period.period}各单位办理情况")
        return paper_files.print_all(press, period, today, folder, force=force)
    who = _unit(book, unit) if unit else None
    if who is not None and not press.quarter(period, today).of(who):
        complain(f"提示：{who.name}没有应报的责任事项")
    made = press.unit(who, period, today) if who else press.report(period, today)
    paper_files.deliver(made, out, force=force)
    return DONE


def _unit(book: Sound, name: str) -> Unit:
    found = invocation.owner(book.register, name)
    if not isinstance(found, Unit):
        raise Refusal(f"“{found.name}”是统称，请写一个单位；各单位都印请用 --all-units", FOUND)
    return found
