"""Rows, fields and facts in the words of the form."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from gwrb.edit.three_way import HEAD, Cell, Digest
from gwrb.model.field_types import FieldType, ListOf
from gwrb.model.record import Record
from gwrb.model.tables import Key
from gwrb.model.values import Quarter

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
    if isinstance(fact, Mapping):
        return "\n".join(f"{name}：{fact_words(value)}" for name, value in fact.items())
    if isinstance(fact, tuple) and not isinstance(fact, Quarter):
        item = kind.item if isinstance(kind, ListOf) else None
        return ("\n" if isinstance(item, Record) else "、").join(fact_words(each, item) for each in fact)
    return str(fact)


def record_words(value: Any, record: Record) -> str:
    """A record on one line: 指标名称：泵站；目标值：10."""
    said = ((f, getattr(value, f.name)) for f in record.fields)
    pairs = (f"{f.title}：{fact_words(each, f.kind)}" for f, each in said if each not in (None, f.default))
    return "；".join(pairs)
