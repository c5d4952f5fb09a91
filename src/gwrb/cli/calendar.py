"""gwrb calendar: every date of the plan's year, what is due next and from how many."""

from typing import Annotated

import typer

from gwrb.cli import delivery, invocation, options
from gwrb.cli.delivery import deliver, deliver_text
from gwrb.cli.options import Force, On, TableOut
from gwrb.output.office_lists import dates_table
from gwrb.output.terminal import TerminalPage
from gwrb.reports.quarterly_views import SAMPLE
from gwrb.tracking import samples
from gwrb.tracking.due_dates import dates, next_due
from gwrb.tracking.office import office_records

FORMATS = (*options.TABLE, "ics")


def calendar(
    ctx: typer.Context,
    on: On = None,
    format: Annotated[
        str | None,
        options.format(
            "table（默认）、json、csv、md、xlsx，或 ics（日历软件）；写了 -o 的，默认按它的扩展名。", *FORMATS
        ),
    ] = None,
    out: TableOut = None,
    force: Force = False,
) -> None:
    wanted, today = invocation.wanted(format, out, FORMATS, force=force), invocation.day(on)
    book = invocation.read(ctx)
    records = office_records(book)
    delivery.tell_uncounted(records, records.uncounted)
    found, sample = dates(records, today), samples.of_unit(records)
    title = f"{book.plan.heading.year}年目标任务日历"
    if wanted.format == "ics":
        from gwrb.output.icalendar import to_ics

        deliver_text(to_ics(title + (f"（{SAMPLE}）" if sample else ""), found, today).decode(), wanted)
        return

    def page() -> TerminalPage:
        from gwrb.output.office_lists import calendar_page

        return calendar_page(book.plan, found, next_due(found, today), today, sample=sample)

    deliver(dates_table(found, today, sample=sample), wanted, page, today, indent=1, stem=title)
