"""gwrb units: the units with how much each leads and supports, or one unit with its groups and tasks."""

from __future__ import annotations

from typing import Annotated

import typer

from gwrb import views
from gwrb.cli import usage
from gwrb.cli.common import Place, echo, echo_json, one_of, owner


def add(app: typer.Typer) -> None:
    app.command("units", cls=usage.Command, help="列出各单位牵头、承担的任务数；或一个单位的详情。")(units)


def units(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="[单位]", help="只看这个单位或统称。")] = None,
    format: Annotated[
        str, typer.Option("--format", "-f", metavar="格式", help="table（默认）、json、csv 或 md。")
    ] = "table",
) -> None:
    place: Place = ctx.obj
    one_of("--format", format, ("table", "json", "csv", "md"))
    ledger = place.read()
    from gwrb.render import listing

    if name is not None:
        who = owner(ledger.register, name)
        found = views.rows_of(ledger.plan.tasks, ledger.plan, ledger.register, who)
        if format == "json":
            echo_json(listing.owner_json(who, found, ledger.register))
        elif format == "table":
            from gwrb.render import terminal

            terminal.show_owner(who, found, ledger.plan, ledger.register)
        else:
            write = listing.csv if format == "csv" else listing.markdown
            echo(write(found, ledger.plan.heading, with_bonds=True))
        return
    rows = views.unit_rows(ledger.plan, ledger.register)
    if format == "json":
        echo_json([listing.unit_json(row) for row in rows])
    elif format == "table":
        from gwrb.render import terminal

        terminal.show_units(rows, ledger.register)
    else:
        columns, cells = listing.unit_table(rows)
        echo((listing.to_csv if format == "csv" else listing.to_markdown)(columns, cells))
