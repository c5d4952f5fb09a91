"""What a form asks, as the reader needs it: columns, rows, foot."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from gwrb.forms.read.grid import FOOT, CellSlot
from gwrb.forms.read.typed_values import folded


class Ask(NamedTuple):
    """A column, or a field of the foot."""

    key: str
    heading: str
    editable: bool = True
    hints: tuple[str, ...] = ()


class AskRow(NamedTuple):
    """A row: its identity, how the visible number column shows it, the words it was made with by column."""

    id: str
    shown: str
    words: Mapping[str, str] = {}


class Asked:
    """A form as it would be made now. `number`: the column that shows which row it is."""

    def __init__(
        self,
        columns: tuple[Ask, ...],
        rows: tuple[AskRow, ...],
        foot: tuple[Ask, ...],
        number: str,
        *,
        open: bool = False,
    ) -> None:
        self.columns = columns
        self.rows = rows
        self.foot = foot
        self.number = number
        self.open = open  # further rows may be added

    @cached_property
    def by_id(self) -> dict[str, AskRow]:
        return {row.id: row for row in self.rows}

    @cached_property
    def by_shown(self) -> dict[str, AskRow]:
        return {folded(row.shown): row for row in self.rows}

    @cached_property
    def by_heading(self) -> dict[str, Ask]:
        return {folded(column.heading): column for column in self.columns}

    @cached_property
    def by_key(self) -> dict[str, Ask]:
        return {column.key: column for column in (*self.columns, *self.foot)}

    @cached_property
    def by_mark(self) -> dict[str, CellSlot]:
        """The slots by the names of their bookmarks."""
        slots = [CellSlot(r.id, c.key) for r in self.rows for c in self.columns if c.editable]
        slots += [CellSlot(FOOT, c.key) for c in self.foot]
        return {mark_of(slot): slot for slot in slots}


def mark_of(slot: CellSlot) -> str:
    """The bookmark's name of a slot: gwrb_2_41_0_progress."""
    return "gwrb_" + "".join(c if c.isalnum() else "_" for c in f"{slot.row}_{slot.field}")
