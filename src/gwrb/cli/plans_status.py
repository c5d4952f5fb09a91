"""gwrb status --plans: who has sent the plan of the year, and who has not."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from gwrb.cli import invocation
from gwrb.cli.delivery import deliver, deliver_xlsx
from gwrb.cli.invocation import Invocation
from gwrb.model.units_file import Unit
from gwrb.text.refusal import FOUND, Refusal
from gwrb.tracking.office import office_records
from gwrb.tracking.reporting import plans_standing

XLSX = "办理方案报送情况.xlsx"


def plans_status(
    place: Invocation, unit: str | None, format: str, out: str | None, today: dt.date, *, force: bool
) -> None:
    from gwrb.output.office_lists import plans_object, plans_table

    book = place.read(progress=True)
    one = plans_standing(office_records(book))
    if unit is not None:
        owner = invocation.owner(book.register, unit)
        if not isinstance(owner, Unit) or owner.name not in one.owing:
            raise Refusal(f"{owner.name}不报办理方案；应报的单位见 gwrb status --plans", FOUND)
        one = replace(one, rows=tuple(row for row in one.rows if row.unit == owner.name))
    table = plans_table(one, today)
    if format == "table":
        from gwrb.output.terminal import TerminalPage

        page = TerminalPage()
        page.say(f"{table.title}\n")
        page.table(table)
        page.say(f"\n{table.foot}")
        page.show()
    elif format == "xlsx":
        deliver_xlsx([table], out or XLSX, today, force=force)
    else:
        deliver(table, format, out, force=force, whole=plans_object(one, today))
