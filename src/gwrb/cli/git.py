"""gwrb git: what makes git understand the ledger in this clone."""

from pathlib import Path
from typing import Annotated

import typer

from gwrb.cli import invocation, options
from gwrb.cli.invocation import complain, echo
from gwrb.cli.options import Force, argument, option
from gwrb.ledger import outputs
from gwrb.ledger.workspace import read_bytes, shown
from gwrb.text.refusal import DONE, FOUND, WRONG_USE, Refusal

BROKEN = 129  # above 128 git stops instead of taking our side for the result


def setup(ctx: typer.Context) -> None:
    from gwrb.git.setup import set_up

    with invocation.held(ctx) as space:
        added = set_up(space)
    echo(
        "装好了：\n"
        "- 合并进展等数据文件时按任务、按栏目合并，真有冲突只标出那一个栏目\n"
        "- git diff 的每一段标出任务编号，Word 文件比较文字\n"
        "- 路径里的中文照常显示"
    )
    for words in added:
        echo(f"- {words}")
    if added:
        echo("上面写入的文件请提交，别的克隆才有")


def merge_driver(
    base: Annotated[Path, argument("%O", "共同的上一版。")],
    ours: Annotated[Path, argument("%A", "当前分支的；结果也写在这里。")],
    theirs: Annotated[Path, argument("%B", "合并进来的。")],
    size: Annotated[int, argument("%L", "冲突标记的长度。")] = 7,
    path: Annotated[str, argument("%P", "文件在仓库里的路径。")] = "",
) -> int:
    from gwrb.git.file_merge import merge_file

    try:
        conflicts = merge_file(base, ours, theirs, max(size, 1), path)
    except Exception as error:
        complain(f"{path}：没有合并成：{error}")
        return BROKEN
    if conflicts:
        complain(f"{path}：有冲突：{'、'.join(conflicts)}")
    return FOUND if conflicts else DONE


def docx_text(file: Annotated[Path, argument("文件", "Word 文件（.docx）。")]) -> None:
    """git 比较 Word 文件时调用它；读不了的文件也不会打断 git。"""
    from gwrb.notice.word_notice import docx_blocks

    try:
        blocks, problems = docx_blocks(read_bytes(file))
    except Refusal as refusal:
        echo(f"（{refusal.message}）")
        return
    unreadable = [p.message for p in problems if p.line == 0]
    echo("\n".join([*(f"（{words}）" for words in unreadable), *(" | ".join(block.texts) for block in blocks)]))


def codeowners(
    ctx: typer.Context,
    office: Annotated[str | None, option("--office", "账号", "督查室的账号，其余文件都归它审。")] = None,
    output: Annotated[Path | None, options.out("写入文件，例如 .github/CODEOWNERS。")] = None,
    force: Force = False,
) -> None:
    from gwrb.git import setup as written

    book = invocation.read(ctx, progress=False)
    rows = [(u.name, u.accounts) for u in book.units.units if u.accounts]
    if not rows and office is None:
        raise Refusal("units.yaml 里没有单位写了 accounts（代码托管账号），没有可生成的", FOUND)
    text = written.codeowners(invocation.workspace(ctx), rows, office)
    if output is None:
        echo(text.rstrip("\n"))
        return
    if outputs.standing(output) and not force:
        raise Refusal(f"{shown(output)} 已有，没有覆盖；要覆盖请加 --force", FOUND)
    if not output.resolve().parent.is_dir():
        raise Refusal(f"没有 {shown(output.parent)} 这个文件夹，请先建好", WRONG_USE)
    outputs.write({output: text.encode("utf-8")}, through=True)
    complain(f"已写入 {shown(output)}，{len(rows)} 个单位")


COMMANDS = {
    "setup": (setup, "在这份克隆里装好合并、比较和中文路径。"),
    "codeowners": (codeowners, "按 units.yaml 里的账号生成 CODEOWNERS。"),
    "docx-text": (docx_text, "打印 Word 文件里的文字，供 git diff 用。"),
    "merge-driver": (merge_driver, "供 git 调用：按栏目合并一个数据文件。"),
}
