"""Who owes a quarter's report, or the year's plan; who has sent it, and how late."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from gwrb.edit.three_way import HEAD
from gwrb.ledger.loading import Sound
from gwrb.model.obligations import lead_obligations
from gwrb.model.progress import NO_DAYS, PROGRESS_FILE
from gwrb.model.record import Record
from gwrb.model.tables import FileSlot, Key, slot_of
from gwrb.model.unit_plans import PLANS_FILE
from gwrb.model.values import Quarter
from gwrb.tracking.office import office_records
from gwrb.tracking.states import Histories, key_of
from gwrb.tracking.states import Key as Obligation
from gwrb.tracking.transitions import CLOSED


@dataclass(frozen=True)
class Owing:
    """One unit that owes: how many obligations, of how many it has spoken, when, how many days late.

    `late` is 0 where it was sent in time, where there is no due date, and where nothing was sent.
    `unconfirmed`: it owes only as a member of a group that nobody has confirmed.
    """

    unit: str
    owed: int
    reported: int = 0
    submitted: dt.date | None = None
    late: int = 0
    unconfirmed: bool = False
    sample: bool = False

    @property
    def state(self) -> str:
        return "未报" if self.missing else "迟报" if self.late else "已报"

    @property
    def missing(self) -> bool:
        """Whether it has spoken of none of what it owes."""
        return not self.reported


@dataclass(frozen=True)
class Standing:
    """Who owes, in the order of units.yaml, and who has sent. `quarter` None: the plans of the year."""

    quarter: Quarter | None
    due: dt.date | None
    rows: tuple[Owing, ...]

    @property
    def owing(self) -> tuple[str, ...]:
        return tuple(row.unit for row in self.rows)

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(row.unit for row in self.rows if row.missing)

    @property
    def partial(self) -> tuple[Owing, ...]:
        """Those that have spoken of some of what they owe, not of all."""
        return tuple(row for row in self.rows if 0 < row.reported < row.owed)

    @property
    def unconfirmed(self) -> tuple[str, ...]:
        return tuple(row.unit for row in self.rows if row.unconfirmed)


@dataclass(frozen=True)
class _LastWord:
    """What a file says: of which rows, submitted when."""

    keys: frozenset[Key]
    submitted: dt.date | None
    sample: bool


class Planned(Protocol):
    """A file as a merge will leave it: its place, and each row's facts."""

    @property
    def record(self) -> Record: ...
    @property
    def slot(self) -> FileSlot: ...
    @property
    def wanted(self) -> Mapping[Key, Mapping[Any, Any]]: ...


def standing(book: Sound, quarter: Quarter, planned: Iterable[Planned] = ()) -> Standing:
    """Where a quarter's reports stand, with the slots of a merge counted in."""
    said = _said(book, PROGRESS_FILE, planned)
    due, histories = book.plan.due(quarter), office_records(book).histories
    exempt, first = _exempt(histories, quarter), histories.first_sent(quarter)
    return Standing(quarter, due, _rows(book, said, due, exempt, first, quarter=quarter))


def plans_standing(book: Sound, planned: Iterable[Planned] = ()) -> Standing:
    """Where the units' plans of the year stand, with the slots of a merge counted in."""
    due = book.plan.heading.plans_due
    return Standing(None, due, _rows(book, _said(book, PLANS_FILE, planned), due))


def _exempt(histories: Histories, quarter: Quarter) -> frozenset[Obligation]:
    """The obligations closed in an earlier quarter: nothing is owed of them any more (办结免报)."""
    stands = histories.stands(quarter) if histories.in_use else []
    return frozenset(key_of(s.obligation) for s in stands if s.state == CLOSED and s.entry is None)


def _said(book: Sound, record: Record, planned: Iterable[Planned]) -> dict[FileSlot, _LastWord]:
    """Every file of a kind by its place; of two of one place the first, as the checks have it."""
    out: dict[FileSlot, _LastWord] = {}
    for file in book.ledger.files(record):
        if file.value is not None:
            keys = frozenset(record.key_of(row) for row in record.rows_of(file.value))
            out.setdefault(
                slot_of(record, file.value, book.register),
                _LastWord(keys, file.value.submitted, file.value.sample),
            )
    out.update((slot.slot, _of_merge(slot)) for slot in planned if slot.record is record)
    return out


def _of_merge(slot: Planned) -> _LastWord:
    head = slot.wanted.get(HEAD, {})
    day = head.get(("submitted", ""))
    sample = ("sample", "") in head
    return _LastWord(frozenset(slot.wanted) - {HEAD}, day if isinstance(day, dt.date) else None, sample)


def _rows(
    book: Sound,
    said: Mapping[FileSlot, _LastWord],
    due: dt.date | None,
    exempt: frozenset[Obligation] = frozenset(),
    first: Mapping[str, dt.date] = NO_DAYS,
    **named: Quarter,
) -> tuple[Owing, ...]:
    obligations = lead_obligations(book.plan, book.register)
    owed: dict[str, list[Key]] = {}
    for obligation in obligations:
        owed.setdefault(obligation.unit.name, []).append(tuple(part and str(part) for part in obligation.key))
    sure = {d.unit.name for d in obligations if not d.unconfirmed}
    file_type = PROGRESS_FILE if named else PLANS_FILE
    out = []
    for unit in book.units.units:
        one = said.get(_place(file_type, {"unit": str(unit.name), **named}))
        spoken = one.keys if one else frozenset()
        mine = [k for k in owed.get(unit.name, ()) if k in spoken or (str(unit.name), *k) not in exempt]
        if not mine:
            continue
        reported = sum((Counter(mine) & Counter(spoken)).values())
        day = one.submitted if one and reported else None
        since = first.get(str(unit.name), day)
        late = max((since - due).days, 0) if since and due and day else 0
        sample = bool(one and reported and one.sample)
        out.append(Owing(unit.name, len(mine), reported, day, late, unit.name not in sure, sample))
    return tuple(out)


def _place(file_type: Record, named: Mapping[str, Any]) -> FileSlot:
    return FileSlot(file_type.name, tuple(named[key] for key in file_type.identity))
