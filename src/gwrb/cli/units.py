"""gwrb units: the units with how much each leads and supports, or one unit with its groups and tasks."""

from typing import Annotated

import typer

from gwrb.cli import invocation, options
from gwrb.cli.delivery import deliver
from gwrb.cli.invocation import owner
from gwrb.cli.options import argument
from gwrb.output import listings
from gwrb.reports import task_lists


def units(
    ctx: typer.Context,
    name: Annotated[str | None, argument("[单位]", "只看这个单位或统称。")] = None,
    format: Annotated[str, options.format("table（默认）、json、csv 或 md。", "table", "json", "csv", "md")] = "table",
) -> None:
    ledger = invocation.read(ctx, progress=False)
    plan, register = ledger.plan, ledger.register
    who = owner(register, name) if name is not None else None
    rows = task_lists.unit_rows(plan, register) if who is None else []
    found = task_lists.rows_of(plan.tasks, plan, register, who) if who else []
    if format == "table":
        from gwrb.output.listings import owner_page, units_page
        from gwrb.output.terminal import TerminalPage

        page = TerminalPage()
        if who is None:
            units_page(page, rows, register)
        else:
            owner_page(page, who, found, plan, register)
        page.show()
    elif who is None:
        deliver(listings.units_table(rows), format)
    else:
        whole = listings.owner_object(who, found, register)
        deliver(listings.tasks_table(found, plan.heading, with_bonds=True), format, whole=whole)
