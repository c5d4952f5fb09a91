"""Bringing what arrived into the ledger: planned here as values, written elsewhere. Pure.

Each file is merged with what stands, three-way: the base is what the same unit sent last
(`receipts`); of contacts nothing is recorded, and they merge two-way. Files of one place (of a unit
and quarter) come in the order of their dates of submission; a file that was merged before and has
been followed by another changes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from gwrb.edit import splice, whole_file
from gwrb.edit.three_way import THEIRS, Conflict, Side, Table, overlay, receive, resolve, table
from gwrb.ledger.loading import DataFile, Ledger, Sound
from gwrb.merge import checking, receipts
from gwrb.merge.checking import Check
from gwrb.merge.intake import Incoming, Unread, said_elsewhere
from gwrb.merge.merge_plan import FileConflict, Planned, Slotted, Take, Wanted
from gwrb.model.files import SENT
from gwrb.model.received import Receipt, Received
from gwrb.model.record import Record
from gwrb.model.register import Register
from gwrb.model.tables import FileSlot, KeyOrder, owner_of, slot_of
from gwrb.model.units_file import Group, Unit


def plan(book: Sound, files: Sequence[Incoming], wanted: Wanted, today: dt.date, check: Check) -> Planned:
    """What merging these files would do. Nothing is to be written where `refused` or `conflicts` has anything."""
    chosen, skipped, refused = _chosen(files, book.register, wanted)
    refused += _misnamed(chosen, book.register)
    before, warnings = checking.arrived(book.ledger, chosen, check)
    refused += before
    if refused:
        return Planned(refused=tuple(refused), skipped=tuple(skipped), warnings=warnings)
    slots = _slots(book, chosen)
    standing = _standing(book.ledger, SENT)
    for key, (slot, arrived) in slots.items():
        file = standing.get(key)
        refused += _misplaced(slot, file)
        refused += _fold(
            slot, arrived, file, _received(book.ledger, slot) if file else None, wanted.take, today
        )
        order = KeyOrder(slot.record, book.plan, book.units)
        refused += _write(slot, file, arrived, order) if not slot.conflicts and not refused else []
    planned = Planned(tuple(s for s, _ in slots.values()), tuple(refused), tuple(skipped), warnings)
    if planned.refused or planned.conflicts:
        return planned
    wrong, doubts = checking.would_be(book.ledger, planned.slots, check)
    return replace(planned, refused=tuple(wrong), warnings=(*warnings, *doubts))


def _standing(ledger: Ledger, kinds: Iterable[Record]) -> dict[FileSlot, DataFile]:
    """The files that stand, by what they say they are."""
    return {
        slot_of(kind, file.value, ledger.register): file
        for kind in kinds
        for file in ledger.files(kind)
        if file.value is not None
    }


def _received(ledger: Ledger, slot: Slotted) -> Received | None:
    """What is recorded of a place, under the name of its file."""
    kind = receipts.record_of(slot.record)
    values: list[Received] = ledger.of(kind) if kind else []
    return next((v for v in values if slot.record.identity_of(v) == slot.identity), None)


def _misplaced(slot: Slotted, file: DataFile | None) -> list[Unread]:
    """A file that stands under another name than it should: a second one beside it would be the unit's twice."""
    if file is None or file.path == slot.path:
        return []
    path, name = file.source.path, slot.path.name
    where = (
        f"请先改名为 {name}"
        if file.path.parent == slot.path.parent
        else f"请先移到 {slot.path.parent.name}/{name}"
    )
    return [Unread(path, f"是“{slot.unit}”的，文件名却不对；{where}，再合并")]


def _chosen(
    files: Sequence[Incoming], register: Register, wanted: Wanted
) -> tuple[list[Incoming], list[tuple[str, str]], list[Unread]]:
    """The files of the quarter and unit asked for. One that the user named and that is of others is refused."""
    chosen, skipped, refused = [], [], []
    for file in files:
        said = _said(file, register)
        quarter, unit = said.get("quarter"), said.get("unit")
        wrong = []
        if wanted.quarter and quarter != wanted.quarter:
            other = f"是 {quarter} 的" if quarter else f"是{file.record.noun}，不分季度"
            wrong.append(f"{other}，这次只合并 {wanted.quarter}")
        if wanted.unit and unit != wanted.unit:
            wrong.append(f"是“{unit}”的，这次只合并“{wanted.unit}”")
        if not wrong:
            chosen.append(file)
        elif file.named:
            refused.append(Unread(file.name, "；".join(wrong)))
        else:
            skipped.append((file.name, "；".join(wrong)))
    return chosen, skipped, refused


def _said(file: Incoming, register: Register) -> dict[str, Any]:
    """What names a file's place, by field: its quarter, its unit under the register's name."""
    return dict(zip(file.record.identity, slot_of(file.record, file.value, register).identity, strict=True))


def _misnamed(files: Iterable[Incoming], register: Register) -> list[Unread]:
    """Files whose name says one unit or quarter and whose content says another."""
    out = []
    for file in files:
        if isinstance(owner_of(file.record, file.value, register), Group):
            continue  # the checks say so, at its line
        words, quarter = said_elsewhere(file.name)
        said = _said(file, register)
        named, own, unit = register.find(words) if words else None, said.get("quarter"), said.get("unit")
        if isinstance(named, Unit) and named.name != unit:
            out.append(
                Unread(file.name, f"文件名是“{named.name}”的，内容却是“{unit}”的；请改正 unit 或文件名")
            )
        elif quarter and own and quarter != own:
            out.append(Unread(file.name, f"文件名写的是 {quarter}，内容却是 {own}；请改正 quarter 或文件名"))
    return out


def _slots(book: Sound, files: Iterable[Incoming]) -> dict[FileSlot, tuple[Slotted, list[Incoming]]]:
    """The files by kind, quarter and unit, in the order of the ledger."""
    kinds = {kind.name: number for number, kind in enumerate(SENT)}
    rank = {u.name: i for i, u in enumerate(book.units.units)}

    def place(slot: FileSlot) -> tuple[Any, ...]:
        parts = ((rank.get(p, len(rank)), p) if isinstance(p, str) else p for p in slot.identity)
        return kinds[slot.kind], *parts

    by_slot: dict[FileSlot, list[Incoming]] = {}
    for file in files:
        by_slot.setdefault(slot_of(file.record, file.value, book.register), []).append(file)
    out: dict[FileSlot, tuple[Slotted, list[Incoming]]] = {}
    for key in sorted(by_slot, key=place):
        record = by_slot[key][0].record
        slot = Slotted(record, key.identity, checking.place(book.ledger, record, key))
        out[key] = slot, sorted(by_slot[key], key=_by_date)
    return out


def _by_date(file: Incoming) -> tuple[dt.date, str, str]:
    return file.value.submitted or dt.date.min, file.name, file.sha256


def _fold(
    slot: Slotted,
    arrived: Sequence[Incoming],
    file: DataFile | None,
    record: Received | None,
    take: Take | None,
    today: dt.date,
) -> list[Unread]:
    """Merges the files of one slot one after another; files of the same day have the same base."""
    file_type, recorded = slot.record, receipts.record_of(slot.record) is not None
    standing = file.value if file else None
    slot.now = slot.wanted = table(file_type, standing) if standing else {}
    base: Table = receipts.base(file_type, record)
    sent, day = base, None
    seen = [r.sha256 for r in record.files] if record else []
    for one in arrived:
        if standing is not None and one.value.sample != standing.sample:
            return [Unread(one.name, _mixed(slot, sample=standing.sample))]
        if one.sha256 in seen and not (take and take.side == THEIRS):
            (slot.known if one.sha256 == seen[-1] else slot.stale).append(one.name)
            continue
        if not recorded:
            base = receipts.two_way(slot.wanted, one.value.submitted)
        elif day != one.value.submitted:
            base, day = sent, one.value.submitted
        theirs = table(file_type, one.value)
        merged = receive(resolve(base, slot.wanted, theirs), slot.wanted, theirs, take or _never)
        slot.conflicts += [FileConflict(c, one.name, tuple(slot.files)) for c in merged.conflicts]
        slot.wanted, sent = merged.table, overlay(sent, theirs)
        slot.files.append(one.name)
        standing = standing or one.value
        if one.sha256 not in seen:
            seen.append(one.sha256)
            if recorded:
                receipt = _receipt(one, today)
                record = receipts.record(file_type, record, slot.unit, slot.quarter, receipt, sent)
                slot.received = record
    return []


def _mixed(slot: Slotted, *, sample: bool) -> str:
    mine, other = ("示例数据", "正式数据")[:: 1 if sample else -1]
    quarter = f"{slot.quarter} " if slot.quarter else ""
    return f"台账里“{slot.unit}”{quarter}的{slot.record.noun}是{mine}，这一份是{other}，不能混在一起"


def _never(_: Conflict) -> Side | None:
    return None


def _receipt(file: Incoming, today: dt.date) -> Receipt:
    tasks = tuple(dict.fromkeys(str(e.task) for e in file.value.entries))
    return Receipt(file.file, file.sha256, today, file.value.submitted, tasks)


def _write(
    slot: Slotted, file: DataFile | None, arrived: Sequence[Incoming], order: splice.Order
) -> list[Unread]:
    """The slot's new text."""
    if slot.wanted == slot.now and file is not None:
        return []
    donors = [f.source for f in arrived if f.name in slot.files]
    try:
        if file is None:
            first = arrived[0].source if len(donors) == 1 else None
            slot.text = whole_file.new_file(slot.record, slot.identity, slot.wanted, order, first)
        else:
            slot.text = splice.splice(
                slot.record, file.source, slot.wanted, order, donors[-1] if donors else None
            )
    except splice.CannotSpliceError:
        shown = file.source.path if file else slot.files[0]
        return [Unread(shown, "写法特殊，不能逐处修改；请先运行 gwrb fmt 整理，或改成一行一个栏目再合并")]
    return []
