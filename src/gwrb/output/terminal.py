"""What people see: a page of paragraphs, rows and tables. Data is printed as text, never as markup."""

import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from gwrb.output.table import Column, Table
from gwrb.output.wrap import hanging, wrap
from gwrb.reports.quarterly_views import SAMPLE
from gwrb.text.script import columns
from gwrb.text.visible import obeyed_by_none, visible

NARROW = 72  # columns below which a table with names is no longer read
LEAST = 4  # columns of the narrowest cell: two characters
NAMES = 8  # columns of the names beside facts


class TerminalPage:
    """What one command prints: written part by part, folded to the terminal's width, printed whole.

    `sample`: under the mark of what is made from samples.
    """

    def __init__(self, *, sample: bool = False) -> None:
        # No markup, no guessing of links; a dumb terminal has the width that the console gives it.
        width = max(shutil.get_terminal_size((80, 24)).columns, 20)
        self.console = Console(
            file=sys.stdout, width=width, markup=False, highlight=False, emoji=False, legacy_windows=False
        )
        self.width = self.console.width
        self._parts: list[object] = []
        if sample:
            self.mark()

    def mark(self) -> None:
        """The mark of what is made from samples."""
        self._parts.append(Text(SAMPLE))

    def say(self, words: str, *, folded: bool = True) -> None:
        """A paragraph; one that is not `folded` breaks only between its words where it can."""
        self._parts.append(_flowing(words, self.width) if folded else Text(visible(words)))

    def text(self, words: str) -> None:
        """Lines that hang on a terminal, and are left as they are in a pipe."""
        if self.console.is_terminal:
            self.hang(words)
        else:
            self._parts.append(visible(words))

    def hang(self, words: str) -> None:
        """Lines whose overflow stands under what it belongs to."""
        self._parts.append(Text(hanging(visible(words), self.width)))

    def marked(self, margin: str, parts: tuple[str, str, str]) -> None:
        """A line below a margin: what stands before the words that were looked for, these, and what stands behind."""
        lines = wrap("".join(parts), self.width - len(margin))
        said = Text("\n".join(f"{margin}{line}" for line in lines))
        said.highlight_words([parts[1]] if parts[1] else [], "bold red")
        self._parts.append(said)

    def facts(self, facts: Iterable[tuple[str, str]]) -> None:
        """Names in a margin, and what is to be said of each beside them."""
        self.rows((NAMES, 0), ((Text(name, style="bold"), said) for name, said in facts))

    def rows(self, widths: Sequence[int], rows: Iterable[Sequence[str | Text]]) -> None:
        """Rows without rules, so that those of several lists stand under each other.

        `widths` of the columns; the one of width 0 gets what is left. Where that is nothing, a row is a paragraph.
        """
        rest = self.width - sum(widths) - 2 * (len(widths) - 1)
        if rest < NAMES:
            self.hang("\n".join(f"{first}\n  {'  '.join(filter(None, map(str, more)))}" for first, *more in rows))
            return
        widths = [width or rest for width in widths]
        grid = Grid(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
        for width in widths:
            grid.add_column(width=width, overflow="fold")
        for row in rows:
            cells = [c if isinstance(c, Text) else _flowing(c, w) for c, w in zip(row, widths, strict=True)]
            _add_row(grid, cells)
        self._parts.append(grid)

    def table(self, table: Table[Any]) -> None:
        """A table, a paragraph a row where it has names and the terminal no room."""
        filled = list(table.filled(c for c in table.shown if c.optional))
        kept = [c for c in table.shown if c.screen and (not c.optional or c in filled)]
        if table.names and self.width < max(NARROW, sum(columns(c.head) + 1 for c in kept)):
            self.hang("\n".join(_paragraph(kept, table.names, row) for row in table.lines))
            return
        folds = [self._fold(column) for column in kept]
        said = [[visible(column.words(row)) for column in kept] for row in table.lines]
        heads = [visible(column.head) for column in kept]
        most = _most([heads, *said[: len(table.rows)]], folds, self.width)
        cells = [
            [_cell(c, row, text, min(fold, most), table) for c, text, fold in zip(kept, words, folds, strict=True)]
            for row, words in zip(table.lines, said, strict=True)
        ]
        grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False, header_style="bold")
        widths = [_widest([head, *(one.plain for one in column)]) for head, *column in zip(heads, *cells, strict=True)]
        fits = sum(widths) + 2 * (len(widths) - 1) <= self.width  # then the library neither measures nor folds anew
        for column, head, width in zip(kept, heads, widths, strict=True):
            grid.add_column(
                Text(head),
                justify="right" if column.right else "left",
                overflow="fold",
                width=width if fits else None,
                no_wrap=fits,
            )
        for row in cells:
            _add_row(grid, row)
        self._parts.append(grid)

    def _fold(self, column: Column[Any]) -> int:
        """How wide a column's cells may be where the table has room."""
        return max(self.width + column.fold, 16) if column.fold < 0 else column.fold or self.width

    def show(self) -> None:
        """Prints the page without the spaces that pad a line's end; one that is longer than the terminal, in its pager."""
        with self.console.capture() as capture:
            for part in self._parts:
                (self.console.out if isinstance(part, str) else self.console.print)(part)
        lines = [obeyed_by_none(line.rstrip()) for line in capture.get().split("\n")]
        if self.console.is_terminal and _pager_wanted(len(lines)):
            from rich.pager import SystemPager

            # less: ends by itself after less than a screen, keeps colours and what it showed; Chinese in any locale
            os.environ.setdefault("LESS", "FRX")
            os.environ.setdefault("LESSCHARSET", "utf-8")
            SystemPager().show("\n".join(lines))
        else:
            sys.stdout.write("\n".join(lines))


def text_page(words: str) -> TerminalPage:
    """A page of lines: see `TerminalPage.text`."""
    page = TerminalPage()
    page.text(words.rstrip("\n"))
    return page


def _pager_wanted(lines: int) -> bool:
    """Whether somebody can turn pages here, has not declined, and has more lines before him than the screen holds."""
    if os.name == "nt" or os.environ.get("GWRB_NO_PAGER") or sys.stdin is None or not sys.stdin.isatty():
        return False
    pager = (os.environ.get("PAGER") or "less").split()[0]
    return lines > shutil.get_terminal_size((80, 24)).lines and shutil.which(pager) is not None


_MOST_LINES = 200  # of a cell


def _add_row(grid: Grid, cells: Sequence[Text]) -> None:
    """A row, in pieces one below the other where it is long: the library's time grows with the square of a cell's lines."""
    if max(cell.plain.count("\n") for cell in cells) < _MOST_LINES:
        grid.add_row(*cells)
        return
    columns = [cell.split("\n", allow_blank=True) for cell in cells]
    for at in range(0, max(map(len, columns)), _MOST_LINES):
        grid.add_row(*(Text("\n").join(lines[at : at + _MOST_LINES]) for lines in columns))


def _flowing(text: str, width: int) -> Text:
    """A text folded to a width here, so that no line begins with a comma."""
    return Text("\n".join(wrap(visible(text), width)))


def _cell(column: Column[Any], row: Any, text: str, width: int, table: Table[Any]) -> Text:
    style = column.style(row) if column.style else "bold" if row is table.total else ""
    return Text("\n".join(wrap(text, width)), style=style)


def _paragraph(kept: Sequence[Column[Any]], names: int, row: Any) -> str:
    """The name of a row, and under it all that is neither empty nor nought."""
    said = [(c.head, c.words(row)) for c in kept]
    name = " ".join(words for _, words in said[:names] if words)
    facts = [f"{head} {words}" for head, words in said[names:] if words not in ("", "0", "—")]
    return f"{name}\n  {'，'.join(facts)}" if facts else name


def _widest(texts: Iterable[str]) -> int:
    """How many columns the longest line of some texts takes."""
    return max(columns(line) for text in texts for line in text.split("\n"))


def _most(rows: Sequence[Sequence[str]], folds: Sequence[int], width: int) -> int:
    """How wide a cell may be: the widest columns give way until the table fits."""
    natural = [min(fold, _widest(column)) for column, fold in zip(zip(*rows, strict=True), folds, strict=True)]
    room = width - 2 * (len(folds) - 1)
    most = min(max(natural), room)
    while most > LEAST and sum(min(width, most) for width in natural) > room:
        most -= 1
    return most
