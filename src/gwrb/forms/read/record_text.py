"""What a unit filled in, as the text of a data file: the same text a person would have written.

Goes by the record and knows no kind of form by name. Each value keeps the place in the
form it came from, so that what is wrong with it later is told at its cell and not at a line of YAML.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from gwrb.edit.three_way import Fact
from gwrb.forms.content import FormLine
from gwrb.forms.identity import digest
from gwrb.forms.read import cell_text
from gwrb.forms.read.grid import QUOTED, FormFindings
from gwrb.forms.read.matching import Answered, MatchedCell
from gwrb.model.field_types import Choice, Day, Line, ListOf, MapOf, short
from gwrb.model.plan import Plan
from gwrb.model.record import Field, Record
from gwrb.model.record_writer import keyed, value_text
from gwrb.model.values import Period
from gwrb.text.script import half_width
from gwrb.yamltext.write import names, scalar

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_GROUPED = re.compile(r"-?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_FIGURE = frozenset("0123456789.,-‐‑−–—")
_DASHES = str.maketrans("—–－‐‑−", "------")


Days = Callable[[str, str], dt.date | None]
"""A field and a text → the date that is meant; see `day_reader`."""
_Part = tuple[str, str]  # a field's lines, and the place in the form that they are from


class Written(NamedTuple):
    """A file's text, the places of its values by line (from 1), the rows that were filled in and those left out."""

    text: str
    places: Mapping[int, str]
    filled: tuple[str, ...]
    empty: tuple[str, ...]


class RecordWriter:
    """Writes the files of one kind. `days` reads a date of a field as people write it."""

    def __init__(self, record: Record, days: Days, findings: FormFindings) -> None:
        self._record, self._days, self._findings = record, days, findings
        self._unchanged: list[str] = []

    def write(
        self,
        identity: Mapping[str, str],
        head: Mapping[str, MatchedCell],
        rows: Sequence[Answered],
        *,
        sample: bool = False,
    ) -> Written:
        """The text of one file: unit (and quarter), the fields of the foot, the rows in which something was filled in."""
        parts = [(f"{key}: {scalar(value, 2)}", "") for key, value in identity.items()]
        parts += [("sample: true", "")] if sample else []
        for key, cell in head.items():
            if key in self._record.by_key and cell.text.strip():
                parts += self._field(self._record.by_key[key], cell)
        filled: list[str] = []
        empty: list[str] = []
        body: list[_Part] = []
        for row in rows:
            entry = self._row(row)
            (empty if entry is None else filled).append(row.shown)
            body += [(f"{'  ' if n else '- '}{text}", where) for n, (text, where) in enumerate(entry or ())]
        if self._unchanged:
            message = "只选了状态，文字都与上次报的一字不差，请核对"
            self._findings.note("unchanged", f"{'、'.join(self._unchanged)} {message}")
        parts += [(f"{self._record.rows}:{'' if filled else ' []'}", ""), *body]
        lines = [(line, where) for text, where in parts for line in text.split("\n")]
        places = {number: where for number, (_, where) in enumerate(lines, 1) if where}
        return Written("".join(f"{line}\n" for line, _ in lines), places, tuple(filled), tuple(empty))

    def _row(self, row: Answered) -> list[_Part] | None:
        """One row's lines; None where nothing was filled in."""
        line = row.line
        said = {k: c for k, c in row.cells.items() if c.text.strip()}
        new = {k for k, c in row.cells.items() if (digest(c.text) if k in said else "") != row.made.get(k, "")}
        must = [f for f in self._record.row.fields if f.required and f.key not in line.key]
        lacking = [f for f in must if f.key not in said]
        if not said or (lacking and not new):
            return None
        if lacking:
            name, titles = row.shown or "这一行", "、".join(f"“{f.title}”" for f in lacking)
            message = f"{name} 填了内容，没有填{titles}；请单位补上后再发来"
            self._findings.problem("incomplete", message, taken=f"{name} 这一行不收")
            return None
        if new and new <= {f.key for f in must} and any(k in row.made for k in said):
            self._unchanged.append(row.shown)
        out = [(f"{key}: {scalar(value, 4)}", "") for key, value in line.key.items()]
        for field in self._record.row.fields:
            key = field.key
            kept = {name: fact for (of, name), fact in line.kept.items() if of == key}
            if key in said:
                out += self._field(field, said[key])
            elif isinstance(field.kind, MapOf):
                out += _mapping(field, field.kind, said, line, kept)
            elif kept:
                out.append((keyed(key, value_text(kept[""], field.kind, 2)), ""))
        return out

    def _field(self, field: Field, cell: MatchedCell) -> list[_Part]:
        """A field with its value; nothing where it cannot be taken, and is told of."""
        kind, text = field.kind, cell.text
        value: str | None
        if isinstance(kind, Choice):
            value = cell_text.choice(text, kind.values)
            if value is None:
                choices = "、".join(kind.values)
                message = f"“{short(text, QUOTED)}”不在可选的说法里；请单位改选 {choices} 之一"
                self._findings.problem("choice", message, cell.where)
        elif isinstance(kind, Day):
            day = self._days(field.key, text)
            value = day.isoformat() if day else None
            if day is None:
                message = f"“{short(text, QUOTED)}”看不出是哪一天；请单位写成 2024-07-15 的样子"
                self._findings.problem("date", message, cell.where)
        elif isinstance(kind, ListOf):
            value = names(cell_text.lines(text), 4, 4)
        elif isinstance(kind, Line) and not kind.many_lines:
            value = scalar(self._one_line(kind, cell), 4)
        else:
            value = scalar(text.rstrip("\n"), 4)
        return [(f"{field.key}: {value}", cell.where)] if value is not None else []

    def _one_line(self, kind: Line, cell: MatchedCell) -> str:
        found = cell_text.lines(cell.text)
        if len(found) > 1:
            joined = "、".join(found)
            message = f"这一栏只能写一行，写了 {len(found)} 行"
            self._findings.problem("lines", message, cell.where, f"连成一行：{joined}")
            return joined
        return half_width(found[0]).translate(_DASHES) if kind.pattern else found[0]


def _mapping(
    field: Field, kind: MapOf, said: Mapping[str, MatchedCell], line: FormLine, kept: Mapping[str, Fact]
) -> list[_Part]:
    """A field with a value for each name: those of its columns, and those that have none."""
    prose = isinstance(kind.value, Line)
    out = []
    for key, cell in said.items():
        name, _, part = key.partition(".")
        if part and name == field.key:
            value = scalar(cell.text.rstrip("\n"), 6) if prose else _amount(cell)
            out.append((f"  {scalar(line.names.get(key, part), 6)}: {value}", cell.where))
    out += ((f"  {scalar(name, 6)}: {value_text(fact, None, 4)}", "") for name, fact in kept.items())
    return [(f"{field.key}:", ""), *out] if out else []


def _amount(cell: MatchedCell) -> str:
    """A figure: plain where it is one, in the writer's words where it has a unit or more.

    Digits, dots, commas and signs of any width are the figure; what comes behind them is kept as it is.
    """
    text = cell.text.strip()
    narrow = [half_width(c) for c in text]
    end = next((n for n, c in enumerate(narrow) if c not in _FIGURE), len(text))
    figure = "".join(narrow[:end]).translate(_DASHES)
    bare = figure.replace(",", "") if _GROUPED.fullmatch(figure) else figure
    if end == len(text) and _NUMBER.fullmatch(bare):
        return bare
    return scalar(bare + text[end:], 6)


def day_reader(plan: Plan, quarter: Period | None) -> Days:
    """Reads dates of a plan's year; a report's own date without a year lies after the quarter."""
    year = plan.heading.year

    def read(field: str, text: str) -> dt.date | None:
        found = cell_text.day(text, year)
        if found and field == "submitted" and quarter and found <= plan.closes(quarter):
            later = cell_text.day(text, year + 1)
            return later if later and later != found and quarter.last else found
        return found

    return read
