"""Records as YAML text that people read: the one writer, which goes by their declarations."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from gwrb.model.field_types import FieldType, Line, ListOf, MapOf
from gwrb.model.record import Record
from gwrb.model.values import Period
from gwrb.yamltext.write import WIDTH, columns, names, scalar


def field_lines(record: Record, value: object, column: int) -> dict[str, str]:
    """What an object states, field by field: `key: value`, the key at `column`, without the last line's end."""
    out = {}
    for field in record.fields:
        each = getattr(value, field.name)
        if field.required or each not in (None, field.default):
            start = column + len(field.key) + 2
            written = value_text(each, field.kind, column, start, flow=record.braces)
            out[field.key] = keyed(field.key, written)
    return out


def keyed(key: str, value: str) -> str:
    """A key and its value, which may begin on the next line."""
    return f"{key}:{value}" if not value or value.startswith("\n") else f"{key}: {value}"


def lines(fields: Iterable[str], column: int) -> str:
    """Fields one below the other."""
    return "".join(f"{' ' * column}{field}\n" for field in fields)


def item(fields: Iterable[str], dash: int) -> str:
    """Fields as one item of a list."""
    return " " * dash + "- " + (lines(fields, dash + 2).lstrip(" ") or "{}\n")


def records(record: Record, values: Iterable[object], dash: int) -> Iterator[str]:
    """Objects as the items of a list: each a block, or in braces where its kind says so."""
    for value in values:
        own = field_lines(record, value, dash + 2)
        yield _braces(own.values(), dash) if record.braces else item(own.values(), dash)


def value_text(value: Any, kind: FieldType | None, column: int, start: int = 0, *, flow: bool = False) -> str:
    """A value as YAML, to stand after the `key:` at `column`; it begins with a line end where it takes lines of its own.

    `start`: where it begins on its line, where that counts for the width of a list; `flow`: it stands in braces.
    """
    inner = column + 2
    if value == ():
        return "[]"
    if isinstance(kind, MapOf) and isinstance(value, Mapping):
        return _mapping(value, inner, kind)
    if isinstance(kind, Record):
        return "\n" + lines(field_lines(kind, value, inner).values(), inner).removesuffix("\n")
    if isinstance(kind, ListOf) and isinstance(kind.item, Record):
        return "".join(("\n", *records(kind.item, value, column))).removesuffix("\n")
    if isinstance(kind, ListOf) and kind.one_a_line:
        return "".join(f"\n{' ' * column}- {scalar(str(each), inner)}" for each in value)
    if isinstance(value, tuple) and not isinstance(value, Period):
        return names([each if isinstance(each, int) else str(each) for each in value], inner, start or inner)
    if isinstance(kind, Line) and kind.quoted:
        return f"'{value}'"
    return short_text(value) or scalar(str(value), inner, flow=flow)


def short_text(value: object) -> str | None:
    """A value that is no text; None for a text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value) if isinstance(value, int | dt.date | Period) else None


def _mapping(value: Mapping[str, Any], column: int, kind: MapOf) -> str:
    """Names with texts one a line, names with figures in braces."""
    pairs = (
        f"{scalar(str(name), column, flow=True)}: {value_text(each, kind.value, column)}"
        for name, each in value.items()
    )
    if isinstance(kind.value, Line):
        return "".join(f"\n{' ' * column}{pair}" for pair in pairs)
    return "{" + ", ".join(pairs) + "}"


def _braces(fields: Iterable[str], dash: int) -> str:
    """Short fields in braces, wrapped: reviewed like the row of a table, merged by git as a whole."""
    pairs = list(fields)
    margin = dash + 3
    out, used = [f"{' ' * dash}- {{"], margin
    for number, pair in enumerate(pairs, 1):
        word = pair + ("," if number < len(pairs) else "}")
        if number > 1 and used + columns(word) + 1 > WIDTH:
            out.append(" " * margin)
            used = margin
        elif number > 1:
            word = " " + word
        out[-1] += word
        used += columns(word)
    return "\n".join(out) + "\n"
