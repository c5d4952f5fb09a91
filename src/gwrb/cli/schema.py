"""gwrb schema: records as JSON Schema, for editors."""

from functools import partial
from typing import Annotated

import typer

from gwrb.cli import invocation, options
from gwrb.cli.invocation import complain, echo, one_of
from gwrb.cli.options import argument
from gwrb.ledger import outputs
from gwrb.ledger.workspace import Workspace, shown
from gwrb.model import json_schema
from gwrb.model.files import FILES
from gwrb.model.json_schema import workspace_text


def schema(
    ctx: typer.Context,
    kind: Annotated[str | None, argument("[种类]", "tasks、units、progress 等；不写则全部写入文件夹。")] = None,
    out: Annotated[str | None, options.out("写到哪个工作区，默认当前文件夹，或 --root 写的。", "文件夹")] = None,
    workspace: Annotated[
        bool,
        typer.Option("--workspace", help="按这个台账的数据生成：编辑时补全任务编号、单位、指标名称，显示任务内容。"),
    ] = False,
) -> None:
    by_name = {record.name: record for record in FILES}
    text, place = json_schema.text, invocation.made_in(ctx, out)
    if workspace:
        book = invocation.read(ctx, progress=False)
        text = partial(workspace_text, plan=book.plan, units=book.units)
        place = place if out else book.workspace.root
    if kind is not None:
        echo(text(by_name[one_of("种类", kind, tuple(by_name))]))
        return
    files = {place / "schema" / json_schema.file_name(r): text(r) for r in FILES}
    settings = place / ".vscode" / "settings.json"
    try:
        files[settings] = json_schema.editor_settings((Workspace(place).bytes_of(settings) or b"{}").decode())
    except ValueError:
        complain(f"{shown(settings)} 不是单纯的 JSON（可能有注释），没有改动；要补的写法见 gwrb init 新建的台账")
    outputs.write({path: text.encode() for path, text in files.items()})
    for path in files:
        echo(f"已写入 {shown(path)}")
