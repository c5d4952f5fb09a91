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
from gwrb.ledger.loading import Sound
from gwrb.model.office_records import ACCEPT, RETURN, REVIEWS_FILE, VERDICTS, VERIFIED, Reviews
from gwrb.model.units_file import Unit
from gwrb.model.values import Period
from gwrb.output.office_lists import states_table
from gwrb.output.terminal import TerminalPage
from gwrb.text.refusal import FOUND, WRONG_USE, Refusal
from gwrb.tracking import samples
from gwrb.tracking.office import OfficeRecords, office_records
from gwrb.tracking.reviewing import event_of, refusal, review, unearned
from gwrb.tracking.reviewing import verdict as verdict_row
from gwrb.tracking.states import ObligationStatus
from gwrb.tracking.transitions import REPORTED
from gwrb.tracking.uncounted import about

Tasks = Annotated[list[str] | None, argument("[编号...]", "任务编号，可以写几个，例如 2-41 2-44。")]
When = Annotated[str | None, options.quarter("哪个季度的，默认最近一个报告期已结束的季度。")]


def accept(
    ctx: typer.Context,
    unit: WhoOption,
    tasks: Tasks = None,
    every: Annotated[
        bool, options.every("这个单位这个季度待审核的全部认可；报已完成而数没有达到的不办结，逐件列出。")
    ] = False,
    reason: Annotated[str | None, options.reason("数或核定说没有达到、仍要办结的，写明为什么；会印出来。")] = None,
    scope: Scope = None,
    quarter: When = None,
    by: By = None,
    on: On = None,
) -> int | None:
    if bool(tasks) == every:
        raise Refusal("请写任务编号，或用 --all 认可全部待审核的（不能都写）", WRONG_USE)
    if every and reason:
        raise Refusal("--reason 只用于写明编号的任务：没有达到的要逐件办结", WRONG_USE)
    return _review(ctx, ACCEPT, unit, tasks, scope, quarter, on, by, reason=(reason or "").strip() or None)


def return_(
    ctx: typer.Context,
    unit: WhoOption,
    tasks: Annotated[list[str], argument("编号...", "任务编号，可以写几个。")],
    reason: Annotated[str, options.reason("哪里不行，要补什么；会印在下一份表上。")],
    due: Annotated[dt.date | None, options.date("--due", "哪一天前重报；默认从今天起、按设置里的临期天数算。")] = None,
    scope: Scope = None,
    quarter: When = None,
    by: By = None,
    on: On = None,
) -> None:
    if not reason.strip():
        raise Refusal("请用 --reason 写明退回的理由", WRONG_USE)
    _review(ctx, RETURN, unit, tasks, scope, quarter, on, by, reason=reason.strip(), due=due)


def _review(
    ctx: typer.Context,
    decision: str,
    unit: str,
    tasks: Sequence[str] | None,
    scope: str | None,
    quarter: str | None,
    on: str | None,
    by: str | None,
    *,
    reason: str | None,
    due: dt.date | None = None,
) -> int | None:
    today = invocation.day(on)
    with invocation.writing(ctx) as book:
        records = office_records(book)
        period = invocation.round_at(quarter, book.plan, today)
        who = invocation.unit_of(book.at(period).register, unit)
        chosen = _named(book, records, who, period, tasks, scope) if tasks else _statuses(records, period, who)
        left = {} if tasks else {s.key: words for s in chosen if (words := unearned(s))}
        named = {f"{key_words(s.obligation)}（{period}": s for s in chosen if s.key not in left}
        refused = [f"{name}）{why}" for name, s in named.items() if (why := refusal(s, today, decision, reason))]
        if refused:
            help = (
                ["核实确已办成的，用 --reason 写明为什么；没有办成的退回"] if any(map(unearned, named.values())) else []
            )
            raise Refusal("\n".join([*refused, *help, "一条也没有记"]), FOUND)
        if decision == RETURN and due is None:
            due = max(
                today + dt.timedelta(days=records.plan.heading.settings.due_soon),
                records.due(period, who.name) or today,
            )
        rows = [review(s, today, decision, reason, due, (by or "").strip() or None) for s in named.values()]
        if rows:
            invocation.record(book, REVIEWS_FILE, Reviews(period), rows, today)
    until = f"，{due} 前重报" if due else ""
    for name, status in named.items():
        echo(f"{event_of(status, decision)}：{name}{until}）")
    for key, words in left.items():
        complain(f"没有办结：{key[0]} {key[1]}{f'（{key[2]}）' if key[2] else ''}（{period}）报“已完成”，{words}")
    if left:
        complain(f"以上 {len(left)} 件没有记：请逐件核实，退回，或写明编号用 --reason 说明理由办结")
        return FOUND
    if not named:
        complain(f"{unit} {period} 没有待审核的进展")
    return None


def _named(
    book: Sound, records: OfficeRecords, who: Unit, period: Period, tasks: Sequence[str], scope: str | None
) -> list[ObligationStatus]:
    """The statuses of tasks that were named, each once."""
    obligations = [obligation_of(book.at(period), who.name, task, scope) for task in tasks]
    return list({id(o): records.at(o, period) for o in obligations}.values())


def judge(
    ctx: typer.Context,
    tasks: Annotated[list[str], argument("编号...", "任务编号，可以写几个。")],
    unit: WhoOption,
    verdict: Annotated[str, option("--as", "|".join(VERDICTS), "达序时、未达序时、达到或未达到。")],
    basis: Annotated[str, option("--basis", "依据", "看了什么，数是多少；会印出来。")],
    verified: Annotated[str, option("--verified", "|".join(VERIFIED), "怎样核实的：资料、电话或现场。")],
    scope: Scope = None,
    quarter: When = None,
    by: By = None,
    on: On = None,
) -> None:
    """核定记在审核文件里，决定这件事项这个季度的灯；“达到”的以后的季度也算。"""
    found = invocation.one_of("--as", verdict, VERDICTS)
    how = invocation.one_of("--verified", verified, VERIFIED)
    if not basis.strip():
        raise Refusal("请用 --basis 写明核定的依据", WRONG_USE)
    today = invocation.day(on)
    with invocation.writing(ctx) as book:
        records = office_records(book)
        period = invocation.round_at(quarter, book.plan, today)
        who = invocation.unit_of(book.at(period).register, unit)
        chosen = _named(book, records, who, period, tasks, scope)
        rows = [verdict_row(s, today, found, basis.strip(), how, (by or "").strip() or None) for s in chosen]
        invocation.record(book, REVIEWS_FILE, Reviews(period), rows, today)
    for status in chosen:
        echo(f"核定{found}：{key_words(status.obligation)}（{period}，{how}核实）")


def _statuses(
    records: OfficeRecords, period: Period, who: Unit | None, *, every: bool = False
) -> list[ObligationStatus]:
    """What waits for review, or every obligation; of one unit where it is given."""
    own = [s for s in records.statuses(period) if who is None or s.obligation.unit.name == who.name]
    return [s for s in own if every or s.state == REPORTED]


def list_(
    ctx: typer.Context,
    unit: Annotated[str | None, options.unit("只列这个单位的。")] = None,
    quarter: When = None,
    every: Annotated[bool, options.every("列出全部状态，不只待审核的。")] = False,
    unjudged: Annotated[
        bool, typer.Option("--unjudged", help="列出等督查室核定的：数说不清，或到年底没有数。")
    ] = False,
    format: TableFormat = None,
    out: TableOut = None,
    force: Force = False,
    on: On = None,
) -> None:
    """按单位列出；状态见 docs/督办.md。"""
    wanted, today = invocation.wanted(format, out, options.TABLE, force=force), invocation.day(on)
    book = invocation.read(ctx)
    period = invocation.round_at(quarter, book.plan, today)
    who = invocation.unit_of(book.at(period).register, unit) if unit else None
    records = office_records(book)
    delivery.tell_uncounted(records, about(records, {period}, who and {who.name}))
    statuses = _statuses(records, period, who, every=every or unjudged)
    if unjudged:
        statuses = [s for s in statuses if s.unjudged]
    table = states_table(statuses, period, today, unjudged=unjudged)

    def page() -> TerminalPage:
        counts = Counter(s.state for s in statuses)
        words = "，".join(f"{state} {number} 件" for state, number in counts.items()) or "没有待审核的"
        if unjudged:
            words = f"等{records.judge}核定 {len(statuses)} 件" if statuses else "没有要核定的"
        page = TerminalPage(sample=any(s.sample for s in statuses) or (every and samples.of_office(records)))
        if statuses:
            page.table(table)
            page.say("")
        page.say(f"{period.period}：{words}")
        return page

    deliver(table, wanted, page, today, stem=f"{period.period}审核情况")


COMMANDS = {
    "accept": (accept, "认可；单位报已完成的，就是办结销号。"),
    "judge": (judge, "核定：督查室核实的结论，决定灯。"),
    "return": (return_, "退回，写明理由；退回的要重报。"),
    "list": (list_, "列出待审核的；加 --all 列出全部状态。"),
}
