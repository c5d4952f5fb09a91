"""What git's merge driver does with one file: three texts in, one out. Pure.

Entries merge field by field. git's own merge by lines is taken where it says just the same (it keeps
every comment and blank line); else the text of ours is spliced. In a real conflict the markers stand
around the one field, and both sides are whole in them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any

from gwrb.edit.splice import CannotSpliceError, Order, arranged, read, splice
from gwrb.edit.three_way import HEAD, Cell, Conflict, Fact, Merged, Table, conflict_words, merge, table
from gwrb.merge import receipts
from gwrb.merge.comments import bare, carried, notes_of
from gwrb.model.files import RECEIPTS, SENT, Key
from gwrb.model.record import Record, sound
from gwrb.model.record_writer import value_text
from gwrb.text.source import Source
from gwrb.yamltext.layout import Layout

ByLines = Callable[[], tuple[str, bool]]  # git's own merge of the three texts
OURS, BASE, THEIRS = "当前分支", "共同的上一版", "合并进来的"


@dataclass(frozen=True)
class Side:
    """One version of the file, read."""

    file_type: Record
    text: str
    value: Any = None

    @property
    def table(self) -> Table:
        return table(self.file_type, self.value) if self.value is not None else {}

    @property
    def identity(self) -> _Identity | None:
        return self.file_type.identity_of(self.value) if self.value is not None else None


@dataclass(frozen=True)
class Result:
    """The merged text, and what conflicts in it: in words, one each."""

    text: str
    conflicts: tuple[str, ...] = ()


def merge_rows(
    record: Record, base: str, ours: str, theirs: str, order: Order, by_lines: ByLines, size: int = 7
) -> Result:
    """Merges a file of a kind with rows. What cannot be read as one is merged by lines, as git would."""
    sides = [_side(record, text) for text in (base, ours, theirs)]
    if any(s is None for s in sides):
        return merge_lines(by_lines)
    before, mine, other = (s for s in sides if s is not None)
    head = _identity(before, mine, other)
    if head is None or mine.value is None or other.value is None:
        return merge_lines(by_lines)
    mine = _renamed(mine, head)
    merged = _annotated(merge(before.table, mine.table, other.table), before, mine, other)
    text, clean = by_lines()
    if clean and not merged.conflicts and _says(record, text, merged.table, head):
        return Result(_ordered(text, (before, mine, other), order))
    try:
        text = bare(record, mine.text, merged.table)
        spliced = splice(record, Source("", text), merged.table, order, Source("", other.text))
        done = _ordered(carried(record, spliced, (base, mine.text, other.text)), (before, mine, other), order)
        if merged.conflicts:
            donor = Source("", other.text)
            done = _marked(record, done, merged.table, merged.conflicts, order, donor, size)
    except CannotSpliceError:
        return merge_lines(by_lines) if not clean else _whole(ours, theirs, size)
    return Result(done, tuple(conflict_words(record, c.key, c.cell) for c in merged.conflicts))


def _side(file_type: Record, text: str) -> Side | None:
    """A version as a table; an empty one states nothing; None where it cannot be read without error."""
    if not text.strip():
        return Side(file_type, text)
    value = sound(file_type, Source("", text))
    if value is None:
        return None
    keys = Counter(file_type.key_of(row) for row in file_type.rows_of(value))
    return Side(file_type, text, value) if all(n == 1 for n in keys.values()) else None


def merge_lines(by_lines: ByLines) -> Result:
    """git's own merge, and whether it conflicts."""
    text, clean = by_lines()
    return Result(text, () if clean else ("按行合并有冲突",))


def _whole(ours: str, theirs: str, size: int) -> Result:
    """Both versions whole: merging by lines would say what neither side said."""
    return Result(_block(ours, None, theirs, "整个文件", size), ("整个文件",))


_Identity = tuple[Any, ...]  # what names the file: of progress its quarter and unit


def _identity(base: Side, ours: Side, theirs: Side) -> _Identity | None:
    """What names the result, three-way; None where both sides changed it."""
    was, mine, other = (side.identity for side in (base, ours, theirs))
    if other in (mine, was):
        return mine
    return other if mine == was else None


def _renamed(side: Side, head: _Identity) -> Side:
    """A version under another name."""
    file_type = side.file_type
    layout = read(file_type, Source("", side.text))
    if layout is None or side.identity is None:
        return side
    text = side.text
    new = {key: v for key, v, old in zip(file_type.identity, head, side.identity, strict=True) if v != old}
    for span in sorted(layout.head, key=lambda s: -s.start):
        if span.key in new:
            text = text[: span.value[0]] + value_text(new[span.key], None, 0) + text[span.value[1] :]
    return _side(file_type, text) or side


def _says(file_type: Record, text: str, wanted: Table, head: _Identity) -> bool:
    side = _side(file_type, text)
    if side is None or side.value is None:
        return False
    meant = {HEAD: {}, **{key: dict(cells) for key, cells in wanted.items()}}
    return side.table == meant and side.identity == head


def _annotated(merged: Merged, base: Side, ours: Side, theirs: Side) -> Merged:
    """The merge with a conflict for each entry that one side deleted and the other wrote a comment on."""
    said = [notes_of(one.file_type, one.text) for one in (base, ours, theirs)]
    found = []
    for key, was in base.table.items():
        mine, other = ours.table.get(key), theirs.table.get(key)
        left = 1 if other is None else 2
        known = any(c.key == key for c in merged.conflicts)
        if (mine is None) != (other is None) and not known and said[left].get(key) != said[0].get(key):
            found.append(Conflict(key, None, was, mine, other))
    kept = {c.key: c.ours for c in found if c.ours is not None}
    return replace(merged, table={**merged.table, **kept}, conflicts=(*merged.conflicts, *found))


def _ordered(text: str, sides: tuple[Side, Side, Side], order: Order) -> str:
    """The text with its entries in one order, whichever of the sides is merged into which.

    Those that all three have stand as the notice has them where the base did, else as the side that moved them says;
    a new one stands behind the last of these that the notice has before it, beside the other new ones in order.
    """
    listed = [[key for key in side.table if key != HEAD] for side in sides]
    shared = set(listed[0]).intersection(*listed)
    was, mine, other = ([key for key in keys if key in shared] for keys in listed)
    stand = other if mine == was else mine if other in (mine, was) else was
    if listed[0] == sorted(listed[0], key=order):
        stand = sorted(stand, key=order)
    least = list(accumulate((order(key) for key in reversed(stand)), min))[::-1]  # of each and those behind it
    ranks: dict[Key, Any] = {key: (number,) for number, key in enumerate(stand, 1)}
    for key in {key for keys in listed for key in keys} - shared:
        ranks[key] = (bisect_right(least, order(key)), order(key), repr(key))
    return arranged(sides[0].file_type, Source("", text), ranks.__getitem__, *listed[0][:1])


def _marked(
    file_type: Record, text: str, merged: Table, conflicts: tuple[Conflict, ...], order: Order, donor: Source, size: int
) -> str:
    """The text with markers around each field (or entry) that conflicts."""
    source = Source("", text)

    def side(pick: Callable[[Conflict], object], lines: Source | None = None) -> Layout:
        wanted = _with(merged, conflicts, pick)
        layout = read(file_type, Source("", splice(file_type, source, wanted, order, lines)))
        if layout is None:
            raise CannotSpliceError
        return layout

    every = side(lambda c: c.ours if c.ours is not None else c.theirs, donor)
    views = [side(lambda c: c.ours), side(lambda c: c.base), side(lambda c: c.theirs, donor)]
    places: dict[tuple[int, int], str] = {}
    for c in conflicts:
        field = c.cell[0] if c.cell and not _first(every, c.key, c.cell[0]) else None
        span = _span(every, c.key, field)
        if span is None:
            raise CannotSpliceError
        ours, base, theirs = (_cut(view, c.key, field) for view in views)
        what = conflict_words(file_type, c.key, (field, "") if field else None)
        places[span] = _block(ours, base, theirs, what, size)
    text = every.source.text
    for (start, end), block in sorted(places.items(), reverse=True):
        text = text[:start] + block + text[end:]
    return text


def _with(merged: Table, conflicts: tuple[Conflict, ...], pick: Callable[[Conflict], object]) -> Table:
    """The merged table with one side's facts in the cells that conflict."""
    out: dict[Key, dict[Cell, Fact]] = {key: dict(cells) for key, cells in merged.items()}
    for c in conflicts:
        value = pick(c)
        if c.cell is None:
            out.pop(c.key, None)
            if isinstance(value, dict):
                out[c.key] = value
        elif value is None:
            out[c.key].pop(c.cell, None)
        else:
            out[c.key][c.cell] = value  # type: ignore[assignment]
    return out


def _first(layout: Layout, key: Key, field: str) -> bool:
    """Whether a field stands on the line of its entry's dash (or the entry in braces): markers go around the entry."""
    entry = layout.by_key.get(key)
    return entry is not None and (not entry.fields or entry.fields[0].key == field)


def _span(layout: Layout, key: Key, field: str | None) -> tuple[int, int] | None:
    span = layout.by_key.get(key) if field is None else layout.field(key, field)
    return (span.start, span.end) if span else None


def _cut(layout: Layout, key: Key, field: str | None) -> str:
    span = _span(layout, key, field)
    return layout.source.text[slice(*span)] if span else ""


def _block(ours: str, base: str | None, theirs: str, what: str, size: int) -> str:
    """The two sides between conflict markers, the base between them where it is known."""
    newline = "\r\n" if "\r\n" in ours + theirs else "\n"
    middle = [f"{'|' * size} {BASE}{newline}", _ended(base, newline)] if base is not None else []
    lines = [f"{'<' * size} {OURS}：{what}{newline}", _ended(ours, newline), *middle, f"{'=' * size}{newline}"]
    return "".join([*lines, _ended(theirs, newline), f"{'>' * size} {THEIRS}{newline}"])


def _ended(text: str, newline: str) -> str:
    return text if not text or text.endswith("\n") else text + newline


def merge_received(record: Record, base: str, ours: str, theirs: str, by_lines: ByLines) -> Result:
    """Merges two records of what was received, of the kind `record`: every receipt once; where both sides heard
    anew of a task, neither word is the base of the next merge: it will ask."""
    before, mine, other = (sound(record, Source("", text)) if text.strip() else None for text in (base, ours, theirs))
    sent = next((s for s in SENT if RECEIPTS.get(s.name) is record), None)
    if sent is None or mine is None or other is None or (before is None and base.strip()):
        return merge_lines(by_lines)
    if (mine.unit, mine.quarter) != (other.unit, other.quarter):
        return merge_lines(by_lines)
    tables = [receipts.base(sent, one) for one in (before, mine, other)]
    merged = merge(tables[0], tables[1], tables[2])
    unsure = {c.key for c in merged.conflicts}
    kept = {key: cells for key, cells in merged.table.items() if key not in unsure or key == HEAD}
    files = {f.sha256: f for f in (*mine.files, *other.files)}
    ordered = sorted(files.values(), key=lambda f: (f.received, f.submitted or f.received, f.file, f.sha256))
    whole = mine._replace(files=tuple(ordered), sent=tuple(receipts.rows(sent, kept)))
    return Result(receipts.write(sent, whole))
