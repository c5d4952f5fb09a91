"""gwrb merge: what units sent, brought into the ledger; all of it or nothing."""

from __future__ import annotations

from typing import Annotated

import typer

from gwrb.cli import bringing, invocation, options
from gwrb.cli.invocation import Invocation
from gwrb.cli.options import DryRun, For, On, TakeOption, Yes
from gwrb.merge import intake


def merge(
    ctx: typer.Context,
    paths: Annotated[
        list[str], typer.Argument(metavar="文件...", help="各单位送来的文件、文件夹或 zip 压缩包，可以混着写。")
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
    side, today = bringing.take_of(take, for_), invocation.day(on)
    with bringing.writing(place, dry_run=dry_run):
        book = place.read(progress=True)
        bringing.check_paths(book, paths)
        arrived = intake.gather(paths)
        wanted = bringing.wanted_of(book, quarter, unit, side)
        return bringing.bring(book, arrived, wanted, today, write=not dry_run, ask=not yes)
