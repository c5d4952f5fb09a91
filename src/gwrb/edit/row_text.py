"""Rows and fields as text, in the usual layout or moved as they stand."""

from __future__ import annotations

from gwrb.edit.three_way import Cell, Fact, Facts
from gwrb.model.record import Field, Record
from gwrb.model.record_writer import item, keyed, value_text
from gwrb.model.tables import Key
from gwrb.text.source import Source
from gwrb.yamltext import layout
from gwrb.yamltext.layout import EntrySpan, Layout


def read(file_type: Record, source: Source) -> Layout | None:
    """The layout of a file of a kind; None where it cannot be edited line by line."""
    return layout.read(source, file_type.rows, file_type.key_of_texts)


def cells_text(field: Field, cells: Facts, column: int) -> str:
    """The cells of one field as its value in YAML, the key at `column`."""
    named = {cell[1]: fact for cell, fact in cells.items() if cell[1]}
    return value_text(named or next(iter(cells.values())), field.kind, column)


def cells_of(cells: Facts, key: str) -> dict[Cell, Fact]:
    """The cells of one field."""
    return {cell: fact for cell, fact in cells.items() if cell[0] == key}


def field_lines(record: Record, cells: Facts, column: int) -> dict[str, str]:
    """Each field of a file's own, or of a row, as `key: value` without the line's end, in their order.

    Names of a mapping stand in the order in which they were written.
    """
    return {
        key: keyed(key, cells_text(record.by_key[key], cells_of(cells, key), column))
        for key in sorted({field for field, _ in cells}, key=record.rank.__getitem__)
    }


def moved(donor: Layout, span: EntrySpan, dash: int) -> str:
    """A row's lines as they were written, moved to another column."""
    text = donor.source.text[span.lead : span.end]
    text = text if text.endswith("\n") else text + "\n"
    if span.dash == dash:
        return text
    lines = text.splitlines(keepends=True)
    if span.dash < dash:
        return "".join(" " * (dash - span.dash) + line if line.strip() else line for line in lines)
    cut = span.dash - dash
    return "".join(line[cut:] if line[:cut].isspace() else line for line in lines)


def entry_text(file_type: Record, key: Key, cells: Facts, dash: int) -> str:
    """One row in the usual layout: what names it first, then its fields in their order."""
    parts = zip(file_type.row.key, key, strict=True)
    lines = [f"{k}: {value_text(part, None, dash + 2)}" for k, part in parts if part is not None]
    return item([*lines, *field_lines(file_type.row, cells, dash + 2).values()], dash)
