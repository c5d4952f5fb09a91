"""The checks as a merge needs them: over what arrived, and over the files as they would be. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from gwrb.ledger.loading import DataFile, Ledger
from gwrb.ledger.workspace import shown
from gwrb.merge.intake import Incoming, Unread
from gwrb.merge.merge_plan import Slotted
from gwrb.model.files import SENT, FileSlot, slot_of
from gwrb.model.record import Record, parse_as
from gwrb.text.diagnostics import Diagnostic
from gwrb.text.source import Source
from gwrb.validation import file_rules, unit_files

Check = Callable[[Ledger], Sequence[Diagnostic]]

# What is asked of the file as it would be: what an arrival leaves out may stand in the ledger already.
_OF_WHOLE = (unit_files.incomplete.rule.code, unit_files.no_liaison.rule.code)


def place(ledger: Ledger, kind: Record, slot: FileSlot) -> Path:
    """Where a file belongs."""
    return ledger.workspace.path_of(kind.glob, *slot.identity)


def arrived(ledger: Ledger, files: Sequence[Incoming], check: Check) -> tuple[list[Unread], tuple[Diagnostic, ...]]:
    """Runs the checks over what arrived, as if it stood in the ledger: what is wrong, at its own lines."""
    register = ledger.register
    slots = {slot_of(f.record, f.value, register) for f in files}
    whole = replace(ledger, sources=(*ledger.sources, *(f.source for f in files)))
    for kind in SENT:
        standing = ledger.files(kind)
        rest = [f for f in standing if f.value is None or slot_of(kind, f.value, register) not in slots]
        new = [
            DataFile(place(ledger, kind, slot_of(kind, f.value, register)), f.source, f.value)
            for f in files
            if f.record is kind
        ]
        whole = whole.with_files(kind, [*rest, *new])
    found = check(whole)
    by_source: dict[Source, list[Diagnostic]] = {f.source: [] for f in files}
    passed = {file_rules.path.rule.code, *_OF_WHOLE}  # where it came from is no matter yet
    for d in found:
        if d.source in by_source and d.code not in passed:
            by_source[d.source].append(d)
    errors = {f.name: tuple(d for d in by_source[f.source] if d.severity == "error") for f in files}
    refused = [Unread(name, "内容有错误", found) for name, found in errors.items() if found]
    own = [d for f in files for d in f.diagnostics if d.code == "GW009"]
    return refused, (*own, *(d for f in files for d in by_source[f.source] if d.severity == "warning"))


def would_be(ledger: Ledger, slots: Iterable[Slotted], check: Check) -> tuple[Ledger, list[Unread], list[Diagnostic]]:
    """The ledger as it would be, and what the checks find in its new files: what is wrong, what is still wanting."""
    new = {s.path: s for s in slots if s.text is not None}
    if not new:
        return ledger, [], []
    made: list[Source] = []
    whole, replaced = ledger, set()
    for kind in SENT:
        old = {f.path: f.source for f in ledger.files(kind) if f.path in new}
        files = [f for f in ledger.files(kind) if f.path not in new]
        replaced |= set(old.values())
        for path, slot in new.items():
            if slot.record is not kind:
                continue
            source = Source(old[path].path if path in old else shown(path), slot.text or "")
            made.append(source)
            files.append(DataFile(path, source, parse_as(kind, source)[0]))
        whole = whole.with_files(kind, files)
    kept = tuple(s for s in ledger.sources if s not in replaced)
    whole = replace(whole, sources=(*kept, *made))
    found = check(whole)
    refused = []
    for made_one in made:
        errors = tuple(d for d in found if d.source is made_one and d.severity == "error")
        if errors:
            refused.append(Unread(made_one.path, "合并后会有错误", errors))
    own = {id(source) for source in made}
    return whole, refused, [d for d in found if id(d.source) in own and d.code in _OF_WHOLE]
