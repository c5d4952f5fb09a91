"""gwrb status --plans: who has sent the plan of the year, and who has not."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

from gwrb.cli import invocation
from gwrb.cli.invocation import Invocation, echo, echo_json
from gwrb.model.units_file import Unit
from gwrb.text.refusal import FOUND, Refusal
from gwrb.tracking.reporting import plans_standing

XLSX = "办理方案报送情况.xlsx"


def plans_status(
    place: Invocation, unit: str | None, format: str, out: str | None, today: dt.date, *, force: bool
) -> None:
    from gwrb.output import reporting_tables as view

    book = place.read(progress=True)
    one = plans_standing(book)
    if unit is not None:
        owner = invocation.owner(book.register, unit)
        if not isinstance(owner, Unit) or owner.name not in one.owing:
            raise Refusal(f"{owner.name}不报办理方案；应报的单位见 gwrb status --plans", FOUND)
        one = replace(one, rows=tuple(row for row in one.rows if row.unit == owner.name))
    if format == "table":
        view.show(one, today)
    elif format == "xlsx":
        invocation.save(Path(out or XLSX), view.xlsx(one, today), force=force)
    elif format == "json" and out is None:
        echo_json(view.to_json(one, today))
    else:
        text = {
            "json": lambda: json.dumps(view.to_json(one, today), ensure_ascii=False, indent=2) + "\n",
            "csv": lambda: view.csv(one),
            "md": lambda: view.markdown(one, today),
        }[format]()
        if out is None:
            echo(text.rstrip("\n"))
        else:
            data = invocation.csv_file(text) if format == "csv" else text.encode()
            invocation.save(Path(out), data, force=force)
