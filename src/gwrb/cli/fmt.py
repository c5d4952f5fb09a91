"""gwrb fmt: repairs what needs no judgement."""

from pathlib import Path
from typing import Annotated

import typer

from gwrb.cli import invocation
from gwrb.cli.invocation import complain, echo
from gwrb.cli.options import argument
from gwrb.edit.formatting import decode, format_text
from gwrb.ledger.workspace import Workspace, read_bytes, shown, write
from gwrb.model.files import FILES
from gwrb.model.record import Record
from gwrb.text.refusal import DONE, FOUND, WRONG_USE, Refusal


def fmt(
    ctx: typer.Context,
    paths: Annotated[list[str] | None, argument("[文件]...", "只整理这些文件；默认全部数据文件。")] = None,
    check: Annotated[bool, typer.Option("--check", help="只看哪些要整理，不改文件。")] = False,
) -> int:
    workspace = invocation.workspace(ctx)
    changed = refused = 0
    files = _files(workspace, paths or [])
    for path, record in files:
        data = read_bytes(path)
        decoded = decode(data)
        if decoded is None:
            complain(f"{shown(path)}：不是文本，没有改动")
            refused += 1
            continue
        text, done = decoded
        result = format_text(text, record)
        if result.problem is not None:
            complain(f"{shown(path)}：没有改动：{result.problem}")
            refused += 1
        elif result.text.encode() != data:
            changed += 1
            if not check:
                write(path, result.text.encode())
            verb = "需要整理" if check else "已整理"
            echo(f"{verb} {shown(path)}：{'，'.join([*done, *result.done])}")
        for left in result.left:
            line = left.before if check else left.after
            complain(f"{shown(path)}：第 {line} 行的栏目次序要手工调整（{left.why}）")
    echo(
        f"共 {len(files)} 个文件，{'要整理' if check else '整理了'} {changed} 个"
        + (f"，{refused} 个没有改动" if refused else "")
    )
    return FOUND if refused or (check and changed) else DONE


def _files(workspace: Workspace, paths: list[str]) -> list[tuple[Path, Record]]:
    """The files to repair, each with its kind; refuses a path that is no data file."""
    kinds = [(path, record) for record in FILES for path in workspace.files(record.glob)]
    if not paths:
        return kinds
    out: list[tuple[Path, Record]] = []
    for name in paths:
        wanted = Path(name).resolve()
        found = [(p, r) for p, r in kinds if p.resolve() == wanted or p.resolve().is_relative_to(wanted)]
        if not found:
            raise Refusal(f"{name} 不是这个工作区的数据文件", WRONG_USE)
        out += found
    return list(dict.fromkeys(out))
