"""gwrb export: the ledger in other forms; `notice` prints it as a notice again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gwrb.cli import usage
from gwrb.cli.common import Place, echo, save
from gwrb.errors import FOUND, Refusal


def add(app: typer.Typer) -> None:
    family = typer.Typer(cls=usage.Family, help="把台账导出成别的形式。", no_args_is_help=True)
    family.command(
        "notice", cls=usage.Command, help="印成通知全文；再导入得到同样的任务和分工（关联、注释不在通知里）。"
    )(notice)
    app.add_typer(family, name="export")


def notice(
    ctx: typer.Context,
    out: Annotated[
        str | None, typer.Option("--out", "-o", metavar="文件", help="写入文件，默认印到屏幕。")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="文件已存在时也覆盖。")] = False,
) -> None:
    from gwrb.notice import read_notice, text_lines, write_notice

    place: Place = ctx.obj
    ledger = place.read()
    text = write_notice(ledger.plan, ledger.units)
    again = read_notice(text_lines(text), "").plan
    if again is None or [t.id for t in again.tasks] != [t.id for t in ledger.plan.tasks]:
        raise Refusal("台账里有通知写不出的内容，没有导出；请先运行 gwrb validate", FOUND)
    if out is None:
        echo(text)
    else:
        save(Path(out), text.encode(), force=force)
