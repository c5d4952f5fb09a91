"""gwrb init: a whole data repository in one go, from a notice or as a sample year."""

from pathlib import Path
from typing import Annotated

import typer

from gwrb.cli import import_, invocation, options
from gwrb.cli.invocation import echo
from gwrb.cli.options import argument
from gwrb.ledger import journal, loading, outputs
from gwrb.ledger.workspace import Workspace, shown
from gwrb.output import skeleton
from gwrb.text.refusal import FOUND, WRONG_USE, Refusal

HALF = 7  # the month from which this year's first half is over: before it, the sample is of last year


def init(
    ctx: typer.Context,
    notice: Annotated[
        str | None, argument("[通知]", "今年的通知：.txt、.docx 或 .xlsx；已有台账的不写，只补齐缺的文件。")
    ] = None,
    out: Annotated[str | None, options.out("建在哪个文件夹，默认当前文件夹，或 --root 写的。", "文件夹")] = None,
    sample: Annotated[bool, typer.Option("--sample", help="不用通知：放进一个虚构小城市的半年数据，供试用。")] = False,
    templates: Annotated[bool, typer.Option("--templates", help="把打印用的模板也放进来，可以自己改。")] = False,
) -> None:
    place = invocation.made_in(ctx, out)
    space = Workspace(place)
    there = space.stands
    if there and (notice or sample):
        raise Refusal(
            f"{shown(space.tasks)} 已存在，没有改动；补齐别的文件用 gwrb init -o {place}，"
            f"要重新读通知用 gwrb import 通知 -o {place} --force",
            FOUND,
        )
    if not there and bool(notice) == sample:
        raise Refusal("请写通知文件，或用 --sample 放进示例数据（只写一样）", WRONG_USE)
    if space.interrupted:
        with journal.locked(space.root):  # which finishes what a killed run left
            pass
    next_step = ""
    if notice:
        next_step = import_.bring(notice, space)
    elif sample:
        _sample(space)
    book = loading.sound(loading.read(space, progress=False))
    new, old = skeleton.lacking(space, book.plan, book.units, templates=templates)
    outputs.write(new)
    names = "、".join(dict.fromkeys(path.relative_to(space.root).parts[0] for path in new))
    echo(f"已写入 {len(new)} 个文件：{names}" if new else "该有的文件都有，没有改动")
    if new and old:
        echo(f"已有，没有改动：{'、'.join(dict.fromkeys(path.relative_to(space.root).parts[0] for path in old))}")
    if next_step:
        echo(next_step)
    where = "" if space.root.resolve() == Path.cwd().resolve() else f"进入 {shown(space.root)}，"
    echo(
        f"{where}运行 gwrb 看今天该办什么；用 git 管理的，再运行 git init 和 gwrb git setup；哪里不对，运行 gwrb doctor"
    )


def _sample(space: Workspace) -> None:
    today = invocation.day(None)
    files = skeleton.sample_year(space, today.year if today.month > HALF else today.year - 1)
    space.root.mkdir(parents=True, exist_ok=True)
    with journal.locked(space.root):
        journal.write_all(space.root, {**files, **space.privacy()}, dict.fromkeys(files))
    echo(f"已放进示例数据 {shown(space.tasks)} 等 {len(files)} 个文件：内容虚构，印出的文件会标明")
