"""What a change brought: findings that were not there before, and what the base has and the change has not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from gwrb.diagnostics import Diagnostic, finding
from gwrb.ledger import Ledger
from gwrb.model import Progress
from gwrb.rules import across as rules
from gwrb.source import Place, Source

_LINE = re.compile(r"第 \d+ 行")
_HUNK = re.compile(r"@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_FILE = re.compile(r"\+\+\+ (?:b/(.*)|/dev/null)")


class Brought(NamedTuple):
    """The findings of a change, and how many others were there before it."""

    found: list[Diagnostic]
    untouched: int


def touched_lines(diff: str) -> dict[str, set[int]]:
    """From a diff without context: each file's lines that the change wrote (or next to which it took some away)."""
    out: dict[str, set[int]] = {}
    name: str | None = None
    content = 0  # lines of data still to come: one of them may look like a header
    for line in diff.split("\n"):
        if content:
            content -= not line.startswith("\\")
        elif head := _FILE.fullmatch(line):
            name = head[1]
        elif hunk := _HUNK.match(line):
            start, count = int(hunk[2]), int(hunk[3] or 1)
            content = int(hunk[1] or 1) + count
            if name is not None:
                out.setdefault(name, set()).update(range(start, start + max(count, 1)))
    return out


def brought(
    before: Iterable[Diagnostic], after: Sequence[Diagnostic], touched: Mapping[str, set[int]]
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
    """Tasks, units and entries that the base has and the change has not.

    Silent where a file can no longer be read: that is a finding already. `missing` shows the paths of
    progress files that are gone, by their name in the base.
    """
    if before.plan and after.plan and not after.damaged:
        left = {task.id for task in after.plan.tasks}
        for task in before.plan.tasks:
            if task.id not in left:
                yield _gone(after.sources[0], f"任务 {task.id}（{_short(task.text)}）")
    if before.units and after.units:
        offices = {office.name for office in after.units.offices}
        for owner in before.units.owners:
            if after.register.find(owner.name) is None and owner.name not in offices:
                yield _gone(after.sources[1], f"单位“{owner.name}”")
    yield from _entries(before, after, missing)


def _entries(before: Ledger, after: Ledger, missing: Mapping[str, str]) -> Iterator[Diagnostic]:
    now = {_owner(f.progress): f for f in after.progress if f.progress}
    unread = {f.path.name for f in after.progress if f.progress is None or f.damaged}
    for file in before.progress:
        if file.progress is None or file.path.name in unread:
            continue
        there = now.get(_owner(file.progress))
        source = there.source if there else Source(missing.get(file.source.path, file.source.path), "")
        left = {entry.key for entry in there.progress.entries} if there and there.progress else set()
        for entry in file.progress.entries:
            if entry.key not in left:
                what = f"{entry.task}{f'（{entry.scope}）' if entry.scope else ''}"
                yield _gone(source, f"“{file.progress.unit}” {file.progress.quarter} 对 {what} 的进展")


def _owner(progress: Progress) -> tuple[str, str]:
    return str(progress.unit), str(progress.quarter)


def _gone(source: Source, what: str) -> Diagnostic:
    help = "误删的请恢复；确实要删的，请在合并请求里写明理由，由审阅人决定"
    return finding(rules.DISAPPEARED, Place(source, 0, 0), f"{what}原来有，这次改动后没有了", help)


def _short(text: str) -> str:
    return text if len(text) <= 20 else text[:19] + "…"
