"""gwrb show: one task whole: who is bound by it, and its story through the year."""

from typing import Annotated

import typer

from gwrb.cli import delivery, invocation, options
from gwrb.cli.invocation import complain, day, find_task, unit_of
from gwrb.cli.options import Force, On, Out, argument
from gwrb.model.obligations import LEAD, obligations_of
from gwrb.output import listings, status_tables
from gwrb.output.json_text import json_text
from gwrb.reports import task_lists
from gwrb.reports.paper_request import Year
from gwrb.reports.quarterly_report import QuarterData
from gwrb.reports.status_rows import courses
from gwrb.reports.task_history import story_view
from gwrb.tracking.events import events
from gwrb.tracking.office import office_records

FORMATS = ("text", "json", "html", "docx", "md", "pdf")


def show(
    ctx: typer.Context,
    task: Annotated[str, argument("编号", "任务编号：2-144、二-144、二.144、二144 都行。")],
    unit: Annotated[str | None, options.unit("方案和各季度进展只看这个单位的，写全文。")] = None,
    format: Annotated[
        str | None,
        options.format("text（默认）、json、html、docx、md 或 pdf；写了 -o 的，默认按它的扩展名。", *FORMATS),
    ] = None,
    out: Out = None,
    force: Force = False,
    on: On = None,
) -> None:
    wanted, today = invocation.wanted(format, out, FORMATS, force=force), day(on)
    book = invocation.read(ctx, on=today)
    found = find_task(book, task)
    only = unit_of(book.register, unit) if unit else None
    if only and not any(d.unit.name == only.name and d.role == LEAD for d in obligations_of(found, book.register)):
        helps = any(d.unit.name == only.name for d in obligations_of(found, book.register))
        what = "报的是配合情况" if helps else "没有应报的进展"
        complain(f"提示：{only.name}不牵头任务 {found.id}，{what}")
    records = office_records(book)
    year = Year(records, today)
    story = story_view(year, found, unit=only, plans=tuple(records.plan_of.values()), events=events(records))
    delivery.tell_uncounted(records, story.uncounted)
    if wanted.format not in ("text", "json"):
        delivery.deliver_paper(delivery.printer(book, wanted.format).paper(story), wanted)
        return
    whole = task_lists.whole(found, book.plan, book.register)
    data = QuarterData(records, records.last, today) if found.targets and records.last else None
    targets = courses(data, str(found.id)) if data else ()
    if wanted.format == "json":
        from gwrb.output.office_lists import uncounted_object
        from gwrb.output.story_page import story_json

        said = {**listings.task_object(whole, book.plan.heading.year), "story": story_json(story)}
        if data is not None:
            said["targets"] = status_tables.targets_object(data, targets)
        delivery.deliver_text(json_text(said | uncounted_object(story.uncounted)), wanted)
    else:
        from gwrb.output.listings import task_page
        from gwrb.output.status_page import courses_page
        from gwrb.output.story_page import story_page
        from gwrb.output.terminal import TerminalPage

        page = TerminalPage()
        task_page(page, whole, book.plan)
        story_page(page, story)
        if data is not None:
            courses_page(page, targets)
        page.show()
