"""gwrb decide: what the office decides on requests for an extension or for coordination."""

import datetime as dt
from typing import Annotated

import typer

from gwrb.cli import delivery, invocation, options
from gwrb.cli.delivery import deliver
from gwrb.cli.invocation import echo
from gwrb.cli.options import By, Force, On, Scope, TableFormat, TableOut, WhoOption, argument, option
from gwrb.ledger.loading import Sound
from gwrb.model.obligations import Obligation
from gwrb.model.office_records import (
    AGREED,
    COORDINATION,
    COORDINATION_WORDS,
    DECISIONS_FILE,
    EXTENSION,
    EXTENSION_WORDS,
    Decision,
    Decisions,
)
from gwrb.model.values import parse_task_id
from gwrb.output.office_lists import REQUESTS, requests_page
from gwrb.output.table import Table
from gwrb.text.refusal import FOUND, WRONG_USE, Refusal
from gwrb.tracking.office import OfficeRecords, office_records
from gwrb.tracking.states import key_of
from gwrb.tracking.uncounted import about

Task = Annotated[str, argument("编号", "任务编号，例如 2-41。")]
Note = Annotated[str | None, option("--note", "说明", "怎样协调的，为什么不同意。")]


def extension(
    ctx: typer.Context,
    task: Task,
    decision: Annotated[str, argument("同意|不同意", "同意或不同意。")],
    unit: WhoOption,
    until: Annotated[dt.date | None, options.date("--until", "同意延到哪一天；不写就是申请的那一天。")] = None,
    scope: Scope = None,
    note: Note = None,
    by: By = None,
    on: On = None,
) -> None:
    invocation.one_of("决定", decision, EXTENSION_WORDS)
    if until is not None and decision != AGREED:
        raise Refusal("--until 只用于同意延期", WRONG_USE)
    _decide(ctx, EXTENSION, task, decision, unit, scope, until, note, by, on)


def coordination(
    ctx: typer.Context,
    task: Task,
    decision: Annotated[str, argument("办理中|已解决|不予协调", "办理中、已解决或不予协调。")],
    unit: WhoOption,
    scope: Scope = None,
    note: Note = None,
    by: By = None,
    on: On = None,
) -> None:
    invocation.one_of("决定", decision, COORDINATION_WORDS)
    _decide(ctx, COORDINATION, task, decision, unit, scope, None, note, by, on)


def _decide(
    ctx: typer.Context,
    matter: str,
    task: str,
    decision: str,
    unit: str,
    scope: str | None,
    until: dt.date | None,
    note: str | None,
    by: str | None,
    on: str | None,
) -> None:
    today = invocation.day(on)
    with invocation.writing(ctx) as book:
        records = office_records(book)
        obligation = _asked(book, records, unit, task, scope)
        name = invocation.key_words(obligation)
        mine = (r for r in records.requests.open if obligation in (r.obligation, r.now))
        waiting = [r for r in mine if r.matter == matter]
        if not waiting:
            before = name if name.endswith("）") else f"{name} "
            raise Refusal(f"{before}没有等决定的{matter}申请；全部申请见 gwrb decide list --all", FOUND)
        request = waiting[-1]
        if until and request.stated and request.deadline and until <= request.deadline:
            raise Refusal(f"{until} 不晚于现在的时限 {request.deadline}，不是延期", FOUND)
        holder, id_, part = key_of(request.obligation)
        about = request.restated or request.quarter  # what was said again since is decided with it
        said = (by or "").strip() or None, (note or "").strip() or None
        row = Decision(holder, id_, matter, about, decision, today, part, until, *said)
        invocation.record(book, DECISIONS_FILE, Decisions(), [row], today)
    end = f"，延至 {until or request.until}" if decision == AGREED else ""
    echo(f"{matter} {decision}{end}：{name}（{request.quarter} 提出）")


def _asked(book: Sound, records: OfficeRecords, unit: str, task: str, scope: str | None) -> Obligation:
    """The obligation meant, of whoever has it or had it: the last quarter in which the unit led the task."""
    who = str(invocation.unit_of(book.register, unit).name)
    for quarter in reversed(records.quarters) if records.year.changes else ():
        name = records.unit(unit, quarter)
        if any(d.task.id == parse_task_id(task) for d in records.held(quarter).by_unit.get(name, ())):
            return invocation.obligation_of(book.at(quarter), name, task, scope)
    return invocation.obligation_of(book, who, task, scope)


def list_(
    ctx: typer.Context,
    unit: Annotated[str | None, options.unit("只列这个单位的。")] = None,
    every: Annotated[bool, options.every("连已经办结的一起列。")] = False,
    format: TableFormat = None,
    out: TableOut = None,
    force: Force = False,
    on: On = None,
) -> None:
    """按任务列出：谁申请什么，决定了没有。"""
    wanted, today = invocation.wanted(format, out, options.TABLE, force=force), invocation.day(on)
    book = invocation.read(ctx, on=today)
    who = invocation.unit_of(book.register, unit) if unit else None
    records = office_records(book)
    delivery.tell_uncounted(records, about(records, units=who and {who.name}))
    requests = records.requests
    root = who and records.root(who.name)
    found = [r for r in (requests.all if every else requests.open) if root in (None, records.root(r.now.unit.name))]
    names = [invocation.key_words(r.now) for r in found]
    deliver(Table(REQUESTS, found), wanted, lambda: requests_page(found, names), today, stem="延期和协调申请")


COMMANDS = {
    "extension": (extension, "答复延期申请：同意或不同意。"),
    "coordination": (coordination, "答复协调申请：办理中、已解决或不予协调。"),
    "list": (list_, "列出没有办结的申请；加 --all 列出全部。"),
}
