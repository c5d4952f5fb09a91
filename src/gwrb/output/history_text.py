"""The history of a task or a unit: what was reported, quarter by quarter, and who changed what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from gwrb.edit.display import cell_words, fact_words
from gwrb.edit.three_way import row_facts
from gwrb.git.change_log import CommittedChange
from gwrb.model.progress import PROGRESS_FILE, Entry, Progress
from gwrb.output.difference_text import subject, words

Reported = tuple[Progress, Entry]


def history_text(reports: Sequence[Reported], edits: Iterable[CommittedChange]) -> str:
    """For people: an entry under its head, a change a line."""
    changed = list(map(_edit_line, edits))
    lines = [line for progress, entry in reports for line in (_head(progress, entry), *_facts(entry), "")]
    return "\n".join([*lines, *(["修改记录"] if changed else []), *changed]).rstrip("\n")


def history_object(reports: Iterable[Reported], edits: Iterable[CommittedChange]) -> dict[str, Any]:
    """The object of `gwrb log --format json`."""
    return {"reports": [_report(*one) for one in reports], "edits": [_edit(one) for one in edits]}


def _head(progress: Progress, entry: Entry) -> str:
    day = f"（{progress.submitted} 报送）" if progress.submitted else ""
    scope = f"（{entry.scope}）" if entry.scope else ""
    forecast = f"，年度预测：{entry.forecast}" if entry.forecast else ""
    return f"{progress.quarter} {progress.unit} {entry.task}{scope} {entry.status}{forecast}{day}"


def _facts(entry: Entry) -> Iterator[str]:
    for cell, fact in row_facts(PROGRESS_FILE, entry).items():
        if cell[0] not in ("status", "forecast"):
            said = f"{cell_words(PROGRESS_FILE, cell)}：{fact_words(fact)}"
            yield from (f"  {line}" for line in said.split("\n") if line)


def _edit_line(edit: CommittedChange) -> str:
    commit, change = edit
    said = f"{change.quarter or change.file} {subject(change)} {words(change)}".replace("\n", "\n    ")
    return f"  {commit.day} {commit.author}  {said}"


def _report(progress: Progress, entry: Entry) -> dict[str, Any]:
    cells: dict[str, Any] = {}
    for (name, sub), fact in row_facts(PROGRESS_FILE, entry).items():
        if sub:
            cells.setdefault(name, {})[sub] = fact_words(fact)
        else:
            cells[name] = fact_words(fact)
    head = {"quarter": str(progress.quarter), "unit": str(progress.unit)}
    return {**head, "task": str(entry.task), "scope": entry.scope, **cells, "sample": bool(progress.sample)}


def _edit(edit: CommittedChange) -> dict[str, Any]:
    commit, change = edit
    facts = {"commit": commit.id, "author": commit.author, "date": commit.day.isoformat(), "subject": commit.subject}
    return facts | {k: v for k, v in change._asdict().items() if v not in (None, 0)}
