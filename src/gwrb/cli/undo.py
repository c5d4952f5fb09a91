"""gwrb undo: the last write of the ledger, taken back."""

from contextlib import nullcontext
from typing import Annotated

import typer

from gwrb.cli import invocation, options
from gwrb.cli.delivery import deliver
from gwrb.cli.invocation import complain, echo
from gwrb.cli.options import DryRun, Force, TableFormat, TableOut, Yes
from gwrb.edit.differences import compare
from gwrb.git import snapshots
from gwrb.ledger import journal, loading
from gwrb.ledger import kept_writes as kept
from gwrb.ledger.kept_writes import LedgerWrite
from gwrb.ledger.workspace import TASKS, Workspace
from gwrb.merge.taking_back import TakenBack, taken_back
from gwrb.model.files import KeyOrder
from gwrb.output.change_text import undone, writes_page, writes_table
from gwrb.text.refusal import DONE, FOUND, WRONG_USE, Refusal


def undo(
    ctx: typer.Context,
    listed: Annotated[bool, typer.Option("--list", help="只列出可以撤回的写入，最近的在前。")] = False,
    yes: Yes = False,
    dry_run: DryRun = False,
    format: TableFormat = None,
    out: TableOut = None,
    force: Force = False,
) -> int:
    if (format or out) and not listed:
        raise Refusal("--format、--out 与 --list 同用", WRONG_USE)
    space = invocation.workspace(ctx)
    if listed:
        wanted = invocation.wanted(format, out, options.TABLE, force=force)
        found = kept.written(space.root)
        deliver(writes_table(found), wanted, lambda: writes_page(found), invocation.day(None), stem="可以撤回的写入")
        return DONE
    with journal.locked(space.root) if not dry_run else nullcontext():
        return _take_back(space, write=not dry_run, ask=not yes)


def _take_back(space: Workspace, *, write: bool, ask: bool) -> int:
    one, now, back = _last(space)
    finder = loading.read(space, progress=False).finder
    old, new = (
        snapshots.of_contents(name, {path: data for path, data in found.items() if data is not None}, finder)
        for name, found in (("现在", now), ("撤回以后", {**now, **back.files}))
    )
    gone = [path for path, data in back.files.items() if data is None]
    echo(undone(one, gone, old, new, compare(old, new)))
    if back.touched:
        complain(
            "\n".join([*back.touched, "没有撤回：上面说的地方后来又改过，请手工改；或先把后来的改动改回去，再撤回"])
        )
        return FOUND
    if not write:
        echo("这是预览，什么都没有撤回")
        return DONE
    if ask and invocation.refuses("撤回吗？"):
        complain("没有撤回")
        return FOUND
    files = {space.root / path: data for path, data in back.files.items()}
    journal.write_all(
        space.root, files, {path: now[name] for path, name in zip(files, back.files, strict=True)}, kept=False
    )
    kept.forget(space.root, one.number)
    echo(f"已撤回：{one.command}")
    if TASKS.as_posix() in gone:
        echo("data/ 以外的文件（gwrb init 写的设置、说明）没有动；不要的请自己删去")
    return DONE


def _last(space: Workspace) -> tuple[LedgerWrite, dict[str, bytes | None], TakenBack]:
    """The last write that is still there, what its files hold now, and what they hold once it is taken back."""
    book = loading.read(space, progress=False)
    for one in kept.written(space.root):
        now = {file.path: space.bytes_of(space.root / file.path) for file in one.files}
        if any(now[file.path] != file.before for file in one.files):
            return one, now, taken_back(one, now, lambda kind: KeyOrder(kind, book.plan, book.units))
    raise Refusal("没有可以撤回的写入", FOUND)
