"""Rules of every kind of file by the metadata of its record: in its place, its rows once, about tasks that there are.

A kind whose file names a unit and whose rows name tasks is that unit's word on what it leads.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from gwrb.ledger.loading import DataFile
from gwrb.model.changes import CHANGES_FILE
from gwrb.model.field_types import ListOf
from gwrb.model.files import FILES, ROW_FILES, Key, is_unit
from gwrb.model.plan import TASK_ID
from gwrb.model.progress import PROGRESS_FILE, Entry
from gwrb.model.record import Record
from gwrb.model.unit_plans import PlanEntry
from gwrb.model.units_file import Group, Unit
from gwrb.model.values import Period
from gwrb.text.source import Place, Source
from gwrb.validation.change_rules import kept_and_changed
from gwrb.validation.engine import CheckContext, Findings, at, quarter_of, rule, where

_SUBMITTED = "submitted"


@rule("GW501", "error")
def path(context: CheckContext) -> Findings:
    """A file whose folder or name says another unit, quarter or day than its content; two files of one place."""
    for kind in FILES:
        places: dict[tuple[Any, ...], list[DataFile]] = {}
        for file in context.files(kind) if kind.identity else ():
            parts = tuple(_said(context, kind, file.value, key) for key in kind.identity)
            if None in parts:
                yield from _misplaced(context, kind, file, parts)
            else:
                places.setdefault(parts, []).append(file)
        for parts, files in places.items():
            right = context.ledger.workspace.path_of(kind.glob, *parts)
            kept = next((file for file in files if file.path == right), files[0])
            yield from _misplaced(context, kind, kept, parts)
            message = _already(kind, parts, kept)
            key = "unit" if "unit" in kind.identity else kind.identity[-1]
            for file in files:
                if file is not kept:
                    yield where(file.value, key), message, "请合并成一个文件"


def _said(context: CheckContext, kind: Record, value: Any, key: str) -> Any:
    """What a file says of itself: a unit under the register's name; None where nobody knows it."""
    field = kind.by_key[key]
    said = getattr(value, field.name)
    if not is_unit(field):
        return said
    owner = context.find(said, getattr(value, "quarter", None))
    return owner.name if isinstance(owner, Unit) else None


def _misplaced(context: CheckContext, kind: Record, file: DataFile, parts: Sequence[Any]) -> Findings:
    steps = kind.glob.split("/")
    names = file.path.parts[-len(steps) :]
    named = iter(zip(kind.identity, parts, strict=True))
    for step, name in zip(steps, names, strict=True):
        if "*" not in step:
            continue
        key, part = next(named)
        wanted = step.replace("*", str(part))
        if part is None or name == wanted:
            continue
        there, move = f"文件在 {name} 文件夹", f"请移到 {wanted} 文件夹"
        if step is steps[-1]:
            there, move = f"文件名是 {name}", f"请改名为 {wanted}"
        said = str(getattr(file.value, kind.by_key[key].name))
        if not is_unit(kind.by_key[key]):
            yield where(file.value, key), f"{there}，内容却是 {part}", f"{move}，或改正 {key}"
        elif step != steps[-1] or name != step.replace("*", said):
            yield where(file.value, key), f"{there}，内容却是“{part}”的", f"{move}，或改正 {key}"
        else:  # it is named as it says: by another name of its unit, which may be the one that it had
            message = f"文件名和内容都写“{said}”，名单里这个单位叫“{part}”"
            quarter = getattr(file.value, "quarter", None)
            known = next(
                (one.from_ for one in context.ledger.changes if one.renamed == part and one.unit == said), None
            )
            changed = kept_and_changed(context, quarter, "单位年中更了名的", unit=said, renamed=part)
            if known:  # the rename is written down; whether from the right quarter, only the office knows
                changed = f"；data/changes.yaml 写的是从 {known} 起更名，这个季度还用旧名称的，请改正 from"
            yield where(file.value, key), message, f"{move}，或改正 {key}{changed}"


def _already(kind: Record, parts: Sequence[Any], kept: DataFile) -> str:
    named = dict(zip(kind.identity, parts, strict=True))
    unit, rest = named.pop("unit", None), "、".join(map(str, named.values()))
    whose = " ".join(word for word in (f"“{unit}”" if unit else "", rest) if word)
    return f"{whose} 的{kind.title.removesuffix('文件')}已在 {kept.source.path} 里"


@rule("GW502", "error")
def quarter(context: CheckContext) -> Findings:
    """A quarter that this plan does not report; a first one that is not of its year."""
    if context.plan is None:
        return
    heading, quarters = context.plan.heading, context.plan.quarters
    if heading.first_quarter and heading.first_quarter not in quarters:
        message = f"首个报告季度 {heading.first_quarter} 不是 {heading.year} 年{heading.rounds}报送一次的报告期"
        help = f"写成 {quarters[0]} 至 {quarters[-1]} 之一；从第一个报告期报起的，可以删去这一行"
        yield where(heading, "first_quarter"), message, help
    outside = f"不在方案的报告范围（{quarters[0]} 至 {quarters[-1]}）内"
    for kind in FILES:
        for file in context.files(kind) if "quarter" in kind.identity else ():
            said: Period | None = file.value.quarter
            if said is not None and said not in quarters:
                yield where(file.value, "quarter"), f"{said} {outside}", "请改正季度，或把文件移出工作区"
    for file_type, _, row in context.rows:
        said = row.quarter if "quarter" in file_type.row.by_key else None
        if said is not None and said not in quarters:
            yield at(_name(file_type, row), row), f"{said} {outside}", "请改正季度"


@rule("GW503", "error")
def unknown_task(context: CheckContext) -> Findings:
    """A row about a task that the plan does not have."""
    if not context.complete:
        return
    for task, quarter, record in _named(context):
        tasks = context.tasks_in(quarter)
        if task not in tasks:
            part = task.partition("-")[0]
            ids = [id for id in tasks if id.partition("-")[0] == part]
            help = f"这一部分有 {ids[0]} 至 {ids[-1]}" if ids else "编号见 gwrb list"
            moved = _comings_and_goings(context, task) if quarter else ""
            if moved:
                yield at(task, record), f"{quarter} 没有 {task} 这项任务", f"它{moved}；请核对季度和编号"
                continue
            if isinstance(record, Entry) and quarter:
                help += kept_and_changed(context, quarter, "若是年中撤销的", task=task, withdrawn=True)
            yield at(task, record), f"方案里没有 {task} 这项任务", help


def _comings_and_goings(context: CheckContext, task: str) -> str:
    """2024Q3 起新增，2024Q4 起不再执行; empty where nothing of the kind is written down of a task."""
    mine = (
        one
        for one in context.ledger.year.changes
        if one.id == task and (one.added or (one.withdrawn and not one.scope))
    )
    return "，".join(f"自 {one.from_} 起{'新增' if one.added else '不再执行'}" for one in mine)


def _named(context: CheckContext) -> Iterator[tuple[str, Period | None, Any]]:
    """Every task that a file or a row of one names, the quarter of which it speaks, and the record that names it."""
    for kind in FILES:
        if "task" in kind.by_key:
            yield from ((file.value.task, None, file.value) for file in context.files(kind))
        for name in _lists_of_tasks(kind):
            yield from ((task, None, file.value) for file in context.files(kind) for task in getattr(file.value, name))
    lists = {kind.name: _lists_of_tasks(kind.row) for kind in ROW_FILES}
    for file_type, value, row in context.rows:
        if file_type is CHANGES_FILE:
            continue  # another rule speaks of what it names
        quarter = quarter_of(value, row)
        if "task" in file_type.row.by_key and row.task is not None:
            yield row.task, quarter, row
        for name in lists[file_type.name]:
            yield from ((task, quarter, row) for task in getattr(row, name))


def _lists_of_tasks(record: Record) -> list[str]:
    return [f.name for f in record.fields if isinstance(f.kind, ListOf) and f.kind.item is TASK_ID]


@rule("GW504", "error")
def no_obligation(context: CheckContext) -> Findings:
    """A row for a task that another unit leads; says which. Who supports a task may report on its part, and plans none."""
    for unit, row, quarter, mine in context.own_rows:
        if mine:
            continue
        leads = context.bound(quarter)[row.task]
        names = list(dict.fromkeys(d.as_ if d.group else d.unit.name for d in leads))
        whose = f"这项任务由{'、'.join(names)}牵头报送" if names else "这项任务没有单位牵头"
        message = f"{context.called(row.task)}不是“{unit.name}”牵头的任务"
        help = f"{whose}；编号写错的请改正"
        first = context.plan.quarters[0] if context.plan and isinstance(row, PlanEntry) else None
        if isinstance(unit, Unit) and context.supports(unit, first, row.task):
            help = f"{whose}，方案也由牵头单位报，请删去这一条；本单位是配合的，每季度报配合情况（附表4）"
        other = _other_quarters(context, unit, row.task, names) if quarter else ""
        if other:
            message, help = f"{quarter} {message}", f"{whose}；{other}"
        elif names and isinstance(row, Entry):
            scope = {"scope": row.scope} if row.scope else {}
            lead = tuple(names)
            help += kept_and_changed(context, quarter, "若是年中改了牵头单位", task=row.task, **scope, lead=lead)
        yield at(row.task, row), message, help


def _other_quarters(context: CheckContext, unit: Unit | Group, task: str, leads: Sequence[str]) -> str:
    """When a unit leads a task that `leads` lead in the quarter of its row; empty where it never does.

    What is still to come of a unit that became part of it goes under the name that unit had then.
    """
    year = context.ledger.year
    mine = [q for q in year.plan.quarters if any(d.unit.name == unit.name for d in context.bound(q).get(task, ()))]
    if not mine:
        return ""
    heir = [name for name in leads if (now := year.find(name, mine[-1])) and now.name == unit.name]
    then = "".join(f"；补报这一期的，请把 unit 写成“{name}”" for name in heir[:1])
    return f"“{unit.name}”牵头它的是 {'、'.join(map(str, mine))}，季度写错的请改正{then}"


@rule("GW513", "error")
def entry_scope(context: CheckContext) -> Findings:
    """A row that does not name one of the scopes that bind the unit; or names one where there is none."""
    for _, row, _, mine in context.own_rows:
        scopes = [d.assignment.scope for d in mine]
        scope = getattr(row, "scope", None)
        if not scopes or scope in scopes:
            continue
        message, help = f"{context.called(row.task)}没有分项，不必写 scope", "请删去 scope 这一行"
        wanted = [s for s in scopes if s]
        if wanted:
            message = f"{context.called(row.task)}分成几项，这里" + (
                f"没有“{scope}”这一项" if scope else "没有写明是哪一项"
            )
            help = f"请写 scope: {'，或 scope: '.join(wanted)}"
        yield at(scope or row.task, row), message, help


@rule("GW505", "error")
def entry_twice(context: CheckContext) -> Findings:
    """Two rows of one file that answer the same obligation, or are otherwise not told apart."""
    for file_type in ROW_FILES:
        for file in context.files(file_type):
            first: dict[Key, Any] = {}
            for row in file_type.rows_of(file.value):
                other = first.setdefault(file_type.key_of(row), row)
                if other is not row:
                    line = at(_name(file_type, other), other).line
                    message = f"{_words(file_type, row)} 报了两条，第 {line} 行已有"
                    yield at(_name(file_type, row), row), message, "请合并成一条"


def _name(file_type: Record, row: Any) -> Any:
    """The first of the fields that tell a row from the others."""
    return getattr(row, file_type.row.key_fields[0].name)


def _words(file_type: Record, row: Any) -> str:
    """A row by what tells it from the others; of a task the task."""
    if file_type.row.key[0] == "task":
        return str(row.task)
    return " ".join(str(part) for part in file_type.key_of(row) if part is not None)


@rule("GW510", "warning")
def early(context: CheckContext) -> Findings:
    """Submitted on a day that has not come, or before the period ended."""
    for kind in FILES:
        for file in context.files(kind) if any(f.key == _SUBMITTED for f in kind.fields) else ():
            day = file.value.submitted
            if day and day > context.today:
                message = f"报送日期 {day} 还没有到（今天是 {context.today}）"
                yield where(file.value, _SUBMITTED), message, "请改正日期"
            elif day and kind is PROGRESS_FILE and day <= (end := context.closes(file.value.quarter)):
                message = f"报送日期 {day} 时报告期还没有结束（截至 {end}）"
                yield where(file.value, _SUBMITTED), message, "请核对日期和季度"


@rule("GW012", "warning")
def stray(context: CheckContext) -> Findings:
    """A file or folder under data/ that no command reads."""
    for path in context.ledger.unread:
        help = "进展文件放在 data/progress/季度/单位.yaml；别的文件请移出 data/"
        yield Place(Source(path, ""), 0, 0), "不认识这个文件，没有读它", help
