"""A form as it would be made now, as its reader looks things up in it."""

from __future__ import annotations

from functools import cache, cached_property

from gwrb.forms import form_kinds
from gwrb.forms.content import Form, FormBuilder, FormLine
from gwrb.forms.form_kinds import FieldColumn
from gwrb.forms.naming import FOOT, CellSlot
from gwrb.forms.read.typed_values import folded
from gwrb.ledger.loading import Sound
from gwrb.model.units_file import Unit
from gwrb.model.values import Quarter

NUMBER = "id"  # the column that shows which row it is
# What may have changed in the ledger since the form went out, though it asks the same: not compared.
LOOSE = frozenset({"seq", NUMBER, "target", "rate"})


class Asked:
    """What a form asks. `open`: rows may be added, and have no number; its spare lines are not missed."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.columns, self.rows, self.foot = form.columns, form.rows, form.foot
        self.open = form.kind is form_kinds.CONTACTS_FORM
        self.number = "" if self.open else NUMBER

    @cached_property
    def by_id(self) -> dict[str, FormLine]:
        return {row.id: row for row in self.rows}

    @cached_property
    def by_shown(self) -> dict[str, FormLine]:
        return {folded(row.shown): row for row in self.rows}

    @cached_property
    def by_heading(self) -> dict[str, FieldColumn]:
        return {folded(column.heading): column for column in self.columns}

    @cached_property
    def by_key(self) -> dict[str, FieldColumn]:
        return {column.key: column for column in (*self.columns, *self.foot)}

    @cached_property
    def by_mark(self) -> dict[str, CellSlot]:
        """The slots by the names of their bookmarks."""
        slots = [CellSlot(r.id, c.key) for r in self.rows for c in self.columns if c.editable]
        slots += [CellSlot(FOOT, c.key) for c in self.foot]
        return {slot.bookmark: slot for slot in slots}


class Asking:
    """What the forms of one workspace ask; what they share is derived once, each form once."""

    def __init__(self, book: Sound) -> None:
        self._builder = FormBuilder(book)
        self.of = cache(self._of)

    def _of(self, kind: str, unit: Unit, quarter: Quarter | None) -> Asked | None:
        """What a unit's form asks; None where nothing is asked of it."""
        form = self._builder.form(form_kinds.KINDS[kind], unit, quarter)
        return Asked(form) if form.rows else None
