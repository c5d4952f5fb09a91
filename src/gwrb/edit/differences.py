"""What changed between two states of the ledger, in the words of the work. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from gwrb.edit.three_way import HEAD, Facts, Table, cell_words, fact_words, facts_words, key_words, table
from gwrb.edit.three_way import changes as cell_changes
from gwrb.model.field_types import ListOf
from gwrb.model.files import ROW_FILES, FileSlot, Key
from gwrb.model.plan import ASSIGNMENT, HEADING, TASK, Assignment, Plan, Task
from gwrb.model.progress import PROGRESS_FILE
from gwrb.model.record import Field, Record
from gwrb.model.task_matching import match_tasks
from gwrb.model.units_file import GROUP, LEADER, OFFICE, UNIT, Group, Leader, Office, Unit, Units


@dataclass(frozen=True)
class Snapshot:
    """One state of the ledger: plan, units, and every file with rows by its place.

    What could not be read is in `unread`, by path, and is not compared; nor are the kinds in `silent`
    (by name): of them this state says nothing.
    """

    name: str
    plan: Plan | None = None
    units: Units | None = None
    files: Mapping[FileSlot, Any] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    silent: frozenset[str] = frozenset()


class Change(NamedTuple):
    """One change. `kind` is stable; `what` names the field in words; before or after is None where there is none.

    Of a file other than progress `file` says its kind (办理方案), `row` its row where that is no task's.
    """

    kind: str
    what: str
    before: str | None = None
    after: str | None = None
    task: str | None = None
    scope: str | None = None
    unit: str | None = None
    quarter: str | None = None
    entries: int = 0
    file: str | None = None
    row: str | None = None


def compare(old: Snapshot, new: Snapshot) -> list[Change]:
    """Every change: the plan, its tasks, the units, then the files with rows, kind by kind."""
    silent = old.silent | new.silent
    found = [*plans(old.plan, new.plan), *units(old.units, new.units)]
    called = {was: name for name, was in renames(old.units, new.units).items()} if old.units and new.units else {}
    before = {
        slot._replace(identity=tuple(called.get(part, part) for part in slot.identity)): file
        for slot, file in old.files.items()
    }
    for file_type in ROW_FILES:
        if file_type.name not in silent:
            found += files(file_type, before, new.files)
    return found


def plans(old: Plan | None, new: Plan | None) -> Iterator[Change]:
    """Changes of heading, outline and tasks; none where one of the two could not be read."""
    if old is None or new is None:
        return
    for one in HEADING.fields:
        yield from _field("plan-changed", one, old.heading, new.heading)
    if old.outline != new.outline:
        yield Change("outline-changed", "提纲", *_differing(_outline(old), _outline(new)))
    yield from tasks(old.tasks, new.tasks)


def _field(
    kind: str, one: Field, old: Any, new: Any, *, task: str | None = None, unit: str | None = None
) -> Iterator[Change]:
    """The change of one field of a record, by its kind: of a list of records only those that differ,
    of a record within it each field."""
    before, after = getattr(old, one.name), getattr(new, one.name)
    if before == after:
        return
    if isinstance(one.kind, Record):
        for inner in one.kind.fields:
            yield from _field(kind, inner, before, after, task=task, unit=unit)
    elif isinstance(one.kind, ListOf) and isinstance(one.kind.item, Record):
        item = one.kind.item
        lines = ([fact_words(each, item) for each in side] for side in (before, after))
        yield Change(kind, one.title, *_differing(*lines), task=task, unit=unit)
    else:
        was, now = (None if value in (None, ()) else fact_words(value, one.kind) for value in (before, after))
        yield Change(kind, one.title, was, now, task=task, unit=unit)


def _differing(old: list[str], new: list[str]) -> tuple[str | None, str | None]:
    """Of two lists of lines those that the other has not, or has elsewhere."""
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    before = [line for tag, a, b, _, _ in steps if tag != "equal" for line in old[a:b]]
    after = [line for tag, _, _, a, b in steps if tag != "equal" for line in new[a:b]]
    return "\n".join(before) or None, "\n".join(after) or None


def _outline(plan: Plan) -> list[str]:
    lines: list[str] = []
    for part in plan.outline:
        lines += [f"{part.part}、{part.title}", *part.topics]
        for section in part.sections:
            lines += [f"（{section.section}）{section.title}", *section.topics]
    return lines


def tasks(old: Iterable[Task], new: Iterable[Task]) -> Iterator[Change]:
    """Tasks added, removed, renumbered, reworded, moved, reassigned; in the order of the new plan."""
    before, after = {str(t.id): t for t in old}, {str(t.id): t for t in new}
    matches = {str(match.new.id): match.old for match in match_tasks(before.values(), after.values())}
    staying = {str(task.id) for task in matches.values()}
    # what kept its number and is another by its words is told as reworded, unless that task is found elsewhere
    matches |= {id_: before[id_] for id_ in after if id_ in before and id_ not in matches and id_ not in staying}
    staying = {str(task.id) for task in matches.values()}
    for id_, task in after.items():
        was = matches.get(id_)
        if was is None:
            yield Change("task-added", "新增任务", None, str(task.text), task=id_)
            continue
        if was.id != id_:
            yield Change("task-renumbered", "编号", str(was.id), id_, task=id_)
        yield from _task(was, task, id_)
    for id_, task in before.items():
        if id_ not in staying:
            yield Change("task-removed", "删去任务", str(task.text), None, task=id_)
    for id_, was_after, is_after in _displaced(list(before), list(after)):
        yield Change("task-moved", "次序", was_after, is_after, task=id_)


def _displaced(old: list[str], new: list[str]) -> Iterator[tuple[str, str, str]]:
    """What stands elsewhere among what both lists have: it, behind what it stood, behind what it stands."""
    before, after = ([name for name in one if name in other] for one, other in ((old, new), (new, old)))
    for tag, _, _, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        for at in range(start, end) if tag != "equal" else ():
            yield after[at], _behind(before, before.index(after[at])), _behind(after, at)


def _behind(names: list[str], at: int) -> str:
    return f"在 {names[at - 1]} 之后" if at else "在最前"


_KINDS = {"text": "task-reworded", "section": "task-moved", "topic": "task-moved", "links": "task-links"}


def _task(old: Task, new: Task, id_: str) -> Iterator[Change]:
    for one in TASK.fields:
        if one.key == "assignments":
            scopes = dict.fromkeys((*(a.scope for a in old.assignments), *(a.scope for a in new.assignments)))
            for scope in scopes:
                was, now = (next((a for a in t.assignments if a.scope == scope), Assignment()) for t in (old, new))
                for each in (f for f in ASSIGNMENT.fields if f.key != "scope"):
                    found = _field("task-reassigned", each, was, now, task=id_)
                    yield from (change._replace(scope=scope and str(scope)) for change in found)
        elif one.key != "id":
            yield from _field(_KINDS.get(one.key, f"task-{one.key}"), one, old, new, task=id_)


_OWNERS: dict[type, Record] = {Unit: UNIT, Group: GROUP, Office: OFFICE, Leader: LEADER}


def units(old: Units | None, new: Units | None) -> Iterator[Change]:
    """Units, groups, offices and leaders added, removed or changed."""
    if old is None or new is None:
        return
    renamed = renames(old, new)
    called = {was: name for name, was in renamed.items()}
    before = {(now := called.get(str(o.name), str(o.name))): o._replace(name=now) for o in (*old.owners, *old.leaders)}
    after = {str(o.name): o for o in (*new.owners, *new.leaders)}
    for name, owner in after.items():
        was = before.get(name)
        if name in renamed:
            yield Change("unit-renamed", "更名", renamed[name], name, unit=name)
        if was is None:
            yield Change("unit-added", f"新增{_OWNERS[type(owner)].title}", None, name, unit=name)
        elif type(was) is not type(owner):
            before_title, after_title = (_OWNERS[type(one)].title for one in (was, owner))
            yield Change("unit-changed", "性质", before_title, after_title, unit=name)
        else:
            for one in _OWNERS[type(owner)].fields:
                yield from _field("unit-changed", one, was, owner, unit=name)
    for name, owner in before.items():
        if name not in after:
            yield Change("unit-removed", f"删去{_OWNERS[type(owner)].title}", name, None, unit=name)
    for name, was_after, is_after in _displaced(list(before), list(after)):
        yield Change("unit-changed", "次序", was_after, is_after, unit=name)


def renames(old: Units, new: Units) -> dict[str, str]:
    """The units that bear a new name, each with its old one: of those that are gone the one that the new one answers to."""
    there, here = ({str(unit.name): unit for unit in units.units} for units in (old, new))
    out: dict[str, str] = {}
    for name, unit in here.items():
        known = {unit.full_name, *unit.aliases, name}
        was = [
            n for n, u in there.items() if n not in here and (n in known or known & {u.full_name, *u.aliases} - {None})
        ]
        if name not in there and len(was) == 1:
            out[name] = was[0]
    return out


def files(file_type: Record, old: Mapping[FileSlot, Any], new: Mapping[FileSlot, Any]) -> Iterator[Change]:
    """Files of one kind new and gone; their rows new, changed, gone; in the order of what names the files."""
    name, _ = _words(file_type)
    slots = {slot for slot in (*old, *new) if slot.kind == file_type.name}
    for slot in sorted(slots, key=lambda s: s.identity):
        before, after = old.get(slot), new.get(slot)
        about = _about(file_type, slot)
        if before is not None and after is not None:
            yield from rows(file_type, table(file_type, before), table(file_type, after), about)
        elif after is not None:
            what, listed = "新报" if file_type is PROGRESS_FILE else "新增", file_type.rows_of(after)
            said = tally(file_type, listed)
            yield about._replace(kind=f"{name}-added", what=what, after=said, entries=len(listed))
        elif before is not None:
            listed = file_type.rows_of(before)
            said = tally(file_type, listed)
            yield about._replace(kind=f"{name}-removed", what="撤下", before=said, entries=len(listed))


def _about(file_type: Record, slot: FileSlot) -> Change:
    """What every change of one file says of it."""
    named = dict(zip(file_type.identity, slot.identity, strict=True))
    unit, quarter = named.pop("unit", None), named.pop("quarter", None)
    file = None if file_type is PROGRESS_FILE else " ".join((file_type.noun, *map(str, named.values())))
    return Change("", "", unit=unit and str(unit), quarter=quarter and str(quarter), file=file)


def _words(file_type: Record) -> tuple[str, str]:
    """How the changes of a kind's files and rows are called: progress has its own names since it was alone."""
    return ("report", "entry") if file_type is PROGRESS_FILE else ("file", "row")


def rows(file_type: Record, before: Table, after: Table, about: Change) -> Iterator[Change]:
    """Changes within one file; `about` says of which file."""
    file, row = _words(file_type)
    for key in dict.fromkeys((*before, *after)):
        named = _named(file_type, key, about)
        if key in before and key in after:
            for c in cell_changes(file_type, {key: before[key]}, {key: after[key]}):
                moved = "status-moved" if row == "entry" and c.cell[0] == "status" else f"{row}-changed"
                was, now = (None if f is None else facts_words(file_type, key, c.cell, f) for f in (c.before, c.after))
                what = cell_words(file_type, c.cell, head=key == HEAD)
                kind = f"{file}-changed" if key == HEAD else moved
                yield named._replace(kind=kind, what=what, before=was, after=now)
        elif key in after:
            yield named._replace(kind=f"{row}-added", what="新增", after=_gist(file_type, key, after[key]))
        else:
            yield named._replace(kind=f"{row}-removed", what="删去", before=_gist(file_type, key, before[key]))


def _named(file_type: Record, key: Key, about: Change) -> Change:
    """A change of one row: under its task and scope, or else in words."""
    if key == HEAD:
        return about
    parts = _parts(file_type, key)
    task, scope, unit = (parts.pop(k, None) for k in ("task", "scope", "unit"))
    row = key_words(tuple(parts.values())) if parts else None
    return about._replace(task=task, scope=scope, unit=about.unit or unit, row=row)


def _parts(file_type: Record, key: Key) -> dict[str, Any]:
    """What tells a row from others, by field, as far as it says something to a reader: the digest of an entry does not."""
    named = zip(file_type.row.key, key, strict=True)
    return {name: part for name, part in named if part is not None and name != "entry"}


def _gist(file_type: Record, key: Key, cells: Facts) -> str:
    """A row in a word: of progress its status, else its fields."""
    if file_type is PROGRESS_FILE:
        return str(cells["status", ""])
    said = (f"{cell_words(file_type, c)}：{facts_words(file_type, key, c, fact)}" for c, fact in cells.items())
    return "；".join(said)


def tally(file_type: Record, listed: Iterable[Any]) -> str:
    """已完成 2、正常推进 26、滞后 1; of another kind than progress which rows."""
    if file_type is not PROGRESS_FILE:
        keys = (tuple(_parts(file_type, file_type.key_of(row)).values()) for row in listed)
        return "、".join(dict.fromkeys(map(key_words, keys))) or "0 条"
    return "、".join(f"{status} {n}" for status, n in Counter(str(row.status) for row in listed).items()) or "0 条"
