"""The rule of what lies in data/ and is never read."""

from __future__ import annotations

from gwrb.ledger.workspace import shown
from gwrb.model.files import FILES
from gwrb.text.source import Place, Source
from gwrb.validation.engine import CheckContext, Findings, rule


@rule("GW012", "warning")
def stray(context: CheckContext) -> Findings:
    """A file or folder under data/ that no command reads."""
    for path in context.ledger.workspace.stray_files([kind.glob for kind in FILES]):
        help = "进展文件放在 data/progress/季度/单位.yaml；别的文件请移出 data/"
        yield Place(Source(shown(path), ""), 0, 0), "不认识这个文件，没有读它", help
