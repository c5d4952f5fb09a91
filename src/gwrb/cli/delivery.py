"""A table in the format asked for: to the screen, or to a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gwrb.cli.invocation import csv_file, echo, save
from gwrb.output.json_text import json_text
from gwrb.output.table import Table


def deliver(
    table: Table[Any],
    format: str,
    out: str | None = None,
    *,
    force: bool = False,
    whole: Any = None,
    indent: int | None = None,
) -> None:
    """Writes a table as JSON, CSV or Markdown. `whole`: what JSON says instead of the rows alone."""
    if format == "json":
        text = json_text(table.objects() if whole is None else whole, indent)
    else:
        text = table.csv() if format == "csv" else table.markdown()
    if out is None:
        echo(text)
    else:
        save(Path(out), csv_file(text) if format == "csv" else text.encode(), force=force)


def deliver_xlsx(tables: Sequence[Table[Any]], path: str, created: dt.date, *, force: bool) -> None:
    """Writes an Excel file, a sheet a table."""
    from gwrb.output.xlsx import to_xlsx

    save(Path(path), to_xlsx(tables, created), force=force)
