"""gwrb paper: the papers of `output.papers` that are asked for by name, as Word, HTML or Markdown."""

from collections.abc import Callable
from inspect import Parameter, Signature
from typing import Annotated, Any

import typer

from gwrb.cli import delivery, invocation, options
from gwrb.cli.invocation import find_task
from gwrb.cli.options import Base, Fields, Force, On, Out, Split, Template, option
from gwrb.ledger.loading import Sound
from gwrb.model.office_records import INSPECTION_FILE, Inspection
from gwrb.output import papers
from gwrb.output.papers import Paper, PaperCommand, named
from gwrb.reports.paper_request import PaperRequest
from gwrb.reports.selection import of_unit
from gwrb.text.refusal import FOUND, WRONG_USE, Refusal
from gwrb.tracking.events import inspection_tasks
from gwrb.tracking.office import office_records

FORMATS = ("docx", "html", "md", "pdf")
_COMMON = {
    "title": (Annotated[str | None, option("--title", "标题", "自己写的标题，代替程序拟的。")], None),
    "format": (Annotated[str | None, options.format("docx（默认）、html、md 或 pdf（要有 LibreOffice）；写了 -o 的，默认按它的扩展名。", *FORMATS)], None),
    "out": (Out, None),
    "template": (Template, None),
    "base": (Base, None),
    "field": (Fields, None),
    "split": (Split, False),
    "force": (Force, False),
    "on": (On, None),
}  # fmt: skip


def _own(title: str) -> dict[str, tuple[Any, Any]]:
    """The options that a paper may ask for, beside those of all, with their defaults."""
    looked = option("--inspection", "编号", "一次督查的编号：说它查到的问题和涉及的任务。")
    return {
        "quarter": (Annotated[str, options.quarter(f"{title}的季度，例如 2024Q2。")], Parameter.empty),
        "until": (Annotated[str | None, options.quarter("说到哪个季度，默认到最近一个有报送的季度。")], None),
        "task": (Annotated[list[str] | None, options.task("任务编号，例如 2-13；几项任务就写几个 --task。")], None),
        "inspection": (Annotated[str | None, looked], None),
        "unit": (Annotated[str | None, options.unit("只说这个单位（或区）应办的。")], None),
        "leader": (Annotated[str | None, options.leader("只说这位领导分管的。")], None),
        "by": (options.ByLeader, None),
    }  # fmt: skip


def _command(paper: Paper, made: PaperCommand) -> Callable[..., None]:
    """The command of one paper: the options that it asks for, then those of all."""

    def command(ctx: typer.Context, **given: Any) -> None:
        _print(ctx, named(made.builder), **given)

    own = _own(paper.template.removesuffix(".html"))
    asked = {"ctx": (typer.Context, Parameter.empty)} | {name: own[name] for name in made.asks} | _COMMON
    command.__signature__ = Signature(  # type: ignore[attr-defined]
        [
            Parameter(name, Parameter.KEYWORD_ONLY, annotation=kind, default=default)
            for name, (kind, default) in asked.items()
        ]
    )
    return command


def _print(
    ctx: typer.Context,
    builder: Callable[[Any], Any],
    *,
    format: str | None,
    on: str | None,
    title: str | None,
    out: str | None,
    template: str | None,
    base: str | None,
    field: list[str] | None,
    split: bool,
    force: bool,
    quarter: str | None = None,
    until: str | None = None,
    task: list[str] | None = None,
    inspection: str | None = None,
    leader: str | None = None,
    unit: str | None = None,
    by: str | None = None,
) -> None:
    if leader is not None and unit is not None:
        raise Refusal("--leader 和 --unit 只能写一个", WRONG_USE)
    pieces = invocation.folder(out) if split and out else None
    wanted, today = invocation.wanted(format, None if split else out, FORMATS, force=force), invocation.day(on)
    book = invocation.read(ctx, on=today)
    looked = _inspection(book, inspection) if inspection else None
    ids = [*(task or ()), *(inspection_tasks(looked) if looked else ())]
    period = invocation.quarter(quarter or until or "", book.plan) if quarter or until else None
    held = book.at(period).held if period else book.held
    tasks = {found.id: held.tasks.get(found.id, found) for found in (find_task(book, text) for text in ids)}
    only = invocation.led_by(held.register, held.plan.tasks, leader) if leader is not None else None
    if unit is not None:
        only = of_unit(str(invocation.unit_of(held.register, unit).name))
    records = office_records(book)
    asked = PaperRequest(
        records,
        today,
        title or "",
        period,
        tuple(tasks.values()),
        looked,
        only,
        invocation.by_leader(held.register, held.plan.tasks, by),
    )
    view = builder(asked)
    delivery.tell_errors(book, today)
    delivery.tell_uncounted(records, view.uncounted)
    printer = delivery.printer(book, wanted.format, template, base, field or [])
    if split:
        delivery.deliver_pieces(printer, view, pieces, force=force)
    else:
        delivery.deliver_paper(printer.paper(view), wanted)


def _inspection(book: Sound, id: str) -> Inspection:
    """The inspection meant; refuses where there is none of that id."""
    known: dict[str, Inspection] = {str(one.id): one for one in book.ledger.of(INSPECTION_FILE)}
    if id.strip() in known:
        return known[id.strip()]
    hint = f"现有：{'、'.join([*known][: delivery.NAMED])}" if known else "台账里还没有督查记录"
    raise Refusal(f"没有编号为“{id}”的督查；{hint}", FOUND)


def commands() -> dict[str, tuple[Callable[..., None], str]]:
    """The commands of the family, each with its line of help: the papers of the table that have one."""
    made = ((paper, paper.made) for paper in papers.PAPERS)
    return {p.command.removeprefix("paper "): (_command(p, how), how.help) for p, how in made if how}


COMMANDS = commands()
