"""gwrb today, and gwrb alone: how the ledger stands, and what is to be done next."""

import os

import typer

from gwrb.cli import invocation, options
from gwrb.cli.options import Force, On, TableFormat, TableOut
from gwrb.text.refusal import WRONG_USE, Refusal

START = """\
这里还没有台账。这样开始：
  gwrb init 通知.docx -o 台账    读入今年的通知，建好一个台账文件夹
  gwrb init --sample -o 试用     先用一个虚构的小城市试试
已有台账的，先进入它的文件夹，或写 --root 文件夹；全部命令见 gwrb -h"""


def today(
    ctx: typer.Context, format: TableFormat = None, out: TableOut = None, force: Force = False, on: On = None
) -> None:
    wanted, day = invocation.wanted(format, out, options.TABLE, force=force), invocation.day(on)
    try:
        invocation.workspace(ctx)
    except Refusal as refusal:
        if ctx.obj or os.environ.get("GWRB_ROOT"):
            raise
        raise Refusal(START, WRONG_USE) from refusal
    from gwrb.cli.delivery import deliver, tell_later, tell_uncounted
    from gwrb.output.today_page import today_object, today_page, waiting_table
    from gwrb.reports.waiting import as_of
    from gwrb.tracking.office import office_records
    from gwrb.validation.registry import check

    book = invocation.read(ctx, on=day)
    errors = len(check(book.ledger, day, warnings=False))
    records = office_records(book)
    tell_uncounted(records, records.uncounted)
    tell_later(records, day)
    now = as_of(records, day, errors)
    whole = today_object(now, records.uncounted)
    deliver(waiting_table(now), wanted, lambda: today_page(now, book.plan), day, whole=whole, stem="等着办的事")
