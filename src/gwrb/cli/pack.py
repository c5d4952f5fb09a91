"""gwrb pack: everything that goes out to the units for a round, a folder or a zip for each."""

from typing import Annotated

import typer

from gwrb.cli import delivery, invocation, options
from gwrb.cli.invocation import complain, echo
from gwrb.cli.options import Force, option
from gwrb.documents.word.ooxml import package
from gwrb.forms.form_views import FormRound, letter_view
from gwrb.ledger.loading import Sound
from gwrb.ledger.workspace import shown
from gwrb.model.units_file import Unit
from gwrb.output.made import file_stem
from gwrb.output.printer import PaperPrinter
from gwrb.reports import task_lists
from gwrb.reports.part_rows import with_shares
from gwrb.reports.unit_papers import duty_view
from gwrb.text.refusal import FOUND, Refusal
from gwrb.tracking.uncounted import about

FORMATS = ("docx", "xlsx")
WITH = ("plan", "contacts")


def pack(
    ctx: typer.Context,
    quarter: Annotated[str, options.quarter("哪个季度的一轮，例如 2024Q2。")],
    only: Annotated[str | None, options.unit("只装这一个单位的。")] = None,
    out: Annotated[str | None, options.out("写到哪个文件夹，默认取中文名。", "文件夹")] = None,
    zipped: Annotated[bool, typer.Option("--zip", help="每个单位一个 zip 压缩包，便于作邮件附件。")] = False,
    format: Annotated[str, options.format("表的格式：docx（默认）或 xlsx。", *FORMATS)] = "docx",
    also: Annotated[
        list[str] | None,
        option("--with", "plan|contacts", "同时附上 plan（附表1 办理方案）、contacts（附表2 人员名单），可以写两次。"),
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
    folder = invocation.folder(out or f"{period.period}报送材料")
    forms, printer = FormRound(book, period, today, format), delivery.printer(book, "docx")
    delivery.tell_uncounted(records := forms.builder.records, about(records, records.up_to(period)))
    files: dict[str, bytes] = {}
    units = [_bound(book, only)] if only else book.held.bound
    for unit in delivery.watched(units):
        found = _packed(forms, printer, unit, wanted)
        files |= {f"{file_stem(unit.name)}.zip": package(found)} if zipped else found
    delivery.deliver_all(folder, files, force=force)
    each = "一个压缩包" if zipped else "一个文件夹"
    echo(f"已写入 {shown(folder)}：{len(units)} 个单位，每个单位{each}")
    if "contacts" in wanted:
        complain("名单里的电话是个人信息，请只发给本单位")


def _bound(book: Sound, name: str) -> Unit:
    """The unit meant, which some task binds."""
    unit = invocation.unit_of(book.register, name)
    if unit not in book.held.bound:
        raise Refusal(f"{unit.name}没有承担任何任务", FOUND)
    return unit


def _packed(forms: FormRound, printer: PaperPrinter, unit: Unit, also: list[str]) -> dict[str, bytes]:
    """One unit's files by their names, below a folder of its own: the letter, the forms that it owes, its duties."""
    held, records, today = forms.book.held, forms.builder.records, forms.today
    leads, quarter = unit.name in held.by_unit, forms.quarter
    assert quarter is not None
    supports = any(records.parts.required(s.obligation, quarter) for s in records.parts.of_unit(unit.name, quarter))
    kinds = [*(["progress"] if leads else []), *(["support"] if supports else [])]
    papers = [forms.paper(kind, unit) for kind in (*kinds, *(k for k in also if leads or k == "contacts"))]
    listed = task_lists.rows_of(held.plan.tasks, held.plan, held.register, unit, None)
    listed = with_shares(records, listed, unit.name, quarter)
    annexes = [f"{p.title}（{p.number}）" for p in papers] + [f"{unit.name}责任清单"]
    letter = letter_view(forms, unit, papers, annexes, held.plan.heading.plans_due if also else None)
    made = [printer.paper(letter), *map(printer.form, papers)]
    made.append(printer.paper(duty_view(records, listed, unit, today, held)))
    return {f"{file_stem(unit.name)}/{one.name}": one.data for one in made}
