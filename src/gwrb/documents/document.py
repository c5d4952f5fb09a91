"""A document as values: what the writers of Word, HTML and Markdown read.

Frozen and free of any format. Text in it is printable (`printable.printable`), with tabs as they are and
line ends only inside `Field.value`; every other line end is a `Break` or a paragraph of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple


class Run(NamedTuple):
    """Words of one look."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Break:
    """A line end inside a paragraph."""


class PageField(NamedTuple):
    """A place to fill in. `options` are (value, words) of a select; `name` is what is read back.

    A date is written 2024-07-15.
    """

    kind: Literal["input", "textarea", "select", "date"]
    name: str
    value: str = ""
    title: str = ""
    placeholder: str = ""
    options: tuple[tuple[str, str], ...] = ()


Inline = Run | Break | PageField
Inlines = tuple[Inline, ...]


class Paragraph(NamedTuple):
    """A paragraph, or a heading of level 1 (the title) to 4 where `level` is not 0."""

    inlines: Inlines
    style: str = "body"
    level: int = 0


class Bullets(NamedTuple):
    """A list, numbered or not; items are one paragraph each."""

    ordered: bool
    items: tuple[Paragraph, ...]


class Cell(NamedTuple):
    """A table cell. Spans are from 1. `width` is a share of the table in percent, 0 where not said."""

    paragraphs: tuple[Paragraph, ...]
    header: bool = False
    columns: int = 1
    rows: int = 1
    width: float = 0


class TableBlock(NamedTuple):
    """Rows of cells; the first `head` rows repeat on every page; `columns` counts the grid."""

    rows: tuple[tuple[Cell, ...], ...]
    head: int
    columns: int
    borders: bool = True


class ChartFigure(NamedTuple):
    """A chart with its caption."""

    chart: Chart
    caption: Inlines = ()


Block = Paragraph | Bullets | TableBlock | ChartFigure


class DocumentPart(NamedTuple):
    """Pages of one direction; each part starts on a new page.

    `form`: pages to be filled in, lying, with narrow margins; only their fields may be changed, and `footer`
    stands at the foot of each.
    """

    blocks: tuple[Block, ...]
    landscape: bool = False
    form: bool = False
    footer: str = ""


class Document(NamedTuple):
    """A whole document."""

    parts: tuple[DocumentPart, ...]


def plain(inlines: Iterable[Inline]) -> str:
    """The words of some inlines; breaks as LF, fields by what they show."""
    return "".join(
        "\n" if isinstance(item, Break) else item.value if isinstance(item, PageField) else item.text
        for item in inlines
    )


def plain_cell(cell: Cell) -> str:
    """The words of a cell, its paragraphs as lines."""
    return "\n".join(plain(paragraph.inlines) for paragraph in cell.paragraphs)


def placed(rows: Iterable[tuple[Cell, ...]]) -> Iterator[list[tuple[int, Cell, bool]]]:
    """Each row as (column from 0, cell, continued), with cells that reach down from above repeated.

    `continued` is true where a cell of an earlier row reaches into this one. Raises ValueError, with a
    Chinese sentence, where spans overlap; `reader` lets no such table through.
    """
    above: dict[int, tuple[Cell, int]] = {}  # first column → cell, rows still to come
    for row in rows:
        line: list[tuple[int, Cell, bool]] = []
        below: dict[int, tuple[Cell, int]] = {}
        column, waiting = 0, iter(row)
        while True:
            if column in above:
                cell, left = above.pop(column)
                line.append((column, cell, True))
            else:
                following = next(waiting, None)
                if following is None:
                    break
                cell, left = following, following.rows
                line.append((column, cell, False))
            if left > 1:
                below[column] = (cell, left - 1)
            column += cell.columns
        if above:
            raise ValueError("合并的单元格互相重叠，或有一行少了单元格")
        above = below
        yield line


class Series(NamedTuple):
    """One row of figures, one per category; None where there is none.

    `tone`: which of the style's colours it takes, -1 for the next in order.
    """

    name: str
    values: tuple[float | None, ...]
    tone: int = -1


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars side by side, bars stacked, or lines.

    Raises ValueError where a series has not one figure for each category.
    """

    kind: Literal["bar", "stacked", "line"]
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]

    def __post_init__(self) -> None:
        for series in self.series:
            if len(series.values) != len(self.categories):
                raise ValueError(f"图“{self.title}”的“{series.name}”必须有 {len(self.categories)} 个数")

    def tone(self, number: int) -> int:
        """The colour of a series: its own, or its place in the chart."""
        own = self.series[number].tone
        return number if own < 0 else own

    @property
    def lying(self) -> bool:
        """Whether bars lie: many or long categories are only readable beside their bars."""
        return self.kind != "line" and (len(self.categories) > 8 or any(len(name) > 6 for name in self.categories))

    @property
    def description(self) -> str:
        """The figures in words, for those who cannot see the chart."""
        parts = (
            f"{series.name}："
            + "，".join(f"{name} {figure(value)}" for name, value in zip(self.categories, series.values, strict=True))
            for series in self.series
        )
        return "；".join(parts)


def figure(value: float | None) -> str:
    """A figure in its shortest form, a dash where there is none."""
    return "—" if value is None else format(value, ".15g")


def placed_rows(block: TableBlock) -> Iterator[list[tuple[int, Cell, bool]]]:
    """The rows of a table, placed: those of its head, then the others; no cell reaches from one to the other."""
    yield from placed(block.rows[: block.head])
    yield from placed(block.rows[block.head :])
