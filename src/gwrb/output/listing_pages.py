"""Lists of tasks and units, and one task or unit, on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from gwrb.model.obligations import LEAD, Obligation, Role
from gwrb.model.plan import Plan
from gwrb.model.register import Register
from gwrb.model.units_file import Group, Unit
from gwrb.output.table import Column, Table
from gwrb.output.terminal import DOUBT, TerminalPage
from gwrb.reports.task_lists import ROLE_WORDS, ListRow, TaskDetail, UnitRow, heading, total_line, totals
from gwrb.tracking.open_items import OpenItem
from gwrb.tracking.reminders import timing

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
    for place, group in groupby(rows, lambda row: heading(row.task, plan)):
        for line in _new_steps(above, place):
            page.say(line)
        above = place
        cells = [(r.task.id, r.task.text, _who(r, back.get(r.task.id, ()))) for r in group]
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


def _who(row: ListRow, returned: Iterable[OpenItem] = ()) -> str:
    if row.bonds:
        return "\n".join([*(b.words for b in row.bonds), *(f"退回（{i.quarter}）" for i in returned)])
    lines = []
    for a in row.task.assignments:
        lines += [f"［{a.scope}］"] if a.scope else []
        lines += [f"牵头：{'、'.join(a.lead)}"] if a.lead else []
        lines += [f"责任：{'、'.join(a.responsible)}"] if a.responsible else []
    return "\n".join(lines)


def _back(item: OpenItem) -> str:
    """退回待重报：2-41（东片，2024Q2，期限 2024-07-29，逾期 2 天）：没有写明数据来源."""
    said = [item.scope, str(item.quarter or ""), timing(item)]
    return f"退回待重报：{item.task}（{'，'.join(filter(None, said))}）：{' '.join(item.words.split())}"


def _sum(rows: Sequence[ListRow], who: Unit | Group | None, role: Role | None, *, filtered: bool) -> str:
    if who is None:
        return f"{'符合条件的' if filtered else ''}共 {len(rows)} 项"
    if isinstance(who, Group):
        lead = sum(any(b.role == LEAD for b in r.bonds) for r in rows)
        doubt = f"；成员{DOUBT}：{who.unconfirmed}" if who.unconfirmed else ""
        return f"{who.name}：共 {len(rows)} 项，牵头 {lead} 项，责任 {len(rows) - lead} 项{doubt}"
    notes = {b.through: b.unconfirmed for r in rows for b in r.bonds if b.unconfirmed}
    lines = [total_line(who.name, totals(rows), role, filtered=filtered)]
    lines += [f"{DOUBT}：{name}——{why}" for name, why in notes.items()]
    return "\n".join(lines)


def task_page(page: TerminalPage, whole: TaskDetail, plan: Plan) -> None:
    """One task: where it stands, its words, and everyone bound by it."""
    page.facts(_task(whole, plan))


def _task(whole: TaskDetail, plan: Plan) -> Iterator[tuple[str, str]]:
    task = whole.task
    yield "编号", task.id
    yield "位置", "\n".join(heading(task, plan))
    yield "任务", task.text
    for assignment, bound in whole.assignments:
        if assignment.scope:
            yield "分项", assignment.scope
        for role, words in ROLE_WORDS.items():
            mine = [d for d in bound if d.role == role]
            rule = any(d.by_rule for d in mine)
            note = "\n（通知没有写明牵头单位，按规定责任单位即为牵头单位）" if rule else ""
            if mine:
                yield words, _bound(mine) + note
    for group in whole.open_groups:
        yield "成员未列", f"{group.name}：{group.unconfirmed or '成员名单没有列出'}（{DOUBT}）"
    for link in task.links:
        yield "关联", f"{link.task}（{link.relation}）"


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
    page.table(
        Table(
            (
                Column("", "单位", lambda r: r.unit.name),
                Column("", "类别", lambda r: r.unit.class_),
                Column("", "牵头", lambda r: r.totals.lead, right=True),
                Column("", "责任", lambda r: r.totals.responsible, right=True),
                Column("", "备注", note, fold=NOTES),
            ),
            rows,
        )
    )
    page.say("")
    page.table(
        Table(
            (
                Column("", "统称", lambda g: g.name),
                Column("", "成员", lambda g: "未列" if g.open else len(register.members(g)), right=True),
                Column("", "备注", _doubt, fold=NOTES),
            ),
            groups,
        )
    )
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
