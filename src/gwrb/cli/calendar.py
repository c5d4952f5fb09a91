"""gwrb calendar: every date of the plan's year, what is due next and from how many."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from gwrb.cli import invocation, options
from gwrb.cli.invocation import Invocation
from gwrb.cli.options import Force, On
from gwrb.reports.quarterly_views import SAMPLE
from gwrb.text.refusal import DONE, WRONG_USE, Refusal

FORMATS = ("text", "json", "csv", "md", "ics")


def calendar(
    ctx: typer.Context,
    on: On = None,
    format: Annotated[str, options.format("text（默认）、json、csv、md，或 ics（日历软件）。", *FORMATS)] = "text",
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
    from gwrb.output.office_lists import calendar_page, dates_table

    if format == "text":
        calendar_page(book.plan, found, next_due(found, today), today, sample=sample).show()
    elif format == "ics":
        from gwrb.output.icalendar import to_ics

        title = f"{book.plan.heading.year}年目标任务日历" + (f"（{SAMPLE}）" if sample else "")
        _deliver_ics(to_ics(title, found, today), out, force=force)
    else:
        from gwrb.cli.delivery import deliver

        deliver(dates_table(found, today, sample=sample), format, out, force=force, indent=1)
    return DONE


def _deliver_ics(data: bytes, out: str | None, *, force: bool) -> None:
    """Writes the file as it is: its line ends are CRLF on every system."""
    if out is not None:
        invocation.save(Path(out), data, force=force)
    elif hasattr(sys.stdout, "buffer"):
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    else:
        invocation.echo(data.decode("utf-8"))
