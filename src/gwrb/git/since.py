"""What a change brought: findings that were not there before, and what the base has and the change has not."""

import datetime as dt
import os
import re
import sys
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from gwrb.edit.differences import renames
from gwrb.edit.three_way import key_words
from gwrb.git import command
from gwrb.git.snapshots import inside
from gwrb.ledger import loading
from gwrb.ledger.loading import Ledger
from gwrb.ledger.workspace import TASKS, Workspace, below, shown
from gwrb.model.changes import draft
from gwrb.model.field_types import short
from gwrb.model.files import ROW_FILES
from gwrb.model.plan import TARGET, Task
from gwrb.model.record import Record
from gwrb.model.record_writer import records
from gwrb.model.units_file import Unit
from gwrb.text.diagnostics import Diagnostic, finding, in_order
from gwrb.text.source import Place, Source, place_of
from gwrb.validation.registry import DISAPPEARED, REPAINTED, check
from gwrb.yamltext.write import scalar

_LINE = re.compile(r"第 \d+ 行")
_HUNK = re.compile(r"@@ -\d+(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@")


class Brought(NamedTuple):
    """The findings of a change, and how many others were there before it."""

    found: list[Diagnostic]
    untouched: int


def touched_lines(diff: str) -> set[int]:
    """From one file's diff without context: the lines that the change wrote (or next to which it took some away)."""
    out: set[int] = set()
    content = 0  # lines of data still to come: one of them may look like a header
    for line in diff.split("\n"):
        if content:
            content -= not line.startswith("\\")
        elif hunk := _HUNK.match(line):
            start, count = int(hunk[2]), int(hunk[3] or 1)
            content = int(hunk[1] or 1) + count
            out.update(range(start, start + max(count, 1)))
    return out


def brought(
    before: Iterable[Diagnostic], after: Sequence[Diagnostic], touched: Mapping[str, Container[int]]
) -> Brought:
    """The findings on lines that the change touched, and those that it caused elsewhere.

    `touched` goes by the paths that findings show; a file that the base did not have is in it whole. A
    finding on an untouched line stays out where the base has the same one.
    """
    old = Counter(_key(d) for d in before)
    kept: list[Diagnostic] = []
    for d in after:
        known = old[_key(d)] > 0
        if known:
            old[_key(d)] -= 1
        if not known or d.line in touched.get(d.path, ()):
            kept.append(d)
    return Brought(kept, len(after) - len(kept))


def _key(d: Diagnostic) -> tuple[str, str, str]:
    """A finding without its line: one that only moved is the same."""
    return Path(d.path).name, d.code, _LINE.sub("", d.message)


def disappeared(before: Ledger, after: Ledger, missing: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Tasks, units and rows of files that the base has and the change has not.

    Silent where a file can no longer be read: that is a finding already. `missing` shows the paths of
    files with rows that are gone, by their name in the base.
    """
    since = after.unreported
    if before.plan and after.plan and not after.damaged:
        left = {task.id for task in after.plan.tasks}
        for task in before.plan.tasks:
            if task.id not in left:
                what = f"任务 {task.id}（{task.name or short(task.text, 20)}）"
                yield _gone(after.sources[0], what, since and draft(since, task=task.id, withdrawn=True))
    if before.units and after.units:
        offices = {office.name for office in after.units.offices}
        for owner in before.units.owners:
            if after.register.find(owner.name) is None and owner.name not in offices:
                record = since and draft(since, unit=owner.name, abolished=True, successor="承接单位")
                yield _gone(after.sources[1], f"单位“{owner.name}”", record if isinstance(owner, Unit) else None)
    yield from _rows(before, after, missing)


def _rows(before: Ledger, after: Ledger, missing: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Rows that are gone, of every kind of file with rows."""
    for file_type in ROW_FILES:
        files = after.files(file_type)
        now = {file_type.identity_of(f.value): f for f in files if f.value is not None}
        unread = {f.path.name for f in files if f.value is None or f.damaged}
        for file in before.files(file_type):
            if file.value is None or file.path.name in unread:
                continue
            there = now.get(file_type.identity_of(file.value))
            source = there.source if there else Source(missing.get(file.source.path, file.source.path), "")
            left = {file_type.key_of(row) for row in file_type.rows_of(there.value)} if there else set()
            for row in file_type.rows_of(file.value):
                if file_type.key_of(row) not in left:
                    yield _gone(source, _said(file_type, file.value, row))


def _said(file_type: Record, value: Any, row: Any) -> str:
    """A row in words: “甲局” 2024Q1 对 1-1 的进展."""
    named = dict(zip(file_type.identity, file_type.identity_of(value), strict=True))
    unit = named.pop("unit", None)
    whose = [f"“{unit}”"] if unit else []
    words = " ".join([*whose, *map(str, named.values())])
    key = key_words(file_type.key_of(row))
    noun = file_type.noun
    return f"{words} 对 {key} 的{noun}" if file_type.row.key[0] == "task" else f"{words} 的{noun} {key}"


def repainted(before: Ledger, after: Ledger) -> Iterator[Diagnostic]:
    """What was edited in the plan or among the units as issued, although units have reported: the past goes by it too."""
    since = after.unreported
    if since is None or not (before.plan and after.plan and before.units and after.units):
        return
    new_names = renames(before.units, after.units)
    for name, old in new_names.items():
        unit = next(one for one in after.units.units if one.name == name)
        yield _painted(unit.name, f"“{old}”改成了“{name}”", draft(since, unit=old, renamed=name), "units.yaml")
    called = {old: name for name, old in new_names.items()}
    was = {task.id: task for task in before.plan.tasks}
    for task in after.plan.tasks:
        earlier = was.get(task.id)
        if earlier is None:
            record = draft(since, added="把这项任务照原样缩进写在这里")
            yield _painted(task.id, f"新增了任务 {task.id}，已经报过的季度也要报它", record, "tasks.yaml")
            continue
        for what, facts in _moved(earlier, task, called):
            record = draft(since, task=task.id, **facts)
            yield _painted(task.id, f"任务 {task.id} 的{what}改了", record, "tasks.yaml")


def _moved(old: Task, new: Task, called: Mapping[str, str]) -> Iterator[tuple[str, dict[str, object]]]:
    """What of a task is not as it was, and what a change states of it; units under their new names."""
    for now in new.assignments:
        was = next((a for a in old.assignments if a.scope == now.scope), None)
        for key, title in (("lead", "牵头单位"), ("responsible", "责任单位")):
            names, ours = (
                tuple(called.get(name, name) for name in (getattr(one, key) if one else ())) for one in (was, now)
            )
            if was and names != ours:
                yield title, {**({"scope": now.scope} if now.scope else {}), key: getattr(now, key)}
    facts: dict[str, object] = {}
    if old.text != new.text:
        facts["text"] = scalar(str(new.text), 0, flow=True)
    if [t._replace(at=None) for t in old.targets] != [t._replace(at=None) for t in new.targets]:
        facts["targets"] = "[" + ", ".join(" ".join(one.split())[2:] for one in records(TARGET, new.targets, 0)) + "]"
    if facts:
        yield "、".join({"text": "任务内容", "targets": "目标"}[key] for key in facts), facts


def _painted(value: Any, what: str, record: str, file: str) -> Diagnostic:
    message = f"{what}；照此改，已经报过的季度也跟着变"
    place = place_of(value) or Place(Source(file, ""), 0, 0)
    return finding(
        REPAINTED,
        place,
        message,
        f"年初写错的可以这样改；年中调整的，请把 {file} 改回原来的，另在 data/changes.yaml 写一条：{record}",
    )


def _gone(source: Source, what: str, record: str | None = None) -> Diagnostic:
    help = "误删的请恢复；确实要删的，请在合并请求里写明理由，由审阅人决定"
    if record:
        help = f"误删的请恢复；年中调整的也请恢复，另在 data/changes.yaml 写一条：{record}"
    return finding(DISAPPEARED, Place(source, 0, 0), f"{what}原来有，这次改动后没有了", help)


def compare(
    workspace: Workspace, after: loading.Ledger, found: list[Diagnostic], since: str, today: dt.date
) -> Brought:
    """The findings that came since the point at which `since` and the present part."""
    top = command.repository(workspace.root)
    commit = command.merge_base(top, command.revision(top, since), "HEAD")
    prefix = inside(workspace, top)
    command.refuse_sparse(top, f"{prefix}data")
    files = command.files(top, commit, f"{prefix}data")
    with TemporaryDirectory(prefix="gwrb-") as folder:
        base = Workspace(Path(folder))
        _lay_out(base, files, prefix)
        before = loading.read(base) if os.path.lexists(base.tasks) else None
        earlier = check(before, today) if before else []
        gone = list(disappeared(before, after, _shown_again(before, workspace))) if before else []
        gone += repainted(before, after) if before else ()
    touched = _touched(top, commit, f"{prefix}data", files)
    result = brought(earlier, found, touched)
    return Brought(in_order([*result.found, *gone]), result.untouched)


def _lay_out(base: Workspace, files: Mapping[str, bytes], prefix: str) -> None:
    (base.root / TASKS).parent.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        path = base.root / name.removeprefix(prefix)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _shown_again(before: loading.Ledger, workspace: Workspace) -> dict[str, str]:
    """The base's files under the paths that they have, or had, in the workspace."""
    return {
        file.source.path: shown(workspace.root / file.path.relative_to(before.workspace.root))
        for file_type in ROW_FILES
        for file in before.files(file_type)
    }


def _touched(top: Path, commit: str, under: str, files: Mapping[str, bytes]) -> dict[str, Container[int]]:
    """Lines written since the base, by shown path; files that the base lacks are new throughout."""
    lines = {name: touched_lines(diff) for name, diff in command.changed(top, commit, under)}
    now = (Path(one.path) for one in below(top / under) if one.is_file())
    out: dict[str, Container[int]] = {shown(top / name): numbers for name, numbers in lines.items()}
    out |= {shown(path): range(sys.maxsize) for path in now if path.relative_to(top).as_posix() not in files}
    return out
