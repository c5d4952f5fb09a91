"""What changed between two states of the ledger, in the words of the work. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from gwrb.merging.merge import HEAD, Table, table
from gwrb.merging.merge import changes as cell_changes
from gwrb.merging.words import cell_words, fact_words
from gwrb.model import Assignment, Entry, Plan, Progress, Quarter, Task, Units

Slot = tuple[Quarter, str]


@dataclass(frozen=True)
class Snapshot:
    """One state of the ledger; what could not be read is in `unread`, by path, and is not compared."""

    name: str
    plan: Plan | None = None
    units: Units | None = None
    progress: Mapping[Slot, Progress] = field(default_factory=dict)
    unread: tuple[str, ...] = ()


class Change(NamedTuple):
    """One change. `kind` is stable; `what` names the field in words; before or after is None where there is none."""

    kind: str
    what: str
    before: str | None = None
    after: str | None = None
    task: str | None = None
    scope: str | None = None
    unit: str | None = None
    quarter: str | None = None
    entries: int = 0


def compare(old: Snapshot, new: Snapshot) -> list[Change]:
    """Every change: the plan, its tasks, the units, the progress by quarter."""
    return [*plans(old.plan, new.plan), *units(old.units, new.units), *progress(old.progress, new.progress)]


def plans(old: Plan | None, new: Plan | None) -> Iterator[Change]:
    """Changes of heading, outline and tasks; none where one of the two could not be read."""
    if old is None or new is None:
        return
    for name, what in _HEADING.items():
        before, after = getattr(old.heading, name), getattr(new.heading, name)
        if before != after:
            yield Change("plan-changed", what, _said(before), _said(after))
    if old.heading.definitions != new.heading.definitions:
        yield Change("plan-changed", "名称定义", *_differing(_definitions(old), _definitions(new)))
    if old.outline != new.outline:
        yield Change("outline-changed", "提纲", *_differing(_outline(old), _outline(new)))
    yield from tasks(old.tasks, new.tasks)


_HEADING = {
    "title": "标题",
    "year": "年度",
    "city": "城市",
    "issuer": "印发机关",
    "addressees": "主送机关",
    "lead_word": "牵头的说法",
    "responsible_word": "责任的说法",
    "issued": "成文日期",
    "letter": "通知正文",
    "plans_due": "办理方案报送期限",
    "first_quarter": "首个报告季度",
    "due_day": "季报期限日",
}


def _said(value: Any) -> str | None:
    return None if value is None else str(value)


def _differing(old: list[str], new: list[str]) -> tuple[str | None, str | None]:
    """Of two lists of lines those that the other has not, or has elsewhere."""
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    before = [line for tag, a, b, _, _ in steps if tag != "equal" for line in old[a:b]]
    after = [line for tag, _, _, a, b in steps if tag != "equal" for line in new[a:b]]
    return "\n".join(before) or None, "\n".join(after) or None


def _definitions(plan: Plan) -> list[str]:
    return [f"{d.name}：{d.text}" for d in plan.heading.definitions]


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
    gone = {t.text: id_ for id_, t in before.items() if id_ not in after}
    renumbered = {}
    for id_, task in after.items():
        was = before.get(id_)
        if was is None and task.text in gone:
            renumbered[gone[task.text]] = id_
            yield Change("task-renumbered", "编号", gone[task.text], id_, task=id_)
            was = before[gone.pop(task.text)]
        if was is None:
            yield Change("task-added", "新增任务", None, str(task.text), task=id_)
        else:
            yield from _task(was, task, id_)
    for id_, task in before.items():
        if id_ not in after and id_ not in renumbered:
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


def _task(old: Task, new: Task, id_: str) -> Iterator[Change]:
    if old.text != new.text:
        yield Change("task-reworded", "任务内容", str(old.text), str(new.text), task=id_)
    for name, what in (("section", "章节"), ("topic", "小标题")):
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield Change("task-moved", what, _said(before), _said(after), task=id_)
    scopes = dict.fromkeys((*(a.scope for a in old.assignments), *(a.scope for a in new.assignments)))
    for scope in scopes:
        yield from _assignment(_of(old, scope), _of(new, scope), id_, scope)
    links = [{str(k.task): k.relation for k in t.links} for t in (old, new)]
    if links[0] != links[1]:
        words = [
            "、".join(f"{task}（{relation}）" for task, relation in one.items()) or None for one in links
        ]
        yield Change("task-links", "关联", words[0], words[1], task=id_)


def _of(task: Task, scope: str | None) -> Assignment:
    return next((a for a in task.assignments if a.scope == scope), Assignment(scope=scope))


def _assignment(old: Assignment, new: Assignment, id_: str, scope: str | None) -> Iterator[Change]:
    for name, what in (("lead", "牵头单位"), ("responsible", "责任单位")):
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            said = ["、".join(one) or None for one in (before, after)]
            yield Change("task-reassigned", what, said[0], said[1], task=id_, scope=_said(scope))


def units(old: Units | None, new: Units | None) -> Iterator[Change]:
    """Units and groups added, removed or changed."""
    if old is None or new is None:
        return
    before, after = ({str(o.name): o for o in u.owners} for u in (old, new))
    for name, owner in after.items():
        was = before.get(name)
        if was is None:
            yield Change("unit-added", "新增单位", None, name, unit=name)
        elif was != owner:
            for key in owner._fields:
                one, other = getattr(was, key, None), getattr(owner, key)
                if key != "at" and one != other:
                    yield Change("unit-changed", _UNIT.get(key, key), _listed(one), _listed(other), unit=name)
    yield from (Change("unit-removed", "删去单位", n, None, unit=n) for n in before if n not in after)
    for name, was_after, is_after in _displaced(list(before), list(after)):
        yield Change("unit-changed", "次序", was_after, is_after, unit=name)


_UNIT = {
    "full_name": "全称",
    "class_": "类别",
    "aliases": "别名",
    "accounts": "代码托管账号",
    "note": "备注",
    "unconfirmed": "待确认事项",
    "members": "成员",
    "classes": "成员类别",
    "open": "成员未列",
    "role": "职责",
}


def _listed(value: Any) -> str | None:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple):
        return "、".join(map(str, value)) or None
    return _said(value)


def progress(old: Mapping[Slot, Progress], new: Mapping[Slot, Progress]) -> Iterator[Change]:
    """Reports new and gone; entries new, changed, gone; by quarter and unit."""
    for slot in sorted({*old, *new}, key=lambda s: (s[0], s[1])):
        quarter, unit = str(slot[0]), slot[1]
        before, after = old.get(slot), new.get(slot)
        if before is None and after is not None:
            yield Change(
                "report-added",
                "新报",
                None,
                tally(after.entries),
                unit=unit,
                quarter=quarter,
                entries=len(after.entries),
            )
        elif after is None and before is not None:
            yield Change(
                "report-removed",
                "撤下",
                tally(before.entries),
                None,
                unit=unit,
                quarter=quarter,
                entries=len(before.entries),
            )
        elif before is not None and after is not None:
            yield from entries(table(before), table(after), unit, quarter)


def entries(before: Table, after: Table, unit: str, quarter: str) -> Iterator[Change]:
    """Changes within one report."""
    for key in dict.fromkeys((*before, *after)):
        task, scope = (None, None) if key == HEAD else key
        if key in before and key in after:
            for c in cell_changes({key: before[key]}, {key: after[key]}):
                kind = (
                    "status-moved" if c.cell[0] == "status" else "entry-changed" if task else "report-changed"
                )
                was, now = (None if fact is None else fact_words(fact) for fact in (c.before, c.after))
                yield Change(kind, cell_words(c.cell), was, now, task, scope, unit, quarter)
        elif key in after:
            status = str(after[key].get(("status", "")))
            yield Change("entry-added", "新增", None, status, task, scope, unit, quarter)
        else:
            status = str(before[key].get(("status", "")))
            yield Change("entry-removed", "删去", status, None, task, scope, unit, quarter)


def tally(said: Iterable[Entry]) -> str:
    """已完成 2、正常推进 26、滞后 1."""
    counts: dict[str, int] = {}
    for entry in said:
        counts[entry.status] = counts.get(entry.status, 0) + 1
    return "、".join(f"{status} {n}" for status, n in counts.items()) or "0 条"
