"""gwrb calendar: every date of the plan's year, what is due next and from how many."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gwrb.cli import invocation, options
from gwrb.cli.invocation import Invocation, echo
from gwrb.cli.options import Force, On
from gwrb.reports.quarterly_views import SAMPLE
from gwrb.text.refusal import DONE, WRONG_USE, Refusal

if TYPE_CHECKING:
    from gwrb.tracking.due_dates import Date

FORMATS = ("text", "json", "csv", "md", "ics")
COLUMNS = ("日期", "事项", "内容", "应办单位", "未办单位")


def calendar(
    ctx: typer.Context,
    on: On = None,
    format: Annotated[
        str, options.format("text（默认）、json、csv、md，或 ics（日历软件）。", *FORMATS)
    ] = "text",
    out: Annotated[str | None, options.out("写入的文件；不写就印到屏幕。")] = None,
    force: Force = False,
) -> int:
    """ics 文件可导入手机、电脑上的日历；以后再导入一次，改动的日期会更新。"""
    from gwrb.tracking.due_dates import dates, next_due
    from gwrb.tracking.office import office_records

    place: Invocation = ctx.obj
    if out is not None and format == "text":
        raise Refusal("-o 要与 --format json、csv、md 或 ics 同用", WRONG_USE)
    today = invocation.day(on)
    book = place.read(progress=True)
    desk = office_records(book)
    found, sample = dates(desk, today), desk.sampled()
    if format == "text":
        from gwrb.output.office_tables import show_calendar

        show_calendar(book.plan, found, next_due(found, today), today, sample=sample)
        return DONE
    title = f"{book.plan.heading.year}年目标任务日历" + (f"（{SAMPLE}）" if sample else "")
    data = _written(title, found, today, format)
    if out is not None:
        invocation.save(
            Path(out), invocation.csv_file(data.decode()) if format == "csv" else data, force=force
        )
    elif format == "ics" and hasattr(sys.stdout, "buffer"):
        sys.stdout.flush()
        sys.stdout.buffer.write(data)  # its line ends are CRLF on every system
        sys.stdout.buffer.flush()
    else:
        echo(data.decode("utf-8"))
    return DONE


def _written(title: str, found: list[Date], today: dt.date, format: str) -> bytes:
    if format == "ics":
        from gwrb.output.icalendar import to_ics

        return to_ics(title, found, today)
    if format == "json":
        import json

        rows = [
            {
                "date": str(d.day),
                "kind": d.kind,
                "text": d.words,
                "quarter": str(d.quarter) if d.quarter else None,
                "units": d.units,
                "open": d.open,
                "days": (d.day - today).days,
            }
            for d in found
        ]
        return f"{json.dumps(rows, ensure_ascii=False, indent=1)}\n".encode()
    from gwrb.output.text_tables import to_csv, to_markdown

    cells = [(d.day, d.kind, d.words, *((d.units, d.open) if d.owed else ("", ""))) for d in found]
    if format == "csv":
        return to_csv(COLUMNS, cells).encode("utf-8")
    mark = f"{SAMPLE}\n\n" if SAMPLE in title else ""
    return (mark + to_markdown(COLUMNS, cells)).encode("utf-8")
