"""gwrb remind: who owes what as of a day, the 督办单 of each unit, and the record of what was sent."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from gwrb.cli import delivery, invocation, options
from gwrb.cli.delivery import deliver
from gwrb.cli.invocation import Destination, complain, echo
from gwrb.cli.options import By, Force, On
from gwrb.ledger.loading import Sound
from gwrb.ledger.workspace import shown
from gwrb.model.office_records import REMINDERS_FILE, Reminders
from gwrb.model.values import Period
from gwrb.output.office_lists import open_page, reminders_table
from gwrb.output.terminal import TerminalPage
from gwrb.reports.quarterly_report import period
from gwrb.reports.reminder_papers import summary_view, urging_view
from gwrb.text.refusal import WRONG_USE, Refusal
from gwrb.tracking.office import OfficeRecords, office_records
from gwrb.tracking.open_items import OpenItem, ReminderMatter, kept, matters, open_items, recorded, slip_numbers
from gwrb.tracking.uncounted import about


class _Round(NamedTuple):
    """What is open up to a quarter on a day, and who is reminded of what of it."""

    records: OfficeRecords
    items: Sequence[OpenItem]
    found: Sequence[ReminderMatter]
    at: Period
    today: dt.date


def remind(
    ctx: typer.Context,
    quarter: Annotated[
        str | None, options.quarter("催到哪个季度为止，默认最近一个报告期已结束的季度；办理方案、整改不分季度，照列。")
    ] = None,
    unit: Annotated[str | None, options.unit("只看这个单位。")] = None,
    leader: Annotated[str | None, options.leader("只看这位领导分管的。")] = None,
    format: Annotated[str | None, options.format("table（默认）、json、csv、md 或 xlsx。", *options.TABLE)] = None,
    out: Annotated[
        str | None,
        options.out(
            "写文件夹，印 Word：每个单位一份督办单，另有一份催办汇总；写 清单.xlsx 等文件名，写成表。", "文件夹"
        ),
    ] = None,
    record: Annotated[
        bool, typer.Option("--record", help="已经催了：记在 data/reminders.yaml，下一次就是第二次催办。")
    ] = False,
    by: By = None,
    force: Force = False,
    on: On = None,
) -> None:
    if by is not None and not record:
        raise Refusal("--by 要与 --record 同用：记下是谁催的", WRONG_USE)
    table = Path(out or "").suffix.lower().removeprefix(".") in options.TABLE
    if out is not None and format is not None and not table:
        raise Refusal("-o 写文件夹就印 Word 督办单，不用写 --format；要表格请写 清单.xlsx 这样的文件名", WRONG_USE)
    folder = None if out is None or table else invocation.folder(out, ".xlsx", ".csv", ".md", ".json")
    wanted, today = invocation.wanted(format, out if table else None, options.TABLE, force=force), invocation.day(on)
    with invocation.writing(ctx, lock=record) as book:
        delivery.tell_errors(book, today)
        records = office_records(book)
        at = invocation.round_at(quarter, book.plan, today)
        held = book.at(at)
        who = str(invocation.unit_of(held.register, unit).name) if unit is not None else None
        root = who and records.root(who)
        items = [i for i in open_items(records, today, at) if root in (None, records.root(i.unit))]
        if leader is not None:
            only = invocation.led_by(held.register, held.plan.tasks, leader)
            items = kept(records, items, only.keeps, only.unit_keeps)
        delivery.tell_uncounted(records, about(records, records.up_to(at), who and {who}))
        delivery.tell_later(records, today, records.up_to(at), who and {who})
        told = _Round(records, items, matters(records, items, at, today), at, today)
        if folder is not None:
            _print(book, told, folder, force=force, summary=who is None and leader is None)
        if record:
            _record(book, told, (by or "").strip() or None)
    if table or (out is None and not (record and wanted.format == "table")):
        _show(told, wanted)


def _record(book: Sound, told: _Round, by: str | None) -> None:
    """Records what was sent, and says what is new of it."""
    rows = recorded(told.records, told.found, told.today, by)
    if not rows:
        complain(f"{told.today} 已经记过，没有改动" if told.found else "没有要催办的，没有记")
        return
    invocation.record(book, REMINDERS_FILE, Reminders(), rows, told.today)
    times = {(m.unit, m.quarter): m.times for m in told.found}
    for row in rows:
        about = f"{row.quarter.period}进展" if row.quarter else "办理方案"
        number = times[str(row.unit), row.quarter]
        echo(f"已记：{row.unit} {about} 第 {number} 次催办（{row.level}，{len(row.tasks)} 项任务）")


def _print(book: Sound, told: _Round, folder: Path, *, force: bool, summary: bool) -> None:
    """One paper a unit and one for the office; nothing is written where one of the files exists."""
    if not told.found:
        complain("没有要催办的，没有印")
        return
    printer = delivery.printer(book, "docx")
    made = []
    numbers = slip_numbers(told.records, dict.fromkeys(m.unit for m in told.found), told.today)
    for unit in delivery.watched(dict.fromkeys(m.unit for m in told.found)):
        mine = [m for m in told.found if m.unit == unit]
        made.append(printer.paper(urging_view(told.records, mine, told.at, told.today, numbers[unit])))
    if summary:
        made.append(printer.paper(summary_view(*told)))
    delivery.deliver_all(folder, dict(made), force=force)
    total = len(made) - summary
    echo(f"已写入 {shown(folder)}：{total} 个单位的督办单" + ("，1 份催办汇总" if summary else ""))


def _show(told: _Round, wanted: Destination) -> None:
    records, items, found, at, today = told

    def page() -> TerminalPage:
        about = f"截至 {today}，{period(records, at, today).line}"
        return open_page(records, items, found, about)

    deliver(reminders_table(items, found), wanted, page, today, stem=f"{at.period}催办")
