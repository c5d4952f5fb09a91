"""Cells of a Word form in which several fields stand, taken apart: from here on each field has a column of its own.

Each field stands below or behind its label, in the order of the form; forms sent out before have a column for each.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from gwrb.forms.form_kinds import FieldColumn, shared
from gwrb.forms.read.asked import Asked, is_head
from gwrb.forms.read.cell_text import folded
from gwrb.forms.read.grid import FilledRow, Seen


def split(table: Sequence[FilledRow], asked: Asked) -> tuple[FilledRow, ...]:
    """The rows of a table with a cell for each field."""
    groups = {
        folded(heading): [asked.columns[n] for n in places]
        for heading, places in shared(asked.columns).items()
        if len(places) > 1 and folded(heading) not in asked.by_heading
    }
    fields = {group: {c.key for c in columns} for group, columns in groups.items()}
    wide: dict[int, Sequence[FieldColumn]] = {}
    for row in table:
        head = is_head(row, asked)
        for cell in row.cells:
            told = {tag.field for tag in cell.tags} | {asked.by_mark[m].field for m in cell.marks if m in asked.by_mark}
            for group, keys in fields.items():
                if (head and folded(cell.text) == group) or len(told & keys) > 1:
                    wide[cell.column] = groups[group]
    if not wide:
        return tuple(table)
    return tuple(row._replace(cells=tuple(_spread(row, wide, asked))) for row in table)


def _spread(row: FilledRow, wide: dict[int, Sequence[FieldColumn]], asked: Asked) -> Iterator[Seen]:
    head = is_head(row, asked)
    for cell in row.cells:
        at = cell.column + sum(len(columns) - 1 for before, columns in wide.items() if before < cell.column)
        columns = wide.get(cell.column)
        if columns is None:
            yield cell._replace(column=at)
        elif head:
            yield from (cell._replace(text=one.heading, column=at + n) for n, one in enumerate(columns))
        else:
            yield from (part._replace(column=at + n) for n, part in enumerate(_parts(cell, columns, asked)))


def _parts(cell: Seen, columns: Sequence[FieldColumn], asked: Asked) -> Iterator[Seen]:
    """What each field of a cell holds. What the cell holds besides words is told of its first field with words."""
    words, other = _words(cell.text, columns), cell.other
    for one, text in zip(columns, words, strict=True):
        yield Seen(
            text,
            tags=tuple(tag for tag in cell.tags if tag.field == one.key),
            marks=tuple(m for m in cell.marks if m in asked.by_mark and asked.by_mark[m].field == one.key),
            hint=cell.hint if cell.hint in text else "",
            other=other if text.strip() else frozenset(),
        )
        other = frozenset() if text.strip() else other


def _words(text: str, columns: Iterable[FieldColumn]) -> list[str]:
    """The words behind each label; where a label is gone, those of its field stand with the one before it."""
    found: list[re.Match[str] | None] = []
    end = 0
    for one in columns:
        label = re.escape(one.label).replace("：", "[：:]")
        found.append(re.compile(rf"(?:^|(?<=\n))[ \u3000]*{label}\n?").search(text, end))
        end = found[-1].end() if found[-1] else end
    starts = [*(match.start() for match in found if match), len(text)]
    out = [text[m.end() : next(s for s in starts if s >= m.end())].removesuffix("\n") if m else "" for m in found]
    first = next((n for n, match in enumerate(found) if match), 0)
    out[first] = text[: starts[0]] + out[first]
    return out
