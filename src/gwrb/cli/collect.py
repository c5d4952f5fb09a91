"""gwrb collect: what units sent, filled forms and data alike, read into the ledger, through the same merge as gwrb merge."""

import datetime as dt
from collections.abc import Sequence
from functools import partial
from typing import Annotated

import typer

from gwrb.cli import breakdown, invocation, merge, options
from gwrb.cli.invocation import complain, place_of
from gwrb.cli.options import DryRun, For, On, TakeOption, Verbose, Yes, argument, option
from gwrb.forms.read.collecting import Accepting, Collector
from gwrb.ledger.loading import Sound
from gwrb.ledger.workspace import shown
from gwrb.merge import arrivals, intake
from gwrb.merge.intake import Incoming, Unread
from gwrb.merge.merge_plan import Wanted
from gwrb.text.diagnostics import Diagnostic
from gwrb.text.refusal import DONE, FOUND, Refusal


def collect(
    ctx: typer.Context,
    paths: Annotated[
        list[str], argument("文件...", "送来的 .docx、.xlsx、.xls、.doc、.yaml，文件夹或 zip 压缩包，可以混着写。")
    ],
    accept: Annotated[
        list[str] | None,
        option("--accept", "文件、单位或 all", "看过所列的各条，同意照说的收；写文件名、单位或 all，可以写多次。"),
    ] = None,
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help="有问题的文件略过，其余照收；退出码仍为 1。")] = False,
    quarter: Annotated[str | None, options.quarter("只收这个季度的。")] = None,
    unit: Annotated[str | None, options.unit("只收这个单位的。")] = None,
    submitted: Annotated[
        dt.date | None, options.date("--submitted", "表上没有填日期的，报送日期记这一天；默认今天。")
    ] = None,
    yes: Yes = False,
    dry_run: DryRun = False,
    take: TakeOption = None,
    for_: For = None,
    verbose: Verbose = False,
    on: On = None,
) -> int:
    today = invocation.day(on)
    side = merge.take_of(take, for_)
    with invocation.writing(ctx, lock=not dry_run, on=today) as book:
        wanted = merge.wanted_of(book, quarter, unit, side)
        merge.check_paths(book, paths)
        forms = Collector(book, wanted.unit, wanted.quarter, submitted or today)
        sorted_ = Accepting(book.register, accept or (), submitted or today)
        for words in sorted_.read(intake.files(paths), forms):
            complain(words)
        good, bad = sorted_.good, sorted_.bad
        at = partial(_at, forms)
        if skip_bad:
            good, bad = _mergeable(book, good, bad, wanted, today)
        sheets = sorted_.sheets
        if bad:
            _tell_bad(bad, at, skip_bad=skip_bad)
            if not skip_bad or not (good or sheets):
                return FOUND
        shares = breakdown.collected(book, sheets, today)
        if not (good or sheets):
            raise Refusal("没有可以收的表", FOUND)
        if any(one.record.name == "contacts" for one in good):
            complain("联系人写进 data/contacts/；里面有电话，默认不进 git，请勿外传")
        code = (
            DONE
            if not good
            else merge.bring(
                book,
                good,
                wanted,
                today,
                write=not dry_run,
                ask=not yes,
                verbose=verbose,
                at=at,
                warned=partial(_warned, forms),
            )
        )
        if sheets and code == DONE:
            breakdown.write_collected(book, shares, write=not dry_run)
        return FOUND if bad and code == DONE else code


def _mergeable(
    book: Sound, good: list[Incoming], bad: list[Unread], wanted: Wanted, today: dt.date
) -> tuple[list[Incoming], list[Unread]]:
    """Without the files that the merge would refuse."""
    while good:
        planned = arrivals.plan(book, good, wanted, today)
        if not planned.refused:
            break
        bad = [*bad, *planned.refused]
        names = {one.name for one in planned.refused}
        for slot in planned.slots:
            if shown(slot.path) in names:
                names |= {*slot.files}
        left = [one for one in good if one.name not in names]
        good = left if len(left) < len(good) else []
    return good, bad


def _tell_bad(bad: Sequence[Unread], at: merge.At, *, skip_bad: bool) -> None:
    merge.tell_refused(bad, at)
    rest = "已略过，其余照收" if skip_bad else "什么都没有写入"
    complain(f"有 {len({one.name for one in bad})} 个文件不能收，{rest}。请单位改正后再发来")
    if any("--accept" in one.why for one in bad):
        complain("看过上面各条、同意照说的收，请加 --accept 文件名、单位或 all")
    if not skip_bad:
        complain("要先收其余的文件，请加 --skip-bad")


def _at(forms: Collector, found: Diagnostic) -> str:
    """Where something wrong stands, in the words of the form; of data its line."""
    where = forms.place(found)
    if where is None:
        return merge.line_of(found)
    return f"{where}：" if where else ""


def _warned(forms: Collector, found: Diagnostic) -> str:
    if forms.place(found) is None:
        return place_of(found)
    return f"提醒 {found.path}：{_at(forms, found)}"
