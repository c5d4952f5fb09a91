"""gwrb schema: records as JSON Schema, for editors."""

from pathlib import Path
from typing import Annotated

from gwrb.cli import options
from gwrb.cli.invocation import echo, one_of
from gwrb.cli.options import argument
from gwrb.ledger import outputs
from gwrb.ledger.workspace import shown
from gwrb.model import json_schema
from gwrb.model.files import FILES


def schema(
    kind: Annotated[str | None, argument("[种类]", "tasks、units、progress 等；不写则全部写入文件夹。")] = None,
    out: Annotated[str, options.out("写到哪个工作区，默认当前文件夹。", "文件夹")] = ".",
) -> None:
    by_name = {record.name: record for record in FILES}
    if kind is not None:
        echo(json_schema.text(by_name[one_of("种类", kind, tuple(by_name))]))
        return
    files = {Path(out) / "schema" / json_schema.file_name(r): json_schema.text(r) for r in FILES}
    files[Path(out) / ".vscode" / "settings.json"] = json_schema.editor_settings()
    outputs.write({path: text.encode() for path, text in files.items()})
    for path in files:
        echo(f"已写入 {shown(path)}")
