"""The rows of `gwrb status` for a terminal: a table where there is room for one, else a paragraph a row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from rich.text import Text

from gwrb.output.terminal import emit, flowing, table

NARROW = 72  # columns below which a table of this many columns is no longer read


class GridCell(NamedTuple):
    """What stands in a cell, and how it is printed."""

    words: str
    style: str = ""


class Grid(NamedTuple):
    """Heads and rows. The first `names` columns name a row; the last of them is folded to what is left of the width.

    `right`: the heads of columns of numbers.
    """

    heads: Sequence[str]
    rows: Sequence[Sequence[GridCell]]
    names: int
    right: frozenset[str] = frozenset()
    beside: int = 0  # columns that all but the folded one take; 0: the table finds out


def show(grid: Grid, width: int, to: Callable[..., None] = emit) -> None:
    if width >= NARROW:
        to(_table(grid, width))
    else:
        to(flowing("\n".join(_paragraph(grid, row) for row in grid.rows), width))


def _table(grid: Grid, width: int) -> object:
    body = table(*((head, "right") if head in grid.right else head for head in grid.heads))
    for row in grid.rows:
        body.add_row(*(_cell(grid, n, cell, width) for n, cell in enumerate(row)))
    return body


def _cell(grid: Grid, number: int, cell: GridCell, width: int) -> Text:
    if grid.beside and number == grid.names - 1:
        return flowing(cell.words, max(width - grid.beside, 16))
    return Text(cell.words, style=cell.style)


def _paragraph(grid: Grid, row: Sequence[GridCell]) -> str:
    """The name of a row, and under it all that is neither empty nor nought."""
    name = " ".join(cell.words for cell in row[: grid.names] if cell.words)
    facts = [
        f"{head} {cell.words}"
        for head, cell in zip(grid.heads[grid.names :], row[grid.names :], strict=False)
        if cell.words not in ("", "0", "—")
    ]
    return f"{name}\n  {'，'.join(facts)}" if facts else name
