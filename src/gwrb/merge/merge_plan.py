"""What a merge will do, as values: a slot for each file it touches, conflicts, refusals. Its files are merged one after
another, by their dates of submission, into what stands.

On a row the file that was submitted last has the word, whichever was merged first. A later file takes a row as a
whole; what an earlier one said in it and the result does not have is told (`Unkept`). Where two files that arrive
together say different things in one cell, nobody knows whether the later was made from the earlier: a conflict.
Files of one day, or without one, have no order among them: they complete each other, or it is a conflict.

The day of a file is the day of what its unit leads: how it supports others, sent before or after, does not move it.
"""

from __future__ import annotations

import codecs
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from gwrb.edit.three_way import (
    HEAD,
    THEIRS,
    Cell,
    CellChange,
    Conflict,
    Digest,
    Fact,
    Facts,
    Side,
    Table,
    cell_order,
    changes,
    overlay,
    receive,
    resolve,
    table,
    undecided,
)  # fmt: skip
from gwrb.ledger import journal
from gwrb.ledger.loading import DataFile, Ledger, Sound
from gwrb.merge import receipts
from gwrb.merge.intake import Incoming, Unread
from gwrb.model.files import RECEIPTS, ROW_FILES, Key
from gwrb.model.progress import Receipt, Received
from gwrb.model.record import Record
from gwrb.model.unit_plans import CONTACTS_FILE
from gwrb.model.values import Period
from gwrb.text.diagnostics import Diagnostic


@dataclass(frozen=True)
class Take:
    """Which side wins conflicts, in all tasks or in those named."""

    side: Side
    tasks: frozenset[str] = frozenset()

    def __call__(self, conflict: Conflict) -> Side | None:
        return self.side if not self.tasks or self.tasks.intersection(conflict.key) else None


@dataclass(frozen=True)
class FileConflict:
    """A conflict, and the file that brought it; `before`: files of the same run merged ahead of it."""

    conflict: Conflict
    file: str
    before: tuple[str, ...] = ()

    def remembered(self, known: Sequence[Table]) -> FileConflict:
        """The same with the base's words, where a known table has them."""
        key, cell, base = self.conflict.key, self.conflict.cell, self.conflict.base
        if cell is None or not isinstance(base, Digest):
            return self
        found = resolve({key: {cell: base}}, *known)[key][cell]
        return replace(self, conflict=replace(self.conflict, base=found))


@dataclass(frozen=True)
class Unkept:
    """A cell of a file that is not in the result, which goes by another file, `by`.

    `outdated`: the other was merged before this run, and submitted later.
    """

    key: Key
    cell: Cell
    said: Fact
    stands: Fact | None
    file: str
    day: dt.date | None
    by: str
    by_day: dt.date | None
    outdated: bool = False


@dataclass
class Slotted:
    """What becomes of one file."""

    record: Record
    identity: tuple[Any, ...]
    path: Path
    arrived: Sequence[Incoming] = ()  # by their dates of submission
    standing: DataFile | None = None
    files: list[str] = field(default_factory=list)  # those merged
    stale: list[str] = field(default_factory=list)  # merged before, and followed by another
    known: list[str] = field(default_factory=list)  # merged before
    now: Table = field(default_factory=dict)
    wanted: Table = field(default_factory=dict)
    conflicts: list[FileConflict] = field(default_factory=list)
    unkept: list[Unkept] = field(default_factory=list)
    text: str | None = None  # the new text; None: unchanged
    received: Received | None = None  # the new record of what was received; None: unchanged

    @property
    def quarter(self) -> Period | None:
        """The quarter that the file is of; None where the kind is of the year."""
        return next((part for part in self.identity if isinstance(part, Period)), None)

    @property
    def unit(self) -> str:
        named = dict(zip(self.record.identity, self.identity, strict=True))
        return str(named.get("unit", ""))

    @property
    def added(self) -> list[Key]:
        return [k for k in self.wanted if k not in self.now and k != HEAD]

    @property
    def changed(self) -> list[CellChange]:
        """The cells that change in entries that stand already, and in the file's head."""
        both = {k: c for k, c in self.wanted.items() if k in self.now}
        return changes(self.record, {k: c for k, c in self.now.items() if k in both}, both)

    @property
    def same(self) -> int:
        """Entries that stay as they are."""
        return sum(k != HEAD and self.now.get(k) == c for k, c in self.wanted.items())


@dataclass(frozen=True)
class MergePlan:
    """The whole merge: slots in the order of the ledger, and what forbids it."""

    slots: tuple[Slotted, ...] = ()
    refused: tuple[Unread, ...] = ()
    skipped: tuple[tuple[str, str], ...] = ()  # file, why: not of the quarter or unit asked for
    warnings: tuple[Diagnostic, ...] = ()
    after: Ledger | None = None  # the ledger as it will be

    @property
    def conflicts(self) -> list[tuple[Slotted, FileConflict]]:
        return [(slot, c) for slot in self.slots for c in slot.conflicts]

    @property
    def unkept(self) -> list[tuple[Slotted, Unkept]]:
        return [(slot, one) for slot in self.slots for one in slot.unkept]

    @property
    def writes(self) -> bool:
        return any(s.text is not None or s.received is not None for s in self.slots)


@dataclass(frozen=True)
class Wanted:
    """What the user asked for: only these quarters and units, and who wins."""

    quarter: Period | None = None
    unit: str | None = None
    take: Take | None = None


def write_merged(book: Sound, planned: MergePlan) -> None:
    """Writes the files of the slots and the records of what was received; the workspace is locked.

    Refuses what leads out of the workspace, and a file that changed since the ledger was read.
    """
    space = book.workspace
    files: dict[Path, bytes | None] = {}
    for slot in planned.slots:
        if slot.text is not None:
            mark = codecs.BOM_UTF8 if (space.bytes_of(slot.path) or b"").startswith(codecs.BOM_UTF8) else b""
            files[slot.path] = mark + slot.text.encode("utf-8")
        kind = receipts.record_of(slot.record)
        if slot.received is not None and kind is not None:
            path = space.path_of(kind.glob, *slot.identity)
            files[path] = receipts.write(slot.record, slot.received).encode("utf-8")
    if any(s.record is CONTACTS_FILE for s in planned.slots):
        files |= space.privacy()
    kinds = (*ROW_FILES, *RECEIPTS.values())
    read = {f.path: f.source.text for kind in kinds for f in book.ledger.files(kind)}
    journal.write_all(space.root, files, {path: read.get(path) for path in files})


_SUBMITTED: Cell = ("submitted", "")
Row = dict[Cell, Fact]


class _Said(NamedTuple):
    """What one file says in a row."""

    file: str
    day: dt.date | None
    cells: Facts


class Folding:
    """One slot while its files are merged. `record`: what was received for it before this run.

    `led`: the keys of the rows that its unit owes as a lead.
    """

    def __init__(
        self, slot: Slotted, record: Received | None, take: Take | None, led: frozenset[Key] = frozenset()
    ) -> None:
        self._slot, self._take, self._led = slot, take, led
        self._recorded = receipts.record_of(slot.record) is not None
        self._receipts = record.files if record else ()
        self._start = self._group = self.sent = receipts.base(slot.record, record)
        self._day: dt.date | None = None  # the files of one day start from the same `_group`
        self._days = {r.submitted for r in self._receipts}
        self._spoken: dict[Key, list[_Said]] = {}  # what the files of this run say, row by row, the latest last
        self._outdated: list[tuple[Key, _Said, _Said]] = []  # a row that a later dated file, merged before, has

    @property
    def latest(self) -> str | None:
        """The digest of the file that was submitted last of those merged before."""
        found = [(r.submitted or dt.date.min, number, r.sha256) for number, r in enumerate(self._receipts)]
        return max(found)[2] if found else None

    def take_in(self, one: Incoming) -> None:
        """Merges one file, none before those of earlier days."""
        slot, day = self._slot, one.value.submitted
        theirs = table(slot.record, one.value)
        for key in list(theirs):
            later = self._later(key, day)
            if later is not None:
                said = _Said(one.name, day, theirs.pop(key))
                self._outdated.append((key, said, _Said(later.file, later.submitted, {})))
        base = self._base(one, theirs)
        if slot.wanted or len(theirs) > 1:
            choose = self._take or undecided
            merged = receive(resolve(base, slot.wanted, theirs), slot.wanted, theirs, choose)
            self._conflict(merged.conflicts, one.name)
            slot.wanted = merged.table
        self.sent = overlay(self.sent, theirs)
        self._days.add(day)
        for key, cells in theirs.items():
            self._spoken.setdefault(key, []).append(_Said(one.name, day, cells))

    def _conflict(self, found: Iterable[Conflict], file: str) -> None:
        self._slot.conflicts += [FileConflict(c, file, tuple(self._slot.files)) for c in found]

    def _later(self, key: Key, day: dt.date | None) -> Receipt | None:
        """The file merged before that speaks of a row and was submitted after a day; none where the row is asked for."""
        asked = self._take is not None and self._take.side == THEIRS and self._take.tasks.intersection(key)
        if key == HEAD or key not in self._start or day is None or asked:
            return None
        later = [(r.submitted, r) for r in self._receipts if r.submitted and r.submitted > day and r.speaks_of(*key)]
        return max(later, key=lambda pair: pair[0])[1] if later else None

    def _base(self, one: Incoming, theirs: dict[Key, Row]) -> Table:
        """What a file is taken to start from."""
        slot, day = self._slot, one.value.submitted
        if not self._recorded:
            return receipts.two_way(slot.wanted, day)
        if day != self._day:
            self._group, self._day = self.sent, day
        base = {key: dict(cells) for key, cells in self._group.items()}
        for key, cells in theirs.items():
            before = self._spoken.get(key, ())
            if any(said.day is None for said in before):
                base[key] = dict(self._start.get(key, {}))
            elif any(said.day != day for said in before) and key in slot.wanted:
                self._clash(one, key, cells, base)
        if self._led:
            self._keep_day(base, theirs)
        now = slot.wanted.get(HEAD, {}).get(_SUBMITTED)
        if now in self._days and isinstance(now, dt.date):  # the day that the unit gave, not one that the office wrote
            base[HEAD][_SUBMITTED] = now
            if day is not None and day < now:
                theirs[HEAD].pop(_SUBMITTED, None)
        return base

    def _keep_day(self, base: dict[Key, Row], theirs: dict[Key, Row]) -> None:
        """Takes out the day of the side that only supports others, where the other side leads."""
        ours = self._slot.wanted
        mine, leads = self._led & ours.keys(), self._led & theirs.keys()
        if ours and leads and not mine:
            base[HEAD].pop(_SUBMITTED, None)
            self._slot.wanted = {**ours, HEAD: {c: fact for c, fact in ours[HEAD].items() if c != _SUBMITTED}}
        elif mine and not leads:
            theirs[HEAD].pop(_SUBMITTED, None)

    def _clash(self, one: Incoming, key: Key, cells: Facts, base: dict[Key, Row]) -> None:
        """Where an earlier file of this run says something else in a cell, both rows cannot stand: the clerk decides.

        Unless the later file is to be taken, `base` becomes such that the earlier one stands.
        """
        said, ours = self._group[key], self._slot.wanted[key]
        start = resolve({key: self._start.get(key, {})}, {key: said}, {key: cells})[key]
        told = {c: fact for c, fact in said.items() if c != _SUBMITTED and fact != start.get(c)}
        found = [c for c in cells if c in told and cells[c] not in (told[c], ours.get(c))]
        if not found:
            return
        if key != HEAD:
            found += [c for c in told if c not in cells and c in ours]
        conflicts = [Conflict(key, c, start.get(c), ours.get(c), cells.get(c)) for c in found]
        side = self._take(conflicts[0]) if self._take else None
        if side == THEIRS:
            return
        if side is None:
            self._conflict(conflicts, one.name)
        row = {c: fact for c, fact in base[key].items() if c not in found}
        base[key] = row | {c: cells[c] for c in found if c in cells}

    def unkept(self) -> Iterator[Unkept]:
        """What files of this run say that the result does not have, because another file has the word."""
        rows = [
            (key, said, several[-1]) for key, several in self._spoken.items() if self._recorded for said in several[:-1]
        ]
        for outdated, all_of in ((True, self._outdated), (False, rows)):
            for key, said, by in all_of:
                now = self._slot.wanted.get(key, {})
                start = resolve({key: self._start.get(key, {})}, {key: said.cells})[key]
                record = self._slot.record
                for cell in sorted(said.cells, key=cell_order(record if key == HEAD else record.row)):
                    fact = said.cells[cell]
                    if cell != _SUBMITTED and fact not in (now.get(cell), start.get(cell)):
                        names = (said.file, said.day, by.file, by.day)
                        yield Unkept(key, cell, fact, now.get(cell), *names, outdated=outdated)
