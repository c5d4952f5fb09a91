"""The views of `gwrb status` for programs and for files: JSON, CSV, Markdown, Excel, all from one table of columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from gwrb.output.text_tables import to_csv, to_markdown
from gwrb.reports.board import Board
from gwrb.reports.quarterly_views import SAMPLE
from gwrb.reports.status_cells import Cell, StatusColumn
from gwrb.reports.status_columns import columns
from gwrb.reports.status_rows import TARGET, TASK, StatusRow, StatusView
from gwrb.targets.trajectory import NOTE
from gwrb.text.rounding import Share, percent

NAMES = {"unit": "各单位", "part": "各部分", "section": "各章节", "task": "各任务", "target": "各指标"}


def cells(chosen: Iterable[StatusColumn], row: StatusRow) -> list[Cell]:
    return [column.of(row) for column in chosen]


def to_json(board: Board, view: StatusView) -> dict[str, Any]:
    """The object of `gwrb status --format json`. Amounts are text, for JSON's numbers are not exact in every reader."""
    facts = board.period
    return {
        "quarter": facts.quarter,
        "period": facts.name,
        "as_of": facts.as_of.isoformat(),
        "due": facts.due.isoformat() if facts.due else None,
        "on": board.today.isoformat(),
        "sample": board.sample,
        "by": view.by,
        "rows": [_object(board, view.by, row) for row in view.rows],
        "total": _object(board, view.by, view.total, total=True),
    }


def _object(board: Board, by: str, row: StatusRow, *, total: bool = False) -> dict[str, Any]:
    chosen = columns(by, board.quarters)
    if total:
        return {c.key: _plain(value) for c in chosen if isinstance(value := c.of(row), int | float)}
    out = {c.key: _plain(c.of(row)) for c in chosen}
    if by == TASK and row.task is not None:
        out["targets"] = targets_json(board, [row._replace(course=course) for course in row.task.courses])
    return out


def targets_json(board: Board, rows: Iterable[StatusRow]) -> list[dict[str, Any]]:
    """Targets with their lights, quarters and projections, as they stand in the object of a task."""
    inner = [c for c in columns(TARGET, board.quarters) if c.key not in ("task", "part", "section")]
    return [{c.key: _plain(c.of(row)) for c in inner} for row in rows]


def _plain(value: Cell) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Share):
        return float(value)
    return str(value) if isinstance(value, str) else value


def csv(board: Board, view: StatusView) -> str:
    """Rows only: a program adds up by itself."""
    chosen = columns(view.by, board.quarters)
    rows = ([_blank(_plain(value)) for value in cells(chosen, row)] for row in view.rows)
    return to_csv([c.head for c in chosen], rows)


def _blank(value: object) -> object:
    return "" if value is None else value


def markdown(board: Board, view: StatusView) -> str:
    """A table for reading, with the total; columns with nothing in them are left out."""
    chosen = columns(view.by, board.quarters)
    rows = [[_read(value) for value in cells(chosen, row)] for row in (*view.rows, view.total)]
    kept = [n for n in range(len(chosen)) if any(row[n] not in ("", "0") for row in rows)]
    table = to_markdown([chosen[n].head for n in kept], ([row[n] for n in kept] for row in rows))
    return f"{title(board)}\n\n{table}"


def _read(value: Cell) -> str:
    return percent(value) if isinstance(value, Share) else str(_blank(_plain(value)))


def title(board: Board) -> str:
    """What every output is headed by: period, as-of day, due day, the day that counts as today, and samples."""
    return when_shown(board) + (f"　【{SAMPLE}】" if board.sample else "")


def when_shown(board: Board) -> str:
    return f"{board.period.line}；今天{board.today}"


def xlsx(board: Board, views: Sequence[StatusView]) -> bytes:
    """A sheet a view, each with its total, and one that explains every column."""
    from gwrb.output import xlsx as excel

    sheets = []
    explained: dict[str, tuple[str, str]] = {}
    for view in views:
        chosen = columns(view.by, board.quarters)
        heads = [excel.SheetColumn(c.head, c.width, c.prose) for c in chosen]
        rows = [cells(chosen, row) for row in (*view.rows, view.total)]
        sheets.append(excel.Sheet(NAMES[view.by], heads, rows, title(board)))
        explained |= {c.head: (c.head, c.help) for c in chosen}
    about = [excel.SheetColumn("栏目", 24), excel.SheetColumn("说明", 90, prose=True)]
    rows_about: list[Sequence[Cell]] = [*explained.values(), ("推算", NOTE + "。")]
    return excel.to_xlsx([*sheets, excel.Sheet("栏目说明", about, rows_about)], board.today)
