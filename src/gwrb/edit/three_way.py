"""Three-way merge of files with rows, of any kind, row by row and field by field, and its facts in words. Pure.

A file is a table: for each row (of a progress file: an obligation, by task and scope) the facts that
it states, one cell a field, one cell a name of a mapping. Which fields these are comes from the
kind's `Record`. A cell that is not there was never written, or was deleted. Where
two sides do not conflict the merge is commutative, idempotent and associative; what either side
wrote is in the result or in a conflict.
"""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from gwrb.model.field_types import Choice, FieldType, Line, ListOf, MapOf
from gwrb.model.files import Key
from gwrb.model.record import Field, Record
from gwrb.model.values import Period

Cell = tuple[str, str]  # a field, and for a mapping the name in it
Side = Literal["ours", "theirs"]
OURS: Side = "ours"
THEIRS: Side = "theirs"

HEAD: Key = ()  # the file's own facts stand under this key
DIGEST_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Digest:
    """A text of which only the digest is known. Equal to no text: `resolve` puts in those that match."""

    value: str


Fact = str | Decimal | dt.date | bool | tuple[Any, ...] | Digest
Facts = Mapping[Cell, Fact]
Table = Mapping[Key, Facts]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Both sides changed one cell, and differently; `cell` None: one deleted the entry, one changed it."""

    key: Key
    cell: Cell | None
    base: Any
    ours: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged table; in a cell that conflicts it has what `ours` has."""

    table: dict[Key, dict[Cell, Fact]]
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell before and after; None: not there."""

    key: Key
    cell: Cell
    before: Fact | None
    after: Fact | None


Choose = Callable[[Conflict], Side | None]


def undecided(_: Conflict) -> Side | None:
    """Leaves every conflict a conflict."""
    return None


def is_prose(field: Field) -> bool:
    """Whether a field holds text of any length, or names each with such a text."""
    kind = field.kind.value if isinstance(field.kind, MapOf) else field.kind
    return isinstance(kind, Line) and kind.many_lines


def facts(record: object, fields: Iterable[Field]) -> dict[Cell, Fact]:
    """What a record states, cell by cell. Line ends at the end of a text say nothing."""
    out: dict[Cell, Fact] = {}
    for field in fields:
        value = getattr(record, field.name)
        if isinstance(field.kind, MapOf):
            out.update({(field.key, str(name)): _said(each) for name, each in value.items()})
        elif value not in (None, field.default):
            out[field.key, ""] = _said(value)
    return out


def _said(value: Any) -> Fact:
    """A value as a fact: line ends at the end of a text say nothing."""
    said: Fact = str(value).rstrip("\n") if isinstance(value, str) else value
    return said


def row_facts(file_type: Record, row: object) -> dict[Cell, Fact]:
    """What one row states, but for what tells it from the others."""
    return facts(row, file_type.row.facts)


def table(file_type: Record, value: object) -> dict[Key, dict[Cell, Fact]]:
    """A file's table. Of two rows of one key (validate refuses them) the first stands."""
    out: dict[Key, dict[Cell, Fact]] = {HEAD: facts(value, file_type.heads)}
    for row in file_type.rows_of(value):
        out.setdefault(file_type.key_of(row), row_facts(file_type, row))
    return out


def merge(base: Table, ours: Table, theirs: Table, choose: Choose = undecided) -> Merged:
    """Merges whole files: an entry that one side deleted and the other left alone is gone."""
    out: dict[Key, dict[Cell, Fact]] = {}
    conflicts: list[Conflict] = []
    for key in dict.fromkeys((*ours, *theirs)):
        merged = _entry(key, base.get(key), ours.get(key), theirs.get(key), choose, conflicts)
        if merged is not None:
            out[key] = merged
    return Merged(out, tuple(conflicts))


def receive(base: Table, ours: Table, theirs: Table, choose: Choose = undecided) -> Merged:
    """Merges what a unit sends: its file adds and updates; an entry that it lacks is left alone."""
    known: dict[Key, Facts] = {key: base[key] for key in theirs if key in base}
    if HEAD in known:
        known[HEAD] = {cell: fact for cell, fact in base[HEAD].items() if cell in theirs[HEAD]}
    return merge(known, ours, theirs, choose)


def _entry(
    key: Key, base: Facts | None, ours: Facts | None, theirs: Facts | None, choose: Choose, conflicts: list[Conflict]
) -> dict[Cell, Fact] | None:
    if key == HEAD or (ours is not None and theirs is not None):
        return _cells(key, base or {}, ours or {}, theirs or {}, choose, conflicts)
    one = ours if ours is not None else theirs
    if one is None or base == one:
        return None
    if base is None:
        return dict(one)
    conflict = Conflict(key, None, base, ours, theirs)
    side = choose(conflict)
    if side is None:
        conflicts.append(conflict)
    kept = theirs if side == THEIRS else ours
    return None if kept is None else dict(kept)


def _cells(
    key: Key, base: Facts, ours: Facts, theirs: Facts, choose: Choose, conflicts: list[Conflict]
) -> dict[Cell, Fact]:
    out: dict[Cell, Fact] = {}
    for cell in dict.fromkeys((*ours, *theirs)):
        before, mine, other = base.get(cell), ours.get(cell), theirs.get(cell)
        value = mine
        if before == mine:
            value = other
        elif other not in (mine, before):
            conflict = Conflict(key, cell, before, mine, other)
            side = choose(conflict)
            value = other if side == THEIRS else mine
            if side is None:
                conflicts.append(conflict)
        if value is not None:
            out[cell] = value
    return out


def changes(file_type: Record, before: Table, after: Table) -> list[CellChange]:
    """Every cell that differs, in the order of the fields; added and deleted entries cell by cell."""
    out: list[CellChange] = []
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key, {}), after.get(key, {})
        cells = sorted(dict.fromkeys((*old, *new)), key=cell_order(file_type if key == HEAD else file_type.row))
        out += [CellChange(key, c, old.get(c), new.get(c)) for c in cells if old.get(c) != new.get(c)]
    return out


def cell_order(record: Record) -> Callable[[Cell], tuple[int, str]]:
    """Sorts cells, of a file's own or of a row, as their record declares them."""
    ranks = record.rank
    return lambda cell: (ranks.get(cell[0], len(ranks)), cell[1])


def digest(text: str) -> str:
    """The digest by which a text that was sent is known again."""
    return hashlib.sha256(text.rstrip("\n").encode("utf-8", "surrogatepass")).hexdigest()[:DIGEST_LENGTH]


def resolve(base: Table, *known: Table) -> dict[Key, dict[Cell, Fact]]:
    """A base with the texts put in for digests, where one of the tables has the text."""
    out = {key: dict(cells) for key, cells in base.items()}
    for key, cells in out.items():
        for cell, fact in cells.items():
            if isinstance(fact, Digest):
                there = (t[key][cell] for t in known if cell in t.get(key, {}))
                texts = (each for each in there if isinstance(each, str) and digest(each) == fact.value)
                cells[cell] = next(texts, fact)
    return out


def overlay(base: Table, sent: Table) -> dict[Key, dict[Cell, Fact]]:
    """What a unit has sent so far: the last version of each entry, and the last word on the file."""
    out = {key: dict(cells) for key, cells in base.items()}
    for key, cells in sent.items():
        out[key] = {**out.get(key, {}), **cells} if key == HEAD else dict(cells)
    return out


NONE = "（无）"


def key_words(key: Key) -> str:
    """2-144（东片）; the file's own facts are 文件."""
    if key == HEAD:
        return "文件"
    first, *rest = [str(part) for part in key if part is not None] or [NONE]
    return f"{first}（{'，'.join(rest)}）" if rest else first


def cell_words(file_type: Record, cell: Cell | None, *, head: bool = False) -> str:
    """The field in the words of the form: 完成数·高性能算力规模."""
    if cell is None:
        return "整条"
    field = file_type.field(cell[0], head=head)
    title = field.title if field else cell[0]
    return f"{title}·{cell[1]}" if cell[1] else title


def conflict_words(file_type: Record, key: Key, cell: Cell | None) -> str:
    """What a conflict is about: 2-41 完成情况."""
    return f"{key_words(key)} {cell_words(file_type, cell, head=key == HEAD)}"


def facts_words(file_type: Record, key: Key, cell: Cell | None, fact: Any) -> str:
    """A fact of one cell, or a whole row's, as people read it."""
    if isinstance(fact, dict):
        lines = (f"{cell_words(file_type, c)}：{facts_words(file_type, key, c, f)}" for c, f in fact.items())
        return "\n".join(lines)
    field = file_type.field(cell[0], head=key == HEAD) if cell else None
    return fact_words(fact, field.kind if field else None)


def fact_words(fact: Any, kind: FieldType | None = None) -> str:
    """A value as people read it; `kind` names the fields of records within it."""
    if fact is None:
        return NONE
    if isinstance(fact, Digest):
        return "（与两边都不同，原文未存）"
    if isinstance(fact, bool):
        return "是" if fact else "否"
    if isinstance(fact, Decimal):
        return f"{fact:f}"
    if isinstance(kind, Record):
        return record_words(fact, kind)
    if isinstance(kind, Choice):
        return kind.spoken(fact)
    if isinstance(fact, Mapping):
        return "\n".join(f"{name}：{fact_words(value)}" for name, value in fact.items())
    if isinstance(fact, tuple) and not isinstance(fact, Period):
        item = kind.item if isinstance(kind, ListOf) else None
        return ("\n" if isinstance(item, Record) else "、").join(fact_words(each, item) for each in fact)
    return str(fact)


def record_words(value: Any, record: Record) -> str:
    """A record on one line: 指标名称：泵站；目标值：10."""
    said = ((f, getattr(value, f.name)) for f in record.fields)
    pairs = (f"{f.title}：{fact_words(each, f.kind)}" for f, each in said if each not in (None, f.default))
    return "；".join(pairs)
