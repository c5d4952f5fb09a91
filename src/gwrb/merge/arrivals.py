"""Bringing what arrived into the ledger: planned here as values, written elsewhere. Pure.

Each file is merged with what stands, three-way: the base is what the same unit sent last
(`receipts`); of contacts nothing is recorded, and they merge two-way. Files of one place (of a unit
and quarter) come in the order of their dates of submission (`folding`); a file that was merged before
and has been followed by another changes nothing.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from gwrb.edit import splice
from gwrb.edit.three_way import THEIRS, table
from gwrb.ledger.loading import DataFile, Ledger, Sound
from gwrb.ledger.workspace import shown
from gwrb.merge import receipts
from gwrb.merge.intake import Incoming, Unread, said_elsewhere
from gwrb.merge.merge_plan import Folding, MergePlan, Slotted, Wanted
from gwrb.model.files import SENT, FileSlot, Key, KeyOrder, owner_of, slot_of
from gwrb.model.progress import Received
from gwrb.model.record import Record, parse_as
from gwrb.model.units_file import Group, Unit
from gwrb.text.diagnostics import Diagnostic
from gwrb.text.source import Source
from gwrb.validation import file_rules, unit_files
from gwrb.validation.registry import check

# What is asked of the file as it would be: what an arrival leaves out may stand in the ledger already.
_OF_WHOLE = (unit_files.incomplete.rule.code, unit_files.no_liaison.rule.code)
_NOT_YET = {file_rules.path.rule.code, *_OF_WHOLE}  # where an arrival came from is no matter yet


def plan(book: Sound, arrived: Sequence[Incoming | Unread], wanted: Wanted, today: dt.date) -> MergePlan:
    """What merging what arrived would do. Nothing is to be written where `refused` or `conflicts` has anything."""
    planned = _Merge(book, wanted, today).plan([f for f in arrived if isinstance(f, Incoming)])
    unread = [f for f in arrived if isinstance(f, Unread)]
    litter = tuple((f.name, f.why) for f in unread if f.litter)
    refused = (*(f for f in unread if not f.litter), *planned.refused)
    return replace(planned, refused=refused, skipped=(*litter, *planned.skipped))


class _Merge:
    """One merge while it is planned: what was refused and what was skipped so far."""

    def __init__(self, book: Sound, wanted: Wanted, today: dt.date) -> None:
        self._book, self._ledger, self._year = book, book.ledger, book.ledger.year
        self._wanted, self._today = wanted, today
        self._refused: list[Unread] = []
        self._skipped: list[tuple[str, str]] = []
        self._orders: dict[tuple[str, int], KeyOrder] = {}
        self._records: dict[str, dict[tuple[Any, ...], Received]] = {}

    def plan(self, files: Sequence[Incoming]) -> MergePlan:
        chosen = [file for file in files if self._is_wanted(file)]
        for file in chosen:
            self._check_name(file)
        warnings = self._check_arrived(chosen)
        slots = [] if self._refused else self._slots(chosen)
        for slot in slots:
            self._check_place(slot)
            self._fold(slot)
            if not slot.conflicts and not self._refused:
                self._write(slot)
        after = self._ledger
        if not self._refused and not any(slot.conflicts for slot in slots):
            after, doubts = self._check_result({slot.path: slot for slot in slots if slot.text is not None})
            warnings += doubts
        return MergePlan(tuple(slots), tuple(self._refused), tuple(self._skipped), tuple(warnings), after)

    def _refuse(self, name: str, why: str) -> None:
        self._refused.append(Unread(name, why))

    def _slot(self, file: Incoming) -> FileSlot:
        return slot_of(file.record, file.value, self._ledger.finder(file.value))

    def _said(self, file: Incoming) -> dict[str, Any]:
        """What names a file's place, by field: its quarter, its unit under the register's name."""
        return dict(zip(file.record.identity, self._slot(file).identity, strict=True))

    def _place(self, record: Record, slot: FileSlot) -> Path:
        """Where a file belongs."""
        return self._ledger.workspace.path_of(record.glob, *slot.identity)

    def _check_arrived(self, files: Sequence[Incoming]) -> list[Diagnostic]:
        """Checks what arrived as if it stood in the ledger: refuses what is wrong, at its own lines; the warnings."""
        slots = {self._slot(f) for f in files}
        whole = self._ledger.but(sources=(*self._ledger.sources, *(f.source for f in files)))
        for kind in SENT:
            standing = self._ledger.files(kind)
            rest = [
                f
                for f in standing
                if f.value is None or slot_of(kind, f.value, self._ledger.finder(f.value)) not in slots
            ]
            new = [DataFile(self._place(kind, self._slot(f)), f.source, f.value) for f in files if f.record is kind]
            whole = whole.with_files(kind, [*rest, *new])
        by_source: dict[Source, list[Diagnostic]] = defaultdict(list)
        for d in check(whole, self._today):
            if d.code not in _NOT_YET:
                by_source[d.source].append(d)
        errors = {f.name: tuple(d for d in by_source[f.source] if d.severity == "error") for f in files}
        self._refused += [Unread(name, "内容有错误", found) for name, found in errors.items() if found]
        own = [d for f in files for d in f.diagnostics if d.code == "GW009"]
        return own + [d for f in files for d in by_source[f.source] if d.severity == "warning"]

    def _check_result(self, new: Mapping[Path, Slotted]) -> tuple[Ledger, list[Diagnostic]]:
        """The ledger with the new files, and what is still wanting in them; refuses those that would be wrong."""
        if not new:
            return self._ledger, []
        old = {f.path: f.source for kind in SENT for f in self._ledger.files(kind) if f.path in new}
        made = {
            path: Source(old[path].path if path in old else shown(path), slot.text or "") for path, slot in new.items()
        }
        replaced = set(old.values())
        kept = [s for s in self._ledger.sources if s not in replaced]
        whole = self._ledger.but(sources=(*kept, *made.values()))
        for kind in SENT:
            rest = [f for f in self._ledger.files(kind) if f.path not in new]
            own = [(path, made[path]) for path, slot in new.items() if slot.record is kind]
            whole = whole.with_files(kind, [*rest, *(DataFile(p, s, parse_as(kind, s)[0]) for p, s in own)])
        found = check(whole, self._today)
        for source in made.values():
            errors = tuple(d for d in found if d.source is source and d.severity == "error")
            if errors:
                self._refused.append(Unread(source.path, "合并后会有错误", errors))
        ids = {id(source) for source in made.values()}
        return whole, [d for d in found if id(d.source) in ids and d.code in _OF_WHOLE]

    def _is_wanted(self, file: Incoming) -> bool:
        """Whether a file is of the quarter and unit asked for. One that the user named and that is not is refused."""
        said, wanted = self._said(file), self._wanted
        quarter, unit = said.get("quarter"), said.get("unit")
        wrong = []
        if wanted.quarter and quarter != wanted.quarter:
            other = f"是 {quarter} 的" if quarter else f"是{file.record.noun}，不分季度"
            wrong.append(f"{other}，这次只合并 {wanted.quarter}")
        if wanted.unit and self._year.root(str(unit), quarter) != self._year.root(wanted.unit):
            wrong.append(f"是“{unit}”的，这次只合并“{wanted.unit}”")
        if wrong and file.named:
            self._refuse(file.name, "；".join(wrong))
        elif wrong:
            self._skipped.append((file.name, "；".join(wrong)))
        return not wrong

    def _check_name(self, file: Incoming) -> None:
        """Refuses a file whose name says one unit or quarter and whose content says another."""
        if isinstance(owner_of(file.record, file.value, self._ledger.finder(file.value)), Group):
            return  # the checks say so, at its line
        words, quarter = said_elsewhere(file.name)
        said = self._said(file)
        own, unit = said.get("quarter"), said.get("unit")
        named = self._ledger.finder(file.value)(words) if words else None
        if isinstance(named, Unit) and named.name != unit:
            self._refuse(file.name, f"文件名是“{named.name}”的，内容却是“{unit}”的；请改正 unit 或文件名")
        elif quarter and own and quarter != own:
            self._refuse(file.name, f"文件名写的是 {quarter}，内容却是 {own}；请改正 quarter 或文件名")

    def _slots(self, files: Iterable[Incoming]) -> list[Slotted]:
        """The files by kind, quarter and unit, in the order of the ledger, each with the file that stands."""
        kinds = {kind.name: number for number, kind in enumerate(SENT)}
        rank = {u.name: i for i, u in enumerate(self._book.units.units)}
        standing = {
            slot_of(kind, file.value, self._ledger.finder(file.value)): file
            for kind in SENT
            for file in self._ledger.files(kind)
            if file.value is not None
        }

        def place(slot: FileSlot) -> tuple[Any, ...]:
            parts = ((rank.get(p, len(rank)), p) if isinstance(p, str) else p for p in slot.identity)
            return kinds[slot.kind], *parts

        by_slot: dict[FileSlot, list[Incoming]] = defaultdict(list)
        for file in sorted(files, key=_by_date):
            by_slot[self._slot(file)].append(file)
        out = []
        for key in sorted(by_slot, key=place):
            arrived, record = by_slot[key], by_slot[key][0].record
            out.append(Slotted(record, key.identity, self._place(record, key), arrived, standing.get(key)))
        return out

    def _check_place(self, slot: Slotted) -> None:
        """Refuses where a file stands under another name than it should: a second one would be the unit's twice."""
        file, wanted = slot.standing, slot.path
        if file is None or file.path == wanted:
            return
        here = file.path.parent == wanted.parent
        where = f"请先改名为 {wanted.name}" if here else f"请先移到 {wanted.parent.name}/{wanted.name}"
        self._refuse(file.source.path, f"是“{slot.unit}”的，文件名却不对；{where}，再合并")

    def _fold(self, slot: Slotted) -> None:
        """Merges the files of one slot, in the order of their dates."""
        kind, take = slot.record, self._wanted.take
        received = receipts.record_of(kind)
        standing = slot.standing.value if slot.standing else None
        if standing is not None:
            slot.now = slot.wanted = table(kind, standing)
        # Where the file was taken away, its receipt speaks of words that are not in the ledger.
        record = self._record_of(received, slot) if received and standing else None
        folding = Folding(slot, record, take, self._led(slot))
        seen = {r.sha256 for r in record.files} if record else set()
        theirs = take is not None and take.side == THEIRS
        for one in slot.arrived:
            if standing is not None and one.value.sample != standing.sample:
                self._refuse(one.name, _mixed(slot, sample=standing.sample))
                return
            latest = folding.latest in (None, one.sha256)
            if one.sha256 in seen and not (theirs and (latest or (take and take.tasks))):
                (slot.known if latest else slot.stale).append(one.name)
                continue
            folding.take_in(one)
            slot.files.append(one.name)
            standing = standing or one.value
            if one.sha256 not in seen:
                seen.add(one.sha256)
                if received:
                    receipt = receipts.receipt(kind, one.file, one.sha256, self._today, one.value)
                    record = receipts.record(kind, record, slot.unit, slot.quarter, receipt, folding.sent)
                    slot.received = record
        slot.unkept = list(folding.unkept())

    def _record_of(self, received: Record, slot: Slotted) -> Received | None:
        """What is recorded of a slot's unit and quarter: the first of such files."""
        if received.name not in self._records:
            files: list[Received] = self._ledger.of(received)
            self._records[received.name] = {slot.record.identity_of(one): one for one in reversed(files)}
        return self._records[received.name].get(slot.identity)

    def _order(self, slot: Slotted) -> KeyOrder:
        """The order of a file's rows, by the plan of its quarter."""
        book = self._book.at(slot.quarter) if slot.quarter else self._book
        key = slot.record.name, id(book.plan)  # the ledger keeps the plan of every quarter
        if key not in self._orders:
            self._orders[key] = KeyOrder(slot.record, book.plan, book.units)
        return self._orders[key]

    def _led(self, slot: Slotted) -> frozenset[Key]:
        """Task and scope of what a slot's unit owes as a lead in its quarter."""
        mine = self._year.at(slot.quarter).by_unit.get(slot.unit, ()) if slot.quarter else ()
        return frozenset(obligation.key for obligation in mine)

    def _write(self, slot: Slotted) -> None:
        """The slot's new text."""
        file, arrived = slot.standing, slot.arrived
        if slot.wanted == slot.now and file is not None:
            return
        order = self._order(slot)
        donors = [f.source for f in arrived if f.name in slot.files]
        last = donors[-1] if donors else None
        try:
            if file is None:
                first = arrived[0].source if len(donors) == 1 else None
                slot.text = splice.new_file(slot.record, slot.identity, slot.wanted, order, first)
            else:
                slot.text = splice.splice(slot.record, file.source, slot.wanted, order, last)
        except splice.CannotSpliceError:
            shown, tidy = (file.source.path, "先运行 gwrb fmt 整理，或") if file else (slot.files[0], "")
            self._refuse(shown, f"写法特殊，不能逐处修改；请{tidy}改成一行一个栏目再合并")


def _by_date(file: Incoming) -> tuple[dt.date, str, str]:
    return file.value.submitted or dt.date.min, file.name, file.sha256


def _mixed(slot: Slotted, *, sample: bool) -> str:
    mine, other = ("示例数据", "正式数据")[:: 1 if sample else -1]
    quarter = f"{slot.quarter} " if slot.quarter else ""
    return f"台账里“{slot.unit}”{quarter}的{slot.record.noun}是{mine}，这一份是{other}，不能混在一起"
