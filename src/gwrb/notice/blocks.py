"""A notice as one stream of blocks: paragraphs and the rows of tables, whatever file they come from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple


class TooMuchError(Exception):
    """A table asks for more than any notice has; the sentence says what, and in which table."""


class GridCell(NamedTuple):
    """A place in a table's grid: its words, and where the cell begins that covers it (row, column from 0)."""

    text: str
    row: int
    column: int


class Block(NamedTuple):
    """A paragraph, or with `cells` the row of a table.

    `line`: the line of a text, the paragraph of a Word document (a row's first one), the row of a sheet, from 1.
    `table`: which table of the file, from 1; `sheet`: the name of its sheet. `told`: what to say of the place, of a
    block without words (hidden text was left out), in Chinese.
    """

    line: int
    text: str
    cells: tuple[GridCell, ...] = ()
    table: int = 0
    sheet: str = ""
    told: str = ""

    def with_texts(self, change: Callable[[str], str]) -> Block:
        """The same with every text changed."""
        if not self.cells:
            return Block(self.line, change(self.text), (), 0, self.sheet)
        cells = tuple(GridCell(change(cell.text), cell.row, cell.column) for cell in self.cells)
        return self._replace(text=change(self.text), cells=cells)

    @property
    def texts(self) -> list[str]:
        """A paragraph's text; the texts of a row's cells, each cell once."""
        cells = {(cell.row, cell.column): " ".join(cell.text.split()) for cell in self.cells}
        return list(cells.values()) or [self.text]

    @property
    def where(self) -> str:
        """What a message says of the place besides its line: the sheet."""
        return f"工作表“{self.sheet}”：" if self.sheet else ""


class NoticeProblem(NamedTuple):
    """One thing that cannot be read: the line (from 1; 0 for the whole file) and what to do, in Chinese.

    `settle`: the line of data/notice.yaml that would settle it.
    """

    line: int
    message: str
    settle: str = ""


MOST_FILLED = 5_000_000  # characters that merged cells and 同上 repeat in a table: of 302 tasks some hundred thousand
Span = tuple[int, int]  # rows and columns that a cell covers
DITTO = frozenset(("同上", "同上行", "〃", "″", "”", '"', "''"))  # what stands for the cell above


def rows_of(
    grid: Iterable[tuple[int, Sequence[str]]], spans: Mapping[tuple[int, int], Span], table: int, sheet: str = ""
) -> Iterator[Block]:
    """The rows of a grid as blocks, what merged cells cover and what 同上 stands for filled in; rows without words left out.

    `grid` has each row's line and texts; `spans` the merged cells by row and column from 0.
    """
    origin = {
        (row + r, column + c): (row, column)
        for (row, column), (high, wide) in spans.items()
        for r in range(high)
        for c in range(wide)
    }
    lines = [(line, list(texts)) for line, texts in grid]
    above: list[GridCell] = []
    cells: list[GridCell] = []
    filled = 0
    for row, (line, texts) in enumerate(lines):
        above, cells = cells, []
        for column in range(len(texts)):
            r, c = origin.get((row, column), (row, column))
            words = lines[r][1][c] if c < len(lines[r][1]) else ""
            same = column < len(above) and "".join(words.split()) in DITTO
            cells.append(above[column] if same else GridCell(words, r, c))
        filled += sum(len(cell.text) for cell in cells if cell.row != row)
        if filled > MOST_FILLED:
            large = f"合并的格子和“同上”要填进 {MOST_FILLED:,} 个以上的字（在第 {table} 个表格里），不像一份通知，没有读；请核对来源"
            raise TooMuchError(large)
        if any(cell.text.strip() for cell in cells):
            said = dict.fromkeys((cell.row, cell.column, cell.text) for cell in cells if cell.text)
            yield Block(line, " ".join(text for *_, text in said), tuple(cells), table, sheet)
