"""Rules of tasks: numbering and outline, assignments and links."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from gwrb.model.changes import CHANGES_FILE
from gwrb.model.field_types import ListOf
from gwrb.model.files import ROW_FILES, is_unit
from gwrb.model.plan import Part, Target, Task
from gwrb.model.progress import Entry, Progress
from gwrb.model.task_names import LONGEST, is_cut
from gwrb.model.units_file import NAME, NAMES, Group
from gwrb.model.values import Period, Quantity
from gwrb.targets.conversion import in_unit
from gwrb.text.script import closest, comparable
from gwrb.text.source import Place
from gwrb.validation.change_rules import kept_and_changed
from gwrb.validation.engine import CheckContext, Findings, at, quarter_of, rule


@rule("GW301", "error")
def unknown_unit(context: CheckContext) -> Findings:
    """A name that units.yaml does not have: in an assignment, as the unit of a file, in a row of one."""
    if context.ledger.units is None:
        return  # could not be read: every name would be unknown
    owners = list(_owners(context))
    for _, a in context.assignments:
        for name in a.names:
            if context.register.find(name) is None:
                yield at(name, a), f"没有叫“{name}”的单位", context.register.unknown(name)
    names = [(value.unit, getattr(value, "quarter", None), value) for value in owners]
    names += _in_files(context)
    for name, quarter, record in names:
        if context.find(name, quarter) is None:
            help = context.register.unknown(name)
            if isinstance(record, Progress) and not context.register.founded(name):
                facts = {"unit": name, "abolished": True, "successor": "承接单位"}
                help += kept_and_changed(context, quarter, "若是年中撤销、并入别处的单位", **facts)
            yield at(name, record), f"没有叫“{name}”的单位", help
    for value in owners:
        if isinstance(context.find(value.unit, getattr(value, "quarter", None)), Group):
            message = f"“{value.unit}”是统称，不能作为填报单位"
            yield at(value.unit, value), message, "请由它的成员各报各的，unit 写成员的简称"


def _owners(context: CheckContext) -> Iterator[Any]:
    """What the files say that are a unit's own."""
    for file_type in ROW_FILES:
        if "unit" in file_type.identity:
            yield from (file.value for file in context.files(file_type))


def _in_files(context: CheckContext) -> Iterator[tuple[str, Period | None, Any]]:
    """The names of units in lists of files and in their rows, each with the record that names it; of changes, which
    name units that are not there yet, another rule speaks."""
    for file_type in (one for one in ROW_FILES if one is not CHANGES_FILE):
        heads = [f.name for f in file_type.heads if f.kind is NAMES]
        named = [f.name for f in file_type.row.fields if is_unit(f)]
        listed = [f.name for f in file_type.row.fields if isinstance(f.kind, ListOf) and f.kind.item is NAME]
        for file in context.files(file_type) if heads or named or listed else ():
            yield from ((name, None, file.value) for field in heads for name in getattr(file.value, field))
            for row in file_type.rows_of(file.value) if named or listed else ():
                quarter = quarter_of(file.value, row)
                yield from ((name, quarter, row) for field in named if (name := getattr(row, field)) is not None)
                yield from ((name, quarter, row) for field in listed for name in getattr(row, field))


@rule("GW302", "error")
def twice(context: CheckContext) -> Findings:
    """A unit named twice in one list, also by another of its names."""
    for _, assignment in context.assignments:
        for names in (assignment.lead, assignment.responsible):
            for name, message in context.repeated(names):
                yield at(name, assignment), message, "请删去一个"


@rule("GW303", "error")
def lead_again(context: CheckContext) -> Findings:
    """A lead that stands among the responsible as well."""
    for _, assignment in context.assignments:
        leads = {context.name_of(name) for name in assignment.lead}
        for name in assignment.responsible if leads else ():
            if context.name_of(name) in leads:
                message = f"“{name}”已是牵头单位，不必再写在责任单位里"
                yield at(name, assignment), message, "请从 responsible 里删去"


@rule("GW304", "warning")
def beside_group(context: CheckContext) -> Findings:
    """A unit named beside a group that it belongs to, in the same list."""
    find = context.register.find
    for _, assignment in context.assignments:
        for names in (assignment.lead, assignment.responsible):
            groups = [g for n in names if isinstance(g := find(n), Group)]
            members = {u.name: g.name for g in groups for u in context.register.members(g)}
            for name in names if groups else ():
                owner = find(name)
                if owner and owner.name in members and not isinstance(owner, Group):
                    message = f"“{name}”已包括在“{members[owner.name]}”里"
                    yield at(name, assignment), message, "请删去其中一个"


@rule("GW305", "error")
def no_unit(context: CheckContext) -> Findings:
    """An assignment that names nobody."""
    for task, a in context.assignments:
        if not a.lead and not a.responsible and not _damaged(context, a.at):
            help = "请填 lead（牵头单位）或 responsible（责任单位）"
            yield at(a, task), f"{task.id} 的这项分工没有单位", help


def _damaged(context: CheckContext, place: Place | None) -> bool:
    """Whether something inside was already reported: the names may be there, unreadable."""
    return place is not None and any(
        d.source is place.source and place.start <= d.start < place.end for d in context.ledger.diagnostics
    )


@rule("GW306", "error")
def scope(context: CheckContext) -> Findings:
    """Several assignments of one task must each have a scope of their own."""
    for task in context.tasks:
        seen: set[str] = set()
        for a in task.assignments if len(task.assignments) > 1 else ():
            if a.scope is None:
                message = f"{task.id} 有 {len(task.assignments)} 项分工，这一项没有写明分项"
                yield at(a, task), message, "请补上 scope: 分项的原话"
            elif a.scope in seen:
                yield at(a.scope, a), f"分项“{a.scope}”写了两次", "请合并成一项，或改正名称"
            else:
                seen.add(a.scope)


@rule("GW307", "error")
def open_lead(context: CheckContext) -> Findings:
    """A group without known members that leads, by name or by the notice's rule."""
    for _, a in context.assignments:
        for name in a.lead or a.responsible:
            group = context.register.group(name)
            if group and group.open:
                help = (
                    "请写明牵头单位，或在 data/units.yaml 里列出它的成员（例如 members: [甲局, 乙局]），删去 open: true"
                )
                yield at(name, a), f"“{name}”的成员没有列出，不能牵头", help


@rule("GW201", "error")
def duplicate_id(context: CheckContext) -> Findings:
    """Two tasks with one id."""
    for task in context.tasks:
        first = context.by_id[task.id]
        if first is not task:
            message = f"编号 {task.id} 重复，第 {at(first.id, first).line} 行已有"
            yield at(task.id, task), message, "请按通知改正编号，或删去重复的一项"


@rule("GW202", "error")
def order(context: CheckContext) -> Findings:
    """A task that stands behind one of a higher number."""
    last: Task | None = None
    for task in context.tasks:
        if last and _rank(task) < _rank(last):
            message = f"{task.id} 排在 {last.id} 后面，次序不对"
            yield at(task.id, task), message, f"请移到 {last.id} 前面"
        else:
            last = task


def _rank(task: Task) -> tuple[int, int]:
    return task.part_number, task.number


@rule("GW108", "error")
def long_name(context: CheckContext) -> Findings:
    """A name that no table cell or heading has room for."""
    for task in context.tasks:
        if task.name and len(task.name) > LONGEST:
            message = f"{task.id} 的名称有 {len(task.name)} 个字，不能超过 {LONGEST} 个"
            yield at(task.name, task), message, "请改短：说清是哪件事就行，数和措施在任务内容里"


@rule("GW109", "error")
def same_name(context: CheckContext) -> Findings:
    """Two tasks of one name."""
    first: dict[str, Task] = {}
    for task in context.tasks:
        other = first.setdefault(comparable(task.name), task) if task.name else task
        if other is not task:
            message = f"{task.id} 和 {other.id} 都叫“{task.name}”，分不清是哪一项"
            yield at(task.name, task), message, "请给其中一项改名"


@rule("GW110", "warning")
def cut_name(context: CheckContext) -> Findings:
    """A name that is a sentence, or was cut off."""
    for task in context.tasks:
        if task.name and is_cut(task.name):
            message = f"{task.id} 的名称“{task.name}”像是没有说完的半句话"
            yield at(task.name, task), message, "请写成一个完整的名称，例如 老旧小区改造，末尾不加标点和“等”"


@rule("GW203", "error")
def gap(context: CheckContext) -> Findings:
    """A number that is missing in a part. Silent where something could not be read: it may be there."""
    if not context.complete:
        return
    expected: dict[int, int] = {}
    for task in sorted(context.by_id.values(), key=_rank):
        part, number = _rank(task)
        next_number = expected.get(part, 1)
        if number > next_number:
            first, last = f"{part}-{next_number}", f"{part}-{number - 1}"
            missing = first if first == last else f"{first} 至 {last}"
            yield at(task.id, task), f"{task.id} 前面缺少 {missing}", "请补上缺的任务，或改正编号"
        expected[part] = number + 1


@rule("GW204", "error")
def section(context: CheckContext) -> Findings:
    """A task of a part or section that the outline does not have, or of none where the part has sections."""
    parts = {p.part: p for p in context.plan.outline} if context.plan else {}
    for task in context.tasks:
        part = parts.get(task.part)
        if part is None:
            yield at(task.id, task), f"提纲里没有第{task.part}部分", _known("部分", list(parts))
        elif task.section is None:
            if part.sections:
                yield at(task.id, task), f"{task.id} 没有写明章节", _sections(part)
        elif all(s.section != task.section for s in part.sections):
            message = f"提纲第{part.part}部分里没有（{task.section}）这一章节"
            yield at(task.section, task), message, _sections(part)


def _known(what: str, names: list[str]) -> str:
    return f"提纲里的{what}：{'、'.join(names)}" if names else f"请先在 outline 里补上{what}"


def _sections(part: Part) -> str:
    return _known("章节", [s.section for s in part.sections])


@rule("GW205", "error")
def topic(context: CheckContext) -> Findings:
    """A topic that does not stand in its section of the outline."""
    known: dict[tuple[str, str | None], tuple[str, ...]] = {}
    for part in context.plan.outline if context.plan else ():
        known[part.part, None] = part.topics
        known.update({(part.part, s.section): s.topics for s in part.sections})
    for task in context.tasks:
        topics = known.get((task.part, task.section))
        if task.topic is None or topics is None or task.topic in topics:
            continue
        near = closest(task.topic, topics)
        help = f"请改为：{near}" if near else "请在 outline 里补上，或改成提纲里的原话"
        yield at(task.topic, task), f"提纲的这一章节里没有“{task.topic}”这个小标题", help


@rule("GW603", "error")
def link(context: CheckContext) -> Findings:
    """A link to no task, to the task itself, or made twice."""
    for task in context.tasks:
        seen: set[str] = set()
        for one in task.links:
            problem = (
                f"{task.id} 关联到了自己"
                if one.task == task.id
                else f"与 {one.task} 的关联写了两次"
                if one.task in seen
                else f"关联的 {one.task} 不在方案里"
                if one.task not in context.by_id and context.complete
                else None
            )
            seen.add(one.task)
            if problem:
                yield at(one.task, one), problem, "请改正编号，或删去这条关联"


def _names(context: CheckContext, task: Task) -> dict[str, str]:
    """The units that a task names, each once under its own name."""
    return {context.name_of(n): n for a in task.assignments for n in a.names}


@rule("GW601", "warning")
def units_differ(context: CheckContext) -> Findings:
    """Linked tasks that name different units."""
    for task, one, other in context.linked:
        mine, theirs = _names(context, task), _names(context, other)
        only = [
            f"只有 {whose.id} 有{'、'.join(n for n in names if n not in others)}"
            for whose, names, others in ((task, mine, theirs), (other, theirs, mine))
            if names.keys() - others
        ]
        if only:
            message = f"{task.id} 与关联的 {other.id} 单位不同：{'；'.join(only)}"
            help = "请核对通知；通知如此的，在上一行写 # gwrb: allow GW601 理由"
            yield at(one.task, one), message, help


@rule("GW602", "error")
def values_differ(context: CheckContext) -> Findings:
    """One figure of two linked tasks, reported differently in one quarter: by one unit, or by two that share a target.

    Who supports a task tells its own part, which is not the figure of another.
    """
    said: dict[tuple[Period, str], list[tuple[str, Entry]]] = {}
    parts: set[tuple[Period, str, str]] = set()
    for progress, entry in context.entries:
        if entry.values:
            unit = context.reporter(progress)
            who = unit.name if unit else progress.unit
            if context.supports(unit, progress.quarter, entry.task):
                parts.add((progress.quarter, who, entry.task))
            said.setdefault((progress.quarter, entry.task), []).append((who, entry))
    for (quarter, id), mine in said.items():
        tasks = context.tasks_in(quarter)
        task = tasks.get(id)
        for link in task.links if task else ():
            for who, entry in mine:
                for whom, other in said.get((quarter, link.task), ()):
                    if who == whom or not (parts & {(quarter, who, id), (quarter, whom, link.task)}):
                        yield from _differing(tasks, entry, other, one=who == whom)


def _differing(tasks: Mapping[str, Task], entry: Entry, other: Entry, *, one: bool) -> Findings:
    """Values of one name that two entries state differently; `one`: both are of one unit."""
    for name, value in entry.values.items():
        theirs = other.values.get(name)
        if theirs is None or theirs == value:
            continue
        a, b = (_target(tasks, e, name) for e in (entry, other))
        if not one and (a is None or b is None or a.sum or b.sum):
            continue
        if a is not None and b is not None and _same(a, value, b, theirs) is not False:
            continue  # where nothing can be compared, another finding says so
        if (a is None or b is None) and _alike(value, theirs):
            continue
        there, here = at(next(n for n in other.values if n == name), other), at(name, entry)
        place = "" if there.source is here.source else f"（{there.source.path} 第 {there.line} 行）"
        message = f"{entry.task} 的“{name}”是 {value}，关联的 {other.task} 是 {theirs}{place}"
        yield here, message, "两处是同一个数，请改成一致"


def _same(a: Target, value: Decimal, b: Target, theirs: Decimal) -> bool | None:
    """Whether two values of two targets are one amount; None where their units of measure do not compare."""
    from gwrb.text.measure_units import convert

    mine, other = in_unit(value, a.unit), in_unit(theirs, b.unit)
    other = None if other is None else convert(other, b.unit, a.unit)
    return None if mine is None or other is None else mine == other


def _alike(value: Decimal, theirs: Decimal) -> bool:
    """Whether two values without a target, each with its unit of measure, are one amount."""
    if not isinstance(value, Quantity) or not isinstance(theirs, Quantity):
        return False
    other = in_unit(theirs, value.unit)
    return other is not None and other == Decimal(value)


def _target(tasks: Mapping[str, Task], entry: Entry, name: str) -> Target | None:
    task = tasks.get(entry.task)
    targets = task.targets if task else ()
    return next((t for t in targets if t.name == name and t.scope in (None, entry.scope)), None)
