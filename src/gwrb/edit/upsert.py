"""Rows that the office adds to, or changes in, a file of its own; every other line stays as it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gwrb.edit.splice import CannotSpliceError, Order, splice
from gwrb.edit.three_way import HEAD, Cell, Fact, facts, row_facts, table
from gwrb.edit.whole_file import new_file
from gwrb.model.parse import sound
from gwrb.model.record import Record
from gwrb.model.tables import Key
from gwrb.text.source import Source


def with_rows(file_type: Record, source: Source | None, made: Any, rows: Iterable[Any], order: Order) -> str:
    """The file's text with `rows` in it: a row of a key that stands already takes its place.

    `source`: the file as it is; None where there is none yet, and then `made` (a value of the type) says its
    identity and its own facts. Raises CannotSpliceError where the file cannot be read or edited.
    """
    value = made if source is None else sound(file_type, source)
    if value is None:
        raise CannotSpliceError
    wanted: dict[Key, dict[Cell, Fact]] = (
        {HEAD: facts(value, file_type.heads)} if source is None else table(file_type, value)
    )
    for row in rows:
        wanted[file_type.key_of(row)] = row_facts(file_type, row)
    if source is None:
        return new_file(file_type, file_type.identity_of(value), wanted, order)
    return splice(file_type, source, wanted, order)
