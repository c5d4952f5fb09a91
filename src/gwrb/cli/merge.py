"""gwrb merge: what units sent, brought into the ledger; all of it or nothing."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from gwrb.cli import invocation, options
from gwrb.cli.invocation import Invocation, complain, echo, one_of
from gwrb.cli.options import DryRun, For, On, TakeOption, Yes
from gwrb.edit.three_way import OURS, THEIRS, Digest, Side
from gwrb.git import command, snapshots
from gwrb.ledger import journal
from gwrb.ledger.loading import Sound
from gwrb.ledger.workspace import shown
from gwrb.merge import arrivals, intake, receipts
from gwrb.merge.intake import Incoming, Unread
from gwrb.merge.merge_plan import MergePlan, Take, Wanted
from gwrb.model.files import ROW_FILES
from gwrb.model.unit_plans import CONTACTS_FILE, PLANS_FILE
from gwrb.model.units_file import Unit
from gwrb.model.values import parse_task_id
from gwrb.text.diagnostics import Diagnostic
from gwrb.text.refusal import DONE, FOUND, WRONG_USE, Refusal
from gwrb.tracking.reporting import Standing, plans_standing, standing

SIDES: dict[str, Side] = {"theirs": THEIRS, "ours": OURS, "送来": THEIRS, "现有": OURS}
NAMED = 20  # files that cannot be merged, of which so many are named with their findings


def merge(
    ctx: typer.Context,
    paths: Annotated[
        list[str],
        typer.Argument(metavar="文件...", help="各单位送来的文件、文件夹或 zip 压缩包，可以混着写。"),
    ],
    yes: Yes = False,
    dry_run: DryRun = False,
    take: TakeOption = None,
    for_: For = None,
    quarter: Annotated[str | None, options.quarter("只合并这个季度的。")] = None,
    unit: Annotated[str | None, options.unit("只合并这个单位的。")] = None,
    on: On = None,
) -> int:
    """有一个文件有问题，就全都不写；合并过的文件再合并一次，什么也不会变。"""
    place: Invocation = ctx.obj
    chosen = take_of(take, for_)
    today = invocation.day(on)
    if dry_run:
        return _run(place, paths, chosen, quarter, unit, today, write=False, ask=False)
    with journal.locked(place.workspace.root):
        return _run(place, paths, chosen, quarter, unit, today, write=True, ask=not yes)


def take_of(side: str | None, tasks: Sequence[str] | None) -> Take | None:
    """What --take and --for say."""
    if side is None:
        if tasks:
            raise Refusal("--for 要与 --take 同用：说明这些任务取哪一边", WRONG_USE)
        return None
    ids = [part for given in tasks or () for part in given.replace("，", ",").split(",") if part.strip()]
    found = {text: parse_task_id(text) for text in ids}
    for text, id_ in found.items():
        if id_ is None:
            raise Refusal(f"--for 里的“{text}”不是任务编号，请写成 2-144 的样子", WRONG_USE)
    return Take(SIDES[one_of("--take", side, tuple(SIDES))], frozenset(i for i in found.values() if i))


def _run(
    place: Invocation,
    paths: Sequence[str],
    take: Take | None,
    quarter: str | None,
    unit: str | None,
    today: dt.date,
    *,
    write: bool,
    ask: bool,
) -> int:
    book = place.read(progress=True)
    arrived = _arrived(book, paths)
    return bring(book, arrived, wanted_of(book, quarter, unit, take), today, write=write, ask=ask)


def _at(d: Diagnostic) -> str:
    return f"第 {d.line} 行第 {d.column} 列 {d.code} "


At = Callable[[Diagnostic], str]


def bring(
    book: Sound,
    arrived: Sequence[Incoming | Unread],
    wanted: Wanted,
    today: dt.date,
    *,
    write: bool,
    ask: bool,
    at: At = _at,
    show: Callable[[Sequence[Diagnostic]], None] = invocation.show_findings,
) -> int:
    """Merges what arrived: preview, conflicts, all or nothing; the exit code. Where `write`, under the lock.

    `at` says where a finding stands, `show` tells the warnings: what was made from forms has cells, not lines.
    """
    from gwrb.validation.registry import check

    files = [f for f in arrived if isinstance(f, Incoming)]
    planned = arrivals.plan(book, files, wanted, today, lambda found: check(found, today))
    unread = [f for f in arrived if isinstance(f, Unread) and not f.litter]
    _tell(arrived, planned)
    if unread or planned.refused:
        return _refuse([*unread, *planned.refused], at)
    if not files:
        raise Refusal("没有可以合并的进展文件", FOUND)
    show(planned.warnings)
    return _conclude(book, planned, write=write, ask=ask)


def _arrived(book: Sound, paths: Sequence[str]) -> list[Incoming | Unread]:
    check_paths(book, paths)
    return intake.gather(paths)


def check_paths(book: Sound, paths: Sequence[str]) -> None:
    """Refuses paths that are not there, and the ledger's own data."""
    data = (book.workspace.root / "data").resolve()
    for path in paths:
        if not invocation.exists(path):
            raise Refusal(f"没有这个文件或文件夹：{path}", WRONG_USE)
        if invocation.resolved(path).is_relative_to(data):
            raise Refusal(f"{path} 就在台账的 data/ 里，不必合并；请写送来的文件", WRONG_USE)


def wanted_of(book: Sound, quarter: str | None, unit: str | None, take: Take | None) -> Wanted:
    """What --quarter, --unit and --take say; refuses what nobody knows."""
    owner = invocation.owner(book.register, unit) if unit else None
    if owner is not None and not isinstance(owner, Unit):
        raise Refusal(f"“{owner.name}”是统称，--unit 请写一个单位", FOUND)
    wanted = invocation.quarter(quarter, book.plan) if quarter else None
    return Wanted(wanted, owner.name if owner else None, take)


def _tell(arrived: Sequence[Incoming | Unread], planned: MergePlan) -> None:
    """What is passed over."""
    for one in arrived:
        if isinstance(one, Unread) and one.litter:
            complain(f"略过 {one.name}：{one.why}")
    for name, why in planned.skipped:
        complain(f"略过 {name}：{why}")


def _refuse(refused: Sequence[Unread], at: At) -> int:
    """Names every file that cannot be merged, with what is wrong in it."""
    tell_refused(refused, at)
    complain(f"有 {len({r.name for r in refused})} 个文件不能合并，什么都没有写入。请改正或移走后再合并")
    return FOUND


def tell_refused(refused: Sequence[Unread], at: At) -> None:
    """Each file that is refused, with the first findings in it."""
    for one in refused:
        complain(f"{one.name}：{one.why}")
        for d in one.diagnostics[: invocation.SHOWN]:
            complain(f"  {at(d)}{d.message}" + (f"（{d.help}）" if d.help else ""))
        if len(one.diagnostics) > invocation.SHOWN:
            complain(f"  ……还有 {len(one.diagnostics) - invocation.SHOWN} 处")


def _conclude(book: Sound, planned: MergePlan, *, write: bool, ask: bool) -> int:
    from gwrb.output import merge_preview as view

    if planned.conflicts:
        view.show_conflicts(_remembered(book, planned))
        complain(
            f"有 {len(planned.conflicts)} 处冲突：现有的和送来的都改过同一处，改得不一样。什么都没有写入\n"
            "与单位核对后，用 --take theirs 取送来的，或 --take ours 保留现有的；只定其中几项加 --for 编号"
        )
        return FOUND
    changing = any(s.text is not None for s in planned.slots)
    if changing:
        view.show_preview(planned)
    if write and changing and ask and _attended() and not _agreed():
        complain("没有合并，什么都没有写入")
        return FOUND
    if write and planned.writes:
        _write(book, planned)
    done = view.summary(planned.slots)
    if not planned.slots:
        echo("没有要合并的文件")
    elif not changing:
        echo("没有变化：送来的内容台账里都有了")
    else:
        echo(f"\n已合并：{done}" if write else f"\n若合并：{done}。这是预览，什么都没有写入")
    view.show_standing(_stands(book, planned))
    return DONE


def _stands(book: Sound, planned: MergePlan) -> list[Standing]:
    """Where the quarters stand of which something came, and the year's plans if some came."""
    quarters = dict.fromkeys(s.quarter for s in planned.slots if s.quarter)
    plans = any(s.record is PLANS_FILE for s in planned.slots)
    return [
        *(standing(book, q, planned.slots) for q in quarters),
        *([plans_standing(book, planned.slots)] if plans else []),
    ]


def _remembered(book: Sound, planned: MergePlan) -> MergePlan:
    """The conflicts with the words of the base, where git's history still has them."""
    unknown = any(isinstance(c.conflict.base, Digest) for _, c in planned.conflicts)
    if not unknown or command.top(book.workspace.root) is None:
        return planned
    slots = []
    for slot in planned.slots:
        asked = any(isinstance(c.conflict.base, Digest) for c in slot.conflicts)
        known = [t for _, t in snapshots.tables(book.workspace, slot.path, slot.record)] if asked else []
        slots.append(replace(slot, conflicts=[c.remembered(known) for c in slot.conflicts]))
    return replace(planned, slots=tuple(slots))


def _attended() -> bool:
    """Whether somebody sits at a terminal, to be asked and to answer."""
    keyboard, *screens = (s is not None and s.isatty() for s in (sys.stdin, sys.stdout, sys.stderr))
    return keyboard and any(screens)


def _agreed() -> bool:
    """Asks on the terminal; anything but yes is no."""
    sys.stdout.flush()  # the preview may go through a pipe, as in `| tee`
    sys.stderr.write("\n合并吗？[y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes", "是", "好")


def _write(book: Sound, planned: MergePlan) -> None:
    space = book.workspace
    files: dict[Path, bytes | None] = {}
    for slot in planned.slots:
        if slot.text is not None:
            mark = b"\xef\xbb\xbf" if space.has_mark(slot.path) else b""
            files[slot.path] = mark + slot.text.encode("utf-8")
        kind = receipts.record_of(slot.record)
        if slot.received is not None and kind is not None:
            path = space.path_of(kind.glob, *slot.identity)
            files[path] = receipts.write(slot.record, slot.received).encode("utf-8")
    if any(s.record is CONTACTS_FILE for s in planned.slots):
        files |= space.privacy()
    outside = [p for p in files if not space.inside(p)]
    if outside:
        raise Refusal(f"{shown(outside[0])} 指向工作区外，没有写入；请换成工作区里的文件夹", WRONG_USE)
    read = {f.path: f.source.text for record in ROW_FILES for f in book.ledger.files(record)}
    for path in (s.path for s in planned.slots if s.text is not None):
        now = space.read(path).source.text if path.exists() else None
        if now != read.get(path):  # by somebody's editor, while the question stood
            raise Refusal(f"{shown(path)} 在合并期间被改过，什么都没有写入；请再合并一次", FOUND)
    journal.write_all(space.root, files)
