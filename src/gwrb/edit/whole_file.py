"""Whole files with rows as text: a new one, and one put in order."""

from __future__ import annotations

from gwrb.edit.row_text import head_lines, read
from gwrb.edit.splice import Edit, Order, apply, splice
from gwrb.edit.three_way import HEAD, Table, table
from gwrb.model.json_schema import modeline
from gwrb.model.parse import parse_as
from gwrb.model.record import Record
from gwrb.text.source import Source
from gwrb.yamltext.layout import comments


def new_file(
    file_type: Record, identity: tuple[object, ...], wanted: Table, order: Order, donor: Source | None = None
) -> str:
    """The text of a file that does not exist yet. Comments of `donor` (what was sent) are kept."""
    above = _head_comments(file_type, donor) if donor else ""
    head = head_lines(file_type, identity, wanted.get(HEAD, {}))
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
