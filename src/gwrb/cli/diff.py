"""gwrb diff: what changed between two revisions or folders, in the words of the work."""

from pathlib import Path
from typing import Annotated

import typer

from gwrb.cli import delivery, invocation, options
from gwrb.cli.invocation import complain
from gwrb.cli.options import Force, TableFormat, TableOut, argument
from gwrb.edit import differences
from gwrb.edit.differences import Snapshot
from gwrb.git import command, snapshots
from gwrb.ledger.workspace import TASKS, Workspace
from gwrb.output import change_text as view
from gwrb.output.terminal import text_page
from gwrb.reports.still_missing import still_missing
from gwrb.text.refusal import DONE, FOUND, WRONG_USE, Refusal

HERE = "当前文件"


def diff(
    ctx: typer.Context,
    old: Annotated[
        str | None, argument("[A]", "较早的版本（分支、标签、提交）或工作区文件夹；不写是最近一次提交。")
    ] = None,
    new: Annotated[str | None, argument("[B]", "较晚的版本或文件夹；不写是当前文件。")] = None,
    format: TableFormat = None,
    out: TableOut = None,
    force: Force = False,
) -> int:
    wanted = invocation.wanted(format, out, options.TABLE, force=force)
    space = invocation.workspace(ctx)
    before, after = _ends(space, old, new)
    found = differences.compare(before, after)
    said = (before, after, found, still_missing(after, found))
    if wanted.format == "md":
        delivery.deliver_text(view.markdown(*said), wanted)
    else:
        whole = view.as_json(*said) if wanted.format == "json" else None
        table = view.changes_of(found)
        delivery.deliver(
            table, wanted, lambda: text_page(view.text(*said)), invocation.day(None), whole=whole, stem="变动"
        )
    unread = [*before.unread, *after.unread]
    for path in unread:
        complain(f"{path} 读不懂，没有比较；问题见 gwrb validate")
    return FOUND if unread else DONE


def _ends(space: Workspace, old: str | None, new: str | None) -> tuple[Snapshot, Snapshot]:
    if old and new is None and "..." in old and not Path(old).is_dir():
        one, _, other = old.partition("...")
        base = command.merge_base(space.root, one or "HEAD", other or "HEAD")
        return snapshots.of_revision(space, base, base[:10]), _snapshot(space, other or "HEAD")
    if old and new is None and ".." in old and not Path(old).is_dir():
        one, _, other = old.partition("..")
        old, new = one or "HEAD", other or "HEAD"
    after = _snapshot(space, new) if new else snapshots.of_working_tree(space, HERE)
    return _snapshot(space, old or "HEAD"), after


def _snapshot(space: Workspace, text: str) -> Snapshot:
    """The state that a word on the command line means: a folder where there is one, else a revision."""
    folder = Path(text)
    if folder.is_dir() and (folder / TASKS).exists():
        return snapshots.of_folder(Workspace(folder), text)
    if command.top(space.root) is None:
        if folder.exists():
            raise Refusal(f"{text} 不是工作区：里面没有 {TASKS.as_posix()}", WRONG_USE)
        command.run(space.root, "--version")  # says so where there is no git
        raise Refusal(f"工作区不在 git 仓库里，无从找到“{text}”；请写两个工作区文件夹来比较", WRONG_USE)
    return snapshots.of_revision(space, command.revision(space.root, text), text)
