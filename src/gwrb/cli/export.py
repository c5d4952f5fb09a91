"""gwrb export: the ledger in other forms: a notice again, facts for the assessment, one unit's duties for its own ledger."""

from typing import Annotated

import typer

from gwrb.cli import delivery, invocation, options
from gwrb.cli.delivery import deliver, deliver_text
from gwrb.cli.invocation import complain
from gwrb.cli.options import AsIssued, Force, On, TableOut
from gwrb.model.json_schema import modeline
from gwrb.model.record_writer import field_lines, lines
from gwrb.model.unit_plans import DUTIES_FILE
from gwrb.model.values import Period
from gwrb.notice.importing import profile_of
from gwrb.notice.reading import print_notice
from gwrb.output.assessment_tables import sheets, units_table
from gwrb.output.terminal import TerminalPage
from gwrb.reports.assessment import assess
from gwrb.reports.change_words import change_row
from gwrb.reports.unit_duties import duties_of
from gwrb.text.refusal import FOUND, Refusal
from gwrb.tracking.office import office_records
from gwrb.tracking.uncounted import about

ASSESSMENT = ("xlsx", "csv", "md", "json", "table")


def notice(
    ctx: typer.Context,
    out: Annotated[str | None, options.out("写入文件，默认印到屏幕。")] = None,
    force: Force = False,
    as_issued: AsIssued = False,
    on: On = None,
) -> None:
    wanted, today = invocation.wanted(None, out, ("txt",), force=force), invocation.day(on)
    ledger = invocation.read(ctx, progress=False, on=today)
    ledger = ledger.issued if as_issued else ledger
    text = print_notice(ledger.plan, profile_of(invocation.workspace(ctx)))
    if text is None:
        if any(change.withdrawn for change in ledger.ledger.changes) and not as_issued:
            help = "加 --as-issued 导出印发时的通知，调整另用 gwrb change list 列出"
            raise Refusal(f"年中撤销了任务，编号接不上，写不成通知，没有导出；{help}", FOUND)
        raise Refusal("台账里有通知写不出的内容，没有导出；请先运行 gwrb validate", FOUND)
    now = min(Period.of(today, ledger.plan.rounds), ledger.plan.quarters[-1])
    for step in () if as_issued else ledger.ledger.year.steps:
        if step.change.from_ <= now:
            complain(f"与印发的通知相比：{change_row(step).line}")
    deliver_text(text, wanted)


def assessment(
    ctx: typer.Context,
    quarter: Annotated[str | None, options.quarter("算到哪个季度；默认最近一个报告期已结束的季度。")] = None,
    format: Annotated[
        str | None, options.format("xlsx（默认，含逐项和栏目说明）、csv、md、json 或 table。", *ASSESSMENT)
    ] = None,
    out: TableOut = None,
    force: Force = False,
    on: On = None,
) -> None:
    wanted, today = invocation.wanted(format, out, ASSESSMENT, force=force), invocation.day(on)
    book = invocation.read(ctx)
    period = invocation.round_at(quarter, book.plan, today)
    records = office_records(book)
    beside = about(records, records.up_to(period))
    delivery.tell_errors(book, today)
    delivery.tell_uncounted(records, beside)
    delivery.tell_later(records, today, records.up_to(period))
    found = assess(records, period, today)
    table = units_table(found)

    def page() -> TerminalPage:
        page = TerminalPage()
        page.table(table.only_filled())
        return page

    deliver(table, wanted, page, today, stem=f"{period.period}考评事实", sheets=sheets(found), beside=beside)


def duties(
    ctx: typer.Context,
    unit: Annotated[str, options.unit("交给哪个单位的；简称、全称、别名都行。")],
    out: Annotated[str | None, options.out("写入文件，默认印到屏幕。")] = None,
    force: Force = False,
    on: On = None,
) -> None:
    wanted, today = invocation.wanted(None, out, ("yaml",), force=force), invocation.day(on)
    book = invocation.read(ctx, on=today)
    who = invocation.unit_of(book.register, unit)
    found = duties_of(office_records(book), who, today)
    if not found.tasks:
        raise Refusal(f"{who.name} 没有要办的任务，没有导出", FOUND)
    deliver_text(f"{modeline(DUTIES_FILE)}\n{lines(field_lines(DUTIES_FILE, found, 0).values(), 0)}", wanted)


COMMANDS = {
    "notice": (notice, "印成通知全文；再导入得到同样的任务和分工（关联、注释不在通知里）。"),
    "duties": (duties, "一个单位要办的任务，交给它自己的台账：它用 gwrb import 收进去，后来的一份也这样收。"),
    "assessment": (assessment, "各单位的考评事实，报市考评办：应报、按时、迟报、完成、灯、预测。"),
}
