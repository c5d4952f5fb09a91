"""A table once, for every format: its columns say what a value is called and how it is got from a row."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from operator import attrgetter
from typing import Any, Generic, NamedTuple, TypeVar

from gwrb.text.rounding import Share, percent
from gwrb.text.visible import visible

DOUBT = "待确认"
Cell = str | int | float | Decimal | dt.date | None  # of numbers a `Share` is shown as a percentage
T = TypeVar("T")
_NUMBER = re.compile(r"[-+]\d+(\.\d+)?%?", re.ASCII)
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\n")  # what a spreadsheet takes for the beginning of one


class Column(NamedTuple, Generic[T]):
    """One column.

    `key`: its name in JSON and for `--sort`, empty where JSON does not have it; `head`: its name for people, empty
    where only JSON has it. `help` explains it. In Excel it is `width` half-width characters wide, and wraps where
    it is `prose`. `up`: sorted from the smallest; numbers are sorted from the greatest else.

    On a terminal it stands at the `right` (numbers), is left out where nothing is in it (`optional`) or always (not
    `screen`), is folded to `fold` columns (below nought: to the width less so many), and has the `style` of a row.
    """

    key: str
    head: str
    of: Callable[[T], Any]
    help: str = ""
    width: float = 7
    prose: bool = False
    up: bool = False
    right: bool = False
    optional: bool = False
    screen: bool = True
    fold: int = 0
    style: Callable[[T], str] | None = None

    def words(self, row: T) -> str:
        """What stands in a row, as people read it."""
        return words(self.of(row))


class Table(NamedTuple, Generic[T]):
    """Columns, and the rows from which they get their values.

    `total`: a last row for people; programs add up by themselves. `title` and `foot` stand above and below;
    `name` is that of the sheet in Excel. On a narrow terminal a row is a paragraph that its first `names` columns
    head, where there are any.
    """

    columns: Sequence[Column[T]]
    rows: Sequence[T]
    title: str = ""
    total: T | None = None
    foot: str = ""
    name: str = ""
    names: int = 0

    @property
    def lines(self) -> Sequence[T]:
        """All rows, with the total."""
        return self.rows if self.total is None else (*self.rows, self.total)

    @property
    def shown(self) -> list[Column[T]]:
        """The columns that people see."""
        return [c for c in self.columns if c.head]

    def filled(self, columns: Iterable[Column[T]]) -> Iterator[Column[T]]:
        """Those of some columns that hold more than nought in any row."""
        return (c for c in columns if any(c.words(row) not in ("", "0") for row in self.lines))

    def only_filled(self) -> Table[T]:
        """The table without the columns that hold nothing."""
        return self._replace(columns=list(self.filled(self.shown)))

    def csv(self) -> str:
        """The rows as CSV."""
        return to_csv([c.head for c in self.shown], ([c.of(row) for c in self.shown] for row in self.rows))

    def markdown(self) -> str:
        """A table for reading, between its title and its foot."""
        rows = ([c.words(row) for c in self.shown] for row in self.lines)
        body = to_markdown([c.head for c in self.shown], rows)
        from gwrb.documents.markdown import paragraph

        title, foot = paragraph(self.title), paragraph(self.foot)
        return (f"{title}\n\n" if title else "") + body + (f"\n{foot}\n" if foot else "")

    def objects(self) -> list[dict[str, Any]]:
        """The rows for JSON; the columns by their heads where none of them has a key."""
        keys = {c.key: c for c in self.columns if c.key} or {c.head: c for c in self.shown}
        return [{key: plain(c.of(row)) for key, c in keys.items()} for row in self.rows]


def column(
    head: str,
    of: str | Callable[[Any], Any],
    width: float = 7,
    *,
    key: str = "",
    prose: bool = False,
    right: bool = False,
) -> Column[Any]:
    """A column by how its value is got from a row, or by its attribute, the inner one after a dot."""
    return Column(key, head, attrgetter(of) if isinstance(of, str) else of, width=width, prose=prose, right=right)


def counts(of: str, heads: str, names: str, *, optional: bool = False) -> tuple[Column[Any], ...]:
    """Columns of numbers for a terminal: attributes of what a row has under a name, each with its head."""
    named = zip(heads.split(), names.split(), strict=True)
    return tuple(Column("", head, attrgetter(f"{of}.{name}"), right=True, optional=optional) for head, name in named)


def keyed(names: str) -> tuple[Column[Any], ...]:
    """Columns that only JSON has: attributes of a row under their own names."""
    return tuple(Column(name, "", attrgetter(name)) for name in names.split())


def plain(value: Any) -> Any:
    """A value as JSON has it: amounts as text, for JSON's numbers are not exact in every reader; days as 2024-07-15."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value if value is None or isinstance(value, str | int | float | list | dict) else str(value)


def words(value: Any) -> str:
    """A value as people read it: 是 for true, nothing for what is not, shares as percentages."""
    if value is None or isinstance(value, bool):
        return "是" if value else ""
    if isinstance(value, Share):
        return percent(value)
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def to_csv(heads: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    """CSV with a header row; a cell that a spreadsheet would take for a formula, not for a number, gets a ' before it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows(map(_guarded, row) for row in rows)
    return out.getvalue()


def _guarded(value: object) -> object:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value) if isinstance(value, Share) else value
    said = visible(words(value))
    return f"'{said}" if said.startswith(_FORMULA) and not _NUMBER.fullmatch(said) else said


def to_markdown(heads: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    """A GitHub table; line breaks in a cell as <br>, all other words as they are."""
    from gwrb.documents.markdown import cell

    lines = ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    lines += ["| " + " | ".join(cell(str(value)) for value in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"
