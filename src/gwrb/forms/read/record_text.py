"""What a unit filled in, as the text of a data file: the same text a person would have written.

Goes by the record's table of fields and knows no kind of form by name. Each value keeps the place in the
form it came from, so that what is wrong with it later is told at its cell and not at a line of YAML.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from gwrb.edit.row_text import gap
from gwrb.edit.scalars import written
from gwrb.edit.three_way import Facts
from gwrb.forms.identity import digest
from gwrb.forms.read import typed_values
from gwrb.forms.read.form_problems import QUOTED, FormProblem, Note
from gwrb.forms.read.matching import MatchedCell
from gwrb.model.field_types import Choice, Day, Line, ListOf, MapOf, short
from gwrb.model.record import Field, Record
from gwrb.model.values import Quarter
from gwrb.yamltext.write import names, scalar

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_GROUPED = re.compile(r"-?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_FIGURE = frozenset("0123456789.,-‐‑−–—")
_DASHES = str.maketrans("—–－‐‑−", "------")


class Answered(NamedTuple):
    """One row as the unit left it: what tells it from the others, its cells, and digests of the words it was made with."""

    shown: str
    key: Mapping[str, str]  # task and scope; nothing for people
    cells: Mapping[str, MatchedCell]
    made: Mapping[str, str] = {}
    names: Mapping[str, str] = {}  # what a key with a dot means: values.0 → the target's name
    where: str = ""
    kept: Facts = MappingProxyType({})  # what is on file and has no place in the form


class Written(NamedTuple):
    """A file's text, the places of its values by line (from 1), what stands against it, what is left out."""

    text: str
    places: Mapping[int, str]
    problems: tuple[FormProblem, ...] = ()
    notes: tuple[Note, ...] = ()
    filled: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()


class _Lines:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self.places: dict[int, str] = {}

    def add(self, text: str, where: str = "") -> None:
        first = len(self.lines) + 1
        self.lines += text.split("\n")
        if where:
            self.places.update(dict.fromkeys(range(first, len(self.lines) + 1), where))


def write(
    record: Record,
    identity: Mapping[str, str],
    head: Mapping[str, MatchedCell],
    rows: Sequence[Answered],
    days: Callable[[str, str], dt.date | None],
    *,
    sample: bool = False,
) -> Written:
    """The text of one file.

    In: the record of the kind; unit (and quarter); the fields of the foot; the rows; `days` reads a date
    of a field as people write it. Rows in which nothing was filled are left out and named.
    """
    out = _Lines()
    problems: list[FormProblem] = []
    unchanged: list[str] = []
    for key, value in identity.items():
        out.add(f"{key}: {scalar(value, 2)}")
    if sample:
        out.add("sample: true")
    fields = {f.key: f for f in record.fields}
    for key, cell in head.items():
        if key in fields and cell.text.strip():
            text = _value(fields[key], cell, days, problems)
            if text is not None:
                out.add(f"{key}: {text}", cell.where)
    own = {f.key: f for f in record.row.fields}
    taken: list[str] = []
    empty: list[str] = []
    body = _Lines()
    for row in rows:
        entry = _row(row, own, days, problems, unchanged)
        (empty if entry is None else taken).append(row.shown)
        if entry is not None:
            offset = len(body.lines)
            body.lines += entry.lines
            body.places.update({line + offset: where for line, where in entry.places.items()})
    out.add(f"{record.rows}:" if taken else f"{record.rows}: []")
    offset = len(out.lines)
    out.lines += body.lines
    out.places.update({line + offset: where for line, where in body.places.items()})
    notes = []
    if unchanged:
        message = "只选了状态，文字都与上次报的一字不差，请核对"
        notes.append(Note("unchanged", f"{'、'.join(unchanged)} {message}"))
    return Written(
        "\n".join(out.lines) + "\n", out.places, tuple(problems), tuple(notes), tuple(taken), tuple(empty)
    )


def _row(
    row: Answered,
    fields: Mapping[str, Field],
    days: Callable[[str, str], dt.date | None],
    problems: list[FormProblem],
    unchanged: list[str],
) -> _Lines | None:
    """One row's lines; None where nothing was filled in."""
    said = {k: c for k, c in row.cells.items() if c.text.strip()}
    new = {k for k, c in row.cells.items() if _digest(c) != row.made.get(k, "")}
    must = [f for k, f in fields.items() if f.required and k not in row.key]
    lacking = [f for f in must if f.key not in said]
    if not said or (lacking and not new):
        return None
    if lacking:
        titles = "、".join(f"“{f.title}”" for f in lacking)
        name = row.shown or "这一行"
        problems.append(
            FormProblem(
                "incomplete",
                f"{name} 填了内容，没有填{titles}；请单位补上后再发来",
                taken=f"{name} 这一行不收",
            )
        )
        return None
    if new and new <= {f.key for f in must} and any(k in row.made for k in said):
        unchanged.append(row.shown)
    out = _Lines()
    for key, value in row.key.items():
        out.add(f"{'- ' if not out.lines else '  '}{key}: {scalar(value, 4)}", row.where)
    maps: dict[str, list[tuple[str, MatchedCell]]] = {}
    for key, cell in said.items():
        name, _, sub = key.partition(".")
        if sub and name in fields:
            maps.setdefault(name, []).append((row.names.get(key, sub), cell))
    for key, field in fields.items():
        kept = {name: fact for (of, name), fact in row.kept.items() if of == key}
        if isinstance(field.kind, MapOf) and (key in maps or kept):
            out.add(f"  {key}:")
            for inner, cell in maps.get(key, ()):
                prose = isinstance(field.kind.value, Line)
                out.add(
                    f"    {scalar(inner, 6)}: {scalar(_kept(cell.text), 6) if prose else _amount(cell)}",
                    cell.where,
                )
            for inner, fact in kept.items():
                out.add(f"    {scalar(inner, 6)}: {written(fact, 6)}")
        elif kept:
            value = written(kept[""], 4, field.kind)
            out.add(f"  {key}:{gap(value)}{value}")
        elif key in said:
            text = _value(field, said[key], days, problems)
            if text is not None:
                out.add(f"{'- ' if not out.lines else '  '}{key}: {text}", said[key].where)
    return out


def _digest(cell: MatchedCell) -> str:
    return digest(cell.text) if cell.text.strip() else ""


def _kept(text: str) -> str:
    return text.rstrip("\n")


def _value(
    field: Field, cell: MatchedCell, days: Callable[[str, str], dt.date | None], problems: list[FormProblem]
) -> str | None:
    """A value as YAML; None where it cannot be taken, and reported."""
    kind = field.kind
    if isinstance(kind, Choice):
        found = typed_values.choice(cell.text, kind.values)
        if found is None:
            message = (
                f"“{short(cell.text, QUOTED)}”不在可选的说法里；请单位改选 {'、'.join(kind.values)} 之一"
            )
            problems.append(FormProblem("choice", message, cell.where))
        return found
    if isinstance(kind, Day):
        day = days(field.key, cell.text)
        if day is None:
            message = f"“{short(cell.text, QUOTED)}”看不出是哪一天；请单位写成 2024-07-15 的样子"
            problems.append(FormProblem("date", message, cell.where))
        return day.isoformat() if day else None
    if isinstance(kind, ListOf):
        return names(typed_values.lines(cell.text), 4, 4)
    if isinstance(kind, Line) and not kind.many_lines:
        return scalar(_one_line(kind, cell, problems), 4)
    return scalar(_kept(cell.text), 4)


def _one_line(kind: Line, cell: MatchedCell, problems: list[FormProblem]) -> str:
    found = typed_values.lines(cell.text)
    if len(found) > 1:
        joined = "、".join(found)
        problems.append(
            FormProblem("lines", f"这一栏只能写一行，写了 {len(found)} 行", cell.where, f"连成一行：{joined}")
        )
        return joined
    text = found[0]
    return unicodedata.normalize("NFKC", text).translate(_DASHES) if kind.pattern else text


def _amount(cell: MatchedCell) -> str:
    """A figure: plain where it is one, in the writer's words where it has a unit or more.

    Digits, dots, commas and signs of any width are the figure; what comes behind them is kept as it is.
    """
    text = cell.text.strip()
    narrow = [unicodedata.normalize("NFKC", c) for c in text]
    end = next((n for n, c in enumerate(narrow) if c not in _FIGURE), len(text))
    figure = "".join(narrow[:end]).translate(_DASHES)
    bare = figure.replace(",", "") if _GROUPED.fullmatch(figure) else figure
    if end == len(text) and _NUMBER.fullmatch(bare):
        return bare
    return scalar(bare + text[end:], 6)


def day_reader(year: int, quarter: Quarter | None) -> Callable[[str, str], dt.date | None]:
    """Reads dates of a plan's year; a report's own date without a year lies after the quarter."""

    def read(field: str, text: str) -> dt.date | None:
        found = typed_values.day(text, year)
        if found and field == "submitted" and quarter and found <= quarter.as_of:
            later = typed_values.day(text, year + 1)
            return later if later and later != found and quarter.number == 4 else found
        return found

    return read
