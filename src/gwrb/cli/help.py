"""gwrb help: how a command is used; all commands on one sheet of paper, or as a man page."""

from typing import Annotated

import typer

from gwrb.cli import options
from gwrb.cli.options import Force, argument

FORMATS = ("text", "man", "html", "docx")
SHEET = "gwrb速查"


def help(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None, argument("[命令]...", "例如 report，或 review accept；不写则列出全部命令。")
    ] = None,
    format: Annotated[
        str | None, options.format("text（默认）；html、docx 一页速查表；man 全部命令的手册。", *FORMATS)
    ] = None,
    out: Annotated[
        str | None, options.out("速查表、手册写入的文件，默认在当前文件夹；写 - 印到屏幕（html、man）。")
    ] = None,
    force: Force = False,
) -> None:
    from gwrb.cli.invocation import wanted

    asked = wanted(format, out, FORMATS, force=force)
    if asked.format == "text":
        program = ctx.find_root().command
        program.main([*(words or ()), "--help"], prog_name="gwrb", standalone_mode=False)
        return
    from gwrb.cli import manual
    from gwrb.cli.delivery import deliver_paper
    from gwrb.output.made import Made

    if asked.format == "man":
        made = Made("gwrb.1", manual.man_page().encode())
    else:
        made = Made(f"{SHEET}.{asked.format}", manual.cheat_sheet(asked.format))
    deliver_paper(made, asked)
