"""Rows and fields as text, in the usual layout or moved as they stand."""

from __future__ import annotations

from gwrb.edit.three_way import HEAD, Cell, Fact, Facts, cell_order
from gwrb.model.record import Field, Record
from gwrb.model.record_writer import item, keyed, value_text
from gwrb.model.tables import Key
from gwrb.text.source import Source
from gwrb.yamltext import layout
from gwrb.yamltext.layout import EntrySpan, Layout


def read(file_type: Record, source: Source) -> Layout | None:
    """The layout of a file of a kind; None where it cannot be edited line by line."""
    return layout.read(source, file_type.rows, file_type.key_of_texts)


def cells_text(field: Field | None, cells: Facts, column: int) -> str:
    """The cells of one field as its value in YAML, the key at `column`."""
    named = {cell[1]: fact for cell, fact in cells.items() if cell[1]}
    return value_text(named or next(iter(cells.values())), field.kind if field else None, column)


def cells_of(cells: Facts, key: str) -> dict[Cell, Fact]:
    """The cells of one field."""
    return {cell: fact for cell, fact in cells.items() if cell[0] == key}


def field_lines(file_type: Record, cells: Facts, column: int, *, head: bool) -> dict[str, str]:
    """Each field of the file's own, or of a row, as `key: value` without the line's end, in their order.

    Names of a mapping stand in the order in which they were written.
    """
    rank = cell_order(file_type, head=head)
    out = {}
    for name in dict.fromkeys(cell[0] for cell in sorted(cells, key=lambda cell: rank(cell)[0])):
        out[name] = keyed(name, cells_text(file_type.field(name, head=head), cells_of(cells, name), column))
    return out


def head_lines(file_type: Record, identity: tuple[object, ...], cells: Facts) -> str:
    """The file's own fields, in their order; the list of rows is not among them."""
    named = {k: f"{k}: {value_text(v, None, 0)}" for k, v in zip(file_type.identity, identity, strict=True)}
    lines = named | field_lines(file_type, cells, 0, head=True)
    return "".join(f"{lines[key]}\n" for key in sorted(lines, key=lambda k: file_type.rank[k]))


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
    assert key != HEAD
    parts = zip(file_type.row.key, key, strict=True)
    lines = [f"{k}: {value_text(part, None, dash + 2)}" for k, part in parts if part is not None]
    return item([*lines, *field_lines(file_type, cells, dash + 2, head=False).values()], dash)
