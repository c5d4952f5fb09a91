"""gwrb change: what is changed during the year, written down with its day and reason."""

import datetime as dt
from difflib import unified_diff
from typing import Annotated, Any

import typer

from gwrb.cli import invocation, options
from gwrb.cli.delivery import deliver
from gwrb.cli.invocation import complain, echo
from gwrb.cli.options import By, DryRun, Force, On, TableFormat, TableOut, Yes, argument, option
from gwrb.ledger.loading import Sound
from gwrb.ledger.workspace import shown
from gwrb.model.office_records import DUE_DAYS_FILE, DueDay, DueDays
from gwrb.model.record import Record
from gwrb.text.refusal import DONE, FOUND, WRONG_USE, Refusal
from gwrb.tracking.due_dates import weekday
from gwrb.tracking.office import office_records

Reason = Annotated[str, options.reason("为什么调整。")]
Document = Annotated[str | None, option("--document", "文件", "依据的文号或会议。")]
Decided = Annotated[dt.date | None, options.date("--decided", "哪一天决定的；默认今天。")]


def due(
    ctx: typer.Context,
    quarter: Annotated[str, argument("季度", "哪个季度的进展，例如 2024Q2。")],
    day: Annotated[str, argument("日期", "改为哪一天前报送，例如 2024-07-22。")],
    reason: Reason,
    unit: Annotated[str | None, options.unit("只改这个单位的；不写就是全部应报单位。")] = None,
    document: Document = None,
    by: By = None,
    decided: Decided = None,
    yes: Yes = False,
    dry_run: DryRun = False,
    on: On = None,
) -> int:
    today, until = invocation.day(on), invocation.date("期限", day)
    with invocation.writing(ctx, lock=not dry_run) as book:
        period = invocation.quarter(quarter, book.plan)
        who = str(invocation.unit_of(book.at(period).register, unit).name) if unit else None
        row = DueDay(period, until, decided or today, said("理由", reason), who, document, by)
        what = f"{who or '全部应报单位'}{period.period}的报送期限：{until}（{weekday(until)}）"
        return put(book, DUE_DAYS_FILE, DueDays(), row, today, what, write=not dry_run, ask=not yes)


def said(what: str, text: str) -> str:
    """Words that must be there."""
    if not text.strip():
        raise Refusal(f"请写明{what}，不能空着", WRONG_USE)
    return text.strip()


def put(
    book: Sound, file_type: Record, made: Any, row: Any, today: dt.date, what: str, *, write: bool, ask: bool
) -> int:
    """Shows what a row changes in its file and writes it, once whoever sits at a terminal agrees. `what`: it in words."""
    one = invocation.planned(book, file_type, made, [row], today)
    lines = unified_diff((one.before or "").splitlines(), one.text.splitlines(), n=1, lineterm="")
    echo("\n".join([shown(one.path), *(f"  {line}" for line in [*lines][2:] if not line.startswith("@@")), ""]))
    if write and ask and invocation.refuses("写入吗？"):
        complain("没有写入")
        return FOUND
    if write:
        one.write()
    echo(f"已写入：{what}" if write else f"若写入：{what}。这是预览，什么都没有写入")
    return DONE


def list_(
    ctx: typer.Context,
    since: Annotated[str | None, option("--from", "季度", "只列从这个季度起的。")] = None,
    format: TableFormat = None,
    out: TableOut = None,
    force: Force = False,
    on: On = None,
) -> None:
    """按起始季度列出：调整了什么，谁决定的，为什么。"""
    from gwrb.output.office_lists import changes_page, changes_table
    from gwrb.reports.change_words import change_rows

    wanted, today = invocation.wanted(format, out, options.TABLE, force=force), invocation.day(on)
    book = invocation.read(ctx)
    first = invocation.quarter(since, book.plan) if since else None
    rows = change_rows(office_records(book), first)
    deliver(changes_table(rows), wanted, lambda: changes_page(rows), today, stem="任务调整情况")


COMMANDS = {
    "due": (due, "改一个季度的报送期限：全部单位的，或一个单位的（延期）。"),
    "list": (list_, "列出年度中的调整。"),
}
