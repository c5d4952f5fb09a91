"""What a merge will do, as values: a slot for each file it touches, conflicts, refusals."""

from __future__ import annotations

import codecs
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from gwrb.edit.three_way import HEAD, Cell, CellChange, Conflict, Digest, Fact, Side, Table, changes, resolve
from gwrb.ledger import journal
from gwrb.ledger.loading import DataFile, Ledger, Sound
from gwrb.merge import receipts
from gwrb.merge.intake import Incoming, Unread
from gwrb.model.files import RECEIPTS, ROW_FILES, Key
from gwrb.model.progress import Received
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
