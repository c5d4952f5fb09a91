"""Entries and fields as text, in the usual layout or moved as they stand."""

from __future__ import annotations

from gwrb.kinds import MapOf
from gwrb.merging.merge import FACTS, HEAD_FACTS, Cell, Fact, Facts, Key, cell_order
from gwrb.merging.receipts import written
from gwrb.yamltext.layout import EntrySpan, Layout
from gwrb.yamltext.write import scalar

_FIELDS = {f.key: f for f in (*HEAD_FACTS, *FACTS)}


def value_text(key: str, cells: Facts, indent: int) -> str:
    """A field's value as YAML, to stand after `key: `."""
    if isinstance(_FIELDS[key].kind, MapOf):
        return written({cell[1]: fact for cell, fact in in_order(cells)}, indent + 2, is_map=True)
    return written(next(iter(cells.values())), indent + 2)


def cells_of(cells: Facts, key: str) -> dict[Cell, Fact]:
    """The cells of one field."""
    return {cell: fact for cell, fact in cells.items() if cell[0] == key}


def in_order(cells: Facts) -> list[tuple[Cell, Fact]]:
    """Cells in the order of the fields; names of values in the order they were written."""
    return sorted(cells.items(), key=lambda item: cell_order(item[0])[0])


def moved(donor: Layout, span: EntrySpan, dash: int) -> str:
    """An entry's lines as they were written, moved to another column."""
    text = donor.source.text[span.lead : span.end]
    text = text if text.endswith("\n") else text + "\n"
    if span.dash == dash:
        return text
    lines = text.splitlines(keepends=True)
    if span.dash < dash:
        return "".join(" " * (dash - span.dash) + line if line.strip() else line for line in lines)
    cut = span.dash - dash
    return "".join(line[cut:] if line[:cut].isspace() else line for line in lines)


def entry_text(key: Key, cells: Facts, dash: int) -> str:
    """One entry in the usual layout."""
    lines = [f"- task: {key[0]}\n"] + ([f"  scope: {scalar(key[1], dash + 4)}\n"] if key[1] else [])
    for name in dict.fromkeys(cell[0] for cell, _ in in_order(cells)):
        own = cells_of(cells, name)
        lines.append(f"  {name}: {value_text(name, own, dash + 2)}\n")
    pad = " " * dash
    return "".join(pad + line for line in lines)
