"""gwrb units: the units with how much each leads and supports, or one unit with its groups and tasks."""

from typing import Annotated

import typer

from gwrb.cli import invocation, options
from gwrb.cli.delivery import deliver
from gwrb.cli.invocation import owner
from gwrb.cli.options import Force, On, TableFormat, TableOut, argument
from gwrb.output import listings
from gwrb.output.terminal import TerminalPage
from gwrb.reports import task_lists


def units(
    ctx: typer.Context,
    name: Annotated[str | None, argument("[单位]", "只看这个单位或统称。")] = None,
    format: TableFormat = None,
    out: TableOut = None,
    force: Force = False,
    on: On = None,
) -> None:
    wanted, today = invocation.wanted(format, out, options.TABLE, force=force), invocation.day(on)
    ledger = invocation.read(ctx, progress=False, on=today)
    plan, register = ledger.plan, ledger.register
    who = owner(register, name) if name is not None else None
    rows = task_lists.unit_rows(plan, register) if who is None else []
    found = task_lists.rows_of(plan.tasks, plan, register, who) if who else []

    def page() -> TerminalPage:
        page = TerminalPage()
        if who is None:
            listings.units_page(page, rows, register)
        else:
            listings.owner_page(page, who, found, plan, register)
        return page

    if who is None:
        deliver(listings.units_table(rows), wanted, page, today, stem="单位名单")
    else:
        table = listings.tasks_table(found, plan.heading, with_bonds=True)
        whole = listings.owner_object(who, found, register)
        deliver(table, wanted, page, today, whole=whole, stem=f"{who.name}任务清单")
