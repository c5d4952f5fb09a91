"""gwrb units: the units with how much each leads and supports, or one unit with its groups and tasks."""

from __future__ import annotations

from typing import Annotated

import typer

from gwrb.cli import options
from gwrb.cli.invocation import Invocation, echo, echo_json, owner
from gwrb.reports import task_lists


def units(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="[单位]", help="只看这个单位或统称。")] = None,
    format: Annotated[
        str, options.format("table（默认）、json、csv 或 md。", "table", "json", "csv", "md")
    ] = "table",
) -> None:
    place: Invocation = ctx.obj
    ledger = place.read()
    from gwrb.output import listing_files

    if name is not None:
        who = owner(ledger.register, name)
        found = task_lists.rows_of(ledger.plan.tasks, ledger.plan, ledger.register, who)
        if format == "json":
            echo_json(listing_files.owner_json(who, found, ledger.register))
        elif format == "table":
            from gwrb.output import terminal

            terminal.show_owner(who, found, ledger.plan, ledger.register)
        else:
            write = listing_files.csv if format == "csv" else listing_files.markdown
            echo(write(found, ledger.plan.heading, with_bonds=True))
        return
    rows = task_lists.unit_rows(ledger.plan, ledger.register)
    if format == "json":
        echo_json([listing_files.unit_json(row) for row in rows])
    elif format == "table":
        from gwrb.output import terminal

        terminal.show_units(rows, ledger.register)
    else:
        columns, cells = listing_files.unit_table(rows)
        echo((listing_files.to_csv if format == "csv" else listing_files.to_markdown)(columns, cells))
