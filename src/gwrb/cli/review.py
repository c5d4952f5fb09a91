"""gwrb review: the office accepts what a unit reported, or sends it back with a reason."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import Annotated

import typer

from gwrb.cli import delivery, invocation, options
from gwrb.cli.delivery import deliver
from gwrb.cli.invocation import complain, echo, key_words, obligation_of
from gwrb.cli.options import By, Force, On, Scope, TableFormat, TableOut, WhoOption, argument, option
from gwrb.model.office_records import REVIEWS_FILE, Reviews
from gwrb.model.units_file import Unit
from gwrb.model.values import Quarter
from gwrb.output.office_lists import states_table
from gwrb.output.terminal import TerminalPage
from gwrb.text.refusal import FOUND, WRONG_USE, Refusal
from gwrb.tracking.office import OfficeRecords, office_records
from gwrb.tracking.reviewing import refusal, review, verdict_word
from gwrb.tracking.states import ObligationStatus
from gwrb.tracking.transitions import REPORTED
from gwrb.tracking.uncounted import about

Tasks = Annotated[list[str] | None, argument("[编号...]", "任务编号，可以写几个，例如 2-41 2-44。")]
When = Annotated[str | None, options.quarter("哪个季度的，默认最近一个报告期已结束的季度。")]


def accept(
    ctx: typer.Context,
    unit: WhoOption,
    tasks: Tasks = None,
    every: Annotated[bool, options.every("这个单位这个季度待审核的全部认可。")] = False,
    scope: Scope = None,
    quarter: When = None,
    by: By = None,
    on: On = None,
) -> None:
    if bool(tasks) == every:
        raise Refusal("请写任务编号，或用 --all 认可全部待审核的（不能都写）", WRONG_USE)
    _review(ctx, unit, tasks, scope, quarter, on, by)


def return_(
    ctx: typer.Context,
    unit: WhoOption,
    tasks: Annotated[list[str], argument("编号...", "任务编号，可以写几个。")],
    reason: Annotated[str, option("--reason", "理由", "哪里不行，要补什么；会印在下一份表上。", "-r")],
    due: Annotated[dt.date | None, options.date("--due", "哪一天前重报；默认从今天起、按设置里的临期天数算。")] = None,
    scope: Scope = None,
    quarter: When = None,
    by: By = None,
    on: On = None,
) -> None:
    if not reason.strip():
        raise Refusal("请用 --reason 写明退回的理由", WRONG_USE)
    _review(ctx, unit, tasks, scope, quarter, on, by, reason=reason.strip(), due=due)


def _review(
    ctx: typer.Context,
    unit: str,
    tasks: Sequence[str] | None,
    scope: str | None,
    quarter: str | None,
    on: str | None,
    by: str | None,
    *,
    reason: str | None = None,
    due: dt.date | None = None,
) -> None:
    today = invocation.day(on)
    with invocation.writing(ctx) as book:
        records = office_records(book)
        period = invocation.round_at(quarter, book.plan, today)
        who = invocation.unit_of(book.register, unit)
        duties = [obligation_of(book, records, who, task, scope) for task in tasks or ()]
        each = list({id(d): records.at(d, period) for d in duties}.values())
        chosen = each if tasks else _statuses(records, period, who)
        if not chosen:
            complain(f"{unit} {period} 没有待审核的进展")
            return
        named = {f"{key_words(s.obligation)}（{period}": s for s in chosen}
        refused = [f"{name}）{why}" for name, s in named.items() if (why := refusal(s, today, reason))]
        if refused:
            raise Refusal("\n".join([*refused, "一条也没有记"]), FOUND)
        if reason is not None and due is None:
            due = max(today + dt.timedelta(days=records.soon), book.plan.due(period) or today)
        rows = [review(s, today, reason, due, (by or "").strip() or None) for s in chosen]
        invocation.record(book, REVIEWS_FILE, Reviews(period), rows, today)
    until = f"，{due} 前重报" if due else ""
    for name, status in named.items():
        echo(f"{verdict_word(status, reason)}：{name}{until}）")


def _statuses(
    records: OfficeRecords, period: Quarter, who: Unit | None, *, every: bool = False
) -> list[ObligationStatus]:
    """What waits for review, or every obligation; of one unit where it is given."""
    own = [s for s in records.statuses(period) if who is None or s.obligation.unit.name == who.name]
    return [s for s in own if every or s.state == REPORTED]


def list_(
    ctx: typer.Context,
    unit: Annotated[str | None, options.unit("只列这个单位的。")] = None,
    quarter: When = None,
    every: Annotated[bool, options.every("列出全部状态，不只待审核的。")] = False,
    format: TableFormat = None,
    out: TableOut = None,
    force: Force = False,
    on: On = None,
) -> None:
    """按单位列出；状态见 docs/督办.md。"""
    wanted, today = invocation.wanted(format, out, options.TABLE, force=force), invocation.day(on)
    book = invocation.read(ctx)
    who = invocation.unit_of(book.register, unit) if unit else None
    period = invocation.round_at(quarter, book.plan, today)
    records = office_records(book)
    delivery.tell_uncounted(records, about(records, {period}, who and {who.name}))
    statuses = _statuses(records, period, who, every=every)
    table = states_table(statuses, period, today)

    def page() -> TerminalPage:
        counts = Counter(s.state for s in statuses)
        words = "，".join(f"{state} {number} 件" for state, number in counts.items()) or "没有待审核的"
        page = TerminalPage(sample=any(s.sample for s in statuses) or (every and records.office_samples))
        if statuses:
            page.table(table)
            page.say("")
        page.say(f"{period.period}：{words}")
        return page

    deliver(table, wanted, page, today, stem=f"{period.period}审核情况")


COMMANDS = {
    "accept": (accept, "认可；单位报已完成的，就是办结销号。"),
    "return": (return_, "退回，写明理由；退回的要重报。"),
    "list": (list_, "列出待审核的；加 --all 列出全部状态。"),
}
