"""Bringing what arrived into the ledger: planned here as values, written elsewhere. Pure.

Each file is merged with what stands, three-way: the base is what the same unit sent last
(`receipts`). Files of one unit and quarter come in the order of their dates of submission; a file
that was merged before and has been followed by another changes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from gwrb.diagnostics import Diagnostic
from gwrb.ledger import Ledger, ProgressFile, Sound
from gwrb.merging import receipts, splice, wholefile
from gwrb.merging.incoming import Incoming, Unread, said_elsewhere
from gwrb.merging.merge import (
    THEIRS,
    Conflict,
    Key,
    Side,
    Table,
    overlay,
    receive,
    resolve,
    table,
)
from gwrb.merging.plan import FileConflict, Planned, Slot, Slotted, Take, Wanted, slot_of
from gwrb.model import Group, Plan, Unit
from gwrb.names import Register
from gwrb.parse import parse_progress
from gwrb.received import Receipt, Received
from gwrb.rules import progress as rules
from gwrb.source import Source

Check = Callable[[Ledger], Sequence[Diagnostic]]


def plan(book: Sound, files: Sequence[Incoming], wanted: Wanted, today: dt.date, check: Check) -> Planned:
    """What merging these files would do. Nothing is to be written where `refused` or `conflicts` has anything."""
    chosen, skipped, refused = _chosen(files, book.register, wanted)
    refused += _misnamed(chosen, book.register)
    before, warnings = _checked(book.ledger, chosen, check)
    refused += before
    if refused:
        return Planned(refused=tuple(refused), skipped=tuple(skipped), warnings=warnings)
    slots = _slots(book, chosen)
    order = notice_order(book.plan)
    standing = {slot_of(f.progress, book.register): f for f in book.ledger.progress if f.progress}
    records = {(r.quarter, str(r.unit)): r for r in book.ledger.received}
    for key, (slot, arrived) in slots.items():
        file = standing.get(key)
        refused += _fold(slot, arrived, file, records.get(key) if file else None, wanted.take, today)
        refused += _write(slot, file, arrived, order) if not slot.conflicts and not refused else []
    planned = Planned(tuple(s for s, _ in slots.values()), tuple(refused), tuple(skipped), warnings)
    if planned.refused or planned.conflicts:
        return planned
    return replace(planned, refused=tuple(_would_be(book.ledger, planned.slots, check)))


def notice_order(plan: Plan) -> Callable[[Key], tuple[int, int]]:
    """Sorts entries as the notice has their tasks and scopes; what it does not have comes last."""
    tasks = {task.id: i for i, task in enumerate(plan.tasks)}
    scopes = {(t.id, a.scope): i for t in plan.tasks for i, a in enumerate(t.assignments)}
    return lambda key: (tasks.get(key[0], len(tasks)), scopes.get(key, len(scopes)))


def _chosen(
    files: Sequence[Incoming], register: Register, wanted: Wanted
) -> tuple[list[Incoming], list[tuple[str, str]], list[Unread]]:
    """The files of the quarter and unit asked for. One that the user named and that is of others is refused."""
    chosen, skipped, refused = [], [], []
    for file in files:
        quarter, unit = slot_of(file.progress, register)
        wrong = []
        if wanted.quarter and quarter != wanted.quarter:
            wrong.append(f"是 {quarter} 的，这次只合并 {wanted.quarter}")
        if wanted.unit and unit != wanted.unit:
            wrong.append(f"是“{unit}”的，这次只合并“{wanted.unit}”")
        if not wrong:
            chosen.append(file)
        elif file.named:
            refused.append(Unread(file.name, "；".join(wrong)))
        else:
            skipped.append((file.name, "；".join(wrong)))
    return chosen, skipped, refused


def _misnamed(files: Iterable[Incoming], register: Register) -> list[Unread]:
    """Files of a group; files whose name says one unit or quarter and whose content says another."""
    out = []
    for file in files:
        if isinstance(register.find(file.progress.unit), Group):
            out.append(Unread(file.name, f"“{file.progress.unit}”是统称，请在 unit 写报送的单位"))
            continue
        words, quarter = said_elsewhere(file.name)
        named, (own, unit) = register.find(words) if words else None, slot_of(file.progress, register)
        if isinstance(named, Unit) and named.name != unit:
            out.append(
                Unread(file.name, f"文件名是“{named.name}”的，内容却是“{unit}”的；请改正 unit 或文件名")
            )
        elif quarter and quarter != own:
            out.append(Unread(file.name, f"文件名写的是 {quarter}，内容却是 {own}；请改正 quarter 或文件名"))
    return out


def _checked(
    ledger: Ledger, files: Sequence[Incoming], check: Check
) -> tuple[list[Unread], tuple[Diagnostic, ...]]:
    """Runs the checks over what arrived, as if it stood in the ledger: what is wrong, at its own lines."""
    register = ledger.register
    slots = {slot_of(f.progress, register) for f in files}
    rest = [f for f in ledger.progress if not f.progress or slot_of(f.progress, register) not in slots]
    arrived = [ProgressFile(Path(f.name), f.source, f.progress) for f in files]
    sources = (*ledger.sources, *(f.source for f in files))
    found = check(replace(ledger, progress=(*rest, *arrived), sources=sources))
    by_source: dict[Source, list[Diagnostic]] = {f.source: [] for f in files}
    for d in found:
        if d.source in by_source and d.code != rules.PATH.code:
            by_source[d.source].append(d)
    errors = {f.name: tuple(d for d in by_source[f.source] if d.severity == "error") for f in files}
    refused = [Unread(name, "内容有错误", found) for name, found in errors.items() if found]
    own = [d for f in files for d in f.diagnostics if d.code == "GW009"]
    return refused, (*own, *(d for f in files for d in by_source[f.source] if d.severity == "warning"))


def _slots(book: Sound, files: Iterable[Incoming]) -> dict[Slot, tuple[Slotted, list[Incoming]]]:
    """The files by quarter and unit, in the order of the ledger."""
    rank = {u.name: i for i, u in enumerate(book.units.units)}
    by_slot: dict[Slot, list[Incoming]] = {}
    for file in files:
        by_slot.setdefault(slot_of(file.progress, book.register), []).append(file)
    out: dict[Slot, tuple[Slotted, list[Incoming]]] = {}
    for quarter, unit in sorted(by_slot, key=lambda s: (s[0], rank.get(s[1], len(rank)), s[1])):
        slot = Slotted(quarter, unit, book.workspace.progress(quarter, unit))
        out[quarter, unit] = slot, sorted(by_slot[quarter, unit], key=_by_date)
    return out


def _by_date(file: Incoming) -> tuple[dt.date, str, str]:
    return file.progress.submitted or dt.date.min, file.name, file.sha256


def _fold(
    slot: Slotted,
    arrived: Sequence[Incoming],
    file: ProgressFile | None,
    record: Received | None,
    take: Take | None,
    today: dt.date,
) -> list[Unread]:
    """Merges the files of one slot one after another; files of the same day have the same base."""
    standing = file.progress if file else None
    slot.now = slot.wanted = table(standing) if standing else {}
    base: Table = receipts.base(record)
    sent, day = base, None
    seen = [r.sha256 for r in record.files] if record else []
    for one in arrived:
        if standing is not None and one.progress.sample != standing.sample:
            mine, other = ("示例数据", "正式数据")[:: 1 if standing.sample else -1]
            return [
                Unread(
                    one.name,
                    f"台账里“{slot.unit}”{slot.quarter} 的进展是{mine}，这一份是{other}，不能混在一起",
                )
            ]
        if one.sha256 in seen and not (take and take.side == THEIRS):
            (slot.known if one.sha256 == seen[-1] else slot.stale).append(one.name)
            continue
        if day != one.progress.submitted:
            base, day = sent, one.progress.submitted
        theirs = table(one.progress)
        merged = receive(resolve(base, slot.wanted, theirs), slot.wanted, theirs, take or _never)
        slot.conflicts += [FileConflict(c, one.name, tuple(slot.files)) for c in merged.conflicts]
        slot.wanted, sent = merged.table, overlay(sent, theirs)
        slot.files.append(one.name)
        standing = standing or one.progress
        if one.sha256 not in seen:
            seen.append(one.sha256)
            record = receipts.record(record, slot.unit, slot.quarter, _receipt(one, today), sent)
            slot.record = record
    return []


def _never(_: Conflict) -> Side | None:
    return None


def _receipt(file: Incoming, today: dt.date) -> Receipt:
    tasks = tuple(dict.fromkeys(str(e.task) for e in file.progress.entries))
    return Receipt(file.file, file.sha256, today, file.progress.submitted, tasks)


def _write(
    slot: Slotted, file: ProgressFile | None, arrived: Sequence[Incoming], order: splice.Order
) -> list[Unread]:
    """The slot's new text."""
    if slot.wanted == slot.now and file is not None:
        return []
    donors = [f.source for f in arrived if f.name in slot.files]
    try:
        if file is None:
            first = arrived[0].source if len(donors) == 1 else None
            slot.text = wholefile.new_file(slot.unit, slot.quarter, slot.wanted, order, first)
        else:
            slot.text = splice.splice(file.source, slot.wanted, order, donors[-1] if donors else None)
    except splice.CannotSpliceError:
        shown = file.source.path if file else slot.files[0]
        return [Unread(shown, "写法特殊，不能逐处修改；请先运行 gwrb fmt 整理，或改成一行一个栏目再合并")]
    return []


def _would_be(ledger: Ledger, slots: Iterable[Slotted], check: Check) -> Iterable[Unread]:
    """What the checks find in the files as they would be."""
    new = {s.path: s.text for s in slots if s.text is not None}
    if not new:
        return
    files: list[ProgressFile] = [f for f in ledger.progress if f.path not in new]
    old = {f.path: f.source for f in ledger.progress if f.path in new}
    made: list[Source] = []
    for path, text in new.items():
        source = Source(old[path].path if path in old else path.as_posix(), text)
        made.append(source)
        files.append(ProgressFile(path, source, parse_progress(source)[0]))
    kept = tuple(s for s in ledger.sources if s not in old.values())
    found = check(replace(ledger, progress=tuple(files), sources=(*kept, *made)))
    for source in made:
        errors = tuple(d for d in found if d.source is source and d.severity == "error")
        if errors:
            yield Unread(source.path, "合并后会有错误", errors)
