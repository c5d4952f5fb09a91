"""gwrb merge: what units sent, brought into the ledger; all of it or nothing."""

import datetime as dt
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from gwrb.cli import invocation, options
from gwrb.cli.invocation import complain, echo, one_of, place_of, show_findings, unit_of
from gwrb.cli.options import DryRun, For, On, TakeOption, Verbose, Yes, argument
from gwrb.edit.three_way import OURS, THEIRS, Side
from gwrb.git import snapshots
from gwrb.ledger.loading import Sound
from gwrb.merge import arrivals, intake
from gwrb.merge.intake import Incoming, Unread
from gwrb.merge.merge_plan import MergePlan, Take, Wanted, write_merged
from gwrb.model.unit_plans import PLANS_FILE
from gwrb.model.values import parse_task_id
from gwrb.output import merge_preview as view
from gwrb.text.diagnostics import Diagnostic
from gwrb.text.refusal import DONE, FOUND, WRONG_USE, Refusal
from gwrb.tracking.office import ledger_records
from gwrb.tracking.reporting import Standing, plans_standing, standing


def merge(
    ctx: typer.Context,
    paths: Annotated[list[str], argument("文件...", "各单位送来的文件、文件夹或 zip 压缩包，可以混着写。")],
    yes: Yes = False,
    dry_run: DryRun = False,
    take: TakeOption = None,
    for_: For = None,
    quarter: Annotated[str | None, options.quarter("只合并这个季度的。")] = None,
    unit: Annotated[str | None, options.unit("只合并这个单位的。")] = None,
    verbose: Verbose = False,
    on: On = None,
) -> int:
    side, today = take_of(take, for_), invocation.day(on)
    with invocation.writing(ctx, lock=not dry_run, on=today) as book:
        check_paths(book, paths)
        arrived = intake.gather(paths)
        wanted = wanted_of(book, quarter, unit, side)
        return bring(book, arrived, wanted, today, write=not dry_run, ask=not yes, verbose=verbose)


At = Callable[[Diagnostic], str]
SAME, NAMED = 5, 3  # files refused for one reason that are each told; of more, how many are named
SIDES: dict[str, Side] = {"theirs": THEIRS, "ours": OURS, "送来": THEIRS, "现有": OURS}


def take_of(side: str | None, tasks: Sequence[str] | None) -> Take | None:
    """What --take and --for say."""
    if side is None and tasks:
        raise Refusal("--for 要与 --take 同用：说明这些任务取哪一边", WRONG_USE)
    if side is None:
        return None
    ids = set()
    for text in ",".join(tasks or ()).replace("，", ",").split(","):
        if text.strip():
            ids.add(id := parse_task_id(text) or "")
            if not id:
                raise Refusal(f"--for 里的“{text}”不是任务编号，请写成 2-144 的样子", WRONG_USE)
    return Take(SIDES[one_of("--take", side, tuple(SIDES))], frozenset(ids))


def check_paths(book: Sound, paths: Sequence[str]) -> None:
    """Refuses paths that are not there, and the ledger's own data."""
    data = (book.workspace.root / "data").resolve()
    for path in paths:
        if not os.path.lexists(path):
            raise Refusal(f"没有这个文件或文件夹：{path}", WRONG_USE)
        try:
            own = Path(path).resolve().is_relative_to(data)
        except RuntimeError as error:
            raise Refusal(f"{path} 的链接绕成了圈", WRONG_USE) from error
        if own:
            raise Refusal(f"{path} 就在台账的 data/ 里，不必合并；请写送来的文件", WRONG_USE)


def wanted_of(book: Sound, quarter: str | None, unit: str | None, take: Take | None) -> Wanted:
    """What --quarter, --unit and --take say; refuses what nobody knows."""
    owner = unit_of(book.register, unit, "--unit 请写一个单位") if unit else None
    wanted = invocation.quarter(quarter, book.plan) if quarter else None
    return Wanted(wanted, owner.name if owner else None, take)


def line_of(d: Diagnostic) -> str:
    return f"第 {d.line} 行第 {d.column} 列 {d.code} "


def bring(
    book: Sound,
    arrived: Sequence[Incoming | Unread],
    wanted: Wanted,
    today: dt.date,
    *,
    write: bool,
    ask: bool,
    verbose: bool = False,
    at: At = line_of,
    warned: At = place_of,
) -> int:
    """Merges what arrived: preview, conflicts, all or nothing; the exit code. Where `write`, under the lock.

    `at` says where an error stands, `warned` where a warning does: what was made from forms has cells, not lines.
    """
    planned = arrivals.plan(book, arrived, wanted, today)
    for name, why in planned.skipped:
        complain(f"略过 {name}：{why}")
    if planned.refused:
        tell_refused(planned.refused, at)
        count = len({r.name for r in planned.refused})
        complain(f"有 {count} 个文件不能合并，什么都没有写入。请改正或移走后再合并")
        return FOUND
    if not any(isinstance(f, Incoming) for f in arrived):
        raise Refusal("没有可以合并的进展文件", FOUND)
    show_findings(planned.warnings, warned)
    return _conclude(book, planned, write=write, ask=ask, verbose=verbose)


def tell_refused(refused: Sequence[Unread], at: At) -> None:
    """Each file that is refused, with the first findings in it; of many for one reason the first few."""
    alike: dict[str, list[str]] = {}
    for one in refused:
        if not one.diagnostics:
            alike.setdefault(one.why, []).append(one.name)
    for one in refused:
        names = [] if one.diagnostics else alike[one.why]
        if len(names) <= SAME:
            complain(f"{one.name}：{one.why}")
            show_findings(one.diagnostics, at, "  ")
        elif one.name == names[0]:
            complain(f"{'、'.join(names[:NAMED])}等 {len(names)} 个文件：{one.why}")


def _conclude(book: Sound, planned: MergePlan, *, write: bool, ask: bool, verbose: bool) -> int:
    if planned.conflicts:
        together = any(one.before for _, one in planned.conflicts)
        view.show_conflicts(snapshots.remembered(book.workspace, planned))
        complain(
            f"有 {len(planned.conflicts)} 处冲突：现有的和送来的都改过同一处，改得不一样。什么都没有写入\n"
            f"{'同时送来的几份，以报送日期较晚的为送来的。' if together else ''}"
            "与单位核对后，用 --take theirs 取送来的，或 --take ours 保留现有的；只定其中几项加 --for 编号"
        )
        return FOUND
    older = [name for slot in planned.slots if not (slot.files or slot.known) for name in slot.stale]
    for name in older:
        complain(f"略过 {name}：以前合并过，之后又收到过新的；要改用它，加 --take theirs --for 编号")
    changing = any(s.text is not None for s in planned.slots)
    if changing:
        view.show_preview(planned)
    if planned.unkept:
        view.show_unkept(planned, below=changing)
        for words in view.unkept_words(planned):
            complain(words)
    if write and changing and ask and invocation.refuses("合并吗？"):
        complain("没有合并，什么都没有写入")
        return FOUND
    if write and planned.writes:
        write_merged(book, planned)
    if not planned.slots:
        echo("没有要合并的文件")
    elif not changing:
        echo(_unchanged(planned, len(older)))
    else:
        done = view.summary(planned.slots)
        echo(f"\n已合并：{done}" if write else f"\n若合并：{done}。这是预览，什么都没有写入")
    view.show_standing(_standings(book, planned), verbose=verbose)
    return DONE


def _unchanged(planned: MergePlan, older: int) -> str:
    """Why nothing changes: of what was sent the ledger has a later word, or just this one."""
    if planned.unkept:
        return "\n没有变化：台账里是报送日期较晚的"
    if older:
        return f"没有变化：{'送来的' if older == len(planned.slots) else f'其中 {older} 份'}是以前的一份，台账里是之后收到的"
    return "没有变化：送来的内容台账里都有了"


def _standings(book: Sound, planned: MergePlan) -> list[Standing]:
    """Where the quarters stand of which something came, and the year's plans if some came."""
    quarters = dict.fromkeys(s.quarter for s in planned.slots if s.quarter)
    plans = any(s.record is PLANS_FILE for s in planned.slots)
    records = ledger_records(planned.after or book.ledger)
    return [*(standing(records, q) for q in quarters), *([plans_standing(records)] if plans else [])]
