"""Lists of tasks and units as tables, and one task or unit as an object for programs."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from gwrb.model.obligations import HELPING, LEAD, Obligation, Role
from gwrb.model.plan import Assignment, Figure, Heading, Plan, Target, Task
from gwrb.model.register import Register
from gwrb.model.units_file import Group, Unit
from gwrb.model.values import RELATIONS
from gwrb.output.table import DOUBT, Column, Table, column, counts
from gwrb.output.terminal import TerminalPage
from gwrb.reports import task_lists
from gwrb.reports.search import Hit, excerpt
from gwrb.reports.task_lists import ROLE_WORDS, ListRow, ObligationBasis, TaskDetail, UnitRow, basis_of
from gwrb.tracking.open_items import OpenItem, timing

_BASIS = {"role": "role", "as": "as_", "by_rule": "by_rule", "through": "through", "unconfirmed": "unconfirmed"}
# The columns that are wide in Excel, and wrap there.
_WIDE = {
    "名称": 24, "任务内容": 56, "小标题": 22, "牵头单位": 20, "责任单位": 30,
    "分项": 16, "待确认": 24, "依据名称": 18, "经统称": 18,
}  # fmt: skip
_UNITS: tuple[Column[UnitRow], ...] = (
    Column("name", "单位", lambda r: r.unit.name),
    Column("full_name", "全称", lambda r: r.unit.full_name),
    Column("class", "类别", lambda r: r.unit.class_),
    Column("aliases", "", lambda r: list(r.unit.aliases)),
    Column("unconfirmed", "", lambda r: r.unit.unconfirmed),
    Column("lead", "牵头任务", lambda r: r.totals.lead),
    Column("by_rule", "其中按规定", lambda r: r.totals.by_rule),
    Column("lead_through", "其中经统称", lambda r: r.totals.lead_through),
    Column("responsible", "责任任务", lambda r: r.totals.responsible),
    Column("responsible_through", "", lambda r: r.totals.responsible_through),
    Column("unconfirmed_tasks", "其中由待确认名单决定", lambda r: r.totals.unconfirmed),
    Column("", "待确认", lambda r: r.unit.unconfirmed),
)


def units_table(rows: Sequence[UnitRow]) -> Table[UnitRow]:
    """Every unit with how much it leads and supports."""
    return Table(_UNITS, rows)


class Bound(NamedTuple):
    """A row of a list of tasks: an assignment, and where a unit was asked for, one way in which it is bound by it."""

    task: Task
    assignment: Assignment
    basis: ObligationBasis | None = None


def tasks_table(listed: Iterable[ListRow], heading: Heading, *, with_bonds: bool) -> Table[Bound]:
    """One row an assignment; with bonds, one a bond."""
    columns = _columns(heading)
    rows = [
        Bound(row.task, a, basis)
        for row in listed
        for a in row.task.assignments
        for basis in ([b for b in row.bonds if b.scope == a.scope] if with_bonds else [None])
    ]
    shared = any(row.basis and row.basis.shares for row in rows)
    return Table(columns[: 9 if not with_bonds else None if shared else -1], rows, name="任务")


def _columns(heading: Heading) -> list[Column[Bound]]:
    def basis(row: Bound) -> ObligationBasis:
        assert row.basis is not None
        return row.basis

    return [
        Column("", head, of, width=_WIDE.get(head, 9), prose=head in _WIDE)
        for head, of in (
            ("编号", lambda r: r.task.id),
            ("名称", lambda r: r.task.name),
            ("部分", lambda r: r.task.part),
            ("章节", lambda r: r.task.section),
            ("小标题", lambda r: r.task.topic),
            ("任务内容", lambda r: r.task.text),
            ("分项", lambda r: r.assignment.scope),
            (heading.lead_word, lambda r: "、".join(r.assignment.lead)),
            (heading.responsible_word, lambda r: "、".join(r.assignment.responsible)),
            ("角色", lambda r: ROLE_WORDS[basis(r).role]),
            ("依据名称", lambda r: basis(r).as_),
            ("按规定牵头", lambda r: basis(r).by_rule),
            ("经统称", lambda r: basis(r).through),
            ("待确认", lambda r: basis(r).unconfirmed),
            ("份额", lambda r: "、".join(basis(r).shares)),
        )
    ]


_TARGETS: tuple[Column[tuple[Task, Target]], ...] = (
    Column("task", "编号", lambda r: r[0].id),
    Column("amount", "", lambda r: r[1].amount),
    Column("name", "指标名称", lambda r: r[1].name),
    Column("", "目标值", lambda r: r[1].amount),
    Column("unit", "计量单位", lambda r: r[1].unit),
    Column("kind", "要求", lambda r: r[1].kind),
    Column("counts", "怎样计数", lambda r: r[1].counts),
    Column("words", "", lambda r: r[1].words),
    Column("scope", "分项", lambda r: r[1].scope, screen=False),
    Column("", "原话", lambda r: r[1].words, screen=False),
    Column("sum", "", lambda r: r[1].sum),
    Column("note", "备注", lambda r: r[1].note, screen=False),
)
_FIGURES: tuple[Column[tuple[Task, Figure]], ...] = (
    Column("task", "编号", lambda r: r[0].id),
    Column("words", "原话", lambda r: r[1].words),
    Column("reason", "为什么不是目标", lambda r: r[1].reason),
)


def targets_table(tasks: Iterable[Task]) -> Table[tuple[Task, Target]]:
    """What the tasks promise in numbers."""
    return Table(_TARGETS, [(task, one) for task in tasks for one in task.targets])


def figures_table(tasks: Iterable[Task]) -> Table[tuple[Task, Figure]]:
    """The numbers of the tasks that promise nothing, and why."""
    return Table(_FIGURES, [(task, one) for task in tasks for one in task.figures])


def task_object(whole: TaskDetail, year: int) -> dict[str, Any]:
    """The object of `gwrb show --format json`."""
    return {
        **ListRow(whole.task).as_json(year, with_duties=False),
        "part_title": whole.part_title,
        "section_title": whole.section_title,
        "bound": [{"scope": a.scope, "units": list(map(_unit_bound, bound))} for a, bound in whole.assignments],
        "open_groups": [g.name for g in whole.open_groups],
        "links": [{"task": link.task, "relation": link.relation} for link in whole.task.links],
    }


def _unit_bound(obligation: Obligation) -> dict[str, Any]:
    basis = basis_of(obligation)
    return {"unit": obligation.unit.name, **{key: getattr(basis, of) for key, of in _BASIS.items()}}


def owner_object(who: Unit | Group, rows: Sequence[ListRow], register: Register) -> dict[str, Any]:
    """The object of `gwrb units NAME --format json`."""
    tasks = [{"id": r.task.id, "duties": [b.as_json() for b in r.bonds]} for r in rows]
    if isinstance(who, Group):
        members = [u.name for u in register.members(who)]
        about = {"members": members, "open": who.open, "unconfirmed": who.unconfirmed}
    else:
        about = {"full_name": who.full_name, "class": who.class_, "aliases": list(who.aliases), "note": who.note}
        about |= {"unconfirmed": who.unconfirmed, "groups": [g.name for g in register.groups_of(who)]}
    return {"name": who.name, **about, "tasks": tasks}


NARROW = 60  # columns below which a list is no longer read as a table
NOTES = 24  # columns of the notes beside a unit


def list_page(
    page: TerminalPage,
    rows: Sequence[ListRow],
    plan: Plan,
    who: Unit | Group | None,
    role: Role | None = None,
    *,
    filtered: bool = False,
    returned: Iterable[OpenItem] = (),
) -> None:
    """Tasks under the headings of the notice, and a line that adds them up; what was sent back is told below."""
    back: dict[str, list[OpenItem]] = {}
    for item in returned:
        back.setdefault(item.task, []).append(item)
    above: list[str] = []
    for place, group in groupby(rows, lambda row: task_lists.heading(row.task, plan)):
        for line in _new_steps(above, place):
            page.say(line)
        above = place
        cells = [(r.task.id, _told(r.task), _who(r, back.get(r.task.id, ()))) for r in group]
        if page.width < NARROW:
            for id, text, words in cells:
                page.say(f"{id} {text}\n{words}\n")
        else:
            page.rows((6, 0, 22 if who is not None else 30), cells)
    told = [line for row in rows for line in map(_back, back.get(row.task.id, ()))]
    page.say("\n" * bool(rows) + "\n".join([_sum(rows, who, role, filtered=filtered), *told]))


def _new_steps(above: Sequence[str], place: Sequence[str]) -> list[str]:
    """The headings that change from one task to the next, set off by a blank line."""
    same = next((n for n, (a, b) in enumerate(zip(above, place, strict=False)) if a != b), len(above))
    steps = list(place[same:]) or list(place[-1:])
    return ["", *steps] if above else steps


def _who(row: ListRow, returned: Iterable[OpenItem]) -> str:
    if row.bonds:
        return "\n".join([*(b.words for b in row.bonds), *(f"退回（{i.quarter}）" for i in returned)])
    lines = []
    for a in row.task.assignments:
        lines += [f"［{a.scope}］"] if a.scope else []
        lines += [f"牵头：{'、'.join(a.lead)}"] if a.lead else []
        lines += [f"责任：{'、'.join(a.responsible)}"] if a.responsible else []
        lines += [f"配合：{'、'.join(a.helping)}"] if a.helping else []
    return "\n".join(lines)


def _told(task: Task) -> str:
    """A task's name, and its words below it."""
    return f"{task.name}\n{task.text}" if task.name else task.text


def _back(item: OpenItem) -> str:
    """退回待重报：2-41（东片，2024Q2，期限 2024-07-29，逾期 2 天）：没有写明数据来源."""
    said = [item.task if item.name else "", item.scope, str(item.quarter or ""), timing(item)]
    return f"退回待重报：{item.name or item.task}（{'，'.join(filter(None, said))}）：{' '.join(item.words.split())}"


def _sum(rows: Sequence[ListRow], who: Unit | Group | None, role: Role | None, *, filtered: bool) -> str:
    if who is None:
        return f"{'符合条件的' if filtered else ''}共 {len(rows)} 项"
    if isinstance(who, Group):
        lead = sum(any(b.role == LEAD for b in r.bonds) for r in rows)
        doubt = f"；成员{DOUBT}：{who.unconfirmed}" if who.unconfirmed else ""
        helped = sum(all(b.role == HELPING for b in r.bonds) for r in rows)
        more = f"，配合 {helped} 项" if helped else ""
        return f"{who.name}：共 {len(rows)} 项，牵头 {lead} 项，责任 {len(rows) - lead - helped} 项{more}{doubt}"
    notes = {b.through: b.unconfirmed for r in rows for b in r.bonds if b.unconfirmed}
    lines = [task_lists.total_line(who.name, task_lists.totals(rows), role, filtered=filtered)]
    lines += [f"{DOUBT}：{name}——{why}" for name, why in notes.items()]
    return "\n".join(lines)


def task_page(page: TerminalPage, whole: TaskDetail, plan: Plan) -> None:
    """One task: where it stands, its words, and everyone bound by it."""
    page.facts(_task(whole, plan))


def _task(whole: TaskDetail, plan: Plan) -> Iterator[tuple[str, str]]:
    task = whole.task
    yield "编号", task.id
    yield from [("名称", task.name)] if task.name else []
    yield "位置", "\n".join(task_lists.heading(task, plan))
    yield "任务", task.text
    overall = task_lists.overall(task, plan)
    for title, said in (
        ("通知编号", task.printed),
        ("标记", "、".join(task.tags)),
        ("完成时限", task.deadline),
        ("责任领导", task.leader),
        ("总牵头", "、".join(overall)),
    ):
        if said:
            yield title, said
    for assignment, bound in whole.assignments:
        if assignment.scope:
            yield "分项", assignment.scope
        for role, words in ROLE_WORDS.items():
            mine = [d for d in bound if d.role == role]
            rule = any(d.by_rule for d in mine)
            note = f"\n（{task_lists.unnamed_lead(plan)}）" if rule else ""
            if mine:
                yield words, _bound(mine) + note
    for group in whole.open_groups:
        yield "成员未列", f"{group.name}：{group.unconfirmed or '成员名单没有列出'}（{DOUBT}）"
    for link in task.links:
        yield "关联", f"{link.task}（{RELATIONS[link.relation]}）"


def _bound(obligations: Sequence[Obligation]) -> str:
    """Units one after another, those of a group behind its name."""
    lines: list[str] = []
    for obligation in obligations:
        group = obligation.group
        if group is None:
            lines.append(obligation.unit.name)
        elif not any(line.startswith(f"{group.name}：") for line in lines):
            names = "、".join(d.unit.name for d in obligations if d.group is group)
            lines.append(f"{group.name}：{names}" + (f"（{DOUBT}）" if obligation.unconfirmed else ""))
    return "、".join(lines) if all("：" not in line for line in lines) else "\n".join(lines)


def units_page(page: TerminalPage, rows: Sequence[UnitRow], register: Register) -> None:
    """Units by class, then the groups."""

    def note(row: UnitRow) -> str:
        return "；".join(filter(None, (row.note, _doubt(row.unit))))

    groups = register.units.groups
    names = (column("单位", "unit.name"), column("类别", "unit.class_"))
    shown = (*names, *counts("totals", "牵头 责任", "lead responsible"), Column("", "备注", note, fold=NOTES))
    page.table(Table(shown, rows, names=1))
    page.say("")
    members = column("成员", lambda g: "未列" if g.open else len(register.members(g)), right=True)
    page.table(Table((column("统称", "name"), members, Column("", "备注", _doubt, fold=NOTES)), groups))
    page.say(f"\n共 {len(rows)} 个单位，{len(groups)} 个统称。牵头、责任为任务项数。")


def _doubt(who: Unit | Group) -> str:
    return f"{DOUBT}：{who.unconfirmed}" if who.unconfirmed else ""


def owner_page(page: TerminalPage, who: Unit | Group, rows: Sequence[ListRow], plan: Plan, register: Register) -> None:
    """One unit or group: what is known of it, and its tasks."""
    facts = [who.name]
    if isinstance(who, Unit):
        facts += [f"全称：{who.full_name}"] if who.full_name else []
        facts.append(f"类别：{who.class_}")
        names = "、".join(g.name for g in register.groups_of(who))
        facts += [f"属于：{names}"] if names else []
    else:
        members = "、".join(u.name for u in register.members(who))
        facts.append(f"成员：{members or '通知没有列出'}")
    facts += [f"别名：{'、'.join(who.aliases)}"] if who.aliases else []
    facts += [f"备注：{who.note}"] if who.note else []
    facts += [_doubt(who)] if who.unconfirmed else []
    page.say("\n".join(facts) + "\n")
    list_page(page, rows, plan, who)


_HITS: tuple[Column[Hit], ...] = (
    Column("kind", "种类", lambda h: h.kind, width=12),
    Column("field", "栏目", lambda h: h.field, width=12),
    Column("task", "编号", lambda h: h.task or None),
    Column("name", "名称", lambda h: h.name or None, width=24),
    Column("unit", "单位", lambda h: h.unit or None, width=20),
    Column("quarter", "季度", lambda h: h.quarter, width=9),
    Column("text", "文字", lambda h: str(h.text), width=60, prose=True),
    Column("path", "文件", lambda h: h.at and h.at.source.path, width=36),
    Column("line", "行", lambda h: h.at and h.at.line),
)


def hits_table(found: Sequence[Hit]) -> Table[Hit]:
    """Texts in which some words were found, each with its place."""
    return Table(_HITS, found, name="查找")


def _sought(words: Sequence[str]) -> str:
    quoted = "".join(f"“{word}”" for word in words)
    return f"没有找到{quoted}" if len(words) == 1 else f"没有哪一段同时有{quoted}"


def hits_page(found: Sequence[Hit], words: Sequence[str]) -> TerminalPage:
    """What was found, one after another: of what, where it stands, and the words with what is around them."""
    page = TerminalPage()
    for hit in found:
        about = " ".join(filter(None, (hit.task, hit.name, hit.unit, str(hit.quarter or ""))))
        page.say(f"{about or hit.kind}：{hit.field}")
        page.marked("  ", excerpt(hit.text, words))
        if hit.at:
            page.say(f"  {hit.at.source.path}:{hit.at.line}\n")
    page.say(f"共 {len(found)} 处" if found else _sought(words))
    return page
