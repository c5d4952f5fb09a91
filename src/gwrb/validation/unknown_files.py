"""The check of what lies in data/ and is never read."""

from __future__ import annotations

from collections.abc import Iterator

from gwrb.ledger.workspace import shown
from gwrb.model.files import FILES
from gwrb.text import reading_rules
from gwrb.text.diagnostics import Diagnostic, finding
from gwrb.text.source import Place, Source
from gwrb.validation.engine import CheckContext, RuleCheck


def stray(book: CheckContext) -> Iterator[Diagnostic]:
    """A file or folder under data/ that no command reads."""
    for path in book.ledger.workspace.stray_files([kind.glob for kind in FILES]):
        place = Place(Source(shown(path), ""), 0, 0)
        help = "进展文件放在 data/progress/季度/单位.yaml；别的文件请移出 data/"
        yield finding(reading_rules.STRAY, place, "不认识这个文件，没有读它", help)


CHECKS = (RuleCheck(reading_rules.STRAY, stray),)
