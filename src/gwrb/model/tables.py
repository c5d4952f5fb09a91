"""What a kind of file with rows looks like as a table, by the metadata of its record and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from gwrb.model.field_types import Amount, Day, FieldType, Line, Period, WholeNumber
from gwrb.model.files import FILES
from gwrb.model.parse import parse_as
from gwrb.model.plan import Plan
from gwrb.model.record import Field, Record
from gwrb.model.register import Register
from gwrb.model.units_file import Group, Unit, Units
from gwrb.model.values import Quarter
from gwrb.text.source import Source

Key = tuple[Any, ...]  # the values of a row's key fields; HEAD for the file's own facts


class Shape(NamedTuple):
    """A kind of file with rows: which fields name the file, which are its facts, which name a row."""

    record: Record
    identity: tuple[Field, ...]  # in the order of the stars in the record's glob
    heads: tuple[Field, ...]
    rows: Field
    row: Record
    key: tuple[Field, ...]
    facts: tuple[Field, ...]
    by_key: Mapping[str, Field]  # the file's own fields
    by_row_key: Mapping[str, Field]  # the fields of a row
    rank: Mapping[str, int]  # where a field stands among the fields of its own record
    row_rank: Mapping[str, int]

    def field(self, name: str, *, head: bool) -> Field | None:
        """A field of the file itself, or of a row."""
        return (self.by_key if head else self.by_row_key).get(name)

    @property
    def noun(self) -> str:
        """What the files hold, in one word: 进展, 办理方案, 联系人."""
        return self.record.title.removesuffix("文件")

    def key_of(self, row: object) -> Key:
        """What tells a row from the others; None for a part that it leaves out."""
        return tuple(_part(getattr(row, f.name), f) for f in self.key)

    def key_of_texts(self, texts: Mapping[str, str]) -> Key:
        """The same from the row's scalars as the file has them."""
        return tuple(_part(_typed(texts.get(f.key) or None, f.kind), f) for f in self.key)

    def identity_of(self, value: object, register: Register | None = None) -> tuple[Any, ...]:
        """What names the file; units under the register's names, where it is given and knows them."""
        return tuple(_named(getattr(value, f.name), f.kind, register) for f in self.identity)

    def parse(self, source: Source) -> Any:
        """What a text says; None where it cannot be read without error."""
        value, parsed = parse_as(self.record, source)
        return None if any(d.severity == "error" for d in parsed.diagnostics) else value


@cache
def shape_of(record: Record) -> Shape:
    """The shape of a kind of file that has rows."""
    fields, row = {f.key: f for f in record.fields}, record.row
    own = {f.key: f for f in row.fields}
    return Shape(
        record,
        tuple(fields[k] for k in record.identity),
        tuple(f for f in record.fields if f.key not in (*record.identity, record.rows)),
        fields[record.rows],
        row,
        tuple(own[k] for k in row.key),
        tuple(f for f in row.fields if f.key not in row.key),
        fields,
        own,
        {k: i for i, k in enumerate(fields)},
        {k: i for i, k in enumerate(own)},
    )


class FileSlot(NamedTuple):
    """One file's place: its kind by name, and what names the file, in the order of the kind's `identity`."""

    kind: str
    identity: tuple[Any, ...]


def slot_of(record: Record, value: object, register: Register) -> FileSlot:
    """Where a file belongs; its unit under the name it gives itself where nobody knows that."""
    return FileSlot(record.name, shape_of(record).identity_of(value, register))


def shapes() -> tuple[Shape, ...]:
    """Every kind of file with rows, in the order in which they are told of."""
    return tuple(shape_of(record) for record in FILES if record.rows)


def _part(value: Any, field: Field) -> Any:
    if value in (None, field.default):
        return None
    return str(value) or None if isinstance(value, str) else value


def _typed(text: str | None, kind: FieldType) -> Any:
    """A scalar's text as the value that its kind makes of it; a text that it does not take as it is."""
    if text is None:
        return None
    try:
        if isinstance(kind, Day):
            return dt.date.fromisoformat(text)
        if isinstance(kind, WholeNumber):
            return int(text)
        if isinstance(kind, Amount):
            return Decimal(text)
    except (ValueError, ArithmeticError):
        return text
    return Quarter.parse(text) or text if isinstance(kind, Period) else text


def is_unit(field: Field) -> bool:
    """Whether a field names a unit."""
    return isinstance(field.kind, Line) and field.kind.name


def _named(value: Any, kind: FieldType, register: Register | None) -> Any:
    if not isinstance(value, str):
        return value
    owner = register.find(value) if register and isinstance(kind, Line) and kind.name else None
    return str(owner.name if isinstance(owner, Unit) else value)


def owner_of(shape: Shape, value: object, register: Register) -> Unit | Group | None:
    """The unit (or, wrongly, the group) whose file it is; None where it is unknown or the kind names none."""
    for field in shape.identity:
        if is_unit(field):
            owner = register.find(getattr(value, field.name))
            return owner if isinstance(owner, Unit | Group) else None
    return None


class KeyOrder:
    """Sorts the rows of a file: as the notice has their tasks and scopes, then units in the order of
    units.yaml, then days and other parts ascending; what is not known comes last.

    Rows told apart by words alone (people) have no order of their own: they stay as they came.
    """

    def __init__(self, shape: Shape, plan: Plan | None, units: Units | None = None) -> None:
        self._key = shape.key
        self._ordered = any(f.key == "task" or is_unit(f) or not isinstance(f.kind, Line) for f in shape.key)
        tasks = plan.tasks if plan else ()
        self._tasks = {task.id: i for i, task in enumerate(tasks)}
        self._scopes: dict[Key, int] = {
            (t.id, a.scope): i for t in tasks for i, a in enumerate(t.assignments)
        }
        self._units = {str(u.name): i for i, u in enumerate(units.units)} if units else {}

    def __call__(self, key: Key) -> tuple[Any, ...]:
        if not self._ordered:
            return ()
        out: list[Any] = []
        task = None
        for field, part in zip(self._key, key, strict=False):
            if field.key == "task":
                task = part
                out.append(self._tasks.get(part, len(self._tasks)))
                out.append(() if part in self._tasks else _number(part))
            elif field.key == "scope":
                out.append(self._scopes.get((task, part), len(self._scopes)))
            elif is_unit(field):
                out += [self._units.get(part, len(self._units)), str(part or "")]
            else:
                out.append((part is not None, part) if part is not None else (False,))
        return tuple(out)


def _number(task: str | None) -> tuple[int, ...]:
    """A task's id as numbers: where there is no plan to be read, tasks come by number."""
    return tuple(int(n) if n.isdecimal() else 0 for n in (task or "").split("-"))
