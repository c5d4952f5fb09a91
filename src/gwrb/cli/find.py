"""gwrb find: words anywhere in the ledger, each with its place."""

from typing import Annotated

import typer

from gwrb.cli import invocation, options
from gwrb.cli.delivery import deliver
from gwrb.cli.options import Force, TableFormat, TableOut, argument
from gwrb.output.listings import hits_page, hits_table
from gwrb.reports.search import search
from gwrb.text.refusal import WRONG_USE, Refusal


def find(
    ctx: typer.Context,
    words: Annotated[list[str], argument("文字...", "找什么；写几个，要在同一段里都有。简繁、全半角都认。")],
    unit: Annotated[str | None, options.unit("只找这个单位的。")] = None,
    quarter: Annotated[str | None, options.quarter("只找这个季度的。")] = None,
    format: TableFormat = None,
    out: TableOut = None,
    force: Force = False,
) -> None:
    wanted = invocation.wanted(format, out, options.TABLE, force=force)
    words = [word for said in words for word in said.split()]
    if not words:
        raise Refusal("请写要找的文字，不能空着", WRONG_USE)
    book = invocation.read(ctx)
    who = str(invocation.unit_of(book.register, unit).name) if unit else None
    period = invocation.quarter(quarter, book.plan) if quarter else None
    found = search(book.ledger, words, unit=who, quarter=period)
    stem = f"查找{'、'.join(words)}"
    deliver(hits_table(found), wanted, lambda: hits_page(found, words), invocation.day(None), stem=stem)
