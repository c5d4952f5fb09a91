"""Facts as YAML values, by the kinds of their fields."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from gwrb.edit.three_way import Digest
from gwrb.model.field_types import FieldType, ListOf, MapOf
from gwrb.model.record import Record
from gwrb.model.values import Quarter
from gwrb.yamltext.write import names, scalar


def written(value: object, indent: int, kind: FieldType | None = None) -> str:
    """A value as YAML, to stand after `key:` and, where it does not begin with a line end, a space.

    `indent` is the column of the lines of a text that takes several. Names with texts stand one a line,
    names with short values in braces, records of a list in braces one a line.
    """
    if isinstance(kind, MapOf) and isinstance(value, Mapping):
        return _mapping(value, indent, kind)
    if isinstance(kind, Record):
        return _flow(value, kind)
    if isinstance(kind, ListOf) and isinstance(kind.item, Record) and isinstance(value, tuple):
        return "".join(f"\n{' ' * indent}- {_flow(each, kind.item)}" for each in value)
    if isinstance(value, tuple) and not isinstance(value, Quarter):
        return names([str(v) for v in value], indent, indent)
    return _short(value) or scalar(str(value), indent)


def _short(value: object) -> str | None:
    """Values that are no text, and digests, which must not be read as numbers; None for a text."""
    if isinstance(value, Digest):
        return f"'{value.value}'"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, int | Quarter) else None


def _mapping(value: Mapping[str, Any], indent: int, kind: MapOf) -> str:
    if not getattr(kind.value, "many_lines", False):
        pairs = (f"{scalar(str(n), indent, flow=True)}: {written(v, indent)}" for n, v in value.items())
        return "{" + ", ".join(pairs) + "}"
    pad = " " * indent
    lines = (f"\n{pad}{_name(n, indent)}: {written(v, indent + 2)}" for n, v in value.items())
    return "".join(lines)


def _name(name: object, indent: int) -> str:
    """A name before a colon, on a line of its own."""
    return scalar(str(name), indent, flow=True)


def _flow(value: object, kind: FieldType) -> str:
    """A value inside braces or brackets, on one line."""
    if isinstance(kind, Record):
        return "{" + ", ".join(_pairs(value, kind)) + "}"
    if isinstance(kind, ListOf) and isinstance(value, tuple):
        return "[" + ", ".join(_flow(each, kind.item) for each in value) + "]"
    if isinstance(kind, MapOf) and isinstance(value, Mapping):
        return "{" + ", ".join(f"{_name(n, 0)}: {_flow(v, kind.value)}" for n, v in value.items()) + "}"
    return _short(value) or scalar(str(value), 0, flow=True)


def _pairs(value: object, record: Record) -> Iterator[str]:
    for field in record.fields:
        each = getattr(value, field.name)
        if each not in (None, field.default) or field.required:
            yield f"{field.key}: {_flow(each, field.kind)}"
