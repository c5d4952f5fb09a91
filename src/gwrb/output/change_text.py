"""Changes as text, JSON and Markdown; the history of a task or a unit, with who changed what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from gwrb.edit.differences import Change, Snapshot
from gwrb.edit.three_way import NONE, cell_words, fact_words, row_facts
from gwrb.git.snapshots import CommittedChange
from gwrb.ledger.kept_writes import LedgerWrite
from gwrb.model.field_types import short
from gwrb.model.progress import PROGRESS_FILE, Entry, Progress
from gwrb.output.table import Column, Table

if TYPE_CHECKING:
    from gwrb.output.terminal import TerminalPage
    from gwrb.reports.still_missing import StillMissing

NAMED = 5  # files that are named before the rest is only counted
_KINDS = {
    "task-added": "新增任务", "task-removed": "删去任务", "task-renumbered": "改编号", "task-reworded": "改写任务",
    "task-reassigned": "调整分工", "report-added": "新报单位", "entry-added": "新增进展", "entry-changed": "修改进展",
    "entry-removed": "删去进展", "status-moved": "状态变动", "row-added": "新增条目", "row-changed": "修改条目",
    "row-removed": "删去条目",
}  # fmt: skip
_PARTS = (("方案", ("plan-", "outline-")), ("任务", ("task-",)), ("单位", ("unit-",)))


def _section(change: Change) -> str:
    if change.file:
        return " ".join(word for word in (change.file, change.quarter) if word)
    if change.quarter:
        return f"进展 {change.quarter}"
    return next(title for title, kinds in _PARTS if change.kind.startswith(kinds))


def subject(change: Change) -> str:
    """Whom or what a change is about: 市经信局 2-41（东片）."""
    task = f"{change.task}（{short(change.scope)}）" if change.scope and change.task else change.task
    return " ".join(word for word in (change.unit, task, change.row) if word)


def words(change: Change) -> str:
    """One change in one sentence or two lines."""
    if change.kind in ("report-added", "report-removed", "file-added", "file-removed"):
        return f"{change.what} {change.entries} 条：{change.after or change.before}"
    if change.kind in ("entry-added", "entry-removed", "row-added", "row-removed"):
        said = change.after or change.before
        return f"{change.what}一条：{said}" if said else f"{change.what}一条"
    if change.kind.endswith(("-added", "-removed")):
        return f"{change.what}：{change.after or change.before}"
    before, after = change.before or NONE, change.after or NONE
    if "\n" in before + after or len(before + after) > 40:
        return f"{change.what}：\n- {_indented(before)}\n+ {_indented(after)}"
    return f"{change.what}：{before} → {after}"


def _indented(text: str) -> str:
    return text.replace("\n", "\n  ")


def counted(found: Sequence[Change]) -> str:
    """The last line: what there is of each kind."""
    counts = Counter(_KINDS.get(c.kind, "其他") for c in found)
    parts = [f"{name} {counts[name]}" for name in (*_KINDS.values(), "其他") if counts[name]]
    return f"共 {len(found)} 处变动：{'、'.join(parts)}" if found else "没有变动"


def _moved(found: Sequence[Change]) -> str:
    """Which tasks stand otherwise than before; empty where none does."""
    moved = [f"{subject(c)} {c.before or NONE}→{c.after or NONE}" for c in found if c.kind == "status-moved"]
    return f"状态变了 {len(moved)} 件：{'；'.join(moved)}" if moved else ""


def _left(one: StillMissing) -> str:
    if not one.tasks:
        return f"{one.unit} {one.quarter}：应报 {one.owed} 件，报全了"
    return f"{one.unit} {one.quarter}：应报 {one.owed} 件，还缺 {len(one.tasks)} 项：{'、'.join(one.tasks)}"


def text(old: Snapshot, new: Snapshot, found: Sequence[Change], left: Sequence[StillMissing] = ()) -> str:
    """For people: headings, one change a line, long texts one below the other; then what units still have to send."""
    lines = [f"{old.name} → {new.name}", ""]
    for title, group in groupby(found, _section):
        lines.append(title)
        for change in group:
            about = subject(change)
            said = words(change).replace("\n", "\n    ")
            lines.append(f"  {about} {said}" if about else f"  {said}")
        lines.append("")
    more = [*filter(None, [_moved(found)]), *map(_left, left)]
    return "\n".join([*lines, counted(found), *more]) + "\n"


def undone(one: LedgerWrite, gone: Sequence[str], old: Snapshot, new: Snapshot, found: Sequence[Change]) -> str:
    """What taking a write back does, for people: which write, its files, and every change of what they say.

    `gone`: those that the write made, and that are no more without it.
    """
    paths = [file.path for file in one.files]
    head = f"{_when(one)} 写入的：{one.command}\n"
    head += f"文件：{_named(paths)}\n" if len(gone) < len(paths) else ""
    head += f"撤回后删去：{_named(gone)}\n" if gone else ""
    return f"{head}\n{text(old, new, found)}" if found else head


def _named(paths: Sequence[str]) -> str:
    return "、".join(paths[:NAMED]) + (f"等 {len(paths)} 个文件" if len(paths) > NAMED else "")


def _when(one: LedgerWrite) -> str:
    return one.at[:16].replace("T", " ")


_WRITES: tuple[Column[LedgerWrite], ...] = (
    Column("at", "时间", lambda w: w.at, width=26),
    Column("command", "命令", lambda w: w.command, width=60, prose=True),
    Column("files", "", lambda w: [file.path for file in w.files]),
    Column("", "文件", lambda w: "、".join(file.path for file in w.files), width=60, prose=True),
)


def writes_table(found: Sequence[LedgerWrite]) -> Table[LedgerWrite]:
    """The writes that can be taken back."""
    return Table(_WRITES, found, name="可以撤回的写入")


def writes_page(found: Sequence[LedgerWrite]) -> TerminalPage:
    """The same for a terminal, the last one first."""
    from gwrb.output.terminal import TerminalPage

    page = TerminalPage()
    page.rows((16, 0, 9), [(_when(one), one.command, f"{len(one.files)} 个文件") for one in found])
    page.say("\ngwrb undo 撤回最上面的一次" if found else "没有可以撤回的写入")
    return page


def as_json(old: Snapshot, new: Snapshot, found: Sequence[Change], left: Sequence[StillMissing] = ()) -> dict[str, Any]:
    """The object for programs; keys are stable."""
    return {
        "from": old.name,
        "to": new.name,
        "changes": [
            {k: v for k, v in c._asdict().items() if v not in (None, 0) or k in ("before", "after")} for c in found
        ],
        "unread": [*old.unread, *new.unread],
        "missing": [one._asdict() | {"tasks": list(one.tasks)} for one in left],
    }


def markdown(old: Snapshot, new: Snapshot, found: Sequence[Change], left: Sequence[StillMissing] = ()) -> str:
    """For a pull request: which tasks stand otherwise, what units still have to send, then a table a section."""
    from gwrb.documents.markdown import cell

    out = [f"**{counted(found)}**（{cell(old.name)} → {cell(new.name)}）\n"]
    said = [*filter(None, [_moved(found)]), *map(_left, left)]
    if said:
        out.append("".join(f"- {cell(one)}\n" for one in said))
    for title, group in groupby(found, _section):
        out.append(f"### {cell(title)}\n\n{Table(_CHANGES[1:], [*group]).markdown()}")
    return "\n".join(out)


_CHANGES: tuple[Column[Change], ...] = (
    Column("", "所在", _section, width=16),
    Column("", "对象", subject, width=36),
    Column("", "变动", lambda c: f"{c.what} {c.entries} 条" if c.entries else c.what, width=16),
    Column("", "原来", lambda c: c.before, width=50, prose=True),
    Column("", "现在", lambda c: c.after, width=50, prose=True),
)


def changes_of(found: Sequence[Change]) -> Table[Change]:
    """Changes, a row each."""
    return Table(_CHANGES, found, name="变动")


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
