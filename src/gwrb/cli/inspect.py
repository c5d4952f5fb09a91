"""gwrb inspect: special and unannounced inspections, what they found, and how it was put right."""

import datetime as dt
from typing import Annotated

import typer

from gwrb.cli import invocation, options
from gwrb.cli.delivery import deliver
from gwrb.cli.invocation import echo, find_task, record, unit_of
from gwrb.cli.options import Force, On, TableFormat, TableOut, argument, option
from gwrb.ledger.loading import Sound
from gwrb.model.office_records import INSPECTION_FILE, INSPECTION_KINDS, Finding, Inspection
from gwrb.output.office_lists import INSPECTIONS, findings_table, inspections_page
from gwrb.output.table import Table
from gwrb.text.refusal import FOUND, Refusal

Which = Annotated[str, argument("督查编号", "例如 20240815-1，见 gwrb inspect list。")]


def add_(
    ctx: typer.Context,
    title: Annotated[str, argument("名称", "查的是什么，例如 停车场建设。")],
    kind: Annotated[
        str, option("--kind", "|".join(INSPECTION_KINDS), "专项督查（默认）或暗访督查。", "-k")
    ] = INSPECTION_KINDS[0],
    task: Annotated[list[str] | None, options.task("查的任务，可以写几次。")] = None,
    unit: Annotated[list[str] | None, options.unit("查的单位，可以写几次。")] = None,
    on: On = None,
) -> None:
    invocation.one_of("--kind", kind, INSPECTION_KINDS)
    today = invocation.day(on)
    title = invocation.said("名称", " ".join(title.split()))
    with invocation.writing(ctx) as book:
        taken = {str(one.id) for one in _all(book)}
        id_ = next(name for n in range(1, 1000) if (name := f"{today:%Y%m%d}-{n}") not in taken)
        tasks = tuple(str(find_task(book, text).id) for text in task or ())
        units = tuple(str(unit_of(book.register, name).name) for name in unit or ())
        made = Inspection(id_, today, kind, title, tasks=tasks, units=units)
        record(book, INSPECTION_FILE, made, (), today, new=True)
    echo(f"已登记{kind} {id_}：{title}")


def finding(
    ctx: typer.Context,
    inspection: Which,
    text: Annotated[str, argument("问题", "发现了什么问题。")],
    unit: Annotated[str, options.unit("哪个单位整改。")],
    task: Annotated[str | None, options.task("与哪一项任务有关。")] = None,
    due: Annotated[dt.date | None, options.date("--due", "哪一天前整改好。")] = None,
    on: On = None,
) -> None:
    today = invocation.day(on)
    text = invocation.said("问题", text)
    with invocation.writing(ctx) as book:
        one = _one(book, inspection)
        who = unit_of(book.register, unit)
        number = max((f.number for f in one.findings), default=0) + 1
        about = str(find_task(book, task).id) if task else None
        row = Finding(number, str(who.name), text, about, due)
        record(book, INSPECTION_FILE, one, [row], today)
    until = f"，{due} 前整改" if due else ""
    echo(f"{one.id} 第 {number} 个问题：{who.name}{until}")


def close(
    ctx: typer.Context,
    inspection: Which,
    number: Annotated[str, argument("序号", "第几个问题。")],
    result: Annotated[str, option("--result", "结果", "怎样整改的。", "-r")],
    on: On = None,
) -> None:
    today = invocation.day(on)
    result = invocation.said("整改结果", result)
    with invocation.writing(ctx) as book:
        one = _one(book, inspection)
        row = next((f for f in one.findings if str(f.number) == number.strip()), None)
        if row is None:
            raise Refusal(
                f"{one.id} 没有第 {number} 个问题；共 {len(one.findings)} 个，见 gwrb inspect list --all", FOUND
            )
        if row.closed:
            raise Refusal(f"{one.id} 第 {number} 个问题已在 {row.closed} 销号", FOUND)
        record(book, INSPECTION_FILE, one, [row._replace(result=result, closed=today)], today)
    echo(f"已销号：{one.id} 第 {number} 个问题（{row.unit}）")


def list_(
    ctx: typer.Context,
    every: Annotated[bool, options.every("连已经整改好的一起列。")] = False,
    format: TableFormat = None,
    out: TableOut = None,
    force: Force = False,
    on: On = None,
) -> None:
    wanted, today = invocation.wanted(format, out, options.TABLE, force=force), invocation.day(on)
    book = invocation.read(ctx)
    found = [one for one in _all(book) if every or any(f.closed is None for f in one.findings)]
    whole = Table(INSPECTIONS, found).objects()
    deliver(
        findings_table(found), wanted, lambda: inspections_page(found, today), today, whole=whole, stem="督查和整改"
    )


def _all(book: Sound) -> list[Inspection]:
    return sorted(book.ledger.of(INSPECTION_FILE), key=lambda one: (one.date, str(one.id)))


def _one(book: Sound, id_: str) -> Inspection:
    known = {str(one.id): one for one in _all(book)}
    if id_.strip() in known:
        return known[id_.strip()]
    hint = f"最近的有：{'、'.join([*known][-5:])}" if known else "请先用 gwrb inspect add 登记"
    raise Refusal(f"没有编号为“{id_}”的督查；{hint}", FOUND)


COMMANDS = {
    "add": (add_, "登记一次督查。"),
    "finding": (finding, "记下督查发现的一个问题。"),
    "close": (close, "问题整改好了，销号。"),
    "list": (list_, "列出有问题没有整改的督查；加 --all 列出全部。"),
}
