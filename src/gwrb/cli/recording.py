"""What the office's commands share: a row put into a file of its own, checked before anything is written."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from gwrb.cli.invocation import owner
from gwrb.cli.show import find_task
from gwrb.edit.splice import CannotSpliceError
from gwrb.edit.whole_file import with_rows
from gwrb.ledger import journal
from gwrb.ledger.loading import DataFile, Sound
from gwrb.ledger.workspace import shown
from gwrb.model.obligations import Obligation
from gwrb.model.parse import parse_as
from gwrb.model.record import Record
from gwrb.model.tables import KeyOrder
from gwrb.model.units_file import Unit
from gwrb.text.diagnostics import Diagnostic
from gwrb.text.refusal import FOUND, Refusal
from gwrb.text.source import Source
from gwrb.tracking.states import Histories, key_of
from gwrb.validation.registry import check


def unit_of(book: Sound, name: str) -> Unit:
    """One unit; a group is refused."""
    found = owner(book.register, name)
    if not isinstance(found, Unit):
        raise Refusal(f"“{found.name}”是统称，请写一个单位", FOUND)
    return found


def obligation_of(book: Sound, histories: Histories, unit: Unit, task: str, scope: str | None) -> Obligation:
    """The obligation meant; refuses what the unit does not lead, and a task of several scopes without one."""
    found = find_task(book.plan, task)
    mine = [d for d in histories.obligations if d.unit.name == unit.name and d.task.id == found.id]
    if not mine:
        leads = [str(d.unit.name) for d in histories.obligations if d.task.id == found.id]
        whose = f"由{'、'.join(dict.fromkeys(leads))}牵头报送" if leads else "没有单位牵头报送"
        raise Refusal(f"{found.id} 不是“{unit.name}”牵头的任务（{whose}）", FOUND)
    scopes = [d for d in mine if d.assignment.scope]
    if scope is None and len(mine) == 1:
        return mine[0]
    meant = [d for d in mine if d.assignment.scope == scope]
    if not meant:
        names = "；".join(str(d.assignment.scope) for d in scopes)
        help = f"请用 --scope 写明哪一项：{names}" if names else "这项任务没有分项，不必写 --scope"
        raise Refusal(f"{found.id} 由“{unit.name}”牵头的有 {len(mine)} 项。{help}", FOUND)
    return meant[0]


def key_words(obligation: Obligation) -> str:
    """An obligation in a message: 甲局 2-3（东片）."""
    unit, task, scope = key_of(obligation)
    return f"{unit} {task}（{scope}）" if scope else f"{unit} {task}"


def before(name: str) -> str:
    """A name as a sentence goes on after it: a space behind a letter or digit."""
    return name if name.endswith("）") else f"{name} "


def record(
    book: Sound, kind: Record, made: Any, rows: Iterable[Any], today: dt.date, *, new: bool = False
) -> None:
    """Writes rows into the file of a kind that `made` names; the workspace is locked. All or nothing.

    What the checks would refuse is refused here, and nothing is written. `new`: the file must not exist yet.
    """
    identity = kind.identity_of(made)
    named = [f for f in book.ledger.files(kind) if f.value and kind.identity_of(f.value) == identity]
    file = named[0] if named else None
    path = file.path if file else book.workspace.path_of(kind.glob, *identity)
    if new and file:
        raise Refusal(f"{shown(path)} 已存在，没有改动", FOUND)
    try:
        text = with_rows(
            kind, file.source if file else None, made, rows, KeyOrder(kind, book.plan, book.units)
        )
    except CannotSpliceError as error:
        raise Refusal(f"{shown(path)} 的写法不能逐行改动，没有改动；请手工整理后再试", FOUND) from error
    source = Source(shown(path), text)
    value, parsed = parse_as(kind, source)
    others = [f for f in book.ledger.files(kind) if f is not file]
    whole = replace(
        book.ledger.with_files(kind, [*others, DataFile(path, source, value, parsed.damaged)]),
        sources=(*(s for s in book.ledger.sources if file is None or s is not file.source), source),
    )
    found = [*(d for d in parsed.diagnostics if d.severity == "error"), *_errors(check(whole, today), source)]
    if found and file:  # what was wrong before is not this row's fault
        known = Counter((d.code, d.message) for d in _errors(check(book.ledger, today), file.source))
        found = [d for d in found if not _taken(known, d)]
    if found:
        raise Refusal(f"写进 {shown(path)} 会有错误，没有改动", FOUND, found)
    if book.workspace.inside(path):
        journal.write_all(book.workspace.root, {path: text.encode("utf-8")})
    else:
        raise Refusal(f"{shown(path)} 在工作区外，没有改动", FOUND)


def _errors(found: Iterable[Diagnostic], source: Source) -> list[Diagnostic]:
    return [d for d in found if d.severity == "error" and d.source is source]


def _taken(known: Counter[tuple[str, str]], found: Diagnostic) -> bool:
    """Whether a finding is one of those known, each of which is taken once."""
    known[found.code, found.message] -= 1
    return known[found.code, found.message] >= 0
