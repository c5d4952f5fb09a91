"""gwrb fmt: repairs what needs no judgement."""

from pathlib import Path
from typing import Annotated

import typer

from gwrb.cli import invocation
from gwrb.cli.invocation import complain, echo
from gwrb.cli.options import argument
from gwrb.edit.formatting import decode, format_text
from gwrb.ledger import journal
from gwrb.ledger.workspace import Workspace, shown
from gwrb.model.files import FILES
from gwrb.model.record import Record
from gwrb.text.refusal import DONE, FOUND, WRONG_USE, Refusal


def fmt(
    ctx: typer.Context,
    paths: Annotated[list[str] | None, argument("[文件]...", "只整理这些文件；默认全部数据文件。")] = None,
    check: Annotated[bool, typer.Option("--check", help="只看哪些要整理，不改文件。")] = False,
) -> int:
    with invocation.held(ctx, lock=not check) as workspace:
        return _repair(workspace, _files(workspace, paths or []), check=check)


def _repair(workspace: Workspace, files: list[tuple[Path, Record]], *, check: bool) -> int:
    """Repairs the files, all of them or none; says what was done."""
    refused = 0
    said: list[str] = []
    read: dict[Path, bytes] = {}
    written: dict[Path, bytes | None] = {}
    for path, record in files:
        data = workspace.bytes_of(path) or b""
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
            read[path], written[path] = data, result.text.encode()
            verb = "需要整理" if check else "已整理"
            said.append(f"{verb} {shown(path)}：{'，'.join([*done, *result.done])}")
        for left in result.left:
            line = left.before if check else left.after
            complain(f"{shown(path)}：第 {line} 行的栏目次序要手工调整（{left.why}）")
    if written and not check:
        journal.write_all(workspace.root, written, read)
    count = f"共 {len(files)} 个文件，{'要整理' if check else '整理了'} {len(written)} 个"
    echo("\n".join([*said, count + (f"，{refused} 个没有改动" if refused else "")]))
    return FOUND if refused or (check and written) else DONE


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
