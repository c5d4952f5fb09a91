"""Whole files with rows as text: a new one, one with rows put into it, one put in order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gwrb.edit.row_text import field_lines, read
from gwrb.edit.splice import CannotSpliceError, Edit, Order, apply, splice
from gwrb.edit.three_way import HEAD, Cell, Fact, Table, facts, row_facts, table
from gwrb.model.json_schema import modeline
from gwrb.model.parse import parse_as, sound
from gwrb.model.record import Record
from gwrb.model.record_writer import lines, value_text
from gwrb.model.tables import Key
from gwrb.text.source import Source
from gwrb.yamltext.layout import comments


def new_file(
    file_type: Record, identity: tuple[object, ...], wanted: Table, order: Order, donor: Source | None = None
) -> str:
    """The text of a file that does not exist yet. Comments of `donor` (what was sent) are kept."""
    above = _head_comments(file_type, donor) if donor else ""
    named = {k: f"{k}: {value_text(v, None, 0)}" for k, v in zip(file_type.identity, identity, strict=True)}
    named |= field_lines(file_type, wanted.get(HEAD, {}), 0)
    head = lines((named[key] for key in file_type.by_key if key in named), 0)
    empty = " []" if len(wanted) <= (HEAD in wanted) else ""
    text = f"{modeline(file_type)}\n{above}{head}{file_type.rows}:{empty}\n"
    return splice(file_type, Source("", text), wanted, order, donor)


def _head_comments(file_type: Record, donor: Source) -> str:
    found = comments(donor)
    layout = read(file_type, donor)
    for entry in layout.entries if layout else ():
        for inside in comments(donor, entry.lead, entry.end):
            found.remove(inside)
    return "".join(f"{c}\n" for c in found if "yaml-language-server" not in c)


def with_rows(file_type: Record, source: Source | None, made: Any, rows: Iterable[Any], order: Order) -> str:
    """The file's text with `rows` in it: a row of a key that stands already takes its place.

    `source`: the file as it is; None where there is none yet, and then `made` (a value of the type) says its
    identity and its own facts. Raises CannotSpliceError where the file cannot be read or edited.
    """
    value = made if source is None else sound(file_type, source)
    if value is None:
        raise CannotSpliceError
    wanted: dict[Key, dict[Cell, Fact]] = (
        {HEAD: facts(value, file_type.heads)} if source is None else table(file_type, value)
    )
    for row in rows:
        wanted[file_type.key_of(row)] = row_facts(file_type, row)
    if source is None:
        return new_file(file_type, file_type.identity_of(value), wanted, order)
    return splice(file_type, source, wanted, order)


def arranged(file_type: Record, source: Source, order: Order) -> str:
    """The text with its rows in order, each with its comments; as it is where that cannot be done."""
    layout = read(file_type, source)
    if layout is None:
        return source.text
    text, spans = source.text, layout.entries
    blocks = {e.key: text[e.lead : e.end] for e in spans}
    ranked = sorted((e.key for e in spans), key=order)
    if ranked == [e.key for e in spans] or not all(block.endswith("\n") for block in blocks.values()):
        return text
    edits = [Edit(e.lead, e.end, blocks[key]) for e, key in zip(spans, ranked, strict=True)]
    done = apply(text, edits, "\n")
    now, was = (parse_as(file_type, Source("", t))[0] for t in (done, text))
    same = now is not None and was is not None and table(file_type, now) == table(file_type, was)
    return done if same and sorted(comments(Source("", done))) == sorted(comments(source)) else text
