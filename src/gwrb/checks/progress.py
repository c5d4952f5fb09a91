"""Checks of progress files: in their place, answering what the unit owes, consistent in themselves and over time."""

from __future__ import annotations

from collections.abc import Iterator

from gwrb.checks.engine import Book, Entry
from gwrb.checks.tasks import at
from gwrb.diagnostics import Diagnostic, finding
from gwrb.ledger import ProgressFile
from gwrb.model import DONE, FORECASTS, LAGGING, Progress, Quarter
from gwrb.model import Entry as Said
from gwrb.rules import progress as rules
from gwrb.source import Place

_NOTHING = {"", "无", "暂无", "没有", "/", "／", "-", "—", "——"}  # what people write to fill a box


def path(book: Book) -> Iterator[Diagnostic]:
    """A file whose folder or name says another quarter or unit than its content; two files of one unit."""
    owners: dict[tuple[str, Quarter], ProgressFile] = {}
    for file, progress in book.progress:
        if Quarter.parse(file.path.parent.name) != progress.quarter or file.path.parent.name != str(
            progress.quarter
        ):
            message = f"文件在 {file.path.parent.name} 文件夹，内容却是 {progress.quarter}"
            help = f"请移到 {progress.quarter} 文件夹，或改正 quarter"
            yield finding(rules.PATH, _where(progress, "quarter"), message, help)
        unit = book.reporter(progress)
        if unit is None:
            continue
        if file.path.name != f"{unit.name}.yaml":
            message = f"文件名是 {file.path.name}，内容却是“{unit.name}”的"
            yield finding(
                rules.PATH, at(progress.unit, progress.at), message, f"文件名必须是 {unit.name}.yaml"
            )
        first = owners.setdefault((unit.name, progress.quarter), file)
        if first is not file:
            message = f"“{unit.name}” {progress.quarter} 的进展已在 {first.source.path} 里"
            yield finding(rules.PATH, at(progress.unit, progress.at), message, "请合并成一个文件")


def _where(progress: Progress, key: str) -> Place:
    return progress.where.get(key) or at(progress, None)


def quarter(book: Book) -> Iterator[Diagnostic]:
    """A quarter that this plan does not report."""
    if book.plan is None:
        return
    quarters = book.plan.quarters
    for _, progress in book.progress:
        if progress.quarter not in quarters:
            message = f"{progress.quarter} 不在方案的报告范围（{quarters[0]} 至 {quarters[-1]}）内"
            yield finding(
                rules.QUARTER, _where(progress, "quarter"), message, "请改正季度，或把文件移出工作区"
            )


def _entries(book: Book) -> Iterator[tuple[Progress, Said]]:
    for _, progress in book.progress:
        for entry in progress.entries:
            yield progress, entry


def unknown_task(book: Book) -> Iterator[Diagnostic]:
    """An entry for a task that the plan does not have."""
    if not book.complete:
        return
    for _, entry in _entries(book):
        if entry.task not in book.by_id:
            part = entry.task.partition("-")[0]
            ids = [task.id for task in book.tasks if task.id.partition("-")[0] == part]
            help = f"这一部分有 {ids[0]} 至 {ids[-1]}" if ids else "编号见 gwrb list"
            message = f"方案里没有 {entry.task} 这项任务"
            yield finding(rules.UNKNOWN_TASK, at(entry.task, entry.at), message, help)


def no_obligation(book: Book) -> Iterator[Diagnostic]:
    """An entry for a task that another unit leads; says which."""
    for progress, entry in _entries(book):
        unit = book.reporter(progress)
        leads = book.bound.get(entry.task)
        if unit is None or leads is None or any(d.unit.name == unit.name for d in leads):
            continue
        names = list(dict.fromkeys(d.as_ if d.group else d.unit.name for d in leads))
        whose = f"这项任务由{'、'.join(names)}牵头报送" if names else "这项任务没有单位牵头"
        message = f"{entry.task} 不是“{unit.name}”牵头的任务"
        yield finding(
            rules.NO_OBLIGATION, at(entry.task, entry.at), message, f"{whose}；请删去这一条，或改正编号"
        )


def entry_scope(book: Book) -> Iterator[Diagnostic]:
    """An entry that does not name one of the scopes that the unit leads; or names one where there is none."""
    for progress, entry in _entries(book):
        unit = book.reporter(progress)
        mine = [d for d in book.bound.get(entry.task, ()) if unit and d.unit.name == unit.name]
        scopes = [d.assignment.scope for d in mine]
        if not mine or entry.scope in scopes:
            continue
        wanted = [s for s in scopes if s]
        place = at(entry.scope or entry.task, entry.at)
        if not wanted:
            message = f"{entry.task} 没有分项，不必写 scope"
            yield finding(rules.ENTRY_SCOPE, place, message, "请删去 scope 这一行")
        else:
            message = f"{entry.task} 分成几项，这里" + (
                f"没有“{entry.scope}”这一项" if entry.scope else "没有写明是哪一项"
            )
            yield finding(rules.ENTRY_SCOPE, place, message, f"请写 scope: {'，或 scope: '.join(wanted)}")


def entry_twice(book: Book) -> Iterator[Diagnostic]:
    """Two entries of one file that answer the same obligation."""
    for _, progress in book.progress:
        first: dict[tuple[str, str | None], Said] = {}
        for entry in progress.entries:
            other = first.setdefault(entry.key, entry)
            if other is not entry:
                line = at(other.task, other.at).line
                message = f"{entry.task} 报了两条，第 {line} 行已有"
                yield finding(rules.ENTRY_TWICE, at(entry.task, entry.at), message, "请合并成一条")


def lagging(book: Book) -> Iterator[Diagnostic]:
    """滞后 without problems."""
    for _, entry in _entries(book):
        if entry.status == LAGGING and (entry.problems or "").strip("。.、 ") in _NOTHING:
            message = f"{entry.task} 滞后，没有写明存在问题"
            yield finding(rules.LAGGING, at(entry.status, entry.at), message, "请补上 problems: 滞后的原因")


def done_silent(book: Book) -> Iterator[Diagnostic]:
    """已完成 without a word of progress."""
    for _, entry in _entries(book):
        if entry.status == DONE and entry.progress is None:
            message = f"{entry.task} 已完成，没有写明完成情况"
            yield finding(
                rules.DONE_SILENT, at(entry.status, entry.at), message, "请补上 progress: 完成了什么"
            )


def forecast(book: Book) -> Iterator[Diagnostic]:
    """A finished task that is forecast to be hard or impossible."""
    for _, entry in _entries(book):
        if entry.status == DONE and entry.forecast in FORECASTS[1:]:
            message = f"{entry.task} 已完成，年度预测却是“{entry.forecast}”"
            yield finding(
                rules.FORECAST, at(entry.forecast, entry.at), message, "请改正状态，或把预测改为能完成"
            )


def _before(book: Book) -> Iterator[tuple[Progress, Said, Quarter, Said]]:
    """Each entry with the same unit's entry of the last quarter before it that has one."""
    for progress, entry in _entries(book):
        unit, earlier = book.reporter(progress), progress.quarter.previous
        while unit and earlier:
            last = book.reported.get((unit.name, earlier))
            said = next((e for e in last.entries if e.key == entry.key), None) if last else None
            if said is not None:
                yield progress, entry, earlier, said
                break
            earlier = earlier.previous


def reopened(book: Book) -> Iterator[Diagnostic]:
    """Done in an earlier quarter, and not now."""
    for _, entry, when, said in _before(book):
        if said.status == DONE and entry.status not in (DONE, ""):
            message = f"{entry.task} 在 {when} 已报“已完成”，这里却是“{entry.status}”"
            yield finding(
                rules.REOPENED, at(entry.status, entry.at), message, "请核对；确实要改回的，请写明原因并放行"
            )


def value_down(book: Book) -> Iterator[Diagnostic]:
    """A cumulative value below the one reported before."""
    for _, entry, when, said in _before(book):
        for name, value in entry.values.items():
            earlier = said.values.get(name)
            if earlier is not None and value < earlier:
                message = f"{entry.task} 的“{name}”是 {value}，比 {when} 的 {earlier} 少"
                yield finding(rules.VALUE_DOWN, at(name, entry.at), message, "请填从年初累计的数")


def early(book: Book) -> Iterator[Diagnostic]:
    """Submitted before the period ended, or on a day that has not come."""
    for _, progress in book.progress:
        day = progress.submitted
        if day and day > book.today:
            message = f"报送日期 {day} 还没有到（今天是 {book.today}）"
            yield finding(rules.EARLY, _where(progress, "submitted"), message, "请改正日期")
        elif day and day <= progress.quarter.as_of:
            message = f"报送日期 {day} 时报告期还没有结束（截至 {progress.quarter.as_of}）"
            yield finding(rules.EARLY, _where(progress, "submitted"), message, "请核对日期和季度")


def late(book: Book) -> Iterator[Diagnostic]:
    """Submitted after the due date."""
    for _, progress in book.progress:
        due = book.plan.due(progress.quarter) if book.plan else None
        day = progress.submitted
        if due and day and due < day <= book.today:
            message = f"报送日期 {day} 晚于期限 {due}，迟了 {(day - due).days} 天"
            yield finding(
                rules.LATE, _where(progress, "submitted"), message, "会列入报告的迟报名单；日期有误请改正"
            )


CHECKS = (
    Entry(rules.PATH, path),
    Entry(rules.QUARTER, quarter),
    Entry(rules.UNKNOWN_TASK, unknown_task),
    Entry(rules.NO_OBLIGATION, no_obligation),
    Entry(rules.ENTRY_SCOPE, entry_scope),
    Entry(rules.ENTRY_TWICE, entry_twice),
    Entry(rules.LAGGING, lagging),
    Entry(rules.DONE_SILENT, done_silent),
    Entry(rules.FORECAST, forecast),
    Entry(rules.REOPENED, reopened),
    Entry(rules.VALUE_DOWN, value_down),
    Entry(rules.EARLY, early),
    Entry(rules.LATE, late),
)
