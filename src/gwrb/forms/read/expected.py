"""What a form of this workspace asks of a unit now: the reader's view of what the maker makes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from gwrb.edit.three_way import Facts
from gwrb.forms import form_kinds
from gwrb.forms.content import Form, FormBuilder, FormLine
from gwrb.forms.form_kinds import FieldColumn
from gwrb.forms.read.asked import Ask, Asked, AskRow
from gwrb.forms.read.matching import MatchedCell
from gwrb.forms.read.record_text import Answered
from gwrb.ledger.loading import Sound
from gwrb.model.record import Record
from gwrb.model.units_file import Unit
from gwrb.model.values import Quarter

_NUMBER = "id"  # the column that shows which row it is
# What may have changed in the ledger since the form went out, though it asks the same: not compared.
_LOOSE = frozenset({"seq", _NUMBER, "target", "rate"})


class Expected(NamedTuple):
    """One form as the reader needs it: the record it becomes, what it asks, and by row: its key, its names.

    `counts`: whether rows left empty are worth telling (of people there are spare lines). `kept`: by row, what is on
    file and has no place in the form; its silence takes nothing of it away.
    """

    record: Record
    version: str
    asked: Asked
    keys: Mapping[str, Mapping[str, str]]
    names: Mapping[str, Mapping[str, str]]
    counts: bool = True
    kept: Mapping[str, Facts] = MappingProxyType({})

    def answered(self, id_: str, cells: Mapping[str, MatchedCell]) -> Answered:
        """A row as the unit left it, with what the form was made with."""
        row = self.asked.by_id.get(id_)
        return Answered(
            row.shown if row else "",
            self.keys.get(id_, {}),
            cells,
            row.words if row else {},
            self.names.get(id_, {}),
            kept=self.kept.get(id_, {}),
        )


class Asking:
    """What the forms of one workspace ask; what they share is derived once, each form once."""

    def __init__(self, book: Sound) -> None:
        self._desk = FormBuilder(book)
        self.of = cache(self._of)

    def _of(self, kind: str, unit: Unit, quarter: Quarter | None) -> Expected | None:
        """What a unit's form asks; None where nothing is asked of it."""
        form = self._desk.form(form_kinds.KINDS[kind], unit, quarter)
        return _expected(form) if form.rows else None


def expected(book: Sound, kind: str, unit: Unit, quarter: Quarter | None) -> Expected | None:
    """One form of a workspace; for many see `Asking`."""
    return Asking(book).of(kind, unit, quarter)


def _expected(form: Form) -> Expected:
    people = form.kind is form_kinds.CONTACTS_FORM
    asked = Asked(
        tuple(map(_ask, form.columns)),
        tuple(_row(line, people=people) for line in form.rows),
        tuple(map(_ask, form.foot)),
        "" if people else _NUMBER,
        open=people,
    )
    return Expected(
        form.kind.record,
        form.version,
        asked,
        {line.id: _key(line) for line in form.rows},
        {line.id: line.names for line in form.rows},
        counts=not people,
        kept={line.id: line.kept for line in form.rows if line.kept},
    )


def _ask(column: FieldColumn) -> Ask:
    return Ask(column.key, column.heading, column.editable, form_kinds.HINTS)


def _row(line: FormLine, *, people: bool) -> AskRow:
    shown = line.cells["seq"] if people else line.cells[_NUMBER]
    return AskRow(line.id, shown, {k: w for k, w in line.cells.items() if k not in _LOOSE})


def _key(line: FormLine) -> dict[str, str]:
    if not line.task:
        return {}
    return {"task": line.task} | ({"scope": line.scope} if line.scope else {})
