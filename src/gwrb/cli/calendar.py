"""gwrb calendar: every date of the plan's year, what is due next and from how many."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from gwrb.cli import delivery, invocation, options
from gwrb.cli.delivery import deliver, save
from gwrb.cli.options import Force, On
from gwrb.output.icalendar import to_ics
from gwrb.output.office_lists import dates_table
from gwrb.reports.quarterly_views import SAMPLE
from gwrb.text.refusal import WRONG_USE, Refusal
from gwrb.tracking.due_dates import dates, next_due
from gwrb.tracking.office import office_records

FORMATS = ("text", "json", "csv", "md", "ics")


def calendar(
    ctx: typer.Context,
    on: On = None,
    format: Annotated[str, options.format("text（默认）、json、csv、md，或 ics（日历软件）。", *FORMATS)] = "text",
    out: Annotated[str | None, options.out("写入的文件；不写就印到屏幕。")] = None,
    force: Force = False,
) -> None:
    if out is not None and format == "text":
        raise Refusal("-o 要与 --format json、csv、md 或 ics 同用", WRONG_USE)
    today = invocation.day(on)
    book = invocation.read(ctx)
    records = office_records(book)
    delivery.tell_uncounted(records, records.uncounted)
    found, sample = dates(records, today), records.sampled()
    if format == "text":
        from gwrb.output.office_lists import calendar_page

        calendar_page(book.plan, found, next_due(found, today), today, sample=sample).show()
    elif format == "ics":
        title = f"{book.plan.heading.year}年目标任务日历" + (f"（{SAMPLE}）" if sample else "")
        _deliver_ics(to_ics(title, found, today), out, force=force)
    else:
        deliver(dates_table(found, today, sample=sample), format, out, force=force, indent=1)


def _deliver_ics(data: bytes, out: str | None, *, force: bool) -> None:
    """Writes the file as it is: its line ends are CRLF on every system."""
    if out is not None:
        save(Path(out), data, force=force)
    elif hasattr(sys.stdout, "buffer"):
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    else:
        invocation.echo(data.decode("utf-8"))
