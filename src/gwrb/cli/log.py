"""gwrb log: the history of a task or a unit over the quarters; with git, who changed it when."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from gwrb.cli import options
from gwrb.cli.invocation import Invocation, echo, echo_json
from gwrb.cli.recording import find_task, unit_of
from gwrb.edit import differences
from gwrb.edit.differences import Change
from gwrb.edit.display import cell_words, fact_words
from gwrb.edit.three_way import HEAD, row_facts
from gwrb.git import command, snapshots
from gwrb.ledger.loading import ProgressFile, Sound
from gwrb.model.progress import PROGRESS_FILE, Entry
from gwrb.model.unit_plans import PLANS_FILE
from gwrb.model.units_file import Unit
from gwrb.reports import task_lists
from gwrb.reports.quarterly_views import SAMPLE
from gwrb.text.refusal import DONE, WRONG_USE, Refusal

Edit = tuple[command.Commit, Change]
LOGGED = (PROGRESS_FILE, PLANS_FILE)  # of contacts git keeps nothing


def log(
    ctx: typer.Context,
    task: Annotated[str | None, typer.Argument(metavar="[编号]", help="任务编号，例如 2-41。")] = None,
    unit: Annotated[str | None, options.unit("只看这个单位报的。")] = None,
    format: Annotated[str, options.format("text（默认）或 json。", "text", "json")] = "text",
) -> int:
    """编号和 --unit 可以只写一个，也可以都写。"""
    place: Invocation = ctx.obj
    if task is None and unit is None:
        raise Refusal("请写任务编号，或用 --unit 写单位，例如 gwrb log 2-41", WRONG_USE)
    book = place.read(progress=True)
    wanted = str(find_task(book.plan, task).id) if task else None
    who = unit_of(book.register, unit, "--unit 请写一个单位") if unit else None
    files = [
        f for f in book.ledger.progress if f.progress and who in (None, book.register.find(f.progress.unit))
    ]
    said = [(f, e) for f in files if f.progress for e in f.progress.entries if wanted in (None, e.task)]
    edits = _edits(book, who, wanted)
    if format == "json":
        echo_json({"reports": [_report(f, e) for f, e in said], "edits": [_edit(e) for e in edits]})
        return DONE
    _show(book, wanted, said, edits)
    return DONE


def _edits(book: Sound, who: Unit | None, task: str | None) -> list[Edit]:
    """Who changed what in progress and plans, newest first; nothing outside git."""
    if command.top(book.workspace.root) is None:
        return []
    out: list[tuple[int, command.Commit, Change]] = []
    for file_type in LOGGED:
        for file in book.ledger.files(file_type):
            if file.value is None or who not in (None, book.register.find(file.value.unit)):
                continue
            quarter = getattr(file.value, "quarter", None)
            about = Change("", "", unit=str(file.value.unit), quarter=quarter and str(quarter))
            about = about if quarter else about._replace(file=file_type.noun)
            versions = snapshots.steps(book.workspace, file.path, file_type)
            for number, (commit, before, after) in enumerate(versions):
                found = differences.rows(file_type, {HEAD: {}, **before}, {HEAD: {}, **after}, about)
                out += [(number, commit, c) for c in found if task in (None, c.task)]
    newest = sorted(out, key=lambda e: (-e[1].at, -e[0]))
    return [(commit, change) for _, commit, change in newest]


def _show(book: Sound, task: str | None, said: list[tuple[ProgressFile, Entry]], edits: list[Edit]) -> None:
    from gwrb.output import difference_text as view

    if task:
        found = find_task(book.plan, task)
        echo(f"{found.id} {found.text}\n{' ＞ '.join(task_lists.heading(found, book.plan))}\n\n")
    if any(f.progress and f.progress.sample for f, _ in said):
        echo(f"{SAMPLE}\n\n")
    if not said:
        echo("还没有报过进展")
    quarters = [(_head(f, e), _body(e)) for f, e in said]
    rows = [
        (
            f"{c.day} {c.author}",
            f"{change.quarter or change.file} {view.subject(change)} {view.words(change)}",
        )
        for c, change in edits
    ]
    if quarters or rows:
        echo(view.log_text(quarters, rows))


def _head(file: ProgressFile, entry: Entry) -> str:
    progress = file.progress
    where = f"{progress.quarter} {progress.unit}" if progress else ""
    day = f"（{progress.submitted} 报送）" if progress and progress.submitted else ""
    scope = f"（{entry.scope}）" if entry.scope else ""
    forecast = f"，年度预测：{entry.forecast}" if entry.forecast else ""
    return f"{where} {entry.task}{scope} {entry.status}{forecast}{day}"


def _body(entry: Entry) -> str:
    lines = []
    for cell, fact in row_facts(PROGRESS_FILE, entry).items():
        if cell[0] not in ("status", "forecast"):
            lines.append(f"{cell_words(PROGRESS_FILE, cell)}：{fact_words(fact)}")
    return "\n".join(lines)


def _report(file: ProgressFile, entry: Entry) -> dict[str, Any]:
    progress = file.progress
    head = {"quarter": str(progress.quarter), "unit": str(progress.unit)} if progress else {}
    cells: dict[str, Any] = {}
    for (name, sub), fact in row_facts(PROGRESS_FILE, entry).items():
        words = fact_words(fact)
        if sub:
            cells.setdefault(name, {})[sub] = words
        else:
            cells[name] = words
    sample = bool(progress and progress.sample)
    return {**head, "task": str(entry.task), "scope": entry.scope, **cells, "sample": sample}


def _edit(edit: Edit) -> dict[str, Any]:
    commit, change = edit
    facts = {
        "commit": commit.id,
        "author": commit.author,
        "date": commit.day.isoformat(),
        "subject": commit.subject,
    }
    return facts | {k: v for k, v in change._asdict().items() if v not in (None, 0)}
