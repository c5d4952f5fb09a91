"""gwrb pack: everything that goes out to the units for a round, a folder or a zip for each."""

from pathlib import Path
from typing import Annotated

import typer

from gwrb.cli import delivery, invocation, options
from gwrb.cli.invocation import complain, echo
from gwrb.cli.options import Force, option
from gwrb.documents.word.ooxml import package
from gwrb.forms.form_views import FormRound, letter_view
from gwrb.ledger.workspace import shown
from gwrb.model.units_file import Unit
from gwrb.output.made import file_stem
from gwrb.output.printer import PaperPrinter
from gwrb.reports import task_lists
from gwrb.reports.unit_papers import duty_view
from gwrb.text.refusal import WRONG_USE, Refusal
from gwrb.tracking.uncounted import about

FORMATS = ("docx", "xlsx")
WITH = ("plan", "contacts")


def pack(
    ctx: typer.Context,
    quarter: Annotated[str, options.quarter("哪个季度的一轮，例如 2024Q2。")],
    out: Annotated[str | None, options.out("写到哪个文件夹，默认取中文名。", "文件夹")] = None,
    zipped: Annotated[bool, typer.Option("--zip", help="每个单位一个 zip 压缩包，便于作邮件附件。")] = False,
    format: Annotated[str, options.format("表的格式：docx（默认）或 xlsx。", *FORMATS)] = "docx",
    also: Annotated[
        list[str] | None,
        option("--with", "表", "同时附上 plan（附表1 办理方案）、contacts（附表2 人员名单），可以写两次。"),
    ] = None,
    force: Force = False,
    on: Annotated[str | None, options.on("函的日期，默认今天，例如 2024-07-01。")] = None,
) -> None:
    wanted = [kind for kind in WITH if kind in {invocation.one_of("--with", one, WITH) for one in also or ()}]
    today = invocation.day(on)
    issued = invocation.read(ctx)
    delivery.tell_errors(issued, today)
    period = invocation.quarter(quarter, issued.plan)
    book = issued.at(period)
    folder = Path(out or f"{period.period}报送材料")
    if folder.is_file():
        raise Refusal(f"{shown(folder)} 是一个文件，-o 请写文件夹", WRONG_USE)
    forms, printer = FormRound(book, period, today, format), delivery.printer(book, "docx")
    delivery.tell_uncounted(records := forms.builder.records, about(records, records.up_to(period)))
    files: dict[str, bytes] = {}
    units = records.owing(period)
    for unit in delivery.watched(units):
        found = _packed(forms, printer, unit, wanted)
        files |= {f"{file_stem(unit.name)}.zip": package(found)} if zipped else found
    delivery.deliver_all(folder, files, force=force)
    each = "一个压缩包" if zipped else "一个文件夹"
    echo(f"已写入 {shown(folder)}：{len(units)} 个单位，每个单位{each}")
    if "contacts" in wanted:
        complain("名单里的电话是个人信息，请只发给本单位")


def _packed(forms: FormRound, printer: PaperPrinter, unit: Unit, also: list[str]) -> dict[str, bytes]:
    """One unit's files by their names, below a folder of its own."""
    plan, register, today = forms.book.plan, forms.book.register, forms.today
    first, *more = papers = [forms.paper(kind, unit) for kind in ("progress", *also)]
    listed = task_lists.rows_of(plan.tasks, plan, register, unit, None)
    annexes = [f"{p.title}（{p.number}）" for p in papers] + [f"{unit.name}责任清单"]
    due = plan.heading.plans_due if also else None
    letter = letter_view(first, annexes, due, samples=any(p.sample for p in more))
    duties = duty_view(forms.builder.records, listed, unit, today, forms.book.held)
    made = [printer.paper(letter), *map(printer.form, papers), printer.paper(duties)]
    return {f"{file_stem(unit.name)}/{one.name}": one.data for one in made}
